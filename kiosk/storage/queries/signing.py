"""Reads of phones, tablets and sign-ins; a token is found by its hash alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from kiosk.storage.database import db
from kiosk.storage.models import (
    Device,
    DeviceKind,
    Enrolment,
    EnrolmentRequest,
    Person,
    SignIn,
)


def device_with(token_hash: str) -> Device | None:
    """Return the device that holds this token and was not revoked, or None."""
    return db.session.scalar(select(Device).where(Device.token_hash == token_hash, Device.revoked_at.is_(None)))


def devices() -> Sequence[Device]:
    """Return every phone and tablet, the working ones first."""
    return db.session.scalars(select(Device).order_by(Device.revoked_at.is_not(None), Device.id.desc())).all()


def phones_and_walls() -> dict[DeviceKind, int]:
    """Return how many devices of each kind are in use."""
    wanted = select(Device.kind, func.count()).where(Device.revoked_at.is_(None)).group_by(Device.kind)
    return {DeviceKind(kind): count for kind, count in db.session.execute(wanted)}


def sign_in_with(token_hash: str) -> tuple[SignIn, Person] | None:
    """Return the sign-in that holds this token and still counts, with its person, or None."""
    wanted = (
        select(SignIn, Person)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None), Person.left_at.is_(None))
    )
    found = db.session.execute(wanted).first()
    return None if found is None else (found[0], found[1])


def people_on_devices() -> dict[int, str]:
    """Return who is signed in on each phone, by device id."""
    wanted = (
        select(SignIn.device_id, Person.name)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.ended_at.is_(None), SignIn.device_id.is_not(None))
        .order_by(SignIn.id)
    )
    return {device_id: name for device_id, name in db.session.execute(wanted) if device_id is not None}


def enrolment_with(token_hash: str) -> Enrolment | None:
    """Return an enrolment offered under this token, used or not, or None."""
    return db.session.scalar(select(Enrolment).where(Enrolment.token_hash == token_hash))


def enrolment_request(request_id: int) -> EnrolmentRequest | None:
    """Return a phone's request to be enrolled, answered or not, or None."""
    return db.session.get(EnrolmentRequest, request_id)


def enrolment_request_with(token_hash: str) -> EnrolmentRequest | None:
    """Return the request of the phone that holds this token, or None."""
    return db.session.scalar(select(EnrolmentRequest).where(EnrolmentRequest.token_hash == token_hash))


def enrolment_request_under(key: str) -> EnrolmentRequest | None:
    """Return the request that was sent from the page with this key, or None."""
    return db.session.scalar(select(EnrolmentRequest).where(EnrolmentRequest.key == key))


def requests_since(t: datetime) -> Sequence[EnrolmentRequest]:
    """Return every request to be enrolled that was made after `t`, oldest first."""
    wanted = select(EnrolmentRequest).where(EnrolmentRequest.asked_at > t)
    return db.session.scalars(wanted.order_by(EnrolmentRequest.id)).all()
