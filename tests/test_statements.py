"""S4, "numbers must be cheap": every page asks the same number of statements at 10 and at 1,000 checkpoints."""

from collections.abc import Callable
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from kiosk import library
from kiosk.core.notices import ChannelKind
from kiosk.core.repair import MoveKind as RepairMoveKind
from kiosk.operations import (
    channels,
    edits,
    notice_rules,
    people,
    places,
    plan_edits,
    posts,
    registry,
)
from kiosk.operations.notice_rules import RuleValues
from kiosk.operations.plan_edits import PlanEdit
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Inspection, Person, Place, Plan
from tests.bench.crowd import crowd
from tests.factories import (
    DAILY,
    PASSWORD,
    all_rows,
    code_of,
    plan,
    repair_asked,
    repair_moved,
    reported,
)
from tests.instants import FRIDAY_MORNING, SHANGHAI, TERM_BEGAN
from tests.web.test_scan import enrolled, fields_in, fill

FEW, MANY = 10, 1000
# A page may grow by a feature or two; a page that asks once for each row passes this at once.
MOST_STATEMENTS = 64


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
    """Return a browser at the desk with the administrator signed in, who may open every page."""
    browser = app.test_client()
    fields = fields_in(browser.get("/signin"), "form[action='/signin']")
    browser.post("/signin", data=fields | {"username": "li", "password": PASSWORD})
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


@pytest.mark.parametrize("query", ["", "?all=1"])
def test_a_round_asks_the_same_however_many_points_it_holds(phone, query):
    def measure(total):
        crowd(total, inspections_each=2)
        return asked(lambda: phone.get(f"/round/1{query}"))

    crowd(FEW)
    with_second = next(form for form in library.forms().values() if any(item.type == "second" for item in form.items))
    plan(with_second.code, DAILY, title="双人")
    few = measure(FEW)
    assert few == measure(200) <= MOST_STATEMENTS


def test_the_start_page_asks_the_same_of_a_large_school(phone):
    small, large = at_both_sizes(lambda: asked(lambda: phone.get("/")))
    assert small == large <= MOST_STATEMENTS


@pytest.mark.parametrize("part", ["", "/tiles"])
def test_the_wall_asks_the_same_of_a_large_school(client, cast, part):
    token = people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.supervisor).value
    small, large = at_both_sizes(lambda: asked(lambda: client.get(f"/board/{token}{part}")))
    assert small == large <= 30


DESK_PAGES = (
    "/desk", "/desk/late", "/desk/late/rows", "/desk/checkpoints", "/desk/inspections", "/desk/checkpoints/1",
     "/desk/checkpoints/1/edit", "/desk/checkpoints/workbook", "/desk/hazards", "/desk/hazards/new", "/desk/hazards/settings", "/desk/repairs", "/desk/repairs/new?q=1",
     "/desk/hazards/workbook", "/desk/repairs/workbook",
     "/desk/forms", "/desk/feeds", "/desk/journal", "/desk/notices", "/desk/notices/log", "/desk/notices/rules",
     "/desk/notices/rules/add", "/desk/notices/channels/add/mail",
     "/desk/calendar", "/desk/labels", "/desk/labels/1", "/desk/labels/print?point=1&point=2&stock=plain-a4-large",
     "/desk/people", "/desk/people/3", "/desk/people/3/remove", "/desk/posts", "/desk/places", "/desk/places/2",
     "/desk/plans", "/desk/plans/1", "/desk/plans/add", "/desk/plans/1/change",
     "/desk/setup", "/desk/setup/school", "/desk/setup/term", "/desk/setup/holidays", "/desk/setup/places",
     "/desk/setup/plans", "/desk/setup/checkpoints", "/desk/setup/people", "/desk/setup/labels",
)  # fmt: skip


@pytest.mark.parametrize("path", DESK_PAGES)
def test_showing_a_page_of_the_desk_takes_no_write_lock(desk, path):
    crowd(2)
    begun: list[str] = []

    def keep(connection, cursor, statement, parameters, context, many):
        begun.append(statement)

    event.listen(db.engine, "before_cursor_execute", keep)
    try:
        assert desk.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", keep)
    assert "BEGIN" in begun
    assert "BEGIN IMMEDIATE" not in begun


@pytest.mark.parametrize("path", DESK_PAGES)
def test_the_desk_asks_the_same_of_a_large_school(desk, path):
    small, large = at_both_sizes(lambda: asked(lambda: desk.get(path, follow_redirects=True)))
    assert small == large <= MOST_STATEMENTS


@pytest.mark.parametrize("wanted", [
    {"action": "owner", "owner": "3"}, {"action": "move", "place": "1"}, {"action": "resume"}, {"action": "retire"},
    {"action": "pause", "from_at": "2026-11-23", "until_at": "2026-11-24", "why": "修缮"},
])  # fmt: skip
def test_the_preview_of_a_bulk_change_asks_the_same_of_many_points(desk, wanted):
    def measure():
        ticked = [str(point.id) for point in queries.checkpoints()]
        page = fields_in(desk.get("/desk/checkpoints"), "form[action='/desk/checkpoints/bulk']")
        sent = {"form_token": page["form_token"], "step": "show", "point": ticked, **wanted}
        return asked(lambda: desk.post("/desk/checkpoints/bulk", data=sent))

    small, large = at_both_sizes(measure)
    assert small == large <= MOST_STATEMENTS


def test_the_picture_of_a_plan_asks_the_same_of_a_large_school(desk):
    def measure():
        sent = fields_in(desk.get("/desk/plans/1/change"), "form[action='/desk/plans/1/change']")
        changed = {"cadence": "weekly", "weekday": "3", "due_by": "17:00", "least_days": "3", "grace": "0",
                   "filter": "school", "preview": "1"}  # fmt: skip
        return asked(lambda: desk.post("/desk/plans/1/change", data={"form_token": sent["form_token"], **changed}))

    small, large = at_both_sizes(measure)
    assert small == large <= MOST_STATEMENTS


@pytest.mark.parametrize(
    "path",
    ["/desk/people", "/desk/people/3", "/desk/people/3/remove", "/desk/posts", "/desk/posts/1", "/desk/places",
     "/desk/places/2", "/desk/plans", "/desk/plans/1", "/desk/plans/add", "/desk/checkpoints", "/desk/setup",
     "/desk/setup/people"],
)  # fmt: skip
def test_the_desk_asks_the_same_of_many_people_posts_places_and_plans(desk, path):
    def measure(total):
        settle(total)
        return asked(lambda: desk.get(path, follow_redirects=True))

    crowd(FEW)
    small = measure(3)
    assert small == measure(40) <= MOST_STATEMENTS


@pytest.mark.parametrize(
    "path",
    ["/desk/late", "/desk/repairs", "/desk/repairs?state=cancelled", "/desk/repairs/1", "/desk/hazards/1",
     "/desk/repairs/workbook", "/desk/repairs/workbook?state=cancelled",
     "/repairs", "/repairs/1", "/repair/1"],
)  # fmt: skip
def test_every_page_asks_the_same_of_many_repairs(desk, path):
    crowd(FEW)
    hazard = reported(queries.checkpoint(1), by=2, now=TERM_BEGAN)

    def measure(total):
        for number in range(len(queries.open_repairs()), total):
            at, key = queries.checkpoint(1 + number % FEW), f"slip-{number}-".ljust(22, "x")
            repair_asked(at, by=2, now=TERM_BEGAN, key=key, hazard_id=hazard.id)
            gone = repair_asked(at, by=2, now=TERM_BEGAN, key=f"{key}-gone")
            repair_moved(gone.id, RepairMoveKind.CANCEL, by=2, now=TERM_BEGAN)
        return asked(lambda: desk.get(path))

    small = measure(3)
    assert small == measure(40) <= MOST_STATEMENTS


@pytest.mark.parametrize(
    "path",
    ["/desk", "/desk/late", "/desk/hazards", "/desk/hazards?state=closed", "/desk/hazards/1", "/desk/checkpoints/1",
     "/desk/hazards/workbook",
     "/desk/hazards/assign?hazard=1&hazard=2&hazard=3&hazard=4&hazard=5&hazard=6"],
)  # fmt: skip
def test_the_desk_asks_the_same_of_many_hazards(desk, path):
    crowd(FEW)

    def measure(total):
        for number in range(len(queries.open_hazards()), total):
            at = queries.checkpoint(1 + number % FEW)
            reported(at, by=2, now=TERM_BEGAN, text=f"第 {number} 项", key=f"many-{number}".ljust(24, "x"))
        return asked(lambda: desk.get(path))

    small = measure(3)
    # Hazards, repairs and the steps of a set-up that is not finished are asked for beside the checks.
    assert small == measure(60) <= 100


@pytest.mark.parametrize(
    "path", ["/desk/notices", "/desk/notices/log", "/desk/notices/rules", "/desk/notices/channels/1", "/desk"]
)
def test_the_desk_asks_the_same_of_many_channels_rules_and_notices(desk, path):
    crowd(FEW)

    def measure(total):
        for number in range(len(queries.channels()), total):
            own = channels.add_channel(
                ChannelKind.WECOM, f"群 {number}", {"url": "https://qyapi.weixin.qq.com/x"}, may_be_inside=False,
                now=TERM_BEGAN, by=None,
            )  # fmt: skip
            notice_rules.add_rule(RuleValues(own.id, ["barred"]), now=TERM_BEGAN, by=None)
            for _ in range(2):
                channels.send_test(own.id, language="zh", now=TERM_BEGAN, by=None)
        return asked(lambda: desk.get(path))

    small = measure(2)
    # The start page asks for hazards, repairs and the steps of a set-up that is not finished too.
    assert small == measure(15) <= (100 if path == "/desk" else MOST_STATEMENTS)


def settle(total):
    """Fill a school up to so many more people, each holding a post that owes a plan, and buildings."""
    with writing() as session:
        like = session.get(Plan, 1)
        for number in range(len(queries.posts(FRIDAY_MORNING)), total):
            session.add(Person(name=f"老师 {number}", role="recorder", added_at=TERM_BEGAN))
            session.flush()
            newest = max(person.id for person in queries.people())
            post = posts.add_post(f"岗位 {number}", holder_ids=[3, newest], now=FRIDAY_MORNING, by=None)
            session.add(Place(name=f"楼 {number}", parent_id=1, level="building", position=number, owner_id=newest))
            session.add(Plan(
                title_zh=f"计划 {number}", title_en=f"Plan {number}", form_id=like.form_id, cadence=like.cadence,
                kind_id=like.kind_id, post_id=post.id, valid_from=TERM_BEGAN, entered_at=TERM_BEGAN,
            ))  # fmt: skip
    db.session.remove()


def renamed_place(name, number):
    row = db.session.get(Place, 2)
    places.edit_place(
        2, name=name, parent_id=1, owner_id=3 + number % 2, seen=edits.stamp(places.place_values(row)),
        calendar=calendar(), now=FRIDAY_MORNING, by=None,
    )  # fmt: skip


def renamed_checkpoint(name, number):
    row = queries.checkpoint(1)
    registry.edit_checkpoint(
        1, name=name, place_id=row.place_id, owner_id=3 + number % 2, fields={},
        seen=edits.stamp(registry.checkpoint_values(row)), calendar=calendar(), now=FRIDAY_MORNING, by=None,
    )  # fmt: skip


def renamed_plan(name, number):
    row = queries.newest_plan(1)
    wanted = PlanEdit(name, name, queries.cadence_of(row), owner_id=3 + number % 2, kind_id=row.kind_id)
    plan_edits.edit_plan(
        row.id, wanted, seen=edits.stamp(plan_edits.plan_values(row)), calendar=calendar(), now=FRIDAY_MORNING, by=None
    )


def calendar():
    return queries.calendar(SHANGHAI)


@pytest.mark.parametrize(
    ("path", "rename"),
    [("/desk/places/2", renamed_place), ("/desk/checkpoints/1", renamed_checkpoint), ("/desk/plans/{}", renamed_plan)],
)
def test_a_history_asks_the_same_however_long_it_is(desk, path, rename):
    crowd(FEW)

    def measure(times):
        for number in range(times):
            rename(f"名称 {times}-{number}", number)
        shown = path.format(queries.newest_plan(1).id)
        return asked(lambda: desk.get(shown))

    small = measure(2)
    assert small == measure(6) <= MOST_STATEMENTS


@pytest.mark.parametrize("path", ["/", "/jobs", "/hazards/1", "/reported/1", "/report", "/report?q=1", "/c/{code}/report"])
def test_the_phone_asks_the_same_of_many_hazards(phone, path):
    crowd(FEW)
    address = path.format(code=code_of(queries.checkpoint(1)))

    def measure(total):
        for number in range(len(queries.open_hazards()), total):
            at = queries.checkpoint(1 + number % FEW)
            reported(at, by=2, now=TERM_BEGAN, text=f"第 {number} 项", key=f"many-{number}".ljust(24, "x"))
        return asked(lambda: phone.get(address))

    small = measure(3)
    assert small == measure(60) <= MOST_STATEMENTS


@pytest.mark.parametrize("path", ["/report", "/report?q=1", "/jobs"])
def test_the_phone_asks_the_same_of_a_large_school_when_reporting(phone, path):
    small, large = at_both_sizes(lambda: asked(lambda: phone.get(path)))
    assert small == large <= MOST_STATEMENTS
