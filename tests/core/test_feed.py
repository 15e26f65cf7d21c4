"""A calendar feed: what is wanted in the next two weeks, many points in one entry, what is done left out."""

from datetime import UTC, date, datetime, timedelta

from kiosk.core.board import Risk, Standing
from kiosk.core.cadence import Monthly
from kiosk.core.calendar import Filter
from kiosk.core.deadline import Deadline, Wanted, window
from kiosk.core.feed import AHEAD, entries
from kiosk.core.words import Text
from tests.core.test_board import CALENDAR, ROUNDS, watch
from tests.instants import local as at

MORNING = "2026-11-20 07:00"


def shown(*watched, t=MORNING, deadlines=()):
    return entries(watched, deadlines, CALENDAR, at(t))


def deadline(due: str, opens: str = "2026-11-18 09:00") -> Deadline:
    """Return the deadline of a hazard's repair at the slide."""
    return Deadline(
        Wanted.RECTIFY, 7, False, window(CALENDAR, at(opens), at(due)), 1, "K7Q3ABC1", "滑梯", "操场", "操场",
        Text("扶手松动", "Loose rail"), "陈师傅", 4, Risk.HIGH, "play",
    )  # fmt: skip


def test_each_round_of_two_weeks_is_one_entry_with_its_times():
    found = shown(watch(ROUNDS))
    first = found[0]
    assert (first.title.zh, first.round) == ("日检", "第一巡")
    assert (first.opens, first.due, first.day) == (at("2026-11-20 08:00"), at("2026-11-20 08:30"), None)
    assert len(found) == 3 * 10
    assert found[-1].opens < at(MORNING) + AHEAD


def test_points_with_the_same_window_share_an_entry():
    found = shown(watch(ROUNDS, number=1), watch(ROUNDS, number=2))
    assert found[0].places == ("一层 点位 1", "一层 点位 2")
    assert len(found) == 3 * 10


def test_what_is_done_is_left_out_and_what_is_overdue_is_said():
    t = "2026-11-20 08:50"
    done, late = watch(ROUNDS, "2026-11-20 08:20", number=1), watch(ROUNDS, number=2)
    found = shown(done, late, t=t)
    assert found[0].is_overdue and found[0].places == ("一层 点位 2",)
    assert not found[1].is_overdue and found[1].places == ("一层 点位 1", "一层 点位 2")


def test_a_window_longer_than_a_day_stands_on_its_last_date():
    monthly = Monthly(day=None, due_by=1080, months=1, filter=Filter.EVERY)
    found = shown(watch(monthly))
    assert [entry.day for entry in found] == [date(2026, 11, 30), date(2026, 12, 31)]


def test_paused_and_retired_points_are_left_out():
    assert shown(watch(ROUNDS, state=Standing.PAUSED), watch(ROUNDS, number=2, is_retired=True)) == []


def test_a_deadline_stands_on_its_day_and_is_overdue_from_its_end():
    due = datetime(2026, 11, 20, 16, tzinfo=UTC)
    one = deadline("2026-11-21 00:00")
    assert one.window.due == due
    before, after = (shown(t=t, deadlines=[one])[0] for t in ("2026-11-20 23:59:59", "2026-11-21 00:00"))
    assert before.day == after.day == date(2026, 11, 20)
    assert (before.is_overdue, after.is_overdue) == (False, True)
    assert before.places == ("操场 滑梯",) and before.title.zh == "隐患整改"


def test_the_same_window_keeps_its_key_when_another_point_joins():
    alone, joined = shown(watch(ROUNDS))[0], shown(watch(ROUNDS), watch(ROUNDS, number=2))[0]
    assert alone.key == joined.key
    assert len({entry.key for entry in shown(watch(ROUNDS))}) == 30
    assert timedelta(days=14) == AHEAD
