"""What labels are printed with: printers with what makes up for their faults, and stocks of the school's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.operations.errors import Refusal, Refused, named
from kiosk.operations.journal import note
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


def save_printer(
    name: str, *, stock: str, play: Play, printer_id: int | None = None, now: datetime, by: int
) -> Printer:
    """Keep how a printer is made up for, under its name; `printer_id` changes one that is there.

    Raises Refused for a name that is missing, too long or taken, and for more than MOST_PRINTERS.
    """
    name = named(name, "name", longest=_LONGEST_NAME)
    with writing() as session:
        printers = queries.printers()
        if any(each.name == name and each.id != printer_id for each in printers):
            raise Refused(Refusal.NAME_TAKEN, "name")
        found = session.get(Printer, printer_id) if printer_id is not None else None
        if found is None:
            if len(printers) >= MOST_PRINTERS:
                raise Refused(Refusal.TOO_MANY, "name", str(MOST_PRINTERS))
            found = Printer(last_cell=0)
            session.add(found)
        elif found.stock != stock:
            found.last_cell = 0
        found.name, found.stock = name, stock
        found.offset_x, found.offset_y, found.scale = play.offset_x, play.offset_y, play.scale
        session.flush()
        note("printer.save", name, now=now, by=by)
    return found


def remove_printer(printer_id: int, *, now: datetime, by: int) -> None:
    """Forget a printer; harmless if it is gone."""
    with writing() as session:
        found = session.get(Printer, printer_id)
        if found is not None:
            session.delete(found)
            note("printer.remove", found.name, now=now, by=by)


# -- stocks of the school's own ---------------------------------------------------------------------------------------


def save_stock(
    name: str,
    sizes: Mapping[str, int],
    *,
    reserved: Iterable[str] = (),
    stock_id: int | None = None,
    now: datetime,
    by: int,
) -> OwnStock:
    """Keep a stock under its name, sizes in hundredths of a mm by the names in SIZES; `stock_id` changes one.

    Whether labels fit on it is asked before. Raises Refused for a name that is missing, too long, taken, or one of the
    `reserved` names of built-in stocks, and for more than MOST_STOCKS.
    """
    name = named(name, "name", longest=_LONGEST_NAME)
    with writing() as session:
        stocks = queries.own_stocks()
        taken = {each.name.casefold() for each in stocks if each.id != stock_id} | {each.casefold() for each in reserved}
        if name.casefold() in taken:
            raise Refused(Refusal.NAME_TAKEN, "name")
        found = session.get(OwnStock, stock_id) if stock_id is not None else None
        if found is None:
            if len(stocks) >= MOST_STOCKS:
                raise Refused(Refusal.TOO_MANY, "name", str(MOST_STOCKS))
            found = OwnStock()
        for printer in queries.printers():
            if printer.stock == found.name:
                printer.stock, printer.last_cell = name, 0
        found.name = name
        for size in SIZES:
            setattr(found, size, sizes[size])
        session.add(found)
        session.flush()
        note("stock.save", name, now=now, by=by)
    return found


def remove_stock(stock_id: int, *, now: datetime, by: int) -> None:
    """Forget a stock of the school's own; what was printed on it stays known. Harmless if it is gone."""
    with writing() as session:
        found = session.get(OwnStock, stock_id)
        if found is not None:
            session.delete(found)
            note("stock.remove", found.name, now=now, by=by)
