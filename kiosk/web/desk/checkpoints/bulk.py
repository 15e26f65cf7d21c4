"""Bulk changes of checkpoints: what is wanted, what it does to each, doing it, and undoing it within ten minutes."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.operations import bulk as operations
from kiosk.operations.bulk import Action, NotDone, NotUndone, Preview, Row, Wanted
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.checkpoints.listing import action_choices, context
from kiosk.web.desk.frame import bp, here, sitting
from kiosk.web.desk.names import plan_title

_KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")
_FIELDS = ("owner", "place", "from_at", "until_at", "why")
_ASKED = (Action.OWNER, Action.MOVE, Action.PAUSE)


@dataclass(frozen=True)
class Line:
    """A checkpoint in a bulk change: what becomes of it, in words, or why it cannot be."""

    id: int
    name: str
    place: str
    change: str
    more: str
    problem: str


@dataclass(frozen=True)
class BulkPage:
    """A bulk change on its way: what is wanted, for which points, what it does, and what is wrong with it."""

    action: Action
    title: str
    lines: Sequence[Line]
    count: int
    problems: int
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    places: Sequence[tuple[int, str]]
    people: Sequence[tuple[int, str]]
    seen: str
    key: str
    back: str
    is_ready: bool
    is_outdated: bool = False


@bp.post("/checkpoints/bulk")
@edge.needs_supervisor
def change_checkpoints() -> Any:
    """Lead the ticked points through a bulk change: ask for what it needs, show what it does, do it when confirmed."""
    ticked = inputs.numbers(request.form.getlist("point"))[: operations.MOST]
    action = inputs.text("action")
    if not ticked:
        return _refused(_("还没有选巡查点。请先勾选，再点按钮。"))
    if action == "print":
        return edge.done("desk.labels", point=ticked)
    if action not in set(Action):
        return _refused(_("请先选要做什么，再点“下一步”。"))
    return _step(Action(action), ticked)


@bp.post("/checkpoints/bulk/undo")
@edge.needs_supervisor
def undo_bulk() -> Any:
    """Undo a bulk change that was made within the last ten minutes."""
    try:
        operations.undo(inputs.text("key", longest=60), now=edge.now(), by=sitting().id)
    except Refused as error:
        sentence = edge.refusal(error) if error.why is Refusal.TOO_LATE else _("没有可以撤销的修改，可能已经撤销过了。")
        return _refused(sentence)
    except NotUndone as error:
        lines = [(each.name, _obstacle(each)) for each in error.obstacles]
        told = {"title": _("有 %(n)s 个点不能恢复，所以什么也没有撤销", n=len(lines)), "lines": lines}
        return make_response(render_template("desk/checkpoints.html", **context(told=told)), 409)
    return redirect(here() if request.form.get("next") else url_for("desk.checkpoints"), code=303)


def _step(action: Action, ticked: Sequence[int]) -> Any:
    calendar, now = edge.calendar(), edge.now()
    typed = {name: inputs.text(name, longest=2000) for name in _FIELDS}
    step = request.form.get("step", "")
    if action in _ASKED and step not in ("show", "sure"):
        typed |= {"from_at": calendar.date_of(now).isoformat()}
        return render_template("desk/bulk.html", page=_page(action, _plain(ticked), typed, {}))
    try:
        wanted = _wanted(action, typed)
        if step == "sure":
            key = inputs.text("key")
            if not _KEY.fullmatch(key):
                raise Refused(Refusal.KEY_MISSING)
            operations.change(
                ticked, wanted, seen=inputs.text("seen"), key=key, calendar=calendar, now=now, by=sitting().id
            )
            return redirect(here() if request.form.get("next") else url_for("desk.checkpoints"), code=303)
        found = operations.preview(ticked, wanted, calendar=calendar, now=now)
    except Refused as error:
        return edge.invalid("desk/bulk.html", page=_page(action, _plain(ticked), typed, edge.refusals(error)))
    except NotDone as error:
        page = _page(action, _lines(error.found, wanted), typed, {}, found=error.found, is_outdated=error.is_outdated)
        return make_response(render_template("desk/bulk.html", page=page), 409)
    page = _page(action, _lines(found, wanted), typed, {}, found=found)
    return make_response(render_template("desk/bulk.html", page=page), 422 if found.problems else 200)


def _wanted(action: Action, typed: Mapping[str, str]) -> Wanted:
    """Return what is wanted as typed; raises Refused for what makes no sense."""
    if action is Action.OWNER:
        # "0" stands for whoever the place names; nothing chosen is no choice.
        if typed["owner"] == "":
            raise Refused(Refusal.NOT_A_CHOICE, "owner")
        owner_id = inputs.whole(typed["owner"])
        return Wanted(action, owner_id=None if owner_id == 0 else owner_id or -1)
    if action is Action.MOVE:
        return Wanted(action, place_id=inputs.whole(typed["place"]))
    if action is not Action.PAUSE:
        return Wanted(action)
    calendar, now = edge.calendar(), edge.now()
    first_on = edge.needed_day(typed["from_at"], "from_at")
    last_on = edge.asked_day(typed["until_at"], "until_at")
    return Wanted(
        action,
        from_at=now if first_on == calendar.date_of(now) else calendar.instant(first_on),
        until_at=calendar.instant(last_on + timedelta(days=1)) if last_on else None,
        why=typed["why"],
    )


def _page(
    action: Action, lines: Sequence[Line], typed: Mapping[str, str], errors: Mapping[str, str], *,
    found: Preview | None = None, is_outdated: bool = False,
) -> BulkPage:  # fmt: skip
    return BulkPage(
        action=action,
        title=dict(action_choices())[action.value],
        lines=lines,
        count=found.count if found else len(lines),
        problems=found.problems if found else 0,
        typed=typed,
        errors=errors,
        places=tuple((place.id, place.path) for place in queries.places().values()),
        people=tuple((person.id, person.name) for person in queries.people()),
        seen=found.seen if found else "",
        key=secrets.token_urlsafe(16),
        back=edge.local_path(request.form.get("next"), url_for("desk.checkpoints")),
        is_ready=found is not None and found.is_possible,
        is_outdated=is_outdated,
    )


def _plain(ticked: Sequence[int]) -> list[Line]:
    """Return the chosen points before anything is known of what becomes of them."""
    everywhere, chosen = queries.places(), set(ticked)
    return [
        Line(each.id, each.name, everywhere[each.place_id].path, "", "", "")
        for each in queries.checkpoints(with_retired=True)
        if each.id in chosen
    ]


def _lines(found: Preview, wanted: Wanted) -> list[Line]:
    everywhere, names = queries.places(), {each.id: each.name for each in queries.people(with_left=True)}
    return [
        Line(
            row.checkpoint.id, row.checkpoint.name, everywhere[row.checkpoint.place_id].path,
            "" if row.problem else _change(row, wanted, everywhere, names), _turned(row),
            edge.refusal(row.problem) if row.problem else "",
        )
        for row in found.rows
    ]  # fmt: skip


def _change(row: Row, wanted: Wanted, everywhere: Mapping[int, Any], names: Mapping[int, str]) -> str:
    if not row.is_changed:
        return _("不变")
    if wanted.action is Action.OWNER:
        before = names.get(row.checkpoint.owner_id or 0, _("跟随位置"))
        return f"{before} → {names.get(wanted.owner_id or 0, _('跟随位置'))}"
    if wanted.action is Action.MOVE and wanted.place_id is not None:
        return f"→ {everywhere[wanted.place_id].path}"
    return {
        Action.PAUSE: _("暂停检查"),
        Action.RESUME: _("恢复检查"),
        Action.RETIRE: _("撤点，编号作废"),
    }.get(wanted.action, "")


def _turned(row: Row) -> str:
    """Return which plans a moved point leaves and joins, from tomorrow on."""
    if row.turn is None or row.problem is not None:
        return ""

    def titles(plans: Sequence[Any]) -> str:
        return _("、").join(plan_title(plan) for plan in plans)

    parts = []
    if row.turn.lost_plans:
        parts.append(_("明天起不再按“%(plans)s”检查", plans=titles(row.turn.lost_plans)))
    if row.turn.gained:
        parts.append(_("明天起按“%(plans)s”检查", plans=titles(row.turn.gained)))
    return ("; " if edge.language() == "en" else "；").join(parts)


def _obstacle(each: Any) -> str:
    if each.at is None:
        return _("原来的位置有了同名的点，或它的检查计划已经变了")
    local = edge.calendar().local(each.at)
    return _("%(name)s 在 %(time)s 又改过", name=each.by or _("系统"), time=f"{local:%H:%M}")


def _refused(sentence: str) -> Any:
    told = {"title": sentence, "lines": []}
    return edge.invalid("desk/checkpoints.html", **context(told=told))
