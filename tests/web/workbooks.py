"""Reading the workbooks that the desk sends."""

import io

import openpyxl
from flask.testing import FlaskClient
from openpyxl.worksheet.worksheet import Worksheet

HOSTILE = "=cmd|'/c calc'!A1"


def sheet_at(desk: FlaskClient, path: str) -> Worksheet:
    """Return the one sheet of the workbook that an address sends."""
    response = desk.get(path)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.data)).active


def lines(sheet: Worksheet) -> list[dict[str, object]]:
    """Return the rows of a workbook below its head, each by its headings."""
    headings, *rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    return [dict(zip(headings, row, strict=True)) for row in rows]
