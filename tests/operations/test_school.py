"""SETUP-1: founding a school fills what it needs; its settings; every address its labels ever carried is remembered."""

import pytest

from kiosk import create_app, library
from kiosk.operations import edits, people, school
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import FormVersion, Place, Setting
from tests.conftest import FrozenClock, settings_for
from tests.factories import PASSWORD, SCHOOL, all_rows
from tests.instants import FRIDAY_MORNING as NOW


@pytest.fixture
def bare(tmp_path):
    """Return an application whose database holds no school yet."""
    app = create_app(settings_for(tmp_path / "bare"), clock=FrozenClock(), is_new=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_before_founding_there_is_no_school(bare):
    assert (school.is_founded(), school.name(), school.base_url()) == (False, "", None)


def test_a_founded_school_has_campus_kinds_forms_calendar_and_meals(app):
    assert school.is_founded() and school.name() == SCHOOL
    assert [(place.name, place.level) for place in all_rows(Place)] == [(SCHOOL, "campus")]
    assert set(queries.kinds()) == set(library.kinds())
    assert set(queries.form_ids()) == set(library.forms())
    assert all(row.number == 1 for row in all_rows(FormVersion))
    assert queries.national_days(2026) and queries.national_days(2027)


def test_the_set_up_code_is_not_stored_readably(bare):
    code = school.found_school("新校", now=NOW)
    assert len(code) == 10 and code not in " ".join(queries.settings().values())
    assert queries.setting("setup_code_hash") == people.fingerprint(code)


def test_the_set_up_code_is_used_up_by_the_first_administrator(bare):
    code = school.found_school("新校", now=NOW)
    people.set_up_administrator(f" {code.lower()} ", name="钱", username="qian", password=PASSWORD, now=NOW)
    assert queries.setting("setup_code_hash") is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"password": "short"}, Refusal.PASSWORD_TOO_SHORT),
        ({"username": " "}, Refusal.NAME_MISSING),
        ({"name": ""}, Refusal.NAME_MISSING),
        ({"code": "WRONG"}, Refusal.WRONG_SETUP_CODE),
    ],
)
def test_a_set_up_that_is_refused_leaves_the_code_usable_and_nobody_behind(bare, typed, why):
    code = school.found_school("新校", now=NOW)
    wanted = {"code": code, "name": "钱", "username": "qian", "password": PASSWORD}
    values = wanted | typed
    with pytest.raises(Refused) as refused:
        people.set_up_administrator(values.pop("code"), **values, now=NOW)
    assert refused.value.why is why and queries.people() == []
    wanted.pop("code")
    assert people.set_up_administrator(code, **wanted, now=NOW).name == "钱"


@pytest.mark.parametrize(("name", "why"), [("", Refusal.NAME_MISSING), (" ", Refusal.NAME_MISSING), ("长" * 41, Refusal.TOO_LONG)])
def test_a_school_has_a_name(bare, name, why):
    with pytest.raises(Refused) as refused:
        school.found_school(name, now=NOW)
    assert refused.value.why is why and not school.is_founded() and all_rows(Place) == []


def test_a_setting_holds_what_was_said_last(app):
    school.set_setting("colour", "green")
    school.set_setting("colour", "blue")
    assert [row.value for row in all_rows(Setting) if row.name == "colour"] == ["blue"]


def test_every_address_that_labels_ever_carried_is_remembered_once(app):
    for url in ("http://10.0.0.5:8080", "http://xuncha.school", "http://10.0.0.5:8080"):
        school.set_base_url(url)
    assert school.base_url() == "http://10.0.0.5:8080"
    assert queries.setting("printed_addresses").split() == ["http://10.0.0.5:8080", "http://xuncha.school"]


def seen():
    return edits.stamp(school.values())


def test_a_changed_name_changes_the_campus_and_both_remember_it(app, cast):
    values = school.values()
    assert school.change_school("新名", **values_but_name(values), seen=seen(), now=NOW, by=cast.administrator)
    assert school.name() == "新名" and queries.campus().name == "新名"
    line, place_line = queries.last_edit("school"), queries.last_edit(f"place:{queries.campus().id}")
    assert line.after == {"name": "新名"} and place_line.after == {"name": "新名"}


def test_a_campus_with_a_name_of_its_own_keeps_it(app, cast):
    with writing():
        queries.campus().name = "东校区"
    school.change_school("新名", **values_but_name(school.values()), seen=seen(), now=NOW, by=cast.administrator)
    assert queries.campus().name == "东校区"


def test_settings_seen_before_somebody_changed_them_are_refused(app, cast):
    old = seen()
    values = values_but_name(school.values())
    school.change_school("新名", **values, seen=old, now=NOW, by=cast.administrator)
    assert not school.change_school("新名", **values, seen=old, now=NOW, by=cast.administrator)
    with pytest.raises(edits.Outdated):
        school.change_school("别名", **values, seen=old, now=NOW, by=cast.administrator)


@pytest.mark.parametrize(("hours", "is_taken"), [((0, 1440), True), ((360, 360), False), ((-1, 5), False), ((5, 1441), False)])
def test_the_wall_is_bright_for_a_while_within_the_day(app, cast, hours, is_taken):
    values = school.values() | {"bright_from": hours[0], "bright_to": hours[1]}
    name = values.pop("name")
    if is_taken:
        assert school.change_school(name, **values, seen=seen(), now=NOW, by=cast.administrator)
        assert school.bright_hours() == hours
    else:
        with pytest.raises(Refused):
            school.change_school(name, **values, seen=seen(), now=NOW, by=cast.administrator)


def values_but_name(values):
    return {name: value for name, value in values.items() if name != "name"}
