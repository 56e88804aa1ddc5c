#!/bin/sh
# What report hands to the programs of others: rows, test cases, figures for a collector.
. "$(dirname "$0")/lib.sh"

now=2026-03-01T12:00:00Z
state=$FETTLE_STATE_DIR
report() { run "$FETTLE" report --now $now "$@"; }

# nothing is known: nothing may look good
report --format csv
is_rc 1 "what was not assessed has no rows"
err_has "not assessed" "and that is said"
out_lacks . "with nothing on the way"
report --format prom
is_rc 0 "a collector gets figures nevertheless"
out_has '^fettle_assessed 0$' "that say so"
out_has '^fettle_compliance\{part="compliant"\} 0$' "and claim nothing"
report --format junit
out_has 'skipped message="the host was not assessed"' "test cases are skipped"
report
out_has '^patch-compliance-rate +0 of 1 \(0.0 %\)$' "a host that is not known is not compliant"

mkdir -p "$state/inventory"
cat >"$state/inventory/current.json" <<'JSON'
{"format": "fettle.inventory/1", "generated": "2026-03-01T10:00:00Z", "generator": "x",
 "host": {"id": "h1", "name": "web1", "os": {"id": "debian", "pretty": "Debian 12"}, "kernel": {}, "root": "/"},
 "components": [{"purl": "pkg:deb/debian/bash@5.2-1", "type": "deb", "name": "bash", "version": "5.2-1"}],
 "coverage": [{"source": "dpkg", "path": "var/lib/dpkg/status", "result": "read", "components": 1}]}
JSON
finding() { # VULNERABILITY STATE DUE TEXT
	printf '{"id": "id-%s", "vulnerability": "%s", "component": {"source": "bash"}, "packages": ["bash"],' "$1" "$1"
	printf '"state": "%s", "priority": {"tier": "urgent"}, "due": "%s", "times": {}, "reason": {"text": "%s"}}' "$2" "$3" "$4"
}
cat >"$state/findings.json" <<JSON
{"format": "fettle.findings/1", "generated": "2026-03-01T11:00:00Z", "generator": "x",
 "host": {"id": "h1", "scanned": "2026-03-01T10:00:00Z", "complete": true},
 "feeds": [{"name": "debian", "type": "debsecan"}],
 "findings": [$(finding CVE-1 open 2026-02-28T00:00:00Z '=cmd|x'), $(finding CVE-2 open 2026-03-09T00:00:00Z '<b>'),
  $(finding CVE-3 fixed 2026-02-01T00:00:00Z '')], "uncovered": []}
JSON

report --format csv
is_rc 0 "findings are rows"
ok "each and their names" test "$(grep -c . .out)" = 4
ok "which end as RFC 4180 wants" test "$(grep -c "$(printf '\r')\$" .out)" = 4
out_has ",'=cmd\|x," "no cell is a formula"
report --format plain
ok "plain has no names" test "$(grep -c . .out)" = 3
ok "and columns that awk counts" test "$(awk -F '\t' 'NF == 32 && $7 == "yes" { print $2 }' .out)" = CVE-1
report --format prom -o fettle.prom
is_rc 0 "figures can be a file"
ok "with findings by state" grep -qx 'fettle_findings{state="open",tier="urgent"} 2' fettle.prom
ok "with compliance" grep -qx 'fettle_compliance{part="non-compliant"} 1' fettle.prom
ok "and no vulnerability" sh -c '! grep CVE fettle.prom'
report --format junit
if command -v xmllint >/dev/null; then
	ok "test cases are XML" xmllint --noout .out
else
	skip "test cases are XML" "no xmllint here"
fi
out_has 'name="urgent" tests="3" failures="2" errors="0" skipped="0"' "a tier is a suite"
out_has '&lt;b&gt;' "words of feeds are text"

report --format html -o page.html
is_rc 0 "the report can be a page"
ok "with what could not be read" grep -q '<h2>What could not be read</h2>' page.html
ok "a verdict" grep -q '<strong>Not compliant</strong>' page.html
ok "and the words of feeds as text" grep -q 'class="w">&lt;b&gt;<' page.html
if command -v tidy >/dev/null; then
	ok "it is HTML" tidy -q -e --drop-empty-elements no page.html
else
	skip "it is HTML" "no tidy here"
fi

report --explain finding-compliance-rate
is_rc 0 "a figure is explained"
out_has '^finding-compliance-rate: 2 of 3' "with its value"
out_has '^non-compliant: 1$' "its parts"
out_has '^id-CVE-1$' "and what they hold"
report --explain nothing
is_rc 2 "a figure that there is not is refused"
err_has 'there are patch-compliance-rate, ' "with those that there are"
report --format nothing
is_rc 2 "so is a format"

finish
