#!/bin/sh
# A policy decides how unknown inputs count, when findings are due, and what is too old.
. "$(dirname "$0")/lib.sh"

mkdir -p root/var/lib/dpkg root/etc/fettle
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1-1\n\n' app lib >root/var/lib/dpkg/status
printf '%s\n' 'VERSION 1' 'CVE-2026-1,,one' 'CVE-2026-2,,two' '' 'app,0,SH F,2-1,' 'lib,1,SL F,2-1,' '' >bookworm.txt
FETTLE_NOW=2026-01-31T10:00:00Z
export FETTLE_NOW
"$FETTLE" scan -q --root root
"$FETTLE" feed import -q debian --type debsecan --release bookworm bookworm.txt
policy() {
	printf '{"format":"fettle.policy/1",%s}\n' "$1" >policy.json
}
assess() {
	run "$FETTLE" assess --inventory "$FETTLE_STATE_DIR/inventory/current.json" --policy policy.json "$@"
}

policy '"sla":{"inputs":{"unknown_exposure":"no","unknown_automatable":"no","unknown_impact":"partial"}}'
assess --by finding
out_has '^ *1  CVE-2026-1 .* next-upgrade  -$' "what is not known counts as the policy says"
assess --explain CVE-2026-1
out_has '^  exposed +unknown, which counts as no$' "and it is explained"
out_has '^ +if exposed were known to be yes: tier scheduled, 60 days$' "with what would change it"
out_has "^  policy +sha256 $(sha256sum <policy.json | cut -c1-16)\.\.\.$" "and by which policy"

policy '"sla":{"overlays":[{"name":"app first","when":{"severity":"high","packages":["a*"]},"days":1,"from":"first_seen"}]}'
assess --by finding
out_has '^ *1  CVE-2026-1 .* urgent  2026-02-01$' "an overlay sets a shorter limit"
out_has '^ *2  CVE-2026-2 .* urgent  2026-02-03$' "where it holds"
assess --explain CVE-2026-1
out_has '^  due +2026-02-01T10:00:00Z: 1 day after 2026-01-31T10:00:00Z, when it was first seen; overlay app first$' "the overlay is named"
assess --json
out_has '"due_by": "overlay app first"' "in the document too"
ok "the same policy, the same digest in the plan" sh -c '"$FETTLE" assess -q --root root --policy policy.json && grep -q "\"policy_digest\": \"$(sha256sum <policy.json | cut -d" " -f1)\"" "$FETTLE_STATE_DIR"/plans/*.json'
policy '"clock":{"start":"available"}'
run "$FETTLE" assess --root root --policy policy.json --explain CVE-2026-1
out_has '^  due +2026-02-01T10:00:00Z: set by an earlier run, and a due date never moves later$' "a policy never moves a date later"

policy '"freshness":{"feed_max_age":"1d","scan_max_age":"1h"}'
assess
is_rc 0 "a feed within its age"
FETTLE_NOW=2026-01-31T12:00:00Z FETTLE_POLICY=policy.json run "$FETTLE" check
is_rc 111 "check: a scan older than the policy allows is not believed"
compliance() { # NOW: hosts of which nothing is known
	FETTLE_NOW=$1 "$FETTLE" report --policy policy.json --json |
		sed -n '/"name": "patch-compliance-rate"/,/"name": "[a-z-]*rate"/{/"name": "unknown"/,/count/s/.*"count": \([0-9]*\).*/\1/p;}'
}
ok "report: a scan within its age" test "$(compliance 2026-01-31T10:30:00Z)" = 0
ok "report: one that is older proves nothing" test "$(compliance 2026-01-31T12:00:00Z)" = 1
FETTLE_NOW=2026-02-02 run "$FETTLE" assess --root root --policy policy.json
is_rc 12 "a feed older than the policy allows: no claim"

policy '"sla":{"overlays":[{"name":"x","days":"1","when":{}}]}'
assess
is_rc 3 "a policy that is not valid is refused"
err_has "^fettle: policy 'policy.json': sla: overlays\[0\]: days: not a whole number" "with the place of the mistake"
run "$FETTLE" assess --root root --policy nowhere.json
err_has "nowhere.json" "a policy that was named has to be there"
ok "refused before anything was done" test "$rc" != 0
cp policy.json root/etc/fettle/policy.json
run "$FETTLE" assess --root root
is_rc 0 "nothing in a root is taken for a policy"
finish
