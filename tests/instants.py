"""Named instants: local clock times of the school, as aware UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """Return the instant of a local clock time: '2026-11-20 08:10' or '2026-11-20 08:10:30'."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


TERM_BEGAN = local("2026-08-01 08:00")
FRIDAY_MORNING = local("2026-11-20 08:10")
FRIDAY_NOON = local("2026-11-20 12:00")
FRIDAY_EVENING = local("2026-11-20 19:00")
SATURDAY = local("2026-11-21 09:00")

# The State Council's notice of 4 November 2025, as its page shows it.
NOTICE_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，\
确保人民群众祥和平安度过节日假期。
国务院办公厅
2025年11月4日
"""
