#!/bin/sh
# The same roots given to trivy and to 'fettle scan': what trivy finds and a scan does not, name by
# name, and the processor time of both. bench/SCAN.md tells what differs and why.
#
# TRIVY is the path of the program. BENCH_ROOTS are directories to be compared, beside those that
# are made here from the packages of real systems, npm's own packages and the test cases.
. "$(dirname "$0")/../e2e/lib.sh"
[ -n "$TRIVY" ] || skip_all "TRIVY names no program"
[ -x "$TRIVY" ] || skip_all "'$TRIVY' cannot be run"
{ command -v python3 >/dev/null && [ -x /usr/bin/time ]; } || skip_all "no python3 or time(1) here"

# trivy looks at archives of Java only with a database of their digests: an empty one
mkdir -p trivy/java-db
python3 - <<'PY'
import json, sqlite3
db = sqlite3.connect("trivy/java-db/trivy-java.db")
db.execute("CREATE TABLE artifacts(id INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT)")
db.execute("CREATE TABLE indices(artifact_id INTEGER, version TEXT, sha1 BLOB, archive_type TEXT)")
db.commit()
json.dump({"Version": 1, "NextUpdate": "2099-01-01T00:00:00Z", "UpdatedAt": "2020-01-01T00:00:00Z",
           "DownloadedAt": "2020-01-01T00:00:00Z"}, open("trivy/java-db/metadata.json", "w"))
PY

# What both call the same thing is made one text: escapes, the place of the epoch, the case of names
# that have none, the "v" of Go.
cat >missing.py <<'PY'
import json, re, sys
from urllib.parse import unquote

def text(purl):
    rest, _, query = purl[4:].partition("?")
    query = dict(q.split("=", 1) for q in query.split("&") if "=" in q)
    head, _, last = rest.rpartition("/")
    name, _, version = last.partition("@")
    name, version = unquote(head + "/" + name), unquote(version)
    if query.get("epoch", "0") != "0" and not version.startswith(query["epoch"] + ":"):
        version = query["epoch"] + ":" + version
    kind = name.split("/")[0]
    if kind == "pypi":
        name = re.sub(r"[-_.]+", "-", name)
    if kind in ("pypi", "golang"):
        name = name.lower()
    if kind == "golang":
        version = version.lstrip("v")
    if kind in ("rpm", "apk", "deb", "none"):  # "none": a system that trivy does not know
        name = name.split("/")[-1]
    return name + "@" + version

def place(component):
    return "".join(p.get("value", "") for p in component.get("properties", []) if p.get("name", "").endswith(":FilePath"))

def read(path):
    return {text(c["purl"]): place(c) for c in json.load(open(path)).get("components", []) if "purl" in c}

def is_explained(name, where):
    return (
        # a module of Go that was built from a source tree: there is no version to judge
        re.match(r"golang/.*@(\(devel\))?$", name)
        # "${project.version}" that Maven did not fill in
        or "$" in name
        # a package.json inside of a package, or of a source tree: nobody installed that
        or name.startswith("npm/") and not re.search(r"(^|/)node_modules/(@[^/]+/)?[^/]+/package.json$", where)
    )

theirs, ours = read(sys.argv[1]), read(sys.argv[2])
other = [p for p in theirs if p not in ours]
missing = sorted(p for p in other if not is_explained(p, theirs[p]))
print("# trivy %d, fettle %d, in both %d, explained %d" % (
    len(theirs), len(ours), len(theirs) - len(other), len(other) - len(missing)))
for p in missing:
    print("# missing: " + p)
sys.exit(len(missing) > 0)
PY

# part of each run is trivy's own start, which says nothing of scanning
/usr/bin/time -o start.time -f '%U %S' "$TRIVY" --version >/dev/null 2>&1

seconds() { tail -1 "$1" | awk '{ print $1 + $2 }'; }
compare() { # NAME ROOT
	/usr/bin/time -o trivy.time -f '%U %S' "$TRIVY" rootfs --cache-dir trivy --format cyclonedx --offline-scan \
		--skip-java-db-update -o theirs.json "$2" >/dev/null 2>&1 || {
		skip "$1" "trivy did not scan it"
		return
	}
	rm -rf state/cache
	/usr/bin/time -o ours.time -f '%U %S' "$FETTLE" scan -q --root "$2" --format cyclonedx -o ours.json 2>/dev/null
	python3 missing.py theirs.json ours.json >said
	status=$?
	printf '# %s: ' "$1"
	sed -n '1s/^# //p' said
	sed -n '2,$p' said
	awk -v a="$(seconds trivy.time)" -v b="$(seconds ours.time)" -v s="$(seconds start.time)" \
		'BEGIN { printf "# %.2f s (%.2f s of them to start) and %.2f s of processor time\n", a, s, b }'
	ok "$1: nothing that trivy finds is missing" [ "$status" = 0 ]
	ok "$1: in a tenth of its time" awk -v a="$(seconds trivy.time)" -v b="$(seconds ours.time)" 'BEGIN { exit !(b <= a / 10) }'
}
release() { # ROOT ID VERSION
	mkdir -p "$1/etc"
	printf 'ID=%s\nVERSION_ID="%s"\n' "$2" "$3" >"$1/etc/os-release"
}

if [ -n "$SHARED" ]; then
	for db in alpine-310:3.10.2 alpine-311:3.11.5 osv-scalibr:3.18.0 syft-multiple-2:3.12.0; do
		mkdir -p apk/lib/apk/db
		cp "$SHARED/pkgdb/apk/${db%:*}.installed" apk/lib/apk/db/installed
		release apk alpine "${db#*:}"
		echo "${db#*:}" >apk/etc/alpine-release
		compare "apk, ${db%:*}" apk
		rm -rf apk
	done
	for db in rpm-sqlite-mariner2/rpmdb.sqlite:mariner:2.0 rpm-ndb-sle15bci/Packages.db:sles:15.4 \
		rpm-bdb-libuuid/Packages:centos:7 rpm-bdb-syft/Packages:centos:7; do
		path=${db%%:*} id=${db#*:}
		mkdir -p rpm/var/lib/rpm
		cp "$SHARED/pkgdb/$path" rpm/var/lib/rpm/
		chmod u+w rpm/var/lib/rpm/*
		release rpm "${id%:*}" "${id#*:}"
		compare "rpm, ${path%/*}" rpm
		rm -rf rpm
	done
	mkdir -p deb/var/lib/dpkg
	cp "$SHARED/debian/dpkg-status.bookworm-12.11" deb/var/lib/dpkg/status
	release deb debian 12
	echo 12.11 >deb/etc/debian_version
	compare "dpkg, bookworm 12.11" deb
fi

# languages: what npm brings for itself, what Python has here, and the cases of the tests
mkdir -p many/opt/java many/usr/local/bin many/opt/net many/opt/conda/envs/e/conda-meta many/opt/site many/srv
release many debian 12
cp "$SRC"/tests/cases/java/*.jar many/opt/java/
cp "$SRC/tests/cases/java/x.egg" many/opt/site/x_y-2.1-py3.egg
for p in go go-old rust; do
	cp "$SRC/tests/cases/elf/$p" many/usr/local/bin/
	truncate -s 20000 "many/usr/local/bin/$p"
	chmod 755 "many/usr/local/bin/$p"
done
echo '{"libraries":{"A.B/1.0.1":{"type":"package"}}}' >many/opt/net/a.deps.json
echo '{"name":"openssl","version":"3.0.7"}' >many/opt/conda/envs/e/conda-meta/openssl-3.0.7-0.json
mkdir -p many/var/lib/gems/3.1.0/specifications
printf '# -*- encoding: utf-8 -*-\n# stub: rack 2.2.8 ruby lib\n\nGem::Specification.new do |s|\n  s.name = "rack".freeze\n  s.version = "2.2.8"\nend\n' \
	>many/var/lib/gems/3.1.0/specifications/rack-2.2.8.gemspec
if command -v npm >/dev/null && root=$(npm root -g 2>/dev/null) && [ -d "$root" ]; then
	cp -r "$root" many/srv/
fi
if command -v python3 >/dev/null; then
	python3 -c 'import sysconfig; print(sysconfig.get_path("purelib"))' >where
	cp -r "$(cat where)" many/opt/site/ 2>/dev/null
fi
compare "languages" many
for root in $BENCH_ROOTS; do
	compare "$root" "$root"
done
finish
