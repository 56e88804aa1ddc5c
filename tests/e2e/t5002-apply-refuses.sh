#!/bin/sh
# What is not as it should be refuses the bundle, with its own exit status, and nothing is written.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/tree.sh
. "$SRC/tests/e2e/tree.sh"

make_key
make_trees
make_listings
make_bundle b.fettle --expires 2027-01-01 || exit 1
NOW="--now 2026-06-01"

# refuses RC REGEX SENTENCE [ARGUMENT...]: root/ and the state's transactions stay as they are
refuses() {
	want_rc=$1 want=$2 sentence=$3
	shift 3
	[ $# -gt 0 ] || set -- b.fettle
	listing root >before
	# shellcheck disable=SC2086
	run "$FETTLE" apply "$@" --root root $NOW
	is_rc "$want_rc" "$sentence"
	cat .out .err >both && mv both .err
	err_has "$want" "and says why"
	listing root >after
	same before after "and nothing is written"
	not_ok "nor staged" test -e root/.fettle
	not_ok "nor noted" sh -c 'ls state/transactions/*/ 2>/dev/null | grep .'
}

echo edited >root/opt/app/bin/app
refuses 7 '^/opt/app/bin/app: was modified' "a path that was modified"
echo more >root/opt/app/etc/mode
rm root/opt/app/bin/su
mkdir root/opt/app/empty
echo x >root/opt/app/bin/h3
# shellcheck disable=SC2086
run "$FETTLE" apply b.fettle --root root $NOW
is_rc 7 "several are refused at once"
for line in 'bin/app: was modified' 'etc/mode: was modified' 'bin/su: is not there' \
	'bin/h3: is there, and the bundle does not expect it'; do
	out_has "^/opt/app/$line$" "'$line' is listed"
done
out_lacks 'empty' "a directory that is there already is no obstacle"
err_has '^fettle: .*4 paths are not as the bundle expects' "and counted"
# shellcheck disable=SC2086
run "$FETTLE" apply --json b.fettle --root root $NOW
out_has '"format": "fettle.refusal/1"' "as JSON, too"

make_root
echo extra >root/opt/app/turn.d/extra
refuses 7 '/opt/app/turn.d: has more in it than the bundle knows' \
	"a directory that is to be a file and holds more"
make_root
mv root/opt/app/etc root/opt/app/etc2
ln -s etc2 root/opt/app/etc
refuses 7 "'/opt/app/etc' is a symbolic link" "a parent that is a symbolic link"
make_root
mv root/opt root/elsewhere
ln -s elsewhere root/opt
refuses 7 "'/opt' is a symbolic link" "also high up"
make_root
chmod o+w root/opt/app/etc
refuses 7 "'/opt/app/etc' can be written by everyone" "a parent that others can write"
make_root
if [ "$(id -u)" = 0 ]; then
	chown 4242 root/opt/app/bin
	refuses 7 "'/opt/app/bin' belongs to user 4242" "a parent of another user"
	make_root
	chgrp 4242 root/opt/app/bin
	chmod g+w root/opt/app/bin
	refuses 7 "'/opt/app/bin' can be written by its group" "a parent that a group can write"
	make_root
fi
mkfifo root/opt/app/bin/comes
refuses 7 'is a device, fifo or socket' "something special in the way"

# fettle's own folder, as somebody else made it
make_root
mkdir -m 0755 root/.fettle
run "$FETTLE" apply b.fettle --root root --now 2026-06-01
is_rc 6 "a .fettle that others can look into is not fettle's own"
err_has "not fettle's own" "and that is why"
rmdir root/.fettle
ln -s /tmp root/.fettle
run "$FETTLE" apply b.fettle --root root --now 2026-06-01
is_rc 6 "nor is a link"
rm root/.fettle
make_root
mkdir -m 0700 root/.fettle root/.fettle/0001-0123456789abcdef
mkdir -p root/.fettle/transactions
echo '0001-0123456789abcdef' >root/.fettle/transactions/.current
touch -d '2026-02-03 10:00:00.25Z' root
run "$FETTLE" recover --root root
is_rc 0 "a planted journal is not believed"
err_has 'nothing was interrupted' "nothing was interrupted"
run "$FETTLE" apply b.fettle --root root --now 2026-06-01
is_rc 0 "a planted folder of another transaction does no harm"
is_tree new "the bundle is in"
ok "and it is left alone" test -e root/.fettle/0001-0123456789abcdef
run "$FETTLE" rollback --root root
is_rc 0 "also when it is rolled back"
ok "still left alone" test -e root/.fettle/0001-0123456789abcdef
is_tree old "the tree is the old one"
rm -rf state/transactions state/trust/serials.json

# Trust
make_root
NOW="--now 2027-06-01"
refuses 6 'expired' "a bundle past its time"
sha=$(sha256sum b.fettle | cut -c 1-64)
mkdir -p state/bundles
cp b.fettle "state/bundles/$sha.fettle"
run "$FETTLE" apply b.fettle --root root -n --now 2027-06-01
is_rc 0 "but not one that was proved when it was fetched"
rm -r state/bundles
NOW="--now 2026-06-01"
cp b.fettle bad.fettle
printf X | dd of=bad.fettle bs=1 seek=$(($(stat -c %s b.fettle) - 1600)) conv=notrunc 2>/dev/null
run "$FETTLE" apply bad.fettle --root root
ok "a damaged bundle is refused" test "$rc" != 0
is_tree old "and nothing is written"
mv state/trust/keyring.json keyring.json
refuses 6 '.' "a bundle of nobody who is trusted"
mv keyring.json state/trust/keyring.json
for what in 'app --arch s390x:for architecture s390x' 'other --arch all:requires bundle .base-1.' \
	'third --arch all:for nonsuch'; do
	product=${what%% *}
	rest=${what#* }
	arch=${rest%%:*}
	case $product in
	other) echo '{"requires":["base-1"]}' >checks.json ;;
	third) echo '{"applies_to":{"os":["nonsuch:9"]}}' >checks.json ;;
	*) echo '{}' >checks.json ;;
	esac
	# shellcheck disable=SC2086
	"$FETTLE" -q bundle create --from old --to new --at /opt/app --id x-1 --product "$product" \
		--serial 1 $arch --key v.key -o x.fettle --checks checks.json
	case $product in
	other) refuses 7 "${what#*:}" "a requirement that is not met" x.fettle ;;
	third) refuses 6 "${what#*:}" "another system" x.fettle ;;
	*) refuses 6 "${what#*:}" "another architecture" x.fettle ;;
	esac
done

# Serials: never back but by rollback
"$FETTLE" -q bundle create --from old --to new --at /opt/app --id app-1 --product app --serial 1 \
	--arch all --key v.key -o old1.fettle
"$FETTLE" -q apply b.fettle --root root --now 2026-06-01 >/dev/null
"$FETTLE" -q rollback --root root >/dev/null
run "$FETTLE" apply old1.fettle --root root
is_rc 6 "an older serial than the host has had"
err_has 'serial 1 .* is older than 2' "is refused for that"
is_tree old "and nothing is written"
"$FETTLE" -q bundle create --from old --to new --at /opt/app --id app-3 --product app --serial 3 \
	--floor 3 --arch all --key v.key -o floor.fettle
run "$FETTLE" apply floor.fettle --root root
is_rc 0 "a newer one is applied"
run "$FETTLE" rollback --root root
is_rc 7 "its floor forbids to roll it back"
err_has '3 is the lowest' "and that is why"
is_tree new "and nothing is written"

# The lock
rm -rf state/transactions state/trust/serials.json
make_root
(
	flock 9
	run "$FETTLE" apply b.fettle --root root --now 2026-06-01
	echo $rc >rc
) 9>>state/lock
rc=$(cat rc)
is_rc 5 "a locked state"
is_tree old "and nothing is written"

run "$FETTLE" apply --root root
is_rc 2 "without a plan there is nothing to apply"
run "$FETTLE" apply nowhere.fettle --root root
ok "a file that is not there" test "$rc" = 1
run "$FETTLE" apply b.fettle --root nowhere
is_rc 1 "a root that is not there"
finish
