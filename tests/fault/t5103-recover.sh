#!/bin/sh
# recover, with a fault at every call that changes the disk: recovery of recovery. The transactions
# are ones that were cut off at several points, forward and backward.
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"
# shellcheck source=tests/fault/fault.sh
. "$SRC/tests/fault/fault.sh"

make_key
make_trees
make_listings
make_bundle b.fettle || exit 1
mv state state.tpl
mv root root.tpl

fresh() {
	rm -rf root state
	cp -a root.tpl root
	cp -a state.tpl state
}
do_apply() { "$FETTLE" -q apply b.fettle --root root; }
do_recover() { "$FETTLE" -q recover --root root; }

fresh
FETTLE_FAULT=count:$T/.calls do_apply >/dev/null
read -r all <.calls
FAULT_KINDS="crash eio-on"
snapshot_side=new undone_is_not=none
# an eighth of the way, and so on; the last ones lie in the exchange and after it
for part in 2 4 5 6 7; do
	at=$((all * part / 8))
	prepare() {
		fresh
		FETTLE_FAULT=crash:$at do_apply >/dev/null 2>&1
	}
	prepare
	do_recover >/dev/null
	listing root >listing.is
	goal=old
	cmp -s listing.is listing.new && goal=new
	fault_walk "recovery of what crashed at $at of $all" prepare do_recover
done
# backward: what failed in the exchange, and then crashed while it was undone
prepare() {
	fresh
	FETTLE_FAULT=eio:$((all * 3 / 4)),crash:$((all * 3 / 4 + 9)) do_apply >/dev/null 2>&1
}
goal=old
fault_walk "recovery of what crashed while it was undone" prepare do_recover
finish
