"""Ledgers L-03: the life of a repair slip - what may be done in which state, by whom, and what has to come with it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.calendar import Calendar
from kiosk.core.deadline import Wanted
from kiosk.core.repair import (
    LARGEST_COST,
    LONGEST_NOTE,
    OPEN,
    TABLE,
    Actor,
    Flaw,
    MoveKind,
    Part,
    Span,
    State,
    Step,
    Target,
    Terms,
    Unit,
    Urgency,
    allowed,
    flaws,
    fold,
    hindrance,
    number_of,
    parts_of,
    wanted_of,
)
from kiosk.core.repair import step as step_on
from kiosk.core.window import Status, status
from tests.instants import FRIDAY_MORNING, SHANGHAI, local

TEACHER, REPAIRER, CHIEF, OTHER_CHIEF, HEAD, STRANGER = 1, 2, 3, 4, 5, 6
ACTORS = {
    "stranger": Actor(STRANGER),
    "requester": Actor(TEACHER),
    "repairer": Actor(REPAIRER),
    "supervisor": Actor(CHIEF, is_supervisor=True),
    "other supervisor": Actor(OTHER_CHIEF, is_supervisor=True),
    "head": Actor(HEAD, may_approve=True),
}
REQUESTER, MECHANIC, SUPERVISOR = ACTORS["requester"], ACTORS["repairer"], ACTORS["supervisor"]
OTHER, BOSS, NOBODY = ACTORS["other supervisor"], ACTORS["head"], ACTORS["stranger"]
TERMS = Terms(cost_limit=100_00, accept_days=3)
CALENDAR = Calendar(SHANGHAI)
WHO = {
    MoveKind.APPROVE: HEAD,
    MoveKind.BEGIN: REPAIRER,
    MoveKind.FINISH: REPAIRER,
    MoveKind.ACCEPT: TEACHER,
    MoveKind.RETURN: TEACHER,
}
BROUGHT = {
    MoveKind.APPROVE: {"cost": 500_00},
    MoveKind.DISPATCH: {"assignee_id": REPAIRER, "cost": 0},
    MoveKind.FINISH: {"note": "换了水龙头", "cost": 30_00, "has_proof": True},
    MoveKind.ACCEPT: {"rating": 5},
    MoveKind.RETURN: {"note": "还在滴水"},
    MoveKind.REFUSE: {"note": "这里要拆了"},
    MoveKind.CANCEL: {"note": "已经好了"},
}


def at(minute: int) -> datetime:
    """Return an instant so many minutes after Friday morning."""
    return FRIDAY_MORNING + timedelta(minutes=minute)


def move(kind: MoveKind, minute: int = 1, by: int | None = None, **parts) -> Step:
    """Return a move by its usual maker with all that it needs."""
    known = {"kind": kind, "at": at(minute), "by_id": by or WHO.get(kind, CHIEF)} | BROUGHT.get(kind, {})
    return Step(**(known | parts))


def ask(by: int = TEACHER) -> Step:
    return Step(MoveKind.ASK, at(0), by, "水龙头关不上")


def after(*kinds: MoveKind, urgency: Urgency = Urgency.NORMAL, by: int = TEACHER, **parts):
    """Return a slip after these moves; `parts` come with the last one."""
    moves = [move(kind, minute) for minute, kind in enumerate(kinds, start=1)]
    if moves and parts:
        moves[-1] = move(kinds[-1], len(kinds), **parts)
    return fold(urgency, [ask(by), *moves])


DISPATCHED = (MoveKind.DISPATCH,)
BEGUN = (*DISPATCHED, MoveKind.BEGIN)
FINISHED = (*BEGUN, MoveKind.FINISH)


def may(course, actor: Actor, minute: int = 20, **more) -> set[MoveKind]:
    return set(allowed(course, actor, now=at(minute), terms=TERMS, **more))


def wrong(course, step: Step, actor: Actor, **more) -> set[Flaw]:
    return set(flaws(course, step, actor, terms=more.pop("terms", TERMS), **more))


# -- the states --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), State.ASKED),
        ((MoveKind.APPROVE,), State.ASKED),
        (DISPATCHED, State.DISPATCHED),
        ((MoveKind.DISPATCH, MoveKind.APPROVE), State.DISPATCHED),
        (BEGUN, State.BEGUN),
        ((*BEGUN, MoveKind.DISPATCH), State.DISPATCHED),
        (FINISHED, State.FINISHED),
        ((*FINISHED, MoveKind.APPROVE), State.FINISHED),
        ((*FINISHED, MoveKind.RETURN), State.DISPATCHED),
        ((*FINISHED, MoveKind.ACCEPT), State.ACCEPTED),
        ((MoveKind.REFUSE,), State.REFUSED),
        ((MoveKind.CANCEL,), State.CANCELLED),
        ((*BEGUN, MoveKind.CANCEL), State.CANCELLED),
    ],
)
def test_a_path_leads_to_its_state(kinds, state):
    course = after(*kinds)
    assert course.state is state and course.is_open is (state in OPEN)


EVERY_PATH = {
    State.ASKED: (),
    State.DISPATCHED: DISPATCHED,
    State.BEGUN: BEGUN,
    State.FINISHED: FINISHED,
    State.ACCEPTED: (*FINISHED, MoveKind.ACCEPT),
    State.REFUSED: (MoveKind.REFUSE,),
    State.CANCELLED: (MoveKind.CANCEL,),
}
NOBODYS: set[MoveKind] = set()
CAN = {
    ("requester", State.ASKED): {MoveKind.CANCEL},
    ("requester", State.FINISHED): {MoveKind.ACCEPT, MoveKind.RETURN},
    ("repairer", State.DISPATCHED): {MoveKind.BEGIN},
    ("repairer", State.BEGUN): {MoveKind.FINISH},
    ("supervisor", State.ASKED): {MoveKind.DISPATCH, MoveKind.REFUSE, MoveKind.CANCEL},
    ("supervisor", State.DISPATCHED): {MoveKind.DISPATCH, MoveKind.BEGIN, MoveKind.CANCEL},
    ("supervisor", State.BEGUN): {MoveKind.DISPATCH, MoveKind.FINISH, MoveKind.CANCEL},
    ("supervisor", State.FINISHED): {MoveKind.RETURN},
    ("head", State.ASKED): {MoveKind.APPROVE, MoveKind.REFUSE},
    ("head", State.DISPATCHED): {MoveKind.APPROVE},
    ("head", State.BEGUN): {MoveKind.APPROVE},
    ("head", State.FINISHED): {MoveKind.APPROVE},
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("who", list(ACTORS))
def test_everybody_may_do_what_the_table_says_and_nothing_else(who, state):
    alike = "supervisor" if who == "other supervisor" else who
    assert may(after(*EVERY_PATH[state]), ACTORS[who]) == CAN.get((alike, state), NOBODYS)


def test_asking_is_never_done_twice():
    assert wrong(after(), Step(MoveKind.ASK, at(1), CHIEF), SUPERVISOR) == {Flaw.NOT_NOW}


@pytest.mark.parametrize("state", [State.ACCEPTED, State.REFUSED, State.CANCELLED])
@pytest.mark.parametrize("kind", list(TABLE))
def test_what_has_ended_is_moved_no_more(state, kind):
    assert wrong(after(*EVERY_PATH[state]), move(kind, 30), Actor(CHIEF, True, True)) == {Flaw.NOT_NOW}


def test_the_number_names_the_year_and_the_place_in_the_book():
    assert number_of(7, 2026) == "W2026-0007"


# -- what has to come with a move --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "kind", "parts", "flaw"),
    [
        (State.ASKED, MoveKind.REFUSE, {"note": " "}, Flaw.NOTE_MISSING),
        (State.ASKED, MoveKind.CANCEL, {"note": ""}, Flaw.NOTE_MISSING),
        (State.FINISHED, MoveKind.RETURN, {"note": "\n"}, Flaw.NOTE_MISSING),
        (State.BEGUN, MoveKind.FINISH, {"note": ""}, Flaw.NOTE_MISSING),
        (State.BEGUN, MoveKind.FINISH, {"note": "长" * (LONGEST_NOTE + 1)}, Flaw.NOTE_TOO_LONG),
        (State.BEGUN, MoveKind.FINISH, {"cost": None}, Flaw.COST_MISSING),
        (State.BEGUN, MoveKind.FINISH, {"has_proof": False}, Flaw.PROOF_MISSING),
        (State.BEGUN, MoveKind.FINISH, {"compensation": 100}, Flaw.COMPENSATION_UNASKED),
        (State.BEGUN, MoveKind.FINISH, {"cost": LARGEST_COST + 1}, Flaw.COST_TOO_LARGE),
        (State.BEGUN, MoveKind.FINISH, {"cost": -1}, Flaw.COST_TOO_LARGE),
        (State.ASKED, MoveKind.DISPATCH, {"assignee_id": None}, Flaw.ASSIGNEE_MISSING),
        (State.ASKED, MoveKind.DISPATCH, {"assignee_id": None, "firm": "  "}, Flaw.ASSIGNEE_MISSING),
        (State.ASKED, MoveKind.DISPATCH, {"firm": "电梯公司"}, Flaw.TWO_ASSIGNEES),
        (State.ASKED, MoveKind.DISPATCH, {"cost": None}, Flaw.ESTIMATE_MISSING),
        (State.ASKED, MoveKind.DISPATCH, {"due_at": at(1)}, Flaw.DEADLINE_PAST),
        (State.ASKED, MoveKind.APPROVE, {"cost": None}, Flaw.AMOUNT_MISSING),
        (State.ASKED, MoveKind.APPROVE, {"cost": 0}, Flaw.AMOUNT_MISSING),
        (State.FINISHED, MoveKind.ACCEPT, {"rating": 9}, Flaw.RATING_UNKNOWN),
        (State.FINISHED, MoveKind.ACCEPT, {"rating": 0}, Flaw.RATING_UNKNOWN),
    ],
)
def test_a_move_without_what_it_needs_is_told_so(state, kind, parts, flaw):
    step = move(kind, **parts)
    who = next(actor for actor in ACTORS.values() if actor.person_id == step.by_id)
    assert wrong(after(*EVERY_PATH[state]), step, who) == {flaw}


def test_everything_that_is_missing_is_told_at_once():
    bare = Step(MoveKind.FINISH, at(5), REPAIRER)
    assert wrong(after(*BEGUN), bare, MECHANIC) == {Flaw.NOTE_MISSING, Flaw.COST_MISSING, Flaw.PROOF_MISSING}


def test_a_deadline_is_in_time_from_the_next_moment_on():
    assert wrong(after(), move(MoveKind.DISPATCH, 1, due_at=at(1)), SUPERVISOR) == {Flaw.DEADLINE_PAST}
    assert wrong(after(), move(MoveKind.DISPATCH, 1, due_at=at(2)), SUPERVISOR) == set()


def test_acceptance_needs_no_rating():
    assert wrong(after(*FINISHED), move(MoveKind.ACCEPT, rating=None), REQUESTER) == set()


def test_compensation_is_kept_only_with_misuse():
    course = after(*FINISHED, is_misuse=True, compensation=20_00)
    assert (course.is_misuse, course.compensation) == (True, 20_00)


# -- money -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cost", "found"), [(99_99, set()), (100_00, set()), (100_01, {Flaw.ESTIMATE_UNAPPROVED})])
def test_an_estimate_above_the_limit_needs_an_approval(cost, found):
    assert wrong(after(), move(MoveKind.DISPATCH, cost=cost), SUPERVISOR) == found


@pytest.mark.parametrize(("approved", "found"), [(49999, {Flaw.ESTIMATE_UNAPPROVED}), (50000, set()), (90000, set())])
def test_an_approval_has_to_reach_the_estimate(approved, found):
    course = after(MoveKind.APPROVE, cost=approved)
    assert wrong(course, move(MoveKind.DISPATCH, 2, cost=500_00), SUPERVISOR) == found


def test_the_last_approval_counts():
    moves = [ask(), move(MoveKind.APPROVE, 1, cost=900_00), move(MoveKind.APPROVE, 2, cost=200_00)]
    assert fold(Urgency.NORMAL, moves).approved == 200_00


@pytest.mark.parametrize(("cost", "found"), [(100_00, None), (100_01, Flaw.COST_UNAPPROVED)])
def test_a_final_cost_above_the_limit_needs_an_approval_before_acceptance(cost, found):
    course = after(*FINISHED, cost=cost)
    assert hindrance(course, MoveKind.ACCEPT, REQUESTER, now=at(9), terms=TERMS) is found
    assert course.wants_approval(TERMS) is (found is not None)


def test_an_approval_after_the_finish_lets_the_acceptance_through():
    course = after(*FINISHED, cost=300_00)
    approved = step_on(course, move(MoveKind.APPROVE, 8, cost=300_00))
    assert hindrance(approved, MoveKind.ACCEPT, REQUESTER, now=at(9), terms=TERMS) is None


def test_a_supervisor_who_is_no_administrator_approves_nothing():
    assert wrong(after(), move(MoveKind.APPROVE, by=CHIEF), SUPERVISOR) == {Flaw.NOT_YOURS}


# -- who accepts -------------------------------------------------------------------------------------------------------


def accepting(course, actor: Actor, *, now: datetime | None = None, **more) -> Flaw | None:
    terms = more.pop("terms", TERMS)
    return hindrance(course, MoveKind.ACCEPT, actor, now=now or at(30), terms=terms, **more)


def test_the_requester_accepts_and_a_supervisor_waits():
    course = after(*FINISHED)
    assert accepting(course, REQUESTER) is None
    assert accepting(course, SUPERVISOR) is Flaw.REQUESTER_FIRST
    assert accepting(course, NOBODY) is Flaw.NOT_YOURS


@pytest.mark.parametrize(("late", "found"), [(-1, Flaw.REQUESTER_FIRST), (0, None), (1, None)])
def test_a_supervisor_accepts_once_the_days_have_passed(late, found):
    course = after(*FINISHED)
    ripe = course.finished_at + timedelta(days=3, seconds=late)
    assert accepting(course, SUPERVISOR, now=ripe) is found


def test_a_supervisor_accepts_where_the_requester_has_left():
    assert accepting(after(*FINISHED), SUPERVISOR, has_left=True) is None


@pytest.mark.parametrize("by", [TEACHER, REPAIRER])
def test_the_repairer_never_accepts_the_own_repair(by):
    moves = [ask(by=REPAIRER), *(move(kind, n) for n, kind in enumerate(FINISHED, 1))]
    course = fold(Urgency.NORMAL, moves)
    assert accepting(course, MECHANIC) is Flaw.OWN_REPAIR
    assert accepting(course, SUPERVISOR) is None


def test_a_supervisor_who_wrote_down_the_finish_is_the_repairer():
    course = fold(Urgency.NORMAL, [ask(), move(MoveKind.DISPATCH, 1), move(MoveKind.BEGIN, 2, by=CHIEF),
                                   move(MoveKind.FINISH, 3, by=CHIEF)])  # fmt: skip
    assert accepting(course, SUPERVISOR, has_left=True) is Flaw.OWN_REPAIR
    assert accepting(course, OTHER, has_left=True) is None


def of_a_firm(asked_by: int, finished_by: int):
    moves = [
        ask(by=asked_by), move(MoveKind.DISPATCH, 1, assignee_id=None, firm="电梯公司"), move(MoveKind.BEGIN, 2, by=CHIEF),
        move(MoveKind.FINISH, 3, by=finished_by),
    ]  # fmt: skip
    return fold(Urgency.NORMAL, moves)


def test_what_a_firm_repaired_is_accepted_by_who_asked_even_if_they_wrote_it_down():
    assert accepting(of_a_firm(CHIEF, CHIEF), SUPERVISOR) is None


def test_in_somebody_elses_place_nobody_accepts_what_they_wrote_down_for_a_firm():
    course = of_a_firm(TEACHER, CHIEF)
    assert accepting(course, SUPERVISOR, has_left=True) is Flaw.OWN_REPAIR
    assert accepting(course, OTHER, has_left=True) is None


def test_in_a_school_of_one_person_the_repairer_accepts():
    alone = Actor(CHIEF, is_supervisor=True, may_approve=True)
    course = fold(Urgency.NORMAL, [ask(by=CHIEF), *(move(kind, n, by=CHIEF) for n, kind in enumerate(FINISHED, 1))])
    assert accepting(course, alone) is Flaw.OWN_REPAIR
    assert accepting(course, alone, terms=Terms(is_one_person=True)) is None


def test_another_dispatch_changes_the_repairer():
    course = fold(Urgency.NORMAL, [ask(), move(MoveKind.DISPATCH, 1), move(MoveKind.DISPATCH, 2, assignee_id=STRANGER)])
    assert parts_of(course, MECHANIC, now=at(5), terms=TERMS, has_left=False) == frozenset()
    assert parts_of(course, NOBODY, now=at(5), terms=TERMS, has_left=False) == {Part.REPAIRER}


def test_what_comes_back_is_begun_again_and_its_cost_is_asked_again():
    course = after(*FINISHED, MoveKind.RETURN)
    assert (course.begun_at, course.finished_at, course.cost, course.times_returned) == (None, None, None, 1)
    assert may(course, MECHANIC) == {MoveKind.BEGIN}


# -- targets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "asked_at", "due"),
    [
        (Span(30, Unit.MINUTE), "2026-11-20 23:50", "2026-11-21 00:20"),
        (Span(8, Unit.HOUR), "2026-11-20 08:10", "2026-11-20 16:10"),
        (Span(1, Unit.WORKDAY), "2026-11-19 08:10", "2026-11-21 00:00"),
        (Span(1, Unit.WORKDAY), "2026-11-20 08:10", "2026-11-24 00:00"),
        (Span(3, Unit.WORKDAY), "2026-11-20 23:59", "2026-11-26 00:00"),
        (Span(0, Unit.DAY), "2026-11-20 08:10", "2026-11-21 00:00"),
        (Span(30, Unit.DAY), "2026-11-20 08:10", "2026-12-21 00:00"),
    ],
)
def test_a_span_ends_where_it_says(span, asked_at, due):
    assert span.due(CALENDAR, local(asked_at)) == local(due)


def test_the_default_targets_are_those_of_the_register():
    assert Terms().targets == {
        Urgency.URGENT: Target(Span(30, Unit.MINUTE), Span(8, Unit.HOUR)),
        Urgency.NORMAL: Target(Span(1, Unit.WORKDAY), Span(3, Unit.WORKDAY)),
        Urgency.PLANNED: Target(Span(3, Unit.WORKDAY), Span(30, Unit.DAY)),
    }


@pytest.mark.parametrize(("minute", "found"), [(29, Status.DUE), (30, Status.OVERDUE), (31, Status.OVERDUE)])
def test_an_urgent_slip_is_overdue_exactly_after_its_half_hour(minute, found):
    wanted, window = wanted_of(after(urgency=Urgency.URGENT), CALENDAR, TERMS)
    assert wanted is Wanted.DISPATCH and status(window, (), at(minute)) is found


def test_from_its_dispatch_on_a_repair_is_to_be_finished():
    course = after(*DISPATCHED, due_at=at(600))
    wanted, window = wanted_of(course, CALENDAR, TERMS)
    assert (wanted, window.opens, window.due) == (Wanted.FINISH, at(1), at(600))


def test_beginning_does_not_move_the_window():
    course = after(*DISPATCHED, due_at=at(600))
    assert wanted_of(step_on(course, move(MoveKind.BEGIN, 5)), CALENDAR, TERMS) == wanted_of(course, CALENDAR, TERMS)


def test_a_return_opens_another_window_with_the_old_deadline_or_a_new_one():
    course = fold(Urgency.NORMAL, [ask(), move(MoveKind.DISPATCH, 1, due_at=at(600)), move(MoveKind.BEGIN, 2),
                                   move(MoveKind.FINISH, 3)])  # fmt: skip
    kept = wanted_of(step_on(course, move(MoveKind.RETURN, 9)), CALENDAR, TERMS)
    assert (kept[1].opens, kept[1].due) == (at(9), at(600))
    given_more = wanted_of(step_on(course, move(MoveKind.RETURN, 9, due_at=at(900))), CALENDAR, TERMS)
    assert given_more[1].due == at(900)


@pytest.mark.parametrize("state", [State.FINISHED, State.ACCEPTED, State.REFUSED, State.CANCELLED])
def test_what_is_finished_or_ended_has_no_deadline(state):
    assert wanted_of(after(*EVERY_PATH[state]), CALENDAR, TERMS) is None


def test_a_deadline_names_the_last_day_in_time():
    course = after(*DISPATCHED, due_at=local("2026-11-25 00:00"))
    assert wanted_of(course, CALENDAR, TERMS)[1].day == date(2026, 11, 24)


# -- any sequence ------------------------------------------------------------------------------------------------------


# A second telling of where each move leads, sharing nothing with the table but its words.
NEXT = {
    ("asked", "dispatch"): "dispatched", ("dispatched", "dispatch"): "dispatched", ("begun", "dispatch"): "dispatched",
    ("dispatched", "begin"): "begun", ("begun", "finish"): "finished", ("finished", "accept"): "accepted",
    ("finished", "return"): "dispatched", ("asked", "refuse"): "refused", ("asked", "cancel"): "cancelled",
    ("dispatched", "cancel"): "cancelled", ("begun", "cancel"): "cancelled",
}  # fmt: skip


@given(st.data())
def test_whatever_is_tried_by_whomever_the_state_is_the_fold_of_what_was_let_through(data):
    made = [ask()]
    course = fold(Urgency.NORMAL, made)
    for minute in range(1, data.draw(st.integers(0, 30)) + 1):
        actor = data.draw(st.sampled_from(list(ACTORS.values())))
        offered = allowed(course, actor, now=at(minute), terms=TERMS)
        # Half of what is tried is offered, so that slips come to their end too.
        kinds = offered if offered and data.draw(st.booleans()) else list(MoveKind)
        step = move(data.draw(st.sampled_from(kinds)), minute, by=actor.person_id)
        found = flaws(course, step, actor, terms=TERMS)
        # What is offered may be made with what it needs, and what is not offered is never let through.
        assert (step.kind in offered) is (not found)
        if found:
            continue
        assert actor.person_id != STRANGER and course.is_open
        if step.kind is MoveKind.ACCEPT:
            assert actor.person_id not in course.repairers
        made.append(step)
        before, course = course.state.value, step_on(course, step)
        assert course.state == (before if step.kind is MoveKind.APPROVE else NEXT[before, step.kind.value])
    if course.state is State.ACCEPTED:
        assert {MoveKind.DISPATCH, MoveKind.BEGIN, MoveKind.FINISH} <= {each.kind for each in made}
    assert course == fold(Urgency.NORMAL, made)
    assert course.requester_id == TEACHER and course.asked_at == at(0)
