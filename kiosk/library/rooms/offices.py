"""Rooms: offices, special rooms, libraries and stores."""

from dataclasses import replace

from kiosk.core.form import Form
from kiosk.core.words import Text
from kiosk.library.roles import LOGISTICS, REPAIRER, STOREKEEPER
from kiosk.library.rooms.fittings import (
    FURNITURE,
    GLASS,
    OVERHEAD,
    RCD,
    SOCKETS,
    WIRING,
)
from kiosk.library.rooms.sources import STACKING
from kiosk.library.sources import CUSTOM, PLANS
from kiosk.library.wording import NOW, TERM, between, check, chips, measure

OFFICE = Form(
    code="ROOM-03",
    title=Text("办公室、功能室、图书室、仓库检查", "Offices, special rooms, libraries and stores"),
    frequency=Text("机房、实验室、图书室、仓库、档案室每周，办公室每月", "Weekly; offices monthly"),
    roles=(LOGISTICS, STOREKEEPER, REPAIRER),
    basis=(CUSTOM, PLANS),
    seconds=45,
    items=(
        SOCKETS,
        WIRING,
        replace(RCD, na_allowed=True, hint=Text("每月一次；本次没到时间选不适用", "Once a month; not applicable in between")),
        OVERHEAD,
        GLASS,
        FURNITURE,
        check(
            "no_heaters", "无大功率电器、电热器、电动车电池充电", "No high-power devices, heaters or e-bike batteries charging",
            NOW, PLANS,
            chips(
                heater=("电热器", "Heater"),
                kettle=("电热水壶、电炉", "Kettle or hotplate"),
                battery=("电动车电池充电", "E-bike battery charging"),
                other=("其他大功率电器", "Other high-power device"),
            ),
            one_by_one=True,
        ),
        check(
            "power_off", "人走断电", "Power off when nobody is there", NOW, PLANS,
            chips(
                light=("灯没关", "Light on"),
                computer=("电脑没关", "Computer on"),
                air_conditioner=("空调没关", "AC on"),
                charger=("在充电", "Charging"),
            ),
            na_allowed=True,
        ),
        check(
            "stacking", "堆物不超高，离灯具有距离", "Nothing stacked too high or close to lamps", TERM, STACKING,
            chips(
                high=("堆得太高", "Stacked too high"),
                lamp=("离灯太近", "Too close to a lamp"),
                leaning=("歪斜要倒", "Leaning"),
                aisle=("占了过道", "Aisle blocked"),
            ),
            na_allowed=True,
        ),
        measure(
            "server_temperature", "机房温度", "Server room temperature", "℃", TERM, CUSTOM,
            limits=None,
            bounds=between("-20", "60"),
            reasons=chips(
                hot=("太热", "Too hot"),
                cold=("太冷", "Too cold"),
                unread=("温度计坏", "Thermometer broken"),
            ),
            hint=Text("只有机房填；限值由学校定，不合适就选原因", "Server rooms only; choose a reason if it is wrong"),
            is_required=False,
        ),
        check(
            "server_power", "机房空调、不间断电源正常", "Server room AC and UPS work", TERM, CUSTOM,
            chips(
                air_conditioner=("空调坏", "AC broken"),
                ups=("不间断电源报警", "UPS warns"),
                battery=("电池鼓包", "Battery swollen"),
                dust=("积灰", "Dust"),
            ),
            na_allowed=True,
        ),
        check(
            "extinguisher", "灭火器在位", "Extinguisher in place", TERM, CUSTOM,
            chips(
                missing=("不在位", "Missing"),
                blocked=("被挡住", "Blocked"),
                pressure=("压力不足", "Low pressure"),
            ),
            na_allowed=True,
        ),
        check(
            "keys", "钥匙专人保管、有登记", "Keys held by one person and registered", TERM, CUSTOM,
            chips(
                no_keeper=("没有专人", "No keeper"),
                no_note=("没有登记", "Not registered"),
                missing=("少了钥匙", "Key missing"),
            ),
            photo_on_fail=False,
        ),
        measure(
            "valuables_missing", "贵重物品、电脑清点：少几件", "Valuables and computers counted: how many are missing", "", TERM,
            CUSTOM,
            limits=between("0", "0"),
            bounds=between("0", "10000"),
            hint=Text("对着清单点，不少填0；本次没点可不填", "Count by the list; 0 if none; leave empty if not counted now"),
            is_required=False,
        ),
        check(
            "windows_locks", "窗户、门锁完好", "Windows and locks sound", TERM, CUSTOM,
            chips(
                lock=("锁坏", "Lock broken"),
                window=("窗关不上", "Window does not shut"),
                forced=("有撬痕", "Signs of forcing"),
            ),
        ),
    ),
)  # fmt: skip
