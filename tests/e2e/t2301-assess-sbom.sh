#!/bin/sh
# A bill of materials is assessed like the host that it is of.
. "$(dirname "$0")/lib.sh"

command -v python3 >/dev/null || skip_all "no python3 to compress a feed"
mkdir -p root/var/lib/dpkg root/etc
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
{
	printf 'Package: libssl3\nSource: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.0.1-1\n\n'
	printf 'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2-1\n\n'
} >root/var/lib/dpkg/status
{
	printf 'VERSION 1\nCVE-2026-1,,one\nCVE-2026-2,,two\nCVE-2026-3,,three\n\n'
	printf 'openssl,0,S  F,3.0.2-1,\nglibc,1,S  F,2.36-9+deb12u9,\nsamba,2,S  F,2:4.1-1,\n\n'
} >plain
python3 -c 'import zlib; open("feed", "wb").write(zlib.compress(open("plain", "rb").read()))'
"$FETTLE" feed import debian --type debsecan --release bookworm feed --now 2026-01-30T10:00:00Z >/dev/null
assess() { run "$FETTLE" assess --now 2026-01-30T11:00:00Z --by finding "$@"; }

"$FETTLE" scan -q --root root --json -o host.json --now 2026-01-30T10:30:00Z
assess --inventory host.json
out_has 'CVE-2026-1' "the inventory has a finding"
cp .out want
for format in cyclonedx spdx; do
	"$FETTLE" scan -q --root root --format $format -o bill.json --now 2026-01-30T10:30:00Z
	assess --inventory bill.json
	is_rc 0 "$format is assessed"
	same want .out "with the same findings"
	assess --inventory - <bill.json
	same want .out "from standard input too"
done

assess --inventory "$SRC/tests/fuzz/corpus/scan_sbom/syft.cdx.json"
out_has 'CVE-2026-2' "a source package that a bill by syft tells is judged"
out_lacks 'CVE-2026-3' "by its own version and not by that of its packages"

printf '{"spdxVersion":"SPDX-2.3"}' >empty.json
assess --inventory empty.json --exit-code
is_rc 111 "of a bill without a component nothing is claimed"
printf '{"format":"fettle.plan/1"}' >other.json
assess --inventory other.json
is_rc 3 "another document is refused"
err_has 'hint: an inventory of fettle, CycloneDX and SPDX 2.3 are read, as JSON' "with what is read"
finish
