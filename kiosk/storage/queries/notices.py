"""Reads of notices: the channels, their rules, the outbox with its tries, and what has been told already."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from kiosk.core.form import FailClass
from kiosk.core.hazard import MoveKind
from kiosk.core.notices import (
    CLAIM_LASTS,
    Attempt,
    ChangeKind,
    NoticeKind,
    NoticeRule,
    NoticeState,
    Outcome,
    state_of,
)
from kiosk.storage.database import db
from kiosk.storage.models import (
    Channel,
    Kind,
    Move,
    Notice,
    NoticeChange,
    NoticeRuleFact,
    NoticeTry,
)

TROUBLE_SHOWS = timedelta(days=7)
_AT_ONCE = 500


@dataclass(frozen=True)
class NoticeLine:
    """A notice as the log shows it: its channel, how it stands, its tries oldest first, and how many changes it tells."""

    notice: Notice
    channel: Channel
    state: NoticeState
    tries: tuple[NoticeTry, ...]
    changes: int

    @property
    def last(self) -> NoticeTry | None:
        """Return the last try, or None before the first."""
        return self.tries[-1] if self.tries else None


@dataclass(frozen=True)
class Trouble:
    """How many notices of the last week did not go out, and of how many nobody knows whether they did."""

    failed: int
    unclear: int

    def __bool__(self) -> bool:
        """Decide whether there is any."""
        return bool(self.failed or self.unclear)


def channels(*, with_ended: bool = False) -> Sequence[Channel]:
    """Return the channels in the order they were added."""
    wanted = select(Channel).order_by(Channel.id)
    return db.session.scalars(wanted if with_ended else wanted.where(Channel.ended_at.is_(None))).all()


def channel(channel_id: int) -> Channel | None:
    """Return a channel, also one that has ended, or None."""
    return db.session.get(Channel, channel_id)


def notice_rules() -> Sequence[NoticeRuleFact]:
    """Return the rules in force, in the order they were made."""
    wanted = (
        select(NoticeRuleFact)
        .join(Channel, Channel.id == NoticeRuleFact.channel_id)
        .where(NoticeRuleFact.ended_at.is_(None), Channel.ended_at.is_(None))
    )
    return db.session.scalars(wanted.order_by(NoticeRuleFact.id)).all()


def notice_rule(rule_id: int) -> NoticeRuleFact | None:
    """Return a rule, also one that has ended, or None."""
    return db.session.get(NoticeRuleFact, rule_id)


def rules_by_channel() -> dict[int, list[NoticeRule]]:
    """Return the rules in force as the rule of notices needs them, by the channel they speak to."""
    kinds = {kind_id: key for kind_id, key in db.session.execute(select(Kind.id, Kind.key))}
    found: dict[int, list[NoticeRule]] = defaultdict(list)
    for row in notice_rules():
        quiet = None if row.quiet_from_by is None or row.quiet_to_by is None else (row.quiet_from_by, row.quiet_to_by)
        found[row.channel_id].append(
            NoticeRule(
                id=row.id,
                channel_id=row.channel_id,
                kinds=frozenset(ChangeKind(kind) for kind in row.kinds),
                since=row.since_at,
                place_id=row.place_id,
                kind_key=kinds.get(row.kind_id or 0, ""),
                least_class=FailClass(row.least_class),
                only_major=row.only_major,
                quiet=quiet,
                is_quiet_on_holidays=row.is_quiet_on_holidays,
                urgent_passes=row.urgent_passes,
                summary_by=row.summary_by,
            )
        )
    return found


def notices(
    *, t: datetime, state: NoticeState | None = None, channel_id: int | None = None, offset: int = 0, limit: int = 50
) -> list[NoticeLine]:
    """Return notices, newest first, that stand as asked for at `t`."""
    wanted = select(Notice).order_by(Notice.id.desc()).offset(offset).limit(limit)
    if channel_id is not None:
        wanted = wanted.where(Notice.channel_id == channel_id)
    if state is not None:
        wanted = wanted.where(_stands(state, t))
    return _lines(db.session.scalars(wanted).all(), t)


def notice(notice_id: int, t: datetime) -> NoticeLine | None:
    """Return one notice as the log shows it, or None."""
    found = db.session.get(Notice, notice_id)
    return None if found is None else _lines([found], t)[0]


def last_test(channel_id: int, t: datetime) -> NoticeLine | None:
    """Return the newest test of a channel, or None before the first."""
    wanted = select(Notice).where(Notice.channel_id == channel_id, Notice.kind == NoticeKind.TEST).order_by(Notice.id.desc())
    found = db.session.scalar(wanted.limit(1))
    return None if found is None else _lines([found], t)[0]


def last_tests(t: datetime) -> dict[int, NoticeLine]:
    """Return the newest test of each channel that was ever tested."""
    newest = select(func.max(Notice.id)).where(Notice.kind == NoticeKind.TEST).group_by(Notice.channel_id)
    rows = db.session.scalars(select(Notice).where(Notice.id.in_(newest))).all()
    return {line.channel.id: line for line in _lines(rows, t)}


def tries_of(notice_ids: Collection[int]) -> dict[int, list[NoticeTry]]:
    """Return the tries of some notices, oldest first."""
    found: dict[int, list[NoticeTry]] = defaultdict(list)
    for row in db.session.scalars(
        select(NoticeTry).where(NoticeTry.notice_id.in_(notice_ids)).order_by(NoticeTry.notice_id, NoticeTry.number)
    ):
        found[row.notice_id].append(row)
    return found


def attempts_of(notice: Notice, tries: Sequence[NoticeTry]) -> list[Attempt]:
    """Return the tries that count, as the rule needs them: those of the sending begun last."""
    return [
        Attempt(row.began_at, Outcome(row.outcome) if row.outcome else None)
        for row in tries
        if row.number >= notice.counts_from
    ]


def unsettled_notices() -> Sequence[Notice]:
    """Return the notices whose sending has not ended, the oldest first."""
    return db.session.scalars(select(Notice).where(Notice.settled.is_(None)).order_by(Notice.id)).all()


def changes_of(notice_ids: Collection[int]) -> dict[int, list[NoticeChange]]:
    """Return what some notices tell, in the order it was noticed, without what was over before it could go out."""
    found: dict[int, list[NoticeChange]] = defaultdict(list)
    wanted = select(NoticeChange).where(NoticeChange.notice_id.in_(notice_ids), NoticeChange.moot_at.is_(None))
    for row in db.session.scalars(wanted.order_by(NoticeChange.id)):
        found[row.notice_id].append(row)
    return found


def told_keys(channel_id: int, keys: Collection[str]) -> set[str]:
    """Return those of some changes that a channel has been told, or will be by a notice that waits."""
    asked = sorted(keys)
    found: set[str] = set()
    for first in range(0, len(asked), _AT_ONCE):
        part = asked[first : first + _AT_ONCE]
        wanted = select(NoticeChange.key).where(NoticeChange.channel_id == channel_id, NoticeChange.key.in_(part))
        found.update(db.session.scalars(wanted))
    return found


def has_notice(key: str) -> bool:
    """Decide whether a notice was written under a key."""
    return db.session.scalar(select(Notice.id).where(Notice.key == key)) is not None


def oldest_waiting_change() -> datetime | None:
    """Return when the oldest change happened that still waits to be told, or None."""
    return db.session.scalar(
        select(func.min(NoticeChange.at))
        .join(Notice, Notice.id == NoticeChange.notice_id)
        .where(Notice.settled.is_(None), NoticeChange.moot_at.is_(None))
    )


def taken_back(move_ids: Collection[int]) -> set[int]:
    """Return those of some assignings that were taken back (撤回交办) later."""
    recall = select(Move.hazard_id, Move.id).where(Move.kind == MoveKind.RECALL).subquery()
    wanted = (
        select(Move.id)
        .join(recall, and_(recall.c.hazard_id == Move.hazard_id, recall.c.id > Move.id))
        .where(Move.id.in_(move_ids), Move.kind == MoveKind.ASSIGN)
    )
    return set(db.session.scalars(wanted))


def is_told(move_ids: Collection[int]) -> bool:
    """Decide whether somebody was, or may have been, sent a notice of one of these moves."""
    wanted = (
        select(NoticeChange.id)
        .join(NoticeTry, NoticeTry.notice_id == NoticeChange.notice_id)
        .where(
            NoticeChange.move_id.in_(move_ids),
            or_(NoticeTry.outcome.is_(None), NoticeTry.outcome.in_((Outcome.SENT, Outcome.UNCLEAR))),
        )
    )
    return db.session.scalar(wanted.limit(1)) is not None


def notice_trouble(t: datetime) -> Trouble:
    """Return how many notices made in the last week failed or are unclear at `t`, of channels in use."""
    wanted = (
        select(Notice.settled, func.count(Notice.id))
        .join(Channel, Channel.id == Notice.channel_id)
        .where(Channel.ended_at.is_(None), Notice.made_at >= t - TROUBLE_SHOWS)
        .where(or_(Notice.settled.in_((NoticeState.FAILED, NoticeState.UNCLEAR)), _is_abandoned(t)))
        .group_by(Notice.settled)
    )
    found = {settled: count for settled, count in db.session.execute(wanted)}
    failed = found.pop(NoticeState.FAILED, 0)
    return Trouble(failed, sum(found.values()))


def _is_abandoned(t: datetime) -> ColumnElement[bool]:
    """Return the condition that a notice's sending was begun and never ended: by a process that was ended itself."""
    left = select(NoticeTry.id).where(
        NoticeTry.notice_id == Notice.id,
        NoticeTry.outcome.is_(None),
        or_(NoticeTry.began_at <= t - CLAIM_LASTS, NoticeTry.began_at >= t + CLAIM_LASTS),
    )
    return and_(Notice.settled.is_(None), left.correlate(Notice).exists())


def _stands(state: NoticeState, t: datetime) -> ColumnElement[bool]:
    under_way = select(NoticeTry.id).where(NoticeTry.notice_id == Notice.id, NoticeTry.outcome.is_(None))
    is_begun = under_way.correlate(Notice).exists()
    match state:
        case NoticeState.WAITING:
            return and_(Notice.settled.is_(None), ~is_begun)
        case NoticeState.SENDING:
            return and_(Notice.settled.is_(None), is_begun, ~_is_abandoned(t))
        case NoticeState.UNCLEAR:
            return or_(Notice.settled == state, _is_abandoned(t))
    return Notice.settled == state


def _lines(rows: Sequence[Notice], t: datetime) -> list[NoticeLine]:
    ids = [row.id for row in rows]
    tries = tries_of(ids)
    known = {row.id: row for row in channels(with_ended=True)}
    told = select(NoticeChange.notice_id, func.count(NoticeChange.id)).where(NoticeChange.notice_id.in_(ids))
    counts = {notice_id: count for notice_id, count in db.session.execute(told.group_by(NoticeChange.notice_id))}
    found = []
    for row in rows:
        state = state_of(NoticeState(row.settled) if row.settled else None, attempts_of(row, tries[row.id]), t)
        found.append(NoticeLine(row, known[row.channel_id], state, tuple(tries[row.id]), counts.get(row.id, 0)))
    return found
