"""Placed labels drawn: one SVG a page, a page of HTML that prints them, and a calibration page. Black on white only."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from qr import symbol
from qr.sheet import Box, Line, Page, PlacedLabel, Role
from qr.stock import Stock

RULER = 100.0

_FONTS = "Arial, Helvetica, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
_CUT = 0.1
_CROSS = 4.0
_TICKS = ((10, 4.0), (5, 3.0), (1, 1.8))


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """What makes up for a printer's play: offsets in mm, to the right and down, and a factor from the top left corner."""

    offset_x: float = 0.0
    offset_y: float = 0.0
    scale: float = 1.0

    def on(self, stock: Stock) -> "Adjustment":
        """Return the adjustment as this stock's printer can carry it out: whole dots and no scaling on a roll."""
        if stock.dots is None:
            return self
        x, y = (
            round(each * stock.dots) / stock.dots
            for each in (self.offset_x, self.offset_y)
        )
        return Adjustment(offset_x=x, offset_y=y)


EXACT = Adjustment()


@dataclass(frozen=True)
class Drawn:
    """A page as plain shapes in mm: dark boxes, lines of text, and thin dashed lines (x, y, x, y)."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    cuts: tuple[tuple[float, float, float, float], ...]


def drawn(page: Page, adjustment: Adjustment = EXACT) -> Drawn:
    """Return a page as shapes, moved and scaled by an adjustment."""
    stock = page.stock
    by = adjustment.on(stock)
    return Drawn(
        stock.page_width,
        stock.page_height,
        tuple(_moved_box(box, by) for each in page.labels for box in _dark_boxes(each)),
        tuple(_moved_line(line, by) for each in page.labels for line in each.lines),
        tuple(_moved_cut(cut, by) for cut in _cuts(stock)) if stock.cut_lines else (),
    )


def page_svg(page: Page, adjustment: Adjustment = EXACT) -> str:
    """Return a page as one self-contained SVG of the paper's size; one unit is one mm, every position is absolute."""
    content = "".join(_label_svg(placed) for placed in page.labels)
    if page.stock.cut_lines:
        content += _cut_lines_svg(page.stock)
    return _paper_svg(page.stock, _adjusted(content, adjustment.on(page.stock)))


def to_html(
    pages: Iterable[Page],
    *,
    title: str = "",
    language: str = "zh-CN",
    adjustment: Adjustment = EXACT,
) -> str:
    """Return a complete HTML page that prints each SVG on a sheet of its own without scaling by the page itself."""
    pages = tuple(pages)
    sizes = sorted({(each.stock.page_width, each.stock.page_height) for each in pages})
    named = {size: f"p{number}" for number, size in enumerate(sizes)}
    rules = "".join(
        f"@page {name}{{{paper_rule(*size)}}}.{name}{{page:{name};height:{_mm(size[1])}mm}}"
        for size, name in named.items()
    )
    body = "".join(
        f'<div class="{named[each.stock.page_width, each.stock.page_height]}">{page_svg(each, adjustment)}</div>'
        for each in pages
    )
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>@page{{margin:0}}{rules}body{{margin:0}}"
        "div{overflow:hidden;break-inside:avoid}div+div{break-before:page}svg{display:block}</style>"
        f"</head><body>{body}</body></html>"
    )


def paper_rule(width: float, height: float) -> str:
    """Return the CSS that makes paper of this size in mm, without margins."""
    return f"size:{_mm(width)}mm {_mm(height)}mm;margin:0"


def calibration_svg(
    stock: Stock, *, words: str = "", adjustment: Adjustment = EXACT
) -> str:
    """Return a page to measure a printer by: rulers, a cross at each corner of the grid, one row of labels outlined.

    The rulers are 100 mm long, or the longest whole centimetres a roll has room for. `words` say which stock it is.
    """
    content = _crosses_svg(stock) + _outlined_row_svg(stock) + _rulers_svg(stock, words)
    return _paper_svg(stock, _adjusted(content, adjustment.on(stock)))


def ruler_length(stock: Stock, *, is_upright: bool = False) -> float:
    """Return how long in mm the ruler on a stock's calibration page is."""
    room = stock.page_height if is_upright else stock.page_width
    return min(RULER, (room - 2 * stock.ink_margin) // 10 * 10)


# -- labels -----------------------------------------------------------------------------------------------------------


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
    anchor = ' text-anchor="middle"' if line.is_centred else ""
    squeeze = (
        f' textLength="{_mm(line.width)}" lengthAdjust="spacingAndGlyphs"'
        if line.is_squeezed
        else ""
    )
    return (
        f'<text x="{_mm(line.x)}" y="{_mm(line.baseline)}" font-size="{_mm(line.size)}"{weight}{anchor}{squeeze}>'
        f"{escape(line.text)}</text>"
    )


def _dark_boxes(placed: PlacedLabel) -> Iterable[Box]:
    """Return the dark modules of a label as boxes, equal runs of neighbouring rows joined to one."""
    ink, module = placed.ink, placed.module
    open_runs: dict[tuple[int, int], int] = {}
    rows = [*map(symbol.dark_runs, placed.modules), []]
    for y, runs in enumerate(rows):
        for run in [each for each in open_runs if each not in runs]:
            top = open_runs.pop(run)
            yield Box(
                x=ink.x + run[0] * module,
                y=ink.y + top * module,
                width=run[1] * module,
                height=(y - top) * module,
            )
        for run in runs:
            open_runs.setdefault(run, y)


def _cut_lines_svg(stock: Stock) -> str:
    """Return thin dashed lines along the edges of all cells, each drawn once."""
    lines = [
        f"M{_mm(x)} {_mm(y)}V{_mm(to_y)}" if x == to_x else f"M{_mm(x)} {_mm(y)}H{_mm(to_x)}"
        for x, y, to_x, to_y in _cuts(stock)
    ]  # fmt: skip
    return f'<path fill="none" stroke="#000" stroke-width="{_CUT}" stroke-dasharray="1 1" d="{"".join(lines)}"/>'


def _cuts(stock: Stock) -> list[tuple[float, float, float, float]]:
    corners = [stock.corner(cell) for cell in range(stock.cells)]
    across = sorted(
        {round(x + step, 3) for x, _ in corners for step in (0.0, stock.width)}
    )
    down = sorted(
        {round(y + step, 3) for _, y in corners for step in (0.0, stock.height)}
    )
    return [(x, down[0], x, down[-1]) for x in across] + [
        (across[0], y, across[-1], y) for y in down
    ]


# -- the calibration page ---------------------------------------------------------------------------------------------


def _rulers_svg(stock: Stock, words: str) -> str:
    """Return a ruler across and one down, with ticks and numbers, and the words between them."""
    across, down = ruler_length(stock), ruler_length(stock, is_upright=True)
    left, top = _ruler_corner(stock, across, down)
    marks, numbers = [], []
    for length, is_upright in ((across, False), (down, True)):
        marks.append(f"M{_mm(left)} {_mm(top)}" + (f"v{_mm(length)}" if is_upright else f"h{_mm(length)}"))  # fmt: skip
        for at in range(int(length) + 1):
            tick = next(size for step, size in _TICKS if at % step == 0)
            start = (left, top + at) if is_upright else (left + at, top)
            marks.append(f"M{_mm(start[0])} {_mm(start[1])}{'h' if is_upright else 'v'}{_mm(tick)}")  # fmt: skip
            if at and at % 10 == 0:
                x, y = (left + 4.6, top + at + 1) if is_upright else (left + at, top + 7)  # fmt: skip
                numbers.append(_words_svg(str(at), x, y, 2.6, is_centred=not is_upright))  # fmt: skip
    drawn_marks = f'<path fill="none" stroke="#000" stroke-width="0.2" d="{"".join(marks)}"/>'  # fmt: skip
    is_roomy = across >= 50 and down >= 30
    said = _words_svg(words, left + 12, top + 14, 3.4) if is_roomy else ""
    return drawn_marks + "".join(numbers) + said


def _ruler_corner(stock: Stock, across: float, down: float) -> tuple[float, float]:
    """Return where the rulers begin: in the middle of the page, clear of the outlined row, or inside a roll's margin."""
    if stock.is_roll:
        return (stock.page_width - across) / 2, stock.ink_margin
    top = stock.top + stock.height + 12
    left = (stock.page_width - across) / 2
    return left, min(top, stock.page_height - down - 15)


def _outlined_row_svg(stock: Stock) -> str:
    """Return the edges of the first row of labels."""
    boxes = "".join(
        f"M{_mm(x)} {_mm(y)}h{_mm(stock.width)}v{_mm(stock.height)}h-{_mm(stock.width)}z"
        for x, y in map(stock.corner, range(stock.columns))
    )
    return f'<path fill="none" stroke="#000" stroke-width="0.2" d="{boxes}"/>'


def _crosses_svg(stock: Stock) -> str:
    """Return a cross at each corner of the whole grid."""
    x, y = stock.corner(0)
    last_x, last_y = stock.corner(stock.cells - 1)
    arm = 2 * _CROSS
    crosses = "".join(
        f"M{_mm(at_x - _CROSS)} {_mm(at_y)}h{arm}M{_mm(at_x)} {_mm(at_y - _CROSS)}v{arm}"
        for at_x in (x, last_x + stock.width)
        for at_y in (y, last_y + stock.height)
    )
    return f'<path fill="none" stroke="#000" stroke-width="0.3" d="{crosses}"/>'


def _words_svg(
    text: str, x: float, y: float, size: float, *, is_centred: bool = False
) -> str:
    return _line_svg(
        Line(
            role=Role.HINT,
            text=text,
            x=x,
            baseline=y,
            size=size,
            width=0.0,
            is_centred=is_centred,
        )
    )


# -- paper ------------------------------------------------------------------------------------------------------------


def _paper_svg(stock: Stock, content: str) -> str:
    width, height = _mm(stock.page_width), _mm(stock.page_height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}"'
        f' font-family="{_FONTS}">{content}</svg>'
    )


def _adjusted(content: str, adjustment: Adjustment) -> str:
    """Return drawn content moved and scaled; untouched where there is nothing to make up for."""
    if adjustment == EXACT:
        return content
    move = f"translate({_mm(adjustment.offset_x)} {_mm(adjustment.offset_y)})"
    return f'<g transform="{move} scale({adjustment.scale:.5f})">{content}</g>'


def _moved_box(box: Box, by: Adjustment) -> Box:
    return Box(
        x=by.offset_x + box.x * by.scale,
        y=by.offset_y + box.y * by.scale,
        width=box.width * by.scale,
        height=box.height * by.scale,
    )


def _moved_line(line: Line, by: Adjustment) -> Line:
    return replace(
        line,
        x=by.offset_x + line.x * by.scale,
        baseline=by.offset_y + line.baseline * by.scale,
        size=line.size * by.scale,
        width=line.width * by.scale,
    )


def _moved_cut(
    cut: tuple[float, float, float, float], by: Adjustment
) -> tuple[float, float, float, float]:
    x, y, to_x, to_y = cut
    return (
        by.offset_x + x * by.scale,
        by.offset_y + y * by.scale,
        by.offset_x + to_x * by.scale,
        by.offset_y + to_y * by.scale,
    )


def _mm(length: float) -> str:
    """Return a length to a thousandth of a millimetre, the same text for the same length."""
    return f"{length:.3f}".rstrip("0").rstrip(".")
