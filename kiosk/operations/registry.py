"""Places, kinds and checkpoints: what there is to inspect, where it is, and the code on its label."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select

from kiosk import library
from kiosk.operations import plans
from kiosk.operations.errors import Refusal, Refused, named, reasoned
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import (
    Checkpoint,
    Code,
    Kind,
    Level,
    PauseFact,
    Person,
    Place,
    ScheduleFact,
)

_LEVELS = (Level.CAMPUS, Level.BUILDING, Level.FLOOR, Level.ROOM)
_DEEPEST = 4


class ListRow(Protocol):
    """One line of a list of checkpoints, as a file format reads it.

    `number` counts from 1 with the heading; `cells` are texts by heading (name, kind, place, and optionally owner and
    the kind's fields); `place` is the path below the campus.
    """

    @property
    def number(self) -> int:
        """Return the line's number."""
        ...

    @property
    def cells(self) -> Mapping[str, str]:
        """Return what the line says, by heading."""
        ...

    @property
    def place(self) -> tuple[str, ...]:
        """Return the parts of the place's path."""
        ...


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do: how many checkpoints are new, and how many were there already."""

    added: int
    unchanged: int


@dataclass(frozen=True)
class RowProblem:
    """Why a row of a list cannot be taken; `row` counts from 1 with the heading."""

    row: int
    column: str
    why: Refusal
    detail: str = ""


class ImportRefused(Exception):
    """Raised when any row of a list is wrong; nothing was imported. `problems` names every one."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


def seed_kinds() -> None:
    """Enter the library's kinds that the school does not have yet."""
    with writing() as session:
        present = queries.kinds()
        for key, kind in library.kinds().items():
            if key not in present:
                session.add(
                    Kind(
                        key=key, zh=kind.text.zh, en=kind.text.en, risk=kind.risk, lifetime=kind.lifetime,
                        fields=[each.to_plain() for each in kind.fields], needs_large_label=kind.large_label,
                    )
                )  # fmt: skip


def add_place(name: str, *, parent: Place | None, level: Level, owner_id: int | None = None) -> Place:
    """Add a place under another, or return the one of that name that is there; raises Refused for a bad name."""
    name = named(name, "place")
    with writing() as session:
        parent_id = parent.id if parent else None
        found = session.scalar(select(Place).where(Place.parent_id == parent_id, Place.name == name))
        if found is not None:
            return found
        place = Place(parent_id=parent_id, name=name, level=level, owner_id=owner_id)
        session.add(place)
        session.flush()
    return place


def place_at(path: Sequence[str], *, campus: Place) -> Place:
    """Return the place at a path below the campus (building, floor, room), made where it is missing."""
    place = campus
    for depth, name in enumerate(path):
        place = add_place(name, parent=place, level=_LEVELS[min(depth + 1, len(_LEVELS) - 1)])
    return place


def campus() -> Place | None:
    """Return the school's (first) campus, or None before set-up."""
    return queries.campus()


def add_checkpoint(
    name: str,
    *,
    kind: Kind,
    place: Place,
    fields: Mapping[str, str] | None = None,
    owner_id: int | None = None,
    new_code: Callable[[], str],
    now: datetime,
) -> Checkpoint:
    """Add a checkpoint with a code of its own from `new_code`; every plan that covers it gives it a schedule from now.

    Raises Refused for a name that is empty, too long or already used in that place.
    """
    name = named(name, "name")
    with writing() as session:
        if session.scalar(select(Checkpoint.id).where(Checkpoint.place_id == place.id, Checkpoint.name == name)):
            raise Refused(Refusal.NAME_TAKEN, "name")
        checkpoint = Checkpoint(
            name=name, kind_id=kind.id, place_id=place.id, owner_id=owner_id, fields=dict(fields or {}), added_at=now
        )
        session.add(checkpoint)
        session.flush()
        session.add(Code(code=_unused_code(new_code), checkpoint_id=checkpoint.id, made_at=now))
        session.flush()
        plans.cover_checkpoint(checkpoint, now=now)
    return checkpoint


def _unused_code(new_code: Callable[[], str]) -> str:
    return next(code for code in iter(new_code, None) if queries.named_by(code) is None)


def has_checkpoints() -> bool:
    """Decide whether any checkpoint was ever added, so that a label of it may hang somewhere."""
    return bool(queries.checkpoints(with_retired=True))


def pause_checkpoint(
    checkpoint_id: int, *, from_at: datetime, until_at: datetime | None, why: str, now: datetime, by: int
) -> PauseFact:
    """Stop asking for a checkpoint's checks for a while, or until it is resumed; never backwards.

    Raises Refused for a start in the past, an end before the start, a missing reason or a pause that overlaps another.
    """
    why = reasoned(why, "why")
    if from_at < now:
        raise Refused(Refusal.REACHES_BACK, "from_at")
    if until_at is not None and until_at <= from_at:
        raise Refused(Refusal.ENDS_BEFORE_IT_BEGINS, "until_at")
    with writing() as session:
        for other in queries.pauses_of(checkpoint_id):
            ends_later = other.until_at is None or other.until_at > from_at
            if ends_later and (until_at is None or other.from_at < until_at):
                raise Refused(Refusal.OVERLAPS, "from_at")
        pause = PauseFact(
            checkpoint_id=checkpoint_id, from_at=from_at, until_at=until_at, why=why, by_id=by, entered_at=now
        )
        session.add(pause)
        session.flush()
        note("checkpoint.pause", f"{checkpoint_id}: {why}", now=now, by=by)
    return pause


def resume_checkpoint(checkpoint_id: int, *, now: datetime, by: int) -> None:
    """End a checkpoint's pause now; one that has not begun is struck. Harmless if there is none."""
    with writing() as session:
        for pause in queries.pauses_of(checkpoint_id):
            if pause.from_at >= now:
                session.delete(pause)
            elif pause.until_at is None or pause.until_at > now:
                pause.until_at = now
        note("checkpoint.resume", str(checkpoint_id), now=now, by=by)


def retire_checkpoint(checkpoint_id: int, *, now: datetime, by: int) -> None:
    """Take a checkpoint away for good: its schedules end, what was open is waived, its inspections stay readable."""
    with writing() as session:
        checkpoint = session.get(Checkpoint, checkpoint_id)
        if checkpoint is None or checkpoint.retired_at is not None:
            return
        checkpoint.retired_at = now
        open_ended = select(ScheduleFact).where(
            ScheduleFact.checkpoint_id == checkpoint_id, ScheduleFact.valid_until.is_(None)
        )
        for schedule in session.scalars(open_ended):
            schedule.valid_until = max(now, schedule.valid_from)
        note("checkpoint.retire", checkpoint.name, now=now, by=by)


def set_barred(checkpoint_id: int, is_barred: bool, *, now: datetime, by: int) -> None:
    """Bar an unsafe checkpoint from use (停止使用), or release it."""
    with writing() as session:
        checkpoint = session.get(Checkpoint, checkpoint_id)
        if checkpoint is not None and (checkpoint.barred_at is not None) != is_barred:
            checkpoint.barred_at = now if is_barred else None
            note("checkpoint.bar" if is_barred else "checkpoint.release", checkpoint.name, now=now, by=by)


# -- labels ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Labelled:
    """What the label of one checkpoint says; `needs_large_label` if it is scanned from afar."""

    code: str
    name: str
    place: str
    needs_large_label: bool


def labelled(*, kind: str = "", place: Sequence[str] = ()) -> list[Labelled]:
    """Return what the labels of the checkpoints in use say, place by place: all, of one kind, or at and below a place.

    `kind` is its key or name, `place` a path below the campus. Raises Refused for one that does not exist.
    """
    wanted = _kinds_by_word().get(kind.casefold()) if kind else None
    if kind and wanted is None:
        raise Refused(Refusal.UNKNOWN_KIND, "kind", kind)
    everywhere = queries.places()
    path = " · ".join(place)
    found = next((each.id for each in everywhere.values() if each.path == path and len(each.ancestors) > 1), None)
    if path and found is None:
        raise Refused(Refusal.UNKNOWN_PLACE, "place", path)
    codes, order = queries.codes_in_use(), list(everywhere)
    chosen = [
        each
        for each in queries.checkpoints()
        if (wanted is None or each.kind_id == wanted.id)
        and (found is None or found in everywhere[each.place_id].ancestors)
    ]
    return [
        Labelled(codes[each.id], each.name, everywhere[each.place_id].path, each.kind.needs_large_label)
        for each in sorted(chosen, key=lambda each: (order.index(each.place_id), each.id))
    ]


# -- a list of checkpoints --------------------------------------------------------------------------------------------


def import_checkpoints(
    rows: Sequence[ListRow], *, new_code: Callable[[], str], now: datetime, by: int | None = None
) -> Imported:
    """Add the checkpoints of a list, all or none; one that is already there under its place and name is left alone.

    Raises ImportRefused with every problem.
    """
    with writing():
        problems: list[RowProblem] = []
        added = unchanged = 0
        root = campus()
        if root is None:
            raise Refused(Refusal.UNKNOWN_PLACE)
        kinds, people = _kinds_by_word(), {person.name: person for person in queries.people()}
        seen: set[tuple[str, ...]] = set()
        for row in rows:
            found = _row_problems(row, kinds, people, seen)
            problems += found
            if found or problems:
                continue
            is_new = _import_row(row, root, kinds, people, new_code, now)
            added, unchanged = added + is_new, unchanged + (not is_new)
        if problems:
            raise ImportRefused(problems)
        if added:
            note("checkpoints.import", f"+{added}", now=now, by=by)
    return Imported(added, unchanged)


def _kinds_by_word() -> dict[str, Kind]:
    kinds = queries.kinds().values()
    return {word.casefold(): kind for kind in kinds for word in (kind.key, kind.zh, kind.en)}


def _row_problems(
    row: ListRow, kinds: Mapping[str, Kind], people: Mapping[str, Person], seen: set[tuple[str, ...]]
) -> list[RowProblem]:
    cells, found = row.cells, []
    kind, owner = cells.get("kind", ""), cells.get("owner", "")
    for column, parts in (("name", (cells.get("name", ""),)), ("kind", (kind,)), ("place", row.place or ("",))):
        refused = next((why for part in parts if (why := _name_refusal(part, column))), None)
        if refused is not None:
            found.append(RowProblem(row.number, column, refused.why, refused.detail))
    if len(row.place) > _DEEPEST:
        found.append(RowProblem(row.number, "place", Refusal.UNKNOWN_PLACE, cells.get("place", "")))
    if kind and kind.casefold() not in kinds:
        found.append(RowProblem(row.number, "kind", Refusal.UNKNOWN_KIND, kind))
    if owner and owner not in people:
        found.append(RowProblem(row.number, "owner", Refusal.UNKNOWN_PERSON, owner))
    spot = (*row.place, cells.get("name", ""))
    if spot in seen and not found:
        found.append(RowProblem(row.number, "name", Refusal.NAME_TAKEN, spot[-1]))
    seen.add(spot)
    return found


def _name_refusal(value: str, column: str) -> Refused | None:
    try:
        named(value, column)
    except Refused as refused:
        return refused
    return None


def _import_row(
    row: ListRow,
    root: Place,
    kinds: Mapping[str, Kind],
    people: Mapping[str, Person],
    new_code: Callable[[], str],
    now: datetime,
) -> bool:
    cells = row.cells
    kind, place = kinds[cells["kind"].casefold()], place_at(row.place, campus=root)
    with writing() as session:
        wanted = select(Checkpoint.id).where(Checkpoint.place_id == place.id, Checkpoint.name == cells["name"])
        if session.scalar(wanted) is not None:
            return False
    owner = people.get(cells.get("owner", ""))
    words = {word.casefold(): field["key"] for field in kind.fields for word in _field_words(field)}
    filled = {column.casefold(): value for column, value in cells.items() if value}
    fields = {words[column]: value for column, value in filled.items() if column in words}
    add_checkpoint(
        cells["name"],
        kind=kind,
        place=place,
        fields=fields,
        owner_id=owner.id if owner else None,
        new_code=new_code,
        now=now,
    )
    return True


def _field_words(field: Mapping[str, Any]) -> tuple[str, str, str]:
    return field["key"], field["text"]["zh"], field["text"]["en"]
