"""REG-1: places, checkpoints and their codes, pauses, and lists taken whole or not at all."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from kiosk.operations import boards, edits, registry
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.models import Checkpoint, Code, PauseFact
from qr.code import new_code, problem
from tests.factories import DAILY, all_rows, checkpoint, code_of, plan
from tests.instants import FRIDAY_MORNING, SHANGHAI, TERM_BEGAN, local


@dataclass(frozen=True)
class Line:
    number: int
    cells: dict

    @property
    def place(self):
        return tuple(part for part in self.cells.get("place", "").split("/") if part)


def take(*cells):
    rows = [Line(number, each) for number, each in enumerate(cells, start=2)]
    return registry.import_checkpoints(rows, new_code=new_code, now=TERM_BEGAN)


GOOD = {"name": "灭火器 1", "kind": "灭火器", "place": "教学楼A/2层/东走廊"}


def test_a_checkpoint_gets_a_valid_code_of_its_own(app):
    code = code_of(checkpoint())
    assert problem(code) is None
    assert queries.named_by(code).checkpoint.name == "灭火器 A-2-03"


def test_a_code_given_out_is_not_given_again(app):
    first = code_of(checkpoint("一号"))
    codes = iter([first, first, "23456789"])
    registry.add_checkpoint(
        "二号", kind=queries.kinds()["extinguisher"], place=registry.campus(), new_code=lambda: next(codes),
        now=TERM_BEGAN,
    )  # fmt: skip
    assert {row.code for row in all_rows(Code)} == {first, "23456789"}


@pytest.mark.parametrize(("name", "why"), [("", Refusal.NAME_MISSING), ("  ", Refusal.NAME_MISSING), ("长" * 61, Refusal.TOO_LONG)])
def test_a_bad_name_is_refused(app, name, why):
    with pytest.raises(Refused) as refused:
        checkpoint(name)
    assert (refused.value.why, all_rows(Checkpoint)) == (why, [])


def test_two_checkpoints_of_one_place_have_different_names(app):
    checkpoint()
    with pytest.raises(Refused) as refused:
        checkpoint()
    assert refused.value.why is Refusal.NAME_TAKEN


def add_at(*path, **changed):
    wanted = {"name": "新点", "kind_key": "classroom", "path": path} | changed
    return registry.add_checkpoint_at(wanted.pop("name"), **wanted, new_code=new_code, now=FRIDAY_MORNING)


def test_a_checkpoint_is_added_with_the_places_that_are_missing(app):
    point = add_at("综合楼", "3层")
    assert queries.places()[point.place_id].path == "综合楼 · 3层"


def test_what_is_wrong_with_a_checkpoint_at_a_new_place_is_said_together_and_makes_no_place(app):
    before = queries.places()
    with pytest.raises(Refused) as refused:
        add_at("新楼", " ", name="", kind_key="rocket", owner_id=999)
    assert {each.field: each.why for each in refused.value.every} == {
        "name": Refusal.NAME_MISSING, "kind": Refusal.UNKNOWN_KIND, "at": Refusal.NAME_MISSING,
        "owner": Refusal.UNKNOWN_PERSON,
    }  # fmt: skip
    assert queries.places() == before


def test_hostile_names_are_kept_as_text(app):
    name = "<script>alert(1)</script> =cmd \"'"
    assert queries.checkpoint(checkpoint(name).id).name == name


def test_control_characters_are_left_out_of_a_name(app):
    assert queries.checkpoint(checkpoint("滑\x00梯\x1b[31m").id).name == "滑梯[31m"


def pause(point, cast, start="2026-11-20 09:00", end="2026-11-25 09:00", why="维修", now=FRIDAY_MORNING):
    return registry.pause_checkpoint(
        point.id, from_at=local(start), until_at=local(end) if end else None, why=why, now=now, by=cast.supervisor
    )


def test_a_pause_shows_and_ends(app, cast):
    point = checkpoint()
    plan(cadence=DAILY)
    pause(point, cast)
    calendar = queries.calendar(SHANGHAI)
    during = boards.here(point.id, calendar=calendar, now=local("2026-11-23 10:00"))
    after = boards.here(point.id, calendar=calendar, now=local("2026-11-25 10:00"))
    assert [during[0].status, after[0].status] == ["paused", "due"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"start": "2026-11-20 08:09"}, Refusal.REACHES_BACK),
        ({"end": "2026-11-20 09:00"}, Refusal.ENDS_BEFORE_IT_BEGINS),
        ({"why": " "}, Refusal.REASON_MISSING),
        ({"why": "长" * 501}, Refusal.TOO_LONG),
    ],
)
def test_an_impossible_pause_is_refused(app, cast, changed, why):
    with pytest.raises(Refused) as refused:
        pause(checkpoint(), cast, **changed)
    assert (refused.value.why, all_rows(PauseFact)) == (why, [])


def test_a_pause_begins_at_once_if_wanted(app, cast):
    assert pause(checkpoint(), cast, start="2026-11-20 08:10").from_at == FRIDAY_MORNING


def test_overlapping_pauses_are_refused_and_touching_ones_are_not(app, cast):
    point = checkpoint()
    pause(point, cast)
    with pytest.raises(Refused) as refused:
        pause(point, cast, start="2026-11-25 08:59", end=None)
    assert refused.value.why is Refusal.OVERLAPS
    pause(point, cast, start="2026-11-25 09:00", end=None)


def test_resuming_ends_an_open_pause_now(app, cast):
    point = checkpoint()
    pause(point, cast, end=None)
    later = FRIDAY_MORNING + timedelta(days=3)
    registry.resume_checkpoint(point.id, now=later, by=cast.supervisor)
    (row,) = all_rows(PauseFact)
    assert row.until_at == later


def test_a_list_is_taken_and_a_second_time_changes_nothing(app):
    rows = (GOOD, GOOD | {"name": "灭火器 2", "owner": "陈师傅"})
    assert take(*rows) == registry.Imported(added=2, unchanged=0)
    assert take(*rows) == registry.Imported(added=0, unchanged=2)
    assert len(all_rows(Checkpoint)) == 2


def test_a_list_makes_the_places_it_names(app):
    take(GOOD)
    point = all_rows(Checkpoint)[0]
    assert queries.places()[point.place_id].path == "教学楼A · 2层 · 东走廊"


def test_one_bad_row_keeps_the_whole_list_out_and_every_problem_is_named(app):
    with pytest.raises(registry.ImportRefused) as refused:
        take(GOOD, GOOD, GOOD | {"name": "y", "kind": "飞机"}, {"name": "", "kind": "灭火器", "place": ""}, GOOD | {"name": "x", "owner": "谁"})
    assert {(each.row, each.column, each.why) for each in refused.value.problems} == {
        (3, "name", Refusal.NAME_TAKEN),
        (4, "kind", Refusal.UNKNOWN_KIND),
        (5, "name", Refusal.NAME_MISSING),
        (5, "place", Refusal.NAME_MISSING),
        (6, "owner", Refusal.UNKNOWN_PERSON),
    }
    assert all_rows(Checkpoint) == []


def test_a_place_deeper_than_room_is_refused(app):
    with pytest.raises(registry.ImportRefused):
        take(GOOD | {"place": "1/2/3/4/5"})


def change(point, cast, *, seen=None, now=FRIDAY_MORNING, **changed):
    """Edit a checkpoint as somebody who sees it as it is."""
    typed = {"name": point.name, "place_id": point.place_id, "owner_id": point.owner_id, "fields": point.fields} | changed
    return registry.edit_checkpoint(
        point.id, **typed, seen=seen or edits.stamp(registry.checkpoint_values(point)),
        calendar=queries.calendar(SHANGHAI), now=now, by=cast.supervisor,
    )  # fmt: skip


def test_an_edit_is_kept_with_what_it_changed_and_the_same_again_does_nothing(app, cast):
    point = checkpoint(fields={"size": "4 kg"})
    wanted = {"name": "灭火器 一", "owner_id": cast.inspector, "fields": {"size": "4 kg", "agent": "干粉", "made_on": "2024/5/9"}}
    assert [change(point, cast, **wanted), change(point, cast, **wanted)] == [True, False]
    assert point.fields == {"size": "4 kg", "agent": "powder", "made_on": "2024-05-09"}
    (line,) = queries.edits_of(f"checkpoint:{point.id}")
    assert line.before["name"] == "灭火器 A-2-03" and line.after["field.agent"] == "powder"
    assert "field.size" not in line.after


def test_all_that_is_wrong_with_an_edit_is_said_together(app, cast):
    point, other = checkpoint(), checkpoint("消防栓", "hydrant")
    with pytest.raises(Refused) as refused:
        change(point, cast, name=other.name, owner_id=999, fields={"made_on": "去年", "agent": "沙子"})
    assert {each.field for each in refused.value.every} == {"name", "owner", "field.made_on", "field.agent"}
    with pytest.raises(Refused) as refused:
        change(point, cast, place_id=None, name="")
    assert {each.field for each in refused.value.every} == {"name", "place"}
    assert point.name == "灭火器 A-2-03"


def test_the_second_of_two_editors_of_a_point_is_told(app, cast):
    point = checkpoint()
    seen = edits.stamp(registry.checkpoint_values(point))
    change(point, cast, name="灭火器 一")
    with pytest.raises(Outdated) as raised:
        change(point, cast, name="灭火器 二", seen=seen)
    assert (raised.value.by, raised.value.current["name"]) == ("王主任", "灭火器 一")


def test_a_retired_point_is_not_edited(app, cast):
    point = checkpoint()
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    with pytest.raises(Refused) as refused:
        change(point, cast, name="灭火器 一")
    assert refused.value.why is Refusal.RETIRED


def test_an_odd_value_from_an_old_list_does_not_keep_the_rest_from_being_saved(app, cast):
    point = checkpoint(fields={"made_on": "去年"})
    assert change(point, cast, name="灭火器 一")
    assert point.fields == {"made_on": "去年"}


def test_the_fields_of_a_list_are_read_as_the_form_reads_them(app):
    take(GOOD | {"类型": "干粉", "生产日期": "2024年5月", "备注": "x"})
    assert all_rows(Checkpoint)[0].fields == {"agent": "powder", "made_on": "2024-05-01"}
    with pytest.raises(registry.ImportRefused) as refused:
        take(GOOD | {"name": "x", "类型": "沙子", "生产日期": "去年"}, GOOD | {"name": "y", "kind": "室内消火栓", "类型": "沙子"})
    assert {(each.row, each.column, each.why) for each in refused.value.problems} == {
        (2, "类型", Refusal.NOT_A_CHOICE), (2, "生产日期", Refusal.NOT_A_DATE),
    }  # fmt: skip


def test_what_a_list_would_do_is_told_without_doing_it(app):
    take(GOOD)
    rows = [Line(n, each) for n, each in enumerate((GOOD, GOOD | {"name": "b", "place": "食堂/后厨", "备注": "x"}), start=2)]
    planned = registry.planned_import(rows)
    assert [row.number for row in planned.fresh] == [3] and [row.number for row in planned.known] == [2]
    assert planned.places == (("食堂",), ("食堂", "后厨")) and planned.ignored == ("备注",) and not planned.problems
    assert len(all_rows(Checkpoint)) == 1


def test_pausing_barring_and_retiring_stand_in_a_points_history(app, cast):
    point = checkpoint()
    pause(point, cast, end=None)
    registry.resume_checkpoint(point.id, now=local("2026-11-21 09:00"), by=cast.supervisor)
    registry.resume_checkpoint(point.id, now=local("2026-11-21 10:00"), by=cast.supervisor)
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    assert [each.what.partition(".")[2] for each in queries.edits_of(f"checkpoint:{point.id}")] == [
        "retire", "resume", "pause",
    ]  # fmt: skip
