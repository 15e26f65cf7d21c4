"""PLAN-1: a plan covers a kind, a place or a list; what is added later falls under it; a change never reaches back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk import library
from kiosk.core.cadence import CadenceProblem
from kiosk.core.rule import from_plain
from kiosk.operations import boards, plans, registry
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import FormVersion, Plan, Satisfaction, ScheduleFact
from tests.factories import (
    DAILY,
    MONTHLY,
    THREE_ROUNDS,
    all_rows,
    building,
    checkpoint,
    end_plan,
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


def added(point, *, minutes, **changed):
    """Add a plan for one point some minutes after the term began, as a form that may be sent twice does."""
    wanted = {"cadence": from_plain(MONTHLY), "checkpoint_ids": [point.id], "owner_id": None} | changed
    return plans.add_plan(
        "月检", "Monthly", form_code="FIRE-01", calendar=calendar(), valid_from=TERM_BEGAN,
        once_within=timedelta(minutes=5), now=TERM_BEGAN + timedelta(minutes=minutes), **wanted,
    ).id  # fmt: skip


def test_the_same_plan_sent_again_within_minutes_is_the_first_one(app):
    point = checkpoint()
    first = added(point, minutes=0)
    assert added(point, minutes=4) == first
    assert [row.id for row in all_rows(Plan)] == [first]
    assert added(point, minutes=5) != first


def test_a_plan_that_says_or_covers_something_else_is_no_repeat(app, cast):
    point, other = checkpoint("一"), checkpoint("二")
    made = [added(point, minutes=0), added(other, minutes=1), added(point, minutes=2, owner_id=cast.inspector)]
    made.append(added(point, minutes=3, cadence=from_plain(DAILY)))
    assert len(set(made)) == 4


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
    end_plan(made.id, now=FRIDAY_MORNING)
    assert all(tile.window is None for tile in boards.here(point.id, calendar=calendar(), now=FRIDAY_MORNING))


def test_publishing_the_same_form_again_makes_no_version(app):
    before = len(all_rows(FormVersion))
    form_id = queries.form_ids()["FIRE-01"]
    plans.publish_form(queries.current_versions([form_id])[form_id].form, now=FRIDAY_MORNING)
    assert len(all_rows(FormVersion)) == before


def current(code: str):
    """Return the version of a form that is in force."""
    form_id = queries.form_ids()[code]
    return queries.current_versions([form_id])[form_id]


def satisfied() -> dict[str, set[str]]:
    """Return which forms the current version of each form satisfies, by code."""
    codes = {form_id: code for code, form_id in queries.form_ids().items()}
    linked = queries.satisfied_forms()
    return {
        codes[form_id]: {codes[other_id] for other_id in linked[version.id]}
        for form_id, version in queries.current_versions().items()
        if version.id in linked
    }


def test_a_founded_school_has_the_librarys_forms_that_satisfy_others(app):
    declared = {code: set(form.satisfies) for code, form in library.forms().items() if form.satisfies}
    assert satisfied() == declared and declared["PLAY-02"] == {"PLAY-01"}


def test_a_version_is_linked_to_the_forms_it_satisfies_and_the_older_one_keeps_its_own(app):
    form = current("FIRE-01").form
    first = plans.publish_form(replace(form, satisfies=("FIRE-05", "FIRE-05")), now=FRIDAY_MORNING)
    second = plans.publish_form(replace(form, satisfies=("FIRE-06",)), now=FRIDAY_MORNING)
    linked, ids = queries.satisfied_forms(), queries.form_ids()
    assert (linked[first.id], linked[second.id]) == ({ids["FIRE-05"]}, {ids["FIRE-06"]})


def test_a_form_that_appears_later_is_linked_to_what_named_it_before(app):
    form = current("FIRE-01").form
    early = plans.publish_form(replace(form, satisfies=("OWN-1",)), now=FRIDAY_MORNING)
    assert early.id not in queries.satisfied_forms()
    plans.publish_form(replace(form, code="OWN-1"), now=FRIDAY_MORNING)
    assert queries.satisfied_forms()[early.id] == {queries.form_ids()["OWN-1"]}


def make_older(code: str, **changed) -> None:
    """Leave a school with one version of a form that differs from the library's."""
    older = replace(library.forms()[code], **changed)
    with writing() as session:
        version = session.get(FormVersion, current(code).id)
        version.content = older.to_plain()
        session.query(Satisfaction).filter_by(form_version_id=version.id).delete()


def test_a_school_from_before_gains_what_the_librarys_form_satisfies(app):
    make_older("PLAY-02", satisfies=())
    assert "PLAY-02" not in satisfied()
    plans.seed_forms(now=FRIDAY_MORNING)
    assert (current("PLAY-02").number, satisfied()["PLAY-02"]) == (2, {"PLAY-01"})


def test_a_form_the_school_changed_otherwise_stays_as_it_is(app):
    make_older("PLAY-02", satisfies=(), seconds=999)
    plans.seed_forms(now=FRIDAY_MORNING)
    assert (current("PLAY-02").number, current("PLAY-02").form.seconds) == (1, 999)


def test_a_school_that_takes_a_satisfied_form_out_again_keeps_it_so(app):
    plans.publish_form(replace(current("PLAY-02").form, satisfies=()), now=FRIDAY_MORNING)
    plans.seed_forms(now=FRIDAY_MORNING)
    assert (current("PLAY-02").number, "PLAY-02" in satisfied()) == (2, False)


def test_seeding_twice_changes_nothing(app):
    before = len(all_rows(FormVersion)), len(all_rows(Satisfaction))
    plans.seed_forms(now=FRIDAY_MORNING)
    assert (len(all_rows(FormVersion)), len(all_rows(Satisfaction))) == before


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
    assert boards.past_between(evening, evening, calendar=calendar(), now=evening).overdue == []


def test_a_list_of_points_that_are_gone_covers_nothing(app, cast):
    point = checkpoint()
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    for ids in ((), (point.id,), (999,)):
        with pytest.raises(Refused) as refused:
            plans.add_plan(
                "空", "none", form_code="FIRE-01", cadence=from_plain(MONTHLY), calendar=calendar(), checkpoint_ids=ids,
                valid_from=FRIDAY_MORNING, now=FRIDAY_MORNING,
            )  # fmt: skip
        assert (refused.value.why, refused.value.field) == (Refusal.COVERS_NOTHING, "covers")
    assert all_rows(Plan) == []


def test_coverage_counts_points_in_use_and_names_kinds_the_form_is_not_meant_for(app):
    kinds = queries.kinds()
    checkpoint()
    assert plans.coverage("FIRE-01", kind_id=kinds["extinguisher"].id).unsuited == ()
    found = plans.coverage("FIRE-01", kind_id=kinds["classroom"].id)
    assert (found.count, found.unsuited) == (0, ("classroom",)) and "extinguisher" in found.meant_for
    assert plans.coverage("OUR-OWN", kind_id=kinds["classroom"].id).unsuited == ()
