"""What the forms of gate and security rest on, beside the sources that all families share."""

from kiosk.core.form import Basis, Mark
from kiosk.core.words import Text

GATE_STANDARD = Basis(
    Text("GB/T 29315-2022 《中小学、幼儿园安全防范要求》", "GB/T 29315-2022, security of schools and kindergartens"), Mark.READ
)
GUARD_NUMBERS = Basis(
    Text(
        "GB/T 29315-2022：非寄宿制不足100人至少1名，1000人及以上至少3名，每多500人加1名",
        "GB/T 29315-2022: at least 1 guard under 100 people (day schools), 3 from 1000, 1 more for each further 500",
    ),
    Mark.READ,
)
SECURITY_RULES = Basis(
    Text("《企业事业单位内部治安保卫条例》第八、十一条", "Rules on internal security of institutions, arts. 8 and 11"), Mark.READ
)
VISITOR_RULES = Basis(
    Text(
        "《山东省学校安全条例》第三十条、《宁波市学校安全条例》第十三条",
        "School safety rules of Shandong, art. 30, and of Ningbo, art. 13",
    ),
    Mark.LOCAL,
)
VIDEO_30 = Basis(
    Text(
        "《公共安全视频图像信息系统管理条例》第十七条（公共安全视频，至少30天）",
        "Rules on public-security video, art. 17 (at least 30 days)",
    ),
    Mark.READ,
)
VIDEO_90 = Basis(
    Text(
        "《反恐怖主义法》第三十二条（重点目标）；深圳学前教育条例第五十六条（幼儿园）：至少90天",
        "Counter-terrorism Law, art. 32 (key targets), and Shenzhen rules, art. 56 (kindergartens): at least 90 days",
    ),
    Mark.LOCAL,
)
GEAR_LIST = Basis(
    Text("辽宁文件所列器械；国家标准要求配备，具体清单未核实", "Gear named in a Liaoning document; the national list is not verified"),
    Mark.LOCAL,
)
HOLIDAY_DUTY = Basis(Text("《宁波市学校安全条例》第二十三条", "Ningbo school safety rules, art. 23"), Mark.LOCAL)
