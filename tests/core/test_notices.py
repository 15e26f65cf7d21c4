"""R12, R10, X11: what a rule speaks of, when it may go out, and the text that tells of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.calendar import Calendar, NationalDay
from kiosk.core.form import FailClass
from kiosk.core.notices import (
    CLAIM_LASTS,
    LONGEST_LINE,
    MOST_BYTES,
    MOST_LINES,
    MOST_TRIES,
    Attempt,
    Change,
    ChangeKind,
    ChannelKind,
    DayNumbers,
    NoticeRule,
    NoticeState,
    Outcome,
    class_of_check,
    class_of_slip,
    gather,
    heading,
    is_abandoned,
    line_of,
    near_at,
    next_at,
    ordered,
    plain,
    release,
    settled_by,
    state_of,
    summary_lines,
)
from kiosk.core.repair import Urgency
from kiosk.core.standing import Risk
from kiosk.core.window import Window
from kiosk.core.words import Text
from tests.instants import SHANGHAI, local

# Wednesday 18 November 2026; the week's Friday is made a day off, its Saturday a workday.
CALENDAR = Calendar(SHANGHAI, national=(NationalDay(date(2026, 11, 20), True), NationalDay(date(2026, 11, 21), False)))
WEDNESDAY = local("2026-11-18 10:00")
SINCE = local("2026-11-01 00:00")


def change(kind=ChangeKind.CHECK_OVERDUE, *, at=WEDNESDAY, **given) -> Change:
    given = {"key": "k", "name": "灭火器", "place": "教学楼A", "about": Text("月检", "Monthly")} | given
    return Change(kind=kind, at=at, **given)


def rule(**given) -> NoticeRule:
    given = {"id": 1, "channel_id": 1, "kinds": frozenset(ChangeKind), "since": SINCE} | given
    return NoticeRule(**given)


# -- which change ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "speaks"), [
    ("2026-10-31 23:59", False), ("2026-11-01 00:00", False), ("2026-11-01 00:01", True),
])  # fmt: skip
def test_a_rule_speaks_only_of_what_changed_after_it_was_made(at, speaks):
    assert rule().fits(change(at=local(at))) is speaks


@pytest.mark.parametrize(
    ("narrowed", "given", "speaks"),
    [
        ({"kinds": frozenset({ChangeKind.ASSIGNED})}, {}, False),
        ({"place_id": 3}, {"place_ids": frozenset({1, 3, 9})}, True),
        ({"place_id": 3}, {"place_ids": frozenset({1, 9})}, False),
        ({"place_id": 3}, {}, False),
        ({"kind_key": "slide"}, {"kind_key": "slide"}, True),
        ({"kind_key": "slide"}, {"kind_key": "kitchen"}, False),
        ({"least_class": FailClass.NOW}, {"fail_class": FailClass.TERM}, False),
        ({"least_class": FailClass.NOW}, {"fail_class": FailClass.NOW}, True),
        ({"least_class": FailClass.NOW}, {"fail_class": FailClass.STOP}, True),
        ({"least_class": FailClass.NOW}, {}, False),
        ({"least_class": FailClass.STOP}, {"kind": ChangeKind.BARRED}, True),
        ({"only_major": True}, {"fail_class": FailClass.STOP}, False),
        ({"only_major": True}, {"kind": ChangeKind.BARRED}, False),
        ({"only_major": True}, {"fail_class": FailClass.TERM, "is_major": True}, True),
        ({"only_major": True}, {}, False),
    ],
)
def test_a_rule_speaks_only_of_what_it_is_narrowed_to(narrowed, given, speaks):
    assert rule(**narrowed).fits(change(**given)) is speaks


@pytest.mark.parametrize(("urgency", "found"), [
    (Urgency.URGENT, FailClass.NOW), (Urgency.NORMAL, FailClass.TERM), (Urgency.PLANNED, FailClass.TERM),
])  # fmt: skip
def test_a_slip_counts_by_its_urgency(urgency, found):
    assert class_of_slip(urgency) is found


@pytest.mark.parametrize(("risk", "found"), [
    (Risk.HIGH, FailClass.NOW), (Risk.MIDDLE, FailClass.TERM), (Risk.LOW, FailClass.TERM),
])  # fmt: skip
def test_a_check_counts_by_the_risk_of_its_point(risk, found):
    assert class_of_check(risk) is found


def test_a_change_no_rule_speaks_of_is_never_released():
    assert release(change(), [rule(kinds=frozenset())], CALENDAR, WEDNESDAY) is None


def test_of_two_rules_the_one_that_lets_it_go_first_decides():
    quiet, loud = rule(quiet=(9 * 60, 12 * 60)), rule(id=2)
    assert release(change(), [quiet, loud], CALENDAR, WEDNESDAY) == WEDNESDAY
    assert release(change(), [quiet], CALENDAR, WEDNESDAY) == local("2026-11-18 12:00")


# -- when --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quiet", "at", "goes"),
    [
        ((20 * 60, 7 * 60), "2026-11-18 19:59", "2026-11-18 19:59"),
        ((20 * 60, 7 * 60), "2026-11-18 20:00", "2026-11-19 07:00"),
        ((20 * 60, 7 * 60), "2026-11-18 00:00", "2026-11-18 07:00"),
        ((20 * 60, 7 * 60), "2026-11-18 06:59", "2026-11-18 07:00"),
        ((20 * 60, 7 * 60), "2026-11-18 07:00", "2026-11-18 07:00"),
        ((12 * 60, 14 * 60), "2026-11-18 11:59", "2026-11-18 11:59"),
        ((12 * 60, 14 * 60), "2026-11-18 12:00", "2026-11-18 14:00"),
        ((12 * 60, 14 * 60), "2026-11-18 14:00", "2026-11-18 14:00"),
        # Thursday night runs into the day off; Saturday is worked.
        ((20 * 60, 7 * 60), "2026-11-19 21:00", "2026-11-21 07:00"),
        (None, "2026-11-20 10:00", "2026-11-21 00:00"),
        (None, "2026-11-22 10:00", "2026-11-23 00:00"),
    ],
)
def test_what_happens_in_quiet_hours_or_on_a_holiday_goes_out_when_they_are_over(quiet, at, goes):
    assert rule(quiet=quiet).goes_at(change(), CALENDAR, local(at)) == local(goes)


def test_a_school_may_be_told_on_holidays_too():
    at = local("2026-11-20 10:00")
    assert rule(is_quiet_on_holidays=False).goes_at(change(), CALENDAR, at) == at


@pytest.mark.parametrize(
    ("given", "passes"),
    [
        ({}, False),
        ({"fail_class": FailClass.TERM}, False),
        ({"fail_class": FailClass.STOP}, True),
        ({"fail_class": FailClass.TERM, "is_major": True}, True),
        ({"kind": ChangeKind.BARRED}, True),
    ],
)
def test_only_what_is_urgent_breaks_into_quiet_hours_and_only_where_the_rule_lets_it(given, passes):
    night = local("2026-11-18 23:00")
    assert (rule(quiet=(1200, 420)).goes_at(change(**given), CALENDAR, night) == night) is passes
    assert rule(quiet=(1200, 420), urgent_passes=False).goes_at(change(**given), CALENDAR, night) > night


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 60 * 24 * 14))
def test_a_change_is_never_let_out_in_quiet_hours_nor_before_it_was_noticed(begins, ends, minutes):
    if begins == ends:
        return
    t = WEDNESDAY + timedelta(minutes=minutes)
    goes = rule(quiet=(begins, ends)).free_at(CALENDAR, t)
    assert goes >= t
    assert rule(quiet=(begins, ends)).free_at(CALENDAR, goes) == goes


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-18 16:59", False), ("2026-11-18 17:00", True), ("2026-11-18 23:59", True), ("2026-11-19 00:00", False),
        ("2026-11-20 18:00", False), ("2026-11-21 18:00", True),
    ],
)  # fmt: skip
def test_a_summary_is_due_from_its_time_to_the_end_of_a_workday(at, due):
    found = rule(summary_by=17 * 60).summary_at(CALENDAR, local(at))
    assert (found is not None) is due


def test_a_rule_made_after_the_time_of_its_summary_begins_the_next_day():
    late = rule(summary_by=17 * 60, since=local("2026-11-18 17:30"))
    assert late.summary_at(CALENDAR, local("2026-11-18 18:00")) is None
    assert late.summary_at(CALENDAR, local("2026-11-19 18:00")) == local("2026-11-19 17:00")


@pytest.mark.parametrize(("opens", "due", "near"), [
    ("2026-11-10 09:00", "2026-11-18 00:00", "2026-11-17 00:00"),
    ("2026-11-18 16:00", "2026-11-19 00:00", "2026-11-18 22:00"),
])  # fmt: skip
def test_a_deadline_is_near_a_day_before_it_or_in_its_last_quarter(opens, due, near):
    window = Window(local(opens), local(due), local(due), None, date(2026, 11, 17))
    assert near_at(window) == local(near)


# -- texts -------------------------------------------------------------------------------------------------------------


def test_a_line_says_what_where_by_when_and_who():
    told = change(due=local("2026-11-18 00:00"), who="赵师傅")
    assert line_of(told, CALENDAR, "zh") == "◆ 检查逾期：灭火器（教学楼A），月检，11月17日 24:00 前，赵师傅"
    assert line_of(told, CALENDAR, "en") == "◆ Check overdue: 灭火器 (教学楼A), Monthly, due 11-17 24:00, 赵师傅"


HOSTILE = '<at user_id="all">所有人</at>\n# [点我](http://evil.example) **x** _y_ @所有人 <@all> \u202eabc`\x00'


def test_a_hostile_name_mentions_nobody_and_formats_nothing():
    told = line_of(change(name=HOSTILE), CALENDAR, "zh")
    assert not set("<>*_`[]#@|\\\n\x00\u202e") & set(told)
    assert "://" not in told and "所有人" in told


@given(st.text(max_size=80))
def test_any_name_stands_on_one_line_and_neutralised_twice_is_the_same(name):
    found = plain(name)
    assert "\n" not in found and "<" not in found and plain(found) == found


def test_a_line_has_a_bounded_length():
    assert len(line_of(change(name="长" * 500), CALENDAR, "zh")) == LONGEST_LINE


def test_a_message_tells_the_worst_first():
    found = ordered([change(ChangeKind.ASSIGNED, key="a"), change(key="b"), change(ChangeKind.BARRED, key="c")])
    assert [each.kind for each in found] == [ChangeKind.BARRED, ChangeKind.CHECK_OVERDUE, ChangeKind.ASSIGNED]


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=LONGEST_LINE), max_size=40),
       st.sampled_from(list(ChannelKind)))  # fmt: skip
def test_gathering_loses_and_repeats_nothing_and_fits_the_robot(texts, kind):
    lines = [f"{number}. {text}" for number, text in enumerate(texts)]
    head = heading("阳光幼儿园", "zh")
    found = gather(lines, head=head, language="zh", most_bytes=MOST_BYTES[kind])
    assert len(found.encode()) <= MOST_BYTES[kind]
    said, *rest = found.split("\n")
    assert said == head
    left = 0
    if rest and rest[-1].startswith("还有 "):
        left = int(rest.pop().split()[1])
    assert rest == lines[: len(rest)] and len(rest) + left == len(lines)
    assert len(rest) <= MOST_LINES


def test_ten_long_lines_still_fit_wecom():
    lines = [line_of(change(name="点" * 200, key=str(n)), CALENDAR, "zh") for n in range(12)]
    found = gather(lines, head=heading("校" * 40, "zh"), language="zh", most_bytes=MOST_BYTES[ChannelKind.WECOM])
    assert len(found.encode()) <= 2048 and "项，请到工作台查看" in found


def test_a_summary_says_the_days_numbers():
    day = DayNumbers(done=46, total=52, overdue=2, missed=1, hazards=3, past_deadline=1, to_verify=1, barred=1)
    assert summary_lines(day, "zh") == [
        "今天检查 46/52 项，逾期 2，漏检 1", "未销号隐患 3 项，过期限 1，待复查 1", "停止使用的点位 1 个",
    ]  # fmt: skip


# -- tries -------------------------------------------------------------------------------------------------------------


def test_tries_are_one_two_four_minutes_apart():
    began = [WEDNESDAY + timedelta(hours=n) for n in range(4)]
    waits = []
    for count in range(1, 5):
        attempts = [Attempt(at, Outcome.FAILED) for at in began[:count]]
        waits.append(next_at(WEDNESDAY, attempts) - attempts[-1].began_at)
    assert waits == [timedelta(minutes=n) for n in (1, 2, 4, 8)]


def test_a_robot_that_wants_patience_gets_ten_minutes():
    assert next_at(WEDNESDAY, [Attempt(WEDNESDAY, Outcome.LATER)]) == WEDNESDAY + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("outcome", "before", "state"),
    [
        (Outcome.SENT, 0, NoticeState.SENT),
        (Outcome.UNCLEAR, 0, NoticeState.UNCLEAR),
        (Outcome.FAILED, MOST_TRIES - 2, None),
        (Outcome.FAILED, MOST_TRIES - 1, NoticeState.FAILED),
        (Outcome.LATER, MOST_TRIES - 1, NoticeState.FAILED),
    ],
)
def test_eight_tries_end_a_notice_and_so_does_one_that_arrived_or_may_have(outcome, before, state):
    assert settled_by(outcome, before) is state


@pytest.mark.parametrize(("after", "state"), [
    (CLAIM_LASTS - timedelta(seconds=1), NoticeState.SENDING), (CLAIM_LASTS, NoticeState.UNCLEAR),
    (-CLAIM_LASTS, NoticeState.UNCLEAR),
])  # fmt: skip
def test_a_try_without_an_end_is_unclear_after_a_while_whatever_the_clock_does(after, state):
    begun = Attempt(WEDNESDAY)
    assert state_of(None, [begun], WEDNESDAY + after) is state
    assert is_abandoned(begun, WEDNESDAY + after) is (state is NoticeState.UNCLEAR)
