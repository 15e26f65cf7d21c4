"""The page of one checkpoint with its year, and what can be done with it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.core.board import Tile
from kiosk.core.calendar import TICK
from kiosk.operations import barring, boards, registry
from kiosk.operations.boards import DayMark
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.cadence_words import cadence_words
from kiosk.web.desk.checkpoints.words import field_shown, history, said, word
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.hazards.lines import Line, open_lines
from kiosk.web.desk.hazards.words import KEY
from kiosk.web.desk.past import Past
from kiosk.web.desk.year_picture import Words, legend_svg, year_svg
from qr.code import pretty

YEAR = timedelta(weeks=53)
AHEAD = timedelta(days=14)
LINES = 10


@dataclass(frozen=True)
class Asked:
    """One schedule of a checkpoint: how it stands, in which rhythm, and what its last inspection found."""

    tile: Tile
    rhythm: str
    last: Any | None


@dataclass(frozen=True)
class PointPage:
    """One checkpoint with everything known of it."""

    checkpoint: Any
    place: str
    owner: str
    code: str
    fields: tuple[tuple[str, str], ...]
    asked: tuple[Asked, ...]
    pauses: Sequence[Any]
    people: Mapping[int, str]
    is_paused: bool
    lines: Sequence[queries.Line]
    hazards: Sequence[Line]
    closed: Sequence[Line]
    bars: Sequence[Line]
    key: str
    picture: Markup
    legend: tuple[tuple[Markup, str], ...]
    now: datetime
    past: tuple[Past, ...]


@bp.get("/checkpoints/<int(max=999999999):checkpoint_id>")
@edge.needs_supervisor
def checkpoint(checkpoint_id: int) -> str:
    """Show one checkpoint, its schedules, its year and what can be done with it."""
    return render_template("desk/checkpoint.html", point=_page(checkpoint_id), typed={}, error=None)


@bp.post("/checkpoints/<int(max=999999999):checkpoint_id>/pause")
@edge.needs_supervisor
def pause_checkpoint(checkpoint_id: int) -> Any:
    """Pause a checkpoint from a date on, today meaning at once."""
    known(checkpoint_id)
    typed = {name: request.form.get(name, "").strip()[:2000] for name in ("from_at", "until_at", "why")}
    try:
        _pause(checkpoint_id, typed)
    except Refused as error:
        return edge.invalid("desk/checkpoint.html", point=_page(checkpoint_id), typed=typed, error=said(error))
    return edge.done("desk.checkpoint", checkpoint_id=checkpoint_id)


@bp.post("/checkpoints/<int(max=999999999):checkpoint_id>/resume")
@edge.needs_supervisor
def resume_checkpoint(checkpoint_id: int) -> Any:
    """End a checkpoint's pause."""
    known(checkpoint_id)
    registry.resume_checkpoint(checkpoint_id, now=edge.now(), by=sitting().id)
    return edge.done("desk.checkpoint", checkpoint_id=checkpoint_id)


@bp.post("/checkpoints/<int(max=999999999):checkpoint_id>/bar")
@edge.needs_supervisor
def bar_checkpoint(checkpoint_id: int) -> Any:
    """Take an unsafe checkpoint out of use: a hazard of it is reported, and only its repair brings it back."""
    known(checkpoint_id)
    typed = {"bar_why": inputs.text("bar_why", longest=2000)}
    try:
        key = inputs.text("key")
        barring.bar_checkpoint(
            checkpoint_id, why=typed["bar_why"], key=key if KEY.fullmatch(key) else "", now=edge.now(), by=sitting().id,
            calendar=edge.calendar(),
        )  # fmt: skip
    except Refused as error:
        return edge.invalid("desk/checkpoint.html", point=_page(checkpoint_id), typed=typed, error=said(error))
    return edge.done("desk.checkpoint", checkpoint_id=checkpoint_id)


@bp.get("/checkpoints/<int(max=999999999):checkpoint_id>/retire")
@edge.needs_supervisor
def show_retire(checkpoint_id: int) -> str:
    """Ask whether a checkpoint is really to be taken away, and say what that does."""
    return render_template("desk/retire.html", point=_page(checkpoint_id))


@bp.post("/checkpoints/<int(max=999999999):checkpoint_id>/retire")
@edge.needs_supervisor
def retire_checkpoint(checkpoint_id: int) -> Any:
    """Take a checkpoint away for good."""
    known(checkpoint_id)
    registry.retire_checkpoint(checkpoint_id, now=edge.now(), by=sitting().id)
    return edge.done("desk.checkpoint", checkpoint_id=checkpoint_id)


def known(checkpoint_id: int) -> Any:
    """Return a checkpoint, also a retired one; answers 404 for one that never was."""
    found = queries.checkpoint(checkpoint_id)
    if found is None:
        abort(404)
    return found


def _pause(checkpoint_id: int, typed: Mapping[str, str]) -> None:
    calendar, now = edge.calendar(), edge.now()
    today = calendar.date_of(now)
    first_on = edge.needed_day(typed["from_at"], "from_at")
    last_on = edge.asked_day(typed["until_at"], "until_at")
    registry.pause_checkpoint(
        checkpoint_id,
        from_at=now if first_on == today else calendar.instant(first_on),
        until_at=calendar.instant(last_on + timedelta(days=1)) if last_on else None,
        why=typed["why"],
        now=now,
        by=sitting().id,
    )


def _page(checkpoint_id: int) -> PointPage:
    found, now, calendar = known(checkpoint_id), edge.now(), edge.calendar()
    where = queries.places()[found.place_id]
    people = {person.id: person.name for person in queries.people(with_left=True)}
    last = queries.last_results(checkpoint_id=checkpoint_id)
    tiles = [] if found.retired_at else boards.here(checkpoint_id, calendar=calendar, now=now)
    owner_id = found.owner_id or where.owner_id
    pauses, hazards = queries.pauses_of(checkpoint_id), open_lines(checkpoint_id=checkpoint_id)
    return PointPage(
        checkpoint=found,
        place=where.path,
        owner=people.get(owner_id, "") if owner_id else "",
        code=pretty(queries.codes_in_use().get(checkpoint_id, "")),
        fields=_fields(found),
        asked=tuple(
            Asked(tile, cadence_words(tile.watched.schedule.cadence), last.get((checkpoint_id, tile.watched.form_id)))
            for tile in tiles
        ),
        pauses=pauses,
        people=people,
        is_paused=any(pause.until_at is None or pause.until_at > now for pause in pauses),
        lines=queries.lines(checkpoint_id=checkpoint_id, limit=LINES),
        hazards=hazards,
        closed=[Line(card=card) for card in queries.closed_hazards(found.added_at, now + TICK, checkpoint_id=checkpoint_id)],
        bars=[line for line in hazards if line.card.course.is_barring],
        key=inputs.text("key") or secrets.token_urlsafe(16),
        picture=_picture(checkpoint_id),
        legend=tuple((Markup(legend_svg(mark)), word) for mark, word in _mark_words().items()),
        now=now,
        past=history(found),
    )


def _fields(found: Any) -> tuple[tuple[str, str], ...]:
    known_words = {field["key"]: word(field["text"]) for field in found.kind.fields}
    return tuple(
        (known_words.get(key, key), field_shown(found.kind, key, value)) for key, value in found.fields.items() if value
    )


def _picture(checkpoint_id: int) -> Markup:
    calendar, now = edge.calendar(), edge.now()
    today = calendar.date_of(now)
    last_on = today + AHEAD
    marks = boards.days_of(checkpoint_id, first_on=last_on - YEAR, last_on=last_on, calendar=calendar, now=now)
    words = Words(
        title=_("最近一年的检查"),
        weekdays=(_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")),
        month=_month_word,
        summary=_summary,
    )
    # The picture is made of numbers and escaped words only.
    return Markup(year_svg(marks, last_on=last_on, today=today, words=words))


def _month_word(first: date) -> str:
    return edge.month_text(first)


def _summary(first: date, counts: Mapping[DayMark, int]) -> str:
    parts = [
        _("%(word)s %(count)s 天", word=word, count=counts[mark])
        for mark, word in _mark_words().items()
        if mark is not DayMark.FREE and counts.get(mark)
    ]
    name = edge.month_text(first, with_year=True)
    return f"{name}：{'，'.join(parts)}" if parts else _("%(month)s：没有检查", month=name)


def _mark_words() -> dict[DayMark, str]:
    return {
        DayMark.OK: _("已查，正常"),
        DayMark.FINDINGS: _("已查，有异常"),
        DayMark.MISSED: _("漏检"),
        DayMark.AHEAD: _("将要检查"),
        DayMark.FREE: _("不用查"),
    }
