#!/bin/sh
# Help: every verb is listed, explained and reachable by three ways.
. "$(dirname "$0")/lib.sh"

run "$FETTLE" help
is_rc 0 "'fettle help' succeeds"
out_has '^usage: fettle VERB' "'fettle help' shows how the program is called"
err_lacks . "'fettle help' has no messages"
cp .out overview

run "$FETTLE" --help
is_rc 0 "'fettle --help' succeeds"
same .out overview "'fettle --help' is 'fettle help'"
run "$FETTLE" -h
same .out overview "'fettle -h' is 'fettle help'"

sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' overview >verbs
ok "the overview lists help and version at least" sh -c 'grep -qx help verbs && grep -qx version verbs'
ok "the overview lists no verb twice" sh -c '[ "$(sort verbs | uniq -d | wc -l)" = 0 ]'
while read -r verb; do
	run "$FETTLE" help "$verb"
	is_rc 0 "'fettle help $verb' succeeds"
	out_has "^usage: fettle $verb" "'fettle help $verb' shows a usage line"
	cp .out first
	run "$FETTLE" "$verb" --help
	same .out first "'fettle $verb --help' is 'fettle help $verb'"
	run "$FETTLE" -h "$verb"
	same .out first "'fettle -h $verb' is 'fettle help $verb'"
	ok "no line of help on $verb is wider than 100 columns" awk 'length > 100 { exit 1 }' first
done <verbs

run "$FETTLE" help nothing
is_rc 2 "help on an unknown verb is a usage error"
err_has "unknown verb 'nothing'" "help on an unknown verb names it"
out_lacks . "help on an unknown verb prints no result"

run "$FETTLE" version
is_rc 0 "'fettle version' succeeds"
out_has '^fettle [0-9]+\.[0-9]+\.[0-9]+$' "'fettle version' prints name and number"
cp .out version
run "$FETTLE" --version
same .out version "'fettle --version' is 'fettle version'"
run "$FETTLE" version --json
out_has '"format": "fettle.version/1"' "the version as JSON has a format"

not_ok "help and version make no state directory" test -e state
finish
