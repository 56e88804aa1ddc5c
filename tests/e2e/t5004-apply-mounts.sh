#!/bin/sh
# Several file systems in one transaction, too little room, and a file on which something is mounted.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"

if [ "$1" != inside ]; then
	[ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null || skip_all "mounting needs root"
	FETTLE=$FETTLE exec unshare -m sh "$SRC/tests/e2e/t5004-apply-mounts.sh" inside
fi

make_key
mkdir -p old/srv old/srv/sub old/etc new/srv new/srv/sub new/etc new/srv/fresh
for f in srv/a srv/sub/b etc/c; do
	echo old >old/$f
	echo new >new/$f
done
echo gone >old/srv/gone
echo fresh >new/srv/fresh/f
find old new -exec touch -h -d '2026-02-01 10:00:00.5Z' {} +
touch -d '2026-02-01 11:00:00.5Z' new/srv
make_bundle b.fettle || exit 1

mount_root() {
	mkdir -p root/opt/app/srv root/opt/app/etc
	mount -t tmpfs -o "${1:-size=4m},mode=0755" fettle-test root/opt/app/srv
	mkdir root/opt/app/srv/sub
	mount -t tmpfs -o size=4m,mode=0755 fettle-test root/opt/app/srv/sub
	cp -a old/. root/opt/app/
	touch -d '2026-02-01 10:00:00.5Z' root root/opt root/opt/app root/opt/app/srv root/opt/app/srv/sub
}
unmount_root() {
	umount root/opt/app/srv/sub root/opt/app/srv
	rm -rf root
}
everything() { # the listing leaves every .fettle out
	listing root | grep -v '\.fettle'
}

mount_root
everything >listing.old
run "$FETTLE" apply b.fettle --root root
is_rc 0 "three file systems in one transaction"
for f in srv/a srv/sub/b etc/c srv/fresh/f; do
	same root/opt/app/$f new/$f "$f is new"
done
not_ok "what is to go is gone" test -e root/opt/app/srv/gone
for top in . opt/app/srv opt/app/srv/sub; do
	ok "'$top' has a stash of its own" sh -c "[ \$(ls root/$top/.fettle | wc -l) = 1 ]"
done
run "$FETTLE" rollback --root root
is_rc 0 "and back"
everything >listing.is
same listing.old listing.is "everything is as it was"
not_ok "no stash is left" sh -c 'find root -name .fettle | grep .'
unmount_root

mount_root size=4m,nr_inodes=7
listing root >listing.old
run "$FETTLE" apply b.fettle --root root
is_rc 7 "too little room on one of them"
err_has "file system of '/opt/app/srv'" "is refused beforehand"
listing root >listing.is
same listing.old listing.is "and nothing is written"
not_ok "nowhere" sh -c 'find root -name .fettle | grep .'
unmount_root

mount_root
: >root/opt/app/file
mount --bind root/opt/app/file root/opt/app/etc/c
cp old/etc/c root/opt/app/file
run "$FETTLE" apply b.fettle --root root
is_rc 7 "a file on which another is mounted"
err_has '/opt/app/etc/c: something is mounted on it' "is refused"
umount root/opt/app/etc/c
unmount_root

# the room goes while it is being staged: what was staged is removed again
if [ -n "$(command -v head)" ]; then
	head -c 3000000 /dev/urandom >new/srv/big
	touch -d '2026-02-01 11:00:00.5Z' new/srv
	make_bundle big.fettle || exit 1
	mount_root size=3500k
	head -c 1500000 /dev/zero >root/opt/app/srv/filler
	run "$FETTLE" apply big.fettle --root root
	is_rc 7 "a big file and little room"
	err_has 'bytes are needed' "are told in bytes"
	unmount_root
fi
finish
