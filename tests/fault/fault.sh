# shellcheck shell=sh disable=SC2154
# What the fault tests share: sourced after lib.sh and tree.sh.
#
#   fault_walk SENTENCE PREPARE RUN    PREPARE makes root/ and state/; RUN is done with a fault at
#                                      every call that changes the disk, for every kind of fault
#                                      (FAULT_KINDS); after each, recover has to bring the host
#                                      wholly to one side. FAULT_SLICE=I/N takes every N-th call.
#
# `goal` is the side that RUN goes to, `undone_is_not` the one that "undone" (8) rules out,
# `snapshot_side` the one that keeps a snapshot. `listing.old` and `listing.new` are what root/ may be afterwards.

: "${FAULT_KINDS:=crash eio enospc eio-on enospc-on}"
: "${FAULT_SLICE:=1/1}"
FAULT_ALWAYS= # a fault that is there in every run, recover among them
slice_i=${FAULT_SLICE%/*}
slice_n=${FAULT_SLICE#*/}

"$FETTLE" --version >/dev/null 2>&1
FETTLE_FAULT=nonsense "$FETTLE" version >/dev/null 2>&1 && skip_all "not a build with faults"

# Everything that must hold whatever happened; says what does not.
check_after() { # WHERE
	listing root >listing.is
	side=none
	cmp -s listing.is listing.old && side=old
	cmp -s listing.is listing.new && side=new
	if [ $side = none ]; then
		echo "$1: neither old nor new"
		diff listing.old listing.is | head -20
		diff listing.new listing.is | head -20
		return 1
	fi
	[ ! -e state/transactions/.current ] || { echo "$1: a transaction is still open"; return 1; }
	kept=$(find root/.fettle -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)
	case $side in
	"$snapshot_side") [ "$kept" = 1 ] || { echo "$1: $side, with $kept snapshots"; return 1; } ;;
	*) [ ! -e root/.fettle ] || { echo "$1: $side, and .fettle is left"; return 1; } ;;
	esac
	find root/.fettle -perm /6000 -type f 2>/dev/null | grep . && { echo "$1: setuid in the snapshot"; return 1; }
	for d in state/transactions/*/; do
		[ ! -d "$d" ] || [ -s "$d/receipt.json" ] || { echo "$1: '$d' has no receipt"; return 1; }
	done
	find state root -name '*.tmp' | grep . && { echo "$1: a temporary file is left"; return 1; }
	"$FETTLE" rollback --list --json >.list 2>&1 || { echo "$1: the state cannot be read"; cat .list; return 1; }
	return 0
}

# One fault: KIND N. What the run said must be true, too.
fault_once() { # SENTENCE PREPARE RUN KIND N
	$2
	FETTLE_FAULT=$FAULT_ALWAYS,$4:$5 $3 >.fault.out 2>.fault.err
	fault_rc=$?
	where="$4:$5 (exit $fault_rc)"
	FETTLE_FAULT=$FAULT_ALWAYS "$FETTLE" -q recover --root root >.recover.out 2>&1
	recover_rc=$?
	[ $recover_rc = 0 ] || { echo "$where: recover ended with $recover_rc"; cat .fault.err .recover.out; return 1; }
	check_after "$where" || { cat .fault.err; return 1; }
	case $fault_rc:$side in
	0:"$goal" | 137:* | 9:*) ;;
	0:*) echo "$where: said done, and is $side"; return 1 ;;
	"8:$undone_is_not") echo "$where: said undone, and is $side"; return 1 ;;
	8:* | 1:*) ;;
	*) echo "$where: unexpected"; cat .fault.err; return 1 ;;
	esac
}

fault_walk() { # SENTENCE PREPARE RUN
	$2
	FETTLE_FAULT=$FAULT_ALWAYS,count:$T/.count $3 >.fault.out 2>.fault.err || { tap_result 1 "$1"; cat .fault.err; return; }
	read -r calls <.count
	for kind in $FAULT_KINDS; do
		bad=0 tried=0 n=$slice_i
		: >.bad
		while [ "$n" -le "$((calls + 1))" ]; do
			tried=$((tried + 1))
			fault_once "$1" "$2" "$3" "$kind" "$n" >.why 2>&1 || {
				bad=$((bad + 1))
				[ $bad -gt 3 ] || sed 's/^/# /' .why >>.bad
			}
			n=$((n + slice_n))
		done
		[ $tried -gt 0 ] && [ $bad = 0 ]
		tap_result $? "$1: $kind, $tried of $calls instants"
		cat .bad
	done
}
