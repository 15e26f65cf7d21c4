"""Hazardous goods, gas, power, lift and boiler: classes, limits at both ends, one by one, when they are owed."""

import pytest

from kiosk.core.form import ItemType, Mark
from tests.library.judged import (
    cadences,
    classes,
    days_ago,
    failing,
    limited,
    major,
    one_by_one,
    unusual,
)
from tests.library.test_library import FORMS, KINDS, item_of

SPECIAL = [code for code in FORMS if code.split("-")[0] in ("HAZ", "GAS", "PWR", "LIFT", "BOIL")]
NUMBERS = [
    ("GAS-01-W", "cylinder_distance", "0.49", True), ("GAS-01-W", "cylinder_distance", "0.5", False),
    ("GAS-01-W", "lpg_kept", "100", False), ("GAS-01-W", "lpg_kept", "100.1", True),
    ("GAS-01-M", "hose_length", "1.19", True), ("GAS-01-M", "hose_length", "1.2", False),
    ("GAS-01-M", "hose_length", "2.0", False), ("GAS-01-M", "hose_length", "2.01", True),
]  # fmt: skip
DATES = [
    ("GAS-01-M", "supplier_checked_on", 366),
    ("BOIL-01-M", "safety_valve_tested_on", 366),
    ("BOIL-01-M", "gauge_tested_on", 184),
    ("BOIL-01-M", "outside_inspected_on", 366),
    ("BOIL-01-M", "inside_inspected_on", 731),
]


@pytest.mark.parametrize(
    ("code", "signs"),
    [
        ("HAZ-01-W", "停停限停停限限-立-"),
        ("HAZ-01-HM", "停停--"),
        ("HAZ-02", "停停停停-立限限停"),
        ("GAS-01-D", "停立"),
        ("GAS-01-W", "停停停停"),
        ("GAS-01-M", "停停停--限"),
        ("PWR-01-D", "限停限限停停限-"),
        ("PWR-01-M", "停停停-限立"),
        ("LIFT-01-D", "-限停停"),
        ("LIFT-01-W", "停限-限限"),
        ("LIFT-01-M", "--限限"),
        ("BOIL-01-D", "停停限--限"),
        ("BOIL-01-M", "停限停停限"),
        ("BOIL-01-W", "停停停"),
    ],
)
def test_the_class_of_each_fail(code, signs):
    assert classes(code) == signs


def test_none_is_on_the_list_of_major_hazards_and_few_are_asked_one_by_one():
    assert major(SPECIAL) == []
    assert one_by_one(SPECIAL) == {
        "HAZ-01-W": ["two_locks"],
        "HAZ-01-HM": ["two_locks", "stock_agrees"],
        "HAZ-02": ["agents_locked"],
        "GAS-01-D": ["valves_shut"],
        "GAS-01-W": ["leak_test"],
        "GAS-01-M": ["alarm_test"],
        "PWR-01-D": ["not_hot"],
        "PWR-01-M": ["not_hot"],
        "LIFT-01-D": ["emergency_call"],
        "LIFT-01-W": ["emergency_call"],
        "BOIL-01-D": ["water_level"],
        "BOIL-01-W": ["water_level"],
    }


@pytest.mark.parametrize(("code", "key", "value", "fails"), NUMBERS)
def test_a_number_fails_just_outside_its_limits(code, key, value, fails):
    assert failing(code, **{key: value}) == ([key] if fails else [])


@pytest.mark.parametrize(("code", "key", "days"), DATES)
def test_a_date_fails_one_day_after_its_limit(code, key, days):
    assert failing(code, **{key: days_ago(days)}) == []
    assert failing(code, **{key: days_ago(days + 1)}) == [key]


def test_every_limit_of_a_number_or_date_is_tested_here():
    assert limited(SPECIAL) == {(code, key) for code, key, *_ in [*NUMBERS, *DATES]}


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("HAZ-01-W", "store_temperature"),
        ("PWR-01-D", "voltage"),
        ("PWR-01-D", "current"),
        ("PWR-01-D", "joint_temperature"),
        ("LIFT-01-W", "machine_temperature"),
        ("BOIL-01-D", "pressure"),
    ],
)
def test_where_the_school_sets_the_limit_a_reason_makes_the_number_a_fault(code, key):
    item = item_of(code, key)
    assert item.limits is None and item.fail_class is not None and len(item.reasons) >= 3
    assert failing(code, **{key: "1"}) == []


def test_what_the_server_will_work_out_is_there_to_be_read_and_cannot_fail():
    computed = {(code, item.key): item for code in SPECIAL for item in FORMS[code].items if item.type is ItemType.COMPUTED}
    assert set(computed) == {
        ("GAS-01-M", "hose_life"),
        ("GAS-01-M", "regulator_life"),
        ("PWR-01-D", "electrician"),
        ("LIFT-01-D", "test_mark"),
        ("LIFT-01-W", "upkeep"),
        ("LIFT-01-M", "test_mark"),
        ("LIFT-01-M", "upkeep"),
        ("BOIL-01-D", "operator"),
    }
    assert all(item.fail_class is None and not item.choices for item in computed.values())


def test_nothing_that_is_not_verified_reads_as_law():
    assert {(code, item.key) for code in SPECIAL for item in FORMS[code].items if item.basis.mark is Mark.UNVERIFIED} == {
        ("HAZ-01-W", "two_locks"),
        ("HAZ-01-W", "classes_apart"),
        ("HAZ-01-HM", "two_locks"),
        ("HAZ-01-HM", "stock_agrees"),
        ("HAZ-02", "alcohol"),
        ("HAZ-02", "alcohol_kept"),
        ("GAS-01-M", "supplier_checked_on"),
        ("PWR-01-M", "insulation_tested_on"),
        ("BOIL-01-M", "gauge_tested_on"),
    }


def test_what_expires_is_a_dated_field_of_the_thing():
    assert {"hose_replaced_on", "regulator_replaced_on"} <= {field.key for field in KINDS["gas"].fields}
    for kind in ("lift", "boiler"):
        assert "next_test_on" in {field.key for field in KINDS[kind].fields}


def test_when_special_equipment_is_owed():
    assert cadences(SPECIAL) == {
        "HAZ-01-W": ("weekly", "work"),
        "HAZ-01-HM": ("half_monthly", "work"),
        "HAZ-02-W": ("weekly", "school"),
        "GAS-01-D": ("slots", "meals"),
        "GAS-01-W": ("weekly", "work"),
        "GAS-01-M": ("monthly", "work"),
        "PWR-01-D": ("slots", "manned"),
        "PWR-01-M": ("monthly", "work"),
        "PWR-01-BOARD-M": ("monthly", "work"),
        "LIFT-01-D": ("slots", "manned"),
        "LIFT-01-W": ("weekly", "work"),
        "LIFT-01-M": ("monthly", "work"),
        "BOIL-01-D": ("slots", "manned"),
        "BOIL-01-M": ("monthly", "work"),
        "BOIL-01-W": ("weekly", "school"),
    }
    assert unusual(SPECIAL) == set()
