"""The desk on a phone, a tablet and a small computer: no page of it scrolls sideways, in either language."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser import pages
from tests.browser.pages import PAGES, Page, Scene
from tests.browser.window import DESK, Screen, Window

pytestmark = pytest.mark.browser

WIDTHS = (360, 768, 1024)
# A page of labels is as wide as its paper, and a year is drawn as one picture that scrolls by itself.
PAPER = ("desk-print-labels",)
SCROLLS = ".year-card"
_WIDE = """
const edge = document.documentElement.clientWidth, found = [];
if (document.documentElement.scrollWidth > edge) {
  found.push("the page is " + document.documentElement.scrollWidth);
  for (const e of document.querySelectorAll("main *")) {
    if (e.getBoundingClientRect().right > edge + 1 && !e.closest(".table-box")) { found.push(e.tagName + "." + e.className); break; }
  }
}
for (const box of document.querySelectorAll(".table-box")) {
  if (box.scrollWidth > box.clientWidth + 1) found.push("the table '" + (box.getAttribute("aria-label") || "") + "' is " + box.scrollWidth + " in " + box.clientWidth);
}
return found;
"""


def too_wide(window: Window) -> list[str]:
    """Return what is wider than the screen at each width, the page first and then its tables."""
    found = []
    for width in WIDTHS:
        window.resize(Screen(width, 900))
        found += [f"{width}: {each}" for each in window.run(_WIDE)]
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "page", [each for each in PAGES if each.screen is DESK and each.name not in PAPER], ids=lambda page: page.name
)
def test_no_page_of_the_desk_scrolls_sideways(page: Page, language: str, desk_window: Window, scenes: dict[str, Scene]):
    pages.show(desk_window, page, scenes[page.school], language)
    assert too_wide(desk_window) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_the_desk_begins_with_its_content_and_the_menu_opens_by_keyboard(
    language: str, desk_window: Window, scenes: dict[str, Scene]
):
    page = next(each for each in PAGES if each.name == "desk-home")
    pages.show(desk_window, page, scenes[page.school], language)
    desk_window.resize(Screen(360, 740))
    assert desk_window.run("return document.querySelector('main h1').getBoundingClientRect().top") < 120
    assert not desk_window.find(".side-nav").is_displayed()
    summary = desk_window.find(".side-fold > summary")
    for key in (Keys.ENTER, Keys.TAB):
        summary.send_keys(key)
    assert desk_window.find(".side-nav").is_displayed() and desk_window.find(".side-foot").is_displayed()
    assert desk_window.run("return document.activeElement === document.querySelector('.side-nav a')")
