"""The page of one repair slip and the moves posted from it, for the desk and the phone alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from kiosk.core.deadline import Deadline
from kiosk.core.hazard import MoveKind as HazardMove
from kiosk.core.repair import Flaw, MoveKind, State, Terms
from kiosk.operations import hazards
from kiosk.operations import repairs as operations
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.operations.moving import Overtaken
from kiosk.operations.repair_terms import terms
from kiosk.operations.served import KEY_LENGTH
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard, RepairFile
from kiosk.web.edge.inputs import asked_day, whole
from kiosk.web.edge.moment import calendar, now
from kiosk.web.edge.money import fen
from kiosk.web.edge.moves import (
    kind_words,
    new_key,
    overtaken_words,
    pictures,
    with_photo_hint,
)
from kiosk.web.edge.repair_words import repair_move
from kiosk.web.edge.words import refusal, refusals

MOST_TYPED = 20_000
_FIELDS = (
    "note", "assignee", "firm", "due_on", "cost", "materials", "no_photo", "is_misuse", "compensation", "rating",
    "rectifies",
)  # fmt: skip


@dataclass(frozen=True)
class RepairPage:
    """One repair slip with what whoever looks may do, what was typed, and what is wrong with it.

    `kinds` are the moves offered, `kind` the one that was posted, `told` that somebody was quicker. `before` are the
    photos of the fault, else those of its hazard where whoever looks may see it. `waits` says why whoever looks cannot accept it now,
    `why_not_rectified` why its hazard is not put right with it.
    """

    file: RepairFile
    person: Any
    kinds: tuple[MoveKind, ...]
    kind: MoveKind | None
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    key: str
    people: Sequence[tuple[int, str]]
    deadline: Deadline | None
    hazard: HazardCard | None
    may_see_hazard: bool
    before: Sequence[Any]
    why_not_rectified: str
    waits: str
    terms: Terms
    told: str = ""
    status: int = 200

    @property
    def seen(self) -> int:
        """Return the newest move that the page shows."""
        return self.file.card.last_move_id

    @property
    def natural(self) -> MoveKind | None:
        """Return the move that was posted, else the one wanted next, if whoever looks may make it."""
        if self.kind in self.kinds:
            return self.kind
        course = self.file.card.course
        if MoveKind.APPROVE in self.kinds and course.wants_approval(self.terms):
            return MoveKind.APPROVE
        wanted = {
            State.ASKED: MoveKind.DISPATCH,
            State.DISPATCHED: MoveKind.BEGIN,
            State.BEGUN: MoveKind.FINISH,
            State.FINISHED: MoveKind.ACCEPT,
        }.get(course.state)
        return wanted if wanted in self.kinds else None

    @property
    def lost(self) -> MoveKind | None:
        """Return the move that was posted and cannot be made any more, so that what was typed is shown beside."""
        return self.kind if self.kind not in self.kinds else None

    @property
    def problem_lines(self) -> list[tuple[str, str]]:
        """Return what is wrong, each with the place on the page it is about."""
        return [(f"{name}-{self.kind}" if name and self.kind else "moves", text) for name, text in self.wrong.items()]

    @property
    def is_supervised(self) -> bool:
        """Decide whether whoever looks supervises."""
        return bool(self.person.role in ("supervisor", "administrator"))

    def value(self, kind: MoveKind, name: str, default: str = "") -> str:
        """Return what was typed into a field of a move, or the default while that move was not posted."""
        return self.typed.get(name, "") if self.kind == kind else default

    def error(self, kind: MoveKind, name: str) -> str:
        """Return what is wrong with a field of the move that was posted."""
        return self.wrong.get(name, "") if self.kind == kind else ""


def repair_page(
    file: RepairFile, person: Any, *, kind: MoveKind | None = None, typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None, told: str = "", status: int = 200,
) -> RepairPage:  # fmt: skip
    """Return the page of one repair for somebody who may see it."""
    card, agreed, at = file.card, terms(), now()
    offer = operations.offer(card, person, agreed, now=at)
    hazard = queries.hazard(card.hazard_id) if card.hazard_id is not None else None
    sees_hazard = hazard is not None and hazards.may_see(hazard.card, person)
    flaw = None
    if hazard is not None and MoveKind.FINISH in offer.kinds:
        flaw = operations.rectifying_flaw(hazard, person)
    return RepairPage(
        file=file,
        person=person,
        kinds=offer.kinds,
        kind=kind,
        typed=typed or {},
        wrong=wrong or {},
        key=new_key(),
        people=[(each.id, each.name) for each in queries.people()] if MoveKind.DISPATCH in offer.kinds else [],
        deadline=operations.deadline_of(card, agreed, calendar=calendar()),
        hazard=hazard.card if hazard is not None else None,
        may_see_hazard=sees_hazard,
        before=file.before or (hazard.before if hazard is not None and sees_hazard else ()),
        why_not_rectified=refusal(Refused(Refusal.MOVE_REFUSED, "", flaw.value)) if flaw is not None else "",
        waits=_why_not_accept(offer.why_not_accept),
        terms=agreed,
        told=told,
        status=status,
    )


def make_repair_move(file: RepairFile, person: Any) -> RepairPage | None:
    """Make the move that was posted; returns the page to show again where it was not made, None where it was."""
    kind = _kind()
    typed = {name: request.form.get(name, "").strip()[:MOST_TYPED] for name in _FIELDS}
    if kind is None:
        wrong = {"": refusal(Refused(Refusal.REPAIR_REFUSED, "", Flaw.NOT_NOW.value))}
        return repair_page(file, person, wrong=wrong, status=422)
    sent, (values, unread) = pictures(request.files), _read(typed)
    try:
        operations.make_move(
            file.card.id, kind, seen=whole(request.form.get("seen")) or 0, key=request.form.get("key", ""),
            pictures=sent, hazard_seen=whole(request.form.get("hazard_seen")) or 0, unread=unread,
            now=now(), by=person.id, calendar=calendar(), **values,
        )  # fmt: skip
    except Refused as error:
        wrong = with_photo_hint(refusals(error))
        return repair_page(file, person, kind=kind, typed=typed, wrong=wrong, status=422)
    except Overtaken as error:
        fresh = queries.repair(file.card.id)
        assert fresh is not None
        return repair_page(fresh, person, kind=kind, typed=typed, told=_overtaken(error), status=409)
    return None


def _overtaken(error: Overtaken) -> str:
    """Return who was quicker with what, of the slip or of its hazard."""
    what = _("隐患%(what)s", what=kind_words(HazardMove(error.what))) if error.is_hazard else repair_move(error.what)
    return overtaken_words(error, what)


def repair_key(wrong: Mapping[str, str]) -> str:
    """Return the key that the posted form came with, or a fresh one where it came with none or that was used before."""
    sent = request.form.get("key", "")
    return sent if len(sent) in KEY_LENGTH and "key" not in wrong else new_key()


def ask_refusals(error: Refused) -> dict[str, str]:
    """Return what is wrong with a repair as it is asked for, by field, in words that name the field."""
    own = {
        ("text", Refusal.NAME_MISSING): _("请写什么坏了。"),
        ("urgency", Refusal.NOT_A_CHOICE): _("请选有多急。"),
    }
    found = {each.field: own[each.field, each.why] for each in error.every if (each.field, each.why) in own}
    return with_photo_hint(refusals(error) | found)


def _read(typed: Mapping[str, str]) -> tuple[dict[str, Any], Refused | None]:
    """Return what was typed as values, None for what makes no sense, and what is wrong with that."""
    wrong = Refusals()
    found: dict[str, Any] = {name: typed[name] for name in ("note", "firm", "materials", "no_photo")}
    found |= dict.fromkeys(("cost", "compensation", "due_on", "assignee_id", "rating"))
    for name in ("cost", "compensation"):
        with wrong.gather():
            found[name] = fen(typed[name], name)
    with wrong.gather():
        found["due_on"] = asked_day(typed["due_on"], "due_on")
    with wrong.gather():
        found["assignee_id"] = _number(typed["assignee"], "assignee", Refusal.UNKNOWN_PERSON)
    with wrong.gather():
        found["rating"] = _number(typed["rating"], "rating", Refusal.NOT_A_CHOICE)
    found |= {"is_misuse": typed["is_misuse"] == "1", "rectifies": typed["rectifies"] == "1"}
    return found, wrong.whole()


def _number(written: str, field: str, why: Refusal) -> int | None:
    if not written:
        return None
    found = whole(written)
    if found is None:
        raise Refused(why, field)
    return found


def _kind() -> MoveKind | None:
    written = request.form.get("kind", "")
    return MoveKind(written) if written in list(MoveKind) else None


def _why_not_accept(flaw: Flaw | None) -> str:
    """Return why a page does not offer the acceptance; nothing to those who have no part in it anyway."""
    if flaw not in (Flaw.OWN_REPAIR, Flaw.REQUESTER_FIRST, Flaw.COST_UNAPPROVED):
        return ""
    return refusal(Refused(Refusal.REPAIR_REFUSED, "", flaw.value))
