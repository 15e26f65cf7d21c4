"""R12: several processes of one school, on one database file: each change is sent to each channel once."""

import subprocess
import sys
import threading
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from kiosk.core.notices import ChangeKind, ChannelKind
from kiosk.operations import channels, notice_rules
from kiosk.operations.notice_rules import RuleValues
from kiosk.storage.database import db
from kiosk.storage.models import NoticeChange, NoticeTry
from tests.factories import DAILY, all_rows, checkpoint, plan
from tests.instants import local
from tests.upkeep.standin import robot

PROCESSES = 3
# Starting three takes ten seconds on a slow machine; this only ends what hangs.
SECONDS = 40
MADE = local("2026-11-19 08:00")
ROOT = Path(__file__).parents[2]


def begun(stack: ExitStack, instance: str) -> subprocess.Popen[str]:
    """Return a process that is about to send what is due at one past six, and is ended with the stack."""
    command = [sys.executable, "-m", "tests.upkeep.poster_process", instance, "2026-11-19 18:01"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    stack.enter_context(process)
    stack.callback(process.kill)
    return process


def test_several_processes_on_one_database_send_each_change_once(app):
    names = [f"灭火器 {number:02d}" for number in range(6)]
    for name in names:
        checkpoint(name)
    plan(cadence=DAILY)
    with ExitStack() as stack:
        stand_in = stack.enter_context(robot())
        groups = [f"/send?key=group-{number}" for number in range(PROCESSES + 1)]
        for path in groups:
            group = channels.add_channel(
                ChannelKind.WECOM, path[-7:], {"url": stand_in.url(path)}, may_be_inside=True, now=MADE, by=None
            )
            notice_rules.add_rule(RuleValues(channel_id=group.id, kinds=tuple(ChangeKind)), now=MADE, by=None)
        db.session.remove()
        # Nobody is answered before every process is sending, so that they do it at the same time for certain.
        together = threading.Barrier(PROCESSES)
        stand_in.before = lambda: len(stand_in.bodies) > PROCESSES or together.wait(SECONDS)
        processes = [begun(stack, app.instance_path) for _ in range(PROCESSES)]
        patience = threading.Timer(SECONDS, lambda: [process.kill() for process in processes])
        patience.start()
        stack.callback(patience.cancel)
        assert [process.stdout.readline() for process in processes] == ["ready\n"] * PROCESSES
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.communicate()[1] for process in processes]
        assert [process.returncode for process in processes] == [0] * PROCESSES, said
        told = Counter(
            (path, name) for path, text in zip(stand_in.paths, stand_in.texts, strict=True) for name in names if name in text
        )
    assert told == {(path, name): 1 for path in groups for name in names}
    assert len(all_rows(NoticeChange)) == len(groups) * len(names)
    assert {row.outcome for row in all_rows(NoticeTry)} == {"sent"}
