"""The life of a label: printed, put up, damaged, its code replaced; and what it is printed with."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kiosk.operations.errors import Refusal, Refused, named
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Checkpoint, Code, Label, OwnStock, Printer

MOST_PRINTERS = 50
MOST_STOCKS = 50
SIZES = ("width", "height", "columns", "rows", "left", "top", "pitch_x", "pitch_y", "dots_per_inch")
_LONGEST_NAME = 40
_SEEN = "seen"


@dataclass(frozen=True, kw_only=True)
class Play:
    """What makes up for a printer: offsets in tenths of a mm, to the right and down, and scale in tenths of a percent."""

    offset_x: int = 0
    offset_y: int = 0
    scale: int = 1000


# -- printed, put up, damaged -----------------------------------------------------------------------------------------


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


# -- printers ---------------------------------------------------------------------------------------------------------


def save_printer(
    name: str, *, stock: str, play: Play, printer_id: int | None = None, now: datetime, by: int
) -> Printer:
    """Keep how a printer is made up for, under its name; `printer_id` changes one that is there.

    Raises Refused for a name that is missing, too long or taken, and for more than MOST_PRINTERS.
    """
    name = named(name, "name", longest=_LONGEST_NAME)
    with writing() as session:
        printers = queries.printers()
        if any(each.name == name and each.id != printer_id for each in printers):
            raise Refused(Refusal.NAME_TAKEN, "name")
        found = session.get(Printer, printer_id) if printer_id is not None else None
        if found is None:
            if len(printers) >= MOST_PRINTERS:
                raise Refused(Refusal.TOO_MANY, "name", str(MOST_PRINTERS))
            found = Printer(last_cell=0)
            session.add(found)
        elif found.stock != stock:
            found.last_cell = 0
        found.name, found.stock = name, stock
        found.offset_x, found.offset_y, found.scale = play.offset_x, play.offset_y, play.scale
        session.flush()
        note("printer.save", name, now=now, by=by)
    return found


def remove_printer(printer_id: int, *, now: datetime, by: int) -> None:
    """Forget a printer; harmless if it is gone."""
    with writing() as session:
        found = session.get(Printer, printer_id)
        if found is not None:
            session.delete(found)
            note("printer.remove", found.name, now=now, by=by)


# -- stocks of the school's own ---------------------------------------------------------------------------------------


def save_stock(
    name: str,
    sizes: Mapping[str, int],
    *,
    reserved: Iterable[str] = (),
    stock_id: int | None = None,
    now: datetime,
    by: int,
) -> OwnStock:
    """Keep a stock under its name, sizes in hundredths of a mm by the names in SIZES; `stock_id` changes one.

    Whether labels fit on it is asked before. Raises Refused for a name that is missing, too long, taken, or one of the
    `reserved` names of built-in stocks, and for more than MOST_STOCKS.
    """
    name = named(name, "name", longest=_LONGEST_NAME)
    with writing() as session:
        stocks = queries.own_stocks()
        taken = {each.name.casefold() for each in stocks if each.id != stock_id} | {each.casefold() for each in reserved}
        if name.casefold() in taken:
            raise Refused(Refusal.NAME_TAKEN, "name")
        found = session.get(OwnStock, stock_id) if stock_id is not None else None
        if found is None:
            if len(stocks) >= MOST_STOCKS:
                raise Refused(Refusal.TOO_MANY, "name", str(MOST_STOCKS))
            found = OwnStock()
        for printer in queries.printers():
            if printer.stock == found.name:
                printer.stock, printer.last_cell = name, 0
        found.name = name
        for size in SIZES:
            setattr(found, size, sizes[size])
        session.add(found)
        session.flush()
        note("stock.save", name, now=now, by=by)
    return found


def remove_stock(stock_id: int, *, now: datetime, by: int) -> None:
    """Forget a stock of the school's own; what was printed on it stays known. Harmless if it is gone."""
    with writing() as session:
        found = session.get(OwnStock, stock_id)
        if found is not None:
            session.delete(found)
            note("stock.remove", found.name, now=now, by=by)
