"""Reads of hazards: lists, one with its whole history, what is out of use because of them, and the school's limits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, or_, select

from kiosk.core.board import Risk
from kiosk.core.deadline import Agreed, Limits, is_repeat
from kiosk.core.form import FailClass
from kiosk.core.hazard import Course, MoveKind, Step, fold
from kiosk.core.window import Pause
from kiosk.core.words import Text
from kiosk.storage.database import db
from kiosk.storage.models import (
    Checkpoint,
    Code,
    Finding,
    FormVersion,
    Hazard,
    HazardSource,
    Inspection,
    Kind,
    Move,
    Person,
    Photo,
    Setting,
)
from kiosk.storage.queries.edits import edits_of
from kiosk.storage.queries.forms import version
from kiosk.storage.queries.parts import at_checkpoint
from kiosk.storage.queries.registry import places

_LIMITS = {
    "hazard_stop_days": "stop_days",
    "hazard_now_days": "now_days",
    "hazard_term_days": "term_days",
    "hazard_verify_days": "verify_days",
    "hazard_repeat_days": "repeat_days",
}
_IN_WORKDAYS = "hazard_in_workdays"
SETTINGS_THING = "hazard_settings"
_MOST_EDITS = 200
# No window that is still of interest is longer (see `watched`).
_LONGEST_WINDOW = timedelta(days=400)
_RISK_OF_CLASS = {FailClass.STOP: Risk.HIGH, FailClass.NOW: Risk.MIDDLE, FailClass.TERM: Risk.LOW}
_ENDS = (MoveKind.CLOSE, MoveKind.DISMISS)


@dataclass(frozen=True)
class HazardCard:
    """A hazard as lists show it.

    `checkpoint_id` is None and `checkpoint`, `code`, `kind_key` are empty where it is about a place alone; its `risk` is
    then that of its class. `title` is the failed item's text, or the own words of who reported it. `found_at` is when it
    was reported, or seen by a record that came in later, for the first time. `times_seen` counts the report and each inspection that found it. `basis` is the rule that the item rests on, empty without one.
    `is_major_asked`: the item is marked, or whoever found it called it a major one, and no supervisor has graded it yet.
    """

    id: int
    number: str
    checkpoint_id: int | None
    code: str
    checkpoint: str
    place: str
    area: str
    place_id: int
    kind_key: str
    risk: Risk
    item: str
    form_id: int | None
    title: Text
    fail_class: FailClass
    course: Course
    found_at: datetime
    is_repeat: bool
    times_seen: int
    last_seen_at: datetime
    last_inspection_id: int | None
    reported_by: str
    assignee: str
    basis: Text
    category: str
    source: HazardSource
    last_move_id: int
    is_major_asked: bool

    @property
    def name(self) -> str:
        """Return what it is called: its checkpoint, or the place it is about."""
        return self.checkpoint or self.place


@dataclass(frozen=True)
class MoveLine:
    """One move with who made it, to whom it went, and its photos."""

    move: Move
    by: str
    assignee: str
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class FindingLine:
    """One inspection that found a hazard: who, when, and what was said and shown of it, or why there is no photo."""

    inspection_id: int
    at: datetime
    by: str
    fail_class: FailClass
    note: str
    reasons: tuple[Text, ...]
    is_major: bool | None
    no_photo: str = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class HazardFile:
    """One hazard with its whole history, oldest first.

    `before` are the photos of its report and of what inspections found, `after` those of the last repair.
    """

    card: HazardCard
    moves: tuple[MoveLine, ...]
    findings: tuple[FindingLine, ...]
    before: tuple[Photo, ...]
    after: tuple[Photo, ...]
    repairs: tuple[int, ...] = ()


def hazard_limits() -> Limits:
    """Return how many days each step of a hazard may take, as the school set it."""
    names = (*_LIMITS, _IN_WORKDAYS)
    kept = {row.name: row.value for row in db.session.scalars(select(Setting).where(Setting.name.in_(names)))}
    days = {field: int(kept[name]) for name, field in _LIMITS.items() if kept.get(name, "").isdigit()}
    return Limits(**days, in_workdays=kept.get(_IN_WORKDAYS) == "1")


def agreed_limits() -> Agreed:
    """Return the limits in force at any instant: those of now, and those that each change of them took the place of."""
    found = now = hazard_limits()
    names, earlier = {each.name for each in fields(Limits)}, []
    for edit in edits_of(SETTINGS_THING, _MOST_EDITS):
        before = {name: value for name, value in edit.before.items() if name in names}
        if before:
            found = replace(found, **before)
            earlier.append((edit.at, found))
    return Agreed(now, tuple(earlier))


def open_hazards(
    *, checkpoint_id: int | None = None, person_id: int | None = None, limit: int | None = None,
    with_pending: bool = False,
) -> list[HazardCard]:  # fmt: skip
    """Return the hazards that have not ended, newest first; a guest's not yet admitted ones only `with_pending`.

    `person_id`: only those that are assigned to somebody now.
    """
    wanted = select(Hazard).where(_has_not_ended())
    if checkpoint_id is not None:
        wanted = wanted.where(Hazard.checkpoint_id == checkpoint_id)
    if person_id is not None:
        given = select(Move.id).where(Move.hazard_id == Hazard.id, Move.assignee_id == person_id).correlate(Hazard)
        wanted = wanted.where(given.exists())
    cards = [
        card
        for card in _cards(wanted)
        if (with_pending or card.course.is_open) and (person_id is None or card.course.assignee_id == person_id)
    ]
    return cards[:limit]


def closed_hazards(since: datetime, until: datetime, *, checkpoint_id: int | None = None) -> list[HazardCard]:
    """Return the hazards that ended in [since, until) and are ended still, of all or of one checkpoint, newest first."""
    ended = select(Move.hazard_id).where(Move.kind.in_(_ENDS), Move.at >= since, Move.at < until)
    cards = _cards(at_checkpoint(select(Hazard).where(Hazard.id.in_(ended)), Hazard.checkpoint_id, checkpoint_id))
    return [card for card in cards if card.course.closed_at and since <= card.course.closed_at < until]


def hazard(hazard_id: int) -> HazardFile | None:
    """Return one hazard with its whole history, or None."""
    found = _cards(select(Hazard).where(Hazard.id == hazard_id))
    if not found:
        return None
    card = found[0]
    moves = db.session.scalars(select(Move).where(Move.hazard_id == hazard_id).order_by(Move.id)).all()
    names = _names()
    rows = db.session.execute(_findings([hazard_id]).add_columns(Inspection.answers)).all()
    pictures = db.session.scalars(
        select(Photo)
        .outerjoin(Finding, (Finding.inspection_id == Photo.inspection_id) & (Finding.item == Photo.item))
        .where(or_(Photo.move_id.in_([move.id for move in moves]), Finding.hazard_id == hazard_id))
        .order_by(Photo.id)
    ).unique().all()  # fmt: skip
    move_lines = tuple(
        MoveLine(
            move,
            by=names.get(move.by_id or 0, "") or move.guest,
            assignee=names.get(move.assignee_id or 0, "") or move.firm,
            photos=tuple(each for each in pictures if each.move_id == move.id),
        )
        for move in moves
    )
    finding_lines = tuple(
        FindingLine(
            inspection_id=finding.inspection_id,
            at=at,
            by=names.get(by_id, ""),
            fail_class=FailClass(finding.fail_class),
            note=finding.note,
            reasons=_reasons(finding, version_id),
            is_major=finding.is_major,
            no_photo=answers.get(finding.item, {}).get("nophoto", ""),
            photos=tuple(each for each in pictures if each.inspection_id == finding.inspection_id),
        )
        for finding, at, by_id, version_id, answers in rows
    )
    repaired = next((line for line in reversed(move_lines) if line.move.kind == MoveKind.RECTIFY), None)
    # One that was sent back, or that came again, is not put right: its photos stay in the history alone.
    if card.course.rectified_at is None:
        repaired = None
    reported = [photo for line in move_lines if line.move.kind == MoveKind.REPORT for photo in line.photos]
    return HazardFile(
        card,
        move_lines,
        finding_lines,
        before=(*reported, *(photo for line in finding_lines for photo in line.photos)),
        after=repaired.photos if repaired else (),
    )


def open_hazard_of(checkpoint_id: int, form_id: int, item: str) -> Hazard | None:
    """Return the hazard that has not ended for an item of a form at a checkpoint, or None."""
    wanted = select(Hazard).where(
        Hazard.checkpoint_id == checkpoint_id, Hazard.form_id == form_id, Hazard.item == item, _has_not_ended()
    )
    return db.session.scalar(wanted.order_by(Hazard.id.desc()))


def checkpoints_with_hazards(checkpoint_id: int | None = None) -> set[int]:
    """Return the checkpoints, of all or this one, with a hazard that is open; a guest's counts once it was admitted."""
    admitted = select(Move.id).where(
        Move.hazard_id == Hazard.id, Move.kind.in_((MoveKind.ADMIT, MoveKind.ASSIGN))
    ).correlate(Hazard)  # fmt: skip
    wanted = select(Hazard.checkpoint_id).where(
        Hazard.checkpoint_id.is_not(None), _has_not_ended(),
        or_(Hazard.source != HazardSource.GUEST, admitted.exists()),
    )  # fmt: skip
    if checkpoint_id is not None:
        wanted = wanted.where(Hazard.checkpoint_id == checkpoint_id)
    return {at_id for at_id in db.session.scalars(wanted.distinct()) if at_id is not None}


def moves_of(hazard_id: int) -> Sequence[Move]:
    """Return the moves of a hazard, oldest first."""
    return db.session.scalars(select(Move).where(Move.hazard_id == hazard_id).order_by(Move.id)).all()


def move_with(key: str) -> Move | None:
    """Return the move that was sent under this key, or None."""
    return db.session.scalar(select(Move).where(Move.key == key))


def moves_of_bulk(bulk: str) -> Sequence[Move]:
    """Return the moves that one bulk change made, in their order."""
    return db.session.scalars(select(Move).where(Move.bulk == bulk).order_by(Move.id)).all()


def moves_since(since: datetime) -> Sequence[Move]:
    """Return the moves made since an instant, oldest first."""
    return db.session.scalars(select(Move).where(Move.at >= since).order_by(Move.id)).all()


def course_of(hazard: Hazard, moves: Iterable[Move]) -> Course:
    """Return what a hazard's moves come to."""
    return fold(FailClass(hazard.fail_class), [step_of(move) for move in moves], is_guest=_is_guest(hazard))


def step_of(move: Move) -> Step:
    """Return a stored move as the rule of hazards needs it."""
    return Step(
        kind=MoveKind(move.kind),
        at=move.at,
        by_id=move.by_id,
        note=move.note,
        assignee_id=move.assignee_id,
        firm=move.firm,
        due_at=move.due_at,
        is_major=move.is_major,
        has_proof=True,
    )


def barred_ids(t: datetime) -> set[int]:
    """Return the checkpoints that are out of use (停止使用) at an instant."""
    return {at_id for at_id, spans in bars_of(None, t).items() if any(span.holds(t) for span in spans)}


def bars_of(checkpoint_ids: Collection[int] | None, t: datetime | None = None) -> dict[int, tuple[Pause, ...]]:
    """Return the spans in which checkpoints are or were out of use, joined and in order; None asks for all of them.

    With `t`, spans that ended longer ago than any window still of interest may be left out.
    """
    barred = select(Move.hazard_id).where(Move.kind == MoveKind.BAR)
    wanted = select(Hazard).where(
        Hazard.checkpoint_id.is_not(None), or_(Hazard.fail_class == FailClass.STOP, Hazard.id.in_(barred))
    )
    if checkpoint_ids is not None:
        wanted = wanted.where(Hazard.checkpoint_id.in_(list(checkpoint_ids)))
    if t is not None:
        lately = select(Move.hazard_id).where(Move.at >= t - _LONGEST_WINDOW)
        wanted = wanted.where(or_(_has_not_ended(), Hazard.id.in_(lately)))
    hazards = db.session.scalars(wanted.order_by(Hazard.id)).all()
    moves = _moves(wanted)
    spans: dict[int, list[Pause]] = defaultdict(list)
    for each in hazards:
        if each.checkpoint_id is not None:
            spans[each.checkpoint_id] += course_of(each, moves[each.id]).bars
    return {at_id: joined_spans(found) for at_id, found in spans.items() if found}


def joined_spans(spans: Iterable[Pause]) -> tuple[Pause, ...]:
    """Return spans in order with those that touch or overlap made one."""
    found: list[Pause] = []
    for span in sorted(spans, key=lambda span: span.from_at):
        last = found[-1] if found else None
        if last is None or (last.until_at is not None and last.until_at < span.from_at):
            found.append(span)
        elif last.until_at is not None and (span.until_at is None or span.until_at > last.until_at):
            found[-1] = replace(last, until_at=span.until_at)
    return tuple(found)


# -- how a card is made ------------------------------------------------------------------------------------------------


def _has_not_ended() -> ColumnElement[bool]:
    """Return the condition that the last ending of a hazard, if any, was reopened since."""
    last_turn = (
        select(Move.kind)
        .where(Move.hazard_id == Hazard.id, Move.kind.in_((*_ENDS, MoveKind.REOPEN)))
        .order_by(Move.id.desc())
        .limit(1)
        .correlate(Hazard)
        .scalar_subquery()
    )
    return or_(last_turn.is_(None), last_turn == MoveKind.REOPEN)


def _cards(wanted: Select[Hazard]) -> list[HazardCard]:
    """Return the cards of some hazards, newest first, in a fixed number of statements."""
    rows = db.session.scalars(wanted.order_by(Hazard.id.desc())).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    moves = _moves(wanted)
    seen: dict[int, list[tuple[Finding, datetime, int, int]]] = defaultdict(list)
    for finding, at, by_id, version_id in db.session.execute(_findings(ids)):
        seen[finding.hazard_id].append((finding, at, by_id, version_id))
    points = _points([row.checkpoint_id for row in rows if row.checkpoint_id is not None])
    items = _items({found[-1][3] for found in seen.values()})
    everywhere, names, agreed, zone = places(), _names(), agreed_limits(), _zone()
    found_by_check = [row for row in rows if row.form_id is not None]
    first_at = min((moves[row.id][0].at for row in found_by_check), default=datetime.max.replace(tzinfo=UTC))
    earlier = _closings(found_by_check, since=first_at - agreed.longest_repeat)
    found = []
    for row in rows:
        course = course_of(row, moves[row.id])
        first, last = moves[row.id][0], moves[row.id][-1]
        findings = seen.get(row.id, [])
        item = items.get((findings[-1][3], row.item)) if findings else None
        name, code, kind_key, risk = points.get(row.checkpoint_id or 0, ("", "", "", None))
        place = everywhere[row.place_id]
        reported_at = first.at
        closed_before = max(
            (at for other_id, at in earlier.get((row.checkpoint_id, row.form_id, row.item), ())
             if other_id != row.id and at <= reported_at),
            default=None,
        )  # fmt: skip
        words = row.text or row.item
        found.append(
            HazardCard(
                id=row.id,
                number=f"{reported_at.astimezone(zone).year}-{row.id:04d}",
                checkpoint_id=row.checkpoint_id,
                code=code,
                checkpoint=name,
                place=place.path,
                area=place.area,
                place_id=row.place_id,
                kind_key=kind_key,
                risk=Risk(risk) if risk else _RISK_OF_CLASS[FailClass(row.fail_class)],
                item=row.item,
                form_id=row.form_id,
                title=Text(**item["text"]) if item else Text(words, words),
                fail_class=_worst([FailClass(row.fail_class), *(FailClass(each[0].fail_class) for each in findings)]),
                course=course,
                found_at=min([reported_at, *(each[1] for each in findings)]),
                is_repeat=course.times_reopened > 0 or is_repeat(reported_at, closed_before, agreed.at(reported_at)),
                times_seen=len(findings) + (row.source != HazardSource.INSPECTION),
                last_seen_at=max((each[1] for each in findings), default=reported_at),
                last_inspection_id=findings[-1][0].inspection_id if findings else None,
                reported_by=names.get(first.by_id or 0, "") or first.guest,
                assignee=names.get(course.assignee_id or 0, "") or course.firm,
                basis=Text(**item["basis"]["text"]) if item and item.get("basis") else Text("", ""),
                category=row.category,
                source=HazardSource(row.source),
                last_move_id=last.id,
                is_major_asked=not course.is_graded
                and (bool(item and item.get("is_major")) or any(each[0].is_major for each in findings)),
            )
        )
    return found


def worst_class(hazard: Hazard) -> FailClass:
    """Return the gravest class that a hazard was reported or found with."""
    found = db.session.scalars(select(Finding.fail_class).where(Finding.hazard_id == hazard.id))
    return _worst([FailClass(hazard.fail_class), *map(FailClass, found)])


def _worst(classes: Iterable[FailClass]) -> FailClass:
    return min(classes, key=list(FailClass).index)


def _is_guest(hazard: Hazard) -> bool:
    return hazard.source == HazardSource.GUEST


def _moves(wanted: Select[Hazard]) -> dict[int, list[Move]]:
    ids = wanted.with_only_columns(Hazard.id).order_by(None)
    found: dict[int, list[Move]] = defaultdict(list)
    for move in db.session.scalars(select(Move).where(Move.hazard_id.in_(ids)).order_by(Move.id)):
        found[move.hazard_id].append(move)
    return found


def _findings(hazard_ids: Collection[int]) -> Select[Finding, datetime, int, int]:
    return (
        select(Finding, Inspection.at, Inspection.person_id, Inspection.form_version_id)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(Finding.hazard_id.in_(hazard_ids))
        .order_by(Finding.id)
    )


def _points(checkpoint_ids: Collection[int]) -> dict[int, tuple[str, str, str, str]]:
    """Return name, code, kind and risk of checkpoints."""
    wanted = (
        select(Checkpoint.id, Checkpoint.name, Code.code, Kind.key, Kind.risk)
        .join(Kind, Kind.id == Checkpoint.kind_id)
        .outerjoin(Code, and_(Code.checkpoint_id == Checkpoint.id, Code.voided_at.is_(None)))
        .where(Checkpoint.id.in_(checkpoint_ids))
    )
    return {at_id: (name, code or "", kind, risk) for at_id, name, code, kind, risk in db.session.execute(wanted)}


def _items(version_ids: Collection[int]) -> dict[tuple[int, str], Mapping[str, Any]]:
    """Return the items of form versions by version and key."""
    wanted = select(FormVersion.id, FormVersion.content).where(FormVersion.id.in_(version_ids))
    return {
        (version_id, item["key"]): item
        for version_id, content in db.session.execute(wanted)
        for item in content["items"]
    }


def _closings(
    rows: Collection[Hazard], *, since: datetime
) -> dict[tuple[int | None, int | None, str], list[tuple[int, datetime]]]:
    """Return when hazards of the same items at the same checkpoints were closed since an instant, with their numbers."""
    wanted = (
        select(Hazard.checkpoint_id, Hazard.form_id, Hazard.item, Hazard.id, Move.at)
        .join(Move, Move.hazard_id == Hazard.id)
        .where(
            Move.kind == MoveKind.CLOSE,
            Move.at >= since,
            Hazard.checkpoint_id.in_({row.checkpoint_id for row in rows}),
            Hazard.item.in_({row.item for row in rows}),
        )
    )
    found: dict[tuple[int | None, int | None, str], list[tuple[int, datetime]]] = defaultdict(list)
    for at_id, form_id, item, hazard_id, at in db.session.execute(wanted):
        found[at_id, form_id, item].append((hazard_id, at))
    return found


def _reasons(finding: Finding, version_id: int) -> tuple[Text, ...]:
    """Return the words of the reasons chosen; a key that the form does not know stands as it is."""
    found = version(version_id)
    items = found.form.items if found else ()
    known = {reason.key: reason.text for item in items if item.key == finding.item for reason in item.reasons}
    return tuple(known.get(key, Text(key, key)) for key in finding.reasons)


def _names() -> dict[int, str]:
    return {person_id: name for person_id, name in db.session.execute(select(Person.id, Person.name))}


def _zone() -> ZoneInfo:
    found: ZoneInfo = current_app.config["KIOSK"].timezone
    return found
