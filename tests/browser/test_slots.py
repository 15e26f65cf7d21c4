"""Photos, signatures and second persons on a phone: P5, P11, P30-P34, P51.

The page holds the form's own markup and scripts; what the server answers is said by the test.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import render_template_string
from PIL import Image, ImageDraw

from kiosk import create_app, library
from kiosk.core.form import (
    FailClass,
    Item,
    ItemType,
    Problem,
    ProblemCode,
    Reading,
    Reason,
)
from kiosk.core.words import Text
from kiosk.operations import plans
from kiosk.storage.models import Inspection, Photo
from kiosk.web.scan.sheet import Shown
from tests.browser import doors, measure
from tests.browser.live import Live, SteppingClock
from tests.browser.test_accessibility import faults
from tests.browser.window import Screen, Window
from tests.conftest import settings_for
from tests.factories import DAILY, PIN, all_rows, checkpoint, code_of, plan
from tests.instants import FRIDAY_MORNING

pytestmark = pytest.mark.browser

KEY = "0123456789abcdef0123456789abcdef"
NARROW = Screen(320, 640, is_touch=True)
ITEMS = (
    Item(
        "guard", ItemType.PASS, Text("护栏牢固", "Guard rail firm"), FailClass.STOP,
        reasons=(Reason("loose", Text("松动", "Loose")),),
    ),
    Item("meter", ItemType.PHOTO, Text("拍下水表读数", "Photo of the water meter")),
    Item("signed", ItemType.SIGNATURE, Text("检查人签名", "Signature of the checker")),
    Item("two", ItemType.SECOND, Text("双人确认", "Confirmed by two")),
    Item("roll_call", ItemType.PAIR, Text("点名：应到、实到", "Roll call: expected, present")),
    Item("retests", ItemType.PAIR, Text("复检", "Retests"), unit="%"),
)  # fmt: skip
PEOPLE = (SimpleNamespace(id=4, name="王师傅"), SimpleNamespace(id=5, name="陈师傅"))
PAGE = """{% extends "scan/layout.html" %}{% from "scan/_items.html" import item %}
{% from "scan/_slots.html" import record_slot, slot_parts %}
{% block title %}slots{% endblock %}{% block top %}<header class="head on-brand"><h1>灭火器 A-2-03</h1></header>{% endblock %}
{% block main %}<form method="post" action="/slots" id="check" enctype="multipart/form-data" novalidate>{{ form_token() }}
<input type="hidden" name="grant" value="G"><input type="hidden" name="key" value="{{ key }}">
{% for shown in sheet["items"] %}{{ item(shown, language, sheet) }}{% endfor %}{{ record_slot(sheet) }}
<button class="button button-main button-wide" id="send">提交</button></form>{{ slot_parts() }}{% endblock %}"""
# Stands in for the form's own script and for the server: `answers` are its next answers, then every one is `always`.
START = """
const [how, done] = arguments;
window.calls = []; window.answers = how.answers || []; window.always = how.always || [201, {state: "stored", small: "/photos/1/small"}];
const form = document.getElementById("check");
const send = async (path, options) => {
  const fields = {};
  if (options.body) { for (const [name, value] of options.body) { fields[name] = value instanceof Blob ? {size: value.size, type: value.type} : value; } }
  window.calls.push({path, fields, token: options.headers["X-Form-Token"]});
  const answer = window.answers.shift() || window.always;
  if (answer === "offline") { throw new TypeError("Failed to fetch"); }
  if (answer === "never") { return new Promise(() => {}); }
  return new Response(JSON.stringify(answer[1]), {status: answer[0], headers: {Date: "Fri, 20 Nov 2026 00:12:00 GMT"}});
};
(async () => {
  const {attachSlots} = await import("/static/scan/slots.js");
  const {openStore} = await import("/static/scan/store.js");
  const store = how.isBare ? null : await openStore();
  window.sheet = {
    recordKey: () => form.elements.key.value, grant: "G", store, send,
    save: () => { window.calls.push({path: "save"}); return new Promise(done => setTimeout(done, how.slow || 0)); },
  };
  window.slots = attachSlots(form, window.sheet);
  await window.slots.restore();
})().then(() => done(""), error => done(String(error)));
"""


def sheet(*, typed=None, problems=(), flaws=None, asks_photo=False) -> SimpleNamespace:
    """Return what the form page shows, as far as slots are concerned."""
    reading = Reading(problems=tuple(problems), typed=typed or {})
    items = [Shown(number, item, reading, reading.at(item.key)) for number, item in enumerate(ITEMS, start=1)]
    return SimpleNamespace(items=items, problems=problems, people=PEOPLE, flaws=flaws or {}, asks_photo=asks_photo)


class Bench(Live):
    """A kiosk that also serves a page of nothing but slots."""

    shown: SimpleNamespace


@pytest.fixture(scope="module")
def bench(founded, tmp_path_factory) -> Iterator[Bench]:
    """Return a kiosk that also serves a page of nothing but slots; the page shows what `shown` says."""
    instance = tmp_path_factory.mktemp("bench") / "instance"
    shutil.copytree(founded[0], instance)
    clock = SteppingClock()
    app = create_app(settings_for(instance), clock=clock)
    live = Bench(app, clock)
    app.add_url_rule("/slots", "slots", lambda: render_template_string(PAGE, sheet=live.shown, key=KEY))
    live.start()
    yield live
    live.close()


@pytest.fixture
def phone(phone_window: Window, bench: Bench) -> Window:
    """Return a phone before the page, its scripts not yet started and nothing kept on it."""
    phone_window.renew(bench.url)
    show(phone_window, bench)
    phone_window.driver.execute_async_script(
        "const gone = indexedDB.deleteDatabase('patrol'); gone.onsuccess = gone.onerror = gone.onblocked = () => arguments[0]()"
    )
    return phone_window


def show(window: Window, bench: Bench, **said) -> Window:
    bench.shown = sheet(**said)
    window.open("/slots")
    return window


def start(window: Window, **how) -> Window:
    """Start the scripts with what the server is to answer."""
    assert window.driver.execute_async_script(START, how) == ""
    return window


def picture(folder: Path, name: str = "fault.jpg", *, size=(640, 480), colour="#a33", **how) -> str:
    """Return the path of a photo of these sides."""
    path = folder / name
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="#27c")
    image.save(path, **how)
    return str(path)


def noise(folder: Path, size: tuple[int, int]) -> str:
    """Return the path of a photo that shrinks badly."""
    path = folder / "noise.jpg"
    Image.effect_noise(size, 120).convert("RGB").save(path, quality=95)
    return str(path)


def choose(window: Window, path: str, *, item: str = "guard") -> None:
    """Hand a file over as the camera would."""
    before = len(window.all(f"{slot(item)} .photo"))
    window.find(f"#{item or 'record'}-file").send_keys(path)
    if item != "full":
        window.wait(lambda: len(window.all(f"{slot(item)} .photo")) > before, what="the photo in its list")


def slot(item: str) -> str:
    return f".slot[data-item='{item}']"


def state(window: Window, item: str = "guard", place: int = 1) -> str | None:
    return window.find(f"{slot(item)} .photo:nth-child({place})").get_attribute("data-state")


def settled(window: Window, wanted: str, item: str = "guard", place: int = 1) -> None:
    window.wait(lambda: state(window, item, place) == wanted, what=f"a photo that is {wanted}")


def posted(window: Window, name: str) -> list[str]:
    """Return what the form would send under a name."""
    return window.run("return new FormData(document.getElementById('check')).getAll(arguments[0])", name)


def calls(window: Window, path: str) -> list[dict]:
    return [call for call in window.run("return window.calls") if call["path"] == path]


def kept(window: Window) -> list[dict]:
    """Return the photos in the phone's own database, their bytes counted."""
    return window.driver.execute_async_script(
        "const done = arguments[0]; window.sheet.store.photosOf(arguments[0] && window.sheet.recordKey()).then("
        "photos => done(photos.map(p => Object.assign({}, p, {bytes: p.bytes instanceof ArrayBuffer ? p.bytes.byteLength : null}))))"
    )


def fail(window: Window) -> Window:
    window.tap("label[for=guard-fail]")
    return window


# -- shrinking -------------------------------------------------------------------------------------------------------

SHRINK = """
const [bytes, type, done] = arguments;
import("/static/scan/shrink.js").then(async ({shrink}) => {
  const file = new File([new Uint8Array(bytes)], "a", {type});
  const made = await shrink(file);
  const image = new Image();
  image.onload = () => done([made.bytes.byteLength, made.type, made.thumb.slice(0, 22), image.naturalWidth, image.naturalHeight]);
  image.onerror = () => done([made.bytes.byteLength, made.type, made.thumb, 0, 0]);
  image.src = await new Promise(ready => { const r = new FileReader(); r.onload = () => ready(r.result);
    r.readAsDataURL(new Blob([made.bytes], {type: made.type})); });
}).catch(error => done(String(error)));
"""


def shrunk(window: Window, path: str, kind: str = "image/jpeg") -> list:
    window.driver.set_script_timeout(60)
    return window.driver.execute_async_script(SHRINK, list(Path(path).read_bytes()), kind)


def test_a_photo_is_at_most_1600_pixels_long_and_500_kilobytes(phone, tmp_path):
    """P31: the worst a camera can make, noise that no codec likes."""
    size, kind, thumb, width, height = shrunk(phone, noise(tmp_path, (2000, 1500)))
    assert kind == "image/jpeg" and thumb == "data:image/jpeg;base64"
    assert size <= 500 * 1024 and 600 <= max(width, height) <= 1600 and round(width / height, 1) == 1.3


def test_a_plain_photo_keeps_its_1600_pixels(phone, tmp_path):
    assert shrunk(phone, picture(tmp_path, size=(3000, 4000)))[3:] == [1200, 1600]


def test_a_small_photo_is_sent_as_it_is(phone, tmp_path):
    path = picture(tmp_path)
    assert shrunk(phone, path)[0] == len(Path(path).read_bytes())


def test_a_photo_taken_on_its_side_is_turned_upright(phone, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    assert shrunk(phone, picture(tmp_path, size=(2400, 1200), exif=exif))[3:] == [800, 1600]


@pytest.mark.parametrize("content", [b"", b"no picture at all", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_cannot_be_shrunk_is_sent_as_it_is_for_the_server_to_judge(phone, tmp_path, content):
    (tmp_path / "odd").write_bytes(content)
    kind = "image/svg+xml" if b"svg" in content else "image/jpeg"
    assert shrunk(phone, str(tmp_path / "odd"), kind)[:3] == [len(content), kind, ""]


@pytest.mark.parametrize("turn", range(1, 9))
def test_the_orientation_a_camera_notes_is_read(phone, tmp_path, turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    content = list(Path(picture(tmp_path, exif=exif)).read_bytes())
    read = "const done = arguments[1]; import('/static/scan/shrink.js').then(m => done(m.orientation(new Uint8Array(arguments[0]).buffer)))"
    assert phone.driver.execute_async_script(read.replace("arguments[0]", "bytes").join(("const bytes = arguments[0]; ", "")), content) == turn


# -- photos ----------------------------------------------------------------------------------------------------------


def test_a_photo_is_kept_sent_by_itself_and_shown(phone, tmp_path):
    """P31, P32: the thumbnail is a data URL, the photo is on the phone, and the form names its key."""
    fail(start(phone))
    choose(phone, picture(tmp_path))
    settled(phone, "stored")
    (sent,) = calls(phone, "/photos")
    (key,) = posted(phone, "a.guard.photo")
    fields = sent["fields"]
    assert (fields["grant"], fields["record"], fields["item"], fields["kind"], fields["key"]) == ("G", KEY, "guard", "photo", key)
    assert fields["photo"]["size"] > 500 and sent["token"]
    (photo,) = kept(phone)
    assert (photo["key"], photo["state"], photo["bytes"]) == (key, "stored", fields["photo"]["size"])
    assert phone.find(f"{slot('guard')} .photo img").get_attribute("src").startswith("data:image/jpeg;base64,")
    assert "已上传" in phone.text(f"{slot('guard')} .photo")


def test_the_draft_is_kept_before_the_camera_opens(phone):
    """P30."""
    fail(start(phone, slow=300))
    phone.run("HTMLInputElement.prototype.click = function () { window.calls.push({path: 'camera', fields: {capture: this.getAttribute('capture')}}); }")
    phone.tap(f"{slot('guard')} .photo-take")
    assert [call["path"] for call in phone.run("return window.calls")] == ["save"]
    phone.wait(lambda: calls(phone, "camera"))
    assert calls(phone, "camera")[0]["fields"]["capture"] == "environment"
    phone.tap(f"{slot('guard')} .photo-choose")
    phone.wait(lambda: len(calls(phone, "camera")) == 2)
    assert calls(phone, "camera")[1]["fields"]["capture"] is None


def test_where_the_browser_forgets_a_tap_saving_begins_when_the_finger_comes_down(phone):
    phone.run("Object.defineProperty(navigator, 'userActivation', {value: undefined})")
    fail(start(phone))
    phone.run("HTMLInputElement.prototype.click = function () { window.calls.push({path: 'camera'}); }")
    phone.run("document.querySelector('.photo-take').dispatchEvent(new PointerEvent('pointerdown'))")
    phone.wait(lambda: calls(phone, "save"))
    phone.run("return new Promise(done => setTimeout(done, 50))")
    at_once = "document.querySelector('.photo-take').click(); return window.calls.map(call => call.path)"
    assert phone.run(at_once) == ["save", "camera"]


def test_the_button_asks_not_to_photograph_children(phone):
    """P34."""
    fail(start(phone))
    assert all("请勿拍到孩子" in button.text for button in phone.all(".photo-take") if button.is_displayed())


def test_why_there_is_no_photo_is_asked_only_while_there_is_none(phone, tmp_path):
    """P11."""
    fail(start(phone))
    phone.tap("label[for=guard-nophoto-later]")
    assert posted(phone, "a.guard.nophoto") == ["稍后补拍"]
    choose(phone, picture(tmp_path))
    assert not phone.find(f"{slot('guard')} .why-none").is_displayed() and posted(phone, "a.guard.nophoto") == []
    for _ in range(2):
        phone.tap(f"{slot('guard')} .photo-drop")
    assert phone.find(f"{slot('guard')} .why-none").is_displayed()


def test_without_network_a_photo_waits_and_is_sent_again_by_hand_and_when_the_network_is_back(phone, tmp_path):
    fail(start(phone, answers=["offline", [503, {"state": "failed", "text": "系统正忙"}], "offline"]))
    choose(phone, picture(tmp_path))
    settled(phone, "waiting")
    assert "等待网络" in phone.text(f"{slot('guard')} .photo") and kept(phone)[0]["state"] == "waiting"
    phone.tap(f"{slot('guard')} .photo-again")
    phone.wait(lambda: "系统正忙" in phone.text(f"{slot('guard')} .photo"))
    phone.tap(f"{slot('guard')} .photo-again")
    phone.wait(lambda: len(calls(phone, "/photos")) == 3 and state(phone) == "waiting")
    phone.run("window.dispatchEvent(new Event('online'))")
    settled(phone, "stored")
    assert {call["fields"]["key"] for call in calls(phone, "/photos")} == set(posted(phone, "a.guard.photo"))


def test_a_refused_photo_says_why_and_leaves_the_others_alone(phone, tmp_path):
    """P33."""
    fail(start(phone, answers=[[422, {"state": "refused", "reason": "SVG", "text": "这不是照片。"}]]))
    (tmp_path / "odd.jpg").write_bytes(b"no picture")
    choose(phone, str(tmp_path / "odd.jpg"))
    settled(phone, "refused")
    assert "这不是照片。" in phone.text(f"{slot('guard')} .photo") and posted(phone, "a.guard.photo") == []
    assert phone.find(f"{slot('guard')} .why-none").is_displayed()
    choose(phone, picture(tmp_path))
    settled(phone, "stored", place=2)
    assert len(posted(phone, "a.guard.photo")) == 1


def test_the_same_picture_twice_is_two_photos(phone, tmp_path):
    """P51."""
    fail(start(phone))
    for _ in range(2):
        choose(phone, picture(tmp_path))
    settled(phone, "stored", place=2)
    assert len(set(posted(phone, "a.guard.photo"))) == 2


def test_several_pictures_are_chosen_at_once_and_belong_to_their_slot(phone, tmp_path):
    fail(start(phone))
    chooser = phone.find(f"{slot('')} .plain-file input:not([capture])")
    chooser.send_keys("\n".join(picture(tmp_path, f"{n}.jpg") for n in range(3)))
    settled(phone, "stored", item="", place=3)
    assert len(posted(phone, "photo")) == 3 and {call["fields"]["item"] for call in calls(phone, "/photos")} == {""}


def test_one_photo_is_deleted_by_two_taps(phone, tmp_path):
    fail(start(phone))
    for name in ("a.jpg", "b.jpg"):
        choose(phone, picture(tmp_path, name))
    settled(phone, "stored", place=2)
    first, second = posted(phone, "a.guard.photo")
    phone.tap(f"{slot('guard')} .photo-drop")
    assert posted(phone, "a.guard.photo") == [first, second] and "确定删除" in phone.text(f"{slot('guard')} .photo")
    phone.tap(f"{slot('guard')} .photo-drop")
    assert posted(phone, "a.guard.photo") == [second] and "照片 1" in phone.text(f"{slot('guard')} .photo")
    phone.wait(lambda: [photo["key"] for photo in kept(phone)] == [second])


def test_a_page_that_was_killed_while_sending_shows_its_photos_again_and_sends_them(phone, bench, tmp_path):
    """P30, P31: killed between choosing and uploading."""
    fail(start(phone, always="never"))
    choose(phone, picture(tmp_path))
    phone.wait(lambda: kept(phone))
    (key,) = posted(phone, "a.guard.photo")
    show(phone, bench)
    start(phone)
    settled(phone, "stored")
    assert posted(phone, "a.guard.photo") == [key] and calls(phone, "/photos")[0]["fields"]["key"] == key


def test_photos_of_another_record_are_not_shown_when_a_draft_is_taken_up(phone, tmp_path):
    fail(start(phone))
    choose(phone, picture(tmp_path))
    settled(phone, "stored")
    phone.run("document.querySelector('[name=key]').value = 'f'.repeat(32); return slots.restore()")
    assert not phone.all(".slot .photo") and posted(phone, "a.guard.photo") == []


def test_the_sixty_first_photo_is_refused_in_words(phone, tmp_path):
    start(phone)
    phone.driver.execute_async_script(
        """const done = arguments[0], photo = n => ({key: "k" + n, record: sheet.recordKey(), item: "guard", kind: "photo",
        bytes: new ArrayBuffer(9), type: "image/jpeg", thumb: "", takenAt: "", state: "stored", text: "", small: ""});
        Promise.all(Array.from({length: 60}, (_, n) => sheet.store.putPhoto(photo(n)))).then(() => slots.restore()).then(done);"""
    )
    fail(phone)
    assert len(phone.all(f"{slot('guard')} .photo")) == 60
    phone.find("#meter-file").send_keys(picture(tmp_path))
    phone.wait(lambda: "最多 60 张" in phone.text(slot("meter")))
    assert not phone.all(f"{slot('meter')} .photo") and calls(phone, "/photos") == []


def test_where_the_phone_keeps_nothing_a_photo_goes_straight_to_the_server(phone, tmp_path):
    fail(start(phone, isBare=True))
    choose(phone, picture(tmp_path))
    settled(phone, "stored")
    assert len(calls(phone, "/photos")) == 1 and len(posted(phone, "a.guard.photo")) == 1


def test_an_old_page_asks_for_a_fresh_token_and_sends_again(phone, tmp_path):
    fail(start(phone, answers=[[403, {"state": "failed", "text": "x"}], [200, {"token": "fresh", "now": "", "person": 3}]]))
    choose(phone, picture(tmp_path))
    settled(phone, "stored")
    assert [call["path"] for call in phone.run("return window.calls")][-3:] == ["/photos", "/ready", "/photos"]
    assert calls(phone, "/photos")[1]["token"] == "fresh" and posted(phone, "form_token") == ["fresh"]


def test_photos_the_page_came_with_stay_and_can_be_deleted(phone, bench):
    show(phone, bench, typed={"a.guard": ("fail",), "a.guard.photo": ("one", "two")})
    start(phone)
    assert posted(phone, "a.guard.photo") == ["one", "two"] and state(phone) == "stored"
    for _ in range(2):
        phone.tap(f"{slot('guard')} .photo-drop")
    assert posted(phone, "a.guard.photo") == ["two"]


def test_a_photo_the_server_misses_is_sent_again_from_the_phone(phone, bench, tmp_path):
    fail(start(phone, always="offline"))
    choose(phone, picture(tmp_path))
    settled(phone, "waiting")
    (key,) = posted(phone, "a.guard.photo")
    missing = Problem("guard", ProblemCode.PHOTO_NOT_THERE, "a.guard.photo")
    show(phone, bench, typed={"a.guard": ("fail",), "a.guard.photo": (key,)}, problems=(missing,))
    start(phone)
    settled(phone, "stored")
    assert posted(phone, "a.guard.photo") == [key] and len(calls(phone, "/photos")) == 1


# -- signatures ------------------------------------------------------------------------------------------------------

DRAW = """
const [points, done] = [arguments[0], arguments[1]], pad = document.querySelector(".sign-pad"), box = pad.getBoundingClientRect();
const tell = (name, [x, y]) => pad.dispatchEvent(new PointerEvent(name, {pointerId: 7, isPrimary: true, pointerType: "touch",
  clientX: box.left + x, clientY: box.top + y, bubbles: true, cancelable: true}));
HTMLElement.prototype.setPointerCapture = () => {};
tell("pointerdown", points[0]); points.slice(1).forEach(point => tell("pointermove", point)); tell("pointerup", points[points.length - 1]);
"""
NAME = [[40, 40], [120, 120], [180, 40], [240, 130], [200, 90]]
DOT = [[40, 40], [42, 41]]
INK = """
const pad = arguments[0], pen = pad.getContext("2d"), all = pen.getImageData(0, 0, pad.width, pad.height).data;
let dark = 0; for (let i = 0; i < all.length; i += 4) { if (all[i] + all[i + 1] + all[i + 2] < 200) { dark += 1; } }
return {dark, corner: Array.from(all.slice(0, 4)), width: pad.width};
"""


def ink(window: Window) -> dict:
    return window.run(INK, window.find(".sign-pad"))


@pytest.fixture
def pad(phone) -> Window:
    """Return a phone with the signature pad open."""
    start(phone)
    phone.tap(".sign-open")
    return phone


def test_a_pad_that_is_not_open_takes_no_stroke(phone):
    start(phone)
    assert not phone.find(".sign-pad").is_displayed()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_signature_is_black_on_white_and_sent_as_a_picture(pad, scheme):
    pad.prefer(scheme)
    pad.run(DRAW, NAME)
    drawn = ink(pad)
    assert drawn["dark"] > 300 and drawn["corner"] == [255, 255, 255, 255] and drawn["width"] <= 1000
    pad.tap(".sign-done")
    settled(pad, "stored", item="signed")
    fields = calls(pad, "/photos")[0]["fields"]
    assert (fields["kind"], fields["item"], fields["photo"]["type"]) == ("signature", "signed", "image/png")
    assert posted(pad, "a.signed.photo") == [fields["key"]] and "签名" in pad.text(f"{slot('signed')} .photo")
    assert not pad.find(".sign").is_displayed()


def test_a_dot_is_no_signature_and_is_told_at_once(pad):
    pad.run(DRAW, DOT)
    pad.tap(".sign-done")
    assert "签名太短" in pad.text(slot("signed")) and posted(pad, "a.signed.photo") == []


def test_a_signature_is_cleared(pad):
    pad.run(DRAW, NAME)
    pad.tap(".sign-clear")
    assert ink(pad)["dark"] == 0
    pad.tap(".sign-done")
    assert posted(pad, "a.signed.photo") == []


def test_a_signature_is_as_wide_as_its_card_and_takes_no_scrolling(pad):
    for screen in (Screen(360, 740, is_touch=True), NARROW):
        pad.resize(screen)
        box = pad.find(".sign-pad")
        assert box.size["width"] >= screen.width - 70 and box.size["height"] >= 180
        assert box.value_of_css_property("touch-action") == "none"


def test_a_signature_that_was_not_finished_is_kept_before_the_form_is_sent(pad):
    pad.run(DRAW, NAME)
    pad.driver.execute_async_script("slots.settle().then(arguments[0])")
    assert len(posted(pad, "a.signed.photo")) == 1 and kept(pad)[0]["kind"] == "signature"


def test_deleting_a_signature_offers_the_pad_again(pad):
    pad.run(DRAW, NAME)
    pad.tap(".sign-done")
    settled(pad, "stored", item="signed")
    for _ in range(2):
        pad.tap(f"{slot('signed')} .photo-drop")
    pad.tap(".sign-open")
    assert ink(pad)["dark"] == 0


def test_a_photo_of_the_paper_stands_for_a_signature(phone, tmp_path):
    start(phone)
    choose(phone, picture(tmp_path), item="signed")
    settled(phone, "stored", item="signed")
    assert calls(phone, "/photos")[0]["fields"]["kind"] == "photo" and len(posted(phone, "a.signed.photo")) == 1


# -- the second person -----------------------------------------------------------------------------------------------

CONFIRMED = [200, {"state": "confirmed", "name": "王师傅"}]
FIELDS = """const done = arguments[0]; import("/static/scan/fields.js").then(({fieldsOf}) => done(fieldsOf(document.getElementById("check"))));"""


def sign_as_second(window: Window, pin: str = "314159") -> None:
    window.choose("#two-person", "王师傅")
    window.type("#two-pin", pin)


def test_the_second_person_confirms_with_their_own_pin(phone):
    start(phone, answers=[CONFIRMED])
    sign_as_second(phone)
    phone.tap(".second-go")
    phone.wait(lambda: phone.find(".second-done").is_displayed())
    hour = phone.run("const at = new Date('2026-11-20T00:12:00Z'); return ('0' + at.getHours()).slice(-2) + ':' + ('0' + at.getMinutes()).slice(-2)")
    assert f"王师傅 已确认 {hour}" in phone.text(slot("two"))
    fields = calls(phone, "/second")[0]["fields"]
    assert fields == {"grant": "G", "record": KEY, "item": "two", "person": "4", "pin": "314159"}
    assert not phone.find(".second-ask").is_displayed() and not phone.find(f"{slot('two')} .why-none").is_displayed()


def test_the_pin_is_nowhere_in_what_the_phone_keeps(phone):
    start(phone, answers=[[422, {"state": "refused", "text": "PIN 不对，请再试。"}], CONFIRMED])
    sign_as_second(phone)
    assert "314159" not in str(phone.driver.execute_async_script(FIELDS))
    phone.tap(".second-go")
    phone.wait(lambda: "PIN 不对" in phone.text(slot("two")))
    assert phone.find("#two-pin").get_attribute("value") == ""
    phone.type("#two-pin", "314159")
    phone.tap(".second-go")
    phone.wait(lambda: phone.find(".second-done").is_displayed())
    assert "314159" not in str(phone.driver.execute_async_script(FIELDS)) and posted(phone, "a.two.pin") == [""]


def test_without_network_the_second_person_is_told_so_and_a_reason_is_offered(phone):
    start(phone, always="offline")
    sign_as_second(phone)
    phone.tap(".second-go")
    phone.wait(lambda: "连不上服务器" in phone.text(slot("two")))
    phone.tap("label[for=two-nophoto-network]")
    assert posted(phone, "a.two.nophoto") == ["没有网络"] and posted(phone, "a.two.confirmed") == [""]


def test_enter_confirms_and_does_not_send_the_form(phone):
    start(phone, answers=[CONFIRMED])
    sign_as_second(phone, "314159\n")
    phone.wait(lambda: phone.find(".second-done").is_displayed())
    assert phone.path == "/slots" and len(calls(phone, "/second")) == 1


def test_a_pin_that_was_typed_is_confirmed_before_the_form_is_sent(phone):
    start(phone, answers=[CONFIRMED])
    sign_as_second(phone)
    phone.driver.execute_async_script("slots.settle().then(arguments[0])")
    assert phone.find(".second-done").is_displayed()


def test_a_name_without_pin_is_not_sent(phone):
    start(phone)
    phone.choose("#two-person", "王师傅")
    phone.tap(".second-go")
    assert "请选名字" in phone.text(slot("two")) and calls(phone, "/second") == []


def test_a_confirmation_the_page_came_with_is_shown(phone, bench):
    show(phone, bench, typed={"a.two.confirmed": ("王师傅",)})
    assert "王师傅 已确认" in phone.text(slot("two"))
    start(phone)
    assert "王师傅 已确认" in phone.text(slot("two")) and not phone.find(".second-ask").is_displayed()
    phone.tap(".second-again")
    assert phone.find(".second-ask").is_displayed()


def test_an_item_is_answered_by_its_slot(phone, tmp_path):
    start(phone, answers=[CONFIRMED])
    asked = "return ['guard', 'meter', 'signed', 'two', 'roll_call'].map(key => slots.isAnswered(document.getElementById('item-' + key)))"
    assert phone.run(asked) == [False, False, False, False, None]
    phone.tap("label[for=meter-nophoto-later]")
    phone.type("#signed-nophoto", "手受伤")
    sign_as_second(phone)
    phone.tap(".second-go")
    phone.wait(lambda: phone.find(".second-done").is_displayed())
    assert phone.run(asked) == [False, True, True, True, None]


# -- reading and touching --------------------------------------------------------------------------------------------


@pytest.fixture(params=["without scripts", "fresh", "filled"])
def seen(request, phone, bench, tmp_path) -> Window:
    """Return the page as it is without scripts, when it opens, and full of photos in every state."""
    show(phone, bench, asks_photo=True, flaws={"meter": ("这不是照片。",)})
    fail(phone)
    if request.param == "without scripts":
        return phone
    start(phone, answers=[[201, {"state": "stored"}], [422, {"state": "refused", "text": "这不是照片，请重新拍一张。"}]], always="offline")
    if request.param == "filled":
        for name in ("a.jpg", "b.jpg", "c.jpg"):
            choose(phone, picture(tmp_path, name))
        settled(phone, "waiting", place=3)
        phone.tap(".sign-open")
        phone.run(DRAW, DOT)
        phone.tap(".sign-done")
        phone.tap(".second-go")
        phone.run("document.activeElement.blur()")
    return phone


def test_targets_are_as_large_as_a_thumb_and_keep_their_distance(seen):
    """P1."""
    assert measure.too_small(seen) + measure.too_close(seen) == []
    heights = [button.size["height"] for button in seen.all(".photo-take") if button.is_displayed()]
    assert all(height >= 60 for height in heights)


def test_letters_are_at_least_sixteen_pixels(seen):
    """P2."""
    assert [each for each in measure.letters(seen) if each["size"] < 16 or each["lead"] < 1.3] == []


def test_nothing_is_cut_on_a_narrow_screen(seen):
    """P3."""
    for screen in (NARROW, Screen(180, 370, is_touch=True)):
        seen.resize(screen)
        assert measure.cut(seen) == []


def test_no_serious_fault_in_either_look(seen):
    """P4, P5."""
    for scheme in ("light", "dark"):
        seen.prefer(scheme)
        assert faults(seen) == []


def test_both_halves_of_a_pair_have_a_name_of_their_own(phone):
    labels = [label.text for label in phone.all(".number-half label")]
    assert labels == ["应到", "实到", "第一个", "第二个"]
    names = phone.run("return [...document.querySelectorAll('.number-half input')].map(i => i.labels.length + i.getAttribute('aria-labelledby'))")
    assert names[0] == "1title-roll_call label-roll_call-value-low"


def test_nothing_complains_in_the_console_about_what_the_page_may_load(desk_window, bench, tmp_path):
    """X8: thumbnails are data URLs, which the policy allows; nothing is a blob."""
    desk_window.renew(bench.url)
    show(desk_window, bench)
    desk_window.complaints()
    start(desk_window)
    desk_window.find("#meter-file").send_keys(picture(tmp_path, size=(2400, 1800)))
    settled(desk_window, "stored", item="meter")
    assert desk_window.complaints() == []


# -- the real form and the real server -------------------------------------------------------------------------------


@pytest.fixture
def form_page(phone_window: Window, live: Live, cast) -> Window:
    """Return the inspector's phone before a form that asks for everything, and another person who has a PIN."""
    with live.inside():
        point = checkpoint()
        plan(cadence=DAILY, title="灭火器日检")
        plans.publish_form(replace(library.forms()["FIRE-01"], items=ITEMS[:4]), now=FRIDAY_MORNING)
        path = f"/c/{code_of(point)}"
    for person in (cast.rectifier, cast.inspector):
        phone_window.renew(live.url)
        doors.enrol_here(phone_window, live, person, by=cast.supervisor)
    phone_window.open(path)
    return phone_window


def test_a_fault_with_photo_signature_and_second_person_is_recorded(form_page, live, cast, tmp_path):
    phone = form_page
    phone.tap("label[for=guard-fail]")
    phone.tap("label[for=guard-reason-loose]")
    for item in ("guard", "meter", ""):
        choose(phone, picture(tmp_path, f"{item or 'whole'}.jpg", size=(2400, 1800)), item=item)
        settled(phone, "stored", item)
    phone.tap(".sign-open")
    phone.run(DRAW, NAME)
    phone.tap(".sign-done")
    settled(phone, "stored", "signed")
    phone.choose("#two-person", "陈师傅")
    phone.type("#two-pin", PIN)
    phone.tap(".second-go")
    phone.wait(lambda: phone.find(".second-done").is_displayed())
    assert phone.text("#count").startswith("4 / 4")
    phone.tap("#send")
    phone.wait(lambda: phone.all("#saved"))
    (row,) = live.ask(lambda: all_rows(Inspection))
    photos = live.ask(lambda: {photo.item: (photo.kind, photo.inspection_id) for photo in all_rows(Photo)})
    assert photos == {
        "guard": ("photo", row.id), "meter": ("photo", row.id), "": ("photo", row.id), "signed": ("signature", row.id),
    }  # fmt: skip
    assert row.answers["two"]["value"] == str(cast.rectifier)


def test_after_a_kill_the_form_goes_on_with_its_photos(form_page, live, tmp_path):
    """P30: the page is gone while the photo has not reached the server."""
    phone = form_page
    path = phone.path
    phone.tap("label[for=guard-fail]")
    live.is_failing = True
    choose(phone, picture(tmp_path))
    settled(phone, "waiting")
    (key,) = posted(phone, "a.guard.photo")
    live.is_failing = False
    phone.open(path)
    phone.wait(lambda: phone.all(".draft-question"), what="the question whether to go on")
    phone.tap(".draft-question [data-move=continue]")
    settled(phone, "stored")
    assert posted(phone, "a.guard.photo") == [key] and phone.find("#guard-fail").is_selected()
    assert [photo.key for photo in live.ask(lambda: all_rows(Photo))] == [key]
