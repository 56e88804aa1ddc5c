#!/bin/sh
# An inventory as a bill of materials: the same facts, nothing left out, gaps told.
. "$(dirname "$0")/lib.sh"

mkdir -p root/var/lib/dpkg root/etc
printf 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n' >root/etc/os-release
package() { # NAME VERSION
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: %s\n\n' "$1" "$2"
}
{
	package bash 5.2-1
	package openssl 3.0.1-1
} >root/var/lib/dpkg/status
scan() { run "$FETTLE" scan --root root "$@"; }

scan --format cyclonedx --now 2026-01-01T00:00:00Z
is_rc 0 "a scan gives CycloneDX"
out_has '"specVersion": "1.6"' "of version 1.6"
out_has '"bom-ref": "pkg:deb/debian/openssl@3.0.1-1\?arch=amd64&distro=debian-12"' "components have references"
out_has '"aggregate": "complete"' "what was read whole is complete"
sed 's/2026-01-01T00:00:00Z/TIME/' .out >a
scan --format cyclonedx --now 2026-02-01T00:00:00Z
sed 's/2026-02-01T00:00:00Z/TIME/' .out >b
same a b "the same facts give the same bytes but for the time"

scan --format spdx --now 2026-01-01T00:00:00Z
is_rc 0 "a scan gives SPDX"
out_has '"spdxVersion": "SPDX-2.3"' "of version 2.3"
out_has '"referenceLocator": "pkg:deb/debian/bash@5.2-1' "packages have package URLs"
out_lacks 'not everything was read' "nothing is said to be missing"

printf 'Package: cut\nStatus: install ok installed\n' >>root/var/lib/dpkg/status
scan --format cyclonedx
out_has '"aggregate": "incomplete"' "a database that is cut makes the bill incomplete"
out_has '"name": "fettle:unread"' "and the reason is in it"
scan --format spdx -o bill.json
is_rc 0 "a bill can be a file"
ok "which says what is missing" grep -q 'not everything was read: dpkg' bill.json
scan --format sarif
is_rc 2 "a format that an inventory has not is refused"
err_has 'there is table json cyclonedx spdx' "with those that there are"

finish
