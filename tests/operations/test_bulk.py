"""ux S5: a change of many checkpoints is shown first, made whole or not at all, and undone within ten minutes."""

from datetime import timedelta

import pytest

from kiosk.core.rule import from_plain
from kiosk.operations import bulk, edits, plans, registry
from kiosk.operations.bulk import Action, NotDone, NotUndone, Wanted
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import Checkpoint, PauseFact, ScheduleFact
from tests.factories import (
    DAILY,
    MONTHLY,
    all_rows,
    building,
    checkpoint,
    end_plan,
    floor,
    plan,
)
from tests.instants import FRIDAY_MORNING, SHANGHAI, TERM_BEGAN, local

KEY = "key-of-a-bulk-change"
SOON = FRIDAY_MORNING + timedelta(minutes=9)


@pytest.fixture
def points(app):
    """Return three extinguishers that are wanted daily."""
    made = [checkpoint(f"灭火器 {n}") for n in range(3)]
    plan("FIRE-01", DAILY)
    return made


def show(points, wanted, now=FRIDAY_MORNING):
    """Return the preview of a bulk change."""
    return bulk.preview([each.id for each in points], wanted, calendar=queries.calendar(SHANGHAI), now=now)


def make(points, wanted, cast, *, now=FRIDAY_MORNING, key=KEY, seen=None):
    """Make a bulk change as its preview showed it."""
    return bulk.change(
        [each.id for each in points], wanted, seen=seen or show(points, wanted, now).seen, key=key,
        calendar=queries.calendar(SHANGHAI), now=now, by=cast.supervisor,
    )  # fmt: skip


def undo(cast, now=SOON, key=KEY):
    return bulk.undo(key, now=now, by=cast.supervisor)


def facts():
    """Return everything that a bulk change may touch, as plain values."""
    points = [(row.id, row.place_id, row.owner_id, row.retired_at) for row in all_rows(Checkpoint)]
    schedules = sorted(
        (row.plan_id, row.checkpoint_id, row.valid_from, str(row.valid_until), row.is_replaced, row.is_successor)
        for row in all_rows(ScheduleFact)
    )
    pauses = [(row.checkpoint_id, row.from_at, row.until_at, row.why) for row in all_rows(PauseFact)]
    return points, schedules, pauses


def wanted_of(action, cast):
    """Return a sensible change of each sort."""
    return {
        Action.OWNER: Wanted(action, owner_id=cast.rectifier),
        Action.MOVE: Wanted(action, place_id=building("综合楼").id),
        Action.PAUSE: Wanted(action, from_at=FRIDAY_MORNING, why="装修"),
        Action.RESUME: Wanted(action),
        Action.RETIRE: Wanted(action),
    }[action]


@pytest.mark.parametrize("action", list(Action))
def test_every_change_is_shown_made_once_and_undone_as_it_was(points, cast, action):
    plans.add_plan(
        "A 楼", "", form_code="FIRE-01", cadence=from_plain(MONTHLY), calendar=queries.calendar(SHANGHAI),
        place_id=building().id, valid_from=TERM_BEGAN, now=TERM_BEGAN,
    )  # fmt: skip
    if action is Action.RESUME:
        for point in points:
            registry.pause_checkpoint(
                point.id, from_at=local("2026-11-20 08:00"), until_at=None, why="送修", now=local("2026-11-20 08:00"),
                by=cast.supervisor,
            )  # fmt: skip
    wanted = wanted_of(action, cast)
    before = facts()
    assert show(points, wanted).count == 3 and facts() == before
    seen = show(points, wanted).seen
    assert [make(points, wanted, cast, seen=seen) for _time in range(2)] == [3, 3]
    after = facts()
    assert after != before and len(queries.lines_of_bulk(KEY)) == 3
    assert bulk.undoable(cast.supervisor, now=SOON).count == 3
    assert [undo(cast), undo(cast)] == [3, 0]
    assert facts() == before
    assert bulk.undoable(cast.supervisor, now=SOON) is None
    assert {edit.what for edit in queries.edits_of(f"checkpoint:{points[0].id}")} >= {"checkpoint.undo"}


def test_nothing_is_done_where_one_row_cannot_be(points, cast):
    registry.retire_checkpoint(points[1].id, now=FRIDAY_MORNING, by=cast.supervisor)
    wanted = wanted_of(Action.OWNER, cast)
    assert [row.problem and row.problem.why for row in show(points, wanted).rows] == [None, Refusal.RETIRED, None]
    before = facts()
    with pytest.raises(NotDone) as raised:
        make(points, wanted, cast)
    assert raised.value.found.problems == 1 and facts() == before


def test_two_of_one_name_cannot_be_moved_together(points, cast):
    twin = checkpoint("灭火器 0", place=floor("3层"))
    wanted = wanted_of(Action.MOVE, cast)
    assert [row.problem is not None for row in show([*points, twin], wanted).rows] == [True, False, False, True]
    checkpoint("灭火器 1", place=building("综合楼"))
    assert [row.problem is not None for row in show(points, wanted).rows] == [False, True, False]


def test_a_pause_over_another_stands_in_the_way(points, cast):
    registry.pause_checkpoint(
        points[0].id, from_at=FRIDAY_MORNING, until_at=None, why="送修", now=FRIDAY_MORNING, by=cast.supervisor
    )
    assert show(points, wanted_of(Action.PAUSE, cast)).problems == 1


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(Action.OWNER, owner_id=999), "owner"),
        (Wanted(Action.MOVE, place_id=999), "place"),
        (Wanted(Action.MOVE), "place"),
        (Wanted(Action.PAUSE, from_at=FRIDAY_MORNING), "why"),
        (Wanted(Action.PAUSE, why="装修"), "from_at"),
        (Wanted(Action.PAUSE, from_at=FRIDAY_MORNING - timedelta(seconds=1), why="装修"), "from_at"),
    ],
)
def test_what_makes_no_sense_anywhere_is_refused(points, wanted, field):
    with pytest.raises(Refused) as refused:
        show(points, wanted)
    assert refused.value.field == field


def test_a_change_since_the_preview_is_told_and_nothing_is_done(points, cast):
    wanted = wanted_of(Action.OWNER, cast)
    seen = show(points, wanted).seen
    make(points[:1], Wanted(Action.OWNER, owner_id=cast.inspector), cast, key="another-bulk-change")
    before = facts()
    with pytest.raises(NotDone) as raised:
        make(points, wanted, cast, seen=seen)
    assert raised.value.is_outdated and facts() == before


def test_after_ten_minutes_it_is_too_late(points, cast):
    make(points, wanted_of(Action.RETIRE, cast), cast)
    with pytest.raises(Refused) as refused:
        undo(cast, now=FRIDAY_MORNING + timedelta(minutes=10))
    assert refused.value.why is Refusal.TOO_LATE
    assert bulk.undoable(cast.supervisor, now=FRIDAY_MORNING + timedelta(minutes=10)) is None
    assert undo(cast, now=FRIDAY_MORNING + timedelta(minutes=10, seconds=-1)) == 3


def test_what_somebody_edited_since_keeps_the_whole_from_being_undone(points, cast):
    make(points, wanted_of(Action.OWNER, cast), cast)
    values = registry.checkpoint_values(points[1])
    registry.edit_checkpoint(
        points[1].id, name="灭火器 九", place_id=points[1].place_id, owner_id=None, fields={}, seen=edits.stamp(values),
        calendar=queries.calendar(SHANGHAI), now=SOON, by=cast.administrator,
    )  # fmt: skip
    before = facts()
    with pytest.raises(NotUndone) as raised:
        undo(cast)
    assert [(each.name, each.by) for each in raised.value.obstacles] == [("灭火器 九", "李园长")]
    assert facts() == before


def test_a_retired_point_does_not_come_back_into_a_plan_that_has_ended(points, cast):
    make(points, wanted_of(Action.RETIRE, cast), cast)
    end_plan(all_rows(ScheduleFact)[0].plan_id, now=SOON, by=cast.supervisor)
    before = facts()
    with pytest.raises(NotUndone):
        undo(cast)
    assert facts() == before


def test_a_place_taken_meanwhile_keeps_a_move_from_being_undone(points, cast):
    home = points[0].place
    make(points, wanted_of(Action.MOVE, cast), cast)
    checkpoint("灭火器 0", place=home)
    with pytest.raises(NotUndone):
        undo(cast)


def test_an_unknown_change_cannot_be_undone(points, cast):
    for key in ("", "nothing", f"{KEY}-undo"):
        with pytest.raises(Refused):
            undo(cast, key=key)
