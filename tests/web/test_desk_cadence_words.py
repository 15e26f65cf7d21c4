"""DESK-11: a cadence in words."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.cadence import (
    Floating,
    HalfMonthly,
    Meal,
    Monthly,
    Night,
    Once,
    Part,
    Slot,
    Slots,
    TermPart,
    Unit,
    Weekly,
    Yearly,
)  # fmt: skip
from kiosk.core.calendar import Filter
from kiosk.web.desk.cadence_form import TYPES, fields_of, read_cadence
from kiosk.web.desk.cadence_words import cadence_words

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
ROUND = Slot(450, 540, 630, "第一巡")


@pytest.mark.parametrize(
    ("cadence", "said"),
    [
        (Slots((ROUND,)), "教学日 1 次：09:00 前"),
        (Slots((ROUND, Slot(840, 1020, 1440)), grace=timedelta(minutes=15)), "教学日 2 次：09:00、17:00 前，宽限 15 分"),
        (Slots((Slot(Meal("lunch", -60), Meal("lunch", 30), Meal("lunch", 60)),), Filter.MEALS), "供餐日 1 次：午餐后 30 分 前"),
        (Night(), "每天夜间 22:00–06:00，每 120 分一次"),
        (Weekly(), "每周五 17:00 前（教学日）"),
        (HalfMonthly(), "每半月一次（教学日）"),
        (Monthly(filter=Filter.WORK), "每月最后一天 18:00 前（工作日）"),
        (Monthly(day=15, months=3), "每季度末月 15 日 18:00 前（教学日）"),
        (Yearly(6, 30), "每年 6 月 30 日前，提前 30 天开始"),
        (TermPart(Part.OPENING), "每学期开学前"),
        (TermPart(Part.MIDDLE), "每学期期中"),
        (TermPart(Part.END), "每学期结束时"),
        (TermPart(Part.WEEK, 3), "每学期第 3 周"),
        (Once(NOON, NOON, NOON, NOON), "一次"),
        (Floating(15), "上次检查后 15 天内"),
        (Floating(2, Unit.MONTHS, grace=timedelta(days=2)), "上次检查后 2 个月内，宽限 2 天"),
        (Floating(1, Unit.YEARS), "上次检查后 1 年内"),
    ],
)
def test_a_cadence_is_said_as_people_say_it(app, cadence, said):
    with app.test_request_context():
        assert cadence_words(cadence) == said


@pytest.mark.parametrize("cadence_type", TYPES)
def test_what_the_fields_show_reads_back_as_the_same_rule(app, cadence_type):
    with app.test_request_context():
        usual = read_cadence(cadence_type, fields_of(cadence_type))
        assert read_cadence(cadence_type, fields_of(cadence_type, usual)) == usual


def test_rounds_on_meals_read_back_as_the_same_rule(app):
    rounds = Slots((Slot(Meal("lunch", -60), Meal("lunch", 0), Meal("lunch", 60), "午餐"),), Filter.MEALS, timedelta(minutes=5))
    with app.test_request_context():
        assert read_cadence("slots", fields_of("slots", rounds)) == rounds
