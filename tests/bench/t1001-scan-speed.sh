#!/bin/sh
# How long a scan takes, against what its work costs others: dpkg-query for the packages alone, which
# unlike a scan keeps nothing on the disk, and find for the walk over the files.
. "$(dirname "$0")/../e2e/lib.sh"
command -v dpkg-query >/dev/null || skip_all "no dpkg here"

# best N CMD...: the shortest of N runs, in milliseconds; the first warms the cache
best() {
	n=$1 least=
	shift
	while [ "$n" -gt 0 ]; do
		begin=$(date +%s%N)
		"$@" >/dev/null 2>&1
		took=$((($(date +%s%N) - begin) / 1000))
		[ -n "$least" ] && [ "$least" -le "$took" ] || least=$took
		n=$((n - 1))
	done
	echo "$((least / 1000)).$((least / 100 % 10))"
}
# within A FACTOR B: A is at most FACTOR times B
within() { awk -v a="$1" -v f="$2" -v b="$3" 'BEGIN { exit !(a <= f * b) }'; }

mkdir -p root/var/lib/dpkg/info root/var/lib/dpkg/updates
if [ -n "$SHARED" ]; then
	cp "$SHARED/debian/dpkg-status.bookworm-12.11" root/var/lib/dpkg/status
else
	cp /var/lib/dpkg/status root/var/lib/dpkg/status
fi
ours=$(best 9 "$FETTLE" scan --root root -q)
theirs=$(best 9 dpkg-query --admindir root/var/lib/dpkg -W)
echo "# packages: fettle $ours ms, dpkg-query $theirs ms"
ok "the packages are read within four times the time of dpkg-query ($ours and $theirs ms)" within "$ours" 4 "$theirs"

ours=$(best 5 "$FETTLE" scan -q)
theirs=$(best 5 find / -xdev -type f)
echo "# files: fettle $ours ms, find $theirs ms"
ok "the whole host is scanned within 1.5 times what find needs to walk it, and 50 ms ($ours and $theirs ms)" \
	sh -c 'awk -v a="$1" -v b="$2" "BEGIN { exit !(a <= 1.5 * b + 50) }"' - "$ours" "$theirs"
if [ -x /usr/bin/time ]; then
	/usr/bin/time -f %M -o rss "$FETTLE" scan -q >/dev/null 2>&1
	echo "# memory: $(tail -1 rss) KiB"
	ok "in 48 MiB" [ "$(tail -1 rss)" -le 49152 ]
else
	skip "in 48 MiB" "no time(1) here"
fi
finish
