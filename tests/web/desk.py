"""Sitting at the desk in tests: signing in, reading pages, and posting the forms they hold."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.operations import people
from kiosk.storage.database import db
from kiosk.web import edge
from tests.factories import PASSWORD, all_rows
from tests.instants import FRIDAY_MORNING


def sit(client: FlaskClient, username: str = "wang") -> FlaskClient:
    """Sign somebody in at the desk of this browser: wang supervises, li administers."""
    token, _person = people.sign_in_at_desk(username, PASSWORD, now=FRIDAY_MORNING)
    client.set_cookie(edge.DESK_COOKIE, token.value)
    return client


def wall(supervisor: int) -> str:
    """Return the address of what a new wall tablet polls."""
    return f"/board/{people.add_wall_tablet('大厅', now=FRIDAY_MORNING, by=supervisor).value}/tiles"


def read(response: TestResponse) -> BeautifulSoup:
    """Return a page to look into."""
    return BeautifulSoup(response.data, "html.parser")


def look(client: FlaskClient, path: str) -> BeautifulSoup:
    """Open a page that must be there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return read(response)


def words(tag) -> str:
    """Return what a piece of a page says, in one line."""
    return " ".join(tag.get_text(" ").split())


def token_of(client: FlaskClient) -> str:
    """Return the hidden token that every form carries."""
    return look(client, "/desk/devices").select_one("input[name=form_token]")["value"]


def send(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Post a form as a browser without scripts would."""
    return client.post(path, data={"form_token": token_of(client), **fields})


def kept(model: type) -> list:
    """Return the rows of a table as the last request left them; the test's own session may remember older ones."""
    db.session.expire_all()
    return all_rows(model)


def errors(page: BeautifulSoup) -> dict[str, str]:
    """Return the complaint beside each field, by the field's name."""
    found = {}
    for tag in page.select("[aria-invalid]"):
        ids = tag["aria-describedby"].split()
        found[tag["name"]] = " ".join(words(page.find(id=name)) for name in ids if name.endswith("-error"))
    return found
