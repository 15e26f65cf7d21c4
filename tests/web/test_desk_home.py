"""DESK-3: the first page says what needs somebody now, and whether clock, address, backups and holidays are in order."""

from datetime import timedelta

from kiosk.core.hazard import MoveKind
from kiosk.library import forms
from kiosk.operations import calendar
from tests.factories import THREE_ROUNDS, checkpoint, inspect, plan
from tests.instants import local
from tests.web.desk import look, sit, words
from tests.web.test_desk_hazards import move, open_to_guests, report


def facts(page):
    return [words(tag) for tag in page.select(".fact")]


def banners(page):
    return " ".join(words(tag) for tag in page.select(".banner"))


def test_a_new_school_is_shown_where_to_begin(client, app):
    page = look(sit(client), "/desk")
    assert page.select_one(".empty-title").text == "还没有巡查点"
    assert page.select_one(".empty a")["href"] == "/desk/setup"


def test_numbers_count_what_is_overdue_missed_open_and_done(client, app, clock, cast):
    point = checkpoint()
    plan("FIRE-01", THREE_ROUNDS, title="每日巡查")
    inspect(point, "FIRE-01", at=local("2026-11-20 08:10"), by=cast.inspector)
    clock.at("2026-11-20 13:00")
    page = look(sit(client), "/desk")
    assert facts(page)[0] == "1 现在逾期"
    assert facts(page)[1] == "12 本周漏检，未说明"
    assert facts(page)[3] == "1 / 3 今天已查"
    assert page.select("a.fact")[0]["href"] == "/desk/late?state=overdue"
    assert "逾期 15 分" in words(page.select_one("main tbody tr"))


def test_a_fault_that_was_found_is_among_the_hazards(client, app, cast):
    point = checkpoint()
    plan()
    inspect(point, "FIRE-01", at=local("2026-11-20 08:00"), by=cast.inspector, failing=_two_items())
    page = look(sit(client), "/desk")
    assert facts(page)[2] == "2 未销号的隐患"
    assert len(page.select("#hazard-list tbody tr")) == 2
    assert len(look(client, "/desk/hazards").select("#hazard-list tbody tr")) == 2


def test_the_hazards_that_wait_are_counted_with_their_links(client, app, clock, cast):
    open_to_guests()
    point = checkpoint()
    report("逾期的", at=point, now="2026-11-01 08:00")
    report("待交办", at=point)
    repaired = report("待复查", at=point)
    move(repaired, MoveKind.ASSIGN, assignee_id=cast.rectifier)
    move(repaired, MoveKind.RECTIFY, by=cast.rectifier, note="好了", no_photo="没电", now="2026-11-20 08:06")
    report("访客的", at=point, by=None)
    page = look(sit(client), "/desk")
    waits = {link["href"]: words(link) for link in page.select(".hazard-waits a")}
    assert waits == {
        "/desk/hazards?state=overdue": "已过整改期限 1", "/desk/hazards?state=pending": "访客上报，待受理 1",
        "/desk/hazards?state=reported": "待交办 2", "/desk/hazards?state=rectified": "待复查 1",
    }  # fmt: skip
    assert facts(page)[2] == "4 未销号的隐患"
    for address, said in waits.items():
        shown = look(client, address)
        assert words(shown.select_one(".chip[aria-current] .chip-count")) == said.split()[-1]


def _two_items():
    return tuple(item.key for item in forms()["FIRE-01"].items if item.type == "pass")[:2]


def test_calm_is_said_when_nothing_needs_anybody(client, app, clock):
    checkpoint()
    clock.at("2026-11-20 08:10")
    assert "现在没有要处理的" in words(look(sit(client), "/desk").select_one("main"))


def test_the_backup_shows_its_age_and_turns_amber_and_red(client, app, clock):
    sit(client)
    assert "还没有备份" in words(look(client, "/desk").select_one("#backup"))
    for days, is_good, tone in ((0, True, "good"), (2, True, "late"), (7, True, "bad"), (0, False, "bad")):
        app.config["BACKUP_STATE"] = lambda days=days, is_good=is_good: (clock() - timedelta(days=days), is_good)
        assert f"fact-{tone}" in look(client, "/desk").select_one("#backup")["class"]


def test_a_changed_address_warns_with_both(client, app):
    app.config["ADDRESS_WARNING"] = lambda: ("http://192.168.1.9", ["192.168.1.10"])
    text = banners(look(sit(client), "/desk"))
    assert "标签可能失效" in text and "192.168.1.9" in text and "192.168.1.10" in text


def test_a_year_of_this_school_year_that_is_not_announced_is_named(client, app):
    sit(client)
    assert "2027 年的放假安排还没有核对" in banners(look(client, "/desk"))
    calendar.confirm_year(2027)
    assert "2027" not in banners(look(client, "/desk"))


def test_a_clock_behind_the_newest_inspection_warns(client, app, clock, cast):
    point = checkpoint()
    inspect(point, "FIRE-01", at=local("2026-11-20 08:10"), by=cast.inspector)
    sit(client)
    clock.at("2026-11-20 08:05")
    assert "服务器时间不对" not in banners(look(client, "/desk"))
    clock.at("2026-11-20 08:04")
    assert "服务器时间不对" in banners(look(client, "/desk"))


def test_the_head_says_school_week_date_and_time_and_offers_language_and_leaving(client, app):
    page = look(sit(client), "/desk")
    assert words(page.select_one(".side-school")) == "阳光幼儿园"
    assert words(page.select_one(".desk-when")) == "第 12 周 11 月 20 日 星期五 08:10"
    assert {form["action"] for form in page.select(".side form")} == {"/language", "/signout"}
    assert page.select_one(".side-nav a[aria-current]")["href"] == "/desk"
