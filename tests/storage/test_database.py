"""R1, R11: safe settings on every connection, one writer at a time, all or nothing, and rows that must make sense."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint, insert, null, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from kiosk.core.form import read_answers
from kiosk.operations.inspections import Manner, Served, record_inspection
from kiosk.storage import database, queries
from kiosk.storage.database import StorageBusy, StorageUnsafe, db, writing
from kiosk.storage.models import Finding, Hazard, Inspection, Journal, Place, Setting
from tests.factories import all_rows, checkpoint, filled
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


@contextmanager
def other_program(app) -> Iterator[sqlite3.Connection]:
    """Open the database file as another program would, with no patience at all."""
    connection = sqlite3.connect(app.config["KIOSK"].database, timeout=0, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def held_elsewhere(app) -> Iterator[None]:
    """Hold a write open in another thread as long as the block runs."""
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), writing() as session:
            session.add(Setting(name="held", value="elsewhere"))
            session.flush()
            held.set()
            free.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(10)
        yield
    finally:
        free.set()
        thread.join(10)


def stored(name: str) -> str | None:
    """Return a setting as a reader who comes now finds it."""
    db.session.rollback()
    return queries.setting(name)


# -- every connection --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "wanted"), PRAGMAS.items())
def test_every_new_connection_has_the_safe_settings(app, name, wanted):
    with db.engine.connect() as first, db.engine.connect() as second:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for connection in (first, second)]
    assert found == [wanted, wanted]


def test_a_connection_that_does_not_take_the_settings_is_refused():
    class Deaf(sqlite3.Connection):
        def cursor(self, *args, **kwargs):
            return DeafCursor(self)

    class DeafCursor(sqlite3.Cursor):
        def execute(self, sql, *args):
            return super().execute("SELECT 0" if sql == "PRAGMA foreign_keys" else sql, *args)

    connection = sqlite3.connect(":memory:", factory=Deaf)
    with pytest.raises(StorageUnsafe, match="foreign_keys"):
        database._prepare(connection, None)
    connection.close()


# -- writing -----------------------------------------------------------------------------------------------------------


def test_a_write_takes_the_lock_at_its_first_word(app):
    with writing() as session, other_program(app) as other:
        session.scalar(select(Setting.value).where(Setting.name == "school"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_a_read_stops_no_writer(app):
    with other_program(app) as other:
        assert queries.setting("school")
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")


def test_readers_see_the_old_picture_until_a_write_is_whole(app):
    with writing() as session, other_program(app) as other:
        session.add(Setting(name="fresh", value="1"))
        session.flush()
        assert other.execute("SELECT count(*) FROM setting WHERE name = 'fresh'").fetchone() == (0,)
    assert queries.setting("fresh") == "1"


def test_a_write_that_waits_too_long_is_refused_and_writes_nothing(app, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with held_elsewhere(app), pytest.raises(StorageBusy), writing() as session:
        session.add(Setting(name="mine", value="1"))
    assert stored("mine") is None and stored("held") == "elsewhere"


def test_a_refused_write_does_not_keep_the_next_one_out(app, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with held_elsewhere(app), pytest.raises(StorageBusy), writing():
        pass
    with writing() as session:
        session.add(Setting(name="mine", value="1"))
    assert queries.setting("mine") == "1"


def test_a_write_waits_for_the_one_before_it(app):
    with held_elsewhere(app):
        waiting = threading.Thread(target=_write, args=(app, "waited"))
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
    waiting.join(10)
    assert stored("waited") == "1"


def _write(app, name: str) -> None:
    with app.app_context(), writing() as session:
        session.add(Setting(name=name, value="1"))


def test_a_lock_held_by_another_program_is_an_error_that_says_locked(app, monkeypatch):
    monkeypatch.setitem(database._PRAGMAS, "busy_timeout", 20)
    db.session.remove()
    db.engine.dispose()
    with other_program(app) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), writing() as session:
            session.add(Setting(name="mine", value="1"))
            session.flush()
        other.execute("ROLLBACK")
    assert queries.setting("mine") is None


def test_an_error_rolls_the_whole_write_back(app):
    with pytest.raises(ZeroDivisionError), writing() as session:
        session.add(Setting(name="mine", value="1"))
        session.flush()
        raise ZeroDivisionError
    assert queries.setting("mine") is None


def test_a_write_inside_a_write_joins_it(app):
    with pytest.raises(ZeroDivisionError), writing() as outer:
        with writing() as inner:
            assert inner is outer
            inner.add(Setting(name="mine", value="1"))
        raise ZeroDivisionError
    assert queries.setting("mine") is None


def test_a_read_inside_a_write_sees_what_others_wrote_before_it(app):
    assert queries.setting("late") is None
    with other_program(app) as other:
        other.execute("INSERT INTO setting (name, value) VALUES ('late', '1')")
    with writing():
        assert queries.setting("late") == "1"


def test_the_same_key_from_many_threads_is_one_inspection(app, cast):
    point_id = checkpoint().id
    form_id = queries.form_ids()["FIRE-01"]
    version = queries.current_versions([form_id])[form_id]
    item = next(each.key for each in version.form.items if each.type == "pass")
    reading = read_answers(version.form, filled(version.form, failing=(item,)))
    served = Served(cast.inspector, None, point_id, version.id, FRIDAY_MORNING)
    start = threading.Barrier(6)

    def send(_: int) -> tuple[int, bool]:
        with app.app_context():
            start.wait(10)
            recorded = record_inspection(served, reading, key="k" * 32, manner=Manner(), now=FRIDAY_NOON)
            return recorded.inspection.id, recorded.is_repeat

    with ThreadPoolExecutor(6) as phones:
        answers = list(phones.map(send, range(6)))
    assert {number for number, _ in answers} == {1} and sorted(again for _, again in answers) == [False] + [True] * 5
    assert [len(all_rows(model)) for model in (Inspection, Finding, Hazard)] == [1, 1, 1]


def test_writers_of_different_rows_lose_none(app):
    with ThreadPoolExecutor(8) as writers:
        list(writers.map(lambda number: _write(app, f"row {number}"), range(40)))
    assert sum(name.startswith("row ") for name in queries.settings()) == 40


def test_a_naive_instant_is_refused(app):
    with pytest.raises(StatementError, match="time zone"), writing() as session:
        session.add(Journal(at=datetime(2026, 11, 20, 8), what="x", about="", address=""))
    assert all(line.what != "x" for line in all_rows(Journal))


# -- rows that must make sense -----------------------------------------------------------------------------------------

AT, LATER, DAY = FRIDAY_MORNING, FRIDAY_NOON, date(2026, 11, 20)
ROWS: dict[str, dict[str, Any]] = {
    "setting": {"name": "colour", "value": "green"},
    "person": {"id": 900, "name": "钱", "role": "recorder", "username": "qian", "added_at": AT},
    "device": {
        "id": 900, "kind": "phone", "name": "p", "token_hash": "d", "shows_people": True, "enrolled_at": AT,
        "enrolled_by_id": 900,
    },
    "enrolment": {"id": 900, "token_hash": "e", "made_at": AT, "made_by_id": 900, "device_id": 900},
    "enrolment_request": {
        "id": 900, "token_hash": "e", "key": "k", "number": "0042", "name": "p", "owner": "钱", "address": "", "asked_at": AT,
        "answered_at": LATER, "answered_by_id": 900, "person_id": 900,
    },
    "sign_in": {"id": 900, "token_hash": "s", "person_id": 900, "device_id": 900, "at": AT},
    "place": {"id": 900, "parent_id": 1, "name": "仓库", "level": "building", "position": 0, "owner_id": 900},
    "kind": {
        "id": 900, "key": "odd", "zh": "怪", "en": "Odd", "risk": "high", "fields": [], "needs_large_label": False,
    },
    "checkpoint": {
        "id": 900, "name": "点", "kind_id": 900, "place_id": 900, "owner_id": 900, "fields": {}, "added_at": AT,
    },
    "code": {"code": "ABCDEFGH", "checkpoint_id": 900, "made_at": AT},
    "pause": {
        "id": 900, "checkpoint_id": 900, "from_at": AT, "until_at": LATER, "why": "修", "by_id": 900, "entered_at": AT,
    },
    "form": {"id": 900, "code": "ODD-01"},
    "form_version": {"id": 900, "form_id": 900, "number": 1, "content": {}, "published_at": AT},
    "satisfaction": {"form_version_id": 900, "form_id": 900},
    "label": {
        "id": 900, "code": "ABCDEFGH", "key": "k", "printed_at": AT, "by_id": 900, "address": "http://10.0.0.5",
        "stock": "plain-a4", "posted_by_id": 900, "damaged_by_id": 900,
    },
    "printer": {"id": 900, "name": "激光机", "stock": "", "offset_x": 0, "offset_y": 0, "scale": 1000, "last_cell": 0},
    "own_stock": {
        "id": 900, "name": "24 格", "width": 7000, "height": 3700, "columns": 3, "rows": 8, "left": 0, "top": 50,
        "pitch_x": 7000, "pitch_y": 3700, "dots_per_inch": 0,
    },
    "post": {"id": 900, "name": "门卫", "added_at": AT},
    "post_holder": {"id": 900, "post_id": 900, "person_id": 900, "from_at": AT, "until_at": LATER},
    "plan": {
        "id": 900, "title_zh": "月检", "title_en": "Monthly", "form_id": 900, "cadence": {}, "kind_id": 900,
        "place_id": 900, "owner_id": 900, "valid_from": AT, "valid_until": LATER, "replaces_id": 900, "entered_at": AT,
        "by_id": 900, "post_id": 900, "preset": "FIRE-01-M",
    },
    "schedule": {
        "id": 900, "plan_id": 900, "checkpoint_id": 900, "form_id": 900, "valid_from": AT, "valid_until": LATER,
        "is_replaced": False, "is_successor": False,
    },
    "inspection": {
        "id": 900, "key": "k", "fingerprint": "f", "checkpoint_id": 900, "form_id": 900, "form_version_id": 900,
        "person_id": 900, "device_id": 900, "at": AT, "received_at": AT, "served_at": AT, "origin": "live",
        "answers": {}, "manner": {}, "flags": [],
    },
    "second_person": {
        "id": 900, "record_key": "k", "item": "seal", "person_id": 900, "device_id": 900, "at": AT,
    },
    "hazard": {
        "id": 900, "checkpoint_id": 900, "place_id": 900, "form_id": 900, "item": "seal", "fail_class": "stop",
        "source": "inspection", "category": "", "text": "",
    },
    "finding": {
        "id": 900, "inspection_id": 900, "hazard_id": 900, "item": "seal", "fail_class": "stop", "reasons": [],
        "note": "",
    },
    "move": {
        "id": 900, "hazard_id": 900, "kind": "report", "at": AT, "by_id": 900, "note": "", "key": "m", "guest": "",
        "assignee_id": 900, "firm": "", "due_at": LATER, "cost": 100, "materials": "", "no_photo": "", "is_own": False,
    },
    "repair": {
        "id": 900, "hazard_id": 900, "checkpoint_id": 900, "place_id": 900, "urgency": "normal", "text": "漏水",
        "contact": "",
    },
    "repair_move": {
        "id": 900, "repair_id": 900, "kind": "ask", "at": AT, "by_id": 900, "note": "", "key": "r", "assignee_id": 900,
        "firm": "", "due_at": LATER, "cost": 0, "materials": "", "no_photo": "", "is_misuse": False, "compensation": 0,
        "rating": 5,
    },
    "photo": {
        "id": 900, "key": "p", "record_key": "k", "item": "", "kind": "photo", "digest": "ab", "width": 4, "height": 3,
        "size": 900, "person_id": 900, "device_id": 900, "checkpoint_id": 900, "taken_at": AT, "received_at": LATER,
        "inspection_id": 900, "move_id": 900,
    },
    "excuse": {"id": 900, "schedule_id": 900, "opens": AT, "reason": "雨", "by_id": 900, "at": AT},
    "term": {"id": 900, "key": "t", "name": "秋", "first_on": DAY, "last_on": DAY, "week_one_on": DAY},
    "own_entry": {"id": 900, "kind": "closed", "first_on": DAY, "last_on": DAY, "reason": "", "by_id": 900},
    "national_day": {"id": 900, "on": DAY, "is_off": True, "name": "", "is_confirmed": True},
    "meal_time": {"id": 900, "meal": "tea", "starts_by": 900, "from_on": DAY},
    "feed": {
        "id": 900, "token_hash": "f" * 64, "person_id": 900, "language": "zh", "made_at": AT, "made_by_id": 900,
        "revoked_at": LATER,
    },
    "saved_filter": {"id": 900, "person_id": 900, "name": "厨房", "path": "/desk/late", "query": ""},
    "channel": {
        "id": 900, "name": "后勤群", "kind": "wecom", "parts": {}, "secrets": {"url": "https://example.com"}, "secrets_at": AT,
        "added_at": AT,
    },
    "notice_rule": {
        "id": 900, "channel_id": 900, "kinds": ["barred"], "place_id": 900, "kind_id": 900, "least_class": "term",
        "only_major": False, "quiet_from_by": 1200, "quiet_to_by": 420, "is_quiet_on_holidays": True,
        "urgent_passes": True, "summary_by": 1020, "since_at": AT,
    },
    "notice": {
        "id": 900, "channel_id": 900, "kind": "changes", "key": "summary:1", "text": "x", "made_at": AT,
        "not_before_at": AT, "settled": "sent", "settled_at": AT, "counts_from": 1,
    },
    "notice_change": {
        "id": 900, "notice_id": 900, "channel_id": 900, "key": "k", "kind": "barred", "line": "x", "at": AT, "move_id": 900,
    },
    "notice_try": {
        "id": 900, "notice_id": 900, "number": 1, "began_at": AT, "ended_at": AT, "outcome": "sent", "code": "0", "words": "",
    },
    "journal": {"id": 900, "at": AT, "by_id": 900, "what": "x", "about": "", "address": "", "thing": "place:3", "before": None},
}  # fmt: skip
ODD = [
    ("person", {"role": "guest"}, "ck_person_role_is_known"),
    ("device", {"kind": "watch"}, "ck_device_kind_is_known"),
    ("enrolment_request", {"answered_by_id": None}, "ck_enrolment_request_is_answered_by_somebody"),
    ("enrolment_request", {"answered_at": None, "answered_by_id": None}, "ck_enrolment_request_is_approved_by_an_answer"),
    ("place", {"level": "planet"}, "ck_place_level_is_known"),
    ("kind", {"risk": "none"}, "ck_kind_risk_is_known"),
    ("pause", {"until_at": AT}, "ck_pause_ends_after_it_begins"),
    ("pause", {"entered_at": LATER}, "ck_pause_does_not_reach_back"),
    ("post_holder", {"from_at": LATER, "until_at": AT}, "ck_post_holder_ends_after_it_begins"),
    ("plan", {"valid_from": LATER, "valid_until": AT}, "ck_plan_ends_after_it_begins"),
    ("schedule", {"valid_from": LATER, "valid_until": AT}, "ck_schedule_ends_after_it_begins"),
    ("inspection", {"origin": "dream"}, "ck_inspection_origin_is_known"),
    ("photo", {"kind": "film"}, "ck_photo_kind_is_known"),
    ("photo", {"width": 0}, "ck_photo_has_content"),
    ("hazard", {"fail_class": "soon"}, "ck_hazard_fail_class_is_known"),
    ("hazard", {"source": "dream"}, "ck_hazard_source_is_known"),
    ("move", {"kind": "forget", "key": None}, "ck_move_kind_is_known"),
    ("move", {"cost": -1, "key": None}, "ck_move_cost_is_not_negative"),
    ("repair", {"urgency": "soon"}, "ck_repair_urgency_is_known"),
    ("repair_move", {"kind": "forget"}, "ck_repair_move_kind_is_known"),
    ("repair_move", {"cost": -1}, "ck_repair_move_cost_is_not_negative"),
    ("repair_move", {"compensation": -1}, "ck_repair_move_compensation_is_not_negative"),
    ("repair_move", {"rating": 6}, "ck_repair_move_rating_is_one_to_five"),
    ("term", {"last_on": date(2026, 11, 19)}, "ck_term_ends_after_it_begins"),
    ("own_entry", {"last_on": date(2026, 11, 19)}, "ck_own_entry_ends_after_it_begins"),
    ("meal_time", {"starts_by": 1440}, "ck_meal_time_starts_within_the_day"),
    ("meal_time", {"starts_by": -1}, "ck_meal_time_starts_within_the_day"),
    ("finding", {"fail_class": "soon"}, "ck_finding_fail_class_is_known"),
    ("own_entry", {"kind": "party"}, "ck_own_entry_kind_is_known"),
    ("printer", {"offset_x": 201}, "ck_printer_offset_x_is_small"),
    ("printer", {"offset_y": -201}, "ck_printer_offset_y_is_small"),
    ("printer", {"scale": 899}, "ck_printer_scale_is_near_one"),
    ("printer", {"last_cell": -1}, "ck_printer_last_cell_is_counted"),
    ("own_stock", {"dots_per_inch": 72}, "ck_own_stock_dots_are_known"),
    ("channel", {"kind": "pigeon"}, "ck_channel_kind_is_known"),
    ("notice_rule", {"least_class": "soon"}, "ck_notice_rule_least_class_is_known"),
    ("notice_rule", {"quiet_to_by": None}, "ck_notice_rule_quiet_hours_are_a_span"),
    ("notice_rule", {"quiet_to_by": 1200}, "ck_notice_rule_quiet_hours_are_a_span"),
    ("notice_rule", {"quiet_from_by": 1440}, "ck_notice_rule_quiet_hours_are_a_span"),
    ("notice_rule", {"summary_by": 1440}, "ck_notice_rule_summary_is_within_the_day"),
    ("notice", {"kind": "rumour"}, "ck_notice_kind_is_known"),
    ("notice", {"settled": "perhaps"}, "ck_notice_settled_is_known"),
    ("notice_change", {"kind": "weather"}, "ck_notice_change_kind_is_known"),
    ("notice_try", {"outcome": "perhaps"}, "ck_notice_try_outcome_is_known"),
]
TABLES = db.metadata.tables
UNIQUE = [
    (table.name, name)
    for table in TABLES.values()
    for name in sorted(str(each.name) for each in table.constraints if isinstance(each, UniqueConstraint))
]
POINTERS = sorted((table.name, key.parent.name) for table in TABLES.values() for key in table.foreign_keys)


def put(name: str, /, **changed: Any) -> None:
    """Insert the sound row of a table, with some columns changed, past every operation."""
    with writing() as session:
        session.execute(insert(TABLES[name]).values(ROWS[name] | changed))


@pytest.fixture
def rows(app) -> None:
    """Put one sound row into every table."""
    for name in ROWS:
        put(name)


def test_there_is_a_sound_row_for_every_table():
    assert set(ROWS) == set(TABLES)


def test_every_rule_of_a_row_has_a_name_and_a_row_that_breaks_it():
    rules = [each for table in TABLES.values() for each in table.constraints]
    assert all(rule.name for rule in rules)
    checks = {str(rule.name) for rule in rules if isinstance(rule, CheckConstraint)}
    assert checks == {name for _, _, name in ODD}


@pytest.mark.parametrize(("name", "changed", "rule"), ODD)
def test_a_row_that_breaks_a_rule_is_refused_by_name(rows, name, changed, rule):
    with pytest.raises(IntegrityError, match=rule):
        put(name, id=901, **changed)


@pytest.mark.parametrize(("name", "rule"), UNIQUE)
def test_what_is_unique_is_refused_a_second_time(rows, name, rule):
    with pytest.raises(IntegrityError, match=f"UNIQUE constraint failed: {name}"):
        put(name, id=901)


@pytest.mark.parametrize(("name", "column"), POINTERS)
def test_a_row_that_points_at_nothing_is_refused(app, name, column):
    for earlier in list(ROWS)[: list(ROWS).index(name)]:
        put(earlier)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        put(name, **{column: 99999})


@pytest.mark.parametrize("name", ["setting", "code"])
def test_a_natural_key_is_given_once(rows, name):
    with pytest.raises(IntegrityError, match="UNIQUE"):
        put(name)


@pytest.mark.parametrize("name", ROWS)
def test_what_must_be_there_is_not_left_out(rows, name):
    fresh = {"id": 901} if "id" in TABLES[name].columns else {}
    for column in TABLES[name].columns:
        if not column.nullable and column.name != "id":
            with pytest.raises(IntegrityError, match=f"NOT NULL constraint failed: {name}.{column.name}"):
                put(name, **fresh | {column.name: null()})


def test_what_others_point_at_is_not_deleted(rows):
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), writing() as session:
        session.delete(session.get(Place, 900))


def test_a_check_of_the_whole_file_finds_nothing_loose(rows):
    with db.engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
