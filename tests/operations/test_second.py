"""The second person of an item: another member of staff, proven by their own PIN; the newest confirmation counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.core.form import Item, ItemType
from kiosk.core.words import Text
from kiosk.operations import people, persons, plans
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.second import confirm
from kiosk.operations.served import Served
from kiosk.storage import queries
from kiosk.storage.models import SecondPerson, SignIn
from tests.factories import PIN, all_rows, checkpoint, person
from tests.instants import FRIDAY_MORNING as NOW

KEY = "a-record-key-of-24-signs"


@pytest.fixture
def served(app, cast):
    """Return what the inspector was served: a form whose item "checker" asks for a second person; two have a PIN."""
    point = checkpoint()
    form_id = queries.form_ids()["FIRE-01"]
    form = queries.current_versions([form_id])[form_id].form
    checker = Item("checker", ItemType.SECOND, Text("复核人", "Checked by"))
    plans.publish_form(replace(form, items=(*form.items, checker)), now=NOW)
    version = queries.current_versions([form_id])[form_id]
    for second in (cast.rectifier, cast.supervisor):
        enrol(second, by=cast.supervisor)
    return Served(cast.inspector, None, point.id, version.id, NOW)


def enrol(who, *, by):
    """Give somebody a PIN and a phone."""
    offer = people.offer_enrolment(now=NOW, by=by)
    people.enrol_phone(offer.value, person_id=who, pin=PIN, pin_again=PIN, name="", now=NOW)


def say(served, second, **changed):
    """Confirm the item "checker" as this person, but for what the test changes."""
    given = {"record_key": KEY, "item": "checker", "person_id": second, "pin": PIN, "now": NOW} | changed
    return confirm(served, **given)


def why_not(served, second, **changed):
    """Return why a confirmation is refused and beside which field; nothing was kept."""
    with pytest.raises(Refused) as refused:
        say(served, second, **changed)
    assert all_rows(SecondPerson) == []
    return refused.value.why, refused.value.field


def test_another_person_confirms_an_item_with_their_own_pin(served, cast):
    assert say(served, cast.rectifier).name == "陈师傅"
    (row,) = all_rows(SecondPerson)
    assert (row.record_key, row.item, row.person_id, row.at) == (KEY, "checker", cast.rectifier, NOW)
    assert queries.seconds_under(KEY, cast.inspector) == {"checker": cast.rectifier}


def test_who_fills_the_form_in_is_not_their_own_second_person(served, cast):
    assert why_not(served, cast.inspector) == (Refusal.SAME_PERSON, "person")


def test_a_wrong_pin_confirms_nothing(served, cast):
    assert why_not(served, cast.rectifier, pin="271828") == (Refusal.WRONG_SECRET, "pin")


def test_a_pin_is_not_set_by_confirming(served, cast):
    assert why_not(served, cast.stranger) == (Refusal.PIN_NOT_SET, "person")
    assert person(cast.stranger).pin_hash is None


def test_who_has_left_confirms_nothing(served, cast):
    persons.leave(cast.rectifier, to_id=None, is_left_open=True, now=NOW, by=cast.supervisor)
    assert why_not(served, cast.rectifier) == (Refusal.UNKNOWN_PERSON, "person")


def test_nobody_by_that_number_confirms_nothing(served, cast):
    assert why_not(served, 0) == (Refusal.UNKNOWN_PERSON, "person")


@pytest.mark.parametrize("item", ["gauge", "no_such_item", ""])
def test_an_item_that_asks_for_no_second_person_is_not_confirmed(served, cast, item):
    assert why_not(served, cast.rectifier, item=item) == (Refusal.UNKNOWN_FORM, "item")


@pytest.mark.parametrize("key", ["", "short", "x" * 65])
def test_a_confirmation_belongs_to_a_record(served, cast, key):
    assert why_not(served, cast.rectifier, record_key=key) == (Refusal.KEY_MISSING, "record")


def test_wrong_pins_are_counted_as_at_signing_in(served, cast):
    for _ in range(people.TRIES_PER_PERSON):
        assert why_not(served, cast.rectifier, pin="271828")[0] is Refusal.WRONG_SECRET
    assert why_not(served, cast.rectifier)[0] is Refusal.TOO_MANY_TRIES
    later = NOW + people.TRY_SPAN + timedelta(seconds=1)
    assert say(served, cast.rectifier, now=later)


def test_confirming_signs_nobody_in(served, cast):
    before = [(row.id, row.ended_at) for row in all_rows(SignIn)]
    say(served, cast.rectifier)
    assert [(row.id, row.ended_at) for row in all_rows(SignIn)] == before


def test_the_newest_confirmation_of_an_item_counts(served, cast):
    people_in_turn = (cast.rectifier, cast.supervisor, cast.rectifier)
    for minutes, second in enumerate(people_in_turn):
        say(served, second, now=NOW + timedelta(minutes=minutes))
        assert queries.seconds_under(KEY, cast.inspector) == {"checker": second}
    assert len(all_rows(SecondPerson)) == 2


def test_a_confirmation_counts_for_its_record_alone_and_never_for_who_gave_it(served, cast):
    say(served, cast.rectifier)
    assert queries.seconds_under("another-record-of-24-sig", cast.inspector) == {}
    assert queries.seconds_under(KEY, cast.rectifier) == {}
