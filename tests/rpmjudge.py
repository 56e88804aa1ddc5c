"""What AlmaLinux's OSV records say of an inventory that is made of them: an independent judge.

usage: rpmjudge.py ALL.ZIP MAJOR SEED OUT_INVENTORY OUT_PAIRS

The inventory has one version of every package that the records name, drawn among those that they
ever fixed. OUT_PAIRS has a line "PACKAGE CVE" for each package that has the vulnerability. Advisories
whose summaries do not name the stream of their module are not judged: their ids are printed. It
shares nothing with fettle: an order of versions, the streams and the alternatives are done again.
"""
import json
import random
import re
import sys
import zipfile


def segments(text):
    return re.findall(r"[0-9]+|[a-zA-Z]+|~|\^", text)


def compare_part(a, b):
    a, b = segments(a), segments(b)
    while a or b:
        x, y = (a.pop(0) if a else ""), (b.pop(0) if b else "")
        if x == y:
            continue
        for mark, sign in (("~", -1), ("^", 0)):
            if x == mark or y == mark:
                if sign:
                    return -1 if x == mark else 1
                other = y if x == mark else x
                return (1 if x == mark else -1) * (1 if other == "" else -1)
        if x == "" or y == "":
            return 1 if x else -1
        if x.isdigit() != y.isdigit():
            return 1 if x.isdigit() else -1
        if x.isdigit() and int(x) != int(y):
            return 1 if int(x) > int(y) else -1
        if not x.isdigit():
            return 1 if x > y else -1
    return 0


def split(evr):
    epoch, _, rest = evr.rpartition(":")
    version, _, release = rest.rpartition("-")
    return int(epoch or 0), version, release


def compare(a, b):
    a, b = split(a), split(b)
    if a[0] != b[0]:
        return 1 if a[0] > b[0] else -1
    return compare_part(a[1], b[1]) or compare_part(a[2], b[2])


def is_less(a, b):
    x, y = a.split(".module")[0], b.split(".module")[0]
    if ".module" in a and ".module" in b and compare(x, y) == 0:
        return False  # a rebuild
    return compare(a, b) < 0


def streams(summary):
    tail = summary.rsplit(": ", 1)[-1]
    return [w.split("/")[0].rstrip(",") for w in tail.split() if re.match(r"[^:]+:[^:]+$", w)]


def main():
    archive, major, seed, out_inventory, out_pairs = sys.argv[1:]
    pick = random.Random(int(seed))
    ecosystem = "AlmaLinux:" + major
    fixes, records = {}, []
    with zipfile.ZipFile(archive) as z:
        for name in z.namelist():
            if name.endswith(".json"):
                records.append(json.loads(z.read(name)))
    rows = []
    for r in records:
        cves = [c for c in r.get("related", []) if c.startswith("CVE-")]
        if not cves and not r["id"].startswith("ALSA"):
            continue
        lowest = {}
        for a in r["affected"]:
            if a["package"]["ecosystem"] != ecosystem:
                continue
            fixed = a["ranges"][0]["events"][1]["fixed"]
            name = a["package"]["name"]
            if name not in lowest or compare(fixed, lowest[name]) < 0:
                lowest[name] = fixed
        is_modular = any(".module" in f for f in lowest.values())
        labels = streams(r["summary"]) if is_modular else []
        if is_modular and not labels:
            print(r["id"])
            continue
        for name, fixed in lowest.items():
            rows.append((name, fixed, labels, cves or [r["id"]]))
            for label in labels or [""]:
                fixes.setdefault(name, []).append((fixed, label))
    components, installed = [], {}
    for name in sorted(fixes):
        version, label = pick.choice(fixes[name])
        installed[name] = (version, label)
        plain = version.split(":")[-1]
        c = {"purl": "pkg:rpm/almalinux/%s@%s" % (name, plain), "type": "rpm", "name": name,
             "version": version, "arch": "x86_64", "origin": "almalinux", "status": "installed",
             "source": {"name": name, "version": plain}, "location": "var/lib/rpm/rpmdb.sqlite"}
        if label:
            c["module"] = label + ":8:c"
        components.append(c)
    pairs = set()
    for name, fixed, labels, cves in rows:
        version, label = installed[name]
        if name.endswith(("-debuginfo", "-debugsource")) or label not in (labels or [""]):
            continue
        if is_less(version, fixed):
            pairs.update((name, cve) for cve in cves)
    with open(out_inventory, "w") as f:
        json.dump({"format": "fettle.inventory/1", "generated": "2026-01-01T00:00:00Z",
                   "host": {"id": "h", "name": "h", "root": "/", "arch": "x86_64",
                            "os": {"id": "almalinux", "version_id": major + ".4"},
                            "kernel": {"machine": "x86_64"}},
                   "components": components,
                   "coverage": [{"source": "rpm", "path": "p", "result": "read",
                                 "components": len(components)}]}, f)
    with open(out_pairs, "w") as f:
        f.writelines("%s %s\n" % p for p in sorted(pairs))


main()
