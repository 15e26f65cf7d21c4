"""Feeds as iCalendar files, read back by the library that calendars of others are read with."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from kiosk.core.feed import Entry
from kiosk.core.words import Text
from kiosk.exchange.icalendar import MOST_PLACES, to_ics

NOW = datetime(2026, 11, 20, 0, 10, tzinfo=UTC)
HOSTILE = 'a;b,c\\n"<script>\nEND:VCALENDAR\r\n\u202e'


def entry(*places: str, title="灭火器月检", day=None, is_overdue=False) -> Entry:
    return Entry(
        Text(title, "Extinguishers"), "", NOW, NOW + timedelta(minutes=90), day, is_overdue, places or ("一层 点位 1",)
    )


def read_back(*entries: Entry, language="zh", feed="1"):
    content = to_ics(entries, name="阳光幼儿园", feed=feed, language=language, now=NOW, refresh=timedelta(hours=1))
    return Calendar.from_ical(content), content


def test_a_feed_says_whose_it_is_and_how_often_to_read_it():
    calendar, content = read_back()
    assert str(calendar["x-wr-calname"]) == "阳光幼儿园"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_short_window_stands_between_its_times():
    (found,) = read_back(entry())[0].walk("VEVENT")
    assert (found.decoded("dtstart"), found.decoded("dtend")) == (NOW, NOW + timedelta(minutes=90))
    assert str(found["summary"]) == "灭火器月检 · 一层 点位 1"


def test_a_long_window_is_a_whole_day():
    (found,) = read_back(entry(day=date(2026, 11, 30)))[0].walk("VEVENT")
    assert (found.decoded("dtstart"), found.decoded("dtend")) == (date(2026, 11, 30), date(2026, 12, 1))


def test_many_points_are_counted_and_the_first_are_listed():
    (found,) = read_back(entry(*[f"点位 {number}" for number in range(MOST_PLACES + 3)]))[0].walk("VEVENT")
    assert str(found["summary"]) == f"灭火器月检 · {MOST_PLACES + 3} 处"
    assert str(found["description"]).splitlines()[-1] == "还有 3 处"


def test_english_and_overdue_are_said_in_words():
    (found,) = read_back(entry(is_overdue=True), language="en")[0].walk("VEVENT")
    assert str(found["summary"]) == "Overdue: Extinguishers · 一层 点位 1"


def test_hostile_names_stay_text_of_one_entry():
    calendar, _content = read_back(entry(HOSTILE, title=HOSTILE))
    (found,) = calendar.walk("VEVENT")
    assert "END:VCALENDAR" in str(found["summary"]) and len(calendar.walk("VCALENDAR")) == 1


def test_an_entry_keeps_its_identity_and_feeds_differ():
    def uids(*entries, feed="1"):
        return [str(found["uid"]) for found in read_back(*entries, feed=feed)[0].walk("VEVENT")]

    assert uids(entry("一")) == uids(entry("一", "二"))
    assert uids(entry("一")) != uids(entry("一"), feed="2")
