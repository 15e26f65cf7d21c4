"""Printing labels: choosing points and a sheet, and the A4 pages themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.checkpoints import PointList, point_list
from kiosk.web.desk.frame import bp
from qr import stocks
from qr.sheet import LEAST_BOX, Label, LabelTooSmall, Stock, layout, page_svg
from qr.symbol import TextTooLong

LARGE_BOX = 40.0
MOST_LABELS = 500


@dataclass(frozen=True)
class Choosing:
    """What the page for choosing shows: points that fit the filter, sheets, and what was ticked."""

    points: PointList
    large: frozenset[int]
    stocks: tuple[tuple[str, str], ...]
    stock: str
    start: int
    ticked: frozenset[int]
    is_everything: bool


class _Unprintable(Exception):
    """Raised when labels cannot be printed as asked; the text says why and what to do."""


@bp.get("/labels")
@edge.needs_supervisor
def labels() -> str:
    """Show the points to choose from and the sheets to print on."""
    return render_template("desk/labels.html", choosing=_choosing(), error="")


@bp.get("/labels/print")
@edge.needs_supervisor
def print_labels() -> Any:
    """Show the chosen labels as A4 pages ready to print."""
    try:
        pages = _pages()
    except _Unprintable as error:
        return edge.invalid("desk/labels.html", choosing=_choosing(), error=str(error))
    in_wechat = "MicroMessenger" in (request.user_agent.string or "")
    return render_template("desk/print_labels.html", pages=pages, in_wechat=in_wechat, back=_back())


def address_of(code: str) -> str:
    """Return what a label's symbol holds: the stored address and the code."""
    return f"{edge.base_url()}/c/{code}"


def stock_word(stock: Stock) -> str:
    """Return a sheet's name with its size and number of labels."""
    name = {"plain-a4": _("普通 A4 裁开"), "plain-a4-large": _("普通 A4 大标签")}.get(
        stock.name, _("不干胶 %(name)s", name=stock.name)
    )
    return _("%(name)s（%(width)s × %(height)s，%(cells)s 格）", name=name, width=f"{stock.width:g}",
             height=f"{stock.height:g}", cells=stock.cells)  # fmt: skip


def _choosing() -> Choosing:
    known = tuple((stock.name, stock_word(stock)) for stock in stocks.STOCKS.values())
    stock = inputs.text("stock")
    start = inputs.number("start") or 1
    ticked = frozenset(inputs.numbers(request.args.getlist("point")))
    points = point_list()
    large = frozenset(each.id for each in queries.checkpoints() if each.kind.needs_large_label)
    are_all_large = all(point.id in large for point in points.points if not point.is_retired)
    usual = stocks.PLAIN_A4_LARGE if are_all_large else stocks.PLAIN_A4
    return Choosing(
        points=points,
        large=large,
        stocks=known,
        stock=stock if stock in stocks.STOCKS else usual.name,
        start=max(1, min(start, 99)),
        ticked=ticked,
        is_everything=request.args.get("all") == "1",
    )


def _back() -> dict[str, Any]:
    kept = ("place", "kind", "q", "stock", "start")
    return {name: request.args[name] for name in kept if request.args.get(name)} | {
        "point": inputs.numbers(request.args.getlist("point"))[:MOST_LABELS]
    }


def _pages() -> Sequence[Markup]:
    stock = stocks.STOCKS.get(inputs.text("stock"), stocks.PLAIN_A4)
    wanted = set(inputs.numbers(request.args.getlist("point")))
    chosen = [each for each in queries.checkpoints() if each.id in wanted]
    if not chosen:
        raise _Unprintable(_("还没有选巡查点。请勾选要打印的点，再点“预览打印”。"))
    if len(chosen) > MOST_LABELS:
        raise _Unprintable(_("一次最多打印 %(most)s 个，请分批打印。", most=MOST_LABELS))
    asked_start = inputs.number("start")
    start = 1 if asked_start is None else asked_start
    if not 1 <= start <= stock.cells:
        raise _Unprintable(_("这种纸每页只有 %(cells)s 格，请改“从第几格开始”。", cells=stock.cells))
    large = [each for each in chosen if each.kind.needs_large_label]
    try:
        pages = layout(_labels(chosen), stock, start - 1, least_box=LARGE_BOX if large else LEAST_BOX)
    except LabelTooSmall as error:
        raise _Unprintable(_too_small(large)) from error
    except TextTooLong as error:
        raise _Unprintable(_("标签地址太长，印不成二维码。请管理员改短地址。")) from error
    # The pages are drawn by our own code, which escapes every word it is given.
    return [Markup(page_svg(page)) for page in pages]


def _labels(chosen: Sequence[Any]) -> list[Label]:
    everywhere, codes = queries.places(), queries.codes_in_use()
    school, hint = queries.setting("school") or "", _("微信扫一扫")
    return [
        Label(
            address=address_of(codes[each.id]), code=codes[each.id], name=each.name,
            place=everywhere[each.place_id].path, school=school, hint=hint,
        )
        for each in chosen
    ]  # fmt: skip


def _too_small(large: Sequence[Any]) -> str:
    """Return why this sheet does not do: points that are scanned from afar, or an address that is too long."""
    fitting = stocks.fitting(address_of("X" * 8), least_box=LARGE_BOX if large else LEAST_BOX)
    if large and fitting:
        return _(
            "“%(name)s”等 %(count)s 个点要远距离扫码，需要大标签。请选“%(stock)s”，或把这些点分开打印。",
            name=large[0].name, count=len(large), stock=stock_word(fitting[0]),
        )  # fmt: skip
    if fitting:
        return _("标签地址太长，这种纸上印得太密、扫不出。请选“%(stock)s”，或改短地址。", stock=stock_word(fitting[0]))
    return _("标签地址太长，印出来扫不出。请把地址改成 IP 或更短的名称。")
