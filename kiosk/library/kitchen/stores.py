"""Kitchen: the food store, every week."""

from kiosk.core.form import Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.kitchen.sources import NITRITE, STORE_LABELS
from kiosk.library.roles import FOOD_SAFETY, STOREKEEPER
from kiosk.library.sources import (
    CUSTOM,
    FOOD_LAW_54,
    FOOD_TEMPERATURES,
    PLANS,
    SCHOOL_FOOD_37,
)
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    measure,
)

_SCHOOL_SETS = Text("范围由学校定；超出就选原因", "The school sets the range; choose a reason if it is outside")

STORE = Form(
    code="KIT-11",
    title=Text("食品库房检查", "Food store"),
    frequency=Text("每周", "Weekly"),
    roles=(STOREKEEPER, FOOD_SAFETY),
    basis=(SCHOOL_FOOD_37, FOOD_LAW_54),
    seconds=45,
    items=(
        measure(
            "off_floor", "离墙离地距离", "Distance from wall and floor", "cm", NOW, FOOD_TEMPERATURES,
            limits=between("10", None),
            bounds=between("0", "500"),
            hint=Text("量最近的一处", "Measure where it is least"),
        ),
        check(
            "sorted", "分区、分架、分类，先进先出", "Sorted by area, shelf and class; first in, first out", TERM, SCHOOL_FOOD_37,
            chips(
                mixed=("混放", "Mixed up"),
                order=("新货压旧货", "New in front of old"),
                aisle=("过道堆货", "Goods in the aisle"),
                sign=("没有分区标识", "Areas not marked"),
            ),
        ),
        check(
            "store_expired", "无过期、变质、发霉、破包", "Nothing expired, spoiled, mouldy or torn open", STOP, FOOD_LAW_54,
            chips(
                expired=("过期", "Expired"),
                spoiled=("变质", "Spoiled"),
                mould=("发霉", "Mould"),
                torn=("破包", "Torn open"),
                insects=("生虫", "Insects"),
            ),
        ),
        check(
            "bulk_labels", "散装食品标明名称、生产日期、保质期、生产者",
            "Bulk food labelled: name, date made, shelf life, maker", TERM, STORE_LABELS,
            chips(
                none=("没有标签", "No label"),
                date=("缺日期、保质期", "No date or shelf life"),
                maker=("缺生产者", "No maker"),
            ),
            hint=Text("没有散装食品选不适用", "Not applicable if there is no bulk food"),
            na_allowed=True,
        ),
        check(
            "pest_barriers", "防鼠板、纱窗、防蝇设施完好", "Rat board, screens and fly control sound", TERM, SCHOOL_FOOD_37,
            chips(
                board=("防鼠板缺失、移开", "Rat board missing or moved"),
                screen=("纱窗破损", "Screen torn"),
                flies=("灭蝇灯坏", "Fly lamp broken"),
                gap=("有缝隙、孔洞", "Gap or hole"),
                traces=("有鼠迹、虫迹", "Signs of pests"),
            ),
            hint=Text("防鼠板常见高60厘米（未核实）", "Rat boards are often 60 cm high (not verified)"),
        ),
        measure(
            "store_temperature", "库房温度", "Store temperature", "℃", TERM, CUSTOM,
            limits=None,
            bounds=between("-40", "60"),
            reasons=chips(
                hot=("高于学校规定", "Above the school's range"),
                cold=("低于学校规定", "Below the school's range"),
                no_gauge=("没有温度计或坏了", "No thermometer, or broken"),
            ),
            hint=_SCHOOL_SETS,
        ),
        measure(
            "store_humidity", "库房湿度", "Store humidity", "%RH", TERM, CUSTOM,
            limits=None,
            bounds=between("0", "100"),
            reasons=chips(
                damp=("高于学校规定", "Above the school's range"),
                dry=("低于学校规定", "Below the school's range"),
                no_gauge=("没有湿度计或坏了", "No hygrometer, or broken"),
            ),
            hint=_SCHOOL_SETS,
        ),
        check(
            "no_poison", "无亚硝酸盐、杀虫剂、个人物品", "No nitrite, pesticide or personal things", STOP, NITRITE,
            chips(
                nitrite=("有亚硝酸盐", "Nitrite"),
                pesticide=("有杀虫剂、鼠药", "Pesticide or rat poison"),
                cleaning=("有清洁、消毒用品", "Cleaning agents"),
                personal=("有个人物品", "Personal things"),
                unknown=("有不明粉末、液体", "Unknown powder or liquid"),
            ),
            one_by_one=True,
        ),
        check(
            "additives", "食品添加剂专柜、专人、称量使用", "Additives in their own cabinet, one keeper, weighed", STOP, CUSTOM,
            chips(
                unlocked=("没有专柜、没上锁", "No cabinet of its own, or not locked"),
                keeper=("没有专人", "No keeper"),
                scale=("没有称量", "Not weighed"),
                no_note=("没有使用记录", "Use not written down"),
            ),
            hint=Text("没有添加剂选不适用", "Not applicable if there are none"),
            na_allowed=True,
        ),
        Item(
            "stock_counted", ItemType.PAIR, Text("抽查一种：账面数、实点数", "One sort: number in the book, number counted"),
            is_required=False,
            bounds=between("0", "1000000"),
            basis=PLANS,
        ),
        check(
            "stock_agrees", "账物相符", "Book and stock agree", TERM, PLANS,
            chips(
                short=("少了", "Too little"),
                over=("多了", "Too much"),
                not_booked=("没登记出入库", "Not booked in or out"),
            ),
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip
