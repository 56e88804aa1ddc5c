#!/bin/sh
# 'fettle assess' of an rpm host: what the repositories that dnf has fetched offer, and why a fix that
# is published cannot be had here.
. "$(dirname "$0")/lib.sh"

package() { # NAME EPOCH VERSION RELEASE: for primary.xml
	printf '<package type="rpm"><name>%s</name><arch>x86_64</arch><version epoch="%s" ver="%s" rel="%s"/><size package="1000"/><format><rpm:sourcerpm>%s-%s-%s.src.rpm</rpm:sourcerpm></format></package>\n' \
		"$1" "$2" "$3" "$4" "$1" "$3" "$4"
}
repo() { # ID: packages on stdin
	mkdir -p "root/var/cache/dnf/$1-0123456789abcdef/repodata"
	(
		cd "root/var/cache/dnf/$1-0123456789abcdef/repodata" || exit 1
		{
			printf '<?xml version="1.0"?>\n<metadata xmlns="c" xmlns:rpm="r">\n'
			cat
			printf '</metadata>\n'
		} | gzip -n >1-primary.xml.gz
		printf '<repomd><data type="primary"><location href="repodata/1-primary.xml.gz"/></data><data type="updateinfo"><location href="repodata/2-updateinfo.xml.gz"/></data></repomd>\n' >repomd.xml
	)
}
component() { # NAME VERSION
	printf '{"purl":"pkg:rpm/almalinux/%s@%s?arch=x86_64","type":"rpm","name":"%s","version":"%s","arch":"x86_64","source":{"name":"%s","version":"%s"},"origin":"almalinux"}' \
		"$1" "$2" "$1" "$2" "$1" "$2"
}
record() { # ID NAME FIXED CVE
	printf '{"id":"%s","modified":"2026-01-01T00:00:00Z","related":["%s"],"affected":[{"package":{"ecosystem":"AlmaLinux:9","name":"%s"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}\n' \
		"$1" "$4" "$2" "$3"
}
state_of() { # VULNERABILITY: state and reason
	python3 -c '
import json, sys
for f in json.load(open(".out"))["findings"]:
	if f["vulnerability"] == sys.argv[1]:
		print(f["state"], f["reason"]["text"].split("; ", 1)[1])' "$1"
}
command -v python3 >/dev/null || skip_all "no python3 here"

mkdir -p root/etc/yum.repos.d
printf '[baseos]\nname=x\n[plus]\nenabled=0\n' >root/etc/yum.repos.d/alma.repo
{
	package bash 0 5.1.8 9.el9
	package zlib 0 1.2.11 40.el9
	package news 0 2.0 1.el9
} | repo baseos
package curl 0 7.76.1 31.el9 | repo plus
printf '<?xml version="1.0"?>\n<updates><update type="security" status="final"><id>ALSA-2026:9</id><pkglist><collection><package name="news" epoch="0" version="2.0" release="1.el9" arch="x86_64"/></collection></pkglist></update></updates>\n' |
	gzip -n >root/var/cache/dnf/baseos-0123456789abcdef/repodata/2-updateinfo.xml.gz
{
	printf '{"format":"fettle.inventory/1","generated":"2026-01-31T09:00:00Z","host":{"id":"h","name":"h","arch":"x86_64","root":"/","os":{"id":"almalinux","version_id":"9.4"},"kernel":{"machine":"x86_64"}},"components":['
	component bash 5.1.8-6.el9
	echo ,
	component zlib 1.2.11-40.el9
	echo ,
	component curl 7.76.1-29.el9
	echo ,
	component news 1.0-1.el9
	printf '],"coverage":[{"source":"rpm","path":"p","result":"read","components":4}]}'
} >inventory.json
{
	echo '['
	record ALSA-1 bash 5.1.8-9.el9 CVE-2026-0001
	echo ,
	record ALSA-2 zlib 1.2.11-41.el9 CVE-2026-0002
	echo ,
	record ALSA-3 curl 7.76.1-31.el9 CVE-2026-0003
	echo ']'
} >alma.json
run "$FETTLE" feed import alma --type osv alma.json
is_rc 0 "the feed is taken"
run "$FETTLE" assess --inventory inventory.json --root root --json
is_rc 0 "the lists of dnf are read"
is_is() { ok "$3" [ "$(state_of "$1")" = "$2" ]; }
is_is CVE-2026-0001 "open this is offered: 5.1.8-9.el9" "a fix in an enabled repository can be had"
is_is CVE-2026-0002 "fix-unreachable the fix cannot be had: the enabled sources have nothing newer" \
	"a fix that no repository has cannot"
is_is CVE-2026-0003 "fix-unreachable the fix cannot be had: the source that has it is switched off" \
	"a fix in a repository that is switched off cannot"
ok "an update that the errata call a security update is a finding of its own" \
	grep -q '"archive:news@2.0-1.el9"' .out
ok "and nothing below the root was changed" [ "$(find root -newer inventory.json | wc -l)" = 0 ]
mkdir -p root/etc/dnf/plugins
printf '[main]\nexclude=bash-5.1.8-9*\n' >root/etc/dnf/dnf.conf
run "$FETTLE" assess --inventory inventory.json --root root --json
is_is CVE-2026-0001 "fix-unreachable the fix cannot be had: '/etc/dnf/dnf.conf' excludes 'bash-5.1.8-9*', which forbids 5.1.8-9.el9" \
	"a fix that dnf.conf excludes cannot be had"
printf '[main]\nexclude=zlib\n' >root/etc/dnf/dnf.conf
printf 'bash-0:5.1.8-6.el9.*\nnews-0:1.0-1.el9.*\n' >root/etc/dnf/plugins/versionlock.list
run "$FETTLE" assess --inventory inventory.json --root root --json
is_is CVE-2026-0001 "fix-unreachable the fix cannot be had: '/etc/dnf/plugins/versionlock.list' locks 'bash-0:5.1.8-6.el9.*', which forbids 5.1.8-9.el9" \
	"nor can one that a lock forbids"
out_has "'news-0:1.0-1.el9.\*', which forbids" "a security update that is locked out is a finding of its own"
rm root/etc/dnf/plugins/versionlock.list
printf '[baseos]\nname=x\nexcludepkgs=bash*\n[plus]\nenabled=0\n' >root/etc/yum.repos.d/alma.repo
run "$FETTLE" assess --inventory inventory.json --root root --json
out_has "'/etc/yum.repos.d/alma.repo' excludes 'bash\*'" "nor one that its repository excludes"
printf 'no xml' | gzip >root/var/cache/dnf/baseos-0123456789abcdef/repodata/1-primary.xml.gz
run "$FETTLE" assess --inventory inventory.json --root root
err_has "var/cache/dnf/baseos-0123456789abcdef" "a repository that cannot be read is named"
finish
