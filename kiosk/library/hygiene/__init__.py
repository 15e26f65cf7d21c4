"""Health and hygiene: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.hygiene import areas, classes, health, solutions, toilets
from kiosk.library.kind import Kind
from kiosk.library.plan import (
    PlanPreset,
    before_use,
    daily,
    half_monthly,
    monthly,
    thrice,
    twice,
    weekly,
)
from kiosk.library.roles import CLEANER, HEALTH, LOGISTICS, TEACHER

FORMS = (
    health.MORNING,
    health.NOON,
    classes.AIRING,
    classes.DAILY,
    classes.WEEKLY,
    classes.HALF_MONTHLY,
    classes.MONTHLY,
    solutions.SOLUTION,
    health.ABSENCE,
    areas.DAILY,
    areas.WEEKLY,
    toilets.TOILET,
)

KINDS = (
    Kind("toilet", Text("厕所", "Toilet"), Risk.LOW, ("HYG-09",)),
    Kind(
        "class", Text("班级", "Class"), Risk.MIDDLE,
        ("HYG-01", "HYG-02", "HYG-03-D2", "HYG-03-D", "HYG-03-W", "HYG-03-HM", "HYG-03-M", "HYG-05", "HYG-06"),
    ),
    Kind("public_area", Text("公共区域", "Public area"), Risk.LOW, ("HYG-08-D", "HYG-08-W"), large_label=True),
)  # fmt: skip

PRESETS = (
    PlanPreset("HYG-09-D3", "HYG-09", "toilet", Text("厕所三巡", "Toilets, three rounds"), thrice, CLEANER),
    PlanPreset("HYG-01-D", "HYG-01", "class", Text("班级晨检", "Morning check of classes"), before_use, HEALTH),
    PlanPreset("HYG-02-D", "HYG-02", "class", Text("午检与全日观察", "Noon check and all-day observation"), daily, TEACHER),
    PlanPreset("HYG-03-D2", "HYG-03-D2", "class", Text("班级开窗通风", "Airing of classrooms"), twice, TEACHER),
    PlanPreset("HYG-03-D", "HYG-03-D", "class", Text("班级卫生消毒", "Class hygiene and disinfection"), daily, TEACHER),
    PlanPreset("HYG-03-W", "HYG-03-W", "class", Text("班级玩具消毒", "Toys, weekly"), weekly, TEACHER),
    PlanPreset(
        "HYG-03-HM", "HYG-03-HM", "class", Text("图书曝晒", "Books in the sun, half-monthly"),
        partial(half_monthly, "school"), TEACHER,
    ),
    PlanPreset("HYG-03-M", "HYG-03-M", "class", Text("被褥床品", "Quilts and bed linen, monthly"), monthly, TEACHER),
    # Most schools write a solution down when it is mixed, not on every day.
    PlanPreset(
        "HYG-05-D", "HYG-05", "class", Text("消毒液配制", "Mixing of disinfectant, daily"), daily, TEACHER, is_usual=False
    ),
    PlanPreset("HYG-08-D", "HYG-08-D", "public_area", Text("公共区域卫生日查", "Public areas, daily"), daily, CLEANER),
    PlanPreset("HYG-08-W", "HYG-08-W", "public_area", Text("公共区域卫生评分", "Public areas, scored"), weekly, LOGISTICS),
    PlanPreset(
        "HYG-08-M", "HYG-08-W", "public_area", Text("每月大扫除评比", "Deep clean, assessed monthly"),
        monthly, LOGISTICS, is_usual=False,
    ),
)  # fmt: skip
