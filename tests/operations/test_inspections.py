"""REC-1: one inspection is written once, with what it found; a repeat is the same, a conflict is refused."""

from dataclasses import replace

import pytest

from kiosk.core.form import read_answers
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.inspections import Manner, Served, record_inspection
from kiosk.operations.plans import publish_form
from kiosk.operations.registry import retire_checkpoint
from kiosk.storage import queries
from kiosk.storage.models import Finding, Hazard, Inspection, Move
from tests.factories import all_rows, checkpoint, filled, inspect
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON

KEY = "k" * 32


def served_to(cast, point, form_code="FIRE-01"):
    form_id = queries.form_ids()[form_code]
    version = queries.current_versions([form_id])[form_id]
    return Served(cast.inspector, None, point.id, version.id, FRIDAY_MORNING), version.form


def send(served, form, *, key=KEY, failing=(), now=FRIDAY_NOON):
    reading = read_answers(form, filled(form, failing=failing))
    return record_inspection(served, reading, key=key, manner=Manner(), now=now)


def test_an_inspection_is_written_with_its_answers(app, cast):
    served, form = served_to(cast, checkpoint())
    send(served, form)
    (row,) = all_rows(Inspection)
    assert (row.person_id, row.at, row.received_at) == (cast.inspector, FRIDAY_NOON, FRIDAY_NOON)
    assert {answer["outcome"] for answer in row.answers.values()} == {"pass"}


def test_second_submit_returns_the_first_inspection(app, cast):
    served, form = served_to(cast, checkpoint())
    first, second = send(served, form), send(served, form)
    assert second.is_repeat and second.inspection.id == first.inspection.id
    assert len(all_rows(Inspection)) == 1


def test_same_key_with_other_answers_is_a_conflict(app, cast):
    served, form = served_to(cast, checkpoint())
    send(served, form)
    key = next(item.key for item in form.items if item.type == "pass")
    with pytest.raises(Refused) as refused:
        send(served, form, failing=(key,))
    assert refused.value.why is Refusal.KEY_TAKEN
    assert len(all_rows(Inspection)) == 1 and all_rows(Finding) == []


def test_a_key_is_bound_to_its_person(app, cast):
    served, form = served_to(cast, checkpoint())
    send(served, form)
    with pytest.raises(Refused):
        send(replace(served, person_id=cast.stranger), form)


@pytest.mark.parametrize("key", ["", "short", "k" * 65])
def test_a_missing_or_odd_key_is_refused(app, cast, key):
    served, form = served_to(cast, checkpoint())
    with pytest.raises(Refused) as refused:
        send(served, form, key=key)
    assert refused.value.why is Refusal.KEY_MISSING


def test_a_reading_with_problems_writes_nothing(app, cast):
    served, form = served_to(cast, checkpoint())
    with pytest.raises(Refused):
        record_inspection(served, read_answers(form, {}), key=KEY, manner=Manner(), now=FRIDAY_NOON)
    assert all_rows(Inspection) == []


def test_a_finding_opens_a_hazard_and_the_next_one_joins_it(app, cast):
    point = checkpoint()
    _, form = served_to(cast, point)
    key = next(item.key for item in form.items if item.type == "pass")
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, failing=(key,))
    inspect(point, "FIRE-01", at=FRIDAY_NOON, by=cast.rectifier, failing=(key,))
    assert len(all_rows(Finding)) == 2
    (hazard,), (move,) = all_rows(Hazard), all_rows(Move)
    assert (hazard.item, move.kind, move.by_id) == (key, "report", cast.inspector)
    (listed,) = queries.open_hazards()
    assert (listed.times_seen, listed.reported_by) == (2, "赵师傅")


def test_an_answer_to_an_older_version_is_kept_and_flagged(app, cast):
    served, form = served_to(cast, checkpoint())
    publish_form(replace(form, items=form.items[:3]), now=FRIDAY_MORNING)
    assert send(served, form).inspection.flags == ["older_version"]


def test_a_retired_point_and_a_closed_window_are_flagged_not_refused(app, cast):
    point = checkpoint()
    served, form = served_to(cast, point)
    retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    recorded = send(replace(served, closes=FRIDAY_NOON), form, now=FRIDAY_NOON)
    assert recorded.inspection.flags == ["retired", "after_closing"]


def test_the_window_is_not_closed_just_before_its_end(app, cast):
    served, form = served_to(cast, checkpoint())
    assert send(replace(served, closes=FRIDAY_NOON), form, now=FRIDAY_MORNING).inspection.flags == []

