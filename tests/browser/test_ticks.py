"""The bar under the late list: always in sight, says how many are ticked, ticks a whole page, and works by keyboard."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser import doors
from tests.browser.live import Live
from tests.browser.window import Window
from tests.factories import DAILY, checkpoint, floor, plan
from tests.instants import local

pytestmark = pytest.mark.browser


@pytest.fixture
def late_list(desk: Window, live: Live, app, cast) -> Window:
    """Return the late list with more misses than fit the screen."""
    for n in range(12):
        checkpoint(f"灭火器 A-2-{n:02d}", place=floor())
    plan("FIRE-01", DAILY, title="灭火器日检", now=local("2026-11-19 06:00"))
    doors.sign_in_here(desk, live, "wang")
    desk.open("/desk/late?state=missed")
    return desk


def ticked(window: Window) -> int:
    return len(window.all(".ticks input:checked"))


def test_the_bar_is_in_sight_from_the_start(late_list):
    bar = late_list.run("return document.querySelector('.tick-bar').getBoundingClientRect().bottom")
    assert late_list.run("return document.documentElement.scrollHeight > innerHeight") and bar <= 900


def test_ticking_counts_and_the_whole_page_is_ticked_at_once(late_list):
    assert late_list.text(".tick-count") == "已选 0 项"
    late_list.tap(".ticks input")
    assert late_list.text(".tick-count") == "已选 1 项" and late_list.run("return document.querySelector('[data-all]').indeterminate")
    late_list.tap("[data-all]")
    assert ticked(late_list) == 12 and late_list.text(".tick-count") == "已选 12 项"
    late_list.go(".tick-bar .button-main")
    assert late_list.path == "/desk/late/excuse" and len(late_list.all("[name=window]")) == 12


def test_the_keyboard_ticks_and_no_row_in_focus_hides_behind_the_bar(late_list):
    boxes = late_list.all(".ticks input")
    for box in boxes:
        late_list.run("arguments[0].focus()", box)
        box.send_keys(Keys.SPACE)
        hidden = """const bar = document.querySelector('.tick-bar').getBoundingClientRect(), box = arguments[0].getBoundingClientRect();
            return box.bottom > bar.top && box.top < bar.bottom"""
        assert not late_list.run(hidden, box)
    assert late_list.text(".tick-count") == f"已选 {len(boxes)} 项"


def test_the_bar_counts_again_after_the_list_was_narrowed(late_list):
    late_list.tap("[data-all]")
    late_list.type("#filter-q", "A-2-03")
    late_list.wait(lambda: len(late_list.all("#late-rows tbody tr")) == 1)
    late_list.wait(lambda: late_list.text(".tick-count") == "已选 0 项")
    late_list.tap("[data-all]")
    assert late_list.text(".tick-count") == "已选 1 项"
