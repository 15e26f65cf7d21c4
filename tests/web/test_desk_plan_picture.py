"""DESK-16: the next four weeks of a plan before it is saved, as the engine yields them, with why a day does not count."""

import pytest

from kiosk.operations import calendar as calendars
from kiosk.operations import registry
from kiosk.operations.calendar import EntryKind
from kiosk.storage.models import Checkpoint, Plan
from tests.factories import DAILY, MONTHLY, all_rows, checkpoint, plan
from tests.instants import FRIDAY_MORNING, local
from tests.web.desk import kept, read, send, sit, words

NEW = {"title": "日检", "form": "FIRE-01", "covers": "kind", "kind": "extinguisher", "place": "", "owner": "", "from_on": "2026-11-20"}
SLOTS = {"cadence": "slots", "filter": "school", "grace": "0", "slot0_opens": "06:00", "slot0_due": "09:00", "slot0_closes": "12:00"}


@pytest.fixture
def desk(client, app):
    """Return a browser with the supervisor at the desk, and one extinguisher."""
    checkpoint()
    return sit(client)


def drawn(response, status=200):
    """Return the days of a picture by their number, the first four weeks from 20 November, and the whole picture."""
    assert response.status_code == status
    picture = read(response).select_one("#plan-picture")
    return {words(cell.select_one(".day-number")): words(cell) for cell in picture.select("td.day")}, picture


def test_the_picture_is_shown_below_the_form_and_saves_nothing(desk):
    days, picture = drawn(send(desk, "/desk/plans/add", **NEW, **SLOTS, preview="1"))
    assert len(days) == 28 and kept(Plan) == []
    assert days["23"] == "23 09:00" and days["21"] == "21 周末" and days["12/1"] == "12/1 09:00"
    assert "共 19 个时段" in words(picture) and "灭火器 A-2-03" in words(picture)


def test_with_scripts_the_picture_comes_alone(desk):
    response = desk.post(
        "/desk/plans/add", data={**NEW, **SLOTS, "preview": "1", "form_token": read(desk.get("/desk/plans/add")).select_one("input[name=form_token]")["value"]},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert drawn(response)[0]["23"] == "23 09:00" and not read(response).select("form")


def test_a_wrong_field_is_said_where_the_picture_would_be(desk):
    response = send(desk, "/desk/plans/add", **(NEW | SLOTS | {"slot0_due": "soon"}), preview="1")
    assert response.status_code == 422 and read(response).select_one("input[name=slot0_due][aria-invalid]")


def test_days_off_say_why(desk, cast):
    calendars.add_own_entry(
        EntryKind.CLOSED, first_on=local("2026-11-24 12:00").date(), last_on=local("2026-11-24 12:00").date(),
        reason="运动会", now=FRIDAY_MORNING, by=cast.supervisor,
    )  # fmt: skip
    point = all_rows(Checkpoint)[0]
    registry.pause_checkpoint(
        point.id, from_at=local("2026-11-25 00:00"), until_at=local("2026-11-26 00:00"), why="修", now=FRIDAY_MORNING,
        by=cast.supervisor,
    )  # fmt: skip
    days, picture = drawn(send(desk, "/desk/plans/add", **NEW, **SLOTS, preview="1"))
    assert days["24"] == "24 运动会" and days["25"] == "25 暂停中" and days["26"] == "26 09:00"
    assert "另有 1 个不计" in words(picture) and "暂停检查" in words(picture.select_one(".table"))


def test_the_window_open_at_a_change_keeps_the_old_rule(desk):
    made = plan(cadence=MONTHLY)
    fields = {"cadence": "monthly", "months": "1", "day": "15", "due_by": "12:00", "filter": "every", "grace": "0", "from_on": "", "preview": "1"}
    days, picture = drawn(send(desk, f"/desk/plans/{made.id}/change", **fields))
    assert days["30"] == "30 18:00" and days["15"] == "15 12:00"
    old, new = picture.select("tbody tr")[-2:]
    assert "照旧规则" in words(old) and "照旧规则" not in words(new)
    assert len(kept(Plan)) == 1


def test_an_unchanged_rule_goes_on_without_an_old_one(desk):
    made = plan(cadence=DAILY)
    days, picture = drawn(send(desk, f"/desk/plans/{made.id}/change", title="新名", **SLOTS | {
        "slot0_due": "18:00", "slot0_closes": "24:00"}, preview="1"))  # fmt: skip
    assert days["23"] == "23 18:00" and "照旧规则" not in words(picture)


def test_a_part_of_a_term_waits_for_the_next_term_and_the_picture_says_so(desk):
    fields = {"cadence": "term", "part": "opening", "week": "", "weekday": "4", "due_by": "17:00", "filter": "school", "grace": "0"}
    _days, picture = drawn(send(desk, "/desk/plans/add", **NEW, **fields, preview="1"))
    assert "下一个学期还没有录入，录入后才会有时段。" in words(picture)
    assert send(desk, "/desk/plans/add", **NEW, **fields).status_code == 303
    assert len(kept(Plan)) == 1


def test_a_rhythm_without_a_window_in_four_weeks_names_the_next(desk):
    fields = {"cadence": "yearly", "month": "6", "day": "30", "lead_days": "30", "grace": "0"}
    _days, picture = drawn(send(desk, "/desk/plans/add", **NEW, **fields, preview="1"))
    assert "下一个 2027 年 5 月 31 日 开始，2027 年 6 月 30 日 到期" in words(picture)
