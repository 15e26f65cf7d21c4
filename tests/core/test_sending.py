"""P48, design 6.7: when a record that waited on a phone counts as made."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.sending import is_clock_off, sent
from tests.instants import local

SERVED = local("2026-11-20 08:00")
MADE = local("2026-11-20 08:05")
RECEIVED = local("2026-11-20 11:00")
HOURS = timedelta(hours=1)


@pytest.mark.parametrize("wrong_by", [timedelta(0), 5 * HOURS, -5 * HOURS, timedelta(days=400), -timedelta(days=4000)])
def test_a_record_that_waited_counts_from_when_it_was_made_however_wrong_the_phones_clock(wrong_by):
    found = sent(MADE + wrong_by, RECEIVED + wrong_by, SERVED, RECEIVED)
    assert (found.at, found.is_late, found.offset) == (MADE, True, wrong_by)


@pytest.mark.parametrize("wrong_by", [timedelta(0), 5 * HOURS, -5 * HOURS])
def test_a_record_sent_at_once_counts_from_its_receipt(wrong_by):
    found = sent(RECEIVED + wrong_by - timedelta(seconds=3), RECEIVED + wrong_by, SERVED, RECEIVED)
    assert (found.at, found.is_late) == (RECEIVED, False)


def test_two_minutes_on_the_way_are_no_late_sending_and_one_second_more_is():
    almost = sent(RECEIVED - timedelta(seconds=120), RECEIVED, SERVED, RECEIVED)
    late = sent(RECEIVED - timedelta(seconds=121), RECEIVED, SERVED, RECEIVED)
    assert (almost.at, almost.is_late) == (RECEIVED, False)
    assert (late.at, late.is_late) == (RECEIVED - timedelta(seconds=121), True)


def test_a_clock_put_right_between_making_and_sending_stays_within_what_is_possible():
    was_fast = sent(MADE + 5 * HOURS, RECEIVED, SERVED, RECEIVED)
    was_slow = sent(MADE - 5 * HOURS, RECEIVED, SERVED, RECEIVED)
    assert (was_fast.at, was_fast.is_late) == (RECEIVED, False)
    assert (was_slow.at, was_slow.is_late) == (SERVED, True)


def test_a_time_before_the_form_was_served_counts_as_the_serving():
    assert sent(SERVED - HOURS, RECEIVED, SERVED, RECEIVED).at == SERVED


def test_a_time_in_the_future_counts_as_the_receipt():
    assert sent(RECEIVED + HOURS, RECEIVED, SERVED, RECEIVED).at == RECEIVED


@pytest.mark.parametrize(("device_at", "sent_at"), [(None, None), (MADE, None), (None, RECEIVED)])
def test_where_the_phone_says_too_little_the_receipt_holds(device_at, sent_at):
    found = sent(device_at, sent_at, SERVED, RECEIVED)
    assert (found.at, found.is_late) == (RECEIVED, False)


def test_a_form_served_later_than_it_was_received_counts_from_its_receipt():
    """The server's clock was put back meanwhile."""
    found = sent(MADE, RECEIVED, RECEIVED + HOURS, RECEIVED)
    assert (found.at, found.is_late) == (RECEIVED, False)


@given(*(st.timedeltas(-timedelta(days=9000), timedelta(days=9000)) for _ in range(4)))
def test_the_time_is_never_outside_of_serving_and_receiving(made, sent_after, wrong_by, waited):
    received = SERVED + abs(waited)
    found = sent(SERVED + made, SERVED + sent_after + wrong_by, SERVED, received)
    assert SERVED <= found.at <= received
    assert found.is_late == (received - found.at > timedelta(minutes=2))


@pytest.mark.parametrize(("minutes", "is_off"), [(0, False), (5, False), (-5, False), (5.1, True), (-5.1, True), (300, True)])
def test_a_clock_is_off_by_more_than_five_minutes_either_way(minutes, is_off):
    assert is_clock_off(timedelta(minutes=minutes)) is is_off
