"""Label pages as a PDF that asks the printer not to scale it, with the Chinese letters it needs inside.

A PDF needs a font file. One is looked for where Windows, macOS and Linux keep theirs, unless a setting names one; without
any there is no PDF, and labels print from the browser as ever.
"""

import logging
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from fontTools.ttLib import TTCollection, TTFont, TTLibError
from fpdf import FPDF, ViewerPreferences
from fpdf.enums import TextMode

_FAMILY = "label"
_POINTS_PER_MM = 72 / 25.4
_BOLDER = 0.03
_CUT = 0.1
_NEEDED = "巡查灭火器"
_COLLECTIONS = (".ttc", ".otc")
_SIMPLIFIED = ("SC", "CN", "GB")

USUAL_PLACES = (
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/msyh.ttf",
    "C:/Windows/Fonts/Deng.ttf",
    "C:/Windows/Fonts/simhei.ttf",
    "C:/Windows/Fonts/simsun.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/System/Library/Fonts/STHeiti Medium.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJKsc-Regular.otf",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)

# A name may hold letters that no font has; they are left out of the drawing, which needs no line in the server's log.
logging.getLogger("fpdf.output").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Font:
    """A font file that has the usual Chinese letters; `face` is its number inside a collection."""

    path: Path
    face: int


class DarkBox(Protocol):
    """A filled rectangle in mm from the page's top left corner."""

    @property
    def x(self) -> float:
        """Return its left edge."""
        ...

    @property
    def y(self) -> float:
        """Return its upper edge."""
        ...

    @property
    def width(self) -> float:
        """Return its width."""
        ...

    @property
    def height(self) -> float:
        """Return its height."""
        ...


class TextLine(Protocol):
    """A line of text in mm: `x` is its start, or its middle if centred; it is never wider than `width`."""

    @property
    def text(self) -> str:
        """Return what it says."""
        ...

    @property
    def x(self) -> float:
        """Return where it begins, or its middle."""
        ...

    @property
    def baseline(self) -> float:
        """Return where its letters stand."""
        ...

    @property
    def size(self) -> float:
        """Return the size of its type."""
        ...

    @property
    def width(self) -> float:
        """Return the room it has."""
        ...

    @property
    def is_bold(self) -> bool:
        """Decide whether it is printed bold."""
        ...

    @property
    def is_centred(self) -> bool:
        """Decide whether `x` is its middle."""
        ...


class PlainPage(Protocol):
    """A page as plain shapes, all in mm: dark boxes, lines of text, thin dashed lines (x, y, x, y)."""

    @property
    def width(self) -> float:
        """Return the width of the paper."""
        ...

    @property
    def height(self) -> float:
        """Return the height of the paper."""
        ...

    @property
    def boxes(self) -> Sequence[DarkBox]:
        """Return what is filled."""
        ...

    @property
    def lines(self) -> Sequence[TextLine]:
        """Return what is written."""
        ...

    @property
    def cuts(self) -> Sequence[tuple[float, float, float, float]]:
        """Return where to cut."""
        ...


def find_font(named: Path | None, *, places: Iterable[str] = USUAL_PLACES) -> Font | None:
    """Return the font to print with: the one a setting names, else the first found in the usual places, else None.

    A named file that is no font with Chinese letters counts as none: nothing else takes its place in silence.
    """
    if named is not None:
        return _font(named)
    return next((font for place in places if (font := _font(Path(place))) is not None), None)


def to_pdf(pages: Iterable[PlainPage], font: Font, *, title: str, now: datetime) -> bytes:
    """Return the pages as a PDF with `PrintScaling None` and the letters it uses; `now` is written as its date."""
    pdf = FPDF(unit="mm")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_title(title)
    pdf.set_creation_date(now)
    pdf.viewer_preferences = ViewerPreferences(print_scaling="None")
    pdf.add_font(_FAMILY, "", str(font.path), collection_font_number=font.face)
    pdf.set_font(_FAMILY)
    for page in pages:
        pdf.add_page(format=(page.width, page.height))
        _draw(pdf, page)
    return bytes(pdf.output())


@lru_cache(maxsize=64)
def _font(path: Path) -> Font | None:
    """Return a font file as one to print with, or None if it is missing, broken or without Chinese letters."""
    try:
        with path.open("rb") as file:
            if path.suffix.lower() not in _COLLECTIONS:
                return Font(path, 0) if _is_chinese(TTFont(file, lazy=True)) else None
            fonts = TTCollection(file, lazy=True).fonts
            # The letters of a face take long to read, its name does not: the likeliest comes first.
            faces = sorted(range(len(fonts)), key=lambda face: not _is_simplified(fonts[face]))
            return next((Font(path, face) for face in faces if _is_chinese(fonts[face])), None)
    except (OSError, TTLibError, KeyError, ValueError, AssertionError, struct.error):
        return None


def _is_chinese(face: TTFont) -> bool:
    letters = face.getBestCmap() or {}
    return all(ord(letter) in letters for letter in _NEEDED)


def _is_simplified(face: TTFont) -> bool:
    words = (face["name"].getDebugName(4) or "").split()
    return "Mono" not in words and any(word in _SIMPLIFIED for word in words)


def _draw(pdf: FPDF, page: PlainPage) -> None:
    pdf.set_fill_color(0)
    for box in page.boxes:
        pdf.rect(box.x, box.y, box.width, box.height, style="F")
    for line in page.lines:
        _write(pdf, line)
    if page.cuts:
        pdf.set_line_width(_CUT)
        pdf.set_dash_pattern(dash=1, gap=1)
        for x, y, to_x, to_y in page.cuts:
            pdf.line(x, y, to_x, to_y)
        pdf.set_dash_pattern()


def _write(pdf: FPDF, line: TextLine) -> None:
    """Write a line, pressed together where this font runs wider than its room; bold is drawn as a thicker outline."""
    pdf.set_font_size(line.size * _POINTS_PER_MM)
    natural = pdf.get_string_width(line.text)
    squeeze = min(1.0, line.width / natural) if natural else 1.0
    left = line.x - natural * squeeze / 2 if line.is_centred else line.x
    with pdf.local_context(text_mode=TextMode.FILL_STROKE if line.is_bold else TextMode.FILL):
        pdf.set_line_width(line.size * _BOLDER)
        pdf.set_stretching(squeeze * 100)
        pdf.text(left, line.baseline, line.text)
        pdf.set_stretching(100)
