"""The fixed cast and the small school they work in; plain functions, a test states only what matters to it."""

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.core.form import read_answers
from kiosk.core.hazard import MoveKind
from kiosk.core.repair import MoveKind as RepairMoveKind
from kiosk.core.repair import Urgency
from kiosk.core.rule import from_plain
from kiosk.operations import (
    calendar,
    edits,
    hazards,
    inspections,
    people,
    plan_ends,
    plans,
    registry,
    repairs,
    school,
)
from kiosk.operations.inspections import Manner, Served
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import (
    Checkpoint,
    Hazard,
    Inspection,
    Level,
    Move,
    Person,
    Place,
    Plan,
    Repair,
    RepairMove,
    Role,
)
from qr.code import new_code
from tests.instants import SHANGHAI, TERM_BEGAN

PIN = "314159"
PASSWORD = "correct horse"
SCHOOL = "阳光幼儿园"
DAILY = {"type": "slots", "filter": "school", "grace": 0, "slots": [{"opens": 360, "due": 1080, "closes": 1440}]}
THREE_ROUNDS = {
    "type": "slots",
    "filter": "school",
    "grace": 15,
    "slots": [
        {"opens": 450, "due": 540, "closes": 630, "name": "第一巡"},
        {"opens": 630, "due": 750, "closes": 840, "name": "第二巡"},
        {"opens": 840, "due": 1020, "closes": 1140, "name": "第三巡"},
    ],
}
MONTHLY = {"type": "monthly", "day": None, "due_by": 1080, "months": 1, "filter": "every", "grace": 0}


@dataclass(frozen=True)
class Cast:
    """Who plays: ids of the administrator, supervisor, inspector, rectifier and a stranger to every checkpoint."""

    administrator: int
    supervisor: int
    inspector: int
    rectifier: int
    stranger: int


def found_school(now: datetime = TERM_BEGAN) -> Cast:
    """Found the school with a term and its cast; everybody has the PIN, supervisors the password."""
    school.found_school(SCHOOL, now=now)
    # No photo is drawn by chance; a test that is about them says how many.
    school.set_setting("photo_one_in", "0")
    calendar.add_term("秋季学期", first_on=date(2026, 9, 1), last_on=date(2027, 1, 22), now=None)
    boss = people.add_person("李园长", role=Role.ADMINISTRATOR, username="li", now=now)
    chief = people.add_person("王主任", role=Role.SUPERVISOR, username="wang", now=now)
    staff = [people.add_person(name, now=now) for name in ("赵师傅", "陈师傅", "孙老师")]
    for person in (boss, chief):
        people.set_password(person.id, PASSWORD, now=now)
    return Cast(boss.id, chief.id, *(person.id for person in staff))


def building(name: str = "教学楼A") -> Place:
    """Return a building, made if it is missing."""
    return registry.add_place(name, parent=registry.campus(), level=Level.BUILDING)


def floor(name: str = "2层", within: str = "教学楼A") -> Place:
    """Return a floor of a building, both made if missing."""
    return registry.add_place(name, parent=building(within), level=Level.FLOOR)


def checkpoint(
    name: str = "灭火器 A-2-03", kind: str = "extinguisher", *, place: Place | None = None, now: datetime = TERM_BEGAN,
    fields: dict[str, str] | None = None,
) -> Checkpoint:  # fmt: skip
    """Add a checkpoint on the second floor."""
    return registry.add_checkpoint(
        name, kind=queries.kinds()[kind], place=place or floor(), fields=fields, new_code=new_code, now=now
    )


def plan(
    form: str = "FIRE-01", cadence: dict | None = None, *, kind: str = "extinguisher", now: datetime = TERM_BEGAN,
    title: str = "灭火器月检", owner_id: int | None = None,
) -> Plan:  # fmt: skip
    """Add a plan for every checkpoint of a kind."""
    return plans.add_plan(
        title, title, form_code=form, cadence=from_plain(cadence or MONTHLY), calendar=queries.calendar(SHANGHAI),
        kind_id=queries.kinds()[kind].id, valid_from=now, now=now, owner_id=owner_id,
    )  # fmt: skip


def end_plan(plan_id: int, *, now: datetime, last_on: date | None = None, by: int | None = None) -> None:
    """End a plan as somebody does who sees it as it is."""
    known = queries.calendar(SHANGHAI)
    seen = edits.stamp(plan_ends.end_values(queries.newest_plan(plan_id), known))
    plan_ends.end_plan(plan_id, last_on=last_on, seen=seen, calendar=known, now=now, by=by)


def code_of(checkpoint: Checkpoint) -> str:
    """Return the code on a checkpoint's label."""
    return queries.codes_in_use()[checkpoint.id]


def fields_of(form, *, failing: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Return the fields of a form filled in all normal, but for the items named."""
    return filled(form, failing=failing)


def filled(form, *, failing: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Return posted fields for every item of a form, sound unless named in `failing`."""
    fields: dict[str, list[str]] = {}
    for item in form.items:
        name = f"a.{item.key}"
        if item.key in failing:
            fields |= {name: ["fail"], f"{name}.note": ["坏了"], f"{name}.nophoto": ["手机没电"]}
        elif item.type == "pass":
            fields[name] = ["pass"]
        elif item.type == "choice":
            fields[name] = [next(choice.key for choice in item.choices if not choice.fails)]
        elif item.type == "number":
            fields[name] = [str(_middle(item.limits))]
    return fields


def _middle(limits) -> object:
    if limits is None:
        return 5
    low, high = limits.minimum, limits.maximum
    if low is None:
        return high
    return low if high is None else (low + high) / 2


def inspect(
    checkpoint: Checkpoint, form_code: str, *, at: datetime, by: int, failing: tuple[str, ...] = (), key: str = ""
) -> Inspection:
    """Record one inspection of a checkpoint, all normal but for the items named."""
    form_id = queries.form_ids()[form_code]
    version = queries.current_versions([form_id])[form_id]
    reading = read_answers(version.form, filled(version.form, failing=failing), known=checkpoint.fields)
    served = Served(by, None, checkpoint.id, version.id, at)
    key = key or f"key-{checkpoint.id}-{form_code}-{at.timestamp():.0f}".ljust(24, "x")
    return inspections.record_inspection(served, reading, key=key, manner=Manner(), now=at).inspection


def all_rows(model) -> list:
    """Return every row of a table, oldest first."""
    with writing() as session:
        return list(session.query(model).all())


def person(person_id: int) -> Person:
    """Return a person."""
    found = queries.person(person_id)
    assert found is not None
    return found


def reported(
    point: Checkpoint | None = None, *, by: int | None, now: datetime, text: str = "灯罩裂了", key: str = "",
    place_id: int | None = None, is_urgent: bool = False, **parts: object,
) -> Hazard:  # fmt: skip
    """Report a hazard without a form, at a point or at a place."""
    key = key or f"report-{text}-{now.timestamp():.0f}-{len(all_rows(Hazard))}".ljust(24, "x")[:64]
    return hazards.report_hazard(
        checkpoint_id=None if point is None else point.id, place_id=place_id, text=text, is_urgent=is_urgent, key=key,
        by=by, now=now, **parts,
    )  # fmt: skip


def moved(hazard_id: int, kind: MoveKind, *, by: int, now: datetime, seen: int | None = None, **parts: object) -> Move:
    """Make a move as somebody does who sees the hazard as it is; a note and a reason for no photo come with it."""
    made = queries.moves_of(hazard_id)
    known: dict[str, object] = {"note": "已处理", "key": f"move-{hazard_id}-{len(made)}-{kind}".ljust(24, "x")}
    if kind is MoveKind.RECTIFY:
        known["no_photo"] = "手机没电"
    return hazards.make_move(
        hazard_id, kind, seen=made[-1].id if seen is None else seen, now=now, by=by,
        calendar=queries.calendar(SHANGHAI), **(known | parts),
    )  # fmt: skip


def rectified(hazard_id: int, *, by: int, repairer: int, now: datetime) -> None:
    """Assign a hazard to somebody and have it rectified."""
    moved(hazard_id, MoveKind.ASSIGN, by=by, now=now, assignee_id=repairer)
    moved(hazard_id, MoveKind.RECTIFY, by=repairer, now=now)


def closed(hazard_id: int, *, by: int, repairer: int, now: datetime) -> None:
    """Take a hazard that is not a major one from its report to its closing."""
    rectified(hazard_id, by=by, repairer=repairer, now=now)
    moved(hazard_id, MoveKind.VERIFY, by=by, now=now)


def barred(point: Checkpoint, *, by: int, now: datetime) -> Hazard:
    """Take a checkpoint out of use by a hazard."""
    hazard = reported(point, by=by, now=now, text="护栏断了", is_urgent=True)
    moved(hazard.id, MoveKind.BAR, by=by, now=now, note="护栏断了")
    return hazard


def repair_asked(
    point: Checkpoint | None = None, *, by: int, now: datetime, text: str = "水龙头关不上", place_id: int | None = None,
    urgency: Urgency = Urgency.NORMAL, key: str = "", **parts: object,
) -> Repair:  # fmt: skip
    """Ask for a repair at a point or at a place."""
    key = key or f"ask-{now.timestamp():.0f}-{len(all_rows(Repair))}".ljust(24, "x")
    return repairs.ask_repair(
        checkpoint_id=None if point is None else point.id, place_id=place_id, text=text, urgency=urgency, key=key,
        by=by, now=now, **parts,
    )  # fmt: skip


def repair_moved(
    repair_id: int, kind: RepairMoveKind, *, by: int, now: datetime, seen: int | None = None, **parts: object
) -> RepairMove:
    """Make a move as somebody does who sees the slip as it is, with what the move needs."""
    made = queries.repair_moves_of(repair_id)
    known: dict[str, object] = {"note": "已处理", "key": f"slip-{repair_id}-{len(made)}-{kind}".ljust(24, "x")}
    if kind in (RepairMoveKind.DISPATCH, RepairMoveKind.FINISH):
        known["cost"] = 0
    if kind is RepairMoveKind.FINISH:
        known["no_photo"] = "手机没电"
        slip = queries.repair(repair_id)
        hazard = queries.hazard(slip.card.hazard_id) if slip is not None and slip.card.hazard_id else None
        known["hazard_seen"] = hazard.card.last_move_id if hazard is not None else 0
    return repairs.make_move(
        repair_id, kind, seen=made[-1].id if seen is None else seen, now=now, by=by,
        calendar=queries.calendar(SHANGHAI), **(known | parts),
    )  # fmt: skip


def repair_finished(repair_id: int, *, by: int, repairer: int, now: datetime, **parts: object) -> None:
    """Dispatch a repair to somebody and have it finished."""
    repair_moved(repair_id, RepairMoveKind.DISPATCH, by=by, now=now, assignee_id=repairer)
    repair_moved(repair_id, RepairMoveKind.BEGIN, by=repairer, now=now)
    repair_moved(repair_id, RepairMoveKind.FINISH, by=repairer, now=now, **parts)
