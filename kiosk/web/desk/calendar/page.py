"""The calendar's page: a month as it stands, and the facts that make it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from kiosk.core.calendar import Calendar, EntryKind, Filter, MealTime, Term, monday_of
from kiosk.operations import calendar as operations
from kiosk.operations import edits
from kiosk.operations.calendar import NextTerm
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.cadence_words import meal_word
from kiosk.web.desk.calendar.words import entry_signs, entry_words, remembered, said
from kiosk.web.desk.frame import bp

YEARS = range(2020, 2060)


@dataclass(frozen=True)
class Cell:
    """A day in the picture of a month; `sign` says why it differs from what its weekday would make it."""

    on: date
    is_inside: bool
    is_school: bool
    is_today: bool
    sign: str
    word: str


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday, each with the number of its teaching week if it has one."""

    first: date
    before: date
    after: date
    weeks: tuple[tuple[int | None, tuple[Cell, ...]], ...]
    school_days: int


@dataclass(frozen=True)
class OwnEntryLine:
    """An own entry in force with the id it keeps through its changes, and whether all its days are past."""

    root: int
    fact: Any
    word: str
    by: str
    is_past: bool


@dataclass(frozen=True)
class CalendarPage:
    """The calendar facts in force and one month."""

    month: Month
    terms: Sequence[Term]
    next_term: NextTerm
    next_name: str
    coming: Sequence[OwnEntryLine]
    past: Sequence[OwnEntryLine]
    entry_kinds: tuple[tuple[str, str], ...]
    year: int
    national: Sequence[Any]
    is_confirmed: bool
    history: Sequence[Any]
    national_seen: str
    meals: tuple[tuple[str, str, MealTime], ...]
    meals_seen: str


@bp.get("/calendar")
@edge.needs_supervisor
def calendar() -> str:
    """Show the calendar of a month and all that makes it."""
    return shown_page()


def shown_page(typed: Mapping[str, str] | None = None, form: str = "", error: Refused | None = None) -> str:
    """Return the page, with what was typed into one of its forms and what is wrong with it."""
    return render_template(
        "desk/calendar.html", calendar=_calendar_page(form), typed=typed or {}, form=form, wrong=said(error) if error else {}
    )


def picture_year() -> int:
    """Return the year whose national table is asked for, else this one."""
    year = inputs.number("year") or edge.calendar().date_of(edge.now()).year
    return year if year in YEARS else edge.calendar().date_of(edge.now()).year


def _calendar_page(form: str) -> CalendarPage:
    # What was just written has to show at once, so the calendar is read anew.
    facts = queries.calendar(edge.zone())
    today = facts.date_of(edge.now())
    year = picture_year()
    national = queries.national_days(year)
    by_age = sorted(facts.meals, key=lambda time: time.from_on)
    latest = {meal: time for meal in operations.DEFAULT_MEALS for time in by_age if time.meal == meal}
    lines = _own_entries(today)
    following = next_term(facts, today)
    return CalendarPage(
        month=month_of(facts, edge.day(f"{inputs.text('month')[:7]}-01") or today.replace(day=1), today),
        terms=facts.terms_known(),
        next_term=following,
        next_name=next_name(following),
        coming=sorted((each for each in lines if not each.is_past), key=lambda each: each.fact.first_on),
        past=[each for each in lines if each.is_past],
        entry_kinds=entry_kinds(),
        year=year,
        national=national,
        is_confirmed=bool(national) and all(row.is_confirmed for row in national),
        history=remembered(f"national:{year}"),
        national_seen=(form == "national" and inputs.text("seen")) or edits.stamp(operations.national_values(year)),
        meals=tuple((meal, meal_word(meal), time) for meal, time in latest.items()),
        meals_seen=(form == "meal" and inputs.text("seen")) or edits.stamp(operations.meal_values()),
    )


def entry_kinds() -> tuple[tuple[str, str], ...]:
    """Return every kind of own entry as key and word."""
    return tuple((kind.value, word) for kind, word in entry_words().items())


def next_term(facts: Calendar, today: date) -> NextTerm:
    """Return the term likely to be entered next."""
    festival = [day.on for day in facts.national if day.withdrawn_at is None and "春节" in day.name]
    return operations.next_term(facts.terms_known(), festival, today)


def next_name(term: NextTerm) -> str:
    """Return what the term likely to be entered next would be called."""
    year = term.first_on.year
    return _("%(year)s 春季学期", year=year) if term.is_spring else _("%(year)s 秋季学期", year=year)


def _own_entries(today: date) -> list[OwnEntryLine]:
    people = {person.id: person.name for person in queries.people(with_left=True)}
    roots = queries.own_entry_roots()
    return [
        OwnEntryLine(
            roots.get(fact.id, fact.id), fact, entry_words()[EntryKind(fact.kind)], people.get(fact.by_id or 0, ""),
            fact.last_on < today,
        )
        for fact in queries.own_entries()
    ]  # fmt: skip


def month_of(facts: Calendar, first: date, today: date) -> Month:
    """Return the picture of a month by all facts of a calendar."""
    monday = monday_of(first)
    after = (first + timedelta(days=32)).replace(day=1)
    names = {day.on: day for day in facts.national if day.withdrawn_at is None}
    own = [entry for entry in facts.entries if entry.withdrawn_at is None]
    weeks = []
    while monday < after:
        days = [monday + timedelta(days=n) for n in range(7)]
        weeks.append((facts.week_of(monday), tuple(_cell(facts, day, first, today, names, own) for day in days)))
        monday += timedelta(days=7)
    school_days = len(facts.days(first, after, Filter.SCHOOL))
    return Month(first, (first - timedelta(days=1)).replace(day=1), after, tuple(weeks), school_days)


def _cell(facts: Any, day: date, first: date, today: date, names: Mapping[date, Any], own: Sequence[Any]) -> Cell:
    entry = next((each for each in reversed(own) if each.first_on <= day <= each.last_on), None)
    national = names.get(day)
    sign, word = "", ""
    if entry is not None:
        sign, word = entry_signs()[entry.kind], entry.reason or entry_words()[entry.kind]
    elif national is not None:
        sign, word = _("休") if national.is_off else _("班"), edge.holiday_name(national.name)
    return Cell(day, day.month == first.month, facts.is_day(day, Filter.SCHOOL), day == today, sign, word)
