"""S6, S7, S8: the page of one hazard at the desk: every move to its closing, two at once, roles, and what it prints."""

import io

import pytest

from kiosk.core.hazard import MoveKind, State
from kiosk.operations import hazard_settings, people, posts
from kiosk.operations.edits import stamp
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Move, Person, Photo, Place
from kiosk.web import edge
from tests.factories import checkpoint, inspect, plan, repair_asked
from tests.instants import FRIDAY_MORNING, local
from tests.storage.pictures import picture
from tests.web.desk import kept, look, read, send, sit, words
from tests.web.test_desk_hazards import move, open_to_guests, report
from tests.web.test_scan import first_pass_item

HOSTILE = "<script>alert(1)</script>\u202e=cmd|' /C calc'!A0\"'👩‍🏫"


@pytest.fixture
def desk(client, app):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


@pytest.fixture
def hazard(app):
    """Return a hazard that was reported at an extinguisher at eight."""
    return report("压力不足", at=checkpoint())


def page_of(desk, hazard):
    return look(desk, f"/desk/hazards/{hazard.id}")


def fields(page, kind):
    """Return the hidden fields of one move's form."""
    form = page.select_one(f"#move-{kind.value}")
    assert form is not None, kind
    return {tag["name"]: tag["value"] for tag in form.select("input[type=hidden]")}


def make(desk, hazard, kind, page=None, **typed):
    """Send one move from the page, as a browser without scripts would."""
    sent = fields(page or page_of(desk, hazard), kind)
    return desk.post(f"/desk/hazards/{hazard.id}/moves", data=sent | typed)


def state_of(hazard):
    return queries.hazard(hazard.id).card.course.state


def offered(page):
    return {form["id"].removeprefix("move-") for form in page.select(".move-form")}


def test_a_hazard_is_led_from_its_report_to_its_closing(desk, hazard, cast, clock):
    made = make(desk, hazard, MoveKind.ASSIGN, assignee=cast.rectifier, due_on="2026-11-25", note="今天就换")
    assert (made.status_code, made.location) == (303, f"/desk/hazards/{hazard.id}")
    card = queries.hazard(hazard.id).card
    assert (card.course.state, card.assignee) == (State.ASSIGNED, "陈师傅")
    assert card.course.due_at == local("2026-11-26 00:00")
    photo = (io.BytesIO(picture()), "a.jpg")
    repaired = make(desk, hazard, MoveKind.RECTIFY, note="换了新的", cost="35.5", materials="灭火器一具", photos=photo)
    assert repaired.status_code == 303
    (row,) = [each for each in kept(Move) if each.kind == MoveKind.RECTIFY]
    assert (row.cost, row.materials, row.by_id) == (3550, "灭火器一具", cast.supervisor)
    assert [each.move_id for each in kept(Photo)] == [row.id]
    other = sit(desk, "li")
    assert make(other, hazard, MoveKind.VERIFY, note="压力正常").status_code == 303
    assert state_of(hazard) is State.CLOSED
    said = words(page_of(other, hazard).select_one(".hazard-history"))
    for part in ("上报", "压力不足", "交办", "陈师傅", "今天就换", "整改", "换了新的", "35.50", "灭火器一具", "复查", "销号", "李园长"):
        assert part in said


def test_before_and_after_stand_side_by_side(desk, hazard, cast):
    point = checkpoint("另一个")
    plan()
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, failing=(first_pass_item(),))
    found = queries.open_hazards(checkpoint_id=point.id)[0]
    move(found, MoveKind.ASSIGN, assignee_id=cast.rectifier, now="2026-11-20 08:20")
    move(found, MoveKind.RECTIFY, by=cast.rectifier, note="好了", pictures=[picture()], now="2026-11-20 08:30")
    left, right = page_of(desk, found).select(".before-after figure")
    assert "没有照片" in words(left) and len(right.select("img")) == 1


def test_the_findings_that_joined_are_dated_and_lead_to_their_inspections(desk, cast):
    point = checkpoint()
    plan()
    item = first_pass_item()
    for day in ("18", "19"):
        inspect(point, "FIRE-01", at=local(f"2026-11-{day} 08:00"), by=cast.inspector, failing=(item,))
    (found,) = queries.open_hazards(checkpoint_id=point.id)
    page = page_of(desk, found)
    links = [tag["href"] for tag in page.select("a[href^='/desk/inspections/']")]
    assert links == ["/desk/inspections/1", "/desk/inspections/2"]
    assert "2 次" in words(page.select_one(".pairs")) and "赵师傅" in words(page)
    assert page.select_one(f".pairs a[href='/desk/checkpoints/{point.id}']")


def test_the_page_says_class_grade_deadline_and_basis(desk, cast):
    point = checkpoint()
    plan()
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, failing=(first_pass_item(),))
    facts = words(page_of(desk, queries.open_hazards(checkpoint_id=point.id)[0]).select_one(".pairs"))
    for part in ("分级", "还没有定级", "11 月 20 日", "按分级的期限", "依据", "检查发现"):
        assert part in facts


def test_only_the_moves_that_may_be_made_are_offered(desk, hazard, cast):
    assert {"assign", "dismiss", "grade", "bar", "guard", "treatment"} == offered(page_of(desk, hazard))
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.rectifier)
    assert {"rectify", "recall", "assign"} <= offered(page_of(desk, hazard))
    assert not {"verify", "close", "reject", "reopen"} & offered(page_of(desk, hazard))


def test_taking_an_assigning_back_is_offered_for_ten_minutes(desk, hazard, cast, clock):
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.rectifier, now="2026-11-20 08:05")
    clock.at("2026-11-20 08:14:59")
    page = page_of(desk, hazard)
    assert "recall" in offered(page)
    clock.at("2026-11-20 08:15")
    assert "recall" not in offered(page_of(desk, hazard))
    assert make(desk, hazard, MoveKind.RECALL, page).status_code == 422
    clock.at("2026-11-20 08:14:59")
    assert make(desk, hazard, MoveKind.RECALL, page).status_code == 303
    assert state_of(hazard) is State.REPORTED


def test_who_repaired_it_is_told_that_somebody_else_verifies(desk, hazard, cast):
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.supervisor)
    move(hazard, MoveKind.RECTIFY, note="换了", no_photo="没电", now="2026-11-20 08:06")
    page = page_of(desk, hazard)
    assert "verify" not in offered(page) and "另一位主管或管理员复查" in words(page)
    sent = {"kind": "verify", "seen": queries.hazard(hazard.id).card.last_move_id, "key": "v" * 30}
    answer = send(desk, f"/desk/hazards/{hazard.id}/moves", **sent)
    assert answer.status_code == 422 and state_of(hazard) is State.RECTIFIED


def test_a_school_of_one_person_verifies_the_own_repair_and_it_is_marked(desk, hazard, cast):
    before = hazard_settings.settings()
    hazard_settings.change_settings(
        hazard_settings.HazardSettings(before.limits, is_one_person=True), seen=stamp(hazard_settings.settings_values(before)),
        now=FRIDAY_MORNING, by=cast.administrator,
    )  # fmt: skip
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.supervisor)
    move(hazard, MoveKind.RECTIFY, note="换了", no_photo="没电", now="2026-11-20 08:06")
    assert make(desk, hazard, MoveKind.VERIFY).status_code == 303
    assert state_of(hazard) is State.CLOSED
    assert "本人复查" in words(page_of(desk, hazard).select_one(".hazard-history"))


# -- major hazards -----------------------------------------------------------------------------------------------------


def major_lines(page):
    return [("bad" if tag.select_one(".mark-bad") else "good", words(tag)) for tag in page.select(".major-box li")]


def test_a_major_hazard_says_what_is_still_missing_until_the_head_closes_it(desk, hazard, cast, clock):
    make(desk, hazard, MoveKind.GRADE, is_major="1")
    assert [tone for tone, _words in major_lines(page_of(desk, hazard))] == ["bad", "bad", "bad"]
    make(desk, hazard, MoveKind.GUARD, note="拉警戒带")
    make(desk, hazard, MoveKind.TREATMENT, note="三天内换")
    lines = major_lines(page_of(desk, hazard))
    assert [tone for tone, _words in lines] == ["good", "good", "bad"] and "管理员" in lines[2][1]
    make(desk, hazard, MoveKind.ASSIGN, assignee=cast.rectifier)
    move(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="换了", no_photo="没电", now="2026-11-20 08:11")
    assert make(desk, hazard, MoveKind.VERIFY).status_code == 303
    assert state_of(hazard) is State.VERIFIED
    assert "close" not in offered(page_of(desk, hazard))
    head = sit(desk, "li")
    assert make(head, hazard, MoveKind.CLOSE, note="同意销号").status_code == 303
    assert [tone for tone, _words in major_lines(page_of(head, hazard))] == ["good", "good", "good"]


def test_a_hazard_that_is_not_major_has_no_such_box(desk, hazard):
    assert page_of(desk, hazard).select_one(".major-box") is None


def test_the_repair_of_a_major_hazard_waits_for_what_is_missing(desk, hazard, cast):
    make(desk, hazard, MoveKind.GRADE, is_major="1")
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.rectifier, now="2026-11-20 08:10:30")
    assert "rectify" not in offered(page_of(desk, hazard))
    sent = {"kind": "rectify", "seen": queries.hazard(hazard.id).card.last_move_id, "key": "r" * 30, "note": "好了",
            "no_photo": "没电"}  # fmt: skip
    assert send(desk, f"/desk/hazards/{hazard.id}/moves", **sent).status_code == 422


# -- two at once, and bad input ----------------------------------------------------------------------------------------


def test_an_outdated_page_gets_both_versions_and_changes_nothing(desk, hazard, cast):
    page = page_of(desk, hazard)
    move(hazard, MoveKind.ASSIGN, by=cast.administrator, assignee_id=cast.stranger, note="先来", now="2026-11-20 08:09")
    count = len(kept(Move))
    answer = make(desk, hazard, MoveKind.ASSIGN, page, assignee=cast.rectifier, note="后来")
    assert answer.status_code == 409 and len(kept(Move)) == count
    shown = read(answer)
    banner = words(shown.select_one("#problems"))
    assert "李园长" in banner and "08:09" in banner and "交办" in banner
    assert "孙老师" in words(shown.select_one(".pairs"))
    form = shown.select_one("#move-assign")
    assert form.select_one("textarea[name=note]").text == "后来"
    assert form.select_one(f"option[value='{cast.rectifier}'][selected]")
    assert make(desk, hazard, MoveKind.ASSIGN, shown, assignee=cast.rectifier, note="后来").status_code == 303


def test_a_move_that_is_not_possible_any_more_shows_what_was_typed(desk, hazard, cast):
    page = page_of(desk, hazard)
    move(hazard, MoveKind.DISMISS, by=cast.administrator, note="重复上报")
    answer = make(desk, hazard, MoveKind.ASSIGN, page, assignee=cast.rectifier, note="后来写的")
    assert answer.status_code == 409
    assert "后来写的" in words(read(answer).select_one("#moves").parent)


def test_a_move_sent_twice_is_one(desk, hazard, cast):
    page = page_of(desk, hazard)
    for _time in range(2):
        assert make(desk, hazard, MoveKind.ASSIGN, page, assignee=cast.rectifier).status_code == 303
    assert [each.kind for each in kept(Move)] == [MoveKind.REPORT, MoveKind.ASSIGN]


def leave(person_id):
    with writing() as session:
        session.get(Person, person_id).left_at = FRIDAY_MORNING


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"assignee": "4", "due_on": "2026-11-19"}, "due_on"),
        ({"assignee": "4", "due_on": "2026-02-30"}, "due_on"),
        ({"assignee": "4", "due_on": "明天"}, "due_on"),
        ({"assignee": "4", "due_on": "2126-01-01"}, "due_on"),
        ({"assignee": "5"}, "assignee"),
        ({"assignee": "999"}, "assignee"),
        ({"assignee": "x"}, "assignee"),
        ({}, "assignee"),
        ({"assignee": "4", "firm": "维保公司"}, "firm"),
        ({"firm": "长" * 100}, "firm"),
        ({"assignee": "4", "note": "长" * 10_000}, "note"),
    ],
)
def test_a_bad_assigning_is_asked_for_again_with_what_was_typed(desk, hazard, cast, typed, field):
    page = page_of(desk, hazard)
    leave(cast.stranger)
    answer = make(desk, hazard, MoveKind.ASSIGN, page, **typed)
    assert answer.status_code == 422
    form = read(answer).select_one("#move-assign")
    wrong = {tag["name"] for tag in form.select("[aria-invalid]")}
    assert field in wrong and form.select_one(".field-error").text.strip()
    if "note" in typed:
        assert form.select_one("textarea[name=note]").text.strip() == typed["note"]
    assert state_of(hazard) is State.REPORTED


def test_a_deadline_of_today_is_the_earliest(desk, hazard, cast):
    assert make(desk, hazard, MoveKind.ASSIGN, assignee=cast.rectifier, due_on="2026-11-20").status_code == 303
    assert queries.hazard(hazard.id).card.course.due_at == local("2026-11-21 00:00")


@pytest.mark.parametrize("typed", [{"note": "好了"}, {"no_photo": "没电"}, {"note": "好了", "no_photo": "没电", "cost": "-3"}])
def test_a_repair_needs_a_measure_a_photo_or_a_reason_and_an_amount_that_is_one(desk, hazard, cast, typed):
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.rectifier)
    answer = make(desk, hazard, MoveKind.RECTIFY, **typed)
    assert answer.status_code == 422 and state_of(hazard) is State.ASSIGNED
    assert read(answer).select_one("#move-rectify [aria-invalid]")


def test_a_closed_hazard_can_only_be_reopened(desk, hazard, cast):
    page = page_of(desk, hazard)
    move(hazard, MoveKind.DISMISS, note="重复")
    assert offered(page_of(desk, hazard)) == {"reopen"}
    seen = queries.hazard(hazard.id).card.last_move_id
    sent = fields(page, MoveKind.ASSIGN) | {"seen": str(seen), "assignee": str(cast.rectifier)}
    assert desk.post(f"/desk/hazards/{hazard.id}/moves", data=sent).status_code == 422
    assert state_of(hazard) is State.DISMISSED
    assert make(desk, hazard, MoveKind.REOPEN, note="其实没修").status_code == 303
    assert state_of(hazard) is State.REPORTED


@pytest.mark.parametrize("kind", ["report", "nonsense", "", "close", "verify"])
def test_no_step_can_be_skipped_by_its_address(desk, hazard, kind):
    sent = {"kind": kind, "seen": queries.hazard(hazard.id).card.last_move_id, "key": "s" * 30, "note": "跳过"}
    answer = send(desk, f"/desk/hazards/{hazard.id}/moves", **sent)
    assert answer.status_code == 422 and state_of(hazard) is State.REPORTED
    assert words(read(answer).select_one("#problems"))


@pytest.mark.parametrize("number", ["999", "99999999999999999999", "x", "-1"])
def test_an_unknown_hazard_is_not_found(desk, number):
    assert desk.get(f"/desk/hazards/{number}").status_code == 404
    assert send(desk, f"/desk/hazards/{number}/moves", kind="assign").status_code == 404


# -- who --------------------------------------------------------------------------------------------------------------


def test_a_strangers_move_changes_nothing(desk, hazard, cast):
    sent = fields(page_of(desk, hazard), MoveKind.ASSIGN) | {"assignee": str(cast.rectifier)}
    desk.delete_cookie(edge.DESK_COOKIE)
    assert desk.post(f"/desk/hazards/{hazard.id}/moves", data=sent).status_code == 401
    assert desk.get(f"/desk/hazards/{hazard.id}").status_code == 303
    assert state_of(hazard) is State.REPORTED


def test_a_recorder_has_no_desk(client, hazard, cast):
    with writing():
        token = people._sign_in(people._staff(cast.rectifier), None, FRIDAY_MORNING)
    client.set_cookie(edge.DESK_COOKIE, token.value)
    assert client.get(f"/desk/hazards/{hazard.id}").status_code == 403


def test_a_named_head_alone_closes_a_major_hazard(desk, hazard, cast):
    before = hazard_settings.settings()
    hazard_settings.change_settings(
        hazard_settings.HazardSettings(before.limits, head_id=cast.supervisor), seen=stamp(hazard_settings.settings_values(before)),
        now=FRIDAY_MORNING, by=cast.administrator,
    )  # fmt: skip
    for kind, values in (
        (MoveKind.GRADE, {"is_major": True}), (MoveKind.GUARD, {"note": "看守"}), (MoveKind.TREATMENT, {"note": "换"}),
        (MoveKind.ASSIGN, {"assignee_id": cast.rectifier}),
    ):  # fmt: skip
        move(hazard, kind, **values)
    move(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="好了", no_photo="没电", now="2026-11-20 08:06")
    move(hazard, MoveKind.VERIFY, now="2026-11-20 08:07")
    assert "close" in offered(page_of(desk, hazard))
    assert "王主任" in words(page_of(desk, hazard).select_one(".major-box"))
    assert "close" not in offered(page_of(sit(desk, "li"), hazard))


def test_a_guests_report_waits_and_is_taken_or_put_away(desk, app, cast):
    open_to_guests()
    found = report("门口滑", at=checkpoint(), by=None, guest="家长")
    page = page_of(desk, found)
    assert "待受理" in words(page) and "家长" in words(page.select_one(".pairs"))
    assert {"admit", "dismiss"} <= offered(page)
    assert make(desk, found, MoveKind.ADMIT).status_code == 303
    assert state_of(found) is State.REPORTED


# -- what it shows and prints -----------------------------------------------------------------------------------------


def test_hostile_words_stay_words(desk, app, cast):
    found = report(HOSTILE, at=checkpoint(HOSTILE[:50]))
    move(found, MoveKind.ASSIGN, firm=HOSTILE[:50], note=HOSTILE)
    for path in (f"/desk/hazards/{found.id}", "/desk/hazards", "/desk/late", "/desk", "/desk/hazards/assign?hazard=1"):
        answer = desk.get(path)
        assert answer.status_code == 200 and b"<script>alert(1)</script>" not in answer.data, path
    page = page_of(desk, found)
    assert page.select("main script:not([src])") == []
    assert "<script>alert(1)" in page.select_one("h1 bdi").text


def test_the_printed_sheet_has_school_number_time_and_lines_to_sign(desk, hazard, cast, clock):
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.rectifier)
    move(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="换了", no_photo="没电", now="2026-11-20 08:06")
    page = page_of(desk, hazard)
    head = words(page.select_one(".print-head"))
    for part in ("阳光幼儿园", "隐患整改单", "2026-0001", "打印于 2026-11-20 08:10"):
        assert part in head
    signers = [words(tag) for tag in page.select(".signers .signer")]
    assert [line.split("：")[0] for line in signers] == ["整改人签字", "复查人签字", "负责人签字"]
    assert "陈师傅" in signers[0] and "王主任" not in signers[1]
    for form in page.select(".hazard-page form"):
        assert form.find_parent(class_="no-print"), form["action"]


def test_a_repair_can_be_asked_for_while_it_is_not_repaired(desk, hazard, cast):
    link = f"/desk/repairs/new?hazard={hazard.id}"
    assert page_of(desk, hazard).select_one(f"a[href='{link}']")
    move(hazard, MoveKind.DISMISS, note="重复")
    assert page_of(desk, hazard).select_one(f"a[href='{link}']") is None


# -- the columns of the register, and all that each move brought -----------------------------------------------------


def facts(page):
    return {words(tag.dt): words(tag.dd) for tag in page.select(".pairs > div")}


def found_by_check(*, at=FRIDAY_MORNING, by=1):
    """Return a hazard that an inspection found at an extinguisher."""
    point = checkpoint()
    made = inspect(point, "FIRE-01", at=at, by=by, failing=(first_pass_item(),))
    return queries.hazard(made.findings[0].hazard_id).card


def test_the_queue_and_the_first_page_say_what_a_major_hazard_lacks(desk, hazard, cast):
    make(desk, hazard, MoveKind.GRADE, is_major="1")
    make(desk, hazard, MoveKind.GUARD, note="拉警戒带")
    for path in ("/desk/hazards", "/desk", f"/desk/hazards/{hazard.id}"):
        said = words(look(desk, path).main)
        assert "缺治理方案" in said and "缺临时防范" not in said, path
    make(desk, hazard, MoveKind.TREATMENT, note="三天内换")
    assert "缺治理方案" not in words(look(desk, "/desk/hazards").main)


@pytest.mark.parametrize("kind", [MoveKind.ASSIGN, MoveKind.TREATMENT, MoveKind.GRADE, MoveKind.NOTIFY, MoveKind.DISMISS])
def test_photos_of_any_move_stand_in_its_line(desk, hazard, cast, kind):
    if kind in (MoveKind.TREATMENT, MoveKind.NOTIFY):
        make(desk, hazard, MoveKind.GRADE, is_major="1")
    photo = (io.BytesIO(picture()), "a.jpg")
    assert make(desk, hazard, kind, note="见照片", assignee="4", is_major="0", photos=photo).status_code == 303
    assert len(page_of(desk, hazard).select_one(f"li[data-move={kind.value}]").select("img")) == 1


def test_paper_leaves_out_only_the_photos_that_stand_above(desk, hazard, cast):
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.rectifier)
    for minute in (6, 8):
        move(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="换了", pictures=[picture()], now=f"2026-11-20 08:0{minute}")
        if minute == 6:
            move(hazard, MoveKind.REJECT, note="还漏", pictures=[picture()], now="2026-11-20 08:07")
    shown = {(line["data-move"], line.has_attr("data-shown")) for line in page_of(desk, hazard).select("li[data-move]:has(img)")}
    lines = [line.has_attr("data-shown") for line in page_of(desk, hazard).select("li[data-move=rectify]")]
    assert lines == [False, True] and ("reject", False) in shown


def test_what_a_check_found_has_the_class_of_its_form_and_says_fault_before_its_item(desk, cast):
    found = found_by_check()
    page = page_of(desk, found)
    assert facts(page)["类别"] == "消防"
    assert words(page.h1).startswith("异常：") and words(page.h1).endswith(found.title.zh)
    assert words(look(desk, "/desk/hazards").select_one(".hazard-cell a")).startswith("异常：")


def test_what_somebody_reported_in_own_words_has_no_fault_before_it(desk, hazard):
    assert words(page_of(desk, hazard).h1) == "压力不足"


def test_the_responsible_department_is_the_post_held_else_who_owns_the_place_else_a_line_to_fill_in(desk, hazard, cast):
    department = page_of(desk, hazard).find("dt", string="责任部门").find_next("dd")
    assert department.select_one(".blank.print-only") is not None
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.rectifier)
    with writing() as session:
        session.get(Place, hazard.place_id).owner_id = cast.stranger
    assert facts(page_of(desk, hazard))["责任部门"] == "孙老师"
    posts.add_post("维修班", holder_ids=[cast.rectifier], now=FRIDAY_MORNING, by=cast.supervisor)
    assert facts(page_of(desk, hazard))["责任部门"] == "维修班"


def test_a_closed_hazard_that_nobody_graded_is_an_ordinary_one_and_a_dismissed_one_has_no_grade(desk, hazard, cast):
    move(hazard, MoveKind.DISMISS, note="重复")
    assert facts(page_of(desk, hazard))["等级"] == "–"
    other = report("门锁坏了", at=checkpoint("另一个"))
    move(other, MoveKind.ASSIGN, assignee_id=cast.rectifier)
    move(other, MoveKind.RECTIFY, by=cast.rectifier, note="换了", no_photo="没电", now="2026-11-20 08:06")
    move(other, MoveKind.VERIFY, now="2026-11-20 08:07")
    assert facts(page_of(desk, other))["等级"] == "一般隐患"


def test_the_sheet_says_how_the_authorities_were_told(desk, hazard):
    assert page_of(desk, hazard).select_one("#told") is None
    make(desk, hazard, MoveKind.GRADE, is_major="1")
    told = page_of(desk, hazard).select_one("#told")
    assert "还没有记下" in words(told.select_one(".no-print")) and told.select_one(".blank.print-only")
    assert make(desk, hazard, MoveKind.NOTIFY, note="电话报告区教育局安全科").status_code == 303
    told = page_of(desk, hazard).select_one("#told")
    assert told.find_parent(class_="no-print") is None
    assert "电话报告区教育局安全科" in words(told) and "2026 年 11 月 20 日" in words(told) and "王主任" in words(told)


def test_the_sheet_names_its_repair_slips_with_their_state(desk, hazard, cast):
    slip = repair_asked(None, by=cast.supervisor, now=FRIDAY_MORNING, hazard_id=hazard.id)
    line = page_of(desk, hazard).find("dt", string="关联维修单").parent
    number = queries.repair(slip.id).card.number
    assert line.find_parent(class_="no-print") is None and number in words(line) and "待派单" in words(line)


def test_a_reopened_hazard_keeps_the_day_on_which_it_was_found(desk, hazard, clock):
    move(hazard, MoveKind.DISMISS, note="重复")
    clock.at("2026-12-01 09:00")
    move(hazard, MoveKind.REOPEN, note="又来了", now="2026-12-01 08:30")
    assert "2026 年 11 月 20 日 08:00" in facts(page_of(desk, hazard))["上报"]


def test_on_paper_every_deadline_has_its_year(desk, hazard, cast):
    make(desk, hazard, MoveKind.ASSIGN, assignee=cast.rectifier, due_on="2026-11-25")
    page = page_of(desk, hazard)
    assert "期限 2026 年 11 月 25 日" in words(page.select_one("li[data-move=assign]"))
    move(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="换了", no_photo="没电", now="2026-11-20 08:11")
    assert facts(page_of(desk, hazard))["整改期限"] == "2026 年 11 月 25 日"


def test_all_that_was_typed_for_an_assigning_that_came_too_late_is_shown_with_names(desk, hazard, cast):
    page = page_of(desk, hazard)
    move(hazard, MoveKind.DISMISS, by=cast.administrator, note="重复上报")
    answer = make(desk, hazard, MoveKind.ASSIGN, page, assignee=cast.rectifier, due_on="2026-11-25", note="今天换")
    lost = {words(tag.dt): words(tag.dd) for tag in read(answer).select(".lost dl > div")}
    assert lost == {"交办要求": "今天换", "整改人": "陈师傅", "整改期限": "2026-11-25"}


def test_what_bars_and_what_puts_away_are_called_by_what_they_do(desk, hazard):
    folds = {words(tag) for tag in page_of(desk, hazard).select(".fold > summary")}
    assert {"设为停止使用", "不受理"} <= folds
