"""Printers: how each is made up for, and the page to measure one by."""

from collections.abc import Mapping
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.operations import edits
from kiosk.operations import printers as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refused
from kiosk.operations.printers import Play
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.labels import paper, printing
from kiosk.web.desk.labels.numbers import parts
from kiosk.web.desk.outdated import outdated
from qr import drawing, stocks

_FIELDS = ("name", "stock", "offset_x", "offset_y", "scale")
_MOST_OFFSET = 200
_SCALES = range(900, 1101)


@bp.get("/labels/printers")
@edge.needs_supervisor
def printers() -> str:
    """Show the printers with what makes up for each, and a form for one."""
    found = queries.printer(inputs.number("edit") or 0)
    return _shown(_typed_of(found), found)


@bp.post("/labels/printers")
@edge.needs_supervisor
def save_printer() -> Any:
    """Keep a printer under its name; with `id`, change one that is there."""
    typed = {name: inputs.text(name, longest=80) for name in _FIELDS}
    found = queries.printer(inputs.number("id") or 0)
    if inputs.number("id") is not None and found is None:
        abort(404)
    numbers, errors = _read(typed)
    if not errors:
        try:
            operations.save_printer(
                typed["name"], stock=typed["stock"], play=Play(**numbers), printer_id=found.id if found else None,
                seen=inputs.text("seen"), now=edge.now(), by=sitting().id,
            )  # fmt: skip
            return edge.done("desk.printers")
        except Refused as error:
            errors = {error.field: edge.refusal(error)}
        except Outdated as error:
            return _outdated(error, found, {"name": typed["name"], "stock": typed["stock"], **numbers})
    return _shown(typed, found, errors), 422


@bp.post("/labels/printers/<int(max=999999999):printer_id>/remove")
@edge.needs_supervisor
def remove_printer(printer_id: int) -> Any:
    """Forget a printer."""
    operations.remove_printer(printer_id, now=edge.now(), by=sitting().id)
    return edge.done("desk.printers")


@bp.get("/labels/calibration")
@edge.needs_supervisor
def calibration() -> str:
    """Show the page to measure a printer by: as it prints by itself, or with what makes up for it, to make sure."""
    printer = queries.printer(inputs.number("printer") or 0)
    known = paper.known()
    name = inputs.text("stock") or (printer.stock if printer else "")
    stock = known.get(name, stocks.PLAIN_A4)
    is_check = request.args.get("check") == "1" and printer is not None
    adjustment = printing.adjustment_of(printer) if is_check else drawing.EXACT
    drawn = drawing.calibration_svg(stock, words=paper.stock_word(stock), adjustment=adjustment)
    return render_template(
        "desk/calibration.html",
        # The drawing is made by our own code, which escapes the words it is given.
        drawn=Markup(drawn),
        stock=stock,
        stock_word=paper.stock_word(stock),
        paper={
            "width": round(stock.page_width * paper.HUNDREDTHS),
            "height": round(stock.page_height * paper.HUNDREDTHS),
        },
        ruler=int(drawing.ruler_length(stock)),
        printer=printer,
        is_check=is_check,
    )


def _shown(typed: dict[str, str], found: Any, errors: dict[str, str] | None = None) -> str:
    known = paper.known()
    words = tuple((name, paper.stock_word(stock)) for name, stock in known.items())
    seen = inputs.text("seen") or (edits.stamp(operations.printer_values(found)) if found is not None else "")
    return render_template(
        "desk/printers.html", printers=queries.printers(), stocks=words, stock_words=dict(words), typed=typed,
        edited=found, seen=seen, errors=errors or {}, tenth=_tenth,
    )  # fmt: skip


def _outdated(error: Outdated, found: Any, typed: Mapping[str, Any]) -> Any:
    words = {name: paper.stock_word(stock) for name, stock in paper.known().items()}

    def shown(values: Mapping[str, Any]) -> dict[str, str]:
        numbers = {name: _tenth(values[name]) for name in ("offset_x", "offset_y", "scale")}
        return {"name": values["name"], "stock": words.get(values["stock"], values["stock"]), **numbers}

    labels = {
        "name": _("打印机名称"), "stock": _("常用纸张"), "offset_x": _("左右移（毫米）"), "offset_y": _("上下移（毫米）"),
        "scale": _("缩放"),
    }  # fmt: skip
    return outdated(
        error, title=found.name, labels=labels, current=shown(error.current), typed=shown(typed),
        back=url_for("desk.printers", edit=found.id),
    )  # fmt: skip


def _typed_of(found: Any) -> dict[str, str]:
    if found is None:
        return {"name": "", "stock": stocks.PLAIN_A4.name, "offset_x": "0", "offset_y": "0", "scale": "100"}
    return {
        "name": found.name, "stock": found.stock, "offset_x": _tenth(found.offset_x),
        "offset_y": _tenth(found.offset_y), "scale": _tenth(found.scale),
    }  # fmt: skip


def _tenth(number: int) -> str:
    """Return a number of tenths as people write it."""
    return f"{number / 10:g}"


def _read(typed: dict[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """Return the numbers in tenths, and the sentence for each field that cannot be."""
    numbers, errors = {}, {}
    for name in ("offset_x", "offset_y", "scale"):
        value = parts(typed[name], 10)
        if value is None:
            errors[name] = _("请填数字，最多一位小数，例如 0.5 或 -1.2。")
        elif name == "scale" and value not in _SCALES:
            errors[name] = _("请填 90 到 110 之间的数。100 就是不缩放。")
        elif name != "scale" and abs(value) > _MOST_OFFSET:
            errors[name] = _("请填 -20 到 20 之间的数；偏得更多，请先检查纸张尺寸和打印设置。")
        else:
            numbers[name] = value
    stock = paper.known().get(typed["stock"])
    if stock is None:
        errors["stock"] = _("没有这种纸，请重新选。")
    elif stock.is_roll and numbers.get("scale", 1000) != 1000:
        errors["scale"] = _("标签机按点打印，不能缩放，请填 100。")
    return numbers, errors
