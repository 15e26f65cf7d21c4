"""The life of a hazard (隐患): one table of what may be done in which state, by whom, and what must come with it.

A hazard's state is the fold of its moves; nothing here is ever stored. The cycle 上报, 交办, 整改, 复查, 销号 is that of
ledgers L-02; no step of it can be skipped (ux S6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.core.form import FailClass
from kiosk.core.window import Pause
from kiosk.core.words import Text

RECALL_WITHIN = timedelta(minutes=10)
LONGEST_NOTE = 2000
# A deadline that lies farther off was mistyped.
FARTHEST = timedelta(days=730)


class State(StrEnum):
    """How far a hazard has come."""

    PENDING = "pending"
    REPORTED = "reported"
    ASSIGNED = "assigned"
    RECTIFIED = "rectified"
    VERIFIED = "verified"
    CLOSED = "closed"
    DISMISSED = "dismissed"


class MoveKind(StrEnum):
    """What can be done to a hazard."""

    REPORT = "report"
    ADMIT = "admit"
    DISMISS = "dismiss"
    GRADE = "grade"
    BAR = "bar"
    ASSIGN = "assign"
    RECALL = "recall"
    GUARD = "guard"
    TREATMENT = "treatment"
    NOTIFY = "notify"
    RECTIFY = "rectify"
    VERIFY = "verify"
    CLOSE = "close"
    REJECT = "reject"
    REOPEN = "reopen"


class Part(StrEnum):
    """Whose part a move is: a supervisor's, the head's (校长/园长), that of whoever it was assigned to, or a taker's.

    A taker is whoever may take up what nobody was given, and then whoever took it, who may give it back.
    """

    SUPERVISOR = "supervisor"
    HEAD = "head"
    ASSIGNEE = "assignee"
    TAKER = "taker"


class Flaw(StrEnum):
    """Why a move is not made."""

    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    OWN_REPAIR = "own_repair"
    NOTE_MISSING = "note_missing"
    NOTE_TOO_LONG = "note_too_long"
    ASSIGNEE_MISSING = "assignee_missing"
    TWO_ASSIGNEES = "two_assignees"
    DEADLINE_PAST = "deadline_past"
    DEADLINE_FAR = "deadline_far"
    NO_CHECKPOINT = "no_checkpoint"
    PROOF_MISSING = "proof_missing"
    GRADE_MISSING = "grade_missing"
    GUARD_MISSING = "guard_missing"
    TREATMENT_MISSING = "treatment_missing"
    BARRED = "barred"
    IS_MAJOR = "is_major"
    NOT_MAJOR = "not_major"
    TOLD = "told"
    TOO_LATE = "too_late"
    COST_ODD = "cost_odd"


class Category(StrEnum):
    """What a hazard is about: the classes (类别) of the hazard register, ledgers L-02."""

    FIRE = "fire"
    ELECTRICITY = "electricity"
    GAS = "gas"
    BUILDING = "building"
    PLAY = "play"
    FOOD = "food"
    HYGIENE = "hygiene"
    TRAFFIC = "traffic"
    SECURITY = "security"
    CHEMICALS = "chemicals"
    SPECIAL = "special"
    CROWDING = "crowding"
    LABORATORY = "laboratory"
    OTHER = "other"

    @property
    def text(self) -> Text:
        """Return the category in words."""
        return _CATEGORY_WORDS[self]


_CATEGORY_WORDS = {
    Category.FIRE: Text("消防", "Fire"),
    Category.ELECTRICITY: Text("用电", "Electricity"),
    Category.GAS: Text("燃气", "Gas"),
    Category.BUILDING: Text("校舍", "Building"),
    Category.PLAY: Text("玩具器械", "Play equipment"),
    Category.FOOD: Text("食品", "Food"),
    Category.HYGIENE: Text("卫生", "Hygiene"),
    Category.TRAFFIC: Text("交通校车", "Traffic and school buses"),
    Category.SECURITY: Text("治安", "Security"),
    Category.CHEMICALS: Text("危化", "Dangerous chemicals"),
    Category.SPECIAL: Text("特种设备", "Special equipment"),
    Category.CROWDING: Text("拥挤踩踏", "Crowding"),
    Category.LABORATORY: Text("实验实训", "Laboratory and workshop"),
    Category.OTHER: Text("其他", "Other"),
}


@dataclass(frozen=True)
class Actor:
    """Who would make a move; a guest has no number. `has_repaired`: they did the work of a repair slip of this hazard."""

    person_id: int | None
    is_supervisor: bool = False
    is_head: bool = False
    has_repaired: bool = False

    def is_repairer(self, course: "Course") -> bool:
        """Decide whether they put a hazard right themselves, or had it put right in their name."""
        return self.has_repaired or self.person_id in (course.repairer_id, course.assignee_id)


@dataclass(frozen=True)
class Step:
    """One move as the rule needs it. `due_at` is the end of the last day for the repair, aware UTC.

    `has_proof` says that photos came with it, or a reason why there are none.
    """

    kind: MoveKind
    at: datetime
    by_id: int | None
    note: str = ""
    assignee_id: int | None = None
    firm: str = ""
    due_at: datetime | None = None
    is_major: bool | None = None
    has_proof: bool = False


@dataclass(frozen=True)
class Course:
    """What the moves made so far come to.

    `since` is when the state began, `was` what the last assigning took the place of, for taking it back. `bars` are the
    spans in which its checkpoint was out of use because of it, the last one open while it is.
    """

    state: State
    fail_class: FailClass
    since: datetime
    reported_at: datetime
    reporter_id: int | None
    is_major: bool = False
    is_graded: bool = False
    is_barring: bool = False
    assignee_id: int | None = None
    firm: str = ""
    assigned_at: datetime | None = None
    assigned_by_id: int | None = None
    due_at: datetime | None = None
    rectified_at: datetime | None = None
    repairer_id: int | None = None
    verified_at: datetime | None = None
    closed_at: datetime | None = None
    has_guard: bool = False
    has_treatment: bool = False
    times_rejected: int = 0
    times_reopened: int = 0
    bars: tuple[Pause, ...] = ()
    was: "Course | None" = None

    @property
    def is_open(self) -> bool:
        """Decide whether it still wants something; a guest's report does so only once it was admitted."""
        return self.state in OPEN

    @property
    def is_ended(self) -> bool:
        """Decide whether nothing more is wanted of it."""
        return self.state in ENDED

    @property
    def lacks_guard(self) -> bool:
        """Decide whether it is an open major one that nobody has guarded yet (临时防范)."""
        return self.is_open and self.is_major and not self.has_guard

    @property
    def lacks_treatment(self) -> bool:
        """Decide whether it is an open major one without a plan of its treatment (治理方案)."""
        return self.is_open and self.is_major and not self.has_treatment


OPEN = frozenset({State.REPORTED, State.ASSIGNED, State.RECTIFIED, State.VERIFIED})
ENDED = frozenset({State.CLOSED, State.DISMISSED})


@dataclass(frozen=True)
class Rule:
    """In which states a move may be made, to which it leads (None: it stays), and whose part it is."""

    sources: frozenset[State]
    target: State | None
    parts: frozenset[Part]
    needs_note: bool = False


def _rule(sources: Iterable[State], target: State | None, *parts: Part, needs_note: bool = False) -> Rule:
    return Rule(frozenset(sources), target, frozenset(parts), needs_note)


_UNREPAIRED = (State.REPORTED, State.ASSIGNED)
# The one table. What it does not list cannot be done; REPORT begins a hazard and is never made again.
TABLE: dict[MoveKind, Rule] = {
    MoveKind.ADMIT: _rule({State.PENDING}, State.REPORTED, Part.SUPERVISOR),
    MoveKind.DISMISS: _rule({State.PENDING, State.REPORTED}, State.DISMISSED, Part.SUPERVISOR, needs_note=True),
    MoveKind.GRADE: _rule(OPEN, None, Part.SUPERVISOR, Part.HEAD),
    MoveKind.BAR: _rule(OPEN, None, Part.SUPERVISOR, needs_note=True),
    MoveKind.ASSIGN: _rule({State.PENDING, *_UNREPAIRED}, State.ASSIGNED, Part.SUPERVISOR, Part.TAKER),
    MoveKind.RECALL: _rule({State.ASSIGNED}, None, Part.SUPERVISOR, Part.TAKER),
    MoveKind.GUARD: _rule(OPEN, None, Part.SUPERVISOR, Part.ASSIGNEE, needs_note=True),
    MoveKind.TREATMENT: _rule(OPEN, None, Part.SUPERVISOR, Part.ASSIGNEE, needs_note=True),
    MoveKind.NOTIFY: _rule(OPEN, None, Part.SUPERVISOR, Part.HEAD, needs_note=True),
    MoveKind.RECTIFY: _rule({State.ASSIGNED}, State.RECTIFIED, Part.SUPERVISOR, Part.ASSIGNEE, needs_note=True),
    MoveKind.VERIFY: _rule({State.RECTIFIED}, State.VERIFIED, Part.SUPERVISOR),
    MoveKind.CLOSE: _rule({State.VERIFIED}, State.CLOSED, Part.HEAD),
    MoveKind.REJECT: _rule(
        {State.RECTIFIED, State.VERIFIED}, State.ASSIGNED, Part.SUPERVISOR, Part.HEAD, needs_note=True
    ),
    MoveKind.REOPEN: _rule(ENDED, State.REPORTED, Part.SUPERVISOR, needs_note=True),
}


def begin(fail_class: FailClass, report: Step, *, is_guest: bool = False) -> Course:
    """Return a hazard as its report leaves it; one of class 停 takes its checkpoint out of use at once.

    A guest's report waits until a supervisor admits it, and takes nothing out of use before.
    """
    is_barring = fail_class is FailClass.STOP and not is_guest
    return Course(
        state=State.PENDING if is_guest else State.REPORTED,
        fail_class=fail_class,
        since=report.at,
        reported_at=report.at,
        reporter_id=report.by_id,
        is_barring=is_barring,
        bars=(Pause(report.at),) if is_barring else (),
    )


def step(course: Course, move: Step) -> Course:
    """Return a hazard after one more move, without asking whether it may be made."""
    if move.kind is MoveKind.RECALL:
        before = course.was or course
        return replace(
            before, since=move.at, is_major=course.is_major, is_graded=course.is_graded, has_guard=course.has_guard,
            has_treatment=course.has_treatment, is_barring=course.is_barring, bars=course.bars,
        )  # fmt: skip
    target = TABLE[move.kind].target
    found = course if target is None else replace(course, state=target, since=move.at)
    match move.kind:
        case MoveKind.GRADE:
            return replace(found, is_major=bool(move.is_major), is_graded=True)
        case MoveKind.BAR:
            return _barred(found, move.at)
        case MoveKind.ASSIGN:
            found = replace(
                found, assignee_id=move.assignee_id, firm=move.firm, assigned_at=move.at, assigned_by_id=move.by_id,
                due_at=move.due_at, was=replace(course, was=None),
            )  # fmt: skip
            is_first_word = course.state is State.PENDING and course.fail_class is FailClass.STOP
            return _barred(found, move.at) if is_first_word else found
        case MoveKind.ADMIT:
            return _barred(found, move.at) if course.fail_class is FailClass.STOP else found
        case MoveKind.GUARD:
            return replace(found, has_guard=True)
        case MoveKind.TREATMENT:
            return replace(found, has_treatment=True)
        case MoveKind.RECTIFY:
            return replace(found, rectified_at=move.at, repairer_id=move.by_id)
        case MoveKind.VERIFY:
            return replace(found, verified_at=move.at)
        case MoveKind.CLOSE:
            return _freed(replace(found, closed_at=move.at), move.at)
        case MoveKind.DISMISS:
            return replace(found, closed_at=move.at)
        case MoveKind.REJECT:
            return replace(
                found, rectified_at=None, repairer_id=None, verified_at=None, times_rejected=found.times_rejected + 1,
                due_at=move.due_at or found.due_at, was=None,
            )  # fmt: skip
        case MoveKind.REOPEN:
            again = Course(
                state=State.REPORTED, fail_class=found.fail_class, since=move.at, reported_at=move.at,
                reporter_id=found.reporter_id, is_major=found.is_major, is_graded=found.is_graded, bars=found.bars,
                times_rejected=found.times_rejected, times_reopened=found.times_reopened + 1,
            )  # fmt: skip
            was_barring = found.fail_class is FailClass.STOP or bool(found.bars)
            return _barred(again, move.at) if was_barring else again
    return found


def fold(fail_class: FailClass, moves: Sequence[Step], *, is_guest: bool = False) -> Course:
    """Return what a hazard's moves come to, in the order they were made; the first is its report."""
    course = begin(fail_class, moves[0], is_guest=is_guest)
    for move in moves[1:]:
        course = step(course, move)
    return course


def parts_of(course: Course, actor: Actor) -> frozenset[Part]:
    """Return which parts somebody has in a hazard; a supervisor closes too what is not a major one."""
    found = set()
    if actor.is_supervisor:
        found.add(Part.SUPERVISOR)
    if actor.is_head or (actor.is_supervisor and not course.is_major):
        found.add(Part.HEAD)
    if actor.person_id is not None:
        if course.assignee_id == actor.person_id:
            found.add(Part.ASSIGNEE)
        has_taken = course.assigned_by_id == course.assignee_id == actor.person_id
        if course.state is State.REPORTED or (course.state is State.ASSIGNED and has_taken):
            found.add(Part.TAKER)
    return frozenset(found)


def allowed(
    course: Course, actor: Actor, *, may_verify_own: bool = False, at: datetime | None = None
) -> tuple[MoveKind, ...]:
    """Return the moves that somebody may make, in the order of the table.

    With `at`, an assigning that is too old to be taken back then is not among them.
    """
    parts = parts_of(course, actor)
    found = []
    for kind, rule in TABLE.items():
        is_open = course.state in rule.sources and bool(rule.parts & parts)
        if kind is MoveKind.RECALL and at is not None and is_too_late(course, at):
            continue
        if is_open and _hindrance(course, kind, actor, may_verify_own=may_verify_own) is None:
            found.append(kind)
    return tuple(found)


def flaws(
    course: Course, move: Step, actor: Actor, *, may_verify_own: bool = False, is_told: bool = False
) -> tuple[Flaw, ...]:
    """Return all that stands against a move, nothing if it may be made.

    `may_verify_own`: the school has one person only, who verifies the own repair, and it is marked. `is_told`: somebody
    was sent word of the assigning, so that it cannot be taken back quietly any more (ux S5).
    """
    rule = TABLE.get(move.kind)
    if rule is None or course.state not in rule.sources:
        return (Flaw.NOT_NOW,)
    if not rule.parts & parts_of(course, actor):
        return (Flaw.NOT_YOURS,)
    hindrance = _hindrance(course, move.kind, actor, may_verify_own=may_verify_own)
    if hindrance is not None:
        return (hindrance,)
    return tuple(_missing(course, move, actor, rule, is_told=is_told))


def _missing(course: Course, move: Step, actor: Actor, rule: Rule, *, is_told: bool) -> Iterable[Flaw]:
    """Yield what a move should have brought along."""
    if rule.needs_note and not move.note.strip():
        yield Flaw.NOTE_MISSING
    if len(move.note) > LONGEST_NOTE:
        yield Flaw.NOTE_TOO_LONG
    if move.kind is MoveKind.ASSIGN:
        if move.assignee_id is None and not move.firm:
            yield Flaw.ASSIGNEE_MISSING
        if move.assignee_id is not None and move.firm:
            yield Flaw.TWO_ASSIGNEES
        if not actor.is_supervisor and move.assignee_id != actor.person_id:
            yield Flaw.NOT_YOURS
    # Who takes a hazard up keeps the deadline that it has, also one that has passed.
    is_taken = move.kind is MoveKind.ASSIGN and not actor.is_supervisor
    if move.due_at is not None and move.due_at <= move.at and not is_taken:
        yield Flaw.DEADLINE_PAST
    if move.due_at is not None and move.due_at - move.at > FARTHEST:
        yield Flaw.DEADLINE_FAR
    if move.kind is MoveKind.GRADE and move.is_major is None:
        yield Flaw.GRADE_MISSING
    is_taken_back = move.kind is MoveKind.GRADE and move.is_major is False and course.is_major
    # Else a supervisor would call it a minor one and close it in the head's place.
    if is_taken_back and Part.HEAD not in parts_of(course, actor):
        yield Flaw.NOT_YOURS
    if move.kind is MoveKind.RECTIFY and not move.has_proof:
        yield Flaw.PROOF_MISSING
    if move.kind is MoveKind.RECALL:
        if is_told:
            yield Flaw.TOLD
        if is_too_late(course, move.at):
            yield Flaw.TOO_LATE


def is_too_late(course: Course, at: datetime) -> bool:
    """Decide whether an assigning is too old at an instant to be taken back."""
    return course.assigned_at is None or at - course.assigned_at >= RECALL_WITHIN


def _hindrance(course: Course, kind: MoveKind, actor: Actor, *, may_verify_own: bool) -> Flaw | None:
    """Return what keeps a move from being made whatever comes with it."""
    if kind is MoveKind.VERIFY and actor.is_repairer(course) and not may_verify_own:
        return Flaw.OWN_REPAIR
    # Asked again later: a hazard may be called a major one after it was rectified.
    if kind in (MoveKind.RECTIFY, MoveKind.VERIFY, MoveKind.CLOSE) and course.is_major:
        if not course.has_guard:
            return Flaw.GUARD_MISSING
        if not course.has_treatment:
            return Flaw.TREATMENT_MISSING
    # What was taken out of use comes back by a verified repair only, so such a report cannot be put away.
    if kind is MoveKind.DISMISS and course.is_barring:
        return Flaw.BARRED
    # A major one ends with the head's closing and no other way.
    if kind is MoveKind.DISMISS and course.is_major:
        return Flaw.IS_MAJOR
    # The authorities are told of major ones (ledgers L-02, 上报情况).
    if kind is MoveKind.NOTIFY and not course.is_major:
        return Flaw.NOT_MAJOR
    if kind is MoveKind.BAR and course.is_barring:
        return Flaw.NOT_NOW
    # Only the assigning itself is taken back; once the repair was rejected, it is no longer the last word.
    if kind is MoveKind.RECALL and course.was is None:
        return Flaw.NOT_NOW
    return None


def _barred(course: Course, at: datetime) -> Course:
    if course.is_barring:
        return course
    return replace(course, is_barring=True, bars=(*course.bars, Pause(at)))


def _freed(course: Course, at: datetime) -> Course:
    if not course.is_barring:
        return course
    return replace(course, is_barring=False, bars=(*course.bars[:-1], Pause(course.bars[-1].from_at, at)))
