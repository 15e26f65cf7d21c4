"""What the server works out: read on the phone and at the desk, 未接入 without a source, and never a fault then."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.core.form import ItemType
from kiosk.core.words import Text
from kiosk.library import forms
from kiosk.operations import inspections
from kiosk.storage.models import Finding, Inspection
from tests.factories import DAILY, all_rows, checkpoint, code_of, inspect, plan
from tests.instants import local
from tests.web.desk import look, read, sit, words
from tests.web.test_scan import enrolled, fill

TODAY = date(2026, 11, 20)
AGED = {"agent": "powder", "made_on": "2010-01-01"}


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


@pytest.fixture
def lift(app):
    """Return a lift that is wanted daily; its test mark has no source yet."""
    made = checkpoint("1号电梯", "lift")
    plan("LIFT-01-D", DAILY, kind="lift", title="电梯日查")
    return made


def read_off(page):
    """Return what the phone says of each item that nobody answers."""
    return {tag["data-worked-out"]: words(tag) for tag in page.select("[data-worked-out]")}


def test_the_phone_reads_not_connected_where_there_is_no_source(phone, lift):
    page = read(phone.get(f"/c/{code_of(lift)}"))
    assert read_off(page) == {"test_mark": "检验标志有效 未接入"}
    assert "test_mark" not in {tag["data-item"] for tag in page.select("[data-item]")}


def test_the_english_phone_says_it_in_english(phone, lift):
    response = phone.get(f"/c/{code_of(lift)}", headers={"Accept-Language": "en"})
    assert read_off(read(response))["test_mark"].startswith("Test mark valid")


def test_a_record_without_a_source_has_no_fault_and_reads_not_connected_at_the_desk(phone, lift):
    opened = phone.get(f"/c/{code_of(lift)}")
    assert phone.post(f"/c/{code_of(lift)}", data=fill(opened, form_code="LIFT-01-D")).status_code == 303
    kept = all_rows(Inspection)[-1]
    assert "test_mark" not in kept.answers and all_rows(Finding) == []
    rows = look(sit(phone), f"/desk/inspections/{kept.id}").select("main tbody tr")
    assert [words(cell) for cell in rows[0].select("th, td")][:2] == ["检验标志有效", "未接入"]
    assert "未接入" not in " ".join(words(row) for row in rows[1:])


def test_an_item_that_was_not_asked_still_says_so(client, cast, app):
    point = checkpoint()
    plan(cadence=DAILY)
    kept = inspect(point, "FIRE-01", at=local("2026-11-19 09:00"), by=cast.inspector)
    text = words(look(sit(client), f"/desk/inspections/{kept.id}").select_one("main"))
    assert "未问到" in text


def test_the_phone_reads_off_the_age_of_a_thing_with_its_date(phone, app):
    point = checkpoint(fields=AGED)
    plan(cadence=DAILY)
    assert read_off(read(phone.get(f"/c/{code_of(point)}"))) == {"lifetime": "未过维修期和报废期 到报废期 2020-01-01"}


@pytest.mark.parametrize(
    ("fields", "tone"),
    [({}, "mark-late"), (AGED, "mark-bad"), ({"agent": "powder", "made_on": "2026-01-01"}, "mark-good")],
)
def test_an_age_that_nobody_knows_is_neither_good_nor_bad(phone, app, fields, tone):
    point = checkpoint(fields=fields)
    plan(cadence=DAILY)
    mark = read(phone.get(f"/c/{code_of(point)}")).select_one("[data-worked-out=lifetime] .mark")
    assert mark["class"] == ["mark", tone]


def test_only_the_item_about_lifetime_gets_the_verdict_on_it(app):
    point = checkpoint(fields=AGED)
    sheet = forms()["FIRE-01"]
    lifetime = sheet.item("lifetime")
    other = replace(lifetime, key="other", text=Text("其他", "Other"), choices=(), fail_class=None)
    given = inspections.computed_answers(point, replace(sheet, items=(*sheet.items, other)), today=TODAY)
    assert {key: found.value for key, found in given.items()} == {"lifetime": "scrap"}


def test_a_form_whose_only_computed_item_is_not_about_lifetime_gets_none(app):
    point = checkpoint(fields=AGED)
    sheet = forms()["LIFT-01-M"]
    assert any(item.type is ItemType.COMPUTED for item in sheet.items)
    assert inspections.computed_answers(point, sheet, today=TODAY) == {}


def test_the_desk_counts_only_the_items_a_person_could_see(phone, lift):
    opened = phone.get(f"/c/{code_of(lift)}")
    phone.post(f"/c/{code_of(lift)}", data=fill(opened, form_code="LIFT-01-D", seen="3", seconds="20"))
    page = look(sit(phone), f"/desk/inspections/{all_rows(Inspection)[-1].id}")
    assert "看过 3 / 3 项" in words(page.select_one("main"))


def test_an_item_that_may_be_left_out_and_was_says_that_it_was_left_empty(client, cast, app):
    point = checkpoint()
    plan(cadence=DAILY)
    made = inspect(point, "FIRE-06", at=local("2026-11-19 09:00"), by=cast.inspector)
    rows = look(sit(client), f"/desk/inspections/{made.id}").select("main tbody tr")
    assert "没有填" in words(rows[-1])
