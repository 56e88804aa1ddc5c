#!/bin/sh
# Keys and signatures are minisign's, both ways: what one program made the other uses.
. "$(dirname "$0")/lib.sh"

mkdir old new
echo one >old/file
echo two >new/file

# create KEY [OPTION...]: a bundle signed by the key
create() {
	create_key=$1
	shift
	rm -f b.fettle
	run "$FETTLE" bundle create --from old --to new --at /opt/app --id app-2 --product app \
		--serial 2 --key "$create_key" -o b.fettle "$@"
}

run "$FETTLE" keygen --no-password --secret k.key --public k.pub --comment "the key of a test"
is_rc 0 "a key pair is made"
out_has '^key [0-9A-F]{16}$' "keygen shows the key's number"
ok "the secret key is readable by its owner alone" sh -c '[ "$(stat -c %a k.key)" = 600 ]'
ok "the public key has the comment" sh -c 'head -n 1 k.pub | grep -qx "untrusted comment: the key of a test"'
ok "the public key is one line of text after a comment" sh -c '[ "$(wc -l <k.pub)" = 2 ]'
not_ok "making a key makes no state" test -e state

run "$FETTLE" keygen --no-password --secret k.key --public other.pub
is_rc 3 "a key is not overwritten"
err_has "'k.key' is there already" "and the file is named"
not_ok "nothing is written then" test -e other.pub
run "$FETTLE" keygen --no-password --secret other.key --public k.pub
is_rc 3 "a public key is not overwritten either"
not_ok "nothing is written then" test -e other.key

run "$FETTLE" keygen --secret l.key --public l.pub
is_rc 2 "without a terminal a password cannot be asked for"
err_has 'no-password' "and the flag that is missing is named"
not_ok "no key is written then" test -e l.key
run "$FETTLE" keygen --secret l.key
is_rc 2 "both files must be named"
run "$FETTLE" keygen --no-password --secret l.key --public l.pub --comment "$(printf 'a\nb')"
is_rc 2 "a comment of two lines is refused"

run "$FETTLE" keygen --no-password --secret new.key --public none/new.pub
is_rc 1 "a public key that cannot be written fails"
not_ok "and leaves no secret key behind" sh -c 'ls -A | grep "new[.]"'

create k.key
is_rc 0 "a key without a password signs"
chmod 640 k.key
create k.key
is_rc 4 "not when others than its owner can read it"
err_has "no password and others than its owner" "and that is why"
err_has "^hint: 'chmod 600 k.key'" "and what to do"
not_ok "no bundle is written then" test -e b.fettle
chmod 400 k.key
create k.key
is_rc 0 "a key that its owner can only read signs"

if ! command -v minisign >/dev/null; then
	skip "minisign reads and writes the same keys" "no minisign here"
	finish
fi

echo text >text
ok "minisign signs with fettle's key" minisign -S -s k.key -m text -x text.minisig
ok "minisign proves it with fettle's public key" minisign -V -m text -x text.minisig -p k.pub

ok "minisign makes a key without a password" minisign -G -W -p m.pub -s m.key
create m.key
is_rc 0 "fettle signs with it"
tar -xf b.fettle
ok "minisign proves the manifest" sh -c 'minisign -V -m manifest.json -x manifest.json.*.minisig -p m.pub'
rm -f manifest.json*

printf 'a pass phrase\n' >password
printf 'another\n' >wrong
run "$FETTLE" keygen --password-file password --secret l.key --public l.pub
is_rc 0 "a key is locked by the password of a file"
ok "the locked key is readable by its owner alone" sh -c '[ "$(stat -c %a l.key)" = 600 ]'
ok "minisign opens it with the same password" sh -c \
	'minisign -S -s l.key -m text -x l.minisig <password && minisign -V -m text -x l.minisig -p l.pub'
chmod 644 l.key
create l.key --password-file password
is_rc 0 "a locked key may be read by others"
create l.key
is_rc 2 "a locked key needs its password"
err_has 'password' "and that is said"
create l.key --password-file wrong
is_rc 4 "a wrong password is a lack of privilege"
err_has "wrong password" "and is called so"
not_ok "no bundle is written then" test -e b.fettle
cat password password >twice
ok "minisign makes a locked key" sh -c 'minisign -G -p n.pub -s n.key <twice'
create n.key --password-file password
is_rc 0 "fettle opens it with the same password"
tar -xf b.fettle
ok "minisign proves what was signed with it" sh -c \
	'minisign -V -m manifest.json -x manifest.json.*.minisig -p n.pub'

create k.pub
is_rc 3 "a public key is no secret key"
err_has "not a minisign secret key" "and that is said"
finish
