"""Reads answer their question, by index where history is long: S4 and "the latest inspection is an index seek"."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from kiosk.core.window import Check
from kiosk.operations import boards, calendar, people, persons, registry
from kiosk.operations.plans import publish_form
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Code, DeviceKind, Inspection, Origin
from tests.factories import DAILY, checkpoint, code_of, filled, floor, inspect, plan
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON, SHANGHAI, TERM_BEGAN, local

WEEKLY = {"type": "weekly", "weekday": 4, "due_by": 1020, "least_days": 3, "filter": "school", "grace": 0}


@contextmanager
def asked():
    """Collect the statements asked of the database, each with its values."""
    found: list[tuple[str, object]] = []

    def keep(connection, cursor, statement, parameters, context, many):
        found.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", keep)


def steps(statement: str, parameters) -> list[str]:
    """Return how SQLite would go about a statement."""
    with db.engine.connect() as connection:
        return [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]


def first_pass_item(code: str = "FIRE-01") -> str:
    form_id = queries.form_ids()[code]
    return next(key.split(".")[1] for key in filled(queries.current_versions([form_id])[form_id].form))


# -- by index ----------------------------------------------------------------------------------------------------------


def test_the_latest_inspection_of_a_schedule_is_an_index_seek(app):
    with asked() as statements:
        queries.watched(t=FRIDAY_MORNING, since=FRIDAY_MORNING - timedelta(days=1))
    (wanted,) = [each for each in statements if "max(inspection.at)" in each[0]]
    every = steps(*wanted)
    own, of_a_version = "ix_inspection_latest_of_a_form", "ix_inspection_latest_of_a_version"
    assert [step for step in every if " inspection " in step] == [
        f"SEARCH inspection USING INDEX {own} (checkpoint_id=? AND form_id=? AND at<?)",
        f"SEARCH inspection USING INDEX {own} (checkpoint_id=? AND form_id=? AND at>? AND at<?)",
        f"SEARCH inspection USING INDEX {of_a_version} (checkpoint_id=? AND form_version_id=? AND at<?)",
        f"SEARCH inspection USING INDEX {of_a_version} (checkpoint_id=? AND form_version_id=? AND at>? AND at<?)",
    ]
    assert [step for step in every if "SCAN satisfaction" in step] == []


@pytest.mark.parametrize(
    "question",
    [
        lambda point: queries.watched(t=FRIDAY_MORNING, since=FRIDAY_MORNING),
        lambda point: queries.watched(t=FRIDAY_MORNING, since=FRIDAY_MORNING, checkpoint_id=point),
        lambda point: queries.watched(t=FRIDAY_MORNING, since=FRIDAY_MORNING, place_ids=[1, 2], with_retired=True),
        lambda point: queries.last_results({(point, 1)}),
        lambda point: queries.last_results(checkpoint_id=point),
        lambda point: queries.inspection_with("k" * 32),
        lambda point: queries.lines(checkpoint_id=point),
        lambda point: queries.lines(start=TERM_BEGAN, end=FRIDAY_NOON),
        lambda point: queries.days_of_inspections(point, TERM_BEGAN, FRIDAY_NOON),
        lambda point: queries.date_of_first_inspection(SHANGHAI),
        lambda point: boards.here(point, calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING),
        lambda point: boards.next_nearby(point, calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING),
        lambda point: boards.current(calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING, language="zh"),
        lambda point: boards.past_between(
            FRIDAY_MORNING, FRIDAY_MORNING, calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING
        ),
    ],
)
def test_no_question_about_now_reads_the_whole_history(app, question):
    point = checkpoint().id
    plan(cadence=DAILY)
    with asked() as statements:
        question(point)
    every = [step for statement, values in list(statements) for step in steps(statement, values)]
    assert [step for step in every if step.startswith("SCAN inspection")] == []


def test_the_last_result_is_found_without_walking_the_history(app):
    point = checkpoint()
    plan(cadence=DAILY)
    for number in range(1, 41):
        inspect(point, "FIRE-01", at=TERM_BEGAN + timedelta(hours=number), by=3)
    point_id = point.id
    for chosen in ({"checkpoint_id": point_id}, {"pairs": {(point_id, 1)}}):
        with asked() as statements:
            queries.last_results(**chosen)
        (wanted,) = [each for each in statements if not each[0].startswith("BEGIN")]
        found = [step for step in steps(*wanted) if "inspection " in step and "finding" not in step]
        assert sorted(found) == [
            "SEARCH inspection USING INDEX ix_inspection_latest_of_a_form (checkpoint_id=? AND form_id=?)",
            "SEARCH inspection USING INTEGER PRIMARY KEY (rowid=?)",
        ]


def test_of_two_inspections_at_one_instant_the_later_entered_is_the_last_result(app, cast):
    point = checkpoint()
    plan(cadence=DAILY)
    for key, who in (("first", cast.inspector), ("second", cast.rectifier)):
        inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=who, key=key.ljust(24, "-"))
    (found,) = queries.last_results(checkpoint_id=point.id).values()
    assert (found.inspection_id, found.person) == (2, "陈师傅")


# -- places, codes, people ---------------------------------------------------------------------------------------------


def test_places_know_their_way_from_the_campus(app):
    room = registry.place_at(["教学楼A", "2层", "东走廊", "尽头"][:3], campus=registry.campus())
    found = queries.places()[room.id]
    assert (found.path, found.area, found.floor) == ("教学楼A · 2层 · 东走廊", "教学楼A", "2层")
    assert [queries.places()[place].name for place in found.ancestors] == ["阳光幼儿园", "教学楼A", "2层", "东走廊"]


def test_the_owner_of_a_place_answers_for_what_is_below(app, cast):
    above = registry.add_place("食堂", parent=registry.campus(), level="building", owner_id=cast.rectifier)
    below = registry.add_place("1层", parent=above, level="floor")
    assert queries.places()[below.id].owner_id == cast.rectifier


def test_parents_come_before_their_children(app):
    floor("3层", "教学楼B")
    order = list(queries.places())
    assert all(
        order.index(parent) <= order.index(place.id) for place in queries.places().values() for parent in place.ancestors
    )


def test_a_replaced_label_still_names_its_point_and_is_not_the_one_in_use(app):
    point = checkpoint()
    with writing() as session:
        session.add(Code(code="23456789", checkpoint_id=point.id, made_at=TERM_BEGAN, voided_at=FRIDAY_MORNING))
    assert queries.named_by("23456789").is_voided and queries.named_by("23456789").checkpoint.id == point.id
    assert code_of(point) != "23456789" and queries.known_codes(["23456789", code_of(point)])[0].code == code_of(point)
    assert len(queries.watched(t=FRIDAY_MORNING, since=FRIDAY_MORNING)) == 0


def test_an_unknown_code_names_nothing(app):
    assert queries.named_by("ABCDEFGH") is None and queries.known_codes(["ABCDEFGH"]) == []


def test_a_point_with_a_replaced_label_is_watched_once(app):
    point = checkpoint()
    plan(cadence=DAILY)
    with writing() as session:
        session.add(Code(code="23456789", checkpoint_id=point.id, made_at=TERM_BEGAN, voided_at=FRIDAY_MORNING))
    (watched,) = queries.watched(t=FRIDAY_MORNING, since=FRIDAY_MORNING)
    assert watched.code == code_of(point)


def test_the_plans_owner_comes_before_the_points_and_the_places(app, cast):
    place = registry.add_place("食堂", parent=registry.campus(), level="building", owner_id=cast.stranger)
    checkpoint("无主", place=place)
    plan(cadence=DAILY)
    plan("FIRE-05", cadence=DAILY, owner_id=cast.rectifier)
    found = queries.watched(t=FRIDAY_MORNING, since=FRIDAY_MORNING)
    assert [each.owner for each in found] == ["孙老师", "陈师傅"]


def test_who_has_left_is_off_the_list_and_on_the_old_one(app, cast):
    persons.leave(cast.stranger, to_id=None, is_left_open=True, now=FRIDAY_MORNING, by=cast.supervisor)
    assert cast.stranger not in {each.id for each in queries.people()}
    assert cast.stranger in {each.id for each in queries.people(with_left=True)}


def test_revoked_devices_come_last_and_are_not_counted(app, cast):
    people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.supervisor)
    people.add_wall_tablet("门卫", now=FRIDAY_MORNING, by=cast.supervisor)
    people.revoke_device(2, now=FRIDAY_MORNING, by=cast.supervisor)
    assert [each.name for each in queries.devices()] == ["大厅", "门卫"]
    assert queries.phones_and_walls() == {DeviceKind.WALL: 1}


# -- inspections -------------------------------------------------------------------------------------------------------


@pytest.fixture
def history(app, cast):
    """Return two points, with inspections on three days, one of them with a fault."""
    one, other = checkpoint("一号"), checkpoint("二号", place=floor("1层", "厨房"))
    plan(cadence=DAILY)
    for day in ("18", "19"):
        inspect(one, "FIRE-01", at=local(f"2026-11-{day} 09:00"), by=cast.inspector)
    inspect(other, "FIRE-01", at=local("2026-11-20 09:00"), by=cast.rectifier, failing=(first_pass_item(),))
    return one, other


def days(found) -> list[int]:
    return [line.at.astimezone(SHANGHAI).day for line in found]


def test_lines_are_newest_first_with_names_and_findings(history):
    newest = queries.lines()[0]
    assert days(queries.lines()) == [20, 19, 18]
    assert (newest.person, newest.checkpoint, newest.place, newest.failing) == ("陈师傅", "二号", "厨房 · 1层", 1)


def test_lines_are_narrowed_by_every_filter(history, cast):
    one, other = history
    assert days(queries.lines(checkpoint_id=one.id)) == [19, 18]
    assert days(queries.lines(person_id=cast.rectifier)) == [20]
    assert days(queries.lines(only_failing=True)) == [20]
    assert days(queries.lines(place_ids=[other.place_id])) == [20]
    assert days(queries.lines(form_id=queries.form_ids()["FIRE-05"])) == []
    assert days(queries.lines(limit=1, offset=1)) == [19]


def test_a_period_holds_its_start_and_not_its_end(history):
    start, end = local("2026-11-18 09:00"), local("2026-11-20 09:00")
    assert days(queries.lines(start=start, end=end)) == [19, 18]


def test_the_last_result_is_the_latest_that_counts(history, cast):
    one, other = history
    form_id = queries.form_ids()["FIRE-01"]
    assert queries.last_results(checkpoint_id=one.id)[one.id, form_id].at == local("2026-11-19 09:00")
    with writing() as session:
        session.get(Inspection, 2).voided_at = FRIDAY_NOON
    found = queries.last_results({(one.id, form_id), (other.id, form_id)})
    assert found[one.id, form_id].at == local("2026-11-18 09:00")
    assert (found[other.id, form_id].failing, found[other.id, form_id].person) == (1, "陈师傅")


def test_watched_brings_the_checks_since_and_the_last_one_before(history):
    watched = {each.name: each for each in queries.watched(t=FRIDAY_NOON, since=local("2026-11-20 00:00"))}
    assert [check.at for check in watched["一号"].checks] == [local("2026-11-19 09:00")]
    assert [check.at for check in watched["二号"].checks] == [local("2026-11-20 09:00")]
    assert (watched["一号"].has_open_hazard, watched["二号"].has_open_hazard) == (False, True)


@pytest.mark.parametrize(("at", "seen"), [("08:59:59", 0), ("09:00", 1), ("09:00:01", 1)])
def test_watched_sees_a_check_from_its_own_instant_on(history, at, seen):
    found = queries.watched(t=local(f"2026-11-20 {at}"), since=local("2026-11-20 00:00"))
    assert sum(len(each.checks) for each in found if each.name == "二号") == seen


def made_from_paper(inspection_id: int) -> None:
    with writing() as session:
        session.get(Inspection, inspection_id).origin = Origin.BACKFILLED


def test_the_last_check_before_a_span_keeps_its_back_filled_mark(history):
    made_from_paper(2)
    watched = {each.name: each for each in queries.watched(t=FRIDAY_NOON, since=local("2026-11-20 00:00"))}
    assert watched["一号"].checks == (
        Check(local("2026-11-18 09:00")), Check(local("2026-11-19 09:00"), is_backfilled=True),
    )  # fmt: skip


def test_where_all_was_made_from_paper_the_last_one_is_enough(history):
    made_from_paper(1)
    made_from_paper(2)
    watched = {each.name: each for each in queries.watched(t=FRIDAY_NOON, since=local("2026-11-20 00:00"))}
    assert watched["一号"].checks == (Check(local("2026-11-19 09:00"), is_backfilled=True),)


# -- forms that satisfy others -----------------------------------------------------------------------------------------


@pytest.fixture
def slide(app):
    """Return a play set under a daily look and a weekly check, which satisfies the look too."""
    made = checkpoint("滑梯", "play_set")
    plan("PLAY-01", DAILY, kind="play_set", title="使用前检查")
    plan("PLAY-02", WEEKLY, kind="play_set", title="周检")
    return made


def checks_of(title: str, since=FRIDAY_MORNING) -> list:
    (found,) = [each for each in queries.watched(t=FRIDAY_NOON, since=since) if each.title.zh == title]
    return [check.at for check in found.checks]


@pytest.mark.parametrize("at", ["2026-11-20 09:00", "2026-11-18 09:00"])
def test_a_check_counts_for_its_form_and_for_those_it_satisfies(slide, cast, at):
    inspect(slide, "PLAY-02", at=local(at), by=cast.inspector)
    assert checks_of("周检") == checks_of("使用前检查") == [local(at)]


@pytest.mark.parametrize("at", ["2026-11-20 09:00", "2026-11-18 09:00"])
def test_the_form_that_is_satisfied_does_not_satisfy_the_other(slide, cast, at):
    inspect(slide, "PLAY-01", at=local(at), by=cast.inspector)
    assert (checks_of("使用前检查"), checks_of("周检")) == ([local(at)], [])


@pytest.mark.parametrize("days", [0, 2])
def test_the_version_that_was_answered_decides_what_it_satisfies(slide, cast, days):
    form_id = queries.form_ids()["PLAY-02"]
    declaring = queries.current_versions([form_id])[form_id].form
    before, after = FRIDAY_MORNING - timedelta(days=days), FRIDAY_NOON - timedelta(days=days)
    inspect(slide, "PLAY-02", at=before, by=cast.inspector)
    publish_form(replace(declaring, satisfies=()), now=before)
    inspect(slide, "PLAY-02", at=after, by=cast.inspector)
    assert checks_of("使用前检查") == [before]
    assert checks_of("周检")[-1] == after


def test_a_voided_check_satisfies_no_other_form_either(slide, cast):
    for day in ("18", "20"):
        inspect(slide, "PLAY-02", at=local(f"2026-11-{day} 09:00"), by=cast.inspector)
    with writing() as session:
        for row in session.query(Inspection):
            row.voided_at = FRIDAY_NOON
    assert checks_of("使用前检查") == []


def test_a_check_satisfies_the_other_form_at_its_own_point_only(slide, cast):
    other = checkpoint("秋千", "play_set")
    inspect(other, "PLAY-02", at=local("2026-11-20 09:00"), by=cast.inspector)
    found = {(each.name, each.title.zh): len(each.checks) for each in queries.watched(t=FRIDAY_NOON, since=FRIDAY_MORNING)}
    assert found == {("滑梯", "使用前检查"): 0, ("滑梯", "周检"): 0, ("秋千", "使用前检查"): 1, ("秋千", "周检"): 1}


def test_days_of_a_point_count_their_faults(history):
    _, other = history
    span = local("2026-11-20 09:00"), local("2026-11-20 09:01")
    assert queries.days_of_inspections(other.id, *span) == [(span[0], 1)]
    assert queries.days_of_inspections(other.id, span[1], span[1] + timedelta(days=1)) == []


def test_the_first_and_the_newest_inspection(history):
    assert queries.date_of_first_inspection(SHANGHAI) == date(2026, 11, 18)
    assert queries.newest_received_at() == local("2026-11-20 09:00")


def test_before_the_first_inspection_there_is_none(app):
    assert queries.date_of_first_inspection(SHANGHAI) is None
    assert (queries.newest_received_at(), queries.lines(), queries.open_hazards()) == (None, [], [])


def test_a_retired_point_is_watched_only_when_asked_for(app, cast):
    point = checkpoint()
    plan(cadence=DAILY)
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    span = {"t": FRIDAY_NOON, "since": FRIDAY_MORNING}
    assert (len(queries.watched(**span)), len(queries.watched(**span, with_retired=True))) == (0, 1)
    assert [len(queries.checkpoints()), len(queries.checkpoints(with_retired=True))] == [0, 1]


def test_watching_some_places_leaves_out_the_others(history):
    _, other = history
    found = queries.watched(t=FRIDAY_NOON, since=FRIDAY_MORNING, place_ids=[other.place_id])
    assert [each.name for each in found] == ["二号"]


def test_withdrawn_days_are_left_out_of_the_table(app):
    calendar.set_national_day(date(2027, 2, 9), True, name="春节", now=FRIDAY_MORNING)
    calendar.set_national_day(date(2027, 2, 9), None, name="", now=FRIDAY_NOON)
    assert date(2027, 2, 9) not in {fact.on for fact in queries.national_days(2027)}


def test_the_latest_version_of_a_form_is_current_and_the_old_one_stays(app):
    form_id = queries.form_ids()["FIRE-01"]
    first = queries.current_versions([form_id])[form_id]
    publish_form(replace(first.form, items=first.form.items[:3]), now=FRIDAY_MORNING)
    second = queries.current_versions()[form_id]
    assert (second.number, len(second.form.items)) == (2, 3)
    assert queries.version(first.id).form == first.form and queries.version(9999) is None
