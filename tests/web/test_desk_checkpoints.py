"""DESK-5: a checkpoint's page with its year, and adding, pausing, barring and retiring one."""

import pytest

from kiosk.operations import registry
from kiosk.storage.models import Checkpoint, Code, PauseFact, Place
from tests.factories import DAILY, barred, checkpoint, closed, floor, inspect, plan
from tests.instants import local
from tests.web.desk import errors, kept, look, read, send, sit, words


@pytest.fixture
def point(app):
    """Return an extinguisher wanted daily."""
    made = checkpoint()
    plan("FIRE-01", DAILY, title="灭火器日检")
    return made


@pytest.fixture
def desk(client, point):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def test_the_page_shows_what_is_known_of_the_point(desk, point, cast):
    inspect(point, "FIRE-01", at=local("2026-11-19 09:00"), by=cast.inspector)
    text = words(look(desk, f"/desk/checkpoints/{point.id}").select_one("main"))
    for part in ("灭火器 A-2-03", "教学楼A", "灭火器日检", "教学日 1 次：18:00 前", "待检查", "昨天 09:00", "赵师傅"):
        assert part in text


def test_the_year_is_a_picture_with_words_for_each_month(desk, point, cast):
    inspect(point, "FIRE-01", at=local("2026-11-18 09:00"), by=cast.inspector)
    picture = look(desk, f"/desk/checkpoints/{point.id}").select_one("svg.year")
    november = next(tag["aria-label"] for tag in picture.select("g[role=img]") if tag["aria-label"].startswith("2026 年 11 月"))
    assert "已查，正常 1 天" in november and "漏检 " in november and "将要检查 " in november
    assert len(picture.select(".year-ok")) == 1
    assert len(picture.select("g > rect:first-child")) == 53 * 7


def test_a_check_that_satisfies_another_form_shows_at_both_plans(desk, cast, clock):
    slide = checkpoint("滑梯", "play_set")
    plan("PLAY-01", DAILY, kind="play_set", title="使用前检查")
    assert "待检查" in words(look(desk, f"/desk/checkpoints/{slide.id}").select_one("main"))
    inspect(slide, "PLAY-02", at=local("2026-11-20 08:00"), by=cast.inspector)
    assert "待检查" not in words(look(desk, f"/desk/checkpoints/{slide.id}").select_one("main"))


def test_a_point_is_added_with_a_place_that_is_made(desk):
    response = send(desk, "/desk/checkpoints", name="灭火器 C-1-01", kind="extinguisher", at="综合楼/1层", owner="")
    assert response.status_code == 303
    made = kept(Checkpoint)[-1]
    assert (made.name, made.place.name) == ("灭火器 C-1-01", "1层")
    assert len(kept(Code)) == 2
    assert "灭火器 C-1-01" in words(look(desk, "/desk/checkpoints").select_one("main"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"), ({"name": "长" * 61}, "name"), ({"kind": "spaceship"}, "kind"), ({"at": ""}, "at"),
        ({"at": "a/b/c/d/e"}, "at"), ({"owner": "999"}, "owner"),
    ],
)  # fmt: skip
def test_a_wrong_point_is_refused_beside_its_field_and_keeps_what_was_typed(desk, changed, field):
    typed = {"name": "灭火器 C", "kind": "extinguisher", "at": "综合楼", "owner": ""} | changed
    response = send(desk, "/desk/checkpoints", **typed)
    assert response.status_code == 422
    page = read(response)
    assert list(errors(page)) == [field]
    if field != "at":
        assert page.select_one("input[name=at]")["value"] == "综合楼"
    assert len(kept(Checkpoint)) == 1


def test_an_empty_form_names_every_field_to_fill_in_and_makes_no_place(desk):
    response = send(desk, "/desk/checkpoints", name="", kind="", at="", owner="999")
    assert response.status_code == 422
    assert set(errors(read(response))) == {"name", "kind", "at", "owner"}
    assert send(desk, "/desk/checkpoints", name="", kind="extinguisher", at="新楼/1层", owner="").status_code == 422
    assert "新楼" not in {place.name for place in kept(Place)}


def test_a_place_has_as_many_levels_here_as_in_a_list(desk):
    typed = {"name": "灭火器 C", "kind": "extinguisher", "owner": ""}
    assert send(desk, "/desk/checkpoints", **typed, at="a/b/c/d").status_code == 303


def test_a_date_that_is_none_is_not_said_to_be_in_the_past(desk, point):
    for value, word in (("soon", "请写成"), ("2026-02-30", "没有这一天"), ("9999-12-31", "太远"), ("", "请填写")):
        response = send(desk, f"/desk/checkpoints/{point.id}/pause", from_at=value, until_at="", why="送修")
        assert response.status_code == 422
        assert word in errors(read(response))["from_at"]


def test_a_point_sent_twice_is_one(desk):
    typed = {"name": "灭火器 C", "kind": "extinguisher", "at": "综合楼", "owner": ""}
    assert [send(desk, "/desk/checkpoints", **typed).status_code for _time in range(2)] == [303, 422]
    assert len(kept(Checkpoint)) == 2


def test_a_pause_from_today_begins_now_and_shows_with_its_reason(desk, point, clock, cast):
    path = f"/desk/checkpoints/{point.id}"
    response = send(desk, f"{path}/pause", from_at="2026-11-20", until_at="2026-11-24", why="送修")
    assert response.status_code == 303
    pause = kept(PauseFact)[0]
    assert (pause.from_at, pause.until_at, pause.by_id) == (clock(), local("2026-11-25 00:00"), cast.supervisor)
    text = words(look(desk, path).select_one("main"))
    assert "暂停检查" in text and "送修" in text and "王主任" in text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"from_at": "2026-11-19"}, "from_at"), ({"from_at": "soon"}, "from_at"), ({"until_at": "2026-11-18"}, "until_at"),
        ({"until_at": "x"}, "until_at"), ({"why": " "}, "why"),
    ],
)  # fmt: skip
def test_a_wrong_pause_is_refused_beside_its_field(desk, point, changed, field):
    typed = {"from_at": "2026-11-20", "until_at": "", "why": "送修"} | changed
    response = send(desk, f"/desk/checkpoints/{point.id}/pause", **typed)
    assert response.status_code == 422
    assert list(errors(read(response))) == [field]
    assert kept(PauseFact) == []


def test_a_pause_sent_twice_is_one(desk, point):
    typed = {"from_at": "2026-11-20", "until_at": "", "why": "送修"}
    sent = [send(desk, f"/desk/checkpoints/{point.id}/pause", **typed).status_code for _time in range(2)]
    assert sent == [303, 422]
    assert len(kept(PauseFact)) == 1


def test_resuming_ends_the_pause_and_twice_is_harmless(desk, point, clock):
    send(desk, f"/desk/checkpoints/{point.id}/pause", from_at="2026-11-20", until_at="", why="送修")
    clock.at("2026-11-20 10:00")
    for _time in range(2):
        assert send(desk, f"/desk/checkpoints/{point.id}/resume").status_code == 303
    assert kept(PauseFact)[0].until_at == clock()
    page = look(desk, f"/desk/checkpoints/{point.id}")
    assert page.select_one("form[action$='/resume']") is None and "恢复检查" in words(page.select_one(".history"))


def test_out_of_use_is_shown_with_the_hazard_that_bars_it_until_that_is_closed(desk, point, cast, clock):
    path = f"/desk/checkpoints/{point.id}"
    hazard = barred(point, by=cast.supervisor, now=clock())
    banner = look(desk, path).select_one(".banner-bad")
    assert banner.select_one(".banner-title").text == "停止使用"
    assert banner.select_one("a")["href"] == f"/desk/hazards/{hazard.id}"
    closed(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=clock.at("2026-11-20 09:00"))
    assert look(desk, path).select_one(".banner-bad") is None


def test_retiring_asks_first_and_then_ends_what_was_owed(desk, point):
    path = f"/desk/checkpoints/{point.id}"
    assert "1 项检查不再要求" in words(look(desk, f"{path}/retire").select_one("main"))
    assert kept(Checkpoint)[0].retired_at is None
    for _time in range(2):
        assert send(desk, f"{path}/retire").status_code == 303
    assert kept(Checkpoint)[0].retired_at is not None
    page = look(desk, path)
    assert page.select(".banner-title")[-1].text == "已撤点"
    assert page.select("main form") == []


def test_the_list_is_searched_by_name_place_and_code_and_keeps_retired_points_findable(desk, point, clock):
    other = checkpoint("消防栓 9", place=floor("3层"))
    registry.retire_checkpoint(other.id, now=clock(), by=1)
    assert "消防栓 9" not in words(look(desk, "/desk/checkpoints").select_one("main"))
    assert "已撤点" in words(look(desk, "/desk/checkpoints?q=消防栓").select_one("main"))
    assert "没有符合条件" in words(look(desk, "/desk/checkpoints?q=nothing").select_one("main"))
    assert look(desk, "/desk/checkpoints?place=x&kind=y").select_one("h1")
