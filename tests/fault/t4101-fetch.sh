#!/bin/sh
# feed update, fetch, carrying and publishing, with a fault at every call that changes the disk: what
# is kept is old or new and right, and the next run without a fault puts everything right.
. "$(dirname "$0")/../e2e/lib.sh"
. "$SRC/tests/e2e/lib-source.sh"
: "${FAULT_SLICE:=1/1}"
FETTLE_FAULT=nonsense "$FETTLE" version >/dev/null 2>&1 && skip_all "not a build with faults"

make_keys v r
FETTLE_NOW=2026-01-31T10:00:00Z
export FETTLE_NOW
mkdir www
make_bundle www/app-1.fettle 1
"$FETTLE" repo publish www --key r.key >/dev/null
cp -r www www.one
make_bundle www/app-2.fettle 2
"$FETTLE" repo publish www --key r.key >/dev/null
cp -r www www.two
make_debsecan feed.one 3
make_debsecan feed.two 5
"$FETTLE" -q keyring add r.pub --role repository --name repo
"$FETTLE" -q keyring add v.pub --role vendor --name vendor
"$FETTLE" -q feed add app --type bundles --url "file://$T/www"
"$FETTLE" -q feed add deb --type debsecan --release bookworm --url "file://$T/feed"
digest() { sha256sum "$1" | cut -c1-64; }

# walk SENTENCE PREPARE RUN BETWEEN AFTER: BETWEEN holds after RUN with a fault, AFTER once RUN was
# done again without one. Both say what does not hold.
walk() {
	"$2"
	FETTLE_FAULT=count:$T/.count "$3" >.fault.out 2>&1 || { tap_result 1 "$1"; tap_show .fault.out; return; }
	read -r calls <.count
	for kind in crash eio enospc eio-on enospc-on; do
		bad=0 tried=0 n=${FAULT_SLICE%/*}
		: >.bad
		while [ "$n" -le "$((calls + 1))" ]; do
			tried=$((tried + 1))
			"$2"
			FETTLE_FAULT=$kind:$n "$3" >.fault.out 2>&1
			{
				"$4" || echo "$kind:$n: not right after the fault"
				"$3" || echo "$kind:$n: the next run fails"
				"$5" || echo "$kind:$n: not right after the next run"
			} >.why 2>&1
			grep -q '^[a-z-]*:[0-9]*: ' .why && { bad=$((bad + 1)); sed 's/^/# /' .why .fault.out >>.bad; }
			n=$((n + ${FAULT_SLICE#*/}))
		done
		[ $tried -gt 0 ] && [ $bad = 0 ]
		tap_result $? "$1: $kind, $tried of $calls instants"
		sed -n 1,20p .bad
	done
}

one_of() { # FILE A B
	cmp -s "$1" "$2" || cmp -s "$1" "$3" || { echo "'$1' is neither '$2' nor '$3'"; return 1; }
}
no_leftover() {
	! find state www out -name '*.tmp' 2>/dev/null | grep .
}

# --- feed update: from the first to the second
cp feed.one feed
rm -rf www && cp -r www.one www
"$FETTLE" -q feed update || exit 1
cp -r state state.one
cp feed.two feed
rm -rf www && cp -r www.two www
reset_update() { rm -rf state && cp -r state.one state; }
do_update() { "$FETTLE" -q feed update; }
between_update() {
	one_of state/feeds/deb/data feed.one feed.two &&
		one_of state/feeds/app/data www.one/catalog.json www.two/catalog.json &&
		"$FETTLE" feed list >/dev/null
}
after_update() {
	cmp feed.two state/feeds/deb/data && cmp www.two/catalog.json state/feeds/app/data &&
		cmp www.two/catalog.json.minisig state/feeds/app/data.minisig &&
		[ -z "$(ls state/cache/parts)" ] && "$FETTLE" feed list --json | grep -q '"serial": 2'
}
walk "feed update" reset_update do_update between_update after_update

# --- fetch
reset_update
"$FETTLE" -q feed update
make_plan www/catalog.json app app-1 app-2
rm -rf state.two && cp -r state state.two
reset_fetch() { rm -rf state && cp -r state.two state; }
do_fetch() { "$FETTLE" -q fetch; }
between_fetch() {
	for b in 1 2; do
		held=state/bundles/$(digest "www/app-$b.fettle").fettle
		[ ! -e "$held" ] || cmp "www/app-$b.fettle" "$held" || return 1
	done
	[ "$(find state/bundles -name '*.fettle' 2>/dev/null | wc -l)" -le 2 ]
}
after_fetch() {
	between_fetch && [ "$(find state/bundles -type f | wc -l)" = 2 ] && [ -z "$(ls state/cache/parts)" ]
}
walk "fetch" reset_fetch do_fetch between_fetch after_fetch

# --- carry
reset_fetch
"$FETTLE" -q fetch
rm -rf state.three && cp -r state state.three
reset_carry() { rm -rf out .out.* state && cp -r state.three state; }
do_carry() { [ -d out ] || "$FETTLE" -q fetch --carry out; }
between_carry() {
	[ ! -e out ] || { cmp www/app-2.fettle out/app/app-2.fettle && cmp feed.two out/deb/data &&
		cmp www/catalog.json out/app/catalog.json && [ -s out/deb/feed.json ]; }
}
after_carry() { [ -e out ] && between_carry; }
walk "fetch --carry" reset_carry do_carry between_carry after_carry

# --- publish: a pair that does not match is allowed, half a file is not
reset_publish() { rm -rf www && cp -r www.one www && cp www.two/app-2.fettle www/; }
do_publish() { "$FETTLE" repo publish www --key r.key >/dev/null; }
between_publish() {
	python3 -m json.tool www/catalog.json >/dev/null && [ "$(wc -l <www/catalog.json.minisig)" = 4 ] &&
		{ cmp -s www/catalog.json.minisig www.one/catalog.json.minisig ||
			minisign -QVm www/catalog.json -p r.pub >/dev/null; }
}
after_publish() {
	minisign -QVm www/catalog.json -p r.pub >/dev/null && no_leftover && grep -q '"app-2"' www/catalog.json
}
walk "repo publish" reset_publish do_publish between_publish after_publish

# --- extract
reset_extract() { rm -rf tree .tree.*; }
do_extract() { [ -d tree ] || "$FETTLE" -q bundle extract www.two/app-2.fettle tree; }
between_extract() { [ ! -e tree ] || [ "$(cat tree/version)" = 2 ]; }
after_extract() { [ -e tree ] && between_extract; }
walk "bundle extract" reset_extract do_extract between_extract after_extract
finish
