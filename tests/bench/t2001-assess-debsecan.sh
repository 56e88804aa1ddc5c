#!/bin/sh
# 'fettle assess' against debsecan on a real host's packages: processor time as a ratio, and peak
# memory, both of whole processes in one run, with the findings written to the state.
. "$(dirname "$0")/../e2e/lib.sh"

command -v debsecan >/dev/null && [ -x /usr/bin/time ] || skip_all "no debsecan or /usr/bin/time here"
[ -n "$SHARED" ] || skip_all "no real data here"
status=$SHARED/debian/dpkg-status.bookworm-12.11
feeds=$SHARED/debian/debsecan-feed
rounds=${BENCH_ROUNDS:-20}

mkdir -p root/var/lib/dpkg root/etc
cp "$status" root/var/lib/dpkg/status
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
"$FETTLE" scan -q --root root
"$FETTLE" feed -q import debian --type debsecan --release bookworm "$feeds/bookworm"

fettle_once() { "$FETTLE" assess -q --root root; }
debsecan_once() { debsecan --status "$status" --source "file://$feeds/" --suite bookworm; }
fettle_once
"$FETTLE" assess --root root >.out
out_has "^[0-9][0-9][0-9]+ findings" "there are findings"

# seconds NAME: processor time of so many rounds, children included
seconds() {
	(
		i=0
		while [ "$i" -lt "$rounds" ]; do
			"$1" >/dev/null 2>&1 || exit 1
			i=$((i + 1))
		done
		times
	) | awk 'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, "m"); s += t[1] * 60 + t[2] } print s }'
}
debsecan=$(seconds debsecan_once)
fettle=$(seconds fettle_once)
memory=$(/usr/bin/time -f %M "$FETTLE" assess -q --root root 2>&1)
ratio=$(awk -v a="$fettle" -v b="$debsecan" 'BEGIN { printf "%.3f", a / b }')
printf '# %s rounds: debsecan %s s, fettle %s s of processor time: ratio %s\n' "$rounds" "$debsecan" "$fettle" "$ratio"
printf '# peak memory of fettle: %s KiB\n' "$memory"
ok "a tenth of debsecan's processor time, or less" awk -v r="$ratio" 'BEGIN { exit !(r > 0 && r <= 0.1) }'
ok "less than 32 MiB of memory" [ "$memory" -lt 32768 ]
finish
