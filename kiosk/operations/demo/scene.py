"""Who works in the sample kindergarten, and what stands where."""

from dataclasses import dataclass, field
from datetime import date

from kiosk.storage.models import Role

HEAD, CHIEF = "李园长", "王主任"
REPAIRER, DAY_GUARD, NIGHT_GUARD = "赵师傅(水电)", "钱师傅(门卫)", "孙师傅(夜班)"
FOOD_SAFETY, COOK, CLEANER, YARD = "周老师(食品安全)", "吴师傅(厨师)", "郑阿姨(保洁)", "冯老师(户外)"
TEACHERS = (
    "陈老师(小一班)", "褚老师(小二班)", "卫老师(小三班)", "蒋老师(中一班)", "沈老师(中二班)", "韩老师(中三班)",
    "杨老师(大一班)", "朱老师(大二班)", "秦老师(大三班)",
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One person of the staff; a username is for the desk, a phone is enrolled for whoever records."""

    name: str
    role: Role = Role.RECORDER
    username: str = ""
    has_phone: bool = True


STAFF = (
    Member(HEAD, Role.ADMINISTRATOR, "head", has_phone=False),
    Member(CHIEF, Role.SUPERVISOR, "demo", has_phone=False),
    *(
        Member(name)
        for name in (REPAIRER, DAY_GUARD, NIGHT_GUARD, FOOD_SAFETY, COOK, CLEANER, YARD, *TEACHERS)
    ),
)


@dataclass(frozen=True)
class Spot:
    """One checkpoint: its kind's key, its name, its place below the campus, and what is known of it."""

    kind: str
    name: str
    place: tuple[str, ...]
    owner: str = ""
    fields: dict[str, str] = field(default_factory=dict)


PLANS = frozenset({
    "FIRE-01-M", "FIRE-05-D", "FIRE-06-D", "FIRE-07-N", "PLAY-01-D", "PLAY-02-W", "KIT-02-D", "KIT-14-D", "KIT-06-D2",
    "HYG-09-D3", "ROOM-01-D", "SEC-02-D3", "SEC-02-N",
})  # fmt: skip
"""The library's plans this kindergarten keeps, by their keys."""

SITE = "全园防火巡查"
BARRED, PAUSED = "攀爬架", "沙水池"


def spots(today: date) -> tuple[Spot, ...]:
    """Return the sixty checkpoints; dates of manufacture are counted back from today, so that some fall due."""
    return (*_fire(today), *_classes(), *_kitchen(), *_outside())


def owners_of_places() -> dict[tuple[str, ...], str]:
    """Return who is responsible for a place and all below it."""
    return {
        ("教学楼",): CHIEF,
        ("食堂楼",): COOK,
        ("综合楼",): CHIEF,
        ("操场",): YARD,
        ("大门",): DAY_GUARD,
    }


_EXTINGUISHERS = (
    (("教学楼", "1层", "东走廊"), "教-1-01", "powder", 2.4, None),
    (("教学楼", "1层", "西走廊"), "教-1-02", "powder", 2.4, None),
    (("教学楼", "2层", "东走廊"), "教-2-01", "powder", 2.4, None),
    (("教学楼", "2层", "西走廊"), "教-2-02", "powder", 2.4, None),
    (("教学楼", "3层", "东走廊"), "教-3-01", "powder", 2.4, None),
    (("教学楼", "3层", "西走廊"), "教-3-02", "powder", 2.4, None),
    (("教学楼", "1层", "配电间"), "教-1-03", "co2", 3.2, None),
    (("食堂楼", "1层", "主厨房"), "食-1-01", "water", 1.6, None),
    (("食堂楼", "1层", "主厨房"), "食-1-02", "water", 1.6, None),
    (("食堂楼", "1层", "库房"), "食-1-03", "powder", 6.1, 0.8),
    (("食堂楼", "2层", "餐厅"), "食-2-01", "powder", 6.1, 0.8),
    (("食堂楼", "2层", "餐厅"), "食-2-02", "powder", 6.1, 0.8),
    (("综合楼", "1层", "门厅"), "综-1-01", "powder", 4.6, None),
    (("综合楼", "1层", "保健室"), "综-1-02", "powder", 4.6, None),
    (("综合楼", "2层", "会议室"), "综-2-01", "powder", 4.6, None),
    (("综合楼", "2层", "机房"), "综-2-02", "clean_agent", 4.9, None),
    (("大门", "门卫室"), "门-01", "powder", 5.15, None),
    (("操场", "器材室"), "操-01", "powder", 2.4, None),
)
_DAYS = 365.25


def _years_ago(today: date, years: float | None) -> str:
    return "" if years is None else date.fromordinal(today.toordinal() - round(years * _DAYS)).isoformat()


def _fire(today: date) -> tuple[Spot, ...]:
    extinguishers = [
        Spot(
            "extinguisher",
            f"灭火器 {number}",
            place,
            fields={
                "agent": agent,
                "size": "5 kg" if agent != "water" else "6 L",
                "made_on": _years_ago(today, made),
                **({"serviced_on": _years_ago(today, serviced)} if serviced is not None else {}),
            },
        )
        for place, number, agent, made, serviced in _EXTINGUISHERS
    ]
    exits = [
        Spot("exit", name, place)
        for name, place in (
            ("东楼梯", ("教学楼", "1层")),
            ("西楼梯", ("教学楼", "1层")),
            ("2层安全出口", ("教学楼", "2层")),
            ("3层安全出口", ("教学楼", "3层")),
            ("厨房后门", ("食堂楼", "1层")),
            ("餐厅安全出口", ("食堂楼", "2层")),
            ("综合楼楼梯", ("综合楼", "1层")),
            ("消防车道", ("操场",)),
        )
    ]
    night = [
        Spot("night_point", "夜巡点 教学楼", ("教学楼", "1层")),
        Spot("night_point", "夜巡点 食堂楼", ("食堂楼", "1层")),
    ]
    return (*extinguishers, *exits, *night, Spot("site", SITE, ("大门",)))


def _classes() -> tuple[Spot, ...]:
    rooms = [
        Spot("classroom", f"{teacher[4:-1]}教室", ("教学楼", f"{index // 3 + 1}层", f"{teacher[4:-1]}"), teacher)
        for index, teacher in enumerate(TEACHERS)
    ]
    toilets = [
        Spot("toilet", name, place)
        for name, place in (
            ("1层厕所", ("教学楼", "1层")),
            ("2层厕所", ("教学楼", "2层")),
            ("3层厕所", ("教学楼", "3层")),
            ("餐厅厕所", ("食堂楼", "2层")),
            ("综合楼厕所", ("综合楼", "1层")),
        )
    ]
    return (*rooms, *toilets)


def _kitchen() -> tuple[Spot, ...]:
    fridges = [
        Spot("fridge", name, ("食堂楼", "1层", room), fields={"cabinet": cabinet})
        for name, room, cabinet in (
            ("冷藏柜 1", "主厨房", "chilled"),
            ("冷藏柜 2", "主厨房", "chilled"),
            ("冷冻柜 1", "库房", "frozen"),
            ("冷冻柜 2", "库房", "frozen"),
            ("留样柜", "备餐间", "samples"),
        )
    ]
    return (Spot("kitchen", "主厨房", ("食堂楼", "1层", "主厨房")), *fridges)


def _outside() -> tuple[Spot, ...]:
    sets = [
        Spot("play_set", name, ("操场",), YARD, {"maker": maker, "installed_on": installed_on})
        for name, maker, installed_on in (
            ("大滑梯", "某游乐设备厂", "2023-08-12"),
            ("秋千", "某游乐设备厂", "2023-08-12"),
            (BARRED, "某木业", "2021-07-30"),
            ("荡桥", "某木业", "2021-07-30"),
            (PAUSED, "", "2022-05-06"),
        )
    ]
    patrol = [
        Spot("patrol_point", name, place)
        for name, place in (
            ("大门岗", ("大门",)),
            ("东围墙", ("操场",)),
            ("北围墙", ("操场",)),
            ("配电间外", ("教学楼", "1层")),
            ("厨房后院", ("食堂楼", "1层")),
            ("综合楼楼顶门", ("综合楼", "2层")),
        )
    ]
    return (*sets, *patrol)
