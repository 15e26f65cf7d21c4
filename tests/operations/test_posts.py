"""PLAN-4: a post owes a plan; whoever holds it at that moment is the owner everywhere, and changes of hands are dated."""

import pytest

from kiosk.core.rule import from_plain
from kiosk.operations import boards, edits, plans, posts
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from tests.factories import DAILY, checkpoint, end_plan
from tests.instants import FRIDAY_EVENING, FRIDAY_MORNING, SHANGHAI, TERM_BEGAN, local

NEXT_WEEK = local("2026-11-27 09:00")


@pytest.fixture
def gate(app, cast):
    """Return the post of the gate, held by the inspector and the stranger."""
    return posts.add_post("门卫", holder_ids=[cast.inspector, cast.stranger], now=TERM_BEGAN, by=cast.supervisor)


def calendar():
    return queries.calendar(SHANGHAI)


def owed_by(post):
    """Add a daily plan that a post owes, for one checkpoint; return its checkpoint."""
    point = checkpoint()
    plans.add_plan(
        "日检", "Daily", form_code="FIRE-01", cadence=from_plain(DAILY), calendar=calendar(),
        kind_id=queries.kinds()["extinguisher"].id, post_id=post.id, valid_from=TERM_BEGAN, now=TERM_BEGAN,
    )  # fmt: skip
    return point


def edit(post, cast, now=FRIDAY_MORNING, **changed):
    held = queries.posts(now)[post.id]
    values = {
        "name": held.name, "holder_ids": [each.person_id for each in held.at_last], "from_on": None,
        "seen": edits.stamp(posts.post_values(held)),
    }  # fmt: skip
    posts.edit_post(post.id, **(values | changed), calendar=calendar(), now=now, by=cast.supervisor)


def test_the_owner_of_a_check_is_the_post_with_its_holders(gate, cast):
    point = owed_by(gate)
    (tile,) = boards.here(point.id, calendar=calendar(), now=FRIDAY_MORNING)
    assert tile.watched.owner == "门卫：赵师傅、孙老师"
    assert [name for _id, name in tile.watched.holders] == ["赵师傅", "孙老师"]


def test_what_a_post_owes_is_on_the_list_of_each_holder_and_of_nobody_else(gate, cast):
    point = owed_by(gate)
    for person_id, count in ((cast.inspector, 1), (cast.stranger, 1), (cast.rectifier, 0)):
        found = boards.open_now(person_id, calendar=calendar(), now=FRIDAY_MORNING)
        assert [tile.watched.checkpoint_id for tile in found.own] == [point.id] * count


def test_a_change_of_hands_today_holds_at_once(gate, cast):
    point = owed_by(gate)
    edit(gate, cast, holder_ids=[cast.rectifier])
    (tile,) = boards.here(point.id, calendar=calendar(), now=FRIDAY_MORNING)
    assert tile.watched.owner == "门卫：陈师傅"


def test_a_change_of_hands_for_later_waits_for_its_midnight(gate, cast):
    edit(gate, cast, holder_ids=[cast.rectifier], from_on=local("2026-11-23 12:00").date())
    before, after = local("2026-11-22 23:59"), local("2026-11-23 00:00")
    assert queries.posts(before)[gate.id].text == "门卫：赵师傅、孙老师"
    assert [each.name for each in queries.posts(before)[gate.id].coming] == ["陈师傅"]
    assert queries.posts(after)[gate.id].text == "门卫：陈师傅"


def test_a_later_change_takes_the_place_of_one_entered_for_later(gate, cast):
    edit(gate, cast, holder_ids=[cast.rectifier], from_on=local("2026-11-23 12:00").date())
    edit(gate, cast, holder_ids=[cast.stranger])
    for instant in (FRIDAY_MORNING, NEXT_WEEK):
        assert queries.posts(instant)[gate.id].text == "门卫：孙老师"


def test_a_post_that_nobody_holds_says_so_and_is_counted_once_it_owes_something(gate, cast):
    edit(gate, cast, holder_ids=[])
    assert queries.vacant_posts(FRIDAY_MORNING) == 0
    point = owed_by(gate)
    assert queries.vacant_posts(FRIDAY_MORNING) == 1
    (tile,) = boards.here(point.id, calendar=calendar(), now=FRIDAY_EVENING)
    assert (tile.watched.owner, tile.watched.holders) == ("门卫（无人）", ())


def test_the_same_edit_twice_leaves_one_line(gate, cast):
    for _time in range(2):
        edit(gate, cast, name="大门", holder_ids=[cast.rectifier])
    assert [line.what for line in queries.edits_of(f"post:{gate.id}")] == ["post.edit", "post.add"]


def test_the_second_of_two_editors_is_told(gate, cast):
    seen = edits.stamp(posts.post_values(queries.posts(FRIDAY_MORNING)[gate.id]))
    edit(gate, cast, name="大门")
    with pytest.raises(Outdated) as raised:
        edit(gate, cast, name="东门", seen=seen)
    assert raised.value.by == "王主任" and raised.value.current["name"] == "大门"
    assert queries.posts(FRIDAY_MORNING)[gate.id].name == "大门"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": ""}, "name"), ({"name": "厨房"}, "name"), ({"holder_ids": [999]}, "holder"), ({"from_on": local("2026-11-19 12:00").date()}, "from_on")],
)  # fmt: skip
def test_an_odd_edit_is_refused_at_its_field(gate, cast, changed, field):
    posts.add_post("厨房", now=TERM_BEGAN, by=None)
    with pytest.raises(Refused) as refused:
        edit(gate, cast, **changed)
    assert refused.value.field == field
    assert queries.posts(FRIDAY_MORNING)[gate.id].text == "门卫：赵师傅、孙老师"


def test_a_post_ends_only_when_no_plan_is_owed_by_it_and_its_name_is_free_again(gate, cast):
    owed_by(gate)
    seen = edits.stamp(posts.post_values(queries.posts(FRIDAY_MORNING)[gate.id]))
    with pytest.raises(Refused) as refused:
        posts.end_post(gate.id, seen=seen, now=FRIDAY_MORNING, by=cast.supervisor)
    assert refused.value.why is Refusal.STILL_OWES
    (row,) = [plan for plan, _count in queries.plans(FRIDAY_MORNING)]
    end_plan(row.id, now=FRIDAY_MORNING, by=cast.supervisor)
    for _time in range(2):
        posts.end_post(gate.id, seen=seen, now=FRIDAY_MORNING, by=cast.supervisor)
    assert queries.posts(FRIDAY_MORNING) == {}
    assert posts.add_post("门卫", now=FRIDAY_MORNING, by=None).id != gate.id
