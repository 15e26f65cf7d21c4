"""WHO-4: changing who somebody is and may do, leaving with everything handed over, and many persons from a pasted list."""

from dataclasses import replace

import pytest

from kiosk.core.hazard import MoveKind, State
from kiosk.core.repair import MoveKind as RepairMoveKind
from kiosk.core.repair import State as RepairState
from kiosk.core.window import Status
from kiosk.operations import (
    boards,
    deadlines,
    edits,
    hazard_settings,
    hazards,
    people,
    persons,
    posts,
    repairs,
)
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.persons import LineFault
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Checkpoint, Journal, Person, Place, Role
from tests.factories import (
    DAILY,
    PASSWORD,
    all_rows,
    building,
    checkpoint,
    moved,
    person,
    plan,
    repair_asked,
    repair_moved,
    reported,
)
from tests.instants import FRIDAY_MORNING as NOW
from tests.instants import SHANGHAI, TERM_BEGAN, local

SATURDAY = local("2026-11-21 12:00")


def edit(person_id, by, *, seen=None, **changed):
    values = persons.person_values(person(person_id))
    given = values | changed
    persons.edit_person(
        person_id, name=given["name"], role=Role(given["role"]), phone=given["phone"], username=given["username"],
        seen=seen or edits.stamp(values), now=NOW, by=by,
    )  # fmt: skip


def test_a_new_name_and_number_hold_at_once_and_stand_in_the_history(app, cast):
    edit(cast.inspector, cast.supervisor, name="赵大师傅", phone="138 0000 0000")
    assert (person(cast.inspector).name, person(cast.inspector).phone) == ("赵大师傅", "138 0000 0000")
    (line,) = queries.edits_of(f"person:{cast.inspector}")
    assert (line.before["name"], line.after["name"], line.by) == ("赵师傅", "赵大师傅", "王主任")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": ""}, "name"), ({"name": "陈师傅"}, "name"), ({"phone": "电话"}, "phone"),
     ({"role": "supervisor"}, "username"), ({"role": "supervisor", "username": "li"}, "username")],
)  # fmt: skip
def test_an_odd_edit_is_refused_at_its_field(app, cast, changed, field):
    with pytest.raises(Refused) as refused:
        edit(cast.inspector, cast.administrator, **changed)
    assert refused.value.field == field
    assert person(cast.inspector).name == "赵师傅"


def test_lost_rights_end_the_sign_ins_at_the_desk_and_take_the_name_for_it(app, cast):
    token, _person = people.sign_in_at_desk("wang", PASSWORD, now=NOW)
    edit(cast.supervisor, cast.administrator, role="recorder")
    assert queries.sign_in_with(people.fingerprint(token.value)) is None
    assert (person(cast.supervisor).username, person(cast.supervisor).password_hash) == (None, None)


def test_won_rights_end_no_sign_in(app, cast):
    token, _person = people.sign_in_at_desk("wang", PASSWORD, now=NOW)
    edit(cast.supervisor, cast.administrator, role="administrator")
    assert queries.sign_in_with(people.fingerprint(token.value)) is not None


def test_nobody_lowers_their_own_role_and_the_last_administrator_stays(app, cast):
    with pytest.raises(Refused) as refused:
        edit(cast.administrator, cast.administrator, role="recorder")
    assert refused.value.why is Refusal.OWN_RIGHTS
    for attempt in (
        lambda: edit(cast.administrator, cast.supervisor, role="supervisor"),
        lambda: persons.leave(cast.administrator, to_id=None, now=NOW, by=cast.supervisor),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.why is Refusal.LAST_ADMINISTRATOR
    assert person(cast.administrator).role == Role.ADMINISTRATOR


def test_one_of_two_administrators_may_be_lowered(app, cast):
    edit(cast.supervisor, cast.administrator, role="administrator")
    edit(cast.administrator, cast.supervisor, role="supervisor")
    assert person(cast.administrator).role == Role.SUPERVISOR


def test_the_second_of_two_editors_is_told(app, cast):
    seen = edits.stamp(persons.person_values(person(cast.inspector)))
    edit(cast.inspector, cast.supervisor, phone="123456")
    edit(cast.inspector, cast.supervisor, phone="123456", seen=seen)
    with pytest.raises(Outdated):
        edit(cast.inspector, cast.supervisor, name="别人", seen=seen)
    assert person(cast.inspector).name == "赵师傅"


@pytest.fixture
def owing(app, cast):
    """Let the inspector owe a plan, a place, a checkpoint and a post; return the checkpoint of the plan."""
    point = checkpoint()
    plan(cadence=DAILY, owner_id=cast.inspector)
    with writing() as session:
        session.get(Place, building().id).owner_id = cast.inspector
        session.get(Checkpoint, point.id).owner_id = cast.inspector
    posts.add_post("门卫", holder_ids=[cast.inspector], now=TERM_BEGAN, by=None)
    return point


def test_who_leaves_hands_everything_to_one_person_at_once(owing, cast):
    persons.leave(cast.inspector, to_id=cast.rectifier, now=NOW, by=cast.supervisor)
    owed = queries.owed_by(cast.rectifier, NOW)
    assert [len(each) for each in (owed.plans, owed.places, owed.checkpoints, owed.posts)] == [1, 1, 1, 1]
    assert queries.owed_by(cast.inspector, NOW).is_nothing and person(cast.inspector).left_at == NOW
    (tile,) = boards.here(owing.id, calendar=queries.calendar(SHANGHAI), now=NOW)
    assert tile.watched.owner == "陈师傅"
    assert queries.posts(NOW)[1].text == "门卫：陈师傅"
    assert len({line.bulk for line in all_rows(Journal) if line.bulk}) == 1


def test_what_somebody_owes_may_be_left_open_but_not_by_oversight(owing, cast):
    for to_id in (None, cast.inspector, 999):
        with pytest.raises(Refused) as refused:
            persons.leave(cast.inspector, to_id=to_id, now=NOW, by=cast.supervisor)
        assert refused.value.field == "to"
    assert person(cast.inspector).left_at is None and len(queries.owed_by(cast.inspector, NOW).plans) == 1
    persons.leave(cast.inspector, to_id=None, is_left_open=True, now=NOW, by=cast.supervisor)
    (tile,) = boards.here(owing.id, calendar=queries.calendar(SHANGHAI), now=NOW)
    assert tile.watched.owner == "" and queries.posts(NOW)[1].text == "门卫（无人）"


# -- hazards and repairs that were given to somebody -------------------------------------------------------------------


@pytest.fixture
def work(app, cast):
    """Give the inspector two hazards, one of them overdue at noon on Saturday, and a repair that is begun."""
    point = checkpoint("灭火器 B")
    hazards = [reported(point, by=cast.supervisor, now=NOW, text=text, is_urgent=text == "急") for text in ("急", "缓")]
    for hazard in hazards:
        moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=NOW, assignee_id=cast.inspector)
    slip = repair_asked(point, by=cast.stranger, now=NOW)
    repair_moved(slip.id, RepairMoveKind.DISPATCH, by=cast.supervisor, now=NOW, assignee_id=cast.inspector, cost=500_00)
    repair_moved(slip.id, RepairMoveKind.BEGIN, by=cast.inspector, now=NOW)
    return [*(hazard.id for hazard in hazards), slip.id]


def hazard_course(hazard_id):
    return queries.hazard(hazard_id).card.course


def repair_course(repair_id):
    return queries.repair(repair_id).card.course


def leave(person_id, to_id, *, now=SATURDAY, by, **parts):
    persons.leave(person_id, to_id=to_id, now=now, by=by, **parts)


def test_what_somebody_owes_names_the_hazards_and_repairs_given_to_them(work, cast):
    owed = queries.owed_by(cast.inspector, NOW)
    assert ({card.id for card in owed.hazards}, [card.id for card in owed.repairs]) == (set(work[:2]), [work[2]])
    assert owed.has_work and not owed.is_nothing
    assert queries.owed_by(cast.rectifier, NOW).is_nothing


def test_what_was_done_and_waits_for_others_is_not_owed_any_more(work, cast):
    for hazard_id in work[:2]:
        moved(hazard_id, MoveKind.RECTIFY, by=cast.inspector, now=NOW)
    repair_moved(work[2], RepairMoveKind.FINISH, by=cast.inspector, now=NOW)
    assert queries.owed_by(cast.inspector, NOW).is_nothing


def test_the_heir_gets_the_hazards_and_repairs_with_the_deadlines_they_have(work, cast):
    before = [hazard_course(work[0]), hazard_course(work[1]), repair_course(work[2])]
    leave(cast.inspector, cast.rectifier, by=cast.supervisor)
    after = [hazard_course(work[0]), hazard_course(work[1]), repair_course(work[2])]
    assert [each.assignee_id for each in after] == [cast.rectifier] * 3
    assert [each.due_at for each in after] == [each.due_at for each in before] and before[0].due_at < SATURDAY
    assert (after[0].state, after[2].state) == (State.ASSIGNED, RepairState.DISPATCHED)
    assert after[2].estimate == 500_00
    assert queries.owed_by(cast.inspector, SATURDAY).is_nothing


def test_a_hand_over_wipes_no_lateness(work, cast):
    def late():
        found = deadlines.deadlines(calendar=queries.calendar(SHANGHAI), now=SATURDAY)
        return {each.number: SATURDAY - each.window.late for each in found if each.status(SATURDAY) is Status.OVERDUE}

    before = late()
    assert before
    leave(cast.inspector, cast.rectifier, by=cast.supervisor)
    assert late() == before


def test_the_history_says_why_the_work_changed_hands(work, cast):
    leave(cast.inspector, cast.rectifier, by=cast.supervisor)
    moves = [queries.moves_of(work[0])[-1], queries.repair_moves_of(work[2])[-1]]
    assert [(move.kind, move.note, move.by_id) for move in moves] == [
        ("assign", "原整改人离职，移交", cast.supervisor), ("dispatch", "原维修人离职，移交", cast.supervisor),
    ]  # fmt: skip


def test_work_is_never_left_to_nobody(work, cast):
    for is_left_open in (False, True):
        with pytest.raises(Refused) as refused:
            leave(cast.inspector, None, is_left_open=is_left_open, by=cast.supervisor)
        assert (refused.value.why, refused.value.field) == (Refusal.WORK_LEFT_OPEN, "to")
    assert person(cast.inspector).left_at is None and hazard_course(work[0]).assignee_id == cast.inspector


def test_who_handed_the_work_over_before_may_leave_the_rest_open(work, owing, cast):
    for hazard_id in work[:2]:
        moved(hazard_id, MoveKind.ASSIGN, by=cast.supervisor, now=NOW, assignee_id=cast.rectifier)
    repair_moved(work[2], RepairMoveKind.DISPATCH, by=cast.supervisor, now=NOW, firm="维修公司")
    leave(cast.inspector, None, is_left_open=True, by=cast.supervisor)
    assert person(cast.inspector).left_at == SATURDAY


def test_a_hand_over_that_fails_half_way_changes_nothing(work, owing, cast, monkeypatch):
    def broken(*given, **named):
        raise RuntimeError

    monkeypatch.setattr(repairs, "hand_over", broken)
    with pytest.raises(RuntimeError):
        leave(cast.inspector, cast.rectifier, by=cast.supervisor)
    assert person(cast.inspector).left_at is None and len(queries.owed_by(cast.inspector, NOW).plans) == 1
    assert {hazard_course(number).assignee_id for number in work[:2]} == {cast.inspector}


def test_a_hand_over_is_not_taken_back_to_who_has_left(work, cast):
    leave(cast.inspector, cast.rectifier, by=cast.supervisor)
    course = hazard_course(work[1])
    open_to = hazards.moves_allowed(
        course, hazards.actor_of(person(cast.supervisor)), has_checkpoint=True, now=SATURDAY
    )
    assert MoveKind.RECALL not in open_to and MoveKind.ASSIGN in open_to
    with pytest.raises(Refused):
        moved(work[1], MoveKind.RECALL, by=cast.supervisor, now=SATURDAY)
    assert hazard_course(work[1]).assignee_id == cast.rectifier


def test_a_bulk_assigning_is_not_taken_back_to_who_has_left(work, cast):
    key, chosen = "b" * 30, list(work[:2])
    hazards.assign_many(
        chosen, seen={number: queries.moves_of(number)[-1].id for number in chosen}, key=key, assignee_id=cast.rectifier,
        firm="", due_on=None, note="", now=NOW, by=cast.supervisor, calendar=queries.calendar(SHANGHAI),
    )  # fmt: skip
    repair_moved(work[2], RepairMoveKind.CANCEL, by=cast.supervisor, now=NOW)
    leave(cast.inspector, None, now=NOW, by=cast.supervisor)
    with pytest.raises(Refused):
        hazards.recall_many(key, now=NOW, by=cast.supervisor)
    assert {hazard_course(number).assignee_id for number in chosen} == {cast.rectifier}


def test_who_repaired_and_left_keeps_nobody_from_verifying_and_accepting(work, cast):
    moved(work[1], MoveKind.RECTIFY, by=cast.inspector, now=NOW)
    repair_moved(work[2], RepairMoveKind.FINISH, by=cast.inspector, now=NOW)
    leave(cast.inspector, cast.rectifier, by=cast.supervisor)
    moved(work[1], MoveKind.VERIFY, by=cast.supervisor, now=SATURDAY)
    repair_moved(work[2], RepairMoveKind.ACCEPT, by=cast.stranger, now=SATURDAY)
    assert (hazard_course(work[1]).state, repair_course(work[2]).state) == (State.CLOSED, RepairState.ACCEPTED)


def test_who_asked_and_left_keeps_no_repair_from_its_acceptance(work, cast):
    repair_moved(work[2], RepairMoveKind.FINISH, by=cast.inspector, now=SATURDAY)
    with pytest.raises(Refused):
        repair_moved(work[2], RepairMoveKind.ACCEPT, by=cast.supervisor, now=SATURDAY)
    leave(cast.stranger, None, by=cast.supervisor)
    repair_moved(work[2], RepairMoveKind.ACCEPT, by=cast.supervisor, now=SATURDAY)
    assert repair_course(work[2]).state is RepairState.ACCEPTED


def test_a_head_who_left_keeps_no_major_hazard_open(work, cast):
    before = hazard_settings.settings()
    seen = edits.stamp(hazard_settings.settings_values(before))
    hazard_settings.change_settings(replace(before, head_id=cast.stranger), seen=seen, now=NOW, by=cast.administrator)
    hazard_id = work[1]
    moved(hazard_id, MoveKind.GRADE, by=cast.supervisor, now=NOW, is_major=True)
    for kind in (MoveKind.GUARD, MoveKind.TREATMENT):
        moved(hazard_id, kind, by=cast.supervisor, now=NOW)
    moved(hazard_id, MoveKind.RECTIFY, by=cast.inspector, now=NOW)
    moved(hazard_id, MoveKind.VERIFY, by=cast.supervisor, now=NOW)
    with pytest.raises(Refused):
        moved(hazard_id, MoveKind.CLOSE, by=cast.administrator, now=NOW)
    leave(cast.stranger, None, by=cast.supervisor)
    moved(hazard_id, MoveKind.CLOSE, by=cast.administrator, now=SATURDAY)
    assert hazard_course(hazard_id).state is State.CLOSED


def test_a_list_is_read_however_it_is_divided(app):
    (one,), _none = persons.read_list("Smith, inspector")
    assert (one.name, one.role) == ("Smith", Role.RECORDER)
    found, wrong = persons.read_list("姓名\t角色\n钱师傅\t13800000000\n周主任，主管，zhou\n\n　马 阿姨\n吴老师 检查人 010-1234\n")
    assert [(each.number, each.name, each.role, each.phone, each.username) for each in found[:2]] == [
        (2, "钱师傅", Role.RECORDER, "13800000000", ""), (3, "周主任", Role.SUPERVISOR, "", "zhou"),
    ]  # fmt: skip
    assert (found[3].name, found[3].phone) == ("吴老师", "010-1234")
    assert [(each.number, each.code) for each in wrong] == [(5, LineFault.USERNAME_NEEDLESS)]


def test_every_line_that_cannot_be_is_named(app):
    text = "赵师傅\n钱师傅\n钱师傅\n主管甲,主管\n乙,主管,wang\n丙,主管,bing\n丁,主管,bing\n" + "长" * 41
    _found, wrong = persons.read_list(text)
    assert [(each.number, each.code, each.detail) for each in wrong] == [
        (1, LineFault.ALREADY_THERE, ""), (3, LineFault.TWICE, "2"), (4, LineFault.USERNAME_MISSING, ""),
        (5, LineFault.USERNAME_TAKEN, "wang"), (7, LineFault.USERNAME_TWICE, "6"), (8, LineFault.TOO_LONG, ""),
    ]  # fmt: skip
    assert [each.code for each in persons.read_list("甲,主管,jia", may_set_roles=False)[1]] == [LineFault.ROLE_NOT_ALLOWED]


def test_a_list_is_added_whole_or_not_at_all(app, cast):
    found, wrong = persons.read_list("钱师傅\n周阿姨")
    assert wrong == []
    people.add_person("周阿姨", now=NOW)
    with pytest.raises(Refused):
        persons.add_many(found, now=NOW, by=cast.supervisor)
    assert "钱师傅" not in {row.name for row in all_rows(Person)}
    persons.add_many(found[:1], now=NOW, by=cast.supervisor)
    assert all_rows(Person)[-1].name == "钱师傅"


def test_the_staff_stands_in_the_order_of_pinyin(app):
    for name in ("张三", "安阿姨", "Mary", "包师傅"):
        people.add_person(name, now=NOW)
    assert [row.name for row in queries.people()] == ["Mary", "安阿姨", "包师傅", "陈师傅", "李园长", "孙老师", "王主任", "张三", "赵师傅"]
