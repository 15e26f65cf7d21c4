"""What happened in the sample kindergarten: for every window, whether somebody came, when, and what was found.

A seeded generator decides, so that the same instant gives the same story. Most checks are on time, some late, a few
missed; the faults are chosen by hand, so that each could have happened.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random

from kiosk.core.board import Watched
from kiosk.core.cadence import Night
from kiosk.core.calendar import Calendar, Filter
from kiosk.core.form import Form, Item, ItemType, Limits, asked
from kiosk.core.window import Status, Window, status, windows
from kiosk.operations.demo import scene

_LOOSE, _STEADY = (0.2, 0.8), (0.45, 0.55)
_MISSED_SHARE = 0.006
_LATE_SHARE = 0.02
_OVERDUE_SHARE = 0.25
_LONG = timedelta(days=1)
_STEP = (45, 150)


class Fate(StrEnum):
    """How far the hazard of a fault has come; one that is overdue was assigned with too little time."""

    REPORTED = "reported"
    ASSIGNED = "assigned"
    OVERDUE = "overdue"
    RECTIFIED = "rectified"
    CLOSED = "closed"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Fault:
    """A fault found at a checkpoint: in the check so many windows before the latest, at this item, for this reason.

    `remedy` is what was, or is to be, done about its hazard; `firm` an outside firm that does it.
    """

    form: str
    checkpoint: str
    back: int
    item: str
    reason: str = ""
    note: str = ""
    value: str = "fail"
    fate: Fate = Fate.REPORTED
    remedy: str = ""
    firm: str = ""


FAULTS = (
    Fault("FIRE-05", "东楼梯", 9, "route_clear", "furniture", "两张课桌占了半边楼梯", fate=Fate.CLOSED, remedy="课桌搬到 1 层库房"),
    Fault("FIRE-05", "2层安全出口", 8, "signs_lamps", "lamp_dark", "东侧应急灯不亮", fate=Fate.CLOSED, remedy="换了电池，测试 30 分钟"),
    Fault("FIRE-05", "2层安全出口", 2, "signs_lamps", "lamp_dark", "东侧应急灯又不亮", fate=Fate.ASSIGNED, remedy="换整灯，不要只换电池"),
    Fault(
        "FIRE-01", "灭火器 食-1-02", 0, "gauge", "leak", "指针在红区", "red", fate=Fate.ASSIGNED, remedy="送检充装",
        firm="安和消防维保公司",
    ),
    Fault("FIRE-01", "灭火器 教-2-02", 0, "reachable", "blocked", "被展板挡住", fate=Fate.RECTIFIED, remedy="展板移开，地上画了线"),
    Fault("PLAY-01", scene.BARRED, 0, "rails", "rail", "左侧护栏松动，已围挡", fate=Fate.ASSIGNED, remedy="厂家更换护栏"),
    Fault("PLAY-01", "秋千", 4, "ropes", "hook", "一处挂点有响声", fate=Fate.CLOSED, remedy="换挂钩，上油，试重"),
    Fault("KIT-06", "冷藏柜 2", 3, "chilled_temperature", "", "", "9.6", fate=Fate.CLOSED, remedy="除霜，门封条换新，降到 4.1"),
    Fault("KIT-02", "主厨房", 5, "open_kitchen", "camera", "粗加工间摄像头不亮", fate=Fate.OVERDUE, remedy="查电源，不行就换"),
    Fault("HYG-09", "3层厕所", 7, "floor", "", "洗手台下渗水", fate=Fate.RECTIFIED, remedy="换下水软管"),
    Fault("ROOM-01", "中二班教室", 3, "lights_off", "light", "走时灯还亮着，已关", fate=Fate.DISMISSED, remedy="当场已关，提醒过老师"),
    Fault("SEC-02", "北围墙", 12, "lights", "dark", "路灯不亮", fate=Fate.ASSIGNED, remedy="换灯泡，查线路"),
    Fault("SEC-02", "东围墙", 30, "fence", "ladder", "墙边堆了木板", fate=Fate.CLOSED, remedy="木板运走"),
)


@dataclass(frozen=True)
class Visit:
    """One check that was made: of which schedule, when, and the fault it found, if one."""

    watched: Watched
    at: datetime
    fault: Fault | None = None


def visits(watched: list[Watched], codes: Mapping[int, str], calendar: Calendar, *, start: datetime, now: datetime,
           chance: Random) -> list[Visit]:  # fmt: skip
    """Return every check made in [start, now), oldest first; `codes` are the form codes by form id."""
    walks: dict[tuple[int, datetime, str], datetime] = {}
    found = []
    for each in watched:
        made = []
        for window in windows(each.schedule, calendar, (), start=start, end=now):
            if window.is_waived or window.opens >= now:
                continue
            walk = (each.form_id, window.opens, each.owner)
            at = _time(each, window, calendar, now=now, chance=chance, follows=walks.get(walk))
            if at is not None:
                walks[walk] = at
                made.append(at)
        found += [Visit(each, at, fault) for at, fault in _with_faults(each, codes[each.form_id], made)]
    return sorted(found, key=lambda visit: (visit.at, visit.watched.schedule_id))


def _with_faults(watched: Watched, code: str, made: list[datetime]) -> Iterator[tuple[datetime, Fault | None]]:
    own = {fault.back: fault for fault in FAULTS if (fault.form, fault.checkpoint) == (code, watched.name)}
    for back, at in enumerate(reversed(made)):
        yield at, own.get(back)


def _time(
    watched: Watched, window: Window, calendar: Calendar, *, now: datetime, chance: Random, follows: datetime | None
) -> datetime | None:
    """Return when somebody came, or None: missed, not come yet, or late and still expected."""
    luck = chance.random()
    verdict = status(window, (), now)
    if verdict is Status.MISSED and luck < _MISSED_SHARE:
        return None
    if verdict is Status.OVERDUE and luck < _OVERDUE_SHARE:
        return None
    closes = window.closes or now
    if luck > 1 - _LATE_SHARE and window.late < closes:
        at = window.late + (closes - window.late) * chance.uniform(0.1, 0.6)
    elif follows is not None and window.opens <= follows:
        at = follows + timedelta(seconds=chance.randint(*_STEP))
    elif window.due - window.opens > _LONG:
        at = _on_a_working_day(window, calendar, chance)
    else:
        # A night guard keeps to the clock: his rounds must not leave long gaps between two steps.
        spread = _STEADY if isinstance(watched.schedule.cadence, Night) else _LOOSE
        at = window.opens + (window.due - window.opens) * chance.uniform(*spread)
    at = at.replace(microsecond=0)
    return at if window.holds(at) and at < now else None


def _on_a_working_day(window: Window, calendar: Calendar, chance: Random) -> datetime:
    first = calendar.date_of(window.opens)
    days = calendar.days(first, calendar.date_of(window.due) + timedelta(days=1), Filter.WORK) or [first]
    return calendar.instant(chance.choice(days), chance.randint(8 * 60 + 30, 15 * 60))


def filled(form: Form, known: Mapping[str, str], fault: Fault | None, chance: Random) -> dict[str, list[str]]:
    """Return the posted fields of a form as somebody at the checkpoint would fill it in."""
    fields: dict[str, list[str]] = {}
    by_hand = chance.random() < 0.5
    for item in asked(form, known):
        if fault is not None and item.key == fault.item:
            fields |= _failed(item, fault)
            continue
        value = _sound(item, chance)
        if value is not None and item.shown_if is None:
            fields[item.field] = [value]
            if item.takes_rest and not by_hand:
                fields[f"mode.{item.key}"] = ["rest"]
    return fields


def _failed(item: Item, fault: Fault) -> dict[str, list[str]]:
    fields = {item.field: [fault.value], f"{item.field}.nophoto": ["手机摄像头坏了"]}
    if fault.reason:
        fields[f"{item.field}.reason"] = [fault.reason]
    if fault.note:
        fields[f"{item.field}.note"] = [fault.note]
    return fields


def _sound(item: Item, chance: Random) -> str | None:
    if item.type is ItemType.NUMBER:
        return _measured(item.limits, chance) if item.is_required else None
    return item.normal or (item.choices[0].key if item.choices and item.is_required else None)


def _measured(limits: Limits | None, chance: Random) -> str:
    """Return a number well inside the limits, with one decimal."""
    low, high = (limits.minimum, limits.maximum) if limits else (None, None)
    if low is None:
        low = (high if high is not None else Decimal(10)) - 8
    if high is None:
        high = low + 8
    share = Decimal(chance.randint(25, 75)) / 100
    return f"{low + (high - low) * share:.1f}"
