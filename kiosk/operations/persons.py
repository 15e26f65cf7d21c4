"""Changing the staff list: who somebody is and may do, who takes over when they leave, and many added at once."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from kiosk.operations import edits, hazards, repairs
from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.operations.journal import note
from kiosk.operations.plans import thing_of
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Person, PostHolder, Role, SignIn

MOST_LINES = 300
_RANK = {role: place for place, role in enumerate(Role)}
# What the history of a hazard or a repair says of a move that nobody made for its own sake.
_HAZARD_NOTE = "原整改人离职，移交"
_REPAIR_NOTE = "原维修人离职，移交"
_PHONE = re.compile(r"[0-9+() -]{3,20}")


def person_values(person: Person) -> dict[str, Any]:
    """Return what an editor of a person sees, as plain values."""
    return {"name": person.name, "role": person.role, "phone": person.phone or "", "username": person.username or ""}


def edit_person(
    person_id: int,
    *,
    name: str,
    role: Role,
    phone: str = "",
    username: str = "",
    seen: str,
    now: datetime,
    by: int,
) -> None:
    """Change who somebody is and may do, at once; whoever loses rights is signed out at the desk.

    A recorder keeps no name for the desk. Raises Refused for a bad or taken name, for the last administrator, and for
    who would lower their own role; Outdated if the person is not as the editor saw them.
    """
    wrong = Refusals()
    with wrong.gather():
        name = named(name, "name", longest=40)
    with wrong.gather():
        phone = _phone(phone)
    with wrong.gather():
        username = _username(username, role)
    with writing() as session:
        person = session.get(Person, person_id)
        if person is None or person.left_at is not None:
            raise Refused(Refusal.UNKNOWN_PERSON)
        before = person_values(person)
        after = {"name": name, "role": role.value, "phone": phone, "username": username}
        is_lowered = _RANK[role] < _RANK[Role(person.role)]
        if is_lowered and person_id == by:
            wrong.add(Refused(Refusal.OWN_RIGHTS, "role"))
        elif is_lowered:
            with wrong.gather():
                refuse_last_administrator(person, "role")
        with wrong.gather():
            _refuse_taken(name, username, person_id)
        wrong.settle()
        if before == after:
            return
        edits.check(f"person:{person_id}", before, seen=seen)
        person.name, person.role, person.phone, person.username = name, role, phone or None, username or None
        if role is Role.RECORDER:
            person.password_hash = None
        if is_lowered:
            _end_desk_sign_ins(person_id, now)
        edits.keep("person.edit", f"person:{person_id}", name, before=before, after=after, now=now, by=by)


def refuse_last_administrator(person: Person, field: str = "") -> None:
    """Return if somebody else administers too; raises Refused for the last one."""
    administrators = [each.id for each in queries.people() if each.role == Role.ADMINISTRATOR]
    if administrators == [person.id]:
        raise Refused(Refusal.LAST_ADMINISTRATOR, field)


def leave(person_id: int, *, to_id: int | None, is_left_open: bool = False, now: datetime, by: int) -> None:
    """Let somebody leave and another take over all they owed, or leave that open; all or nothing, at once.

    Signed out everywhere, off the lists; old inspections keep the name. Hazards to put right and repairs under way
    cannot be left open: they have a deadline that must be somebody's. Raises Refused for oneself, the last
    administrator, an unknown heir, and where something is owed but nobody was said to take over.
    """
    with writing() as session:
        person = session.get(Person, person_id)
        if person is None or person.left_at is not None:
            raise Refused(Refusal.UNKNOWN_PERSON)
        if person_id == by:
            raise Refused(Refusal.NOT_ALLOWED)
        refuse_last_administrator(person)
        owed = queries.owed_by(person_id, now)
        if to_id is None and owed.has_work:
            raise Refused(Refusal.WORK_LEFT_OPEN, "to")
        if to_id is None and not is_left_open and not owed.is_nothing:
            raise Refused(Refusal.NOBODY_TAKES_OVER, "to")
        if to_id is not None and (to_id == person_id or to_id not in {each.id for each in queries.people()}):
            raise Refused(Refusal.UNKNOWN_PERSON, "to")
        bulk = uuid4().hex
        _hand_over(owed, person_id, to_id, now=now, by=by, bulk=bulk)
        if to_id is not None:
            _hand_over_work(owed, to_id, now=now, by=by, bulk=bulk)
        person.left_at, person.username = now, None
        session.execute(
            update(SignIn).where(SignIn.ended_at.is_(None), SignIn.person_id == person_id).values(ended_at=now)
        )
        note("person.remove", person.name, now=now, by=by, thing=f"person:{person_id}", bulk=bulk)


def _hand_over(
    owed: queries.Owed, person_id: int, to_id: int | None, *, now: datetime, by: int, bulk: str
) -> None:
    """Give what somebody owed to another at once, also what is open and overdue: it must be somebody's today."""
    line: dict[str, Any] = {"now": now, "by": by, "bulk": bulk}
    for plan in owed.plans:
        plan.owner_id = to_id
        was, will = f"person:{person_id}", f"person:{to_id}" if to_id else None
        edits.keep("plan.hand", thing_of(plan), plan.title_zh, before={"owner": was}, after={"owner": will}, **line)
    things: list[tuple[str, Any]] = [*(("place", each) for each in owed.places)]
    things += [("checkpoint", each) for each in owed.checkpoints]
    for word, each in things:
        each.owner_id = to_id
        was_id, will_id = {"owner_id": person_id}, {"owner_id": to_id}
        edits.keep(f"{word}.edit", f"{word}:{each.id}", each.name, before=was_id, after=will_id, **line)
    with writing() as session:
        for post in owed.posts:
            before = {"holders": [holder.name for holder in post.at_last]}
            _hand_post(post.id, person_id, to_id, now)
            session.flush()
            after = {"holders": [holder.name for holder in queries.posts(now)[post.id].at_last]}
            edits.keep("post.hand", f"post:{post.id}", post.name, before=before, after=after, **line)


def _hand_over_work(owed: queries.Owed, to_id: int, *, now: datetime, by: int, bulk: str) -> None:
    """Assign the hazards and dispatch the repairs that somebody had to another, each with the deadline it has."""
    for card in owed.hazards:
        hazards.hand_over(card.id, to_id, note=_HAZARD_NOTE, now=now, by=by)
    for slip in owed.repairs:
        repairs.hand_over(slip.id, to_id, key=f"{bulk}.{slip.id}", note=_REPAIR_NOTE, now=now, by=by)


def _hand_post(post_id: int, person_id: int, to_id: int | None, now: datetime) -> None:
    with writing() as session:
        spans = session.scalars(select(PostHolder).where(PostHolder.post_id == post_id)).all()
        ending = [span for span in spans if span.person_id == person_id and (span.until_at is None or span.until_at > now)]
        is_there = any(span.person_id == to_id and span.until_at is None and span.from_at <= now for span in spans)
        for span in ending:
            if to_id is not None and not is_there:
                begins = max(now, span.from_at)
                session.add(PostHolder(post_id=post_id, person_id=to_id, from_at=begins, until_at=span.until_at))
            span.until_at = max(now, span.from_at)


# -- many at once ------------------------------------------------------------------------------------------------------


class LineFault(StrEnum):
    """Why a line of a pasted list cannot be taken."""

    NO_NAME = "no_name"
    TOO_LONG = "too_long"
    TWICE = "twice"
    ALREADY_THERE = "already_there"
    USERNAME_TWICE = "username_twice"
    USERNAME_TAKEN = "username_taken"
    USERNAME_MISSING = "username_missing"
    USERNAME_NEEDLESS = "username_needless"
    ROLE_NOT_ALLOWED = "role_not_allowed"
    TOO_MUCH = "too_much"
    TOO_MANY_LINES = "too_many_lines"


@dataclass(frozen=True)
class Entered:
    """One person of a pasted list, with the number of the line as it was pasted."""

    number: int
    name: str
    role: Role = Role.RECORDER
    phone: str = ""
    username: str = ""


@dataclass(frozen=True)
class LineProblem:
    """What is wrong with a line; `detail` is the word or the other line's number that it is about."""

    number: int
    name: str
    code: LineFault
    detail: str = ""


_ROLES = {
    "检查人": Role.RECORDER, "员工": Role.RECORDER, "recorder": Role.RECORDER, "staff": Role.RECORDER,
    "inspector": Role.RECORDER,
    "主管": Role.SUPERVISOR, "supervisor": Role.SUPERVISOR, "管理员": Role.ADMINISTRATOR,
    "administrator": Role.ADMINISTRATOR,
}  # fmt: skip
_HEADING = {"姓名", "名字", "name"}


def read_list(text: str, *, may_set_roles: bool = True) -> tuple[list[Entered], list[LineProblem]]:
    """Return the persons of a pasted list and what is wrong with it, line by line; nothing is written.

    One person a line: name, then role, phone and name for the desk in any order and all optional, divided by tabs, by
    commas, or else by spaces. `may_set_roles` False refuses any role above a recorder's.
    """
    found: list[Entered] = []
    wrong: list[LineProblem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = _parts(line)
        if not parts or (not found and not wrong and parts[0].casefold() in _HEADING):
            continue
        if len(found) >= MOST_LINES:
            wrong.append(LineProblem(number, parts[0], LineFault.TOO_MANY_LINES, str(MOST_LINES)))
            break
        entered, fault = _entered(number, parts)
        found.append(entered)
        if fault is not None:
            wrong.append(fault)
    return found, sorted([*wrong, *_against_others(found, may_set_roles)], key=lambda problem: problem.number)


def add_many(entered: Sequence[Entered], *, now: datetime, by: int) -> None:
    """Add all persons of a list that was read without problems; raises Refused, adding nobody, if one is there by now."""
    if not entered:
        raise Refused(Refusal.NAME_MISSING, "list")
    bulk = uuid4().hex
    with writing() as session:
        if _against_others(entered, True):
            raise Refused(Refusal.NAME_TAKEN, "list")
        for each in entered:
            person = Person(
                name=each.name, role=each.role, phone=each.phone or None, username=each.username or None, added_at=now
            )
            session.add(person)
            session.flush()
            values = person_values(person)
            edits.keep("person.add", f"person:{person.id}", each.name, before={}, after=values, now=now, by=by, bulk=bulk)


def _parts(line: str) -> list[str]:
    line = line.replace("\u3000", " ").replace("，", ",").strip()
    for sign in ("\t", ","):
        if sign in line:
            return [part for each in line.split(sign) if (part := " ".join(each.split()))]
    return line.split()


def _entered(number: int, parts: Sequence[str]) -> tuple[Entered, LineProblem | None]:
    role, phone, username, fault = Role.RECORDER, "", "", None
    name = parts[0]
    try:
        name = named(name, "name", longest=40)
    except Refused as error:
        code = LineFault.TOO_LONG if error.why is Refusal.TOO_LONG else LineFault.NO_NAME
        fault = LineProblem(number, name[:40], code)
    seen: set[str] = set()
    for part in parts[1:]:
        if part.casefold() in _ROLES:
            meant, role = "role", _ROLES[part.casefold()]
        elif _PHONE.fullmatch(part) and sum(letter.isdigit() for letter in part) > 2:
            meant, phone = "phone", part
        else:
            meant, username = "username", part.lower()
        if meant in seen or len(part) > 40:
            fault = fault or LineProblem(number, name, LineFault.TOO_MUCH, part[:40])
        seen.add(meant)
    return Entered(number, name, role, phone, username), fault


def _against_others(entered: Collection[Entered], may_set_roles: bool) -> list[LineProblem]:
    """Return what is wrong with lines beside each other and beside the staff there is."""
    there = {person.name for person in queries.people()}
    taken = {person.username for person in queries.people(with_left=True) if person.username}
    names: dict[str, int] = {}
    usernames: dict[str, int] = {}
    wrong = []
    for each in entered:
        found: list[tuple[LineFault, str]] = []
        if each.name in names:
            found.append((LineFault.TWICE, str(names[each.name])))
        elif each.name in there:
            found.append((LineFault.ALREADY_THERE, ""))
        if each.role is not Role.RECORDER and not may_set_roles:
            found.append((LineFault.ROLE_NOT_ALLOWED, ""))
        elif each.role is not Role.RECORDER and not each.username:
            found.append((LineFault.USERNAME_MISSING, ""))
        elif each.role is Role.RECORDER and each.username:
            found.append((LineFault.USERNAME_NEEDLESS, each.username))
        if each.username and each.username in usernames:
            found.append((LineFault.USERNAME_TWICE, str(usernames[each.username])))
        elif each.username in taken:
            found.append((LineFault.USERNAME_TAKEN, each.username))
        wrong += [LineProblem(each.number, each.name, code, detail) for code, detail in found]
        names.setdefault(each.name, each.number)
        usernames.setdefault(each.username, each.number)
    return wrong


def _phone(phone: str) -> str:
    phone = " ".join(phone.split())
    if phone and not _PHONE.fullmatch(phone):
        raise Refused(Refusal.NOT_A_PHONE, "phone")
    return phone


def _username(username: str, role: Role) -> str:
    """Return the name for the desk; a recorder has none, whatever was there before."""
    if role is Role.RECORDER:
        return ""
    return named(username, "username", longest=40).lower()


def _refuse_taken(name: str, username: str, person_id: int) -> None:
    wrong = Refusals()
    with writing() as session:
        others = session.scalars(select(Person.id).where(Person.name == name, Person.left_at.is_(None)))
        if any(other != person_id for other in others):
            wrong.add(Refused(Refusal.NAME_TAKEN, "name"))
        others = session.scalars(select(Person.id).where(Person.username == username))
        if any(other != person_id for other in others):
            wrong.add(Refused(Refusal.NAME_TAKEN, "username"))
    wrong.settle()


def _end_desk_sign_ins(person_id: int, now: datetime) -> None:
    open_ones = (SignIn.ended_at.is_(None), SignIn.person_id == person_id, SignIn.device_id.is_(None))
    with writing() as session:
        session.execute(update(SignIn).where(*open_ones).values(ended_at=now))
