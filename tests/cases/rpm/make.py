#!/usr/bin/env python3
"""Makes the small databases beside it: the same four headers in each form that rpm has had.

"vendors" has other headers, in the form of Packages.db.

The headers: alpha (epoch, source, module, vendor, files), beta (longer than a page of any form),
gamma (only what must be there) and gpg-pubkey, which is no package. In sqlite-wal the database
file has alpha and beta alone and the rest is in the log beside it; its last frames were never
committed and would take beta away.
"""
import os
import shutil
import sqlite3
import struct
import zlib

INT32, STRING, STRINGS = 4, 6, 8


def header(name, version, release, **more):
    fields = [(1000, STRING, name), (1001, STRING, version), (1002, STRING, release)]
    tags = {"epoch": (1003, INT32), "summary": (1004, STRING), "vendor": (1011, STRING),
            "arch": (1022, STRING), "source": (1044, STRING), "dirindexes": (1116, INT32),
            "basenames": (1117, STRINGS), "dirnames": (1118, STRINGS), "module": (5096, STRING)}
    fields += [tags[k] + (v,) for k, v in more.items()]
    index, data = b"", b""
    for tag, kind, value in sorted(fields):
        if kind == INT32:
            data += b"\0" * (-len(data) % 4)
            values = value if isinstance(value, list) else [value]
            body = b"".join(struct.pack(">I", v) for v in values)
        else:
            values = value if isinstance(value, list) else [value]
            body = b"".join(v.encode() + b"\0" for v in values)
        index += struct.pack(">IIII", tag, kind, len(data), len(values))
        data += body
    return struct.pack(">II", len(fields), len(data)) + index + data


HEADERS = [
    header("alpha", "1.0", "1.el9", epoch=2, arch="x86_64", vendor="Example, Inc.",
           source="alpha-src-1.0-1.el9.src.rpm", module="alpha:5:820:abcd",
           basenames=["a", "b"], dirnames=["/usr/bin/", "/usr/lib/"], dirindexes=[0, 1]),
    header("beta", "2^3", "4", arch="noarch", vendor="(none)", summary="b" * 3000,
           source="beta-2^3-4.nosrc.rpm"),
    header("gamma", "3", "1"),
    header("gpg-pubkey", "0123", "4567"),
]


def sqlite(path, rows):
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA page_size=512")
    db.execute("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
    db.execute("CREATE TABLE 'Name' (key TEXT, hnum INTEGER, idx INTEGER)")
    for row in rows:
        db.execute("INSERT INTO Packages(blob) VALUES(?)", (row,))
    return db


def make_sqlite():
    for name in ("rpmdb.sqlite", "sqlite-wal", "sqlite-wal-wal", "work", "work-wal", "work-shm"):
        if os.path.exists(name):
            os.unlink(name)
    sqlite("rpmdb.sqlite", HEADERS).close()
    db = sqlite("work", HEADERS[:2])
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA wal_autocheckpoint=0")
    for row in HEADERS[2:]:
        db.execute("INSERT INTO Packages(blob) VALUES(?)", (row,))
    kept = os.path.getsize("work-wal")
    db.execute("DELETE FROM Packages WHERE hnum=2")
    shutil.copy("work", "sqlite-wal")
    with open("work-wal", "rb") as log:
        frames = log.read()
    # without the frame of the commit
    with open("sqlite-wal-wal", "wb") as log:
        log.write(frames[:max(kept, len(frames) - 536)])
    db.close()
    for name in ("work", "work-wal", "work-shm"):
        if os.path.exists(name):
            os.unlink(name)


def make_ndb(path, headers):
    page, slots, blobs = 4096, b"", b""
    for i, body in enumerate(headers, 1):
        room = -(-(16 + len(body) + 12) // 16) * 16
        blob = b"BlbS" + struct.pack("<III", i, 1, len(body)) + body
        blob += b"\0" * (room - 12 - len(blob))
        blob += struct.pack("<II", zlib.adler32(blob), len(body)) + b"BlbE"
        slots += b"Slot" + struct.pack("<III", i, (page + len(blobs)) // 16, room // 16)
        blobs += blob
    head = b"RpmP" + struct.pack("<IIII", 0, 5, 1, len(headers) + 1) + b"\0" * 12
    free = b"Slot" + b"\0" * 12
    table = head + slots
    table += free * ((page - len(table)) // 16)
    with open(path, "wb") as out:
        out.write(table + blobs)


def make_bdb(path, order):
    size, pages = 512, []

    def page(number, kind, entries=0, offset=0, following=0):
        return struct.pack(order + "QIIIHHBB", 0, number, 0, following, entries, offset, 0, kind)

    pairs = [(0, struct.pack(order + "I", len(HEADERS)))] + list(enumerate(HEADERS, 1))
    number, hashes = 1, []
    for key, value in pairs:
        if len(value) < 200:
            item = b"\1" + value
        else:
            first, rest, chain = number, value, []
            while rest:
                chain.append(rest[:size - 26])
                rest = rest[size - 26:]
            for i, part in enumerate(chain):
                following = 0 if i + 1 == len(chain) else number + 1
                pages.append((page(number, 7, 1, len(part), following) + part).ljust(size, b"\0"))
                number += 1
            item = b"\3\0\0\0" + struct.pack(order + "II", first, len(value))
        hashes.append((b"\1" + struct.pack(order + "I", key), item))
    while hashes:
        taken, room = [], size - 26
        while hashes and sum(len(x) + 2 for x in hashes[0]) <= room:
            room -= sum(len(x) + 2 for x in hashes[0])
            taken += hashes.pop(0)
        body, offsets, at = b"", b"", size
        for item in taken:
            at -= len(item)
            offsets += struct.pack(order + "H", at)
            body = item + body
        head = page(number, 13, len(taken), at) + offsets
        pages.append(head + b"\0" * (at - len(head)) + body)
        number += 1
    meta = struct.pack(order + "QIIIIBBBBIII", 0, 0, 0x061561, 9, size, 0, 8, 0, 0, 0, number - 1, 0)
    with open(path, "wb") as out:
        out.write(meta.ljust(size, b"\0") + b"".join(pages))


os.chdir(os.path.dirname(os.path.abspath(__file__)))
make_sqlite()
make_ndb("Packages.db", HEADERS)
make_ndb("vendors", [
    header("glibc", "2.31", "1", vendor="SUSE LLC <https://www.suse.com/>"),
    header("bash", "4.4", "1", vendor="SUSE LLC <https://www.suse.com/>"),
    header("backport", "1", "1", vendor="openSUSE"),
    header("player", "1", "1", vendor="Packman"),
    header("home-made", "1", "1"),
])
make_bdb("Packages", "<")
make_bdb("Packages.big-endian", ">")
with open("header", "wb") as out:
    out.write(HEADERS[0])
