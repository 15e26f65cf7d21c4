"""A kiosk that answers on a port of this machine while a test runs, with a clock the test sets."""

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


@dataclass
class SteppingClock(FrozenClock):
    """A clock the test sets, one microsecond later at each reading: a wall takes an answer of the same instant for old."""

    step: timedelta = timedelta(microseconds=1)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


class Live:
    """The application behind a real port; it can be stopped, started again on that port, and made to answer 503."""

    def __init__(self, app: Flask, clock: SteppingClock) -> None:
        self.app = app
        app.jinja_env.bytecode_cache = COMPILED
        self.clock = clock
        self.port = 0
        self.is_failing = False
        self.requests = 0
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

    def _answer(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        self.requests += 1
        if self.is_failing:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"down"]
        return self.app(environ, start_response)
