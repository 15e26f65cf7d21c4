"""A round as one page, where there is no network once it is open (P22, P41, and P30, P45, P26 inside it)."""

import unicodedata
from pathlib import Path

import pytest
from PIL import Image

from kiosk import library
from kiosk.storage.models import Inspection, Photo
from qr import code as codes
from tests.browser import doors
from tests.browser.live import Live
from tests.browser.test_outbox import (
    HOUR,
    alter,
    answered,
    kept,
    states,
    wait_for_draft,
)
from tests.browser.window import Window
from tests.factories import DAILY, all_rows, building, checkpoint, code_of, floor, plan

pytestmark = pytest.mark.browser


@pytest.fixture
def points(app):
    """Return three extinguishers of a building: on the first floor, on the second, and on the first again."""
    made = [
        checkpoint("灭火器 1-01", place=floor("1层")),
        checkpoint("灭火器 2-01", place=floor("2层")),
        checkpoint("灭火器 1-02", place=floor("1层")),
    ]
    plan("FIRE-01", DAILY, title="灭火器日检")
    return made


@pytest.fixture
def staff(phone: Window, live: Live, cast) -> Window:
    """Return the phone of the inspector, signed in, with nothing kept on it; its network is given back at the end."""
    doors.enrol_here(phone, live, cast.inspector, by=cast.supervisor)
    yield phone
    connect(phone)


def cut(window: Window) -> None:
    """Take the network away, as behind a thick wall."""
    window.command("Network.enable")
    window.command("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)


def connect(window: Window) -> None:
    """Give the network back."""
    window.command("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1)


def open_round(window: Window, query: str = "") -> None:
    window.open(f"/round/{building().id}{query}")
    window.wait(lambda: window.all("[data-stop][data-stands]"), what="the list to come to life")


def line(point) -> str:
    return f"a[data-stop][data-code='{code_of(point)}']"


def standing(window: Window, point) -> str:
    return window.find(line(point)).get_attribute("data-stands")


def choose(window: Window, point) -> None:
    window.tap(line(point))
    wait_for_form(window, point)


def wait_for_form(window: Window, point) -> None:
    code = code_of(point)
    window.wait(lambda: window.all(f"#check[data-code='{code}']"), what=f"the form of {point.name}")


def answer(window: Window, *failing: str) -> None:
    """Give every item its normal answer but those named, which fail with a note."""
    for item in library.forms()["FIRE-01"].items:
        if not window.all(f"#item-{item.key}"):
            continue
        if item.key in failing:
            window.run("document.getElementById(arguments[0]).click()", f"{item.key}-fail")
            window.type(f"#{item.key}-note", "坏了")
            if window.all(f"#{item.key}-nophoto-later"):
                window.run("document.getElementById(arguments[0]).click()", f"{item.key}-nophoto-later")
        elif item.type == "pass":
            window.run("document.getElementById(arguments[0]).click()", f"{item.key}-pass")
        elif item.normal:
            window.run("document.getElementById(arguments[0]).click()", f"{item.key}-{item.normal}")


def submit(window: Window) -> None:
    window.tap("#send")
    window.wait(lambda: window.all(".round-done [data-as]:not([hidden])"), what="the record to be kept")


def take_photo(window: Window, tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    Image.effect_noise((640, 480), 60).convert("RGB").save(file)
    window.find(".record-photos input[type=file]").send_keys(str(file))
    window.wait(lambda: len(kept_photos(window)) == 1, what="the photo to be kept")


def kept_photos(window: Window) -> list:
    return window.all(".record-photos .photo[data-state]")


def rows(live: Live) -> list[Inspection]:
    return live.ask(lambda: all_rows(Inspection))


def first_pass() -> str:
    return next(item.key for item in library.forms()["FIRE-01"].items if item.type == "pass")


def test_three_points_in_a_dead_spot_are_all_saved_once_under_the_right_name(staff, live, cast, points, tmp_path):
    first, upstairs, beside = points
    open_round(staff)
    assert "还有 3 项待查" in staff.text("#round-left")
    cut(staff)
    choose(staff, beside)
    answer(staff)
    take_photo(staff, tmp_path)
    submit(staff)
    assert "记录在手机里，还没有到服务器" in staff.text(".round-done") and "已保存" not in staff.text("#round-form")
    # The other one of the same floor, although the second floor's comes behind this one in the list.
    assert first.name in staff.text(".round-next")
    staff.tap("[data-move=next]")
    wait_for_form(staff, first)
    assert not staff.all("#check input:checked[value=pass]")
    answer(staff, first_pass())
    submit(staff)
    staff.tap("[data-move=next]")
    wait_for_form(staff, upstairs)
    answer(staff)
    submit(staff)
    assert "这一页没有待查的点了" in staff.text(".round-done") and not staff.find("[data-move=next]").is_displayed()
    staff.tap("[data-move=list]")
    staff.wait(lambda: staff.find("#round-list").is_displayed(), what="the list")
    assert {standing(staff, point) for point in points} == {"waiting"} and "都查过了" in staff.text("#round-left")
    assert states(staff) == ["waiting"] * 3 and rows(live) == []
    connect(staff)
    staff.run("window.dispatchEvent(new Event('online'))")
    staff.wait(lambda: {standing(staff, point) for point in points} == {"saved"}, seconds=30, what="all to be saved")
    found = rows(live)
    assert sorted(row.checkpoint_id for row in found) == sorted(point.id for point in points)
    assert {row.person_id for row in found} == {cast.inspector}
    assert live.ask(lambda: {row.checkpoint_id: len(row.findings) for row in all_rows(Inspection)}) == {
        first.id: 1, upstairs.id: 0, beside.id: 0,
    }  # fmt: skip
    (photo,) = live.ask(lambda: all_rows(Photo))
    (with_photo,) = (row for row in found if row.checkpoint_id == beside.id)
    assert photo.inspection_id == with_photo.id and photo.record_key == with_photo.key


def test_a_typed_code_opens_its_point_and_an_unknown_one_is_told_at_once(staff, points):
    open_round(staff)
    cut(staff)
    code = code_of(points[1])
    staff.type("#field-code", f" {code[:4].lower()}-{code[4:].lower()} ")
    staff.tap("#round-code button")
    wait_for_form(staff, points[1])
    staff.tap(".round-back")
    staff.wait(lambda: staff.find("#round-list").is_displayed(), what="the list")
    staff.type("#field-code", "ABC0")
    assert "第 4 个字“0”不会出现在编号里" in staff.text("#round-said")
    staff.type("#field-code", code[:5])
    staff.tap("#round-code button")
    assert "现在是 5 个" in staff.text("#round-said")
    wrong = next(letter for letter in codes.ALPHABET if letter != code[3])
    staff.type("#field-code", code[:3] + wrong + code[4:])
    staff.tap("#round-code button")
    assert "这一页没有这个编号" in staff.text("#round-said")
    assert points[1].name in staff.text("#round-near") and points[0].name not in staff.text("#round-near")
    staff.tap("#round-near a")
    wait_for_form(staff, points[1])
    assert staff.path.startswith("/round/")


def test_typed_text_is_read_as_the_server_reads_it(staff, points):
    open_round(staff)
    texts = [chr(number) for number in [*range(0x20, 0x3100), *range(0xFE00, 0xFFEF)] if unicodedata.category(chr(number)) not in ("Cn", "Cs")]
    read = staff.driver.execute_async_script(
        "const [texts, done] = arguments; import('/static/scan/codes.js').then(it => done(texts.map(it.normalise)))", texts
    )
    assert [(text, found) for text, found in zip(texts, read, strict=True) if found != codes.normalise(text)] == []


def test_a_draft_survives_a_reload_and_goes_on_in_the_page(staff, live, points):
    open_round(staff)
    choose(staff, points[0])
    staff.tap(f"label[for='{first_pass()}-pass']")
    key = wait_for_draft(staff, 1)["key"]
    staff.driver.refresh()
    staff.wait(lambda: staff.all(".draft-question"), what="the question")
    cut(staff)
    staff.tap(".draft-question [data-move=continue]")
    staff.wait(lambda: staff.find("#check").is_displayed(), what="the form")
    assert staff.find(f"#{first_pass()}-pass").is_selected()
    answer(staff)
    submit(staff)
    assert [(each["key"], each["state"]) for each in kept(staff)] == [(key, "waiting")]


def test_what_was_typed_stays_when_the_person_goes_back_and_to_another_point(staff, points):
    open_round(staff)
    cut(staff)
    choose(staff, points[0])
    staff.run("document.getElementById(arguments[0]).click()", f"{first_pass()}-fail")
    staff.type(f"#{first_pass()}-note", "压把断了")
    staff.driver.back()
    staff.wait(lambda: staff.find("#round-list").is_displayed(), what="the list")
    assert standing(staff, points[0]) == "draft" and "草稿" in staff.text(line(points[0]))
    choose(staff, points[1])
    staff.tap(f"label[for='{first_pass()}-pass']")
    staff.driver.back()
    staff.wait(lambda: standing(staff, points[1]) == "draft", what="the second draft")
    staff.tap(line(points[0]))
    staff.wait(lambda: staff.all(".draft-question"), what="the question")
    staff.tap(".draft-question [data-move=continue]")
    staff.wait(lambda: staff.find(f"#{first_pass()}-note").is_displayed(), what="the form")
    assert staff.find(f"#{first_pass()}-note").get_attribute("value") == "压把断了"
    assert sorted(each["code"] for each in kept(staff)) == sorted(code_of(point) for point in points[:2])


def test_a_form_that_was_taken_off_the_page_changes_nothing_any_more(staff, points):
    open_round(staff)
    cut(staff)
    choose(staff, points[0])
    first, second, *_ = [item.key for item in library.forms()["FIRE-01"].items if item.type == "pass"]
    staff.tap(f"label[for='{first}-pass']")
    staff.run("window.old = document.getElementById('check')")
    staff.tap(".round-back")
    staff.wait(lambda: standing(staff, points[0]) == "draft", what="the draft")
    staff.tap(line(points[0]))
    staff.wait(lambda: staff.all(".draft-question"), what="the question")
    staff.tap(".draft-question [data-move=continue]")
    staff.tap(f"label[for='{second}-pass']")
    wait_for_draft(staff, 2)
    count = staff.text("#count")
    # As when a photo of it has been sent only now.
    staff.run("window.old.dispatchEvent(new Event('change', {bubbles: true}))")
    for _ in range(5):
        assert len(answered(kept(staff)[0])) == 2
    assert staff.text("#count") == count


def test_nothing_leaves_the_page_in_a_dead_spot(staff, points):
    checkpoint("滑梯", "play_set", place=floor("1层"))
    open_round(staff)
    cut(staff)
    staff.run("document.querySelector('details.fold').open = true")
    staff.tap("details.fold a[data-code]")
    staff.wait(lambda: staff.find("#round-offline").is_displayed(), what="the reason")
    assert "到有信号处才能打开" in staff.text("#round-offline") and staff.path.startswith("/round/")
    choose(staff, points[0])
    answer(staff)
    submit(staff)
    staff.tap("[data-move=list]")
    staff.wait(lambda: staff.find("#round-list").is_displayed(), what="the list")
    staff.tap(line(points[0]))
    staff.wait(lambda: staff.all(".round-done"), what="what became of it")
    assert "还没有到服务器" in staff.text(".round-done") and not staff.find("#check").is_displayed()
    assert staff.path.startswith("/round/")


def test_a_record_from_before_counts_only_for_the_window_it_was_made_in(staff, live, points):
    open_round(staff)
    cut(staff)
    choose(staff, points[0])
    answer(staff)
    submit(staff)
    alter(staff, finishedAt=kept(staff)[0]["finishedAt"] - 24 * HOUR, nextAt=2**52)
    staff.tap("[data-move=list]")
    staff.wait(lambda: staff.find("#round-list").is_displayed(), what="the list")
    assert standing(staff, points[0]) == "open"


def test_what_the_server_refuses_later_is_told_at_its_point(staff, live, points):
    open_round(staff)
    cut(staff)
    choose(staff, points[0])
    staff.tap("#send")
    staff.wait(lambda: staff.all(".round-done [data-as]:not([hidden])"), what="the record to be kept")
    staff.tap("[data-move=next]")
    wait_for_form(staff, points[2])
    connect(staff)
    staff.run("window.dispatchEvent(new Event('online'))")
    staff.wait(lambda: "要处理 1" in staff.text("#outbox"), what="the refusal")
    assert staff.find(f"#check[data-code='{code_of(points[2])}']").is_displayed()
    staff.driver.back()
    staff.wait(lambda: standing(staff, points[0]) == "stuck", what="the point to say so")
    assert rows(live) == []


def test_one_form_at_a_time_and_no_id_twice(staff, points):
    open_round(staff)
    choose(staff, points[0])
    twice = """const ids = Array.from(document.querySelectorAll("[id]")).map(each => each.id);
      return ids.filter((id, place) => ids.indexOf(id) !== place);"""
    assert staff.run(twice) == [] and len(staff.all("#check")) == 1
    staff.tap(".round-back")
    staff.wait(lambda: staff.find("#round-list").is_displayed(), what="the list")
    assert staff.run(twice) == [] and not staff.all("#check")


def test_problems_are_shown_in_the_page_and_mended_there(staff, live, points):
    open_round(staff)
    choose(staff, points[0])
    staff.tap("#send")
    staff.wait(lambda: staff.all("#problems"), what="the problems")
    assert staff.path.startswith("/round/") and "记录还没有保存" in staff.text("#problems")
    answer(staff)
    submit(staff)
    staff.wait(lambda: "已保存" in staff.text(".round-done"), what="the record to be saved")
    assert len(rows(live)) == 1 and f"2026-{rows(live)[0].id:05d}" in staff.text(".round-done")


def test_a_phone_that_keeps_nothing_has_a_list_of_links(staff, points):
    refuse = {"source": "Object.defineProperty(window, 'indexedDB', {value: null})"}
    found = staff.command("Page.addScriptToEvaluateOnNewDocument", **refuse)
    try:
        staff.open(f"/round/{building().id}")
        staff.wait(lambda: staff.find(".outbox-refused").is_displayed(), what="the warning")
        staff.go(line(points[0]))
        assert staff.path == f"/c/{code_of(points[0])}" and staff.all("#check")
    finally:
        staff.command("Page.removeScriptToEvaluateOnNewDocument", identifier=found["identifier"])
