"""R12, R10: from a change in the facts to one message in the group: once, at its time, whatever ends in the middle."""

import threading
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from kiosk.core.form import FailClass
from kiosk.core.hazard import MoveKind
from kiosk.core.notices import (
    MOST_TRIES,
    Change,
    ChangeKind,
    ChannelKind,
    NoticeState,
    Outcome,
)
from kiosk.core.repair import MoveKind as RepairMoveKind
from kiosk.core.repair import Urgency
from kiosk.core.words import Text
from kiosk.operations import channels, edits, hazards, notice_rules
from kiosk.operations.errors import Refused
from kiosk.operations.notice_rules import RuleValues
from kiosk.storage import queries
from kiosk.storage.database import StorageBusy, db, writing
from kiosk.storage.models import Channel, Journal, Notice, NoticeChange, NoticeTry
from kiosk.upkeep.notices import outbox
from kiosk.upkeep.notices.answer import Answer, Reason
from kiosk.upkeep.notices.delivery import Letter
from kiosk.upkeep.notices.poster import FULL_EVERY, Poster
from tests.factories import (
    DAILY,
    all_rows,
    barred,
    checkpoint,
    floor,
    inspect,
    moved,
    plan,
    rectified,
    repair_asked,
    repair_moved,
    reported,
)
from tests.instants import SHANGHAI, local
from tests.upkeep.standin import robot

URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=SECRET-KEY-1234"
SENT = Answer(Outcome.SENT, "0")
REFUSED = Answer(Outcome.FAILED, "93000", "invalid webhook url")
# A Thursday, worked; the school is in term.
MADE = local("2026-11-19 08:00")
KINDS = tuple(ChangeKind)


class Post:
    """A poster whose clocks a test moves, with what it would have sent, and what the other side answers."""

    def __init__(self, app, clock, *, language="zh"):
        self.clock = clock
        self.answers: list[Answer] = []
        self.sent: list[str] = []
        self.seconds = 0.0
        self.jumped = False
        self.app = app
        self.poster = self.made(language)

    def made(self, language="zh") -> Poster:
        return Poster(
            context=self.app.app_context, zone=SHANGHAI, language=language, may_be_inside=False, clock=self.clock,
            monotonic=lambda: self.seconds, has_jumped=lambda: self.jumped, deliver=self.deliver,
        )  # fmt: skip

    def deliver(self, letter, *, now, may_be_inside) -> Answer:
        self.sent.append(letter.text)
        return self.answers.pop(0) if self.answers else SENT

    def at(self, text) -> list[str]:
        """Let it be a local time, make one round, and return what was sent in it."""
        self.clock.at(text)
        self.seconds += FULL_EVERY
        before = len(self.sent)
        self.poster.step()
        db.session.rollback()
        db.session.expire_all()
        return self.sent[before:]


@pytest.fixture
def post(app, clock):
    return Post(app, clock)


def channel(name="后勤群"):
    return channels.add_channel(ChannelKind.WECOM, name, {"url": URL}, may_be_inside=False, now=MADE, by=None)


def rule(on=None, **given):
    on = on or channel()
    given = {"kinds": KINDS, "channel_id": on.id} | given
    return notice_rules.add_rule(RuleValues(**given), now=MADE, by=None)


def daily(**given):
    """Return a point that is to be checked daily by 18:00, late from then on."""
    point = checkpoint(**given)
    plan(cadence=DAILY, title="灭火器日检")
    return point


def lines(text):
    return text.split("\n")[1:]


def states(now):
    return [line.state for line in queries.notices(t=now)]


# -- what is told --------------------------------------------------------------------------------------------------------


def test_a_check_is_told_when_it_becomes_overdue_and_only_then(post):
    daily()
    rule()
    assert post.at("2026-11-19 17:59") == []
    told = post.at("2026-11-19 18:01")
    assert len(told) == 1 and told[0].startswith("【阳光幼儿园】巡查提醒\n◆ 检查逾期：灭火器 A-2-03（")
    assert "灭火器日检，11月19日 18:00 前" in told[0]
    assert post.at("2026-11-19 18:02") == [] and post.at("2026-11-19 23:00") == []


def test_the_next_days_check_is_a_change_of_its_own(post):
    daily()
    rule()
    post.at("2026-11-19 18:01")
    assert len(post.at("2026-11-20 18:01")) == 1


def test_a_restart_does_not_tell_again(post):
    daily()
    rule()
    post.at("2026-11-19 18:01")
    post.poster = post.made()
    assert post.at("2026-11-19 18:05") == []


def test_what_was_overdue_before_the_rule_was_made_is_not_told(post):
    daily()
    channel_ = channel()
    notice_rules.add_rule(
        RuleValues(channel_id=channel_.id, kinds=KINDS), now=local("2026-11-19 19:00"), by=None
    )
    assert post.at("2026-11-19 19:01") == []


def test_a_check_made_in_time_is_not_told(post, cast):
    point = daily()
    rule()
    inspect(point, "FIRE-01", at=local("2026-11-19 09:00"), by=cast.inspector)
    assert post.at("2026-11-19 18:01") == []


def test_many_changes_at_once_are_one_message(post):
    for number in range(14):
        checkpoint(f"灭火器 {number:02d}")
    plan(cadence=DAILY)
    rule()
    told = post.at("2026-11-19 18:01")
    assert len(told) == 1 and len(lines(told[0])) == 11
    assert lines(told[0])[-1] == "还有 4 项，请到工作台查看。"
    assert len(all_rows(NoticeChange)) == 14


def test_a_server_that_was_off_for_days_tells_all_of_it_in_one_message(post):
    for number in range(3):
        checkpoint(f"灭火器 {number:02d}")
    plan(cadence=DAILY)
    rule()
    told = post.at("2026-11-20 19:00")
    assert len(told) == 1 and told[0].count("检查逾期") == 6
    assert post.at("2026-11-20 19:01") == []


def test_a_message_after_a_jump_of_the_clock_says_so_and_is_one(post):
    daily()
    rule()
    post.jumped = True
    told = post.at("2026-11-19 18:01")
    assert len(told) == 1 and told[0].endswith("服务器的时间刚刚变动过，请先核对时间。")


def test_a_hazard_near_its_deadline_and_one_past_it_are_told_once_each(post, cast):
    hazard = reported(checkpoint(), by=cast.inspector, now=local("2026-11-19 09:00"))
    rule(is_quiet_on_holidays=False)
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=local("2026-11-19 09:30"), assignee_id=cast.rectifier,
          due_on=date(2026, 11, 25))  # fmt: skip
    post.at("2026-11-19 10:00")
    assert post.at("2026-11-24 23:59") == []
    near = post.at("2026-11-25 00:01")
    assert len(near) == 1 and "○ 快到期限：灭火器 A-2-03" in near[0] and "11月25日 24:00 前" in near[0]
    assert post.at("2026-11-25 23:59") == []
    past = post.at("2026-11-26 00:00")
    assert len(past) == 1 and "◆ 已过期限" in past[0] and "陈师傅" in past[0]
    assert post.at("2026-11-26 00:01") == []


def test_who_was_asked_to_put_something_right_is_told_once_it_is_settled(post, cast):
    hazard = reported(checkpoint(), by=cast.inspector, now=local("2026-11-19 09:00"))
    rule(kinds=(ChangeKind.ASSIGNED,))
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=local("2026-11-19 09:30"), assignee_id=cast.rectifier)
    assert post.at("2026-11-19 09:31") == []
    told = post.at("2026-11-19 09:32")
    assert lines(told[0])[0].startswith("○ 已交办：灭火器 A-2-03") and "陈师傅" in told[0]


def test_an_assigning_taken_back_is_not_told(post, cast):
    hazard = reported(checkpoint(), by=cast.inspector, now=local("2026-11-19 09:00"))
    rule(kinds=(ChangeKind.ASSIGNED,))
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=local("2026-11-19 09:30"), assignee_id=cast.rectifier)
    moved(hazard.id, MoveKind.RECALL, by=cast.supervisor, now=local("2026-11-19 09:31"))
    assert post.at("2026-11-19 09:40") == []


def test_an_assigning_that_was_told_cannot_be_taken_back_any_more(post, cast):
    hazard = reported(checkpoint(), by=cast.inspector, now=local("2026-11-19 09:00"))
    rule(kinds=(ChangeKind.ASSIGNED,))
    key = "b" * 24
    hazards.assign_many(
        [hazard.id], seen={hazard.id: queries.moves_of(hazard.id)[-1].id}, key=key, assignee_id=cast.rectifier, firm="",
        due_on=None, note="", now=local("2026-11-19 09:30"), by=cast.supervisor, calendar=queries.calendar(SHANGHAI),
    )  # fmt: skip
    made = [move.id for move in queries.moves_of(hazard.id)]
    assert not queries.is_told(made)
    post.at("2026-11-19 09:33")
    assert queries.is_told(made)
    with pytest.raises(Refused):
        hazards.recall_many(key, now=local("2026-11-19 09:34"), by=cast.supervisor)


def test_a_repair_sent_back_is_told_with_its_reason(post, cast):
    hazard = reported(checkpoint(), by=cast.inspector, now=local("2026-11-19 08:30"))
    rectified(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=local("2026-11-19 09:00"))
    rule(kinds=(ChangeKind.REJECTED,))
    moved(hazard.id, MoveKind.REJECT, by=cast.supervisor, now=local("2026-11-19 10:00"), note="灯罩还是松的")
    told = post.at("2026-11-19 10:01")
    assert "▲ 退回重做" in told[0] and "灯罩还是松的" in told[0] and "陈师傅" in told[0]


def test_a_repair_slip_is_told_when_it_is_dispatched_when_it_is_late_and_when_it_is_sent_back(post, cast):
    point = checkpoint()
    rule(is_quiet_on_holidays=False)
    slip = repair_asked(point, by=cast.inspector, now=local("2026-11-19 09:00"))
    repair_moved(slip.id, RepairMoveKind.DISPATCH, by=cast.supervisor, now=local("2026-11-19 09:05"),
                 assignee_id=cast.rectifier, cost=0, due_on=date(2026, 11, 20))  # fmt: skip
    told = post.at("2026-11-19 09:06")
    assert "○ 已交办：灭火器 A-2-03" in told[0] and "陈师傅" in told[0]
    late = "".join(post.at("2026-11-20 23:59") + post.at("2026-11-21 00:00"))
    assert "○ 快到期限" in late and "◆ 已过期限" in late and "维修完成" in late
    for kind, by in ((RepairMoveKind.BEGIN, cast.rectifier), (RepairMoveKind.FINISH, cast.rectifier)):
        repair_moved(slip.id, kind, by=by, now=local("2026-11-21 10:00"))
    repair_moved(slip.id, RepairMoveKind.RETURN, by=cast.inspector, now=local("2026-11-21 11:00"), note="还在漏水")
    assert "▲ 退回重做" in (told := post.at("2026-11-21 11:01"))[0] and "还在漏水" in told[0]


def test_a_hazard_of_a_place_alone_is_told_with_its_place(post, cast):
    yard = floor("操场", within="室外")
    reported(None, place_id=yard.id, by=cast.inspector, now=local("2026-11-19 09:00"), text="井盖松动")
    group = channel()
    rule(group, place_id=yard.parent_id, is_quiet_on_holidays=False)
    told = post.at("2026-11-27 08:00")
    assert len(told) == 1 and "室外 · 操场" in told[0] and "井盖松动" in told[0]


def test_a_point_out_of_use_is_told_even_at_night(post, cast):
    rule(quiet_from_by=20 * 60, quiet_to_by=7 * 60)
    barred(checkpoint(), by=cast.supervisor, now=local("2026-11-19 21:00"))
    told = post.at("2026-11-19 21:01")
    assert len(told) == 1 and "✕ 停止使用：灭火器 A-2-03" in told[0]


def test_a_class_below_the_rules_least_is_not_told(post, cast):
    reported(checkpoint(), by=cast.inspector, now=local("2026-11-19 09:00"))
    rule(kinds=(ChangeKind.DEADLINE_OVERDUE,), least_class=FailClass.STOP, is_quiet_on_holidays=False)
    assert post.at("2026-11-30 09:00") == []


def test_a_rule_from_a_class_on_takes_slips_by_their_urgency_and_checks_by_their_points_risk(post, cast):
    daily()
    checkpoint("厕所", kind="toilet")
    plan("HYG-09", cadence=DAILY, kind="toilet", title="厕所日检")
    rule(least_class=FailClass.NOW)
    for urgency, text in ((Urgency.URGENT, "水管爆裂"), (Urgency.NORMAL, "门把松了")):
        slip = repair_asked(place_id=floor().id, by=cast.inspector, now=local("2026-11-19 09:00"), text=text, urgency=urgency)
        repair_moved(slip.id, RepairMoveKind.DISPATCH, by=cast.supervisor, now=local("2026-11-19 09:05"),
                     assignee_id=cast.rectifier, due_on=date(2026, 11, 19))  # fmt: skip
    (assigned,) = post.at("2026-11-19 09:06")
    assert "水管爆裂" in assigned and "门把松了" not in assigned
    later = "".join(post.at("2026-11-19 18:01") + post.at("2026-11-20 00:01"))
    assert "检查逾期：灭火器" in later and "厕所" not in later
    assert "维修完成：水管爆裂" in later and "门把松了" not in later


def test_a_rule_for_major_hazards_tells_of_no_check_no_slip_and_no_other_hazard(post, cast):
    daily()
    rule(only_major=True, is_quiet_on_holidays=False)
    slip = repair_asked(checkpoint("水管"), by=cast.inspector, now=local("2026-11-19 09:00"), urgency=Urgency.URGENT)
    repair_moved(slip.id, RepairMoveKind.DISPATCH, by=cast.supervisor, now=local("2026-11-19 09:05"),
                 assignee_id=cast.rectifier)  # fmt: skip
    barred(checkpoint("滑梯"), by=cast.supervisor, now=local("2026-11-19 09:10"))
    hazard = reported(checkpoint("配电箱"), by=cast.inspector, now=local("2026-11-19 09:20"))
    moved(hazard.id, MoveKind.GRADE, by=cast.supervisor, now=local("2026-11-19 09:30"), is_major=True)
    told = "".join(post.at("2026-11-19 18:01") + post.at("2026-11-27 18:01"))
    assert "配电箱" in told
    assert not any(other in told for other in ("检查逾期", "水管", "滑梯"))


def changed(rule_id, now, **given):
    """Change a rule as somebody does who sees it as it is."""
    fact = queries.notice_rule(rule_id)
    seen = edits.stamp(notice_rules.rule_values(fact))
    values = notice_rules.rule_values(fact) | given
    notice_rules.change_rule(rule_id, RuleValues(**values), seen=seen, now=now, by=None)


@pytest.mark.parametrize(
    "given", [{"quiet_from_by": 20 * 60, "quiet_to_by": 7 * 60}, {"kinds": (ChangeKind.ASSIGNED,)}, {"summary_by": 17 * 60}]
)
def test_a_change_that_had_not_settled_when_its_rule_was_edited_is_told(post, cast, given):
    hazard = reported(checkpoint(), by=cast.inspector, now=local("2026-11-19 08:30"))
    made = rule(kinds=(ChangeKind.ASSIGNED, ChangeKind.REJECTED))
    post.at("2026-11-19 08:59")
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=local("2026-11-19 09:01"), assignee_id=cast.rectifier)
    changed(made.id, local("2026-11-19 09:02"), **given)
    told = post.at("2026-11-19 09:03")
    assert len(told) == 1 and "已交办" in told[0]
    changed(made.id, local("2026-11-19 09:04"), quiet_from_by=21 * 60, quiet_to_by=6 * 60)
    assert post.at("2026-11-19 09:05") == []


def test_an_edit_of_when_a_rule_is_quiet_loses_nothing_that_happened_while_the_server_was_off(post):
    daily()
    made = rule()
    changed(made.id, local("2026-11-19 22:00"), quiet_from_by=23 * 60, quiet_to_by=7 * 60)
    assert len(post.at("2026-11-19 22:01")) == 1


@pytest.mark.parametrize("widened", [{"place_id": None}, {"kinds": KINDS}, {"least_class": FailClass.TERM}, {"only_major": False}])
def test_a_rule_that_speaks_of_more_from_now_on_tells_nothing_old(post, widened):
    daily()
    narrow = {"place_id": floor("操场", within="室外").id, "kinds": (ChangeKind.BARRED,), "least_class": FailClass.STOP,
              "only_major": True}  # fmt: skip
    made = rule(**{name: value for name, value in narrow.items() if name in widened})
    assert post.at("2026-11-19 18:30") == []
    changed(made.id, local("2026-11-19 18:31"), **widened)
    assert post.at("2026-11-19 18:32") == [] and len(post.at("2026-11-20 18:01")) == 1


def test_a_rule_for_one_place_tells_of_what_lies_below_it_only(post):
    point = daily()
    here, elsewhere = point.place.parent_id, queries.campus().id
    rule(place_id=here)
    far = channel("另一个群")
    notice_rules.add_rule(RuleValues(channel_id=far.id, kinds=KINDS, place_id=elsewhere), now=MADE, by=None)
    assert len(post.at("2026-11-19 18:01")) == 2
    checkpoint("别处的灭火器", place=queries.campus())
    assert len(post.at("2026-11-20 18:01")) == 2
    assert {row.channel_id for row in all_rows(NoticeChange) if "别处的灭火器" in row.line} == {far.id}


def test_two_rules_of_one_channel_tell_a_change_once(post):
    daily()
    group = channel()
    rule(group)
    rule(group)
    assert len(post.at("2026-11-19 18:01")) == 1


def test_a_school_that_speaks_english_is_told_in_english(app, clock):
    daily()
    rule()
    told = Post(app, clock, language="en").at("2026-11-19 18:01")
    assert "Patrol notice\n◆ Check overdue:" in told[0] and "due 11-19 18:00" in told[0]


# -- quiet hours and holidays ------------------------------------------------------------------------------------------


def test_what_happens_in_quiet_hours_is_gathered_into_one_message_when_they_end(post, cast):
    daily()
    rule(quiet_from_by=17 * 60, quiet_to_by=7 * 60)
    assert post.at("2026-11-19 18:01") == []
    hazard = reported(checkpoint("电箱"), by=cast.inspector, now=local("2026-11-19 19:00"))
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=local("2026-11-19 19:10"), assignee_id=cast.rectifier)
    assert post.at("2026-11-19 19:20") == []
    assert states(post.clock()) == [NoticeState.WAITING]
    assert post.at("2026-11-20 06:59") == []
    told = post.at("2026-11-20 07:00")
    assert len(told) == 1 and "检查逾期" in told[0] and "已交办" in told[0]


def test_what_is_over_when_quiet_hours_end_is_not_told(post, cast):
    point = daily()
    rule(quiet_from_by=17 * 60, quiet_to_by=7 * 60)
    post.at("2026-11-19 18:01")
    inspect(point, "FIRE-01", at=local("2026-11-19 20:00"), by=cast.inspector)
    assert post.at("2026-11-20 07:00") == []
    assert states(post.clock()) == [NoticeState.MOOT]


def test_over_a_weekend_all_is_held_until_monday_and_a_miss_in_it_is_not_forgotten(post):
    daily()
    rule(quiet_from_by=17 * 60, quiet_to_by=7 * 60)
    assert post.at("2026-11-20 18:01") == []
    assert post.at("2026-11-21 10:00") == [] and post.at("2026-11-22 20:00") == []
    told = post.at("2026-11-23 07:00")
    assert len(told) == 1 and "11月20日 18:00 前" in told[0]


# -- the daily summary ---------------------------------------------------------------------------------------------------


def test_a_summary_goes_out_once_a_day_at_its_time(post, cast):
    point = daily()
    rule(kinds=(), summary_by=17 * 60)
    reported(point, by=cast.inspector, now=local("2026-11-19 09:00"))
    assert post.at("2026-11-19 16:59") == []
    told = post.at("2026-11-19 17:00")
    assert told == [
        "【阳光幼儿园】巡查提醒 当日小结 2026-11-19\n今天检查 0/1 项，逾期 0，漏检 0\n未销号隐患 1 项，过期限 0，待复查 0"
    ]
    post.poster = post.made()
    assert post.at("2026-11-19 17:01") == []
    assert len(post.at("2026-11-20 17:30")) == 1
    assert post.at("2026-11-21 17:30") == []


def test_a_summary_missed_by_a_server_that_was_off_all_day_is_not_sent_the_next(post):
    daily()
    rule(kinds=(), summary_by=17 * 60)
    assert len(post.at("2026-11-20 17:00")) == 1
    assert [row.made_at for row in all_rows(Notice)] == [local("2026-11-20 17:00")]


# -- trying again --------------------------------------------------------------------------------------------------------


def test_a_failed_try_is_repeated_later_with_the_same_text(post):
    daily()
    rule()
    post.answers = [REFUSED]
    first = post.at("2026-11-19 18:01")
    assert post.at("2026-11-19 18:01") == []
    assert post.at("2026-11-19 18:02") == first
    assert states(post.clock()) == [NoticeState.SENT]
    assert [(row.number, row.outcome, row.code, row.words) for row in all_rows(NoticeTry)] == [
        (1, "failed", "93000", "invalid webhook url"), (2, "sent", "0", ""),
    ]  # fmt: skip


def test_after_eight_tries_it_has_failed_and_is_seen(post):
    daily()
    rule()
    post.answers = [REFUSED] * MOST_TRIES
    for minutes in (0, 1, 3, 7, 15, 31, 63, 127, 255):
        post.at((local("2026-11-19 18:01") + timedelta(minutes=minutes)).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"))
    assert len(post.sent) == MOST_TRIES
    assert states(post.clock()) == [NoticeState.FAILED]
    assert queries.notice_trouble(post.clock()).failed == 1


def test_a_failed_notice_is_sent_once_more_when_somebody_asks_for_it(post, cast):
    daily()
    rule()
    post.answers = [REFUSED] * MOST_TRIES
    for minutes in (0, 1, 3, 7, 15, 31, 63, 127):
        post.at((local("2026-11-19 18:01") + timedelta(minutes=minutes)).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"))
    notice_id = all_rows(Notice)[0].id
    for _ in range(2):
        channels.send_again(notice_id, now=post.clock(), by=cast.supervisor)
    assert len(post.at("2026-11-19 20:10")) == 1
    assert states(post.clock()) == [NoticeState.SENT] and not queries.notice_trouble(post.clock())
    assert [row.what for row in all_rows(Journal)].count("notice.again") == 1


def test_a_robot_that_wants_patience_is_left_alone_for_ten_minutes(post):
    daily()
    rule()
    post.answers = [Answer(Outcome.LATER, "45009")]
    post.at("2026-11-19 18:01")
    assert post.at("2026-11-19 18:10") == [] and len(post.at("2026-11-19 18:11")) == 1


def test_an_unclear_try_is_not_repeated_by_itself(post):
    daily()
    rule()
    post.answers = [Answer(Outcome.UNCLEAR, Reason.TIMEOUT)]
    post.at("2026-11-19 18:01")
    assert post.at("2026-11-19 23:00") == []
    assert states(post.clock()) == [NoticeState.UNCLEAR] and queries.notice_trouble(post.clock()).unclear == 1


def test_what_a_crash_left_behind_is_unclear_and_not_sent_again_by_itself(post, cast):
    daily()
    rule()

    def crash(letter, *, now, may_be_inside):
        raise KeyboardInterrupt

    post.poster._deliver = crash
    with pytest.raises(KeyboardInterrupt):
        post.at("2026-11-19 18:01")
    post.poster = post.made()
    assert post.at("2026-11-19 18:02") == [] and states(post.clock()) == [NoticeState.SENDING]
    assert post.at("2026-11-19 18:03") == [] and states(post.clock()) == [NoticeState.UNCLEAR]
    assert [row.settled for row in all_rows(Notice)] == ["unclear"]
    assert queries.notice_trouble(post.clock()).unclear == 1
    channels.send_again(all_rows(Notice)[0].id, now=post.clock(), by=cast.supervisor)
    assert len(post.at("2026-11-19 18:04")) == 1 and states(post.clock()) == [NoticeState.SENT]


def test_a_channel_that_ended_is_sent_nothing_more_and_its_secret_is_gone(post, cast):
    daily()
    group = channel()
    rule(group)
    post.answers = [REFUSED]
    post.at("2026-11-19 18:01")
    seen = edits.stamp(channels.channel_values(queries.channel(group.id)))
    channels.end_channel(group.id, seen=seen, now=post.clock(), by=cast.supervisor)
    assert post.at("2026-11-19 18:05") == [] and post.at("2026-11-20 18:05") == []
    assert queries.channel(group.id).secrets == {}


def test_changes_join_a_notice_that_is_being_tried_again(post, cast):
    daily()
    rule()
    post.answers = [REFUSED, REFUSED]
    post.at("2026-11-19 18:01")
    barred(checkpoint("二号"), by=cast.supervisor, now=local("2026-11-19 18:01"))
    told = post.at("2026-11-19 18:02")
    assert len(told) == 1 and "停止使用" in told[0] and "检查逾期" in told[0]
    assert len(all_rows(Notice)) == 1


def test_a_busy_database_is_waited_for_before_a_try_is_left_as_it_is(post, monkeypatch):
    daily()
    rule()
    finish, busy = outbox.finish, [StorageBusy(), StorageBusy()]

    def later(*given, **named):
        if busy:
            raise busy.pop()
        finish(*given, **named)

    monkeypatch.setattr(outbox, "finish", later)
    post.at("2026-11-19 18:01")
    assert states(post.clock()) == [NoticeState.SENT] and len(post.sent) == 1


# -- several processes -----------------------------------------------------------------------------------------------------


def test_what_another_process_wrote_in_between_is_left_out_and_the_rest_is_written(app, monkeypatch):
    rule()
    first, second = (
        Change(key=key, kind=ChangeKind.CHECK_OVERDUE, at=local("2026-11-19 09:00"), name=key, place="", about=Text("", ""))
        for key in ("first", "second")
    )
    rules, calendar, now = queries.rules_by_channel(), queries.calendar(SHANGHAI), local("2026-11-19 10:00")

    def put(*found):
        return outbox.put(found, rules, calendar=calendar, language="zh", now=now)

    others = [first]

    def quicker():
        """Stand for the instant between reading what was told and being alone to write."""
        if others:
            put(others.pop())
        return writing()

    monkeypatch.setattr(outbox, "writing", quicker)
    assert put(first, second) == 1
    assert [row.key for row in all_rows(NoticeChange)] == ["first", "second"]


def test_a_channel_has_one_notice_on_its_way_at_a_time_and_others_do_not_wait_for_it(app, cast):
    now = local("2026-11-19 10:00")
    busy, free = channel(), channel("另一个群")
    for group in (busy, free):
        channels.send_test(group.id, language="zh", now=now, by=cast.supervisor)
    with writing() as session:
        session.add(Notice(channel_id=busy.id, kind="test", text="", made_at=now, not_before_at=now, counts_from=1))
    first, other = (outbox.claim(language="zh", standing=None, now=now) for _ in range(2))
    notices = {row.id: row.channel_id for row in all_rows(Notice)}
    assert [notices[claimed.notice_id] for claimed in (first, other)] == [busy.id, free.id]
    assert outbox.claim(language="zh", standing=None, now=now) is None
    outbox.finish(first, SENT, now=now)
    last = outbox.claim(language="zh", standing=None, now=now)
    assert notices[last.notice_id] == busy.id and last.notice_id != first.notice_id


def test_a_claim_keeps_every_other_process_away_until_it_is_answered(app, clock):
    daily()
    rule()
    now = clock.at("2026-11-19 18:01")
    post = Post(app, clock)
    post.poster._send = lambda standing: 0
    post.at("2026-11-19 18:01")
    standing = frozenset(row.key for row in all_rows(NoticeChange))
    first = outbox.claim(language="zh", standing=standing, now=now)
    assert first is not None
    assert outbox.claim(language="zh", standing=standing, now=now) is None
    outbox.finish(first, REFUSED, now=now)
    assert outbox.claim(language="zh", standing=standing, now=now) is None
    again = outbox.claim(language="zh", standing=standing, now=now + timedelta(minutes=1))
    assert again is not None and again.try_id != first.try_id


# -- gathering loses nothing -------------------------------------------------------------------------------------------


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(KINDS)), max_size=25))
def test_every_change_is_written_once_however_often_it_is_found(app, found):
    with writing() as session:
        for model in (NoticeTry, NoticeChange, Notice):
            session.query(model).delete()
    if not queries.channels():
        rule()
    group = queries.channels()[0]
    changes = [
        Change(key=f"{kind}:{number}", kind=kind, at=local("2026-11-19 09:00"), name=f"点{number}", place="",
               about=Text("查", "check"))
        for number, kind in found
    ]  # fmt: skip
    known = {change.key for change in changes}
    rules, calendar = queries.rules_by_channel(), queries.calendar(SHANGHAI)
    now = local("2026-11-19 10:00")
    counts = [outbox.put(changes, rules, calendar=calendar, language="zh", now=now) for _ in range(2)]
    assert counts == [len(known), 0]
    rows = all_rows(NoticeChange)
    assert sorted(row.key for row in rows) == sorted(known) and {row.channel_id for row in rows} <= {group.id}


# -- the test message and the whole way ------------------------------------------------------------------------------------


def test_a_test_message_goes_out_at_the_next_round_without_any_rule(post, cast):
    group = channel()
    channels.send_test(group.id, language="zh", now=MADE, by=cast.supervisor)
    post.poster._full_at = post.seconds
    post.clock.now = MADE
    post.poster.step()
    assert post.sent == ["【阳光幼儿园】巡查提醒\n这是一条测试消息。收到请告诉发送的人。"]


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_a_service_of_apprise_that_answers_too_late_is_not_asked_again_by_itself(app, clock):
    gate = threading.Event()
    with robot() as stand_in:
        stand_in.before = lambda: gate.wait(5)
        url = f"json://127.0.0.1:{stand_in.port}/?rto=0.2"
        group = channels.add_channel(ChannelKind.APPRISE, "其他", {"url": url}, may_be_inside=True, now=MADE, by=None)
        rule(group)
        daily()
        ticks = count(0.0, FULL_EVERY)
        poster = Poster(
            context=app.app_context, zone=SHANGHAI, language="zh", may_be_inside=True, clock=clock,
            monotonic=lambda: next(ticks),
        )  # fmt: skip
        for minutes in ("18:01", "18:02", "18:05", "19:00"):
            clock.at(f"2026-11-19 {minutes}")
            poster.step()
        gate.set()
        assert len(stand_in.bodies) == 1
    db.session.expire_all()
    assert states(clock()) == [NoticeState.UNCLEAR]


def test_no_secret_stands_in_the_journal_the_tries_or_a_log(app, clock, cast, caplog):
    """The whole way, to a robot on loopback that repeats its key in its answer."""
    caplog.set_level("DEBUG")
    with robot() as stand_in:
        url = stand_in.url()
        group = channels.add_channel(
            ChannelKind.DINGTALK, "后勤群", {"url": url, "sign": "SEC0123456789"}, may_be_inside=True, now=MADE, by=None
        )
        rule(group)
        daily()
        stand_in.body = ('{"errcode":310000,"errmsg":"no ' + url + ' SEC0123456789"}').encode()
        clock.at("2026-11-19 18:01")
        Poster(
            context=app.app_context, zone=SHANGHAI, language="zh", may_be_inside=True, clock=clock, monotonic=lambda: 0.0
        ).step()
        assert len(stand_in.bodies) == 1
    db.session.expire_all()
    kept = repr([(row.code, row.words) for row in all_rows(NoticeTry)])
    kept += repr([(row.what, row.about, row.before, row.after) for row in all_rows(Journal)])
    kept += repr([row.text for row in all_rows(Notice)]) + caplog.text
    assert "310000" in kept
    for secret in ("SECRET-KEY-1234", "SEC0123456789", str(stand_in.port)):
        assert secret not in kept


def test_neither_a_letter_nor_an_error_of_the_database_shows_a_secret(app):
    """Both may end in a log: a letter in the words of an exception, a statement that failed with what it was to write."""
    group = channel()
    letter = Letter(ChannelKind.WECOM, group.parts, group.secrets, "x")
    assert "SECRET-KEY-1234" not in repr(outbox.Claim(1, 1, letter))
    with pytest.raises(IntegrityError) as failed, writing() as session:
        session.execute(insert(Channel).values(id=group.id, name="b", kind="wecom", parts={}, secrets=group.secrets,
                                               secrets_at=MADE, added_at=MADE))  # fmt: skip
    assert "SECRET-KEY-1234" not in str(failed.value)
