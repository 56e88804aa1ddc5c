#!/bin/sh
# Findings in the formats of others: the same findings in each, and no format claims more.
. "$(dirname "$0")/lib.sh"

mkdir -p root/var/lib/dpkg root/etc
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
package() { # NAME VERSION
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: %s\n\n' "$1" "$2"
}
{
	package bash 5.2-1
	package openssl 3.0.1-1
} >root/var/lib/dpkg/status
feed() { # ROW...: what debsecan serves
	{
		printf 'VERSION 1\n'
		printf 'CVE-2026-1,,one\nCVE-2026-2,,two\n\n'
		printf '%s\n' "$@"
		printf '\n'
	} >plain
	python3 -c 'import zlib; open("feed", "wb").write(zlib.compress(open("plain", "rb").read()))'
	"$FETTLE" feed import debian --type debsecan --release bookworm --root root feed \
		--now 2026-01-30T10:00:00Z >imported 2>&1 || tap_show imported
}
command -v python3 >/dev/null || skip_all "no python3 to compress a feed"
assess() { run "$FETTLE" assess --root root --now 2026-01-30T11:00:00Z "$@"; }
"$FETTLE" scan -q --root root --now 2026-01-30T10:30:00Z 2>/dev/null

feed 'openssl,0,S  F,3.0.2-1,' 'bash,1,S  F,5.2-2,'
assess --json
is_rc 0 "findings are found"
ids=$(sed -n 's/^    {"id": "\([0-9a-f]\{16\}\)", .*/\1/p' .out | sort)
ok "two of them" test "$(echo "$ids" | wc -l)" = 2

assess --format csv
is_rc 0 "as rows"
ok "each is a row" test "$(tail -n +2 .out | cut -d, -f1 | sort)" = "$ids"
assess --format plain
ok "in plain as well" test "$(cut -f1 .out | sort)" = "$ids"
assess --format sarif
is_rc 0 "as SARIF"
ok "each is a result" test "$(sed -n 's/.*"fettleFinding\/v1": "\(.*\)"/\1/p' .out | sort)" = "$ids"
out_has '"uri": "var/lib/dpkg/status"' "that points to the package database"
assess --format cyclonedx
is_rc 0 "as CycloneDX"
ok "each is a vulnerability" test "$(sed -n 's/.*"bom-ref": "finding:\(.*\)",/\1/p' .out | sort)" = "$ids"
out_has '"ref": "pkg:deb/debian/openssl@3.0.1-1' "that affects a component"
assess --format openvex
is_rc 0 "as OpenVEX"
ok "each is a statement" test "$(grep -c '"status": "affected"' .out)" = 2
assess --format openvex -o a.json
assess --format openvex -o b.json
same a.json b.json "the same facts give the same bytes"

feed 'openssl,0,S  F,3.0.0-1,'
assess --format csv
is_rc 0 "no finding is no row"
ok "but a line of names" test "$(grep -c . .out)" = 1
assess --format openvex
is_rc 1 "and no document of OpenVEX"
err_has "there is no finding" "which is said"
assess --format html
is_rc 2 "a format that findings have not is refused"

finish
