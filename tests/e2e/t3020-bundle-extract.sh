#!/bin/sh
# What a bundle would put on a host is put into a new directory, whole and as it would be there.
. "$(dirname "$0")/lib.sh"

"$FETTLE" keygen --no-password --secret v.key --public v.pub >/dev/null
mkdir -p old/gone old/kept new/bin new/etc/deep new/kept
echo gone >old/gone/file
echo same | tee old/kept/same >new/kept/same
touch -d 2026-01-01T00:00:00Z old/kept/same new/kept/same
echo mode | tee old/kept/mode >new/kept/mode
touch -d 2026-01-01T00:00:00Z old/kept/mode new/kept/mode
chmod 600 new/kept/mode
head -c 3000000 /dev/urandom >new/bin/big
echo program >new/bin/app
chmod 4755 new/bin/app
ln new/bin/app new/bin/also
ln -s ../bin/app new/etc/link
truncate -s 64M new/etc/sparse
printf end >>new/etc/sparse
echo x >new/etc/deep/file
chmod 2770 new/etc/deep
touch -d '2026-01-02 03:04:05.123456789Z' new/etc/deep/file new/etc/deep new/etc new/bin/app
[ "$(id -u)" = 0 ] && chown 12:34 new/etc/deep/file new/etc/deep
"$FETTLE" -q bundle create --from old --to new --at /opt/app --id app-2 --product app --serial 2 \
	--key v.key -o b.fettle

run "$FETTLE" bundle extract b.fettle out
is_rc 0 "a bundle is extracted"
err_has "made 'out': [0-9]+ paths, without what" "and what was made is said"
out_lacks . "the result is the directory"
ok "which is its maker's alone" sh -c '[ "$(stat -c %a out)" = 700 ]'
for f in bin/big bin/app bin/also etc/sparse etc/deep/file; do
	same new/$f out/$f "$f has its content"
done
ok "a link is a link" sh -c '[ "$(readlink out/etc/link)" = ../bin/app ]'
ok "a hard link is a hard link" sh -c '[ out/bin/app -ef out/bin/also ]'
ok "holes are holes" sh -c '[ "$(stat -c %b out/etc/sparse)" -lt 1000 ]'
if [ "$(id -u)" = 0 ]; then
	for f in bin/app etc/deep/file etc/deep etc; do
		ok "$f has its attributes" sh -c '[ "$(stat -c "%a %u %g %y" "new/$1")" = "$(stat -c "%a %u %g %y" "out/$1")" ]' - $f
	done
else
	skip "attributes" "not root"
fi
ok "what is deleted is not there" test ! -e out/gone
ok "nor what did not change" test ! -e out/kept/same
ok "what changes in its mode is there, with it" sh -c '[ "$(stat -c %a out/kept/mode)" = 600 ]'

cp -a out before
run "$FETTLE" bundle extract b.fettle out
is_rc 3 "a directory that is there is not touched"
ok "not at all" diff -r before out
run "$FETTLE" bundle extract b.fettle new/../other/
is_rc 0 "a path may end in a slash"
ok "and lead anywhere" test -d other
for dir in . .. / '' other/.; do
	run "$FETTLE" bundle extract b.fettle "$dir"
	ok "'$dir' is no new directory" test "$rc" != 0
done
run "$FETTLE" bundle extract b.fettle nowhere/out
is_rc 1 "the directory above must be there"
run "$FETTLE" bundle extract b.fettle
is_rc 2 "a directory is needed"
run "$FETTLE" bundle show b.fettle out
is_rc 2 "the other acts take one file"

ls -A >names
size=$(stat -c %s b.fettle)
dd if=b.fettle of=bad.fettle bs=1 count=0 2>/dev/null
cp b.fettle bad.fettle
printf X | dd of=bad.fettle bs=1 seek=$((size - 5000)) conv=notrunc 2>/dev/null
run "$FETTLE" bundle extract bad.fettle broken
ok "a changed byte is found" test "$rc" != 0
ok "and leaves nothing" sh -c 'rm bad.fettle; ls -A | cmp - names'
run "$FETTLE" bundle extract v.pub broken
is_rc 3 "what is no bundle is told"

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null && chmod 755 "$T" && mkdir -m 777 open &&
	setpriv --reuid 65534 --regid 65534 --clear-groups "$FETTLE" version >/dev/null 2>&1; then
	run setpriv --reuid 65534 --regid 65534 --clear-groups "$FETTLE" bundle extract b.fettle open/out
	is_rc 0 "another user than root extracts too"
	same new/etc/deep/file open/out/etc/deep/file "with the content"
	ok "as their own, without setuid" sh -c '[ "$(stat -c "%a %u %g" open/out/bin/app)" = "755 65534 65534" ]'
else
	skip "another user than root extracts too" "no other user can be taken here"
fi
finish
