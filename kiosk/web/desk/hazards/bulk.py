"""Giving many hazards to somebody in one go: what it affects first, all or none, and taking it back (ux S5)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core.form import FailClass
from kiosk.core.hazard import MoveKind
from kiosk.operations import hazards as operations
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.hazard_settings import limits
from kiosk.operations.moving import Overtaken
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, here, sitting
from kiosk.web.desk.hazards.lines import Line, open_lines
from kiosk.web.desk.hazards.listing import queue
from kiosk.web.desk.hazards.words import KEY, people_choices
from kiosk.web.edge.moves import kind_words, overtaken_words

MOST_TICKED = 200
_FIELDS = ("assignee", "firm", "due_on", "note")


@dataclass(frozen=True)
class AssignPage:
    """Which hazards would be given to somebody, what was typed, and what is wrong with it.

    `last_days` are the last days that the classes of the hazards leave, for where no date is given; `left_out` counts
    those ticked that cannot be given to anybody any more.
    """

    lines: Sequence[Line]
    last_days: Mapping[str, date]
    left_out: int
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    people: Sequence[tuple[int, str]]
    key: str
    back: str
    overtaken: str = ""


@bp.get("/hazards/assign")
@edge.needs_supervisor
def show_assign() -> str:
    """Show what giving the ticked hazards to somebody affects, and ask to whom and until when."""
    return render_template("desk/hazards_assign.html", page=_page(_ticked(), {}, {}))


@bp.post("/hazards/assign")
@edge.needs_supervisor
def assign_hazards() -> Any:
    """Give the hazards named to somebody, all or none, and go back to the queue."""
    ticked = _ticked()
    typed = {name: inputs.text(name, longest=10_000) for name in _FIELDS}
    try:
        operations.assign_many(
            ticked, seen=_seen(ticked), key=_key(), note=typed["note"], now=edge.now(), by=sitting().id,
            calendar=edge.calendar(), **_read(ticked, typed),
        )  # fmt: skip
    except Refused as error:
        return edge.invalid("desk/hazards_assign.html", page=_page(ticked, typed, edge.refusals(error)))
    except Overtaken as error:
        page = _page(ticked, typed, {}, overtaken=overtaken_words(error, kind_words(MoveKind(error.what))))
        return make_response(render_template("desk/hazards_assign.html", page=page), 409)
    return redirect(here() if request.form.get("next") else url_for("desk.hazards"), code=303)


@bp.post("/hazards/recall")
@edge.needs_supervisor
def recall_hazards() -> Any:
    """Take back what was given to somebody in one go within the last ten minutes."""
    try:
        operations.recall_many(inputs.text("key", longest=60), now=edge.now(), by=sitting().id)
    except Refused as error:
        return edge.invalid("desk/hazards.html", queue=queue(told=_("没有撤回：%(why)s", why=edge.refusal(error))))
    except Overtaken as error:
        return make_response(render_template("desk/hazards.html", queue=queue(told=_since(error))), 409)
    return redirect(here() if request.form.get("next") else url_for("desk.hazards"), code=303)


def _since(error: Overtaken) -> str:
    """Return that something given away cannot be taken back, since somebody has gone on with it."""
    local = edge.calendar().local(error.at)
    return _(
        "没有撤回：%(who)s 在 %(time)s 已办理其中一项（%(what)s）。", who=error.by or _("访客"), time=f"{local:%H:%M}",
        what=kind_words(MoveKind(error.what)),
    )  # fmt: skip


def _ticked() -> list[int]:
    return inputs.numbers(request.values.getlist("hazard"))[:MOST_TICKED]


def _key() -> str:
    key = inputs.text("key")
    if not KEY.fullmatch(key):
        raise Refused(Refusal.KEY_MISSING)
    return key


def _seen(ticked: Sequence[int]) -> dict[int, int]:
    return {number: inputs.number(f"seen-{number}") or 0 for number in ticked}


def _read(ticked: Sequence[int], typed: Mapping[str, str]) -> dict[str, Any]:
    """Return to whom and until when, as typed; raises Refused for what makes no sense."""
    if not ticked:
        raise Refused(Refusal.NOTHING_TICKED, "hazard")
    due_on = edge.asked_day(typed["due_on"], "due_on")
    return {"assignee_id": edge.chosen(typed["assignee"]), "firm": typed["firm"], "due_on": due_on}


def _page(
    ticked: Sequence[int], typed: Mapping[str, str], errors: Mapping[str, str], *, overtaken: str = ""
) -> AssignPage:
    calendar, now, agreed = edge.calendar(), edge.now(), limits()
    lines = [line for line in open_lines() if line.card.id in set(ticked) and line.is_assignable]
    if not lines and not errors:
        errors = {"hazard": _("请先在列表里勾选要交办的隐患。") if not ticked else _("选中的隐患都不能再交办了，可能已经有人处理过。")}
    return AssignPage(
        lines=lines,
        last_days={each.value: agreed.last_day(calendar, now, agreed.days(each)) for each in FailClass},
        left_out=len(ticked) - len(lines),
        typed=typed,
        errors=errors,
        people=people_choices(),
        # A page that is shown again sends the same once more; what was not done before is done once.
        key=inputs.text("key") if KEY.fullmatch(inputs.text("key")) else secrets.token_urlsafe(16),
        back=edge.local_path(request.values.get("next"), url_for("desk.hazards")),
        overtaken=overtaken,
    )
