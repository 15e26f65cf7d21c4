"""The log of the outbox: what waits, what went out, what did not; and sending one again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from kiosk.core.notices import NoticeState
from kiosk.operations import channels as operations
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.storage.queries import NoticeLine, Trouble
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.notices.words import Mark, notice_word, state_mark, try_words

PAGE = 50
MOST_PAGES = 10_000


@dataclass(frozen=True)
class LogRow:
    """One notice with its words: what kind it is, how it stands, what its last try came to; `may_again`: it may be sent anew."""

    line: NoticeLine
    word: str
    mark: Mark
    said: str
    may_again: bool


@dataclass(frozen=True)
class NoticeLog:
    """One page of the log, newest first, and what it is narrowed to."""

    rows: Sequence[LogRow]
    state: str
    channel: int | None
    page: int
    has_more: bool
    states: Sequence[tuple[str, str]]
    channels: Sequence[tuple[int, str]]
    trouble: Trouble
    problem: str = ""

    def arguments(self) -> dict[str, str]:
        """Return the filter as the address says it."""
        values = {"state": self.state, "channel": str(self.channel or "")}
        return {name: value for name, value in values.items() if value}


@bp.get("/notices/log")
@edge.needs_supervisor
def notice_log() -> str:
    """Show what was told, is waiting to be, or did not arrive."""
    return render_template("desk/notice_log.html", log=_log())


@bp.post("/notices/<int(max=999999999):notice_id>/again")
@edge.needs_supervisor
def send_again(notice_id: int) -> Any:
    """Let a notice that failed or is unclear be sent once more, beside requests."""
    try:
        operations.send_again(notice_id, now=edge.now(), by=sitting().id)
    except Refused as error:
        return edge.invalid("desk/notice_log.html", log=_log(edge.refusal(error)))
    return edge.done("desk.notice_log")


def _log(problem: str = "") -> NoticeLog:
    written = inputs.text("state")
    state = NoticeState(written) if written in set(NoticeState) else None
    every = queries.channels(with_ended=True)
    channel = inputs.number("channel")
    channel = channel if channel in {each.id for each in every} else None
    page = min(max(inputs.number("page") or 1, 1), MOST_PAGES)
    found = queries.notices(t=edge.now(), state=state, channel_id=channel, offset=(page - 1) * PAGE, limit=PAGE + 1)
    return NoticeLog(
        rows=[_row(line) for line in found[:PAGE]],
        state=state.value if state else "",
        channel=channel,
        page=page,
        has_more=len(found) > PAGE,
        states=[(each.value, state_mark(each).word) for each in NoticeState],
        channels=[(each.id, each.name if each.ended_at is None else _("%(name)s（已停用）", name=each.name)) for each in every],
        trouble=queries.notice_trouble(edge.now()),
        problem=problem,
    )


def _row(line: NoticeLine) -> LogRow:
    is_over = line.state in (NoticeState.FAILED, NoticeState.UNCLEAR)
    return LogRow(
        line=line,
        word=notice_word(line.notice.kind),
        mark=state_mark(line.state),
        said=_said(line),
        may_again=is_over and line.channel.ended_at is None,
    )


def _said(line: NoticeLine) -> str:
    last = line.last
    if last is None:
        return ""
    if last.outcome is None and line.state is NoticeState.UNCLEAR:
        return try_words(line.channel.kind, "cut_off")
    return try_words(line.channel.kind, last.code)
