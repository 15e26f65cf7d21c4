"""DUE-1 to DUE-9: on real rows, a check is wanted, late, missed or waived exactly at its instants."""

from datetime import date, timedelta

import pytest

from kiosk.core.board import EmptyReason
from kiosk.core.calendar import EntryKind
from kiosk.core.rule import from_plain
from kiosk.core.window import Status, status, windows
from kiosk.operations import boards, calendar, plans, registry
from kiosk.operations.boards import DayMark
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Inspection, Origin, Plan
from tests.factories import (
    DAILY,
    MONTHLY,
    barred,
    checkpoint,
    closed,
    floor,
    inspect,
    plan,
    reported,
)
from tests.instants import SHANGHAI, TERM_BEGAN, local

INSTANT = timedelta(microseconds=1)
FRIDAY = "2026-11-20"
# Worked example 1: three rounds on school days, each with ten minutes of grace.
ROUNDS = {
    "type": "slots",
    "filter": "school",
    "grace": 10,
    "slots": [
        {"opens": 480, "due": 510, "closes": 540, "name": "第一巡"},
        {"opens": 690, "due": 720, "closes": 750, "name": "第二巡"},
        {"opens": 960, "due": 990, "closes": 1020, "name": "第三巡"},
    ],
}
WEEKLY = {"type": "weekly", "weekday": 4, "due_by": 1020, "least_days": 3, "filter": "school", "grace": 0}
FLOATING = {"type": "floating", "count": 15, "unit": "days", "lead_days": None, "filter": None, "grace": 0}


@pytest.fixture
def point(app):
    """Return a point with the three rounds of worked example 1."""
    made = checkpoint()
    plan(cadence=ROUNDS, title="三巡")
    return made


def known():
    return queries.calendar(SHANGHAI)


def here(point, text: str):
    """Return how the most urgent schedule of a point stands at a local time."""
    return boards.here(point.id, calendar=known(), now=local(text))[0]


def wall(text: str):
    return boards.current(calendar=known(), now=local(text), language="zh")


def missed(start: str, end: str, now: str):
    return boards.missed_between(local(start), local(end), calendar=known(), now=local(now))


def verdict(point, text: str, *, round_at: str) -> Status:
    """Return how the round that opens at a local time stands at another."""
    now = local(text)
    (watched,) = queries.watched(t=now, since=now - timedelta(days=2), checkpoint_id=point.id)
    opens = local(round_at)
    (window,) = windows(watched.schedule, known(), watched.checks, start=opens, end=opens + INSTANT)
    return status(window, watched.checks, now)


def change(point, **columns) -> None:
    """Change every inspection of a point past the operations, as later features will."""
    with writing() as session:
        for row in session.query(Inspection).filter_by(checkpoint_id=point.id):
            for name, value in columns.items():
                setattr(row, name, value)


# -- a form that satisfies another ------------------------------------------------------------------------------------


@pytest.fixture
def slide(app, cast):
    """Return a play set under a daily look and a weekly check that serves the look too, checked weekly on Friday 09:00."""
    made = checkpoint("滑梯", "play_set")
    plan("PLAY-01", ROUNDS, kind="play_set", title="使用前检查")
    plan("PLAY-02", WEEKLY, kind="play_set", title="周检")
    inspect(made, "PLAY-02", at=local(f"{FRIDAY} 08:20"), by=cast.inspector)
    return made


def test_the_weekly_check_satisfies_its_week_and_the_round_open_then(slide):
    opens = {tile.watched.title.zh: tile.window.opens for tile in boards.here(slide.id, calendar=known(), now=local(f"{FRIDAY} 08:30"))}
    assert opens == {"使用前检查": local(f"{FRIDAY} 11:30"), "周检": local("2026-11-23 00:00")}
    (look,) = [each for each in queries.watched(t=local(f"{FRIDAY} 08:30"), since=local(FRIDAY), checkpoint_id=slide.id)
               if each.title.zh == "使用前检查"]  # fmt: skip
    assert boards.done_at(look, known(), local(f"{FRIDAY} 08:30")) == local(f"{FRIDAY} 08:20")


@pytest.mark.parametrize("clock", ["08:40", "09:00", "11:30"])
def test_the_wall_counts_the_round_that_the_weekly_check_served(slide, clock):
    shown = wall(f"{FRIDAY} {clock}")
    assert (shown.count.done, shown.count.total, shown.count.overdue, shown.count.missed) == (2, 4, 0, 0)


def test_the_late_list_does_not_name_the_round_that_the_weekly_check_served(slide):
    found = missed(f"{FRIDAY} 00:00", "2026-11-21 00:00", "2026-11-21 08:00")
    assert [miss.window.opens for miss in found] == [local(f"{FRIDAY} 16:00"), local(f"{FRIDAY} 11:30")]


def test_the_day_is_late_for_the_phone_where_the_weekly_check_came_late(app, cast):
    made = checkpoint("滑梯", "play_set")
    plan("PLAY-01", ROUNDS, kind="play_set", title="使用前检查")
    inspect(made, "PLAY-02", at=local(f"{FRIDAY} 08:45"), by=cast.inspector)
    assert verdict(made, f"{FRIDAY} 08:50", round_at=f"{FRIDAY} 08:00") is Status.LATE


def test_a_back_filled_weekly_check_is_on_time_for_neither(slide):
    change(slide, origin=Origin.BACKFILLED)
    now = local(f"{FRIDAY} 09:30")
    for each in queries.watched(t=now, since=local(FRIDAY), checkpoint_id=slide.id):
        (window,) = windows(each.schedule, known(), each.checks, start=local(f"{FRIDAY} 08:20"), end=local(f"{FRIDAY} 08:21"))
        assert status(window, each.checks, now) is Status.LATE


# -- one round ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("07:59:59", Status.UPCOMING),
        ("08:00:00", Status.DUE),
        ("08:29:59", Status.DUE),
        ("08:30:00", Status.GRACE),
        ("08:39:59", Status.GRACE),
        ("08:40:00", Status.OVERDUE),
        ("08:59:59", Status.OVERDUE),
        ("09:00:00", Status.UPCOMING),
    ],
)
def test_a_round_changes_for_the_phone_exactly_at_its_instants(point, clock, expected):
    assert here(point, f"{FRIDAY} {clock}").status is expected


@pytest.mark.parametrize(
    ("clock", "overdue", "missed_today"),
    [("08:39:59", 0, 0), ("08:40:00", 1, 0), ("08:59:59", 1, 0), ("09:00:00", 0, 1), ("23:59:59", 0, 3)],
)
def test_a_round_turns_red_on_the_wall_although_no_row_has_changed(point, clock, overdue, missed_today):
    shown = wall(f"{FRIDAY} {clock}")
    assert (shown.count.overdue, shown.count.missed) == (overdue, missed_today)


def test_a_miss_leaves_the_wall_at_midnight_and_stays_in_the_list(point):
    assert wall(f"{FRIDAY} 23:59:59").missed and wall("2026-11-21 00:00").missed == ()
    assert len(missed(f"{FRIDAY} 00:00", "2026-11-21 00:00", "2026-12-01 00:00")) == 3


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("07:59:59", Status.MISSED),
        ("08:00:00", Status.DONE),
        ("08:39:59", Status.DONE),
        ("08:40:00", Status.LATE),
        ("08:59:59", Status.LATE),
        ("09:00:00", Status.MISSED),
        ("10:00:00", Status.MISSED),
    ],
)
def test_a_check_is_done_late_or_extra_by_its_instant(point, cast, clock, expected):
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} {clock}"), by=cast.inspector)
    assert verdict(point, f"{FRIDAY} 11:00", round_at=f"{FRIDAY} 08:00") is expected


def test_an_extra_check_satisfies_no_round_before_or_after_it(point, cast):
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} 10:00"), by=cast.inspector)
    assert here(point, f"{FRIDAY} 12:00").status is Status.GRACE
    assert [miss.window.name for miss in missed(f"{FRIDAY} 00:00", f"{FRIDAY} 10:00", f"{FRIDAY} 12:00")] == ["第一巡"]


def test_an_on_time_check_is_not_spoilt_by_a_later_one(point, cast):
    for clock in ("08:10", "08:50"):
        inspect(point, "FIRE-01", at=local(f"{FRIDAY} {clock}"), by=cast.inspector)
    assert verdict(point, f"{FRIDAY} 11:00", round_at=f"{FRIDAY} 08:00") is Status.DONE


def test_a_check_is_not_seen_before_its_instant(point, cast):
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} 08:50"), by=cast.inspector)
    assert verdict(point, f"{FRIDAY} 08:45", round_at=f"{FRIDAY} 08:00") is Status.OVERDUE


def test_a_check_of_another_form_satisfies_nothing(point, cast):
    inspect(point, "FIRE-05", at=local(f"{FRIDAY} 08:10"), by=cast.inspector)
    assert verdict(point, f"{FRIDAY} 11:00", round_at=f"{FRIDAY} 08:00") is Status.MISSED


def test_a_check_of_another_point_satisfies_nothing(point, cast):
    other = checkpoint("二号")
    inspect(other, "FIRE-01", at=local(f"{FRIDAY} 08:10"), by=cast.inspector)
    assert verdict(point, f"{FRIDAY} 11:00", round_at=f"{FRIDAY} 08:00") is Status.MISSED


@pytest.mark.parametrize("clock", ["08:10", "08:50"])
def test_what_is_entered_from_paper_afterwards_is_never_on_time(point, cast, clock):
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} {clock}"), by=cast.inspector)
    change(point, origin=Origin.BACKFILLED, received_at=local("2026-11-21 09:00"))
    assert verdict(point, f"{FRIDAY} 11:00", round_at=f"{FRIDAY} 08:00") is Status.LATE
    assert len(missed(f"{FRIDAY} 00:00", "2026-11-21 00:00", "2026-11-22 00:00")) == 2


def test_what_was_sent_late_counts_by_the_time_it_was_made(point, cast):
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} 08:10"), by=cast.inspector)
    change(point, origin=Origin.LATE, received_at=local(f"{FRIDAY} 15:00"))
    assert verdict(point, f"{FRIDAY} 16:00", round_at=f"{FRIDAY} 08:00") is Status.DONE


def test_a_voided_check_satisfies_nothing(point, cast):
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} 08:10"), by=cast.inspector)
    assert here(point, f"{FRIDAY} 08:20").status is Status.UPCOMING
    change(point, voided_at=local(f"{FRIDAY} 08:15"))
    assert here(point, f"{FRIDAY} 08:20").status is Status.DUE
    assert verdict(point, f"{FRIDAY} 11:00", round_at=f"{FRIDAY} 08:00") is Status.MISSED


@pytest.mark.parametrize(("clock", "seen"), [("08:09", False), ("08:10", True), ("08:59:59", True), ("09:00", False)])
def test_when_the_open_round_was_done_is_said_while_it_is_open(point, cast, clock, seen):
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} 08:10"), by=cast.inspector)
    now = local(f"{FRIDAY} {clock}")
    (watched,) = queries.watched(t=now, since=now, checkpoint_id=point.id)
    assert boards.done_at(watched, known(), now) == (local(f"{FRIDAY} 08:10") if seen else None)


# -- days, pauses and endings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "rounds"), [("2026-09-20", 3), ("2026-09-19", 0), ("2026-10-01", 0), ("2026-10-10", 3), ("2026-08-31", 0)]
)
def test_rounds_follow_the_school_days(point, day, rounds):
    assert wall(f"{day} 06:00").count.total == rounds


def test_closing_a_day_the_evening_before_removes_its_rounds_and_waives_its_weekly_check(app):
    point = checkpoint()
    plan(cadence=ROUNDS)
    plan("FIRE-05", cadence=WEEKLY)
    calendar.add_own_entry(
        EntryKind.CLOSED, first_on=date(2026, 10, 16), last_on=date(2026, 10, 16), reason="台风", now=local("2026-10-15 20:00")
    )
    assert wall("2026-10-16 12:00").empty is EmptyReason.HOLIDAY
    assert missed("2026-10-16 00:00", "2026-10-20 00:00", "2026-10-19 07:00") == []
    assert {tile.status for tile in boards.here(point.id, calendar=known(), now=local("2026-10-16 12:00"))} == {Status.UPCOMING}


def test_closing_a_day_at_noon_keeps_the_rounds_that_had_opened(point):
    calendar.add_own_entry(
        EntryKind.CLOSED, first_on=date(2026, 11, 20), last_on=date(2026, 11, 20), reason="", now=local(f"{FRIDAY} 12:00")
    )
    found = missed(f"{FRIDAY} 00:00", "2026-11-21 00:00", "2026-11-21 08:00")
    assert [miss.window.name for miss in found] == ["第二巡", "第一巡"]


def test_worked_example_nine_a_pause_waives_the_days_that_leave_too_little_time(app, cast):
    point = checkpoint()
    plan(cadence=DAILY)
    registry.pause_checkpoint(
        point.id, from_at=local("2026-11-09 07:00"), until_at=local("2026-11-11 12:00"), why="修",
        now=local("2026-11-09 07:00"), by=cast.supervisor,
    )  # fmt: skip
    assert here(point, "2026-11-10 10:00").status is Status.PAUSED
    assert here(point, "2026-11-11 12:00").status is Status.DUE
    assert [miss.window.day.day for miss in missed("2026-11-09 00:00", "2026-11-13 00:00", "2026-11-12 12:00")] == [11]


def overdue(at):
    """Return what is overdue at an instant."""
    return boards.past_between(local(at), local(at), calendar=known(), now=local(at)).overdue


def test_a_paused_point_is_counted_nowhere(point, cast):
    assert wall(f"{FRIDAY} 08:34").count.total == 3
    registry.pause_checkpoint(
        point.id, from_at=local(f"{FRIDAY} 08:35"), until_at=None, why="修", now=local(f"{FRIDAY} 08:35"), by=cast.supervisor
    )
    shown = wall(f"{FRIDAY} 08:45")
    assert (shown.count.total, shown.overdue) == (0, ())
    assert overdue(f"{FRIDAY} 08:45") == []


def test_a_retired_point_asks_for_nothing_and_keeps_what_it_missed(point, cast):
    registry.retire_checkpoint(point.id, now=local(f"{FRIDAY} 11:45"), by=cast.supervisor)
    assert boards.here(point.id, calendar=known(), now=local(f"{FRIDAY} 11:45")) == []
    assert wall(f"{FRIDAY} 12:00").count.total == 0
    found = missed(f"{FRIDAY} 00:00", "2026-11-21 00:00", "2026-11-21 08:00")
    assert [miss.window.name for miss in found] == ["第一巡"]


def test_worked_example_ten_a_changed_plan_keeps_todays_rounds(point, cast):
    now = local("2026-09-14 08:15")
    plans.change_plan(1, cadence=from_plain(DAILY), calendar=known(), now=now, by=cast.supervisor)
    names = [miss.window.name for miss in missed("2026-09-14 00:00", "2026-09-15 12:00", "2026-09-15 12:00")]
    assert names == ["第三巡", "第二巡", "第一巡"]
    assert here(point, "2026-09-15 08:15").window.due == local("2026-09-15 18:00")


def test_worked_example_eleven_one_check_satisfies_every_plan_that_wants_its_form(app, cast):
    point = checkpoint()
    plan(cadence=MONTHLY, title="月检")
    plan(cadence={"type": "half_monthly", "due_by": 1440, "filter": "every", "grace": 0}, title="半月检")
    inspect(point, "FIRE-01", at=local("2026-09-10 09:00"), by=cast.inspector)
    tiles = boards.here(point.id, calendar=known(), now=local("2026-09-12 09:00"))
    assert {(tile.watched.title.zh, tile.status, tile.window.opens) for tile in tiles} == {
        ("月检", Status.UPCOMING, local("2026-10-01 00:00")),
        ("半月检", Status.UPCOMING, local("2026-09-16 00:00")),
    }
    inspect(point, "FIRE-01", at=local("2026-09-20 09:00"), by=cast.inspector)
    assert missed("2026-09-02 00:00", "2026-10-02 00:00", "2026-10-01 12:00") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-13 23:59:59", Status.UPCOMING),
        ("2026-11-14 00:00", Status.DUE),
        ("2026-11-18 00:00", Status.OVERDUE),
        ("2026-12-24 00:00", Status.OVERDUE),
    ],
)
def test_worked_example_seven_a_floating_check_counts_from_the_last_one(app, cast, text, expected):
    point = checkpoint()
    plan(cadence=FLOATING)
    inspect(point, "FIRE-01", at=local("2026-11-02 09:12"), by=cast.inspector)
    assert here(point, text).status is expected
    assert missed("2026-11-01 00:00", "2026-12-30 00:00", "2026-12-30 00:00") == []


def test_an_earlier_check_moves_a_floating_one_on(app, cast):
    point = checkpoint()
    plan(cadence=FLOATING)
    for day in ("02", "10"):
        inspect(point, "FIRE-01", at=local(f"2026-11-{day} 09:12"), by=cast.inspector)
    assert here(point, "2026-11-20 09:00").window.due == local("2026-11-26 00:00")


# -- lists -------------------------------------------------------------------------------------------------------------


def test_misses_of_a_month_are_all_there_newest_first(app):
    checkpoint()
    plan(cadence=DAILY)
    found = missed("2026-09-01 00:00", "2026-10-01 00:00", "2026-11-20 08:00")
    days = [miss.window.day for miss in found]
    # 22 weekdays, without 25 September and with the make-up Sunday; the window of the 30th closes at midnight, in October.
    assert len(days) == 21 and days == sorted(days, reverse=True)
    assert date(2026, 9, 20) in days and date(2026, 9, 25) not in days and date(2026, 9, 30) not in days


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("09:00", "12:30", 1),
        ("09:00:01", "12:30", 0),
        ("09:00", "12:30:01", 2),
        ("00:00", "09:00", 0),
        ("00:00", "09:00:01", 1),
    ],
)
def test_a_miss_belongs_to_the_instant_its_window_closed(point, start, end, count):
    assert len(missed(f"{FRIDAY} {start}", f"{FRIDAY} {end}", "2026-11-21 00:00")) == count


@pytest.mark.parametrize(("now", "count"), [("08:59:59", 0), ("09:00", 1)])
def test_a_miss_is_one_from_the_instant_its_window_closed(point, now, count):
    assert len(missed(f"{FRIDAY} 00:00", "2026-11-21 00:00", f"{FRIDAY} {now}")) == count


def test_a_check_long_before_the_period_still_satisfies_a_long_window(app, cast):
    point = checkpoint()
    plan(cadence=MONTHLY)
    inspect(point, "FIRE-01", at=local("2026-09-02 09:00"), by=cast.inspector)
    assert missed("2026-09-25 00:00", "2026-10-02 00:00", "2026-10-05 00:00") == []
    assert len(missed("2026-10-25 00:00", "2026-11-02 00:00", "2026-11-05 00:00")) == 1


def test_what_is_late_now_stands_by_risk_and_then_age(app):
    checkpoint("低", kind="classroom")
    checkpoint("高一", kind="extinguisher")
    checkpoint("高二", kind="extinguisher")
    risk = {key: kind.risk for key, kind in queries.kinds().items()}
    assert risk["extinguisher"] == "high" != risk["classroom"]
    early = {**DAILY, "slots": [{"opens": 360, "due": 420, "closes": 1440}]}
    plan(cadence=early, kind="classroom", title="早")
    plans.add_plan(
        "晚", "Late", form_code="FIRE-01", cadence=from_plain(DAILY), calendar=known(), checkpoint_ids=[2],
        valid_from=TERM_BEGAN, now=TERM_BEGAN,
    )  # fmt: skip
    plans.add_plan(
        "早", "Early", form_code="FIRE-01", cadence=from_plain(early), calendar=known(), checkpoint_ids=[3],
        valid_from=TERM_BEGAN, now=TERM_BEGAN,
    )  # fmt: skip
    late = overdue(f"{FRIDAY} 19:00")
    assert [tile.watched.name for tile in late] == ["高二", "高一", "低"]


@pytest.mark.parametrize(("clock", "count"), [("08:39:59", 0), ("08:40:00", 1), ("09:00:00", 0)])
def test_only_what_is_overdue_is_late(point, clock, count):
    assert len(overdue(f"{FRIDAY} {clock}")) == count


def test_what_is_open_nearby_stands_on_the_same_spot_then_floor_then_building(app, cast):
    own = floor("2层")
    start = checkpoint("这里", place=own)
    checkpoint("楼上", place=floor("3层"))
    corridor = registry.place_at(["教学楼A", "2层", "走廊"], campus=registry.campus())
    checkpoint("同层另处", place=corridor)
    checkpoint("同处", place=own)
    checkpoint("别的楼", place=floor("1层", "厨房"))
    plan(cadence=DAILY)
    near = boards.next_nearby(start.id, calendar=known(), now=local(f"{FRIDAY} 08:00"))
    assert [tile.watched.name for tile in near] == ["同处", "同层另处", "楼上"]


def test_nearby_the_overdue_come_first_and_the_done_not_at_all(app, cast):
    start, done = checkpoint("这里"), checkpoint("查过")
    checkpoint("待查")
    late = checkpoint("逾期")
    plans.add_plan(
        "早", "Early", form_code="FIRE-05",
        cadence=from_plain({**DAILY, "slots": [{"opens": 360, "due": 420, "closes": 1440}]}), calendar=known(),
        checkpoint_ids=[late.id], valid_from=TERM_BEGAN, now=TERM_BEGAN,
    )  # fmt: skip
    plan(cadence=DAILY)
    inspect(done, "FIRE-01", at=local(f"{FRIDAY} 07:00"), by=cast.inspector)
    near = boards.next_nearby(start.id, calendar=known(), now=local(f"{FRIDAY} 08:00"))
    assert [(tile.watched.name, tile.status) for tile in near] == [("逾期", Status.OVERDUE), ("待查", Status.DUE)]
    assert boards.next_nearby(999, calendar=known(), now=local(f"{FRIDAY} 08:00")) == []


def test_a_point_offers_its_most_urgent_form_first(app):
    point = checkpoint()
    plan(cadence=MONTHLY, title="月检")
    plan("FIRE-05", cadence=ROUNDS, title="三巡")
    tiles = boards.here(point.id, calendar=known(), now=local(f"{FRIDAY} 08:45"))
    assert [(tile.watched.title.zh, tile.status) for tile in tiles] == [("三巡", Status.OVERDUE), ("月检", Status.DUE)]


def test_a_barred_point_stands_on_the_wall_until_its_hazard_is_closed(point, cast):
    hazard = barred(point, by=cast.supervisor, now=local(f"{FRIDAY} 08:00"))
    assert [each.name for each in wall(f"{FRIDAY} 08:10").barred] == [point.name]
    closed(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=local(f"{FRIDAY} 08:20"))
    assert wall(f"{FRIDAY} 08:30").barred == ()


def test_checks_of_what_is_out_of_use_are_waived_like_those_of_a_paused_point(point, cast):
    assert wall(f"{FRIDAY} 19:00").count.missed == 3
    barred(point, by=cast.supervisor, now=local(f"{FRIDAY} 08:00"))
    found = wall(f"{FRIDAY} 19:00")
    # What is left to do today is the hazard itself.
    assert (found.count.total, found.count.overdue, found.count.missed) == (1, 0, 0)
    assert [tile.status for tile in boards.here(point.id, calendar=known(), now=local(f"{FRIDAY} 19:00"))] == [
        Status.BARRED
    ]


def test_a_bar_waives_nothing_that_was_due_before_it(point, cast):
    before = [miss.window.day for miss in missed_in_the_week()]
    barred(point, by=cast.supervisor, now=local(f"{FRIDAY} 19:00"))
    assert [miss.window.day for miss in missed_in_the_week()] == before and before


def missed_in_the_week():
    start, end = local("2026-11-16 00:00"), local("2026-11-21 00:00")
    return boards.missed_between(start, end, calendar=known(), now=local("2026-11-23 08:00"))


def test_what_fell_due_while_it_was_out_of_use_stays_waived_when_it_is_back(point, cast):
    hazard = barred(point, by=cast.supervisor, now=local("2026-11-17 08:00"))
    closed(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=local("2026-11-19 08:00"))
    # Wednesday's and Tuesday's checks fell into the bar; Thursday's is wanted again.
    assert {miss.window.day.day for miss in missed_in_the_week()} == {16, 19, 20}


def test_a_plan_that_checks_what_is_out_of_use_goes_on_asking(point, cast):
    with writing() as session:
        for each in session.query(Plan).all():
            each.checks_barred = True
    barred(point, by=cast.supervisor, now=local(f"{FRIDAY} 08:00"))
    found = wall(f"{FRIDAY} 19:00")
    assert found.count.missed == 3
    assert [each.name for each in found.barred] == [point.name]


def test_a_point_that_is_paused_and_out_of_use_is_shown_as_out_of_use(point, cast):
    barred(point, by=cast.supervisor, now=local(f"{FRIDAY} 08:00"))
    registry.pause_checkpoint(
        point.id, from_at=local(f"{FRIDAY} 08:00"), until_at=None, why="修", now=local(f"{FRIDAY} 08:00"), by=cast.supervisor
    )
    assert [each.name for each in wall(f"{FRIDAY} 09:00").barred] == [point.name]


def test_a_hazards_deadline_turns_red_at_its_second_and_leaves_when_it_is_closed(point, cast):
    hazard = reported(point, by=cast.inspector, now=local(f"{FRIDAY} 08:00"), is_urgent=True)
    assert red(f"{FRIDAY} 23:59:59") == []
    assert red("2026-11-21 00:00:00") == [("隐患整改", point.name)]
    assert wall("2026-11-21 00:00:00").hazards == 1
    closed(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=local("2026-11-21 09:00"))
    assert red("2026-11-21 09:01") == []
    assert wall("2026-11-21 09:01").hazards == 0


def red(text: str):
    return [(tile.watched.title.zh, tile.watched.name) for tile in wall(text).overdue]


def test_the_days_of_a_point_show_what_was_done_found_missed_and_is_ahead(point, cast):
    inspect(point, "FIRE-01", at=local("2026-11-18 08:10"), by=cast.inspector)
    days = boards.days_of(
        point.id, first_on=date(2026, 11, 17), last_on=date(2026, 11, 23), calendar=known(), now=local(f"{FRIDAY} 07:00")
    )
    assert {day.day: mark for day, mark in days.items()} == {
        17: DayMark.MISSED, 18: DayMark.OK, 19: DayMark.MISSED, 20: DayMark.AHEAD, 23: DayMark.AHEAD,
    }  # fmt: skip


def test_an_empty_school_has_nothing_to_check(app):
    assert wall(f"{FRIDAY} 10:00").empty is EmptyReason.NO_CHECKPOINTS
    assert overdue(f"{FRIDAY} 10:00") == []
