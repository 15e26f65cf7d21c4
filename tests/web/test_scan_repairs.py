"""Ledgers L-03: repairs on the phone - asked for from a scan, a list or a hazard, one's own, and the moves on each."""

from io import BytesIO

import pytest

from kiosk.core.hazard import MoveKind as HazardMoveKind
from kiosk.core.repair import MoveKind, State
from kiosk.storage import queries
from kiosk.storage.models import Photo, Repair, RepairMove
from kiosk.web import edge
from tests.factories import (
    checkpoint,
    code_of,
    floor,
    moved,
    repair_asked,
    repair_finished,
    repair_moved,
    reported,
)
from tests.instants import FRIDAY_MORNING
from tests.storage.pictures import picture
from tests.web.desk import kept, look, read, words
from tests.web.test_desk_repairs import form_of, kinds, offered, wrong
from tests.web.test_scan import enrolled

HOSTILE = "<img src=x onerror=alert(1)>'\""


@pytest.fixture
def point(app):
    """Return an extinguisher."""
    return checkpoint()


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


@pytest.fixture
def repairer(app, cast):
    """Return a browser on the rectifier's phone."""
    return enrolled(app.test_client(), cast, cast.rectifier)


@pytest.fixture
def slip(point, cast):
    """Return a repair that the inspector asked for."""
    return repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING)


@pytest.fixture
def given(slip, cast):
    """Return that repair, dispatched to the rectifier."""
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    return slip


def path_of(slip) -> str:
    return f"/repairs/{slip.id}"


def ask(browser, path, **typed):
    form = look(browser, path).select_one("#ask")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input[type=hidden]")}
    return browser.post(form["action"], data=fields | {"text": "坏了", "urgency": "normal", "contact": ""} | typed)


def make(browser, slip, form, page=None, **typed):
    page = page or look(browser, path_of(slip))
    return browser.post(f"{path_of(slip)}/moves", data=form_of(page, form) | typed)


def state_of(slip) -> State:
    found = queries.repair(slip.id)
    assert found is not None
    return found.card.course.state


def listed(page, part) -> list[str]:
    return [words(name) for name in page.select(f"#{part} .point-name")]


# -- asking ------------------------------------------------------------------------------------------------------------


def test_a_repair_is_asked_for_from_a_scan(phone, point, cast):
    photo = (BytesIO(picture()), "a.jpg")
    answer = ask(phone, f"/c/{code_of(point)}/repair", text="压力不足", urgency="urgent", photos=photo)
    assert answer.status_code == 303 and answer.location.startswith("/repairs/1?made=")
    (slip,) = kept(Repair)
    assert (slip.checkpoint_id, slip.text, slip.urgency) == (point.id, "压力不足", "urgent")
    assert kept(RepairMove)[0].by_id == cast.inspector
    assert len(look(phone, "/repairs/1").select(".before-after .picture")) == 1


def test_the_page_of_a_point_leads_to_the_form(phone, point):
    code = code_of(point)
    assert look(phone, f"/c/{code}").select_one(f'a[href="/c/{code}/repair"]') is not None
    assert look(phone, "/").select_one('a[href="/repairs"]') is not None


def test_a_repair_is_asked_for_from_a_list(phone, point):
    place = floor()
    page = look(phone, "/repair")
    (building,) = page.select("a.list-line")
    inside = look(phone, building["href"])
    assert [words(name) for name in inside.select(".point-name")] == ["2层"]
    deeper = look(phone, inside.select_one("a.list-line")["href"])
    assert [words(name) for name in deeper.select(".point-name")] == ["灭火器 A-2-03"]
    assert ask(phone, deeper.select_one("a.button-main")["href"]).status_code == 303
    (slip,) = kept(Repair)
    assert (slip.checkpoint_id, slip.place_id) == (None, place.id)


@pytest.mark.parametrize(("typed", "found"), [("灭火器", 1), ("教学楼 2层", 2), ("zzz", 0), ("<b>", 0)])
def test_a_place_is_found_by_words(phone, point, typed, found):
    page = look(phone, f"/repair?q={typed}")
    assert len(page.select("a.list-line")) == found


def test_a_hazard_leads_to_its_repair(phone, point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING, text="灯罩裂了")
    page = look(phone, f"/hazards/{hazard.id}/repair")
    assert page.select_one("textarea").text == "灯罩裂了"
    assert ask(phone, f"/hazards/{hazard.id}/repair").status_code == 303
    (slip,) = kept(Repair)
    assert slip.hazard_id == hazard.id
    assert look(phone, path_of(slip)).select_one(f'a[href="/hazards/{hazard.id}"]') is not None


def test_what_is_asked_for_already_is_shown_before_it_is_asked_again(phone, point, slip):
    assert listed(look(phone, f"/c/{code_of(point)}/repair"), "open-repairs") == ["水龙头关不上"]


@pytest.mark.parametrize(
    ("typed", "field"), [({"text": ""}, "text"), ({"text": "长" * 10_000}, "text"), ({"urgency": ""}, "urgency")]
)
def test_a_bad_asking_is_told_and_nothing_is_lost(phone, point, typed, field):
    answer = ask(phone, f"/c/{code_of(point)}/repair", contact="8001", **typed)
    page = read(answer)
    assert answer.status_code == 422 and field in wrong(page) and kept(Repair) == []
    assert page.select_one("[name=contact]")["value"] == "8001" and page.select_one("#problems li") is not None


def test_sent_twice_it_is_one_slip(phone, point):
    form = look(phone, f"/c/{code_of(point)}/repair").select_one("#ask")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input[type=hidden]")}
    for _each in range(2):
        assert phone.post(form["action"], data=fields | {"text": "坏了", "urgency": "normal"}).status_code == 303
    assert len(kept(Repair)) == 1


def test_hostile_words_are_words(phone, point):
    ask(phone, f"/c/{code_of(point)}/repair", text=HOSTILE)
    for path in ("/repairs", "/repairs/1"):
        page = look(phone, path)
        assert HOSTILE[:20] in page.text and page.select_one("img[src=x]") is None


@pytest.mark.parametrize("path", ["/repair", "/repairs", "/repairs/1", "/repair/1", "/hazards/1/repair"])
def test_a_stranger_is_sent_to_sign_in(client, slip, path):
    answer = client.get(path)
    assert answer.status_code == 303 and "signin" in answer.location


def test_a_strangers_write_is_refused(phone, point, slip):
    fields = form_of(look(phone, path_of(slip)), "cancel") | {"note": "x"}
    asked = {"form_token": fields["form_token"], "text": "坏了", "urgency": "normal", "key": "k" * 24}
    phone.delete_cookie(edge.SIGN_IN_COOKIE)
    for path in (f"/c/{code_of(point)}/repair", "/repair/1", "/hazards/1/repair"):
        assert phone.post(path, data=asked).status_code == 401
    assert phone.post(f"{path_of(slip)}/moves", data=fields).status_code == 401
    assert len(kept(Repair)) == 1 and kinds(slip) == ["ask"]


@pytest.mark.parametrize("path", ["/c/ZZZZZZZZ/repair", "/repair/4711", "/hazards/4711/repair", "/repairs/4711"])
def test_what_is_not_there_is_not_found(phone, path):
    assert phone.get(path).status_code == 404


# -- one's own ---------------------------------------------------------------------------------------------------------


def test_everybody_sees_what_they_asked_for_and_what_was_given_to_them(phone, repairer, given, point, cast):
    repair_asked(point, by=cast.stranger, now=FRIDAY_MORNING, text="别人的")
    assert listed(look(phone, "/repairs"), "asked") == ["水龙头关不上"]
    page = look(repairer, "/repairs")
    assert listed(page, "given") == ["水龙头关不上"] and page.select_one("#asked") is None


def test_what_waits_for_acceptance_stands_apart(phone, slip, cast):
    repair_finished(slip.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_MORNING)
    page = look(phone, "/repairs")
    assert listed(page, "waiting") == ["水龙头关不上"] and page.select_one("#asked") is None


def test_a_supervisor_sees_what_waits_for_its_dispatch(app, cast, slip):
    chief = enrolled(app.test_client(), cast, cast.supervisor)
    assert listed(look(chief, "/repairs"), "fresh") == ["水龙头关不上"]


def test_nothing_of_ones_own_says_what_to_do(phone):
    assert "申报维修" in words(look(phone, "/repairs").select_one(".empty"))


# -- moves -------------------------------------------------------------------------------------------------------------


def test_a_slip_goes_from_the_repairer_to_the_requester(phone, repairer, given):
    assert offered(look(repairer, path_of(given))) == {"begin"}
    assert make(repairer, given, "begin").status_code == 303
    answer = make(
        repairer, given, "finish", note="换了阀芯", cost="30", photos=(BytesIO(picture()), "after.jpg")
    )
    assert answer.status_code == 303
    page = look(phone, path_of(given))
    assert offered(page) == {"accept", "return"} and len(page.select(".before-after .picture")) == 1
    assert make(phone, given, "accept", rating="5").status_code == 303
    assert state_of(given) is State.ACCEPTED and queries.repair(given.id).card.course.rating == 5


def test_a_return_says_why(phone, slip, cast):
    repair_finished(slip.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_MORNING)
    answer = make(phone, slip, "return", note=" ")
    assert answer.status_code == 422 and wrong(read(answer))["note"]
    assert make(phone, slip, "return", note="还在滴").status_code == 303 and state_of(slip) is State.DISPATCHED


def test_a_finish_without_a_photo_or_a_reason_is_told(repairer, given):
    make(repairer, given, "begin")
    answer = make(repairer, given, "finish", note="修好了", cost="0")
    page = read(answer)
    assert answer.status_code == 422 and set(wrong(page)) == {"photos"}
    assert form_of(page, "finish")["note"] == "修好了" and kept(Photo) == []


def test_photos_that_were_chosen_have_to_be_chosen_again(repairer, given):
    make(repairer, given, "begin")
    answer = make(repairer, given, "finish", note="", cost="0", photos=(BytesIO(picture()), "a.jpg"))
    assert "再选一次" in wrong(read(answer))["photos"] and kept(Photo) == []


def test_an_outdated_page_is_told_who_was_quicker(phone, given, cast):
    with_old = look(phone, path_of(given))
    assert offered(with_old) == set()
    repair_moved(given.id, MoveKind.BEGIN, by=cast.rectifier, now=FRIDAY_MORNING)
    repair_moved(given.id, MoveKind.FINISH, by=cast.rectifier, now=FRIDAY_MORNING)
    page = look(phone, path_of(given))
    repair_moved(given.id, MoveKind.RETURN, by=cast.supervisor, now=FRIDAY_MORNING, note="没修好")
    answer = make(phone, given, "accept", page, rating="5", note="谢谢")
    assert answer.status_code == 409 and "王主任" in words(read(answer).select_one("#problems"))
    assert "谢谢" in read(answer).text and state_of(given) is State.DISPATCHED


def test_the_requester_cancels_before_the_dispatch_and_not_after(phone, slip, cast):
    page = look(phone, path_of(slip))
    assert offered(page) == {"cancel"}
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    forged = form_of(page, "cancel") | {"note": "x", "seen": str(kept(RepairMove)[-1].id)}
    answer = phone.post(f"{path_of(slip)}/moves", data=forged)
    assert answer.status_code == 422 and state_of(slip) is State.DISPATCHED


def test_another_recorder_sees_nothing_and_moves_nothing(app, phone, given, cast):
    fields = form_of(look(enrolled(app.test_client(), cast, cast.rectifier), path_of(given)), "begin")
    other = enrolled(app.test_client(), cast, cast.stranger)
    token = look(other, "/").select_one("input[name=form_token]")["value"]
    assert other.get(path_of(given)).status_code == 404
    assert other.post(f"{path_of(given)}/moves", data=fields | {"form_token": token}).status_code == 404
    assert kinds(given) == ["ask", "dispatch"]


def test_its_photos_are_seen_by_those_who_see_the_slip(app, repairer, point, cast):
    slip = repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, pictures=[picture()])
    (photo,) = kept(Photo)
    assert repairer.get(f"/photos/{photo.id}/small").status_code == 404
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    assert repairer.get(f"/photos/{photo.id}/small").status_code == 200
    assert app.test_client().get(f"/photos/{photo.id}/small").status_code == 401


def test_the_repairer_puts_the_hazard_right_with_one_tick(repairer, point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    moved(hazard.id, HazardMoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    slip = repair_asked(None, by=cast.supervisor, now=FRIDAY_MORNING, hazard_id=hazard.id)
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    make(repairer, slip, "begin")
    answer = make(repairer, slip, "finish", note="换好了", cost="0", photos=(BytesIO(picture()), "a.jpg"))
    assert answer.status_code == 303 and queries.hazard(hazard.id).card.course.state == "rectified"


def test_the_photos_of_a_hazard_stand_on_its_slip_for_those_who_may_see_the_hazard(repairer, phone, cast):
    """Who repairs a place's hazard without being given it would meet pictures that do not load."""
    hazard = reported(place_id=floor().id, by=cast.inspector, now=FRIDAY_MORNING, pictures=[picture()])
    slip = repair_asked(None, by=cast.inspector, now=FRIDAY_MORNING, hazard_id=hazard.id)
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    moved(hazard.id, HazardMoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_MORNING, firm="消防公司")
    assert look(phone, path_of(slip)).select("img[src^='/photos/']")
    page = look(repairer, path_of(slip))
    assert page.select("img[src^='/photos/']") == [] and page.select(f"a[href='/hazards/{hazard.id}']") == []


def test_photos_of_a_move_stand_in_its_line_of_the_history(repairer, given):
    photo = (BytesIO(picture()), "a.jpg")
    assert make(repairer, given, "begin", note="先看看", photos=photo).status_code == 303
    assert len(look(repairer, path_of(given)).select_one("#history li[data-move=begin]").select("img")) == 1
