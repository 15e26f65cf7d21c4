"""LANG-1: dates read in each language as people write them."""

from datetime import date

import pytest

from kiosk.web import edge

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("language", "more", "text"),
    [
        ("zh", {}, "11 月 20 日"),
        ("zh", {"with_year": True}, "2026 年 11 月 20 日"),
        ("zh", {"with_year": True, "with_weekday": True}, "2026 年 11 月 20 日 周五"),
        ("en", {}, "20 Nov"),
        ("en", {"with_weekday": True}, "Fri 20 Nov"),
        ("en", {"with_year": True, "with_weekday": True}, "Fri 20 Nov 2026"),
        ("zh", {"with_long_weekday": True}, "11 月 20 日 星期五"),
        ("en", {"with_long_weekday": True}, "Friday 20 Nov"),
    ],
)
def test_a_date_is_written_as_people_do(app, language, more, text):
    with app.test_request_context(headers={"Accept-Language": language}):
        assert edge.day_text(DAY, **more) == text


@pytest.mark.parametrize(
    ("language", "more", "text"),
    [("zh", {}, "12 月"), ("zh", {"with_year": True}, "2026 年 12 月"), ("en", {}, "December"),
     ("en", {"with_year": True}, "December 2026")],
)  # fmt: skip
def test_a_month_has_its_name(app, language, more, text):
    with app.test_request_context(headers={"Accept-Language": language}):
        assert edge.month_text(date(2026, 12, 1), **more) == text


def test_a_span_names_the_year_only_where_it_is_another(app):
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert edge.days_text(DAY, date(2027, 1, 4), today=DAY) == "11 月 20 日 周五 – 2027 年 1 月 4 日 周一"
        assert edge.days_text(DAY, DAY, today=DAY) == "11 月 20 日 周五"
        assert edge.days_text(date(2027, 1, 4), date(2027, 1, 4), today=DAY) == "2027 年 1 月 4 日 周一"


@pytest.mark.parametrize(
    ("language", "text"), [("zh", "2027 年 1 月 1 日 周五 – 1 月 4 日 周一"), ("en", "Fri 1 Jan – Mon 4 Jan 2027")]
)
def test_two_equal_years_are_said_once(app, language, text):
    with app.test_request_context(headers={"Accept-Language": language}):
        assert edge.days_text(date(2027, 1, 1), date(2027, 1, 4), today=DAY) == text


@pytest.mark.parametrize(("language", "text"), [("zh", "国庆节（补假）"), ("en", "National Day (in lieu)")])
def test_a_holiday_has_its_name_in_both_languages(app, language, text):
    with app.test_request_context(headers={"Accept-Language": language}):
        assert edge.holiday_name("国庆节（补假）") == text
