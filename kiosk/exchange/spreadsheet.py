"""Checkpoint lists as spreadsheets: .xlsx and .csv files read into plain rows, with every problem named at once.

Nothing here knows which kinds or fields exist; it gives text under headings, and the caller decides what it means.
"""

import contextlib
import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from typing import IO, Any

import openpyxl
from openpyxl.utils import get_column_letter

from kiosk.core.words import Text

# Limits against files made to exhaust the server; a list of 5,000 checkpoints stays far below all of them.
FILE_BYTES = 5_000_000
UNPACKED_BYTES = 64_000_000
UNPACKED_RATIO = 100
RATIO_APPLIES_ABOVE = 1_000_000
PACKED_PARTS = 1_000
SHEETS = 20
ROWS = 5_000
LINES = 1_100_000
COLUMNS = 60
TITLE_LINES = 20

NAME, KIND, PLACE, CODE, OWNER = "name", "kind", "place", "code", "owner"
REQUIRED = (NAME, KIND, PLACE)
HEADINGS: Mapping[str, Text] = {
    NAME: Text("名称", "name"),
    KIND: Text("类别", "kind"),
    PLACE: Text("位置", "place"),
    CODE: Text("编号", "code"),
    OWNER: Text("责任人", "owner"),
}
# A name or a part of a place is as long as the school's lists take it; a path has room for more parts than they take.
LENGTHS: Mapping[str, int] = {NAME: 60, KIND: 60, PLACE: 300, CODE: 20, OWNER: 60}
PLACE_PART_LENGTH = 60
FIELD_LENGTH = 500
HEADING_LENGTH = 60

_CANONICAL = {
    word: key for key, text in HEADINGS.items() for word in (text.zh, text.en)
}
_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
)
# Stands in a line for a formula without a value; no text read from a file holds a control character.
_UNCOUNTED = "\x00"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A mark behind a heading: an asterisk or a word in brackets, each in its narrow or its wide form.
_HEADING_MARK = re.compile(
    "\\s*([*\uff0a]|[(\uff08](必填|选填|可选|required|optional)[)\uff09])$",
    re.IGNORECASE,
)
# Marks that turn the reading direction of what follows, the byte order mark, and the zero-width space.
_UNSEEN = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


_Tables = Generator[Iterator[list[str]], None, None]


class ProblemCode(StrEnum):
    """What can be wrong with a file, a heading or a cell."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OLD_FORMAT = "old_format"
    LOCKED = "locked"
    WRONG_TYPE = "wrong_type"
    MISMATCH = "mismatch"
    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    MISSING_HEADING = "missing_heading"
    DUPLICATE_HEADING = "duplicate_heading"
    NO_HEADING = "no_heading"
    NO_ROWS = "no_rows"
    MISSING_VALUE = "missing_value"
    TOO_LONG = "too_long"
    ERROR_VALUE = "error_value"
    UNCOUNTED_FORMULA = "uncounted_formula"


_SENTENCES = {
    ProblemCode.EMPTY: Text("文件是空的。", "The file is empty."),
    ProblemCode.TOO_LARGE: Text(
        "文件太大，请只保留点位清单。",
        "The file is too large; keep only the list of checkpoints.",
    ),
    ProblemCode.OLD_FORMAT: Text(
        "不支持旧的 .xls 格式，请另存为 .xlsx。",
        "The old .xls format is not read; please save the file as .xlsx.",
    ),
    ProblemCode.LOCKED: Text(
        "文件加了密码，或其实是旧格式；请去掉密码后另存为 .xlsx。",
        "The file has a password or is in an old format; remove the password and save it as .xlsx.",
    ),
    ProblemCode.WRONG_TYPE: Text(
        "只能导入 .xlsx 或 .csv 文件。", "Only .xlsx and .csv files can be imported."
    ),
    ProblemCode.MISMATCH: Text(
        "文件内容与扩展名不符；请在 Excel 或 WPS 中打开后另存为 .xlsx。",
        "The content does not match the file's name; open it in Excel or WPS and save it as .xlsx.",
    ),
    ProblemCode.UNREADABLE: Text(
        "文件读不出来，可能已损坏；请在 Excel 或 WPS 中打开后重新另存。",
        "The file cannot be read and may be damaged; open it in Excel or WPS and save it again.",
    ),
    ProblemCode.ENCODING: Text(
        "文字编码认不出来；请另存为“CSV UTF-8”或 .xlsx。",
        "The encoding is not known; save it as “CSV UTF-8” or .xlsx.",
    ),
    ProblemCode.TOO_MANY_SHEETS: Text(
        "工作表最多 {limit} 个。", "A file may have at most {limit} sheets."
    ),
    ProblemCode.TOO_MANY_ROWS: Text(
        "一次最多导入 {limit} 行，请分成几个文件。",
        "At most {limit} rows at a time; please split the file.",
    ),
    ProblemCode.TOO_MANY_COLUMNS: Text(
        "最多 {limit} 列。", "There may be at most {limit} columns."
    ),
    ProblemCode.MISSING_HEADING: Text(
        "缺少“{zh}”列。", "The column “{en}” is missing."
    ),
    ProblemCode.DUPLICATE_HEADING: Text(
        "“{column}”列出现了不止一次。", "The column “{column}” stands there twice."
    ),
    ProblemCode.NO_HEADING: Text(
        "{column} 列有内容但没有标题。", "Column {column} has content but no heading."
    ),
    ProblemCode.NO_ROWS: Text(
        "标题下面没有内容。", "There is nothing below the headings."
    ),
    ProblemCode.MISSING_VALUE: Text(
        "“{column}”没有填。", "“{column}” is not filled in."
    ),
    ProblemCode.TOO_LONG: Text(
        "“{column}”太长，最多 {limit} 个字。",
        "“{column}” is too long; at most {limit} characters.",
    ),
    ProblemCode.UNCOUNTED_FORMULA: Text(
        "“{column}”：这一格是公式，请改成值。",
        "“{column}”: this cell is a formula; put its value in its place.",
    ),
    ProblemCode.ERROR_VALUE: Text(
        "“{column}”里的公式出错({value})。",
        "The formula in “{column}” gives an error ({value}).",
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the row as the spreadsheet numbers it (None: the whole file), the heading, code and words.

    `key` is the known name of the column whatever its heading is written like, or None where it is about no column.
    """

    row: int | None
    column: str | None
    code: ProblemCode
    text: Text
    key: str | None = None


@dataclass(frozen=True)
class Row:
    """One line of the list: its number in the file and its cells by heading, only those that hold something.

    The known headings have the keys name, kind, place, code and owner; every other one is kept as it was written.
    """

    number: int
    cells: Mapping[str, str]

    @property
    def place(self) -> tuple[str, ...]:
        """Return the path of the place from the campus down, empty if none was given."""
        return place_path(self.cells.get(PLACE, ""))


@dataclass(frozen=True)
class Sheet:
    """What a file holds: every line that is not empty, and every problem. With a problem nothing may be saved."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


class _Unreadable(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, code: ProblemCode, *, limit: int = 0) -> None:
        self.problem = _problem(code, limit=limit)
        super().__init__(code)


def _problem(
    code: ProblemCode,
    *,
    row: int | None = None,
    column: str | None = None,
    key: str | None = None,
    **words: object,
) -> Problem:
    sentence = _SENTENCES[code]
    words["column"] = column
    return Problem(
        row,
        column,
        code,
        Text(sentence.zh.format(**words), sentence.en.format(**words)),
        key,
    )


def place_path(text: str) -> tuple[str, ...]:
    """Return the parts of a path such as 教学楼A/2层/东走廊 or 教学楼A > 2层; empty parts are left out."""
    return tuple(
        part.strip() for part in re.split("[/\uff0f>\uff1e→\\\\]", text) if part.strip()
    )


def _clean(text: str) -> str:
    """Return the text on one line, without control characters and marks that nobody can see."""
    normal = unicodedata.normalize("NFC", text)
    kept = (
        " " if char.isspace() else char
        for char in normal
        if char.isspace()
        or (unicodedata.category(char) not in ("Cc", "Cs") and char not in _UNSEEN)
    )
    return " ".join("".join(kept).split())


def _as_text(value: object) -> str:
    """Return a cell's value as text: dates in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return format(value, ".15g")
    return _unarmed(_clean(str(value)))


def _unarmed(text: str) -> str:
    """Return a text without the apostrophe that an export put before a sign which begins a formula."""
    return text[1:] if re.match("'[=+@-]", text) else text


def _heading(text: str) -> str:
    """Return the known name of a heading, or the heading itself; a mark such as * or (必填) behind it is dropped."""
    plain = _HEADING_MARK.sub("", text)
    return _CANONICAL.get(unicodedata.normalize("NFKC", plain).casefold(), plain)


# --- .csv ---------------------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _Unreadable(ProblemCode.ENCODING)


def _csv_tables(content: bytes) -> _Tables:
    """Yield the lines of the file, as the only sheet."""
    yield _csv_lines(content)


def _csv_lines(content: bytes) -> Iterator[list[str]]:
    if content.startswith((_ZIP, _OLE)):
        raise _Unreadable(ProblemCode.MISMATCH)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Unreadable(ProblemCode.ENCODING)
    if b"\x00" in content:
        raise _Unreadable(ProblemCode.MISMATCH)
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        for fields in csv.reader(
            io.StringIO(text, newline=""), delimiter=delimiter, strict=True
        ):
            yield [_unarmed(_clean(field)) for field in fields]
    except csv.Error:
        raise _Unreadable(ProblemCode.UNREADABLE) from None


# --- .xlsx --------------------------------------------------------------------------------------------------------


def _check_package(content: bytes) -> bool:
    """Return whether any cell holds a formula, if the zip file is an .xlsx workbook within the limits.

    Nothing of it is unpacked into memory at once.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        unpacked = sum(part.file_size for part in parts)
        is_swollen = unpacked > RATIO_APPLIES_ABOVE and unpacked > UNPACKED_RATIO * len(
            content
        )
        if len(parts) > PACKED_PARTS or unpacked > UNPACKED_BYTES or is_swollen:
            raise _Unreadable(ProblemCode.TOO_LARGE)
        names = package.namelist()
        if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
            raise _Unreadable(ProblemCode.MISMATCH)
        if any(part.flag_bits & 1 for part in parts):
            raise _Unreadable(ProblemCode.LOCKED)
        has_formulas = False
        for part in parts:
            with package.open(part) as stream:
                has_formulas |= _holds_formulas(stream)
        return has_formulas


def _holds_formulas(stream: IO[bytes]) -> bool:
    """Return whether a part seems to hold the formula of a cell.

    Raises for a document type declaration: no spreadsheet program writes one, and entities can grow without end.
    """
    tail, is_found = b"", False
    while block := stream.read(1 << 16):
        # Without its zero bytes UTF-16 reads like ASCII.
        seen = tail + block.replace(b"\x00", b"")
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise _Unreadable(ProblemCode.UNREADABLE)
        # Other names begin with an f too; that only costs a second look.
        is_found = is_found or b"<f" in seen or b":f" in seen
        tail = seen[-16:]
    return is_found


def _sheet_lines(sheet: Any, formulas: Any = None) -> Iterator[list[str]]:
    """Yield a sheet's lines; by `formulas`, the same sheet read for them, each formula without a value is marked."""
    blank: tuple[None, ...] = (None,) * (COLUMNS + 1)
    # The stated dimensions of a sheet are often wrong, so they are not used.
    sheet.reset_dimensions()
    lines = sheet.iter_rows(max_col=COLUMNS + 1, values_only=True)
    if formulas is None:
        for values in lines:
            yield [] if values == blank else [_as_text(value) for value in values]
        return
    formulas.reset_dimensions()
    for values, cells in zip(lines, formulas.iter_rows(max_col=COLUMNS + 1), strict=True):
        line = [
            _UNCOUNTED if value is None and cell.data_type == "f" else _as_text(value)
            for value, cell in zip(values, cells, strict=True)
        ]
        # A line of formulas that give nothing is one prepared for later.
        yield line if any(text and text != _UNCOUNTED for text in line) else []


def _xlsx_tables(content: bytes) -> _Tables:
    """Yield the lines of each sheet that is shown."""
    if content.startswith(_OLE):
        raise _Unreadable(ProblemCode.LOCKED)
    if not content.startswith(_ZIP):
        raise _Unreadable(ProblemCode.MISMATCH)
    has_formulas = _check_package(content)
    with warnings.catch_warnings():
        # openpyxl warns of everything it does not carry over, such as drop-down lists; reading needs none of it.
        warnings.simplefilter("ignore")
        with contextlib.ExitStack() as opened:
            workbook = opened.enter_context(_workbook(content, is_counted=True))
            if len(workbook.sheetnames) > SHEETS:
                raise _Unreadable(ProblemCode.TOO_MANY_SHEETS, limit=SHEETS)
            formulas = opened.enter_context(_workbook(content, is_counted=False)) if has_formulas else None
            for number, sheet in enumerate(workbook.worksheets):
                if sheet.sheet_state == "visible":
                    yield _sheet_lines(sheet, formulas.worksheets[number] if formulas else None)


@contextlib.contextmanager
def _workbook(content: bytes, *, is_counted: bool) -> Iterator[Any]:
    """Open a workbook to read its values, or (not counted) its formulas."""
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=is_counted, keep_links=False)
    try:
        yield workbook
    finally:
        workbook.close()


# --- both ---------------------------------------------------------------------------------------------------------


def _gathered(lines: Iterable[list[str]]) -> list[tuple[int, list[str]]]:
    """Return the lines that hold something, with their numbers from 1; raise where there are too many."""
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        if any(line):
            if any(line[COLUMNS:]):
                raise _Unreadable(ProblemCode.TOO_MANY_COLUMNS, limit=COLUMNS)
            found.append((number, line))
        if len(found) > ROWS + TITLE_LINES or number > LINES:
            raise _Unreadable(ProblemCode.TOO_MANY_ROWS, limit=ROWS)
    return found


def _heading_index(lines: Sequence[tuple[int, list[str]]]) -> int | None:
    """Return which line holds the headings: the first with two known ones, since lists often start with a title."""
    for index, (_, line) in enumerate(lines[:TITLE_LINES]):
        if len({_heading(cell) for cell in line} & HEADINGS.keys()) >= 2:
            return index
    return None


def _table(content: bytes, filename: str) -> tuple[list[tuple[int, list[str]]], int]:
    """Return the numbered lines of the list and which of them holds the headings.

    Of several sheets the first with headings is read, else the first that is not empty.
    """
    extension = filename.rpartition(".")[2].lower() if "." in filename else ""
    if extension == "xls":
        raise _Unreadable(ProblemCode.OLD_FORMAT)
    if extension not in ("xlsx", "csv"):
        raise _Unreadable(ProblemCode.WRONG_TYPE)
    if len(content) > FILE_BYTES:
        raise _Unreadable(ProblemCode.TOO_LARGE)
    if not content.strip():
        raise _Unreadable(ProblemCode.EMPTY)
    fallback: list[tuple[int, list[str]]] = []
    tables = _csv_tables(content) if extension == "csv" else _xlsx_tables(content)
    with contextlib.closing(tables):
        for table in tables:
            lines = _gathered(table)
            index = _heading_index(lines)
            if index is not None:
                return lines, index
            fallback = fallback or lines
    if not fallback:
        raise _Unreadable(ProblemCode.EMPTY)
    return fallback, 0


def _columns(
    number: int, headings: Sequence[str]
) -> tuple[dict[int, str], dict[str, str], list[Problem]]:
    """Return the key of each column, how each key is written in the file, and the problems of the heading line."""
    keys: dict[int, str] = {}
    written: dict[str, str] = {}
    problems = []
    for index, text in enumerate(headings):
        if not text or text == _UNCOUNTED:
            continue
        key = _heading(text)
        if key in written:
            problems.append(
                _problem(ProblemCode.DUPLICATE_HEADING, row=number, column=text)
            )
        elif len(key) > HEADING_LENGTH:
            problems.append(
                _problem(
                    ProblemCode.TOO_LONG,
                    row=number,
                    column=f"{key[:HEADING_LENGTH]}…",
                    limit=HEADING_LENGTH,
                )
            )
        else:
            keys[index], written[key] = key, text
    for key in REQUIRED:
        if key not in written:
            words = HEADINGS[key]
            problems.append(
                _problem(
                    ProblemCode.MISSING_HEADING, row=number, key=key, zh=words.zh, en=words.en
                )
            )
    return keys, written, problems


def _cell_problem(key: str, column: str, number: int, value: str) -> Problem | None:
    limit, told = LENGTHS.get(key, FIELD_LENGTH), partial(_problem, row=number, column=column, key=key)
    if value == _UNCOUNTED:
        # Where nothing has to stand, a formula that gives nothing may well be meant so.
        return told(ProblemCode.UNCOUNTED_FORMULA) if key in REQUIRED else None
    if not value and key in REQUIRED:
        return told(ProblemCode.MISSING_VALUE)
    if key == PLACE and any(len(part) > PLACE_PART_LENGTH for part in place_path(value)):
        return told(ProblemCode.TOO_LONG, limit=PLACE_PART_LENGTH)
    if len(value) > limit:
        return told(ProblemCode.TOO_LONG, limit=limit)
    if value in _ERRORS:
        return told(ProblemCode.ERROR_VALUE, value=value)
    return None


def _interpreted(lines: Sequence[tuple[int, list[str]]], index: int) -> Sheet:
    number, headings = lines[index]
    keys, written, problems = _columns(number, headings)
    body = lines[index + 1 :]
    if not body:
        problems.append(_problem(ProblemCode.NO_ROWS))
    if len(body) > ROWS:
        problems.append(_problem(ProblemCode.TOO_MANY_ROWS, limit=ROWS))
        body = body[:ROWS]
    rows = []
    unheaded: set[int] = set()
    for line_number, line in body:
        cells = {}
        for column, key in keys.items():
            value = line[column] if column < len(line) else ""
            if key == PLACE:
                value = "/".join(place_path(value))
            problem = _cell_problem(key, written[key], line_number, value)
            if problem:
                problems.append(problem)
            if value and value != _UNCOUNTED:
                cells[key] = value[: LENGTHS.get(key, FIELD_LENGTH)]
        unheaded |= {
            at
            for at, value in enumerate(line)
            if value and value != _UNCOUNTED and not (at < len(headings) and headings[at])
        }
        rows.append(Row(line_number, cells))
    problems += [
        _problem(ProblemCode.NO_HEADING, row=number, column=get_column_letter(at + 1))
        for at in sorted(unheaded)
    ]
    return Sheet(tuple(rows), tuple(problems))


def read_sheet(content: bytes, filename: str) -> Sheet:
    """Return the checkpoint list that an uploaded .xlsx or .csv file (UTF-8 or GB18030) holds, with all its problems.

    Empty lines are skipped, numbers stay those of the file, formulas give the value they had when the file was saved,
    dates are text in ISO form. Never raises for a bad file: a file that cannot be read gives no rows and one problem.
    """
    try:
        lines, index = _table(content, filename)
    except _Unreadable as error:
        return Sheet((), (error.problem,))
    except Exception:  # noqa: BLE001
        # openpyxl lets through whatever a malformed part leads to: BadZipFile, KeyError, ParseError, AttributeError ...
        return Sheet((), (_problem(ProblemCode.UNREADABLE),))
    return _interpreted(lines, index)


def read_pasted(text: str) -> Sheet:
    """Return the checkpoint list that was pasted out of a spreadsheet: lines with tabs (or commas) between the cells.

    Without a line of headings the cells are taken in the order name, kind, place, owner; lines are counted from 1.
    """
    try:
        lines = _pasted_lines(text)
    except _Unreadable as error:
        return Sheet((), (error.problem,))
    index = _heading_index(lines)
    if index is None:
        return _interpreted([(0, [NAME, KIND, PLACE, OWNER]), *lines], 0)
    return _interpreted(lines, index)


def _pasted_lines(text: str) -> list[tuple[int, list[str]]]:
    if len(text.encode()) > FILE_BYTES:
        raise _Unreadable(ProblemCode.TOO_LARGE)
    delimiter = "\t" if "\t" in text else ","
    # Commas typed on a Chinese keyboard are meant the same.
    plain = text if delimiter == "\t" else text.replace("\uff0c", ",")
    try:
        reader = csv.reader(io.StringIO(plain.replace("\x00", ""), newline=""), delimiter=delimiter)
        lines = _gathered([_unarmed(_clean(cell)) for cell in line] for line in reader)
    except csv.Error:
        raise _Unreadable(ProblemCode.UNREADABLE) from None
    if not lines:
        raise _Unreadable(ProblemCode.EMPTY)
    return lines


def to_pasted(rows: Sequence[Row]) -> str:
    """Return rows as the text that `read_pasted` reads back: headings, then a line for each with tabs between."""
    columns = [*REQUIRED, *dict.fromkeys(key for row in rows for key in row.cells if key not in REQUIRED)]
    target = io.StringIO()
    writer = csv.writer(target, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.cells.get(column, "") for column in columns] for row in rows)
    return target.getvalue()
