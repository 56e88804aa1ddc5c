#!/bin/sh
# Stopped by a signal: the first undoes, the second ends it at once and recover puts it right. SIGTERM,
# since sh has its background jobs ignore SIGINT.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"

make_key
make_trees
make_listings
# a check that takes long: nothing answers there, and it is tried again and again
printf '{"checks":{"after":[{"kind":"file","path":"/never","retries":60,"interval":1}]}}' >checks.json
make_bundle slow.fettle --checks checks.json || exit 1
printf '{"checks":{"before":[{"kind":"file","path":"/never","retries":60,"interval":1}]}}' >checks.json
make_bundle before.fettle --checks checks.json || exit 1

# starts apply and waits until a journal has what is wanted
start() { # BUNDLE WORD...
	"$FETTLE" apply "$1" --root root >.out 2>.err &
	pid=$!
	n=0
	while [ $n -lt 400 ] && ! sh -c "$2" 2>/dev/null; do
		n=$((n + 1))
		command sleep 0.05
	done
}
ends() {
	wait $pid
	rc=$?
}
is_swapped='cmp -s root/opt/app/bin/app new/bin/app'

start slow.fettle "$is_swapped"
ok "the new side is in place" cmp -s root/opt/app/bin/app new/bin/app
run "$FETTLE" keyring threshold vendor 1
is_rc 5 "who wants to write meanwhile finds the state locked"
run "$FETTLE" verify slow.fettle
is_rc 0 "who reads does not"
err_lacks 'transaction' "and takes it for what it is: at work"
kill -TERM $pid
ends
is_rc 8 "stopped after the exchange it is undone"
err_has 'stopped; everything is back as it was' "and says so"
is_tree old "everything is as it was"
not_ok "nothing is left over" test -e root/.fettle

start before.fettle 'ls state/transactions/.current'
kill -TERM $pid
ends
is_rc 143 "stopped before it, the status tells of the signal"
err_has 'stopped' "the message, too"
is_tree old "nothing was changed"
not_ok "no transaction is open" test -e state/transactions/.current

start slow.fettle "$is_swapped"
kill -KILL $pid
ends
is_rc 137 "killed in the middle"
ok "the transaction is open" test -e state/transactions/.current
run "$FETTLE" apply slow.fettle --root root -n
is_rc 7 "what would be done cannot be told then"
run "$FETTLE" verify slow.fettle --root root
is_rc 0 "another verb does its work"
err_has "transaction '[0-9a-f-]*' waits for its hooks and checks: run 'fettle recover'" "and says what is open"
is_tree new "the files are all new"
run "$FETTLE" verify slow.fettle
err_has "it is of the root '.*/root'" "for another root it says which one it is of"
mv root elsewhere
mkdir root
run "$FETTLE" recover --root root
ok "a root that is another one is not touched" test "$rc" != 0
not_ok "nothing in it" sh -c 'ls -A root | grep .'
rmdir root
mv elsewhere root
is_tree new "the right one is as it was"
"$FETTLE" recover --root root >.out 2>.err &
pid=$!
n=0
while [ $n -lt 100 ] && ! grep -q recover state/lock; do
	n=$((n + 1))
	command sleep 0.05
done
kill -KILL $pid
ends
ok "recovery can be killed, too" test -e state/transactions/.current
# the check can hold now
echo >root/never
touch -d '2026-02-03 10:00:00.25Z' root
run "$FETTLE" recover --root root
is_rc 0 "recovery goes forward when the checks hold"
out_has '^000[0-9]-[0-9a-f]*: app-2: done' "and says so"
rm root/never
touch -d '2026-02-03 10:00:00.25Z' root
is_tree new "everything is new"
run "$FETTLE" rollback --root root
is_rc 0 "it can be rolled back as any other"
is_tree old "everything is as it was"

# forgotten: killed while it was staged
start before.fettle 'ls state/transactions/.current'
kill -KILL $pid
ends
run "$FETTLE" verify slow.fettle --root root
err_has 'was interrupted, and is undone now' "any verb clears away what changed nothing"
not_ok "no transaction is open" test -e state/transactions/.current
is_tree old "everything is as it was"
finish
