"""The second and third step: the term, suggested by today's date, and the year's holidays to be confirmed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kiosk.core.calendar import is_weekend
from kiosk.operations import calendar as operations
from kiosk.operations.errors import Refusals, Refused, named
from kiosk.operations.setup import Step
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.calendar.page import YEARS, next_name, next_term
from kiosk.web.desk.calendar.words import said
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.setup import steps

_FIELDS = ("name", "first_on", "last_on")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days of the national table that belong together: the dates in words, off or worked, the name, how many."""

    days: str
    is_off: bool
    name: str
    count: int


@dataclass(frozen=True)
class Year:
    """A year's national table as it stands."""

    year: int
    spans: Sequence[Span]
    is_confirmed: bool


@bp.get("/setup/term")
@edge.needs_supervisor
def setup_term() -> Any:
    """Show the terms there are, and the one likely to come next, to be corrected."""
    facts = queries.calendar(edge.zone())
    likely = next_term(facts, facts.date_of(edge.now()))
    typed = {
        "name": next_name(likely), "first_on": likely.first_on.isoformat(), "last_on": likely.last_on.isoformat()
    }  # fmt: skip
    return _term_page(typed)


@bp.post("/setup/term")
@edge.needs_supervisor
def save_setup_term() -> Any:
    """Enter a term and go on; one so short or long that its dates are likely wrong has to be confirmed."""
    typed = {name: inputs.text(name) for name in _FIELDS}
    wrong, days = Refusals(), {}
    try:
        with wrong.gather():
            named(typed["name"], "name")
        for field in ("first_on", "last_on"):
            with wrong.gather():
                days[field] = edge.needed_day(typed[field], field)
        if len(days) == 2:
            with wrong.gather():
                operations.check_term(days["first_on"], days["last_on"])
        # What was sent twice is there already, and overlaps nothing but itself.
        if not _is_there(typed):
            wrong.settle()
        weeks = operations.weeks_of(days["first_on"], days["last_on"])
        if operations.is_unusual(days["first_on"], days["last_on"]) and inputs.text("is_sure") != "1":
            return _term_page(typed, weeks=weeks)
        operations.add_term(
            typed["name"], first_on=days["first_on"], last_on=days["last_on"], now=edge.now(), by=sitting().id
        )
    except Refused as error:
        return _term_page(typed, said(error))
    return steps.gone_on(Step.TERM)


@bp.get("/setup/holidays")
@edge.needs_supervisor
def setup_holidays() -> Any:
    """Show the national table of this year, and of the next where the term reaches into it."""
    today = edge.calendar().date_of(edge.now())
    terms = queries.calendar(edge.zone()).terms_known()
    reached = {term.last_on.year for term in terms if term.last_on >= today}
    years = sorted({today.year} | {year for year in reached if year in YEARS})
    return steps.shown(Step.HOLIDAYS, "setup_holidays.html", years=[_year(year) for year in years])


@bp.post("/setup/holidays")
@edge.needs_supervisor
def save_setup_holidays() -> Any:
    """Confirm this year's table and go on."""
    today = edge.calendar().date_of(edge.now())
    operations.confirm_year(today.year, now=edge.now(), by=sitting().id)
    return steps.gone_on(Step.HOLIDAYS)


def _is_there(typed: Mapping[str, str]) -> bool:
    known = queries.calendar(edge.zone()).terms_known()
    return any(operations.term_values(term) == dict(typed) for term in known)


def _term_page(typed: Mapping[str, str], errors: Mapping[str, str] | None = None, weeks: int = 0) -> Any:
    facts = queries.calendar(edge.zone())
    today = facts.date_of(edge.now())
    return steps.shown(
        Step.TERM, "setup_term.html", 422 if errors or weeks else 200, typed=typed, errors=errors or {}, weeks=weeks,
        terms=[term for term in facts.terms_known() if term.last_on >= today],
    )  # fmt: skip


def _year(year: int) -> Year:
    rows = queries.national_days(year)
    return Year(year, _spans(rows), bool(rows) and all(row.is_confirmed for row in rows))


def _spans(rows: Sequence[Any]) -> list[Span]:
    """Return the days off and worked as a notice says them: a holiday with the weekends that it meets."""
    today = edge.calendar().date_of(edge.now())
    off, worked = ({row.on: row.name for row in rows if row.is_off is is_off} for is_off in (True, False))

    def is_free(day: date) -> bool:
        return day in off or (is_weekend(day) and day not in worked)

    found = {}
    for on in off:
        first = last = on
        while is_free(first - _DAY):
            first -= _DAY
        while is_free(last + _DAY):
            last += _DAY
        # Days moved to a holiday have long names of their own; what most days are called is its name.
        names = Counter(edge.holiday_name(name) for day, name in off.items() if first <= day <= last)
        count = (last - first).days + 1
        found[first] = Span(edge.days_text(first, last, today=today), True, names.most_common(1)[0][0], count)
    for day, name in worked.items():
        found[day] = Span(edge.days_text(day, day, today=today), False, edge.holiday_name(name), 1)
    return [found[day] for day in sorted(found)]
