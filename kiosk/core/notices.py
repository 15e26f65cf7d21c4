"""Notices (提醒): which change which rule speaks of, when it may go out, and the text that tells of it (ux R12).

A change is told once, when it happens; nothing here sends or keeps anything. Quiet hours and holidays hold a change back
until they are over, and what was held goes out as one message (windows.md 4: no notices before the next workday).
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.core.calendar import Calendar, Filter
from kiosk.core.form import FailClass
from kiosk.core.repair import Urgency
from kiosk.core.standing import Risk
from kiosk.core.window import Window
from kiosk.core.words import Text

MOST_LINES = 10
LONGEST_LINE = 90
MOST_TRIES = 8
CLAIM_LASTS = timedelta(minutes=2)
SETTLES_AFTER = timedelta(minutes=2)
# A change settles, then waits for the next round; one that sends ten messages to servers that hang takes minutes.
NOTICED_WITHIN = timedelta(minutes=10)
# DingTalk and WeCom lock a robot that is too fast out for minutes.
RATE_WAIT = timedelta(minutes=10)
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_LEAD = timedelta(days=1)
_MIDNIGHT_BY = 24 * 60
_MOST_STEPS = 800


class ChannelKind(StrEnum):
    """What takes the messages: a robot in a group of WeCom, DingTalk or Feishu, mail, or whatever Apprise knows."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    MAIL = "mail"
    APPRISE = "apprise"

    @property
    def is_robot(self) -> bool:
        """Decide whether this is a group's robot, reached by a web address with a key in it."""
        return self in (ChannelKind.WECOM, ChannelKind.DINGTALK, ChannelKind.FEISHU)


# How many bytes of UTF-8 a message may have: WeCom's text 2048, Feishu's whole body 20 KB; the others far below theirs.
MOST_BYTES = {
    ChannelKind.WECOM: 2048,
    ChannelKind.DINGTALK: 4000,
    ChannelKind.FEISHU: 15000,
    ChannelKind.MAIL: 60000,
    ChannelKind.APPRISE: 2000,
}


class ChangeKind(StrEnum):
    """What a rule may speak of, in the order a message tells it."""

    BARRED = "barred"
    DEADLINE_OVERDUE = "deadline_overdue"
    CHECK_OVERDUE = "check_overdue"
    REJECTED = "rejected"
    ASSIGNED = "assigned"
    DEADLINE_NEAR = "deadline_near"

    @property
    def words(self) -> Text:
        """Return what a message calls it."""
        return _KIND_WORDS[self]

    @property
    def is_lasting(self) -> bool:
        """Decide whether it says how something stands, so that it may be over while its notice is held back."""
        # The others are steps that were made once and for all.
        return self not in (ChangeKind.ASSIGNED, ChangeKind.REJECTED)


_KIND_WORDS = {
    ChangeKind.BARRED: Text("✕ 停止使用", "✕ Out of use"),
    ChangeKind.DEADLINE_OVERDUE: Text("◆ 已过期限", "◆ Past its deadline"),
    ChangeKind.CHECK_OVERDUE: Text("◆ 检查逾期", "◆ Check overdue"),
    ChangeKind.REJECTED: Text("▲ 退回重做", "▲ Sent back"),
    ChangeKind.ASSIGNED: Text("○ 已交办", "○ Assigned"),
    ChangeKind.DEADLINE_NEAR: Text("○ 快到期限", "○ Deadline near"),
}
_ORDER = list(ChangeKind)
_CLASSES = (FailClass.TERM, FailClass.NOW, FailClass.STOP)


@dataclass(frozen=True)
class Change:
    """One change of state, told once under its `key`; `at` is when it happened, not when it was noticed.

    `about` says what is wanted or wrong, `place_ids` are the place and all above it. `fail_class` is a hazard's own, else
    that of its slip or check (`class_of_slip`, `class_of_check`). `move_id` is the hazard's move that it is, if it is one.
    """

    key: str
    kind: ChangeKind
    at: datetime
    name: str
    place: str
    about: Text
    who: str = ""
    due: datetime | None = None
    place_ids: frozenset[int] = frozenset()
    kind_key: str = ""
    fail_class: FailClass = FailClass.TERM
    is_major: bool = False
    move_id: int | None = None

    @property
    def severity(self) -> FailClass:
        """Return its class, which is 停 for whatever is out of use."""
        return FailClass.STOP if self.kind is ChangeKind.BARRED else self.fail_class

    @property
    def is_urgent(self) -> bool:
        """Decide whether this is a matter of class 停 or a major hazard, which may break into quiet hours."""
        return self.severity is FailClass.STOP or self.is_major


def class_of_slip(urgency: Urgency) -> FailClass:
    """Return the class that a rule takes a repair slip for: 立 if it is urgent, else 限."""
    return FailClass.NOW if urgency is Urgency.URGENT else FailClass.TERM


def class_of_check(risk: Risk) -> FailClass:
    """Return the class that a rule takes a check for: 立 at a point of high risk, else 限."""
    return FailClass.NOW if risk is Risk.HIGH else FailClass.TERM


@dataclass(frozen=True)
class NoticeRule:
    """What one channel is told (提醒规则), and when; it speaks only of changes after `since`.

    `least_class` narrows all changes by their severity; `only_major` leaves none but those of major hazards. `quiet` is from and to in minutes after midnight, over midnight
    where it ends before it begins. `summary_by` is when the daily summary goes out, None for never.
    """

    id: int
    channel_id: int
    kinds: frozenset[ChangeKind]
    since: datetime
    place_id: int | None = None
    kind_key: str = ""
    least_class: FailClass = FailClass.TERM
    only_major: bool = False
    quiet: tuple[int, int] | None = None
    is_quiet_on_holidays: bool = True
    urgent_passes: bool = True
    summary_by: int | None = None

    def fits(self, change: Change) -> bool:
        """Decide whether the rule speaks of a change."""
        if change.kind not in self.kinds or change.at <= self.since:
            return False
        if self.place_id is not None and self.place_id not in change.place_ids:
            return False
        if self.kind_key and change.kind_key != self.kind_key:
            return False
        if self.only_major and not change.is_major:
            return False
        return _CLASSES.index(change.severity) >= _CLASSES.index(self.least_class)

    def goes_at(self, change: Change, calendar: Calendar, t: datetime) -> datetime:
        """Return when a change that is noticed at `t` may go out by this rule."""
        if self.urgent_passes and change.is_urgent:
            return t
        return self.free_at(calendar, t)

    def free_at(self, calendar: Calendar, t: datetime) -> datetime:
        """Return the first instant from `t` on that lies in no quiet hours and on no quiet holiday."""
        at = t
        for _ in range(_MOST_STEPS):
            later = self._quiet_until(calendar, at)
            if later is None:
                return at
            at = later
        # A calendar without any workday must not keep everything back for ever.
        return t

    def _quiet_until(self, calendar: Calendar, at: datetime) -> datetime | None:
        local = calendar.local(at)
        day, minutes = local.date(), local.hour * 60 + local.minute
        if self.is_quiet_on_holidays and not calendar.is_day(day, Filter.WORK):
            return calendar.instant(day + timedelta(days=1))
        if self.quiet is None:
            return None
        begins, ends = self.quiet
        if begins < ends:
            return calendar.instant(day, ends) if begins <= minutes < ends else None
        if minutes >= begins:
            return calendar.instant(day + timedelta(days=1), ends)
        return calendar.instant(day, ends) if minutes < ends else None

    def summary_at(self, calendar: Calendar, t: datetime) -> datetime | None:
        """Return the instant of today's summary if it is due at `t`; None before it, on quiet holidays, and without one.

        A server that was off at that time sends it later on the same day, never on another.
        """
        if self.summary_by is None:
            return None
        day = calendar.date_of(t)
        if self.is_quiet_on_holidays and not calendar.is_day(day, Filter.WORK):
            return None
        at = calendar.instant(day, self.summary_by)
        return at if self.since < at <= t else None


def release(change: Change, rules: Iterable[NoticeRule], calendar: Calendar, t: datetime) -> datetime | None:
    """Return when a change may go out by the first rule that lets it, or None if no rule speaks of it."""
    instants = [rule.goes_at(change, calendar, t) for rule in rules if rule.fits(change)]
    return min(instants, default=None)


def near_at(window: Window) -> datetime:
    """Return when a deadline is near: a day before it, or in the last quarter of a shorter span."""
    return window.due - min(_LONGEST_LEAD, (window.due - window.opens) / 4)


# -- texts -----------------------------------------------------------------------------------------------------------

# Robots read mentions and links in these, and Markdown sees marks in them; the wide forms look the same and do nothing.
_NEUTRAL = str.maketrans({
    "<": "＜", ">": "＞", "*": "＊", "_": "＿", "`": "＇", "[": "［", "]": "］", "#": "＃", "~": "～", "|": "｜", "\\": "＼",
    "@": "＠",
})  # fmt: skip


def plain(text: str) -> str:
    """Return a name as it may stand in any message: on one line, without signs that mention, link, format or turn."""
    kept = (" " if letter.isspace() else letter for letter in text if letter.isspace() or _is_shown(letter))
    return " ".join("".join(kept).translate(_NEUTRAL).split()).replace("://", "：／／")


def _is_shown(letter: str) -> bool:
    # Cc controls, Cf marks that turn the direction or show nothing, Cs halves of a pair; Co and Cn no font has.
    return unicodedata.category(letter)[0] != "C"


def line_of(change: Change, calendar: Calendar, language: str) -> str:
    """Return the line that tells of a change."""
    words = [change.kind.words.in_(language)]
    name = plain(change.name)
    place = plain(change.place)
    where = f"{name}（{place}）" if place and place != name else name or place
    if language.startswith("en"):
        where = where.replace("（", " (").replace("）", ")")
    parts = [where, plain(change.about.in_(language))]
    if change.is_major:
        parts.insert(0, Text("重大", "Major").in_(language))
    if change.due is not None:
        parts.append(_by(change.due, calendar, language))
    parts.append(plain(change.who))
    colon, comma = (": ", ", ") if language.startswith("en") else ("：", "，")
    return _cut(words[0] + colon + comma.join(part for part in parts if part))


def _by(due: datetime, calendar: Calendar, language: str) -> str:
    """Return a deadline in words; midnight is the 24:00 of the day before."""
    local = calendar.local(due)
    day, minutes = local.date(), local.hour * 60 + local.minute
    if minutes == 0:
        day, minutes = day - timedelta(days=1), _MIDNIGHT_BY
    clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"due {day.isoformat()[5:]} {clock}" if language.startswith("en") else f"{day.month}月{day.day}日 {clock} 前"


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def ordered(changes: Iterable[Change]) -> list[Change]:
    """Return changes as a message tells them: by what they are, then the oldest first."""
    return sorted(changes, key=lambda change: (_ORDER.index(change.kind), change.at, change.key))


def gather(lines: Sequence[str], *, head: str, language: str, most_bytes: int, foot: str = "") -> str:
    """Return one message of many lines: at most ten of them and at most so many bytes, with the number of the rest."""
    for shown in range(min(len(lines), MOST_LINES), -1, -1):
        left = len(lines) - shown
        more = [_more(left, language)] if left else []
        text = "\n".join([head, *lines[:shown], *more, *([foot] if foot else [])])
        if len(text.encode()) <= most_bytes or shown == 0:
            break
    return _fitted(text, most_bytes)


def _more(left: int, language: str) -> str:
    return Text(f"还有 {left} 项，请到工作台查看。", f"And {left} more; see the desk.").in_(language)


def _fitted(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")


def heading(school: str, language: str) -> str:
    """Return the first line of a message; it holds the word that a robot's list of keywords is to have."""
    return f"【{plain(school)[:40]}】{KEYWORD.in_(language)}"


KEYWORD = Text("巡查提醒", "Patrol notice")
JUMPED = Text("服务器的时间刚刚变动过，请先核对时间。", "The server's clock has just jumped; check the time first.")
TESTING = Text("这是一条测试消息。收到请告诉发送的人。", "This is a test message. Tell the sender that it came.")


@dataclass(frozen=True)
class DayNumbers:
    """How the day stands, as its summary says it; checks in windows, hazards in pieces."""

    done: int
    total: int
    overdue: int
    missed: int
    hazards: int
    past_deadline: int
    to_verify: int
    barred: int


def summary_lines(day: DayNumbers, language: str) -> list[str]:
    """Return the lines of the daily summary (当日小结)."""
    checks = Text(
        f"今天检查 {day.done}/{day.total} 项，逾期 {day.overdue}，漏检 {day.missed}",
        f"Checks today {day.done}/{day.total}, overdue {day.overdue}, missed {day.missed}",
    )
    hazards = Text(
        f"未销号隐患 {day.hazards} 项，过期限 {day.past_deadline}，待复查 {day.to_verify}",
        f"Open hazards {day.hazards}, past their deadline {day.past_deadline}, to be verified {day.to_verify}",
    )
    barred = Text(f"停止使用的点位 {day.barred} 个", f"Points out of use {day.barred}")
    return [text.in_(language) for text in (checks, hazards, *([barred] if day.barred else []))]


def summary_word(language: str) -> str:
    """Return what the daily summary is called."""
    return Text("当日小结", "Summary of the day").in_(language)


# -- the course of a notice --------------------------------------------------------------------------------------------


class NoticeKind(StrEnum):
    """What a notice is: word of changes, the daily summary, or a test that somebody asked for."""

    CHANGES = "changes"
    SUMMARY = "summary"
    TEST = "test"


class Outcome(StrEnum):
    """What came of one try: it arrived, it did not, the robot asks for patience, or nobody can tell."""

    SENT = "sent"
    FAILED = "failed"
    LATER = "later"
    UNCLEAR = "unclear"


class NoticeState(StrEnum):
    """How a notice stands; MOOT is one that had nothing left to tell when it could go out."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCLEAR = "unclear"
    MOOT = "moot"


SETTLED = (NoticeState.SENT, NoticeState.FAILED, NoticeState.UNCLEAR, NoticeState.MOOT)


@dataclass(frozen=True)
class Attempt:
    """One try as the rule needs it; without `outcome` while it is under way."""

    began_at: datetime
    outcome: Outcome | None = None


def is_abandoned(attempt: Attempt, t: datetime) -> bool:
    """Decide whether a try was left behind by a process that ended in the middle: nobody knows whether it arrived."""
    return attempt.outcome is None and abs(t - attempt.began_at) >= CLAIM_LASTS


def state_of(settled: NoticeState | None, attempts: Sequence[Attempt], t: datetime) -> NoticeState:
    """Return how a notice stands: as it was settled, else by its last try."""
    if settled is not None:
        return settled
    if attempts and attempts[-1].outcome is None:
        return NoticeState.UNCLEAR if is_abandoned(attempts[-1], t) else NoticeState.SENDING
    return NoticeState.WAITING


def settled_by(outcome: Outcome, failed_before: int) -> NoticeState | None:
    """Return how a try ends a notice, given how many failed before it; None where it is tried again."""
    match outcome:
        case Outcome.SENT:
            return NoticeState.SENT
        case Outcome.UNCLEAR:
            return NoticeState.UNCLEAR
    return NoticeState.FAILED if failed_before + 1 >= MOST_TRIES else None


def next_at(not_before: datetime, attempts: Sequence[Attempt]) -> datetime:
    """Return when a waiting notice is tried next: 1, 2, 4 ... minutes after the last try, longer for a robot's wish."""
    if not attempts:
        return not_before
    wait = _FIRST_WAIT * 2 ** (len(attempts) - 1)
    if attempts[-1].outcome is Outcome.LATER:
        wait = max(wait, RATE_WAIT)
    return max(not_before, attempts[-1].began_at + wait)
