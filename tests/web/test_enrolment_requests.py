"""WHO-1, X2: a stranger's phone asks to be enrolled, waits with its number in sight, and learns nothing but the answer."""

from datetime import timedelta

import pytest

from kiosk.operations import enrolments, people
from kiosk.storage.models import Device, Enrolment, EnrolmentRequest, Person
from tests.factories import PIN, checkpoint, code_of
from tests.instants import FRIDAY_MORNING
from tests.web.desk import errors, kept, look, read, send, sit, words
from tests.web.test_scan import enrolled, fields_in

REQUEST = "kiosk_request"
TYPED = {"owner": "赵师傅", "name": "赵师傅的华为"}


def ask(browser, path="/phone/request", /, **changed):
    """Fill in the form that asks and send it."""
    fields = fields_in(browser.get(path), "form[action='/phone/request']")
    return browser.post("/phone/request", data=fields | TYPED | changed)


def shown(browser):
    """Return the number on the phone's page."""
    return look(browser, "/phone/request").select_one(".request-number").text


@pytest.fixture
def desk(app):
    """Return a browser with the supervisor at the desk."""
    return sit(app.test_client())


def approve(desk, request_id=1, **fields):
    return send(desk, f"/desk/devices/requests/{request_id}/approve", **fields)


# -- the phone ---------------------------------------------------------------------------------------------------------


def test_a_phone_that_scanned_a_label_is_led_to_the_request_and_back(client, desk, cast):
    path = f"/c/{code_of(checkpoint())}"
    scanned = look(client, path).select_one("main a.button-main")["href"]
    button = read(client.get(scanned)).select_one("a.button-main")
    assert words(button) == "申请登记本机"
    answer = ask(client, button["href"])
    assert answer.status_code == 303
    approve(desk, person=cast.inspector)
    onward = look(client, answer.location).select_one("#request-state a")["href"]
    fields = fields_in(client.get(onward))
    last = client.post(onward.partition("?")[0], data=fields | {"pin": PIN, "pin_again": PIN})
    assert (last.status_code, last.location) == (303, path)
    assert client.get(path).status_code == 200 and client.get_cookie(REQUEST) is None
    (device,) = kept(Device)
    assert device.name == "赵师傅的华为" and device.token_hash == people.fingerprint(client.get_cookie("kiosk_phone").value)


def test_both_sides_show_the_same_number(client, desk):
    ask(client)
    number = shown(client)
    assert number == kept(EnrolmentRequest)[0].number
    line = words(look(desk, "/desk/devices").select_one(".requests li"))
    assert number in line and "赵师傅" in line and "赵师傅的华为" in line and "08:10 申请" in line


def test_the_page_asks_again_by_itself_with_and_without_scripts(client):
    ask(client)
    page = look(client, "/phone/request")
    piece = page.select_one("#request-state")
    assert piece["hx-trigger"] == "every 5s" and page.select_one("noscript meta[http-equiv=refresh]")["content"] == "15"
    again = read(client.get(piece["hx-get"]))
    assert len(again.find_all(True, recursive=False)) == 1 and again.select_one("#request-state .request-number")


def test_it_stops_asking_when_there_is_an_answer(client, desk, cast):
    ask(client)
    approve(desk, person=cast.inspector)
    for path in ("/phone/request", "/phone/request/state"):
        page = look(client, path)
        assert page.select("[hx-get], meta[http-equiv=refresh]") == [] and "主管已同意" in page.text


def test_the_enrolment_of_an_approved_phone_names_its_person_and_lists_nobody(client, desk, cast):
    ask(client)
    approve(desk, person=cast.rectifier)
    onward = look(client, "/phone/request").select_one("#request-state a")["href"]
    page = look(client, onward)
    assert "陈师傅" in page.select_one("main").text and page.select("select") == []
    assert [name for name in ("李园长", "王主任", "孙老师") if name in page.text] == []


@pytest.mark.parametrize("owner", ["赵师傅", "李园长", "没有这个人"])
def test_a_stranger_cannot_tell_who_is_on_the_staff(client, owner):
    answer = ask(client, owner=owner, name="手机")
    assert (answer.status_code, answer.location) == (303, "/phone/request")
    everything = client.get("/phone/request").text + client.get("/phone/request/state").text + client.get("/phone/signin").text
    assert [person.name for person in kept(Person) if person.name in everything and person.name != owner] == []


def test_another_phone_sees_nothing_of_a_request(client, app):
    ask(client)
    number, other = shown(client), app.test_client()
    for planted in (None, "x", number, "1"):
        if planted:
            other.set_cookie(REQUEST, planted)
        for path in ("/phone/request", "/phone/request/state"):
            page = look(other, path)
            assert number not in words(page.select_one("main, section")) and "赵师傅" not in page.text


def test_the_cookie_is_out_of_reach_of_scripts_and_lasts_an_hour(client):
    (line,) = [line for line in ask(client).headers.getlist("Set-Cookie") if line.startswith(REQUEST)]
    assert "HttpOnly" in line and "SameSite=Lax" in line and "Max-Age=3600" in line
    assert kept(EnrolmentRequest)[0].token_hash == people.fingerprint(client.get_cookie(REQUEST).value)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"owner": ""}, "owner"), ({"name": "  "}, "name"), ({"owner": "长" * 41}, "owner"), ({"name": "长" * 5000}, "name"), ({"name": "\x07"}, "name")],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client, changed, field):
    answer = ask(client, **changed)
    page = read(answer)
    assert answer.status_code == 422 and set(errors(page)) == {field} and errors(page)[field]
    for name in TYPED:
        assert page.select_one(f"input[name={name}]")["value"] == (TYPED | changed)[name]
    assert kept(EnrolmentRequest) == []


def test_a_hostile_name_stays_text_on_both_sides(client, desk):
    hostile = "<script>alert(1)</script>"
    ask(client, owner=hostile, name="{{ 7*7 }}")
    for page in (look(client, "/phone/request"), look(desk, "/desk/devices")):
        assert hostile in page.text and "{{ 7*7 }}" in page.text and page.select("main script") == []


def test_sent_twice_is_one_request(client):
    fields = fields_in(client.get("/phone/request"), "form[action='/phone/request']") | TYPED
    first = client.post("/phone/request", data=fields)
    client.delete_cookie(REQUEST)
    second = client.post("/phone/request", data=fields)
    assert [first.status_code, second.status_code] == [303, 303]
    assert len(kept(EnrolmentRequest)) == 1 and shown(client) == kept(EnrolmentRequest)[0].number


def test_a_phone_that_waits_asks_for_nothing_more(client):
    fields = fields_in(client.get("/phone/request"), "form[action='/phone/request']") | TYPED
    ask(client)
    client.post("/phone/request", data=fields)
    assert len(kept(EnrolmentRequest)) == 1


def test_too_many_are_refused_in_words(client, app):
    for _time in range(enrolments.REQUESTS_PER_ADDRESS):
        assert ask(app.test_client()).status_code == 303
    answer = ask(client)
    assert answer.status_code == 422 and "申请太多了" in words(read(answer).select_one(".banner"))
    assert read(answer).select_one("input[name=owner]")["value"] == "赵师傅"


def test_a_request_that_is_over_says_so_and_another_can_be_made(client, clock):
    ask(client)
    clock.now += timedelta(minutes=30)
    assert "已经过期" in words(look(client, "/phone/request").select_one(".banner"))
    assert "已经过期" in words(look(client, "/phone/request/state").select_one("#request-state"))
    assert ask(client).status_code == 303 and len(kept(EnrolmentRequest)) == 2


def test_a_declined_phone_is_told_and_may_ask_again(client, desk):
    ask(client)
    assert send(desk, "/desk/devices/requests/1/decline").status_code == 303
    assert "没有同意" in words(look(client, "/phone/request/state").select_one("#request-state"))
    assert "没有同意" in words(look(client, "/phone/request").select_one(".banner"))
    assert ask(client).status_code == 303 and len(kept(EnrolmentRequest)) == 2


def test_an_enrolled_phone_has_nothing_to_ask(client, cast):
    enrolled(client, cast, cast.inspector)
    assert client.get("/phone/request").location == "/phone/signin"


@pytest.mark.parametrize("target", ["//evil.example", "http://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_asking_never_leads_elsewhere(client, target):
    assert ask(client, next=target).location == "/phone/request"
    assert "evil" not in client.get("/phone/request", query_string={"next": target}).text


def test_looking_makes_no_request(client):
    client.get("/phone/request"), client.get("/phone/request/state")
    assert kept(EnrolmentRequest) == []


# -- the desk ----------------------------------------------------------------------------------------------------------


def test_without_a_request_the_desk_shows_none(desk):
    assert look(desk, "/desk/devices").select("#requests-title") == []


def test_the_person_of_the_typed_name_is_chosen_beforehand_and_nobody_else(client, desk, app, cast):
    ask(client)
    ask(app.test_client(), owner="不在名单上")
    first, second = look(desk, "/desk/devices").select(".requests select")
    assert first.select_one("[selected]")["value"] == str(cast.inspector) and second.select("[selected]") == []


def test_an_answered_request_leaves_the_list(client, desk, cast):
    ask(client)
    assert approve(desk, person=cast.inspector).status_code == 303
    assert look(desk, "/desk/devices").select("#requests-title") == []
    (row,) = kept(EnrolmentRequest)
    assert (row.person_id, row.answered_by_id, row.answered_at) == (cast.inspector, cast.supervisor, FRIDAY_MORNING)
    journal = words(look(desk, "/desk/journal").select_one("main"))
    assert "同意登记申请" in journal and f"{row.number} · 赵师傅的华为 · 赵师傅" in journal


@pytest.mark.parametrize("person", ["", "0", "99999", "x" * 50, "-1"])
def test_nobody_chosen_is_said_beside_the_request(client, desk, person):
    ask(client)
    answer = approve(desk, person=person)
    assert answer.status_code == 422 and errors(read(answer))["person"]
    assert kept(Enrolment) == [] and shown(client)


def test_a_request_answered_meanwhile_is_said(client, desk, cast):
    ask(client)
    send(desk, "/desk/devices/requests/1/decline")
    answer = approve(desk, person=cast.inspector)
    assert answer.status_code == 422 and "已经处理过" in words(read(answer).select_one(".banner"))
    assert kept(Enrolment) == []


def test_a_request_that_is_over_is_not_approved(client, desk, cast, clock):
    ask(client)
    clock.now += timedelta(minutes=30)
    assert approve(desk, person=cast.inspector).status_code == 422 and kept(Enrolment) == []


@pytest.mark.parametrize("move", ["approve", "decline"])
def test_only_a_supervisor_answers(client, app, cast, move):
    ask(client)
    phone = enrolled(app.test_client(), cast, cast.inspector)
    for browser in (client, phone):
        token = fields_in(browser.get("/"), "form.language-form")["form_token"]
        answer = browser.post(f"/desk/devices/requests/1/{move}", data={"form_token": token, "person": cast.inspector})
        assert answer.status_code == 401
    assert kept(EnrolmentRequest)[0].answered_at is None
