"""The staff: who is here, what each may do, and their desk passwords."""

from typing import Any

from flask import abort, render_template, request

from kiosk.operations import people as operations
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.people import Role
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.checkpoints import said
from kiosk.web.desk.frame import bp, sitting


@bp.get("/people")
@edge.needs_supervisor
def people() -> str:
    """Show the staff, with a form to add somebody."""
    return render_template("desk/people.html", **context())


@bp.post("/people")
@edge.needs_supervisor
def add_person() -> Any:
    """Add somebody; only an administrator adds those who sit at the desk, with a name and password for it."""
    typed = {name: inputs.text(name) for name in ("name", "role", "username")}
    try:
        _add(typed, request.form.get("password", ""))
    except Refused as error:
        return edge.invalid("desk/people.html", **context(typed, error))
    return edge.done("desk.people")


@bp.get("/people/<int(max=999999999):person_id>/password")
@edge.needs_supervisor
def show_password(person_id: int) -> str:
    """Ask for somebody's new desk password."""
    return render_template("desk/password.html", person=_known(person_id), error=None)


@bp.post("/people/<int(max=999999999):person_id>/password")
@edge.needs_supervisor
def set_password(person_id: int) -> Any:
    """Give somebody a new desk password; every desk they are signed in at asks for it."""
    person = _known(person_id)
    try:
        if person.id != sitting().id and sitting().role != Role.ADMINISTRATOR:
            raise Refused(Refusal.NOT_ALLOWED)
        operations.set_password(
            person_id, request.form.get("password", ""), now=edge.now(), by=sitting().id
        )
    except Refused as error:
        return edge.invalid("desk/password.html", person=person, error=said(error))
    return edge.done("desk.people")


def _known(person_id: int) -> Any:
    """Return somebody of the staff who has a name at the desk; answers 404 for anybody else."""
    person = queries.person(person_id)
    if person is None or person.left_at is not None or person.username is None:
        abort(404)
    return person


def context(typed: dict[str, str] | None = None, error: Refused | None = None) -> dict[str, Any]:
    """Return what the page of the staff shows: the list, and what was typed with what is wrong with it."""
    return {
        "people": queries.people(),
        "phones": set(queries.people_on_devices().values()),
        "typed": typed or {},
        "errors": edge.refusals(error) if error else {},
    }


def _add(typed: dict[str, str], password: str) -> None:
    if typed["role"] not in {"", *Role}:
        raise Refused(Refusal.NOT_A_CHOICE, "role")
    role = Role(typed["role"] or Role.RECORDER)
    if role is not Role.RECORDER and sitting().role != Role.ADMINISTRATOR:
        raise Refused(Refusal.NOT_ALLOWED, "role")
    by = sitting().id
    if role is Role.RECORDER:
        if password and not typed["username"]:
            raise Refused(Refusal.DESK_ONLY, "password")
        operations.add_person(typed["name"], username=typed["username"] or None, now=edge.now(), by=by)
        return
    operations.add_desk_person(
        typed["name"], role=role, username=typed["username"], password=password, now=edge.now(), by=by
    )
