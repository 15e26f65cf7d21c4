"""Who usually looks: the posts of a school's logistics field, in words."""

from kiosk.core.words import Text

HEAD = Text("校长 / 园长", "Head")
DEPUTY_HEAD = Text("分管副校长 / 副园长", "Deputy head")
LOGISTICS = Text("总务 / 后勤主任", "Head of logistics")
REPAIRER = Text("水电工 / 维修工", "Repair staff")
GUARD = Text("保安 / 门卫", "Guard")
FOOD_SAFETY = Text("食堂管理员 / 食品安全员", "Canteen or food-safety officer")
COOK = Text("厨师 / 食堂从业人员", "Kitchen staff")
TEACHER = Text("班主任 / 带班教师 / 保育员", "Class teacher or carer")
DORMITORY = Text("宿管员", "Dormitory warden")
CLEANER = Text("保洁员", "Cleaner")
GARDENER = Text("绿化养护人员", "Gardener")
LABORATORY = Text("实验室教师", "Laboratory teacher")
STOREKEEPER = Text("资产管理员 / 仓库保管员", "Asset or store keeper")
CONTRACTOR = Text("外部单位", "Outside firm")
SPORTS_TEACHER = Text("体育教师", "Sports teacher")
FOOD_DIRECTOR = Text("食品安全总监", "Food-safety director")
HEALTH = Text("保健医 / 保健老师 / 校医", "Health teacher or school doctor")
