"""X5 to X9, X11: hosts, form tokens, Origin, limits and headers on every route; looking changes nothing; names stay text."""

import re
import shutil

import pytest
from flask import url_for

from kiosk import create_app
from kiosk.core.calendar import EntryKind
from kiosk.operations import calendar, excuses, people, registry, school
from kiosk.storage import queries
from kiosk.storage.database import db
from kiosk.storage.models import Checkpoint, Inspection
from kiosk.web.edge import safety
from tests.conftest import FrozenClock, settings_for
from tests.factories import (
    DAILY,
    PASSWORD,
    all_rows,
    checkpoint,
    code_of,
    inspect,
    plan,
)
from tests.instants import FRIDAY_MORNING, local
from tests.web.test_scan import (
    enrolled,
    fields_in,
    fill,
    first_pass_item,
    page,
    path_of,
)

UNSAFE = ("post", "put", "patch", "delete")


@pytest.fixture
def point(app):
    """Return an extinguisher that is wanted daily."""
    made = checkpoint()
    plan(cadence=DAILY, title="日检")
    return made


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


def at_desk(app, username="li"):
    """Return a browser at the desk, with the administrator signed in unless said otherwise."""
    browser = app.test_client()
    fields = fields_in(browser.get("/signin"), "form[action='/signin']")
    browser.post("/signin", data=fields | {"username": username, "password": PASSWORD})
    return browser


def rules(app, method):
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods]


def addresses(app, cast, point):
    """Return an address for every route that can be looked at, its blanks filled with what exists."""
    done = inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, failing=(first_pass_item(),))
    offer = people.offer_enrolment(now=FRIDAY_MORNING, by=cast.supervisor)
    wall = people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.supervisor)
    known = {
        "inspection_id": done.id, "checkpoint_id": point.id, "person_id": cast.inspector, "device_id": wall.id,
        "filter_id": 1, "plan_id": 1, "entry_id": 1, "year": 2027, "hazard_id": 1, "repair_id": 1, "place_id": point.place_id,
        "post_id": 1, "channel_id": 1, "rule_id": 1, "kind": "wecom", "photo_id": 1, "root": 1, "width": 21000, "height": 29700,
    }  # fmt: skip
    found = {}
    for rule in rules(app, "GET"):
        blanks = dict(known)
        blanks["token"] = wall.value if rule.endpoint.startswith("board.") else offer.value
        blanks["code"] = "FIRE-01" if "/forms/" in rule.rule else code_of(point)
        blanks["filename"] = "tokens.css" if rule.endpoint == "static" else "htmx.min.js"
        blanks["key"] = "term-2026-09-01" if "/terms/" in rule.rule else "day-1"
        left = rule.arguments - set(blanks)
        assert not left, f"{rule.rule}: {left}"
        with app.test_request_context():
            found[rule.endpoint] = url_for(rule.endpoint, **{name: blanks[name] for name in rule.arguments})
    return found


# -- which host --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8080", "127.0.0.1", "192.168.1.7:8080", "10.0.0.5:80", "[::1]:8080", "[fe80::1]", "LOCALHOST"],
)
def test_this_machine_and_any_address_in_numbers_are_ours(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "xuncha.school", "",
     "127.0.0.1@evil.example", "evil@127.0.0.1", "evil.example#127.0.0.1", "[::1", "1.2.3", "0x7f.1", "localhost.", "a b", "2130706433"],
)  # fmt: skip
def test_a_foreign_or_broken_host_is_refused_before_anything_is_read(client, host):
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code in (400, 421) and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_address_that_was_ever_printed_is_ours(client):
    for url in ("http://xuncha.school:8080", "http://new-name.school"):
        school.set_base_url(url)
    for host in ("xuncha.school", "new-name.school", "XUNCHA.school:8080"):
        assert client.get("/", headers={"Host": host}).status_code == 200
    assert client.get("/", headers={"Host": "other.school"}).status_code == 421


def test_a_host_in_the_settings_is_ours(founded, tmp_path):
    shutil.copytree(founded[0], tmp_path / "i")
    app = create_app(
        settings_for(tmp_path / "i", trusted_hosts=["proxy.school"], base_url="http://wall.school:8080"), clock=FrozenClock()
    )
    with app.app_context():
        answers = [app.test_client().get("/", headers={"Host": host}).status_code for host in ("proxy.school", "wall.school", "x.school")]
        db.session.remove()
        db.engine.dispose()
    assert answers == [200, 200, 421]


def test_no_address_on_a_page_comes_from_the_host_that_was_sent(client, app):
    school.set_base_url("http://xuncha.school")
    checkpoint()
    desk = at_desk(app)
    body = desk.get("/desk/labels/print?point=1", headers={"Host": "192.168.9.9"}).get_data(as_text=True)
    assert "192.168.9.9" not in body


# -- form token and Origin ---------------------------------------------------------------------------------------------


def test_every_address_that_writes_refuses_a_form_without_its_token(app, cast, point):
    desk, before = at_desk(app), counts()
    writing = [rule for rule in app.url_map.iter_rules() if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}]
    assert len(writing) > 10
    for rule in writing:
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        for fields in ({}, {"form_token": "forged"}, {"form_token": ""}):
            assert desk.post(path, data=fields).status_code == 403, path
    assert counts() == before


@pytest.mark.parametrize("method", UNSAFE)
def test_unsafe_methods_need_the_token_on_any_path(client, method):
    assert getattr(client, method)("/nowhere").status_code == 403


def test_somebody_elses_token_is_refused(client, app):
    stranger = fields_in(app.test_client().get("/"), "form.language-form")
    client.get("/")
    assert client.post("/language", data=stranger | {"language": "en"}).status_code == 403


def test_a_token_without_its_cookie_is_refused(client):
    fields = fields_in(client.get("/"), "form.language-form")
    client.delete_cookie("kiosk_seed")
    assert client.post("/language", data=fields | {"language": "en"}).status_code == 403


@pytest.mark.parametrize("odd", ["", "x", "x.y", "ÿ", "a" * 5000, "\x00"])
def test_an_odd_token_or_cookie_is_refused_and_no_mistake(client, app, odd):
    fields = fields_in(client.get("/"), "form.language-form")
    assert client.post("/language", data=fields | {"form_token": odd}).status_code == 403
    bare = app.test_client(use_cookies=False)
    assert bare.post("/language", data=fields, headers={"Cookie": f"kiosk_seed={odd}"}).status_code == 403


def test_a_token_in_a_header_serves_a_script(client):
    token = fields_in(client.get("/"), "form.language-form")["form_token"]
    answer = client.post("/language", data={"language": "en"}, headers={"X-Form-Token": token})
    assert answer.status_code == 303


@pytest.mark.parametrize("origin", ["http://localhost", "http://127.0.0.1:8080", "http://192.168.1.7:8080"])
def test_our_own_origin_is_taken(client, origin):
    fields = fields_in(client.get("/"), "form.language-form")
    assert client.post("/language", data=fields | {"language": "en"}, headers={"Origin": origin}).status_code == 303


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://evil.example:8080", "null", "", "http://localhost.evil.example", "file://", "http://[::1"]
)
def test_a_foreign_origin_is_refused_even_with_the_token(client, origin):
    fields = fields_in(client.get("/"), "form.language-form")
    answer = client.post("/language", data=fields | {"language": "en"}, headers={"Origin": origin})
    assert answer.status_code == 403 and client.get_cookie("kiosk_language") is None


# -- limits ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("application/x-www-form-urlencoded", b"a=" + b"x" * (safety.MOST_FORM + 1)),
        ("application/octet-stream", b"x" * (safety.MOST_BODY + 1)),
        ("text/plain", b"x" * (safety.MOST_BODY + 1)),
    ],
)
def test_a_body_that_is_too_large_is_refused_in_words(client, kind, data):
    answer = client.post("/language", data=data, content_type=kind)
    assert answer.status_code in (403, 413)
    assert page(answer).select_one("main").get_text(strip=True)


def multipart(fields):
    """Return fields as a browser sends them beside a file."""
    parts = [f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    return {"data": "".join([*parts, "--edge--\r\n"]).encode(), "content_type": "multipart/form-data; boundary=edge"}


def test_a_huge_form_of_either_kind_is_refused_as_too_large(client):
    fields = fields_in(client.get("/"), "form.language-form")
    plain = client.post("/language", data=fields | {"x": "x" * (safety.MOST_FORM + 1)})
    parts = client.post("/language", **multipart(fields | {"x": "x" * (safety.MOST_FORM + 1)}))
    many = client.post("/language", **multipart(fields | {f"p{number}": "x" for number in range(safety.MOST_PARTS + 1)}))
    body = client.post("/language", **multipart(fields | {"x": "x" * (safety.MOST_BODY + 1)}))
    assert [plain.status_code, parts.status_code, many.status_code, body.status_code] == [413] * 4


def test_a_form_just_small_enough_is_taken(client):
    fields = fields_in(client.get("/"), "form.language-form") | {"language": "en"}
    assert client.post("/language", data=fields | {"x": "x" * (safety.MOST_FORM - 2000)}).status_code == 303


# -- every route -------------------------------------------------------------------------------------------------------


# A calendar signs in nowhere: the token in the link is what lets it read, and nothing else opens with it.
BY_LINK = {"desk.read_feed"}


def counts() -> dict[str, int]:
    """Return how many rows every table has."""
    return {name: db.session.execute(db.select(db.func.count()).select_from(table)).scalar() for name, table in db.metadata.tables.items()}


@pytest.mark.parametrize("who", ["stranger", "phone", "desk"])
def test_every_page_answers_with_its_guards_and_changes_nothing(app, client, cast, point, who):
    paths = addresses(app, cast, point)
    browser = {"stranger": lambda: client, "phone": lambda: enrolled(client, cast, cast.inspector), "desk": lambda: at_desk(app)}[who]()
    before = counts()
    for endpoint, path in paths.items():
        answer = browser.get(path)
        headers = answer.headers
        assert answer.status_code < 500, f"{endpoint}: {answer.status_code}"
        assert "default-src 'none'" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], endpoint
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers
        if answer.mimetype == "text/html":
            assert headers["Cache-Control"] == "no-store", endpoint
        for header in ("Server", "X-Powered-By"):
            assert "Werkzeug" not in headers.get(header, "")
    db.session.rollback()
    after = counts()
    for name in ("sign_in", "device"):
        assert after[name] == before[name]
    assert after == before


def test_strangers_reach_no_page_behind_a_sign_in(app, client, cast, point):
    paths = addresses(app, cast, point)
    for endpoint, path in paths.items():
        if endpoint.startswith("desk.") and endpoint not in BY_LINK:
            answer = client.get(path)
            assert answer.status_code == 303 and answer.location.startswith("/signin?next="), endpoint


def test_a_phone_reaches_no_page_of_the_desk(app, phone, cast, point):
    for endpoint, path in addresses(app, cast, point).items():
        if endpoint.startswith("desk.") and endpoint not in BY_LINK:
            assert phone.get(path).status_code == 303, endpoint


def test_no_page_carries_script_or_style_in_its_text(app, cast, point):
    desk = at_desk(app)
    for endpoint, path in addresses(app, cast, point).items():
        answer = desk.get(path)
        if answer.mimetype == "text/html":
            shown = page(answer)
            assert shown.select("script:not([src])") == [] and shown.select("style") == [], endpoint
            assert shown.select("[style]") == [], endpoint
            odd = [tag for tag in shown.find_all(True) for name in tag.attrs if name.startswith("on")]
            assert odd == [], endpoint
            outside = [
                tag[name]
                for tag in shown.find_all(True)
                for name in ("src", "href", "action")
                if tag.has_attr(name) and re.match(r"(?i)(https?:)?//|javascript:", tag[name])
            ]
            assert outside == [], endpoint


def test_every_posted_form_carries_its_token(app, cast, point):
    desk = at_desk(app)
    for endpoint, path in addresses(app, cast, point).items():
        for form in page(desk.get(path)).select("form[method=post]"):
            assert form.select_one("input[type=hidden][name=form_token]"), f"{endpoint}: {form.get('action')}"


def test_the_policy_lets_a_page_stand_in_no_frame_and_debugging_is_off(app, client):
    assert not app.debug and not app.config.get("TESTING")
    assert "base-uri 'none'" in client.get("/").headers["Content-Security-Policy"]


# -- hostile names -----------------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; DROP TABLE person; --",
    "=cmd|' /C calc'!A1",
    "\u202e翻转的名字\u202c",
    "🧯👨‍👩‍👧 zwj\u200d",
    "{{ 7*7 }}{% raw %}",
    "&lt;b&gt; &amp;",
    "%s %(name)s {0} ${x}",
    "长" * 60,
    "]]></svg><script>x</script>",
    "第一行\n第二行\t\r",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_comes_out_as_text_everywhere(app, client, cast, name):
    people.add_person(name[:40], now=FRIDAY_MORNING)
    place = registry.place_at([name, "2层"], campus=registry.campus())
    point = checkpoint(name, place=place, fields={"model": name})
    plan(cadence=DAILY, title=name[:60], owner_id=6)
    calendar.add_own_entry(EntryKind.MEALS, first_on=local("2026-11-20 12:00").date(), last_on=local("2026-11-20 12:00").date(), reason=name, now=FRIDAY_MORNING)
    text = " ".join(name.split())
    wall = people.add_wall_tablet(name[:40], now=FRIDAY_MORNING, by=cast.supervisor).value
    phone = enrolled(client, cast, cast.inspector)
    form = phone.get(path_of(point))
    assert text in page(form).select_one("header").get_text()
    item = first_pass_item()
    typed = fill(form, failing=(item,))
    typed[f"a.{item}.note"] = name
    sent = phone.post(path_of(point), data=typed)
    assert sent.status_code == 303 and len(all_rows(Inspection)) == 1
    desk = at_desk(app)
    pages = {
        "form": form,
        "saved": phone.get(sent.location),
        "mine": phone.get("/mine/1"),
        "phone": phone.get("/phone/signin"),
        "wall": client.get(f"/board/{wall}"),
        "tiles": client.get(f"/board/{wall}/tiles"),
        "labels": desk.get("/desk/labels"),
        "sheet": desk.get(f"/desk/labels/print?point={point.id}&stock=plain-a4-large"),
        "point": desk.get(f"/desk/checkpoints/{point.id}"),
        "points": desk.get("/desk/checkpoints", query_string={"q": name}),
        "inspection": desk.get("/desk/inspections/1"),
        "inspections": desk.get("/desk/inspections"),
        "late": desk.get("/desk/late", query_string={"q": name, "area": name}),
        "hazards": desk.get("/desk/hazards"),
        "people": desk.get("/desk/people"),
        "devices": desk.get("/desk/devices"),
        "plans": desk.get("/desk/plans"),
        "calendar": desk.get("/desk/calendar"),
        "journal": desk.get("/desk/journal"),
        "found": phone.get("/find", query_string={"code": name[:60]}),
    }
    for where, answer in pages.items():
        shown = page(answer)
        assert answer.status_code < 400 or where == "found", (where, answer.status_code)
        assert shown.select("script:not([src]), img[onerror], [onerror]") == [], where
        assert "7*7" in answer.get_data(as_text=True) or "49{" not in answer.get_data(as_text=True), where
    for where in ("saved", "mine", "point", "points", "inspection", "inspections", "hazards"):
        assert text in page(pages[where]).get_text(), where
    assert page(pages["points"]).select("bdi")
    if page(pages["tiles"]).select_one(".line-name"):
        assert page(pages["tiles"]).select_one(".line-name bdi").get_text() == text
    if page(pages["sheet"]).select("svg text"):
        letters = re.sub(r"\s", "", page(pages["sheet"]).get_text())
        # A label leaves out marks that steer the direction or join signs: they have no place on paper.
        assert re.sub(r"[\s\u200d\u202c\u202e]", "", text)[:6] in letters


def test_a_name_on_the_wall_is_text(client, app, cast):
    checkpoint("<b>粗</b>\u202e", place=None)
    plan(cadence=DAILY)
    wall = people.add_wall_tablet("大厅", now=FRIDAY_MORNING, by=cast.supervisor).value
    line = page(client.get(f"/board/{wall}/tiles")).select_one(".line-name bdi")
    assert line.get_text() == "<b>粗</b>\u202e" and line.find("b") is None


def test_a_hostile_reason_stays_text_in_the_list_of_misses(app, cast, point, clock):
    clock.at("2026-11-21 09:00")
    opens = local("2026-11-20 06:00")
    excuses.excuse_misses(
        [(1, opens)], reason="<img src=x onerror=alert(1)>", calendar=queries.calendar(app.config["KIOSK"].timezone),
        now=clock.now, by=cast.supervisor,
    )  # fmt: skip
    shown = page(at_desk(app).get("/desk/late?state=excused"))
    assert "<img src=x onerror=alert(1)>" in shown.get_text() and shown.select("img") == []


@pytest.mark.parametrize("odd", ["\x00", "\x07bell", "a\x1bb", "\x7f"])
def test_a_control_character_in_a_name_breaks_no_page(app, client, cast, odd):
    try:
        point = checkpoint(f"点{odd}")
    except Exception as error:  # noqa: BLE001 - refusing it is as good as showing it
        assert type(error).__name__ == "Refused" and all_rows(Checkpoint) == []
        return
    plan(cadence=DAILY)
    desk = at_desk(app)
    assert desk.get(f"/desk/checkpoints/{point.id}").status_code == 200
    assert desk.get(f"/desk/labels/print?point={point.id}&stock=plain-a4-large").status_code == 200
    assert enrolled(client, cast, cast.inspector).get(path_of(point)).status_code == 200
