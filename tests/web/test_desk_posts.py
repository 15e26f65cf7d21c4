"""DESK-14: posts at the desk: who holds them, seen on the plan, the first page, the late list, the wall and the phone."""

import pytest

from kiosk.core.rule import from_plain
from kiosk.operations import boards, people, plans, posts
from kiosk.storage import queries
from kiosk.storage.models import Post, PostHolder
from tests.factories import DAILY, checkpoint
from tests.instants import FRIDAY_MORNING, SHANGHAI, TERM_BEGAN, local
from tests.web.desk import errors, kept, look, read, send, sit, words
from tests.web.test_scan import enrolled


@pytest.fixture
def desk(client, app):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


@pytest.fixture
def gate(app, cast):
    """Return the post of the gate, held by the inspector, with a daily plan of one checkpoint."""
    checkpoint()
    post = posts.add_post("门卫", holder_ids=[cast.inspector], now=TERM_BEGAN, by=cast.supervisor)
    plans.add_plan(
        "日检", "Daily", form_code="FIRE-01", cadence=from_plain(DAILY), calendar=queries.calendar(SHANGHAI),
        kind_id=queries.kinds()["extinguisher"].id, post_id=post.id, valid_from=TERM_BEGAN, now=TERM_BEGAN,
    )  # fmt: skip
    return post


def form_of(desk, gate):
    page = look(desk, f"/desk/posts/{gate.id}")
    return {"name": "门卫", "seen": page.select_one("input[name=seen]")["value"], "from_on": ""}


def test_a_post_is_added_with_its_holders(desk, cast):
    assert send(desk, "/desk/posts", name="厨房", holder=[cast.inspector, cast.rectifier]).status_code == 303
    assert [row.person_id for row in kept(PostHolder)] == [cast.inspector, cast.rectifier]
    assert "厨房" in words(look(desk, "/desk/posts").select_one("tbody"))
    response = send(desk, "/desk/posts", name="厨房", holder=[cast.inspector])
    assert response.status_code == 422 and "同样的名称" in errors(read(response))["name"]
    assert len(kept(Post)) == 1


def test_holders_change_at_once_on_wall_phone_plan_and_late_list(desk, gate, cast, clock, app):
    phone = enrolled(app.test_client(), cast, cast.rectifier)
    clock.at("2026-11-20 19:00")
    send(desk, f"/desk/posts/{gate.id}", **form_of(desk, gate), holder=[cast.rectifier])
    owner = "门卫：陈师傅"
    assert owner in words(look(desk, "/desk/plans").select_one("tbody"))
    assert owner in words(look(desk, "/desk/late").select_one("tbody"))
    for name, count in (("陈师傅", 1), ("赵师傅", 0)):
        assert len(look(desk, f"/desk/late?owner={name}&state=overdue").select("tbody tr")) == count
    token = people.add_wall_tablet("大厅", now=clock(), by=cast.supervisor)
    assert owner in words(look(app.test_client(), f"/board/{token.value}"))
    assert words(look(phone, "/").select_one(".open-points")).startswith("灭火器 A-2-03")
    (tile,) = boards.open_now(cast.rectifier, calendar=queries.calendar(SHANGHAI), now=clock()).own
    assert tile.watched.owner == owner


def test_a_change_for_later_is_announced_and_waits(desk, gate, cast):
    fields = form_of(desk, gate) | {"from_on": "2026-11-23"}
    assert send(desk, f"/desk/posts/{gate.id}", **fields, holder=[cast.rectifier]).status_code == 303
    text = words(look(desk, "/desk/posts").select_one("tbody"))
    assert "赵师傅" in text and "11 月 23 日 起：陈师傅" in text
    assert kept(PostHolder)[-1].from_at == local("2026-11-23 00:00")


def test_a_post_nobody_holds_is_flagged_at_the_plan_and_on_the_first_page(desk, gate):
    assert send(desk, f"/desk/posts/{gate.id}", **form_of(desk, gate)).status_code == 303
    assert words(look(desk, "/desk/plans").select_one("tbody .mark-late")) == "门卫（无人）"
    assert "1 个岗位现在没有人" in words(look(desk, "/desk").select_one("main"))


def test_a_post_that_owes_a_plan_is_not_ended(desk, gate):
    response = send(desk, f"/desk/posts/{gate.id}/end", seen=form_of(desk, gate)["seen"])
    assert response.status_code == 422 and "日检" in words(read(response).select_one(".banner-bad"))
    assert kept(Post)[0].ended_at is None


def test_two_editors_of_a_post_see_both_versions_and_choose(desk, gate, cast):
    fields = form_of(desk, gate)
    posts.edit_post(
        gate.id, name="大门", holder_ids=[cast.stranger], seen=fields["seen"], calendar=queries.calendar(SHANGHAI),
        now=FRIDAY_MORNING, by=cast.administrator,
    )  # fmt: skip
    response = send(desk, f"/desk/posts/{gate.id}", **(fields | {"name": "东门"}), holder=[cast.inspector])
    assert response.status_code == 409
    page = read(response)
    assert "李园长" in words(page.select_one(".banner")) and "大门" in words(page.select_one("tbody"))
    assert kept(Post)[0].name == "大门"
    again = {tag["name"]: tag["value"] for tag in page.select("main form input[type=hidden]")}
    assert desk.post(f"/desk/posts/{gate.id}", data=again).status_code == 303
    assert kept(Post)[0].name == "东门"
