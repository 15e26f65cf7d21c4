"""The forms of gate and security: classes, limits at both ends, what is asked one by one, when it is owed."""

import pytest

from kiosk import library
from kiosk.core.form import Mark, asked
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

SECURITY = [code for code in FORMS if code.startswith("SEC-")]
NUMBERS = [
    ("SEC-01-D", "guards", "0", True), ("SEC-01-D", "guards", "1", False),
    ("SEC-01-D", "dropoff_staff", "0", True), ("SEC-01-D", "dropoff_staff", "1", False),
    ("SEC-01-D", "badges_out", "0", False), ("SEC-01-D", "badges_out", "1", True),
    ("SEC-03-D", "cameras_offline", "0", False), ("SEC-03-D", "cameras_offline", "1", True),
    ("SEC-03-M", "cameras_offline", "0", False), ("SEC-03-M", "cameras_offline", "1", True),
    ("SEC-06", "rounds_walked", "0", True), ("SEC-06", "rounds_walked", "1", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "signs"),
    [
        ("SEC-01-D", "停立立立立立-停立立立"),
        ("SEC-01-M", "停-"),
        ("SEC-03-D", "-限限立立立立-"),
        ("SEC-03-M", "-限限-限限立立立立停限限-"),
        ("SEC-04", "限限限限限限限限限立-"),
        ("SEC-06", "停-立停-----"),
    ],
)
def test_the_class_of_each_fail(code, signs):
    assert classes(code) == signs


def test_none_is_on_the_list_of_major_hazards_and_only_the_gate_is_asked_one_by_one():
    assert major(SECURITY) == []
    assert one_by_one(SECURITY) == {"SEC-01-D": ["gates_shut"]}


@pytest.mark.parametrize(("code", "key", "value", "fails"), NUMBERS)
def test_a_number_fails_just_outside_its_limits(code, key, value, fails):
    assert failing(code, **{key: value}) == ([key] if fails else [])


@pytest.mark.parametrize(("kept", "key", "days"), [("days_30", "playback_30", 30), ("days_90", "playback_90", 90)])
def test_video_that_does_not_reach_back_far_enough_fails(kept, key, days):
    assert failing("SEC-03-M", retention=kept, **{key: days_ago(days)}) == []
    assert failing("SEC-03-M", retention=kept, **{key: days_ago(days - 1)}) == [key]


def test_a_spray_fails_from_the_day_after_it_expires():
    assert failing("SEC-04", spray_valid_until=days_ago(-1)) == failing("SEC-04", spray_valid_until=days_ago(0)) == []
    assert failing("SEC-04", spray_valid_until=days_ago(1)) == ["spray_valid_until"]


def test_every_limit_of_a_number_or_date_is_tested_here():
    tested = {(code, key) for code, key, *_ in NUMBERS} | {("SEC-04", "spray_valid_until")}
    assert limited(SECURITY) == tested | {("SEC-03-M", "playback_30"), ("SEC-03-M", "playback_90")}


def test_how_long_video_is_kept_is_known_of_the_point():
    keys = [item.key for item in asked(FORMS["SEC-03-M"], {"retention": "days_90"})]
    assert "playback_90" in keys and not {"retention", "playback_30"} & set(keys)
    field = next(field for field in KINDS["electronic"].fields if field.key == "retention")
    assert field.choices == item_of("SEC-03-M", "retention").choices
    assert item_of("SEC-03-M", "playback_30").basis.mark is Mark.READ
    assert item_of("SEC-03-M", "playback_90").basis.mark is Mark.LOCAL


def test_the_alarm_button_is_the_same_item_at_the_gate_and_in_the_monthly_check():
    assert item_of("SEC-01-M", "alarm_button") == item_of("SEC-03-M", "alarm_button")
    assert FORMS["SEC-03-M"].satisfies == ("SEC-03-D",)
    assert {item.key for item in FORMS["SEC-03-D"].items} <= {item.key for item in FORMS["SEC-03-M"].items}


def test_gear_that_does_not_agree_can_be_written_down_row_by_row():
    rows = item_of("SEC-04", "differences")
    assert [sub.key for sub in rows.rows] == ["gear", "listed", "present"] and not rows.is_required


def test_no_picture_is_wanted_where_children_are_fetched():
    assert not item_of("SEC-01-D", "pick_up").photo_on_fail


def test_when_security_is_owed():
    assert cadences(SECURITY) == {
        "SEC-01-D2": ("slots", "manned"),
        "SEC-01-M": ("monthly", "work"),
        "SEC-02-D3": ("slots", "manned"),
        "SEC-02-N": ("night", "manned"),
        "SEC-03-D": ("slots", "manned"),
        "SEC-03-M": ("monthly", "work"),
        "SEC-04-D2": ("slots", "manned"),
        "SEC-06-D": ("slots", "off"),
    }
    assert unusual(SECURITY) == set()
    made = {preset.key: preset.cadence for preset in library.plans()}
    assert [len(made[key]["slots"]) for key in ("SEC-01-D2", "SEC-04-D2", "SEC-06-D")] == [2, 2, 1]


def test_the_hand_over_of_a_shift_is_a_register_entry_and_no_form():
    assert "SEC-05" not in FORMS
    assert "SEC-05" in {entry.code for entry in library.entry_forms()}
