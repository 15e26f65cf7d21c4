"""EXP-1: a list leaves as a workbook with its rows in order; nothing in it runs, codes keep their zeros, dates are dates."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from kiosk.exchange.export import neutralise, to_xlsx


def read(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()], sheet


def test_head_headings_and_rows_stand_in_order():
    rows, sheet = read(to_xlsx("逾期", ["阳光幼儿园", "2026-11-20 08:10"], ["点位", "状态"], [["乙", "逾期"], ["甲", "漏检"]]))
    assert [row[0] for row in rows] == ["逾期", "阳光幼儿园", "2026-11-20 08:10", "点位", "乙", "甲"]
    assert sheet.freeze_panes == "A5"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A1"])
def test_a_formula_stays_text(text):
    rows, sheet = read(to_xlsx("x", [], ["a"], [[text]]))
    assert sheet.cell(3, 1).data_type == "s" and rows[2][0].startswith("'")


@pytest.mark.parametrize("text", ["普通", "0012", "a=b", ""])
def test_other_text_is_left_alone(text):
    assert neutralise(text) == text


def test_dates_are_dates_and_codes_keep_their_zeros():
    rows, _ = read(to_xlsx("x", [], ["a", "b", "c"], [["0012", date(2026, 11, 20), datetime(2026, 11, 20, 8, 10)]]))
    assert rows[2] == ["0012", datetime(2026, 11, 20), datetime(2026, 11, 20, 8, 10)]


def test_characters_that_no_workbook_may_hold_are_left_out():
    rows, _ = read(to_xlsx("a[b]:c*?/\\", [], ["h"], [["a\x00\x0bb"]]))
    assert rows[2][0] == "ab"


def test_an_empty_list_is_a_workbook_too():
    rows, _ = read(to_xlsx("空", [], ["a"], []))
    assert [row[0] for row in rows] == ["空", "a"]
