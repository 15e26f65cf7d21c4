"""The sample kindergarten: lively at any date, made through operations alone, and open at the doors it names."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from kiosk import create_app, library
from kiosk.cli import Session, kiosk
from kiosk.core.calendar import Filter
from kiosk.core.window import Status
from kiosk.operations import boards, deadlines, demo, people
from kiosk.operations.demo import scene
from kiosk.operations.demo.building import term_around
from kiosk.operations.demo.scene import BARRED, PAUSED, spots
from kiosk.storage import queries
from kiosk.storage.database import db
from kiosk.storage.models import Excuse, Inspection, PauseFact, Role
from qr import code as codes
from tests.conftest import settings_for
from tests.instants import SHANGHAI, local

SCHOOL_MORNING = local("2026-11-20 10:00")


@dataclass(frozen=True)
class Sample:
    """A sample kindergarten, open for questions, and the instant it was made at."""

    app: Flask
    now: datetime

    @property
    def calendar(self):
        return queries.calendar(SHANGHAI)


def made(folder: Path, now: datetime) -> Sample:
    app = create_app(settings_for(folder), clock=lambda: now, is_new=True)
    with app.app_context():
        demo.build(now=now, zone=SHANGHAI, new_code=partial(codes.new_code, Random(1).choice))
        db.session.remove()
    return Sample(app, now)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return made(tmp_path_factory.mktemp("demo"), SCHOOL_MORNING)


@pytest.fixture
def sample(built: Sample):
    with built.app.app_context():
        yield built
        db.session.remove()
        db.engine.dispose()


def rows(model) -> list:
    return list(db.session.scalars(select(model)))


def test_it_has_sixty_checkpoints_in_three_buildings_a_playground_and_a_gate(sample):
    assert len(queries.checkpoints()) == len(spots(date(2026, 11, 20))) == 60
    areas = {queries.places()[each.place_id].area for each in queries.checkpoints()}
    assert areas == {"教学楼", "食堂楼", "综合楼", "操场", "大门"}
    assert all(queries.codes_in_use()[each.id] for each in queries.checkpoints())


def test_every_form_of_its_plans_was_filled_in(sample):
    codes_by_id = {form_id: code for code, form_id in queries.form_ids().items()}
    inspected = {codes_by_id[each.form_id] for each in rows(Inspection)}
    assert inspected == {preset.form for preset in library.plans() if preset.key in scene.PLANS}
    assert len(inspected) == 12


def test_its_plans_are_plans_of_the_library():
    assert {preset.key for preset in library.plans()} >= scene.PLANS


def test_nothing_was_recorded_before_the_story_or_after_now(sample):
    instants = [each.at for each in rows(Inspection)]
    assert instants == sorted(instants)
    assert instants[-1] < sample.now
    assert timedelta(days=21) <= sample.now - instants[0] < timedelta(days=28)


def test_most_checks_are_on_time_some_late_and_a_few_missed(sample):
    start = sample.now - timedelta(days=28)
    missed = boards.missed_between(start, sample.now, calendar=sample.calendar, now=sample.now)
    assert 3 <= len(missed) <= 30
    assert sum(miss.is_excused for miss in missed) == len(rows(Excuse)) == 2
    assert len(rows(Inspection)) > 50 * len(missed)


def test_the_board_has_something_to_show(sample):
    board = boards.current(calendar=sample.calendar, now=sample.now, language="zh")
    assert 10 < board.count.done < board.count.total


def test_faults_were_found_with_their_reasons(sample):
    found = Counter(hazard.fail_class for hazard in queries.open_hazards())
    assert sum(found.values()) >= 8
    assert {"stop", "now", "term"} <= found.keys()


def test_one_checkpoint_is_paused_and_others_are_out_of_use_by_their_hazards(sample):
    watched = queries.watched(t=sample.now, since=sample.now)
    states = {each.name: each.state.value for each in watched}
    assert states[PAUSED] == "paused"
    assert sum(state == "paused" for state in states.values()) == 1
    # The extinguisher that is past its service is out of use too.
    assert {name for name, state in states.items() if state == "barred"} == {BARRED, "灭火器 门-01"}
    (pause,) = rows(PauseFact)
    later = [each for each in rows(Inspection) if each.checkpoint_id == pause.checkpoint_id and each.at > pause.from_at]
    assert later == []


def test_its_hazards_have_come_to_every_state_of_the_staff(sample):
    cards = queries.open_hazards()
    assert {card.course.state.value for card in cards} == {"reported", "assigned", "rectified", "verified"}
    assert sum(card.is_repeat for card in cards) == 1
    wanted = deadlines.deadlines(calendar=sample.calendar, now=sample.now)
    late = [each for each in wanted if each.status(sample.now) is Status.OVERDUE]
    assert 1 <= len(late) <= 3
    ended = queries.closed_hazards(sample.now - timedelta(days=28), sample.now)
    assert {card.course.state.value for card in ended} == {"closed", "dismissed"}


def test_a_closed_hazard_shows_what_was_before_and_after(sample):
    ended = queries.closed_hazards(sample.now - timedelta(days=28), sample.now)
    files = [queries.hazard(card.id) for card in ended]
    assert [(len(file.before), len(file.after)) for file in files if file.before] == [(1, 1)]


def test_a_major_hazard_waits_for_the_head(sample):
    (major,) = [card for card in queries.open_hazards() if card.course.is_major]
    assert (major.course.state.value, major.course.has_guard, major.course.has_treatment) == ("verified", True, True)


def test_an_extinguisher_is_due_for_service(sample):
    due = [hazard.checkpoint for hazard in queries.open_hazards() if hazard.item == "lifetime"]
    assert due == ["灭火器 门-01"]


def test_both_desk_accounts_sign_in_and_no_set_up_code_is_left(sample):
    for role, username in demo.USERNAMES.items():
        _, person = people.sign_in_at_desk(username, demo.PASSWORD, now=sample.now)
        assert person.role == role
    assert demo.USERNAMES.keys() == {Role.SUPERVISOR, Role.ADMINISTRATOR}
    assert queries.setting("setup_code_hash") is None


def test_the_doors_are_open(sample):
    doors = demo.doors(now=sample.now, zone=SHANGHAI)
    client = sample.app.test_client()
    assert client.get(f"/board/{doors.wall}").status_code == 200
    assert client.get(f"/enrol/{doors.enrolment}").status_code == 200
    assert client.get(f"/c/{doors.code}").status_code in (200, 303)
    named = queries.named_by(doors.code)
    tiles = boards.here(named.checkpoint.id, calendar=sample.calendar, now=sample.now)
    assert tiles[0].status in (Status.DUE, Status.GRACE, Status.OVERDUE)


def test_the_wall_tablet_keeps_its_link_and_each_look_offers_another_enrolment(sample):
    first, second = (demo.doors(now=sample.now, zone=SHANGHAI) for _ in range(2))
    assert first.wall == second.wall
    assert first.enrolment != second.enrolment


def test_a_holiday_is_lively_too(tmp_path):
    national_day = local("2025-10-02 12:00")
    sample = made(tmp_path, national_day)
    with sample.app.app_context():
        board = boards.current(calendar=sample.calendar, now=national_day, language="zh")
        assert board.count.total > 50
        assert not sample.calendar.is_day(date(2025, 10, 1), Filter.SCHOOL)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("day", [1, 15, 28])
def test_the_term_holds_today_and_the_story(month, day):
    today = date(2028, month, day)
    begins_on = today - timedelta(days=27)
    name, first_on, last_on = term_around(today, begins_on)
    assert first_on <= begins_on
    assert today < last_on
    assert "学期" in name


def test_the_usual_term_is_left_as_it_is():
    assert term_around(date(2026, 11, 20), date(2026, 10, 26)) == (
        "2026–2027 学年第一学期",
        date(2026, 9, 1),
        date(2027, 1, 22),
    )


def test_the_command_makes_it_once_and_anew_when_asked(tmp_path):
    session = Session(clock=lambda: SCHOOL_MORNING, addresses=lambda: ("192.168.1.10",))

    def run(*arguments: str) -> str:
        environ = {"KIOSK_LANGUAGE": None, "KIOSK_PORT": None}
        result = CliRunner().invoke(
            kiosk, ["--instance", str(tmp_path), "demo", "--no-serve", *arguments], obj=session, env=environ
        )
        assert result.exit_code == 0, result.output
        return result.stdout

    first, second = run(), run()
    assert "正在准备" in first
    assert "正在准备" not in second
    assert "仅供演示" in second
    for path in ("http://127.0.0.1:8080/board/", "http://127.0.0.1:8080/desk", "http://127.0.0.1:8080/c/"):
        assert path in second
    assert "http://192.168.1.10:8080/enrol/" in second
    assert (tmp_path / "demo" / "kiosk.db").is_file()
    assert not (tmp_path / "kiosk.db").exists()
    assert "正在准备" in run("--fresh")
