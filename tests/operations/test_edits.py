"""ux S7, S8: an edit is kept with who, when and what; whoever edits an older picture is told and overwrites nothing."""

import pytest

from kiosk.operations import edits
from kiosk.operations.edits import Change, Outdated
from kiosk.storage import queries
from kiosk.storage.database import writing
from tests.instants import FRIDAY_MORNING

SEEN = {"name": "东楼", "owner": None}


def keep(cast, after, **more):
    with writing():
        return edits.keep(
            "place.edit", "place:3", "东楼", before=SEEN, after=after, now=FRIDAY_MORNING, by=cast.supervisor, **more
        )


def test_an_edit_keeps_only_what_it_changed(app, cast):
    assert keep(cast, {"name": "西楼", "owner": None})
    (kept,) = queries.edits_of("place:3")
    assert (kept.what, kept.by, kept.at) == ("place.edit", "王主任", FRIDAY_MORNING)
    assert (kept.before, kept.after) == ({"name": "东楼"}, {"name": "西楼"})


def test_an_edit_that_changes_nothing_leaves_no_line(app, cast):
    assert not keep(cast, dict(SEEN))
    assert queries.last_edit("place:3") is None


def test_the_history_of_a_thing_is_its_own_and_newest_first(app, cast):
    keep(cast, {"name": "西楼", "owner": None})
    keep(cast, {"name": "南楼", "owner": None})
    assert [each.after["name"] for each in queries.edits_of("place:3")] == ["南楼", "西楼"]
    assert queries.last_edit("place:3").after == {"name": "南楼"}
    assert not queries.edits_of("place:31")


def test_whoever_saw_the_thing_as_it_is_may_edit(app):
    edits.check("place:3", SEEN, seen=edits.stamp(SEEN))


def test_the_order_of_the_values_does_not_matter():
    assert edits.stamp({"a": 1, "b": None}) == edits.stamp({"b": None, "a": 1})
    assert edits.stamp({"a": 1}) != edits.stamp({"a": "1"})


def test_whoever_saw_it_otherwise_is_told_by_whom_and_when_it_was_changed(app, cast):
    keep(cast, {"name": "西楼", "owner": None})
    with pytest.raises(Outdated) as raised:
        edits.check("place:3", {"name": "西楼", "owner": None}, seen=edits.stamp(SEEN))
    assert (raised.value.by, raised.value.at) == ("王主任", FRIDAY_MORNING)
    assert raised.value.current == {"name": "西楼", "owner": None}


def test_a_change_nobody_kept_is_told_without_a_name(app):
    with pytest.raises(Outdated) as raised:
        edits.check("place:3", {"name": "西楼"}, seen="")
    assert (raised.value.by, raised.value.at) == (None, None)


def test_what_differs_is_listed_in_the_order_of_the_fields():
    assert edits.changes({"a": 1, "b": 2}, {"b": 3, "c": 4}) == (
        Change("a", 1, None), Change("b", 2, 3), Change("c", None, 4),
    )  # fmt: skip


def test_the_lines_of_a_bulk_change_are_found_together(app, cast):
    keep(cast, {"name": "西楼", "owner": None}, bulk="b1")
    keep(cast, {"name": "南楼", "owner": None}, bulk="b1")
    keep(cast, {"name": "北楼", "owner": None}, bulk="b2")
    assert [line.after["name"] for line in queries.lines_of_bulk("b1")] == ["西楼", "南楼"]
