"""Lists as .xlsx: the same rows in the same order as on screen, under a head that says what was asked and when."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 48

Cell = str | int | Decimal | date | datetime


def neutralise(text: str) -> str:
    """Return text that no spreadsheet program takes for a formula: a risky first character gets an apostrophe."""
    clean = "".join(letter for letter in text if letter in "\t\n" or ord(letter) >= 32)
    return f"'{clean}" if clean.startswith(_RISKY) else clean


def to_xlsx(title: str, head: Sequence[str], headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return a workbook of one sheet: the head's lines, the headings, then the rows; dates are dates, text stays text.

    Instants must be local and without a zone, as a spreadsheet knows none.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    for column, heading in enumerate(headings):
        longest = max([_length(heading), *(_length(row[column]) for row in rows)], default=8)
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(_WIDEST, longest + 2)
    sheet.freeze_panes = f"A{len(head) + 3}"
    sheet.append([_cell(sheet, title, Font(bold=True, size=14))])
    for line in head:
        sheet.append([_cell(sheet, line)])
    sheet.append([_cell(sheet, heading, Font(bold=True)) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: object, value: Cell, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, neutralise(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.alignment = Alignment(vertical="top", wrap_text="\n" in value)
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, Decimal):
        cell.number_format = "0.00"
    if font is not None:
        cell.font = font
    return cell


def _length(value: Cell) -> int:
    """Return how wide a value prints, Chinese letters counted twice."""
    if isinstance(value, datetime):
        return 16
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in str(value))


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "1"
