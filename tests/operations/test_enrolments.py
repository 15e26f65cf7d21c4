"""WHO-1: a phone asks to be enrolled; its number, its limits, the supervisor's answer, and whose phone it then becomes."""

from datetime import timedelta

import pytest

from kiosk.operations import enrolments, people, persons
from kiosk.operations.enrolments import (
    MOST_WAITING,
    REQUESTS_OVERALL,
    REQUESTS_PER_ADDRESS,
)
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import Device, Enrolment, EnrolmentRequest, Journal
from tests.factories import PIN, all_rows
from tests.instants import FRIDAY_MORNING as NOW

HALF_AN_HOUR = timedelta(minutes=30)
SECOND = timedelta(seconds=1)


def ask(key="k1", *, name="华为", owner="赵师傅", now=NOW, address="10.0.0.9"):
    return enrolments.ask(name, owner, key=key, now=now, address=address)


def approve(token, cast, *, person_id=None, now=NOW):
    enrolments.approve_request(token.id, person_id=person_id or cast.inspector, now=now, by=cast.supervisor)


def decline(token, cast, now=NOW):
    enrolments.decline_request(token.id, now=now, by=cast.supervisor)


def state(token, now=NOW):
    return enrolments.asked_with(token.value, now=now).state


def why(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.why


def enrol(token, person_id, now=NOW):
    return people.enrol_phone(token.value, person_id=person_id, pin=PIN, pin_again=PIN, name="Android", now=now)


# -- asking ------------------------------------------------------------------------------------------------------------


def test_a_request_waits_under_four_digits_and_only_its_tokens_fingerprint_is_kept(app):
    token = ask()
    (row,) = all_rows(EnrolmentRequest)
    assert len(row.number) == 4 and row.number.isdigit()
    assert (row.name, row.owner, row.address, row.asked_at) == ("华为", "赵师傅", "10.0.0.9", NOW)
    assert row.token_hash == people.fingerprint(token.value) and len(token.value) >= 22
    assert enrolments.asked_with(token.value, now=NOW) == enrolments.Asked("waiting", row.number, "华为", "赵师傅")
    assert all_rows(Device) == all_rows(Enrolment) == []


@pytest.mark.parametrize("token", ["", "x", "0000", "k1"])
def test_any_other_token_learns_nothing(app, token):
    ask()
    assert enrolments.asked_with(token, now=NOW) is None


def test_a_requests_token_opens_no_offer_and_enrols_nobody_before_it_is_approved(app, cast):
    token = ask()
    assert not people.is_open_offer(token.value, now=NOW)
    assert why(enrol, token, cast.inspector) is Refusal.OFFER_EXPIRED
    assert all_rows(Device) == []


@pytest.mark.parametrize(("name", "owner", "fields"), [("", " ", {"name", "owner"}), ("长" * 41, "赵", {"name"}), ("a", "\x00", {"owner"})])
def test_every_wrong_name_is_refused_at_once(app, name, owner, fields):
    with pytest.raises(Refused) as refused:
        ask(name=name, owner=owner)
    assert {each.field for each in refused.value.every} == fields and all_rows(EnrolmentRequest) == []


@pytest.mark.parametrize("key", ["", "k" * 65])
def test_a_page_without_a_sound_key_asks_for_nothing(app, key):
    assert why(ask, key) is Refusal.REQUEST_OVER


def test_the_same_page_sent_twice_is_one_request_and_its_last_answer_counts(app, cast):
    first, second = ask(), ask()
    assert first.id == second.id and len(all_rows(EnrolmentRequest)) == 1
    assert enrolments.asked_with(first.value, now=NOW) is None and state(second) == "waiting"


def test_a_key_whose_request_was_answered_is_not_taken_again(app, cast):
    decline(ask(), cast)
    assert why(ask) is Refusal.REQUEST_OVER


def test_numbers_of_one_half_hour_differ(app, monkeypatch):
    drawn = []

    def lowest(numbers):
        drawn.append(numbers[0])
        return numbers[0]

    monkeypatch.setattr(enrolments.secrets, "choice", lowest)
    ask("k1"), ask("k2")
    assert drawn == ["0000", "0001"]
    assert {row.number for row in all_rows(EnrolmentRequest)} == {"0000", "0001"}


def test_one_address_asks_only_so_often_and_no_other_is_kept_out_by_it(app, cast):
    for number in range(REQUESTS_PER_ADDRESS):
        decline(ask(f"k{number}"), cast)
    assert why(ask, "more") is Refusal.TOO_MANY_REQUESTS
    assert state(ask("more", address="10.0.0.8")) == "waiting"
    assert state(ask("later", now=NOW + HALF_AN_HOUR), NOW + HALF_AN_HOUR) == "waiting"


def test_only_so_many_wait_at_once(app, cast):
    tokens = [ask(f"k{number}", address=f"10.0.1.{number}") for number in range(MOST_WAITING)]
    assert why(ask, "more") is Refusal.TOO_MANY_REQUESTS
    decline(tokens[0], cast)
    assert state(ask("more")) == "waiting"


def test_only_so_many_are_taken_in_half_an_hour_answered_or_not(app, cast):
    for number in range(REQUESTS_OVERALL):
        decline(ask(f"k{number}", address=f"10.0.1.{number}"), cast)
    assert why(ask, "more") is Refusal.TOO_MANY_REQUESTS


# -- the answer --------------------------------------------------------------------------------------------------------


def test_an_approved_phone_is_enrolled_like_any_other_and_once(app, cast):
    token = ask()
    approve(token, cast)
    assert state(token) == "approved" and people.is_open_offer(token.value, now=NOW)
    device, signed = enrol(token, cast.inspector)
    assert queries.device_with(people.fingerprint(device.value)).name == "华为"
    assert queries.sign_in_with(people.fingerprint(signed.value))[1].id == cast.inspector
    assert device.value != token.value and state(token) == "over"
    assert why(enrol, token, cast.inspector) is Refusal.OFFER_EXPIRED and len(all_rows(Device)) == 1


def test_the_phone_becomes_the_approved_persons_whatever_it_sends(app, cast):
    token = ask(owner="李园长")
    approve(token, cast, person_id=cast.rectifier)
    _device, signed = enrol(token, cast.administrator)
    assert queries.sign_in_with(people.fingerprint(signed.value))[1].id == cast.rectifier


def test_approving_and_declining_stand_in_the_journal_without_the_secret(app, cast):
    approve(ask("k1"), cast)
    decline(ask("k2"), cast)
    lines = [(line.what, line.by_id) for line in all_rows(Journal) if line.what.startswith("request.")]
    assert lines == [("request.approve", cast.supervisor), ("request.decline", cast.supervisor)]
    first, second = all_rows(EnrolmentRequest)
    abouts = [line.about for line in all_rows(Journal) if line.what.startswith("request.")]
    assert abouts == [f"{first.number} · 华为 · 赵师傅", f"{second.number} · 华为 · 赵师傅"]


def test_a_declined_phone_gets_no_further_and_is_told_for_half_an_hour(app, cast):
    token = ask()
    decline(token, cast)
    assert state(token) == "declined" and why(enrol, token, cast.inspector) is Refusal.OFFER_EXPIRED
    assert state(token, NOW + HALF_AN_HOUR) == "over"


def test_the_same_answer_again_is_harmless_and_another_one_is_refused(app, cast):
    yes, no = ask("k1"), ask("k2")
    for _time in range(2):
        approve(yes, cast)
        decline(no, cast)
    assert len(all_rows(Enrolment)) == 1
    assert why(decline, yes, cast) is why(approve, no, cast) is Refusal.REQUEST_OVER
    assert why(approve, yes, cast, person_id=cast.rectifier) is Refusal.REQUEST_OVER


@pytest.mark.parametrize("person_id", [0, -1, 99999])
def test_nobody_of_the_staff_is_nobody_to_enrol(app, cast, person_id):
    token = ask()
    with pytest.raises(Refused) as refused:
        enrolments.approve_request(token.id, person_id=person_id, now=NOW, by=cast.supervisor)
    assert (refused.value.why, refused.value.field) == (Refusal.NOT_A_CHOICE, "person") and state(token) == "waiting"


def test_somebody_who_left_is_nobody_to_enrol(app, cast):
    token = ask()
    persons.leave(cast.rectifier, to_id=None, is_left_open=True, now=NOW, by=cast.administrator)
    assert why(approve, token, cast, person_id=cast.rectifier) is Refusal.NOT_A_CHOICE


def test_an_unknown_request_is_not_answered(app, cast):
    assert why(enrolments.decline_request, 999, now=NOW, by=cast.supervisor) is Refusal.REQUEST_OVER
    assert why(enrolments.approve_request, 999, person_id=cast.inspector, now=NOW, by=cast.supervisor) is Refusal.REQUEST_OVER


# -- its end -----------------------------------------------------------------------------------------------------------


def test_a_request_dies_after_half_an_hour(app, cast):
    token, end = ask(), NOW + HALF_AN_HOUR
    assert [each.id for each in enrolments.waiting_requests(now=end - SECOND)] == [token.id]
    assert enrolments.waiting_requests(now=end) == []
    assert [state(token, end - SECOND), state(token, end)] == ["waiting", "over"]
    assert why(approve, token, cast, now=end) is why(decline, token, cast, now=end) is Refusal.REQUEST_OVER


def test_an_approval_ends_half_an_hour_after_it_was_given(app, cast):
    token, approved_at = ask(), NOW + HALF_AN_HOUR - SECOND
    approve(token, cast, now=approved_at)
    assert state(token, approved_at + HALF_AN_HOUR - SECOND) == "approved"
    assert state(token, approved_at + HALF_AN_HOUR) == "over"
    assert why(enrol, token, cast.inspector, now=approved_at + HALF_AN_HOUR) is Refusal.OFFER_EXPIRED
