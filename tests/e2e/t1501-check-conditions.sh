#!/bin/sh
# check: the exit status of each condition, and their order, over records that are made by hand.
. "$(dirname "$0")/lib.sh"

now=2026-03-01T12:00:00Z
state=$FETTLE_STATE_DIR
check() { run "$FETTLE" check --now $now "$@"; }

check
is_rc 111 "a host of which nothing is known is no good host"
out_has '^unknown: the host was never scanned \(and 1 more\)$' "what is not known is said in one line"
check --fail-on security
is_rc 0 "a condition that is not asked for gives no status"
out_has '^unknown: ' "but is told"
check --fail-on bad
is_rc 2 "a condition that does not exist is refused"
err_has "no 'bad'" "and named"

mkdir -p "$state/inventory" "$state/plans" "$state/transactions"
coverage='{"source": "dpkg", "path": "var/lib/dpkg/status", "result": "read", "components": 1}'
kernel() { # NAME VERSION RUNNING
	printf '{"purl": "pkg:deb/debian/%s@%s", "type": "deb", "name": "%s", "version": "%s", "running": %s,' "$1" "$2" "$1" "$2" "$3"
	printf '"source": {"name": "linux-signed-amd64", "version": "%s"}}' "$2"
}
inventory() { # FILE TIME BOOT LIVE COMPONENT
	cat >"$state/inventory/$1.json" <<JSON
{"format": "fettle.inventory/1", "generated": "$2", "generator": "x",
 "host": {"id": "h1", "name": "web1", "os": {"id": "debian"}, "kernel": {"boot_id": "$3"}, "root": "/"},
 "components": [$5], "coverage": [$coverage], "live": {"processes": [$4]}}
JSON
}
finding() { # VULNERABILITY STATE DUE
	printf '{"id": "%s", "vulnerability": "%s", "component": {"source": "bash"}, "packages": ["bash"],' "$1" "$1"
	printf '"state": "%s", "priority": {"tier": "urgent"}, ' "$2"
	[ -z "$3" ] || printf '"due": "%s", ' "$3"
	printf '"times": {}, "reason": {}}'
}
findings() { # FINDINGS [UNCOVERED [STALE]]
	cat >"$state/findings.json" <<JSON
{"format": "fettle.findings/1", "generated": "2026-03-01T11:00:00Z", "generator": "x",
 "host": {"id": "h1", "scanned": "2026-03-01T10:00:00Z"}, "complete": true,
 "feeds": [{"name": "debian", "type": "debsecan", "stale": ${3:-false}}], "findings": [$1], "uncovered": [$2]}
JSON
}
one=$(kernel linux-image-6.1.0-1 6.1.1-1 true)
inventory current 2026-03-01T10:00:00Z b1 '' "$one"
findings ''
check
is_rc 0 "a host on which nothing is open is good"
out_has '^ok: ' "and the line says so"
check -q
ok "with --quiet the status is the only answer" test ! -s .out
check --json
out_has '"conditions": \[\]' "the document has no conditions then"
check CVE-1
is_rc 104 "what no finding is about matches nothing"
check --max-age soon
is_rc 2 "an age that is none is wrong usage"
check --max-age 90m
is_rc 111 "what is older than allowed is not known"
out_has 'the inventory is too old: 2026-03-01T10:00:00Z' "and its time is said"
run "$FETTLE" check --now 2026-03-09T00:00:00Z
is_rc 111 "by itself it ages too"

findings "$(finding CVE-1 no-fix 2026-03-09T00:00:00Z)"
check
is_rc 0 "what has no patch and is not overdue is no condition"
out_has '^ok: .*open without a patch: 1$' "and not called closed"
findings "$(finding CVE-1 open 2026-03-09T00:00:00Z)"
check
is_rc 0 "a finding that is not yet due is no breach"
run "$FETTLE" check --now 2026-03-09T00:00:00Z --max-age 30d
is_rc 110 "the same is one when its date has come"
findings "$(finding CVE-1 open 2026-02-09T00:00:00Z)" '{"purl": "pkg:deb/x/y@1", "reason": "r"}' true
check --json
is_rc 110 "overdue goes before unknown"
out_has '"exit_code": 110' "the document has the status"
out_has '"name": "unknown"' "and all conditions"
out_has "feed 'debian' was no longer valid" "with their reasons"
check --fail-on unknown,security
is_rc 111 "the gravest of those asked for decides"
check CVE-2
is_rc 111 "with a stale feed it is not known whether another one is open"
findings "$(finding CVE-1 open 2026-02-09T00:00:00Z)"
check CVE-1
is_rc 110 "one vulnerability can be asked about"
check bash
is_rc 110 "so can a package"
check zsh
is_rc 104 "another one is not affected by it"

findings "$(finding CVE-1 pending-restart '')"
check
is_rc 103 "a finding that ends with a restart asks for one"
findings ''
inventory current 2026-03-01T10:00:00Z b1 '{"pid": 7, "exe": "/usr/sbin/sshd", "object": "/lib/libc.so.6", "state": "deleted"}' "$one"
check
is_rc 103 "so does a process that runs replaced code"
inventory current 2026-03-01T10:00:00Z b1 '' "$one,$(kernel linux-image-6.1.0-2 6.1.2-1 false)"
check
is_rc 102 "a newer kernel that does not run asks for a reboot"
out_has '^reboot: kernel 6.1.1-1 runs, 6.1.2-1 is installed$' "both are named"

hex=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
receipt() { # REBOOT
	mkdir -p "$state/transactions/0001-0000000000000001"
	cat >"$state/transactions/0001-0000000000000001/receipt.json" <<JSON
{"format": "fettle.receipt/1", "generated": "2026-03-01T09:00:00Z", "generator": "x", "transaction": "0001-0000000000000001", "kind": "apply",
 "bundle": {"id": "app-2", "product": "app", "serial": 2, "sha256": "$hex"}, "reboot": $1,
 "started": "2026-03-01T09:00:00Z", "finished": "2026-03-01T09:00:00Z", "result": "done", "changes": []}
JSON
}
receipt true
inventory current 2026-03-01T10:00:00Z b1 '' "$one"
inventory 2026-03-01T08:00:00Z 2026-03-01T08:00:00Z b1 '' "$one"
check
is_rc 102 "a bundle that asked for a reboot waits for it"
inventory current 2026-03-01T10:00:00Z b2 '' "$one"
check
is_rc 0 "after it, it does not"
receipt false
inventory current 2026-03-01T08:30:00Z b2 '' "$one"
check
is_rc 111 "a host that was changed after its scan is not known"

printf '{"format": "fettle.findings/1", ' >"$state/findings.json"
check
is_rc 3 "records that cannot be read are a failure and no answer"
finish
