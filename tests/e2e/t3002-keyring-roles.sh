#!/bin/sh
# The keyring: keys are added with roles, listed, revoked; thresholds are set.
. "$(dirname "$0")/lib.sh"

for k in a b; do
	"$FETTLE" keygen --no-password --secret $k.key --public $k.pub >/dev/null
done
id=$("$FETTLE" keygen --no-password --secret c.key --public c.pub | sed -n 's/^key //p')
T0=2026-01-01T00:00:00Z

run "$FETTLE" keyring list
is_rc 0 "an empty keyring can be listed"
out_has 'no keys' "and says what it means"

run "$FETTLE" keyring add a.pub --name acme --role vendor --role repository --product app \
	--product lib --under /opt/app --now $T0
is_rc 0 "a key is added"
ok "the keyring is readable by its owner alone" sh -c '[ "$(stat -c %a state/trust/keyring.json)" = 600 ]'
run "$FETTLE" keyring list
out_has '^[0-9A-F]{16} +acme +vendor,repository +app,lib +/opt/app +valid' "the list shows what it may do"
run "$FETTLE" keyring list --json
out_has '"format": "fettle.keyring/1"' "the list as JSON has a format"
out_has '"added": "2026-01-01T00:00:00Z"' "and says when a key was added"
cp .out shown
ok "the JSON is what the state keeps, but for the time it was made" sh -c \
	'grep -v \"generated\" shown >1; grep -v \"generated\" state/trust/keyring.json >2; cmp 1 2'

cp state/trust/keyring.json before
run "$FETTLE" keyring add a.pub --name other --role vendor
is_rc 3 "a key is not added twice"
err_has "already, as 'acme'" "and its name is told"
run "$FETTLE" keyring add b.pub --name acme --role vendor
is_rc 3 "a name is not given twice"
run "$FETTLE" keyring add b.pub --name b
is_rc 2 "a key without a role is not added"
run "$FETTLE" keyring add b.pub --name b --role root
is_rc 2 "an unknown role is refused"
err_has "no role 'root'" "and named"
run "$FETTLE" keyring add b.pub --name b --role vendor --under opt/app
is_rc 2 "a path to write to must be absolute"
run "$FETTLE" keyring add b.pub --name b --role vendor --under /opt/../etc
is_rc 2 "and lead nowhere else"
run "$FETTLE" keyring add b.key --name b --role vendor
is_rc 3 "a secret key is no public key"
run "$FETTLE" keyring add missing.pub --name b --role vendor
is_rc 1 "a file that is not there is told"
run "$FETTLE" keyring add --role vendor
is_rc 2 "the file is needed"
run "$FETTLE" keyring frobnicate
is_rc 2 "an unknown act is refused"
same before state/trust/keyring.json "none of these changed the keyring"

run "$FETTLE" keyring add c.pub --role vendor
is_rc 0 "a key without a name"
run "$FETTLE" keyring list
out_has "^$id +$id +vendor +any +any +valid" "is called by its number"

run "$FETTLE" keyring threshold vendor 2
is_rc 0 "a threshold is set"
run "$FETTLE" keyring list
out_has '^2 keys are needed for role vendor' "and shown"
for n in 0 9 x -1; do
	run "$FETTLE" keyring threshold vendor -- $n
	is_rc 2 "a threshold of '$n' is refused"
done

run "$FETTLE" keyring revoke acme
is_rc 2 "a key is not revoked without a reason"
run "$FETTLE" keyring revoke nobody --reason lost
is_rc 3 "an unknown key cannot be revoked"
run "$FETTLE" keyring revoke "$id" --reason "lost with a laptop" --now $T0
is_rc 0 "a key is revoked by its number"
run "$FETTLE" keyring list
out_has "^$id .* revoked" "the list shows it"
run "$FETTLE" keyring list --json
out_has '"revoked_reason": "lost with a laptop"' "and the reason is kept"
run "$FETTLE" keyring revoke "$id" --reason again
is_rc 3 "a key is revoked once"

run "$FETTLE" keyring add b.pub --name b --role vendor --not-before 2026-06-01 --not-after 2026-07-01
is_rc 0 "a key with a time"
for t in 2026-05-31:'not yet' 2026-06-15:valid 2026-07-01:expired; do
	run "$FETTLE" keyring list --now "${t%%:*}"
	out_has "^[0-9A-F]{16} +b .*${t#*:}" "is ${t#*:} on ${t%%:*}"
done

run "$FETTLE" keyring threshold host 3
is_rc 0 "a threshold may be above the number of keys"
err_has '^warning: 0 valid keys have the role' "and that is said"
"$FETTLE" keygen --no-password --secret e.key --public e.pub >/dev/null
"$FETTLE" keygen --no-password --secret f.key --public f.pub >/dev/null
"$FETTLE" -q keyring add e.pub --role vendor --name e
id=$("$FETTLE" keyring list | sed -n 's/^\([0-9A-F]*\) *e .*/\1/p')
"$FETTLE" -q keyring add f.pub --role vendor --name "$id"
run "$FETTLE" keyring revoke "$id" --reason lost
is_rc 3 "what means two keys revokes neither"
err_has "more than one key answers to '$id'" "and that is why"
run "$FETTLE" keyring revoke e --reason lost
is_rc 0 "what means one key revokes it"

echo '{"format":"fettle.keyring/1","keys":[{"name":"a"}]}' >state/trust/keyring.json
run "$FETTLE" keyring list
is_rc 3 "a keyring that is not valid is refused"
err_has "keyring.json.*keys\[0\]: public: missing" "with the place"
finish
