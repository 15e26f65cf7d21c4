"""Recording an inspection: one transaction writes it and opens or joins the hazards it found; sent twice, it is one."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kiosk import library
from kiosk.core.form import Computed, Form, Item, ItemType, Reading
from kiosk.core.form import Finding as Found
from kiosk.core.lifetime import State, judge
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Checkpoint, Finding, Hazard, Inspection, Move, Origin

KEY_LENGTH = range(22, 65)


@dataclass(frozen=True)
class Served:
    """What was shown to whom and when: the signed grant that came back with the answers.

    `closes` is when the window it was opened for closes, or None if there was none or it stays open.
    """

    person_id: int
    device_id: int | None
    checkpoint_id: int
    form_version_id: int
    served_at: datetime
    closes: datetime | None = None


@dataclass(frozen=True)
class Manner:
    """How a form was filled in: seconds on it, items that were on screen, the phone's own time; modes stand at the answers."""

    seconds: int | None = None
    seen: int | None = None
    device_at: datetime | None = None

    def to_plain(self) -> dict[str, Any]:
        """Return the manner as JSON-able values."""
        return {"seconds": self.seconds, "seen": self.seen}


@dataclass(frozen=True)
class Recorded:
    """The inspection that stands for what was sent; `is_repeat` if it already stood before."""

    inspection: Inspection
    is_repeat: bool


def record_inspection(
    served: Served, reading: Reading, *, key: str, manner: Manner, now: datetime
) -> Recorded:
    """Write one inspection with its findings, each opening a hazard or joining the one open for its item.

    The same key with the same answers returns the inspection that exists. Raises Refused for problems in the answers,
    a missing key, or a key used for other answers or by somebody else. A form older than the current version, a
    retired checkpoint or a window that has closed meanwhile is flagged, never refused.
    """
    if len(key) not in KEY_LENGTH:
        raise Refused(Refusal.KEY_MISSING, "key")
    if reading.problems:
        raise Refused(Refusal.FORM_INVALID)
    answers = {item: answer.to_plain() for item, answer in reading.answers.items()}
    mark = _fingerprint(served, answers)
    with writing() as session:
        earlier = queries.inspection_with(key)
        if earlier is not None:
            if earlier.person_id != served.person_id or earlier.fingerprint != mark:
                raise Refused(Refusal.KEY_TAKEN, "key")
            return Recorded(earlier, is_repeat=True)
        version = queries.version(served.form_version_id)
        checkpoint = queries.checkpoint(served.checkpoint_id)
        if version is None or checkpoint is None:
            raise Refused(Refusal.UNKNOWN_FORM)
        inspection = Inspection(
            key=key,
            fingerprint=mark,
            checkpoint_id=served.checkpoint_id,
            form_id=version.form_id,
            form_version_id=version.id,
            person_id=served.person_id,
            device_id=served.device_id,
            at=now,
            received_at=now,
            served_at=served.served_at,
            device_at=manner.device_at,
            origin=Origin.LIVE,
            answers=answers,
            manner=manner.to_plain(),
            flags=list(_flags(served, version, is_retired=checkpoint.retired_at is not None, now=now)),
        )
        session.add(inspection)
        session.flush()
        for found in reading.findings:
            _open_or_join(inspection, found, now=now)
    return Recorded(inspection, is_repeat=False)


def computed_answers(checkpoint: Checkpoint, form: Form, *, today: date) -> dict[str, Computed]:
    """Return what the server works out for a form's computed items: how the checkpoint stands to its lifetime.

    Only an item with words for every verdict on a lifetime is about it. An item whose source does not exist is left out:
    it is no answer and never a fault.
    """
    rules = library.lifetimes().get(checkpoint.kind.lifetime or "")
    if rules is None:
        return {}
    found = judge(rules, checkpoint.fields, today).computed
    return {item.key: found for item in form.items if item.type is ItemType.COMPUTED and _is_on_lifetime(item)}


def number_of(inspection_id: int, at: datetime) -> str:
    """Return the number an inspection is called by: year of its making and its place in the book."""
    return f"{at.year}-{inspection_id:05d}"


def _is_on_lifetime(item: Item) -> bool:
    return all(item.choice(state.value) is not None for state in State)


def _fingerprint(served: Served, answers: dict[str, Any]) -> str:
    content = [served.checkpoint_id, served.form_version_id, answers]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _flags(served: Served, version: queries.Version, *, is_retired: bool, now: datetime) -> Iterable[str]:
    if queries.current_versions([version.form_id])[version.form_id].id != version.id:
        yield "older_version"
    if is_retired:
        yield "retired"
    if served.closes is not None and now >= served.closes:
        yield "after_closing"


def _open_or_join(inspection: Inspection, found: Found, *, now: datetime) -> None:
    with writing() as session:
        hazard = queries.open_hazard_of(inspection.checkpoint_id, found.item)
        if hazard is None:
            hazard = Hazard(checkpoint_id=inspection.checkpoint_id, item=found.item)
            session.add(hazard)
            session.flush()
            session.add(Move(hazard_id=hazard.id, kind="report", at=now, by_id=inspection.person_id, note=found.note))
        session.add(
            Finding(
                inspection_id=inspection.id, hazard_id=hazard.id, item=found.item, fail_class=found.fail_class,
                reasons=list(found.reasons), note=found.note, is_major=found.is_major,
            )
        )  # fmt: skip
