"""Kitchen: the rapid test of vegetables for pesticide residue."""

from dataclasses import replace

from kiosk.core.form import Choice, Condition, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.library.kitchen.sources import RESIDUE_TEST
from kiosk.library.roles import FOOD_SAFETY
from kiosk.library.sources import CUSTOM, DEFAULT, PLANS
from kiosk.library.wording import (
    STOP,
    TERM,
    between,
    check,
    chips,
    choose,
    dated,
    measure,
    remark,
    second,
)

# A pass is below 50 %; a reading just under nothing is noise of the instrument.
_PASSES = between(None, "49.9")
_OF_AN_INSTRUMENT = between("-50", "100")


def _where_tested(item: Item) -> Item:
    """Return an item that is only asked on a day with something to test."""
    return replace(item, shown_if=Condition("tested", ("tested",)))


RESIDUE = Form(
    code="KIT-07",
    title=Text("蔬菜农药残留快速检测", "Pesticide residue, rapid test"),
    frequency=Text("供餐日每天（大叶蔬菜）", "Every day with meals (large-leaf vegetables)"),
    roles=(FOOD_SAFETY,),
    basis=(RESIDUE_TEST, PLANS),
    seconds=10,
    items=(
        choose(
            "tested", "今天有没有大叶蔬菜", "Any large-leaf vegetables today?", None, DEFAULT,
            (
                Choice("tested", Text("有，已检测", "Yes, tested")),
                Choice("none", Text("今天没有", "None today")),
            ),
            hint=Text("测了几种就提交几次", "Send once for each sort tested"),
        ),
        _where_tested(Item("residue_sample", ItemType.TEXT, Text("样品名称", "Sample"), basis=RESIDUE_TEST)),
        _where_tested(remark("residue_lot", "供货者、进货批次", "Supplier and lot", CUSTOM)),
        _where_tested(
            measure(
                "inhibition", "抑制率", "Inhibition", "%", STOP, RESIDUE_TEST,
                limits=_PASSES,
                bounds=_OF_AN_INSTRUMENT,
                hint=Text("小于50%为合格；不合格再测两次", "Below 50% passes; if not, test twice more"),
            )
        ),
        _where_tested(
            Item(
                "retests", ItemType.PAIR, Text("复检1、复检2", "Retests 1 and 2"), STOP,
                is_required=False,
                unit="%",
                limits=_PASSES,
                bounds=_OF_AN_INSTRUMENT,
                hint=Text("两次都要小于50%；初检合格不用填", "Both below 50%; leave empty if the first test passed"),
                basis=RESIDUE_TEST,
            )
        ),
        _where_tested(
            choose(
                "residue_result", "结论", "Result", STOP, RESIDUE_TEST,
                (
                    Choice("pass", Text("合格", "Pass")),
                    Choice("fail", Text("不合格（封存退货）", "Fail (seal and return)"), fails=True),
                ),
                chips(
                    again=("复检仍超标", "Over the limit again"),
                    not_again=("没有复检", "Not tested again"),
                    sealed=("已封存", "Sealed"),
                    returned=("已退货", "Returned"),
                ),
            )
        ),
        _where_tested(remark("reagent_lot", "检测试剂批号", "Lot of the test kit", CUSTOM)),
        _where_tested(
            dated(
                "reagent_expiry", "检测试剂有效期至", "Test kit to be used by", TERM, CUSTOM,
                limits=between(None, "0"),
                is_required=True,
            )
        ),
        _where_tested(
            second(
                "residue_checked_by", "复核人", "Checked by", CUSTOM,
                Text("提交的人是检测人，另一人复核", "Whoever sends this has tested; somebody else checks"),
            )
        ),
        _where_tested(
            check(
                "residue_posted", "检测结果已公示", "Result posted", TERM, PLANS,
                chips(
                    not_posted=("没公示", "Not posted"),
                    old=("还是以前的", "Still an old one"),
                    hidden=("家长看不到", "Parents cannot see it"),
                ),
            )
        ),
        _where_tested(
            Item(
                "residue_photo", ItemType.PHOTO, Text("公示照片", "Photo of the notice"),
                is_required=False,
                hint=Text("请勿拍到孩子", "No children in the picture"),
                basis=PLANS,
            )
        ),
    ),
)  # fmt: skip
