#!/bin/sh
# Feeds over https and from files: what has changed is brought, what has not is not sent again, what
# is wrong leaves what was there, and what was cut goes on where it was cut.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-source.sh"
command -v openssl >/dev/null || skip_all "no openssl to make certificates"

make_ca
mkdir www
make_debsecan www/feed 4000
serve s www server.pem server.key
url=https://127.0.0.1:$port
parts() { [ -z "$(ls state/cache/parts 2>/dev/null)" ]; }

run "$FETTLE" feed add deb --type debsecan --release bookworm --url "$url/feed" --ca-file ca.pem
run "$FETTLE" feed update
is_rc 0 "a feed is fetched over https"
err_has "^fetching 'deb' from $url/feed" "and that is said"
out_has '^deb +updated +4000 ' "with what was in it"
same www/feed state/feeds/deb/data "the bytes are kept as they were sent"
ok "nothing else is left" parts
asked s >log
ok "it was asked for once" sh -c 'grep -q "^GET /feed 200 " log && [ "$(wc -l <log)" = 1 ]'

run "$FETTLE" feed update deb --now 2027-01-01
is_rc 0 "it is updated"
out_has '^deb +unchanged +4000' "and has not changed"
ok "which the server said without sending it" sh -c 'grep -q "^GET /feed 304 0 .*if-none-match=\"" "$1"' - s.log
run "$FETTLE" feed list --json
out_has '"fetched": "2027-01-01T00:00:00Z"' "its age is that of the last answer"
rm s.log
run "$FETTLE" -q feed update
is_rc 0 "a quiet update"
ok "says nothing" sh -c '! [ -s .out ] && ! [ -s .err ]'

echo x >>state/feeds/deb/data
run "$FETTLE" feed update
is_rc 0 "data that was damaged"
same www/feed state/feeds/deb/data "is fetched anew"
make_debsecan www/feed 5000
asked s >/dev/null
run "$FETTLE" feed update --json
is_rc 0 "new data"
out_has '"result": "updated"' "is brought"
same www/feed state/feeds/deb/data "and kept"

cp -r state/feeds/deb kept
asked s >/dev/null
make_debsecan www/feed 6000
size=$(stat -c %s www/feed)
rule s "/feed cut 50000"
run "$FETTLE" feed update
is_rc 11 "a download that is cut is a matter of the network"
err_has "cannot fetch '$url/feed'" "and is told"
ok "the old data stays" diff -r kept state/feeds/deb
ok "what arrived is kept" sh -c '[ "$(stat -c %s state/cache/parts/*[0-9a-f])" = 50000 ]'
rule s
asked s >/dev/null
run "$FETTLE" feed update
is_rc 0 "the next update"
same www/feed state/feeds/deb/data "brings the rest"
wait_until test -s s.log
asked s >log
ok "and no more than the rest" grep -q "^GET /feed 206 $((size - 50000)) range=bytes=50000- if-range=\"" log
ok "and leaves no part" parts

make_debsecan www/feed 7000
rule s "/feed cut 50000"
run "$FETTLE" feed update
make_debsecan www/feed 8000
rule s
run "$FETTLE" feed update
same www/feed state/feeds/deb/data "a part of data that was replaced meanwhile is not gone on with"
make_debsecan www/feed 8100
rule s "/feed cut 50000"
run "$FETTLE" feed update
rule s
sed -i 's/"boot": ".*"/"boot": "another"/' state/cache/parts/*.json
asked s >/dev/null
run "$FETTLE" feed update
is_rc 0 "a part that another boot left"
wait_until test -s s.log
ok "is not trusted, where there is no digest to hold it against" grep -q "^GET /feed 200 .* range=- " s.log
make_debsecan www/feed 8200
rule s "/feed noetag"
run "$FETTLE" feed update
is_rc 0 "a server without validators serves too"
rule s "/feed cut 50000" "/feed noetag"
make_debsecan www/feed 8300
rule s "/feed gzip"
run "$FETTLE" feed update
same www/feed state/feeds/deb/data "what is compressed on the way is kept as it is"
make_debsecan www/feed 8400
rule s "/feed weak"
run "$FETTLE" feed update
is_rc 0 "a weak validator is none for parts, and no harm"

asked s >/dev/null
rm -rf kept
cp -r state/feeds/deb kept
for bad in "status 500:11" "status 429:11" "status 404:1" "status 403:1" "length 99999999:11" "cut 0:11" \
	"redirect http://127.0.0.1/x:6" "redirect file:///etc/passwd:6" "redirect /feed:1"; do
	rule s "/feed ${bad%:*}"
	make_debsecan www/feed 9000
	run "$FETTLE" feed update
	is_rc "${bad##*:}" "a server that answers with '${bad%:*}' is told"
	ok "and the old data stays after '${bad%:*}'" diff -r kept state/feeds/deb
done
rule s "/feed redirect /there" "/there file feed"
run "$FETTLE" feed update
is_rc 0 "a redirect within https is followed"
same www/feed state/feeds/deb/data "to the data"
echo "not a feed" >www/feed
rm -rf kept
cp -r state/feeds/deb kept
rule s
run "$FETTLE" feed update
is_rc 3 "data of another form is refused"
ok "and what was there stays" diff -r kept state/feeds/deb
ok "and nothing is left of it" parts
make_debsecan www/feed 10

run "$FETTLE" feed add strange --type debsecan --release bookworm --url "$url/feed"
run "$FETTLE" feed update strange
is_rc 6 "a server that the system's authorities do not know is not believed"
err_has "hint: .*--ca-file" "and what to do about it is said"
run "$FETTLE" feed add name --type debsecan --release bookworm --url "https://localhost:$port/feed" --ca-file ca.pem
run "$FETTLE" feed update name
is_rc 6 "nor one whose certificate is for another name"
run "$FETTLE" feed update
is_rc 13 "when some feeds fail the update is partial"
out_has '^deb +updated +10' "those that work are updated"
out_has '^strange +failed +- .*certificate' "those that fail are told"
err_has "2 of 3 feeds failed" "and counted"
run "$FETTLE" feed update --json
ok "in JSON too" sh -c 'python3 -c "
import json
d = {f[\"name\"]: f for f in json.load(open(\".out\"))[\"feeds\"]}
assert d[\"deb\"][\"result\"] == \"unchanged\" and d[\"strange\"][\"kind\"] == \"untrusted\", d"'
run "$FETTLE" feed update strange name
is_rc 6 "when all fail for one reason it is that reason"
for n in strange name; do "$FETTLE" feed remove $n; done
run "$FETTLE" feed add gone --type debsecan --release bookworm --url https://127.0.0.1:1/feed
run "$FETTLE" feed update gone
is_rc 11 "nobody there is unreachable"

run "$FETTLE" feed add file --type debsecan --release bookworm --url "file://$T/www/feed"
run "$FETTLE" feed update file
is_rc 0 "a feed comes from a file"
same www/feed state/feeds/file/data "as it is"
run "$FETTLE" feed update file
out_has '^file +unchanged +10' "and is compared by its digest"
rm www/feed
run "$FETTLE" feed update file
is_rc 1 "a file that is not there is told"
finish
