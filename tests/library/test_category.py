"""Ledgers L-02: every form of the library says what the hazards that it finds are about."""

import pytest

from kiosk import library
from kiosk.core.hazard import Category


@pytest.mark.parametrize("code", sorted(library.forms()))
def test_every_form_has_a_class_of_hazards(code):
    assert library.category_of(code) in Category


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("FIRE-09-D", Category.FIRE),
        ("KIT-13-D", Category.FOOD),
        ("KIT-13-Q", Category.FIRE),
        ("ROOM-04", Category.LABORATORY),
        ("ROOM-09", Category.BUILDING),
        ("LIFT-01-M", Category.SPECIAL),
        ("COMP-01", Category.OTHER),
    ],
)
def test_the_longest_beginning_of_the_code_decides(code, expected):
    assert library.category_of(code) is expected


@pytest.mark.parametrize("code", ["", "OWN-01", "FIREWORKS-1", "-"])
def test_a_form_of_the_schools_own_has_none(code):
    assert library.category_of(code) is None
