#!/bin/sh
# What 'fettle fetch' and 'fettle apply' do with a plan of an rpm host whose patches come from its
# repositories: they say whose work that is, and touch nothing.
. "$(dirname "$0")/lib.sh"

db=$SHARED/pkgdb/rpm-sqlite-mariner2/rpmdb.sqlite
[ -n "$SHARED" ] && [ -f "$db" ] || skip_all "no package database of rpm here"
repo=root/var/cache/dnf/b-0123456789abcdef/repodata
mkdir -p root/var/lib/rpm root/etc/yum.repos.d $repo
cp "$db" root/var/lib/rpm/
printf 'ID=mariner\nVERSION_ID="2.0"\n' >root/etc/os-release
printf '[b]\nname=x\n' >root/etc/yum.repos.d/b.repo
printf '<?xml version="1.0"?>\n<metadata xmlns="c" xmlns:rpm="r"><package type="rpm"><name>zlib</name><arch>x86_64</arch><version epoch="0" ver="99" rel="1"/><size package="1000"/><format><rpm:sourcerpm>zlib-99-1.src.rpm</rpm:sourcerpm></format></package></metadata>' |
	gzip -n >$repo/1-primary.xml.gz
printf '<repomd><data type="primary"><location href="repodata/1-primary.xml.gz"/></data></repomd>\n' >$repo/repomd.xml
"$FETTLE" scan -q --root root
"$FETTLE" assess --root root --class all >.out 2>.err
ok "the plan has a patch of a repository" grep -q '^zlib ' .out
touch .before
run "$FETTLE" fetch --root root
is_rc 0 "there is nothing to fetch"
out_has "^archive:zlib@99-1 +left .*installed by the host's own package manager" "and it is said whose work it is"
run "$FETTLE" apply --root root -y
is_rc 0 "there is nothing to apply"
err_has "1 patch of plan 'plan-[0-9a-f]*' comes from the package archive, and is left to the package manager" \
	"what is left, and to whom"
err_has "to the package manager: 'fettle assess' lists them, and 'fettle scan' tells" "and what to do"
ok "nothing below the root was changed" [ -z "$(find root -newer .before)" ]
finish
