"""DESK-3: the late list leaves as a workbook with the screen's rows, and a night's gap is shown like a miss."""


import pytest

from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Inspection
from kiosk.web.desk import late
from tests.factories import building, checkpoint, inspect, plan
from tests.instants import local
from tests.web.desk import look, sit, words
from tests.web.test_desk_hazards import report
from tests.web.workbooks import HOSTILE, sheet_at

NIGHT = {"type": "night", "from_by": 1320, "to_by": 360, "step": 120, "due_before": 30, "filter": "every", "grace": 30}


@pytest.fixture
def desk(client, app, cast, clock):
    """Return the desk on Friday morning after a night in which two points were left alone for too long."""
    point = checkpoint("夜巡点 1", "night_point")
    checkpoint(HOSTILE, "night_point", place=building("食堂"))
    plan("FIRE-07", NIGHT, kind="night_point", title="夜间巡查", now=local("2026-11-19 12:00"))
    for at in ("2026-11-19 22:01", "2026-11-20 01:59", "2026-11-20 03:00", "2026-11-20 05:00"):
        inspect(point, "FIRE-07", at=local(at), by=cast.inspector)
    clock.at("2026-11-20 08:10")
    return sit(client)


def rows_on(page):
    return page.select("#late-rows tbody tr")


def workbook(desk, query=""):
    return sheet_at(desk, f"/desk/late/workbook{query}")


def test_a_night_with_every_step_done_can_still_have_a_gap(desk):
    (row,) = [row for row in rows_on(look(desk, "/desk/late?state=gap")) if "夜巡点 1" in words(row)]
    assert "间隔超时" in words(row) and "22:01" in words(row) and "01:59" in words(row)


def test_a_gap_cannot_be_ticked_for_an_excuse(desk):
    assert look(desk, "/desk/late?state=gap").select("#late-rows input[name=window]") == []


@pytest.mark.parametrize("query", ["", "?state=missed", "?state=gap", "?q=食堂"])
def test_the_workbook_has_the_rows_of_the_screen_in_their_order(desk, query):
    names = [words(row.select_one(".point-name")) for row in rows_on(look(desk, f"/desk/late{query}"))]
    written = [row[0].value.removeprefix("'") for row in workbook(desk, query).iter_rows(min_row=6)]
    assert written == names and names


@pytest.mark.parametrize("state", ["", "overdue", "hazard", "missed", "excused", "gap"])
def test_the_pages_hold_the_rows_of_the_workbook_in_their_order(desk, clock, monkeypatch, state):
    plan("FIRE-05", {"type": "floating", "count": 15, "unit": "days", "grace": 0}, kind="night_point", title="半月检")
    for name in ("甲", "乙", "丙", "丁"):
        report(name, at=queries.checkpoint(1), now="2026-11-10 08:00")
    clock.at("2027-01-21 08:10")
    query = "?span=dates&from=2026-11-19&to=2026-11-22&q=" + (f"&state={state}" if state else "")
    written = [row[0].value.removeprefix("'") for row in workbook(desk, query).iter_rows(min_row=6)]
    monkeypatch.setattr(late, "PAGE", 3)
    names = []
    for page in range(1, -(-len(written) // 3) + 1):
        names += [words(row.select_one(".point-name")) for row in rows_on(look(desk, f"/desk/late{query}&page={page}"))]
    assert names == written and bool(written) is (state != "excused")


def test_the_head_says_school_filter_and_time(desk):
    head = [workbook(desk, "?q=食堂").cell(row, 1).value for row in range(1, 5)]
    assert head == ["逾期与漏检", "阳光幼儿园", "2026-11-14 – 2026-11-20 · 食堂", "打印于 2026-11-20 08:10"]


def test_a_deadline_says_what_is_wrong_in_the_workbook_and_claims_no_last_result(desk):
    report("=坏了", at=queries.checkpoint(1), now="2026-11-10 08:00")
    cells = [cell.value for cell in next(workbook(desk, "?state=hazard").iter_rows(min_row=6))]
    assert cells[0] == "夜巡点 1" and cells[3] == "隐患整改：=坏了" and cells[4] == "隐患、维修逾期"
    assert not cells[7] and not cells[8]


def test_a_hostile_name_stays_text(desk):
    cells = [row[0] for row in workbook(desk, "?q=食堂").iter_rows(min_row=6)]
    assert {(cell.data_type, cell.value) for cell in cells} == {("s", f"'{HOSTILE}")}


def test_a_stranger_gets_no_workbook(client, app):
    assert client.get("/desk/late/workbook").status_code == 303


def test_a_last_result_that_was_sent_late_says_so_on_screen_and_in_the_workbook(desk):
    with writing() as session:
        for made in session.query(Inspection):
            made.origin, made.received_at = "late", local("2026-11-20 07:30")
    (row,) = [row for row in rows_on(look(desk, "/desk/late?state=gap")) if "夜巡点 1" in words(row)]
    assert "补传" in words(row) and "05:00" in words(row) and "07:30" in words(row)
    cells = [str(cell.value) for line in workbook(desk, "?state=gap").iter_rows(min_row=6) for cell in line]
    assert "正常（补传，收到 2026-11-20 07:30）" in cells and "2026-11-20 05:00:00" in cells
