"""Rounds through many rooms at once, plants, and the general daily round: forms, kinds and plans."""

from functools import partial

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.kind import Kind
from kiosk.library.plan import PlanPreset, daily, monthly, of_term, thrice, weekly
from kiosk.library.roles import DEPUTY_HEAD, GARDENER, HEAD, LOGISTICS
from kiosk.library.rounds import plants, term, walks, weather

FORMS = (
    walks.THREE_ROUNDS,
    term.OPENING,
    term.MONTHLY,
    walks.WEEKLY,
    term.HOLIDAYS,
    weather.WEATHER,
    walks.GENERAL,
    plants.PLANTS,
)

KINDS = (
    Kind(
        "whole_school", Text("综合巡查（全园 / 全校）", "Rounds of the whole school"), Risk.MIDDLE,
        ("COMP-01", "GEN-01", "COMP-02", "COMP-03", "COMP-04", "COMP-05", "COMP-07"),
    ),
    Kind("plants", Text("绿化", "Plants and trees"), Risk.LOW, ("GREEN-01",), large_label=True),
)  # fmt: skip

PRESETS = (
    PlanPreset("COMP-01-D3", "COMP-01", "whole_school", Text("一日三巡", "Three rounds a day"), thrice, DEPUTY_HEAD),
    PlanPreset(
        "GEN-01-D", "GEN-01", "whole_school", Text("每日综合巡查", "General round, daily"), daily, LOGISTICS, is_usual=False
    ),
    PlanPreset(
        "COMP-02-T", "COMP-02", "whole_school", Text("开学前大检查", "Before the term opens"),
        partial(of_term, "opening"), HEAD,
    ),
    PlanPreset("COMP-03-M", "COMP-03", "whole_school", Text("月度全面巡视", "Full round, monthly"), monthly, LOGISTICS),
    PlanPreset("COMP-04-W", "COMP-04", "whole_school", Text("周检查", "Weekly check"), weekly, LOGISTICS),
    PlanPreset(
        "COMP-05-T", "COMP-05", "whole_school", Text("放假前检查", "Before the holidays"), partial(of_term, "end"), LOGISTICS
    ),
    PlanPreset(
        "COMP-05-D", "COMP-05", "whole_school", Text("假期中每日检查", "Daily in the holidays"),
        partial(daily, "off"), LOGISTICS, is_usual=False,
    ),
    PlanPreset("GREEN-01-W", "GREEN-01", "plants", Text("绿化周检", "Plants and trees, weekly"), weekly, GARDENER),
)  # fmt: skip
