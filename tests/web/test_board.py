"""W4, W7, W11 to W13: the wall reads with one tablet's token, writes nothing, says what is true, and never asks to sign in."""

from datetime import date

import pytest
from sqlalchemy.exc import OperationalError

from kiosk.core.calendar import EntryKind
from kiosk.operations import calendar, people
from kiosk.storage.database import db
from kiosk.storage.models import Device
from tests.factories import (
    DAILY,
    THREE_ROUNDS,
    all_rows,
    barred,
    checkpoint,
    inspect,
    plan,
)
from tests.instants import FRIDAY_MORNING, local
from tests.web.test_scan import first_pass_item, page

FRIDAY = "2026-11-20"


@pytest.fixture
def token(cast, app):
    """Return the token of a tablet in the hall."""
    return people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.supervisor).value


@pytest.fixture
def point(app):
    """Return an extinguisher with three rounds a day, owed by its place's owner."""
    made = checkpoint()
    plan(cadence=THREE_ROUNDS, title="三巡", owner_id=3)
    return made


def said(response) -> str:
    return page(response).select_one(".say").get_text("", strip=True).replace(" ", "")


def tiles(client, token):
    return client.get(f"/board/{token}/tiles")


# -- who may look ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "/tiles", "/alive"])
def test_the_tablets_token_opens_its_page_and_what_it_polls(client, token, point, part):
    answer = client.get(f"/board/{token}{part}")
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("part", ["", "/tiles", "/alive"])
@pytest.mark.parametrize("odd", ["x", "x" * 500, "%00", "..", "<script>"])
def test_an_unknown_token_gets_a_page_that_keeps_asking(client, token, point, part, odd):
    answer = client.get(f"/board/{odd}{part}")
    shown = page(answer)
    assert answer.status_code == 404
    if shown.select_one("#wall"):
        assert shown.select_one("noscript meta[http-equiv=refresh]") and shown.select_one("#wall")["data-alive"]
    assert shown.select("input[type=password], form") == [] and point.name not in shown.get_text()


def test_a_revoked_tablet_waits_and_shows_nothing_more(client, token, point, cast):
    assert point.name in tiles(client, token).get_data(as_text=True)
    people.revoke_device(1, now=FRIDAY_MORNING, by=cast.supervisor)
    for part in ("", "/tiles", "/alive"):
        answer = client.get(f"/board/{token}{part}")
        assert answer.status_code == 404 and point.name not in answer.get_data(as_text=True)
    shown = page(client.get(f"/board/{token}"))
    assert "不能用" in shown.select_one("h1").get_text()
    assert shown.select_one("#wall")["data-alive"] == f"/board/{token}/alive"
    assert shown.select("a[href*=signin], form") == []


def test_a_phones_token_is_no_walls(client, cast, app):
    offer = people.offer_enrolment(now=FRIDAY_MORNING, by=cast.supervisor)
    device, _ = people.enrol_phone(
        offer.value, person_id=cast.inspector, pin="314159", pin_again="314159", name="", now=FRIDAY_MORNING
    )
    assert client.get(f"/board/{device.value}").status_code == 404


def test_a_walls_token_opens_no_other_page(client, token, point):
    for cookie in ("kiosk_phone", "kiosk_sign_in", "kiosk_desk"):
        client.set_cookie(cookie, token)
    assert client.get("/desk").status_code == 303
    assert client.get("/phone/signin").status_code == 403


def test_the_token_is_long_and_only_its_fingerprint_is_kept(token):
    assert len(token) >= 22 and all_rows(Device)[0].token_hash == people.fingerprint(token) != token


def test_the_wall_has_no_address_that_writes(app):
    methods = {rule.rule: rule.methods for rule in app.url_map.iter_rules() if rule.endpoint.startswith("board.")}
    assert methods and all(each <= {"GET", "HEAD", "OPTIONS"} for each in methods.values())


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_methods_do_nothing(client, token, method):
    assert getattr(client, method)(f"/board/{token}").status_code in (403, 405)


# -- what it shows -----------------------------------------------------------------------------------------------------


def test_the_page_holds_the_tiles_and_where_to_ask_for_them(client, token, point):
    shown = page(client.get(f"/board/{token}"))
    assert shown.select_one("#wall")["data-tiles"] == f"/board/{token}/tiles"
    assert shown.select_one("#wall #tiles .line-name").get_text() == point.name


def test_the_tiles_are_a_fragment_with_one_root(client, token, point):
    fragment = page(tiles(client, token))
    assert fragment.select_one("html") is None
    assert [tag["id"] for tag in fragment.find_all(recursive=False)] == ["tiles"]
    assert fragment.select_one("#tiles")["data-made"] == str(FRIDAY_MORNING.timestamp())


def test_page_and_fragment_show_the_same(client, token, point):
    whole = page(client.get(f"/board/{token}")).select_one("#tiles")
    assert str(whole) == str(page(tiles(client, token)).select_one("#tiles"))


@pytest.mark.parametrize(
    ("time", "sentence", "status"),
    [
        ("08:59:59", "今天0/3项", "due"),
        ("09:00:00", "今天0/3项", "grace"),
        ("09:15:00", "今天0/3项逾期1", "overdue"),
        ("10:30:00", "今天0/3项漏检1", "missed"),
    ],
)
def test_the_sentence_and_the_line_change_at_the_exact_second(client, token, point, clock, time, sentence, status):
    clock.at(f"{FRIDAY} {time}")
    answer = tiles(client, token)
    assert said(answer) == sentence
    assert page(answer).select_one(".line[data-status]")["data-status"] == status


def test_every_status_has_a_word_and_a_sign(client, token, point, clock):
    clock.at(f"{FRIDAY} 10:30")
    line = page(tiles(client, token)).select_one(".line-red")
    assert line.select_one(".line-sign svg use") and "漏检" in line.select_one(".line-when").get_text()


def test_a_done_round_is_counted(client, token, point, cast, clock):
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} 08:00"), by=cast.inspector)
    assert said(tiles(client, token)) == "今天1/3项"


def test_a_hazard_is_a_number_without_its_words(client, token, point, cast):
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} 08:00"), by=cast.inspector, failing=(first_pass_item(),))
    body = tiles(client, token).get_data(as_text=True)
    assert "1 处隐患未销号" in page(tiles(client, token)).select_one(".foot").get_text() and "坏了" not in body


def test_people_are_named_unless_switched_off(client, token, point, cast):
    quiet = people.add_wall_tablet("门厅", shows_people=False, now=FRIDAY_MORNING, by=cast.supervisor).value
    assert "赵师傅" in tiles(client, token).get_data(as_text=True)
    for part in ("", "/tiles"):
        assert "赵师傅" not in client.get(f"/board/{quiet}{part}").get_data(as_text=True)


def test_a_barred_point_is_named(client, token, point, cast):
    barred(point, by=cast.supervisor, now=FRIDAY_MORNING)
    assert "停止使用" in page(tiles(client, token)).select_one(".foot").get_text()


# -- nothing to show ---------------------------------------------------------------------------------------------------


def test_without_any_point_the_wall_says_what_to_do(client, token):
    answer = tiles(client, token)
    assert said(answer) == "还没有设置巡查点" and "先在后勤工作台添加巡查点" in page(answer).get_text()
    assert "0/0" not in answer.get_data(as_text=True)


def test_a_holiday_is_a_holiday(client, token, point, clock):
    clock.at("2026-11-21 10:00")
    answer = tiles(client, token)
    assert said(answer) == "今天放假" and "好好休息" in page(answer).get_text()


def test_a_school_day_without_any_round_says_so(client, token, app, clock):
    checkpoint()
    plan(cadence={"type": "monthly", "day": 27, "due_by": 1080, "months": 1, "filter": "every", "grace": 0})
    answer = tiles(client, token)
    assert said(answer) == "今天不用巡查" and page(answer).select_one(".lines-empty .rest-title")


def test_work_left_from_before_a_holiday_stays(client, token, app, clock):
    checkpoint()
    plan(cadence={"type": "monthly", "day": 19, "due_by": 1080, "months": 1, "filter": "every", "grace": 0})
    calendar.add_own_entry(
        EntryKind.CLOSED, first_on=date(2026, 11, 23), last_on=date(2026, 11, 23), reason="", now=FRIDAY_MORNING
    )
    clock.at("2026-11-23 09:00")
    assert said(tiles(client, token)) == "今天放假·节前遗留1项"


def test_between_two_rounds_the_next_is_told(client, token, app, cast, clock):
    point = checkpoint()
    late_rounds = {**THREE_ROUNDS, "slots": [THREE_ROUNDS["slots"][0], THREE_ROUNDS["slots"][2]]}
    plan(cadence=late_rounds)
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} 08:00"), by=cast.inspector)
    clock.at(f"{FRIDAY} 11:00")
    assert "下次 14:00" in page(tiles(client, token)).select_one(".lines").get_text()


def test_when_all_is_done_it_says_thanks(client, token, app, cast, clock):
    point = checkpoint()
    plan(cadence=DAILY)
    inspect(point, "FIRE-01", at=local(f"{FRIDAY} 08:00"), by=cast.inspector)
    assert "今天都查完了" in page(tiles(client, token)).select_one(".lines").get_text()


def test_the_wall_follows_the_day_over_midnight(client, token, point, clock):
    clock.at(f"{FRIDAY} 23:59:59")
    assert page(tiles(client, token)).select_one("#tiles")["data-today"] == FRIDAY
    clock.at("2026-11-21 00:00")
    assert page(tiles(client, token)).select_one("#tiles")["data-today"] == "2026-11-21"


# -- language and trouble ----------------------------------------------------------------------------------------------


def test_the_wall_speaks_the_language_the_tablet_asks_for(client, token, point):
    def asked(language):
        return page(client.get(f"/board/{token}", headers={"Accept-Language": language})).html["lang"]

    assert [asked(language) for language in ("zh-CN", "en-GB,en", "fr")] == ["zh-CN", "en", "zh-CN"]


def test_when_the_database_cannot_be_read_the_wall_waits_without_a_trace(client, token, point, monkeypatch):
    def fail(**kwargs):
        raise OperationalError("SELECT secret", {}, Exception("disk I/O error"))

    monkeypatch.setattr("kiosk.operations.boards.current", fail)
    for part in ("", "/tiles"):
        answer = client.get(f"/board/{token}{part}")
        body = answer.get_data(as_text=True)
        assert answer.status_code == 503 and "恢复后会自动显示" in body
        assert "SELECT" not in body and "Traceback" not in body
    monkeypatch.undo()
    assert client.get(f"/board/{token}").status_code == 200


def test_the_token_stays_out_of_the_log(client, token, point, monkeypatch, caplog):
    def fail(**kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("kiosk.operations.boards.current", fail)
    client.get(f"/board/{token}")
    assert "ZeroDivisionError" in caplog.text and token not in caplog.text


def test_looking_changes_nothing(client, token, point):
    def counts():
        return {name: len(all_rows(mapper.class_)) for mapper in db.Model.registry.mappers for name in [mapper.class_.__name__]}

    before = counts()
    for part in ("", "/tiles", "/alive"):
        client.get(f"/board/{token}{part}")
    assert counts() == before
