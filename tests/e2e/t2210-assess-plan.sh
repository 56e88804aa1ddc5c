#!/bin/sh
# 'fettle assess --until', '--class' and '--after': the smallest plan for a goal, and what remains.
. "$(dirname "$0")/lib.sh"

package() { # NAME VERSION [MORE]: an installed package
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: %s\n%s\n\n' "$1" "$2" "$3"
}
offer() { # NAME VERSION [RELATIONS]: an entry of a list
	printf 'Package: %s\nVersion: %s\nArchitecture: amd64\nSize: 1000\n%s\n' "$1" "$2" "${3:+$3
}"
}
lists=root/var/lib/apt/lists
mkdir -p root/var/lib/dpkg root/etc/apt $lists
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
printf 'deb http://d.example/debian bookworm main\ndeb http://d.example/security bookworm-security main\n' >root/etc/apt/sources.list
printf 'Origin: Debian\nLabel: Debian\nSuite: stable\nCodename: bookworm\n' >$lists/d.example_debian_dists_bookworm_InRelease
printf 'Origin: Debian\nLabel: Debian-Security\nSuite: stable-security\nCodename: bookworm-security\n' \
	>$lists/d.example_security_dists_bookworm-security_InRelease
{
	package app 1-1
	package lib 1-1
	package small 1-1
	package hopeless 1-1
	package fresh 1.0-1
	package meta 1-1
} >root/var/lib/dpkg/status
{
	offer lib 2-1
	offer fresh 2.0-1
	offer small 1-2
} >$lists/d.example_debian_dists_bookworm_main_binary-amd64_Packages
{
	offer app 2-1 'Depends: lib (>= 2)'
	offer meta 2-1 'Depends: linux-image-9'
	offer linux-image-9 9-1
} >$lists/d.example_security_dists_bookworm-security_main_binary-amd64_Packages
printf '%s\n' 'VERSION 1' 'CVE-2026-1,,one' 'CVE-2026-2,,two' 'CVE-2026-3,,three' 'CVE-2026-4,,four' '' \
	'app,0,SH F,2-1,' 'hopeless,1,SM  ,,' 'meta,2,SL F,2-1,' 'lib,3,SL F,2-1,' '' >bookworm.txt
printf '{"title":"x","catalogVersion":"2026.01.01","dateReleased":"2026-01-01T00:00:00Z","count":1,"vulnerabilities":[{"cveID":"CVE-2026-1","dateAdded":"2026-01-01","dueDate":"2026-01-20","vulnerabilityName":"x","knownRansomwareCampaignUse":"Unknown"}]}' >kev.json
"$FETTLE" scan -q --root root
"$FETTLE" feed import -q debian --type debsecan --release bookworm bookworm.txt
"$FETTLE" feed import -q kev --type kev kev.json
state=$FETTLE_STATE_DIR
assess() {
	run "$FETTLE" assess --root root --now 2026-01-31T10:00:00Z "$@"
}
plan_id() { # of the output
	sed -n 's/^\(plan-[0-9a-f]*\): .*/\1/p' .out
}

assess --until no-kev
is_rc 0 "a goal that can be reached"
out_has '^plan-[0-9a-f]{12}: 2 patches, the smallest set that reaches '"'no-kev'; 2.0 KiB to fetch"'$' "the smallest set, with what it requires"
out_has '^app requires lib$' "it names what is required"
ok "what is required comes first" sh -c 'grep -Eq "^1  lib " .out && grep -Eq "^2  app +1-1 +2-1 +1 +1 " .out'
ok "the plan is kept" test -s "$state/plans/$(plan_id).json"
kev=$(plan_id)
err_lacks 'no claim' "and it is claimed"
assess --until no-kev
ok "assessed again, it is the same plan" test "$(plan_id)" = "$kev"
assess --until no-kev --json
same .out "$state/plans/$kev.json" "--json prints the plan that is kept"

assess --until no-fixable
out_has '^meta adds linux-image-9 9-1$' "a package that is not installed yet is named"
out_has '^plan-.*: 3 patches, the smallest set ' "all that a patch can end"
out_lacks '^ *[0-9]+ +(hopeless|fresh|small) ' "and nothing else"
fixable=$(plan_id)

assess --until 'severity<medium'
is_rc 13 "a goal that cannot be reached has an exit status of its own"
out_has '^CVE-2026-2 +hopeless +no-fix ' "what stands in the way is listed"
out_has "that comes nearest to 'severity<medium'" "the plan goes as far as it can"
err_has "^fettle: goal 'severity<medium' cannot be reached: no patch ends 1 finding$" "and it is said"
assess --until 'severity<critical'
out_has "nothing known stands against 'severity<critical': no patch is needed" "a goal that is reached already"
assess --until nonsense
is_rc 2 "what is no goal is a usage error"
err_has '^hint: goals are none-overdue, no-kev, ' "and the goals are named"
assess --until no-kev --class all
is_rc 2 "a goal decides the classes itself"

planned() { # CLASSES: the names in the plan of these
	rm "$state"/plans/*.json
	assess --class "$1" -q
	grep -h -o '"name": "[a-z]*"' "$state"/plans/*.json | sort -u | tr -d '\n'
}
cp "$state/plans/$kev.json" "$state/plans/$fixable.json" .
ok "--class feature: where the upstream version changes" test "$(planned feature)" = '"name": "fresh"'
ok "--class takes several" test "$(planned bugfix,feature)" = '"name": "fresh""name": "small"'
ok "--class all" test "$(planned all | tr -cd : | wc -c)" = 5
cp ./plan-*.json "$state/plans"
assess --class x
is_rc 2 "--class: an unknown class is a usage error"

assess --after "$kev"
is_rc 0 "what would remain"
out_has '^2 findings, 1 with a patch, 1 without a fix' "what the plan ends is gone"
out_lacks '^app ' "the patched source has no line"
cp "$state/findings.json" before.json
assess --after "$fixable" --by finding
out_has '^ *1  CVE-2026-2 ' "only what no patch ends is left"
out_lacks 'CVE-2026-[134]' "nothing else is"
same before.json "$state/findings.json" "--after keeps nothing"
assess --after plan-000000000000
is_rc 3 "a plan that is not there"
cp "$state/plans/$kev.json" away.json
assess --after ./away.json
out_has '^2 findings' "a plan from a file"
sed 's/"to": "2-1"/"to": "3-1"/' away.json >forged.json
assess --after forged.json
is_rc 6 "a plan that was changed is refused"

# the plan carried out by hand: the same findings
sed 's/^Version: 1-1$/Version: @/' root/var/lib/dpkg/status |
	awk '/^Package: /{n=$2} /^Version: @/{print "Version: " (n=="app"||n=="lib" ? "2-1" : "1-1"); next} {print}' >bumped
assess --after "$kev" --json
sed -n '/"findings": \[/,$p' .out >predicted
cp bumped root/var/lib/dpkg/status
"$FETTLE" scan -q --root root
assess --json
sed -n '/"findings": \[/,$p' .out >real
same predicted real "--after says what is found when the plan was carried out"

# an old kernel stays installed beside the new one: no patch takes it away
{
	package linux-image-1-amd64 1-1 'Source: linux'
	package linux-image-amd64 1-1 'Source: linux'
} >root/var/lib/dpkg/status
{
	offer linux-image-amd64 2-1 'Source: linux
Depends: linux-image-2-amd64'
	offer linux-image-2-amd64 2-1 'Source: linux'
} >$lists/d.example_security_dists_bookworm-security_main_binary-amd64_Packages
printf '%s\n' 'VERSION 1' 'CVE-2026-1,,one' '' 'linux,0,SH F,2-1,' '' >bookworm.txt
"$FETTLE" feed import -q debian --type debsecan --release bookworm bookworm.txt
"$FETTLE" scan -q --root root
assess --until no-kev
is_rc 13 "what would remain is looked at: a goal is not promised that the patches do not reach"
out_has '^CVE-2026-1 +linux ' "what would be left is listed"
out_has 'linux-image-amd64|linux adds linux-image-2-amd64 2-1' "the new kernel is planned all the same"
"$FETTLE" feed remove -q kev
assess --until no-kev
out_has "nothing known stands against 'no-kev'" "without a feed that knows what is exploited nothing is in the way"
is_rc 13 "which is no success"
err_has "^fettle: there is no feed of type kev .*: no claim is made that 'no-kev' is reached" "and why"
"$FETTLE" feed remove -q debian
assess --until no-fixable
is_rc 13 "nor is a host of which no feed speaks"
err_has "^fettle: no feed of vulnerabilities .*: no claim is made that 'no-fixable' is reached" "and that is said"
assess --until no-fixable --json
out_has '"reached": false' "in the plan too"
finish
