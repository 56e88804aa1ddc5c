#!/bin/sh
# Images that are damaged or mean harm: an error, or a gap that is told, and never a clean inventory.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-image.sh"

image_dpkg low alpha 1
image_layer low low.tar
mkdir -p high/usr/lib/p
printf 'Name: x\nVersion: 1\n\n' >high/usr/lib/p/x.egg-info
image_layer high high.tar

# what is no image
run "$FETTLE" scan --image none.tar
is_rc 1 "a file that is not there is an error"
: >empty
run "$FETTLE" scan --image empty
is_rc 3 "and so is an empty one"
err_has 'neither a tar archive' "which says why"
run "$FETTLE" scan --image low.tar
is_rc 3 "a root file system is no image"
err_has "neither 'manifest.json' nor 'index.json'" "which is said"
err_has 'hint: .*--root' "with what to do"
mkdir dir
run "$FETTLE" scan --image dir
is_rc 3 "and neither is any directory"
mkdir bad
printf '{' >bad/index.json
run "$FETTLE" scan --image bad
is_rc 3 "a document that is damaged is an error"
err_has "'index.json': not valid JSON" "that names it"

# cut short
image_save whole.tar i:1 low.tar high.tar
size=$(wc -c <whole.tar)
for part in 1 3 5 7; do
	head -c $((size * part / 10)) whole.tar >cut.tar
	run "$FETTLE" scan --image cut.tar --json
	[ "$rc" = 3 ] && [ ! -s .out ]
	ok "cut at $part tenths it is an error" [ $? = 0 ]
done
gzip -nk whole.tar
head -c $(($(wc -c <whole.tar.gz) / 2)) whole.tar.gz >cut.tar.gz
run "$FETTLE" scan --image cut.tar.gz
is_rc 3 "and so is a packed one"
err_has 'cut short' "which says so"

# layers that are damaged, in images that are whole
gap() {
	run "$FETTLE" scan --image "$1" --exit-code
	is_rc 111 "$2"
	out_has '^image +partial' "which the image's line tells"
	out_has "$3" "and why"
	err_has 'not complete' "and the warning"
}
head -c 10752 high.tar | head -c 700 >short.tar
image_save i.tar i:1 low.tar short.tar
gap i.tar "a layer that ends early leaves a gap" 'layer 2 of 2: the archive is cut short'
out_has '^dpkg +read +1' "the other layers are read"
gzip -nk high.tar
head -c 60 high.tar.gz >high2.tar.gz
image_config amd64 low.tar high.tar >.config
image_save j.tar j:1 low.tar
mkdir j && tar -C j -xf j.tar
cp high2.tar.gz j/high2.tar.gz
c=$(image_sum .config).json
cp .config "j/$c"
printf '[{"Config":"%s","RepoTags":["j:1"],"Layers":["low.tar","high2.tar.gz"]}]' "$c" >j/manifest.json
tar -C j -cf j.tar .
gap j.tar "so does one whose packing is cut" 'layer 2 of 2: .*cut short'
rm j/high2.tar.gz
tar -C j -cf j.tar .
gap j.tar "and one that is missing" 'layer 2 of 2: it is not in the file'
echo "no archive at all, but some text that is longer than nothing" >j/high2.tar.gz
tar -C j -cf j.tar .
gap j.tar "and one that is no archive" 'layer 2 of 2: .*neither tar nor packed'

# the only layer is damaged: nothing is known, which is never "nothing is installed"
head -c 600 low.tar >l.tar
image_save k.tar k:1 l.tar
run "$FETTLE" scan --image k.tar --exit-code --json
is_rc 111 "of an image whose only layer is damaged nothing is known"
cp .out k.json
run "$FETTLE" assess --inventory k.json --exit-code
is_rc 111 "and nothing is concluded from it"

# bombs and claims
mkdir z
truncate -s 400M z/zeros
image_layer z z.tar
gzip -1n z.tar
image_save bomb.tar b:1 low.tar z.tar.gz
modest() {
	run python3 -c '
import resource, subprocess, sys
rc = subprocess.call(sys.argv[1:])
print("MiB", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
sys.exit(rc)' "$FETTLE" scan --exit-code --image "$1"
}
modest bomb.tar
is_rc 0 "what unpacks to a thousand times its size is read"
out_has '^MiB 1?[0-9]?[0-9]$' "and does not fill memory"
mkdir -p claim/var/lib/dpkg
truncate -s 1G claim/var/lib/dpkg/status
tar -C claim --owner=0 --group=0 -cf - . | gzip -1 >claim.tar.gz
image_save claim.tar c:1 claim.tar.gz
modest claim.tar
out_has '^MiB 1?[0-9]?[0-9]$' "a database of a gigabyte does not either"
is_rc 111 "and is not read"
out_has 'dpkg +unreadable' "which is told"
out_has 'it is too large' "and why"
tar -C claim --owner=0 --group=0 -Scf claims.tar .
image_save claim.tar c:1 claims.tar
run "$FETTLE" scan --image claim.tar --exit-code
is_rc 111 "and neither is one that has holes"

# a path that leads out
mkdir -p out/a
echo x >out/a/f
tar -C out -P --transform 's|^a/f|../../escape|' -cf out.tar a/f
image_save out.tar2 o:1 low.tar out.tar
gap out.tar2 "a path that leads out of the image is left out" 'leads out of the image'
not_ok "and nothing is written anywhere" ls ../escape escape
finish
