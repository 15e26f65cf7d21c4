"""Checkpoint lists as workbooks: a template to fill in, with examples and the words that may be used."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from kiosk.exchange.export import neutralise

_WIDEST = 40


@dataclass(frozen=True)
class Leaf:
    """One sheet of a workbook: its name, the headings in bold, and the rows of text below."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]] = ()


def to_workbook(leaves: Sequence[Leaf]) -> bytes:
    """Return a workbook of several sheets of text; nothing in it is taken for a formula."""
    book = Workbook()
    for number, leaf in enumerate(leaves):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = leaf.name
        for line in (leaf.headings, *leaf.rows):
            sheet.append([neutralise(value) for value in line])
        for column in range(1, len(leaf.headings) + 1):
            sheet.cell(1, column).font = Font(bold=True)
            longest = max(_width(line[column - 1]) for line in (leaf.headings, *leaf.rows) if len(line) >= column)
            sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, longest + 3)
        # Dates typed into a column of text stay as they are typed.
        sheet.freeze_panes = "A2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _width(value: str) -> int:
    """Return how wide a text prints, Chinese letters counted twice."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in value)
