"""R9: room on the disk is judged at a tenth and at 1 GB, whichever comes first."""

import pytest

from kiosk.storage import disk
from kiosk.storage.disk import Room, flush, flush_folder, is_low, room_on

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("free", "total", "low"),
    [
        (10 * GB - 1, 100 * GB, True),
        (10 * GB, 100 * GB, False),
        (GB - 1, 5 * GB, True),
        (GB, 5 * GB, False),
        (0, 100 * GB, True),
        (0, 0, True),
    ],
)
def test_room_is_low_below_a_tenth_and_below_one_gigabyte(free, total, low):
    assert is_low(Room(free, total)) is low


def test_the_room_is_that_of_the_disk_the_folder_is_on(tmp_path):
    room = room_on(tmp_path)
    assert 0 <= room.free < room.total


def test_a_folder_that_is_not_there_has_no_room(tmp_path):
    with pytest.raises(FileNotFoundError):
        room_on(tmp_path / "gone")


def test_a_file_and_its_folder_are_handed_to_the_system(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(disk.os, "fsync", flushed.append)
    (tmp_path / "a").write_bytes(b"x")
    flush(tmp_path / "a")
    flush_folder(tmp_path)
    assert len(flushed) == 2
