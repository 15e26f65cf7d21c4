"""L7, L11: labels as a PDF: not to be scaled, the letters inside, and every code read back on every stock."""

import random
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTCollection, TTFont

from kiosk.exchange import label_pdf
from qr import code, drawing, lettering, sheet, stocks
from qr.stock import roll
from tests.instants import FRIDAY_NOON
from tests.qr.labels import hostile_labels, ordinary_label

DOTS_PER_MM = 8
POINTS_PER_MM = 72 / 25.4
# The same on every stock, so that their symbols are worked out once: that is half of what a stock costs.
FIVE_HUNDRED = hostile_labels(500, seed=500)
# A sheet and a roll as a school might describe them itself.
OWN_SHEET = replace(stocks.L7160, name="own", width=66.0, height=35.0, left=4.0, top=8.5, pitch_x=68.0, pitch_y=35.0, rows=8)
OWN_ROLL = roll("own-roll", 45.0, 32.0)

font = label_pdf.find_font(None)
needs_font = pytest.mark.skipif(font is None, reason="no Chinese font on this machine")
every_stock = pytest.mark.parametrize(
    "stock", [*stocks.STOCKS.values(), OWN_SHEET, OWN_ROLL], ids=lambda stock: stock.name
)


def made(labels, stock, adjustment=drawing.EXACT):
    """Return the placed pages of some labels and their PDF, opened."""
    pages = sheet.layout(labels, stock)
    drawn = [drawing.drawn(page, adjustment) for page in pages]
    return pages, pypdfium2.PdfDocument(label_pdf.to_pdf(drawn, font, title="标签", now=FRIDAY_NOON))


def read_back(paper):
    """Return the codes of a page by their text, with their middle in mm."""
    image = paper.render(scale=DOTS_PER_MM / POINTS_PER_MM, grayscale=True).to_pil()
    found = {}
    for symbol in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCodeModel2):
        corners = symbol.position
        points = (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)
        found[symbol.text] = tuple(sum(getattr(p, axis) for p in points) / 4 / DOTS_PER_MM for axis in "xy")
    return found


def written_in(texts, column, height):
    """Return what stands in a box of a page of this height in points, without spaces."""
    text = texts.get_text_bounded(
        left=column.x * POINTS_PER_MM - 1,
        right=(column.x + column.width) * POINTS_PER_MM + 1,
        bottom=height - (column.y + column.height) * POINTS_PER_MM - 1,
        top=height - column.y * POINTS_PER_MM + 1,
    )
    return "".join(text.replace("\x02", "-").replace("\xad", "-").replace("\ufffe", "-").split())


@needs_font
@every_stock
def test_five_hundred_labels_are_read_back_in_their_place_beside_their_own_code_and_name(stock):
    """Five hundred random names on each stock, ten thousand labels in all: every one is decoded and compared."""
    pages, document = made(FIVE_HUNDRED, stock)
    assert len(document) == len(pages)
    for page, paper in zip(pages, document, strict=True):
        found, texts = read_back(paper), paper.get_textpage()
        assert set(found) == {placed.label.address for placed in page.labels}
        for placed in page.labels:
            x, y = found[placed.label.address]
            assert x == pytest.approx(placed.ink.x + placed.ink.width / 2, abs=0.5)
            assert y == pytest.approx(placed.ink.y + placed.ink.height / 2, abs=0.5)
            written = written_in(texts, placed.column, paper.get_height())
            assert placed.label.address.endswith(placed.label.code)
            assert code.pretty(placed.label.code) in written
            assert printable(name_on(placed)) in written
    document.close()


def name_on(placed):
    """Return the name as a label has it: the point's own, whole or cut with …."""
    name = "".join(line.text for line in placed.lines if line.role is sheet.Role.NAME).replace(" ", "")
    whole = lettering.cleaned(placed.label.name).replace(" ", "")
    assert name == whole or (name.endswith(lettering.ELLIPSIS) and whole.startswith(name.removesuffix(lettering.ELLIPSIS)))
    return name


def printable(text):
    """Return what the font has letters for, without spaces; the rest is not drawn."""
    return "".join(letter for letter in text if ord(letter) in letters() and not letter.isspace())


@cache
def letters():
    """Return the letters of the font."""
    fonts = TTCollection(str(font.path)).fonts if font.path.suffix in (".ttc", ".otc") else [TTFont(str(font.path))]
    return frozenset(fonts[font.face].getBestCmap())


@needs_font
@every_stock
def test_ordinary_names_can_be_searched_in_the_pdf(stock):
    names = ["大班滑梯", "厨房冷藏柜", "灭火器"]
    _, document = made([ordinary_label(name=name) for name in names], stock)
    texts = ["".join(paper.get_textpage().get_text_range().split()) for paper in document]
    assert all(any(name in text for text in texts) for name in names)
    document.close()


@needs_font
def test_pages_have_the_papers_size_and_ask_not_to_be_scaled():
    for stock in (stocks.L7160, stocks.ROLL_40X30):
        pages = [drawing.drawn(page) for page in sheet.layout([ordinary_label()], stock)]
        pdf = label_pdf.to_pdf(pages, font, title="标签", now=FRIDAY_NOON)
        assert b"/PrintScaling /None" in pdf
        document = pypdfium2.PdfDocument(pdf)
        width, height = document[0].get_size()
        assert width == pytest.approx(stock.page_width * POINTS_PER_MM, abs=0.05)
        assert height == pytest.approx(stock.page_height * POINTS_PER_MM, abs=0.05)
        document.close()


@needs_font
def test_a_pdf_is_moved_and_scaled_like_the_page():
    moved = drawing.Adjustment(offset_x=2.0, offset_y=-1.0, scale=1.02)
    _, plain = made([ordinary_label()], stocks.L7160)
    _, other = made([ordinary_label()], stocks.L7160, moved)
    ((x, y),), ((to_x, to_y),) = read_back(plain[0]).values(), read_back(other[0]).values()
    assert (to_x, to_y) == pytest.approx((2.0 + x * 1.02, -1.0 + y * 1.02), abs=0.2)
    plain.close()
    other.close()


@needs_font
def test_only_the_letters_used_are_inside():
    pages = [drawing.drawn(page) for page in sheet.layout([ordinary_label()], stocks.PLAIN_A4)]
    assert len(label_pdf.to_pdf(pages, font, title="标签", now=FRIDAY_NOON)) < 60_000


@needs_font
def test_the_same_labels_make_the_same_pdf():
    labels = hostile_labels(5, seed=random.Random(1).randint(1, 9))
    drawn = [drawing.drawn(page) for page in sheet.layout(labels, stocks.PLAIN_A4)]
    made_twice = {label_pdf.to_pdf(drawn, font, title="标签", now=FRIDAY_NOON) for _ in range(2)}
    assert len(made_twice) == 1


@needs_font
def test_a_named_font_is_used_and_its_simplified_face_chosen():
    assert label_pdf.find_font(font.path, places=()) == font


def test_without_any_font_there_is_none(tmp_path):
    assert label_pdf.find_font(None, places=(str(tmp_path / "no.ttc"),)) is None


@pytest.mark.parametrize(("name", "content"), [("a.ttf", b""), ("a.ttc", b"ttcf"), ("a.otf", b"no font at all" * 20)])
def test_a_file_that_is_no_font_counts_as_none(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert label_pdf.find_font(tmp_path / name, places=()) is None
