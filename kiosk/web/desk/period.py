"""The spans lists are asked for: the last seven days, this week, this month, this term, or two dates."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.core.calendar import TICK, Calendar, monday_of

_ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=400)


class Span(StrEnum):
    """A named span that ends today, or the two dates given."""

    RECENT = "recent"
    WEEK = "week"
    MONTH = "month"
    TERM = "term"
    DATES = "dates"


@dataclass(frozen=True)
class Period:
    """The local dates `first_on` to `last_on`, both included."""

    span: Span
    first_on: date
    last_on: date

    def instants(self, calendar: Calendar) -> tuple[datetime, datetime]:
        """Return the start and end that hold what closes within these days; midnight ends the day before."""
        end = calendar.instant(self.last_on + _ONE_DAY)
        return calendar.instant(self.first_on) + TICK, end + TICK


def period(span: Span, calendar: Calendar, today: date, first_on: date | None, last_on: date | None) -> Period:
    """Return the dates of a span; without a term this month stands for it, and a missing date is filled in."""
    if span is Span.WEEK:
        return Period(span, monday_of(today), today)
    if span is Span.TERM:
        term = calendar.term_of(today)
        return Period(span, term.first_on if term else today.replace(day=1), today)
    if span is Span.MONTH:
        return Period(span, today.replace(day=1), today)
    if span is Span.DATES and (first_on or last_on):
        latest = max(today, first_on or today)
        end = last_on or latest
        if end - (first_on or end) > LONGEST:
            # Nothing is late in days to come, so that a far last date need not push the first one out.
            end = min(end, latest)
        start = max(first_on or end - timedelta(days=6), end - LONGEST)
        return Period(span, min(start, end), max(start, end))
    return Period(Span.RECENT, today - timedelta(days=6), today)
