"""One person of the staff: what they owe, their phones, their last checks, changing who they are, letting them leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.operations import edits, people
from kiosk.operations import persons as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.people import Role
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard, Line, RepairCard
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.hazards.words import title_words
from kiosk.web.desk.names import plan_title
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.past import Past, past_of
from kiosk.web.desk.people import context

MOST_CHECKS = 10
MOST_NAMED = 30
_FIELDS = ("name", "role", "phone", "username")
_LEFT_OPEN = "open"


@dataclass(frozen=True)
class Named:
    """Things in words, each with where it is changed; `more` were left out, `late` of all of them are overdue."""

    found: Sequence[tuple[str, str]]
    more: int
    late: int = 0

    @property
    def count(self) -> int:
        """Return how many there are, also those left out."""
        return len(self.found) + self.more


@dataclass(frozen=True)
class Owes:
    """What somebody owes, each with where it is changed: plans, posts, places, checkpoints, hazards and repairs.

    `must_go`: there is work among it that cannot be left to nobody.
    """

    plans: Sequence[tuple[str, str]]
    posts: Sequence[tuple[str, str]]
    places: Sequence[str]
    checkpoints: Named
    hazards: Named
    repairs: Named

    @property
    def is_nothing(self) -> bool:
        """Decide whether nothing is owed."""
        return not (self.plans or self.posts or self.places or self.checkpoints.found or self.must_go)

    @property
    def must_go(self) -> bool:
        """Decide whether a hazard or a repair is among it, which somebody must take over."""
        return bool(self.hazards.found or self.repairs.found)


@dataclass(frozen=True)
class PersonPage:
    """A person with all that is theirs, what is in the fields of the form, and whether this sitter may change them."""

    person: Any
    owes: Owes
    phones: Sequence[Any]
    checks: Sequence[Line]
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    seen: str
    past: tuple[Past, ...]
    may_change: bool
    may_set_role: bool


@dataclass(frozen=True)
class Leaving:
    """Somebody about to leave, what they owed, and who may take it over."""

    person: Any
    owes: Owes
    heirs: Sequence[tuple[str, str]]
    to: str
    wrong: Mapping[str, str]


@bp.get("/people/<int(max=999999999):person_id>")
@edge.needs_supervisor
def person(person_id: int) -> str:
    """Show somebody of the staff, also one who has left."""
    found = _known(person_id)
    return render_template("desk/person.html", page=_page(found, _plain(found)))


@bp.post("/people/<int(max=999999999):person_id>")
@edge.needs_supervisor
def edit_person(person_id: int) -> Any:
    """Change somebody's name, role, phone number or name for the desk, at once."""
    found, typed = _known(person_id), {name: inputs.text(name) for name in _FIELDS}
    typed |= {name: value for name, value in _plain(found).items() if name not in request.form}
    try:
        _refuse_rights(found, typed)
        operations.edit_person(
            person_id, name=typed["name"], role=Role(typed["role"]), phone=typed["phone"], username=typed["username"],
            seen=inputs.text("seen"), now=edge.now(), by=sitting().id,
        )  # fmt: skip
    except Refused as error:
        return edge.invalid("desk/person.html", page=_page(found, typed, edge.refusals(error)))
    except Outdated as error:
        return outdated(
            error, title=found.name, labels=_words(), current=_in_words(error.current), typed=_in_words(typed),
            back=url_for("desk.person", person_id=person_id),
        )  # fmt: skip
    return edge.done("desk.person", person_id=person_id)


@bp.post("/people/<int(max=999999999):person_id>/pin")
@edge.needs_supervisor
def clear_pin(person_id: int) -> Any:
    """Forget somebody's PIN; they choose another at the next sign-in on a phone."""
    found = _known(person_id)
    try:
        _refuse_rights(found, _plain(found))
        people.clear_pin(person_id, now=edge.now(), by=sitting().id)
    except Refused as error:
        return edge.invalid("desk/person.html", page=_page(found, _plain(found), edge.refusals(error)))
    return edge.done("desk.person", person_id=person_id)


@bp.get("/people/<int(max=999999999):person_id>/remove")
@edge.needs_supervisor
def show_remove(person_id: int) -> str:
    """Show what somebody owes before they leave, and ask who takes over."""
    found = _known(person_id)
    if found.left_at is not None:
        abort(404)
    return render_template("desk/leave.html", page=_leaving(found, ""))


@bp.post("/people/<int(max=999999999):person_id>/remove")
@edge.needs_supervisor
def remove_person(person_id: int) -> Any:
    """Let somebody leave and hand what they owed to another, or leave it open; their inspections keep the name."""
    found, to = _known(person_id, or_nobody=True), inputs.text("to")
    try:
        if found is not None:
            _refuse_rights(found, _plain(found))
        operations.leave(
            person_id, to_id=inputs.whole(to), is_left_open=to == _LEFT_OPEN, now=edge.now(), by=sitting().id
        )
    except Refused as error:
        if found is None or found.left_at is not None:
            return edge.invalid("desk/people.html", **context(error=error))
        return edge.invalid("desk/leave.html", page=_leaving(found, to, edge.refusals(error)))
    return edge.done("desk.people")


def _known(person_id: int, *, or_nobody: bool = False) -> Any:
    """Return a person, also one who has left; answers 404 for nobody, unless that may be."""
    found = queries.person(person_id)
    if found is None and not or_nobody:
        abort(404)
    return found


def _is_administrator() -> bool:
    return bool(sitting().role == Role.ADMINISTRATOR)


def _refuse_rights(found: Any, typed: Mapping[str, str]) -> None:
    """Raise Refused where only an administrator may do this: to who sits at the desk, or to a role."""
    if typed["role"] not in set(Role):
        raise Refused(Refusal.NOT_A_CHOICE, "role")
    if _is_administrator():
        return
    is_desk_person = found.role != Role.RECORDER and found.id != sitting().id
    if is_desk_person or typed["role"] != found.role or typed["username"] != (found.username or ""):
        raise Refused(Refusal.NOT_ALLOWED)


def _plain(found: Any) -> dict[str, str]:
    return {name: str(value) for name, value in operations.person_values(found).items()}


def _page(found: Any, typed: Mapping[str, str], wrong: Mapping[str, str] | None = None) -> PersonPage:
    is_here = found.left_at is None
    return PersonPage(
        person=found,
        owes=_owes(found.id),
        phones=queries.phones_of(found.id),
        checks=queries.lines(person_id=found.id, limit=MOST_CHECKS),
        typed=typed,
        wrong=wrong or {},
        seen=inputs.text("seen") or edits.stamp(operations.person_values(found)),
        past=past_of((f"person:{found.id}",), _words(), _shown),
        may_change=is_here and (_is_administrator() or found.role == Role.RECORDER or found.id == sitting().id),
        may_set_role=is_here and _is_administrator(),
    )


def _owes(person_id: int) -> Owes:
    owed = queries.owed_by(person_id, edge.now())
    everywhere, in_force = queries.places(), {plan.id for plan, _count in queries.plans(edge.now())}
    of_posts = queries.plans_of_posts(edge.now())
    posts = []
    for post in owed.posts:
        titles = [plan_title(plan) for plan in of_posts.get(post.id, ())]
        word = _("%(post)s（%(plans)s）", post=post.name, plans=_("、").join(titles)) if titles else post.name
        posts.append((word, url_for("desk.post", post_id=post.id)))
    points = [
        (f"{each.name} · {everywhere[each.place_id].path}", url_for("desk.checkpoint", checkpoint_id=each.id))
        for each in owed.checkpoints
    ]
    hazards = [
        (f"{card.number} {title_words(card)} · {card.name}", url_for("desk.hazard", hazard_id=card.id))
        for card in sorted(owed.hazards, key=_due)
    ]
    repairs = [
        (f"{card.number} {card.text} · {card.name}", url_for("desk.repair", repair_id=card.id))
        for card in sorted(owed.repairs, key=_due)
    ]
    return Owes(
        plans=[
            (plan_title(plan), url_for("desk.plan", plan_id=plan.id))
            for plan in owed.plans
            if plan.id in in_force
        ],
        posts=posts,
        places=[everywhere[each.id].path for each in owed.places],
        checkpoints=_named(points),
        hazards=_named(hazards, [_due(card) for card in owed.hazards]),
        repairs=_named(repairs, [_due(card) for card in owed.repairs]),
    )


def _due(card: HazardCard | RepairCard) -> datetime:
    return card.course.due_at or card.course.since


def _named(found: Sequence[tuple[str, str]], due: Sequence[datetime] = ()) -> Named:
    """Return things as a list that is not too long, and how many of all of them are due by now."""
    late = sum(each <= edge.now() for each in due)
    return Named(found[:MOST_NAMED], max(0, len(found) - MOST_NAMED), late)


def _leaving(found: Any, to: str, wrong: Mapping[str, str] | None = None) -> Leaving:
    heirs = [(str(each.id), each.name) for each in queries.people() if each.id != found.id]
    owes = _owes(found.id)
    if not owes.must_go:
        heirs.append((_LEFT_OPEN, _("先空着，以后再定")))
    return Leaving(found, owes, heirs, to, wrong or {})


def _words() -> dict[str, str]:
    return {"name": _("姓名"), "role": _("角色"), "phone": _("电话"), "username": _("登录名")}


def _in_words(values: Mapping[str, Any]) -> dict[str, str]:
    return {field: _shown(field, value) for field, value in values.items()}


def _shown(field: str, value: Any) -> str:
    roles = {"recorder": _("检查人"), "supervisor": _("主管"), "administrator": _("管理员")}
    return roles.get(value, str(value or "")) if field == "role" else str(value or "")
