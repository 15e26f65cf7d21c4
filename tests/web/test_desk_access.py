"""DESK-1: the desk is for supervisors; strangers, recorders, wrong methods and forms without a token get nothing."""

import pytest

from kiosk.operations import people, posts
from kiosk.storage.database import writing
from kiosk.storage.models import (
    Checkpoint,
    Device,
    Excuse,
    OwnEntryFact,
    PauseFact,
    Person,
    Plan,
)
from kiosk.web import edge
from tests.factories import checkpoint, plan
from tests.instants import FRIDAY_MORNING
from tests.web.desk import kept, look, read, sit, words

PAGES = (
    "/desk", "/desk/late", "/desk/late/rows", "/desk/late/excuse", "/desk/hazards", "/desk/hazards/1",
    "/desk/hazards/workbook", "/desk/repairs/workbook",
    "/desk/hazards/new", "/desk/hazards/assign", "/desk/hazards/settings", "/desk/repairs", "/desk/repairs/1",
    "/desk/repairs/new", "/desk/repairs/settings", "/desk/inspections",
    "/desk/inspections/1", "/desk/checkpoints", "/desk/checkpoints/1", "/desk/checkpoints/1/retire", "/desk/checkpoints/1/edit",
    "/desk/checkpoints/import", "/desk/places", "/desk/places/1", "/desk/places/outline", "/desk/labels",
    "/desk/labels/print?point=1", "/desk/devices", "/desk/people", "/desk/people/2/password", "/desk/calendar",
    "/desk/calendar/notice", "/desk/calendar/terms/term-2026-09-01",
    "/desk/plans", "/desk/plans/add", "/desk/plans/1", "/desk/plans/1/change", "/desk/people/3", "/desk/people/3/remove",
    "/desk/people/paste", "/desk/posts", "/desk/posts/1", "/desk/forms", "/desk/forms/FIRE-01", "/desk/feeds", "/desk/journal",
    "/desk/notices", "/desk/notices/log", "/desk/notices/rules", "/desk/notices/rules/add",
    "/desk/notices/channels/add/wecom",
)  # fmt: skip
WRITES = (
    "/desk/late/excuse", "/desk/filters/late", "/desk/filters/late/1/delete", "/desk/checkpoints",
    "/desk/checkpoints/1/pause", "/desk/checkpoints/1/resume", "/desk/checkpoints/1/bar", "/desk/hazards/1/moves",
    "/desk/hazards/new", "/desk/hazards/assign", "/desk/hazards/recall", "/desk/hazards/settings",
    "/desk/repairs/new", "/desk/repairs/1/moves", "/desk/repairs/settings",
    "/desk/checkpoints/1/retire", "/desk/checkpoints/1/edit", "/desk/checkpoints/bulk", "/desk/checkpoints/bulk/undo",
    "/desk/checkpoints/import", "/desk/places", "/desk/places/1", "/desk/places/1/order", "/desk/places/1/remove",
    "/desk/places/outline", "/desk/feeds", "/desk/feeds/1/revoke", "/desk/devices/phones", "/desk/devices/walls", "/desk/devices/1/revoke",
    "/desk/devices/requests/1/approve", "/desk/devices/requests/1/decline",
    "/desk/people", "/desk/people/3/remove", "/desk/people/3/password", "/desk/calendar/terms",
    "/desk/calendar/terms/term-2026-09-01", "/desk/calendar/terms/term-2026-09-01/withdraw", "/desk/calendar/entries/1",
    "/desk/calendar/notice", "/desk/calendar/notice/save", "/desk/calendar/entries", "/desk/calendar/entries/1/withdraw", "/desk/calendar/national",
    "/desk/calendar/national/2027/confirm", "/desk/calendar/meals", "/desk/plans/add", "/desk/plans/1/change",
    "/desk/plans/1/end", "/desk/people/3", "/desk/people/paste", "/desk/posts", "/desk/posts/1", "/desk/posts/1/end",
    "/desk/notices/channels/add/wecom", "/desk/notices/channels/1/end", "/desk/notices/channels/1/test",
    "/desk/notices/rules/add", "/desk/notices/rules/1/end", "/desk/notices/1/again",
)  # fmt: skip
# What the school agreed on is the administrator's alone.
AGREED = ("/desk/hazards/settings", "/desk/repairs/settings")
# These answer a GET too: with the page of a thing, or 404 where there is none.
ONLY_WRITES = [path for path in WRITES if path not in PAGES and not path.endswith(("/password", "/entries/1"))]


@pytest.fixture
def school(app):
    """Return a school with one point and one plan."""
    checkpoint()
    plan()
    posts.add_post("门卫", now=FRIDAY_MORNING, by=None)


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in_and_back_again(client, school, path):
    response = client.get(path)
    assert response.status_code == 303
    assert response.location.startswith("/signin?next=")


@pytest.mark.parametrize("path", PAGES)
def test_a_recorder_is_refused(client, school, cast, path):
    with writing():
        token = people._sign_in(people._staff(cast.inspector), None, FRIDAY_MORNING)
    client.set_cookie(edge.DESK_COOKIE, token.value)
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_a_supervisor(client, school, path):
    sit(client, "li" if path in AGREED else "wang")
    status = client.get(path).status_code
    assert status == (404 if path in ("/desk/inspections/1", "/desk/hazards/1", "/desk/repairs/1") else 422 if "print" in path else 200)


@pytest.mark.parametrize("path", AGREED)
def test_what_the_school_agreed_on_is_not_for_supervisors(client, school, path):
    sit(client)
    assert client.get(path).status_code == 403
    token = look(client, "/desk/devices").select_one("input[name=form_token]")["value"]
    assert client.post(path, data={"form_token": token, "term_days": "1"}).status_code == 403


@pytest.mark.parametrize("path", WRITES)
def test_a_strangers_write_changes_nothing(client, school, path):
    tables = (Checkpoint, Device, Excuse, OwnEntryFact, PauseFact, Person, Plan)
    before = [len(kept(table)) for table in tables]
    sit(client)
    token = look(client, "/desk/devices").select_one("input[name=form_token]")["value"]
    client.delete_cookie(edge.DESK_COOKIE)
    response = client.post(path, data={"form_token": token, "name": "x"})
    assert response.status_code == 401 and "没有保存任何内容" in words(read(response))
    assert [len(kept(table)) for table in tables] == before
    assert kept(Checkpoint)[0].retired_at is None


@pytest.mark.parametrize("path", WRITES)
def test_a_write_without_its_token_is_refused(client, school, path):
    sit(client)
    assert client.post(path, data={"name": "x"}).status_code == 403


@pytest.mark.parametrize("path", ONLY_WRITES)
def test_no_state_changes_by_opening_an_address(client, school, path):
    sit(client)
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", ["/desk/checkpoints/99999", "/desk/checkpoints/99999999999999999999", "/desk/forms/NO-1"])
def test_what_is_not_there_is_not_found(client, school, path):
    assert sit(client).get(path).status_code == 404


def test_a_supervisor_whose_sign_in_ended_is_out(client, school, cast):
    sit(client)
    people.set_password(cast.supervisor, "another secret", now=FRIDAY_MORNING)
    assert client.get("/desk").status_code == 303


def test_every_page_has_one_heading_a_way_past_the_side_and_labelled_fields(client, school):
    sit(client, "li")
    for path in PAGES:
        response = client.get(path)
        if response.status_code != 200 or path == "/desk/late/rows" or response.mimetype != "text/html":
            continue
        page = look(client, path)
        assert len(page.select("h1")) == 1, path
        assert page.select_one("a.skip")["href"] == "#main"
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids)), path
        labelled = {tag["for"] for tag in page.select("label[for]")}
        for field in page.select("main input:not([type=hidden]), main select, main textarea"):
            is_named = field.get("id") in labelled or field.find_parent("label") or field.get("aria-label")
            assert is_named, (path, field)
        for cell in page.select("thead th"):
            assert cell.get("scope") == "col", path
