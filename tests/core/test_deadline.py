"""Deadlines of hazards are windows: due at the end of a local day, overdue from then on, open until it is done."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.core.calendar import Calendar, NationalDay, Term
from kiosk.core.deadline import (
    Agreed,
    Deadline,
    Limits,
    Wanted,
    is_repeat,
    wanted_of,
    window,
)
from kiosk.core.form import FailClass
from kiosk.core.hazard import MoveKind, Step, fold
from kiosk.core.standing import Risk
from kiosk.core.window import Status
from kiosk.core.words import Text
from tests.instants import SHANGHAI, local

SECOND = timedelta(seconds=1)
CALENDAR = Calendar(
    SHANGHAI,
    terms=(Term("2026-1", "秋季", date(2026, 9, 1), date(2027, 1, 22), date(2026, 8, 31)),),
    # 20 September is a Sunday that is worked, 1 to 7 October are off.
    national=(
        NationalDay(date(2026, 9, 20), False, "国庆节"),
        *(NationalDay(date(2026, 10, day), True, "国庆节") for day in range(1, 8)),
    ),
)
WORKDAYS = Limits(in_workdays=True)


def step(kind, text, **parts):
    return Step(kind, local(text), 2, **parts)


def course(*moves, fail_class=FailClass.TERM, at="2026-11-20 08:10", is_guest=False):
    return fold(fail_class, [step(MoveKind.REPORT, at), *moves], is_guest=is_guest)


def deadline(of, limits=None):
    """Return a hazard's deadline as lists hold it."""
    what, found = wanted_of(of, CALENDAR, limits or Limits())
    return Deadline(
        what, 7, False, found, None, "", "大厅", "", "", Text("灯坏", "Lamp"), "陈师傅", 4, Risk.LOW, "", FailClass.TERM
    )


@pytest.mark.parametrize(
    ("fail_class", "due"),
    [(FailClass.STOP, "2026-11-21 00:00"), (FailClass.NOW, "2026-11-21 00:00"), (FailClass.TERM, "2026-11-28 00:00")],
)
def test_until_it_is_assigned_the_default_of_its_class_counts_from_the_report(fail_class, due):
    what, found = wanted_of(course(fail_class=fail_class), CALENDAR, Limits())
    assert (what, found.due, found.late, found.closes) == (Wanted.RECTIFY, local(due), local(due), None)
    assert found.opens == local("2026-11-20 08:10")


def test_a_deadline_is_overdue_from_its_very_second_on_and_never_closes():
    found, due = deadline(course()), local("2026-11-28 00:00")
    assert found.status(due - SECOND) is Status.DUE
    assert found.status(due) is Status.OVERDUE
    assert found.status(due + SECOND) is Status.OVERDUE
    assert found.status(due + timedelta(days=3000)) is Status.OVERDUE


def test_the_day_of_a_deadline_is_its_last_day_in_time():
    assert deadline(course()).window.day == date(2026, 11, 27)


@pytest.mark.parametrize("clock", ["2026-11-20 00:00", "2026-11-20 23:59:59"])
def test_no_days_mean_the_end_of_the_same_local_day(clock):
    found = Limits().due(CALENDAR, local(clock), FailClass.NOW)
    assert found == local("2026-11-21 00:00")


def test_one_second_after_midnight_is_the_next_day():
    assert Limits().due(CALENDAR, local("2026-11-21 00:00"), FailClass.NOW) == local("2026-11-22 00:00")


@pytest.mark.parametrize(
    ("clock", "days", "expected"),
    [
        ("2026-09-30 10:00", 1, date(2026, 10, 8)),
        ("2026-09-30 10:00", 3, date(2026, 10, 12)),
        ("2026-09-18 10:00", 1, date(2026, 9, 20)),
        ("2026-10-03 10:00", 1, date(2026, 10, 8)),
        ("2026-10-03 10:00", 0, date(2026, 10, 3)),
        ("2026-11-20 10:00", 7, date(2026, 12, 1)),
    ],
)
def test_workdays_pass_over_holidays_and_count_worked_sundays(clock, days, expected):
    assert WORKDAYS.last_day(CALENDAR, local(clock), days) == expected


def test_calendar_days_know_no_holiday():
    assert Limits().last_day(CALENDAR, local("2026-09-30 10:00"), 1) == date(2026, 10, 1)


def test_summer_time_moves_no_deadline_off_the_end_of_its_local_day():
    berlin = ZoneInfo("Europe/Berlin")
    calendar = Calendar(berlin)
    reported_at = local("2026-10-24 16:00")
    due = Limits(now_days=1).due(calendar, reported_at, FailClass.NOW)
    # The clock goes back on 25 October, whose day has 25 hours.
    assert due.astimezone(berlin).isoformat() == "2026-10-26T00:00:00+01:00"


def test_what_was_chosen_when_it_was_assigned_is_the_deadline():
    assigned = course(step(MoveKind.ASSIGN, "2026-11-20 09:00", assignee_id=4, due_at=local("2026-11-24 00:00")))
    what, found = wanted_of(assigned, CALENDAR, Limits())
    assert (what, found.opens, found.due) == (Wanted.RECTIFY, local("2026-11-20 09:00"), local("2026-11-24 00:00"))


RECTIFIED = (
    step(MoveKind.ASSIGN, "2026-11-20 09:00", assignee_id=4, due_at=local("2026-11-21 00:00")),
    step(MoveKind.RECTIFY, "2026-11-23 09:00"),
)


def test_verifying_is_wanted_from_the_repair_on_within_its_own_days():
    what, found = wanted_of(course(*RECTIFIED), CALENDAR, Limits())
    assert (what, found.opens, found.due) == (Wanted.VERIFY, local("2026-11-23 09:00"), local("2026-11-27 00:00"))


def test_closing_is_wanted_from_the_verifying_on():
    verified = course(*RECTIFIED, step(MoveKind.VERIFY, "2026-11-24 10:00"))
    what, found = wanted_of(verified, CALENDAR, Limits(verify_days=1))
    assert (what, found.opens, found.due) == (Wanted.CLOSE, local("2026-11-24 10:00"), local("2026-11-26 00:00"))


def test_a_rejected_repair_is_overdue_at_once_where_its_deadline_has_passed():
    rejected = deadline(course(*RECTIFIED, step(MoveKind.REJECT, "2026-11-24 10:00")))
    assert rejected.window.due == local("2026-11-21 00:00")
    assert rejected.window.opens < rejected.window.due
    assert rejected.status(local("2026-11-24 10:00")) is Status.OVERDUE


def test_a_reopened_hazard_has_its_days_from_the_reopening():
    reopened = course(
        *RECTIFIED, step(MoveKind.VERIFY, "2026-11-24 10:00"), step(MoveKind.CLOSE, "2026-11-24 10:00"),
        step(MoveKind.REOPEN, "2026-12-01 10:00"),
    )  # fmt: skip
    assert wanted_of(reopened, CALENDAR, Limits())[1].due == local("2026-12-09 00:00")


@pytest.mark.parametrize(
    "ended",
    [
        course(step(MoveKind.DISMISS, "2026-11-20 09:00")),
        course(*RECTIFIED, step(MoveKind.VERIFY, "2026-11-24 10:00"), step(MoveKind.CLOSE, "2026-11-24 10:00")),
        course(is_guest=True),
    ],
)
def test_what_ended_or_waits_to_be_admitted_wants_nothing(ended):
    assert wanted_of(ended, CALENDAR, Limits()) is None


def test_every_later_deadline_of_the_same_hazard_has_another_key():
    keys = {
        deadline(course()).key,
        deadline(course(RECTIFIED[0])).key,
        deadline(course(*RECTIFIED)).key,
        deadline(course(*RECTIFIED, step(MoveKind.REJECT, "2026-11-24 10:00"))).key,
        deadline(course(), Limits(term_days=8)).key,
    }
    assert len(keys) == 5


def test_a_deadline_is_owed_by_whoever_it_was_assigned_to():
    found = deadline(course())
    assert (found.is_owed_by(4), found.is_owed_by(5)) == (True, False)
    assert (found.is_owed_by_name("陈师傅"), found.is_owed_by_name("王主任")) == (True, False)


def test_a_window_never_opens_after_it_is_due():
    due = local("2026-11-21 00:00")
    assert window(CALENDAR, due + SECOND, due).opens < due


@pytest.mark.parametrize(
    ("reported", "expected"),
    [("2026-12-20 10:00:00", True), ("2026-12-20 10:00:01", False), ("2026-11-20 10:00:00", True),
     ("2026-11-20 09:59:59", False)],
)  # fmt: skip
def test_a_hazard_is_a_repeat_up_to_thirty_days_after_the_last_closing(reported, expected):
    assert is_repeat(local(reported), local("2026-11-20 10:00"), Limits()) == expected


def test_the_first_hazard_of_its_sort_is_no_repeat():
    assert not is_repeat(local("2026-11-20 10:00"), None, Limits())


# -- a change of the limits ----------------------------------------------------------------------------------------------


def test_a_change_of_the_limits_moves_no_deadline_that_began_before_it():
    changed_at = local("2026-11-20 12:00")
    agreed = Agreed(Limits(term_days=1), ((changed_at, Limits(term_days=7)),))
    assert [agreed.at(each).term_days for each in (changed_at - SECOND, changed_at)] == [7, 1]
    before, after = (
        wanted_of(course(at=each), CALENDAR, agreed)[1].day for each in ("2026-11-20 11:59:59", "2026-11-20 12:00")
    )
    assert (before, after) == (date(2026, 11, 27), date(2026, 11, 21))


def test_of_several_changes_the_one_before_an_instant_counts():
    noon, evening = local("2026-11-20 12:00"), local("2026-11-20 18:00")
    agreed = Agreed(Limits(repeat_days=1), ((evening, Limits(repeat_days=90)), (noon, Limits(repeat_days=2))))
    found = [agreed.at(each).repeat_days for each in (noon - SECOND, noon, evening - SECOND, evening)]
    assert found == [2, 90, 90, 1] and agreed.longest_repeat == timedelta(days=90)
