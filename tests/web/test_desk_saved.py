"""Whatever is saved at the desk, the next page says so in a green line, once; every form of the desk is sent."""

import pytest
from werkzeug.http import parse_cookie

from kiosk.core.notices import Outcome
from kiosk.operations import (
    enrolments,
    feeds,
    people,
    posts,
    registry,
    repairs,
)
from kiosk.storage import queries
from tests.factories import DAILY, PIN, building, checkpoint, plan, reported
from tests.instants import FRIDAY_MORNING
from tests.web.desk import look, read, sit, words
from tests.web.test_desk_notices import URL, channel, rule, told

TERM = "/desk/calendar/terms/term-2026-09-01"
ENTRY = {"kind": "closed", "entry_first_on": "2026-12-01", "entry_last_on": "2026-12-01", "reason": "运动会"}
PAPER = {
    "name": "我的纸", "width": "60", "height": "40", "columns": "3", "rows": "7", "left": "5", "top": "5", "pitch_x": "62",
    "pitch_y": "41",
}  # fmt: skip
# What each form is sent with, over what it holds already: (the page it stands on, its address, what is typed).
SAVES = {
    "add_term": ("/desk/calendar", "/desk/calendar/terms", {}),
    "change_term": (TERM, TERM, {"last_on": "2027-01-29"}),
    "withdraw_term": (TERM, f"{TERM}/withdraw", {}),
    "add_entry": ("/desk/calendar", "/desk/calendar/entries", ENTRY),
    "set_national_day": ("/desk/calendar", "/desk/calendar/national", {"on": "2026-12-24", "label": "校庆"}),
    "confirm_year": ("/desk/calendar?year=2027", "/desk/calendar/national/2027/confirm", {}),
    "set_meal": ("/desk/calendar", "/desk/calendar/meals", {"starts_by": "07:40", "from_on": "2026-11-23"}),
    "add_checkpoint": ("/desk/checkpoints", "/desk/checkpoints", {"name": "新点", "kind": "extinguisher", "at": "食堂"}),
    "edit_checkpoint": ("/desk/checkpoints/1/edit", "/desk/checkpoints/1/edit", {"field.size": "4 kg"}),
    "pause_checkpoint": ("/desk/checkpoints/1", "/desk/checkpoints/1/pause", {"why": "维修"}),
    "resume_checkpoint": ("/desk/checkpoints/2", "/desk/checkpoints/2/resume", {}),
    "bar_checkpoint": ("/desk/checkpoints/1", "/desk/checkpoints/1/bar", {"bar_why": "松动"}),
    "report_hazard": ("/desk/hazards/new?place=2", "/desk/hazards/new", {"text": "地砖松动", "no_photo": "没带手机"}),
    "move_hazard": ("/desk/hazards/1", "/desk/hazards/1/moves", {"assignee": "4"}),
    "assign_hazards": ("/desk/hazards/assign?hazard=1", "/desk/hazards/assign", {"assignee": "4"}),
    "change_hazard_settings": ("/desk/hazards/settings", "/desk/hazards/settings", {"term_days": "9"}),
    "retire_checkpoint": ("/desk/checkpoints/1/retire", "/desk/checkpoints/1/retire", {}),
    "read_import": ("/desk/checkpoints/import", "/desk/checkpoints/import", {"pasted": "灭火器 Z\t灭火器\t食堂\t赵师傅"}),
    "change_checkpoints": ("/desk/checkpoints", "/desk/checkpoints/bulk", {"point": "1", "action": "retire"}),
    "ask_repair": ("/desk/repairs/new?place=2", "/desk/repairs/new", {"text": "门合页松", "urgency": "normal"}),
    "move_repair": ("/desk/repairs/1", "/desk/repairs/1/moves", {"assignee": "4", "cost": "10"}),
    "change_repair_settings": ("/desk/repairs/settings", "/desk/repairs/settings", {"cost_limit": "2000"}),
    "approve_request": ("/desk/devices", "/desk/devices/requests/1/approve", {"person": "3"}),
    "decline_request": ("/desk/devices", "/desk/devices/requests/1/decline", {}),
    "add_channel": ("/desk/notices/channels/add/wecom", "/desk/notices/channels/add/wecom", {"name": "二群", "url": URL}),
    "edit_channel": ("/desk/notices/channels/1", "/desk/notices/channels/1", {"name": "一群"}),
    "replace_secret": ("/desk/notices/channels/1", "/desk/notices/channels/1/secret", {"url": URL}),
    "end_channel": ("/desk/notices/channels/1", "/desk/notices/channels/1/end", {}),
    "test_channel": ("/desk/notices/channels/1", "/desk/notices/channels/1/test", {}),
    "add_rule": ("/desk/notices/rules/add", "/desk/notices/rules/add", {"channel": "1", "kinds": "barred"}),
    "change_rule": ("/desk/notices/rules/1", "/desk/notices/rules/1", {"kinds": "barred"}),
    "end_rule": ("/desk/notices/rules/1", "/desk/notices/rules/1/end", {}),
    "send_again": ("/desk/notices/log", "/desk/notices/1/again", {}),
    "revoke_feed": ("/desk/feeds", "/desk/feeds/1/revoke", {}),
    "revoke_device": ("/desk/devices", "/desk/devices/1/revoke", {}),
    "save_filter": ("/desk/late?q=a", "/desk/filters/late", {"name": "我的"}),
    "move_labels": ("/desk/labels", "/desk/labels", {"point": "1", "move": "damaged"}),
    "mark_label": ("/desk/labels/1", "/desk/labels/1", {"move": "damaged"}),
    "replace_code": ("/desk/labels/1/replace", "/desk/labels/1/replace", {}),
    "note_printed": ("/desk/labels/print?point=1&stock=plain-a4-large", "/desk/labels/print", {}),
    "save_printer": ("/desk/labels/printers", "/desk/labels/printers", {"name": "办公室"}),
    "save_stock": ("/desk/labels/stocks", "/desk/labels/stocks", PAPER),
    "add_person": ("/desk/people", "/desk/people", {"name": "钱老师"}),
    "edit_person": ("/desk/people/3", "/desk/people/3", {"phone": "13800000000"}),
    "clear_pin": ("/desk/people/3", "/desk/people/3/pin", {}),
    "remove_person": ("/desk/people/3/remove", "/desk/people/3/remove", {"to": "4"}),
    "set_password": ("/desk/people/2/password", "/desk/people/2/password", {"password": "another good one"}),
    "paste": ("/desk/people/paste", "/desk/people/paste", {"list": "钱老师", "move": "save"}),
    "add_place": ("/desk/places", "/desk/places", {"name": "食堂"}),
    "edit_place": ("/desk/places/3", "/desk/places/3", {"parent": "4"}),
    "order_place": ("/desk/places", "/desk/places/2/order", {"to": "1"}),
    "remove_place": ("/desk/places/4", "/desk/places/4/remove", {}),
    "add_outline": ("/desk/places/outline", "/desk/places/outline", {"outline": "食堂"}),
    "add_plan": ("/desk/plans/add", "/desk/plans/add", {"title": "室内消火栓", "form": "FIRE-03", "kind": "hydrant"}),
    "change_plan": ("/desk/plans/1/change", "/desk/plans/1/change", {"title": "改了名"}),
    "end_plan": ("/desk/plans/1", "/desk/plans/1/end", {"last_on": "2026-12-31"}),
    "add_post": ("/desk/posts", "/desk/posts", {"name": "厨房"}),
    "edit_post": ("/desk/posts/1", "/desk/posts/1", {"name": "门岗"}),
    "end_post": ("/desk/posts/1", "/desk/posts/1/end", {}),
    "change_school": ("/desk/school", "/desk/school", {"bright_from": "05:30"}),
    "save_setup_school": ("/desk/setup/school", "/desk/setup/school", {"address": "http://192.168.1.10:8080"}),
    "save_setup_term": (
        "/desk/setup/term", "/desk/setup/term", {"name": "春季学期", "first_on": "2027-02-22", "last_on": "2027-07-02"}
    ),
    "save_setup_holidays": ("/desk/setup/holidays", "/desk/setup/holidays", {}),
    "save_setup_places": ("/desk/setup/places", "/desk/setup/places", {"outline": "食堂", "move": "save"}),
    "save_setup_plans": ("/desk/setup/plans", "/desk/setup/plans", {}),
    "save_setup_checkpoints": ("/desk/setup/checkpoints", "/desk/setup/checkpoints", {"count-extinguisher": "2"}),
    "save_setup_table": ("/desk/setup/checkpoints", "/desk/setup/checkpoints/table", {"pasted": "灭火器 Z\t灭火器\t食堂\t"}),
    "save_setup_people": ("/desk/setup/people", "/desk/setup/people", {"list": "钱老师", "move": "save"}),
    "save_setup_owners": ("/desk/setup/people", "/desk/setup/people/owners", {"owner-2": "3"}),
}  # fmt: skip
# What is saved on the way of another, with what comes first; the last is what the endpoint's form is.
AFTERWARDS = {
    "change_entry": (SAVES["add_entry"], ("/desk/calendar/entries/1", "/desk/calendar/entries/1", {"reason": "校庆"})),
    "withdraw_entry": (SAVES["add_entry"], ("/desk/calendar/entries/1", "/desk/calendar/entries/1/withdraw", {})),
    "recall_hazards": (SAVES["assign_hazards"], ("/desk/hazards", "/desk/hazards/recall", {})),
    "undo_bulk": (SAVES["change_checkpoints"], ("/desk/checkpoints", "/desk/checkpoints/bulk/undo", {})),
    "delete_filter": (SAVES["save_filter"], ("/desk/late", "/desk/filters/late/1/delete", {})),
    "remove_printer": (SAVES["save_printer"], ("/desk/labels/printers", "/desk/labels/printers/1/remove", {})),
    "remove_stock": (SAVES["save_stock"], ("/desk/labels/stocks", "/desk/labels/stocks/1/remove", {})),
    "keep_plan": (SAVES["end_plan"], ("/desk/plans/1", "/desk/plans/1/keep", {})),
}
# No line, for a reason: the page that comes at once is itself what was made, and is shown only there.
SHOWN_ITSELF = {"offer_phone", "add_wall", "make_feed"}
# The read text is shown, nothing is kept yet; and what has a test of its own below.
ELSEWHERE = {"read", "save_notice", "excuse", "answer_test"}


@pytest.fixture
def desk(client, app, cast):
    """Return a browser with the administrator at the desk of a school that has one of everything."""
    for name in ("甲", "乙", "丙"):
        checkpoint(name)
    building("空楼")
    plan("FIRE-01", DAILY, owner_id=cast.inspector)
    registry.pause_checkpoint(2, from_at=FRIDAY_MORNING, until_at=None, why="维修", now=FRIDAY_MORNING, by=cast.supervisor)
    reported(queries.checkpoint(3), by=cast.supervisor, now=FRIDAY_MORNING)
    posts.add_post("门卫", now=FRIDAY_MORNING, by=None)
    feeds.make_feed(person_id=None, language="zh", now=FRIDAY_MORNING, by=cast.supervisor)
    people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.supervisor)
    offer = people.offer_enrolment(now=FRIDAY_MORNING, by=cast.supervisor).value
    people.enrol_phone(offer, person_id=cast.inspector, pin=PIN, pin_again=PIN, name="手机", now=FRIDAY_MORNING)
    enrolments.ask("红色手机", "陈师傅", key="k" * 30, now=FRIDAY_MORNING)
    repairs.ask_repair(
        checkpoint_id=None, place_id=2, text="灯不亮", urgency="normal", key="r" * 30, now=FRIDAY_MORNING, by=cast.inspector
    )
    own = channel()
    rule(own)
    told(own, Outcome.FAILED, settled="failed", code="93000")
    return sit(client, "li")


def fields_of(page, action):
    """Return the address and the fields of a form as a browser would send them untouched, without its buttons."""
    form = next(form for form in page.select("form[method=post]") if form["action"].split("?")[0] == action)
    inside = [*form.select("[name]"), *(page.select(f"[form='{form['id']}'][name]") if form.get("id") else ())]
    found = {}
    for tag in inside:
        is_left_out = tag.get("type") in ("checkbox", "radio") and not tag.has_attr("checked")
        if tag.name == "button" or is_left_out:
            continue
        if tag.name == "select":
            chosen = tag.select_one("option[selected]") or tag.select_one("option")
            value = chosen["value"] if chosen else ""
        else:
            value = tag.get_text() if tag.name == "textarea" else tag.get("value", "")
        found.setdefault(tag["name"], []).append(value)
    return form["action"], found


def save(desk, path, action, typed):
    """Send a form, and confirm it on every page that asks again; return the answer that leads on."""
    page = look(desk, path)
    for _page in range(4):
        address, fields = fields_of(page, action)
        response = desk.post(address, data=fields | typed)
        if response.status_code not in (200, 422):
            return response
        page = read(response)
        asked = page.select("[name=is_sure], [name=confirmed]")
        assert response.status_code == 200 or asked, words(page.select_one("main"))
        typed = {name: [tag["value"] for tag in asked if tag["name"] == name] for name in {tag["name"] for tag in asked}}
    raise AssertionError(f"{action} asks for ever")


def said(page):
    """Return the green lines of a page that say that something was done."""
    return [words(tag) for tag in page.select("main .banner-good")]


@pytest.mark.parametrize("name", [*SAVES, *AFTERWARDS])
def test_what_was_saved_is_said_on_the_next_page_and_only_there(desk, name):
    *before, last = AFTERWARDS.get(name, (SAVES.get(name),))
    for each in before:
        look(desk, save(desk, *each).location)
    response = save(desk, *last)
    assert response.status_code == 303
    page = look(desk, response.location)
    assert len(said(page)) == 1
    # Some pages say in words of their own what was done; the common line stands on one page only.
    assert "已保存" not in said(look(desk, response.location))


def test_every_form_of_the_desk_is_sent_or_has_a_reason(app):
    writes = {
        rule.endpoint.removeprefix("desk.")
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint.startswith("desk.")
    }
    assert writes == {*SAVES, *AFTERWARDS, *SHOWN_ITSELF, *ELSEWHERE}


def test_a_reason_given_for_a_miss_is_said(desk):
    link = look(desk, "/desk/late").select_one("#late-rows .moves a[href*=excuse]")["href"]
    response = save(desk, link, "/desk/late/excuse", {"reason": "停电"})
    assert said(look(desk, response.location)) == ["已保存"]


@pytest.mark.parametrize(
    ("path", "action", "typed"),
    [
        ("/desk/checkpoints", "/desk/checkpoints/bulk", {"point": "1", "action": "print"}),
        ("/desk/labels", "/desk/labels", {"point": "1", "stock": "plain-a4-large"}),
    ],
)
def test_going_on_to_print_is_no_saving(desk, path, action, typed):
    response = save(desk, path, action, typed)
    assert response.status_code == 303 and "kiosk_saved" not in str(response.headers.getlist("Set-Cookie"))


def test_what_was_refused_is_not_said_to_be_saved(desk):
    address, fields = fields_of(look(desk, "/desk/places"), "/desk/places")
    assert desk.post(address, data=fields).status_code == 422
    assert said(look(desk, "/desk/places")) == []


def test_the_line_is_not_kept_for_long_and_read_by_no_script(desk):
    response = save(desk, *SAVES["add_place"])
    line = next(line for line in response.headers.getlist("Set-Cookie") if line.startswith("kiosk_saved="))
    kept = parse_cookie(line)
    assert kept["Max-Age"] == "60" and kept["Path"] == "/desk" and "HttpOnly" in line and "SameSite=Lax" in line
