#!/bin/sh
# 'fettle compare' against the programs that own the schemes, as far as they are on this host.
# A bounded slice of what 'make diff' does.
. "$(dirname "$0")/lib.sh"

diff=$(dirname "$0")/../diff/versions.py
# slice SCHEME PAIRS
slice() {
	if ! command -v python3 >/dev/null; then
		skip "$1: the order of the program that owns it" "no python3 here"
		return
	fi
	run python3 "$diff" --pairs "$2" --seed 7 "$1"
	if grep -q ': skipped,' .out; then
		skip "$1: the order of the program that owns it" "$(sed 's/.*skipped, //' .out)"
		return
	fi
	is_rc 0 "$1: the order of the program that owns it ($2 pairs)"
	[ "$rc" = 0 ] || sed 's/^/# /' .out
}
slice deb 200
slice alpm 200
slice apk 100
for scheme in rpm semver pep440 gem packagist; do
	slice "$scheme" 2000
done
slice maven 1000
finish
