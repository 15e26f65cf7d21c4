"""The school's rules for hazards: days for each step, the head, a school of one person, and guests."""

import pytest

from kiosk.operations import hazard_settings, hazards
from kiosk.storage import queries
from kiosk.storage.models import Journal
from kiosk.web import edge
from tests.factories import checkpoint
from tests.instants import local
from tests.web.desk import errors, kept, look, read, sit, words
from tests.web.test_desk_hazards import move, report

PATH = "/desk/hazards/settings"
GOOD = {
    "stop_days": "0", "now_days": "1", "term_days": "14", "verify_days": "2", "repeat_days": "60", "in_workdays": "1",
    "head_id": "1", "is_one_person": "1", "takes_guests": "1",
}  # fmt: skip


@pytest.fixture
def desk(client, app):
    """Return a browser with the administrator at the desk."""
    return sit(client, "li")


def save(desk, page=None, **typed):
    page = page or look(desk, PATH)
    hidden = {tag["name"]: tag["value"] for tag in page.select(f"form[action='{PATH}'] input[type=hidden]")}
    return desk.post(PATH, data=hidden | typed)


def test_the_defaults_are_shown_as_a_working_default(desk):
    page = look(desk, PATH)
    shown = {name: page.select_one(f"input[name={name}]")["value"] for name in ("stop_days", "now_days", "term_days")}
    assert shown == {"stop_days": "0", "now_days": "0", "term_days": "7"}
    assert "不是法律规定" in words(page.select_one(".banner-info"))


def test_every_rule_is_saved_and_shown_again(desk, cast):
    assert save(desk, **GOOD).status_code == 303
    rules = hazard_settings.settings()
    assert (rules.limits.now_days, rules.limits.term_days, rules.limits.in_workdays) == (1, 14, True)
    assert (rules.head_id, rules.is_one_person, rules.takes_guests) == (cast.administrator, True, True)
    page = look(desk, PATH)
    assert page.select_one("input[name=term_days]")["value"] == "14"
    assert page.select_one("input[name=in_workdays][value='1']").has_attr("checked")
    assert page.select_one("option[value='1'][selected]").text == "李园长"
    assert page.select_one("input[name=takes_guests]").has_attr("checked")


def test_a_box_that_is_not_ticked_is_off_again(desk):
    save(desk, **GOOD)
    left = {name: value for name, value in GOOD.items() if name not in ("is_one_person", "takes_guests")}
    assert save(desk, **left | {"head_id": ""}).status_code == 303
    rules = hazard_settings.settings()
    assert (rules.head_id, rules.is_one_person, rules.takes_guests) == (None, False, False)


def test_new_days_count_for_what_is_assigned_from_then_on(desk, cast):
    earlier, later = report("早", at=checkpoint("甲")), report("晚", at=checkpoint("乙"))
    move(earlier, hazards.MoveKind.ASSIGN, assignee_id=cast.rectifier)
    save(desk, **GOOD | {"in_workdays": "0"})
    move(later, hazards.MoveKind.ASSIGN, assignee_id=cast.rectifier)
    due = [queries.hazard(each.id).card.course.due_at for each in (earlier, later)]
    assert due == [local("2026-11-28 00:00"), local("2026-12-05 00:00")]


def test_the_change_is_told_with_who_and_from_what_to_what(desk):
    save(desk, **GOOD)
    assert any(row.what == "hazard_settings.edit" for row in kept(Journal))
    said = words(look(desk, PATH).select_one(".history"))
    for part in ("李园长", "限：几天内整改", "7 → 14", "日历日 → 工作日", "没有指定 → 李园长"):
        assert part in said
    assert "修改隐患的期限与规则" in words(look(desk, "/desk/journal").select_one("main"))


@pytest.mark.parametrize("field", ["stop_days", "now_days", "term_days", "verify_days", "repeat_days"])
@pytest.mark.parametrize("value", ["", "-1", "366", "1.5", "七", "9" * 12])
def test_days_out_of_range_are_asked_for_again_with_what_was_typed(desk, field, value):
    answer = save(desk, **GOOD | {field: value})
    assert answer.status_code == 422
    page = read(answer)
    assert set(errors(page)) == {field} and page.select_one(f"input[name={field}]")["value"] == value
    assert page.select_one("input[name=repeat_days]")["value"] == (value if field == "repeat_days" else "60")
    assert hazard_settings.settings().limits.term_days == 7


def test_the_longest_and_the_shortest_are_fine(desk):
    assert save(desk, **GOOD | {"term_days": "365", "now_days": "0"}).status_code == 303


@pytest.mark.parametrize(("field", "value"), [("head_id", "999"), ("head_id", "x"), ("in_workdays", "2")])
def test_an_unknown_choice_is_refused(desk, field, value):
    answer = save(desk, **GOOD | {field: value})
    assert answer.status_code == 422 and read(answer).select_one(".field-error")
    assert hazard_settings.settings().head_id is None


def test_all_that_is_wrong_is_said_at_once(desk):
    assert set(errors(read(save(desk, **GOOD | {"stop_days": "x", "term_days": "y", "head_id": "999"})))) == {
        "stop_days", "term_days", "head_id",
    }  # fmt: skip


def test_two_at_once_get_both_versions(desk):
    page = look(desk, PATH)
    save(desk, **GOOD)
    answer = save(desk, page, **GOOD | {"term_days": "21"})
    assert answer.status_code == 409
    shown = read(answer)
    row = next(row for row in shown.select("tbody tr") if "限：几天内整改" in words(row))
    assert [words(cell) for cell in row.select("td")] == ["14", "21 不同"]
    assert hazard_settings.settings().limits.term_days == 14
    sent = {tag["name"]: tag["value"] for tag in shown.select("main form input[type=hidden]")}
    assert desk.post(PATH, data=sent).status_code == 303
    assert hazard_settings.settings().limits.term_days == 21


def test_a_supervisor_cannot_make_themselves_the_head_or_verify_their_own_work(desk, app, cast):
    """Who closes major hazards, and whether one person does all, is the administrator's word alone."""
    page = look(desk, PATH)
    supervisor = sit(app.test_client())
    assert supervisor.get(PATH).status_code == 403
    assert save(supervisor, page, **GOOD | {"head_id": str(cast.supervisor)}).status_code == 403
    rules = hazard_settings.settings()
    assert (rules.head_id, rules.is_one_person) == (None, False)
    assert not look(supervisor, "/desk/hazards").select(f"a[href='{PATH}']")
    assert look(desk, "/desk/hazards").select(f"a[href='{PATH}']")


def test_a_stranger_changes_nothing(desk):
    page = look(desk, PATH)
    desk.delete_cookie(edge.DESK_COOKIE)
    assert save(desk, page, **GOOD).status_code == 401
    assert desk.get(PATH).status_code == 303
    assert hazard_settings.settings().limits.term_days == 7
