"""POST /second: a second person confirms on the phone, before the form is sent; what is refused says why."""

from dataclasses import replace

import pytest

from kiosk.core.form import Item, ItemType
from kiosk.core.words import Text
from kiosk.operations import people, plans
from kiosk.storage import queries
from kiosk.storage.models import SecondPerson
from tests.factories import DAILY, PIN, all_rows, checkpoint, plan
from tests.instants import FRIDAY_MORNING
from tests.web.test_scan import enrolled, fields_in, path_of

KEY = "a-record-key-of-24-signs"
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def phone(client, cast):
    """Return a browser on the inspector's phone; the rectifier has a phone and a PIN too."""
    offer = people.offer_enrolment(now=FRIDAY_MORNING, by=cast.supervisor)
    people.enrol_phone(offer.value, person_id=cast.rectifier, pin=PIN, pin_again=PIN, name="", now=FRIDAY_MORNING)
    return enrolled(client, cast, cast.inspector)


@pytest.fixture
def point(app):
    """Return a point whose daily form asks for a second person at its item "checker"."""
    form_id = queries.form_ids()["FIRE-01"]
    form = queries.current_versions([form_id])[form_id].form
    checker = Item("checker", ItemType.SECOND, Text("复核人", "Checked by"), is_required=False)
    plans.publish_form(replace(form, items=(*form.items, checker)), now=FRIDAY_MORNING)
    made = checkpoint()
    plan(cadence=DAILY, title="灭火器日检")
    return made


def fields(phone, point, cast, **changed):
    """Return what the script posts from an open form."""
    hidden = fields_in(phone.get(path_of(point)), "#check")
    kept = {name: hidden[name] for name in ("form_token", "grant")}
    return kept | {"record": KEY, "item": "checker", "person": cast.rectifier, "pin": PIN} | changed


def test_a_second_person_confirms_on_the_phone_of_the_first(phone, point, cast):
    said = phone.post("/second", data=fields(phone, point, cast), headers=SCRIPT)
    assert (said.status_code, said.json) == (200, {"state": "confirmed", "name": "陈师傅"})
    assert queries.seconds_under(KEY, cast.inspector) == {"checker": cast.rectifier}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pin": "271828"}, "PIN 不对，请再试一次。"),
        ({"person": "nobody"}, "人员名单里没有这个人，请先添加。"),
        ({"record": ""}, "这次提交不完整，没有保存。请再提交一次。"),
    ],
)
def test_what_is_refused_says_why_and_keeps_nothing(phone, point, cast, changed, sentence):
    said = phone.post("/second", data=fields(phone, point, cast, **changed), headers=SCRIPT)
    assert (said.status_code, said.json) == (422, {"state": "refused", "text": sentence})
    assert all_rows(SecondPerson) == []


def test_nobody_is_their_own_second_person(phone, point, cast):
    said = phone.post("/second", data=fields(phone, point, cast, person=cast.inspector), headers=SCRIPT)
    assert said.status_code == 422 and "不能是提交人自己" in said.json["text"]
    assert all_rows(SecondPerson) == []


def test_a_form_that_was_not_served_is_not_confirmed(phone, point, cast):
    said = phone.post("/second", data=fields(phone, point, cast, grant="made-up"), headers=SCRIPT)
    assert said.status_code == 400 and all_rows(SecondPerson) == []


def test_another_phone_that_nobody_is_signed_in_on_confirms_nothing(phone, app, point, cast):
    given = fields(phone, point, cast)
    elsewhere = app.test_client()
    given["form_token"] = fields_in(elsewhere.get("/signin"))["form_token"]
    said = elsewhere.post("/second", data=given, headers=SCRIPT)
    assert said.status_code == 401 and all_rows(SecondPerson) == []


def test_without_its_form_token_nothing_is_confirmed(phone, point, cast):
    given = fields(phone, point, cast)
    del given["form_token"]
    assert phone.post("/second", data=given, headers=SCRIPT).status_code == 403
    assert all_rows(SecondPerson) == []
