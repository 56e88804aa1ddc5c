#!/bin/sh
# A bundle of 20,000 files and 500 MB: the processor time of making it against `tar | zstd -3`, of
# proving it against `sha256sum`, and the memory that either takes. BENCH_MB and BENCH_FILES make
# it smaller.
. "$(dirname "$0")/../e2e/lib.sh"

command -v zstd >/dev/null && [ -x /usr/bin/time ] || skip_all "no zstd or /usr/bin/time here"
mb=${BENCH_MB:-500}
files=${BENCH_FILES:-20000}

# Three quarters of it is text that compresses, the rest does not; one file is a quarter of all.
awk -v lines=$((mb * 750)) 'BEGIN {
	srand(1)
	for (i = 0; i < 3000; i++) { w = ""; for (n = 2 + int(rand() * 8); n; n--) w = w sprintf("%c", 97 + int(rand() * 26)); word[i] = w }
	for (i = 0; i < 4000; i++) { p = ""; while (length(p) < 990) p = p word[int(rand() * 3000)] " "; part[i] = p }
	for (i = 0; i < lines; i++) print i, part[int(rand() * 4000)]
}' >text
head -c $((mb * 250000)) /dev/urandom >noise
mkdir -p old new/many new/few new/noise
head -c $((mb * 250000)) text >new/few/half
tail -c +$((mb * 250000 + 1)) text >rest
split -a 5 -d -b $(($(wc -c <rest) / (files * 8 / 10))) rest new/many/
split -a 5 -d -b $(($(wc -c <noise) / (files * 2 / 10))) noise new/noise/
rm text rest noise
printf '# %s files, %s MB\n' "$(find new -type f | wc -l)" "$(du -sm new | cut -f 1)"

# cpu NAME CMD...: user and system time in hundredths of a second and KiB of memory, in $NAME_t, $NAME_m
cpu() {
	name=$1
	shift
	/usr/bin/time -o .time -f '%U %S %M' "$@" >/dev/null || exit 1
	# shellcheck disable=SC2046 # numbers
	set -- $(awk '{ printf "%d %d\n", ($1 + $2) * 100 + 0.5, $3 }' .time)
	eval "${name}_t=$1 ${name}_m=$2"
	printf '# %-16s %6d ms %7d KiB\n' "$name" "${1}0" "$2"
}
"$FETTLE" keygen --no-password --secret k.key --public k.pub >/dev/null
"$FETTLE" -q keyring add k.pub --role vendor --name k
cpu create "$FETTLE" -q bundle create --from old --to new --at /opt/app --id app-1 --product app \
	--serial 1 --key k.key -o b.fettle
cpu pack sh -c 'tar -cf - new | zstd -q -T1 -3'
cpu verify "$FETTLE" verify b.fettle
cpu sum sha256sum b.fettle
# shellcheck disable=SC2154 # set by cpu
{
	printf '# create %d%% of tar | zstd, verify %d%% of sha256sum\n' \
		$((create_t * 100 / pack_t)) $((verify_t * 100 / sum_t))
	ok "making a bundle takes less than 4 times what tar and zstd take" [ $((create_t)) -lt $((pack_t * 4)) ]
	ok "proving it takes less than 4 times what sha256sum takes" [ $((verify_t)) -lt $((sum_t * 4)) ]
	ok "making it takes less than 64 MiB" [ "$create_m" -lt 65536 ]
	ok "proving it takes less than 64 MiB" [ "$verify_m" -lt 65536 ]
}
finish
