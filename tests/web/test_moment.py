"""One request sees one instant, one calendar and one language; local time is the school's; labels carry the stored address."""

import shutil
from datetime import date

import pytest

from kiosk import create_app
from kiosk.core.board import Moment
from kiosk.operations import people, school
from kiosk.storage.database import db
from kiosk.web import edge
from kiosk.web.edge import moment
from tests.conftest import FrozenClock, settings_for
from tests.instants import FRIDAY_MORNING, local
from tests.web.test_scan import fields_in, page


class CountingClock(FrozenClock):
    """A clock that counts how often it is read."""

    reads = 0

    def __call__(self):
        self.reads += 1
        return super().__call__()


@pytest.fixture
def settled(founded, tmp_path):
    """Return how to start the founded school with other settings."""
    started = []

    def start(clock=FRIDAY_MORNING, **overrides):
        folder = tmp_path / f"instance{len(started)}"
        shutil.copytree(founded[0], folder)
        app = create_app(settings_for(folder, **overrides), clock=lambda: clock)
        context = app.app_context()
        context.push()
        started.append(context)
        return app

    yield start
    for context in reversed(started):
        db.session.remove()
        db.engine.dispose()
        context.pop()


def test_one_request_reads_the_clock_once(app, client, cast):
    token = people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.supervisor).value
    clock = app.config["CLOCK"] = CountingClock()
    client.get(f"/board/{token}")
    assert clock.reads == 1
    client.get(f"/board/{token}")
    assert clock.reads == 2


def test_an_instant_stays_for_the_whole_request(app):
    clock = app.config["CLOCK"] = CountingClock()
    with app.test_request_context():
        first = edge.now()
        clock.now = local("2027-01-01 00:00")
        assert edge.now() == first == FRIDAY_MORNING


def test_one_request_sees_one_calendar(app):
    with app.test_request_context():
        assert edge.calendar() is edge.calendar()


def test_instants_are_shown_on_the_schools_clock(app):
    with app.test_request_context():
        assert moment.moment_of(FRIDAY_MORNING) == Moment(date(2026, 11, 20), 8 * 60 + 10)
        assert moment.moment_of(local("2026-11-21 00:00")) == Moment(date(2026, 11, 21), 0)
        assert moment.moment_of(None) is None


def test_another_zone_shows_another_day(settled):
    app = settled(timezone="America/New_York")
    with app.test_request_context():
        assert edge.zone().key == "America/New_York"
        assert moment.moment_of(FRIDAY_MORNING) == Moment(date(2026, 11, 19), 19 * 60 + 10)


# -- language ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "language"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-US,en;q=0.9", "en"), ("fr-FR,en;q=0.3", "en"), ("fr", "zh"), ("", "zh"),
     ("en;q=0.1,zh;q=0.2", "zh"), ("*", "zh"), ("zh-Hant-TW", "zh"), ("x" * 300, "zh"), (";q=,,", "zh")],
)  # fmt: skip
def test_the_browser_is_answered_in_the_language_it_asks_for(client, asked, language):
    answer = client.get("/", headers={"Accept-Language": asked})
    assert page(answer).html["lang"] == {"zh": "zh-CN", "en": "en"}[language]


def choose(client, language, **more):
    fields = fields_in(client.get("/"), "form.language-form")
    return client.post("/language", data=fields | {"language": language} | more)


def test_a_chosen_language_stays(client):
    assert choose(client, "en").status_code == 303
    assert page(client.get("/", headers={"Accept-Language": "zh-CN"})).html["lang"] == "en"
    choose(client, "zh")
    assert page(client.get("/", headers={"Accept-Language": "en"})).html["lang"] == "zh-CN"


@pytest.mark.parametrize("odd", ["fr", "", "en; path=/", "<b>", "auto", "zh_Hans_CN"])
def test_an_unknown_language_changes_nothing(client, odd):
    answer = choose(client, odd)
    assert answer.status_code == 303 and client.get_cookie("kiosk_language") is None
    client.set_cookie("kiosk_language", odd.replace(";", ""))
    assert page(client.get("/")).html["lang"] == "zh-CN"


def test_choosing_a_language_leads_back_to_the_page(client):
    assert choose(client, "en", next="/find?code=x").location == "/find?code=x"


@pytest.mark.parametrize("target", ["//evil.example", "http://evil.example/", "/\\evil.example", "\\evil", "javascript:x", "/\r\nX: y", "/" + "x" * 500])
def test_choosing_a_language_never_leads_elsewhere(client, target):
    assert choose(client, "en", next=target).location == "/"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_language_set_for_the_school_is_everybodys(settled, language):
    client = settled(language=language).test_client()
    client.set_cookie("kiosk_language", "en" if language == "zh" else "zh")
    answer = client.get("/", headers={"Accept-Language": "en" if language == "zh" else "zh-CN"})
    assert page(answer).html["lang"] == {"zh": "zh-CN", "en": "en"}[language]


# -- the address on labels ---------------------------------------------------------------------------------------------


def test_the_stored_address_goes_before_the_setting_and_never_the_requests_own(settled):
    app = settled(base_url="http://10.1.1.1:8080")
    with app.test_request_context(headers={"Host": "192.168.1.9"}):
        assert edge.base_url() == "http://10.1.1.1:8080"
        school.set_base_url("http://xuncha.school")
        assert edge.base_url() == "http://xuncha.school"


def test_without_any_address_it_is_this_machine(app):
    with app.test_request_context(headers={"Host": "192.168.1.9"}):
        assert edge.base_url() == "http://localhost:8080"
