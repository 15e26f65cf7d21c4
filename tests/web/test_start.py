"""The phone's start page: what is wanted now of who is signed in comes first, then the rest; what it says is true."""

import pytest

from kiosk.operations import registry
from tests.factories import DAILY, checkpoint, code_of, floor, inspect, plan
from tests.instants import FRIDAY_MORNING
from tests.web.test_scan import enrolled, fields_in, page


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


def names(response, section):
    return [line.get_text() for line in page(response).select(f"#{section} .point-name")]


def said(response, css="main"):
    return page(response).select_one(css).get_text(" ", strip=True)


@pytest.fixture
def points(app, cast):
    """Return a point of the inspector's and one of the rectifier's, each wanted daily."""
    own = checkpoint("消防栓 1", place=floor("1层", "教学楼B"))
    other = checkpoint("冷库", "kitchen", place=floor("1层", "食堂楼"))
    plan("FIRE-01", DAILY, title="灭火器日检", owner_id=cast.inspector)
    plan("KIT-02", DAILY, kind="kitchen", title="食堂日检", owner_id=cast.rectifier)
    return own, other


def test_the_persons_own_points_come_first_and_lead_to_their_forms(phone, points):
    shown = phone.get("/")
    assert names(shown, "own-points") == ["消防栓 1"] and names(shown, "other-points") == ["冷库"]
    (link,) = page(shown).select("#own-points a")
    assert link["href"] == f"/c/{code_of(points[0])}" and link.select_one("[data-status]")["data-status"] == "due"
    assert page(phone.get(link["href"])).select_one("#check")


def test_a_checked_point_leaves_the_list_and_the_next_time_is_said(phone, points, cast):
    inspect(points[0], "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    shown = phone.get("/")
    assert names(shown, "own-points") == [] and names(shown, "other-points") == ["冷库"]
    assert "现在都不用查" in said(shown, "#own-points") and "消防栓 1" in said(shown, "#own-points")


def test_an_overdue_point_says_for_how_long(phone, points, clock):
    clock.at("2026-11-20 18:30")
    assert "逾期" in said(phone.get("/"), "#own-points .list-line")


def test_with_nothing_wanted_it_says_so_and_offers_to_type_a_code(phone, points, cast, app):
    inspect(points[0], "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    inspect(points[1], "KIT-02", at=FRIDAY_MORNING, by=cast.rectifier)
    shown = phone.get("/")
    assert "现在没有要查的点" in said(shown) and not page(shown).select(".list-line")
    assert page(shown).select_one(".foot a")["href"] == "/find"


def test_a_paused_point_is_not_asked_for(phone, points, cast):
    registry.pause_checkpoint(
        points[0].id, from_at=FRIDAY_MORNING, until_at=None, why="施工", now=FRIDAY_MORNING, by=cast.supervisor
    )
    assert names(phone.get("/"), "own-points") == []


def test_many_points_of_others_are_folded_and_all_there(phone, cast, app):
    for n in range(8):
        checkpoint(f"灭火器 {n}", place=floor("1层", "食堂楼"))
    plan("FIRE-01", DAILY, title="灭火器日检", owner_id=cast.rectifier)
    shown = phone.get("/")
    assert len(names(shown, "other-points")) == 8 and len(page(shown).select("#other-points details .point-name")) == 3
    assert "待查 8 处" in said(shown, "#other-points")


def test_who_is_not_signed_in_sees_no_point(client, points, phone, app):
    stranger = app.test_client()
    assert "消防栓 1" not in said(stranger.get("/", headers={"Host": "127.0.0.1:8080"}))
    phone.post("/phone/signout", data=fields_in(phone.get("/"), "form[action='/phone/signout']"))
    assert "消防栓 1" not in said(phone.get("/"))


def test_the_items_of_a_kept_inspection_are_numbered_one_after_another(phone, points, cast):
    made = inspect(points[0], "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    numbers = [int(each.get_text()) for each in page(phone.get(f"/mine/{made.id}")).select(".item-number")]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 5
