"""The engine of windows and the slow oracle say the same, for random calendars, cadences, pauses and checks."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.cadence import (
    Floating,
    HalfMonthly,
    Meal,
    Monthly,
    Night,
    Once,
    Part,
    Slot,
    Slots,
    TermPart,
    Unit,
    Weekly,
    Yearly,
)
from kiosk.core.calendar import (
    Calendar,
    EntryKind,
    Filter,
    MealTime,
    NationalDay,
    OwnEntry,
    Term,
)
from kiosk.core.window import (
    Cadence,
    Check,
    Pause,
    Schedule,
    Window,
    missed,
    owed,
    status,
    unserved,
    windows,
)
from tests.core import oracle
from tests.core.oracle import Facts

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# Berlin turns its clocks at two and three at night, Santiago at midnight: there some dates have no 00:00.
ZONES = [ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/Santiago")]
BASES = [date(2026, 9, 1), date(2026, 10, 20), date(2027, 3, 22), date(2028, 2, 24)]
PROBES = 30


@dataclass(frozen=True)
class Case:
    """One schedule on one calendar with its checks, and the span over which it is compared."""

    schedule: Schedule
    facts: Facts
    checks: tuple[Check, ...]
    start: datetime
    end: datetime
    seed: int


# --- comparing ------------------------------------------------------------------------------------------------


def engine_calendar(facts: Facts) -> Calendar:
    return Calendar(facts.zone, facts.terms, facts.entries, facts.national, facts.meals)


def edges(window: Window) -> list[datetime]:
    known = [edge for edge in (window.opens, window.due, window.late, window.closes) if edge is not None]
    return [edge + step for edge in sorted(set(known)) for step in (-SECOND, timedelta(), SECOND)]


def assert_same_windows(case: Case, calendar: Calendar) -> list[Window]:
    expected = oracle.windows(case.schedule, case.facts, case.checks, case.start, case.end)
    assert list(windows(case.schedule, calendar, case.checks, start=case.start, end=case.end)) == expected
    return expected


def assert_same_statuses(case: Case, found: list[Window]) -> None:
    for window in found:
        for t in edges(window):
            assert status(window, case.checks, t) is oracle.status_at(window, case.checks, t), (window, t)


def assert_same_answers(case: Case, calendar: Calendar, t: datetime) -> None:
    schedule, checks = case.schedule, case.checks
    wanted = oracle.owed(schedule, case.facts, checks, t)
    assert owed(schedule, calendar, checks, t) == wanted, f"owed at {t}"
    if wanted is not None:
        assert status(wanted, checks, t) is oracle.status_at(wanted, checks, t), f"status at {t}"
    # The late list reads nothing but the last check of each schedule to say what is overdue.
    made = [check for check in checks if check.at <= t]
    last = max(made, key=lambda check: check.at, default=None)
    assert unserved(schedule, calendar, [last] if last else [], t) == unserved(schedule, calendar, checks, t), t
    expected = oracle.missed(schedule, case.facts, checks, case.start, case.end, t)
    actual = missed(schedule, calendar, checks, start=case.start, end=case.end, t=t)
    assert list(actual) == expected, f"missed at {t}"


def assert_same(case: Case) -> None:
    calendar = engine_calendar(case.facts)
    found = assert_same_windows(case, calendar)
    assert_same_statuses(case, found)
    dice = random.Random(case.seed)
    probes = {edge for window in found for edge in edges(window)}
    bounds = [case.schedule.valid_from, case.schedule.valid_until, *(check.at for check in case.checks)]
    probes |= {bound + step for bound in bounds if bound is not None for step in (-SECOND, timedelta(), SECOND)}
    chosen = sorted(probes) if len(probes) <= PROBES else dice.sample(sorted(probes), PROBES)
    minutes = (case.end - case.start) // MINUTE
    chosen += [case.start + dice.randrange(minutes) * MINUTE for _ in range(5)]
    for t in chosen:
        assert_same_answers(case, calendar, t)


# --- calendars ------------------------------------------------------------------------------------------------


def moments(zone: ZoneInfo, base: date, before: int, after: int) -> st.SearchStrategy[datetime]:
    """Instants near the base date: local midnights, full hours and odd minutes."""
    minutes = st.one_of(st.just(0), st.integers(0, 23).map(lambda hour: hour * 60), st.integers(0, 1439))
    return st.builds(
        lambda days, minute: oracle.instant(zone, base + days * DAY, minute), st.integers(-before, after), minutes
    )


def dated(zone: ZoneInfo, base: date) -> st.SearchStrategy[dict[str, datetime | None]]:
    """When a fact was entered and, sometimes, withdrawn later."""
    entered = st.one_of(st.none(), moments(zone, base, 20, 40))

    def withdrawn(entered_at: datetime | None) -> st.SearchStrategy[dict[str, datetime | None]]:
        later = st.integers(1, 20 * 1440).map(lambda minutes: (entered_at or _midnight(zone, base)) + minutes * MINUTE)
        return st.fixed_dictionaries(
            {"entered_at": st.just(entered_at), "withdrawn_at": st.one_of(st.none(), st.none(), later)}
        )

    return entered.flatmap(withdrawn)


def _midnight(zone: ZoneInfo, day: date) -> datetime:
    return oracle.instant(zone, day)


@st.composite
def term_facts(draw: st.DrawFn, zone: ZoneInfo, base: date) -> tuple[Term, ...]:
    terms: list[Term] = []
    first_on = base + draw(st.integers(-60, 30)) * DAY
    for key in ("one", "two")[: draw(st.integers(0, 2))]:
        last_on = first_on + draw(st.integers(7, 140)) * DAY
        terms.append(_term(key, first_on, last_on, **draw(dated(zone, base))))
        if draw(st.integers(0, 3)) == 0:
            moved = draw(st.integers(-3, 10)) * DAY
            entered_at = draw(moments(zone, base, 20, 40))
            terms[-1] = replace(terms[-1], entered_at=None, withdrawn_at=draw(st.sampled_from([None, entered_at])))
            terms.append(_term(key, first_on + moved, last_on + moved, entered_at, None))
        first_on = last_on + draw(st.integers(15, 40)) * DAY
    return tuple(terms)


def _term(
    key: str, first_on: date, last_on: date, entered_at: datetime | None = None, withdrawn_at: datetime | None = None
) -> Term:
    return Term(key, key, first_on, last_on, first_on - first_on.weekday() * DAY, entered_at, withdrawn_at)


@st.composite
def own_entries(draw: st.DrawFn, zone: ZoneInfo, base: date) -> tuple[OwnEntry, ...]:
    entries = []
    for _ in range(draw(st.integers(0, 6))):
        first_on = base + draw(st.integers(-10, 45)) * DAY
        last_on = first_on + draw(st.integers(0, 9)) * DAY
        kind = draw(st.sampled_from(list(EntryKind)))
        entries.append(OwnEntry(kind, first_on, last_on, "", **draw(dated(zone, base))))
    return tuple(entries)


@st.composite
def national_days(draw: st.DrawFn, zone: ZoneInfo, base: date) -> tuple[NationalDay, ...]:
    return tuple(
        NationalDay(base + draw(st.integers(-10, 45)) * DAY, draw(st.booleans()), "", **draw(dated(zone, base)))
        for _ in range(draw(st.integers(0, 5)))
    )


@st.composite
def meal_times(draw: st.DrawFn, base: date) -> tuple[MealTime, ...]:
    found = []
    for meal, by in (("breakfast", 420), ("lunch", 690), ("dinner", 1020)):
        for from_on in draw(st.lists(st.integers(-30, 30), max_size=2, unique=True)):
            found.append(MealTime(meal, by + draw(st.integers(-2, 4)) * 15, base + from_on * DAY))
    return tuple(found)


@st.composite
def calendars(draw: st.DrawFn, base: date) -> Facts:
    zone = draw(st.sampled_from(ZONES))
    return Facts(
        zone,
        draw(term_facts(zone, base)),
        draw(own_entries(zone, base)),
        draw(national_days(zone, base)),
        draw(meal_times(base)),
    )


# --- cadences -------------------------------------------------------------------------------------------------

FILTERS = st.sampled_from(list(Filter))
SHORT_GRACE = st.sampled_from([0, 10, 60]).map(lambda minutes: minutes * MINUTE)
GRACE = st.sampled_from([0, 30, 1440, 5 * 1440]).map(lambda minutes: minutes * MINUTE)
DUE_BY = st.sampled_from([30, 480, 1020, 1080, 1439, 1440])


@st.composite
def slots(draw: st.DrawFn, zone: ZoneInfo, base: date) -> Slots:
    opens = first = draw(st.integers(0, 80)) * 15
    found = []
    for n in range(draw(st.integers(1, 3))):
        due = opens + draw(st.integers(1, 20)) * 15
        closes = due + draw(st.integers(0, 16)) * 15
        if opens >= 1440 or closes > first + 1440:
            break
        found.append(Slot(opens, _on_clock(due), _on_clock(closes), f"round {n + 1}"))
        opens = closes + draw(st.integers(0, 12)) * 15
    found = found or [Slot(360, 1080, 1440)]
    return Slots(tuple(found), draw(FILTERS), draw(SHORT_GRACE))


def _on_clock(minute: int) -> int:
    return minute - 1440 if minute > 1440 else minute


@st.composite
def meal_slots(draw: st.DrawFn, zone: ZoneInfo, base: date) -> Slots:
    meals = ("breakfast", "lunch", "dinner")[draw(st.integers(0, 2)) :]
    found = [Slot(Meal(meal, -60), Meal(meal, 30), Meal(meal, 60), meal) for meal in meals]
    return Slots(tuple(found), draw(st.sampled_from([Filter.MEALS, Filter.EVERY])), draw(SHORT_GRACE))


@st.composite
def nights(draw: st.DrawFn, zone: ZoneInfo, base: date) -> Night:
    from_by = draw(st.sampled_from([1200, 1290, 1320, 1380]))
    to_by = draw(st.sampled_from([300, 360, 420]))
    step = draw(st.sampled_from([60, 90, 120, 150, 180]))
    return Night(from_by, to_by, step, draw(st.sampled_from([0, 15, 29])), draw(FILTERS), draw(SHORT_GRACE))


@st.composite
def weeklies(draw: st.DrawFn, zone: ZoneInfo, base: date) -> Weekly:
    return Weekly(draw(st.integers(0, 6)), draw(DUE_BY), draw(st.integers(1, 5)), draw(FILTERS), draw(GRACE))


@st.composite
def half_monthlies(draw: st.DrawFn, zone: ZoneInfo, base: date) -> HalfMonthly:
    return HalfMonthly(draw(DUE_BY), draw(FILTERS), draw(GRACE))


@st.composite
def monthlies(draw: st.DrawFn, zone: ZoneInfo, base: date) -> Monthly:
    day = draw(st.one_of(st.none(), st.integers(1, 31)))
    return Monthly(day, draw(DUE_BY), draw(st.sampled_from([1, 1, 3, 6])), draw(FILTERS), draw(GRACE))


@st.composite
def yearlies(draw: st.DrawFn, zone: ZoneInfo, base: date) -> Yearly:
    anchor = draw(st.one_of(st.just(date(2028, 2, 29)), st.integers(0, 365).map(lambda n: date(2028, 1, 1) + n * DAY)))
    return Yearly(anchor.month, anchor.day, draw(st.integers(1, 300)), draw(GRACE))


@st.composite
def term_parts(draw: st.DrawFn, zone: ZoneInfo, base: date) -> TermPart:
    part = draw(st.sampled_from(list(Part)))
    week = draw(st.integers(1, 8)) if part is Part.WEEK else None
    return TermPart(part, week, draw(st.integers(0, 6)), draw(DUE_BY), draw(FILTERS), draw(GRACE))


@st.composite
def onces(draw: st.DrawFn, zone: ZoneInfo, base: date) -> Once:
    opens = draw(moments(zone, base, 10, 30))
    due = opens + draw(st.integers(1, 3000)) * MINUTE
    late = due + draw(st.integers(0, 3000)) * MINUTE
    return Once(opens, due, late, late + draw(st.integers(0, 3000)) * MINUTE)


@st.composite
def floatings(draw: st.DrawFn, zone: ZoneInfo, base: date) -> Floating:
    unit = draw(st.sampled_from([Unit.DAYS, Unit.DAYS, Unit.MONTHS, Unit.YEARS]))
    count = draw(st.integers(1, {Unit.DAYS: 40, Unit.MONTHS: 3, Unit.YEARS: 1}[unit]))
    lead_days = draw(st.one_of(st.none(), st.integers(1, count)))
    return Floating(count, unit, lead_days, draw(st.one_of(st.none(), FILTERS)), draw(GRACE))


KINDS: dict[str, tuple[Callable[[ZoneInfo, date], st.SearchStrategy[Cadence]], int, int]] = {
    "slots": (slots, 8, 40),
    "meal slots": (meal_slots, 8, 25),
    "night": (nights, 8, 30),
    "weekly": (weeklies, 50, 120),
    "half-monthly": (half_monthlies, 70, 60),
    "monthly": (monthlies, 130, 80),
    "yearly": (yearlies, 700, 60),
    "term": (term_parts, 150, 150),
    "once": (onces, 40, 60),
    "floating": (floatings, 90, 150),
}


# --- cases ----------------------------------------------------------------------------------------------------


@st.composite
def cases(draw: st.DrawFn, kind: str) -> Case:
    cadences, span, _ = KINDS[kind]
    base = draw(st.sampled_from(BASES))
    facts = draw(calendars(base))
    cadence = draw(cadences(facts.zone, base))
    if isinstance(cadence, Floating):
        # Whatever is closed, the filter of a floating check finds a day again some months on.
        facts = replace(facts, terms=(*facts.terms, _term("far", base + 150 * DAY, base + 3000 * DAY)))
    start = draw(moments(facts.zone, base, 0, 20))
    end = start + span * DAY + draw(st.integers(0, 1440)) * MINUTE
    schedule = draw(schedules(cadence, facts.zone, base))
    checks = draw(made_checks(schedule, facts, base, start, end))
    return Case(schedule, facts, checks, start, end, draw(st.integers(0, 9999)))


@st.composite
def schedules(draw: st.DrawFn, cadence: Cadence, zone: ZoneInfo, base: date) -> Schedule:
    valid_from = draw(st.one_of(st.just(_midnight(zone, base - 150 * DAY)), moments(zone, base, 30, 30)))
    ends = moments(zone, base, 0, 60).filter(lambda until: until > valid_from)
    valid_until = draw(st.one_of(st.none(), ends))
    return Schedule(
        cadence,
        valid_from,
        valid_until,
        is_replaced=valid_until is not None and draw(st.booleans()),
        is_successor=draw(st.booleans()),
        pauses=draw(st.lists(pauses(zone, base), max_size=2).map(apart)),
    )


def apart(found: list[Pause]) -> tuple[Pause, ...]:
    """Return the pauses that do not overlap an earlier one.

    A checkpoint's pauses never do: the operation refuses such a one, and a test of that name holds it to this
    (`test_overlapping_pauses_are_refused_and_touching_ones_are_not`). So the engine and the oracle need not agree on what
    two pauses at once would mean.
    """
    kept: list[Pause] = []
    for pause in sorted(found, key=lambda pause: pause.from_at):
        if not kept or (kept[-1].until_at is not None and kept[-1].until_at <= pause.from_at):
            kept.append(pause)
    return tuple(kept)


@st.composite
def pauses(draw: st.DrawFn, zone: ZoneInfo, base: date) -> Pause:
    from_at, until_at = sorted(draw(st.lists(moments(zone, base, 5, 60), min_size=2, max_size=2, unique=True)))
    return Pause(from_at, draw(st.sampled_from([None, until_at, until_at, until_at])))


@st.composite
def made_checks(
    draw: st.DrawFn, schedule: Schedule, facts: Facts, base: date, start: datetime, end: datetime
) -> tuple[Check, ...]:
    """Checks at odd minutes and exactly at, before and after the edges of windows, some of them back-filled."""
    found = oracle.windows(schedule, facts, (), start, end)
    near = sorted({edge for window in found for edge in edges(window)})
    times = moments(facts.zone, base, 20, 60)
    if near:
        times = st.one_of(times, st.sampled_from(near))
    made = st.builds(Check, times, st.sampled_from([False, False, True]))
    return tuple(draw(st.lists(made, max_size=5)))


@pytest.mark.parametrize("kind", KINDS)
def test_engine_and_oracle_agree(kind: str) -> None:
    @settings(
        derandomize=True,
        deadline=None,
        max_examples=KINDS[kind][2],
        # One example draws a whole calendar, and filters only ends that lie before their beginnings.
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    @given(cases(kind))
    def agree(case: Case) -> None:
        assert_same(case)

    agree()


# --- one school year ------------------------------------------------------------------------------------------


def _school_year(zone: ZoneInfo) -> Facts:
    def local(month: int, day: int, hour: int, year: int = 2026) -> datetime:
        return datetime(year, month, day, hour, tzinfo=zone).astimezone(UTC)

    def off(first: date, days: int) -> list[NationalDay]:
        return [NationalDay(first + n * DAY, is_off=True) for n in range(days)]

    return Facts(
        zone,
        (
            Term("autumn", "", date(2026, 9, 1), date(2027, 1, 22), date(2026, 8, 31)),
            Term("spring", "", date(2027, 2, 22), date(2027, 7, 2), date(2027, 2, 22), local(1, 4, 9, 2027)),
            Term("next", "", date(2027, 9, 1), date(2028, 1, 21), date(2027, 8, 30)),
        ),
        (
            OwnEntry(EntryKind.CLOSED, date(2026, 10, 16), date(2026, 10, 16), "", local(10, 15, 20)),
            OwnEntry(EntryKind.SHUT, date(2026, 12, 7), date(2026, 12, 9), "", local(12, 8, 7)),
            OwnEntry(EntryKind.OPEN, date(2027, 3, 27), date(2027, 3, 28), "", local(3, 22, 8, 2027)),
            OwnEntry(EntryKind.CLOSED, date(2027, 5, 31), date(2027, 6, 4), "", local(6, 1, 12, 2027)),
            OwnEntry(EntryKind.MEALS, date(2027, 7, 5), date(2027, 7, 9)),
            OwnEntry(EntryKind.BOARDING, date(2026, 10, 2), date(2026, 10, 3)),
        ),
        (
            *off(date(2026, 9, 25), 3),
            *off(date(2026, 10, 1), 7),
            *off(date(2027, 1, 1), 3),
            *off(date(2027, 2, 5), 8),
            *off(date(2027, 5, 1), 5),
            NationalDay(date(2026, 9, 20), is_off=False),
            NationalDay(date(2026, 10, 10), is_off=False),
        ),
        (MealTime("lunch", 690, date(2026, 1, 1)), MealTime("lunch", 720, date(2027, 3, 1))),
    )


YEAR_CADENCES: dict[str, Cadence] = {
    "slots": Slots((Slot(480, 510, 540), Slot(690, 720, 750), Slot(960, 990, 1020)), grace=10 * MINUTE),
    "meal": Slots((Slot(Meal("lunch", -60), Meal("lunch", 30), Meal("lunch", 60)),), Filter.MEALS),
    "night": Night(filter=Filter.BOARDING),
    "weekly": Weekly(),
    "half-monthly": HalfMonthly(filter=Filter.WORK),
    "monthly": Monthly(grace=2 * DAY),
    "quarterly": Monthly(15, months=3),
    "half-yearly": Monthly(months=6, filter=Filter.WORK),
    "yearly": Yearly(2, 29, 60),
    "opening": TermPart(Part.OPENING),
    "middle": TermPart(Part.MIDDLE),
    "week": TermPart(Part.WEEK, 6),
    "end": TermPart(Part.END),
    "floating": Floating(15, filter=Filter.SCHOOL),
    "once": Once(*(datetime(2026, 11, n, tzinfo=UTC) for n in (2, 9, 11, 16))),
}


@pytest.mark.parametrize("zone", ZONES[:2], ids=str)
@pytest.mark.parametrize("kind", YEAR_CADENCES)
def test_engine_and_oracle_agree_through_a_school_year(kind: str, zone: ZoneInfo) -> None:
    dice = random.Random(f"{kind} {zone.key}")
    facts = _school_year(zone)
    calendar = engine_calendar(facts)
    start, end = _midnight(zone, date(2026, 9, 1)), _midnight(zone, date(2027, 9, 1))
    minutes = (end - start) // MINUTE
    schedule = Schedule(
        YEAR_CADENCES[kind],
        start - 300 * DAY,
        pauses=(Pause(start + 70 * DAY, start + 73 * DAY), Pause(start + 200 * DAY, start + 207 * DAY)),
    )
    spans = [one for one in oracle.windows(schedule, facts, (), start, end) if dice.random() < 0.8]
    checks = [Check(one.opens + (((one.closes or end) - one.opens) // MINUTE * MINUTE) * 5 // 8) for one in spans]
    checks += [Check(start + dice.randrange(minutes) * MINUTE, dice.random() < 0.3) for _ in range(20)]
    case = Case(schedule, facts, tuple(checks), start, end, 0)
    assert_same_statuses(case, assert_same_windows(case, calendar))
    for _ in range(500):
        t = start + dice.randrange(minutes) * MINUTE
        assert_same_answers(replace(case, start=t - 14 * DAY, end=t + DAY), calendar, t)
