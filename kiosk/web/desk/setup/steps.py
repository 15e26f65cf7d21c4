"""The steps as a list, and the frame that each step's page stands in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kiosk.operations import setup as operations
from kiosk.operations.setup import Facts, Step
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk.frame import bp, sitting


@dataclass(frozen=True)
class StepLine:
    """A step as the list shows it: its number, what is there already, and the page where it is done or changed.

    `is_for_now`: it is done as far as can be, and says what has to follow later.
    """

    step: Step
    number: int
    title: str
    there: str
    is_done: bool
    is_for_now: bool
    is_next: bool
    path: str


@dataclass(frozen=True)
class StepPage:
    """The frame of one step's page: which it is, what it is for, and where one goes on and back to."""

    line: StepLine
    total: int
    purpose: str
    back: str
    onward: str


@dataclass(frozen=True)
class Left:
    """What the home page and the side say of the set-up: how many steps are left of how many, and the next one's name."""

    count: int
    total: int
    title: str


@bp.get("/setup")
@edge.needs_supervisor
def setup() -> str:
    """Show the steps, what is there of each, and which is next; at the end, what now happens."""
    found = facts()
    return render_template("desk/setup.html", lines=_lines(found), facts=found, walls=_walls())


@bp.context_processor
def _words_for_pages() -> dict[str, Any]:
    # Asked by the pages that stand in the desk's frame only, and not at all once the school is in use.
    return {"setup_left": _left}


def _left() -> Left | None:
    """Return what is left to set up, or None for a school that is in use or whose phones are there too."""
    if operations.is_in_use():
        return None
    found = facts()
    if found.left:
        return Left(len(found.left), len(Step), titles()[found.left[0]])
    return None if found.phones else Left(0, len(Step), _("登记手机"))


def facts() -> Facts:
    """Return what is there, as of this request; the calendar is read anew, so that what was just written shows."""
    return operations.facts(calendar=queries.calendar(edge.zone()), address=_address(), now=edge.now())


def _address() -> str:
    # The address that this start assumes counts only once it was settled: labels outlive the start.
    return queries.setting("base_url") or current_app.config["KIOSK"].base_url or ""


def _walls() -> int:
    return sum(count for kind, count in queries.phones_and_walls().items() if kind == "wall")


def shown(step: Step, template: str, status: int = 200, **context: Any) -> Response:
    """Return the page of a step in its frame."""
    lines, order = _lines(facts()), list(Step)
    at = order.index(step)
    page = StepPage(
        line=lines[at],
        total=len(order),
        purpose=_purposes()[step],
        back=step_path(order[at - 1]) if at else url_for("desk.setup"),
        onward=onward(step),
    )
    return make_response(render_template(f"desk/{template}", step=page, **context), status)


def step_path(step: Step) -> str:
    """Return the address of a step's page."""
    return url_for(f"desk.setup_{step.value}")


def onward(step: Step) -> str:
    """Return the address of the page behind a step's: the next step, or the list behind the last."""
    order = list(Step)
    at = order.index(step)
    return step_path(order[at + 1]) if at + 1 < len(order) else url_for("desk.setup")


def gone_on(step: Step) -> Response:
    """Answer a step that was saved: the browser goes on to the next."""
    return redirect(onward(step), code=303)


def titles() -> dict[Step, str]:
    """Return what each step is called."""
    return {
        Step.SCHOOL: _("学校和标签地址"),
        Step.TERM: _("学期"),
        Step.HOLIDAYS: _("节假日"),
        Step.PLACES: _("位置一览"),
        Step.PLANS: _("类别与计划"),
        Step.CHECKPOINTS: _("巡查点"),
        Step.PEOPLE: _("人员"),
        Step.LABELS: _("标签"),
    }


def _purposes() -> dict[Step, str]:
    return {
        Step.SCHOOL: _("校名会出现在大屏、标签和打印的表上；手机扫标签后打开的就是这里的地址。"),
        Step.TERM: _("有了学期，才知道哪些日子是教学日、第几周。"),
        Step.HOLIDAYS: _("放假的日子不催检查，调休上班的日子照常检查。"),
        Step.PLACES: _("先把楼、楼层、房间写成一份提纲，巡查点就放在这些位置上。"),
        Step.PLANS: _("勾选要查什么。每个计划管这一类的全部巡查点，以后新加的也算。"),
        Step.CHECKPOINTS: _("每个要检查的东西或地方是一个巡查点，各有一张标签。"),
        Step.PEOPLE: _("谁来检查、每栋楼由谁负责。漏检会记在负责人名下。"),
        Step.LABELS: _("把标签印出来，贴到对应的地方，手机一扫就能检查。"),
    }


def _lines(found: Facts) -> tuple[StepLine, ...]:
    following = next(iter(found.left), None)
    there, ordinary, all_titles = _there(found), _ordinary(), titles()
    lines = []
    for number, step in enumerate(Step, start=1):
        is_done = found.is_done(step)
        may_edit = step is not Step.SCHOOL or sitting().role == "administrator"
        path = ordinary[step] if is_done and may_edit else step_path(step)
        is_for_now = is_done and step is Step.HOLIDAYS and bool(found.years_missing)
        lines.append(StepLine(step, number, all_titles[step], there[step], is_done, is_for_now, step is following, path))
    return tuple(lines)


def _ordinary() -> Mapping[Step, str]:
    """Return the ordinary page where a step that is done is changed."""
    pages = {
        Step.SCHOOL: "desk.school",
        Step.TERM: "desk.calendar",
        Step.HOLIDAYS: "desk.calendar",
        Step.PLACES: "desk.places",
        Step.PLANS: "desk.plans",
        Step.CHECKPOINTS: "desk.checkpoints",
        Step.PEOPLE: "desk.people",
        Step.LABELS: "desk.labels",
    }
    return {step: url_for(page) for step, page in pages.items()}


def _there(found: Facts) -> dict[Step, str]:
    """Return in words what is there of each step."""
    today = edge.calendar().date_of(edge.now())
    term = found.terms[0] if found.terms else None
    none_yet = _("还没有")
    words = {
        Step.SCHOOL: _("%(name)s，%(address)s", name=found.school, address=found.address or _("还没有地址")),
        Step.TERM: none_yet,
        Step.HOLIDAYS: _("%(year)s 年的放假安排还没有核对", year=found.year),
        Step.PLACES: none_yet,
        Step.PLANS: none_yet,
        Step.CHECKPOINTS: none_yet,
        Step.PEOPLE: _("只有您一个人"),
        Step.LABELS: none_yet,
    }
    if term is not None:
        days = edge.days_text(term.first_on, term.last_on, today=today)
        words[Step.TERM] = _("%(name)s，%(days)s", name=term.name, days=days)
    if found.is_year_confirmed:
        words[Step.HOLIDAYS] = _("%(year)s 年已核对", year=found.year)
    if found.is_year_confirmed and found.years_missing:
        missing = _("、").join(str(year) for year in found.years_missing)
        words[Step.HOLIDAYS] = _(
            "%(year)s 年已核对。学期跨到 %(missing)s 年，那年的放假安排公布后还要录入。", year=found.year, missing=missing
        )
    if found.places:
        words[Step.PLACES] = _("%(buildings)s 栋楼，%(n)s 个位置", buildings=found.buildings, n=found.places)
    if found.plans:
        words[Step.PLANS] = _("%(n)s 个计划", n=found.plans)
    if found.checkpoints:
        words[Step.CHECKPOINTS] = _("%(n)s 个巡查点", n=found.checkpoints)
    if found.people > 1:
        words[Step.PEOPLE] = _("%(n)s 人", n=found.people)
    if found.checkpoints:
        words[Step.LABELS] = _("印了 %(n)s 张，还有 %(left)s 张没印", n=found.labels_printed, left=found.labels_missing)
    if found.labels_printed and not found.labels_missing:
        words[Step.LABELS] = _("%(n)s 张都印了", n=found.labels_printed)
    return words
