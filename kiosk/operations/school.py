"""Founding a school: its name, its campus, the library's kinds and forms, the national table, and a set-up code."""

import secrets
from datetime import datetime

from kiosk.operations import calendar, plans, registry
from kiosk.operations.errors import named
from kiosk.operations.people import fingerprint
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Level, Setting

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
    return queries.setting("school") or ""


def is_founded() -> bool:
    """Decide whether the database holds a school."""
    return queries.setting("school") is not None
