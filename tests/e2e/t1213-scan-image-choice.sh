#!/bin/sh
# Which image of a file is meant, and whether it is what it says.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-image.sh"

for n in one two three; do
	image_dpkg $n $n 1
	image_layer $n $n.tar
done
case $(uname -m) in
x86_64) here=amd64 ;;
aarch64) here=arm64 ;;
*) skip_all "not on this machine" ;;
esac
named() {
	printf '%s' "$1" | sed "s|}}\$|},\"annotations\":{\"org.opencontainers.image.ref.name\":\"$2\"}}|"
}

# platforms
a=$(image_manifest multi $here one.tar)
b=$(image_manifest multi s390x two.tar)
image_index multi "$a" "$b"
run "$FETTLE" scan --image multi --by component
out_has '^deb +one ' "of several platforms that of this machine is taken"
run "$FETTLE" scan --image multi --platform linux/s390x --by component
out_has '^deb +two ' "or the one that is asked for"
run "$FETTLE" scan --image multi --platform linux/riscv64
is_rc 3 "one that is not there is an error"
err_has "no image for linux/riscv64, but for: linux/($here, linux/s390x)" "that lists the others"
run "$FETTLE" scan --image multi --platform riscv64
is_rc 2 "a platform has two parts"
b=$(image_manifest foreign s390x two.tar)
c=$(image_manifest foreign ppc64le three.tar)
image_index foreign "$b" "$c"
run "$FETTLE" scan --image foreign
is_rc 3 "where none is of this machine"
err_has "linux/$here, which this machine is, but for: linux/ppc64le, linux/s390x" "they are listed"
err_has 'hint: .*--platform' "and it is said what to do"
image_index foreign "$b"
run "$FETTLE" scan --image foreign --by component
out_has '^deb +two ' "the only one is taken whatever it is for"

# an index in an index, with what is no image
a=$(image_manifest nested $here one.tar)
b=$(image_manifest nested s390x two.tar)
printf '{"schemaVersion":2,"manifests":[%s,%s,%s]}' "$a" "$b" \
	"$(printf '%s' "$a" | sed 's/"os":"linux","architecture":"[a-z0-9]*"/"os":"unknown","architecture":"unknown"/')" >inner
image_index nested "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\"sha256:$(image_blob nested inner)\",\"size\":$(wc -c <inner)}"
tar -C nested -cf nested.tar .
run "$FETTLE" scan --image nested.tar --by component
out_has '^deb +one ' "an index may lie in an index, and attestations are no images"

# names
a=$(named "$(image_manifest names $here one.tar)" first)
b=$(named "$(image_manifest names $here two.tar)" second)
image_index names "$a" "$b"
run "$FETTLE" scan --image names
is_rc 2 "of several images one must be named"
err_has 'more than one image: first, second' "they are listed"
err_has 'hint: .*--image-name' "and it is said what to do"
run "$FETTLE" scan --image names --image-name second --by component
out_has '^deb +two ' "by its name"
hex=$(printf '%s' "$a" | sed 's/.*"sha256:\([0-9a-f]*\)".*/\1/' | cut -c 1-12)
run "$FETTLE" scan --image names --image-name "$hex" --by component
out_has '^deb +one ' "or by its digest"
run "$FETTLE" scan --image names --image-name third
is_rc 3 "another name is an error"
err_has "no image 'third', but: first, second" "that lists those that are there"
image_save saved.tar docker.io/library/one:latest one.tar
run "$FETTLE" scan --image saved.tar --image-name one --by component
out_has '^deb +one ' "a name may be short"

# digests
chmod u+w names/blobs/sha256/*
printf x >>"names/blobs/sha256/$(image_sum one.tar)"
run "$FETTLE" scan --image names --image-name first
is_rc 6 "a layer that has not the digest that names it is refused"
err_has "layer 1 of 1: 'blobs/sha256/[0-9a-f]{64}' is not what its name says" "and named"
run "$FETTLE" scan --image names --image-name second
is_rc 0 "another image of the file is not concerned"
tar -C names -cf names.tar .
run "$FETTLE" scan --image names.tar --image-name first
is_rc 6 "in a tar it is refused as well"
a=$(image_manifest wrong $here one.tar)
image_index wrong "$a"
printf ' ' >>"wrong/blobs/sha256/$(printf '%s' "$a" | sed 's/.*"sha256:\([0-9a-f]*\)".*/\1/')"
run "$FETTLE" scan --image wrong
is_rc 6 "and so is a manifest"
cp one.tar keep.tar
mkdir swap
tar -C swap -xf saved.tar
cp two.tar swap/one.tar
tar -C swap -cf swapped.tar .
run "$FETTLE" scan --image swapped.tar
is_rc 6 "a layer that is not what the configuration tells is refused"
err_has 'its content is not what the image.s configuration tells' "and why"
finish
