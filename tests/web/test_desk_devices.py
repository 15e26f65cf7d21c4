"""DESK-7: enrolling a phone by a symbol, making a wall tablet's link, and taking either out of use."""

import pytest

from kiosk.operations import people
from kiosk.storage.models import Device, Enrolment
from tests.factories import PIN
from tests.web.desk import errors, kept, look, read, send, sit, words


@pytest.fixture
def desk(client, app):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def enrol(cast, clock):
    offer = people.offer_enrolment(now=clock(), by=cast.supervisor)
    people.enrol_phone(offer.value, person_id=cast.inspector, pin=PIN, pin_again=PIN, name="Android", now=clock())


def test_no_phones_is_said_kindly(desk):
    assert look(desk, "/desk/devices").select_one(".empty-title").text == "还没有登记手机"


def test_an_offer_is_shown_as_a_symbol_and_a_link_that_work_for_half_an_hour(desk, clock):
    response = send(desk, "/desk/devices/phones")
    page = read(response)
    link = page.select_one(".link-text").text
    assert page.select(".offer-symbol svg path")
    assert "08:40 前有效" in words(page.select_one("main"))
    token = link.partition("/enrol/")[2]
    assert people.is_open_offer(token, now=clock.at("2026-11-20 08:39"))
    assert not people.is_open_offer(token, now=clock.at("2026-11-20 08:40"))
    assert token not in str([row.token_hash for row in kept(Enrolment)])


def test_a_phone_shows_who_uses_it_and_since_when(desk, cast, clock):
    enrol(cast, clock)
    row = words(look(desk, "/desk/devices").select_one("main tbody tr"))
    assert "赵师傅" in row and "11 月 20 日" in row and "王主任" in row


def test_taking_a_phone_out_of_use_ends_it_and_twice_is_harmless(desk, cast, clock):
    enrol(cast, clock)
    device = kept(Device)[0]
    for _time in range(2):
        assert send(desk, f"/desk/devices/{device.id}/revoke").status_code == 303
    assert kept(Device)[0].revoked_at == clock()
    page = look(desk, "/desk/devices")
    assert page.select("main tbody tr") == []
    assert "1 台已下线" in words(page.select_one("main"))


def test_an_unknown_device_is_refused(desk):
    assert send(desk, "/desk/devices/999/revoke").status_code == 422


def test_a_wall_tablet_gets_a_link_that_is_shown_once(desk, clock):
    page = read(send(desk, "/desk/devices/walls", name="门厅大屏"))
    link = page.select_one(".link-text").text
    device = kept(Device)[0]
    assert (device.kind, device.name, device.shows_people) == ("wall", "门厅大屏", False)
    assert device.token_hash == people.fingerprint(link.partition("/board/")[2])
    page = look(desk, "/desk/devices")
    assert "门厅大屏" in words(page.select_one("main")) and link not in page.text


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_wall_tablet_needs_a_short_name(desk, name):
    response = send(desk, "/desk/devices/walls", name=name)
    assert response.status_code == 422
    assert errors(read(response))["name"]
    assert kept(Device) == []


def test_a_wall_tablet_sent_twice_is_one(desk):
    sent = [send(desk, "/desk/devices/walls", name="门厅大屏").status_code for _time in range(2)]
    assert sent == [200, 422]
    assert len(kept(Device)) == 1
