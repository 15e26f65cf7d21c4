"""Places written as an outline: indented lines, bullets or paths, read into a tree or into problems by line.

    教学楼A
      1层
        东走廊
    食堂/后厨

A line may also hold a whole path (教学楼A/2层/东走廊), or the cells of a spreadsheet's row with tabs between them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

DEEPEST = 4
LONGEST_NAME = 60
MOST_LINES = 1000

# A hyphen counts as a bullet only with a blank behind it: -1层 is the name of a floor.
_BULLET = re.compile(r"[-*+•·–—●○■◆]\s+|[•●○■◆]")
_BARE_BULLET = re.compile(r"[-*+•·–—●○■◆]+")
_STEP = re.compile(r"[/／>＞→\\]|\s+·\s+")
# Beside a "<" the other angle is part of a name, whatever that is meant to be.
_STEP_BESIDE_ANGLE = re.compile(r"[/／＞→\\]|\s+·\s+")
_WIDTHS = {"\t": 4, "\u3000": 2}
# Marks without a width that come along with pasted text, and mean nothing in a name.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
# Marks that turn the reading direction of what follows, so that a name would read as another.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class ProblemCode(StrEnum):
    """Why a line, or the whole text, cannot be taken."""

    NOTHING = "nothing"
    TOO_MANY = "too_many"
    NAME_MISSING = "name_missing"
    TOO_LONG = "too_long"
    ODD_SIGN = "odd_sign"
    ODD_INDENT = "odd_indent"
    TOO_DEEP = "too_deep"
    TWICE = "twice"
    SECOND_ROOT = "second_root"


@dataclass(frozen=True)
class Problem:
    """One thing to mend: its line (counted from 1; None: the whole text), what it is, and the word it is about."""

    line: int | None
    code: ProblemCode
    detail: str = ""


@dataclass(frozen=True)
class Spot:
    """A place of the outline: its path below the school, and the line that names it first."""

    path: tuple[str, ...]
    line: int

    @property
    def name(self) -> str:
        """Return the place's own name."""
        return self.path[-1]

    @property
    def depth(self) -> int:
        """Return how deep it lies, 0 for a building."""
        return len(self.path) - 1


@dataclass(frozen=True)
class Outline:
    """What a text holds: every place, parents before children, and every problem. With a problem nothing is saved."""

    spots: tuple[Spot, ...]
    problems: tuple[Problem, ...]


@dataclass(eq=False)
class _Node:
    """A place while it is read; `said` is the line that names it itself, not only on the way to another."""

    name: str
    line: int
    depth: int
    said: int | None = None
    below: dict[str, "_Node"] = field(default_factory=dict)


@dataclass(frozen=True)
class _Line:
    """One line: its number and its parts, each with how far it is indented."""

    number: int
    parts: tuple[tuple[int, str], ...]


def read_outline(text: str, *, school: str = "", deepest: int = DEEPEST, longest: int = LONGEST_NAME) -> Outline:
    """Return the tree that an outline writes down, or what is wrong with it, line by line.

    The first line may be the school's own name; then everything else has to stand below it. A place may be passed on
    the way to others as often as one likes, but named itself only once. `deepest` counts the levels below the school.
    """
    problems: list[Problem] = []
    lines = [line for line in _lines(text, problems)]
    if len(lines) > MOST_LINES:
        return Outline((), (Problem(None, ProblemCode.TOO_MANY, str(MOST_LINES)),))
    if not lines and not problems:
        return Outline((), (Problem(None, ProblemCode.NOTHING),))
    root = _Tree(school, deepest, problems).grow(lines)
    problems += _name_problems(lines, longest)
    # Only the first complaint about a line is shown: the others mostly follow from it.
    first: dict[int | None, Problem] = {}
    for problem in sorted(problems, key=lambda each: (each.line or 0)):
        first.setdefault(problem.line, problem)
    return Outline(tuple(_spots(root, ())), tuple(first.values()))


class _Tree:
    """The places read so far, and the way down to the last line."""

    def __init__(self, school: str, deepest: int, problems: list[Problem]) -> None:
        self._school = _same(school)
        self._deepest = deepest
        self._problems = problems
        self._root = _Node("", 0, -1)
        # The way from the root to the last line: how far each is indented, the node it is, and the one it hangs below.
        self._way: list[tuple[int, _Node, _Node]] = []
        self._school_indent: int | None = None

    def grow(self, lines: Sequence[_Line]) -> _Node:
        """Return the root with all lines hung below it."""
        for place, line in enumerate(lines):
            self._hang(line, is_first=place == 0)
        return self._root

    def _hang(self, line: _Line, *, is_first: bool) -> None:
        parts = list(line.parts)
        if self._school and len(parts) > 1 and not self._way and _same(parts[0][1]) == self._school:
            # A path may begin with the school itself.
            parts = [(parts[0][0], parts[1][1]), *parts[2:]]
        elif is_first and self._school and _same(parts[0][1]) == self._school:
            self._school_indent = parts[0][0]
            return
        indent = parts[0][0]
        if self._school_indent is not None and indent <= self._school_indent:
            self._tell(line, ProblemCode.SECOND_ROOT, parts[0][1])
            self._school_indent = indent - 1
        parent = self._parent(line, indent)
        for at, name in parts:
            while self._way and self._way[-1][0] > at:
                self._way.pop()
            node = parent.below.get(name)
            if node is None:
                node = parent.below[name] = _Node(name, line.number, parent.depth + 1)
            self._way.append((at, node, parent))
            parent = node
        self._settle(line, parent)

    def _parent(self, line: _Line, indent: int) -> _Node:
        """Return the node a line hangs below, by its indent; the way is cut back to it."""
        is_popped = False
        while self._way and self._way[-1][0] > indent:
            self._way.pop()
            is_popped = True
        if self._way and self._way[-1][0] == indent:
            # The parts of a path share one indent: the first of them is the sibling.
            while self._way and self._way[-1][0] == indent:
                parent = self._way.pop()[2]
            return parent
        is_odd = is_popped and (bool(self._way) or indent > 0 or self._school_indent is None)
        if is_odd:
            self._tell(line, ProblemCode.ODD_INDENT)
        return self._way[-1][1] if self._way else self._root

    def _settle(self, line: _Line, node: _Node) -> None:
        if node.depth >= self._deepest:
            # What hangs below one that is too deep needs no complaint of its own.
            if node.depth == self._deepest or len(line.parts) > 1:
                self._tell(line, ProblemCode.TOO_DEEP, node.name)
        elif node.said is not None:
            self._tell(line, ProblemCode.TWICE, str(node.said))
        node.said = node.said or line.number

    def _tell(self, line: _Line, code: ProblemCode, detail: str = "") -> None:
        self._problems.append(Problem(line.number, code, detail))


def _lines(text: str, problems: list[Problem]) -> Iterator[_Line]:
    """Yield the lines that name something; a line of a bullet alone is a problem, an empty one is nothing."""
    normal = unicodedata.normalize("NFC", text).translate(_UNSEEN)
    for number, written in enumerate(normal.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if not written.strip():
            continue
        parts = tuple(_parts(written))
        if parts:
            yield _Line(number, parts)
        else:
            problems.append(Problem(number, ProblemCode.NAME_MISSING))


def _parts(written: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a line's path with their indents: cells of a row stand one tab apart, steps all at once."""
    bare = written.lstrip()
    indent = sum(_WIDTHS.get(sign, 1) for sign in written[: len(written) - len(bare)])
    bullet = _BULLET.match(bare)
    if bullet or _BARE_BULLET.fullmatch(bare.strip()):
        bare = bare[bullet.end() :] if bullet else ""
    for column, cell in enumerate(bare.split("\t")):
        for part in (_STEP_BESIDE_ANGLE if "<" in cell else _STEP).split(cell):
            name = " ".join(part.split())
            if name:
                yield indent + column * _WIDTHS["\t"], name


def _name_problems(lines: Sequence[_Line], longest: int) -> Iterator[Problem]:
    for line in lines:
        for _, name in line.parts:
            if any(_is_odd(sign) for sign in name):
                yield Problem(line.number, ProblemCode.ODD_SIGN)
            elif not any(unicodedata.category(sign)[0] in "LNS" for sign in name):
                yield Problem(line.number, ProblemCode.NAME_MISSING)
            elif len(name) > longest:
                yield Problem(line.number, ProblemCode.TOO_LONG, str(longest))


def _is_odd(sign: str) -> bool:
    return sign in _TURNING or unicodedata.category(sign) in ("Cc", "Cs", "Co")


def _same(name: str) -> str:
    """Return a name as it is compared with the school's."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _spots(node: _Node, above: tuple[str, ...]) -> Iterator[Spot]:
    for name, below in node.below.items():
        path = (*above, name)
        yield Spot(path, below.line)
        yield from _spots(below, path)
