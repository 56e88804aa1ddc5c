#!/bin/sh
# gc, with a fault at every call that changes the disk: a snapshot is whole and offered, or it has expired.
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"

FETTLE_FAULT=nonsense "$FETTLE" version >/dev/null 2>&1 && skip_all "not a build with faults"
make_key
make_trees
make_listings
make_bundle b.fettle || exit 1
mv state state.tpl
mv root root.tpl

prepare() {
	rm -rf root state
	cp -a root.tpl root
	cp -a state.tpl state
	"$FETTLE" -q apply b.fettle --root root >/dev/null
}
offered() { "$FETTLE" rollback --list --json --root root 2>/dev/null | grep -q '"can_be_rolled_back": true'; }
is_like() { # LISTING
	listing root >listing.is
	cmp -s listing.is "$1"
}

# after one fault: KIND N
check_once() {
	prepare
	FETTLE_FAULT=$1:$2 "$FETTLE" -q gc --keep 0 --root root >.fault.out 2>.fault.err
	rc=$?
	if offered; then
		is_like listing.new || { echo "$1:$2: the host was changed"; return 1; }
		[ $rc != 0 ] || { echo "$1:$2: said done, and is offered still"; return 1; }
		"$FETTLE" -q rollback -y --root root >.out 2>&1 || { echo "$1:$2: it is offered and cannot be done"; cat .out; return 1; }
		is_like listing.old || { echo "$1:$2: what is offered is not whole"; return 1; }
		return 0
	fi
	"$FETTLE" -q gc --keep 0 --root root >.out 2>&1 || { echo "$1:$2: gc cannot go on"; cat .out; return 1; }
	[ ! -e root/.fettle ] || { echo "$1:$2: something is left over"; return 1; }
	find state -name '*.tmp' | grep . && { echo "$1:$2: a temporary file is left"; return 1; }
	is_like listing.new || { echo "$1:$2: the host was changed"; return 1; }
}

prepare
FETTLE_FAULT=count:$T/.count "$FETTLE" -q gc --keep 0 --root root >/dev/null
read -r calls <.count
for kind in crash eio enospc; do
	n=1
	: >.bad
	while [ $n -le $((calls + 1)) ]; do
		check_once $kind $n >.why 2>&1 || sed 's/^/# /' .why >>.bad
		n=$((n + 1))
	done
	ok "gc: $kind, $calls instants" test ! -s .bad
	cat .bad
done
finish
