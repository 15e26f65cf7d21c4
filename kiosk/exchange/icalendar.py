"""Calendar feeds as iCalendar (RFC 5545), for the calendar of a phone or a PC."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from kiosk.core.feed import Entry
from kiosk.core.words import Text

MOST_PLACES = 30
_OVERDUE = Text("逾期：", "Overdue: ")
_POINTS = Text("{} 处", "{} places")
_MORE = Text("还有 {} 处", "{} more")


def to_ics(
    entries: Iterable[Entry], *, name: str, feed: str, language: str, now: datetime, refresh: timedelta
) -> bytes:
    """Return a feed as the bytes of an .ics file, called `name`; `feed` makes its entries differ from those of others.

    An entry keeps its identity as long as its window does, so a calendar that reads again replaces what it had. What
    lasts longer than a day stands as a whole-day entry on its last date. Times are UTC.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//School patrol kiosk//patrol//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_component(entry, feed=feed, language=language, now=now))
    content: bytes = calendar.to_ical()
    return content


def _component(entry: Entry, *, feed: str, language: str, now: datetime) -> Event:
    found = Event()
    found.add("uid", hashlib.sha256("\n".join((feed, *entry.key)).encode()).hexdigest()[:32])
    found.add("dtstamp", now)
    found.add("summary", _summary(entry, language))
    found.add("description", _description(entry, language))
    if entry.day is not None:
        found.add("dtstart", entry.day)
        found.add("dtend", entry.day + timedelta(days=1))
        found.add("transp", "TRANSPARENT")
    else:
        found.add("dtstart", entry.opens)
        found.add("dtend", entry.due)
    return found


def _summary(entry: Entry, language: str) -> str:
    where = entry.places[0] if len(entry.places) == 1 else _POINTS.in_(language).format(len(entry.places))
    words = " · ".join(part for part in (entry.title.in_(language), entry.round, where) if part)
    return f"{_OVERDUE.in_(language)}{words}" if entry.is_overdue else words


def _description(entry: Entry, language: str) -> str:
    shown = list(entry.places[:MOST_PLACES])
    left = len(entry.places) - len(shown)
    return "\n".join([*shown, _MORE.in_(language).format(left)] if left else shown)
