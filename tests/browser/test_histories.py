"""Whatever happens to a phone, nothing that was submitted on it is lost, doubled or called saved too early.

Forty histories by fixed seeds; KIOSK_HISTORIES=400 plays more of them. A failing one names its seed and its steps.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import history
from tests.browser.live import Live
from tests.browser.window import Window
from tests.factories import Cast

pytestmark = pytest.mark.browser

SEEDS = range(1, int(os.environ.get("KIOSK_HISTORIES") or 40) + 1)


@pytest.fixture(scope="module")
def school(founded: tuple[Path, Cast], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Return a kiosk with the short form, the same for all histories; its time only goes on."""
    with history.served(founded[0], tmp_path_factory.mktemp("histories")) as live:
        yield live


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_was_submitted_is_lost(seed: int, school: Live, phone_window: Window, cast: Cast, tmp_path: Path):
    pocket = history.Pocket(phone_window, school, cast, tmp_path)
    told = history.History(seed, pocket)
    try:
        told.play()
    except Exception as error:
        raise history.Lost(f"{told}\n{error}") from error
    finally:
        pocket.leave()
