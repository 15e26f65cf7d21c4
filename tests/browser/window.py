"""What a test does with one browser window, in the words of somebody who sits before it."""

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selenium.common.exceptions import (
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

PATIENCE = 10.0


@dataclass(frozen=True)
class Screen:
    """Width and height in CSS pixels; a touch screen obeys the page's own viewport."""

    width: int
    height: int
    is_touch: bool = False


PHONE = Screen(360, 740, is_touch=True)
TABLET = Screen(1280, 800)
DESK = Screen(1440, 900)


class Window:
    """A window of a browser with its own cookies; counts the taps."""

    def __init__(self, driver: Chrome, screen: Screen) -> None:
        self.driver = driver
        self.home = screen
        self.site = ""
        self.taps = 0

    def renew(self, site: str) -> None:
        """Forget cookies, pages, taps and what a page kept; addresses are from now on those of `site`."""
        self.driver.get("about:blank")
        self.command("Network.clearBrowserCookies")
        self.command("Storage.clearDataForOrigin", origin=site, storageTypes="all")
        self.command("Emulation.setEmulatedMedia", features=[])
        self.resize(self.home)
        self.site = site
        self.taps = 0

    def command(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """Return the answer to a command of the browser's developer tools."""
        return self.driver.execute_cdp_cmd(name, arguments)

    def resize(self, screen: Screen) -> None:
        """Give the window a screen."""
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=screen.width, height=screen.height, deviceScaleFactor=1, mobile=screen.is_touch,
        )  # fmt: skip

    def prefer(self, scheme: str) -> None:
        """Let the device ask for a light or dark look."""
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def give_cookie(self, name: str, value: str) -> None:
        """Put a cookie of the site into the browser."""
        self.command("Network.setCookie", name=name, value=value, url=self.site)

    def open(self, address: str) -> None:
        """Open a path of the site, or a whole address, and wait until it has loaded."""
        self.driver.get(address if "://" in address else self.site + address)

    @property
    def path(self) -> str:
        """Return the path of the page shown, without its query."""
        return urlsplit(self.driver.current_url).path

    @property
    def status(self) -> int:
        """Return the answer's status of the page shown."""
        return self.run("return performance.getEntriesByType('navigation')[0].responseStatus")

    def run(self, script: str, *arguments: object) -> Any:
        """Return what a script finds in the page."""
        return self.driver.execute_script(script, *arguments)

    def all(self, css: str) -> list[WebElement]:
        """Return the elements found."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def find(self, css: str) -> WebElement:
        """Return the first element found; fails if there is none."""
        found = self.all(css)
        assert found, f"{css} is not on {self.driver.current_url}: {self.text('body')[:300]}"
        return found[0]

    def text(self, css: str = "body") -> str:
        """Return the visible text of the first element found, on one line, read at once: a wall may change meanwhile."""
        found = self.run("const e = document.querySelector(arguments[0]); return e && e.innerText", css)
        assert found is not None, f"{css} is not on {self.driver.current_url}"
        return " ".join(found.split())

    def tap(self, css: str) -> None:
        """Tap an element, brought to the middle of the screen first, and count it."""
        element = self.find(css)
        self._bring(element)
        element.click()
        self.taps += 1

    def go(self, css: str) -> None:
        """Tap what leads to another page, and wait until that is there."""
        old = self.find("html")
        self.tap(css)
        self.wait(partial(_is_gone, old), what="another page")

    def type(self, css: str, text: str) -> None:
        """Type into an empty field; this is no tap."""
        element = self.find(css)
        self._bring(element)
        element.clear()
        element.send_keys(text)

    def _bring(self, element: WebElement) -> None:
        self.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)

    def choose(self, css: str, word: str) -> None:
        """Choose what reads so from a list."""
        Select(self.find(css)).select_by_visible_text(word)

    def wait(self, is_so: Callable[[], object], *, seconds: float = PATIENCE, what: str = "") -> None:
        """Wait until something is the case; fails after some seconds."""
        end = time.monotonic() + seconds
        while not self._is_now(is_so):
            assert time.monotonic() < end, f"waited in vain for {what or is_so} at {self.driver.current_url}"
            time.sleep(0.05)

    @staticmethod
    def _is_now(is_so: Callable[[], object]) -> bool:
        try:
            return bool(is_so())
        except StaleElementReferenceException:
            return False

    def picture(self, file: Path, *, is_whole: bool = True) -> None:
        """Keep a picture of the page, down to its end if it is to be whole."""
        size = self.command("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
        more = {"captureBeyondViewport": True, "clip": clip} if is_whole else {}
        file.parent.mkdir(parents=True, exist_ok=True)
        taken = self.command("Page.captureScreenshot", format="png", optimizeForSpeed=True, **more)
        file.write_bytes(base64.b64decode(taken["data"]))

    def complaints(self) -> list[str]:
        """Return the console's warnings and errors since last asked, but for the bare statuses of pages."""
        return [
            line["message"]
            for line in self.driver.get_log("browser")
            if line["level"] in ("SEVERE", "WARNING") and "Failed to load resource" not in line["message"]
        ]

    def hosts(self) -> set[str]:
        """Return every host that was asked for anything since last asked."""
        asked = set()
        for line in self.driver.get_log("performance"):
            message = json.loads(line["message"])["message"]
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                params = message["params"]
                asked.add(urlsplit(params["request"]["url"] if "request" in params else params["url"]).netloc)
        return asked - {""}


def _is_gone(element: WebElement) -> bool:
    try:
        element.is_enabled()
    except WebDriverException:
        return True
    return False
