"""P4, P5: no page has a serious fault that a machine can find, in the light look and in the dark one."""

from pathlib import Path

import axe_core_python
import pytest

from tests.browser import pages
from tests.browser.pages import PAGES, Page, Scene
from tests.browser.window import Window

pytestmark = pytest.mark.browser

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(found => done(found.violations
  .filter(rule => ["serious", "critical"].includes(rule.impact))
  .flatMap(rule => rule.nodes.map(node => rule.id + ": " + node.target.join(" ") + " - " + (node.any.concat(node.all)[0] || {message: rule.help}).message))));
"""


def faults(window: Window) -> list[str]:
    """Return every serious or critical finding of any rule on the page shown."""
    window.run(AXE + ";window.axe = axe;" if not window.run("return !!window.axe") else "")
    window.driver.set_script_timeout(30)
    return window.driver.execute_async_script(_RUN)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_has_no_serious_fault_in_either_look(page: Page, desk_window: Window, scenes: dict[str, Scene]):
    pages.show(desk_window, page, scenes[page.school])
    desk_window.prefer("light")
    assert faults(desk_window) == []
    desk_window.prefer("dark")
    assert faults(desk_window) == []


def test_a_fault_would_be_found(desk_window: Window, scenes: dict[str, Scene]):
    pages.show(desk_window, PAGES[0], scenes["kindergarten"])
    desk_window.prefer("dark")
    desk_window.run("document.querySelector('h1').style.color = '#2a6a61'; document.querySelector('label').remove()")
    assert {line.split(":")[0] for line in faults(desk_window)} >= {"color-contrast", "label"}
