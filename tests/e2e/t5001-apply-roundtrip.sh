#!/bin/sh
# A rich tree there and back: after apply every path is the new one, after rollback the old one,
# with content, mode, owner, times, links, holes, attributes and capabilities.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"

make_key
make_trees
make_listings
make_bundle b.fettle --fixes CVE-2026-1,CVE-2026-2 || exit 1
is_tree old "the tree begins as the old one"

listing root >before
run "$FETTLE" apply b.fettle --root root -n
is_rc 0 "what would be done can be seen"
out_has 'replace +4 B +/opt/app/bin/app' "with each path"
out_has 'takes .* more in' "and the room that it takes"
listing root >after
same before after "which changes nothing"
not_ok "and leaves nothing" test -e root/.fettle
not_ok "not even in the state" test -e state/transactions
run "$FETTLE" apply b.fettle --root root -n --json
out_has '"format": "fettle.preview/1"' "as JSON, too"

run "$FETTLE" apply b.fettle --root root
is_rc 0 "a bundle is applied"
out_has '^0001-[0-9a-f]{16}: app-2: done, [0-9]+ paths, snapshot kept$' "and that is said"
is_tree new "every path is as in the new tree, with all attributes"
ok "no file that replaced another is left in the state's care but the snapshot" \
	sh -c '[ "$(ls root/.fettle | wc -l)" = 1 ]'
not_ok "nothing in the snapshot is setuid" sh -c 'find root/.fettle -perm /6000 -type f | grep .'
ok "the stash is closed to others" sh -c '[ "$(stat -c %a root/.fettle)" = 700 ]'
ok "there is a receipt" test -s "$(echo state/transactions/0001-*/receipt.json)"
not_ok "and no transaction is open" test -e state/transactions/.current

run "$FETTLE" apply b.fettle --root root
is_rc 0 "applying it again is no error"
err_has "nothing to do" "and does nothing"
is_tree new "nothing changed by that"

run "$FETTLE" rollback --list --json
out_has '"can_be_rolled_back": true' "the transaction is listed"
run "$FETTLE" rollback --root root
is_rc 2 "a rollback that brings vulnerabilities back wants a yes"
err_has 'CVE-2026-1,CVE-2026-2' "and names them"
is_tree new "nothing changed by asking"
run "$FETTLE" rollback --root root --accept-exposure CVE-2026-1
is_rc 2 "one of two is not enough"
run "$FETTLE" rollback --root root -n --accept-exposure CVE-2026-1,CVE-2026-2
is_rc 0 "what a rollback would do can be seen"
is_tree new "which changes nothing"
run "$FETTLE" rollback --root root --accept-exposure CVE-2026-1,CVE-2026-2 --json
is_rc 0 "with its name accepted it is done"
out_has '"format": "fettle.receipt/1"' "and its receipt is shown"
out_has '"kind": "rollback"' "which is one of a rollback"
is_tree old "every path is as in the old tree, with all attributes"
not_ok "nothing is left over" test -e root/.fettle
run "$FETTLE" rollback --root root
is_rc 7 "there is nothing to roll back any more"
run "$FETTLE" apply b.fettle --root root
is_rc 0 "the bundle can be applied again"
is_tree new "with the same result"
run "$FETTLE" rollback -y --root root 0003
is_rc 0 "and rolled back by its number"
err_has 'vulnerable again: CVE-2026-1,CVE-2026-2' "which says what is open again"
is_tree old "with the same result"

# A product that is put in for the first time: where it stands is made, and goes with it.
rm -rf state/transactions state/trust/serials.json root
mkdir -p root none
chmod 0755 root
touch -d '2026-02-03 10:00:00.25Z' root
listing root >listing.old
"$FETTLE" -q bundle create --from none --to new --at /srv/products/app --id app-2 --product app \
	--serial 2 --arch all --key v.key -o first.fettle
run "$FETTLE" apply first.fettle --root root
is_rc 0 "a product can be put in where there is nothing yet"
same root/srv/products/app/bin/app new/bin/app "its files are there"
ok "the directories down to it are made" test "$(stat -c %a root/srv/products)" = 755
run "$FETTLE" rollback --root root
is_rc 0 "and taken out again"
is_tree old "with the directories that were made for it"
finish
