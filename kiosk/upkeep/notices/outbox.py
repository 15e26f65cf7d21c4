"""The outbox of notices: what is to be told is written under keys that nothing can use twice, and claimed before it is sent.

A claim is a try that has begun, written in a transaction of its own. Whoever finds one does not send: not another process,
and not this one after a crash, since nobody knows then whether the message arrived.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.calendar import Calendar
from kiosk.core.notices import (
    JUMPED,
    MOST_BYTES,
    Change,
    ChangeKind,
    ChannelKind,
    DayNumbers,
    NoticeKind,
    NoticeRule,
    NoticeState,
    Outcome,
    gather,
    heading,
    line_of,
    next_at,
    ordered,
    release,
    settled_by,
    state_of,
    summary_lines,
    summary_word,
)
from kiosk.operations import school
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Notice, NoticeChange, NoticeTry
from kiosk.upkeep.notices.answer import Answer, Reason
from kiosk.upkeep.notices.delivery import Letter

_ORDER = {kind: place for place, kind in enumerate(ChangeKind)}
_LONGEST_KEY = 120
Rules = Mapping[int, Sequence[NoticeRule]]
"""The rules in force by the channel they speak to."""


@dataclass(frozen=True)
class Claim:
    """A notice that this process alone may send now, and the try it has begun."""

    notice_id: int
    try_id: int
    letter: Letter


def put(
    found: Collection[Change], rules: Rules, *, calendar: Calendar, language: str,
    has_jumped: bool = False, now: datetime,
) -> int:  # fmt: skip
    """Write what no channel was told yet into the outbox and return how many changes that were.

    Changes that may go out at the same time are gathered into one notice, also with those of a notice that waits still.
    `has_jumped`: the clock was moved, which the message says.
    """
    wanted: dict[int, list[tuple[datetime, Change]]] = {}
    for channel_id, own in rules.items():
        fitting = [(at, change) for change in found if (at := release(change, own, calendar, now)) is not None]
        told = queries.told_keys(channel_id, {_key(change) for _at, change in fitting})
        wanted[channel_id] = [(at, change) for at, change in fitting if _key(change) not in told]
    if not any(wanted.values()):
        return 0
    count = 0
    with writing() as session:
        for channel_id, new in wanted.items():
            channel = queries.channel(channel_id)
            # Another process may have been quicker: asked again, now that nobody else can write.
            told = queries.told_keys(channel_id, {_key(change) for _at, change in new})
            groups: dict[datetime, list[Change]] = defaultdict(list)
            for at, change in new:
                if _key(change) not in told:
                    groups[at].append(change)
            if channel is None or channel.ended_at is not None:
                continue
            for at, changes in sorted(groups.items()):
                notice = _joined(channel_id, at, now)
                if notice is None:
                    notice = Notice(
                        channel_id=channel_id, kind=NoticeKind.CHANGES, text="", made_at=now, not_before_at=at, counts_from=1
                    )
                    session.add(notice)
                    session.flush()
                for change in ordered({_key(each): each for each in changes}.values()):
                    line = line_of(change, calendar, language)
                    told_now = NoticeChange(
                        notice_id=notice.id, channel_id=channel_id, key=_key(change), kind=change.kind, line=line,
                        at=change.at, move_id=change.move_id,
                    )  # fmt: skip
                    session.add(told_now)
                    count += 1
                session.flush()
                notice.text = _text(notice, ChannelKind(channel.kind), language, has_jumped=has_jumped)
    return count


def put_summaries(
    rules: Rules, day: DayNumbers, *, calendar: Calendar, language: str, now: datetime
) -> int:
    """Write the daily summaries that are due and return how many; each rule has one a day, whoever asks and how often."""
    count = 0
    for rule in due_summaries(rules, calendar=calendar, now=now):
        with writing() as session:
            channel = queries.channel(rule.channel_id)
            key = summary_key(rule, calendar, now)
            if channel is None or channel.ended_at is not None or queries.has_notice(key):
                continue
            head = f"{heading(school.name(), language)} {summary_word(language)} {calendar.date_of(now).isoformat()}"
            text = gather(
                summary_lines(day, language), head=head, language=language, most_bytes=MOST_BYTES[ChannelKind(channel.kind)]
            )
            notice = Notice(
                channel_id=channel.id, kind=NoticeKind.SUMMARY, key=key, text=text, made_at=now, not_before_at=now,
                counts_from=1,
            )  # fmt: skip
            session.add(notice)
            count += 1
    return count


def due_summaries(
    rules: Rules, *, calendar: Calendar, now: datetime
) -> list[NoticeRule]:
    """Return the rules whose summary of today is due and was not written yet."""
    due = [rule for own in rules.values() for rule in own if rule.summary_at(calendar, now) is not None]
    return [rule for rule in due if not queries.has_notice(summary_key(rule, calendar, now))]


def summary_key(rule: NoticeRule, calendar: Calendar, now: datetime) -> str:
    """Return what makes a summary the only one of a channel's local day."""
    return f"summary:{rule.channel_id}:{calendar.date_of(now).isoformat()}"


def claim(
    *, language: str, has_jumped: bool = False, standing: Collection[str] | None, now: datetime
) -> Claim | None:
    """Begin a try of the oldest notice that may go out now and return it, or None where there is none.

    `standing` are the keys of what still stands as it was told: what is over by now is left out, and a notice with nothing
    left to tell is not sent. Without it only tests and summaries are looked at. At most one notice of a channel is on its
    way at a time.
    """
    if not queries.unsettled_notices():
        return None
    with writing() as session:
        rows = queries.unsettled_notices()
        tries = queries.tries_of([row.id for row in rows])
        busy = set()
        for row in rows:
            attempts = queries.attempts_of(row, tries[row.id])
            if state_of(None, attempts, now) is NoticeState.SENDING:
                busy.add(row.channel_id)
        for row in rows:
            attempts = queries.attempts_of(row, tries[row.id])
            if state_of(None, attempts, now) is NoticeState.UNCLEAR:
                _leave(row, tries[row.id][-1], now)
                continue
            if row.channel_id in busy or state_of(None, attempts, now) is not NoticeState.WAITING:
                continue
            if next_at(row.not_before_at, attempts) > now:
                continue
            channel = queries.channel(row.channel_id)
            if channel is None or channel.ended_at is not None:
                _settle(row, NoticeState.MOOT, now)
                continue
            if row.kind == NoticeKind.CHANGES:
                if standing is None:
                    continue
                _drop_what_is_over(row, standing, now)
                if not queries.changes_of([row.id]).get(row.id):
                    _settle(row, NoticeState.MOOT, now)
                    continue
                row.text = _text(row, ChannelKind(channel.kind), language, has_jumped=has_jumped)
            number = max((each.number for each in tries[row.id]), default=0) + 1
            begun = NoticeTry(notice_id=row.id, number=number, began_at=now, code="", words="")
            session.add(begun)
            session.flush()
            letter = Letter(ChannelKind(channel.kind), dict(channel.parts), dict(channel.secrets), row.text)
            return Claim(row.id, begun.id, letter)
    return None


def finish(claimed: Claim, answer: Answer, *, now: datetime) -> None:
    """Keep what came of a claimed try, and whether that ends its notice."""
    with writing() as session:
        begun = session.get_one(NoticeTry, claimed.try_id)
        notice = session.get_one(Notice, claimed.notice_id)
        begun.ended_at, begun.outcome, begun.code, begun.words = now, answer.outcome, answer.code[:120], answer.words[:120]
        if begun.number < notice.counts_from:
            return
        failed = sum(
            each.number >= notice.counts_from and each.number < begun.number
            for each in queries.tries_of([notice.id])[notice.id]
        )
        ended = settled_by(answer.outcome, failed)
        notice.settled, notice.settled_at = (None, None) if ended is None else (ended, now)


def _key(change: Change) -> str:
    return change.key[:_LONGEST_KEY]


def _joined(channel_id: int, at: datetime, now: datetime) -> Notice | None:
    """Return the notice of a channel that waits to go out at the same time, or None; one on its way takes nothing more."""
    rows = [
        row
        for row in queries.unsettled_notices()
        if row.channel_id == channel_id and row.kind == NoticeKind.CHANGES
        and (row.not_before_at == at or (row.not_before_at <= now and at <= now))
    ]  # fmt: skip
    tries = queries.tries_of([row.id for row in rows])
    for row in rows:
        if state_of(None, queries.attempts_of(row, tries[row.id]), now) is NoticeState.WAITING:
            return row
    return None


def _text(notice: Notice, kind: ChannelKind, language: str, *, has_jumped: bool) -> str:
    rows = queries.changes_of([notice.id]).get(notice.id, [])
    lines = [row.line for row in sorted(rows, key=lambda row: (_ORDER[ChangeKind(row.kind)], row.at, row.id))]
    foot = JUMPED.in_(language) if has_jumped else ""
    return gather(lines, head=heading(school.name(), language), language=language, most_bytes=MOST_BYTES[kind], foot=foot)


def _drop_what_is_over(notice: Notice, standing: Collection[str], now: datetime) -> None:
    rows = queries.changes_of([notice.id]).get(notice.id, [])
    recalled = queries.taken_back([row.move_id for row in rows if row.move_id is not None])
    for row in rows:
        is_over = ChangeKind(row.kind).is_lasting and row.key not in standing
        if is_over or row.move_id in recalled:
            row.moot_at = now


def _leave(notice: Notice, begun: NoticeTry, now: datetime) -> None:
    """End a try that its process left behind: it may have arrived, so it is not sent again by itself."""
    begun.outcome, begun.ended_at, begun.code = Outcome.UNCLEAR, now, Reason.CUT_OFF
    _settle(notice, NoticeState.UNCLEAR, now)


def _settle(notice: Notice, state: NoticeState, now: datetime) -> None:
    notice.settled, notice.settled_at = state, now

