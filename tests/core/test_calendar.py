"""The days of the calendar that need no school: weeks and weekends."""

from datetime import date

import pytest

from kiosk.core.calendar import is_weekend, monday_of


@pytest.mark.parametrize(
    ("day", "monday", "is_free"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), False),
        (date(2026, 11, 20), date(2026, 11, 16), False),
        (date(2026, 11, 21), date(2026, 11, 16), True),
        (date(2026, 11, 22), date(2026, 11, 16), True),
        (date(2027, 1, 1), date(2026, 12, 28), False),
    ],
)
def test_a_week_begins_on_monday_and_ends_with_its_weekend(day, monday, is_free):
    assert monday_of(day) == monday
    assert is_weekend(day) is is_free
