"""How long a thing may be used: when it must be serviced and when it is scrap.

Both count in whole years from the date of manufacture or the last service; 29 February counts as 28 in other years.
From its due date on a thing is due, so on the anniversary itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.core.form import Basis, Computed
from kiosk.core.words import Text


class State(StrEnum):
    """How a thing stands to its lifetime; UNKNOWN where the date of manufacture or the rule is missing."""

    OK = "ok"
    UPKEEP_DUE = "upkeep_due"
    SCRAP = "scrap"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Lifetime:
    """The rule for one sort of thing, in years: first service after manufacture, then every so many, scrap at."""

    text: Text
    first_upkeep: int
    then_every: int
    scrap_at: int
    basis: Basis


@dataclass(frozen=True)
class Lifetimes:
    """The rules for one kind of checkpoint, chosen by the field that says what sort it is.

    The other two names are those of the fields that hold the date of manufacture and of the last service.
    """

    sort_field: str
    made_field: str
    serviced_field: str
    rules: Mapping[str, Lifetime]


@dataclass(frozen=True)
class Verdict:
    """How a thing stands, and the date from which it was or will be due (None if that is unknown)."""

    state: State
    due_on: date | None = None

    @property
    def computed(self) -> Computed:
        """Return the verdict as the answer of a computed item."""
        return Computed(self.state.value, self.due_on)


def verdict(rule: Lifetime, *, made_on: date | None, serviced_on: date | None, today: date) -> Verdict:
    """Return how a thing stands on a local date; while it is sound, with its next service or the end of its life.

    A service before manufacture or in the future is a wrong entry and counts for nothing, and so does a date of
    manufacture in the future. Without one only a service that is due can be told.
    """
    made_on = made_on if made_on and made_on <= today else None
    serviced_on = serviced_on if serviced_on and (made_on or date.min) <= serviced_on <= today else None
    upkeep_on = _upkeep_on(rule, made_on, serviced_on)
    scrap_on = _later(made_on, rule.scrap_at) if made_on else None
    if scrap_on and scrap_on <= today:
        return Verdict(State.SCRAP, scrap_on)
    if upkeep_on and upkeep_on <= today:
        return Verdict(State.UPKEEP_DUE, upkeep_on)
    if scrap_on is None or upkeep_on is None:
        return Verdict(State.UNKNOWN)
    return Verdict(State.OK, min(upkeep_on, scrap_on))


def judge(lifetimes: Lifetimes, fields: Mapping[str, str], today: date) -> Verdict:
    """Return how a checkpoint with these fields stands on a local date; a field that is missing or odd is unknown."""
    rule = lifetimes.rules.get(fields.get(lifetimes.sort_field) or "")
    if rule is None:
        return Verdict(State.UNKNOWN)
    made_on = _date(fields.get(lifetimes.made_field))
    return verdict(rule, made_on=made_on, serviced_on=_date(fields.get(lifetimes.serviced_field)), today=today)


def _upkeep_on(rule: Lifetime, made_on: date | None, serviced_on: date | None) -> date | None:
    if serviced_on:
        return _later(serviced_on, rule.then_every)
    return _later(made_on, rule.first_upkeep) if made_on else None


def _later(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
