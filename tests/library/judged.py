"""Sound sheets with some answers put in: which items fail, and the facts of forms and plans as tests write them."""

from datetime import timedelta

from kiosk import library
from kiosk.core.form import ItemType, read_answers
from tests.library.test_library import FORMS, TODAY, filled, item_of


def failing(code: str, **said: str) -> list[str]:
    """Return the items that fail on a sound sheet with these answers put in."""
    posted = filled(FORMS[code])
    for key, value in said.items():
        posted |= {f"a.{key}": [value], f"a.{key}.nophoto": ["太暗"]}
        if item_of(code, key).explains_fail:
            posted[f"a.{key}.note"] = ["坏了"]
    reading = read_answers(FORMS[code], posted, today=TODAY)
    assert reading.problems == ()
    return [finding.item for finding in reading.findings]


def days_ago(days: int) -> str:
    """Return the date so many days before today, as it is typed."""
    return (TODAY - timedelta(days=days)).isoformat()


def classes(code: str) -> str:
    """Return what a fail of each item asks for, one sign an item."""
    return "".join(item.fail_class.sign if item.fail_class else "-" for item in FORMS[code].items)


def one_by_one(codes: list[str]) -> dict[str, list[str]]:
    """Return the items that must be answered one by one, by form, without forms that have none."""
    found = {code: [item.key for item in FORMS[code].items if item.one_by_one] for code in codes}
    return {code: keys for code, keys in found.items() if keys}


def major(codes: list[str]) -> list[tuple[str, str]]:
    """Return the items whose fail may be a major hazard."""
    return [(code, item.key) for code in codes for item in FORMS[code].items if item.is_major]


def limited(codes: list[str]) -> set[tuple[str, str]]:
    """Return every number and date that has limits."""
    kinds = (ItemType.NUMBER, ItemType.PAIR, ItemType.DATE)
    return {(code, item.key) for code in codes for item in FORMS[code].items if item.type in kinds and item.limits}


def cadences(codes: list[str]) -> dict[str, tuple[str, str]]:
    """Return the cadence and filter of each plan of these forms, by the plan's key."""
    return {
        preset.key: (preset.cadence["type"], preset.cadence.get("filter", ""))
        for preset in library.plans()
        if preset.form in codes
    }


def unusual(codes: list[str]) -> set[str]:
    """Return the plans that only some schools want."""
    return {preset.key for preset in library.plans() if preset.form in codes and not preset.is_usual}
