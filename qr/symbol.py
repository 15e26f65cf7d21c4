"""Text to QR matrix, and a matrix to SVG or to console characters. The same input gives the same bytes."""

from enum import IntEnum
from functools import lru_cache

from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

QUIET = 4
"""Width of the white zone on every side, in modules (ISO/IEC 18004)."""

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules from the top, True for dark, without the quiet zone."""


class Level(IntEnum):
    """Error correction: the share of damaged codewords that can be restored is about 15 % at M and 25 % at Q."""

    M = ERROR_CORRECT_M
    Q = ERROR_CORRECT_Q


class TextTooLong(ValueError):
    """The text does not fit into the largest symbol."""


@lru_cache(maxsize=600)
def matrix(text: str, level: Level = Level.Q) -> Matrix:
    """Return the smallest symbol that holds `text` as UTF-8; raise TextTooLong if there is none."""
    code: QRCode = QRCode(error_correction=level, border=0)
    code.add_data(text.encode(), optimize=0)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise TextTooLong(
            f"{len(text)} characters do not fit into a QR symbol"
        ) from error
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def path(modules: Matrix) -> str:
    """Return the dark modules as SVG path data, one rectangle per run in a row, one unit per module."""
    return "".join(
        f"M{start} {y}h{length}v1h-{length}z"
        for y, row in enumerate(modules)
        for start, length in dark_runs(row)
    )


def svg(text: str, level: Level = Level.Q, *, side_mm: float | None = None) -> str:
    """Return `text` as a self-contained SVG with its quiet zone, black on white.

    `side_mm` sets the printed side with quiet zone; without it the page decides the size.
    """
    modules = matrix(text, level)
    side = len(modules) + 2 * QUIET
    size = "" if side_mm is None else f' width="{side_mm:g}mm" height="{side_mm:g}mm"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{size} viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path transform="translate({QUIET} {QUIET})" fill="#000" d="{path(modules)}"/></svg>'
    )


def terminal(text: str, level: Level = Level.Q) -> str:
    """Return `text` as lines of half blocks for a console with light characters on a dark ground.

    Two rows of modules share a line; light modules and the quiet zone are drawn, dark ones are left out.
    """
    rows = _with_quiet_zone(matrix(text, level))
    if len(rows) % 2:
        rows = [*rows, [True] * len(rows)]
    return "\n".join(
        "".join(_BLOCKS[pair] for pair in zip(rows[y], rows[y + 1], strict=True))
        for y in range(0, len(rows), 2)
    )


_BLOCKS = {
    (True, True): " ",
    (True, False): "▄",
    (False, True): "▀",
    (False, False): "█",
}


def _with_quiet_zone(modules: Matrix) -> list[list[bool]]:
    width = len(modules) + 2 * QUIET
    blank = [[False] * width for _ in range(QUIET)]
    side = [False] * QUIET
    return [*blank, *([*side, *row, *side] for row in modules), *blank]


def dark_runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return (start, length) of each unbroken run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if not is_dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
