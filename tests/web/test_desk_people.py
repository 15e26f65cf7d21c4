"""DESK-8: the staff list, who may change it, and passwords for the desk."""

import pytest

from kiosk.operations import people
from kiosk.operations.errors import Refused
from kiosk.storage.models import Person
from tests.factories import PASSWORD
from tests.instants import FRIDAY_MORNING
from tests.web.desk import errors, kept, look, read, send, sit, words


def names(page):
    return [words(tag) for tag in page.select("main tbody th")]


def test_the_staff_is_listed_with_what_each_may_do(client, app):
    page = look(sit(client), "/desk/people")
    assert set(names(page)) == {"李园长", "王主任", "赵师傅", "陈师傅", "孙老师"}
    assert "管理员" in words(page.select_one("main"))


def test_a_supervisor_adds_a_recorder_who_has_no_password(client, app):
    sit(client)
    assert send(client, "/desk/people", name="周阿姨").status_code == 303
    added = kept(Person)[-1]
    assert (added.name, added.role, added.username, added.password_hash) == ("周阿姨", "recorder", None, None)
    assert "周阿姨" in names(look(client, "/desk/people"))


@pytest.mark.parametrize("name", ["", "  ", "长" * 41, "赵师傅"])
def test_a_bad_or_taken_name_is_refused_beside_the_field(client, app, name):
    response = send(sit(client), "/desk/people", name=name)
    assert response.status_code == 422
    assert errors(read(response))["name"]
    assert len(kept(Person)) == 5


@pytest.mark.parametrize("given", [{"username": "zhou", "password": "long enough"}, {"password": "long enough"}])
def test_a_recorder_is_given_no_name_for_the_desk(client, app, given):
    response = send(sit(client, "li"), "/desk/people", name="周阿姨", role="recorder", **given)
    assert response.status_code == 422
    page = read(response)
    found = errors(page)
    assert list(found) == [next(iter(given))] and "只给主管和管理员" in next(iter(found.values()))
    assert page.select_one("input[name=name]")["value"] == "周阿姨"
    assert len(kept(Person)) == 5


def test_an_unknown_role_is_refused_and_makes_nobody(client, app):
    response = send(sit(client, "li"), "/desk/people", name="周阿姨", role="king")
    assert response.status_code == 422
    assert "请从给出的选项里选" in words(read(response).find(id="field-role-error"))
    assert len(kept(Person)) == 5


def test_every_problem_of_a_new_supervisor_is_shown_at_its_field(client, app):
    response = send(sit(client, "li"), "/desk/people", name="", role="supervisor", username="wang", password="12345678")
    assert response.status_code == 422
    found = errors(read(response))
    assert set(found) == {"name", "username", "password"} and "太容易猜" in found["password"]


def test_a_person_sent_twice_is_one(client, app):
    sit(client)
    assert [send(client, "/desk/people", name="周阿姨").status_code for _time in range(2)] == [303, 422]
    assert len(kept(Person)) == 6


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_a_supervisor_cannot_make_another_supervisor(client, app, role):
    response = send(sit(client), "/desk/people", name="周主任", role=role, username="zhou", password="long enough")
    assert response.status_code == 422
    assert len(kept(Person)) == 5


def test_an_administrator_adds_a_supervisor_who_can_sign_in(client, app):
    sit(client, "li")
    fields = {"name": "周主任", "role": "supervisor", "username": "Zhou", "password": "long enough"}
    assert send(client, "/desk/people", **fields).status_code == 303
    assert people.sign_in_at_desk("zhou", "long enough", now=FRIDAY_MORNING)[1].name == "周主任"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"username": ""}, "username"), ({"username": "wang"}, "username"), ({"password": "short"}, "password")],
)
def test_a_supervisor_without_good_name_and_password_is_not_added_at_all(client, app, changed, field):
    sit(client, "li")
    fields = {"name": "周主任", "role": "supervisor", "username": "zhou", "password": "long enough"} | changed
    response = send(client, "/desk/people", **fields)
    assert response.status_code == 422
    page = read(response)
    assert list(errors(page)) == [field]
    assert page.select_one("input[name=name]")["value"] == "周主任"
    assert len(kept(Person)) == 5


def test_who_leaves_is_off_the_list_and_stays_in_the_books(client, app, cast):
    sit(client)
    assert send(client, f"/desk/people/{cast.stranger}/remove").status_code == 303
    assert "孙老师" not in names(look(client, "/desk/people"))
    assert kept(Person)[cast.stranger - 1].left_at is not None
    assert send(client, f"/desk/people/{cast.stranger}/remove").status_code == 422


def test_nobody_removes_themselves_and_a_supervisor_removes_no_supervisor(client, app, cast):
    sit(client)
    for person_id in (cast.supervisor, cast.administrator, 999):
        assert send(client, f"/desk/people/{person_id}/remove").status_code == 422
    assert all(person.left_at is None for person in kept(Person))


def test_a_new_password_ends_the_old_one(client, app, cast):
    sit(client, "li")
    assert send(client, f"/desk/people/{cast.supervisor}/password", password="a new secret").status_code == 303
    with pytest.raises(Refused):
        people.sign_in_at_desk("wang", PASSWORD, now=FRIDAY_MORNING)
    assert people.sign_in_at_desk("wang", "a new secret", now=FRIDAY_MORNING)


def test_a_short_password_is_refused_beside_the_field_and_never_shown(client, app, cast):
    response = send(sit(client, "li"), f"/desk/people/{cast.supervisor}/password", password="short77")
    assert response.status_code == 422
    assert errors(read(response))["password"]
    assert b"short77" not in response.data


def test_a_supervisor_sets_no_password_but_their_own(client, app, cast):
    sit(client)
    assert send(client, f"/desk/people/{cast.administrator}/password", password="a new secret").status_code == 422
    assert people.sign_in_at_desk("li", PASSWORD, now=FRIDAY_MORNING)
    assert send(client, f"/desk/people/{cast.inspector}/password", password="a new secret").status_code == 404
    assert send(client, f"/desk/people/{cast.supervisor}/password", password="a new secret").status_code == 303


def test_the_journal_shows_who_did_what_without_secrets(client, app):
    sit(client, "li")
    send(client, "/desk/people", name="周主任", role="supervisor", username="zhou", password="long enough")
    text = words(look(client, "/desk/journal").select_one("main"))
    assert "添加人员" in text and "周主任" in text and "李园长" in text
    assert "long enough" not in text
