"""Founding a school: its name, its campus, the library's kinds and forms, the national table, and a set-up code."""

import secrets
from datetime import datetime
from typing import Any

from kiosk.core.board import BRIGHT_FROM_BY, BRIGHT_TO_BY
from kiosk.operations import calendar, edits, plans, registry
from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.operations.people import fingerprint
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Level, Setting

PHOTO_ONE_IN = 10
PHOTO_RATES = range(1001)
_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def set_setting(name: str, value: str) -> None:
    """Keep one of the school's own settings."""
    with writing() as session:
        found = session.get(Setting, name)
        if found is None:
            session.add(Setting(name=name, value=value))
        else:
            found.value = value


def set_base_url(url: str) -> None:
    """Keep the one address that labels carry; every address ever kept is remembered, so that old labels still work."""
    with writing():
        set_setting("base_url", url)
        known = (queries.setting("printed_addresses") or "").split()
        set_setting("printed_addresses", " ".join(dict.fromkeys([*known, url])))


def base_url() -> str | None:
    """Return the address that labels carry, or None before it was first settled."""
    return queries.setting("base_url")


def has_chosen_address() -> bool:
    """Decide whether somebody chose the labels' address at the desk, so that no start may settle another."""
    return queries.setting("base_url_chosen") == "1"


def bright_hours() -> tuple[int, int]:
    """Return from when to when the wall is bright, in minutes after midnight."""
    kept = (queries.setting("bright_hours") or "").split("-")
    if len(kept) == 2 and all(part.isdigit() for part in kept):
        return int(kept[0]), int(kept[1])
    return BRIGHT_FROM_BY, BRIGHT_TO_BY


def photo_one_in() -> int:
    """Return in how many records one is asked for a photo of the whole (P14); 0 for never."""
    kept = queries.setting("photo_one_in") or ""
    return int(kept) if kept.isdigit() else PHOTO_ONE_IN


def values() -> dict[str, Any]:
    """Return what an editor of the school's settings sees, as plain values."""
    bright_from, bright_to = bright_hours()
    return {
        "name": name(), "address": base_url() or "", "bright_from": bright_from, "bright_to": bright_to,
        "photo_one_in": photo_one_in(),
    }  # fmt: skip


def change_school(
    name: str, *, address: str, bright_from: int, bright_to: int, photo_one_in: int | None = None, seen: str,
    now: datetime, by: int | None,
) -> bool:  # fmt: skip
    """Give the school another name, labels another address, the wall other hours or photos another rate.

    Returns False if nothing differs; a rate that is None stays. The campus bears the school's name and follows it; an
    address stays known, so old labels keep working. Raises Refused for a bad name, hours that end before they begin or
    a rate out of range, and Outdated if it is not as its editor saw it.
    """
    wrong = Refusals()
    with wrong.gather():
        name = named(name, "name", longest=40)
    with wrong.gather():
        if not 0 <= bright_from < bright_to <= 24 * 60:
            raise Refused(Refusal.ENDS_BEFORE_IT_BEGINS, "bright_to")
    with wrong.gather():
        if photo_one_in is not None and photo_one_in not in PHOTO_RATES:
            raise Refused(Refusal.NOT_A_NUMBER, "photo_one_in", f"0-{PHOTO_RATES[-1]}")
    wrong.settle()
    with writing():
        before = values()
        after = before | {"name": name, "address": address, "bright_from": bright_from, "bright_to": bright_to}
        if photo_one_in is not None:
            after["photo_one_in"] = photo_one_in
        if before == after:
            return False
        edits.check("school", before, seen=seen)
        bulk = secrets.token_hex(6)
        if name != before["name"]:
            _rename_campus(before["name"], name, now=now, by=by, bulk=bulk)
            set_setting("school", name)
        if address and address != before["address"]:
            set_base_url(address)
            set_setting("base_url_chosen", "1")
        set_setting("bright_hours", f"{bright_from}-{bright_to}")
        set_setting("photo_one_in", str(after["photo_one_in"]))
        edits.keep("school.edit", "school", name, before=before, after=after, now=now, by=by, bulk=bulk)
    return True


def _rename_campus(old: str, new: str, *, now: datetime, by: int | None, bulk: str) -> None:
    campus = queries.campus()
    if campus is None or campus.name != old:
        return
    campus.name = new
    edits.keep(
        "place.edit", f"place:{campus.id}", new, before={"name": old}, after={"name": new}, now=now, by=by, bulk=bulk
    )


def found_school(name: str, *, now: datetime) -> str:
    """Make a school of this name and return its one-time set-up code, which is not stored readably.

    Raises Refused for an empty or too long name.
    """
    name = named(name, "school", longest=40)
    code = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(10))
    with writing():
        set_setting("school", name)
        set_setting("setup_code_hash", fingerprint(code))
        registry.add_place(name, parent=None, level=Level.CAMPUS)
        registry.seed_kinds()
        plans.seed_forms(now=now)
        calendar.seed_national_days(now.year)
        for meal, starts_by in calendar.DEFAULT_MEALS.items():
            calendar.set_meal(meal, starts_by, from_on=now.date().replace(month=1, day=1))
    return code


def name() -> str:
    """Return the school's name, empty before it was founded."""
    return queries.school_name()


def is_founded() -> bool:
    """Decide whether the database holds a school."""
    return queries.setting("school") is not None
