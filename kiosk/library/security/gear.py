"""Security: the guards' gear, counted each shift against its list."""

from dataclasses import replace

from kiosk.core.form import Basis, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.roles import GUARD
from kiosk.library.security.sources import GEAR_LIST
from kiosk.library.sources import CUSTOM
from kiosk.library.wording import NOW, TERM, between, check, chips, dated, measure


def _counted(key: str, zh: str, en: str, basis: Basis, third: tuple[str, str], *, na_allowed: bool = True) -> Item:
    return check(
        key, f"{zh}：数量与清单一致", f"{en}: count agrees with the list", TERM, basis,
        chips(
            short=("少了", "Some missing"),
            damaged=("损坏", "Damaged"),
            third=third,
            lent=("借出没还", "Lent and not back"),
        ),
        hint=Text("清单上没有的选不适用", "Not applicable if it is not on the list") if na_allowed else None,
        na_allowed=na_allowed,
    )  # fmt: skip


_LISTED = measure("listed", "应有", "Listed", "", None, CUSTOM, limits=None, bounds=between("0", "500"))

GEAR = Form(
    code="SEC-04",
    title=Text("安防器械清点", "Guard equipment"),
    frequency=Text("每班", "Each shift"),
    roles=(GUARD,),
    basis=(CUSTOM, GEAR_LIST),
    seconds=25,
    items=(
        _counted("vests", "防刺服、头盔", "Stab vests and helmets", GEAR_LIST, ("扣带坏", "Strap broken")),
        _counted("shields", "盾牌", "Shields", CUSTOM, ("开裂", "Cracked")),
        _counted("gloves", "防割手套", "Cut-proof gloves", GEAR_LIST, ("破了", "Torn")),
        _counted("batons", "橡胶警棍", "Rubber batons", GEAR_LIST, ("开裂", "Cracked")),
        _counted("forks", "钢叉", "Restraining forks", GEAR_LIST, ("锈蚀", "Rusty")),
        _counted("spray", "催泪（辣椒）喷剂", "Pepper spray", GEAR_LIST, ("过期", "Expired")),
        dated(
            "spray_valid_until", "喷剂有效期至（最早的一瓶）", "Spray valid until (the first to expire)", TERM, GEAR_LIST,
            limits=between(None, "0"),
            hint=Text("没有喷剂可不填", "Leave empty if there is none"),
        ),
        _counted("torches", "强光手电（有电）", "Torches (charged)", CUSTOM, ("没电", "Flat")),
        _counted("radios", "对讲机（有电）", "Radios (charged)", CUSTOM, ("没电", "Flat"), na_allowed=False),
        check(
            "gear_place", "存放位置固定、有管理、随手可取", "Kept in its place, secured, at hand", NOW, CUSTOM,
            chips(
                moved=("不在原位", "Not in its place"),
                locked=("锁着拿不到", "Locked and out of reach"),
                open=("没人管、谁都能拿", "Anybody can take it"),
                blocked=("被杂物挡住", "Blocked by clutter"),
            ),
        ),
        Item(
            "differences", ItemType.ROWS, Text("数量不符的", "What does not agree"),
            is_required=False,
            rows=(
                Item("gear", ItemType.TEXT, Text("器械", "Gear")),
                _LISTED,
                replace(_LISTED, key="present", text=Text("实有", "Present")),
            ),
            hint=Text("都对得上可不填", "Leave empty if everything agrees"),
            basis=CUSTOM,
            photo_on_fail=False,
        ),
    ),
)  # fmt: skip
