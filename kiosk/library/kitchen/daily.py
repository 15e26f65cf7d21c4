"""Kitchen: daily food-safety check, fridge and freezer, closing."""

from kiosk.core.form import Choice, Condition, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import COOK, FOOD_SAFETY
from kiosk.library.sources import (
    CUSTOM,
    DEFAULT,
    FOOD_DAILY,
    FOOD_LAW_54,
    FOOD_LAW_56,
    FOOD_RESPONSIBILITY,
    FOOD_TEMPERATURES,
    PLANS,
    SCHOOL_FOOD_36,
    SCHOOL_FOOD_37,
    SCHOOL_FOOD_40,
)
from kiosk.library.wording import (
    NOW,
    STOP,
    TERM,
    between,
    check,
    chips,
    choose,
    measure,
)

CABINETS = (
    Choice("chilled", Text("冷藏", "Fridge")),
    Choice("frozen", Text("冷冻", "Freezer")),
    Choice("samples", Text("留样柜", "Sample fridge")),
)

_TYPED_BY_A_THERMOMETER = between("-60", "60")

DAILY = Form(
    code="KIT-02",
    title=Text("每日食品安全检查（日管控）", "Daily food-safety check"),
    frequency=Text("供餐日每天，没有问题也要记录", "Every day with meals, also when nothing is wrong"),
    roles=(FOOD_SAFETY,),
    basis=(FOOD_RESPONSIBILITY, FOOD_DAILY),
    seconds=60,
    items=(
        check(
            "staff_checked", "从业人员已晨检并记录", "Kitchen staff checked this morning and noted", NOW, FOOD_DAILY,
            chips(
                not_done=("没做", "Not done"),
                incomplete=("漏了人", "Somebody left out"),
                sick=("有人带病上岗", "Somebody works sick"),
                no_note=("没有记录", "Not written down"),
            ),
            photo_on_fail=False,
        ),
        check(
            "dress", "着装、口罩、个人卫生合格", "Dress, masks and personal hygiene", NOW, FOOD_DAILY,
            chips(
                mask=("没戴口罩", "No mask"),
                cap=("没戴帽子", "No cap"),
                clothes=("工作服不洁", "Dirty work clothes"),
                hands=("指甲、首饰", "Nails or jewellery"),
            ),
            photo_on_fail=False,
        ),
        check(
            "vouchers", "进货票证齐全", "Delivery papers complete", TERM, FOOD_DAILY,
            chips(
                ticket=("缺送货单", "Delivery note missing"),
                licence=("缺供货商证照", "Supplier's licence missing"),
                report=("缺检验检疫证明", "Test or quarantine paper missing"),
            ),
            hint=Text("今天没进货选不适用", "Not applicable if nothing came today"),
            na_allowed=True,
        ),
        check(
            "fresh", "食品新鲜，感官正常", "Food fresh; looks and smells right", STOP, FOOD_DAILY,
            chips(
                smell=("有异味", "Off smell"),
                mould=("发霉、腐烂", "Mould or rot"),
                expired=("过期", "Expired"),
                insects=("有虫、异物", "Insects or foreign matter"),
            ),
        ),
        check(
            "no_forbidden", "无高风险食品（凉菜、四季豆、发芽土豆等）",
            "No forbidden food (cold dishes, green beans, sprouted potatoes ...)", STOP, SCHOOL_FOOD_36,
            chips(
                cold=("凉菜、生食", "Cold or raw dishes"),
                beans=("四季豆、鲜黄花菜", "Green beans or fresh day-lily"),
                potato=("发芽土豆", "Sprouted potatoes"),
                mushroom=("野生菌", "Wild mushrooms"),
                cake=("裱花蛋糕", "Decorated cream cake"),
            ),
            one_by_one=True,
        ),
        check(
            "put_away", "需冷藏冷冻的及时入柜", "Chilled and frozen goods put away at once", NOW, FOOD_DAILY,
            chips(
                left_out=("还在外面", "Still standing out"),
                thawed=("已化冻", "Thawed"),
                full=("柜子放不下", "No room left"),
            ),
        ),
        check(
            "fridges_run", "冷藏冷冻设备正常", "Fridges and freezers run", NOW, FOOD_DAILY,
            chips(
                warm=("温度不够低", "Too warm"),
                off=("断电", "No power"),
                door=("门关不严", "Door does not shut"),
                frost=("结霜太厚", "Too much frost"),
            ),
        ),
        check(
            "storage", "食品密闭、分类存放", "Food sealed and sorted", NOW, SCHOOL_FOOD_37,
            chips(
                open=("没盖、裸放", "Uncovered"),
                mixed=("生熟混放", "Raw and cooked mixed"),
                floor=("没离地离墙", "On the floor or wall"),
                label=("没有标识", "No label"),
            ),
        ),
        check(
            "washed", "食材洗净", "Ingredients washed", NOW, FOOD_DAILY,
            chips(
                soil=("有泥沙", "Soil left"),
                not_washed=("没洗", "Not washed"),
                soaked=("没浸泡", "Not soaked"),
            ),
        ),
        check(
            "areas_clean", "加工场所清洁", "Working areas clean", NOW, FOOD_DAILY,
            chips(
                floor=("地面脏、积水", "Floor dirty or wet"),
                table=("台面脏", "Worktop dirty"),
                waste=("垃圾没清", "Waste not emptied"),
                pests=("有蝇鼠蟑", "Flies, mice or roaches"),
            ),
        ),
        check(
            "apart", "荤、素、水产分池分具", "Meat, vegetables and fish apart", NOW, FOOD_DAILY,
            chips(
                sink=("混用水池", "Same sink"),
                knife=("混用刀板", "Same knife or board"),
                tub=("混用盆筐", "Same tubs"),
                label=("没有标识", "No label"),
            ),
        ),
        check(
            "disinfector", "消毒设备正常", "Disinfection equipment works", TERM, FOOD_DAILY,
            chips(
                broken=("坏了", "Broken"),
                cool=("温度不够", "Not hot enough"),
                no_agent=("没有消毒液", "No disinfectant"),
            ),
        ),
        check(
            "tableware", "餐具洗净、消毒、密闭保洁", "Tableware clean, disinfected and covered", STOP, FOOD_DAILY,
            chips(
                dirty=("有残渍、油污", "Food or grease left"),
                not_done=("没消毒", "Not disinfected"),
                open=("没密闭存放", "Not covered"),
                wet=("有水渍", "Still wet"),
            ),
        ),
        check(
            "cooked", "烧熟煮透", "Cooked through", STOP, FOOD_DAILY,
            chips(
                raw=("中心没熟", "Raw inside"),
                cool=("中心温度不够", "Core not hot enough"),
                blood=("带血丝", "Bloody"),
            ),
        ),
        check(
            "serving_room", "备餐间清洁、专人操作、紫外线消毒", "Serving room clean, own staff, UV done", NOW, FOOD_DAILY,
            chips(
                dirty=("不干净", "Not clean"),
                strangers=("非专人进入", "Others walked in"),
                uv=("没做紫外线", "UV not done"),
                goods=("放了杂物", "Other things kept there"),
            ),
            na_allowed=True,
        ),
        check(
            "serving", "备餐操作规范", "Serving done properly", NOW, FOOD_DAILY,
            chips(
                hands=("直接用手", "Bare hands"),
                mask=("没戴口罩、手套", "No mask or gloves"),
                time=("放置太久", "Stood too long"),
                uncovered=("没加盖", "Uncovered"),
            ),
        ),
        check(
            "samples", "按要求留样", "Samples kept as required", STOP, SCHOOL_FOOD_40,
            chips(
                missing=("缺菜品", "A dish is missing"),
                little=("不足125克", "Under 125 g"),
                short=("不满48小时", "Under 48 hours"),
                label=("标签不全", "Label incomplete"),
            ),
            hint=Text("每餐每样至少125克，留48小时以上", "Each dish of each meal: at least 125 g for at least 48 hours"),
        ),
        check(
            "notices", "信息公示、投诉电话", "Notices and complaint number posted", TERM, FOOD_DAILY,
            chips(
                missing=("没公示", "Not posted"),
                old=("没更新", "Out of date"),
                phone=("缺投诉电话", "No complaint number"),
            ),
        ),
        check(
            "open_kitchen", "明厨亮灶正常", "Open-kitchen display works", TERM, FOOD_DAILY,
            chips(
                camera=("摄像头坏", "Camera broken"),
                screen=("屏幕不亮", "Screen dark"),
                blurred=("画面不清", "Picture blurred"),
                offline=("断线", "Offline"),
            ),
            na_allowed=True,
        ),
    ),
)  # fmt: skip

FRIDGE = Form(
    code="KIT-06",
    title=Text("冷藏冷冻温度检查", "Fridge and freezer"),
    frequency=Text("每天2次（开工、收工）", "Twice a day (start and end of work)"),
    roles=(COOK,),
    basis=(FOOD_TEMPERATURES, SCHOOL_FOOD_37),
    seconds=15,
    items=(
        choose("cabinet", "柜子类型", "Sort of cabinet", None, DEFAULT, CABINETS, known_from="cabinet"),
        measure(
            "chilled_temperature", "冷藏温度", "Fridge temperature", "℃", NOW, FOOD_TEMPERATURES,
            limits=between("0", "8"),
            bounds=_TYPED_BY_A_THERMOMETER,
            shown_if=Condition("cabinet", ("chilled",)),
        ),
        measure(
            "frozen_temperature", "冷冻温度", "Freezer temperature", "℃", NOW, FOOD_TEMPERATURES,
            limits=between(None, "-12"),
            bounds=_TYPED_BY_A_THERMOMETER,
            hint=Text("零下要带负号", "Below zero: type the minus"),
            shown_if=Condition("cabinet", ("frozen",)),
        ),
        measure(
            "samples_temperature", "留样柜温度", "Sample fridge temperature", "℃", NOW, FOOD_TEMPERATURES,
            limits=between("0", "8"),
            bounds=_TYPED_BY_A_THERMOMETER,
            shown_if=Condition("cabinet", ("samples",)),
        ),
        check(
            "apart", "生、熟、半成品分柜存放并有标识", "Raw, cooked and semi-finished apart and labelled", NOW,
            SCHOOL_FOOD_37,
            chips(
                mixed=("生熟混放", "Raw and cooked mixed"),
                semi=("半成品没分开", "Semi-finished not apart"),
                label=("没有标识", "No label"),
            ),
        ),
        check(
            "expired", "无过期、未加盖、裸放食品", "Nothing expired, uncovered or bare", STOP, FOOD_LAW_54,
            chips(
                expired=("过期", "Expired"),
                uncovered=("没加盖", "Uncovered"),
                bare=("裸放", "Lying bare"),
                spoiled=("变质", "Spoiled"),
            ),
        ),
        check(
            "frost", "霜不厚，密封条完好，柜内清洁", "Little frost; seal sound; clean inside", TERM, FOOD_LAW_56,
            chips(
                frost=("霜太厚", "Too much frost"),
                seal=("密封条坏", "Seal damaged"),
                dirty=("不干净", "Not clean"),
                smell=("有异味", "Bad smell"),
            ),
        ),
        Item(
            "defrosted_on", ItemType.DATE, Text("上次除霜清洗日期", "Last defrosted and cleaned on"), TERM,
            is_required=False,
            limits=between(None, "7"),
            hint=Text("每周一次", "Once a week"),
            basis=CUSTOM,
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip

CLOSING = Form(
    code="KIT-14",
    title=Text("厨房收工检查", "Kitchen closing"),
    frequency=Text("每天收工", "Every day at closing"),
    roles=(COOK,),
    basis=(CUSTOM, PLANS),
    seconds=30,
    items=(
        check(
            "gas_off", "燃气总阀、灶阀关闭", "Main and stove gas valves shut", NOW, CUSTOM,
            chips(
                main=("总阀没关", "Main valve open"),
                stove=("灶阀没关", "Stove valve open"),
                smell=("有燃气味", "Smell of gas"),
                stuck=("阀门拧不动", "Valve stuck"),
            ),
            na_allowed=True,
            one_by_one=True,
        ),
        check(
            "appliances_off", "蒸箱、炸炉、电器断电", "Steamers, fryers and appliances off", NOW, CUSTOM,
            chips(
                steamer=("蒸箱没关", "Steamer on"),
                fryer=("炸炉没关", "Fryer on"),
                plug=("插头没拔", "Plug left in"),
                broken=("开关坏", "Switch broken"),
            ),
        ),
        check(
            "fridges_on", "冰箱、冷库保持通电", "Fridges and cold store stay on", NOW, CUSTOM,
            chips(
                off=("断电", "No power"),
                warm=("温度升高", "Getting warm"),
                door=("门没关严", "Door not shut"),
            ),
        ),
        check(
            "water_off", "水阀关闭，无长流水", "Water off; no tap running", NOW, CUSTOM,
            chips(
                running=("长流水", "Tap running"),
                leak=("漏水", "Leak"),
                valve=("阀门没关", "Valve open"),
            ),
        ),
        check(
            "fans_lights", "排风机、照明关闭", "Fans and lights off", TERM, CUSTOM,
            chips(
                fan=("排风机没关", "Fan on"),
                light=("灯没关", "Light on"),
                broken=("开关坏", "Switch broken"),
            ),
        ),
        check(
            "knives", "刀具入柜上锁", "Knives locked away", NOW, CUSTOM,
            chips(
                out=("刀没收", "Knife left out"),
                unlocked=("没上锁", "Not locked"),
                short=("数量不对", "One is missing"),
                lock=("锁坏", "Lock broken"),
            ),
        ),
        check(
            "food_away", "食品归位，剩余食品已处置", "Food put away; leftovers dealt with", NOW, CUSTOM,
            chips(
                out=("食品没收", "Food left out"),
                leftovers=("剩菜没处置", "Leftovers left"),
                waste=("垃圾没清", "Waste not emptied"),
            ),
        ),
        check(
            "uv_on", "紫外线灯定时开启，人已离开", "UV on a timer; room empty", STOP, PLANS,
            chips(
                people=("还有人在", "Somebody still inside"),
                not_on=("没开", "Not switched on"),
                timer=("定时坏", "Timer broken"),
                lamp=("灯管坏", "Lamp broken"),
            ),
            na_allowed=True,
            photo_on_fail=False,
        ),
        check(
            "locked", "门窗上锁", "Doors and windows locked", NOW, CUSTOM,
            chips(
                door=("门没锁", "Door not locked"),
                window=("窗没关", "Window open"),
                lock=("锁坏", "Lock broken"),
            ),
        ),
        Item(
            "left_at", ItemType.DATETIME, Text("离岗时间", "Time of leaving"),
            is_required=False,
            hint=Text("与提交时间不同才填", "Only if it differs from the time of sending"),
            basis=CUSTOM,
        ),
    ),
)  # fmt: skip
