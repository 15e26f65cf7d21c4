"""Labels on a sheet: every box, module and line of text placed in millimetres, then drawn as one SVG per page.

Floors: QR box with its quiet zone at least 24 mm (40 mm where a label is scanned from afar), module at least 0.5 mm,
code characters at least 4 mm high, ink at least `Stock.ink_margin` inside the label's edge; the white quiet zone may
use that margin. Error correction is Q, or M only where Q would make the modules smaller than the floor.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape

from qr import code as codes
from qr import lettering, symbol

PAGE_WIDTH = 210.0
PAGE_HEIGHT = 297.0

LEAST_BOX = 24.0
LEAST_BOX_FROM_AFAR = 40.0
LEAST_MODULE = 0.5
LEAST_CODE_HEIGHT = 4.0

_CAPITAL_HEIGHT = 0.7
_CODE_SIZE = LEAST_CODE_HEIGHT / _CAPITAL_HEIGHT
_LEAST_COLUMN = 33.0
_COLUMN_SHARE = 0.4
_LINE_HEIGHT = 1.2
_BASELINE = 0.92
_NAME_SIZES = (6.0, 5.5, 5.0, 4.5, 4.0)
_MOST_LARGE_LINES = 3
_PLACE_SIZES = (3.2, 3.0, 2.8)
_SMALL_SIZES = (2.8, 2.6)
_LEAST_TEXT = _LINE_HEIGHT * (
    _CODE_SIZE + _NAME_SIZES[-1] + _PLACE_SIZES[0] + 2 * _SMALL_SIZES[0]
)
_ROUNDING = 1e-6
_FONTS = "Arial, Helvetica, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"


@dataclass(frozen=True, kw_only=True)
class Stock:
    """A sheet of equal labels on A4. All lengths in mm; `left` and `top` place the first label, pitches the next.

    `cut_lines` draws the labels' edges for plain paper. `ink_margin` is kept free of ink inside each label.
    """

    name: str
    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    pitch_x: float
    pitch_y: float
    cut_lines: bool = False
    ink_margin: float = 3.0

    @property
    def cells(self) -> int:
        """Return how many labels one page holds."""
        return self.columns * self.rows

    def corner(self, cell: int) -> tuple[float, float]:
        """Return left and top of a cell; cells count from 0, row by row."""
        row, column = divmod(cell, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y


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

    `is_squeezed` asks the drawing to press the glyphs into exactly `width`.
    """

    role: Role
    text: str
    x: float
    baseline: float
    size: float
    width: float
    is_bold: bool = False
    is_squeezed: bool = False


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
    """One A4 page; `number` counts from 1."""

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

    Box and module are sides, text is the height of all lines beside the box.
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
    _, modules, module = _chosen_symbol(address, stock)
    return _side(modules) * module


def fits(stock: Stock, address: str, *, least_box: float = LEAST_BOX) -> bool:
    """Decide whether `layout` would accept labels with such an address on this stock."""
    _, modules, module = _chosen_symbol(address, stock)
    return _broken_floor(stock, modules, module, least_box=least_box) is None


def page_svg(page: Page) -> str:
    """Return a page as one self-contained SVG of A4 size; one unit is one mm, every position is absolute."""
    size = f'width="{_mm(PAGE_WIDTH)}mm" height="{_mm(PAGE_HEIGHT)}mm"'
    view = f'viewBox="0 0 {_mm(PAGE_WIDTH)} {_mm(PAGE_HEIGHT)}"'
    drawn = "".join(_label_svg(placed) for placed in page.labels)
    lines = _cut_lines_svg(page.stock) if page.stock.cut_lines else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} font-family="{_FONTS}">{drawn}{lines}</svg>'


def to_html(pages: Iterable[Page], *, title: str = "", language: str = "zh-CN") -> str:
    """Return a complete HTML page that prints each SVG on one A4 sheet without scaling by the page itself."""
    drawn = "".join(f"<div>{page_svg(page)}</div>" for page in pages)
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        "<style>@page{size:A4;margin:0}body{margin:0}"
        "div{height:297mm;overflow:hidden;break-inside:avoid}div+div{break-before:page}svg{display:block}</style>"
        f"</head><body>{drawn}</body></html>"
    )


def _placed(label: Label, stock: Stock, cell: int, *, least_box: float) -> PlacedLabel:
    level, modules, module = _chosen_symbol(label.address, stock)
    refusal = _broken_floor(stock, modules, module, least_box=least_box)
    if refusal:
        raise refusal
    side = _side(modules) * module
    x, y = stock.corner(cell)
    left = max(0.0, stock.ink_margin - symbol.QUIET * module)
    box = Box(x=x + left, y=y + (stock.height - side) / 2, width=side, height=side)
    column = Box(
        x=box.x + side,
        y=y + stock.ink_margin,
        width=stock.width - left - side - stock.ink_margin,
        height=stock.height - 2 * stock.ink_margin,
    )
    return PlacedLabel(
        label=label,
        cell=cell,
        edge=Box(x=x, y=y, width=stock.width, height=stock.height),
        box=box,
        column=column,
        module=module,
        level=level,
        modules=modules,
        lines=_lines(label, column),
    )


def _broken_floor(
    stock: Stock, modules: symbol.Matrix, module: float, *, least_box: float
) -> LabelTooSmall | None:
    """Return the refusal for the first floor that is broken, or None."""
    measured = {
        Floor.BOX: (_side(modules) * module, least_box),
        Floor.MODULE: (module, LEAST_MODULE),
        Floor.TEXT: (stock.height - 2 * stock.ink_margin, _LEAST_TEXT),
    }
    for floor, (given, needed) in measured.items():
        if given < needed - _ROUNDING:
            return LabelTooSmall(stock, floor, given=given, needed=needed)
    return None


def _chosen_symbol(
    address: str, stock: Stock
) -> tuple[symbol.Level, symbol.Matrix, float]:
    """Return level, matrix and module: Q unless only M keeps the module at its floor or above."""
    for level in (symbol.Level.Q, symbol.Level.M):
        modules = symbol.matrix(address, level)
        module = _largest_module(stock, len(modules))
        if module >= LEAST_MODULE - _ROUNDING:
            break
    return level, modules, module


def _largest_module(stock: Stock, count: int) -> float:
    """Return the module in mm that fills the stock beside a column of text, for `count` modules a side.

    The quiet zone lies inside the label, the ink inside its margin; whichever is tighter decides, on each side.
    """
    margin = stock.ink_margin
    column = max(_LEAST_COLUMN, stock.width * _COLUMN_SHARE)
    room = stock.width - margin - column
    boxed = count + 2 * symbol.QUIET
    largest = min(
        room / boxed,
        (room - margin) / (count + symbol.QUIET),
        stock.height / boxed,
        (stock.height - 2 * margin) / count,
    )
    return max(0.0, largest)


def _side(modules: symbol.Matrix) -> int:
    """Return the modules of a side with the quiet zone."""
    return len(modules) + 2 * symbol.QUIET


def _lines(label: Label, column: Box) -> tuple[Line, ...]:
    """Return the lines of a label: name and place from the top down, code, school and hint at the bottom."""
    foot = [_code_line(label.code, column)]
    for role, text in ((Role.SCHOOL, label.school), (Role.HINT, label.hint)):
        foot += _one_line(role, text, column, _SMALL_SIZES)
    place = _one_line(Role.PLACE, label.place, column, _PLACE_SIZES)
    room = column.height - _height(foot) - _height(place)
    head = [*_name_lines(label.name, column, room), *place]
    return (
        *_stacked(head, column.y),
        *_stacked(foot, column.y + column.height - _height(foot)),
    )


def _name_lines(name: str, column: Box, height: float) -> list[Line]:
    """Return the name on one line, shrunk if need be; else wrapped, else cut with …."""
    text = lettering.cleaned(name)
    one_line = [
        size for size in _NAME_SIZES if size * _LINE_HEIGHT <= height + _ROUNDING
    ]
    size = _fitting_size(text, column, one_line, is_bold=True)
    if lettering.width(text, is_bold=True) * size <= column.width:
        lines: tuple[str, ...] = (text,)
    else:
        size, lines = _wrapped_name(text, column, height)
    return [
        _line(Role.NAME, line, column, size, is_bold=True) for line in lines if line
    ]


def _wrapped_name(
    text: str, column: Box, height: float
) -> tuple[float, tuple[str, ...]]:
    """Return size and lines: the largest size that takes the whole name on few lines, or the smallest, cut."""
    for size in _NAME_SIZES:
        most_lines = int(height / (size * _LINE_HEIGHT) + _ROUNDING)
        lines = lettering.wrapped(text, column.width / size, is_bold=True)
        if len(lines) <= min(most_lines, _MOST_LARGE_LINES):
            return size, lines
    return size, lettering.wrapped(
        text, column.width / size, most_lines=most_lines, is_bold=True
    )


def _one_line(role: Role, text: str, column: Box, sizes: Sequence[float]) -> list[Line]:
    """Return one line, shrunk and then cut to the column, or nothing for empty text."""
    clean = lettering.cleaned(text)
    if not clean:
        return []
    size = _fitting_size(clean, column, sizes, is_bold=False)
    return [_line(role, lettering.cut(clean, column.width / size), column, size)]


def _code_line(code: str, column: Box) -> Line:
    """Return the code at its full height; a wide one is squeezed into the column, never made lower."""
    text = codes.pretty(lettering.cleaned(code))
    natural = lettering.width(text) * _CODE_SIZE
    return Line(
        role=Role.CODE,
        text=text,
        x=column.x,
        baseline=0.0,
        size=_CODE_SIZE,
        width=min(natural, column.width),
        is_squeezed=natural > column.width,
    )


def _fitting_size(
    text: str, column: Box, sizes: Sequence[float], *, is_bold: bool
) -> float:
    """Return the largest size at which text fits on one line, or the smallest if none does."""
    em = lettering.width(text, is_bold=is_bold)
    return next((size for size in sizes if em * size <= column.width), sizes[-1])


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


def _label_svg(placed: PlacedLabel) -> str:
    """Return box and text of a label; the text is clipped to its column, so that no name can print over a symbol."""
    box, ink, column = placed.box, placed.ink, placed.column
    frame = f'x="{_mm(column.x)}" y="{_mm(column.y)}" width="{_mm(column.width)}" height="{_mm(column.height)}"'
    view = f"{_mm(column.x)} {_mm(column.y)} {_mm(column.width)} {_mm(column.height)}"
    return (
        f'<rect x="{_mm(box.x)}" y="{_mm(box.y)}" width="{_mm(box.width)}" height="{_mm(box.height)}" fill="#fff"/>'
        f'<path transform="translate({_mm(ink.x)} {_mm(ink.y)}) scale({placed.module:.5f})"'
        f' fill="#000" shape-rendering="crispEdges" d="{symbol.path(placed.modules)}"/>'
        f'<svg {frame} viewBox="{view}" overflow="hidden">{"".join(map(_line_svg, placed.lines))}</svg>'
    )


def _line_svg(line: Line) -> str:
    weight = ' font-weight="bold"' if line.is_bold else ""
    squeeze = (
        f' textLength="{_mm(line.width)}" lengthAdjust="spacingAndGlyphs"'
        if line.is_squeezed
        else ""
    )
    return (
        f'<text x="{_mm(line.x)}" y="{_mm(line.baseline)}" font-size="{_mm(line.size)}"{weight}{squeeze}>'
        f"{escape(line.text)}</text>"
    )


def _cut_lines_svg(stock: Stock) -> str:
    """Return thin dashed lines along the edges of all cells, each drawn once."""
    corners = [stock.corner(cell) for cell in range(stock.cells)]
    across = sorted(
        {_mm(x + step) for x, _ in corners for step in (0.0, stock.width)}, key=float
    )
    down = sorted(
        {_mm(y + step) for _, y in corners for step in (0.0, stock.height)}, key=float
    )
    lines = [f"M{x} {down[0]}V{down[-1]}" for x in across] + [
        f"M{across[0]} {y}H{across[-1]}" for y in down
    ]
    return f'<path fill="none" stroke="#000" stroke-width="0.1" stroke-dasharray="1 1" d="{"".join(lines)}"/>'


def _mm(length: float) -> str:
    """Return a length to a thousandth of a millimetre, the same text for the same length."""
    return f"{length:.3f}".rstrip("0").rstrip(".")
