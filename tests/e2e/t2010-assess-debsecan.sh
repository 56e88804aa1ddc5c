#!/bin/sh
# 'fettle assess' with debsecan's feed: the set of (vulnerability, package) pairs is debsecan's own.
. "$(dirname "$0")/lib.sh"

# feed NAME TYPE RELEASE FILE: as importing it leaves it in the state
feed() {
	mkdir -p "$FETTLE_STATE_DIR/feeds/$1"
	cp "$4" "$FETTLE_STATE_DIR/feeds/$1/data"
	printf '{"format":"fettle.feed/1","name":"%s","type":"%s","release":"%s","fetched":"2026-01-30T10:00:00Z","sha256":"%s","size":%s}\n' \
		"$1" "$2" "$3" "$(sha256sum <"$4" | cut -d' ' -f1)" "$(wc -c <"$4")" \
		>"$FETTLE_STATE_DIR/feeds/$1/meta.json"
}
# root STATUS: a Debian 12 of this status file in ./root, scanned
root() {
	rm -rf root "$FETTLE_STATE_DIR"
	mkdir -p root/var/lib/dpkg root/etc
	cp "$1" root/var/lib/dpkg/status
	printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
	"$FETTLE" scan -q --root root
}
pairs() { # of the document in .out
	python3 -c '
import json, sys
for f in json.load(sys.stdin)["findings"]:
	for p in f["packages"]:
		print(f["vulnerability"], p.split(":")[0])' | LC_ALL=C sort -u
}
# as_debsecan FEEDS STATUS SENTENCE: FEEDS has a file bookworm
as_debsecan() {
	if ! command -v debsecan >/dev/null || ! command -v python3 >/dev/null; then
		skip "$3" "no debsecan here"
		return
	fi
	if ! debsecan --status "$2" --source "file://$1/" --suite bookworm >all 2>/dev/null; then
		skip "$3" "debsecan itself cannot read it"
		return
	fi
	cut -d' ' -f1,2 all | LC_ALL=C sort -u >want
	root "$2"
	feed debian debsecan bookworm "$1/bookworm"
	"$FETTLE" assess --json --root root >.out 2>.err
	pairs <.out >got
	ok "$3 ($(wc -l <want) pairs)" diff want got
}

run "$FETTLE" assess
is_rc 3 "without an inventory there is nothing to assess"
err_has "^hint: run 'fettle scan' first" "without an inventory: what to do"
mkdir empty
run "$FETTLE" assess --root empty
err_has "^hint: run 'fettle scan --root empty' first" "without an inventory of a root: what to do"

package() { # NAME VERSION [SOURCE] [STATE]
	printf 'Package: %s\nStatus: install ok %s\nArchitecture: amd64\nVersion: %s\n' "$1" "${4:-installed}" "$2"
	[ -z "$3" ] || printf 'Source: %s\n' "$3"
	echo
}
{
	package tar 1.34-1+b1 'tar (1.34-1)'
	package libldb2 2:2.6.2+samba4.17.12-1 'samba (2:4.17.12-1)'
	package samba 2:4.17.12-1
	package zip 3.0-13
	package gone 1.0-1 '' config-files
	package bin 1.0-1 'other (9.0-1)'
	package osslsigncode 2.9-1~bpo12+1
	package clean 1.0-1
} >status
mkdir feeds
printf '%s\n' 'VERSION 1' 'CVE-2026-1,,one' 'CVE-2026-2,,two' 'CVE-2026-3,,three' '' \
	'tar,0,SH F,1.34-1,' 'tar,1,SM F,1.34-2,' 'samba,0,S  F,2:4.17.12-2,2:4.17.12-1+deb12u1' \
	'samba,1,S  F,2:4.17.12-2,2:4.17.12-1' 'zip,2,S   ,,' 'gone,0,S   ,,' 'bin,1,B  F,1.1-1,' \
	'bin,2,B  F,1.0-1,' 'osslsigncode,0,S  F,2.9-2,' '' 'tar,tar' >plain
python3 -c 'import sys, zlib; sys.stdout.buffer.write(zlib.compress(sys.stdin.buffer.read()))' <plain >feeds/bookworm 2>/dev/null || cp plain feeds/bookworm

as_debsecan "$T/feeds" "$T/status" "a small feed: the pairs are debsecan's"
ok "they are pairs of substance" sh -c '! [ -e want ] || grep -qx "CVE-2026-2 bin" want'

root status
feed debian debsecan bookworm feeds/bookworm
run "$FETTLE" assess --root root --now 2026-01-31T10:00:00Z
is_rc 0 "findings are no failure"
out_has '^\(fix out of reach\) ' "a table by patch: what no patch ends has a line"
out_has '^4 findings, 3 out of reach, 1 without a fix, 1 not known, 1 uncovered$' "the last line sums up"
err_lacks . "nothing odd, no message"
ok "the findings are kept" test -s "$FETTLE_STATE_DIR/findings.json"
ok "a plan is kept" sh -c 'ls "$FETTLE_STATE_DIR"/plans/plan-*.json'
cp "$FETTLE_STATE_DIR/findings.json" first
cp "$FETTLE_STATE_DIR/episodes.jsonl" events
run "$FETTLE" assess --root root --json --now 2026-02-01T10:00:00Z
same .out "$FETTLE_STATE_DIR/findings.json" "--json prints the document that is kept"
same "$FETTLE_STATE_DIR/episodes.jsonl" events "a second run over the same facts has no event to add"
ok "a due date does not move" sh -c 'grep "\"due\"" first >a; grep "\"due\"" "$1" >b; cmp a b' - .out
run "$FETTLE" assess --root root --by finding
out_has '^ +1  CVE-2026-[0-9] .* fix-unreachable  urgent  2026-02-03$' "by finding: one line a finding"
run "$FETTLE" assess --root root --by package
out_has '^samba +2:4.17.12-1 +1 ' "by package: one line a source"
run "$FETTLE" assess --root root --by host --now 2026-02-10
out_has ' 4 +0 +0 +4 ' "by host: one line, with what is overdue"
run "$FETTLE" assess --root root --by week
is_rc 2 "by what there is not is a usage error"

run "$FETTLE" assess --root root --explain CVE-2026-2
is_rc 0 "a vulnerability is explained"
out_has '^  why +tar 1.34-1 is older than 1.34-2, which is not vulnerable; the fix cannot be had: no package lists' "explained: why"
out_has "^  feed +'debian', of type debsecan, from 2026-01-30T10:00:00Z, .* old$" "explained: the feed and its age"
out_has '^  exposed +unknown, which counts as yes$' "explained: what is unknown, and how it counts"
out_has '^  due +2026-02-03T10:00:00Z: 3 days after 2026-01-31T10:00:00Z, when it was first seen$' "explained: the due date"
out_has '^  rule +debsecan, by the order of versions of deb$' "explained: rule and comparator"
run "$FETTLE" assess --root root --explain clean
out_has '^  state +no finding$' "a package without a finding is explained"
run "$FETTLE" assess --root root --explain CVE-2026-2 --json
is_rc 2 "--explain is text: no document is promised"
run "$FETTLE" assess --root root --explain CVE-2026-2 --until no-fixable
is_rc 2 "--explain makes no plan"
run "$FETTLE" assess --root root --explain nonsense
is_rc 3 "what names nothing cannot be explained"

run "$FETTLE" assess --root root -q --exit-code --now 2026-02-01
is_rc 111 "--exit-code: part of the host cannot be judged"
out_lacks . "-q: no result"
run "$FETTLE" assess --root root -q --exit-code --now 2026-02-10
is_rc 110 "--exit-code: overdue comes first"
run "$FETTLE" assess --root root -q --fail-on security --now 2026-02-10
is_rc 0 "--fail-on: only what is asked for"
run "$FETTLE" assess --root root -q --fail-on security,breached --now 2026-02-10
is_rc 110 "--fail-on: what is asked for"
run "$FETTLE" assess --root root --fail-on nonsense
is_rc 2 "--fail-on: an unknown condition is a usage error"

cp -r "$FETTLE_STATE_DIR" before
rm -rf before/cache
inventory=$(find "$FETTLE_STATE_DIR" -name current.json)
run sh -c '"$FETTLE" assess --inventory - <"$1"' - "$inventory"
out_has '^4 findings' "an inventory from standard input is assessed"
run "$FETTLE" assess --inventory "$inventory"
out_has '^4 findings' "an inventory from a file is assessed"
rm -rf "$FETTLE_STATE_DIR/cache" before/lock "$FETTLE_STATE_DIR/lock"
ok "--inventory leaves the state as it was" diff -r before "$FETTLE_STATE_DIR"
echo '{"format":"fettle.inventory/1"}' >bad.json
run "$FETTLE" assess --inventory bad.json
is_rc 3 "an inventory that is not one is refused"
err_has "inventory 'bad.json': " "an inventory that is not one is named"

feed other debsecan trixie feeds/bookworm
run "$FETTLE" assess --root root
err_has "feed 'other' is not used: it speaks of trixie, and this host is debian:12" "a feed of another release is not used, and that is said"
rm -rf "$FETTLE_STATE_DIR/feeds/debian"
run "$FETTLE" assess --root root
out_has '^0 findings, 6 uncovered; no feed of vulnerabilities speaks of this host: no claim is made$' "no feed, no claim"
feed debian debsecan bookworm feeds/bookworm
echo >>"$FETTLE_STATE_DIR/feeds/debian/data"
run "$FETTLE" assess --root root
is_rc 10 "a feed that is not what was received is damage"

if [ -n "$SHARED" ]; then
	for status in "$SHARED/debian/dpkg-status.bookworm-12.11" "$SHARED"/pkgdb/dpkg/*.status "$SHARED"/pkgdb/dpkg/*/*.status; do
		as_debsecan "$SHARED/debian/debsecan-feed" "$status" "$(basename "$status"): the pairs are debsecan's"
	done
else
	skip "real status files: the pairs are debsecan's" "no real data here"
fi
finish
