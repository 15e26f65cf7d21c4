"""WHO-4: changing who somebody is and may do, leaving with everything handed over, and many persons from a pasted list."""

import pytest

from kiosk.operations import boards, edits, people, persons, posts
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.persons import LineFault
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Checkpoint, Journal, Person, Place, Role
from tests.factories import (
    DAILY,
    PASSWORD,
    all_rows,
    building,
    checkpoint,
    person,
    plan,
)
from tests.instants import FRIDAY_MORNING as NOW
from tests.instants import SHANGHAI, TERM_BEGAN


def edit(person_id, by, *, seen=None, **changed):
    values = persons.person_values(person(person_id))
    given = values | changed
    persons.edit_person(
        person_id, name=given["name"], role=Role(given["role"]), phone=given["phone"], username=given["username"],
        seen=seen or edits.stamp(values), now=NOW, by=by,
    )  # fmt: skip


def test_a_new_name_and_number_hold_at_once_and_stand_in_the_history(app, cast):
    edit(cast.inspector, cast.supervisor, name="赵大师傅", phone="138 0000 0000")
    assert (person(cast.inspector).name, person(cast.inspector).phone) == ("赵大师傅", "138 0000 0000")
    (line,) = queries.edits_of(f"person:{cast.inspector}")
    assert (line.before["name"], line.after["name"], line.by) == ("赵师傅", "赵大师傅", "王主任")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": ""}, "name"), ({"name": "陈师傅"}, "name"), ({"phone": "电话"}, "phone"),
     ({"role": "supervisor"}, "username"), ({"role": "supervisor", "username": "li"}, "username")],
)  # fmt: skip
def test_an_odd_edit_is_refused_at_its_field(app, cast, changed, field):
    with pytest.raises(Refused) as refused:
        edit(cast.inspector, cast.administrator, **changed)
    assert refused.value.field == field
    assert person(cast.inspector).name == "赵师傅"


def test_lost_rights_end_the_sign_ins_at_the_desk_and_take_the_name_for_it(app, cast):
    token, _person = people.sign_in_at_desk("wang", PASSWORD, now=NOW)
    edit(cast.supervisor, cast.administrator, role="recorder")
    assert queries.sign_in_with(people.fingerprint(token.value)) is None
    assert (person(cast.supervisor).username, person(cast.supervisor).password_hash) == (None, None)


def test_won_rights_end_no_sign_in(app, cast):
    token, _person = people.sign_in_at_desk("wang", PASSWORD, now=NOW)
    edit(cast.supervisor, cast.administrator, role="administrator")
    assert queries.sign_in_with(people.fingerprint(token.value)) is not None


def test_nobody_lowers_their_own_role_and_the_last_administrator_stays(app, cast):
    with pytest.raises(Refused) as refused:
        edit(cast.administrator, cast.administrator, role="recorder")
    assert refused.value.why is Refusal.OWN_RIGHTS
    for attempt in (
        lambda: edit(cast.administrator, cast.supervisor, role="supervisor"),
        lambda: persons.leave(cast.administrator, to_id=None, now=NOW, by=cast.supervisor),
        lambda: people.remove_person(cast.administrator, now=NOW, by=cast.supervisor),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.why is Refusal.LAST_ADMINISTRATOR
    assert person(cast.administrator).role == Role.ADMINISTRATOR


def test_one_of_two_administrators_may_be_lowered(app, cast):
    edit(cast.supervisor, cast.administrator, role="administrator")
    edit(cast.administrator, cast.supervisor, role="supervisor")
    assert person(cast.administrator).role == Role.SUPERVISOR


def test_the_second_of_two_editors_is_told(app, cast):
    seen = edits.stamp(persons.person_values(person(cast.inspector)))
    edit(cast.inspector, cast.supervisor, phone="123456")
    edit(cast.inspector, cast.supervisor, phone="123456", seen=seen)
    with pytest.raises(Outdated):
        edit(cast.inspector, cast.supervisor, name="别人", seen=seen)
    assert person(cast.inspector).name == "赵师傅"


@pytest.fixture
def owing(app, cast):
    """Let the inspector owe a plan, a place, a checkpoint and a post; return the checkpoint of the plan."""
    point = checkpoint()
    plan(cadence=DAILY, owner_id=cast.inspector)
    with writing() as session:
        session.get(Place, building().id).owner_id = cast.inspector
        session.get(Checkpoint, point.id).owner_id = cast.inspector
    posts.add_post("门卫", holder_ids=[cast.inspector], now=TERM_BEGAN, by=None)
    return point


def test_who_leaves_hands_everything_to_one_person_at_once(owing, cast):
    persons.leave(cast.inspector, to_id=cast.rectifier, now=NOW, by=cast.supervisor)
    owed = queries.owed_by(cast.rectifier, NOW)
    assert [len(each) for each in (owed.plans, owed.places, owed.checkpoints, owed.posts)] == [1, 1, 1, 1]
    assert queries.owed_by(cast.inspector, NOW).is_nothing and person(cast.inspector).left_at == NOW
    (tile,) = boards.here(owing.id, calendar=queries.calendar(SHANGHAI), now=NOW)
    assert tile.watched.owner == "陈师傅"
    assert queries.posts(NOW)[1].text == "门卫：陈师傅"
    assert len({line.bulk for line in all_rows(Journal) if line.bulk}) == 1


def test_what_somebody_owes_may_be_left_open_but_not_by_oversight(owing, cast):
    for to_id in (None, cast.inspector, 999):
        with pytest.raises(Refused) as refused:
            persons.leave(cast.inspector, to_id=to_id, now=NOW, by=cast.supervisor)
        assert refused.value.field == "to"
    assert person(cast.inspector).left_at is None and len(queries.owed_by(cast.inspector, NOW).plans) == 1
    persons.leave(cast.inspector, to_id=None, is_left_open=True, now=NOW, by=cast.supervisor)
    (tile,) = boards.here(owing.id, calendar=queries.calendar(SHANGHAI), now=NOW)
    assert tile.watched.owner == "" and queries.posts(NOW)[1].text == "门卫（无人）"


def test_a_list_is_read_however_it_is_divided(app):
    (one,), _none = persons.read_list("Smith, inspector")
    assert (one.name, one.role) == ("Smith", Role.RECORDER)
    found, wrong = persons.read_list("姓名\t角色\n钱师傅\t13800000000\n周主任，主管，zhou\n\n　马 阿姨\n吴老师 检查人 010-1234\n")
    assert [(each.number, each.name, each.role, each.phone, each.username) for each in found[:2]] == [
        (2, "钱师傅", Role.RECORDER, "13800000000", ""), (3, "周主任", Role.SUPERVISOR, "", "zhou"),
    ]  # fmt: skip
    assert (found[3].name, found[3].phone) == ("吴老师", "010-1234")
    assert [(each.number, each.code) for each in wrong] == [(5, LineFault.USERNAME_NEEDLESS)]


def test_every_line_that_cannot_be_is_named(app):
    text = "赵师傅\n钱师傅\n钱师傅\n主管甲,主管\n乙,主管,wang\n丙,主管,bing\n丁,主管,bing\n" + "长" * 41
    _found, wrong = persons.read_list(text)
    assert [(each.number, each.code, each.detail) for each in wrong] == [
        (1, LineFault.ALREADY_THERE, ""), (3, LineFault.TWICE, "2"), (4, LineFault.USERNAME_MISSING, ""),
        (5, LineFault.USERNAME_TAKEN, "wang"), (7, LineFault.USERNAME_TWICE, "6"), (8, LineFault.TOO_LONG, ""),
    ]  # fmt: skip
    assert [each.code for each in persons.read_list("甲,主管,jia", may_set_roles=False)[1]] == [LineFault.ROLE_NOT_ALLOWED]


def test_a_list_is_added_whole_or_not_at_all(app, cast):
    found, wrong = persons.read_list("钱师傅\n周阿姨")
    assert wrong == []
    people.add_person("周阿姨", now=NOW)
    with pytest.raises(Refused):
        persons.add_many(found, now=NOW, by=cast.supervisor)
    assert "钱师傅" not in {row.name for row in all_rows(Person)}
    persons.add_many(found[:1], now=NOW, by=cast.supervisor)
    assert all_rows(Person)[-1].name == "钱师傅"


def test_the_staff_stands_in_the_order_of_pinyin(app):
    for name in ("张三", "安阿姨", "Mary", "包师傅"):
        people.add_person(name, now=NOW)
    assert [row.name for row in queries.people()] == ["Mary", "安阿姨", "包师傅", "陈师傅", "李园长", "孙老师", "王主任", "张三", "赵师傅"]
