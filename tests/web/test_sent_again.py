"""A page sent again from the back button with something else is never taken for what it was sent with before."""

from datetime import date

import pytest

from kiosk.core.hazard import MoveKind
from kiosk.operations.errors import Refused
from kiosk.storage.models import Hazard, Move, Repair
from tests.factories import (
    DAILY,
    checkpoint,
    code_of,
    floor,
    moved,
    plan,
    repair_asked,
    reported,
)
from tests.instants import FRIDAY_MORNING
from tests.web.desk import errors, kept, look, read, sit, words
from tests.web.test_scan import enrolled, fields_in
from tests.web.uploads import post_files

SAID = "刚才已经提交过一次"


@pytest.fixture
def point(app):
    """Return an extinguisher that is wanted daily."""
    made = checkpoint()
    plan(cadence=DAILY)
    return made


@pytest.fixture
def phone(client, cast, point):
    """Return a browser on the inspector's phone."""
    return enrolled(client, cast, cast.inspector)


@pytest.fixture
def desk(app):
    """Return the supervisor's browser."""
    return sit(app.test_client())


def twice(browser, path, form, first, second):
    """Send a page, then, as from the back button, the same page with something else; return the second answer."""
    fields = fields_in(browser.get(path), form)
    assert post_files(browser, path, fields | first).status_code == 303
    return post_files(browser, path, fields | second)


def test_another_report_from_the_same_page_is_asked_for_again_and_then_kept(phone, point):
    path = f"/c/{code_of(point)}/report"
    same = {"urgent": "0", "no_photo": "手机拍不了"}
    answer = twice(phone, path, "#report", same | {"text": "门闩松了"}, same | {"text": "玻璃裂了"})
    page = read(answer)
    assert answer.status_code == 422 and SAID in words(page.select_one("main"))
    assert page.select_one("[name=text]").text == "玻璃裂了" and len(kept(Hazard)) == 1
    again = fields_in(answer, "#report") | same | {"text": "玻璃裂了"}
    assert post_files(phone, path, again).status_code == 303
    assert [hazard.text for hazard in kept(Hazard)] == ["门闩松了", "玻璃裂了"]


def test_the_same_report_at_the_desk_with_other_words_is_no_repetition(desk, point):
    form = "form[action$='/hazards/new'][method=post]"
    path = f"/desk/hazards/new?checkpoint={point.id}"
    fields = fields_in(desk.get(path), form) | {"urgency": "plain", "no_photo": "没带手机"}
    assert post_files(desk, "/desk/hazards/new", fields | {"text": "门闩松了"}).status_code == 303
    answer = post_files(desk, "/desk/hazards/new", fields | {"text": "玻璃裂了"})
    assert answer.status_code == 422 and SAID in words(read(answer).select_one("main"))
    assert post_files(desk, "/desk/hazards/new", fields_in(answer, form) | {"text": "玻璃裂了", "urgency": "plain", "no_photo": "没带手机"}).status_code == 303
    assert [hazard.text for hazard in kept(Hazard)] == ["门闩松了", "玻璃裂了"]


def test_another_repair_from_the_same_page_is_asked_for_again_and_then_kept(phone, point):
    path, form = f"/c/{code_of(point)}/repair", "main form[method=post]"
    same = {"urgency": "normal"}
    answer = twice(phone, path, form, same | {"text": "灯不亮"}, same | {"text": "门不关"})
    assert answer.status_code == 422 and SAID in words(read(answer).select_one("main"))
    assert post_files(phone, path, fields_in(answer, form) | same | {"text": "门不关"}).status_code == 303
    assert [repair.text for repair in kept(Repair)] == ["灯不亮", "门不关"]


def test_a_move_sent_again_with_another_note_is_not_called_saved(app, point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    made = {"by": cast.supervisor, "now": FRIDAY_MORNING, "seen": kept(Move)[0].id, "key": "m" * 30}
    moved(hazard.id, MoveKind.GUARD, note="围起来", **made)
    assert moved(hazard.id, MoveKind.GUARD, note="围起来", **made).note == "围起来"
    with pytest.raises(Refused, match="sent_before"):
        moved(hazard.id, MoveKind.GUARD, note="派人守着", **made)
    assert len(kept(Move)) == 2


def test_nothing_is_put_out_of_use_where_there_is_no_checkpoint(desk, cast):
    hazard = reported(None, place_id=floor().id, by=cast.inspector, now=FRIDAY_MORNING)
    page = look(desk, f"/desk/hazards/{hazard.id}")
    assert page.select("#move-bar") == []
    with pytest.raises(Refused, match="no_checkpoint"):
        moved(hazard.id, MoveKind.BAR, by=cast.supervisor, now=FRIDAY_MORNING)
    other = reported(checkpoint("有点"), by=cast.inspector, now=FRIDAY_MORNING, text="松动")
    assert look(desk, f"/desk/hazards/{other.id}").select("#move-bar") != []


def test_a_deadline_years_ahead_is_refused_beside_its_field(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    given = {"by": cast.supervisor, "now": FRIDAY_MORNING, "assignee_id": cast.rectifier}
    with pytest.raises(Refused, match="due_on deadline_far"):
        moved(hazard.id, MoveKind.ASSIGN, due_on=date(2099, 12, 31), **given)
    fields = fields_in(desk.get(f"/desk/hazards/{hazard.id}"), "#move-assign")
    answer = post_files(
        desk, f"/desk/hazards/{hazard.id}/moves", fields | {"assignee": str(cast.rectifier), "due_on": "2099-12-31"}
    )
    assert answer.status_code == 422 and "两年以内" in errors(read(answer))["due_on"]
    assert len(kept(Move)) == 1


def test_what_was_done_to_a_repair_is_said_on_the_phone_and_only_for_a_move_that_was_made(phone, point, cast):
    path = f"/c/{code_of(point)}/repair"
    fields = fields_in(phone.get(path), "main form[method=post]") | {"text": "灯不亮", "urgency": "normal"}
    page = look(phone, post_files(phone, path, fields).location)
    assert "已保存" in words(page.select_one("#made"))
    slip = repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, text="门不关")
    assert look(phone, f"/repairs/{slip.id}?made=made-up").select("#made") == []


def test_a_scan_leads_to_the_hazards_that_are_open_there(phone, point, cast):
    path = f"/c/{code_of(point)}"
    assert "看这里的隐患" not in words(look(phone, path).select_one("main"))
    reported(point, by=cast.supervisor, now=FRIDAY_MORNING)
    (link,) = [tag for tag in look(phone, path).select("main a") if words(tag) == "看这里的隐患"]
    assert "灯罩裂了" in words(look(phone, link["href"].partition("#")[0]).select_one("#open-hazards"))
