#!/bin/sh
# Who still runs what was replaced: real processes, whose programs are taken away under them.
. "$(dirname "$0")/lib.sh"

[ -r /proc/self/maps ] || skip_all "no /proc here"
command -v sleep >/dev/null || skip_all "no sleep here"
case $FETTLE in
/tmp/* | /var/tmp/* | /run/*) skip_all "the build is in a place for temporary files, which scan leaves out" ;;
esac
# not below /tmp, where programs do what they like with files that they have mapped
V=$(mktemp -d "$(dirname "$FETTLE")/live.XXXXXX") || skip_all "no place for programs"
pids=
stop_all() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null
	done
	rm -rf "$V"
	tap_cleanup
}
trap stop_all EXIT

SLEEP=$(readlink -f "$(command -v sleep)")
OTHER=$(readlink -f "$(command -v sh)")
started() { # waits until $! runs program $1
	pids="$pids $!"
	tries=0
	while [ "$(readlink "/proc/$!/exe")" != "$1" ] && [ $tries -lt 10000 ]; do
		tries=$((tries + 1))
	done
}
start() { # NAME: a process that runs a program of its own
	cp "$SLEEP" "$V/$1"
	"$V/$1" 1000 &
	started "$V/$1"
	eval "$1=$!"
}
scan() { run "$FETTLE" scan "$@"; }
told() { # PID: the member of the document that is about it
	"$FETTLE" scan --json 2>/dev/null | awk -v pid="$1" '
		/"processes": \[/ { inside = 1 }
		inside && /\{/ { text = "" }
		inside { text = text $0 "\n" }
		inside && /\}/ && text ~ "\"pid\": " pid "," { printf "%s", text }
		/"sockets"/ { inside = 0 }'
}

scan
is_rc 0 "the running system is scanned"
out_has '^process +(read|partial) ' "processes have their line"
out_has '^socket +(read|partial) ' "and sockets"

for name in kept deleted replaced same moved; do
	start $name
done
rm "$V/deleted"
cp "$OTHER" "$V/new" && mv "$V/new" "$V/replaced"
cp "$SLEEP" "$V/new" && mv "$V/new" "$V/same"
mv "$V/moved" "$V/moved.old" && cp "$OTHER" "$V/moved"

# shellcheck disable=SC2154 # start sets them
{
	told "$deleted" >.out
	out_has "\"object\": \"$V/deleted\"" "a deleted program is told by its path"
	out_has '"state": "deleted"' "and as deleted"
	out_lacks '"package"' "a program of no package has none"
	told "$replaced" >.out
	out_has "\"exe\": \"$V/replaced\"" "a replaced program is told"
	for name in kept same moved; do
		eval "told \$$name" >.out
		out_lacks . "a program is not told that was $name"
	done
	scan --by process
	out_has "^ *$deleted .* deleted " "each has a line"
	scan
	out_has '^[2-9][0-9]* processes run replaced code$' "and they are counted"
	if command -v readelf >/dev/null; then
		readelf -n "$SLEEP" 2>/dev/null | sed -n 's/.*Build ID: //p' >ran
		readelf -n "$OTHER" 2>/dev/null | sed -n 's/.*Build ID: //p' >there
		told "$replaced" >.out
		out_has "\"build_id\": \"$(cat ran)\"" "the build that runs is told"
		out_has "\"build_id_now\": \"$(cat there)\"" "and the one on the disk"
	else
		skip "the build that runs is told" "no readelf here"
	fi
}

# what has a name like a file, or none on purpose
if command -v python3 >/dev/null && python3 -c 'import os; os.memfd_create' 2>/dev/null; then
	cat >decoys.py <<'X'
import mmap, os, sys, time
memory = os.memfd_create("jit")
os.write(memory, b"\0" * 4096)
keep = [mmap.mmap(memory, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)]
for path in sys.argv[1:]:
    with open(path, "w+b") as f:
        f.write(b"\0" * 4096)
        f.flush()
        keep.append(mmap.mmap(f.fileno(), 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC))
    os.unlink(path)
print("ready", flush=True)
time.sleep(1000)
X
	mkdir -p "$V/.cache/JNA"
	mkfifo ready
	python3 decoys.py "/tmp/fettle-decoy.$$" "$V/.cache/JNA/jna1.so" "$V/orcexec.1" >ready &
	pids="$pids $!"
	decoys=$!
	read -r _ <ready
	told $decoys >.out
	out_lacks . "memory, what is in /tmp and code written on the way is not replaced code"
	ok "though the kernel calls all of it deleted" [ "$(grep -c '(deleted)' /proc/$decoys/maps)" = 4 ]
else
	skip "memory and what is in /tmp is not replaced code" "no python here"
fi

# other mount namespaces
if unshare -rm true 2>/dev/null; then
	mkdir "$V/mnt"
	cp "$OTHER" "$V/mnt/own"
	# shellcheck disable=SC2016 # for the inner shell
	unshare -rm sh -c 'mount -t tmpfs none "$1" && cp "$2" "$1/own" && exec "$1/own" 1000' sh "$V/mnt" "$SLEEP" &
	started "$V/mnt/own"
	told $! >.out
	out_lacks . "a program is held against what its own namespace has under the name"

	R=$V/rootfs
	mkdir -p "$R/bin" "$R/old"
	cp "$SLEEP" "$R/bin/inner"
	ldd "$SLEEP" | grep -o '/[^ ]*' | while read -r lib; do
		mkdir -p "$R/$(dirname "$lib")"
		cp -L "$lib" "$R/$lib"
	done
	# shellcheck disable=SC2016 # for the inner shell
	unshare -rm sh -c 'mount --bind "$1" "$1" && cd "$1" && pivot_root . old && exec /bin/inner 1000' sh "$R" &
	started /bin/inner
	told $! >.out
	out_lacks . "a container that runs what its root has is not told"
	cp "$OTHER" "$R/new" && mv "$R/new" "$R/bin/inner"
	told $! >.out
	out_has '"object": "/bin/inner"' "a container that does not is told"
	out_has '"container": "mnt:' "as a container"
	out_lacks '"package"' "and nothing of it is of the host's packages"
else
	skip "programs of other mount namespaces" "no right to make one"
fi

# a library of a package, as it is after an upgrade
if [ "$(id -u)" = 0 ] && command -v dpkg-query >/dev/null && unshare -m true 2>/dev/null; then
	libc=$(ldd "$SLEEP" | grep -o '/[^ ]*libc\.so\.[^ ]*')
	libc=$(readlink -f "$libc")
	# in a namespace of its own the library is another file and goes away; its name is the host's
	# shellcheck disable=SC2016 # for the inner shell
	unshare -m sh -c 'mkdir "$3/up" && mount -t tmpfs none "$3/up" && mkdir "$3/up/u" "$3/up/w" &&
		mount -t overlay -o "lowerdir=$(dirname "$1"),upperdir=$3/up/u,workdir=$3/up/w" none "$(dirname "$1")" &&
		cp "$1" "$1.new" && mv "$1.new" "$1" || exit
		exec "$2" 1000' sh "$libc" "$SLEEP" "$V" 2>/dev/null &
	started "$SLEEP"
	library=$!
	if nsenter -t $library -m sh -c 'strip -o "$1.new" "$2" && mv "$1.new" "$1"' sh "$libc" "$FETTLE" 2>/dev/null; then
		told $library >.out
		out_has "\"object\": \"$libc\"" "a library that was replaced is told"
		out_has '"package": "pkg:deb/[^"]*/libc6@' "with its package"
	else
		skip "a library that was replaced is told" "no overlay here"
	fi
else
	skip "a library that was replaced is told" "needs root and dpkg"
fi

# others' processes
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	mkdir -m 777 nobody
	chmod 755 "$T"
	run setpriv --reuid 65534 --regid 65534 --clear-groups "$FETTLE" scan --exit-code --state-dir nobody/state
	is_rc 111 "without the privilege to look at others the result is not whole"
	out_has '^process +partial ' "which the line of processes says"
	out_has '[0-9]+ of [0-9]+ processes may not be' "with the numbers"
	out_has '^socket +partial ' "and that of sockets too"
else
	skip "without the privilege the result is not whole" "needs root and setpriv"
fi

# roots
mkdir -p root/etc
run "$FETTLE" scan --root root
out_lacks '^(process|socket) ' "nothing that runs here is said of a root"
finish
