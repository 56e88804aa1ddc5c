#!/bin/sh
# An image is seen as its unpacked root is.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-image.sh"
NOW="--now 2026-11-25T00:00:00Z"

# without what a host has and an image has not
facts_of() {
	sed -n '/^  "components"/,/^  \]/p' "$1" | sed 's/^  \],$/  ]/'
	grep '{"source"' "$1" | grep -v '"source": "image"' | sed 's/,$//'
}
unpack() {
	mkdir -p "$2" && tar -C "$2" -xf "$1"
}

for v in 310 311; do
	tar=$SHARED/pkgdb/images/alpine-$v.tar.gz
	if [ -z "$SHARED" ]; then
		skip "alpine $v has the packages of its root" "no real data here"
		continue
	fi
	unpack "$tar" "x$v"
	for layer in "x$v"/*/layer.tar "x$v"/*.tar; do
		[ -f "$layer" ] && unpack "$layer" "r$v"
	done
	# shellcheck disable=SC2086
	run "$FETTLE" scan --image "$tar" $NOW --json -o "i$v.json"
	is_rc 0 "alpine $v is scanned"
	# shellcheck disable=SC2086
	run "$FETTLE" scan --root "r$v" $NOW --json -o "r$v.json"
	facts_of "i$v.json" >"i$v"
	facts_of "r$v.json" >"r$v.facts"
	ok "and has 14 packages" [ "$(grep -c '"type": "apk"' "i$v")" = 14 ]
	same "i$v" "r$v.facts" "which are those of its root, as is all else that was read"
done

# what every package manager and language leaves, in three layers
image_dpkg base alpha 1.0-1
image_dpkg base beta 2.0-1
mkdir -p base/etc base/usr/lib/python3/x.dist-info base/usr/lib/python3/gone.dist-info base/usr/bin
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >base/usr/lib/os-release
ln -s ../usr/lib/os-release base/etc/os-release
printf 'Name: x\nVersion: 1\n\n' >base/usr/lib/python3/x.dist-info/METADATA
printf 'Name: gone\nVersion: 1\n\n' >base/usr/lib/python3/gone.dist-info/METADATA
ln -s usr/bin base/bin
cp -p "$FETTLE" base/usr/bin/tool
image_dpkg update alpha 1.0-2
mkdir -p update/app/node_modules/left update/usr/lib/python3 update/app/vendor/composer
printf '{"name":"left","version":"3.0.0"}' >update/app/node_modules/left/package.json
printf '{"packages":[{"name":"a/b","version":"1.1"}]}' >update/app/vendor/composer/installed.json
: >update/usr/lib/python3/.wh.gone.dist-info
: >update/var/lib/dpkg/info/.wh.beta.list
mkdir -p top/opt "top/$(printf 'b\377d')"
printf 'etc/os-release' >"top/$(printf 'b\377d')/f"
mkfifo top/opt/fifo
ln -s loop top/opt/loop
truncate -s 1G top/opt/huge
for l in base update top; do
	image_layer $l $l.tar
done
image_save all.tar registry.example/all:1 base.tar update.tar top.tar

mkdir root
tar -C root -xf base.tar
rm -r root/usr/lib/python3/gone.dist-info root/var/lib/dpkg/info/beta.list
tar -C root --exclude '.wh.*' -xf update.tar
tar -C root -xf top.tar
# shellcheck disable=SC2086
run "$FETTLE" scan --root root $NOW --json -o root.json
facts_of root.json >root.facts
ok "a root of several kinds of packages has them" [ "$(grep -c '"purl"' root.facts)" -ge 4 ]

gzip -nk update.tar
zstd -q base.tar
image_save packed.tar registry.example/all:1 base.tar.zst update.tar.gz top.tar
gzip -nk all.tar
zstd -q all.tar
d=$(image_manifest layout amd64 base.tar.zst update.tar.gz top.tar)
image_index layout "$d"
tar -C layout -cf layout.tar .
for form in all.tar all.tar.gz all.tar.zst packed.tar layout layout.tar; do
	# shellcheck disable=SC2086
	run "$FETTLE" scan --image "$form" $NOW --json -o image.json
	facts_of image.json >image.facts
	same image.facts root.facts "$form gives what the root gives"
done
# shellcheck disable=SC2086
"$FETTLE" scan --image - $NOW --json -o image.json <all.tar
facts_of image.json >image.facts
same image.facts root.facts "and so does what comes through a pipe"

# shellcheck disable=SC2086
run "$FETTLE" scan --image all.tar $NOW --json -o one.json
# shellcheck disable=SC2086
FETTLE_STATE_DIR=$T/none run "$FETTLE" scan --image all.tar $NOW --json -o two.json
same one.json two.json "two runs give the same bytes"
ok "the image is named" grep -q '"value": "registry.example/all:1"' one.json
not_ok "no state is made" [ -e none ]

run "$FETTLE" scan --image all.tar
is_rc 0 "a table is shown too"
out_has '^image +read +0 +registry.example/all:1' "with a line for the image itself"
out_has '^dpkg +read +1 ' "and one for each source"
run "$FETTLE" scan --image all.tar --by component
out_has '^deb +alpha +1.0-2' "a later layer's database is the database"
out_lacks 'beta|gone' "and what it has no more is gone"
run "$FETTLE" assess --inventory one.json --json
is_rc 0 "the inventory can be assessed"

run "$FETTLE" scan --image all.tar --root root
is_rc 2 "an image and a root are not scanned at once"
run "$FETTLE" scan --platform linux/arm64
is_rc 2 "a platform is that of an image"
run "$FETTLE" scan --image all.tar --diff
is_rc 2 "an image has no scan before"
finish
