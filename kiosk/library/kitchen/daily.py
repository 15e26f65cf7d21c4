"""Kitchen: the food-safety check of every day with meals."""

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import FOOD_SAFETY
from kiosk.library.sources import (
    FOOD_DAILY,
    FOOD_RESPONSIBILITY,
    SCHOOL_FOOD_36,
    SCHOOL_FOOD_37,
    SCHOOL_FOOD_40,
)
from kiosk.library.wording import NOW, STOP, TERM, check, chips

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
