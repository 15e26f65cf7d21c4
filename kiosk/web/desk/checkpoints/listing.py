"""The list of checkpoints: searched and narrowed by its address, added to, and sent as a workbook."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from kiosk.core.window import Status
from kiosk.operations import bulk, registry
from kiosk.operations.bulk import Action, Done
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, here, sitting
from kiosk.web.desk.names import kind_choices
from qr.code import new_code, pretty

_SEPARATORS = re.compile("[/>＞、|·]")
STATES = ("active", "paused", "barred", "retired", "all")


@dataclass(frozen=True)
class Point:
    """A checkpoint as the list shows it; `state` is paused, barred or None."""

    id: int
    name: str
    place: str
    kind: str
    owner: str
    code: str
    state: Status | None
    is_retired: bool
    owner_id: int | None = None

    def is_in(self, state: str) -> bool:
        """Decide whether the point stands as the filter asks."""
        if state == "retired":
            return self.is_retired
        if state == "all":
            return True
        if self.is_retired:
            return False
        return {"paused": Status.PAUSED, "barred": Status.BARRED, "active": None}.get(state, self.state) is self.state


@dataclass(frozen=True)
class PointList:
    """The checkpoints that fit, and what can be chosen."""

    points: tuple[Point, ...]
    total: int
    place: int | None
    kind: str
    q: str
    places: tuple[tuple[int, str], ...]
    kinds: tuple[tuple[str, str], ...]
    people: Sequence[Any]
    state: str = ""
    person: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Decide whether any filter is set."""
        return bool(self.place or self.kind or self.q or self.state or self.person)


@dataclass(frozen=True)
class Moves:
    """What stands round the list: where it is, what was just done, the bulk change that can be undone, and what can be."""

    here: str
    done: Done | None
    done_words: str
    imported: str
    actions: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    is_everything: bool


@bp.get("/checkpoints")
@edge.needs_supervisor
def checkpoints() -> str:
    """Show the checkpoints, with a form to add one."""
    return render_template("desk/checkpoints.html", **context())


@bp.post("/checkpoints")
@edge.needs_supervisor
def add_checkpoint() -> Any:
    """Add a checkpoint at a place that is made if it is missing, and show it."""
    typed = {name: inputs.text(name) for name in ("name", "kind", "at", "owner")}
    try:
        added = registry.add_checkpoint_at(
            typed["name"], kind_key=typed["kind"], path=_path(typed["at"]), owner_id=edge.chosen(typed["owner"]),
            new_code=new_code, now=edge.now(),
        )  # fmt: skip
    except Refused as error:
        return edge.invalid("desk/checkpoints.html", **context(typed=typed, errors=edge.refusals(error)))
    return edge.done("desk.checkpoint", checkpoint_id=added.id)


def context(
    *, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None, told: Any = None
) -> dict[str, Any]:
    """Return what the list's page shows; `told` is what was wrong with a bulk move, as title and lines."""
    done = bulk.undoable(sitting().id, now=edge.now())
    moves = Moves(
        here=here(),
        done=done,
        done_words=_done_words(done) if done else "",
        imported=_imported(),
        actions=action_choices(),
        states=_state_choices(),
        is_everything=request.args.get("all") == "1",
    )
    points = filtered_points() if request.method == "GET" else point_list()
    return {"points": points, "moves": moves, "typed": typed or {}, "errors": errors or {}, "told": told}


def action_choices() -> tuple[tuple[str, str], ...]:
    """Return what can be done with the ticked points."""
    return (
        (Action.OWNER.value, _("改责任人")),
        (Action.MOVE.value, _("移到别处")),
        (Action.PAUSE.value, _("暂停这些点")),
        (Action.RESUME.value, _("恢复检查")),
        ("print", _("打印标签")),
        (Action.RETIRE.value, _("撤点")),
    )


def point_list() -> PointList:
    """Return the checkpoints that fit the place, kind and words asked for; retired ones only if words find them."""
    return _listed(state="", person=None)


def filtered_points() -> PointList:
    """Return the checkpoints that fit all of the list's filters."""
    state = inputs.text("state")
    return _listed(state=state if state in STATES else "", person=inputs.number("person"))


def _listed(*, state: str, person: int | None) -> PointList:
    everywhere, codes = queries.places(), queries.codes_in_use()
    place, kind, q = inputs.number("place"), inputs.text("kind"), inputs.text("q", longest=60)
    names = {each.id: each.name for each in queries.people(with_left=True)}
    kinds, paused, barred = dict(kind_choices()), queries.paused_checkpoints(edge.now()), queries.barred_ids(edge.now())
    person = person if person in names else None
    found, total = [], 0
    for each in queries.checkpoints(with_retired=True):
        where = everywhere[each.place_id]
        standing = Status.BARRED if each.id in barred else Status.PAUSED if each.id in paused else None
        point = _point(each, where, kinds, names, codes, standing)
        total += not point.is_retired
        text = f"{point.name} {point.place} {point.code}".replace("-", "").casefold()
        fits = (place not in everywhere or place in where.ancestors) and kind in ("", each.kind.key)
        fits = fits and person in (None, point.owner_id) and q.replace("-", "").casefold() in text
        if fits and (point.is_in(state) if state else (q or not point.is_retired)):
            found.append(point)
    return PointList(
        points=tuple(found),
        total=total,
        place=place if place in everywhere else None,
        kind=kind if kind in kinds else "",
        q=q,
        places=tuple((where.id, where.path) for where in everywhere.values()),
        kinds=tuple(kinds.items()),
        people=queries.people(),
        state=state,
        person=person,
    )


def _point(
    each: Any, where: Any, kinds: Mapping[str, str], names: Mapping[int, str], codes: Mapping[int, str],
    state: Status | None,
) -> Point:  # fmt: skip
    owner_id = each.owner_id or where.owner_id
    return Point(
        each.id, each.name, where.path, kinds.get(each.kind.key, ""), names.get(owner_id, "") if owner_id else "",
        pretty(codes.get(each.id, "")), state, each.retired_at is not None, owner_id,
    )  # fmt: skip


def _state_choices() -> tuple[tuple[str, str], ...]:
    words = (_("在用"), _("暂停检查"), _("停止使用"), _("已撤点"), _("全部，含已撤"))
    return tuple(zip(STATES, words, strict=True))


def _done_words(done: Done) -> str:
    words = {
        "checkpoint.edit": _("已修改 %(n)s 个点。", n=done.count),
        "checkpoint.pause": _("已暂停 %(n)s 个点。", n=done.count),
        "checkpoint.resume": _("已恢复 %(n)s 个点。", n=done.count),
        "checkpoint.retire": _("已撤掉 %(n)s 个点。", n=done.count),
    }
    return words.get(done.what, "")


def _imported() -> str:
    added, known = inputs.whole(request.args.get("added")), inputs.whole(request.args.get("known"))
    if added is None or known is None:
        return ""
    if not added:
        return _("没有变化：%(n)s 个点位都已经有了。", n=known)
    return _("已导入 %(added)s 个点位，%(known)s 个原来就有。", added=added, known=known)


def _path(written: str) -> list[str]:
    """Return the parts of a written place: 教学楼A/2层/东走廊."""
    return [part for part in (" ".join(piece.split()) for piece in _SEPARATORS.split(written)) if part]
