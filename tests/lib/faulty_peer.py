#!/usr/bin/env python3
"""A peer that misbehaves on demand: one HTTP and one SMTP port on loopback, stdlib only.

Prints "HTTP_PORT SMTP_PORT" (and an HTTPS port when CERT and KEY are given as arguments)
on one line, then serves until its stdin is closed. What it does is in the path:

  /store/X    PUT keeps it, GET gives it back     /take/X    PUT 201, GET 405
  /lossy/X    keeps one byte less                  /twist/X   keeps it with one byte changed
  /status/N   reads the body, answers N            /after/N/S the same with Retry-After: S
  /hang  /close  /half   reads the body, then nothing, end of connection, half an answer
  /continue   says 100 and no more                 /early     closes before the body
  /slow/MS    204 after MS milliseconds
  /redirect   307 to /store/redirected             /big/N     200 and N bytes
  /seen       JSON: what came since the last /seen (method, path, headers, body as text
              or the start of it in hex)
  /mail       JSON: the mails that came; "connection" is the same number for those of one connection

SMTP steers by the recipient's local part: reject 550, defer 451, late 554 after DATA,
lost (kept, connection closed instead of an answer), hang; auth is not offered, nor TLS.
"""
import http.server
import json
import socket
import socketserver
import ssl
import sys
import threading
import time

LOCK = threading.Lock()
STORE, SEEN, MAILS = {}, [], []


def readable(data):
    try:
        text = data[:20000].decode()
        return text if "\0" not in text else data[:100].hex()
    except UnicodeDecodeError:
        return data[:100].hex()


class Http(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def body(self):
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with LOCK:
            SEEN.append({"method": self.command, "path": self.path, "body": readable(data),
                         "headers": {k.lower(): v for k, v in self.headers.items()}})
        return data

    def answer(self, status, data=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status == 204:
            data = b""
        else:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def give(self, items):
        with LOCK:
            data = json.dumps(items).encode()
            items.clear()
        self.answer(200, data)

    def put(self, kind, data):
        if kind == "lossy":
            data = data[:-1]
        if kind == "twist":
            data = bytes([data[0] ^ 1]) + data[1:]
        with LOCK:
            STORE[self.path] = data
        self.answer(201, ETag='"abc"')

    def get(self, kind):
        with LOCK:
            data = STORE.get(self.path)
        if kind == "take":
            self.answer(405)
        elif data is None:
            self.answer(404)
        else:
            self.answer(200, data)

    def serve(self):
        parts = self.path.split("/")
        kind = parts[1]
        if kind == "seen":
            return self.give(SEEN)
        if kind == "mail":
            return self.give(MAILS)
        if kind == "early":
            self.close_connection = True
            return self.connection.shutdown(socket.SHUT_RDWR)
        data = self.body()
        if kind in ("store", "take", "lossy", "twist"):
            return self.get(kind) if self.command in ("GET", "HEAD") else self.put(kind, data)
        if kind == "status":
            return self.answer(int(parts[2]), b"this text must never show up in an error")
        if kind == "after":
            return self.answer(int(parts[2]), Retry_After=parts[3])
        if kind == "slow":
            time.sleep(int(parts[2]) / 1000)
            return self.answer(204)
        if kind == "redirect":
            return self.answer(307, Location="/store/redirected")
        if kind == "big":
            return self.answer(200, b"x" * int(parts[2]))
        return self.misbehave(kind)

    def misbehave(self, kind):
        self.close_connection = True
        if kind == "half":
            self.wfile.write(b"HTTP/1.1 20")
        if kind == "continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if kind in ("hang", "continue"):
            time.sleep(30)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = serve


class Smtp(socketserver.StreamRequestHandler):
    count = 0

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def data(self, sender, to):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        with LOCK:
            MAILS.append({"from": sender, "to": to, "data": b"".join(lines).decode(), "connection": self.number})
        if to.startswith("hang@"):
            time.sleep(30)
        if to.startswith(("lost@", "hang@")):
            return False
        self.say("554 no" if to.startswith("late@") else "250 kept")
        return True

    def handle(self):
        sender = to = ""
        with LOCK:
            self.number = Smtp.count = Smtp.count + 1
        self.say("220 peer.test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "MAIL":
                sender = line.split("<")[1].split(">")[0]
            if verb == "RCPT":
                to = line.split("<")[1].split(">")[0]
                if to.startswith(("reject@", "defer@")):
                    self.say("550 no" if to[0] == "r" else "451 later")
                    continue
            if verb == "DATA":
                if not self.data(sender, to):
                    return
            else:
                self.say("221 bye" if verb == "QUIT" else "250 fine")


class Server(socketserver.ThreadingTCPServer):
    def handle_error(self, request, client_address):
        pass        # clients that go away are what this is for

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64


def start(handler, cert=None, key=None):
    server = Server(("127.0.0.1", 0), handler)
    if cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    ports = [start(Http), start(Smtp)]
    if len(sys.argv) == 3:
        ports.append(start(Http, sys.argv[1], sys.argv[2]))
    print(*ports, flush=True)
    sys.stdin.read()


main()
