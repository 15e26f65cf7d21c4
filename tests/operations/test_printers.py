"""L10: printers remember how they are made up for and where a sheet was left; a school keeps stocks of its own."""

import pytest

from kiosk.operations import printers
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.printers import Play
from kiosk.storage.models import Printer
from tests.factories import all_rows, checkpoint, code_of
from tests.instants import FRIDAY_NOON
from tests.operations.test_labels import printed


@pytest.fixture
def point(app):
    """Return a checkpoint with a label."""
    return checkpoint()


SIZES = {
    "width": 6600, "height": 3500, "columns": 3, "rows": 8, "left": 500, "top": 850, "pitch_x": 6700, "pitch_y": 3500,
    "dots_per_inch": 0,
}  # fmt: skip


def save_printer(name="办公室", by=1, **more):
    return printers.save_printer(name, stock="L7160", play=Play(), now=FRIDAY_NOON, by=by, **more)


def test_a_printer_remembers_where_its_sheet_was_left(point):
    printer = save_printer()
    printed(code_of(point), printer_id=printer.id, last_cell=7)
    (kept,) = all_rows(Printer)
    assert (kept.last_cell, kept.stock) == (7, "plain-a4")
    save_printer(printer_id=printer.id)
    assert all_rows(Printer)[0].last_cell == 0


def test_a_printing_sent_twice_moves_the_sheet_once(point):
    printer = save_printer()
    printed(code_of(point), printer_id=printer.id, last_cell=7)
    printed(code_of(point), printer_id=printer.id, last_cell=9)
    assert all_rows(Printer)[0].last_cell == 7


def test_names_of_printers_and_stocks_are_their_own(app):
    save_printer()
    with pytest.raises(Refused) as refused:
        save_printer()
    assert refused.value.why is Refusal.NAME_TAKEN
    printers.save_stock("得力", SIZES, now=FRIDAY_NOON, by=1)
    for name, reserved in (("得力", ()), ("l7160", ("L7160",))):
        with pytest.raises(Refused):
            printers.save_stock(name, SIZES, reserved=reserved, now=FRIDAY_NOON, by=1)


def test_there_is_an_end_to_printers_and_stocks(app, monkeypatch):
    monkeypatch.setattr(printers, "MOST_PRINTERS", 1)
    monkeypatch.setattr(printers, "MOST_STOCKS", 1)
    save_printer("一")
    printers.save_stock("一", SIZES, now=FRIDAY_NOON, by=1)
    with pytest.raises(Refused) as refused:
        save_printer("二")
    assert refused.value.why is Refusal.TOO_MANY
    with pytest.raises(Refused):
        printers.save_stock("二", SIZES, now=FRIDAY_NOON, by=1)


def test_a_printer_follows_its_stocks_new_name(app):
    stock = printers.save_stock("得力", SIZES, now=FRIDAY_NOON, by=1)
    printers.save_printer("办公室", stock="得力", play=Play(), now=FRIDAY_NOON, by=1)
    printers.save_stock("晨光", SIZES, stock_id=stock.id, now=FRIDAY_NOON, by=1)
    assert all_rows(Printer)[0].stock == "晨光"
