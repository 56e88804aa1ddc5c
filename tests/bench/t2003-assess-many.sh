#!/bin/sh
# Many inventories in one run of 'fettle assess' against a run for each of them: processor time as a
# ratio. How many hosts a second that is stands in the output.
. "$(dirname "$0")/../e2e/lib.sh"

[ -n "$SHARED" ] || skip_all "no real data here"
n=${BENCH_ROUNDS:-40}
mkdir -p root/var/lib/dpkg root/etc hosts
cp "$SHARED/debian/dpkg-status.bookworm-12.11" root/var/lib/dpkg/status
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
"$FETTLE" scan -q --root root
"$FETTLE" feed import -q debian --type debsecan --release bookworm "$SHARED/debian/debsecan-feed/bookworm"
i=0
while [ "$i" -lt "$n" ]; do
	sed "s/\"id\": \"[0-9a-f]*\"/\"id\": \"$i\"/" "$FETTLE_STATE_DIR/inventory/current.json" >"hosts/$i.json"
	i=$((i + 1))
done
together() { "$FETTLE" assess --inventory hosts --by host; }
apart() { for f in hosts/*; do "$FETTLE" assess --inventory "$f" --by host || return 1; done; }
seconds() { # NAME: processor time, children included
	(
		"$1" >/dev/null 2>&1 || exit 1
		times
	) | awk 'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, "m"); s += t[1] * 60 + t[2] } print s }'
}
one=$(seconds together)
each=$(seconds apart)
printf '# %s hosts: together %s s, each for itself %s s of processor time; %s hosts a second\n' "$n" "$one" "$each" \
	"$(awk -v n="$n" -v s="$one" 'BEGIN { printf "%.0f", n / s }')"
ok "one run for all takes less than a run for each" awk -v a="$one" -v b="$each" 'BEGIN { exit !(a > 0 && a < b) }'
finish
