"""The disk under the instance folder: making a write durable, and how much room is left."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

# ux R9: warned below a tenth of the disk or 1 GB, whichever comes first.
_LEAST_SHARE = 10
_LEAST_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Room:
    """How much of a disk is free, and its whole size, in bytes."""

    free: int
    total: int


def room_on(path: Path) -> Room:
    """Return the room on the disk that holds a path; raises OSError where the path is not there."""
    found = shutil.disk_usage(path)
    return Room(free=found.free, total=found.total)


def is_low(room: Room) -> bool:
    """Decide whether somebody must make room soon: less than 10 % or less than 1 GB is free (ux R9)."""
    return room.free * _LEAST_SHARE < room.total or room.free < _LEAST_BYTES


def flush(path: Path) -> None:
    """Make the system write a file's content to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
