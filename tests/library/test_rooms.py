"""The forms of rooms: what a fault asks for, the limits at both ends, what is asked one by one, when it is owed."""

import pytest

from kiosk import library
from kiosk.core.form import ItemType, Mark, asked
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

ROOMS = [code for code in FORMS if code.startswith("ROOM-")]
NUMBERS = [
    ("ROOM-03", "valuables_missing", "0", False), ("ROOM-03", "valuables_missing", "1", True),
    ("ROOM-05-D", "unexplained", "0", False), ("ROOM-05-D", "unexplained", "1", True),
    ("ROOM-06-D", "outlet_temperature", "39.9", True), ("ROOM-06-D", "outlet_temperature", "40", False),
    ("ROOM-06-D", "outlet_temperature", "50", False), ("ROOM-06-D", "outlet_temperature", "50.1", True),
    ("ROOM-08-M", "dead_lamps", "0", False), ("ROOM-08-M", "dead_lamps", "1", True),
    ("ROOM-08-T", "dead_lamps", "0", False), ("ROOM-08-T", "dead_lamps", "1", True),
    ("ROOM-08-T", "desk_light", "299.9", True), ("ROOM-08-T", "desk_light", "300", False),
    ("ROOM-08-T", "desk_evenness", "0.69", True), ("ROOM-08-T", "desk_evenness", "0.7", False),
    ("ROOM-08-T", "board_light", "499", True), ("ROOM-08-T", "board_light", "500", False),
    ("ROOM-08-T", "board_evenness", "0.79", True), ("ROOM-08-T", "board_evenness", "0.8", False),
    ("ROOM-08-T", "lamp_height", "1.69", True), ("ROOM-08-T", "lamp_height", "1.7", False),
    ("ROOM-08-T", "colour_rendering", "79", True), ("ROOM-08-T", "colour_rendering", "80", False),
    ("ROOM-08-T", "colour_temperature", "3299", True), ("ROOM-08-T", "colour_temperature", "3300", False),
    ("ROOM-08-T", "colour_temperature", "5500", False), ("ROOM-08-T", "colour_temperature", "5501", True),
]  # fmt: skip
DATES = [
    ("ROOM-06-M", "water_cleaned_on", 31),
    ("ROOM-06-M", "filter_changed_on", 184),
    ("ROOM-06-HY", "tank_cleaned_on", 184),
    ("ROOM-07-Y", "filter_cleaned_on", 31),
    ("ROOM-09", "lightning_tested_on", 366),
]
IN_USE = [("cooling", "cooling_temperature"), ("heating", "heating_temperature"), ("power", "rooms_left_on")]


@pytest.mark.parametrize(
    ("code", "signs"),
    [
        ("ROOM-02-W", "停停停停限停限立停立停限"),
        ("ROOM-02-M", "停停停停停限停限立停立停限"),
        ("ROOM-03", "停停停停停限立立限限限限限限限"),
        ("ROOM-04", "停停停停停限停停立"),
        ("ROOM-05-D", "-停-停停---"),
        ("ROOM-05-N", "-停停"),
        ("ROOM-05-W", "停"),
        ("ROOM-05-M", "停停停"),
        ("ROOM-06-D", "立立立"),
        ("ROOM-06-M", "停限限"),
        ("ROOM-06-T", "--限"),
        ("ROOM-06-HY", "限-立"),
        ("ROOM-07-Y", "限停停停停"),
        ("ROOM-07-W", "-限限立停停停停立"),
        ("ROOM-08-M", "限限"),
        ("ROOM-08-T", "限限限限限限限限限"),
        ("ROOM-09", "停停停-停停停停限停限限停限"),
        ("ROOM-10-D", "-限限限立立立"),
        ("ROOM-10-W", "-限-"),
    ],
)
def test_the_class_of_each_fail(code, signs):
    assert classes(code) == signs


def test_what_may_be_a_major_hazard():
    assert major(ROOMS) == [
        ("ROOM-04", "no_flammables"),
        ("ROOM-05-D", "ways_out"),
        ("ROOM-05-N", "ways_out"),
        ("ROOM-05-M", "windows_escape"),
        ("ROOM-05-M", "smoke_alarm"),
    ]


def test_only_what_could_kill_must_be_answered_one_by_one():
    assert one_by_one(ROOMS) == {
        "ROOM-01": ["nobody_left"],
        "ROOM-02-W": ["out_of_reach"],
        "ROOM-02-M": ["out_of_reach"],
        "ROOM-03": ["no_heaters"],
        "ROOM-04": ["no_flammables"],
        "ROOM-05-D": ["ways_out"],
        "ROOM-05-N": ["ways_out"],
        "ROOM-05-M": ["windows_escape", "smoke_alarm"],
        "ROOM-07-Y": ["coal_stove"],
        "ROOM-07-W": ["coal_stove"],
        "ROOM-09": ["walls"],
    }


@pytest.mark.parametrize(("code", "key", "value", "fails"), NUMBERS)
def test_a_number_fails_just_outside_its_limits(code, key, value, fails):
    assert failing(code, **{key: value}) == ([key] if fails else [])


@pytest.mark.parametrize(
    ("mode", "key", "value", "fails"),
    [
        ("cooling", "cooling_temperature", "25.9", True), ("cooling", "cooling_temperature", "26", False),
        ("heating", "heating_temperature", "20", False), ("heating", "heating_temperature", "20.1", True),
    ],
)  # fmt: skip
def test_a_set_temperature_is_judged_by_how_the_air_conditioner_runs(mode, key, value, fails):
    assert failing("ROOM-07-W", runs_as=mode, **{key: value}) == ([key] if fails else [])


@pytest.mark.parametrize("rooms", ["0", "1"])
def test_a_room_left_on_is_a_fault_of_the_power_round(rooms):
    assert failing("ROOM-10-D", meter="power", rooms_left_on=rooms) == (["rooms_left_on"] if rooms == "1" else [])


@pytest.mark.parametrize(("code", "key", "days"), DATES)
def test_a_date_fails_one_day_after_its_limit(code, key, days):
    assert failing(code, **{key: days_ago(days)}) == []
    assert failing(code, **{key: days_ago(days + 1)}) == [key]


def test_every_limit_of_a_number_or_date_is_tested_here():
    tested = {(code, key) for code, key, *_ in [*NUMBERS, *DATES]}
    tested |= {(code, key) for code in ("ROOM-07-W", "ROOM-10-D") for _, key in IN_USE if FORMS[code].item(key)}
    assert limited(ROOMS) == tested


def test_the_monthly_checks_of_rooms_also_serve_the_weekly_ones():
    for monthly, weekly in (("ROOM-02-M", "ROOM-02-W"), ("ROOM-05-M", "ROOM-05-W"), ("ROOM-08-T", "ROOM-08-M")):
        assert FORMS[monthly].satisfies == (weekly,)
        assert {item.key for item in FORMS[weekly].items} <= {item.key for item in FORMS[monthly].items}


def test_a_meter_known_by_its_sort_is_only_asked_for_its_own_reading():
    assert [item.key for item in asked(FORMS["ROOM-10-D"], {"meter": "water"})] == ["water_reading", "leaks"]
    assert [item.key for item in asked(FORMS["ROOM-10-D"], {"meter": "power"})] == [
        "power_reading",
        "nothing_left_on",
        "rooms_left_on",
    ]
    field = next(field for field in KINDS["meter"].fields if field.key == "meter")
    assert field.choices == item_of("ROOM-10-D", "meter").choices


def test_nothing_that_is_not_verified_reads_as_law():
    assert {(code, item.key) for code in ROOMS for item in FORMS[code].items if item.basis.mark is Mark.UNVERIFIED} == {
        ("ROOM-03", "stacking"),
        ("ROOM-06-T", "water_tested_on"),
        ("ROOM-06-T", "water_report"),
        ("ROOM-06-HY", "tank_cleaned_on"),
        ("ROOM-06-HY", "tank_report"),
        ("ROOM-09", "rail_height"),
        ("ROOM-09", "lightning_tested_on"),
    }


def test_the_light_of_a_classroom_rests_on_the_standard_as_read():
    light = [item for item in FORMS["ROOM-08-T"].items if item.basis.mark is Mark.READ]
    assert len(light) == 7 and all("GB 7793-2010" in item.basis.text.zh for item in light)


def test_a_dormitory_is_counted_and_never_named():
    assert item_of("ROOM-05-D", "roll_call").type is ItemType.PAIR
    for key in ("absent_where", "sick_note"):
        assert "不写姓名" in item_of("ROOM-05-D", key).hint.zh
    assert not item_of("ROOM-05-D", "banned_things").photo_on_fail
    assert not item_of("ROOM-05-D", "unexplained").photo_on_fail


def test_when_rooms_are_owed():
    assert cadences(ROOMS) == {
        "ROOM-01-D": ("slots", "school"),
        "ROOM-02-W": ("weekly", "school"),
        "ROOM-02-M": ("monthly", "school"),
        "ROOM-03-W": ("weekly", "school"),
        "ROOM-03-M": ("monthly", "school"),
        "ROOM-03-LAB-W": ("weekly", "school"),
        "ROOM-04-W": ("weekly", "school"),
        "ROOM-05-D": ("slots", "boarding"),
        "ROOM-05-N": ("night", "boarding"),
        "ROOM-05-W": ("weekly", "school"),
        "ROOM-05-M": ("monthly", "school"),
        "ROOM-06-D": ("slots", "school"),
        "ROOM-06-M": ("monthly", "school"),
        "ROOM-06-T": ("term", "school"),
        "ROOM-06-HY": ("monthly", "school"),
        "ROOM-07-COOL": ("yearly", ""),
        "ROOM-07-HEAT": ("yearly", ""),
        "ROOM-07-W": ("weekly", "school"),
        "ROOM-08-M": ("monthly", "school"),
        "ROOM-08-T": ("term", "school"),
        "ROOM-09-M": ("monthly", "school"),
        "ROOM-10-D": ("slots", "school"),
        "ROOM-10-W": ("weekly", "school"),
    }
    assert unusual(ROOMS) == {"ROOM-07-W", "ROOM-08-T"}


def test_a_tank_is_cleaned_each_half_year_and_a_dormitory_walked_every_two_hours():
    made = {preset.key: preset.cadence for preset in library.plans()}
    assert made["ROOM-06-HY"]["months"] == 6
    assert made["ROOM-05-N"]["step"] == 120
    assert [made[key]["month"] for key in ("ROOM-07-COOL", "ROOM-07-HEAT")] == [6, 11]
