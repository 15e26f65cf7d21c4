"""Lists of checkpoints as spreadsheets: imported with a preview, a template to fill in, and the list as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from kiosk.exchange import spreadsheet
from kiosk.exchange.export import to_xlsx
from kiosk.exchange.point_list import Leaf, to_workbook
from kiosk.exchange.spreadsheet import HEADINGS, ProblemCode, Sheet
from kiosk.operations import registry
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.registry import ImportRefused, PlannedImport, RowProblem
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk.checkpoints.listing import filtered_points
from kiosk.web.desk.checkpoints.words import field_shown, word
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.names import kind_word
from kiosk.web.desk.workbook import send_workbook
from qr.code import new_code

SHOWN = 300
_COLUMNS = ("name", "kind", "place", "owner")


@dataclass(frozen=True)
class Told:
    """What is wrong with one row (None: the whole list), in words."""

    row: int | None
    text: str


@dataclass(frozen=True)
class Shown:
    """A row of the list as the preview shows it: its cells, and whether it is new."""

    number: int
    cells: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True)
class ImportPage:
    """The import's page: what was pasted, what is wrong, and what would be done."""

    pasted: str
    told: tuple[Told, ...] = ()
    rows: tuple[Shown, ...] = ()
    more: int = 0
    added: int = 0
    known: int = 0
    places: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    is_ready: bool = False
    error: str = ""


@bp.get("/checkpoints/import")
@edge.needs_supervisor
def show_import() -> str:
    """Show where to put a list of checkpoints."""
    return render_template("desk/import.html", page=ImportPage(""))


@bp.post("/checkpoints/import")
@edge.needs_supervisor
def read_import() -> Any:
    """Show what a list would add, or everything that is wrong with it; add it once that was confirmed."""
    pasted = request.form.get("pasted", "")
    file = request.files.get("list")
    has_file = file is not None and bool(file.filename)
    if not has_file and not pasted.strip():
        page = ImportPage("", error=_("请选一个文件，或把表格粘贴到下面的框里。"))
        return edge.invalid("desk/import.html", page=page)
    if has_file and file is not None:
        sheet = spreadsheet.read_sheet(file.stream.read(spreadsheet.FILE_BYTES + 1), file.filename or "")
    else:
        sheet = spreadsheet.read_pasted(pasted)
    if sheet.problems and not sheet.rows:
        told = tuple(Told(each.row, each.text.in_(edge.language())) for each in sheet.problems)
        return edge.invalid("desk/import.html", page=ImportPage(pasted, told=told))
    planned = registry.planned_import(sheet.rows)
    told = told_of(sheet, planned.problems)
    page = _page(sheet, planned, told, pasted if not has_file else spreadsheet.to_pasted(sheet.rows))
    if told:
        return edge.invalid("desk/import.html", page=page)
    if request.form.get("sure") != "1":
        return render_template("desk/import.html", page=page)
    try:
        done = registry.import_checkpoints(sheet.rows, new_code=new_code, now=edge.now(), by=sitting().id)
    except ImportRefused as refused:
        # Somebody took a person or kind away between the preview and the confirmation.
        page = _page(sheet, planned, told_of(sheet, refused.problems), pasted)
        return edge.invalid("desk/import.html", page=page)
    return edge.done("desk.checkpoints", added=done.added, known=done.unchanged)


@bp.get("/checkpoints/template")
@edge.needs_supervisor
def import_template() -> Response:
    """Send a workbook to fill in: headings, an example of each kind, and the words of the kinds."""
    fields = _every_field()
    headings = [*(HEADINGS[key].in_(edge.language()) for key in _COLUMNS), *fields]
    kinds = list(queries.kinds().values())
    content = to_workbook(
        [
            Leaf(_("点位"), headings),
            Leaf(_("示例"), headings, [_example(kind, fields) for kind in kinds]),
            Leaf(
                _("类别"), [_("类别"), _("可以填的列"), _("选项")],
                [[kind_word(kind), _("、").join(word(field["text"]) for field in kind.fields), _options(kind)]
                 for kind in kinds],
            ),
        ]
    )  # fmt: skip
    return send_workbook(content, name="checkpoints-template")


@bp.get("/checkpoints/workbook")
@edge.needs_supervisor
def checkpoint_workbook() -> Response:
    """Send the list that the address asks for as .xlsx, with the columns that the import reads."""
    chosen = filtered_points()
    by_id = {each.id: each for each in queries.checkpoints(with_retired=True)}
    everywhere, names = queries.places(), {each.id: each.name for each in queries.people(with_left=True)}
    points = [(point, by_id[point.id]) for point in chosen.points]
    fields = _every_field(row.kind for _point, row in points)
    keys = ("name", "kind", "place", "code", "owner")
    headings = [*(HEADINGS[key].in_(edge.language()) for key in keys), *fields]
    rows = []
    for point, row in points:
        place = everywhere[row.place_id]
        path = "/".join(place.steps)
        owner = names.get(row.owner_id, "") if row.owner_id else ""
        known = {word(field["text"]): _plain_value(row, field) for field in row.kind.fields}
        rows.append(
            [row.name, point.kind, path, point.code, owner, *(known.get(heading, "") for heading in fields)]
        )
    local = edge.calendar().local(edge.now())
    head = [queries.school_name(), f"{_('打印于')} {local:%Y-%m-%d %H:%M}"]
    head.append(_("可以改好再导入，但导入只会新增，不会修改已有的点。编号由系统给出，导入时不看。"))
    return send_workbook(to_xlsx(_("巡查点"), head, headings, rows), name=f"checkpoints-{local:%Y%m%d}")


def _every_field(kinds: Any = None) -> list[str]:
    """Return the words of all fields that some kinds have, each once."""
    chosen = queries.kinds().values() if kinds is None else kinds
    return list(dict.fromkeys(word(field["text"]) for kind in chosen for field in kind.fields))


def _plain_value(row: Any, field: Mapping[str, Any]) -> str:
    """Return a field as a list writes it: a choice by its word, a date in ISO form."""
    value = row.fields.get(field["key"], "")
    return value if field.get("type") == "date" else field_shown(row.kind, field["key"], value)


def _example(kind: Any, fields: Sequence[str]) -> list[str]:
    samples = {"date": "2025-09-01"}
    filled = {
        word(field["text"]): word(field["choices"][0]["text"]) if field.get("choices") else samples.get(field["type"], "")
        for field in kind.fields
    }
    name = _("%(kind)s 1", kind=kind_word(kind))
    return [name, kind_word(kind), _("教学楼A/2层/东走廊"), "", *(filled.get(heading, "") for heading in fields)]


def _options(kind: Any) -> str:
    parts = []
    for field in kind.fields:
        if field.get("choices"):
            listed = _("、").join(word(choice["text"]) for choice in field["choices"])
            parts.append(f"{word(field['text'])}{_('：')}{listed}")
    return "; ".join(parts)


def told_of(sheet: Sheet, problems: Sequence[RowProblem]) -> tuple[Told, ...]:
    """Return all that is wrong in the order of the rows; what the file has said of a cell is not said again."""
    said = {(each.row, each.key) for each in sheet.problems}
    missing = {each.key for each in sheet.problems if each.code is ProblemCode.MISSING_HEADING}
    found = [Told(each.row, each.text.in_(edge.language())) for each in sheet.problems]
    for each in problems:
        if (each.row, each.column) in said or each.column in missing:
            continue
        heading = HEADINGS[each.column].in_(edge.language()) if each.column in HEADINGS else each.column
        found.append(Told(each.row, f"“{heading}”{_('：')}{_sentence(each)}"))
    return tuple(sorted(found, key=lambda each: each.row or 0))


def _sentence(each: RowProblem) -> str:
    if each.why is Refusal.NAME_TAKEN:
        return _("同一位置的“%(name)s”在表里出现了不止一次。", name=each.detail)
    if each.why is Refusal.UNKNOWN_PERSON:
        return _("人员名单里没有“%(name)s”，请先添加。", name=each.detail)
    return edge.refusal(Refused(each.why, each.column, each.detail))


def _page(sheet: Sheet, planned: PlannedImport, told: tuple[Told, ...], pasted: str) -> ImportPage:
    fresh = {row.number for row in planned.fresh}
    rows = tuple(
        Shown(row.number, tuple(row.cells.get(column, "") for column in _COLUMNS), row.number in fresh)
        for row in sheet.rows[:SHOWN]
    )
    return ImportPage(
        pasted=pasted,
        told=told,
        rows=rows,
        more=max(0, len(sheet.rows) - SHOWN),
        added=len(planned.fresh),
        known=len(planned.known),
        places=tuple(" · ".join(path) for path in planned.places),
        ignored=planned.ignored,
        is_ready=not told,
    )
