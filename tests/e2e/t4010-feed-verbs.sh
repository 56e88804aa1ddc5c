#!/bin/sh
# Feeds are added, imported, listed and removed; what is wrong is said before anything is kept.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-source.sh"

T0=2026-01-31T10:00:00Z
run "$FETTLE" feed list
is_rc 0 "no feeds can be listed"
out_has 'no feeds' "and that is said"
run "$FETTLE" feed update
is_rc 0 "and updated"
err_has 'no feed' "with a warning"

run "$FETTLE" feed add deb --type debsecan --url https://127.0.0.1:1/x --release bookworm --now $T0
is_rc 0 "a feed is added"
ok "its meta data is readable by its owner alone" sh -c '[ "$(stat -c %a state/feeds/deb/meta.json)" = 600 ]'
run "$FETTLE" feed list
out_has '^deb +debsecan +- +never +- +https +- +https://127.0.0.1:1/x$' "the list shows it"
run "$FETTLE" feed list --json
out_has '"format": "fettle.feeds/1"' "the list as JSON has a format"
out_has '"release": "bookworm"' "and what was said of it"
out_lacks '"digest"' "and nothing of data that it has not"

cp -r state before
run "$FETTLE" feed add deb --type debsecan --url https://127.0.0.1:1/y
is_rc 3 "a name is not given twice"
for name in .x a/b '' 'a b' -x ..; do
	run "$FETTLE" feed add --type debsecan --url https://127.0.0.1:1/y -- "$name"
	is_rc 2 "'$name' is no name of a feed"
done
run "$FETTLE" feed add x --type nonsense --url https://127.0.0.1:1/y
is_rc 2 "an unknown type is refused"
err_has "hint: .*debsecan" "and the types are told"
for url in http://127.0.0.1/x http://localhost/x; do
	run "$FETTLE" feed add x --type debsecan --url $url
	is_rc 2 "what is not signed is not taken from $url"
	err_has 'not signed.*proves nothing' "and why is said"
done
for url in ftp://127.0.0.1/x 127.0.0.1/x https://u:p@127.0.0.1/x file://host/x; do
	run "$FETTLE" feed add x --type debsecan --url $url
	is_rc 2 "'$url' is no URL of a feed"
done
run "$FETTLE" feed add x --type debsecan
is_rc 2 "a URL is needed"
run "$FETTLE" feed add x --url https://127.0.0.1:1/x
is_rc 2 "a type is needed"
run "$FETTLE" feed add x --type debsecan --url https://127.0.0.1/x --ca-file nowhere.pem
is_rc 1 "a file of authorities must be there"
run "$FETTLE" feed add x --type debsecan --url https://127.0.0.1/x --proxy http://u:p@proxy
is_rc 2 "a proxy with a password is refused"
run "$FETTLE" feed add x --type debsecan --url https://127.0.0.1/x --proxy proxy:3128
is_rc 2 "a proxy is a URL"
run "$FETTLE" feed remove x
is_rc 3 "what is not there is not removed"
run "$FETTLE" feed update x
is_rc 3 "nor updated"
run "$FETTLE" feed frobnicate
is_rc 2 "an unknown act is refused"
run "$FETTLE" feed list x
is_rc 2 "the list takes no name"
ok "none of these changed the state" sh -c 'rm -f before/lock state/lock; diff -r before state'

make_debsecan feed 3
run "$FETTLE" feed import other --type debsecan --release bookworm feed --now $T0
is_rc 0 "a file is imported"
err_has "feed 'other': 3 records" "and what was in it is said"
same feed state/feeds/other/data "the bytes are kept as they were received"
run "$FETTLE" feed list --json --now 2026-01-31T11:00:00Z
python3 - >got <<'PY'
import json
for f in json.load(open(".out"))["feeds"]:
    if f["name"] == "other":
        print(f["digest"], f["size"], f["records"], f["fetched"], f["age_seconds"], f["origin"], f["trust"])
PY
echo "$(sha256sum feed | cut -c1-64) $(stat -c %s feed) 3 2026-01-31T10:00:00Z 3600 $T/feed local" >want
same want got "the list has digest, records, age and origin"
ok "nothing is left of the way in" sh -c '[ -z "$(ls state/cache/parts)" ]'

echo "not a feed" >bad
cp -r state/feeds/other kept
run "$FETTLE" feed import other --type debsecan bad
is_rc 3 "a file of another form is refused"
ok "and the old data stays" diff -r kept state/feeds/other
ok "nothing is left of it" sh -c '[ -z "$(ls state/cache/parts)" ]'
run "$FETTLE" feed import new --type debsecan --release bookworm bad
is_rc 3 "a first file of another form is refused"
ok "and makes no feed" test ! -e state/feeds/new
run "$FETTLE" feed import new --type debsecan feed
is_rc 2 "a type that wants a release says so"
run "$FETTLE" feed import new --type debsecan --release bookworm nowhere
is_rc 1 "a file that is not there is told"
run "$FETTLE" feed import other --type bundles feed
is_rc 2 "a source of bundles is not imported"
make_debsecan feed 5
run "$FETTLE" feed import other --type debsecan feed
is_rc 0 "newer data is imported, and the release is remembered"
run "$FETTLE" feed list
out_has '^other +debsecan +5 ' "and is what counts"
run "$FETTLE" feed update other
is_rc 3 "what was imported has no URL to update it from"
err_has "hint: .*import" "and what to do is said"
echo x >>state/feeds/other/data
run "$FETTLE" feed import other --type debsecan feed
is_rc 0 "data that was damaged is replaced by a good import"
same feed state/feeds/other/data "and is whole again"

run "$FETTLE" feed add --preset debian --release trixie
is_rc 0 "a preset needs no name, type or URL"
run "$FETTLE" feed add again --preset debian --release bookworm
is_rc 0 "but may have another name"
run "$FETTLE" feed list
out_has '^debian +debsecan .* https://security-tracker.debian.org/tracker/debsecan/release/1/trixie$' "the list shows where it is"
out_has '^again +debsecan .*/bookworm$' "of each release"
mkdir -p root/etc
printf 'ID=debian\nVERSION_CODENAME=sid\n' >root/etc/os-release
run "$FETTLE" feed add rooted --preset debian --root root
is_rc 0 "the release is that of the host"
run "$FETTLE" feed list --json
out_has '"release": "sid"' "as its os-release says"
printf 'ID=other\nVERSION_CODENAME=sid\n' >root/etc/os-release
run "$FETTLE" feed add rooted2 --preset debian --root root
is_rc 2 "a host of another distribution has no release of it"
err_has 'hint: give --release' "and what to do is said"
run "$FETTLE" feed add x --preset debian --release ../x
is_rc 2 "a release is a word"
run "$FETTLE" feed add x --preset nonsense
is_rc 2 "an unknown preset is refused"
err_has "hint: there is debian " "and the presets are told"
run "$FETTLE" feed add x --preset debian --release trixie --url https://127.0.0.1/x
is_rc 2 "a preset says its URL itself"
for n in debian again rooted; do "$FETTLE" feed remove $n; done

mkfifo hold
flock state/lock sh -c 'echo held >hold; read -r _ <hold' &
read -r _ <hold
run "$FETTLE" feed list
is_rc 0 "feeds are listed while another fettle works"
run "$FETTLE" feed remove other
is_rc 5 "but not removed"
echo go >hold
wait $!
run "$FETTLE" feed remove other
is_rc 0 "a feed is removed"
ok "with its data" test ! -e state/feeds/other
finish
