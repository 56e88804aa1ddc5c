#!/bin/sh
# The packages of Alpine and Arch, from the databases of real systems.
. "$(dirname "$0")/lib.sh"
[ -n "$SHARED" ] || skip_all "no real data here"
scan() { run "$FETTLE" scan --root "$@"; }

mkdir -p a/lib/apk/db
for db in alpine-310:14 alpine-311:14 osv-scalibr:15 syft-multiple-2:14; do
	cp "$SHARED/pkgdb/apk/${db%:*}.installed" a/lib/apk/db/installed
	chmod u+w a/lib/apk/db/installed
	scan a --json
	ok "${db%:*}: ${db#*:} packages" [ "$(grep -c '"type": "apk"' .out)" = "${db#*:}" ]
	sed -n 's/^P://p' a/lib/apk/db/installed | sort >want
	scan a --by component
	awk '$1 == "apk" { print $2 }' .out | sort >found
	same want found "${db%:*}: their names"
done

local=$SHARED/pkgdb/pacman/syft/pkg/cataloger/arch/testdata/installed/var/lib/pacman/local
mkdir -p p/var/lib/pacman
cp -r "$local" p/var/lib/pacman/
scan p
out_has '^pacman +partial +5 ' "five packages of pacman, and one that is damaged"
out_has "corrupt-0.2.1-3/desc" "which is named"
chmod -R u+w p
rm -r p/var/lib/pacman/local/corrupt-0.2.1-3
scan p
out_has '^pacman +read +5 ' "without it all is well"
if command -v pacman >/dev/null; then
	# pacman wants a file list beside each description
	for d in p/var/lib/pacman/local/*-*; do
		[ -e "$d/files" ] || echo >"$d/files"
	done
	echo 9 >p/var/lib/pacman/local/ALPM_DB_VERSION
	: >pacman.conf
	pacman --config pacman.conf -r "$T/p" -b "$T/p/var/lib/pacman" -Q 2>/dev/null | sort >want
	scan p --by component
	awk '$1 == "alpm" { print $2, $3 }' .out | sort >found
	same want found "pacman -Q says the same"
else
	skip "pacman -Q says the same" "no pacman here"
fi
finish
