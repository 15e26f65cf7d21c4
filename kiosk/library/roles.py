"""Who usually looks: the posts of a school's logistics field, in words."""

from kiosk.core.words import Text

DEPUTY_HEAD = Text("分管副校长 / 副园长", "Deputy head")
LOGISTICS = Text("总务 / 后勤主任", "Head of logistics")
REPAIRER = Text("水电工 / 维修工", "Repair staff")
GUARD = Text("保安 / 门卫", "Guard")
FOOD_SAFETY = Text("食堂管理员 / 食品安全员", "Canteen or food-safety officer")
COOK = Text("厨师 / 食堂从业人员", "Kitchen staff")
TEACHER = Text("班主任 / 带班教师 / 保育员", "Class teacher or carer")
DORMITORY = Text("宿管员", "Dormitory warden")
CLEANER = Text("保洁员", "Cleaner")
