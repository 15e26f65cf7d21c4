"""The fire forms: what a fault asks for, the limits at both ends, what may be a major hazard, and when each is owed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from kiosk import library
from kiosk.core.calendar import Calendar, Term
from kiosk.core.form import FailClass, ItemType, Mark, asked, read_answers
from kiosk.core.rule import from_plain, problems
from kiosk.library.roles import CONTRACTOR, DEPUTY_HEAD, HEAD
from tests.instants import FRIDAY_MORNING, SHANGHAI
from tests.library.test_library import FORMS, KINDS, TODAY, filled, item_of

FIRE = [code for code in FORMS if code.startswith("FIRE-")]
PRESETS = {preset.key: preset for preset in library.plans() if preset.form in FIRE}
AUTUMN = Term("2026-1", "秋季学期", date(2026, 9, 1), date(2027, 1, 22), date(2026, 8, 31))
SPRING = Term("2026-2", "春季学期", date(2027, 3, 1), date(2027, 7, 9), date(2027, 3, 1))
CALENDAR = Calendar(SHANGHAI, terms=(AUTUMN, SPRING))


def found(code: str, **said: str) -> list[tuple[str, FailClass]]:
    """Return what fails on a sound sheet with these answers put in."""
    posted = filled(FORMS[code])
    for key, value in said.items():
        posted |= {f"a.{key}": [value], f"a.{key}.nophoto": ["太暗"]}
    reading = read_answers(FORMS[code], posted, today=TODAY)
    assert reading.problems == ()
    return [(finding.item, finding.fail_class) for finding in reading.findings]


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        ("FIRE-03", "立立立停限限限限限"),
        ("FIRE-04-M", "限限限限立"),
        ("FIRE-04-Y", "限限限限立-限限限"),
        ("FIRE-08", "限立立限立-限限停立限限停停停停限限限-"),
        ("FIRE-09-D", "立立限限限立"),
        ("FIRE-09-M", "立限立立限限"),
        ("FIRE-09-Q", "立立限限"),
        ("FIRE-09-Y", "限限"),
        ("FIRE-10-D", "立"),
        ("FIRE-10-M", "停停停限限立限"),
        ("FIRE-11", "停----限限立停---"),
        ("FIRE-12", "限-停限-"),
    ],
)
def test_the_class_of_each_fail(code, classes):
    assert "".join(item.fail_class.sign if item.fail_class else "-" for item in FORMS[code].items) == classes


@pytest.mark.parametrize(
    ("code", "majors"),
    [
        ("FIRE-03", ["unblocked", "valve"]),
        ("FIRE-04-M", []),
        ("FIRE-04-Y", []),
        ("FIRE-08", ["flammables", "sleeping_alarm", "children_storey", "two_exits", "sandwich_panels"]),
        ("FIRE-09-D", []),
        ("FIRE-09-M", []),
        ("FIRE-09-Q", []),
        ("FIRE-09-Y", []),
        ("FIRE-10-D", []),
        ("FIRE-10-M", ["pump_panel"]),
        ("FIRE-11", []),
        ("FIRE-12", []),
    ],
)
def test_what_may_be_a_major_hazard_is_answered_one_by_one(code, majors):
    marked = [item for item in FORMS[code].items if item.is_major]
    assert [item.key for item in marked] == majors
    assert all(item.one_by_one and not item.na_allowed for item in marked)


def test_little_else_must_be_answered_one_by_one():
    further = {(code, item.key) for code in FIRE for item in FORMS[code].items if item.one_by_one and not item.is_major}
    assert further == {
        ("FIRE-01", "gauge"), ("FIRE-09-M", "detector_sounds"), ("FIRE-11", "pump_switch"), ("FIRE-12", "test_result"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "key", "value", "fails"),
    [
        ("FIRE-04-M", "monthly_minutes", "30", False), ("FIRE-04-M", "monthly_minutes", "29.9", True),
        ("FIRE-04-Y", "yearly_minutes", "90", False), ("FIRE-04-Y", "yearly_minutes", "89.9", True),
        ("FIRE-09-D", "panel_alarms", "0", False), ("FIRE-09-D", "panel_alarms", "1", True),
        ("FIRE-09-D", "panel_faults", "0", False), ("FIRE-09-D", "panel_faults", "1", True),
        ("FIRE-09-D", "panel_disabled", "0", False), ("FIRE-09-D", "panel_disabled", "1", True),
        ("FIRE-09-Q", "power_switched", "0", True), ("FIRE-09-Q", "power_switched", "1", False),
        ("FIRE-09-Q", "power_switched", "3", False), ("FIRE-09-Q", "power_switched", "4", True),
        ("FIRE-09-Q", "phones_tested", "25", False), ("FIRE-09-Q", "phones_tested", "24.9", True),
        ("FIRE-10-D", "winter_temperature", "5", False), ("FIRE-10-D", "winter_temperature", "4.9", True),
        ("FIRE-11", "fault_points", "0", False), ("FIRE-11", "fault_points", "1", True),
        ("FIRE-11", "disabled_points", "0", False), ("FIRE-11", "disabled_points", "1", True),
        ("FIRE-11", "fire_alarms", "5", False), ("FIRE-11", "false_alarms", "5", False),
    ],
)  # fmt: skip
def test_a_number_fails_just_outside_its_limits(code, key, value, fails):
    assert found(code, **{key: value}) == ([(key, item_of(code, key).fail_class)] if fails else [])


@pytest.mark.parametrize(
    ("place", "key", "least"), [("stairs", "lux_stairs", 10), ("corridor", "lux_corridor", 3), ("other", "lux_other", 1)]
)
def test_the_floor_is_lit_by_the_measure_of_its_place(place, key, least):
    assert found("FIRE-04-Y", place_lit=place, **{key: str(least)}) == []
    assert found("FIRE-04-Y", place_lit=place, **{key: str(least - 0.1)}) == [(key, FailClass.TERM)]
    asked_keys = [item.key for item in asked(FORMS["FIRE-04-Y"], {"place_lit": place})]
    assert [each for each in asked_keys if each.startswith(("lux", "place"))] == [key]


def test_an_exit_sign_is_not_measured():
    asked_keys = [item.key for item in asked(FORMS["FIRE-04-Y"], {"place_lit": "sign"})]
    assert not [each for each in asked_keys if each.startswith(("lux", "place"))]


@pytest.mark.parametrize(
    ("code", "key", "days"),
    [("FIRE-03", "hose_folded_on", 365), ("FIRE-08", "flue_cleaned_on", 92), ("FIRE-12", "reported_on", 366)],
)
def test_a_date_fails_one_day_after_its_limit(code, key, days):
    on_the_limit, past_it = (TODAY - timedelta(days=age) for age in (days, days + 1))
    assert found(code, **{key: on_the_limit.isoformat()}) == []
    assert found(code, **{key: past_it.isoformat()}) == [(key, FailClass.TERM)]


@pytest.mark.parametrize(
    ("code", "key", "reason", "fail_class"),
    [
        ("FIRE-03", "static_pressure", "low", FailClass.TERM),
        ("FIRE-08", "staff_correct", "extinguisher", FailClass.TERM),
        ("FIRE-10-M", "pool_level", "empty", FailClass.STOP),
        ("FIRE-10-M", "tank_level", "low", FailClass.STOP),
        ("FIRE-10-M", "pipe_pressure", "low", FailClass.TERM),
    ],
)
def test_a_number_whose_limits_the_school_sets_fails_by_its_reason(code, key, reason, fail_class):
    assert item_of(code, key).limits is None
    posted = filled(FORMS[code]) | {f"a.{key}.reason": [reason], f"a.{key}.nophoto": ["太暗"]}
    reading = read_answers(FORMS[code], posted, today=TODAY)
    assert [(finding.item, finding.fail_class) for finding in reading.findings] == [(key, fail_class)]


@pytest.mark.parametrize(("code", "key"), [("FIRE-10-M", "pump_panel"), ("FIRE-11", "pump_switch")])
def test_a_fire_pump_must_stand_on_automatic(code, key):
    assert {choice.key: choice.fails for choice in item_of(code, key).choices} == {
        "auto": False, "manual": True, "stopped": True,
    }  # fmt: skip
    assert item_of(code, key).fail_class is FailClass.STOP


@pytest.mark.parametrize(("state", "fails"), [("closed", False), ("open", True)])
def test_one_failed_item_still_open_fails_the_yearly_test(state, fails):
    said = {"failed_items.0.what": "水泵不启动", "failed_items.0.state": "closed"}
    said |= {"failed_items.1.what": "三楼烟感", "failed_items.1.state": state}
    assert found("FIRE-12", **said) == ([("failed_items", FailClass.TERM)] if fails else [])


def test_whether_certificates_are_valid_has_no_source_yet_and_never_fails():
    item = item_of("FIRE-11", "certificates")
    assert (item.type, item.fail_class, item.choices) == (ItemType.COMPUTED, None, ())
    assert "certificates" not in [each.key for each in asked(FORMS["FIRE-11"])]


def test_the_yearly_discharge_asks_what_the_monthly_test_does_and_counts_for_it():
    monthly = {item.key: item for item in FORMS["FIRE-04-M"].items if item.key != "monthly_minutes"}
    assert monthly.items() <= {item.key: item for item in FORMS["FIRE-04-Y"].items}.items()
    assert FORMS["FIRE-04-Y"].satisfies == ("FIRE-04-M",)


def test_only_what_was_read_in_the_rule_is_marked_so():
    read = {(code, item.key) for code in FIRE for item in FORMS[code].items if item.basis.mark is Mark.READ}
    assert {("FIRE-03", "unblocked"), ("FIRE-04-M", "arrow"), ("FIRE-08", "wiring_boards")} <= read
    assert {("FIRE-04-Y", f"lux_{place}") for place in ("stairs", "corridor", "other")} <= read
    assert not {code for code, _ in read} & {
        "FIRE-09-D", "FIRE-09-M", "FIRE-09-Q", "FIRE-09-Y", "FIRE-10-D", "FIRE-10-M", "FIRE-11",
    }  # fmt: skip
    assert item_of("FIRE-03", "static_pressure").basis.mark is Mark.UNVERIFIED
    assert item_of("FIRE-08", "sleeping_alarm").basis.mark is Mark.SECONDARY
    assert item_of("FIRE-08", "flue_cleaned_on").basis.mark is Mark.DEFAULT
    for code, key in (("FIRE-04-M", "monthly_minutes"), ("FIRE-04-Y", "yearly_minutes")):
        assert item_of(code, key).basis.mark is Mark.CUSTOM


def test_the_head_leads_the_inspection_and_an_outside_firm_tests_the_systems():
    assert {HEAD, DEPUTY_HEAD} <= set(FORMS["FIRE-08"].roles)
    assert all(CONTRACTOR in FORMS[code].roles for code in ("FIRE-09-Q", "FIRE-09-Y", "FIRE-12"))


@pytest.mark.parametrize(
    ("key", "form", "kind", "cadence", "filter_", "is_usual"),
    [
        ("FIRE-03-M", "FIRE-03", "hydrant", "monthly", "work", True),
        ("FIRE-04-M", "FIRE-04-M", "emergency_light", "monthly", "work", True),
        ("FIRE-04-Y", "FIRE-04-Y", "emergency_light", "yearly", None, True),
        ("FIRE-08-M", "FIRE-08", "site", "monthly", "work", True),
        ("FIRE-08-Q", "FIRE-08", "site", "monthly", "work", False),
        ("FIRE-09-D", "FIRE-09-D", "alarm_panel", "slots", "manned", True),
        ("FIRE-09-M", "FIRE-09-M", "smoke_detector", "monthly", "work", True),
        ("FIRE-09-Q", "FIRE-09-Q", "alarm_panel", "monthly", "work", True),
        ("FIRE-09-Y", "FIRE-09-Y", "alarm_panel", "yearly", None, True),
        ("FIRE-10-D", "FIRE-10-D", "pump_room", "slots", "manned", False),
        ("FIRE-10-M", "FIRE-10-M", "pump_room", "monthly", "work", True),
        ("FIRE-11-D3", "FIRE-11", "control_room", "slots", "every", True),
        ("FIRE-12-Y", "FIRE-12", "site", "yearly", None, True),
    ],
)
def test_the_plans_follow_the_default_times(key, form, kind, cadence, filter_, is_usual):
    preset = PRESETS[key]
    assert (preset.form, preset.kind, preset.is_usual) == (form, kind, is_usual)
    assert (preset.cadence["type"], preset.cadence.get("filter")) == (cadence, filter_)
    assert preset.cadence.get("months", 1) == (3 if key.endswith("-Q") else 1)
    assert preset.cadence["grace"] == 0


@pytest.mark.parametrize("key", PRESETS)
def test_every_plan_is_a_rule_that_can_be_saved(key):
    assert problems(from_plain(PRESETS[key].cadence), CALENDAR, FRIDAY_MORNING) == []


def test_what_is_yearly_is_wanted_before_the_school_year_and_shown_thirty_days_ahead():
    for key in ("FIRE-04-Y", "FIRE-09-Y", "FIRE-12-Y"):
        cadence = PRESETS[key].cadence
        assert (cadence["month"], cadence["day"], cadence["lead_days"]) == (8, 25, 30)


def test_the_shifts_of_a_control_room_leave_no_gap():
    shifts = PRESETS["FIRE-11-D3"].cadence["slots"]
    assert [shift["due"] for shift in shifts] == [8 * 60, 16 * 60, 24 * 60]
    assert all(early["closes"] == late["opens"] for early, late in pairwise(shifts))
    assert shifts[-1]["closes"] == shifts[0]["opens"]


def test_the_kinds_of_fire_safety():
    assert {key: (kind.risk.value, kind.forms) for key, kind in KINDS.items() if kind.forms[0] in FIRE} == {
        "extinguisher": ("high", ("FIRE-01",)),
        "hydrant": ("high", ("FIRE-03",)),
        "emergency_light": ("middle", ("FIRE-04-M", "FIRE-04-Y")),
        "exit": ("high", ("FIRE-05",)),
        "site": ("high", ("FIRE-06", "FIRE-08", "FIRE-12")),
        "night_point": ("high", ("FIRE-07",)),
        "alarm_panel": ("high", ("FIRE-09-D", "FIRE-09-Q", "FIRE-09-Y")),
        "smoke_detector": ("high", ("FIRE-09-M",)),
        "pump_room": ("high", ("FIRE-10-D", "FIRE-10-M")),
        "control_room": ("high", ("FIRE-11",)),
    }
    assert KINDS["hydrant"].large_label
    places = next(field for field in KINDS["emergency_light"].fields if field.key == "place_lit")
    assert places.choices == item_of("FIRE-04-Y", "place_lit").choices
