#!/bin/sh
# Figures over times that are made by hand, so that every one can be reckoned on paper.
. "$(dirname "$0")/lib.sh"

mkdir -p "$FETTLE_STATE_DIR"
seen() { # FINDING DAY DUE-DAY: first seen, and a fix could be had, on that day of January
	printf '{"finding":"%s","event":"first_seen","time":"2026-01-%sT00:00:00Z","vulnerability":"CVE-%s","source":"bash","available":"2026-01-%sT00:00:00Z","due":"2026-01-%sT00:00:00Z"}\n' \
		"$1" "$2" "$1" "$2" "$3"
}
closed() { # FINDING DAY STATE
	printf '{"finding":"%s","event":"closed","time":"2026-01-%sT00:00:00Z","state":"%s"}\n' "$1" "$2" "$3"
}
# 10 d, 20 d, 20 d censored, 25 d, open for 30 d: S = 0.8, 0.6, 0.3
{
	seen a 01 11
	seen b 01 11
	seen c 01 11
	seen d 01 11
	seen e 01 11
	closed a 11 fixed
	closed b 21 gone
	closed c 21 excepted
	closed d 26 fixed
} >"$FETTLE_STATE_DIR/episodes.jsonl"
report() { run "$FETTLE" report --since 2026-01-01 --until 2026-02-01 --now 2026-01-31T00:00:00Z "$@"; }

report
is_rc 0 "there is a report"
out_has '^time-to-patch +25\.0 days$' "the median counts what is open"
out_has '^ +p90 not reached; closed only 18\.3$' "one in ten is not reached, and the mean is called what it is"
out_has '^remediation-rate +1 of 5 \(20\.0 %\)$' "what was remedied by its date"
out_has '^ +1 on time, 1 excepted, 2 late, 1 open$' "falls into parts"
out_has '^remediation-flow +3 of 5 \(60\.0 %\)$' "what was remedied at all"
out_has '^exposure-days +105\.0 days$' "days of exposure are summed up"
out_has '^ +kev 0\.0; overdue 55\.0$' "those after the date apart"
out_has '^time-to-patch-kev +not evaluated$' "what nothing is known of has no value"

report --explain time-to-patch
out_has '^e@2026-01-01T00:00:00Z 2592000 open$' "the lists say how long each lasted"
ok "the digest is that of the list" sh -c '
	sum=$(sed -n "/^denominator/,\$p" .out | tail -n +2 | sha256sum | cut -d" " -f1)
	"$1" report --since 2026-01-01 --until 2026-02-01 --now 2026-01-31T00:00:00Z --json |
		grep -q "\"denominator_digest\": \"$sum\""' - "$FETTLE"
report --json
cp .out a
report --json
same a .out "the same records give the same bytes"

finish
