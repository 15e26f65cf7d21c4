"""ux S7: a checkpoint is edited in the browser; the board and the phone show it, and two editors do not collide."""

import pytest

from kiosk.storage import queries
from kiosk.storage.models import Checkpoint
from tests.factories import DAILY, building, checkpoint, code_of, floor, plan
from tests.web.desk import errors, kept, look, read, send, sit, wall, words


@pytest.fixture
def point(app):
    """Return an extinguisher wanted daily."""
    made = checkpoint(fields={"agent": "powder", "made_on": "2024-05-09"})
    plan("FIRE-01", DAILY, title="灭火器日检")
    return made


@pytest.fixture
def desk(client, point):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def typed(desk, point):
    """Return the form of a point as its page fills it in."""
    page = look(desk, f"/desk/checkpoints/{point.id}/edit")
    found = {tag["name"]: tag["value"] for tag in page.select("main form input")}
    for tag in page.select("main form select"):
        chosen = tag.select_one("option[selected]")
        found[tag["name"]] = chosen["value"] if chosen else ""
    return found


def save(desk, point, **changed):
    """Send the form of a point with some fields typed anew."""
    return send(desk, f"/desk/checkpoints/{point.id}/edit", **{**typed(desk, point), **changed, "form_token": token(desk)})


def token(desk):
    return look(desk, "/desk/devices").select_one("input[name=form_token]")["value"]


def test_the_form_stands_filled_in_and_saving_it_untouched_changes_nothing(desk, point):
    form = typed(desk, point)
    assert (form["name"], form["place"], form["field.agent"], form["field.made_on"]) == (
        "灭火器 A-2-03", str(point.place_id), "powder", "2024-05-09"
    )  # fmt: skip
    assert save(desk, point).status_code == 303
    assert queries.edits_of(f"checkpoint:{point.id}") == []


def test_an_edit_shows_on_the_page_the_board_and_the_phone(desk, point, app, cast):
    changed = {"name": "灭火器 新", "place": str(building("综合楼").id), "owner": str(cast.rectifier), "field.agent": "co2"}
    assert save(desk, point, **changed).status_code == 303
    page = words(look(desk, f"/desk/checkpoints/{point.id}").select_one("main"))
    assert "灭火器 新" in page and "综合楼" in page and "陈师傅" in page and "二氧化碳" in page
    assert "干粉 → 二氧化碳" in page and "教学楼A · 2层 → 综合楼" in page
    board = words(look(app.test_client(), wall(cast.supervisor)))
    assert "综合楼" in board
    phone = words(look(desk, f"/c/{code_of(point)}"))
    assert "灭火器 新" in phone and "综合楼" in phone


def test_each_wrong_field_is_said_beside_it_and_typed_values_stay(desk, point):
    checkpoint("消防栓", "hydrant")
    response = save(desk, point, **{"name": "消防栓", "owner": "999", "place": "", "field.made_on": "2024-02-30", "field.agent": "x"})
    page = read(response)
    assert response.status_code == 422
    assert set(errors(page)) == {"owner", "place", "field.made_on", "field.agent"}
    assert page.select_one("input[name='field.made_on']")["value"] == "2024-02-30"
    assert errors(read(save(desk, point, name="消防栓"))) == {"name": "已经有同样的名称了，请换一个。"}
    assert kept(Checkpoint)[0].name == "灭火器 A-2-03"


def test_the_kind_cannot_be_changed_and_the_page_says_why(desk, point):
    assert "类别是“灭火器”，不能改" in words(look(desk, f"/desk/checkpoints/{point.id}/edit"))
    assert save(desk, point, kind="hydrant", name="灭火器 新").status_code == 303
    assert kept(Checkpoint)[0].kind.key == "extinguisher"


def test_the_second_of_two_editors_sees_both_versions_and_may_have_his(desk, point, app):
    mine, path = typed(desk, point), f"/desk/checkpoints/{point.id}/edit"
    save(desk, point, name="灭火器 一")
    response = send(desk, path, **mine | {"name": "灭火器 二", "form_token": token(desk)})
    page = read(response)
    assert response.status_code == 409 and "王主任" in words(page.select_one(".banner"))
    assert "灭火器 一" in words(page.select_one("tbody")) and "灭火器 二" in words(page.select_one("tbody"))
    assert kept(Checkpoint)[0].name == "灭火器 一"
    again = {tag["name"]: tag["value"] for tag in page.select("main form input")}
    assert send(desk, path, **again | {"form_token": token(desk)}).status_code == 303
    assert kept(Checkpoint)[0].name == "灭火器 二"


def test_a_retired_or_unknown_point_is_not_edited(desk, point):
    send(desk, f"/desk/checkpoints/{point.id}/retire")
    assert "修改" not in {words(tag) for tag in look(desk, f"/desk/checkpoints/{point.id}").select("main a")}
    response = save(desk, point, name="灭火器 新")
    assert response.status_code == 422 and "已经撤掉" in words(read(response).select_one(".banner-bad"))
    assert desk.get("/desk/checkpoints/999/edit").status_code == 404


def test_hostile_names_come_out_as_text(desk, point):
    name = "<script>alert(1)</script>\u202e =cmd \"'"
    assert save(desk, point, name=name).status_code == 303
    for path in ("/desk/checkpoints", f"/desk/checkpoints/{point.id}", f"/desk/checkpoints/{point.id}/edit"):
        assert look(desk, path).select("main script") == []


def test_a_stranger_edits_nothing(app, client, point):
    assert client.get(f"/desk/checkpoints/{point.id}/edit").status_code == 303
    sit(client)
    form = typed(client, point) | {"name": "灭火器 新"}
    client.delete_cookie("kiosk_desk")
    assert client.post(f"/desk/checkpoints/{point.id}/edit", data=form).status_code == 401
    assert kept(Checkpoint)[0].name == "灭火器 A-2-03"


def test_the_place_of_the_point_is_offered(desk, point):
    offered = [tag.text for tag in look(desk, f"/desk/checkpoints/{point.id}/edit").select("select[name=place] option")]
    assert offered == ["阳光幼儿园", "教学楼A", "教学楼A · 2层"] and floor().id == point.place_id
