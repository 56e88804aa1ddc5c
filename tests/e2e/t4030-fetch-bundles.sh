#!/bin/sh
# The bundles of a plan are fetched, proved before they are kept, and not fetched twice; what is
# refused leaves nothing, and what was cut or killed goes on where it ended.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-source.sh"

make_keys v w r
NOW=2026-01-31T10:00:00Z
FETTLE_NOW=$NOW
export FETTLE_NOW
mkdir www
make_bundle www/app-1.fettle 1
mkdir bundle.big
head -c 300000 /dev/urandom >bundle.big/data
make_bundle www/app-2.fettle 2
"$FETTLE" -q bundle create --from bundle.old --to bundle.big --at /opt/big --id big-1 --product big \
	--serial 1 --key v.key -o "www/big 1.fettle"
"$FETTLE" repo publish www --key r.key >/dev/null
"$FETTLE" -q keyring add r.pub --role repository --name repo
"$FETTLE" -q keyring add v.pub --role vendor --name vendor
serve s www
url=http://127.0.0.1:$port
"$FETTLE" -q feed add app --type bundles --url "$url"
"$FETTLE" -q feed update
digest() { sha256sum "$1" | cut -c1-64; }
size=$(stat -c %s "www/big 1.fettle")
big="/big%201.fettle"
big_held=state/bundles/$(digest "www/big 1.fettle").fettle
parts() { [ -z "$(ls state/cache/parts 2>/dev/null)" ]; }

run "$FETTLE" fetch
is_rc 3 "without a plan there is nothing to fetch"
err_has "hint: .*fettle assess" "and what makes one is said"
run "$FETTLE" fetch plan-none
is_rc 3 "a plan that is not there is told"
run "$FETTLE" fetch .plan
is_rc 2 "what is no id of a plan is refused"

make_plan www/catalog.json app app-1 app-2 archive:x@2
asked s >/dev/null
run "$FETTLE" fetch --dry-run
is_rc 0 "what would be fetched"
out_has '^app-1 +missing' "is shown"
ok "and nothing is asked for" test ! -e s.log
run "$FETTLE" fetch
is_rc 0 "a plan is fetched"
out_has '^app-1 +fetched +[0-9.]+ KiB +app +signed by vendor \(' "bundle by bundle"
out_has '^archive:x@2 +left .*package manager' "what is no bundle is left to the package manager"
for n in 1 2; do
	same www/app-$n.fettle "state/bundles/$(digest www/app-$n.fettle).fettle" "bundle $n is kept under its digest"
done
ok "for its owner alone" sh -c '[ "$(stat -c %a state/bundles/*.fettle | uniq)" = 600 ]'
ok "and nothing else is left" parts
asked s >log
ok "each was asked for once" sh -c '[ "$(wc -l <log)" = 2 ]'
run "$FETTLE" fetch "$plan" --json
is_rc 0 "the same plan again"
ok "is all there" sh -c 'python3 -c "
import json, hashlib, os
d = json.load(open(\".out\"))
assert d[\"format\"] == \"fettle.fetched/1\" and d[\"bytes\"] == 0, d
r = {p[\"id\"]: p for p in d[\"patches\"]}
assert r[\"app-1\"][\"result\"] == \"held\" and r[\"archive:x@2\"][\"result\"] == \"left\", r
assert os.path.exists(\"state/\" + r[\"app-2\"][\"file\"])
assert r[\"app-2\"][\"signed_by\"].startswith(\"vendor (\")"'
ok "and nothing is asked for" test ! -e s.log
run "$FETTLE" -q fetch
ok "quietly it says nothing" sh -c '! [ -s .out ] && ! [ -s .err ]'

make_plan www/catalog.json app big-1
older=$plan
make_plan www/catalog.json app app-1 archive:x@2
run "$FETTLE" fetch
out_lacks 'big-1' "the newest plan is taken"
make_plan www/catalog.json app app-1 archive:x@2 big-1
run "$FETTLE" fetch --repo other
is_rc 0 "another source has nothing in the plan"
out_has 'nothing is to be fetched' "and that is said"

rule s "$big cut 100000"
run "$FETTLE" fetch "$older"
is_rc 11 "a download that is cut is a matter of the network"
out_has '^big-1 +failed' "and told"
ok "nothing is kept as a bundle" test ! -e "$big_held"
ok "but the part is" sh -c '[ "$(stat -c %s state/cache/parts/*[0-9a-f])" = 100000 ]'
asked s >/dev/null
rule s "$big cut 50000"
run "$FETTLE" fetch
is_rc 13 "a plan of which a part failed is partial"
out_has '^app-1 +held' "with what is there"
wait_until test -s s.log
ok "the next one went on" grep -q "^GET $big 206 50000 range=bytes=100000-" s.log
asked s >/dev/null
rule s
run "$FETTLE" fetch
is_rc 0 "and the one after that"
wait_until test -s s.log
ok "brought no more than the rest" grep -q "^GET $big 206 $((size - 150000)) range=bytes=150000- if-range=\"" s.log
same "www/big 1.fettle" "$big_held" "the whole is the whole"
ok "and no part is left" parts

rm "$big_held"
rule s "$big stall 120000"
"$FETTLE" fetch >killed.out 2>&1 &
pid=$!
ok "a download that is killed" wait_until sh -c '[ "$(stat -c %s state/cache/parts/*[0-9a-f])" = 120000 ]'
kill -9 $pid
wait $pid 2>/dev/null
rule s
wait_until test -s s.log
asked s >/dev/null
run "$FETTLE" fetch
is_rc 0 "is gone on with"
wait_until test -s s.log
ok "where it was killed" grep -q "^GET $big 206 $((size - 120000)) range=bytes=120000- " s.log
same "www/big 1.fettle" "$big_held" "to the same whole"

rm "$big_held"
rule s "$big cut 100000"
"$FETTLE" -q fetch >/dev/null 2>&1
printf XXXX | dd of="$(echo state/cache/parts/*[0-9a-f])" bs=1 seek=5000 conv=notrunc 2>/dev/null
rule s
asked s >/dev/null
run "$FETTLE" fetch
is_rc 0 "a part that was damaged"
wait_until sh -c '[ "$(wc -l <s.log)" = 2 ]'
ok "is found out, and all of it fetched once more" grep -q "^GET $big 200 $size range=- " s.log
same "www/big 1.fettle" "$big_held" "until it is right"

rm "$big_held"
rule s "$big cut 100000"
"$FETTLE" -q fetch >/dev/null 2>&1
rule s "$big norange"
run "$FETTLE" fetch
is_rc 0 "a server that knows no ranges sends it all"
same "www/big 1.fettle" "$big_held" "and it is right"

# refused RC REGEX SENTENCE: the last run refused the bundle and left nothing
refused() {
	is_rc "$1" "$3"
	err_has "$2" "$3: why is said"
	ok "$3: nothing is kept" test ! -e "$big_held"
	ok "$3: no part is left" parts
}
again() {
	rm -f "$big_held"
	run "$FETTLE" fetch "$older"
}
cp "www/big 1.fettle" big.good
cp -r state/feeds/app feed.good
rule s "$big endless"
again
refused 6 "more than the $size bytes" "a bundle without an end"
rule s "$big length 10"
again
refused 6 "has 10 bytes, not $size" "a bundle that is too short"
rule s "$big file app-1.fettle"
again
refused 6 "has [0-9]+ bytes, not $size" "another bundle in its place"
printf X | dd of="www/big 1.fettle" bs=1 seek=9000 conv=notrunc 2>/dev/null
rule s
again
refused 6 'is another file than was promised' "a changed byte"
rule s "$big status 404"
again
refused 1 'not found \(404\)' "a bundle that is not there"
rule s "$big redirect https://127.0.0.1:1/x"
again
refused 6 'another scheme' "a redirect to another scheme"
rule s "$big status 503"
again
refused 11 '\(503\)' "a server that is out of order"
rule s

# what the catalog promises and the repository signed, but the vendor did not
republish() { # edits catalog.json with python, signs it, updates, plans big-1 anew
	python3 - "$1" <<'PY'
import hashlib, json, os, sys
d = json.load(open("www/catalog.json"))
d["serial"] += 1
for b in d["bundles"]:
    data = open("www/" + b["file"], "rb").read()
    b["sha256"], b["size"] = hashlib.sha256(data).hexdigest(), len(data)
    if b["id"] == "big-1":
        exec(sys.argv[1])
json.dump(d, open("www/catalog.json", "w"))
PY
	"$FETTLE" repo sign www --key r.key
	"$FETTLE" -q feed update
	make_plan www/catalog.json app big-1
	older=$plan
	big_held=state/bundles/$(digest "www/big 1.fettle").fettle
}
republish pass
again
refused 6 "object [0-9a-f]{12}: " "a bundle with a changed object that the catalog calls right"
cp big.good "www/big 1.fettle"
republish 'b["severity"] = "critical"'
again
refused 6 'the catalog says another severity than the bundle: "critical", not none|says more than the bundle' "a catalog that says more than the bundle"
republish 'b.pop("severity"); b["fixes"] = ["CVE-2026-1"]'
again
refused 6 'the catalog says' "a catalog that promises what the bundle does not"
republish 'b.pop("fixes"); b["product"] = "other"'
again
refused 6 'the catalog says another product than the bundle: "other", not "big"' "a catalog that names another product"
republish 'b["product"] = "big"; b["serial"] = 7'
again
refused 6 'another serial' "a catalog that names another serial"
republish 'b["serial"] = 1'
again
is_rc 0 "the truth is taken again"

"$FETTLE" -q keyring threshold vendor 2
again
refused 6 "bundle 'big-1': " "one signature where two are wanted"
"$FETTLE" -q keyring threshold vendor 1
"$FETTLE" -q bundle create --from bundle.old --to bundle.big --at /opt/big --id big-1 --product big \
	--serial 1 --key w.key -o "www/big 1.fettle"
republish pass
again
refused 6 "bundle 'big-1': " "a bundle by an unknown key"
"$FETTLE" -q keyring add w.pub --role repository --name w
again
refused 6 "bundle 'big-1': " "a bundle by a key without the role"
cp big.good "www/big 1.fettle"
"$FETTLE" -q bundle create --from bundle.old --to bundle.big --at /opt/big --id big-1 --product big \
	--serial 1 --key v.key --expires 2026-02-05 -o "www/big 1.fettle"
republish 'b["expires"] = "2026-02-05T00:00:00Z"'
run "$FETTLE" fetch "$older" --now 2026-02-10
refused 6 "expired at 2026-02-05T00:00:00Z" "an expired bundle"
again
is_rc 0 "in its time it is fetched"
run "$FETTLE" fetch "$older" --now 2026-02-10
is_rc 0 "what was proved at fetch is not judged for expiry again"
run "$FETTLE" fetch "$older" --now 2027-01-01
is_rc 0 "even when the catalog has expired"

make_plan www/catalog.json app app-1 app-2 big-1
rm state/bundles/"$(digest www/app-2.fettle)".fettle
run "$FETTLE" fetch "$plan" --now 2027-01-01
is_rc 13 "what is not here is not fetched by an expired catalog"
err_has "the catalog expired at" "and why is said"
err_has "hint: 'fettle feed update app'" "and what to do"
"$FETTLE" -q keyring revoke vendor --reason stolen
run "$FETTLE" fetch
is_rc 6 "when a key is revoked"
out_has '^app-1 +refused' "what was fetched before is refused too"
sh -c 'rm -rf state/trust/keyring.json'
"$FETTLE" -q keyring add r.pub --role repository --name repo
"$FETTLE" -q keyring add v.pub --role vendor --name vendor
make_bundle www/app-2.fettle 2 --title "made anew"
"$FETTLE" repo publish www --key r.key >/dev/null
"$FETTLE" -q feed update
run "$FETTLE" fetch "$plan"
is_rc 13 "a plan that the source has moved on from"
out_has "^app-2 +failed .*'app' no longer offers it as it was planned" "says so"
err_has "hint: .*fettle assess" "and what to do"
"$FETTLE" -q feed remove app
run "$FETTLE" fetch "$plan"
out_has "^app-2 +failed .*'app' is no source of bundles" "and so does one whose source is gone"
run "$FETTLE" fetch "$older"
is_rc 0 "what was fetched needs no source"

"$FETTLE" -q feed add app --type bundles --url http://127.0.0.1:1
cp feed.good/data feed.good/data.minisig state/feeds/app/
sed 's|"url": ".*"|"url": "http://127.0.0.1:1"|' feed.good/meta.json >state/feeds/app/meta.json
make_plan feed.good/data app app-2
run "$FETTLE" fetch
is_rc 11 "nobody there is unreachable"

if command -v openssl >/dev/null; then
	make_ca
	serve t www server.pem server.key
	"$FETTLE" -q feed add tls --type bundles --url "https://127.0.0.1:$port/" --ca-file ca.pem
	"$FETTLE" -q feed update tls
	make_plan www/catalog.json tls app-2
	run "$FETTLE" fetch
	is_rc 0 "a bundle comes over https"
	same www/app-2.fettle "state/bundles/$(digest www/app-2.fettle).fettle" "as it is"
	rm state/bundles/"$(digest www/app-2.fettle)".fettle
	sed -i 's|"ca_file": ".*",|"ca_file": "/nonexistent.pem",|' state/feeds/tls/meta.json
	run "$FETTLE" fetch
	is_rc 1 "a file of authorities that is gone is told"
	err_has "/nonexistent.pem" "by name"
	sed -i '/"ca_file"/d' state/feeds/tls/meta.json
	run "$FETTLE" fetch
	is_rc 6 "a server that is not known is not believed"
	rule t "/app-2.fettle redirect http://127.0.0.1:1/x"
	run "$FETTLE" fetch
	is_rc 6 "nor followed to http"
else
	skip "a bundle comes over https" "no openssl"
fi
finish
