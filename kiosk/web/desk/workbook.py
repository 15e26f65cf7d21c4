"""A list of the desk sent as .xlsx, and the words that its cells share."""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal

from flask import Response, make_response
from flask_babel import gettext as _

from kiosk.core.calendar import TICK
from kiosk.exchange.export import Cell, to_xlsx
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard, RepairCard
from kiosk.web import edge

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_list(
    title: str, narrowed: Sequence[str], headings: Sequence[str], rows: Sequence[Sequence[Cell]], *, name: str,
    dates: str = "",
) -> Response:  # fmt: skip
    """Send rows as a workbook under a head that says whose list it is, what it was narrowed to, and when it was made.

    `name` is what the file is called, before its `dates`, which are today's unless others are given.
    """
    local = edge.calendar().local(edge.now())
    head = [queries.school_name(), " · ".join(narrowed), f"{_('打印于')} {local:%Y-%m-%d %H:%M}"]
    return send_workbook(to_xlsx(title, head, headings, rows), name=f"{name}-{dates or f'{local:%Y%m%d}'}")


def send_workbook(content: bytes, *, name: str) -> Response:
    """Send a workbook as a file of this name, which no browser keeps."""
    response = make_response(content)
    response.mimetype = _XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


def where_cell(card: HazardCard | RepairCard) -> str:
    """Return where something is: its place, and its checkpoint if it is about one."""
    return f"{card.place} · {card.checkpoint}" if card.checkpoint else card.place


def moment_cell(instant: datetime | None) -> Cell:
    """Return an instant as local date and time, as a spreadsheet knows it, or nothing."""
    return "" if instant is None else edge.calendar().local(instant).replace(tzinfo=None, second=0, microsecond=0)


def day_cell(instant: datetime | None) -> Cell:
    """Return the local day of an instant, or nothing."""
    return "" if instant is None else edge.calendar().date_of(instant)


def last_day_cell(due: datetime | None) -> Cell:
    """Return the last local day before a deadline, or nothing."""
    return "" if due is None else edge.calendar().date_of(due - TICK)


def due_cell(due: datetime | None) -> Cell:
    """Return when something is due: its last day, or with its time where it is not the end of a day; or nothing."""
    return last_day_cell(due) if due is None or edge.calendar().local(due).time() == time() else moment_cell(due)


def yuan_cell(cost: int | None) -> Cell:
    """Return an amount of fen in yuan, as a number, or nothing."""
    return "" if cost is None else Decimal(cost) / 100


def count_cell(count: int) -> Cell:
    """Return a count, or nothing for none."""
    return count or ""
