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
    return _page()


@bp.post("/people")
@edge.needs_supervisor
def add_person() -> Any:
    """Add somebody; a supervisor or administrator is added by an administrator, with a name and password for the desk."""
    typed = {name: inputs.text(name) for name in ("name", "role", "username")}
    try:
        _add(typed, request.form.get("password", ""))
    except Refused as error:
        return _page(typed, error), 422
    return edge.done("desk.people")


@bp.post("/people/<int(max=999999999):person_id>/remove")
@edge.needs_supervisor
def remove_person(person_id: int) -> Any:
    """Let somebody leave; their inspections keep the name."""
    try:
        _may_change(person_id)
        operations.remove_person(person_id, now=edge.now(), by=sitting().id)
    except Refused as error:
        return _page(error=error), 422
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


def _page(typed: dict[str, str] | None = None, error: Refused | None = None) -> str:
    return render_template(
        "desk/people.html",
        people=queries.people(),
        phones=set(queries.people_on_devices().values()),
        typed=typed or {},
        error=said(error) if error else None,
    )


def _may_change(person_id: int) -> None:
    """Raise Refused if only an administrator may do this to a person."""
    person = queries.person(person_id)
    is_administrator = sitting().role == Role.ADMINISTRATOR
    if person is not None and person.role != Role.RECORDER and not is_administrator:
        raise Refused(Refusal.NOT_ALLOWED)


def _add(typed: dict[str, str], password: str) -> None:
    role = Role(typed["role"]) if typed["role"] in set(Role) else Role.RECORDER
    if role is not Role.RECORDER and sitting().role != Role.ADMINISTRATOR:
        raise Refused(Refusal.NOT_ALLOWED, "role")
    by = sitting().id
    if role is Role.RECORDER:
        operations.add_person(typed["name"], now=edge.now(), by=by)
        return
    operations.add_desk_person(
        typed["name"], role=role, username=typed["username"], password=password, now=edge.now(), by=by
    )
