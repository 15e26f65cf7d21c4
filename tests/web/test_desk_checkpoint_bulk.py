"""ux S3, S5: the list is narrowed by its address; ticked points are changed together, after a preview, undone in time."""

import pytest

from kiosk.operations import registry
from kiosk.storage.models import Checkpoint, PauseFact
from tests.factories import DAILY, barred, building, checkpoint, code_of, floor, plan
from tests.web.desk import errors, kept, look, read, send, sit, wall, words

BULK = "/desk/checkpoints/bulk"


@pytest.fixture
def points(app):
    """Return three extinguishers wanted daily."""
    made = [checkpoint(f"灭火器 {n}") for n in range(3)]
    plan("FIRE-01", DAILY, title="灭火器日检")
    return made


@pytest.fixture
def desk(client, points):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def names(desk, query):
    """Return the points the list shows for a filter."""
    return [words(tag) for tag in look(desk, f"/desk/checkpoints?{query}").select("tbody .point-name")]


def ask(desk, points, action, **typed):
    """Tick points and go as far as the preview."""
    return send(desk, BULK, point=[each.id for each in points], action=action, step="show", **typed)


def confirm(desk, response):
    """Press the button of a preview."""
    form = next(form for form in read(response).select("main form") if form.select_one("input[name=key]"))
    fields = {}
    for tag in form.select("input"):
        fields.setdefault(tag["name"], []).append(tag["value"])
    fields.pop("form_token")
    return send(desk, BULK, **fields)


def undo(desk):
    form = look(desk, "/desk/checkpoints").select_one("form[action$='/undo']")
    return send(desk, form["action"], **{tag["name"]: tag["value"] for tag in form.select("input") if tag["name"] != "form_token"})


def test_the_list_is_narrowed_by_every_filter_of_its_address(desk, points, clock, cast):
    other = checkpoint("滑梯", "play_set", place=building("操场"))
    barred(points[0], by=1, now=clock())
    registry.pause_checkpoint(points[1].id, from_at=clock(), until_at=None, why="送修", now=clock(), by=cast.supervisor)
    registry.retire_checkpoint(other.id, now=clock(), by=cast.supervisor)
    found = {
        "state=active": ["灭火器 2"], "state=barred": ["灭火器 0"], "state=paused": ["灭火器 1"], "state=retired": ["滑梯"],
        "state=all&kind=play_set": ["滑梯"], "state=odd": ["灭火器 0", "灭火器 1", "灭火器 2"], "q=灭火器+1": ["灭火器 1"],
        f"place={floor().id}&state=active": ["灭火器 2"], f"person={cast.inspector}": [],
    }  # fmt: skip
    assert {query: names(desk, query) for query in found} == found
    page = look(desk, "/desk/checkpoints?state=paused")
    assert page.select_one("select[name=state] option[selected]")["value"] == "paused"


def test_everything_that_fits_is_ticked_on_demand(desk, points):
    page = look(desk, "/desk/checkpoints?q=灭火器+1&all=1")
    assert [tag["value"] for tag in page.select("input[name=point][checked]")] == [str(points[1].id)]


def test_an_owner_for_many_is_asked_for_shown_and_made(desk, points, app, cast):
    asked = send(desk, BULK, point=[each.id for each in points[:2]], action="owner")
    assert asked.status_code == 200 and read(asked).select_one("select[name=owner]") is not None
    shown = ask(desk, points[:2], "owner", owner=str(cast.rectifier))
    assert "将影响 2 项" in words(read(shown)) and "跟随位置 → 陈师傅" in words(read(shown).select_one("tbody"))
    assert kept(Checkpoint)[0].owner_id is None
    first = confirm(desk, shown)
    assert (first.status_code, confirm(desk, shown).status_code) == (303, 303)
    assert [row.owner_id for row in kept(Checkpoint)] == [cast.rectifier, cast.rectifier, None]
    assert "已修改 2 个点" in words(look(desk, "/desk/checkpoints").select_one(".banner"))
    assert "陈师傅" in words(look(app.test_client(), wall(cast.supervisor)))
    assert undo(desk).status_code == 303
    assert [row.owner_id for row in kept(Checkpoint)] == [None, None, None]
    assert look(desk, "/desk/checkpoints").select_one("form[action$='/undo']") is None


def test_retired_points_leave_board_and_phone_and_come_back_by_undoing(desk, points, app, cast):
    confirm(desk, ask(desk, points, "retire"))
    board, phone = wall(cast.supervisor), f"/c/{code_of(points[0])}"
    assert "灭火器日检" not in words(look(app.test_client(), board)) and desk.get(phone).status_code == 410
    assert undo(desk).status_code == 303
    assert desk.get(phone).status_code == 200 and [row.retired_at for row in kept(Checkpoint)] == [None] * 3


def test_a_move_says_where_to_and_a_pause_shows_on_the_phone(desk, points, clock):
    shown = ask(desk, points, "move", place=str(building("综合楼").id))
    assert "→ 综合楼" in words(read(shown).select_one("tbody"))
    confirm(desk, ask(desk, points[:1], "pause", from_at="2026-11-20", until_at="", why="装修"))
    assert len(kept(PauseFact)) == 1 and "暂停检查" in words(look(desk, f"/c/{code_of(points[0])}"))
    clock.at("2026-11-20 08:30")
    confirm(desk, ask(desk, points[:1], "resume"))
    assert kept(PauseFact)[0].until_at == clock()


def test_printing_leads_on_to_the_labels(desk, points):
    response = send(desk, BULK, point=[points[0].id], action="print")
    assert response.status_code == 303 and response.location.endswith(f"/desk/labels?point={points[0].id}")


def test_one_point_in_the_way_keeps_all_from_being_changed(desk, points, clock):
    registry.retire_checkpoint(points[2].id, now=clock(), by=1)
    response = ask(desk, points, "resume")
    page = read(response)
    assert response.status_code == 422 and "有 1 个点做不了" in words(page) and page.select_one("input[name=key]") is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"action": "owner", "owner": ""}, "owner"), ({"action": "owner", "owner": "999"}, "owner"),
        ({"action": "move", "place": "x"}, "place"),
        ({"action": "pause", "from_at": "2026-11-19", "why": "装修"}, "from_at"),
        ({"action": "pause", "from_at": "soon", "why": "装修"}, "from_at"),
        ({"action": "pause", "from_at": "2026-11-20", "why": ""}, "why"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_beside_its_field(desk, points, typed, field):
    response = ask(desk, points, **typed)
    assert response.status_code == 422 and list(errors(read(response))) == [field]


def test_nothing_ticked_or_nothing_chosen_is_said(desk, points):
    for typed in ({"action": "retire"}, {"point": points[0].id}, {"point": points[0].id, "action": "explode"}, {"point": "x"}):
        response = send(desk, BULK, **typed)
        assert response.status_code == 422 and read(response).select_one(".banner-bad") is not None


def test_a_change_since_the_preview_shows_it_again(desk, points, cast, clock):
    shown = ask(desk, points, "owner", owner=str(cast.rectifier))
    registry.retire_checkpoint(points[0].id, now=clock(), by=1)
    response = confirm(desk, shown)
    assert response.status_code == 409 and "刚才有人改过" in words(read(response))
    assert {row.owner_id for row in kept(Checkpoint)} == {None}


def test_what_was_edited_since_is_named_and_nothing_is_undone(desk, points, cast, clock):
    confirm(desk, ask(desk, points, "owner", owner=str(cast.rectifier)))
    form = look(desk, "/desk/checkpoints").select_one("form[action$='/undo']")
    registry.pause_checkpoint(
        points[1].id, from_at=clock(), until_at=None, why="送修", now=clock(), by=cast.administrator
    )
    response = send(desk, form["action"], key=form.select_one("input[name=key]")["value"])
    assert response.status_code == 409 and "灭火器 1 ：李园长 在 08:10 又改过" in words(read(response).select_one(".banner-bad"))
    assert kept(Checkpoint)[0].owner_id == cast.rectifier


def test_undoing_too_late_or_nothing_is_said(desk, points, cast, clock):
    confirm(desk, ask(desk, points, "owner", owner=str(cast.rectifier)))
    form = look(desk, "/desk/checkpoints").select_one("form[action$='/undo']")
    key = form.select_one("input[name=key]")["value"]
    clock.at("2026-11-20 08:20")
    assert look(desk, "/desk/checkpoints").select_one("form[action$='/undo']") is None
    assert "不能撤销" in words(read(send(desk, form["action"], key=key)).select_one(".banner-bad"))
    assert send(desk, form["action"], key="").status_code == 422


def test_a_stranger_changes_nothing(desk, points):
    token = look(desk, "/desk/devices").select_one("input[name=form_token]")["value"]
    desk.delete_cookie("kiosk_desk")
    for path in (BULK, f"{BULK}/undo"):
        assert desk.post(path, data={"form_token": token, "point": points[0].id, "action": "retire"}).status_code == 401
    assert desk.get(BULK).status_code == 405
