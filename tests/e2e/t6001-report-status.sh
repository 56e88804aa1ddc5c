#!/bin/sh
# report and status over records that are made by hand, so that every figure is known.
. "$(dirname "$0")/lib.sh"

now=2026-03-01T12:00:00Z
state=$FETTLE_STATE_DIR
hex=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

run "$FETTLE" report --now $now
is_rc 0 "an empty state has a report"
out_has "not scanned: run 'fettle scan'" "what was not scanned is said"
out_has "not assessed: run 'fettle assess'" "what was not assessed is said"
out_has '^deployment-success-rate  *not evaluated$' "a figure without data has no value"
run "$FETTLE" report --json --now $now
out_has '"value": null' "nor has it one in the document"
out_has '"findings": null' "findings that were never made are null"
run "$FETTLE" status --now $now
is_rc 0 "an empty state has a status"
out_has '^next: fettle scan$' "the first thing to run is scan"

mkdir -p "$state/inventory" "$state/transactions" "$state/plans"
inventory() { # TIME RESULT
	cat >"$state/inventory/current.json" <<JSON
{"format": "fettle.inventory/1", "generated": "$1", "generator": "x",
 "host": {"id": "h1", "name": "web1", "os": {"id": "debian", "pretty": "Debian 12"},
  "kernel": {}, "root": "/"},
 "components": [{"purl": "pkg:deb/debian/bash@5.2-1", "type": "deb", "name": "bash", "version": "5.2-1"}],
 "coverage": [{"source": "dpkg", "path": "var/lib/dpkg/status", "result": "$2", "components": 1, "reason": "stanza 2 has no Package"}]}
JSON
}
finding() { # VULNERABILITY STATE TIER DUE
	printf '{"id": "%s", "vulnerability": "%s", "component": {"source": "bash"}, "packages": ["bash"],' "$1" "$1"
	printf '"state": "%s", "priority": {"tier": "%s", "kev": %s}, "due": "%s", "times": {}, "reason": {}}' "$2" "$3" "$5" "$4"
}
findings() { # SCANNED
	cat >"$state/findings.json" <<JSON
{"format": "fettle.findings/1", "generated": "2026-03-01T11:00:00Z", "generator": "x",
 "host": {"id": "h1", "scanned": "$1"}, "feeds": [{"name": "debian", "type": "debsecan"}],
 "findings": [$(finding CVE-1 open urgent 2026-02-28T00:00:00Z true), $(finding CVE-2 open soon 2026-03-09T00:00:00Z false),
  $(finding CVE-3 fixed urgent 2026-02-01T00:00:00Z true)],
 "uncovered": [{"purl": "pkg:deb/x/y@1", "reason": "third party"}]}
JSON
}
receipt() { # ID KIND RESULT FINISHED EXTRA
	mkdir -p "$state/transactions/$1"
	cat >"$state/transactions/$1/receipt.json" <<JSON
{"format": "fettle.receipt/1", "generated": "$4", "generator": "x", "transaction": "$1", "kind": "$2", $5
 "bundle": {"id": "app-2", "product": "app", "serial": 2, "sha256": "$hex", "fixes": ["CVE-1"]},
 "started": "$4", "finished": "$4", "result": "$3", "changes": [{"path": "/opt/app/x", "op": "add", "after": "dir"}]}
JSON
}

inventory 2026-03-01T10:00:00Z partial
run "$FETTLE" status --now $now
out_has '^next: fettle assess$' "after scan comes assess"
out_has 'not every source could be read' "a scan that was not whole is said"
findings 2026-03-01T10:00:00Z
run "$FETTLE" report --now $now
out_has '^open  *1  *1  *0  *0  *0  *2$' "open findings stand in their tiers"
out_has '^fixed  *1 ' "so do fixed ones"
out_has '^overdue: 1, known to be exploited: 1, next due: 2026-03-09' "what is fixed is neither overdue nor exploited"
out_has 'components that no feed speaks of: 1' "what no feed speaks of is counted"
out_has '^dpkg .var/lib/dpkg/status.: partial: stanza 2' "what could not be read is a part of the report"
cp "$state/inventory/current.json" whole.json
sed 's/"coverage": \[{/"coverage": [{"source": "process", "path": "proc", "result": "partial", "components": 0, "reason": "1 of 9"}, {/; s/"result": "partial", "components": 1/"result": "read", "components": 1/' \
	whole.json >"$state/inventory/current.json"
run "$FETTLE" status --now $now
out_has 'components: 1; every source of packages was read, 1 other not whole$' "status hides no gap beside the packages"
out_has '^next|part of the host could not be judged' "and says that part could not be judged"
run "$FETTLE" report --now $now
out_has '^process .proc.: partial: 1 of 9$' "nor does the report"
cp whole.json "$state/inventory/current.json"
run "$FETTLE" report --now 2026-02-27T00:00:00Z
out_has '^overdue: 0' "--now moves what is overdue"

receipt 0001-0000000000000001 apply 'done' 2026-02-20T10:00:00Z
receipt 0002-0000000000000002 rollback 'done' 2026-02-21T10:00:00Z '"undoes": "0001-0000000000000001",'
run "$FETTLE" report --now $now
out_has '0 of 1 \(0.0 %\)' "what was rolled back is no success"
out_has '2026-02-20.*rolled back by 0002-0000000000000002' "and is shown so"
run "$FETTLE" report --now $now --since 10d --until 2026-02-21
out_has '0 of 1' "a duration is so long ago"
out_lacks '^2026-02-21' "the end of the window is not in it"
run "$FETTLE" report --now $now --since 2026-02-22
out_has 'not evaluated' "an empty window has no figure"
run "$FETTLE" report --now $now --since 1d --until 2d
is_rc 2 "a window that ends before it begins is a usage error"
run "$FETTLE" report --now $now --since yesterday
is_rc 2 "what is no time is a usage error"
err_has "option '--since'" "it names the option"
err_has '^hint: .*30d' "and says that durations are taken"

run "$FETTLE" report --json --now $now
cp .out a.json
run "$FETTLE" report --json --now $now
same .out a.json "two reports over the same records are the same bytes"
ok "it is valid JSON" python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); assert d["metrics"][0]["denominator"]==1 and d["transactions"][0]["undone_by"]=="0002-0000000000000002" and d["host"]["unread"][0]["source"]=="dpkg"' a.json

echo 0003-0000000000000003 >"$state/transactions/.current"
run "$FETTLE" status --now $now
out_has '^next: fettle recover$' "an interrupted transaction goes before all else"
out_has '^interrupted  0003-0000000000000003$' "and is named"
rm "$state/transactions/.current"
receipt 0002-0000000000000002 rollback 'done' 2026-03-01T11:30:00Z '"undoes": "0001-0000000000000001",'
run "$FETTLE" status --now $now
out_has '^next: fettle scan$' "after a change the host is scanned again"
inventory 2026-03-01T11:45:00Z read
run "$FETTLE" status --now $now
out_has '^next: fettle assess$' "and assessed again"
findings 2026-03-01T11:45:00Z
run "$FETTLE" status --now $now
out_has '^next: fettle feed update$' "without a patch the feeds are asked"
run "$FETTLE" status --now 2026-03-03T00:00:00Z
out_has '^next: fettle scan$' "an inventory does not last for ever"
ok "the screen is 80 columns wide and 24 lines high" sh -c 'awk "length > 80 { exit 1 } END { exit NR > 24 }" .out'

echo '{' >"$state/findings.json"
run "$FETTLE" report --now $now
is_rc 3 "findings that cannot be read are not taken for none"
err_has "findings.json" "the file is named"
finish
