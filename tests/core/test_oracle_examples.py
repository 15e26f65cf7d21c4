"""The worked examples of the rules of windows, told to the oracle, so that the oracle is itself checked.

Term: Tue 1 September 2026 to Fri 22 January 2027, national table of 2026, Asia/Shanghai.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.core.cadence import (
    Floating,
    HalfMonthly,
    Monthly,
    Night,
    Part,
    Slot,
    Slots,
    TermPart,
    Weekly,
)
from kiosk.core.calendar import EntryKind, Filter, NationalDay, OwnEntry, Term
from kiosk.core.window import Check, Pause, Schedule, Status, Window
from tests.core import oracle
from tests.core.oracle import Facts

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI).astimezone(UTC)


def off(first: date, days: int) -> list[NationalDay]:
    return [NationalDay(first + timedelta(days=n), is_off=True) for n in range(days)]


TERM = Term("2026-autumn", "", date(2026, 9, 1), date(2027, 1, 22), date(2026, 8, 31))
NATIONAL = (
    *off(date(2026, 9, 25), 3),
    *off(date(2026, 10, 1), 7),
    *off(date(2027, 1, 1), 3),
    NationalDay(date(2026, 9, 20), is_off=False),
    NationalDay(date(2026, 10, 10), is_off=False),
)
FACTS = Facts(SHANGHAI, (TERM,), (), NATIONAL)
LONG_VALID = at(1, 1)
ROUNDS = Slots(
    (Slot(480, 510, 540), Slot(690, 720, 750), Slot(960, 990, 1020)), Filter.SCHOOL, timedelta(minutes=10)
)
WEEKLY = Weekly(weekday=4, due_by=1020, least_days=3, filter=Filter.SCHOOL, grace=timedelta())


def always(cadence: object) -> Schedule:
    return Schedule(cadence, LONG_VALID)


def found(schedule: Schedule, start: datetime, end: datetime, facts: Facts = FACTS) -> list[Window]:
    return oracle.windows(schedule, facts, (), start, end)


@pytest.mark.parametrize(("month", "day", "count"), [(9, 20, 3), (9, 19, 0), (10, 1, 0), (10, 10, 3)])
def test_example_1_rounds_stand_on_school_days_and_make_up_days_only(month, day, count):
    assert len(found(always(ROUNDS), at(month, day), at(month, day, 23, 59))) == count


@pytest.mark.parametrize(
    ("clock", "status"),
    [
        ((8, 29, 59), Status.DUE),
        ((8, 30, 0), Status.GRACE),
        ((8, 39, 59), Status.GRACE),
        ((8, 40, 0), Status.OVERDUE),
        ((8, 59, 59), Status.OVERDUE),
        ((9, 0, 0), Status.MISSED),
    ],
)
def test_example_1_a_round_changes_status_exactly_at_its_instants(clock, status):
    (window, *_) = found(always(ROUNDS), at(9, 1), at(9, 2))
    assert oracle.status_at(window, (), at(9, 1, *clock)) is status


def test_example_1_a_check_in_the_last_second_is_late_and_one_between_rounds_is_extra():
    first, second, _ = found(always(ROUNDS), at(9, 1), at(9, 2))
    assert oracle.status_at(first, [Check(at(9, 1, 8, 59, 59))], at(9, 1, 12)) is Status.LATE
    extra = [Check(at(9, 1, 10))]
    assert oracle.satisfied_by(first, extra, at(9, 1, 12)) is None
    assert oracle.satisfied_by(second, extra, at(9, 1, 12)) is None


def test_example_2_a_night_is_tiled_and_all_of_it_belongs_to_its_evening():
    schedule = always(Night(1320, 360, 120, 30, Filter.EVERY, timedelta()))
    night = found(schedule, at(9, 30, 22), at(10, 1, 6))
    assert [(one.opens, one.due, one.closes) for one in night] == [
        (at(9, 30, 22), at(9, 30, 23, 30), at(10, 1)),
        (at(10, 1), at(10, 1, 1, 30), at(10, 1, 2)),
        (at(10, 1, 2), at(10, 1, 3, 30), at(10, 1, 4)),
        (at(10, 1, 4), at(10, 1, 5, 30), at(10, 1, 6)),
    ]
    assert {one.day for one in night} == {date(2026, 9, 30)}


def test_example_3_a_week_cut_short_is_due_on_its_last_school_day_before_friday():
    short, holiday = found(always(WEEKLY), at(9, 28), at(10, 12))
    assert (short.due, short.closes) == (at(9, 30, 17), at(10, 5))
    assert (holiday.opens, holiday.due, holiday.is_waived) == (at(10, 8), at(10, 9, 17), False)


def test_example_4_the_first_week_opens_on_its_first_school_day():
    assert found(always(WEEKLY), at(8, 24), at(9, 7))[0].opens == at(9, 1)


def test_example_5_the_last_of_the_month_is_the_last_school_day():
    autumn = found(always(Monthly(None, 1080, 1, Filter.SCHOOL)), at(9, 1), at(1, 31, year=2027))
    assert [one.day for one in autumn][:2] == [date(2026, 9, 30), date(2026, 10, 30)]
    assert (autumn[-1].due, autumn[-1].closes) == (at(1, 22, 18, year=2027), at(2, 1, year=2027))


def test_example_5_day_31_is_clamped():
    months = found(always(Monthly(31, 1080, 1, Filter.EVERY)), at(8, 1), at(11, 30))
    assert [one.day for one in months] == [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30)]


def test_example_6_a_half_month_due_at_its_end_is_never_overdue():
    (half,) = found(always(HalfMonthly(1440, Filter.EVERY)), at(9, 1), at(9, 16))
    assert half.due == half.late == half.closes == at(9, 16)
    assert half.day == date(2026, 9, 15)
    assert oracle.status_at(half, (), at(9, 15, 23, 59, 59)) is Status.DUE
    assert oracle.status_at(half, (), at(9, 16)) is Status.MISSED


def test_example_7_a_floating_check_counts_from_the_last_one():
    schedule = always(Floating(15))
    checks = [Check(at(11, 2, 9, 12))]
    window = oracle.owed(schedule, FACTS, checks, at(11, 20))
    assert window is not None
    assert (window.opens, window.due, window.closes) == (at(11, 14), at(11, 18), None)
    assert oracle.status_at(window, checks, at(11, 20)) is Status.OVERDUE
    moved = oracle.owed(schedule, FACTS, [*checks, Check(at(11, 10, 8))], at(11, 20))
    assert moved is not None and moved.due == at(11, 26)


def test_example_8_the_term_opens_and_ends_with_a_check():
    (opening,) = found(always(TermPart(Part.OPENING)), at(8, 1), at(12, 1))
    assert (opening.opens, opening.due, opening.closes) == (at(8, 18), at(9, 1), at(9, 8))
    (end,) = found(always(TermPart(Part.END)), at(8, 1), at(2, 1, year=2027))
    assert (end.opens, end.due, end.closes) == (
        at(1, 8, year=2027),
        at(1, 23, year=2027),
        at(1, 30, year=2027),
    )


def test_example_9_a_pause_waives_what_is_due_in_it_and_keeps_what_has_time_left():
    daily = Slots((Slot(360, 1080, 1440),), Filter.EVERY)
    schedule = Schedule(daily, LONG_VALID, pauses=(Pause(at(11, 9, 7), at(11, 11, 12)),))
    days = found(schedule, at(11, 8), at(11, 12))
    assert [(one.day.day, one.is_waived) for one in days] == [(8, False), (9, True), (10, True), (11, False)]


def test_example_10_an_edit_speaks_from_the_next_day():
    old = Schedule(ROUNDS, LONG_VALID, at(9, 15), is_replaced=True)
    new = Schedule(Slots((Slot(540, 570, 600),), Filter.SCHOOL), at(9, 15), is_successor=True)
    assert [one.day.day for one in found(old, at(9, 14), at(9, 16))] == [14, 14, 14]
    assert [one.opens for one in found(new, at(9, 14), at(9, 16))] == [at(9, 15, 9)]


@pytest.mark.parametrize(
    ("day", "halves", "months"),
    [(10, [True, False], [True]), (20, [False, True], [True])],
)
def test_example_11_one_check_satisfies_each_schedule_once(day, halves, months):
    checks = [Check(at(9, day, 9))]
    for cadence, expected in ((HalfMonthly(filter=Filter.EVERY), halves), (Monthly(filter=Filter.EVERY), months)):
        spans = found(always(cadence), at(9, 1), at(10, 1))
        assert [oracle.satisfied_by(one, checks, at(10, 1)) is not None for one in spans] == expected


def test_example_12_a_day_closed_the_evening_before_waives_its_week():
    closed = OwnEntry(EntryKind.CLOSED, date(2026, 10, 16), date(2026, 10, 16), entered_at=at(10, 15, 20))
    facts = Facts(SHANGHAI, (TERM,), (closed,), NATIONAL)
    (week,) = found(always(WEEKLY), at(10, 12), at(10, 19), facts)
    assert week.is_waived and week.opens == at(10, 12)
    assert found(always(ROUNDS), at(10, 16), at(10, 17), facts) == []


def test_example_13_a_school_that_starts_late_in_a_period_begins_with_the_next():
    start = at(11, 21)
    first = [
        oracle.owed(Schedule(cadence, start), FACTS, (), start)
        for cadence in (Monthly(filter=Filter.SCHOOL), WEEKLY, ROUNDS)
    ]
    assert [one.opens for one in first if one] == [at(12, 1), at(11, 23), at(11, 23, 8)]
