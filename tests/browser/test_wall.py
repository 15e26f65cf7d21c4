"""The wall over hours and days: it refreshes, admits when it is old, comes back by itself and stays readable.

W1-W3, W6, W7, W9-W11.
"""

import pytest

from kiosk.operations import people
from tests.browser import doors, haste, measure
from tests.browser.live import Live
from tests.browser.window import Window
from tests.factories import THREE_ROUNDS, checkpoint, floor, inspect, plan
from tests.instants import FRIDAY_MORNING, local

pytestmark = pytest.mark.browser

AMBER, RED = "rgb(230, 159, 0)", "rgb(179, 38, 30)"
ROUND_TIME = "2026-11-20 10:00"
MANY = 30
# What 9,000 more refreshes may add; one number of eight bytes kept at each would be 72,000 bytes.
LEAST_LEAK = {"Nodes": 20, "JSEventListeners": 2, "JSHeapUsedSize": 50_000}


@pytest.fixture
def points(app, cast):
    """Return three checkpoints that are walked three times a day, one of them done."""
    made = [checkpoint(f"灭火器 A-2-0{n}", place=floor()) for n in range(1, 4)]
    plan("FIRE-05", THREE_ROUNDS, title="三巡", now=local("2026-11-01 08:00"), owner_id=cast.inspector)
    inspect(made[0], "FIRE-05", at=local("2026-11-20 08:05"), by=cast.inspector)
    return made


@pytest.fixture
def path(live: Live, cast) -> str:
    return doors.wall_here(live, by=cast.supervisor)


@pytest.fixture
def wall(tablet: Window, points, path) -> Window:
    """Return the tablet showing the wall, its time ready to be hurried."""
    haste.prepare(tablet)
    tablet.command("Performance.enable")
    tablet.open(path)
    tablet.run("window.isSamePage = true")
    return tablet


def is_same_page(wall: Window) -> bool:
    return wall.run("return window.isSamePage") is True


def band(wall: Window) -> tuple[str, str]:
    """Return what the band across the top says and its colour; nothing if it is not there."""
    found = wall.find("#band")
    if not found.is_displayed():
        return "", ""
    return found.text, wall.run("return getComputedStyle(arguments[0]).backgroundColor", found)


def is_greyed(wall: Window) -> bool:
    style = wall.run("const s = getComputedStyle(document.getElementById('picture')); return [s.opacity, s.filter]")
    return float(style[0]) < 0.6 and "grayscale" in style[1]


def nodes(wall: Window) -> int:
    return wall.run("return document.getElementsByTagName('*').length")


def kept(wall: Window) -> dict[str, float]:
    """Return what the page holds on to once all that is garbage is gone."""
    for _ in range(3):
        wall.command("HeapProfiler.collectGarbage")
    counted = {each["name"]: each["value"] for each in wall.command("Performance.getMetrics")["metrics"]}
    return {name: counted[name] for name in LEAST_LEAK}


def answer_at(wall: Window, live: Live, path: str, hour: str) -> str:
    """Return the fragment that the server gives the wall at an hour of the Friday."""
    live.clock.at(f"2026-11-20 {hour}")
    return wall.run("return fetch(arguments[0]).then(answer => answer.text())", f"{path}/tiles")


def checkpoints_in_many_places(count: int) -> None:
    for n in range(count):
        checkpoint(f"灭火器 B-{n // 10}-{n:02d}", place=floor(f"{n // 6 + 1}层", f"第{n % 6 + 1}教学楼"))


# -- refreshing ------------------------------------------------------------------------------------------------------


def test_the_wall_follows_the_servers_clock_without_a_reload(wall, live):
    assert "08:10:00" in wall.text(".foot-made")
    live.clock.at("2026-11-20 08:47:31")
    haste.skip(wall, haste.POLL)
    assert "08:47:31" in wall.text(".foot-made") and "08:47" in wall.text(".head-when")
    assert is_same_page(wall) and band(wall) == ("", "")


def test_it_asks_every_twenty_seconds_and_not_more_often(wall):
    asked = haste.skip(wall, 1)
    assert haste.skip(wall, 5, times=3) == asked
    assert haste.skip(wall, 5) == asked + 1
    assert haste.skip(wall, 20, times=3) == asked + 4


def test_three_hundred_refreshes_leave_the_page_as_large_as_it_was(wall):
    haste.skip(wall, haste.POLL, times=3)
    wall.command("HeapProfiler.collectGarbage")
    before, kept_before = nodes(wall), wall.command("Memory.getDOMCounters")
    haste.skip(wall, haste.POLL, times=300)
    wall.command("HeapProfiler.collectGarbage")
    kept = wall.command("Memory.getDOMCounters")
    assert nodes(wall) == before and is_same_page(wall)
    assert kept["nodes"] <= kept_before["nodes"] * 1.2 + 50
    assert kept["jsEventListeners"] <= kept_before["jsEventListeners"] + 5


def test_ten_thousand_refreshes_keep_no_more_than_a_thousand(wall, live, path):
    answers = [answer_at(wall, live, path, hour) for hour in ("08:10", "09:30", "12:00", "19:30") * 2]
    checkpoints_in_many_places(3)
    answers[-1] = answer_at(wall, live, path, "10:00")
    haste.stub(wall, answers)
    served, asked = live.requests, haste.race(wall, haste.POLL, times=1_000)
    before = kept(wall)
    assert haste.race(wall, haste.POLL, times=9_000) == asked + 9_000
    after = kept(wall)
    assert is_same_page(wall) and band(wall) == ("", "") and live.requests == served
    assert [name for name, leak in LEAST_LEAK.items() if after[name] > before[name] + leak] == [], (before, after)


def test_the_picture_moves_by_some_pixels_each_minute(wall):
    places = set()
    for _ in range(4):
        box = wall.find("#picture").rect
        places.add((box["x"], box["y"]))
        haste.skip(wall, 60)
    assert len(places) == 4
    for axis in zip(*places, strict=True):
        assert 0 < max(axis) - min(axis) <= 4


# -- when the server is gone -----------------------------------------------------------------------------------------


def fail(live: Live, how: str) -> None:
    if how == "stopped":
        live.stop()
    else:
        live.is_failing = True


def mend(live: Live, how: str) -> None:
    if how == "stopped":
        live.start()
    live.is_failing = False


@pytest.mark.parametrize("how", ["stopped", "failing"])
def test_two_missed_refreshes_turn_amber_five_minutes_red_and_an_answer_clears_both(wall, live, how):
    fail(live, how)
    haste.skip(wall, haste.POLL)
    assert band(wall) == ("", "")
    haste.skip(wall, haste.POLL)
    text, colour = band(wall)
    assert "连接不上服务器" in text and "08:10" in text and colour == AMBER
    assert not is_greyed(wall)

    haste.skip(wall, haste.POLL, times=12)
    assert band(wall)[1] == AMBER
    haste.skip(wall, haste.POLL)
    assert band(wall) == ("数据已过时 – 最后更新 08:10", RED)
    assert is_greyed(wall)
    box = wall.find("#band").rect
    assert box["width"] >= 1280 - 16 and measure.cut(wall) == []

    live.clock.at("2026-11-20 08:16")
    mend(live, how)
    haste.skip(wall, haste.POLL)
    assert band(wall) == ("", "") and not is_greyed(wall)
    assert "08:16:00" in wall.text(".foot-made") and is_same_page(wall)


def test_a_clock_that_stands_still_is_no_refresh(wall, live):
    live.clock.step *= 0
    haste.skip(wall, haste.POLL, times=3)
    assert band(wall)[1] == AMBER


def test_a_wall_opened_while_the_server_fails_shows_the_picture_when_it_recovers(wall, live, path, monkeypatch):
    def broken(**_):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(live.app.logger, "disabled", True)
        patched.setattr("kiosk.operations.boards.current", broken)
        wall.open(path)
        assert wall.status == 503 and "恢复后会自动显示" in wall.text("main")
    haste.skip(wall, haste.POLL)
    wall.wait(lambda: wall.all("#tiles"))
    assert wall.text(".say-number") == "1/9"


# -- days ------------------------------------------------------------------------------------------------------------


def test_a_new_day_comes_without_a_hand_and_the_page_is_read_anew_at_night(wall, live):
    live.clock.at("2026-11-20 23:59:59")
    haste.skip(wall, haste.POLL)
    assert "11 月 20 日" in wall.text(".head-when") and "漏检" in wall.text(".say")
    live.clock.at("2026-11-21 00:00:00")
    haste.skip(wall, haste.POLL)
    assert "11 月 21 日" in wall.text(".head-when") and "漏检" not in wall.text(".say")
    assert "今天放假" in wall.text(".say") and is_same_page(wall)
    live.clock.at("2026-11-21 03:50")
    haste.skip(wall, haste.POLL)
    wall.wait(lambda: not is_same_page(wall), what="the nightly reading anew")
    wall.wait(lambda: wall.all("#tiles"))


def test_the_page_is_not_read_anew_at_night_while_the_server_is_gone(wall, live):
    live.clock.at("2026-11-21 03:50")
    live.stop()
    haste.skip(wall, haste.POLL, times=3)
    assert is_same_page(wall) and band(wall)[1] == AMBER


# -- the link --------------------------------------------------------------------------------------------------------


def test_a_revoked_link_says_so_and_never_shows_a_way_to_sign_in(wall, live, cast, path):
    device = live.ask(lambda: people.add_wall_tablet("备用", now=FRIDAY_MORNING, by=cast.supervisor)).id - 1
    live.ask(lambda: people.revoke_device(device, now=FRIDAY_MORNING, by=cast.supervisor))
    haste.skip(wall, haste.POLL)
    haste.skip(wall, haste.POLL)
    wall.wait(lambda: "这个大屏链接不能用" in wall.text("main"), what="the page to say that its link is no good")
    haste.skip(wall, haste.POLL, times=3)
    assert wall.path == path
    assert not wall.all("form, input, a[href*=signin]") and "登录" not in wall.text("body")


# -- reading it from afar --------------------------------------------------------------------------------------------


@pytest.fixture
def crowded(wall, live) -> Window:
    """Return a wall with far more overdue than fits one page, in long places."""
    checkpoints_in_many_places(MANY)
    live.clock.at(ROUND_TIME)
    haste.skip(wall, haste.POLL)
    return wall


def least_sizes(wall: Window) -> list[str]:
    """Return what is written smaller than can be read at two metres, in hundredths of the screen's width."""
    width = wall.run("return document.documentElement.clientWidth") / 100
    wrong = []
    for letters in measure.letters(wall):
        css = letters["css"]
        least = 8 if "say-number" in css else 4.6 if css in ("line-name", "line-when") and letters["isRed"] else 2.8
        if letters["size"] < least * width - 0.5:
            wrong.append(f"{letters['name']} is {letters['size'] / width:.2f} of {least}")
    return wrong


def test_letters_can_be_read_at_two_metres(crowded):
    assert crowded.all(".line-red") and least_sizes(crowded) == []


def test_nothing_runs_over_or_is_cut(crowded):
    assert measure.cut(crowded) == []
    assert crowded.run("return document.documentElement.scrollHeight") <= 800


@pytest.mark.parametrize(("count", "pages"), [(3, [3]), (4, [4]), (5, [3, 2]), (6, [3, 3]), (7, [4, 3]), (9, [3, 3, 3])])
def test_areas_are_shared_out_evenly_over_their_pages(wall, live, count, pages):
    for n in range(2, count + 1):
        checkpoint(f"灭火器 B-{n}", place=floor("1层", f"第{n}教学楼"))
    haste.skip(wall, haste.POLL)
    shown = []
    for _ in pages:
        seen = [area for area in wall.all(".area") if area.is_displayed()]
        shown.append(len(seen))
        assert len({area.rect["y"] for area in seen}) == 1 and measure.cut(wall) == []
        haste.skip(wall, 12)
    assert sorted(shown, reverse=True) == pages


def test_a_long_list_turns_its_pages_and_the_number_stays(crowded):
    number, pages = map(int, crowded.text("[data-pager=lines]").split("/"))
    seen = set()
    for _ in range(pages):
        assert crowded.text("[data-pager=lines]") == f"{number}/{pages}"
        assert crowded.find(".say-number").is_displayed() and measure.cut(crowded) == []
        seen |= {line.text for line in crowded.all(".line") if line.is_displayed()}
        haste.skip(crowded, 6)
        assert crowded.text("[data-pager=lines]") == f"{number}/{pages}"
        haste.skip(crowded, 6)
        number = number % pages + 1
    assert pages > 1 and len(seen) >= MANY


@pytest.mark.parametrize("at", ["2026-11-20 08:10", "2026-11-20 12:00", "2026-11-20 19:30", "2026-11-22 10:00"])
def test_every_state_of_a_day_is_readable_and_whole(wall, live, at):
    live.clock.at(at)
    haste.skip(wall, haste.POLL)
    assert measure.cut(wall) == [] and least_sizes(wall) == []
    assert "0/0" not in wall.text("#tiles")
