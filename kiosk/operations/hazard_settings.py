"""What the school agreed on for its hazards: deadlines, who the head is, whether one person or a guest may act."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from kiosk.core.deadline import Limits
from kiosk.operations import edits, school
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.operations.moving import on_the_staff
from kiosk.storage import queries
from kiosk.storage.database import writing

MOST_DAYS = range(366)
_LIMIT_NAMES = {
    "stop_days": "hazard_stop_days",
    "now_days": "hazard_now_days",
    "term_days": "hazard_term_days",
    "verify_days": "hazard_verify_days",
    "repeat_days": "hazard_repeat_days",
}


@dataclass(frozen=True)
class HazardSettings:
    """The school's rules for hazards: days for each step, whether one person may verify the own repair (一人学校), who
    is the head (校长/园长) that closes major ones, and whether guests may report."""

    limits: Limits
    is_one_person: bool = False
    head_id: int | None = None
    takes_guests: bool = False


def limits() -> Limits:
    """Return how many days each step of a hazard may take."""
    return queries.hazard_limits()


def settings() -> HazardSettings:
    """Return the school's rules for hazards; a head who has left is none."""
    head = queries.setting("hazard_head") or ""
    person = queries.person(int(head)) if head.isdigit() else None
    return HazardSettings(
        limits(),
        is_one_person=queries.setting("hazard_one_person") == "1",
        head_id=person.id if person is not None and person.left_at is None else None,
        takes_guests=queries.setting("hazard_takes_guests") == "1",
    )


def settings_values(given: HazardSettings) -> dict[str, Any]:
    """Return the rules as plain values, as their editor sees them and stamps them (`edits.stamp`)."""
    rest = {each.name: getattr(given, each.name) for each in fields(given) if each.name != "limits"}
    return asdict(given.limits) | rest


def change_settings(values: HazardSettings, *, seen: str, now: datetime, by: int | None) -> bool:
    """Give the school other rules for hazards; return False if nothing differs.

    Raises Refused, with every field that is wrong, for days outside of 0 to 365 and a head who is not of the staff, and
    Outdated if the rules are not as their editor saw them (`settings_values`).
    """
    wrong = Refusals()
    for name in _LIMIT_NAMES:
        if getattr(values.limits, name) not in MOST_DAYS:
            wrong.add(Refused(Refusal.NOT_A_NUMBER, name, f"0-{MOST_DAYS[-1]}"))
    if values.head_id is not None and on_the_staff(values.head_id) is None:
        wrong.add(Refused(Refusal.UNKNOWN_PERSON, "head_id"))
    wrong.settle()
    with writing():
        before, after = settings_values(settings()), settings_values(values)
        if before == after:
            return False
        edits.check("hazard_settings", before, seen=seen)
        for name, setting in _LIMIT_NAMES.items():
            school.set_setting(setting, str(after[name]))
        school.set_setting("hazard_in_workdays", "1" if values.limits.in_workdays else "0")
        school.set_setting("hazard_one_person", "1" if values.is_one_person else "0")
        school.set_setting("hazard_head", str(values.head_id or ""))
        school.set_setting("hazard_takes_guests", "1" if values.takes_guests else "0")
        edits.keep("hazard_settings.edit", "hazard_settings", "", before=before, after=after, now=now, by=by)
    return True
