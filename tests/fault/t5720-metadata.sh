#!/bin/sh
# Sixteen things that a path may have beside its content, through apply and rollback.
. "$(dirname "$0")/../e2e/lib.sh"
: "${FAULT_TOOLS:=$(dirname "$FETTLE")/tests/fault}"
export FAULT_TOOLS
[ -x "$FAULT_TOOLS/treesum" ] || skip_all "tests/fault is not built (make fault-tools)"

METADATA_WHY=1
export METADATA_WHY
run "$SRC/tests/fault/metadata" fettle
[ "$rc" != 77 ] || skip_all "$(sed -n 's/^metadata: skipped: //p' "$T/.err")"
is_rc 0 "nothing is lost"
out_has '^kept \(there, back\) +16, 16 of 16$' "sixteen of sixteen there, sixteen of sixteen back"
run "$SRC/tests/fault/metadata" tar
out_lacks '^immutable +kept' "the probes can fail: tar loses one"
finish
