"""MISS-1: an excuse is given to what was missed, all or none, once; the miss stays."""

from datetime import timedelta

import pytest

from kiosk.operations import boards, excuses, registry
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import Excuse, Journal
from tests.factories import THREE_ROUNDS, all_rows, checkpoint, inspect, plan
from tests.instants import FRIDAY_EVENING, SHANGHAI, local

DAY = local("2026-11-20 00:00"), local("2026-11-21 00:00")
SECOND_ROUND_CLOSES = local("2026-11-20 14:00")


@pytest.fixture
def point(app):
    """Return a point with three rounds a day; nobody came on Friday."""
    made = checkpoint()
    plan(cadence=THREE_ROUNDS)
    return made


def misses(now=FRIDAY_EVENING, start=DAY[0], end=DAY[1]):
    return boards.missed_between(start, end, calendar=queries.calendar(SHANGHAI), now=now)


def named(found):
    return [(miss.watched.schedule_id, miss.window.opens) for miss in found]


def excuse(windows, cast, *, reason="停电", now=FRIDAY_EVENING):
    return excuses.excuse_misses(windows, reason=reason, calendar=queries.calendar(SHANGHAI), now=now, by=cast.supervisor)


def test_an_excuse_is_kept_with_its_giver_and_the_miss_stays(point, cast):
    assert excuse(named(misses()), cast) == 3
    assert [(miss.is_excused, miss.reason, miss.excused_by) for miss in misses()] == [(True, "停电", "王主任")] * 3
    assert [(row.reason, row.by_id, row.at) for row in all_rows(Excuse)] == [("停电", cast.supervisor, FRIDAY_EVENING)] * 3


def test_what_is_excused_leaves_the_wall(point, cast):
    def red():
        shown = boards.current(calendar=queries.calendar(SHANGHAI), now=FRIDAY_EVENING, language="zh")
        return shown.count.missed, len(shown.missed)

    assert red() == (3, 1)
    excuse(named(misses())[:2], cast)
    assert red() == (1, 1)
    excuse(named(misses()), cast)
    assert red() == (0, 0)


def test_given_twice_is_one_excuse_and_the_first_reason_stays(point, cast):
    windows = named(misses())
    assert (excuse(windows, cast), excuse(windows, cast, reason="别的")) == (3, 0)
    assert {row.reason for row in all_rows(Excuse)} == {"停电"}
    assert len([line for line in all_rows(Journal) if line.what == "miss.excuse"]) == 1


def test_named_twice_in_one_excuse_is_one(point, cast):
    windows = named(misses())
    assert excuse(windows + windows, cast) == 3


def test_one_window_that_was_not_missed_keeps_all_excuses_out(point, cast):
    inspect(point, "FIRE-01", at=local("2026-11-20 11:00"), by=cast.inspector)
    windows = named(misses())
    assert len(windows) == 2
    done = (windows[0][0], local("2026-11-20 10:30"))
    with pytest.raises(Refused) as refused:
        excuse([*windows, done], cast)
    assert refused.value.why is Refusal.NOTHING_TO_EXCUSE and all_rows(Excuse) == []


@pytest.mark.parametrize(("seconds", "is_missed"), [(-1, False), (0, True), (1, True)])
def test_a_window_can_be_excused_from_the_instant_it_closes(point, cast, seconds, is_missed):
    opens, now = local("2026-11-20 10:30"), SECOND_ROUND_CLOSES + timedelta(seconds=seconds)
    schedule = queries.watched(t=now, since=now)[0].schedule_id
    if is_missed:
        assert excuse([(schedule, opens)], cast, now=now) == 1
    else:
        with pytest.raises(Refused):
            excuse([(schedule, opens)], cast, now=now)


@pytest.mark.parametrize("shift", [timedelta(seconds=1), timedelta(days=1), timedelta(days=2), timedelta(days=-200)])
def test_an_instant_at_which_no_missed_window_opened_is_refused(point, cast, shift):
    ((schedule, opens), *_) = named(misses())
    with pytest.raises(Refused):
        excuse([(schedule, opens + shift)], cast)


def test_an_unknown_schedule_is_refused(point, cast):
    with pytest.raises(Refused):
        excuse([(999, named(misses())[0][1])], cast)


def test_nothing_named_is_refused(point, cast):
    with pytest.raises(Refused) as refused:
        excuse([], cast)
    assert refused.value.why is Refusal.NOTHING_TO_EXCUSE


@pytest.mark.parametrize(("reason", "why"), [("", Refusal.REASON_MISSING), (" \n", Refusal.REASON_MISSING), ("长" * 501, Refusal.TOO_LONG)])
def test_an_excuse_needs_a_reason_of_bearable_length(point, cast, reason, why):
    with pytest.raises(Refused) as refused:
        excuse(named(misses()), cast, reason=reason)
    assert (refused.value.why, refused.value.field) == (why, "reason") and all_rows(Excuse) == []


def test_a_reason_is_trimmed_and_may_be_long(point, cast):
    excuse(named(misses())[:1], cast, reason="  " + "长" * 500 + "\n")
    assert all_rows(Excuse)[0].reason == "长" * 500


def test_what_a_retired_point_missed_before_can_be_excused(point, cast):
    noon = SECOND_ROUND_CLOSES
    registry.retire_checkpoint(point.id, now=noon, by=cast.supervisor)
    found = misses()
    assert [miss.window.name for miss in found] == ["第二巡", "第一巡"]
    assert excuse(named(found), cast) == 2


def test_misses_of_several_points_are_excused_together(point, cast):
    checkpoint("二号")
    assert excuse(named(misses()), cast) == 6
