#!/bin/sh
# The packages of rpm, from each form that its database has had.
. "$(dirname "$0")/lib.sh"
cases=$SRC/tests/cases/rpm

# put FILE NAME: FILE is the database of the root
put() {
	rm -rf root
	mkdir -p root/var/lib/rpm
	cp "$1" "root/var/lib/rpm/$2"
	chmod -R u+w root
}
scan() { run "$FETTLE" scan --root root "$@"; }
list() { # the same packages as NAME [EPOCH:]VERSION-RELEASE ARCH
	scan --by component
	awk '$1 == "rpm" { print $2, $3, $4 }' .out | LC_ALL=C sort
}

for form in rpmdb.sqlite:rpmdb.sqlite Packages.db:Packages.db Packages:Packages Packages.big-endian:Packages; do
	put "$cases/${form%:*}" "${form#*:}"
	list >found
	printf '%s\n' 'alpha 2:1.0-1.el9 x86_64' 'beta 2^3-4 noarch' 'gamma 3-1 -' >want
	same want found "${form%:*}: every package and no key"
	find root -type f -exec sha256sum {} + >after
	ok "${form%:*}: nothing is written" [ "$(wc -l <after)" = 1 ]
done

if command -v python3 >/dev/null; then
	# a writer that is killed leaves its changes in the log
	put "$cases/rpmdb.sqlite" rpmdb.sqlite
	python3 - root/var/lib/rpm/rpmdb.sqlite <<'PY'
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode=WAL")
db.execute("PRAGMA wal_autocheckpoint=0")
db.execute("DELETE FROM Packages WHERE hnum=1")
db.execute("INSERT INTO Packages(blob) SELECT blob FROM Packages WHERE hnum=3")
db.execute("BEGIN IMMEDIATE")
db.execute("DELETE FROM Packages")
os._exit(0)
PY
	ok "there is a log" test -s root/var/lib/rpm/rpmdb.sqlite-wal
	rm -f root/var/lib/rpm/rpmdb.sqlite-shm
	chmod -R a-w root
	list >found
	printf '%s\n' 'beta 2^3-4 noarch' 'gamma 3-1 -' 'gamma 3-1 -' >want
	same want found "what was committed to the log counts, what was not does not"
	ok "and no file appears beside it" [ "$(ls root/var/lib/rpm)" = "rpmdb.sqlite
rpmdb.sqlite-wal" ]
	chmod -R u+w root
else
	skip "a live log" "no python3 here"
fi

head -c 3000 "$cases/Packages.db" >short
put short Packages.db
scan
out_has '^rpm +unreadable +0 ' "a database that cannot be read is told"
: >empty
put empty Packages.db
scan --exit-code
is_rc 111 "and an empty file is no empty host"

if [ -n "$SHARED" ]; then
	for db in rpm-sqlite-mariner2/rpmdb.sqlite:129:sqlite rpm-ndb-sle15bci/Packages.db:35:ndb \
		rpm-bdb-libuuid/Packages:1:bdb_ro rpm-bdb-syft/Packages:1:bdb_ro; do
		path=${db%%:*} backend=${db##*:}
		count=${db#*:} count=${count%:*}
		put "$SHARED/pkgdb/$path" "${path##*/}"
		list >found
		ok "$path: $count packages" [ "$(wc -l <found)" = "$count" ]
		if command -v rpm >/dev/null &&
			! rpm --define "_db_backend $backend" --dbpath "$T/root/var/lib/rpm" -q x 2>&1 | grep -q dummy; then
			rpm -qa --define "_db_backend $backend" --dbpath "$T/root/var/lib/rpm" \
				--qf '%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE} %{ARCH}\n' 2>/dev/null |
				grep -v '^gpg-pubkey ' | LC_ALL=C sort >want
			same want found "$path: rpm -qa says the same"
		else
			skip "$path: rpm -qa says the same" "no rpm here that reads $backend"
		fi
	done
else
	skip "databases of real systems" "no real data here"
fi
finish
