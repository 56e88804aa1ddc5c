#!/bin/sh
# A directory of bundles becomes a source: its catalog is complete, signed as it stands, and its
# serial only grows.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-source.sh"

make_keys v r s
T0=2026-01-31T10:00:00Z
mkdir pub
make_bundle pub/app-1.fettle 1 --now 2026-01-01 --fixes CVE-2026-1,CVE-2026-2 --severity high
make_bundle pub/app-2.fettle 2 --now 2026-01-02 --arch amd64 --expires 2027-01-01 --title "Two of app"
echo text >pub/README

# field NAME: a member at the top of the catalog
field() { python3 -c 'import json,sys; print(json.load(open("pub/catalog.json"))[sys.argv[1]])' "$1"; }

run "$FETTLE" repo publish pub --key r.key --now $T0
is_rc 0 "a directory is published"
out_has '^pub: serial 1, 2 bundles, valid until 2026-03-02T10:00:00Z$' "and what was published is said"
ok "minisign proves the catalog" minisign -Vm pub/catalog.json -p r.pub
not_ok "and by no other key" minisign -Vm pub/catalog.json -p s.pub
ok "the trusted comment has serial and digest" grep -Eq \
	"^trusted comment: fettle catalog 1 $(sha256sum pub/catalog.json | cut -c1-64)\$" pub/catalog.json.minisig
ok "both can be read by a server" sh -c '[ "$(stat -c %a pub/catalog.json pub/catalog.json.minisig | uniq)" = 644 ]'
ok "nothing else was left there" sh -c '[ "$(ls -A pub | wc -l)" = 5 ]'
python3 - >got <<'PY'
import json
doc = json.load(open("pub/catalog.json"))
print(doc["format"], doc["generated"], doc["expires"])
for b in doc["bundles"]:
    print(b["file"], b["id"], b["product"], b["channel"], b["arch"], b["serial"], b["class"],
          b.get("severity"), b.get("title"), b.get("fixes"), b["created"], b.get("expires"))
    print(b["size"], b["sha256"])
PY
{
	echo "fettle.catalog/1 2026-01-31T10:00:00Z 2026-03-02T10:00:00Z"
	for n in 1 2; do
		[ $n = 1 ] && echo "app-1.fettle app-1 app stable all 1 security high None ['CVE-2026-1', 'CVE-2026-2'] 2026-01-01T00:00:00Z None"
		[ $n = 2 ] && echo "app-2.fettle app-2 app stable amd64 2 security None Two of app None 2026-01-02T00:00:00Z 2027-01-01T00:00:00Z"
		echo "$(stat -c %s pub/app-$n.fettle) $(sha256sum pub/app-$n.fettle | cut -c1-64)"
	done
} | sort >want
sort got >got.sorted
same want got.sorted "the catalog says of each bundle what the bundle says of itself"

run "$FETTLE" repo publish pub --key r.key --now $T0 --json
is_rc 0 "it is published again"
same .out pub/catalog.json "with --json the catalog is shown"
ok "and every publication has a new serial" test "$(field serial)" = 2
run "$FETTLE" repo publish pub --key r.key --now $T0 --serial 10 --expires 7d
is_rc 0 "a higher serial may be chosen"
ok "is taken" test "$(field serial)" = 10
ok "and a life may be a duration" test "$(field expires)" = 2026-02-07T10:00:00Z
run "$FETTLE" repo publish pub --key r.key --now $T0 --expires 2026-06-01
ok "or a time" test "$(field expires) $(field serial)" = "2026-06-01T00:00:00Z 11"

cp -r pub before
for bad in 0 x -1 11 3; do
	run "$FETTLE" repo publish pub --key r.key --now $T0 "--serial=$bad"
	is_rc 2 "a serial of '$bad' is refused"
done
for bad in 2026-01-31T10:00:00Z yesterday 0s; do
	run "$FETTLE" repo publish pub --key r.key --now $T0 --expires $bad
	is_rc 2 "a life until '$bad' is refused"
done
run "$FETTLE" repo publish pub --now $T0
is_rc 2 "a key is needed"
run "$FETTLE" repo publish pub --key r.pub
is_rc 3 "a public key signs nothing"
run "$FETTLE" repo publish nowhere --key r.key
is_rc 1 "a directory that is not there is told"
run "$FETTLE" repo frobnicate pub --key r.key
is_rc 2 "an unknown act is refused"
echo "not a bundle" >pub/x.fettle
run "$FETTLE" repo publish pub --key r.key
is_rc 3 "a broken bundle is an error"
err_has "'pub': 'x.fettle': not a fettle bundle" "that names it"
rm pub/x.fettle
cp pub/app-2.fettle pub/copy.fettle
run "$FETTLE" repo publish pub --key r.key
is_rc 3 "two bundles with one serial are an error"
err_has "serial 2 of product 'app' stands twice" "that says so"
rm pub/copy.fettle
ln -s /etc/passwd pub/link.fettle
run "$FETTLE" repo publish pub --key r.key
is_rc 1 "a link is no bundle"
rm pub/link.fettle
ok "none of these changed anything" diff -r before pub

echo '{' >pub/catalog.json
run "$FETTLE" repo publish pub --key r.key
is_rc 3 "a catalog that cannot be read is not written over"
err_has "hint: .*--serial" "and what to do is said"
cp before/catalog.json pub/
touch pub/.catalog.json.01234567.tmp pub/.catalog.json.minisig.01234567.tmp
run "$FETTLE" repo publish pub --key r.key --now $T0
ok "what a crash left is swept away" sh -c '[ "$(ls -A pub | wc -l)" = 5 ]'

make_bundle pub/old.fettle 3 --now 2025-01-01 --expires 2025-06-01
run "$FETTLE" repo publish pub --key r.key --now $T0
is_rc 0 "an expired bundle is published"
err_has "warning: 'old.fettle' has expired" "with a warning"

run "$FETTLE" repo publish pub --key r.key --key s.key --now $T0
is_rc 0 "two keys sign"
ok "into one file" sh -c '[ "$(wc -l <pub/catalog.json.minisig)" = 8 ]'
ok "of which minisign proves the first" minisign -Vm pub/catalog.json -p r.pub
run "$FETTLE" repo publish pub --key r.key --now $T0
cp pub/catalog.json was
run "$FETTLE" repo sign pub --key s.key
is_rc 0 "a second person adds a signature"
same was pub/catalog.json "the catalog stays as it is"
sed -n 5,8p pub/catalog.json.minisig >second
ok "which minisign proves too" minisign -Vm pub/catalog.json -x second -p s.pub
run "$FETTLE" repo sign pub --key s.key
ok "signing twice is signing once" sh -c '[ "$(wc -l <pub/catalog.json.minisig)" = 8 ]'
run "$FETTLE" repo sign pub --key s.key --serial 100
is_rc 2 "a signature changes no serial"
mkdir empty
run "$FETTLE" repo sign empty --key s.key
is_rc 1 "what is not published is not signed"
run "$FETTLE" repo publish empty --key r.key --now $T0
out_has 'serial 1, 0 bundles' "an empty source is a source"
finish
