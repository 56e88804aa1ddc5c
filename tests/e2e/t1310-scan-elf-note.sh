#!/bin/sh
# Package notes of ELF files, as linkers write them.
. "$(dirname "$0")/lib.sh"

command -v cc >/dev/null || skip_all "no compiler"
note() { # FILE JSON
	cc -shared -fPIC -o "$1" -Xlinker --package-metadata="$2" empty.c 2>/dev/null
}
printf 'int x;\n' >empty.c
note probe.so '{}' || skip_all "a linker that writes no package notes"
mkdir -p root/var/lib/dpkg/info root/etc root/opt/app root/usr/lib
printf 'ID=debian\nVERSION_ID="12"\n' >root/etc/os-release
printf 'Package: libx1\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.2\n\n' >root/var/lib/dpkg/status
printf '/usr/lib/libx.so.1\n' >root/var/lib/dpkg/info/libx1.list
x='{"type":"deb","os":"debian","osVersion":"12","name":"x","version":"1.2","architecture":"amd64"}'
note root/usr/lib/libx.so.1 "$x"
run "$FETTLE" scan --root root
out_has '^binary +read +0 ' "a note in a file of a package is read"
out_has '^1 component: 1 deb' "and nothing is counted twice"
note root/opt/app/libx.so.1 "$x"
run "$FETTLE" scan --root root --json
out_has '"purl": "pkg:deb/debian/x@1.2\?arch=amd64&distro=debian-12"' "a copy that no package has is a component"
out_has '"location": "opt/app/libx.so.1"' "with its place"
note root/opt/app/liby.so '{"type":"deb","name":"y"}'
run "$FETTLE" scan --root root --exit-code
is_rc 111 "a note that cannot be read makes the scan incomplete"
tr -s '\n ' '  ' <.out >flat
ok "and says why" grep -q "'opt/app/liby.so': package note: version: missing" flat
finish
