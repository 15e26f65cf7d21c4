"""Dates as people read them: 11 月 20 日 in Chinese, 20 Nov in English; the names of holidays in both."""

from datetime import date

from babel.dates import format_date
from flask import Flask
from flask_babel import get_locale

from kiosk.core.notice_text import holiday_text
from kiosk.web.edge.words import owner_words

_DAY = {"zh": "M 月 d 日", "en": "d MMM"}
_DAY_OF_A_YEAR = {"zh": "y 年 M 月 d 日", "en": "d MMM y"}
_MONTH = {"zh": "M 月", "en": "MMMM"}
_MONTH_OF_A_YEAR = {"zh": "y 年 M 月", "en": "MMMM y"}


def day_text(
    day: date, *, with_year: bool = False, with_weekday: bool = False, with_long_weekday: bool = False
) -> str:
    """Return a date as people read it, on wish with its year and its weekday, short or long (Fri 20 Nov 2026)."""
    language = _language()
    pattern = (_DAY_OF_A_YEAR if with_year else _DAY)[language]
    if with_weekday or with_long_weekday:
        weekday = "EEEE" if with_long_weekday else "EEE"
        pattern = f"{weekday} {pattern}" if language == "en" else f"{pattern} {weekday}"
    return _formatted(day, pattern)


def days_text(first_on: date, last_on: date, *, today: date) -> str:
    """Return a span of dates in one line, with the year where it is not this one; two equal years are said once."""
    years = [first_on.year != today.year, last_on.year != today.year]
    if first_on.year == last_on.year and first_on != last_on:
        # Chinese names the year first, English last.
        years[0 if _language() == "en" else 1] = False
    first, last = (
        day_text(day, with_year=year, with_weekday=True) for day, year in zip((first_on, last_on), years, strict=True)
    )
    return first if first_on == last_on else f"{first} – {last}"


def month_text(day: date, *, with_year: bool = False) -> str:
    """Return the month of a date: 12 月, December; on wish with its year."""
    return _formatted(day, (_MONTH_OF_A_YEAR if with_year else _MONTH)[_language()])


def clock_text(minutes: int) -> str:
    """Return a clock time, given in minutes after local midnight, as 08:30."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def holiday_name(name: str) -> str:
    """Return the name of a national day in the reader's language; one that only the school knows stays as it is."""
    return holiday_text(name).in_(_language())


def dress(app: Flask) -> None:
    """Let every template write dates, and who owes a check, this way."""
    app.jinja_env.globals.update(
        day_text=day_text, days_text=days_text, month_text=month_text, holiday_name=holiday_name, owner_words=owner_words
    )


def _language() -> str:
    return "en" if str(get_locale()).startswith("en") else "zh"


def _formatted(day: date, pattern: str) -> str:
    text: str = format_date(day, pattern, locale="en" if _language() == "en" else "zh_Hans_CN")
    return text
