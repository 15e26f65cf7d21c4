"""S14, S11: the set-up path in the browser, without scripts: each step, what it refuses, and that it can be left."""

import shutil

import pytest

from kiosk import create_app, library
from kiosk.operations import calendar, people, school, setup
from kiosk.storage import queries
from kiosk.storage.database import db
from kiosk.storage.models import Checkpoint, Person, Place, Plan, Post, TermFact
from tests.conftest import COMPILED, Browser, FrozenClock, settings_for
from tests.factories import PASSWORD, checkpoint, inspect, plan
from tests.instants import FRIDAY_MORNING, local
from tests.web.desk import errors, kept, look, read, send, sit, words

ADDRESS = "http://192.168.1.10:8080"
OUTLINE = "教学楼A\n  1层\n    厨房\n  2层\n操场"


@pytest.fixture(scope="module")
def bare_folder(tmp_path_factory):
    """Return a folder with a school that has nothing but its administrator, made once."""
    folder = tmp_path_factory.mktemp("bare")
    app = create_app(settings_for(folder), clock=FrozenClock(), is_new=True)
    with app.app_context():
        code = school.found_school("阳光幼儿园", now=FRIDAY_MORNING)
        people.set_up_administrator(code, name="李园长", username="li", password=PASSWORD, now=FRIDAY_MORNING)
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def bare(bare_folder, tmp_path):
    """Return a browser whose administrator has just chosen the password of a school that has nothing else."""
    shutil.copytree(bare_folder, tmp_path / "bare")
    app = create_app(settings_for(tmp_path / "bare"), clock=FrozenClock())
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        yield sit(app.test_client(), "li")
        db.session.remove()
        db.engine.dispose()


def fields_of(page, action):
    """Return the fields of a form as a browser would send them untouched, without its buttons."""
    form = page.select_one(f"form[action='{action}']")
    found = {}
    for tag in form.select("input[name], textarea[name], select[name]"):
        if tag.name == "select":
            chosen = tag.select_one("option[selected]") or tag.select_one("option")
            value = chosen["value"]
        elif tag.get("type") in ("checkbox", "radio"):
            if not tag.has_attr("checked") or tag.has_attr("disabled"):
                continue
            value = tag.get("value", "on")
        else:
            value = tag.get_text() if tag.name == "textarea" else tag.get("value", "")
        found.setdefault(tag["name"], []).append(value)
    return found


def save(browser, step, path=None, **typed):
    """Send a step's page as it is filled in, with what is typed over it."""
    action = path or f"/desk/setup/{step}"
    fields = fields_of(look(browser, f"/desk/setup/{step}"), action) | {"move": "save"} | typed
    return browser.post(action, data=fields)


def states(page):
    return [words(tag) for tag in page.select(".setup-step .mark-word")]


def with_places(browser):
    assert save(browser, "places", outline=OUTLINE).status_code == 303


def with_plans(browser, *keys):
    save(browser, "term")
    assert save(browser, "plans", preset=list(keys) or ["FIRE-01-M", "PLAY-01-D"]).status_code == 303


def place_id(name):
    return next(place.id for place in queries.places().values() if place.name == name)


# -- the list ----------------------------------------------------------------------------------------------------------


def test_a_new_school_sees_eight_steps_and_which_is_next(bare):
    page = look(bare, "/desk/setup")
    assert states(page) == ["下一步", "还没做", "已完成", *["还没做"] * 5]
    assert page.select_one("[aria-current=step] a")["href"] == "/desk/setup/school"


def test_a_step_that_is_done_leads_to_its_ordinary_page(bare):
    with_places(bare)
    lines = look(bare, "/desk/setup").select(".setup-step")
    assert words(lines[3].p) == "2 栋楼，5 个位置" and lines[3].a["href"] == "/desk/places"
    assert lines[2].a["href"] == "/desk/calendar"


def test_the_side_shows_the_way_until_something_was_inspected(client, app, cast):
    point = checkpoint()
    plan()
    sit(client)
    assert look(client, "/desk/late").select_one(".side-nav a[href='/desk/setup']")
    inspect(point, "FIRE-01", at=local("2026-11-20 08:00"), by=cast.inspector)
    assert not look(client, "/desk/late").select_one(".side-nav a[href='/desk/setup']")


def test_the_home_page_says_what_is_left(client, app):
    checkpoint()
    banner = next(tag for tag in look(sit(client), "/desk").select(".banner") if "继续设置" in tag.text)
    assert "下一步：学校和标签地址" in words(banner) and banner.a["href"] == "/desk/setup"


@pytest.mark.parametrize("path", ["", *(f"/{step.value}" for step in setup.Step)])
def test_strangers_are_sent_to_sign_in_and_come_back(client, app, path):
    response = client.get(f"/desk/setup{path}")
    assert response.status_code == 303 and response.location.startswith("/signin?next=")


@pytest.mark.parametrize("path", ["school", "term", "holidays", "places", "plans", "checkpoints", "checkpoints/table",
                                  "people", "people/owners"])  # fmt: skip
def test_no_stranger_saves_a_step(client, app, path):
    token = read(client.get("/signin")).select_one("input[name=form_token]")["value"]
    assert client.post(f"/desk/setup/{path}", data={"form_token": token}).status_code == 401


# -- the school --------------------------------------------------------------------------------------------------------


def test_name_kind_and_address_are_settled_together(bare):
    page = look(bare, "/desk/setup/school")
    assert page.select_one("input[name=type][checked]")["value"] == "kindergarten"
    response = save(bare, "school", name="阳光小学", type="primary", address=ADDRESS)
    assert (response.status_code, response.location) == (303, "/desk/setup/term")
    assert (school.name(), school.base_url(), setup.school_type()) == ("阳光小学", ADDRESS, "primary")
    assert states(look(bare, "/desk/setup"))[0] == "已完成"


def test_all_that_is_wrong_with_the_school_is_said_at_once_and_nothing_is_kept(bare):
    response = save(bare, "school", name="", type="primary", address="localhost:x")
    assert response.status_code == 422
    page = read(response)
    assert set(errors(page)) == {"name", "address"}
    assert page.select_one("input[name=address]")["value"] == "localhost:x"
    assert (school.base_url(), setup.school_type()) == (None, None)


def test_who_saves_a_school_that_has_changed_meanwhile_sees_both_versions(bare):
    fields = fields_of(look(bare, "/desk/setup/school"), "/desk/setup/school")
    save(bare, "school", name="阳光小学", type="primary", address=ADDRESS)
    response = bare.post("/desk/setup/school", data=fields | {"name": "星星小学", "address": ADDRESS})
    assert response.status_code == 409 and school.name() == "阳光小学"


def test_a_supervisor_reads_the_first_step_and_can_not_save_it(client, app):
    sit(client, "wang")
    assert not look(client, "/desk/setup/school").select("main form")
    assert send(client, "/desk/setup/school", name="x", type="primary", address=ADDRESS).status_code == 403


# -- term and holidays -------------------------------------------------------------------------------------------------


def test_the_term_is_suggested_by_the_date_and_entered_once(bare):
    fields = fields_of(look(bare, "/desk/setup/term"), "/desk/setup/term")
    assert (fields["first_on"], fields["last_on"]) == (["2026-09-01"], ["2027-01-22"])
    for _ in range(2):
        assert bare.post("/desk/setup/term", data=fields).location == "/desk/setup/holidays"
    assert len(kept(TermFact)) == 1


@pytest.mark.parametrize(
    ("first_on", "last_on", "field"),
    [("2026-10-01", "2026-11-01", "first_on"), ("2027-02-30", "2027-07-01", "first_on"), ("2027-07-01", "", "last_on"),
     ("2027-07-01", "2027-03-01", "last_on")],
)  # fmt: skip
def test_a_term_inside_another_or_without_sense_is_refused_beside_its_field(bare, first_on, last_on, field):
    save(bare, "term")
    page = look(bare, "/desk/setup/term")
    fields = fields_of(page, "/desk/setup/term") | {"name": "春季", "first_on": first_on, "last_on": last_on}
    response = bare.post("/desk/setup/term", data=fields)
    assert response.status_code == 422 and list(errors(read(response))) == [field]
    assert len(kept(TermFact)) == 1


def test_a_term_of_two_weeks_has_to_be_confirmed(bare):
    typed = {"first_on": "2026-09-01", "last_on": "2026-09-11"}
    response = save(bare, "term", **typed)
    assert response.status_code == 422 and "is_sure" in errors(read(response)) and kept(TermFact) == []
    assert save(bare, "term", **typed, is_sure="1").status_code == 303
    assert len(kept(TermFact)) == 1


def test_the_years_holidays_are_shown_and_confirmed(bare):
    page = look(bare, "/desk/setup/holidays")
    assert any("10 月 1 日" in words(tag) and "7 天" in words(tag) for tag in page.select(".national-off"))
    assert save(bare, "holidays").location == "/desk/setup/places"


# -- places ------------------------------------------------------------------------------------------------------------


def test_an_example_fills_the_outline_without_saving(bare):
    text = look(bare, "/desk/setup/places?example=primary").select_one("textarea").get_text()
    assert "食堂" in text and len(kept(Place)) == 1
    chosen = [words(tag) for tag in look(bare, "/desk/setup/places?example=primary").select(".chip[aria-current]")]
    assert chosen == ["小学"] and not look(bare, "/desk/setup/places").select(".chip[aria-current]")


def test_the_tree_is_shown_before_it_is_saved(bare):
    response = save(bare, "places", outline=OUTLINE, move="preview")
    shown = [words(tag) for tag in read(response).select("#preview li")]
    assert shown == ["教学楼A 新", "1层 新", "厨房 新", "2层 新", "操场 新"] and len(kept(Place)) == 1
    answer = bare.post("/desk/setup/places", data=fields_of(read(response), "/desk/setup/places") | {"move": "save"})
    assert answer.location == "/desk/setup/plans" and len(kept(Place)) == 6


def test_an_outline_saved_twice_doubles_nothing(bare):
    with_places(bare)
    with_places(bare)
    assert len(kept(Place)) == 6


@pytest.mark.parametrize(
    ("outline", "said"),
    [("阳光幼儿园\n  教学楼\n星星幼儿园\n  食堂", "第 3 行"), ("\n".join(" " * n + f"{n}级" for n in range(30)), "第 5 行"),
     ("教学楼\n  1层\n  1层", "第 3 行"), ("", "至少一个")],
)  # fmt: skip
def test_an_outline_that_makes_no_tree_is_refused_with_its_lines(bare, outline, said):
    response = save(bare, "places", outline=outline)
    assert response.status_code == 422 and said in words(read(response).select_one(".banner-bad"))
    assert read(response).select_one("textarea").get_text().strip() == outline.strip() and len(kept(Place)) == 1


# -- plans -------------------------------------------------------------------------------------------------------------


def test_the_first_plans_are_ticked_and_the_rest_is_offered_by_family(bare):
    page = look(bare, "/desk/setup/plans")
    ticked = {tag["value"] for tag in page.select(".preset-first input[name=preset][checked]")}
    assert ticked == setup.usual_presets(setup.SchoolType.KINDERGARTEN) and "PLAY-01-D" in ticked
    assert page.select(".presets input[name=preset]") and not page.select(".presets input[checked]")
    assert len(page.select("input[name=preset]")) == len(library.plans())
    assert len(page.select(".preset-family")) == 8 and not page.select(".preset-family[open]")
    line = next(tag for tag in page.select(".preset") if tag.input["value"] == "FIRE-01-M")
    assert "灭火器 · 每月最后一天 18:00 前" in words(line) and "水电工" in words(line)
    assert line.a["href"] == "/desk/forms/FIRE-01" and line.select_one(".tag")


def test_ticked_plans_begin_tomorrow_and_are_not_doubled(bare):
    for _ in range(2):
        with_plans(bare, "FIRE-01-M", "PLAY-01-D")
    plans = kept(Plan)
    assert [each.preset for each in plans] == ["FIRE-01-M", "PLAY-01-D"]
    assert {each.valid_from for each in plans} == {local("2026-11-21 00:00")}
    taken = {tag["value"] for tag in look(bare, "/desk/setup/plans").select("input[name=preset][disabled]")}
    assert taken == {"FIRE-01-M", "PLAY-01-D"}


def test_a_post_is_made_for_the_plans_it_owes(bare):
    page = look(bare, "/desk/setup/plans")
    name = next(tag["name"] for tag in page.select("select[name^=owner-]") if "水电工" in tag.parent.text)
    save(bare, "plans", preset=["FIRE-01-M", "FIRE-03-M"], **{name: "new"})
    (post,) = kept(Post)
    assert post.name == "水电工 / 维修工" and {each.post_id for each in kept(Plan)} == {post.id}


def test_without_a_term_plans_of_school_days_are_refused_with_the_way_out(bare):
    response = save(bare, "plans", preset=["FIRE-01-M", "PLAY-01-D"])
    assert response.status_code == 422 and kept(Plan) == []
    banners = read(response).select("main .banner")
    assert "请先填学期" in words(banners[0]) and banners[1].a["href"] == "/desk/setup/term"


def test_plans_that_cover_nothing_are_refused(bare):
    response = save(bare, "plans", preset=[])
    assert response.status_code == 422 and "还没有勾选计划" in words(read(response).select_one(".banner-bad"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"preset": ["NO-SUCH"]}, None), ({"from_on": "2026-11-19"}, "from_on"), ({"from_on": "soon"}, "from_on"),
     ({"owner-0": "person:999"}, "owner-0")],
)  # fmt: skip
def test_odd_plans_owners_and_dates_are_refused_and_the_ticks_stay(bare, typed, field):
    response = save(bare, "plans", **{"preset": ["FIRE-01-M"], **typed})
    page = read(response)
    assert response.status_code == 422 and kept(Plan) == []
    assert list(errors(page)) == ([field] if field else []) and (field or page.select_one(".banner-bad"))
    if "preset" not in typed:
        assert [tag["value"] for tag in page.select("input[name=preset][checked]")] == ["FIRE-01-M"]


def test_a_term_that_reaches_into_a_year_not_announced_leaves_the_holidays_done_for_now(bare):
    save(bare, "term")
    line = look(bare, "/desk/setup").select(".setup-step")[2]
    assert words(line.select_one(".mark-word")) == "暂时完成"
    assert words(line.p) == "2026 年已核对。学期跨到 2027 年，那年的放假安排公布后还要录入。"
    calendar.confirm_year(2027, now=FRIDAY_MORNING, by=None)
    line = look(bare, "/desk/setup").select(".setup-step")[2]
    assert (words(line.select_one(".mark-word")), words(line.p)) == ("已完成", "2026 年已核对")


# -- checkpoints -------------------------------------------------------------------------------------------------------


def test_each_wanted_kind_has_a_row_and_twelve_are_added_by_a_number(bare):
    with_places(bare)
    with_plans(bare)
    page = look(bare, "/desk/setup/checkpoints")
    assert [words(tag) for tag in page.select(".setup-kinds tbody th")] == ["灭火器", "大型玩具"]
    typed = {"count-extinguisher": "12", "place-extinguisher": str(place_id("1层"))}
    assert save(bare, "checkpoints", **typed).location == "/desk/setup/people"
    points = kept(Checkpoint)
    assert [each.name for each in points] == [f"灭火器 {n}" for n in range(1, 13)]
    assert {each.place.name for each in points} == {"1层"}
    assert "灭火器 12" in words(look(bare, "/desk/checkpoints").select_one("main"))


def test_a_place_is_suggested_for_each_kind_and_can_be_chosen_otherwise(bare):
    with_places(bare)
    with_plans(bare, "FIRE-01-M", "PLAY-01-D", "KIT-02-D", "FIRE-06-D")
    page = look(bare, "/desk/setup/checkpoints")
    chosen = {
        words(row.th): words(row.select_one("select option[selected]")).split(" · ")[-1]
        for row in page.select(".setup-kinds tbody tr")
    }
    assert chosen == {"灭火器": "教学楼A", "大型玩具": "操场", "厨房": "厨房", "全园 / 全校": "阳光幼儿园"}
    typed = {"count-kitchen": "1", "place-kitchen": str(place_id("2层")), "count-play_set": "1"}
    assert save(bare, "checkpoints", **typed).status_code == 303
    assert {each.name: each.place.name for each in kept(Checkpoint)} == {"厨房": "2层", "大型玩具": "操场"}


def test_numbers_go_on_from_what_is_there_and_a_page_counts_once(bare):
    with_places(bare)
    with_plans(bare)
    typed = {"count-extinguisher": "2", "move": "more"}
    save(bare, "checkpoints", **typed)
    fields = fields_of(look(bare, "/desk/setup/checkpoints"), "/desk/setup/checkpoints") | typed
    for _ in range(2):
        bare.post("/desk/setup/checkpoints", data=fields)
    assert [each.name for each in kept(Checkpoint)] == [f"灭火器 {n}" for n in range(1, 5)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"count-extinguisher": "0.5"}, "count-extinguisher"), ({"count-extinguisher": "999"}, "count-extinguisher"),
     ({"count-extinguisher": "3", "name-extinguisher": " "}, "name-extinguisher"),
     ({"count-extinguisher": "3", "place-extinguisher": "99999"}, "place-extinguisher")],
)  # fmt: skip
def test_one_wrong_row_keeps_all_rows_from_being_added(bare, typed, field):
    with_places(bare)
    with_plans(bare)
    response = save(bare, "checkpoints", **{"count-play_set": "2", **typed})
    assert response.status_code == 422 and list(errors(read(response))) == [field] and kept(Checkpoint) == []
    assert read(response).select_one("input[name=count-play_set]")["value"] == "2"


def test_a_table_pasted_from_a_spreadsheet_is_shown_then_added(bare):
    pasted = "灭火器 A\t灭火器\t教学楼A/1层\t李园长\n滑梯\t大型玩具\t操场"
    path = "/desk/setup/checkpoints/table"
    page = read(send(bare, path, pasted=pasted))
    assert "将新增 2 个点位" in words(page.select_one("#table .banner")) and kept(Checkpoint) == []
    fields = fields_of(page, path)
    assert fields["sure"] == ["1"]
    for _ in range(2):
        assert bare.post(path, data=fields).location == "/desk/setup/people"
    assert [(each.name, each.place.name) for each in kept(Checkpoint)] == [("灭火器 A", "1层"), ("滑梯", "操场")]


def test_a_wrong_row_of_a_table_is_named_and_nothing_is_added(bare):
    pasted = "名称\t类别\t位置\n灭火器 A\t灭火器\t教学楼A\n车\t飞机\t操场"
    response = send(bare, "/desk/setup/checkpoints/table", pasted=pasted, sure="1")
    assert "大型玩具" in words(read(response).select_one("#kinds"))
    assert response.status_code == 422 and "第 3 行" in words(read(response).select_one("#table .banner-bad"))
    assert kept(Checkpoint) == [] and "飞机" in read(response).select_one("textarea[name=pasted]").get_text()


# -- people ------------------------------------------------------------------------------------------------------------


def test_a_list_of_people_is_shown_then_added_once(bare):
    typed = {"list": "王主任 主管 wang\n赵师傅 13800000000\n孙老师"}
    page = read(send(bare, "/desk/setup/people", **typed))
    assert len(page.select("#preview tbody tr")) == 3 and len(kept(Person)) == 1
    for _ in range(2):
        assert send(bare, "/desk/setup/people", **typed, move="save").status_code == 303
    assert [each.name for each in kept(Person)] == ["李园长", "王主任", "赵师傅", "孙老师"]


def test_a_person_twice_is_named_with_the_line_and_nobody_is_added(bare):
    response = send(bare, "/desk/setup/people", list="赵师傅\n孙老师\n赵师傅", move="save")
    assert response.status_code == 422 and "第 3 行" in words(read(response).select_one(".banner-bad"))
    assert len(kept(Person)) == 1 and "孙老师" in read(response).select_one("textarea").get_text()


def test_buildings_wait_for_the_list_so_that_no_button_passes_over_what_was_pasted(bare):
    with_places(bare)
    assert not look(bare, "/desk/setup/people").select_one("form[action='/desk/setup/people/owners']")
    assert not read(send(bare, "/desk/setup/people", list="赵师傅")).select_one("form[action='/desk/setup/people/owners']")
    send(bare, "/desk/setup/people", list="赵师傅", move="save")
    assert look(bare, "/desk/setup/people").select_one("form[action='/desk/setup/people/owners']")


def test_a_building_gets_somebody_responsible(bare):
    with_places(bare)
    send(bare, "/desk/setup/people", list="赵师傅", move="save")
    zhao = next(each.id for each in kept(Person) if each.name == "赵师傅")
    name = f"owner-{place_id('教学楼A')}"
    response = save(bare, "people", "/desk/setup/people/owners", **{name: str(zhao)})
    assert response.location == "/desk/setup/labels"
    assert {each.name: each.owner_id for each in kept(Place) if each.owner_id} == {"教学楼A": zhao}
    assert queries.places()[place_id("厨房")].owner_id == zhao


def test_nobody_of_the_staff_can_not_be_responsible(bare):
    with_places(bare)
    send(bare, "/desk/setup/people", list="赵师傅", move="save")
    name = f"owner-{place_id('教学楼A')}"
    response = save(bare, "people", "/desk/setup/people/owners", **{name: "999"})
    assert response.status_code == 422 and list(errors(read(response))) == [name]


def test_a_building_that_changed_meanwhile_is_chosen_again(bare):
    with_places(bare)
    send(bare, "/desk/setup/people", list="赵师傅", move="save")
    page = look(bare, "/desk/setup/people")
    li = kept(Person)[0]
    fields = fields_of(page, "/desk/setup/people/owners") | {f"owner-{place_id('操场')}": str(li.id)}
    send(bare, f"/desk/places/{place_id('操场')}", name="大操场", parent=str(queries.campus().id), owner="",
         seen=fields[f"seen-{place_id('操场')}"][0])  # fmt: skip
    assert bare.post("/desk/setup/people/owners", data=fields).status_code == 409
    assert all(each.owner_id is None for each in kept(Place))


# -- labels ------------------------------------------------------------------------------------------------------------


def test_unprinted_labels_are_ready_on_a_stock_that_holds_them(bare):
    with_places(bare)
    with_plans(bare, "FIRE-01-M", "KIT-02-D")
    save(bare, "checkpoints", **{"count-extinguisher": "2", "count-kitchen": "1"})
    main = look(bare, "/desk/setup/labels").select_one("main .button-main")
    assert words(main) == "预览打印 3 张" and "stock=plain-a4-large" in main["href"]
    printing = look(bare, main["href"])
    codes = {tag["value"] for tag in printing.select("input[name=code]")}
    assert codes == set(queries.codes_in_use().values()) and len(codes) == 3
    noted = bare.post("/desk/labels/print", data=fields_of(printing, "/desk/labels/print"))
    assert look(bare, noted.location).select_one("main .banner-good a")["href"] == "/desk/setup"
    assert states(look(bare, "/desk/setup"))[7] == "已完成"
    assert not look(bare, "/desk/setup/labels").select("main a[href^='/desk/labels/print']")


def test_at_the_end_it_says_what_now_happens(bare):
    save(bare, "school", address=ADDRESS)
    save(bare, "term")
    save(bare, "holidays")
    with_places(bare)
    with_plans(bare)
    save(bare, "checkpoints", **{"count-extinguisher": "1"})
    send(bare, "/desk/setup/people", list="赵师傅", move="save")
    page = look(bare, look(bare, "/desk/setup/labels").select_one("main .button-main")["href"])
    bare.post("/desk/labels/print", data=fields_of(page, "/desk/labels/print"))
    done = look(bare, "/desk/setup")
    assert states(done) == ["已完成", "已完成", "暂时完成", *["已完成"] * 5]
    assert "/desk/devices" in {tag["href"] for tag in done.select(".banner-good a")}
    assert "登记检查人的手机" in words(look(bare, "/desk").select_one(".banner"))


def test_it_can_be_left_and_gone_on_with_from_another_browser(bare):
    with_places(bare)
    bare.post("/signout", data=fields_of(look(bare, "/desk/setup"), "/signout"))
    assert bare.get("/desk/setup").status_code == 303
    page = look(sit(bare.application.test_client(), "li"), "/desk/setup")
    assert "5 个位置" in words(page) and states(page)[3] == "已完成"
