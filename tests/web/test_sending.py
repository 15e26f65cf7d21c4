"""P44, P45, P48, P50, P52, P53, P14: what a script that sends by itself is told, and that nothing it sends is lost."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, timedelta
from io import BytesIO
from threading import Barrier

import pytest
from itsdangerous import URLSafeSerializer
from PIL import Image
from sqlalchemy.exc import OperationalError

from kiosk import create_app
from kiosk.core.form import Item, ItemType
from kiosk.core.words import Text
from kiosk.operations import boards, labels, people, persons, plans, registry, school
from kiosk.storage import database, queries
from kiosk.storage.database import db
from kiosk.storage.models import Finding, Inspection, Person, Photo
from kiosk.web.scan import recording
from qr.code import new_code
from tests.conftest import Browser, settings_for
from tests.factories import (
    DAILY,
    PIN,
    THREE_ROUNDS,
    all_rows,
    checkpoint,
    code_of,
    inspect,
    plan,
)
from tests.instants import FRIDAY_MORNING, SHANGHAI, local
from tests.web.desk import kept, look, sit, words
from tests.web.test_scan import (
    enrolled,
    fields_in,
    fill,
    first_pass_item,
    page,
    path_of,
)

SCRIPT = {"Accept": "application/json"}
HOUR = timedelta(hours=1)


@pytest.fixture
def point(app):
    """Return an extinguisher that is wanted daily."""
    made = checkpoint()
    plan(cadence=DAILY, title="灭火器日检")
    return made


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


def flush(browser, point, sent, **changed):
    """Send a form as the script does: a fresh token first, then the form, asking for JSON."""
    token = browser.get("/ready", headers=SCRIPT).json["token"]
    return browser.post(path_of(point), data=sent | {"form_token": token} | changed, headers=SCRIPT)


def signed_in(browser, who, pin=PIN):
    """Sign somebody in on the phone of this browser."""
    fields = fields_in(browser.get("/phone/signin"))
    assert browser.post("/phone/signin", data=fields | {"person": who, "pin": pin}).status_code == 303


def copy_of(app, browser):
    """Return another connection of the same browser, with its cookies."""
    other = app.test_client()
    for name in ("kiosk_phone", "kiosk_sign_in", "kiosk_seed"):
        cookie = browser.get_cookie(name)
        if cookie is not None:
            other.set_cookie(name, cookie.value)
    return other


# -- what a script is told ---------------------------------------------------------------------------------------------


def test_what_is_saved_is_said_with_number_and_time_and_said_again_for_a_repeat(phone, point):
    sent = fill(phone.get(path_of(point)))
    first, second = flush(phone, point, sent), flush(phone, point, sent)
    (row,) = all_rows(Inspection)
    said = {"state": "saved", "number": f"2026-{row.id:05d}", "at": "08:10:00", "url": f"/saved/{row.id}", "is_late": False}
    assert (first.status_code, first.json) == (201, said)
    assert (second.status_code, second.json) == (200, said)
    assert first.headers["Cache-Control"] == "no-store"


def test_all_problems_are_told_with_item_field_and_sentence(phone, point):
    item = first_pass_item()
    answer = flush(phone, point, fill(phone.get(path_of(point)), **{f"a.{item}": ""}))
    assert answer.status_code == 422 and answer.json["state"] == "wrong" and "还没有保存" in answer.json["text"]
    assert answer.json["items"] == [{"item": item, "field": f"a.{item}", "text": "请回答这一项。"}]
    assert all_rows(Inspection) == []


@pytest.mark.parametrize("missing", ["grant", "key"])
def test_without_grant_or_key_the_form_is_unknown(phone, point, missing):
    answer = flush(phone, point, fill(phone.get(path_of(point))), **{missing: ""})
    assert (answer.status_code, answer.json["state"]) == (400, "unknown") and "没有保存" in answer.json["text"]
    assert all_rows(Inspection) == []


def test_other_content_under_the_same_key_is_taken_already(phone, point):
    sent = fill(phone.get(path_of(point)))
    flush(phone, point, sent)
    answer = flush(phone, point, sent, **{f"a.{first_pass_item()}": "fail"})
    assert (answer.status_code, answer.json["state"]) == (409, "taken") and "没有保存" in answer.json["text"]
    assert len(all_rows(Inspection)) == 1 and all_rows(Finding) == []


def test_a_key_of_somebody_else_is_taken_already(phone, point, app, cast):
    sent = fill(phone.get(path_of(point)))
    flush(phone, point, sent)
    other = enrolled(app.test_client(), cast, cast.rectifier)
    answer = flush(other, point, fill(other.get(f"{path_of(point)}?form={queries.form_ids()['FIRE-01']}"), key=sent["key"]))
    assert (answer.status_code, answer.json["state"]) == (409, "taken") and len(all_rows(Inspection)) == 1


def test_a_browser_is_never_told_in_json(phone, point):
    for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""):
        answer = phone.post(path_of(point), data=fill(phone.get(path_of(point)), key=""), headers={"Accept": accept})
        assert answer.mimetype == "text/html"


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/mine/1", 401), ("/ready", 405)])
def test_any_page_of_what_went_wrong_is_told_to_a_script_as_its_sentence(phone, path, status):
    token = phone.get("/ready").json["token"]
    ask = phone.post if status == 405 else phone.get
    if status == 401:
        phone.delete_cookie("kiosk_sign_in")
    answer = ask(path, headers={**SCRIPT, "X-Form-Token": token})
    assert answer.status_code == status and answer.json["state"] == "failed" and answer.json["text"]


def test_a_busy_database_says_when_to_try_again_and_keeps_nothing(phone, point, monkeypatch):
    sent = fill(phone.get(path_of(point)))
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    assert database._write_lock.acquire(timeout=5)
    try:
        answer = flush(phone, point, sent)
    finally:
        database._write_lock.release()
    assert (answer.status_code, answer.json["state"]) == (503, "failed")
    assert answer.headers["Retry-After"] == "5" and "还没有保存" in answer.json["text"]
    assert flush(phone, point, sent).status_code == 201


def test_an_outdated_token_is_refused_and_a_fresh_one_is_to_be_had(phone, point):
    sent = fill(phone.get(path_of(point)))
    phone.delete_cookie("kiosk_seed")
    refused = phone.post(path_of(point), data=sent, headers=SCRIPT)
    assert (refused.status_code, refused.json["state"]) == (403, "failed")
    assert flush(phone, point, sent).status_code == 201


# -- ready -------------------------------------------------------------------------------------------------------------


def test_ready_tells_token_time_and_who_may_record(client, phone, cast):
    found = phone.get("/ready").json
    assert found["person"] == cast.inspector and found["now"].startswith("2026-11-20T00:10:00")
    answer = client.post("/language", data={"language": "en"}, headers={"X-Form-Token": found["token"]})
    assert answer.status_code == 303


def test_ready_gives_a_stranger_a_token_of_their_own_and_no_name(app):
    stranger = app.test_client()
    answer = stranger.get("/ready")
    assert answer.json["person"] is None and answer.headers["Cache-Control"] == "no-store"
    assert stranger.get_cookie("kiosk_seed") is not None


# -- one record, whoever sends and however often -----------------------------------------------------------------------


def at_once(app, phone, point, bodies):
    """Return what each of some sendings at the same moment was answered."""
    start, path = Barrier(len(bodies)), path_of(point)

    def send(body):
        with app.app_context():
            browser = copy_of(app, phone)
            start.wait(timeout=60)
            answer = browser.post(path, data=body, headers=SCRIPT)
        return answer.status_code, answer.json

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(send, bodies))


def test_the_same_record_sent_at_the_same_moment_is_one_and_all_get_it(app, phone, point):
    sent = fill(phone.get(path_of(point)))
    answers = at_once(app, phone, point, [sent] * 6)
    (row,) = kept(Inspection)
    assert sorted(status for status, _ in answers) == [200] * 5 + [201]
    assert {said["url"] for _, said in answers} == {f"/saved/{row.id}"}


def test_other_contents_of_one_key_at_the_same_moment_leave_one_record(app, phone, point):
    sent, item = fill(phone.get(path_of(point))), first_pass_item()
    bodies = [sent | {f"a.{item}.note": f"说明 {n}"} for n in range(5)]
    answers = at_once(app, phone, point, bodies)
    assert sorted(status for status, _ in answers) == [201] + [409] * 4 and len(kept(Inspection)) == 1


def test_a_repeat_on_another_day_is_the_same_record_though_dates_are_judged_anew(phone, cast, clock):
    """What the server works out from the date must not make another content of the same one."""
    point = checkpoint(fields={"made_on": "2021-11-30", "serviced_on": "2025-11-20"})
    plan(cadence=DAILY)
    sent = fill(phone.get(path_of(point)))
    first = flush(phone, point, sent)
    clock.at("2028-11-20 09:00")
    again = flush(phone, point, sent)
    assert (first.status_code, again.status_code) == (201, 200) and first.json["url"] == again.json["url"]


def test_a_repeat_after_the_form_and_the_point_changed_is_the_same_record(phone, point, cast):
    sent = fill(phone.get(path_of(point)))
    first = flush(phone, point, sent)
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    assert flush(phone, point, sent).json == first.json


# -- under whose name --------------------------------------------------------------------------------------------------


def test_a_record_goes_under_the_name_it_was_made_by_whoever_is_signed_in(phone, point, cast):
    sent = fill(phone.get(path_of(point)))
    signed_in(phone, cast.rectifier)
    assert flush(phone, point, sent).status_code == 201
    assert all_rows(Inspection)[0].person_id == cast.inspector


def test_a_record_is_taken_from_its_phone_after_signing_out(phone, point, cast):
    sent = fill(phone.get(path_of(point)))
    phone.post("/phone/signout", data=fields_in(phone.get("/"), "form[action='/phone/signout']"))
    saved = flush(phone, point, sent)
    assert saved.status_code == 201 and all_rows(Inspection)[0].person_id == cast.inspector
    assert phone.get(saved.json["url"]).status_code == 200, "what was just sent from this phone is confirmed"


def test_a_record_is_taken_after_a_new_pin(phone, point, cast):
    sent = fill(phone.get(path_of(point)))
    people.clear_pin(cast.inspector, now=FRIDAY_MORNING, by=cast.supervisor)
    assert flush(phone, point, sent).status_code == 201


def test_a_record_of_somebody_who_left_is_taken_from_their_phone(phone, point, cast):
    sent = fill(phone.get(path_of(point)))
    persons.leave(cast.inspector, to_id=None, is_left_open=True, now=FRIDAY_MORNING, by=cast.supervisor)
    assert flush(phone, point, sent).status_code == 201
    (row,) = all_rows(Inspection)
    assert row.person_id == cast.inspector
    assert "赵师傅" in words(look(sit(phone), f"/desk/inspections/{row.id}").select_one("main"))


def test_a_revoked_phone_is_asked_to_sign_in_and_another_phone_of_the_same_person_sends_it(phone, point, app, cast):
    sent = fill(phone.get(path_of(point)))
    people.revoke_device(1, now=FRIDAY_MORNING, by=cast.supervisor)
    refused = flush(phone, point, sent)
    assert (refused.status_code, refused.json["state"]) == (401, "signed_out")
    assert refused.json["url"].startswith("/phone/signin") and "还在手机上" in refused.json["text"]
    somebody_else = enrolled(app.test_client(), cast, cast.rectifier)
    assert flush(somebody_else, point, sent).status_code == 401 and all_rows(Inspection) == []
    again = enrolled(app.test_client(), cast, cast.inspector)
    assert flush(again, point, sent).status_code == 201
    assert all_rows(Inspection)[0].person_id == cast.inspector


def test_a_form_shown_at_the_desk_is_sent_from_the_phone_of_the_same_person(app, point, cast, client):
    desk = sit(app.test_client())
    sent = fill(desk.get(path_of(point)))
    assert flush(enrolled(client, cast, cast.inspector), point, sent).status_code == 401
    assert flush(enrolled(app.test_client(), cast, cast.supervisor), point, sent).status_code == 201


def test_a_record_is_taken_after_the_server_was_started_again(phone, point, app, clock):
    sent = fill(phone.get(path_of(point)))
    again = create_app(settings_for(app.config["KIOSK"].instance), clock=clock)
    again.test_client_class = Browser
    assert flush(copy_of(again, phone), point, sent).status_code == 201
    with again.app_context():
        db.session.remove()
        db.engine.dispose()
    assert len(kept(Inspection)) == 1


def test_a_grant_of_an_earlier_release_is_still_taken(phone, point, app, cast):
    """It was made before photos were asked for, and waits on a phone."""
    sent = fill(phone.get(path_of(point)))
    signer = URLSafeSerializer(app.secret_key, salt="served-form")
    assert flush(phone, point, sent, grant=signer.dumps(signer.loads(sent["grant"])[:6])).status_code == 201


# -- what changed meanwhile --------------------------------------------------------------------------------------------


def test_a_record_of_an_older_version_is_read_by_it_and_flagged(phone, point):
    sent = fill(phone.get(path_of(point)))
    form_id = queries.form_ids()["FIRE-01"]
    shown = queries.current_versions([form_id])[form_id]
    plans.publish_form(replace(shown.form, items=shown.form.items[:2]), now=FRIDAY_MORNING)
    assert flush(phone, point, sent).status_code == 201
    (row,) = all_rows(Inspection)
    assert row.form_version_id == shown.id and len(row.answers) > 2 and row.flags == ["older_version"]


def test_a_record_of_a_retired_point_is_taken_and_flagged(phone, point, cast):
    sent = fill(phone.get(path_of(point)))
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    assert flush(phone, point, sent).status_code == 201
    assert all_rows(Inspection)[0].flags == ["retired"]


def test_a_record_under_a_voided_code_is_taken(phone, point, cast):
    path, sent = path_of(point), fill(phone.get(path_of(point)))
    labels.replace_code(point.id, replaces=code_of(point), new_code=new_code, now=FRIDAY_MORNING, by=cast.supervisor)
    assert path_of(point) != path and phone.get(path).status_code == 410
    assert phone.post(path, data=sent, headers=SCRIPT).status_code == 201


# -- late sending ------------------------------------------------------------------------------------------------------


def stamp(instant):
    """Return an instant as a phone's script writes it."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def made(sent, at, *, sent_at, wrong_by=timedelta(0)):
    """Return a form finished and sent at some instants, by a phone whose clock is wrong by so much."""
    return sent | {"device_at": stamp(local(at) + wrong_by), "sent_at": stamp(local(sent_at) + wrong_by)}


@pytest.mark.parametrize("wrong_by", [timedelta(0), 5 * HOUR, -5 * HOUR])
def test_a_record_made_in_a_dead_spot_counts_from_when_it_was_made(phone, point, clock, wrong_by):
    sent = fill(phone.get(path_of(point)))
    clock.at("2026-11-20 11:00")
    answer = flush(phone, point, made(sent, "2026-11-20 08:20", sent_at="2026-11-20 11:00", wrong_by=wrong_by))
    assert answer.json["is_late"] is True and answer.json["at"] == "11:00:00"
    (row,) = all_rows(Inspection)
    assert (row.at, row.received_at, row.origin) == (local("2026-11-20 08:20"), local("2026-11-20 11:00"), "late")
    assert row.manner["offset"] == wrong_by.total_seconds() and row.device_at == row.at + wrong_by


def test_a_phone_hours_wrong_that_sends_at_once_is_not_late(phone, point):
    sent = made(fill(phone.get(path_of(point))), "2026-11-20 08:09:50", sent_at="2026-11-20 08:10", wrong_by=-5 * HOUR)
    assert flush(phone, point, sent).json["is_late"] is False
    (row,) = all_rows(Inspection)
    assert (row.at, row.origin, row.manner["offset"]) == (FRIDAY_MORNING, "live", -18000)


@pytest.mark.parametrize(
    ("fields", "at", "origin"),
    [
        ({}, "2026-11-20 11:00", "live"),
        ({"device_at": "2026-11-20T00:20:00Z"}, "2026-11-20 11:00", "live"),
        ({"device_at": "yesterday", "sent_at": "2026-11-20T03:00:00Z"}, "2026-11-20 11:00", "live"),
        ({"device_at": "2026-11-20T09:00:00Z", "sent_at": "2026-11-20T03:00:00Z"}, "2026-11-20 11:00", "live"),
        ({"device_at": "2026-11-19T00:00:00Z", "sent_at": "2026-11-20T03:00:00Z"}, "2026-11-20 08:10", "late"),
        ({"device_at": "1970-01-01T00:10:00Z", "sent_at": "1970-01-01T02:10:00Z"}, "2026-11-20 09:00", "late"),
    ],
)
def test_times_that_cannot_be_are_kept_within_serving_and_receiving(phone, point, clock, fields, at, origin):
    sent = fill(phone.get(path_of(point)))
    clock.at("2026-11-20 11:00")
    assert flush(phone, point, sent | fields).status_code == 201
    (row,) = all_rows(Inspection)
    assert (row.at, row.origin) == (local(at), origin)


@pytest.fixture
def rounds(app):
    """Return a point under three rounds a day; the first is 07:30 to 10:30."""
    made_here = checkpoint()
    plan(cadence=THREE_ROUNDS, title="三巡")
    return made_here


def misses(now):
    calendar = queries.calendar(SHANGHAI)
    found = boards.missed_between(local("2026-11-20 00:00"), now, calendar=calendar, now=now)
    db.session.rollback()
    return [miss.window.name for miss in found]


def test_a_miss_is_healed_when_the_record_made_in_time_arrives(phone, rounds, clock):
    clock.at("2026-11-20 08:30")
    sent = fill(phone.get(path_of(rounds)))
    now = clock.at("2026-11-20 13:00")
    assert misses(now) == ["第一巡"]
    assert flush(phone, rounds, made(sent, "2026-11-20 08:40", sent_at="2026-11-20 13:00")).status_code == 201
    assert misses(now) == []
    (row,) = kept(Inspection)
    assert row.flags == [], "it was made before the round closed"


def test_a_record_made_after_its_round_heals_nothing_and_says_so(phone, rounds, clock):
    clock.at("2026-11-20 10:00")
    sent = fill(phone.get(path_of(rounds)))
    now = clock.at("2026-11-20 13:00")
    flush(phone, rounds, made(sent, "2026-11-20 10:35", sent_at="2026-11-20 13:00"))
    assert misses(now) == ["第一巡"] and kept(Inspection)[0].flags == ["after_closing"]


def test_a_phone_cannot_claim_a_time_before_the_form_was_shown(phone, rounds, clock):
    clock.at("2026-11-20 10:31")
    sent = fill(phone.get(path_of(rounds)))
    now = clock.at("2026-11-20 13:00")
    flush(phone, rounds, made(sent, "2026-11-20 08:00", sent_at="2026-11-20 13:00"))
    assert misses(now) == ["第一巡"] and kept(Inspection)[0].at == local("2026-11-20 10:31")


def test_a_late_record_says_so_wherever_it_appears(phone, point, clock, app):
    sent = fill(phone.get(path_of(point)))
    clock.at("2026-11-20 11:00")
    flush(phone, point, made(sent, "2026-11-20 08:20", sent_at="2026-11-20 11:00"))
    desk = sit(app.test_client())
    shown = [
        look(phone, "/saved/1"), look(phone, "/mine"), look(phone, "/mine/1"), look(phone, path_of(point)),
        look(desk, "/desk/inspections"), look(desk, "/desk/inspections/1"), look(desk, f"/desk/checkpoints/{point.id}"),
    ]  # fmt: skip
    for each in shown:
        text = words(each.select_one("main"))
        assert "补传" in text and "08:20" in text and "11:00" in text, text
    assert "手机时间" not in words(shown[5]), "the phone's clock was right"


def test_a_phone_whose_clock_is_off_shows_both_times(phone, point, clock):
    sent = fill(phone.get(path_of(point)))
    clock.at("2026-11-20 11:00")
    flush(phone, point, made(sent, "2026-11-20 08:20", sent_at="2026-11-20 11:00", wrong_by=timedelta(minutes=6)))
    text = words(look(sit(phone), "/desk/inspections/1").select_one(".sheet-head"))
    assert "检查时间 11 月 20 日 08:20" in text and "手机时间 11 月 20 日 08:26" in text


def test_lists_stand_in_the_order_the_server_had_them(phone, point, clock, cast, app):
    sent = fill(phone.get(path_of(point)))
    between = inspect(point, "FIRE-01", at=local("2026-11-20 10:00"), by=cast.rectifier)
    clock.at("2026-11-20 11:00")
    flush(phone, point, made(sent, "2026-11-20 08:20", sent_at="2026-11-20 11:00"))
    assert [line.id for line in queries.lines()] == [between.id + 1, between.id]
    rows = look(sit(app.test_client()), "/desk/inspections").select("main tbody .when a")
    assert [row["href"] for row in rows] == [f"/desk/inspections/{between.id + 1}", f"/desk/inspections/{between.id}"]


def test_a_date_is_judged_by_the_day_the_form_was_filled_in(phone, clock, app):
    """A form finished before midnight and sent after it finds the same lifetimes."""
    point = checkpoint(fields={"made_on": "2020-01-01", "serviced_on": "2025-11-21"})
    plan(cadence=DAILY)
    clock.at("2026-11-20 17:00")
    sent = fill(phone.get(path_of(point)))
    clock.at("2026-12-20 09:00")
    flush(phone, point, made(sent, "2026-11-20 17:05", sent_at="2026-12-20 09:00"))
    late_answers = kept(Inspection)[0].answers
    clock.at("2026-11-20 17:10")
    flush(phone, point, fill(phone.get(f"{path_of(point)}?form={queries.form_ids()['FIRE-01']}")))
    assert late_answers == kept(Inspection)[1].answers


# -- opened again ------------------------------------------------------------------------------------------------------


def test_a_waiting_record_is_opened_again_as_it_was_typed_and_nothing_is_recorded(phone, point):
    item = first_pass_item()
    sent = fill(phone.get(path_of(point)), **{f"a.{item}": "fail", f"a.{item}.note": "裂了"})
    answer = phone.post(path_of(point), data=sent | {"resume": "1"})
    shown = page(answer)
    assert answer.status_code == 200
    assert shown.select_one(f'[name="a.{item}"][value=fail]').has_attr("checked")
    assert shown.select_one(f'textarea[name="a.{item}.note"]').get_text() == "裂了"
    assert shown.select_one("#check [name=key]")["value"] == sent["key"] and shown.select("#problems, .item-wrong") == []
    assert all_rows(Inspection) == []


def test_a_record_of_an_older_version_is_opened_by_that_version(phone, point):
    sent = fill(phone.get(path_of(point)))
    form_id = queries.form_ids()["FIRE-01"]
    form = queries.current_versions([form_id])[form_id].form
    plans.publish_form(replace(form, items=form.items[:1]), now=FRIDAY_MORNING)
    shown = page(phone.post(path_of(point), data=sent | {"resume": "1"}))
    assert len(shown.select("#check .item[data-item]")) > 1


def test_a_stranger_opens_nothing_again(phone, point, app):
    sent = fill(phone.get(path_of(point)))
    stranger = app.test_client()
    sent["form_token"] = stranger.get("/ready").json["token"]
    assert stranger.post(path_of(point), data=sent | {"resume": "1"}).status_code == 401


# -- the photo that is asked for ---------------------------------------------------------------------------------------


def picture(colour="red", size=(64, 48)):
    """Return a small photo as a file to send."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return BytesIO(file.getvalue()), "photo.jpg"


def asks(phone, point):
    """Decide whether the form asks for a photo of the whole."""
    return "这次请拍一张现场照片" in phone.get(path_of(point)).get_data(as_text=True)


def test_a_photo_is_never_asked_for_at_0_and_always_at_1(phone, point):
    assert not asks(phone, point)
    school.set_setting("photo_one_in", "1")
    assert asks(phone, point)


def test_opening_the_form_again_draws_nothing_new(phone, point, clock, app):
    app.secret_key = "the same in every run"
    school.set_setting("photo_one_in", "2")
    for minute in range(4):
        clock.at(f"2026-11-20 09:0{minute}")
        assert asks(phone, point) == asks(phone, point)
    school_days = (day for week in (7, 14, 21) for day in range(week, week + 5))
    first = asks(phone, point)
    assert any(clock.at(f"2026-12-{day:02} 09:00") and asks(phone, point) is not first for day in school_days)


def test_a_photo_asked_for_and_not_taken_is_flagged_and_shown(phone, point, app):
    school.set_setting("photo_one_in", "1")
    saved = flush(phone, point, fill(phone.get(path_of(point))))
    assert all_rows(Inspection)[0].flags == ["photo_asked"]
    desk = sit(app.test_client())
    assert "已要求拍照 没有拍" in words(look(desk, "/desk/inspections/1").select_one(".sheet-head"))
    assert "已要求拍照，没有拍" in words(look(desk, "/desk/inspections").select_one("main"))
    assert "已要求拍照，没有拍" in words(look(phone, saved.json["url"]).select_one("main"))


def test_the_phone_cannot_say_that_no_photo_was_asked_for(phone, point, app):
    school.set_setting("photo_one_in", "1")
    sent = fill(phone.get(path_of(point)))
    school.set_setting("photo_one_in", "0")
    flush(phone, point, sent | {"asks_photo": "0"})
    assert all_rows(Inspection)[0].flags == ["photo_asked"]


def test_a_photo_that_was_asked_for_and_taken_is_shown(phone, point, app):
    school.set_setting("photo_one_in", "1")
    sent = fill(phone.get(path_of(point))) | {"file": picture()}
    assert phone.post(path_of(point), data=sent, content_type="multipart/form-data").status_code == 303
    (row,), (photo,) = all_rows(Inspection), all_rows(Photo)
    assert row.flags == ["photo_asked"] and photo.inspection_id == row.id
    desk = sit(app.test_client())
    head = look(desk, "/desk/inspections/1").select_one(".sheet-head")
    assert "已要求拍照" in words(head) and "没有拍" not in words(head)
    assert head.select_one(f"a[href='/photos/{photo.id}'] img")["src"] == f"/photos/{photo.id}/small"
    assert "请留意" not in words(look(desk, "/desk/inspections").select_one("main"))


# -- a plain form with its photos --------------------------------------------------------------------------------------


def post_plain(phone, point, sent, **files):
    return phone.post(path_of(point), data=sent | files, content_type="multipart/form-data")


def test_a_plain_form_brings_its_photos_along(phone, point):
    item = first_pass_item()
    sent = fill(phone.get(path_of(point)), failing=(item,))
    del sent[f"a.{item}.nophoto"]
    assert post_plain(phone, point, sent, **{f"file.{item}": picture(), "file": picture("blue")}).status_code == 303
    (row,), photos = all_rows(Inspection), all_rows(Photo)
    assert sorted(photo.item for photo in photos) == sorted(["", item]) and {photo.inspection_id for photo in photos} == {row.id}
    own = next(photo.key for photo in photos if photo.item == item)
    assert row.answers[item]["photos"] == [own] and "nophoto" not in row.answers[item]


def test_the_same_plain_form_sent_twice_holds_its_photo_once(phone, point):
    item = first_pass_item()
    sent = fill(phone.get(path_of(point)), failing=(item,))
    first = post_plain(phone, point, sent, **{f"file.{item}": picture()})
    second = post_plain(phone, point, sent, **{f"file.{item}": picture()})
    assert first.location == second.location and len(all_rows(Inspection)) == len(all_rows(Photo)) == 1


def test_a_bad_photo_is_told_at_its_item_and_the_good_ones_stay(phone, point):
    form = queries.current_versions()[queries.form_ids()["FIRE-01"]].form
    first, second = [item.key for item in form.items if item.type == "pass" and item.photo_on_fail][:2]
    sent = fill(phone.get(path_of(point)), failing=(first, second))
    for item in (first, second):
        del sent[f"a.{item}.nophoto"]
    answer = post_plain(phone, point, sent, **{f"file.{first}": picture(), f"file.{second}": (BytesIO(b"<svg/>"), "a.jpg")})
    shown = page(answer)
    assert answer.status_code == 422 and all_rows(Inspection) == []
    (photo,) = all_rows(Photo)
    assert shown.select_one(f'#item-{first} [name="a.{first}.photo"]')["value"] == photo.key
    assert "SVG" in shown.select_one(f"#item-{second}").get_text() and "SVG" not in shown.select_one(f"#item-{first}").get_text()
    sent |= {f"a.{first}.photo": photo.key, f"a.{second}.nophoto": "手机拍不了"}
    assert post_plain(phone, point, sent).status_code == 303
    assert all_rows(Inspection)[0].answers[first]["photos"] == [photo.key] and len(all_rows(Photo)) == 1


def test_a_bad_photo_of_the_whole_keeps_the_form_from_being_saved_unseen(phone, point):
    answer = post_plain(phone, point, fill(phone.get(path_of(point))), file=(BytesIO(b""), "empty.jpg"))
    assert answer.status_code == 422 and all_rows(Inspection) == [] and all_rows(Photo) == []
    assert "照片是空的" in page(answer).select_one("#item-").get_text()
    assert "有 1 项要补" in page(answer).select_one("#problems").get_text()


def test_a_photo_the_server_does_not_hold_is_a_problem(phone, point):
    answer = flush(phone, point, fill(phone.get(path_of(point))), photo="f" * 32)
    assert answer.status_code == 422 and answer.json["items"][0]["text"].startswith("照片还没有传到服务器")


def test_a_photo_of_somebody_elses_record_does_not_help(phone, point, app, cast):
    other = enrolled(app.test_client(), cast, cast.rectifier)
    item = first_pass_item()
    theirs = fill(other.get(path_of(point)), failing=(item,))
    post_plain(other, point, theirs, **{f"file.{item}": picture()})
    (photo,) = all_rows(Photo)
    mine = fill(phone.get(f"{path_of(point)}?form={queries.form_ids()['FIRE-01']}"), failing=(item,)) | {f"a.{item}.photo": photo.key}
    del mine[f"a.{item}.nophoto"]
    assert flush(phone, point, mine).status_code == 422


# -- the second person -------------------------------------------------------------------------------------------------


@pytest.fixture
def witnessed(app, point):
    """Return a point whose form must be confirmed by a second person at its item "checker"."""
    form_id = queries.form_ids()["FIRE-01"]
    form = queries.current_versions([form_id])[form_id].form
    checker = Item("checker", ItemType.SECOND, Text("复核人", "Checked by"))
    plans.publish_form(replace(form, items=(*form.items, checker)), now=FRIDAY_MORNING)
    return point


@pytest.fixture
def second(app, cast):
    """Return somebody else with a PIN."""
    enrolled(app.test_client(), cast, cast.rectifier)
    return cast.rectifier


def test_a_plain_form_is_confirmed_by_the_second_persons_pin(phone, witnessed, second, app):
    sent = fill(phone.get(path_of(witnessed))) | {"a.checker.person": second, "a.checker.pin": PIN}
    first, again = phone.post(path_of(witnessed), data=sent), phone.post(path_of(witnessed), data=sent)
    assert first.status_code == 303 and again.location == first.location
    assert all_rows(Inspection)[0].answers["checker"]["value"] == str(second)
    for browser, path in ((phone, "/mine/1"), (sit(app.test_client()), "/desk/inspections/1")):
        assert "陈师傅" in words(look(browser, path).select_one("main")), path


def test_a_repeat_after_the_second_person_got_another_name_is_the_same_record(phone, witnessed, second):
    sent = fill(phone.get(path_of(witnessed))) | {"a.checker.person": second, "a.checker.pin": PIN}
    first = flush(phone, witnessed, sent)
    with database.writing() as session:
        session.get_one(Person, second).name = "陈老师"
    again = flush(phone, witnessed, sent)
    assert (first.status_code, again.status_code) == (201, 200) and again.json == first.json


def test_a_wrong_pin_is_told_at_its_item_and_comes_back_on_no_page(phone, witnessed, second):
    sent = fill(phone.get(path_of(witnessed))) | {"a.checker.person": second, "a.checker.pin": "271829"}
    answer = phone.post(path_of(witnessed), data=sent)
    item = page(answer).select_one("#item-checker")
    assert answer.status_code == 422 and "PIN 不对" in item.get_text() and all_rows(Inspection) == []
    assert item.select_one("option[selected]")["value"] == str(second)
    assert "271829" not in answer.get_data(as_text=True)


def test_a_confirmation_stays_on_the_page_that_is_shown_again(phone, witnessed, second):
    missing = {f"a.{first_pass_item()}": ""}
    sent = fill(phone.get(path_of(witnessed))) | {"a.checker.person": second, "a.checker.pin": PIN} | missing
    shown = page(phone.post(path_of(witnessed), data=sent))
    assert "陈师傅" in shown.select_one(".second-done").get_text()
    del sent["a.checker.pin"]
    assert phone.post(path_of(witnessed), data=sent | {f"a.{first_pass_item()}": "pass"}).status_code == 303


def test_where_nobody_could_confirm_the_desk_is_told(phone, witnessed, app):
    sent = fill(phone.get(path_of(witnessed))) | {"a.checker.nophoto": "没有别人在场"}
    assert flush(phone, witnessed, sent).status_code == 201
    assert all_rows(Inspection)[0].flags == ["no_second"]
    text = words(look(sit(app.test_client()), "/desk/inspections/1").select_one("main"))
    assert "没有第二人确认： 没有别人在场" in text and "没有人确认" in text


@pytest.mark.parametrize(
    ("fault", "status", "word"),
    [
        (OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")), 507, "记录仍在手机上"),
        (RuntimeError("odd"), 500, "没有保存"),
    ],
)
def test_a_script_is_told_in_words_that_the_server_could_not_save(phone, point, monkeypatch, fault, status, word):
    def fails(*_, **__):
        raise fault

    sent = fill(phone.get(path_of(point)))
    with monkeypatch.context() as broken:
        broken.setattr(recording, "record_inspection", fails)
        answer = flush(phone, point, sent)
    assert answer.status_code == status and answer.json["state"] == "failed" and word in answer.json["text"]
    assert all_rows(Inspection) == []
    assert flush(phone, point, sent).status_code == 201


def test_a_script_is_told_in_words_that_a_record_is_too_large(phone, point):
    answer = phone.post(path_of(point), data={"a.x": "x" * (2 * 1024 * 1024)}, headers=SCRIPT)
    assert answer.status_code == 413 and answer.json["state"] == "failed" and "请减少" in answer.json["text"]
