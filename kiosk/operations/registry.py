"""Places, kinds and checkpoints: what there is to inspect, where it is, and the code on its label."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, select

from kiosk import library
from kiosk.core.calendar import Calendar
from kiosk.operations import coverage, edits, plans
from kiosk.operations.errors import Refusal, Refusals, Refused, named, reasoned
from kiosk.operations.fields import field_value, field_words
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
)

_LEVELS = (Level.CAMPUS, Level.BUILDING, Level.FLOOR, Level.ROOM)
DEEPEST = 4


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
        last = session.scalar(select(func.max(Place.position)).where(Place.parent_id == parent_id))
        position = 0 if last is None else last + 1
        place = Place(parent_id=parent_id, name=name, level=level, owner_id=owner_id, position=position)
        session.add(place)
        session.flush()
    return place


def place_at(path: Sequence[str], *, campus: Place) -> Place:
    """Return the place at a path below the campus (building, floor, room), made where it is missing."""
    place = campus
    for depth, name in enumerate(path):
        place = add_place(name, parent=place, level=level_at(depth + 1))
    return place


def level_at(depth: int) -> Level:
    """Return the level of a place so many steps below the campus; whatever lies below a room is one too."""
    return _LEVELS[min(depth, len(_LEVELS) - 1)]


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


def add_checkpoint_at(
    name: str,
    *,
    kind_key: str,
    path: Sequence[str],
    owner_id: int | None = None,
    new_code: Callable[[], str],
    now: datetime,
) -> Checkpoint:
    """Add a checkpoint at a path below the campus, with the places of it that are missing; all or nothing.

    Raises Refused with all that is wrong: a bad or taken name, an unknown kind or person, a path that cannot be ("at").
    """
    wrong = Refusals()
    with wrong.gather():
        named(name, "name")
    with writing():
        kind, root = queries.kinds().get(kind_key), campus()
        if kind is None:
            wrong.add(Refused(Refusal.UNKNOWN_KIND, "kind", kind_key))
        if not path:
            wrong.add(Refused(Refusal.NAME_MISSING, "at"))
        if len(path) > DEEPEST or root is None:
            wrong.add(Refused(Refusal.UNKNOWN_PLACE, "at"))
        for part in path:
            with wrong.gather():
                named(part, "at")
        with wrong.gather():
            refuse_stranger(owner_id, None)
        wrong.settle()
        # Nothing of it is missing any more.
        assert kind is not None and root is not None
        place = place_at(path, campus=root)
        return add_checkpoint(name, kind=kind, place=place, owner_id=owner_id, new_code=new_code, now=now)


def _unused_code(new_code: Callable[[], str]) -> str:
    return next(code for code in iter(new_code, None) if queries.named_by(code) is None)


def has_checkpoints() -> bool:
    """Decide whether any checkpoint was ever added, so that a label of it may hang somewhere."""
    return bool(queries.checkpoints(with_retired=True))


def checkpoint_values(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return what an editor of a checkpoint sees, as plain values; its kind's fields are named "field.<key>"."""
    fields = {f"field.{key}": value for key, value in checkpoint.fields.items() if value}
    values = {"name": checkpoint.name, "place_id": checkpoint.place_id, "owner_id": checkpoint.owner_id}
    return values | dict(sorted(fields.items()))


def edit_checkpoint(
    checkpoint_id: int,
    *,
    name: str,
    place_id: int | None,
    owner_id: int | None,
    fields: Mapping[str, str],
    seen: str,
    calendar: Calendar,
    now: datetime,
    by: int | None,
) -> bool:
    """Give a checkpoint another name, place, person or fields; return False if that changes nothing.

    Its kind stays: forms and inspections hang on it. Plans of places cover it anew from 00:00 of tomorrow. Raises
    Refused with all that is wrong, Outdated if somebody else was faster.
    """
    with writing() as session:
        checkpoint = session.get(Checkpoint, checkpoint_id)
        if checkpoint is None or checkpoint.retired_at is not None:
            raise Refused(Refusal.RETIRED)
        before, wrong = checkpoint_values(checkpoint), Refusals()
        with wrong.gather():
            name = named(name, "name")
            _refuse_taken(name, place_id, but=checkpoint_id)
        if session.get(Place, place_id or 0) is None:
            wrong.add(Refused(Refusal.UNKNOWN_PLACE, "place"))
        with wrong.gather():
            refuse_stranger(owner_id, checkpoint.owner_id)
        kept = dict(checkpoint.fields)
        for field in checkpoint.kind.fields:
            key = field["key"]
            with wrong.gather():
                # What a list brought in long ago may be odd; left as it is, it does not keep the rest from being saved.
                written = fields.get(key, "")
                kept[key] = written if written == kept.get(key) else field_value(field, written, at=f"field.{key}")
        kept = {key: value for key, value in kept.items() if value}
        after = {"name": name, "place_id": place_id, "owner_id": owner_id}
        after |= {f"field.{key}": value for key, value in sorted(kept.items())}
        wrong.settle()
        if after == before:
            return False
        edits.check(f"checkpoint:{checkpoint_id}", before, seen=seen)
        assert place_id is not None
        is_moved = place_id != checkpoint.place_id
        checkpoint.name, checkpoint.place_id, checkpoint.owner_id, checkpoint.fields = name, place_id, owner_id, kept
        session.flush()
        turned = coverage.recover([checkpoint_id], calendar=calendar, now=now) if is_moved else {}
        hidden = {"_turned": asdict(turned[checkpoint_id])} if turned else {}
        edits.keep(
            "checkpoint.edit", f"checkpoint:{checkpoint_id}", name, before=before, after=after | hidden, now=now, by=by,
        )  # fmt: skip
    return True


def refuse_stranger(owner_id: int | None, present: int | None) -> None:
    """Return if this person may be responsible: nobody, whoever is it now, or one of the staff; else raises Refused."""
    if owner_id not in (None, present) and owner_id not in {person.id for person in queries.people()}:
        raise Refused(Refusal.UNKNOWN_PERSON, "owner")


def _refuse_taken(name: str, place_id: int | None, *, but: int) -> None:
    if name in queries.names_at(place_id, but={but}):
        raise Refused(Refusal.NAME_TAKEN, "name")


def pause_checkpoint(
    checkpoint_id: int,
    *,
    from_at: datetime,
    until_at: datetime | None,
    why: str,
    now: datetime,
    by: int,
    bulk: str | None = None,
) -> PauseFact:
    """Stop asking for a checkpoint's checks for a while, or until it is resumed; never backwards.

    Raises Refused for a start in the past, an end before the start, a missing reason or a pause that overlaps another.
    """
    why = reasoned(why, "why")
    refuse_odd_pause(from_at, until_at, now=now)
    with writing() as session:
        if overlapping_pauses(queries.pauses_of(checkpoint_id), from_at, until_at):
            raise Refused(Refusal.OVERLAPS, "from_at")
        pause = PauseFact(
            checkpoint_id=checkpoint_id, from_at=from_at, until_at=until_at, why=why, by_id=by, entered_at=now
        )
        session.add(pause)
        session.flush()
        note(
            "checkpoint.pause", f"{checkpoint_id}: {why}", now=now, by=by, thing=f"checkpoint:{checkpoint_id}",
            before={}, after=_plain_pause(pause), bulk=bulk,
        )  # fmt: skip
    return pause


def refuse_odd_pause(from_at: datetime, until_at: datetime | None, *, now: datetime) -> None:
    """Return if a pause may run from-until; raises Refused for one that reaches back or ends before it begins."""
    if from_at < now:
        raise Refused(Refusal.REACHES_BACK, "from_at")
    if until_at is not None and until_at <= from_at:
        raise Refused(Refusal.ENDS_BEFORE_IT_BEGINS, "until_at")


def overlapping_pauses(
    pauses: Sequence[PauseFact], from_at: datetime, until_at: datetime | None
) -> list[PauseFact]:
    """Return those of some pauses that share an instant with [from, until)."""
    return [
        each
        for each in pauses
        if (each.until_at is None or each.until_at > from_at) and (until_at is None or each.from_at < until_at)
    ]


def resume_checkpoint(checkpoint_id: int, *, now: datetime, by: int, bulk: str | None = None) -> None:
    """End a checkpoint's pause now; one that has not begun is struck. Harmless if there is none."""
    with writing() as session:
        ended = [each for each in queries.pauses_of(checkpoint_id) if each.until_at is None or each.until_at > now]
        if not ended:
            return
        before = {"_pauses": [{"id": each.id, **_plain_pause(each)} for each in ended]}
        for pause in ended:
            if pause.from_at >= now:
                session.delete(pause)
            else:
                pause.until_at = now
        note(
            "checkpoint.resume", str(checkpoint_id), now=now, by=by, thing=f"checkpoint:{checkpoint_id}",
            before=before, after={}, bulk=bulk,
        )  # fmt: skip


def _plain_pause(pause: PauseFact) -> dict[str, Any]:
    """Return a pause as the journal keeps it; keys that begin with a line are for undoing only."""
    until = pause.until_at
    return {
        "from_at": pause.from_at.isoformat(), "until_at": until.isoformat() if until else None, "why": pause.why,
        "_pause": pause.id, "_by": pause.by_id, "_entered_at": pause.entered_at.isoformat(),
    }  # fmt: skip


def retire_checkpoint(checkpoint_id: int, *, now: datetime, by: int, bulk: str | None = None) -> None:
    """Take a checkpoint away for good: its schedules end, what was open is waived, its inspections stay readable."""
    with writing() as session:
        checkpoint = session.get(Checkpoint, checkpoint_id)
        if checkpoint is None or checkpoint.retired_at is not None:
            return
        checkpoint.retired_at = now
        turned = coverage.end_at_once(checkpoint_id, now=now)
        note(
            "checkpoint.retire", checkpoint.name, now=now, by=by, thing=f"checkpoint:{checkpoint_id}", before={},
            after={"_turned": asdict(turned)}, bulk=bulk,
        )  # fmt: skip


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
    found = next((each.id for each in everywhere.values() if place and each.steps == tuple(place)), None)
    if place and found is None:
        raise Refused(Refusal.UNKNOWN_PLACE, "place", " · ".join(place))
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
        planned = planned_import(rows)
        if planned.problems:
            raise ImportRefused(planned.problems)
        root = campus()
        if root is None:
            raise Refused(Refusal.UNKNOWN_PLACE)
        kinds, people = _kinds_by_word(), {person.name: person for person in queries.people()}
        for row in planned.fresh:
            _import_row(row, root, kinds, people, new_code, now)
        if planned.fresh:
            note("checkpoints.import", f"+{len(planned.fresh)}", now=now, by=by)
    return Imported(len(planned.fresh), len(planned.known))


@dataclass(frozen=True)
class PlannedImport:
    """What an import would do: rows to add, rows already there, why it cannot be, places to make, unknown columns."""

    fresh: tuple[ListRow, ...]
    known: tuple[ListRow, ...]
    problems: tuple[RowProblem, ...]
    places: tuple[tuple[str, ...], ...]
    ignored: tuple[str, ...]


def planned_import(rows: Sequence[ListRow]) -> PlannedImport:
    """Return what importing the rows of a list would do, without doing it."""
    kinds = _kinds_by_word()
    problems = import_problems(rows)
    everywhere = queries.places()
    root = campus()
    path_of = {
        place.id: place.steps
        for place in everywhere.values()
        if root is not None and place.ancestors[0] == root.id
    }
    everything = queries.checkpoints(with_retired=True)
    there = {(*path_of[each.place_id], each.name) for each in everything if each.place_id in path_of}
    bad = {problem.row for problem in problems}
    sound = [row for row in rows if row.number not in bad]
    fresh = [row for row in sound if _spot(row) not in there]
    made = dict.fromkeys(
        path[:end] for path in (row.place for row in fresh) for end in range(1, len(path) + 1)
    ).keys() - set(path_of.values())
    words = {word.casefold() for kind in kinds.values() for field in kind.fields for word in field_words(field)}
    columns = dict.fromkeys(column for row in rows for column, value in row.cells.items() if value)
    ignored = [each for each in columns if each not in _COLUMNS and each.casefold() not in words]
    known = tuple(row for row in sound if _spot(row) in there)
    return PlannedImport(tuple(fresh), known, tuple(problems), tuple(sorted(made)), tuple(ignored))


def import_problems(rows: Sequence[ListRow]) -> list[RowProblem]:
    """Return every reason why the rows of a list could not be taken, without taking any."""
    kinds, people = _kinds_by_word(), {person.name: person for person in queries.people()}
    seen: set[tuple[str, ...]] = set()
    return [problem for row in rows for problem in _row_problems(row, kinds, people, seen)]


_COLUMNS = frozenset({"name", "kind", "place", "owner", "code"})


def _spot(row: ListRow) -> tuple[str, ...]:
    return (*row.place, row.cells.get("name", ""))


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
    if len(row.place) > DEEPEST:
        found.append(RowProblem(row.number, "place", Refusal.UNKNOWN_PLACE, cells.get("place", "")))
    if kind and kind.casefold() not in kinds:
        found.append(RowProblem(row.number, "kind", Refusal.UNKNOWN_KIND, kind))
    if owner and owner not in people:
        found.append(RowProblem(row.number, "owner", Refusal.UNKNOWN_PERSON, owner))
    found += _field_problems(row, kinds)
    spot = _spot(row)
    if spot in seen and not {"name", "place"} & {each.column for each in found}:
        found.append(RowProblem(row.number, "name", Refusal.NAME_TAKEN, spot[-1]))
    seen.add(spot)
    return found


def _name_refusal(value: str, column: str) -> Refused | None:
    try:
        named(value, column)
    except Refused as refused:
        return refused
    return None


def _field_problems(row: ListRow, kinds: Mapping[str, Kind]) -> list[RowProblem]:
    """Return what is wrong in the columns of the row's own kind; those of other kinds are not read."""
    found = []
    for column, value in row.cells.items():
        field = _fields_by_word(kinds.get(row.cells.get("kind", "").casefold())).get(column.casefold())
        try:
            if field is not None:
                field_value(field, value, at=column)
        except Refused as refused:
            found.append(RowProblem(row.number, column, refused.why, refused.detail))
    return found


def _fields_by_word(kind: Kind | None) -> dict[str, Mapping[str, Any]]:
    fields = [] if kind is None else kind.fields
    return {word.casefold(): field for field in fields for word in field_words(field)}


def _import_row(
    row: ListRow,
    root: Place,
    kinds: Mapping[str, Kind],
    people: Mapping[str, Person],
    new_code: Callable[[], str],
    now: datetime,
) -> None:
    cells = row.cells
    kind, place = kinds[cells["kind"].casefold()], place_at(row.place, campus=root)
    owner, known = people.get(cells.get("owner", "")), _fields_by_word(kind)
    fields = {
        known[column.casefold()]["key"]: field_value(known[column.casefold()], value, at=column)
        for column, value in cells.items()
        if value and column.casefold() in known
    }
    add_checkpoint(
        cells["name"],
        kind=kind,
        place=place,
        fields=fields,
        owner_id=owner.id if owner else None,
        new_code=new_code,
        now=now,
    )
