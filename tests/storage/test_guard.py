"""R1, R8: a missing, damaged or misplaced database stops the start with a sentence that says what to do."""

import shutil
import sqlite3
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from kiosk.storage import guard
from kiosk.storage.guard import (
    DatabaseDamaged,
    DatabaseMisplaced,
    DatabaseMissing,
    check_database_file,
    misplacement,
)

MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
nas:/school /mnt/nas nfs4 rw 0 0
//pc/share /mnt/the\040share cifs rw 0 0
phone:/ /mnt/phone fuse.sshfs rw 0 0
/dev/sdb1 /mnt/nas/local ext4 rw 0 0
broken line
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "数据 #1" / "kiosk.db"
    path.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE place (name TEXT)")
    connection.executemany("INSERT INTO place VALUES (?)", [("东走廊" * 50,)] * 200)
    connection.close()
    return path


def test_a_whole_database_passes_and_stays_as_it_is(database):
    before = database.read_bytes()
    check_database_file(database)
    assert database.read_bytes() == before


def test_a_database_in_use_passes(database):
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO place VALUES ('x')")
    check_database_file(database)
    connection.close()


def test_a_database_left_by_a_killed_server_passes(database, tmp_path):
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("INSERT INTO place VALUES ('last')")
    left = tmp_path / "left"
    left.mkdir()
    for name in ("kiosk.db", "kiosk.db-wal"):
        shutil.copy(database.with_name(name), left)
    connection.close()
    check_database_file(left / "kiosk.db")


@pytest.mark.parametrize("make", [lambda path: None, Path.mkdir])
def test_no_file_is_a_missing_database_and_none_is_made(tmp_path, make):
    path = tmp_path / "kiosk.db"
    make(path)
    with pytest.raises(DatabaseMissing) as refusal:
        check_database_file(path)
    assert not path.is_file()
    chinese, english = str(refusal.value).splitlines()
    assert "kiosk init" in chinese and str(path) in chinese
    assert "kiosk init" in english and str(path) in english


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def scribble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:12288] = b"\xaa" * 8192
    path.write_bytes(content)


def drop_tables(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE place")
    connection.close()


@pytest.mark.parametrize(
    "harm",
    [
        cut,
        scribble,
        drop_tables,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"SQLite format 3\x00"),
        lambda path: path.write_bytes(b"\x00" * 8192),
        lambda path: path.write_text("not a database"),
    ],
)
def test_a_damaged_database_is_refused_and_kept(database, harm):
    harm(database)
    before = database.read_bytes()
    with pytest.raises(DatabaseDamaged) as refusal:
        check_database_file(database)
    assert database.read_bytes() == before
    assert refusal.value.detail in str(refusal.value)
    assert "备份" in refusal.value.sentence.zh
    assert "backup" in refusal.value.sentence.en


@pytest.mark.parametrize(
    "folder",
    [
        "Dropbox",
        "OneDrive",
        "OneDrive - 实验小学",
        "坚果云",
        "Nutstore Files",
        "iCloudDrive",
        "com~apple~CloudDocs",
        "Google Drive",
        "WPSDrive",
    ],
)
def test_a_synchronised_folder_is_refused(tmp_path, folder):
    path = tmp_path / folder / "kiosk" / "kiosk.db"
    with pytest.raises(DatabaseMisplaced) as refusal:
        check_database_file(path)
    assert "同步文件夹" in refusal.value.sentence.zh
    assert "synchronised" in refusal.value.sentence.en


def test_a_link_into_a_synchronised_folder_is_refused(tmp_path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "instance").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(DatabaseMisplaced):
        check_database_file(tmp_path / "instance" / "kiosk.db")


@pytest.mark.parametrize("name", ["onedrive-notes", "dropboxes", "my kiosk", "坚果"])
def test_a_folder_of_similar_name_is_local(name):
    assert misplacement(PurePosixPath("/srv") / name / "kiosk.db", mounts="") is None


@pytest.mark.parametrize(
    ("path", "is_local"),
    [
        ("/srv/kiosk/kiosk.db", True),
        ("/mnt/nas/kiosk.db", False),
        ("/mnt/nas2/kiosk.db", True),
        ("/mnt/nas/local/kiosk.db", True),
        ("/mnt/the share/kiosk.db", False),
        ("/mnt/phone/kiosk.db", False),
    ],
)
def test_the_deepest_mount_decides(path, is_local):
    where = misplacement(PurePosixPath(path), mounts=MOUNTS)
    assert (where is None) is is_local


@pytest.mark.parametrize(
    ("path", "is_local"),
    [
        (r"D:\kiosk\kiosk.db", True),
        (r"\\?\D:\kiosk\kiosk.db", True),
        (r"\\server\share\kiosk.db", False),
        ("//server/share/kiosk.db", False),
        (r"\\?\UNC\server\share\kiosk.db", False),
    ],
)
def test_a_windows_share_is_a_network_folder(path, is_local):
    where = misplacement(PureWindowsPath(path), mounts="")
    assert (where is None) is is_local


def test_a_network_mount_of_this_machine_is_refused(database, tmp_path, monkeypatch):
    mounts = tmp_path / "mounts"
    mounts.write_text("nas:/ / nfs rw 0 0\n")
    monkeypatch.setattr(guard, "MOUNTS", mounts)
    with pytest.raises(DatabaseMisplaced) as refusal:
        check_database_file(database)
    assert "网络" in refusal.value.sentence.zh


def test_a_system_without_a_table_of_mounts_passes(database, tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "MOUNTS", tmp_path / "none")
    check_database_file(database)
