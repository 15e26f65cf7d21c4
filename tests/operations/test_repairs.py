"""Ledgers L-03, ux S7: repair slips are asked for and moved as facts; two at once is one move, and nothing is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.core.deadline import Wanted
from kiosk.core.hazard import MoveKind as HazardMoveKind
from kiosk.core.hazard import State as HazardState
from kiosk.core.repair import (
    Actor,
    Flaw,
    MoveKind,
    Span,
    State,
    Target,
    Terms,
    Unit,
    Urgency,
)
from kiosk.core.window import Status
from kiosk.operations import (
    deadlines,
    edits,
    hazard_settings,
    photos,
    registry,
    repair_terms,
    repairs,
)
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.moving import Overtaken
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Journal, Move, Person, Photo, Repair, RepairMove
from tests.factories import (
    all_rows,
    checkpoint,
    floor,
    moved,
    person,
    repair_asked,
    repair_finished,
    repair_moved,
    reported,
)
from tests.instants import (
    FRIDAY_EVENING,
    FRIDAY_MORNING,
    FRIDAY_NOON,
    SATURDAY,
    SHANGHAI,
    local,
)
from tests.storage.pictures import picture

KEY = "k" * 24


@pytest.fixture
def point(app):
    """Return an extinguisher."""
    return checkpoint()


@pytest.fixture
def slip(point, cast):
    """Return a repair that the inspector asked for."""
    return repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING)


@pytest.fixture
def finished(slip, cast):
    """Return a repair that the rectifier finished."""
    repair_finished(slip.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON)
    return slip


def card(slip):
    found = queries.repair(slip.id)
    assert found is not None
    return found.card


def state(slip):
    db.session.expire_all()
    return card(slip).course.state


def kinds(slip):
    return [move.kind for move in queries.repair_moves_of(slip.id)]


def refusals(refused):
    return {(each.field, each.detail) for each in refused.value.every}


def agree(**changed):
    """Let the school agree on other terms."""
    now = repair_terms.terms()
    seen = edits.stamp(repair_terms.terms_values(now))
    return repair_terms.change_terms(replace(now, **changed), seen=seen, now=FRIDAY_MORNING, by=1)


def leave(person_id):
    with writing() as session:
        session.get(Person, person_id).left_at = FRIDAY_NOON


# -- asking ------------------------------------------------------------------------------------------------------------


def test_a_repair_is_asked_for_at_a_point(point, cast):
    slip = repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, contact=" 138 0000 ", urgency=Urgency.URGENT)
    found = card(slip)
    assert (found.number, found.checkpoint_id, found.place_id) == ("W2026-0001", point.id, point.place_id)
    assert (found.text, found.contact, found.urgency) == ("水龙头关不上", "138 0000", Urgency.URGENT)
    assert (found.requester, found.course.state, found.course.asked_at) == ("赵师傅", State.ASKED, FRIDAY_MORNING)


def test_a_repair_is_asked_for_at_a_place_alone(app, cast):
    found = card(repair_asked(None, place_id=floor().id, by=cast.stranger, now=FRIDAY_MORNING))
    assert (found.checkpoint_id, found.name, found.area) == (None, "教学楼A · 2层", "教学楼A")


def test_asked_for_twice_with_one_key_it_is_one_slip(point, cast):
    slips = [repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, key=KEY) for _each in range(2)]
    assert slips[0].id == slips[1].id and len(all_rows(Repair)) == 1 and len(all_rows(RepairMove)) == 1


def test_a_key_that_somebody_else_used_is_refused(point, cast):
    repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, key=KEY)
    with pytest.raises(Refused) as refused:
        repair_asked(point, by=cast.stranger, now=FRIDAY_MORNING, key=KEY)
    assert refused.value.why is Refusal.SENT_BEFORE


def test_everything_wrong_with_an_asking_is_told_at_once(app, cast):
    with pytest.raises(Refused) as refused:
        repair_asked(None, by=cast.inspector, now=FRIDAY_MORNING, text=" ", urgency="soon", contact="1" * 41)
    assert {each.field for each in refused.value.every} == {"place", "urgency", "text", "contact"}
    assert all_rows(Repair) == []


@pytest.mark.parametrize("text", ["长" * 2001, "长" * 10_000])
def test_a_fault_too_long_to_tell_is_refused(point, cast, text):
    with pytest.raises(Refused) as refused:
        repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, text=text)
    assert (refused.value.why, refused.value.field) == (Refusal.TOO_LONG, "text")


def test_nothing_is_asked_for_at_a_retired_point(point, cast):
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    with pytest.raises(Refused) as refused:
        repair_asked(point, by=cast.inspector, now=FRIDAY_NOON)
    assert refused.value.why is Refusal.RETIRED


def test_a_fault_keeps_its_photos(point, cast):
    slip = repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, pictures=[picture(), picture(colour="navy")])
    file = queries.repair(slip.id)
    assert len(file.before) == 2 and {each.person_id for each in file.before} == {cast.inspector}
    assert photos.file_of(file.before[0]).is_file()


def test_a_picture_that_is_none_is_refused_and_nothing_is_kept(point, cast):
    with pytest.raises(Refused) as refused:
        repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, pictures=[b"no picture"])
    assert refused.value.field == "photos" and all_rows(Repair) == [] and all_rows(Photo) == []


def test_photos_of_a_slip_are_never_swept(point, cast):
    repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, pictures=[picture()])
    photos.sweep(FRIDAY_MORNING + timedelta(days=400))
    assert len(all_rows(Photo)) == 1


# -- the way of a slip -------------------------------------------------------------------------------------------------


def test_a_slip_goes_from_asking_to_acceptance(slip, cast):
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier, cost=50)
    repair_moved(slip.id, MoveKind.BEGIN, by=cast.rectifier, now=FRIDAY_NOON)
    repair_moved(
        slip.id, MoveKind.FINISH, by=cast.rectifier, now=FRIDAY_EVENING, note="换了阀芯", cost=32_50,
        materials="阀芯 1 个", pictures=[picture()], no_photo="", is_misuse=True, compensation=10_00,
    )  # fmt: skip
    repair_moved(slip.id, MoveKind.ACCEPT, by=cast.inspector, now=SATURDAY, rating=4, note="好了")
    course = card(slip).course
    assert (course.state, course.rating, course.cost, course.compensation) == (State.ACCEPTED, 4, 32_50, 10_00)
    assert (course.begun_at, course.finished_at, course.ended_at) == (FRIDAY_NOON, FRIDAY_EVENING, SATURDAY)
    file = queries.repair(slip.id)
    assert len(file.after) == 1 and file.finish.move.materials == "阀芯 1 个" and file.card.accepter == "赵师傅"


def test_the_same_move_sent_twice_is_made_once(slip, cast):
    made = [
        repair_moved(slip.id, MoveKind.CANCEL, by=cast.inspector, now=FRIDAY_NOON, key=KEY) for _each in range(2)
    ]
    assert made[0].id == made[1].id and kinds(slip) == ["ask", "cancel"]


def test_a_move_key_is_not_used_for_another_move(slip, cast):
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier, key=KEY)
    with pytest.raises(Refused) as refused:
        repair_moved(slip.id, MoveKind.CANCEL, by=cast.supervisor, now=FRIDAY_NOON, key=KEY)
    assert refused.value.why is Refusal.SENT_BEFORE


def test_an_outdated_page_is_told_who_was_quicker(slip, cast):
    seen = queries.repair_moves_of(slip.id)[-1].id
    first = repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    with pytest.raises(Overtaken) as overtaken:
        repair_moved(slip.id, MoveKind.CANCEL, by=cast.inspector, now=FRIDAY_EVENING, seen=seen)
    error = overtaken.value
    assert (error.by, error.at, error.what, error.last_move_id) == ("王主任", FRIDAY_NOON, MoveKind.DISPATCH, first.id)
    assert kinds(slip) == ["ask", "dispatch"]


def test_of_two_at_once_exactly_one_dispatches_and_nothing_is_lost(app, slip, cast):
    slip_id, seen, start = slip.id, queries.repair_moves_of(slip.id)[-1].id, threading.Barrier(2)
    db.session.rollback()

    def try_to_dispatch(assignee_id, by):
        with app.app_context():
            start.wait(10)
            try:
                return repair_moved(
                    slip_id, MoveKind.DISPATCH, by=by, now=FRIDAY_NOON, assignee_id=assignee_id, seen=seen,
                    key=f"{by}".ljust(24, "k"),
                ).id  # fmt: skip
            except Overtaken as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        results = list(
            pool.map(try_to_dispatch, (cast.rectifier, cast.stranger), (cast.supervisor, cast.administrator))
        )
    db.session.rollback()
    (made,) = [each for each in results if isinstance(each, int)]
    (error,) = [each for each in results if isinstance(each, Overtaken)]
    assert kinds(slip) == ["ask", "dispatch"] and error.last_move_id == made


def test_of_two_finishing_at_once_one_keeps_the_photo(app, slip, cast):
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    begun = repair_moved(slip.id, MoveKind.BEGIN, by=cast.rectifier, now=FRIDAY_NOON)
    slip_id, seen, start = slip.id, begun.id, threading.Barrier(2)
    db.session.rollback()

    def try_to_finish(by):
        with app.app_context():
            start.wait(10)
            try:
                return repair_moved(
                    slip_id, MoveKind.FINISH, by=by, now=FRIDAY_NOON, seen=seen, key=f"{by}".ljust(24, "f"),
                    pictures=[picture()],
                ).id  # fmt: skip
            except Overtaken:
                return None
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(try_to_finish, (cast.rectifier, cast.supervisor)))
    db.session.rollback()
    (made,) = [each for each in results if each is not None]
    assert kinds(slip) == ["ask", "dispatch", "begin", "finish"]
    assert [photo.repair_move_id for photo in all_rows(Photo)] == [made]


@pytest.mark.parametrize("who", ["inspector", "stranger", "rectifier"])
def test_a_recorder_dispatches_nothing(slip, cast, who):
    with pytest.raises(Refused) as refused:
        repair_moved(slip.id, MoveKind.DISPATCH, by=getattr(cast, who), now=FRIDAY_NOON, assignee_id=cast.rectifier)
    assert refusals(refused) == {("", Flaw.NOT_YOURS)} and kinds(slip) == ["ask"]


def test_who_has_left_makes_no_move(slip, cast):
    leave(cast.supervisor)
    with pytest.raises(Refused):
        repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_EVENING, assignee_id=cast.rectifier)


def test_nobody_is_sent_who_has_left_or_never_was(slip, cast):
    leave(cast.rectifier)
    for assignee_id in (cast.rectifier, 4711):
        with pytest.raises(Refused) as refused:
            repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_EVENING, assignee_id=assignee_id)
        assert (refused.value.why, refused.value.field) == (Refusal.UNKNOWN_PERSON, "assignee")


def test_a_dispatch_without_a_date_has_the_target_of_its_urgency(point, cast):
    slip = repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, urgency=Urgency.URGENT)
    move = repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    assert move.due_at == FRIDAY_NOON + timedelta(hours=8)


def test_a_date_is_the_last_day_in_time(slip, cast):
    move = repair_moved(
        slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier,
        due_on=date(2026, 11, 25),
    )  # fmt: skip
    assert move.due_at == local("2026-11-26 00:00")


@pytest.mark.parametrize(("day", "found"), [(19, {("due_on", Flaw.DEADLINE_PAST)}), (20, None)])
def test_a_day_that_has_passed_is_no_deadline(slip, cast, day, found):
    def dispatch():
        repair_moved(
            slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier,
            due_on=date(2026, 11, day),
        )  # fmt: skip

    if found is None:
        dispatch()
        assert state(slip) is State.DISPATCHED
        return
    with pytest.raises(Refused) as refused:
        dispatch()
    assert refusals(refused) == found


def test_other_targets_do_not_move_a_slip_that_was_dispatched(slip, cast):
    made = repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    due_at = made.due_at
    agree(targets={each: Target(Span(1, Unit.HOUR), Span(1, Unit.HOUR)) for each in Urgency})
    (wanted,) = repairs.deadlines(calendar=queries.calendar(SHANGHAI), now=FRIDAY_NOON)
    assert wanted.window.due == due_at


def test_a_costly_repair_waits_for_its_approval(slip, cast):
    def dispatch():
        repair_moved(
            slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier, cost=1_500_00
        )

    with pytest.raises(Refused) as refused:
        dispatch()
    assert refusals(refused) == {("cost", Flaw.ESTIMATE_UNAPPROVED)}
    with pytest.raises(Refused) as refused:
        repair_moved(slip.id, MoveKind.APPROVE, by=cast.supervisor, now=FRIDAY_NOON, cost=1_500_00)
    assert refusals(refused) == {("", Flaw.NOT_YOURS)}
    repair_moved(slip.id, MoveKind.APPROVE, by=cast.administrator, now=FRIDAY_NOON, cost=1_500_00)
    dispatch()
    assert (state(slip), card(slip).approver) == (State.DISPATCHED, "李园长")


def test_the_named_head_approves_too(slip, cast):
    now = hazard_settings.settings()
    seen = edits.stamp(hazard_settings.settings_values(now))
    hazard_settings.change_settings(replace(now, head_id=cast.stranger), seen=seen, now=FRIDAY_MORNING, by=1)
    assert repairs.actor_of(person(cast.stranger)) == Actor(cast.stranger, may_approve=True)
    assert repairs.actor_of(person(cast.administrator)).may_approve
    assert not repairs.actor_of(person(cast.supervisor)).may_approve


def test_what_cost_too_much_is_accepted_only_after_an_approval(slip, cast):
    repair_finished(slip.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON, cost=2_000_00)
    with pytest.raises(Refused) as refused:
        repair_moved(slip.id, MoveKind.ACCEPT, by=cast.inspector, now=FRIDAY_EVENING)
    assert refusals(refused) == {("", Flaw.COST_UNAPPROVED)}
    repair_moved(slip.id, MoveKind.APPROVE, by=cast.administrator, now=FRIDAY_EVENING, cost=2_000_00)
    repair_moved(slip.id, MoveKind.ACCEPT, by=cast.inspector, now=FRIDAY_EVENING)
    assert state(slip) is State.ACCEPTED


def test_a_finish_that_is_refused_keeps_no_photo(slip, cast):
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    repair_moved(slip.id, MoveKind.BEGIN, by=cast.rectifier, now=FRIDAY_NOON)
    with pytest.raises(Refused) as refused:
        repair_moved(
            slip.id, MoveKind.FINISH, by=cast.rectifier, now=FRIDAY_NOON, note="", cost=None, pictures=[picture()]
        )
    assert refusals(refused) == {("note", Flaw.NOTE_MISSING), ("cost", Flaw.COST_MISSING)}
    assert all_rows(Photo) == [] and state(slip) is State.BEGUN


def test_a_supervisor_accepts_in_the_place_of_somebody_who_has_left(finished, cast):
    with pytest.raises(Refused) as refused:
        repair_moved(finished.id, MoveKind.ACCEPT, by=cast.supervisor, now=FRIDAY_EVENING)
    assert refusals(refused) == {("", Flaw.REQUESTER_FIRST)}
    leave(cast.inspector)
    repair_moved(finished.id, MoveKind.ACCEPT, by=cast.supervisor, now=FRIDAY_EVENING)
    assert state(finished) is State.ACCEPTED


def test_the_days_until_a_supervisor_accepts_are_the_schools(finished, cast):
    agree(accept_days=1)
    repair_moved(finished.id, MoveKind.ACCEPT, by=cast.supervisor, now=FRIDAY_NOON + timedelta(days=1))
    assert state(finished) is State.ACCEPTED


def test_a_return_is_repaired_again_and_accepted(finished, cast):
    repair_moved(finished.id, MoveKind.RETURN, by=cast.inspector, now=FRIDAY_EVENING, note="还在滴")
    repair_moved(finished.id, MoveKind.BEGIN, by=cast.rectifier, now=FRIDAY_EVENING)
    repair_moved(finished.id, MoveKind.FINISH, by=cast.rectifier, now=SATURDAY)
    repair_moved(finished.id, MoveKind.ACCEPT, by=cast.inspector, now=SATURDAY)
    assert card(finished).course.times_returned == 1 and state(finished) is State.ACCEPTED


def test_a_slip_that_is_not_there_is_refused(app, cast):
    with pytest.raises(Refused) as refused:
        repairs.make_move(
            4711, MoveKind.BEGIN, seen=1, key=KEY, now=FRIDAY_NOON, by=cast.supervisor,
            calendar=queries.calendar(SHANGHAI),
        )  # fmt: skip
    assert refusals(refused) == {("", Flaw.NOT_NOW)}


# -- with its hazard ---------------------------------------------------------------------------------------------------


@pytest.fixture
def hazard(point, cast):
    """Return a hazard that was given to the rectifier."""
    found = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    moved(found.id, HazardMoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    return found


@pytest.fixture
def of_hazard(hazard, cast):
    """Return a repair asked for because of that hazard, begun by the rectifier."""
    slip = repair_asked(None, by=cast.supervisor, now=FRIDAY_MORNING, hazard_id=hazard.id)
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    repair_moved(slip.id, MoveKind.BEGIN, by=cast.rectifier, now=FRIDAY_NOON)
    return slip


def test_a_repair_of_a_hazard_stands_where_the_hazard_is(hazard, of_hazard, point):
    found = card(of_hazard)
    assert (found.hazard_id, found.checkpoint_id) == (hazard.id, point.id)
    assert [each.id for each in queries.repairs_of(hazard.id)] == [of_hazard.id]


def test_one_tick_puts_the_hazard_right_with_the_same_photo_cost_and_materials(hazard, of_hazard, cast):
    repair_moved(
        of_hazard.id, MoveKind.FINISH, by=cast.rectifier, now=FRIDAY_EVENING, note="换了灯罩", cost=45_00,
        materials="灯罩 1 个", pictures=[picture()], no_photo="", rectifies=True,
    )  # fmt: skip
    file = queries.hazard(hazard.id)
    assert file.card.course.state is HazardState.RECTIFIED
    move = file.moves[-1].move
    assert (move.note, move.cost, move.materials, move.by_id) == ("换了灯罩", 45_00, "灯罩 1 个", cast.rectifier)
    assert [each.digest for each in file.after] == [each.digest for each in queries.repair(of_hazard.id).after]
    assert len(all_rows(Photo)) == 2


def test_without_the_tick_the_hazard_stays(hazard, of_hazard, cast):
    repair_moved(of_hazard.id, MoveKind.FINISH, by=cast.rectifier, now=FRIDAY_EVENING)
    assert queries.hazard(hazard.id).card.course.state is HazardState.ASSIGNED


@pytest.mark.parametrize("rectifies", [True, False])
def test_who_repaired_by_a_slip_does_not_verify_its_hazard(point, cast, rectifies):
    """A supervisor did the work, and somebody else wrote down that the hazard is put right."""
    found = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    moved(found.id, HazardMoveKind.ASSIGN, by=cast.administrator, now=FRIDAY_MORNING, firm="消防公司")
    slip = repair_asked(None, by=cast.administrator, now=FRIDAY_MORNING, hazard_id=found.id)
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.administrator, now=FRIDAY_NOON, assignee_id=cast.supervisor)
    repair_moved(slip.id, MoveKind.BEGIN, by=cast.supervisor, now=FRIDAY_NOON)
    repair_moved(slip.id, MoveKind.FINISH, by=cast.administrator, now=FRIDAY_NOON, rectifies=rectifies)
    if not rectifies:
        moved(found.id, HazardMoveKind.RECTIFY, by=cast.administrator, now=FRIDAY_NOON)
    with pytest.raises(Refused) as refused:
        moved(found.id, HazardMoveKind.VERIFY, by=cast.supervisor, now=FRIDAY_EVENING)
    assert refusals(refused) == {("", "own_repair")}
    assert queries.hazard(found.id).card.course.state is HazardState.RECTIFIED


def test_sent_twice_the_hazard_is_put_right_once(hazard, of_hazard, cast):
    for _each in range(2):
        repair_moved(of_hazard.id, MoveKind.FINISH, by=cast.rectifier, now=FRIDAY_EVENING, rectifies=True, key=KEY)
    assert [move.kind for move in all_rows(Move)] == ["report", "assign", "rectify"]


def test_a_hazard_that_was_moved_since_the_page_was_shown_is_not_put_right_blindly(hazard, of_hazard, cast):
    """S7 holds for both that one button moves: a plan was written, which nobody has read."""
    shown = queries.hazard(hazard.id).card.last_move_id
    moved(hazard.id, HazardMoveKind.TREATMENT, by=cast.supervisor, now=FRIDAY_NOON, note="全部更换")
    with pytest.raises(Overtaken) as overtaken:
        repair_moved(
            of_hazard.id, MoveKind.FINISH, by=cast.rectifier, now=FRIDAY_EVENING, rectifies=True, hazard_seen=shown
        )
    error = overtaken.value
    assert (error.is_hazard, error.number, error.by, error.what) == (True, hazard.id, "王主任", "treatment")
    assert state(of_hazard) is State.BEGUN and kinds(of_hazard) == ["ask", "dispatch", "begin"]
    assert queries.hazard(hazard.id).card.course.state is HazardState.ASSIGNED


def test_where_the_hazard_cannot_take_it_nothing_is_done(hazard, of_hazard, cast):
    moved(hazard.id, HazardMoveKind.RECTIFY, by=cast.rectifier, now=FRIDAY_NOON)
    assert repairs.rectifying_flaw(queries.hazard(hazard.id), person(cast.rectifier)) == "not_now"
    with pytest.raises(Refused) as refused:
        repair_moved(of_hazard.id, MoveKind.FINISH, by=cast.rectifier, now=FRIDAY_EVENING, rectifies=True)
    assert (refused.value.why, refused.value.field) == (Refusal.MOVE_REFUSED, "rectifies")
    assert state(of_hazard) is State.BEGUN and kinds(of_hazard) == ["ask", "dispatch", "begin"]


def test_a_major_hazard_without_its_guard_is_not_put_right_by_a_slip(hazard, of_hazard, cast):
    moved(hazard.id, HazardMoveKind.GRADE, by=cast.supervisor, now=FRIDAY_NOON, is_major=True)
    assert repairs.rectifying_flaw(queries.hazard(hazard.id), person(cast.rectifier)) == "guard_missing"


def test_no_repair_is_asked_for_a_hazard_that_has_ended(hazard, cast):
    moved(hazard.id, HazardMoveKind.RECTIFY, by=cast.rectifier, now=FRIDAY_NOON)
    moved(hazard.id, HazardMoveKind.VERIFY, by=cast.supervisor, now=FRIDAY_NOON)
    with pytest.raises(Refused) as refused:
        repair_asked(None, by=cast.supervisor, now=FRIDAY_EVENING, hazard_id=hazard.id)
    assert refused.value.field == "hazard"


# -- who may see it ----------------------------------------------------------------------------------------------------


def test_a_slip_is_seen_by_those_who_have_a_part_in_it(slip, cast):
    def seen_by():
        names = ("administrator", "supervisor", "inspector", "rectifier", "stranger")
        return {name for name in names if repairs.may_see(card(slip), person(getattr(cast, name)))}

    assert seen_by() == {"administrator", "supervisor", "inspector"}
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    assert seen_by() == {"administrator", "supervisor", "inspector", "rectifier"}


# -- deadlines ---------------------------------------------------------------------------------------------------------


def wanted(now, **narrowed):
    found = repairs.deadlines(calendar=queries.calendar(SHANGHAI), now=now, **narrowed)
    return [(each.wanted, each.number, each.owner) for each in found]


def test_a_slip_is_wanted_dispatched_and_then_finished(slip, cast):
    assert wanted(FRIDAY_NOON) == [(Wanted.DISPATCH, slip.id, "")]
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    assert wanted(FRIDAY_NOON) == [(Wanted.FINISH, slip.id, "陈师傅")]
    assert wanted(FRIDAY_NOON, person_id=cast.rectifier) and not wanted(FRIDAY_NOON, person_id=cast.inspector)
    repair_moved(slip.id, MoveKind.BEGIN, by=cast.rectifier, now=FRIDAY_NOON)
    repair_moved(slip.id, MoveKind.FINISH, by=cast.rectifier, now=FRIDAY_NOON)
    assert wanted(FRIDAY_NOON) == []


def test_a_deadline_of_a_slip_turns_overdue_at_its_instant(point, cast):
    repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, urgency=Urgency.URGENT)
    (each,) = repairs.deadlines(calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING)
    half_an_hour = FRIDAY_MORNING + timedelta(minutes=30)
    found = [each.status(half_an_hour + timedelta(seconds=seconds)) for seconds in (-1, 0)]
    assert found == [Status.DUE, Status.OVERDUE] and each.is_repair and each.checkpoint_id == point.id


def test_slips_and_hazards_stand_in_one_list_of_deadlines(slip, cast, point):
    reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    found = deadlines.deadlines(calendar=queries.calendar(SHANGHAI), now=FRIDAY_NOON)
    assert {(each.is_repair, each.wanted) for each in found} == {(True, Wanted.DISPATCH), (False, Wanted.RECTIFY)}


# -- what the school agreed on -----------------------------------------------------------------------------------------


def test_a_school_that_set_nothing_has_the_defaults(app):
    assert repair_terms.terms() == Terms()


def test_other_terms_are_kept_and_noted(app):
    targets = {**Terms().targets, Urgency.URGENT: Target(Span(15, Unit.MINUTE), Span(4, Unit.HOUR))}
    assert agree(cost_limit=50_000, accept_days=7, targets=targets)
    assert repair_terms.terms() == Terms(cost_limit=50_000, accept_days=7, targets=targets)
    (line,) = [each for each in all_rows(Journal) if each.what == "repair_settings.edit"]
    assert line.before["accept_days"] == 3 and line.after["urgent_answer"] == "15 minute"


def test_the_same_terms_again_are_no_change(app):
    assert not agree()


def test_everything_wrong_with_terms_is_told_at_once(app):
    targets = {**Terms().targets, Urgency.NORMAL: Target(Span(0, Unit.MINUTE), Span(400, Unit.WORKDAY))}
    with pytest.raises(Refused) as refused:
        agree(cost_limit=-1, accept_days=0, targets=targets)
    assert {each.field for each in refused.value.every} == {
        "cost_limit", "accept_days", "normal_answer", "normal_finish",
    }  # fmt: skip
    assert repair_terms.terms() == Terms()


def test_terms_changed_meanwhile_are_not_overwritten(app):
    seen = edits.stamp(repair_terms.terms_values(repair_terms.terms()))
    agree(accept_days=5)
    with pytest.raises(Outdated):
        repair_terms.change_terms(replace(Terms(), accept_days=9), seen=seen, now=FRIDAY_NOON, by=1)
    assert repair_terms.terms().accept_days == 5
