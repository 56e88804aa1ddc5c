#!/bin/sh
# Bundles that mean harm. All but those whose signature is the point are signed truly by a key that
# is believed: what refuses them is the check that the sentence names. Each has its own message and
# exit status, and nothing is written anywhere.
. "$(dirname "$0")/lib.sh"

command -v minisign >/dev/null || skip_all "no minisign here"

NOW=2026-06-01T00:00:00Z
for k in good other bound revoked late early stranger; do
	minisign -G -W -p $k.pub -s $k.key >/dev/null
done
add() {
	n=$1
	shift
	"$FETTLE" -q keyring add "$n.pub" --name "$n" "$@" || exit 1
}
add good --role vendor
add other --role repository --role approver
add bound --role vendor --product thing --under /opt/thing
add revoked --role vendor
add late --role vendor --not-before 2026-07-01
add early --role vendor --not-after 2026-05-01
"$FETTLE" keyring revoke revoked --reason "lost with a laptop" || exit 1

# --- making bundles by hand ---

zeros() { head -c "$1" /dev/zero; }
# field WIDTH TEXT
field() {
	printf '%s' "$2"
	zeros $(($1 - ${#2}))
}
# header NAME SIZE [TYPE [LINK]]: one ustar header
header() {
	{
		field 100 "$1"
		printf '0000644\0000000000\0000000000\000%011o\00000000000000\0        %s' "$2" "${3:-0}"
		field 100 "${4:-}"
		printf 'ustar\00000'
		zeros 247
	} >.block
	sum=$(od -An -v -tu1 .block | awk '{ for (i = 1; i <= NF; i++) n += $i } END { printf "%06o", n }')
	head -c 148 .block
	printf '%s\0 ' "$sum"
	tail -c +157 .block
}
# member NAME FILE
member() {
	size=$(wc -c <"$2")
	header "$1" "$size"
	cat "$2"
	zeros $(((512 - size % 512) % 512))
}
# sign KEY: manifest.json.sig, and the name that it has in a bundle
sign() {
	id=$(sed -n 's/^untrusted comment: minisign public key //p' "$1.pub")
	while [ ${#id} -lt 16 ]; do
		id=0$id # minisign leaves leading zeros out
	done
	minisign -S -s "$1.key" -m manifest.json -x manifest.json.sig -c "fettle $id" -t "a test" >/dev/null
	sig=manifest.json.$id.minisig
}
# bundle [KEY...]: b.fettle of manifest.json, signed, with the files of objs/ in the order of .objects
bundle() {
	member manifest.json manifest.json
	for key; do
		sign "$key"
		member "$sig" manifest.json.sig
	done
	while read -r object; do
		member "objects/$object" "objs/$object"
	done <.objects
	zeros 1024
}
# object NAME TEXT: a file of objs/ called by its digest, its line for the manifest in $NAME
object() {
	printf '%s' "$2" >.content
	sha=$(sha256sum .content | cut -c 1-64)
	mv .content "objs/$sha"
	echo "$sha" >>.objects
	eval "$1=$sha ${1}_line='{\"sha256\":\"$sha\",\"size\":${#2},\"encoding\":\"stored\",\"stored_sha256\":\"$sha\",\"stored_size\":${#2}}'"
}
mkdir objs
: >.objects
object one "one
"
object two "two
"
attrs='"mode":"0644","uid":0,"gid":0,"mtime":0'
# add_file PATH [OBJECT]
add_file() { printf '{"path":"%s","op":"add","new":{"object":"%s",%s}}' "$1" "${2:-$one}" "$attrs"; }
# manifest PATHS [MEMBERS-OF-THE-TOP [AT [OBJECTS]]]
manifest() {
	# shellcheck disable=SC2154 # set by object
	printf '{"format":"fettle.manifest/1","id":"app-2","serial":2,"created":"2026-01-01T00:00:00Z",%s"payload":{"at":"%s","objects":[%s],"paths":[%s]}}\n' \
		"${2:-\"product\":\"app\",\"arch\":\"all\",}" "${3-/opt/app}" "${4-$one_line,$two_line}" "$1" >manifest.json
}
# shellcheck disable=SC2154 # set by object
two_files=$(add_file a),$(add_file b "$two")

# refused RC REGEX SENTENCE: b.fettle is refused, and nothing is written
state_before=$(find state -type f -exec cksum {} + | sort)
refused() {
	rm -f .out .err .ok .dir
	mkdir -p empty
	rc=0
	(cd empty && "$FETTLE" verify ../b.fettle --now $NOW --root ../root >../.out 2>../.err) || rc=$?
	is_rc "$1" "$3 is refused"
	err_has "$2" "$3: that is why"
	out_lacks . "$3: there is no result"
	ok "$3: nothing is written" sh -c '[ -z "$(ls -A empty)" ] && [ -z "$(ls -A root/opt)" ] &&
		[ "$1" = "$(find state -type f -exec cksum {} + | sort)" ]' - "$state_before"
}
mkdir -p root/etc root/opt
printf 'ID=debian\nVERSION_ID=12\n' >root/etc/os-release

manifest "$two_files"
bundle good >b.fettle
run "$FETTLE" verify b.fettle --now $NOW --root root
is_rc 0 "a bundle made by hand is good"
out_has 'signed by good ' "and its signer is named"
cp b.fettle good.fettle

# --- who signed ---

bundle >b.fettle
refused 6 "'../b.fettle': not signed$" "an unsigned bundle"
bundle stranger >b.fettle
refused 6 "not signed by a key of the keyring" "a bundle of a stranger"
err_has "^hint: 'fettle keyring list'" "and what to do about it is said"
bundle other >b.fettle
refused 6 "\('other'\) does not have the role vendor" "a key without the role"
bundle revoked >b.fettle
refused 6 "\('revoked'\) is revoked" "a revoked key"
bundle late >b.fettle
refused 6 "\('late'\) is not valid yet" "a key before its time"
bundle early >b.fettle
refused 6 "\('early'\) is no longer valid" "a key after its time"
"$FETTLE" -q keyring threshold vendor 2
state_before=$(find state -type f -exec cksum {} + | sort)
bundle good >b.fettle
refused 6 "signed by 1 of the 2 keys with role vendor" "one signature where two are needed"
bundle good stranger >b.fettle
refused 6 "signed by 1 of the 2 keys with role vendor" "a stranger's for the second"
bundle good revoked >b.fettle
refused 6 "\('revoked'\) is revoked" "a revoked key's for the second"
"$FETTLE" -q keyring threshold vendor 1
state_before=$(find state -type f -exec cksum {} + | sort)
bundle bound >b.fettle
refused 6 "\('bound'\) may not sign for product 'app'" "a key for another product"
manifest "$two_files" '"product":"thing","arch":"all",'
bundle bound >b.fettle
refused 6 "\('bound'\) may not write '/opt/app/a'" "a path outside of what a key may write"
manifest '{"path":"opt/thing/x","op":"hardlink","new":{"target":"etc/shadow"}}' '"product":"thing","arch":"all",' / ''
mv .objects .two && : >.objects
bundle bound >b.fettle
mv .two .objects
refused 6 "\('bound'\) may not write '/etc/shadow'" "a hard link to a file outside of it"
manifest "$two_files" '"product":"thing","arch":"all","hooks":[{"phase":"post","argv":["/bin/true"],"writes":["/etc"]}],' /opt/thing
bundle bound >b.fettle
refused 6 "hooks\[0\]: key .* may not write '/etc'" "a hook that writes outside of it"
manifest "$two_files"
bundle good >b.fettle
manifest "$two_files" '"product":"app","arch":"all","title":"changed",'
{
	member manifest.json manifest.json
	tail -c +$(($(head -c 512 good.fettle | tail -c +125 | head -c 11 | awk '{ n = 0; for (i = 1; i <= length($0); i++) n = n * 8 + substr($0, i, 1); print int((n + 511) / 512) * 512 }') + 513)) good.fettle
} >b.fettle
refused 6 "\('good'\): the signature does not match" "another manifest under the signature"

# --- for whom and until when ---

manifest "$two_files" '"product":"app","arch":"all","expires":"2026-06-01T00:00:00Z",'
bundle good >b.fettle
refused 6 "expired at 2026-06-01T00:00:00Z" "an expired bundle"
for arch in arm64 amd64; do
	[ "$(uname -m):$arch" = x86_64:arm64 ] || [ "$(uname -m):$arch" = aarch64:amd64 ] || continue
	manifest "$two_files" "\"product\":\"app\",\"arch\":\"$arch\","
	bundle good >b.fettle
	refused 6 "for architecture $arch, and this host is" "another architecture"
done
manifest "$two_files" '"product":"app","arch":"all","applies_to":{"os":["alpine"]},'
bundle good >b.fettle
refused 6 "for alpine, and this host is debian 12" "another system"
manifest "$two_files" '"product":"app","arch":"all","applies_to":{"os":["debian:11"]},'
bundle good >b.fettle
refused 6 "for debian:11, and this host is debian 12" "another release"
manifest "$two_files" '"product":"app","arch":"all","applies_to":{"files":[{"path":"/etc/os-release","sha256":"'"$one"'"}]},'
bundle good >b.fettle
refused 6 "'/etc/os-release' is not the file that it is for" "a file that is another"
manifest "$two_files" '"product":"app","arch":"all","crit":["teleport"],'
bundle good >b.fettle
refused 3 "this fettle does not know 'teleport'" "what only a newer fettle understands"
run "$FETTLE" verify good.fettle --now $NOW --product other
is_rc 6 "another product than the one that is wanted is refused"
err_has "for product app, not other" "and that is why"

# --- names that lead elsewhere ---

while IFS='|' read -r path why; do
	manifest "$(add_file "$path"),$(add_file b "$two")"
	bundle good >b.fettle
	refused 3 "manifest: payload: paths\[0\]: path '.*': $why" "the path '$path'"
done <<'END'
../etc/cron.d/x|path component '\.\.'
a/../../etc/x|path component '\.\.'
/etc/passwd|absolute path
./a|path component '\.'
a//b|empty path component
a/|slash at the end
|empty path
x/.fettle/y|'\.fettle' belongs to fettle
END
manifest "$(add_file 'a\u0000b'),$(add_file b "$two")"
bundle good >b.fettle
refused 3 "manifest: payload: paths\\[0\\]: not valid JSON: .*a zero byte in a string" "a zero byte in a path"
for at in opt/app /opt/../etc /opt/app/ '' /.fettle; do
	manifest "$two_files" '"product":"app","arch":"all",' "$at"
	bundle good >b.fettle
	refused 3 "manifest: payload: at: " "a tree that stands at '$at'"
done

# paths PATHS REGEX SENTENCE: a manifest of these paths (and one for each object) is not valid
paths() {
	manifest "$1,$(add_file zz/a),$(add_file zz/b "$two")"
	bundle good >b.fettle
	refused 3 "manifest: payload: $2" "$3"
}
link='{"path":"l","op":"symlink","new":{"target":"/etc","mode":"0777","uid":0,"gid":0,"mtime":0}}'
paths "$link,$(add_file l/passwd)" "paths\[1\]: 'l/passwd' lies below 'l', which is no directory" "a path through a symbolic link"
paths "$(add_file l/passwd),$link" "paths\[0\]: 'l/passwd' lies below 'l', which is no directory" "the same in the other order"
paths "$(add_file f),$(add_file f/x)" "paths\[1\]: 'f/x' lies below 'f', which is no directory" "a path below a file"
paths "$(add_file f),$(add_file f)" "paths\[1\]: 'f' stands twice" "a path that stands twice"
paths '{"path":"h","op":"hardlink","new":{"target":"../../etc/shadow"}}' "paths\[0\]: new: target: path '../../etc/shadow'" "a hard link to what lies outside"
paths '{"path":"d","op":"mknod","new":{"mode":"0666","uid":0,"gid":0,"mtime":0}}' "paths\[0\]: op: 'mknod' is not an operation" "a device"
paths "{\"path\":\"d\",\"op\":\"add\",\"new\":{\"object\":\"$one\",\"mode\":\"20666\",\"uid\":0,\"gid\":0,\"mtime\":0}}" "paths\[0\]: new: mode: not four octal digits" "a mode with a type in it"
paths "{\"path\":\"d\",\"op\":\"add\",\"new\":{\"object\":\"$one\",$attrs,\"xattrs\":{\"trusted.overlay.opaque\":\"eQ==\"}}}" "paths\[0\]: new: xattrs: 'trusted.overlay.opaque' cannot be carried" "an attribute of an overlay"
paths "{\"path\":\"d\",\"op\":\"add\",\"new\":{\"object\":\"$(printf '%064d' 0)\",$attrs}}" "paths\[0\]: new: object: '0*' is not in the list of objects" "content that is not there"

# --- objects ---

manifest "$two_files" '"product":"app","arch":"all",' /opt/app "$one_line,$one_line"
bundle good >b.fettle
refused 3 "objects\[1\]: stands twice" "an object that stands twice"
manifest "$two_files"
sed '1!G;h;$!d' .objects >.turned
mv .objects .kept && mv .turned .objects
bundle good >b.fettle
refused 6 "'objects/$two' stands where the manifest has 'objects/$one'" "objects in another order"
head -n 1 .kept >.objects
bundle good >b.fettle
refused 3 "not a fettle bundle: it ends early" "a bundle without one of its objects"
cat .kept >.objects
echo "$one" >>.objects
bundle good >b.fettle
refused 3 "not a fettle bundle: bytes after its end" "a bundle with an object too many"
cp .kept .objects
printf 'One\n' >"objs/$one"
bundle good >b.fettle
refused 6 "object $(echo "$one" | cut -c 1-12): its content is not what was signed" "an object with another content"
printf 'one and more\n' >"objs/$one"
bundle good >b.fettle
refused 6 "'objects/$one' stands where the manifest has" "an object of another size"
printf 'one\n' >"objs/$one"

if command -v zstd >/dev/null; then
	# packed SIZE SHA256: the file "packed" as an object that says that it unpacks to that
	packed() {
		sum=$(sha256sum packed | cut -c 1-64)
		cp packed "objs/$2"
		echo "$2" >.objects
		manifest "$(add_file a "$2")" '"product":"app","arch":"all",' /opt/app \
			"{\"sha256\":\"$2\",\"size\":$1,\"encoding\":\"zstd\",\"stored_sha256\":\"$sum\",\"stored_size\":$(wc -c <packed)}"
		bundle good >b.fettle
	}
	zeros 200000000 | zstd -q -19 >packed
	packed 1000 "$one"
	refused 6 "more content than was signed" "a decompression bomb"
	zeros 1000 | zstd -q >packed
	packed 1000 "$one"
	refused 6 "its content is not what was signed" "what unpacks to something else"
	packed 1001 "$(zeros 1000 | sha256sum | cut -c 1-64)"
	refused 6 "less content than was signed" "what unpacks to less than was signed"
	zeros 40000000 | zstd -q --ultra -22 --long=25 >packed
	packed 40000000 "$(zeros 40000000 | sha256sum | cut -c 1-64)"
	refused 6 "damaged compressed content: Frame requires too much memory" "a window that is too large"
	{ zeros 500 | zstd -q && zeros 500 | zstd -q; } >packed
	packed 1000 "$(zeros 1000 | sha256sum | cut -c 1-64)"
	refused 6 "bytes after the compressed content" "two frames for one"
	cp .kept .objects
else
	skip "a decompression bomb" "no zstd here"
fi

# --- archives of other makers ---

manifest "$two_files"
sign good
# shaped TYPE [LINK]: the first member has another type
shaped() {
	{
		header manifest.json "$(wc -c <manifest.json)" "$@"
		tail -c +513 good.fettle
	} >b.fettle
}
for type in x g L K S 1 2 3 4 5 6 7; do
	shaped $type /etc/passwd
	refused 3 "not a fettle bundle: 'manifest.json' is not a plain file" "a member of type $type"
done
mkdir -p tree/objects
cp manifest.json tree/
cp manifest.json.sig "tree/$sig"
cp "objs/$one" "objs/$two" tree/objects/
for format in pax gnu ustar v7; do
	tar -C tree --format=$format -cf b.fettle manifest.json "$sig" "objects/$one" "objects/$two" 2>/dev/null ||
		continue
	refused 3 "not a fettle bundle: " "an archive that tar wrote in format $format"
done
{ cat good.fettle && zeros 512; } >b.fettle
refused 3 "not a fettle bundle: bytes after its end" "a block too many at the end"
{ cat good.fettle && printf x; } >b.fettle
refused 3 "not a fettle bundle: bytes after its end" "a byte too many at the end"
head -c -1 good.fettle >b.fettle
refused 3 "not a fettle bundle: it ends early" "a byte too few at the end"
: >b.fettle
refused 3 "not a fettle bundle: it ends early" "an empty file"
gzip -c good.fettle >b.fettle
refused 3 "not a fettle bundle: " "a compressed bundle"

# --- the keyring itself ---

cp good.fettle b.fettle
mv state/trust/keyring.json kept.json
state_before=$(find state -type f -exec cksum {} + | sort)
refused 6 "not signed by a key of the keyring" "a good bundle without a keyring"
sed 's/"vendor"/"seller"/' kept.json >state/trust/keyring.json
state_before=$(find state -type f -exec cksum {} + | sort)
refused 3 "keyring .*roles\[0\]: no role 'seller'" "a good bundle with a keyring that is not valid"
mkdir -p root/var/lib/fettle/trust
cp kept.json root/var/lib/fettle/trust/keyring.json
printf '{"format":"fettle.state/1"}\n' >root/var/lib/fettle/state.json
rm state/trust/keyring.json
state_before=$(find state -type f -exec cksum {} + | sort)
refused 6 "not signed by a key of the keyring" "a bundle that only the looked-after root would believe"
cp kept.json state/trust/keyring.json

# --- several at once ---

bundle >unsigned.fettle
: >empty.fettle
run "$FETTLE" verify good.fettle unsigned.fettle empty.fettle --now $NOW --root root
is_rc 6 "of several reasons that of trust is the exit status"
out_has '^good.fettle: .*: good$' "the good one is told"
out_has "^unsigned.fettle: 'unsigned.fettle': not signed|^unsigned.fettle: .*not signed" "so is the unsigned one"
run "$FETTLE" verify --json good.fettle empty.fettle --now $NOW --root root
is_rc 3 "a file that is no bundle is an input that is not valid"
out_has '"good": true' "the document has the good one"
out_has '"kind": "input"' "and the kind of the other's error"
finish
