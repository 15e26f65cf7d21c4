"""Phones and wall tablets: who has them, enrolling one, making one's link, and taking one out of use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from markupsafe import Markup

from kiosk.operations import enrolments
from kiosk.operations import people as operations
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk.checkpoints import said
from kiosk.web.desk.frame import bp, sitting
from qr.symbol import svg


@dataclass(frozen=True)
class AskingPhone:
    """A phone that asks to be enrolled, and the person on the staff whose name is the one it gave, if one is."""

    request: Any
    person_id: int | None


@dataclass(frozen=True)
class DeviceList:
    """Every device in use, who uses and who enrolled it, how many were taken out of use, and the phones that ask."""

    phones: Sequence[Any]
    walls: Sequence[Any]
    signed_in: Mapping[int, str]
    people: Mapping[int, str]
    revoked: int
    staff: Sequence[tuple[int, str]]
    requests: Sequence[AskingPhone]


@bp.get("/devices")
@edge.needs_supervisor
def devices() -> str:
    """Show the phones and wall tablets in use."""
    return render_template("desk/devices.html", devices=_devices(), typed={}, error=None)


@bp.post("/devices/phones")
@edge.needs_supervisor
def offer_phone() -> str:
    """Offer to enrol one phone and show the offer's symbol and link, this once."""
    token = operations.offer_enrolment(now=edge.now(), by=sitting().id)
    link = f"{edge.base_url()}/enrol/{token.value}"
    until = edge.now() + operations.OFFER_LASTS
    return render_template("desk/offer.html", link=link, drawn=_drawn(link), until=until)


@bp.post("/devices/requests/<int(max=999999999):request_id>/approve")
@edge.needs_supervisor
def approve_request(request_id: int) -> Any:
    """Let a phone that asked become the phone of whoever was chosen."""
    person_id = edge.whole(request.form.get("person")) or 0
    try:
        enrolments.approve_request(request_id, person_id=person_id, now=edge.now(), by=sitting().id)
    except Refused as error:
        return _unanswered(request_id, error)
    return edge.done("desk.devices")


@bp.post("/devices/requests/<int(max=999999999):request_id>/decline")
@edge.needs_supervisor
def decline_request(request_id: int) -> Any:
    """Decline a phone that asked."""
    try:
        enrolments.decline_request(request_id, now=edge.now(), by=sitting().id)
    except Refused as error:
        return _unanswered(request_id, error)
    return edge.done("desk.devices")


@bp.post("/devices/walls")
@edge.needs_supervisor
def add_wall() -> Any:
    """Make a wall tablet's link and show it, this once."""
    name, shows_people = request.form.get("name", ""), request.form.get("shows_people") == "1"
    try:
        token = operations.add_wall_tablet(
            name, shows_people=shows_people, now=edge.now(), by=sitting().id
        )
    except Refused as error:
        typed = {"name": name, "shows_people": shows_people, "was_posted": True}
        return edge.invalid("desk/devices.html", devices=_devices(), typed=typed, error=said(error))
    link = f"{edge.base_url()}/board/{token.value}"
    return render_template("desk/wall.html", name=name.strip(), link=link, drawn=_drawn(link))


@bp.post("/devices/<int(max=999999999):device_id>/revoke")
@edge.needs_supervisor
def revoke_device(device_id: int) -> Any:
    """Take a phone or tablet out of use at once."""
    operations.revoke_device(device_id, now=edge.now(), by=sitting().id)
    return edge.done("desk.devices")


def _unanswered(request_id: int, error: Refused) -> Any:
    wrong = {"id": request_id, "field": error.field, "text": edge.refusal(error)}
    return edge.invalid("desk/devices.html", devices=_devices(), typed={}, error=None, wrong=wrong)


def _drawn(link: str) -> Markup:
    return Markup(svg(link))


def _devices() -> DeviceList:
    everything = queries.devices()
    working = [each for each in everything if each.revoked_at is None]
    staff = queries.people()
    return DeviceList(
        phones=[each for each in working if each.kind == "phone"],
        walls=[each for each in working if each.kind == "wall"],
        signed_in=queries.people_on_devices(),
        people={person.id: person.name for person in queries.people(with_left=True)},
        revoked=len(everything) - len(working),
        staff=[(person.id, person.name) for person in staff],
        requests=[
            AskingPhone(each, next((person.id for person in staff if person.name == each.owner), None))
            for each in enrolments.waiting_requests(now=edge.now())
        ],
    )
