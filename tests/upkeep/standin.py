"""Stand-ins for robots and mail servers, on this machine's loopback: they keep what they are asked and answer as told."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Robot:
    """One robot: what it answers with next, and everything it was asked."""

    status: int = 200
    body: bytes = b'{"errcode":0,"errmsg":"ok"}'
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None
    paths: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    port: int = 0

    def url(self, path: str = "/cgi-bin/webhook/send?key=SECRET-KEY-1234") -> str:
        """Return an address of it, with a key as the real ones have."""
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def texts(self) -> list[str]:
        """Return the texts it was sent."""
        return [body.get("text", body.get("content", {})).get("content", body.get("content", {}).get("text", ""))
                if "text" in body else body["content"]["text"] for body in self.bodies]  # fmt: skip


@contextmanager
def robot() -> Iterator[Robot]:
    """Give a robot that answers on loopback until the block ends."""
    found = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            with found.lock:
                found.paths.append(self.path)
                found.bodies.append(json.loads(content))
            found.before()
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of a caller who did not wait for the answer."""

    with _serving(Server(("127.0.0.1", 0), Handler)) as found.port:
        yield found


@dataclass
class Postbox:
    """One mail server: what it says at each step, at which it hangs up, and the mails it took."""

    answers: dict[str, str] = field(default_factory=dict)
    hangs_up_at: str = ""
    mails: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    port: int = 0


@contextmanager
def postbox() -> Iterator[Postbox]:
    """Give a mail server that answers on loopback until the block ends; it knows no TLS."""
    found = Postbox()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline().decode(errors="replace").strip():
                verb = line.split()[0].upper()
                found.asked.append(verb)
                if verb == found.hangs_up_at:
                    return
                if verb == "QUIT":
                    self.say("221 bye")
                    return
                if verb == "EHLO":
                    self.say("250-here")
                    self.say("250 AUTH PLAIN LOGIN")
                elif verb == "DATA" and "DATA" not in found.answers:
                    self.say("354 go on")
                    lines = []
                    while (each := self.rfile.readline().decode(errors="replace").rstrip("\r\n")) != ".":
                        lines.append(each)
                    found.mails.append("\n".join(lines))
                    if found.hangs_up_at == "MAIL-END":
                        return
                    self.say(found.answers.get("MAIL-END", "250 kept"))
                elif verb == "AUTH":
                    self.say(found.answers.get("AUTH", "235 welcome"))
                else:
                    self.say(found.answers.get(verb, "250 ok"))

    class Server(socketserver.ThreadingTCPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of a caller who hangs up."""

    with _serving(Server(("127.0.0.1", 0), Handler)) as found.port:
        yield found


@contextmanager
def _serving(server: socketserver.ThreadingTCPServer) -> Iterator[int]:
    """Give the port that a server answers on until the block ends."""
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
