#!/usr/bin/env python3
"""Makes the small programs beside it: ELF files that hold nothing but what their linkers tell.

go       the form since Go 1.18          go-old-be  that before it, 32 bits, most significant first
go-old   that before it, 64 bits         rust       what cargo-auditable writes
note     an ELF package note
"""
import json
import os
import struct
import zlib

MODULES = ("path\texample.org/app\nmod\texample.org/app\tv1.2.3\th1:a=\n"
           "dep\tgolang.org/x/net\tv0.17.0\th1:b=\n"
           "dep\texample.org/old\tv1.0.0\n=>\texample.org/new\tv1.1.0\th1:c=\n"
           "dep\texample.org/here\tv0.0.0\n=>\t./here\t\n"
           "build\t-compiler=gc\n")
FRAMED = (bytes.fromhex("3077af0c9274080241e1c107e6d618e6") + MODULES.encode() +
          bytes.fromhex("f932433186182072008242104116d8f2"))


def elf(sections, big=False, bits=64, at=0x1000):
    """One segment over the whole file, from address `at` on, or over the notes alone where there
    are some; sections as (name, bytes)."""
    order = ">" if big else "<"
    head, program = (64, 56) if bits == 64 else (52, 32)
    names, body, table = b"\0", b"", []
    for name, content in sections + [(".shstrtab", None)]:
        table.append([len(names), content])
        names += name.encode() + b"\0"
    table[-1][1] = names
    start = head + program
    for entry in table:
        body += b"\0" * (-(start + len(body)) % 16)
        entry.append(start + len(body))
        body += entry[1]
    shoff = start + len(body)
    size = shoff
    ident = b"\x7fELF" + bytes([2 if bits == 64 else 1, 2 if big else 1, 1]) + b"\0" * 9
    word = "Q" if bits == 64 else "I"
    out = ident + struct.pack(order + "HHI" + 3 * word + "IHHHHHH", 2, 62, 1, 0, head, shoff, 0,
                              head, program, 1, 64 if bits == 64 else 40, len(table) + 1,
                              len(table))
    notes = [entry for entry in table if b"FDO" in entry[1][:20]]
    if notes:
        out += struct.pack(order + "IIQQQQQQ", 4, 4, notes[0][2], at, at, len(notes[0][1]),
                           len(notes[0][1]), 4)
    elif bits == 64:
        out += struct.pack(order + "IIQQQQQQ", 1, 6, 0, at, at, size, size, 16)
    else:
        out += struct.pack(order + "IIIIIIII", 1, 0, at, at, size, size, 6, 16)
    out += body
    out += b"\0" * (64 if bits == 64 else 40)
    for name, content, offset in table:
        kind = 7 if b"FDO" in content[:20] else 1
        if bits == 64:
            out += struct.pack(order + "IIQQQQIIQQ", name, kind, 0, at + offset, offset,
                               len(content), 0, 0, 1, 0)
        else:
            out += struct.pack(order + "IIIIIIIIII", name, kind, 0, at + offset, offset,
                               len(content), 0, 0, 1, 0)
    return out


def varint(n):
    out = b""
    while n > 0x7f:
        out += bytes([n & 0x7f | 0x80])
        n >>= 7
    return out + bytes([n])


def go_new():
    info = (b"\xff Go buildinf:\x08\x02" + b"\0" * 16 + varint(len("go1.21.5")) + b"go1.21.5" +
            varint(len(FRAMED)) + FRAMED)
    return elf([(".go.buildinfo", info)])


def go_old(big, bits):
    """The data section is laid out first: two strings, and where they are."""
    order, word = (">" if big else "<"), bits // 8
    fmt = order + ("Q" if bits == 64 else "I")
    base = 0x1000 + (128 if bits == 64 else 96)  # where the first section begins
    version = b"go1.15.2"
    strings = version.ljust(16, b"\0") + FRAMED
    heads = base + len(strings) + -len(strings) % 16
    data = strings.ljust(heads - base, b"\0")
    data += struct.pack(fmt, base) + struct.pack(fmt, len(version))
    data += struct.pack(fmt, base + 16) + struct.pack(fmt, len(FRAMED))
    info = b"\xff Go buildinf:" + bytes([word, 1 if big else 0])
    info += struct.pack(fmt, heads) + struct.pack(fmt, heads + 2 * word)
    return elf([(".data", data), (".go.buildinfo", info.ljust(32, b"\0"))], big, bits)


def rust():
    doc = {"packages": [
        {"name": "app", "version": "0.3.0", "source": "local", "dependencies": [1], "root": True},
        {"name": "serde", "version": "1.0.190", "source": "crates.io"},
        {"name": "cc", "version": "1.0.83", "source": "crates.io", "kind": "build"}]}
    return elf([(".dep-v0", zlib.compress(json.dumps(doc).encode()))])


def note():
    desc = json.dumps({"type": "rpm", "name": "coreutils", "version": "9.1-4.fc37",
                       "architecture": "x86_64", "osCpe": "cpe:/o:example:os:37"}).encode() + b"\0"
    desc += b"\0" * (-len(desc) % 4)
    return elf([(".note.package", struct.pack("<III", 4, len(desc), 0xcafe1a7e) + b"FDO\0" + desc)])


os.chdir(os.path.dirname(os.path.abspath(__file__)))
for name, content in (("go", go_new()), ("go-old", go_old(False, 64)), ("go-old-be", go_old(True, 32)),
                      ("rust", rust()), ("note", note())):
    with open(name, "wb") as out:
        out.write(content)
