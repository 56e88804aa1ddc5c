#!/bin/sh
# 'fettle assess': packages of languages, from the files on the disk to the findings.
. "$(dirname "$0")/lib.sh"

program() { # FROM TO: as long as real ones are
	mkdir -p "root/${2%/*}"
	cp "$SRC/tests/cases/elf/$1" "root/$2"
	truncate -s 20000 "root/$2"
	chmod 755 "root/$2"
}
file() { # NAME: its content comes on stdin
	mkdir -p "root/${1%/*}"
	cat >"root/$1"
}
# record ID ECOSYSTEM NAME TYPE FIXED [MORE]
record() {
	printf '{"id":"%s","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"%s","name":"%s"},"ranges":[{"type":"%s","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]%s}' \
		"$1" "$2" "$3" "$4" "$5" "$6"
}
fettle() { run "$FETTLE" --root root --now 2026-01-31T10:00:00Z "$@"; }
found() { # VULNERABILITY SOURCE COMPARATOR SENTENCE
	if ! command -v python3 >/dev/null; then
		skip "$4" "no python3 here"
		return
	fi
	ok "$4" python3 -c '
import json, sys
sys.exit(not [f for f in json.load(open(".out"))["findings"] if (f["vulnerability"], f["component"]["source"], f["reason"]["comparator"]) == tuple(sys.argv[1:4])])' "$1" "$2" "$3"
}

program go usr/bin/server
program rust usr/local/bin/app
mkdir -p root/opt
cp "$SRC/tests/cases/java/app.jar" root/opt/app.jar
printf 'Name: Flask_Login\nVersion: 2.3rc1\n' | file usr/local/lib/python3.11/site-packages/f-2.3rc1.dist-info/METADATA
echo '{"name":"@scope/left","version":"1.0.0"}' | file srv/node_modules/@scope/left/package.json
echo '# stub: rack 2.2.8.pre ruby lib' | file var/lib/gems/3.1.0/specifications/rack-2.2.8.pre.gemspec
echo '{"packages":[{"name":"a/b","version":"v3.0-RC1"}]}' | file srv/vendor/composer/installed.json
fettle scan -q
is_rc 0 "a root with languages is scanned"

{
	printf '['
	record GHSA-1 PyPI flask.login ECOSYSTEM 2.3 ',"aliases":["PYSEC-1"]'
	printf ','
	record PYSEC-1 PyPI Flask-Login ECOSYSTEM 2.4 ',"aliases":["CVE-2026-1"]'
	printf ','
	record GHSA-2 npm @scope/left SEMVER 1.0.1
	printf ','
	record GHSA-3 RubyGems rack ECOSYSTEM 2.2.8
	printf ','
	record GHSA-4 Packagist a/b ECOSYSTEM 3.0
	printf ','
	record GO-1 Go stdlib SEMVER 1.21.6
	printf ','
	record RUSTSEC-1 crates.io serde SEMVER 1.0.191
	printf ','
	record GHSA-5 Maven com.example:app ECOSYSTEM 3.0.1
	printf ','
	record GHSA-6 npm left SEMVER 9.0.0
	printf ']'
} >osv.json
fettle feed import osv --type osv osv.json
is_rc 0 "one feed of many ecosystems is imported"
fettle assess --json
is_rc 0 "it is assessed"
found CVE-2026-1 flask-login pep440 "Python: names are normalised, two records are one"
found GHSA-2 @scope/left semver "Node: a scope is part of the name"
found GHSA-3 rack gem "Ruby: a pre-release is older"
found GHSA-4 a/b packagist "PHP: a candidate is older, and v is no part of it"
found GO-1 stdlib semver "Go: the standard library of a program"
found RUSTSEC-1 serde semver "Rust: a library in a program"
found GHSA-5 com.example/app maven "Java: an artifact of a group"
ok "and nothing else" [ "$(grep -c '"vulnerability":' .out)" = 7 ]
out_has '"no feed speaks of it"' "an artifact without its group is not covered"
fettle assess --explain CVE-2026-1
out_has 'flask-login 2.3rc1 is older than 2.4' "the higher fix counts"
out_has 'GHSA-1' "the other names are told"

# the databases of the languages themselves, over the same programs
if [ -n "$SHARED" ]; then
	rm -rf "$FETTLE_STATE_DIR"
	fettle scan -q
	fettle feed import go --type osv "$SHARED/osv/Go/all.zip"
	is_rc 0 "the database of Go is imported"
	out_lacks 'cannot be read' "all of its records are read"
	fettle feed import rust --type osv "$SHARED/osv/crates.io/all.zip"
	is_rc 0 "the database of Rust is imported"
	fettle assess --json
	found CVE-2024-24783 stdlib semver "what Go 1.21.5 has is found"
	ok "what was mended in 1.21.5 or before is not" sh -c '! grep -q CVE-2023-39326 .out'
	out_has '"purl": "pkg:npm/%40scope/left@1.0.0"' "what neither speaks of is said"
else
	skip "the databases of Go and Rust" "no real data here"
fi
finish
