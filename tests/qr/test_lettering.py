"""Text set into a width without font files: cleaning, wrapping, cutting (L6)."""

import pytest

from qr import lettering


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  大班\n滑梯\t ", "大班 滑梯"),
        ("门\u202eabc\u2066x\u200f", "门abcx"),
        ("a\x00b\x1bc\x85d", "a b c d"),
        ("a\ufffeb\uffffc\ufdd0d", "abcd"),
        ("a\ud800b", "ab"),
        ("\u2028第二\u2029行", "第二 行"),
        ("", ""),
        ("\u200b\u200d", ""),
        ("“引号” & <b>", "“引号” & <b>"),
    ],
)
def test_cleaned_text_is_one_visible_line(text, clean):
    assert lettering.cleaned(text) == clean


@pytest.mark.parametrize(
    ("text", "em"), [("灭火器", 3.0), ("", 0.0), ("e\u0301", 0.57), ("…", 1.0)]
)
def test_width_counts_ems(text, em):
    assert lettering.width(text) == pytest.approx(em)


@pytest.mark.parametrize(
    ("room", "result"),
    [
        (5.0, "一二三四五"),
        (4.99, "一二三…"),
        (4.0, "一二三…"),
        (3.99, "一二…"),
        (1.0, "…"),
    ],
)
def test_cut_text_ends_with_an_ellipsis_only_where_it_does_not_fit(room, result):
    assert lettering.cut("一二三四五", room) == result


def test_cut_keeps_marks_with_their_letter():
    assert lettering.cut("ae\u0301bcdefgh", 2.2) == "ae\u0301…"


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("一二三四五", 5, ("一二三四五",)),
        ("一二三四五", 4, ("一二三四", "五")),
        ("一二三，四五", 3, ("一二", "三，四", "五")),
        ("一二（三四）", 3, ("一二", "（三", "四）")),
        ("hose reel", 3, ("hose", "reel")),
        ("ab 灭火器", 3, ("ab 灭", "火器")),
        ("", 3, ()),
    ],
)
def test_lines_break_at_spaces_and_between_chinese_characters(text, room, lines):
    assert lettering.wrapped(text, room) == lines


def test_a_word_longer_than_a_line_breaks_anywhere():
    lines = lettering.wrapped("x" * 50, 5.0)
    assert "".join(lines) == "x" * 50
    assert all(lettering.width(line) <= 5.0 for line in lines)


def test_last_allowed_line_is_cut():
    assert lettering.wrapped("一二三四五六七", 3, most_lines=2) == ("一二三", "四五…")
    assert lettering.wrapped("一二三四五六", 3, most_lines=2) == ("一二三", "四五六")


@pytest.mark.parametrize(
    "text", ["，" * 40, "（" * 40, "\u0301" * 40, "a\u0301\u0302" * 60, "🧯" * 30]
)
@pytest.mark.parametrize("room", [0.5, 1.0, 3.0])
def test_odd_text_still_ends(text, room):
    assert len(lettering.wrapped(text, room, most_lines=3)) <= 3
    assert lettering.wrapped(text, room)
