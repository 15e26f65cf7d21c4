"""DESK-10: plans in words, adding one in any rhythm, changing its rhythm, ending it; and the forms they use."""

from datetime import timedelta

import pytest

from kiosk.core.cadence import (
    Floating,
    Monthly,
    Night,
    Slots,
    TermPart,
    Unit,
    Weekly,
    Yearly,
)
from kiosk.storage import queries
from kiosk.storage.models import Plan, ScheduleFact
from tests.factories import building, checkpoint, plan
from tests.instants import local
from tests.web.desk import errors, kept, look, read, send, sit, words

SLOTS = {"cadence": "slots", "filter": "school", "grace": "15", "slot0_opens": "07:30", "slot0_due": "09:00", "slot0_closes": "10:30"}
NEW = {"title": "灭火器日检", "form": "FIRE-01", "covers": "kind", "kind": "extinguisher", "place": "", "owner": "", "from_on": "2026-11-20"}


@pytest.fixture
def points(app):
    """Return two extinguishers in two buildings."""
    return checkpoint(), checkpoint("灭火器 B-1-01", place=building("食堂"))


@pytest.fixture
def desk(client, points):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def newest():
    return kept(Plan)[-1]


def test_plans_are_listed_with_their_rhythm_and_how_many_points_they_cover(desk, cast):
    plan(owner_id=cast.inspector)
    text = words(look(desk, "/desk/plans").select_one("main tbody tr"))
    for part in ("灭火器月检", "FIRE-01", "每月最后一天 18:00 前", "全部灭火器", "2 个点", "赵师傅"):
        assert part in text


def test_no_plans_is_said_kindly(desk):
    assert look(desk, "/desk/plans").select_one(".empty-title").text == "还没有检查计划"


def test_a_plan_for_a_kind_gives_each_point_a_schedule_from_now(desk, clock):
    assert send(desk, "/desk/plans/add", **NEW, **SLOTS).status_code == 303
    made = newest()
    assert (made.valid_from, made.kind_id is not None, made.place_id) == (clock(), True, None)
    assert len(kept(ScheduleFact)) == 2
    cadence = queries.cadence_of(made)
    assert isinstance(cadence, Slots) and cadence.grace == timedelta(minutes=15)
    assert "教学日 1 次：09:00 前，宽限 15 分" in words(look(desk, "/desk/plans").select_one("main"))


def test_a_plan_may_cover_a_place_or_points_that_were_ticked(desk, points):
    place = NEW | {"covers": "place", "place": str(building("食堂").id), "kind": ""}
    assert send(desk, "/desk/plans/add", **place, **SLOTS).status_code == 303
    ticked = NEW | {"covers": "list", "title": "抽查", "from_on": "2026-12-01"}
    assert send(desk, "/desk/plans/add", **ticked, **SLOTS, point=[points[0].id]).status_code == 303
    assert [row.checkpoint_id for row in kept(ScheduleFact)] == [points[1].id, points[0].id]
    assert newest().valid_from == local("2026-12-01 00:00")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"cadence": "weekly", "weekday": "2", "due_by": "16:00", "least_days": "1", "filter": "work", "grace": "0"}, Weekly),
        ({"cadence": "monthly", "months": "3", "day": "15", "due_by": "18:00", "filter": "every", "grace": "0"}, Monthly),
        ({"cadence": "term", "part": "week", "week": "18", "weekday": "4", "due_by": "17:00", "filter": "school", "grace": "0"}, TermPart),
        ({"cadence": "yearly", "month": "6", "day": "30", "lead_days": "30", "grace": "0"}, Yearly),
        ({"cadence": "night", "from_by": "22:00", "to_by": "06:00", "step": "120", "filter": "every"}, Night),
        ({"cadence": "floating", "count": "2", "unit": "months", "grace": "0"}, Floating),
    ],
)  # fmt: skip
def test_every_rhythm_can_be_written_down(desk, fields, expected):
    assert send(desk, "/desk/plans/add", **NEW, **fields).status_code == 303
    cadence = queries.cadence_of(newest())
    assert isinstance(cadence, expected)
    if isinstance(cadence, Floating):
        assert (cadence.count, cadence.unit) == (2, Unit.MONTHS)


def test_a_round_may_hang_on_a_meal_and_there_may_be_several(desk):
    fields = {"cadence": "slots", "filter": "meals", "grace": "0", "slot0_opens": "午餐-60", "slot0_due": "午餐+30", "slot0_closes": "lunch+60",
              "slot1_opens": "15:00", "slot1_due": "17:00", "slot1_closes": "18:00", "slot1_name": "收尾"}  # fmt: skip
    assert send(desk, "/desk/plans/add", **NEW, **fields).status_code == 303
    first, second = queries.cadence_of(newest()).slots
    assert (first.opens.meal, first.opens.offset, first.closes.offset, second.name) == ("lunch", -60, 60, "收尾")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"), ({"form": "NOPE"}, "form"), ({"kind": ""}, "kind"), ({"covers": "place"}, "place"),
        ({"from_on": "2026-11-19"}, "from_on"), ({"owner": "999"}, "owner"), ({"slot0_due": "soon"}, "slot0_due"),
        ({"grace": "-5"}, "grace"), ({"slot0_due": "9点"}, "slot0_due"), ({"slot0_due": "9:5"}, "slot0_due"),
        ({"slot0_due": ""}, "slot0_due"), ({"slot0_name": "长" * 21}, "slot0_name"), ({"filter": "moon"}, "filter"),
        ({"covers": "moon"}, "covers"), ({"from_on": "soon"}, "from_on"), ({"from_on": ""}, "from_on"),
        ({"covers": "list", "point": "999"}, "covers"),
    ],
)  # fmt: skip
def test_a_wrong_plan_is_refused_beside_its_field_and_keeps_what_was_typed(desk, changed, field):
    response = send(desk, "/desk/plans/add", **(NEW | SLOTS | changed))
    assert response.status_code == 422
    page = read(response)
    found = errors(page)
    assert list(found) == [field] or (found == {} and field == "covers")
    assert found.get(field) or page.find(id="field-covers-error")
    if field not in ("title", "slot0_due"):
        assert page.select_one("input[name=title]")["value"] == "灭火器日检"
        assert page.select_one("input[name=slot0_due]")["value"] == "09:00"
    assert kept(Plan) == []


def test_a_time_written_oddly_is_said_how_to_write_and_every_wrong_field_is_named(desk):
    wrong = {"slot0_due": "9点", "slot0_closes": "9:5", "grace": "viel", "title": "", "kind": ""}
    response = send(desk, "/desk/plans/add", **(NEW | SLOTS | wrong))
    assert response.status_code == 422
    page = read(response)
    found = errors(page)
    assert set(found) == set(wrong)
    assert found["slot0_due"] == "第 1 次“最迟”：时间不对，请写成 11:30。"
    assert "0 到 10080" in found["grace"]
    for name, value in wrong.items():
        if name != "kind":
            assert page.select_one(f"input[name={name}]")["value"] == value
    assert page.select_one("input[name=slot0_opens]")["value"] == "07:30"


@pytest.mark.parametrize(("written", "minutes"), [("9:00", 540), ("09:00", 540), ("9：00", 540), ("０９：００", 540), (" 10:30 ", 630)])
def test_a_time_is_taken_as_people_write_it(desk, written, minutes):
    assert send(desk, "/desk/plans/add", **(NEW | SLOTS | {"slot0_due": written})).status_code == 303
    assert queries.cadence_of(newest()).slots[0].due == minutes


def test_the_end_of_a_day_is_a_time(desk):
    assert send(desk, "/desk/plans/add", **(NEW | SLOTS | {"slot0_closes": "24:00"})).status_code == 303
    assert queries.cadence_of(newest()).slots[0].closes == 1440


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"slot0_opens": "09:00", "slot0_due": "08:00", "slot0_closes": "10:00"}, "slot0_due", "第 1 次：“最迟”要晚于“开始”。"),
        ({"slot0_due": "07:30"}, "slot0_due", "第 1 次：“最迟”要晚于“开始”。"),
        ({"slot0_closes": "08:00"}, "slot0_closes", "第 1 次：“结束”不能早于“最迟”。"),
        ({"slot1_opens": "14:00", "slot1_due": "13:00", "slot1_closes": "13:30"}, "slot1_due", "第 2 次：“最迟”要晚于“开始”。"),
        ({"slot1_opens": "10:00", "slot1_due": "11:00", "slot1_closes": "12:00"}, "slot1_opens", "第 2 次：各次的时间不能重叠。"),
        ({"slot1_opens": "22:00", "slot1_due": "23:00", "slot1_closes": "08:00"}, "slot1_closes", "第 2 次：各次的时间不能重叠。"),
        ({"slot0_opens": "午餐+60", "slot0_due": "午餐", "slot0_closes": "午餐+90"}, "slot0_due", "第 1 次：“最迟”要晚于“开始”。"),
    ],
)  # fmt: skip
def test_rounds_that_cannot_be_say_which_round_and_which_of_its_times(desk, changed, field, sentence):
    response = send(desk, "/desk/plans/add", **(NEW | SLOTS | changed))
    assert response.status_code == 422
    assert errors(read(response)) == {field: sentence}
    assert kept(Plan) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"cadence": "weekly", "weekday": "9", "due_by": "0:00", "least_days": "8", "filter": "school", "grace": "0"}, "weekday due_by least_days"),
        ({"cadence": "monthly", "months": "2", "day": "32", "due_by": "25:00", "filter": "x", "grace": "1.5"}, "months day due_by filter grace"),
        ({"cadence": "term", "part": "week", "week": "", "weekday": "", "due_by": "", "filter": "school", "grace": ""}, "week weekday due_by"),
        ({"cadence": "yearly", "month": "2", "day": "30", "lead_days": "30", "grace": "0"}, "day"),
        ({"cadence": "night", "from_by": "x", "to_by": "", "step": "9", "filter": ""}, "from_by to_by step filter"),
        ({"cadence": "floating", "count": "11", "unit": "years", "grace": "0"}, "count"),
        ({"cadence": "floating", "count": "1", "unit": "moons", "grace": "0"}, "unit"),
    ],
)  # fmt: skip
def test_every_rhythm_names_all_its_wrong_fields(desk, fields, field):
    response = send(desk, "/desk/plans/add", **NEW, **fields)
    assert response.status_code == 422
    assert set(errors(read(response))) == set(field.split())


def test_a_night_may_be_walked_every_quarter_of_an_hour(desk):
    fields = {"cadence": "night", "from_by": "22:00", "to_by": "06:00", "step": "15", "filter": "every"}
    assert send(desk, "/desk/plans/add", **NEW, **fields).status_code == 303
    assert queries.cadence_of(newest()).step == 15


def confirmed(response):
    """Return what the page says is to be confirmed, and the keys of the ticks, none of them set."""
    assert response.status_code == 422
    page = read(response)
    assert errors(page) == {} and "还没有保存" in words(page.select_one(".banner-late"))
    ticks = page.select("input[name=confirmed]")
    assert all(tick.has_attr("required") and not tick.has_attr("checked") for tick in ticks)
    return words(page.select_one(".banner-late")), [tick["value"] for tick in ticks]


def test_a_form_of_another_kind_is_asked_about_and_taken_once_confirmed(desk):
    fields = NEW | SLOTS | {"form": "KIT-02"}
    text, keys = confirmed(send(desk, "/desk/plans/add", **fields))
    assert "这张检查表是给" in text and "灭火器用它合适吗？" in text
    assert kept(Plan) == []
    assert confirmed(send(desk, "/desk/plans/add", **fields, confirmed="something else"))
    assert send(desk, "/desk/plans/add", **fields, confirmed=keys).status_code == 303
    assert len(kept(Plan)) == 1


def test_a_plan_that_covers_no_point_yet_is_asked_about_and_covers_what_comes(desk):
    fields = NEW | SLOTS | {"form": "ROOM-01", "kind": "classroom"}
    text, keys = confirmed(send(desk, "/desk/plans/add", **fields))
    assert "现在没有点位属于它，以后新增的会自动算进来。" in text
    assert send(desk, "/desk/plans/add", **fields, confirmed=keys).status_code == 303
    made = checkpoint("大一班", "classroom")
    assert kept(ScheduleFact)[-1].checkpoint_id == made.id


def test_a_confirmed_doubt_does_not_confirm_another(desk):
    _text, keys = confirmed(send(desk, "/desk/plans/add", **(NEW | SLOTS | {"form": "KIT-02"})))
    other = send(desk, "/desk/plans/add", **(NEW | SLOTS | {"form": "KIT-02", "kind": "classroom"}), confirmed=keys)
    assert confirmed(other)
    assert kept(Plan) == []


def test_a_round_that_lasts_till_the_next_day_is_asked_about(desk):
    turned = SLOTS | {"slot0_opens": "09:00", "slot0_due": "08:00", "slot0_closes": "08:30"}
    text, keys = confirmed(send(desk, "/desk/plans/add", **NEW, **turned))
    assert "第 1 次跨过半夜" in text
    assert send(desk, "/desk/plans/add", **NEW, **turned, confirmed=keys).status_code == 303
    late = SLOTS | {"slot0_opens": "20:00", "slot0_due": "22:00", "slot0_closes": "00:30"}
    assert send(desk, "/desk/plans/add", **(NEW | {"title": "晚检"}), **late).status_code == 303
    made = newest()
    assert confirmed(send(desk, f"/desk/plans/{made.id}/change", **turned, from_on=""))
    assert kept(Plan)[-1].valid_until is None


@pytest.mark.parametrize(
    ("changed", "words_said"),
    [
        ({"slot0_due": "07:30"}, "“最迟”要晚于“开始”"),
        ({"slot1_opens": "10:00", "slot1_due": "11:00", "slot1_closes": "12:00"}, "不能重叠"),
        ({"covers": "list"}, "没有覆盖"),
    ],
)
def test_a_rule_that_cannot_be_says_why(desk, changed, words_said):
    response = send(desk, "/desk/plans/add", **(NEW | SLOTS | changed))
    assert response.status_code == 422
    assert words_said in words(read(response).select_one("main"))


def test_a_plan_sent_twice_is_one(desk):
    for _time in range(2):
        assert send(desk, "/desk/plans/add", **NEW, **SLOTS).status_code == 303
    assert len(kept(Plan)) == 1


def test_a_new_rhythm_begins_tomorrow_and_the_old_one_ends_there(desk):
    made = plan()
    page = look(desk, f"/desk/plans/{made.id}/change")
    assert page.select_one("input[name=cadence]")["value"] == "monthly"
    fields = {"cadence": "weekly", "weekday": "4", "due_by": "17:00", "least_days": "3", "filter": "school", "grace": "0", "from_on": ""}
    seen = page.select_one("input[name=seen]")["value"]
    assert send(desk, f"/desk/plans/{made.id}/change", **fields, seen=seen).status_code == 303
    old, new = kept(Plan)
    assert old.valid_until == new.valid_from == local("2026-11-21 00:00")
    assert "每周五 17:00 前" in words(look(desk, "/desk/plans").select_one("main tbody"))


def seen_on(desk, made):
    """Return the stamp that the form of a plan carries."""
    return look(desk, f"/desk/plans/{made.id}/change").select_one("input[name=seen]")["value"]


def test_a_change_sent_twice_is_one(desk):
    made = plan()
    seen = seen_on(desk, made)
    fields = {"cadence": "weekly", "weekday": "4", "due_by": "17:00", "least_days": "3", "filter": "school", "grace": "0", "from_on": ""}
    sent = [send(desk, f"/desk/plans/{made.id}/change", **fields, seen=seen).status_code for _time in range(2)]
    assert sent == [303, 303]
    assert len(kept(Plan)) == 2


def test_a_change_does_not_reach_back(desk):
    made = plan()
    response = send(desk, f"/desk/plans/{made.id}/change", **SLOTS, from_on="2026-11-20")
    assert response.status_code == 422
    assert list(errors(read(response))) == ["from_on"]


def test_ending_a_plan_takes_it_off_the_list_and_twice_is_harmless(desk, clock):
    made = plan()
    seen = look(desk, f"/desk/plans/{made.id}").select_one("#end input[name=seen]")["value"]
    for _time in range(2):
        assert send(desk, f"/desk/plans/{made.id}/end", seen=seen).status_code == 303
    assert kept(Plan)[0].valid_until == clock()
    assert look(desk, "/desk/plans").select("main tbody") == []
    assert desk.get(f"/desk/plans/{made.id}/change").status_code == 404


@pytest.mark.parametrize("cadence", ["slots", "weekly", "half_monthly", "monthly", "term", "yearly", "night", "floating", "odd"])
def test_each_rhythm_shows_its_own_fields_filled_with_the_usual(desk, cadence):
    page = look(desk, f"/desk/plans/add?cadence={cadence}")
    shown = page.select_one("input[name=cadence]")["value"]
    assert shown == ("slots" if cadence == "odd" else cadence)
    required = page.select("fieldset:first-of-type [required]")
    assert all(tag.name == "select" or tag.get("value") for tag in required)


def test_a_form_says_what_it_rests_on_and_how_far_that_was_checked(desk):
    page = look(desk, "/desk/forms/FIRE-01")
    version = next(each for each in queries.current_versions().values() if each.form.code == "FIRE-01")
    assert len(page.select("main tbody tr")) == len(version.form.items)
    assert page.select(".basis .tag")
    assert "依据怎么看" in words(page.select_one("main"))
    assert "FIRE-01" in words(look(desk, "/desk/forms").select_one("main"))


def test_choosing_another_frequency_for_a_plan_there_is_keeps_the_day_and_no_token_in_the_address(desk):
    made = plan()
    response = desk.get(f"/desk/plans/{made.id}/change?cadence=weekly&form_token=abc&cadence=monthly&from_on=2026-12-01")
    assert response.status_code == 303 and "form_token" not in response.location
    page = look(desk, response.location)
    assert page.select_one("input[name=from_on]")["value"] == "2026-12-01"
    assert page.select_one("input[name=cadence]")["value"] == "weekly"


def test_choosing_another_frequency_keeps_what_was_typed_and_no_token_in_the_address(client, app):
    response = sit(client).get("/desk/plans/add?cadence=weekly&title=试试&form_token=abc")
    assert response.status_code == 303 and "form_token" not in response.location
    page = look(client, response.location)
    assert page.select_one("input[name=title]")["value"] == "试试"
    assert page.select_one("input[name=cadence]")["value"] == "weekly"
