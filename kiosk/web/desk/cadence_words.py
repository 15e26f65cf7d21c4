"""A cadence as people say it: 每月最后一天 18:00 前, 教学日每天 3 次."""

from datetime import date, timedelta

from flask_babel import gettext as _

from kiosk.core.cadence import (
    AnyCadence,
    Clock,
    Floating,
    HalfMonthly,
    Meal,
    Monthly,
    Night,
    Once,
    Part,
    Slots,
    TermPart,
    Unit,
    Weekly,
    Yearly,
)
from kiosk.core.calendar import Filter
from kiosk.core.window import Cadence
from kiosk.web import edge


def filter_word(wanted: Filter) -> str:
    """Return the days a cadence counts in words."""
    words = {
        Filter.SCHOOL: _("教学日"),
        Filter.WORK: _("工作日"),
        Filter.EVERY: _("每天"),
        Filter.MANNED: _("有人日"),
        Filter.MEALS: _("供餐日"),
        Filter.BOARDING: _("住校夜"),
        Filter.OFF: _("非教学日"),
    }
    return words[wanted]


def weekday_word(weekday: int) -> str:
    """Return a weekday's name, 0 for Monday."""
    return [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")][weekday]


def meal_word(meal: str) -> str:
    """Return a meal's name; one the school named itself is its own."""
    return {"breakfast": _("早餐"), "lunch": _("午餐"), "dinner": _("晚餐"), "snack": _("点心")}.get(meal, meal)


def clock_word(clock: Clock) -> str:
    """Return a clock time, or how far before or after a meal it lies."""
    if isinstance(clock, int):
        return edge.clock_text(clock)
    return _meal_clock(clock)


def _meal_clock(clock: Meal) -> str:
    meal, minutes = meal_word(clock.meal), abs(clock.offset)
    if clock.offset == 0:
        return _("%(meal)s开始", meal=meal)
    if clock.offset < 0:
        return _("%(meal)s前 %(minutes)s 分", meal=meal, minutes=minutes)
    return _("%(meal)s后 %(minutes)s 分", meal=meal, minutes=minutes)


def cadence_words(cadence: AnyCadence | Cadence) -> str:
    """Return a cadence in one line of words, with its grace if it has one."""
    said = _rhythm(cadence)
    grace = getattr(cadence, "grace", timedelta())
    if grace and not isinstance(cadence, Night):
        return _("%(rhythm)s，宽限 %(grace)s", rhythm=said, grace=_span(grace))
    return said


def _span(grace: timedelta) -> str:
    if grace.days and not grace.seconds:
        return _("%(days)s 天", days=grace.days)
    return _("%(minutes)s 分", minutes=grace // timedelta(minutes=1))


def _rhythm(cadence: AnyCadence | Cadence) -> str:
    match cadence:
        case Slots():
            return _slots(cadence)
        case Night():
            return _("%(days)s夜间 %(start)s–%(end)s，每 %(step)s 分一次", days=filter_word(cadence.filter),
                     start=clock_word(cadence.from_by), end=clock_word(cadence.to_by), step=cadence.step)  # fmt: skip
        case Weekly():
            return _("每%(weekday)s %(time)s 前（%(days)s）", weekday=weekday_word(cadence.weekday),
                     time=clock_word(cadence.due_by), days=filter_word(cadence.filter))  # fmt: skip
        case HalfMonthly():
            return _("每半月一次（%(days)s）", days=filter_word(cadence.filter))
        case Monthly():
            return _monthly(cadence)
        case Yearly():
            # A leap year knows every day there is.
            anchor = edge.day_text(date(2024, cadence.month, cadence.day))
            return _("每年 %(date)s前，提前 %(lead)s 天开始", date=anchor, lead=cadence.lead_days)
        case TermPart():
            return _term(cadence)
        case Once():
            return _("一次")
        case Floating():
            return _floating(cadence)
    raise TypeError(cadence)


def _slots(cadence: Slots) -> str:
    due = _("、").join(clock_word(slot.due) for slot in cadence.slots)
    if len(cadence.slots) == 1:
        return _("%(days)s 1 次：%(due)s 前", days=filter_word(cadence.filter), due=due)
    return _("%(days)s %(count)s 次：%(due)s 前", days=filter_word(cadence.filter), count=len(cadence.slots), due=due)


def _monthly(cadence: Monthly) -> str:
    time, days = clock_word(cadence.due_by), filter_word(cadence.filter)
    period = {1: _("每月"), 3: _("每季度末月"), 6: _("每半年末月")}[cadence.months]
    if cadence.day is None:
        return _("%(period)s最后一天 %(time)s 前（%(days)s）", period=period, time=time, days=days)
    return _("%(period)s %(day)s 日 %(time)s 前（%(days)s）", period=period, day=cadence.day, time=time, days=days)


def _term(cadence: TermPart) -> str:
    if cadence.part is Part.OPENING:
        return _("每学期开学前")
    if cadence.part is Part.END:
        return _("每学期结束时")
    if cadence.part is Part.MIDDLE:
        return _("每学期期中")
    return _("每学期第 %(week)s 周", week=cadence.week)


def _floating(cadence: Floating) -> str:
    count = cadence.count
    if cadence.unit is Unit.DAYS:
        return _("上次检查后 %(count)s 天内", count=count)
    if cadence.unit is Unit.MONTHS:
        return _("上次检查后 %(count)s 个月内", count=count)
    return _("上次检查后 %(count)s 年内", count=count)
