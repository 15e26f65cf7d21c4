"""The seventh step: the staff by a pasted list, and who is responsible for each building."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from kiosk.operations import persons
from kiosk.operations import setup as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.people import Role
from kiosk.operations.persons import Entered, LineFault, LineProblem
from kiosk.operations.setup import Step
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.paste_people import LONGEST, line_words
from kiosk.web.desk.setup import steps


@bp.get("/setup/people")
@edge.needs_supervisor
def setup_people() -> Any:
    """Show where to paste the staff, and the buildings with who is responsible for each."""
    return _page("")


@bp.post("/setup/people")
@edge.needs_supervisor
def save_setup_people() -> Any:
    """Show whom a list would add, or what is wrong with it by line; add them once that was looked at."""
    text = request.form.get("list", "")[:LONGEST]
    entered, problems = persons.read_list(text, may_set_roles=sitting().role == Role.ADMINISTRATOR)
    if entered and _are_all_there(entered, problems):
        # Sent twice: everybody is there already.
        return redirect(url_for("desk.setup_people"), code=303)
    if problems or not entered:
        told = [line_words(each) for each in problems] or [_("还没有名单。请一行写一个人。")]
        return _page(text, told=told)
    if inputs.text("move") != "save":
        return _page(text, entered=entered)
    try:
        persons.add_many(entered, now=edge.now(), by=sitting().id)
    except Refused as error:
        return _page(text, told=[edge.refusal(error)])
    return redirect(url_for("desk.setup_people", added=len(entered)), code=303)


@bp.post("/setup/people/owners")
@edge.needs_supervisor
def save_setup_owners() -> Any:
    """Make the people chosen responsible for the buildings, and go on."""
    buildings = operations.buildings()
    typed = {f"owner-{each.id}": inputs.text(f"owner-{each.id}") for each in buildings}
    try:
        operations.settle_owners(
            {each.id: _owner(typed[f"owner-{each.id}"], each.id) for each in buildings},
            seen={each.id: inputs.text(f"seen-{each.id}") for each in buildings},
            calendar=edge.calendar(), now=edge.now(), by=sitting().id,
        )  # fmt: skip
    except Refused as error:
        return _page("", typed=typed, errors=edge.refusals(error))
    except Outdated:
        return _page("", is_outdated=True)
    return steps.gone_on(Step.PEOPLE)


def _are_all_there(entered: Sequence[Entered], problems: Sequence[LineProblem]) -> bool:
    there = {each.number for each in problems if each.code is LineFault.ALREADY_THERE}
    return there == {each.number for each in entered}


def _owner(written: str, place_id: int) -> int | None:
    if not written:
        return None
    found = inputs.whole(written)
    if found is None:
        raise Refused(Refusal.UNKNOWN_PERSON, f"owner-{place_id}")
    return found


def _page(
    text: str,
    *,
    told: Sequence[str] = (),
    entered: Sequence[Entered] = (),
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    is_outdated: bool = False,
) -> Any:
    status = 409 if is_outdated else 422 if told or errors else 200
    words = {Role.RECORDER: _("检查人"), Role.SUPERVISOR: _("主管"), Role.ADMINISTRATOR: _("管理员")}
    return steps.shown(
        Step.PEOPLE, "setup_people.html", status, text=text, told=told, entered=entered, typed=typed or {},
        errors=errors or {}, is_outdated=is_outdated, buildings=operations.buildings(), role_words=words,
        people=[(str(person.id), person.name) for person in queries.people()], added=inputs.number("added") or 0,
    )  # fmt: skip
