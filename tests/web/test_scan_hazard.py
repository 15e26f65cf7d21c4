"""S6, S7, X6: one hazard on the phone, who may see it, and the moves that each of them may make."""

import re
from dataclasses import replace

import pytest

from kiosk.core.hazard import MoveKind
from kiosk.operations import edits, hazard_settings, photos
from kiosk.operations.served import Served
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Move, Photo
from tests import factories
from tests.factories import checkpoint, code_of, floor, inspect, reported
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON
from tests.storage.pictures import picture
from tests.web.desk import errors, kept, look, read, sit, words
from tests.web.test_scan import enrolled, first_pass_item
from tests.web.uploads import post_files


@pytest.fixture
def point(app):
    """Return an extinguisher."""
    return checkpoint()


@pytest.fixture
def hazard(point, cast):
    """Return a hazard that the inspector reported at the point with two photos."""
    return reported(point, by=cast.inspector, now=FRIDAY_MORNING, text="压力不足", pictures=[picture(), picture(colour="navy")])


@pytest.fixture
def worker(app, cast):
    """Return the rectifier's phone."""
    return enrolled(app.test_client(), cast, cast.rectifier)


@pytest.fixture
def chief(app, cast):
    """Return the supervisor's phone."""
    return enrolled(app.test_client(), cast, cast.supervisor)


def moved(hazard, kind, *, by, now=FRIDAY_MORNING, **more):
    """Make a move past the pages."""
    return factories.moved(hazard.id, kind, by=by, now=now, **more)


def given(hazard, person_id, cast, **more):
    """Give a hazard to somebody as the supervisor does."""
    return moved(hazard, MoveKind.ASSIGN, by=cast.supervisor, assignee_id=person_id, **more)


def path_of(hazard):
    return f"/hazards/{hazard.id}"


def form_of(page, kind):
    """Return what a browser would send of a move's form as it stands."""
    form = page.select_one(f"#move-{kind}") or page.select_one("#take")
    assert form is not None, page.select_one("main").get_text(" ", strip=True)
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input:not([type=file]):not([type=radio])")}
    fields |= {tag["name"]: tag.text for tag in form.select("textarea")}
    return fields | {tag["name"]: "" for tag in form.select("select")}


def make(browser, hazard, kind, /, *photos, page=None, **changed):
    """Make a move through its form."""
    page = page or look(browser, path_of(hazard))
    return post_files(browser, f"{path_of(hazard)}/moves", form_of(page, kind) | changed, photos=photos)


def state_of(page):
    return page.select_one("#hazard [data-state]")["data-state"]


def kinds(page):
    """Return the moves a page offers."""
    return {tag["value"] for tag in page.select("main form[action$='/moves'] input[name=kind]")}


# -- what it shows -----------------------------------------------------------------------------------------------------


def test_the_page_says_where_what_by_when_and_shows_before_and_after_side_by_side(worker, hazard, cast):
    given(hazard, cast.rectifier, cast)
    page = look(worker, path_of(hazard))
    said = words(page.select_one("#hazard"))
    assert "压力不足" in said and "整改中" in said and "11 月 27 日 24:00 前" in said and "陈师傅" in said and "赵师傅" in said
    before, after = page.select(".before-after > figure")
    assert len(before.select("img")) == 2 and "没有照片" in words(after)
    assert "灭火器 A-2-03" in words(page.header) and f"2026-{hazard.id:04d}" in words(page.header)


def test_the_history_tells_every_move_with_who_and_when(worker, hazard, cast):
    given(hazard, cast.rectifier, cast, note="今天修")
    lines = [words(tag) for tag in look(worker, path_of(hazard)).select("#history li")]
    assert "上报" in lines[0] and "赵师傅" in lines[0]
    assert "交办" in lines[1] and "王主任" in lines[1] and "陈师傅" in lines[1] and "今天修" in lines[1]


def test_what_is_overdue_says_for_how_long(worker, hazard, clock, cast):
    given(hazard, cast.rectifier, cast)
    clock.at("2026-11-28 03:00")
    assert "逾期 3 小时" in words(look(worker, path_of(hazard)).select_one("#hazard"))


# -- who may see it ----------------------------------------------------------------------------------------------------


def answers(app, cast, path):
    """Return how each is answered: assignee, reporter, another colleague, a supervisor on a phone and at the desk."""
    browsers = [enrolled(app.test_client(), cast, who) for who in (cast.rectifier, cast.inspector, cast.stranger, cast.supervisor)]
    browsers.append(sit(app.test_client()))
    return [browser.get(path).status_code for browser in browsers]


def test_whoever_stands_at_the_point_sees_its_open_hazards(app, hazard, cast):
    given(hazard, cast.rectifier, cast)
    assert answers(app, cast, path_of(hazard)) == [200] * 5


def test_once_closed_only_those_it_concerns_see_it(app, hazard, cast):
    closed(hazard, cast)
    assert answers(app, cast, path_of(hazard)) == [200, 200, 404, 200, 200]


def test_what_is_about_a_place_alone_is_seen_by_those_it_concerns(app, cast):
    hazard = reported(place_id=floor("操场", within="室外").id, by=cast.inspector, now=FRIDAY_MORNING)
    assert answers(app, cast, path_of(hazard)) == [200] * 5, "anybody may take it"
    given(hazard, cast.rectifier, cast)
    assert answers(app, cast, path_of(hazard)) == [200, 200, 404, 200, 200]


def test_strangers_are_asked_to_sign_in_and_post_nothing(client, hazard):
    answer = client.get(path_of(hazard))
    assert answer.status_code == 401 and "压力不足" not in answer.get_data(as_text=True)
    (link,) = [tag["href"] for tag in read(answer).select("main a") if words(tag) == "登录"]
    assert link == f"/phone/signin?next={path_of(hazard)}"
    token = read(client.get("/signin")).select_one("input[name=form_token]")["value"]
    assert client.post(f"{path_of(hazard)}/moves", data={"form_token": token, "kind": "assign"}).status_code == 401
    assert len(kept(Move)) == 1


def test_no_hazard_is_no_page(worker):
    assert worker.get("/hazards/999").status_code == 404


def closed(hazard, cast):
    """Take a hazard to its end."""
    given(hazard, cast.rectifier, cast)
    moved(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="换了", pictures=[picture(colour="green")])
    moved(hazard, MoveKind.VERIFY, by=cast.supervisor)


@pytest.mark.parametrize(("is_closed", "expected"), [(False, [200] * 5), (True, [200, 200, 404, 200, 200])])
def test_photos_of_a_hazard_are_seen_by_whoever_may_see_it(app, hazard, cast, is_closed, expected):
    if is_closed:
        closed(hazard, cast)
    for photo in kept(Photo):
        assert answers(app, cast, f"/photos/{photo.id}") == expected
        assert app.test_client().get(f"/photos/{photo.id}").status_code == 401


def test_photos_that_an_inspection_took_of_it_are_seen_with_it(app, point, cast):
    item = first_pass_item()
    made = inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, failing=(item,))
    photo = photo_of(made, item, cast.inspector)
    inspect(point, "FIRE-01", at=FRIDAY_NOON, by=cast.inspector)
    hazard_id = made.findings[0].hazard_id
    assert answers(app, cast, f"/photos/{photo.id}") == [200, 200, 200, 200, 200]
    closed(queries.hazard(hazard_id).card, cast)
    assert answers(app, cast, f"/photos/{photo.id}") == [200, 200, 404, 200, 200]


def photo_of(inspection, item, person_id):
    """Keep a photo that an inspection took at an item."""
    served = Served(person_id, None, inspection.checkpoint_id, inspection.form_version_id, FRIDAY_MORNING)
    photo = photos.take_photo(
        served, key="p" * 24, record_key=inspection.key, item=item, kind=photos.PhotoKind.PHOTO, content=picture(),
        taken_at=None, now=FRIDAY_MORNING,
    )  # fmt: skip
    with writing() as session:
        session.get(Photo, photo.id).inspection_id = inspection.id
    return photo


# -- moves -------------------------------------------------------------------------------------------------------------


def test_a_recorder_takes_up_what_nobody_was_given(worker, hazard, cast):
    page = look(worker, path_of(hazard))
    assert words(page.select_one("#take button")) == "我来整改" and kinds(page) == {"assign"}
    answer = make(worker, hazard, "assign", page=page)
    assert answer.status_code == 303
    last = kept(Move)[-1]
    assert (last.kind, last.assignee_id, last.by_id) == ("assign", cast.rectifier, cast.rectifier)
    after = look(worker, answer.location)
    assert state_of(after) == "assigned" and "已保存：交办" in words(after.select_one("#made"))
    assert "rectify" in kinds(after)


def test_a_recorder_cannot_give_it_to_somebody_else(worker, hazard, cast):
    assert make(worker, hazard, "assign", assignee=str(cast.stranger)).status_code == 422
    assert len(kept(Move)) == 1


def test_rectifying_wants_what_was_done_and_a_photo_or_a_reason(worker, hazard, cast):
    given(hazard, cast.rectifier, cast)
    answer = make(worker, hazard, "rectify", note="", cost="十块")
    page = read(answer)
    assert answer.status_code == 422 and {"cost"} <= set(errors(page)) and len(kept(Move)) == 2
    answer = make(worker, hazard, "rectify", note="换了新的", materials="灭火器一具")
    assert answer.status_code == 422 and set(errors(read(answer))) == {"photos"}
    assert read(answer).select_one("[name=materials]")["value"] == "灭火器一具"


def test_rectified_with_a_photo_it_waits_for_somebody_else(worker, hazard, cast):
    given(hazard, cast.rectifier, cast)
    answer = make(worker, hazard, "rectify", picture(colour="green"), note="换了新的", cost="85.5", materials="灭火器一具")
    assert answer.status_code == 303
    last = kept(Move)[-1]
    assert (last.kind, last.note, last.cost, last.materials) == ("rectify", "换了新的", 8550, "灭火器一具")
    page = look(worker, answer.location)
    assert state_of(page) == "rectified" and "另一个人复查" in words(page.select_one("#made"))
    assert len(page.select(".before-after > figure")[1].select("img")) == 1
    assert kinds(page) & {"verify", "rectify"} == set()


def test_a_supervisor_assigns_verifies_and_so_closes_on_a_phone(chief, worker, hazard, cast):
    assert make(chief, hazard, "assign", assignee=str(cast.rectifier)).status_code == 303
    assert make(worker, hazard, "rectify", note="换了", no_photo="手机没电").status_code == 303
    answer = make(chief, hazard, "verify", note="看过了")
    assert answer.status_code == 303
    page = look(chief, answer.location)
    assert state_of(page) == "closed" and "已销号" in words(page.select_one("#made"))
    assert [move.kind for move in kept(Move)] == ["report", "assign", "rectify", "verify", "close"]


def test_a_supervisor_sends_it_back_with_a_reason(chief, worker, hazard, cast):
    given(hazard, cast.rectifier, cast)
    moved(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="换了", no_photo="没电")
    assert make(chief, hazard, "reject").status_code == 422
    assert make(chief, hazard, "reject", note="还是漏").status_code == 303
    page = look(worker, path_of(hazard))
    assert state_of(page) == "assigned" and "还是漏" in words(page.select_one("#history"))


def test_no_step_is_skipped_and_nobody_verifies_the_own_repair(chief, hazard, cast):
    page = look(chief, path_of(hazard))
    fields = form_of(page, "assign")
    answer = chief.post(f"{path_of(hazard)}/moves", data=fields | {"kind": "close"})
    assert answer.status_code == 422
    given(hazard, cast.supervisor, cast)
    moved(hazard, MoveKind.RECTIFY, by=cast.supervisor, note="换了", no_photo="没电")
    page = look(chief, path_of(hazard))
    assert "verify" not in kinds(page)
    sent = fields | {"kind": "verify", "seen": str(kept(Move)[-1].id), "key": "v" * 30}
    assert chief.post(f"{path_of(hazard)}/moves", data=sent).status_code == 422
    assert [move.kind for move in kept(Move)] == ["report", "assign", "rectify"]


@pytest.mark.parametrize("changed", [{"kind": ""}, {"kind": "report"}, {"kind": "burn"}, {"key": ""}, {"seen": "x"}])
def test_an_incomplete_or_invented_move_does_nothing(worker, hazard, changed):
    assert make(worker, hazard, "assign", **changed).status_code in (409, 422)
    assert len(kept(Move)) == 1


def test_a_move_posted_twice_is_one(worker, hazard):
    page = look(worker, path_of(hazard))
    first, again = (make(worker, hazard, "assign", page=page) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303) and first.location == again.location
    assert len(kept(Move)) == 2


def test_on_an_outdated_page_nothing_is_done_and_what_was_typed_stays(worker, hazard, cast, clock):
    given(hazard, cast.rectifier, cast)
    page = look(worker, path_of(hazard))
    clock.at("2026-11-20 09:05")
    moved(hazard, MoveKind.GUARD, by=cast.supervisor, note="先围起来", now=clock.now)
    answer = make(worker, hazard, "rectify", picture(), page=page, note="换了新的", materials="灭火器一具")
    again = read(answer)
    assert answer.status_code == 409
    said = words(again.select_one("[role=alert]"))
    assert "王主任" in said and "09:05" in said and "临时防范" in said
    form = again.select_one("#move-rectify")
    assert form.select_one("[name=note]").text == "换了新的" and form.select_one("[name=materials]")["value"] == "灭火器一具"
    assert [move.kind for move in kept(Move)] == ["report", "assign", "guard"]
    assert make(worker, hazard, "rectify", picture(), page=again).status_code == 303


def test_what_can_not_be_done_any_more_is_shown_with_what_was_typed(worker, hazard, cast):
    given(hazard, cast.rectifier, cast)
    page = look(worker, path_of(hazard))
    moved(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="另一台手机", no_photo="没电")
    answer = make(worker, hazard, "rectify", page=page, note="换了新的", no_photo="没电")
    assert answer.status_code == 409 and "换了新的" in words(read(answer).main)


def test_another_colleague_may_not_move_what_was_given_to_somebody(app, hazard, cast):
    colleague = enrolled(app.test_client(), cast, cast.stranger)
    page = look(colleague, path_of(hazard))
    given(hazard, cast.rectifier, cast)
    assert kinds(look(colleague, path_of(hazard))) == set()
    sent = form_of(page, "assign") | {"kind": "rectify", "note": "换了", "no_photo": "x", "seen": str(kept(Move)[-1].id)}
    assert colleague.post(f"{path_of(hazard)}/moves", data=sent).status_code == 422
    assert len(kept(Move)) == 2


def test_a_form_without_its_token_moves_nothing(worker, hazard):
    assert make(worker, hazard, "assign", form_token="").status_code == 403
    assert len(kept(Move)) == 1


def test_hostile_words_come_out_as_text(worker, hazard, cast):
    given(hazard, cast.rectifier, cast)
    make(worker, hazard, "rectify", note="<script>alert(1)</script>", no_photo="\"><img src=x onerror=alert(1)>")
    page = look(worker, path_of(hazard))
    assert "<script>alert(1)</script>" in page.select_one("#history").get_text()
    assert page.select("#history script, #history img[onerror]") == []


def test_the_photo_script_is_only_where_there_are_photos_to_send(worker, point, hazard, cast):
    def scripts(path):
        return {tag["src"] for tag in look(worker, path).select("script")}

    given(hazard, cast.rectifier, cast)
    assert any(re.search("attach.js", name) for name in scripts(path_of(hazard)))
    assert not any("attach.js" in name for name in scripts(f"/c/{code_of(point)}"))


def test_whoever_puts_it_right_can_ask_for_a_repair_and_finds_it_here(app, worker, hazard, cast):
    given(hazard, cast.rectifier, cast)
    (link,) = [tag["href"] for tag in look(worker, path_of(hazard)).select("#repairs a")]
    assert link == f"{path_of(hazard)}/repair"
    slip = factories.repair_asked(place_id=queries.hazard(hazard.id).card.place_id, by=cast.rectifier, now=FRIDAY_MORNING, hazard_id=hazard.id)
    assert f"/repairs/{slip.id}" in {tag["href"] for tag in look(worker, path_of(hazard)).select("#repairs a")}
    colleague = enrolled(app.test_client(), cast, cast.stranger)
    assert look(colleague, path_of(hazard)).select_one("#repairs") is None


def test_a_head_who_is_no_supervisor_finds_a_major_hazard_of_a_place_and_closes_it(app, cast):
    """Whoever is named as the head closes it, whatever the role, also where no point leads there."""
    hazard_settings.change_settings(
        replace(hazard_settings.settings(), head_id=cast.stranger),
        seen=edits.stamp(hazard_settings.settings_values(hazard_settings.settings())), now=FRIDAY_MORNING, by=None,
    )  # fmt: skip
    hazard = reported(place_id=floor().id, by=cast.inspector, now=FRIDAY_MORNING)
    moved(hazard, MoveKind.GRADE, by=cast.supervisor, is_major=True)
    given(hazard, cast.rectifier, cast)
    for kind, by in (
        (MoveKind.GUARD, cast.supervisor), (MoveKind.TREATMENT, cast.supervisor), (MoveKind.RECTIFY, cast.rectifier),
        (MoveKind.VERIFY, cast.supervisor),
    ):  # fmt: skip
        moved(hazard, kind, by=by)
    head = enrolled(app.test_client(), cast, cast.stranger)
    assert [tag["href"] for tag in look(head, "/jobs").select("#verify a")] == [path_of(hazard)]
    page = look(head, path_of(hazard))
    assert make(head, hazard, "close", page=page, note="同意销号").status_code == 303
    assert kept(Move)[-1].kind == MoveKind.CLOSE
