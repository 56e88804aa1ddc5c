# shellcheck shell=sh disable=SC2034
# What tests of sources begin with, after lib.sh: . "$SRC/tests/e2e/lib-source.sh"
#
#   make_keys NAME...              NAME.key and NAME.pub
#   make_bundle FILE SERIAL [OPTION...]   a small bundle of product app, signed by v.key
#   make_plan CATALOG SOURCE ID...  a plan of these bundles of a catalog, the newest of the state: $plan
#   make_debsecan FILE N           a feed of type debsecan with N rows
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

plan_count=0
make_plan() {
	plan_count=$((plan_count + 1))
	plan=$(python3 - $plan_count "$@" <<'PY'
import hashlib, json, os, sys

count, catalog, source, ids = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]
patches = []
for b in json.load(open(catalog))["bundles"]:
    if b["id"] in ids:
        patches.append({
            "id": b["id"], "class": b["class"], "kind": "bundle", "name": b["product"],
            "to": str(b["serial"]), "size": b["size"], "source": source, "sha256": b["sha256"],
            "ends": [], "reboot": False})
for id in ids:
    if id.startswith("archive:"):
        patches.append({
            "id": id, "class": "security", "kind": "archive", "name": "x", "from": "1",
            "to": "2", "ends": [], "packages": ["x=2"], "reboot": False})
patches.sort(key=lambda p: p["id"])
done = {"host": "h", "patches": patches, "order": [p["id"] for p in patches]}
digest = hashlib.sha256(json.dumps(done, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
name = "plan-" + digest[:12]
os.makedirs("state/plans", mode=0o700, exist_ok=True)
with open("state/plans/" + name + ".json", "w") as f:
    json.dump({"format": "fettle.plan/1", "generated": f"2026-01-31T10:{count:02}:00Z",
               "id": name, "digest": digest, "estimate": {"seconds": 0, "bytes": 0, "space": 0}, **done}, f)
print(name)
PY
	)
}

make_debsecan() {
	seq "$2" | awk '
		BEGIN { print "VERSION 1" }
		{ printf "CVE-2026-%05d,,a vulnerability\n", $1 }
		END {
			print ""
			for (i = 1; i <= NR; i++) printf "package%d,%d,S  F,1.0-%d,\n", i, i - 1, i
			print ""
			for (i = 1; i <= NR; i++) printf "package%d,\n", i
			print ""
		}' >"$1"
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
