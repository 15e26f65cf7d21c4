"""Sheets as they leave the printer: printed by a browser, read back by an independent decoder (L4, L6, L7, L9, L11)."""

import base64
import shutil

import pypdfium2
import pytest
import zxingcpp
from selenium import webdriver

from qr import code, drawing, sheet, stocks
from tests.qr.labels import hostile_labels, ordinary_label

pytestmark = pytest.mark.browser

DOTS_PER_MM = 300 / 25.4
POINTS_PER_MM = 72 / 25.4
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

every_stock = pytest.mark.parametrize(
    "stock", stocks.STOCKS.values(), ids=lambda stock: stock.name
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for switch in SWITCHES:
        options.add_argument(switch)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    driver = webdriver.Chrome(
        options=options, service=webdriver.ChromeService(shutil.which("chromedriver"))
    )
    yield driver
    driver.quit()


def opened(browser, pages, folder):
    target = folder / "sheet.html"
    target.write_text(drawing.to_html(pages), encoding="utf-8")
    browser.get(target.as_uri())


def printed(browser, pages, folder):
    """Return the sheets as a PDF, printed without backgrounds as a browser does by default."""
    opened(browser, pages, folder)
    answer = browser.execute_cdp_cmd(
        "Page.printToPDF", {"preferCSSPageSize": True, "printBackground": False}
    )
    return pypdfium2.PdfDocument(base64.b64decode(answer["data"]))


def rasterised(paper):
    return paper.render(scale=DOTS_PER_MM / POINTS_PER_MM, grayscale=True).to_pil()


def centre(found):
    corners = found.position
    points = (
        corners.top_left,
        corners.top_right,
        corners.bottom_left,
        corners.bottom_right,
    )
    return (
        sum(point.x for point in points) / 4 / DOTS_PER_MM,
        sum(point.y for point in points) / 4 / DOTS_PER_MM,
    )


def holds(box, x, y):
    return box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height


def printed_code(paper, placed):
    """Return the text that the printed page has where the code of a label stands, on one line or two."""
    lines = [line for line in placed.lines if line.role is sheet.Role.CODE]
    cap = lines[0].size * 0.7
    height = paper.get_height()
    text = paper.get_textpage().get_text_bounded(
        left=placed.column.x * POINTS_PER_MM,
        right=(placed.column.x + placed.column.width) * POINTS_PER_MM,
        bottom=height - lines[-1].baseline * POINTS_PER_MM,
        top=height - (lines[0].baseline - cap) * POINTS_PER_MM,
    )
    # PDFium guesses line ends between neighbours and calls a hyphen before one a control character.
    return "".join(text.replace("\x02", "-").split())


@every_stock
def test_every_printed_symbol_is_read_in_its_own_cell(browser, tmp_path, stock):
    # A roll prints one label a page, and a browser takes its time for each.
    labels = hostile_labels(12 if stock.is_roll else 60, seed=60)
    pages = sheet.layout(labels, stock, min(1, stock.cells - 1))
    document = printed(browser, pages, tmp_path)
    assert len(document) == len(pages)
    for page, paper in zip(pages, document, strict=True):
        found = {
            symbol.text: centre(symbol)
            for symbol in zxingcpp.read_barcodes(rasterised(paper))
        }
        assert set(found) == {placed.label.address for placed in page.labels}
        for placed in page.labels:
            assert holds(placed.ink, *found[placed.label.address])
            assert printed_code(paper, placed) == code.pretty(placed.label.code)


@every_stock
def test_no_ink_outside_the_margin_of_a_label(browser, tmp_path, stock):
    """Quiet zone and margin stay white, whatever the names are; only cut lines lie on the edge."""
    pages = sheet.layout(hostile_labels(stock.cells, seed=61), stock)
    image = rasterised(printed(browser, pages, tmp_path)[0])
    for placed in pages[0].labels:
        for strip in (*quiet_zone(placed), *margins(placed, stock.ink_margin)):
            assert darkest(image, strip) > 200


@every_stock
def test_ordinary_text_is_as_wide_as_estimated(browser, tmp_path, stock):
    names = [
        "大班滑梯",
        "Kitchen dry store",
        "一号楼三层东侧走廊干粉灭火器（4kg）",
        "WC 2F Müller",
    ]
    codes = ["K7M3PX9Q", "WWMMWWMM", "22222222", "J4J4FTFT"]
    labels = [
        ordinary_label(name=name, place=name, school=name, code=short)
        for name, short in zip(names, codes, strict=True)
    ]
    pages = sheet.layout(labels, stock)
    opened(browser, pages, tmp_path)
    widths = browser.execute_script(
        "return [...document.querySelectorAll('text')].map(t => t.getBBox().width)"
    )
    lines = [
        (line, placed.column)
        for page in pages
        for placed in page.labels
        for line in placed.lines
    ]
    for width, (line, column) in zip(widths, lines, strict=True):
        assert width <= column.width + (0.1 if line.is_squeezed else 0.05), line


def quiet_zone(placed):
    """Return the four white strips round a symbol, a dot away from its ink and from cut lines."""
    box, ink = placed.box, placed.ink
    slack = 1 / DOTS_PER_MM
    inner = placed.edge
    left, top = max(box.x, inner.x + 0.2), max(box.y, inner.y + 0.2)
    right = box.x + box.width
    bottom = min(box.y + box.height, inner.y + inner.height - 0.2)
    return (
        (left, top, ink.x - slack, bottom),
        (ink.x + ink.width + slack, top, right, bottom),
        (left, top, right, ink.y - slack),
        (left, ink.y + ink.height + slack, right, bottom),
    )


def margins(placed, margin):
    """Return the four strips of a label that must stay free of ink, cut lines left out."""
    edge = placed.edge
    left, top = edge.x + 0.2, edge.y + 0.2
    right, bottom = edge.x + edge.width - 0.2, edge.y + edge.height - 0.2
    inner = margin - 1 / DOTS_PER_MM
    return (
        (left, top, edge.x + inner, bottom),
        (edge.x + edge.width - inner, top, right, bottom),
        (left, top, right, edge.y + inner),
        (left, edge.y + edge.height - inner, right, bottom),
    )


def darkest(image, strip):
    """Return the darkest grey (0 to 255) inside a strip given in mm."""
    left, top, right, bottom = (length * DOTS_PER_MM for length in strip)
    cropped = image.crop((int(left) + 1, int(top) + 1, int(right), int(bottom)))
    return cropped.getextrema()[0]
