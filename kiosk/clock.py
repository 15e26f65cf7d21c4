"""The system clock: the only module of the program that reads it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""What `create_app` accepts in place of `now`: it returns an aware UTC instant."""


def now() -> datetime:
    """Return the current instant, aware and in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Return seconds that only ever grow, for timeouts and rate limits; a clock set by hand does not move them."""
    return time.monotonic()
