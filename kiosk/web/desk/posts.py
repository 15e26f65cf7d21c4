"""Posts (岗位): adding one, saying who holds it from when, ending it; a plan may be owed by a post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.operations import edits
from kiosk.operations import posts as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.storage.queries import PostHeld
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.names import plan_title
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.past import Past, past_of


@dataclass(frozen=True)
class PostLine:
    """A post as the list shows it, with the titles of the plans it owes."""

    post: PostHeld
    plans: tuple[str, ...]


@dataclass(frozen=True)
class PostPage:
    """A post to be changed: what is in the fields, who may be ticked, what was entered for later, its history."""

    line: PostLine
    typed: Mapping[str, str]
    ticked: frozenset[str]
    people: Sequence[tuple[str, str]]
    wrong: Mapping[str, str]
    seen: str
    past: tuple[Past, ...]


@bp.get("/posts")
@edge.needs_supervisor
def posts() -> str:
    """Show the posts with who holds them, and a form to add one."""
    return render_template("desk/posts.html", **_context())


@bp.post("/posts")
@edge.needs_supervisor
def add_post() -> Any:
    """Add a post with its present holders."""
    name = inputs.text("name")
    try:
        operations.add_post(name, holder_ids=_holders(), now=edge.now(), by=sitting().id)
    except Refused as error:
        return edge.invalid("desk/posts.html", **_context(name, error))
    return edge.done("desk.posts")


@bp.get("/posts/<int(max=999999999):post_id>")
@edge.needs_supervisor
def post(post_id: int) -> str:
    """Show a post to be renamed, given to others or ended, with its history."""
    line = _known(post_id)
    typed = {"name": line.post.name, "from_on": edge.calendar().date_of(edge.now()).isoformat()}
    ticked = frozenset(str(holder.person_id) for holder in line.post.at_last)
    return render_template("desk/post.html", page=_page(line, typed, ticked))


@bp.post("/posts/<int(max=999999999):post_id>")
@edge.needs_supervisor
def edit_post(post_id: int) -> Any:
    """Rename a post at once and let exactly those ticked hold it from a date on."""
    line, typed = _known(post_id), {name: inputs.text(name) for name in ("name", "from_on")}
    try:
        operations.edit_post(
            post_id, name=typed["name"], holder_ids=_holders(), seen=inputs.text("seen"), calendar=edge.calendar(),
            from_on=edge.asked_day(typed["from_on"], "from_on"),
            now=edge.now(), by=sitting().id,
        )  # fmt: skip
    except Refused as error:
        page = _page(line, typed, frozenset(request.form.getlist("holder")), edge.refusals(error))
        return edge.invalid("desk/post.html", page=page)
    except Outdated as error:
        return _outdated(error, line, typed)
    return edge.done("desk.posts")


@bp.post("/posts/<int(max=999999999):post_id>/end")
@edge.needs_supervisor
def end_post(post_id: int) -> Any:
    """End a post that owes no plan any more."""
    line = next((line for line in _lines() if line.post.id == post_id), None)
    if line is None:
        return edge.done("desk.posts")
    typed = {"name": line.post.name, "from_on": ""}
    try:
        operations.end_post(post_id, seen=inputs.text("seen"), now=edge.now(), by=sitting().id)
    except Refused as error:
        ticked = frozenset(str(holder.person_id) for holder in line.post.at_last)
        return edge.invalid("desk/post.html", page=_page(line, typed, ticked, edge.refusals(error)))
    except Outdated as error:
        return _outdated(error, line, typed)
    return edge.done("desk.posts")


def _holders() -> list[int]:
    return inputs.numbers(request.form.getlist("holder"))


def _people() -> list[tuple[str, str]]:
    return [(str(person.id), person.name) for person in queries.people()]


def _lines() -> list[PostLine]:
    owed = queries.plans_of_posts(edge.now())
    return [
        PostLine(held, tuple(plan_title(plan) for plan in owed.get(held.id, ())))
        for held in queries.posts(edge.now()).values()
    ]


def _known(post_id: int) -> PostLine:
    """Return a post in force; answers 404 for any other."""
    return next((line for line in _lines() if line.post.id == post_id), None) or abort(404)


def _context(name: str = "", error: Refused | None = None) -> dict[str, Any]:
    return {
        "posts": _lines(),
        "people": _people(),
        "name": name,
        "ticked": frozenset(request.form.getlist("holder")),
        "wrong": edge.refusals(error) if error else {},
    }


def _page(
    line: PostLine, typed: Mapping[str, str], ticked: frozenset[str], wrong: Mapping[str, str] | None = None
) -> PostPage:
    return PostPage(
        line=line,
        typed=typed,
        ticked=ticked,
        people=_people(),
        wrong=wrong or {},
        seen=inputs.text("seen") or edits.stamp(operations.post_values(line.post)),
        past=past_of((f"post:{line.post.id}",), _words(), _shown),
    )


def _words() -> dict[str, str]:
    return {"name": _("岗位名称"), "holders": _("由谁负责"), "from_on": _("从哪天起")}


def _shown(field: str, value: Any) -> str:
    if field == "from_on" and (day := edge.day(value)):
        return edge.day_text(day, with_year=True, with_weekday=True)
    return _("、").join(value) if isinstance(value, list) else str(value or "")


def _outdated(error: Outdated, line: PostLine, typed: Mapping[str, str]) -> Any:
    names, words = dict(_people()), _words()
    chosen = [names[each] for each in request.form.getlist("holder") if each in names]
    return outdated(
        error, title=line.post.name, labels={field: words[field] for field in ("name", "holders")},
        current={field: _shown(field, value) for field, value in error.current.items()},
        typed={"name": typed["name"], "holders": _("、").join(chosen)},
        back=url_for("desk.post", post_id=line.post.id),
    )  # fmt: skip
