"""The built-in library: complete in both languages, every item with its source, and forms that read as they should."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kiosk import library
from kiosk.core.form import (
    Computed,
    FailClass,
    Form,
    Held,
    Item,
    ItemType,
    Limits,
    Mark,
    Outcome,
    asked,
    problems,
    read_answers,
)
from kiosk.core.lifetime import State, verdict
from kiosk.core.rule import from_plain, to_plain
from kiosk.core.words import Text

FORMS = library.forms()
KINDS = library.kinds()
TODAY = date(2026, 11, 20)
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
CODES = [
    "FIRE-01", "FIRE-05", "FIRE-06", "FIRE-07", "PLAY-01", "PLAY-02", "KIT-02", "KIT-06", "KIT-14", "HYG-09", "ROOM-01",
    "SEC-02",
]  # fmt: skip
RUNS_OUT = {"reagent_expiry", "product_expiry", "spray_valid_until"}
BY_HAND = {"PLAY-08", "KIT-15", "HYG-06", "COMP-07"}
ITEMS = [(code, item.key) for code, form in FORMS.items() for item in form.items]


def texts(thing: object) -> Iterator[Text]:
    """Yield every bilingual text inside a value."""
    if isinstance(thing, Text):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from texts(value)
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from texts(value)
    elif is_dataclass(thing):
        for each in fields(thing):
            yield from texts(getattr(thing, each.name))


def item_of(code: str, key: str) -> Item:
    """Return an item that must be there."""
    found = FORMS[code].item(key)
    assert found is not None
    return found


def sound(item: Item) -> dict[str, list[str]]:
    """Return the fields of a sound answer."""
    match item.type:
        case ItemType.PASS:
            return {item.field: ["pass"]}
        case ItemType.CHOICE:
            return {item.field: [next(choice.key for choice in item.choices if not choice.fails)]}
        case ItemType.NUMBER:
            limits = item.limits or Limits(Decimal(1), None)
            return {item.field: [str(limits.minimum if limits.minimum is not None else limits.maximum)]}
        case ItemType.PAIR:
            value = sound(replace(item, type=ItemType.NUMBER))[item.field]
            return {f"{item.field}.{end}": value for end in ("low", "high")}
        case ItemType.DATE:
            least = item.limits.minimum if item.limits and item.limits.minimum else 0
            return {item.field: [(TODAY - timedelta(days=int(least))).isoformat()]}
        case ItemType.DATETIME:
            return {item.field: [f"{TODAY.isoformat()}T18:30"]}
        case ItemType.TEXT:
            return {item.field: ["没有问题"]}
        case ItemType.PHOTO | ItemType.SIGNATURE | ItemType.SECOND if item.is_required:
            return {f"{item.field}.nophoto": ["现在只有我一个人"]}
    return {}


def faulty(item: Item) -> dict[str, list[str]]:
    """Return the fields of a fault, told by one reason where there are reasons and without a photo."""
    told = {f"{item.field}.nophoto": ["太暗"]} | ({f"{item.field}.reason": [item.reasons[0].key]} if item.reasons else {})
    match item.type:
        case ItemType.PASS:
            return told | {item.field: ["fail"]}
        case ItemType.CHOICE:
            return told | {item.field: [next(choice.key for choice in item.choices if choice.fails)]}
        case ItemType.NUMBER if item.limits:
            return told | {item.field: [str(beyond(item))]}
        case ItemType.PAIR if item.limits:
            return told | {f"{item.field}.high": [str(beyond(item))]}
        case ItemType.DATE if item.limits:
            return told | {item.field: [(TODAY - timedelta(days=int(beyond(item)))).isoformat()]}
        case ItemType.ROWS:
            cells = [faulty_cell(sub) for sub in item.rows]
            return told | {f"{item.field}.0.{sub.key}": [cell] for sub, cell in zip(item.rows, cells, strict=True)}
    return told


def beyond(item: Item) -> Decimal:
    """Return a number out of an item's limits that can still be meant."""
    limits, bounds = item.limits or Limits(), item.bounds or Limits()
    above = [] if limits.maximum is None else [limits.maximum + step for step in (1, Decimal("0.01"))]
    below = [] if limits.minimum is None else [limits.minimum - step for step in (1, Decimal("0.01"))]
    return next(number for number in (*above, *below) if bounds.holds(number))


def faulty_cell(item: Item) -> str:
    """Return what is typed into one cell of a row: a fault where the cell can be one."""
    if item.type == ItemType.CHOICE:
        return next((choice.key for choice in item.choices if choice.fails), item.choices[0].key)
    given = faulty(item) if item.limits else sound(item)
    return given[item.field][0]


def filled(form: Form) -> dict[str, list[str]]:
    """Return the fields of a form with every item sound."""
    return {name: value for item in form.items for name, value in sound(item).items()}


def test_the_first_twelve_forms_are_there():
    assert set(CODES) <= set(FORMS)


@pytest.mark.parametrize("code", sorted(FORMS))
def test_a_form_is_well_made_and_survives_being_stored(code):
    form = FORMS[code]
    assert form.code == code and problems(form) == ()
    assert Form.from_plain(json.loads(json.dumps(form.to_plain()))) == form
    assert form.roles and form.basis and form.seconds


@pytest.mark.parametrize("thing", [*FORMS.values(), *KINDS.values(), library.plans(), library.lifetimes(), library.entry_forms()])
def test_every_text_is_said_in_both_languages_and_each_in_its_script(thing):
    said = list(texts(thing))
    assert said
    for text in said:
        assert CHINESE.search(text.zh), text
        assert text.en.strip() and not CHINESE.search(text.en), text
        assert text.zh == text.zh.strip() and text.en == text.en.strip(), text


@pytest.mark.parametrize(("code", "key"), ITEMS)
def test_every_item_names_its_basis_and_every_fault_its_reasons(code, key):
    item = item_of(code, key)
    assert item.basis is not None and item.basis.mark in Mark
    if item.explains_fail and item.fail_class:
        assert 3 <= len(item.reasons) <= 5


@pytest.mark.parametrize(("code", "key"), ITEMS)
def test_a_unit_is_a_sign_that_both_languages_read(code, key):
    item = item_of(code, key)
    assert not any(CHINESE.search(each.unit) for each in (item, *item.rows))


@pytest.mark.parametrize("code", sorted(FORMS))
def test_all_normal_gives_no_findings(code):
    reading = read_answers(
        FORMS[code], filled(FORMS[code]), computed={"lifetime": Computed("ok", TODAY)}, today=TODAY
    )
    assert reading.problems == () and reading.findings == ()
    assert all(answer.outcome == Outcome.PASS for answer in reading.answers.values())


@pytest.mark.parametrize(("code", "key"), [(code, key) for code, key in ITEMS if item_of(code, key).fail_class])
def test_every_item_that_can_fail_gives_a_finding(code, key):
    form, item = FORMS[code], item_of(code, key)
    posted = filled(form) | faulty(item)
    if item.shown_if:
        posted[f"a.{item.shown_if.item}"] = [item.shown_if.values[0]]
    computed = {"lifetime": Computed("scrap" if key == "lifetime" else "ok", TODAY)}
    reading = read_answers(form, posted, computed=computed, today=TODAY)
    assert reading.problems == ()
    assert [(found.item, found.fail_class) for found in reading.findings] == [(key, item.fail_class)]


@pytest.mark.parametrize("code", sorted(FORMS))
def test_a_form_is_signed_and_confirmed_with_what_the_server_holds(code):
    form = FORMS[code]
    posted = {name: said for name, said in filled(form).items() if not name.endswith(".nophoto")}
    pictures = [item for item in form.items if item.type in (ItemType.PHOTO, ItemType.SIGNATURE)]
    posted |= {f"{item.field}.photo": [f"key of {item.key}"] for item in pictures}
    held = Held(
        photos={f"key of {item.key}": item.key for item in pictures},
        seconds={item.key: 7 for item in form.items if item.type is ItemType.SECOND},
    )
    reading = read_answers(form, posted, today=TODAY, held=held)
    assert reading.problems == () and not any(answer.nophoto for answer in reading.answers.values())
    assert {key for key, answer in reading.answers.items() if answer.type is ItemType.SECOND} <= set(held.seconds)


@pytest.mark.parametrize(("code", "key"), [(code, key) for code, key in ITEMS if item_of(code, key).type is ItemType.DATE])
def test_only_a_date_by_which_something_runs_out_or_is_to_be_done_may_lie_ahead(code, key):
    item, tomorrow = item_of(code, key), (TODAY + timedelta(days=1)).isoformat()
    posted = filled(FORMS[code]) | {item.field: [tomorrow]}
    if item.shown_if:
        posted[f"a.{item.shown_if.item}"] = [item.shown_if.values[0]]
    is_refused = [problem.item for problem in read_answers(FORMS[code], posted, today=TODAY).problems] == [key]
    assert is_refused is (item.limits is not None and key not in RUNS_OUT)


@pytest.mark.parametrize("code", sorted(FORMS))
def test_an_empty_form_names_every_item_that_must_be_answered(code):
    reading = read_answers(FORMS[code], {})
    wanted = [item.key for item in asked(FORMS[code]) if item.is_required and item.shown_if is None]
    assert [problem.item for problem in reading.problems] == wanted


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("FIRE-05", "exit_open"),
        ("FIRE-05", "no_bars"),
        ("FIRE-06", "no_ebikes"),
        ("FIRE-06", "hot_work"),
        ("FIRE-07", "exits_open"),
    ],
)
def test_what_may_be_a_major_hazard_is_answered_one_by_one(code, key):
    item = item_of(code, key)
    assert item.is_major and item.one_by_one and not item.na_allowed


def test_of_the_first_twelve_nothing_else_may_be_a_major_hazard():
    assert sum(item.is_major for code in CODES for item in FORMS[code].items) == 5


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        ("FIRE-01", "立立停停立停停停限限停限-"),
        ("FIRE-05", "立停立立停限限立"),
        ("FIRE-06", "立立限立立立立停--"),
        ("FIRE-07", "立停立立立停-"),
        ("PLAY-01", "立停停停停停停限-"),
        ("PLAY-02", "立停停停停停停限停停停限停停限立限-"),
        ("KIT-02", "立立限停停立立立立立立限停停立立停限限"),
        ("KIT-06", "-立立立立停限限"),
        ("KIT-14", "立立立立限立立停立-"),
        ("HYG-09", "立限限立限限停"),
        ("ROOM-01", "停立立立立立停--"),
        ("SEC-02", "立限停停立立-"),
    ],
)
def test_the_class_of_each_fail(code, classes):
    assert "".join(item.fail_class.sign if item.fail_class else "-" for item in FORMS[code].items) == classes


@pytest.mark.parametrize(
    ("code", "key", "minimum", "maximum"),
    [
        ("KIT-06", "chilled_temperature", 0, 8),
        ("KIT-06", "frozen_temperature", None, -12),
        ("KIT-06", "samples_temperature", 0, 8),
        ("HYG-09", "bowls", 400, 700),
    ],
)
def test_the_limits_of_each_number(code, key, minimum, maximum):
    assert item_of(code, key).limits == Limits(
        *(None if end is None else Decimal(end) for end in (minimum, maximum))
    )


@pytest.mark.parametrize(
    ("cabinet", "temperature", "finds"),
    [
        ("chilled", "-0.1", True), ("chilled", "0", False), ("chilled", "8", False), ("chilled", "8.1", True),
        ("frozen", "-12.1", False), ("frozen", "-12", False), ("frozen", "-11.9", True),
        ("samples", "-0.1", True), ("samples", "0", False), ("samples", "8", False), ("samples", "8.1", True),
    ],
)  # fmt: skip
def test_a_fridge_is_judged_by_the_limits_of_its_sort(cabinet, temperature, finds):
    form = FORMS["KIT-06"]
    posted = filled(form) | {f"a.{cabinet}_temperature": [temperature], f"a.{cabinet}_temperature.nophoto": ["太暗"]}
    reading = read_answers(form, posted, known={"cabinet": cabinet}, today=TODAY)
    assert reading.problems == () and bool(reading.findings) is finds
    assert next(item.key for item in asked(form, {"cabinet": cabinet})) == f"{cabinet}_temperature"


@pytest.mark.parametrize(("gauge", "is_weighed"), [("green", False), ("none", True)])
def test_only_an_extinguisher_without_a_gauge_is_weighed(gauge, is_weighed):
    posted = filled(FORMS["FIRE-01"]) | {"a.gauge": [gauge], "a.co2_weight": ["7.2"]}
    assert ("co2_weight" in read_answers(FORMS["FIRE-01"], posted).answers) is is_weighed


def test_an_extinguisher_that_feels_light_fails_without_a_scale():
    posted = filled(FORMS["FIRE-01"]) | {
        "a.gauge": ["none"],
        "a.co2_weight": [""],
        "a.co2_weight.reason": ["feels_light"],
        "a.co2_weight.nophoto": ["看不出"],
    }
    reading = read_answers(FORMS["FIRE-01"], posted)
    assert [(found.item, found.fail_class) for found in reading.findings] == [("co2_weight", FailClass.STOP)]


def test_the_weekly_play_check_asks_all_that_the_daily_one_does():
    daily = {item.key: item for item in FORMS["PLAY-01"].items}
    weekly = {item.key: item for item in FORMS["PLAY-02"].items}
    assert daily.items() <= weekly.items()
    assert len(weekly) == len(daily) + 9


def test_the_same_key_in_the_forms_of_one_kind_means_the_same():
    for kind in KINDS.values():
        seen: dict[str, Item] = {}
        for code in kind.forms:
            for item in FORMS[code].items:
                assert seen.setdefault(item.key, item) == item, (kind.key, item.key)


def test_a_picture_is_never_wanted_where_a_child_may_be_in_it():
    assert not item_of("ROOM-01", "nobody_left").photo_on_fail


def test_every_form_has_a_kind_and_a_plan_that_can_be_kept():
    taken = {(code, kind.key) for kind in KINDS.values() for code in kind.forms}
    planned = {(preset.form, preset.kind) for preset in library.plans()}
    assert planned <= taken
    assert {code for code, _ in taken} == set(FORMS)
    assert {code for code, _ in taken - planned} == BY_HAND
    assert len({preset.key for preset in library.plans()}) == len(library.plans())
    for preset in library.plans():
        assert to_plain(from_plain(preset.cadence)) == json.loads(json.dumps(preset.cadence))


@pytest.mark.parametrize(
    ("form", "cadence", "filter_", "slots"),
    [
        ("FIRE-01", "monthly", "work", None),
        ("FIRE-05", "slots", "manned", [(360, 1080, 1440)]),
        ("FIRE-06", "slots", "manned", [(360, 1080, 1440)]),
        ("FIRE-07", "night", "every", None),
        ("PLAY-01", "slots", "school", [(390, 510, 720)]),
        ("PLAY-02", "weekly", "school", None),
        ("KIT-02", "slots", "meals", [(360, 1080, 1440)]),
        ("KIT-06", "slots", "meals", [(420, 570, 690), (780, 930, 1080)]),
        ("KIT-14", "slots", "school", [(900, 1110, 1440)]),
        ("HYG-09", "slots", "school", [(450, 540, 630), (630, 750, 840), (840, 1020, 1140)]),
        ("ROOM-01", "slots", "school", [(900, 1110, 1440)]),
        ("SEC-02", "slots", "manned", [(450, 540, 630), (630, 750, 840), (840, 1020, 1140)]),
    ],
)
def test_the_plans_follow_the_default_times(form, cadence, filter_, slots):
    preset = next(preset for preset in library.plans() if preset.form == form)
    assert (preset.cadence["type"], preset.cadence["filter"]) == (cadence, filter_)
    if slots:
        assert [(slot["opens"], slot["due"], slot["closes"]) for slot in preset.cadence["slots"]] == slots
        assert preset.cadence["grace"] == (15 if len(slots) > 1 else 0)


def test_a_patrol_point_is_wanted_five_times_a_day():
    by_day, by_night = (preset.cadence for preset in library.plans() if preset.form == "SEC-02")
    night_minutes = (by_night["to_by"] - by_night["from_by"]) % 1440
    assert len(by_day["slots"]) + night_minutes // by_night["step"] == 5


def test_a_night_round_is_on_time_until_its_window_ends():
    for preset in library.plans():
        if preset.cadence["type"] == "night":
            assert preset.cadence["due_before"] == preset.cadence["grace"] == 30


def test_presets_may_be_changed_by_the_caller():
    library.plans()[0].cadence["due_by"] = 1
    assert library.plans()[0].cadence["due_by"] == 1080


def test_a_form_satisfies_only_forms_of_the_library_and_never_itself():
    for form in FORMS.values():
        assert set(form.satisfies) <= set(FORMS) - {form.code}
    assert FORMS["PLAY-02"].satisfies == ("PLAY-01",) and FORMS["SEC-02"].satisfies == ("FIRE-07",)


def test_a_register_s_entry_forms_are_named_and_not_built_twice():
    codes = [entry.code for entry in library.entry_forms()]
    assert codes == ["COMP-06", "HYG-04", "KIT-03", "KIT-04", "KIT-05", "KIT-08", "SEC-05"]
    assert not set(codes) & set(FORMS)


def test_the_kinds_and_what_they_need():
    assert {
        "extinguisher": "high", "exit": "high", "site": "high", "night_point": "high", "play_set": "high",
        "kitchen": "high", "fridge": "middle", "toilet": "low", "classroom": "middle", "patrol_point": "middle",
    }.items() <= {key: kind.risk.value for key, kind in KINDS.items()}.items()  # fmt: skip
    assert {"extinguisher", "play_set"} <= {key for key, kind in KINDS.items() if kind.large_label}
    assert KINDS["extinguisher"].lifetime in library.lifetimes()


def test_the_fields_of_a_kind_can_be_stored_and_answer_what_is_not_asked():
    for kind in KINDS.values():
        plain = [field.to_plain() for field in kind.fields]
        assert json.loads(json.dumps(plain)) == plain
        known = {item.known_from for code in kind.forms for item in FORMS[code].items} - {None}
        assert known <= {field.key for field in kind.fields}
    cabinet = next(field for field in KINDS["fridge"].fields if field.key == "cabinet")
    assert cabinet.choices == item_of("KIT-06", "cabinet").choices


@pytest.mark.parametrize(
    ("agent", "first", "then", "scrap"),
    [("water", 3, 1, 6), ("powder", 5, 2, 10), ("clean_agent", 5, 2, 10), ("co2", 5, 2, 12)],
)
def test_the_life_of_an_extinguisher(agent, first, then, scrap):
    lifetimes = library.lifetimes()["extinguisher"]
    rule = lifetimes.rules[agent]
    assert (rule.first_upkeep, rule.then_every, rule.scrap_at) == (first, then, scrap)
    made_on = TODAY.replace(year=TODAY.year - scrap)
    assert verdict(rule, made_on=made_on, serviced_on=TODAY, today=TODAY).state == State.SCRAP
    assert verdict(rule, made_on=made_on + timedelta(1), serviced_on=TODAY, today=TODAY).state == State.OK
    names = {field.key for field in KINDS["extinguisher"].fields}
    assert {lifetimes.sort_field, lifetimes.made_field, lifetimes.serviced_field} <= names


def test_every_verdict_on_a_lifetime_has_its_words_in_the_form():
    lifetime = item_of("FIRE-01", "lifetime")
    assert {choice.key: choice.fails for choice in lifetime.choices} == {
        State.OK: False,
        State.UPKEEP_DUE: True,
        State.SCRAP: True,
        State.UNKNOWN: False,
    }
