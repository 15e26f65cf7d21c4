"""Every built-in form against the domain document: rows, classes, stars, limits, marks and frequencies.

`check_forms.json` is what the document says, `rows.json` which items carry which row. What differs stands in
`rows.json` with its reason, and a reason that is not needed any more fails here.
"""

import json
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kiosk import library
from kiosk.core.form import Item, ItemType, Mark
from tests.library.domain import (
    FOLDER,
    LONGEST_NAME,
    Row,
    read_document,
    read_extract,
    to_text,
)
from tests.library.test_library import FORMS, item_of

DOMAIN = read_extract()
WRITTEN: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("rows.json").read_text("utf-8"))
ENTRY_FORMS = {entry.code for entry in library.entry_forms()}
CHECKED = {code: section for code, section in DOMAIN.sections.items() if code not in ENTRY_FORMS}
ROWS = [
    (section, number)
    for section, rows in WRITTEN["rows"].items()
    for number, by_form in rows.items()
    if isinstance(by_form, dict)
]
FREQUENCIES = [(code, frequency) for code, section in CHECKED.items() for frequency in section.frequency]
OWN_FORMS = {"GEN-01", "GREEN-01"}
BOLDNESS = {
    Mark.READ: 0, Mark.LOCAL: 1, Mark.SECONDARY: 2, Mark.CUSTOM: 3, Mark.PLAN: 3, Mark.DEFAULT: 4, Mark.UNVERIFIED: 5,
}  # fmt: skip
MARKS = {
    "V": Mark.READ, "local": Mark.LOCAL, "S": Mark.SECONDARY, "C": Mark.CUSTOM, "P": Mark.PLAN, "D": Mark.DEFAULT,
    "unverified": Mark.UNVERIFIED,
}  # fmt: skip
TYPES = {
    "PF": {ItemType.PASS, ItemType.CHOICE},
    "NUM": {ItemType.NUMBER, ItemType.PAIR},
    "CH": {ItemType.CHOICE, ItemType.CHOICES},
    "TXT": {ItemType.TEXT},
    "DATE": {ItemType.DATE, ItemType.DATETIME, ItemType.COMPUTED},
    "DATE(t)": {ItemType.DATETIME, ItemType.DATE},
    "computed": {ItemType.COMPUTED},
    "row": {ItemType.ROWS},
    "2 people": {ItemType.SECOND},
    "R1, R2, R3": {ItemType.SIGNATURE},
}
SAID = {"1/3": "三分之一", "1": "一年", "2": "两年", "20": "两成", "30": "三成"}
# By family: the days of a daily form, and of a weekly or longer one (windows.md 6).
DAYS = {"FIRE": ("manned", "work"), "SEC": ("manned", "work"), "PWR": ("manned", "work"), "KIT": ("meals", "school")}
SLOTS = {
    "D": [(360, 1080, 1440)],
    "D2": [(420, 570, 690), (780, 930, 1080)],
    "D3": [(450, 540, 630), (630, 750, 840), (840, 1020, 1140)],
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MEASURE = re.compile(r"\d+(?:\.\d+)?(?= ?(?:厘米|米|天|小时|℃))")


def row_of(section: str, number: str) -> Row:
    """Return what the document says in a row."""
    return DOMAIN.sections[section].rows[number]


def carried(section: str, number: str) -> list[tuple[str, Item]]:
    """Return the items that carry a row, each with its form."""
    by_form = WRITTEN["rows"][section][number]
    return [(form, item_of(form, key)) for form, keys in by_form.items() for key in keys]


def section_of(code: str) -> str:
    """Return the code of the document's form that a form or plan of the library belongs to."""
    return "-".join(code.split("-")[:2])


def most_cautious(marks: list[str]) -> Mark | None:
    """Return the least bold of these marks, or None if there is none."""
    return max((MARKS[mark] for mark in marks), key=BOLDNESS.__getitem__, default=None)


def mark_of(section: str, number: str) -> Mark:
    """Return how far a row was checked: by its own marks and rules, else by its form's; without any it is custom.

    A row with a star matches the guide to major hazards.
    """
    row = row_of(section, number)
    marks = list(row.marks)
    for cited in (*row.cites, *(["判定指南"] if row.star and not row.marks and not row.cites else [])):
        marks += DOMAIN.rules[cited] if cited in DOMAIN.rules else DOMAIN.sections[cited].marks
    return most_cautious(marks) or most_cautious(list(DOMAIN.sections[section].marks)) or Mark.CUSTOM


def bolder(section: str, number: str, mark: Mark) -> list[str]:
    """Return the items of a row that claim more than this mark."""
    items = carried(section, number)
    return [item.key for _, item in items if item.basis is None or BOLDNESS[item.basis.mark] < BOLDNESS[mark]]


def numbers_of(item: Item) -> set[str]:
    """Return the numbers a person can read in an item, or that judge it, without sign."""
    ends = [item.limits.minimum, item.limits.maximum] if item.limits else []
    texts = [item.text, *([item.hint] if item.hint else []), *(choice.text for choice in item.choices)]
    if item.type is ItemType.NUMBER:
        texts += [reason.text for reason in item.reasons]
    words = " ".join(f"{text.zh} {text.en}" for text in texts)
    said = {number for number, chinese in SAID.items() if chinese in words}
    measured = set(_MEASURE.findall(item.basis.text.zh)) if item.basis else set()
    found = {plain(str(abs(end))) for end in ends if end is not None} | set(map(plain, _NUMBER.findall(words)))
    return found | said | measured | {number for sub in item.rows for number in numbers_of(sub)}


def plain(number: str) -> str:
    """Return a number without its sign and needless noughts; a fraction stays as it is."""
    bare = number.lstrip("≥≤<>-")
    return bare if "/" in bare else format(Decimal(bare).normalize(), "f")


def is_on_side(number: str, item: Item) -> bool:
    """Decide whether a limit of this size, if the item has one, is an upper or a lower one as its sign says."""
    limits = item.limits
    if limits is None or "/" in number:
        return True
    value = Decimal(number.lstrip("≥≤<>"))
    return not (number[0] == "≥" and limits.maximum == value or number[0] in "≤<>" and limits.minimum == value)


def matches(preset: library.PlanPreset, frequency: str) -> bool:
    """Decide whether a plan has the cadence that is the default for a frequency code."""
    cadence = preset.cadence
    daily, longer = DAYS.get(preset.key.split("-")[0], ("school", "school"))
    slots = SLOTS.get("D3" if frequency == "Dn" else frequency)
    if slots:
        times = [(slot["opens"], slot["due"], slot["closes"]) for slot in cadence.get("slots", ())]
        return (times, cadence["grace"], cadence.get("filter")) == (slots, 15 if len(slots) > 1 else 0, daily)
    least = 3 if longer == "school" else 1
    cadences: dict[str, dict[str, Any]] = {
        "2h": {"type": "night", "from_by": 1320, "to_by": 360, "step": 120},
        "W": {"type": "weekly", "weekday": 4, "due_by": 1020, "least_days": least, "filter": longer, "grace": 0},
        "HM": {"type": "half_monthly", "filter": longer, "grace": 0},
        "M": {"type": "monthly", "months": 1, "day": None, "due_by": 1080, "filter": longer, "grace": 0},
        "Q": {"type": "monthly", "months": 3, "day": None, "due_by": 1080, "filter": longer, "grace": 0},
        "T": {"type": "term"},
        "Y": {"type": "yearly", "lead_days": 30},
    }
    return frequency in cadences and cadences[frequency].items() <= cadence.items()


def is_of_sort(preset: library.PlanPreset, frequency: str) -> bool:
    """Decide whether a plan comes as often as a frequency code says, whatever its days and times."""
    cadence = preset.cadence
    sort = {
        "2h": "night", "W": "weekly", "HM": "half_monthly", "M": "monthly", "Q": "monthly", "T": "term", "Y": "yearly",
    }  # fmt: skip
    rounds = {"D": 1, "D2": 2, "D3": 3, "Dn": 3}.get(frequency)
    if rounds:
        return cadence["type"] == "slots" and len(cadence["slots"]) == rounds
    months = {"M": 1, "Q": 3}.get(frequency)
    return cadence["type"] == sort.get(frequency) and (months is None or cadence["months"] == months)


@pytest.mark.skipif(not os.environ.get(FOLDER), reason=f"{FOLDER} does not name the folder of check-forms.md")
def test_the_extract_is_what_the_document_says():
    document = read_document(Path(os.environ[FOLDER], "check-forms.md").read_text("utf-8"))
    assert document == DOMAIN and to_text(document) == to_text(DOMAIN)


def test_the_extract_keeps_no_sentence_of_the_document():
    names = [row.name for section in DOMAIN.sections.values() for row in section.rows.values()]
    assert names and all(0 < len(name) <= LONGEST_NAME for name in names)


def test_every_row_is_carried_or_says_why_not():
    for code, section in DOMAIN.sections.items():
        for number in section.rows:
            by_form = WRITTEN["rows"].get(code, {}).get(number, "")
            assert by_form or code in ENTRY_FORMS, (code, number)
    assert all(number in DOMAIN.sections[code].rows for code, rows in WRITTEN["rows"].items() for number in rows)


def test_a_row_is_carried_by_every_form_of_its_frequency_that_has_the_item():
    for section, number in ROWS:
        by_form = WRITTEN["rows"][section][number]
        for keys in by_form.values():
            for code in (code for code in FORMS if section_of(code) == section):
                shared = [key for key in keys if FORMS[code].item(key)]
                assert set(shared) <= set(by_form.get(code, ())), (section, number, code)


def test_no_item_is_without_a_row_or_a_reason():
    with_row = {(form, item.key) for section, number in ROWS for form, item in carried(section, number)}
    without = {(code, item.key) for code, form in FORMS.items() for item in form.items} - with_row
    own = {tuple(name.split()) for name in WRITTEN["own_items"]}
    assert {(code, "*") if code in OWN_FORMS else (code, key) for code, key in without} == own


@pytest.mark.parametrize(("section", "number"), ROWS)
def test_a_fail_asks_for_what_the_row_says(section, number):
    row = row_of(section, number)
    given = {item.fail_class.sign if item.fail_class else "" for _, item in carried(section, number)}
    if row.is_told or row.fails:
        # What the server will work out may have no source yet, and then it cannot fail.
        is_worked_out = all(item.type is ItemType.COMPUTED for _, item in carried(section, number))
        wanted = {row.fails} - {""}
        differs = not given <= wanted | {""} if is_worked_out else given - {""} != wanted
        assert differs is (f"{section} {number}" in WRITTEN["classes"]), (row, given)


@pytest.mark.parametrize(("section", "number"), ROWS)
def test_a_star_is_what_may_be_a_major_hazard(section, number):
    row = row_of(section, number)
    assert {item.is_major for _, item in carried(section, number) if item.fail_class} <= {row.star}


@pytest.mark.parametrize(("section", "number"), ROWS)
def test_every_number_of_the_row_can_be_read_in_its_items(section, number):
    row = row_of(section, number)
    found = {each for _, item in carried(section, number) for each in numbers_of(item)}
    missing = [each for each in row.numbers if plain(each) not in found]
    assert missing == WRITTEN["numbers"].get(f"{section} {number}", [])[:-1]


@pytest.mark.parametrize(("section", "number"), ROWS)
def test_a_limit_lies_on_the_side_the_row_says(section, number):
    numbers = row_of(section, number).numbers
    assert all(is_on_side(each, item) for each in numbers for _, item in carried(section, number))


@pytest.mark.parametrize(("section", "number"), ROWS)
def test_no_item_claims_more_than_was_checked(section, number):
    row = row_of(section, number)
    named = f"{section} {number}"
    if named not in WRITTEN["marks"] and not row.marks and not row.cites:
        named = section
    if named in WRITTEN["marks"]:
        letter, _ = WRITTEN["marks"][named]
        assert bolder(section, number, MARKS[letter]) == []
        assert named == section or bolder(section, number, mark_of(section, number)), "the reason is not needed"
    else:
        assert bolder(section, number, mark_of(section, number)) == []


@pytest.mark.parametrize(("section", "number"), ROWS)
def test_a_row_is_answered_as_the_document_answers_it(section, number):
    items = [item for _, item in carried(section, number)]
    given = {each.type for item in items for each in (item, *item.rows)}
    differs = [type_ for type_ in row_of(section, number).types if type_ in TYPES and not TYPES[type_] & given]
    assert bool(differs) is (f"{section} {number}" in WRITTEN["types"]), differs


@pytest.mark.parametrize(("section", "number"), ROWS)
def test_a_second_person_or_signature_may_be_left_out_only_for_a_reason(section, number):
    items = [item for _, item in carried(section, number) if item.type in (ItemType.SECOND, ItemType.SIGNATURE)]
    may_be_left_out = any(not item.is_required for item in items)
    assert may_be_left_out is (f"{section} {number}" in WRITTEN["optional"])


@pytest.mark.parametrize(("section", "frequency"), FREQUENCIES)
def test_every_frequency_is_served_by_a_plan(section, frequency):
    presets = [preset for preset in library.plans() if section_of(preset.key) == section]
    served = [
        preset.key
        for preset in presets
        if matches(preset, frequency) or (preset.key in WRITTEN["plans"] and is_of_sort(preset, frequency))
    ]
    assert bool(served) is not (f"{section} {frequency}" in WRITTEN["frequencies"]), served


def test_a_plan_has_a_default_cadence_or_says_why_not():
    known = [preset for preset in library.plans() if section_of(preset.key) not in OWN_FORMS]
    differing = {
        preset.key
        for preset in known
        if not any(matches(preset, code) for code in DOMAIN.sections[section_of(preset.key)].frequency)
    }
    assert differing == set(WRITTEN["plans"])


def test_every_reason_names_a_row_that_is_there():
    rows = {f"{code} {number}" for code, section in DOMAIN.sections.items() for number in section.rows}
    for block in ("marks", "classes", "numbers", "types", "optional"):
        assert set(WRITTEN[block]) <= rows | (set(DOMAIN.sections) if block == "marks" else set())
    assert set(WRITTEN["frequencies"]) <= {f"{section} {code}" for section, code in FREQUENCIES}
    for section in set(WRITTEN["marks"]) & set(DOMAIN.sections):
        assert any(bolder(each, number, mark_of(each, number)) for each, number in ROWS if each == section)
