"""Photos, signatures and second persons of a filled-in form: what the server holds counts, what it does not is said."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.form import (
    LONGEST_NOPHOTO,
    Answer,
    Condition,
    FlawCode,
    Held,
    Item,
    ItemType,
    Limits,
    Outcome,
    Problem,
    ProblemCode,
    problems,
    read_answers,
)
from tests.core.test_form import (
    EVERY_TYPE,
    NAMES,
    TODAY,
    TYPED,
    codes,
    form,
    item,
    number,
)

SIGNED = item("signed", ItemType.SIGNATURE)
PICTURE = item("picture", ItemType.PHOTO)
CHECKER = item("checker", ItemType.SECOND)
TOMORROW = (TODAY + timedelta(days=1)).isoformat()


def read(one: Item, *, photos=None, seconds=None, **fields):
    """Return the reading of a form of one item, with the photos and second persons the server holds."""
    posted = {
        f"a.{one.key}" if name == "value" else f"a.{one.key}.{name}": value if isinstance(value, list) else [value]
        for name, value in fields.items()
    }
    return read_answers(form(one), posted, today=TODAY, held=Held(photos or {}, seconds or {}))


# --- Photos and signatures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", [PICTURE, SIGNED])
def test_a_picture_is_answered_by_what_the_server_holds_for_it(one):
    reading = read(one, photos={"k1": one.key, "k2": one.key}, photo=["k2", "k1", "k2"])
    assert reading.is_complete
    assert reading.answers[one.key] == Answer(one.type, None, photos=("k2", "k1"))


@pytest.mark.parametrize("one", [PICTURE, SIGNED])
def test_a_required_picture_that_is_not_named_is_missing(one):
    reading = read(one, photos={"k1": one.key})
    assert reading.problems == (Problem(one.key, ProblemCode.PHOTO_MISSING, f"a.{one.key}.nophoto"),)


@pytest.mark.parametrize("one", [PICTURE, SIGNED])
def test_a_reason_stands_for_a_picture_that_could_not_be_made(one):
    assert read(one, nophoto="手机没电").answers[one.key] == Answer(one.type, None, nophoto="手机没电")


@pytest.mark.parametrize("held", [{}, {"k1": "another"}, {"k1": ""}])
@pytest.mark.parametrize("one", [PICTURE, SIGNED, item("rail")])
def test_a_photo_the_server_does_not_hold_for_the_item_is_said(one, held):
    reading = read(one, photos=held, photo="k1", value="pass")
    assert reading.problems == (Problem(one.key, ProblemCode.PHOTO_NOT_THERE, f"a.{one.key}.photo"),)
    assert reading.answers == {}


def test_a_reason_lets_a_photo_go_that_did_not_arrive_and_keeps_the_others():
    reading = read(PICTURE, photos={"k1": "picture"}, photo=["k1", "k2"], nophoto="传不上去")
    assert reading.answers["picture"] == Answer(ItemType.PHOTO, None, photos=("k1",), nophoto="传不上去")


def test_a_reason_beside_photos_that_are_all_there_is_moot():
    reading = read(PICTURE, photos={"k1": "picture"}, photo="k1", nophoto="稍后补拍")
    assert reading.answers["picture"] == Answer(ItemType.PHOTO, None, photos=("k1",))


def test_a_fault_with_its_photo_wants_no_reason_for_the_lack_of_one():
    reading = read(item(photo_on_fail=True), photos={"k1": "rail"}, value="fail", note="坏", photo="k1")
    assert reading.is_complete
    assert reading.answers["rail"] == Answer(ItemType.PASS, "fail", Outcome.FAIL, note="坏", photos=("k1",))


def test_a_fault_whose_photo_did_not_arrive_is_said_once():
    assert codes(read(item(photo_on_fail=True), value="fail", note="坏", photo="k1")) == [ProblemCode.PHOTO_NOT_THERE]


def test_a_number_out_of_limits_keeps_its_photo():
    reading = read(number("0", "8", photo_on_fail=True), photos={"k1": "temperature"}, value="9", photo="k1")
    assert reading.answers["temperature"].is_fail and reading.answers["temperature"].photos == ("k1",)


def test_a_sound_answer_may_have_a_photo():
    assert read(item(), photos={"k1": "rail"}, value="pass", photo="k1").answers["rail"].photos == ("k1",)


def test_a_long_reason_for_no_photo_is_too_long():
    assert codes(read(SIGNED, nophoto="黑" * (LONGEST_NOPHOTO + 1))) == [ProblemCode.TOO_LONG]


def test_the_photos_of_an_item_that_is_not_asked_are_ignored():
    picture = replace(PICTURE, shown_if=Condition("rail", ("fail",)))
    posted = {"a.rail": ["pass"], "a.picture.photo": ["k1"]}
    assert read_answers(form(item(), picture), posted, today=TODAY).is_complete


def test_the_photos_of_the_record_as_a_whole_are_those_of_no_item():
    posted = {"a.rail": ["pass"], "photo": ["k1", "k2"]}
    whole = read_answers(form(item()), posted, held=Held({"k1": "", "k2": ""}))
    assert whole.is_complete and whole.photos == ("k1", "k2") and whole.answers["rail"].photos == ()
    lacking = read_answers(form(item()), posted, held=Held({"k1": "", "k2": "rail"}))
    assert lacking.problems == (Problem("", ProblemCode.PHOTO_NOT_THERE, "photo"),) and lacking.photos == ("k1",)


def test_a_form_without_photos_has_none():
    assert read(item(), value="pass").photos == ()


# --- The second person --------------------------------------------------------------------------------------------


def test_the_second_person_is_the_one_the_server_holds_whoever_was_typed():
    reading = read(CHECKER, seconds={"checker": 7}, person="99", value="98")
    assert reading.answers == {"checker": Answer(ItemType.SECOND, "7")}


def test_a_second_person_nobody_confirmed_is_missing():
    reading = read(CHECKER, seconds={"another": 7}, person="7", value="7")
    assert reading.problems == (Problem("checker", ProblemCode.SECOND_MISSING, "a.checker.person"),)


def test_where_there_is_nobody_else_a_reason_is_kept_to_be_seen_at_the_desk():
    reading = read(CHECKER, nophoto="现在只有我一个人")
    assert reading.is_complete
    assert reading.answers["checker"] == Answer(ItemType.SECOND, None, nophoto="现在只有我一个人")


def test_a_reason_is_moot_once_a_second_person_confirmed():
    reading = read(CHECKER, seconds={"checker": 7}, nophoto="现在只有我一个人")
    assert reading.answers["checker"] == Answer(ItemType.SECOND, "7")


def test_a_second_person_is_no_answer_that_others_may_hang_on():
    later = item("why", ItemType.TEXT, shown_if=Condition("checker", ("7",)))
    assert FlawCode.CONDITION_NEVER_MET in {flaw.code for flaw in problems(form(CHECKER, later))}


def test_a_pin_is_not_among_what_is_shown_again():
    reading = read(CHECKER, person="7", pin="314159")
    assert reading.sent("a.checker.person") == "7"
    assert "314159" not in str(reading.typed)


# --- Dates --------------------------------------------------------------------------------------------------------


def dated(minimum: str | None, maximum: str | None, type_: ItemType = ItemType.DATE) -> Item:
    """Return a date whose age in days is limited."""
    return item("on", type_, limits=Limits(*(Decimal(end) if end else None for end in (minimum, maximum))))


@pytest.mark.parametrize(("minimum", "maximum"), [(None, "7"), ("30", None), ("0", "7"), (None, "1")])
def test_a_date_that_tells_an_age_cannot_lie_ahead(minimum, maximum):
    reading = read(dated(minimum, maximum), value=TOMORROW, note="写错了")
    assert reading.problems == (Problem("on", ProblemCode.IN_THE_FUTURE, "a.on"),)


def test_today_is_not_yet_ahead():
    assert read(dated(None, "7"), value=TODAY.isoformat()).is_complete


@pytest.mark.parametrize(("minimum", "maximum"), [(None, "0"), ("-30", "0"), ("-30", None), (None, "-1")])
def test_a_date_by_which_something_runs_out_may_lie_ahead(minimum, maximum):
    assert read(dated(minimum, maximum), value=TOMORROW).is_complete


def test_a_date_without_limits_may_lie_anywhere():
    assert read(item("on", ItemType.DATE), value="2030-01-01").is_complete


def test_a_date_that_lies_ahead_is_said_in_a_row_too():
    rows = item("rows", ItemType.ROWS, rows=(replace(dated(None, "7"), fail_class=None),))
    posted = {"a.rows.0.on": [TOMORROW]}
    (found,) = read_answers(form(rows), posted, today=TODAY).problems
    assert found == Problem("rows", ProblemCode.IN_THE_FUTURE, "a.rows.0.on")


# --- What is kept -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        Answer(ItemType.PASS, "fail", Outcome.FAIL, note="坏", photos=("k1", "k2")),
        Answer(ItemType.SIGNATURE, None, photos=("k1",)),
        Answer(ItemType.SIGNATURE, None, nophoto="不在场"),
        Answer(ItemType.SECOND, "7"),
        Answer(ItemType.SECOND, None, nophoto="现在只有我一个人"),
    ],
)
def test_an_answer_with_photos_survives_being_stored(answer):
    assert Answer.from_plain(json.loads(json.dumps(answer.to_plain()))) == answer


def test_an_answer_that_was_stored_before_there_were_photos_is_read():
    plain = Answer(ItemType.PASS, "pass").to_plain()
    assert "photos" not in plain and Answer.from_plain(plain).photos == ()


PHOTO_NAMES = [*NAMES, "photo", *(f"{one.field}.{end}" for one in EVERY_TYPE.items for end in ("photo", "person", "pin"))]
KEYS = st.sampled_from(["k1", "k2", "k3", "", "pass", "fail", "7"])


@given(
    st.dictionaries(st.sampled_from(PHOTO_NAMES), st.lists(st.one_of(KEYS, TYPED), max_size=3)),
    st.dictionaries(KEYS, st.sampled_from([one.key for one in EVERY_TYPE.items] + [""])),
    st.dictionaries(st.sampled_from([one.key for one in EVERY_TYPE.items]), st.integers(1, 9)),
)
def test_no_answer_names_a_photo_or_person_the_server_does_not_hold(posted, photos, seconds):
    reading = read_answers(EVERY_TYPE, posted, today=TODAY, held=Held(photos, seconds))
    assert all(photos[key] == "" for key in reading.photos)
    for key, answer in reading.answers.items():
        assert all(photos[photo] == key for photo in answer.photos)
        assert answer.type is not ItemType.SECOND or answer.value in (None, str(seconds.get(key)))
        assert Answer.from_plain(json.loads(json.dumps(answer.to_plain()))) == answer
