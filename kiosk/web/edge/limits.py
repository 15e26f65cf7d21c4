"""How often one address may guess (typed codes, board links) or report as a guest.

Counted in memory by a clock that only ever grows. Whoever is signed in is never slowed down, so a lock-out keeps no
record from being sent.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock

from flask import Flask, abort, current_app, request

from kiosk import clock

SPAN_SECONDS = 600.0
PER_ADDRESS = 40
OVERALL = 400
GUEST_SPAN_SECONDS = 3600.0
GUEST_PER_ADDRESS = 5
GUEST_OVERALL = 40
_EVERYBODY = ""


class Guesses:
    """What was done in the last ten minutes, or in another span, by address and overall."""

    def __init__(
        self,
        seconds: Callable[[], float] = clock.monotonic,
        *,
        span: float = SPAN_SECONDS,
        per_address: int = PER_ADDRESS,
        overall: int = OVERALL,
    ) -> None:
        self._seconds = seconds
        self._span = span
        self._per_address = per_address
        self._overall = overall
        self._times: dict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def add(self, address: str) -> bool:
        """Count one more; returns whether there were too many before it."""
        now = self._seconds()
        with self._lock:
            for key in [key for key, times in self._times.items() if not times or times[-1] <= now - self._span]:
                del self._times[key]
            too_many = self._has_reached(address, now)
            if not too_many:
                self._times[address].append(now)
                self._times[_EVERYBODY].append(now)
        return too_many

    def is_full(self, address: str) -> bool:
        """Decide whether one more would be too many, and count nothing."""
        with self._lock:
            return self._has_reached(address, self._seconds())

    def _has_reached(self, address: str, now: float) -> bool:
        return self._count(address, now) >= self._per_address or self._count(_EVERYBODY, now) >= self._overall

    def _count(self, key: str, now: float) -> int:
        times = self._times[key]
        while times and times[0] <= now - self._span:
            times.popleft()
        return len(times)


def watch(app: Flask) -> None:
    """Give an application its counts of guesses and of guests' reports."""
    app.extensions["kiosk_guesses"] = Guesses()
    app.extensions["kiosk_guests"] = Guesses(
        span=GUEST_SPAN_SECONDS, per_address=GUEST_PER_ADDRESS, overall=GUEST_OVERALL
    )


def count_wrong_guess() -> None:
    """Count a wrong code or link from the address that asks; answers 429 when there were too many."""
    if current_app.extensions["kiosk_guesses"].add(request.remote_addr or "unknown"):
        abort(429)


def too_many_guests() -> bool:
    """Decide whether guests have reported as much as one address, or all together, may within an hour."""
    found: bool = current_app.extensions["kiosk_guests"].is_full(request.remote_addr or "unknown")
    return found


def count_guest() -> None:
    """Count a guest's report that was taken, from the address that asks."""
    current_app.extensions["kiosk_guests"].add(request.remote_addr or "unknown")
