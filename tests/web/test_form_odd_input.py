"""ux X9, X11: whatever is sent in the fields of a phone's form is refused with a sentence; nothing of it is half saved."""

import pytest

from kiosk import library
from kiosk.storage.models import Finding, Hazard, Inspection
from tests.factories import PASSWORD, PIN, all_rows
from tests.library.test_library import filled
from tests.web.desk import read, words
from tests.web.test_every_form import opened
from tests.web.test_scan import enrolled, fields_in

# The forms a school begins with, one of each family and of each type of item.
CODES = (
    "FIRE-01", "FIRE-05", "FIRE-06", "FIRE-07", "PLAY-01", "PLAY-02", "KIT-02", "KIT-06", "KIT-14", "ROOM-01", "HYG-09", "SEC-02",
)  # fmt: skip
ODD = {
    "empty": "",
    "too long": "长" * 3_000,
    "a wrong type": "-1e99",
    "far off": "9999-12-31T23:59",
    "hostile": "<script>alert(1)</script>\u202e\u200f👩‍🏫\r\n\x00=cmd|' /C calc'!A0",
}
FRONT = ("/signin", "/phone/signin", "/find", "/phone/request")


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


def complaints(answer):
    """Return the sentences of a refusal, one for each problem it lists."""
    return [words(each) for each in read(answer).select("#problems li")]


@pytest.mark.parametrize("code", CODES)
def test_no_field_of_a_form_takes_what_is_odd(phone, code):
    answer, path = opened(phone, code)
    hidden, sound = fields_in(answer, "#check"), filled(library.forms()[code])
    for odd, value in ODD.items():
        sent = phone.post(path, data=hidden | dict.fromkeys(sound, value))
        assert sent.status_code == 422 and all(complaints(sent)) and complaints(sent), odd
        assert b"<script>alert(1)</script>" not in sent.data
    assert [all_rows(table) for table in (Inspection, Finding, Hazard)] == [[], [], []]


@pytest.mark.parametrize("code", CODES)
def test_one_odd_answer_among_sound_ones_saves_nothing_and_loses_nothing(phone, code):
    answer, path = opened(phone, code)
    hidden, sound = fields_in(answer, "#check"), filled(library.forms()[code])
    first = next(iter(sound))
    sent = phone.post(path, data=hidden | sound | {first: ODD["hostile"]})
    assert sent.status_code == 422 and complaints(sent) and all_rows(Inspection) == []
    kept = fields_in(sent, "#check")
    assert phone.post(path, data=kept | sound).status_code == 303 and len(all_rows(Inspection)) == 1


@pytest.mark.parametrize("path", FRONT)
def test_no_form_at_the_door_breaks_whatever_is_typed(client, phone, path, app):
    for browser in (client, app.test_client()):
        for form in read(browser.get(path)).select("main form"):
            fields = {tag["name"]: tag.get("value", "") for tag in form.select("[name]")}
            for value in (*ODD.values(), PIN, PASSWORD):
                sent = fields | {name: value for name in fields if name not in ("form_token", "next")}
                if form.get("method") == "post":
                    answer = browser.post(form["action"], data=sent)
                else:
                    answer = browser.get(form["action"], query_string={name: text[:500] for name, text in sent.items()})
                assert answer.status_code in (200, 303, 404, 422), (form["action"], value[:20])
                assert b"<script>alert(1)</script>" not in answer.data
