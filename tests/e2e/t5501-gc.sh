#!/bin/sh
# 'fettle gc': snapshots go by count, age and room; what is offered for a rollback never lacks anything.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"

make_key
mkdir -p root/opt/app
serial=0
apply_next() { # NOW: another serial of the app
	serial=$((serial + 1))
	mkdir -p t$((serial - 1)) t$serial
	[ $serial = 1 ] || echo "this is $((serial - 1))" >t$((serial - 1))/file
	echo "this is $serial" >t$serial/file
	"$FETTLE" -q bundle create --from t$((serial - 1)) --to t$serial --at /opt/app --id app-$serial \
		--product app --serial $serial --arch all --key v.key -o $serial.fettle &&
		"$FETTLE" -q apply $serial.fettle --root root --now "$1" >/dev/null
}
kept() { find root/.fettle -mindepth 1 -maxdepth 1 2>/dev/null | wc -l; }

run "$FETTLE" gc --root root
is_rc 0 "where nothing was done there is nothing to remove"
out_has '^0 snapshots and 0 parts' "and it is said"

for day in 01 02 03 04 05; do
	apply_next 2026-01-${day}T10:00:00Z || echo "# apply $day failed"
done
ok "five snapshots are there" test "$(kept)" = 5

run "$FETTLE" gc --root root -n --now 2026-01-06T10:00:00Z
is_rc 0 "-n: it is done"
out_has '0001-.*app-1 .* there are more than are kept$' "-n: the oldest would go"
out_has '0003-.*app-3 .* no$' "-n: the newest three would stay"
out_has '^2 snapshots and 0 parts of downloads would be removed, [1-9]' "-n: how many and how much"
ok "-n: nothing is removed" test "$(kept)" = 5

run "$FETTLE" gc --root root --older-than 10d --now 2026-01-06T10:00:00Z
ok "--older-than: what is younger stays" test "$(kept)" = 5
run "$FETTLE" gc --root root --max-size 1G --now 2026-01-06T10:00:00Z
ok "--max-size: as long as there is room all stay" test "$(kept)" = 5

stat -c %y root root/opt/app >before
run "$FETTLE" gc --root root --older-than 4d --now 2026-01-06T10:00:00Z
is_rc 0 "--older-than: it is done"
ok "--older-than: the one that is older is gone" test "$(kept)" = 4
stat -c %y root root/opt/app >after
same before after "directories keep their times"
run "$FETTLE" rollback --root root --list
out_has '^0001-.* done, expired ' "rollback --list: it has expired"
out_has '^0002-.* done  ' "rollback --list: the others have not"
run "$FETTLE" rollback --root root --list --json
ok "rollback --list --json: one cannot be rolled back" test "$(grep -c '"can_be_rolled_back": false' .out)" = 1
out_has '"expired": "2026-01-06T10:00:00Z"' "rollback --list --json: since when"
run "$FETTLE" rollback 0001 --root root
is_rc 7 "one that expired cannot be rolled back"
err_has "the snapshot of '0001-[0-9a-f]*' has expired: it was removed at 2026-01-06T10:00:00Z" "and that is why"

run "$FETTLE" gc --root root --keep 2 --max-size 0 --json --now 2026-01-06T10:00:00Z
is_rc 0 "--json: it is done"
out_has '"format": "fettle.gc/1"' "--json: a document"
ok "--json: what went is told" test "$(grep -c '"removed": true' .out)" = 2
ok "--keep: the newest stay whatever the limits" test "$(kept)" = 2
for s in 4 3; do
	run "$FETTLE" rollback --root root -y
	is_rc 0 "what is kept is rolled back, to $s"
	echo "this is $s" >want
	same root/opt/app/file want "and the file is that of $s"
done
run "$FETTLE" rollback --root root -y
is_rc 7 "the next one has expired"
run "$FETTLE" gc --root root --keep 0
is_rc 0 "--keep 0: nothing is left to remove"

# parts of downloads
mkdir -p state/cache/parts
echo half >state/cache/parts/old
echo half >state/cache/parts/new
touch -d '2026-01-01 10:00Z' state/cache/parts/old
touch -d '2026-01-06 09:00Z' state/cache/parts/new
run "$FETTLE" gc --root root --now 2026-01-06T10:00:00Z
out_has '^0 snapshots and 1 part of downloads removed, 4.0 KiB' "an old part goes"
not_ok "it is gone" test -e state/cache/parts/old
ok "a fresh one stays" test -e state/cache/parts/new

run "$FETTLE" gc --root root --keep many
is_rc 2 "a count that is none"
run "$FETTLE" gc --root root --max-size 7X
is_rc 2 "a size that is none"
err_has "'7X' is not a number of bytes, or one with K, M, G or T" "and what one is"
run "$FETTLE" gc --root root --older-than soon
is_rc 2 "a time that is none"
finish
