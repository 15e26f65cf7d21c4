"""CAL-1: the national table of 2026 as announced, a provisional 2027, and the school's own dated facts."""

from datetime import date, timedelta

import pytest

from kiosk.core.calendar import EntryKind, Filter, Term
from kiosk.core.notice_text import read_notice
from kiosk.operations import calendar, edits
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import MealTimeFact, NationalDayFact, OwnEntryFact, TermFact
from tests.factories import all_rows
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON, NOTICE_2026, SHANGHAI, local

# The State Council's notice of 4 November 2025 for 2026: spans off, both ends included, and the make-up workdays.
OFF_SPANS_2026 = [
    ((1, 1), (1, 3)),
    ((2, 15), (2, 23)),
    ((4, 4), (4, 6)),
    ((5, 1), (5, 5)),
    ((6, 19), (6, 21)),
    ((9, 25), (9, 27)),
    ((10, 1), (10, 7)),
]
MAKE_UP_2026 = {date(2026, *day) for day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]}
OFF_2026 = {
    date(2026, *first) + timedelta(days=number)
    for first, last in OFF_SPANS_2026
    for number in range((date(2026, *last) - date(2026, *first)).days + 1)
}
# Only these are fixed by the regulation on holidays; how 2027 is arranged round them was not announced.
STATUTORY_2027 = {
    date(2027, *day)
    for day in [(1, 1), (2, 5), (2, 6), (2, 7), (2, 8), (4, 5), (5, 1), (5, 2), (6, 9), (9, 15), (10, 1), (10, 2), (10, 3)]
}


def known():
    return queries.calendar(SHANGHAI)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


# -- the national table ------------------------------------------------------------------------------------------------


def test_every_day_of_2026_is_a_workday_exactly_as_announced(app):
    calendar_2026 = known()
    wrong = [
        day
        for day in days_of(2026)
        if calendar_2026.is_day(day, Filter.WORK) != (day in MAKE_UP_2026 or (day.weekday() < 5 and day not in OFF_2026))
    ]
    assert wrong == [] and sum(calendar_2026.is_day(day, Filter.WORK) for day in days_of(2026)) == 248


def test_the_table_of_2026_names_the_days_off_and_the_make_up_days(app):
    table = queries.national_days(2026)
    off, make_up = ({fact.on for fact in table if fact.is_off is is_off} for is_off in (True, False))
    assert make_up == MAKE_UP_2026
    assert off <= OFF_2026 and {day for day in OFF_2026 if day.weekday() < 5} <= off
    assert all(fact.name for fact in table) and all(fact.is_confirmed for fact in table)


def test_2027_holds_the_statutory_days_alone_and_says_that_it_is_provisional(app):
    table = queries.national_days(2027)
    assert {fact.on for fact in table} == STATUTORY_2027
    assert all(fact.is_off and not fact.is_confirmed for fact in table)
    assert queries.unconfirmed_years([2026, 2027, 2031]) == [2027, 2031]


def test_an_unknown_year_is_judged_by_its_weekdays(app):
    assert [known().is_day(date(2031, 1, day), Filter.WORK) for day in range(6, 13)] == [True] * 5 + [False] * 2


def test_seeding_again_changes_nothing(app):
    before = len(all_rows(NationalDayFact))
    calendar.seed_national_days(2026)
    assert len(all_rows(NationalDayFact)) == before


def test_a_confirmed_year_is_provisional_no_more(app):
    calendar.confirm_year(2027)
    assert queries.unconfirmed_years([2026, 2027]) == []


def test_a_year_is_announced_without_a_new_program(app):
    calendar.set_national_day(date(2027, 2, 9), True, name="春节", now=FRIDAY_MORNING)
    calendar.set_national_day(date(2027, 2, 20), False, name="调休上班", now=FRIDAY_MORNING)
    assert [known().is_day(date(2027, 2, day), Filter.WORK) for day in (9, 10, 20)] == [False, True, True]


def test_what_was_said_of_a_day_before_counts_until_it_was_changed(app):
    day = date(2026, 12, 31)
    calendar.set_national_day(day, True, name="临时放假", now=FRIDAY_NOON)
    at_noon, after = FRIDAY_NOON, FRIDAY_NOON + timedelta(microseconds=1)
    assert [known().is_day(day, Filter.WORK, before) for before in (at_noon, after, None)] == [True, False, False]


def test_a_day_set_twice_holds_what_was_said_last(app):
    day = date(2026, 10, 10)
    calendar.set_national_day(day, True, name="", now=FRIDAY_MORNING)
    assert not known().is_day(day, Filter.WORK)
    calendar.set_national_day(day, None, name="", now=FRIDAY_NOON)
    assert not known().is_day(day, Filter.WORK) and day.weekday() == 5
    calendar.set_national_day(day, False, name="", now=FRIDAY_NOON)
    assert known().is_day(day, Filter.WORK)
    assert [fact.on for fact in queries.national_days(2026)].count(day) == 1


# -- the school's own entries ------------------------------------------------------------------------------------------

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)


def enter(kind, first_on=FRIDAY, last_on=None, now=FRIDAY_MORNING):
    return calendar.add_own_entry(kind, first_on=first_on, last_on=last_on or first_on, reason="台风", now=now)


@pytest.mark.parametrize(
    ("kind", "day", "filters"),
    [
        (EntryKind.CLOSED, FRIDAY, {Filter.WORK, Filter.MANNED, Filter.EVERY, Filter.OFF}),
        (EntryKind.SHUT, FRIDAY, {Filter.EVERY, Filter.OFF}),
        (EntryKind.OPEN, SATURDAY, {Filter.SCHOOL, Filter.MANNED, Filter.EVERY, Filter.MEALS}),
        (EntryKind.MEALS, SATURDAY, {Filter.MANNED, Filter.EVERY, Filter.MEALS, Filter.OFF}),
        (EntryKind.BOARDING, SATURDAY, {Filter.MANNED, Filter.EVERY, Filter.BOARDING, Filter.OFF}),
    ],
)
def test_an_own_entry_decides_what_its_day_is(app, kind, day, filters):
    enter(kind, day)
    assert {each for each in Filter if known().is_day(day, each)} == filters


def test_an_own_entry_counts_from_its_instant_on(app):
    enter(EntryKind.CLOSED)
    after = FRIDAY_MORNING + timedelta(microseconds=1)
    assert [known().is_day(FRIDAY, Filter.SCHOOL, before) for before in (FRIDAY_MORNING, after)] == [True, False]


def test_an_own_entry_holds_both_its_ends_and_nothing_round_them(app):
    enter(EntryKind.CLOSED, date(2026, 11, 23), date(2026, 11, 25))
    closed = [day.day for day in days_of(2026) if day.month == 11 and day.day > 19 and day.weekday() < 5 and not known().is_day(day, Filter.SCHOOL)]
    assert closed == [23, 24, 25]


def test_a_withdrawn_entry_decides_no_more_but_has_decided(app):
    entry = enter(EntryKind.CLOSED)
    calendar.withdraw_own_entry(entry.id, now=FRIDAY_NOON)
    assert known().is_day(FRIDAY, Filter.SCHOOL)
    assert not known().is_day(FRIDAY, Filter.SCHOOL, before=FRIDAY_NOON)
    assert queries.own_entries() == []


def test_withdrawing_twice_keeps_the_first_instant(app):
    entry = enter(EntryKind.CLOSED)
    for now in (FRIDAY_NOON, FRIDAY_NOON + timedelta(hours=1)):
        calendar.withdraw_own_entry(entry.id, now=now)
    calendar.withdraw_own_entry(999, now=FRIDAY_NOON)
    (row,) = all_rows(OwnEntryFact)
    assert row.withdrawn_at == FRIDAY_NOON


def test_the_latest_entry_of_a_day_speaks(app):
    enter(EntryKind.CLOSED)
    enter(EntryKind.OPEN, now=FRIDAY_NOON)
    assert known().is_day(FRIDAY, Filter.SCHOOL)


@pytest.mark.parametrize(
    ("first_on", "last_on"), [(FRIDAY, date(2026, 11, 19)), (FRIDAY, FRIDAY + timedelta(days=367))]
)
def test_an_entry_that_ends_before_it_begins_or_spans_more_than_a_year_is_refused(app, first_on, last_on):
    with pytest.raises(Refused) as refused:
        enter(EntryKind.CLOSED, first_on, last_on)
    assert (refused.value.why, refused.value.field) == (Refusal.ENDS_BEFORE_IT_BEGINS, "last_on")
    assert all_rows(OwnEntryFact) == []


# -- terms -------------------------------------------------------------------------------------------------------------


def term(first_on, last_on, *, name="新学期", now=FRIDAY_MORNING, week_one_on=None):
    return calendar.add_term(name, first_on=first_on, last_on=last_on, week_one_on=week_one_on, now=now)


@pytest.mark.parametrize(
    ("first_on", "last_on", "is_taken"),
    [
        (date(2026, 7, 1), date(2026, 8, 30), True),
        (date(2026, 7, 1), date(2026, 8, 31), True),
        (date(2026, 7, 1), date(2026, 9, 1), False),
        (date(2026, 7, 1), date(2027, 2, 1), False),
        (date(2026, 10, 1), date(2026, 10, 2), False),
        (date(2027, 1, 22), date(2027, 6, 30), False),
        (date(2027, 1, 23), date(2027, 6, 30), True),
        (date(2027, 2, 22), date(2027, 6, 30), True),
    ],
    ids=["before", "touching", "overlapping", "round", "inside", "on its last day", "touching after", "after"],
)
def test_terms_never_overlap(app, first_on, last_on, is_taken):
    if is_taken:
        assert term(first_on, last_on).id
    else:
        with pytest.raises(Refused) as refused:
            term(first_on, last_on)
        assert refused.value.why is Refusal.OVERLAPS
    assert len(all_rows(TermFact)) == 1 + is_taken


def test_a_term_ends_after_it_begins(app):
    with pytest.raises(Refused) as refused:
        term(date(2027, 3, 1), date(2027, 2, 28))
    assert refused.value.why is Refusal.ENDS_BEFORE_IT_BEGINS
    assert term(date(2027, 3, 1), date(2027, 3, 1)).id


def test_a_term_has_a_name(app):
    with pytest.raises(Refused) as refused:
        term(date(2027, 3, 1), date(2027, 7, 1), name=" ")
    assert refused.value.why is Refusal.NAME_MISSING


@pytest.mark.parametrize(("week_one_on", "monday"), [(None, date(2027, 2, 22)), (date(2027, 3, 3), date(2027, 3, 1))])
def test_week_one_begins_on_a_monday(app, week_one_on, monday):
    assert term(date(2027, 2, 24), date(2027, 7, 1), week_one_on=week_one_on).week_one_on == monday


def test_a_term_counts_from_its_instant_on(app):
    term(date(2027, 2, 22), date(2027, 7, 1), now=FRIDAY_NOON)
    day = date(2027, 3, 1)
    after = FRIDAY_NOON + timedelta(microseconds=1)
    assert [known().is_day(day, Filter.SCHOOL, before) for before in (FRIDAY_NOON, after)] == [False, True]


@pytest.mark.parametrize(
    ("day", "is_school"),
    [("2026-08-31", False), ("2026-09-01", True), ("2026-09-19", False), ("2026-09-20", True), ("2026-09-25", False),
     ("2026-10-01", False), ("2026-10-10", True), ("2027-01-22", True), ("2027-01-25", False)],
)  # fmt: skip
def test_school_days_follow_term_and_table(app, day, is_school):
    assert known().is_day(date.fromisoformat(day), Filter.SCHOOL) is is_school


# -- meals -------------------------------------------------------------------------------------------------------------


def test_meals_start_at_their_default_times(app):
    assert {meal: known().meal_by(meal, FRIDAY) for meal in calendar.DEFAULT_MEALS} == calendar.DEFAULT_MEALS


def test_a_changed_meal_moves_from_its_day_on(app):
    calendar.set_meal("lunch", 12 * 60, from_on=SATURDAY)
    assert [known().meal_by("lunch", day) for day in (FRIDAY, SATURDAY)] == [690, 720]


def test_a_meal_set_twice_for_a_day_holds_what_was_said_last(app):
    for minutes in (700, 710):
        calendar.set_meal("lunch", minutes, from_on=SATURDAY)
    assert [row.starts_by for row in all_rows(MealTimeFact) if row.from_on == SATURDAY] == [710]


@pytest.mark.parametrize(("minutes", "is_taken"), [(-1, False), (0, True), (1439, True), (1440, False)])
def test_a_meal_starts_within_its_day(app, minutes, is_taken):
    if is_taken:
        calendar.set_meal("lunch", minutes, from_on=SATURDAY)
    else:
        with pytest.raises(Refused):
            calendar.set_meal("lunch", minutes, from_on=SATURDAY)
    assert known().meal_by("lunch", SATURDAY) == (minutes if is_taken else 690)


def test_a_meal_nobody_serves_has_no_time(app):
    assert known().meal_by("supper", FRIDAY) is None
    assert known().meal_by("lunch", local("2020-01-01 00:00").date()) is None


# -- changing and withdrawing ------------------------------------------------------------------------------------------

KEY = "term-2026-09-01"
AUTUMN = {"name": "秋季学期", "first_on": "2026-09-01", "last_on": "2027-01-22"}


def change(now=FRIDAY_NOON, seen=None, **changed):
    values = {"name": "秋季学期", "first_on": date(2026, 9, 1), "last_on": date(2027, 1, 22)} | changed
    return calendar.change_term(KEY, **values, seen=seen or edits.stamp(AUTUMN), now=now, by=None)


def test_a_changed_term_counts_from_its_instant_and_the_past_stays(app):
    assert change(last_on=date(2026, 11, 19))
    after = FRIDAY_NOON + timedelta(microseconds=1)
    assert [known().is_day(FRIDAY, Filter.SCHOOL, before) for before in (FRIDAY_NOON, after)] == [True, False]
    assert [term.last_on for term in known().terms_known()] == [date(2026, 11, 19)]


def test_a_term_with_another_first_day_counts_its_weeks_anew_and_else_keeps_them(app):
    change(name="上学期")
    assert known().terms_known()[0].week_one_on == date(2026, 8, 31)
    change(first_on=date(2026, 9, 8), seen=edits.stamp(AUTUMN | {"name": "上学期"}))
    assert known().terms_known()[0].week_one_on == date(2026, 9, 7)


def test_a_term_may_not_be_moved_into_another_one(app):
    term(date(2027, 2, 22), date(2027, 7, 2))
    with pytest.raises(Refused) as refused:
        change(last_on=date(2027, 2, 22))
    assert (refused.value.why, refused.value.detail) == (Refusal.OVERLAPS, "新学期")
    assert not [row for row in all_rows(TermFact) if row.withdrawn_at]


def test_a_term_may_overlap_what_it_was(app):
    assert change(first_on=date(2026, 9, 8), last_on=date(2027, 1, 29))


def test_a_changed_term_is_told_to_whoever_saw_it_before(app):
    change(name="上学期")
    with pytest.raises(edits.Outdated):
        change(name="第一学期")
    assert not change(name="上学期")


def test_a_withdrawn_term_has_no_school_days_any_more_but_had_them(app):
    assert calendar.withdraw_term(KEY, seen=edits.stamp(AUTUMN), now=FRIDAY_NOON, by=None)
    assert not calendar.withdraw_term(KEY, seen=edits.stamp(AUTUMN), now=FRIDAY_NOON, by=None)
    assert not known().is_day(FRIDAY, Filter.SCHOOL) and known().is_day(FRIDAY, Filter.SCHOOL, before=FRIDAY_NOON)


def test_a_new_term_never_takes_the_place_of_one_with_the_same_first_key(app):
    change(first_on=date(2026, 10, 12))
    term(date(2026, 9, 1), date(2026, 10, 9), now=FRIDAY_NOON + timedelta(minutes=1))
    assert len(known().terms_known()) == 2


def test_an_equal_term_is_entered_once(app):
    for _time in range(2):
        term(date(2027, 2, 22), date(2027, 7, 2))
    assert len(all_rows(TermFact)) == 2


@pytest.mark.parametrize(
    ("first_on", "last_on", "is_odd"),
    [
        (date(2027, 2, 22), date(2027, 3, 21), True),
        (date(2027, 2, 22), date(2027, 3, 22), False),
        (date(2027, 2, 22), date(2027, 9, 19), False),
        (date(2027, 2, 22), date(2027, 9, 20), True),
    ],
)
def test_a_term_below_5_or_above_30_weeks_is_unusual(first_on, last_on, is_odd):
    assert calendar.is_unusual(first_on, last_on) is is_odd


@pytest.mark.parametrize(
    ("last_on", "today", "festival", "wanted"),
    [
        (date(2027, 1, 22), FRIDAY, [date(2027, 2, 6)], (True, date(2027, 2, 22), date(2027, 7, 2))),
        (date(2027, 1, 22), FRIDAY, [date(2027, 2, 19)], (True, date(2027, 3, 1), date(2027, 7, 9))),
        (date(2027, 7, 2), FRIDAY, [], (False, date(2027, 9, 1), date(2028, 1, 21))),
        (date(2028, 7, 7), FRIDAY, [], (False, date(2028, 9, 1), date(2029, 1, 19))),
        (date(2029, 7, 6), FRIDAY, [], (False, date(2029, 9, 3), date(2030, 1, 25))),
        (None, FRIDAY, [], (False, date(2026, 9, 1), date(2027, 1, 22))),
        (None, date(2027, 3, 10), [], (True, date(2027, 2, 22), date(2027, 7, 2))),
    ],
)
def test_the_next_term_follows_the_last_one(last_on, today, festival, wanted):
    terms = [Term("t", "t", last_on - timedelta(days=100), last_on, last_on)] if last_on else []
    found = calendar.next_term(terms, festival, today)
    assert (found.is_spring, found.first_on, found.last_on) == wanted


def test_an_edited_entry_keeps_its_first_id_and_the_past_stays(app):
    entry = enter(EntryKind.CLOSED, FRIDAY, SATURDAY)
    values = calendar.entry_values(entry)
    assert calendar.change_own_entry(
        entry.id, EntryKind.CLOSED, first_on=SATURDAY, last_on=SATURDAY, reason="台风", seen=edits.stamp(values),
        now=FRIDAY_NOON, by=None,
    )  # fmt: skip
    after = FRIDAY_NOON + timedelta(microseconds=1)
    assert [known().is_day(FRIDAY, Filter.SCHOOL, before) for before in (FRIDAY_NOON, after)] == [False, True]
    assert queries.own_entry(entry.id).first_on == SATURDAY
    calendar.withdraw_own_entry(entry.id, now=FRIDAY_NOON)
    assert queries.own_entry(entry.id) is None


def test_a_notice_of_part_of_a_year_leaves_the_rest(app):
    seen = edits.stamp(calendar.national_values(2027))
    days = read_notice("10月1日至7日放假调休，10月9日上班", year=2027).days
    assert calendar.save_notice(2027, days, is_whole=False, seen=seen, now=FRIDAY_NOON, by=None)
    assert not calendar.save_notice(2027, days, is_whole=False, seen=seen, now=FRIDAY_NOON, by=None)
    table = {row.on for row in queries.national_days(2027)}
    assert STATUTORY_2027 < table and len(table) == len(STATUTORY_2027) + 5
    assert queries.unconfirmed_years([2027]) == [2027]


def test_the_packaged_table_of_2026_agrees_with_the_notice_pasted(app):
    work = [known().is_day(day, Filter.WORK) for day in days_of(2026)]
    seen = edits.stamp(calendar.national_values(2026))
    days = read_notice(NOTICE_2026, year=2026).days
    assert calendar.save_notice(2026, days, is_whole=True, seen=seen, now=FRIDAY_NOON, by=None)
    assert [known().is_day(day, Filter.WORK) for day in days_of(2026)] == work


def test_a_december_before_the_year_is_set_and_the_rest_of_that_year_stays(app):
    seen = edits.stamp(calendar.national_values(2027))
    days = read_notice("元旦：12月31日至1月2日放假，共3天", year=2027).days
    before = {row.on for row in queries.national_days(2026)}
    calendar.save_notice(2027, days, is_whole=False, seen=seen, now=FRIDAY_NOON, by=None)
    assert {row.on for row in queries.national_days(2026)} - before == {date(2026, 12, 31)}


def test_nothing_of_a_notice_is_saved_over_a_table_that_changed(app):
    seen = edits.stamp(calendar.national_values(2027))
    calendar.set_national_day(date(2027, 3, 1), True, name="校庆", now=FRIDAY_MORNING)
    with pytest.raises(edits.Outdated):
        calendar.save_notice(
            2027, read_notice("10月1日放假", year=2027).days[:0], is_whole=True, seen=seen, now=FRIDAY_NOON, by=None
        )
    assert date(2027, 3, 1) in {row.on for row in queries.national_days(2027)}
