"""DESK-17: one person at the desk: changing who they are, what they owe, leaving with a hand-over, a pasted list."""

import pytest

from kiosk.core.hazard import MoveKind
from kiosk.core.repair import MoveKind as RepairMoveKind
from kiosk.operations import edits, persons, posts
from kiosk.operations.people import Role
from kiosk.storage.models import Person
from kiosk.storage.models import Plan as PlanRow
from kiosk.web.desk import person as desk_person
from tests.factories import (
    checkpoint,
    inspect,
    moved,
    person,
    plan,
    repair_asked,
    repair_moved,
    reported,
)
from tests.instants import FRIDAY_MORNING, TERM_BEGAN, local
from tests.web.desk import errors, kept, look, read, send, sit, words
from tests.web.test_scan import enrolled

WEDNESDAY = local("2026-11-18 08:00")


def fields_of(client, person_id):
    form = look(client, f"/desk/people/{person_id}").select_one("main form")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input:not([type=radio])")}
    chosen = form.select_one("input[name=role][checked]")
    return fields | ({"role": chosen["value"]} if chosen else {})


def edit(client, person_id, **changed):
    return send(client, f"/desk/people/{person_id}", **(fields_of(client, person_id) | changed))


def test_a_page_tells_what_somebody_owes_their_phone_and_their_last_checks(client, app, cast):
    point = checkpoint()
    plan(owner_id=cast.inspector)
    posts.add_post("门卫", holder_ids=[cast.inspector], now=TERM_BEGAN, by=None)
    enrolled(app.test_client(), cast, cast.inspector)
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    text = words(look(sit(client), f"/desk/people/{cast.inspector}").select_one("main"))
    for part in ("灭火器月检", "门卫", "灭火器 A-2-03", "赵师傅", "正常"):
        assert part in text


def test_a_forgotten_pin_is_cleared_at_the_desk(client, app, cast):
    enrolled(app.test_client(), cast, cast.inspector)
    address = f"/desk/people/{cast.inspector}"
    assert look(sit(client), address).select_one(f"form[action='{address}/pin']")
    assert send(client, f"{address}/pin").status_code == 303
    assert person(cast.inspector).pin_hash is None
    assert not look(client, address).select_one(f"form[action='{address}/pin']")
    assert "清除 PIN" in words(look(client, "/desk/journal").select_one("tbody"))


def test_a_supervisor_does_not_clear_an_administrator_s_pin(client, app, cast):
    enrolled(app.test_client(), cast, cast.administrator)
    assert send(sit(client), f"/desk/people/{cast.administrator}/pin").status_code == 422
    assert person(cast.administrator).pin_hash is not None


def test_a_new_name_is_seen_at_once_everywhere(client, app, cast):
    checkpoint()
    plan(owner_id=cast.inspector)
    assert edit(sit(client), cast.inspector, name="赵大师傅", phone="13800000000").status_code == 303
    assert "赵大师傅" in words(look(client, "/desk/plans").select_one("tbody"))
    history = words(look(client, f"/desk/people/{cast.inspector}").select_one(".history"))
    assert "赵师傅 → 赵大师傅" in history and "王主任" in history


def test_an_odd_edit_is_refused_at_its_field(client, app, cast):
    response = edit(sit(client, "li"), cast.inspector, name="陈师傅", phone="abc", role="supervisor")
    assert response.status_code == 422
    assert set(errors(read(response))) == {"name", "phone", "username"}
    assert person(cast.inspector).name == "赵师傅"


def test_a_supervisor_sets_no_role_and_changes_nobody_at_the_desk(client, app, cast):
    sit(client)
    assert edit(client, cast.inspector, role="administrator", username="zhao").status_code == 422
    seen = edits.stamp(persons.person_values(person(cast.administrator)))
    response = send(client, f"/desk/people/{cast.administrator}", name="别人", seen=seen)
    assert response.status_code == 422 and "没有权限" in words(read(response).select_one(".banner-bad"))
    assert [row.role for row in kept(Person)].count("administrator") == 1 and person(cast.administrator).name == "李园长"


def test_the_last_administrator_is_told_why_not(client, app, cast):
    response = edit(sit(client, "li"), cast.administrator, role="recorder")
    assert response.status_code == 422
    assert "不能降低自己的角色" in words(read(response).find(id="field-role-error"))


def test_who_loses_rights_is_out_of_the_desk_at_once(client, app, cast):
    sitting = sit(app.test_client())
    assert edit(sit(client, "li"), cast.supervisor, role="recorder", username="").status_code == 303
    assert sitting.get("/desk").status_code == 303


def test_two_editors_of_a_person_see_both_versions(client, app, cast):
    sit(client)
    fields = fields_of(client, cast.inspector)
    persons.edit_person(
        cast.inspector, name="赵一", role=Role.RECORDER, seen=fields["seen"], now=FRIDAY_MORNING, by=cast.administrator
    )
    response = send(client, f"/desk/people/{cast.inspector}", **(fields | {"name": "赵二"}))
    assert response.status_code == 409
    text = words(read(response).select_one("tbody"))
    assert "赵一" in text and "赵二" in text and person(cast.inspector).name == "赵一"


def test_leaving_shows_what_is_owed_and_hands_it_over(client, app, cast):
    checkpoint()
    plan(owner_id=cast.inspector)
    sit(client)
    path = f"/desk/people/{cast.inspector}/remove"
    assert "灭火器月检" in words(look(client, path).select_one("main"))
    response = send(client, path)
    assert response.status_code == 422 and "由谁接手" in errors(read(response))["to"]
    assert send(client, path, to=cast.rectifier).status_code == 303
    assert kept(PlanRow)[0].owner_id == cast.rectifier and person(cast.inspector).left_at is not None
    assert "陈师傅" in words(look(client, "/desk/plans").select_one("tbody"))


# -- leaving with hazards and repairs ----------------------------------------------------------------------------------


@pytest.fixture
def work(app, cast):
    """Give the inspector a hazard that is overdue on Friday, one that is not, and a repair; return their numbers."""
    point = checkpoint()
    urgent = reported(point, by=cast.supervisor, now=WEDNESDAY, text="护栏断了", is_urgent=True)
    minor = reported(point, by=cast.supervisor, now=WEDNESDAY, text="灯罩裂了")
    for hazard in (urgent, minor):
        moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=WEDNESDAY, assignee_id=cast.inspector)
    slip = repair_asked(point, by=cast.stranger, now=FRIDAY_MORNING)
    repair_moved(slip.id, RepairMoveKind.DISPATCH, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.inspector)
    return urgent.id, minor.id, slip.id


def links(page):
    return [tag["href"] for tag in page.select("main .pairs a")]


def test_a_page_tells_which_hazards_and_repairs_somebody_was_given(client, work, cast):
    page = look(sit(client), f"/desk/people/{cast.inspector}")
    assert {f"/desk/hazards/{work[0]}", f"/desk/hazards/{work[1]}", f"/desk/repairs/{work[2]}"} <= set(links(page))
    text = words(page.select_one("main"))
    for part in ("要整改的隐患", "护栏断了", "其中 1 项逾期", "要完成的维修", "水龙头关不上"):
        assert part in text


def test_who_leaves_hands_over_hazards_and_repairs_on_the_page(client, work, cast):
    sit(client)
    path = f"/desk/people/{cast.inspector}/remove"
    page = look(client, path)
    assert f"/desk/hazards/{work[0]}" in links(page) and "期限不变" in words(page.select_one("main"))
    assert send(client, path, to=cast.rectifier).status_code == 303
    hazards = look(client, f"/desk/hazards?person={cast.rectifier}")
    assert len(hazards.select("#hazard-list tbody tr")) == 2
    history = words(look(client, f"/desk/hazards/{work[0]}").select_one(".hazard-history"))
    assert "原整改人离职，移交" in history and "陈师傅" in history
    assert "陈师傅" in words(look(client, "/desk/repairs").select_one(f"#repair-{work[2]}"))
    text = words(look(client, f"/desk/people/{cast.inspector}").select_one("main"))
    assert "没有负责的事" in text and "已离开" in text


def test_hazards_and_repairs_cannot_be_left_open(client, work, cast):
    sit(client)
    path = f"/desk/people/{cast.inspector}/remove"
    page = look(client, path)
    assert "open" not in [tag["value"] for tag in page.select("select[name=to] option")]
    assert "不能没有人管" in words(page.select_one("main"))
    for to in ("", "open"):
        response = send(client, path, to=to)
        assert response.status_code == 422 and "不能空着" in errors(read(response))["to"]
    assert person(cast.inspector).left_at is None


def test_what_may_be_left_open_still_is(client, app, cast):
    checkpoint()
    plan(owner_id=cast.inspector)
    sit(client)
    path = f"/desk/people/{cast.inspector}/remove"
    assert "open" in [tag["value"] for tag in look(client, path).select("select[name=to] option")]
    assert send(client, path, to="open").status_code == 303
    assert kept(PlanRow)[0].owner_id is None


def test_what_is_sent_back_to_who_has_left_is_marked_in_the_queues(client, work, cast):
    moved(work[1], MoveKind.RECTIFY, by=cast.inspector, now=FRIDAY_MORNING)
    repair_moved(work[2], RepairMoveKind.BEGIN, by=cast.inspector, now=FRIDAY_MORNING)
    repair_moved(work[2], RepairMoveKind.FINISH, by=cast.inspector, now=FRIDAY_MORNING)
    sit(client)
    send(client, f"/desk/people/{cast.inspector}/remove", to=cast.rectifier)
    assert "已离开" not in words(look(client, "/desk/hazards").select_one("#hazard-list"))
    moved(work[1], MoveKind.REJECT, by=cast.supervisor, now=FRIDAY_MORNING)
    repair_moved(work[2], RepairMoveKind.RETURN, by=cast.stranger, now=FRIDAY_MORNING)
    assert "已离开，请改交办" in words(look(client, "/desk/hazards").select_one(f"#hazard-{work[1]}"))
    assert "已离开" not in words(look(client, "/desk/hazards").select_one(f"#hazard-{work[0]}"))
    assert "已离开，请改派" in words(look(client, "/desk/repairs").select_one(f"#repair-{work[2]}"))


def test_a_long_list_of_work_is_cut_and_says_so(client, work, cast, monkeypatch):
    monkeypatch.setattr(desk_person, "MOST_NAMED", 1)
    page = look(sit(client), f"/desk/people/{cast.inspector}")
    assert len([each for each in links(page) if "/hazards/" in each]) == 1
    assert "还有 1 个没有列出" in words(page.select_one("main")) and "其中 1 项逾期" in words(page.select_one("main"))


def test_a_pasted_list_is_shown_first_and_then_added(client, app):
    sit(client, "li")
    text = "钱师傅\t13800000000\n周主任\t主管\tzhou"
    page = read(send(client, "/desk/people/paste", list=text))
    assert "将添加 2 个人" in words(page.select_one(".banner")) and len(kept(Person)) == 5
    sure = {tag["name"]: tag["value"] for tag in page.select_one("main form").select("input[type=hidden]")}
    assert client.post("/desk/people/paste", data=sure).status_code == 303
    assert [(row.name, row.role, row.phone, row.username) for row in kept(Person)[-2:]] == [
        ("钱师傅", "recorder", "13800000000", None), ("周主任", "supervisor", None, "zhou"),
    ]  # fmt: skip
    assert client.post("/desk/people/paste", data=sure).status_code == 422 and len(kept(Person)) == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [("赵师傅", "第 1 行“赵师傅”已经在名单里了"), ("钱\n钱", "第 2 行“钱”和第 1 行是同一个人"), ("", "还没有名单"), ("甲,主管,jia", "只有管理员")],
)
def test_a_bad_line_is_named_and_nobody_is_added(client, app, text, said):
    response = send(sit(client), "/desk/people/paste", list=text, sure="1")
    assert response.status_code == 422
    assert said in words(read(response).select_one(".banner-bad")) and len(kept(Person)) == 5
