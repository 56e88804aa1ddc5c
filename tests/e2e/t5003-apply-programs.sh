#!/bin/sh
# Hooks and checks: confined in the root, with their output kept; what fails after the exchange is
# undone, and what hooks did is taken back.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"

make_key
mkdir -p old/bin new/bin
echo one >old/bin/app
echo two >new/bin/app
touch -d '2026-02-01 10:00:00Z' old/bin new/bin old new

fresh() {
	make_root
	make_shell
	mkdir -p root/var/lib/app root/var/log
	rm -rf state/transactions state/trust/serials.json
	listing root >listing.old
}
# bundle JSON: with these hooks and checks
bundle() {
	printf '%s' "$1" >checks.json
	make_bundle b.fettle --checks checks.json || exit 1
}
is_old() {
	listing root >listing.is
	same listing.old listing.is "$1"
	not_ok "nothing is left over" test -e root/.fettle
	not_ok "no transaction is open" test -e state/transactions/.current
}
sh_argv() { printf '["/bin/sh","-c","%s"]' "$1"; }

# file and tcp checks need no programs
fresh
bundle '{"checks":{"before":[{"kind":"file","path":"/opt/app/bin/nothing"}]}}'
run "$FETTLE" apply b.fettle --root root
is_rc 1 "a check before that does not hold"
err_has "check 'file /opt/app/bin/nothing'" "is named"
is_old "nothing was changed"
bundle "{\"checks\":{\"before\":[{\"kind\":\"file\",\"path\":\"/opt/app/bin/app\",\"sha256\":\"$(sha256sum <old/bin/app | cut -c 1-64)\"}],\"after\":[{\"kind\":\"file\",\"path\":\"/opt/app/bin/app\",\"sha256\":\"$(sha256sum <new/bin/app | cut -c 1-64)\"}]}}"
run "$FETTLE" apply b.fettle --root root --json
is_rc 0 "checks of content, before and after"
out_has '"what": "file /opt/app/bin/app"' "stand in the receipt"
fresh
bundle '{"checks":{"after":[{"kind":"tcp","address":"127.0.0.1:1","timeout":2,"retries":2,"interval":0}]}}'
run "$FETTLE" apply b.fettle --root root --json
is_rc 8 "a check after that does not hold undoes the change"
err_has 'everything is back as it was' "and that is said"
out_has '"result": "undone"' "the receipt says so, too"
out_has '"attempts": 3' "it was tried as often as the bundle wants"
out_has '"why": "check .tcp 127.0.0.1:1.: cannot connect' "and why is in it"
is_old "everything is as it was"
run "$FETTLE" rollback --root root
is_rc 7 "what was undone cannot be rolled back"
fresh
bundle '{"checks":{"after":[{"kind":"http","url":"http://127.0.0.1:1/","timeout":2}]}}'
run "$FETTLE" apply b.fettle --root root
is_rc 8 "a check by http that does not hold undoes the change"
is_old "everything is as it was"
if command -v python3 >/dev/null; then
	mkdir -p www && echo fine >www/health
	python3 -u -m http.server --bind 127.0.0.1 --directory www 0 >port 2>/dev/null &
	server=$!
	n=0
	while ! grep -q port port && [ $n -lt 100 ]; do n=$((n + 1)); command sleep 0.1; done
	port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' port)
	fresh
	bundle "{\"checks\":{\"after\":[{\"kind\":\"http\",\"url\":\"http://127.0.0.1:$port/health\"},{\"kind\":\"tcp\",\"address\":\"127.0.0.1:$port\"}]}}"
	run "$FETTLE" apply b.fettle --root root
	is_rc 0 "checks by http and tcp that hold"
	kill $server
else
	skip "checks by http and tcp that hold" "no python3 to serve"
fi

if ! can_confine; then
	fresh
	bundle "{\"hooks\":[{\"phase\":\"pre\",\"argv\":$(sh_argv true)}]}"
	run "$FETTLE" apply b.fettle --root root
	ok "programs that cannot be confined are not run" test "$rc" != 0
	is_old "and nothing is changed"
	finish
fi

fresh
bundle "{\"hooks\":[{\"phase\":\"pre\",\"argv\":$(sh_argv 'echo $FETTLE_PHASE $FETTLE_BUNDLE; read x </opt/app/bin/app; echo $x >/var/lib/app/pre'),\"writes\":[\"/var/lib/app\"]},{\"phase\":\"post\",\"argv\":$(sh_argv 'read x </opt/app/bin/app; echo $x >/var/lib/app/post'),\"writes\":[\"/var/lib/app\"]}],\"checks\":{\"before\":[{\"kind\":\"exec\",\"argv\":$(sh_argv "[ -e /opt/app ] && ! [ -e $T ]")}],\"after\":[{\"kind\":\"exec\",\"argv\":$(sh_argv '[ -s /var/lib/app/post ]')}]}}"
run "$FETTLE" apply b.fettle --root root --json
is_rc 0 "hooks before and after"
echo one >want && same root/var/lib/app/pre want "the first saw the old side"
echo two >want && same root/var/lib/app/post want "the other the new one"
echo 'pre app-2' >want
same "$(echo state/transactions/0001-*/program-2.out)" want "what they say is kept"
out_has '"output": "program-2.out"' "and the receipt says where"

fresh
bundle "{\"hooks\":[{\"phase\":\"pre\",\"argv\":$(sh_argv 'echo x >/var/log/other'),\"writes\":[\"/var/lib/app\"]}]}"
run "$FETTLE" apply b.fettle --root root
is_rc 1 "a hook that writes what it did not declare"
err_has 'Read-only file system' "cannot"
is_old "and nothing is changed"
ok "what it said is kept" sh -c 'cat state/transactions/*/program-1.out | grep -q Read-only'

fresh
bundle "{\"hooks\":[{\"phase\":\"pre\",\"argv\":$(sh_argv 'echo x >/var/lib/app/pre'),\"undo\":$(sh_argv 'echo undone >/var/lib/app/log; : >/var/lib/app/pre'),\"writes\":[\"/var/lib/app\"]},{\"phase\":\"post\",\"argv\":$(sh_argv 'exit 3'),\"writes\":[]}]}"
run "$FETTLE" apply b.fettle --root root
is_rc 8 "a hook afterwards that fails undoes the change"
err_has "'/bin/sh' ended with status 3; everything is back" "and that is why"
same root/opt/app/bin/app old/bin/app "the file is the old one"
echo undone >want && same root/var/lib/app/log want "what the first hook did was taken back"

fresh
bundle "{\"hooks\":[{\"phase\":\"post\",\"argv\":$(sh_argv 'while :; do :; done'),\"timeout\":1}]}"
run "$FETTLE" apply b.fettle --root root
is_rc 8 "a hook that does not end is ended"
err_has 'did not end within 1 second' "after its time"
is_old "and undone"

fresh
bundle "{\"hooks\":[{\"phase\":\"post\",\"argv\":$(sh_argv 'echo more >>/opt/app/bin/app'),\"writes\":[\"/opt/app/bin\"]}]}"
run "$FETTLE" apply b.fettle --root root
is_rc 8 "what was put in is read again, and a hook that changed it undoes the change"
err_has "/opt/app/bin/app" "the path is named"
is_old "everything is as it was"

fresh
bundle "{\"checks\":{\"after\":[{\"kind\":\"exec\",\"argv\":$(sh_argv 'echo broken since two; exit 1')}]}}"
run "$FETTLE" apply b.fettle --root root
is_rc 8 "a program as a check that fails"
err_has 'broken since two' "its last words are in the message"
is_old "everything is as it was"

# a rollback takes back what hooks did
fresh
bundle "{\"hooks\":[{\"phase\":\"post\",\"argv\":$(sh_argv 'echo on >/var/lib/app/switch'),\"undo\":$(sh_argv 'echo off >/var/lib/app/switch'),\"writes\":[\"/var/lib/app\"]},{\"phase\":\"post\",\"argv\":$(sh_argv 'read x </opt/app/bin/app; echo $x >/var/lib/app/cache'),\"writes\":[\"/var/lib/app\"],\"idempotent\":true}]}"
run "$FETTLE" apply b.fettle --root root
is_rc 0 "hooks with an undo"
echo two >want && same root/var/lib/app/cache want "and one that follows the side"
run "$FETTLE" rollback --root root
is_rc 0 "are rolled back"
echo off >want && same root/var/lib/app/switch want "the first by its undo"
echo one >want && same root/var/lib/app/cache want "the other by being run again"

# programs come from the signed manifest alone
fresh
mkdir -p root/etc/fettle root/usr/lib/fettle/hooks
printf '#!/bin/sh\necho x >/var/lib/app/evil\n' >root/usr/lib/fettle/hooks/pre
chmod 755 root/usr/lib/fettle/hooks/pre
bundle '{}'
run "$FETTLE" apply b.fettle --root root
is_rc 0 "a root with programs of its own"
not_ok "runs none of them" test -e root/var/lib/app/evil
finish
