#!/usr/bin/env python3
"""versions.py [--pairs N] [--seed N] [--table FILE] [SCHEME...]

Gives random pairs of versions, and pairs of which one is a mutation of the other, to the program
that owns the scheme and to 'fettle compare', and names each pair on which they differ. A scheme
whose program is not on this host is skipped, and that is said. Exit status 1 when two differ.

FETTLE names the fettle to test, APK an apk that can compare (apk-tools 2).
"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

FETTLE = os.environ.get("FETTLE", "build/release/fettle")
DEVNULL = open(os.devnull, "r+b")


def output(argv, text="", env=None):
    done = subprocess.run(argv, input=text, capture_output=True, text=True,
                          env={**os.environ, **(env or {})})
    if done.returncode != 0:
        raise RuntimeError(f"{argv[0]}: {done.stderr.strip()[-300:]}")
    return done.stdout


def lines(pairs):
    return "".join(f"{a} {b}\n" for a, b in pairs)


# --- what versions look like

def number(r):
    return r.choice(["0", "1", "2", "9", "10", "01", "007", "00", str(r.randrange(100)),
                     "20220101", str(r.randrange(10 ** 12))])


def plain(r):
    return r.choice(["0", "1", "2", "9", "10", "11", str(r.randrange(100)), "20220101"])


def join(r, parts, separators, most):
    text = r.choice(["0", "1", "2", "1.0", "1.2", "10"])
    for _ in range(r.randint(0, most)):
        text += r.choice(separators) + r.choice(parts)(r)
    return text


def word(*words):
    return lambda r: r.choice(words)


def like_evr(parts, separators, release):
    def make(r):
        text = join(r, parts, separators, 4)
        if r.random() < 0.3:
            text = f"{r.randrange(3)}:{text}"
        if r.random() < 0.6:
            text += "-" + release(r)
        return text
    return make


def deb(r):
    return like_evr([number, word("a", "z", "rc1", "~", "+", "dfsg", "git", "Z")],
                    [".", "~", "+", "", "-"],
                    word("1", "2", "0", "1.1", "1~bpo12+1", "1+b1", "1ubuntu0.1~esm1", "10", "00"))(r)


def rpm(r):
    return like_evr([number, word("a", "b", "rc", "git", "el", "Z", "alpha")],
                    [".", "_", "+", "~", "^", "", "..", ".~", "^."],
                    word("1", "2.el9", "1.el9_5", "10", "1.module_el8.6.0+1", "0", "1^2", "1~a"))(r)


def alpm(r):
    return like_evr([number, word("a", "b", "rc", "beta", "git", "r10")],
                    [".", "_", "+", "", "..", "__"], word("1", "2", "1.1", "10", "0"))(r)


def apk(r):
    text = ".".join([plain(r) for _ in range(r.randint(1, 4))])
    text += r.choice(["", "", "", "a", "b", "z"])
    for _ in range(r.choice([0, 0, 0, 1, 1, 2])):
        text += "_" + r.choice("alpha beta pre rc cvs svn git hg p".split()) + \
            r.choice(["", "1", "2", "10", "20200101"])
    return text + r.choice(["", "", "-r0", "-r1", "-r10"])


def semver(r):
    text = ".".join(plain(r) for _ in range(3))
    if r.random() < 0.6:
        text += "-" + ".".join(r.choice(["0", "1", "10", "alpha", "beta", "rc", "a-b", "A", "1a", "-"])
                               for _ in range(r.randint(1, 3)))
    return text + r.choice(["", "", "+1", "+a.b", "+01"])


def pep440(r):
    text = r.choice(["", "", "", "v", "1!", "0!"]) + ".".join(number(r) for _ in range(r.randint(1, 4)))
    s = [".", "-", "_", ""]
    if r.random() < 0.4:
        text += r.choice(s) + r.choice("a b c rc alpha beta pre preview RC Alpha".split()) + \
            r.choice(s) + r.choice(["", number(r)])
    if r.random() < 0.3:
        text += r.choice(["-" + number(r), r.choice(s) + r.choice(["post", "rev", "r"]) +
                          r.choice(s) + r.choice(["", number(r)])])
    if r.random() < 0.3:
        text += r.choice(s) + r.choice(["dev", "DEV"]) + r.choice(s) + r.choice(["", number(r)])
    if r.random() < 0.2:
        text += "+" + r.choice([".", "-", "_"]).join(
            r.choice(["a", "ubuntu", "1", "10", "01", "Z", "1a"]) for _ in range(r.randint(1, 3)))
    return text


def gem(r):
    return join(r, [number, word("a", "b", "rc", "pre", "beta1", "a10", "A", "1a")],
                [".", ".", ".", "-"], 4)


def maven(r):
    return join(r, [number, word("alpha", "beta", "a", "b", "m", "milestone", "rc", "cr", "snapshot",
                                 "SNAPSHOT", "ga", "final", "RELEASE", "sp", "x", "foo", "jre")],
                [".", "-", "", ".", "-", ".."], 5)


def packagist(r):
    return join(r, [number, word("dev", "alpha", "a", "beta", "b1", "RC", "rc2", "pl", "p", "foo", "patch")],
                [".", "-", "_", "+", "", "."], 4)


def mutated(r, text, alphabet):
    for _ in range(r.randint(1, 2)):
        at = r.randrange(len(text))
        how = r.random()
        if how < 0.35:
            text = text[:at] + r.choice(alphabet) + text[at:]
        elif how < 0.7:
            text = text[:at] + r.choice(alphabet) + text[at + 1:]
        elif how < 0.85 and len(text) > 1:
            text = text[:at] + text[at + 1:]
        else:
            text += r.choice([".0", ".1", "0", "1", "-1", ".00"])
    return text


# --- the programs that own the schemes: an answer for each pair, None where there is none

def each(argv_of, answer_of):
    """One process a pair, for programs that know no other way."""
    def ask(pairs):
        return [answer_of(argv_of(a, b)) for a, b in pairs]
    return ask


def status(argv):
    pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)])
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def ask_dpkg(pairs):
    answers = []
    for a, b in pairs:
        code = status(["dpkg", "--compare-versions", a, "lt", b])
        if code == 1 and status(["dpkg", "--compare-versions", a, "eq", b]) == 0:
            answers.append("=")
        else:
            answers.append({0: "<", 1: ">"}.get(code))
    return answers


def ask_rpm(pairs):
    with tempfile.NamedTemporaryFile("w", suffix=".pairs") as file:
        file.write(lines(pairs))
        file.flush()
        lua = ("%{lua: for l in io.lines('" + file.name + "') do "
               "local a, b = l:match('(%S+) (%S+)') print(rpm.vercmp(a, b) + 1) end}")
        said = output(["rpm", "--eval", lua])
    return ["<=>"[int(digit)] for digit in said if digit.isdigit()]


def ask_vercmp(pairs):
    def run(pair):
        said = subprocess.run(["vercmp", *pair], capture_output=True, text=True).stdout.strip()
        return {"-1": "<", "0": "=", "1": ">"}.get(said)
    return [run(p) for p in pairs]


def ask_apk(pairs):
    command = os.environ["APK"].split()
    return [subprocess.run([*command, "version", "-t", a, b], capture_output=True,
                           text=True).stdout.strip() or None for a, b in pairs]


NODE = """
const semver = require('semver');
const out = [];
for (const l of require('fs').readFileSync(0, 'utf8').split('\\n')) {
  if (!l) continue;
  const [a, b] = l.split(' ');
  out.push(/^v/.test(a + b) || !semver.valid(a) || !semver.valid(b)
    ? '!' : { '-1': '<', 0: '=', 1: '>' }[semver.compare(a, b)]);
}
console.log(out.join('\\n'));
"""

PYTHON = """
import sys
from packaging.version import Version, InvalidVersion
for line in sys.stdin:
    a, b = line.split()
    try:
        a, b = Version(a), Version(b)
        print('<' if a < b else '>' if a > b else '=')
    except InvalidVersion:
        print('!')
"""

RUBY = """
STDIN.each_line do |line|
  a, b = line.split
  begin
    c = Gem::Version.new(a) <=> Gem::Version.new(b)
    puts c < 0 ? '<' : c > 0 ? '>' : '='
  rescue ArgumentError
    puts '!'
  end
end
"""

PHP = r"""
require '/usr/share/php/Composer/Semver/autoload.php';
use Composer\Semver\Comparator;
while (($l = fgets(STDIN)) !== false) {
  [$a, $b] = explode(' ', trim($l));
  $a = preg_replace('/^[vV](?=[0-9])/', '', $a);
  $b = preg_replace('/^[vV](?=[0-9])/', '', $b);
  echo Comparator::lessThan($a, $b) ? '<' : (Comparator::greaterThan($a, $b) ? '>' : '='), "\n";
}
"""


def answers(text):
    return [None if s == "!" else s for s in text.split()]


def ask_node(pairs):
    return answers(output(["node", "-e", NODE], lines(pairs), {"NODE_PATH": "/usr/share/nodejs"}))


def python_with_packaging():
    for python in (sys.executable, "/usr/bin/python3"):
        if shutil.which(python) and subprocess.run(
                [python, "-c", "import packaging.version"], stderr=DEVNULL).returncode == 0:
            return python
    return None


def ask_packaging(pairs):
    return answers(output([python_with_packaging(), "-c", PYTHON], lines(pairs)))


def ask_ruby(pairs):
    return answers(output(["ruby", "-e", RUBY], lines(pairs)))


def ask_composer(pairs):
    return answers(output(["php", "-r", PHP], lines(pairs)))


JARS = "/usr/share/java/maven3-artifact.jar:/usr/share/java/commons-lang3.jar"


def ask_maven(pairs):
    """Its main compares each argument with the one before: a b c d gives a:b, b:c, c:d."""
    said = []
    for at in range(0, len(pairs), 2000):
        batch = [v for pair in pairs[at:at + 2000] for v in pair]
        text = output(["java", "-cp", JARS,
                       "org.apache.maven.artifact.versioning.ComparableVersion", *batch])
        ops = re.findall(r"^ +\S+ (<|==|>) \S+$", text, re.M)
        said += ["=" if op == "==" else op for op in ops[0::2]]
    return said


def always(_):
    return True


# What is left to the vectors, and why.
LEFT_OUT = {
    # dpkg warns of these and goes on
    "deb": lambda v: re.fullmatch(r"(\d+:)?[A-Za-z0-9.+~-]+", v) or
    re.fullmatch(r"\d+:[A-Za-z0-9.+~:]+(-[A-Za-z0-9.+~]+)?", v),
    # a list that is a word of 'release' alone: the POM reference and ComparableVersion differ
    "maven": lambda v: not re.search(r"(ga|final|release)[-.0-9]", v, re.I),
    # apk 2 has numbers of 32 bits, no "~hash", and another rule for leading zeros than apk 3
    "apk": lambda v: not re.search(r"\d{10}", v) and re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*))*[a-z]?(_(alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*"
                                  r"(-r\d+)?", v),
    # PHP's numbers have 64 bits, its branches no order, and signs at the ends are words to it
    "packagist": lambda v: not re.search(r"\d{18}|^dev|^\W|\W$|^_|_$", v),
    # vercmp takes a version that begins with a dash for an option
    "alpm": lambda v: not v.startswith("-"),
    # node-semver refuses numbers above 2^53 and texts above 256 characters
    "semver": always,
}

PEERS = {
    "deb": ("dpkg", deb, ask_dpkg, "01~+.-aZ:", lambda: shutil.which("dpkg")),
    "rpm": ("rpm", rpm, ask_rpm, "01~^+._-aZ:", lambda: shutil.which("rpm")),
    "apk": ("apk", apk, ask_apk, "0129._abr-p", lambda: os.environ.get("APK")),
    "alpm": ("vercmp", alpm, ask_vercmp, "01+._-aZ:", lambda: shutil.which("vercmp")),
    "semver": ("node-semver", semver, ask_node, "0129.-+abA", lambda: shutil.which("node") and
               os.path.exists("/usr/share/nodejs/semver")),
    "pep440": ("packaging", pep440, ask_packaging, "0129.-_+!abcrdevpost", python_with_packaging),
    "gem": ("Gem::Version", gem, ask_ruby, "0129.-abZ", lambda: shutil.which("ruby")),
    "maven": ("ComparableVersion", maven, ask_maven, "0129.-abmxs", lambda: shutil.which("java") and
              os.path.exists(JARS.split(":")[0])),
    "packagist": ("Composer", packagist, ask_composer, "0129.-_+abdprRC", lambda: shutil.which("php") and
                  os.path.exists("/usr/share/php/Composer/Semver/autoload.php")),
}

VERSION_OF = {
    "deb": ["dpkg", "--version"], "rpm": ["rpm", "--version"], "alpm": ["pacman", "--version"],
    "gem": ["ruby", "-e", "puts Gem::VERSION"], "packagist": ["php", "-r", "echo PHP_VERSION;"],
    "semver": ["node", "-p", "require('/usr/share/nodejs/semver/package.json').version"],
    "pep440": ["/usr/bin/python3", "-c", "import packaging; print(packaging.__version__)"],
}


def peer_version(scheme):
    if scheme == "maven":
        names = " ".join(os.listdir(os.path.dirname(JARS.split(":")[0])))
        found = re.search(r"maven3-artifact-(\d[\d.]*)\.jar", names)
        return found.group(1) if found else ""
    if scheme == "apk":
        argv = [*os.environ["APK"].split(), "--version"]
    else:
        argv = VERSION_OF[scheme]
    said = subprocess.run(argv, capture_output=True, text=True).stdout
    found = re.search(r"\d+(\.\d+)+", said)
    return found.group(0) if found else ""


def make_pairs(scheme, count, seed):
    _, make, _, alphabet, _ = PEERS[scheme]
    fits = LEFT_OUT.get(scheme, always)
    r = random.Random(f"{scheme} {seed}")
    pairs = []
    while len(pairs) < count:
        a = make(r)
        b = mutated(r, a, alphabet) if r.random() < 0.6 else make(r)
        if fits(a) and fits(b) and a.strip() == a and not re.search(r"\s", a + b):
            pairs.append((a, b))
    return pairs


def compare(scheme, count, seed):
    pairs = make_pairs(scheme, count, seed)
    theirs = PEERS[scheme][2](pairs)
    ours = output([FETTLE, "compare", scheme], lines(pairs)).split()
    if not len(pairs) == len(theirs) == len(ours):
        raise RuntimeError(f"{scheme}: {len(pairs)} pairs, {len(theirs)} and {len(ours)} answers")
    judged = [(p, t, o) for p, t, o in zip(pairs, theirs, ours) if t]
    return len(judged), [j for j in judged if j[1] != j[2]]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=100000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--table", help="append rows 'scheme|program|version|pairs|differences'")
    parser.add_argument("schemes", nargs="*")
    args = parser.parse_args()
    worst = 0
    for scheme in args.schemes or PEERS:
        name, is_here = PEERS[scheme][0], PEERS[scheme][4]
        if not is_here():
            print(f"{scheme}: skipped, no {name} on this host", flush=True)
            continue
        judged, wrong = compare(scheme, args.pairs, args.seed)
        print(f"{scheme}: {name} {peer_version(scheme)}: {args.pairs} pairs, {judged} of them versions "
              f"to both, {len(wrong)} differences", flush=True)
        for (a, b), theirs, ours in wrong[:20]:
            print(f"  {a} {b}: {name} says {theirs}, fettle {ours}")
        if args.table:
            with open(args.table, "a", encoding="utf-8") as table:
                table.write(f"{scheme}|{name}|{peer_version(scheme)}|{judged}|{len(wrong)}\n")
        worst = max(worst, 1 if wrong or not judged else 0)
    return worst


if __name__ == "__main__":
    sys.exit(main())
