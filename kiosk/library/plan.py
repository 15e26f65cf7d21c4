"""The plans a school starts from: which kind is checked by which form, how often, and by whom as a rule.

Cadences are plain values; clock times are minutes after local midnight, grace is in minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.core.words import Text
from kiosk.library.roles import CLEANER, COOK, FOOD_SAFETY, GUARD, REPAIRER, TEACHER

_SIX, _EIGHTEEN, _MIDNIGHT = 6 * 60, 18 * 60, 24 * 60
_WHOLE_DAY = (_SIX, _EIGHTEEN, _MIDNIGHT, "")
_READY = (6 * 60 + 30, 8 * 60 + 30, 12 * 60, "")
_CLOSING = (15 * 60, 18 * 60 + 30, _MIDNIGHT, "")
_TWICE = (
    (7 * 60, 9 * 60 + 30, 11 * 60 + 30, "第一次"),
    (13 * 60, 15 * 60 + 30, 18 * 60, "第二次"),
)
_THRICE = (
    (7 * 60 + 30, 9 * 60, 10 * 60 + 30, "第一巡"),
    (10 * 60 + 30, 12 * 60 + 30, 14 * 60, "第二巡"),
    (14 * 60, 17 * 60, 19 * 60, "第三巡"),
)


@dataclass(frozen=True)
class PlanPreset:
    """A plan that covers every checkpoint of a kind; `owner` is the post that owes it as a rule."""

    form: str
    kind: str
    title: Text
    cadence: Mapping[str, Any]
    owner: Text


def _slots(*slots: tuple[int, int, int, str], filter_: str = "school", grace: int = 0) -> dict[str, Any]:
    names = ("opens", "due", "closes", "name")
    return {
        "type": "slots",
        "filter": filter_,
        "grace": grace,
        "slots": [dict(zip(names, slot, strict=True)) for slot in slots],
    }


def _night(step: int, filter_: str) -> dict[str, Any]:
    return {
        "type": "night",
        "from_by": 22 * 60,
        "to_by": _SIX,
        "step": step,
        "due_before": 30,
        "filter": filter_,
        "grace": 30,
    }


def _monthly(filter_: str) -> dict[str, Any]:
    return {"type": "monthly", "day": None, "due_by": _EIGHTEEN, "months": 1, "filter": filter_, "grace": 0}


def _weekly(filter_: str, least_days: int) -> dict[str, Any]:
    return {
        "type": "weekly",
        "weekday": 4,
        "due_by": 17 * 60,
        "least_days": least_days,
        "filter": filter_,
        "grace": 0,
    }


def presets() -> tuple[PlanPreset, ...]:
    """Return the presets, made anew so that a caller may keep and change them."""
    return (
        PlanPreset(
            "FIRE-01", "extinguisher", Text("灭火器月检", "Extinguishers, monthly"), _monthly("work"), REPAIRER
        ),
        PlanPreset(
            "FIRE-05", "exit", Text("疏散通道与安全出口日查", "Escape routes and exits, daily"),
            _slots(_WHOLE_DAY, filter_="manned"), GUARD,
        ),
        PlanPreset(
            "FIRE-06", "site", Text("每日防火巡查", "Daily fire patrol"), _slots(_WHOLE_DAY, filter_="manned"), GUARD
        ),
        PlanPreset("FIRE-07", "night_point", Text("夜间防火巡查", "Night fire patrol"), _night(120, "every"), GUARD),
        PlanPreset("PLAY-01", "play_set", Text("大型玩具使用前检查", "Play sets, before use"), _slots(_READY), TEACHER),
        PlanPreset("PLAY-02", "play_set", Text("大型玩具周检", "Play sets, weekly"), _weekly("school", 3), REPAIRER),
        PlanPreset(
            "KIT-02", "kitchen", Text("食品安全日管控", "Daily food-safety check"),
            _slots(_WHOLE_DAY, filter_="meals"), FOOD_SAFETY,
        ),
        PlanPreset("KIT-14", "kitchen", Text("厨房收工检查", "Kitchen closing"), _slots(_CLOSING), COOK),
        PlanPreset(
            "KIT-06", "fridge", Text("冰箱冷柜温度", "Fridges and freezers"),
            _slots(*_TWICE, filter_="meals", grace=15), COOK,
        ),
        PlanPreset("HYG-09", "toilet", Text("厕所三巡", "Toilets, three rounds"), _slots(*_THRICE, grace=15), CLEANER),
        PlanPreset("ROOM-01", "classroom", Text("放学后水电门窗检查", "Room closing check"), _slots(_CLOSING), TEACHER),
        PlanPreset(
            "SEC-02", "patrol_point", Text("白天巡逻", "Patrol by day"),
            _slots(*_THRICE, filter_="manned", grace=15), GUARD,
        ),
        PlanPreset("SEC-02", "patrol_point", Text("夜间巡逻", "Patrol by night"), _night(240, "manned"), GUARD),
    )  # fmt: skip
