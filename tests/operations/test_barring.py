"""Taking a checkpoint out of use: one hazard that bars it, kept once, and refused where it makes no sense."""

import pytest

from kiosk.core.hazard import MoveKind
from kiosk.operations import barring, registry
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import Hazard, Move
from tests.factories import all_rows, checkpoint, closed
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON, SHANGHAI

KEY = "k" * 30


def bar(point_id, cast, *, why="护栏断了", key=KEY, now=FRIDAY_MORNING):
    return barring.bar_checkpoint(
        point_id, why=why, key=key, now=now, by=cast.supervisor, calendar=queries.calendar(SHANGHAI)
    )


def test_it_reports_a_hazard_and_bars_the_point_in_one_go(app, cast):
    point = checkpoint()
    hazard = bar(point.id, cast)
    assert [(move.kind, move.by_id, move.note) for move in all_rows(Move)] == [
        (MoveKind.REPORT, cast.supervisor, "护栏断了"), (MoveKind.BAR, cast.supervisor, "护栏断了"),
    ]  # fmt: skip
    assert queries.barred_ids(FRIDAY_MORNING) == {point.id} and hazard.checkpoint_id == point.id


def test_the_same_key_again_is_the_same_hazard(app, cast):
    point = checkpoint()
    assert bar(point.id, cast).id == bar(point.id, cast).id
    assert len(all_rows(Hazard)) == 1 and len(all_rows(Move)) == 2


@pytest.mark.parametrize("why", ["", "  \n", "长" * 501])
def test_it_needs_a_reason_of_a_fair_length(app, cast, why):
    with pytest.raises(Refused) as refused:
        bar(checkpoint().id, cast, why=why)
    assert refused.value.field == "bar_why" and all_rows(Hazard) == []


def test_what_is_out_of_use_already_is_not_barred_again(app, cast):
    point = checkpoint()
    bar(point.id, cast)
    with pytest.raises(Refused) as refused:
        bar(point.id, cast, key="another-key".ljust(30, "x"))
    assert refused.value.why is Refusal.ALREADY_DONE and len(all_rows(Hazard)) == 1


def test_after_its_repair_it_can_be_barred_anew(app, cast):
    point = checkpoint()
    closed(bar(point.id, cast).id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON)
    assert queries.barred_ids(FRIDAY_NOON) == set()
    bar(point.id, cast, key="another-key".ljust(30, "x"), now=FRIDAY_NOON)
    assert queries.barred_ids(FRIDAY_NOON) == {point.id}


def test_a_retired_or_unknown_point_is_refused_and_nothing_is_kept(app, cast):
    point = checkpoint()
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    for number in (point.id, 999):
        with pytest.raises(Refused):
            bar(number, cast, now=FRIDAY_NOON)
    assert all_rows(Hazard) == []
