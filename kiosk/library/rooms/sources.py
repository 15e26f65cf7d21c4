"""What the forms of rooms rest on, beside the sources that all families share."""

from kiosk.core.form import Basis, Mark
from kiosk.core.words import Text

LIGHTING = Basis(
    Text("GB 7793-2010 《中小学校教室采光和照明卫生标准》", "GB 7793-2010, daylight and lighting of classrooms"), Mark.READ
)
ROOM_CLIMATE = Basis(
    Text("国务院办公厅2007年关于公共建筑空调温度的通知", "State Council office notice of 2007 on AC temperature in public buildings"),
    Mark.READ,
)
SAFETY_MEASURES_22 = Basis(
    Text("《中小学幼儿园安全管理办法》第二十二条（实验室）", "School safety measures, art. 22 (laboratories)"), Mark.READ
)
DORMITORY_ROUNDS = Basis(
    Text(
        "上海市学生宿舍管理规定（转引）；间隔以本地要求为准",
        "A Shanghai rule on pupils' dormitories, second-hand; the gap follows local rules",
    ),
    Mark.SECONDARY,
)
SEASON_CHECK = Basis(
    Text("换季前由电工检查取暖和空调（转引）", "Heating and AC seen by an electrician before the season (second-hand)"),
    Mark.SECONDARY,
)
RCD_TEST = Basis(
    Text("漏电保护器每月按一次试验按钮", "Test button of earth-leakage breakers pressed monthly"), Mark.CUSTOM
)
STACKING = Basis(
    Text("堆物与灯具距离（常说0.5米，未核实）", "Distance of goods from lamps (0.5 m is often said, not verified)"),
    Mark.UNVERIFIED,
)
WATER_TESTS = Basis(
    Text("水质检测间隔未核实，以本地要求为准", "How often water is tested is not verified; follow local rules"),
    Mark.UNVERIFIED,
)
TANK_CLEANING = Basis(
    Text(
        "GB 17051-1997；水箱每半年清洗一次未核实，以本地要求为准",
        "GB 17051-1997; cleaning tanks every half-year is not verified, follow local rules",
    ),
    Mark.UNVERIFIED,
)
RAIL_HEIGHT = Basis(
    Text("栏杆高度限值未核实，以设计和本地要求为准", "Height of rails is not verified; follow the design and local rules"),
    Mark.UNVERIFIED,
)
LIGHTNING_TEST = Basis(
    Text("防雷检测每年一次未核实，以本地要求为准", "A yearly lightning test is not verified; follow local rules"),
    Mark.UNVERIFIED,
)
EXIT_AND_PLAN = Basis(
    Text(
        "出口畅通：《消防法》第二十八条；疏散图：学校后勤工作计划",
        "Clear exits: Fire Protection Law, art. 28; evacuation plan: school logistics plans",
    ),
    Mark.PLAN,
)
METER_READING = Basis(
    Text(
        "抄表：学校后勤工作计划；多三成提醒：本系统默认",
        "Reading: school logistics plans; warning above 30%: default of this system",
    ),
    Mark.DEFAULT,
)
