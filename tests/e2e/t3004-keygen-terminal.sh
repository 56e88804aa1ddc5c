#!/bin/sh
# Passwords on a terminal: asked for twice, never shown, and the terminal is left as it was.
. "$(dirname "$0")/lib.sh"

command -v script >/dev/null || skip_all "no script here"
script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip_all "script has no -e and -c here"

# begin CMD: runs it on a terminal of its own; type_in TEXT types, seen REGEX waits for output
begin() {
	rm -f typed screen
	mkfifo typed
	: >screen
	script -qefc "$1" screen <typed >/dev/null 2>&1 &
	pid=$!
	exec 3>typed
}
type_in() { printf '%b' "$1" >&3; }
seen() {
	n=0
	until grep -Eq -e "$1" screen; do
		n=$((n + 1))
		[ $n -lt 1500 ] || return 1
		sleep 0.02
	done
}
end() {
	exec 3>&-
	rc=0
	wait $pid || rc=$?
	tr -d '\r' <screen >.out
	: >.err
}
make_key="$FETTLE keygen --secret k.key --public k.pub"

begin "$make_key"
ok "a password is asked for" seen '^Password of the key: '
type_in 'a pass phrase\n'
ok "and once more" seen 'The same again: '
type_in 'a pass phrase\n'
end
is_rc 0 "the same twice makes a key"
out_has '^key [0-9A-F]{16}$' "and its number is shown"
out_lacks 'pass phrase' "the password is not"
ok "the key is locked" grep -q 'encrypted' k.key

mkdir old new
echo 1 >new/file
sign="$FETTLE bundle create --from old --to new --at / --id a --product a --serial 1 --key k.key -o b.fettle"
begin "$sign"
ok "signing asks once" seen 'Password of the key: '
type_in 'a pass phrase\n'
end
is_rc 0 "the password opens the key"
ok "the bundle is there" test -s b.fettle
rm b.fettle
begin "$sign"
seen 'Password of the key: '
type_in 'another\n'
end
is_rc 4 "another password does not"
out_has "secret key 'k.key': wrong password" "and that is said"
not_ok "and no bundle is there" test -e b.fettle

rm k.key k.pub
begin "$make_key"
seen 'Password of the key: '
type_in 'one\n'
seen 'The same again: '
type_in 'two\n'
end
is_rc 2 "two passwords that differ make no key"
out_has 'the two passwords differ' "and that is said"
begin "$make_key"
seen 'Password of the key: '
type_in '\0004'
end
is_rc 14 "the end of input is no answer"
begin "$make_key"
seen 'Password of the key: '
type_in "$(head -c 1500 /dev/zero | tr '\0' x)\\n"
end
is_rc 2 "a password of 1500 bytes is too long"
# a shell has its background jobs ignore interrupts
if env --default-signal=INT true 2>/dev/null; then
	printf '%s\n' 'trap : INT' "$make_key" 'echo "status $?"' 'stty -a' >interrupted
	begin "env --default-signal=INT sh interrupted"
	seen 'Password of the key: '
	type_in '\0003'
	ok "an interrupt ends it" seen '^status 130'
	end
	out_has '(^| )echo( |;|$)' "and the terminal echoes again"
	out_has 'interrupted' "and that is said"
else
	skip "an interrupt ends it" "no env --default-signal here"
fi
begin "$make_key --no-input"
end
is_rc 2 "--no-input never asks"
ok "none of these left a file" sh -c '[ -z "$(ls k.* 2>/dev/null)" ]'
finish
