"""Deadlines of real rows: what is wanted by whom until when, in a fixed number of statements."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.core.deadline import Wanted
from kiosk.core.hazard import MoveKind
from kiosk.core.standing import Risk, Standing
from kiosk.core.window import Status
from kiosk.operations import deadlines, edits, hazard_settings
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Hazard, Move
from tests.factories import (
    barred,
    checkpoint,
    closed,
    code_of,
    floor,
    inspect,
    moved,
    rectified,
    reported,
)
from tests.instants import FRIDAY_EVENING, FRIDAY_MORNING, FRIDAY_NOON, SHANGHAI, local
from tests.test_statements import counted

FEW, MANY = 10, 200


@pytest.fixture
def point(app):
    """Return an extinguisher."""
    return checkpoint()


def wanted(now=FRIDAY_NOON, **parts):
    return deadlines.deadlines(calendar=queries.calendar(SHANGHAI), now=now, **parts)


def test_a_reported_hazard_is_wanted_by_the_default_of_its_class(point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    (found,) = wanted()
    assert (found.wanted, found.number, found.is_repair, found.owner) == (Wanted.RECTIFY, hazard.id, False, "")
    assert (found.name, found.code, found.area, found.risk) == (point.name, code_of(point), "教学楼A", Risk.HIGH)
    assert found.window.due == local("2026-11-28 00:00")
    assert found.about.zh == "灯罩裂了"


def test_a_hazard_of_a_place_alone_is_called_by_its_place(app, cast):
    reported(place_id=floor().id, by=cast.inspector, now=FRIDAY_MORNING, is_urgent=True)
    (found,) = wanted()
    assert (found.checkpoint_id, found.code, found.name, found.place) == (None, "", "教学楼A · 2层", "")
    assert found.risk is Risk.MIDDLE


def test_an_assigned_hazard_is_owed_by_its_assignee(point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    moved(
        hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier,
        due_on=date(2026, 11, 22),
    )  # fmt: skip
    (found,) = wanted(person_id=cast.rectifier)
    assert (found.owner, found.window.due) == ("陈师傅", local("2026-11-23 00:00"))
    assert wanted(person_id=cast.stranger) == []


def test_what_waits_to_be_verified_is_owed_by_no_repairer(point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    rectified(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON)
    (found,) = wanted()
    assert (found.wanted, found.owner_id) == (Wanted.VERIFY, None)
    assert wanted(person_id=cast.rectifier) == []


def test_the_earliest_stands_first_and_what_ended_is_gone(point, cast):
    slow, fast, done = (
        reported(point, by=cast.inspector, now=FRIDAY_MORNING, text=text, is_urgent=text == "急")
        for text in ("慢", "急", "好了")
    )
    closed(done.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON)
    assert [each.number for each in wanted()] == [fast.id, slow.id]


def test_deadlines_of_one_checkpoint_leave_out_the_others(point, cast):
    other = checkpoint("灭火器 A-2-04")
    for each in (point, other):
        reported(each, by=cast.inspector, now=FRIDAY_MORNING)
    assert [each.checkpoint_id for each in wanted(checkpoint_id=other.id)] == [other.id]


def test_a_barring_hazard_says_that_its_point_is_out_of_use(point, cast):
    barred(point, by=cast.supervisor, now=FRIDAY_MORNING)
    (found,) = wanted()
    assert found.state is Standing.BARRED
    assert found.status(local("2026-11-21 00:00")) is Status.OVERDUE


# -- however many there are ------------------------------------------------------------------------------------------


def fill(total, cast):
    """Fill up to so many open hazards, and as many closed ones, with moves and findings."""
    point = queries.checkpoint(1) or checkpoint()
    item = next(item.key for item in queries.current_versions()[1].form.items if item.fail_class)
    with writing() as session:
        for number in range(session.query(Hazard).count() // 2, total):
            for is_closed in (False, True):
                row = Hazard(
                    checkpoint_id=point.id, place_id=point.place_id, form_id=1, item=f"{item}{number}", fail_class="term",
                    source="inspection",
                )  # fmt: skip
                session.add(row)
                session.flush()
                kinds = ["report", "assign", *(["rectify", "verify", "close"] if is_closed else [])]
                for kind in kinds:
                    assignee = cast.rectifier if kind == "assign" else None
                    session.add(
                        Move(hazard_id=row.id, kind=kind, at=FRIDAY_MORNING, by_id=cast.supervisor, note="",
                             assignee_id=assignee)
                    )  # fmt: skip


@pytest.mark.parametrize(
    "ask",
    [
        lambda cast: wanted(),
        lambda cast: wanted(person_id=cast.rectifier),
        lambda cast: queries.open_hazards(with_pending=True),
        lambda cast: queries.closed_hazards(FRIDAY_MORNING, FRIDAY_EVENING),
        lambda cast: queries.hazard(1),
        lambda cast: queries.bars_of(None),
        lambda cast: hazard_settings.settings(),
    ],
)
def test_ten_and_two_hundred_hazards_cost_the_same_statements(app, cast, ask):
    def statements(total):
        fill(total, cast)
        ask(cast)
        with counted() as found:
            ask(cast)
        return len(found)

    few = statements(FEW)
    assert few == statements(MANY) <= 25


def test_recording_a_fail_costs_the_same_whatever_is_open(app, cast):
    def statements(total, at):
        fill(total, cast)
        point = queries.checkpoint(1)
        item = next(item.key for item in queries.current_versions()[1].form.items if item.type == "pass" and item.fail_class)
        with counted() as found:
            inspect(point, "FIRE-01", at=at, by=cast.inspector, failing=(item,))
        return len(found)

    fill(1, cast)
    statements(FEW, FRIDAY_MORNING)
    few = statements(FEW, FRIDAY_NOON)
    assert few == statements(MANY, FRIDAY_EVENING)


def test_a_change_of_the_limits_moves_no_deadline_of_what_was_reported_before(point, cast):
    reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    found = hazard_settings.settings()
    seen = edits.stamp(hazard_settings.settings_values(found))
    shorter = replace(found, limits=replace(found.limits, term_days=1))
    assert hazard_settings.change_settings(shorter, seen=seen, now=FRIDAY_NOON, by=cast.administrator)
    reported(checkpoint("灭火器 2"), by=cast.inspector, now=FRIDAY_NOON)
    assert [each.window.due for each in wanted()] == [local("2026-11-22 00:00"), local("2026-11-28 00:00")]
