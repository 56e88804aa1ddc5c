#!/bin/sh
# rollback, with a fault at every call that changes the disk: the host is wholly before or wholly after.
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
goal=old snapshot_side=new undone_is_not=old

prepare() {
	rm -rf root state
	cp -a root.tpl root
	cp -a state.tpl state
	"$FETTLE" -q apply b.fettle --root root >/dev/null # a copied snapshot has other inodes
}
do_rollback() { "$FETTLE" -q rollback -y --root root; }
fault_walk "rollback" prepare do_rollback
FAULT_ALWAYS=no-exchange
FAULT_KINDS="crash eio"
fault_walk "rollback without exchange" prepare do_rollback
finish
