"""PLAN-2, S7: ending a plan and taking back an end that lies ahead, by somebody who sees the plan as it is."""

from dataclasses import replace

import pytest

from kiosk.core.rule import from_plain
from kiosk.operations import boards, edits, plan_edits, plan_ends, registry
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import Plan, ScheduleFact
from tests.factories import (
    DAILY,
    THREE_ROUNDS,
    all_rows,
    building,
    checkpoint,
    end_plan,
    plan,
)
from tests.instants import FRIDAY_MORNING, SHANGHAI, local
from tests.operations.test_plan_edits import present

NOON = local("2026-11-20 12:00")
MONDAY = local("2026-11-23 12:00")
AFTER_MONDAY = local("2026-11-24 00:00")


def calendar():
    return queries.calendar(SHANGHAI)


def stamp(made):
    """Return what the page of a plan carries."""
    return edits.stamp(plan_ends.end_values(queries.newest_plan(made.id), calendar()))


def edit(made, *, by=None, from_on=None):
    """Let a plan ask three rounds a day from tomorrow, or the day given, on."""
    seen = edits.stamp(plan_edits.plan_values(queries.newest_plan(made.id)))
    wanted = replace(present(made), cadence=from_plain(THREE_ROUNDS))
    plan_edits.edit_plan(
        made.id, wanted, from_on=from_on, seen=seen, calendar=calendar(), now=FRIDAY_MORNING, by=by
    )


def end(made, seen, *, last_on=None, now=NOON, by=None):
    plan_ends.end_plan(made.id, last_on=last_on, seen=seen, calendar=calendar(), now=now, by=by)


def keep(made, *, seen=None, now=NOON):
    plan_ends.keep_plan(made.id, seen=seen or stamp(made), calendar=calendar(), now=now, by=None)


def opens_on(point, day):
    """Return whether a checkpoint is wanted on a day at 10:00."""
    shown = boards.here(point.id, calendar=calendar(), now=local(f"2026-11-{day} 10:00"))
    return any(tile.window is not None for tile in shown)


@pytest.fixture
def point(app):
    """Return a checkpoint."""
    return checkpoint()


@pytest.fixture
def made(point):
    """Return a daily plan of one checkpoint."""
    return plan(cadence=DAILY)


def test_who_ends_a_plan_that_another_has_changed_is_told_and_ends_nothing(made, cast):
    seen = stamp(made)
    edit(made, by=cast.administrator)
    before = [(row.id, row.valid_until) for row in all_rows(Plan)]
    with pytest.raises(Outdated) as raised:
        end(made, seen)
    assert (raised.value.by, raised.value.at) == ("李园长", FRIDAY_MORNING)
    assert [(row.id, row.valid_until) for row in all_rows(Plan)] == before


def test_who_sets_another_end_than_the_one_set_meanwhile_is_told(made, cast):
    seen = stamp(made)
    end_plan(made.id, last_on=MONDAY.date(), now=FRIDAY_MORNING, by=cast.administrator)
    with pytest.raises(Outdated) as raised:
        end(made, seen)
    assert (raised.value.by, raised.value.current["last_on"]) == ("李园长", "2026-11-23")
    assert all_rows(Plan)[0].valid_until == AFTER_MONDAY


@pytest.mark.parametrize("last_on", [None, MONDAY.date()])
def test_an_end_sent_twice_is_one(made, last_on):
    seen = stamp(made)
    for _time in range(2):
        end(made, seen, last_on=last_on)
    assert len(queries.edits_of(f"plan:{made.id}")) == 1


def test_a_set_end_gives_way_to_another(made, point):
    end_plan(made.id, last_on=MONDAY.date(), now=FRIDAY_MORNING)
    end_plan(made.id, last_on=local("2026-11-25 12:00").date(), now=NOON)
    assert [opens_on(point, day) for day in (24, 25, 26)] == [True, True, False]
    end_plan(made.id, now=NOON)
    assert {row.valid_until for row in (*all_rows(Plan), *all_rows(ScheduleFact))} == {NOON}


def test_ending_a_plan_ends_what_it_was_to_be_from_tomorrow_on(made, point):
    edit(made)
    end_plan(made.id, now=NOON)
    assert [row.valid_until for row in all_rows(Plan)] == [NOON, local("2026-11-21 00:00")]
    assert not any(opens_on(point, day) for day in (23, 24))
    shown = boards.here(point.id, calendar=calendar(), now=local("2026-11-20 14:00"))
    assert all(tile.window is None for tile in shown)


def test_a_last_day_that_is_past_is_refused(made):
    with pytest.raises(Refused) as refused:
        end(made, stamp(made), last_on=local("2026-11-19 12:00").date())
    assert (refused.value.why, refused.value.field) == (Refusal.REACHES_BACK, "last_on")


def test_an_end_that_lies_ahead_is_taken_back_and_kept_in_the_history(made, point, cast):
    end_plan(made.id, last_on=MONDAY.date(), now=FRIDAY_MORNING)
    assert plan_ends.is_to_end(queries.plan(made.id), NOON) and not opens_on(point, 24)
    for _time in range(2):
        keep(made)
    assert opens_on(point, 24) and not plan_ends.is_to_end(queries.plan(made.id), NOON)
    newest, older = queries.edits_of(f"plan:{made.id}")
    assert (newest.what, newest.before, newest.after) == ("plan.keep", {"last_on": "2026-11-23"}, {"last_on": None})
    assert (older.what, older.after) == ("plan.end", {"last_on": "2026-11-23"})


def test_a_plan_kept_covers_the_points_that_came_meanwhile_and_none_that_went(made, point):
    end_plan(made.id, last_on=MONDAY.date(), now=FRIDAY_MORNING)
    fresh = checkpoint("灭火器 新", now=NOON)
    assert not opens_on(fresh, 24)
    keep(made, now=local("2026-11-20 13:00"))
    assert opens_on(fresh, 24) and opens_on(point, 24)
    assert sorted(plan_edits.covered_by(queries.plan(made.id))) == [point.id, fresh.id]


def test_a_retired_point_stays_out_of_a_plan_that_is_kept(made, point, cast):
    other = checkpoint("灭火器 B-1-01", place=building("食堂"))
    end_plan(made.id, last_on=MONDAY.date(), now=FRIDAY_MORNING)
    registry.retire_checkpoint(point.id, now=NOON, by=cast.supervisor)
    keep(made)
    assert plan_edits.covered_by(queries.plan(made.id)) == [other.id]


def test_a_plan_that_has_ended_or_is_replaced_is_not_kept(made):
    end_plan(made.id, last_on=FRIDAY_MORNING.date(), now=FRIDAY_MORNING)
    seen = stamp(made)
    with pytest.raises(Refused) as refused:
        keep(made, seen=seen, now=local("2026-11-21 00:00"))
    assert refused.value.why is Refusal.ALREADY_DONE
    other = plan(cadence=DAILY, title="另一个")
    edit(other)
    assert not plan_ends.is_to_end(queries.plan(other.id), NOON)
    with pytest.raises(Refused):
        keep(other)


def test_who_keeps_a_plan_whose_end_was_moved_meanwhile_is_told(made):
    end_plan(made.id, last_on=MONDAY.date(), now=FRIDAY_MORNING)
    seen = stamp(made)
    end_plan(made.id, last_on=local("2026-11-27 12:00").date(), now=FRIDAY_MORNING)
    with pytest.raises(Outdated):
        keep(made, seen=seen)
    assert all_rows(Plan)[0].valid_until == local("2026-11-28 00:00")


def test_a_plan_kept_leaves_no_gap_before_the_day_its_new_rule_begins(made, point):
    begins_on = local("2026-11-27 12:00").date()
    edit(made, from_on=begins_on)
    end_plan(made.id, last_on=MONDAY.date(), now=FRIDAY_MORNING)
    assert [opens_on(point, day) for day in (24, 27)] == [False, False]
    keep(queries.newest_plan(made.id))
    assert [opens_on(point, day) for day in (24, 26, 27)] == [True, True, True]
