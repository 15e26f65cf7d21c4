"""ux S7, S8: the tree of places is added to, named, moved, ordered and cleared; nothing below is lost on the way."""

from datetime import timedelta

import pytest

from kiosk.core.outline import read_outline
from kiosk.operations import edits, places, registry
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import Level, Place
from tests.factories import all_rows, building, checkpoint, floor, inspect
from tests.instants import FRIDAY_MORNING, SHANGHAI


def campus_id():
    """Return the id of the school's own place."""
    return queries.campus().id


def paths():
    """Return the paths of all places below the school, in their order."""
    return [each.path for each in queries.places().values() if len(each.ancestors) > 1]


def take(text, below=None, **more):
    """Add an outline."""
    spots = read_outline(text).spots
    return places.add_outline(spots, below=below or campus_id(), now=FRIDAY_MORNING, by=None, **more)


def edit(place, cast, *, seen=None, **changed):
    """Edit a place as somebody who sees it as it is."""
    values = places.place_values(place)
    typed = {"name": place.name, "parent_id": place.parent_id, "owner_id": place.owner_id} | changed
    return places.edit_place(
        place.id, **typed, seen=seen or edits.stamp(values), calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING,
        by=cast.supervisor,
    )  # fmt: skip


def refusal(what, *args, **more):
    """Return why something was refused, and at which field."""
    with pytest.raises(Refused) as refused:
        what(*args, **more)
    return refused.value.why, refused.value.field


def test_an_outline_is_added_and_a_second_time_changes_nothing(app):
    text = "教学楼A\n  1层\n    东走廊\n  2层\n食堂"
    assert [take(text), take(text)] == [5, 0]
    assert paths() == ["教学楼A", "教学楼A · 1层", "教学楼A · 1层 · 东走廊", "教学楼A · 2层", "食堂"]
    assert [row.level for row in all_rows(Place)][1:] == ["building", "floor", "room", "floor", "building"]


def test_an_outline_merges_with_what_is_there(app):
    floor("2层")
    spots = read_outline("教学楼A\n  1层\n  2层\n食堂").spots
    assert [each.is_new for each in places.planned(spots, below=campus_id())] == [False, True, False, True]
    assert take("教学楼A\n  1层\n  2层\n食堂") == 2
    assert paths() == ["教学楼A", "教学楼A · 2层", "教学楼A · 1层", "食堂"]


def test_an_outline_may_hang_below_a_place_but_not_too_deep(app):
    here = floor()
    assert take("东走廊\n西走廊", below=here.id) == 2
    assert paths()[-1] == "教学楼A · 2层 · 西走廊"
    before = len(all_rows(Place))
    assert refusal(take, "好\na/b/c", below=here.id) == (Refusal.TOO_DEEP, "below")
    assert len(all_rows(Place)) == before


def test_one_place_is_added_behind_the_others(app, cast):
    building("教学楼A")
    made = places.add_place("食堂", parent_id=campus_id(), owner_id=cast.inspector, now=FRIDAY_MORNING, by=cast.supervisor)
    assert (made.level, made.owner_id, made.position) == (Level.BUILDING, cast.inspector, 1)
    assert queries.edits_of(f"place:{made.id}")[0].what == "place.add"


@pytest.mark.parametrize(
    ("name", "why"), [(" ", Refusal.NAME_MISSING), ("长" * 61, Refusal.TOO_LONG), ("教学楼A", Refusal.NAME_TAKEN)]
)
def test_a_bad_name_is_refused(app, cast, name, why):
    building("教学楼A")
    assert refusal(places.add_place, name, parent_id=campus_id(), now=FRIDAY_MORNING, by=None) == (why, "name")
    other = building("食堂")
    assert refusal(edit, other, cast, name=name) == (why, "name")


def test_a_place_is_renamed_and_its_history_says_so(app, cast):
    place = building("教学楼A")
    assert edit(place, cast, name="逸夫楼", owner_id=cast.inspector)
    assert not edit(place, cast, name="逸夫楼", owner_id=cast.inspector)
    (line,) = queries.edits_of(f"place:{place.id}")
    assert (line.before, line.after) == (
        {"name": "教学楼A", "owner_id": None}, {"name": "逸夫楼", "owner_id": cast.inspector}
    )  # fmt: skip


def test_the_second_of_two_editors_is_told(app, cast):
    place = building("教学楼A")
    seen = edits.stamp(places.place_values(place))
    edit(place, cast, name="逸夫楼")
    with pytest.raises(Outdated) as raised:
        edit(place, cast, name="求真楼", seen=seen)
    assert (raised.value.by, raised.value.current["name"]) == ("王主任", "逸夫楼")
    assert place.name == "逸夫楼"


def test_the_school_keeps_its_name_and_its_place_at_the_top(app, cast):
    root, other = queries.campus(), building()
    assert edit(root, cast, name="月光", parent_id=other.id, owner_id=cast.inspector)
    assert (root.name, root.parent_id, root.owner_id) == ("阳光幼儿园", None, cast.inspector)


def test_a_place_is_never_moved_below_itself(app, cast):
    here, below = building(), floor()
    assert refusal(edit, here, cast, parent_id=here.id) == (Refusal.BELOW_ITSELF, "parent")
    assert refusal(edit, here, cast, parent_id=below.id) == (Refusal.BELOW_ITSELF, "parent")
    assert refusal(edit, here, cast, parent_id=999) == (Refusal.UNKNOWN_PLACE, "parent")
    assert refusal(edit, here, cast, parent_id=None) == (Refusal.UNKNOWN_PLACE, "parent")


def test_a_place_is_moved_with_all_below_and_their_levels_follow(app, cast):
    here = floor()
    take("东走廊\n西走廊", below=here.id)
    edit(here, cast, parent_id=building("综合楼").id)
    assert "综合楼 · 2层 · 东走廊" in paths()
    edit(here, cast, parent_id=campus_id())
    assert [each.level for each in queries.places().values() if here.id in each.ancestors] == ["building", "floor", "floor"]


def test_a_move_that_would_lie_too_deep_or_meet_its_like_is_refused(app, cast):
    deep = registry.place_at(["食堂", "1层", "后厨"], campus=queries.campus())
    here = floor()
    take("东走廊", below=here.id)
    assert refusal(edit, here, cast, parent_id=deep.id) == (Refusal.TOO_DEEP, "parent")
    floor("2层", within="综合楼")
    assert refusal(edit, here, cast, parent_id=building("综合楼").id) == (Refusal.NAME_TAKEN, "name")
    allowed = places.can_hold(here.id, queries.places())
    assert deep.id not in allowed and here.id not in allowed and building("综合楼").id in allowed


def test_inspections_stay_with_their_checkpoint_wherever_its_place_goes(app, cast):
    point = checkpoint()
    inspect(point, "FIRE-01", at=FRIDAY_MORNING - timedelta(days=1), by=cast.inspector)
    edit(floor(), cast, parent_id=building("综合楼").id)
    (line,) = queries.lines(checkpoint_id=point.id, limit=5)
    assert line.place == "综合楼 · 2层"


def test_places_are_put_in_order_and_the_same_again_does_nothing(app, cast):
    take("甲\n乙\n丙")
    third = next(row for row in all_rows(Place) if row.name == "丙")
    moved = [places.order_place(third.id, to=0, now=FRIDAY_MORNING, by=cast.supervisor) for _time in range(2)]
    assert (moved, paths()) == ([True, False], ["丙", "甲", "乙"])
    take("丁")
    assert paths()[-1] == "丁"


def test_only_an_empty_place_is_taken_away(app, cast):
    point = checkpoint()
    here = floor()
    for place, found in ((building(), (1, 0, 0, 0)), (here, (0, 1, 0, 0))):
        held = places.inside(place.id)
        assert (held.places, held.checkpoints, held.retired, held.plans) == found
        with pytest.raises(Refused) as refused:
            places.remove_place(place.id, now=FRIDAY_MORNING, by=cast.supervisor)
        assert refused.value.why is Refusal.NOT_EMPTY
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    assert places.inside(here.id).retired == 1 and not places.inside(here.id).is_empty
    other = building("空楼")
    for _time in range(2):
        places.remove_place(other.id, now=FRIDAY_MORNING, by=cast.supervisor)
    assert "空楼" not in paths()
    assert refusal(places.remove_place, campus_id(), now=FRIDAY_MORNING, by=1)[0] is Refusal.NOT_ALLOWED


def test_only_staff_can_be_responsible(app, cast):
    assert refusal(edit, building(), cast, owner_id=999) == (Refusal.UNKNOWN_PERSON, "owner")
