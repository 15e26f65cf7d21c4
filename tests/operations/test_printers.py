"""L10: printers remember how they are made up for and where a sheet was left; a school keeps stocks of its own."""

import pytest

from kiosk.operations import edits, printers
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.printers import Play
from kiosk.storage import queries
from kiosk.storage.models import OwnStock, Printer
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


def stamp(printer):
    return edits.stamp(printers.printer_values(printer))


def test_a_printer_remembers_where_its_sheet_was_left(point):
    printer = save_printer()
    printed(code_of(point), printer_id=printer.id, last_cell=7)
    (kept,) = all_rows(Printer)
    assert (kept.last_cell, kept.stock) == (7, "plain-a4")
    save_printer(printer_id=printer.id, seen=stamp(printer))
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
    seen = edits.stamp(printers.stock_values(stock))
    printers.save_stock("晨光", SIZES, stock_id=stock.id, seen=seen, now=FRIDAY_NOON, by=1)
    assert all_rows(Printer)[0].stock == "晨光"


def test_who_saves_a_printer_that_another_has_changed_is_told_and_overwrites_nothing(app, cast):
    printer = save_printer()
    seen = stamp(printer)
    save_printer("教务处", by=cast.administrator, printer_id=printer.id, seen=seen)
    with pytest.raises(Outdated) as raised:
        save_printer("总务处", by=cast.supervisor, printer_id=printer.id, seen=seen)
    assert (raised.value.by, raised.value.current["name"]) == ("李园长", "教务处")
    assert [row.name for row in all_rows(Printer)] == ["教务处"]
    save_printer("总务处", by=cast.supervisor, printer_id=printer.id, seen=edits.stamp(raised.value.current))
    newest, *_older = queries.edits_of(f"printer:{printer.id}")
    assert (newest.before, newest.after) == ({"name": "教务处"}, {"name": "总务处"})


def test_a_printer_saved_twice_alike_is_saved_once(app):
    printer = save_printer()
    seen = stamp(printer)
    for _time in range(2):
        save_printer("教务处", printer_id=printer.id, seen=seen)
    assert len(queries.edits_of(f"printer:{printer.id}")) == 2


def test_whose_printing_chose_another_stock_is_told_to_who_edits_the_printer(point, cast):
    printer = save_printer()
    seen = stamp(printer)
    printed(code_of(point), printer_id=printer.id, last_cell=7, by=cast.administrator)
    with pytest.raises(Outdated) as raised:
        save_printer("总务处", printer_id=printer.id, seen=seen)
    assert (raised.value.by, raised.value.current["stock"]) == ("李园长", "plain-a4")


def test_who_saves_a_stock_that_another_has_changed_is_told_and_overwrites_nothing(app, cast):
    stock = printers.save_stock("得力", SIZES, now=FRIDAY_NOON, by=1)
    seen = edits.stamp(printers.stock_values(stock))

    def save(by, **changed):
        printers.save_stock("得力", SIZES | changed, stock_id=stock.id, seen=seen, now=FRIDAY_NOON, by=by)

    save(cast.administrator, rows=7)
    save(cast.supervisor, rows=7)
    with pytest.raises(Outdated) as raised:
        save(cast.supervisor, top=900)
    assert (raised.value.by, raised.value.current["rows"]) == ("李园长", 7)
    (kept,) = all_rows(OwnStock)
    assert (kept.rows, kept.top) == (7, 850)
