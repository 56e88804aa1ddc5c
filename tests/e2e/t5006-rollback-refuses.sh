#!/bin/sh
# What stands against a rollback: drift, a later transaction, a snapshot that is gone.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"

make_key
make_trees
make_listings
make_bundle b.fettle || exit 1
run "$FETTLE" rollback --root root
is_rc 7 "nothing was applied, nothing can be rolled back"
run "$FETTLE" rollback 7 --root root
is_rc 2 "a transaction that there is not"
"$FETTLE" -q apply b.fettle --root root >/dev/null

echo drifted >root/opt/app/bin/app
chmod 0600 root/opt/app/lib/libx.so.1
listing root >before
run "$FETTLE" rollback --root root
is_rc 7 "paths that were changed since refuse it"
out_has '^/opt/app/bin/app: was changed since$' "each is listed: content"
out_has '^/opt/app/lib/libx.so.1: was changed since$' "and attributes"
err_has 'hint: --keep-drift' "with what to do"
listing root >after
same before after "nothing was changed"
run "$FETTLE" rollback --root root --keep-drift
is_rc 0 "--keep-drift rolls the others back"
echo drifted >want
same root/opt/app/bin/app want "what was changed since stays"
same root/opt/app/etc/mode old/etc/mode "the others are back"
ok "with their attributes" test "$(stat -c %a root/opt/app/etc/mode)" = 644
not_ok "nothing is left over" test -e root/.fettle
run "$FETTLE" rollback 0001 --root root
is_rc 7 "it cannot be rolled back twice"
err_has 'was rolled back already' "and that is why"

# a touched file is no drift; one that was replaced by the same content is none
rm -rf state/transactions state/trust/serials.json
make_root
"$FETTLE" -q apply b.fettle --root root >/dev/null
touch root/opt/app/bin/app
cp -a root/opt/app/bin/su su && mv su root/opt/app/bin/su
touch -d '2026-02-02 10:00:00.5Z' root/opt/app/bin
run "$FETTLE" rollback --root root
is_rc 0 "a touched file is no drift, nor one that was restored"
is_tree old "the tree is the old one"

# a later transaction on the same path
rm -rf state/transactions state/trust/serials.json
make_root
"$FETTLE" -q apply b.fettle --root root >/dev/null
mkdir -p three/bin two/bin
cp new/bin/app two/bin/app
echo three >three/bin/app
"$FETTLE" -q bundle create --from two --to three --at /opt/app --id app-3 --product app --serial 3 \
	--arch all --key v.key -o c.fettle
"$FETTLE" -q apply c.fettle --root root >/dev/null
run "$FETTLE" rollback 0001 --root root
is_rc 7 "a later transaction on the same path refuses it"
err_has "the later transaction '0002-[0-9a-f]*' \(app-3\) changed '/opt/app/bin/app'" "and is named, with the path"
run "$FETTLE" rollback --root root
is_rc 0 "the newest one goes first"
run "$FETTLE" rollback --root root
is_rc 0 "and then the one before it"
is_tree old "the tree is the old one"

# a snapshot that somebody removed
rm -rf state/transactions state/trust/serials.json
"$FETTLE" -q apply b.fettle --root root >/dev/null
mv root/.fettle/* aside
run "$FETTLE" rollback --root root
is_rc 10 "a snapshot that is gone is damage"
is_tree new "nothing was changed"
mkdir -m 0700 "root/.fettle/$(basename state/transactions/0001-*)"
run "$FETTLE" rollback --root root
is_rc 6 "and another in its place is not believed"

finish
