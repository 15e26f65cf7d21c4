"""The plans: which form is wanted of which points, in which rhythm, and owed by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core.rule import to_plain
from kiosk.operations import plans as operations
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import cadence_form, inputs
from kiosk.web.desk.cadence_form import fields_of, names_of, problem_word, read_cadence
from kiosk.web.desk.cadence_words import cadence_words
from kiosk.web.desk.checkpoints import kind_choices
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.inspections import form_choices

MOST_POINTS = 2000
_TWICE = timedelta(minutes=5)


@dataclass(frozen=True)
class PlanLine:
    """A plan in force as the list shows it."""

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


@dataclass(frozen=True)
class PlanForm:
    """The form for a plan or its new rhythm: the type of cadence chosen, what is in the fields, what can be chosen."""

    type: str
    types: tuple[tuple[str, str], ...]
    options: Mapping[str, list[tuple[str, str]]]
    typed: Mapping[str, str]
    ticked: frozenset[int]
    forms: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    places: tuple[tuple[int, str], ...]
    people: Sequence[Any]
    points: Sequence[tuple[int, str, str]]
    slots: range
    field: str
    error: str
    plan: PlanLine | None = None


@bp.get("/plans")
@edge.needs_supervisor
def plans() -> str:
    """Show the plans in force."""
    return render_template("desk/plans.html", plans=_lines())


@bp.get("/plans/add")
@edge.needs_supervisor
def show_add_plan() -> Any:
    """Show the form for a new plan, with the fields of the cadence asked for and what was typed before."""
    if "form_token" in request.args:
        # Another frequency was chosen in the middle of the form: its token has no business in an address.
        names = ("cadence", "point", *_PLAN_NAMES)
        typed_before = {name: request.args.getlist(name) for name in names if name in request.args}
        # Only the first frequency counts: the button pressed stands before the form's own.
        typed_before["cadence"] = typed_before.get("cadence", [])[:1]
        return redirect(url_for("desk.show_add_plan", **typed_before), code=303)
    chosen = _type()
    today = edge.calendar().date_of(edge.now())
    kept = {name: inputs.text(name) for name in _PLAN_NAMES if name in request.args}
    typed = {"covers": "kind", "from_on": today.isoformat(), **fields_of(chosen), **kept}
    return render_template("desk/plan.html", plan=_form(chosen, typed))


@bp.post("/plans/add")
@edge.needs_supervisor
def add_plan() -> Any:
    """Add a plan, valid from a date on, today meaning at once."""
    chosen = _type()
    typed = {name: inputs.text(name) for name in _PLAN_NAMES + tuple(names_of(chosen))}
    try:
        _add(chosen, typed)
    except Refused as error:
        return edge.invalid("desk/plan.html", plan=_form(chosen, typed, error))
    return edge.done("desk.plans")


@bp.get("/plans/<int(max=999999999):plan_id>/change")
@edge.needs_supervisor
def show_change_plan(plan_id: int) -> str:
    """Show the form for a plan's new rhythm."""
    line, cadence = _known(plan_id)
    chosen = _type(default=to_plain(cadence)["type"])
    return render_template("desk/plan.html", plan=_form(chosen, fields_of(chosen, cadence), line=line))


@bp.post("/plans/<int(max=999999999):plan_id>/change")
@edge.needs_supervisor
def change_plan(plan_id: int) -> Any:
    """Give a plan another rhythm from a date on, tomorrow by default."""
    chosen = _type()
    typed = {name: inputs.text(name) for name in ("from_on", *names_of(chosen))}
    line, _cadence = _known(plan_id, or_ended=True)
    try:
        from_on = inputs.day(typed["from_on"])
        if typed["from_on"] and from_on is None:
            raise Refused(Refusal.REACHES_BACK, "from_on")
        operations.change_plan(
            plan_id, cadence=read_cadence(chosen, typed), from_on=from_on, calendar=edge.calendar(), now=edge.now(),
            by=sitting().id,
        )  # fmt: skip
    except Refused as error:
        return edge.invalid("desk/plan.html", plan=_form(chosen, typed, error, line))
    return edge.done("desk.plans")


@bp.post("/plans/<int(max=999999999):plan_id>/end")
@edge.needs_supervisor
def end_plan(plan_id: int) -> Any:
    """End a plan now."""
    operations.end_plan(plan_id, now=edge.now(), by=sitting().id)
    return edge.done("desk.plans")


_PLAN_NAMES = ("title", "form", "covers", "kind", "place", "owner", "from_on")


def _type(default: str = "slots") -> str:
    wanted = inputs.text("cadence", longest=20)
    if wanted in cadence_form.TYPES:
        return wanted
    return default if default in cadence_form.TYPES else "slots"


def _add(chosen: str, typed: Mapping[str, str]) -> None:
    kind, place = queries.kinds().get(typed["kind"]), inputs.whole(typed["place"])
    points = inputs.numbers(request.form.getlist("point"))
    covers = typed["covers"]
    if covers == "kind" and kind is None:
        raise Refused(Refusal.COVERS_NOTHING, "kind")
    if covers == "place" and place not in queries.places():
        raise Refused(Refusal.COVERS_NOTHING, "place")
    if covers not in ("kind", "place") and not points:
        raise Refused(Refusal.COVERS_NOTHING, "covers")
    calendar, now = edge.calendar(), edge.now()
    from_on, today = inputs.day(typed["from_on"]), calendar.date_of(now)
    if from_on is None or from_on < today:
        raise Refused(Refusal.REACHES_BACK, "from_on")
    owner = inputs.whole(typed["owner"])
    if typed["owner"] and owner not in {person.id for person in queries.people()}:
        raise Refused(Refusal.UNKNOWN_PERSON, "owner")
    cadence = read_cadence(chosen, typed)
    if _is_repeat(typed, kind, place, cadence):
        return
    operations.add_plan(
        typed["title"], "", form_code=typed["form"], cadence=cadence, calendar=calendar,
        kind_id=kind.id if covers == "kind" and kind is not None else None,
        place_id=place if covers == "place" else None,
        checkpoint_ids=points if covers not in ("kind", "place") else (),
        owner_id=owner, valid_from=now if from_on == today else calendar.instant(from_on), now=now,
        by=sitting().id,
    )  # fmt: skip


def _is_repeat(typed: Mapping[str, str], kind: Any, place: int | None, cadence: Any) -> bool:
    """Decide whether the very same plan was just added: the form was sent twice."""
    form_id, lately = queries.form_ids().get(typed["form"]), edge.now() - _TWICE
    covers = typed["covers"]
    return any(
        plan.title_zh == " ".join(typed["title"].split())
        and plan.form_id == form_id
        and plan.entered_at > lately
        and (covers != "kind" or plan.kind_id == kind.id)
        and (covers != "place" or plan.place_id == place)
        and queries.cadence_of(plan) == cadence
        for plan, _covered in queries.plans(edge.now())
    )


def _lines() -> list[PlanLine]:
    forms = queries.current_versions()
    everywhere = queries.places()
    kinds = {kind.id: kind.en if edge.language() == "en" else kind.zh for kind in queries.kinds().values()}
    people = {person.id: person.name for person in queries.people(with_left=True)}
    return [
        PlanLine(
            id=plan.id,
            title=plan.title_en if edge.language() == "en" else plan.title_zh,
            form_code=forms[plan.form_id].form.code,
            form_title=forms[plan.form_id].form.title.in_(edge.language()),
            rhythm=cadence_words(queries.cadence_of(plan)),
            covers=_covers(plan, kinds, everywhere),
            covered=covered,
            owner=people.get(plan.owner_id, "") if plan.owner_id else "",
            begins_on=_day(plan.valid_from) if plan.valid_from > edge.now() else None,
            ends_on=_day(plan.valid_until) if plan.valid_until is not None else None,
        )
        for plan, covered in queries.plans(edge.now())
    ]


def _day(instant: datetime) -> date:
    return edge.calendar().date_of(instant)


def _covers(plan: Any, kinds: Mapping[int, str], everywhere: Mapping[int, Any]) -> str:
    if plan.kind_id is not None:
        return _("全部%(kind)s", kind=kinds.get(plan.kind_id, ""))
    if plan.place_id is not None:
        return _("%(place)s内全部", place=everywhere[plan.place_id].path)
    return _("指定的点")


def _known(plan_id: int, *, or_ended: bool = False) -> tuple[PlanLine | None, Any]:
    """Return a plan in force with its cadence; answers 404 for any other, unless an ended one may be."""
    line = next((line for line in _lines() if line.id == plan_id), None)
    cadence = next((queries.cadence_of(plan) for plan, _covered in queries.plans(edge.now()) if plan.id == plan_id), None)
    if line is None and not or_ended:
        abort(404)
    return line, cadence


def _form(
    chosen: str, typed: Mapping[str, str], error: Refused | None = None, line: PlanLine | None = None
) -> PlanForm:
    everywhere = queries.places()
    is_rule = error is not None and error.why is Refusal.IMPOSSIBLE_RULE
    sentence = "" if error is None else problem_word(error.detail) if is_rule else edge.refusal(error)
    return PlanForm(
        type=chosen,
        types=tuple(cadence_form.type_words().items()),
        options=cadence_form.options(),
        typed=typed,
        ticked=frozenset(inputs.numbers(request.values.getlist("point"))),
        forms=form_choices(),
        kinds=kind_choices(),
        places=tuple((place.id, place.path) for place in everywhere.values()),
        people=queries.people(),
        points=[(each.id, each.name, everywhere[each.place_id].path) for each in queries.checkpoints()[:MOST_POINTS]],
        slots=range(cadence_form.MOST_SLOTS),
        field=error.field if error else "",
        error=sentence,
        plan=line,
    )
