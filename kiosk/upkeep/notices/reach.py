"""Looking up where a host is, and making sure of it once a connection stands: a name may change between the two."""

import contextlib
import queue
import socket
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

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


@contextlib.contextmanager
def outward(*, may_be_inside: bool) -> Iterator[None]:
    """Let this thread connect to the internet alone until the block ends, unless more is allowed; raises Inside if it tries.

    For libraries that connect by themselves, to hosts of their own finding: by a redirect, or by a part of an address.
    """
    _bounds.is_outward = not may_be_inside
    try:
        yield
    finally:
        _bounds.is_outward = False


_bounds = threading.local()
_CALLS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


def _watch(call: str, arguments: tuple[Any, ...]) -> None:
    """Raise Inside where a thread that is bound outward connects to anything but an IP address of the internet."""
    if call not in _CALLS or not getattr(_bounds, "is_outward", False):
        return
    address = arguments[1]
    try:
        leads_in = address is not None and is_inside(str(address[0]))
    except ValueError:
        # A path of this machine, or a name that was not looked up yet.
        leads_in = True
    if leads_in:
        # Libraries close a socket after an OSError alone.
        arguments[0].close()
        raise Inside


# A hook of the interpreter sees every connection, whichever library makes it; it stays for the life of the process.
sys.addaudithook(_watch)


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
