"""S6: the life of a hazard - what may be done in which state, by whom, and what it comes to; no step can be skipped."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.form import FailClass
from kiosk.core.hazard import (
    ENDED,
    LONGEST_NOTE,
    OPEN,
    TABLE,
    Actor,
    Category,
    Flaw,
    MoveKind,
    State,
    Step,
    allowed,
    flaws,
    fold,
    parts_of,
)
from kiosk.core.hazard import step as step_on
from kiosk.core.window import Pause
from tests.instants import FRIDAY_MORNING

REPORTER, REPAIRER, CHIEF, OTHER_CHIEF, HEAD, STRANGER = 1, 2, 3, 4, 5, 6
ACTORS = {
    "stranger": Actor(STRANGER),
    "recorder": Actor(REPORTER),
    "assignee": Actor(REPAIRER),
    "supervisor": Actor(CHIEF, is_supervisor=True),
    "other supervisor": Actor(OTHER_CHIEF, is_supervisor=True),
    "head": Actor(HEAD, is_head=True),
    "guest": Actor(None),
}
SUPERVISOR, OTHER, BOSS = ACTORS["supervisor"], ACTORS["other supervisor"], ACTORS["head"]
WITH_PROOF = {"note": "已经换新", "has_proof": True}


def at(minute: int) -> datetime:
    """Return an instant so many minutes after Friday morning."""
    return FRIDAY_MORNING + timedelta(minutes=minute)


def move(kind: MoveKind, minute: int = 1, by: int | None = CHIEF, **parts) -> Step:
    """Return a move that has with it all that it needs."""
    brought = {
        MoveKind.ASSIGN: {"assignee_id": REPAIRER, "due_at": at(minute + 600)},
        MoveKind.GRADE: {"is_major": True},
        MoveKind.RECTIFY: WITH_PROOF,
    }.get(kind, {"note": "说明"})
    return Step(**({"kind": kind, "at": at(minute), "by_id": by} | brought | parts))


def report(minute: int = 0, by: int | None = REPORTER) -> Step:
    return Step(MoveKind.REPORT, at(minute), by)


def course_after(*kinds: MoveKind | Step, fail_class: FailClass = FailClass.TERM, is_guest: bool = False):
    """Return what a report and these moves come to, a minute apart."""
    steps = [each if isinstance(each, Step) else move(each, minute) for minute, each in enumerate(kinds, 1)]
    return fold(fail_class, [report(), *steps], is_guest=is_guest)


A, R, V = MoveKind.ASSIGN, move(MoveKind.RECTIFY, 5, by=REPAIRER), MoveKind.VERIFY
IN_STATE = {
    State.PENDING: course_after(is_guest=True),
    State.REPORTED: course_after(),
    State.ASSIGNED: course_after(A),
    State.RECTIFIED: course_after(A, R),
    State.VERIFIED: course_after(A, R, V),
    State.CLOSED: course_after(A, R, V, MoveKind.CLOSE),
    State.DISMISSED: course_after(MoveKind.DISMISS),
}
# What a supervisor who has not repaired may do, and to which state it leads: the whole table, written out once more.
PATHS = {
    State.PENDING: {
        MoveKind.ADMIT: State.REPORTED, MoveKind.DISMISS: State.DISMISSED, MoveKind.ASSIGN: State.ASSIGNED,
    },
    State.REPORTED: {
        MoveKind.DISMISS: State.DISMISSED, MoveKind.GRADE: State.REPORTED, MoveKind.BAR: State.REPORTED,
        MoveKind.ASSIGN: State.ASSIGNED, MoveKind.GUARD: State.REPORTED, MoveKind.TREATMENT: State.REPORTED,
    },
    State.ASSIGNED: {
        MoveKind.GRADE: State.ASSIGNED, MoveKind.BAR: State.ASSIGNED, MoveKind.ASSIGN: State.ASSIGNED,
        MoveKind.RECALL: State.REPORTED, MoveKind.GUARD: State.ASSIGNED, MoveKind.TREATMENT: State.ASSIGNED,
        MoveKind.RECTIFY: State.RECTIFIED,
    },
    State.RECTIFIED: {
        MoveKind.GRADE: State.RECTIFIED, MoveKind.BAR: State.RECTIFIED, MoveKind.GUARD: State.RECTIFIED,
        MoveKind.TREATMENT: State.RECTIFIED, MoveKind.VERIFY: State.VERIFIED, MoveKind.REJECT: State.ASSIGNED,
    },
    State.VERIFIED: {
        MoveKind.GRADE: State.VERIFIED, MoveKind.BAR: State.VERIFIED, MoveKind.GUARD: State.VERIFIED,
        MoveKind.TREATMENT: State.VERIFIED, MoveKind.CLOSE: State.CLOSED, MoveKind.REJECT: State.ASSIGNED,
    },
    State.CLOSED: {MoveKind.REOPEN: State.REPORTED},
    State.DISMISSED: {MoveKind.REOPEN: State.REPORTED},
}  # fmt: skip


@pytest.mark.parametrize("state", State)
def test_the_states_are_reached_as_they_are_called(state):
    assert IN_STATE[state].state is state
    assert (IN_STATE[state].is_open, IN_STATE[state].is_ended) == (state in OPEN, state in ENDED)


@pytest.mark.parametrize("kind", MoveKind)
@pytest.mark.parametrize("state", State)
def test_every_path_of_the_table_and_no_other_is_open_to_a_supervisor(state, kind):
    course, step = IN_STATE[state], move(kind, 8)
    if kind in PATHS[state]:
        assert flaws(course, step, SUPERVISOR) == ()
        assert step_on(course, step).state is PATHS[state][kind]
    else:
        is_open_minor = kind is MoveKind.NOTIFY and state in OPEN
        assert flaws(course, step, SUPERVISOR) == (Flaw.NOT_MAJOR if is_open_minor else Flaw.NOT_NOW,)
    assert (kind in allowed(course, SUPERVISOR, at=at(8))) == (kind in PATHS[state])


@pytest.mark.parametrize("state", State)
def test_the_authorities_are_told_of_a_major_hazard_while_it_is_open_and_that_moves_nothing(state):
    course, step = replace(IN_STATE[state], is_major=True), move(MoveKind.NOTIFY, 8)
    if state in OPEN:
        assert flaws(course, step, SUPERVISOR) == flaws(course, replace(step, by_id=HEAD), BOSS) == ()
        assert step_on(course, step) == course
    else:
        assert flaws(course, step, SUPERVISOR) == (Flaw.NOT_NOW,)
    assert (MoveKind.NOTIFY in allowed(course, SUPERVISOR)) == (state in OPEN)


def test_that_the_authorities_were_told_is_said_in_words_and_by_nobody_else():
    course = course_after(MoveKind.GRADE, A)
    assert flaws(course, move(MoveKind.NOTIFY, note=" "), SUPERVISOR) == (Flaw.NOTE_MISSING,)
    assert flaws(course, move(MoveKind.NOTIFY, by=REPAIRER), ACTORS["assignee"]) == (Flaw.NOT_YOURS,)


@pytest.mark.parametrize("state", State)
def test_an_open_major_hazard_lacks_guard_and_treatment_until_each_is_written(state):
    major = replace(IN_STATE[state], is_major=True)
    assert (major.lacks_guard, major.lacks_treatment) == (state in OPEN, state in OPEN)
    guarded = replace(major, has_guard=True)
    assert (guarded.lacks_guard, guarded.lacks_treatment) == (False, state in OPEN)
    assert not replace(guarded, has_treatment=True).lacks_treatment
    assert not IN_STATE[state].lacks_guard and not IN_STATE[state].lacks_treatment


@pytest.mark.parametrize("name", ["stranger", "recorder", "guest"])
@pytest.mark.parametrize("state", State)
def test_who_has_no_part_in_a_hazard_can_only_take_up_a_free_one(state, name):
    taken = (MoveKind.ASSIGN,) if state is State.REPORTED and name != "guest" else ()
    assert allowed(IN_STATE[state], ACTORS[name]) == taken
    for kind in TABLE:
        if kind not in taken:
            assert flaws(IN_STATE[state], move(kind, 8), ACTORS[name]) in ((Flaw.NOT_NOW,), (Flaw.NOT_YOURS,))


def test_the_assignee_guards_and_rectifies_and_no_more():
    assert allowed(IN_STATE[State.ASSIGNED], ACTORS["assignee"]) == (
        MoveKind.GUARD, MoveKind.TREATMENT, MoveKind.RECTIFY,
    )  # fmt: skip
    assert allowed(IN_STATE[State.RECTIFIED], ACTORS["assignee"]) == (MoveKind.GUARD, MoveKind.TREATMENT)


def test_who_takes_a_hazard_up_takes_it_for_nobody_else():
    course = IN_STATE[State.REPORTED]
    assert flaws(course, move(A, assignee_id=STRANGER), ACTORS["stranger"]) == ()
    assert flaws(course, move(A, assignee_id=REPAIRER), ACTORS["stranger"]) == (Flaw.NOT_YOURS,)
    assert flaws(course, move(A, assignee_id=None, firm="消防公司"), ACTORS["stranger"]) == (Flaw.NOT_YOURS,)


def test_the_head_closes_a_major_hazard_and_a_supervisor_does_not():
    minor = IN_STATE[State.VERIFIED]
    assert flaws(minor, move(MoveKind.CLOSE), SUPERVISOR) == ()
    major = course_after(MoveKind.GRADE, MoveKind.GUARD, MoveKind.TREATMENT, A, R, V)
    assert (major.state, major.is_major) == (State.VERIFIED, True)
    assert flaws(major, move(MoveKind.CLOSE), SUPERVISOR) == (Flaw.NOT_YOURS,)
    assert flaws(major, move(MoveKind.CLOSE, by=HEAD), BOSS) == ()


def test_only_who_closes_a_major_hazard_says_that_it_is_none():
    """Else a supervisor would call it a minor one after the verification and close it in the head's place."""
    major = course_after(MoveKind.GRADE, MoveKind.GUARD, MoveKind.TREATMENT, A, R, V)
    for course in (course_after(MoveKind.GRADE), major):
        assert flaws(course, move(MoveKind.GRADE, is_major=False), SUPERVISOR) == (Flaw.NOT_YOURS,)
        assert flaws(course, move(MoveKind.GRADE, is_major=True), SUPERVISOR) == ()
        assert flaws(course, move(MoveKind.GRADE, by=HEAD, is_major=False), BOSS) == ()


# -- each flaw ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "step", "expected"),
    [
        (State.RECTIFIED, move(MoveKind.REJECT, note=" \n"), Flaw.NOTE_MISSING),
        (State.ASSIGNED, move(MoveKind.RECTIFY, note=""), Flaw.NOTE_MISSING),
        (State.REPORTED, move(MoveKind.DISMISS, note=""), Flaw.NOTE_MISSING),
        (State.REPORTED, move(MoveKind.BAR, note=""), Flaw.NOTE_MISSING),
        (State.CLOSED, move(MoveKind.REOPEN, note=""), Flaw.NOTE_MISSING),
        (State.ASSIGNED, move(MoveKind.GUARD, note="长" * (LONGEST_NOTE + 1)), Flaw.NOTE_TOO_LONG),
        (State.REPORTED, move(A, assignee_id=None), Flaw.ASSIGNEE_MISSING),
        (State.REPORTED, move(A, firm="消防公司"), Flaw.TWO_ASSIGNEES),
        (State.REPORTED, move(A, due_at=at(1)), Flaw.DEADLINE_PAST),
        (State.RECTIFIED, move(MoveKind.REJECT, due_at=at(0)), Flaw.DEADLINE_PAST),
        (State.REPORTED, move(MoveKind.GRADE, is_major=None), Flaw.GRADE_MISSING),
        (State.ASSIGNED, move(MoveKind.RECTIFY, has_proof=False), Flaw.PROOF_MISSING),
    ],
)
def test_what_a_move_should_have_brought_is_named(state, step, expected):
    assert flaws(IN_STATE[state], step, SUPERVISOR) == (expected,)


def test_all_that_is_missing_is_named_together():
    step = move(MoveKind.RECTIFY, note="", has_proof=False)
    assert flaws(IN_STATE[State.ASSIGNED], step, SUPERVISOR) == (Flaw.NOTE_MISSING, Flaw.PROOF_MISSING)


def test_a_note_of_the_greatest_length_and_a_deadline_just_ahead_pass():
    step = move(A, note="长" * LONGEST_NOTE, due_at=at(1) + timedelta(seconds=1))
    assert flaws(IN_STATE[State.REPORTED], step, SUPERVISOR) == ()


@pytest.mark.parametrize("repairer", ["rectifier", "assignee"])
def test_nobody_verifies_the_own_repair(repairer):
    by, assignee = (CHIEF, REPAIRER) if repairer == "rectifier" else (REPAIRER, CHIEF)
    course = course_after(move(A, assignee_id=assignee), move(MoveKind.RECTIFY, 2, by=by))
    assert flaws(course, move(V), SUPERVISOR) == (Flaw.OWN_REPAIR,)
    assert V not in allowed(course, SUPERVISOR)
    assert flaws(course, move(V, by=OTHER_CHIEF), OTHER) == ()


def test_who_did_the_work_of_its_repair_slip_does_not_verify_it():
    chief = Actor(CHIEF, is_supervisor=True, has_repaired=True)
    assert flaws(IN_STATE[State.RECTIFIED], move(V), chief) == (Flaw.OWN_REPAIR,)
    assert V not in allowed(IN_STATE[State.RECTIFIED], chief)


def test_in_a_school_of_one_person_the_own_repair_may_be_verified():
    course = course_after(move(A, assignee_id=CHIEF), move(MoveKind.RECTIFY, 2, by=CHIEF))
    assert flaws(course, move(V), SUPERVISOR, may_verify_own=True) == ()
    assert V in allowed(course, SUPERVISOR, may_verify_own=True)


@pytest.mark.parametrize(("state", "kind", "by"), [
    (State.ASSIGNED, MoveKind.RECTIFY, "supervisor"), (State.RECTIFIED, V, "supervisor"),
    (State.VERIFIED, MoveKind.CLOSE, "head"),
])  # fmt: skip
def test_a_major_hazard_goes_no_further_without_guard_and_treatment(state, kind, by):
    course = step_on(IN_STATE[state], move(MoveKind.GRADE))
    assert flaws(course, move(kind), ACTORS[by]) == (Flaw.GUARD_MISSING,)
    guarded = step_on(course, move(MoveKind.GUARD))
    assert flaws(guarded, move(kind), ACTORS[by]) == (Flaw.TREATMENT_MISSING,)
    assert flaws(step_on(guarded, move(MoveKind.TREATMENT)), move(kind), ACTORS[by]) == ()


def test_what_is_out_of_use_or_major_is_not_put_away():
    barring = course_after(fail_class=FailClass.STOP)
    assert flaws(barring, move(MoveKind.DISMISS), SUPERVISOR) == (Flaw.BARRED,)
    assert flaws(course_after(MoveKind.GRADE), move(MoveKind.DISMISS), SUPERVISOR) == (Flaw.IS_MAJOR,)
    minor = course_after(MoveKind.GRADE, move(MoveKind.GRADE, is_major=False))
    assert flaws(minor, move(MoveKind.DISMISS), SUPERVISOR) == ()


def test_an_assigning_is_taken_back_within_ten_minutes_and_untold():
    course = course_after(A)
    in_time, too_late = at(11) - timedelta(seconds=1), at(11)
    assert flaws(course, Step(MoveKind.RECALL, in_time, CHIEF), SUPERVISOR) == ()
    assert flaws(course, Step(MoveKind.RECALL, too_late, CHIEF), SUPERVISOR) == (Flaw.TOO_LATE,)
    assert flaws(course, Step(MoveKind.RECALL, in_time, CHIEF), SUPERVISOR, is_told=True) == (Flaw.TOLD,)
    assert MoveKind.RECALL in allowed(course, SUPERVISOR, at=in_time)
    assert MoveKind.RECALL not in allowed(course, SUPERVISOR, at=too_late)


def test_who_took_it_up_by_mistake_gives_it_back_and_nobody_else_of_the_staff_does():
    taken = step_on(course_after(), Step(MoveKind.ASSIGN, at(1), REPAIRER, assignee_id=REPAIRER))
    by_mistake = Step(MoveKind.RECALL, at(2), REPAIRER)
    assert flaws(taken, by_mistake, Actor(REPAIRER)) == () and step_on(taken, by_mistake).state is State.REPORTED
    assert flaws(taken, by_mistake, Actor(99)) == (Flaw.NOT_YOURS,)
    given = course_after(A)
    assert given.assignee_id == REPAIRER
    assert flaws(given, by_mistake, Actor(REPAIRER)) == (Flaw.NOT_YOURS,), "a supervisor gave it, and takes it back"


def test_who_takes_up_what_is_late_keeps_its_deadline():
    taking = Step(MoveKind.ASSIGN, at(5), REPAIRER, assignee_id=REPAIRER, due_at=at(1))
    assert flaws(course_after(), taking, Actor(REPAIRER)) == ()
    assert flaws(course_after(), replace(taking, by_id=CHIEF), SUPERVISOR) == (Flaw.DEADLINE_PAST,)


def test_after_a_rejection_there_is_no_assigning_to_take_back():
    course = course_after(A, R, MoveKind.REJECT)
    assert flaws(course, Step(MoveKind.RECALL, at(4), CHIEF), SUPERVISOR) == (Flaw.NOT_NOW,)


def test_a_barring_hazard_is_not_barred_twice():
    assert flaws(course_after(fail_class=FailClass.STOP), move(MoveKind.BAR), SUPERVISOR) == (Flaw.NOT_NOW,)


# -- what moves come to ------------------------------------------------------------------------------------------------


def test_taking_back_a_second_assigning_brings_back_the_first_with_its_deadline():
    first, second = move(A, 1, due_at=at(500)), move(A, 2, assignee_id=STRANGER, due_at=at(900))
    course = course_after(first, second, MoveKind.RECALL)
    assert (course.state, course.assignee_id, course.due_at) == (State.ASSIGNED, REPAIRER, at(500))
    assert course.since == at(3)


def test_taking_back_keeps_what_else_was_done_meanwhile():
    course = course_after(A, MoveKind.GRADE, MoveKind.GUARD, MoveKind.BAR, MoveKind.RECALL)
    assert (course.state, course.assignee_id) == (State.REPORTED, None)
    assert (course.is_major, course.is_graded, course.has_guard, course.is_barring) == (True, True, True, True)


def test_a_rejected_repair_goes_back_with_the_old_deadline_or_a_new_one():
    due_at = course_after(A, R).due_at
    assert course_after(A, R, MoveKind.REJECT).due_at == due_at
    again = course_after(A, R, move(MoveKind.REJECT, 3, due_at=at(5000)))
    assert (again.state, again.due_at, again.times_rejected) == (State.ASSIGNED, at(5000), 1)
    assert (again.rectified_at, again.repairer_id) == (None, None)


def test_a_reopened_hazard_begins_anew_and_stays_major():
    course = course_after(MoveKind.GRADE, MoveKind.GUARD, MoveKind.TREATMENT, A, R, V, MoveKind.CLOSE, MoveKind.REOPEN)
    assert (course.state, course.reported_at, course.assignee_id) == (State.REPORTED, at(8), None)
    assert (course.is_major, course.has_guard, course.times_reopened) == (True, False, 1)


def test_a_stop_bars_from_its_report_to_its_closing_and_again_when_reopened():
    stopped = {"fail_class": FailClass.STOP}
    assert course_after(**stopped).bars == (Pause(at(0)),)
    closed = course_after(A, R, V, MoveKind.CLOSE, **stopped)
    assert (closed.is_barring, closed.bars) == (False, (Pause(at(0), at(4)),))
    reopened = course_after(A, R, V, MoveKind.CLOSE, MoveKind.REOPEN, **stopped)
    assert reopened.bars == (Pause(at(0), at(4)), Pause(at(5)))


@pytest.mark.parametrize("fail_class", [FailClass.NOW, FailClass.TERM])
def test_other_classes_bar_only_by_a_supervisors_move(fail_class):
    assert not course_after(fail_class=fail_class).is_barring
    assert course_after(MoveKind.BAR, fail_class=fail_class).bars == (Pause(at(1)),)


def test_a_guests_report_bars_nothing_before_it_is_admitted():
    assert not course_after(fail_class=FailClass.STOP, is_guest=True).is_barring
    assert course_after(MoveKind.ADMIT, fail_class=FailClass.STOP, is_guest=True).bars == (Pause(at(1)),)
    assert course_after(A, fail_class=FailClass.STOP, is_guest=True).bars == (Pause(at(1)),)


def test_parts_follow_from_who_somebody_is():
    assert parts_of(IN_STATE[State.REPORTED], ACTORS["guest"]) == frozenset()


def test_every_category_has_its_words():
    assert len({each.text.zh for each in Category}) == len(Category) == 14


# -- every sequence ----------------------------------------------------------------------------------------------------

# A second telling of the rule, as plain states and sets, sharing nothing with the table but its words.
NEXT = {
    ("pending", "admit"): "reported", ("pending", "dismiss"): "dismissed", ("pending", "assign"): "assigned",
    ("reported", "dismiss"): "dismissed", ("reported", "assign"): "assigned", ("assigned", "assign"): "assigned",
    ("assigned", "rectify"): "rectified", ("rectified", "verify"): "verified", ("verified", "close"): "closed",
    ("rectified", "reject"): "assigned", ("verified", "reject"): "assigned", ("closed", "reopen"): "reported",
    ("dismissed", "reopen"): "reported",
}  # fmt: skip
STAYS = {"grade", "bar", "guard", "treatment", "notify"}


class Oracle:
    """A hazard kept by hand, move by move."""

    def __init__(self, *, is_guest: bool, stops: bool) -> None:
        self.state = "pending" if is_guest else "reported"
        self.stops, self.barring = stops, stops and not is_guest
        self.was_barred = self.barring
        self.major = self.guard = self.treatment = False
        self.assignee = self.assigner = self.repairer = None
        self.undo = None

    def may(self, name: str, kind: str, minutes_since_assigned: int | None) -> bool:
        """Decide whether somebody may make a move that brings all it needs."""
        chief = name in ("supervisor", "other supervisor")
        number = ACTORS[name].person_id
        mine = number is not None and number == self.assignee
        ready = not self.major or (self.guard and self.treatment)
        is_open = self.state in ("reported", "assigned", "rectified", "verified")
        if kind in STAYS:
            may = chief or (mine and kind in ("guard", "treatment")) or (name == "head" and kind in ("grade", "notify"))
            return is_open and may and not (kind == "bar" and self.barring) and (kind != "notify" or self.major)
        if kind == "recall":
            may = chief or (mine and self.assigner == number)
            return self.state == "assigned" and may and self.undo is not None and minutes_since_assigned < 10
        if (self.state, kind) not in NEXT:
            return False
        if kind == "assign":
            return chief or (self.state == "reported" and number == REPAIRER)
        if kind == "rectify":
            return (chief or mine) and ready
        if kind == "verify":
            return chief and number not in (self.assignee, self.repairer) and ready
        if kind == "close":
            return ready and (name == "head" or (chief and not self.major))
        if kind == "reject":
            return chief or name == "head"
        if kind == "dismiss":
            return chief and not self.barring and not self.major
        return chief

    def make(self, name: str, kind: str) -> None:
        """Make a move."""
        if kind == "recall":
            self.state, self.assignee, self.assigner = self.undo
            self.undo = None
            return
        before = self.state
        if kind == "assign":
            self.undo = (self.state, self.assignee, self.assigner)
            self.assignee, self.assigner = REPAIRER, ACTORS[name].person_id
        self.state = NEXT.get((before, kind), before)
        if kind == "rectify":
            self.repairer = ACTORS[name].person_id
        if kind == "reject":
            self.repairer = self.undo = None
        self.major = True if kind == "grade" else self.major
        self.guard = (self.guard or kind == "guard") and kind != "reopen"
        self.treatment = (self.treatment or kind == "treatment") and kind != "reopen"
        if kind == "reopen":
            self.assignee = self.assigner = self.repairer = self.undo = None
            self.barring = self.stops or self.was_barred
        if kind == "bar" or (before == "pending" and self.stops and kind in ("admit", "assign")):
            self.barring = True
        if kind == "close":
            self.barring = False
        self.was_barred = self.was_barred or self.barring


EVERY = [(name, kind) for name in sorted(ACTORS) for kind in TABLE]
# Half of the tries are drawn from what the oracle allows, so that long lives come about; the others are anything.
TRIES = st.lists(st.tuples(st.booleans(), st.integers(0, len(EVERY) - 1), st.integers(0, 12)), max_size=40)


@given(st.sampled_from(list(FailClass)), st.booleans(), TRIES)
def test_only_allowed_moves_pass_and_the_state_is_what_they_come_to(fail_class, is_guest, tries):
    oracle = Oracle(is_guest=is_guest, stops=fail_class is FailClass.STOP)
    steps, minute = [report(by=None if is_guest else REPORTER)], 0
    for is_anything, number, later in tries:
        minute += later
        course = fold(fail_class, steps, is_guest=is_guest)
        since = None if course.assigned_at is None else minute - assigned_minute(course)
        offered = [each for each in EVERY if is_anything or oracle.may(each[0], each[1].value, since)]
        name, kind = offered[number % len(offered)]
        step = move(kind, minute, by=ACTORS[name].person_id)
        passes = flaws(course, step, ACTORS[name]) == ()
        assert passes == oracle.may(name, kind.value, since)
        # Who takes a hazard up is offered it in the own name; here everybody asks for one and the same.
        if kind is not A or ACTORS[name].is_supervisor:
            assert passes == (kind in allowed(course, ACTORS[name], at=step.at))
        if passes:
            steps.append(step)
            oracle.make(name, kind.value)
        course = fold(fail_class, steps, is_guest=is_guest)
        assert course.state.value == oracle.state
        assert (course.assignee_id, course.is_major) == (oracle.assignee, oracle.major)
        assert course.is_barring == oracle.barring == bool(course.bars and course.bars[-1].until_at is None)
        assert not (course.state in ENDED and course.is_barring)
        if course.state is State.CLOSED:
            made = [each.kind for each in steps]
            assert {MoveKind.ASSIGN, MoveKind.RECTIFY, MoveKind.VERIFY, MoveKind.CLOSE} <= set(made)


def assigned_minute(course) -> int:
    return int((course.assigned_at - FRIDAY_MORNING).total_seconds() // 60)
