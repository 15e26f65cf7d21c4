"""What repair slips are called on both faces: states, moves, urgency, lengths of time, and why a move is not made."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import gettext as _

from kiosk.core.repair import Course, Flaw, MoveKind, Span, State, Unit, Urgency
from kiosk.storage import queries
from kiosk.web.edge.inputs import whole


def repair_state(state: State | str) -> str:
    """Return what a state of a repair is called."""
    return {
        State.ASKED: _("待派单"),
        State.DISPATCHED: _("已派单"),
        State.BEGUN: _("维修中"),
        State.FINISHED: _("待验收"),
        State.ACCEPTED: _("已验收"),
        State.REFUSED: _("不予维修"),
        State.CANCELLED: _("已撤销"),
    }[State(state)]


def repair_urgency(urgency: Urgency | str) -> str:
    """Return what an urgency is called."""
    return {Urgency.URGENT: _("紧急"), Urgency.NORMAL: _("一般"), Urgency.PLANNED: _("按计划")}[Urgency(urgency)]


def repair_move(kind: MoveKind | str) -> str:
    """Return what a move is called."""
    return {
        MoveKind.ASK: _("申报维修"),
        MoveKind.APPROVE: _("批准费用"),
        MoveKind.REFUSE: _("不予维修"),
        MoveKind.DISPATCH: _("派单"),
        MoveKind.BEGIN: _("开始维修"),
        MoveKind.FINISH: _("完成维修"),
        MoveKind.ACCEPT: _("验收"),
        MoveKind.RETURN: _("退回返修"),
        MoveKind.CANCEL: _("撤销申报"),
    }[MoveKind(kind)]


def repair_button(kind: MoveKind, course: Course) -> str:
    """Return what the button of a move says."""
    if kind is MoveKind.DISPATCH and course.state is not State.ASKED:
        return _("改派")
    return {
        MoveKind.REFUSE: _("不维修"),
        MoveKind.ACCEPT: _("验收合格"),
    }.get(kind) or repair_move(kind)


def repair_note(kind: MoveKind) -> str:
    """Return what the text of a move is asked for."""
    return {
        MoveKind.APPROVE: _("审批意见"),
        MoveKind.REFUSE: _("不予维修的原因"),
        MoveKind.DISPATCH: _("派单要求"),
        MoveKind.FINISH: _("处理结果"),
        MoveKind.ACCEPT: _("验收意见"),
        MoveKind.RETURN: _("退回原因"),
        MoveKind.CANCEL: _("撤销原因"),
    }.get(kind, _("说明"))


def repair_cost(kind: MoveKind) -> str:
    """Return what the amount of a move is asked for."""
    return {
        MoveKind.APPROVE: _("批准的金额（元）"),
        MoveKind.DISPATCH: _("预计费用（元）"),
    }.get(kind, _("实际费用（元）"))


def repair_due_on(kind: MoveKind) -> str:
    """Return what the day of a move is asked for."""
    return _("新的完成日期") if kind is MoveKind.RETURN else _("几号前修好")


def repair_lost_lines(kind: MoveKind, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what was typed for a move that cannot be made any more, each with its label; empty fields are left out."""
    named = (
        (repair_note(kind), "note"),
        (_("维修人"), "assignee"),
        (_("外部单位"), "firm"),
        (repair_due_on(kind), "due_on"),
        (repair_cost(kind), "cost"),
        (_("没有照片的原因"), "no_photo"),
        (_("材料和数量"), "materials"),
        (_("是人为损坏"), "is_misuse"),
        (_("赔偿（元）"), "compensation"),
        (_("满意度"), "rating"),
        (_("同时报告隐患已整改"), "rectifies"),
    )
    said = {name: values.get(name, "") for _label, name in named} | {"assignee": person_words(values.get("assignee", ""))}
    said |= {name: _("是") for name in ("is_misuse", "rectifies") if said[name]}
    return [(label, said[name]) for label, name in named if said[name].strip()]


def person_words(typed: str) -> str:
    """Return the name of who was chosen by number; what names nobody stays as it was typed."""
    number = whole(typed)
    return queries.person_names([number]).get(number, typed) if number is not None else typed


def span_words(span: Span) -> str:
    """Return a length of time in words."""
    return {
        Unit.MINUTE: _("%(n)s 分钟", n=span.amount),
        Unit.HOUR: _("%(n)s 小时", n=span.amount),
        Unit.WORKDAY: _("%(n)s 个工作日", n=span.amount),
        Unit.DAY: _("%(n)s 天", n=span.amount),
    }[span.unit]


def unit_words(unit: Unit) -> str:
    """Return what a unit of time is called in a list of them."""
    return {Unit.MINUTE: _("分钟"), Unit.HOUR: _("小时"), Unit.WORKDAY: _("个工作日"), Unit.DAY: _("天")}[unit]


def repair_refusal(flaw: str) -> str:
    """Return why a move of a repair is not made, and what to do."""
    return {
        Flaw.NOT_NOW: _("这张维修单现在不能这样办理，可能已经有人办过。"),
        Flaw.NOT_YOURS: _("这一步不由您来做。"),
        Flaw.REQUESTER_FIRST: _("由报修人验收。报修人离职或过了约定天数还没验收，主管才能代为验收。"),
        Flaw.OWN_REPAIR: _("修的人不能自己验收，请报修人或另一位主管验收。"),
        Flaw.NOTE_MISSING: _("请写说明。"),
        Flaw.NOTE_TOO_LONG: _("说明太长了，最多 2000 个字。"),
        Flaw.ASSIGNEE_MISSING: _("请选维修人，或填外部单位。"),
        Flaw.TWO_ASSIGNEES: _("维修人和外部单位只能填一个。"),
        Flaw.DEADLINE_PAST: _("完成日期已经过了，请选今天或以后的日期。"),
        Flaw.DEADLINE_FAR: _("这个日期太远了，请选两年以内的日期。"),
        Flaw.AMOUNT_MISSING: _("请填批准的金额，要大于 0。"),
        Flaw.ESTIMATE_MISSING: _("请填预计费用；不花钱就填 0。"),
        Flaw.ESTIMATE_UNAPPROVED: _("预计费用超过了学校的限额，要先由管理员或校长批准这么多钱，才能派单。"),
        Flaw.COST_MISSING: _("请填实际费用；没花钱就填 0。"),
        Flaw.COST_UNAPPROVED: _("实际费用超过了限额和批准的金额，要先批准费用才能验收。"),
        Flaw.COST_TOO_LARGE: _("金额太大了，请检查。"),
        Flaw.PROOF_MISSING: _("请拍一张修好后的照片，或写明为什么没有照片。"),
        Flaw.COMPENSATION_UNASKED: _("填了赔偿金额，就请选“是人为损坏”。"),
        Flaw.RATING_UNKNOWN: _("满意度请选 1 到 5 分。"),
    }[Flaw(flaw)]


def dress(app: Flask) -> None:
    """Let every template say the words of repairs this way."""
    app.jinja_env.globals.update(
        repair_state=repair_state, repair_urgency=repair_urgency, repair_move=repair_move,
        repair_button=repair_button, repair_cost=repair_cost, repair_due_on=repair_due_on, repair_note=repair_note,
        repair_lost_lines=repair_lost_lines, span_words=span_words,
    )  # fmt: skip
