"""ux S11, S12, X9, X10: a list of checkpoints comes in with a preview, whole or not at all, and goes out again."""

import io

import openpyxl
import pytest

from kiosk.exchange import spreadsheet
from kiosk.exchange.export import to_xlsx
from kiosk.storage.models import Checkpoint, Place
from kiosk.web.edge import safety
from tests.factories import DAILY, checkpoint, plan
from tests.web.desk import kept, look, read, send, sit, words

IMPORT = "/desk/checkpoints/import"
GOOD = "名称\t类别\t位置\t责任人\t生产日期\n灭火器 1\t灭火器\t教学楼A/2层\t赵师傅\t2024/5/9\n灭火器 2\t灭火器\t食堂\t\t\n"


@pytest.fixture
def desk(client, app):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def upload(desk, content, name, **fields):
    """Send a file as a browser does."""
    return send(desk, IMPORT, list=(io.BytesIO(content), name), **fields)


def confirm(desk, response):
    """Press the button of a preview."""
    form = next(form for form in read(response).select("main form") if form.select_one("input[name=sure]"))
    fields = {tag["name"]: tag["value"] for tag in form.select("input") if tag["name"] != "form_token"}
    return desk.post(form["action"], data=fields | {"form_token": token(desk)}, content_type="multipart/form-data")


def token(desk):
    return look(desk, "/desk/devices").select_one("input[name=form_token]")["value"]


def xlsx(*rows):
    """Return a workbook with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def said(response):
    """Return what a page complains of."""
    return words(read(response).select_one(".banner-bad")).replace(" ：", "：")


def test_a_pasted_table_is_shown_first_saved_when_confirmed_and_twice_changes_nothing(desk):
    shown = send(desk, IMPORT, pasted=GOOD)
    page = read(shown)
    assert shown.status_code == 200 and "将新增 2 个点位，0 个已经有了" in words(page.select_one(".banner"))
    assert "教学楼A · 2层" in words(page.select_one(".banner")) and kept(Checkpoint) == []
    done = confirm(desk, shown)
    assert done.status_code == 303 and [row.name for row in kept(Checkpoint)] == ["灭火器 1", "灭火器 2"]
    assert "已导入 2 个点位" in words(look(desk, done.location).select_one(".banner"))
    assert kept(Checkpoint)[0].fields == {"made_on": "2024-05-09"}
    again = send(desk, IMPORT, pasted=GOOD)
    assert "没有变化" in words(read(again)) and read(again).select_one("input[name=sure]") is None
    confirm(desk, shown)
    assert len(kept(Checkpoint)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_goes_the_same_way(desk, encoding):
    shown = upload(desk, GOOD.replace("\t", ",").encode(encoding), "点位.csv")
    assert confirm(desk, shown).status_code == 303 and len(kept(Checkpoint)) == 2


def test_an_xlsx_file_goes_the_same_way_and_its_points_are_owed_at_once(desk, app):
    plan("FIRE-01", DAILY, title="灭火器日检")
    shown = upload(desk, xlsx(["名称", "类别", "位置"], ['=1+1的"灭火器"', "灭火器", "教学楼A"]), "点位.xlsx")
    assert shown.status_code == 422
    shown = upload(desk, xlsx(["名称", "类别", "位置"], ['“东”侧 "1 号"', "灭火器", "教学楼A"]), "点位.xlsx")
    assert confirm(desk, shown).status_code == 303 and kept(Checkpoint)[0].name == '“东”侧 "1 号"'
    assert "灭火器日检" in words(look(desk, f"/desk/checkpoints/{kept(Checkpoint)[0].id}"))


def test_without_headings_the_columns_are_taken_in_their_order(desk):
    for text in ("灭火器 1\t灭火器\t食堂\t赵师傅", "灭火器 2，灭火器，食堂，赵师傅"):
        assert confirm(desk, send(desk, IMPORT, pasted=text)).status_code == 303
    assert len(kept(Checkpoint)) == 2


def test_every_problem_is_told_with_its_row_and_nothing_is_saved(desk):
    rows = ["名称\t类别\t位置\t责任人\t生产日期", "\t灭火器\t食堂", "a\t飞机\t食堂", "b\t灭火器\t1/2/3/4/5", "c\t灭火器\t食堂\t谁",
            "d\t灭火器\t食堂\t\t去年", "e\t灭火器\t食堂", "e\t灭火器\t食堂"]  # fmt: skip
    for sure in ("", "1"):
        response = send(desk, IMPORT, pasted="\n".join(rows), sure=sure)
        assert response.status_code == 422
        for part in ("第 2 行：“名称”没有填", "第 3 行：“类别”：没有“飞机”", "第 4 行：“位置”：没有这个位置", "第 5 行：“责任人”：人员名单里没有“谁”",
                     "第 6 行：“生产日期”：日期不对", "第 8 行：“名称”：同一位置的“e”"):  # fmt: skip
            assert part in said(response)
        assert read(response).select_one("textarea").text.strip() == "\n".join(rows)
    assert kept(Checkpoint) == [] and len(kept(Place)) == 1


def test_what_the_file_and_the_school_say_stands_in_one_list_by_rows(desk):
    rows = ["名称\t类别\t位置\t责任人", "甲\t飞机\t食堂", "\t船\t食堂", f"乙\t灭火器\t{'长' * 61}\t谁", "丙\t灭火器\t食堂", "丙\t灭火器\t食堂\t谁"]
    lines = [words(each) for each in read(send(desk, IMPORT, pasted="\n".join(rows))).select(".banner-bad li")]
    assert [(line[2], line.partition("“")[2].partition("”")[0]) for line in lines] == [
        ("2", "类别"), ("3", "名称"), ("3", "类别"), ("4", "位置"), ("4", "责任人"), ("6", "责任人"), ("6", "名称"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "part"),
    [
        (b"\xd0\xcf\x11\xe0", "点位.xls", "另存为 .xlsx"), (b"PDF", "点位.pdf", "只能导入"), (b"", "点位.xlsx", "空的"),
        (b"PK\x03\x04 not a workbook", "点位.xlsx", "读不出来"), ("名称,类别\n".encode(), "点位.csv", "缺少“位置”列"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(desk, content, name, part):
    response = upload(desk, content, name)
    assert response.status_code == 422 and part in said(response)


def test_nothing_given_is_said(desk):
    assert "请选一个文件" in said(send(desk, IMPORT, pasted="  "))


def test_unknown_columns_are_named(desk):
    assert "不会导入：备注" in words(read(send(desk, IMPORT, pasted="名称\t类别\t位置\t备注\na\t灭火器\t食堂\tx")))


def post_raw(desk, path, **fields):
    """Post a large form as bytes; the client's own encoding would leave a file behind."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    return desk.post(path, data=("".join(parts) + "--x--\r\n").encode(), content_type="multipart/form-data; boundary=x")


def test_a_supervisors_list_may_be_larger_than_other_forms_and_nobody_elses(desk):
    rows = "\n".join(f"灭火器 {n}\t灭火器\t{'长' * 60}/{'长' * 60}" for n in range(3000))
    assert safety.MOST_FORM < len(rows.encode()) < safety.MOST_LIST
    form = {"form_token": token(desk), "pasted": rows}
    assert post_raw(desk, IMPORT, **form).status_code == 200
    assert post_raw(desk, "/desk/places/outline", **form).status_code == 413
    assert post_raw(desk, IMPORT, **form | {"pasted": rows * 6}).status_code == 413
    desk.delete_cookie("kiosk_desk")
    assert post_raw(desk, IMPORT, **form).status_code == 413


def test_the_template_has_headings_examples_and_the_words_of_every_kind(desk):
    book = openpyxl.load_workbook(io.BytesIO(desk.get("/desk/checkpoints/template").data))
    assert book.sheetnames == ["点位", "示例", "类别"]
    assert [cell.value for cell in book["点位"][1]][:4] == ["名称", "类别", "位置", "责任人"] and book["点位"].max_row == 1
    assert "干粉" in str(list(book["类别"].values)) and book["示例"].max_row == book["类别"].max_row
    response = upload(desk, desk.get("/desk/checkpoints/template").data, "t.xlsx")
    assert response.status_code == 422 and "标题下面没有内容" in said(response)


def test_every_example_of_the_template_would_be_taken(desk):
    book = openpyxl.load_workbook(io.BytesIO(desk.get("/desk/checkpoints/template").data))
    shown = upload(desk, xlsx(*[[cell or "" for cell in row] for row in book["示例"].values]), "t.xlsx")
    assert shown.status_code == 200 and read(shown).select_one("input[name=sure]") is not None


def test_the_list_goes_out_narrowed_and_comes_in_again_unchanged(desk):
    checkpoint(fields={"agent": "powder", "made_on": "2024-05-09"})
    checkpoint("滑梯", "play_set")
    checkpoint("-1层灭火器")
    sheet = spreadsheet.read_sheet(desk.get("/desk/checkpoints/workbook?kind=extinguisher").data, "list.xlsx")
    assert [row.cells["name"] for row in sheet.rows] == ["灭火器 A-2-03", "-1层灭火器"]
    assert (sheet.rows[0].cells["类型"], sheet.rows[0].cells["生产日期"]) == ("干粉", "2024-05-09")
    again = upload(desk, desk.get("/desk/checkpoints/workbook").data, "list.xlsx")
    assert "没有变化：3 个点位都已经有了" in words(read(again))


def test_a_text_made_safe_for_spreadsheets_is_read_as_it_was():
    content = to_xlsx("巡查点", [], ["名称", "类别", "位置"], [["=cmd", "灭火器", "-1层/@库房"], ["'引号'", "灭火器", "食堂"]])
    rows = spreadsheet.read_sheet(content, "list.xlsx").rows
    assert [(row.cells["name"], row.place) for row in rows] == [("=cmd", ("-1层", "@库房")), ("'引号'", ("食堂",))]


def test_rows_pasted_back_are_the_same():
    sheet = spreadsheet.read_pasted(GOOD)
    assert [row.cells for row in spreadsheet.read_pasted(spreadsheet.to_pasted(sheet.rows)).rows] == [
        row.cells for row in sheet.rows
    ]
