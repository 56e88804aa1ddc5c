#!/bin/sh
# Bills of materials as inventories: what they name, and what they do not tell.
. "$(dirname "$0")/lib.sh"

bills=$SRC/tests/fuzz/corpus/scan_sbom
command -v python3 >/dev/null || skip_all "no python3 to look into JSON"
part() { # FILE MEMBER: that member alone
	python3 -c 'import json, sys; print(json.dumps(json.load(open(sys.argv[1]))[sys.argv[2]], indent=1))' "$@"
}

mkdir -p root/var/lib/dpkg root/etc
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
{
	printf 'Package: libssl3\nSource: openssl\nStatus: hold ok installed\nArchitecture: amd64\nVersion: 1:3.0+b1\n\n'
	printf 'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2-1\n\n'
} >root/var/lib/dpkg/status
"$FETTLE" scan -q --root root --json -o a.json 2>/dev/null
for format in cyclonedx spdx; do
	"$FETTLE" scan -q --root root --format $format -o bill.json
	run "$FETTLE" scan --sbom bill.json --json -o b.json
	is_rc 0 "$format that fettle wrote is read"
	part a.json components >a
	part b.json components >b
	same a b "and its components are those that were scanned"
	run "$FETTLE" scan --sbom - --by component <bill.json
	out_has '^deb +bash ' "from standard input too"
done

printf 'Package: cut\nStatus: install ok installed\n' >>root/var/lib/dpkg/status
for format in cyclonedx spdx; do
	"$FETTLE" scan -q --root root --format $format -o bill.json 2>/dev/null
	run "$FETTLE" scan --sbom bill.json --exit-code
	is_rc 111 "$format of a host that was not read whole is not complete"
	out_has '^dpkg +partial +0 +var/lib/dpkg/status' "and says what was not read"
done

run "$FETTLE" scan --sbom "$bills/syft.cdx.json" --json
is_rc 0 "a bill by syft is read"
out_has '"id": "debian",' "with its system"
out_has '"codename": "bookworm"' "and the codename of that"
out_has '"name": "samba",' "with source packages"
out_has '"version": "2:4.17.12\+dfsg-0\+deb12u1"' "and their versions"
out_has '"name": "tslib",' "and with what lies in others"
run "$FETTLE" scan --sbom "$bills/trivy.spdx.json"
out_has '^system +alpine 3.19.1' "a bill by trivy is read"
out_has '^spdx +read +1 ' "whole"
run "$FETTLE" scan --sbom "$bills/trivy.cdx.json" --exit-code
is_rc 111 "a bill with gaps is not complete"
tr '\n' ' ' <.out >flat
ok "what cannot be read is counted and named" grep -q "2 of 8 could not be read, the first: package URL 'deb/broken@1'" flat
ok "what has no package URL is" grep -q "1 without a package URL, the first is 'acme-agent'" flat
ok "what has no version is" grep -q "1 without a version, the first is 'pkg:golang/example.org/undated'" flat
ok "what is of another system is" grep -q 'first is musl of alpine-3.19.1' flat

printf '{"bomFormat":"CycloneDX","specVersion":"1.6"}' >empty.json
run "$FETTLE" scan --sbom empty.json --exit-code
is_rc 111 "a bill without a component is not a host without packages"
err_has 'nothing is known of what is installed' "and it is said"
run "$FETTLE" scan --sbom empty.json --json
out_has '"reason": "it names no component"' "with the reason in the coverage"

printf '{"bomFormat":"CycloneDX","specVersion":"9.9"}' >new.json
run "$FETTLE" scan --sbom new.json
is_rc 3 "a version that is not known is refused"
err_has "inventory 'new.json': version '9.9' of CycloneDX is not read: 1.2 to 1.7 are" "by name"
printf '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>' >bom.xml
run "$FETTLE" scan --sbom bom.xml
is_rc 3 "XML is refused"
err_has 'hint: .* as JSON' "with what is read"
run "$FETTLE" scan --sbom none.json
err_has "none.json" "a bill that is not there is named"
run "$FETTLE" scan --sbom empty.json --root root
is_rc 2 "a bill is not read together with a root"
run "$FETTLE" scan --sbom empty.json --diff
is_rc 2 "nor compared with the last scan"
find state -name current.json | wc -l >count
ok "nothing of a bill is kept" test "$(cat count)" -le 1
run "$FETTLE" scan --sbom empty.json --platform linux/arm64
is_rc 2 "nor is it an image"
run "$FETTLE" scan --sbom empty.json --by socket
is_rc 2 "no empty table says that nothing listens"
err_has "'--by socket' is about what runs: --sbom does not tell" "and why"
finish
