#!/bin/sh
# The grammar of options, as every verb has it.
. "$(dirname "$0")/lib.sh"

json_error() { # KIND CODE: .err is one object that says so
	[ "$(wc -l <.err)" = 1 ] && grep -q "^{\"format\":\"fettle.error/1\",\"kind\":\"$1\",\"exit_code\":$2,\"message\":\"" .err
}

run "$FETTLE" version --json
cp .out json
run "$FETTLE" --json version
is_rc 0 "an option may stand before the verb"
same .out json "an option before the verb means what it means after it"
run "$FETTLE" --format json version
same .out json "the value of an option before the verb is not taken for the verb"
run "$FETTLE" --format=json version
same .out json "'--name=value' is '--name value'"
run "$FETTLE" version --format json
same .out json "--json is --format json"

run "$FETTLE" -o file version
ok "-o takes the next word, before the verb" grep -q '^fettle ' file
rm file
run "$FETTLE" version -ofile
ok "-oFILE joins letter and value" grep -q '^fettle ' file
rm file
run "$FETTLE" version -qofile
ok "letters may be joined, the last with its value" grep -q '^fettle ' file
rm file
run "$FETTLE" -qo file version
is_rc 0 "joined letters may stand before the verb"
ok "the value of the last joined letter is the next word" grep -q '^fettle ' file
rm file
run "$FETTLE" -oo version
is_rc 0 "a value that looks like a letter of its own does not swallow the verb"
ok "-oo writes the file 'o'" grep -q '^fettle ' o

run "$FETTLE" help -- version
is_rc 0 "'--' ends the options"
out_has '^usage: fettle version' "what stands after '--' is an argument"
run "$FETTLE" help -- --json
is_rc 2 "after '--' an option is an argument"
err_has "unknown verb '--json'" "after '--' an option is taken by its letter"
run "$FETTLE" -- version
is_rc 0 "'--' may stand before the verb"

run "$FETTLE"
is_rc 2 "no verb is a usage error"
err_has '^fettle: no verb given$' "no verb: what failed"
err_has "^hint: 'fettle help' shows the verbs$" "no verb: what to do"
out_lacks . "no verb: no result"
run "$FETTLE" vers
is_rc 2 "verbs have no abbreviations"
err_has "unknown verb 'vers'" "an unknown verb is named"
run "$FETTLE" version --jso
is_rc 2 "options have no abbreviations"
err_has "unknown option '--jso'" "an unknown option is named"
err_has "^hint: 'fettle version --help' shows the options$" "an unknown option: what to do"
run "$FETTLE" version -Z
is_rc 2 "an unknown letter is a usage error"
err_has "unknown option '-Z'" "an unknown letter is named"
run "$FETTLE" version --output
is_rc 2 "a value that is missing is a usage error"
err_has "option '--output' needs a value: FILE" "a value that is missing: of which option, and what"
run "$FETTLE" version -o
err_has "option '--output' needs a value: FILE" "a value that is missing behind a letter"
run "$FETTLE" version --quiet=yes
is_rc 2 "a value for a flag is a usage error"
err_has "option '--quiet' takes no value" "a value for a flag is named"
run "$FETTLE" version -o a --output b
is_rc 2 "an option with a value given twice is a usage error"
err_has "option '--output' is given twice" "an option given twice is named"
not_ok "an option given twice: neither file is written" sh -c 'test -e a || test -e b'
run "$FETTLE" version -q -q
is_rc 0 "a flag may be given twice"
run "$FETTLE" version more
is_rc 2 "an argument too many is a usage error"
err_has "too many arguments, from 'more' on" "an argument too many is named"
run "$FETTLE" version --color sometimes
is_rc 2 "a colour that is none is a usage error"
run "$FETTLE" version --now yesterday
is_rc 3 "a time that is none is refused"
err_has "option '--now': 'yesterday' is not a time" "a time that is none is named"
run "$FETTLE" version --format xml
is_rc 2 "a format that the verb does not have is a usage error"
err_has "no format 'xml' here: there is table json" "the formats that there are are named"

run "$FETTLE" vers --json
ok "with --json an unknown verb is one object" json_error usage 2
run "$FETTLE" version --jso --json
ok "with --json an unknown option is one object" json_error usage 2
run "$FETTLE" version --json extra
ok "with --json an argument too many is one object" json_error usage 2
ok "the object has hint and retryable" grep -q '"hint":".*","retryable":false}$' .err
run "$FETTLE" --json
ok "with --json no verb is one object" json_error usage 2
run "$FETTLE" version -- --json
err_has '^fettle: too many' "--json behind '--' is no option"
run "$FETTLE" version "$(printf 'a\033[31m')"
is_rc 2 "an argument with a control character is told of"
err_lacks "$(printf '\033')" "a control character does not reach the terminal by a message"

echo old >file
run "$FETTLE" version -o file
is_rc 0 "-o FILE replaces FILE"
ok "-o FILE holds the result" grep -q '^fettle [0-9]' file
out_lacks . "-o FILE leaves standard output empty"
echo old >file
run "$FETTLE" version -o file --format xml
ok "-o FILE is untouched when the verb fails" sh -c '[ "$(cat file)" = old ]'
run "$FETTLE" version -o none/file
is_rc 1 "-o in a folder that is not there fails"
err_has "cannot write the result: cannot open directory 'none'" "-o in a folder that is not there is named"
mkdir folder
run "$FETTLE" version -o folder
ok "-o on a folder fails" [ "$rc" -ne 0 ]
ok "nothing is left behind by what failed" sh -c '[ -z "$(find . -name "*.tmp")" ]'
mkfifo fifo
cat fifo >from-fifo &
run "$FETTLE" version -o fifo
wait "$!"
ok "-o on a fifo writes into it" grep -q '^fettle [0-9]' from-fifo
ok "-o on a fifo leaves it a fifo" test -p fifo
if mknod null c 1 3 2>/dev/null && : >null; then
	run "$FETTLE" version -o null
	is_rc 0 "-o on a device works"
	ok "-o on a device leaves it a device" test -c null
else
	skip "-o on a device leaves it a device" "no device can be made here"
fi
ln -s target link
echo old >target
run "$FETTLE" version -o link
ok "-o on a link writes what it points to" grep -q '^fettle [0-9]' target
ok "-o on a link leaves it a link" test -h link

if [ -e /dev/full ]; then
	"$FETTLE" version >/dev/full 2>.err
	rc=$?
	is_rc 1 "a result that cannot be written is a failure"
	err_has 'cannot write to standard output: No space left' "a result that cannot be written says why"
fi

# a pipe that nobody reads any more
mkfifo closed
exec 3<>closed
exec 4>closed
exec 3<&-
"$FETTLE" version >&4 2>.err
rc=$?
exec 4>&-
is_rc 141 "a reader that has seen enough ends the program as SIGPIPE would"
err_lacks . "and nothing is said about it"

FETTLE_NOW=yesterday run "$FETTLE" version
is_rc 3 "FETTLE_NOW stands for --now"
FETTLE_NOW=yesterday run "$FETTLE" version --now 2026-01-31
is_rc 0 "the option goes before the environment"
FETTLE_NOW="" run "$FETTLE" version
is_rc 0 "an empty variable sets nothing"
finish
