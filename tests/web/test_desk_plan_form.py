"""DESK-15: editing a plan at the desk: names at once, the rest from a midnight on, two editors, effects on every face."""

import pytest

from kiosk.core.rule import from_plain, to_plain
from kiosk.operations import people, plan_edits, posts
from kiosk.operations.plan_edits import PlanEdit
from kiosk.storage import queries
from kiosk.storage.models import Plan, ScheduleFact
from tests.factories import DAILY, building, checkpoint, code_of, plan
from tests.instants import FRIDAY_MORNING, SHANGHAI, local
from tests.web.desk import errors, kept, look, read, send, sit, words
from tests.web.test_scan import enrolled


@pytest.fixture
def points(app):
    """Return two extinguishers in two buildings."""
    return checkpoint(), checkpoint("灭火器 B-1-01", place=building("食堂"))


@pytest.fixture
def made(points, cast):
    """Return a daily plan of both."""
    return plan(cadence=DAILY, title="灭火器日检", owner_id=cast.inspector)


@pytest.fixture
def desk(client, made):
    """Return a browser with the supervisor at the desk."""
    return sit(client)


def filled(desk, made):
    """Return the fields of a plan's form as they stand."""
    page = look(desk, f"/desk/plans/{made.id}/change")
    form = page.select_one("form#plan")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input:not([type=radio]):not([type=checkbox])")}
    for tag in form.select("select"):
        chosen = tag.select_one("option[selected]") or tag.select_one("option")
        fields[tag["name"]] = chosen["value"] if chosen else ""
    fields["covers"] = form.select_one("input[name=covers][checked]")["value"]
    return fields


def change(desk, made, **changed):
    return send(desk, f"/desk/plans/{made.id}/change", **(filled(desk, made) | changed))


def test_the_form_holds_the_plan_as_it_is_and_sent_back_changes_nothing(desk, made, cast):
    fields = filled(desk, made)
    assert (fields["title"], fields["owner"], fields["kind"], fields["slot0_due"]) == (
        "灭火器日检", str(cast.inspector), "extinguisher", "18:00",
    )  # fmt: skip
    assert change(desk, made).status_code == 303
    assert len(kept(Plan)) == 1 and queries.last_edit(f"plan:{made.id}") is None


def test_a_rule_that_says_more_than_the_form_shows_is_kept_when_only_the_name_changes(client, points):
    rule = {"type": "floating", "count": 15, "unit": "days", "lead_days": 2, "filter": "school", "grace": 0}
    made = plan(cadence=rule)
    assert change(sit(client), made, title="新名").status_code == 303
    (row,) = kept(Plan)
    assert row.title_zh == "新名" and to_plain(queries.cadence_of(row)) == rule


def test_a_new_name_is_seen_at_once_on_wall_phone_and_late_list(desk, made, points, cast, clock, app):
    phone = enrolled(app.test_client(), cast, cast.inspector)
    assert change(desk, made, title="灭火器晨检", title_en="Morning check").status_code == 303
    assert "灭火器晨检" in words(look(phone, "/").select_one(".open-points"))
    clock.at("2026-11-20 19:00")
    assert "灭火器晨检" in words(look(desk, "/desk/late").select_one("tbody"))
    token = people.add_wall_tablet("大厅", now=clock(), by=cast.supervisor)
    assert "灭火器晨检" in words(look(app.test_client(), f"/board/{token.value}"))
    assert look(phone, f"/c/{code_of(points[0])}")


def test_what_is_covered_changes_from_tomorrow(desk, made, points, clock):
    assert change(desk, made, covers="place", place=str(building("食堂").id)).status_code == 303
    first, second = kept(ScheduleFact)
    assert (first.valid_until, second.valid_until) == (local("2026-11-21 00:00"), None)
    assert "1 个点" in words(look(desk, "/desk/plans").select_one("tbody")) and len(kept(Plan)) == 1
    clock.at("2026-11-23 19:00")
    late = words(look(desk, "/desk/late?state=overdue").select_one("tbody"))
    assert "B-1-01" in late and "A-2-03" not in late


def test_another_owner_may_be_a_post(desk, made, cast, clock):
    post = posts.add_post("总务", holder_ids=[cast.stranger], now=FRIDAY_MORNING, by=None)
    assert change(desk, made, owner=f"post:{post.id}").status_code == 303
    clock.at("2026-11-23 10:00")
    assert "总务：孙老师" in words(look(desk, "/desk/plans").select_one("tbody"))
    history = words(look(desk, f"/desk/plans/{kept(Plan)[-1].id}").select_one(".history"))
    assert "赵师傅 → 总务：孙老师" in history and "王主任" in history


def test_the_second_of_two_editors_sees_both_and_may_have_their_own(desk, made, cast):
    fields = filled(desk, made)
    row = queries.newest_plan(made.id)
    wanted = PlanEdit("别名", "别名", from_plain(DAILY), cast.rectifier, None, row.kind_id, None)
    plan_edits.edit_plan(
        made.id, wanted, seen=fields["seen"], calendar=queries.calendar(SHANGHAI), now=FRIDAY_MORNING, by=cast.administrator
    )
    response = send(desk, f"/desk/plans/{made.id}/change", **(fields | {"title": "我的名"}))
    assert response.status_code == 409
    page = read(response)
    assert "李园长" in words(page.select_one(".banner")) and "我的名" in words(page.select_one("tbody"))
    assert kept(Plan)[-1].title_zh == "别名"
    again = {tag["name"]: tag["value"] for tag in page.select("main form input[type=hidden]")}
    assert desk.post(f"/desk/plans/{made.id}/change", data=again).status_code == 303
    assert kept(Plan)[-1].title_zh == "我的名"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"title": ""}, "title"), ({"owner": "post:99"}, "owner"), ({"owner": "99"}, "owner"), ({"covers": "kind", "kind": ""}, "kind"),
     ({"from_on": "2026-11-20"}, "from_on"), ({"slot0_due": "05:00"}, "slot0_due")],
)  # fmt: skip
def test_an_odd_edit_is_refused_at_its_field_and_keeps_what_was_typed(desk, made, changed, field):
    response = change(desk, made, **({"title_en": "Kept"} | changed))
    assert response.status_code == 422
    page = read(response)
    assert list(errors(page)) == [field] and page.select_one("input[name=title_en]")["value"] == "Kept"
    assert len(kept(Plan)) == 1


def test_a_plan_ends_with_the_day_given(desk, made):
    seen = look(desk, f"/desk/plans/{made.id}").select_one("#end input[name=seen]")["value"]
    response = send(desk, f"/desk/plans/{made.id}/end", last_on="2026-11-19", seen=seen)
    assert response.status_code == 422 and list(errors(read(response))) == ["last_on"]
    assert send(desk, f"/desk/plans/{made.id}/end", last_on="2026-11-27", seen=seen).status_code == 303
    assert kept(Plan)[0].valid_until == local("2026-11-28 00:00")
    assert "到 11 月 27 日 为止" in words(look(desk, "/desk/plans").select_one("tbody"))
    assert send(desk, f"/desk/plans/{made.id}/change", title="x").status_code == 422


# -- points that are out of use ----------------------------------------------------------------------------------------


def is_ticked(desk, plan_id):
    return look(desk, f"/desk/plans/{plan_id}/change").select_one("input[name=checks_barred]").has_attr("checked")


def test_checking_points_that_are_out_of_use_is_ticked_from_tomorrow_on_and_kept(desk, made, clock):
    assert not is_ticked(desk, made.id)
    assert change(desk, made, checks_barred="1").status_code == 303
    old, new = kept(Plan)
    assert (old.checks_barred, new.checks_barred, new.replaces_id) == (False, True, old.id)
    assert new.valid_from == local("2026-11-21 00:00")
    assert is_ticked(desk, new.id)
    assert "停止使用的点位照常检查： 否 → 是" in words(look(desk, f"/desk/plans/{new.id}").select_one(".history"))


def test_a_plan_that_only_gets_a_new_name_keeps_its_tick(desk, made, clock):
    change(desk, made, checks_barred="1")
    new = kept(Plan)[1]
    clock.at("2026-11-21 08:00")
    assert change(desk, new, checks_barred="1", title="新名称").status_code == 303
    assert len(kept(Plan)) == 2 and kept(Plan)[1].checks_barred
    assert change(desk, new, title="新名称").status_code == 303
    assert [row.checks_barred for row in kept(Plan)] == [False, True, False]


def test_a_new_plan_can_have_it_at_once(desk, made):
    page = look(desk, "/desk/plans/add")
    assert not page.select_one("input[name=checks_barred]").has_attr("checked")
    fields = filled(desk, made) | {"title": "另一个", "form": "FIRE-01", "from_on": "2026-11-20", "checks_barred": "1"}
    assert send(desk, "/desk/plans/add", **fields).status_code == 303
    assert kept(Plan)[-1].checks_barred


def test_choosing_another_frequency_keeps_the_tick_as_it_was_typed(desk, made):
    change(desk, made, checks_barred="1")
    new = kept(Plan)[1]
    path = f"/desk/plans/{new.id}/change?cadence=weekly&covers=kind&kind=extinguisher"
    assert not look(desk, path).select_one("input[name=checks_barred]").has_attr("checked")
    assert look(desk, f"{path}&checks_barred=1").select_one("input[name=checks_barred]").has_attr("checked")
