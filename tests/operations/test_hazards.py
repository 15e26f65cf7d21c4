"""S6, S7: hazards are reported, moved and closed as facts; two at once is one move, and nothing is lost or skipped."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.core.deadline import end_of
from kiosk.core.form import FailClass, read_answers
from kiosk.core.hazard import Actor, Flaw, MoveKind, State
from kiosk.operations import edits, hazard_settings, hazards, photos, registry
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.inspections import Manner, Served, record_inspection
from kiosk.operations.moving import Overtaken
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Finding, Hazard, HazardSource, Journal, Move, Photo
from tests.factories import (
    all_rows,
    barred,
    checkpoint,
    closed,
    filled,
    floor,
    inspect,
    moved,
    person,
    rectified,
    reported,
)
from tests.instants import (
    FRIDAY_EVENING,
    FRIDAY_MORNING,
    FRIDAY_NOON,
    SATURDAY,
    SHANGHAI,
    local,
)
from tests.storage.pictures import picture

KEY, OTHER_KEY = "k" * 24, "o" * 24


@pytest.fixture
def point(app):
    """Return an extinguisher."""
    return checkpoint()


@pytest.fixture
def hazard(point, cast):
    """Return a hazard that the inspector reported without a form."""
    return reported(point, by=cast.inspector, now=FRIDAY_MORNING)


def course(hazard):
    found = queries.hazard(hazard.id)
    assert found is not None
    return found.card.course


def kinds(hazard):
    return [move.kind for move in queries.moves_of(hazard.id)]


def refusals(refused):
    return {(each.field, each.detail) for each in refused.value.every}


def with_settings(**changed):
    now = hazard_settings.settings()
    limits = {name: changed.pop(name) for name in list(changed) if hasattr(now.limits, name)}
    after = replace(now, limits=replace(now.limits, **limits), **changed)
    seen = edits.stamp(hazard_settings.settings_values(now))
    return hazard_settings.change_settings(after, seen=seen, now=FRIDAY_MORNING, by=1)


def calendar():
    return queries.calendar(SHANGHAI)


# -- reporting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("is_urgent", "expected"), [(True, FailClass.NOW), (False, FailClass.TERM)])
def test_a_report_without_a_form_knows_only_urgent_and_plain(point, cast, is_urgent, expected):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING, is_urgent=is_urgent, category="fire")
    assert (hazard.fail_class, hazard.source, hazard.category) == (expected, HazardSource.STAFF, "fire")
    assert (hazard.checkpoint_id, hazard.place_id, hazard.text) == (point.id, point.place_id, "灯罩裂了")
    (move,) = queries.moves_of(hazard.id)
    assert (move.kind, move.by_id, move.at, move.note) == ("report", cast.inspector, FRIDAY_MORNING, "灯罩裂了")


def test_a_hazard_may_be_about_a_place_alone(app, cast):
    hazard = reported(place_id=floor().id, by=cast.inspector, now=FRIDAY_MORNING)
    assert (hazard.checkpoint_id, hazard.place_id) == (None, floor().id)


def test_the_same_report_sent_twice_is_one(point, cast):
    first, second = (
        reported(point, by=cast.inspector, now=FRIDAY_MORNING, key=KEY, pictures=[picture()]) for _ in range(2)
    )
    assert first.id == second.id
    assert [len(all_rows(table)) for table in (Hazard, Move, Photo)] == [1, 1, 1]


def test_a_report_key_that_somebody_else_used_is_refused(point, cast):
    reported(point, by=cast.inspector, now=FRIDAY_MORNING, key=KEY)
    with pytest.raises(Refused) as refused:
        reported(point, by=cast.stranger, now=FRIDAY_NOON, key=KEY)
    assert refused.value.why is Refusal.SENT_BEFORE
    assert len(all_rows(Hazard)) == 1


def test_the_photos_of_a_report_stand_with_it(point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING, pictures=[picture(), picture(colour="red")])
    assert [photo.person_id for photo in queries.hazard(hazard.id).before] == [cast.inspector] * 2


def test_everything_wrong_with_a_report_is_said_at_once(app, cast):
    with pytest.raises(Refused) as refused:
        reported(place_id=999, by=cast.inspector, now=FRIDAY_MORNING, text=" ", key=KEY, category="dragons")
    assert {(each.field, each.why) for each in refused.value.every} == {
        ("place", Refusal.NOT_A_CHOICE), ("category", Refusal.NOT_A_CHOICE), ("text", Refusal.NAME_MISSING),
    }  # fmt: skip
    assert all_rows(Hazard) == []


def test_a_point_that_is_gone_has_no_new_hazards(point, cast):
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    with pytest.raises(Refused) as refused:
        reported(point, by=cast.inspector, now=FRIDAY_NOON)
    assert refused.value.why is Refusal.RETIRED


def test_guests_report_only_where_the_school_allows_it_and_wait(point, cast):
    with pytest.raises(Refused) as refused:
        reported(point, by=None, guest="家长", now=FRIDAY_MORNING)
    assert refused.value.why is Refusal.NOT_ALLOWED
    with_settings(takes_guests=True)
    hazard = reported(point, by=None, guest="家长", now=FRIDAY_MORNING, pictures=[picture()])
    assert (hazard.source, course(hazard).state) == (HazardSource.GUEST, State.PENDING)
    assert queries.open_hazards() == []
    (card,) = queries.open_hazards(with_pending=True)
    assert card.reported_by == "家长"
    assert [photo.person_id for photo in all_rows(Photo)] == [None]
    moved(hazard.id, MoveKind.ADMIT, by=cast.supervisor, now=FRIDAY_NOON)
    assert [card.id for card in queries.open_hazards()] == [hazard.id]


# -- moves -------------------------------------------------------------------------------------------------------------


def test_a_hazard_goes_its_way_to_the_closing_and_each_step_is_kept(hazard, cast):
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
    moved(
        hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=FRIDAY_NOON, note="换了灯罩", cost=12050, materials="灯罩 1 个",
        no_photo="", pictures=[picture()],
    )  # fmt: skip
    moved(hazard.id, MoveKind.VERIFY, by=cast.supervisor, now=FRIDAY_EVENING)
    assert kinds(hazard) == ["report", "assign", "rectify", "verify", "close"]
    assert course(hazard).state is State.CLOSED
    assert queries.open_hazards() == []
    file = queries.hazard(hazard.id)
    rectify = file.moves[2].move
    assert (rectify.note, rectify.cost, rectify.materials) == ("换了灯罩", 12050, "灯罩 1 个")
    assert (len(file.before), len(file.after)) == (0, 1)
    assert [line.by for line in file.moves] == ["赵师傅", "王主任", "陈师傅", "王主任", "王主任"]


def test_the_default_deadline_is_that_of_the_class(hazard, cast):
    move = moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    assert move.due_at == local("2026-11-28 00:00")


def test_a_chosen_last_day_is_the_deadline(hazard, cast):
    move = moved(
        hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, firm="消防公司", due_on=date(2026, 11, 20)
    )
    assert (move.due_at, move.firm, move.assignee_id) == (local("2026-11-21 00:00"), "消防公司", None)
    assert queries.open_hazards()[0].assignee == "消防公司"


def test_who_takes_a_hazard_up_does_not_choose_the_own_deadline(hazard, cast):
    move = moved(
        hazard.id, MoveKind.ASSIGN, by=cast.stranger, now=FRIDAY_NOON, assignee_id=cast.stranger,
        due_on=date(2027, 11, 20),
    )  # fmt: skip
    assert move.due_at == local("2026-11-28 00:00")


def test_a_major_hazard_waits_for_the_head_to_close_it(hazard, cast):
    with_settings(head_id=cast.administrator)
    moved(hazard.id, MoveKind.GRADE, by=cast.supervisor, now=FRIDAY_NOON, is_major=True)
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    with pytest.raises(Refused) as refused:
        moved(hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=FRIDAY_NOON)
    assert refusals(refused) == {("", Flaw.GUARD_MISSING)}
    moved(hazard.id, MoveKind.GUARD, by=cast.rectifier, now=FRIDAY_NOON)
    moved(hazard.id, MoveKind.TREATMENT, by=cast.supervisor, now=FRIDAY_NOON)
    moved(hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=FRIDAY_NOON)
    moved(hazard.id, MoveKind.VERIFY, by=cast.supervisor, now=FRIDAY_EVENING)
    assert course(hazard).state is State.VERIFIED
    with pytest.raises(Refused) as refused:
        moved(hazard.id, MoveKind.CLOSE, by=cast.supervisor, now=FRIDAY_EVENING)
    assert refusals(refused) == {("", Flaw.NOT_YOURS)}
    moved(hazard.id, MoveKind.CLOSE, by=cast.administrator, now=FRIDAY_EVENING)
    assert course(hazard).state is State.CLOSED


def test_the_own_repair_is_verified_by_somebody_else(hazard, cast):
    rectified(hazard.id, by=cast.supervisor, repairer=cast.supervisor, now=FRIDAY_NOON)
    with pytest.raises(Refused) as refused:
        moved(hazard.id, MoveKind.VERIFY, by=cast.supervisor, now=FRIDAY_EVENING)
    assert refusals(refused) == {("", Flaw.OWN_REPAIR)}
    assert course(hazard).state is State.RECTIFIED
    move = moved(hazard.id, MoveKind.VERIFY, by=cast.administrator, now=FRIDAY_EVENING)
    assert not move.is_own


def test_in_a_school_of_one_person_the_own_repair_is_verified_and_marked(hazard, cast):
    with_settings(is_one_person=True)
    rectified(hazard.id, by=cast.supervisor, repairer=cast.supervisor, now=FRIDAY_NOON)
    assert moved(hazard.id, MoveKind.VERIFY, by=cast.supervisor, now=FRIDAY_EVENING).is_own
    assert course(hazard).state is State.CLOSED


@pytest.mark.parametrize("kind", [MoveKind.VERIFY, MoveKind.CLOSE, MoveKind.RECTIFY, MoveKind.REJECT, MoveKind.REPORT])
def test_no_step_can_be_skipped(hazard, cast, kind):
    with pytest.raises(Refused) as refused:
        moved(hazard.id, kind, by=cast.administrator, now=FRIDAY_NOON)
    assert refusals(refused) == {("", Flaw.NOT_NOW)}
    assert kinds(hazard) == ["report"]


def test_a_closed_hazard_only_opens_again_and_keeps_its_history(hazard, cast):
    closed(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON)
    with pytest.raises(Refused) as refused:
        moved(hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=FRIDAY_EVENING)
    assert refusals(refused) == {("", Flaw.NOT_NOW)}
    moved(hazard.id, MoveKind.REOPEN, by=cast.supervisor, now=FRIDAY_EVENING, note="又坏了")
    assert kinds(hazard)[-2:] == ["close", "reopen"]
    (card,) = queries.open_hazards()
    assert (card.course.state, card.is_repeat) == (State.REPORTED, True)


@pytest.mark.parametrize(("parts", "expected"), [
    ({"note": "字" * 2001}, ("note", Flaw.NOTE_TOO_LONG)),
    ({"assignee_id": None}, ("assignee", Flaw.ASSIGNEE_MISSING)),
    ({"firm": "消防公司"}, ("firm", Flaw.TWO_ASSIGNEES)),
    ({"due_on": date(2026, 11, 19)}, ("due_on", Flaw.DEADLINE_PAST)),
    ({"firm": "字" * 61}, ("firm", "60")),
    ({"cost": -1}, ("cost", Flaw.COST_ODD)),
    ({"assignee_id": 999}, ("assignee", "")),
])  # fmt: skip
def test_what_is_wrong_with_an_assigning_is_said_beside_its_field(hazard, cast, parts, expected):
    with pytest.raises(Refused) as refused:
        moved(
            hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, **({"assignee_id": cast.rectifier} | parts)
        )
    assert expected in refusals(refused)
    assert kinds(hazard) == ["report"]


def test_nothing_is_assigned_to_somebody_who_has_left(hazard, cast):
    with writing():
        person(cast.stranger).left_at = FRIDAY_MORNING
    with pytest.raises(Refused) as refused:
        moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.stranger)
    assert (refused.value.why, refused.value.field) == (Refusal.UNKNOWN_PERSON, "assignee")


def test_a_bad_photo_leaves_nothing_behind(hazard, cast):
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    with pytest.raises(Refused) as refused:
        moved(hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=FRIDAY_NOON, pictures=[picture(), b"no photo"])
    assert refusals(refused) == {("photos", "not_a_photo")}
    assert (course(hazard).state, all_rows(Photo)) == (State.ASSIGNED, [])


def test_more_than_six_photos_are_refused(hazard, cast):
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    with pytest.raises(Refused) as refused:
        moved(hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=FRIDAY_NOON, pictures=[picture()] * 7)
    assert refusals(refused) == {("photos", "too_many")}


def test_the_photos_of_a_move_are_never_swept(hazard, cast):
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    moved(hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=FRIDAY_NOON, pictures=[picture()])
    assert photos.sweep(FRIDAY_NOON + timedelta(days=400)) == 0
    (photo,) = all_rows(Photo)
    assert photos.file_of(photo).is_file()


# -- twice, and two at once --------------------------------------------------------------------------------------------


def test_the_same_move_sent_twice_is_one(hazard, cast):
    seen = queries.moves_of(hazard.id)[-1].id
    made = [
        moved(
            hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=now, assignee_id=cast.rectifier, key=KEY, seen=seen
        )
        for now in (FRIDAY_NOON, FRIDAY_EVENING)
    ]
    assert made[0].id == made[1].id
    assert kinds(hazard) == ["report", "assign"]


def test_a_key_stands_for_one_move_of_one_person(hazard, cast):
    moved(hazard.id, MoveKind.GRADE, by=cast.supervisor, now=FRIDAY_NOON, is_major=False, key=KEY)
    with pytest.raises(Refused) as refused:
        moved(hazard.id, MoveKind.GRADE, by=cast.administrator, now=FRIDAY_NOON, is_major=False, key=KEY)
    assert refused.value.why is Refusal.SENT_BEFORE


def test_who_comes_second_is_told_who_was_first_and_when(hazard, cast):
    seen = queries.moves_of(hazard.id)[-1].id
    first = moved(hazard.id, MoveKind.ASSIGN, by=cast.administrator, now=FRIDAY_NOON, assignee_id=cast.stranger)
    with pytest.raises(Overtaken) as overtaken:
        moved(
            hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_EVENING, assignee_id=cast.rectifier, seen=seen,
            key=OTHER_KEY,
        )  # fmt: skip
    error = overtaken.value
    assert (error.by, error.at, error.what, error.last_move_id) == ("李园长", FRIDAY_NOON, MoveKind.ASSIGN, first.id)
    assert course(hazard).assignee_id == cast.stranger


def test_of_two_moves_at_once_exactly_one_passes_and_nothing_is_lost(app, hazard, cast):
    hazard_id, seen, start = hazard.id, queries.moves_of(hazard.id)[-1].id, threading.Barrier(2)
    db.session.rollback()

    def try_to_assign(assignee_id, by):
        with app.app_context():
            start.wait(10)
            try:
                return moved(
                    hazard_id, MoveKind.ASSIGN, by=by, now=FRIDAY_NOON, assignee_id=assignee_id, seen=seen,
                    key=f"{by}".ljust(24, "k"), pictures=[picture()],
                ).id  # fmt: skip
            except Overtaken as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(try_to_assign, (cast.rectifier, cast.stranger), (cast.supervisor, cast.administrator)))
    db.session.rollback()
    made = [each for each in results if isinstance(each, int)]
    (error,) = [each for each in results if isinstance(each, Overtaken)]
    assert kinds(hazard) == ["report", "assign"]
    (move,) = [move for move in all_rows(Move) if move.kind == "assign"]
    assert made == [move.id]
    assert error.last_move_id == move.id
    assert [photo.move_id for photo in all_rows(Photo)] == [move.id]


# -- many at once ------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(point, cast):
    """Return three hazards."""
    return [reported(point, by=cast.inspector, now=FRIDAY_MORNING, text=f"问题 {number}") for number in range(3)]


def assign(found, cast, *, key=KEY, seen=None, now=FRIDAY_NOON, **parts):
    known = {"assignee_id": cast.rectifier, "firm": "", "due_on": None, "note": "本周内"} | parts
    seen = seen or {each.id: queries.moves_of(each.id)[-1].id for each in found}
    return hazards.assign_many(
        [each.id for each in found], seen=seen, key=key, now=now, by=cast.supervisor, calendar=calendar(), **known
    )


def test_many_are_assigned_at_once_and_once(three, cast):
    assert [assign(three, cast) for _ in range(2)] == [KEY, KEY]
    assert [kinds(each) for each in three] == [["report", "assign"]] * 3
    assert len(queries.moves_of_bulk(KEY)) == 3


def test_of_many_all_are_assigned_or_none(three, cast):
    seen = {each.id: queries.moves_of(each.id)[-1].id for each in three}
    moved(three[2].id, MoveKind.DISMISS, by=cast.supervisor, now=FRIDAY_NOON)
    with pytest.raises(Overtaken):
        assign(three, cast, seen=seen)
    with pytest.raises(Refused):
        assign(three, cast)
    assert [kinds(each) for each in three] == [["report"], ["report"], ["report", "dismiss"]]


@pytest.mark.parametrize(("later", "count"), [(timedelta(minutes=9, seconds=59), 3), (timedelta(minutes=10), None)])
def test_a_bulk_assigning_is_taken_back_within_ten_minutes(three, cast, later, count):
    assign(three, cast)
    if count is None:
        with pytest.raises(Refused) as refused:
            hazards.recall_many(KEY, now=FRIDAY_NOON + later, by=cast.supervisor)
        assert refusals(refused) == {("", Flaw.TOO_LATE)}
        assert [course(each).state for each in three] == [State.ASSIGNED] * 3
        return
    assert hazards.recall_many(KEY, now=FRIDAY_NOON + later, by=cast.supervisor) == 3
    assert [course(each).state for each in three] == [State.REPORTED] * 3
    assert hazards.recall_many(KEY, now=FRIDAY_NOON + later, by=cast.supervisor) == 0


def test_a_bulk_assigning_is_taken_back_whole_or_not_at_all(three, cast):
    assign(three, cast)
    moved(three[1].id, MoveKind.GUARD, by=cast.rectifier, now=FRIDAY_NOON)
    with pytest.raises(Overtaken):
        hazards.recall_many(KEY, now=FRIDAY_NOON, by=cast.supervisor)
    assert [course(each).state for each in three] == [State.ASSIGNED] * 3


def test_what_somebody_was_told_of_is_not_taken_back(three, cast, monkeypatch):
    assign(three, cast)
    monkeypatch.setattr(queries, "is_told", lambda move_ids: len(move_ids) == 3)
    with pytest.raises(Refused) as refused:
        hazards.recall_many(KEY, now=FRIDAY_NOON, by=cast.supervisor)
    assert refusals(refused) == {("", Flaw.TOLD)}


def test_a_bulk_that_never_was_is_not_taken_back(app, cast):
    with pytest.raises(Refused) as refused:
        hazards.recall_many("nothing", now=FRIDAY_NOON, by=cast.supervisor)
    assert refused.value.why is Refusal.ALREADY_DONE


# -- from inspections --------------------------------------------------------------------------------------------------


def an_item(form_code="FIRE-01", fail_class=None):
    form_id = queries.form_ids()[form_code]
    items = queries.current_versions([form_id])[form_id].form.items
    return next(
        item.key for item in items if item.type == "pass" and fail_class in (None, item.fail_class) and item.fail_class
    )


def find(point, cast, item, at=FRIDAY_NOON):
    return inspect(point, "FIRE-01", at=at, by=cast.inspector, failing=(item,))


def test_a_fail_opens_a_hazard_with_its_form_class_and_place(point, cast):
    item = an_item()
    row = find(point, cast, item)
    (hazard,) = all_rows(Hazard)
    assert (hazard.checkpoint_id, hazard.place_id, hazard.form_id, hazard.item) == (
        point.id, point.place_id, row.form_id, item,
    )  # fmt: skip
    (finding,) = all_rows(Finding)
    assert (hazard.fail_class, hazard.source) == (finding.fail_class, "inspection")
    assert kinds(hazard) == ["report"]


def test_the_same_fail_joins_the_open_hazard_and_is_counted(point, cast):
    item = an_item()
    find(point, cast, item)
    find(point, cast, item, FRIDAY_EVENING)
    (card,) = queries.open_hazards()
    assert (card.times_seen, card.last_seen_at) == (2, FRIDAY_EVENING)


def put_right(point, cast, item):
    """Return a hazard that a check found and the rectifier says is put right since noon."""
    find(point, cast, item, FRIDAY_MORNING)
    (hazard,) = all_rows(Hazard)
    rectified(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON)
    return hazard


def test_a_fail_after_the_repair_sends_it_back_to_who_repaired_it(point, cast):
    """Nobody verifies a repair that a check has refuted, and its page says who found that."""
    item = an_item()
    find(point, cast, item, FRIDAY_MORNING)
    (hazard,) = all_rows(Hazard)
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    moved(hazard.id, MoveKind.RECTIFY, by=cast.rectifier, now=FRIDAY_NOON, pictures=[picture()], no_photo="")
    assert len(queries.hazard(hazard.id).after) == 1
    shown = queries.moves_of(hazard.id)[-1].id
    find(point, cast, item, FRIDAY_EVENING)
    assert kinds(hazard) == ["report", "assign", "rectify", "reject"]
    back = queries.moves_of(hazard.id)[-1]
    assert (back.by_id, back.at, back.note) == (cast.inspector, FRIDAY_EVENING, "坏了")
    assert (course(hazard).state, course(hazard).assignee_id) == (State.ASSIGNED, cast.rectifier)
    assert queries.hazard(hazard.id).after == (), "what did not hold is no photo of a repair"
    with pytest.raises(Overtaken):
        moved(hazard.id, MoveKind.VERIFY, by=cast.supervisor, now=FRIDAY_EVENING, seen=shown)


def test_a_fail_from_before_the_repair_that_arrives_later_refutes_nothing(point, cast):
    item = an_item()
    hazard = put_right(point, cast, item)
    form_id = queries.form_ids()["FIRE-01"]
    version = queries.current_versions([form_id])[form_id]
    served = Served(cast.inspector, None, point.id, version.id, FRIDAY_MORNING)
    reading = read_answers(version.form, filled(version.form, failing=(item,)), known=point.fields)
    manner = Manner(device_at=FRIDAY_NOON - timedelta(seconds=1), sent_at=FRIDAY_EVENING)
    record_inspection(served, reading, key=KEY, manner=manner, now=FRIDAY_EVENING)
    assert kinds(hazard) == ["report", "assign", "rectify"]
    assert queries.hazard(hazard.id).card.times_seen == 2


def test_a_major_one_that_waits_to_be_closed_goes_back_too(point, cast):
    item = an_item()
    find(point, cast, item)
    (hazard,) = all_rows(Hazard)
    moved(hazard.id, MoveKind.GRADE, by=cast.supervisor, now=FRIDAY_NOON, is_major=True)
    for kind in (MoveKind.GUARD, MoveKind.TREATMENT):
        moved(hazard.id, kind, by=cast.supervisor, now=FRIDAY_NOON)
    rectified(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON)
    moved(hazard.id, MoveKind.VERIFY, by=cast.supervisor, now=FRIDAY_NOON)
    find(point, cast, item, FRIDAY_EVENING)
    assert kinds(hazard)[-1] == "reject" and course(hazard).state is State.ASSIGNED


def test_a_fail_that_stops_use_goes_back_and_stays_out_of_use(point, cast):
    item = an_item(fail_class=FailClass.STOP)
    hazard = put_right(point, cast, item)
    find(point, cast, item, FRIDAY_EVENING)
    assert kinds(hazard)[-1] == "reject" and course(hazard).is_barring


@pytest.mark.parametrize("ending", ["closed", "dismissed"])
def test_a_fail_after_the_end_opens_another_hazard_that_is_a_repeat_after_a_closing(point, cast, ending):
    item = an_item()
    find(point, cast, item)
    (hazard,) = all_rows(Hazard)
    if ending == "closed":
        closed(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_EVENING)
    else:
        moved(hazard.id, MoveKind.DISMISS, by=cast.supervisor, now=FRIDAY_EVENING)
    find(point, cast, item, SATURDAY)
    (card,) = queries.open_hazards()
    assert card.id != hazard.id
    assert card.is_repeat == (ending == "closed")


def test_a_fail_long_after_the_closing_is_no_repeat(point, cast):
    item = an_item()
    find(point, cast, item)
    closed(all_rows(Hazard)[0].id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_EVENING)
    find(point, cast, item, FRIDAY_EVENING + timedelta(days=30, seconds=1))
    (card,) = queries.open_hazards()
    assert not card.is_repeat


def with_class(fail_class, inspection_id):
    """Make a finding of another class of the newest one, as a changed form would have."""
    with writing() as session:
        found = session.query(Finding).filter_by(inspection_id=inspection_id).one()
        session.get(Hazard, found.hazard_id).fail_class = fail_class
        found.fail_class = fail_class


def test_a_worse_fail_that_stops_use_bars_the_checkpoint(point, cast, monkeypatch):
    item = an_item(fail_class=FailClass.STOP)
    first = find(point, cast, item)
    with_class(FailClass.TERM, first.id)
    assert queries.barred_ids(FRIDAY_NOON) == set()
    find(point, cast, item, FRIDAY_EVENING)
    (hazard,) = all_rows(Hazard)
    assert kinds(hazard) == ["report", "bar"]
    assert queries.barred_ids(FRIDAY_EVENING) == {point.id}
    (card,) = queries.open_hazards()
    assert card.fail_class is FailClass.STOP
    # Who takes it up has until the day that the page names.
    last_on = hazards.default_due_on(card, calendar=calendar(), now=FRIDAY_EVENING)
    moved(hazard.id, MoveKind.ASSIGN, by=cast.rectifier, now=FRIDAY_EVENING, assignee_id=cast.rectifier)
    assert course(hazard).due_at == end_of(calendar(), last_on) == local("2026-11-21 00:00")
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_EVENING, assignee_id=cast.stranger)
    assert course(hazard).due_at == local("2026-11-21 00:00")


def test_a_stop_found_again_bars_only_once(point, cast):
    item = an_item(fail_class=FailClass.STOP)
    find(point, cast, item)
    find(point, cast, item, FRIDAY_EVENING)
    assert kinds(all_rows(Hazard)[0]) == ["report"]


# -- out of use --------------------------------------------------------------------------------------------------------


def test_only_closing_every_hazard_that_bars_brings_a_checkpoint_back(point, cast):
    first, second = (barred(point, by=cast.supervisor, now=now) for now in (FRIDAY_MORNING, FRIDAY_NOON))
    closed(first.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_EVENING)
    assert queries.barred_ids(FRIDAY_EVENING) == {point.id}
    closed(second.id, by=cast.supervisor, repairer=cast.rectifier, now=SATURDAY)
    assert queries.barred_ids(SATURDAY) == set()
    (span,) = queries.bars_of([point.id])[point.id]
    assert (span.from_at, span.until_at) == (FRIDAY_MORNING, SATURDAY)


def test_a_barring_hazard_is_not_put_away(point, cast):
    hazard = barred(point, by=cast.supervisor, now=FRIDAY_MORNING)
    with pytest.raises(Refused) as refused:
        moved(hazard.id, MoveKind.DISMISS, by=cast.supervisor, now=FRIDAY_NOON)
    assert refusals(refused) == {("", Flaw.BARRED)}


# -- the school's rules ------------------------------------------------------------------------------------------------


def test_the_rules_are_kept_with_who_changed_what(app, cast):
    assert with_settings(term_days=14, in_workdays=True, is_one_person=True, head_id=cast.supervisor, takes_guests=True)
    found = hazard_settings.settings()
    assert (found.limits.term_days, found.limits.in_workdays) == (14, True)
    assert (found.is_one_person, found.head_id, found.takes_guests) == (True, cast.supervisor, True)
    line = all_rows(Journal)[-1]
    assert (line.what, line.before["term_days"], line.after["term_days"]) == ("hazard_settings.edit", 7, 14)


def test_the_same_rules_again_change_nothing(app):
    assert not with_settings()


def test_two_editors_of_the_rules_never_overwrite_each_other(app, cast):
    now = hazard_settings.settings()
    seen = edits.stamp(hazard_settings.settings_values(now))
    with_settings(term_days=10)
    with pytest.raises(Outdated) as outdated:
        hazard_settings.change_settings(
            replace(now, is_one_person=True), seen=seen, now=FRIDAY_NOON, by=cast.supervisor
        )
    assert outdated.value.by == "李园长"
    assert not hazard_settings.settings().is_one_person


def test_days_out_of_range_and_a_strange_head_are_refused_together(app):
    with pytest.raises(Refused) as refused:
        with_settings(stop_days=-1, verify_days=366, head_id=999)
    assert {each.field for each in refused.value.every} == {"stop_days", "verify_days", "head_id"}


def test_the_head_is_who_is_named_and_else_every_administrator(app, cast):
    assert hazards.actor_of(person(cast.administrator)) == Actor(cast.administrator, is_supervisor=True, is_head=True)
    with_settings(head_id=cast.supervisor)
    assert not hazards.actor_of(person(cast.administrator)).is_head
    assert hazards.actor_of(person(cast.supervisor)).is_head
    assert hazards.actor_of(person(cast.inspector)) == Actor(cast.inspector)
    assert hazards.actor_of(None) == Actor(None)


def test_a_record_sent_late_opens_its_hazard_when_it_arrives(point, cast):
    item, form_id = an_item(), queries.form_ids()["FIRE-01"]
    version = queries.current_versions([form_id])[form_id]
    served = Served(cast.inspector, None, point.id, version.id, FRIDAY_MORNING)
    reading = read_answers(version.form, filled(version.form, failing=(item,)), known=point.fields)
    manner = Manner(device_at=FRIDAY_MORNING, sent_at=SATURDAY)
    row = record_inspection(served, reading, key=KEY, manner=manner, now=SATURDAY).inspection
    (card,) = queries.open_hazards()
    # Its deadline may not be over before anybody could see it; when it was seen stays what the phone said.
    assert (row.at, card.found_at, card.last_seen_at) == (FRIDAY_MORNING, FRIDAY_MORNING, FRIDAY_MORNING)
    assert card.course.reported_at == SATURDAY
    assert queries.hazard(card.id).findings[0].at == FRIDAY_MORNING


def test_the_photos_of_a_finding_stand_before_the_repair(point, cast):
    row = find(point, cast, an_item())
    with writing() as session:
        session.add(
            Photo(
                key=KEY, record_key=row.key, item=an_item(), kind="photo", digest="d" * 64, width=4, height=3, size=9,
                person_id=cast.inspector, checkpoint_id=point.id, received_at=FRIDAY_NOON, inspection_id=row.id,
            )
        )  # fmt: skip
    (card,) = queries.open_hazards()
    file = queries.hazard(card.id)
    assert [photo.key for photo in file.before] == [photo.key for photo in file.findings[0].photos] == [KEY]
    assert file.after == ()


def test_what_a_check_finds_has_the_class_of_its_form(point, cast):
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, failing=(an_item(),))
    assert queries.open_hazards()[0].category == "fire"


def test_a_reopened_hazard_was_found_when_it_was_reported_first(hazard, cast):
    closed(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON)
    moved(hazard.id, MoveKind.REOPEN, by=cast.supervisor, now=SATURDAY)
    card = queries.hazard(hazard.id).card
    assert (card.found_at, card.course.reported_at) == (FRIDAY_MORNING, SATURDAY)


def test_that_the_authorities_were_told_is_kept_and_moves_nothing(hazard, cast):
    with pytest.raises(Refused) as refused:
        moved(hazard.id, MoveKind.NOTIFY, by=cast.supervisor, now=FRIDAY_NOON)
    assert refusals(refused) == {("", Flaw.NOT_MAJOR.value)} and kinds(hazard) == ["report"]
    moved(hazard.id, MoveKind.GRADE, by=cast.supervisor, now=FRIDAY_NOON, is_major=True)
    moved(hazard.id, MoveKind.NOTIFY, by=cast.supervisor, now=FRIDAY_NOON, note="电话报告区教育局", pictures=[picture()])
    assert kinds(hazard) == ["report", "grade", "notify"] and course(hazard).state is State.REPORTED
    assert len(queries.hazard(hazard.id).moves[-1].photos) == 1


def test_a_finding_says_why_it_has_no_photo(point, cast):
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, failing=(an_item(),))
    file = queries.hazard(queries.open_hazards()[0].id)
    assert file.findings[0].no_photo == "手机没电"
