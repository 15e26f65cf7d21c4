"""LIB-2: every form of the library opens on the phone at a point of a kind that takes it, and is sent sound and faulty."""

import pytest

from kiosk import library
from kiosk.core.form import ItemType, asked
from kiosk.storage import queries
from kiosk.storage.models import Finding, Inspection
from tests.factories import all_rows, checkpoint, plan
from tests.library.test_library import faulty, filled
from tests.web.test_scan import DAILY, enrolled, fields_in, page, path_of

FORMS = library.forms()


@pytest.fixture
def phone(client, cast):
    return enrolled(client, cast, cast.inspector)


def opened(phone, code):
    """Open a form by hand at a new point of the first kind that takes it; return the answer and the point's path."""
    kind = next(kind for kind in library.kinds().values() if code in kind.forms)
    point = checkpoint(f"点位 {code}", kind.key)
    path = path_of(point)
    answer = phone.get(f"{path}?form={queries.form_ids()[code]}")
    assert answer.status_code == 200
    return answer, path


def at_fault(form):
    """Return the fields of a form with every item that can fail at fault, and those items' keys.

    An item that is asked only after a certain answer is at fault where that answer is among the faulty ones.
    """
    posted, failed = filled(form), []
    for item in form.items:
        if item.type is ItemType.COMPUTED or item.fail_class is None:
            continue
        if item.shown_if and posted.get(f"a.{item.shown_if.item}", [""])[0] not in item.shown_if.values:
            continue
        posted |= faulty(item)
        failed.append(item.key)
    return posted, failed


@pytest.mark.parametrize("code", FORMS)
def test_a_form_is_shown_whole_in_both_languages_and_sent_all_normal(phone, code):
    form = FORMS[code]
    answer, path = opened(phone, code)
    shown = page(answer)
    items = [item for item in asked(form) if item.type is not ItemType.COMPUTED]
    assert [tag["data-item"] for tag in shown.select("#check .item")] == [item.key for item in items]
    assert form.title.zh in shown.select_one("header").get_text()
    for item in items:
        assert item.text.zh in shown.select_one(f"#item-{item.key}").get_text()
    english = page(phone.get(f"{path}?form={queries.form_ids()[code]}", headers={"Accept-Language": "en"}))
    assert form.title.en in english.select_one("header").get_text()
    sent = phone.post(path, data=fields_in(answer, "#check") | filled(form))
    assert sent.status_code == 303, page(sent).select_one("#problems")
    (kept,) = all_rows(Inspection)
    assert kept.form_id == queries.form_ids()[code] and all_rows(Finding) == []
    assert "已保存" in page(phone.get(sent.location)).get_text()


@pytest.mark.parametrize("code", FORMS)
def test_a_form_is_sent_with_every_item_failing(phone, code):
    form = FORMS[code]
    answer, path = opened(phone, code)
    posted, failed = at_fault(form)
    sent = phone.post(path, data=fields_in(answer, "#check") | posted)
    assert sent.status_code == 303, page(sent).select_one("#problems")
    found = [(row.item, row.fail_class) for row in all_rows(Finding)]
    assert found == [(key, form.item(key).fail_class) for key in failed]


def test_what_no_plan_asks_for_is_found_on_the_page_of_a_point_with_nothing_to_do(phone):
    point = checkpoint("滑梯", "play_set")
    links = page(phone.get(path_of(point))).select("details a[href*='form=']")
    assert len(links) == len(library.kinds()["play_set"].forms)
    assert FORMS["PLAY-08"].title.zh in " ".join(link.get_text() for link in links)


def test_a_planned_form_is_not_offered_a_second_time(phone):
    point = checkpoint("滑梯", "play_set")
    plan("PLAY-01", DAILY, kind="play_set", title="大型玩具使用前检查")
    links = page(phone.get(path_of(point))).select("details a[href*='form=']")
    titles = " ".join(link.get_text() for link in links)
    assert FORMS["PLAY-08"].title.zh in titles and FORMS["PLAY-01"].title.zh not in titles


def test_a_form_of_another_kind_is_not_opened_by_its_number(phone):
    point = checkpoint("滑梯", "play_set")
    answer = phone.get(f"{path_of(point)}?form={queries.form_ids()['KIT-06']}")
    assert answer.status_code == 200 and page(answer).select_one("#check") is None
