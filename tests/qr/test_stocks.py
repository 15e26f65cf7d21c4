"""The built-in sheets: inside A4, not overlapping, with room for the boxes they promise (L5, L8)."""

import pytest

from qr import sheet, stocks

ADDRESS = "http://192.168.1.20/c/K7M3PX9Q"
LONGEST = "http://kiosk.yangguang.lan:80/c/K7M3PX9Q"


@pytest.mark.parametrize("stock", stocks.STOCKS.values(), ids=lambda stock: stock.name)
def test_grid_lies_inside_a4_without_overlap(stock):
    left, top = stock.corner(0)
    last_left, last_top = stock.corner(stock.cells - 1)
    assert left >= 0 and last_left + stock.width <= sheet.PAGE_WIDTH
    assert top >= 0 and last_top + stock.height <= sheet.PAGE_HEIGHT
    assert stock.pitch_x >= stock.width and stock.pitch_y >= stock.height


@pytest.mark.parametrize("stock", stocks.STOCKS.values(), ids=lambda stock: stock.name)
def test_grid_is_centred_as_printed(stock):
    right = sheet.PAGE_WIDTH - stock.corner(stock.cells - 1)[0] - stock.width
    bottom = sheet.PAGE_HEIGHT - stock.corner(stock.cells - 1)[1] - stock.height
    assert right == pytest.approx(stock.left, abs=0.1)
    assert bottom == pytest.approx(stock.top, abs=0.1)


@pytest.mark.parametrize("address", [ADDRESS, LONGEST])
def test_every_stock_fits_an_ordinary_kind(address):
    assert stocks.fitting(address) == tuple(stocks.STOCKS.values())


@pytest.mark.parametrize("address", [ADDRESS, LONGEST])
def test_only_the_large_sheet_fits_what_is_scanned_from_afar(address):
    assert stocks.fitting(address, least_box=sheet.LEAST_BOX_FROM_AFAR) == (
        stocks.PLAIN_A4_LARGE,
    )


def test_plain_paper_is_the_default_and_has_cut_lines():
    assert next(iter(stocks.STOCKS.values())) is stocks.PLAIN_A4
    assert stocks.PLAIN_A4.cut_lines
