#!/bin/sh
# A root that is an overlay, as containers have it: files of the lower layer get other inodes when
# they are first touched, and its directories cannot be moved.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"

if [ "$1" != inside ]; then
	[ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null || skip_all "mounting needs root"
	FETTLE=$FETTLE exec unshare -m sh "$SRC/tests/e2e/t5008-apply-overlay.sh" inside
fi

make_key
make_trees
# a directory that is to be something else cannot be exchanged there
rm -rf old/turn.* new/turn.* old/gone
touch -d '2026-02-01 10:00:00.111222333Z' old new
# and hard links are parted by any overlay
rm old/bin/h2 new/bin/h2 new/bin/h3
rm old/bin/leaves new/bin/comes
ln -s app old/bin/leaves
ln -s app new/bin/comes
touch -d '2026-02-01 10:00:00.111222333Z' old/bin
touch -d '2026-02-02 10:00:00.5Z' new/bin
make_bundle b.fettle || exit 1

for kind in same tmpfs; do
	make_listings
	mv root lower
	mkdir root side
	if [ $kind = tmpfs ]; then
		mount -t tmpfs fettle-test side
	fi
	mkdir side/upper side/work
	touch -d '2026-02-03 10:00:00.25Z' side/upper
	if ! mount -t overlay overlay -o lowerdir=lower,upperdir=side/upper,workdir=side/work root; then
		skip "an overlay ($kind)" "cannot be mounted here"
		rm -rf lower side root 2>/dev/null
		continue
	fi
	is_tree old "an overlay ($kind) begins as the old tree"
	run "$FETTLE" apply b.fettle --root root
	is_rc 0 "a bundle is applied to it"
	is_tree new "every path is as in the new tree"
	run "$FETTLE" rollback --root root
	is_rc 0 "and rolled back"
	is_tree old "every path is as in the old tree"
	not_ok "nothing is left over" test -e root/.fettle
	umount root
	[ $kind = same ] || umount side
	rm -rf lower side root state/transactions state/trust/serials.json
done
finish
