"""My hazards: what was given to me first, what I reported, what I may take, and the way there from the start page."""

import pytest

from kiosk.core.hazard import MoveKind
from kiosk.operations import edits, places
from kiosk.storage import queries
from tests.factories import building, checkpoint, floor, reported
from tests.instants import FRIDAY_MORNING, SHANGHAI, local
from tests.storage.pictures import picture
from tests.web.desk import look, words
from tests.web.test_scan import enrolled
from tests.web.test_scan_hazard import closed, given, moved


@pytest.fixture
def point(app):
    """Return an extinguisher."""
    return checkpoint()


@pytest.fixture
def worker(client, cast):
    """Return the rectifier's phone."""
    return enrolled(client, cast, cast.rectifier)


def part(page, name):
    """Return the addresses listed in a part of the page, in order."""
    return [tag["href"] for tag in page.select(f"#{name} a")]


def address(hazard):
    return f"/hazards/{hazard.id}"


def test_with_nothing_to_do_the_page_says_so(worker):
    page = look(worker, "/jobs")
    assert words(page.h1) == "我的隐患" and "没有要处理的隐患" in words(page.main)
    assert page.select("main section.stack-tight") == [] and page.select_one("a[href='/report']")


def test_what_was_given_to_me_stands_first_the_most_overdue_on_top(worker, point, cast, clock):
    later = reported(point, by=cast.inspector, now=FRIDAY_MORNING, text="甲")
    sooner = reported(point, by=cast.inspector, now=FRIDAY_MORNING, text="乙", pictures=[picture()])
    given(later, cast.rectifier, cast, due_on=local("2026-11-25 00:00").astimezone(SHANGHAI).date())
    given(sooner, cast.rectifier, cast, due_on=local("2026-11-21 00:00").astimezone(SHANGHAI).date())
    clock.at("2026-11-22 02:00")
    page = look(worker, "/jobs")
    assert page.select_one("main section.stack-tight")["id"] == "given"
    assert part(page, "given") == [address(sooner), address(later)]
    first, second = (words(tag) for tag in page.select("#given a"))
    assert "乙" in first and "灭火器 A-2-03" in first and "逾期 2 小时" in first and "整改中" in first
    assert "11 月 25 日 24:00 前" in second or "周三 24:00 前" in second
    assert len(page.select("#given img")) == 1


def test_what_i_reported_is_shown_with_its_state_to_the_end(app, point, cast):
    phone = enrolled(app.test_client(), cast, cast.inspector)
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    assert part(look(phone, "/jobs"), "reported") == [address(hazard)]
    closed(hazard, cast)
    shown = look(phone, "/jobs").select_one("#reported")
    assert address(hazard) in str(shown) and "已销号" in words(shown)


def test_what_ended_long_ago_is_left_out(app, point, cast, clock):
    phone = enrolled(app.test_client(), cast, cast.inspector)
    closed(reported(point, by=cast.inspector, now=FRIDAY_MORNING), cast)
    clock.at("2026-12-25 08:00")
    assert part(look(phone, "/jobs"), "reported") == []


def test_what_i_may_take_is_listed_with_my_own_area_first(worker, point, cast):
    own = floor("1层", within="我的楼")
    row = building("我的楼")
    places.edit_place(
        row.id, name=row.name, parent_id=row.parent_id, owner_id=cast.rectifier,
        seen=edits.stamp(places.place_values(row)), calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING, by=None,
    )  # fmt: skip
    near = reported(place_id=own.id, by=cast.inspector, now=FRIDAY_MORNING, text="近")
    far = reported(point, by=cast.inspector, now=FRIDAY_MORNING, text="远")
    page = look(worker, "/jobs")
    assert part(page, "free") == [address(near), address(far)]
    given(near, cast.stranger, cast)
    assert part(look(worker, "/jobs"), "free") == [address(far)]


def test_what_i_repaired_waits_for_another(worker, point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    given(hazard, cast.rectifier, cast)
    moved(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="换了", no_photo="没电")
    page = look(worker, "/jobs")
    assert part(page, "waiting") == [address(hazard)] and part(page, "given") == []


def test_a_supervisor_finds_there_what_waits_to_be_verified(app, point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    given(hazard, cast.rectifier, cast)
    moved(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="换了", no_photo="没电")
    chief = enrolled(app.test_client(), cast, cast.supervisor)
    assert part(look(chief, "/jobs"), "verify") == [address(hazard)]


def test_a_supervisor_finds_there_what_an_outside_firm_repairs(app, point, cast):
    """A firm has no phone here: somebody of the school says for it that the work is done."""
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    moved(hazard, MoveKind.ASSIGN, by=cast.supervisor, firm="消防公司")
    chief = enrolled(app.test_client(), cast, cast.supervisor)
    page = look(chief, "/jobs")
    assert part(page, "firms") == [address(hazard)]
    other = enrolled(app.test_client(), cast, cast.rectifier)
    assert not look(other, "/jobs").select("#firms")


def test_the_start_page_says_how_many_are_mine(worker, point, cast):
    page = look(worker, "/")
    assert page.select_one("#own-hazards") is None and page.select_one("a[href='/jobs']")
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    given(hazard, cast.rectifier, cast)
    link = look(worker, "/").select_one("#own-hazards")
    assert link["href"] == "/jobs" and link.b.text == "1"
    moved(hazard, MoveKind.RECTIFY, by=cast.rectifier, note="换了", no_photo="没电")
    assert look(worker, "/").select_one("#own-hazards") is None


def test_strangers_are_sent_to_sign_in(client):
    answer = client.get("/jobs")
    assert answer.status_code == 303 and answer.location == "/phone/signin?next=/jobs"
