"""The life of a label: printed, put up, damaged, its code replaced."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select

from kiosk.operations import edits
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Checkpoint, Code, Label, Printer

_SEEN = "seen"


def note_printed(
    codes: Iterable[str],
    *,
    key: str,
    address: str,
    stock: str,
    now: datetime,
    by: int | None,
    printer_id: int | None = None,
    last_cell: int = 0,
) -> int:
    """Note that labels of these codes were printed, and where the printer's sheet was left; returns how many are new.

    `key` belongs to one printing: noting it twice changes nothing. `address` is the one that stands on the labels,
    without the code. Codes out of use and unknown ones are passed over.
    """
    with writing() as session:
        wanted = list(dict.fromkeys(codes))
        in_use = {code: name for code, name in _in_use(wanted)}
        known = set(session.scalars(select(Label.code).where(Label.key == key)))
        printed_before = set(session.scalars(select(Label.code).where(Label.code.in_(in_use), Label.key != key)))
        fresh = [code for code in wanted if code in in_use and code not in known]
        for code in fresh:
            session.add(Label(code=code, key=key, printed_at=now, by_id=by, address=address, stock=stock))
        for what, part in (
            ("label.print", [code for code in fresh if code not in printed_before]),
            ("label.reprint", [code for code in fresh if code in printed_before]),
        ):
            if part:
                listed = ", ".join(f"{in_use[code]} {code}" for code in part)
                note(what, f"{len(part)}: {listed}", now=now, by=by)
        used = session.get(Printer, printer_id) if printer_id is not None and fresh else None
        if used is not None:
            # Who edits the printer just then is told whose printing chose another stock.
            edits.keep(
                "printer.save", f"printer:{used.id}", used.name, before={"stock": used.stock}, after={"stock": stock},
                now=now, by=by,
            )  # fmt: skip
            used.last_cell, used.stock = last_cell, stock
    return len(fresh)


def mark_posted(checkpoint_ids: Iterable[int], *, now: datetime, by: int) -> int:
    """Note that the labels of these checkpoints hang where they belong; returns for how many that is new.

    A label that was printed elsewhere is noted too. Damaged ones stay damaged until they are printed again.
    """
    with writing() as session:
        labels = queries.last_labels()
        changed = []
        for checkpoint_id, (code, name) in _codes_of(checkpoint_ids).items():
            label = labels.get(checkpoint_id)
            if label is None:
                label = _seen(code)
                session.add(label)
            if label.posted_at is None and label.damaged_at is None:
                label.posted_at, label.posted_by_id = now, by
                changed.append(f"{name} {code}")
        if changed:
            note("label.post", f"{len(changed)}: {', '.join(changed)}", now=now, by=by)
    return len(changed)


def mark_damaged(checkpoint_ids: Iterable[int], *, now: datetime, by: int) -> int:
    """Note that the labels of these checkpoints are damaged; returns for how many that is new."""
    with writing() as session:
        labels = queries.last_labels()
        changed = []
        for checkpoint_id, (code, name) in _codes_of(checkpoint_ids).items():
            label = labels.get(checkpoint_id)
            if label is None:
                label = _seen(code)
                session.add(label)
            if label.damaged_at is None:
                label.damaged_at, label.damaged_by_id = now, by
                changed.append(f"{name} {code}")
        if changed:
            note("label.damage", f"{len(changed)}: {', '.join(changed)}", now=now, by=by)
    return len(changed)


def mark_sound(checkpoint_ids: Iterable[int], *, now: datetime, by: int) -> int:
    """Take back that labels of these checkpoints are damaged; returns for how many that was so."""
    with writing():
        labels = queries.last_labels()
        changed = []
        for checkpoint_id, (code, name) in _codes_of(checkpoint_ids).items():
            label = labels.get(checkpoint_id)
            if label is not None and label.damaged_at is not None:
                label.damaged_at = label.damaged_by_id = None
                changed.append(f"{name} {code}")
        if changed:
            note("label.sound", f"{len(changed)}: {', '.join(changed)}", now=now, by=by)
    return len(changed)


def replace_code(
    checkpoint_id: int, *, replaces: str, new_code: Callable[[], str], now: datetime, by: int
) -> str:
    """Give a checkpoint a new code and void the one on its label (换码); returns the code in use from now on.

    `replaces` is the code the asker saw: asked twice, it is replaced once. Raises Refused for a retired or unknown
    checkpoint and for a code that never was its own.
    """
    with writing() as session:
        checkpoint = session.get(Checkpoint, checkpoint_id)
        if checkpoint is None or checkpoint.retired_at is not None:
            raise Refused(Refusal.NOT_ALLOWED)
        present = session.scalar(select(Code).where(Code.checkpoint_id == checkpoint_id, Code.voided_at.is_(None)))
        old = session.get(Code, replaces)
        if present is None or old is None or old.checkpoint_id != checkpoint_id:
            raise Refused(Refusal.ALREADY_DONE)
        if old.voided_at is not None:
            return present.code
        old.voided_at = now
        fresh = next(code for code in iter(new_code, None) if session.get(Code, code) is None)
        session.add(Code(code=fresh, checkpoint_id=checkpoint_id, made_at=now))
        note("label.replace", f"{checkpoint.name}: {replaces} → {fresh}", now=now, by=by)
    return fresh


def _in_use(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return those of the codes that are in use, with the names of their checkpoints."""
    wanted = set(codes)
    present = queries.codes_in_use()
    return [(present[each.id], each.name) for each in queries.checkpoints() if present.get(each.id) in wanted]


def _codes_of(checkpoint_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return code and name of those checkpoints that are in use."""
    wanted, present = set(checkpoint_ids), queries.codes_in_use()
    return {each.id: (present[each.id], each.name) for each in queries.checkpoints() if each.id in wanted}


def _seen(code: str) -> Label:
    """Return a label that was printed before labels were noted, or elsewhere."""
    return Label(code=code, key=_SEEN, address="", stock="")
