"""The network, the tab, the phone's store or the server fails at every step of a record, and the record is there once.

P30, P40-P46, P53, X6, X9, X10, R2: the form is a short one, with its photos, on a real server that breaks on demand.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from kiosk.storage.database import writing
from kiosk.storage.models import Inspection, Photo
from tests.browser import history
from tests.browser.history import HURRY, NO_STORE, STATUSES, Pocket, Submitted
from tests.browser.live import Fault, Live
from tests.browser.window import Window
from tests.factories import Cast, all_rows

pytestmark = pytest.mark.browser

LARGE = (2400, 1800)
# The first photo to be sent, and every photo to be made smaller, wait for the test.
HOLD = """
(() => {
  const send = window.fetch, draw = HTMLCanvasElement.prototype.toBlob;
  window.fetch = (path, options) => path === "/photos" && !window.free
    ? new Promise(free => { window.free = free; }).then(() => send(path, options)) : send(path, options);
  HTMLCanvasElement.prototype.toBlob = function (...how) { window.draw = () => draw.apply(this, how); };
})();
"""
NO_ANSWER = ("unanswered", "broken", "mute")


@pytest.fixture(scope="module")
def school(founded: tuple[Path, Cast], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Return a kiosk with the short form."""
    with history.served(founded[0], tmp_path_factory.mktemp("lost")) as live:
        yield live


@pytest.fixture
def pocket(school: Live, phone_window: Window, cast: Cast, tmp_path: Path) -> Iterator[Pocket]:
    """Return the inspector's phone, with nothing kept on it, on a page of the kiosk."""
    school.befell.clear()
    found = Pocket(phone_window, school, cast, tmp_path)
    found.enrol(cast.inspector)
    found.open("/find")
    yield found
    found.leave()


@pytest.fixture
def code(school: Live, request: pytest.FixtureRequest) -> str:
    """Return the code of a point nobody has been to."""
    return history.add_point(school, f"灭火器 {abs(hash(request.node.name)) % 10**9}")[1]


@pytest.fixture
def other(school: Live, request: pytest.FixtureRequest) -> str:
    """Return the code of another one."""
    return history.add_point(school, f"另一个 {abs(hash(request.node.name)) % 10**9}")[1]


def add_script(pocket: Pocket, script: str) -> None:
    """Run a script in every page from now on, before its own."""
    pocket.scripts.append(script)
    pocket.fresh_tab(is_only=True)


def fill(pocket: Pocket, code: str, note: str, *, photos: tuple[str, ...] = ("guard", ""), fails: bool = True) -> None:
    """Open a point and answer everything, with photos."""
    assert pocket.show(code)
    pocket.fill(note, fails=fails)
    for item in photos:
        pocket.take(item)


def stored(pocket: Pocket, count: int) -> None:
    """Wait until the server has the photos."""
    pocket.until(lambda: [each["state"] for each in pocket.photos()].count("stored") == count, what="the photos to be sent")


def befallen(pocket: Pocket, count: int = 1) -> None:
    """Wait until a fault has happened."""
    pocket.until(lambda: len(pocket.live.befell) >= count, what="the fault")


def come_back(pocket: Pocket) -> None:
    """Give the network back, as the phone notices it."""
    pocket.cut(is_cut=False)
    pocket.window.run("window.dispatchEvent(new Event('online'))")


def finish(pocket: Pocket, count: int = 1, *, stays: Callable[[Submitted], bool] = lambda _: False) -> None:
    """Make all well, and check that so many submissions are saved once or, if they may, stay on the phone."""
    assert len(pocket.book.submitted) == count
    pocket.heal()
    pocket.check(allowed=stays)


def saved(pocket: Pocket) -> list[Inspection]:
    """Return what is saved of what was submitted on this phone."""
    notes = set(pocket.book.submitted)
    return [row for row in pocket.live.ask(lambda: all_rows(Inspection)) if row.answers.get("words", {}).get("value") in notes]


# -- the network goes and comes back ---------------------------------------------------------------------------------


def test_cut_before_the_form_page_comes(pocket, code):
    pocket.cut()
    assert not pocket.show(code)
    pocket.cut(is_cut=False)
    fill(pocket, code, "form page")
    pocket.submit()
    finish(pocket)


def test_cut_while_answering(pocket, code):
    """The photo is large: what arrives was made small on the phone, and still shows the same."""
    assert pocket.show(code)
    pocket.fill("half")
    pocket.cut()
    pocket.fill("while answering", fails=True)
    pocket.take("guard", size=LARGE)
    pocket.take("")
    pocket.submit()
    assert pocket.window.all(".kept-here") and saved(pocket) == []
    come_back(pocket)
    pocket.until(lambda: pocket.window.all(".kept-saved"), what="the record to go by itself")
    finish(pocket)


@pytest.mark.parametrize("how", ["hangs", "mute"])
def test_cut_during_the_upload_of_a_photo(pocket, code, how):
    assert pocket.show(code)
    pocket.fill(f"upload {how}", fails=True)
    pocket.live.faults.append(Fault("photo", how))
    pocket.take("guard")
    befallen(pocket)
    pocket.cut()
    pocket.take("")
    pocket.submit()
    assert pocket.window.all(".kept-here")
    come_back(pocket)
    finish(pocket)


def test_cut_before_the_record_is_posted(pocket, code):
    fill(pocket, code, "before the post")
    stored(pocket, 2)
    pocket.cut()
    pocket.submit()
    assert pocket.window.all(".kept-here") and [each["problem"]["state"] for each in pocket.records()] == ["offline"]
    come_back(pocket)
    finish(pocket)


@pytest.mark.parametrize("how", NO_ANSWER)
def test_the_answer_to_the_record_is_lost(pocket, code, how):
    """The browser itself sends a request again whose connection broke before an answer: many are lost."""
    add_script(pocket, HURRY)
    fill(pocket, code, f"no answer {how}")
    stored(pocket, 2)
    pocket.live.faults.append(Fault("record", how, 9 if how == "unanswered" else 1))
    pocket.submit()
    assert pocket.window.all(".kept-here") and len(saved(pocket)) == 1
    finish(pocket)


def test_cut_after_the_server_saved_and_before_it_answers(pocket, code):
    add_script(pocket, HURRY)
    fill(pocket, code, "cut at the answer")
    stored(pocket, 2)
    pocket.live.faults.append(Fault("record", "mute"))
    pocket.submit(is_awaited=False)
    befallen(pocket)
    pocket.cut()
    pocket.until(lambda: pocket.window.all(".kept-here"), what="the record to be kept")
    assert len(saved(pocket)) == 1
    come_back(pocket)
    finish(pocket)


@pytest.mark.parametrize("how", NO_ANSWER)
def test_the_answer_to_a_photo_is_lost(pocket, code, how):
    add_script(pocket, HURRY)
    assert pocket.show(code)
    pocket.fill(f"photo {how}", fails=True)
    pocket.live.faults.append(Fault("photo", how, 2))
    pocket.take("guard")
    pocket.take("")
    pocket.submit()
    finish(pocket)
    assert len([each for each in pocket.live.ask(lambda: all_rows(Photo)) if each.key in pocket.book.colours]) == 2


@pytest.mark.parametrize("kind", ["head", "page"])
def test_the_page_after_saving_does_not_come(pocket, code, kind):
    fill(pocket, code, f"after {kind}")
    stored(pocket, 2)
    pocket.live.faults.append(Fault(kind, "lost", 4))
    pocket.submit()
    befallen(pocket)
    pocket.live.faults.clear()
    pocket.open("/find")
    (row,) = saved(pocket)
    pocket.until(lambda: pocket.window.all(".outbox-saved"), what="the number of the record")
    assert f"{row.id:05d}" in pocket.window.text(".outbox-saved")
    finish(pocket)


def test_cut_while_the_page_after_saving_is_asked_for(pocket, code):
    fill(pocket, code, "cut at the page")
    stored(pocket, 2)
    pocket.live.faults.append(Fault("head", "hangs"))
    pocket.submit(is_awaited=False)
    befallen(pocket)
    pocket.cut()
    pocket.until(lambda: pocket.window.all(".kept-saved"), what="the number of the record")
    finish(pocket)


# -- the tab is killed -----------------------------------------------------------------------------------------------


def test_killed_between_taking_and_sending_a_photo(pocket, code):
    assert pocket.show(code)
    pocket.fill("killed photo", fails=True)
    pocket.live.faults.append(Fault("photo", "hangs", 2))
    key = pocket.take("guard")
    befallen(pocket)
    pocket.kill()
    pocket.live.faults.clear()
    assert pocket.show(code)
    pocket.until(lambda: (pocket.sheet() or {}).get("photos") == [["guard", key]], what="the photo to be back")
    assert pocket.submit() is not None
    finish(pocket)


@pytest.mark.parametrize("how", ["hangs", "mute"])
def test_killed_between_submitting_and_the_answer(pocket, code, how):
    fill(pocket, code, f"killed {how}")
    stored(pocket, 2)
    pocket.live.faults.append(Fault("record", how))
    pocket.submit(is_awaited=False)
    befallen(pocket)
    pocket.kill()
    pocket.live.faults.clear()
    finish(pocket)


def test_killed_at_once_after_submitting_without_a_network(pocket, code):
    fill(pocket, code, "killed at once")
    pocket.cut()
    pocket.submit(is_awaited=False)
    pocket.until(lambda: [each["state"] for each in pocket.records()] == ["waiting"], what="the record on the phone")
    pocket.kill()
    finish(pocket)


def test_killed_with_the_camera_open(pocket, code):
    """P30: what was answered is on the phone when the camera takes the memory away."""
    assert pocket.show(code)
    pocket.fill("camera", fails=True)
    pocket.window.run("HTMLInputElement.prototype.click = function () { window.isOpen = true; }")
    pocket.window.tap(".slot[data-item='guard'] .photo-take")
    pocket.until(lambda: pocket.window.run("return window.isOpen"), what="the camera")
    pocket.kill()
    assert pocket.show(code)
    sheet = pocket.sheet()
    assert sheet is not None and sheet["note"] == "camera" and pocket.window.find("#guard-fail").is_selected()
    pocket.take("guard")
    pocket.submit()
    finish(pocket)


def test_a_reload_with_the_network_back_sends_what_was_submitted(pocket, code):
    """A browser that puts a form's fields back after a reload must not make a draft of what was submitted."""
    fill(pocket, code, "reload")
    pocket.cut()
    pocket.submit()
    pocket.cut(is_cut=False)
    pocket.driver.refresh()
    pocket.until(lambda: pocket.window.find("#outbox").is_displayed())
    assert [each["state"] for each in pocket.records()] in (["waiting"], ["saved"]) and pocket.sheet()["note"] == ""
    finish(pocket)


# -- two tabs --------------------------------------------------------------------------------------------------------


def test_two_tabs_send_the_same_queue_once(pocket, code, other):
    pocket.live.faults.append(Fault("record", 503, 99))
    for number, point in enumerate((code, other, code)):
        fill(pocket, point, f"queue {number}", photos=("",))
        pocket.submit()
    pocket.open("/find")
    pocket.fresh_tab()
    pocket.open("/find")
    for _ in range(2):
        pocket.switch()
        pocket.until(lambda: pocket.window.all(".outbox-send:not([hidden])"), what="the button")
    pocket.set_clock(history.LEASE)
    pocket.live.faults.clear()
    for _ in range(2):
        pocket.switch()
        pocket.window.run("document.querySelector('.outbox-send').click()")
    pocket.until(lambda: len(saved(pocket)) == 3, seconds=15, what="the queue to be sent")
    assert pocket.book.posts == 3
    finish(pocket, 3)


def test_a_draft_that_two_tabs_go_on_with_is_two_records_when_both_are_submitted(pocket, code):
    """What was submitted first without a network is not overwritten by what another tab submits of the same draft."""
    assert pocket.show(code)
    pocket.fill("first tab", fails=True)
    pocket.take("guard")
    stored(pocket, 1)
    pocket.fresh_tab()
    assert pocket.show(code)
    pocket.until(lambda: len((pocket.sheet() or {"photos": []})["photos"]) == 1, what="the photo of the draft")
    pocket.fill("second tab", fails=True)
    pocket.cut()
    pocket.submit()
    pocket.switch()
    pocket.fill("first tab, later", fails=True)
    pocket.submit()
    assert pocket.window.all(".kept-here")
    finish(pocket, 2)


# -- who is signed in ------------------------------------------------------------------------------------------------


def test_a_record_goes_under_the_name_it_was_made_under(pocket, code, cast):
    fill(pocket, code, "whose")
    pocket.cut()
    pocket.submit()
    pocket.sign_in(cast.rectifier)
    pocket.cut(is_cut=False)
    pocket.fresh_tab(is_only=True)
    pocket.open("/find")
    pocket.until(lambda: len(saved(pocket)) == 1, what="the record to go by itself")
    assert saved(pocket)[0].person_id == cast.inspector
    finish(pocket)


# -- the phone keeps nothing -----------------------------------------------------------------------------------------


def test_without_a_store_the_record_goes_at_once(pocket, code):
    add_script(pocket, NO_STORE)
    assert pocket.show(code)
    type_in(pocket, "no store")
    pocket.take("", is_kept=False)
    pocket.submit()
    assert "已保存" in pocket.window.text("#saved")
    without_store(pocket)


def test_without_a_store_and_without_a_network_the_answers_stay_on_the_page(pocket, code):
    add_script(pocket, NO_STORE)
    assert pocket.show(code)
    type_in(pocket, "no store, no network")
    pocket.take("", is_kept=False)
    pocket.cut()
    first = pocket.submit(is_awaited=False)
    pocket.until(lambda: (pocket.sheet() or {"busy": "true"})["busy"] is None, what="the form to be back")
    sheet = pocket.sheet()
    assert first is not None and sheet is not None and sheet["note"] == first.note and saved(pocket) == []
    assert pocket.window.find("#no-store").is_displayed()
    pocket.cut(is_cut=False)
    again = pocket.submit()
    assert again is not None and again.key == first.key and "已保存" in pocket.window.text("#saved")
    without_store(pocket)


def type_in(pocket: Pocket, note: str) -> None:
    """Answer a form of which nothing is kept."""
    pocket.window.run(
        "const form = document.getElementById('check'); form.elements['a.words'].value = arguments[0];"
        "document.getElementById('guard-pass').click();",
        note,
    )


def without_store(pocket: Pocket) -> None:
    """Check that all is saved, with a browser that keeps things again."""
    pocket.scripts.remove(NO_STORE)
    finish(pocket)


# -- the server answers badly ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [*STATUSES, "lost", "hangs"])
def test_a_bad_answer_to_the_record(pocket, code, how):
    """Only what was refused for what it says (409, 422) waits for somebody; 413 goes when it is sent by hand."""
    add_script(pocket, HURRY)
    fill(pocket, code, f"record {how}")
    stored(pocket, 2)
    pocket.live.faults.append(Fault("record", how, 3))
    pocket.submit()
    befallen(pocket)
    assert saved(pocket) == [] and pocket.window.all(".kept-here, #problems")
    finish(pocket, stays=lambda _: how in (409, 422))
    assert len(saved(pocket)) == (0 if how in (409, 422) else 1)


@pytest.mark.parametrize("how", [*STATUSES, "lost", "hangs"])
def test_a_bad_answer_to_a_photo(pocket, code, how):
    """A photo that was looked at and refused (409, 413, 422) keeps its record back, for somebody to see to."""
    add_script(pocket, HURRY)
    assert pocket.show(code)
    pocket.fill(f"photo {how}", fails=True)
    pocket.live.faults.append(Fault("photo", how, 3))
    pocket.take("guard")
    befallen(pocket)
    pocket.submit()
    finish(pocket, stays=lambda _: how in (409, 413, 422))


def test_a_photo_refused_after_the_tap_is_not_left_out_in_silence(pocket, code):
    """The first photo is refused while the second one is still being made smaller."""
    add_script(pocket, HOLD)
    assert pocket.show(code)
    pocket.fill("refused after the tap")
    pocket.live.faults.append(Fault("photo", 413))
    pocket.take("meter")
    pocket.take("", size=LARGE, is_kept=False)
    pocket.until(lambda: pocket.window.run("return !!(window.free && window.draw)"), what="both photos to be on their way")
    pocket.submit(is_awaited=False)
    pocket.window.run("window.free()")
    pocket.until(lambda: pocket.window.all(".photo[data-state=refused]"), what="the refusal")
    pocket.window.run("window.draw()")
    pocket.until(lambda: pocket.window.all("#problems"), what="the problem")
    assert saved(pocket) == []
    finish(pocket, stays=lambda _: True)


def test_a_server_that_lost_a_photo_is_sent_it_again(pocket, code):
    """R2: the database came back out of yesterday's backup, and the photo was still on the phone."""
    fill(pocket, code, "lost photo")
    stored(pocket, 2)
    with pocket.live.inside(), writing() as session:
        session.execute(delete(Photo).where(Photo.key.in_(pocket.book.colours)))
    pocket.submit()
    finish(pocket)
