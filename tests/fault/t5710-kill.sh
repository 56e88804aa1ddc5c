#!/bin/sh
# A slice of `make check-kill`: SIGKILL from outside, at calls that change the disk.
. "$(dirname "$0")/../e2e/lib.sh"
: "${FAULT_TOOLS:=$(dirname "$FETTLE")/tests/fault}"
export FAULT_TOOLS
[ -x "$FAULT_TOOLS/killer" ] || skip_all "tests/fault is not built (make fault-tools)"
"$FAULT_TOOLS/killer" 0 calls true 2>.err || skip_all "no program can be followed here: $(cat .err)"

# killer itself counts what it should, and nothing of that call has happened
"$FAULT_TOOLS/killer" 2 calls sh -c 'echo one >first; echo two >second' 2>.err
rc=$?
is_rc 137 "the program ends when its time has come"
ok "before the call, not after it" sh -c '[ -e first ] && [ ! -s first ] && [ ! -e second ]'
"$FAULT_TOOLS/killer" 0 calls sh -c 'echo one >first; mv first second'
ok "what children do counts, too" grep -qx '3 renameat2\?\|3 rename' calls

# kills WHAT EVERY
kills() {
	run "$SRC/tests/fault/kill" -e "$2" -f 3 "$1"
	is_rc 0 "$1, killed at every ${2}th call: wholly old or wholly new after recovery"
}
kills apply 13
kills rollback 11
kills undone 17
kills recover 11
finish
