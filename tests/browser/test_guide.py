"""The pictures of the guide, taken from the sample school as it stands on a Friday morning; and the guide's own pages.

Each is taken in both languages and left in screenshots/guide/, the guide's own pages beside them. With
KIOSK_GUIDE_PICTURES=1 the pictures go, made small, to static/guide/ as well, where the guide shows them.
"""

import base64
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from kiosk.operations import labels, people, school
from kiosk.storage import queries
from kiosk.web.desk.guide import PICTURES
from tests.browser import measure, pages
from tests.browser.pages import MORNING, Page, Scene
from tests.browser.test_accessibility import faults
from tests.browser.test_screens import _WORDS, untranslated
from tests.browser.test_widths import too_wide
from tests.browser.window import PHONE, TABLET, Screen, Window

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "static"
KEPT = Path(__file__).parent / "screenshots" / "guide"
IS_WANTED = os.environ.get("KIOSK_GUIDE_PICTURES") == "1"
DESK = Screen(1280, 900)
ADDRESS = "http://192.168.1.10:8080"
QUALITY = 60
# What is seen of a phone is printed small anyway; a page of the desk is drawn smaller, which keeps its letters sharp.
SCALES = {DESK: 0.8, TABLET: 0.75, PHONE: 1.0}
CHAPTERS = ("first-day", "second-day", "third-day", "fourth-day", "fifth-day", "questions")
# A frame round what the step speaks of; an outline moves nothing on the page.
_FRAME = """
for (const css of arguments[0]) {
  const found = [...document.querySelectorAll(css)].filter(e => e.getBoundingClientRect().width > 1);
  if (!found.length) throw new Error(css + " is not on the page");
  found[0].style.outline = "3px solid #c4302b"; found[0].style.outlineOffset = "3px";
}
"""
_BOXES = """
return arguments[0].map(css => {
  const boxes = [...document.querySelectorAll(css)].map(e => e.getBoundingClientRect());
  const box = boxes.filter(box => box.width > 1)[0];
  return [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY];
});
"""


@dataclass(frozen=True)
class Shot:
    """How a picture is taken: as whom, how to get there, where it begins (the top, or above what), what is framed."""

    screen: Screen
    who: str
    show: Callable[[Window, Scene], None]
    begins: str = ""
    framed: tuple[str, ...] = ()
    school: str = "kindergarten"


def _at(path: str, open_: str = "") -> Callable[[Window, Scene], None]:
    """Return how to open a path of the scene, and then whatever is folded up in it."""

    def show(window: Window, scene: Scene) -> None:
        window.open(path.format(code=scene.codes, id=scene.ids, link=scene.links))
        if open_:
            window.tap(open_)
        window.run("document.activeElement.blur(); scrollTo(0, 0)")

    return show


def _offer(window: Window, scene: Scene) -> None:
    window.open("/desk/devices")
    window.go("form[action$='/devices/phones'] button")


def _wall_link(window: Window, scene: Scene) -> None:
    window.open("/desk/devices")
    is_english = window.run("return document.documentElement.lang") == "en"
    window.type("form[action$='/devices/walls'] [name=name]", "Canteen" if is_english else "食堂大屏")
    window.go("form[action$='/devices/walls'] button")


def _excuse(window: Window, scene: Scene) -> None:
    window.open("/desk/late?state=missed")
    window.go("#late-rows .moves a")
    window.run("document.activeElement.blur(); scrollTo(0, 0)")


def _desk(path: str, begins: str = "", *framed: str, open_: str = "", school: str = "kindergarten") -> Shot:
    return Shot(DESK, "desk", _at(path, open_), begins, framed, school)


PAUSE = "details.fold:has([name=until_at])"
SHOTS = {
    "setup": _desk("/desk/setup", "", ".setup-next .button", school="empty"),
    "setup-points": _desk("/desk/setup/checkpoints", "", "[name^=count-]", "[name^=place-]"),
    "labels": _desk("/desk/labels", "", "[name=move][value=print]", "[name=move][value=posted]"),
    "print": Shot(
        DESK, "desk", _at("/desk/labels/print?point={id[fault]}&point={id[barred]}&stock=plain-a4-large"), "",
        ("[data-print]", "#printed button"),
    ),
    "devices": _desk("/desk/devices", "", "form[action$='/devices/phones'] button"),
    "offer": Shot(DESK, "desk", _offer, "", (".offer-symbol",)),
    "enrol": Shot(PHONE, "nobody", _at("{link[enrol]}")),
    "form": Shot(PHONE, "phone", _at("/c/{code[fire]}"), "", ("label.pick-good", "label.pick-bad")),
    "saved": Shot(PHONE, "phone", _at("/saved/{id[own]}"), "", ("#saved h1",)),
    "find": Shot(PHONE, "phone", _at("/find"), "", ("[name=code]",)),
    "walls": _desk("/desk/devices", "#walls-title", "form[action$='/devices/walls'] button"),
    "wall-link": Shot(DESK, "desk", _wall_link, "", (".offer-symbol",)),
    "wall": Shot(TABLET, "nobody", _at("{link[wall]}")),
    "home": _desk("/desk", "", "a.fact"),
    "late": _desk("/desk/late", "", "#late-rows .chips"),
    "excuse": Shot(DESK, "desk", _excuse, "", ("[name=reason]", "main form .button-main")),
    "hazards": _desk("/desk/hazards", "", "#hazard-list .hazard-cell a"),
    "calendar": _desk("/desk/calendar", "", ".month-card"),
    "entry": _desk(
        "/desk/calendar", "#entries-title", "form[action$='/calendar/entries'] .button-main",
        open_="details.fold:has([name=entry_first_on]) > summary",
    ),
    "pause": _desk(
        "/desk/checkpoints/{id[fault]}", "#moves-title", f"{PAUSE} .button-main", open_=f"{PAUSE} > summary"
    ),
    "backup": _desk("/desk", "", "#backup"),
    "label": _desk("/desk/labels/{id[fault]}", "", "a[href*='/labels/print']"),
    "leave": _desk("/desk/people/{id[recorder]}/remove", "main dl.pairs > div:last-child", "[name=to]", "form .button-bad"),
}  # fmt: skip


def _leave_two_tablets(scene: Scene) -> None:
    """Revoke the tablets that other tests have added, so that the list is as long as in the picture."""
    working = [each for each in queries.devices() if each.kind == "wall" and each.revoked_at is None]
    for device in sorted(working, key=lambda each: each.id)[2:]:
        people.revoke_device(device.id, now=MORNING, by=scene.ids["chief"])


@pytest.fixture(scope="module")
def school_to_show(scenes: dict[str, Scene]) -> Iterator[dict[str, Scene]]:
    """Return the schools with a usual address on their labels, a few of them printed, and a backup of this morning."""
    before = {}
    scene = scenes["kindergarten"]
    printed = [scene.codes["fault"], scene.codes["paused"]]
    note = partial(labels.note_printed, printed, key="guide-pictures", address=ADDRESS, stock="plain-a4", by=None)
    scene.live.ask(partial(note, now=MORNING))
    for name, scene in scenes.items():
        before[name] = scene.live.app.config.get("BACKUP_STATE")
        scene.live.ask(lambda: school.set_base_url(ADDRESS))
        scene.live.ask(partial(_leave_two_tablets, scene))
        scene.live.app.config["BACKUP_STATE"] = lambda: (MORNING - timedelta(hours=4), True)
    yield scenes
    for name, scene in scenes.items():
        scene.live.ask(lambda url=scene.live.url: school.set_base_url(url))
        scene.live.app.config["BACKUP_STATE"] = before[name]


def test_every_picture_of_the_guide_is_taken():
    assert SHOTS.keys() == PICTURES.keys()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_shows_what_its_step_speaks_of(name, language, desk_window: Window, school_to_show):
    shot, picture = SHOTS[name], PICTURES[name]
    page = Page(name, shot.screen, shot.who, shot.show, school=shot.school)
    pages.show(desk_window, page, school_to_show[shot.school], language)
    assert desk_window.status == 200
    desk_window.run(_FRAME, list(shot.framed))
    scale = SCALES[shot.screen]
    width, height = round(picture.width / scale), round(picture.height / scale)
    left, top = corner(desk_window, shot, width)
    for box in desk_window.run(_BOXES, list(shot.framed)):
        assert left <= box[0] and top <= box[1] and box[2] <= left + width and box[3] <= top + height, box
    taken = photograph(desk_window, left, top, width, height, scale)
    assert taken.size == (picture.width, picture.height)
    KEPT.mkdir(parents=True, exist_ok=True)
    taken.save(KEPT / f"{name}-{language}.png")
    if IS_WANTED:
        taken.save(STATIC / picture.file(language), "WEBP", quality=QUALITY, method=6)


def corner(window: Window, shot: Shot, width: int) -> tuple[float, float]:
    """Return where on the page a picture begins: at its top or a little above an element, past the desk's side."""
    left = window.run("const e = document.querySelector('.desk-main'); return e ? e.getBoundingClientRect().left : 0")
    assert left + width <= shot.screen.width
    if not shot.begins:
        return left, 0
    above = "return document.querySelector(arguments[0]).getBoundingClientRect().top + scrollY - 20"
    return left, window.run(above, shot.begins)


def photograph(window: Window, left: float, top: float, width: int, height: int, scale: float) -> Image.Image:
    """Return a piece of the page as it looks, drawn to a scale."""
    clip = {"x": left, "y": top, "width": width, "height": height, "scale": scale}
    taken = window.command("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
    return Image.open(io.BytesIO(base64.b64decode(taken["data"]))).convert("RGB")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/desk/guide", "/desk/guide/all", *(f"/desk/guide/{key}" for key in CHAPTERS)])
def test_the_guide_is_whole_on_every_screen(path, language, desk_window: Window, scenes: dict[str, Scene]):
    pages.show(desk_window, Page("guide", DESK, "desk", _at(path)), scenes["kindergarten"], language)
    assert desk_window.status == 200
    assert measure.cut(desk_window) == []
    desk_window.picture(KEPT / f"page-{path.rsplit('/', 1)[1]}-{language}.png")
    if language == "en":
        assert untranslated(tuple(desk_window.run(_WORDS)), scenes["kindergarten"].names) == []
    assert too_wide(desk_window) == []
    for look in ("light", "dark"):
        desk_window.prefer(look)
        assert faults(desk_window) == []
