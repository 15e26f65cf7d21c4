"""ux X9: whatever is typed into any form of the desk is saved or refused with a sentence; it never breaks a page."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from kiosk.core.calendar import EntryKind
from kiosk.operations import calendar, enrolments, posts
from kiosk.storage import queries
from tests.factories import DAILY, checkpoint, plan
from tests.instants import FRIDAY_MORNING
from tests.web.desk import look, read, sit, words
from tests.web.test_desk_hazards import report

PAGES = (
    "/desk", "/desk/late", "/desk/late?span=dates&from=2026-11-01&to=2026-11-19", "/desk/late/excuse", "/desk/hazards",
    "/desk/hazards/1", "/desk/hazards/new", "/desk/hazards/new?place=2", "/desk/hazards/assign?hazard=1", "/desk/hazards/settings",
    "/desk/inspections", "/desk/checkpoints", "/desk/checkpoints/1", "/desk/checkpoints/1/retire",
    "/desk/checkpoints/1/edit", "/desk/checkpoints/import", "/desk/places", "/desk/places/2", "/desk/places/outline",
    "/desk/labels",
    "/desk/devices", "/desk/people", "/desk/people/2/password", "/desk/calendar", "/desk/plans", "/desk/plans/1/change",
    "/desk/forms", "/desk/feeds", "/desk/journal", "/desk/calendar/notice", "/desk/calendar/terms/term-2026-09-01",
    "/desk/calendar/entries/1", "/desk/labels/1", "/desk/labels/1/replace", "/desk/labels/printers", "/desk/labels/stocks",
    "/desk/people/3", "/desk/people/paste", "/desk/plans/1", "/desk/posts", "/desk/posts/1", "/desk/school",
    *(f"/desk/setup/{each}" for each in ("school", "term", "holidays", "places", "plans", "checkpoints", "people", "labels")),
    *(f"/desk/plans/add?cadence={each}" for each in ("slots", "weekly", "term", "yearly", "floating")),
)  # fmt: skip
ODD = {
    "empty": "",
    "too long": "长" * 10_000,
    "a wrong type": "-1e99",
    "far off": "9999-12-31",
    "hostile": "<script>alert(1)</script>\u202e\u200f👩‍🏫\r\n\x00=cmd|' /C calc'!A0",
}
# Ending the sign-in, or this plan, point or person, would take away what the next form is about.
LEFT_OUT = ("/signout", "/end", "/retire", "/remove", "/language", "/revoke")

# That nobody is named for a place is an answer.
MAY_BE_EMPTY = ("/desk/setup/people/owners",)


@pytest.fixture
def desk(client, app, cast):
    """Return a browser with the administrator at the desk of a school that has one of everything."""
    checkpoint()
    plan("FIRE-01", DAILY, title="灭火器日检", owner_id=cast.inspector)
    report("松动", at=queries.checkpoint(1))
    posts.add_post("门卫", now=FRIDAY_MORNING, by=None)
    calendar.add_own_entry(
        EntryKind.CLOSED, first_on=date(2026, 12, 1), last_on=date(2026, 12, 2), reason="停电", now=FRIDAY_MORNING
    )
    enrolments.ask("华为", "赵师傅", key="k", now=FRIDAY_MORNING)
    return sit(client, "li")


def forms_of(page):
    """Yield the method, the address and the fields of each form, as a browser would send them untouched."""
    for form in page.select("form"):
        inside = [*form.select("[name]"), *(page.select(f"[form={form['id']}][name]") if form.get("id") else ())]
        fields = {}
        for tag in inside:
            if tag.name == "button" or (tag.get("type") in ("radio", "checkbox") and not tag.has_attr("checked")):
                fields.setdefault(tag["name"], "") if tag.name != "button" else None
                continue
            picked = tag.select_one("option[selected]") or tag.select_one("option") if tag.name == "select" else tag
            fields[tag["name"]] = (picked.get("value") or "") if picked is not None else ""
        yield form.get("method", "get").lower(), form.get("action") or "", fields


def every_form(desk):
    """Return each form of the desk once, by method, address and the names of its fields."""
    found = {}
    for address in PAGES:
        for method, action, fields in forms_of(look(desk, address)):
            is_kept = not action.split("?")[0].endswith(LEFT_OUT)
            if is_kept:
                found[method, action or address, tuple(sorted(fields))] = fields
    return found


def variants(fields):
    """Yield every odd value in all fields at once, and the hostile one in every other field, beside sound ones."""
    typed = [name for name in fields if name != "form_token"]
    for odd, value in ODD.items():
        yield odd, fields | dict.fromkeys(typed, value)
    for half in (typed[::2], typed[1::2]):
        yield f"hostile {half}", fields | dict.fromkeys(half, ODD["hostile"])


def complaint(response):
    """Return what is wrong with an answer, or nothing: a refusal says a sentence, everything else leads on."""
    if response.status_code >= 500:
        return "broke"
    if response.status_code >= 400:
        page = read(response)
        said = page.select(".field-error, .banner-bad, .banner-late, .banner-info, [role=alert], main p")
        return "" if any(words(tag) for tag in said) else "no sentence"
    return "" if response.status_code in (200, 204, 303) else "odd status"


def test_there_are_forms_to_try(desk):
    found = every_form(desk)
    addresses = {action.split("?")[0] for _method, action, _names in found}
    for address in ("/desk/people", "/desk/plans/add", "/desk/checkpoints", "/desk/calendar/terms", "/desk/calendar/meals"):
        assert address in addresses


def test_no_form_of_the_desk_breaks_whatever_is_typed(desk):
    wrong = []
    for (method, action, _names), fields in every_form(desk).items():
        for odd, sent in variants(fields):
            if method == "post":
                response = desk.post(action, data=sent)
            else:
                asked = dict(parse_qsl(urlsplit(action).query)) | sent
                response = desk.get(action.split("?")[0], query_string={name: text[:500] for name, text in asked.items()})
            problem = complaint(response)
            if problem or b"<script>alert(1)</script>" in response.data:
                wrong.append((method, action, odd, response.status_code, problem or "not escaped"))
    assert wrong == []


def test_an_empty_form_is_never_saved(desk):
    for (method, action, _names), fields in every_form(desk).items():
        typed = [name for name in fields if name not in ("form_token", "next", "query")]
        if method == "post" and typed and action not in MAY_BE_EMPTY:
            response = desk.post(action, data=fields | dict.fromkeys(typed, ""))
            # A page without its stamp counts as one that somebody else has changed meanwhile.
            assert response.status_code in (409, 422), action
