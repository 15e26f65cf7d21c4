"""One label, three users: it is printed, scanned and answered, and wall and desk tell the same story at every instant.

SCAN-1, DUE-3, L7, W1, S2, P20, P22.
"""

import base64
import io
import re

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from kiosk.storage.models import Finding, Inspection
from tests.browser import doors, haste
from tests.browser.live import Live
from tests.browser.window import Window
from tests.factories import all_rows, checkpoint, code_of, floor, plan
from tests.instants import local

pytestmark = pytest.mark.browser

DOTS_PER_MM = 300 / 25.4
POINTS_PER_MM = 72 / 25.4
FORM = "FIRE-05"
WORST_POLL = 25.0
ROUND = {
    "type": "slots",
    "filter": "school",
    "grace": 15,
    "slots": [{"opens": 450, "due": 540, "closes": 630, "name": "早巡"}],
}


@pytest.fixture
def points(app):
    """Return two checkpoints on one floor that are both wanted once a morning."""
    made = checkpoint("灭火器 A-2-03"), checkpoint("灭火器 A-2-04", place=floor())
    plan(FORM, ROUND, title="早巡", now=local("2026-11-01 08:00"))
    return made


@pytest.fixture
def wall(tablet: Window, live: Live, cast, points) -> Window:
    """Return the tablet showing the wall."""
    haste.prepare(tablet)
    tablet.open(doors.wall_here(live, by=cast.supervisor))
    return tablet


def printed_texts(desk: Window) -> list[str]:
    """Return what the symbols on the print page say once it is on paper."""
    paper = desk.command("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
    document = pypdfium2.PdfDocument(base64.b64decode(paper["data"]))
    pages = [page.render(scale=DOTS_PER_MM / POINTS_PER_MM, grayscale=True).to_pil() for page in document]
    document.close()
    return [symbol.text for page in pages for symbol in zxingcpp.read_barcodes(page)]


def shown_symbol(desk: Window, css: str) -> str:
    """Return what a symbol on the screen says."""
    picture = Image.open(io.BytesIO(desk.find(css).screenshot_as_png))
    (symbol,) = zxingcpp.read_barcodes(picture)
    return symbol.text


def print_label(desk: Window, name: str) -> str:
    """Print one checkpoint's label from the desk and return the address on it."""
    desk.open("/desk/labels")
    desk.tap(f"input[name=point][aria-label*='{name}']")
    desk.go("button[name=move][value=print]")
    assert desk.path == "/desk/labels/print"
    (address,) = printed_texts(desk)
    return address


def offer_link(desk: Window) -> str:
    """Offer to enrol a phone and return the link that the symbol on the screen holds."""
    desk.open("/desk/devices")
    desk.go("form[action$='/devices/phones'] button")
    link = shown_symbol(desk, ".offer-symbol")
    assert desk.text(".link-text") == link
    return link


def answer(phone: Window, *, failing: str) -> None:
    """Answer every item normal but one, and say why and why without a photo; then send."""
    for item in phone.all("#check .item"):
        key = item.get_attribute("data-item")
        phone.tap(f"label[for='{key}-{'fail' if key == failing else 'pass'}']")
        if key == failing:
            phone.tap(f"#item-{key} .chip-bad")
            phone.tap(f"#item-{key} label[for$='-nophoto-device']")
    phone.go("#send")


def wall_number(wall: Window) -> str:
    return wall.text(".say-number")


def wall_status(wall: Window, name: str) -> str | None:
    """Return how a checkpoint stands on the wall, or None where it is not named."""
    lines = [line for line in wall.all(".line[data-status]") if name in line.get_attribute("textContent")]
    return lines[0].get_attribute("data-status") if lines else None


def test_the_label_is_printed_scanned_and_answered_and_all_three_faces_agree(desk, phone, wall, live, points):
    done, left = points
    wall.run("window.isSamePage = true")
    assert wall_number(wall) == "0/2"

    desk.open("/desk")
    doors.sign_in(desk, "wang")
    assert desk.path == "/desk"
    address = print_label(desk, done.name)
    assert address == f"{live.url}/c/{code_of(done)}"

    phone.open(address)
    assert done.name in phone.text("h1") and not phone.all("#check")
    doors.enrol(phone, offer_link(desk), "赵师傅")
    phone.open(address)
    assert "赵师傅" in phone.text("header") and "09:00 前" in phone.text("header")
    failing = phone.find("#check .item").get_attribute("data-item")
    answer(phone, failing=failing)
    assert "已保存" in phone.text("#saved") and "1 项异常" in phone.text("#saved")
    assert left.name in phone.text(".next-card")

    # What was found is to be put right by a date, and today is one: it counts beside the two checks.
    wall.wait(lambda: wall_number(wall) == "1/3", seconds=WORST_POLL, what="the wall to count what was saved")
    assert wall.run("return window.isSamePage") is True
    assert "1 处隐患未销号" in wall.text(".foot")

    (inspection,) = live.ask(lambda: all_rows(Inspection))
    (finding,) = live.ask(lambda: all_rows(Finding))
    assert finding.item == failing and finding.inspection_id == inspection.id
    desk.open("/desk/inspections")
    row = next(line for line in desk.all("tbody tr") if done.name in line.text)
    assert "赵师傅" in row.text and "1 项异常" in row.text
    desk.open(f"/desk/checkpoints/{done.id}")
    assert "1 项异常" in desk.text("[aria-labelledby=lines-title]")
    assert "赵师傅" in desk.text("[aria-labelledby=lines-title]")
    desk.open("/desk/hazards")
    assert done.name in desk.text("main")


@pytest.mark.parametrize(
    ("clock_text", "status"),
    [
        ("2026-11-20 08:59:59", "due"),
        ("2026-11-20 09:00:00", "grace"),
        ("2026-11-20 09:14:59", "grace"),
        ("2026-11-20 09:15:00", "overdue"),
        ("2026-11-20 10:29:59", "overdue"),
        ("2026-11-20 10:30:00", "missed"),
    ],
)
def test_time_alone_moves_a_checkpoint_on_all_three_faces_at_once(desk, phone, wall, live, points, cast, clock_text, status):
    _, left = points
    doors.enrol_here(phone, live, cast.inspector, by=cast.supervisor)
    doors.sign_in_here(desk, live, "wang")
    live.clock.at(clock_text)
    haste.skip(wall, haste.POLL)
    assert wall_status(wall, left.name) == status

    desk.open(f"/desk/checkpoints/{left.id}")
    phone.open(f"/c/{code_of(left)}")
    if status == "missed":
        assert "现在不用查" in phone.text("main")
        desk.open("/desk/late")
        row = next(line for line in desk.all("tbody tr") if left.name in line.text)
        assert row.get_attribute("data-state") == "missed"
        return
    assert desk.all(f"[aria-labelledby=asked-title] [data-status='{status}']")
    assert phone.all("#check") and bool(re.search("逾期", phone.text(".sheet"))) is (status == "overdue")
    phone.open(f"/nearby/{code_of(points[0])}")
    assert phone.all(f".list-line [data-status='{status}']")


def test_what_was_overdue_and_is_done_turns_the_wall_back(phone, wall, live, points, cast):
    live.clock.at("2026-11-20 09:20")
    haste.skip(wall, haste.POLL)
    assert wall_status(wall, points[0].name) == "overdue" and "逾期 2" in wall.text(".say")
    doors.enrol_here(phone, live, cast.inspector, by=cast.supervisor)
    phone.open(f"/c/{code_of(points[0])}")
    answer(phone, failing="")
    assert "已保存" in phone.text("#saved")
    haste.skip(wall, haste.POLL)
    assert wall_status(wall, points[0].name) is None and "逾期 1" in wall.text(".say")
    assert wall_number(wall) == "1/2"
