"""Choosing labels: the points with how their labels stand, to print, to mark as put up or damaged, in bulk."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from kiosk.core.label import LabelState, PrintedLabel, label_state
from kiosk.operations import labels as operations
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.checkpoints import Point, PointList, point_list
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.labels import paper
from qr import stocks

MOST_MARKED = 5000
# What can be noted of labels, by the word that the buttons send.
MARKS: Mapping[str, Callable[..., int]] = {
    "posted": operations.mark_posted,
    "damaged": operations.mark_damaged,
    "sound": operations.mark_sound,
}


@dataclass(frozen=True)
class Row:
    """A point with how its label stands; `needs_large` if it is scanned from afar."""

    point: Point
    state: LabelState
    needs_large: bool


@dataclass(frozen=True)
class Choosing:
    """What the page for choosing shows: points that fit the filter, what they are printed with, and what was ticked."""

    points: PointList
    rows: tuple[Row, ...]
    states: tuple[tuple[LabelState, int], ...]
    state: str
    stocks: tuple[tuple[str, str], ...]
    stock: str
    printers: tuple[tuple[int, str], ...]
    printer: int | None
    start: int
    last_cell: int
    ticked: frozenset[int]
    is_everything: bool
    marked: str


@bp.get("/labels")
@edge.needs_supervisor
def labels() -> str:
    """Show the points to choose from, how their labels stand, and what to print on."""
    return render_template("desk/labels.html", choosing=choosing(), state_words=state_words(), error="")


@bp.post("/labels")
@edge.needs_supervisor
def move_labels() -> Any:
    """Go on to print the ticked labels, or note that they were put up, are damaged, or are not."""
    ticked = inputs.numbers(request.form.getlist("point"))[:MOST_MARKED]
    move = inputs.text("move")
    if not ticked:
        return refused(_("还没有选巡查点。请先勾选，再点按钮。"))
    if move in MARKS:
        count = MARKS[move](ticked, now=edge.now(), by=sitting().id)
        return edge.done("desk.labels", **_kept(), marked=move, n=count)
    return edge.done("desk.print_labels", **_kept(), point=ticked[: paper.MOST_LABELS + 1])


def refused(sentence: str) -> Any:
    """Show the page for choosing again, with what was ticked and why nothing was done."""
    return edge.invalid("desk/labels.html", choosing=choosing(), state_words=state_words(), error=sentence)


def state_words() -> dict[LabelState, str]:
    """Return what each state of a label is called."""
    return {
        LabelState.NEVER: _("没印过"),
        LabelState.PRINTED: _("已印"),
        LabelState.POSTED: _("已贴"),
        LabelState.OLD_ADDRESS: _("旧地址"),
        LabelState.DAMAGED: _("破损"),
    }


def stands(label: Any, *, address: str) -> LabelState:
    """Return how a label stands that was printed last for its code, or that none was; `address` is the present one."""
    known = label and PrintedLabel(
        address=label.address, printed_at=label.printed_at, posted_at=label.posted_at, damaged_at=label.damaged_at
    )
    return label_state(known, address=address)


def choosing() -> Choosing:
    """Return the page as asked for: filter, state, printer, stock and start, with what was ticked."""
    points, labels, address = point_list(), queries.last_labels(), edge.base_url()
    large = frozenset(each.id for each in queries.checkpoints() if each.kind.needs_large_label)
    rows = [
        Row(point, stands(labels.get(point.id), address=address), point.id in large)
        for point in points.points
        if not point.is_retired
    ]
    asked = inputs.text("state")
    counts = Counter(row.state for row in rows)
    state = asked if asked in set(LabelState) else ""
    rows = [row for row in rows if state in ("", row.state)]
    printer = _printer()
    known = paper.known()
    are_all_large = bool(rows) and all(row.needs_large for row in rows)
    offered = paper.fitting(known.values(), is_large=are_all_large)
    stock = inputs.text("stock") or (printer.stock if printer else "")
    usual = stocks.PLAIN_A4_LARGE if are_all_large else stocks.PLAIN_A4
    last_cell = printer.last_cell if printer and printer.stock == stock else 0
    return Choosing(
        points=points,
        rows=tuple(rows),
        states=tuple((each, counts[each]) for each in LabelState),
        state=state,
        stocks=_words_of_stocks(offered, is_mixed=not are_all_large and any(row.needs_large for row in rows)),
        stock=stock if stock in {each.name for each in offered} else usual.name,
        printers=tuple((each.id, each.name) for each in queries.printers()),
        printer=printer.id if printer else None,
        start=max(1, min(inputs.number("start") or last_cell + 1, stocks.MOST_CELLS)),
        last_cell=last_cell,
        ticked=frozenset(inputs.numbers(request.values.getlist("point"))),
        is_everything=request.args.get("all") == "1",
        marked=_marked(),
    )


def _words_of_stocks(offered: Any, *, is_mixed: bool) -> tuple[tuple[str, str], ...]:
    """Return the stocks by name; where some points need a large label, those that hold one say so."""
    large = {each.name for each in paper.fitting(offered, is_large=True)} if is_mixed else set()
    return tuple(
        (each.name, _("%(stock)s · 放得下大标签", stock=paper.stock_word(each)) if each.name in large
         else paper.stock_word(each))
        for each in offered
    )  # fmt: skip


def _printer() -> Any:
    """Return the printer asked for; where none is asked for and there is only one, that one."""
    printers = queries.printers()
    if "printer" in request.values:
        asked = inputs.number("printer")
        return next((each for each in printers if each.id == asked), None)
    return printers[0] if len(printers) == 1 else None


def _kept() -> dict[str, str]:
    names = ("place", "kind", "q", "state", "stock", "start", "printer")
    return {name: inputs.text(name) for name in names if inputs.text(name)}


def _marked() -> str:
    """Return what a bulk move has just done, in words."""
    words: Mapping[str, Callable[[int], str]] = {
        "posted": lambda n: _("%(n)s 张标签记为已贴。", n=n),
        "damaged": lambda n: _("%(n)s 张标签记为破损，可以重印。", n=n),
        "sound": lambda n: _("%(n)s 张标签取消破损。", n=n),
        "printed": lambda n: _("%(n)s 张标签记为已印。", n=n),
    }
    said, count = words.get(request.args.get("marked", "")), inputs.number("n")
    return said(count) if said and count is not None else ""
