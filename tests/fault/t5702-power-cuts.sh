#!/bin/sh
# A slice of `make check-power`: after a power cut at any instant of apply, rollback, or an apply that
# undoes itself, recovery brings the tree wholly to one side, and what was acknowledged is there.
. "$(dirname "$0")/../e2e/lib.sh"
: "${FAULT_TOOLS:=$(dirname "$FETTLE")/tests/fault}"
export FAULT_TOOLS
[ -x "$FAULT_TOOLS/powerdisk" ] || skip_all "tests/fault is not built (make fault-tools)"
[ "$(id -u)" = 0 ] || skip_all "needs root for mounts and loop devices"

# cuts FS WHAT RECORDINGS
cuts() {
	run "$SRC/tests/fault/power" -n 20 -d 1 -r "$3" "$1" "$2"
	if [ "$rc" = 77 ]; then
		skip "$2 on $1" "$(sed -n 's/^power: skipped: //p' "$T/.err")"
	else
		is_rc 0 "$2 on $1 ($3): whole after recovery, nothing lost, nothing left over"
	fi
}
cuts ext4 apply "quiet storm+"
cuts ext4 rollback "storm/ quiet"
cuts ext4 undone "storm"
cuts xfs apply "storm/ quiet+"
cuts xfs rollback "storm"
cuts btrfs apply "quiet storm"
cuts btrfs rollback "quiet+ storm"
cuts btrfs undone "storm"
finish
