"""R5: a copy is made while the server runs, proved whole, complete or absent, and kept in a known number."""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from kiosk.upkeep import backup
from kiosk.upkeep.backup import (
    BackupFailed,
    BackupProblem,
    back_up,
    latest,
    made_at,
    prune,
)

NOW = datetime(2026, 9, 1, 18, 30, 5, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "数据 #1" / "kiosk.db"
    path.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE place (name TEXT)")
    connection.execute(
        'CREATE TABLE "odd ""name" (id INTEGER PRIMARY KEY AUTOINCREMENT)'
    )
    connection.executemany("INSERT INTO place VALUES (?)", [("东走廊" * 50,)] * 300)
    connection.close()
    return path


@pytest.fixture
def writer(database: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(database, isolation_level=None)
    yield connection
    connection.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_holds_every_row_and_is_one_file_named_by_its_moment(database, tmp_path):
    folder = tmp_path / "instance" / "backups"
    copy = back_up(database, folder, now=NOW)
    assert names(folder) == ["kiosk-20260901-183005.db"]
    assert copy.path == folder / "kiosk-20260901-183005.db"
    assert copy.bytes == copy.path.stat().st_size
    assert copy.tables == {"place": 300, 'odd "name': 0}
    opened = sqlite3.connect(copy.path)
    assert opened.execute("SELECT count(*) FROM place").fetchone() == (300,)
    assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    opened.close()
    assert names(folder) == ["kiosk-20260901-183005.db"]


def test_the_name_is_in_utc_whatever_zone_now_is_in(database, tmp_path):
    shanghai = NOW.astimezone(timezone(timedelta(hours=8)))
    copy = back_up(database, tmp_path / "b", now=shanghai)
    assert made_at(copy.path) == NOW


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such file modes")
def test_only_the_owner_may_read_a_copy(database, tmp_path):
    copy = back_up(database, tmp_path / "b", now=NOW)
    assert stat.S_IMODE(copy.path.stat().st_mode) == 0o600


def test_rows_in_the_write_ahead_log_are_copied(database, writer, tmp_path):
    writer.execute("PRAGMA wal_autocheckpoint = 0")
    writer.execute("INSERT INTO place VALUES ('last')")
    assert back_up(database, tmp_path / "b", now=NOW).tables["place"] == 301


def test_an_open_write_is_neither_waited_for_nor_copied(database, writer, tmp_path):
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO place VALUES ('unfinished')")
    assert back_up(database, tmp_path / "b", now=NOW).tables["place"] == 300
    writer.execute("COMMIT")


def test_a_row_written_between_counting_and_copying_does_no_harm(
    database, writer, tmp_path, monkeypatch
):
    count = backup._row_counts

    def count_then_write(connection: sqlite3.Connection) -> dict[str, int]:
        counts = count(connection)
        writer.execute("INSERT INTO place VALUES ('meanwhile')")
        return counts

    monkeypatch.setattr(backup, "_row_counts", count_then_write)
    assert back_up(database, tmp_path / "b", now=NOW).tables["place"] == 300


def test_a_second_copy_in_the_same_second_does_not_replace_the_first(
    database, writer, tmp_path
):
    first = back_up(database, tmp_path / "b", now=NOW)
    writer.execute("DELETE FROM place")
    second = back_up(database, tmp_path / "b", now=NOW)
    assert names(tmp_path / "b") == [
        "kiosk-20260901-183005-2.db",
        "kiosk-20260901-183005.db",
    ]
    assert (first.tables["place"], second.tables["place"]) == (300, 0)
    assert latest(tmp_path / "b") == second.path
    assert made_at(second.path) == NOW


def failure(database: Path, folder: Path) -> BackupProblem:
    with pytest.raises(BackupFailed) as refusal:
        back_up(database, folder, now=NOW)
    chinese, english = str(refusal.value).splitlines()
    assert refusal.value.detail in chinese and refusal.value.detail in english
    return refusal.value.reason


def test_a_missing_database_fails_and_is_not_made(tmp_path):
    assert failure(tmp_path / "none.db", tmp_path / "b") is BackupProblem.MISSING
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_database_fails_and_leaves_nothing(tmp_path):
    (tmp_path / "kiosk.db").write_text("not a database" * 1000)
    reason = failure(tmp_path / "kiosk.db", tmp_path / "b")
    assert reason is BackupProblem.UNREADABLE
    assert names(tmp_path / "b") == []


def test_a_damaged_page_is_found_in_the_copy(database, tmp_path):
    # An index entry that no longer agrees with its table is what only the integrity check sees.
    connection = sqlite3.connect(database)
    connection.execute("CREATE INDEX by_name ON place (name)")
    connection.close()
    content = bytearray(database.read_bytes())
    content[-200:] = b"\x41" * 200
    database.write_bytes(content)
    assert failure(database, tmp_path / "b") is BackupProblem.DAMAGED
    assert names(tmp_path / "b") == []


def test_a_copy_with_other_row_counts_is_refused(database, tmp_path, monkeypatch):
    counted = iter([{"place": 300}, {"place": 299}])
    monkeypatch.setattr(backup, "_row_counts", lambda connection: next(counted))
    assert failure(database, tmp_path / "b") is BackupProblem.DIFFERENT
    assert names(tmp_path / "b") == []


def test_a_file_in_place_of_the_folder_fails(database, tmp_path):
    (tmp_path / "b").write_text("")
    assert failure(database, tmp_path / "b") is BackupProblem.FOLDER


def test_a_full_disk_is_named_and_leaves_nothing(database, tmp_path, monkeypatch):
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, "flush", full)
    assert failure(database, tmp_path / "b") is BackupProblem.FULL
    assert names(tmp_path / "b") == []


def test_an_interrupted_copy_leaves_nothing(database, tmp_path, monkeypatch):
    def stop(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup, "flush", stop)
    with pytest.raises(KeyboardInterrupt):
        back_up(database, tmp_path / "b", now=NOW)
    assert names(tmp_path / "b") == []


def test_what_a_killed_process_left_is_swept_after_a_day(database, tmp_path):
    folder = tmp_path / "b"
    folder.mkdir()
    kept = [
        "kiosk-20260831-183006.db.part",
        "kiosk-99999999-999999.db.part",
        "kiosk-notes.db.part",
    ]
    for name in [
        *kept,
        "kiosk-20260831-183005.db.part",
        "kiosk-20260801-000000.db.part-journal",
    ]:
        (folder / name).touch()
    back_up(database, folder, now=NOW)
    assert names(folder) == sorted([*kept, "kiosk-20260901-183005.db"])


def test_the_latest_copy_is_found_by_name(tmp_path):
    assert latest(tmp_path / "none") is None
    assert latest(tmp_path) is None
    for name in (
        "kiosk-20260901-000000.db",
        "kiosk-20260831-235959.db",
        "kiosk-20260901-000000-10.db",
        "kiosk-20260901-000000-9.db",
        "kiosk-20270101-000000.db.part",
        "kiosk-before-move.db",
    ):
        (tmp_path / name).touch()
    assert latest(tmp_path) == tmp_path / "kiosk-20260901-000000-10.db"
    with pytest.raises(ValueError, match="kiosk-before-move"):
        made_at(tmp_path / "kiosk-before-move.db")


def test_pruning_keeps_the_newest_and_files_of_other_names(tmp_path):
    days = [f"kiosk-2026090{day}-020000.db" for day in range(1, 6)]
    for name in [*days, "kiosk-mine.db", "other.txt"]:
        (tmp_path / name).touch()
    removed = prune(tmp_path, 2)
    assert [path.name for path in removed] == days[:3]
    assert names(tmp_path) == sorted([*days[3:], "kiosk-mine.db", "other.txt"])
    assert prune(tmp_path, 2) == ()
    assert prune(tmp_path / "none", 2) == ()


def test_pruning_never_removes_the_last_copy(tmp_path):
    with pytest.raises(ValueError, match="at least one"):
        prune(tmp_path, 0)


def test_pruning_passes_over_a_copy_that_is_held_open(tmp_path, monkeypatch):
    for day in (1, 2):
        (tmp_path / f"kiosk-2026090{day}-020000.db").touch()

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "unlink", refuse)
    assert prune(tmp_path, 1) == ()
