"""S7: every form of the desk that changes what stands already carries the stamp of what its editor saw."""

import re

import pytest

from kiosk.core.calendar import EntryKind
from kiosk.operations import calendar, posts, printers
from kiosk.operations.printers import Play
from kiosk.storage import queries
from kiosk.storage.models import OwnStock, Plan, Printer
from tests.factories import DAILY, checkpoint, end_plan, plan
from tests.instants import FRIDAY_MORNING, SHANGHAI, TERM_BEGAN, local
from tests.operations.test_printers import SIZES
from tests.web.desk import kept, look, read, send, sit, words
from tests.web.test_desk_hazards import report
from tests.web.test_desk_odd_input import forms_of

# What changes no value that another could have changed since: forms that add, forms that say one thing about something
# ("damaged", "barred", "left the school") or set a secret anew, and forms that only show what they would do.
NEEDS_NONE = (
    r"/desk/calendar/(entries|terms|notice)", r"/desk/checkpoints(/bulk|/import)?",
    r"/desk/checkpoints/\d+/(bar|pause|retire)", r"/desk/devices/(phones|walls)", r"/desk/feeds(/\d+/revoke)?", r"/desk/filters/late", r"/desk/hazards/new", r"/desk/notices/rules/add", r"/desk/labels(/\d+)?",
    r"/desk/people(/paste)?", r"/desk/(people|places)/\d+/remove", r"/desk/people/\d+/password", r"/desk/places(/outline)?", r"/desk/plans/add",
    r"/desk/posts", r"/desk/labels/(printers|stocks)/\d+/remove",
    r"/desk/setup/(checkpoints|checkpoints/table|holidays|people|places|plans|term)", r"/language", r"/signout",
)  # fmt: skip
STAMPS = re.compile(r"seen(-\d+)?|replaces")


@pytest.fixture
def desk(client, app, cast):
    """Return a browser with the administrator at the desk of a school that has one of everything."""
    checkpoint()
    plan("FIRE-01", DAILY, title="灭火器日检", owner_id=cast.inspector)
    ending = plan("FIRE-01", DAILY, title="到周五为止")
    end_plan(ending.id, last_on=local("2026-11-27 12:00").date(), now=FRIDAY_MORNING)
    posts.add_post("门卫", holder_ids=[cast.inspector], now=TERM_BEGAN, by=cast.administrator)
    save_printer(cast.administrator)
    save_stock(cast.administrator)
    report("松动", at=queries.checkpoint(1))
    day = local("2026-12-18 12:00").date()
    calendar.add_own_entry(EntryKind.CLOSED, first_on=day, last_on=day, reason="运动会", now=FRIDAY_MORNING)
    return sit(client, "li")


def save_printer(by, **changed):
    return printers.save_printer(
        **({"name": "办公室", "stock": "L7160", "play": Play()} | changed), now=FRIDAY_MORNING, by=by
    )


def save_stock(by, sizes=SIZES, **changed):
    return printers.save_stock("得力", sizes, **changed, now=FRIDAY_MORNING, by=by)


def pages(app):
    """Return the address of every page of the desk, of the first of each thing where it is about one."""
    found = {"/desk/labels/printers?edit=1", "/desk/labels/stocks?edit=1", "/desk/plans/2", "/desk/places/2"}
    term = queries.calendar(SHANGHAI).terms_known()[0].key
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("desk.") and "GET" in rule.methods:
            found.add(re.sub(r"<int[^>]*>", "1", rule.rule).replace("/terms/<key>", f"/terms/{term}"))
    return sorted(address for address in found if "<" not in address)


def is_edit(address, fields):
    """Decide whether a form changes what stands already; the forms that save printers and stocks also add them."""
    path = address.split("?")[0]
    if re.fullmatch(r"/desk/labels/(printers|stocks)", path):
        return "id" in fields
    return not any(re.fullmatch(each, path) for each in NEEDS_NONE)


def test_every_form_that_changes_what_stands_carries_a_stamp(desk, app):
    stamped, bare = set(), set()
    for page in pages(app):
        response = desk.get(page, follow_redirects=True)
        if response.status_code != 200 or "html" not in response.content_type:
            continue
        for method, action, fields in forms_of(read(response)):
            address = (action or page).split("?")[0]
            if method == "post" and is_edit(address, fields):
                values = [value for name, value in fields.items() if STAMPS.fullmatch(name)]
                (stamped if values and all(values) else bare).add(address)
    assert bare == set()
    expected = {
        "/desk/plans/1/change", "/desk/plans/1/end", "/desk/plans/2/keep", "/desk/labels/printers", "/desk/labels/stocks",
        "/desk/checkpoints/1/edit", "/desk/places/2", "/desk/posts/1", "/desk/posts/1/end", "/desk/people/1", "/desk/school",
        "/desk/setup/school", "/desk/setup/people/owners", "/desk/calendar/meals", "/desk/calendar/national",
        "/desk/labels/1/replace", "/desk/calendar/entries/1", "/desk/calendar/entries/1/withdraw",
        "/desk/hazards/1/moves", "/desk/hazards/settings",
    }  # fmt: skip
    assert expected <= stamped


def hidden(page):
    """Return what the form of a page that two changed at once sends again."""
    return {tag["name"]: tag["value"] for tag in page.select("main form input[type=hidden]")}


def table(page):
    """Return both versions by the word of each field."""
    return {words(row.th): tuple(words(cell) for cell in row.select("td")) for row in page.select("tbody tr")}


def fields_at(desk, path, form):
    """Return the fields of a form as a page has them."""
    page = look(desk, path)
    return {tag["name"]: tag.get("value", "") for tag in page.select(f"{form} input")}


def test_two_editors_of_a_printer_see_both_versions_and_choose(desk, cast):
    fields = fields_at(desk, "/desk/labels/printers?edit=1", "form.form-grid") | {"stock": "L7160", "offset_x": "0.5"}
    seen = fields["seen"]
    save_printer(cast.supervisor, printer_id=1, seen=seen, play=Play(offset_x=-3))
    response = desk.post("/desk/labels/printers", data=fields)
    page = read(response)
    assert response.status_code == 409 and "王主任" in words(page.select_one(".banner"))
    assert table(page)["左右移（毫米）"] == ("-0.3", "0.5 不同") and table(page)["缩放"] == ("100", "一样")
    assert kept(Printer)[0].offset_x == -3
    assert desk.post("/desk/labels/printers", data=hidden(page)).status_code == 303
    assert kept(Printer)[0].offset_x == 5


def test_two_editors_of_a_stock_see_both_versions_and_choose(desk, cast):
    fields = fields_at(desk, "/desk/labels/stocks?edit=1", "form.form-grid") | {"dots_per_inch": "0", "rows": "7"}
    save_stock(cast.supervisor, SIZES | {"top": 900}, stock_id=1, seen=fields["seen"])
    response = desk.post("/desk/labels/stocks", data=fields)
    page = read(response)
    assert response.status_code == 409 and "王主任" in words(page.select_one(".banner"))
    assert table(page)["一共几行"] == ("8", "7 不同")
    assert table(page)["第一格离纸上边（毫米）"] == ("9", "8.5 不同")
    assert (kept(OwnStock)[0].rows, kept(OwnStock)[0].top) == (8, 900)
    assert desk.post("/desk/labels/stocks", data=hidden(page)).status_code == 303
    assert (kept(OwnStock)[0].rows, kept(OwnStock)[0].top) == (7, 850)


def test_a_refused_printer_keeps_the_stamp_its_editor_came_with(desk, cast):
    fields = fields_at(desk, "/desk/labels/printers?edit=1", "form.form-grid") | {"stock": "L7160", "scale": "x"}
    save_printer(cast.supervisor, printer_id=1, seen=fields["seen"], play=Play(offset_x=-3))
    response = desk.post("/desk/labels/printers", data=fields)
    assert response.status_code == 422
    assert read(response).select_one("input[name=seen]")["value"] == fields["seen"]


def test_who_ends_a_plan_whose_end_another_has_set_sees_both_and_chooses(desk, cast):
    fields = fields_at(desk, "/desk/plans/1", "form#end") | {"last_on": "2026-11-25"}
    end_plan(1, last_on=local("2026-11-30 12:00").date(), now=FRIDAY_MORNING, by=cast.supervisor)
    response = desk.post("/desk/plans/1/end", data=fields)
    page = read(response)
    assert response.status_code == 409 and "王主任" in words(page.select_one(".banner"))
    shown = table(page)["最后一天"]
    assert "11 月 30 日" in shown[0] and "11 月 25 日" in shown[1]
    assert kept(Plan)[0].valid_until == local("2026-12-01 00:00")
    assert desk.post("/desk/plans/1/end", data=hidden(page)).status_code == 303
    assert kept(Plan)[0].valid_until == local("2026-11-26 00:00")


def test_a_set_end_is_said_and_taken_back_on_the_page_of_the_plan(desk):
    response = desk.post("/desk/plans/1/end", data=fields_at(desk, "/desk/plans/1", "form#end") | {"last_on": "2026-11-27"})
    said = words(look(desk, response.location).select_one(".banner-good"))
    assert "“灭火器日检”到 2026 年 11 月 27 日 为止" in said
    row = fields_at(desk, "/desk/plans/1", "form#keep")
    response = desk.post("/desk/plans/1/keep", data=row)
    page = look(desk, response.location)
    assert words(page.select_one(".banner-good")) == "已取消结束，计划照常进行。"
    assert page.select_one("form#keep") is None and page.select_one("form#end") is not None
    assert "取消结束" in words(page.select_one(".history"))
    assert kept(Plan)[0].valid_until is None


def test_a_plan_that_ended_at_once_is_said_and_cannot_be_kept(desk, clock):
    row = fields_at(desk, "/desk/plans/1", "form#end")
    response = desk.post("/desk/plans/1/end", data=row)
    assert words(look(desk, response.location).select_one(".banner-good")) == "计划“灭火器日检”已结束。"
    response = desk.post("/desk/plans/1/keep", data=row)
    assert response.status_code == 422 and "已经有人处理过了" in words(read(response).select_one(".banner-bad"))
    assert kept(Plan)[0].valid_until == clock()


def test_who_keeps_a_plan_whose_end_was_moved_is_told(desk, cast):
    row = fields_at(desk, "/desk/plans/2", "form#keep")
    end_plan(2, last_on=local("2026-11-30 12:00").date(), now=FRIDAY_MORNING, by=cast.supervisor)
    response = desk.post("/desk/plans/2/keep", data=row)
    assert response.status_code == 409 and "11 月 30 日" in table(read(response))["最后一天"][0]
    assert kept(Plan)[1].valid_until == local("2026-12-01 00:00")


@pytest.mark.parametrize("path", ["/desk/labels/printers", "/desk/labels/stocks"])
def test_what_is_saved_of_printers_and_stocks_is_said(desk, path):
    fields = {"name": "新的"} | (
        {"stock": "L7160", "offset_x": "0", "offset_y": "0", "scale": "100"} if path.endswith("printers")
        else {"dots_per_inch": "203", "width": "50", "height": "30"}
    )  # fmt: skip
    response = send(desk, path, **fields)
    assert response.status_code == 303
    assert "已保存" in words(look(desk, response.location).select_one(".banner-good"))
