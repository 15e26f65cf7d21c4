"""Hygiene: a disinfectant solution and how it was mixed."""

from kiosk.core.form import Choice, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.hygiene.sources import SOLUTION_LIFE
from kiosk.library.roles import HEALTH, TEACHER
from kiosk.library.sources import CUSTOM, DEFAULT, DISINFECTION
from kiosk.library.wording import (
    NOW,
    STOP,
    between,
    check,
    chips,
    choose,
    dated,
    measure,
    remark,
)

_MG_PER_LITRE = between("0", "100000")

SOLUTION = Form(
    code="HYG-05",
    title=Text("消毒液配制", "Mixing of disinfectant"),
    frequency=Text("每天或每次配制", "Every day, or each time it is mixed"),
    roles=(TEACHER, HEALTH),
    basis=(DISINFECTION, CUSTOM),
    seconds=45,
    items=(
        Item(
            "product", ItemType.TEXT, Text("品名、批号", "Product and lot"),
            hint=Text("不与洁厕灵、酒精混用", "Never with toilet cleaner or alcohol"),
            basis=CUSTOM,
        ),
        dated(
            "product_expiry", "有效期至", "To be used by", STOP, CUSTOM, limits=between(None, "0"), is_required=True
        ),
        measure(
            "stock_percent", "原液有效氯", "Available chlorine of the stock", "%", None, DEFAULT,
            limits=None,
            bounds=between("0.1", "100"),
            hint=Text("看瓶身，例如84消毒液约5%", "See the bottle; household bleach is about 5%"),
        ),
        measure(
            "target_strength", "目标浓度", "Strength wanted", "mg/L", None, DISINFECTION,
            limits=None,
            bounds=_MG_PER_LITRE,
            hint=Text("桌面、把手、玩具100–250；便器400–700", "Tables, handles, toys 100 to 250; toilets 400 to 700"),
        ),
        measure(
            "stock_ml", "原液量", "Stock", "mL", None, DEFAULT, limits=None, bounds=between("0", "100000")
        ),
        measure(
            "water_l", "加水量", "Water", "L", None, DEFAULT, limits=None, bounds=between("0", "1000")
        ),
        check(
            "mixed_right", "原液量和加水量与公式相符", "Stock and water agree with the formula", NOW, DEFAULT,
            chips(
                weak=("原液少了", "Too little stock"),
                strong=("原液多了", "Too much stock"),
                guessed=("没有量", "Not measured"),
            ),
            hint=Text(
                "原液毫升数 = 目标浓度 × 总升数 ÷（原液% × 10）",
                "mL of stock = strength wanted × litres in all ÷ (stock % × 10)",
            ),
            photo_on_fail=False,
        ),
        measure(
            "strip_reading", "试纸实测", "Test-strip reading", "mg/L", NOW, DEFAULT,
            limits=None,
            bounds=_MG_PER_LITRE,
            reasons=chips(
                low=("比目标低两成以上", "More than 20% below"),
                high=("比目标高两成以上", "More than 20% above"),
                no_strip=("没有试纸", "No test strips"),
            ),
            hint=Text("与目标相差两成以上就选原因", "Choose a reason if it is more than 20% off"),
        ),
        Item(
            "mixed_at", ItemType.DATETIME, Text("配制时间", "Mixed at"),
            is_required=False,
            hint=Text("与提交时间不同才填", "Only if it differs from the time of sending"),
            basis=SOLUTION_LIFE,
        ),
        Item(
            "discard_at", ItemType.DATETIME, Text("失效时间", "Discard at"),
            hint=Text("常按配后24小时（未核实）", "Often 24 hours after mixing (not verified)"),
            basis=SOLUTION_LIFE,
        ),
        check(
            "solution_fresh", "没有用过了失效时间的消毒液", "No solution used past its time", NOW, SOLUTION_LIFE,
            chips(
                overnight=("用隔夜的", "Left from the day before"),
                no_time=("不知道何时配的", "Nobody knows when it was mixed"),
                topped_up=("旧液加新液", "Old topped up with new"),
            ),
            photo_on_fail=False,
        ),
        check(
            "solution_labelled", "容器有标签", "Container labelled", NOW, CUSTOM,
            chips(
                none=("没有标签", "No label"),
                time=("没写时间", "No time on it"),
                strength=("没写浓度", "No strength on it"),
                bottle=("装在饮料瓶里", "In a drinks bottle"),
            ),
        ),
        choose(
            "solution_use", "用途", "Use", None, CUSTOM,
            (
                Choice("surfaces", Text("桌面、把手", "Tables and handles")),
                Choice("toys", Text("玩具", "Toys")),
                Choice("toilets", Text("便器、盥洗室", "Toilets and washroom")),
                Choice("floors", Text("地面", "Floors")),
                Choice("cloths", Text("毛巾、抹布", "Towels and cloths")),
                Choice("other", Text("其他", "Other")),
            ),
        ),
        remark(
            "mixed_by", "配制人", "Mixed by", CUSTOM,
            Text("员工姓名，与提交人不同才填", "Name of staff, only if it is not who sends this"),
        ),
    ),
)  # fmt: skip
