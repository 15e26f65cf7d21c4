"""Rounds and plants: classes, what is a fault, what is left to the server, and when they are owed."""

import pytest

from kiosk import library
from kiosk.core.form import ItemType, Mark, asked, read_answers
from tests.library.judged import (
    cadences,
    classes,
    failing,
    limited,
    major,
    one_by_one,
    unusual,
)
from tests.library.test_library import FORMS, KINDS, TODAY, filled, item_of

ROUNDS = [code for code in FORMS if code.split("-")[0] in ("COMP", "GEN", "GREEN")]


@pytest.mark.parametrize(
    ("code", "signs"),
    [
        ("COMP-01", "限限限----"),
        ("COMP-02", "---停---"),
        ("COMP-03", "限限限限限限---"),
        ("COMP-04", "-立限立限"),
        ("COMP-05", "立立停限限限停"),
        ("COMP-07", "-停限停停限停停"),
        ("GEN-01", "立限立限立--"),
        ("GREEN-01", "限限限停立限"),
    ],
)
def test_the_class_of_each_fail(code, signs):
    assert classes(code) == signs


def test_none_is_major_or_has_limits_and_few_are_asked_one_by_one():
    assert major(ROUNDS) == [] and limited(ROUNDS) == set()
    assert one_by_one(ROUNDS) == {
        "COMP-02": ["fit_to_open"],
        "COMP-05": ["all_off"],
        "COMP-07": ["after_dangers", "fit_again"],
        "GEN-01": ["safety"],
        "GREEN-01": ["trees", "poisonous"],
    }


@pytest.mark.parametrize("area", ["campus", "classes", "canteen"])
@pytest.mark.parametrize(("found", "fails"), [("normal", False), ("good", False), ("problem", True)])
def test_each_area_of_a_round_has_a_result_of_its_own(area, found, fails):
    assert failing("COMP-01", **{area: found}) == ([area] if fails else [])


@pytest.mark.parametrize(
    "area", ["appliances", "activity_areas", "play_sets", "sports_gear", "stairs_corridors", "doors_windows"]
)
@pytest.mark.parametrize(("state", "fails"), [("sound", False), ("repair", True), ("closed", True)])
def test_each_area_of_the_monthly_round_has_a_state_of_its_own(area, state, fails):
    assert failing("COMP-03", **{area: state}) == ([area] if fails else [])


@pytest.mark.parametrize(
    ("grade", "fails"),
    [("score_5", False), ("score_4", False), ("score_3", False), ("score_2", True), ("score_1", True)],
)
def test_hygiene_fails_from_two_down(grade, fails):
    assert failing("COMP-04", hygiene=grade) == (["hygiene"] if fails else [])


def test_a_score_is_never_given_by_the_rest_is_normal():
    assert not item_of("COMP-04", "hygiene").takes_rest


def test_no_photo_is_wanted_of_a_class():
    assert not item_of("COMP-01", "classes").photo_on_fail


@pytest.mark.parametrize(("verdict", "fails"), [("fit", False), ("after_repair", False), ("not_fit", True)])
def test_a_school_that_is_not_fit_to_open_is_a_fault(verdict, fails):
    assert failing("COMP-02", fit_to_open=verdict) == (["fit_to_open"] if fails else [])


def test_the_state_of_other_checks_is_left_to_the_server_and_never_fails():
    computed = [item for item in FORMS["COMP-02"].items if item.type is ItemType.COMPUTED]
    assert [item.key for item in computed] == ["groups_done", "papers_valid", "open_hazards"]
    assert all(item.fail_class is None for item in computed)
    reading = read_answers(FORMS["COMP-02"], filled(FORMS["COMP-02"]), today=TODAY)
    assert reading.is_complete and not set(reading.answers) & {item.key for item in computed}


def test_what_follows_a_storm_is_only_asked_after_it():
    before = read_answers(FORMS["COMP-07"], filled(FORMS["COMP-07"]) | {"a.stage": ["before"]})
    after = read_answers(FORMS["COMP-07"], filled(FORMS["COMP-07"]) | {"a.stage": ["after"]})
    assert set(after.answers) - set(before.answers) == {"after_dangers", "fit_again"}
    assert failing("COMP-07", stage="after", fit_again="closed") == ["fit_again"]


def test_a_good_example_and_a_problem_stand_side_by_side_and_may_be_empty():
    keys = [item.key for item in FORMS["GEN-01"].items]
    assert keys[-2:] == ["good", "problem"]
    assert [item.key for item in asked(FORMS["GEN-01"]) if not item.is_required] == ["good", "problem"]
    assert item_of("GEN-01", "good").text.zh == "优点" and item_of("GEN-01", "problem").text.zh == "问题"


def test_our_own_forms_say_that_they_are_our_own():
    assert {item.basis.mark for item in FORMS["GEN-01"].items} == {Mark.DEFAULT}
    assert {item.basis.mark for item in FORMS["GREEN-01"].items} == {Mark.DEFAULT, Mark.CUSTOM}


def test_rounds_belong_to_one_kind_and_drills_to_their_register():
    assert set(KINDS["whole_school"].forms) == set(ROUNDS) - {"GREEN-01"}
    assert "COMP-06" not in FORMS
    assert "COMP-06" in {entry.code for entry in library.entry_forms()}


def test_when_rounds_are_owed():
    assert cadences(ROUNDS) == {
        "COMP-01-D3": ("slots", "school"),
        "GEN-01-D": ("slots", "school"),
        "COMP-02-T": ("term", "school"),
        "COMP-03-M": ("monthly", "school"),
        "COMP-04-W": ("weekly", "school"),
        "COMP-05-T": ("term", "school"),
        "COMP-05-D": ("slots", "off"),
        "GREEN-01-W": ("weekly", "school"),
    }
    assert unusual(ROUNDS) == {"GEN-01-D", "COMP-05-D"}
    made = {preset.key: preset.cadence for preset in library.plans()}
    assert len(made["COMP-01-D3"]["slots"]) == 3
    assert [made[key]["part"] for key in ("COMP-02-T", "COMP-05-T")] == ["opening", "end"]
