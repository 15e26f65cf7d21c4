"""DESK-9: terms, own entries, the national table and meals, and the month they make."""

from datetime import date

import pytest

from kiosk.storage import queries
from kiosk.storage.models import MealTimeFact, NationalDayFact, OwnEntryFact, TermFact
from tests.web.desk import errors, kept, look, read, send, sit, words


@pytest.fixture
def desk(client, app):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def day(page, number):
    cells = [cell for cell in page.select("td.day:not(.day-outside)") if words(cell.select_one(".day-number")) == str(number)]
    return cells[0]


def test_a_month_shows_school_days_holidays_and_make_up_days(desk):
    page = look(desk, "/desk/calendar?month=2026-10")
    assert "day-school" not in day(page, 1)["class"] and "休" in words(day(page, 1))
    assert "day-school" in day(page, 10)["class"] and "班" in words(day(page, 10))
    assert "day-today" in day(look(desk, "/desk/calendar"), 20)["class"]


@pytest.mark.parametrize("query", ["month=never", "month=2026-13", "year=abc", "year=1800", "year=99999999999999999999"])
def test_odd_values_show_this_month(desk, query):
    assert "2026 年 11 月" in words(look(desk, f"/desk/calendar?{query}").select_one("#month-title"))


def test_a_term_is_entered_and_one_that_overlaps_is_refused(desk):
    spring = {"name": "春季学期", "first_on": "2027-02-22", "last_on": "2027-07-02"}
    assert send(desk, "/desk/calendar/terms", **spring).status_code == 303
    assert kept(TermFact)[-1].first_on == date(2027, 2, 22)
    assert "春季学期" in words(look(desk, "/desk/calendar").select_one("main"))
    response = send(desk, "/desk/calendar/terms", **spring)
    assert response.status_code == 422
    page = read(response)
    assert list(errors(page)) == ["first_on"]
    assert page.select_one("input[name=name]")["value"] == "春季学期"
    assert len(kept(TermFact)) == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": ""}, "name"), ({"first_on": "x"}, "first_on"), ({"last_on": ""}, "last_on"), ({"last_on": "2027-01-01"}, "last_on")],
)
def test_a_wrong_term_is_refused_beside_its_field(desk, changed, field):
    response = send(desk, "/desk/calendar/terms", **({"name": "春季", "first_on": "2027-02-22", "last_on": "2027-07-02"} | changed))
    assert response.status_code == 422
    assert list(errors(read(response))) == [field]


def test_an_own_entry_is_kept_shows_in_the_month_and_sent_twice_is_one(desk, cast):
    typed = {"kind": "closed", "entry_first_on": "2026-11-26", "entry_last_on": "2026-11-27", "reason": "运动会"}
    for _time in range(2):
        assert send(desk, "/desk/calendar/entries", **typed).status_code == 303
    entry = kept(OwnEntryFact)[0]
    assert (entry.kind, entry.last_on, entry.by_id) == ("closed", date(2026, 11, 27), cast.supervisor)
    assert len(kept(OwnEntryFact)) == 1
    page = look(desk, "/desk/calendar")
    assert "day-school" not in day(page, 26)["class"] and "运动会" in words(day(page, 26))


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"kind": "party"}, "kind"), ({"entry_first_on": ""}, "entry_first_on"), ({"entry_last_on": "2026-11-01"}, "entry_last_on"),
     ({"entry_last_on": "2099-01-01"}, "entry_last_on")],
)  # fmt: skip
def test_a_wrong_entry_is_refused_beside_its_field(desk, changed, field):
    typed = {"kind": "closed", "entry_first_on": "2026-11-26", "entry_last_on": "", "reason": ""} | changed
    response = send(desk, "/desk/calendar/entries", **typed)
    assert response.status_code == 422
    assert list(errors(read(response))) == [field]
    assert kept(OwnEntryFact) == []


def test_an_entry_is_taken_back_and_twice_is_harmless(desk, clock):
    send(desk, "/desk/calendar/entries", kind="closed", entry_first_on="2026-11-26", entry_last_on="", reason="")
    entry = kept(OwnEntryFact)[0]
    for _time in range(2):
        assert send(desk, f"/desk/calendar/entries/{entry.id}/withdraw").status_code == 303
    assert kept(OwnEntryFact)[0].withdrawn_at == clock()
    assert "day-school" in day(look(desk, "/desk/calendar"), 26)["class"]


def test_a_national_day_is_changed_and_what_was_said_before_is_withdrawn(desk):
    assert send(desk, "/desk/calendar/national", on="2026-10-10", **{"is": "off"}, label="临时放假").status_code == 303
    rows = [row for row in kept(NationalDayFact) if row.on == date(2026, 10, 10)]
    assert [(row.is_off, row.withdrawn_at is None) for row in rows] == [(False, False), (True, True)]
    assert "临时放假" in words(look(desk, "/desk/calendar?year=2026").select_one(".national"))


@pytest.mark.parametrize(("changed", "field"), [({"on": "x"}, "on"), ({"is": "maybe"}, "is")])
def test_a_wrong_national_day_is_refused(desk, changed, field):
    response = send(desk, "/desk/calendar/national", **({"on": "2026-10-10", "is": "off", "label": ""} | changed))
    assert response.status_code == 422
    assert list(errors(read(response))) == [field]


def test_a_year_is_marked_as_compared_with_the_announcement(desk):
    assert "未核对" in words(look(desk, "/desk/calendar?year=2027").select_one("#national-title"))
    for _time in range(2):
        assert send(desk, "/desk/calendar/national/2027/confirm").status_code == 303
    assert queries.unconfirmed_years([2026, 2027]) == []
    assert "已核对" in words(look(desk, "/desk/calendar?year=2027").select_one("#national-title"))


def test_a_meal_moves_from_tomorrow_on_at_the_earliest(desk):
    typed = {"meal": "lunch", "starts_by": "11:45", "from_on": "2026-11-21"}
    for _time in range(2):
        assert send(desk, "/desk/calendar/meals", **typed).status_code == 303
    assert [row.starts_by for row in kept(MealTimeFact) if row.meal == "lunch"] == [690, 705]
    for changed, field in (({"from_on": "2026-11-20"}, "from_on"), ({"starts_by": "25:00"}, "starts_by"), ({"meal": "tea"}, "meal")):
        response = send(desk, "/desk/calendar/meals", **(typed | changed))
        assert response.status_code == 422
        assert list(errors(read(response))) == [field]
