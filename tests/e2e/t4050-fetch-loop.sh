#!/bin/sh
# The whole way of a patch, over a network: a finding, a bundle that ends it in a signed catalog, the
# plan, the fetch, the change of the host.
. "$(dirname "$0")/lib.sh"
. "$SRC/tests/e2e/lib-source.sh"

FETTLE_NOW=2026-01-31T10:00:00Z
export FETTLE_NOW
mkdir -p root/etc root/opt/app root/var/lib/dpkg old new www
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
cat >root/var/lib/dpkg/status <<'STATUS'
Package: package1
Status: install ok installed
Architecture: amd64
Version: 0.9-1
Description: a package that is vulnerable

STATUS
echo one | tee old/version >root/opt/app/version
echo two >new/version
make_debsecan feed 2

make_keys v r
"$FETTLE" -q keyring add v.pub --role vendor --name vendor
"$FETTLE" -q keyring add r.pub --role repository --name repo
"$FETTLE" -q bundle create --from old --to new --at /opt/app --id app-2 --product app --serial 2 \
	--fixes CVE-2026-00001 --key v.key -o www/app-2.fettle
"$FETTLE" repo publish www --key r.key >/dev/null
serve s www
"$FETTLE" -q feed add site --type bundles --url "http://127.0.0.1:$port"
"$FETTLE" -q feed add deb --type debsecan --release bookworm --url "file://$T/feed"

run "$FETTLE" scan --root root
is_rc 0 "the host is scanned"
run "$FETTLE" feed update
is_rc 0 "the feeds are fetched"
run "$FETTLE" assess --root root --json
is_rc 0 "the host is assessed"
out_has '"patch": "app-2"' "the bundle ends a finding"
run "$FETTLE" fetch --root root
is_rc 0 "the plan is fetched"
out_has '^app-2 +fetched .*site +signed by vendor \(' "that is, the bundle"
run "$FETTLE" apply --root root
is_rc 0 "and applied"
ok "the host has what the bundle brings" sh -c '[ "$(cat root/opt/app/version)" = two ]'
run "$FETTLE" fetch --root root --repo site
is_rc 0 "nothing is fetched twice"
out_has '^app-2 +held' "it is here"
wait_until sh -c '[ "$(wc -l <s.log)" = 3 ]'
ok "from first to last the server was asked three times" sh -c '[ "$(wc -l <s.log)" = 3 ]'
finish
