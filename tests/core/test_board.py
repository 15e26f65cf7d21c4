"""The wall's count, order and empty states, at just before, at and after the instants that change them."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.core.board import (
    SOON_LINES,
    Count,
    EmptyReason,
    Moment,
    Risk,
    Standing,
    Watched,
    build,
    end_moment,
    moment,
    tile,
    today,
)
from kiosk.core.cadence import (
    Floating,
    HalfMonthly,
    Monthly,
    Night,
    Slot,
    Slots,
    Weekly,
)
from kiosk.core.calendar import Calendar, EntryKind, Filter, NationalDay, OwnEntry, Term
from kiosk.core.deadline import Deadline, Wanted
from kiosk.core.window import Check, Pause, Schedule, Status, Window
from kiosk.core.words import Text
from tests.instants import SHANGHAI
from tests.instants import local as at

TERM = Term("2026-1", "2026-2027 学年第一学期", date(2026, 9, 1), date(2027, 1, 22), date(2026, 8, 31))
CALENDAR = Calendar(
    SHANGHAI,
    terms=(TERM,),
    national=tuple(NationalDay(date(2026, 10, day), True, "国庆节") for day in range(1, 8)),
)
DAILY = Slots((Slot(360, 1080, 1440),), Filter.SCHOOL)
ROUNDS = Slots(
    (Slot(480, 510, 540, "第一巡"), Slot(690, 720, 750, "第二巡"), Slot(960, 990, 1020, "第三巡")),
    Filter.SCHOOL,
    timedelta(minutes=10),
)
BEGAN_AT = datetime(2026, 8, 1, tzinfo=UTC)


def watch(cadence=DAILY, *checked, number=1, pauses=(), ends=None, **facts) -> Watched:
    """Return one watched schedule; numbers tell checkpoints apart, checks are Shanghai clock times."""
    known = {
        "schedule_id": number,
        "schedule": Schedule(cadence, BEGAN_AT, None if ends is None else at(ends), pauses=tuple(pauses)),
        "checks": tuple(Check(at(words)) for words in checked),
        "excused": frozenset(),
        "checkpoint_id": number,
        "code": f"K7Q3-ABC{number}",
        "name": f"点位 {number}",
        "place": "一层",
        "area": "教学楼 A",
        "title": Text("日检", "Daily check"),
        "owner": "刘老师",
        "risk": Risk.MIDDLE,
        "state": Standing.ACTIVE,
        "has_open_hazard": False,
        "kind": "room",
    }
    return Watched(**{**known, **facts})


def wall(*watched, t, calendar=CALENDAR):
    return build(watched, calendar, at(t), school="阳光幼儿园")


# -- today's count -------------------------------------------------------------------------------------------------


def test_count_holds_every_round_of_today_and_keeps_the_done_ones():
    assert today([watch(ROUNDS, "2026-11-20 08:10")], CALENDAR, at("2026-11-20 12:05")) == Count(1, 3, 0, 0)


def test_a_late_check_counts_as_done():
    assert today([watch(ROUNDS, "2026-11-20 08:50")], CALENDAR, at("2026-11-20 09:30")).done == 1


def test_an_extra_check_between_rounds_is_not_counted():
    assert today([watch(ROUNDS, "2026-11-20 10:00")], CALENDAR, at("2026-11-20 10:30")).done == 0


@pytest.mark.parametrize(
    ("clock", "count"),
    [
        ("2026-11-20 08:39:59", Count(0, 3, 0, 0)),
        ("2026-11-20 08:40:00", Count(0, 3, 1, 0)),
        ("2026-11-20 08:59:59", Count(0, 3, 1, 0)),
        ("2026-11-20 09:00:00", Count(0, 3, 0, 1)),
        ("2026-11-20 23:59:59", Count(0, 3, 0, 3)),
        ("2026-11-21 00:00:00", Count(0, 0, 0, 0)),
    ],
)
def test_a_round_turns_overdue_and_missed_exactly_at_its_instants_and_leaves_at_midnight(clock, count):
    assert today([watch(ROUNDS)], CALENDAR, at(clock)) == count


@pytest.mark.parametrize(("day", "total"), [("2026-09-14", 0), ("2026-09-15", 1), ("2026-09-16", 0)])
def test_a_window_due_exactly_at_midnight_belongs_to_the_day_before(day, total):
    watched = watch(HalfMonthly(filter=Filter.EVERY))
    assert today([watched], CALENDAR, at(f"{day} 12:00")).total == total


def test_a_window_due_later_is_not_asked_for_today():
    assert today([watch(Weekly())], CALENDAR, at("2026-11-19 12:00")).total == 0


def test_a_weekly_window_checked_earlier_counts_as_done_on_the_day_it_is_due():
    watched = watch(Weekly(), "2026-11-17 10:00")
    assert today([watched], CALENDAR, at("2026-11-20 08:00")) == Count(1, 1, 0, 0)


def test_what_was_overdue_at_midnight_is_counted_today_and_stays_counted_when_done():
    open_still, done_now = watch(Weekly()), watch(Weekly(), "2026-11-21 09:00")
    assert today([open_still], CALENDAR, at("2026-11-21 10:00")) == Count(0, 1, 1, 0)
    assert today([done_now], CALENDAR, at("2026-11-21 10:00")) == Count(1, 1, 0, 0)


def test_what_was_overdue_yesterday_but_done_before_midnight_is_not_counted_today():
    assert today([watch(Weekly(), "2026-11-20 23:59")], CALENDAR, at("2026-11-21 10:00")) == Count(0, 0, 0, 0)


def test_a_floating_check_done_on_its_last_day_stays_in_the_count():
    watched = watch(Floating(15), "2026-11-02 09:12")
    done = replace(watched, checks=(*watched.checks, Check(at("2026-11-17 09:00"))))
    assert today([watched], CALENDAR, at("2026-11-17 10:00")) == Count(0, 1, 0, 0)
    assert today([done], CALENDAR, at("2026-11-17 10:00")) == Count(1, 1, 0, 0)


def test_an_overdue_floating_check_done_today_stays_in_the_count():
    watched = watch(Floating(15), "2026-11-02 09:12", "2026-11-20 09:00")
    assert today([watched], CALENDAR, at("2026-11-20 08:00")) == Count(0, 1, 1, 0)
    assert today([watched], CALENDAR, at("2026-11-20 10:00")) == Count(1, 1, 0, 0)


def test_the_night_belongs_to_its_evening():
    night = watch(Night())
    assert today([night], CALENDAR, at("2026-09-30 12:00")).total == 4
    assert today([night], CALENDAR, at("2026-10-01 01:00")).total == 4
    checked = watch(Night(), "2026-09-30 22:01", "2026-10-01 01:00")
    assert today([checked], CALENDAR, at("2026-10-01 01:30")).done == 0


def test_a_waived_window_is_not_counted():
    pause = Pause(at("2026-11-20 12:00"), at("2026-11-21 00:00"))
    assert today([watch(pauses=[pause])], CALENDAR, at("2026-11-20 11:00")) == Count(0, 0, 0, 0)


def test_a_paused_checkpoint_is_not_counted_nor_listed():
    paused = watch(ROUNDS, state=Standing.PAUSED)
    assert today([paused], CALENDAR, at("2026-11-20 09:30")) == Count(0, 0, 0, 0)
    board = wall(paused, t="2026-11-20 09:30")
    assert (board.overdue, board.missed, board.soon, board.areas) == ((), (), (), ())


def test_a_barred_checkpoint_is_counted_and_named():
    board = wall(watch(state=Standing.BARRED), watch(Weekly(), state=Standing.BARRED), t="2026-11-20 09:00")
    assert board.count.total == 2
    assert [each.name for each in board.barred] == ["点位 1"]


def test_an_excused_miss_is_no_longer_red_but_still_not_done():
    excused = watch(ROUNDS, excused=frozenset({at("2026-11-20 08:00")}))
    assert today([excused], CALENDAR, at("2026-11-20 09:30")) == Count(0, 3, 0, 0)
    assert wall(excused, t="2026-11-20 09:30").missed == ()


def test_a_check_that_comes_after_the_instant_is_not_seen():
    assert today([watch(ROUNDS, "2026-11-20 08:10")], CALENDAR, at("2026-11-20 08:05")).done == 0


@pytest.mark.parametrize(("clock", "overdue"), [("2026-11-20 18:59:59", 1), ("2026-11-20 19:00:00", 0)])
def test_a_schedule_that_ends_is_judged_until_its_end(clock, overdue):
    ending = watch(ends="2026-11-20 19:00")
    assert today([ending], CALENDAR, at(clock)).overdue == overdue


# -- one tile ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "status", "others"),
    [
        ("2026-11-20 07:59:59", Status.UPCOMING, 0),
        ("2026-11-20 08:00:00", Status.DUE, 0),
        ("2026-11-20 08:30:00", Status.GRACE, 0),
        ("2026-11-20 08:40:00", Status.OVERDUE, 0),
        ("2026-11-20 09:00:00", Status.MISSED, 0),
        ("2026-11-20 11:35:00", Status.MISSED, 0),
        ("2026-11-20 12:10:00", Status.OVERDUE, 1),
        ("2026-11-20 12:30:00", Status.MISSED, 1),
        ("2026-11-21 00:00:00", Status.UPCOMING, 0),
    ],
)
def test_tile_shows_the_worst_window_of_its_schedule(clock, status, others):
    shown = tile(watch(ROUNDS), CALENDAR, at(clock))
    assert (shown.status, shown.others) == (status, others)


def test_tile_of_a_finished_day_shows_the_next_window():
    shown = tile(watch(DAILY, "2026-11-19 09:00"), CALENDAR, at("2026-11-19 10:00"))
    assert shown.status == Status.UPCOMING
    assert shown.ends == Moment(date(2026, 11, 20), 1080)
    assert not shown.is_today


def test_tile_tells_the_age_since_it_became_late():
    assert tile(watch(ROUNDS), CALENDAR, at("2026-11-20 08:45")).age == timedelta(minutes=5)
    assert tile(watch(ROUNDS), CALENDAR, at("2026-11-20 08:35")).age is None


def test_tile_of_a_paused_checkpoint_wants_nothing():
    shown = tile(watch(state=Standing.PAUSED), CALENDAR, at("2026-11-20 19:00"))
    assert (shown.status, shown.window) == (Status.PAUSED, None)


def test_tile_of_an_ended_schedule_has_no_window():
    shown = tile(watch(ends="2026-11-01 00:00"), CALENDAR, at("2026-11-20 19:00"))
    assert (shown.status, shown.window) == (Status.WAIVED, None)


# -- the lists -----------------------------------------------------------------------------------------------------


def test_overdue_is_ordered_by_risk_and_then_by_age():
    board = wall(
        watch(DAILY, number=1, risk=Risk.LOW),
        watch(Weekly(), number=2, risk=Risk.MIDDLE),
        watch(DAILY, number=3, risk=Risk.MIDDLE),
        watch(DAILY, number=4, risk=Risk.HIGH),
        t="2026-11-20 18:30",
    )
    assert [each.watched.checkpoint_id for each in board.overdue] == [4, 2, 3, 1]


def test_a_checkpoint_has_one_tile_with_the_number_of_its_other_red_windows():
    several = [watch(ROUNDS), watch(DAILY, schedule_id=2), watch(Weekly(), schedule_id=3)]
    board = wall(*several, t="2026-11-20 18:30")
    assert [(each.watched.schedule_id, each.others) for each in board.overdue] == [(3, 4)]
    assert board.missed == ()
    assert board.count == Count(0, 5, 2, 3)


def test_soon_holds_grace_first_and_then_only_what_is_due_today():
    board = wall(
        watch(Monthly(), number=1),
        watch(Weekly(), number=2),
        watch(DAILY, number=3),
        watch(ROUNDS, "2026-11-20 08:10", number=4),
        t="2026-11-20 12:05",
    )
    assert [each.watched.checkpoint_id for each in board.soon] == [4, 2, 3]
    assert [each.ends.minutes for each in board.soon] == [730, 1020, 1080]


def test_names_are_ordered_as_people_count():
    board = wall(watch(number=10), watch(number=2), watch(number=1), t="2026-11-20 18:30")
    assert [each.watched.checkpoint_id for each in board.overdue] == [1, 2, 10]


def test_soon_is_cut_and_the_rest_is_numbered():
    board = wall(*(watch(number=number) for number in range(SOON_LINES + 3)), t="2026-11-20 12:00")
    assert (len(board.soon), board.later) == (SOON_LINES, 3)


def test_areas_show_progress_in_the_order_given():
    board = wall(
        watch(DAILY, "2026-11-20 09:00", number=1, area="厨房"),
        watch(DAILY, number=2, area="操场"),
        watch(ROUNDS, number=3, area="厨房"),
        watch(Monthly(), number=4, area="门卫"),
        t="2026-11-20 12:20",
    )
    assert [(each.name, each.done, each.total, each.has_overdue, each.has_missed) for each in board.areas] == [
        ("厨房", 1, 4, True, True),
        ("操场", 0, 1, False, False),
    ]


def deadline(number=7, *, due="2026-11-21 00:00", opens="2026-11-18 09:00", **facts) -> Deadline:
    """Return what a hazard at a point wants, due at a Shanghai clock time."""
    known = {
        "wanted": Wanted.RECTIFY, "number": number, "is_repair": False,
        "window": Window(at(opens), at(due), at(due), None, at(due).date()), "checkpoint_id": 1, "code": "K7Q3-ABC1",
        "name": "点位 1", "place": "一层", "area": "教学楼 A", "about": Text("压力不足", "Pressure low"),
        "owner": "陈师傅", "owner_id": 4, "risk": Risk.MIDDLE, "kind": "room",
    }  # fmt: skip
    return Deadline(**{**known, **facts})


def wall_with(*deadlines, t, watched=()):
    return build(watched, CALENDAR, at(t), school="阳光幼儿园", deadlines=deadlines)


def test_open_hazards_are_counted_each():
    repair = deadline(3, wanted=Wanted.FINISH, is_repair=True)
    board = wall_with(deadline(1), deadline(2, due="2027-01-01 00:00"), repair, t="2026-11-20 09:00")
    assert board.hazards == 2


@pytest.mark.parametrize(
    ("clock", "count", "red"),
    [
        ("2026-11-20 23:59:59", Count(0, 1, 0, 0), 0),
        ("2026-11-21 00:00:00", Count(0, 1, 1, 0), 1),
        ("2026-11-21 00:00:01", Count(0, 1, 1, 0), 1),
        ("2026-11-19 23:59:59", Count(0, 0, 0, 0), 0),
    ],
)
def test_a_deadline_counts_on_its_day_and_is_overdue_from_its_second_on(clock, count, red):
    board = wall_with(deadline(), t=clock)
    assert (board.count, len(board.overdue)) == (count, red)


def test_an_overdue_deadline_stands_in_the_red_list_like_a_check_and_never_says_what_is_wrong():
    board = wall_with(deadline(risk=Risk.HIGH), t="2026-11-22 06:00", watched=(watch(Monthly(due_by=540)),))
    (red,) = board.overdue
    assert (red.watched.name, red.watched.title.zh, red.status) == ("点位 1", "隐患整改", Status.OVERDUE)
    assert red.age == timedelta(hours=30)
    assert red.ends == Moment(date(2026, 11, 20), 1440)
    assert board.carried_over == 1


def test_deadlines_of_one_sort_at_one_point_are_one_line_and_each_is_counted():
    verify = deadline(9, wanted=Wanted.VERIFY)
    board = wall_with(deadline(7), deadline(8, due="2026-11-20 00:00"), verify, t="2026-11-22 06:00")
    assert [(tile.watched.number, tile.others) for tile in board.overdue] == [(8, 1), (9, 0)]
    assert board.count.overdue == 3


def test_deadlines_at_two_places_without_a_point_are_two_lines():
    places = [deadline(number, checkpoint_id=None, code="", place=f"{number}层") for number in (1, 2)]
    assert len(wall_with(*places, t="2026-11-22 06:00").overdue) == 2


def test_the_red_list_has_checks_and_deadlines_by_risk_and_then_age():
    check = watch(Monthly(), number=2, risk=Risk.HIGH)
    board = wall_with(
        deadline(7), deadline(8, checkpoint_id=3, due="2026-11-30 00:00"), t="2026-12-31 23:00", watched=(check,)
    )
    assert [tile.watched.name for tile in board.overdue] == ["点位 2", "点位 1", "点位 1"]


def test_a_deadline_of_today_is_among_what_is_due_soon():
    assert [tile.watched.number for tile in wall_with(deadline(), t="2026-11-20 09:00").soon] == [7]
    assert wall_with(deadline(), t="2026-11-19 09:00").soon == ()


def test_an_overdue_deadline_makes_its_area_red():
    (area,) = wall_with(deadline(), t="2026-11-22 06:00").areas
    assert (area.name, area.total, area.has_overdue) == ("教学楼 A", 1, True)


def test_a_point_out_of_use_stands_on_the_wall_also_where_nothing_is_checked_there():
    board = wall_with(deadline(state=Standing.BARRED), t="2026-11-20 09:00")
    assert [each.name for each in board.barred] == ["点位 1"]


def test_what_is_waived_because_the_point_is_out_of_use_is_neither_counted_nor_red():
    barred = watch(state=Standing.BARRED, is_waived=True)
    board = wall(barred, t="2026-11-20 19:00")
    assert (board.count, board.overdue, board.missed) == (Count(), (), ())
    assert tile(barred, CALENDAR, at("2026-11-20 19:00")).status is Status.BARRED


def test_a_plan_that_checks_what_is_out_of_use_goes_on():
    barred = watch(state=Standing.BARRED)
    assert tile(barred, CALENDAR, at("2026-11-20 19:00")).status is Status.OVERDUE
    assert wall(barred, t="2026-11-20 19:00").count.overdue == 1


@pytest.mark.parametrize(
    ("clock", "minutes"), [("2026-11-20 07:59", 480), ("2026-11-20 08:00", 690), ("2026-11-20 16:00", None)]
)
def test_the_next_window_of_today_is_told(clock, minutes):
    shown = wall(watch(ROUNDS), t=clock).next_at
    assert (shown and shown.minutes) == minutes


# -- empty days ----------------------------------------------------------------------------------------------------


def test_a_school_without_checkpoints_is_told_so():
    assert wall(t="2026-11-20 09:00").empty == EmptyReason.NO_CHECKPOINTS


def test_a_day_off_says_holiday():
    board = wall(watch(), t="2026-10-01 09:00")
    assert (board.empty, board.carried_over) == (EmptyReason.HOLIDAY, 0)


def test_a_school_day_without_windows_says_nothing_today():
    assert wall(watch(Weekly()), t="2026-11-18 09:00").empty == EmptyReason.NOTHING_TODAY


def test_a_holiday_keeps_what_was_overdue_before_it():
    board = wall(watch(Weekly()), t="2026-10-01 09:00")
    assert (board.empty, board.carried_over, board.count.overdue) == (EmptyReason.HOLIDAY, 1, 1)
    assert [each.status for each in board.overdue] == [Status.OVERDUE]


def test_a_holiday_with_work_of_its_own_is_not_empty():
    board = wall(watch(Slots((Slot(360, 1080, 1440),), Filter.EVERY)), t="2026-10-01 09:00")
    assert (board.empty, board.is_holiday) == (None, True)


def test_a_day_closed_by_the_school_is_a_holiday_and_makes_no_miss():
    closed = replace(
        CALENDAR,
        entries=(OwnEntry(EntryKind.CLOSED, date(2026, 11, 20), date(2026, 11, 20), "台风", at("2026-11-19 20:00")),),
        _memo={},
    )
    board = wall(watch(ROUNDS), t="2026-11-20 20:00", calendar=closed)
    assert (board.empty, board.missed) == (EmptyReason.HOLIDAY, ())


# -- the head ------------------------------------------------------------------------------------------------------


def test_head_names_day_and_week_of_term():
    board = wall(watch(), t="2026-11-20 15:42")
    assert (board.today, board.week, board.moment) == (date(2026, 11, 20), 12, Moment(date(2026, 11, 20), 942))
    assert wall(watch(), t="2026-08-10 12:00").week is None


@pytest.mark.parametrize(
    ("clock", "is_dim"),
    [
        ("2026-11-20 05:59:59", True),
        ("2026-11-20 06:00:00", False),
        ("2026-11-20 18:59:59", False),
        ("2026-11-20 19:00:00", True),
        ("2026-11-21 12:00:00", True),
    ],
)
def test_wall_dims_outside_school_hours_and_on_days_off(clock, is_dim):
    assert wall(watch(), t=clock).is_dim is is_dim


def test_midnight_ends_the_day_before():
    midnight = at("2026-11-21 00:00")
    assert end_moment(CALENDAR, midnight) == Moment(date(2026, 11, 20), 1440)
    assert moment(CALENDAR, midnight) == Moment(date(2026, 11, 21), 0)


def test_the_board_does_not_depend_on_the_order_of_what_is_watched():
    watched = [watch(ROUNDS, number=number) for number in range(5)]
    assert wall(*watched, t="2026-11-20 12:10") == wall(*reversed(watched), t="2026-11-20 12:10")


# -- speed ---------------------------------------------------------------------------------------------------------


@pytest.mark.bench
def test_board_of_two_thousand_schedules_takes_under_a_tenth_of_a_second():
    """Two thousand schedules that share twenty cadences are judged within the budget of a poll."""
    cadences = [replace(ROUNDS, grace=timedelta(minutes=number)) for number in range(10)] + [
        Weekly(due_by=900 + number) for number in range(10)
    ]
    watched = [
        watch(cadences[number % 20], "2026-11-18 09:00", "2026-11-20 08:05", number=number) for number in range(2000)
    ]
    calendar = Calendar(SHANGHAI, terms=(TERM,))
    best = min(_seconds(watched, calendar) for _ in range(3))
    assert best < 0.1, f"{best * 1000:.0f} ms"


def _seconds(watched: list[Watched], calendar: Calendar) -> float:
    began = time.perf_counter()
    build(watched, calendar, at("2026-11-20 12:10"), school="")
    return time.perf_counter() - began
