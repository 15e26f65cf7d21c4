"""The list of what was not done in time as a workbook: the same rows in the same order as on screen."""

from datetime import datetime

from flask import Response
from flask_babel import gettext as _

from kiosk.core.board import Moment, Watched
from kiosk.core.deadline import Deadline
from kiosk.exchange.export import Cell
from kiosk.web import edge
from kiosk.web.desk.frame import bp
from kiosk.web.desk.late import (
    LateFilter,
    Row,
    State,
    asked,
    scope_of,
    with_last_results,
)
from kiosk.web.desk.workbook import moment_cell, send_list


@bp.get("/late/workbook")
@edge.needs_supervisor
def late_workbook() -> Response:
    """Send the list that the address asks for as .xlsx."""
    wanted = asked()
    rows = with_last_results(scope_of(wanted).rows())
    span = wanted.period
    return send_list(
        _("逾期与漏检"), _narrowed(wanted), _headings(), [_cells(row) for row in rows], name="late",
        dates=f"{span.first_on:%Y%m%d}-{span.last_on:%Y%m%d}",
    )  # fmt: skip


def _narrowed(wanted: LateFilter) -> list[str]:
    """Return what the list was narrowed to."""
    narrowed = [f"{wanted.period.first_on} – {wanted.period.last_on}"]
    return narrowed + [value for value in (wanted.area, wanted.kind, wanted.owner, wanted.state, wanted.q) if value]


def _headings() -> list[str]:
    return [
        _("点位"), _("位置"), _("编号"), _("计划"), _("状态"), _("最迟"), _("责任人"), _("上次结果"), _("上次"),
        _("漏检说明"), _("谁填的"),
    ]  # fmt: skip


def _cells(row: Row) -> list[Cell]:
    watched, last = row.watched, row.last
    found: list[Cell] = [watched.name, watched.place, watched.code, _title(watched)]
    found += [_states()[row.state], _clock_time(row.ends), watched.owner]
    if isinstance(watched, Deadline):
        found += ["", ""]
    elif last is None:
        found += [_("还没有查过"), ""]
    else:
        result = _("%(count)s 项异常", count=last.failing) if last.failing else _("正常")
        if last.origin == "late":
            received = edge.calendar().local(last.received_at)
            result = _("%(result)s（补传，收到 %(received)s）", result=result, received=f"{received:%Y-%m-%d %H:%M}")
        found += [result, moment_cell(last.at)]
    return [*found, row.reason, row.excused_by]


def _title(watched: Watched | Deadline) -> str:
    """Return what was asked for; of a hazard also what is wrong."""
    title = watched.title.in_(edge.language())
    return f"{title}{_('：')}{watched.about.in_(edge.language())}" if isinstance(watched, Deadline) else title


def _states() -> dict[State, str]:
    return {
        State.OVERDUE: _("逾期"),
        State.HAZARD: _("隐患、维修逾期"),
        State.MISSED: _("漏检"),
        State.EXCUSED: _("漏检，已说明"),
        State.GAP: _("间隔超时"),
    }


def _clock_time(moment: Moment) -> datetime:
    """Return a local moment as a spreadsheet knows it; 24:00 is the last minute before midnight."""
    minutes = min(moment.minutes, 24 * 60 - 1)
    return datetime(moment.on.year, moment.on.month, moment.on.day, minutes // 60, minutes % 60)
