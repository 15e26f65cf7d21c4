"""`windows.md` 4: a moved checkpoint gets and leaves the plans of places from 00:00 of tomorrow; what is open stays."""

import pytest

from kiosk.core.rule import from_plain
from kiosk.core.window import Status
from kiosk.operations import boards, coverage, edits, places, plans
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import ScheduleFact
from tests.factories import DAILY, MONTHLY, all_rows, building, checkpoint, floor
from tests.instants import FRIDAY_MORNING, SHANGHAI, TERM_BEGAN, local

EVERY_DAY = DAILY | {"filter": "every"}


def place_plan(place, form="FIRE-01", cadence=None, now=TERM_BEGAN):
    """Add a plan for everything below a place."""
    return plans.add_plan(
        place.name, place.name, form_code=form, cadence=from_plain(cadence or EVERY_DAY),
        calendar=queries.calendar(SHANGHAI), place_id=place.id, valid_from=now, now=now,
    )  # fmt: skip


def move(point, place, now=FRIDAY_MORNING):
    """Put a checkpoint elsewhere, and cover it anew."""
    with writing():
        point.place_id = place.id
        return coverage.recover([point.id], calendar=queries.calendar(SHANGHAI), now=now)


def stands(point, at):
    """Return how each plan of a point stands, by the plan's title."""
    calendar = queries.calendar(SHANGHAI)
    return {tile.watched.title.zh: tile.status for tile in boards.here(point.id, calendar=calendar, now=local(at))}


def spans(point):
    """Return the schedules of a point as plan and local days."""
    return sorted(
        (row.plan_id, f"{row.valid_from.astimezone(SHANGHAI):%m-%d %H}",
         f"{row.valid_until.astimezone(SHANGHAI):%m-%d %H}" if row.valid_until else "", row.is_replaced)
        for row in all_rows(ScheduleFact) if row.checkpoint_id == point.id
    )  # fmt: skip


@pytest.fixture
def school(app):
    """Return a point in building A, and plans of the buildings A and B."""
    point = checkpoint()
    return point, place_plan(building()), place_plan(building("综合楼"))


def test_a_moved_point_changes_its_plan_at_midnight(school):
    point, _left, _found = school
    move(point, floor("1层", within="综合楼"))
    assert stands(point, "2026-11-20 23:00")["教学楼A"] is Status.OVERDUE
    assert stands(point, "2026-11-20 23:00")["综合楼"] is Status.UPCOMING
    assert "教学楼A" not in {title for title, status in stands(point, "2026-11-21 07:00").items() if status is Status.DUE}
    assert stands(point, "2026-11-21 07:00")["综合楼"] is Status.DUE


def test_today_stays_a_miss_and_yesterday_is_not_rewritten(school, cast):
    point, _left, _found = school
    move(point, floor("1层", within="综合楼"))
    missed = boards.missed_between(
        local("2026-11-18 00:00"), local("2026-11-23 00:00"), calendar=queries.calendar(SHANGHAI),
        now=local("2026-11-23 00:00"),
    )  # fmt: skip
    days = [(each.watched.title.zh, each.window.day.day) for each in missed]
    assert days == [("综合楼", 21), ("教学楼A", 20), ("教学楼A", 19), ("教学楼A", 18), ("教学楼A", 17)]


def test_a_month_that_is_open_is_still_owed_under_the_old_rule(app):
    point = checkpoint()
    place_plan(building(), cadence=MONTHLY)
    place_plan(building("综合楼"), cadence=MONTHLY)
    move(point, floor("1层", within="综合楼"))
    assert stands(point, "2026-11-25 09:00") == {"教学楼A": Status.DUE, "综合楼": Status.UPCOMING}
    assert stands(point, "2026-12-02 09:00")["综合楼"] is Status.DUE
    assert stands(point, "2026-12-02 09:00").get("教学楼A") is not Status.DUE


def test_a_point_new_to_a_plan_is_asked_in_the_window_open_then_if_half_of_it_remains(app):
    point = checkpoint()
    place_plan(building("综合楼"), cadence=MONTHLY)
    move(point, floor("1层", within="综合楼"), now=local("2026-11-05 09:00"))
    assert stands(point, "2026-11-07 09:00") == {"综合楼": Status.DUE}


def test_moving_within_what_a_plan_covers_changes_nothing(school):
    point, left, _found = school
    before = spans(point)
    assert move(point, floor("5层")) == {}
    assert spans(point) == before
    assert before[0][0] == left.id


def test_moving_back_the_same_day_leaves_everything_as_it_was(school):
    point, _left, _found = school
    before = spans(point)
    here = floor()
    move(point, floor("1层", within="综合楼"))
    move(point, here)
    assert spans(point) == before
    move(point, floor("1层", within="综合楼"))
    assert len(spans(point)) == 2


def test_plans_of_a_kind_or_a_list_do_not_ask_where_a_point_is(app):
    point = checkpoint()
    calendar = queries.calendar(SHANGHAI)
    for more in ({"kind_id": point.kind_id}, {"checkpoint_ids": [point.id]}):
        plans.add_plan(
            "计划", "", form_code="FIRE-01", cadence=from_plain(DAILY), calendar=calendar, valid_from=TERM_BEGAN,
            now=TERM_BEGAN, **more,
        )  # fmt: skip
    assert move(point, building("综合楼")) == {}


def test_a_plan_that_was_changed_is_taken_on_with_both_its_rules(school):
    point, _left, found = school
    plans.change_plan(
        found.id, cadence=from_plain(MONTHLY), calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING, by=None,
        from_on=local("2026-12-01 00:00").astimezone(SHANGHAI).date(),
    )  # fmt: skip
    with writing():
        point.place_id = floor("1层", within="综合楼").id
        coverage.recover([point.id], calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING)
    rows = spans(point)
    assert (rows[1][1:], rows[2][1:]) == (("11-21 00", "12-01 00", True), ("12-01 00", "", False))
    move(point, floor())
    assert len(spans(point)) == 1 and spans(point)[0][2] == ""


def test_what_was_done_is_given_back_while_nothing_of_it_has_begun(school):
    point, _left, _found = school
    before = spans(point)
    turned = move(point, floor("1层", within="综合楼"))[point.id]
    assert not coverage.give_back(turned, now=local("2026-11-21 00:00"))
    assert coverage.give_back(turned, now=local("2026-11-20 08:20"))
    assert spans(point) == before


def test_a_moved_place_takes_its_points_to_the_plans_of_where_it_stands_now(school, cast):
    point, _left, _found = school
    here = floor()
    places.edit_place(
        here.id, name=here.name, parent_id=building("综合楼").id, owner_id=None,
        seen=edits.stamp(places.place_values(here)), calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING,
        by=cast.supervisor,
    )  # fmt: skip
    assert [row[1:3] for row in spans(point)] == [("08-01 08", "11-21 00"), ("11-21 00", "")]
