"""The forms page: by family, found by a search without scripts, closing with the sheets that come with a register."""

from dataclasses import replace

import pytest

from kiosk import library
from kiosk.operations import plans
from tests.instants import TERM_BEGAN
from tests.web.desk import look, sit, words


@pytest.fixture
def desk(app, client):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def sections(page):
    """Return the codes under each heading."""
    found = {}
    for section in page.select("main section"):
        title = section.select_one("h2").find(string=True, recursive=False).strip()
        found[title] = [words(row.select("td")[0]) for row in section.select("tbody tr")]
    return found


def test_every_form_stands_under_its_family(desk):
    found = sections(look(desk, "/desk/forms"))
    for family in library.families():
        assert found[family.text.zh] == sorted(family.forms)
    assert sorted(code for family in library.families() for code in family.forms) == sorted(library.forms())


def test_the_page_closes_with_the_sheets_of_registers_and_names_each_register(desk):
    page = look(desk, "/desk/forms")
    last = page.select("main section")[-1]
    assert "随台账提供，不单独成表" in words(last.select_one("h2"))
    rows = [words(row) for row in last.select("tbody tr")]
    assert rows == [f"{entry.title.zh} {entry.code} {entry.register.zh}" for entry in library.entry_forms()]
    assert not last.select("a")


def test_a_form_of_the_school_s_own_stands_apart(desk):
    plans.publish_form(replace(library.forms()["ROOM-01"], code="OWN-1"), now=TERM_BEGAN)
    assert sections(look(desk, "/desk/forms"))["本校自己的"] == ["OWN-1"]


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("LIFT-01", ["LIFT-01-D", "LIFT-01-M", "LIFT-01-W"]),
        ("lift-01", ["LIFT-01-D", "LIFT-01-M", "LIFT-01-W"]),
        ("电梯 每月", ["LIFT-01-M"]),
        ("Lift daily", ["LIFT-01-D"]),
        ("陪餐", ["KIT-08"]),
    ],
)
def test_a_search_narrows_forms_and_sheets_by_code_title_and_frequency(desk, q, codes):
    page = look(desk, f"/desk/forms?q={q}")
    assert [code for listed in sections(page).values() for code in listed] == codes
    assert page.select_one("form[method=get] input[name=q]")["value"] == q
    assert page.select_one("form[method=get] a")["href"] == "/desk/forms"


def test_a_search_that_finds_nothing_says_so_and_keeps_what_was_typed(desk):
    page = look(desk, "/desk/forms?q=<b>潜水艇</b>")
    assert page.select_one(".empty-title").text == "没有符合条件的检查表"
    assert page.select_one("input[name=q]")["value"] == "<b>潜水艇</b>"
    assert not page.select("main b")


def test_a_form_page_says_which_item_is_not_connected_yet(desk):
    rows = {words(row.select_one("th")): words(row.select("td")[1]) for row in look(desk, "/desk/forms/LIFT-01-M").select("main tbody tr")}
    assert [said for item, said in rows.items() if item.startswith("检验标志有效")] == ["系统计算 未接入"]
    assert not any("未接入" in said for item, said in rows.items() if item.startswith("本月自行检查"))


def test_the_age_of_a_date_is_said_in_days(desk):
    assert "距今不超过 366 天" in words(look(desk, "/desk/forms/BOIL-01-M").select_one("main"))
    assert "距今至少 30 天" in words(look(desk, "/desk/forms/SEC-03-M").select_one("main"))
    assert "当天没有过期" in words(look(desk, "/desk/forms/SEC-04").select_one("main"))
