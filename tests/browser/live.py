"""A kiosk that answers on a port of this machine while a test runs, with a clock the test sets."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import waitress
from flask import Flask
from waitress import wasyncore

from kiosk.operations import school
from kiosk.storage.database import db
from tests.conftest import COMPILED, FrozenClock

Answer = TypeVar("Answer")
HOST = "127.0.0.1"
THREADS = 4
_LONGEST_HANG = 20.0
# What a server says to a script that sends a record or a photo, by status; what is not named comes from a proxy before it.
_SAID = {
    401: b'{"state":"signed_out","text":"401","url":"/phone/signin"}',
    403: b'{"state":"failed","text":"403"}',
    409: b'{"state":"taken","text":"409"}',
    413: b'{"state":"failed","text":"413"}',
    422: b'{"state":"wrong","text":"422","items":[]}',
}


@dataclass
class SteppingClock(FrozenClock):
    """A clock the test sets, one microsecond later at each reading: a wall takes an answer of the same instant for old."""

    step: timedelta = timedelta(microseconds=1)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


@dataclass
class Fault:
    """What befalls the next requests of a kind ("record", "photo", "ready", "page", "head" of a page), and how many of them.

    `how` is a status answered instead of running the request; "lost" closes the connection before it runs, "unanswered"
    runs it and then closes the connection, "broken" runs it and ends the answer in its middle; "hangs" does not run it and
    never answers, "mute" runs it and never answers.
    """

    kind: str
    how: int | str
    times: int = 1

    @property
    def is_run(self) -> bool:
        """Decide whether the kiosk does what was asked of it."""
        return self.how in ("unanswered", "broken", "mute")


class Live:
    """The application behind a real port; it can be stopped, started again on that port, and made to answer badly.

    `faults` are taken in turn; `befell` are those that happened. `after` is called when a record was posted.
    """

    def __init__(self, app: Flask, clock: SteppingClock) -> None:
        self.app = app
        app.jinja_env.bytecode_cache = COMPILED
        self.clock = clock
        self.port = 0
        self.is_failing = False
        self.requests = 0
        self.faults: list[Fault] = []
        self.befell: list[Fault] = []
        self.after: Callable[[], None] = lambda: None
        self._released = threading.Event()
        self._map: dict[int, object] = {}
        self._server: waitress.server.BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Return the address of the server, without a slash at its end."""
        return f"http://{HOST}:{self.port}"

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Run operations and queries as the server would, in an application context of their own."""
        with self.app.app_context():
            yield

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """Return what a function finds inside the application."""
        with self.inside():
            return question()

    def start(self) -> None:
        """Listen on the port had before, or on a free one, and make it the address that labels carry."""
        taken = socket.socket()
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((HOST, self.port))
        self.port = taken.getsockname()[1]
        self.ask(lambda: school.set_base_url(self.url))
        self._map = {}
        self._server = waitress.create_server(self._answer, map=self._map, sockets=[taken], threads=THREADS)
        self._thread = threading.Thread(target=self._server.run, name="live kiosk")
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection; harmless if it is closed."""
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        self._server = None
        self._released.set()
        server.trigger.pull_trigger(lambda: wasyncore.close_all(self._map, ignore_all=True))
        thread.join(timeout=10)
        assert not thread.is_alive()
        server.task_dispatcher.shutdown()

    def close(self) -> None:
        """Stop for good and let go of the database."""
        self.stop()
        with self.inside():
            db.session.remove()
            db.engine.dispose()

    def restart(self, app: Flask) -> None:
        """Let another process of the same instance take the port over."""
        self.close()
        app.jinja_env.bytecode_cache = COMPILED
        self.app = app
        self.start()

    def _answer(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        self.requests += 1
        if self.is_failing:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"down"]
        kind = _kind(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        fault = next((each for each in self.faults if each.kind == kind and each.times > 0), None)
        if fault is None or fault.is_run:
            answer = self.app(environ, start_response)
            if kind == "record":
                self.after()
            if fault is None:
                return answer
            body = b"".join(answer)
            getattr(answer, "close", lambda: None)()
        else:
            body = b""
        fault.times -= 1
        self.befell.append(fault)
        if isinstance(fault.how, int):
            return _status(fault.how, start_response)
        if fault.how in ("hangs", "mute"):
            self._released.clear()
            self._released.wait(_LONGEST_HANG)
        if fault.how == "broken":
            # Less than its length promises: the browser has the status, and no answer.
            return [body[: len(body) // 2]]
        self._hang_up(environ)
        if not fault.is_run:
            start_response("200 OK", [("Content-Type", "text/plain")])
        return [body]

    def _hang_up(self, environ: dict) -> None:
        caller = (environ["REMOTE_ADDR"], int(environ["REMOTE_PORT"]))
        for channel in self._map.copy().values():
            if getattr(channel, "addr", None) == caller:
                with contextlib.suppress(OSError):
                    channel.socket.shutdown(socket.SHUT_RDWR)  # type: ignore[attr-defined]


def _kind(method: str, path: str) -> str:
    if method == "POST":
        return "photo" if path == "/photos" else "record" if path.startswith("/c/") else ""
    if path.startswith(("/static/", "/photos/")):
        return ""
    return "ready" if path == "/ready" else "head" if method == "HEAD" else "page"


def _status(status: int, start_response: Callable) -> list[bytes]:
    body = _SAID.get(status, b"<h1>down</h1>")
    headers = [("Content-Type", "application/json" if status in _SAID else "text/html")]
    start_response(f"{status} Fault", headers + ([("Retry-After", "5")] if status == 503 else []))
    return [body]
