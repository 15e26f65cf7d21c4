"""R7, R8: a database is brought to the newest schema after a backup, whole or not at all, and never taken backwards."""

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from kiosk import create_app
from kiosk.core.window import Pause
from kiosk.storage import queries, schema
from kiosk.storage.database import db
from kiosk.storage.guard import DatabaseDamaged, DatabaseMissing
from kiosk.storage.schema import SchemaTooNew
from tests.conftest import FrozenClock, settings_for

STEP = '''"""A step of tomorrow."""

import os

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = depends_on = None


def upgrade():
    op.create_table("table_{revision}", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO setting (name, value) VALUES ('{revision}', 'moved')")
    {then}
'''
TODAY = schema.FOLDER
FAILS = "raise ArithmeticError('half way')"
DIES = "os._exit(9)"


@pytest.fixture
def instance(founded, tmp_path) -> Path:
    """Return the folder of a founded school that nobody has open."""
    folder = tmp_path / "instance"
    shutil.copytree(founded[0], folder)
    return folder


@pytest.fixture
def tomorrow(monkeypatch, tmp_path):
    """Return how a newer program is made: its further steps, each with what it does at its end."""

    def moves_on(*endings: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(TODAY, folder, ignore=shutil.ignore_patterns("__pycache__"))
        monkeypatch.setattr(schema, "FOLDER", TODAY)
        before = head()
        for number, ending in enumerate(endings, start=1):
            step = STEP.format(revision=f"t{number}", before=before, then=ending)
            (folder / "versions" / f"t{number}.py").write_text(step, encoding="utf-8")
            before = f"t{number}"
        monkeypatch.setattr(schema, "FOLDER", folder)
        return folder

    return moves_on


def head() -> str:
    """Return the newest revision this program knows."""
    found = schema._script().get_current_head()
    assert found is not None
    return found


def head_of_today() -> str:
    """Return the newest revision of the program as it is, whatever steps of tomorrow were added."""
    return str(ScriptDirectory(str(TODAY)).get_current_head())


def start(folder: Path, **kwargs) -> None:
    """Start the program on a folder and let go of the database again."""
    app = create_app(settings_for(folder), clock=FrozenClock(), **kwargs)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def rows(folder: Path, sql: str) -> list[tuple]:
    """Return what a database file answers to another program."""
    connection = sqlite3.connect(folder / "kiosk.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def stands_at(folder: Path) -> tuple[str, set[str], set[str]]:
    """Return the revision a database says, the tables of tomorrow it has, and the rows they brought."""
    ((revision,),) = rows(folder, "SELECT version_num FROM alembic_version")
    tables = {name for (name,) in rows(folder, "SELECT name FROM sqlite_schema WHERE name LIKE 'table_t_'")}
    moved = {name for (name,) in rows(folder, "SELECT name FROM setting WHERE value = 'moved'")}
    return revision, tables, moved


def backups(folder: Path) -> list[Path]:
    return sorted((folder / "backups").glob("**/*.db")) if (folder / "backups").exists() else []


# -- the schema itself -------------------------------------------------------------------------------------------------


def described(engine) -> dict[str, dict[str, object]]:
    """Return tables, columns, constraints and indexes of a database as plain values."""
    found = inspect(engine)
    return {
        table: {
            "columns": [
                (each["name"], str(each["type"]), each["nullable"], each["default"], each["primary_key"])
                for each in found.get_columns(table)
            ],
            "primary key": (found.get_pk_constraint(table)["name"], found.get_pk_constraint(table)["constrained_columns"]),
            # Without their names: of a key that came with an added column the reflection does not tell it.
            "foreign keys": sorted(
                (each["constrained_columns"], each["referred_table"], each["referred_columns"])
                for each in found.get_foreign_keys(table)
            ),
            "unique": sorted((str(each["name"]), each["column_names"]) for each in found.get_unique_constraints(table)),
            "checks": sorted((str(each["name"]), each["sqltext"]) for each in found.get_check_constraints(table)),
            "indexes": sorted(
                (str(each["name"]), each["column_names"], bool(each["unique"])) for each in found.get_indexes(table)
            ),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_a_migrated_database_equals_a_fresh_one(app, tmp_path):
    (tmp_path / "fresh.db").touch()
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    db.metadata.create_all(fresh)
    migrated, wanted = described(db.engine), described(fresh)
    fresh.dispose()
    assert set(migrated) == set(wanted) == set(db.metadata.tables)
    for table, description in wanted.items():
        assert migrated[table] == description, table


def test_alembic_finds_nothing_left_to_migrate(app):
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


def test_a_new_database_stands_at_the_newest_revision(app):
    assert schema.revision() == head() and schema.is_current()


# -- bringing an older database forward --------------------------------------------------------------------------------


def test_nothing_is_backed_up_when_nothing_is_to_be_migrated(instance):
    start(instance)
    assert backups(instance) == []


def test_a_backup_of_the_old_state_is_made_before_a_migration(instance, tomorrow):
    tomorrow("pass")
    start(instance)
    assert stands_at(instance) == ("t1", {"table_t1"}, {"t1"})
    (copy,) = backups(instance)
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT name FROM sqlite_schema WHERE name = 'table_t1'").fetchall() == []
    assert connection.execute("SELECT count(*) FROM person").fetchone() == (5,)
    connection.close()


def test_a_migrated_database_keeps_its_rows(instance, tomorrow):
    before = rows(instance, "SELECT id, name FROM person")
    tomorrow("pass", "pass")
    start(instance)
    assert rows(instance, "SELECT id, name FROM person") == before
    assert stands_at(instance)[0] == "t2"


def test_without_a_backup_nothing_is_migrated(instance, tomorrow, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("no space left")

    tomorrow("pass")
    monkeypatch.setattr("kiosk.back_up", fail)
    with pytest.raises(OSError, match="no space left"):
        start(instance)
    assert stands_at(instance) == (head_of_today(), set(), set())


@pytest.mark.parametrize("endings", [(FAILS,), ("pass", FAILS)])
def test_a_migration_that_fails_leaves_the_old_state_whole(instance, tomorrow, endings):
    tomorrow(*endings)
    with pytest.raises(ArithmeticError):
        start(instance)
    assert stands_at(instance) == (head_of_today(), set(), set())
    assert rows(instance, "PRAGMA integrity_check") == [("ok",)]


def test_a_migration_that_failed_is_done_at_the_next_start(instance, tomorrow):
    tomorrow("pass", FAILS)
    with pytest.raises(ArithmeticError):
        start(instance)
    tomorrow("pass", "pass")
    start(instance)
    assert stands_at(instance) == ("t2", {"table_t1", "table_t2"}, {"t1", "t2"})


def test_a_migration_killed_half_way_leaves_the_old_state_whole(instance, tomorrow):
    folder = tomorrow("pass", DIES)
    program = (
        "import sys; from pathlib import Path; from kiosk import create_app; from kiosk.storage import schema;"
        "from tests.conftest import settings_for;"
        "schema.FOLDER = Path(sys.argv[2]); create_app(settings_for(Path(sys.argv[1])))"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program, str(instance), str(folder)],
        cwd=Path(__file__).resolve().parents[2], env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, timeout=60,
        capture_output=True, check=False,
    )  # fmt: skip
    assert killed.returncode == 9, killed.stderr.decode()
    assert stands_at(instance) == (head_of_today(), set(), set())
    tomorrow("pass", "pass")
    start(instance)
    assert stands_at(instance)[0] == "t2"


# -- what the second step brings ---------------------------------------------------------------------------------------

FIRST_ROWS = """
    INSERT INTO person (id, name, role, added_at) VALUES (1, '王主任', 'supervisor', '2026-09-01');
    INSERT INTO place (id, name, level, position) VALUES (1, '阳光幼儿园', 'campus', 0);
    INSERT INTO kind VALUES (1, 'play', '大型玩具', 'Play set', 'high', '[]', NULL, 0);
    INSERT INTO checkpoint (id, name, kind_id, place_id, fields, added_at) VALUES (1, '滑梯', 1, 1, '{}', '2026-09-01');
    INSERT INTO form VALUES (1, 'PLAY-01'), (2, 'PLAY-02'), (3, 'FIRE-01');
    INSERT INTO form_version VALUES
        (1, 1, 1, '{"satisfies": []}', '2026-09-01'),
        (2, 2, 1, '{"code": "PLAY-02"}', '2026-09-01'),
        (3, 2, 2, '{"satisfies": ["PLAY-01", "PLAY-01", "GONE-1"]}', '2026-10-01');
    INSERT INTO inspection VALUES (1, 'k', '', 1, 2, 3, 1, NULL, '2026-11-01', '2026-11-01', '2026-11-01', NULL, 'live',
        '{}', '{}', '[]', NULL);
    INSERT INTO hazard VALUES (1, 1, 'bolts');
    INSERT INTO finding VALUES (1, 1, 1, 'bolts', 'stop', '[]', '松了', NULL);
    INSERT INTO own_entry VALUES (1, 'shut', '2026-10-16', '2026-10-17', '停电', 1, '2026-10-15', NULL);
"""


@pytest.fixture
def of_the_first_step(tmp_path, monkeypatch) -> Path:
    """Return the folder of a database as the first schema made it, with a row in every table that the second touches."""
    only_first = tmp_path / "first"
    shutil.copytree(TODAY, only_first, ignore=shutil.ignore_patterns("__pycache__", "000[2-9]_*", "00[1-9][0-9]_*"))
    monkeypatch.setattr(schema, "FOLDER", only_first)
    start(tmp_path / "old", is_new=True)
    connection = sqlite3.connect(tmp_path / "old" / "kiosk.db")
    connection.executescript(FIRST_ROWS)
    connection.close()
    monkeypatch.setattr(schema, "FOLDER", TODAY)
    return tmp_path / "old"


def test_a_database_of_the_first_schema_keeps_its_rows(of_the_first_step):
    questions = [
        "SELECT id, inspection_id, hazard_id, item, fail_class, reasons, note, is_major FROM finding",
        "SELECT id, kind, first_on, last_on, reason, by_id, entered_at, withdrawn_at FROM own_entry",
        "SELECT id, key, checkpoint_id, form_id, form_version_id, at, origin, voided_at FROM inspection",
    ]
    kept = [rows(of_the_first_step, question) for question in questions]
    start(of_the_first_step)
    assert stands_at(of_the_first_step)[0] == head_of_today()
    assert [rows(of_the_first_step, question) for question in questions] == kept and all(kept)
    assert rows(of_the_first_step, "PRAGMA foreign_key_check") == []


def test_the_second_schema_knows_which_versions_satisfy_which_forms(of_the_first_step):
    start(of_the_first_step)
    assert rows(of_the_first_step, "SELECT form_version_id, form_id FROM satisfaction") == [(3, 1)]


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("UPDATE own_entry SET kind = 'holiday'", "ck_own_entry_kind_is_known"),
        ("UPDATE own_entry SET last_on = '2026-10-01'", "ck_own_entry_ends_after_it_begins"),
        ("UPDATE finding SET fail_class = 'bad'", "ck_finding_fail_class_is_known"),
    ],
)
def test_a_column_of_few_values_takes_no_other(of_the_first_step, sql, rule):
    start(of_the_first_step)
    with pytest.raises(sqlite3.IntegrityError, match=rule):
        rows(of_the_first_step, sql)


# -- what the sixth step brings ----------------------------------------------------------------------------------------

FIFTH_ROWS = """
    INSERT INTO person (id, name, role, added_at) VALUES (1, '王主任', 'supervisor', '2026-09-01 00:00:00'),
        (2, '李园长', 'administrator', '2026-09-01 00:00:00');
    INSERT INTO place (id, name, level, position) VALUES (1, '阳光幼儿园', 'campus', 0), (2, '操场', 'building', 0);
    INSERT INTO kind VALUES (1, 'play', '大型玩具', 'Play set', 'high', '[]', NULL, 0);
    INSERT INTO checkpoint (id, name, kind_id, place_id, fields, added_at, barred_at) VALUES
        (1, '滑梯', 1, 2, '{}', '2026-09-01 00:00:00', '2026-11-02 01:00:00'),
        (2, '秋千', 1, 2, '{}', '2026-09-01 00:00:00', NULL);
    INSERT INTO form VALUES (1, 'PLAY-01');
    INSERT INTO form_version VALUES (1, 1, 1, '{"code": "PLAY-01", "items": []}', '2026-09-01 00:00:00');
    INSERT INTO plan (id, title_zh, title_en, form_id, cadence, valid_from, entered_at)
        VALUES (1, '日检', 'Daily', 1, '{}', '2026-09-01 00:00:00', '2026-09-01 00:00:00');
    INSERT INTO inspection VALUES
        (1, 'k', '', 2, 1, 1, 1, NULL, '2026-11-01 00:00:00', '2026-11-01 00:10:00', '2026-11-01 00:00:00', NULL, 'live',
            '{}', '{}', '[]', NULL),
        (2, 'l', '', 2, 1, 1, 1, NULL, '2026-11-02 00:00:00', '2026-11-02 00:10:00', '2026-11-02 00:00:00', NULL, 'live',
            '{}', '{}', '[]', NULL);
    INSERT INTO hazard VALUES (3, 2, 'bolts'), (5, 2, 'rope');
    INSERT INTO finding VALUES (1, 1, 3, 'bolts', 'now', '["loose"]', '松了', NULL),
        (2, 2, 3, 'bolts', 'now', '[]', '还松', true), (3, 2, 5, 'rope', 'term', '[]', '', NULL);
    INSERT INTO move VALUES (1, 3, 'report', '2026-11-01 00:10:00', 1, '松了');
    INSERT INTO photo (id, key, record_key, item, kind, digest, width, height, size, person_id, checkpoint_id, received_at,
        inspection_id) VALUES (1, 'p', 'k', 'bolts', 'photo', 'd', 4, 3, 9, 1, 2, '2026-11-01 00:00:00', 1);
"""


@pytest.fixture
def of_the_fifth_step(tmp_path, monkeypatch) -> Path:
    """Return the folder of a database as the fifth schema made it, with findings, a barred checkpoint and a photo."""
    five = tmp_path / "five"
    shutil.copytree(TODAY, five, ignore=shutil.ignore_patterns("__pycache__", "000[6-9]_*", "00[1-9][0-9]_*"))
    monkeypatch.setattr(schema, "FOLDER", five)
    start(tmp_path / "old", is_new=True)
    connection = sqlite3.connect(tmp_path / "old" / "kiosk.db")
    connection.executescript(FIFTH_ROWS)
    connection.close()
    monkeypatch.setattr(schema, "FOLDER", TODAY)
    return tmp_path / "old"


def test_hazards_findings_and_photos_of_the_fifth_schema_are_kept(of_the_fifth_step):
    questions = [
        "SELECT id, inspection_id, hazard_id, item, fail_class, reasons, note, is_major FROM finding",
        "SELECT id, key, digest, item, person_id, checkpoint_id, inspection_id FROM photo",
        "SELECT id, checkpoint_id, item FROM hazard WHERE id < 6",
    ]
    kept = [rows(of_the_fifth_step, question) for question in questions]
    start(of_the_fifth_step)
    assert [rows(of_the_fifth_step, question) for question in questions] == kept and all(kept)
    assert rows(of_the_fifth_step, "PRAGMA foreign_key_check") == []
    assert rows(of_the_fifth_step, "PRAGMA integrity_check") == [("ok",)]


def test_an_old_hazard_learns_its_place_form_and_class(of_the_fifth_step):
    start(of_the_fifth_step)
    found = rows(of_the_fifth_step, "SELECT id, place_id, form_id, fail_class, source, text FROM hazard WHERE id < 6")
    assert found == [(3, 2, 1, "now", "inspection", ""), (5, 2, 1, "term", "inspection", "")]


def test_every_old_hazard_begins_with_its_report(of_the_fifth_step):
    start(of_the_fifth_step)
    question = "SELECT hazard_id, kind, substr(at, 1, 16), by_id, note FROM move WHERE hazard_id < 6 ORDER BY hazard_id"
    assert rows(of_the_fifth_step, question) == [
        (3, "report", "2026-11-01 00:10", 1, "松了"), (5, "report", "2026-11-02 00:10", 1, ""),
    ]  # fmt: skip


def test_a_point_barred_by_hand_is_barred_by_a_hazard_from_then_on(of_the_fifth_step):
    start(of_the_fifth_step)
    with create_app(settings_for(of_the_fifth_step), clock=FrozenClock()).app_context():
        (spans,) = queries.bars_of(None).items()
        card = queries.open_hazards(checkpoint_id=1)[0]
        db.session.remove()
        db.engine.dispose()
    assert spans == (1, (Pause(datetime(2026, 11, 2, 1, tzinfo=UTC)),))
    assert (card.title.zh, card.reported_by, card.fail_class) == ("停止使用", "李园长", "stop")


def test_plans_of_before_go_on_asking_for_checks_of_what_is_out_of_use(of_the_fifth_step):
    start(of_the_fifth_step)
    assert rows(of_the_fifth_step, "SELECT checks_barred FROM plan") == [(1,)]


# -- what the eleventh step brings -------------------------------------------------------------------------------------

TENTH_ROWS = """
    INSERT INTO person (id, name, role, added_at) VALUES (1, '王主任', 'supervisor', '2026-09-01 00:00:00');
    INSERT INTO place (id, name, level, position) VALUES (1, '阳光幼儿园', 'campus', 0);
    INSERT INTO hazard VALUES (1, NULL, 1, NULL, '', 'now', 'staff', 'fire', '灯坏了');
    INSERT INTO move (id, hazard_id, kind, at, by_id, note, key, guest, firm, materials, no_photo, is_own) VALUES
        (4, 1, 'report', '2026-11-01 00:10:00', 1, '灯坏了', 'a', '', '', '', '', false),
        (9, 1, 'grade', '2026-11-01 00:20:00', 1, '', 'b', '', '', '', '', false);
    INSERT INTO photo (id, key, record_key, item, kind, digest, width, height, size, person_id, received_at, move_id)
        VALUES (1, 'p', 'k', '', 'photo', 'd', 4, 3, 9, 1, '2026-11-01 00:00:00', 4);
"""


@pytest.fixture
def of_the_tenth_step(tmp_path, monkeypatch) -> Path:
    """Return the folder of a database as the tenth schema made it, with moves and a photo of one."""
    ten = tmp_path / "ten"
    shutil.copytree(TODAY, ten, ignore=shutil.ignore_patterns("__pycache__", "001[1-9]_*", "00[2-9][0-9]_*"))
    monkeypatch.setattr(schema, "FOLDER", ten)
    start(tmp_path / "old", is_new=True)
    connection = sqlite3.connect(tmp_path / "old" / "kiosk.db")
    connection.executescript(TENTH_ROWS)
    connection.close()
    monkeypatch.setattr(schema, "FOLDER", TODAY)
    return tmp_path / "old"


def test_moves_and_their_photos_of_the_tenth_schema_are_kept(of_the_tenth_step):
    questions = ["SELECT * FROM move", "SELECT * FROM photo"]
    kept = [rows(of_the_tenth_step, question) for question in questions]
    start(of_the_tenth_step)
    assert [rows(of_the_tenth_step, question) for question in questions] == kept and all(kept)
    assert rows(of_the_tenth_step, "PRAGMA foreign_key_check") == []
    (table,) = rows(of_the_tenth_step, "SELECT sql FROM sqlite_master WHERE name = 'move'")
    assert "'notify'" in table[0]


# -- what must not be started ------------------------------------------------------------------------------------------


def test_a_database_of_a_newer_program_is_refused_and_left_alone(instance):
    connection = sqlite3.connect(instance / "kiosk.db")
    connection.execute("UPDATE alembic_version SET version_num = 'f00d'")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = (instance / "kiosk.db").read_bytes()
    with pytest.raises(SchemaTooNew) as refused:
        start(instance)
    assert refused.value.sentence.zh and refused.value.sentence.en
    assert (instance / "kiosk.db").read_bytes() == before and backups(instance) == []


def test_a_missing_database_is_not_made(tmp_path):
    with pytest.raises(DatabaseMissing):
        start(tmp_path / "nowhere")
    assert list(tmp_path.rglob("*.db")) == []


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 4096, b"not a database" * 500, b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_an_empty_or_damaged_database_stops_the_start_and_stays_as_it_is(tmp_path, content):
    path = tmp_path / "kiosk.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        start(tmp_path)
    assert path.read_bytes() == content


def test_a_database_without_any_table_stops_the_start(tmp_path):
    connection = sqlite3.connect(tmp_path / "kiosk.db")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    with pytest.raises(DatabaseDamaged):
        start(tmp_path)


def test_a_page_that_was_overwritten_stops_the_start(instance):
    connection = sqlite3.connect(instance / "kiosk.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    path = instance / "kiosk.db"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xaa" * 4096 * 3
    path.write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        start(instance)


def test_init_makes_a_database_where_none_is(tmp_path):
    start(tmp_path / "new", is_new=True)
    assert rows(tmp_path / "new", "SELECT version_num FROM alembic_version") == [(head_of_today(),)]
