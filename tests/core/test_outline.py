"""ux S5, X11: places written as an outline; every line that cannot be taken is named with its number."""

import pytest

from kiosk.core.outline import MOST_LINES, Problem, ProblemCode, read_outline

SCHOOL = "阳光幼儿园"


def paths(text, **more):
    """Return the paths of an outline without problems."""
    found = read_outline(text, **more)
    assert found.problems == ()
    return ["/".join(spot.path) for spot in found.spots]


def told(text, **more):
    """Return the problems of an outline by line."""
    return [(each.line, each.code.value) for each in read_outline(text, **more).problems]


@pytest.mark.parametrize(
    "text",
    [
        "教学楼A\n  1层\n    东走廊\n  2层\n食堂",
        "教学楼A\n\t1层\n\t\t东走廊\n\t2层\n食堂",
        "教学楼A\n　1层\n　　东走廊\n　2层\n食堂",
        "- 教学楼A\n  - 1层\n    - 东走廊\n  - 2层\n- 食堂",
        "• 教学楼A\n  * 1层\n    + 东走廊\n  · 2层\n• 食堂",
        "教学楼A/1层/东走廊\n教学楼A/2层\n食堂",
        "教学楼A > 1层 > 东走廊\n教学楼A＞2层\n食堂",
        "教学楼A · 1层 · 东走廊\n教学楼A → 2层\n食堂",
        "教学楼A\t1层\t东走廊\n\t2层\n食堂",
        "教学楼A\n  1层/东走廊\n  2层\n食堂",
        "\r\n教学楼A\r\n  1层\r\n    东走廊\r\n\r\n  2层\r\n食堂\r\n",
        "    教学楼A\n      1层\n        东走廊\n      2层\n    食堂",
        "教学楼A\n       1层\n        东走廊\n       2层\n食堂",
    ],
)
def test_each_way_of_writing_gives_the_same_tree(text):
    assert paths(text) == ["教学楼A", "教学楼A/1层", "教学楼A/1层/东走廊", "教学楼A/2层", "食堂"]


def test_parents_stand_before_their_children_whatever_the_order_of_the_lines():
    assert paths("食堂/后厨\n教学楼A\n食堂/库房") == ["食堂", "食堂/后厨", "食堂/库房", "教学楼A"]


def test_a_floor_below_ground_keeps_its_sign():
    assert paths("教学楼A\n  -1层") == ["教学楼A", "教学楼A/-1层"]


def test_the_first_line_may_be_the_school_itself():
    assert paths("阳光幼儿园\n  教学楼A\n    1层\n  食堂", school=SCHOOL) == ["教学楼A", "教学楼A/1层", "食堂"]
    assert paths("阳光幼儿园/教学楼A/1层\n阳光幼儿园/食堂", school=SCHOOL)[0] == "教学楼A"


def test_beside_the_school_nothing_else_can_stand():
    text = "阳光幼儿园\n  教学楼A\n    1层\n月光幼儿园\n  食堂"
    assert told(text, school=SCHOOL) == [(4, "second_root")]
    assert read_outline(text, school=SCHOOL).problems[0].detail == "月光幼儿园"


def test_without_the_school_the_first_level_are_buildings():
    assert paths("教学楼A\n食堂", school=SCHOOL) == ["教学楼A", "食堂"]


def test_four_levels_go_and_the_fifth_is_named_once():
    text = "\n".join(" " * level + f"第{level}级" for level in range(30))
    assert told(text) == [(5, "too_deep")]
    assert paths("\n".join(" " * level + f"第{level}级" for level in range(4)))[-1] == "第0级/第1级/第2级/第3级"
    assert told("a/b/c/d/e") == [(1, "too_deep")]
    assert told("a/b/c/d/e/f\ng") == [(1, "too_deep")]
    assert told("阳光幼儿园\n a\n  b\n   c\n    d\n     e", school=SCHOOL) == [(6, "too_deep")]


def test_a_name_twice_below_one_parent_names_both_lines():
    assert read_outline("教学楼A\n  1层\n  2层\n  1层").problems == (Problem(4, ProblemCode.TWICE, "2"),)
    assert told("教学楼A/1层\n教学楼A/1层") == [(2, "twice")]
    assert paths("教学楼A\n  1层\n教学楼B\n  1层")[-1] == "教学楼B/1层"


def test_an_indent_between_two_levels_is_told():
    assert told("教学楼A\n    1层\n  2层\n食堂") == [(3, "odd_indent")]
    assert told("  教学楼A\n    1层\n 食堂") == [(3, "odd_indent")]


def test_lines_that_name_nothing_are_told():
    assert told("教学楼A\n  -\n食堂\n/") == [(2, "name_missing"), (4, "name_missing")]
    assert told("教学楼A\n——") == [(2, "name_missing")]
    assert told(" \n\n\t") == [(None, "nothing")]
    assert told("") == [(None, "nothing")]


def test_a_name_is_at_most_sixty_long():
    assert told("长" * 60) == []
    assert told("教学楼A\n  " + "长" * 61) == [(2, "too_long")]
    assert told("长" * 10_000) == [(1, "too_long")]


@pytest.mark.parametrize(
    "name", ["教学楼\u202eA", "\u200f教学楼", "教学楼\x00A", "a\x07b", "\ue000楼", "\ud800楼"]
)
def test_text_that_reads_as_another_is_refused_with_its_line(name):
    assert told(f"食堂\n{name}") == [(2, "odd_sign")]


def test_angles_are_part_of_a_name_and_alone_a_step():
    assert paths("库房<甲>\n教学楼>1层") == ["库房<甲>", "教学楼", "教学楼/1层"]
    assert paths("<b>食堂") == ["<b>食堂"]


def test_marks_nobody_sees_are_dropped_and_emoji_stay():
    assert paths("\ufeff教学楼A\n  1\u200b层\n👶 托班") == ["教学楼A", "教学楼A/1层", "👶 托班"]


def test_a_line_complains_once():
    assert len(told("教学楼A\n    1层\n  \x07" + "长" * 70)) == 1


def test_a_text_too_long_to_be_meant_is_refused_as_a_whole():
    assert told("\n".join(f"楼{n}" for n in range(MOST_LINES + 1))) == [(None, "too_many")]
    assert len(paths("\n".join(f"楼{n}" for n in range(MOST_LINES)))) == MOST_LINES
