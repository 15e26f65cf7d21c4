"""S6, S7, X6: one hazard on the phone, who may see it, and the moves that each of them may make."""

import re
from dataclasses import replace

import pytest

from kiosk.core.hazard import MoveKind
from kiosk.operations import deadlines, edits, hazard_settings, photos
from kiosk.operations.served import Served
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Move, Photo
from tests import factories
from tests.factories import checkpoint, code_of, floor, inspect, reported
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON, SHANGHAI
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


def test_who_took_it_up_by_mistake_gives_it_back_on_the_phone(worker, hazard):
    make(worker, hazard, "assign")
    assert "recall" in kinds(look(worker, path_of(hazard)))
    assert make(worker, hazard, "recall", note="点错了").status_code == 303
    assert state_of(look(worker, path_of(hazard))) == "reported"


def test_taking_up_what_is_late_makes_it_no_less_late(worker, hazard, clock):
    """Nobody was given it in time; a tap on the phone is no new deadline."""
    clock.at("2026-12-04 08:00")
    due_at = deadlines.deadlines(calendar=queries.calendar(SHANGHAI), now=clock.now)[0].window.due
    assert "11 月 27 日" in words(look(worker, path_of(hazard)).select_one("#take"))
    assert make(worker, hazard, "assign").status_code == 303
    (after,) = deadlines.deadlines(calendar=queries.calendar(SHANGHAI), now=clock.now)
    assert after.window.due == due_at == kept(Move)[-1].due_at


def test_a_recorder_cannot_give_it_to_somebody_else(worker, hazard, cast):
    assert make(worker, hazard, "assign", assignee=str(cast.stranger)).status_code == 422
    assert len(kept(Move)) == 1


def test_rectifying_wants_what_was_done_and_a_photo_or_a_reason(worker, hazard, cast):
    given(hazard, cast.rectifier, cast)
    answer = make(worker, hazard, "rectify", note="", cost="十块")
    page = read(answer)
    assert answer.status_code == 422 and {"cost", "note", "photos"} == set(errors(page)) and len(kept(Move)) == 2
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


# -- what it tells of a major one, of its checks and of each move --------------------------------------------------------


def major(hazard, cast):
    """Call a hazard a major one."""
    moved(hazard, MoveKind.GRADE, by=cast.supervisor, is_major=True)


def lacks(page, css="#hazard"):
    return [word for word in ("缺临时防范", "缺治理方案") if word in words(page.select_one(css))]


def test_what_a_major_hazard_lacks_is_said_in_every_open_state_until_it_is_written(chief, hazard, cast):
    assert look(chief, path_of(hazard)).select_one("#lacking") is None
    major(hazard, cast)
    page = look(chief, path_of(hazard))
    assert state_of(page) == "reported" and page.select_one("#lacking")
    assert lacks(page) == ["缺临时防范", "缺治理方案"] == lacks(look(chief, "/jobs"), "main")
    moved(hazard, MoveKind.GUARD, by=cast.supervisor, note="围起来")
    given(hazard, cast.rectifier, cast)
    page = look(chief, path_of(hazard))
    assert state_of(page) == "assigned" and page.select_one("#lacking") and lacks(page) == ["缺治理方案"]
    moved(hazard, MoveKind.TREATMENT, by=cast.supervisor, note="三天内换")
    page = look(chief, path_of(hazard))
    assert page.select_one("#lacking") is None and lacks(page) == [] == lacks(look(chief, "/jobs"), "main")


def test_called_a_major_one_after_its_repair_it_lacks_both_and_once_closed_nothing(chief, hazard, cast):
    given(hazard, cast.rectifier, cast)
    moved(hazard, MoveKind.RECTIFY, by=cast.rectifier)
    major(hazard, cast)
    page = look(chief, path_of(hazard))
    assert state_of(page) == "rectified" and page.select_one("#lacking") and "verify" not in kinds(page)


def test_every_move_takes_photos_but_the_taking_back(chief, hazard, cast):
    major(hazard, cast)
    given(hazard, cast.rectifier, cast, now=FRIDAY_MORNING)
    page = look(chief, path_of(hazard))
    offered = {form["id"].removeprefix("move-"): bool(form.select("[name=photos]")) for form in page.select(".move-form")}
    assert offered == {kind: kind != "recall" for kind in offered} and {"assign", "treatment", "recall", "grade"} <= set(offered)


@pytest.mark.parametrize("kind", ["treatment", "notify", "grade"])
def test_photos_of_a_move_stand_in_its_line_of_the_history(chief, hazard, cast, kind):
    major(hazard, cast)
    answer = make(chief, hazard, kind, picture(colour="green"), note="见照片", is_major="1")
    assert answer.status_code == 303
    line = look(chief, path_of(hazard)).select(f"#history li[data-move={kind}]")[-1]
    assert len(line.select("img")) == 1 and "见照片" in words(line)


def found_twice(point, cast, item, *, again=FRIDAY_NOON):
    """Let two inspections find the same item faulty."""
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, failing=(item,))
    second = inspect(point, "FIRE-01", at=again, by=cast.stranger, failing=(item,))
    return queries.hazard(second.findings[0].hazard_id)


def test_what_a_check_found_has_its_basis_when_it_was_seen_last_and_why_there_is_no_photo(chief, point, cast, clock):
    clock.at("2026-11-20 12:10")
    item = first_pass_item()
    said = words(look(chief, path_of(found_twice(point, cast, item).card)).select_one("#hazard"))
    assert "依据 GB" in said and "最近查到 12:00 ，共 2 次" in said and "上报 08:10" in said
    assert "孙老师 12:00 检查" in said and "没有照片： 手机没电" in said


def test_what_came_again_after_its_closing_says_so(chief, point, cast, clock):
    item = first_pass_item()
    made = inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, failing=(item,))
    closed(queries.hazard(made.findings[0].hazard_id).card, cast)
    clock.at("2026-11-20 12:10")
    again = inspect(point, "FIRE-01", at=FRIDAY_NOON, by=cast.inspector, failing=(item,))
    page = look(chief, path_of(queries.hazard(again.findings[0].hazard_id).card))
    assert "反复" in words(page.select_one("#hazard")) and "最近查到" not in words(page.select_one("#hazard"))


def test_a_repair_that_a_check_refutes_says_so_in_the_history(chief, point, cast, clock):
    item = first_pass_item()
    made = inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, failing=(item,))
    hazard = queries.hazard(made.findings[0].hazard_id).card
    given(hazard, cast.rectifier, cast)
    moved(hazard, MoveKind.RECTIFY, by=cast.rectifier)
    clock.at("2026-11-20 12:10")
    inspect(point, "FIRE-01", at=FRIDAY_NOON, by=cast.inspector, failing=(item,))
    line = words(look(chief, path_of(hazard)).select_one("#history li[data-move=reject]"))
    assert "检查又查到同样的问题" in line


def test_the_new_deadline_of_what_was_sent_back_stands_in_the_history(chief, hazard, cast):
    given(hazard, cast.rectifier, cast)
    moved(hazard, MoveKind.RECTIFY, by=cast.rectifier)
    assert make(chief, hazard, "reject", note="还是漏", due_on="2026-12-05").status_code == 303
    line = words(look(chief, path_of(hazard)).select_one("#history li[data-move=reject]"))
    assert "期限 12 月 5 日" in line and "检查又查到" not in line


def test_all_that_was_typed_for_a_move_that_came_too_late_is_shown_with_its_labels(worker, hazard, cast):
    given(hazard, cast.rectifier, cast)
    page = look(worker, path_of(hazard))
    moved(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="另一台手机", no_photo="没电")
    answer = make(worker, hazard, "rectify", page=page, note="换了新的", no_photo="没拍", materials="灭火器一具", cost="85.5")
    lost = {words(tag.dt): words(tag.dd) for tag in read(answer).select(".lost dl > div")}
    assert lost == {"整改措施": "换了新的", "没有照片的原因": "没拍", "用了什么材料": "灭火器一具", "花费（元）": "85.5"}


def test_that_the_authorities_were_told_is_offered_only_for_a_major_hazard_and_needs_words(chief, hazard, cast):
    assert "notify" not in kinds(look(chief, path_of(hazard)))
    major(hazard, cast)
    assert set(errors(read(make(chief, hazard, "notify", note=" ")))) == {"note"}
    assert make(chief, hazard, "notify", note="电话报告区教育局").status_code == 303
    page = look(chief, path_of(hazard))
    assert state_of(page) == "reported" and "电话报告区教育局" in words(page.select_one("#history li[data-move=notify]"))
