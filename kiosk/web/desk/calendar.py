"""The calendar: terms, the school's own entries, the national table and the meals, with the months as they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from kiosk.core.calendar import EntryKind, Filter, MealTime, Term
from kiosk.operations import calendar as operations
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.cadence_words import meal_word
from kiosk.web.desk.checkpoints import said
from kiosk.web.desk.frame import bp, sitting

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
class CalendarPage:
    """The calendar facts in force and one month."""

    month: Month
    terms: Sequence[Term]
    entries: Sequence[Any]
    entry_kinds: tuple[tuple[str, str], ...]
    year: int
    national: Sequence[Any]
    is_confirmed: bool
    meals: tuple[tuple[str, str, MealTime], ...]
    people: Mapping[int, str]


@bp.get("/calendar")
@edge.needs_supervisor
def calendar() -> str:
    """Show the calendar of a month and all that makes it."""
    return _page()


@bp.post("/calendar/terms")
@edge.needs_supervisor
def add_term() -> Any:
    """Enter a term."""
    return _changed(_add_term, "term", ("name", "first_on", "last_on"))


@bp.post("/calendar/entries")
@edge.needs_supervisor
def add_entry() -> Any:
    """Enter what the school decided about some dates."""
    return _changed(_add_entry, "entry", ("kind", "entry_first_on", "entry_last_on", "reason"))


@bp.post("/calendar/entries/<int(max=999999999):entry_id>/withdraw")
@edge.needs_supervisor
def withdraw_entry(entry_id: int) -> Any:
    """Take an own entry back from now on."""
    operations.withdraw_own_entry(entry_id, now=edge.now())
    return edge.done("desk.calendar")


@bp.post("/calendar/national")
@edge.needs_supervisor
def set_national_day() -> Any:
    """Say what one date is in the national table."""
    return _changed(_set_national, "national", ("on", "is", "label"))


@bp.post("/calendar/national/<int(max=9999):year>/confirm")
@edge.needs_supervisor
def confirm_year(year: int) -> Any:
    """Mark a year's table as compared with the announcement."""
    operations.confirm_year(year)
    return edge.done("desk.calendar", year=year)


@bp.post("/calendar/meals")
@edge.needs_supervisor
def set_meal() -> Any:
    """Say when a meal starts from a date on, tomorrow at the earliest."""
    return _changed(_set_meal, "meal", ("meal", "starts_by", "from_on"))


def _changed(change: Any, form: str, names: tuple[str, ...]) -> Any:
    typed = {name: inputs.text(name) for name in names}
    try:
        change(typed)
    except Refused as error:
        return _page(typed, form, error), 422
    kept = {name: value for name in ("month", "year") if (value := inputs.text(name, longest=10))}
    return edge.done("desk.calendar", **kept)


def _add_term(typed: Mapping[str, str]) -> None:
    operations.add_term(
        typed["name"], first_on=_day(typed, "first_on"), last_on=_day(typed, "last_on"), now=edge.now()
    )


def _add_entry(typed: Mapping[str, str]) -> None:
    if typed["kind"] not in set(EntryKind):
        raise Refused(Refusal.NAME_MISSING, "kind")
    first_on = _day(typed, "entry_first_on")
    last_on = _day(typed, "entry_last_on") if typed["entry_last_on"] else first_on
    if (last_on - first_on).days not in range(367):
        raise Refused(Refusal.ENDS_BEFORE_IT_BEGINS, "entry_last_on")
    kind = EntryKind(typed["kind"])
    # The same form sent twice is one entry.
    if any((row.kind, row.first_on, row.last_on) == (kind, first_on, last_on) for row in queries.own_entries()):
        return
    operations.add_own_entry(
        kind, first_on=first_on, last_on=last_on, reason=typed["reason"], now=edge.now(), by=sitting().id
    )


def _set_national(typed: Mapping[str, str]) -> None:
    values = {"off": True, "work": False, "plain": None}
    if typed["is"] not in values:
        raise Refused(Refusal.NAME_MISSING, "is")
    operations.set_national_day(_day(typed, "on"), values[typed["is"]], name=typed["label"], now=edge.now())


def _set_meal(typed: Mapping[str, str]) -> None:
    starts_by, from_on = inputs.clock(typed["starts_by"]), _day(typed, "from_on")
    if typed["meal"] not in operations.DEFAULT_MEALS:
        raise Refused(Refusal.NAME_MISSING, "meal")
    if starts_by is None:
        raise Refused(Refusal.NOT_A_TIME, "starts_by")
    if from_on <= edge.calendar().date_of(edge.now()):
        raise Refused(Refusal.REACHES_BACK, "from_on")
    operations.set_meal(typed["meal"], starts_by, from_on=from_on)


def _day(typed: Mapping[str, str], name: str) -> date:
    found = inputs.day(typed[name])
    if found is None:
        raise Refused(Refusal.NOT_A_DATE, name)
    return found


def _page(typed: dict[str, str] | None = None, form: str = "", error: Refused | None = None) -> str:
    return render_template(
        "desk/calendar.html",
        calendar=_calendar_page(),
        typed=typed or {},
        form=form,
        error=said(error) if error else None,
    )


def _calendar_page() -> CalendarPage:
    # What was just written has to show at once, so the calendar is read anew.
    facts = queries.calendar(edge.zone())
    today = facts.date_of(edge.now())
    year = inputs.number("year") or today.year
    year = year if year in YEARS else today.year
    national = queries.national_days(year)
    by_age = sorted(facts.meals, key=lambda time: time.from_on)
    latest = {meal: time for meal in operations.DEFAULT_MEALS for time in by_age if time.meal == meal}
    return CalendarPage(
        month=_month(facts, inputs.day(f"{inputs.text('month')[:7]}-01") or today.replace(day=1), today),
        terms=facts.terms_known(),
        entries=queries.own_entries(),
        entry_kinds=tuple((kind.value, word) for kind, word in entry_words().items()),
        year=year,
        national=national,
        is_confirmed=bool(national) and all(row.is_confirmed for row in national),
        meals=tuple((meal, meal_word(meal), time) for meal, time in latest.items()),
        people={person.id: person.name for person in queries.people(with_left=True)},
    )


def entry_words() -> dict[EntryKind, str]:
    """Return what each kind of own entry means."""
    return {
        EntryKind.CLOSED: _("停课（教职工上班）"),
        EntryKind.SHUT: _("全休（校内无人）"),
        EntryKind.OPEN: _("上课（补课、调课）"),
        EntryKind.MEALS: _("供餐（非教学日开餐）"),
        EntryKind.BOARDING: _("住校夜"),
    }


def _month(facts: Any, first: date, today: date) -> Month:
    monday = first - timedelta(days=first.weekday())
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
        sign, word = (_("休"), national.name) if national.is_off else (_("班"), national.name)
    return Cell(day, day.month == first.month, facts.is_day(day, Filter.SCHOOL), day == today, sign, word)


def entry_signs() -> dict[EntryKind, str]:
    """Return the one character that stands for an own entry in a month's picture."""
    return {
        EntryKind.CLOSED: _("停"),
        EntryKind.SHUT: _("空"),
        EntryKind.OPEN: _("课"),
        EntryKind.MEALS: _("餐"),
        EntryKind.BOARDING: _("宿"),
    }
