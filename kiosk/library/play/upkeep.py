"""Play sets with tools in hand: the monthly check, the quarterly service and the yearly main inspection."""

from dataclasses import replace

from kiosk.core.form import Choice, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.play.sources import (
    CHECKLISTS,
    PLAY_ANNUAL,
    PLAY_IMPACT,
    PLAY_PAPERS,
    PLAY_PROBES,
)
from kiosk.library.roles import CONTRACTOR, LOGISTICS, REPAIRER
from kiosk.library.sources import CUSTOM, DEFAULT, PLAY_STRUCTURE
from kiosk.library.wording import (
    STOP,
    TERM,
    between,
    check,
    chips,
    choose,
    dated,
    measure,
    remark,
)

_LOOSE_FILL = measure(
    "loose_fill", "缓冲层厚度（沙、木屑等松散材料）", "Depth of loose fill (sand, bark)", "cm", TERM, PLAY_IMPACT,
    limits=None,
    bounds=between("0", "200"),
    reasons=chips(
        thin=("比厂家要求薄", "Thinner than the maker asks"),
        uneven=("落点处被踢开", "Kicked away where they land"),
        packed=("板结变硬", "Packed hard"),
    ),
    hint=Text("量最薄处；不够厂家要求就选原因；没有可不填", "Measure the thinnest spot; choose a reason if it is too thin"),
    is_required=False,
)  # fmt: skip

_WORK_DONE = Item(
    "work_done", ItemType.ROWS, Text("部件、发现、处理", "Part, finding, action"),
    is_required=False,
    rows=(
        Item("part", ItemType.TEXT, Text("部件", "Part")),
        Item("finding", ItemType.TEXT, Text("发现", "Finding")),
        Item("action", ItemType.TEXT, Text("处理", "Action"), is_required=False),
    ),
    hint=Text("修了什么、换了什么，一行写一项", "What was mended or changed, one line each"),
    basis=CUSTOM,
)  # fmt: skip

MONTHLY = Form(
    code="PLAY-03-M",
    title=Text("大型玩具月度运行检查", "Play set, monthly operational check"),
    frequency=Text("每月", "Monthly"),
    roles=(LOGISTICS, REPAIRER, CONTRACTOR),
    basis=(PLAY_STRUCTURE, CUSTOM),
    seconds=60,
    items=(
        check(
            "bolts", "螺栓用扳手逐一紧固", "Every bolt tightened with a tool", STOP, CUSTOM,
            chips(
                loose=("有的拧不紧", "Some do not tighten"),
                missing=("缺螺栓", "Bolts missing"),
                stripped=("滑丝", "Thread stripped"),
                rusty=("锈死", "Rusted"),
            ),
            one_by_one=True,
        ),
        check(
            "footings", "基础无松动、外露、沉降", "Footings firm, covered and not sunk", STOP, CUSTOM,
            chips(
                loose=("松动", "Loose"),
                bare=("外露", "Bare"),
                sunk=("沉降", "Sunk"),
                cracked=("开裂", "Cracked"),
            ),
        ),
        check(
            "shaken", "整体摇晃无异常位移", "Shaken as a whole, nothing moves", STOP, CUSTOM,
            chips(
                sways=("晃动大", "Sways"),
                noise=("异响", "Noise"),
                post=("立柱松动", "Post loose"),
                joint=("连接处位移", "Joint gives"),
            ),
        ),
        replace(
            choose(
                "chain_wear", "链条、绳索磨损", "Wear of chains and ropes", STOP, CUSTOM,
                (
                    Choice("sound", Text("完好", "Sound")),
                    Choice("watch", Text("需观察", "To be watched")),
                    Choice("change", Text("要更换", "Must be changed"), fails=True),
                ),
                chips(
                    chain=("链环磨细", "Links worn thin"),
                    rope=("绳断股", "Strands broken"),
                    hook=("挂钩磨损", "Hook worn"),
                    rust=("锈蚀严重", "Much rust"),
                ),
            ),
            na_allowed=True,
        ),
        _LOOSE_FILL,
        check(
            "tiles", "橡胶地垫接缝严密，没有变硬", "Rubber tiles close together and not hardened", TERM, CUSTOM,
            chips(
                gap=("接缝张开", "Joints open"),
                raised=("翘起", "Edges up"),
                hard=("变硬", "Gone hard"),
                torn=("破损", "Torn"),
            ),
            na_allowed=True,
        ),
        measure(
            "slide_height", "滑梯高度（幼儿园）", "Height of the slide (kindergarten)", "m", TERM, CHECKLISTS,
            limits=between(None, "2"),
            bounds=between("0", "10"),
            hint=Text("没有滑梯或不是幼儿用的可不填", "Leave empty without a slide, or if it is not for young children"),
            is_required=False,
        ),
        check(
            "earlier_faults", "上期问题已整改", "Earlier faults put right", TERM, CUSTOM,
            chips(
                open=("没修", "Not mended"),
                waiting=("等配件、等厂家", "Waiting for parts or the maker"),
                again=("又坏了", "Broken again"),
            ),
            na_allowed=True,
        ),
        _WORK_DONE,
    ),
)  # fmt: skip

QUARTERLY = Form(
    code="PLAY-03-Q",
    title=Text("大型玩具季度保养", "Play set, quarterly service"),
    frequency=Text("每季度", "Quarterly"),
    roles=(REPAIRER, CONTRACTOR, LOGISTICS),
    basis=(CUSTOM,),
    seconds=20,
    items=(
        dated(
            "lubricated_on", "轴承润滑日期", "Bearings greased on", TERM, DEFAULT,
            limits=between(None, "92"),
            hint=Text("每季度一次；没有轴承可不填", "Once a quarter; leave empty if there are none"),
        ),
        dated(
            "painted_on", "除锈补漆日期", "Rust removed and painted on", TERM, DEFAULT,
            limits=between(None, "92"),
            hint=Text("每季度一次；没有金属件可不填", "Once a quarter; leave empty if nothing is of metal"),
        ),
        _WORK_DONE,
    ),
)  # fmt: skip

YEARLY = Form(
    code="PLAY-04",
    title=Text("大型玩具年度全面检查", "Play set, yearly main inspection"),
    frequency=Text("每年，由未参与安装的专业人员", "Yearly, by a competent person who did not install it"),
    roles=(CONTRACTOR, LOGISTICS),
    basis=(PLAY_ANNUAL,),
    seconds=60,
    items=(
        dated(
            "inspected_on", "检查日期", "Inspected on", TERM, PLAY_ANNUAL,
            limits=between(None, "366"),
            hint=Text("超过一年就要再查", "More than a year ago: inspect again"),
            is_required=True,
        ),
        Item(
            "inspected_by", ItemType.TEXT, Text("检查单位、检查人、资质", "Firm, inspector and competence"), basis=CUSTOM
        ),
        check(
            "papers", "厂家、购置日期、合格证、执行标准齐全", "Maker, date bought, certificate and standard known", TERM,
            PLAY_PAPERS,
            chips(
                maker=("厂家不明", "Maker unknown"),
                bought=("购置日期不明", "Date bought unknown"),
                certificate=("没有合格证", "No certificate"),
                standard=("执行标准不明", "Standard unknown"),
            ),
            photo_on_fail=False,
        ),
        remark(
            "papers_kept", "资料编号、存放处", "Number of the papers and where they are kept", PLAY_PAPERS,
        ),
        check(
            "main_structure", "基础、结构、腐蚀全面检查合格", "Footings, structure and corrosion fully checked", STOP, PLAY_ANNUAL,
            chips(
                footing=("基础松动", "Footing loose"),
                crack=("结构裂纹", "Structure cracked"),
                rust=("严重锈蚀", "Much rust"),
                rot=("木质腐朽", "Timber rotten"),
            ),
        ),
        check(
            "probes", "挤夹、突出物复测合格", "Traps and protrusions tested again with probes", STOP, PLAY_PROBES,
            chips(
                head=("卡头", "Head"),
                finger=("卡手指", "Finger"),
                clothing=("勾衣带", "Clothing"),
                protrusion=("有突出物", "Something sticks out"),
            ),
        ),
        check(
            "main_surface", "缓冲地面性能合格", "Safety surface still soft enough", STOP, PLAY_IMPACT,
            chips(
                hard=("变硬", "Gone hard"),
                thin=("太薄", "Too thin"),
                small=("范围不够", "Area too small"),
                torn=("破损", "Torn"),
            ),
            hint=Text("跌落超过60厘米的必查", "Wherever they can fall over 60 cm"),
            na_allowed=True,
        ),
        _LOOSE_FILL,
        remark("parts_changed", "更换或改装部件", "Parts changed or altered", CUSTOM),
        choose(
            "verdict", "结论", "Result", STOP, CUSTOM,
            (
                Choice("fit", Text("可用", "Fit for use")),
                Choice("limited", Text("限制使用", "Limited use")),
                Choice("closed", Text("停用", "Take out of use"), fails=True),
                Choice("scrap", Text("报废", "Scrap"), fails=True),
            ),
            chips(
                structure=("结构问题", "Structure"),
                traps=("挤夹、突出物", "Traps or protrusions"),
                surface=("缓冲地面", "Safety surface"),
                age=("老化、超年限", "Too old"),
            ),
            one_by_one=True,
        ),
        remark("report_kept", "报告编号、存放处", "Number of the report and where it is kept", CUSTOM),
    ),
)  # fmt: skip
