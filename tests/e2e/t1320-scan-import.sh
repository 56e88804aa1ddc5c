#!/bin/sh
# Lists of other tools as inventories: the ready mappings, lists of many hosts, and bad rows.
. "$(dirname "$0")/lib.sh"

ready=$SRC/contrib/import
import() { run "$FETTLE" scan --import "$@"; }

# a table without a mapping
printf '\357\273\277host,os,os_version,name,version,type,arch\r\nweb1,Debian,12,openssl,3.0.1-1,deb,amd64\r\n"web2","Debian","12","a ""b""","1\r\n2",,\r\nweb1,,,bash,5.2-1,deb,amd64\r\n' >hosts.csv
import hosts.csv --type csv
is_rc 0 "a list of several hosts is read"
out_has '^web1 +Debian 12 +2 +read' "and shown host by host"
import hosts.csv --type csv --host web1 --json
out_has '"purl": "pkg:deb/debian/openssl@3.0.1-1\?arch=amd64&distro=bookworm"' "one of them is picked"
out_lacks 'web2' "and it alone"
import hosts.csv --type csv --json
is_rc 2 "a document of several hosts is none"
err_has '--host NAME takes one of them, --hosts DIR writes a file for each' "with what can be done"
import hosts.csv --type csv --host web3
is_rc 3 "a host that the list has not is an error"
err_has 'hint: it has web1, web2' "that names those that it has"
import hosts.csv --type csv --hosts out --format spdx --exit-code
is_rc 111 "a name with an end of a line in it is told"
ok "a file is written for each" test -s out/web1.spdx.json -a -s out/web2.spdx.json
import hosts.csv --type csv --hosts out
ok "and in fettle's own form" grep -q '"name": "web1"' out/web1.json
run "$FETTLE" scan --sbom out/web1.spdx.json --by component
out_has '^deb +openssl +3.0.1-1 ' "what was written can be read"
run "$FETTLE" assess --inventory out/web1.json
is_rc 0 "and assessed"
printf 'host,name,version\n../x,a,1\n.x,b,1\n..,c,1\n_./x,d,1\n' >odd.csv
import odd.csv --type csv --hosts odd
ok "a name of a host is no path" test "$(cd odd && echo ./* .[!.]*)" = "./_..json ./_._x-2.json ./_._x.json ./_x.json .[!.]*"

# bad rows
printf 'host,name,version\na,x,1\na,y\n,z,1\na,"q"r,1\na,,1\na,v,\n' >bad.csv
import bad.csv --type csv --exit-code
is_rc 111 "a list with bad rows is not complete"
tr -s '\n ' '  ' <.out >flat
ok "bad rows are counted and named" grep -q '1 row could not be read, the first: line 6: no name; 3 of 6 rows of the list could not be read, the first: line 3: 2 cells and not 3' flat
ok "and so is what has no version" grep -q "1 without a version, the first is 'v'" flat
printf 'x,y\n1,2\n' >none.csv
import none.csv --type csv
is_rc 3 "a list without a name of anything is refused"
err_has "list 'none.csv': no line has the column 'name'" "by name"
err_has 'hint: the first line is: x,y' "with what it has"
import hosts.csv
is_rc 2 "the type has to be said"
import hosts.csv --type xml
is_rc 2 "and is one of two"
import hosts.csv --type csv --root /
is_rc 2 "a list is not read together with a root"
run "$FETTLE" scan --host x
is_rc 2 "what goes with a list does not go without one"
printf '{"format":"fettle.mapping/1","component":{"nome":"x"}}' >m.json
import hosts.csv --type csv --mapping m.json
is_rc 3 "a mapping that is wrong is refused"
err_has "mapping 'm.json': component: unknown field 'nome'" "with the place"
import hosts.csv --type json --mapping "$ready/wsus.json"
is_rc 2 "a mapping says what it is for"

# the ready mappings, each with a list as its tool writes it
{
	printf 'Update Services\r\n\r\n'
	printf 'Computer,KB,Status,Operating System\r\nSRV1,KB1,Installed,Windows Server 2019\r\nSRV1,KB2,Failed,Windows Server 2019\r\n'
} | iconv -t UTF-16 >wsus.csv
import wsus.csv --mapping "$ready/wsus.json" --by component
out_has '^windows-update +KB1 ' "wsus: what is installed is a component"
out_lacks 'KB2' "what is not is left out"
err_has '1 of 2 rows were left out' "and counted"
printf '"Netbios_Name0";"DisplayName0";"Version0";"Publisher0"\n"PC1";"7-Zip 23.01 (x64)";"23.01";"Igor Pavlov"\n' >cm.csv
import cm.csv --mapping "$ready/configmgr.json" --by component
out_has '^generic +7-Zip 23.01 \(x64\) +23.01' "configmgr"
printf 'Device name,OS,OS version,Security patch level,Last check-in,Compliance\nPhone1,Android,14.0,2026-01-05,2026-01-20T10:00:00Z,Compliant\n' >intune.csv
import intune.csv --type csv --mapping "$ready/intune-devices.json" --by fact
out_has '^import +patch-level +2026-01-05' "intune-devices: the patch level is a fact"
printf '{"value":[{"deviceName":"P","operatingSystem":"iOS","osVersion":"17.2","lastSyncDateTime":"2026-01-20T10:00:00Z"}]}' >graph.json
import graph.json --type json --mapping "$ready/intune-devices.json" --json
out_has '"purl": "pkg:generic/iOS@17.2"' "of Graph too"
out_has '"generated": "2026-01-20T10:00:00Z"' "with the time it was seen"
printf 'ApplicationName,ApplicationPublisher,ApplicationVersion,DeviceName,OSVersion,Platform\nZoom,Zoom Inc,5.17,PC2,10.0.22631,Windows\n' >apps.csv
import apps.csv --mapping "$ready/intune-apps.json" --by component
out_has '^generic +Zoom +5.17' "intune-apps"
printf '{"totalCount":1,"results":[{"general":{"name":"mac1","reportDate":"2026-01-01T00:00:00Z"},"hardware":{"model":"M1"},"operatingSystem":{"name":"macOS","version":"14.2","build":"23C64"},"applications":[{"name":"Safari.app","version":"17.2","path":"/Applications/Safari.app"}]}]}' >jamf.json
import jamf.json --mapping "$ready/jamf.json"
out_has '^system +macOS 14.2' "jamf: the system"
out_has '^2 components' "with its applications"
printf '[{"name":"libssl3","version":"3.0.1-1","source":"openssl","arch":"amd64","status":"install ok installed"},\n{"name":"gone","version":"1","source":"","arch":"all","status":"deinstall ok config-files"}]' >deb.json
import deb.json --mapping "$ready/osquery-deb.json" --host web9 --json
out_has '"name": "web9"' "osquery-deb: the host is said"
out_has '"source": \{"name": "openssl", "version": "3.0.1-1"\}' "with sources"
out_has '"status": "config-files"' "and states"
printf '{"hostIdentifier":"r1","action":"snapshot","snapshot":[{"name":"bash","version":"5.1.8","release":"6.el9","epoch":"0","source":"bash-5.1.8-6.el9.src.rpm","arch":"x86_64"}]}\n{"hostIdentifier":"r2","action":"added","columns":{"name":"vim","version":"8.2","release":"1","epoch":"2","arch":"x86_64"}}\n{"hostIdentifier":"r2","action":"removed","columns":{"name":"x"}}\n' >rpm.log
import rpm.log --mapping "$ready/osquery-rpm.json" --host r1 --json
out_has '"version": "5.1.8-6.el9"' "osquery-rpm: snapshots"
import rpm.log --mapping "$ready/osquery-rpm.json" --host r2 --json
out_has '"version": "2:8.2-1"' "and differences"
printf '[{"name":"Git","version":"2.43","publisher":"The Git Team","install_location":"C:\\\\Git"}]' >programs.json
import programs.json --mapping "$ready/osquery-programs.json" --by component
out_has '^generic +Git +2.43' "osquery-programs"
printf '{"formulae":[{"name":"wget","installed":[{"version":"1.21.4"}]}],"casks":[{"token":"firefox","version":"120","installed":"119.0","name":["Firefox"]}]}' >brew.json
import brew.json --mapping "$ready/brew.json" --json
out_has '"purl": "pkg:brew/wget@1.21.4"' "brew: formulae"
out_has '"purl": "pkg:brew/firefox@119.0"' "and casks, in the version that is installed"
printf '{"name":"curl","origin":"ftp/curl","version":"8.5.0","arch":"freebsd:14:x86:64"}\n{"name":"git","origin":"devel/git","version":"2.43.0","arch":"freebsd:14:x86:64"}\n' >pkg.json
import pkg.json --mapping "$ready/pkg.json"
out_has '^2 components: 2 generic' "pkg"
not_ok "nothing of a list is kept" test -e state/inventory/current.json
finish
