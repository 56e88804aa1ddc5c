#!/bin/sh
# What is known of the platform, and that every fact says where it was read.
. "$(dirname "$0")/lib.sh"

run "$FETTLE" scan --by fact
is_rc 0 "facts of the running system are shown"
grep -v '^TOPIC' .out >facts
if [ -s facts ]; then
	awk '{ print "/" $NF }' facts | sort -u >places
	ok "each names a place that is there" sh -c 'while read -r p; do test -e "$p" || { echo "$p"; exit 1; }; done <places'
else
	skip "each names a place that is there" "no facts here"
fi
weak=/sys/devices/system/cpu/vulnerabilities
if [ -d $weak ]; then
	for f in "$weak"/*; do
		printf '%s %s\n' "${f##*/}" "$(cat "$f")"
	done | LC_ALL=C sort >want
	awk '$1 == "cpu" { name = $2; $1 = $2 = $NF = ""; gsub(/^ +| +$/, ""); print name, $0 }' facts |
		LC_ALL=C sort >found
	same want found "the weaknesses of the processor are those that the kernel tells"
else
	skip "the weaknesses of the processor are those that the kernel tells" "the kernel tells none"
fi
if grep -qw hypervisor /proc/cpuinfo; then
	run "$FETTLE" scan --by fact
	out_lacks '^microcode +standing +(older|newer|what)' "in a virtual machine there is no verdict on microcode"
else
	skip "in a virtual machine there is no verdict on microcode" "this is none"
fi
mkdir -p root/etc root/sys/class/dmi/id root/proc
echo 9 >root/sys/class/dmi/id/bios_version
echo 'microcode : 0x1' >root/proc/cpuinfo
run "$FETTLE" scan --root root --by fact
out_lacks '^[a-z]' "nothing of the kind is said of a root"
run "$FETTLE" scan --root root --by component
out_lacks '^firmware' "and it has no firmware"
finish
