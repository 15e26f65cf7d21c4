"""DUE-1: the worked examples of the window rule, with the national table of 2026.

Term from Tue 1 Sep 2026 to Fri 22 Jan 2027, week 1 from Mon 31 Aug; make-up workdays Sun 20 Sep and Sat 10 Oct.
"""

from dataclasses import replace
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
from kiosk.core.calendar import Calendar, EntryKind, Filter, NationalDay, OwnEntry, Term
from kiosk.core.night import gaps
from kiosk.core.window import (
    Check,
    Pause,
    Schedule,
    Status,
    missed,
    owed,
    satisfied_by,
    status,
    windows,
)

ZONE = ZoneInfo("Asia/Shanghai")
ALWAYS = datetime(2025, 1, 1, tzinfo=UTC)


def at(text):
    """Return the instant of a local clock time in 2026, or of the year given: '10-15 20:00', '2027-01-22 18:00'."""
    text = text if text.startswith("20") else f"2026-{text}"
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def school(*entries):
    off = [date(2026, 9, 25), date(2026, 9, 26), date(2026, 9, 27), *(date(2026, 10, n) for n in range(1, 8))]
    off += [date(2027, 1, 1)]
    national = [NationalDay(day, True) for day in off]
    national += [NationalDay(date(2026, 9, 20), False), NationalDay(date(2026, 10, 10), False)]
    term = Term("2026-1", "秋季学期", date(2026, 9, 1), date(2027, 1, 22), date(2026, 8, 31))
    return Calendar(ZONE, (term,), tuple(entries), tuple(national))


def spans(cadence, start, end, calendar=None, **validity):
    schedule = Schedule(cadence, **{"valid_from": ALWAYS, **validity})
    return windows(schedule, calendar or school(), (), start=at(start), end=at(end))


THREE_ROUNDS = Slots(
    (Slot(480, 510, 540), Slot(690, 720, 750), Slot(960, 990, 1020)), Filter.SCHOOL, timedelta(minutes=10)
)
FRIDAY = Weekly(4, 17 * 60, 3, Filter.SCHOOL)


def test_three_rounds_follow_make_up_days_and_holidays():
    counts = [len(spans(THREE_ROUNDS, f"{day} 00:00", f"{day} 23:59")) for day in ("09-20", "09-19", "10-01", "10-10")]
    assert counts == [3, 0, 0, 3]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("07:59:59", Status.UPCOMING),
        ("08:00:00", Status.DUE),
        ("08:29:59", Status.DUE),
        ("08:30:00", Status.GRACE),
        ("08:40:00", Status.OVERDUE),
        ("08:59:59", Status.OVERDUE),
        ("09:00:00", Status.MISSED),
    ],
)
def test_a_round_changes_status_exactly_at_its_instants(clock, expected):
    first = spans(THREE_ROUNDS, "09-20 00:00", "09-20 23:59")[0]
    assert status(first, (), at(f"09-20 {clock}")) is expected


def test_a_check_a_second_before_closing_is_late_and_one_after_it_is_extra():
    rounds = spans(THREE_ROUNDS, "09-20 00:00", "09-20 23:59")
    late, extra = Check(at("09-20 08:59:59")), Check(at("09-20 10:00"))
    assert status(rounds[0], [late], at("09-20 12:00")) is Status.LATE
    assert all(satisfied_by(window, [extra], at("09-20 12:00")) is None for window in rounds)


def test_a_night_is_tiled_and_belongs_to_its_evening():
    night = spans(Night(), "09-30 12:00", "10-01 12:00")
    assert [window.opens for window in night] == [at(f"{d}") for d in ("09-30 22:00", "10-01 00:00", "10-01 02:00", "10-01 04:00")]
    assert [window.due for window in night] == [at(d) for d in ("09-30 23:30", "10-01 01:30", "10-01 03:30", "10-01 05:30")]
    assert {window.day for window in night} == {date(2026, 9, 30)}


def test_two_checks_on_time_can_still_leave_too_long_a_gap():
    cadence, calendar = Night(), school()
    checks = [Check(at("09-30 22:01")), Check(at("10-01 01:59"))]
    schedule = Schedule(cadence, ALWAYS)
    night = windows(schedule, calendar, checks, start=at("09-30 22:00"), end=at("10-01 02:00"))
    assert [status(window, checks, at("10-01 02:00")) for window in night] == [Status.DONE, Status.DONE]
    found = gaps(cadence, calendar, [check.at for check in checks], evening=date(2026, 9, 30), t=at("10-01 02:30"))
    assert [(gap.start, gap.end) for gap in found] == [(at("09-30 22:01"), at("10-01 01:59"))]


def test_a_weekly_check_is_due_on_the_last_school_day_before_the_holiday():
    (before,) = spans(FRIDAY, "09-28 00:00", "10-04 23:59")
    (after,) = spans(FRIDAY, "10-05 00:00", "10-11 23:59")
    assert (before.due, before.closes) == (at("09-30 17:00"), at("10-05 00:00"))
    assert after.due == at("10-09 17:00")


def test_the_first_week_opens_on_its_first_school_day():
    (first,) = spans(FRIDAY, "08-31 00:00", "09-06 23:59")
    assert first.opens == at("09-01 00:00")


@pytest.mark.parametrize(
    ("month", "due"),
    [("09-15", "09-30 18:00"), ("10-15", "10-30 18:00"), ("2027-01-15", "2027-01-22 18:00")],
)
def test_monthly_last_falls_on_the_last_school_day(month, due):
    (window,) = spans(Monthly(), f"{month} 00:00", f"{month} 00:01")
    assert window.due == at(due)


def test_day_31_is_clamped_to_the_month():
    found = spans(Monthly(day=31, filter=Filter.EVERY), "08-15 00:00", "11-15 00:00")
    assert [window.day for window in found] == [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30)]


def test_half_monthly_until_midnight_is_never_overdue_and_counts_on_the_15th():
    (window,) = spans(HalfMonthly(filter=Filter.EVERY), "09-03 00:00", "09-03 00:01")
    assert window.due == window.late == window.closes == at("09-16 00:00")
    assert window.day == date(2026, 9, 15)
    assert [status(window, (), at(t)) for t in ("09-15 23:59:59", "09-16 00:00")] == [Status.DUE, Status.MISSED]


def test_floating_counts_from_the_last_check():
    schedule, calendar = Schedule(Floating(15), ALWAYS), school()
    window = owed(schedule, calendar, [Check(at("11-02 09:12"))], at("11-20 12:00"))
    assert (window.opens, window.due) == (at("11-14 00:00"), at("11-18 00:00"))
    assert status(window, (), at("11-20 12:00")) is Status.OVERDUE
    again = owed(schedule, calendar, [Check(at("11-02 09:12")), Check(at("11-10 08:00"))], at("11-20 12:00"))
    assert again.due == at("11-26 00:00")


def test_term_opening_and_end():
    (opening,) = spans(TermPart(Part.OPENING), "08-20 00:00", "08-21 00:00")
    (end,) = spans(TermPart(Part.END), "2027-01-10 00:00", "2027-01-11 00:00")
    assert (opening.opens, opening.due, opening.closes) == (at("08-18 00:00"), at("09-01 00:00"), at("09-08 00:00"))
    assert (end.opens, end.due, end.closes) == tuple(at(f"2027-01-{d} 00:00") for d in ("08", "23", "30"))


def test_a_pause_waives_what_is_due_in_it_and_keeps_what_leaves_time_enough():
    cadence = Slots((Slot(360, 1080, 1440),), Filter.SCHOOL)
    pause = Pause(at("11-09 07:00"), at("11-11 12:00"))
    found = spans(cadence, "11-09 00:00", "11-11 23:59", pauses=(pause,))
    assert [window.is_waived for window in found] == [True, True, False]


def test_an_edit_leaves_the_day_it_is_made_on_to_the_old_rule():
    calendar, edge = school(), at("09-15 00:00")
    old = Schedule(THREE_ROUNDS, ALWAYS, edge, is_replaced=True)
    later = tuple(replace(slot, opens=slot.opens + 60, due=slot.due + 60, closes=slot.closes + 60) for slot in THREE_ROUNDS.slots)
    new = Schedule(replace(THREE_ROUNDS, slots=later), edge, is_successor=True)
    found = [
        [window.opens for window in windows(schedule, calendar, (), start=at("09-14 00:00"), end=at("09-15 23:59"))]
        for schedule in (old, new)
    ]
    assert found == [
        [at(f"09-14 {clock}") for clock in ("08:00", "11:30", "16:00")],
        [at(f"09-15 {clock}") for clock in ("09:00", "12:30", "17:00")],
    ]


def test_one_check_serves_every_schedule_that_wants_the_form_then():
    monthly = spans(Monthly(filter=Filter.EVERY), "09-10 00:00", "09-10 00:01")
    halves = spans(HalfMonthly(filter=Filter.EVERY), "09-01 00:00", "09-30 23:59")
    served = [[satisfied_by(w, [Check(at(x))], at("09-30 23:00")) is not None for w in monthly + halves] for x in ("09-10 08:00", "09-20 08:00")]
    assert served == [[True, True, False], [True, False, True]]


def test_a_day_closed_the_evening_before_waives_the_weekly_check_that_has_no_day_left():
    entry = OwnEntry(EntryKind.CLOSED, date(2026, 10, 16), date(2026, 10, 16), entered_at=at("10-15 20:00"))
    (window,) = spans(FRIDAY, "10-12 00:00", "10-18 23:59", school(entry))
    assert window.is_waived
    assert spans(THREE_ROUNDS, "10-16 00:00", "10-16 23:59", school(entry)) == []


def test_a_school_that_starts_on_a_saturday_has_no_old_work():
    start = {"valid_from": at("11-21 00:00")}
    assert spans(Monthly(), "11-21 00:00", "12-01 00:01", **start)[0].opens == at("12-01 00:00")
    assert spans(FRIDAY, "11-21 00:00", "11-23 00:01", **start)[0].opens == at("11-23 00:00")
    assert spans(THREE_ROUNDS, "11-21 00:00", "11-23 08:01", **start)[0].opens == at("11-23 08:00")


def test_missed_lists_what_closed_in_the_span_and_owed_the_next_to_open():
    schedule, calendar = Schedule(THREE_ROUNDS, ALWAYS), school()
    checks = [Check(at("09-21 08:05"))]
    found = missed(schedule, calendar, checks, start=at("09-21 00:00"), end=at("09-22 00:00"), t=at("09-21 13:00"))
    assert [window.opens for window in found] == [at("09-21 11:30")]
    assert owed(schedule, calendar, checks, at("09-21 13:00")).opens == at("09-21 16:00")
