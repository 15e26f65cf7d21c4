"""L14: the life of a label: printed, put up, damaged, printed again, its code replaced; everything noted."""

import pytest

from kiosk.operations import labels, registry
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.labels import Play
from kiosk.storage import queries
from kiosk.storage.models import Code, Journal, Label, Printer
from qr.code import new_code
from tests.factories import all_rows, checkpoint, code_of
from tests.instants import FRIDAY_EVENING, FRIDAY_MORNING, FRIDAY_NOON

BASE = "http://192.168.1.9:8080"


@pytest.fixture
def point(app):
    """Return a checkpoint with a label."""
    return checkpoint()


def printed(*codes, key="one", now=FRIDAY_MORNING, by=None, **more):
    return labels.note_printed(codes, key=key, address=BASE, stock="plain-a4", now=now, by=by, **more)


def lines(*names):
    """Return the journal's lines about labels, oldest first."""
    return [(line.what, line.about) for line in all_rows(Journal) if line.what in names or not names]


def test_printing_is_noted_with_who_when_and_what(point, cast):
    code = code_of(point)
    assert printed(code, by=cast.supervisor) == 1
    (label,) = all_rows(Label)
    assert (label.code, label.printed_at, label.by_id) == (code, FRIDAY_MORNING, cast.supervisor)
    assert (label.address, label.stock, label.posted_at, label.damaged_at) == (BASE, "plain-a4", None, None)
    assert lines("label.print") == [("label.print", f"1: {point.name} {code}")]


def test_the_same_printing_is_noted_once(point):
    assert [printed(code_of(point)) for _ in range(2)] == [1, 0]
    assert len(all_rows(Label)) == 1


def test_printing_again_keeps_the_code_and_is_noted_as_that(point):
    code = code_of(point)
    printed(code)
    printed(code, key="two", now=FRIDAY_NOON)
    assert code_of(point) == code
    assert [label.printed_at for label in all_rows(Label)] == [FRIDAY_MORNING, FRIDAY_NOON]
    assert [what for what, _ in lines("label.print", "label.reprint")] == ["label.print", "label.reprint"]


def test_unknown_retired_and_voided_codes_are_passed_over(point, cast):
    gone = checkpoint("旧的")
    registry.retire_checkpoint(gone.id, now=FRIDAY_MORNING, by=cast.supervisor)
    old = code_of(point)
    labels.replace_code(point.id, replaces=old, new_code=new_code, now=FRIDAY_MORNING, by=cast.supervisor)
    assert printed("AAAAAAAA", code_of(gone), old) == 0
    assert all_rows(Label) == []


def test_put_up_and_damaged_are_noted_once_with_who(point, cast):
    printed(code_of(point))
    assert labels.mark_posted([point.id], now=FRIDAY_MORNING, by=cast.supervisor) == 1
    assert labels.mark_damaged([point.id], now=FRIDAY_NOON, by=cast.inspector) == 1
    assert labels.mark_posted([point.id], now=FRIDAY_EVENING, by=cast.supervisor) == 0
    assert labels.mark_damaged([point.id], now=FRIDAY_EVENING, by=cast.supervisor) == 0
    (label,) = all_rows(Label)
    assert (label.posted_at, label.posted_by_id) == (FRIDAY_MORNING, cast.supervisor)
    assert (label.damaged_at, label.damaged_by_id) == (FRIDAY_NOON, cast.inspector)
    assert [what for what, _ in lines("label.post", "label.damage")] == ["label.post", "label.damage"]


def test_a_label_printed_elsewhere_is_known_from_being_seen(point, cast):
    labels.mark_damaged([point.id], now=FRIDAY_NOON, by=cast.inspector)
    (label,) = all_rows(Label)
    assert (label.printed_at, label.address, label.damaged_at) == (None, "", FRIDAY_NOON)


def test_printing_again_replaces_a_damaged_label(point, cast):
    labels.mark_damaged([point.id], now=FRIDAY_NOON, by=cast.inspector)
    printed(code_of(point))
    assert queries.last_labels()[point.id].damaged_at is None


def test_damage_is_taken_back_once(point, cast):
    labels.mark_damaged([point.id], now=FRIDAY_NOON, by=cast.inspector)
    assert [labels.mark_sound([point.id], now=FRIDAY_NOON, by=cast.supervisor) for _ in range(2)] == [1, 0]
    assert all_rows(Label)[0].damaged_at is None


def test_marks_pass_over_retired_and_unknown_points(point, cast):
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    assert labels.mark_posted([point.id, 999], now=FRIDAY_NOON, by=cast.supervisor) == 0
    assert labels.mark_damaged([point.id, 999], now=FRIDAY_NOON, by=cast.supervisor) == 0
    assert all_rows(Label) == []


def test_a_replaced_code_is_void_and_never_given_out_again(point, cast):
    old = code_of(point)
    offered = iter([old, "K7M3PX9Q"])
    new = labels.replace_code(
        point.id, replaces=old, new_code=lambda: next(offered), now=FRIDAY_NOON, by=cast.supervisor
    )
    assert new == code_of(point) == "K7M3PX9Q"
    assert {row.code: row.voided_at for row in all_rows(Code)} == {old: FRIDAY_NOON, new: None}
    assert lines("label.replace") == [("label.replace", f"{point.name}: {old} → {new}")]


def test_replacing_twice_from_the_same_page_replaces_once(point, cast):
    old = code_of(point)
    found = {
        labels.replace_code(point.id, replaces=old, new_code=new_code, now=FRIDAY_NOON, by=cast.supervisor)
        for _ in range(2)
    }
    assert found == {code_of(point)}
    assert len(all_rows(Code)) == 2


def test_the_code_of_a_retired_point_is_not_replaced(point, cast):
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    with pytest.raises(Refused) as refused:
        labels.replace_code(
            point.id, replaces=code_of(point), new_code=new_code, now=FRIDAY_NOON, by=cast.supervisor
        )
    assert refused.value.why is Refusal.NOT_ALLOWED


def test_the_last_label_counts_for_each_point_in_a_fixed_number_of_statements(point, cast):
    other = checkpoint("另一个")
    printed(code_of(point), code_of(other))
    printed(code_of(other), key="two", now=FRIDAY_NOON)
    last = queries.last_labels()
    assert {checkpoint_id: label.printed_at for checkpoint_id, label in last.items()} == {
        point.id: FRIDAY_MORNING,
        other.id: FRIDAY_NOON,
    }


# -- printers and stocks -----------------------------------------------------------------------------------------------

SIZES = {
    "width": 6600, "height": 3500, "columns": 3, "rows": 8, "left": 500, "top": 850, "pitch_x": 6700, "pitch_y": 3500,
    "dots_per_inch": 0,
}  # fmt: skip


def save_printer(name="办公室", by=1, **more):
    return labels.save_printer(name, stock="L7160", play=Play(), now=FRIDAY_NOON, by=by, **more)


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
    labels.save_stock("得力", SIZES, now=FRIDAY_NOON, by=1)
    for name, reserved in (("得力", ()), ("l7160", ("L7160",))):
        with pytest.raises(Refused):
            labels.save_stock(name, SIZES, reserved=reserved, now=FRIDAY_NOON, by=1)


def test_there_is_an_end_to_printers_and_stocks(app, monkeypatch):
    monkeypatch.setattr(labels, "MOST_PRINTERS", 1)
    monkeypatch.setattr(labels, "MOST_STOCKS", 1)
    save_printer("一")
    labels.save_stock("一", SIZES, now=FRIDAY_NOON, by=1)
    with pytest.raises(Refused) as refused:
        save_printer("二")
    assert refused.value.why is Refusal.TOO_MANY
    with pytest.raises(Refused):
        labels.save_stock("二", SIZES, now=FRIDAY_NOON, by=1)


def test_a_printer_follows_its_stocks_new_name(app):
    stock = labels.save_stock("得力", SIZES, now=FRIDAY_NOON, by=1)
    labels.save_printer("办公室", stock="得力", play=Play(), now=FRIDAY_NOON, by=1)
    labels.save_stock("晨光", SIZES, stock_id=stock.id, now=FRIDAY_NOON, by=1)
    assert all_rows(Printer)[0].stock == "晨光"
