#!/bin/sh
# The rig of power cuts finds what is known to be there: without that its zeros would mean nothing.
. "$(dirname "$0")/../e2e/lib.sh"
: "${FAULT_TOOLS:=$(dirname "$FETTLE")/tests/fault}"
export FAULT_TOOLS
TMPDIR=$T
export TMPDIR
[ -x "$FAULT_TOOLS/powerdisk" ] || skip_all "tests/fault is not built (make fault-tools)"

figure() { # NUMBER in front of WORDS in the last line
	sed -n "s/.*[ ,]\([0-9]*\) $1.*/\1/p" "$T/.out"
}

run "$SRC/tests/fault/power" -n 30 -r "quiet storm" ext4 copy
[ "$rc" != 77 ] || skip_all "$(sed -n 's/^power: skipped: //p' "$T/.err")"
is_rc 1 "cp that never syncs: the rig ends with 1"
ok "thirty different states were made" [ "$(figure 'states, ')" = 30 ]
ok "some are neither old nor new" [ "$(figure damaged)" -gt 0 ]
ok "something that was acknowledged is lost" [ "$(figure 'acknowledged and lost')" -gt 0 ]

run "$SRC/tests/fault/power" -n 30 -r "storm" ext4 copy-sync
is_rc 1 "cp with a sync before it says so: still 1"
ok "some are neither old nor new, all the same" [ "$(figure damaged)" -gt 0 ]
ok "and nothing that was acknowledged is lost" [ "$(figure 'acknowledged and lost')" = 0 ]
out_has ' 0 fsck faults' "the disk keeps what file systems ask of a disk"
not_ok "no loop device is left behind" sh -c "losetup -a | grep '$T'"
ok "and no folder" sh -c '! ls | grep fettle-power'

# the judge itself
mkdir -p a/d b/d
echo old >a/d/file
echo new >b/d/file
touch -d '2024-01-01 UTC' a/d/file a/d a b/d/file b/d b
"$FAULT_TOOLS/treesum" a >a.list
"$FAULT_TOOLS/treesum" b >b.list
judged() { # SENTENCE WORDS
	run "$FAULT_TOOLS/treesum" a a.list b.list
	out_has "^$2\$" "$1"
}
judged "a tree is known as the old one" old
touch -d '2024-01-01 00:00:00.000000001 UTC' a/d/file
judged "a nanosecond makes it neither" 'mixed old=0 new=0 neither=1'
cp b/d/file a/d/file
touch -d '2024-01-01 UTC' a/d/file
judged "new content makes it the new one" new
touch a/d/more
touch -d '2024-01-01 UTC' a/d
judged "a path too many makes it neither" 'mixed old=0 new=1 neither=1'
finish
