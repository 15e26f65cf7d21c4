"""A checkpoint's year as one small picture: a column for each week, a square for each day.

The state of a day is said by its shade and by a small sign in the square, so that it reads in grey; each month carries
a title with its numbers for those who cannot see it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from html import escape

from kiosk.core.calendar import monday_of
from kiosk.operations.boards import DayMark

STEP = 15
SIDE = 12
LEFT = 30
TOP = 22
WEEKS = 53


class _Sign(StrEnum):
    """The drawing inside a square, in its own twelve units."""

    OK = '<path d="M3 6.4 5.2 8.6 9.2 3.8"/>'
    FINDINGS = '<path d="M3.4 3.4 8.6 8.6M8.6 3.4 3.4 8.6"/>'
    MISSED = '<path d="M6 2.4 9.6 6 6 9.6 2.4 6z"/>'
    AHEAD = '<circle cx="6" cy="6" r="1.9"/>'
    FREE = ""


_SIGNS = {
    DayMark.OK: _Sign.OK,
    DayMark.FINDINGS: _Sign.FINDINGS,
    DayMark.MISSED: _Sign.MISSED,
    DayMark.AHEAD: _Sign.AHEAD,
    DayMark.FREE: _Sign.FREE,
}


@dataclass(frozen=True)
class Words:
    """What the picture says: its title, short names of weekdays, a month's name, a month's summary by its counts."""

    title: str
    weekdays: tuple[str, ...]
    month: Callable[[date], str]
    summary: Callable[[date, Mapping[DayMark, int]], str]


def year_svg(marks: Mapping[date, DayMark], *, last_on: date, today: date, words: Words) -> str:
    """Return the 53 weeks that end with the week of `last_on`, Monday on top; days without a mark ask for nothing."""
    monday = monday_of(last_on) - timedelta(weeks=WEEKS - 1)
    days = [monday + timedelta(days=n) for n in range(WEEKS * 7)]
    width, height = LEFT + WEEKS * STEP, TOP + 7 * STEP
    size = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
    title = escape(words.title)
    drawn = [f'<svg class="year" {size} role="group" aria-label="{title}"><title>{title}</title>']
    for row in (0, 2, 4):
        drawn.append(f'<text class="year-word" x="0" y="{TOP + row * STEP + 10}">{escape(words.weekdays[row])}</text>')
    months = sorted({day.replace(day=1) for day in days})
    for first in months:
        inside = [day for day in days if (day.year, day.month) == (first.year, first.month)]
        drawn.append(_month(inside, monday, marks, today, first, words))
    return "".join((*drawn, "</svg>"))


def legend_svg(mark: DayMark) -> str:
    """Return one square of the picture, for its legend."""
    return (
        f'<svg class="year-legend" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" aria-hidden="true">'
        f"{_square(mark, 0, 0, is_today=False)}</svg>"
    )


def _month(
    inside: list[date], monday: date, marks: Mapping[date, DayMark], today: date, first: date, words: Words
) -> str:
    counts = Counter(marks.get(day, DayMark.FREE) for day in inside)
    squares = []
    for day in inside:
        weeks, row = divmod((day - monday).days, 7)
        mark = marks.get(day, DayMark.FREE)
        squares.append(_square(mark, LEFT + weeks * STEP, TOP + row * STEP, is_today=day == today))
    name = ""
    if inside[0] == first or len(inside) > 20:
        weeks = -(-(inside[0] - monday).days // 7)
        name = f'<text class="year-word" x="{LEFT + weeks * STEP}" y="12">{escape(words.month(first))}</text>'
    summary = escape(words.summary(first, counts))
    return f'<g role="img" aria-label="{summary}"><title>{summary}</title>{name}{"".join(squares)}</g>'


def _square(mark: DayMark, x: int, y: int, *, is_today: bool) -> str:
    side = SIDE + 3
    ring = f'<rect class="year-today" x="-1.5" y="-1.5" width="{side}" height="{side}" rx="4"/>' if is_today else ""
    return (
        f'<g class="year-{mark.value}" transform="translate({x} {y})">'
        f'<rect width="{SIDE}" height="{SIDE}" rx="2.5"/>{_SIGNS[mark].value}{ring}</g>'
    )
