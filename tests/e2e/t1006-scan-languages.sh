#!/bin/sh
# Libraries and programs of languages, and the packages that brought them.
. "$(dirname "$0")/lib.sh"
cases=$SRC/tests/cases/elf

program() { # FROM TO: as long as real ones are
	mkdir -p "root/${2%/*}"
	cp "$cases/$1" "root/$2"
	truncate -s 20000 "root/$2"
	chmod 755 "root/$2"
}
file() { # NAME: its content comes on stdin
	mkdir -p "root/${1%/*}"
	cat >"root/$1"
}
scan() { run "$FETTLE" scan --root root "$@"; }

program go usr/bin/server
program go-old opt/tool/bin/old-1.15
mkdir -p root/opt
cp "$SRC/tests/cases/java/app.jar" root/opt/app.jar
program rust usr/local/bin/app
printf 'Name: Flask\nVersion: 2.3.2\n' | file usr/local/lib/python3.11/site-packages/flask-2.3.2.dist-info/METADATA
printf 'Name: six\nVersion: 1.16.0\n' | file usr/lib/python3/dist-packages/six-1.16.0.egg-info
echo '{"name":"@scope/left","version":"1.0.0"}' | file srv/node_modules/@scope/left/package.json
echo '# stub: rack 2.2.8 ruby lib' | file var/lib/gems/3.1.0/specifications/rack-2.2.8.gemspec
echo '{"packages":[{"name":"a/b","version":"3.0"}]}' | file srv/vendor/composer/installed.json
printf 'Package: python3-six\nStatus: install ok installed\nArchitecture: all\nVersion: 1.16.0-4\nSource: six\n\n' |
	file var/lib/dpkg/status
printf '/.\n/usr/lib/python3/dist-packages/six-1.16.0.egg-info\n' | file var/lib/dpkg/info/python3-six.list

scan
is_rc 0 "a root with languages is scanned"
out_has '^python +read +2 +/$' "two packages of Python"
out_has '^node +read +1 ' "one of Node"
out_has '^ruby +read +1 ' "one of Ruby"
out_has '^php +read +1 ' "one of PHP"
out_has '^java +read +5 ' "five in an archive of Java and those in it"
out_has '^binary +read +10 ' "and what is in three programs"
scan --json
for purl in pkg:pypi/flask@2.3.2 pkg:npm/%40scope/left@1.0.0 pkg:gem/rack@2.2.8 pkg:composer/a/b@3.0 \
	pkg:golang/stdlib@1.21.5 pkg:golang/stdlib@1.15.2 pkg:golang/golang.org/x/net@v0.17.0 pkg:cargo/serde@1.0.190 \
	pkg:maven/com.example/app@3.0 pkg:maven/org.example/deflated@2.0; do
	out_has "\"purl\": \"$purl\"" "$purl"
done
out_has '"owner": "pkg:deb/python3-six@1.16.0-4\?arch=all"' "what a package brought says so"
ok "and nothing else does" [ "$(grep -c '"owner"' .out)" = 1 ]

# what means harm
ln -s / root/srv/everything
ln -s .. root/srv/up
mkfifo root/srv/package.json
mkdir -p root/srv/node_modules/x root/srv/vendor/y/composer
mkfifo root/srv/node_modules/x/package.json root/srv/vendor/y/composer/installed.json
truncate -s 20G root/usr/lib/python3/dist-packages/huge.egg-info
d=root/deep
i=0
mkdir $d
while [ $i -lt 150 ]; do
	d=$d/d i=$((i + 1))
	mkdir $d
done
echo 'Name: x' >$d/x.egg-info
run timeout 60 "$FETTLE" scan --root root --exit-code
is_rc 111 "what cannot be read makes it incomplete"
out_has '^python +partial +2 ' "the rest is there"
out_has 'it is too deep' "and what is too deep is told"
rm -r root/deep root/usr/lib/python3/dist-packages/huge.egg-info
scan
is_rc 0 "links and pipes stop nothing"
out_has '^node +read +1 ' "and are nothing that is installed"

# this machine's own Python says the same
if command -v python3 >/dev/null && [ -d /usr/lib/python3/dist-packages ]; then
	python3 - >want 2>/dev/null <<'PY'
import re, importlib.metadata as m
for d in m.distributions(path=["/usr/lib/python3/dist-packages"]):
    if d.metadata["Name"] and d.version:
        print(re.sub(r"[-_.]+", "-", d.metadata["Name"]).lower(), d.version)
PY
	LC_ALL=C sort -u want >wanted
	mkdir -p here/usr/lib
	cp -r /usr/lib/python3 here/usr/lib/
	run "$FETTLE" scan --root here --by component
	awk '$1 == "pypi" { print $2, $3 }' .out | LC_ALL=C sort -u >found
	comm -23 wanted found >missing
	ok "every distribution that Python knows is found" sh -c '[ -s wanted ] && [ ! -s missing ]'
else
	skip "every distribution that Python knows" "no Python of the system here"
fi
finish
