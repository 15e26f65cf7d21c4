"""S5: giving many hazards to somebody in one go: the list first, all or none, and ten minutes to take it back."""

import pytest

from kiosk.core.hazard import MoveKind, State
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Move, Person
from kiosk.web import edge
from tests.factories import building, checkpoint
from tests.instants import FRIDAY_MORNING, local
from tests.web.desk import errors, kept, look, read, send, sit, words
from tests.web.test_desk_hazards import move, report, rows

BACK = "/desk/hazards?state=reported"


@pytest.fixture
def desk(client, app):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


@pytest.fixture
def three(app):
    """Return two hazards at points and one at a place alone, the second an urgent one."""
    return (
        report("一", at=checkpoint("甲")), report("二", at=checkpoint("乙"), is_urgent=True), report("三", place=building("操场")),
    )  # fmt: skip


def asked(desk, hazards):
    return read(desk.get("/desk/hazards/assign", query_string={"hazard": [each.id for each in hazards], "next": BACK}))


def fields(page):
    found = {}
    for tag in page.select("form[action='/desk/hazards/assign'] input[type=hidden]"):
        found.setdefault(tag["name"], []).append(tag["value"])
    return found


def assign(desk, hazards, page=None, **typed):
    return desk.post("/desk/hazards/assign", data=fields(page or asked(desk, hazards)) | typed)


def assigned():
    return [each for each in kept(Move) if each.kind == MoveKind.ASSIGN]


def given(page):
    return page.select_one("form[action='/desk/hazards/recall']")


def test_the_ticked_are_shown_with_what_it_affects_before_anything_is_done(desk, three):
    page = asked(desk, three[:2])
    assert "将影响 2 项" in words(page.select_one("main"))
    lines = [words(row) for row in page.select("tbody tr")]
    assert len(lines) == 2 and any("11 月 20 日" in line for line in lines) and any("11 月 27 日" in line for line in lines)
    assert assigned() == []


def test_all_are_given_with_the_deadlines_of_their_classes(desk, three, cast):
    response = assign(desk, three, assignee=cast.rectifier, note="本周内")
    assert (response.status_code, response.location) == (303, BACK)
    made = {each.hazard_id: each for each in assigned()}
    assert {each.assignee_id for each in made.values()} == {cast.rectifier}
    assert made[three[0].id].due_at == local("2026-11-28 00:00") and made[three[1].id].due_at == local("2026-11-21 00:00")
    assert len({each.bulk for each in made.values()}) == 1
    assert [words(row.select_one(".person")) for row in rows(look(desk, "/desk/hazards"))] == ["陈师傅"] * 3


def test_one_date_may_be_given_for_all_and_a_firm_instead_of_a_person(desk, three):
    assert assign(desk, three, firm="永安维保", due_on="2026-12-01").status_code == 303
    assert {(each.firm, each.due_at) for each in assigned()} == {("永安维保", local("2026-12-02 00:00"))}


def test_sent_twice_it_is_done_once(desk, three, cast):
    page = asked(desk, three)
    for _time in range(2):
        assert assign(desk, three, page, assignee=cast.rectifier).status_code == 303
    assert len(assigned()) == 3


def test_all_or_none_when_one_was_moved_meanwhile(desk, three, cast):
    page = asked(desk, three)
    move(three[1], MoveKind.GRADE, by=cast.administrator, is_major=False, now="2026-11-20 08:09")
    answer = assign(desk, three, page, assignee=cast.rectifier, note="本周内")
    assert answer.status_code == 409 and assigned() == []
    shown = read(answer)
    banner = words(shown.select_one(".banner-late"))
    assert "李园长" in banner and "08:09" in banner and "一项也没有交办" in banner
    assert shown.select_one("textarea[name=note]").text == "本周内"
    assert shown.select_one(f"option[value='{cast.rectifier}'][selected]")
    assert assign(desk, three, shown, assignee=cast.rectifier).status_code == 303


def test_what_cannot_be_given_any_more_is_left_out_and_said(desk, three, cast):
    move(three[2], MoveKind.DISMISS, note="重复")
    page = asked(desk, three)
    assert "将影响 2 项" in words(page.select_one("main")) and "另有 1 项" in words(page.select_one(".banner-info"))
    assert assign(desk, three, page, assignee=cast.rectifier).status_code == 303
    assert len(assigned()) == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "assignee"),
        ({"assignee": "999"}, "assignee"),
        ({"assignee": "x"}, "assignee"),
        ({"assignee": "5"}, "assignee"),
        ({"assignee": "4", "firm": "永安"}, "firm"),
        ({"firm": "长" * 100}, "firm"),
        ({"assignee": "4", "due_on": "2026-11-19"}, "due_on"),
        ({"assignee": "4", "due_on": "2026-02-30"}, "due_on"),
        ({"assignee": "4", "due_on": "明天"}, "due_on"),
        ({"assignee": "4", "note": "长" * 10_000}, "note"),
    ],
)
def test_bad_input_gives_nothing_to_anybody_and_keeps_what_was_typed(desk, three, cast, typed, field):
    page = asked(desk, three)
    with writing() as session:
        session.get(Person, cast.stranger).left_at = FRIDAY_MORNING
    answer = assign(desk, three, page, **typed)
    assert answer.status_code == 422 and assigned() == []
    shown = read(answer)
    assert errors(shown)[field] and "将影响 3 项" in words(shown.select_one("main"))
    if "note" in typed:
        assert shown.select_one("textarea[name=note]").text.strip() == typed["note"]
    if "firm" in typed:
        assert shown.select_one("input[name=firm]")["value"] == typed["firm"]


@pytest.mark.parametrize("ticked", [[], ["x"], ["999"]])
def test_nothing_ticked_is_said_and_leads_back(desk, three, cast, ticked):
    page = read(desk.get("/desk/hazards/assign", query_string={"hazard": ticked}))
    assert page.select_one(".banner-bad") and page.select_one("a[href='/desk/hazards']")
    answer = send(desk, "/desk/hazards/assign", hazard=ticked, key="k" * 30, assignee=cast.rectifier)
    assert answer.status_code in (409, 422) and assigned() == []


def test_a_key_made_up_is_refused(desk, three, cast):
    page = asked(desk, three)
    answer = desk.post("/desk/hazards/assign", data=fields(page) | {"key": "x", "assignee": cast.rectifier})
    assert answer.status_code == 422 and assigned() == []


# -- taking it back ----------------------------------------------------------------------------------------------------


def recall(desk, form):
    return desk.post("/desk/hazards/recall", data={tag["name"]: tag["value"] for tag in form.select("input")})


def state_of(hazard):
    return queries.hazard(hazard.id).card.course.state


def test_it_can_be_taken_back_for_ten_minutes(desk, three, cast, clock):
    assign(desk, three, assignee=cast.rectifier)
    clock.at("2026-11-20 08:19:59")
    page = look(desk, "/desk/hazards")
    banner = page.select_one(".banner-good")
    assert "3 项" in words(banner) and "陈师傅" in words(banner) and "08:20 前可以撤回" in words(banner)
    assert recall(desk, given(page)).status_code == 303
    assert {state_of(each) for each in three} == {State.REPORTED}
    assert given(look(desk, "/desk/hazards")) is None


def test_after_ten_minutes_it_is_too_late_and_said_so(desk, three, cast, clock):
    assign(desk, three, assignee=cast.rectifier)
    form = given(look(desk, "/desk/hazards"))
    clock.at("2026-11-20 08:20")
    assert given(look(desk, "/desk/hazards")) is None
    answer = recall(desk, form)
    said = words(read(answer).select_one(".banner-bad"))
    assert answer.status_code == 422 and "没有撤回" in said and "十分钟" in said
    assert {state_of(each) for each in three} == {State.ASSIGNED}


def test_what_somebody_was_told_of_is_not_taken_back(desk, three, cast, monkeypatch):
    assign(desk, three, assignee=cast.rectifier)
    form = given(look(desk, "/desk/hazards"))
    monkeypatch.setattr(queries, "is_told", lambda move_ids: bool(move_ids))
    page = look(desk, "/desk/hazards")
    assert given(page) is None and "不能撤回" in words(page.select_one(".banner-good"))
    answer = recall(desk, form)
    assert answer.status_code == 422 and words(read(answer).select_one(".banner-bad"))
    assert {state_of(each) for each in three} == {State.ASSIGNED}


def test_all_or_none_when_one_was_moved_since(desk, three, cast, clock):
    assign(desk, three, assignee=cast.rectifier)
    form = given(look(desk, "/desk/hazards"))
    move(three[0], MoveKind.RECTIFY, by=cast.rectifier, note="好了", no_photo="没电", now="2026-11-20 08:11")
    clock.at("2026-11-20 08:12")
    assert given(look(desk, "/desk/hazards")) is None
    answer = recall(desk, form)
    assert answer.status_code == 409
    assert "陈师傅" in words(read(answer).select_one(".banner-bad"))
    assert state_of(three[1]) is State.ASSIGNED


def test_taken_back_twice_is_once(desk, three, cast):
    assign(desk, three, assignee=cast.rectifier)
    form = given(look(desk, "/desk/hazards"))
    assert [recall(desk, form).status_code for _time in range(2)] == [303, 303]
    assert sum(each.kind == MoveKind.RECALL for each in kept(Move)) == 3


@pytest.mark.parametrize("key", ["", "x", "长" * 100, "no-such-key-at-all-000000"])
def test_there_is_nothing_to_take_back_under_a_made_up_key(desk, three, key):
    answer = send(desk, "/desk/hazards/recall", key=key)
    assert answer.status_code == 422 and words(read(answer).select_one(".banner-bad"))


def test_only_who_gave_them_away_is_offered_to_take_them_back(desk, three, cast):
    assign(desk, three, assignee=cast.rectifier)
    assert given(look(sit(desk, "li"), "/desk/hazards")) is None


@pytest.mark.parametrize("path", ["/desk/hazards/assign", "/desk/hazards/recall"])
def test_a_strangers_bulk_move_changes_nothing(desk, three, cast, path):
    sent = fields(asked(desk, three)) | {"assignee": str(cast.rectifier)}
    desk.delete_cookie(edge.DESK_COOKIE)
    assert desk.post(path, data=sent).status_code == 401
    assert assigned() == []
