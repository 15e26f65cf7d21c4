"""A process that sends a school's notices: it says when it is ready, begins when it is told to, and makes some rounds.

Begun by `test_notices_processes` with an instance folder and a local time.
"""

import sys
from itertools import count
from pathlib import Path

from kiosk import create_app
from kiosk.config import read_settings
from kiosk.upkeep.notices.poster import FULL_EVERY, Poster
from tests.instants import SHANGHAI, local

ROUNDS = 5


def main(instance: str, at: str) -> None:
    """Make the rounds of one process; it exits with a trace if anything goes wrong in them."""
    now = local(at)
    app = create_app(read_settings(instance=Path(instance), environ={}, overrides={}), clock=lambda: now)
    ticks = count(0.0, FULL_EVERY)
    poster = Poster(
        context=app.app_context, zone=SHANGHAI, language="zh", may_be_inside=True, clock=lambda: now,
        monotonic=lambda: next(ticks),
    )  # fmt: skip
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(ROUNDS):
        poster.step()


if __name__ == "__main__":
    main(*sys.argv[1:])
