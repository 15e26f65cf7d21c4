"""DESK-9: terms, own entries, the national table and meals, and the month they make."""

from datetime import date

import pytest

from kiosk.operations import people
from kiosk.storage import queries
from kiosk.storage.models import MealTimeFact, NationalDayFact, OwnEntryFact, TermFact
from tests.factories import DAILY, THREE_ROUNDS, checkpoint, code_of, plan
from tests.instants import NOTICE_2026
from tests.web.desk import errors, kept, look, read, send, sit, words
from tests.web.test_scan import enrolled


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


def sure(desk, response, **more):
    """Post what a page that shows the effect of a change asks to be sure of."""
    assert response.status_code == 200, words(read(response).select_one("main"))
    form = read(response).select_one("form:has(input[name=sure])")
    fields = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    return desk.post(form["action"], data=fields | more)


def effect_of(response):
    """Return the lines in which a page says what a change does."""
    return [words(line) for line in read(response).select("ul.effect li")]


def opened(desk, path):
    """Return the stamp that the editing page of a thing carries."""
    return look(desk, path).select_one("input[name=seen]")["value"]


SPRING = {"name": "春季学期", "first_on": "2027-02-22", "last_on": "2027-07-02"}
AUTUMN = "/desk/calendar/terms/term-2026-09-01"


def test_a_term_is_saved_once_its_effect_was_shown(desk, cast):
    asked = send(desk, "/desk/calendar/terms", **SPRING)
    assert len(kept(TermFact)) == 1 and "从 2 月 22 日 周一 起，共 19 周" in words(read(asked).select_one("dl"))
    for _time in range(2):
        assert sure(desk, asked).status_code == 303
    assert [term.first_on for term in kept(TermFact)] == [date(2026, 9, 1), date(2027, 2, 22)]
    assert "春季学期" in words(look(desk, "/desk/calendar").select_one("main"))


def test_a_term_that_overlaps_another_is_refused_by_its_name(desk):
    response = send(desk, "/desk/calendar/terms", **SPRING | {"first_on": "2027-01-22"})
    assert response.status_code == 422
    page = read(response)
    assert errors(page) == {"first_on": "和“秋季学期”的日期重叠，请检查日期。"}
    assert page.select_one("input[name=name]")["value"] == "春季学期"
    assert len(kept(TermFact)) == 1


@pytest.mark.parametrize(("last_on", "weeks"), [("2027-03-21", 4), ("2027-09-30", 32)])
def test_a_very_short_or_long_term_has_to_be_confirmed(desk, last_on, weeks):
    asked = send(desk, "/desk/calendar/terms", **SPRING | {"last_on": last_on})
    assert f"{weeks} 周" in words(read(asked).select_one(".choice"))
    refused = sure(desk, asked)
    assert refused.status_code == 422 and read(refused).select_one("input[name=is_sure][aria-invalid]")
    assert len(kept(TermFact)) == 1
    assert sure(desk, asked, is_sure="1").status_code == 303
    assert len(kept(TermFact)) == 2


def test_a_term_that_begins_on_a_weekend_is_allowed_with_a_note(desk):
    asked = send(desk, "/desk/calendar/terms", **SPRING | {"first_on": "2027-02-21"})
    assert "周末" in words(read(asked).select_one(".banner"))
    assert sure(desk, asked).status_code == 303


def test_the_next_term_is_suggested(desk):
    page = look(desk, "/desk/calendar")
    assert [page.select_one(f"#field-{name}")["value"] for name in ("name", "first_on", "last_on")] == [
        "2027 春季学期", "2027-02-22", "2027-07-02",
    ]  # fmt: skip


def test_a_term_is_changed_from_now_on_and_its_history_says_so(desk, client, clock, app):
    page = look(desk, AUTUMN)
    typed = {"name": "秋季学期", "first_on": "2026-09-01", "last_on": "2026-11-20", "seen": opened(desk, AUTUMN)}
    assert page.select_one("#field-last_on")["value"] == "2027-01-22"
    assert sure(desk, send(desk, AUTUMN, **typed)).status_code == 303
    old, new = kept(TermFact)
    assert (old.withdrawn_at, new.entered_at, new.key, new.last_on) == (clock.now, clock.now, old.key, date(2026, 11, 20))
    past = words(look(desk, AUTUMN).select_one(".history"))
    assert "王主任" in past and "2027 年 1 月 22 日 周五 → 2026 年 11 月 20 日 周五" in past
    november = look(desk, "/desk/calendar?month=2026-11")
    assert "day-school" in day(november, 20)["class"] and "day-school" not in day(november, 23)["class"]


def test_the_effect_of_a_changed_term_is_counted_before_it_is_saved(desk):
    checkpoint(), plan(cadence=DAILY, title="每日查")
    typed = {"name": "秋季学期", "first_on": "2026-09-01", "last_on": "2026-11-25", "seen": opened(desk, AUTUMN)}
    # From Thursday 26 November to Friday 22 January there are 42 weekdays, of which New Year's Day is off.
    assert effect_of(send(desk, AUTUMN, **typed)) == ["去掉 41 个时段：每日查 41"]


def test_the_same_change_of_a_term_twice_is_one(desk):
    typed = {"name": "秋学期", "first_on": "2026-09-01", "last_on": "2027-01-22", "seen": opened(desk, AUTUMN)}
    asked = send(desk, AUTUMN, **typed)
    for _time in range(2):
        assert sure(desk, asked).status_code == 303
    assert len(kept(TermFact)) == 2


def test_of_two_editors_of_a_term_the_second_sees_both_versions(desk, app):
    seen = opened(desk, AUTUMN)
    typed = {"name": "秋学期", "first_on": "2026-09-01", "last_on": "2027-01-22", "seen": seen}
    sure(desk, send(desk, AUTUMN, **typed))
    other = sit(app.test_client(), "li")
    response = send(other, AUTUMN, **typed | {"name": "上学期"})
    assert response.status_code == 409
    page = words(read(response).select_one("main"))
    assert "已被 王主任 修改" in page and "秋学期" in page and "上学期" in page
    assert [term.name for term in kept(TermFact)] == ["秋季学期", "秋学期"]
    form = read(response).select_one("form:has(input[name=seen])")
    again = other.post(AUTUMN, data={field["name"]: field["value"] for field in form.select("input[type=hidden]")})
    assert sure(other, again).status_code == 303
    assert kept(TermFact)[-1].name == "上学期"


def test_a_term_is_withdrawn_and_twice_is_harmless(desk, clock):
    asked = send(desk, f"{AUTUMN}/withdraw", seen=opened(desk, AUTUMN))
    assert kept(TermFact)[0].withdrawn_at is None
    for _time in range(2):
        assert sure(desk, asked).status_code == 303
    assert kept(TermFact)[0].withdrawn_at == clock.now
    assert desk.get(AUTUMN).status_code == 404
    assert "还没有学期" in words(look(desk, "/desk/calendar").select_one("main"))


@pytest.mark.parametrize("path", ["/desk/calendar/terms/none", "/desk/calendar/entries/999"])
def test_what_never_was_can_not_be_edited(desk, path):
    assert desk.get(path).status_code == 404
    assert send(desk, path, **SPRING, kind="closed", entry_first_on="2026-11-26").status_code == 404


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
        assert sure(desk, send(desk, "/desk/calendar/entries", **typed)).status_code == 303
    entry = kept(OwnEntryFact)[0]
    assert (entry.kind, entry.last_on, entry.by_id) == ("closed", date(2026, 11, 27), cast.supervisor)
    assert len(kept(OwnEntryFact)) == 1
    page = look(desk, "/desk/calendar")
    assert "day-school" not in day(page, 26)["class"] and "运动会" in words(day(page, 26))


def test_what_an_entry_does_to_the_checks_is_said_before_it_is_saved(desk):
    """The weekly check of Friday moves to the day before, the rounds of the closed day go (windows 4, example 12)."""
    checkpoint()
    checkpoint("灭火器 A-2-04")
    plan(cadence=THREE_ROUNDS, title="每日三巡")
    friday = {"type": "weekly", "weekday": 4, "due_by": 1020, "least_days": 3, "filter": "school", "grace": 0}
    plan(cadence=friday, title="周检")
    asked = send(desk, "/desk/calendar/entries", kind="closed", entry_first_on="2026-11-27", entry_last_on="", reason="停电")
    assert effect_of(asked) == ["去掉 6 个时段：每日三巡 6", "周检从 11 月 27 日 移到 11 月 26 日（2 个）"]
    assert kept(OwnEntryFact) == []


def test_an_entry_of_the_past_changes_nothing_and_says_so(desk):
    checkpoint(), plan(cadence=DAILY)
    asked = send(desk, "/desk/calendar/entries", kind="closed", entry_first_on="2026-11-16", entry_last_on="", reason="")
    assert effect_of(asked) == ["不影响任何检查时段。"] and read(asked).select_one(".banner")


def enter(desk, **changed):
    typed = {"kind": "closed", "entry_first_on": "2026-11-26", "entry_last_on": "2026-11-27", "reason": "运动会"} | changed
    assert sure(desk, send(desk, "/desk/calendar/entries", **typed)).status_code == 303
    return f"/desk/calendar/entries/{kept(OwnEntryFact)[-1].id}"


def test_an_entry_is_changed_from_now_on_and_keeps_its_address(desk, clock):
    path = enter(desk)
    for last_on in ("2026-11-26", "2026-11-30"):
        page = look(desk, path)
        assert page.select_one("#field-reason")["value"] == "运动会"
        typed = {"kind": "shut", "entry_first_on": "2026-11-26", "entry_last_on": last_on, "reason": "运动会"}
        assert sure(desk, send(desk, path, **typed, seen=opened(desk, path))).status_code == 303
    rows = kept(OwnEntryFact)
    assert [(row.last_on.day, row.withdrawn_at) for row in rows] == [(27, clock.now), (26, clock.now), (30, None)]
    past = words(look(desk, path).select_one(".history"))
    assert past.count("王主任") == 3 and "停课（教职工上班） → 全休（校内无人）" in past


def test_of_two_editors_of_an_entry_the_second_sees_both_versions(desk, app):
    path = enter(desk)
    seen = opened(desk, path)
    typed = {"kind": "closed", "entry_first_on": "2026-11-26", "entry_last_on": "2026-11-26", "reason": "运动会", "seen": seen}
    sure(desk, send(desk, path, **typed))
    other = sit(app.test_client(), "li")
    response = send(other, path, **typed | {"reason": "停电"})
    assert response.status_code == 409 and "停电" in words(read(response).select_one("main"))
    assert send(other, f"{path}/withdraw", seen=seen).status_code == 409
    assert [row.reason for row in kept(OwnEntryFact)] == ["运动会", "运动会"]


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
    path = enter(desk)
    asked = send(desk, f"{path}/withdraw", seen=opened(desk, path))
    for _time in range(2):
        assert sure(desk, asked).status_code == 303
    assert kept(OwnEntryFact)[0].withdrawn_at == clock.now
    assert "day-school" in day(look(desk, "/desk/calendar"), 26)["class"]


def test_past_entries_stand_apart_from_those_to_come(desk, clock):
    enter(desk)
    clock.at("2026-12-01 08:00")
    assert "过去的安排（1）" in words(look(desk, "/desk/calendar").select_one("main"))


def test_a_closed_day_shows_on_the_wall_and_on_the_phone(desk, app, client, cast, clock):
    """ux S10: what the desk enters holds at once on every face."""
    point = checkpoint()
    plan(cadence=DAILY)
    phone = enrolled(app.test_client(), cast, cast.inspector)
    clock.at("2026-11-25 20:00")
    enter(desk)
    clock.at("2026-11-26 09:00")
    wall = people.add_wall_tablet("大厅", now=clock.now, by=cast.administrator)
    assert "今天放假" in words(read(app.test_client().get(f"/board/{wall.value}")).select_one("main"))
    assert "现在不用查" in words(read(phone.get(f"/c/{code_of(point)}")).select_one("main"))


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


# -- pasting the notice ------------------------------------------------------------------------------------------------

NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月20日（周六）上班。
三、清明节：4月3日至5日放假，共3天。
四、劳动节：5月1日至5日放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日放假。
六、中秋节：9月15日放假。
七、国庆节：10月1日至7日放假调休，共7天。10月9日（周六）上班。
"""


def saved(desk, response):
    """Post the form that saves what a preview shows."""
    form = read(response).select_one("form[action$=save]")
    return desk.post(form["action"], data={field["name"]: field["value"] for field in form.select("input[type=hidden]")})


def test_a_notice_is_shown_before_it_is_saved_and_replaces_its_year_in_one_go(desk):
    response = send(desk, "/desk/calendar/notice", text=NOTICE_2027)
    assert response.status_code == 200
    page = read(response)
    assert "班 2027 年 2 月 20 日 周六" in words(page.select_one("#read"))
    assert len(page.select("table.month")) == 7
    assert queries.unconfirmed_years([2027]) == [2027]
    for _time in range(2):
        assert saved(desk, response).status_code == 303
    assert queries.unconfirmed_years([2027]) == []
    table = {row.on: row.is_off for row in queries.national_days(2027)}
    assert table[date(2027, 2, 9)] is True and table[date(2027, 5, 8)] is False and len(table) == 30
    page = look(desk, "/desk/calendar?year=2027&month=2027-05")
    assert "已核对" in words(page.select_one("#national-title")) and "班" in words(day(page, 8))
    assert words(page).count("粘贴通知") >= 1


def test_text_that_names_no_year_leaves_the_year_open_for_the_right_notice(desk):
    page = read(send(desk, "/desk/calendar/notice", text="各位老师好", year=""))
    assert page.select_one("select[name=year] option").get("value") == ""
    assert not page.select("select[name=year] option[selected]:not([value=''])")
    page = read(send(desk, "/desk/calendar/notice", text="各位老师好", year="2027"))
    assert page.select_one("select[name=year] option[selected]")["value"] == "2027"


def test_what_was_judged_before_the_notice_stays(desk, clock):
    saved(desk, send(desk, "/desk/calendar/notice", text=NOTICE_2026))
    rows = [row for row in kept(NationalDayFact) if row.on == date(2026, 10, 6)]
    assert [row.is_off for row in rows] == [True, True] and rows[0].withdrawn_at == rows[1].entered_at == clock.now


def test_one_line_changes_only_its_days_and_leaves_the_year_open(desk):
    line = "10月1日至7日放假调休，10月9日（星期六）上班"
    response = send(desk, "/desk/calendar/notice", text=line, year="2027")
    assert response.status_code == 200 and "只读到一部分节日" in words(read(response).select_one("main"))
    saved(desk, response)
    table = {row.on: row.is_off for row in queries.national_days(2027)}
    assert table[date(2027, 10, 9)] is False and table[date(2027, 5, 1)] is True
    assert queries.unconfirmed_years([2027]) == [2027]


@pytest.mark.parametrize(
    ("text", "year", "sentence"),
    [
        ("今天食堂吃什么？", "", "没有读到放假安排"),
        ("", "", "没有读到放假安排"),
        (NOTICE_2026, "2027", "更像 2026 年的"),
        ("10月1日至7日放假，共6天", "2026", "写的是 6 天，日期算下来是 7 天"),
    ],
)
def test_a_text_that_is_wrong_is_refused_with_a_sentence_and_kept(desk, text, year, sentence):
    before = len(kept(NationalDayFact))
    for path in ("/desk/calendar/notice", "/desk/calendar/notice/save"):
        response = send(desk, path, text=text, year=year)
        assert response.status_code == 422
        page = read(response)
        assert sentence in words(page.select_one(".banner-bad"))
        assert page.select_one("textarea").get_text().strip() == text.strip()
    assert len(kept(NationalDayFact)) == before


def test_pieces_that_were_not_read_are_shown(desk):
    text = "10月1日至7日放假调休，共7天。鼓励在10月8日休息。"
    response = send(desk, "/desk/calendar/notice", text=text, year="2027")
    assert words(read(response).select_one("#unread")) == "鼓励在10月8日休息"


def test_a_table_that_somebody_changed_meanwhile_is_not_overwritten(desk):
    response = send(desk, "/desk/calendar/notice", text=NOTICE_2027)
    send(desk, "/desk/calendar/national", on="2027-03-01", **{"is": "off"}, label="校庆")
    conflict = saved(desk, response)
    assert conflict.status_code == 409 and "校庆" in words(read(conflict).select_one("main"))
    assert date(2027, 3, 1) in {row.on for row in queries.national_days(2027)}
    assert queries.unconfirmed_years([2027]) == [2027]


def test_english_dates_read_as_people_write_them(desk):
    page = desk.get("/desk/calendar?month=2026-12&year=2026", headers={"Accept-Language": "en"})
    text = words(read(page).select_one("main"))
    assert "December 2026" in text and "Thu 1 Oct National Day" in text and "1/10" not in text


def seen_in(desk, action):
    """Return the stamp that a form of the calendar's page carries."""
    return look(desk, "/desk/calendar?year=2026").select_one(f"form[action='{action}'] [name=seen]")["value"]


def test_two_who_set_a_meal_at_once_are_told_and_the_first_stands(desk):
    path = "/desk/calendar/meals"
    seen = seen_in(desk, path)
    typed = {"meal": "lunch", "from_on": "2026-11-21", "seen": seen}
    assert send(desk, path, starts_by="11:45", **typed).status_code == 303
    second = send(desk, path, starts_by="12:15", **typed)
    assert second.status_code == 409
    row = words(read(second).select_one("tbody tr"))
    assert "11:45" in row and "12:15" in row and "王主任" in words(read(second).select_one("main"))
    assert [each.starts_by for each in kept(MealTimeFact) if each.meal == "lunch"] == [690, 705]
    again = {tag["name"]: tag["value"] for tag in read(second).select("main form input[type=hidden]")}
    assert send(desk, path, **again).status_code == 303
    assert [each.starts_by for each in kept(MealTimeFact) if each.meal == "lunch"] == [690, 735]


def test_two_who_set_a_national_day_at_once_are_told_and_the_first_stands(desk):
    path = "/desk/calendar/national"
    seen = seen_in(desk, path)
    typed = {"on": "2026-10-10", "year": "2026", "seen": seen}
    assert send(desk, path, label="临时放假", **typed, **{"is": "off"}).status_code == 303
    second = send(desk, path, label="补课", **typed, **{"is": "work"})
    assert second.status_code == 409
    row = words(read(second).select_one("tbody tr"))
    assert "临时放假" in row and "补课" in row
    assert "临时放假" in words(look(desk, "/desk/calendar?year=2026").select_one(".national"))


def test_a_day_of_a_year_that_was_not_shown_is_set_without_a_stamp(desk):
    seen = seen_in(desk, "/desk/calendar/national")
    answer = send(
        desk, "/desk/calendar/national", on="2027-03-01", label="校庆", year="2026", seen=seen, **{"is": "off"}
    )
    assert answer.status_code == 303
    assert date(2027, 3, 1) in {row.on for row in queries.national_days(2027)}
