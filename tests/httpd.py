#!/usr/bin/env python3
"""A server for tests, on a free port of 127.0.0.1: httpd.py ROOT RULES LOG PORT [CERT KEY]

Serves the files below ROOT with ETag, Last-Modified, Range and If-Range as RFC 9110 has them, and
does to the paths named in RULES what networks and servers do at their worst. The number of the port
is written to the file (or fifo) PORT. With CERT and KEY it speaks TLS.

RULES is read anew for each request. Each line is "PATH ACTION [ARGUMENT]"; the first one counts:
  cut N         the connection ends after N bytes of the body
  stall N       nothing comes after N bytes, and the connection stays open
  length N      Content-Length says N, whatever is sent
  endless       a body without an end and without a length
  redirect URL  302
  status N      an answer with this status
  norange       Range is not understood
  noetag        neither ETag nor Last-Modified
  weak          the ETag is a weak one
  gzip          compressed on the way, for clients that take it
  file NAME     another file below ROOT is served under this path
"PATH once ACTION [ARGUMENT]" counts for one request alone.

LOG gets a line for each answer when it is over:
  METHOD PATH STATUS BYTES range=R if-range=V if-none-match=V cache-control=V
"""
import gzip
import hashlib
import http.server
import os
import re
import ssl
import sys
import threading
import urllib.parse
from email.utils import formatdate


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lock = threading.Lock()

    def log_message(self, *args):
        pass

    def rule(self):
        try:
            with open(self.server.rules, encoding="utf-8") as f:
                for line in f:
                    words = line.split()
                    if len(words) < 2 or words[0] != self.path:
                        continue
                    if words[1] == "once":
                        if line in self.server.used:
                            continue
                        self.server.used.add(line)
                        del words[1]
                    if len(words) >= 2:
                        return words[1], words[2] if len(words) > 2 else ""
        except FileNotFoundError:
            pass
        return "", ""

    def note(self, status, sent):
        names = ("Range", "If-Range", "If-None-Match", "Cache-Control")
        heads = " ".join(f"{n.lower()}={self.headers.get(n, '-')}" for n in names)
        with self.lock, open(self.server.log, "a", encoding="utf-8") as f:
            f.write(f"{self.command} {self.path} {status} {sent} {heads}\n")

    def plain(self, status, text, head=()):
        body = text.encode()
        self.send_response(status)
        for name, value in head:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.note(status, len(body))

    def endless(self):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        sent = 0
        try:
            while True:
                self.wfile.write(bytes(65536))
                sent += 65536
        except OSError:
            pass
        self.close_connection = True
        self.note(200, sent)

    def find(self, name):
        path = os.path.realpath(os.path.join(self.server.root, urllib.parse.unquote(name).lstrip("/")))
        inside = path.startswith(os.path.realpath(self.server.root) + os.sep)
        return path if inside and os.path.isfile(path) else None

    def pick_range(self, size, tags, action):
        """(status, from) of what was asked for."""
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        tie = self.headers.get("If-Range")
        if not asked or action == "norange" or (tie and tie not in tags):
            return 200, 0
        at = int(asked.group(1))
        return (416, 0) if at >= size else (206, at)

    def send_body(self, body, action, argument):
        limit = int(argument) if action in ("cut", "stall") else len(body)
        sent = 0
        try:
            while sent < min(limit, len(body)):
                piece = body[sent : min(sent + 65536, limit)]
                self.wfile.write(piece)
                sent += len(piece)
            self.wfile.flush()
            if action == "stall":
                self.connection.recv(1)
        except OSError:
            pass
        if action in ("cut", "stall", "length"):
            self.close_connection = True
        return sent

    def serve(self, path, action, argument):
        with open(path, "rb") as f:
            body = f.read()
        etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        changed = formatdate(os.stat(path).st_mtime, usegmt=True)
        if action == "weak":
            etag = "W/" + etag
        heads = [] if action == "noetag" else [("ETag", etag), ("Last-Modified", changed)]
        if heads and self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            self.note(304, 0)
            return
        status, at = self.pick_range(len(body), (etag, changed), action)
        if status == 416:
            self.plain(416, "no such range", [("Content-Range", f"bytes */{len(body)}")])
            return
        if status == 206:
            heads.append(("Content-Range", f"bytes {at}-{len(body) - 1}/{len(body)}"))
        body = body[at:]
        if action == "gzip" and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            heads.append(("Content-Encoding", "gzip"))
        self.send_response(status)
        for name, value in heads:
            self.send_header(name, value)
        self.send_header("Content-Length", argument if action == "length" else str(len(body)))
        self.end_headers()
        self.note(status, self.send_body(body, action, argument))

    def do_GET(self):
        action, argument = self.rule()
        if action == "redirect":
            self.plain(302, "elsewhere", [("Location", argument)])
            return
        if action == "status":
            self.plain(int(argument), "no")
            return
        if action == "endless":
            self.endless()
            return
        path = self.find(argument if action == "file" else self.path.split("?")[0])
        if not path:
            self.plain(404, "not found")
            return
        self.serve(path, action, argument)


def main():
    root, rules, log, port = sys.argv[1:5]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.root, server.rules, server.log, server.used = root, rules, log, set()
    if len(sys.argv) > 6:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[5], sys.argv[6])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with open(port, "w", encoding="utf-8") as f:
        f.write(f"{server.server_address[1]}\n")
    server.serve_forever()


main()
