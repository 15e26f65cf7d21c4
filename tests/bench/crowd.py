"""A large school, put into the database row by row past the operations, so that it is there within seconds."""

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Checkpoint, Code, Inspection, Kind, Plan, ScheduleFact
from tests.factories import DAILY, MONTHLY, THREE_ROUNDS, checkpoint, floor, plan
from tests.instants import FRIDAY_MORNING, TERM_BEGAN

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CADENCES = (DAILY, THREE_ROUNDS, MONTHLY)
FORMS = ("FIRE-01", "FIRE-05", "FIRE-06")


def crowd(total: int, *, inspections_each: int = 0, people: tuple[int, ...] = (3, 4)) -> Checkpoint:
    """Fill up to `total` extinguishers on ten floors under three plans, each inspected daily; returns the first one."""
    first = queries.checkpoint(1)
    if first is None:
        first = checkpoint("灭火器 0001")
        for form, cadence in zip(FORMS, CADENCES, strict=True):
            plan(form, cadence, title=form)
    floors = [floor(f"{number}层", f"教学楼{'AB'[number % 2]}").id for number in range(10)]
    with writing() as session:
        kind_id = session.scalar(select(Kind.id).where(Kind.key == "extinguisher"))
        every_plan = session.execute(select(Plan.id, Plan.form_id)).all()
        fresh = range(session.scalar(select(func.max(Checkpoint.id))) + 1, total + 1)
        _insert(session, Checkpoint, [
            {"id": number, "name": f"灭火器 {number:04}", "kind_id": kind_id, "place_id": floors[number % 10],
             "fields": {}, "added_at": TERM_BEGAN}
            for number in fresh
        ])  # fmt: skip
        _insert(session, Code, [{"code": _code(number), "checkpoint_id": number, "made_at": TERM_BEGAN} for number in fresh])
        _insert(session, ScheduleFact, [
            {"plan_id": plan_id, "checkpoint_id": number, "form_id": form_id, "valid_from": TERM_BEGAN,
             "is_replaced": False, "is_successor": False}
            for number in fresh for plan_id, form_id in every_plan
        ])  # fmt: skip
        versions = {form_id: version.id for form_id, version in queries.current_versions().items()}
        before = session.scalar(select(func.count(Inspection.id))) or 0
        made = [
            (number, day) for day in range(inspections_each, 0, -1) for number in (fresh if before else range(1, total + 1))
        ]
        _insert(session, Inspection, [
            {"key": f"crowd-{before + place:016}", "fingerprint": "", "checkpoint_id": number,
             "form_id": every_plan[number % 3].form_id, "form_version_id": versions[every_plan[number % 3].form_id],
             "person_id": people[place % len(people)], "at": at, "received_at": at, "served_at": at, "origin": "live",
             "answers": {}, "manner": {}, "flags": []}
            for place, (number, day) in enumerate(made)
            for at in [FRIDAY_MORNING - timedelta(days=day, seconds=number)]
        ])  # fmt: skip
    db.session.remove()
    return queries.checkpoint(1)


def fill_term(total: int, *, until: datetime, weeks: int = 20, people: tuple[int, ...] = (3, 4)) -> None:
    """Add so many inspections of every checkpoint under every plan in turn, evenly over the weeks before an instant."""
    answers = {f"item_{number}": {"mode": "tapped", "outcome": "pass", "value": "pass"} for number in range(12)}
    with writing() as session:
        every_plan = session.execute(select(Plan.id, Plan.form_id)).all()
        versions = {form_id: version.id for form_id, version in queries.current_versions().items()}
        points = session.scalars(select(Checkpoint.id).order_by(Checkpoint.id)).all()
        begin, step = until - timedelta(weeks=weeks), timedelta(weeks=weeks) / total
        for first in range(0, total, 20_000):
            _insert(session, Inspection, [
                {"key": f"term-{place:016}", "fingerprint": "f" * 64, "checkpoint_id": points[place % len(points)],
                 "form_id": form_id, "form_version_id": versions[form_id], "person_id": people[place % len(people)],
                 "at": at, "received_at": at, "served_at": at, "origin": "live", "answers": answers,
                 "manner": {"seconds": 40}, "flags": []}
                for place in range(first, min(first + 20_000, total))
                for form_id in [every_plan[place // len(points) % len(every_plan)].form_id]
                for at in [begin + place * step]
            ])  # fmt: skip
    db.session.remove()


def _insert(session, model: type, rows: list[dict]) -> None:
    if rows:
        session.execute(insert(model.__table__), rows)


def _code(number: int) -> str:
    letters = []
    for _ in range(8):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)
