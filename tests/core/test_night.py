"""DUE-3: the gap verdict of a night, beside its windows: above step and grace, counted from start to end."""

from datetime import date

import pytest

from kiosk.core.cadence import Night
from kiosk.core.calendar import Calendar, EntryKind, Filter, OwnEntry
from kiosk.core.night import gaps
from tests.instants import SHANGHAI, local

EVENING = date(2026, 11, 19)
NIGHT = Night()


def found(*clocks, t="2026-11-20 07:00", calendar=None, cadence=NIGHT):
    made_at = sorted(local(clock) for clock in clocks)
    return gaps(cadence, calendar or Calendar(SHANGHAI), made_at, evening=EVENING, t=local(t))


def test_a_night_with_a_check_every_two_hours_has_no_gap():
    assert found("2026-11-19 23:00", "2026-11-20 01:00", "2026-11-20 03:00", "2026-11-20 05:00") == []


@pytest.mark.parametrize(("clock", "count"), [("02:29:59", 0), ("02:30:00", 0), ("02:30:01", 1)])
def test_a_gap_is_longer_than_step_and_grace(clock, count):
    between = found("2026-11-20 00:00", f"2026-11-20 {clock}", "2026-11-20 04:30", "2026-11-19 22:30")
    assert len(between) == count


def test_the_night_itself_begins_and_ends_a_gap():
    (first, last) = found("2026-11-20 01:00", "2026-11-20 03:00")
    assert (first.start, first.end) == (local("2026-11-19 22:00"), local("2026-11-20 01:00"))
    assert (last.start, last.end) == (local("2026-11-20 03:00"), local("2026-11-20 06:00"))


def test_a_night_still_going_on_is_judged_up_to_now():
    assert found(t="2026-11-20 00:30") == []
    assert len(found(t="2026-11-20 00:31")) == 1


def test_a_night_that_is_not_asked_for_has_no_gap():
    shut = Calendar(SHANGHAI, entries=(OwnEntry(EntryKind.SHUT, EVENING, EVENING),))
    assert found(calendar=shut, cadence=Night(filter=Filter.MANNED)) == []
    assert found(t="2026-11-19 22:00") == []
