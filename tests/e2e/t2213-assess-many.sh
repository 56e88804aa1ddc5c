#!/bin/sh
# 'fettle assess' over many inventories, and what '--fail-on' and '--by' can ask for.
. "$(dirname "$0")/lib.sh"

root() { # NAME PACKAGE...: an inventory hosts/NAME.json
	name=$1
	shift
	rm -rf root "$FETTLE_STATE_DIR/inventory"
	mkdir -p root/var/lib/dpkg root/etc hosts
	printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
	echo "$name" >root/etc/hostname
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1-1\n\n' "$@" >root/var/lib/dpkg/status
	"$FETTLE" scan -q --root root
	cp "$FETTLE_STATE_DIR/inventory/current.json" "hosts/$name.json"
}
printf '%s\n' 'VERSION 1' 'CVE-2026-1,,one' 'CVE-2026-2,,two' '' 'app,0,SH F,2-1,' 'lib,1,SL F,2-1,' '' >bookworm.txt
printf '{"title":"x","catalogVersion":"2026.01.01","dateReleased":"2026-01-01T00:00:00Z","count":1,"vulnerabilities":[{"cveID":"CVE-2026-2","dateAdded":"2026-01-01","dueDate":"2026-01-20","vulnerabilityName":"x","knownRansomwareCampaignUse":"Unknown"}]}' >kev.json
FETTLE_NOW=2026-01-31T10:00:00Z
export FETTLE_NOW
root one app
root two app lib
root clean other
"$FETTLE" feed import -q debian --type debsecan --release bookworm bookworm.txt
"$FETTLE" feed import -q kev --type kev kev.json
rm -f "$FETTLE_STATE_DIR/inventory/current.json"

run "$FETTLE" assess --inventory hosts --by host
is_rc 0 "a directory of inventories"
ok "the worst comes first, and one without findings last" sh -c 'awk "NR>1 && NF>3 {printf \"%s \", \$2}" .out | grep -q "^2 1 0 "'
out_has '^[^ ]+ +2 +0 +1 +2 +0 +2026-02-03 +0 +whole$' "a line a host, with what is exploited, and how far it was judged"
out_has '^3 hosts, 3 findings, 0 overdue$' "the sum"
printf 'hosts/one.json\n' >single
run "$FETTLE" assess --inventory @single --by host
out_has '^1 host, 1 finding, 0 overdue$|^1 finding, ' "one host is not hosts"
run "$FETTLE" assess --inventory hosts/one.json --inventory hosts/two.json
out_has '^== ' "several inventories: one below the other"
ok "each with its own sum" test "$(grep -c 'findings\{0,1\}, .* out of reach' .out)" = 2
printf 'hosts/one.json\n\nhosts/clean.json\n' >list
run "$FETTLE" assess --inventory @list --by host --json
out_has '"format": "fettle.hosts/1"' "a list of names, as a document"
ok "which is valid and has both" python3 -c 'import json, sys; d = json.load(open(".out")); assert [h["findings"] for h in d["hosts"]] == [1, 0]'
run "$FETTLE" assess --inventory hosts --json
ok "the documents of all" python3 -c 'import json; d = json.load(open(".out")); assert sum(len(h["findings"]) for h in d["hosts"]) == 3 and {h["format"] for h in d["hosts"]} == {"fettle.findings/1"}'
run "$FETTLE" assess --inventory hosts --format csv
ok "rows of all below one line of names" test "$(grep -c CVE .out)$(grep -c '^id,' .out)" = 31
run "$FETTLE" assess --inventory hosts --format sarif
is_rc 2 "a format of one host is refused"
run "$FETTLE" assess --inventory hosts --until no-kev
is_rc 2 "so is what is about one host"

echo '{"format":"fettle.inventory/1"}' >hosts/bad.json
run "$FETTLE" assess --inventory hosts --by host
is_rc 13 "one that is not valid: the run is partial"
err_has "^warning: inventory 'hosts/bad.json': " "it is named"
out_has '^hosts/bad.json +- .* failed$' "and has a line"
out_has '^4 hosts, 3 findings' "the others are judged"
rm hosts/*
run "$FETTLE" assess --inventory hosts
is_rc 3 "nothing to assess is no success"

root two app lib
assess() {
	run "$FETTLE" assess --inventory hosts/two.json -q "$@"
}
assess --fail-on kev
is_rc 110 "--fail-on kev"
assess --fail-on urgent
is_rc 110 "--fail-on a tier"
assess --fail-on overdue
is_rc 0 "--fail-on overdue: nothing is yet"
run "$FETTLE" assess -q --root root
run "$FETTLE" assess -q --root root --fail-on overdue --now 2026-03-01
is_rc 110 "--fail-on overdue: then it is"
assess --fail-on coverage
is_rc 0 "--fail-on coverage: all is covered"
"$FETTLE" feed remove -q kev
assess --fail-on kev
is_rc 111 "--fail-on kev without a feed that can tell: not known is not clean"
run "$FETTLE" assess --inventory hosts/two.json --fail-on kev
err_has "^warning: option '--fail-on kev': there is no feed of type kev" "and why is said"
"$FETTLE" feed remove -q debian
assess --fail-on coverage
is_rc 111 "--fail-on coverage: no feed speaks of it"
assess --fail-on kev,nonsense
is_rc 2 "--fail-on: an unknown word"
err_has 'there is breached unknown .* overdue kev urgent soon scheduled coverage$' "the words are named"
assess --by package --format csv
is_rc 2 "--by is for tables"
assess --by finding --format csv
is_rc 0 "by finding is what documents are"
finish
