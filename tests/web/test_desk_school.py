"""ux L2, L3, S7: the school's own settings, changed by the administrator; the file's are shown and stay there."""

import pytest

from kiosk.operations import people, school
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Journal, Label, Setting
from tests.factories import checkpoint, code_of
from tests.instants import FRIDAY_MORNING
from tests.web.desk import errors, kept, look, read, send, sit, words

OLD, NEW = "http://10.0.0.5:8080", "http://192.168.1.10:8080"


@pytest.fixture
def desk(client, app):
    """Return a browser with the administrator at the desk."""
    school.set_base_url(OLD)
    return sit(client, "li")


def typed(desk, **changed):
    form = look(desk, "/desk/school").select_one("form[action='/desk/school']")
    return {field["name"]: field["value"] for field in form.select("input[value]") if field["name"] != "is_sure"} | changed


def post(desk, **changed):
    return desk.post("/desk/school", data=typed(desk, **changed))


def edits_kept():
    return [line for line in kept(Journal) if line.thing == "school"]


def test_only_an_administrator_sees_and_changes_the_settings(client, app):
    sit(client)
    assert client.get("/desk/school").status_code == 403
    assert send(client, "/desk/school", name="别的学校").status_code == 403
    assert "学校设置" not in words(look(client, "/desk").select_one("nav"))


def test_a_strangers_write_changes_nothing(desk):
    fields = typed(desk, name="别的学校")
    desk.delete_cookie("kiosk_desk")
    assert desk.post("/desk/school", data=fields).status_code in (401, 403)
    assert school.name() == "阳光幼儿园"


def test_a_new_name_shows_on_the_desk_the_wall_and_the_campus(desk, app, cast):
    wall = people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.administrator)
    assert post(desk, name="朝阳幼儿园").status_code == 303
    assert queries.campus().name == "朝阳幼儿园"
    assert "朝阳幼儿园" in words(look(desk, "/desk").select_one(".side-school"))
    assert "朝阳幼儿园" in words(look(app.test_client(), f"/board/{wall.value}").select_one(".head-school"))
    assert "阳光幼儿园 → 朝阳幼儿园" in words(look(desk, "/desk/school").select_one(".history"))


def test_the_same_settings_twice_are_one_change(desk):
    fields = typed(desk, name="朝阳幼儿园")
    for _time in range(2):
        assert desk.post("/desk/school", data=fields).status_code == 303
    assert len(edits_kept()) == 1


def test_a_new_address_is_kept_and_the_old_one_still_answers(desk):
    assert post(desk, address=NEW + "/").status_code == 303
    assert school.base_url() == NEW and school.has_chosen_address()
    assert queries.setting("printed_addresses").split() == [OLD, NEW]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"address": ""}, "address"),
        ({"address": "school"}, "address"),
        ({"address": "http://kiosk.local"}, "address"),
        ({"address": "http://a-very-long-name-of-a-school.edu.cn:8080"}, "address"),
        ({"bright_from": "25:00"}, "bright_from"),
        ({"bright_to": "05:00"}, "bright_to"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field_and_nothing_is_kept(desk, changed, field):
    before = {row.name: row.value for row in kept(Setting)}
    response = post(desk, **({"name": "朝阳幼儿园"} | changed))
    assert response.status_code == 422
    page = read(response)
    assert list(errors(page)) == [field] and errors(page)[field]
    assert page.select_one(f"[name={field}]")["value"] == changed[field].strip()
    assert {row.name: row.value for row in kept(Setting)} == before


def test_everything_wrong_is_said_at_once(desk):
    response = post(desk, name="", address="x", bright_from="x")
    assert list(errors(read(response))) == ["name", "address", "bright_from"]


def test_labels_with_another_address_are_counted_before_the_address_changes(desk, cast):
    code = code_of(checkpoint())
    with writing() as session:
        session.add(
            Label(code=code, key="k", printed_at=FRIDAY_MORNING, by_id=cast.administrator, address=OLD, stock="plain-a4")
        )
    response = post(desk, address=NEW)
    assert response.status_code == 422 and "有 1 张标签" in words(read(response).select_one(".banner"))
    assert school.base_url() == OLD
    assert post(desk, address=NEW, is_sure="1").status_code == 303
    assert school.base_url() == NEW
    assert "有 1 张标签印着别的地址" in words(look(desk, "/desk/school").select(".banner")[-1])


def test_the_walls_hours_are_the_schools_own(desk, app, cast, clock):
    wall = people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.administrator)
    path = f"/board/{wall.value}"
    assert "is-dim" not in look(app.test_client(), path).select_one("#tiles")["class"]
    assert post(desk, bright_from="09:00", bright_to="21:30").status_code == 303
    assert "is-dim" in look(app.test_client(), path).select_one("#tiles")["class"]
    clock.at("2026-11-20 21:29")
    assert "is-dim" not in look(app.test_client(), path).select_one("#tiles")["class"]
    clock.at("2026-11-20 21:30")
    assert "is-dim" in look(app.test_client(), path).select_one("#tiles")["class"]


def test_of_two_editors_the_second_sees_both_versions(desk):
    fields = typed(desk)
    assert post(desk, name="朝阳幼儿园").status_code == 303
    response = desk.post("/desk/school", data=fields | {"name": "星星幼儿园"})
    assert response.status_code == 409
    page = words(read(response).select_one("main"))
    assert "已被 李园长 修改" in page and "朝阳幼儿园" in page and "星星幼儿园" in page
    assert school.name() == "朝阳幼儿园"


def test_the_files_settings_are_shown_with_where_to_change_them(desk):
    page = look(desk, "/desk/school")
    names = [words(cell) for cell in page.select("tbody th")]
    assert {"timezone", "language", "port", "backup_keep"} <= set(names)
    assert "config.toml" in words(page.select_one("main")) and "Asia/Shanghai" in words(page.select_one("main"))


def test_this_machines_addresses_are_offered(desk, app):
    app.config["OWN_ADDRESSES"] = lambda: (NEW,)
    page = look(desk, "/desk/school")
    assert page.select_one("#own-addresses option")["value"] == NEW


def test_how_many_photos_are_asked_for_is_set_shown_and_remembered(desk):
    assert look(desk, "/desk/school").select_one("input[name=photo_one_in]")["value"] == "0"
    assert post(desk, photo_one_in="25").status_code == 303
    assert school.photo_one_in() == 25
    assert "0 → 25" in words(look(desk, "/desk/school").select_one(".history"))


@pytest.mark.parametrize("odd", ["", "-1", "1001", "1/10", "many", "2.5"])
def test_an_odd_number_of_photos_is_refused_beside_its_field(desk, odd):
    answer = post(desk, photo_one_in=odd, name="朝阳幼儿园")
    assert answer.status_code == 422 and "0 到 1000" in errors(read(answer))["photo_one_in"]
    assert read(answer).select_one("input[name=photo_one_in]")["value"] == odd
    assert school.name() == "阳光幼儿园" and school.photo_one_in() == 0


def test_a_school_that_never_said_asks_for_one_photo_in_ten(app):
    with writing() as session:
        session.delete(session.get(Setting, "photo_one_in"))
    assert school.photo_one_in() == 10
