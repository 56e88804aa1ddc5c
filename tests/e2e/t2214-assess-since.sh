#!/bin/sh
# 'fettle assess --since' and '--new': what came, what went, what changed state.
. "$(dirname "$0")/lib.sh"

status() { # NAME VERSION...
	mkdir -p root/var/lib/dpkg root/etc
	printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: %s\n\n' "$@" >root/var/lib/dpkg/status
	"$FETTLE" scan -q --root root --now "$now"
}
feed() { # ROW...
	{
		printf '%s\n' 'VERSION 1' 'CVE-2026-1,,one' 'CVE-2026-2,,two' 'CVE-2026-3,,three' ''
		printf '%s\n' "$@" ''
	} >bookworm.txt
	"$FETTLE" feed import -q debian --type debsecan --release bookworm --now "$now" bookworm.txt
}
assess() {
	run "$FETTLE" assess --root root --now "$now" "$@"
}

now=2026-01-10T10:00:00Z
feed 'app,0,SH F,2-1,' 'lib,1,S   ,,'
status app 1-1 lib 1-1
assess --new
out_has '^new +CVE-2026-1 +app +- +fix-unreachable +urgent ' "the first assessment: all is new"
out_has '^since the beginning: 2 came$' "and is told so"
assess --new
out_has '^since 2026-01-10T10:00:00Z: no change$' "nothing changed since the last one"
plan="plan-aaaaaaaaaaaa" # the same plan is kept once: this one stays as it was made
cp "$FETTLE_STATE_DIR"/plans/plan-*.json "$FETTLE_STATE_DIR/plans/$plan.json"

now=2026-01-11T10:00:00Z
feed 'app,0,SH F,2-1,' 'lib,1,S  F,3-1,' 'lib,2,S  F,3-1,'
status app 2-1 lib 1-1
assess --new
ok "what came, what went, what is in another state" sh -c 'grep -Eq "^new +CVE-2026-3 +lib +- +fix-unreachable " .out && grep -Eq "^gone +CVE-2026-1 +app +fix-unreachable +gone +- +-$" .out && grep -Eq "^state +CVE-2026-2 +lib +no-fix +fix-unreachable " .out'
out_has '^since 2026-01-10T10:00:00Z: 1 came, 1 went, 1 in another state$' "the sum"
now=2026-01-12T10:00:00Z
assess --since 2026-01-10T12:00:00Z
out_has '^since 2026-01-10T12:00:00Z: 1 came, 1 went, 1 in another state$' "since a time"
assess --since "$plan"
out_has '^since 2026-01-10T10:00:00Z: 1 came, 1 went, 1 in another state$' "since a plan was made"
assess --since 12h
out_has ': no change$' "a duration is so long ago"
assess --since 2026-01-01
out_has ': 2 came$' "since before the first assessment: what is there now is new"
assess --since "$plan" --json
ok "as a document" python3 -c 'import json; d = json.load(open(".out")); assert d["format"] == "fettle.findings-diff/1" and [c["change"] for c in d["changes"]] == ["new", "gone", "state"] and d["summary"]["gone"] == 1'
assess --since nonsense
is_rc 2 "what is no time and no id"
assess --since plan-000000000000
is_rc 3 "a plan that is not there"
assess --since 1d --by host
is_rc 2 "changes have a table of their own"
assess --new --inventory "$FETTLE_STATE_DIR/inventory/current.json"
is_rc 2 "of an inventory that is given nothing is kept"
finish
