"""ux S7, X11: the places at the desk: the tree, an outline with its preview, changing, ordering and clearing a place."""

import pytest

from kiosk.operations import registry
from kiosk.storage import queries
from kiosk.storage.models import Place
from tests.factories import DAILY, building, checkpoint, code_of, floor, inspect, plan
from tests.instants import FRIDAY_MORNING
from tests.web.desk import errors, kept, look, read, send, sit, words

OUTLINE = "教学楼A\n  2层\n    东走廊\n食堂"


@pytest.fixture
def desk(client, app):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def hidden(page, name):
    """Return a hidden value of the page's first form that has it."""
    return page.select_one(f"main input[name={name}]")["value"]


def change(desk, place, **typed):
    """Send the form of a place as it stands, with some fields typed anew."""
    page = look(desk, f"/desk/places/{place.id}")
    form = {"seen": hidden(page, "seen"), "name": place.name, "parent": place.parent_id or "", "owner": place.owner_id or ""}
    return send(desk, f"/desk/places/{place.id}", **form | typed)


def test_the_tree_shows_who_is_responsible_and_how_many_points_there_are(desk, cast):
    registry.add_place("食堂", parent=registry.campus(), level="building", owner_id=cast.inspector)
    checkpoint()
    rows = {words(row.th): words(row) for row in look(desk, "/desk/places").select("tbody tr")}
    assert "赵师傅" in rows["食堂"] and "1 个" in rows["教学楼A"] and "1 个" in rows["2层"] and "1 个" in rows["阳光幼儿园"]


def test_an_outline_is_shown_first_and_saved_when_confirmed(desk):
    floor("2层")
    response = send(desk, "/desk/places/outline", outline=OUTLINE, below="")
    page = read(response)
    assert response.status_code == 200 and "将新增 2 个位置" in words(page.select_one(".banner"))
    assert [words(each) for each in page.select(".outline li")] == ["教学楼A", "2层", "东走廊 新", "食堂 新"]
    assert len(kept(Place)) == 3
    for _time in range(2):
        confirmed = {name: hidden(page, name) for name in ("outline", "below", "sure")}
        assert send(desk, "/desk/places/outline", **confirmed).status_code == 303
    assert len(kept(Place)) == 5
    assert "东走廊" in words(look(desk, "/desk/places").select_one("tbody"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("阳光幼儿园\n  教学楼A\n月光幼儿园", "第 3 行：“月光幼儿园”和“阳光幼儿园”并列了"),
        ("\n".join(" " * n + f"第{n}级" for n in range(30)), "第 5 行：“第4级”太深了"),
        ("教学楼A\n  1层\n  1层", "第 3 行：和第 2 行重复了"),
        ("教学楼A\n    1层\n  2层", "第 3 行：缩进和上面哪一级都对不上"),
        ("教学楼A\n  -", "第 2 行：这一行没有名称"),
        ("教学楼A\n" + "长" * 61, "第 2 行：名称太长了，最多 60 个字"),
        ("教学楼\u202eA", "第 1 行：名称里有看不见的特殊符号"),
        ("", "请写下至少一个位置"),
    ],
)
def test_a_bad_outline_is_told_line_by_line_and_kept_as_typed(desk, text, said):
    before = len(kept(Place))
    for sure in ("", "1"):
        response = send(desk, "/desk/places/outline", outline=text, below="", sure=sure)
        page = read(response)
        assert response.status_code == 422 and said in words(page.select_one(".banner-bad")).replace(" ：", "：")
        assert page.select_one("textarea").text.strip() == text.strip()
    assert len(kept(Place)) == before


def test_angles_in_an_outline_come_out_as_text(desk):
    text = "库房<b>甲\n<img src=x onerror=alert(1)>"
    page = read(send(desk, "/desk/places/outline", outline=text, below=""))
    confirmed = {name: hidden(page, name) for name in ("outline", "below", "sure")}
    response = send(desk, "/desk/places/outline", **confirmed)
    for shown in (page, look(desk, response.location), look(desk, "/desk/places/outline")):
        assert "<img src=x onerror=alert(1)>" in words(shown.select_one("main")) and "库房<b>甲" in words(shown)
        assert not shown.select("main img, main b")
    assert {"库房<b>甲", "<img src=x onerror=alert(1)>"} <= {each.name for each in kept(Place)}


def test_a_place_renamed_shows_on_the_board_and_on_the_phone_at_once(desk, app):
    point = checkpoint()
    plan("FIRE-01", DAILY)
    assert change(desk, building(), name="逸夫楼").status_code == 303
    board = queries.watched(t=FRIDAY_MORNING, since=FRIDAY_MORNING)
    assert board[0].area == "逸夫楼"
    assert "逸夫楼" in words(look(desk, f"/c/{code_of(point)}"))
    page = look(desk, f"/desk/places/{building('逸夫楼').id}")
    assert "教学楼A → 逸夫楼" in words(page.select_one(".history"))


def test_a_wrong_name_is_refused_beside_its_field(desk):
    building("食堂")
    for name, said in (("", "请填写"), ("长" * 61, "太长了"), ("食堂", "已经有同样的名称")):
        response = change(desk, building(), name=name)
        assert response.status_code == 422 and said in errors(read(response))["name"]
    assert send(desk, "/desk/places", name="", parent="", owner="99").status_code == 422


def test_a_place_is_offered_every_parent_but_itself_and_what_is_in_it(desk):
    here = building()
    floor()
    other = building("食堂")
    offered = [each.text for each in look(desk, f"/desk/places/{here.id}").select("select[name=parent] option")]
    assert offered == ["阳光幼儿园", "食堂"]
    response = change(desk, here, parent=floor().id)
    assert "自己的下级" in errors(read(response))["parent"]
    assert change(desk, floor(), parent=other.id).status_code == 303
    assert queries.places()[floor("2层", "食堂").id].path == "食堂 · 2层"


def test_the_second_of_two_editors_sees_both_versions_and_decides(desk, app, cast):
    place = building()
    seen = hidden(look(desk, f"/desk/places/{place.id}"), "seen")
    form = {"parent": place.parent_id, "owner": cast.inspector, "seen": seen}
    assert send(desk, f"/desk/places/{place.id}", name="逸夫楼", **form).status_code == 303
    response = send(sit(app.test_client(), "li"), f"/desk/places/{place.id}", name="求真楼", **form)
    page = read(response)
    assert response.status_code == 409 and "王主任" in words(page.select_one(".banner"))
    assert "逸夫楼" in words(page.select_one("tbody")) and "求真楼" in words(page.select_one("tbody"))
    mine = {tag["name"]: tag["value"] for tag in page.select("main form input")}
    assert desk.post(page.select_one("main form")["action"], data=mine | {"form_token": mine["form_token"]}).status_code in (303, 403)
    assert send(desk, f"/desk/places/{place.id}", **{k: v for k, v in mine.items() if k != "form_token"}).status_code == 303
    assert queries.places()[place.id].name == "求真楼"


def test_places_are_put_in_order(desk):
    for name in ("甲", "乙"):
        building(name)
    form = look(desk, "/desk/places").select("form[action$='/order']")[0]
    assert send(desk, form["action"], to=form.button["value"]).status_code == 303
    assert [words(tag) for tag in look(desk, "/desk/places").select("tbody th")][1:] == ["乙", "甲"]
    assert send(desk, form["action"], to="").status_code == 422


def test_only_an_empty_place_can_be_removed_and_the_page_says_what_is_in_it(desk):
    checkpoint()
    response = send(desk, f"/desk/places/{floor().id}/remove")
    assert response.status_code == 422 and "这里还有1 个巡查点" in words(read(response).select_one(".banner-bad"))
    other = building("空楼")
    assert "删除这个位置" in words(look(desk, f"/desk/places/{other.id}"))
    path = f"/desk/places/{other.id}/remove"
    assert [send(desk, path).status_code for _time in range(2)] == [303, 303]
    assert "空楼" not in {row.name for row in kept(Place)}


def test_moved_points_keep_their_inspections(desk, cast):
    point = checkpoint()
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    change(desk, floor(), parent=building("综合楼").id)
    line = words(look(desk, "/desk/inspections").select_one("tbody"))
    assert "综合楼 · 2层" in line and "赵师傅" in line
