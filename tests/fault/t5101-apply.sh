#!/bin/sh
# apply, with a fault at every call that changes the disk: the host is wholly before or wholly after.
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
goal=new snapshot_side=new undone_is_not=new

prepare() {
	rm -rf root state
	cp -a root.tpl root
	cp -a state.tpl state
}
do_apply() { "$FETTLE" -q apply b.fettle --root root; }
fault_walk "apply" prepare do_apply
FAULT_ALWAYS=no-exchange
FAULT_KINDS="crash eio"
fault_walk "apply without exchange" prepare do_apply
finish
