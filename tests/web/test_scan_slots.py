"""P11, P34, P5: where the form takes photos, a signature and a second person, as plain inputs without any script."""

import io
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import get_template_attribute
from PIL import Image

from kiosk import library
from kiosk.core.form import FailClass, Item, ItemType, ProblemCode, Reason
from kiosk.core.words import Text
from kiosk.operations import plans, school
from kiosk.storage.models import Inspection
from tests.factories import DAILY, PIN, all_rows, checkpoint, code_of, plan
from tests.instants import FRIDAY_MORNING
from tests.web.test_scan import enrolled, fields_in, page

GUARD = Item(
    "guard", ItemType.PASS, Text("护栏牢固", "Guard rail firm"), FailClass.STOP,
    reasons=(Reason("loose", Text("松动", "Loose")),),
)  # fmt: skip
METER = Item("meter", ItemType.PHOTO, Text("拍下水表读数", "Photo of the water meter"))
SIGNED = Item("signed", ItemType.SIGNATURE, Text("检查人签名", "Signature of the checker"))
TWO = Item("two", ItemType.SECOND, Text("双人确认", "Confirmed by two"))
ROLL_CALL = Item("roll_call", ItemType.PAIR, Text("点名：应到、实到", "Roll call: expected, present"))
RETESTS = Item("retests", ItemType.PAIR, Text("复检", "Retests"))
SEVERAL = Item("several", ItemType.PAIR, Text("读数：一、二、三", "Readings: one, two, three"))
ITEMS = (GUARD, METER, SIGNED, TWO, ROLL_CALL, RETESTS, SEVERAL)
ANSWERED = {"a.guard": "pass"} | {f"a.{item.key}.{end}": "1" for item in ITEMS[4:] for end in ("low", "high")}


@pytest.fixture
def point(app):
    """Return an extinguisher whose form asks for everything there is a slot for."""
    made = checkpoint()
    plan(cadence=DAILY, title="灭火器日检")
    plans.publish_form(replace(library.forms()["FIRE-01"], items=ITEMS), now=FRIDAY_MORNING)
    return made


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


@pytest.fixture
def path(point):
    return f"/c/{code_of(point)}"


def photo() -> tuple[io.BytesIO, str]:
    """Return a photo as a form without scripts sends it."""
    made = io.BytesIO()
    Image.new("RGB", (320, 240), "#a33").save(made, "JPEG")
    made.seek(0)
    return made, "photo.jpg"


def slot(shown: BeautifulSoup, item: str):
    return shown.select_one(f".slot[data-item='{item}']")


def sent(phone, path: str, **fields):
    """Return the answer to the form as it stands on its page, with more fields."""
    return phone.post(
        path, data=fields_in(phone.get(path), "#check") | fields, content_type="multipart/form-data"
    )


@pytest.mark.parametrize(("item", "name"), [("guard", "file.guard"), ("meter", "file.meter"), ("signed", "file.signed"), ("", "file")])
def test_a_photo_is_taken_by_a_plain_input(phone, path, item, name):
    found = slot(page(phone.get(path)), item).select_one("input[type=file]")
    assert (found["name"], found["accept"], found["capture"]) == (name, "image/*", "environment")


@pytest.mark.parametrize("item", ["guard", "meter", ""])
def test_the_input_asks_not_to_photograph_children(phone, path, item):
    assert "请勿拍到孩子" in slot(page(phone.get(path)), item).select_one(".plain-file label").get_text()


@pytest.mark.parametrize("item", ["guard", "meter"])
def test_why_no_photo_can_be_taken_is_always_offered(phone, path, item):
    chips = slot(page(phone.get(path)), item).select(f"[name='a.{item}.nophoto']")
    assert [chip["value"] for chip in chips] == ["稍后补拍", "手机拍不了", "有孩子在场"]


def test_a_signature_can_be_replaced_by_a_typed_reason(phone, path):
    shown = slot(page(phone.get(path)), "signed")
    assert shown.select_one("input[name='a.signed.nophoto'][type=text], input[name='a.signed.nophoto']:not([type])")


def test_the_second_person_is_anybody_but_oneself_with_a_hidden_pin(phone, path):
    shown = slot(page(phone.get(path)), "two")
    names = [option.get_text() for option in shown.select("option")[1:]]
    assert "陈师傅" in names and "赵师傅" not in names
    pin = shown.select_one("input[name='a.two.pin']")
    assert (pin["type"], pin["inputmode"], pin["autocomplete"]) == ("password", "numeric", "off")


def test_the_whole_is_photographed_where_the_draw_asks_for_it(phone, path):
    for one_in, words in ((1, "这次请拍一张现场照片"), (0, "现场照片 （可不拍）")):
        school.set_setting("photo_one_in", str(one_in))
        assert page(phone.get(path)).select_one("#item- h2").get_text(" ", strip=True) == words


def test_every_name_on_the_page_is_said_once_and_every_label_has_its_field(phone, path):
    shown = page(phone.get(path))
    ids = [tag["id"] for tag in shown.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    assert [label["for"] for label in shown.select("label[for]") if label["for"] not in ids] == []
    bare = [tag["name"] for tag in shown.select("#check input:not([type=hidden]), #check select") if not labelled(shown, tag)]
    assert bare == []


def labelled(shown: BeautifulSoup, tag) -> bool:
    return bool(tag.get("aria-labelledby") or shown.select(f"label[for='{tag.get('id')}']"))


def test_both_halves_of_a_pair_have_a_label_of_their_own(phone, path):
    labels = [label.get_text() for label in page(phone.get(path)).select(".number-half label")]
    assert labels == ["应到", "实到", "第一个", "第二个", "第一个", "第二个"]


def test_no_pair_of_the_library_is_without_labels(app):
    pairs = [item for form in library.forms().values() for item in form.items if item.type is ItemType.PAIR]
    words = get_template_attribute("scan/_items.html", "half_words")
    assert pairs
    for item in pairs:
        with app.test_request_context():
            assert str(words(item, ".low", "zh")).strip() != str(words(item, ".high", "zh")).strip() != ""


def test_every_problem_has_a_sentence_of_its_own(app):
    with app.test_request_context():
        words = get_template_attribute("scan/_items.html", "problem_text")
        said = {code: str(words(code, GUARD)).strip() for code in ProblemCode}
    assert len(set(said.values())) == len(said) and "请检查这一项。" not in said.values()


def test_a_missing_signature_is_not_called_a_missing_photo(phone, path):
    shown = page(sent(phone, path, **ANSWERED))
    said = {key: shown.select_one(f"#item-{key} > .field-error").get_text(strip=True) for key in ("meter", "signed", "two")}
    assert said == {
        "meter": "请拍照，或写明为什么没有照片。",
        "signed": "请签名，或写明为什么没有签名。",
        "two": "请第二人确认，或选一个原因。",
    }


def test_photos_that_arrived_stay_on_the_page_that_comes_back_and_can_be_left_out(phone, path):
    shown = page(sent(phone, path, **{"file.meter": photo()}))
    boxes = slot(shown, "meter").select("input[name='a.meter.photo']")
    assert len(boxes) == 1 and boxes[0].has_attr("checked") and boxes[0]["type"] == "checkbox"
    assert shown.select("#item-meter .field-error") == [] and all_rows(Inspection) == []


def test_a_photo_the_server_does_not_hold_is_told_at_its_place(phone, path):
    shown = page(sent(phone, path, **{"a.meter.photo": "k" * 32, "photo": "w" * 32}))
    assert "还没有传到服务器" in shown.select_one("#item-meter .field-error").get_text()
    assert "还没有传到服务器" in shown.select_one("#item- .field-error").get_text()
    assert slot(shown, "meter").select_one(".photo[data-lost]")


def test_what_is_no_photo_is_refused_at_its_place_and_the_rest_is_kept(phone, path):
    bad = (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"), "a.svg")
    shown = page(sent(phone, path, **{"file.meter": bad, "file": photo(), "a.guard": "fail"}))
    assert slot(shown, "meter").select_one(".field-error") and slot(shown, "meter").select(".photo") == []
    assert len(slot(shown, "").select(".photo")) == 1
    assert shown.select_one("[name='a.guard'][value=fail]").has_attr("checked")


def test_a_pin_is_never_shown_again(phone, path, cast):
    shown = page(sent(phone, path, **{"a.two.person": str(cast.rectifier), "a.two.pin": "000001"}))
    assert "000001" not in str(shown)
    assert slot(shown, "two").select_one(f"option[value='{cast.rectifier}']").has_attr("selected")


def test_the_second_persons_pin_confirms_without_scripts(phone, path, cast):
    """The other has set a PIN on a phone before."""
    other = phone.application.test_client()
    enrolled(other, cast, cast.rectifier)
    shown = page(sent(phone, path, **{"a.two.person": str(cast.rectifier), "a.two.pin": PIN}))
    assert "陈师傅 已确认" in slot(shown, "two").get_text(" ", strip=True)
    assert PIN not in str(shown) and shown.select("#item-two > .field-error") == []


def test_everything_asked_for_can_be_sent_without_scripts(phone, path, cast):
    fields = ANSWERED | {"a.guard": "fail", "a.guard.reason": "loose", "file.guard": photo(), "file.meter": photo()}
    reasons = {"a.signed.nophoto": "手受伤", "a.two.nophoto": "没有别人在场"}
    answer = sent(phone, path, **fields, **reasons)
    assert answer.status_code == 303
    (row,) = all_rows(Inspection)
    assert len(row.answers["guard"]["photos"]) == len(row.answers["meter"]["photos"]) == 1
    assert (row.answers["signed"]["nophoto"], row.answers["two"]["nophoto"]) == ("手受伤", "没有别人在场")


def test_nothing_says_any_more_that_photos_cannot_be_sent(phone, path):
    assert "不能上传" not in phone.get(path).get_data(as_text=True)
