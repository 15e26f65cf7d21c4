"""L14: whoever scans a label may say that it is damaged; a label whose code was replaced is void and says nothing else."""

import pytest

from kiosk.operations import labels, registry
from kiosk.storage.models import Label
from qr.code import new_code
from tests.factories import checkpoint, code_of
from tests.instants import FRIDAY_MORNING
from tests.web.desk import kept, look, read, words
from tests.web.test_scan import enrolled


@pytest.fixture
def point(app):
    """Return a checkpoint with a label."""
    return checkpoint()


@pytest.fixture
def phone(client, cast, point):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


def token_in(page) -> str:
    return page.select_one("input[name=form_token]")["value"]


def replaced(point, cast) -> str:
    """Replace the code of a point; returns the void one."""
    old = code_of(point)
    labels.replace_code(point.id, replaces=old, new_code=new_code, now=FRIDAY_MORNING, by=cast.supervisor)
    return old


def test_a_damaged_label_is_reported_by_a_link_and_one_button(phone, point, cast):
    path = f"/c/{code_of(point)}"
    (link,) = [tag["href"] for tag in look(phone, path).select("a") if "破损" in tag.text]
    page = look(phone, link)
    for _ in range(2):
        response = phone.post(page.select_one("main form")["action"], data={"form_token": token_in(page)})
        assert response.status_code == 303
    (label,) = kept(Label)
    assert (label.damaged_at, label.damaged_by_id) == (FRIDAY_MORNING, cast.inspector)
    after = look(phone, response.location)
    assert words(after.h1) == "已报标签破损" and after.select("main form") == []


def test_looking_reports_nothing(phone, point):
    look(phone, f"/c/{code_of(point)}/label")
    assert kept(Label) == []


def test_a_stranger_is_sent_to_sign_in_and_reports_nothing(client, point):
    path = f"/c/{code_of(point)}/label"
    assert client.get(path).status_code == 303
    token = token_in(read(client.get("/signin")))
    assert client.post(path, data={"form_token": token}).status_code == 401
    assert kept(Label) == []


def test_the_label_of_no_point_is_no_page(phone):
    assert phone.get("/c/AAAAAAAA/label").status_code == 404


@pytest.mark.parametrize("suffix", ["", "/label"])
def test_a_void_label_points_to_the_supervisor_and_never_to_the_new_code(phone, point, cast, suffix):
    old = replaced(point, cast)
    response = phone.get(f"/c/{old}{suffix}")
    assert response.status_code == 410
    said = words(read(response).main)
    assert "此标签已作废" in said and "主管" in said
    new = code_of(point)
    assert new not in response.text and f"{new[:4]}-{new[4:]}" not in response.text


def test_a_void_label_says_the_same_to_a_stranger(client, point, cast):
    old = replaced(point, cast)
    response = client.get(f"/c/{old}")
    assert response.status_code == 410
    assert code_of(point) not in response.text and point.name not in response.text


def test_a_void_or_retired_label_takes_no_report(phone, point, cast):
    page = look(phone, f"/c/{code_of(point)}/label")
    other = checkpoint("别的")
    code = code_of(other)
    registry.retire_checkpoint(other.id, now=FRIDAY_MORNING, by=cast.supervisor)
    old = replaced(point, cast)
    for each in (old, code):
        assert phone.post(f"/c/{each}/label", data={"form_token": token_in(page)}).status_code == 410
    assert kept(Label) == []
