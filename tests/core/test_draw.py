"""P14: which forms ask for a photo is drawn by the server, the same every time, about one in so many."""

import pytest

from kiosk.core.draw import draws_photo


def test_the_draw_is_the_same_every_time_and_hangs_on_the_secret():
    draws = [draws_photo("secret", ("3", str(point)), one_in=3) for point in range(60)]
    assert draws == [draws_photo("secret", ("3", str(point)), one_in=3) for point in range(60)]
    assert draws != [draws_photo("other", ("3", str(point)), one_in=3) for point in range(60)]


@pytest.mark.parametrize("one_in", [2, 10, 50])
def test_about_one_in_n_is_drawn(one_in):
    drawn = sum(draws_photo("secret", ("3", str(point), "window"), one_in=one_in) for point in range(20_000))
    assert drawn == pytest.approx(20_000 / one_in, rel=0.15)


def test_none_is_drawn_at_0_and_every_one_at_1():
    assert not any(draws_photo("secret", (str(point),), one_in=0) for point in range(500))
    assert all(draws_photo("secret", (str(point),), one_in=1) for point in range(500))


def test_what_stands_in_one_part_is_not_taken_for_another():
    assert {draws_photo("s", ("1", f"1{n}"), one_in=2) == draws_photo("s", ("11", f"{n}"), one_in=2) for n in range(40)} == {True, False}
