"""A stock: a sheet or a roll of equal labels, described in millimetres."""

from dataclasses import dataclass

PAGE_WIDTH = 210.0
PAGE_HEIGHT = 297.0

INK_MARGIN = 3.0
INK_MARGIN_BORDERLESS = 5.0

DOTS_203 = 8.0
"""Dots per mm of a print head that is sold as "203 dpi"."""

DOTS_300 = 300 / 25.4


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Equal labels on a page. All lengths in mm; `left` and `top` place the first label, pitches the next.

    `cut_lines` draws the labels' edges for plain paper. `ink_margin` is kept free of ink inside each label.
    `dots` is the print head's dots per mm where modules must be whole dots; None where the printer is fine enough.
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
    ink_margin: float = INK_MARGIN
    page_width: float = PAGE_WIDTH
    page_height: float = PAGE_HEIGHT
    dots: float | None = None

    @property
    def cells(self) -> int:
        """Return how many labels one page holds."""
        return self.columns * self.rows

    @property
    def is_roll(self) -> bool:
        """Decide whether labels come one by one from a label printer."""
        return self.dots is not None

    def corner(self, cell: int) -> tuple[float, float]:
        """Return left and top of a cell; cells count from 0, row by row."""
        row, column = divmod(cell, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y


def roll(name: str, width: float, height: float, *, dots: float = DOTS_203) -> Stock:
    """Return a roll whose page is one label; sizes in mm, `dots` per mm."""
    return Stock(
        name=name, width=width, height=height, columns=1, rows=1, left=0.0, top=0.0,
        pitch_x=width, pitch_y=height, page_width=width, page_height=height, dots=dots,
    )  # fmt: skip
