#!/bin/sh
# 'fettle assess --after' against the truth: a throw-away Debian of main alone, whose security updates
# apt then really installs. What was foreseen is what is found. It fetches some 150 MB from the
# archive that this machine is set up with, and takes minutes: by hand, as root.
. "$(dirname "$0")/../e2e/lib.sh"

[ "$(id -u)" = 0 ] || skip_all "not root"
command -v mmdebstrap >/dev/null || skip_all "no mmdebstrap here"
[ -n "$SHARED" ] || skip_all "no real data here"
uri_of() { apt-get indextargets --format '$(RELEASE) $(REPO_URI)' | awk -v suite="$1" '$1 == suite { print $2; exit }'; }
: "${MIRROR:=$(uri_of bookworm)}" "${SECURITY:=$(uri_of bookworm-security)}"
[ -n "$MIRROR" ] && [ -n "$SECURITY" ] || skip_all "apt is not set up for bookworm here"
mmdebstrap --variant=apt --include=curl,libexpat1,linux-image-amd64,openssh-client,openssl,perl,python3,unzip,xz-utils \
	bookworm "$T/root" "deb $MIRROR bookworm main" >mm.log 2>&1 || skip_all "no archive can be reached"
cp /etc/resolv.conf root/etc/
printf 'deb %s bookworm main\ndeb %s bookworm-security main\n' "$MIRROR" "$SECURITY" >root/etc/apt/sources.list
chroot root apt-get -o Acquire::Check-Valid-Until=false update >up.log 2>&1 || skip_all "no lists can be had"

"$FETTLE" feed import -q debian --type debsecan --release bookworm "$SHARED/debian/debsecan-feed/bookworm"
"$FETTLE" scan -q --root root
"$FETTLE" assess -q --class all --root root
plan=$(basename "$(echo "$FETTLE_STATE_DIR"/plans/plan-*.json)" .json)
"$FETTLE" assess --root root --after "$plan" --json >foreseen
DEBIAN_FRONTEND=noninteractive chroot root apt-get -y dist-upgrade >up.log 2>&1
ok "apt installs the updates" test $? = 0
"$FETTLE" scan -q --root root
"$FETTLE" assess --root root --json >found
ok "what was foreseen is what is found" python3 -c '
import json
def facts(name):
    doc = json.load(open(name))
    for f in doc["findings"]:
        for key in ("times", "due", "due_by"):
            f.pop(key, None)
    return doc["findings"], doc["uncovered"], doc["summary"]["by_state"]
a, b = facts("foreseen"), facts("found")
assert a[0] and a == b, (len(a[0]), len(b[0]))'
finish
