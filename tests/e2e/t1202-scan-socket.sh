#!/bin/sh
# Who waits for others, and who can reach it: real sockets, on loopback and in network namespaces of
# their own, where nobody is.
. "$(dirname "$0")/lib.sh"

command -v python3 >/dev/null || skip_all "no python here"
pids=
stop_all() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null
	done
	tap_cleanup
}
trap stop_all EXIT

cat >listen.py <<'X'
import os, socket, sys, time
keep = []
for what in sys.argv[1:]:
    kind, address = what.split("/")
    s = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET,
                      socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
    if kind == "peer":
        s.connect((address, 9))
    else:
        s.bind((address, 0))
    if kind == "tcp":
        s.listen()
    keep.append(s)
if os.fork() == 0:  # a worker, with the sockets of its server
    time.sleep(1000)
print(os.getpid(), *(s.getsockname()[1] for s in keep), flush=True)
time.sleep(1000)
X
mkfifo ready
listen() { # [WRAPPER --] SOCKET...: sets $server and $ports
	"$@" >ready 2>/dev/null &
	pids="$pids $!"
	server=
	read -r server ports <ready
	workers=$(cat "/proc/$server/task/$server/children" 2>/dev/null)
	pids="$pids $server $workers"
}
of() { # PORT: the line of the sockets with this port
	"$FETTLE" scan --json 2>/dev/null | sed -n '/"sockets": \[/,/^ *\]/p' | grep "\"port\": $1[,}]"
}

listen python3 listen.py tcp/127.0.0.1 udp/127.0.0.1 peer/127.0.0.1
first=$server
# shellcheck disable=SC2086 # words
set -- $ports
of "$1" >.out
out_has '"protocol": "tcp"' "a socket that listens is told"
out_has '"address": "127.0.0.1"' "with its address"
out_has '"reach": "loopback"' "which no other host can reach"
out_has "\"pid\": ${first}[,}]" "with the process that holds it"
out_has "\"exe\": \"$(readlink "/proc/$first/exe")\"" "and its program"
ok "a worker that shares it is not told again" [ "$(grep -c '"pid"' .out)" = 1 ]
of "$2" >.out
out_has '"protocol": "udp"' "an open UDP socket is told"
of "$3" >.out
out_lacks '"protocol": "udp"' "one with a peer is not"
if ldd "/proc/$first/exe" 2>/dev/null | grep -q libc.so && [ -f /var/lib/dpkg/info/libc6:amd64.list ]; then
	of "$1" >.out
	out_has '"pkg:deb/[^"]*/libc6@' "the packages of all code that it has mapped are named"
else
	skip "the packages of all code that it has mapped are named" "no libc6 of dpkg's here"
fi
if command -v ss >/dev/null; then
	run "$FETTLE" scan --by socket
	awk -v pid="$first" '$5 == pid { print substr($1, 1, 3), $2 ":" $3 }' .out | sort >found
	ss -H -ltunp | grep "pid=$first," | awk '{ print $1, $5 }' | sort >peer
	ok "ss names the same sockets" sh -c '[ -s peer ] && diff peer found'
else
	skip "ss names the same sockets" "no ss here"
fi

if unshare -rn true 2>/dev/null; then
	listen unshare -rn python3 listen.py tcp/0.0.0.0 tcp/:: udp/0.0.0.0
	# shellcheck disable=SC2086 # words
	set -- $ports
	of "$1" >.out
	out_has "\"pid\": ${server}[,}]" "a socket of another network namespace is told"
	out_has '"reach": "any"' "any host can reach 0.0.0.0"
	of "$2" >.out
	out_has '"protocol": "tcp6"' "version 6 is told apart"
	out_has '"address": "::"' "and written short"
	out_has '"reach": "any"' "and just as reachable"
	run "$FETTLE" scan
	out_has '^[0-9]+ sockets wait, [1-9][0-9]* of them reachable from other hosts$' "they are counted"
else
	skip "sockets of other network namespaces" "no right to make one"
fi
finish
