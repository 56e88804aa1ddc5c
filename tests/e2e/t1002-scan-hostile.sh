#!/bin/sh
# A root that means harm is data: nothing in it is believed, run, waited for or followed out of it.
. "$(dirname "$0")/lib.sh"
unset FETTLE_STATE_DIR
XDG_STATE_HOME=$T/xdg
export XDG_STATE_HOME
if [ "$(id -u)" = 0 ]; then
	state="--state-dir $T/mine"
else
	state=
fi

mkdir -p root/var/lib/dpkg root/var/lib/fettle/trust root/var/lib/fettle/transactions/0001-0000000000000001 root/etc/fettle
entry='Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n'
# shellcheck disable=SC2059 # it is a format
printf "$entry" >root/var/lib/dpkg/status

# what a planted state would do if it were believed
echo '{"format":"fettle.state/9"}' >root/var/lib/fettle/state.json
echo 'not JSON' >root/var/lib/fettle/trust/keyring.json
echo 'not JSON' >root/var/lib/fettle/transactions/0001-0000000000000001/receipt.json
echo 'not JSON' >root/var/lib/fettle/transactions/0001-0000000000000001/journal
echo 'not JSON' >root/etc/fettle/fettle.json
echo 'not JSON' >root/etc/fettle/policy.json
mkdir -p root/etc/fettle/hooks.d root/.fettle
printf '#!/bin/sh\ntouch %s/ran\n' "$T" >root/etc/fettle/hooks.d/hook
chmod +x root/etc/fettle/hooks.d/hook
find root -exec touch -h -a -d '2001-01-01' {} +
find root -type f | LC_ALL=C sort | xargs sha256sum >before

# shellcheck disable=SC2086 # options, or none
scan() { run "$FETTLE" scan $state --root root "$@"; }
scan
is_rc 0 "a root with a state, a keyring, a journal, a policy and hooks of its own is scanned"
out_has '^dpkg +read +1 ' "for what it has installed"
out_has '^absent: .*bundle' "and its transactions are none"
not_ok "no hook ran" test -e ran
find root -type f | LC_ALL=C sort | xargs sha256sum >after
same before after "nothing in it was changed"
find root | LC_ALL=C sort >names
ok "and nothing was added" sh -c 'find root | sort | cmp - names && ! ls -a root/var/lib/fettle | grep -q lock'
if command -v strace >/dev/null && strace -o trace true 2>/dev/null; then
	# a search for leaks, where there is one, starts a thread of its own and wants no tracer
	# shellcheck disable=SC2086
	ASAN_OPTIONS=detect_leaks=0 strace -f -o trace "$FETTLE" scan $state --root root >/dev/null 2>&1
	ok "its state is not even looked at" sh -c '! grep -E "lib/fettle|etc/fettle|\.fettle|keyring|policy" trace | grep -v "mine\|xdg"'
	ok "and no program is started" sh -c '[ "$(grep -c "execve(" trace)" = 1 ] && ! grep -Eq "(v?fork|clone3?)\(" trace'
else
	skip "its state is not even looked at" "no strace that works here"
	skip "and no program is started" "no strace that works here"
fi
ok "the state is the operator's, outside of the root" sh -c 'find mine xdg -name current.json 2>/dev/null | grep -q .'

# links out of it, in circles, through files
outside=$T/outside
mkdir outside
# shellcheck disable=SC2059
printf "$entry" | sed 's/: a$/: outsider/' >outside/status
rm -r root/var/lib/dpkg
ln -s "$outside" root/var/lib/dpkg
scan --json
out_lacks outsider "an absolute link leads to inside the root"
rm root/var/lib/dpkg
ln -s ../../../../../../../../../../../../"$outside" root/var/lib/dpkg
scan --json
out_lacks outsider "and so does one with dots"
rm root/var/lib/dpkg
ln -s dpkg root/var/lib/dpkg
scan
is_rc 0 "a link to itself ends"
out_has '^dpkg +unreadable ' "and is told"
rm root/var/lib/dpkg

# what would block, or never end
mkdir -p root/var/lib/dpkg/status.d root/boot
for f in var/lib/dpkg/status var/lib/dpkg/status.d/a etc/os-release etc/machine-id etc/hostname; do
	mkfifo root/$f
done
mkfifo root/boot/vmlinuz-1
run timeout 20 "$FETTLE" scan --state-dir "$T/mine" --root root
is_rc 0 "pipes where files should be do not block"
out_has "dpkg is unreadable: 'var/lib/dpkg/status' is not a regular file" "and are told"
rm root/var/lib/dpkg/status root/var/lib/dpkg/status.d/a root/etc/os-release
truncate -s 20G root/var/lib/dpkg/status
truncate -s 20G root/etc/os-release
run timeout 20 "$FETTLE" scan --state-dir "$T/mine" --root root
is_rc 0 "files of 20 GB are not read"
out_has '^dpkg +unreadable ' "but told"
rm root/var/lib/dpkg/status
if mknod root/var/lib/dpkg/status c 10 130 2>/dev/null; then
	if command -v strace >/dev/null && strace -o trace true 2>/dev/null; then
		strace -o trace "$FETTLE" scan --state-dir "$T/mine" --root root >/dev/null 2>&1
		ok "a device is looked at and never opened" sh -c '! grep "dpkg/status\"" trace | grep -v O_PATH'
	else
		skip "a device is looked at and never opened" "no strace that works here"
	fi
	rm root/var/lib/dpkg/status
else
	skip "a device is looked at and never opened" "devices cannot be made here"
fi

# text that would write on the terminal
rm root/etc/os-release root/etc/hostname
printf 'ID=debian\nPRETTY_NAME="\033]0;owned\007"\n' >root/etc/os-release
printf 'h\033[2J\n' >root/etc/hostname
printf 'Package: \033[2J\nVersion: 1\n\n' >root/var/lib/dpkg/status
scan
ok "no control character reaches the terminal" sh -c '! grep -q "$(printf "\033")" .out .err'
finish
