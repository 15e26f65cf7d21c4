"""A phone that asks to be enrolled: its request, the number shown on both sides, and the supervisor's answer.

Approving says whose phone it is and makes an offer that only this phone holds; from there it is enrolled as by the symbol
the desk shows. A request dies by itself, and neither its page nor its refusals tell a stranger anything of the school.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.operations.journal import note
from kiosk.operations.people import OFFER_LASTS, Token, fingerprint, is_open_offer
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Enrolment, EnrolmentRequest

REQUEST_LASTS = OFFER_LASTS
MOST_WAITING = 20
REQUESTS_PER_ADDRESS = 5
REQUESTS_OVERALL = 60
LONGEST_KEY = 64


class RequestState(StrEnum):
    """Where a request stands for the phone that made it; over: used, or not answered or not used in time."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    OVER = "over"


@dataclass(frozen=True)
class Asked:
    """A phone's request as its own page shows it."""

    state: RequestState
    number: str
    name: str
    owner: str


def ask(name: str, owner: str, *, key: str, now: datetime, address: str = "") -> Token:
    """Ask to be enrolled as the phone `name` of somebody called `owner`; the token is for this phone alone.

    The same key again is the same request, with a fresh token. Raises Refused for an empty or too long name, a key that is
    missing or whose request was answered or is over, and when this address or everybody asked too often in half an hour.
    """
    wrong = Refusals()
    with wrong.gather():
        name = named(name, "name", longest=40)
    with wrong.gather():
        owner = named(owner, "owner", longest=40)
    wrong.settle()
    if not key or len(key) > LONGEST_KEY:
        raise Refused(Refusal.REQUEST_OVER)
    token = secrets.token_urlsafe(24)
    with writing() as session:
        before = queries.enrolment_request_under(key)
        if before is not None:
            if not _is_waiting(before, now):
                raise Refused(Refusal.REQUEST_OVER)
            # Only the fingerprint is kept, so the answer that got lost can not be said again.
            before.token_hash = fingerprint(token)
            return Token(token, before.id)
        lately = queries.requests_since(now - REQUEST_LASTS)
        _refuse_too_many(lately, address, now)
        request = EnrolmentRequest(
            token_hash=fingerprint(token), key=key, number=_new_number(lately), name=name, owner=owner,
            address=address[:60], asked_at=now,
        )  # fmt: skip
        session.add(request)
        session.flush()
    return Token(token, request.id)


def asked_with(token: str, *, now: datetime) -> Asked | None:
    """Return where the request of the phone that holds this token stands, or None for any other token."""
    request = queries.enrolment_request_with(fingerprint(token)) if token else None
    if request is None:
        return None
    return Asked(_state(request, token, now), request.number, request.name, request.owner)


def waiting_requests(*, now: datetime) -> Sequence[EnrolmentRequest]:
    """Return the requests that can be approved or declined now, oldest first."""
    return [each for each in queries.requests_since(now - REQUEST_LASTS) if _is_waiting(each, now)]


def approve_request(request_id: int, *, person_id: int, now: datetime, by: int) -> None:
    """Let the phone that asked become this person's; it has half an hour to set or confirm the PIN.

    Harmless if the same was approved before. Raises Refused if it was answered otherwise or is over, and for somebody who
    is not on the staff list.
    """
    with writing() as session:
        request = queries.enrolment_request(request_id)
        person = queries.person(person_id)
        if request is not None and request.person_id is not None and request.person_id == person_id:
            return
        if request is None or not _is_waiting(request, now):
            raise Refused(Refusal.REQUEST_OVER)
        if person is None or person.left_at is not None:
            raise Refused(Refusal.NOT_A_CHOICE, "person")
        request.answered_at, request.answered_by_id, request.person_id = now, by, person.id
        session.add(Enrolment(token_hash=request.token_hash, made_at=now, made_by_id=by))
        note("request.approve", f"{request.number} · {request.name} · {person.name}", now=now, by=by)


def decline_request(request_id: int, *, now: datetime, by: int) -> None:
    """Decline a request; harmless if it was declined before. Raises Refused if it was approved or is over."""
    with writing():
        request = queries.enrolment_request(request_id)
        if request is not None and request.answered_at is not None and request.person_id is None:
            return
        if request is None or not _is_waiting(request, now):
            raise Refused(Refusal.REQUEST_OVER)
        request.answered_at, request.answered_by_id = now, by
        note("request.decline", f"{request.number} · {request.name} · {request.owner}", now=now, by=by)


def _is_waiting(request: EnrolmentRequest, now: datetime) -> bool:
    return request.answered_at is None and now < request.asked_at + REQUEST_LASTS


def _state(request: EnrolmentRequest, token: str, now: datetime) -> RequestState:
    if _is_waiting(request, now):
        return RequestState.WAITING
    if request.answered_at is None:
        return RequestState.OVER
    if request.person_id is None:
        return RequestState.DECLINED if now < request.answered_at + REQUEST_LASTS else RequestState.OVER
    return RequestState.APPROVED if is_open_offer(token, now=now) else RequestState.OVER


def _refuse_too_many(lately: Sequence[EnrolmentRequest], address: str, now: datetime) -> None:
    """Raise Refused when this address or everybody asked too often lately, or too many wait for an answer."""
    from_here = sum(each.address == address[:60] for each in lately) if address else 0
    waiting = sum(_is_waiting(each, now) for each in lately)
    if from_here >= REQUESTS_PER_ADDRESS or len(lately) >= REQUESTS_OVERALL or waiting >= MOST_WAITING:
        raise Refused(Refusal.TOO_MANY_REQUESTS)


def _new_number(lately: Sequence[EnrolmentRequest]) -> str:
    """Return four digits that no request of the last half hour has."""
    taken = {each.number for each in lately}
    return secrets.choice([number for number in (f"{each:04}" for each in range(10_000)) if number not in taken])
