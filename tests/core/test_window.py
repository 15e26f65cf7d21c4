"""DUE-2: corners of validity, pauses and calendar changes that random probing found worth a name."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.core.cadence import Floating, Night, Slot, Slots, Weekly
from kiosk.core.calendar import Calendar, Filter, Term
from kiosk.core.window import Check, Pause, Schedule, Status, owed, status, windows
from tests.instants import SHANGHAI, local

ALWAYS = datetime(2025, 1, 1, tzinfo=UTC)
PLAIN = Calendar(SHANGHAI)


def spans(schedule, start, end, *checks, calendar=PLAIN):
    return windows(schedule, calendar, checks, start=local(start), end=local(end))


def test_a_floating_window_that_would_open_after_the_end_does_not_exist():
    schedule = Schedule(Floating(15), local("2026-08-01 00:00"), local("2026-09-10 00:00"))
    check = Check(local("2026-09-02 09:00"))
    assert owed(schedule, PLAIN, [check], local("2026-09-09 00:00")) is None


def test_a_floating_due_moved_out_of_one_pause_into_another_is_moved_again():
    pauses = (Pause(local("2026-09-10 00:00"), None), Pause(local("2026-09-16 00:00"), local("2026-09-24 00:00")))
    schedule = Schedule(Floating(15), ALWAYS, pauses=pauses)
    (window,) = spans(schedule, "2026-09-03 00:00", "2026-09-30 00:00", Check(local("2026-09-02 09:00")))
    assert window.is_waived


@pytest.mark.parametrize("pauses", [(), (Pause(local("2026-09-01 00:00")),)])
def test_a_check_after_the_end_does_not_bring_an_ended_window_back(pauses):
    schedule = Schedule(Weekly(filter=Filter.EVERY), ALWAYS, local("2026-09-02 00:00"), pauses=pauses)
    (window,) = spans(schedule, "2026-08-31 00:00", "2026-09-06 00:00", Check(local("2026-09-03 09:00")))
    assert window.is_waived


def test_a_step_that_the_clock_change_leaves_no_length_does_not_exist():
    berlin = Calendar(ZoneInfo("Europe/Berlin"))
    schedule = Schedule(Night(1320, 360, 60, 15, Filter.EVERY, timedelta()), ALWAYS)
    evening = berlin.instant(date(2026, 3, 28), 1320)
    night = windows(schedule, berlin, (), start=evening, end=evening + timedelta(hours=7))
    assert len(night) == 7 and all(window.opens < window.due <= window.closes for window in night)


def test_a_waived_week_that_is_wanted_again_is_never_late_at_that_moment():
    change = local("2026-09-03 06:00")
    term = Term("a", "", date(2026, 8, 1), date(2026, 12, 1), date(2026, 7, 27), withdrawn_at=change)
    schedule = Schedule(Weekly(2, 1080, 5, Filter.OFF), ALWAYS)
    (window,) = spans(schedule, "2026-08-31 00:00", "2026-09-06 00:00", calendar=Calendar(SHANGHAI, (term,)))
    assert window.due == local("2026-09-03 18:00") and not window.is_waived


@pytest.mark.parametrize(("ends", "is_waived"), [("15:29:59", False), ("15:30:00", False), ("15:30:01", True), ("18:00", True), ("19:00", True)])
def test_a_pause_waives_what_it_leaves_less_than_a_quarter_of(ends, is_waived):
    pause = Pause(local("2026-09-02 10:00"), local(f"2026-09-02 {ends}"))
    schedule = Schedule(Slots((Slot(480, 1080, 1200),), Filter.EVERY), ALWAYS, pauses=(pause,))
    (window,) = spans(schedule, "2026-09-02 00:00", "2026-09-02 23:00")
    assert window.is_waived is is_waived


def test_what_was_done_stays_done_through_a_pause():
    pause = Pause(local("2026-09-02 10:00"))
    schedule = Schedule(Slots((Slot(480, 1080, 1200),), Filter.EVERY), ALWAYS, pauses=(pause,))
    check = Check(local("2026-09-02 08:30"))
    (window,) = spans(schedule, "2026-09-02 00:00", "2026-09-02 23:00", check)
    assert status(window, [check], local("2026-09-03 00:00")) is Status.DONE


def test_a_backfilled_check_satisfies_and_is_never_on_time():
    schedule = Schedule(Slots((Slot(480, 1080, 1200),), Filter.EVERY), ALWAYS)
    check = Check(local("2026-09-02 08:30"), is_backfilled=True)
    (window,) = spans(schedule, "2026-09-02 00:00", "2026-09-02 23:00", check)
    assert status(window, [check], local("2026-09-02 09:00")) is Status.LATE
