"""S1, S2, S3, S6: the queue of hazards, its filters in the address, and reporting one from a list."""

import io
from hashlib import sha256

import pytest

from kiosk.core.hazard import MoveKind, State
from kiosk.operations import edits, hazard_settings, hazards
from kiosk.storage import queries
from kiosk.storage.models import Hazard, HazardSource, Move, Photo, SavedFilter
from tests.factories import building, checkpoint
from tests.instants import SHANGHAI, local
from tests.storage.pictures import picture
from tests.web.desk import errors, kept, look, read, send, sit, words

KEY = "k" * 30


def report(text="窗户锁扣断了", *, at=None, place=None, by=2, is_urgent=False, now="2026-11-20 08:00", guest=""):
    """Report a hazard at a checkpoint, or at a place."""
    return hazards.report_hazard(
        checkpoint_id=at.id if at is not None else None, place_id=place.id if place is not None else None, text=text,
        is_urgent=is_urgent, key=sha256(f"{text}{now}".encode()).hexdigest()[:40], by=by, guest=guest, now=local(now),
    )  # fmt: skip


def move(hazard, kind, *, by=2, now="2026-11-20 08:05", **values):
    """Make a move as somebody does who sees the hazard as it is."""
    seen = queries.moves_of(hazard.id)[-1].id
    return hazards.make_move(
        hazard.id, kind, seen=seen, key=f"{kind.value}-{hazard.id}-{seen}".ljust(30, "x"), now=local(now), by=by,
        calendar=queries.calendar(SHANGHAI), **values,
    )  # fmt: skip


def open_to_guests():
    """Let guests report."""
    before = hazard_settings.settings()
    seen = edits.stamp(hazard_settings.settings_values(before))
    wanted = hazard_settings.HazardSettings(before.limits, takes_guests=True)
    hazard_settings.change_settings(wanted, seen=seen, now=local("2026-11-01 08:00"), by=1)


@pytest.fixture
def desk(client, app):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def rows(page):
    return page.select("#hazard-list tbody tr")


def titles(page):
    return [words(row.select_one(".hazard-cell a")) for row in rows(page)]


def test_a_row_says_what_where_who_and_by_when(desk, cast):
    point = checkpoint()
    found = report("压力表指针在红区", at=point)
    move(found, MoveKind.ASSIGN, assignee_id=cast.rectifier)
    row = words(rows(look(desk, "/desk/hazards"))[0])
    for part in ("压力表指针在红区", "2026-0001", "灭火器 A-2-03", "教学楼A", "整改中", "还有 7 天", "11 月 27 日", "陈师傅", "1 次"):
        assert part in row


def test_the_queue_is_ordered_by_risk_then_the_longest_overdue_then_the_nearest_deadline(desk, clock):
    high, low = checkpoint("高", kind="extinguisher"), checkpoint("低", kind="classroom")
    assert queries.kinds()["extinguisher"].risk == "high" and queries.kinds()["classroom"].risk != "high"
    report("低风险逾期很久", at=low, now="2026-10-01 08:00")
    report("高风险还早", at=high, now="2026-11-20 08:00")
    report("高风险逾期", at=high, now="2026-11-01 08:00")
    report("高风险今天", at=high, is_urgent=True, now="2026-11-20 08:01")
    assert titles(look(desk, "/desk/hazards")) == ["高风险逾期", "高风险今天", "高风险还早", "低风险逾期很久"]


def test_overdue_says_for_how_long_and_since_when(desk, clock):
    report(at=checkpoint(), now="2026-11-01 08:00")
    clock.at("2026-11-12 04:00")
    row = words(rows(look(desk, "/desk/hazards"))[0])
    assert "逾期 3 天 4 小时" in row and "11 月 8 日 到期" in row


def test_a_deadline_is_overdue_exactly_when_its_last_day_ends(desk, clock):
    report(at=checkpoint(), is_urgent=True, now="2026-11-20 08:00")
    clock.at("2026-11-20 23:59")
    assert "今天到期" in words(rows(look(desk, "/desk/hazards"))[0])
    clock.at("2026-11-21 00:00")
    assert "逾期" in words(rows(look(desk, "/desk/hazards"))[0])


@pytest.fixture
def one_of_each(app, cast):
    """Return a hazard in each state, named by it."""
    open_to_guests()
    point, other = checkpoint(), checkpoint("秋千", kind="play_set", place=building("操场"))
    made = {"pending": report("pending", at=point, by=None)}
    for name in ("reported", "assigned", "rectified", "verified", "closed"):
        made[name] = report(name, at=other if name == "assigned" else point)
        steps = ["reported", "assigned", "rectified", "verified", "closed"].index(name)
        if name == "verified":
            move(made[name], MoveKind.GRADE, is_major=True)
        for kind in (MoveKind.ASSIGN, MoveKind.GUARD, MoveKind.TREATMENT, MoveKind.RECTIFY, MoveKind.VERIFY):
            needed = {"assigned": 1, "rectified": 4, "verified": 5, "closed": 5}.get(name, 0)
            if steps and [MoveKind.ASSIGN, MoveKind.GUARD, MoveKind.TREATMENT, MoveKind.RECTIFY, MoveKind.VERIFY].index(kind) < needed:
                values = {"assignee_id": cast.rectifier} if kind is MoveKind.ASSIGN else {"note": "换了"}
                by = cast.rectifier if kind is MoveKind.RECTIFY else cast.supervisor
                move(made[name], kind, by=by, **values, **({"no_photo": "手机没电"} if kind is MoveKind.RECTIFY else {}))
    return made


@pytest.mark.parametrize("state", ["pending", "reported", "assigned", "rectified", "verified", "closed"])
def test_each_state_can_be_asked_for_and_is_counted(desk, one_of_each, state):
    assert queries.hazard(one_of_each[state].id).card.course.state == State(state)
    page = look(desk, f"/desk/hazards?state={state}")
    assert titles(page) == [state]
    assert words(page.select_one(".chip[aria-current] .chip-count")) == "1"
    assert page.select_one("tr[data-state]")["data-state"] == state


def test_the_closed_ones_are_left_out_of_the_queue(desk, one_of_each):
    assert set(titles(look(desk, "/desk/hazards"))) == set(one_of_each) - {"closed"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("area=操场", {"assigned"}),
        ("person=4", {"assigned", "rectified", "verified"}),
        ("class=term", {"pending", "reported", "assigned", "rectified", "verified"}),
        ("class=stop", set()),
        ("q=秋千", {"assigned"}),
        ("q=2026-0003", {"assigned"}),
        ("q=陈师傅", {"assigned", "rectified", "verified"}),
        ("q=没有的", set()),
        ("state=overdue", set()),
        ("area=操场&state=reported", set()),
    ],
)
def test_filters_narrow_the_queue(desk, one_of_each, query, expected):
    page = look(desk, f"/desk/hazards?{query}")
    assert set(titles(page)) == expected
    if not expected:
        assert page.select_one(".empty-title").text == "没有符合条件的"


@pytest.mark.parametrize("query", ["state=gone", "class='--", "area=月球", "person=999", "person=x"])
def test_odd_values_are_ignored_with_a_hint(desk, one_of_each, query):
    page = look(desk, f"/desk/hazards?{query}")
    assert len(rows(page)) == 5 and "已忽略" in words(page.select_one("main"))


@pytest.mark.parametrize("page", ["-3", "0", "x", "99999999999"])
def test_an_odd_page_is_the_first_or_the_last(desk, one_of_each, page):
    assert len(rows(look(desk, f"/desk/hazards?page={page}"))) == 5


def test_a_long_queue_has_pages(desk, app, monkeypatch):
    monkeypatch.setattr("kiosk.web.desk.hazards.listing.PAGE", 2)
    point = checkpoint()
    for number in range(5):
        report(f"第{number}项", at=point)
    assert len(rows(look(desk, "/desk/hazards"))) == 2
    last = look(desk, "/desk/hazards?page=3")
    assert len(rows(last)) == 1 and "第 3 / 3 页" in words(last.select_one(".pager"))


def test_a_filter_is_kept_by_name_and_brings_the_queue_back(desk, one_of_each):
    page = look(desk, "/desk/hazards?state=assigned&class=term&person=4")
    query = page.select_one(".save-filter input[name=query]")["value"]
    assert send(desk, "/desk/filters/hazards", name="陈师傅的", query=query).status_code == 303
    assert len(kept(SavedFilter)) == 1
    link = next(tag for tag in look(desk, "/desk/hazards").select(".saved a") if "陈师傅的" in tag.text)
    assert titles(look(desk, link["href"])) == ["assigned"]


def test_an_empty_queue_is_said_kindly_and_leads_on(desk):
    page = look(desk, "/desk/hazards")
    assert page.select_one(".empty-title").text == "没有未销号的隐患"
    assert page.select_one(".empty a")["href"] == "/desk/hazards/new"


def test_a_hazard_that_came_back_soon_is_marked(desk, one_of_each, cast):
    move(one_of_each["closed"], MoveKind.REOPEN, note="又断了")
    assert "反复" in words(look(desk, "/desk/hazards").select_one(f"#hazard-{one_of_each['closed'].id}"))


def test_a_major_hazard_and_one_that_bars_its_point_are_marked(desk, one_of_each):
    assert "重大隐患" in words(look(desk, "/desk/hazards").select_one(f"#hazard-{one_of_each['verified'].id}"))
    move(one_of_each["reported"], MoveKind.BAR, note="会倒")
    assert "停止使用中" in words(look(desk, "/desk/hazards").select_one(f"#hazard-{one_of_each['reported'].id}"))


# -- reporting from a list ---------------------------------------------------------------------------------------------


def test_where_it_is_is_found_by_a_part_of_name_place_or_code(desk):
    point = checkpoint()
    code = queries.codes_in_use()[point.id]
    for q in ("A-2-03", "a203", "2层", code[:4], code[4:].lower()):
        page = read(desk.get("/desk/hazards/new", query_string={"q": q}))
        assert any(f"checkpoint={point.id}" in tag["href"] for tag in page.select(".list a")), q
    assert look(desk, "/desk/hazards/new?q=没有的").select_one(".empty-title").text == "没有找到"


def test_a_place_can_be_chosen_without_a_search(desk):
    place = building("操场")
    page = look(desk, "/desk/hazards/new")
    assert page.select_one(f"select[name=place] option[value='{place.id}']")
    assert "操场" in words(look(desk, f"/desk/hazards/new?place={place.id}").select_one("main"))


def test_a_report_is_kept_and_shown(desk, cast):
    point = checkpoint()
    page = look(desk, f"/desk/hazards/new?checkpoint={point.id}")
    key = page.select_one("input[name=key]")["value"]
    response = send(
        desk, "/desk/hazards/new", checkpoint=point.id, key=key, text="压力不足", urgency="urgent", category="fire",
        photos=(io.BytesIO(picture()), "a.jpg"),
    )  # fmt: skip
    assert (response.status_code, response.location) == (303, "/desk/hazards/1")
    (row,), (made,), (photo,) = kept(Hazard), kept(Move), kept(Photo)
    assert (row.checkpoint_id, row.text, row.fail_class, row.category, row.source) == (
        point.id, "压力不足", "now", "fire", HazardSource.STAFF,
    )  # fmt: skip
    assert (made.kind, made.by_id, photo.move_id) == (MoveKind.REPORT, cast.supervisor, made.id)
    shown = words(look(desk, response.location).select_one("main"))
    assert "压力不足" in shown and "消防" in shown


def test_a_report_sent_twice_is_one(desk):
    place = building("操场")
    for _time in range(2):
        response = send(desk, "/desk/hazards/new", place=place.id, key=KEY, text="地砖松动", urgency="plain", no_photo="没带手机")
        assert response.location == "/desk/hazards/1"
    assert len(kept(Hazard)) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "长" * 10_000}, "text"),
        ({"urgency": "x"}, None),
        ({"category": "nonsense"}, "category"),
        ({"no_photo": "长" * 5_000}, "no_photo"),
        ({"no_photo": ""}, "photos"),
    ],
)
def test_a_bad_report_is_asked_for_again_with_what_was_typed(desk, changed, field):
    place = building("操场")
    typed = {"text": "地砖松动", "urgency": "plain", "category": "building", "no_photo": "没带手机"} | changed
    response = send(desk, "/desk/hazards/new", place=place.id, key=KEY, **typed)
    assert response.status_code == 422
    page = read(response)
    if field:
        assert errors(page)[field]
    else:
        assert page.select_one("fieldset[aria-invalid]")
    assert page.select_one("textarea[name=text]").text.strip() == typed["text"]
    assert "操场" in words(page.select_one("main"))
    assert kept(Hazard) == []


@pytest.mark.parametrize("where", [{}, {"place": "999"}, {"checkpoint": "999"}, {"checkpoint": "x"}])
def test_a_report_needs_a_place_that_is_there(desk, where):
    response = send(desk, "/desk/hazards/new", key=KEY, text="地砖松动", urgency="plain", **where)
    assert response.status_code == 422 and kept(Hazard) == []
    assert read(response).select_one(".banner-bad")


def test_what_is_no_photo_is_refused_beside_its_field(desk):
    place = building("操场")
    response = send(
        desk, "/desk/hazards/new", place=place.id, key=KEY, text="地砖松动", urgency="plain",
        photos=(io.BytesIO(b"not a photo"), "a.jpg"),
    )  # fmt: skip
    assert response.status_code == 422 and "不是照片" in errors(read(response))["photos"]
    assert kept(Hazard) == []


# -- taking a point out of use -----------------------------------------------------------------------------------------


def bar(desk, point, why="吊索断股", key=KEY):
    return send(desk, f"/desk/checkpoints/{point.id}/bar", bar_why=why, key=key)


def test_taking_a_point_out_of_use_reports_a_hazard_that_bars_it(desk, cast, clock):
    point = checkpoint()
    assert bar(desk, point).status_code == 303
    (found,) = queries.open_hazards(checkpoint_id=point.id)
    assert (found.title.zh, found.course.is_barring, found.reported_by) == ("吊索断股", True, "王主任")
    assert queries.barred_ids(clock()) == {point.id}
    page = look(desk, f"/desk/checkpoints/{point.id}")
    banner = page.select_one(".banner-bad")
    assert "停止使用" in words(banner) and banner.select_one(f"a[href='/desk/hazards/{found.id}']")
    assert page.select_one(f"form[action='/desk/checkpoints/{point.id}/bar']") is None


def test_taken_out_of_use_twice_is_one_hazard(desk):
    point = checkpoint()
    assert [bar(desk, point).status_code for _time in range(2)] == [303, 303]
    assert len(kept(Hazard)) == 1
    assert bar(desk, point, key="another-key".ljust(30, "x")).status_code == 422
    assert len(kept(Hazard)) == 1


def test_out_of_use_needs_a_reason_and_keeps_what_was_typed(desk):
    point = checkpoint()
    for why in ("", "   ", "长" * 501):
        response = bar(desk, point, why=why)
        assert response.status_code == 422 and errors(read(response))["bar_why"]
        assert read(response).select_one("textarea[name=bar_why]").text.strip() == why.strip()
    assert kept(Hazard) == []


def test_only_a_verified_repair_brings_a_point_back(desk, cast, clock):
    point = checkpoint()
    bar(desk, point)
    (found,) = kept(Hazard)
    assert desk.post(f"/desk/checkpoints/{point.id}/release").status_code in (403, 404, 405)
    move(found, MoveKind.ASSIGN, assignee_id=cast.rectifier, now="2026-11-20 08:20")
    move(found, MoveKind.RECTIFY, by=cast.rectifier, note="换了吊索", no_photo="雨大", now="2026-11-20 09:00")
    clock.at("2026-11-20 09:30")
    assert point.id in queries.barred_ids(clock())
    move(found, MoveKind.VERIFY, now="2026-11-20 09:10")
    page = look(desk, f"/desk/checkpoints/{point.id}")
    assert page.select_one(".banner-bad") is None and queries.barred_ids(clock()) == set()
    folded = page.select_one("details .hazard-table")
    assert "吊索断股" in words(folded) and "已销号" in words(folded)
