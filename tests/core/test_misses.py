"""DUE-9: the misses of many schedules are those of each, counted and listed in the order of the late list, page by page."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.core.board import Risk, Standing, Watched
from kiosk.core.cadence import Floating, Meal, Monthly, Night, Slot, Slots, Weekly
from kiosk.core.calendar import Calendar, Filter, MealTime, Term
from kiosk.core.misses import misses
from kiosk.core.window import Cadence, Check, Pause, Schedule, missed
from kiosk.core.words import Text
from tests.instants import SHANGHAI, local

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
START, END, NOW = local("2026-10-05 00:00"), local("2026-11-02 00:00"), local("2026-10-30 15:42")
TERM = Term("autumn", "", local("2026-09-01 12:00").date(), local("2027-01-22 12:00").date(), local("2026-08-31 12:00").date())
LUNCH_MOVED = tuple(MealTime("lunch", starts_by, local(f"{day} 12:00").date()) for starts_by, day in ((690, "2026-08-01"), (900, "2026-10-12")))
CALENDAR = Calendar(SHANGHAI, (TERM,), meals=LUNCH_MOVED)
ROUNDS = Slots((Slot(480, 510, 540), Slot(690, 720, 750), Slot(960, 990, 1020)))
# Lunch at 15:00 reaches into the fixed round at 16:00: two windows of one schedule overlap.
MEALS = Slots((Slot(Meal("lunch", -60), Meal("lunch", 30), Meal("lunch", 90)), Slot(960, 990, 1020)), Filter.EVERY)
CADENCES: tuple[Cadence, ...] = (ROUNDS, MEALS, Weekly(), Monthly(), Night(), Floating(15))


def watch(number: int, schedule: Schedule, checks: tuple[Check, ...] = (), excused=frozenset()) -> Watched:
    return Watched(
        schedule_id=number, schedule=schedule, checks=checks, excused=excused, checkpoint_id=number, code="", title=Text("", ""),
        name=f"点 {number % 7}", place="", area="", owner="", risk=Risk.LOW, state=Standing.ACTIVE, has_open_hazard=False, kind="",
    )  # fmt: skip


def one_by_one(watched, start=START, end=END, t=NOW):
    """Return the rows as the rule for one schedule says, in the order of the late list."""
    rows = [
        (each, window)
        for each in watched
        for window in missed(each.schedule, CALENDAR, each.checks, start=start, end=end, t=t)
    ]
    return sorted(rows, key=lambda row: (row[1].due, row[0].name), reverse=True)


def together(watched, start=START, end=END, t=NOW):
    return misses(watched, lambda each: [check.at for check in each.checks], CALENDAR, start=start, end=end, t=t)


def a_school(seed: int) -> list[Watched]:
    """Return schedules that begin, end, pause and are checked at random, some of their misses excused."""
    dice = random.Random(seed)

    def instant():
        return START - 10 * DAY + dice.randrange(45 * 1440) * MINUTE

    found = []
    for number in range(40):
        from_at, until_at = sorted((instant(), instant()))
        valid_until = dice.choice([None, None, instant()])
        schedule = Schedule(
            dice.choice(CADENCES),
            dice.choice([START - 60 * DAY, instant() if valid_until is None else START - 60 * DAY]),
            valid_until,
            is_replaced=valid_until is not None and dice.random() < 0.5,
            is_successor=dice.random() < 0.3,
            pauses=(Pause(from_at, dice.choice([None, until_at])),) if dice.random() < 0.3 else (),
        )
        checks = tuple(Check(instant()) for _ in range(dice.randrange(40)))
        each = watch(number, schedule, checks)
        opens = [window.opens for _watched, window in one_by_one([each])]
        found.append(replace(each, excused=frozenset(dice.sample(opens, len(opens) // 3)) | {instant()}))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_the_misses_of_many_are_those_of_each(seed):
    school = a_school(seed)
    expected, found = one_by_one(school), together(school)
    assert found.rows() == expected and expected
    for is_excused in (False, True):
        kept = [row for row in expected if (row[1].opens in row[0].excused) is is_excused]
        assert found.rows(is_excused=is_excused) == kept
        assert found.count(is_excused=is_excused) == len(kept) > 0


@pytest.mark.parametrize("is_excused", [None, False, True])
def test_the_pages_laid_end_to_end_are_the_whole_list(is_excused):
    found = together(a_school(99))
    whole, pages = found.rows(is_excused=is_excused), []
    for offset in range(0, len(whole) + 17, 17):
        pages += found.rows(is_excused=is_excused, offset=offset, limit=17)
    assert pages == whole


@pytest.mark.parametrize(
    ("t", "count"), [("2026-10-30 08:59:59", 0), ("2026-10-30 09:00", 1), ("2026-10-30 12:29:59", 1), ("2026-10-30 12:30", 2)]
)
def test_a_round_is_missed_from_the_instant_it_closes(t, count):
    school = [watch(1, Schedule(ROUNDS, START - 60 * DAY))]
    assert together(school, start=local("2026-10-30 00:00"), t=local(t)).count(is_excused=False) == count


def test_what_never_closes_is_never_missed():
    assert together([watch(1, Schedule(Floating(1), START - 60 * DAY))]).rows() == []


def test_no_schedules_have_no_misses():
    found = together([])
    assert (found.rows(), found.count(is_excused=False), found.count(is_excused=True)) == ([], 0, 0)
