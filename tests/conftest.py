"""Fixtures: a founded school on real SQLite in a temporary folder, with a clock the test sets."""

import shutil
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import TestResponse

from kiosk import create_app
from kiosk.config import Settings, read_settings
from kiosk.operations import people
from kiosk.storage.database import db
from tests.factories import Cast, found_school
from tests.instants import FRIDAY_MORNING, local

# How long an example takes to draw depends on what else the machine does; no test may fail by that.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
# The product's hash takes a tenth of a second at each sign-in, as it should; no test is about that.
people._HASH = "scrypt:1024:8:1"


@dataclass
class FrozenClock:
    """A clock that stands still until the test sets it."""

    now: datetime = FRIDAY_MORNING

    def __call__(self) -> datetime:
        return self.now

    def at(self, text: str) -> datetime:
        """Set the local time: '2026-11-20 08:10'."""
        self.now = local(text)
        return self.now

def settings_for(instance: Path, **overrides: object) -> Settings:
    """Return settings of an instance folder, in Chinese, untouched by the environment."""
    return read_settings(instance=instance, environ={}, overrides=overrides)

class Browser(FlaskClient):
    """A test client whose requests run outside the test's own application context, as a server's do."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Return the answer, read whole; what the test has read before is forgotten."""
        response = Context().run(super().open, *args, **kwargs | {"buffered": True})
        # A rollback forgets only what a transaction under way has read.
        db.session.rollback()
        db.session.expire_all()
        return response


class Compiled(BytecodeCache):
    """Templates compiled once for all the applications of a run; a key is a template's name and text."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was compiled before."""
        if bucket.key + bucket.checksum in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cast]:
    """Return a folder with a founded school, made once, and its cast."""
    folder = tmp_path_factory.mktemp("founded")
    app = create_app(settings_for(folder), clock=FrozenClock(), is_new=True)
    with app.app_context():
        cast = found_school()
        db.session.remove()
        db.engine.dispose()
    return folder, cast

@pytest.fixture
def clock() -> FrozenClock:
    """Return the clock of `app`; it stands at Friday 20 November 2026, 08:10."""
    return FrozenClock()

@pytest.fixture
def app(founded: tuple[Path, Cast], tmp_path: Path, clock: FrozenClock):
    """Return an application on a copy of the founded school, inside its context."""
    instance = tmp_path / "instance"
    shutil.copytree(founded[0], instance)
    app = create_app(settings_for(instance), clock=clock)
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()

@pytest.fixture
def cast(founded: tuple[Path, Cast]) -> Cast:
    """Return who plays in the founded school."""
    return founded[1]

@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser that has never been here."""
    return app.test_client()
