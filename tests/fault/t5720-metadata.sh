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
out_has "srv/probe/immutable: it or its directory is immutable" "an immutable file is refused, and named"
run "$SRC/tests/fault/metadata" tar
out_lacks '^immutable +kept' "the probes can fail: tar loses one"

# there and back again, around files that somebody froze
mkdir -p old/d new/d root/d
echo one >old/d/file
echo two >new/d/file
cp -a old/. root/
{
	"$FETTLE" keygen --no-password --secret key --public key.pub
	"$FETTLE" keyring add key.pub --role vendor
	"$FETTLE" bundle create --from old --to new --at / --id P-1 --product p --serial 1 --key key -o b.fettle
} >.log 2>&1 || exit 1
trap 'chattr -i "$T/root/d" "$T/root/d/file"; tap_cleanup' EXIT
chattr +i root/d
run "$FETTLE" apply --root root b.fettle
is_rc 7 "a directory that is immutable refuses what would change in it"
ok "before anything is written" [ ! -e root/.fettle ]
chattr -i root/d
run "$FETTLE" apply --root root b.fettle
is_rc 0 "thawed, it is applied"
chattr +i root/d/file
run "$FETTLE" rollback -y --root root
is_rc 7 "and what was frozen since is not rolled back"
err_has "d/file: it or its directory is immutable" "which is said"
ok "nothing was done" grep -qx two root/d/file
chattr -i root/d/file
run "$FETTLE" rollback -y --root root
is_rc 0 "until it is thawed"
ok "the old one is back" grep -qx one root/d/file
finish
