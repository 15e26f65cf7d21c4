"""A phone in somebody's pocket, what happened to it, and what must be true afterwards: nothing submitted is ever lost.

`Pocket` is the phone with its tabs, its network and its clock; `Book` is what the test knows was submitted, taken and
typed; `History` draws steps by a seed and plays them. What the pages showed is written down by a script in each of them.
"""

import contextlib
import io
import itertools
import random
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from selenium.common.exceptions import WebDriverException
from sqlalchemy import func, select

from kiosk import create_app, library
from kiosk.core.form import FailClass, Form, Item, ItemType
from kiosk.core.words import Text
from kiosk.operations import people, plans, registry
from kiosk.storage import queries
from kiosk.storage.database import db
from kiosk.storage.models import Inspection, Photo
from tests.browser.live import Fault, Live, SteppingClock
from tests.browser.window import Window
from tests.conftest import settings_for
from tests.factories import DAILY, PASSWORD, PIN, Cast, checkpoint, code_of, plan

FORM = "FIRE-01"
# Longer than any lease of the outbox.
LEASE = 120.0
STATUSES = (401, 403, 409, 413, 422, 500, 503)
# What the phone leaves to a person; sent again as it is, it would be answered the same.
FOR_A_PERSON = ("wrong", "taken")
ITEMS = (
    Item("guard", ItemType.PASS, Text("外观完好", "Looks sound"), FailClass.NOW),
    Item("words", ItemType.TEXT, Text("备注", "Words")),
    Item("meter", ItemType.PHOTO, Text("拍下压力表", "Photo of the gauge"), is_required=False),
)
# In every page: a clock that can be set wrong, and a list of what was shown as saved, with the true time.
_WATCH = r"""
(() => {
  try { localStorage.getItem("ahead"); } catch (error) { return; }
  const Plain = Date, now = Date.now.bind(Date);
  const ahead = () => Number(localStorage.getItem("ahead") || 0);
  window.Date = class extends Plain {
    constructor(...given) { if (given.length) { super(...given); } else { super(now() + ahead()); } }
    static now() { return now() + ahead(); }
  };
  const known = {};
  const look = () => {
    const text = (document.body ? document.body.innerText : "").replace(/先前那份已保存/g, "");
    if (!/已保存/.test(text)) { return; }
    (text.match(/\d{4}-\d{5}/g) || [""]).forEach(number => {
      if (known[number]) { return; }
      known[number] = true;
      const seen = JSON.parse(localStorage.getItem("seen") || "[]");
      localStorage.setItem("seen", JSON.stringify(seen.concat([[number, now() / 1000, location.pathname]])));
    });
  };
  new MutationObserver(look).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
})();
"""
# Timers of a quarter of a minute and more come early: nobody waits for a browser that gives up after 20 or 90 seconds.
HURRY = """
(() => { const later = window.setTimeout; window.setTimeout = (work, span, ...more) => later(work, span >= 15000 ? span / 25 : span, ...more); })();
"""
NO_STORE = "Object.defineProperty(window, 'indexedDB', {value: null});"
_READ = """
const read = name => new Promise(done => {
  if (!window.indexedDB) { done([]); return; }
  const open = indexedDB.open("patrol", 1);
  open.onupgradeneeded = () => { open.transaction.abort(); };
  open.onerror = event => { event.preventDefault(); done([]); };
  open.onsuccess = () => {
    if (!open.result.objectStoreNames.contains(name)) { open.result.close(); done([]); return; }
    const all = open.result.transaction(name).objectStore(name).getAll();
    all.onsuccess = () => { open.result.close(); done(all.result); };
  };
});
"""
_WIPE = """
const done = arguments[0], open = indexedDB.open("patrol", 1);
localStorage.clear();
open.onupgradeneeded = () => { open.transaction.abort(); };
open.onerror = event => { event.preventDefault(); done(); };
open.onsuccess = () => {
  const within = open.result.transaction(["records", "photos"], "readwrite");
  ["records", "photos"].forEach(name => within.objectStore(name).clear());
  within.oncomplete = () => { open.result.close(); done(); };
};
"""
_RECORDS = f"{_READ} const done = arguments[0]; read('records').then(done);"
_PHOTOS = f"""{_READ} const done = arguments[0];
read('photos').then(all => done(all.map(p => ({{key: p.key, record: p.record, state: p.state, text: p.text, size: p.bytes ? p.bytes.byteLength : 0}}))));"""
_FILL = f"""{_READ}
const [note, fails, done] = arguments;
const form = document.getElementById("check"), words = form.elements["a.words"];
const tell = (input, value) => {{ input.value = value; ["input", "change"].forEach(name => input.dispatchEvent(new Event(name, {{bubbles: true}}))); }};
tell(words, note);
document.getElementById(fails ? "guard-fail" : "guard-pass").click();
if (fails) {{
  tell(form.elements["a.guard.note"], "bad " + note);
  const later = document.getElementById("guard-nophoto-later");
  if (later.offsetParent) {{ later.click(); }}
}}
const key = form.elements.key.value, end = performance.now() + 4000;
const look = () => read("records").then(all => {{
  const found = all.find(each => each.key === key);
  const is = found && found.fields && found.fields.some(pair => pair[0] === "a.words" && pair[1] === note);
  if (is || (found && found.state !== "draft") || performance.now() > end) {{ done([key, is ? found.state : found ? "other" : "none"]); }}
  else {{ setTimeout(look, 25); }}
}});
look();
"""
_SHEET = """
const form = document.getElementById("check");
if (!form || form.hidden || !form.getClientRects().length) { return null; }
return {key: form.elements.key.value, person: form.dataset.person, code: form.dataset.code, note: form.elements["a.words"].value,
  busy: document.getElementById("send").getAttribute("aria-disabled"),
  photos: Array.from(form.querySelectorAll(".slot .photo")).filter(line => line.getAttribute("data-state") !== "refused")
    .map(line => [line.closest(".slot").getAttribute("data-item"), line.getAttribute("data-key")])};
"""


class Lost(AssertionError):
    """Something that was submitted is gone, is there twice, or was called saved when it was not."""


@dataclass(frozen=True)
class Submitted:
    """One tap on 提交: under whose name, with which words and which photos (by item, the key of each)."""

    key: str
    person: int
    code: str
    note: str
    photos: tuple[tuple[str, str], ...]
    at: datetime
    fails: bool = False


@dataclass
class Book:
    """What the test knows: every submission by its note, every photo's colours by its key, when each row was written."""

    live: Live
    submitted: dict[str, Submitted] = field(default_factory=dict)
    colours: dict[str, tuple] = field(default_factory=dict)
    drafts: dict[str, list[str]] = field(default_factory=dict)
    written: dict[int, float] = field(default_factory=dict)
    posts: int = 0
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def note_rows(self) -> None:
        """Write down that every inspection there is was there by now, and that one more was posted."""
        self.posts += 1
        newest = self.live.ask(lambda: db.session.scalar(select(func.max(Inspection.id)))) or 0
        for number in range(1, newest + 1):
            self.written.setdefault(number, time.time())


class Pocket:
    """A phone with tabs that share what it keeps; the tab in front is the one that is touched."""

    def __init__(self, window: Window, live: Live, cast: Cast, folder: Path) -> None:
        self.window = window
        self.driver = window.driver
        self.live = live
        self.cast = cast
        self.folder = folder
        self.scripts = [_WATCH]
        self.is_cut = False
        self.book = Book(live)
        live.after = self.book.note_rows
        self.driver.set_script_timeout(20)
        window.site, self.device = live.url, 0
        self.fresh_tab(is_only=True)
        window.command("Network.clearBrowserCookies")
        # Emptied by a page: a store that the browser's tools take away can be slow to come back.
        assert self.open("/find")
        self.until(lambda: window.find("#outbox").is_displayed(), what="the store to be open")
        self.driver.execute_async_script(_WIPE)

    # -- tabs, network, clock, people ---------------------------------------------------------------------------------

    def fresh_tab(self, *, is_only: bool = False) -> None:
        """Open a tab and touch that from now on; if it is to be the only one, the others are killed."""
        others = self.driver.window_handles
        self.driver.switch_to.new_window("tab")
        mine = self.driver.current_window_handle
        if is_only:
            for other in others:
                self.driver.switch_to.window(other)
                self.driver.close()
            self.driver.switch_to.window(mine)
        self.window.resize(self.window.home)
        for script in self.scripts:
            self.window.command("Page.addScriptToEvaluateOnNewDocument", source=script)
        self._wire()

    def leave(self) -> None:
        """Leave the browser to other tests as it was found: one tab, its network, none of our scripts."""
        self.live.faults.clear()
        self.live.after = lambda: None
        self.scripts, self.is_cut = [], False
        self.fresh_tab(is_only=True)

    def kill(self) -> None:
        """Kill the tab in front, as a phone does that needs memory, and open an empty one if it was the last."""
        left = [each for each in self.driver.window_handles if each != self.driver.current_window_handle]
        if not left:
            self.fresh_tab(is_only=True)
            return
        self.driver.close()
        self.driver.switch_to.window(left[-1])

    def switch(self) -> None:
        """Touch another tab, if there is one."""
        handles = self.driver.window_handles
        at = handles.index(self.driver.current_window_handle)
        self.driver.switch_to.window(handles[(at + 1) % len(handles)])

    def cut(self, *, is_cut: bool = True) -> None:
        """Take the network away from every tab, or give it back."""
        self.is_cut = is_cut
        mine = self.driver.current_window_handle
        for each in self.driver.window_handles:
            self.driver.switch_to.window(each)
            self._wire()
        self.driver.switch_to.window(mine)

    def _wire(self) -> None:
        self.window.command("Network.enable")
        self.window.command(
            "Network.emulateNetworkConditions",
            offline=self.is_cut, latency=0, downloadThroughput=-1, uploadThroughput=-1,
        )  # fmt: skip

    def enrol(self, person: int) -> None:
        """Make this the phone of somebody."""
        with self.live.inside():
            now = self.live.clock()
            offer = people.offer_enrolment(now=now, by=self.cast.supervisor)
            device, signed = people.enrol_phone(offer.value, person_id=person, pin=PIN, pin_again=PIN, name="手机", now=now)
            self.device = max(each.id for each in queries.devices())
        self.window.give_cookie("kiosk_phone", device.value)
        self.window.give_cookie("kiosk_sign_in", signed.value)

    def sign_in(self, person: int) -> None:
        """Let somebody sign in on this phone."""
        with self.live.inside():
            token = people.sign_in_on_phone(self.device, person_id=person, pin=PIN, now=self.live.clock())
        self.window.give_cookie("kiosk_sign_in", token.value)

    def sign_out(self) -> None:
        """Sign out whoever is signed in."""
        self.window.command("Network.deleteCookies", name="kiosk_sign_in", url=self.live.url)

    def set_clock(self, seconds: float) -> None:
        """Move the phone's clock; only from a page of the kiosk."""
        with contextlib.suppress(WebDriverException):
            self.window.run("localStorage.setItem('ahead', Number(localStorage.getItem('ahead') || 0) + arguments[0] * 1000)", seconds)

    def pass_time(self, seconds: float) -> None:
        """Let time pass for the kiosk and the phone."""
        self.live.clock.now += timedelta(seconds=seconds)
        self.set_clock(seconds)

    # -- pages ---------------------------------------------------------------------------------------------------------

    def open(self, path: str) -> bool:
        """Open a page; whether it came."""
        try:
            self.window.open(path)
        except WebDriverException:
            return False
        return bool(self.window.all("#outbox"))

    def show(self, code: str) -> bool:
        """Open the form of a point, going on with the draft if there is one; whether the form is there."""
        form = self.live.ask(lambda: queries.form_ids()[FORM])
        if not self.open(f"/c/{code}?form={form}") or not self.window.all("#check"):
            return False
        self.until(lambda: self.window.find("#outbox").is_displayed(), what="the store to be open")
        person = self.window.run("return document.getElementById('check').dataset.person")
        drafts = [each for each in self.records() if each["state"] == "draft" and each["code"] == code and each["person"] == person]
        with contextlib.suppress(AssertionError, WebDriverException):
            if drafts:
                key = max(drafts, key=lambda each: each["updatedAt"])["key"]
                self.until(lambda: self.window.all(".draft-question"))
                self.window.run("document.querySelector('.draft-question [data-move=continue]').click()")
                self.until(lambda: (self.sheet() or {}).get("key") == key)
                self.until(lambda: self.window.find("#outbox").is_displayed())
        return self.sheet() is not None

    def until(self, is_so: Callable[[], object], *, seconds: float = 5.0, what: str = "") -> None:
        """Wait until something is the case; fails with what the phone keeps."""
        try:
            self.window.wait(is_so, seconds=seconds, what=what)
        except AssertionError as error:
            with contextlib.suppress(WebDriverException):
                raise AssertionError(f"{error}; on the phone: {_brief(self.records())}") from None
            raise

    def sheet(self) -> dict[str, Any] | None:
        """Return the form that can be touched in the tab in front, or None."""
        with contextlib.suppress(WebDriverException):
            found: dict[str, Any] | None = self.window.run(_SHEET)
            return found
        return None

    def fill(self, note: str, *, fails: bool = False) -> str:
        """Answer the items, with words that occur nowhere else; the state of what the phone keeps of it."""
        key, state = self.driver.execute_async_script(_FILL, note, fails)
        if state == "draft":
            self.book.drafts.setdefault(key, []).append(note)
            # What came back to be mended is the person's again, who has now written something else.
            for old in [each for each in self.book.submitted.values() if each.key == key]:
                if not self._rows(old):
                    del self.book.submitted[old.note]
        return str(state)

    def take(self, item: str, *, size: tuple[int, int] = (320, 240), is_kept: bool = True) -> str:
        """Take a photo with colours of its own; its key."""
        number = next(self.book.numbers)
        path, colours = pattern(self.folder, number, size)
        lines = f".slot[data-item='{item}'] .photo"
        before = len(self.window.all(lines))
        self.window.find(f"#{item or 'record'}-file").send_keys(str(path))
        self.until(lambda: len(self.window.all(lines)) > before, what="the photo in its list")
        key = self.window.all(lines)[-1].get_attribute("data-key") or ""
        self.book.colours[key] = colours
        if is_kept:
            self.until(lambda: any(each["key"] == key for each in self.photos()), what="the photo on the phone")
        return key

    def submit(self, *, is_awaited: bool = True) -> Submitted | None:
        """Tap 提交; what was submitted, or None where no form is there to be."""
        sheet = self.sheet()
        if sheet is None or sheet["busy"] or not sheet["note"]:
            return None
        fails = bool(self.window.all("#guard-fail:checked"))
        found = Submitted(
            sheet["key"], int(sheet["person"]), sheet["code"], sheet["note"],
            tuple(sorted((item, key) for item, key in sheet["photos"])), self.live.clock.now, fails,
        )  # fmt: skip
        self.book.submitted[found.note] = found
        self.window.run("document.getElementById('send').click()")
        if is_awaited:
            self.until(self.is_answered, seconds=12, what="what became of the record")
        return found

    def is_answered(self) -> bool:
        """Decide whether the tab shows what became of what was submitted, or nothing of the kiosk."""
        try:
            return bool(
                self.window.run(
                    "return location.pathname.startsWith('/saved/') || !document.getElementById('outbox') ||"
                    "!!document.querySelector('.kept, #problems')"
                )
            )
        except WebDriverException:
            return True

    def records(self) -> list[dict[str, Any]]:
        """Return every record that the phone keeps; needs a page of the kiosk in front."""
        found: list[dict[str, Any]] = self.driver.execute_async_script(_RECORDS)
        return found

    def photos(self) -> list[dict[str, Any]]:
        """Return every photo that the phone keeps, with the size of its bytes."""
        found: list[dict[str, Any]] = self.driver.execute_async_script(_PHOTOS)
        return found

    def send_now(self) -> None:
        """Tap 立即发送, if it is there, and wait until the round is over."""
        self.window.run("const button = document.querySelector('.outbox-send'); if (button) { button.click(); }")
        self.until(lambda: not self.window.all(".outbox-send[aria-disabled]"), seconds=30, what="the round")

    # -- afterwards ----------------------------------------------------------------------------------------------------

    def heal(self) -> None:
        """Make all well again: server, network, person; then send by hand until nothing changes any more."""
        self.live.faults.clear()
        self.fresh_tab(is_only=True)
        self.cut(is_cut=False)
        self.sign_in(self.cast.inspector)
        assert self.open("/find"), "the kiosk does not answer"
        self.until(lambda: self.window.find("#outbox").is_displayed())
        for _ in range(6):
            waiting = [each for each in self.records() if each["state"] == "waiting"]
            if all((each["problem"] or {}).get("state") in FOR_A_PERSON for each in waiting):
                return
            self.set_clock(LEASE)
            self.send_now()

    def check(self, *, allowed: Callable[[Submitted], bool] = lambda _: False) -> None:
        """Check that every submission is saved exactly once, or stays on the phone where a person must see to it.

        `allowed` says whether one may stay. Raises Lost with what is wrong.
        """
        records, photos = {each["key"]: each for each in self.records()}, {each["key"]: each for each in self.photos()}
        saved = {each.note: self._rows(each) for each in self.book.submitted.values()}
        for submitted in self.book.submitted.values():
            rows = saved[submitted.note]
            if len(rows) > 1:
                raise Lost(f"{submitted} is there {len(rows)} times")
            if rows:
                self._check_row(submitted, rows[0])
            elif not allowed(submitted):
                raise Lost(f"{submitted} is not saved; on the phone: {_brief(records.values())}")
            else:
                self._check_kept(submitted, records, photos)
        self._check_left(records, photos)
        self._check_drafts(records)
        self._check_seen()

    def _rows(self, submitted: Submitted) -> list[Inspection]:
        """Return the rows with the words of a submission, whatever their key."""
        where = func.json_extract(Inspection.answers, "$.words.value") == submitted.note
        return self.live.ask(lambda: list(db.session.scalars(select(Inspection).where(where))))

    def _check_row(self, submitted: Submitted, row: Inspection) -> None:
        if row.person_id != submitted.person:
            raise Lost(f"{submitted} was saved under {row.person_id}")
        if row.answers["guard"]["value"] != ("fail" if submitted.fails else "pass"):
            raise Lost(f"{submitted} says {row.answers['guard']}")
        if not row.served_at <= row.at <= row.received_at:
            raise Lost(f"{submitted} counts from {row.at}")
        rows = self.live.ask(lambda: list(db.session.scalars(select(Photo).where(Photo.inspection_id == row.id))))
        found = {each.key: each for each in rows}
        for item, key in submitted.photos:
            photo = found.get(key)
            if row.key != submitted.key and photo is None:
                # Sent as a new one, its photos have keys of their own.
                photo = next((each for each in rows if each.item == item and self._shows(each.id, key)), None)
            if photo is None or photo.item != item or photo.person_id != submitted.person:
                raise Lost(f"photo {key} of {submitted} is not with it: {[(each.key, each.item) for each in rows]}")
            if not self._shows(photo.id, key):
                raise Lost(f"photo {key} of {submitted} shows something else")
        if len(rows) != len(submitted.photos):
            raise Lost(f"{submitted} has {len(rows)} photos")

    def _shows(self, photo_id: int, key: str) -> bool:
        return is_like(self.fetch(f"/photos/{photo_id}"), self.book.colours[key])

    def _check_kept(self, submitted: Submitted, records: dict[str, Any], photos: dict[str, Any]) -> None:
        for record in records.values():
            if record["state"] in ("waiting", "draft") and ["a.words", submitted.note] in record["fields"]:
                missing = [key for _, key in submitted.photos if not photos.get(key, {}).get("size")]
                if missing:
                    raise Lost(f"photos {missing} of {submitted}, which stays on the phone, are gone")
                return
        raise Lost(f"{submitted} is neither saved nor on the phone: {_brief(records.values())}")

    def _check_left(self, records: dict[str, Any], photos: dict[str, Any]) -> None:
        for record in records.values():
            if record["state"] == "waiting" and (record["problem"] or {}).get("state") not in FOR_A_PERSON:
                raise Lost(f"still waiting: {_brief([record])}")
        for photo in photos.values():
            if records.get(photo["record"], {}).get("state") not in ("waiting", "draft"):
                raise Lost(f"a photo without a record stays on the phone: {photo}")

    def _check_drafts(self, records: dict[str, Any]) -> None:
        """Check that what was typed and kept, and not submitted, is there as it was typed last in some tab."""
        done = {each.key for each in self.book.submitted.values()}
        for key, notes in self.book.drafts.items():
            if key in done:
                continue
            found = records.get(key)
            if found is None or found["state"] != "draft" or not any(["a.words", note] in found["fields"] for note in notes):
                raise Lost(f"the draft {key} of {notes} is gone: {_brief(records.values())}")

    def _check_seen(self) -> None:
        for number, at, path in self.window.run("return JSON.parse(localStorage.getItem('seen') || '[]')"):
            written = self.book.written.get(int(number.partition("-")[2] or 0))
            if written is None or written > at + 0.01:
                raise Lost(f"{path} showed {number or 'something'} as saved at {at}; written {written}")

    def fetch(self, path: str) -> bytes:
        """Return what the supervisor's browser gets."""
        if not hasattr(self, "_desk"):
            with self.live.inside():
                token, _ = people.sign_in_at_desk("wang", PASSWORD, now=self.live.clock())
            self._desk = token.value
        asked = urllib.request.Request(self.live.url + path, headers={"Cookie": f"kiosk_desk={self._desk}"})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            content: bytes = answer.read()
        return content


def _brief(records: Any) -> list[tuple]:
    return [
        (each["key"][:8], each["state"], each.get("problem"), each.get("nextAt"), [v for n, v in each.get("fields", []) if n == "a.words"])
        for each in records
    ]


# -- photos and points -------------------------------------------------------------------------------------------------


def pattern(folder: Path, number: int, size: tuple[int, int]) -> tuple[Path, tuple]:
    """Return a JPEG of four fields whose colours no other has, and the colours."""
    draw = random.Random(number)
    colours = tuple(tuple(draw.choice((25, 95, 165, 235)) for _ in range(3)) for _ in range(4))
    image = Image.new("RGB", size)
    pen, (width, height) = ImageDraw.Draw(image), size
    for place, colour in enumerate(colours):
        left, top = place % 2 * width // 2, place // 2 * height // 2
        pen.rectangle((left, top, left + width // 2, top + height // 2), fill=colour)
    path = folder / f"{number}.jpg"
    image.save(path, quality=92)
    return path, colours


def is_like(content: bytes, colours: tuple) -> bool:
    """Decide whether a picture has these four fields."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    width, height = image.size
    for place, colour in enumerate(colours):
        at = (width * (1 + 2 * (place % 2)) // 4, height * (1 + 2 * (place // 2)) // 4)
        if max(abs(one - other) for one, other in zip(image.getpixel(at), colour, strict=True)) > 16:  # type: ignore[arg-type]
            return False
    return True


def short_form(*more: Item) -> Form:
    """Return a form of three items, and some more."""
    return replace(library.forms()[FORM], items=(*ITEMS, *more))


def prepare(live: Live) -> None:
    """Publish the short form, and plan it for every extinguisher, weekends too."""
    with live.inside():
        first = checkpoint("灭火器 0")
        plans.publish_form(short_form(), now=live.clock())
        plan(FORM, DAILY | {"filter": "every"})
        registry.retire_checkpoint(first.id, now=live.clock(), by=1)


def add_point(live: Live, name: str) -> tuple[int, str]:
    """Add a point with the form; its id and the code on its label."""
    with live.inside():
        made = checkpoint(name, now=live.clock())
        return made.id, code_of(made)


@contextlib.contextmanager
def served(founded: Path, folder: Path) -> Iterator[Live]:
    """Serve a copy of the founded school with the short form; its time only goes on."""
    instance = folder / "instance"
    shutil.copytree(founded, instance)
    clock = SteppingClock()
    live = Live(create_app(settings_for(instance), clock=clock), clock)
    live.start()
    prepare(live)
    yield live
    live.close()


# -- histories ---------------------------------------------------------------------------------------------------------

Step = tuple[Any, ...]
FAULTS = (*STATUSES, "lost", "unanswered", "broken")
KINDS = ("record", "record", "record", "photo", "photo", "ready", "page", "head")
TROUBLES = ("cut", "restore", "fault", "fault", "fault", "kill", "tab", "switch", "out", "in", "restart", "clock", "pass", "publish", "retire", "send", "reload")  # fmt: skip


def drawn(seed: int) -> list[Step]:
    """Return the 6 to 12 steps of a history, the same for the same seed."""
    draw = random.Random(seed)
    steps: list[Step] = []
    wanted, is_filled = draw.randint(6, 12), False
    while len(steps) < wanted:
        roll = draw.random()
        if is_filled and roll < 0.45:
            steps.append(("submit", draw.random() < 0.8))
            is_filled = False
        elif not is_filled and roll < 0.45:
            steps.append(("fill", draw.randrange(3), draw.random() < 0.4, _photos(draw)))
            is_filled = True
        else:
            steps.append(_trouble(draw))
    return [*steps, ("submit", True)] if is_filled else steps


def _photos(draw: random.Random) -> tuple[tuple[str, bool], ...]:
    return tuple((draw.choice(("guard", "meter", "")), draw.random() < 0.15) for _ in range(draw.choice((0, 0, 1, 1, 2))))


def _trouble(draw: random.Random) -> Step:
    name = draw.choice(TROUBLES)
    if name == "fault":
        return name, draw.choice(KINDS), draw.choice(FAULTS), draw.choice((1, 1, 2, 4))
    if name == "in":
        return name, draw.choice(("inspector", "rectifier"))
    if name == "clock":
        return name, draw.choice((-9, -3, -1, 2, 6, 11)) * 3600
    if name == "pass":
        return name, draw.choice((2, 7, 40, 130, 3600, 26 * 3600))
    if name == "retire":
        return name, draw.randrange(3)
    return (name,)


class History:
    """What happens to a phone by a seed; `played` are the steps so far."""

    def __init__(self, seed: int, pocket: Pocket) -> None:
        self.seed = seed
        self.pocket = pocket
        self.live = pocket.live
        self.steps = drawn(seed)
        self.played: list[Step] = []
        self.points = [add_point(self.live, f"灭火器 {seed}-{number}") for number in range(3)]
        self.hasty: set[str] = set()
        self.words = itertools.count(1)

    def __str__(self) -> str:
        return f"history {self.seed}: " + "; ".join(str(step) for step in self.played)

    def play(self) -> None:
        """Play the steps, make all well again, and check that nothing was lost."""
        self.live.befell.clear()
        self.pocket.enrol(self.pocket.cast.inspector)
        self.pocket.open("/find")
        for step in self.steps:
            self.played.append(step)
            getattr(self, f"_{step[0]}")(*step[1:])
        self.played.append(("heal",))
        self.pocket.heal()
        self.pocket.check(allowed=self._may_stay)

    def _may_stay(self, submitted: Submitted) -> bool:
        """Decide whether a submission may be on the phone still: refused by a fault, or one of two under a key.

        One whose tab was killed in the same moment may be the draft it was.
        """
        keys = [each.key for each in self.pocket.book.submitted.values()]
        is_refused = any(fault.how in (409, 413, 422) for fault in self.live.befell if fault.kind in ("record", "photo"))
        return is_refused or keys.count(submitted.key) > 1 or submitted.note in self.hasty

    def _fill(self, place: int, fails: bool, photos: tuple[tuple[str, bool], ...]) -> None:
        if not self.pocket.show(self.points[place][1]):
            return
        self.pocket.fill(f"w{self.seed}-{next(self.words)}", fails=fails)
        for item, is_large in photos:
            self.pocket.take(item if item != "guard" or fails else "meter", size=(1800, 1350) if is_large else (320, 240))

    def _submit(self, is_awaited: bool) -> None:
        found = self.pocket.submit(is_awaited=is_awaited)
        if found is not None and not is_awaited:
            self.hasty.add(found.note)

    def _cut(self) -> None:
        self.pocket.cut()

    def _restore(self) -> None:
        self.pocket.cut(is_cut=False)

    def _fault(self, kind: str, how: int | str, times: int) -> None:
        self.live.faults.append(Fault(kind, how, times))

    def _kill(self) -> None:
        self.pocket.kill()

    def _tab(self) -> None:
        self.pocket.fresh_tab()
        self.pocket.open("/find")

    def _switch(self) -> None:
        self.pocket.switch()

    def _out(self) -> None:
        self.pocket.sign_out()

    def _in(self, who: str) -> None:
        self.pocket.sign_in(getattr(self.pocket.cast, who))

    def _restart(self) -> None:
        instance = Path(self.live.app.instance_path)
        self.live.restart(create_app(settings_for(instance), clock=self.live.clock))

    def _clock(self, seconds: float) -> None:
        self.pocket.set_clock(seconds)

    def _pass(self, seconds: float) -> None:
        self.pocket.pass_time(seconds)
        with contextlib.suppress(WebDriverException):
            self.pocket.window.run("window.dispatchEvent(new Event('online'))")

    def _publish(self) -> None:
        self.live.clock.now += timedelta(seconds=1)
        more = Item(f"more{self.seed}_{len(self.played)}", ItemType.TEXT, Text("其他", "Else"), is_required=False)
        with self.live.inside():
            plans.publish_form(short_form(more), now=self.live.clock())

    def _retire(self, place: int) -> None:
        with self.live.inside():
            registry.retire_checkpoint(self.points[place][0], now=self.live.clock(), by=self.pocket.cast.supervisor)

    def _send(self) -> None:
        with contextlib.suppress(WebDriverException, AssertionError):
            self.pocket.send_now()

    def _reload(self) -> None:
        with contextlib.suppress(WebDriverException):
            self.pocket.driver.refresh()

