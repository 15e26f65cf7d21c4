"""The phone never loses a record: drafts, the queue of what waits, and what became of each (P26, P30, P40-P46, P53)."""

import re
from datetime import timedelta

import pytest

from kiosk import library
from kiosk.operations import people, plans
from kiosk.storage.models import Inspection
from tests.browser import doors, measure
from tests.browser.live import Live
from tests.browser.test_phone_form import (
    keys,
    normal,
    show,
    wanted,
)
from tests.browser.window import Screen, Window
from tests.factories import PIN, all_rows, code_of
from tests.instants import FRIDAY_MORNING

pytestmark = pytest.mark.browser

HOUR = 3600 * 1000
_READ = """
const done = arguments[arguments.length - 1];
const open = indexedDB.open("patrol", 1);
open.onsuccess = () => {
  const all = open.result.transaction("records").objectStore("records").getAll();
  all.onsuccess = () => { open.result.close(); done(all.result); };
};
open.onerror = () => done([]);
"""
_CHANGE = """
const change = arguments[0], done = arguments[arguments.length - 1];
const open = indexedDB.open("patrol", 1);
open.onsuccess = () => {
  const within = open.result.transaction("records", "readwrite"), records = within.objectStore("records");
  records.getAll().onsuccess = event => event.target.result.forEach(record => records.put(Object.assign(record, change)));
  within.oncomplete = () => { open.result.close(); done(true); };
};
"""


@pytest.fixture
def extinguisher(app):
    return wanted("FIRE-01", "extinguisher", "灭火器 食-1-01")


@pytest.fixture
def kitchen(app):
    return wanted("KIT-02", "kitchen", "主厨房")


@pytest.fixture
def staff(phone: Window, live: Live, cast) -> Window:
    """Return the phone of the inspector, signed in, with nothing kept on it."""
    doors.enrol_here(phone, live, cast.inspector, by=cast.supervisor)
    return phone


def kept(window: Window) -> list[dict]:
    """Return every record that the phone keeps."""
    return window.driver.execute_async_script(_READ)


def states(window: Window) -> list[str]:
    return [each["state"] for each in kept(window)]


def alter(window: Window, **change: object) -> None:
    """Change every kept record, as time or another tab would have."""
    window.driver.execute_async_script(_CHANGE, change)


def saved_rows(live: Live) -> list[Inspection]:
    return live.ask(lambda: all_rows(Inspection))


def wait_for_draft(window: Window, answers: int) -> dict:
    """Wait until the draft on the phone has so many answers; the draft."""

    def is_there() -> bool:
        drafts = kept(window)
        return bool(drafts) and len(answered(drafts[0])) == answers

    window.wait(is_there, what=f"a draft of {answers} answers")
    return kept(window)[0]


def answered(record: dict) -> dict[str, str]:
    """Return the answers of a kept record, by item."""
    return {name[2:]: value for name, value in record["fields"] if re.fullmatch(r"a\.\w+", name) and value}


def fill_offline(window: Window, live: Live, point) -> None:
    """Fill a form in, lose the network, submit; what the phone then shows in its place is there."""
    show(window, point)
    normal(window)
    live.stop()
    window.tap("#send")
    window.wait(lambda: window.all(".kept-here"), what="the record to be kept")


# -- drafts ----------------------------------------------------------------------------------------------------------


def test_each_answer_is_on_the_phone_at_once_and_a_reload_asks_one_question(staff, kitchen):
    show(staff, kitchen)
    first, second, *_ = keys(staff)
    staff.tap(f"label[for='{first}-pass']")
    wait_for_draft(staff, 1)
    staff.tap(f"label[for='{second}-pass']")
    key = wait_for_draft(staff, 2)["key"]
    show(staff, kitchen)
    staff.wait(lambda: staff.all(".draft-question"), what="the question")
    assert "继续上次未完成的检查？" in staff.text(".draft-question") and not staff.find("#check").is_displayed()
    staff.tap(".draft-question [data-move=continue]")
    staff.wait(lambda: staff.find("#check").is_displayed())
    assert staff.run("return document.querySelector('#check [name=key]').value") == key
    assert staff.find(f"#{first}-pass").is_selected() and staff.find(f"#{second}-pass").is_selected()
    assert staff.text("#count").startswith("2 / 19")


def test_starting_over_forgets_the_draft(staff, kitchen):
    show(staff, kitchen)
    staff.tap(f"label[for='{keys(staff)[0]}-pass']")
    wait_for_draft(staff, 1)
    show(staff, kitchen)
    staff.wait(lambda: staff.all(".draft-question"), what="the question")
    staff.tap(".draft-question [data-move=restart]")
    staff.wait(lambda: staff.find("#check").is_displayed())
    assert kept(staff) == [] and staff.all("#check input:checked") == []


def test_words_are_kept_while_they_are_typed(staff, kitchen):
    show(staff, kitchen)
    first = keys(staff)[0]
    staff.tap(f"label[for='{first}-fail']")
    staff.type(f"#{first}-note", "门坏了")
    staff.wait(lambda: [f"a.{first}.note", "门坏了"] in kept(staff)[0]["fields"], what="the words to be kept")
    show(staff, kitchen)
    staff.wait(lambda: staff.all(".draft-question"), what="the question")
    staff.tap(".draft-question [data-move=continue]")
    staff.wait(lambda: staff.find(f"#{first}-note").is_displayed())
    assert staff.find(f"#{first}-note").get_attribute("value") == "门坏了"


def test_a_draft_is_asked_for_only_by_who_made_it_and_at_its_point(staff, live, cast, kitchen, extinguisher):
    show(staff, kitchen)
    staff.tap(f"label[for='{keys(staff)[0]}-pass']")
    wait_for_draft(staff, 1)
    show(staff, extinguisher)
    staff.wait(lambda: staff.find("#outbox").is_displayed())
    assert not staff.all(".draft-question")
    doors.enrol_here(staff, live, cast.rectifier, by=cast.supervisor)
    show(staff, kitchen)
    staff.wait(lambda: staff.find("#outbox").is_displayed())
    assert not staff.all(".draft-question") and states(staff) == ["draft"]


def test_a_draft_of_an_older_version_goes_on_in_that_version(staff, live, kitchen):
    show(staff, kitchen)
    first = keys(staff)[0]
    staff.tap(f"label[for='{first}-pass']")
    old = wait_for_draft(staff, 1)
    form = library.forms()["KIT-02"]
    live.ask(lambda: plans.publish_form(
        type(form)(**{**vars(form), "items": form.items[1:]}), now=FRIDAY_MORNING + timedelta(minutes=1)
    ))  # fmt: skip
    show(staff, kitchen)
    assert not staff.all(f"#item-{first}")
    staff.wait(lambda: staff.all(".draft-question"), what="the question")
    staff.go(".draft-question [data-move=continue]")
    assert staff.find(f"#{first}-pass").is_selected() and not staff.all(".draft-question")
    normal(staff, first)
    staff.go("#send")
    assert "已保存" in staff.text("#saved")
    (row,) = saved_rows(live)
    assert row.key == old["key"] and first in row.answers


# -- sending ---------------------------------------------------------------------------------------------------------


def test_with_the_network_there_the_record_is_saved_and_leaves_the_phone(staff, live, kitchen):
    show(staff, kitchen)
    normal(staff)
    staff.go("#send")
    assert "已保存" in staff.text("#saved")
    staff.wait(lambda: kept(staff) == [], what="the phone to be empty")
    assert len(saved_rows(live)) == 1 and "待发送 0" in staff.text("#outbox")


def test_without_network_the_record_stays_on_the_phone_and_is_sent_when_it_is_back(staff, live, kitchen):
    fill_offline(staff, live, kitchen)
    assert "记录在手机里，还没有到服务器" in staff.text(".kept") and "已保存" not in staff.text("main")
    assert not staff.find("#check").is_displayed() and "下一步" in staff.text(".kept")
    assert states(staff) == ["waiting"] and "待发送 1" in staff.text("#outbox")
    live.start()
    staff.run("window.dispatchEvent(new Event('online'))")
    staff.wait(lambda: "已保存" in staff.text(".kept"), what="the record to be saved")
    (row,) = saved_rows(live)
    assert re.search(rf"记录 2026-{row.id:05d}", staff.text(".kept")) and "08:10:0" in staff.text(".kept")
    staff.go(".kept [data-move=go]")
    assert staff.path == f"/saved/{row.id}"
    staff.wait(lambda: kept(staff) == [], what="the phone to be empty")


def test_a_reload_or_a_sign_out_loses_nothing(staff, live, kitchen):
    fill_offline(staff, live, kitchen)
    (before,) = kept(staff)
    alter(staff, nextAt=0, leaseUntil=0, problem=None)
    live.start()
    live.is_failing = True
    staff.driver.refresh()
    live.is_failing = False
    staff.open("/find")
    staff.wait(lambda: "已保存" in staff.text("#outbox"), what="the record to be sent by another page")
    (row,) = saved_rows(live)
    assert row.key == before["key"]


def test_the_next_step_leads_nowhere_without_a_network(staff, live, kitchen):
    fill_offline(staff, live, kitchen)
    staff.tap(".kept-moves a")
    staff.wait(lambda: staff.text(".kept [data-slot=said]"), what="a word")
    assert "没有连上服务器" in staff.text(".kept") and staff.all(".kept-here")


def test_an_answer_whose_page_does_not_load_is_shown_as_saved_with_its_number(staff, live, kitchen):
    show(staff, kitchen)
    normal(staff)
    staff.run("""const plain = window.fetch; window.fetch = (path, options) =>
      options && options.method === "HEAD" ? Promise.reject(new TypeError("gone")) : plain(path, options);""")
    staff.tap("#send")
    staff.wait(lambda: staff.all(".kept-saved"), what="the number")
    (row,) = saved_rows(live)
    assert "已保存" in staff.text(".kept") and f"2026-{row.id:05d}" in staff.text(".kept")
    staff.open("/find")
    staff.wait(lambda: staff.all(".outbox-saved"), what="the slip")
    assert f"2026-{row.id:05d}" in staff.text(".outbox-saved")
    staff.tap(".outbox-read")
    staff.wait(lambda: not staff.all(".outbox-saved"), what="the slip to go")
    assert kept(staff) == []


def test_a_server_that_fails_is_tried_again_and_the_record_kept(staff, live, kitchen):
    show(staff, kitchen)
    normal(staff)
    live.is_failing = True
    staff.tap("#send")
    staff.wait(lambda: staff.all(".kept-here"), what="the record to be kept")
    (record,) = kept(staff)
    assert record["problem"]["status"] == 503 and record["tries"] == 1 and record["nextAt"] > record["updatedAt"]
    live.is_failing = False
    staff.tap(".kept [data-move=send]")
    staff.wait(lambda: staff.all(".kept-saved"), what="the record to be saved")
    assert len(saved_rows(live)) == 1


def test_what_the_server_refuses_stands_at_its_item_and_goes_away_when_it_is_answered(staff, live, kitchen):
    show(staff, kitchen)
    first, second, *_ = keys(staff)
    normal(staff, first, second)
    staff.tap("#send")
    staff.wait(lambda: staff.all("#problems"), what="the problems")
    assert keys(staff, ".item-wrong") == [first, second] and "有 2 项要补" in staff.text("#problems")
    assert "请回答这一项" in staff.text(f"#item-{first} .field-error") and saved_rows(live) == []
    staff.tap(f"label[for='{first}-pass']")
    assert keys(staff, ".item-wrong") == [second] and not staff.all(f"#item-{first} .field-error")
    assert len(staff.all("#problems li")) == 1
    staff.tap(f"label[for='{second}-pass']")
    assert not staff.all("#problems") and not staff.all(".item-wrong")
    staff.go("#send")
    assert "已保存" in staff.text("#saved")


def test_a_record_refused_later_is_opened_again_with_its_answers(staff, live, kitchen):
    show(staff, kitchen)
    first = keys(staff)[0]
    normal(staff, first)
    live.stop()
    staff.tap("#send")
    staff.wait(lambda: staff.all(".kept-here"), what="the record to be kept")
    live.start()
    staff.open("/find")
    staff.wait(lambda: "要处理 1" in staff.text("#outbox"), what="the refusal")
    staff.tap("#outbox summary")
    staff.go(".outbox-record [data-move=mend]")
    assert len(staff.all("#check input[id$='-pass']:checked, #check input.is-good:checked")) >= 18
    assert not staff.all(".draft-question")
    staff.tap(f"label[for='{first}-pass']")
    staff.go("#send")
    assert "已保存" in staff.text("#saved") and len(saved_rows(live)) == 1


def test_a_record_whose_key_was_used_is_kept_and_can_be_sent_as_a_new_one(staff, live, kitchen):
    fill_offline(staff, live, kitchen)
    (first,) = kept(staff)
    live.start()
    staff.run("window.dispatchEvent(new Event('online'))")
    staff.wait(lambda: staff.all(".kept-saved"), what="the record to be saved")
    item = first["lines"][0] and next(name for name, value in first["fields"] if value == "pass")
    other = [[name, value] for name, value in first["fields"] if name != item]
    other += [[item, "fail"], [f"{item}.note", "坏了"], [f"{item}.nophoto", "手机拍不了"]]
    alter(staff, **first | {"fields": other, "problem": None, "nextAt": 0, "leaseUntil": 0})
    staff.open("/find")
    staff.wait(lambda: "要处理 1" in staff.text("#outbox"), what="the refusal")
    staff.tap("#outbox summary")
    assert "先前那份已保存" in staff.text(".outbox-record") and len(saved_rows(live)) == 1
    staff.tap(".outbox-record [data-move=anew]")
    staff.wait(lambda: len(saved_rows(live)) == 2, what="the second record")
    assert len({row.key for row in saved_rows(live)}) == 2


def test_a_phone_signed_out_keeps_the_record_and_sends_after_signing_in(staff, live, cast, kitchen):
    fill_offline(staff, live, kitchen)
    live.start()
    with live.inside():
        for device in people.queries.devices():
            people.revoke_device(device.id, now=live.clock(), by=cast.supervisor)
    staff.run("window.dispatchEvent(new Event('online'))")
    staff.wait(lambda: "登录" in staff.text(".kept"), what="the way to sign in")
    assert states(staff) == ["waiting"] and saved_rows(live) == []
    doors.enrol_here(staff, live, cast.inspector, by=cast.supervisor)
    staff.open("/find")
    staff.wait(lambda: len(saved_rows(live)) == 1, what="the record to be sent")


# -- the list --------------------------------------------------------------------------------------------------------


def test_every_page_says_how_many_wait_none_too(staff, live, kitchen):
    for path in ("/", "/find", "/mine", "/phone/signin", f"/c/{code_of(kitchen)}", f"/nearby/{code_of(kitchen)}", "/c/ABCDEFGH", "/mine/999"):
        staff.open(path)
        staff.wait(lambda: staff.find("#outbox").is_displayed(), what=f"the count on {path}")
        assert "待发送 0" in staff.text("#outbox"), path


def test_a_waiting_record_can_be_read_exported_and_deleted_in_two_steps(staff, live, kitchen):
    fill_offline(staff, live, kitchen)
    staff.tap(".kept [data-move=look]")
    assert "晨检" in staff.text(".kept .outbox-answers") or "正常" in staff.text(".kept .outbox-answers")
    staff.tap(".kept [data-move=text]")
    text = staff.find(".kept textarea").get_attribute("value")
    assert "主厨房" in text and "赵师傅" in text and "正常" in text
    assert staff.find(".kept a[download]").get_attribute("href").startswith("data:text/plain")
    staff.tap(".kept [data-move=drop]")
    assert states(staff) == ["waiting"]
    staff.tap(".kept [data-move=keep]")
    assert states(staff) == ["waiting"] and not staff.find(".kept [data-move='drop-sure']").is_displayed()
    staff.tap(".kept [data-move=drop]")
    staff.tap(".kept [data-move='drop-sure']")
    staff.wait(lambda: kept(staff) == [], what="the record to be deleted")
    assert "已删除" in staff.text(".kept") and "待发送 0" in staff.text("#outbox")


def test_a_record_of_half_a_day_turns_the_strip_red(staff, live, kitchen):
    fill_offline(staff, live, kitchen)
    assert not staff.find(".outbox-old").is_displayed()
    alter(staff, finishedAt=kept(staff)[0]["finishedAt"] - 13 * HOUR)
    staff.run("window.dispatchEvent(new Event('focus'))")
    staff.wait(lambda: staff.find(".outbox-old").is_displayed(), what="the red bar")
    assert "超过 12 小时" in staff.text(".outbox-old")


def test_somebody_elses_record_is_only_counted_by_name_and_still_sent_under_it(staff, live, cast, kitchen):
    fill_offline(staff, live, kitchen)
    alter(staff, nextAt=kept(staff)[0]["updatedAt"] + HOUR // 60, problem={"state": "later", "text": "", "items": [], "url": ""})
    live.start()
    with live.inside():
        token = people.sign_in_on_phone(
            people.queries.devices()[0].id, person_id=cast.rectifier, pin=PIN, now=live.clock()
        )
    staff.give_cookie("kiosk_sign_in", token.value)
    staff.open("/find")
    staff.wait(lambda: "待发送 1" in staff.text("#outbox"))
    staff.tap("#outbox summary")
    assert "赵师傅" in staff.text(".outbox-others") and "主厨房" not in staff.text("#outbox")
    staff.tap(".outbox-send")
    staff.wait(lambda: len(saved_rows(live)) == 1, what="the record to be sent")
    assert saved_rows(live)[0].person_id == cast.inspector


def test_a_phone_that_keeps_nothing_says_so_and_sends_at_once(staff, live, kitchen):
    refuse = {"source": "Object.defineProperty(window, 'indexedDB', {value: null})"}
    found = staff.command("Page.addScriptToEvaluateOnNewDocument", **refuse)
    try:
        show(staff, kitchen)
        staff.wait(lambda: staff.find("#no-store").is_displayed(), what="the warning")
        assert "本机不能暂存，请在有信号处提交" in staff.text("#no-store")
        normal(staff)
        staff.go("#send")
        assert "已保存" in staff.text("#saved") and len(saved_rows(live)) == 1
    finally:
        staff.command("Page.removeScriptToEvaluateOnNewDocument", identifier=found["identifier"])


def test_two_tabs_send_a_record_once(staff, live, kitchen):
    fill_offline(staff, live, kitchen)
    alter(staff, nextAt=0, leaseUntil=0, problem=None)
    live.start()
    staff.run("window.open('/find', 'other'); window.dispatchEvent(new Event('online'))")
    staff.wait(lambda: len(saved_rows(live)) == 1, what="the record to be sent")
    first = staff.driver.current_window_handle
    for handle in staff.driver.window_handles:
        if handle != first:
            staff.driver.switch_to.window(handle)
            staff.driver.close()
    staff.driver.switch_to.window(first)
    assert len(saved_rows(live)) == 1


# -- what it weighs and how it looks ---------------------------------------------------------------------------------

_WEIGHT = """
return performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
  .map(each => [each.name.replace(location.origin, ""), each.transferSize]);
"""


def test_the_form_page_weighs_little_as_the_browser_fetches_it(staff, kitchen):
    """P21: at most 60 KB at the first visit with all scripts, 15 KB later."""
    staff.command("Network.clearBrowserCache")
    for most in (60, 15):
        show(staff, kitchen)
        staff.wait(lambda: staff.find("#outbox").is_displayed())
        sizes = staff.run(_WEIGHT)
        assert any(name.endswith("/store.js") for name, _ in sizes)
        assert 1024 < sum(size for _, size in sizes) <= most * 1024, sizes


@pytest.mark.parametrize("screen", [Screen(360, 740, is_touch=True), Screen(320, 640, is_touch=True), Screen(180, 370, is_touch=True)])
def test_the_kept_record_and_its_moves_fit_the_screen(staff, live, kitchen, screen):
    fill_offline(staff, live, kitchen)
    for move in ("look", "text", "drop"):
        staff.resize(screen)
        staff.tap(f".kept [data-move={move}]")
        assert measure.cut(staff) == []
        if screen.width == 360:
            assert measure.too_small(staff) + measure.too_close(staff) == []
