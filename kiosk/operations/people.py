"""Who somebody is and may act as: persons, enrolled phones and tablets, PINs, passwords, signing in.

Tokens have 192 bits and only their fingerprint is stored. PIN and password are never readable again.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, delete, select, update
from werkzeug.security import check_password_hash, generate_password_hash

from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import (
    Device,
    DeviceKind,
    Enrolment,
    Journal,
    Person,
    Role,
    Setting,
    SignIn,
)

OFFER_LASTS = timedelta(minutes=30)
TRY_SPAN = timedelta(minutes=10)
TRIES_PER_PERSON = 8
TRIES_PER_ADDRESS = 40
PIN_DIGITS = 6
PASSWORD_LENGTH = 8
LONGEST_PASSWORD = 200
# What is tried first on any account; digits and signs before and behind a word do not hide it.
_WORST_WORDS = frozenset(
    {
        "password", "passw0rd", "p@ssword", "p@ssw0rd", "admin", "administrator", "letmein", "welcome", "iloveyou",
        "woaini", "qwerty", "qwertyuiop", "asdfghjkl", "qazwsx", "1qaz2wsx", "1q2w3e4r", "abc", "abcd", "a", "qq",
        "147258369",
    }
)  # fmt: skip
_HASH = "scrypt:32768:8:1"


@dataclass(frozen=True)
class Token:
    """A secret just made; `value` is shown or set once and then forgotten."""

    value: str
    id: int


def fingerprint(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_person(
    name: str, *, role: Role = Role.RECORDER, username: str | None = None, now: datetime, by: int | None = None
) -> Person:
    """Add somebody to the staff list; raises Refused for a name that is empty, too long or already on it.

    A recorder is refused a name for the desk, where no recorder can sign in.
    """
    wrong = Refusals()
    with wrong.gather():
        name = named(name, "name", longest=40)
    with wrong.gather():
        if username and role == Role.RECORDER:
            raise Refused(Refusal.DESK_ONLY, "username")
        username = named(username, "username", longest=40).lower() if username else None
    with writing() as session:
        if session.scalar(select(Person.id).where(Person.name == name, Person.left_at.is_(None))):
            wrong.add(Refused(Refusal.NAME_TAKEN, "name"))
        if username and session.scalar(select(Person.id).where(Person.username == username)):
            wrong.add(Refused(Refusal.NAME_TAKEN, "username"))
        wrong.settle()
        person = Person(name=name, role=role, username=username, added_at=now)
        session.add(person)
        session.flush()
        note("person.add", name, now=now, by=by)
    return person


def add_desk_person(
    name: str, *, role: Role, username: str, password: str, now: datetime, by: int | None = None
) -> Person:
    """Add a supervisor or administrator with a name and first password for the desk, both or neither.

    Raises Refused for a bad or taken name and for a password that is too short or too common.
    """
    wrong = Refusals()
    if not username.strip():
        wrong.add(Refused(Refusal.NAME_MISSING, "username"))
    with wrong.gather():
        _strong_password(password, username)
    with writing():
        # Undone as a whole where anything is wrong, so that the names are looked at even beside a bad password.
        try:
            person = add_person(name, role=role, username=username, now=now, by=by)
        except Refused as error:
            wrong.add(error)
        wrong.settle()
        set_password(person.id, password, now=now, by=by)
    return person


def set_password(person_id: int, password: str, *, now: datetime, by: int | None = None) -> None:
    """Give a person a new desk password and end every desk sign-in.

    Raises Refused if it is too short, too long or too common, and for a recorder, who cannot sign in at the desk.
    """
    with writing() as session:
        person = session.get(Person, person_id)
        if person is None:
            raise Refused(Refusal.UNKNOWN_PERSON)
        if person.role == Role.RECORDER:
            raise Refused(Refusal.DESK_ONLY, "password")
        _strong_password(password, person.username or "")
        person.password_hash = generate_password_hash(password, method=_HASH)
        _end_sign_ins(now, SignIn.person_id == person_id, SignIn.device_id.is_(None))
        note("password.set", person.name, now=now, by=by or person_id)


def clear_pin(person_id: int, *, now: datetime, by: int) -> None:
    """Forget a person's PIN, so that they choose another at the next sign-in on an enrolled phone.

    Their phones are signed out. Harmless if there is no PIN; raises Refused for somebody unknown or who has left.
    """
    with writing() as session:
        person = session.get(Person, person_id)
        if person is None or person.left_at is not None:
            raise Refused(Refusal.UNKNOWN_PERSON)
        if person.pin_hash is None:
            return
        person.pin_hash = None
        _end_sign_ins(now, SignIn.person_id == person_id, SignIn.device_id.is_not(None))
        note("pin.clear", person.name, now=now, by=by)


def set_up_administrator(
    code: str, *, name: str, username: str, password: str, now: datetime, address: str = ""
) -> Person:
    """Make the first administrator with the set-up code printed by `init`; the code is used up.

    Raises Refused for a wrong or used code, too many tries, a bad name or a short password.
    """
    _refuse_too_many("setup", address, now)
    expected = queries.setting("setup_code_hash")
    if expected is None or not secrets.compare_digest(expected, fingerprint(code.strip().upper())):
        _note_refusal("setup", address, now)
        raise Refused(Refusal.WRONG_SETUP_CODE, "code")
    with writing() as session:
        person = add_desk_person(name, role=Role.ADMINISTRATOR, username=username, password=password, now=now)
        session.execute(delete(Setting).where(Setting.name == "setup_code_hash"))
    return person


# -- devices -----------------------------------------------------------------------------------------------------------


def offer_enrolment(*, now: datetime, by: int) -> Token:
    """Offer to enrol one phone within half an hour; the token goes into the QR code the supervisor shows."""
    token = secrets.token_urlsafe(24)
    with writing() as session:
        offer = Enrolment(token_hash=fingerprint(token), made_at=now, made_by_id=by)
        session.add(offer)
        session.flush()
    return Token(token, offer.id)


def is_open_offer(token: str, *, now: datetime) -> bool:
    """Decide whether an enrolment token can still be used."""
    offer = queries.enrolment_with(fingerprint(token))
    return offer is not None and offer.device_id is None and now < offer.made_at + OFFER_LASTS


def approved_for(token: str) -> Person | None:
    """Return whose phone an open offer makes this, if the phone asked for it; None where its owner picks the name."""
    request = queries.enrolment_request_with(fingerprint(token))
    return queries.person(request.person_id) if request is not None and request.person_id is not None else None


def enrol_phone(
    token: str, *, person_id: int, pin: str, pin_again: str = "", name: str, now: datetime, address: str = ""
) -> tuple[Token, Token]:
    """Enrol a phone for somebody who sets a PIN (typed twice) or confirms the one they have.

    A phone that asked by itself becomes the person's who was named when it was approved, under the name it gave.
    Returns the phone's token and the sign-in's. Raises Refused if the offer is used or over, the PIN is too simple,
    differs from its repetition or from the PIN the person already has, or after too many tries.
    """
    if not is_open_offer(token, now=now):
        raise Refused(Refusal.OFFER_EXPIRED)
    request = queries.enrolment_request_with(fingerprint(token))
    if request is not None and request.person_id is not None:
        # The supervisor has said whose phone this is; nothing sent from it changes that.
        person_id, name = request.person_id, request.name
    _prove_pin(_staff(person_id), pin, pin_again, now=now, address=address)
    with writing() as session:
        offer = queries.enrolment_with(fingerprint(token))
        if offer is None or offer.device_id is not None:
            raise Refused(Refusal.OFFER_EXPIRED)
        person = _staff(person_id)
        _keep_first_pin(person, pin)
        device, device_token = _add_device(DeviceKind.PHONE, name or person.name, now=now, by=offer.made_by_id)
        offer.device_id = device.id
        signed = _sign_in(person, device.id, now)
        session.flush()
        note("phone.enrol", f"{device.name} · {person.name}", now=now, by=offer.made_by_id)
    return device_token, signed


def add_wall_tablet(name: str, *, shows_people: bool = True, now: datetime, by: int) -> Token:
    """Make a wall tablet's read-only link; the token is shown once. Raises Refused for a name that is taken."""
    name = named(name, "name", longest=40)
    with writing() as session:
        in_use = (Device.kind == DeviceKind.WALL, Device.revoked_at.is_(None))
        if session.scalar(select(Device.id).where(*in_use, Device.name == name)):
            raise Refused(Refusal.NAME_TAKEN, "name")
        device, token = _add_device(DeviceKind.WALL, name, now=now, by=by)
        device.shows_people = shows_people
        session.flush()
        note("wall.add", name, now=now, by=by)
    return token


def revoke_device(device_id: int, *, now: datetime, by: int) -> None:
    """Take a phone or tablet out of use: its token and every sign-in on it end at once."""
    with writing() as session:
        device = session.get(Device, device_id)
        if device is None:
            raise Refused(Refusal.NOT_ENROLLED)
        if device.revoked_at is None:
            device.revoked_at = now
            _end_sign_ins(now, SignIn.device_id == device_id)
            note("device.revoke", device.name, now=now, by=by)


def _add_device(kind: DeviceKind, name: str, *, now: datetime, by: int) -> tuple[Device, Token]:
    token = secrets.token_urlsafe(24)
    device = Device(
        kind=kind, name=named(name, "name", longest=40), token_hash=fingerprint(token), enrolled_at=now,
        enrolled_by_id=by, shows_people=True,
    )  # fmt: skip
    with writing() as session:
        session.add(device)
        session.flush()
    return device, Token(token, device.id)


# -- signing in --------------------------------------------------------------------------------------------------------


def sign_in_on_phone(device_id: int, *, person_id: int, pin: str, now: datetime, address: str = "") -> Token:
    """Sign somebody in on an enrolled phone by PIN; a person without a PIN sets it now.

    Raises Refused for a wrong PIN or too many tries; whoever was signed in on this phone is signed out.
    """
    _prove_pin(_staff(person_id), pin, pin, now=now, address=address)
    with writing():
        person = _staff(person_id)
        _keep_first_pin(person, pin)
        _end_sign_ins(now, SignIn.device_id == device_id)
        token = _sign_in(person, device_id, now)
        note("signin.phone", person.name, now=now, by=person.id, address=address)
    return token


def sign_in_at_desk(username: str, password: str, *, now: datetime, address: str = "") -> tuple[Token, Person]:
    """Sign a supervisor or administrator in by name and password; a wrong name and a wrong password answer the same.

    Raises Refused, also for too many tries.
    """
    name = username.strip().lower()[:60]
    _refuse_too_many(f"desk:{name}", address, now)
    person = queries.person_named(name)
    # A hash is computed in any case, so that an unknown name takes as long as a wrong password.
    stored = person.password_hash if person and person.password_hash else _NOBODY
    is_right = check_password_hash(stored, password)
    if not is_right or person is None or person.role == Role.RECORDER:
        _note_refusal(f"desk:{name}", address, now)
        raise Refused(Refusal.WRONG_SECRET, "password")
    with writing():
        token = _sign_in(person, None, now)
        note("signin.desk", person.name, now=now, by=person.id, address=address)
    return token, person


def prove_pin(person_id: int, pin: str, *, now: datetime, address: str = "") -> Person:
    """Return who is on the staff and has this PIN; nobody is signed in by it and no first PIN is set by it.

    Raises Refused for somebody unknown or who has left, without a PIN yet, for a wrong PIN or too many tries.
    """
    person = _staff(person_id)
    if person.pin_hash is None:
        raise Refused(Refusal.PIN_NOT_SET, "person")
    _prove_pin(person, pin, "", now=now, address=address)
    return person


def sign_out(token: str, *, now: datetime) -> None:
    """End the sign-in that holds this token; harmless if there is none."""
    with writing():
        _end_sign_ins(now, SignIn.token_hash == fingerprint(token))


_NOBODY = generate_password_hash(secrets.token_urlsafe(12), method=_HASH)


def _sign_in(person: Person, device_id: int | None, now: datetime) -> Token:
    token = secrets.token_urlsafe(24)
    row = SignIn(token_hash=fingerprint(token), person_id=person.id, device_id=device_id, at=now)
    with writing() as session:
        session.add(row)
        session.flush()
    return Token(token, row.id)


def _end_sign_ins(now: datetime, *where: ColumnElement[bool]) -> None:
    with writing() as session:
        session.execute(update(SignIn).where(SignIn.ended_at.is_(None), *where).values(ended_at=now))


def _staff(person_id: int) -> Person:
    person = queries.person(person_id)
    if person is None or person.left_at is not None:
        raise Refused(Refusal.UNKNOWN_PERSON, "person")
    return person


def _strong_pin(pin: str) -> str:
    if not pin.isascii() or not pin.isdigit() or len(pin) < PIN_DIGITS or len(pin) > 12:
        raise Refused(Refusal.PIN_TOO_SHORT, "pin", str(PIN_DIGITS))
    if _is_pattern(pin, longest=3):
        raise Refused(Refusal.PIN_TOO_SIMPLE, "pin")
    return pin


def _strong_password(password: str, username: str) -> None:
    """Return if a password may be used; raises Refused for one that is too short, too long or among the first guesses.

    Among those are one group of signs repeated, digits in a row, the user's or the school's name, and the worst known
    words, with or without digits round them.
    """
    if len(password) < PASSWORD_LENGTH:
        raise Refused(Refusal.PASSWORD_TOO_SHORT, "password", str(PASSWORD_LENGTH))
    if len(password) > LONGEST_PASSWORD:
        raise Refused(Refusal.TOO_LONG, "password", str(LONGEST_PASSWORD))
    plain = password.strip().casefold()
    names = {name.strip().casefold() for name in (username, queries.school_name())} - {""}
    core = plain.strip("0123456789!@#$%^&*()-_=+.,?~ ")
    if {plain, core} & (_WORST_WORDS | names) or _is_pattern(plain, longest=4):
        raise Refused(Refusal.PASSWORD_TOO_COMMON, "password")


def _is_pattern(text: str, *, longest: int) -> bool:
    """Decide whether a text is one short group of signs again and again, or digits in a row up, down or round."""
    repeats = any(text == (text[:size] * len(text))[: len(text)] for size in range(1, longest + 1))
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(text)} if text.isdecimal() else set()
    return repeats or steps in ({1}, {9})


def _prove_pin(person: Person, pin: str, pin_again: str, *, now: datetime, address: str) -> None:
    """Return if this is the person's PIN, or a good first one; hashing stays outside the write lock."""
    _refuse_too_many(f"person:{person.id}", address, now)
    if person.pin_hash is None:
        if _strong_pin(pin) != pin_again:
            raise Refused(Refusal.PINS_DIFFER, "pin_again")
    elif not check_password_hash(person.pin_hash, pin):
        _note_refusal(f"person:{person.id}", address, now)
        raise Refused(Refusal.WRONG_SECRET, "pin")


def _keep_first_pin(person: Person, pin: str) -> None:
    if person.pin_hash is None:
        person.pin_hash = generate_password_hash(pin, method=_HASH)


def _note_refusal(about: str, address: str, now: datetime) -> None:
    with writing():
        note("signin.refused", about, now=now, address=address)


def _refuse_too_many(about: str, address: str, now: datetime) -> None:
    """Raise Refused when this account or this address was refused too often lately."""
    lately = (Journal.what == "signin.refused", Journal.at > now - TRY_SPAN)
    if queries.count_journal(*lately, Journal.about == about) >= TRIES_PER_PERSON:
        raise Refused(Refusal.TOO_MANY_TRIES)
    if address and queries.count_journal(*lately, Journal.address == address) >= TRIES_PER_ADDRESS:
        raise Refused(Refusal.TOO_MANY_TRIES)
