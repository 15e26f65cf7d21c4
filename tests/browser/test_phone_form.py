"""The form on a phone, as thumbs and eyes meet it: P1-P3, P10-P12, P15, P17, P22, P25, P26, G5."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from selenium.common.exceptions import WebDriverException

from kiosk import library
from kiosk.operations import plans
from kiosk.storage.models import Finding, Inspection
from tests.browser import doors, measure
from tests.browser.conftest import new_driver
from tests.browser.live import Live
from tests.browser.window import PHONE, Screen, Window
from tests.factories import DAILY, all_rows, checkpoint, code_of, floor, plan
from tests.instants import FRIDAY_MORNING

pytestmark = pytest.mark.browser

NARROW = {"320 px": Screen(320, 640, is_touch=True), "200 %": Screen(180, 370, is_touch=True)}


def wanted(form: str, kind: str, name: str, *, fields: dict[str, str] | None = None):
    """Return a checkpoint where a form of the library is wanted today."""
    made = checkpoint(name, kind, place=floor("1层", "食堂楼"), fields=fields)
    plan(form, DAILY, kind=kind, title=name)
    return made


@pytest.fixture
def extinguisher(app):
    return wanted("FIRE-01", "extinguisher", "灭火器 食-1-01")


@pytest.fixture
def kitchen(app):
    return wanted("KIT-02", "kitchen", "主厨房")


@pytest.fixture
def fridge(app):
    return wanted("KIT-06", "fridge", "冷藏柜 1", fields={"cabinet": "chilled"})


@pytest.fixture
def staff(phone: Window, live: Live, cast) -> Window:
    """Return the phone of the inspector, signed in."""
    doors.enrol_here(phone, live, cast.inspector, by=cast.supervisor)
    return phone


@pytest.fixture(scope="session")
def plain_browser(tmp_path_factory) -> Iterator[Window]:
    """Return a browser that runs no scripts."""
    without = {"profile.managed_default_content_settings.javascript": 2}
    driver = new_driver(tmp_path_factory.mktemp("plain"), preferences=without)
    yield Window(driver, PHONE)
    driver.quit()


@pytest.fixture
def plain(plain_browser: Window, live: Live, cast) -> Window:
    """Return the phone of somebody whose browser runs no scripts, enrolled and signed in."""
    plain_browser.renew(live.url)
    doors.enrol_here(plain_browser, live, cast.rectifier, by=cast.supervisor)
    return plain_browser


def show(window: Window, point, query: str = "") -> Window:
    window.open(f"/c/{code_of(point)}{query}")
    assert window.all("#check")
    return window


def keys(window: Window, css: str = "#check .item") -> list[str]:
    return [item.get_attribute("data-item") for item in window.all(css) if item.is_displayed()]


def one_by_one(form: str) -> set[str]:
    return {item.key for item in library.forms()[form].items if item.one_by_one}


def normal(window: Window, *but: str) -> None:
    """Give every item on the page but some its normal answer, by script: these tests are not about the tapping."""
    title = window.run("return document.title")
    form = next(form for form in library.forms().values() if form.title.zh in title)
    for item in form.items:
        found = window.all(f"#item-{item.key}")
        if item.key in but or not found or not found[0].is_displayed():
            continue
        if item.type == "number":
            window.type(f"#{item.key}-value", "4")
        elif item.normal:
            window.run("document.getElementById(arguments[0]).click()", f"{item.key}-{item.normal}")
        elif item.type == "photo":
            window.run("document.getElementById(arguments[0]).click()", f"{item.key}-nophoto-later")


def is_answered(window: Window, key: str) -> bool:
    return bool(window.all(f"#item-{key} .answers > input:checked"))


def the_inspection(live: Live) -> Inspection:
    (row,) = live.ask(lambda: all_rows(Inspection))
    return row


def saved(window: Window) -> str:
    return window.text("#saved")


# -- reading and touching --------------------------------------------------------------------------------------------


@pytest.fixture(params=["form", "form of numbers", "problems", "saved", "nothing", "nearby", "own"])
def phone_page(request, staff, live, extinguisher, fridge, kitchen) -> str:
    """Open one of the pages of a walk; its name."""
    point = fridge if request.param == "form of numbers" else extinguisher
    path = f"/c/{code_of(point)}"
    if request.param == "nearby":
        staff.open(f"/nearby/{code_of(point)}")
        return request.param
    show(staff, point)
    if request.param.startswith("form"):
        for key in keys(staff)[:2]:
            for css in (f"label[for='{key}-fail']", f"label[for='{key}-red']"):
                if staff.all(css):
                    staff.tap(css)
        if request.param == "form of numbers":
            staff.type("#chilled_temperature-value", "12")
    elif request.param == "problems":
        staff.tap("#send")
        staff.wait(lambda: staff.all("#problems"), what="the problems")
    else:
        normal(staff)
        staff.go("#send")
        assert "已保存" in saved(staff)
        number = staff.driver.current_url.rsplit("/", 1)[-1]
        if request.param != "saved":
            staff.open(path if request.param == "nothing" else f"/mine/{number}")
    return request.param


def test_targets_are_as_large_as_a_thumb_and_keep_their_distance(staff, phone_page):
    assert measure.too_small(staff) + measure.too_close(staff) == []


def test_letters_are_large_and_lines_apart(staff, phone_page):
    found = measure.letters(staff)
    assert [each for each in found if each["size"] < 16] == []
    assert [each for each in found if each["lead"] < 1.3] == []
    main = [each for each in found if re.search(r"item-title|\bpick\b|\binput\b|button", each["css"])]
    assert [each for each in main if each["size"] < 18 and "small" not in each["css"]] == []


def cut_when_narrow(window: Window) -> dict[str, list[str]]:
    found = {}
    for name, screen in NARROW.items():
        window.resize(screen)
        found[name] = measure.cut(window)
    return {name: lines for name, lines in found.items() if lines}


def test_nothing_is_cut_on_a_narrow_or_zoomed_screen(staff, phone_page):
    assert cut_when_narrow(staff) == {}


def test_nothing_is_cut_on_the_way_in(staff, extinguisher):
    for path in ("/", "/find", "/find?code=ABCD-0EFG", "/phone/signin", "/signin", "/c/ABCDEFGH"):
        staff.open(path)
        assert cut_when_narrow(staff) == {}, path


# -- answering -------------------------------------------------------------------------------------------------------


def test_normal_and_abnormal_are_equal_and_neither_is_chosen(staff, kitchen):
    show(staff, kitchen)
    assert staff.all("#check input:checked") == []
    for key in keys(staff):
        good, bad = (staff.find(f"label[for='{key}-{value}']").size for value in ("pass", "fail"))
        assert good == bad


def test_not_applicable_is_small_and_only_where_it_is_allowed(staff, kitchen):
    show(staff, kitchen)
    allowed = {item.key for item in library.forms()["KIT-02"].items if item.na_allowed}
    assert allowed and {key for key in keys(staff) if staff.all(f"#{key}-na")} == allowed
    for key in allowed:
        assert staff.find(f"label[for='{key}-na']").size["height"] < staff.find(f"label[for='{key}-pass']").size["height"]


def test_an_answer_looks_unlike_no_answer(staff, kitchen):
    show(staff, kitchen)
    key = keys(staff)[0]
    look = f"const s = getComputedStyle(document.querySelector(\"label[for='{key}-pass']\")); return s.backgroundColor + s.borderColor"
    before = staff.run(look)
    staff.tap(f"label[for='{key}-pass']")
    assert staff.run(look) != before
    assert staff.text("#count").startswith("1 / 19")


def test_a_chosen_reason_looks_unlike_the_others(staff, kitchen):
    show(staff, kitchen)
    key = keys(staff)[0]
    staff.tap(f"label[for='{key}-fail']")
    staff.tap(f"#item-{key} .chip-bad")
    look = """return [...document.querySelectorAll(arguments[0])].map(chip => {
      const style = getComputedStyle(chip); return [style.backgroundColor, style.borderColor, style.fontWeight].join(); })"""
    chosen, *others = staff.run(look, f"#item-{key} .chip-bad")
    assert others and chosen not in others


def test_abnormal_opens_reasons_note_and_why_there_is_no_photo_inside_its_item(staff, kitchen):
    show(staff, kitchen)
    key = next(item.key for item in library.forms()["KIT-02"].items if item.photo_on_fail)
    more = f"#item-{key} .more"
    assert not staff.find(more).is_displayed()
    staff.tap(f"label[for='{key}-fail']")
    assert staff.find(more).is_displayed()
    assert len(staff.all(f"{more} .chip-bad")) >= 2 and staff.find(f"{more} textarea").is_displayed()
    assert "手机拍不了" in staff.text(more)
    staff.tap(f"label[for='{key}-pass']")
    assert not staff.find(more).is_displayed()


def test_a_fault_without_photo_needs_a_reason_and_is_kept_with_it(staff, live, kitchen):
    show(staff, kitchen)
    key = next(item.key for item in library.forms()["KIT-02"].items if item.photo_on_fail)
    normal(staff, key)
    staff.tap(f"label[for='{key}-fail']")
    staff.tap(f"#item-{key} .chip-bad")
    staff.tap("#send")
    staff.wait(lambda: staff.all("#problems"), what="the problems")
    assert keys(staff, ".item-wrong") == [key]
    assert live.ask(lambda: all_rows(Inspection)) == []
    staff.tap(f"#item-{key} label[for$='-nophoto-device']")
    staff.go("#send")
    assert "1 项异常" in saved(staff)
    assert the_inspection(live).answers[key]["nophoto"] == "手机拍不了"


def test_the_rest_is_normal_only_once_the_last_item_was_on_the_screen(staff, kitchen):
    show(staff, kitchen)
    scroll = "window.scrollTo(0, arguments[0]); return new Promise(done => setTimeout(done, 100))"
    top = staff.run("return [...document.querySelectorAll('#check .item[data-type]')].pop().getBoundingClientRect().top + scrollY")
    bar = staff.find(".foot").size["height"]
    below, behind_the_bar, inside = top - PHONE.height - 40, top - PHONE.height + bar / 2, top - PHONE.height / 2
    for offset, is_enabled in ((0, False), (below, False), (behind_the_bar, False), (inside, True), (0, True)):
        staff.run(scroll, offset)
        assert staff.find("#rest-normal").is_enabled() is is_enabled, offset


def test_the_rest_never_fills_what_must_be_answered_one_by_one_and_is_stored_as_the_rest(staff, live, kitchen):
    show(staff, kitchen)
    must = one_by_one("KIT-02")
    staff.tap("label[for='staff_checked-pass']")
    staff.run("window.scrollTo(0, document.body.scrollHeight)")
    staff.wait(lambda: staff.find("#rest-normal").is_enabled())
    staff.tap("#rest-normal")
    assert {key for key in keys(staff) if not is_answered(staff, key)} == must
    for key in must:
        staff.tap(f"label[for='{key}-pass']")
    staff.go("#send")
    assert "已保存" in saved(staff)
    kept = the_inspection(live)
    by_hand = must | {"staff_checked"}
    assert {key for key, answer in kept.answers.items() if answer["mode"] == "rest"} == set(library_keys("KIT-02")) - by_hand
    assert 0 < kept.manner["seen"] < len(library_keys("KIT-02"))


def library_keys(form: str) -> list[str]:
    return [item.key for item in library.forms()[form].items]


def test_a_number_shows_its_range_and_turns_abnormal_outside_it(staff, live, fridge):
    show(staff, fridge)
    item, box = "#item-chilled_temperature", "#chilled_temperature-value"
    assert "允许 0 到 8 ℃" in staff.text(item)
    for typed, is_out in (("8", False), ("8.1", True), ("0", False), ("-1", True), ("8，1", True), ("4", False), ("12", True)):
        staff.type(box, typed)
        assert staff.find(f"{item} .out-of-range").is_displayed() is is_out, typed
        assert staff.find(f"{item} .more").is_displayed() is is_out, typed
    staff.type(f"{item} textarea", "门没关")
    staff.tap(f"{item} label[for$='-nophoto-later']")
    normal(staff, "chilled_temperature")
    staff.go("#send")
    assert "1 项异常" in saved(staff)
    (finding,) = live.ask(lambda: all_rows(Finding))
    assert (finding.item, finding.note) == ("chilled_temperature", "门没关")


def test_a_number_opens_a_keypad(staff, app):
    toilet = wanted("HYG-09", "toilet", "1层厕所")
    show(staff, toilet)
    assert {box.get_attribute("inputmode") for box in staff.all(".input-number")} == {"decimal"}


# -- taps ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def twenty(kitchen):
    """Return the kitchen, its daily form brought to the twenty items that P17 speaks of."""
    form = library.forms()["KIT-02"]
    more = tuple(replace(item, key=f"{item.key}_again") for item in form.items[: 20 - len(form.items)])
    plans.publish_form(replace(form, items=form.items + more), now=FRIDAY_MORNING)
    return kitchen


def test_twenty_items_all_normal_take_at_most_twenty_five_taps_one_by_one(staff, twenty):
    show(staff, twenty)
    asked = keys(staff)
    for key in asked:
        staff.tap(f"label[for='{key}-pass']")
    staff.go("#send")
    assert "已保存" in saved(staff)
    assert len(asked) == 20 and staff.taps <= 25


def test_twenty_items_all_normal_take_at_most_three_taps_by_the_rest(staff, live, twenty):
    show(staff, twenty)
    assert len(keys(staff)) == 20
    staff.run("window.scrollTo(0, document.body.scrollHeight)")
    staff.tap("#rest-normal")
    for key in keys(staff):
        if not is_answered(staff, key):
            staff.tap(f"label[for='{key}-pass']")
    staff.go("#send")
    assert "已保存" in saved(staff)
    assert staff.taps <= 3
    assert {key for key, answer in the_inspection(live).answers.items() if answer["mode"] == "one"} == one_by_one("KIT-02")


@pytest.mark.parametrize("code", ["KIT-02", "SEC-02"])
def test_the_everyday_forms_ask_for_at_most_one_answer_of_its_own(code):
    assert len(one_by_one(code)) <= 1


def test_a_single_item_takes_three_taps_after_the_scan(staff, live, kitchen):
    form = library.forms()["KIT-02"]
    plans.publish_form(replace(form, items=form.items[:1]), now=FRIDAY_MORNING)
    show(staff, kitchen)
    (key,) = keys(staff)
    staff.tap(f"label[for='{key}-pass']")
    staff.go("#send")
    assert "已保存" in saved(staff) and staff.taps <= 3


# -- after sending ---------------------------------------------------------------------------------------------------


def send_all_normal(window: Window, point) -> None:
    show(window, point)
    normal(window)
    window.go("#send")
    assert "已保存" in saved(window)


def test_the_confirmation_is_wide_and_says_when_which_number_what_is_left_and_where_next(staff, live, kitchen, fridge):
    send_all_normal(staff, kitchen)
    assert re.search(r"08:10:00 · 记录 2026-0000\d", saved(staff))
    assert staff.find("#saved").size["width"] >= PHONE.width - 32
    assert "附近还有 1 个点待查" in staff.text(".next-card") and fridge.name in staff.text(".next-card")
    assert "看全部" in staff.text(".foot")
    staff.go(".foot .button-main")
    assert fridge.name in staff.text("h1") and staff.all("#check")


def test_a_checked_point_says_who_and_when_and_offers_again_and_the_answers(staff, live, kitchen):
    send_all_normal(staff, kitchen)
    live.clock.at("2026-11-20 09:00")
    staff.open(f"/c/{code_of(kitchen)}")
    assert not staff.all("#check")
    said = staff.text("main")
    assert "本次已查" in said and "赵师傅" in said and "08:10" in said and "看记录" in said
    staff.go("a[href*='form=']")
    assert "本次已经查过" in staff.text("main")
    normal(staff)
    staff.go("#send")
    assert len(live.ask(lambda: all_rows(Inspection))) == 2


def test_going_back_after_sending_does_not_send_again(staff, live, kitchen):
    send_all_normal(staff, kitchen)
    staff.driver.back()
    staff.wait(lambda: staff.path.startswith("/c/"))
    staff.wait(lambda: staff.run("return document.readyState") == "complete")
    if staff.all("#send"):
        with contextlib.suppress(WebDriverException):
            staff.tap("#send")
    assert len(live.ask(lambda: all_rows(Inspection))) == 1
    staff.open(f"/c/{code_of(kitchen)}")
    assert "本次已查" in staff.text("main")


def test_a_form_out_of_the_browsers_memory_asks_how_things_stand(staff, kitchen):
    show(staff, kitchen)
    old = staff.find("html")
    staff.run("window.isOld = true; window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    staff.wait(lambda: not staff.run("return window.isOld"), what="the page to be read again")
    assert old != staff.find("html")


def test_a_double_tap_sends_once(staff, live, kitchen):
    show(staff, kitchen)
    normal(staff)
    staff.run("const b = document.getElementById('send'); b.click(); b.click();")
    staff.wait(lambda: staff.all("#saved"))
    assert len(live.ask(lambda: all_rows(Inspection))) == 1


def test_the_phone_puts_in_its_own_key_at_the_first_answer_and_keeps_it(staff, live, kitchen):
    show(staff, kitchen)
    read = "return document.querySelector('#check [name=key]').value"
    from_server = staff.run(read)
    first, *others = keys(staff)
    staff.tap(f"label[for='{first}-pass']")
    own = staff.run(read)
    assert own != from_server and re.fullmatch(r"[0-9a-f]{32}", own)
    for key in others:
        staff.tap(f"label[for='{key}-pass']")
    assert staff.run(read) == own
    staff.go("#send")
    assert the_inspection(live).key == own


# -- without scripts -------------------------------------------------------------------------------------------------


def send_a_fault(window: Window, point, query: str = "") -> None:
    """Answer all normal but the first item that wants a photo, with reason, note and why there is no photo; send."""
    show(window, point, query)
    key = next(item.key for item in library.forms()["KIT-02"].items if item.photo_on_fail)
    normal(window, key)
    window.tap(f"label[for='{key}-fail']")
    window.tap(f"#item-{key} .chip-bad")
    window.type(f"#item-{key} textarea", "已上报")
    window.tap(f"#item-{key} label[for$='-nophoto-device']")
    window.go("#send")
    assert "1 项异常" in saved(window)


def test_without_scripts_the_same_is_kept(staff, plain, live, kitchen):
    send_a_fault(plain, kitchen)
    staff.open(f"/c/{code_of(kitchen)}")
    again = staff.find("a[href*='form=']").get_attribute("href").split("?")[1]
    send_a_fault(staff, kitchen, f"?{again}")
    without, with_scripts = live.ask(lambda: all_rows(Inspection))
    assert without.answers == with_scripts.answers and without.flags == with_scripts.flags


def test_without_scripts_a_number_out_of_range_asks_for_its_reason(plain, live, fridge):
    show(plain, fridge)
    plain.type("#chilled_temperature-value", "12")
    normal(plain, "chilled_temperature")
    plain.go("#send")
    assert keys(plain, ".item-wrong") == ["chilled_temperature"]
    assert plain.find("#item-chilled_temperature .more").is_displayed()
    plain.type("#item-chilled_temperature textarea", "门没关")
    plain.tap("#item-chilled_temperature label[for$='-nophoto-later']")
    plain.go("#send")
    assert "1 项异常" in saved(plain)


def test_without_scripts_nothing_offers_what_needs_them(plain, kitchen):
    show(plain, kitchen)
    assert not plain.find("#rest").is_displayed() and not plain.find("#count").is_displayed()
