"""S4, "numbers must be cheap": every page asks the same number of statements at 10 and at 1,000 checkpoints."""

from collections.abc import Callable
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from kiosk.operations import people
from kiosk.storage import queries
from kiosk.storage.database import db
from kiosk.storage.models import Inspection
from tests.bench.crowd import crowd
from tests.factories import PASSWORD, all_rows, code_of
from tests.instants import FRIDAY_MORNING
from tests.web.test_scan import enrolled, fields_in, fill

FEW, MANY = 10, 1000
# A page may grow by a feature or two; a page that asks once for each row passes this at once.
MOST_STATEMENTS = 60


@contextmanager
def counted():
    """Collect the statements of a block, without those that only begin, set or probe."""
    found: list[str] = []

    def keep(connection, cursor, statement, parameters, context, many):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", keep)


def asked(visit: Callable) -> int:
    """Return how many statements a visit asks; the first one warms what is kept in the process."""
    visit()
    with counted() as statements:
        response = visit()
    assert response.status_code in (200, 303), response.get_data(as_text=True)
    return len(statements)


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


@pytest.fixture
def desk(app, cast):
    """Return a browser at the desk with the supervisor signed in."""
    browser = app.test_client()
    fields = fields_in(browser.get("/signin"), "form[action='/signin']")
    browser.post("/signin", data=fields | {"username": "wang", "password": PASSWORD})
    return browser


def at_both_sizes(measure: Callable[[], int]) -> list[int]:
    """Return what a measure says of a small and of a large school."""
    crowd(FEW, inspections_each=2)
    small = measure()
    crowd(MANY, inspections_each=2)
    return [small, measure()]


def test_the_form_page_asks_the_same_of_a_large_school(phone):
    def measure():
        path = f"/c/{code_of(crowd(1))}"
        return asked(lambda: phone.get(path))

    small, large = at_both_sizes(measure)
    assert small == large <= MOST_STATEMENTS


def test_sending_a_form_asks_the_same_of_a_large_school(phone):
    def measure():
        path = f"/c/{code_of(crowd(1))}"
        form_id = queries.form_ids()["FIRE-01"]
        sent = [fill(phone.get(f"{path}?form={form_id}")) for _ in range(2)]
        return asked(lambda: phone.post(path, data=sent.pop()))

    crowd(FEW)
    small = measure()
    crowd(MANY)
    large = measure()
    assert small == large <= MOST_STATEMENTS
    assert len(all_rows(Inspection)) == 4


def test_what_follows_a_saved_form_asks_the_same_of_a_large_school(phone):
    crowd(FEW)
    path = f"/c/{code_of(crowd(1))}"
    form_id = queries.form_ids()["FIRE-01"]
    saved = phone.post(path, data=fill(phone.get(f"{path}?form={form_id}"))).location

    def measure():
        return asked(lambda: phone.get(saved))

    small = measure()
    crowd(MANY)
    assert small == measure() <= MOST_STATEMENTS


@pytest.mark.parametrize("part", ["", "/tiles"])
def test_the_wall_asks_the_same_of_a_large_school(client, cast, part):
    token = people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.supervisor).value
    small, large = at_both_sizes(lambda: asked(lambda: client.get(f"/board/{token}{part}")))
    assert small == large <= 25


@pytest.mark.parametrize(
    "path",
    ["/desk", "/desk/late", "/desk/late/rows", "/desk/checkpoints", "/desk/inspections", "/desk/checkpoints/1",
     "/desk/labels", "/desk/hazards", "/desk/people", "/desk/plans"],
)  # fmt: skip
def test_the_desk_asks_the_same_of_a_large_school(desk, path):
    small, large = at_both_sizes(lambda: asked(lambda: desk.get(path, follow_redirects=True)))
    assert small == large <= MOST_STATEMENTS
