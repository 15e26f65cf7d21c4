"""How long the pages take that many wait for, with a long history behind them.

Each is measured against another page in the same run, turn by turn, because machines differ and do other work meanwhile:
the budget is how many of the other page it may cost, the start page of the same application, or the same page of a school
without a history. `pytest -m bench -s` prints what was found.
"""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from kiosk import create_app
from kiosk.core import board
from kiosk.operations import people
from kiosk.storage import queries
from kiosk.storage.database import db
from kiosk.storage.models import Inspection
from tests.bench.crowd import crowd, fill_term
from tests.conftest import Browser, FrozenClock, settings_for
from tests.factories import PASSWORD, code_of
from tests.instants import FRIDAY_MORNING, SHANGHAI, local
from tests.web.test_scan import enrolled, fields_in, fill

pytestmark = pytest.mark.bench

HISTORY = 50_000
FEW, MANY = 10, 1000
TRIES = 7
TERM_HISTORY = 200_000
# Form pages that a page of the late list may cost at the end of a term.
TERM_BUDGETS = {"?span=term": 50, "?span=term&page=900": 50, "?span=term&state=excused": 50, "?span=week": 32}
# Start pages that a page may cost at (10, 1,000) checkpoints. A form page is some five start pages and takes 20 ms on a
# five-year-old PC, so ux S15's second is 250 of them: the lists stay below half of it, a phone's page far below.
BUDGETS = {"form": (12, 12), "submit": (12, 12), "wall": (15, 100), "late list": (30, 120), "judging": (1, 40)}
# What a page may cost with its history, as a multiple of itself without one: design 6.16 says the history is not read.
HISTORY_BUDGET = 2


@pytest.fixture(scope="module", params=[FEW, MANY], ids=lambda size: f"{size} checkpoints")
def school(request, founded: tuple[Path, object], tmp_path_factory):
    """Return a school of this size with 50,000 inspections, as application, cast and size."""
    folder = tmp_path_factory.mktemp("large") / "instance"
    shutil.copytree(founded[0], folder)
    app = create_app(settings_for(folder), clock=FrozenClock())
    app.test_client_class = Browser
    with app.app_context():
        crowd(request.param, inspections_each=HISTORY // request.param)
        assert db.session.query(Inspection).count() == HISTORY
        yield app, founded[1], request.param
        db.session.remove()
        db.engine.dispose()


def seconds(visit: Callable, tries: int = TRIES) -> float:
    """Return the quickest of some visits, the first of several left out: what else the machine does only ever adds."""
    spent = []
    for _ in range(tries + 1):
        began = time.perf_counter()
        answer = visit()
        spent.append(time.perf_counter() - began)
        assert getattr(answer, "status_code", 200) in (200, 303)
    return min(spent[1:] or spent)


def both(one: Callable, other: Callable, tries: int = TRIES) -> tuple[float, float]:
    """Return the same of two visits made in turn, so that both meet the machine in the same mood."""
    spent = [(seconds(one, 0), seconds(other, 0)) for _ in range(tries + 1)][1:]
    return min(first for first, _ in spent), min(second for _, second in spent)


def supervisor_of(app: Flask):
    """Return a browser at the desk with the supervisor signed in."""
    desk = app.test_client()
    fields = fields_in(desk.get("/signin"), "form[action='/signin']")
    desk.post("/signin", data=fields | {"username": "wang", "password": PASSWORD})
    return desk


def judge(school, name: str, visit: Callable) -> None:
    """Print how a page compares with the start page, and fail if it costs more than its budget."""
    app, _, size = school
    client = app.test_client()
    base, found = both(lambda: client.get("/"), visit)
    budget = BUDGETS[name][size == MANY]
    print(f"\n{name} at {size}: {found * 1000:.1f} ms, {found / base:.1f} start pages of {base * 1000:.1f} ms")
    assert found / base < budget, f"{found / base:.1f} start pages, at most {budget}"


def phone_of(app: Flask, cast):
    return enrolled(app.test_client(), cast, cast.inspector)


def test_opening_a_form(school):
    """A scanned point of 10 or 1,000, with 50,000 inspections, opens its form within 12 start pages."""
    app, cast, _ = school
    phone, path = phone_of(app, cast), f"/c/{code_of(queries.checkpoint(1))}"
    judge(school, "form", lambda: phone.get(path))


def test_sending_a_form(school):
    """Sending a filled form of a school of 10 or 1,000 points, 50,000 inspections, takes within 12 start pages."""
    app, cast, _ = school
    phone, path = phone_of(app, cast), f"/c/{code_of(queries.checkpoint(1))}"
    form_id = queries.form_ids()["FIRE-01"]
    forms = [fill(phone.get(f"{path}?form={form_id}")) for _ in range(TRIES + 1)]
    judge(school, "submit", lambda: phone.post(path, data=forms.pop()))


def test_polling_the_wall(school):
    """The wall's tiles of 10 points take within 15 start pages, those of 1,000 points (3,000 schedules) within 100."""
    app, cast, _ = school
    token = people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.supervisor).value
    client = app.test_client()
    judge(school, "wall", lambda: client.get(f"/board/{token}/tiles"))


def test_the_late_list(school):
    """The week's list of what is late takes within 30 start pages at 10 points, within 120 at 1,000 with 21,000 misses."""
    app, _, _ = school
    desk = supervisor_of(app)
    judge(school, "late list", lambda: desk.get("/desk/late"))


@pytest.fixture(scope="module")
def without_history(school, founded: tuple[Path, object], tmp_path_factory):
    """Return a phone of a school of the same size in which nothing was ever inspected, a point's path and the wall's."""
    folder = tmp_path_factory.mktemp("fresh") / "instance"
    shutil.copytree(founded[0], folder)
    app = create_app(settings_for(folder), clock=FrozenClock())
    app.test_client_class = Browser
    with app.app_context():
        crowd(school[2])
        path = f"/c/{code_of(queries.checkpoint(1))}"
        phone = phone_of(app, founded[1])
        wall = people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=founded[1].supervisor).value
        db.session.remove()
    yield phone, path, f"/board/{wall}/tiles"
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("page", ["form", "wall"])
def test_a_long_history_costs_nothing(school, without_history, page):
    """The form and the wall of 10 or 1,000 points cost with 50,000 inspections at most twice what they cost without."""
    app, cast, size = school
    fresh, fresh_path, fresh_wall = without_history
    phone, path = phone_of(app, cast), f"/c/{code_of(queries.checkpoint(1))}?form={queries.form_ids()['FIRE-05']}"
    wall = f"/board/{people.add_wall_tablet(f'大厅 {page}', now=FRIDAY_MORNING, by=cast.supervisor).value}/tiles"
    ways = {"form": (f"{fresh_path}?form={queries.form_ids()['FIRE-05']}", path), "wall": (fresh_wall, wall)}
    before, after = ways[page]
    base, found = both(lambda: fresh.get(before), lambda: phone.get(after))
    print(f"\n{page} at {size}: {found * 1000:.1f} ms, {base * 1000:.1f} ms without a history")
    assert found / base < HISTORY_BUDGET


@pytest.fixture(scope="module")
def term(founded: tuple[Path, object], tmp_path_factory):
    """Return phone and desk of a school of 1,000 points, 3,000 schedules, at the end of a term of 200,000 inspections."""
    folder = tmp_path_factory.mktemp("term") / "instance"
    shutil.copytree(founded[0], folder)
    clock = FrozenClock()
    app = create_app(settings_for(folder), clock=clock)
    app.test_client_class = Browser
    with app.app_context():
        crowd(MANY)
        fill_term(TERM_HISTORY, until=local("2027-01-21 15:40"))
        phone, desk = phone_of(app, founded[1]), supervisor_of(app)
        clock.at("2027-01-21 15:42")
        yield phone, desk
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("page", list(TERM_BUDGETS))
def test_the_late_list_of_a_whole_term(term, page):
    """The list of twenty weeks at 1,000 points, 3,000 schedules and 200,000 inspections stays near the form page.

    Counts and page are to come within a second on a five-year-old PC (ux S15). A form page takes some 20 ms there, so
    that second is fifty of them. Measured were 24 for the term and 16 for the week; 33 on a machine busy with other work.
    """
    phone, desk = term
    path = f"/c/{code_of(queries.checkpoint(1))}"
    base, found = both(lambda: phone.get(path), lambda: desk.get(f"/desk/late{page}"))
    print(f"\nlate list{page}: {found * 1000:.0f} ms, {found / base:.1f} form pages of {base * 1000:.1f} ms")
    assert found / base < TERM_BUDGETS[page]


def test_judging_what_is_watched(school):
    """What was read of 1,000 points under three plans (3,000 schedules) is judged within 40 start pages, of 10 within 1."""
    _, _, size = school
    calendar = queries.calendar(SHANGHAI)
    watched = queries.watched(t=FRIDAY_MORNING, since=FRIDAY_MORNING)
    assert len(watched) == size * 3
    judge(school, "judging", lambda: board.build(watched, calendar, FRIDAY_MORNING, school=""))
