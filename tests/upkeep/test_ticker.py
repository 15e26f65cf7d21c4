"""What runs beside requests: once a day a backup and a look at the address, whatever the clocks do."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.storage.disk import Room
from kiosk.upkeep.address import Mismatch
from kiosk.upkeep.ticker import Ticker

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Machine:
    """A machine with two clocks, a database, and an address that may be lost."""

    def __init__(self, folder):
        self.now = NOON
        self.seconds = 1000.0
        self.database = folder / "kiosk.db"
        self.backups = folder / "backups"
        self.mismatch: Mismatch | None = None
        self.sweeps = 0
        self.posts = 0
        self.room = Room(50, 100)
        connection = sqlite3.connect(self.database)
        connection.execute("CREATE TABLE place (name TEXT)")
        connection.commit()
        connection.close()

    def passes(self, span: timedelta, *, asleep: bool = False) -> None:
        self.now += span
        self.seconds += 0 if asleep else span.total_seconds()

    def sweep(self) -> None:
        self.sweeps += 1

    def post(self) -> None:
        self.posts += 1

    def measure(self) -> Room:
        return self.room

    def look(self) -> Mismatch | None:
        return self.mismatch

    def ticker(self, keep: int = 30) -> Ticker:
        return Ticker(
            database=self.database,
            backups=self.backups,
            keep=keep,
            clock=lambda: self.now,
            monotonic=lambda: self.seconds,
            find_mismatch=lambda: self.look(),
            sweep=self.sweep,
            post=lambda: self.post(),
            room=lambda _: self.measure(),
        )

    @property
    def copies(self) -> int:
        return len(list(self.backups.glob("*.db")))


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_a_school_without_a_copy_gets_one_at_once(machine):
    ticker = machine.ticker()
    assert ticker.backup_state() == (None, True)
    ticker.tick()
    assert ticker.backup_state() == (NOON, True)


@pytest.mark.parametrize(
    ("span", "copies"), [(HOUR, 1), (DAY - timedelta(seconds=1), 1), (DAY, 2), (DAY + HOUR, 2)]
)
def test_the_next_copy_is_made_exactly_a_day_later(machine, span, copies):
    ticker = machine.ticker()
    ticker.tick()
    machine.passes(span)
    ticker.tick()
    assert machine.copies == copies


def test_a_restart_makes_no_second_copy_on_the_same_day(machine):
    machine.ticker().tick()
    machine.passes(HOUR)
    machine.ticker().tick()
    assert machine.copies == 1


def test_a_machine_that_slept_makes_its_copy_when_it_wakes(machine):
    ticker = machine.ticker()
    ticker.tick()
    machine.passes(HOUR)
    ticker.tick()
    machine.passes(2 * DAY, asleep=True)
    machine.passes(HOUR)
    ticker.tick()
    assert machine.copies == 2


def test_a_clock_that_was_set_back_does_not_stop_the_copies(machine):
    ticker = machine.ticker()
    ticker.tick()
    machine.now -= timedelta(days=400)
    machine.passes(DAY)
    ticker.tick()
    assert machine.copies == 2


def test_a_clock_set_back_before_the_start_does_not_stop_the_copies(machine):
    machine.ticker().tick()
    machine.now -= timedelta(days=400)
    ticker = machine.ticker()
    ticker.tick()
    assert machine.copies == 1
    machine.passes(DAY)
    ticker.tick()
    assert machine.copies == 2


def test_the_oldest_copies_beyond_the_number_to_keep_go(machine):
    ticker = machine.ticker(keep=2)
    for _ in range(4):
        ticker.tick()
        machine.passes(DAY)
    assert machine.copies == 2


def test_a_copy_that_fails_is_told_and_tried_again_after_an_hour(machine):
    ticker = machine.ticker()
    machine.backups.write_text("a file where the folder should be")
    ticker.tick()
    assert ticker.backup_state() == (None, False)
    machine.backups.unlink()
    machine.passes(HOUR - timedelta(seconds=1))
    ticker.tick()
    assert ticker.backup_state() == (None, False)
    machine.passes(timedelta(seconds=1))
    ticker.tick()
    assert ticker.backup_state() == (machine.now, True)


def test_a_lost_address_is_told_and_forgotten_once_it_is_back(machine):
    ticker = machine.ticker()
    ticker.tick()
    assert ticker.address_warning() is None
    machine.mismatch = Mismatch("192.168.1.10", ("192.168.1.77",))
    machine.passes(HOUR)
    ticker.tick()
    assert ticker.address_warning() == ("192.168.1.10", ("192.168.1.77",))
    machine.mismatch = None
    machine.passes(HOUR)
    ticker.tick()
    assert ticker.address_warning() is None


def test_no_error_of_its_work_gets_out(machine):
    def fail() -> Mismatch | None:
        raise RuntimeError("no network")

    machine.look = fail
    machine.database.unlink()
    ticker = machine.ticker()
    ticker.tick()
    assert ticker.backup_state() == (None, False)


def test_the_thread_ticks_and_ends(machine):
    ticker = machine.ticker()
    ticker.start()
    ticker.stop()
    assert machine.copies == 1


@pytest.mark.parametrize(
    ("span", "is_noticed"),
    [(timedelta(minutes=5), False), (timedelta(minutes=5, seconds=1), True), (timedelta(minutes=-6), True)],
)
def test_a_clock_that_jumps_by_more_than_five_minutes_is_noticed(machine, span, is_noticed):
    ticker = machine.ticker()
    ticker.tick()
    machine.passes(HOUR)
    machine.now += span
    ticker.tick()
    expected = (NOON + HOUR, NOON + HOUR + span) if is_noticed else None
    assert ticker.clock_warning() == expected


def test_a_noticed_jump_is_forgotten_after_a_day(machine):
    ticker = machine.ticker()
    machine.passes(HOUR, asleep=True)
    ticker.tick()
    assert ticker.clock_warning() is not None
    machine.passes(DAY)
    ticker.tick()
    assert ticker.clock_warning() is None


@pytest.mark.parametrize(("span", "sweeps"), [(DAY - timedelta(seconds=1), 1), (DAY, 2), (DAY + HOUR, 2)])
def test_photos_are_swept_at_the_start_and_every_day(machine, span, sweeps):
    ticker = machine.ticker()
    ticker.tick()
    machine.passes(span)
    ticker.tick()
    assert machine.sweeps == sweeps


def test_a_sweep_that_fails_is_logged_and_stops_nothing_else(machine, caplog):
    def fails() -> None:
        raise OSError("the folder is gone")

    machine.sweep = fails
    ticker = machine.ticker()
    ticker.tick()
    assert "could not be swept" in caplog.text and ticker.backup_state() == (NOON, True)


@pytest.mark.parametrize(("free", "warning"), [(9_999_999_999, (9_999_999_999, 100_000_000_000)), (10_000_000_000, None)])
def test_room_that_runs_out_is_told(machine, free, warning):
    machine.room = Room(free, 100_000_000_000)
    assert machine.ticker().disk_warning() == warning


def test_a_disk_that_cannot_be_asked_gives_no_warning(machine):
    def unknown() -> Room:
        raise OSError("no such folder")

    machine.measure = unknown
    assert machine.ticker().disk_warning() is None


def test_notices_that_fail_are_logged_by_their_kind_alone(machine, caplog):
    def fails() -> None:
        raise OSError("https://robot.example/?key=SECRET")

    machine.post = fails
    machine.ticker().post()
    assert "could not be sent: OSError" in caplog.text and "SECRET" not in caplog.text


def test_a_slow_robot_holds_up_no_backup(machine):
    """R12: the notices have a thread of their own."""
    gate, asked = threading.Event(), threading.Event()

    def waits() -> None:
        asked.set()
        gate.wait(10)

    machine.post = waits
    ticker = machine.ticker()
    ticker.start()
    try:
        assert asked.wait(10)
        machine.passes(DAY)
        ticker.tick()
        assert machine.copies >= 1 and not gate.is_set()
    finally:
        gate.set()
        ticker.stop()
