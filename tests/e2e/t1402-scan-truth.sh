#!/bin/sh
# What the package managers themselves say of their databases is what a scan says.
. "$(dirname "$0")/lib.sh"
scan() { run "$FETTLE" scan --root root "$@"; }
list() { # TYPE: NAME VERSION ARCH
	scan --by component
	awk -v t="$1" '$1 == t { print $2, $3, $4 }' .out | LC_ALL=C sort
}

# --- dpkg: status files of real systems, and what they seldom have ---
dpkg_says() {
	# shellcheck disable=SC2016 # dpkg's own variables
	dpkg-query --admindir root/var/lib/dpkg -W \
		-f '${db:Status-Status} ${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\n' 2>.dpkg |
		grep -Ev '^(config-files|not-installed) ' | cut -d' ' -f2- | LC_ALL=C sort
}
we_say() {
	scan --by component
	awk '$1 == "deb" { print $2, $3, $4, $5, ($6 ~ /^\(/ ? substr($6, 2, length($6) - 2) : $3) }' .out | LC_ALL=C sort
}
admin() {
	rm -rf root
	mkdir -p root/var/lib/dpkg/info root/var/lib/dpkg/updates
}
if command -v dpkg-query >/dev/null; then
	if [ -n "$SHARED" ]; then
		for file in "$SHARED"/debian/dpkg-status.* "$SHARED"/pkgdb/dpkg/*.status "$SHARED"/pkgdb/dpkg/claircore/*.status; do
			admin
			cp "$file" root/var/lib/dpkg/status
			dpkg_says >want
			grep -q . .dpkg && continue # no file of dpkg's
			we_say >found
			same want found "${file##*/}: $(wc -l <want) packages, as dpkg-query says"
			out_lacks '^dpkg is' "${file##*/}: read whole"
		done
	else
		skip "status files of real systems" "no real data here"
	fi
	admin
	cat >root/var/lib/dpkg/status <<'X'
Package: both
Status: install ok installed
Architecture: amd64
Multi-Arch: same
Version: 1:2.0-1+b2
Source: src (1:2.0-1)

Package: both
Status: install ok installed
Architecture: i386
Multi-Arch: same
Version: 1:2.0-1+b2
Source: src (1:2.0-1)

Package: kept
Status: deinstall ok config-files
Architecture: amd64
Version: 3

Package: held
Status: hold ok installed
Architecture: all
Version: 4~rc1

Package: broken
Status: install reinstreq half-installed
Architecture: amd64
Version: 5

Package: waits
Status: install ok triggers-awaited
Architecture: amd64
Version: 6
Triggers-Awaited: held

X
	cat >root/var/lib/dpkg/updates/0000 <<'X'
Package: waits
Status: install ok installed
Architecture: amd64
Version: 7

X
	cat >root/var/lib/dpkg/updates/0001 <<'X'
Package: kept
Status: install ok installed
Architecture: amd64
Version: 8

X
	echo i386 >root/var/lib/dpkg/arch
	dpkg_says >want
	we_say >found
	same want found "two architectures, a hold, what is half installed, and updates that are not written yet"
	scan --json
	ok "of the two architectures each is one" [ "$(grep -c 'pkg:deb/both@' .out)" = 2 ]
	mkdir -p root/var/lib/apt
	printf 'Package: both\nArchitecture: i386\nAuto-Installed: 1\n\nPackage: held\nArchitecture: amd64\nAuto-Installed: 1\n\n' \
		>root/var/lib/apt/extended_states
	scan --json
	ok "and each has its own mark" [ "$(grep -c '"auto": true' .out)" = 2 ]
else
	skip "packages of dpkg" "no dpkg here"
fi

# --- rpm: a database that is being written to ---
rpm_says() { # DIR
	rpm -qa --define '_db_backend sqlite' --dbpath "$1" \
		--qf '%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE} %{ARCH}\n' 2>/dev/null |
		grep -v '^gpg-pubkey ' | LC_ALL=C sort
}
db=$SHARED/pkgdb/rpm-sqlite-mariner2/rpmdb.sqlite
if [ -n "$SHARED" ] && command -v rpm >/dev/null && command -v python3 >/dev/null; then
	rm -rf root live
	mkdir -p root/usr/lib/sysimage/rpm live
	cp "$db" live/
	chmod u+w live/*
	# one who reads holds the log open, so that rpm cannot write it back at its end
	cat >reader.py <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode=WAL")
db.execute("BEGIN")
db.execute("SELECT count(*) FROM Packages").fetchall()
print("held", flush=True)
sys.stdin.read()
PY
	mkfifo in out
	python3 reader.py live/rpmdb.sqlite <in >out 2>/dev/null &
	exec 3>in
	read -r held <out
	ok "somebody reads the database" [ "$held" = held ]
	rpm -e --define '_db_backend sqlite' --dbpath "$T/live" --justdb --nodeps --noscripts --notriggers bash curl zlib >/dev/null 2>&1
	ok "rpm leaves what it did in the log" test -s live/rpmdb.sqlite-wal
	rpm_says "$T/live" >want
	cp live/rpmdb.sqlite live/rpmdb.sqlite-wal root/usr/lib/sysimage/rpm/
	exec 3>&-
	wait
	list rpm >found
	ok "126 packages are left" [ "$(wc -l <want)" = 126 ]
	same want found "a database with a live log is read as rpm reads it, at its second place"
	ok "and nothing was written beside it" [ "$(ls root/usr/lib/sysimage/rpm)" = "rpmdb.sqlite
rpmdb.sqlite-wal" ]
	# one that is cut in the middle of a change: rpm says what was committed, and so do we
	rm -rf live/* root
	cp "$db" live/
	chmod u+w live/*
	python3 - live/rpmdb.sqlite <<'PY'
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode=WAL")
db.execute("PRAGMA wal_autocheckpoint=0")
db.execute("DELETE FROM Packages WHERE hnum IN (SELECT hnum FROM Packages LIMIT 10)")
db.execute("BEGIN IMMEDIATE")
db.execute("PRAGMA cache_size=5")
db.execute("DELETE FROM Packages")
os.kill(os.getpid(), signal.SIGKILL)
PY
	mkdir -p root/usr/share/rpm
	cp live/rpmdb.sqlite live/rpmdb.sqlite-wal root/usr/share/rpm/
	list rpm >found
	rpm_says "$T/live" >want
	ok "119 packages are left" [ "$(wc -l <want)" = 119 ]
	same want found "one whose writer was killed is read as rpm reads it, at its third place"
else
	skip "a database of rpm that is written to" "no real data, rpm or python3 here"
fi

# --- apk: the second place of its database ---
rm -rf root
mkdir -p root/usr/lib/apk/db root/etc/apk
printf 'P:musl\nV:1.2.4-r2\nA:x86_64\no:musl\np:so:libc.musl-x86_64.so.1=1\n\nP:mine\nV:2\nA:noarch\ns:edge\n\n' \
	>root/usr/lib/apk/db/installed
printf 'mine@edge\nso:libc.musl-x86_64.so.1\n' >root/etc/apk/world
scan
out_has '^apk +read +2 +usr/lib/apk/db/installed$' "a database of apk below /usr is read"
scan --json
out_has '"origin": "edge"' "and a package of another repository says which"
finish
