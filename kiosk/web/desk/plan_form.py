"""The form of a plan, for a new one and for one there is: reading it, showing it again, and its next four weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core.cadence import AnyCadence
from kiosk.core.rule import to_plain
from kiosk.core.window import Check, Pause
from kiosk.operations import edits, plan_edits
from kiosk.operations import plans as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.operations.plan_edits import PlanEdit
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import cadence_form, inputs
from kiosk.web.desk.cadence_form import fields_of, names_of, problem_words, read_cadence
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.inspections import form_choices
from kiosk.web.desk.names import kind_choices
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.plan_picture import Picture, Point, picture, sentence
from kiosk.web.desk.plans import (
    PlanLine,
    field_words,
    plan_line,
    plan_lines,
    value_words,
)

MOST_POINTS = 2000
_TWICE = timedelta(minutes=5)
_PLAN_NAMES = ("title", "title_en", "form", "covers", "kind", "place", "owner", "checks_barred", "from_on")


@dataclass(frozen=True)
class PlanForm:
    """The form for a plan: the type of cadence chosen, what is in the fields, what can be chosen, and its picture."""

    type: str
    types: tuple[tuple[str, str], ...]
    options: Mapping[str, list[tuple[str, str]]]
    typed: Mapping[str, str]
    ticked: frozenset[int]
    forms: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    places: tuple[tuple[int, str], ...]
    owners: Sequence[tuple[str, str]]
    points: Sequence[tuple[int, str, str]]
    slots: range
    errors: Mapping[str, str]
    doubts: Sequence["Doubt"] = ()
    plan: PlanLine | None = None
    seen: str = ""
    picture: Picture | None = None
    summary: str = ""

    @property
    def slot_errors(self) -> dict[str, str]:
        """Return the complaints about the rounds, by field, in the order of the fields."""
        return {name: self.errors[name] for name in names_of("slots") if name.startswith("slot") and name in self.errors}


@dataclass(frozen=True)
class Doubt:
    """What is legal but seldom meant, said before it is saved; a tick beside it confirms this `key` only."""

    key: str
    text: str


@dataclass(frozen=True)
class Read:
    """A form that was read without a mistake: what the plan is to be, from when, and with which form."""

    wanted: PlanEdit
    from_on: date | None
    form: str


@bp.get("/plans/add")
@edge.needs_supervisor
def show_add_plan() -> Any:
    """Show the form for a new plan, with the fields of the cadence asked for and what was typed before."""
    if "form_token" in request.args:
        return redirect(url_for("desk.show_add_plan", **_typed_before("point", *_PLAN_NAMES)), code=303)
    chosen = _type()
    today = edge.calendar().date_of(edge.now())
    kept = {name: inputs.text(name) for name in _PLAN_NAMES if name in request.args}
    typed = {"covers": "kind", "from_on": today.isoformat(), **fields_of(chosen), **kept}
    return render_template("desk/plan.html", plan=_form(chosen, typed))


@bp.post("/plans/add")
@edge.needs_supervisor
def add_plan() -> Any:
    """Add a plan, valid from a date on, today meaning at once; or only show its next four weeks."""
    chosen = _type()
    typed = {name: inputs.text(name) for name in _PLAN_NAMES + tuple(names_of(chosen))}
    try:
        found = _read(chosen, typed, inputs.numbers(request.form.getlist("point")), None)
        if "preview" in request.form:
            return _previewed(chosen, typed, found, None)
        doubts = _add(found)
    except Refused as error:
        return _refused(chosen, typed, error, None)
    if doubts:
        return edge.invalid("desk/plan.html", plan=_form(chosen, typed, doubts=doubts))
    return edge.done("desk.plans")


@bp.get("/plans/<int(max=999999999):plan_id>/change")
@edge.needs_supervisor
def show_change_plan(plan_id: int) -> Any:
    """Show the form for a plan there is, with what was typed before another frequency was chosen."""
    if "form_token" in request.args:
        kept = _typed_before("point", "seen", *_PLAN_NAMES)
        return redirect(url_for("desk.show_change_plan", plan_id=plan_id, **kept), code=303)
    row, line = _in_force(plan_id)
    cadence, present = queries.cadence_of(row), _fields(row)
    chosen = _type(default=to_plain(cadence)["type"])
    kept = {name: inputs.text(name) for name in _PLAN_NAMES if name in request.args}
    if "covers" in request.args:
        kept["checks_barred"] = inputs.text("checks_barred")
    typed = {**fields_of(chosen, cadence), **present, "from_on": "", **kept}
    ticked = inputs.numbers(request.args.getlist("point")) if "covers" in request.args else plan_edits.covered_by(row)
    return render_template("desk/plan.html", plan=_form(chosen, typed, row=row, line=line, ticked=ticked))


@bp.post("/plans/<int(max=999999999):plan_id>/change")
@edge.needs_supervisor
def change_plan(plan_id: int) -> Any:
    """Make a plan what the form says, its names at once and the rest from a date on; or only show its four weeks.

    A field that was not sent stays as it is.
    """
    row = queries.newest_plan(plan_id)
    if row is None:
        abort(404)
    chosen = _type(default=row.cadence["type"])
    present = {**_fields(row), "from_on": ""}
    typed = {name: inputs.text(name) if name in request.form else present.get(name, "") for name in _PLAN_NAMES}
    typed |= {name: inputs.text(name) for name in names_of(chosen)}
    if "covers" in request.form:
        # A box that is not ticked is not sent; what always stands beside it says that the form had it.
        typed["checks_barred"] = inputs.text("checks_barred")
    points = inputs.numbers(request.form.getlist("point")) if "covers" in request.form else plan_edits.covered_by(row)
    try:
        found = _read(chosen, typed, points, row)
        if "preview" in request.form:
            return _previewed(chosen, typed, found, row)
        doubts = _change(row, found)
    except Refused as error:
        return _refused(chosen, typed, error, row)
    except Outdated as error:
        return _outdated(error, row, found)
    if doubts:
        return edge.invalid("desk/plan.html", plan=_form(chosen, typed, doubts=doubts, row=row, line=plan_line(row.id)))
    return edge.done("desk.plans")


# -- reading -----------------------------------------------------------------------------------------------------------


def _type(default: str = "slots") -> str:
    wanted = inputs.text("cadence", longest=20)
    if wanted in cadence_form.TYPES:
        return wanted
    return default if default in cadence_form.TYPES else "slots"


def _typed_before(*names: str) -> dict[str, Any]:
    """Return what was typed before another frequency was chosen in the middle of a form.

    The form's token is left out, since it has no business in an address, and only the first frequency counts: the
    button pressed stands before the form's own.
    """
    typed: dict[str, Any] = {name: request.args.getlist(name) for name in names if name in request.args}
    return typed | {"cadence": request.args.get("cadence", "")}


def _read(chosen: str, typed: Mapping[str, str], points: Sequence[int], row: Any | None) -> Read:
    """Return what the form says; raises Refused with all that is wrong. `row` is the plan to be changed, if one is."""
    wrong, today = Refusals(), edge.calendar().date_of(edge.now())
    cadence, from_on = None, None
    with wrong.gather():
        cadence = _cadence(chosen, typed, row)
    with wrong.gather():
        named(typed["title"], "title")
    if row is None and typed["form"] not in queries.form_ids():
        wrong.add(Refused(Refusal.UNKNOWN_FORM if typed["form"] else Refusal.NOT_A_CHOICE, "form"))
    owner_id, post_id = _owner(typed["owner"], wrong, row)
    kind_id, place_id = _coverage(typed, points, wrong)
    with wrong.gather():
        from_on = edge.needed_day(typed["from_on"], "from_on") if typed["from_on"] or row is None else None
        if from_on is not None and (from_on < today or (row is not None and from_on == today)):
            raise Refused(Refusal.REACHES_BACK, "from_on")
    wrong.settle()
    assert cadence is not None
    wanted = PlanEdit(
        typed["title"], typed["title_en"], cadence, owner_id, post_id, kind_id, place_id,
        tuple(points) if typed["covers"] == "list" else (), typed["checks_barred"] == "1",
    )  # fmt: skip
    return Read(wanted, from_on, typed["form"])


def _cadence(chosen: str, typed: Mapping[str, str], row: Any | None) -> AnyCadence:
    """Return the rule of the fields; the plan's own where they are untouched, since it may say more than they show."""
    if row is not None:
        present = queries.cadence_of(row)
        shown = fields_of(chosen, present)
        if row.cadence["type"] == chosen and all(typed.get(name, "") == shown.get(name, "") for name in names_of(chosen)):
            return present
    return read_cadence(chosen, typed)


def _owner(value: str, wrong: Refusals, row: Any | None) -> tuple[int | None, int | None]:
    """Return the person or the post that a choice means; who owes it now may stay, also if they have left."""
    if value.startswith("post:"):
        post_id = inputs.whole(value.removeprefix("post:"))
        if post_id not in queries.posts(edge.now()):
            wrong.add(Refused(Refusal.NOT_A_CHOICE, "owner"))
        return None, post_id
    owner_id = inputs.whole(value)
    is_there = owner_id in {person.id for person in queries.people()} or (row is not None and owner_id == row.owner_id)
    if value and (owner_id is None or not is_there):
        wrong.add(Refused(Refusal.UNKNOWN_PERSON, "owner"))
    return owner_id, None


def _coverage(typed: Mapping[str, str], points: Sequence[int], wrong: Refusals) -> tuple[int | None, int | None]:
    covers, kind, place = typed["covers"], queries.kinds().get(typed["kind"]), inputs.whole(typed["place"])
    if covers not in ("kind", "place", "list"):
        wrong.add(Refused(Refusal.NOT_A_CHOICE, "covers"))
    if covers == "kind" and kind is None:
        wrong.add(Refused(Refusal.COVERS_NOTHING, "kind"))
    if covers == "place" and place not in queries.places():
        wrong.add(Refused(Refusal.COVERS_NOTHING, "place"))
    if covers == "list" and not set(points) & {point.id for point in queries.checkpoints()}:
        wrong.add(Refused(Refusal.COVERS_NOTHING, "covers"))
    return kind.id if covers == "kind" and kind is not None else None, place if covers == "place" else None


# -- saving ------------------------------------------------------------------------------------------------------------


def _add(found: Read) -> list[Doubt]:
    """Add the plan, or return what has to be confirmed first; raises Refused with all that is wrong."""
    wanted, calendar, now = found.wanted, edge.calendar(), edge.now()
    covered: dict[str, Any] = {
        "kind_id": wanted.kind_id, "place_id": wanted.place_id, "checkpoint_ids": wanted.checkpoint_ids,
    }  # fmt: skip
    # A rule that cannot be is said before anything is asked: the operation refuses it, and adds nothing.
    operations.refuse_impossible(wanted.cadence, calendar, now)
    doubts = _unconfirmed(_doubts(wanted.cadence) + _coverage_doubts(found.form, covered))
    if not doubts:
        operations.add_plan(
            wanted.title_zh, wanted.title_en, form_code=found.form, cadence=wanted.cadence, calendar=calendar,
            owner_id=wanted.owner_id, post_id=wanted.post_id, valid_from=_begins_at(found, None),
            checks_barred=wanted.checks_barred, once_within=_TWICE, now=now, by=sitting().id, **covered,
        )  # fmt: skip
    return doubts


def _change(row: Any, found: Read) -> list[Doubt]:
    """Change the plan, or return what has to be confirmed first; raises Refused with all that is wrong."""
    wanted, doubts = found.wanted, []
    if wanted.cadence != queries.cadence_of(row):
        operations.refuse_impossible(wanted.cadence, edge.calendar(), edge.now())
        doubts += _doubts(wanted.cadence)
    if (wanted.kind_id, wanted.place_id) != (row.kind_id, row.place_id):
        covered = {"kind_id": wanted.kind_id, "place_id": wanted.place_id, "checkpoint_ids": wanted.checkpoint_ids}
        doubts += _coverage_doubts(_fields(row)["form"], covered)
    doubts = _unconfirmed(doubts)
    if not doubts:
        plan_edits.edit_plan(
            row.id, wanted, from_on=found.from_on, seen=inputs.text("seen"), calendar=edge.calendar(), now=edge.now(),
            by=sitting().id,
        )  # fmt: skip
    return doubts


def _begins_at(found: Read, row: Any | None) -> datetime:
    """Return from when a plan is what the form says: a new one today means now, one there is tomorrow at the earliest."""
    calendar, now = edge.calendar(), edge.now()
    today = calendar.date_of(now)
    if row is None:
        return now if found.from_on in (None, today) else calendar.instant(found.from_on or today)
    return max(calendar.instant(found.from_on or today + timedelta(days=1)), row.valid_from)


def _doubts(cadence: AnyCadence) -> list[Doubt]:
    return [
        Doubt(f"overnight-{n}", _("第 %(n)s 次跨过半夜，到第二天才结束，是这样吗？", n=n))
        for n in cadence_form.overnight(cadence)
    ]


def _coverage_doubts(form: str, covered: Mapping[str, Any]) -> list[Doubt]:
    found, words, doubts = operations.coverage(form, **covered), dict(kind_choices()), []
    for key in found.unsuited:
        meant = _("、").join(words.get(each, each) for each in found.meant_for)
        text = _("这张检查表是给%(meant)s用的，%(kind)s用它合适吗？", meant=meant, kind=words.get(key, key))
        doubts.append(Doubt(f"{form}-{key}", text))
    if not found.count:
        where = f"{covered['kind_id'] or ''}-{covered['place_id'] or ''}"
        doubts.append(Doubt(f"empty-{where}", _("现在没有点位属于它，以后新增的会自动算进来。")))
    return doubts


def _unconfirmed(doubts: list[Doubt]) -> list[Doubt]:
    """Return all doubts while any of them was not shown and ticked before."""
    ticked = set(request.form.getlist("confirmed"))
    return [] if ticked.issuperset(doubt.key for doubt in doubts) else doubts


# -- showing -----------------------------------------------------------------------------------------------------------


def _in_force(plan_id: int) -> tuple[Any, PlanLine]:
    """Return a plan that has no end yet, or what took it over, with its line; answers 404 for any other."""
    row = queries.newest_plan(plan_id)
    line = plan_line(row.id) if row is not None else None
    if row is None or line is None or row.valid_until is not None:
        abort(404)
    return row, line


def _fields(row: Any) -> dict[str, str]:
    """Return what the fields show of a plan there is."""
    kinds = {kind.id: kind.key for kind in queries.kinds().values()}
    codes = {form_id: code for code, form_id in queries.form_ids().items()}
    owner = str(row.owner_id) if row.owner_id is not None else f"post:{row.post_id}" if row.post_id is not None else ""
    return {
        "title": row.title_zh,
        "title_en": "" if row.title_en == row.title_zh else row.title_en,
        "form": codes[row.form_id],
        "covers": "kind" if row.kind_id is not None else "place" if row.place_id is not None else "list",
        "kind": kinds.get(row.kind_id, ""),
        "place": str(row.place_id or ""),
        "owner": owner,
        "checks_barred": "1" if row.checks_barred else "",
    }


def _form(
    chosen: str,
    typed: Mapping[str, str],
    error: Refused | None = None,
    doubts: Sequence[Doubt] = (),
    *,
    row: Any | None = None,
    line: PlanLine | None = None,
    ticked: Sequence[int] | None = None,
    shown: Picture | None = None,
) -> PlanForm:
    everywhere = queries.places()
    posts = [(f"post:{each.id}", _("岗位：%(post)s", post=each.name)) for each in queries.posts(edge.now()).values()]
    if ticked is None:
        ticked = inputs.numbers(request.values.getlist("point"))
    stamp = edits.stamp(plan_edits.plan_values(row)) if row is not None else ""
    return PlanForm(
        type=chosen,
        types=tuple(cadence_form.type_words().items()),
        options=cadence_form.options(),
        typed=typed,
        ticked=frozenset(ticked),
        forms=form_choices(),
        kinds=kind_choices(),
        places=tuple((place.id, place.path) for place in everywhere.values()),
        owners=[*posts, *((str(person.id), person.name) for person in queries.people())],
        points=[(each.id, each.name, everywhere[each.place_id].path) for each in queries.checkpoints()[:MOST_POINTS]],
        slots=range(cadence_form.MOST_SLOTS),
        errors={each.field: problem_words(each) for each in error.every} if error else {},
        doubts=doubts,
        plan=line,
        seen=inputs.text("seen") or stamp,
        picture=shown,
        summary=sentence(shown, edge.day_text) if shown else "",
    )


def _refused(chosen: str, typed: Mapping[str, str], error: Refused, row: Any | None) -> Any:
    """Show the form again with its problems; to whom only the picture matters, the problems alone."""
    if "preview" in request.form and edge.is_swap():
        problems = list(dict.fromkeys(problem_words(each) for each in error.every))
        return edge.invalid("desk/_plan_picture.html", picture=None, summary="", problems=problems)
    line = plan_line(row.id) if row is not None else None
    if row is not None and line is None:
        # It has ended meanwhile: there is no form any more to show this in.
        return edge.invalid("desk/plans.html", plans=plan_lines(), problem=edge.refusal(error))
    return edge.invalid("desk/plan.html", plan=_form(chosen, typed, error, row=row, line=line))


def _previewed(chosen: str, typed: Mapping[str, str], found: Read, row: Any | None) -> Any:
    """Show the next four weeks beneath the form, which keeps what was typed; nothing is saved."""
    wanted, calendar, now = found.wanted, edge.calendar(), edge.now()
    if row is None or wanted.cadence != queries.cadence_of(row):
        operations.refuse_impossible(wanted.cadence, calendar, now)
    form_id = queries.form_ids()[_fields(row)["form"] if row is not None else found.form]
    point, old = _example(wanted, form_id, row)
    shown = picture(wanted.cadence, _begins_at(found, row), point, old=old, calendar=calendar, now=now)
    if edge.is_swap():
        summary = sentence(shown, edge.day_text)
        return render_template("desk/_plan_picture.html", picture=shown, summary=summary, problems=())
    line = plan_line(row.id) if row is not None else None
    return render_template("desk/plan.html", plan=_form(chosen, typed, row=row, line=line, shown=shown))


def _example(wanted: PlanEdit, form_id: int, row: Any | None) -> tuple[Point | None, Any | None]:
    """Return the checkpoint to draw, one that the plan covers already if there is one, with its present schedule."""
    covered = plan_edits.wanted_points(wanted)
    before = plan_edits.covered_by(row) if row is not None else []
    chosen = next((each for each in covered if each in before), next(iter(covered), None))
    checkpoint = queries.checkpoint(chosen) if chosen is not None else None
    if checkpoint is None or chosen is None:
        return None, None
    pauses = tuple(Pause(each.from_at, each.until_at) for each in queries.pauses_of(chosen))
    now = edge.now()
    watched = queries.watched(t=now, since=now - timedelta(days=1), checkpoint_id=chosen)
    of_form = [each for each in watched if each.form_id == form_id]
    checks: Sequence[Check] = of_form[0].checks if of_form else ()
    if not of_form:
        checks = [Check(line.at) for line in queries.lines(checkpoint_id=chosen, form_id=form_id, limit=1)]
    schedule_id = plan_edits.schedule_of(row.id, chosen) if row is not None else None
    old = next((each.schedule for each in watched if each.schedule_id == schedule_id), None)
    return Point(checkpoint.name, pauses, checks), old


def _outdated(error: Outdated, row: Any, found: Read) -> Any:
    words = field_words()
    typed = plan_edits.wanted_values(found.wanted, Refusals())
    return outdated(
        error, title=row.title_zh, labels={field: word for field, word in words.items() if field in error.current},
        current=value_words(error.current), typed=value_words(typed), back=url_for("desk.plan", plan_id=row.id),
    )  # fmt: skip
