"""What labels are printed on: the stocks there are, their names, and the style sheet that makes paper of their size."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response
from flask_babel import gettext as _

from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk.frame import bp
from qr import drawing, stocks
from qr.sheet import LEAST_BOX, LEAST_BOX_FROM_AFAR
from qr.stock import DOTS_203, DOTS_300, Stock, roll
from qr.symbol import TextTooLong

HUNDREDTHS = 100
MOST_LABELS = 500
DOTS = {203: DOTS_203, 300: DOTS_300}
_ANY_CODE = "X" * 8


@bp.get("/labels/paper/<int(max=99999):width>x<int(max=99999):height>.css")
@edge.needs_supervisor
def label_paper(width: int, height: int) -> Response:
    """Answer the style sheet that prints on paper of this size, given in hundredths of a mm.

    The size of the paper can only be said in a style sheet, and pages carry no styles of their own.
    """
    x, y = width / HUNDREDTHS, height / HUNDREDTHS
    rule = (
        f"@page {{ {drawing.paper_rule(x, y)} }}\n.sheet {{ max-width: {x:g}mm; }}\n"
        f"@media print {{ .sheet, .sheet > svg {{ width: {x:g}mm; height: {y:g}mm; max-width: none; }} }}\n"
    )
    return Response(rule, mimetype="text/css")


def known() -> dict[str, Stock]:
    """Return every stock by its name: the built-in ones, then the school's own."""
    return stocks.STOCKS | {row.name: own(row.name, vars(row)) for row in queries.own_stocks()}


def own(name: str, sizes: Mapping[str, Any]) -> Stock:
    """Return a stock of the school's own from its sizes in hundredths of a mm; on a roll only the label's count."""
    width, height = sizes["width"] / HUNDREDTHS, sizes["height"] / HUNDREDTHS
    dots = DOTS.get(sizes["dots_per_inch"])
    if dots is not None:
        return roll(name, width, height, dots=dots)
    columns, rows = sizes["columns"], sizes["rows"]
    sheet = Stock(
        name=name, width=width, height=height, columns=columns, rows=rows,
        left=sizes["left"] / HUNDREDTHS, top=sizes["top"] / HUNDREDTHS,
        pitch_x=sizes["pitch_x"] / HUNDREDTHS if columns > 1 else width,
        pitch_y=sizes["pitch_y"] / HUNDREDTHS if rows > 1 else height,
    )  # fmt: skip
    return stocks.with_margin(sheet)


def fitting(among: Iterable[Stock], *, is_large: bool) -> tuple[Stock, ...]:
    """Return the stocks that can carry labels with the school's address; large ones for what is scanned from afar.

    None can where the address is too long for any symbol.
    """
    least_box = LEAST_BOX_FROM_AFAR if is_large else LEAST_BOX
    try:
        return stocks.fitting(any_address(), least_box=least_box, among=among)
    except TextTooLong:
        return ()


def any_address() -> str:
    """Return an address as long as those on the labels."""
    return address_of(_ANY_CODE, base=edge.base_url())


def address_of(code: str, *, base: str) -> str:
    """Return what a label's symbol holds: the stored address and the code."""
    return f"{base}/c/{code}"


def stock_word(stock: Stock) -> str:
    """Return a stock's name with its size and, on sheets, its number of labels."""
    size = {"width": f"{stock.width:g}", "height": f"{stock.height:g}"}
    name = _stock_name(stock)
    if stock.is_roll:
        return _("%(name)s（%(width)s × %(height)s）", name=name, **size)
    return _("%(name)s（%(width)s × %(height)s，%(cells)s 格）", name=name, cells=stock.cells, **size)


def _stock_name(stock: Stock) -> str:
    if stock.name not in stocks.STOCKS:
        return stock.name
    named = {
        "plain-a4": _("普通 A4 裁开"),
        "plain-a4-large": _("普通 A4 大标签"),
        "70x37": _("不干胶无边 24 格"),
        "70x36": _("不干胶无边 24 格"),
        "brother-62": _("Brother 62 连续纸"),
    }
    maker = next((word for word in ("Brother", "Dymo") if stock.name.startswith(f"{word.lower()}-")), "")
    if stock.name not in named and maker:
        return maker
    if stock.is_roll:
        return named.get(stock.name) or _("卷筒标签")
    return named.get(stock.name) or _("不干胶 %(name)s", name=stock.name)
