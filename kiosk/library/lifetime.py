"""Built-in service lives. Years from manufacture or last service; second-hand figures that a school may change."""

from kiosk.core.lifetime import Lifetime, Lifetimes
from kiosk.core.words import Text
from kiosk.library.sources import EXTINGUISHER_LIFE

RULES = {
    "extinguisher": Lifetimes(
        sort_field="agent",
        made_field="made_on",
        serviced_field="serviced_on",
        rules={
            "water": Lifetime(Text("水基型（含泡沫）", "Water-based (foam too)"), 3, 1, 6, EXTINGUISHER_LIFE),
            "powder": Lifetime(Text("干粉", "Dry powder"), 5, 2, 10, EXTINGUISHER_LIFE),
            "clean_agent": Lifetime(Text("洁净气体", "Clean agent"), 5, 2, 10, EXTINGUISHER_LIFE),
            "co2": Lifetime(Text("二氧化碳", "Carbon dioxide"), 5, 2, 12, EXTINGUISHER_LIFE),
        },
    )
}
