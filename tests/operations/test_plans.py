"""PLAN-1: a plan covers a kind, a place or a list; what is added later falls under it; a change never reaches back."""

from datetime import timedelta

import pytest

from kiosk.core.cadence import CadenceProblem
from kiosk.core.rule import from_plain
from kiosk.operations import boards, plans, registry
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import FormVersion, Plan, ScheduleFact
from tests.factories import (
    DAILY,
    MONTHLY,
    THREE_ROUNDS,
    all_rows,
    building,
    checkpoint,
    floor,
    inspect,
    plan,
)
from tests.instants import FRIDAY_MORNING, SHANGHAI, TERM_BEGAN, local


def calendar():
    return queries.calendar(SHANGHAI)


def test_a_plan_for_a_kind_gives_each_of_it_a_schedule(app):
    first, second = checkpoint("一号"), checkpoint("二号")
    checkpoint("教室", "classroom")
    plan()
    assert [row.checkpoint_id for row in all_rows(ScheduleFact)] == [first.id, second.id]


def test_a_checkpoint_added_later_falls_under_the_plan_from_then_on(app):
    plan()
    checkpoint("新的", now=FRIDAY_MORNING)
    (row,) = all_rows(ScheduleFact)
    assert row.valid_from == FRIDAY_MORNING


def test_a_plan_for_a_place_covers_what_lies_below_it(app):
    inside = checkpoint("里面", place=floor("3层", "教学楼B"))
    checkpoint("外面")
    plans.add_plan(
        "B 楼", "B", form_code="FIRE-01", cadence=from_plain(MONTHLY), calendar=calendar(),
        place_id=building("教学楼B").id, valid_from=TERM_BEGAN, now=TERM_BEGAN,
    )  # fmt: skip
    assert [row.checkpoint_id for row in all_rows(ScheduleFact)] == [inside.id]


def test_a_plan_that_covers_nothing_by_its_make_is_refused(app):
    with pytest.raises(Refused) as refused:
        plans.add_plan(
            "空", "none", form_code="FIRE-01", cadence=from_plain(MONTHLY), calendar=calendar(),
            valid_from=TERM_BEGAN, now=TERM_BEGAN,
        )  # fmt: skip
    assert refused.value.why is Refusal.COVERS_NOTHING


@pytest.mark.parametrize(
    ("slots", "why"),
    [
        ([{"opens": 480, "due": 480, "closes": 540}], CadenceProblem.DUE_NOT_AFTER_OPENS),
        (
            [{"opens": 480, "due": 500, "closes": 600}, {"opens": 590, "due": 620, "closes": 700}],
            CadenceProblem.SLOTS_OVERLAP,
        ),
        ([], CadenceProblem.NO_SLOTS),
    ],
)
def test_an_impossible_rule_is_refused_when_read(app, slots, why):
    with pytest.raises(ValueError, match=why.value):
        from_plain({"type": "slots", "slots": slots, "filter": "every", "grace": 0})


def test_a_rule_that_never_fires_is_refused_when_saved(app):
    meal = {"type": "slots", "filter": "every", "grace": 0, "slots": [
        {"opens": {"meal": "supper", "offset": -60}, "due": {"meal": "supper", "offset": 0},
         "closes": {"meal": "supper", "offset": 60}}]}  # fmt: skip
    with pytest.raises(Refused) as refused:
        plan(cadence=meal)
    assert (refused.value.why, refused.value.detail) == (Refusal.IMPOSSIBLE_RULE, CadenceProblem.NEVER_FIRES)


def test_a_change_begins_at_midnight_of_its_day_and_leaves_today_alone(app):
    point = checkpoint()
    old = plan(cadence=DAILY)
    plans.change_plan(old.id, cadence=from_plain(THREE_ROUNDS), calendar=calendar(), now=FRIDAY_MORNING, by=None)
    today = boards.here(point.id, calendar=calendar(), now=FRIDAY_MORNING + timedelta(hours=1))
    monday = boards.here(point.id, calendar=calendar(), now=local("2026-11-23 08:00"))
    assert today[0].window.closes == local("2026-11-21 00:00")
    assert monday[0].window.name == "第一巡"


@pytest.mark.parametrize("day", ["2026-11-19", "2026-11-20"])
def test_a_change_is_never_made_for_the_past_or_today(app, day):
    checkpoint()
    old = plan(cadence=DAILY)
    with pytest.raises(Refused) as refused:
        plans.change_plan(
            old.id, cadence=from_plain(THREE_ROUNDS), from_on=local(f"{day} 12:00").date(), calendar=calendar(),
            now=FRIDAY_MORNING, by=None,
        )  # fmt: skip
    assert refused.value.why is Refusal.REACHES_BACK
    assert len(all_rows(Plan)) == 1


def test_two_people_changing_one_plan_the_second_is_told(app):
    checkpoint()
    old = plan(cadence=DAILY)
    change = {"cadence": from_plain(THREE_ROUNDS), "calendar": calendar(), "now": FRIDAY_MORNING, "by": None}
    plans.change_plan(old.id, **change)
    with pytest.raises(Refused) as refused:
        plans.change_plan(old.id, **change)
    assert refused.value.why is Refusal.ALREADY_DONE


def test_ending_a_plan_waives_what_is_open(app):
    point = checkpoint()
    made = plan(cadence=DAILY)
    plans.end_plan(made.id, now=FRIDAY_MORNING, by=None)
    assert all(tile.window is None for tile in boards.here(point.id, calendar=calendar(), now=FRIDAY_MORNING))


def test_publishing_the_same_form_again_makes_no_version(app):
    before = len(all_rows(FormVersion))
    form_id = queries.form_ids()["FIRE-01"]
    plans.publish_form(queries.current_versions([form_id])[form_id].form, now=FRIDAY_MORNING)
    assert len(all_rows(FormVersion)) == before


def test_two_plans_that_want_the_same_form_are_served_by_one_check(app, cast):
    point = checkpoint()
    plan(cadence=MONTHLY)
    plan(cadence={"type": "half_monthly", "due_by": 1440, "filter": "every", "grace": 0}, title="半月检")
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    tiles = boards.here(point.id, calendar=calendar(), now=FRIDAY_MORNING)
    assert [tile.window.opens > FRIDAY_MORNING for tile in tiles] == [True, True]


def test_a_retired_checkpoint_asks_for_nothing_more(app, cast):
    point = checkpoint()
    plan(cadence=DAILY)
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    evening = local("2026-11-20 20:00")
    assert boards.late_now(calendar=calendar(), now=evening) == []
