"""Whether a database file may be used: it exists, it is whole, and it stands on a local disk.

A missing or damaged database stops the start; an empty one is never made in its place. SQLite's locks and its
write-ahead log are not reliable on network drives, and a synchronising program replaces files under a running server.
"""

import re
import sqlite3
from pathlib import Path, PurePath, PureWindowsPath

from kiosk.core.words import Text

MOUNTS = Path("/proc/mounts")
_NETWORK_FILE_SYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "ceph",
        "lustre",
        "glusterfs",
        "davfs",
        "davfs2",
        "sshfs",
    }
    | {"rclone", "s3fs"}
)
_NUTSTORE = Text("坚果云", "Nutstore")
_ICLOUD = Text("iCloud", "iCloud")
_GOOGLE = Text("Google Drive", "Google Drive")
_WPS = Text("WPS 云盘", "WPS Drive")
_SYNCED_FOLDERS = {
    "dropbox": Text("Dropbox", "Dropbox"),
    "onedrive": Text("OneDrive", "OneDrive"),
    "坚果云": _NUTSTORE,
    "我的坚果云": _NUTSTORE,
    "nutstore": _NUTSTORE,
    "icloud": _ICLOUD,
    "icloud drive": _ICLOUD,
    "iclouddrive": _ICLOUD,
    "com~apple~clouddocs": _ICLOUD,
    "google drive": _GOOGLE,
    "googledrive": _GOOGLE,
    "baidusyncdisk": Text("百度网盘", "Baidu Netdisk"),
    "wpsdrive": _WPS,
    "wps云盘": _WPS,
}


class DatabaseUnusable(Exception):
    """A database that the program must not start with: where it is, what is wrong, and what to do."""

    def __init__(self, path: PurePath, wrong: Text, remedy: Text) -> None:
        self.path = path
        self.wrong = wrong
        self.remedy = remedy
        super().__init__(path, wrong, remedy)

    @property
    def sentence(self) -> Text:
        """Return what is wrong, where, and what to do, in both languages."""
        return Text(
            f"{self.wrong.zh}:{self.path}。{self.remedy.zh}",
            f"{self.wrong.en}: {self.path}. {self.remedy.en}",
        )

    def __str__(self) -> str:
        return f"{self.sentence.zh}\n{self.sentence.en}"


class DatabaseMissing(DatabaseUnusable):
    """There is no database where one is expected."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            Text("找不到数据库", "There is no database"),
            Text(
                "如果是第一次使用，请运行 kiosk init;如果以前用过，请检查数据文件夹是否被移动，或把最近的一份备份复制到这里。",
                "At the first start, run kiosk init; otherwise see whether the folder was moved, "
                "or copy the latest backup to this place.",
            ),
        )


class DatabaseDamaged(DatabaseUnusable):
    """The file is there but it is not a whole database; `detail` says what was found, in English."""

    def __init__(self, path: Path, detail: str) -> None:
        self.detail = detail
        super().__init__(
            path,
            Text(f"数据库已损坏({detail})", f"The database is damaged ({detail})"),
            Text(
                "请不要删除它；先把它连同旁边的 -wal、-shm 文件移到别处留存，再把最近的一份备份复制到这里。",
                "Do not delete it; move it aside together with the -wal and -shm files beside it, "
                "then copy the latest backup to this place.",
            ),
        )


class DatabaseMisplaced(DatabaseUnusable):
    """The file stands, or would stand, in a network or synchronised folder."""

    def __init__(self, path: PurePath, where: Text) -> None:
        super().__init__(
            path,
            Text(
                f"数据库不能放在{where.zh}", f"The database must not be in {where.en}"
            ),
            Text(
                "请停下程序，把整个数据文件夹移到本机磁盘，例如 D:\\kiosk,再从那里启动。",
                "Stop the program, move the whole folder to a disk of this machine, for example D:\\kiosk, "
                "and start it from there.",
            ),
        )


def _is_network_share(path: PurePath) -> bool:
    drive = (
        PureWindowsPath(path).drive.upper() if isinstance(path, PureWindowsPath) else ""
    )
    return drive.startswith("\\\\?\\UNC\\") or (
        drive.startswith("\\\\") and not drive.startswith(("\\\\?", "\\\\."))
    )


def _file_system(path: PurePath, mounts: str) -> str:
    """Return the type of the file system that holds the path; the deepest mount counts, of equal ones the last."""
    deepest, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = PurePath(
            re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1])
        )
        if path.is_relative_to(point) and len(point.parts) >= deepest:
            deepest, kind = len(point.parts), fields[2]
    return kind


def misplacement(path: PurePath, *, mounts: str) -> Text | None:
    """Return what makes this absolute path a network or synchronised place, or None for a local one.

    `mounts` is the text of /proc/mounts, empty where the system has none.
    """
    if (
        _is_network_share(path)
        or _file_system(path, mounts).removeprefix("fuse.") in _NETWORK_FILE_SYSTEMS
    ):
        return Text("网络共享文件夹里", "a network folder")
    for part in path.parts:
        # "OneDrive - 某某小学" and "Nutstore Files" are synced folders too; "onedrive-notes" is not one.
        name = part.casefold()
        for folder, product in _SYNCED_FOLDERS.items():
            if name == folder or name.startswith((f"{folder} ", f"{folder}(")):
                return Text(
                    f"同步文件夹({product.zh})里",
                    f"a synchronised folder ({product.en})",
                )
    return None


def check_place(path: Path) -> None:
    """Return if a database may stand at this path, whether or not it exists; raise DatabaseMisplaced otherwise."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        mounts = ""
    # On Windows this also turns a mapped drive letter into the share behind it.
    where = misplacement(path.resolve(), mounts=mounts)
    if where:
        raise DatabaseMisplaced(path, where)


def _fault(path: Path) -> str | None:
    """Return what is wrong inside the file, or None. It is opened for reading only."""
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        return "the file is empty"
    if head != b"SQLite format 3\x00":
        return "this is not a database file"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5
    )
    try:
        lines = [line for (line,) in connection.execute("PRAGMA quick_check(3)")]
        if lines != ["ok"]:
            return "; ".join(lines)
        (tables,) = connection.execute(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
        ).fetchone()
        return None if tables else "it holds no tables"
    finally:
        connection.close()


def check_database_file(path: Path) -> None:
    """Return if the program may start with this SQLite file.

    Raises DatabaseMisplaced, DatabaseMissing or DatabaseDamaged; a file that cannot be read counts as damaged, and so
    does an empty one.
    """
    check_place(path)
    if not path.is_file():
        raise DatabaseMissing(path)
    try:
        fault = _fault(path)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        fault = str(error)
    except (sqlite3.DatabaseError, OSError) as error:
        fault = str(error)
    if fault:
        raise DatabaseDamaged(path, fault)
