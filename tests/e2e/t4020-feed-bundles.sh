#!/bin/sh
# A source of bundles: its catalog is believed when enough keys of the right role signed exactly
# these bytes, it is in its time, and it is not older than what was seen. Else what was there stays.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-source.sh"

make_keys v r s x
mkdir www
NOW=2026-01-31T10:00:00Z
FETTLE_NOW=$NOW
export FETTLE_NOW
make_bundle www/app-1.fettle 1
"$FETTLE" repo publish www --key r.key --serial 5 >/dev/null
"$FETTLE" -q keyring add r.pub --role repository --name repo
serve s www
url=http://127.0.0.1:$port

run "$FETTLE" feed add app --type bundles --url "$url"
is_rc 0 "a source of bundles is added over http: its catalog is signed"
run "$FETTLE" feed update
is_rc 0 "and updated"
out_has '^app +updated +1 ' "with what it offers"
same www/catalog.json state/feeds/app/data "the bytes that were signed are kept"
same www/catalog.json.minisig state/feeds/app/data.minisig "with their signature"
run "$FETTLE" feed list
out_has '^app +bundles +1 +0 min +2026-03-02T10:00:00Z +repo \([0-9A-F]{16}\) ' "the list says who signed, and until when it is good"
run "$FETTLE" feed list --json
out_has '"serial": 5' "and the serial in JSON"
out_has '"trust": "signed"' "and why it is believed"
asked s >/dev/null
run "$FETTLE" feed update
out_has '^app +unchanged' "what did not change"
wait_until grep -q minisig s.log
ok "takes two requests" sh -c '[ "$(wc -l <s.log)" = 2 ] && grep -q "^GET /catalog.json 304 0 " s.log && grep -q "^GET /catalog.json.minisig 200 " s.log'

# refused KIND REGEX SENTENCE: the last run failed and changed nothing of the source.
snapshot() {
	rm -rf kept
	cp -r state/feeds/app kept
	cp state/trust/catalogs.json marks
}
refused() {
	is_rc "$1" "$3"
	err_has "$2" "$3: why is said"
	ok "$3: what was there stays" sh -c 'diff -r kept state/feeds/app && cmp marks state/trust/catalogs.json && [ -z "$(ls state/cache/parts)" ]'
}
snapshot
cp -r www good
reset() {
	rm -rf www/* && cp -r good/* www/
	rule s
}

"$FETTLE" repo publish www --key r.key >/dev/null
sed -i 's/"app-1"/"app-0"/' www/catalog.json
run "$FETTLE" feed update
refused 6 "feed 'app': catalog: " "a changed byte"
reset
"$FETTLE" repo publish www --key r.key >/dev/null
rm www/catalog.json.minisig
run "$FETTLE" feed update
refused 6 'a catalog without a signature: .*not found \(404\)' "a missing signature"
echo nonsense >www/catalog.json.minisig
run "$FETTLE" feed update
refused 6 'catalog: signature 1 ends early' "a signature that is none"
reset
"$FETTLE" repo publish www --key x.key >/dev/null
run "$FETTLE" feed update
refused 6 "catalog: " "an unknown key"
"$FETTLE" -q keyring add x.pub --role vendor --name other
run "$FETTLE" feed update
refused 6 "catalog: " "a key without the role"
reset
"$FETTLE" repo publish www --key r.key --serial 4 >/dev/null 2>&1 || {
	rm www/catalog.json
	"$FETTLE" repo publish www --key r.key --serial 4 >/dev/null
}
run "$FETTLE" feed update
refused 6 'serial 4, and 5 was seen before: it is older' "a lower serial"
"$FETTLE" -q feed remove app
"$FETTLE" -q feed add app --type bundles --url "$url"
run "$FETTLE" feed update
is_rc 6 "a lower serial is remembered when the source is removed"
run "$FETTLE" feed update --allow-older
is_rc 0 "and taken when told so"
reset
"$FETTLE" -q feed update
snapshot
rm www/catalog.json
"$FETTLE" repo publish www --key r.key --serial 5 --expires 2026-02-02 >/dev/null
run "$FETTLE" feed update
refused 6 'another catalog with serial 5 was seen' "another catalog with the same serial"
reset
run "$FETTLE" feed update --now 2026-03-02T10:00:00Z
refused 6 'the catalog expired at 2026-03-02T10:00:00Z' "an expired catalog"
err_has 'hint: .*publish it again' "an expired catalog: what to do is said"
run "$FETTLE" feed update --now 2026-01-29
refused 6 'yet to come' "a catalog from the future"

rule s "/catalog.json endless"
run "$FETTLE" feed update
refused 3 'more than the 33554432 bytes' "a catalog without an end"
rule s "/catalog.json.minisig endless"
run "$FETTLE" feed update
refused 3 'more than the 32768 bytes' "a signature without an end"
rule s "/catalog.json status 503"
run "$FETTLE" feed update
refused 11 '\(503\)' "a server that is out of order"
rule s "/catalog.json redirect https://127.0.0.1:1/catalog.json"
run "$FETTLE" feed update
refused 6 "leads to 'https://127.0.0.1:1/catalog.json', which is another scheme" "a redirect to another scheme"
rule s "/catalog.json redirect file:///etc/passwd"
run "$FETTLE" feed update
refused 6 "another scheme" "a redirect to a file"
reset

cp www/catalog.json.minisig www/old.minisig
"$FETTLE" repo publish www --key r.key >/dev/null
rule s "/catalog.json.minisig once file old.minisig"
asked s >/dev/null
run "$FETTLE" feed update
is_rc 0 "a pair that was just being replaced is asked for again"
wait_until sh -c '[ "$(wc -l <s.log)" = 4 ]'
ok "past all caches" sh -c 'tail -n 2 s.log | grep -c cache-control=no-cache | grep -qx 2'
run "$FETTLE" feed list --json
out_has '"serial": 6' "and is the new one"

"$FETTLE" -q keyring add s.pub --role repository --name second
"$FETTLE" -q keyring threshold repository 2
"$FETTLE" repo publish www --key r.key >/dev/null
snapshot
run "$FETTLE" feed update
refused 6 "catalog: " "one signature where two are wanted"
"$FETTLE" repo sign www --key s.key
run "$FETTLE" feed update
is_rc 0 "two signatures are"
run "$FETTLE" feed list
out_has '^app .* (repo|second) \([0-9A-F]{16}\), (repo|second) \(' "two names"
"$FETTLE" -q keyring revoke second --reason lost
snapshot
run "$FETTLE" feed update
refused 6 "catalog: " "a revoked key"
"$FETTLE" -q keyring threshold repository 1
"$FETTLE" repo publish www --key r.key >/dev/null
run "$FETTLE" feed update
is_rc 0 "the other key alone is enough again"

snapshot
echo '{' >state/trust/catalogs.json
cp state/trust/catalogs.json marks
"$FETTLE" repo publish www --key r.key >/dev/null
run "$FETTLE" feed update
refused 3 "trust/catalogs.json" "marks that cannot be read"
rm state/trust/catalogs.json
run "$FETTLE" feed update
is_rc 0 "and are gone on with when they were taken away"
rm -rf state/trust/keyring.json
"$FETTLE" repo publish www --key r.key >/dev/null
snapshot
run "$FETTLE" feed update
refused 6 "catalog: " "without a keyring nobody is believed"

"$FETTLE" -q keyring add r.pub --role repository --name repo
run "$FETTLE" feed add dir --type bundles --url "file://$T/www"
run "$FETTLE" feed update dir
is_rc 0 "a directory is a source too"
same www/catalog.json state/feeds/dir/data "with the same catalog"
finish
