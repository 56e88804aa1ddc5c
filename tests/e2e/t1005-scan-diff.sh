#!/bin/sh
# What changed between two scans.
. "$(dirname "$0")/lib.sh"
mkdir -p root/var/lib/dpkg
put() { # "NAME VERSION WANT"...
	for p; do
		# shellcheck disable=SC2086 # words
		set -- $p
		printf 'Package: %s\nStatus: %s ok installed\nArchitecture: amd64\nVersion: %s\n\n' "$1" "${3:-install}" "$2"
	done >root/var/lib/dpkg/status
}
scan() { run "$FETTLE" scan --root root "$@"; }

put 'a 1' 'b 1' 'c 1'
scan --diff
is_rc 3 "without a scan before there is nothing to compare with"
err_has 'no scan yet' "which is told"
scan --now 2026-03-01T00:00:00Z
scan --diff --now 2026-03-02T00:00:00Z
is_rc 0 "two scans of one state"
out_has '^nothing changed since 2026-03-01T00:00:00Z$' "differ in nothing"
put 'a 1 hold' 'b 2' 'd 1'
scan --diff --now 2026-03-03T00:00:00Z
out_has '^state +deb +a +amd64 +installed +held$' "a hold is a change of state"
out_has '^version +deb +b +amd64 +1 +2$' "an upgrade is a change of version"
out_has '^removed +deb +c +amd64 +1 +-$' "what went is removed"
out_has '^added +deb +d +amd64 +- +1$' "what came is added"
scan --diff --now 2026-03-04T00:00:00Z
out_has '^nothing changed since 2026-03-03T00:00:00Z$' "a scan is the one before for the next"
scan --diff 2026-03-02T00:00:00Z --now 2026-03-05T00:00:00Z
out_has '^version +deb +b ' "an older one is named by its time"
scan --diff 2026-03-02T00:00:00Z --json
out_has '"format": "fettle.inventory-diff/1"' "the document has a format"
out_has '"before": "2026-03-02T00:00:00Z"' "and the time of the older one"
scan --diff 2020-01-01T00:00:00Z
is_rc 3 "a time of which nothing is kept is refused"
err_has 'the newest are: 2026-03-02T00:00:00Z' "with those that are"
scan --diff ../state
is_rc 2 "a name that is no time is refused"
scan 2026-03-02T00:00:00Z
is_rc 2 "a time without --diff is refused"
finish
