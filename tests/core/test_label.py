"""How a label stands is a verdict over what is known of it: what must be printed again comes first."""

import pytest

from kiosk.core.label import LabelState, PrintedLabel, label_state
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON

HERE = "http://192.168.1.9"


def test_a_code_without_a_label_was_never_printed():
    assert label_state(None, address=HERE) is LabelState.NEVER


@pytest.mark.parametrize(
    ("address", "posted_at", "damaged_at", "state"),
    [
        (HERE, None, None, LabelState.PRINTED),
        (HERE, FRIDAY_NOON, None, LabelState.POSTED),
        ("http://10.0.0.1", None, None, LabelState.OLD_ADDRESS),
        ("http://10.0.0.1", FRIDAY_NOON, None, LabelState.OLD_ADDRESS),
        ("", FRIDAY_NOON, None, LabelState.POSTED),
        (HERE, FRIDAY_NOON, FRIDAY_NOON, LabelState.DAMAGED),
        ("http://10.0.0.1", None, FRIDAY_NOON, LabelState.DAMAGED),
    ],
)
def test_the_state_of_a_printed_label(address, posted_at, damaged_at, state):
    label = PrintedLabel(
        address=address, printed_at=FRIDAY_MORNING, posted_at=posted_at, damaged_at=damaged_at
    )
    assert label_state(label, address=HERE) is state
