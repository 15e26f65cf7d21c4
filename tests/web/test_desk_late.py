"""DESK-2: the list of what is overdue and missed, its filters, and excusing a miss with a reason."""

from datetime import date

import pytest

from kiosk.core.hazard import MoveKind
from kiosk.storage import queries
from kiosk.storage.models import Excuse, SavedFilter
from tests.factories import (
    DAILY,
    THREE_ROUNDS,
    building,
    checkpoint,
    end_plan,
    inspect,
    plan,
)
from tests.instants import local
from tests.web.desk import errors, kept, look, read, send, sit, words
from tests.web.test_desk_hazards import move, report


@pytest.fixture
def school(app, clock, cast):
    """Return two extinguishers wanted three times a day, looked at on Friday 20 November 15:42; one was seen at 08:10."""
    first = checkpoint()
    second = checkpoint("灭火器 B-1-01", place=building("食堂"))
    plan("FIRE-01", THREE_ROUNDS, title="每日防火巡查", owner_id=cast.rectifier)
    inspect(first, "FIRE-01", at=local("2026-11-20 08:10"), by=cast.inspector)
    clock.at("2026-11-20 15:42")
    return first, second


@pytest.fixture
def desk(client, school):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def rows(page):
    return page.select("#late-rows tbody tr")


def names(page):
    return [words(row.select_one(".point-name")) for row in rows(page)]


def test_a_miss_shows_point_place_plan_owner_and_the_last_result(desk):
    row = rows(look(desk, "/desk/late?span=dates&from=2026-11-20&to=2026-11-20&q=A-2-03"))[0]
    assert row["data-state"] == "missed"
    text = words(row)
    for part in ("灭火器 A-2-03", "教学楼A", "每日防火巡查", "第二巡", "漏检", "11 月 20 日 14:00 截止", "陈师傅", "正常", "今天 08:10"):
        assert part in text


def test_overdue_work_stands_first_with_its_age_and_its_date(client, app, clock, cast):
    checkpoint()
    plan("FIRE-01", {"type": "floating", "count": 15, "unit": "days", "grace": 0}, title="半月检")
    clock.at("2026-08-20 04:00")
    page = look(sit(client), "/desk/late")
    assert "逾期 3 天 4 小时" in words(rows(page)[0])
    assert "自 8 月 17 日 00:00 起" in words(rows(page)[0])


def test_misses_are_those_of_the_last_seven_days_unless_asked_otherwise(desk):
    recent = len(rows(look(desk, "/desk/late")))
    week = len(rows(look(desk, "/desk/late?span=week")))
    term = look(desk, "/desk/late?span=term")
    assert week == 4 * 6 + 3
    assert recent == week
    assert "第 1 / " in words(term.select_one(".pager"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("area=食堂", {"灭火器 B-1-01"}),
        ("q=b101", {"灭火器 B-1-01"}),
        ("q=b-1-01", {"灭火器 B-1-01"}),
        ("owner=陈师傅", {"灭火器 A-2-03", "灭火器 B-1-01"}),
        ("owner=赵师傅", set()),
        ("kind=extinguisher", {"灭火器 A-2-03", "灭火器 B-1-01"}),
        ("kind=play_set", set()),
        ("state=overdue", set()),
        ("state=excused", set()),
    ],
)
def test_filters_narrow_the_list(desk, query, expected):
    page = look(desk, f"/desk/late?{query}")
    assert set(names(page)) == expected
    if not expected:
        assert page.select_one(".empty-title").text == "没有符合条件的"


@pytest.mark.parametrize(
    "query", ["span=ever", "from=32-13-99", "area=月球", "kind='--", "state=%00", "owner=无此人", "page=-3", "page=99999999999"]
)
def test_odd_values_are_ignored_with_a_hint(desk, query):
    page = look(desk, f"/desk/late?{query}")
    assert rows(page)
    if not query.startswith("page"):
        assert "已忽略" in words(page.select_one("#late-rows"))


def test_the_rows_alone_carry_the_address_of_their_page(desk):
    response = desk.get("/desk/late/rows?area=食堂&span=recent", headers={"HX-Request": "true"})
    assert response.headers["HX-Push-Url"].startswith("/desk/late?area=")
    assert [tag.get("id") for tag in read(response).find_all(recursive=False)] == ["late-rows"]


def test_a_school_without_plans_is_not_praised_for_missing_nothing(client, app):
    page = look(sit(client), "/desk/late")
    assert page.select_one(".empty-title").text == "还没有检查计划"


def test_nothing_late_is_said_kindly_and_truly(client, app, clock):
    plan("FIRE-01", THREE_ROUNDS)
    page = look(sit(client), "/desk/late")
    assert page.select_one(".empty-title").text == "没有逾期，也没有漏检"


def missed_keys(page):
    return [tag["value"] for tag in page.select("input[name=window]")]


def test_an_excuse_shows_what_it_covers_before_it_is_kept(desk):
    keys = missed_keys(look(desk, "/desk/late?span=week"))[:3]
    page = read(desk.get("/desk/late/excuse", query_string={"window": keys}))
    assert "将影响 3 项" in words(page.select_one("main"))
    assert len(page.select("tbody tr")) == 3
    assert missed_keys(page) and kept(Excuse) == []


def test_an_excuse_is_kept_with_reason_and_giver_and_the_miss_stays(desk, cast):
    keys = missed_keys(look(desk, "/desk/late?span=week"))[:2]
    response = send(desk, "/desk/late/excuse", window=keys, reason="停电，进不去", next="/desk/late?span=week")
    assert (response.status_code, response.location) == (303, "/desk/late?span=week")
    assert [(row.reason, row.by_id) for row in kept(Excuse)] == [("停电，进不去", cast.supervisor)] * 2
    excused = rows(look(desk, "/desk/late?span=week&state=excused"))
    assert len(excused) == 2
    assert "停电，进不去" in words(excused[0]) and "王主任" in words(excused[0])


def test_an_excuse_sent_twice_is_one(desk):
    key = missed_keys(look(desk, "/desk/late"))[0]
    for _time in range(2):
        assert send(desk, "/desk/late/excuse", window=key, reason="停电").status_code == 303
    assert len(kept(Excuse)) == 1


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_an_excuse_without_a_good_reason_is_asked_for_again_with_what_was_typed(desk, reason):
    key = missed_keys(look(desk, "/desk/late"))[0]
    response = send(desk, "/desk/late/excuse", window=key, reason=reason)
    assert response.status_code == 422
    page = read(response)
    assert errors(page)["reason"]
    assert page.select_one("textarea[name=reason]").text.strip() == reason.strip()
    assert missed_keys(page) == [key]
    assert kept(Excuse) == []


@pytest.mark.parametrize("window", ["", "1@nonsense", "x@2026-11-20T00:00:00+00:00", "1@2026-11-20T03:00:00+00:00", "9999999999@x"])
def test_a_window_that_was_not_missed_is_refused(desk, window):
    response = send(desk, "/desk/late/excuse", window=window, reason="停电")
    assert response.status_code == 422
    assert "没有可说明的漏检" in words(read(response).select_one("main"))
    assert kept(Excuse) == []


def test_all_or_nothing_when_one_of_the_windows_is_not_missed(desk):
    key = missed_keys(look(desk, "/desk/late"))[0]
    response = send(desk, "/desk/late/excuse", window=[key, "1@2026-11-20T03:00:00+00:00"], reason="停电")
    assert response.status_code == 422
    assert kept(Excuse) == []


def test_the_way_back_stays_on_this_server(desk):
    key = missed_keys(look(desk, "/desk/late"))[0]
    response = send(desk, "/desk/late/excuse", window=key, reason="停电", next="//elsewhere.example")
    assert response.location == "/desk/late"


def test_a_filter_is_kept_by_name_and_brings_the_list_back(desk, cast):
    page = look(desk, "/desk/late?area=食堂&span=week")
    query = page.select_one(".save-filter input[name=query]")["value"]
    response = send(desk, "/desk/filters/late", name="食堂本周", query=query)
    assert response.status_code == 303
    assert [(row.person_id, row.name) for row in kept(SavedFilter)] == [(cast.supervisor, "食堂本周")]
    link = next(tag for tag in look(desk, "/desk/late").select(".saved a") if "食堂本周" in tag.text)
    assert set(names(look(desk, link["href"]))) == {"灭火器 B-1-01"}


def test_a_filter_of_the_same_name_is_replaced_and_a_strange_query_is_cleaned(desk):
    for query in ("area=食堂", "state=missed&evil=1&next=//x"):
        send(desk, "/desk/filters/late", name="常用", query=query)
    assert [row.query for row in kept(SavedFilter)] == ["state=missed"]


@pytest.mark.parametrize("name", ["", "长" * 31])
def test_a_filter_needs_a_short_name(desk, name):
    assert send(desk, "/desk/filters/late", name=name, query="area=食堂").status_code == 422
    assert kept(SavedFilter) == []


def test_only_ones_own_filter_can_be_forgotten(desk, client, app):
    send(desk, "/desk/filters/late", name="常用", query="state=missed")
    other = sit(app.test_client(), "li")
    assert look(other, "/desk/late").select(".saved") == []
    filter_id = kept(SavedFilter)[0].id
    assert send(other, f"/desk/filters/late/{filter_id}/delete").status_code == 303
    assert len(kept(SavedFilter)) == 1
    send(desk, f"/desk/filters/late/{filter_id}/delete")
    send(desk, f"/desk/filters/late/{filter_id}/delete")
    assert kept(SavedFilter) == []


def test_filters_are_not_kept_without_end(desk):
    for n in range(21):
        response = send(desk, "/desk/filters/late", name=f"第{n}个", query="state=missed")
    assert response.status_code == 422
    assert len(kept(SavedFilter)) == 20


def test_an_ended_plan_leaves_its_old_misses(desk, clock):
    before = len(rows(look(desk, "/desk/late?span=week")))
    for plan_row, _covered in queries.plans(local("2026-11-20 15:42")):
        end_plan(plan_row.id, now=clock())
    assert len(rows(look(desk, "/desk/late?span=week"))) == before


def test_a_daily_check_belongs_to_its_own_day_though_it_closes_at_midnight(client, app, clock):
    checkpoint()
    plan("FIRE-01", DAILY, title="日检")
    clock.at("2026-11-20 09:00")
    page = look(sit(client), "/desk/late?span=dates&from=2026-11-19&to=2026-11-19")
    assert len(rows(page)) == 1
    assert date(2026, 11, 19).isoformat() in page.select_one(".print-only").text


@pytest.mark.parametrize(("value", "word"), [("abc", "不是日期"), ("2026-13-01", "没有“2026-13-01”这一天"), ("9999-12-31", "太远"), ("2026-02-30", "没有")])
@pytest.mark.parametrize("path", ["/desk/late", "/desk/inspections"])
def test_an_odd_date_is_said_to_be_left_out_and_the_rest_of_the_filter_stays(desk, path, value, word):
    page = look(desk, f"{path}?from={value}&to=2026-11-19&{'q=A-2' if path.endswith('late') else 'form=FIRE-01'}")
    assert word in words(page.select_one(".banner"))
    assert page.select_one("input[name=to]")["value"] == "2026-11-19"
    kept_value = page.select_one("input[name=q]")["value"] if path.endswith("late") else page.select_one("select[name=form] option[selected]")["value"]
    assert kept_value in ("A-2", "FIRE-01")


def test_a_span_longer_than_the_list_shows_is_said(desk):
    page = look(desk, "/desk/late?span=dates&from=2020-01-01&to=2026-11-19")
    assert "一次最多看 400 天" in words(page.select_one(".banner"))
    assert look(desk, "/desk/late?span=dates&from=2026-11-01&to=2099-12-31").select_one("input[name=from]")["value"] == "2026-11-01"


# -- deadlines of hazards ----------------------------------------------------------------------------------------------


def test_a_deadline_that_passed_is_a_row_that_leads_to_its_hazard(desk, school, cast):
    hazard = report("压力不足", at=school[0], now="2026-11-10 08:00")
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.rectifier, now="2026-11-10 09:00")
    (row,) = rows(look(desk, "/desk/late?state=hazard"))
    assert row["data-state"] == "hazard" and row.select_one("input[type=checkbox]") is None
    text = words(row)
    for part in ("灭火器 A-2-03", "隐患整改", "压力不足", "逾期 2 天 15 小时", "自 11 月 18 日 00:00 起", "陈师傅"):
        assert part in text
    assert row.select_one(".moves a")["href"] == f"/desk/hazards/{hazard.id}"


def test_a_deadline_shows_exactly_from_the_end_of_its_last_day(desk, school, clock):
    report("压力不足", at=school[0], is_urgent=True, now="2026-11-20 08:00")
    clock.at("2026-11-20 23:59")
    assert rows(look(desk, "/desk/late?state=hazard")) == []
    clock.at("2026-11-21 00:00")
    assert len(rows(look(desk, "/desk/late?state=hazard"))) == 1


def test_a_hazard_of_a_place_alone_has_its_row_too(desk, app):
    report("地砖松动", place=building("操场"), now="2026-11-10 08:00")
    (row,) = rows(look(desk, "/desk/late?state=hazard"))
    assert "操场" in words(row) and "未指定" in words(row)


def test_deadlines_stand_among_what_is_overdue_by_risk_and_then_age(client, app, clock, cast):
    high, low = checkpoint("高"), checkpoint("低", kind="classroom")
    plan("FIRE-01", {"type": "floating", "count": 15, "unit": "days", "grace": 0}, title="半月检")
    report("低的最久", at=low, now="2026-07-30 08:00")
    report("高的更久", at=high, now="2026-08-02 08:00")
    clock.at("2026-08-20 04:00")
    page = look(sit(client), "/desk/late")
    assert [words(row.select_one("td:nth-of-type(2)")).split(" ")[0] for row in rows(page)] == ["隐患整改", "半月检", "隐患整改"]
    assert names(page) == ["高", "高", "低"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("area=食堂", 0), ("area=教学楼A", 1), ("owner=陈师傅", 1), ("owner=赵师傅", 0), ("kind=extinguisher", 1), ("kind=play_set", 0),
     ("q=压力", 1), ("q=没有", 0)],
)  # fmt: skip
def test_the_filters_narrow_the_deadlines_too(desk, school, cast, query, expected):
    hazard = report("压力不足", at=school[0], now="2026-11-10 08:00")
    move(hazard, MoveKind.ASSIGN, assignee_id=cast.rectifier, now="2026-11-10 09:00")
    page = look(desk, f"/desk/late?state=hazard&{query}")
    assert len(rows(page)) == expected
    chip = next(tag for tag in page.select(".chip") if tag.get_text().startswith("隐患、维修逾期"))
    assert words(chip.select_one(".chip-count")) == str(expected)


def test_a_closed_hazard_is_late_no_more(desk, school, cast):
    hazard = report("压力不足", at=school[0], now="2026-11-10 08:00")
    move(hazard, MoveKind.DISMISS, note="重复")
    assert rows(look(desk, "/desk/late?state=hazard")) == []
