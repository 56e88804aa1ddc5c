#!/bin/sh
# What a scan costs, against what its work costs others: dpkg-query for the packages alone (which
# unlike a scan keeps nothing on the disk), find for the walk over the files, and a second scan
# against a first. Processor time of whole processes, medians of rounds in which all take turns, so
# that a busy machine is busy for all of them alike. Wall clock is shown, not judged. SCAN.md has
# what was measured.
#
# BENCH_ROUNDS (7), BENCH_FILES (1000000: files of the root that is made for it in /dev/shm or
# TMPDIR), TRIVY (a path: the same roots are given to it, too).
. "$(dirname "$0")/../e2e/lib.sh"
[ -x /usr/bin/time ] || skip_all "no time(1) here"
rounds=${BENCH_ROUNDS:-7}
files=${BENCH_FILES:-1000000}

# timed NAME CMD...: one run: processor time, wall clock and memory go to NAME.times
timed() {
	name=$1
	shift
	/usr/bin/time -o .time -f '%U %S %e %M' "$@" >/dev/null 2>&1
	tail -1 .time | awk '{ print ($1 + $2) * 1000, $3 * 1000, $4 }' >>"$name.times"
}
# median NAME [FIELD]: processor time (1), wall clock (2) in milliseconds, memory in KiB (3)
median() { sort -n -k "${2:-1},${2:-1}" "$1.times" | awk -v f="${2:-1}" '{ v[NR] = $f } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", (b > 0 ? a / b : a) }'; }
# within A FACTOR B: A is at most FACTOR times B
within() { awk -v a="$1" -v f="$2" -v b="$3" 'BEGIN { exit !(a <= f * b) }'; }
show() {
	for name in "$@"; do
		printf '# %-24s %6s ms of processor, %6s ms by the clock, %6s KiB\n' "$name" "$(median "$name")" \
			"$(median "$name" 2)" "$(median "$name" 3)"
	done
}

# --- packages alone ---
if command -v dpkg-query >/dev/null; then
	mkdir -p root/var/lib/dpkg/info root/var/lib/dpkg/updates
	if [ -n "$SHARED" ]; then
		cp "$SHARED/debian/dpkg-status.bookworm-12.11" root/var/lib/dpkg/status
	else
		cp /var/lib/dpkg/status root/var/lib/dpkg/status
	fi
	cat >ten.sh <<'X'
i=0
while [ $i -lt 10 ]; do
	"$@"
	i=$((i + 1))
done
X
	i=0
	while [ $i -lt "$rounds" ]; do
		timed packages sh ten.sh "$FETTLE" scan --root root -q
		timed dpkg-query sh ten.sh dpkg-query --admindir root/var/lib/dpkg -W
		i=$((i + 1))
	done
	show packages dpkg-query
	printf '# packages: %s in %s ms of processor\n' "$(grep -c '^Package:' root/var/lib/dpkg/status)" \
		"$(awk -v t="$(median packages)" 'BEGIN { print t / 10 }')"
	ok "the packages are read within four times the time of dpkg-query ($(ratio "$(median packages)" "$(median dpkg-query)"))" \
		within "$(median packages)" 4 "$(median dpkg-query)"
else
	skip "packages alone" "no dpkg here"
fi

# --- this machine, languages included ---
i=0
while [ $i -lt "$rounds" ]; do
	rm -rf state/cache
	timed first "$FETTLE" scan -q
	timed again "$FETTLE" scan -q
	timed find find / -xdev -type f
	i=$((i + 1))
done
show first again find
ok "this machine is scanned within 1.5 times what find needs to walk it ($(ratio "$(median first)" "$(median find)"))" \
	within "$(median first)" 1.5 "$(median find)"
ok "in 48 MiB" [ "$(median first 3)" -le 49152 ]
printf '# this machine again: %s times as fast\n' "$(ratio "$(median first)" "$(median again)")"

# --- a root with very many files ---
big=$(mktemp -d /dev/shm/fettle-bench.XXXXXX 2>/dev/null) || big=$T/big
trap 'rm -rf "$big"; tap_cleanup' EXIT
mkdir -p "$big/var/lib"
[ ! -d root ] || cp -r root/var/lib/dpkg "$big/var/lib/"
n=0
while [ $((n * 50)) -lt "$files" ]; do
	mkdir -p "$big/srv/$((n / 100))/$((n % 100))"
	n=$((n + 1))
done
mkdir template
seq 50 | sed 's|.*|template/file-&.data|' | xargs touch
find "$big/srv" -mindepth 2 -type d -exec sh -c 'for d; do cp template/* "$d/"; done' - {} +
mkdir -p "$big/srv/node_modules/x"
echo '{"name":"x","version":"1.0.0"}' >"$big/srv/node_modules/x/package.json"
begin=$(date +%s)
while [ "$(date +%s)" -lt $((begin + 3)) ]; do :; done # what has just changed is not remembered
i=0
while [ $i -lt "$rounds" ]; do
	rm -rf big-state
	timed big-first "$FETTLE" scan -q --root "$big" --state-dir "$T/big-state"
	timed big-again "$FETTLE" scan -q --root "$big" --state-dir "$T/big-state"
	timed big-find find "$big" -xdev -type f
	i=$((i + 1))
done
show big-first big-again big-find
ok "$files files are walked within 1.5 times what find needs ($(ratio "$(median big-first)" "$(median big-find)"))" \
	within "$(median big-first)" 1.5 "$(median big-find)"
ok "in 48 MiB" [ "$(median big-first 3)" -le 49152 ]
if [ -f big-state/cache/tree ]; then
	ok "a second scan is five times as fast ($(ratio "$(median big-first)" "$(median big-again)"))" \
		within "$(median big-again)" 0.2 "$(median big-first)"
	ok "in 48 MiB, too" [ "$(median big-again 3)" -le 49152 ]
else
	skip "a second scan" "files here are on a file system that can change unseen"
fi

# --- trivy, where there is one ---
if [ -n "$TRIVY" ]; then
	i=0
	while [ $i -lt 3 ]; do
		rm -rf big-state
		timed big-ours "$FETTLE" scan -q --root "$big" --state-dir "$T/big-state"
		timed big-trivy "$TRIVY" rootfs --cache-dir "$T/trivy" --format cyclonedx --offline-scan \
			--skip-java-db-update -o trivy.json "$big"
		i=$((i + 1))
	done
	show big-ours big-trivy
	ok "ten times as fast as trivy on that root ($(ratio "$(median big-trivy)" "$(median big-ours)"))" \
		within "$(median big-ours)" 0.1 "$(median big-trivy)"
else
	skip "ten times as fast as trivy" "TRIVY names none"
fi
finish
