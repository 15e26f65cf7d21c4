"""The queue of hazards as a workbook with the columns of the hazard register (隐患排查治理台账, ledgers L-02)."""

from flask import Response
from flask_babel import gettext as _

from kiosk.core.hazard import State
from kiosk.exchange.export import Cell
from kiosk.storage import queries
from kiosk.storage.queries import HazardEntry
from kiosk.web import edge
from kiosk.web.desk.departments import departments_of
from kiosk.web.desk.frame import bp
from kiosk.web.desk.hazards.lines import Line
from kiosk.web.desk.hazards.listing import (
    CLOSED_SHOWN,
    OVERDUE,
    HazardFilter,
    asked,
    class_choices,
    lines_asked,
)
from kiosk.web.desk.hazards.words import category_choices, title_words
from kiosk.web.desk.workbook import (
    count_cell,
    day_cell,
    last_day_cell,
    send_list,
    where_cell,
    yuan_cell,
)
from kiosk.web.edge.moves import state_words

_UNASSIGNED = (State.PENDING, State.REPORTED)


@bp.get("/hazards/workbook")
@edge.needs_supervisor
def hazard_workbook() -> Response:
    """Send the hazards that the address asks for as .xlsx, all of them in the order of the screen."""
    wanted = asked()
    lines = lines_asked(wanted)
    entries = queries.hazard_entries([line.card for line in lines])
    departments = departments_of([_party(line) for line in lines])
    rows = [_cells(line, entries[line.card.id], departments[_party(line)]) for line in lines]
    return send_list(_("隐患排查治理台账"), _narrowed(wanted), _headings(), rows, name="hazards")


def _narrowed(wanted: HazardFilter) -> list[str]:
    """Return what the list was narrowed to, in words."""
    found = [_filter_states()[wanted.state]]
    if wanted.state == State.CLOSED:
        found.append(_("最近 %(days)s 天结束的", days=CLOSED_SHOWN.days))
    if wanted.fail_class:
        found.append(dict(class_choices())[wanted.fail_class])
    if wanted.person is not None:
        found.append(_("整改人") + _("：") + queries.person_names([wanted.person]).get(wanted.person, ""))
    return found + [value for value in (wanted.area, wanted.q) if value]


def _filter_states() -> dict[str, str]:
    return {
        "": _("未销号"),
        OVERDUE: _("逾期"),
        State.PENDING.value: _("待受理"),
        State.REPORTED.value: _("待交办"),
        State.ASSIGNED.value: _("整改中"),
        State.RECTIFIED.value: _("待复查"),
        State.VERIFIED.value: _("待销号"),
        State.CLOSED.value: _("已销号"),
    }


def _headings() -> list[str]:
    """Return the columns of the register."""
    return [
        _("隐患编号"), _("排查日期"), _("排查人"), _("部位"), _("点位编号"), _("隐患描述"), _("整改前照片（张）"), _("类别"),
        _("分级"), _("等级"), _("整改措施"), _("责任部门"), _("责任人"), _("整改期限"), _("临时防范措施"), _("材料"),
        _("资金（元）"), _("整改后照片（张）"), _("完成日期"), _("复查人"), _("复查日期"), _("状态"), _("上报情况"),
        _("关联维修单"),
    ]  # fmt: skip


def _party(line: Line) -> tuple[int | None, int]:
    """Return whom it was given to, and where it is."""
    return line.card.course.assignee_id, line.card.place_id


def _cells(line: Line, entry: HazardEntry, department: str) -> list[Cell]:
    card, course = line.card, line.card.course
    due = line.due if course.state in _UNASSIGNED else course.due_at
    told = [f"{edge.calendar().date_of(at)} {note}" for at, note in entry.told]
    return [
        card.number, day_cell(card.found_at), card.reported_by, where_cell(card), card.code,
        "\n".join([title_words(card), *entry.notes]), count_cell(entry.before), dict(category_choices()).get(card.category, ""),
        card.fail_class.text.in_(edge.language()), _grade(line), entry.measure, department, card.assignee, last_day_cell(due),
        entry.guard, entry.materials, yuan_cell(entry.cost), count_cell(entry.after), day_cell(course.rectified_at),
        entry.verified_by, day_cell(course.verified_at), _state(line), "\n".join(told), _("、").join(entry.repairs),
    ]  # fmt: skip


def _grade(line: Line) -> str:
    """Return the legal grade; nothing while no supervisor has given one."""
    if not line.card.course.is_graded:
        return ""
    return _("重大隐患") if line.card.course.is_major else _("一般隐患")


def _state(line: Line) -> str:
    words = state_words(line.card.course)
    return _("%(state)s（逾期）", state=words) if line.is_overdue else words
