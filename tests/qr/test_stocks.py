"""The stocks: the makers' numbers, on the paper, not overlapping, with room for the boxes they promise (L5, L8, L9)."""

from dataclasses import replace

import pytest

from qr import sheet, stocks
from qr.stock import DOTS_203, Stock, roll
from qr.stocks import Flaw

ADDRESS = "http://192.168.1.20/c/K7M3PX9Q"
LONGEST = "http://kiosk.yangguang.lan:80/c/K7M3PX9Q"

every_stock = pytest.mark.parametrize(
    "stock", stocks.STOCKS.values(), ids=lambda stock: stock.name
)


@pytest.mark.parametrize(
    ("stock", "numbers"),
    [
        (stocks.L7160, (63.5, 38.1, 3, 7, 7.25, 15.15, 66.0, 38.1)),
        (stocks.L7161, (63.5, 46.6, 3, 6, 7.4, 8.1, 65.9, 46.7)),
        (stocks.L7163, (99.1, 38.1, 2, 7, 4.65, 15.15, 101.6, 38.1)),
        (stocks.L7164, (63.5, 72.0, 3, 4, 7.25, 4.5, 66.0, 72.0)),
        (stocks.L7165, (99.1, 67.7, 2, 4, 4.65, 13.05, 101.6, 67.7)),
        (stocks.A4_70X37, (70.0, 37.0, 3, 8, 0.0, 0.5, 70.0, 37.0)),
        (stocks.A4_70X36, (70.0, 36.0, 3, 8, 0.0, 4.4, 70.0, 36.0)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_sheets_have_the_makers_numbers(stock, numbers):
    names = ("width", "height", "columns", "rows", "left", "top", "pitch_x", "pitch_y")
    assert tuple(getattr(stock, name) for name in names) == numbers
    assert (stock.page_width, stock.page_height) == (210.0, 297.0)


def test_the_rolls_of_the_list_are_there_and_each_page_is_one_label():
    sizes = {
        (each.width, each.height) for each in stocks.STOCKS.values() if each.is_roll
    }
    listed = {
        (40, 30),
        (50, 30),
        (60, 40),
        (80, 60),
        (29, 90),
        (38, 90),
        (36, 89),
        (57, 32),
    }
    assert listed <= sizes and {width for width, _ in sizes - listed} == {62}
    for each in stocks.STOCKS.values():
        if each.is_roll:
            assert (each.page_width, each.page_height, each.cells) == (
                each.width,
                each.height,
                1,
            )


@every_stock
def test_every_stock_is_sound(stock):
    assert stocks.flaws(stock, ADDRESS) == ()
    assert stocks.flaws(stock, LONGEST) == ()


def test_ink_keeps_farther_from_the_edge_on_sheets_without_a_border():
    wide = {each.name for each in stocks.STOCKS.values() if each.ink_margin == 5.0}
    assert wide == {"70x37", "70x36"}
    assert {each.ink_margin for each in stocks.STOCKS.values()} == {3.0, 5.0}


@pytest.mark.parametrize("address", [ADDRESS, LONGEST])
def test_every_stock_fits_an_ordinary_kind(address):
    assert stocks.fitting(address) == tuple(stocks.STOCKS.values())


@pytest.mark.parametrize("address", [ADDRESS, LONGEST])
def test_only_large_stocks_fit_what_is_scanned_from_afar(address):
    assert stocks.fitting(address, least_box=sheet.LEAST_BOX_FROM_AFAR) == (
        stocks.PLAIN_A4_LARGE,
        stocks.L7164,
        stocks.L7165,
        stocks.ROLL_80X60,
        stocks.BROTHER_62,
    )


def test_plain_paper_is_the_default_and_has_cut_lines():
    assert next(iter(stocks.STOCKS.values())) is stocks.PLAIN_A4
    assert stocks.PLAIN_A4.cut_lines


def changed(**numbers: float) -> Stock:
    return replace(stocks.L7160, **numbers)


@pytest.mark.parametrize(
    ("stock", "field", "flaw"),
    [
        (changed(width=0.0), "width", Flaw.OUT_OF_RANGE),
        (changed(width=9.9), "width", Flaw.OUT_OF_RANGE),
        (changed(height=297.1), "height", Flaw.OUT_OF_RANGE),
        (changed(columns=0), "columns", Flaw.OUT_OF_RANGE),
        (changed(rows=41), "rows", Flaw.OUT_OF_RANGE),
        (changed(left=-0.1), "left", Flaw.OUT_OF_RANGE),
        (changed(top=999.0), "top", Flaw.OUT_OF_RANGE),
        (changed(pitch_x=63.4), "pitch_x", Flaw.OVERLAPS),
        (changed(pitch_y=38.0), "pitch_y", Flaw.OVERLAPS),
        (changed(left=14.6), "columns", Flaw.LEAVES_PAPER),
        (changed(rows=8), "rows", Flaw.LEAVES_PAPER),
        (changed(columns=1, left=147.0), "left", Flaw.LEAVES_PAPER),
        (changed(width=30.0), "width", Flaw.TOO_SMALL),
        (changed(height=25.0), "height", Flaw.TOO_SMALL),
        (roll("own", 121.0, 30.0), "width", Flaw.OUT_OF_RANGE),
        (roll("own", 20.0, 90.0, dots=DOTS_203), "width", Flaw.TOO_SMALL),
    ],
)  # fmt: skip
def test_an_impossible_stock_is_refused_at_its_field(stock, field, flaw):
    assert [(each.field, each.flaw) for each in stocks.flaws(stock, ADDRESS)] == [
        (field, flaw)
    ]


def test_labels_that_touch_or_end_at_the_edge_are_allowed():
    assert stocks.flaws(changed(pitch_x=63.5), ADDRESS) == ()
    assert stocks.flaws(changed(left=14.55), ADDRESS) == ()


def test_a_stock_that_is_too_small_says_how_large_it_must_be():
    (flaw,) = stocks.flaws(changed(width=30.0), ADDRESS)
    assert flaw.least > 30
    assert stocks.flaws(changed(width=flaw.least, columns=1), ADDRESS) == ()


def test_the_pitch_of_a_single_column_does_not_matter():
    assert stocks.flaws(changed(columns=1, pitch_x=10.0), ADDRESS) == ()
