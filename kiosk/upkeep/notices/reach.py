"""Looking up where a host is, and watching a thread's connections: where they lead, and whether a message went over one."""

import contextlib
import queue
import socket
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from kiosk.core.reach import is_inside

LOOK_UP_SECONDS = 3.0
# To connect, and for each wait after that.
WAIT_SECONDS = 5.0
_Result = TypeVar("_Result")


class Inside(Exception):
    """Raised when a connection would lead into the school's own network; it is not made."""


class TookTooLong(Exception):
    """Raised when something did not end in its time; it may still be under way."""


def addresses_of(host: str) -> Collection[str]:
    """Return the IP addresses of a host, none where it cannot be found within a few seconds."""
    try:
        found = within(LOOK_UP_SECONDS, lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError, TookTooLong):
        return ()
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass
class Outgoing:
    """What one thread does on the network: whether it may connect inside, and whether any part of a message has gone out."""

    may_be_inside: bool
    has_sent: bool = False


@contextlib.contextmanager
def outward(*, may_be_inside: bool) -> Iterator[Outgoing]:
    """Watch what this thread sends until the block ends; raises Inside before it connects into the own network, unless allowed.

    It holds for libraries too that connect by themselves to hosts of their own finding: after a redirect, by a part of an
    address, or by a name that leads elsewhere than when it was looked up.
    """
    _thread.outgoing = found = Outgoing(may_be_inside)
    try:
        yield found
    finally:
        _thread.outgoing = None


_thread = threading.local()
_CONNECTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
# Raised once a connection stands, TLS included, just before something is written to it.
_SENDS = frozenset({"http.client.send", "smtplib.send", "socket.sendto", "socket.sendmsg"})
_CALLS = _CONNECTS | _SENDS


def _watch(call: str, arguments: tuple[Any, ...]) -> None:
    if call not in _CALLS:
        return
    outgoing: Outgoing | None = getattr(_thread, "outgoing", None)
    if outgoing is None:
        return
    if call in _CONNECTS and not outgoing.may_be_inside:
        _refuse_inside(*arguments)
    # Before its DATA a mail server is told who writes to whom, and nothing of the message.
    is_talk = call == "smtplib.send" and bytes(arguments[1][:4]).lower() != b"data"
    if call in _SENDS and not is_talk:
        outgoing.has_sent = True


def _refuse_inside(connecting: socket.socket, address: Any) -> None:
    """Return for an IP address of the internet; raises Inside for any other."""
    try:
        leads_in = address is not None and is_inside(str(address[0]))
    except ValueError:
        # A path of this machine, or a name that was not looked up yet.
        leads_in = True
    if leads_in:
        # Libraries close a socket after an OSError alone.
        connecting.close()
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
