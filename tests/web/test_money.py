"""Amounts as people type them are held as fen, and read back in yuan."""

import pytest

from kiosk.operations.errors import Refused
from kiosk.web.edge.money import fen, yuan


@pytest.mark.parametrize(("written", "expected"), [
    ("", None), (" ", None), ("120", 12000), ("120.5", 12050), ("0.05", 5), ("1,280.00", 128000), ("￥86元", 8600),
    ("１２０．５", 12050), ("0", 0),
])  # fmt: skip
def test_yuan_are_read_as_fen(written, expected):
    assert fen(written, "cost") == expected


@pytest.mark.parametrize("written", ["一百", "-5", "1.234", "1e3", "12 34", "12,34", "12.", "9" * 12, "=1+1", "<b>"])
def test_what_is_no_amount_is_refused_for_its_field(written):
    with pytest.raises(Refused) as refused:
        fen(written, "compensation")
    assert refused.value.field == "compensation"


@pytest.mark.parametrize(("cost", "expected"), [(0, "0"), (8600, "86"), (128000, "1,280"), (12050, "120.50"), (5, "0.05")])
def test_fen_are_shown_as_yuan(cost, expected):
    assert yuan(cost) == expected


