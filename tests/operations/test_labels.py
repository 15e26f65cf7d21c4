"""L14: the life of a label: printed, put up, damaged, printed again, its code replaced; everything noted."""

import pytest

from kiosk.operations import labels, registry
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import Code, Journal, Label
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
