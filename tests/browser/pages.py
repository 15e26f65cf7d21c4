"""Every page of the three faces, and a school to show them in: the sample kindergarten, and one just founded."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from kiosk.core.notices import ChangeKind, ChannelKind
from kiosk.core.window import Status
from kiosk.operations import (
    boards,
    channels,
    demo,
    enrolments,
    notice_rules,
    people,
    registry,
)
from kiosk.operations.notice_rules import RuleValues
from kiosk.storage import models, queries
from kiosk.storage.database import writing
from kiosk.storage.models import Hazard, Inspection, Plan, TermFact
from tests.browser.live import Live
from tests.browser.window import DESK, PHONE, TABLET, Screen, Window
from tests.factories import PASSWORD, PIN, all_rows, inspect, repair_asked
from tests.instants import SHANGHAI, local

MORNING = local("2026-11-20 10:10")
SUNDAY = "2026-11-22 10:00"
PHONE_OF = "赵师傅(水电)"
FRIDGE, FIRE, WITH_FAULT, PAUSED, BARRED = "KIT-06", "FIRE-01", "灭火器 食-1-02", "沙水池", "攀爬架"


@dataclass
class Scene:
    """What the pages are about: cookies of who is signed in, codes, numbers of rows and links, by name."""

    live: Live
    cookies: dict[str, dict[str, str]] = field(default_factory=lambda: {"nobody": {}})
    codes: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


def set_kindergarten(live: Live) -> Scene:
    """Return the scene of the sample kindergarten on a Friday morning."""
    scene = Scene(live)
    live.clock.now = MORNING
    with live.inside():
        _give_entry(scene, "head", PHONE_OF)
        codes = queries.codes_in_use()
        named = {each.name: each for each in queries.checkpoints()}
        for key, name in (("fault", WITH_FAULT), ("paused", PAUSED), ("barred", BARRED)):
            scene.codes[key], scene.ids[key] = codes[named[name].id], named[name].id
        _choose_forms(scene, codes)
        scene.ids["plan"] = all_rows(Plan)[0].id
        scene.ids["place"] = named[WITH_FAULT].place_id
        scene.ids["building"] = queries.places()[named[WITH_FAULT].place_id].ancestors[1]
        scene.links["term"] = all_rows(TermFact)[0].key
        scene.ids["faulty"] = next(hazard.checkpoint_id for hazard in all_rows(Hazard) if hazard.checkpoint_id)
        scene.ids["hazard"] = queries.open_hazards()[0].id
        scene.ids["repair"] = repair_asked(named[WITH_FAULT], by=scene.ids["recorder"], now=MORNING).id
        scene.ids["inspection"] = next(row.id for row in all_rows(Inspection) if row.findings)
        retired = named["北围墙"]
        scene.codes["retired"] = codes[retired.id]
        registry.retire_checkpoint(retired.id, now=MORNING, by=scene.ids["chief"])
        _put_notices(scene)
        scene.names = frozenset(_entered())
    return scene


def _put_notices(scene: Scene) -> None:
    """Add a channel with a rule, and a test that did not arrive."""
    url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000-0000-0000-000000000000"
    own = channels.add_channel(ChannelKind.WECOM, "后勤群", {"url": url}, may_be_inside=False, now=MORNING, by=None)
    rule = notice_rules.add_rule(
        RuleValues(own.id, list(ChangeKind), quiet_from_by=1200, quiet_to_by=420, summary_by=1020), now=MORNING, by=None
    )
    test = channels.send_test(own.id, language="en", now=MORNING, by=scene.ids["chief"])
    with writing() as session:
        session.add(
            models.NoticeTry(notice_id=test.id, number=1, began_at=MORNING, outcome="failed", code="93000", words="invalid")
        )
        test.settled, test.text = "failed", "A test"
    scene.ids["channel"], scene.ids["rule"] = own.id, rule.id


def set_empty_school(live: Live) -> Scene:
    """Return the scene of a school on its first day."""
    scene = Scene(live)
    live.clock.now = MORNING
    with live.inside():
        _give_entry(scene, "li", "赵师傅")
        scene.names = frozenset(_entered())
    return scene


def _give_entry(scene: Scene, username: str, recorder: str) -> None:
    chief = queries.person_named(username)
    who = next(person for person in queries.people() if person.name == recorder)
    assert chief is not None
    scene.ids["chief"], scene.ids["recorder"] = chief.id, who.id
    is_sample = username in demo.USERNAMES.values()
    pin, password = (demo.PIN, demo.PASSWORD) if is_sample else (PIN, PASSWORD)
    offer = people.offer_enrolment(now=MORNING, by=chief.id)
    phone, signed = people.enrol_phone(
        offer.value, person_id=who.id, pin=pin, pin_again=pin, name="赵师傅的手机", now=MORNING
    )
    at_desk, _ = people.sign_in_at_desk(username, password, now=MORNING)
    scene.cookies["phone"] = {"kiosk_phone": phone.value, "kiosk_sign_in": signed.value}
    scene.cookies["signed out"] = {"kiosk_phone": phone.value}
    scene.cookies["desk"] = {"kiosk_desk": at_desk.value}
    scene.links["enrol"] = f"/enrol/{people.offer_enrolment(now=MORNING, by=chief.id).value}"
    scene.links["old enrol"] = f"/enrol/{offer.value}"
    asked = enrolments.ask("新同事的手机", "钱老师", key="asked", now=MORNING)
    scene.cookies["asked"] = {"kiosk_request": asked.value}
    wall = people.add_wall_tablet("走廊大屏", now=MORNING, by=chief.id)
    gone = people.add_wall_tablet("旧大屏", now=MORNING, by=chief.id)
    people.revoke_device(gone.id, now=MORNING, by=chief.id)
    scene.links["wall"], scene.links["old wall"] = f"/board/{wall.value}", f"/board/{gone.value}"


def _choose_forms(scene: Scene, codes: dict[int, str]) -> None:
    calendar = queries.calendar(SHANGHAI)
    form_codes = {form_id: code for code, form_id in queries.form_ids().items()}
    watched = queries.watched(t=MORNING, since=MORNING - timedelta(days=1))
    wanted = {}
    for each in watched:
        tile = boards.phone_tile(each, calendar, MORNING)
        if tile.status in (Status.DUE, Status.GRACE, Status.OVERDUE):
            wanted.setdefault((form_codes[each.form_id], tile.status), each)
    late = next(each for (_, status), each in wanted.items() if status is Status.OVERDUE)
    fire = next(each for (code, _), each in wanted.items() if code == FIRE)
    daily = next(each for (code, status), each in wanted.items() if code not in (FIRE, FRIDGE) and each is not late)
    fridge = next(each for each in watched if form_codes[each.form_id] == FRIDGE)
    scene.codes |= {key: codes[each.checkpoint_id] for key, each in (("late", late), ("fire", fire), ("fridge", fridge))}
    scene.codes["done"] = codes[daily.checkpoint_id]
    scene.ids["fridge form"] = fridge.form_id
    point = queries.checkpoint(daily.checkpoint_id)
    assert point is not None
    made = inspect(point, form_codes[daily.form_id], at=MORNING, by=scene.ids["recorder"])
    scene.ids["own"] = made.id


def _entered() -> set[str]:
    """Return every name that people have typed: these stay as they are in every language."""
    found: set[str] = set()
    for model in vars(models).values():
        table = getattr(model, "__table__", None)
        if table is None or table.name in ("form_version", "kind", "form"):
            continue
        for row in all_rows(model):
            for column in table.columns:
                value = getattr(row, column.key, None)
                if isinstance(value, str):
                    found.add(value)
                    found |= set(value.replace("·", "/").replace(" / ", "/").split("/"))
                elif isinstance(value, dict):
                    found |= {each for each in value.values() if isinstance(each, str)}
                    found |= {
                        text for each in value.values() if isinstance(each, dict)
                        for text in each.values() if isinstance(text, str)
                    }  # fmt: skip
    return {text.strip() for text in found if text.strip()}


# -- the pages -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """One page: who sees it on which screen, how to get there, and the status it is answered with."""

    name: str
    screen: Screen
    who: str
    show: Callable[[Window, Scene], None]
    status: int = 200
    school: str = "kindergarten"


def _at(path: str) -> Callable[[Window, Scene], None]:
    """Return how to open a path that names codes, rows and links of the scene: {code[fire]}, {id[plan]}, {link[wall]}."""

    def show(window: Window, scene: Scene) -> None:
        window.open(path.format(code=scene.codes, id=scene.ids, link=scene.links))

    return show


def _fault(window: Window, scene: Scene) -> None:
    window.open(f"/c/{scene.codes['fire']}")
    for css in ("label.pick-bad", ".chip-bad"):
        window.tap(css)
    window.run("document.activeElement.blur(); scrollTo(0, 0)")


def _out_of_range(window: Window, scene: Scene) -> None:
    window.open(f"/c/{scene.codes['fridge']}?form={scene.ids['fridge form']}")
    box = next(box for box in window.all(".input-number") if box.is_displayed())
    box.send_keys("12.5")
    window.run("document.activeElement.blur(); scrollTo(0, 0)")


def _problems(window: Window, scene: Scene) -> None:
    window.open(f"/c/{scene.codes['fire']}")
    window.tap("#send")
    window.wait(lambda: window.all("#problems"), what="the problems")


def _report_problems(window: Window, scene: Scene) -> None:
    window.open(f"/c/{scene.codes['done']}/report")
    window.run("document.getElementById('report').noValidate = true")
    window.go("#report .foot .button-main")


def _reported(window: Window, scene: Scene) -> None:
    window.open(f"/c/{scene.codes['done']}/report")
    window.type("#field-text", WITH_FAULT)
    window.tap("label[for=urgent-0]")
    window.tap("label[for=no-photo-2]")
    window.go("#report .foot .button-main")


def _mistyped(window: Window, scene: Scene) -> None:
    code = scene.codes["fire"]
    place = next(place for place in range(6) if code[place] != code[place + 1])
    window.open(f"/find?code={code[:place]}{code[place + 1]}{code[place]}{code[place + 2:]}")


def _round_form(window: Window, scene: Scene) -> None:
    window.open(f"/round/{scene.ids['building']}")
    window.wait(lambda: window.all("[data-stop][data-stands]"), what="the list to come to life")
    window.tap("[data-stop]")
    window.wait(lambda: window.all("#check"), what="the form")


def _round_done(window: Window, scene: Scene) -> None:
    """A record that waits: the network is gone while it is submitted, and back only on the next page."""
    _round_form(window, scene)
    window.run("window.fetch = () => Promise.reject(new TypeError('offline'))")
    window.tap("#send")
    window.wait(lambda: window.all(".round-done [data-as]:not([hidden])"), what="the record to be kept")


def _wrong_pin(window: Window, scene: Scene) -> None:
    window.open("/phone/signin")
    window.choose("[name=person]", PHONE_OF)
    window.type("[name=pin]", "000001")
    window.go("main form button")


def _wrong_password(window: Window, scene: Scene) -> None:
    window.open("/signin")
    window.type("[name=username]", "nobody")
    window.type("[name=password]", "wrong")
    window.go("main form button")


def _offer(window: Window, scene: Scene) -> None:
    window.open("/desk/devices")
    window.go("form[action$='/devices/phones'] button")


def _wall_link(window: Window, scene: Scene) -> None:
    window.open("/desk/devices")
    window.type("form[action$='/devices/walls'] [name=name]", f"Wall {window.run('return Date.now() % 100000')}")
    window.go("form[action$='/devices/walls'] button")


def _feed_link(window: Window, scene: Scene) -> None:
    window.open("/desk/feeds")
    window.choose("[name=person]", "全校的检查与期限" if window.find("html").get_attribute("lang").startswith("zh") else "All checks and deadlines of the school")
    window.go("form[action$='/desk/feeds'] button")


def _excuse(window: Window, scene: Scene) -> None:
    window.open("/desk/late?state=missed")
    window.go("#late-rows .moves a")


def _excuse_problem(window: Window, scene: Scene) -> None:
    _excuse(window, scene)
    window.run("document.querySelectorAll('main form[method=post]').forEach(f => f.noValidate = true)")
    window.go("main form[method=post] .button-main")


def _print(window: Window, scene: Scene) -> None:
    window.open(f"/desk/labels/print?point={scene.ids['fault']}&stock=L7160")


def _print_plain(window: Window, scene: Scene) -> None:
    window.open(f"/desk/labels/print?point={scene.ids['fault']}&point={scene.ids['barred']}&stock=plain-a4-large")


def _no_print(window: Window, scene: Scene) -> None:
    window.open("/desk/labels/print")


def _sunday(window: Window, scene: Scene) -> None:
    before = scene.live.clock.now
    scene.live.clock.at(SUNDAY)
    try:
        window.open(scene.links["wall"])
    finally:
        scene.live.clock.now = before


def _phone(name: str, path: str, who: str = "phone", status: int = 200, school: str = "kindergarten") -> Page:
    return Page(f"phone-{name}", PHONE, who, _at(path), status, school)


def _desk(name: str, path: str, status: int = 200, school: str = "kindergarten") -> Page:
    return Page(f"desk-{name}", DESK, "desk", _at(path), status, school)


PAGES = (
    _phone("start", "/", "nobody"),
    _phone("start-enrolled", "/"),
    _phone("point-stranger", "/c/{code[fire]}", "nobody"),
    _phone("point-barred-stranger", "/c/{code[barred]}", "nobody"),
    _phone("not-enrolled", "/phone/signin", "nobody", 403),
    _phone("request", "/phone/request", "nobody"),
    _phone("request-waiting", "/phone/request", "asked"),
    _phone("enrol", "{link[enrol]}", "nobody"),
    _phone("enrol-expired", "{link[old enrol]}", "nobody", 410),
    _phone("signin", "/phone/signin", "signed out"),
    Page("phone-signin-wrong", PHONE, "signed out", _wrong_pin, 422),
    _phone("desk-signin", "/signin", "nobody"),
    Page("phone-desk-signin-wrong", PHONE, "nobody", _wrong_password, 422),
    _phone("setup", "/setup", "nobody", 200, "empty"),
    _phone("find", "/find", "nobody"),
    _phone("find-bad-character", "/find?code=ABCD-0EFG", "nobody", 404),
    Page("phone-find-near", PHONE, "phone", _mistyped, 404),
    _phone("unknown-code", "/c/ABCDEFGH", "nobody", 404),
    _phone("retired", "/c/{code[retired]}", "phone", 410),
    _phone("nowhere", "/nowhere", "nobody", 404),
    _phone("form", "/c/{code[fire]}"),
    _phone("form-late", "/c/{code[late]}"),
    _phone("form-barred", "/c/{code[barred]}"),
    Page("phone-form-fault", PHONE, "phone", _fault),
    Page("phone-form-out-of-range", PHONE, "phone", _out_of_range),
    Page("phone-form-problems", PHONE, "phone", _problems),
    _phone("saved", "/saved/{id[own]}"),
    _phone("done", "/c/{code[done]}"),
    _phone("paused", "/c/{code[paused]}"),
    _phone("nearby", "/nearby/{code[done]}"),
    _phone("own", "/mine/{id[own]}"),
    _phone("repairs", "/repairs"),
    _phone("repair", "/repairs/{id[repair]}"),
    _phone("repair-ask", "/c/{code[done]}/repair"),
    _phone("repair-where", "/repair"),
    _phone("jobs", "/jobs"),
    _phone("hazard", "/hazards/{id[hazard]}"),
    _phone("hazard-stranger", "/hazards/{id[hazard]}", "nobody", 401),
    _phone("report", "/c/{code[fault]}/report"),
    Page("phone-report-problems", PHONE, "phone", _report_problems, 422),
    _phone("report-place", "/report/{id[place]}"),
    _phone("report-where", "/report"),
    _phone("report-found", "/report?q=楼"),
    _phone("report-none", "/report?q=zzzz"),
    Page("phone-reported", PHONE, "phone", _reported),
    _phone("round", "/round/{id[building]}"),
    Page("phone-round-form", PHONE, "phone", _round_form),
    Page("phone-round-done", PHONE, "phone", _round_done),
    Page("wall", TABLET, "nobody", _at("{link[wall]}")),
    Page("wall-sunday", TABLET, "nobody", _sunday),
    Page("wall-empty", TABLET, "nobody", _at("{link[wall]}"), 200, "empty"),
    Page("wall-revoked", TABLET, "nobody", _at("{link[old wall]}"), 404),
    _desk("home", "/desk"),
    _desk("home-empty", "/desk", 200, "empty"),
    _desk("late", "/desk/late"),
    _desk("late-none", "/desk/late?q=zzzz"),
    Page("desk-excuse", DESK, "desk", _excuse),
    Page("desk-excuse-problem", DESK, "desk", _excuse_problem, 422),
    _desk("hazards", "/desk/hazards"),
    _desk("hazard", "/desk/hazards/{id[hazard]}"),
    _desk("hazards-assign", "/desk/hazards/assign?hazard={id[hazard]}"),
    _desk("hazard-report", "/desk/hazards/new?q=楼"),
    _desk("hazard-report-form", "/desk/hazards/new?place={id[place]}"),
    _desk("hazard-settings", "/desk/hazards/settings"),
    _desk("hazards-empty", "/desk/hazards", 200, "empty"),
    _desk("repairs", "/desk/repairs"),
    _desk("repairs-empty", "/desk/repairs", 200, "empty"),
    _desk("repair", "/desk/repairs/{id[repair]}"),
    _desk("repair-new", "/desk/repairs/new?place={id[place]}"),
    _desk("repair-where", "/desk/repairs/new?q=楼"),
    _desk("repair-settings", "/desk/repairs/settings"),
    _desk("inspections", "/desk/inspections"),
    _desk("inspection", "/desk/inspections/{id[inspection]}"),
    _desk("checkpoints", "/desk/checkpoints"),
    _desk("checkpoints-empty", "/desk/checkpoints", 200, "empty"),
    _desk("checkpoint", "/desk/checkpoints/{id[faulty]}"),
    _desk("checkpoint-paused", "/desk/checkpoints/{id[paused]}"),
    _desk("checkpoint-barred", "/desk/checkpoints/{id[barred]}"),
    _desk("retire", "/desk/checkpoints/{id[fault]}/retire"),
    _desk("labels", "/desk/labels"),
    Page("desk-labels-none-chosen", DESK, "desk", _no_print, 422),
    Page("desk-labels-too-small", DESK, "desk", _print, 422),
    Page("desk-print-labels", DESK, "desk", _print_plain),
    _desk("plans", "/desk/plans"),
    _desk("plans-empty", "/desk/plans", 200, "empty"),
    _desk("plan-add", "/desk/plans/add"),
    _desk("plan-add-term", "/desk/plans/add?cadence=term"),
    _desk("plan-change", "/desk/plans/{id[plan]}/change"),
    _desk("forms", "/desk/forms"),
    _desk("form", "/desk/forms/KIT-02"),
    _desk("calendar", "/desk/calendar"),
    _desk("people", "/desk/people"),
    _desk("password", "/desk/people/{id[chief]}/password"),
    _desk("devices", "/desk/devices"),
    Page("desk-offer", DESK, "desk", _offer),
    Page("desk-wall-link", DESK, "desk", _wall_link),
    _desk("feeds", "/desk/feeds"),
    Page("desk-feed-link", DESK, "desk", _feed_link),
    _desk("journal", "/desk/journal"),
    _desk("notices", "/desk/notices"),
    _desk("notices-empty", "/desk/notices", 200, "empty"),
    _desk("notice-log", "/desk/notices/log"),
    _desk("notice-rules", "/desk/notices/rules"),
    _desk("notice-rule", "/desk/notices/rules/{id[rule]}"),
    _desk("notice-rule-add", "/desk/notices/rules/add"),
    _desk("channel", "/desk/notices/channels/{id[channel]}"),
    _desk("channel-add", "/desk/notices/channels/add/dingtalk"),
    _desk("channel-add-mail", "/desk/notices/channels/add/mail"),
    _desk("places", "/desk/places"),
    _desk("place", "/desk/places/{id[place]}"),
    _desk("outline", "/desk/places/outline", 200, "empty"),
    _desk("checkpoint-edit", "/desk/checkpoints/{id[fault]}/edit"),
    _desk("import", "/desk/checkpoints/import"),
    _desk("label", "/desk/labels/{id[fault]}"),
    _desk("replace-code", "/desk/labels/{id[fault]}/replace"),
    _desk("printers", "/desk/labels/printers"),
    _desk("calibration", "/desk/labels/calibration"),
    _desk("own-stocks", "/desk/labels/stocks"),
    _desk("plan", "/desk/plans/{id[plan]}"),
    _desk("term", "/desk/calendar/terms/{link[term]}"),
    _desk("notice", "/desk/calendar/notice"),
    _desk("person", "/desk/people/{id[recorder]}"),
    _desk("leave", "/desk/people/{id[recorder]}/remove"),
    _desk("paste-people", "/desk/people/paste"),
    _desk("posts", "/desk/posts"),
    _desk("school", "/desk/school"),
    _desk("setup", "/desk/setup", 200, "empty"),
    _desk("setup-school", "/desk/setup/school", 200, "empty"),
    _desk("setup-term", "/desk/setup/term", 200, "empty"),
    _desk("setup-holidays", "/desk/setup/holidays", 200, "empty"),
    _desk("setup-places", "/desk/setup/places", 200, "empty"),
    _desk("setup-plans", "/desk/setup/plans", 200, "empty"),
    _desk("setup-checkpoints", "/desk/setup/checkpoints", 200, "empty"),
    _desk("setup-people", "/desk/setup/people", 200, "empty"),
    _desk("setup-labels", "/desk/setup/labels", 200, "empty"),
    _desk("nowhere", "/desk/nowhere", 404),
)


def show(window: Window, page: Page, scene: Scene, language: str = "zh") -> None:
    """Show a page as whom it is for, in a language."""
    window.renew(scene.live.url)
    window.resize(page.screen)
    for name, value in scene.cookies[page.who].items():
        window.give_cookie(name, value)
    window.give_cookie("kiosk_language", language)
    page.show(window, scene)
