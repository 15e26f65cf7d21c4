"""S14: what is done of the set-up is read from the facts; plans by ticking, checkpoints by the dozen."""

from datetime import date

import pytest

from kiosk import library
from kiosk.core.rule import from_plain
from kiosk.operations import boards, plans, posts, school, setup
from kiosk.operations.edits import Outdated, stamp
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.setup import Batch, PresetOwner, SchoolType, Step
from kiosk.storage import queries
from kiosk.storage.models import Checkpoint, Journal, Plan, Post
from qr.code import new_code
from tests.factories import (
    SCHOOL,
    all_rows,
    building,
    checkpoint,
    end_plan,
    floor,
    inspect,
    plan,
)
from tests.instants import FRIDAY_MORNING, SHANGHAI, local

ADDRESS = "http://192.168.1.10:8080"
WEEKEND = local("2026-11-22 10:00")


def facts(now=FRIDAY_MORNING, address=ADDRESS):
    return setup.facts(calendar=queries.calendar(SHANGHAI), address=address, now=now)


def take(*keys, now=FRIDAY_MORNING, **more):
    return setup.take_presets(keys, calendar=queries.calendar(SHANGHAI), now=now, by=None, **more)


def add(*batches, key="a-key-of-a-page", now=FRIDAY_MORNING):
    return setup.add_batches(batches, key=key, new_code=new_code, now=now, by=None)


def names():
    return [each.name for each in all_rows(Checkpoint)]


# -- what is done ------------------------------------------------------------------------------------------------------


def test_steps_are_done_by_what_is_there(app, cast):
    assert facts().left == (Step.SCHOOL, Step.PLACES, Step.PLANS, Step.CHECKPOINTS, Step.LABELS)
    checkpoint()
    take("FIRE-01-M")
    assert facts().left == (Step.SCHOOL, Step.LABELS)
    found = facts()
    assert (found.buildings, found.places, found.plans, found.checkpoints, found.labels_missing) == (1, 2, 1, 1, 1)


def test_a_term_counts_until_its_last_day(app):
    assert facts(local("2027-01-22 23:59")).is_done(Step.TERM)
    assert not facts(local("2027-01-23 00:00")).is_done(Step.TERM)


def test_the_school_is_settled_by_its_kind_and_an_address(app):
    seen = stamp(school.values())
    setup.settle_school(SCHOOL, type_="primary", address="", seen=seen, now=FRIDAY_MORNING, by=None)
    assert facts().is_done(Step.SCHOOL) and not facts(address="").is_done(Step.SCHOOL)


def test_a_bad_name_keeps_the_kind_from_being_settled_too(app):
    with pytest.raises(Refused) as refused:
        setup.settle_school("", type_="castle", address=ADDRESS, seen="", now=FRIDAY_MORNING, by=None)
    assert {each.field for each in refused.value.every} == {"name", "type"}
    assert setup.school_type() is None and school.base_url() is None


def test_an_outdated_page_settles_nothing(app):
    with pytest.raises(Outdated):
        setup.settle_school("星星小学", type_="primary", address=ADDRESS, seen="old", now=FRIDAY_MORNING, by=None)
    assert setup.school_type() is None


def test_a_school_is_in_use_from_its_first_inspection(app, cast):
    point = checkpoint()
    assert not setup.is_in_use()
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    assert setup.is_in_use()


@pytest.mark.parametrize(
    ("name", "type_"),
    [("阳光幼儿园", SchoolType.KINDERGARTEN), ("第一小学", SchoolType.PRIMARY), ("第二中学", SchoolType.MIDDLE)],
)
def test_a_name_speaks_of_the_kind_of_school(name, type_):
    assert setup.likely_type(name) is type_


# -- plans by ticking --------------------------------------------------------------------------------------------------


def test_every_plan_of_the_library_can_be_taken_at_once(app):
    keys = [each.key for each in library.plans()]
    assert take(*keys) == len(keys)
    assert {each.preset for each in all_rows(Plan)} == set(keys)
    assert {each.valid_from for each in all_rows(Plan)} == {local("2026-11-21 00:00")}


def test_every_plan_stands_in_one_family_with_its_form():
    offered = [(preset.key, form.code) for family in setup.preset_families() for preset, form in family.presets]
    assert sorted(offered) == sorted((each.key, each.form) for each in library.plans())


def test_ticking_again_adds_nothing(app):
    assert take("FIRE-01-M", "FIRE-01-M") == 1
    assert take("FIRE-01-M", "PLAY-01-D") == 1
    assert take("FIRE-01-M") == 0


def test_a_plan_made_by_hand_like_one_of_the_library_counts_as_taken(app):
    preset = next(each for each in library.plans() if each.key == "FIRE-01-M")
    plan("FIRE-01", preset.cadence, kind="extinguisher")
    assert take("FIRE-01-M") == 0


def test_a_changed_plan_is_still_the_one_that_was_ticked(app):
    take("FIRE-01-M")
    (old,) = all_rows(Plan)
    weekly = from_plain({"type": "weekly", "weekday": 4, "due_by": 1020, "least_days": 1, "filter": "every", "grace": 0})
    plans.change_plan(old.id, cadence=weekly, calendar=queries.calendar(SHANGHAI), now=WEEKEND, by=None)
    assert "FIRE-01-M" in setup.taken_presets(local("2026-12-01 08:00"))


def test_an_ended_plan_can_be_ticked_again(app):
    take("FIRE-01-M")
    end_plan(all_rows(Plan)[0].id, now=WEEKEND)
    assert take("FIRE-01-M", now=local("2026-11-23 08:00")) == 1


def test_checkpoints_added_later_are_covered(app):
    take("FIRE-05-D", from_on=date(2026, 11, 20))
    point = checkpoint(kind="exit", now=FRIDAY_MORNING)
    (tile,) = boards.here(point.id, calendar=queries.calendar(SHANGHAI), now=local("2026-11-20 08:11"))
    assert tile.watched.title.zh == "疏散通道与安全出口日查"


def test_a_post_is_made_once_for_all_it_owes(app):
    role = "水电工 / 维修工"
    take("FIRE-01-M", "FIRE-03-M", owners={role: PresetOwner(post_name="维修组")})
    take("FIRE-04-M", owners={role: PresetOwner(post_name="维修组")})
    (post,) = all_rows(Post)
    assert [each.post_id for each in all_rows(Plan)] == [post.id] * 3


def test_a_person_owes_what_the_post_would(app, cast):
    take("FIRE-01-M", "FIRE-05-D", owners={"水电工 / 维修工": PresetOwner(person_id=cast.inspector)})
    assert {each.preset: each.owner_id for each in all_rows(Plan)} == {"FIRE-01-M": cast.inspector, "FIRE-05-D": None}


@pytest.mark.parametrize(
    ("keys", "more", "why"),
    [(("FIRE-01-M", "NO-SUCH"), {}, Refusal.NOT_A_CHOICE),
     (("FIRE-01-M",), {"from_on": date(2026, 11, 19)}, Refusal.REACHES_BACK),
     (("FIRE-05-D", "FIRE-01-M"), {"owners": {"水电工 / 维修工": PresetOwner(person_id=999)}}, Refusal.UNKNOWN_PERSON),
     (("FIRE-05-D", "FIRE-01-M"), {"owners": {"水电工 / 维修工": PresetOwner(post_id=9)}}, Refusal.NOT_A_CHOICE)],
)  # fmt: skip
def test_what_can_not_be_is_refused_whole(app, keys, more, why):
    with pytest.raises(Refused) as refused:
        take(*keys, **more)
    assert refused.value.why is why and all_rows(Plan) == []


def test_a_post_that_is_there_is_taken(app, cast):
    post = posts.add_post("维修组", holder_ids=[cast.rectifier], now=FRIDAY_MORNING, by=None)
    take("FIRE-01-M", owners={"水电工 / 维修工": PresetOwner(post_id=post.id)})
    assert all_rows(Plan)[0].post_id == post.id and len(all_rows(Post)) == 1


def test_the_first_plans_are_few_and_fit_the_kind_of_school():
    kindergarten, middle = setup.usual_presets(SchoolType.KINDERGARTEN), setup.usual_presets(SchoolType.MIDDLE)
    assert "PLAY-01-D" in kindergarten - middle and "ROOM-04-W" in middle - kindergarten
    assert "FIRE-02" not in kindergarten | middle


@pytest.mark.parametrize(("type_", "count"), [("kindergarten", 15), ("primary", 14), ("middle", 15)])
def test_every_first_plan_is_in_the_library(type_, count):
    assert len(setup.usual_presets(SchoolType(type_))) == count


# -- checkpoints by the dozen ------------------------------------------------------------------------------------------


def test_numbers_go_on_from_the_highest_in_use(app):
    place = floor().id
    checkpoint("灭火器 7")
    assert add(Batch("extinguisher", "灭火器", 2, place), Batch("kitchen", "厨房", 1, place)) == 3
    assert names() == ["灭火器 7", "灭火器 8", "灭火器 9", "厨房"]
    add(Batch("kitchen", "厨房", 1, place), key="another-page")
    assert names()[-1] == "厨房 2"


def test_two_batches_of_one_name_share_its_numbers(app):
    here, there = floor().id, building("食堂").id
    add(Batch("extinguisher", "灭火器", 2, here), Batch("extinguisher", "灭火器", 2, there))
    assert names() == ["灭火器 1", "灭火器 2", "灭火器 3", "灭火器 4"]


def test_a_page_sent_twice_counts_once(app):
    batch = Batch("extinguisher", "灭火器", 3, floor().id)
    assert (add(batch), add(batch)) == (3, 0)
    assert len(names()) == 3


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"count": 201}, "count-kitchen"), ({"count": 0}, "count-kitchen"), ({"name": ""}, "name-kitchen"),
     ({"name": "长" * 51}, "name-kitchen"), ({"place_id": 999}, "place-kitchen")],
)  # fmt: skip
def test_one_odd_batch_keeps_all_from_being_added(app, changed, field):
    place = floor().id
    odd = Batch(**{"kind": "kitchen", "name": "厨房", "count": 1, "place_id": place, **changed})
    with pytest.raises(Refused) as refused:
        add(Batch("extinguisher", "灭火器", 2, place), odd)
    assert refused.value.field == field and names() == []


def test_the_journal_keeps_one_line_of_a_page(app, cast):
    add(Batch("extinguisher", "灭火器", 3, floor().id))
    assert [line.about for line in all_rows(Journal) if line.what == "checkpoints.import"] == ["+3"]


def test_kinds_are_wanted_by_plans_in_force(app):
    take("FIRE-01-M", "PLAY-01-D")
    assert setup.wanted_kinds(FRIDAY_MORNING) == {"extinguisher", "play_set"}


# -- who is responsible ------------------------------------------------------------------------------------------------


def settle(owners, **seen):
    stamps = {each.id: each.seen for each in setup.buildings()} | seen.get("seen", {})
    days = queries.calendar(SHANGHAI)
    return setup.settle_owners(owners, seen=stamps, calendar=days, now=FRIDAY_MORNING, by=None)


def test_people_become_responsible_for_buildings(app, cast):
    one, two = building("教学楼A").id, building("食堂").id
    assert settle({one: cast.inspector, two: None}) == 1
    assert settle({one: cast.inspector, two: None}) == 0
    assert [each.owner_id for each in setup.buildings()] == [cast.inspector, None]


def test_one_unknown_person_keeps_every_building_as_it_is(app, cast):
    one, two = building("教学楼A").id, building("食堂").id
    with pytest.raises(Refused) as refused:
        settle({one: cast.inspector, two: 999})
    assert refused.value.field == f"owner-{two}"
    assert [each.owner_id for each in setup.buildings()] == [None, None]


def test_a_building_that_has_changed_keeps_all_from_being_saved(app, cast):
    one = building("教学楼A").id
    with pytest.raises(Outdated):
        settle({one: cast.inspector}, seen={one: "old"})
    assert setup.buildings()[0].owner_id is None

