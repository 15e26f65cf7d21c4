"""Calendar feeds at the desk: a link made, read by a calendar without signing in, and taken out of use."""

import pytest
from icalendar import Calendar

from kiosk.operations import feeds, persons
from kiosk.storage.models import Feed
from tests import factories
from tests.web.desk import errors, kept, look, read, send, sit, words


@pytest.fixture
def desk(client, app):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


@pytest.fixture
def school(app, cast):
    """Let one person owe two extinguishers."""
    for name in ("灭火器 1", "灭火器 2"):
        factories.checkpoint(name)
    factories.plan(owner_id=cast.inspector)
    return cast


def link_of(response) -> str:
    """Return the path of the link that a page shows once."""
    return "/desk" + read(response).select_one(".link-text").text.partition("/desk")[2]


def summaries(response) -> list[str]:
    return [str(found["summary"]) for found in Calendar.from_ical(response.data).walk("VEVENT")]


def test_no_feed_is_said_kindly(desk):
    assert look(desk, "/desk/feeds").select_one(".empty-title").text == "还没有日历订阅"


def test_the_whole_schools_feed_is_read_without_signing_in(desk, school, app):
    link = link_of(send(desk, "/desk/feeds", person="school", language="zh"))
    response = app.test_client().get(link)
    assert response.status_code == 200 and response.mimetype == "text/calendar"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "灭火器月检 · 2 处" in summaries(response)[0]


def test_a_persons_feed_holds_what_that_person_owes(desk, school, app):
    own = link_of(send(desk, "/desk/feeds", person=str(school.inspector), language="en"))
    others = link_of(send(desk, "/desk/feeds", person=str(school.stranger), language="zh"))
    assert summaries(app.test_client().get(own))
    assert summaries(app.test_client().get(others)) == []


def test_only_a_fingerprint_is_kept_and_the_list_never_shows_the_link(desk, school):
    token = link_of(send(desk, "/desk/feeds", person="school", language="zh")).rpartition("/")[2].removesuffix(".ics")
    assert token not in str(kept(Feed)[0].token_hash)
    page = look(desk, "/desk/feeds")
    assert token not in str(page) and "全校的检查与期限" in words(page.select_one("tbody"))


def test_a_feed_out_of_use_is_gone_and_twice_is_harmless(desk, school, app):
    link = link_of(send(desk, "/desk/feeds", person="school", language="zh"))
    for _time in range(2):
        assert send(desk, f"/desk/feeds/{kept(Feed)[0].id}/revoke").status_code == 303
    assert app.test_client().get(link).status_code == 404


def test_the_feed_of_somebody_who_left_is_gone(desk, school, app, cast, clock):
    link = link_of(send(desk, "/desk/feeds", person=str(cast.stranger), language="zh"))
    persons.leave(cast.stranger, to_id=None, now=clock(), by=cast.administrator)
    assert app.test_client().get(link).status_code == 404


@pytest.mark.parametrize("whose", ["", "abc", "999999", "-1"])
def test_somebody_unknown_is_refused_beside_the_field(desk, school, whose):
    response = send(desk, "/desk/feeds", person=whose, language="zh")
    assert response.status_code == 422 and errors(read(response))["person"]
    assert kept(Feed) == []


def test_an_unknown_language_is_refused_and_the_person_is_kept(desk, school):
    response = send(desk, "/desk/feeds", person="school", language="fr")
    page = read(response)
    assert response.status_code == 422 and errors(page)["language"]
    assert page.select_one("select[name=person] option[selected]")["value"] == "school"


def test_a_made_up_link_is_not_found(client, app):
    assert client.get("/desk/feeds/made-up.ics").status_code == 404


def test_a_stranger_makes_no_feed(client, app):
    assert client.get("/desk/feeds").status_code == 303
    assert client.post("/desk/feeds", data={"person": "school"}).status_code == 403


def test_a_feed_that_fails_leaves_no_link_in_the_log(desk, school, app, monkeypatch, caplog):
    link = link_of(send(desk, "/desk/feeds", person="school", language="zh"))
    monkeypatch.setattr(feeds, "entries", lambda *args, **kwargs: 1 // 0)
    assert app.test_client().get(link).status_code == 500
    assert "/desk/feeds/….ics" in caplog.text and link.rpartition("/")[2].removesuffix(".ics") not in caplog.text


def test_the_journal_says_who_made_and_ended_a_feed(desk, school):
    send(desk, "/desk/feeds", person=str(school.inspector), language="zh")
    send(desk, f"/desk/feeds/{kept(Feed)[0].id}/revoke")
    said = words(look(desk, "/desk/journal").select_one("tbody"))
    assert "添加日历订阅" in said and "停用日历订阅" in said and "赵师傅" in said
