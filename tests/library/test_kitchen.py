"""The kitchen's forms: what a fault asks for, the limits at both ends, what is not asked, and when each is owed."""

from datetime import timedelta

import pytest

from kiosk import library
from kiosk.core.form import ItemType, Mark, read_answers
from tests.library.test_library import FORMS, KINDS, TODAY, filled, item_of

KITCHEN = [code for code in FORMS if code.startswith("KIT-")]


def found(code: str, **said: str) -> list[str]:
    """Return the items that fail on a sound sheet with these answers put in; `__` stands for the dots of a field."""
    posted = filled(FORMS[code])
    for name, value in said.items():
        item, _, part = name.partition("__")
        posted[f"a.{item}.{part.replace('__', '.')}" if part else f"a.{item}"] = [value]
        posted[f"a.{item}.nophoto"] = ["太暗"]
    reading = read_answers(FORMS[code], posted, today=TODAY)
    assert reading.problems == ()
    return [finding.item for finding in reading.findings]


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        ("KIT-01", "停停停停立立立--"),
        ("KIT-07", "---停停停-限-限-"),
        ("KIT-09", "---限停停-限限---"),
        ("KIT-10", "--限------"),
        ("KIT-11", "立限停限限限限停停-限"),
        ("KIT-12", "立停立-停"),
        ("KIT-13-D", "限立-"),
        ("KIT-13-M", "立限限-"),
        ("KIT-13-Q", "限--"),
        ("KIT-15", "-停--停-停"),
        ("KIT-16-D", "限限限限限限"),
        ("KIT-16-W", "限限限限限限限-"),
    ],
)
def test_the_class_of_each_fail(code, classes):
    assert "".join(item.fail_class.sign if item.fail_class else "-" for item in FORMS[code].items) == classes


@pytest.mark.parametrize(
    ("code", "key", "value", "fails"),
    [
        ("KIT-01", "highest_temperature", "37.2", False), ("KIT-01", "highest_temperature", "37.3", True),
        ("KIT-07", "inhibition", "49.9", False), ("KIT-07", "inhibition", "50", True),
        ("KIT-07", "inhibition", "-3", False),
        ("KIT-09", "papers_wrong", "0", False), ("KIT-09", "papers_wrong", "1", True),
        ("KIT-11", "off_floor", "10", False), ("KIT-11", "off_floor", "9.9", True),
        ("KIT-12", "uv_minutes", "29", True), ("KIT-12", "uv_minutes", "30", False),
        ("KIT-12", "uv_minutes", "60", False), ("KIT-12", "uv_minutes", "61", True),
        ("KIT-15", "core_temperature", "70", False), ("KIT-15", "core_temperature", "69.9", True),
        ("KIT-15", "holding_temperature", "60", False), ("KIT-15", "holding_temperature", "59.9", True),
    ],
)  # fmt: skip
def test_a_number_fails_just_outside_its_limits(code, key, value, fails):
    assert found(code, **{key: value}) == ([key] if fails else [])


@pytest.mark.parametrize(
    ("code", "key", "days"),
    [
        ("KIT-07", "reagent_expiry", 0),
        ("KIT-13-M", "grease_trap_on", 31),
        ("KIT-13-M", "pest_control_on", 31),
        ("KIT-13-Q", "duct_cleaned_on", 92),
    ],
)
def test_a_date_fails_one_day_after_its_limit(code, key, days):
    on_the_limit, past_it = (TODAY - timedelta(days=age) for age in (days, days + 1))
    assert found(code, **{key: on_the_limit.isoformat()}) == []
    assert found(code, **{key: past_it.isoformat()}) == [key]


@pytest.mark.parametrize(("temperature", "fails"), [("37.2", False), ("37.3", True)])
def test_one_feverish_worker_among_the_rows_fails(temperature, fails):
    rows = {"temperatures__0__name": "张师傅", "temperatures__0__temperature": "36.5"}
    rows |= {"temperatures__1__name": "李师傅", "temperatures__1__temperature": temperature}
    assert found("KIT-01", **rows) == (["temperatures"] if fails else [])


@pytest.mark.parametrize("end", ["low", "high"])
def test_one_retest_at_the_limit_fails_both(end):
    assert found("KIT-07", **{f"retests__{end}": "49.9"}) == []
    assert found("KIT-07", **{f"retests__{end}": "50"}) == ["retests"]


def test_a_day_without_leafy_vegetables_asks_nothing_more():
    reading = read_answers(FORMS["KIT-07"], {"a.tested": ["none"]}, today=TODAY)
    assert reading.problems == () and set(reading.answers) == {"tested"}


def test_a_dish_kept_hot_is_asked_its_temperature_and_another_its_time():
    hot = read_answers(FORMS["KIT-15"], filled(FORMS["KIT-15"]) | {"a.holding": ["hot"]}, today=TODAY)
    cooling = read_answers(FORMS["KIT-15"], filled(FORMS["KIT-15"]) | {"a.holding": ["not_hot"]}, today=TODAY)
    assert "holding_temperature" in hot.answers and "served_in_time" not in hot.answers
    assert "served_in_time" in cooling.answers and "holding_temperature" not in cooling.answers


def test_what_could_kill_is_answered_one_by_one_and_nothing_is_a_major_hazard():
    one_by_one = {(code, item.key) for code in KITCHEN for item in FORMS[code].items if item.one_by_one}
    assert {pair for pair in one_by_one if pair[0] != "KIT-02"} == {
        ("KIT-01", "symptoms"), ("KIT-11", "no_poison"), ("KIT-12", "room_empty"), ("KIT-14", "gas_off"),
    }  # fmt: skip
    assert not any(item.is_major for code in KITCHEN for item in FORMS[code].items)


def test_what_the_server_will_work_out_says_where_to_look_and_never_fails():
    worked_out = [item for code in KITCHEN for item in FORMS[code].items if item.type == ItemType.COMPUTED]
    assert [item.key for item in worked_out] == [
        "certificates", "daily_done", "week_hazards", "certificates_due", "month_summary", "lamp_hours",
    ]  # fmt: skip
    assert all(item.hint and item.fail_class is None for item in worked_out)


@pytest.mark.parametrize(
    ("code", "key", "mark"),
    [
        ("KIT-01", "highest_temperature", Mark.CUSTOM),
        ("KIT-01", "symptoms", Mark.SECONDARY),
        ("KIT-01", "certificates", Mark.READ),
        ("KIT-07", "inhibition", Mark.SECONDARY),
        ("KIT-09", "samples_reviewed", Mark.DEFAULT),
        ("KIT-11", "off_floor", Mark.SECONDARY),
        ("KIT-11", "additives", Mark.CUSTOM),
        ("KIT-12", "cleaned_first", Mark.PLAN),
        ("KIT-13-D", "hood", Mark.SECONDARY),
        ("KIT-13-Q", "duct_cleaned_on", Mark.SECONDARY),
        ("KIT-15", "core_temperature", Mark.SECONDARY),
        ("KIT-16-D", "clean_stoves", Mark.PLAN),
    ],
)
def test_no_item_claims_more_than_was_checked(code, key, mark):
    basis = item_of(code, key).basis
    assert basis is not None and basis.mark == mark


def test_a_person_s_health_is_never_photographed():
    assert not any(item.photo_on_fail for item in FORMS["KIT-01"].items if item.fail_class)


def test_the_deep_clean_asks_all_that_the_small_one_does_and_stands_for_it():
    small, deep = ({item.key: item for item in FORMS[code].items} for code in ("KIT-16-D", "KIT-16-W"))
    assert small.items() <= deep.items() and set(deep) - set(small) == {"clean_ceiling", "deep_clean_photo"}
    assert FORMS["KIT-16-W"].satisfies == ("KIT-16-D",)


def test_a_month_without_an_earlier_meeting_is_not_applicable():
    assert item_of("KIT-10", "last_steps_done").na_allowed


@pytest.mark.parametrize(
    ("key", "kind", "cadence", "filter_", "owner", "is_usual"),
    [
        ("KIT-01-D", "kitchen", "slots", "meals", "食堂管理员 / 食品安全员", True),
        ("KIT-07-D", "kitchen", "slots", "meals", "食堂管理员 / 食品安全员", False),
        ("KIT-09-W", "kitchen", "weekly", "school", "食品安全总监", True),
        ("KIT-10-M", "kitchen", "monthly", "school", "校长 / 园长", True),
        ("KIT-11-W", "food_store", "weekly", "school", "资产管理员 / 仓库保管员", True),
        ("KIT-12-D", "serving_room", "slots", "meals", "厨师 / 食堂从业人员", True),
        ("KIT-13-D", "kitchen", "slots", "meals", "厨师 / 食堂从业人员", True),
        ("KIT-13-M", "kitchen", "monthly", "school", "食堂管理员 / 食品安全员", True),
        ("KIT-13-Q", "kitchen", "monthly", "school", "总务 / 后勤主任", True),
        ("KIT-16-D", "kitchen", "slots", "meals", "厨师 / 食堂从业人员", True),
        ("KIT-16-W", "kitchen", "weekly", "school", "厨师 / 食堂从业人员", True),
    ],
)
def test_the_plans_follow_the_default_times(key, kind, cadence, filter_, owner, is_usual):
    preset = next(preset for preset in library.plans() if preset.key == key)
    assert (preset.kind, preset.cadence["type"], preset.cadence["filter"]) == (kind, cadence, filter_)
    assert (preset.owner.zh, preset.is_usual) == (owner, is_usual)


@pytest.mark.parametrize(("key", "months"), [("KIT-10-M", 1), ("KIT-13-M", 1), ("KIT-13-Q", 3)])
def test_a_month_or_a_quarter_lasts_as_long(key, months):
    assert next(preset for preset in library.plans() if preset.key == key).cadence["months"] == months


@pytest.mark.parametrize(
    ("key", "times"),
    [("KIT-01-D", (300, 510, 720)), ("KIT-12-D", (360, 1080, 1440)), ("KIT-16-D", (360, 1080, 1440))],
)
def test_staff_are_checked_from_five_and_the_rest_by_the_day(key, times):
    [slot] = next(preset for preset in library.plans() if preset.key == key).cadence["slots"]
    assert (slot["opens"], slot["due"], slot["closes"]) == times


def test_the_kinds_of_the_kitchen():
    assert KINDS["food_store"].forms == ("KIT-11",) and KINDS["serving_room"].forms == ("KIT-12",)
    assert {"KIT-01", "KIT-02", "KIT-09", "KIT-10", "KIT-14", "KIT-15"} <= set(KINDS["kitchen"].forms)
