#!/bin/sh
# Feeds of every type come in every form that their publishers use; what is broken, older, bottomless
# or of another kind costs nothing that is there already.
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || skip_all "no python3 for the archives"

python3 - <<'PY'
import io, json, os, tarfile, zipfile, gzip, lzma
def osv(n, fixed):
    return {"id": "CVE-2026-%04d" % n, "modified": "2026-01-%02dT00:00:00Z" % (n % 28 + 1), "affected": [
        {"package": {"ecosystem": "Debian:12", "name": "p%d" % n},
         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}]}
records = [osv(n, "1.0-%d" % n) for n in range(1, 6)]
os.makedirs("dir/2026/deep")
for i, r in enumerate(records):
    json.dump(r, open("dir/%s/%s.json" % ("2026/deep" if i % 2 else "2026", r["id"]), "w"))
open("dir/README", "w").write("no record\n")
json.dump(records, open("array.json", "w"))
json.dump(records[0], open("one.json", "w"))
with zipfile.ZipFile("all.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for r in records:
        z.writestr(r["id"] + ".json", json.dumps(r))
with tarfile.open("all.tar.xz", "w:xz") as t:
    for r in records:
        b = json.dumps(r).encode()
        i = tarfile.TarInfo("x/" + r["id"] + ".json"); i.size = len(b); t.addfile(i, io.BytesIO(b))
open("array.json.gz", "wb").write(gzip.compress(open("array.json", "rb").read()))
open("array.json.xz", "wb").write(lzma.compress(open("array.json", "rb").read()))
with zipfile.ZipFile("broken.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for r in records:
        z.writestr(r["id"] + ".json", json.dumps(r))
    z.writestr("bad1.json", "{\"id\": 7}"); z.writestr("bad2.json", "{")
newer = [dict(osv(9, "2"), modified="2026-03-01T00:00:00Z")]
json.dump(newer, open("newer.json", "w"))
# a bomb: one member of 300 MB, and then a good record
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
    with z.open("bomb.json", "w", force_zip64=True) as m:
        for _ in range(300):
            m.write(b" " * (1 << 20))
    z.writestr("good.json", json.dumps(records[0]))
open("bomb.json.gz", "wb").write(gzip.compress(b"[" + b" " * (200 << 20)))
# a member that claims 10 GB and has none of it
b = bytearray(open("all.zip", "rb").read())
at = b.find(b"PK\1\2")
b[at + 24:at + 28] = (0xfffffffe).to_bytes(4, "little")
open("claim.zip", "wb").write(bytes(b))
with open("claim.tar", "wb") as f:
    i = tarfile.TarInfo("a.json"); i.size = 10 << 30
    f.write(i.tobuf() + b"{}" + b"\0" * 510 + b"\0" * 1024)
many = osv(1, "1")
many["affected"][0]["ranges"] = [{"type": "ECOSYSTEM", "events": [{"introduced": str(n)}, {"fixed": str(n) + ".1"}]} for n in range(100000)]
json.dump(many, open("many.json", "w"))
json.dump([many] + records, open("manytoo.json", "w"))
PY

imp() { run "$FETTLE" feed import "$@"; }
for form in one.json:1 array.json:5 array.json.gz:5 array.json.xz:5 all.zip:5 all.tar.xz:5 dir:5; do
	file=${form%:*}
	imp "form-$file" --type osv "$file"
	is_rc 0 "OSV comes as $file"
	err_has "feed 'form-$file': ${form#*:} records" "with all its records"
done
ok "an archive is kept as it was received" cmp all.zip state/feeds/form-all.zip/data
run tar -tf state/feeds/form-dir/data
out_has '^2026/deep/CVE-2026-0002.json$' "a directory is kept as a tar of its records"
mkdir other
cp -r dir/2026 other/
imp form-dir --type osv other
is_rc 0 "the same records in another directory are taken"
run "$FETTLE" feed list --json
ok "and are the same data" sh -c "[ \$(sha256sum state/feeds/form-dir/data | cut -c1-64) = \$(python3 -c 'import json; print([f[\"digest\"] for f in json.load(open(\".out\"))[\"feeds\"] if f[\"name\"] == \"form-dir\"][0])') ]"
imp empty --type osv state/feeds
is_rc 3 "a directory without records is refused"

imp broken --type osv broken.zip
is_rc 0 "broken records spoil no others"
err_has "2 records cannot be read, the first: 'bad1.json': id: not a string" "they are counted and the first is named"
err_has "feed 'broken': 5 records" "and the rest is kept"

imp aged --type osv newer.json
is_rc 0 "a copy is imported"
cp -r state/feeds/aged kept
imp aged --type osv array.json
is_rc 7 "an older one is refused"
err_has 'hint: --allow-older' "and how to take it is said"
ok "what was there stays" diff -r kept state/feeds/aged
imp aged --type osv --allow-older array.json
is_rc 0 "it is taken when asked for"

cp -r state/feeds/aged kept2
imp aged --type osv bomb.zip --allow-older
is_rc 0 "a member that unpacks without end is a broken record"
err_has "1 records cannot be read, the first: 'bomb.json': more content than is allowed" "and is named"
rm -rf state/feeds/aged && cp -r kept2 state/feeds/aged
for bad in bomb.json.gz claim.tar; do
	imp aged --type osv $bad --allow-older
	is_rc 3 "$bad is refused"
	ok "and what was there stays" diff -r kept2 state/feeds/aged
done
imp claim --type osv claim.zip
is_rc 0 "a member that claims more than it has is judged by what it has"
# a sanitizer has memory of its own
if [ -x /usr/bin/time ] && [ -z "$ASAN_OPTIONS" ]; then
	for bad in bomb.zip bomb.json.gz; do
		memory=$(/usr/bin/time -f %M "$FETTLE" -q feed import m --type osv --allow-older $bad 2>&1 | tail -n 1)
		ok "$bad takes less than 128 MiB ($memory KiB)" [ "$memory" -lt 131072 ]
	done
fi
imp many --type osv many.json
is_rc 0 "a record with 100,000 ranges is read"
imp many2 --type osv manytoo.json
err_has "feed 'many2': 6 records" "and those beside it too"

python3 - <<'PY'
import json
affected = [{"package": {"ecosystem": "AlmaLinux:9", "name": "p%d" % (n // 2)}, "ranges": [{"type": "ECOSYSTEM", "events": [
    {"introduced": "0"}, {"fixed": "1-%d.el9" % n}]}]} for n in range(100000)]
json.dump({"id": "ALSA-2026:1", "related": ["CVE-2026-1"], "affected": affected}, open("wide.json", "w"))
PY
run timeout 60 "$FETTLE" feed import wide --type osv wide.json
is_rc 0 "a record about 100,000 packages is read, and soon"

# all types: what is of another type is refused by each
for type in debian secdb arch kev vulnrichment updateinfo epss; do
	release=
	[ $type = updateinfo ] && release="--release x:1"
	echo '<html>nothing here</html>' >page.html
	# shellcheck disable=SC2086
	imp wrong --type $type $release page.html
	is_rc 3 "a page is no feed of type $type"
	ok "and makes none" test ! -e state/feeds/wrong
done
imp wrong --type updateinfo page.html
is_rc 2 "updateinfo does not say of which release it is"
err_has 'hint: give --release, as in --release almalinux:9' "and what to give is said"

for preset in debian-tracker ubuntu rhel alma rocky suse opensuse wolfi arch kev epss vulnrichment; do
	run "$FETTLE" feed add --preset $preset
	is_rc 0 "there is a preset '$preset'"
done
mkdir -p root/etc
printf 'ID=alpine\nVERSION_ID=3.20.3\n' >root/etc/os-release
run "$FETTLE" feed add alpine --preset alpine --root root
is_rc 0 "Alpine's is of the release of the host"
run "$FETTLE" feed list --root root --json
out_has 'https://secdb.alpinelinux.org/v3.20/main.json' "in its address"

# with the inputs of SSVC not everything is urgent
mkdir -p deb/etc deb/var/lib/dpkg
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >deb/etc/os-release
printf 'Package: p1\nStatus: install ok installed\nVersion: 0.9-1\nArchitecture: all\n\n' >deb/var/lib/dpkg/status
"$FETTLE" -q scan --root deb
"$FETTLE" -q feed import o --root deb --type osv one.json --now 2026-02-01T00:00:00Z
run "$FETTLE" assess --root deb --explain CVE-2026-0001 --now 2026-02-01T00:00:00Z
out_has 'urgent' "a finding of which nothing is known is urgent"
cat >ssvc.json <<'JSON'
{"cveMetadata":{"cveId":"CVE-2026-0001","state":"PUBLISHED"},"containers":{"adp":[{"title":"CISA ADP Vulnrichment",
"metrics":[{"other":{"type":"ssvc","content":{"timestamp":"2026-01-01T00:00:00Z","options":[{"Exploitation":"none"},
{"Automatable":"no"},{"Technical Impact":"partial"}]}}}]}]}}
JSON
"$FETTLE" -q feed import s --root deb --type vulnrichment ssvc.json --now 2026-02-01T00:00:00Z
run "$FETTLE" assess --root deb --explain CVE-2026-0001 --now 2026-02-01T00:00:00Z
out_has 'row +.*automatable=n impact=partial' "what Vulnrichment knows of it decides the row"
out_lacks 'urgent' "and it is urgent no more"
out_has 'exploitation +none' "what is known of attacks is shown"
cat >tracker.json <<'JSON'
{"p1":{"CVE-2026-0007":{"releases":{"bookworm":{"status":"open","repositories":{"bookworm":"0.9-1"},
"urgency":"not yet assigned","nodsa":"Minor issue","nodsa_reason":"postponed"}}}}}
JSON
"$FETTLE" -q feed import t --root deb --type debian tracker.json
run "$FETTLE" assess --root deb --explain CVE-2026-0007
out_has 'Debian publishes no advisory for it: Minor issue \(postponed\)' "what the tracker says beside a verdict is shown"
finish
