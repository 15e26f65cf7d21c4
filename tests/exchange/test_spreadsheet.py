"""S11, X10: checkpoint lists as people save them are read; odd and hostile files give problems, never a crash."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.exchange import spreadsheet
from kiosk.exchange.spreadsheet import ProblemCode, Sheet, place_path, read_sheet

HEAD = ("名称", "类别", "位置")
LINE = ("1号灭火器", "灭火器", "教学楼A/2层/东走廊")
LIST = "名称,类别,位置\n1号灭火器,灭火器,教学楼A/2层\n"


def xlsx(*lines: Sequence[object], sheets: Sequence[str] = ("清单",)) -> bytes:
    """Return a workbook whose last sheet holds the lines."""
    workbook = openpyxl.Workbook()
    workbook.active.title = sheets[0]
    for title in sheets[1:]:
        workbook.create_sheet(title)
    for line in lines:
        workbook[sheets[-1]].append(line)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return the package with every part passed through `change`; None leaves the part out."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return buffer.getvalue()


def codes(sheet: Sheet) -> list[str]:
    return [problem.code for problem in sheet.problems]


def only_problem(content: bytes, filename: str) -> str:
    """Return the code of the one problem of a file that cannot be read as a whole."""
    sheet = read_sheet(content, filename)
    assert sheet.rows == ()
    (problem,) = sheet.problems
    assert problem.row is None
    assert problem.text.zh and problem.text.en
    return problem.code


def test_a_workbook_gives_its_rows_with_the_numbers_of_the_file():
    sheet = read_sheet(xlsx(HEAD, LINE, (), (None, "", "  "), LINE), "点位.xlsx")
    assert sheet.problems == ()
    assert [row.number for row in sheet.rows] == [2, 5]
    assert sheet.rows[0].cells == {
        "name": "1号灭火器",
        "kind": "灭火器",
        "place": "教学楼A/2层/东走廊",
    }
    assert sheet.rows[0].place == ("教学楼A", "2层", "东走廊")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_gives_the_same_as_the_workbook(encoding, delimiter, end):
    lines = [HEAD, LINE, ("", "", ""), (), LINE]
    text = "".join(delimiter.join(line) + end for line in lines)
    assert read_sheet(text.encode(encoding), "点位.CSV") == read_sheet(
        xlsx(*lines), "点位.XLSX"
    )


def test_a_rare_character_of_gb18030_is_read():
    content = LIST.replace("1号", "㐀𠮷").encode("gb18030")
    assert read_sheet(content, "a.csv").rows[0].cells["name"] == "㐀𠮷灭火器"


def test_quoted_csv_cells_may_hold_commas_quotes_and_lines():
    content = '名称,类别,位置\n"A,""B""\n二",灭火器,楼\nC,灭火器,楼\n'.encode()
    sheet = read_sheet(content, "a.csv")
    assert [(row.number, row.cells["name"]) for row in sheet.rows] == [
        (2, 'A,"B" 二'),
        (3, "C"),
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ("名称", "类别", "位置", "编号", "责任人"),
        ("Name", "KIND", " place ", "Code", "owner"),
        ("名称*", "类别（必填）", "位置(required)", "编号 (选填)", "责任人＊"),
        ("ｎａｍｅ", "kind", "位置", "编号", "owner"),
    ],
)
def test_headings_are_known_in_both_languages_and_with_marks(headings):
    sheet = read_sheet(xlsx(headings, (*LINE, "ABCD-EFGH", "李老师")), "a.xlsx")
    assert sheet.problems == ()
    assert set(sheet.rows[0].cells) == {"name", "kind", "place", "code", "owner"}


def test_further_columns_are_kept_under_their_headings_where_they_hold_something():
    sheet = read_sheet(
        xlsx(
            (*HEAD, "灭火器类型", "Weight (kg)"), (*LINE, "干粉", 4), (*LINE, None, 4.5)
        ),
        "a.xlsx",
    )
    assert sheet.rows[0].cells["灭火器类型"] == "干粉"
    assert sheet.rows[0].cells["Weight (kg)"] == "4"
    assert "灭火器类型" not in sheet.rows[1].cells
    assert sheet.rows[1].cells["Weight (kg)"] == "4.5"


def test_a_title_above_the_headings_is_passed_over():
    sheet = read_sheet(xlsx(("实验小学点位清单",), (), HEAD, LINE), "a.xlsx")
    assert sheet.problems == ()
    assert [row.number for row in sheet.rows] == [4]


def test_of_several_sheets_the_one_with_headings_is_read():
    content = xlsx(HEAD, LINE, sheets=("说明", "清单"))
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    workbook["说明"].append(("怎样填写",))
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert len(read_sheet(buffer.getvalue(), "a.xlsx").rows) == 1


def test_a_hidden_sheet_is_not_read():
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(HEAD, LINE, sheets=("a", "b"))))
    workbook["b"].sheet_state = "hidden"
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert only_problem(buffer.getvalue(), "a.xlsx") == ProblemCode.EMPTY


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1, 7, 30), "2026-09-01T07:30:00"),
        (time(7, 30), "07:30:00"),
        (12, "12"),
        (12.0, "12"),
        (0.1, "0.1"),
        (13800138000, "13800138000"),
        (True, "TRUE"),
        ("0012", "0012"),
        ("=1+", "=1+"),
    ],
)
def test_values_of_every_type_become_text(value, text):
    workbook = openpyxl.Workbook()
    workbook.active.append((*HEAD, "栏"))
    workbook.active.append((*LINE, None))
    cell = workbook.active.cell(2, 4)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert read_sheet(buffer.getvalue(), "a.xlsx").rows[0].cells["栏"] == text


def with_formula(result: str, kind: str) -> bytes:
    """Return a workbook whose D2 is a formula that had the result when it was saved."""
    content = xlsx((*HEAD, "栏"), (*LINE, "=A2"))
    old = b"<f>A2</f><v></v>"
    new = f"<f>A2</f><v>{result}</v>".encode()

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        assert old in part or b"<f>A2</f><v />" in part
        part = part.replace(b"<f>A2</f><v />", old).replace(old, new)
        return part.replace(b'<c r="D2"', f'<c r="D2" t="{kind}"'.encode())

    return repacked(content, change)


def test_a_formula_gives_the_value_it_had_when_saved():
    sheet = read_sheet(with_formula("7", "n"), "a.xlsx")
    assert sheet.rows[0].cells["栏"] == "7"


def test_a_formula_that_failed_is_a_problem_of_its_cell():
    sheet = read_sheet(with_formula("#REF!", "e"), "a.xlsx")
    (problem,) = sheet.problems
    assert (problem.row, problem.column) == (2, "栏")
    assert problem.code is ProblemCode.ERROR_VALUE


def test_a_formula_without_a_value_is_said_to_be_one():
    line = ('=A9&"号"', "灭火器", "楼")
    sheet = read_sheet(xlsx(HEAD, line, LINE), "a.xlsx")
    (problem,) = sheet.problems
    assert (problem.row, problem.column, problem.code) == (2, "名称", ProblemCode.UNCOUNTED_FORMULA)
    assert "这一格是公式，请改成值" in problem.text.zh
    assert [row.cells.get("name") for row in sheet.rows] == [None, LINE[0]]


def test_lines_of_formulas_prepared_for_later_are_empty_lines():
    sheet = read_sheet(xlsx(HEAD, LINE, ('=""', '=""', '=""'), (*LINE, '=""')), "a.xlsx")
    assert [row.number for row in sheet.rows] == [2, 4]
    assert sheet.problems == ()


def test_a_part_of_a_place_is_as_long_as_the_lists_of_the_school_take_it():
    path = "/".join(["长" * 60] * 3)
    assert read_sheet(xlsx(HEAD, ("a", "b", path)), "a.xlsx").problems == ()
    (problem,) = read_sheet(xlsx(HEAD, ("a", "b", path + "长")), "a.xlsx").problems
    assert (problem.code, problem.key) == (ProblemCode.TOO_LONG, "place")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("  东\u3000走廊 ", "东 走廊"),
        ("一\r\n二\t三", "一 二 三"),
        ("a\x07b\x7f\x85c", "ab c"),
        ("\u202eabc\u202c\ufeff\u200b", "abc"),
        ("e\u0301", "é"),
        ("👩‍🏫", "👩‍🏫"),
        ("<script>", "<script>"),
        ("=cmd", "=cmd"),
    ],
)
def test_text_is_trimmed_and_freed_of_marks_nobody_sees(written, text):
    content = f'名称,类别,位置\n"{written}",灭火器,楼\n'.encode()
    assert read_sheet(content, "a.csv").rows[0].cells["name"] == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("教学楼A/2层/东走廊", ("教学楼A", "2层", "东走廊")),
        ("教学楼A > 2层>东走廊", ("教学楼A", "2层", "东走廊")),
        ("教学楼A／2层＞东走廊", ("教学楼A", "2层", "东走廊")),
        ("/教学楼A//2层/", ("教学楼A", "2层")),
        ("操场", ("操场",)),
        (" / ", ()),
        ("", ()),
    ],
)
def test_a_place_is_a_path(text, parts):
    assert place_path(text) == parts


def test_every_problem_is_named_at_once_with_row_and_column():
    sheet = read_sheet(
        xlsx(
            ("名称", "类别", "name", "编号"),
            ("a", None, None, "x" * 21),
            ("n" * 61, "k", None, None, "left over"),
            (None, "k", None, "#N/A"),
        ),
        "a.xlsx",
    )
    assert [(p.row, p.column, p.code) for p in sheet.problems] == [
        (1, "name", ProblemCode.DUPLICATE_HEADING),
        (1, None, ProblemCode.MISSING_HEADING),
        (2, "类别", ProblemCode.MISSING_VALUE),
        (2, "编号", ProblemCode.TOO_LONG),
        (3, "名称", ProblemCode.TOO_LONG),
        (4, "名称", ProblemCode.MISSING_VALUE),
        (4, "编号", ProblemCode.ERROR_VALUE),
        (1, "E", ProblemCode.NO_HEADING),
    ]
    assert [row.number for row in sheet.rows] == [2, 3, 4]
    assert len(sheet.rows[1].cells["name"]) == 60
    assert "位置" in sheet.problems[1].text.zh
    assert "place" in sheet.problems[1].text.en
    assert "60" in sheet.problems[4].text.zh


@pytest.mark.parametrize(
    ("key", "most"),
    [("name", 60), ("kind", 60), ("place", 60), ("code", 20), ("其他", 500)],
)
def test_length_is_limited_exactly(key, most):
    cells = {"name": "a", "kind": "b", "place": "c"}

    def problems(length: int) -> list[str]:
        line = cells | {key: "长" * length}
        return codes(read_sheet(xlsx(tuple(line), tuple(line.values())), "a.xlsx"))

    assert problems(most) == []
    assert problems(most + 1) == [ProblemCode.TOO_LONG]


def test_a_place_of_separators_only_is_not_filled_in():
    sheet = read_sheet(xlsx(HEAD, ("a", "b", " / ")), "a.xlsx")
    assert codes(sheet) == [ProblemCode.MISSING_VALUE]


def test_an_overlong_heading_and_one_written_twice_are_problems():
    sheet = read_sheet(xlsx((*HEAD, "备注", "备注", "题" * 61), LINE), "a.xlsx")
    assert codes(sheet) == [ProblemCode.DUPLICATE_HEADING, ProblemCode.TOO_LONG]


def test_a_list_without_known_headings_says_which_are_missing():
    sheet = read_sheet(xlsx(("甲", "乙"), ("1", "2")), "a.xlsx")
    assert codes(sheet) == [ProblemCode.MISSING_HEADING] * 3


def test_headings_without_lines_are_a_problem():
    assert codes(read_sheet(xlsx(HEAD), "a.xlsx")) == [ProblemCode.NO_ROWS]


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "a.csv", ProblemCode.EMPTY),
        (b"", "a.xlsx", ProblemCode.EMPTY),
        (b" \r\n\r\n", "a.csv", ProblemCode.EMPTY),
        (b",,,\n,,,\n", "a.csv", ProblemCode.EMPTY),
        (b"\xef\xbb\xbf", "a.csv", ProblemCode.EMPTY),
        (OLD, "a.xls", ProblemCode.OLD_FORMAT),
        (LIST.encode(), "a.XLS", ProblemCode.OLD_FORMAT),
        (OLD, "a.xlsx", ProblemCode.LOCKED),
        (OLD, "a.csv", ProblemCode.MISMATCH),
        (LIST.encode(), "a.xlsx", ProblemCode.MISMATCH),
        (LIST.encode(), "a.txt", ProblemCode.WRONG_TYPE),
        (LIST.encode(), "csv", ProblemCode.WRONG_TYPE),
        (LIST.encode(), "a.xlsm", ProblemCode.WRONG_TYPE),
        (b"PK\x03\x04 cut off", "a.xlsx", ProblemCode.UNREADABLE),
        (LIST.encode("utf-16"), "a.csv", ProblemCode.ENCODING),
        (b"a,b,c\n\xff\xff\xff,1,2\n", "a.csv", ProblemCode.ENCODING),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv", ProblemCode.MISMATCH),
        (b'name,kind,place\n"a,b,c\n', "a.csv", ProblemCode.UNREADABLE),
        (b"x" * 200_000, "a.csv", ProblemCode.UNREADABLE),
        (b"," * 5_000_001, "a.csv", ProblemCode.TOO_LARGE),
    ],
)
def test_a_file_that_cannot_be_a_list_is_refused(content, filename, code):
    assert only_problem(content, filename) == code


def test_a_workbook_named_csv_is_refused():
    assert only_problem(xlsx(HEAD, LINE), "a.csv") == ProblemCode.MISMATCH


def test_an_old_file_is_told_to_be_saved_again():
    (problem,) = read_sheet(OLD, "a.xls").problems
    assert "请另存为 .xlsx" in problem.text.zh


def test_a_workbook_without_content_is_empty():
    assert only_problem(xlsx(), "a.xlsx") == ProblemCode.EMPTY


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


def test_another_kind_of_package_is_refused():
    assert only_problem(zipped(document=b"x"), "a.xlsx") == ProblemCode.MISMATCH


@pytest.mark.parametrize("size", [2_000_000, 70_000_000])
def test_a_package_that_swells_is_refused_before_it_is_unpacked(size, monkeypatch):
    content = zipped(bomb=b"\x00" * size)

    def refuse(*args: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", refuse)
    assert only_problem(content, "a.xlsx") == ProblemCode.TOO_LARGE


def test_a_package_of_very_many_parts_is_refused():
    content = zipped(**{f"part{number}": b"" for number in range(1001)})
    assert only_problem(content, "a.xlsx") == ProblemCode.TOO_LARGE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding):
    def change(name: str, part: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return part
        text = part.decode().replace("?>", "?>" + " " * 65520, 1)
        return ('<!DOCTYPE a [<!ENTITY b "c">]>' + text).encode(encoding)

    content = repacked(xlsx(HEAD, LINE), change)
    assert only_problem(content, "a.xlsx") == ProblemCode.UNREADABLE


def test_the_number_of_sheets_is_limited():
    content = xlsx(HEAD, LINE, sheets=[str(number) for number in range(21)])
    assert only_problem(content, "a.xlsx") == ProblemCode.TOO_MANY_SHEETS


def test_the_number_of_columns_is_limited():
    wide = [str(number) for number in range(57)]
    assert codes(read_sheet(xlsx((*HEAD, *wide), LINE), "a.xlsx")) == []
    content = xlsx((*HEAD, *wide, "too many"), LINE)
    assert only_problem(content, "a.xlsx") == ProblemCode.TOO_MANY_COLUMNS


def test_the_number_of_rows_is_limited():
    line = "a,b,c\n"
    assert (
        len(read_sheet(("name,kind,place\n" + line * 5000).encode(), "a.csv").rows)
        == 5000
    )
    over = read_sheet(("name,kind,place\n" + line * 5001).encode(), "a.csv")
    assert codes(over) == [ProblemCode.TOO_MANY_ROWS]
    far_over = ("name,kind,place\n" + line * 9000).encode()
    assert only_problem(far_over, "a.csv") == ProblemCode.TOO_MANY_ROWS


def moved(old: bytes, new: bytes) -> bytes:
    """Return a workbook in whose sheet some text was replaced."""

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        assert old in part
        return part.replace(old, new)

    return repacked(xlsx(HEAD, LINE), change)


def test_false_dimensions_do_not_matter():
    sheet = read_sheet(moved(b'ref="A1:C2"', b'ref="A1:XFD1048576"'), "a.xlsx")
    assert len(sheet.rows) == 1
    sheet = read_sheet(moved(b'ref="A1:C2"', b'ref="A1"'), "a.xlsx")
    assert len(sheet.rows) == 1


def test_a_row_number_beyond_every_spreadsheet_ends_the_reading():
    content = moved(b'<row r="2"', b'<row r="99999999999"')
    assert only_problem(content, "a.xlsx") == ProblemCode.TOO_MANY_ROWS


def test_a_workbook_with_a_missing_part_is_refused():
    content = repacked(
        xlsx(HEAD, LINE),
        lambda name, part: None if name == "xl/worksheets/sheet1.xml" else part,
    )
    assert only_problem(content, "a.xlsx") in (
        ProblemCode.UNREADABLE,
        ProblemCode.EMPTY,
    )


PACKAGE = xlsx(HEAD, LINE)


@settings(max_examples=150, deadline=None)
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, len(PACKAGE) - 1), st.binary(max_size=8)), max_size=4
    ),
    length=st.integers(0, len(PACKAGE)),
)
def test_a_damaged_workbook_never_raises(cuts, length):
    content = bytearray(PACKAGE)
    for at, piece in cuts:
        content[at : at + len(piece)] = piece
    read_sheet(bytes(content[:length] if length % 2 else content), "a.xlsx")


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_named_csv_never_raise(content):
    sheet = read_sheet(content, "a.csv")
    assert sheet.rows or sheet.problems


@settings(max_examples=100, deadline=None)
@given(name=st.text(max_size=250))
def test_a_name_is_one_line_and_within_its_length(name):
    quoted = name.replace('"', '""').encode("utf-8", "ignore").decode()
    sheet = read_sheet(f'名称,类别,位置\n"{quoted}",b,c\n'.encode(), "a.csv")
    for row in sheet.rows:
        text = row.cells.get("name", "")
        assert text == " ".join(text.split())
        assert len(text) <= spreadsheet.LENGTHS["name"]
        assert not any(ord(char) < 32 for char in text)
