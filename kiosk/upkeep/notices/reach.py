"""Looking up where a host is, and making sure of it once a connection stands: a name may change between the two."""

import queue
import socket
import threading
from collections.abc import Callable, Collection
from typing import TypeVar

from kiosk.core.reach import is_inside

LOOK_UP_SECONDS = 3.0
_Result = TypeVar("_Result")


class Inside(Exception):
    """Raised when a connection turns out to lead into the school's own network; nothing was sent over it."""


class TookTooLong(Exception):
    """Raised when something did not end in its time; it may still be under way."""


def addresses_of(host: str) -> Collection[str]:
    """Return the IP addresses of a host, none where it cannot be found within a few seconds."""
    try:
        found = within(LOOK_UP_SECONDS, lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError, TookTooLong):
        return ()
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def refuse_inside(connected: socket.socket | None, *, may_be_inside: bool) -> None:
    """Return if a connection leads out; raises Inside for one into the own network, unless that is allowed."""
    if may_be_inside or connected is None:
        return
    if is_inside(str(connected.getpeername()[0])):
        raise Inside


def within(seconds: float, work: Callable[[], _Result]) -> _Result:
    """Return what some work returns, or raise what it raises; raises TookTooLong if it does not end in time.

    The thread it runs in is left to itself then, and ends with the process at the latest.
    """
    answers: queue.SimpleQueue[tuple[_Result | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put((work(), None))
        except BaseException as error:  # noqa: BLE001
            answers.put((None, error))

    threading.Thread(target=run, name="kiosk-send", daemon=True).start()
    try:
        found, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise TookTooLong from None
    if error is not None:
        raise error
    return found  # type: ignore[return-value]
