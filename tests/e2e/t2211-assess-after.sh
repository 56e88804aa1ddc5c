#!/bin/sh
# 'fettle assess --after' over random plans of a real host: what it says is what is found in an
# inventory whose packages somebody else has set to the planned versions.
. "$(dirname "$0")/lib.sh"

command -v python3 >/dev/null || skip_all "no python3 here"
[ -n "$SHARED" ] || skip_all "no real data here"

# A list that offers each package in the version that the data names, with its source.
mkdir -p root/var/lib/dpkg root/var/lib/apt/lists root/etc/apt
cp "$SHARED/debian/dpkg-status.bookworm-12.11" root/var/lib/dpkg/status
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >root/etc/os-release
echo 'deb http://d.example/security bookworm-security main' >root/etc/apt/sources.list
lists=root/var/lib/apt/lists/d.example_security_dists_bookworm-security_
printf 'Origin: Debian\nLabel: Debian-Security\nSuite: stable-security\nCodename: bookworm-security\n' >${lists}InRelease

cat >tool.py <<'PY'
import hashlib, json, random, re, sys

def stanzas(path):
    one = {}
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line:
            if one:
                yield one
            one = {}
        elif line[0] not in " \t":
            key, _, value = line.partition(":")
            one[key] = value.strip()
    if one:
        yield one

def source(p):
    words = p.get("Source", p["Package"]).replace("(", "").replace(")", "").split()
    return words[0], words[1] if len(words) > 1 else p["Version"]

def newer(version):
    return re.sub(r"\+deb12u[0-9]+$", "", version) + "+deb12u99"

if sys.argv[1] == "list":  # STATUS: every third source is offered in a newer version
    for p in stanzas(sys.argv[2]):
        name, version = source(p)
        if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3:
            continue
        print("Package: %s\nSource: %s (%s)\nVersion: %s\nArchitecture: %s\nSize: 10\n" %
              (p["Package"], name, newer(version), newer(p["Version"]), p["Architecture"]))
elif sys.argv[1] == "plan":  # PLAN SEED: some of its patches
    plan = json.load(open(sys.argv[2]))
    random.seed(int(sys.argv[3]))
    some = [p for p in plan["patches"] if random.random() < random.choice([0.1, 0.5, 0.9])]
    ids = [p["id"] for p in some]
    plan["patches"], plan["order"] = some, [i for i in plan["order"] if i in ids]
    body = {k: plan[k] for k in ("host", "policy_digest", "patches", "order") if k in plan}
    plan["digest"] = hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
    json.dump(plan, sys.stdout)
elif sys.argv[1] == "bump":  # INVENTORY PLAN: the inventory with the planned versions
    inventory, plan = json.load(open(sys.argv[2])), json.load(open(sys.argv[3]))
    versions = {}
    for p in plan["patches"]:
        for package in p["packages"]:
            name, _, version = package.partition("=")
            versions[name] = (version, p["to"])
    for c in inventory["components"]:
        for label in (c["name"], "%s:%s" % (c["name"], c.get("arch"))):
            if c["type"] == "deb" and label in versions:
                c["version"], c["source"]["version"] = versions[label]
    json.dump(inventory, sys.stdout)
elif sys.argv[1] == "facts":  # of a findings document: all but what hangs on times and history
    doc = json.load(sys.stdin)
    for f in doc["findings"]:
        for key in ("times", "due"):
            f.pop(key, None)
        f["priority"].pop("rank", None)
    doc["findings"].sort(key=lambda f: f["id"])
    json.dump([doc["findings"], doc["uncovered"], doc["summary"]["by_state"]], sys.stdout, indent=1, sort_keys=True)
PY
python3 tool.py list root/var/lib/dpkg/status >${lists}main_binary-amd64_Packages
"$FETTLE" scan -q --root root
"$FETTLE" feed import -q debian --type debsecan --release bookworm "$SHARED/debian/debsecan-feed/bookworm"
"$FETTLE" assess -q --root root --now 2026-11-20
plan=$(echo "$FETTLE_STATE_DIR"/plans/plan-*.json)
inventory=$FETTLE_STATE_DIR/inventory/current.json
ok "the plan has many patches" python3 -c 'import json, sys; assert len(json.load(open(sys.argv[1]))["patches"]) > 100' "$plan"
cp "$FETTLE_STATE_DIR/findings.json" before.json
for seed in 1 2 3 4 5 6 7 8; do
	python3 tool.py plan "$plan" $seed >some.json
	python3 tool.py bump "$inventory" some.json >bumped.json
	run "$FETTLE" assess --root root --now 2026-11-21 --after ./some.json --json
	python3 tool.py facts <.out >predicted
	run "$FETTLE" assess --root root --now 2026-11-21 --inventory bumped.json --json
	python3 tool.py facts <.out >real
	same predicted real "plan $seed ($(grep -c '"id"' predicted) findings left)"
done
ok "plans take something away" sh -c '[ "$(grep -c "\"id\"" predicted)" -lt "$(grep -c "\"id\"" before.json)" ]'
same before.json "$FETTLE_STATE_DIR/findings.json" "nothing of it is kept"
finish
