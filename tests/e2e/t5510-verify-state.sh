#!/bin/sh
# 'fettle verify --state': every record is proved by what it has, and what was changed is found.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"

run "$FETTLE" verify
is_rc 2 "neither a file nor --state"
run "$FETTLE" verify --state file
is_rc 2 "a file and --state"

make_key
make_trees
make_listings
make_bundle b.fettle || exit 1
"$FETTLE" -q apply b.fettle --root root >/dev/null
mkdir -p root/var/lib/dpkg root/etc
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
printf 'Package: curl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n' >root/var/lib/dpkg/status
printf 'VERSION 1\nCVE-1,,\n\ncurl,0,S  F,2,\n\n' >secan
"$FETTLE" scan -q --root root
"$FETTLE" feed import -q d --type debsecan --release bookworm secan --root root
"$FETTLE" assess -q --root root
cp -a state whole

run "$FETTLE" verify --state --root root
is_rc 0 "a state that nobody touched holds"
out_has '^inventory  *current  *form  *good' "the inventory is read"
out_has '^feed  *d  *digest  *good' "the feed has its digest"
out_has '^plan  *plan-.*digest  *good' "the plan has its digest"
out_has '^transaction  *0001-.* journal, plan, snapshot  *good' "journal, plan and snapshot of the transaction"
out_has ', 0 damaged$' "and the sum says so"
mkdir other
run "$FETTLE" verify --state --root other --state-dir state
out_has 'journal, plan; its root is another' "a snapshot of another root is not claimed"

# each: what is changed, and what has to be said of it
changed() { # SENTENCE REGEX
	run "$FETTLE" verify --state --root root
	is_rc 10 "$1: it is damage"
	out_has "$2" "$1: it is named"
	out_has ', 1 damaged$' "$1: the others hold"
	rm -rf state
	cp -a whole state
}
echo 'x' >>state/feeds/d/data
changed "a feed that was changed" '^feed  *d  *digest  *feed .d.: '
sed -i 's/"kind": *"archive"/"kind": "bundle"/; s/"security"/"feature"/; s/"host": *"[^"]*"/"host": "another"/' state/plans/plan-*.json
changed "a plan that was changed" '^plan  *plan-.* digest  *.*digest'
t=$(basename state/transactions/0001-*)
printf 'X' | dd of="state/transactions/$t/journal" bs=1 seek=300 conv=notrunc 2>/dev/null
changed "a journal that was changed" "^transaction  *$t .*journal"
sed -i '1s/^{/{ /' "state/transactions/$t/plan.json"
changed "a plan of a transaction that was changed" "^transaction  *$t .*its plan is not the one that was prepared"
echo '{' >state/findings.json
changed "a document that is none" '^findings .* form  *.*not valid JSON'

slot=$(find "root/.fettle/$t" -type f -size +0 | sort | head -1)
cp -p "$slot" slot.kept
echo more >>"$slot"
changed "a snapshot whose content was changed" "^transaction  *$t .*the snapshot of '/opt/app/.*' was changed"
run "$FETTLE" verify --state --root root --json
is_rc 10 "--json: it is damage"
out_has '"format": "fettle.verification/1"' "--json: a document"
out_has '"good": false' "--json: what does not hold"
cat slot.kept >"$slot"
mv "root/.fettle/$t" aside
changed "a snapshot that is gone" "^transaction  *$t .*its snapshot is not there any more"
finish
