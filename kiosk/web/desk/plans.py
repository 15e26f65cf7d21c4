"""The plans: the list, a page for each with its history, ending one and taking an end back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from kiosk.core.calendar import TICK
from kiosk.core.rule import from_plain
from kiosk.operations import edits, plan_edits, plan_ends
from kiosk.operations import plans as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.storage.queries import PostHeld
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.cadence_words import cadence_words
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.names import kind_word, plan_title
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.past import Past, past_of

MOST_POINTS_NAMED = 40


@dataclass(frozen=True)
class PlanLine:
    """A plan in force as lists show it; `ends_on` is its last day, `is_vacant` says that nobody holds its post."""

    id: int
    title: str
    form_code: str
    form_title: str
    rhythm: str
    covers: str
    covered: int
    owner: str
    begins_on: date | None = None
    ends_on: date | None = None
    is_vacant: bool = False


@dataclass(frozen=True)
class PlanPage:
    """A plan with the points it covers, the plans it replaced, and every change of them.

    `seen` is the stamp of who ends it; `is_to_end` says that its end still lies ahead and can be taken back.
    """

    line: PlanLine
    points: Sequence[tuple[int, str, str]]
    more: int
    replaced: Sequence[tuple[str, date, date]]
    past: tuple[Past, ...]
    seen: str
    is_to_end: bool = False
    said: str = ""
    last_on: str = ""
    wrong: Mapping[str, str] | None = None


@bp.get("/plans")
@edge.needs_supervisor
def plans() -> str:
    """Show the plans in force."""
    return render_template("desk/plans.html", plans=plan_lines(), problem="", said=_ended())


@bp.get("/plans/<int(max=999999999):plan_id>")
@edge.needs_supervisor
def plan(plan_id: int) -> str:
    """Show a plan in force, what it covers, and its history."""
    page = _page(plan_id)
    if inputs.number("kept") and page.line.ends_on is None:
        page = replace(page, said=_("已取消结束，计划照常进行。"))
    return render_template("desk/plan_page.html", page=page)


@bp.post("/plans/<int(max=999999999):plan_id>/end")
@edge.needs_supervisor
def end_plan(plan_id: int) -> Any:
    """End a plan now, or with the day given."""
    last_on = inputs.text("last_on")
    try:
        day = edge.needed_day(last_on, "last_on") if last_on else None
        plan_ends.end_plan(
            plan_id, last_on=day, seen=inputs.text("seen"), calendar=edge.calendar(), now=edge.now(), by=sitting().id
        )
    except Refused as error:
        page = _page(plan_id, last_on=last_on, wrong=edge.refusals(error))
        return edge.invalid("desk/plan_page.html", page=page)
    except Outdated as error:
        return _outdated(error, plan_id, {"last_on": last_on or _("现在就结束")})
    return edge.done("desk.plans", ended=plan_id)


@bp.post("/plans/<int(max=999999999):plan_id>/keep")
@edge.needs_supervisor
def keep_plan(plan_id: int) -> Any:
    """Take back an end that still lies ahead."""
    try:
        plan_ends.keep_plan(
            plan_id, seen=inputs.text("seen"), calendar=edge.calendar(), now=edge.now(), by=sitting().id
        )
    except Refused as error:
        return edge.invalid("desk/plans.html", plans=plan_lines(), problem=edge.refusal(error))
    except Outdated as error:
        return _outdated(error, plan_id, {"last_on": ""})
    return edge.done("desk.plan", plan_id=plan_id, kept=1)


def plan_lines() -> list[PlanLine]:
    """Return the plans that have not ended, in words."""
    now, language = edge.now(), edge.language()
    forms, everywhere, posts = queries.current_versions(), queries.places(), queries.posts(now)
    kinds = {kind.id: kind_word(kind) for kind in queries.kinds().values()}
    people = {person.id: person.name for person in queries.people(with_left=True)}
    found = []
    for row, covered in queries.plans(now):
        post = posts.get(row.post_id or 0) if row.owner_id is None else None
        found.append(
            PlanLine(
                id=row.id,
                title=plan_title(row),
                form_code=forms[row.form_id].form.code,
                form_title=forms[row.form_id].form.title.in_(language),
                rhythm=cadence_words(queries.cadence_of(row)),
                covers=_covers(row, kinds, everywhere),
                covered=covered,
                owner=_owner(row.owner_id, post, people),
                begins_on=_day(row.valid_from) if row.valid_from > now else None,
                ends_on=_day(row.valid_until - TICK) if row.valid_until is not None else None,
                is_vacant=post is not None and post.is_vacant,
            )
        )
    return found


def plan_line(plan_id: int) -> PlanLine | None:
    """Return a plan that has not ended, in words, or None."""
    return next((line for line in plan_lines() if line.id == plan_id), None)


def value_words(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the plain values of a plan as people read them, by field."""
    shown = _shower()
    return {field: shown(field, value) for field, value in values.items()}


def field_words() -> dict[str, str]:
    """Return the fields of a plan in their order, as its form calls them."""
    return {
        "title_zh": _("计划名称"),
        "title_en": _("英文名称"),
        "owner": _("责任人"),
        "covers": _("查哪里"),
        "points": _("巡查点"),
        "cadence": _("频次"),
        "checks_barred": _("停止使用的点位照常检查"),
        "from_on": _("从哪天起"),
        "last_on": _("最后一天"),
    }


def _ended() -> str:
    """Return what to say of the plan whose end was just set, or nothing."""
    row = queries.newest_plan(inputs.number("ended") or 0)
    if row is None or row.valid_until is None:
        return ""
    if row.valid_until <= edge.now():
        return _("计划“%(title)s”已结束。", title=plan_title(row))
    day = edge.day_text(_day(row.valid_until - TICK), with_year=True)
    return _("计划“%(title)s”到 %(day)s 为止，之前可以在它的页面上取消结束。", title=plan_title(row), day=day)


def _outdated(error: Outdated, plan_id: int, typed: Mapping[str, str]) -> Any:
    """Answer 409 with the end and whatever the last change made otherwise than its editor saw it."""
    row = queries.newest_plan(plan_id) or abort(404)
    shown, words, last = _shower(), field_words(), queries.last_edit(error.thing)
    changed = edits.changes(last.before, last.after) if last else ()
    before = {each.field: shown(each.field, each.before) for each in changed if each.field in error.current}
    return outdated(
        error, title=plan_title(row), labels={field: words[field] for field in dict.fromkeys([*before, "last_on"])},
        current={field: shown(field, value) for field, value in error.current.items()},
        typed=before | {field: shown(field, value) for field, value in typed.items()},
        back=url_for("desk.plan", plan_id=row.id),
    )  # fmt: skip


def _day(instant: datetime) -> date:
    return edge.calendar().date_of(instant)


def _owner(owner_id: int | None, post: PostHeld | None, people: Mapping[int, str]) -> str:
    return post.text if post is not None else people.get(owner_id or 0, "")


def _covers(row: Any, kinds: Mapping[int, str], everywhere: Mapping[int, Any]) -> str:
    if row.kind_id is not None:
        return _("全部%(kind)s", kind=kinds.get(row.kind_id, ""))
    if row.place_id is not None:
        return _("%(place)s内全部", place=everywhere[row.place_id].path) if row.place_id in everywhere else _("指定的点")
    return _("指定的点")


def _page(plan_id: int, *, last_on: str = "", wrong: Mapping[str, str] | None = None) -> PlanPage:
    line, row = plan_line(plan_id), queries.plan(plan_id)
    if line is None or row is None:
        abort(404)
    everywhere, wanted = queries.places(), set(plan_edits.covered_by(row))
    points = [(each.id, each.name, everywhere[each.place_id].path) for each in queries.checkpoints() if each.id in wanted]
    older = queries.plans_with(queries.line_of_plan(plan_id)[1:])
    return PlanPage(
        line=line,
        points=points[:MOST_POINTS_NAMED],
        more=max(0, len(points) - MOST_POINTS_NAMED),
        replaced=[
            (cadence_words(queries.cadence_of(each)), _day(each.valid_from), _day(each.valid_until - TICK))
            for each in older
            if each.valid_until is not None and each.valid_until > each.valid_from
        ],
        past=past_of((operations.thing_of(row),), field_words(), _shower()),
        seen=inputs.text("seen") or edits.stamp(plan_ends.end_values(row, edge.calendar())),
        is_to_end=plan_ends.is_to_end(row, edge.now()),
        last_on=last_on,
        wrong=wrong,
    )


def _shower() -> Callable[[str, Any], str]:
    """Return what puts a plain value of a plan into words; the names are read once for a whole history."""
    points = {each.id: each.name for each in queries.checkpoints(with_retired=True)}
    people = {each.id: each.name for each in queries.people(with_left=True)}
    posts = queries.posts(edge.now(), with_ended=True)
    kinds, places = {kind.id: kind_word(kind) for kind in queries.kinds().values()}, queries.places()

    def owner(word: str, key: int) -> str:
        if word == "post":
            return edge.owner_words(posts[key].text) if key in posts else ""
        return people.get(key, "")

    def covers(word: str, key: int) -> str:
        if word == "kind":
            return _("全部%(kind)s", kind=kinds.get(key, ""))
        return _("%(place)s内全部", place=places[key].path if key in places else "")

    def shown(field: str, value: Any) -> str:
        if value is None or value == "":
            return _("跟随巡查点") if field == "owner" else _("指定的点") if field == "covers" else ""
        if field == "checks_barred":
            return _("是") if value else _("否")
        if field == "cadence":
            return cadence_words(from_plain(value))
        if field in ("from_on", "last_on") and (day := edge.day(value)):
            return edge.day_text(day, with_year=True, with_weekday=True)
        if field == "points":
            return _("、").join(points.get(each, "") for each in value)
        word, _colon, number = str(value).partition(":")
        if field in ("owner", "covers") and number:
            return {"owner": owner, "covers": covers}[field](word, inputs.whole(number) or 0)
        return str(value)

    return shown
