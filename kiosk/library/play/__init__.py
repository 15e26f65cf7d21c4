"""Playground: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.kind import Field, FieldType, Kind
from kiosk.library.plan import (
    PlanPreset,
    before_use,
    daily,
    monthly,
    of_term,
    weekly,
    yearly,
)
from kiosk.library.play import sand, sets, sports, toys, upkeep, weather
from kiosk.library.roles import LOGISTICS, REPAIRER, SPORTS_TEACHER, TEACHER

FORMS = (
    sets.BEFORE_USE,
    sets.WEEKLY,
    upkeep.MONTHLY,
    upkeep.QUARTERLY,
    upkeep.YEARLY,
    sand.DAILY,
    sand.WEEKLY,
    sand.MONTHLY,
    sand.TERMLY,
    toys.TOYS,
    sports.WEEKLY,
    sports.MONTHLY,
    weather.AFTER_WEATHER,
)

KINDS = (
    Kind(
        "play_set", Text("大型玩具", "Play set"), Risk.HIGH,
        ("PLAY-01", "PLAY-02", "PLAY-03-M", "PLAY-03-Q", "PLAY-04", "PLAY-08"),
        fields=(
            Field("maker", Text("厂家", "Maker")),
            Field("installed_on", Text("安装日期", "Installed on"), FieldType.DATE),
        ),
        large_label=True,
    ),
    Kind(
        "sandpit", Text("沙池、戏水池、种植角", "Sandpit, paddling pool or planting corner"), Risk.MIDDLE,
        ("PLAY-05-D", "PLAY-05-W", "PLAY-05-M", "PLAY-05-T"),
        fields=(Field("water", Text("有没有戏水池", "Is there a paddling pool?"), FieldType.CHOICE, sand.WATER),),
        large_label=True,
    ),
    Kind("toys", Text("玩具区、软体、海洋球池", "Toy corner, soft play or ball pool"), Risk.MIDDLE, ("PLAY-06",)),
    Kind(
        "sports", Text("体育器材", "Sports equipment"), Risk.HIGH, ("PLAY-07-W", "PLAY-07-M", "PLAY-08"),
        fields=(
            Field("maker", Text("厂家", "Maker")),
            Field("installed_on", Text("安装日期", "Installed on"), FieldType.DATE),
        ),
        large_label=True,
    ),
)  # fmt: skip

PRESETS = (
    PlanPreset(
        "PLAY-01-D", "PLAY-01", "play_set", Text("大型玩具使用前检查", "Play sets, before use"), before_use, TEACHER
    ),
    PlanPreset("PLAY-02-W", "PLAY-02", "play_set", Text("大型玩具周检", "Play sets, weekly"), weekly, REPAIRER),
    PlanPreset(
        "PLAY-03-M", "PLAY-03-M", "play_set", Text("大型玩具月检", "Play sets, monthly"), monthly, REPAIRER
    ),
    PlanPreset(
        "PLAY-03-Q", "PLAY-03-Q", "play_set", Text("大型玩具季度保养", "Play sets, quarterly service"),
        partial(monthly, months=3), REPAIRER,
    ),
    PlanPreset(
        "PLAY-04-Y", "PLAY-04", "play_set", Text("大型玩具年度全面检查", "Play sets, yearly inspection"),
        partial(yearly, 8, 25), LOGISTICS,
    ),
    PlanPreset("PLAY-05-D", "PLAY-05-D", "sandpit", Text("沙池、戏水池日查", "Sandpits, daily"), daily, TEACHER),
    PlanPreset("PLAY-05-W", "PLAY-05-W", "sandpit", Text("沙池、戏水池周检", "Sandpits, weekly"), weekly, LOGISTICS),
    PlanPreset("PLAY-05-M", "PLAY-05-M", "sandpit", Text("沙池月检", "Sandpits, monthly"), monthly, LOGISTICS),
    PlanPreset(
        "PLAY-05-T", "PLAY-05-T", "sandpit", Text("开学前换沙、补沙", "Sand changed before the term"),
        partial(of_term, "opening"), LOGISTICS,
    ),
    PlanPreset("PLAY-06-W", "PLAY-06", "toys", Text("玩具、软体、海洋球周检", "Toys and soft play, weekly"), weekly, TEACHER),
    PlanPreset(
        "PLAY-07-W", "PLAY-07-W", "sports", Text("体育器材周查", "Sports equipment, weekly"), weekly, SPORTS_TEACHER
    ),
    PlanPreset(
        "PLAY-07-M", "PLAY-07-M", "sports", Text("体育器材月检", "Sports equipment, monthly"), monthly, LOGISTICS
    ),
)  # fmt: skip
