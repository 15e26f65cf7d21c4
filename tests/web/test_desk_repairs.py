"""Ledgers L-03, ux S7: repair slips at the desk - the queue, asking, every move, the print, and the settings."""

import re
from dataclasses import replace
from io import BytesIO

import pytest

from kiosk.core.hazard import MoveKind as HazardMoveKind
from kiosk.core.repair import MoveKind, State, Terms, Urgency
from kiosk.operations import edits, hazard_settings, people, posts, repair_terms
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Photo, Place, Repair, RepairMove
from kiosk.web import edge
from tests.factories import (
    checkpoint,
    floor,
    moved,
    repair_asked,
    repair_finished,
    repair_moved,
    reported,
)
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON, local
from tests.storage.pictures import picture
from tests.web.desk import kept, look, read, send, sit, words

HOSTILE = "<script>alert(1)</script>\"'&\u202e"


@pytest.fixture
def point(app):
    """Return an extinguisher."""
    return checkpoint()


@pytest.fixture
def desk(client):
    """Return a browser at the desk with the supervisor signed in."""
    return sit(client)


@pytest.fixture
def slip(point, cast):
    """Return a repair that the inspector asked for."""
    return repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING)


@pytest.fixture
def begun(slip, cast):
    """Return a repair that the rectifier has begun."""
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    repair_moved(slip.id, MoveKind.BEGIN, by=cast.rectifier, now=FRIDAY_MORNING)
    return slip


def path_of(slip) -> str:
    return f"/desk/repairs/{slip.id}"


def form_of(page, kind) -> dict[str, str]:
    """Return what a browser would send of a move's form as it stands."""
    form = page.select_one(f"#move-{kind}")
    assert form is not None, kind
    fields = {}
    for tag in form.select("input, textarea, select"):
        if tag.get("type") in ("checkbox", "radio"):
            if tag.has_attr("checked"):
                fields[tag["name"]] = tag["value"]
        elif tag.get("type") == "file":
            continue
        elif tag.name == "select":
            chosen = tag.select_one("option[selected]")
            fields[tag["name"]] = chosen["value"] if chosen else ""
        else:
            fields[tag["name"]] = tag.text if tag.name == "textarea" else tag.get("value", "")
    return fields


def make(browser, slip, form, page=None, **typed):
    """Send a move's form as the page shows it, with some fields typed in."""
    page = page or look(browser, path_of(slip))
    return browser.post(f"{path_of(slip)}/moves", data=form_of(page, form) | typed)


def offered(page) -> set[str]:
    return {form["id"].removeprefix("move-") for form in page.select(".move-form")}


def state_of(slip) -> State:
    found = queries.repair(slip.id)
    assert found is not None
    return found.card.course.state


def wrong(page) -> dict[str, str]:
    """Return the complaint beside each field of the forms on a page."""
    found = {}
    for tag in page.select("[aria-invalid]"):
        ids = tag.get("aria-describedby", "").split()
        name = tag.get("name") or tag.select_one("input")["name"]
        found[name] = " ".join(words(page.find(id=each)) for each in ids if each.endswith("-error"))
    return found


def kinds(slip) -> list[str]:
    return [move.kind for move in kept(RepairMove) if move.repair_id == slip.id]


# -- the queue ---------------------------------------------------------------------------------------------------------


def rows(page) -> list[str]:
    return [words(row.select_one("th a")) for row in page.select("tbody tr")]


def test_an_empty_queue_says_how_a_repair_comes_into_it(desk):
    page = look(desk, "/desk/repairs")
    assert "没有要办的维修" in words(page.select_one(".empty")) and page.select_one(".empty a")["href"] == "/desk/repairs/new"


def test_the_navigation_names_the_repairs(desk):
    link = look(desk, "/desk/repairs").select_one('nav a[aria-current="page"]')
    assert (link["href"], words(link)) == ("/desk/repairs", "维修")


@pytest.fixture
def three(point, cast):
    """Return three repairs: an urgent one that is overdue, an older one in time, and a cancelled one at a place."""
    old = repair_asked(point, by=cast.inspector, now=local("2026-11-19 18:00"), text="门锁", urgency=Urgency.PLANNED)
    urgent = repair_asked(point, by=cast.stranger, now=local("2026-11-20 07:00"), text="漏电", urgency=Urgency.URGENT)
    gone = repair_asked(None, place_id=floor().id, by=cast.inspector, now=local("2026-11-19 08:00"), text="窗帘")
    repair_moved(gone.id, MoveKind.CANCEL, by=cast.inspector, now=FRIDAY_MORNING)
    return old, urgent, gone


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["漏电", "门锁"]),
        ("?sort=urgency", ["漏电", "门锁"]),
        ("?sort=age", ["门锁", "漏电"]),
        ("?state=overdue", ["漏电"]),
        ("?state=cancelled", ["窗帘"]),
        ("?state=accepted", []),
        ("?urgency=planned", ["门锁"]),
        ("?area=教学楼A", ["漏电", "门锁"]),
        ("?area=食堂", ["漏电", "门锁"]),
        ("?person=3", ["门锁"]),
        ("?q=漏", ["漏电"]),
        ("?q=W2026-0001", ["门锁"]),
        ("?q=zzz", []),
        ("?state=cancelled&year=2025", []),
    ],
)
def test_the_queue_stands_as_its_address_says(desk, three, query, found):
    assert rows(look(desk, f"/desk/repairs{query}")) == found


def test_the_chips_count_every_state(desk, three):
    said = [words(chip).split() for chip in look(desk, "/desk/repairs").select(".chips .chip")]
    chips = {each[0]: each[-1] for each in said}
    assert (chips["未结束"], chips["逾期"], chips["待派单"], chips["已撤销"]) == ("2", "1", "2", "1")


@pytest.mark.parametrize(
    "query", ["?state=gone", "?urgency=x", "?person=abc", "?person=4711", "?sort=up", "?year=1", "?area=<b>"]
)
def test_an_odd_filter_is_told_and_left_out(desk, three, query):
    page = look(desk, f"/desk/repairs{query}")
    assert "已忽略" in words(page.select_one(".banner")) and len(rows(page)) == 2


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "1" * 30])
def test_a_page_that_is_not_there_is_the_nearest(desk, three, page):
    assert len(rows(look(desk, f"/desk/repairs?page={page}"))) == 2


def test_a_long_queue_has_pages(desk, point, cast):
    for number in range(51):
        repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, text=f"第 {number:02d} 处")
    first, second = look(desk, "/desk/repairs"), look(desk, "/desk/repairs?page=2")
    assert (len(rows(first)), len(rows(second))) == (50, 1)
    assert "page=2" in first.select_one("a[rel=next]")["href"]


# -- asking ------------------------------------------------------------------------------------------------------------


def ask(browser, path="/desk/repairs/new?checkpoint=1", **typed):
    form = look(browser, path).select_one("form[enctype]")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input[type=hidden]")}
    return browser.post("/desk/repairs/new", data=fields | {"text": "", "urgency": "normal", "contact": ""} | typed)


def test_a_repair_is_asked_for_at_a_point_found_by_words(desk, point):
    page = look(desk, "/desk/repairs/new?q=灭火器")
    link = page.select_one(".list-line")["href"]
    assert link == "/desk/repairs/new?checkpoint=1"
    answer = ask(desk, link, text="压力不足", urgency="urgent", contact="8001", photos=(BytesIO(picture()), "a.jpg"))
    assert answer.status_code == 303 and answer.location.endswith("/desk/repairs/1")
    (slip,) = kept(Repair)
    assert (slip.text, slip.urgency, slip.contact, slip.checkpoint_id) == ("压力不足", "urgent", "8001", 1)
    page = look(desk, "/desk/repairs/1")
    assert "压力不足" in words(page.select_one("h1")) and len(page.select(".before-after .picture")) == 1


def test_a_repair_is_asked_for_at_a_place(desk, app):
    place = floor()
    assert ask(desk, f"/desk/repairs/new?place={place.id}", text="墙皮掉了").status_code == 303
    (slip,) = kept(Repair)
    assert (slip.checkpoint_id, slip.place_id) == (None, place.id)


def test_for_a_hazard_the_form_is_filled_in_and_the_slip_points_back(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING, text="灯罩裂了")
    page = look(desk, f"/desk/repairs/new?hazard={hazard.id}")
    assert page.select_one("textarea").text == "灯罩裂了"
    assert ask(desk, f"/desk/repairs/new?hazard={hazard.id}", text="换灯罩").status_code == 303
    (slip,) = kept(Repair)
    assert slip.hazard_id == hazard.id
    assert look(desk, path_of(slip)).select_one(f'a[href="/desk/hazards/{hazard.id}"]') is not None
    assert look(desk, f"/desk/hazards/{hazard.id}").select_one(f'a[href="{path_of(slip)}"]') is not None


@pytest.mark.parametrize("number", ["4711", "x", "-1"])
def test_for_a_hazard_that_is_not_there_nothing_is_asked(desk, point, number):
    assert desk.get(f"/desk/repairs/new?hazard={number}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "长" * 10_000}, "text"),
        ({"text": "坏了", "urgency": "soon"}, "urgency"),
        ({"text": "坏了", "urgency": ""}, "urgency"),
        ({"text": "坏了", "contact": "1" * 41}, "contact"),
    ],
)
def test_what_is_wrong_with_an_asking_stands_beside_its_field_and_nothing_is_lost(desk, point, typed, field):
    answer = ask(desk, **typed)
    page = read(answer)
    assert answer.status_code == 422 and kept(Repair) == []
    assert wrong(page)[field] and page.select_one("textarea").text.strip() == typed["text"].strip()[:20_000]


def test_a_file_that_is_no_picture_is_told_and_the_words_stay(desk, point):
    answer = ask(desk, text="坏了", photos=(BytesIO(b"no picture"), "a.jpg"))
    page = read(answer)
    assert answer.status_code == 422 and "照片" in wrong(page)["photos"]
    assert page.select_one("textarea").text == "坏了" and kept(Repair) == kept(Photo) == []


def test_sent_twice_it_is_one_slip(desk, point):
    form = look(desk, "/desk/repairs/new?checkpoint=1").select_one("form[enctype]")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input[type=hidden]")}
    for _each in range(2):
        answer = desk.post("/desk/repairs/new", data=fields | {"text": "坏了", "urgency": "normal"})
        assert answer.location.endswith("/desk/repairs/1")
    assert len(kept(Repair)) == 1


def test_without_a_place_nothing_is_asked(desk, app):
    answer = send(desk, "/desk/repairs/new", text="坏了", urgency="normal", key="k" * 24)
    assert answer.status_code == 422 and kept(Repair) == []


def test_hostile_words_are_words(desk, point):
    ask(desk, text=HOSTILE)
    for path in ("/desk/repairs", "/desk/repairs/1"):
        page = look(desk, path)
        assert HOSTILE[:25] in page.text and not page.find("script", string=re.compile("alert"))


# -- the page and its moves --------------------------------------------------------------------------------------------


def test_a_supervisor_is_offered_what_the_table_allows(desk, slip):
    assert offered(look(desk, path_of(slip))) == {"dispatch", "refuse", "cancel"}


def test_an_administrator_may_approve_too(client, slip):
    assert offered(look(sit(client, "li"), path_of(slip))) == {"approve", "dispatch", "refuse", "cancel"}


def test_a_slip_goes_its_way_at_the_desk(desk, slip, cast):
    assert make(desk, slip, "dispatch", assignee=str(cast.rectifier), cost="80", due_on="2026-11-25").status_code == 303
    assert make(desk, slip, "begin").status_code == 303
    answer = make(
        desk, slip, "finish", note="换了阀芯", cost="¥1,02.5.1", materials="阀芯 1 个", is_misuse="1", compensation="10",
        photos=(BytesIO(picture()), "after.jpg"),
    )  # fmt: skip
    assert answer.status_code == 422 and "金额" in wrong(read(answer))["cost"]
    answer = make(
        desk, slip, "finish", note="换了阀芯", cost="￥８２．５", materials="阀芯 1 个", is_misuse="1", compensation="10",
        photos=(BytesIO(picture()), "after.jpg"),
    )  # fmt: skip
    assert answer.status_code == 303
    page = look(desk, path_of(slip))
    assert state_of(slip) is State.FINISHED and len(page.select(".before-after .picture")) == 1
    last = words(page.select("li[data-move]")[-1])
    assert "82.50 元" in last and "阀芯 1 个" in last and "赔偿 10 元" in last
    (move,) = [each for each in kept(RepairMove) if each.kind == "finish"]
    assert (move.cost, move.compensation, move.is_misuse) == (8250, 1000, True)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"cost": "12,x"}, "cost"),
        ({"cost": "-5"}, "cost"),
        ({"cost": "1.234"}, "cost"),
        ({"cost": "9" * 30}, "cost"),
        ({"cost": ""}, "cost"),
        ({"compensation": "abc", "is_misuse": "1"}, "compensation"),
        ({"compensation": "5"}, "compensation"),
        ({"note": ""}, "note"),
        ({"note": "长" * 10_000}, "note"),
        ({"materials": "长" * 10_000}, "materials"),
        ({"no_photo": ""}, "photos"),
    ],
)
def test_a_bad_finish_is_told_beside_its_field_and_nothing_is_lost(desk, begun, typed, field):
    sound = {"note": "修好了", "cost": "12", "no_photo": "手机没电", "materials": "胶带"}
    answer = make(desk, begun, "finish", **(sound | typed))
    page = read(answer)
    assert answer.status_code == 422 and set(wrong(page)) == {field} and wrong(page)[field]
    shown = form_of(page, "finish")
    assert {name: shown[name] for name in sound} == {name: (sound | typed)[name].strip() for name in sound}
    assert kinds(begun) == ["ask", "dispatch", "begin"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"due_on": "2026-11-19"}, "due_on"),
        ({"due_on": "2026-02-30"}, "due_on"),
        ({"due_on": "9999-01-01"}, "due_on"),
        ({"due_on": "next week"}, "due_on"),
        ({"assignee": "4711"}, "assignee"),
        ({"assignee": "x"}, "assignee"),
        ({"assignee": ""}, "assignee"),
        ({"firm": "电梯公司"}, "firm"),
        ({"cost": ""}, "cost"),
        ({"cost": "1000.01"}, "cost"),
    ],
)
def test_a_bad_dispatch_is_told_beside_its_field(desk, slip, cast, typed, field):
    sound = {"assignee": str(cast.rectifier), "cost": "0", "due_on": "2026-11-25"}
    answer = make(desk, slip, "dispatch", **(sound | typed))
    assert answer.status_code == 422 and set(wrong(read(answer))) == {field} and kinds(slip) == ["ask"]


def test_a_costly_dispatch_goes_through_once_it_is_approved(client, slip, cast):
    head = sit(client, "li")
    typed = {"assignee": str(cast.rectifier), "cost": "2000"}
    assert "批准" in wrong(read(make(head, slip, "dispatch", **typed)))["cost"]
    assert make(head, slip, "approve", cost="2000", note="同意").status_code == 303
    assert make(head, slip, "dispatch", **typed).status_code == 303
    assert "已批准 2,000 元" in words(look(head, path_of(slip)).select_one("dl"))


def test_an_outdated_page_is_told_who_was_quicker_and_keeps_what_was_typed(desk, slip, cast):
    page = look(desk, path_of(slip))
    repair_moved(slip.id, MoveKind.REFUSE, by=cast.administrator, now=FRIDAY_MORNING, note="要拆")
    answer = make(desk, slip, "cancel", page, note="我来写的原因")
    shown = read(answer)
    assert answer.status_code == 409 and state_of(slip) is State.REFUSED
    assert "李园长" in words(shown.select_one("#problems")) and "08:10" in words(shown.select_one("#problems"))
    assert "我来写的原因" in shown.text and kinds(slip) == ["ask", "refuse"]


def test_an_outdated_move_that_is_still_possible_keeps_its_form_filled_in(desk, slip, cast):
    page = look(desk, path_of(slip))
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.administrator, now=FRIDAY_MORNING, assignee_id=cast.stranger)
    answer = make(desk, slip, "cancel", page, note="不修了")
    shown = read(answer)
    assert answer.status_code == 409 and form_of(shown, "cancel")["note"] == "不修了"
    assert make(desk, slip, "cancel", shown).status_code == 303 and state_of(slip) is State.CANCELLED


def test_a_move_sent_twice_is_made_once(desk, slip):
    page = look(desk, path_of(slip))
    for _each in range(2):
        assert make(desk, slip, "cancel", page, note="不修了").status_code == 303
    assert kinds(slip) == ["ask", "cancel"]


def test_what_has_ended_is_moved_no_more(desk, slip):
    page = look(desk, path_of(slip))
    make(desk, slip, "cancel", page, note="不修了")
    again = form_of(page, "refuse") | {"key": "another-key-of-24-letters", "note": "再来"}
    again["seen"] = str(kept(RepairMove)[-1].id)
    answer = desk.post(f"{path_of(slip)}/moves", data=again)
    assert answer.status_code == 422 and state_of(slip) is State.CANCELLED
    assert "不能这样办理" in words(read(answer).select_one("#problems"))


@pytest.mark.parametrize("kind", ["", "ask", "burn", "REFUSE"])
def test_an_unknown_move_is_refused(desk, slip, kind):
    answer = make(desk, slip, "cancel", kind=kind, note="x")
    assert answer.status_code == 422 and kinds(slip) == ["ask"]


def test_a_move_without_a_key_is_refused(desk, slip):
    assert make(desk, slip, "cancel", key="", note="x").status_code == 422 and kinds(slip) == ["ask"]


@pytest.mark.parametrize("rating", ["9", "0", "x", "-1"])
def test_an_odd_rating_is_refused(client, app, point, cast, rating):
    slip = repair_asked(point, by=cast.supervisor, now=FRIDAY_MORNING)
    repair_finished(slip.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_MORNING)
    answer = make(sit(client), slip, "accept", rating=rating)
    assert answer.status_code == 422 and "rating" in wrong(read(answer)) and state_of(slip) is State.FINISHED


def test_a_supervisor_is_told_why_the_acceptance_is_not_theirs(desk, begun, cast, clock):
    repair_moved(begun.id, MoveKind.FINISH, by=cast.rectifier, now=FRIDAY_MORNING)
    page = look(desk, path_of(begun))
    assert "accept" not in offered(page) and "由报修人验收" in words(page.select_one("#main"))
    clock.at("2026-11-23 08:10")
    assert make(desk, begun, "accept", rating="4").status_code == 303 and state_of(begun) is State.ACCEPTED


def test_the_repairer_does_not_accept(client, point, cast):
    slip = repair_asked(point, by=cast.supervisor, now=FRIDAY_MORNING)
    repair_finished(slip.id, by=cast.supervisor, repairer=cast.supervisor, now=FRIDAY_MORNING)
    browser = sit(client)
    page = look(browser, path_of(slip))
    assert "accept" not in offered(page) and "不能自己验收" in words(page.select_one("#main"))
    forged = form_of(page, "return") | {"kind": "accept", "rating": "5"}
    answer = browser.post(f"{path_of(slip)}/moves", data=forged)
    assert answer.status_code == 422 and state_of(slip) is State.FINISHED


def test_all_that_is_wrong_with_a_move_is_said_at_once(desk, slip):
    answer = make(desk, slip, "dispatch", firm="长" * 100, cost="十块", due_on="2020-01-01", note="长" * 3000)
    page = read(answer)
    assert answer.status_code == 422 and set(wrong(page)) == {"firm", "cost", "due_on", "note"}
    assert page.select_one("#move-dispatch [name=cost]")["value"] == "十块" and state_of(slip) is State.ASKED


def test_one_tick_puts_the_hazard_right(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    moved(hazard.id, HazardMoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    slip = repair_asked(None, by=cast.supervisor, now=FRIDAY_MORNING, hazard_id=hazard.id)
    make(desk, slip, "dispatch", assignee=str(cast.rectifier), cost="0")
    make(desk, slip, "begin")
    page = look(desk, path_of(slip))
    assert form_of(page, "finish")["rectifies"] == "1"
    assert make(desk, slip, "finish", note="换好了", cost="5", no_photo="没电").status_code == 303
    assert queries.hazard(hazard.id).card.course.state == "rectified"


def test_a_hazard_that_cannot_take_it_is_told_instead_of_the_tick(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    slip = repair_asked(None, by=cast.supervisor, now=FRIDAY_MORNING, hazard_id=hazard.id)
    make(desk, slip, "dispatch", assignee=str(cast.rectifier), cost="0")
    make(desk, slip, "begin")
    page = look(desk, path_of(slip))
    assert "rectifies" not in form_of(page, "finish") and "不能同时报告" in words(page.select_one("#move-finish"))
    answer = make(desk, slip, "finish", note="换好了", cost="5", no_photo="没电", rectifies="1")
    assert answer.status_code == 409 and state_of(slip) is State.BEGUN
    seen = str(queries.hazard(hazard.id).card.last_move_id)
    answer = make(desk, slip, "finish", note="换好了", cost="5", no_photo="没电", rectifies="1", hazard_seen=seen)
    assert answer.status_code == 422 and state_of(slip) is State.BEGUN


def test_a_slip_whose_hazard_was_moved_meanwhile_says_by_whom_and_keeps_what_was_typed(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    moved(hazard.id, HazardMoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    slip = repair_asked(None, by=cast.supervisor, now=FRIDAY_MORNING, hazard_id=hazard.id)
    make(desk, slip, "dispatch", assignee=str(cast.rectifier), cost="0")
    make(desk, slip, "begin")
    fields = form_of(look(desk, path_of(slip)), "finish") | {"note": "换好了", "cost": "5", "no_photo": "没电"}
    moved(hazard.id, HazardMoveKind.GRADE, by=cast.administrator, now=FRIDAY_MORNING, is_major=False)
    answer = desk.post(f"{path_of(slip)}/moves", data=fields)
    page = read(answer)
    assert answer.status_code == 409 and state_of(slip) is State.BEGUN
    said = words(page.select_one("#problems"))
    assert "李园长" in said and "隐患定级" in said
    assert page.select_one("#move-finish [name=note]").text == "换好了"
    again = form_of(page, "finish")
    assert again["hazard_seen"] == str(queries.hazard(hazard.id).card.last_move_id) != fields["hazard_seen"]


def test_a_slip_that_is_not_there_is_not_found(desk):
    assert desk.get("/desk/repairs/4711").status_code == 404
    assert send(desk, "/desk/repairs/4711/moves", kind="begin").status_code == 404


# -- print -------------------------------------------------------------------------------------------------------------


def test_the_print_has_every_column_of_the_slip_and_lines_to_sign(desk, point, cast):
    slip = repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, contact="8001", pictures=[picture()])
    repair_finished(
        slip.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON, note="换好了", cost=12_00, materials="阀芯"
    )
    sheet = look(desk, path_of(slip)).select_one(".slip")
    cells = {words(cell): words(cell.find_next("td")) for cell in sheet.select("th")}
    assert words(sheet.select_one("h1")) == "阳光幼儿园 维修申报单" and "W2026-0001" in words(sheet)
    assert (cells["申报人"], cells["电话"], cells["申报时间"]) == ("赵师傅", "8001", "2026-11-20 08:10")
    assert (cells["派工、维修人"], cells["费用"], cells["材料和数量"]) == ("陈师傅", "12 元", "阀芯")
    assert (cells["完成时间"], cells["处理结果"], cells["人为损坏"]) == ("2026-11-20 12:00", "换好了", "否")
    signers = [words(line).rstrip("：") for line in sheet.select(".slip-signers p")]
    assert signers == ["申报人签字", "审批人签字", "维修人签字", "验收人签字"]
    assert len(sheet.select(".slip-photos img")) == 1 and "print-only" in sheet["class"]


def cells_of(page) -> dict[str, str]:
    """Return the columns of the printed slip."""
    return {words(cell): words(cell.find_next("td")) for cell in page.select(".slip th")}


def test_the_print_names_the_department_of_whoever_asked_else_who_owns_the_place_else_nothing(desk, slip, cast):
    assert cells_of(look(desk, path_of(slip)))["申报部门"] == ""
    with writing() as session:
        session.get(Place, slip.place_id).owner_id = cast.stranger
    assert cells_of(look(desk, path_of(slip)))["申报部门"] == "孙老师"
    posts.add_post("小一班", holder_ids=[cast.inspector], now=FRIDAY_MORNING, by=cast.supervisor)
    assert cells_of(look(desk, path_of(slip)))["申报部门"] == "小一班"


def accepted(point, cast, *, repairer: int):
    """Return a slip that the supervisor asked for and accepted."""
    slip = repair_asked(point, by=cast.supervisor, now=FRIDAY_MORNING)
    repair_finished(slip.id, by=cast.supervisor, repairer=repairer, now=FRIDAY_MORNING)
    repair_moved(slip.id, MoveKind.ACCEPT, by=cast.supervisor, now=FRIDAY_MORNING, rating=5)
    return slip


def test_a_school_of_one_person_accepts_the_own_repair_and_paper_and_history_say_so(desk, point, cast):
    hazard_settings.change_settings(
        replace(hazard_settings.settings(), is_one_person=True),
        seen=edits.stamp(hazard_settings.settings_values(hazard_settings.settings())), now=FRIDAY_MORNING, by=1,
    )  # fmt: skip
    page = look(desk, path_of(accepted(point, cast, repairer=cast.supervisor)))
    assert "本人验收" in cells_of(page)["验收"] and "本人验收" in words(page.select_one("li[data-move=accept]"))


def test_what_somebody_else_repaired_says_nothing_of_the_kind(desk, point, cast):
    assert "本人验收" not in words(look(desk, path_of(accepted(point, cast, repairer=cast.rectifier))))


# -- photos and what was typed -----------------------------------------------------------------------------------------


def test_every_move_of_a_slip_takes_photos(client, begun):
    forms = look(sit(client, "li"), path_of(begun)).select(".move-form")
    assert len(forms) > 3 and all(form.select("[name=photos]") for form in forms)


@pytest.mark.parametrize("kind", ["dispatch", "refuse", "cancel"])
def test_photos_of_any_move_stand_in_its_line_of_the_history(desk, slip, kind):
    photo = (BytesIO(picture()), "a.jpg")
    answer = make(desk, slip, kind, note="见照片", **({"assignee": "4", "cost": "0"} if kind == "dispatch" else {}), photos=photo)
    assert answer.status_code == 303
    assert len(look(desk, path_of(slip)).select_one(f"li[data-move={kind}]").select("img")) == 1


def test_all_that_was_typed_for_a_move_that_came_too_late_is_shown_with_its_labels(desk, begun, cast):
    page = look(desk, path_of(begun))
    repair_moved(begun.id, MoveKind.CANCEL, by=cast.administrator, now=FRIDAY_MORNING, note="要拆")
    typed = {"note": "换好了", "no_photo": "没拍", "materials": "阀芯", "cost": "12", "is_misuse": "1", "compensation": "5"}
    lost = {words(tag.dt): words(tag.dd) for tag in read(make(desk, begun, "finish", page, **typed)).select(".lost dl > div")}
    assert lost == {
        "处理结果": "换好了", "没有照片的原因": "没拍", "材料和数量": "阀芯", "实际费用（元）": "12", "是人为损坏": "是",
        "赔偿（元）": "5",
    }  # fmt: skip


def test_who_was_chosen_for_a_dispatch_that_came_too_late_is_named(desk, slip, cast):
    page = look(desk, path_of(slip))
    repair_moved(slip.id, MoveKind.CANCEL, by=cast.administrator, now=FRIDAY_MORNING, note="要拆")
    answer = make(desk, slip, "dispatch", page, assignee=str(cast.rectifier), cost="80", due_on="2026-11-25", note="带上梯子")
    lost = {words(tag.dt): words(tag.dd) for tag in read(answer).select(".lost dl > div")}
    assert lost == {"派单要求": "带上梯子", "维修人": "陈师傅", "几号前修好": "2026-11-25", "预计费用（元）": "80"}


# -- settings ----------------------------------------------------------------------------------------------------------


def typed_terms(page) -> dict[str, str]:
    form = page.select_one("form[action='/desk/repairs/settings']")
    fields = {tag["name"]: tag["value"] for tag in form.select("input")}
    return fields | {tag["name"]: tag.select_one("option[selected]")["value"] for tag in form.select("select")}


def test_the_settings_are_the_administrators(client, app):
    assert sit(client).get("/desk/repairs/settings").status_code == 403
    assert send(client, "/desk/repairs/settings", cost_limit="1").status_code == 403
    assert look(client, "/desk/repairs").select_one('a[href="/desk/repairs/settings"]') is None


def test_other_terms_are_saved_and_shown_in_the_history(client):
    head = sit(client, "li")
    fields = typed_terms(look(head, "/desk/repairs/settings"))
    assert (fields["cost_limit"], fields["urgent_answer"], fields["urgent_answer_unit"]) == ("1000", "30", "minute")
    changed = fields | {"cost_limit": "500.5", "normal_finish": "12", "normal_finish_unit": "hour"}
    assert head.post("/desk/repairs/settings", data=changed).status_code == 303
    terms = repair_terms.terms()
    assert (terms.cost_limit, terms.targets[Urgency.NORMAL].finish.amount) == (500_50, 12)
    history = words(look(head, "/desk/repairs/settings").select_one(".history"))
    assert "1,000 元" in history and "500.50 元" in history and "12 小时" in history


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"cost_limit": "12,x"}, "cost_limit"),
        ({"cost_limit": ""}, "cost_limit"),
        ({"accept_days": "0"}, "accept_days"),
        ({"accept_days": "x"}, "accept_days"),
        ({"urgent_answer": "-1"}, "urgent_answer"),
        ({"urgent_answer_unit": "moon"}, "urgent_answer"),
        ({"planned_finish": "999"}, "planned_finish"),
    ],
)
def test_odd_terms_are_told_beside_their_field(client, typed, field):
    head = sit(client, "li")
    fields = typed_terms(look(head, "/desk/repairs/settings"))
    answer = head.post("/desk/repairs/settings", data=fields | typed)
    page = read(answer)
    assert answer.status_code == 422 and set(wrong(page)) == {field} and wrong(page)[field]
    assert repair_terms.terms() == Terms()


def test_terms_changed_meanwhile_are_shown_side_by_side(client):
    head = sit(client, "li")
    fields = typed_terms(look(head, "/desk/repairs/settings"))
    assert head.post("/desk/repairs/settings", data=fields | {"accept_days": "5"}).status_code == 303
    answer = head.post("/desk/repairs/settings", data=fields | {"accept_days": "9"})
    assert answer.status_code == 409 and repair_terms.terms().accept_days == 5
    assert "5 天" in words(read(answer)) and "9 天" in words(read(answer))


# -- who comes in ------------------------------------------------------------------------------------------------------


def test_a_stranger_changes_nothing(client, slip):
    page = look(sit(client), path_of(slip))
    fields = form_of(page, "cancel") | {"note": "x"}
    client.delete_cookie(edge.DESK_COOKIE)
    assert client.post(f"{path_of(slip)}/moves", data=fields).status_code == 401 and kinds(slip) == ["ask"]
    assert client.get(path_of(slip)).status_code == 303


def test_a_recorder_does_not_come_in(client, slip, cast):
    with writing():
        token = people._sign_in(people._staff(cast.inspector), None, FRIDAY_MORNING)
    client.set_cookie(edge.DESK_COOKIE, token.value)
    for path in ("/desk/repairs", path_of(slip), "/desk/repairs/new", "/desk/repairs/settings"):
        assert client.get(path).status_code == 403


def test_no_state_changes_by_opening_an_address(desk, slip):
    assert desk.get(f"{path_of(slip)}/moves").status_code == 405
