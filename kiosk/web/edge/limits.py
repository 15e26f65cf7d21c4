"""How often one address may guess: typed codes, board links. Counted in memory by a clock that only ever grows.

Whoever is signed in is never slowed down, so a lock-out keeps no record from being sent.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock

from flask import Flask, abort, current_app, request

from kiosk import clock

SPAN_SECONDS = 600.0
PER_ADDRESS = 40
OVERALL = 400
_EVERYBODY = ""


class Guesses:
    """Wrong guesses of the last ten minutes, by address and overall."""

    def __init__(self, seconds: Callable[[], float] = clock.monotonic) -> None:
        self._seconds = seconds
        self._times: dict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def add(self, address: str) -> bool:
        """Count a wrong guess; returns whether there were too many before it."""
        now = self._seconds()
        with self._lock:
            for key in [key for key, times in self._times.items() if not times or times[-1] <= now - SPAN_SECONDS]:
                del self._times[key]
            too_many = self._count(address, now) >= PER_ADDRESS or self._count(_EVERYBODY, now) >= OVERALL
            if not too_many:
                self._times[address].append(now)
                self._times[_EVERYBODY].append(now)
        return too_many

    def _count(self, key: str, now: float) -> int:
        times = self._times[key]
        while times and times[0] <= now - SPAN_SECONDS:
            times.popleft()
        return len(times)


def watch(app: Flask) -> None:
    """Give an application its count of guesses."""
    app.extensions["kiosk_guesses"] = Guesses()


def count_wrong_guess() -> None:
    """Count a wrong code or link from the address that asks; answers 429 when there were too many."""
    if current_app.extensions["kiosk_guesses"].add(request.remote_addr or "unknown"):
        abort(429)
