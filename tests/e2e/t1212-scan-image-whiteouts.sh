#!/bin/sh
# What a layer hides of those below it.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-image.sh"

# py ROOT PATH NAME: something that a scan finds
py() {
	mkdir -p "$1/$2"
	printf 'Name: %s\nVersion: 1\n\n' "$3" >"$1/$2/x.egg-info"
}
names() {
	run "$FETTLE" scan --image "$1" --by component
	awk '$1 == "pypi" { print $2 }' .out | tr '\n' ' '
}
pack() {
	for l in "$@"; do
		image_layer "$l" "$l.tar"
		set -- "$@" "$l.tar"
		shift
	done
	image_save i.tar i:1 "$@"
}
# fresh: no layers
fresh() {
	rm -rf low high low.tar high.tar
	mkdir low high
}

fresh
py low a a
py low b b
mkdir high/a
: >high/a/.wh.x.egg-info
pack low high
ok "a whiteout hides a file of a lower layer" [ "$(names i.tar)" = "b " ]

fresh
py low a a
py low a/deep/er deeper
py low b b
: >high/.wh.a
pack low high
ok "and a directory with all that is in it" [ "$(names i.tar)" = "b " ]

fresh
py low a old
py high a new
: >high/a/.wh.x.egg-info
pack low high
ok "but nothing of its own layer" [ "$(names i.tar)" = "new " ]

fresh
py low a/sub old
py low a old2
py high a/other new
image_layer high high.tar
: >high/.wh.a
(cd high && tar --owner=0 --group=0 -rf ../high.tar .wh.a)
image_layer low low.tar
image_save i.tar i:1 low.tar high.tar
ok "also when it comes after what is beside it" [ "$(names i.tar)" = "new " ]

fresh
py low a one
py low a/sub/sub two
py low b b
py high a/new new
: >high/a/.wh..wh..opq
pack low high
ok "an opaque directory hides all of lower layers, however deep" [ "$(names i.tar)" = "b new " ]

fresh
py low a one
py high b two
: >high/.wh..wh..opq
pack low high
ok "an opaque root leaves the layer alone" [ "$(names i.tar)" = "two " ]

fresh
py low a a
: >high/.wh.
pack low high
run "$FETTLE" scan --image i.tar
is_rc 3 "a whiteout without a name is an error"
err_has "layer 2 of 2: '.wh.' is a whiteout that names nothing" "that says where it is"

fresh
py low usr/lib/p old
ln -s usr/lib low/lib
py high lib/p new
(cd high && tar --owner=0 --group=0 -cf ../high.tar lib/p/x.egg-info)
image_layer low low.tar
image_save i.tar i:1 low.tar high.tar
ok "a path through a link of a lower layer is resolved" [ "$(names i.tar)" = "new " ]

fresh
py low usr/lib/p p
ln -s usr/lib low/lib
mkdir -p high/lib/p
: >high/lib/p/.wh.x.egg-info
(cd high && tar --owner=0 --group=0 -cf ../high.tar lib/p/.wh.x.egg-info)
image_layer low low.tar
image_save i.tar i:1 low.tar high.tar
ok "as is that of a whiteout" [ -z "$(names i.tar)" ]

fresh
py low usr/lib/p p
ln -s usr/lib low/lib
mkdir high/lib
: >high/lib/.wh..wh..opq
pack low high
ok "a directory in the place of a link leaves what it led to" [ "$(names i.tar)" = "p " ]

fresh
py low a/b a
mkdir high/a
: >high/a/b
pack low high
ok "a file in the place of a directory hides it" [ -z "$(names i.tar)" ]

fresh
py low a a
mkdir high/a
ln -s / high/a/up
py high a/down down
ln -s ../../../../../../../etc high/out
py high b b
ln high/b/x.egg-info high/b/hard.egg-info
pack low high
ok "links lead nowhere else, and hard links are files" [ "$(names i.tar)" = "a b b down " ]

fresh
image_dpkg low alpha 1
image_dpkg low beta 1
image_dpkg high gamma 1
pack low high
run "$FETTLE" scan --image i.tar --by component
out_has '^deb +gamma' "a status file in a later layer"
out_lacks 'alpha|beta' "is the status file"
out_lacks 'no entry' "and only it"
finish
