"""The stocks labels are printed on, by name: plain A4 to cut, self-adhesive sheets, rolls, and a school's own.

Sizes in mm. The makers' numbers stand as they are printed on the packs: label, grid, first label, pitch.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from qr.sheet import LEAST_BOX, fits
from qr.stock import DOTS_300, INK_MARGIN_BORDERLESS, Stock, roll


def _sheet(
    name: str,
    size: tuple[float, float],
    grid: tuple[int, int],
    first: tuple[float, float],
    pitch: tuple[float, float],
    *,
    cut_lines: bool = False,
) -> Stock:
    return with_margin(
        Stock(
            name=name, width=size[0], height=size[1], columns=grid[0], rows=grid[1], left=first[0], top=first[1],
            pitch_x=pitch[0], pitch_y=pitch[1], cut_lines=cut_lines,
        )
    )  # fmt: skip


def with_margin(stock: Stock) -> Stock:
    """Return a stock with the ink margin it needs: wider on sheets whose labels reach the edge of the paper.

    Sheets without a border at the side are printed with more play, so their labels get 5 mm instead of 3.
    """
    is_borderless = not stock.is_roll and stock.left < stock.ink_margin
    return replace(stock, ink_margin=INK_MARGIN_BORDERLESS) if is_borderless else stock


PLAIN_A4 = _sheet(
    "plain-a4", (64.0, 39.0), (3, 7), (9.0, 12.0), (64.0, 39.0), cut_lines=True
)
"""Plain paper with cut lines, 21 a page, inside the strip that office printers cannot print."""

PLAIN_A4_LARGE = _sheet(
    "plain-a4-large", (95.0, 67.0), (2, 4), (10.0, 14.5), (95.0, 67.0), cut_lines=True
)
"""Plain paper with cut lines, 8 a page, for what is scanned from afar: outdoor toys, extinguisher cabinets."""

L7160 = _sheet("L7160", (63.5, 38.1), (3, 7), (7.25, 15.15), (66.0, 38.1))
L7161 = _sheet("L7161", (63.5, 46.6), (3, 6), (7.4, 8.1), (65.9, 46.7))
L7163 = _sheet("L7163", (99.1, 38.1), (2, 7), (4.65, 15.15), (101.6, 38.1))
L7164 = _sheet("L7164", (63.5, 72.0), (3, 4), (7.25, 4.5), (66.0, 72.0))
L7165 = _sheet("L7165", (99.1, 67.7), (2, 4), (4.65, 13.05), (101.6, 67.7))
A4_70X37 = _sheet("70x37", (70.0, 37.0), (3, 8), (0.0, 0.5), (70.0, 37.0))
A4_70X36 = _sheet("70x36", (70.0, 36.0), (3, 8), (0.0, 4.4), (70.0, 36.0))

ROLL_40X30 = roll("roll-40x30", 40.0, 30.0)
ROLL_50X30 = roll("roll-50x30", 50.0, 30.0)
ROLL_60X40 = roll("roll-60x40", 60.0, 40.0)
ROLL_80X60 = roll("roll-80x60", 80.0, 60.0)
BROTHER_29X90 = roll("brother-29x90", 29.0, 90.0, dots=DOTS_300)
BROTHER_38X90 = roll("brother-38x90", 38.0, 90.0, dots=DOTS_300)
BROTHER_62 = roll("brother-62", 62.0, 76.0, dots=DOTS_300)
"""Endless tape: cut every 76 mm, which is long enough for a code that is scanned from afar."""
DYMO_36X89 = roll("dymo-36x89", 36.0, 89.0, dots=DOTS_300)
DYMO_57X32 = roll("dymo-57x32", 57.0, 32.0, dots=DOTS_300)

STOCKS = {
    stock.name: stock
    for stock in (
        PLAIN_A4, PLAIN_A4_LARGE, L7160, L7161, L7163, L7164, L7165, A4_70X37, A4_70X36,
        ROLL_40X30, ROLL_50X30, ROLL_60X40, ROLL_80X60,
        BROTHER_29X90, BROTHER_38X90, BROTHER_62, DYMO_36X89, DYMO_57X32,
    )
}  # fmt: skip
"""Every built-in stock by its name, the default first."""

MOST_CELLS = 200
_MOST_COLUMNS = 20
_MOST_ROWS = 40
_LEAST_SIDE = 10.0
_MOST_ROLL_WIDTH = 120.0
_MOST_ROLL_HEIGHT = 300.0
_SLACK = 0.051
"""Makers round their numbers to a tenth, so that three labels may seem to leave the paper by half of one."""


class Flaw(StrEnum):
    """What is wrong with a number of a stock."""

    OUT_OF_RANGE = "out_of_range"
    OVERLAPS = "overlaps"
    LEAVES_PAPER = "leaves_paper"
    TOO_SMALL = "too_small"


@dataclass(frozen=True)
class StockFlaw:
    """A number of a stock that cannot be: its field, and the limits in mm, or in labels for columns and rows."""

    field: str
    flaw: Flaw
    least: float = 0.0
    most: float = 0.0


def flaws(stock: Stock, address: str) -> tuple[StockFlaw, ...]:
    """Return what is wrong with a stock, at most one flaw a field; empty if labels with such an address fit on it.

    Numbers out of range come first; only what is in range is compared with the paper, only what lies on the paper
    with the room its code needs.
    """
    return (
        tuple(_out_of_range(stock))
        or tuple(_misplaced(stock))
        or _too_small(stock, address)
    )


def fitting(
    address: str,
    *,
    least_box: float = LEAST_BOX,
    among: Iterable[Stock] = STOCKS.values(),
) -> tuple[Stock, ...]:
    """Return the stocks that can carry such an address with a QR box of `least_box` mm, in their order."""
    return tuple(stock for stock in among if fits(stock, address, least_box=least_box))


def _out_of_range(stock: Stock) -> Iterable[StockFlaw]:
    width = _MOST_ROLL_WIDTH if stock.is_roll else stock.page_width
    height = _MOST_ROLL_HEIGHT if stock.is_roll else stock.page_height
    ranges = {
        "width": (_LEAST_SIDE, width),
        "height": (_LEAST_SIDE, height),
        "columns": (1, _MOST_COLUMNS),
        "rows": (1, _MOST_ROWS),
        "left": (0.0, width - _LEAST_SIDE),
        "top": (0.0, height - _LEAST_SIDE),
        "pitch_x": (_LEAST_SIDE, width),
        "pitch_y": (_LEAST_SIDE, height),
    }
    if stock.columns == 1:
        del ranges["pitch_x"]
    if stock.rows == 1:
        del ranges["pitch_y"]
    for field, (least, most) in ranges.items():
        if not least <= getattr(stock, field) <= most:
            yield StockFlaw(field, Flaw.OUT_OF_RANGE, least, most)


def _misplaced(stock: Stock) -> Iterable[StockFlaw]:
    """Return labels that lie on each other, and grids that leave the paper."""
    for count, size, first, pitch, page in (
        ("columns", "width", "left", "pitch_x", stock.page_width),
        ("rows", "height", "top", "pitch_y", stock.page_height),
    ):
        number, side = getattr(stock, count), getattr(stock, size)
        step = getattr(stock, pitch)
        if number > 1 and step < side:
            yield StockFlaw(pitch, Flaw.OVERLAPS, least=side)
            continue
        end = getattr(stock, first) + (number - 1) * step + side
        if end > page + _SLACK:
            field = count if number > 1 else first if getattr(stock, first) else size
            yield StockFlaw(field, Flaw.LEAVES_PAPER, least=end, most=page)


def _too_small(stock: Stock, address: str) -> tuple[StockFlaw, ...]:
    """Return that a label has no room for its code and text, at the side that would have to grow."""
    if fits(stock, address):
        return ()
    is_wide_enough = not fits(replace(stock, width=500.0), address)
    field = "height" if is_wide_enough else "width"
    return (StockFlaw(field, Flaw.TOO_SMALL, least=_least_side(stock, field, address)),)


def _least_side(stock: Stock, field: str, address: str) -> float:
    """Return the least whole mm of a side at which the label fits, or 0 where none helps."""
    for side in range(int(getattr(stock, field)) + 1, 300):
        grown = (
            replace(stock, width=side)
            if field == "width"
            else replace(stock, height=side)
        )
        if fits(grown, address):
            return side
    return 0
