"""Where things of a kind are usually found, by what schools call the places; a convention of ours, no rule of the field."""

from collections.abc import Iterable, Mapping, Sequence

_KITCHEN = ("厨房", "后厨", "伙房", "食堂", "餐厅", "kitchen", "canteen")
_STORE = ("库房", "仓库", "storeroom", *_KITCHEN)
_PLAY = ("操场", "游戏", "户外", "活动场", "运动场", "playground", "sports ground")
_GATE = ("校门", "园门", "大门", "正门", "门卫", "传达", "gate")
_TEACHING = ("教学楼", "教学", "综合楼", "教室", "活动室", "teaching", "classroom", "main building")
_TOILET = ("厕所", "卫生间", "洗手间", "盥洗", "toilet", *_TEACHING)
_POWER = ("配电", "电房", "设备", "power", "plant room")
_FIRE = ("消防控制", "消控", "监控", "消防", "control room", *_GATE)
_WORDS: Mapping[str, Sequence[str]] = {
    "extinguisher": _TEACHING,
    "hydrant": _TEACHING,
    "emergency_light": _TEACHING,
    "exit": _TEACHING,
    "smoke_detector": _TEACHING,
    "alarm_panel": _FIRE,
    "control_room": _FIRE,
    "pump_room": ("泵房", "水泵", "pump", *_POWER),
    "play_set": _PLAY,
    "sandpit": ("沙池", "沙水", "戏水", "种植", "sand", *_PLAY),
    "toys": ("玩具", "游戏", "软体", "活动室", "toy", *_TEACHING),
    "sports": ("体育", "器材", "sports", *_PLAY),
    "kitchen": _KITCHEN,
    "fridge": _KITCHEN,
    "food_store": _STORE,
    "serving_room": ("备餐", "专间", "serving", *_KITCHEN),
    "toilet": _TOILET,
    "class": _TEACHING,
    "public_area": _TEACHING,
    "classroom": _TEACHING,
    "special_room": ("图书", "功能", "机房", "仓库", "科学教室", "library", *_TEACHING),
    "office": ("办公", "行政", "office", *_TEACHING),
    "laboratory": ("实验", "laboratory", *_TEACHING),
    "dormitory": ("宿舍", "寝室", "dormitory"),
    "drinking_water": ("饮水", "开水", "茶水", *_TEACHING),
    "water_tank": ("水箱", "泵房", "水泵", "tank", *_POWER),
    "climate": _TEACHING,
    "building": _TEACHING,
    "gate": _GATE,
    "electronic": ("监控", "monitor", *_GATE),
    "guard_gear": ("门卫", "传达", "警务", "guard", *_GATE),
    "duty_room": ("值班", "duty", *_GATE),
    "chemical_store": ("危化", "药品", "化学", "实验", "chemical", "laboratory"),
    "cleaning_store": ("保洁", "消毒", "清洁", "cleaning", *_TEACHING),
    "gas": ("燃气", "煤气", *_KITCHEN),
    "power_room": _POWER,
    "power_board": _TEACHING,
    "lift": ("电梯", "lift", *_TEACHING),
    "boiler": ("锅炉", "boiler", *_POWER),
    "water_boiler": ("开水", "茶水", "饮水", *_TEACHING),
    "plants": ("花园", "绿化", "草坪", "种植", "garden", *_PLAY),
}


def likely_place(kind: str, places: Iterable[tuple[int, str]]) -> int | None:
    """Return the id of the place where a thing of a kind most likely is, by the places' own names; None if none fits.

    The kind's words are tried from the closest on. Of several places that hold a word the first counts: places come as
    in the tree, parents first. What belongs to the school as a whole, and a kind of the school's own, has no words.
    """
    called = [(place, name.casefold()) for place, name in places]
    for word in _WORDS.get(kind, ()):
        for place, name in called:
            if word in name:
                return place
    return None
