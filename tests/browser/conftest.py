"""Three browsers, a live kiosk, and how each user gets in."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from selenium import webdriver

from kiosk import create_app
from kiosk.operations import demo
from qr.code import new_code
from tests.browser import pages
from tests.browser.live import Live, SteppingClock
from tests.browser.window import DESK, PHONE, TABLET, Screen, Window
from tests.conftest import settings_for
from tests.factories import Cast
from tests.instants import SHANGHAI

SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=zh-CN",
)


def new_driver(
    profile: Path, *, preferences: dict[str, object] | None = None, is_watched: bool = False
) -> webdriver.Chrome:
    """Return a Chromium with a profile of its own, its requests kept if it is watched.

    Skips without a Chromium, or fails where one is required.
    """
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        reason = "chromium and chromedriver are not on the PATH"
        if os.environ.get("KIOSK_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for switch in (*SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    options.add_experimental_option("prefs", {"intl.accept_languages": "zh-CN,zh"} | (preferences or {}))
    if is_watched:
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


def _window(tmp_path_factory: pytest.TempPathFactory, name: str, screen: Screen) -> Iterator[Window]:
    driver = new_driver(tmp_path_factory.mktemp(name), is_watched=screen is DESK)
    yield Window(driver, screen)
    driver.quit()


@pytest.fixture(scope="session")
def phone_window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Return the browser of the phone, the same for all tests."""
    yield from _window(tmp_path_factory, "phone", PHONE)


@pytest.fixture(scope="session")
def tablet_window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Return the browser of the wall tablet, the same for all tests."""
    yield from _window(tmp_path_factory, "tablet", TABLET)


@pytest.fixture(scope="session")
def desk_window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Return the browser of the desk, the same for all tests."""
    yield from _window(tmp_path_factory, "desk", DESK)


@pytest.fixture
def clock() -> SteppingClock:
    """Return the clock of the live kiosk; it stands at Friday 20 November 2026, 08:10, and creeps."""
    return SteppingClock()


@pytest.fixture
def live(founded: tuple[Path, Cast], tmp_path: Path, clock: SteppingClock) -> Iterator[Live]:
    """Return a kiosk being served, on a copy of the founded school."""
    instance = tmp_path / "instance"
    shutil.copytree(founded[0], instance)
    kiosk = Live(create_app(settings_for(instance), clock=clock), clock)
    kiosk.start()
    yield kiosk
    kiosk.close()


@pytest.fixture
def app(live: Live) -> Iterator[Flask]:
    """Return the live kiosk's application, inside its context."""
    with live.inside():
        yield live.app


@pytest.fixture
def phone(phone_window: Window, live: Live) -> Window:
    """Return a phone that has never been here."""
    phone_window.renew(live.url)
    return phone_window


@pytest.fixture
def tablet(tablet_window: Window, live: Live) -> Iterator[Window]:
    """Return a tablet that has never been here; afterwards it asks for nothing any more."""
    tablet_window.renew(live.url)
    yield tablet_window
    tablet_window.driver.get("about:blank")


@pytest.fixture
def desk(desk_window: Window, live: Live) -> Window:
    """Return a computer at the desk that has never been here."""
    desk_window.renew(live.url)
    return desk_window


@pytest.fixture(scope="session")
def scenes(founded: tuple[Path, Cast], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, pages.Scene]]:
    """Return the sample kindergarten and an empty school, both being served, by name; made once."""
    lives = []

    def served(folder: Path, *, is_new: bool = False) -> Live:
        clock = SteppingClock(now=pages.MORNING)
        lives.append(Live(create_app(settings_for(folder), clock=clock, is_new=is_new), clock))
        return lives[-1]

    kindergarten = served(tmp_path_factory.mktemp("kindergarten"), is_new=True)
    with kindergarten.inside():
        demo.build(now=pages.MORNING, zone=SHANGHAI, new_code=new_code)
    folder = tmp_path_factory.mktemp("empty") / "instance"
    shutil.copytree(founded[0], folder)
    empty = served(folder)
    for each in lives:
        each.start()
    yield {"kindergarten": pages.set_kindergarten(kindergarten), "empty": pages.set_empty_school(empty)}
    for each in lives:
        each.close()
