# shellcheck shell=sh disable=SC2034
# What every e2e test begins with: . "$(dirname "$0")/lib.sh"
#
# A test is a POSIX sh script that prints TAP. It starts in a fresh folder $T, which is removed at
# its end, with HOME and the state directory inside it, so that nothing of this machine is touched.
#
#   $FETTLE   the program, absolute      $SHARED   real data, or empty where there is none
#   $SRC      the source tree            $rc       exit status of the last run
#
#   run CMD...                  runs it: $T/.out, $T/.err, $rc
#   is_rc N SENTENCE            exit status of the last run
#   out_has REGEX SENTENCE      (grep -E) a line of its output matches; out_lacks: none does
#   err_has REGEX SENTENCE      the same for its messages; err_lacks
#   ok SENTENCE CMD...          CMD succeeds; not_ok: CMD fails; its output is shown when not so
#   same A B SENTENCE           two files have the same bytes
#   skip SENTENCE WHY           one sentence that cannot be tried here
#   skip_all WHY                nothing of this file can be tried here
#   finish                      last line: prints the plan

SRC=$(cd "$(dirname "$0")/../.." && pwd)
: "${FETTLE:=$SRC/build/release/fettle}"
case $FETTLE in
/*) ;;
*) FETTLE=$PWD/$FETTLE ;;
esac
SHARED=
[ -d "$SRC/../shared/data" ] && SHARED=$(cd "$SRC/../shared/data" && pwd)
T=$(mktemp -d "${TMPDIR:-/tmp}/fettle-test.XXXXXX") || exit 1
tap_count=0
rc=0

tap_cleanup() {
	cd /
	chmod -R u+rwX "$T" 2>/dev/null
	rm -rf "$T"
}
trap tap_cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Nothing of the caller's environment may change what is tested.
unset FETTLE_COLOR FETTLE_LOCK_WAIT FETTLE_NOW FETTLE_FAULT FETTLE_CONFIG NO_COLOR XDG_STATE_HOME
unset XDG_CONFIG_HOME XDG_CACHE_HOME http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
LC_ALL=C
TERM=dumb
HOME=$T
FETTLE_STATE_DIR=$T/state
export FETTLE LC_ALL TERM HOME FETTLE_STATE_DIR
umask 022
cd "$T" || exit 1

# tap_result OK SENTENCE
tap_result() {
	tap_count=$((tap_count + 1))
	if [ "$1" = 0 ]; then
		printf 'ok %d - %s\n' "$tap_count" "$2"
	else
		printf 'not ok %d - %s\n' "$tap_count" "$2"
	fi
}

tap_show() {
	[ -f "$1" ] && sed -n '1,30s/^/#   /p' "$1"
}

tap_show_run() {
	printf '# exit status %s; output:\n' "$rc"
	tap_show "$T/.out"
	printf '# messages:\n'
	tap_show "$T/.err"
}

run() {
	"$@" >"$T/.out" 2>"$T/.err"
	rc=$?
}

is_rc() {
	if [ "$rc" = "$1" ]; then
		tap_result 0 "$2"
	else
		tap_result 1 "$2"
		printf '# wanted exit status %s\n' "$1"
		tap_show_run
	fi
}

# tap_grep WANTED FILE REGEX SENTENCE: WANTED is 0 (matches) or 1 (does not)
tap_grep() {
	grep -Eq -e "$3" "$2" 2>/dev/null
	if [ $? = "$1" ]; then
		tap_result 0 "$4"
	else
		tap_result 1 "$4"
		printf '# regex: %s\n' "$3"
		tap_show_run
	fi
}

out_has() { tap_grep 0 "$T/.out" "$1" "$2"; }
out_lacks() { tap_grep 1 "$T/.out" "$1" "$2"; }
err_has() { tap_grep 0 "$T/.err" "$1" "$2"; }
err_lacks() { tap_grep 1 "$T/.err" "$1" "$2"; }

ok() {
	tap_sentence=$1
	shift
	if "$@" >"$T/.ok" 2>&1; then
		tap_result 0 "$tap_sentence"
	else
		tap_result 1 "$tap_sentence"
		printf '# failed: %s\n' "$*" | sed '2,$s/^/# /'
		tap_show "$T/.ok"
	fi
}

not_ok() {
	tap_sentence=$1
	shift
	if "$@" >"$T/.ok" 2>&1; then
		tap_result 1 "$tap_sentence"
		printf '# succeeded: %s\n' "$*" | sed '2,$s/^/# /'
		tap_show "$T/.ok"
	else
		tap_result 0 "$tap_sentence"
	fi
}

same() {
	if cmp "$1" "$2" >"$T/.ok" 2>&1; then
		tap_result 0 "$3"
	else
		tap_result 1 "$3"
		tap_show "$T/.ok"
		diff "$1" "$2" 2>&1 | sed -n '1,20s/^/#   /p'
	fi
}

skip() {
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

finish() {
	printf '1..%d\n' "$tap_count"
	exit 0
}
