"""The forms of health and hygiene: counts and no child's name, limits at both ends, and when each is owed."""

from datetime import timedelta

import pytest

from kiosk import library
from kiosk.core.form import ItemType, Mark, read_answers
from tests.library.test_library import FORMS, KINDS, TODAY, filled, item_of

HYGIENE = [code for code in FORMS if code.startswith("HYG-")]
OF_CHILDREN = ("HYG-01", "HYG-02", "HYG-06")


def found(code: str, **said: str) -> list[str]:
    """Return the items that fail on a sound sheet with these answers put in."""
    posted = filled(FORMS[code])
    for item, value in said.items():
        posted |= {f"a.{item}": [value], f"a.{item}.note": ["看过"], f"a.{item}.nophoto": ["太暗"]}
    reading = read_answers(FORMS[code], posted, today=TODAY)
    assert reading.problems == ()
    return [finding.item for finding in reading.findings]


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        ("HYG-01", "---------立----"),
        ("HYG-02", "---------"),
        ("HYG-03-D2", "立-立"),
        ("HYG-03-D", "立立立-立立立立立立立"),
        ("HYG-03-W", "限限限"),
        ("HYG-03-HM", "限限"),
        ("HYG-03-M", "限限"),
        ("HYG-05", "-停----立立--立立--"),
        ("HYG-06", "------------"),
        ("HYG-08-D", "立限立限-"),
        ("HYG-08-W", "限限立限立限-"),
    ],
)
def test_the_class_of_each_fail(code, classes):
    assert "".join(item.fail_class.sign if item.fail_class else "-" for item in FORMS[code].items) == classes


@pytest.mark.parametrize("code", OF_CHILDREN)
def test_children_are_counted_and_never_named(code):
    for item in FORMS[code].items:
        assert all(sub.type in (ItemType.NUMBER, ItemType.CHOICE) for sub in item.rows), item.key
        if item.type == ItemType.TEXT:
            assert item.key in ("sick_disinfected", "reported_to")
        if item.fail_class:
            assert not item.photo_on_fail


@pytest.mark.parametrize(("value", "is_taken"), [("-1", False), ("0", True), ("100", True), ("101", False)])
@pytest.mark.parametrize(("code", "key"), [("HYG-01", "arrived"), ("HYG-02", "seen_at_noon"), ("HYG-06", "off_sick")])
def test_a_count_is_that_of_a_class(code, key, value, is_taken):
    reading = read_answers(FORMS[code], filled(FORMS[code]) | {f"a.{key}": [value]}, today=TODAY)
    assert (reading.problems == ()) is is_taken


def test_a_morning_with_everybody_well_needs_five_answers():
    wanted = [item.key for item in FORMS["HYG-01"].items if item.is_required]
    assert wanted == ["expected", "arrived", "absent", "dangerous_things", "medicine"]


def test_fever_is_counted_in_the_same_way_all_day():
    assert item_of("HYG-01", "feverish") == item_of("HYG-02", "feverish")


def test_when_to_report_is_said_where_the_report_is_written_down():
    hint = item_of("HYG-06", "reported_at").hint
    assert hint is not None and "3例" in hint.zh and "5例" in hint.zh and "24小时" in hint.zh


@pytest.mark.parametrize(
    ("code", "key", "value", "fails"),
    [
        ("HYG-03-D2", "airing_minutes", "9.9", True), ("HYG-03-D2", "airing_minutes", "10", False),
        ("HYG-03-D", "tables_strength", "99", True), ("HYG-03-D", "tables_strength", "100", False),
        ("HYG-03-D", "tables_strength", "250", False), ("HYG-03-D", "tables_strength", "251", True),
        ("HYG-03-D", "cups_minutes", "9", True), ("HYG-03-D", "cups_minutes", "10", False),
        ("HYG-03-D", "touched_strength", "99", True), ("HYG-03-D", "touched_strength", "100", False),
        ("HYG-03-D", "touched_strength", "250", False), ("HYG-03-D", "touched_strength", "251", True),
        ("HYG-03-D", "class_toilets_strength", "399", True), ("HYG-03-D", "class_toilets_strength", "400", False),
        ("HYG-03-D", "class_toilets_strength", "700", False), ("HYG-03-D", "class_toilets_strength", "701", True),
        ("HYG-03-W", "toys_strength", "99", True), ("HYG-03-W", "toys_strength", "100", False),
        ("HYG-03-W", "toys_strength", "250", False), ("HYG-03-W", "toys_strength", "251", True),
        ("HYG-03-W", "toys_minutes", "9", True), ("HYG-03-W", "toys_minutes", "10", False),
        ("HYG-03-W", "toys_minutes", "30", False), ("HYG-03-W", "toys_minutes", "31", True),
        ("HYG-03-HM", "books_hours", "5.9", True), ("HYG-03-HM", "books_hours", "6", False),
    ],
)  # fmt: skip
def test_a_number_fails_just_outside_its_limits(code, key, value, fails):
    assert found(code, **{key: value}) == ([key] if fails else [])


@pytest.mark.parametrize(
    ("code", "key", "days"),
    [
        ("HYG-03-HM", "books_sunned_on", 14),
        ("HYG-03-M", "quilts_sunned_on", 31),
        ("HYG-03-M", "linen_washed_on", 31),
        ("HYG-05", "product_expiry", 0),
    ],
)
def test_a_date_fails_one_day_after_its_limit(code, key, days):
    on_the_limit, past_it = (TODAY - timedelta(days=age) for age in (days, days + 1))
    assert found(code, **{key: on_the_limit.isoformat()}) == []
    assert found(code, **{key: past_it.isoformat()}) == [key]


@pytest.mark.parametrize("key", ["tables_strength", "touched_strength", "class_toilets_strength", "cups_minutes"])
def test_what_was_not_measured_today_may_stay_empty(key):
    assert found("HYG-03-D", **{key: ""}) == []


def test_a_solution_a_fifth_off_is_told_by_a_reason():
    posted = filled(FORMS["HYG-05"]) | {"a.strip_reading": ["70"], "a.strip_reading.nophoto": ["太暗"]}
    assert read_answers(FORMS["HYG-05"], posted, today=TODAY).findings == ()
    posted |= {"a.strip_reading.reason": ["low"]}
    assert [each.item for each in read_answers(FORMS["HYG-05"], posted, today=TODAY).findings] == ["strip_reading"]


@pytest.mark.parametrize("key", ["corridors", "yard"])
@pytest.mark.parametrize(("score", "fails"), [("score_2", True), ("score_3", False)])
def test_a_score_of_two_fails_and_of_three_does_not(key, score, fails):
    assert found("HYG-08-W", **{key: score}) == ([key] if fails else [])


@pytest.mark.parametrize("key", ["corridors", "yard"])
def test_a_score_is_never_given_by_the_rest_is_normal(key):
    assert not item_of("HYG-08-W", key).takes_rest


def test_the_scored_inspection_asks_all_that_the_daily_look_does_and_stands_for_it():
    daily, weekly = ({item.key: item for item in FORMS[code].items} for code in ("HYG-08-D", "HYG-08-W"))
    assert daily.items() <= weekly.items() and set(weekly) - set(daily) == {"corridors", "yard"}
    assert FORMS["HYG-08-W"].satisfies == ("HYG-08-D",)


def test_nothing_here_is_a_major_hazard_and_only_chemicals_are_answered_one_by_one():
    assert not any(item.is_major for code in HYGIENE for item in FORMS[code].items)
    assert [(code, item.key) for code in HYGIENE for item in FORMS[code].items if item.one_by_one] == [
        ("HYG-09", "chemicals")
    ]


@pytest.mark.parametrize(
    ("code", "key", "mark"),
    [
        ("HYG-01", "expected", Mark.READ),
        ("HYG-01", "feverish", Mark.CUSTOM),
        ("HYG-01", "unwell", Mark.SECONDARY),
        ("HYG-02", "poor_sleep", Mark.READ),
        ("HYG-03-D", "tables_strength", Mark.SECONDARY),
        ("HYG-05", "strip_reading", Mark.DEFAULT),
        ("HYG-05", "discard_at", Mark.UNVERIFIED),
        ("HYG-05", "solution_fresh", Mark.UNVERIFIED),
        ("HYG-06", "reported_at", Mark.READ),
        ("HYG-08-W", "corridors", Mark.PLAN),
        ("HYG-08-W", "bins", Mark.CUSTOM),
    ],
)
def test_no_item_claims_more_than_was_checked(code, key, mark):
    basis = item_of(code, key).basis
    assert basis is not None and basis.mark == mark


def test_the_cluster_hint_says_what_to_compare_and_never_fails():
    cluster = item_of("HYG-06", "cluster")
    assert cluster.type == ItemType.COMPUTED and cluster.fail_class is None
    assert cluster.hint is not None and "上报" in cluster.hint.zh


@pytest.mark.parametrize(
    ("key", "form", "kind", "cadence", "owner", "is_usual"),
    [
        ("HYG-01-D", "HYG-01", "class", "slots", "保健医 / 保健老师 / 校医", True),
        ("HYG-02-D", "HYG-02", "class", "slots", "班主任 / 带班教师 / 保育员", True),
        ("HYG-03-D2", "HYG-03-D2", "class", "slots", "班主任 / 带班教师 / 保育员", True),
        ("HYG-03-D", "HYG-03-D", "class", "slots", "班主任 / 带班教师 / 保育员", True),
        ("HYG-03-W", "HYG-03-W", "class", "weekly", "班主任 / 带班教师 / 保育员", True),
        ("HYG-03-HM", "HYG-03-HM", "class", "half_monthly", "班主任 / 带班教师 / 保育员", True),
        ("HYG-03-M", "HYG-03-M", "class", "monthly", "班主任 / 带班教师 / 保育员", True),
        ("HYG-05-D", "HYG-05", "class", "slots", "班主任 / 带班教师 / 保育员", False),
        ("HYG-08-D", "HYG-08-D", "public_area", "slots", "保洁员", True),
        ("HYG-08-W", "HYG-08-W", "public_area", "weekly", "总务 / 后勤主任", True),
        ("HYG-08-M", "HYG-08-W", "public_area", "monthly", "总务 / 后勤主任", False),
    ],
)
def test_the_plans_follow_the_default_frequencies(key, form, kind, cadence, owner, is_usual):
    preset = next(preset for preset in library.plans() if preset.key == key)
    assert (preset.form, preset.kind, preset.cadence["type"]) == (form, kind, cadence)
    assert preset.cadence["filter"] == "school"
    assert (preset.owner.zh, preset.is_usual) == (owner, is_usual)


@pytest.mark.parametrize(
    ("key", "times"),
    [
        ("HYG-01-D", [(390, 510, 720)]),
        ("HYG-02-D", [(360, 1080, 1440)]),
        ("HYG-03-D2", [(420, 570, 690), (780, 930, 1080)]),
        ("HYG-03-D", [(360, 1080, 1440)]),
        ("HYG-08-D", [(360, 1080, 1440)]),
    ],
)
def test_the_hours_of_each_day(key, times):
    preset = next(preset for preset in library.plans() if preset.key == key)
    assert [(slot["opens"], slot["due"], slot["closes"]) for slot in preset.cadence["slots"]] == times


def test_tracing_of_illness_is_opened_by_hand():
    assert "HYG-06" in KINDS["class"].forms
    assert not [preset for preset in library.plans() if preset.form == "HYG-06"]


def test_a_public_area_has_a_label_for_outdoors():
    assert KINDS["public_area"].large_label
