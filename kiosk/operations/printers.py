"""What labels are printed with: printers with what makes up for their faults, and stocks of the school's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.operations import edits
from kiosk.operations.errors import Refusal, Refused, named
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import OwnStock, Printer

MOST_PRINTERS = 50
MOST_STOCKS = 50
SIZES = ("width", "height", "columns", "rows", "left", "top", "pitch_x", "pitch_y", "dots_per_inch")
_LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True)
class Play:
    """What makes up for a printer: offsets in tenths of a mm, to the right and down, and scale in tenths of a percent."""

    offset_x: int = 0
    offset_y: int = 0
    scale: int = 1000


# -- printers ---------------------------------------------------------------------------------------------------------


def printer_values(printer: Printer) -> dict[str, Any]:
    """Return what an editor of a printer sees, as plain values."""
    return {
        "name": printer.name, "stock": printer.stock, "offset_x": printer.offset_x, "offset_y": printer.offset_y,
        "scale": printer.scale,
    }  # fmt: skip


def save_printer(
    name: str, *, stock: str, play: Play, printer_id: int | None = None, seen: str = "", now: datetime, by: int
) -> Printer:
    """Keep how a printer is made up for, under its name; `printer_id` changes one that is there, as its editor `seen` it.

    Raises Refused for a name that is missing, too long or taken, and for more than MOST_PRINTERS; Outdated if the
    printer is not as its editor saw it.
    """
    name = named(name, "name", longest=_LONGEST_NAME)
    with writing() as session:
        printers = queries.printers()
        if any(each.name == name and each.id != printer_id for each in printers):
            raise Refused(Refusal.NAME_TAKEN, "name")
        found = session.get(Printer, printer_id) if printer_id is not None else None
        after = {
            "name": name, "stock": stock, "offset_x": play.offset_x, "offset_y": play.offset_y, "scale": play.scale,
        }  # fmt: skip
        before: dict[str, Any] = {}
        if found is None:
            if len(printers) >= MOST_PRINTERS:
                raise Refused(Refusal.TOO_MANY, "name", str(MOST_PRINTERS))
            found = Printer(last_cell=0)
            session.add(found)
        else:
            before = printer_values(found)
            if before == after:
                return found
            edits.check(f"printer:{found.id}", before, seen=seen)
            if found.stock != stock:
                found.last_cell = 0
        for field, value in after.items():
            setattr(found, field, value)
        session.flush()
        edits.keep("printer.save", f"printer:{found.id}", name, before=before, after=after, now=now, by=by)
    return found


def remove_printer(printer_id: int, *, now: datetime, by: int) -> None:
    """Forget a printer; harmless if it is gone."""
    with writing() as session:
        found = session.get(Printer, printer_id)
        if found is not None:
            before = printer_values(found)
            session.delete(found)
            edits.keep("printer.remove", f"printer:{printer_id}", found.name, before=before, after={}, now=now, by=by)


# -- stocks of the school's own ---------------------------------------------------------------------------------------


def stock_values(stock: OwnStock) -> dict[str, Any]:
    """Return what an editor of a stock sees, as plain values: its name and its sizes in hundredths of a mm."""
    return {"name": stock.name, **{size: getattr(stock, size) for size in SIZES}}


def save_stock(
    name: str,
    sizes: Mapping[str, int],
    *,
    reserved: Iterable[str] = (),
    stock_id: int | None = None,
    seen: str = "",
    now: datetime,
    by: int,
) -> OwnStock:
    """Keep a stock under its name, sizes in hundredths of a mm by the names in SIZES; `stock_id` changes one, as `seen`.

    Whether labels fit on it is asked before. Raises Refused for a name that is missing, too long, taken, or one of the
    `reserved` names of built-in stocks, and for more than MOST_STOCKS; Outdated if it is not as its editor saw it.
    """
    name = named(name, "name", longest=_LONGEST_NAME)
    with writing() as session:
        stocks = queries.own_stocks()
        taken = {each.name.casefold() for each in stocks if each.id != stock_id} | {each.casefold() for each in reserved}
        if name.casefold() in taken:
            raise Refused(Refusal.NAME_TAKEN, "name")
        found = session.get(OwnStock, stock_id) if stock_id is not None else None
        after = {"name": name, **{size: sizes[size] for size in SIZES}}
        before: dict[str, Any] = {}
        if found is None:
            if len(stocks) >= MOST_STOCKS:
                raise Refused(Refusal.TOO_MANY, "name", str(MOST_STOCKS))
            found = OwnStock()
            session.add(found)
        else:
            before = stock_values(found)
            if before == after:
                return found
            edits.check(f"stock:{found.id}", before, seen=seen)
            _follow(found.name, name, now=now, by=by)
        for field, value in after.items():
            setattr(found, field, value)
        session.flush()
        edits.keep("stock.save", f"stock:{found.id}", name, before=before, after=after, now=now, by=by)
    return found


def _follow(old_name: str, name: str, *, now: datetime, by: int) -> None:
    """Let the printers of a stock that is changed follow its name, and begin a fresh sheet."""
    for printer in queries.printers():
        if printer.stock == old_name:
            before = printer_values(printer)
            printer.stock, printer.last_cell = name, 0
            after = printer_values(printer)
            edits.keep("printer.save", f"printer:{printer.id}", printer.name, before=before, after=after, now=now, by=by)


def remove_stock(stock_id: int, *, now: datetime, by: int) -> None:
    """Forget a stock of the school's own; what was printed on it stays known. Harmless if it is gone."""
    with writing() as session:
        found = session.get(OwnStock, stock_id)
        if found is not None:
            before = stock_values(found)
            session.delete(found)
            edits.keep("stock.remove", f"stock:{stock_id}", found.name, before=before, after={}, now=now, by=by)
