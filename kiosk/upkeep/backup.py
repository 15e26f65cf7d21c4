"""Copies of the database: made while the server runs, proved whole, and named by the moment they were made."""

import contextlib
import errno
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from kiosk.core.words import Text
from kiosk.storage.disk import flush, flush_folder

_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"kiosk-([0-9]{8}-[0-9]{6})(?:-([0-9]+))?\.db(\.part)?")
_ABANDONED = timedelta(days=1)


class BackupProblem(StrEnum):
    """Why no copy was made."""

    MISSING = "missing"
    FOLDER = "folder"
    FULL = "full"
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    DIFFERENT = "different"


_SENTENCES = {
    BackupProblem.MISSING: Text("找不到要备份的数据库", "There is no database to copy"),
    BackupProblem.FOLDER: Text(
        "备份文件夹不能写入", "The backup folder cannot be written to"
    ),
    BackupProblem.FULL: Text(
        "磁盘已满，备份没有完成", "The disk is full; the backup was not finished"
    ),
    BackupProblem.UNREADABLE: Text("数据库读不出来", "The database cannot be read"),
    BackupProblem.DAMAGED: Text(
        "备份没有通过完整性检查", "The copy did not pass the integrity check"
    ),
    BackupProblem.DIFFERENT: Text(
        "备份的行数与数据库不一致",
        "The copy does not hold as many rows as the database",
    ),
}


class BackupFailed(Exception):
    """No copy was made and nothing was left behind; `reason` says why, `detail` what the system said."""

    def __init__(self, reason: BackupProblem, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)

    @property
    def sentence(self) -> Text:
        """Return the reason in both languages, with what the system said."""
        words = _SENTENCES[self.reason]
        return Text(f"{words.zh}({self.detail})。", f"{words.en} ({self.detail}).")

    def __str__(self) -> str:
        return f"{self.sentence.zh}\n{self.sentence.en}"


@dataclass(frozen=True)
class Copy:
    """One finished copy: its file, its size in bytes, and the rows of each table in it."""

    path: Path
    bytes: int
    tables: Mapping[str, int]


def _is_full(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def _row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    counts = {}
    for (name,) in names:
        quoted = name.replace('"', '""')
        (counts[name],) = connection.execute(
            f'SELECT count(*) FROM "{quoted}"'
        ).fetchone()
    return counts


def _copy_pages(database: Path, part: Path) -> dict[str, int]:
    """Fill the temporary file, and return the row counts of the source at the very moment that was copied."""
    source = sqlite3.connect(
        f"{database.resolve().as_uri()}?mode=ro",
        uri=True,
        timeout=10,
        isolation_level=None,
    )
    try:
        target = sqlite3.connect(part, isolation_level=None)
        try:
            # The open read transaction holds one snapshot: rows written meanwhile are neither copied nor counted.
            source.execute("BEGIN")
            counts = _row_counts(source)
            source.backup(target)
            # The copy leaves write-ahead mode: it must be one file, with nothing beside it that could get lost.
            target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()
    finally:
        source.close()
    return counts


def _prove(part: Path, counts: dict[str, int]) -> None:
    """Return if the copy is whole and holds the rows that were counted; raise BackupFailed otherwise."""
    copy = sqlite3.connect(
        f"{part.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None
    )
    try:
        lines = [line for (line,) in copy.execute("PRAGMA integrity_check(5)")]
        if lines != ["ok"]:
            raise BackupFailed(BackupProblem.DAMAGED, "; ".join(lines))
        found = _row_counts(copy)
    finally:
        copy.close()
    if found != counts:
        differing = sorted(
            name
            for name in counts.keys() | found.keys()
            if counts.get(name) != found.get(name)
        )
        raise BackupFailed(BackupProblem.DIFFERENT, ", ".join(differing))


def _reserve(folder: Path, now: datetime) -> tuple[Path, Path]:
    """Return the temporary and the final path of a new copy; a second one within the same second gets a number."""
    stamp = now.astimezone(UTC).strftime(_STAMP)
    number = 1
    while True:
        final = folder / (
            f"kiosk-{stamp}.db" if number == 1 else f"kiosk-{stamp}-{number}.db"
        )
        part = final.with_name(f"{final.name}.part")
        number += 1
        if final.exists():
            continue
        try:
            # Names of staff are in it: readable for the owner of the process only.
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return part, final


def _sweep(folder: Path, now: datetime) -> None:
    """Remove temporary files that a killed process left behind a day ago or earlier."""
    for path in folder.glob("kiosk-*.db.part*"):
        match = _NAME.match(path.name)
        # A stamp that is no date was not made here.
        with contextlib.suppress(OSError, ValueError):
            if match and now - _instant(match[1]) >= _ABANDONED:
                path.unlink()


def _instant(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


@contextlib.contextmanager
def _removed_on_failure(part: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for leftover in (part, part.with_name(f"{part.name}-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
        raise


def back_up(database: Path, folder: Path, *, now: datetime) -> Copy:
    """Make a checked copy of a SQLite database in the folder, while others may read and write it, and return it.

    The file is named kiosk-YYYYMMDD-HHMMSS.db after `now` in UTC. It gets that name only when it is on the disk, passes
    SQLite's integrity check and holds as many rows in every table as the source; otherwise BackupFailed is raised.
    """
    if not database.is_file():
        raise BackupFailed(BackupProblem.MISSING, str(database))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, now)
        part, final = _reserve(folder, now)
    except OSError as error:
        raise BackupFailed(
            BackupProblem.FULL if _is_full(error) else BackupProblem.FOLDER, str(error)
        ) from error
    with _removed_on_failure(part):
        try:
            counts = _copy_pages(database, part)
            flush(part)
            _prove(part, counts)
            part.rename(final)
            flush_folder(folder)
        except sqlite3.Error as error:
            raise BackupFailed(
                BackupProblem.FULL if _is_full(error) else BackupProblem.UNREADABLE,
                str(error),
            ) from error
        except OSError as error:
            raise BackupFailed(
                BackupProblem.FULL if _is_full(error) else BackupProblem.FOLDER,
                str(error),
            ) from error
    return Copy(path=final, bytes=final.stat().st_size, tables=counts)


def _copies(folder: Path) -> list[Path]:
    """Return the finished copies in the folder, oldest first; none where there is no folder."""
    found = []
    for path in folder.glob("kiosk-*.db"):
        match = _NAME.fullmatch(path.name)
        if match:
            found.append((match[1], int(match[2] or 1), path))
    return [path for _, _, path in sorted(found)]


def latest(folder: Path) -> Path | None:
    """Return the newest finished copy by its name, or None while there is none."""
    copies = _copies(folder)
    return copies[-1] if copies else None


def made_at(copy: Path) -> datetime:
    """Return the instant, in UTC, that the name of a copy carries; ValueError for a file of another name."""
    match = _NAME.fullmatch(copy.name)
    if not match:
        raise ValueError(f"{copy.name} is not the name of a copy")
    return _instant(match[1])


def prune(folder: Path, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest `keep` copies and return the removed ones; files of other names are left alone.

    A copy that another program holds open stays until the next time.
    """
    if keep < 1:
        raise ValueError("at least one copy is kept")
    removed = []
    for path in _copies(folder)[:-keep]:
        with contextlib.suppress(PermissionError):
            path.unlink(missing_ok=True)
            removed.append(path)
    return tuple(removed)
