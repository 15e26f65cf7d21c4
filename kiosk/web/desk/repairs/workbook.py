"""The queue of repairs as a workbook with the columns of the book of repairs (维修台账, ledgers L-03)."""

from flask import Response
from flask_babel import gettext as _

from kiosk.core.repair import State
from kiosk.exchange.export import Cell
from kiosk.storage import queries
from kiosk.storage.queries import RepairCard, RepairEntry
from kiosk.web import edge
from kiosk.web.desk.departments import departments_of
from kiosk.web.desk.frame import bp
from kiosk.web.desk.repairs.lines import Line
from kiosk.web.desk.repairs.listing import OVERDUE, RepairFilter, asked, lines_asked
from kiosk.web.desk.workbook import (
    count_cell,
    due_cell,
    moment_cell,
    send_list,
    where_cell,
    yuan_cell,
)
from kiosk.web.edge.money import yuan
from kiosk.web.edge.repair_words import repair_state, repair_urgency


@bp.get("/repairs/workbook")
@edge.needs_supervisor
def repair_workbook() -> Response:
    """Send the repairs that the address asks for as .xlsx, all of them in the order of the screen."""
    wanted = asked()
    lines = lines_asked(wanted)
    entries = queries.repair_entries([line.card for line in lines])
    departments = departments_of([_party(line) for line in lines])
    rows = [_cells(line, entries[line.card.id], departments[_party(line)]) for line in lines]
    return send_list(_("维修台账"), _narrowed(wanted), _headings(), rows, name="repairs")


def _narrowed(wanted: RepairFilter) -> list[str]:
    """Return what the list was narrowed to, in words."""
    found = [{"": _("未结束"), OVERDUE: _("逾期")}.get(wanted.state) or repair_state(wanted.state)]
    if wanted.is_ended:
        found.append(str(wanted.year or edge.calendar().date_of(edge.now()).year))
    if wanted.urgency:
        found.append(repair_urgency(wanted.urgency))
    if wanted.person is not None:
        found.append(_("人员") + _("：") + queries.person_names([wanted.person]).get(wanted.person, ""))
    return found + [value for value in (wanted.area, wanted.q) if value]


def _headings() -> list[str]:
    """Return the columns of the book."""
    return [
        _("单号"), _("申报部门"), _("申报人"), _("电话"), _("申报时间"), _("地点"), _("资产编号"), _("故障内容"),
        _("故障照片（张）"), _("紧急程度"), _("审批意见"), _("维修人"), _("完成期限"), _("材料"), _("费用（元）"),
        _("人为损坏"), _("赔偿（元）"), _("开始时间"), _("完成时间"), _("处理结果"), _("修好后照片（张）"), _("验收人"),
        _("验收时间"), _("满意度"), _("关联隐患"), _("状态"),
    ]  # fmt: skip


def _party(line: Line) -> tuple[int | None, int]:
    """Return who asked for it, and where it is."""
    return line.card.course.requester_id, line.card.place_id


def _cells(line: Line, entry: RepairEntry, department: str) -> list[Cell]:
    card, course = line.card, line.card.course
    is_accepted = course.state is State.ACCEPTED
    is_finished = course.finished_at is not None
    return [
        card.number, department, card.requester, card.contact, moment_cell(course.asked_at), where_cell(card), card.code, card.text,
        count_cell(entry.before), repair_urgency(card.urgency), _approval(card, entry), card.assignee,
        due_cell(course.due_at), entry.materials, yuan_cell(course.cost), _misuse(card) if is_finished else "",
        yuan_cell(course.compensation), moment_cell(course.begun_at), moment_cell(course.finished_at), _result(card, entry),
        count_cell(entry.after), card.accepter if is_accepted else "",
        moment_cell(course.ended_at) if is_accepted else "", course.rating or "", entry.hazard, _state(line),
    ]  # fmt: skip


def _approval(card: RepairCard, entry: RepairEntry) -> str:
    """Return who approved how much, or why it was refused; nothing where neither was asked for."""
    if card.course.state is State.REFUSED:
        return repair_state(State.REFUSED) + _("：") + entry.why_ended
    if card.course.approved is None:
        return ""
    return _("%(name)s 批准 %(yuan)s 元", name=card.approver, yuan=yuan(card.course.approved))


def _result(card: RepairCard, entry: RepairEntry) -> str:
    """Return what was done, or why it was cancelled."""
    is_cancelled = card.course.state is State.CANCELLED
    return repair_state(State.CANCELLED) + _("：") + entry.why_ended if is_cancelled else entry.result


def _misuse(card: RepairCard) -> str:
    return _("是") if card.course.is_misuse else _("否")


def _state(line: Line) -> str:
    words = repair_state(line.card.course.state)
    return _("%(state)s（逾期）", state=words) if line.is_overdue else words
