"""A cadence as a form is filled in: from typed fields to a rule, and from a rule back to what to show in the fields."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from kiosk.core.cadence import AnyCadence, CadenceError, CadenceProblem
from kiosk.core.calendar import Filter
from kiosk.core.rule import from_plain, to_plain
from kiosk.operations.errors import Refusal, Refused
from kiosk.web.desk import inputs
from kiosk.web.desk.cadence_words import filter_word, meal_word, weekday_word

MOST_SLOTS = 4
TYPES = ("slots", "weekly", "half_monthly", "monthly", "term", "yearly", "night", "floating")
_MEALS = ("breakfast", "lunch", "dinner")
_ON_A_MEAL = re.compile(r"(\D+?)\s*([+-]\s*[0-9]{1,3})?")
_DEFAULTS: dict[str, dict[str, str]] = {
    "slots": {"filter": "school", "grace": "0", "slot0_opens": "06:00", "slot0_due": "18:00", "slot0_closes": "24:00"},
    "weekly": {"filter": "school", "grace": "0", "weekday": "4", "due_by": "17:00", "least_days": "3"},
    "half_monthly": {"filter": "school", "grace": "0", "due_by": "24:00"},
    "monthly": {"filter": "school", "grace": "0", "months": "1", "day": "last", "due_by": "18:00"},
    "term": {"filter": "school", "grace": "0", "part": "opening", "week": "", "weekday": "4", "due_by": "17:00"},
    "yearly": {"grace": "0", "month": "6", "day": "30", "lead_days": "30"},
    "night": {"filter": "every", "from_by": "22:00", "to_by": "06:00", "step": "120"},
    "floating": {"grace": "0", "count": "15", "unit": "days"},
}


def type_words() -> dict[str, str]:
    """Return every type of cadence that can be chosen, in words."""
    return {
        "slots": _("每天几次"),
        "weekly": _("每周"),
        "half_monthly": _("每半月"),
        "monthly": _("每月、季、半年"),
        "term": _("每学期"),
        "yearly": _("每年"),
        "night": _("夜间巡查"),
        "floating": _("上次之后"),
    }


def options() -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen in the fields of a cadence."""
    return {
        "filter": [(each.value, filter_word(each)) for each in Filter],
        "weekday": [(str(n), weekday_word(n)) for n in range(7)],
        "months": [("1", _("每月")), ("3", _("每季度")), ("6", _("每半年"))],
        "day": [("last", _("最后一天")), *((str(n), _("%(day)s 日", day=n)) for n in range(1, 32))],
        "part": [("opening", _("开学前")), ("week", _("某一教学周")), ("middle", _("期中")), ("end", _("学期结束"))],
        "unit": [("days", _("天")), ("months", _("个月")), ("years", _("年"))],
    }


def names_of(cadence_type: str) -> list[str]:
    """Return the names of a type's fields."""
    if cadence_type != "slots":
        return list(_DEFAULTS[cadence_type])
    parts = ("name", "opens", "due", "closes")
    return ["filter", "grace", *(f"slot{n}_{part}" for n in range(MOST_SLOTS) for part in parts)]


def fields_of(cadence_type: str, cadence: AnyCadence | None = None) -> dict[str, str]:
    """Return what the fields show: the rule there is if it is of this type, else the usual one."""
    plain = to_plain(cadence) if cadence is not None else {}
    if plain.get("type") != cadence_type:
        return dict(_DEFAULTS[cadence_type])
    if cadence_type == "slots":
        found = {"filter": plain["filter"], "grace": str(plain["grace"])}
        for n, slot in enumerate(plain["slots"][:MOST_SLOTS]):
            found |= {f"slot{n}_{part}": _shown("opens", slot[part]) for part in ("opens", "due", "closes")}
            found[f"slot{n}_name"] = slot.get("name", "")
        return found
    return {name: _shown(name, plain.get(name)) for name in _DEFAULTS[cadence_type]}


def read_cadence(cadence_type: str, typed: Mapping[str, str]) -> AnyCadence:
    """Return the rule the fields describe; raises Refused, with the field where one is wrong by itself."""
    if cadence_type not in TYPES:
        raise Refused(Refusal.IMPOSSIBLE_RULE, "cadence", CadenceProblem.UNKNOWN)
    plain: dict[str, Any] = {"type": cadence_type}
    if cadence_type == "slots":
        plain["slots"] = _slots(typed)
    for name in _DEFAULTS[cadence_type]:
        if not name.startswith("slot") and not (name == "week" and typed.get("part") != "week"):
            plain[name] = _read(name, typed.get(name, ""))
    try:
        return from_plain(plain)
    except CadenceError as error:
        raise Refused(Refusal.IMPOSSIBLE_RULE, "cadence", error.code) from error


def problem_word(code: str) -> str:
    """Return why a rule cannot be, in words."""
    words = {
        "no_slots": _("至少要填一次的时间。"),
        "due_not_after_opens": _("“最迟”要晚于“开始”。"),
        "closes_before_due": _("“结束”不能早于“最迟”。"),
        "slots_overlap": _("各次的时间不能重叠。"),
        "out_of_range": _("有数字超出了可用范围。"),
        "never_fires": _("照这个安排，两年内一次也不会有。请检查学期和日期类型。"),
    }
    return words.get(code, _("这个频次安排不成立，请检查各项。"))


def _slots(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    found = []
    for n in range(MOST_SLOTS):
        times = {part: typed.get(f"slot{n}_{part}", "").strip() for part in ("opens", "due", "closes")}
        if any(times.values()):
            slot: dict[str, Any] = {part: _time(f"slot{n}_{part}", value) for part, value in times.items()}
            found.append(slot | {"name": typed.get(f"slot{n}_name", "").strip()[:20]})
    if not found:
        raise Refused(Refusal.IMPOSSIBLE_RULE, "slot0_opens", CadenceProblem.NO_SLOTS)
    return found


def _time(field: str, value: str) -> int | dict[str, Any]:
    minutes = inputs.clock(value)
    if minutes is not None:
        return minutes
    known = {word: meal for meal in _MEALS for word in (meal, meal_word(meal))}
    hung = _ON_A_MEAL.fullmatch(value.strip())
    if hung is None or hung[1].strip() not in known:
        raise Refused(Refusal.IMPOSSIBLE_RULE, field, CadenceProblem.OUT_OF_RANGE)
    return {"meal": known[hung[1].strip()], "offset": int((hung[2] or "0").replace(" ", ""))}


def _read(name: str, value: str) -> Any:
    value = value.strip()
    if name in ("filter", "part", "unit"):
        return value
    if name in ("due_by", "from_by", "to_by"):
        minutes = inputs.clock(value)
        if minutes is None:
            raise Refused(Refusal.IMPOSSIBLE_RULE, name, CadenceProblem.OUT_OF_RANGE)
        return minutes
    if name == "day" and value == "last":
        return None
    number = inputs.whole(value or ("0" if name == "grace" else ""))
    if number is None:
        raise Refused(Refusal.IMPOSSIBLE_RULE, name, CadenceProblem.OUT_OF_RANGE)
    return number


def _shown(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        offset = value["offset"]
        return f"{meal_word(value['meal'])}{offset:+d}" if offset else meal_word(value["meal"])
    if name in ("opens", "due_by", "from_by", "to_by") and isinstance(value, int):
        return f"{value // 60:02d}:{value % 60:02d}"
    if name == "day" and value is None:
        return "last"
    return "" if value is None else str(value)
