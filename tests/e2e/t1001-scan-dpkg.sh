#!/bin/sh
# What dpkg's database says is what the inventory says, and what it cannot say is told.
. "$(dirname "$0")/lib.sh"

db=root/var/lib/dpkg
mkdir -p $db/info $db/updates root/etc
cat >root/etc/os-release <<'X'
ID=debian
VERSION_ID="12"
VERSION_CODENAME=bookworm
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
X
entry() { # NAME STATUS VERSION [FIELD...]
	printf 'Package: %s\nStatus: %s\nArchitecture: amd64\nVersion: %s\n' "$1" "$2" "$3"
	shift 3
	[ $# = 0 ] || printf '%s\n' "$@"
	echo
}
{
	entry attr 'install ok installed' '1:2.4.47-2+b1' 'Source: attr (1:2.4.47-2)'
	entry held 'hold ok installed' 2.0-1
	entry gone 'deinstall ok config-files' 1.0-1
	entry half 'install reinstreq half-configured' 3.0-1
} >$db/status
scan() { run "$FETTLE" scan --root root "$@"; }

scan
is_rc 0 "a root is scanned"
err_has 'made state directory' "and the state that was made is told"
out_has '^system +Debian GNU/Linux 12' "the system is shown"
out_has '^dpkg +read +3 +var/lib/dpkg/status$' "the source says what it read"
out_has '^3 components: 3 deb$' "and the sum is shown"
ok "no line is longer than 80 columns" sh -c '! grep -E "^.{81}" .out'
scan
err_lacks . "a second scan has nothing to say"

scan --json
is_rc 0 "as a document"
out_has '"format": "fettle.inventory/1"' "it has a format"
out_has '"purl": "pkg:deb/debian/attr@1:2.4.47-2%2Bb1\?arch=amd64&distro=bookworm"' "package URLs are as they should be"
out_has '"version": "1:2.4.47-2"' "the source has its own version"
out_has '"held": true' "a held package is marked"
out_has '"status": "half-configured"' "a package that is half installed is there"
out_lacks '"name": "gone"' "one of which the configuration is left is not"
same .out state/inventory/current.json "the document is what the state keeps" # the state is named, so not below roots/
scan --by component
out_has '^deb +attr +1:2.4.47-2\+b1 +amd64 +attr \(1:2.4.47-2\) +installed$' "the long list has a line each"
out_has '^deb +held +2.0-1 +amd64 +held +held$' "and says what is held"
scan --by owner
is_rc 2 "another view is refused"
scan -q
out_lacks . "quiet success is silent"

# what is damaged, empty, missing or unreadable
cp $db/status whole
head -c -40 whole >$db/status
scan --exit-code
is_rc 111 "a cut database is not judged"
out_has '^dpkg +partial +2 ' "and partial"
out_has 'the end is missing' "with the reason"
err_has 'not complete: 1 source' "which is said on the side, too"
scan
is_rc 0 "without --exit-code it is a result like any other"
sed 's/^Version: 2.0-1/Version; 2.0-1/' whole >$db/status
scan
out_has '1 of 4 entries are damaged, the first in' "a damaged entry is counted"
out_has "line 7" "with its line"
: >$db/status
scan --exit-code
is_rc 111 "an empty database is no clean host"
out_has '^dpkg +partial +0 ' "but a partial one"
out_has 'it holds no packages' "which is explained"
cp whole $db/status
: >$db/info/lost.list
scan
out_has 'have a file list but no entry' "a package that lost its entry is noticed"
rm $db/info/lost.list $db/status
scan --exit-code
is_rc 111 "a missing database is unknown"
out_has '^absent: .*dpkg' "and absent"
err_has 'nothing is known of what is installed' "and nobody takes it for a clean host"
if [ "$(id -u)" != 0 ]; then
	cp whole $db/status
	chmod 0 $db/status
	scan
	out_has '^dpkg +unreadable ' "an unreadable database is told"
	chmod 644 $db/status
else
	mkdir $db/status
	scan
	out_has '^dpkg +unreadable ' "an unreadable database is told"
	rmdir $db/status
fi

# images without dpkg
mkdir $db/status.d
printf 'Package: base-files\nArchitecture: amd64\nVersion: 12.4\n' >$db/status.d/base
printf '0123  usr/share/base-files/motd\n' >$db/status.d/base.md5sums
scan
out_has '^dpkg +read +1 +var/lib/dpkg/status.d$' "packages in status.d are read"
rm -r $db/status.d
cp whole $db/status
entry held 'install ok unpacked' 2.1-1 >$db/updates/0001
scan --by component
out_has '^deb +held +2.1-1 .* unpacked$' "what dpkg is about to write counts already"
rm $db/updates/0001

# the history
scan --now 2026-03-01T00:00:00Z
before=$(ls state/inventory)
scan --now 2026-03-02T00:00:00Z
ok "the same again makes no history" [ "$(ls state/inventory)" = "$before" ]
entry more 'install ok installed' 1 >>$db/status
scan --now 2026-03-03T00:00:00Z
ok "a change does, under the time of what it replaces" test -f state/inventory/2026-03-02T00:00:00Z.json
scan --json
cp .out one
scan --json
cp .out two
ok "two scans of one root differ in their times alone" sh -c 'grep -v generated one >1; grep -v generated two >2; cmp 1 2'

# cut and damaged at many places: never a crash, and never less without a word
if [ -n "$SHARED" ]; then
	big=$SHARED/debian/dpkg-status.bookworm-12.11
	cp "$big" $db/status
	scan --json
	ok "894 packages of a real host" [ "$(grep -c '"type": "deb"' .out)" = 894 ]
	size=$(wc -c <"$big") bad='' at=512
	while [ $at -lt "$size" ]; do
		head -c $at "$big" >$db/status
		scan
		[ "$rc" = 0 ] && grep -Eq '^dpkg +(partial|unreadable) ' .out || bad="$bad $at"
		at=$((at + 512 * 31))
	done
	ok "cut at many places it is always partial:$bad" [ -z "$bad" ]
else
	skip "894 packages of a real host" "no real data here"
fi

# this machine
if command -v dpkg-query >/dev/null && [ -s /var/lib/dpkg/status ]; then
	# shellcheck disable=SC2016 # dpkg's own variables
	dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${db:Status-Status}\n' |
		grep -Ev '	(config-files|not-installed)$' | LC_ALL=C sort >want
	run "$FETTLE" scan --by component
	awk '$1 == "deb" { v = $6 ~ /^\(/ ? substr($6, 2, length($6) - 2) : $3
		print $2 "\t" $3 "\t" $4 "\t" $5 "\t" v }' .out | LC_ALL=C sort >found
	cut -f1-5 want >wanted
	same wanted found "this machine's packages are those that dpkg-query tells, with their sources"
else
	skip "this machine's packages" "no dpkg here"
fi
finish
