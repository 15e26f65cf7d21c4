"""The tables of the domain document `check-forms.md` as plain facts, for the library to be held against.

The document lies outside this repository, so `check_forms.json` keeps what is compared: for each form its frequency
codes and marks, and for each row its short name, answer types, what a fail asks for, star, marks, the rules it cites
and the numbers of its limits with their ≥ or ≤. No sentence of the document is kept. A form without a table of rows is
one row, "0".
"""

import json
import os
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = "KIOSK_DOMAIN"
EXTRACT = Path(__file__).with_name("check_forms.json")
LONGEST_NAME = 12

_HEADING = re.compile(r"### ((?:FIRE|PLAY|KIT|HYG|ROOM|SEC|HAZ|GAS|PWR|LIFT|BOIL|COMP)-\d\d) (.+)")
_CELLS = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`(D\d?|Dn|2h|W|HM|M|Q|T|Y|E)`|gap ≤ \*\*(2 h)\*\*")
_BRACKETS = re.compile(r"\[([^\]]+)\]")
_MARK = re.compile(r"V, (?:local|托育)|local|unverified|V|S|C|P|D")
_TYPE = re.compile(r"PF|NUM|CH|TXT|PHOTO|DATE\(t\)|DATE|PERSON|2 people|REF|FILE|computed|R1, R2, R3|row")
_SIGN = re.compile(r"(?<![\u4e00-\u9fff])[停立限](?![\u4e00-\u9fff])")
_PLAN = re.compile(r"\bP-[A-E]\b")
_FORM = re.compile(r"\b[A-Z]{3,4}-\d\d\b")
_NUMBER = re.compile(r"[≥≤<>]? ?[−-]?(?:1/3|\d+(?:\.\d+)?)")
# What has digits and is no limit: other forms and registers, standards, dates, tables, scores, how many of a thing.
_NO_LIMIT = re.compile(
    r"\b[A-Z]{1,4}-\d+|GB(?:/T)? [\d.]+(?:-\d+)?|\d{4}-\d\d-\d\d|table [\d.]+|from [\d.]+ below|CH 1–5|×\s?\d"
    r"|2 people|R\d+"
)
# How a row names a rule, and the words by which the document says how far that rule was checked.
_RULES = {
    "消防法": (r"消防法", "| 《消防法》"),
    "61号令": (r"61号令|(?:^|; )2[56](?![\d.])", "| 公安部令第61号"),
    "GB/T 40248": (r"GB/T 40248", "| GB/T 40248"),
    "GB 50444": (r"GB 50444", "| GB 50444"),
    "十项规定": (r"十项规定", "| 《中小学校、幼儿园消防安全十项规定》"),
    "判定指南": (r"判定指南", "《教育系统重大事故隐患判定指南》(教发厅函"),
    "1.1": (r"^1\.1$", "| 干粉 · dry powder"),
    "食品安全法": (r"食品安全法", "| 《食品安全法》第四十五条"),
    "45号令": (r"45号令", "| 《学校食品安全与营养健康管理规定》"),
    "特设法": (r"特设法", "| 《特种设备安全法》"),
    "74号令": (r"74号令", "| 《特种设备使用单位落实使用安全主体责任"),
    "条例": (r"^条例 \d+", "| 《特种设备安全监察条例》第二十七条"),
}


@dataclass(frozen=True)
class Row:
    """One row of a form's table: `fails` are the signs 停立限 in it, `is_told` whether its table has a column for them."""

    name: str
    types: tuple[str, ...] = ()
    fails: str = ""
    is_told: bool = False
    star: bool = False
    marks: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One form of the document: its frequency codes, the marks of its own text, and its rows by their number."""

    frequency: tuple[str, ...]
    marks: tuple[str, ...]
    rows: dict[str, Row]


@dataclass(frozen=True)
class Domain:
    """All forms by code, and the marks of the rules that their rows cite."""

    rules: dict[str, tuple[str, ...]]
    sections: dict[str, Section]


def read_document(text: str) -> Domain:
    """Return the facts of the document."""
    rules = {name: _marks(text.partition(words)[2].split("\n")[0]) for name, (_, words) in _RULES.items()}
    sections: dict[str, Section] = {}
    for part in re.split(r"\n(?=##)", text):
        if heading := _HEADING.match(part):
            sections[heading[1]] = _section(heading[2].split("\n")[0], part.splitlines())
    return Domain(rules, sections)


def read_extract() -> Domain:
    """Return the facts that are kept in this repository."""
    plain = json.loads(EXTRACT.read_text("utf-8"))
    sections = {
        code: Section(
            tuple(section["frequency"]),
            tuple(section["marks"]),
            {number: _kept(row) for number, row in section["rows"].items()},
        )
        for code, section in plain["sections"].items()
    }
    return Domain({name: tuple(marks) for name, marks in plain["rules"].items()}, sections)


def to_text(domain: Domain) -> str:
    """Return the facts as the text of the extract: JSON with one row a line, what is empty left out."""
    lines = ["{", '"rules": ' + _compact(domain.rules) + ",", '"sections": {']
    for code, section in domain.sections.items():
        head = f'"frequency": {_compact(section.frequency)}, "marks": {_compact(section.marks)}, "rows": {{'
        kept = {number: {k: v for k, v in asdict(row).items() if v} for number, row in section.rows.items()}
        rows = [f'"{number}": {_compact(row)}' for number, row in kept.items()]
        lines += [f'"{code}": {{{head}', *(f"{row}," for row in rows[:-1]), rows[-1] + "}},"]
    lines[-1] = lines[-1].rstrip(",")
    return "\n".join([*lines, "}}", ""])


def _section(title: str, lines: list[str]) -> Section:
    body = [line for line in lines if not line.startswith("|")]
    table = [[cell.strip() for cell in _CELLS.split(line)[1:-1]] for line in lines if line.startswith("|")]
    codes = _codes("\n".join(body))
    rows: dict[str, Row] = {}
    if table and table[0][0] == "#":
        for cells in table[2:]:
            named = dict(zip(table[0], cells, strict=True))
            rows[cells[0]] = _row(named)
            codes += _codes(" ".join(cells))
    elif table and table[0][0] == "Form variant":
        for variant, frequency, items, source in table[2:]:
            codes += _codes(frequency)
            for position, item in enumerate(items.split(";"), 1):
                number, in_chinese, *_ = variant.split()
                said = in_chinese if re.match(r"[a-z]", item) else item.strip()
                rows[f"{number}{position}"] = _row({"Item": said, "Type": item, "Source": source})
    else:
        rows["0"] = Row(_name(title))
        body = lines
    return Section(tuple(dict.fromkeys(codes)), _marks("\n".join(body)), rows)


def _row(named: dict[str, str]) -> Row:
    name = next(cell for head, cell in named.items() if "Item" in head)
    limits = " ".join(cell for head, cell in named.items() if head.startswith("Limits"))
    type_, source = named["Type"], named.get("Source", "")
    whole = " ".join(named.values())
    is_told = "Fail" in named
    return Row(
        _name(name),
        tuple(dict.fromkeys(_TYPE.findall(type_))),
        "".join(dict.fromkeys(_SIGN.findall(named.get("Fail", limits)))),
        is_told,
        "★" in whole,
        _marks(whole),
        _cites(source),
        tuple(dict.fromkeys(_number(found) for found in _NUMBER.findall(_NO_LIMIT.sub(" ", f"{type_} {limits}")))),
    )


def _number(found: str) -> str:
    return found.replace(" ", "").replace("−", "-")


def _codes(text: str) -> list[str]:
    return [(found[1] or found[2]).replace(" ", "") for found in _CODE.finditer(text)]


def _name(text: str) -> str:
    chinese = re.split(r" · |\(|（| (?:PF|NUM|CH|DATE)\b| [\d≥]", text.replace("`", ""))[0].strip()
    return chinese[:LONGEST_NAME].strip(" ,;、")


def _marks(text: str) -> tuple[str, ...]:
    """Return the marks of a text in the order written; a plan's tag is the mark of plans."""
    found = [("P", tag.start()) for tag in _PLAN.finditer(text)]
    for bracket in _BRACKETS.finditer(text):
        mark = _MARK.match(bracket[1])
        if mark and not _PLAN.match(bracket[1]):
            found.append(("local" if "," in mark[0] else mark[0], bracket.start()))
    return tuple(dict.fromkeys(mark for mark, _ in sorted(found, key=lambda each: each[1])))


def _cites(source: str) -> tuple[str, ...]:
    plain = _BRACKETS.sub("", source)
    named = [name for name, (pattern, _) in _RULES.items() if re.search(pattern, plain)]
    return tuple(dict.fromkeys([*named, *_FORM.findall(plain)]))


def _kept(row: dict[str, Any]) -> Row:
    several: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Row(**several)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    folder = os.environ.get(FOLDER) or sys.exit(f"Set {FOLDER} to the folder of check-forms.md.")
    document = Path(folder, "check-forms.md")
    EXTRACT.write_text(to_text(read_document(document.read_text("utf-8"))), "utf-8")
