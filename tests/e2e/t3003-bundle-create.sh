#!/bin/sh
# A bundle made from two trees: everything that differs is in it, ordinary tools read it, and the
# same trees, key and time give the same bytes.
. "$(dirname "$0")/lib.sh"

NOW=2026-01-31T10:00:00Z
"$FETTLE" keygen --no-password --secret v.key --public v.pub >/dev/null
"$FETTLE" keygen --no-password --secret w.key --public w.pub >/dev/null
"$FETTLE" -q keyring add v.pub --role vendor --name v
id=$("$FETTLE" keyring list --json | sed -n 's/.*"id": "\(.*\)".*/\1/p')

mkdir -p old/bin old/etc old/gone/deep new/bin new/etc new/empty
touch -d '2026-01-01 00:00:00.123456789Z' stamp
echo one >old/bin/app
echo two >new/bin/app
echo same | tee old/etc/same >new/etc/same
touch -r stamp old/etc/same new/etc/same
echo mode | tee old/etc/mode >new/etc/mode
touch -r stamp old/etc/mode new/etc/mode
chmod 0640 new/etc/mode
echo time | tee old/etc/time >new/etc/time
touch -d '2026-01-01 00:00:00.123456788Z' old/etc/time
touch -r stamp new/etc/time
echo x >old/gone/deep/file
ln -s app old/bin/link
ln -s same new/bin/link
echo l >new/bin/l1
ln new/bin/l1 new/bin/l2
truncate -s 2M new/bin/sparse
printf end >>new/bin/sparse
head -c 3000000 /dev/urandom >new/bin/random
for d in old new; do
	touch -r stamp $d $d/etc $d/bin
done

# create OUT [OPTION...]
create() {
	out=$1
	shift
	run "$FETTLE" bundle create --from old --to new --at /opt/app --id app-2 --product app \
		--serial 2 --key v.key -o "$out" --now $NOW "$@"
}

create b.fettle --arch all --class bugfix --severity high --title "Two of app" \
	--fixes CVE-2026-1,CVE-2026-2 --supersedes app-1 --floor 1 --channel beta --expires 2027-01-01
is_rc 0 "a bundle is made"
err_has "wrote 'b.fettle'" "and that is said"
out_lacks . "the bundle is in the file alone"
create c.fettle --arch all --class bugfix --severity high --title "Two of app" \
	--fixes CVE-2026-1,CVE-2026-2 --supersedes app-1 --floor 1 --channel beta --expires 2027-01-01
same b.fettle c.fettle "the same trees, key and time give the same bytes"

tar -tf b.fettle >names
sed 2q names >first
printf 'manifest.json\nmanifest.json.%s.minisig\n' "$id" >expected
same expected first "tar lists it: manifest and signature first"
ok "and nothing but objects after them" sh -c '[ "$(sed 1,2d names | grep -cvE "^objects/[0-9a-f]{64}$")" = 0 ]'
mkdir x
ok "tar unpacks it" tar -xf b.fettle -C x
ok "the manifest is one JSON document" sh -c 'python3 -m json.tool <x/manifest.json >doc.json ||
	! command -v python3'
if command -v minisign >/dev/null; then
	ok "minisign proves the manifest" minisign -V -m x/manifest.json \
		-x "x/manifest.json.$id.minisig" -p v.pub
else
	skip "minisign proves the manifest" "no minisign here"
fi
if command -v zstd >/dev/null; then
	sha=$(sha256sum <new/bin/sparse | cut -c 1-64)
	zstd -q -d -c <"x/objects/$sha" >sparse
	same sparse new/bin/sparse "zstd unpacks an object"
else
	skip "zstd unpacks an object" "no zstd here"
fi
sha=$(sha256sum <new/bin/random | cut -c 1-64)
same "x/objects/$sha" new/bin/random "what cannot be compressed is stored as it is"

run "$FETTLE" verify b.fettle --now $NOW
is_rc 0 "the bundle is proved"
out_has "b.fettle: app-2, product app, serial 2, signed by v \($id\): good" "and its signer is named"

run "$FETTLE" bundle show b.fettle
is_rc 0 "a bundle can be shown"
for line in 'bundle +app-2' 'title +Two of app' 'product +app' 'channel +beta' 'serial +2' \
	'class +bugfix' 'severity +high' 'fixes +CVE-2026-1 CVE-2026-2' 'expires +2027-01-01T00:00:00Z' \
	'stands at +/opt/app' "signed by +$id" 'not verified'; do
	out_has "$line" "it shows '$line'"
done
run "$FETTLE" bundle show --json b.fettle
same .out x/manifest.json "as JSON it is the manifest's very bytes"

# What the manifest says of each path, one line a path: PATH OP
sed 's/{"path":/\n&/g' x/manifest.json | sed -n 's/^{"path":"\([^"]*\)","op":"\([a-z]*\)".*/\1 \2/p' |
	sort >paths
cat >expected <<'END'
bin/app replace
bin/l1 add
bin/l2 hardlink
bin/link symlink
bin/random add
bin/sparse add
empty mkdir
etc/mode replace
etc/time replace
gone delete
gone/deep delete
gone/deep/file delete
END
same paths expected "every difference is a path, and what is the same is not"
cp x/manifest.json .out
out_has '"mtime_ns":123456789' "times are whole to the nanosecond"
out_has '"path":"bin/sparse".*"sparse":true' "a file with holes is marked"
out_has '"path":"gone/deep/file".*"path":"gone/deep".*"path":"gone"' "deletions come children first"
out_has '"path":"bin/link","op":"symlink","class":"code","old":\["link:app"\]' "a link's old text is told"

if setfattr -n user.note -v hello new/etc/same 2>/dev/null; then
	touch -r stamp new/etc/same
	create d.fettle
	"$FETTLE" bundle show --json d.fettle >.out
	out_has '"path":"etc/same".*"user.note":"aGVsbG8="' "an extended attribute is a difference"
	setfattr -x user.note new/etc/same
else
	skip "an extended attribute is a difference" "not on this file system"
fi
if [ "$(id -u)" = 0 ] && setcap cap_net_raw+ep new/bin/app 2>/dev/null; then
	create d.fettle
	"$FETTLE" bundle show --json d.fettle >.out
	out_has '"path":"bin/app".*"security.capability"' "file capabilities are carried"
	setcap -r new/bin/app
else
	skip "file capabilities are carried" "needs root and setcap"
fi

if [ "$(id -u)" = 0 ] && setfacl -m u:12345:r new/etc/same 2>/dev/null; then
	create d.fettle
	"$FETTLE" bundle show --json d.fettle >.out
	out_has '"path":"etc/same".*"system.posix_acl_access"' "access control lists are carried"
	setfacl -b new/etc/same
else
	skip "access control lists are carried" "needs root and setfacl"
fi

run "$FETTLE" bundle sign --key w.key b.fettle
is_rc 0 "a second signature joins"
tar -tf b.fettle >names
ok "both are in the bundle" sh -c '[ "$(grep -c minisig names)" = 2 ]'
run "$FETTLE" verify b.fettle --now $NOW
is_rc 0 "a signature by an unknown key does no harm"
run "$FETTLE" bundle sign --key w.key c.fettle
same b.fettle c.fettle "signing gives the same bytes too"
if command -v minisign >/dev/null; then
	minisign -G -W -p m.pub -s m.key >/dev/null
	minisign -S -s m.key -m x/manifest.json -x m.minisig >/dev/null
	"$FETTLE" -q keyring add m.pub --role vendor --name m
	"$FETTLE" -q keyring threshold vendor 2
	run "$FETTLE" verify b.fettle --now $NOW
	is_rc 6 "one of two keys is not enough"
	run "$FETTLE" bundle sign --signature m.minisig b.fettle
	is_rc 0 "a signature that minisign made joins"
	run "$FETTLE" verify b.fettle --now $NOW
	is_rc 0 "and counts"
	out_has 'signed by v .*, m ' "both signers are named"
	minisign -S -l -s m.key -m x/manifest.json -x old.minisig >/dev/null
	run "$FETTLE" bundle sign --signature old.minisig b.fettle
	is_rc 6 "a legacy signature does not join"
	err_has 'legacy' "and that is why"
	echo else >else
	minisign -S -s m.key -m else -x else.minisig >/dev/null
	run "$FETTLE" bundle sign --signature else.minisig c.fettle
	run "$FETTLE" verify c.fettle --now $NOW
	is_rc 6 "a signature of something else refuses the bundle"
else
	skip "a signature that minisign made joins" "no minisign here"
fi
run "$FETTLE" bundle sign b.fettle
is_rc 2 "signing needs a key or a signature"

# What cannot be made
mkdir same1 same2
touch -r stamp same1 same2
run "$FETTLE" bundle create --from same1 --to same2 --at / --id a --product a --serial 1 --key v.key -o no.fettle
is_rc 3 "two trees without a difference give no bundle"
mkfifo new/pipe
create no.fettle
is_rc 3 "a fifo is refused"
err_has "'pipe' is a device, fifo or socket" "and named"
rm new/pipe
for wrong in '--at opt/app' '--at /opt/../etc' '--id ../x' '--serial 0' '--serial x' '--floor 3' \
	'--class odd' '--severity odd' '--expires never' '--expires 2020-01-01'; do
	case $wrong in
	--at*) set -- --id app-2 --serial 2 ;;
	--id*) set -- --at /opt/app --serial 2 ;;
	--serial*) set -- --at /opt/app --id app-2 ;;
	*) set -- --at /opt/app --id app-2 --serial 2 ;;
	esac
	# shellcheck disable=SC2086 # an option and its value
	run "$FETTLE" bundle create --from old --to new "$@" --product app --key v.key \
		-o no.fettle --now $NOW $wrong
	is_rc 2 "'$wrong' is refused"
	not_ok "and nothing is written" test -e no.fettle
done
echo '{"checks":{"after":[{"kind":"exec"}]}}' >checks.json
create no.fettle --checks checks.json
is_rc 3 "checks that are not valid are refused"
err_has "'checks.json': checks: after\[0\]: argv: missing" "with the place"
echo '{"checks":{"after":[{"kind":"exec","argv":["/bin/true"]}]},"hooks":[{"phase":"post","argv":["/bin/true"]}],"applies_to":{"os":["debian"]},"requires":["base-1"]}' >checks.json
create e.fettle --checks checks.json
is_rc 0 "checks, hooks, applies-to and requirements come from one file"
"$FETTLE" bundle show --json e.fettle >.out
out_has '"os":\["debian"\].*"requires":\["base-1"\].*"kind":"exec".*"phase":"post"' "and are in the manifest"
not_ok "no file is left over" sh -c 'ls -A | grep -q "[.]tmp$"'
not_ok "nothing that was refused was written" test -e no.fettle
finish
