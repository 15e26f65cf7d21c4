"""Ledgers L-02, ux S4: the queue of hazards leaves as a workbook with the register's columns and the screen's rows."""

from datetime import datetime

import pytest

from kiosk.core.hazard import MoveKind
from kiosk.core.repair import MoveKind as RepairMoveKind
from kiosk.operations import posts
from kiosk.web.desk.hazards import listing
from tests.factories import (
    building,
    checkpoint,
    inspect,
    moved,
    repair_asked,
    repair_moved,
    reported,
)
from tests.instants import local
from tests.storage.pictures import picture
from tests.web.desk import look, sit, words
from tests.web.test_scan import first_pass_item
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
    return sheet_at(desk, f"/desk/hazards/workbook{query}")


def numbers(page):
    return [words(row.select_one(".hazard-cell .num")) for row in page.select("#hazard-list tbody tr")]


def test_the_workbook_has_the_columns_of_the_register(desk, point, cast):
    reported(point, by=cast.inspector, now=MORNING)
    (line,) = lines(workbook(desk))
    assert list(line) == [
        "隐患编号", "排查日期", "排查人", "部位", "点位编号", "隐患描述", "整改前照片（张）", "类别", "分级", "等级", "整改措施",
        "责任部门", "责任人", "整改期限", "临时防范措施", "材料", "资金（元）", "整改后照片（张）", "完成日期", "复查人", "复查日期",
        "状态", "上报情况", "关联维修单",
    ]  # fmt: skip
    assert {line[name] for name in ("责任部门", "整改措施", "资金（元）", "复查人", "关联维修单", "等级")} <= {None, ""}


def test_a_hazard_is_written_out_from_its_report_to_its_closing(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=MORNING, category="fire", pictures=(picture(), picture()))
    moved(hazard.id, MoveKind.GRADE, by=cast.supervisor, now=MORNING, is_major=False)
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=MORNING, assignee_id=cast.rectifier)
    moved(hazard.id, MoveKind.GUARD, by=cast.supervisor, now=MORNING, note="拉了警戒线")
    slip = repair_asked(by=cast.inspector, now=MORNING, hazard_id=hazard.id)
    moved(
        hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=local("2026-11-19 09:00"), note="换了灯罩", cost=12_50,
        materials="灯罩 1 个", pictures=(picture(),), no_photo="",
    )  # fmt: skip
    moved(hazard.id, MoveKind.VERIFY, by=cast.supervisor, now=local("2026-11-20 08:00"))
    (line,) = lines(workbook(desk, "?state=closed"))
    told = {
        "隐患编号": "2026-0001", "排查日期": datetime(2026, 11, 18), "排查人": "赵师傅", "隐患描述": "灯罩裂了", "整改前照片（张）": 2,
        "类别": "消防", "等级": "一般隐患", "整改措施": "换了灯罩", "责任人": "陈师傅", "整改期限": datetime(2026, 11, 25),
        "临时防范措施": "拉了警戒线", "材料": "灯罩 1 个", "资金（元）": 12.5, "整改后照片（张）": 1, "完成日期": datetime(2026, 11, 19),
        "复查人": "王主任", "复查日期": datetime(2026, 11, 20), "状态": "已销号", "关联维修单": f"W2026-{slip.id:04d}",
    }  # fmt: skip
    assert {name: line[name] for name in told} == told
    assert point.name in line["部位"]


def test_a_repair_that_was_sent_back_is_not_written_as_done(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=MORNING)
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=MORNING, assignee_id=cast.rectifier)
    moved(hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=MORNING, note="拧紧了", cost=500)
    moved(hazard.id, MoveKind.REJECT, by=cast.supervisor, now=MORNING, note="还松")
    (line,) = lines(workbook(desk))
    assert [line[name] or "" for name in ("整改措施", "资金（元）", "完成日期", "复查人")] == ["", "", "", ""]
    assert line["状态"] == "整改中"


def test_a_hazard_that_came_again_keeps_nothing_of_its_first_turn(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=MORNING)
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=MORNING, assignee_id=cast.rectifier)
    moved(hazard.id, MoveKind.TREATMENT, by=cast.supervisor, now=MORNING, note="先换灯罩")
    moved(hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=MORNING, note="换了灯罩")
    moved(hazard.id, MoveKind.VERIFY, by=cast.supervisor, now=MORNING)
    moved(hazard.id, MoveKind.REOPEN, by=cast.supervisor, now=local("2026-11-19 08:00"), note="又裂了")
    (line,) = lines(workbook(desk))
    assert not line["整改措施"] and not line["复查人"] and line["状态"] == "待交办"


def test_what_the_authorities_were_told_stands_with_its_day(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=MORNING)
    moved(hazard.id, MoveKind.GRADE, by=cast.supervisor, now=MORNING, is_major=True)
    moved(hazard.id, MoveKind.TREATMENT, by=cast.supervisor, now=MORNING, note="停用，更换")
    moved(hazard.id, MoveKind.NOTIFY, by=cast.supervisor, now=MORNING, note="已报区教育局")
    (line,) = lines(workbook(desk))
    assert line["上报情况"] == "2026-11-18 已报区教育局"
    assert (line["等级"], line["整改措施"]) == ("重大隐患", "停用，更换")


def test_what_a_check_found_is_told_with_what_was_said_of_it(desk, point, cast):
    inspect(point, "FIRE-01", at=MORNING, by=cast.inspector, failing=(first_pass_item(),))
    (line,) = lines(workbook(desk))
    assert line["隐患描述"].startswith("异常：") and line["隐患描述"].endswith("\n坏了")
    assert (line["排查人"], line["排查日期"]) == ("赵师傅", datetime(2026, 11, 18))


def test_the_department_is_the_post_of_who_was_given_it(desk, point, cast):
    posts.add_post("水电组", holder_ids=[cast.rectifier], now=MORNING, by=None)
    hazard = reported(point, by=cast.inspector, now=MORNING)
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=MORNING, assignee_id=cast.rectifier)
    (line,) = lines(workbook(desk))
    assert (line["责任部门"], line["责任人"]) == ("水电组", "陈师傅")


def test_what_is_overdue_says_so(desk, point, cast):
    reported(point, by=cast.inspector, now=MORNING, is_urgent=True)
    assert [line["状态"] for line in lines(workbook(desk, "?state=overdue"))] == ["待交办（逾期）"]


@pytest.mark.parametrize("query", ["", "?state=overdue", "?state=assigned", "?sort=age", "?q=食堂", "?person=4", "?state=closed"])
def test_the_workbook_has_the_rows_of_the_screen_in_their_order(desk, point, cast, monkeypatch, query):
    canteen = checkpoint("燃气阀", "extinguisher", place=building("食堂"))
    for number, at in enumerate((point, canteen, canteen, point)):
        hazard = reported(
            at, by=cast.inspector, now=local(f"2026-11-{18 - number} 08:00"), text=f"第 {number} 项", is_urgent=number % 2 == 0
        )
        if number < 3:
            moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=MORNING, assignee_id=cast.rectifier)
        if number == 0:
            moved(hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=MORNING)
            moved(hazard.id, MoveKind.VERIFY, by=cast.supervisor, now=MORNING)
    shown = numbers(look(desk, f"/desk/hazards{query}"))
    assert shown and [line["隐患编号"] for line in lines(workbook(desk, query))] == shown
    monkeypatch.setattr(listing, "PAGE", 1)
    assert [line["隐患编号"] for line in lines(workbook(desk, query))] == shown


def test_the_head_says_school_filter_and_time(desk, cast):
    sheet = workbook(desk, f"?state=assigned&class=stop&person={cast.rectifier}&q=食堂")
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == [
        "隐患排查治理台账", "阳光幼儿园", "整改中 · 停 立即停用或隔离 · 整改人：陈师傅 · 食堂", "打印于 2026-11-20 08:10",
    ]  # fmt: skip


def test_the_head_of_what_is_closed_says_how_far_back_it_reaches(desk):
    assert workbook(desk, "?state=closed").cell(3, 1).value == "已销号 · 最近 90 天结束的"


def test_the_list_links_to_the_workbook_of_its_own_filter(desk, point, cast):
    assert not look(desk, "/desk/hazards").select("a[href*=workbook]")
    reported(point, by=cast.inspector, now=MORNING)
    (link,) = look(desk, "/desk/hazards?q=灯罩&sort=age").select("a[href*=workbook]")
    assert words(link) == "导出 Excel" and link["href"].startswith("/desk/hazards/workbook?")
    assert [line["隐患描述"] for line in lines(workbook(desk, "?" + link["href"].partition("?")[2]))] == ["灯罩裂了"]


def test_hostile_words_stay_text(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=MORNING, text=HOSTILE)
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=MORNING, firm="+1")
    moved(hazard.id, MoveKind.GUARD, by=cast.supervisor, now=MORNING, note="@a")
    cells = [cell for row in workbook(desk).iter_rows(min_row=6) for cell in row if cell.value is not None]
    assert {f"'{HOSTILE}", "'+1", "'@a"} <= {cell.value for cell in cells}
    assert not any(cell.data_type == "f" for cell in cells)


def test_the_number_of_a_repair_stands_with_its_hazard_also_after_it_ended(desk, point, cast):
    hazard = reported(point, by=cast.inspector, now=MORNING)
    slips = [repair_asked(by=cast.inspector, now=MORNING, hazard_id=hazard.id, key=word * 24) for word in "ab"]
    repair_moved(slips[0].id, RepairMoveKind.CANCEL, by=cast.supervisor, now=MORNING)
    (line,) = lines(workbook(desk))
    assert line["关联维修单"] == "、".join(f"W2026-{slip.id:04d}" for slip in slips)


def test_a_stranger_gets_no_workbook(client, app):
    assert client.get("/desk/hazards/workbook").status_code == 303
