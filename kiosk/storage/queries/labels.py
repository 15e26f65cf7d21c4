"""Reads of what was printed: the last label of each code in use, printers, and the school's own stocks."""

from collections.abc import Sequence

from sqlalchemy import func, select

from kiosk.storage.database import db
from kiosk.storage.models import Code, Label, OwnStock, Printer


def last_labels() -> dict[int, Label]:
    """Return the label printed last for each checkpoint's code in use, by checkpoint; none for a code never printed."""
    newest = select(func.max(Label.id)).group_by(Label.code)
    wanted = (
        select(Code.checkpoint_id, Label)
        .join(Label, Label.code == Code.code)
        .where(Code.voided_at.is_(None), Label.id.in_(newest))
    )
    return {checkpoint_id: label for checkpoint_id, label in db.session.execute(wanted)}


def last_label(code: str) -> Label | None:
    """Return the label printed last for a code, or None."""
    return db.session.scalar(select(Label).where(Label.code == code).order_by(Label.id.desc()).limit(1))


def labels_of(checkpoint_id: int, *, limit: int) -> Sequence[Label]:
    """Return the labels ever printed for a checkpoint under any of its codes, newest first."""
    wanted = select(Label).join(Code, Label.code == Code.code).where(Code.checkpoint_id == checkpoint_id)
    return db.session.scalars(wanted.order_by(Label.id.desc()).limit(limit)).all()


def printers() -> Sequence[Printer]:
    """Return the printers, by name."""
    return db.session.scalars(select(Printer).order_by(Printer.name)).all()


def printer(printer_id: int) -> Printer | None:
    """Return a printer, or None."""
    return db.session.get(Printer, printer_id)


def own_stocks() -> Sequence[OwnStock]:
    """Return the school's own stocks, by name."""
    return db.session.scalars(select(OwnStock).order_by(OwnStock.name)).all()
