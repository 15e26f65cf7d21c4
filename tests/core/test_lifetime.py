"""How long a thing may be used: service and scrap at just before, at and after their dates."""

from datetime import date

import pytest

from kiosk.core.form import Basis, Computed, Mark
from kiosk.core.lifetime import Lifetime, Lifetimes, State, Verdict, judge, verdict
from kiosk.core.words import Text

POWDER = Lifetime(Text("干粉", "Powder"), 5, 2, 10, Basis(Text("期限", "Periods"), Mark.SECONDARY))
RULES = Lifetimes("agent", "made_on", "serviced_on", {"powder": POWDER})
MADE = date(2016, 5, 10)


@pytest.mark.parametrize(
    ("made", "serviced", "today", "state", "due"),
    [
        ("2021-11-21", None, "2026-11-20", State.OK, "2026-11-21"),
        ("2021-11-20", None, "2026-11-20", State.UPKEEP_DUE, "2026-11-20"),
        ("2021-11-19", None, "2026-11-20", State.UPKEEP_DUE, "2026-11-19"),
        ("2020-01-01", "2024-11-21", "2026-11-20", State.OK, "2026-11-21"),
        ("2020-01-01", "2024-11-20", "2026-11-20", State.UPKEEP_DUE, "2026-11-20"),
        ("2016-11-21", "2026-01-01", "2026-11-20", State.OK, "2026-11-21"),
        ("2016-11-20", "2026-01-01", "2026-11-20", State.SCRAP, "2026-11-20"),
        ("2010-01-01", None, "2026-11-20", State.SCRAP, "2020-01-01"),
        ("2016-11-20", None, "2026-11-20", State.SCRAP, "2026-11-20"),
        ("2026-11-20", None, "2026-11-20", State.OK, "2031-11-20"),
    ],
)
def test_a_thing_is_due_from_its_date_on(made, serviced, today, state, due):
    found = verdict(POWDER, made_on=on(made), serviced_on=on(serviced), today=on(today))
    assert found == Verdict(state, on(due))


@pytest.mark.parametrize(
    ("today", "state"),
    [("2025-02-27", State.OK), ("2025-02-28", State.UPKEEP_DUE), ("2025-03-01", State.UPKEEP_DUE)],
)
def test_29_february_counts_as_28_in_other_years(today, state):
    assert verdict(POWDER, made_on=date(2020, 2, 29), serviced_on=None, today=on(today)).state == state


def test_29_february_stays_in_a_leap_year():
    rule = Lifetime(POWDER.text, 4, 2, 12, POWDER.basis)
    found = verdict(rule, made_on=date(2024, 2, 29), serviced_on=None, today=date(2028, 2, 28))
    assert found == Verdict(State.OK, date(2028, 2, 29))


@pytest.mark.parametrize(
    ("made", "serviced", "state", "due"),
    [
        (None, None, State.UNKNOWN, None),
        (None, "2026-01-01", State.UNKNOWN, None),
        (None, "2024-11-20", State.UPKEEP_DUE, "2026-11-20"),
        ("2026-11-21", None, State.UNKNOWN, None),
        ("2020-01-01", "2026-11-21", State.UPKEEP_DUE, "2025-01-01"),
        ("2024-01-01", "2023-12-31", State.OK, "2029-01-01"),
    ],
)
def test_a_missing_or_wrong_date_never_makes_a_thing_sound(made, serviced, state, due):
    found = verdict(POWDER, made_on=on(made), serviced_on=on(serviced), today=date(2026, 11, 20))
    assert found == Verdict(state, on(due))


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"agent": "powder", "made_on": "2025-01-01"}, State.OK),
        ({"agent": "powder", "made_on": "2010-01-01"}, State.SCRAP),
        ({"agent": "powder", "made_on": "2020-01-01", "serviced_on": "2025-12-01"}, State.OK),
        ({"agent": "powder", "made_on": "last year"}, State.UNKNOWN),
        ({"agent": "halon", "made_on": "2010-01-01"}, State.UNKNOWN),
        ({}, State.UNKNOWN),
    ],
)
def test_a_checkpoint_is_judged_by_its_fields(fields, state):
    assert judge(RULES, fields, date(2026, 11, 20)).state == state


def test_a_verdict_is_the_answer_of_a_computed_item():
    assert Verdict(State.SCRAP, MADE).computed == Computed("scrap", MADE)


def on(text: str | None) -> date | None:
    """Return a date written as text, or None."""
    return date.fromisoformat(text) if text else None
