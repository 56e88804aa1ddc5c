#!/bin/sh
# What 'fettle assess' takes for reachable under pins is what apt itself would choose: the candidates
# of 'apt-cache policy', in a root of its own, under many files of preferences.
. "$(dirname "$0")/lib.sh"

command -v apt-cache >/dev/null || skip_all "no apt here"
command -v python3 >/dev/null || skip_all "no python3 here"

package() { # NAME VERSION [SOURCE]: an installed package
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nMaintainer: x\nVersion: %s\n%sDescription: x\n\n' "$1" "$2" "${3:+Source: $3
}"
}
offer() { # NAME VERSION [SOURCE]: an entry of a list
	printf 'Package: %s\nVersion: %s\nArchitecture: amd64\nSize: 1000\n%sFilename: x\nSHA256: 00\nDescription: x\n\n' "$1" "$2" "${3:+Source: $3
}"
}
release() { # PREFIX FIELDS
	printf '%b\nDate: Sat, 10 Jan 2026 10:00:00 UTC\nArchitectures: amd64\nComponents: main contrib\n' "$2" \
		>"root/var/lib/apt/lists/$1_Release"
}
lists=root/var/lib/apt/lists
mkdir -p root/var/lib/dpkg root/var/cache/apt/archives/partial root/etc/apt/preferences.d root/etc/apt/apt.conf.d $lists/partial
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
printf 'deb http://deb.example/debian bookworm main contrib\ndeb http://deb.example/debian bookworm-backports main\ndeb http://sec.example/security bookworm-security main\ndeb http://exp.example/debian experimental main\n' \
	>root/etc/apt/sources.list
release deb.example_debian_dists_bookworm 'Origin: Debian\nLabel: Debian\nSuite: stable\nVersion: 12.5\nCodename: bookworm'
release deb.example_debian_dists_bookworm-backports 'Origin: Debian Backports\nLabel: Debian Backports\nSuite: stable-backports\nCodename: bookworm-backports\nNotAutomatic: yes\nButAutomaticUpgrades: yes'
release sec.example_security_dists_bookworm-security 'Origin: Debian\nLabel: Debian-Security\nSuite: stable-security\nVersion: 12\nCodename: bookworm-security'
release exp.example_debian_dists_experimental 'Origin: Debian\nLabel: Debian\nSuite: experimental\nCodename: rc-buggy\nNotAutomatic: yes'
{
	package libx1 1.0-1 libx
	package libx-bin 1.0-1 libx
	package tool 2.0-1~bpo12+1
	package own 3.0-1
} >root/var/lib/dpkg/status
{
	offer libx1 1.0-1 libx
	offer libx1 1.0-2 libx
	offer libx-bin 1.0-1 libx
	offer libx-bin 1.0-2 libx
	offer tool 1.0-1
} >$lists/deb.example_debian_dists_bookworm_main_binary-amd64_Packages
offer own 3.0-2 >$lists/deb.example_debian_dists_bookworm_contrib_binary-amd64_Packages
{
	offer tool 2.0-1~bpo12+2
	offer libx1 2.0-1~bpo12+1 libx
} >$lists/deb.example_debian_dists_bookworm-backports_main_binary-amd64_Packages
{
	offer libx1 1.0-1+deb12u1 libx
	offer libx1 1.0-3 libx
	offer libx-bin 1.0-3 libx
	offer own 3.0-1+deb12u1
} >$lists/sec.example_security_dists_bookworm-security_main_binary-amd64_Packages
{
	offer libx1 9.0-1 libx
	offer tool 9.0-1
	offer own 9.0-1
} >$lists/exp.example_debian_dists_experimental_main_binary-amd64_Packages

policy() {
	for p in libx1 libx-bin tool own; do
		apt-cache -o Dir="$T/root" -o Dir::State::status="$T/root/var/lib/dpkg/status" \
			-o APT::Architecture=amd64 -o APT::Architectures::=amd64 policy "$p" |
			awk -v p="$p" '$1 == "Installed:" { i = $2 } $1 == "Candidate:" { c = $2 }
				END { print p, i, (c == "(none)" ? i : c) }'
	done
}
policy >.first 2>/dev/null
grep -qx 'libx1 1.0-1 1.0-3' .first || skip_all "apt does not read a root of lists here"

"$FETTLE" scan -q --root root
# Each package as it would be after the plan, against apt's candidate; a downgrade is none of fettle's,
# and of a source of which a package is barred nothing goes beyond it.
compare() { # SENTENCE: preferences are in place
	policy >.policy 2>.policy.err
	rm -f "$FETTLE_STATE_DIR"/plans/*
	"$FETTLE" assess --root root --class all >.assess 2>&1
	python3 - .policy "$FETTLE_STATE_DIR"/plans/* <<'PY' >.verdict 2>&1
import json, subprocess, sys
planned = {}
for p in json.load(open(sys.argv[2]))["patches"] if sys.argv[2].endswith(".json") else []:
	for x in p["packages"]:
		name, version = x.split("=")
		planned[name.split(":")[0]] = version
sources = {"libx1": "libx", "libx-bin": "libx"}
def newer(a, b):
	return subprocess.call(["dpkg", "--compare-versions", a, "gt", b]) == 0
want = {}
for line in open(sys.argv[1]):
	name, installed, candidate = line.split()
	want[name] = candidate if newer(candidate, installed) else None
for name, version in want.items():
	if planned.get(name) != version and not (name in sources and None in (want["libx1"], want["libx-bin"])):
		print(name, "apt:", version, "fettle:", planned.get(name))
PY
	ok "$1" [ ! -s .verdict ]
	[ -s .verdict ] && sed 's/^/# /' .verdict
}
compare "without preferences"
number=0
pins() { # SENTENCE: preferences on stdin
	number=$((number + 1))
	cat >root/etc/apt/preferences.d/pin
	compare "$1"
}
pins "a version of all of a source" <<'P'
Package: libx1 libx-bin
Pin: version 1.0-2
Pin-Priority: 600
P
pins "a version that is installed is kept" <<'P'
Package: libx*
Pin: version 1.0-1
Pin-Priority: 1001
P
pins "a version glob" <<'P'
Package: libx1 libx-bin
Pin: version 1.0-1*
Pin-Priority: 700
P
pins "no security, by label" <<'P'
Package: *
Pin: release l=Debian-Security
Pin-Priority: -1
P
pins "no security, by host" <<'P'
Package: *
Pin: origin "sec.example"
Pin-Priority: -1
P
pins "no security for one package, by code name and origin" <<'P'
Package: own
Pin: release o=Debian,n=bookworm-security
Pin-Priority: -10
P
pins "experimental for an expression" <<'P'
Package: /^too/
Pin: release a=experimental
Pin-Priority: 500
P
pins "backports for all" <<'P'
Package: *
Pin: release a=stable-backports
Pin-Priority: 500
P
pins "a component" <<'P'
Package: *
Pin: release c=contrib
Pin-Priority: 1
P
pins "the first of two general ones counts" <<'P'
Package: *
Pin: release a=stable*
Pin-Priority: 50

Package: *
Pin: release a=stable-security
Pin-Priority: 990
P
pins "a special one counts before a general one" <<'P'
Package: *
Pin: release *
Pin-Priority: -1

Package: own libx1
Pin: release l=Debian-Security
Pin-Priority: 500
P
pins "the first special one counts" <<'P'
Package: own
Pin: version 3.0-2
Pin-Priority: -1

Package: own
Pin: release *
Pin-Priority: 800
P
pins "never" <<'P'
Package: *
Pin: release n=bookworm-security
Pin-Priority: never

Package: libx1
Pin: release n=bookworm-security
Pin-Priority: 900
P
pins "all that is of a source" <<'P'
Package: src:libx
Pin: version 1.0-2
Pin-Priority: 1000
P
pins "an architecture" <<'P'
Package: own:amd64 tool:i386
Pin: version *
Pin-Priority: -1
P
pins "names of a simple release" <<'P'
Package: *
Pin: release bookworm-security
Pin-Priority: -1
P
pins "the version of a release" <<'P'
Package: *
Pin: release v=12.*
Pin-Priority: 900
P
pins "what is installed" <<'P'
Package: libx1 libx-bin
Pin: release a=now
Pin-Priority: 1000
P
pins "stanzas that apt passes over" <<'P'
# a remark
Package: own

Package: own
Pin: colour red
Pin-Priority: 1

Package: *
Pin: version 1
Pin-Priority: 1

Explanation: this one counts
Package: tool
 own
Pin: version *
Pin-Priority: -1
P
pins "a downgrade that apt would make is no upgrade" <<'P'
Package: tool
Pin: release n=bookworm
Pin-Priority: 1001
P
ok "and all of them were tried" [ $number = 20 ]

mv root/etc/apt/preferences.d/pin root/etc/apt/preferences.d/pin.bak
compare "a file with another ending is none"
printf 'Package: libx1 libx-bin\nPin: version 1.0-2\nPin-Priority: 600\n' >root/etc/apt/preferences
printf 'Package: libx1 libx-bin\nPin: version 1.0-1\nPin-Priority: 1001\n' >root/etc/apt/preferences.d/a.pref
compare "the file comes before the folder"
rm root/etc/apt/preferences

# --- what the finding says ---

printf '%s\n' 'VERSION 1' 'CVE-2026-1,,one' '' 'libx,0,SH F,1.0-3,' '' >bookworm.txt
"$FETTLE" feed import -q debian --type debsecan --release bookworm bookworm.txt
reason() { # VULNERABILITY
	python3 -c '
import json, sys
for f in json.load(open(".out"))["findings"]:
	if f["vulnerability"].startswith(sys.argv[1]):
		print(f["state"], f["reason"]["text"])' "$1" >.reason
}
run "$FETTLE" assess --root root --json
reason CVE-2026-1
ok "a fix that a pin forbids cannot be had, and the pin is named" grep -qF \
	"fix-unreachable libx 1.0-1 is older than 1.0-3, which is not vulnerable; the fix cannot be had: '/etc/apt/preferences.d/a.pref' gives 1.0-1 the priority 1001 (pin of 'libx1 libx-bin' to version '1.0-1'), and 1.0-3 has 500" .reason
printf 'Package: *\nPin: release l=Debian-Security\nPin-Priority: -1\n' >root/etc/apt/preferences.d/a.pref
run "$FETTLE" assess --root root --json
reason CVE-2026-1
ok "so is one that leaves an older version" grep -qF \
	"1.0-2, which is offered, is vulnerable too; '/etc/apt/preferences.d/a.pref' gives 1.0-3 the priority -1 (pin of '*' to release 'l=Debian-Security')" .reason
printf 'Package: own\nPin: version *\nPin-Priority: -1\n' >root/etc/apt/preferences.d/a.pref
run "$FETTLE" assess --root root --json
reason archive:own@
ok "a security update that is barred is a finding where no feed names what it ends" \
	grep -q "^fix-unreachable own 3.0-1 is older than .*a.pref' gives" .reason
printf 'Package: own\nPin: version *\nPin-Priority: 0\n' >root/etc/apt/preferences.d/a.pref
run "$FETTLE" assess --root root
is_rc 0 "a file with a mistake stops nothing"
err_has "etc/apt/preferences.d/a.pref.*line 1: .*no priority.*apt refuses" "but it is told, with its line"
finish
