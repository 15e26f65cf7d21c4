"""Ledgers L-03, ux S4: the queue of repairs leaves as a workbook with the book's columns and the screen's rows."""

from datetime import datetime

import pytest

from kiosk.core.repair import MoveKind, Urgency
from kiosk.operations import posts
from kiosk.storage.models import SavedFilter
from kiosk.web.desk.repairs import listing
from tests.factories import (
    building,
    checkpoint,
    repair_asked,
    repair_finished,
    repair_moved,
    reported,
)
from tests.instants import local
from tests.storage.pictures import picture
from tests.web.desk import kept, look, send, sit, words
from tests.web.workbooks import HOSTILE, lines, sheet_at

MORNING = local("2026-11-18 08:00")


@pytest.fixture
def desk(client, app, clock):
    """Return the desk on Friday morning."""
    clock.at("2026-11-20 08:10")
    return sit(client)


@pytest.fixture
def point(app):
    """Return an extinguisher."""
    return checkpoint()


def workbook(desk, query=""):
    return sheet_at(desk, f"/desk/repairs/workbook{query}")


def numbers(page):
    return [words(row.select_one(".hazard-cell .num")) for row in page.select(".hazard-table tbody tr")]


def test_the_workbook_has_the_columns_of_the_book(desk, point, cast):
    repair_asked(point, by=cast.inspector, now=MORNING)
    (line,) = lines(workbook(desk))
    assert list(line) == [
        "单号", "申报部门", "申报人", "电话", "申报时间", "地点", "资产编号", "故障内容", "故障照片（张）", "紧急程度", "审批意见", "维修人",
        "完成期限", "材料", "费用（元）", "人为损坏", "赔偿（元）", "开始时间", "完成时间", "处理结果", "修好后照片（张）", "验收人", "验收时间",
        "满意度", "关联隐患", "状态",
    ]  # fmt: skip
    assert {line[name] for name in ("申报部门", "审批意见", "维修人", "完成期限", "费用（元）", "人为损坏", "处理结果")} <= {None, ""}
    assert (line["状态"], line["申报时间"]) == ("待派单（逾期）", datetime(2026, 11, 18, 8, 0))


def test_a_repair_is_written_out_from_its_asking_to_its_acceptance(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=MORNING)
    slip = repair_asked(
        by=cast.inspector, now=MORNING, hazard_id=hazard.id, contact="13800000000", pictures=(picture(), picture())
    )
    repair_moved(slip.id, MoveKind.APPROVE, by=cast.administrator, now=MORNING, cost=2000_00)
    repair_finished(
        slip.id, by=cast.supervisor, repairer=cast.rectifier, now=MORNING, note="换了龙头", cost=30_50, materials="龙头 1 个",
        is_misuse=True, compensation=10_00, pictures=(picture(),), no_photo="",
    )  # fmt: skip
    repair_moved(slip.id, MoveKind.ACCEPT, by=cast.inspector, now=local("2026-11-19 10:05"), rating=5)
    (line,) = lines(workbook(desk, "?state=accepted"))
    told = {
        "单号": "W2026-0001", "申报人": "赵师傅", "电话": "13800000000", "故障内容": "水龙头关不上", "故障照片（张）": 2, "紧急程度": "一般",
        "审批意见": "李园长 批准 2,000 元", "维修人": "陈师傅", "完成期限": datetime(2026, 11, 23), "材料": "龙头 1 个", "费用（元）": 30.5,
        "人为损坏": "是", "赔偿（元）": 10, "开始时间": datetime(2026, 11, 18, 8, 0), "完成时间": datetime(2026, 11, 18, 8, 0),
        "处理结果": "换了龙头", "修好后照片（张）": 1, "验收人": "赵师傅", "验收时间": datetime(2026, 11, 19, 10, 5), "满意度": 5,
        "关联隐患": "2026-0001", "状态": "已验收",
    }  # fmt: skip
    assert {name: line[name] for name in told} == told


def test_a_repair_that_was_sent_back_is_not_written_as_done(desk, point, cast):
    slip = repair_asked(point, by=cast.inspector, now=MORNING)
    repair_finished(slip.id, by=cast.supervisor, repairer=cast.rectifier, now=MORNING, cost=500)
    repair_moved(slip.id, MoveKind.RETURN, by=cast.inspector, now=MORNING, note="还漏")
    (line,) = lines(workbook(desk))
    assert [line[name] or "" for name in ("处理结果", "费用（元）", "开始时间", "完成时间", "人为损坏", "验收人")] == [""] * 6
    assert line["状态"] == "已派单"


def test_the_department_is_the_post_of_who_asked(desk, point, cast):
    posts.add_post("门卫", holder_ids=[cast.inspector], now=MORNING, by=None)
    repair_asked(point, by=cast.inspector, now=MORNING)
    (line,) = lines(workbook(desk))
    assert (line["申报部门"], line["申报人"]) == ("门卫", "赵师傅")


def test_why_a_repair_was_refused_or_cancelled_is_written(desk, point, cast):
    refused = repair_asked(point, by=cast.inspector, now=MORNING, key="a" * 24)
    cancelled = repair_asked(point, by=cast.inspector, now=MORNING, key="b" * 24)
    repair_moved(refused.id, MoveKind.REFUSE, by=cast.supervisor, now=MORNING, note="整栋楼要翻修")
    repair_moved(cancelled.id, MoveKind.CANCEL, by=cast.supervisor, now=MORNING, note="重复申报")
    assert [line["审批意见"] for line in lines(workbook(desk, "?state=refused"))] == ["不予维修：整栋楼要翻修"]
    (line,) = lines(workbook(desk, "?state=cancelled"))
    assert line["处理结果"] == "已撤销：重复申报" and not line["验收人"] and not line["验收时间"]


@pytest.mark.parametrize(
    "query", ["", "?state=dispatched", "?sort=urgency", "?sort=age", "?q=食堂", "?person=4", "?state=cancelled&year=2026"]
)
def test_the_workbook_has_the_rows_of_the_screen_in_their_order(desk, point, cast, monkeypatch, query):
    canteen = checkpoint("燃气阀", "extinguisher", place=building("食堂"))
    urgencies = (Urgency.PLANNED, Urgency.URGENT, Urgency.NORMAL, Urgency.URGENT)
    for number, (at, urgency) in enumerate(zip((point, canteen, canteen, point), urgencies, strict=True)):
        slip = repair_asked(at, by=cast.inspector, now=local(f"2026-11-{18 - number} 08:00"), urgency=urgency)
        if number < 2:
            repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=MORNING, assignee_id=cast.rectifier)
        if number == 3:
            repair_moved(slip.id, MoveKind.CANCEL, by=cast.supervisor, now=MORNING)
    shown = numbers(look(desk, f"/desk/repairs{query}"))
    assert shown and [line["单号"] for line in lines(workbook(desk, query))] == shown
    monkeypatch.setattr(listing, "PAGE", 1)
    assert [line["单号"] for line in lines(workbook(desk, query))] == shown


@pytest.mark.parametrize(
    ("query", "narrowed"),
    [("", "未结束"), ("?state=overdue&urgency=urgent&q=食堂", "逾期 · 紧急 · 食堂"), ("?state=cancelled", "已撤销 · 2026"),
     ("?person=4&state=begun", "维修中 · 人员：陈师傅")],
)  # fmt: skip
def test_the_head_says_school_filter_and_time(desk, query, narrowed):
    head = [workbook(desk, query).cell(row, 1).value for row in range(1, 5)]
    assert head == ["维修台账", "阳光幼儿园", narrowed, "打印于 2026-11-20 08:10"]


def test_the_list_links_to_the_workbook_of_its_own_filter(desk, point, cast):
    assert not look(desk, "/desk/repairs").select("a[href*=workbook]")
    repair_asked(point, by=cast.inspector, now=MORNING)
    (link,) = look(desk, "/desk/repairs?q=龙头&sort=age").select("a[href*=workbook]")
    assert words(link) == "导出 Excel" and link["href"].startswith("/desk/repairs/workbook?")
    assert [line["故障内容"] for line in lines(workbook(desk, "?" + link["href"].partition("?")[2]))] == ["水龙头关不上"]


def test_hostile_words_stay_text(desk, point, cast):
    slip = repair_asked(point, by=cast.inspector, now=MORNING, text=HOSTILE, contact="+1")
    repair_moved(slip.id, MoveKind.DISPATCH, by=cast.supervisor, now=MORNING, firm="@a")
    cells = [cell for row in workbook(desk).iter_rows(min_row=6) for cell in row if cell.value is not None]
    assert {f"'{HOSTILE}", "'+1", "'@a"} <= {cell.value for cell in cells}
    assert not any(cell.data_type == "f" for cell in cells)


def test_a_stranger_gets_no_workbook(client, app):
    assert client.get("/desk/repairs/workbook").status_code == 303


# -- filters kept by name (ux S3) --------------------------------------------------------------------------------------


def test_a_filter_of_the_queue_is_kept_by_name_with_all_it_asks_for(desk, point, cast):
    repair_asked(point, by=cast.inspector, now=MORNING, urgency=Urgency.URGENT)
    repair_asked(point, by=cast.inspector, now=MORNING, text="门合页松", key="b" * 24)
    assert not look(desk, "/desk/repairs").select("form.save-filter")
    page = look(desk, "/desk/repairs?urgency=urgent&sort=age")
    query = page.select_one("form.save-filter input[name=query]")["value"]
    response = send(desk, "/desk/filters/repairs", name="急的", query=query)
    assert (response.status_code, response.location) == (303, "/desk/repairs?urgency=urgent&sort=age")
    assert [(each.name, each.query) for each in kept(SavedFilter)] == [("急的", "urgency=urgent&sort=age")]
    chip = look(desk, "/desk/repairs").select_one(".saved a")
    assert words(chip) == "急的" and numbers(look(desk, chip["href"])) == ["W2026-0001"]


def test_the_year_of_what_has_ended_is_kept_too(desk):
    send(desk, "/desk/filters/repairs", name="去年", query="state=accepted&year=2025&other=1")
    assert [each.query for each in kept(SavedFilter)] == ["state=accepted&year=2025"]


def test_a_kept_filter_is_forgotten_again(desk):
    send(desk, "/desk/filters/repairs", name="急的", query="urgency=urgent")
    assert send(desk, f"/desk/filters/repairs/{kept(SavedFilter)[0].id}/delete").location == "/desk/repairs"
    assert kept(SavedFilter) == [] and not look(desk, "/desk/repairs").select(".saved")
