#!/usr/bin/env python3
"""scoreboard.py [--pairs N] [-o FILE]: how many vectors of others hold in fettle, and on how many random
pairs it differs from the program that owns the scheme. Needs ../shared/data/version."""
import argparse
import os
import re
import sys

sys.dont_write_bytecode = True

import versions  # noqa: E402

VECTORS = os.path.join(os.path.dirname(__file__), "../../../shared/data/version")
FILES = [("deb", "deb.txt"), ("deb", "debian.osv.txt"), ("rpm", "rpm.txt"), ("rpm", "redhat.osv.txt"),
         ("apk", "apk.txt"), ("apk", "alpine.osv.txt"), ("alpm", "alpm.txt"), ("semver", "semver.osv.txt"),
         ("pep440", "pypi.osv.txt"), ("gem", "rubygems.osv.txt"), ("maven", "maven.osv.txt"),
         ("nuget", "nuget.osv.txt"), ("packagist", "packagist.osv.txt"), ("cran", "cran.osv.txt"),
         ("hackage", "hackage.osv.txt"), ("pub", "pub.osv.txt")]
# What implementations in scanners and libraries of this field reach on the same lists.
OTHERS = {"rpm.txt": "87 of 91", "alpm.txt": "66 of 92", "apk.txt": "730 of 738"}


def read(name):
    with open(os.path.join(VECTORS, name), encoding="utf-8") as file:
        for line in file:
            words = re.sub(r"\s+#.*", "", line).split()
            if not re.match(r"#|//", line) and len(words) == 3 and words[1] in "<=>":
                yield words


def both_ways(rows):
    flip = {"<": ">", ">": "<", "=": "="}
    return [(a, op, b) for a, op, b in rows] + [(b, flip[op], a) for a, op, b in rows]


def score(scheme, name):
    rows = both_ways(list(read(name)))
    said = versions.output([versions.FETTLE, "compare", scheme],
                           versions.lines([(a, b) for a, _, b in rows])).split()
    return sum(op == s for (_, op, _), s in zip(rows, said)), len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100000)
    parser.add_argument("-o", "--output", default="tests/bench/VERSIONS.md")
    args = parser.parse_args()
    out = ["# Version orders against those who own them", "",
           "Made by `make scoreboard` (tests/diff/scoreboard.py); not by hand.", "",
           "## Vectors", "", "Each comparison is made both ways round.", "",
           "| scheme | list | fettle | others, as they say it |", "|---|---|---|---|"]
    bad = 0
    for scheme, name in FILES:
        good, all_of = score(scheme, name)
        bad += all_of - good
        out.append(f"| {scheme} | {name} | {good} of {all_of} | {OTHERS.get(name, '')} |")
    out += ["", "## Random and mutated pairs", "",
            f"{args.pairs} pairs a scheme; those that the program refuses are not counted.", "",
            "| scheme | program | judged by both | differences |", "|---|---|---|---|"]
    for scheme, peer in versions.PEERS.items():
        if not peer[4]():
            out.append(f"| {scheme} | {peer[0]} | not on this host | |")
            continue
        judged, wrong = versions.compare(scheme, args.pairs, "1")
        bad += len(wrong)
        program = f"{peer[0]} {versions.peer_version(scheme)}".strip()
        out.append(f"| {scheme} | {program} | {judged} | {len(wrong)} |")
    out += ["", "cran, hackage, nuget and pub have no program here to ask: the vectors alone speak for them.", ""]
    with open(args.output, "w", encoding="utf-8") as file:
        file.write("\n".join(out))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
