"""CAL-1, design 6.17: the State Council's notice is read whole, contradictions are named, and nothing is dropped silently."""

from datetime import date, timedelta

import pytest

from kiosk.core.notice_text import (
    HOLIDAYS,
    LONGEST_TEXT,
    MAKE_UP_NAME,
    NoticeProblem,
    holiday_text,
    read_notice,
    year_in,
)
from tests.instants import NOTICE_2026

OFF_2026 = {
    "元旦": ((1, 1), 3), "春节": ((2, 15), 9), "清明节": ((4, 4), 3), "劳动节": ((5, 1), 5), "端午节": ((6, 19), 3),
    "中秋节": ((9, 25), 3), "国庆节": ((10, 1), 7),
}  # fmt: skip
MAKE_UP_2026 = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]


def off(notice):
    return [each.on for each in notice.days if each.is_off]


def work(notice):
    return [each.on for each in notice.days if not each.is_off]


def whats(notice):
    return [each.what for each in notice.complaints]


def test_the_notice_of_2026_is_read_whole():
    notice = read_notice(NOTICE_2026, year=2026)
    assert year_in(NOTICE_2026) == 2026
    wanted = {
        date(2026, *first) + timedelta(days=n): name for name, (first, count) in OFF_2026.items() for n in range(count)
    }
    assert {each.on: each.name for each in notice.days if each.is_off} == wanted
    assert [(on.month, on.day) for on in work(notice)] == MAKE_UP_2026
    assert all(each.name == MAKE_UP_NAME for each in notice.days if not each.is_off)
    assert notice.complaints == () and notice.unread == () and notice.is_whole
    assert any("妥善安排好值班" in piece for piece in notice.aside)


def test_lines_that_were_wrapped_are_read_the_same():
    wrapped = "\n".join(NOTICE_2026.replace("\n", "")[n : n + 37] for n in range(0, len(NOTICE_2026), 37))
    notice = read_notice(wrapped, year=2026)
    assert notice.days == read_notice(NOTICE_2026, year=2026).days


@pytest.mark.parametrize(
    "text",
    [
        "10月1日至7日放假调休，9月20日（星期日）、10月10日（星期六）上班",
        "１０月１日至７日放假调休，　９月２０日（星期日）、１０月１０日（星期六）上班。",
        "国庆节：10月1日—7日放假调休，共7天。9月20日、10月10日上班。",
        "七、国庆节 10 月 1 日（周四）至 10 月 7 日（周三）放假 共 7 天\n9 月 20 日（周日）、10 月 10 日（周六）正常上班",
        "2026年国庆：10月1日到7日放假7天，9月20日，10月10日上班",
        "国庆节：2026年10月1日至2026年10月7日休息。2026年9月20日、10月10日补班。",
    ],
)
def test_one_holiday_is_understood_in_many_spellings(text):
    notice = read_notice(text, year=2026)
    assert off(notice) == [date(2026, 10, day) for day in range(1, 8)]
    assert work(notice) == [date(2026, 9, 20), date(2026, 10, 10)]
    assert {each.name for each in notice.days if each.is_off} == {"国庆节"}
    assert notice.complaints == () and notice.unread == ()
    assert notice.missing == tuple(name for name in HOLIDAYS if name != "国庆节")


@pytest.mark.parametrize(
    "text",
    [
        "元旦：12月31日（周四）至1月2日（周六）放假，共3天。",
        "12月31日至1月2日放假，共3天",
        "元旦：2026年12月31日至2027年1月2日放假调休，共3天。",
    ],
)
def test_a_new_year_may_begin_in_the_december_before(text):
    notice = read_notice(text, year=2027)
    assert off(notice) == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]
    assert notice.complaints == ()


def test_a_make_up_day_of_the_new_year_lies_in_the_december_before():
    notice = read_notice("一、元旦：1月1日至3日放假调休，共3天。12月26日（周六）上班。", year=2027)
    assert work(notice) == [date(2026, 12, 26)]


def test_two_holidays_in_one_span_carry_both_names():
    notice = read_notice("国庆节、中秋节：10月1日至8日放假调休，共8天。", year=2025)
    assert {each.name for each in notice.days} == {"国庆节、中秋节"}
    assert "国庆节" not in notice.missing and "中秋节" not in notice.missing


def test_joined_to_the_weekend_is_no_piece_left_over():
    notice = read_notice("元旦：1月1日放假，与周末连休。", year=2024)
    assert off(notice) == [date(2024, 1, 1)] and notice.unread == ()


def test_what_is_only_recommended_is_shown_and_not_entered():
    text = "春节：2月10日至17日放假调休，共8天。鼓励各单位安排职工在除夕（2月9日）休息。"
    notice = read_notice(text, year=2024)
    assert date(2024, 2, 9) not in off(notice)
    assert notice.unread == ("鼓励各单位安排职工在除夕(2月9日)休息",)


def test_a_wrong_weekday_names_the_years_it_would_be_right_in():
    notice = read_notice(NOTICE_2026, year=2027)
    wrong = [each for each in notice.complaints if each.what is NoticeProblem.WRONG_WEEKDAY]
    assert (wrong[0].on, wrong[0].said, wrong[0].found) == (date(2027, 1, 1), 3, 4)
    assert {each.fitting for each in wrong} == {(2026,)}


def test_one_wrong_weekday_among_right_ones_fits_no_other_year():
    notice = read_notice("国庆节：10月1日（周四）至7日（周四）放假。", year=2026)
    (wrong,) = notice.complaints
    assert (wrong.on, wrong.said, wrong.found, wrong.fitting) == (date(2026, 10, 7), 3, 2, ())


@pytest.mark.parametrize(("said", "is_right"), [(6, False), (7, True), (8, False)])
def test_the_number_of_days_must_agree_with_the_span(said, is_right):
    notice = read_notice(f"国庆节：10月1日至7日放假调休，共{said}天。", year=2026)
    assert whats(notice) == ([] if is_right else [NoticeProblem.WRONG_COUNT])
    if not is_right:
        assert (notice.complaints[0].said, notice.complaints[0].found) == (said, 7)


def test_a_count_after_a_piece_that_was_not_read_speaks_of_that_piece():
    notice = read_notice("元旦：1月1日至3日放假，共3天。春节：从2月15日那天开始放假，共9天。", year=2026)
    assert notice.complaints == () and any("2月15日" in piece for piece in notice.unread)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2月30日放假", NoticeProblem.NO_SUCH_DATE),
        ("13月1日放假", NoticeProblem.NO_SUCH_DATE),
        ("10月7日至1日放假", NoticeProblem.BACKWARDS),
        ("2024年10月1日放假", NoticeProblem.OTHER_YEAR),
        ("10月1日至7日放假，10月3日上班", NoticeProblem.OFF_AND_WORK),
        ("9月21日上班", NoticeProblem.WORK_ON_A_WORKDAY),
        ("今天食堂吃什么？", NoticeProblem.NOTHING_READ),
        ("", NoticeProblem.NOTHING_READ),
        ("放假", NoticeProblem.NOTHING_READ),
        ("一" * (LONGEST_TEXT + 1), NoticeProblem.TOO_LONG),
    ],
)
def test_what_can_not_be_is_a_problem(text, what):
    assert what in whats(read_notice(text, year=2026))


def test_dates_without_a_verb_are_given_back():
    notice = read_notice("国庆节：10月1日至7日放假。5月9日", year=2026)
    assert notice.unread == ("5月9日",)


def test_the_date_of_signing_is_no_date_of_the_arrangement():
    notice = read_notice("国庆节：10月1日至7日放假。\n国务院办公厅\n2025年11月4日", year=2026)
    assert notice.unread == () and "2025年11月4日" in notice.aside and notice.complaints == ()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("国务院办公厅关于2027年部分节假日安排的通知 国办发明电〔2026〕7号 2026年11月4日", 2027),
        ("２０２７ 年元旦放假", 2027),
        ("2026年12月31日至2027年1月2日放假", 2027),
        ("10月1日至7日放假", None),
    ],
)
def test_the_year_is_found_anywhere_in_the_text(text, year):
    assert year_in(text) == year


@pytest.mark.parametrize(
    ("name", "english"),
    [("元旦", "New Year's Day"), ("农历除夕", "New Year's Eve (lunar)"), ("国庆节（补假）", "National Day (in lieu)"),
     ("休息日（由 2026-01-04 调休）", "day off in exchange"), ("国庆节、中秋节", "National Day, Mid-Autumn Festival"),
     ("校庆", "校庆")],
)  # fmt: skip
def test_holidays_have_english_names(name, english):
    assert holiday_text(name).en == english
    assert holiday_text(name).zh == name or name == "农历除夕"
