"""The sixth step: checkpoints by the dozen for each kind that is wanted, or by a table pasted from a spreadsheet."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for

from kiosk.exchange import spreadsheet
from kiosk.operations import registry
from kiosk.operations import setup as operations
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.operations.registry import ImportRefused
from kiosk.operations.setup import Batch, Step
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.checkpoints.sheet import Told, told_of
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.names import kind_choices
from kiosk.web.desk.setup import steps
from qr.code import new_code

SHOWN = 200
_SEVERAL = (" / ", "（", " (")


@dataclass(frozen=True)
class KindRow:
    """A kind that plans ask for: its word, how many of it there are, and what is typed for more of it."""

    key: str
    word: str
    present: int
    name: str
    count: str
    place: str


@dataclass(frozen=True)
class Table:
    """A pasted table: its text, what is wrong by row, and what it would add."""

    pasted: str = ""
    told: Sequence[Told] = ()
    rows: Sequence[tuple[tuple[str, ...], bool]] = ()
    more: int = 0
    added: int = 0
    known: int = 0
    places: Sequence[str] = ()
    is_ready: bool = False


@bp.get("/setup/checkpoints")
@edge.needs_supervisor
def setup_checkpoints() -> Any:
    """Show a row for each kind that the plans ask for, and where to paste a table."""
    return _page({})


@bp.post("/setup/checkpoints")
@edge.needs_supervisor
def save_setup_checkpoints() -> Any:
    """Add checkpoints by the dozen, and go on or come back for more."""
    keys = [key for key, _word in kind_choices()]
    names = [f"{field}-{key}" for key in keys for field in ("count", "name", "place")]
    typed = {name: inputs.text(name) for name in names if name in request.form}
    try:
        batches = _batches(typed, keys)
        operations.add_batches(batches, key=inputs.text("key"), new_code=new_code, now=edge.now(), by=sitting().id)
    except Refused as error:
        return _page(typed, edge.refusals(error))
    if inputs.text("move") == "more":
        return redirect(url_for("desk.setup_checkpoints", added=sum(each.count for each in batches)), code=303)
    return steps.gone_on(Step.CHECKPOINTS)


@bp.post("/setup/checkpoints/table")
@edge.needs_supervisor
def save_setup_table() -> Any:
    """Show what a pasted table would add, or all that is wrong with it by row; add it once that was confirmed."""
    pasted = request.form.get("pasted", "")
    sheet = spreadsheet.read_pasted(pasted)
    planned = registry.planned_import(sheet.rows)
    told = told_of(sheet, planned.problems)
    fresh = {row.number for row in planned.fresh}
    columns = (spreadsheet.NAME, spreadsheet.KIND, spreadsheet.PLACE, spreadsheet.OWNER)
    table = Table(
        pasted=pasted,
        told=told,
        rows=[
            (tuple(row.cells.get(column, "") for column in columns), row.number in fresh) for row in sheet.rows[:SHOWN]
        ],
        more=max(0, len(sheet.rows) - SHOWN),
        added=len(planned.fresh),
        known=len(planned.known),
        places=[" · ".join(path) for path in planned.places],
        is_ready=not told,
    )
    if told or inputs.text("sure") != "1":
        return _page({}, table=table)
    try:
        registry.import_checkpoints(sheet.rows, new_code=new_code, now=edge.now(), by=sitting().id)
    except ImportRefused as refused:
        # Somebody took a person or kind away between the preview and the confirmation.
        return _page({}, table=Table(pasted, told_of(sheet, refused.problems)))
    return steps.gone_on(Step.CHECKPOINTS)


def _batches(typed: Mapping[str, str], keys: Sequence[str]) -> list[Batch]:
    """Return the rows in which a number was typed; raises Refused with all that is wrong with them."""
    wrong, found = Refusals(), []
    for key in keys:
        written = typed.get(f"count-{key}", "")
        count, place = inputs.whole(written), inputs.whole(typed.get(f"place-{key}", ""))
        if not written or count == 0:
            continue
        if count is None:
            wrong.add(Refused(Refusal.NOT_A_NUMBER, f"count-{key}", f"1-{operations.MOST_OF_A_KIND}"))
        if place is None:
            wrong.add(Refused(Refusal.NOT_A_CHOICE, f"place-{key}"))
        if count is not None and place is not None:
            found.append(Batch(key, typed.get(f"name-{key}", ""), count, place))
    wrong.settle()
    return found


def _page(typed: Mapping[str, str], errors: Mapping[str, str] | None = None, table: Table | None = None) -> Any:
    is_wrong = bool(errors) or bool(table and table.told)
    return steps.shown(
        Step.CHECKPOINTS, "setup_points.html", 422 if is_wrong else 200, rows=_rows(typed), errors=errors or {},
        places=[(place.id, place.path) for place in queries.places().values()], table=table or Table(),
        key=inputs.text("key") or secrets.token_urlsafe(12), added=inputs.number("added") or 0,
        has_plans=bool(queries.plans(edge.now())), most=operations.MOST_OF_A_KIND,
        kinds=[word for _key, word in kind_choices()],
    )  # fmt: skip


def _rows(typed: Mapping[str, str]) -> list[KindRow]:
    wanted = operations.wanted_kinds(edge.now())
    points = queries.checkpoints()
    listed = [(key, word) for key, word in kind_choices() if key in wanted or f"count-{key}" in typed]
    likely = operations.likely_places(key for key, _word in listed)
    return [
        KindRow(
            key=key,
            word=word,
            present=sum(point.kind.key == key for point in points),
            name=typed.get(f"name-{key}", _short(word)),
            count=typed.get(f"count-{key}", ""),
            place=typed.get(f"place-{key}") or str(likely.get(key, "")),
        )
        for key, word in listed
    ]


def _short(word: str) -> str:
    """Return what one thing of a kind is called: the kind's word, without what else the kind takes in."""
    for sign in _SEVERAL:
        word = word.split(sign)[0]
    return word.strip()
