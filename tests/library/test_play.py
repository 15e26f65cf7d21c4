"""The playground forms: what a fault asks for, the limits at both ends, what is asked one by one, and when it is owed."""

from datetime import date, timedelta

import pytest

from kiosk import library
from kiosk.core.calendar import Calendar, Term
from kiosk.core.form import FailClass, Mark, asked, read_answers
from kiosk.core.rule import from_plain, problems
from kiosk.library.roles import CONTRACTOR, SPORTS_TEACHER
from tests.instants import FRIDAY_MORNING, SHANGHAI
from tests.library.test_library import FORMS, KINDS, TODAY, filled, item_of

PLAY = [code for code in FORMS if code.startswith("PLAY-")]
PRESETS = {preset.key: preset for preset in library.plans() if preset.form in PLAY}
AUTUMN = Term("2026-1", "秋季学期", date(2026, 9, 1), date(2027, 1, 22), date(2026, 8, 31))
SPRING = Term("2026-2", "春季学期", date(2027, 3, 1), date(2027, 7, 9), date(2027, 3, 1))
CALENDAR = Calendar(SHANGHAI, terms=(AUTUMN, SPRING))


def found(code: str, **said: str) -> list[str]:
    """Return the items that fail on a sound sheet with these answers put in."""
    posted = filled(FORMS[code])
    for key, value in said.items():
        posted |= {f"a.{key}": [value], f"a.{key}.nophoto": ["太暗"]}
    reading = read_answers(FORMS[code], posted, today=TODAY)
    assert reading.problems == ()
    return [finding.item for finding in reading.findings]


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        ("PLAY-03-M", "停停停停限限限限-"),
        ("PLAY-03-Q", "限限-"),
        ("PLAY-04", "限-限-停停停限-停-"),
        ("PLAY-05-D", "立限-停"),
        ("PLAY-05-W", "限限"),
        ("PLAY-05-M", "限-"),
        ("PLAY-05-T", "-"),
        ("PLAY-06", "停停停停限限-限限限"),
        ("PLAY-07-W", "停停停限限限"),
        ("PLAY-07-M", "停停停停停限限限"),
        ("PLAY-08", "停停停限-限"),
    ],
)
def test_the_class_of_each_fail(code, classes):
    assert "".join(item.fail_class.sign if item.fail_class else "-" for item in FORMS[code].items) == classes


def test_no_fault_of_the_playground_is_on_the_list_of_major_hazards():
    assert not [item.key for code in PLAY for item in FORMS[code].items if item.is_major]


def test_only_what_could_kill_must_be_answered_one_by_one():
    assert {code: [item.key for item in FORMS[code].items if item.one_by_one] for code in PLAY} == {
        "PLAY-01": ["whole"],
        "PLAY-02": ["whole", "fasteners"],
        "PLAY-03-M": ["bolts"],
        "PLAY-03-Q": [],
        "PLAY-04": ["verdict"],
        "PLAY-05-D": ["pool_safe"],
        "PLAY-05-W": [],
        "PLAY-05-M": [],
        "PLAY-05-T": [],
        "PLAY-06": ["cords"],
        "PLAY-07-W": ["hoop_base", "goals"],
        "PLAY-07-M": ["hoop_base", "goals"],
        "PLAY-08": ["upright"],
    }


@pytest.mark.parametrize(
    ("code", "key", "value", "fails"),
    [
        ("PLAY-03-M", "slide_height", "2", False), ("PLAY-03-M", "slide_height", "2.01", True),
        ("PLAY-05-M", "sand_depth", "30", False), ("PLAY-05-M", "sand_depth", "29.9", True),
        ("PLAY-03-M", "chain_wear", "watch", False), ("PLAY-03-M", "chain_wear", "na", False),
    ],
)  # fmt: skip
def test_an_answer_fails_just_outside_what_is_sound(code, key, value, fails):
    assert found(code, **{key: value}) == ([key] if fails else [])


@pytest.mark.parametrize(
    ("code", "key", "days"),
    [
        ("PLAY-03-Q", "lubricated_on", 92),
        ("PLAY-03-Q", "painted_on", 92),
        ("PLAY-04", "inspected_on", 366),
        ("PLAY-06", "toys_disinfected_on", 7),
        ("PLAY-06", "books_sunned_on", 14),
    ],
)
def test_a_date_fails_one_day_after_its_limit(code, key, days):
    on_the_limit, past_it = (TODAY - timedelta(days=age) for age in (days, days + 1))
    assert found(code, **{key: on_the_limit.isoformat()}) == []
    assert found(code, **{key: past_it.isoformat()}) == [key]


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("PLAY-05-M", "sand_washed_on"),
        ("PLAY-05-T", "sand_changed_on"),
        ("PLAY-06", "balls_washed_on"),
        ("PLAY-08", "posts_changed_on"),
    ],
)
def test_a_date_whose_interval_the_school_sets_never_fails_as_built(code, key):
    assert found(code, **{key: "2020-01-01"}) == []


@pytest.mark.parametrize(
    ("code", "key", "reason"),
    [("PLAY-03-M", "loose_fill", "thin"), ("PLAY-04", "loose_fill", "thin"), ("PLAY-06", "toys_counted", "short")],
)
def test_a_number_whose_limits_the_school_sets_fails_by_its_reason(code, key, reason):
    assert item_of(code, key).limits is None
    posted = filled(FORMS[code]) | {f"a.{key}.reason": [reason], f"a.{key}.nophoto": ["太暗"]}
    findings = read_answers(FORMS[code], posted, today=TODAY).findings
    assert [(finding.item, finding.fail_class) for finding in findings] == [(key, FailClass.TERM)]


@pytest.mark.parametrize(
    ("verdict", "fails"), [("fit", False), ("limited", False), ("closed", True), ("scrap", True)]
)
def test_the_yearly_verdict_takes_a_set_out_of_use(verdict, fails):
    posted = filled(FORMS["PLAY-04"]) | {
        "a.verdict": [verdict], "a.verdict.reason": ["age"], "a.verdict.nophoto": ["太暗"],
    }  # fmt: skip
    findings = read_answers(FORMS["PLAY-04"], posted, today=TODAY).findings
    assert [(each.item, each.fail_class) for each in findings] == ([("verdict", FailClass.STOP)] if fails else [])


@pytest.mark.parametrize(("water", "is_asked"), [("pool", True), ("none", False)])
def test_a_pool_is_asked_after_only_where_there_is_one(water, is_asked):
    keys = [item.key for item in asked(FORMS["PLAY-05-D"], {"water": water})]
    assert ("pool_safe" in keys) is is_asked and "water" not in keys


def test_work_done_on_a_set_is_kept_row_by_row():
    posted = filled(FORMS["PLAY-03-M"]) | {
        "a.work_done.0.part": ["秋千吊环"],
        "a.work_done.0.finding": ["磨细"],
        "a.work_done.0.action": ["换新"],
    }
    reading = read_answers(FORMS["PLAY-03-M"], posted, today=TODAY)
    (row,) = reading.answers["work_done"].value
    assert [row[key].value for key in ("part", "finding", "action")] == ["秋千吊环", "磨细", "换新"]


def test_the_full_monthly_check_of_sports_equipment_counts_for_the_weekly_look():
    weekly = {item.key: item for item in FORMS["PLAY-07-W"].items}
    monthly = {item.key: item for item in FORMS["PLAY-07-M"].items}
    assert weekly.items() <= monthly.items() and monthly.keys() - weekly.keys() == {"hoop_bolts", "bars"}
    assert FORMS["PLAY-07-M"].satisfies == ("PLAY-07-W",)


def test_nothing_of_the_new_forms_reads_as_law():
    new = [code for code in PLAY if code not in ("PLAY-01", "PLAY-02")]
    assert not [item.key for code in new for item in FORMS[code].items if item.basis.mark in (Mark.READ, Mark.LOCAL)]
    assert item_of("PLAY-05-D", "pool_safe").basis.mark is Mark.UNVERIFIED
    assert item_of("PLAY-05-M", "sand_washed_on").basis.mark is Mark.UNVERIFIED
    assert item_of("PLAY-03-Q", "lubricated_on").basis.mark is Mark.DEFAULT


def test_who_looks():
    assert CONTRACTOR in FORMS["PLAY-04"].roles
    assert SPORTS_TEACHER in FORMS["PLAY-07-W"].roles and SPORTS_TEACHER in FORMS["PLAY-07-M"].roles


@pytest.mark.parametrize(
    ("key", "form", "kind", "cadence", "filter_"),
    [
        ("PLAY-03-M", "PLAY-03-M", "play_set", "monthly", "school"),
        ("PLAY-03-Q", "PLAY-03-Q", "play_set", "monthly", "school"),
        ("PLAY-04-Y", "PLAY-04", "play_set", "yearly", None),
        ("PLAY-05-D", "PLAY-05-D", "sandpit", "slots", "school"),
        ("PLAY-05-W", "PLAY-05-W", "sandpit", "weekly", "school"),
        ("PLAY-05-M", "PLAY-05-M", "sandpit", "monthly", "school"),
        ("PLAY-05-T", "PLAY-05-T", "sandpit", "term", "school"),
        ("PLAY-06-W", "PLAY-06", "toys", "weekly", "school"),
        ("PLAY-07-W", "PLAY-07-W", "sports", "weekly", "school"),
        ("PLAY-07-M", "PLAY-07-M", "sports", "monthly", "school"),
    ],
)
def test_the_plans_follow_the_default_times(key, form, kind, cadence, filter_):
    preset = PRESETS[key]
    assert (preset.form, preset.kind, preset.is_usual) == (form, kind, True)
    assert (preset.cadence["type"], preset.cadence.get("filter")) == (cadence, filter_)
    assert preset.cadence.get("months", 1) == (3 if key.endswith("-Q") else 1)
    assert preset.cadence.get("part", "opening") == "opening"


@pytest.mark.parametrize("key", PRESETS)
def test_every_plan_is_a_rule_that_can_be_saved(key):
    assert problems(from_plain(PRESETS[key].cadence), CALENDAR, FRIDAY_MORNING) == []


def test_a_check_after_bad_weather_is_opened_by_hand():
    assert "PLAY-08" not in {preset.form for preset in library.plans()}
    assert [key for key, kind in KINDS.items() if "PLAY-08" in kind.forms] == ["play_set", "sports"]


def test_the_kinds_of_the_playground():
    assert {key: (kind.risk.value, kind.large_label) for key, kind in KINDS.items() if kind.forms[0] in PLAY} == {
        "play_set": ("high", True),
        "sandpit": ("middle", True),
        "toys": ("middle", False),
        "sports": ("high", True),
    }
    water = next(field for field in KINDS["sandpit"].fields if field.key == "water")
    assert water.choices == item_of("PLAY-05-D", "water").choices
