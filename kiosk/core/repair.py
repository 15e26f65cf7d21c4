"""The life of a repair slip (维修申报单): one table of what may be done in which state, by whom, and what must come along.

A slip's state is the fold of its moves; nothing here is ever stored. The columns are those of ledgers L-03: asked,
approved, dispatched, begun, finished, accepted by who asked. Money is in fen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.core.calendar import Calendar
from kiosk.core.deadline import Limits, Wanted, end_of, window
from kiosk.core.window import Window

LONGEST_NOTE = 2000
# A day that lies farther off was mistyped.
FARTHEST = timedelta(days=730)
LARGEST_COST = 999_999_999
RATINGS = range(1, 6)


class Urgency(StrEnum):
    """How soon a repair is wanted: 紧急, 一般, 计划 (ledgers L-03)."""

    URGENT = "urgent"
    NORMAL = "normal"
    PLANNED = "planned"


class State(StrEnum):
    """How far a repair has come."""

    ASKED = "asked"
    DISPATCHED = "dispatched"
    BEGUN = "begun"
    FINISHED = "finished"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class MoveKind(StrEnum):
    """What can be done with a repair slip."""

    ASK = "ask"
    APPROVE = "approve"
    REFUSE = "refuse"
    DISPATCH = "dispatch"
    BEGIN = "begin"
    FINISH = "finish"
    ACCEPT = "accept"
    RETURN = "return"
    CANCEL = "cancel"


class Part(StrEnum):
    """Whose part a move is; STAND_IN is a supervisor who accepts where whoever asked cannot or does not."""

    SUPERVISOR = "supervisor"
    APPROVER = "approver"
    REQUESTER = "requester"
    REPAIRER = "repairer"
    STAND_IN = "stand_in"


class Flaw(StrEnum):
    """Why a move is not made."""

    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    REQUESTER_FIRST = "requester_first"
    OWN_REPAIR = "own_repair"
    NOTE_MISSING = "note_missing"
    NOTE_TOO_LONG = "note_too_long"
    ASSIGNEE_MISSING = "assignee_missing"
    TWO_ASSIGNEES = "two_assignees"
    DEADLINE_PAST = "deadline_past"
    DEADLINE_FAR = "deadline_far"
    AMOUNT_MISSING = "amount_missing"
    ESTIMATE_MISSING = "estimate_missing"
    ESTIMATE_UNAPPROVED = "estimate_unapproved"
    COST_MISSING = "cost_missing"
    COST_UNAPPROVED = "cost_unapproved"
    COST_TOO_LARGE = "cost_too_large"
    PROOF_MISSING = "proof_missing"
    COMPENSATION_UNASKED = "compensation_unasked"
    RATING_UNKNOWN = "rating_unknown"


class Unit(StrEnum):
    """In what a target is counted; days end with their local date."""

    MINUTE = "minute"
    HOUR = "hour"
    WORKDAY = "workday"
    DAY = "day"


@dataclass(frozen=True)
class Span:
    """How long something may take, as 30 minutes or 3 workdays."""

    amount: int
    unit: Unit

    def due(self, calendar: Calendar, at: datetime) -> datetime:
        """Return when it is due if it was wanted at an instant; days are whole ones, the last included."""
        if self.unit is Unit.MINUTE:
            return at + timedelta(minutes=self.amount)
        if self.unit is Unit.HOUR:
            return at + timedelta(hours=self.amount)
        limits = Limits(in_workdays=self.unit is Unit.WORKDAY)
        return end_of(calendar, limits.last_day(calendar, at, self.amount))


@dataclass(frozen=True)
class Target:
    """How soon a repair is to be dispatched, and from then on finished."""

    answer: Span
    finish: Span


def default_targets() -> dict[Urgency, Target]:
    """Return the targets of a school that set none: those seen in schools (ledgers L-03), a convention and no rule."""
    return {
        Urgency.URGENT: Target(Span(30, Unit.MINUTE), Span(8, Unit.HOUR)),
        Urgency.NORMAL: Target(Span(1, Unit.WORKDAY), Span(3, Unit.WORKDAY)),
        Urgency.PLANNED: Target(Span(3, Unit.WORKDAY), Span(30, Unit.DAY)),
    }


@dataclass(frozen=True)
class Terms:
    """What a school agreed on: above which cost (fen) an approval is wanted, after how many days a supervisor accepts.

    `is_one_person`: there is nobody else, so the repairer accepts the own repair. The amounts are working defaults.
    """

    cost_limit: int = 100_000
    accept_days: int = 3
    is_one_person: bool = False
    targets: Mapping[Urgency, Target] = field(default_factory=default_targets)

    def is_above(self, cost: int | None) -> bool:
        """Decide whether a cost needs an approval."""
        return cost is not None and cost > self.cost_limit


@dataclass(frozen=True)
class Actor:
    """Who would make a move. `may_approve`: an administrator, or the head."""

    person_id: int
    is_supervisor: bool = False
    may_approve: bool = False


@dataclass(frozen=True)
class Step:
    """One move as the rule needs it, `at` an aware UTC instant.

    `cost` is what its kind makes of it: the amount approved, the estimate of a dispatch, or what the repair came to.
    `has_proof` says that photos came with it, or a reason why there are none.
    """

    kind: MoveKind
    at: datetime
    by_id: int
    note: str = ""
    assignee_id: int | None = None
    firm: str = ""
    due_at: datetime | None = None
    cost: int | None = None
    has_proof: bool = False
    is_misuse: bool = False
    compensation: int | None = None
    rating: int | None = None


@dataclass(frozen=True)
class Course:
    """What the moves made so far come to.

    `since` is when the state began, `wanted_at` when the repairer was last asked to work: by a dispatch or a return.
    """

    state: State
    urgency: Urgency
    since: datetime
    asked_at: datetime
    requester_id: int
    approved: int | None = None
    approver_id: int | None = None
    approved_at: datetime | None = None
    estimate: int | None = None
    assignee_id: int | None = None
    firm: str = ""
    dispatched_at: datetime | None = None
    wanted_at: datetime | None = None
    due_at: datetime | None = None
    begun_at: datetime | None = None
    finished_at: datetime | None = None
    finisher_id: int | None = None
    cost: int | None = None
    is_misuse: bool = False
    compensation: int | None = None
    ended_at: datetime | None = None
    ended_by_id: int | None = None
    rating: int | None = None
    times_returned: int = 0

    @property
    def is_open(self) -> bool:
        """Decide whether it still wants something."""
        return self.state in OPEN

    @property
    def repairers(self) -> frozenset[int]:
        """Return who repaired it; nobody of the school where an outside firm did, whoever wrote that down."""
        if self.firm:
            return frozenset()
        return frozenset(each for each in (self.assignee_id, self.finisher_id) if each is not None)

    def wants_approval(self, terms: Terms) -> bool:
        """Decide whether what is planned or spent lies above the limit and above what was approved."""
        cost = self.cost if self.cost is not None else self.estimate
        return cost is not None and terms.is_above(cost) and cost > (self.approved or 0)


OPEN = frozenset({State.ASKED, State.DISPATCHED, State.BEGUN, State.FINISHED})


@dataclass(frozen=True)
class Rule:
    """Who may make a move in which state, and to which state it leads (None: it stays)."""

    parts: Mapping[State, frozenset[Part]]
    target: State | None
    needs_note: bool = False


def _rule(
    target: State | None, parts: Mapping[State, tuple[Part, ...]], *, needs_note: bool = False
) -> Rule:
    return Rule({state: frozenset(each) for state, each in parts.items()}, target, needs_note)


_HEADS = (Part.APPROVER,)
_SUPERVISORS = (Part.SUPERVISOR,)
_WORKERS = (Part.REPAIRER, Part.SUPERVISOR)
# The one table. What it does not list cannot be done; ASK begins a slip and is never made again.
TABLE: dict[MoveKind, Rule] = {
    MoveKind.APPROVE: _rule(None, {state: _HEADS for state in sorted(OPEN)}),
    MoveKind.DISPATCH: _rule(
        State.DISPATCHED, {state: _SUPERVISORS for state in (State.ASKED, State.DISPATCHED, State.BEGUN)}
    ),
    MoveKind.BEGIN: _rule(State.BEGUN, {State.DISPATCHED: _WORKERS}),
    MoveKind.FINISH: _rule(State.FINISHED, {State.BEGUN: _WORKERS}, needs_note=True),
    MoveKind.ACCEPT: _rule(State.ACCEPTED, {State.FINISHED: (Part.REQUESTER, Part.STAND_IN)}),
    MoveKind.RETURN: _rule(State.DISPATCHED, {State.FINISHED: (Part.REQUESTER, Part.SUPERVISOR)}, needs_note=True),
    MoveKind.REFUSE: _rule(State.REFUSED, {State.ASKED: (Part.SUPERVISOR, Part.APPROVER)}, needs_note=True),
    MoveKind.CANCEL: _rule(
        State.CANCELLED,
        {
            State.ASKED: (Part.REQUESTER, Part.SUPERVISOR),
            State.DISPATCHED: _SUPERVISORS,
            State.BEGUN: _SUPERVISORS,
        },
        needs_note=True,
    ),
}


def begin(urgency: Urgency, ask: Step) -> Course:
    """Return a repair slip as its asking leaves it."""
    return Course(
        state=State.ASKED, urgency=urgency, since=ask.at, asked_at=ask.at, requester_id=ask.by_id, wanted_at=ask.at
    )


def step(course: Course, move: Step) -> Course:
    """Return a repair slip after one more move, without asking whether it may be made."""
    target = TABLE[move.kind].target
    found = course if target is None else replace(course, state=target, since=move.at)
    match move.kind:
        case MoveKind.APPROVE:
            return replace(found, approved=move.cost, approver_id=move.by_id, approved_at=move.at)
        case MoveKind.DISPATCH:
            return replace(
                found, assignee_id=move.assignee_id, firm=move.firm, estimate=move.cost, dispatched_at=move.at,
                wanted_at=move.at, due_at=move.due_at, begun_at=None,
            )  # fmt: skip
        case MoveKind.BEGIN:
            return replace(found, begun_at=move.at)
        case MoveKind.FINISH:
            return replace(
                found, finished_at=move.at, finisher_id=move.by_id, cost=move.cost, is_misuse=move.is_misuse,
                compensation=move.compensation if move.is_misuse else None,
            )  # fmt: skip
        case MoveKind.RETURN:
            return replace(
                found, wanted_at=move.at, begun_at=None, finished_at=None, finisher_id=None, cost=None, is_misuse=False,
                compensation=None, due_at=move.due_at or found.due_at, times_returned=found.times_returned + 1,
            )  # fmt: skip
        case MoveKind.ACCEPT:
            return replace(found, ended_at=move.at, ended_by_id=move.by_id, rating=move.rating)
    return replace(found, ended_at=move.at, ended_by_id=move.by_id)


def fold(urgency: Urgency, moves: Sequence[Step]) -> Course:
    """Return what a slip's moves come to, in the order they were made; the first is its asking."""
    course = begin(urgency, moves[0])
    for move in moves[1:]:
        course = step(course, move)
    return course


def parts_of(course: Course, actor: Actor, *, now: datetime, terms: Terms, has_left: bool) -> frozenset[Part]:
    """Return which parts somebody has in a repair; `has_left`: whoever asked for it is not at the school any more."""
    found = set()
    if actor.is_supervisor:
        found.add(Part.SUPERVISOR)
        if _is_left_to_supervisors(course, now=now, terms=terms, has_left=has_left):
            found.add(Part.STAND_IN)
    if actor.may_approve:
        found.add(Part.APPROVER)
    if course.requester_id == actor.person_id:
        found.add(Part.REQUESTER)
    if course.assignee_id == actor.person_id:
        found.add(Part.REPAIRER)
    return frozenset(found)


def allowed(
    course: Course, actor: Actor, *, now: datetime, terms: Terms, has_left: bool = False
) -> tuple[MoveKind, ...]:
    """Return the moves that somebody may make now, in the order of the table."""
    found = []
    for kind in TABLE:
        stands = _stands_against(course, kind, actor, now=now, terms=terms, has_left=has_left)
        if stands is None:
            found.append(kind)
    return tuple(found)


def hindrance(
    course: Course, kind: MoveKind, actor: Actor, *, now: datetime, terms: Terms, has_left: bool = False
) -> Flaw | None:
    """Return what keeps somebody from a move whatever comes with it, or None."""
    return _stands_against(course, kind, actor, now=now, terms=terms, has_left=has_left)


def flaws(course: Course, move: Step, actor: Actor, *, terms: Terms, has_left: bool = False) -> tuple[Flaw, ...]:
    """Return all that stands against a move at its instant, nothing if it may be made."""
    stands = _stands_against(course, move.kind, actor, now=move.at, terms=terms, has_left=has_left)
    return (stands,) if stands is not None else tuple(_missing(course, move, terms))


def wanted_of(course: Course, calendar: Calendar, terms: Terms) -> tuple[Wanted, Window] | None:
    """Return what a repair wants next and its window, or None where it waits for nobody's work.

    It is to be dispatched within its target; from the dispatch or the return on, finished by the day that was set.
    """
    target = terms.targets[course.urgency]
    opens = course.wanted_at or course.asked_at
    match course.state:
        case State.ASKED:
            return Wanted.DISPATCH, window(calendar, opens, target.answer.due(calendar, opens))
        case State.DISPATCHED | State.BEGUN:
            return Wanted.FINISH, window(calendar, opens, course.due_at or target.finish.due(calendar, opens))
    return None


def number_of(repair_id: int, year: int) -> str:
    """Return the number a slip is called by: the year it was asked for, and its place in the book."""
    return f"W{year}-{repair_id:04d}"


def _stands_against(
    course: Course, kind: MoveKind, actor: Actor, *, now: datetime, terms: Terms, has_left: bool
) -> Flaw | None:
    rule = TABLE.get(kind)
    if rule is None or course.state not in rule.parts:
        return Flaw.NOT_NOW
    parts = parts_of(course, actor, now=now, terms=terms, has_left=has_left)
    if not rule.parts[course.state] & parts:
        waits = kind is MoveKind.ACCEPT and Part.SUPERVISOR in parts
        return Flaw.REQUESTER_FIRST if waits else Flaw.NOT_YOURS
    if kind is not MoveKind.ACCEPT:
        return None
    # In somebody else's place nobody accepts what they wrote down as finished, be it for a firm.
    own = course.repairers if Part.REQUESTER in parts else course.repairers | {course.finisher_id}
    if actor.person_id in own and not terms.is_one_person:
        return Flaw.OWN_REPAIR
    return Flaw.COST_UNAPPROVED if course.wants_approval(terms) else None


def _is_left_to_supervisors(course: Course, *, now: datetime, terms: Terms, has_left: bool) -> bool:
    """Decide whether a supervisor accepts in the place of whoever asked: gone, silent for days, or the repairer."""
    if course.finished_at is None:
        return False
    is_silent = now - course.finished_at >= timedelta(days=terms.accept_days)
    return has_left or is_silent or course.requester_id in course.repairers


def _missing(course: Course, move: Step, terms: Terms) -> Iterable[Flaw]:
    """Yield what a move should have brought along."""
    if TABLE[move.kind].needs_note and not move.note.strip():
        yield Flaw.NOTE_MISSING
    if len(move.note) > LONGEST_NOTE:
        yield Flaw.NOTE_TOO_LONG
    if any(each is not None and not 0 <= each <= LARGEST_COST for each in (move.cost, move.compensation)):
        yield Flaw.COST_TOO_LARGE
    if move.due_at is not None and move.due_at <= move.at:
        yield Flaw.DEADLINE_PAST
    if move.due_at is not None and move.due_at - move.at > FARTHEST:
        yield Flaw.DEADLINE_FAR
    match move.kind:
        case MoveKind.APPROVE:
            if not move.cost:
                yield Flaw.AMOUNT_MISSING
        case MoveKind.DISPATCH:
            if move.assignee_id is None and not move.firm.strip():
                yield Flaw.ASSIGNEE_MISSING
            if move.assignee_id is not None and move.firm.strip():
                yield Flaw.TWO_ASSIGNEES
            if move.cost is None:
                yield Flaw.ESTIMATE_MISSING
            elif terms.is_above(move.cost) and move.cost > (course.approved or 0):
                yield Flaw.ESTIMATE_UNAPPROVED
        case MoveKind.FINISH:
            if move.cost is None:
                yield Flaw.COST_MISSING
            if not move.has_proof:
                yield Flaw.PROOF_MISSING
            if move.compensation is not None and not move.is_misuse:
                yield Flaw.COMPENSATION_UNASKED
        case MoveKind.ACCEPT:
            if move.rating is not None and move.rating not in RATINGS:
                yield Flaw.RATING_UNKNOWN
