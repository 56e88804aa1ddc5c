# shellcheck shell=sh disable=SC2034
# What tests of sources begin with, after lib.sh: . "$SRC/tests/e2e/lib-source.sh"
#
#   make_keys NAME...              NAME.key and NAME.pub
#   make_bundle FILE SERIAL [OPTION...]   a small bundle of product app, signed by v.key
#   serve NAME DIR [CERT KEY]      a server of tests/httpd.py: its port in $port, its rules in the
#                                  file NAME.rules, what it was asked in NAME.log; https with CERT
#   rule NAME LINE...              these lines are the rules of the server from now on
#   asked NAME                     its log, which is then empty
#   make_ca                        ca.pem, and server.pem with server.key for 127.0.0.1
#   wait_until CMD...              tries until CMD succeeds, ten seconds at most

SERVERS=
stop_servers() {
	for pid in $SERVERS; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
}
trap 'stop_servers; tap_cleanup' EXIT

command -v python3 >/dev/null || skip_all "no python3 for the server"

make_keys() {
	for key; do
		"$FETTLE" keygen --no-password --secret "$key.key" --public "$key.pub" >/dev/null
	done
}

make_bundle() {
	bundle_out=$1 bundle_serial=$2
	shift 2
	rm -rf bundle.old bundle.new
	mkdir bundle.old bundle.new
	echo "$((bundle_serial - 1))" >bundle.old/version
	echo "$bundle_serial" >bundle.new/version
	"$FETTLE" -q bundle create --from bundle.old --to bundle.new --at /opt/app \
		--id "app-$bundle_serial" --product app --serial "$bundle_serial" --key v.key \
		-o "$bundle_out" "$@"
}

serve() {
	serve_name=$1
	shift
	mkfifo "$serve_name.port"
	serve_root=$1
	shift
	python3 "$SRC/tests/httpd.py" "$serve_root" "$serve_name.rules" "$serve_name.log" \
		"$serve_name.port" "$@" 2>"$serve_name.err" &
	SERVERS="$SERVERS $!"
	read -r port <"$serve_name.port"
}

rule() {
	rule_name=$1
	shift
	printf '%s\n' "$@" >"$rule_name.new"
	mv "$rule_name.new" "$rule_name.rules"
}

# An answer is logged when it is over, which may be a little after its last byte has arrived.
asked() {
	[ -f "$1.log" ] && cat "$1.log" && rm -f "$1.log"
}

make_ca() {
	{
		openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 \
			-subj "/CN=Test authority" -addext basicConstraints=critical,CA:TRUE
		openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj "/CN=127.0.0.1"
		printf 'subjectAltName=IP:127.0.0.1\n' >server.ext
		openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
			-extfile server.ext -out server.pem
	} 2>openssl.log || skip_all "openssl makes no certificates here"
}

wait_until() {
	wait_count=0
	until "$@" >/dev/null 2>&1; do
		wait_count=$((wait_count + 1))
		[ $wait_count -lt 200 ] || return 1
		sleep 0.05
	done
}
