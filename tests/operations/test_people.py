"""WHO-1: enrolling, signing in and out, PINs and passwords, and that only their fingerprints are kept."""

from datetime import timedelta

import pytest

from kiosk.operations import people, persons, school
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import Device, Journal, Role, SignIn
from tests.factories import PASSWORD, PIN, all_rows, person
from tests.instants import FRIDAY_MORNING as NOW


def enrol(cast, who, pin=PIN, again=PIN, now=NOW):
    offer = people.offer_enrolment(now=NOW, by=cast.supervisor)
    return people.enrol_phone(offer.value, person_id=who, pin=pin, pin_again=again, name="", now=now)


def test_a_phone_is_enrolled_once_for_its_owner(app, cast):
    device, signed = enrol(cast, cast.inspector)
    assert queries.device_with(people.fingerprint(device.value)).kind == "phone"
    assert queries.sign_in_with(people.fingerprint(signed.value))[1].id == cast.inspector


def test_tokens_are_not_stored(app, cast):
    device, signed = enrol(cast, cast.inspector)
    assert device.value not in {row.token_hash for row in all_rows(Device)}
    assert signed.value not in {row.token_hash for row in all_rows(SignIn)}


def test_an_offer_is_used_once(app, cast):
    offer = people.offer_enrolment(now=NOW, by=cast.supervisor)
    enrolled = {"person_id": cast.inspector, "pin": PIN, "pin_again": PIN, "name": "", "now": NOW}
    people.enrol_phone(offer.value, **enrolled)
    with pytest.raises(Refused) as refused:
        people.enrol_phone(offer.value, **enrolled)
    assert refused.value.why is Refusal.OFFER_EXPIRED


@pytest.mark.parametrize(("seconds", "is_open"), [(1799, True), (1800, False), (1801, False)])
def test_an_offer_ends_after_half_an_hour(app, cast, seconds, is_open):
    offer = people.offer_enrolment(now=NOW, by=cast.supervisor)
    assert people.is_open_offer(offer.value, now=NOW + timedelta(seconds=seconds)) is is_open


@pytest.mark.parametrize(
    ("pin", "again", "why"),
    [
        ("12345", "12345", Refusal.PIN_TOO_SHORT),
        ("", "", Refusal.PIN_TOO_SHORT),
        ("abcdef", "abcdef", Refusal.PIN_TOO_SHORT),
        ("１２３４５９", "１２３４５９", Refusal.PIN_TOO_SHORT),
        ("1" * 13, "1" * 13, Refusal.PIN_TOO_SHORT),
        ("111111", "111111", Refusal.PIN_TOO_SIMPLE),
        ("123456", "123456", Refusal.PIN_TOO_SIMPLE),
        ("654321", "654321", Refusal.PIN_TOO_SIMPLE),
        ("890123", "890123", Refusal.PIN_TOO_SIMPLE),
        ("121212", "121212", Refusal.PIN_TOO_SIMPLE),
        ("123123", "123123", Refusal.PIN_TOO_SIMPLE),
        ("314159", "314158", Refusal.PINS_DIFFER),
    ],
)
def test_a_weak_pin_is_refused(app, cast, pin, again, why):
    with pytest.raises(Refused) as refused:
        enrol(cast, cast.inspector, pin, again)
    assert refused.value.why is why
    assert all_rows(Device) == []


def test_a_known_person_confirms_the_pin_on_the_next_phone(app, cast):
    enrol(cast, cast.inspector)
    with pytest.raises(Refused) as refused:
        enrol(cast, cast.inspector, "271828", "271828")
    assert refused.value.why is Refusal.WRONG_SECRET
    enrol(cast, cast.inspector, PIN, "")
    assert len(all_rows(Device)) == 2


def test_a_forgotten_pin_is_cleared_and_chosen_anew(app, cast):
    device, signed = enrol(cast, cast.inspector)
    people.clear_pin(cast.inspector, now=NOW, by=cast.supervisor)
    assert queries.sign_in_with(people.fingerprint(signed.value)) is None
    assert queries.device_with(people.fingerprint(device.value)) is not None
    enrol(cast, cast.inspector, "271828", "271828")
    with pytest.raises(Refused) as refused:
        enrol(cast, cast.inspector, PIN, "")
    assert refused.value.why is Refusal.WRONG_SECRET


def test_clearing_a_pin_nobody_set_does_nothing(app, cast):
    people.clear_pin(cast.stranger, now=NOW, by=cast.supervisor)
    assert not any(line.what == "pin.clear" for line, _ in queries.journal())


def test_the_pin_of_somebody_who_left_is_not_cleared(app, cast):
    persons.leave(cast.stranger, to_id=None, is_left_open=True, now=NOW, by=cast.supervisor)
    with pytest.raises(Refused) as refused:
        people.clear_pin(cast.stranger, now=NOW, by=cast.supervisor)
    assert refused.value.why is Refusal.UNKNOWN_PERSON


def test_signing_in_on_a_phone_signs_the_one_before_out(app, cast):
    device, signed = enrol(cast, cast.inspector)
    people.sign_in_on_phone(device.id, person_id=cast.rectifier, pin="271828", now=NOW)
    assert queries.sign_in_with(people.fingerprint(signed.value)) is None


def test_revoking_a_phone_ends_what_is_on_it(app, cast):
    device, signed = enrol(cast, cast.inspector)
    people.revoke_device(device.id, now=NOW, by=cast.supervisor)
    assert queries.device_with(people.fingerprint(device.value)) is None
    assert queries.sign_in_with(people.fingerprint(signed.value)) is None


def test_who_leaves_is_signed_out_and_stays_readable(app, cast):
    _, signed = enrol(cast, cast.inspector)
    persons.leave(cast.inspector, to_id=None, is_left_open=True, now=NOW, by=cast.supervisor)
    assert queries.sign_in_with(people.fingerprint(signed.value)) is None
    assert person(cast.inspector).name == "赵师傅"


def test_a_new_password_ends_the_desk_sign_ins(app, cast):
    token, _ = people.sign_in_at_desk("wang", PASSWORD, now=NOW)
    people.set_password(cast.supervisor, "another long one", now=NOW)
    assert queries.sign_in_with(people.fingerprint(token.value)) is None


@pytest.mark.parametrize(("username", "password"), [("wang", "wrong"), ("nobody", PASSWORD), ("", ""), ("wang", "")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(app, cast, username, password):
    with pytest.raises(Refused) as refused:
        people.sign_in_at_desk(username, password, now=NOW)
    assert refused.value.why is Refusal.WRONG_SECRET


def test_a_recorder_has_no_desk(app, cast):
    with pytest.raises(Refused) as named:
        people.add_person("周老师", username="zhou", now=NOW)
    with pytest.raises(Refused) as keyed:
        people.set_password(cast.inspector, PASSWORD, now=NOW)
    assert [(error.value.why, error.value.field) for error in (named, keyed)] == [
        (Refusal.DESK_ONLY, "username"), (Refusal.DESK_ONLY, "password"),
    ]  # fmt: skip
    assert person(cast.inspector).password_hash is None


@pytest.mark.parametrize(
    "password",
    ["12345678", "87654321", "0123456789", "98765432", "11111111", "aaaaaaaa", "12341234", "abababab", "Password", "password123",
     "admin888", "qwertyuiop", "abc12345", "a1234567", "WangWang", "wang2026", "阳光幼儿园2026", "P@ssw0rd!"],
)  # fmt: skip
def test_a_password_among_the_first_guesses_is_refused(app, cast, password):
    with pytest.raises(Refused) as refused:
        people.set_password(cast.supervisor, password, now=NOW)
    assert (refused.value.why, refused.value.field) == (Refusal.PASSWORD_TOO_COMMON, "password")


@pytest.mark.parametrize("password", ["x" * 7, ""])
def test_a_short_password_is_short_before_it_is_common(app, cast, password):
    with pytest.raises(Refused) as refused:
        people.set_password(cast.supervisor, password, now=NOW)
    assert refused.value.why is Refusal.PASSWORD_TOO_SHORT


@pytest.mark.parametrize("password", ["correct horse", "dragon-77-tea", "13946028", "我家门前有棵大树", "x" * 7 + "y"])
def test_any_other_password_of_eight_is_taken(app, cast, password):
    people.set_password(cast.supervisor, password, now=NOW)
    assert people.sign_in_at_desk("wang", password, now=NOW)


def test_all_that_is_wrong_with_a_new_supervisor_is_said_at_once_and_nobody_is_added(app, cast):
    before = len(queries.people())
    with pytest.raises(Refused) as refused:
        people.add_desk_person("赵师傅", role=Role.SUPERVISOR, username="wang", password="12345678", now=NOW)
    assert {(each.field, each.why) for each in refused.value.every} == {
        ("name", Refusal.NAME_TAKEN), ("username", Refusal.NAME_TAKEN), ("password", Refusal.PASSWORD_TOO_COMMON),
    }  # fmt: skip
    assert len(queries.people()) == before


def test_too_many_wrong_passwords_stop_even_the_right_one_for_a_while(app, cast):
    for _ in range(people.TRIES_PER_PERSON):
        with pytest.raises(Refused):
            people.sign_in_at_desk("wang", "wrong", now=NOW)
    with pytest.raises(Refused) as refused:
        people.sign_in_at_desk("wang", PASSWORD, now=NOW)
    assert refused.value.why is Refusal.TOO_MANY_TRIES
    people.sign_in_at_desk("wang", PASSWORD, now=NOW + people.TRY_SPAN)


def test_the_journal_holds_no_secret(app, cast):
    enrol(cast, cast.inspector)
    people.sign_in_at_desk("wang", PASSWORD, now=NOW)
    written = " ".join(f"{line.what} {line.about}" for line in all_rows(Journal))
    assert PIN not in written and PASSWORD not in written


def test_the_set_up_code_makes_one_administrator(app, cast):
    code = school.found_school("新校", now=NOW)
    typed = {"name": "钱园长", "username": "qian", "password": PASSWORD, "now": NOW}
    with pytest.raises(Refused):
        people.set_up_administrator("WRONGCODE2", **typed)
    assert people.set_up_administrator(code.lower(), **typed).role == Role.ADMINISTRATOR
    with pytest.raises(Refused) as refused:
        people.set_up_administrator(code, **typed | {"name": "别人", "username": "other"})
    assert refused.value.why is Refusal.WRONG_SETUP_CODE
