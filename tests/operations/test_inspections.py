"""REC-1: one inspection is written once, with what it found; a repeat is the same, a conflict is refused."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from kiosk.core.form import read_answers
from kiosk.operations import photos
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.inspections import (
    Manner,
    Served,
    pictures_of,
    record_inspection,
)
from kiosk.operations.photos import PhotoKind
from kiosk.operations.plans import publish_form
from kiosk.operations.registry import retire_checkpoint
from kiosk.storage import queries
from kiosk.storage.models import Finding, Hazard, Inspection, Move
from tests.factories import all_rows, checkpoint, filled, inspect
from tests.instants import FRIDAY_EVENING, FRIDAY_MORNING, FRIDAY_NOON

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


# -- late sending ------------------------------------------------------------------------------------------------------


def sent_late(served, form, *, made_at, key=KEY, now=FRIDAY_NOON, wrong_by=timedelta(0)):
    manner = Manner(40, 9, made_at + wrong_by, now + wrong_by)
    return record_inspection(served, read_answers(form, filled(form)), key=key, manner=manner, now=now)


def test_a_record_that_waited_counts_from_when_it_was_made_and_keeps_both_times(app, cast):
    served, form = served_to(cast, checkpoint())
    made_at = FRIDAY_MORNING + timedelta(minutes=5)
    found = sent_late(served, form, made_at=made_at, wrong_by=timedelta(hours=5))
    row = found.inspection
    assert found.is_late and row.origin == "late"
    assert (row.at, row.received_at, row.device_at) == (made_at, FRIDAY_NOON, made_at + timedelta(hours=5))
    assert row.manner == {"seconds": 40, "seen": 9, "offset": 5 * 3600}


def test_a_late_record_is_judged_against_its_window_by_when_it_was_made(app, cast):
    served, form = served_to(cast, checkpoint())
    closes = FRIDAY_MORNING + timedelta(minutes=10)
    in_time = sent_late(replace(served, closes=closes), form, made_at=closes - timedelta(seconds=1))
    after = sent_late(replace(served, closes=closes), form, made_at=closes, key="a" * 32)
    assert (in_time.inspection.flags, after.inspection.flags) == ([], ["after_closing"])


def test_the_same_content_under_one_key_is_one_however_the_server_reads_it_later(app, cast):
    """A verdict on a date may be another tomorrow."""
    served, form = served_to(cast, checkpoint())
    first = send(served, form)
    later = read_answers(form, filled(form))
    assert record_inspection(
        served, replace(later, answers={}, problems=later.problems), key=KEY, manner=Manner(), now=FRIDAY_EVENING
    ).inspection.id == first.inspection.id


def test_an_empty_field_is_no_other_content_than_none(app, cast):
    served, form = served_to(cast, checkpoint())
    first = send(served, form)
    fields = filled(form) | {f"a.{form.items[0].key}.note": [""]}
    again = record_inspection(served, read_answers(form, fields), key=KEY, manner=Manner(), now=FRIDAY_EVENING)
    assert again.is_repeat and again.inspection.id == first.inspection.id


# -- the photo that is asked for ---------------------------------------------------------------------------------------


def test_a_photo_that_was_asked_for_shows_in_the_lists_whether_it_came(app, cast):
    served, form = served_to(cast, checkpoint())
    made = send(replace(served, asks_photo=True), form).inspection
    assert made.flags == ["photo_asked"]
    (line,) = queries.lines()
    assert line.is_photo_skipped and line.photos == 0
    file = BytesIO()
    Image.new("RGB", (64, 48), "red").save(file, "JPEG")
    photos.take_photo(
        served, key="p" * 32, record_key=KEY, item="", kind=PhotoKind.PHOTO, content=file.getvalue(), taken_at=None,
        now=FRIDAY_EVENING,
    )  # fmt: skip
    photos.link(made, {"p" * 32})
    (line,) = queries.lines()
    assert not line.is_photo_skipped and line.photos == 1 and list(pictures_of(made)) == [""]
