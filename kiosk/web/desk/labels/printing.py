"""Printing labels: what will come out, the pages themselves, the same as a PDF, and noting that they were printed."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.exchange import label_pdf
from kiosk.operations import labels as operations
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.labels import choosing, paper
from qr import drawing, stocks
from qr.sheet import Label, LabelTooSmall, Page, Stock, layout
from qr.symbol import TextTooLong


@dataclass(frozen=True)
class Skipped:
    """A chosen point that is left out, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Printing:
    """What will be printed: pages on a stock, for which codes, what is left out, and where the sheet will be left."""

    pages: Sequence[Page]
    stock: Stock
    stock_word: str
    codes: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    adjustment: drawing.Adjustment
    printer: Any
    last_cell: int

    @property
    def drawn(self) -> list[Markup]:
        """Return the pages as drawings; our own code makes them, which escapes every word it is given."""
        return [Markup(drawing.page_svg(page, self.adjustment)) for page in self.pages]

    @property
    def paper(self) -> dict[str, int]:
        """Return the size of the paper in hundredths of a mm."""
        width, height = self.stock.page_width, self.stock.page_height
        return {"width": round(width * paper.HUNDREDTHS), "height": round(height * paper.HUNDREDTHS)}


class _Unprintable(Exception):
    """Raised when labels cannot be printed as asked; the text says why and what to do."""


@bp.get("/labels/print")
@edge.needs_supervisor
def print_labels() -> Any:
    """Show what will be printed, and the pages ready to print."""
    try:
        printing = _asked()
    except _Unprintable as error:
        return choosing.refused(str(error))
    return render_template(
        "desk/print_labels.html",
        printing=printing,
        in_wechat="MicroMessenger" in (request.user_agent.string or ""),
        asked=_kept(),
        has_font=_font() is not None,
        address=edge.base_url(),
        key=secrets.token_urlsafe(16),
    )


@bp.post("/labels/print")
@edge.needs_supervisor
def note_printed() -> Any:
    """Note that the labels of a page were printed."""
    codes = request.form.getlist("code")[:paper.MOST_LABELS]
    known = [*(queries.setting("printed_addresses") or "").split(), edge.base_url()]
    address = inputs.text("address")
    count = operations.note_printed(
        codes,
        key=inputs.text("key", longest=60) or secrets.token_urlsafe(16),
        address=address if address in known else edge.base_url(),
        stock=inputs.text("stock", longest=60),
        printer_id=inputs.number("printer"),
        last_cell=min(inputs.number("last_cell") or 0, stocks.MOST_CELLS),
        now=edge.now(),
        by=sitting().id,
    )
    return edge.done("desk.labels", marked="printed", n=count)


@bp.get("/labels/labels.pdf")
@edge.needs_supervisor
def label_pdf_file() -> Any:
    """Answer the chosen labels as a PDF that is printed at its own size."""
    font = _font()
    try:
        if font is None:
            raise _Unprintable(_("没有找到中文字体，做不成 PDF。请直接从浏览器打印。"))
        printing = _asked()
    except _Unprintable as error:
        return choosing.refused(str(error))
    pages = [drawing.drawn(page, printing.adjustment) for page in printing.pages]
    made = label_pdf.to_pdf(pages, font, title=_("标签"), now=edge.now())
    headers = {"Content-Disposition": 'attachment; filename="labels.pdf"', "Cache-Control": "no-store"}
    return Response(made, mimetype="application/pdf", headers=headers)


def adjustment_of(printer: Any) -> drawing.Adjustment:
    """Return what makes up for a printer, nothing for none."""
    if printer is None:
        return drawing.EXACT
    return drawing.Adjustment(
        offset_x=printer.offset_x / 10, offset_y=printer.offset_y / 10, scale=printer.scale / 1000
    )


def _font() -> label_pdf.Font | None:
    return label_pdf.find_font(current_app.config["KIOSK"].label_font)


def _kept() -> dict[str, Any]:
    names = ("place", "kind", "q", "state", "stock", "start", "printer")
    return {name: request.args[name] for name in names if request.args.get(name)} | {
        "point": inputs.numbers(request.args.getlist("point"))[: paper.MOST_LABELS + 1]
    }


def _asked() -> Printing:
    """Return what the address asks to print; raises _Unprintable with the reason."""
    printer = queries.printer(inputs.number("printer") or 0)
    stock = paper.known().get(inputs.text("stock"), stocks.PLAIN_A4)
    wanted = set(inputs.numbers(request.args.getlist("point")))
    if len(wanted) > paper.MOST_LABELS:
        raise _Unprintable(_("一次最多打印 %(most)s 个，请分批打印。", most=paper.MOST_LABELS))
    chosen = [each for each in queries.checkpoints(with_retired=True) if each.id in wanted]
    if not chosen:
        raise _Unprintable(_("还没有选巡查点。请勾选要打印的点，再点“预览打印”。"))
    asked_start = inputs.number("start")
    start = 1 if asked_start is None and not inputs.text("start") else asked_start
    if start is None or not 1 <= start <= stock.cells:
        raise _Unprintable(_("这种纸每页只有 %(cells)s 格，请改“从第几格开始”。", cells=stock.cells))
    kept, skipped = _parted(chosen, stock)
    labels = _labels(kept)
    try:
        pages = layout(labels, stock, start - 1)
    except (LabelTooSmall, TextTooLong) as error:
        raise _Unprintable(_too_small(kept)) from error
    return Printing(
        pages=pages,
        stock=stock,
        stock_word=paper.stock_word(stock),
        codes=tuple(label.code for label in labels),
        skipped=tuple(skipped),
        adjustment=adjustment_of(printer).on(stock),
        printer=printer,
        last_cell=(start - 1 + len(labels)) % stock.cells,
    )


def _parted(chosen: Iterable[Any], stock: Stock) -> tuple[list[Any], list[Skipped]]:
    """Return the points to print and those left out with the reason; raises _Unprintable where none is left."""
    holds_large = bool(paper.fitting([stock], is_large=True))
    kept, skipped = [], []
    for each in chosen:
        if each.retired_at is not None:
            skipped.append(Skipped(each.name, _("已撤点，编号不再使用")))
        elif each.kind.needs_large_label and not holds_large:
            skipped.append(Skipped(each.name, _("要大标签，这种纸放不下")))
        else:
            kept.append(each)
    if kept:
        return kept, skipped
    large = [each for each in chosen if each.retired_at is None]
    raise _Unprintable(_too_small(large) if large else _("选的点都已撤掉，没有标签可打印。"))


def _labels(chosen: Sequence[Any]) -> list[Label]:
    everywhere, codes = queries.places(), queries.codes_in_use()
    school, hint, base = queries.school_name(), _("微信扫一扫"), edge.base_url()
    return [
        Label(
            address=paper.address_of(codes[each.id], base=base), code=codes[each.id], name=each.name,
            place=everywhere[each.place_id].path, school=school, hint=hint,
        )
        for each in chosen
    ]  # fmt: skip


def _too_small(chosen: Sequence[Any]) -> str:
    """Return why this stock does not do: points that are scanned from afar, or an address that is too long."""
    large = [each for each in chosen if each.kind.needs_large_label]
    fitting = paper.fitting(paper.known().values(), is_large=bool(large))
    if large and fitting:
        return _(
            "“%(name)s”等 %(count)s 个点要远距离扫码，需要大标签。请选“%(stock)s”，或把这些点分开打印。",
            name=large[0].name, count=len(large), stock=paper.stock_word(fitting[0]),
        )  # fmt: skip
    if fitting:
        word = paper.stock_word(fitting[0])
        return _("标签地址太长，这种纸上印得太密、扫不出。请选“%(stock)s”，或改短地址。", stock=word)
    return _("标签地址太长，印出来扫不出。请把地址改成 IP 或更短的名称。")
