"""Where a thing of a kind most likely is: by what the school calls its places."""

import pytest

from kiosk import library
from kiosk.library.whereabouts import likely_place

KINDERGARTEN = (
    (1, "阳光幼儿园"), (2, "教学楼"), (3, "1层"), (4, "小一班"), (5, "厨房"), (6, "户外操场"), (7, "门卫室")
)  # fmt: skip
PRIMARY = ((1, "朝阳小学"), (2, "教学楼A"), (3, "食堂"), (4, "后厨"), (5, "操场"), (6, "校门"), (7, "实验楼"))
# What is checked as one for the whole school, or stands anywhere, is nowhere in particular.
EVERYWHERE = {"site", "night_point", "meter", "energy", "patrol_point", "whole_school"}


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("kitchen", 5), ("fridge", 5), ("gas", 5), ("play_set", 6), ("sports", 6), ("classroom", 2), ("class", 2),
        ("extinguisher", 2), ("gate", 7), ("guard_gear", 7), ("toilet", 2), ("plants", 6),
    ],
)  # fmt: skip
def test_a_kindergarten_finds_its_things_where_they_are(kind, place):
    assert likely_place(kind, KINDERGARTEN) == place


@pytest.mark.parametrize(
    ("kind", "place"), [("kitchen", 4), ("serving_room", 4), ("gate", 6), ("laboratory", 7), ("sports", 5)]
)
def test_the_closest_word_counts_before_the_order_of_the_places(kind, place):
    assert likely_place(kind, PRIMARY) == place


def test_the_first_of_several_places_counts():
    assert likely_place("gate", ((1, "学校"), (2, "东大门"), (3, "西大门"))) == 2


def test_an_english_name_is_found_however_it_is_written():
    assert likely_place("play_set", ((1, "Sunshine"), (2, "Back Playground"))) == 2


@pytest.mark.parametrize("kind", ["site", "whole_school", "of_our_own", "boiler"])
def test_what_fits_nowhere_has_no_place(kind):
    assert likely_place(kind, KINDERGARTEN) is None


def test_every_kind_of_the_library_was_thought_of():
    every = tuple((number, word) for number, word in enumerate((
        "厨房", "操场", "校门", "教学楼", "宿舍楼", "配电房", "锅炉房", "水泵房", "监控室", "实验室"
    )))  # fmt: skip
    assert {kind for kind in library.kinds() if likely_place(kind, every) is None} == EVERYWHERE
