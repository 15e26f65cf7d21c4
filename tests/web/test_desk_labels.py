"""DESK-6: labels are chosen, fitted to a sheet, and printed as A4 pages that carry the stored address."""

import pytest

from kiosk.operations import school
from kiosk.web import edge
from tests.factories import checkpoint, code_of
from tests.web.desk import look, read, sit, words


@pytest.fixture
def points(app):
    """Return a classroom, which takes small labels, and an extinguisher, which needs a large one."""
    return checkpoint("教室 201", "classroom"), checkpoint()


@pytest.fixture
def desk(client, points):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def test_points_are_narrowed_by_kind_and_ticked_all_at_once(desk):
    page = look(desk, "/desk/labels?kind=classroom&all=1")
    assert [tag.has_attr("checked") for tag in page.select("input[name=point]")] == [True]
    assert not any(tag.has_attr("checked") for tag in look(desk, "/desk/labels").select("input[name=point]"))


def test_a_page_is_drawn_for_the_points_chosen(desk, points):
    page = look(desk, f"/desk/labels/print?point={points[0].id}&stock=plain-a4")
    text = words(page.select_one(".sheet svg"))
    code = code_of(points[0])
    assert "教室 201" in text and f"{code[:4]}-{code[4:]}" in text and "阳光幼儿园" in text and "微信扫一扫" in text
    assert len(page.select(".sheet")) == 1


def test_the_label_address_is_the_stored_one_and_never_the_one_asked_by(desk, points, monkeypatch):
    school.set_setting("base_url", "http://192.168.1.9:8080")
    desk.set_cookie(edge.DESK_COOKIE, desk.get_cookie(edge.DESK_COOKIE).value, domain="10.0.0.7")
    drawn = []
    monkeypatch.setattr("kiosk.web.desk.labels.layout", lambda labels, *rest, **more: drawn.extend(labels) or ())
    desk.get(f"/desk/labels/print?point={points[0].id}", headers={"Host": "10.0.0.7"})
    assert [label.address for label in drawn] == [f"http://192.168.1.9:8080/c/{code_of(points[0])}"]


def test_a_point_scanned_from_afar_needs_a_large_sheet(desk, points):
    response = desk.get(f"/desk/labels/print?point={points[1].id}&stock=plain-a4")
    assert response.status_code == 422
    page = read(response)
    assert "需要大标签" in words(page.select_one(".banner"))
    assert page.select_one(f"input[name=point][value='{points[1].id}']").has_attr("checked")
    assert look(desk, f"/desk/labels/print?point={points[1].id}&stock=plain-a4-large").select(".sheet")


def test_a_long_address_is_refused_kindly(desk, points):
    school.set_setting("base_url", "http://" + "long-name-" * 12 + ".school.example")
    response = desk.get(f"/desk/labels/print?point={points[0].id}")
    assert response.status_code == 422
    assert "地址" in words(read(response).select_one(".banner"))


@pytest.mark.parametrize("query", ["", "point=", "point=abc", "point=99999", "point=1&start=22", "point=1&start=0"])
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
