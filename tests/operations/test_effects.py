"""windows 4: what a change of the calendar would do is told by the engine that judges lateness, before it is saved."""

from datetime import date

import pytest

from kiosk.core.calendar import EntryKind, OwnEntry
from kiosk.core.notice_text import NoticeDay
from kiosk.operations import effects
from kiosk.storage import queries
from tests.factories import DAILY, MONTHLY, THREE_ROUNDS, checkpoint, plan
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON, SHANGHAI

WEEKLY = {"type": "weekly", "weekday": 4, "due_by": 1020, "least_days": 3, "filter": "school", "grace": 0}
NEXT_FRIDAY = date(2026, 11, 27)


def entered(kind, first_on, last_on=None, now=FRIDAY_NOON):
    """Return what an own entry would do."""
    calendar = queries.calendar(SHANGHAI)
    last_on = last_on or first_on
    after = effects.with_entry(calendar, old=None, fresh=OwnEntry(kind, first_on, last_on), now=now)
    return effects.effect(calendar, after, first_on=first_on, last_on=last_on, now=now)


@pytest.fixture
def points(app):
    """Return two points with rounds and a weekly check."""
    checkpoint()
    checkpoint("灭火器 A-2-04")
    plan(cadence=THREE_ROUNDS, title="三巡")
    plan(cadence=WEEKLY, title="周检")


def test_a_closed_day_takes_its_rounds_and_moves_the_weekly_check(points):
    found = entered(EntryKind.CLOSED, NEXT_FRIDAY)
    assert [(title.zh, count) for title, count in found.gone] == [("三巡", 6)] and not found.come
    ((moved),) = found.moved
    assert (moved.title.zh, moved.from_on, moved.to_on, moved.count) == ("周检", NEXT_FRIDAY, date(2026, 11, 26), 2)


def test_a_closed_week_waives_the_weekly_check(points):
    found = entered(EntryKind.CLOSED, date(2026, 11, 23), date(2026, 11, 27))
    assert {title.zh: count for title, count in found.gone} == {"三巡": 30, "周检": 2} and not found.moved


def test_an_opened_day_brings_rounds(points):
    found = entered(EntryKind.OPEN, date(2026, 11, 28))
    assert [(title.zh, count) for title, count in found.come] == [("三巡", 6)] and not found.gone


def test_what_has_opened_before_the_change_stays(points):
    """The first round of the day opened at 07:30; at 08:10 the two later ones go, and the week has no day left."""
    found = entered(EntryKind.CLOSED, date(2026, 11, 20), now=FRIDAY_MORNING)
    assert {title.zh: count for title, count in found.gone} == {"三巡": 4, "周检": 2}


def test_the_past_is_not_touched(points):
    assert entered(EntryKind.CLOSED, date(2026, 11, 9), date(2026, 11, 13)).is_empty


def test_what_counts_every_day_is_not_touched(app):
    checkpoint()
    plan(cadence=MONTHLY)
    assert entered(EntryKind.CLOSED, NEXT_FRIDAY).is_empty


def test_a_make_up_day_of_the_national_table_brings_rounds(points):
    calendar = queries.calendar(SHANGHAI)
    day = date(2026, 12, 5)
    after = effects.with_national(calendar, [], [NoticeDay(day, False, "调休上班")], now=FRIDAY_NOON)
    found = effects.effect(calendar, after, first_on=day, last_on=day, now=FRIDAY_NOON)
    assert found.come_count == 6 and found.gone_count == 0


def test_a_withdrawn_term_takes_everything_after_now(app):
    checkpoint()
    plan(cadence=DAILY)
    calendar = queries.calendar(SHANGHAI)
    (term,) = calendar.terms
    after = effects.with_term(calendar, old=term, fresh=None, now=FRIDAY_NOON)
    found = effects.effect(calendar, after, first_on=term.first_on, last_on=term.last_on, now=FRIDAY_NOON)
    # 45 weekdays from 23 November to 22 January, of which New Year's Day is off, and the make-up day is in another year.
    assert found.gone_count == 44
