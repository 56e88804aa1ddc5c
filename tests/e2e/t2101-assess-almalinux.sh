#!/bin/sh
# 'fettle assess' with AlmaLinux's OSV: thousands of packages with epochs, modules and rebuilds, and
# the pairs (package, vulnerability) are those of an independent judge, no more and no less.
. "$(dirname "$0")/lib.sh"

data=$SHARED/osv/AlmaLinux/all.zip
judge=$(dirname "$0")/../rpmjudge.py
command -v python3 >/dev/null || skip_all "no python3 here"
[ -f "$data" ] || skip_all "no ../shared/data here"

differ() { # UNJUDGED WANT: pairs of the document in .out that one of the two lacks
	python3 -c '
import json, sys
unjudged = set(open(sys.argv[1]).read().split())
want = {tuple(line.split()) for line in open(sys.argv[2])}
found = {}
for f in json.load(sys.stdin)["findings"]:
	found[f["component"]["source"], f["vulnerability"]] = f["reason"]["record"]
for pair in sorted(want - set(found)):
	print("missing", *pair)
for pair in sorted(set(found) - want):
	if found[pair] not in unjudged:
		print("surplus", *pair)' "$1" "$2"
}

run "$FETTLE" feed import alma --type osv "$data"
is_rc 0 "all records of AlmaLinux are read"
err_lacks "cannot be read" "none of them is broken"
for major in 8 9 10; do
	python3 "$judge" "$data" $major 7 inventory.json want >unjudged
	"$FETTLE" assess --inventory inventory.json --json >.out 2>.err
	differ unjudged want <.out >got
	ok "AlmaLinux $major: the $(wc -l <want) pairs of $(grep -o '"purl"' inventory.json | wc -l) packages" \
		cmp got /dev/null
done
finish
