#!/bin/sh
# What file systems of real hosts have: no name, size, kind or change of a file ends a scan, and
# what could not be read is told.
. "$(dirname "$0")/lib.sh"
scan() { run timeout 60 "$FETTLE" scan --root root "$@"; }
package() { # DIR NAME
	mkdir -p "$1"
	printf '{"name":"%s","version":"1.0.0"}\n' "$2" >"$1/package.json"
}

# --- names ---
odd=$(printf 'n\377\376\303(')
package "root/srv/$odd/node_modules/a" a
package "root/srv/with
line/node_modules/b" b
package "root/srv/$(printf '\033[2J')/node_modules/c" c
mkdir -p "root/usr/local/lib/$odd-1.dist-info" root/var/lib/dpkg/info
printf 'Name: d\nVersion: 1\n' >"root/usr/local/lib/$odd-1.dist-info/METADATA"
printf 'Package: e\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n' >root/var/lib/dpkg/status
: >"root/var/lib/dpkg/info/$odd.list"
scan
is_rc 0 "names of any bytes are walked"
out_has '^node +read +3 ' "and what lies in them is found"
ok "no control character reaches the terminal" sh -c '! grep -q "$(printf "\033")" .out .err'
scan --json
if command -v python3 >/dev/null; then
	ok "the document is JSON in UTF-8" python3 -c 'import json; d = json.load(open(".out", encoding="utf-8")); assert len(d["components"]) == 5'
	scan --format cyclonedx
	ok "and so is a bill" python3 -c 'import json; json.load(open(".out", encoding="utf-8"))'
else
	skip "the document is JSON in UTF-8" "no python3 here"
fi
rm -r root

# --- kinds and sizes ---
package root/srv/node_modules/good good
mkdir -p root/srv/node_modules/pipe root/srv/node_modules/big root/srv/node_modules/link root/usr/bin \
	root/opt/specifications root/opt/composer root/var/lib/pacman/local/x-1 root/lib/apk/db root/var/lib/rpm
mkfifo root/srv/node_modules/pipe/package.json root/opt/x.jar root/opt/specifications/x.gemspec root/usr/bin/pipe
mkfifo root/lib/apk/db/installed root/var/lib/rpm/rpmdb.sqlite root/var/lib/pacman/local/x-1/desc
ln -s /etc/passwd root/srv/node_modules/link/package.json
ln -s loop root/srv/loop
ln -s ../srv root/srv/again
ln -s x root/opt/composer/installed.json
truncate -s 100G root/srv/node_modules/big/package.json root/opt/big.jar root/opt/specifications/big.gemspec \
	root/opt/big.deps.json root/usr/bin/zeros
chmod 755 root/usr/bin/zeros
cp "$SRC/tests/cases/elf/go" root/usr/bin/sparse
truncate -s 100G root/usr/bin/sparse
chmod 755 root/usr/bin/sparse
printf '\177ELF' >root/usr/bin/short
truncate -s 20000 root/usr/bin/short
chmod 755 root/usr/bin/short
if command -v python3 >/dev/null; then
	(cd root/opt && python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("y.jar")')
	mkdir -p root/etc root/var/lib/dpkg
	(cd root/var/lib/dpkg && python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("status")')
fi
# a sanitizer has memory of its own
timed=
[ -n "$ASAN_OPTIONS" ] || ! /usr/bin/time -o mem -f %M true 2>/dev/null || timed="/usr/bin/time -o mem -f %M"
# shellcheck disable=SC2086 # a command, or none
run timeout 60 $timed "$FETTLE" scan --root root
is_rc 0 "pipes, sockets, loops and files of 100 GB end no scan"
out_has '^node +partial +1 ' "what is good among them is found"
out_has "big/package.json': 'package.json': more than" "what is too large is told"
out_has '^binary +read ' "a program with a long tail of nothing is read"
for source in apk rpm; do
	out_has "^$source +unreadable " "a pipe for the database of $source is told"
done
out_has '^pacman +partial +0 ' "and one for an entry of pacman"
[ -z "$timed" ] || ok "none of it is held in memory ($(tail -1 mem) KiB)" [ "$(tail -1 mem)" -lt 49152 ]
rm -r root

# --- directories that may not be read ---
package root/srv/node_modules/good good
package root/home/closed/node_modules/x x
chmod 000 root/home/closed
if [ "$(id -u)" != 0 ]; then
	scan --exit-code
	is_rc 111 "a directory that may not be read makes it incomplete"
	out_has "^node +partial +1 " "and is told"
elif command -v setpriv >/dev/null && mkdir theirs && chown 65534 theirs && chmod 755 "$T" &&
	setpriv --reuid 65534 --clear-groups test -r root/srv -a -x "$FETTLE" 2>/dev/null; then
	run setpriv --reuid 65534 --clear-groups timeout 60 "$FETTLE" scan --root root --state-dir "$T/theirs" --exit-code
	is_rc 111 "a directory that may not be read makes it incomplete"
	out_has "^node +partial +1 " "and is told"
else
	skip "a directory that may not be read" "no other user to be here"
fi
chmod 755 root/home/closed
rm -r root

# --- what changes meanwhile ---
package root/srv/node_modules/still still
mkdir -p root/srv/moving root/opt
cp "$SRC/tests/cases/java/app.jar" app.jar
cp "$SRC/tests/cases/elf/go" app
truncate -s 20000 app
chmod 755 app
(
	n=0
	while [ ! -e stop ]; do
		n=$((n + 1))
		package "root/srv/moving/node_modules/p$n" "p$n"
		cp app.jar root/opt/app.jar
		cp app root/opt/app
		: >root/opt/app
		: >root/opt/app.jar
		mv root/srv/moving root/srv/moved
		rm -rf "root/srv/moved/node_modules/p$((n - 3))"
		mv root/srv/moved root/srv/moving
		rm -f root/opt/app.jar
	done
) &
changer=$!
bad='' i=0
while [ $i -lt 25 ]; do
	scan
	[ "$rc" = 0 ] && grep -Eq '^node +(read|partial) +[1-9]' .out || bad="$bad $i:$rc"
	i=$((i + 1))
done
: >stop
wait $changer
ok "files that come, go and move while it looks end no scan:$bad" [ -z "$bad" ]
run "$FETTLE" scan --root root --by component
grep '^npm' .out >left
run "$FETTLE" scan --root root --by component --state-dir "$T/fresh"
grep '^npm' .out >fresh.left
same left fresh.left "and what is remembered of it is what is there"
finish
