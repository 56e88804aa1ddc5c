#!/bin/sh
# Configuration that was edited is never lost, state is left alone, and directories that hold more
# than the bundle knows stay.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"
command -v python3 >/dev/null || skip_all "no python3 to write manifests with"

make_key
mkdir -p old/etc old/data old/gone new/etc new/data new/spool
for f in clean edited removed; do
	echo "$f one" >old/etc/$f.conf
	echo "$f two" >new/etc/$f.conf
done
echo dropped >old/etc/dropped.conf
echo dropped >old/etc/dropped-edited.conf
echo seed >new/data/seed
echo seed >new/data/there
echo x >old/gone/file
find old new -exec touch -h -d '2026-02-01 10:00:00.5Z' {} +

# The bundle, with classes: what create made is taken apart, given classes, and signed again.
make_bundle plain.fettle || exit 1
mkdir x
tar -xf plain.fettle -C x
cat >classes.py <<'END'
import json, sys
m = json.load(open("x/manifest.json"))
for p in m["payload"]["paths"]:
    if p["path"].endswith(".conf"):
        p["class"] = "config"
    elif p["path"].startswith("data/"):
        p["class"] = "state"
json.dump(m, open("m.json", "w"), separators=(",", ":"))
END
python3 classes.py
command -v minisign >/dev/null || skip_all "no minisign to sign with"
minisign -G -W -p m.pub -s m.key >/dev/null
"$FETTLE" -q keyring add m.pub --role vendor --name m
# minisign writes the number without the zeros in front of it
id=$(printf '%16s' "$(sed -n '1s/.* //p' m.pub)" | tr ' ' 0)
mkdir y
cp m.json y/manifest.json
cp -r x/objects y/
minisign -S -s m.key -m y/manifest.json -x y/sig >/dev/null
sed "1s/.*/untrusted comment: fettle $id/" y/sig >"y/manifest.json.$id.minisig"
(
	cd y || exit 1
	python3 - "$id" <<'END'
import json, sys, io, tarfile
m = json.load(open("manifest.json"))
names = ["manifest.json", "manifest.json.%s.minisig" % sys.argv[1]] + ["objects/" + o["sha256"] for o in m["payload"]["objects"]]
out = open("../b.fettle", "wb")
for n in names:
    data = open(n, "rb").read()
    t = tarfile.TarInfo(n)
    t.size, t.mode = len(data), 0o644
    out.write(t.tobuf(tarfile.USTAR_FORMAT))
    out.write(data + b"\0" * (-len(data) % 512))
out.write(b"\0" * 1024)
END
)
run "$FETTLE" verify b.fettle
if [ "$rc" != 0 ]; then
	tap_show_run
	exit 1
fi

make_root
echo mine >>root/opt/app/etc/edited.conf
echo mine >>root/opt/app/etc/dropped-edited.conf
rm root/opt/app/etc/removed.conf
echo precious >root/opt/app/data/there
echo more >root/opt/app/gone/more
cp root/opt/app/etc/edited.conf edited
listing root >listing.old
run "$FETTLE" apply b.fettle --root root
is_rc 0 "edited configuration does not refuse a bundle"
same root/opt/app/etc/clean.conf new/etc/clean.conf "what was clean is replaced"
same root/opt/app/etc/edited.conf edited "what was edited stays"
same root/opt/app/etc/edited.conf.fettle-new new/etc/edited.conf "and the new one is beside it"
err_has '^warning: /opt/app/etc/edited.conf: was edited: it stays' "which is said"
not_ok "what was removed stays removed" test -e root/opt/app/etc/removed.conf
same root/opt/app/etc/removed.conf.fettle-new new/etc/removed.conf "its new one is beside it, too"
not_ok "what goes and is clean is gone" test -e root/opt/app/etc/dropped.conf
ok "what goes and was edited stays" test -e root/opt/app/etc/dropped-edited.conf
echo precious >want && same root/opt/app/data/there want "state that is there is left alone"
same root/opt/app/data/seed new/data/seed "state that is not there is put in"
not_ok "a file that goes is gone" test -e root/opt/app/gone/file
ok "its directory holds more, and stays" test -e root/opt/app/gone/more
err_has '^warning: /opt/app/gone: has more in it, and stays' "which is said"

echo tuned >>root/opt/app/etc/clean.conf
cp root/opt/app/etc/clean.conf tuned
echo grown >>root/opt/app/data/seed
cp root/opt/app/data/seed grown
echo log >root/opt/app/spool/job
run "$FETTLE" rollback --root root
is_rc 0 "configuration edited since does not refuse a rollback"
same root/opt/app/etc/clean.conf tuned "what was edited since stays"
same root/opt/app/etc/clean.conf.fettle-old old/etc/clean.conf "and the old one is beside it"
same root/opt/app/data/seed grown "state is not touched"
not_ok "what was put beside is gone" test -e root/opt/app/etc/edited.conf.fettle-new
same root/opt/app/etc/dropped.conf old/etc/dropped.conf "what was dropped is back"
ok "a new directory with something in it stays" test -e root/opt/app/spool/job
not_ok "nothing is left over" test -e root/.fettle
rm -r root/opt/app/spool root/opt/app/etc/clean.conf.fettle-old root/opt/app/data/seed
cp old/etc/clean.conf root/opt/app/etc/clean.conf
ok "the rest is byte for byte what it was" diff -r old/gone/file root/opt/app/gone/file
finish
