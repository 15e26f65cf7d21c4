"""DESK-12: the picture of a year: one square a day, told apart by shade and by sign, with words for each month."""

from datetime import date

from bs4 import BeautifulSoup

from kiosk.operations.boards import DayMark
from kiosk.web.desk.year_picture import Words, legend_svg, year_svg

WORDS = Words(
    title="<年>", weekdays=("一", "二", "三", "四", "五", "六", "日"), month=lambda first: f"{first.month} 月",
    summary=lambda first, counts: f"{first:%Y-%m} {sum(counts.values())} {counts.get(DayMark.MISSED, 0)}",
)  # fmt: skip


def drawn(marks, *, last_on=date(2026, 12, 4), today=date(2026, 11, 20)):
    return BeautifulSoup(year_svg(marks, last_on=last_on, today=today, words=WORDS), "html.parser")


def test_there_is_one_square_for_each_day_of_fifty_three_weeks():
    picture = drawn({})
    assert len(picture.select("g[transform]")) == 53 * 7
    assert len(picture.select(".year-free")) == 53 * 7
    assert len({tag["transform"] for tag in picture.select("g[transform]")}) == 53 * 7


def test_each_state_has_a_sign_of_its_own():
    marks = {date(2026, 11, n): mark for n, mark in enumerate(DayMark, start=2)}
    picture = drawn(marks)
    signs = {mark: "".join(str(tag) for tag in picture.select(f".year-{mark.value}")[0].select("path, circle")) for mark in DayMark}
    assert len(set(signs.values())) == len(DayMark)
    assert signs[DayMark.FREE] == ""
    assert len({legend_svg(mark) for mark in DayMark}) == len(DayMark)


def test_a_month_is_said_in_words_that_count_its_days():
    picture = drawn({date(2026, 11, 3): DayMark.MISSED})
    assert "2026-11 30 1" in [tag["aria-label"] for tag in picture.select("g[role=img]")]


def test_monday_stands_on_top_and_today_is_ringed():
    picture = drawn({date(2026, 11, 16): DayMark.OK})
    assert picture.select_one(".year-ok")["transform"].endswith(" 22)")
    assert len(picture.select(".year-today")) == 1


def test_words_are_escaped_and_the_same_marks_give_the_same_picture():
    assert "&lt;年&gt;" in year_svg({}, last_on=date(2026, 12, 4), today=date(2026, 11, 20), words=WORDS)
    assert str(drawn({})) == str(drawn({}))


def test_a_leap_day_has_its_square():
    assert "2028-02 29 0" in [
        tag["aria-label"] for tag in drawn({}, last_on=date(2028, 12, 1), today=date(2028, 11, 20)).select("g[role=img]")
    ]
