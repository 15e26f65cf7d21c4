"""X2 to X4, X7: becoming somebody by set-up code, password, or PIN on an enrolled phone; leaving again; and every wrong way in."""

import shutil
from datetime import timedelta

import pytest

from kiosk import create_app
from kiosk.operations import people, persons, school
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Device, Journal, Person, Role, SignIn
from tests.conftest import Browser, FrozenClock, settings_for
from tests.factories import PASSWORD, PIN, all_rows, checkpoint, code_of
from tests.instants import FRIDAY_MORNING
from tests.web.test_scan import enrolled, fields_in, page

DESK, PHONE, SIGNED = "kiosk_desk", "kiosk_phone", "kiosk_sign_in"
ELSEWHERE = ["//evil.example", "http://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "evil", "/a\r\nSet-Cookie: x=1"]


def sign_in(browser, username="wang", password=PASSWORD, **more):
    fields = fields_in(browser.get("/signin"), "form[action='/signin']")
    return browser.post("/signin", data=fields | {"username": username, "password": password} | more)


def cookie_lines(response, name):
    return [line for line in response.headers.getlist("Set-Cookie") if line.startswith(f"{name}=")]


def open_sign_ins(person_id):
    return [row for row in all_rows(SignIn) if row.person_id == person_id and row.ended_at is None]


# -- the first administrator -------------------------------------------------------------------------------------------


@pytest.fixture
def bare(tmp_path):
    """Return a browser at a school that was just founded, and its set-up code."""
    app = create_app(settings_for(tmp_path / "bare"), clock=FrozenClock(), is_new=True)
    app.test_client_class = Browser
    with app.app_context():
        yield app.test_client(), school.found_school("新校", now=FRIDAY_MORNING)
        db.session.remove()
        db.engine.dispose()


def set_up(browser, code, /, **changed):
    fields = fields_in(browser.get("/setup"))
    typed = {"code": code, "name": "钱园长", "username": "qian", "password": PASSWORD}
    return browser.post("/setup", data=fields | typed | changed)


def test_the_set_up_code_makes_an_administrator_who_is_signed_in(bare):
    browser, code = bare
    answer = set_up(browser, code.lower())
    assert (answer.status_code, answer.location) == (303, "/desk/setup")
    (row,) = all_rows(Person)
    assert (row.name, row.role, row.username) == ("钱园长", "administrator", "qian") and row.password_hash != PASSWORD
    assert browser.get("/desk").status_code == 200


def test_the_set_up_page_is_gone_when_the_code_is_used(bare):
    browser, code = bare
    fields = fields_in(browser.get("/setup"))
    set_up(browser, code)
    assert browser.get("/setup").status_code == 303
    again = browser.post("/setup", data=fields | {"code": code, "name": "别人", "username": "b", "password": PASSWORD})
    assert again.status_code == 422 and len(all_rows(Person)) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"code": "WRONG"}, "code"), ({"code": ""}, "code"), ({"name": " "}, "name"), ({"username": ""}, "username"),
     ({"password": "short"}, "password")],
)  # fmt: skip
def test_a_set_up_that_is_wrong_comes_back_with_what_was_typed(bare, changed, field):
    browser, code = bare
    answer = set_up(browser, code, **changed)
    shown = page(answer)
    assert answer.status_code == 422 and all_rows(Person) == [] and all_rows(SignIn) == []
    assert shown.select_one(".field-error").get_text(strip=True)
    assert shown.select_one(f"[name={field}]").get("aria-invalid") == "true"
    assert shown.select_one("[name=name]")["value"] == changed.get("name", "钱园长")
    assert not shown.select_one("[name=password]").get("value")


def test_guessing_the_set_up_code_is_slowed_down(bare):
    browser, code = bare
    for _ in range(people.TRIES_PER_PERSON):
        set_up(browser, "WRONG")
    assert set_up(browser, code).status_code == 422 and all_rows(Person) == []


# -- the desk ----------------------------------------------------------------------------------------------------------


def test_a_password_opens_the_desk(client, cast):
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/desk")
    (row,) = open_sign_ins(cast.supervisor)
    assert row.device_id is None and row.token_hash == people.fingerprint(client.get_cookie(DESK).value)
    assert client.get("/desk").status_code == 200


def test_the_desk_sends_a_stranger_to_sign_in_and_back(client):
    sent = client.get("/desk/late?state=missed")
    assert sent.status_code == 303 and sent.location.startswith("/signin?next=")
    fields = fields_in(client.get(sent.location), "form[action='/signin']")
    answer = client.post("/signin", data=fields | {"username": "wang", "password": PASSWORD})
    assert answer.location == "/desk/late?state=missed"


def test_a_wrong_password_and_an_unknown_name_get_the_same_page(client):
    wrong, unknown = sign_in(client, password="wrong wrong"), sign_in(client, username="nobody")
    assert wrong.status_code == unknown.status_code == 422
    assert page(wrong).select_one(".banner").get_text() == page(unknown).select_one(".banner").get_text()
    assert page(wrong).select_one("[name=username]")["value"] == "wang"
    assert not page(wrong).select_one("[name=password]").get("value") and all_rows(SignIn) == []


def test_the_way_back_survives_a_wrong_password(client):
    wrong = sign_in(client, password="wrong wrong", next="/desk/people")
    fields = fields_in(wrong, "form[action='/signin']")
    assert client.post("/signin", data=fields | {"username": "wang", "password": PASSWORD}).location == "/desk/people"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_at_the_desk_never_leads_elsewhere(client, target):
    assert sign_in(client, next=target).location == "/desk"
    assert client.get("/signin", query_string={"next": target}).location == "/desk"


def test_a_recorder_does_not_get_to_the_desk(client, cast):
    recorder = people.add_desk_person(
        "周老师", role=Role.SUPERVISOR, username="zhou", password=PASSWORD, now=FRIDAY_MORNING
    )
    with writing() as session:
        session.merge(recorder).role = Role.RECORDER
    assert sign_in(client, username="zhou").status_code == 422 and client.get_cookie(DESK) is None


def test_who_is_signed_in_is_led_on(client):
    sign_in(client)
    assert client.get("/signin").location == "/desk"


def test_a_new_token_is_made_at_every_sign_in_and_a_planted_one_is_not_taken(client, cast):
    client.set_cookie(DESK, "planted-by-somebody-else-0123456789")
    sign_in(client)
    first = client.get_cookie(DESK).value
    client.delete_cookie(DESK)
    sign_in(client)
    second = client.get_cookie(DESK).value
    assert len({"planted-by-somebody-else-0123456789", first, second}) == 3 and min(len(first), len(second)) >= 22
    assert [len(open_sign_ins(cast.supervisor)), all_rows(SignIn)[0].token_hash == first] == [2, False]


def test_posted_twice_signs_in_both_times(client):
    fields = fields_in(client.get("/signin"), "form[action='/signin']") | {"username": "wang", "password": PASSWORD}
    assert [client.post("/signin", data=fields).status_code for _ in range(2)] == [303, 303]
    assert client.get("/desk").status_code == 200


def test_signing_out_ends_the_token_for_good(client, cast):
    sign_in(client)
    token = client.get_cookie(DESK).value
    fields = fields_in(client.get("/desk"), "form[action='/signout']")
    answer = client.post("/signout", data=fields)
    assert (answer.status_code, answer.location) == (303, "/signin") and open_sign_ins(cast.supervisor) == []
    client.set_cookie(DESK, token)
    assert client.get("/desk").status_code == 303


def test_signing_out_without_being_in_is_harmless(client):
    token = fields_in(client.get("/signin"), "form[action='/signin']")
    assert client.post("/signout", data=token).status_code == 303
    assert client.post("/phone/signout", data=token).status_code == 303


def test_who_leaves_or_gets_a_new_password_is_out_at_once(client, cast):
    sign_in(client)
    people.set_password(cast.supervisor, "another long one", now=FRIDAY_MORNING)
    assert client.get("/desk").status_code == 303
    sign_in(client, password="another long one")
    assert client.get("/desk").status_code == 200
    persons.leave(cast.supervisor, to_id=None, is_left_open=True, now=FRIDAY_MORNING, by=cast.administrator)
    assert client.get("/desk").status_code == 303 and sign_in(client, password="another long one").status_code == 422


def test_a_desk_token_is_no_phones_and_the_other_way_round(client, app, cast):
    sign_in(client)
    client.set_cookie(SIGNED, client.get_cookie(DESK).value)
    client.set_cookie(PHONE, client.get_cookie(DESK).value)
    assert client.get("/phone/signin").status_code == 403
    phone = enrolled(app.test_client(), cast, cast.supervisor)
    phone.set_cookie(DESK, phone.get_cookie(SIGNED).value)
    assert phone.get("/desk").status_code == 303


# -- cookies -----------------------------------------------------------------------------------------------------------


def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(client, app, cast):
    answers = [client.get("/"), sign_in(client)]
    fields = fields_in(client.get("/"), "form.language-form")
    answers.append(client.post("/language", data=fields | {"language": "en"}))
    offer = people.offer_enrolment(now=FRIDAY_MORNING, by=cast.supervisor)
    fields = fields_in(client.get(f"/enrol/{offer.value}"))
    answers.append(client.post(f"/enrol/{offer.value}", data=fields | {"person": cast.inspector, "pin": PIN, "pin_again": PIN}))
    lines = [line for answer in answers for line in answer.headers.getlist("Set-Cookie")]
    assert {line.split("=")[0] for line in lines} == {"kiosk_seed", DESK, "kiosk_language", PHONE, SIGNED}
    assert all("HttpOnly" in line and "SameSite=Lax" in line and "Path=/" in line and "Domain" not in line for line in lines)


def test_tokens_ride_on_https_only_where_there_is_https(founded, tmp_path):
    shutil.copytree(founded[0], tmp_path / "secure")
    app = create_app(settings_for(tmp_path / "secure", base_url="https://xuncha.school"), clock=FrozenClock())
    app.test_client_class = Browser
    with app.app_context():
        (line,) = cookie_lines(sign_in(app.test_client()), DESK)
        db.session.remove()
        db.engine.dispose()
    assert "Secure" in line


# -- too many tries ----------------------------------------------------------------------------------------------------


def test_too_many_wrong_passwords_close_the_account_for_a_while_and_nobody_elses(client, app, clock):
    for _ in range(people.TRIES_PER_PERSON):
        assert sign_in(client, password="wrong wrong").status_code == 422
    shut = sign_in(client)
    assert shut.status_code == 422 and "十分钟" in page(shut).select_one(".banner").get_text()
    assert sign_in(app.test_client(), username="li").status_code == 303
    clock.now += people.TRY_SPAN
    assert sign_in(client).status_code == 303


def test_too_many_tries_from_one_address_close_it_for_every_name_but_no_other_address(client, clock):
    for number in range(people.TRIES_PER_ADDRESS):
        people._note_refusal(f"desk:name{number}", "10.9.9.9", clock.now)
    fields = fields_in(client.get("/signin"), "form[action='/signin']") | {"username": "wang", "password": PASSWORD}
    here = client.post("/signin", data=fields, environ_base={"REMOTE_ADDR": "10.9.9.9"})
    there = client.post("/signin", data=fields, environ_base={"REMOTE_ADDR": "10.9.9.8"})
    assert [here.status_code, there.status_code] == [422, 303]


def test_a_closed_account_stays_signed_in_where_it_is(client, app, cast):
    phone = enrolled(client, cast, cast.inspector)
    for _ in range(people.TRIES_PER_PERSON):
        fields = fields_in(phone.get("/phone/signin"))
        phone.post("/phone/signin", data=fields | {"person": cast.inspector, "pin": "999999"})
    right = phone.post("/phone/signin", data=fields_in(phone.get("/phone/signin")) | {"person": cast.inspector, "pin": PIN})
    assert right.status_code == 422
    assert page(phone.get(f"/c/{code_of(checkpoint())}")).select_one(".head")
    assert len(open_sign_ins(cast.inspector)) == 1


# -- enrolling ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def offer(app, cast):
    """Return the path of an offer to enrol a phone."""
    return f"/enrol/{people.offer_enrolment(now=FRIDAY_MORNING, by=cast.supervisor).value}"


def enrol(browser, path, **changed):
    fields = fields_in(browser.get(path))
    return browser.post(path, data=fields | {"pin": PIN, "pin_again": PIN} | changed)


def test_a_phone_is_enrolled_and_its_owner_signed_in(client, offer, cast):
    answer = enrol(client, offer, person=cast.inspector)
    assert (answer.status_code, answer.location) == (303, "/")
    (device,) = all_rows(Device)
    assert (device.kind, device.token_hash) == ("phone", people.fingerprint(client.get_cookie(PHONE).value))
    assert "赵师傅" in page(client.get("/")).get_text()


def test_an_offer_posted_twice_makes_one_phone(client, offer, cast):
    fields = fields_in(client.get(offer)) | {"person": cast.inspector, "pin": PIN, "pin_again": PIN}
    assert [client.post(offer, data=fields).status_code for _ in range(2)] == [303, 422]
    assert len(all_rows(Device)) == 1 and client.get(offer).status_code == 410


@pytest.mark.parametrize("path", ["/enrol/unknown", "/enrol/" + "x" * 300])
def test_an_unknown_offer_enrols_nobody(client, path, cast):
    assert client.get(path).status_code == 410
    fields = fields_in(client.get("/signin"), "form[action='/signin']")
    answer = client.post(path, data=fields | {"person": cast.inspector, "pin": PIN, "pin_again": PIN})
    assert answer.status_code == 422 and all_rows(Device) == []


def test_an_offer_that_is_over_says_so(client, offer, clock, cast):
    fields = fields_in(client.get(offer))
    clock.now += timedelta(minutes=30)
    assert client.get(offer).status_code == 410
    assert client.post(offer, data=fields | {"person": cast.inspector, "pin": PIN, "pin_again": PIN}).status_code == 422


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"pin": "111111", "pin_again": "111111"}, "pin"),
        ({"pin": "12", "pin_again": "12"}, "pin"),
        ({"pin_again": "271828"}, "pin_again"),
        ({"person": "0"}, "person"),
        ({"person": "99999"}, "person"),
        ({"person": "x" * 50}, "person"),
        ({"person": ""}, "person"),
    ],
)
def test_a_wrong_enrolment_comes_back_at_its_field(client, offer, cast, changed, field):
    answer = enrol(client, offer, **{"person": str(cast.inspector)} | changed)
    assert answer.status_code == 422 and all_rows(Device) == []
    assert page(answer).select_one(f"[name={field}]").get("aria-invalid") == "true"
    assert enrol(client, offer, person=cast.inspector).status_code == 303


@pytest.mark.parametrize("target", ELSEWHERE)
def test_enrolling_never_leads_elsewhere(client, offer, cast, target):
    assert enrol(client, offer, person=cast.inspector, next=target).location == "/"


def test_enrolling_leads_on_to_the_point_that_was_scanned(client, offer, cast):
    path = f"/c/{code_of(checkpoint())}"
    assert enrol(client, offer, person=cast.inspector, next=path).location == path


# -- a phone's own sign-in ---------------------------------------------------------------------------------------------


def test_a_phone_that_is_not_enrolled_is_told_how_to_be(client, cast):
    answer = client.get("/phone/signin")
    assert answer.status_code == 403 and "还没有登记" in page(answer).get_text()
    assert page(answer).select("select, input[name=pin]") == []
    fields = fields_in(client.get("/signin"), "form[action='/signin']")
    posted = client.post("/phone/signin", data=fields | {"person": cast.inspector, "pin": PIN})
    assert (posted.status_code, posted.location) == (303, "/phone/signin") and all_rows(SignIn) == []


def test_another_person_takes_over_a_phone(client, cast):
    phone = enrolled(client, cast, cast.inspector)
    before = phone.get_cookie(SIGNED).value
    fields = fields_in(phone.get("/phone/signin"))
    assert phone.post("/phone/signin", data=fields | {"person": cast.rectifier, "pin": "271828"}).status_code == 303
    assert open_sign_ins(cast.inspector) == [] and len(open_sign_ins(cast.rectifier)) == 1
    assert phone.get_cookie(SIGNED).value != before and "陈师傅" in page(phone.get("/")).get_text()


def test_a_wrong_pin_signs_nobody_in_and_nobody_out(client, cast):
    phone = enrolled(client, cast, cast.inspector)
    fields = fields_in(phone.get("/phone/signin"))
    answer = phone.post("/phone/signin", data=fields | {"person": cast.inspector, "pin": "999999"})
    assert answer.status_code == 422 and page(answer).select_one("[name=pin]").get("aria-invalid") == "true"
    assert not page(answer).select_one("[name=pin]").get("value") and len(open_sign_ins(cast.inspector)) == 1


def test_signing_out_on_a_phone_leaves_it_enrolled(client, cast):
    phone = enrolled(client, cast, cast.inspector)
    fields = fields_in(phone.get("/"), "form[action='/phone/signout']")
    assert phone.post("/phone/signout", data=fields).location == "/phone/signin"
    assert open_sign_ins(cast.inspector) == [] and phone.get("/phone/signin").status_code == 200
    assert queries.device_with(people.fingerprint(phone.get_cookie(PHONE).value))


def test_a_sign_in_counts_on_its_own_phone_only(client, app, cast):
    first = enrolled(client, cast, cast.inspector)
    second = enrolled(app.test_client(), cast, cast.inspector)
    second.set_cookie(SIGNED, first.get_cookie(SIGNED).value)
    assert second.get(f"/c/{code_of(checkpoint())}").status_code == 303


def test_who_is_on_the_list_is_shown_to_enrolled_phones_only(client, app, cast):
    assert "赵师傅" not in client.get("/").get_data(as_text=True) + client.get("/phone/signin").get_data(as_text=True)
    assert "赵师傅" not in client.get("/signin").get_data(as_text=True)
    assert "陈师傅" in enrolled(client, cast, cast.inspector).get("/phone/signin").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/setup", "/signin", "/phone/signin", "/signout", "/phone/signout", "/language"])
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_do_nothing(client, path, method):
    assert getattr(client, method)(path).status_code in (403, 405)


@pytest.mark.parametrize("path", ["/signout", "/phone/signout", "/language"])
def test_nobody_is_signed_out_or_switched_by_a_link(client, path):
    assert client.get(path).status_code == 405


def test_what_was_tried_stands_in_the_journal_without_secrets(client, offer, cast):
    sign_in(client, password="wrong wrong")
    sign_in(client)
    enrol(client, offer, person=cast.inspector)
    lines = all_rows(Journal)
    assert {"signin.refused", "signin.desk", "phone.enrol"} <= {line.what for line in lines}
    written = " ".join(f"{line.what} {line.about}" for line in lines)
    assert not any(secret in written for secret in (PASSWORD, "wrong wrong", PIN, offer.rsplit("/", 1)[1]))
    assert any(line.address == "127.0.0.1" for line in lines)
