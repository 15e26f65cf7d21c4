"""What runs beside requests: once a day a backup and a sweep of photos, and a look whether the labels' address holds.

One daemon thread, waked every minute, and a second one for the notices, since a slow robot must hold up no backup. A day has passed when either the wall clock or the monotonic one says so: the
first covers a machine that slept, the second a clock that was set back. Nothing here may ever reach the server.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.storage.disk import Room, is_low, room_on
from kiosk.upkeep import backup
from kiosk.upkeep.address import Mismatch

_WAKE_SECONDS = 60.0
_POST_SECONDS = 10.0
_RETRY_SECONDS = 3600.0
_DAY = timedelta(days=1)
_JUMP = timedelta(minutes=5)
_log = logging.getLogger("kiosk.upkeep")


class Ticker:
    """Keeps copies of one database and watches one address; `start` runs it, `tick` does what is due now."""

    def __init__(
        self,
        *,
        database: Path,
        backups: Path,
        keep: int,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        find_mismatch: Callable[[], Mismatch | None],
        sweep: Callable[[], object] = lambda: None,
        post: Callable[[], object] = lambda: None,
        room: Callable[[Path], Room] = room_on,
    ) -> None:
        self._database = database
        self._backups = backups
        self._keep = keep
        self._clock = clock
        self._monotonic = monotonic
        self._find_mismatch = find_mismatch
        self._sweep = sweep
        self._post = post
        self._room = room
        self._swept: float | None = None
        self._mismatch: Mismatch | None = None
        self._looked: float | None = None
        self._began = monotonic()
        self._tried: float | None = None
        self._has_failed = False
        self._compared = (clock(), self._began)
        self._jump: tuple[datetime, datetime] | None = None
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to tick and to post in threads that end with the process."""
        for name, run in (("kiosk-ticker", self._run), ("kiosk-notices", self._run_posts)):
            self._threads.append(threading.Thread(target=run, name=name, daemon=True))
            self._threads[-1].start()

    def stop(self) -> None:
        """End the threads, and wait a little for a backup or a message under way."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def post(self) -> None:
        """Send the notices that are due; whatever goes wrong is logged by its kind alone, since a message may hold keys."""
        try:
            self._post()
        except Exception as error:  # noqa: BLE001
            _log.error("The notices could not be sent: %s.", type(error).__name__)

    def tick(self) -> None:
        """Do what is due at this moment; whatever goes wrong is logged and tried again later."""
        self._compare_clocks()
        try:
            self._look()
        except Exception:  # noqa: BLE001
            _log.exception("The address could not be looked at.")
        try:
            if self._is_backup_due():
                self._back_up()
        except Exception as error:  # noqa: BLE001
            self._has_failed = True
            _log.error("The daily backup failed: %s", error)
        try:
            self._sweep_daily()
        except Exception:  # noqa: BLE001
            _log.exception("The photos could not be swept.")

    def backup_state(self) -> tuple[datetime | None, bool]:
        """Return when the newest copy was made, or None, and whether the last try in this process succeeded."""
        return newest_copy_at(self._backups), not self._has_failed

    def address_warning(self) -> tuple[str, tuple[str, ...]] | None:
        """Return the labels' host and this machine's addresses if they do not match, else None."""
        found = self._mismatch
        return None if found is None else (found.stored, found.addresses)

    def clock_warning(self) -> tuple[datetime, datetime] | None:
        """Return from when to when the server's clock jumped by more than five minutes in the last day, else None."""
        found = self._jump
        return found if found is not None and abs(self._clock() - found[1]) < _DAY else None

    def disk_warning(self) -> tuple[int, int] | None:
        """Return the free and all bytes of the database's disk if room runs out (ux R9), else None."""
        try:
            found = self._room(self._database.parent)
        except OSError:
            return None
        return (found.free, found.total) if is_low(found) else None

    def _compare_clocks(self) -> None:
        """Notice a wall clock that moved otherwise than time passed; a machine that slept looks the same."""
        wall, steady = self._clock(), self._monotonic()
        expected = self._compared[0] + timedelta(seconds=steady - self._compared[1])
        if abs(wall - expected) > _JUMP:
            self._jump = (expected, wall)
            _log.warning("The clock jumped from %s to %s.", expected, wall)
        self._compared = (wall, steady)

    def _run(self) -> None:
        self.tick()
        while not self._stopping.wait(_WAKE_SECONDS):
            self.tick()

    def _run_posts(self) -> None:
        self.post()
        while not self._stopping.wait(_POST_SECONDS):
            self.post()

    def _look(self) -> None:
        now = self._monotonic()
        if self._looked is None or now - self._looked >= _RETRY_SECONDS:
            self._looked = now
            self._mismatch = self._find_mismatch()

    def _sweep_daily(self) -> None:
        """Sweep at the start and every day after; a sweep that failed waits for the next day too."""
        now = self._monotonic()
        if self._swept is None or now - self._swept >= _DAY.total_seconds():
            self._swept = now
            self._sweep()

    def _is_backup_due(self) -> bool:
        now = self._monotonic()
        if self._tried is not None and now - self._tried < _RETRY_SECONDS:
            return False
        if self._has_failed:
            return True
        newest = newest_copy_at(self._backups)
        is_old = newest is None or self._clock() - newest >= _DAY
        return is_old or now - (self._tried or self._began) >= _DAY.total_seconds()

    def _back_up(self) -> None:
        self._tried = self._monotonic()
        backup.back_up(self._database, self._backups, now=self._clock())
        backup.prune(self._backups, self._keep)
        self._has_failed = False


def newest_copy_at(folder: Path) -> datetime | None:
    """Return when the newest finished copy in a folder was made, or None without any."""
    newest = backup.latest(folder)
    return None if newest is None else backup.made_at(newest)
