"""A round as one page: what it holds, under whose name, and what it is without scripts (P22, P41)."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from kiosk import library
from kiosk.operations import registry, school
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Inspection, Plan
from tests.factories import (
    DAILY,
    THREE_ROUNDS,
    all_rows,
    barred,
    building,
    checkpoint,
    code_of,
    filled,
    floor,
    inspect,
    plan,
)
from tests.instants import FRIDAY_MORNING
from tests.web.test_scan import enrolled, page


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


@pytest.fixture
def points(app):
    """Return extinguishers wanted daily: two floors of one building, and another building."""
    made = [
        checkpoint("灭火器 A-1-01", place=floor("1层")),
        checkpoint("灭火器 A-2-03", place=floor("2层")),
        checkpoint("灭火器 B-1-01", place=floor("1层", "教学楼B")),
    ]
    plan(cadence=DAILY, title="灭火器日检")
    return made


def address(place=None, query=""):
    return f"/round/{(place or building()).id}{query}"


def unpacked(response):
    """Return a page with its templates laid open: what is in them is no part of the page as it stands."""
    text = response.get_data(as_text=True)
    return BeautifulSoup(text.replace("<template ", "<aside ").replace("</template>", "</aside>"), "html.parser")


def forms(response):
    """Return the forms of a page by their point's name."""
    return {form["data-point"]: form for form in unpacked(response).select("form#check")}


def listed(response, *, closed=False):
    """Return the points that are listed, by name: each with what stands at it; those that are closed beside the others."""
    return {
        line.select_one(".point-name").get_text(): line.get_text(" ", strip=True)
        for line in page(response).select("#round-list a[data-code]")
        if line.has_attr("data-stop") is not closed
    }


def hidden(form):
    return {tag["name"]: tag.get("value", "") for tag in form.find_all("input", type="hidden")}


def test_it_holds_every_open_form_below_the_place_in_the_order_of_the_walk(phone, points):
    found = phone.get(address())
    assert list(forms(found)) == list(listed(found)) == ["灭火器 A-1-01", "灭火器 A-2-03"]
    assert [tag.get_text() for tag in page(found).select(".round-where")] == ["教学楼A · 1层", "教学楼A · 2层"]
    assert "还有 2 项待查" in page(found).select_one("#round-left").get_text()
    assert list(forms(phone.get(address(floor("2层"))))) == ["灭火器 A-2-03"]
    assert len(forms(phone.get(address(registry.campus())))) == 3


def test_each_form_is_sent_as_the_person_it_was_served_to_at_its_own_point(phone, points, cast):
    for form in forms(phone.get(address())).values():
        assert form["data-person"] == str(cast.inspector) and form["data-person-name"] == "赵师傅"
        answers = filled(library.forms()["FIRE-01"])
        assert phone.post(form["action"], data=hidden(form) | answers).status_code == 303
    rows = all_rows(Inspection)
    assert [row.checkpoint_id for row in rows] == [point.id for point in points[:2]]
    assert {row.person_id for row in rows} == {cast.inspector}
    assert len({row.key for row in rows}) == 2


def test_a_form_is_still_sent_under_its_own_grant_when_the_page_was_opened_again(phone, points, cast):
    before = forms(phone.get(address()))["灭火器 A-1-01"]
    after = forms(phone.get(address()))["灭火器 A-1-01"]
    assert hidden(before)["key"] != hidden(after)["key"]
    answers = filled(library.forms()["FIRE-01"])
    assert phone.post(before["action"], data=hidden(before) | answers).status_code == 303
    assert [row.key for row in all_rows(Inspection)] == [hidden(before)["key"]]


def test_the_items_stand_on_the_page_once_for_all_points_that_ask_the_same(phone, points):
    soup = unpacked(phone.get(address()))
    (block,) = {tag["data-items"] for tag in soup.select("form#check [data-items]")}
    asked = [item.key for item in library.forms()["FIRE-01"].items if item.type != "computed"]
    assert [tag["data-item"] for tag in soup.select(f"#items-{block} .item")] == asked
    assert len(soup.select(".item")) == len(asked)


def test_several_forms_of_a_point_stand_each_for_itself(phone, points):
    plan("FIRE-05", THREE_ROUNDS, title="防火巡查")
    soup = unpacked(phone.get(address()))
    titles = [library.forms()[code].title.zh for code in ("FIRE-01", "FIRE-05")]
    assert sorted(form["data-title"] for form in soup.select("form#check")) == sorted(titles * 2)
    ids = [line["data-stop"] for line in soup.select("[data-stop]")]
    assert len(set(ids)) == 4 and [tag["id"] for tag in soup.select("aside[id^=stop-]")] == [f"stop-{each}" for each in ids]


def test_what_is_not_wanted_now_is_listed_closed_and_opened_on_demand(phone, points, cast):
    inspect(points[0], "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    found = phone.get(address())
    assert list(forms(found)) == ["灭火器 A-2-03"]
    assert "已查" in listed(found, closed=True)["灭火器 A-1-01"]
    everything = phone.get(page(found).select_one("details.fold a.button")["href"])
    assert list(forms(everything)) == ["灭火器 A-1-01", "灭火器 A-2-03"]
    again = unpacked(everything).select_one(f"#stop-{code_of(points[0])}-{queries.form_ids()['FIRE-01']}").get_text()
    assert "本次已经查过，现在是再查一次" in again and "临时检查" in again


def test_paused_points_are_closed_whatever_is_asked_for(phone, points, cast):
    registry.pause_checkpoint(points[0].id, from_at=FRIDAY_MORNING, until_at=None, why="修缮", now=FRIDAY_MORNING, by=cast.supervisor)
    for query in ("", "?all=1"):
        found = phone.get(address(query=query))
        assert list(forms(found)) == ["灭火器 A-2-03"]
        assert "暂停检查" in listed(found, closed=True)["灭火器 A-1-01"]


def test_barred_points_whose_checks_go_on_are_checked_and_retired_ones_are_not_there(phone, points, cast):
    barred(points[0], by=cast.supervisor, now=FRIDAY_MORNING)
    with writing() as session:
        session.get(Plan, 1).checks_barred = True
    registry.retire_checkpoint(points[1].id, now=FRIDAY_MORNING, by=cast.supervisor)
    found = phone.get(address(query="?all=1"))
    assert list(forms(found)) == ["灭火器 A-1-01"] and listed(found, closed=True) == {}
    assert "停止使用" in unpacked(found).select_one("aside[id^=stop-] .barred-bar").get_text()


def test_a_point_without_a_plan_is_named_and_closed(phone, points):
    checkpoint("滑梯", "play_set", place=floor("1层"))
    assert "没有检查计划" in listed(phone.get(address()), closed=True)["滑梯"]


def test_without_scripts_it_is_a_list_of_links_to_the_forms(phone, points):
    found = page(phone.get(address())).select("#round-list a[data-stop]")
    for line, point in zip(found, points, strict=False):
        opened = phone.get(line["href"])
        assert page(opened).select_one("#check")["data-point"] == point.name == line.select_one(".point-name").get_text()


def test_the_words_of_the_scripts_are_whole_in_both_languages(phone, points):
    for language in ("zh", "en"):
        phone.set_cookie("kiosk_language", language)
        told = page(phone.get(address())).select_one("#round-code")
        assert "{position}" in told["data-character"] and "{character}" in told["data-character"]
        assert "0 O 1 I L U" in told["data-character"] and "{n}" in told["data-length"] and "{name}" in told["data-closed"]


def test_a_place_without_points_says_so(phone, points):
    found = phone.get(address(floor("3层", "宿舍楼")))
    assert found.status_code == 200 and "现在没有要查的点" in page(found).select_one(".empty").get_text()
    assert page(found).select_one("#round-code") is None


def test_a_place_that_does_not_exist_is_not_found(phone, points):
    assert phone.get("/round/9999").status_code == 404


def test_a_stranger_signs_in_and_comes_back(client, points):
    there = client.get(address(query="?all=1"))
    assert there.status_code == 303
    wanted = urlsplit(there.location)
    assert wanted.path == "/phone/signin" and parse_qs(wanted.query)["next"] == [address(query="?all=1")]
    assert "灭火器" not in client.get(there.location).get_data(as_text=True)


def test_a_photo_is_asked_for_where_the_form_page_asks_for_one(phone, points):
    school.set_setting("photo_one_in", "1")
    for form in forms(phone.get(address())).values():
        assert "这次请拍一张现场照片" in form.get_text()
    school.set_setting("photo_one_in", "0")
    assert all("这次请拍" not in form.get_text() for form in forms(phone.get(address())).values())


def test_the_second_person_is_chosen_from_the_others(phone, app, cast):
    second = next(form for form in library.forms().values() if any(item.type == "second" for item in form.items))
    checkpoint("药品柜", "extinguisher")
    checkpoint("药品柜 2", "extinguisher")
    plan(second.code, DAILY)
    names = [tag.get_text() for tag in unpacked(phone.get(address())).select(".second-ask option[value!='']")]
    assert "陈师傅" in names and "赵师傅" not in names


def test_the_form_is_the_one_of_its_own_page(phone, points):
    soup = unpacked(phone.get(address()))
    form, alone = soup.select_one("form#check"), page(phone.get(f"/c/{code_of(points[0])}")).select_one("#check")
    block = soup.select_one(f"#items-{form.select_one('[data-items]')['data-items']}")
    assert [str(tag) for tag in block.select(".item")] == [str(tag) for tag in alone.select(".item")]
    for css in (".record-photos", ".rest-box", ".foot"):
        assert str(form.select_one(css)) == str(alone.select_one(css))
    assert form.attrs == alone.attrs and list(hidden(form)) == [name for name in hidden(alone) if not name.startswith("mode.")]


# -- the way there ---------------------------------------------------------------------------------------------------


def test_the_start_page_offers_the_buildings_with_something_open_ones_own_first(phone, points, cast):
    with writing():
        building("教学楼B").owner_id = cast.inspector
    building("宿舍楼")
    lines = page(phone.get("/")).select("#rounds a")
    assert [line.get_text(" ", strip=True) for line in lines] == ["教学楼B 待查 1 处", "教学楼A 待查 2 处"]
    assert len(forms(phone.get(lines[1]["href"]))) == 2


def test_the_start_page_offers_no_round_where_nothing_is_open(phone, points, cast):
    for point in points:
        inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    assert page(phone.get("/")).select("#rounds") == []
