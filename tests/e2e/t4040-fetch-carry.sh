#!/bin/sh
# A host without a network is served by hand: what one host fetched is carried to it in a directory,
# and proved there as if it came from the network.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-source.sh"

NOW=2026-01-31T10:00:00Z
LATER=2026-02-03T10:00:00Z
make_keys v r
mkdir www
make_bundle www/app-1.fettle 1 --now $NOW
make_bundle "www/app 2.fettle" 2 --now $NOW
make_debsecan feed 7
"$FETTLE" repo publish www --key r.key --now $NOW >/dev/null
serve s www

# on A: here there is a network
a() { "$FETTLE" --state-dir a --now $NOW "$@"; }
# on B: here there is none
b() { "$FETTLE" --state-dir b --now $LATER "$@"; }
for host in a b; do
	$host -q keyring add r.pub --role repository --name repo
	$host -q keyring add v.pub --role vendor --name vendor
done
a -q feed add app --type bundles --url "http://127.0.0.1:$port"
a -q feed add deb --type debsecan --release bookworm --url "file://$T/feed"
a -q feed update
b -q feed add app --type bundles --url http://127.0.0.1:1
b -q feed add deb --type debsecan --release bookworm --url https://127.0.0.1:1/
b -q feed add other --type debsecan --release bookworm --url https://127.0.0.1:1/

run a fetch --carry out1
is_rc 0 "without a plan feeds and catalogs are carried"
err_has "2 feeds and 0 bundles are in 'out1'" "and that is said"
ok "minisign proves the catalog" minisign -Vm out1/app/catalog.json -p r.pub
same feed out1/deb/data "the data is as it was received"
ok "a server can read it" sh -c '[ "$(stat -c %a out1 out1/deb/data | tr "\n" " ")" = "755 644 " ]'

run b feed update --from out1
is_rc 0 "over there feeds are updated from it"
out_has '^app +updated +2 ' "the catalog"
out_has '^deb +updated +7 ' "and the advisories"
out_lacks '^other' "and what was not carried is left alone"
same www/catalog.json b/feeds/app/data "the catalog is kept as it was signed"
run b feed list --json
ok "data is as old as it was where it came from" sh -c 'python3 -c "
import json
f = {f[\"name\"]: f for f in json.load(open(\".out\"))[\"feeds\"]}
assert f[\"deb\"][\"fetched\"] == \"'$NOW'\" and f[\"deb\"][\"age_seconds\"] == 3 * 86400, f
assert f[\"app\"][\"url\"] == \"http://127.0.0.1:1\" and f[\"app\"][\"fetched\"] == \"'$LATER'\", f"'
run b feed update --from out1
out_has '^app +unchanged' "a second time nothing is new"

mkdir state
make_plan www/catalog.json app app-1 app-2
mkdir b/plans
cp state/plans/"$plan".json b/plans/
run b fetch
is_rc 11 "a plan that is made there cannot be fetched there"
cp b/plans/"$plan".json plan.json
run a fetch ./plan.json --carry out2/
is_rc 0 "but where there is a network, from a copy"
err_has "2 feeds and 2 bundles are in 'out2/'" "and be carried"
same "www/app 2.fettle" "out2/app/app 2.fettle" "under the names of the catalog"
ok "what is carried is a source by itself" sh -c '
	"$FETTLE" --state-dir c -q keyring add r.pub --role repository --now '$NOW' &&
	"$FETTLE" --state-dir c -q feed add x --type bundles --url "file://$PWD/out2/app" &&
	"$FETTLE" --state-dir c -q feed update --now '$NOW
run b fetch --from out2
is_rc 0 "over there the bundles are taken from it"
out_has '^app-2 +fetched .*signed by vendor' "and proved"
for f in app-1 "app 2"; do
	same "www/$f.fettle" b/bundles/"$(sha256sum "www/$f.fettle" | cut -c1-64)".fettle "'$f' is kept"
done

cp -r out2 bad
run a fetch ./plan.json --carry out2
is_rc 3 "a directory that is there is not written to"
ok "not at all" diff -r bad out2
ok "and nothing is left of the try" sh -c '! ls -A | grep -q "\.tmp\$"'
run a fetch ./plan.json --carry out3 --dry-run
ok "a dry run carries nothing" test ! -e out3
run a fetch ./none.json
is_rc 1 "a plan that is not there is told"
sed 's/"to": "1"/"to": "9"/' plan.json >changed.json
run a fetch ./changed.json
is_rc 6 "a plan that was changed is refused"
run b feed update --from nowhere
is_rc 1 "a directory that is not there is told"
run b feed update other --from out2
ok "a feed that was not carried is told by name" test "$rc" != 0

rm -rf b/bundles
cp -r b b.kept
printf X | dd of="bad/app/app 2.fettle" bs=1 seek=700 conv=notrunc 2>/dev/null
run b fetch --from bad
is_rc 13 "a bundle that was changed on the way"
out_has '^app-2 +refused .*another file than was promised' "is refused"
printf X | dd of=bad/deb/data bs=1 seek=20 conv=notrunc 2>/dev/null
sed -i 's/"app-1"/"app-0"/' bad/app/catalog.json
run b feed update --from bad
is_rc 6 "so are data and a catalog"
out_has '^app +failed .*catalog: ' "the catalog by its signature"
out_has '^deb +failed .*another file than was promised' "the data by its digest"
ok "and what was there stays" diff -r b.kept/feeds b/feeds
sed -i 's/"type": "debsecan"/"type": "kev"/' bad/deb/feed.json
run b feed update deb --from bad
is_rc 3 "data of another type is told"
sed 's/bookworm/trixie/' out2/deb/feed.json >bad/deb/feed.json
run b feed update deb --from bad
is_rc 3 "data of another release is told"
err_has "of release 'trixie', not 'bookworm'" "by its name"
echo '{' >bad/deb/feed.json
run b feed update deb --from bad
is_rc 3 "a description that cannot be read is told"
err_has "'bad/deb/feed.json'" "by its name"

"$FETTLE" repo publish www --key r.key --now $NOW >/dev/null
a -q feed update
a -q fetch --carry out4
b -q feed update --from out4
run b feed update app --from out2
is_rc 6 "what was carried earlier is not taken after what was carried later"
err_has "serial 1, and 2 was seen before" "and why is said"
rm "www/app 2.fettle"
"$FETTLE" repo publish www --key r.key --now $NOW >/dev/null
a -q feed update
run a fetch ./plan.json --carry out5
is_rc 0 "what the source has taken back"
err_has "bundle 'app-2' is no longer offered by 'app': it is not carried" "is not carried, and that is said"
ok "while the rest is" test -f out5/app/app-1.fettle
finish
