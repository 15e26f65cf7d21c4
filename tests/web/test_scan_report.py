"""Reporting a hazard without a form: from the scan or from a list, once, with a photo or why there is none (S6, X13)."""

import pytest

from kiosk.operations import hazards, registry
from kiosk.storage import queries
from kiosk.storage.models import Hazard, Move, Photo
from tests.factories import DAILY, checkpoint, code_of, floor, plan
from tests.instants import FRIDAY_MORNING, SHANGHAI
from tests.storage.pictures import picture
from tests.web.desk import errors, kept, look, read, words
from tests.web.test_scan import enrolled, fields_in, fill
from tests.web.uploads import post_files

NO_PHOTO = "手机拍不了"


@pytest.fixture
def point(app):
    """Return an extinguisher that is wanted daily."""
    made = checkpoint()
    plan(cadence=DAILY)
    return made


@pytest.fixture
def phone(client, cast, point):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


def path_of(point):
    return f"/c/{code_of(point)}/report"


def report(browser, path, *photos, **changed):
    """Fill in the report form of a page and send it."""
    fields = fields_in(browser.get(path), "#report") | {"text": "门闩松了", "urgent": "0", "no_photo": NO_PHOTO}
    return post_files(browser, path, fields | changed, photos=photos)


@pytest.mark.parametrize("page", ["form", "nothing wanted", "saved"])
def test_the_way_to_the_report_is_on_the_pages_of_a_point(phone, point, page):
    path = f"/c/{code_of(point)}"
    if page == "nothing wanted":
        point = checkpoint("没有计划的点", "gate")
        path = f"/c/{code_of(point)}"
    if page == "saved":
        path = phone.post(path, data=fill(phone.get(path))).location
    links = [tag["href"] for tag in look(phone, path).select("main a") if words(tag) == "报隐患"]
    assert links == [path_of(point)]


def test_a_report_becomes_one_hazard_with_its_photos_and_is_confirmed(phone, point, cast):
    answer = report(phone, path_of(point), picture(), picture(colour="navy"), urgent="1", category="fire", no_photo="")
    (hazard,) = kept(Hazard)
    (move,) = kept(Move)
    assert answer.status_code == 303 and answer.location == f"/reported/{hazard.id}"
    assert (hazard.checkpoint_id, hazard.place_id, hazard.text) == (point.id, point.place_id, "门闩松了")
    assert (hazard.fail_class, hazard.source, hazard.category) == ("now", "staff", "fire")
    assert (move.kind, move.by_id, move.at) == ("report", cast.inspector, FRIDAY_MORNING)
    assert [photo.move_id for photo in kept(Photo)] == [move.id, move.id]
    said = words(look(phone, answer.location).main)
    assert f"2026-{hazard.id:04d}" in said and "24:00 前" in said and "后勤主管" in said


def test_a_plain_report_has_a_week(phone, point):
    said = words(look(phone, report(phone, path_of(point)).location).main)
    assert kept(Hazard)[0].fail_class == "term" and "11 月 27 日" in said


def test_posted_twice_it_is_one(phone, point):
    fields = fields_in(phone.get(path_of(point)), "#report") | {"text": "门闩松了", "urgent": "0", "no_photo": NO_PHOTO}
    answers = [post_files(phone, path_of(point), fields) for _ in range(2)]
    assert answers[0].location == answers[1].location and len(kept(Hazard)) == 1


def test_everything_missing_is_said_beside_its_field_and_the_rest_kept(phone, point):
    answer = report(phone, path_of(point), text=" ", urgent="", no_photo="", category="fire")
    page = read(answer)
    assert answer.status_code == 422 and kept(Hazard) == []
    assert set(errors(page)) == {"text", "urgent", "photos"}
    assert page.select_one("[name=category] option[selected]")["value"] == "fire"


def test_what_was_typed_stays_and_photos_are_asked_for_again(phone, point):
    answer = report(phone, path_of(point), picture(), urgent="")
    page = read(answer)
    assert answer.status_code == 422
    assert page.select_one("[name=text]").text == "门闩松了"
    assert "再选一次" in errors(page)["photos"] and kept(Photo) == []
    again = {tag["name"]: tag["value"] for tag in page.select("#report input[type=hidden]")} | {"text": "门闩松了", "urgent": "0"}
    assert post_files(phone, path_of(point), again, photos=[picture()]).status_code == 303
    assert len(kept(Hazard)) == 1


def test_a_picture_that_is_none_is_refused_in_words_and_nothing_is_saved(phone, point):
    answer = report(phone, path_of(point), b"plain text " * 30, no_photo="")
    assert answer.status_code == 422 and "这不是照片" in errors(read(answer))["photos"]
    assert kept(Hazard) == [] and kept(Photo) == []


@pytest.mark.parametrize(("field", "value"), [("category", "made up"), ("text", "长" * 2001)])
def test_odd_values_are_refused_beside_their_field(phone, point, field, value):
    answer = report(phone, path_of(point), **{field: value})
    assert answer.status_code == 422 and field in errors(read(answer)) and kept(Hazard) == []


def test_open_hazards_of_the_point_stand_before_the_form(phone, point):
    assert look(phone, path_of(point)).select_one("#open-hazards") is None
    for text in ("压力不足", "铅封断了"):
        report(phone, path_of(point), text=text)
    shown = look(phone, path_of(point)).select_one("#open-hazards")
    assert "这里已有 2 处未销号的隐患" in words(shown)
    assert [tag["href"] for tag in shown.select("a")] == [f"/hazards/{each.id}" for each in reversed(kept(Hazard))]


def test_hostile_text_comes_out_as_text(phone, point):
    report(phone, path_of(point), text="<script>alert(1)</script> \u202e翻转")
    shown = look(phone, path_of(point)).select_one("#open-hazards")
    assert "<script>alert(1)</script>" in shown.get_text() and shown.select("script") == []
    assert shown.select_one("bdi")


def test_from_a_list_one_goes_from_the_building_to_the_point(phone, point):
    page = look(phone, "/report")
    links = {words(tag): tag["href"] for tag in page.select("main .list a")}
    inside = look(phone, links["教学楼A"])
    floors = {words(tag.select_one(".point-name")): tag["href"] for tag in inside.select("main .list a")}
    deeper = look(phone, floors["2层"])
    points = {words(tag.select_one(".point-name")): tag["href"] for tag in deeper.select("main .list a")}
    assert points[point.name] == path_of(point)
    (here,) = [tag["href"] for tag in deeper.select("main a") if words(tag) == "就在 2层"]
    assert here == f"/report/{point.place_id}"


def test_a_place_alone_is_reported(phone, cast):
    where = floor("操场", within="室外")
    answer = report(phone, f"/report/{where.id}", text="围栏缺了一根")
    (hazard,) = kept(Hazard)
    assert (hazard.checkpoint_id, hazard.place_id) == (None, where.id)
    assert "室外 · 操场" in words(look(phone, answer.location).main)
    assert "这里已有 1 处" in words(look(phone, f"/report/{where.id}").main)


@pytest.mark.parametrize(("q", "found"), [("灭火器 2层", True), ("教学楼a", True), ("滑梯", False)])
def test_the_search_finds_points_and_places_by_their_words(phone, point, q, found):
    page = look(phone, f"/report?q={q}")
    assert (path_of(point) in [tag["href"] for tag in page.select("main .list a")]) is found
    assert ("没有找到" in words(page.main)) is not found


@pytest.mark.parametrize("query", ["?place=99999", "?place=x", "?q=" + "长" * 500, "?place=1&q="])
def test_odd_words_in_the_address_are_no_mistake(phone, query):
    assert phone.get(f"/report{query}").status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_posts_nothing(app, phone, point):
    stranger = app.test_client()
    for path in (path_of(point), "/report", f"/report/{point.place_id}"):
        assert stranger.get(path).status_code == 303
    token = fields_in(stranger.get("/signin"))["form_token"]
    sent = {"form_token": token, "text": "x", "urgent": "1", "key": "k" * 30}
    assert stranger.post(f"/report/{point.place_id}", data=sent).status_code == 401
    assert stranger.get("/reported/1").status_code == 401
    assert kept(Hazard) == []


def test_a_signed_out_phone_is_asked_to_sign_in_and_is_no_guest(app, phone, point):
    fields = fields_in(phone.get(path_of(point)), "#report") | {"text": "门闩松了", "urgent": "0", "no_photo": NO_PHOTO}
    phone.delete_cookie("kiosk_sign_in")
    assert post_files(phone, path_of(point), fields).status_code == 401 and kept(Hazard) == []


def test_only_who_may_see_a_hazard_sees_its_confirmation(app, phone, point, cast):
    where = floor("操场", within="室外")
    report(phone, f"/report/{where.id}")
    (hazard,) = kept(Hazard)
    registered = enrolled(app.test_client(), cast, cast.rectifier)
    assert registered.get(f"/reported/{hazard.id}").status_code == 200, "anybody may take what nobody was given"
    assign(hazard, cast.stranger, by=cast.supervisor)
    assert registered.get(f"/reported/{hazard.id}").status_code == 404
    assert phone.get(f"/reported/{hazard.id}").status_code == 200
    assert phone.get("/reported/999").status_code == 404


def assign(hazard, person_id, *, by):
    """Give a hazard to somebody."""
    last = queries.moves_of(hazard.id)[-1].id
    hazards.make_move(
        hazard.id, hazards.MoveKind.ASSIGN, seen=last, key=f"assign-{hazard.id}-{last}".ljust(24, "x"),
        assignee_id=person_id, now=FRIDAY_MORNING, by=by, calendar=queries.calendar(SHANGHAI),
    )  # fmt: skip


def test_a_retired_point_takes_no_report(phone, point, cast):
    fields = fields_in(phone.get(path_of(point)), "#report") | {"text": "门闩松了", "urgent": "0", "no_photo": NO_PHOTO}
    path = path_of(point)
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    assert phone.get(path).status_code == 410
    assert post_files(phone, path, fields).status_code == 410 and kept(Hazard) == []


def test_looking_changes_nothing(phone, point):
    for path in (path_of(point), "/report", f"/report/{point.place_id}"):
        look(phone, path)
    assert kept(Hazard) == [] and kept(Move) == []
