"""Labels on a stock: every box, module and line of text placed in millimetres.

Floors: QR box with its quiet zone at least 24 mm (40 mm where a label is scanned from afar), module at least 0.5 mm,
code characters at least 4 mm high (3 mm on the smallest rolls), ink at least `Stock.ink_margin` inside the label's edge;
the white quiet zone may use that margin. Error correction is Q, or M only where Q would make the modules smaller than
the floor. Where a stock names its printer's dots, modules are whole dots and begin at one.

The text stands beside the code, or below it where that leaves the code more room; its size grows with the label.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qr import code as codes
from qr import lettering, symbol
from qr.stock import PAGE_HEIGHT, PAGE_WIDTH, Stock

__all__ = [
    "LEAST_BOX",
    "LEAST_BOX_FROM_AFAR",
    "LEAST_MODULE",
    "PAGE_HEIGHT",
    "PAGE_WIDTH",
    "Box",
    "Floor",
    "Label",
    "LabelTooSmall",
    "Line",
    "Page",
    "PlacedLabel",
    "Role",
    "Stock",
    "box_side",
    "fits",
    "layout",
    "least_code_height",
]

LEAST_BOX = 24.0
LEAST_BOX_FROM_AFAR = 40.0
LEAST_MODULE = 0.5

_CODE_HEIGHT = 4.0
_SMALLEST_ROLL = (40.0, 30.0)
_SMALLEST_CODE_HEIGHT = 3.0
_NARROW_LABEL = 50.0
_CAPITAL_HEIGHT = 0.7
_WIDE_COLUMN = 33.0
_COLUMN_SHARE = 0.4
_NARROW_COLUMN = 9.0
_WORDY_COLUMN = 16.0
_TEXT_SHARE = 0.32
_LINE_HEIGHT = 1.2
_BASELINE = 0.92
_ORDINARY_HEIGHT = 33.0
_MOST_GROWTH = 2.2
_NAME_SIZES = (6.0, 5.5, 5.0, 4.5, 4.0)
_NARROW_NAME_SIZES = (3.5, 3.0)
_MOST_LARGE_LINES = 3
_PLACE_SIZES = (3.2, 3.0, 2.8)
_SMALL_SIZES = (2.8, 2.6)
_TWO_LINE_GROWTH = 1.3
_STEP = 0.2
_ROUNDING = 1e-6


@dataclass(frozen=True, kw_only=True)
class Label:
    """What one label says: `address` goes into the QR symbol, the rest is printed beside it in plain type."""

    address: str
    code: str
    name: str
    place: str = ""
    school: str = ""
    hint: str = ""


class Role(StrEnum):
    """What a printed line is."""

    NAME = "name"
    PLACE = "place"
    CODE = "code"
    SCHOOL = "school"
    HINT = "hint"


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle in mm from the page's top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of text; `x`, `baseline` and font `size` in mm, `width` estimated.

    `x` is where the line begins, or its middle if `is_centred`. `is_squeezed` asks the drawing to press the glyphs
    into exactly `width`.
    """

    role: Role
    text: str
    x: float
    baseline: float
    size: float
    width: float
    is_bold: bool = False
    is_squeezed: bool = False
    is_centred: bool = False


@dataclass(frozen=True, kw_only=True)
class PlacedLabel:
    """A label in its cell: its edge, the QR box with quiet zone, the column that holds all text, and the lines."""

    label: Label
    cell: int
    edge: Box
    box: Box
    column: Box
    module: float
    level: symbol.Level
    modules: symbol.Matrix
    lines: tuple[Line, ...]

    @property
    def ink(self) -> Box:
        """Return the square of the QR modules, without the quiet zone."""
        quiet = symbol.QUIET * self.module
        side = len(self.modules) * self.module
        return Box(x=self.box.x + quiet, y=self.box.y + quiet, width=side, height=side)


@dataclass(frozen=True)
class Page:
    """One page of a sheet, or one label of a roll; `number` counts from 1."""

    number: int
    stock: Stock
    labels: tuple[PlacedLabel, ...]


class Floor(StrEnum):
    """A length that may not be fallen below."""

    BOX = "box"
    MODULE = "module"
    TEXT = "text"


class LabelTooSmall(ValueError):
    """The stock cannot carry the label: `floor` is broken, `given` and `needed` say by how much, in mm.

    Box and module are sides, text is the height of all lines beside or below the box.
    """

    def __init__(
        self, stock: Stock, floor: Floor, *, given: float, needed: float
    ) -> None:
        self.stock = stock
        self.floor = floor
        self.given = given
        self.needed = needed
        super().__init__(
            f"{stock.name}: {floor} is {given:.2f} mm, needed are {needed:.2f} mm"
        )


@dataclass(frozen=True)
class _Arrangement:
    """How code and text share a label: the symbol with its module in mm, and whether the text stands below it."""

    level: symbol.Level
    modules: symbol.Matrix
    module: float
    is_below: bool

    @property
    def side(self) -> float:
        """Return the side of the QR box in mm, quiet zone included."""
        return _boxed(len(self.modules)) * self.module


def layout(
    labels: Sequence[Label],
    stock: Stock,
    start_cell: int = 0,
    *,
    least_box: float = LEAST_BOX,
) -> tuple[Page, ...]:
    """Return the labels placed on as many pages as they need; no labels, no pages.

    `start_cell` (from 0) is the first free cell of the first page. Raises LabelTooSmall where a floor cannot be kept,
    ValueError for a start outside the page.
    """
    if not 0 <= start_cell < stock.cells:
        raise ValueError(f"start_cell must be between 0 and {stock.cells - 1}")
    placed: dict[int, list[PlacedLabel]] = {}
    for position, label in enumerate(labels, start=start_cell):
        page, cell = divmod(position, stock.cells)
        placed.setdefault(page, []).append(
            _placed(label, stock, cell, least_box=least_box)
        )
    return tuple(
        Page(page + 1, stock, tuple(on_page)) for page, on_page in placed.items()
    )


def box_side(stock: Stock, address: str) -> float:
    """Return the side in mm of the QR box, quiet zone included, that `stock` gives `address`; may be below a floor."""
    return _arranged(address, stock).side


def fits(stock: Stock, address: str, *, least_box: float = LEAST_BOX) -> bool:
    """Decide whether `layout` would accept labels with such an address on this stock."""
    arrangement = _arranged(address, stock)
    _, column = _boxes(stock, arrangement, (0.0, 0.0))
    return _broken_floor(stock, arrangement, column, least_box=least_box) is None


def least_code_height(stock: Stock) -> float:
    """Return how high in mm the characters of the code must be: 4, but 3 on the smallest rolls."""
    width, height = _SMALLEST_ROLL
    is_smallest = stock.width <= width and stock.height <= height
    return _SMALLEST_CODE_HEIGHT if is_smallest else _CODE_HEIGHT


def _placed(label: Label, stock: Stock, cell: int, *, least_box: float) -> PlacedLabel:
    arrangement = _arranged(label.address, stock)
    x, y = stock.corner(cell)
    box, column = _boxes(stock, arrangement, (x, y))
    refusal = _broken_floor(stock, arrangement, column, least_box=least_box)
    if refusal:
        raise refusal
    return PlacedLabel(
        label=label,
        cell=cell,
        edge=Box(x=x, y=y, width=stock.width, height=stock.height),
        box=box,
        column=column,
        module=arrangement.module,
        level=arrangement.level,
        modules=arrangement.modules,
        lines=_lines(label, stock, column, is_centred=arrangement.is_below),
    )


# -- where code and text stand ----------------------------------------------------------------------------------------


def _arranged(address: str, stock: Stock) -> _Arrangement:
    """Return how a label is divided: a wide column of text, or what the code leaves where a label is too small for one."""
    is_small = stock.width < _WIDE_COLUMN + LEAST_BOX + 2 * stock.ink_margin
    for is_narrow in (False, True) if is_small else (False,):
        for level in (symbol.Level.Q, symbol.Level.M):
            modules = symbol.matrix(address, level)
            count = len(modules)
            beside = _module_beside(stock, count, is_narrow=is_narrow)
            above = _module_above(stock, count)
            found = _Arrangement(level, modules, max(beside, above), above > beside)
            if found.module >= LEAST_MODULE - _ROUNDING:
                break
        if (
            found.module >= LEAST_MODULE - _ROUNDING
            and found.side >= LEAST_BOX - _ROUNDING
        ):
            break
    return found


def _module_beside(stock: Stock, count: int, *, is_narrow: bool) -> float:
    """Return the largest module in mm for a symbol of `count` modules with its text beside it.

    The quiet zone lies inside the label, the ink inside its margin; whichever is tighter decides, on each side. On a
    narrow label the code takes no more than its floors, so that the text keeps what is left.
    """
    margin = stock.ink_margin
    wide = max(_WIDE_COLUMN, stock.width * _COLUMN_SHARE)
    room = stock.width - margin - (_NARROW_COLUMN if is_narrow else wide)
    largest = min(
        room / _boxed(count),
        (room - margin) / (count + symbol.QUIET),
        stock.height / _boxed(count),
        (stock.height - 2 * margin) / count,
    )
    whole = _whole_dots(stock, largest)
    if not is_narrow:
        return whole
    floor = max(LEAST_BOX / _boxed(count), LEAST_MODULE)
    return min(whole, _whole_dots(stock, floor, is_least=True))


def _module_above(stock: Stock, count: int) -> float:
    """Return the largest module in mm for a symbol of `count` modules with its text below it."""
    margin = stock.ink_margin
    column = stock.width - 2 * margin
    # A long name takes a second line.
    text = _least_text(stock, column) + _NAME_SIZES[-1] * _LINE_HEIGHT
    text = max(text, stock.height * _TEXT_SHARE)
    largest = min(
        stock.width / _boxed(count),
        column / count,
        (stock.height - margin - text) / _boxed(count),
        (stock.height - 2 * margin - text) / (count + symbol.QUIET),
    )
    return _whole_dots(stock, largest)


def _whole_dots(stock: Stock, length: float, *, is_least: bool = False) -> float:
    """Return a length as whole dots of the stock's printer: not longer, or not shorter if it is the least."""
    if length <= 0:
        return 0.0
    if stock.dots is None:
        return length
    dots = length * stock.dots
    whole = math.ceil(dots - _ROUNDING) if is_least else math.floor(dots + _ROUNDING)
    return whole / stock.dots


def _boxes(
    stock: Stock, arrangement: _Arrangement, corner: tuple[float, float]
) -> tuple[Box, Box]:
    """Return the QR box and the column of text of a label with this corner."""
    margin, side = stock.ink_margin, arrangement.side
    quiet = symbol.QUIET * arrangement.module
    edge = _whole_dots(stock, margin - quiet, is_least=True)
    x, y = corner
    if arrangement.is_below:
        left = _whole_dots(stock, (stock.width - side) / 2)
        box = Box(x=x + left, y=y + edge, width=side, height=side)
        top = edge + side
        column = Box(
            x=x + margin,
            y=y + top,
            width=stock.width - 2 * margin,
            height=stock.height - top - margin,
        )
        return box, column
    top = _whole_dots(stock, (stock.height - side) / 2)
    box = Box(x=x + edge, y=y + top, width=side, height=side)
    column = Box(
        x=box.x + side,
        y=y + margin,
        width=stock.width - edge - side - margin,
        height=stock.height - 2 * margin,
    )
    return box, column


def _broken_floor(
    stock: Stock, arrangement: _Arrangement, column: Box, *, least_box: float
) -> LabelTooSmall | None:
    """Return the refusal for the first floor that is broken, or None."""
    measured = {
        Floor.BOX: (arrangement.side, least_box),
        Floor.MODULE: (arrangement.module, LEAST_MODULE),
        Floor.TEXT: (column.height, _least_text(stock, column.width)),
    }
    for floor, (given, needed) in measured.items():
        if given < needed - _ROUNDING or (
            floor is Floor.TEXT and column.width < _NARROW_COLUMN - _ROUNDING
        ):
            return LabelTooSmall(stock, floor, given=given, needed=needed)
    return None


def _boxed(count: int) -> int:
    """Return the modules of a side with the quiet zone."""
    return count + 2 * symbol.QUIET


# -- the text ---------------------------------------------------------------------------------------------------------


def _least_text(stock: Stock, width: float) -> float:
    """Return the least height in mm of the text of a label in a column of `width`: all lines, or few if it is narrow."""
    code = least_code_height(stock) / _CAPITAL_HEIGHT
    if stock.width >= _NARROW_LABEL:
        small = _PLACE_SIZES[0] + 2 * _SMALL_SIZES[0]
        return _LINE_HEIGHT * (code + _NAME_SIZES[-1] + small)
    lines = 1 if lettering.width("X" * 9) * code <= width else 2
    return _LINE_HEIGHT * (lines * code + _NARROW_NAME_SIZES[-1])


def _lines(
    label: Label, stock: Stock, column: Box, *, is_centred: bool
) -> tuple[Line, ...]:
    """Return the lines of a label: name and place from the top down, code, school and hint at the bottom.

    On narrow labels the lines that do not fit are left out: hint first, then school, then place.
    """
    growth = min(_MOST_GROWTH, max(1.0, column.height / _ORDINARY_HEIGHT))
    code = _code_lines(label.code, stock, column, growth)
    smallest = _NARROW_NAME_SIZES[-1]
    if stock.width >= _NARROW_LABEL:
        smallest = _NAME_SIZES[-1]
    left = column.height - _height(code) - smallest * _LINE_HEIGHT
    kept: dict[Role, list[Line]] = {}
    for role, text, sizes in (
        (Role.PLACE, label.place, _PLACE_SIZES),
        (Role.SCHOOL, label.school, _SMALL_SIZES),
        (Role.HINT, label.hint, _SMALL_SIZES),
    ):
        lines = _small_lines(role, text, column, sizes, growth)
        if _height(lines) > left + _ROUNDING:
            lines = _small_lines(role, text, column, sizes, 1.0)
        is_wordy = column.width >= _WORDY_COLUMN
        if is_wordy and _height(lines) <= left + _ROUNDING:
            kept[role] = lines
            left -= _height(lines)
    place = kept.get(Role.PLACE, [])
    foot = [*code, *kept.get(Role.SCHOOL, []), *kept.get(Role.HINT, [])]
    room = column.height - _height(foot)
    name = _name_lines(label.name, column, room - _height(place), growth)
    if place and _is_cut(name):
        alone = _name_lines(label.name, column, room, growth)
        if not _is_cut(alone):
            name, place = alone, []
    head = [*name, *place]
    stacked = (
        *_stacked(head, column.y),
        *_stacked(foot, column.y + column.height - _height(foot)),
    )
    if not is_centred:
        return stacked
    middle = column.x + column.width / 2
    return tuple(replace(line, x=middle, is_centred=True) for line in stacked)


def _name_lines(name: str, column: Box, height: float, growth: float) -> list[Line]:
    """Return the name on one line, shrunk if need be; else wrapped, else cut with …."""
    text = lettering.cleaned(name)
    sizes = [size * growth for size in _NAME_SIZES]
    small = [size for size in _NAME_SIZES if size < sizes[-1] - _ROUNDING]
    if column.width < _WIDE_COLUMN or height < _NAME_SIZES[-1] * _LINE_HEIGHT:
        small += _NARROW_NAME_SIZES
    one_line = [size for size in sizes if size * _LINE_HEIGHT <= height + _ROUNDING]
    em = lettering.width(text, is_bold=True)
    size = next((size for size in one_line if em * size <= column.width), None)
    if size is not None:
        lines: tuple[str, ...] = (text,)
    else:
        size, lines = _wrapped_name(text, column, height, [*sizes, *small])
    return [
        _line(Role.NAME, line, column, size, is_bold=True) for line in lines if line
    ]


def _is_cut(lines: Sequence[Line]) -> bool:
    return bool(lines) and lines[-1].text.endswith(lettering.ELLIPSIS)


def _wrapped_name(
    text: str, column: Box, height: float, sizes: Sequence[float]
) -> tuple[float, tuple[str, ...]]:
    """Return size and lines: the largest size that takes the whole name on few lines, or the smallest, cut."""
    word = lettering.longest_word(text, is_bold=True)
    em = lettering.width(text, is_bold=True)
    for size in sizes:
        most_lines = int(height / (size * _LINE_HEIGHT) + _ROUNDING)
        # The spaces where lines break are not printed; more than one em a line they never are.
        if (em - _MOST_LARGE_LINES) * size > column.width * _MOST_LARGE_LINES:
            continue
        lines = lettering.wrapped(text, column.width / size, is_bold=True)
        is_whole = word * size <= column.width or size == sizes[-1]
        if is_whole and len(lines) <= min(most_lines, _MOST_LARGE_LINES):
            return size, lines
    return size, lettering.wrapped(
        text, column.width / size, most_lines=max(1, most_lines), is_bold=True
    )


def _small_lines(
    role: Role, text: str, column: Box, sizes: Sequence[float], growth: float
) -> list[Line]:
    """Return one line, shrunk and then cut to the column; on large labels the place may take two. Empty: nothing."""
    clean = lettering.cleaned(text)
    if not clean:
        return []
    most_lines = 2 if role is Role.PLACE and growth > _TWO_LINE_GROWTH else 1
    size = sizes[0] * growth
    while size - _STEP > sizes[-1] and not _holds(clean, column, size, most_lines):
        size -= _STEP
    if not _holds(clean, column, size, most_lines):
        size = sizes[-1]
    lines = lettering.wrapped(clean, column.width / size, most_lines=most_lines)
    return [_line(role, line, column, size) for line in lines]


def _holds(text: str, column: Box, size: float, most_lines: int) -> bool:
    """Decide whether text of a size takes at most so many lines of a column."""
    # Wrapping costs more than measuring, and no text gets narrower by it.
    if lettering.width(text) * size > column.width * most_lines + _ROUNDING:
        return False
    return (
        most_lines == 1
        or len(lettering.wrapped(text, column.width / size)) <= most_lines
    )


def _code_lines(code: str, stock: Stock, column: Box, growth: float) -> list[Line]:
    """Return the code at its full height, larger where there is room; a wide one is squeezed, never made lower.

    On a narrow label it takes two lines.
    """
    text = codes.pretty(lettering.cleaned(code))
    least = least_code_height(stock) / _CAPITAL_HEIGHT
    texts = [text]
    is_wide = lettering.width(text) * least > column.width
    if is_wide and stock.width < _NARROW_LABEL:
        texts = [text[:5], text[5:]]
    em = max(lettering.width(part) for part in texts)
    size = max(least, min(least * growth, column.width / em))
    return [
        Line(
            role=Role.CODE,
            text=part,
            x=column.x,
            baseline=0.0,
            size=size,
            width=min(lettering.width(part) * size, column.width),
            is_squeezed=lettering.width(part) * size > column.width + _ROUNDING,
        )
        for part in texts
    ]


def _line(
    role: Role, text: str, column: Box, size: float, *, is_bold: bool = False
) -> Line:
    width = min(column.width, lettering.width(text, is_bold=is_bold) * size)
    return Line(
        role=role,
        text=text,
        x=column.x,
        baseline=0.0,
        size=size,
        width=width,
        is_bold=is_bold,
    )


def _height(lines: Iterable[Line]) -> float:
    return sum(line.size for line in lines) * _LINE_HEIGHT


def _stacked(lines: Iterable[Line], top: float) -> list[Line]:
    """Return lines with their baselines set one below the other from `top` down."""
    stacked: list[Line] = []
    for line in lines:
        stacked.append(replace(line, baseline=top + line.size * _BASELINE))
        top += line.size * _LINE_HEIGHT
    return stacked
