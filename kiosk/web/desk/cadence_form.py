"""A cadence as a form is filled in: from typed fields to a rule, and from a rule back to what to show in the fields."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from kiosk.core.cadence import (
    DAY,
    AnyCadence,
    CadenceError,
    CadenceProblem,
    Night,
    Part,
    Slots,
    Unit,
)
from kiosk.core.calendar import Filter
from kiosk.core.rule import from_plain, to_plain
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.cadence_words import filter_word, meal_word, weekday_word

MOST_SLOTS = 4
SLOT_NAME_LENGTH = 20
TYPES = ("slots", "weekly", "half_monthly", "monthly", "term", "yearly", "night", "floating")
_MEALS = ("breakfast", "lunch", "dinner")
_ON_A_MEAL = re.compile(r"(\D+?)\s*([+-]\s*[0-9]{1,3})?")
_SLOT_FIELD = re.compile(r"slot([0-9])_(opens|due|closes|name)")
_CHOICES: dict[str, frozenset[str]] = {
    "filter": frozenset(Filter), "part": frozenset(Part), "unit": frozenset(Unit)
}  # fmt: skip
# The least and most of each number; a week's worth of minutes is more grace than any round needs.
_NUMBERS = {
    "grace": (0, 10080), "weekday": (0, 6), "least_days": (1, 7), "months": (1, 6), "day": (1, 31), "week": (1, 30),
    "month": (1, 12), "lead_days": (1, 300), "step": (10, 1440), "count": (1, 3660),
}  # fmt: skip
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
    """Return the rule the fields describe; raises Refused with every field that is wrong."""
    if cadence_type not in TYPES:
        raise Refused(Refusal.IMPOSSIBLE_RULE, "cadence", CadenceProblem.UNKNOWN)
    plain: dict[str, Any] = {"type": cadence_type}
    wrong = Refusals()
    if cadence_type == "slots":
        plain["slots"] = _slots(typed, wrong)
    for name in _DEFAULTS[cadence_type]:
        if not name.startswith("slot") and not (name == "week" and typed.get("part") != "week"):
            with wrong.gather():
                plain[name] = _read(cadence_type, name, typed.get(name, "").strip())
    wrong.settle()
    if cadence_type == "night" and plain["step"] <= Night.due_before:
        # A short step is due in its middle: half an hour before its end would be before it begins.
        plain["due_before"] = plain["step"] // 2
    try:
        return from_plain(plain)
    except CadenceError as error:
        raise _impossible(plain, error) from error


def _impossible(plain: Mapping[str, Any], error: CadenceError) -> Refused:
    """Return why fields that are each in order make no rule together, at the field to change."""
    if error.slots:
        wrong = [Refused(Refusal.IMPOSSIBLE_RULE, f"slot{each.slot}_{each.part}", each.code) for each in error.slots]
        wrong[0].others = tuple(wrong[1:])
        return wrong[0]
    if error.code is CadenceProblem.OUT_OF_RANGE and plain["type"] == "yearly":
        return Refused(Refusal.NOT_A_DATE, "day", "none")
    if error.code is CadenceProblem.OUT_OF_RANGE and plain["type"] == "floating":
        return Refused(Refusal.NOT_A_NUMBER, "count", {"months": "1-120", "years": "1-10"}[plain["unit"]])
    return Refused(Refusal.IMPOSSIBLE_RULE, "cadence", error.code)


def problem_words(error: Refused) -> str:
    """Return why a rule cannot be, in words; what is about one round names it."""
    slot = _SLOT_FIELD.fullmatch(error.field)
    if error.why is Refusal.IMPOSSIBLE_RULE:
        word, is_whole = problem_word(error.detail), True
    else:
        word, is_whole = edge.refusal(error), False
    if slot is None or error.detail == CadenceProblem.NO_SLOTS:
        return word
    n = int(slot[1]) + 1
    if is_whole:
        return _("第 %(n)s 次：%(problem)s", n=n, problem=word)
    return _("第 %(n)s 次“%(part)s”：%(problem)s", n=n, part=part_words()[slot[2]], problem=word)


def part_words() -> dict[str, str]:
    """Return what the fields of a round are called."""
    return {"opens": _("开始"), "due": _("最迟"), "closes": _("结束"), "name": _("叫法")}


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


def overnight(cadence: AnyCadence) -> list[int]:
    """Return which rounds, counted from 1, take more than half a day and reach into the next: seldom meant."""
    if not isinstance(cadence, Slots):
        return []
    spans = {n: slot.plain_minutes() for n, slot in enumerate(cadence.slots, start=1)}
    return [n for n, span in spans.items() if span and span[2] > DAY and span[2] - span[0] > DAY // 2]


def _slots(typed: Mapping[str, str], wrong: Refusals) -> list[dict[str, Any]]:
    found = []
    for n in range(MOST_SLOTS):
        slot: dict[str, Any] = {"name": typed.get(f"slot{n}_name", "").strip()}
        times = {part: typed.get(f"slot{n}_{part}", "").strip() for part in ("opens", "due", "closes")}
        if not any(times.values()):
            continue
        if len(slot["name"]) > SLOT_NAME_LENGTH:
            wrong.add(Refused(Refusal.TOO_LONG, f"slot{n}_name", str(SLOT_NAME_LENGTH)))
        for part, value in times.items():
            with wrong.gather():
                slot[part] = _time(f"slot{n}_{part}", value)
        found.append(slot)
    if not found:
        wrong.add(Refused(Refusal.IMPOSSIBLE_RULE, "slot0_opens", CadenceProblem.NO_SLOTS))
    return found


def _time(field: str, value: str) -> int | dict[str, Any]:
    if not value:
        raise Refused(Refusal.NAME_MISSING, field)
    minutes = inputs.clock(value)
    if minutes is not None:
        return minutes
    known = {word: meal for meal in _MEALS for word in (meal, meal_word(meal))}
    hung = _ON_A_MEAL.fullmatch(value)
    if hung is None or hung[1].strip() not in known:
        raise Refused(Refusal.NOT_A_TIME, field)
    return {"meal": known[hung[1].strip()], "offset": int((hung[2] or "0").replace(" ", ""))}


def _read(cadence_type: str, name: str, value: str) -> Any:
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise Refused(Refusal.NOT_A_CHOICE, name)
        return value
    if name in ("due_by", "from_by", "to_by"):
        return _clock(name, value)
    if cadence_type == "monthly" and name == "day" and value == "last":
        return None
    least, most = _NUMBERS[name]
    if not value and name != "grace":
        raise Refused(Refusal.NAME_MISSING, name)
    number = inputs.whole(value or "0")
    if number is None or not least <= number <= most or (name == "months" and number not in (1, 3, 6)):
        is_picked = name in ("weekday", "months") or (cadence_type == "monthly" and name == "day")
        why = Refusal.NOT_A_CHOICE if is_picked else Refusal.NOT_A_NUMBER
        raise Refused(why, name, f"{least}-{most}")
    return number


def _clock(name: str, value: str) -> int:
    """Return a clock time; a deadline at 0:00 is refused, since the day's last minute is written 24:00."""
    if not value:
        raise Refused(Refusal.NAME_MISSING, name)
    minutes = inputs.clock(value)
    if minutes is None:
        raise Refused(Refusal.NOT_A_TIME, name)
    if name == "due_by" and not minutes:
        raise Refused(Refusal.NOT_A_TIME, name, "midnight")
    return minutes % DAY if name == "from_by" else minutes


def _shown(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        offset = value["offset"]
        return f"{meal_word(value['meal'])}{offset:+d}" if offset else meal_word(value["meal"])
    if name in ("opens", "due_by", "from_by", "to_by") and isinstance(value, int):
        return edge.clock_text(value)
    if name == "day" and value is None:
        return "last"
    return "" if value is None else str(value)
