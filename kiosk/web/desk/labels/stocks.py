"""The school's own stocks: sheets and rolls that are not built in, by the numbers on their pack."""

from collections.abc import Mapping
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from kiosk.operations import edits
from kiosk.operations import printers as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.labels import paper
from kiosk.web.desk.labels.numbers import parts
from kiosk.web.desk.outdated import outdated
from qr import stocks
from qr.stocks import Flaw, StockFlaw

_LENGTHS = ("width", "height", "left", "top", "pitch_x", "pitch_y")
_COUNTS = ("columns", "rows")
_FIELDS = ("name", "dots_per_inch", "width", "height", "columns", "rows", "left", "top", "pitch_x", "pitch_y")
_NONE = {"left": 0, "top": 0, "columns": 1, "rows": 1, "pitch_x": 0, "pitch_y": 0}
_KINDS = (0, *paper.DOTS)


@bp.get("/labels/stocks")
@edge.needs_supervisor
def own_stocks() -> str:
    """Show the school's own stocks, and a form for one."""
    found = _found(inputs.number("edit"))
    return _shown(_typed_of(found), found)


@bp.post("/labels/stocks")
@edge.needs_supervisor
def save_stock() -> Any:
    """Keep a stock under its name; with `id`, change one that is there."""
    typed = {name: inputs.text(name, longest=80) for name in _FIELDS}
    found = _found(inputs.number("id"))
    if inputs.number("id") is not None and found is None:
        abort(404)
    sizes, errors = _read(typed)
    if not errors:
        try:
            operations.save_stock(
                typed["name"], sizes, reserved=stocks.STOCKS, stock_id=found.id if found else None,
                seen=inputs.text("seen"), now=edge.now(), by=sitting().id,
            )  # fmt: skip
            return edge.done("desk.own_stocks")
        except Refused as error:
            errors = {error.field: edge.refusal(error)}
        except Outdated as error:
            return _outdated(error, found, {"name": typed["name"], **sizes})
    return _shown(typed, found, errors), 422


@bp.post("/labels/stocks/<int(max=999999999):stock_id>/remove")
@edge.needs_supervisor
def remove_stock(stock_id: int) -> Any:
    """Forget a stock of the school's own."""
    operations.remove_stock(stock_id, now=edge.now(), by=sitting().id)
    return edge.done("desk.own_stocks")


def _found(stock_id: int | None) -> Any:
    return next((each for each in queries.own_stocks() if each.id == stock_id), None)


def _shown(typed: dict[str, str], found: Any, errors: dict[str, str] | None = None) -> str:
    own = [(each, paper.stock_word(paper.own(each.name, vars(each)))) for each in queries.own_stocks()]
    seen = inputs.text("seen") or (edits.stamp(operations.stock_values(found)) if found is not None else "")
    return render_template(
        "desk/own_stocks.html", own=own, typed=typed, edited=found, seen=seen, errors=errors or {}, kinds=_kinds()
    )


def _kinds() -> tuple[tuple[int, str], ...]:
    return ((0, _("A4 不干胶（整张）")), (203, _("卷筒标签机 203 点")), (300, _("卷筒标签机 300 点")))


def _typed_of(found: Any) -> dict[str, str]:
    if found is None:
        return dict.fromkeys(_FIELDS, "") | {"dots_per_inch": "0"}
    return _written(operations.stock_values(found))


def _written(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the plain values of a stock as people write them."""
    lengths = {name: f"{values[name] / paper.HUNDREDTHS:g}" for name in _LENGTHS}
    return {name: lengths.get(name, str(values[name])) for name in _FIELDS}


def _outdated(error: Outdated, found: Any, typed: Mapping[str, Any]) -> Any:
    kinds = dict(_kinds())

    def shown(values: Mapping[str, Any]) -> dict[str, str]:
        return _written(values) | {"dots_per_inch": kinds[values["dots_per_inch"]]}

    labels = {
        "name": _("名称"), "dots_per_inch": _("哪种纸"), "width": _("标签宽（毫米）"), "height": _("标签高（毫米）"),
        "columns": _("每行几格"), "rows": _("一共几行"), "left": _("第一格离纸左边（毫米）"),
        "top": _("第一格离纸上边（毫米）"), "pitch_x": _("横向间距（毫米）"), "pitch_y": _("纵向间距（毫米）"),
    }  # fmt: skip
    return outdated(
        error, title=found.name, labels=labels, current=shown(error.current), typed=shown(typed),
        back=url_for("desk.own_stocks", edit=found.id),
    )  # fmt: skip


def _read(typed: dict[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """Return the sizes in hundredths of a mm, and the sentence for each field that cannot be."""
    sizes: dict[str, int] = {}
    errors: dict[str, str] = {}
    kind = inputs.whole(typed["dots_per_inch"])
    if kind not in _KINDS:
        return {}, {"dots_per_inch": _("请选一种纸。")}
    sizes["dots_per_inch"] = kind
    for name in (*_LENGTHS, *_COUNTS):
        per_unit = paper.HUNDREDTHS if name in _LENGTHS else 1
        typed_value = typed[name]
        if name in _NONE and (kind or _is_needless(name, typed)):
            sizes[name] = _NONE[name]
            continue
        value = parts(typed_value, per_unit)
        if value is None:
            errors[name] = _("请填整数。") if name in _COUNTS else _("请填毫米数，最多两位小数，例如 63.5。")
        else:
            sizes[name] = value
    if not errors:
        stock = paper.own(typed["name"], sizes)
        errors = {each.field: _sentence(each) for each in stocks.flaws(stock, paper.any_address())}
    return sizes, errors


def _is_needless(name: str, typed: dict[str, str]) -> bool:
    """Decide whether a pitch is left empty because there is only one column or row."""
    count = {"pitch_x": "columns", "pitch_y": "rows"}.get(name)
    return count is not None and not typed[name] and parts(typed[count], 1) == 1


def _sentence(flaw: StockFlaw) -> str:
    least, most = f"{flaw.least:g}", f"{flaw.most:g}"
    if flaw.flaw is Flaw.OUT_OF_RANGE:
        return _("请填 %(least)s 到 %(most)s 之间的数。", least=least, most=most)
    if flaw.flaw is Flaw.OVERLAPS:
        return _("间距比标签小，标签会叠在一起；至少 %(least)s 毫米。", least=least)
    if flaw.flaw is Flaw.LEAVES_PAPER:
        return _("标签排到了纸外：一共要 %(least)s 毫米，纸只有 %(most)s 毫米。", least=f"{flaw.least:.1f}", most=most)
    if flaw.least:
        return _("太小了，放不下二维码和文字；至少 %(least)s 毫米。", least=least)
    return _("太小了，放不下二维码和文字。")
