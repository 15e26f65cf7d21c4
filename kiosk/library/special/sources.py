"""What the forms of hazardous goods, gas, power, lifts and boilers rest on, beside the shared sources."""

from kiosk.core.form import Basis, Mark
from kiosk.core.words import Text

CHEMICALS = Basis(
    Text(
        "原《危险化学品安全管理条例》第二十四、二十五条；2026年5月起施行《危险化学品安全法》，条号未核实",
        "Former rules on dangerous chemicals, arts. 24 and 25; since May 2026 the new law, its articles not verified",
    ),
    Mark.UNVERIFIED,
)
ALCOHOL = Basis(
    Text("学校存放酒精的限量未核实，由学校定", "How much alcohol a school may keep is not verified; the school sets it"), Mark.UNVERIFIED
)
GAS_USE = Basis(Text("燃气安全使用要求（转引）", "Rules on using gas safely (second-hand)"), Mark.SECONDARY)
GAS_LIFE = Basis(
    Text("软管、减压阀更换年限（转引），以厂家为准", "Lives of hoses and regulators (second-hand); the maker's word counts"),
    Mark.SECONDARY,
)
GAS_SUPPLIER = Basis(
    Text("燃气公司每年入户检查未核实", "A yearly visit of the gas supplier is not verified"), Mark.UNVERIFIED
)
RCD_MONTHLY = Basis(Text("漏电保护器每月试跳（转引）", "Earth-leakage breakers tested monthly (second-hand)"), Mark.SECONDARY)
INSULATION_TEST = Basis(
    Text("绝缘用具检验周期未核实", "How often insulating gear is tested is not verified"), Mark.UNVERIFIED
)
EQUIPMENT_LAW_40 = Basis(Text("《特种设备安全法》第四十条", "Special Equipment Safety Law, art. 40"), Mark.READ)
EQUIPMENT_RULES_27 = Basis(
    Text("《特种设备安全监察条例》第二十七条", "Rules on special equipment, art. 27"), Mark.READ
)
EQUIPMENT_RULES_31 = Basis(
    Text("《特种设备安全监察条例》第三十一条", "Rules on special equipment, art. 31"), Mark.READ
)
EQUIPMENT_RULES_34 = Basis(
    Text("《特种设备安全监察条例》第三十四条（转引）", "Rules on special equipment, art. 34 (second-hand)"), Mark.SECONDARY
)
ORDER_74 = Basis(
    Text("市场监管总局令第74号（特种设备使用单位）", "Market Regulation order 74 (users of special equipment)"), Mark.READ
)
BOILER_TESTS = Basis(
    Text("锅炉检验、安全阀校验间隔（转引）", "Inspection of boilers and safety valves (second-hand)"), Mark.SECONDARY
)
BOILER_GAUGE = Basis(
    Text("锅炉压力表每半年检定未核实", "Half-yearly calibration of boiler gauges is not verified"), Mark.UNVERIFIED
)
