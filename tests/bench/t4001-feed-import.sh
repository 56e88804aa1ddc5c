#!/bin/sh
# 'fettle feed import' of every feed of the real data against what it takes to read it (unzip -p,
# gzip -dc, cat): processor time as a ratio, and peak memory, both of whole processes in one run.
. "$(dirname "$0")/../e2e/lib.sh"

command -v unzip >/dev/null && [ -x /usr/bin/time ] || skip_all "no unzip or /usr/bin/time here"
[ -n "$SHARED" ] || skip_all "no real data here"
rounds=${BENCH_ROUNDS:-5}

# TYPE FILE READER
cat >feeds <<LIST
osv $SHARED/osv/AlmaLinux/all.zip unzip
osv $SHARED/osv/Alpaquita/all.zip unzip
osv $SHARED/osv/Bitnami/all.zip unzip
osv $SHARED/osv/Go/all.zip unzip
osv $SHARED/osv/crates.io/all.zip unzip
vulnrichment $SHARED/ssvc/vulnrichment-2024-10.zip unzip
epss $(echo "$SHARED"/epss/*.csv.gz) gzip
kev $SHARED/kev/known_exploited_vulnerabilities.json cat
debsecan $SHARED/debian/debsecan-feed/bookworm cat
debian tracker.json.gz gzip
LIST

# The real tracker is not among the data: one of its size and shape is made of the fixes that are.
python3 - "$SHARED/debian/cve_fixed_merged.tsv" <<'PY' | gzip -1 >tracker.json.gz
import json, sys
tracker = {}
for line in open(sys.argv[1]):
    source, cve, version = line.rstrip("\n").split("\t")[:3]
    releases = {}
    for name in ("bullseye", "bookworm", "trixie", "sid"):
        releases[name] = {"status": "resolved" if name != "bullseye" else "open",
                          "repositories": {name: version, name + "-security": version},
                          "fixed_version": version, "urgency": "not yet assigned"}
    del releases["bullseye"]["fixed_version"]
    tracker.setdefault(source, {})[cve] = {
        "description": "A vulnerability in " + source + " that " + "is described at some length " * 12,
        "scope": "remote", "releases": releases}
json.dump(tracker, sys.stdout)
PY

import_once() { "$FETTLE" feed -q import x --state-dir state.bench --type "$1" --release bookworm --allow-older "$2"; }
read_once() {
	case $3 in
	unzip) unzip -p "$2" ;;
	gzip) gzip -dc "$2" ;;
	cat) cat "$2" ;;
	esac >/dev/null
}

# seconds NAME ARG...: processor time of so many rounds, children included
seconds() {
	(
		i=0
		while [ "$i" -lt "$rounds" ]; do
			"$@" >/dev/null 2>&1 || exit 1
			i=$((i + 1))
		done
		times
	) | awk 'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, "m"); s += t[1] * 60 + t[2] } print s }'
}

: >figures
memory=0
while read -r type file reader; do
	rm -rf state.bench
	m=$(/usr/bin/time -f %M "$FETTLE" feed -q import x --state-dir state.bench --type "$type" --release bookworm "$file" 2>&1 | tail -n 1)
	[ "$m" -gt "$memory" ] && memory=$m
	printf '%s %s %s %s %s\n' "$type" "$(seconds import_once "$type" "$file")" \
		"$(seconds read_once "$type" "$file" "$reader")" "$m" "$file" >>figures
done <feeds
awk '{ printf "# %-13s import %6.2f s, read %6.2f s, ratio %5.1f, %6d KiB  %s\n", $1, $2, $3, $3 ? $2 / $3 : 0, $4, $5 }' figures
ratio=$(awk '{ a += $2; b += $3 } END { printf "%.2f", a / b }' figures)
printf '# all feeds, %s rounds: %s times the processor time of reading them; peak memory %s KiB\n' "$rounds" "$ratio" "$memory"
ok "the index of all feeds is made in three times the time that reading them takes" awk -v r="$ratio" 'BEGIN { exit !(r > 0 && r <= 3) }'
ok "less than 128 MiB of memory" [ "$memory" -lt 131072 ]
finish
