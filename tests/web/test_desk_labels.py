"""DESK-6, L6, L10, L11, L14: labels are chosen by how they stand, fitted to a stock, previewed, printed and noted."""

import io

import pypdfium2
import pytest
import zxingcpp

from kiosk.operations import labels as operations
from kiosk.operations import registry, school
from kiosk.storage import queries
from kiosk.storage.models import Journal, Label, OwnStock, Printer
from kiosk.web import edge
from tests.factories import checkpoint, code_of
from tests.instants import FRIDAY_MORNING
from tests.web.desk import errors, kept, look, read, send, sit, words

BASE = "http://192.168.1.9:8080"


@pytest.fixture
def points(app):
    """Return a classroom, which takes small labels, and an extinguisher, which needs a large one."""
    school.set_base_url(BASE)
    return checkpoint("教室 201", "classroom"), checkpoint()


@pytest.fixture
def desk(client, points):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def printed(*points, key="one", address=BASE, cast):
    """Note that labels of these points were printed."""
    codes = [code_of(point) for point in points]
    operations.note_printed(
        codes, key=key, address=address, stock="plain-a4", now=FRIDAY_MORNING, by=cast.supervisor
    )


def states(page) -> dict[str, str]:
    """Return how each label on the page for choosing stands, by the point's name."""
    rows = page.select(".table tbody tr")
    return {words(row.select_one(".point-name")): words(row.select_one(".mark")) for row in rows}


# -- choosing ----------------------------------------------------------------------------------------------------------


def test_points_are_narrowed_by_kind_and_ticked_all_at_once(desk):
    page = look(desk, "/desk/labels?kind=classroom&all=1")
    assert [tag.has_attr("checked") for tag in page.select("input[name=point]")] == [True]
    assert not any(tag.has_attr("checked") for tag in look(desk, "/desk/labels").select("input[name=point]"))


def test_each_point_shows_how_its_label_stands(desk, points, cast):
    assert states(look(desk, "/desk/labels")) == {"教室 201": "没印过", "灭火器 A-2-03": "没印过"}
    printed(*points, cast=cast)
    operations.mark_posted([points[1].id], now=FRIDAY_MORNING, by=cast.supervisor)
    assert states(look(desk, "/desk/labels")) == {"教室 201": "已印", "灭火器 A-2-03": "已贴"}


def test_labels_with_another_address_can_be_found_and_ticked_to_print_again(desk, points, cast):
    printed(points[0], address="http://10.0.0.1", cast=cast)
    page = look(desk, "/desk/labels?state=old&all=1")
    assert states(page) == {"教室 201": "旧地址"}
    assert [tag["value"] for tag in page.select("input[name=point][checked]")] == [str(points[0].id)]
    response = send(desk, "/desk/labels", move="print", point=points[0].id, state="old", stock="plain-a4")
    assert response.status_code == 303
    assert "form_token" not in response.location
    assert look(desk, response.location).select(".sheet")


def test_the_states_are_counted_beside_the_filter(desk, points, cast):
    printed(points[0], cast=cast)
    options = [words(tag) for tag in look(desk, "/desk/labels").select("select[name=state] option")]
    assert options == ["全部", "没印过 1", "已印 1", "已贴 0", "旧地址 0", "破损 0"]


def test_an_unknown_state_filters_nothing(desk):
    assert len(states(look(desk, "/desk/labels?state=moon"))) == 2


def test_only_stocks_that_hold_a_large_label_are_offered_for_what_is_scanned_from_afar(desk):
    def offered(path):
        return [tag["value"] for tag in look(desk, path).select("select[name=stock] option")]

    assert "plain-a4" in offered("/desk/labels?kind=classroom")
    large = offered("/desk/labels?kind=extinguisher")
    assert large == ["plain-a4-large", "L7164", "L7165", "roll-80x60", "brother-62"]


def test_where_kinds_are_mixed_the_stocks_for_large_labels_say_so(desk):
    options = {tag["value"]: words(tag) for tag in look(desk, "/desk/labels").select("select[name=stock] option")}
    assert "放得下大标签" in options["L7165"] and "放得下大标签" not in options["L7160"]


@pytest.mark.parametrize(
    ("move", "state", "said"),
    [("posted", "已贴", "2 张标签记为已贴。"), ("damaged", "破损", "2 张标签记为破损，可以重印。")],
)
def test_ticked_labels_are_marked_in_bulk(desk, points, move, state, said):
    response = send(desk, "/desk/labels", move=move, point=[point.id for point in points])
    assert response.status_code == 303
    page = look(desk, response.location)
    assert words(page.select_one(".banner-good")) == said
    assert set(states(page).values()) == {state}
    assert len(kept(Label)) == 2


def test_a_bulk_mark_posted_twice_changes_nothing_more(desk, points):
    for _ in range(2):
        send(desk, "/desk/labels", move="posted", point=points[0].id)
    assert len(kept(Label)) == 1
    assert [line.what for line in kept(Journal) if line.what == "label.post"] == ["label.post"]


def test_damage_is_taken_back(desk, points):
    send(desk, "/desk/labels", move="damaged", point=points[0].id)
    send(desk, "/desk/labels", move="sound", point=points[0].id)
    assert states(look(desk, "/desk/labels"))["教室 201"] == "已印"


@pytest.mark.parametrize("move", ["print", "posted", "damaged", "sound", "moon"])
def test_nothing_ticked_says_so(desk, move):
    response = send(desk, "/desk/labels", move=move)
    assert response.status_code == 422
    assert "勾选" in words(read(response).select_one(".banner-bad"))
    assert kept(Label) == []


# -- the preview -------------------------------------------------------------------------------------------------------


def test_a_page_is_drawn_for_the_points_chosen(desk, points):
    page = look(desk, f"/desk/labels/print?point={points[0].id}&stock=plain-a4")
    text = words(page.select_one(".sheet svg"))
    code = code_of(points[0])
    assert "教室 201" in text and f"{code[:4]}-{code[4:]}" in text and "阳光幼儿园" in text and "微信扫一扫" in text
    assert len(page.select(".sheet")) == 1


def test_the_label_address_is_the_stored_one_and_never_the_one_asked_by(desk, points, monkeypatch):
    desk.set_cookie(edge.DESK_COOKIE, desk.get_cookie(edge.DESK_COOKIE).value, domain="10.0.0.7")
    drawn = []
    monkeypatch.setattr(
        "kiosk.web.desk.labels.printing.layout", lambda labels, *rest, **more: drawn.extend(labels) or ()
    )
    desk.get(f"/desk/labels/print?point={points[0].id}", headers={"Host": "10.0.0.7"})
    assert [label.address for label in drawn] == [f"{BASE}/c/{code_of(points[0])}"]


def test_a_point_scanned_from_afar_needs_a_large_sheet(desk, points):
    response = desk.get(f"/desk/labels/print?point={points[1].id}&stock=plain-a4")
    assert response.status_code == 422
    page = read(response)
    assert "需要大标签" in words(page.select_one(".banner"))
    assert page.select_one(f"input[name=point][value='{points[1].id}']").has_attr("checked")
    assert look(desk, f"/desk/labels/print?point={points[1].id}&stock=plain-a4-large").select(".sheet")


def test_the_preview_counts_labels_and_pages_and_says_what_is_left_out(desk, points, cast):
    gone = checkpoint("旧教室", "classroom")
    registry.retire_checkpoint(gone.id, now=FRIDAY_MORNING, by=cast.supervisor)
    query = "&".join(f"point={each.id}" for each in (*points, gone))
    page = look(desk, f"/desk/labels/print?{query}&stock=plain-a4")
    assert words(page.h1) == "1 张标签，1 页纸"
    left_out = [words(tag) for tag in page.select(".banner-late li")]
    assert left_out == ["灭火器 A-2-03 – 要大标签，这种纸放不下", "旧教室 – 已撤点，编号不再使用"]
    assert [tag["value"] for tag in page.select("input[name=code]")] == [code_of(points[0])]


def test_retired_points_alone_are_refused(desk, points, cast):
    registry.retire_checkpoint(points[0].id, now=FRIDAY_MORNING, by=cast.supervisor)
    response = desk.get(f"/desk/labels/print?point={points[0].id}")
    assert response.status_code == 422
    assert "撤掉" in words(read(response).select_one(".banner-bad"))


@pytest.mark.parametrize("name", ["long-name-" * 12, "x" * 3000])
def test_a_long_address_is_refused_kindly(desk, points, name):
    school.set_setting("base_url", f"http://{name}.school.example")
    response = desk.get(f"/desk/labels/print?point={points[0].id}")
    assert response.status_code == 422
    assert "地址" in words(read(response).select_one(".banner"))


@pytest.mark.parametrize("query", ["", "point=", "point=abc", "point=99999", "point=1&start=22", "point=1&start=0", "point=1&start=x"])  # fmt: skip
def test_what_cannot_be_printed_says_why(desk, query):
    response = desk.get(f"/desk/labels/print?{query}&stock=plain-a4")
    assert response.status_code == 422
    assert words(read(response).select_one(".banner-bad"))


def test_an_unknown_sheet_becomes_plain_paper(desk, points):
    assert look(desk, f"/desk/labels/print?point={points[0].id}&stock=moon").select(".sheet")


def test_opened_in_wechat_it_sends_to_a_computer(desk, points):
    path = f"/desk/labels/print?point={points[0].id}"
    page = read(desk.get(path, headers={"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"}))
    assert page.select_one(".banner-title").text == "请在电脑上打印"
    assert look(desk, path).select(".banner") == []


def test_more_labels_than_cells_take_more_pages(desk, app):
    ids = [checkpoint(f"教室 {n}", "classroom").id for n in range(22)]
    query = "&".join(f"point={each}" for each in ids)
    assert len(look(desk, f"/desk/labels/print?{query}").select(".sheet")) == 2


def test_the_paper_has_the_size_of_the_roll(desk, points):
    page = look(desk, f"/desk/labels/print?point={points[0].id}&stock=roll-40x30")
    (style,) = [tag["href"] for tag in page.select("link[rel=stylesheet]") if "paper" in tag["href"]]
    response = desk.get(style)
    assert response.mimetype == "text/css"
    assert "size:40mm 30mm" in response.text
    assert words(page.h1) == "1 张标签"


def test_the_print_button_waits_for_its_script(desk, points):
    page = look(desk, f"/desk/labels/print?point={points[0].id}")
    assert page.select_one("button[data-print]").has_attr("hidden")
    assert [tag["src"] for tag in page.select("script")] == ["/static/print.js"]
    assert "Ctrl+P" in words(page.select_one(".labels-words"))


# -- noting what was printed -------------------------------------------------------------------------------------------


def fields_of(page) -> dict[str, list[str]]:
    """Return what the form of a preview sends when its button is pressed."""
    found: dict[str, list[str]] = {}
    for tag in page.select("#printed input"):
        found.setdefault(tag["name"], []).append(tag["value"])
    return found


def test_looking_at_the_preview_notes_nothing(desk, points):
    look(desk, f"/desk/labels/print?point={points[0].id}")
    assert kept(Label) == []


def test_what_was_printed_is_noted_once_however_often_it_is_sent(desk, points, cast):
    page = look(desk, f"/desk/labels/print?point={points[0].id}&stock=plain-a4")
    for _ in range(2):
        response = desk.post("/desk/labels/print", data=fields_of(page))
        assert response.status_code == 303
    (label,) = kept(Label)
    assert (label.code, label.address, label.stock) == (code_of(points[0]), BASE, "plain-a4")
    assert (label.printed_at, label.by_id) == (FRIDAY_MORNING, cast.supervisor)
    assert states(look(desk, "/desk/labels"))["教室 201"] == "已印"


def test_a_made_up_address_or_code_is_not_noted(desk, points):
    page = look(desk, f"/desk/labels/print?point={points[0].id}")
    desk.post("/desk/labels/print", data=fields_of(page) | {"address": "http://evil.example", "code": ["AAAAAAAA"]})
    assert kept(Label) == []
    desk.post("/desk/labels/print", data=fields_of(page) | {"address": "http://evil.example"})
    assert [label.address for label in kept(Label)] == [BASE]


# -- printers and calibration ------------------------------------------------------------------------------------------


def printer_of(desk, **changes) -> Printer:
    """Save a printer at the desk and return it."""
    fields = {"name": "办公室", "stock": "L7160", "offset_x": "0.5", "offset_y": "-1.2", "scale": "101"} | changes
    assert send(desk, "/desk/labels/printers", **fields).status_code == 303
    return kept(Printer)[-1]


def test_a_printer_is_kept_under_its_name_and_changed(desk):
    printer = printer_of(desk)
    assert (printer.offset_x, printer.offset_y, printer.scale) == (5, -12, 1010)
    page = look(desk, f"/desk/labels/printers?edit={printer.id}")
    assert [page.select_one(f"[name={name}]")["value"] for name in ("offset_x", "offset_y", "scale")] == [
        "0.5", "-1.2", "101",
    ]  # fmt: skip
    seen = page.select_one("input[name=seen]")["value"]
    fields = {"name": "办公室", "stock": "L7160", "offset_x": "０，５", "offset_y": "0", "scale": "100"}
    send(desk, "/desk/labels/printers", id=printer.id, seen=seen, **fields)
    (changed,) = kept(Printer)
    assert (changed.offset_x, changed.offset_y, changed.scale) == (5, 0, 1000)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "名" * 41), ("stock", "moon"), ("offset_x", ""), ("offset_x", "x"), ("offset_x", "0.55"),
        ("offset_x", "20.1"), ("offset_y", "-20.1"), ("offset_y", "NaN"), ("offset_y", "1e3"), ("scale", "89.9"),
        ("scale", "110.1"), ("scale", "1" * 500),
    ],
)  # fmt: skip
def test_an_impossible_printer_is_refused_at_its_field_with_the_values_kept(desk, field, value):
    fields = {"name": "办公室", "stock": "L7160", "offset_x": "0.5", "offset_y": "0", "scale": "100"} | {field: value}
    response = send(desk, "/desk/labels/printers", **fields)
    assert response.status_code == 422
    page = read(response)
    assert list(errors(page)) == [field]
    assert page.select_one("input[name=offset_x]")["value"] == fields["offset_x"]
    assert kept(Printer) == []


@pytest.mark.parametrize(("value", "kept_value"), [("20", 200), ("-20", -200), ("0.1", 1), ("-0", 0)])
def test_offsets_are_taken_up_to_their_limits(desk, value, kept_value):
    assert printer_of(desk, offset_x=value).offset_x == kept_value


def test_a_second_printer_of_the_name_is_refused(desk):
    printer_of(desk)
    response = send(desk, "/desk/labels/printers", name="办公室", stock="L7160", offset_x="0", offset_y="0", scale="100")
    assert list(errors(read(response))) == ["name"]
    assert len(kept(Printer)) == 1


def test_a_roll_is_not_scaled(desk):
    response = send(desk, "/desk/labels/printers", name="标签机", stock="roll-50x30", offset_x="0", offset_y="0", scale="99")  # fmt: skip
    assert list(errors(read(response))) == ["scale"]


def test_a_printer_is_removed_and_removing_it_again_is_harmless(desk):
    printer = printer_of(desk)
    path = f"/desk/labels/printers/{printer.id}/remove"
    for _ in range(2):
        assert send(desk, path).status_code == 303
    assert kept(Printer) == []


def test_pages_are_moved_and_scaled_for_the_printer(desk, points):
    printer = printer_of(desk)
    page = look(desk, f"/desk/labels/print?point={points[0].id}&stock=L7160&printer={printer.id}")
    (moved,) = page.select(".sheet svg > g")
    assert moved["transform"] == "translate(0.5 -1.2) scale(1.01000)"


def test_the_sheet_begun_is_remembered_for_the_printer(desk, points):
    printer = printer_of(desk)
    page = look(desk, f"/desk/labels/print?point={points[0].id}&stock=L7160&start=7&printer={printer.id}")
    desk.post("/desk/labels/print", data=fields_of(page))
    assert kept(Printer)[0].last_cell == 7
    page = look(desk, f"/desk/labels?printer={printer.id}")
    assert page.select_one("input[name=start]")["value"] == "8"
    assert "上次用到第 7 格" in words(page.select_one(".aside"))
    assert look(desk, "/desk/labels?printer=").select_one("input[name=start]")["value"] == "1"


def test_a_full_sheet_begins_afresh(desk, points):
    printer = printer_of(desk)
    page = look(desk, f"/desk/labels/print?point={points[0].id}&stock=L7160&start=21&printer={printer.id}")
    desk.post("/desk/labels/print", data=fields_of(page))
    assert kept(Printer)[0].last_cell == 0


def test_the_calibration_page_is_drawn_as_the_printer_prints_by_itself(desk):
    printer = printer_of(desk)
    page = look(desk, f"/desk/labels/calibration?printer={printer.id}")
    assert page.select(".sheet svg > g") == []
    assert "100" in [words(tag) for tag in page.select(".sheet text")]
    assert len(page.select(".steps li")) == 4
    assert look(desk, f"/desk/labels/calibration?printer={printer.id}&check=1").select(".sheet svg > g")


@pytest.mark.parametrize("query", ["", "?stock=moon", "?stock=roll-40x30", "?printer=99", "?check=1"])
def test_a_calibration_page_is_there_for_any_stock(desk, query):
    assert look(desk, f"/desk/labels/calibration{query}").select(".sheet svg path")


# -- the school's own stocks -------------------------------------------------------------------------------------------

OWN = {
    "name": "得力 24 格", "dots_per_inch": "0", "width": "66", "height": "35", "columns": "3", "rows": "8", "left": "5",
    "top": "8.5", "pitch_x": "67", "pitch_y": "35",
}  # fmt: skip


def test_an_own_stock_is_kept_printed_on_changed_and_removed(desk, points):
    assert send(desk, "/desk/labels/stocks", **OWN).status_code == 303
    (stock,) = kept(OwnStock)
    assert (stock.width, stock.top, stock.columns) == (6600, 850, 3)
    assert "得力 24 格" in [tag["value"] for tag in look(desk, "/desk/labels").select("select[name=stock] option")]
    page = look(desk, f"/desk/labels/print?point={points[0].id}&stock=得力 24 格&start=24")
    assert "得力 24 格" in words(page.select_one(".labels-words"))
    page = look(desk, f"/desk/labels/stocks?edit={stock.id}")
    assert page.select_one("input[name=top]")["value"] == "8.5"
    seen = page.select_one("input[name=seen]")["value"]
    send(desk, "/desk/labels/stocks", **OWN | {"id": stock.id, "seen": seen, "name": "晨光", "rows": "7"})
    (changed,) = kept(OwnStock)
    assert (changed.id, changed.name, changed.rows) == (stock.id, "晨光", 7)
    path = f"/desk/labels/stocks/{stock.id}/remove"
    for _ in range(2):
        assert send(desk, path).status_code == 303
    assert kept(OwnStock) == []


def test_an_own_roll_needs_only_the_labels_size(desk):
    fields = {"name": "小卷", "dots_per_inch": "203", "width": "50", "height": "40"}
    assert send(desk, "/desk/labels/stocks", **fields).status_code == 303
    (stock,) = kept(OwnStock)
    assert (stock.columns, stock.rows, stock.dots_per_inch) == (1, 1, 203)


def test_a_single_column_needs_no_pitch(desk):
    fields = OWN | {"columns": "1", "pitch_x": ""}
    assert send(desk, "/desk/labels/stocks", **fields).status_code == 303


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"name": ""}, "name", "不能为空"),
        ({"name": "L7160"}, "name", "已经有"),
        ({"dots_per_inch": "600"}, "dots_per_inch", "请选"),
        ({"width": ""}, "width", "毫米数"),
        ({"width": "0"}, "width", "10 到 210"),
        ({"height": "-5"}, "height", "10 到 297"),
        ({"width": "12.345"}, "width", "两位小数"),
        ({"columns": "2.5"}, "columns", "整数"),
        ({"columns": "0"}, "columns", "1 到 20"),
        ({"rows": "99999"}, "rows", "1 到 40"),
        ({"left": "x"}, "left", "毫米数"),
        ({"pitch_x": "65"}, "pitch_x", "叠在一起"),
        ({"pitch_y": "34.9"}, "pitch_y", "叠在一起"),
        ({"left": "20"}, "columns", "纸外"),
        ({"rows": "9"}, "rows", "纸外"),
        ({"width": "30", "pitch_x": "67"}, "width", "太小了"),
        ({"height": "20"}, "height", "太小了"),
    ],
)
def test_an_impossible_stock_is_refused_at_its_field_with_the_values_kept(desk, change, field, said):
    response = send(desk, "/desk/labels/stocks", **OWN | change)
    assert response.status_code == 422
    page = read(response)
    found = errors(page)
    assert list(found) == [field] and said in found[field]
    assert page.select_one("input[name=top]")["value"] == "8.5"
    assert kept(OwnStock) == []


@pytest.mark.parametrize("path", ["/desk/labels/stocks", "/desk/labels/printers"])
def test_changing_what_is_gone_is_no_page(desk, path):
    assert send(desk, path, id=99, **OWN).status_code == 404


# -- the PDF -----------------------------------------------------------------------------------------------------------


def test_the_pdf_holds_the_codes_and_asks_not_to_be_scaled(desk, points):
    path = f"/desk/labels/print?point={points[0].id}&stock=L7160&start=3"
    link = next((tag for tag in look(desk, path).select(".labels-moves a") if "PDF" in tag.text), None)
    if link is None:
        pytest.skip("no Chinese font on this machine")
    response = desk.get(link["href"])
    assert response.mimetype == "application/pdf"
    assert b"/PrintScaling /None" in response.data
    document = pypdfium2.PdfDocument(io.BytesIO(response.data))
    (paper,) = document
    assert "教室 201" in paper.get_textpage().get_text_range()
    (found,) = zxingcpp.read_barcodes(paper.render(scale=3).to_pil())
    assert found.text == f"{BASE}/c/{code_of(points[0])}"
    document.close()


def test_without_a_font_there_is_no_pdf_and_it_says_what_to_do(desk, points, monkeypatch):
    monkeypatch.setattr("kiosk.web.desk.labels.printing.label_pdf.find_font", lambda named: None)
    page = look(desk, f"/desk/labels/print?point={points[0].id}")
    assert not [tag for tag in page.select("a") if "PDF" in tag.text]
    assert "label_font" in words(page.select_one(".labels-words"))
    assert desk.get(f"/desk/labels/labels.pdf?point={points[0].id}").status_code == 422


def test_a_pdf_that_cannot_be_printed_says_why(desk):
    assert desk.get("/desk/labels/labels.pdf").status_code == 422


# -- one label ---------------------------------------------------------------------------------------------------------


def test_the_page_of_a_label_tells_its_story(desk, points, cast):
    printed(points[0], cast=cast)
    send(desk, f"/desk/labels/{points[0].id}", move="damaged")
    page = look(desk, f"/desk/labels/{points[0].id}")
    assert words(page.select_one(".mark")) == "破损"
    assert [words(tag).split()[0] for tag in page.select(".list .row-line")] == ["已印", "报破损"]
    assert "重印" in words(page.select_one(".button-main"))


@pytest.mark.parametrize("path", ["", "/replace"])
def test_the_label_of_no_point_is_no_page(desk, path):
    assert desk.get(f"/desk/labels/99999{path}").status_code == 404
    assert send(desk, f"/desk/labels/99999{path}", move="posted").status_code == 404


def test_an_unknown_mark_is_refused(desk, points):
    assert send(desk, f"/desk/labels/{points[0].id}", move="moon").status_code == 400


def test_a_code_is_replaced_once_and_the_label_must_be_printed_anew(desk, points, cast):
    printed(points[0], cast=cast)
    old = code_of(points[0])
    page = look(desk, f"/desk/labels/{points[0].id}/replace")
    assert page.select_one("input[name=replaces]")["value"] == old
    for _ in range(2):
        response = send(desk, f"/desk/labels/{points[0].id}/replace", replaces=old)
        assert response.status_code == 303
    new = code_of(points[0])
    assert new != old
    assert queries.named_by(old).is_voided
    assert states(look(desk, "/desk/labels"))["教室 201"] == "没印过"
    assert [line.about for line in kept(Journal) if line.what == "label.replace"] == [f"教室 201: {old} → {new}"]


@pytest.mark.parametrize("replaces", ["", "AAAAAAAA", "other"])
def test_a_code_that_is_not_its_own_is_not_replaced(desk, points, replaces):
    typed = code_of(points[1]) if replaces == "other" else replaces
    before = [code_of(point) for point in points]
    response = send(desk, f"/desk/labels/{points[0].id}/replace", replaces=typed)
    assert response.status_code == 422
    assert words(read(response).select_one(".banner-bad"))
    assert [code_of(point) for point in points] == before


def test_the_code_of_a_retired_point_is_not_replaced(desk, points, cast):
    registry.retire_checkpoint(points[0].id, now=FRIDAY_MORNING, by=cast.supervisor)
    old = code_of(points[0])
    assert look(desk, f"/desk/labels/{points[0].id}/replace").select("main form") == []
    assert send(desk, f"/desk/labels/{points[0].id}/replace", replaces=old).status_code == 422
    assert code_of(points[0]) == old
    assert send(desk, f"/desk/labels/{points[0].id}", move="posted").status_code == 400


def test_the_page_of_a_point_leads_to_its_label(desk, points):
    page = look(desk, f"/desk/checkpoints/{points[0].id}")
    assert page.select(f"a[href='/desk/labels/{points[0].id}']")


# -- strangers ---------------------------------------------------------------------------------------------------------

PAGES = (
    "/desk/labels/1", "/desk/labels/1/replace", "/desk/labels/printers", "/desk/labels/stocks", "/desk/labels/calibration",
    "/desk/labels/labels.pdf", "/desk/labels/paper/100x100.css",
)  # fmt: skip
WRITES = (
    "/desk/labels", "/desk/labels/print", "/desk/labels/1", "/desk/labels/1/replace", "/desk/labels/printers",
    "/desk/labels/printers/1/remove", "/desk/labels/stocks", "/desk/labels/stocks/1/remove",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in(client, points, path):
    assert client.get(path).status_code == 303


@pytest.mark.parametrize("path", WRITES)
def test_a_stranger_writes_nothing(client, points, path):
    token = read(client.get("/signin")).select_one("input[name=form_token]")["value"]
    assert client.post(path, data={"form_token": token, "move": "posted", "point": 1}).status_code == 401
    assert kept(Label) == []


@pytest.mark.parametrize("path", WRITES)
def test_a_form_without_its_token_is_refused(desk, path):
    assert desk.post(path, data={"move": "posted", "point": 1}).status_code == 403


def test_the_drawing_of_a_calibration_page_escapes_the_name_of_a_stock(desk):
    name = "<script>alert(1)</script>"
    send(desk, "/desk/labels/stocks", **OWN | {"name": name})
    page = look(desk, f"/desk/labels/calibration?stock={name}")
    assert [tag["src"] for tag in page.select("script")] == ["/static/print.js"]
