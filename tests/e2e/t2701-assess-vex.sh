#!/bin/sh
# 'fettle assess' with statements of exploitability: OpenVEX, CycloneDX and CSAF.
. "$(dirname "$0")/lib.sh"

mkdir -p root/var/lib/dpkg root/etc
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
for p in curl libcurl4; do
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: 7.88-1\nSource: curl\n\n' $p
done >root/var/lib/dpkg/status
printf 'VERSION 1\nCVE-2025-1,,\nCVE-2025-2,,\n\ncurl,0,S  F,7.88-2,\ncurl,1,S  F,7.88-2,\n\n' >secan
"$FETTLE" scan -q --root root
"$FETTLE" feed import --root root -q debian --type debsecan --release bookworm secan

states() { # of the document in .out: vulnerability and state
	python3 -c '
import json, sys
for f in sorted(json.load(sys.stdin)["findings"], key=lambda f: f["vulnerability"]):
	print(f["vulnerability"], f["state"])' <.out
}
statement() { # VULNERABILITY PRODUCT STATUS MORE
	printf '{"vulnerability":{"name":"%s"},"products":[{"@id":"%s"}],"status":"%s"%s}' "$1" "$2" "$3" "$4"
}
head='{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://team/1","author":"The team","timestamp":"2026-01-01T00:00:00Z","version":1,"statements":['

{
	printf '%s' "$head"
	statement CVE-2025-1 'pkg:deb/debian/curl?arch=source' not_affected ',"justification":"vulnerable_code_not_present","impact_statement":"built without it"'
	printf ','
	statement CVE-2025-2 'pkg:deb/debian/curl?arch=source' not_affected ''
	printf ','
	statement CVE-2025-2 'pkg:deb/debian/wget' fixed ''
	printf ']}\n'
} >vex.json

run "$FETTLE" feed import --root root team --type openvex vex.json
is_rc 0 "import: a document with one broken statement is taken"
err_has "1 records cannot be read, the first: 'https://team/1': statement 1: 'CVE-2025-2': 'not_affected' without justification or impact statement" \
	"import: the statement that is broken is named, and why"

run "$FETTLE" assess --root root --by finding
is_rc 0 "assess: it is done"
out_has 'CVE-2025-1 .* not-affected' "assess: what is not affected is shown as that"
out_has 'CVE-2025-2 .* fix-unreachable' "assess: a broken statement changes nothing"
out_has '^1 finding, 1 out of reach, 1 not affected' "assess: what is not affected is counted apart"
err_has "feed 'team': 1 of its 2 statements match no finding" \
	"assess: statements that match nothing are counted"

run "$FETTLE" assess --root root --json
states >got
printf 'CVE-2025-1 not-affected\nCVE-2025-2 fix-unreachable\n' >want
ok "assess --json: the states are in the document" diff want got
out_has '"justification": "vulnerable_code_not_present"' "assess --json: the justification is in it"
out_has '"reason": "nothing of that name is installed"' "assess --json: what matched nothing is listed with its reason"

run "$FETTLE" assess --root root --explain CVE-2025-1
out_has 'VEX  *The team: not_affected, vulnerable_code_not_present' "explain: who says so, and why"
out_has 'built without it' "explain: the impact statement"
out_has "feed 'debian' says: curl 7.88-1 is older than 7.88-2" "explain: what the other feed says is not lost"
run "$FETTLE" assess --root root --explain team
out_has '^feed .team.: 2 statements, of which 1 match a finding' "explain FEED: how many there are"
out_has 'CVE-2025-2 fixed, pkg:deb/debian/wget: nothing of that name is installed' "explain FEED: which match nothing"

"$FETTLE" feed remove --root root team
run "$FETTLE" assess --root root --json
states >got
printf 'CVE-2025-1 fix-unreachable\nCVE-2025-2 fix-unreachable\n' >want
ok "a feed that is removed is believed no more" diff want got

# an archive of documents, a newer one among them
mkdir docs
printf '%s%s]}\n' "$head" "$(statement CVE-2025-1 'pkg:deb/debian/curl?arch=source' not_affected ',"justification":"component_not_present"')" >docs/a.json
printf '%s%s]}\n' "$head" "$(statement CVE-2025-1 'pkg:deb/debian/curl?arch=source' affected ',"timestamp":"2026-01-02T00:00:00Z"')" >docs/b.json
echo '{"format":"another"}' >docs/c.json
tar -cJf docs.tar.xz docs
run "$FETTLE" feed import --root root team --type openvex docs.tar.xz
err_has "'docs/c.json': @context: missing" "an archive: what is no such document is named"
run "$FETTLE" assess --root root --json
states >got
ok "of two statements the newer counts" diff want got
"$FETTLE" feed remove --root root team

# CycloneDX, as fettle itself writes it and as others do
cat >bom.json <<'EOF'
{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"authors":[{"name":"Ann"}]},
"components":[{"type":"library","name":"curl","bom-ref":"c","purl":"pkg:deb/debian/curl?arch=source"}],
"vulnerabilities":[{"id":"CVE-2025-2","analysis":{"state":"false_positive","detail":"not built in"},"affects":[{"ref":"c"}]}]}
EOF
run "$FETTLE" feed import --root root bom --type cyclonedx bom.json
is_rc 0 "cyclonedx: a document is taken"
run "$FETTLE" assess --root root --json
states >got
printf 'CVE-2025-1 fix-unreachable\nCVE-2025-2 not-affected\n' >want
ok "cyclonedx: a false positive is not affected" diff want got
"$FETTLE" feed remove --root root bom

# what is no such document leaves what is there
run "$FETTLE" feed import --root root bad --type csaf vex.json
is_rc 3 "csaf: a document of another kind is refused"
err_has 'not one good record in it; the first: record 0: document: missing' "csaf: and it is said why"

# real documents
data=$SHARED/csaf
if [ -n "$SHARED" ] && [ -d "$data" ]; then
	n=0
	for f in "$data"/redhat-csaf/rhsa-*.json "$data"/redhat-vex/*.json; do
		"$FETTLE" feed import --root root -q --allow-older red --type csaf "$f" 2>>.all || echo "$f" >>bad
		n=$((n + 1))
	done
	for f in "$data"/ubuntu-vex/*.json; do
		"$FETTLE" feed import --root root -q --allow-older ubuntu --type openvex "$f" 2>>.all || echo "$f" >>bad
		n=$((n + 1))
	done
	ok "$n real documents are read" test ! -e bad
else
	skip "real documents are read" "no real data here"
fi
finish
