"""What a command works with: one run of the command line, why it stopped, and the school it opens."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from flask import Flask

from kiosk import clock as system_clock
from kiosk import create_app
from kiosk.cli.sentences import StorageStopped
from kiosk.clock import Clock
from kiosk.config import Settings, read_settings
from kiosk.core.words import Text
from kiosk.operations import school
from kiosk.operations.faults import start_fault, storage_fault
from kiosk.upkeep import address

NO_SCHOOL = Text(
    "这里还没有学校。请先运行 kiosk init。",
    "There is no school here yet. Run kiosk init first.",
)


@dataclass
class Session:
    """One run of the command line: where the school stands, in which language to speak, and the machine around it."""

    instance: Path = Path("instance")
    language: str = "zh"
    clock: Clock = system_clock.now
    monotonic: Callable[[], float] = system_clock.monotonic
    addresses: Callable[[], tuple[str, ...]] = address.lan_addresses
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def say(self, zh: str, en: str) -> None:
        """Print one line."""
        click.echo(Text(zh, en).in_(self.language))

    def warn(self, text: Text) -> None:
        """Print one line of warning to stderr."""
        click.secho(text.in_(self.language), err=True, fg="yellow")

    def settings(self, instance: Path | None = None, **given: object) -> Settings:
        """Return the settings, with what the command line gave on top; raises SettingError."""
        found = read_settings(
            instance=instance or self.instance, environ=self.environ, overrides=given
        )
        self.language = "en" if found.language == "en" else "zh"
        return found


class Stopped(click.ClickException):
    """A command that did nothing, or not all, and says why on stderr; the exit code is 1."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text
        self.language = "zh"

    def show(self, file: Any = None) -> None:
        """Print the sentence alone, without the usage lines."""
        click.echo(self.text.in_(self.language), err=True)


class Misused(Stopped):
    """A command whose words make no sense, so that nothing was tried; the exit code is 2, as is usual for that."""

    exit_code = 2


@contextlib.contextmanager
def opened(
    session: Session, settings: Settings, *, is_new: bool = False
) -> Iterator[Flask]:
    """Give the application of one school, inside its context; a storage fault becomes its sentence."""
    app = create_app(settings, clock=session.clock, is_new=is_new)
    with app.app_context():
        try:
            yield app
        except Exception as error:
            fault = storage_fault(error)
            # An unusable database says itself which file it is and what to do.
            if fault is None or start_fault(error) is not None:
                raise
            raise StorageStopped(fault) from error


@contextlib.contextmanager
def founded(session: Session, settings: Settings) -> Iterator[None]:
    """Open the school of the instance folder, or stop and say that there is none."""
    with opened(session, settings):
        require_school()
        yield


def require_school() -> None:
    """Return if the open database holds a school; raises Stopped where there is none."""
    if not school.is_founded():
        raise Stopped(NO_SCHOOL)
