"""PLAN-2: editing a plan: its name at once, the rest from a midnight on; what only changes its points breaks no schedule."""

from dataclasses import replace

import pytest

from kiosk.core.rule import from_plain
from kiosk.core.window import Schedule, windows
from kiosk.operations import boards, edits, plan_edits
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.plan_edits import PlanEdit
from kiosk.storage import queries
from kiosk.storage.models import Plan, ScheduleFact
from tests.factories import (
    DAILY,
    MONTHLY,
    THREE_ROUNDS,
    all_rows,
    building,
    checkpoint,
    end_plan,
    floor,
    plan,
)
from tests.instants import FRIDAY_MORNING, SHANGHAI, local

TOMORROW = local("2026-11-21 00:00")


def calendar():
    return queries.calendar(SHANGHAI)


def present(made):
    """Return a plan as its editor finds it."""
    row = queries.newest_plan(made.id)
    points = () if row.kind_id or row.place_id else tuple(plan_edits.covered_by(row))
    return PlanEdit(
        row.title_zh, row.title_en, queries.cadence_of(row), row.owner_id, row.post_id, row.kind_id, row.place_id, points
    )


def edit(made, *, from_on=None, seen=None, **changed):
    row = queries.newest_plan(made.id)
    return plan_edits.edit_plan(
        made.id, replace(present(made), **changed), from_on=from_on,
        seen=seen or edits.stamp(plan_edits.plan_values(row)), calendar=calendar(), now=FRIDAY_MORNING, by=None,
    )  # fmt: skip


def spans(checkpoint_id):
    return [(row.plan_id, row.valid_from, row.valid_until) for row in all_rows(ScheduleFact) if row.checkpoint_id == checkpoint_id]


def test_a_new_name_holds_at_once_and_breaks_nothing(app):
    point, made = checkpoint(), plan(cadence=DAILY)
    before = spans(point.id)
    edit(made, title_zh="灭火器日检")
    assert (len(all_rows(Plan)), spans(point.id)) == (1, before)
    (tile,) = boards.here(point.id, calendar=calendar(), now=FRIDAY_MORNING)
    assert tile.watched.title.zh == "灭火器日检"


def test_coverage_alone_ends_and_begins_only_the_schedules_lost_and_gained(app):
    place = floor("3层", "教学楼B")
    stays, goes = checkpoint("留", place=place), checkpoint("走")
    comes = checkpoint("来", "classroom", place=place)
    made = plan(cadence=DAILY)
    before = spans(stays.id)
    edit(made, kind_id=None, place_id=building("教学楼B").id)
    assert len(all_rows(Plan)) == 1 and spans(stays.id) == before
    assert spans(goes.id)[0][2] == TOMORROW
    assert spans(comes.id) == [(made.id, TOMORROW, None)]


def test_what_is_open_at_a_lost_point_stays_to_be_done_and_then_nothing_follows(app):
    point = checkpoint()
    other = checkpoint("另一个")
    made = plan(cadence=MONTHLY)
    edit(made, kind_id=None, checkpoint_ids=(other.id,))
    (tile,) = boards.here(point.id, calendar=calendar(), now=local("2026-11-25 09:00"))
    assert tile.window.closes == local("2026-12-01 00:00")
    (later,) = boards.here(point.id, calendar=calendar(), now=local("2026-12-02 09:00"))
    assert later.window is None


def test_a_point_lost_and_won_back_the_same_day_goes_on_unbroken(app):
    first, second = checkpoint("一"), checkpoint("二")
    made = plan(cadence=DAILY)
    kind_id, before = made.kind_id, spans(first.id)
    edit(made, kind_id=None, checkpoint_ids=(second.id,))
    edit(made, kind_id=kind_id)
    assert spans(first.id) == before and not any(row.is_replaced for row in all_rows(ScheduleFact))


def test_a_new_rhythm_begins_at_its_midnight_also_for_points_lost_and_gained(app):
    stays, goes = checkpoint("留"), checkpoint("走")
    comes = checkpoint("来", "classroom")
    made = plan(cadence=DAILY)
    from_on = local("2026-11-25 12:00").date()
    fresh = edit(
        made, cadence=from_plain(THREE_ROUNDS), kind_id=None, checkpoint_ids=(stays.id, comes.id), from_on=from_on
    )
    edge = local("2026-11-25 00:00")
    assert spans(stays.id)[1:] == [(fresh.id, edge, None)]
    assert spans(goes.id) == [(made.id, spans(goes.id)[0][1], edge)]
    assert spans(comes.id) == [(fresh.id, edge, None)]
    assert fresh.replaces_id == made.id


def test_another_owner_owes_from_the_midnight_and_the_old_one_until_then(app, cast):
    point, made = checkpoint(), plan(cadence=DAILY, owner_id=cast.inspector)
    edit(made, owner_id=cast.rectifier)
    owners = {
        moment: next(
            each.watched.owner for each in boards.here(point.id, calendar=calendar(), now=local(moment)) if each.window
        )
        for moment in ("2026-11-20 10:00", "2026-11-23 10:00")
    }
    assert list(owners.values()) == ["赵师傅", "陈师傅"]


def test_no_window_is_lost_or_doubled_at_the_change(app):
    checkpoint()
    made = plan(cadence=DAILY)
    edit(made, cadence=from_plain(THREE_ROUNDS))
    start, end, found = local("2026-11-20 00:00"), local("2026-11-25 00:00"), []
    for each in queries.watched(t=FRIDAY_MORNING, since=start):
        schedule: Schedule = each.schedule
        found += windows(schedule, calendar(), (), start=start, end=end)
    assert [window.day.day for window in sorted(found)] == [20, 23, 23, 23, 24, 24, 24]


def test_the_same_edit_twice_changes_nothing_more(app):
    checkpoint()
    made = plan(cadence=DAILY)
    seen = edits.stamp(plan_edits.plan_values(made))
    first = edit(made, cadence=from_plain(THREE_ROUNDS), seen=seen)
    assert edit(made, cadence=from_plain(THREE_ROUNDS), seen=seen).id == first.id
    assert len(all_rows(Plan)) == 2 and len(queries.edits_of(f"plan:{made.id}")) == 1


def test_the_second_of_two_editors_is_told_also_when_the_plan_was_replaced(app):
    checkpoint()
    made = plan(cadence=DAILY)
    seen = edits.stamp(plan_edits.plan_values(made))
    edit(made, cadence=from_plain(THREE_ROUNDS))
    with pytest.raises(Outdated) as raised:
        edit(made, title_zh="别的", seen=seen)
    assert raised.value.current["cadence"]["type"] == "slots" and len(raised.value.current["cadence"]["slots"]) == 3
    assert queries.newest_plan(made.id).title_zh == "灭火器月检"


@pytest.mark.parametrize(
    ("changed", "why", "field"),
    [
        ({"title_zh": " "}, Refusal.NAME_MISSING, "title"),
        ({"kind_id": None}, Refusal.COVERS_NOTHING, "covers"),
        ({"owner_id": 999}, Refusal.UNKNOWN_PERSON, "owner"),
        ({"post_id": 999}, Refusal.NOT_A_CHOICE, "owner"),
        ({"from_on": local("2026-11-20 12:00").date()}, Refusal.REACHES_BACK, "from_on"),
    ],
)
def test_an_odd_edit_is_refused_and_changes_nothing(app, changed, why, field):
    checkpoint()
    made = plan(cadence=DAILY)
    with pytest.raises(Refused) as refused:
        edit(made, **({"title_zh": "新名"} | changed))
    assert (refused.value.why, refused.value.field) == (why, field)
    assert all_rows(Plan)[0].title_zh == "灭火器月检" and queries.last_edit(f"plan:{made.id}") is None


def test_a_plan_ends_with_the_day_given_and_is_done_as_usual_until_then(app):
    point, made = checkpoint(), plan(cadence=DAILY)
    end_plan(made.id, last_on=local("2026-11-23 12:00").date(), now=FRIDAY_MORNING)
    monday, tuesday = (boards.here(point.id, calendar=calendar(), now=local(f"2026-11-{day} 10:00")) for day in (23, 24))
    assert monday[0].window.closes == local("2026-11-24 00:00") and all(tile.window is None for tile in tuesday)
    with pytest.raises(Refused):
        yesterday = local("2026-11-19 12:00").date()
        end_plan(made.id, last_on=yesterday, now=FRIDAY_MORNING)
