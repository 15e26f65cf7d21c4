"""The rooms and the direction of imports, the one clock, the words, docstrings and hints, and nothing third-party.

The rules are functions over source text, so that the last section can prove on small strings that they bite.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {"instance", "build", "dist", "venv", "node_modules", "__pycache__"}

EVERYTHING = ("kiosk", "qr")


@dataclass(frozen=True)
class Room:
    """What a room may import: our own modules by prefix, third-party libraries by name. Its own modules always."""

    own: tuple[str, ...]
    libraries: frozenset[str] = frozenset()
    never: tuple[str, ...] = ()


def words(names: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(names.split())


# The first prefix that fits a module names its room.
ROOMS: dict[str, Room] = {
    "qr": Room(own=(), libraries=words("qrcode")),
    "kiosk.clock": Room(own=()),
    "kiosk.config": Room(own=("kiosk.core",)),
    "kiosk.cli": Room(
        own=(
            "kiosk.create_app",
            "kiosk.config",
            "kiosk.clock",
            "kiosk.core",
            "kiosk.operations",
            "kiosk.upkeep",
            "kiosk.exchange",
            "qr",
        ),
        libraries=words("click waitress flask"),
    ),
    "kiosk.core": Room(own=()),
    "kiosk.library": Room(own=("kiosk.core",)),
    "kiosk.exchange": Room(
        own=("kiosk.core",), libraries=words("openpyxl icalendar pyxform fpdf fontTools")
    ),
    "kiosk.storage": Room(
        own=("kiosk.core",),
        libraries=words("sqlalchemy flask_sqlalchemy flask_migrate alembic PIL flask"),
        never=("flask.request", "flask.session", "flask.g"),
    ),
    "kiosk.operations": Room(
        own=("kiosk.core", "kiosk.storage", "kiosk.library"),
        libraries=words("sqlalchemy flask holidays werkzeug itsdangerous"),
        never=("flask.request", "flask.session", "flask.g"),
    ),
    "kiosk.upkeep": Room(
        own=("kiosk.core", "kiosk.storage", "kiosk.operations", "kiosk.exchange"),
        libraries=words("sqlalchemy flask apprise requests urllib3"),
        never=("flask.request", "flask.session", "flask.g"),
    ),
    "kiosk.web.edge": Room(
        own=(
            "kiosk.core",
            "kiosk.storage.queries",
            "kiosk.operations",
            "kiosk.config",
            "kiosk.clock",
        ),
        libraries=words(
            "flask flask_babel flask_htmx babel werkzeug itsdangerous markupsafe jinja2"
        ),
    ),
    # Every other module of the web is a face, apart from all other faces.
    "kiosk.web.": Room(
        own=(
            "kiosk.core",
            "kiosk.storage.queries",
            "kiosk.operations",
            "kiosk.exchange",
            "kiosk.web.edge",
            "qr",
        ),
        libraries=words("flask flask_babel flask_htmx werkzeug markupsafe"),
    ),
    "kiosk.web": Room(own=("kiosk.web",)),
    "kiosk": Room(
        own=EVERYTHING,
        libraries=words(
            "flask flask_babel flask_compress flask_htmx flask_migrate flask_sqlalchemy sqlalchemy "
            "alembic werkzeug babel django_js_lib_htmx"
        ),
    ),
}
# Imports inside a function for a slow optional library, each named in CONTRIBUTING: (module, library).
SLOW_OPTIONAL: frozenset[tuple[str, str]] = frozenset()

# "record" is the verb of record_inspection; as a noun it stands alone or at the end.
FORBIDDEN_WORDS = words(
    "task tasks event events issue issues alert alerts audit audits data info infos "
    "manager managers service services util utils helper helpers"
)
CLOCKS = frozenset(
    {f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")}
    | {"datetime.date.today"}
    | {
        f"sqlalchemy.func.{name}"
        for name in ("now", "current_timestamp", "current_date")
    }
    | {
        f"time.{name}{suffix}"
        for name in ("time", "monotonic", "perf_counter", "process_time")
        for suffix in ("", "_ns")
    }
    | {f"time.{name}" for name in ("localtime", "gmtime", "ctime", "asctime")}
)
WEEKDAYS = words("weekday isoweekday isocalendar")


def starts_with(name: str, prefix: str) -> bool:
    """Decide whether a dotted name is the prefix or stands below it."""
    return name == prefix or name.startswith(f"{prefix.removesuffix('.')}.")


def room_of(module: str) -> tuple[str, Room]:
    """Return the room of a module, and the prefix that is its own."""
    for prefix, room in ROOMS.items():
        if prefix == "kiosk.web." and module.startswith(prefix):
            return ".".join(module.split(".")[:3]), room
        if prefix == "kiosk" and module not in ("kiosk", "kiosk.__main__"):
            break
        if not prefix.endswith(".") and starts_with(module, prefix):
            return prefix, room
    raise LookupError(f"{module} stands in no room")


def imports(
    tree: ast.AST, *, module: str, is_package: bool
) -> Iterator[tuple[str, int]]:
    """Yield every imported dotted name, down to the name taken from a module, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                above = parts[: len(parts) - node.level + is_package]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                yield f"{base}.{alias.name}", node.lineno


def import_faults(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """Return the imports that the table of rooms does not allow."""
    prefix, room = room_of(module)
    faults = []
    for name, line in imports(ast.parse(source), module=module, is_package=is_package):
        top = name.split(".")[0]
        if top in ("kiosk", "qr"):
            is_allowed = starts_with(name, prefix) and prefix != "kiosk"
            is_allowed = is_allowed or any(starts_with(name, own) for own in room.own)
        else:
            is_allowed = top in sys.stdlib_module_names or top in room.libraries
            is_allowed = is_allowed and not any(
                starts_with(name, no) for no in room.never
            )
        if not is_allowed:
            faults.append(f"{module}:{line} must not import {name}")
    return faults


def hidden_import_faults(source: str, module: str) -> list[str]:
    """Return imports inside functions and everything that is there for type checking only."""
    faults = []
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for name, line in imports(node, module=module, is_package=False):
                if (module, name.split(".")[0]) not in SLOW_OPTIONAL:
                    faults.append(f"{module}:{line} imports {name} inside a function")
        called = node.id if isinstance(node, ast.Name) else ""
        called = node.attr if isinstance(node, ast.Attribute) else called
        if called == "TYPE_CHECKING":
            faults.append(f"{module}:{node.lineno} asks for TYPE_CHECKING")
        if isinstance(node, ast.Call) and called_name(node) in (
            "__import__",
            "import_module",
        ):
            faults.append(f"{module}:{node.lineno} imports by name")
    return faults


def called_name(node: ast.Call) -> str:
    """Return the last part of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def clock_faults(source: str, module: str) -> list[str]:
    """Return where a module reads the system clock, under whatever name it imported it."""
    tree = ast.parse(source)
    meant: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name if alias.asname else alias.name.split(".")[0]
                meant[alias.asname or top] = top
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                meant[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def dotted(node: ast.AST) -> str:
        if isinstance(node, ast.Name):
            return meant.get(node.id, "")
        if isinstance(node, ast.Attribute):
            base = dotted(node.value)
            return f"{base}.{node.attr}" if base else ""
        return ""

    return [
        f"{module}:{node.lineno} reads the clock by {dotted(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute) and dotted(node) in CLOCKS
    ]


def words_of(identifier: str) -> list[str]:
    """Return the words of a snake_case or CamelCase name, in lower case."""
    spaced = re.sub(
        r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_", " ", identifier
    )
    return spaced.lower().split()


def is_forbidden(identifier: str) -> bool:
    words = words_of(identifier)
    return bool(words) and (
        not FORBIDDEN_WORDS.isdisjoint(words) or words[-1] in ("record", "records")
    )


def identifiers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the names that a module itself gives: of classes, functions, arguments, variables, attributes, aliases."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield name, node.lineno
            case ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.arg(arg=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)):
                yield name, node.lineno
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, node.lineno
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                for alias in names:
                    if alias.asname:
                        yield alias.asname, node.lineno


def word_faults(source: str, module: str) -> list[str]:
    """Return the names that use a word which means two things, the module's own among them."""
    faults = [
        f"{module} uses a forbidden word in its name"
        for part in module.split(".")
        if is_forbidden(part)
    ]
    return faults + [
        f"{module}:{line} uses a forbidden word: {name}"
        for name, line in identifiers(ast.parse(source))
        if is_forbidden(name)
    ]


def signature_faults(source: str, module: str) -> list[str]:
    """Return functions without complete type hints, and public functions and classes without a docstring."""
    faults: list[str] = []

    def visit(node: ast.AST, *, is_public: bool, in_class: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                where = f"{module}:{child.lineno} {child.name}"
                arguments = child.args
                named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
                is_static = any(
                    isinstance(mark, ast.Name) and mark.id == "staticmethod"
                    for mark in child.decorator_list
                )
                if in_class and not is_static:
                    named = named[1:]
                named += [
                    extra for extra in (arguments.vararg, arguments.kwarg) if extra
                ]
                if child.returns is None or any(
                    arg.annotation is None for arg in named
                ):
                    faults.append(f"{where} lacks type hints")
                is_shown = is_public and not child.name.startswith("_")
                if is_shown and not ast.get_docstring(child):
                    faults.append(f"{where} lacks a docstring")
                visit(child, is_public=False, in_class=False)
            elif isinstance(child, ast.ClassDef):
                is_shown = is_public and not child.name.startswith("_")
                if is_shown and not ast.get_docstring(child):
                    faults.append(
                        f"{module}:{child.lineno} {child.name} lacks a docstring"
                    )
                visit(child, is_public=is_shown, in_class=True)
            else:
                visit(child, is_public=is_public, in_class=in_class)

    visit(ast.parse(source), is_public=True, in_class=False)
    return faults


# An address in a private network or of an example is a hint to the reader, not a load from outside.
INSIDE = re.compile(
    r"(www\.w3\.org/|localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|[^\w\[]|$)"
)
OUTSIDE = re.compile(r"(?:\b(?:https?|wss?|ftp):|[\"'(=]\s*)//(?=(\S*))")


def outside_addresses(text: str) -> list[str]:
    """Return the addresses outside the school's network that a template or static file names."""
    return [found[1] for found in OUTSIDE.finditer(text) if not INSIDE.match(found[1])]


LIBRARY_NAME = re.compile(
    r"(htmx|hyperscript|bootstrap|jquery|alpine|chart|vue|react|d3|tailwind|normalize|echarts)"
    r"[-.\d]*(\.min|\.esm|\.umd|\.bundle)*\.(js|mjs|cjs|css)$|\.min\.(js|css)$|\.map$"
)
LIBRARY_MARK = re.compile(
    r"@license|/\*!|sourceMappingURL|\(c\)\s|copyright\s+\d", re.IGNORECASE
)


def third_party_mark(name: str, text: str) -> str | None:
    """Return what makes a script or style look as if it came from elsewhere, or None."""
    if LIBRARY_NAME.search(name.lower()):
        return "its name"
    if LIBRARY_MARK.search(text):
        return "its licence"
    if any(len(line) > 1000 for line in text.splitlines()):
        return "its long lines"
    return None


def project_files(*suffixes: str, under: str = "") -> list[Path]:
    """Return the project's own files of these types; what was installed, built or recorded is passed over."""
    found = []
    for path in sorted((ROOT / under).rglob("*")):
        parts = path.relative_to(ROOT).parts
        is_ours = not any(
            part in NOT_OURS or part.startswith(".") or part.endswith(".egg-info")
            for part in parts
        )
        if is_ours and path.suffix in suffixes and path.is_file():
            found.append(path)
    return found


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    module_of(path): path
    for room in ("kiosk", "qr")
    for path in project_files(".py", under=room)
}


@pytest.fixture(params=sorted(MODULES))
def module(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def source(module: str) -> str:
    return MODULES[module].read_text(encoding="utf-8")


def test_the_walk_finds_the_modules():
    assert {"kiosk", "kiosk.clock", "kiosk.core.words", "qr"} <= MODULES.keys()


def test_imports_point_the_way_of_the_rooms(module, source):
    is_package = MODULES[module].name == "__init__.py"
    assert import_faults(source, module, is_package=is_package) == []


def test_imports_stand_at_the_top(module, source):
    assert hidden_import_faults(source, module) == []


def test_only_the_clock_module_reads_the_clock(module, source):
    faults = clock_faults(source, module)
    assert bool(faults) is (module == "kiosk.clock"), faults


def test_only_the_core_asks_which_weekday_a_date_is(module, source):
    asks = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WEEKDAYS
        for node in ast.walk(ast.parse(source))
    )
    assert not asks or module.startswith("kiosk.core.")


def test_names_use_the_vocabulary(module, source):
    assert word_faults(source, module) == []


def test_functions_have_hints_and_docstrings(module, source):
    assert signature_faults(source, module) == []


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_pages_load_nothing_from_outside(folder):
    faults = {
        str(path.relative_to(ROOT)): outside_addresses(path.read_text(encoding="utf-8"))
        for path in project_files(".html", ".css", ".js", ".svg", ".txt", under=folder)
    }
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_third_party_script_or_style_stands_in_the_repository():
    faults = {
        str(path.relative_to(ROOT)): third_party_mark(
            path.name, path.read_text(encoding="utf-8", errors="replace")
        )
        for path in project_files(".js", ".mjs", ".cjs", ".css", ".map")
    }
    assert {name: mark for name, mark in faults.items() if mark} == {}


# --- The rules bite -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module_name", "line", "is_allowed"),
    [
        ("qr.sheet", "import qrcode", True),
        ("qr.sheet", "from qr.code import Code", True),
        ("qr.sheet", "import kiosk", False),
        ("qr.sheet", "import flask", False),
        ("kiosk.core.board", "from kiosk.core.window import owed", True),
        ("kiosk.core.board", "from . import window", True),
        ("kiosk.core.board", "from .. import clock", False),
        ("kiosk.core.board", "from ..storage.models import Place", False),
        ("kiosk.core.board", "import flask", False),
        ("kiosk.core.board", "import kiosk.clock", False),
        ("kiosk.library.kinds", "from kiosk.core.words import Text", True),
        ("kiosk.library.kinds", "from kiosk.storage import models", False),
        ("kiosk.exchange.spreadsheet", "import openpyxl", True),
        ("kiosk.exchange.spreadsheet", "from kiosk.storage import queries", False),
        ("kiosk.exchange.spreadsheet", "from flask import request", False),
        ("kiosk.storage.queries", "from sqlalchemy.orm import Mapped", True),
        ("kiosk.storage.queries", "from kiosk.operations import places", False),
        ("kiosk.storage.queries", "import kiosk", False),
        ("kiosk.operations.places", "from kiosk.storage.models import Place", True),
        ("kiosk.operations.places", "from flask import request", False),
        ("kiosk.operations.places", "from flask import current_app", True),
        ("kiosk.operations.places", "import qr", False),
        ("kiosk.operations.places", "from kiosk.web import edge", False),
        ("kiosk.upkeep.backup", "from kiosk.operations import places", True),
        ("kiosk.upkeep.backup", "from kiosk.web.edge import now", False),
        ("kiosk.web.edge", "from kiosk.web import scan", False),
        ("kiosk.web.edge", "from kiosk.storage import models", False),
        ("kiosk.web.scan", "from kiosk.web import edge", True),
        ("kiosk.web.scan", "from . import edge", True),
        ("kiosk.web.scan", "from kiosk.web import board", False),
        ("kiosk.web.scan", "from . import board", False),
        ("kiosk.web.scan", "from kiosk.storage import queries", True),
        ("kiosk.web.scan", "from kiosk.storage.queries import places", True),
        ("kiosk.web.scan", "from kiosk.storage import models", False),
        ("kiosk.web.scan", "from kiosk.storage.database import db", False),
        ("kiosk.web.scan", "import sqlalchemy", False),
        ("kiosk.web.scan", "from kiosk.clock import now", False),
        ("kiosk.web.desk.people", "from kiosk.web.desk.places import show", True),
        ("kiosk.web.desk.people", "from kiosk.web.scan import show", False),
        ("kiosk.web", "from kiosk.web import scan", True),
        ("kiosk.cli", "from kiosk import create_app", True),
        ("kiosk.cli", "from kiosk.cli.session import Session", True),
        ("kiosk.cli", "from kiosk.web import desk", False),
        ("kiosk", "from kiosk.web import desk", True),
        ("kiosk", "import numpy", False),
        ("kiosk.clock", "from kiosk import config", False),
    ],
)
def test_the_table_of_rooms_bites(module_name, line, is_allowed):
    assert (import_faults(line, module_name) == []) is is_allowed


def test_a_relative_import_of_a_package_counts_from_the_package():
    assert import_faults("from . import words", "kiosk.core", is_package=True) == []
    assert import_faults("from .. import clock", "kiosk.core", is_package=True) != []


def test_a_module_outside_every_room_is_refused():
    with pytest.raises(LookupError):
        room_of("kiosk.shed.bicycle")


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    import json",
        "class A:\n    def f(self):\n        from kiosk.core import words",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import json",
        "import typing as t\nif t.TYPE_CHECKING:\n    import json",
        "__import__('json')",
        "import importlib\nimportlib.import_module('json')",
    ],
)
def test_a_hidden_import_is_found(text):
    assert hidden_import_faults(text, "kiosk.core.board")


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("import datetime\ndatetime.datetime.now()", True),
        ("from datetime import datetime\nmade = datetime.now", True),
        ("from datetime import datetime as dt\ndt.utcnow()", True),
        ("import datetime as d\nd.date.today()", True),
        ("from datetime import date\ndate.today()", True),
        ("import time\ntime.time()", True),
        ("from time import monotonic as tick\ntick()", True),
        ("from sqlalchemy import func\nfunc.now()", True),
        ("from kiosk.web import edge\nedge.now()", False),
        ("from datetime import time\ntime(8)", False),
        ("import time\ntime.sleep(1)", False),
        ("def f(clock):\n    return clock.now()", False),
        ("from datetime import datetime\ndatetime.fromisoformat('x')", False),
    ],
)
def test_a_reading_of_the_clock_is_found_under_any_name(text, reads):
    assert bool(clock_faults(text, "kiosk.core.board")) is reads


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("class EventLog: ...", True),
        ("class HTTPService: ...", True),
        ("def load_data(): ...", True),
        ("def f(task_id): ...", True),
        ("issues = 1", True),
        ("for alert in (): ...", True),
        ("a.info = 1", True),
        ("import json as helper", True),
        ("import x.utils as u", False),
        ("late_record = 1", True),
        ("records: list = []", True),
        ("def record_inspection(): ...", False),
        ("recorder = database = metadata = serviced_on = 1", False),
        ("from sqlalchemy import event", False),
        ("call(data=1)", False),
        ("log.info('x')", False),
    ],
)
def test_a_forbidden_word_is_found_where_a_name_is_given(text, uses):
    assert bool(word_faults(text, "kiosk.core.board")) is uses


@pytest.mark.parametrize("name", ["kiosk.core.events", "kiosk.web.task_list"])
def test_a_forbidden_word_is_found_in_a_module_name(name):
    assert word_faults("", name)


@pytest.mark.parametrize(
    ("text", "is_complete"),
    [
        ('def f(a: int, *b: int, **c: int) -> None:\n    """Do."""', True),
        ('def f(a) -> None:\n    """Do."""', False),
        ('def f(*a) -> None:\n    """Do."""', False),
        ('def f():\n    """Do."""', False),
        ("def f() -> None: ...", False),
        ("def _f() -> None: ...", True),
        ("def _f(a): ...", False),
        ('class A:\n    """A."""\n    def f(self) -> None:\n        """Do."""', True),
        ('class A:\n    """A."""\n    def f(self) -> None: ...', False),
        ('class A:\n    """A."""\n    def __str__(self) -> str: ...', True),
        ('class A:\n    """A."""\n    @staticmethod\n    def _f(a) -> str: ...', False),
        ("class A: ...", False),
        ("class _A:\n    def f(self) -> None: ...", True),
        ('def f() -> None:\n    """Do."""\n    def g(a): ...', False),
        ('def f() -> None:\n    """Do."""\n    def g(a: int) -> None: ...', True),
    ],
)
def test_a_function_without_hints_or_docstring_is_found(text, is_complete):
    assert (signature_faults(text, "kiosk.core.board") == []) is is_complete


@pytest.mark.parametrize(
    ("text", "is_outside"),
    [
        ('<script src="https://cdn.example.com/x.js">', True),
        ('<script src="//cdn.example.com/x.js">', True),
        ("@import url(//fonts.example.com/a.css)", True),
        ("fetch('wss://example.com')", True),
        ('<svg xmlns="http://www.w3.org/2000/svg">', False),
        ('placeholder="http://192.168.1.10:8080"', False),
        ('href="http://{{ host }}/"', False),
        ("// a comment about example.com", False),
        ('href="/board"', False),
    ],
)
def test_an_address_outside_is_found(text, is_outside):
    assert bool(outside_addresses(text)) is is_outside


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("htmx.js", ""),
        ("htmx-2.0.3.min.js", ""),
        ("bootstrap.css", ""),
        ("ours.min.css", ""),
        ("scan.js", "/*! Library v1 */"),
        ("scan.js", "// Copyright 2020 Somebody"),
        ("scan.js", "x" * 1001),
        ("scan.js.map", ""),
    ],
)
def test_a_third_party_file_is_found(name, text):
    assert third_party_mark(name, text)


def test_an_own_file_is_not_taken_for_a_third_party_one():
    assert (
        third_party_mark("board.js", "// Polls the tiles.\nconst every = 10;\n") is None
    )
