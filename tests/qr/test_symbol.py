"""Text to QR symbol: size, bytes, quiet zone, and what an independent decoder reads (L1, L4, Q1)."""

import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
import zxingcpp
from PIL import Image

from qr import symbol

ADDRESS = "http://192.168.1.20/c/K7M3PX9Q"


def decoded(rows: list[list[bool]], scale: int = 4) -> list[str]:
    image = Image.new("L", (len(rows[0]), len(rows)), 255)
    image.putdata([0 if is_dark else 255 for row in rows for is_dark in row])
    grown = image.resize(
        (image.width * scale, image.height * scale), Image.Resampling.NEAREST
    )
    return [found.text for found in zxingcpp.read_barcodes(grown)]


def framed(modules: symbol.Matrix) -> list[list[bool]]:
    side = len(modules) + 2 * symbol.QUIET
    rows = [[False] * side for _ in range(side)]
    for y, row in enumerate(modules):
        for x, is_dark in enumerate(row):
            rows[y + symbol.QUIET][x + symbol.QUIET] = is_dark
    return rows


def painted(drawing: str) -> list[list[bool]]:
    """Return the modules that an SVG of this room paints, read back from its path."""
    root = ET.fromstring(drawing)
    side = int(root.attrib["viewBox"].split()[2])
    path = next(root.iter("{http://www.w3.org/2000/svg}path"))
    quiet = int(path.attrib["transform"].removeprefix("translate(").split()[0])
    rows = [[False] * side for _ in range(side)]
    for run in path.attrib["d"].split("M")[1:]:
        x, y = (int(number) for number in run.split("h")[0].split())
        for step in range(int(run.split("h")[1].split("v")[0])):
            rows[y + quiet][x + quiet + step] = True
    return rows


@pytest.mark.parametrize("level", symbol.Level)
@pytest.mark.parametrize(
    "text", [ADDRESS, "http://10.0.0.1:8080/c/23456789", "你好 <b>", "A"]
)
def test_independent_decoder_reads_the_matrix(text, level):
    assert decoded(framed(symbol.matrix(text, level))) == [text]


def test_forty_characters_stay_within_version_four_at_q():
    assert len(symbol.matrix("h" * 40)) == 33


def test_m_is_never_larger_than_q():
    for length in (20, 33, 40, 70):
        text = "h" * length
        assert len(symbol.matrix(text, symbol.Level.M)) <= len(symbol.matrix(text))


def test_same_text_gives_the_same_bytes():
    assert symbol.svg(ADDRESS) == symbol.svg(ADDRESS)
    assert symbol.terminal(ADDRESS) == symbol.terminal(ADDRESS)


def test_svg_paints_exactly_the_matrix_inside_its_quiet_zone():
    assert painted(symbol.svg(ADDRESS)) == framed(symbol.matrix(ADDRESS))


def test_svg_has_a_printed_side_only_when_asked():
    sized, free = (
        ET.fromstring(symbol.svg(ADDRESS, side_mm=side)) for side in (24.5, None)
    )
    assert sized.attrib["width"] == sized.attrib["height"] == "24.5mm"
    assert "width" not in free.attrib


def test_terminal_symbol_reads_as_light_on_dark():
    rows = []
    for line in symbol.terminal(ADDRESS).splitlines():
        rows.append([sign in " ▄" for sign in line])
        rows.append([sign in " ▀" for sign in line])
    assert decoded(rows) == [ADDRESS]


def test_too_long_a_text_is_refused():
    with pytest.raises(symbol.TextTooLong):
        symbol.matrix("x" * 3000)


def test_drawing_needs_no_image_package():
    script = (
        "import sys; sys.modules['PIL'] = None; sys.modules['numpy'] = None\n"
        f"from qr import symbol; print(len(symbol.svg({ADDRESS!r})))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) == len(symbol.svg(ADDRESS))
