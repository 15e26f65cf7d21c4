"""Reading a filled-in form: typed answers or every problem at once; and the make of a form."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.form import (
    LONGEST_NOPHOTO,
    LONGEST_NOTE,
    LONGEST_TEXT,
    MOST_ROWS,
    Answer,
    Basis,
    Choice,
    Computed,
    Condition,
    FailClass,
    Finding,
    FlawCode,
    Form,
    FormError,
    Item,
    ItemType,
    Limits,
    Mark,
    Mode,
    Outcome,
    Pair,
    Problem,
    ProblemCode,
    Reason,
    asked,
    problems,
    read_answers,
)
from kiosk.core.words import Text

TODAY = date(2026, 11, 20)
LOOSE = Reason("loose", Text("松动", "Loose"))
TORN = Reason("torn", Text("破损", "Torn"))
COLOURS = (
    Choice("green", Text("绿", "Green")),
    Choice("red", Text("红", "Red"), fails=True),
    Choice("blue", Text("蓝", "Blue"), fails=True),
)


def item(key: str = "rail", type_: ItemType = ItemType.PASS, **given) -> Item:
    """Return an item that may fail, needing no photo unless the test says so."""
    given = {"fail_class": FailClass.NOW, "photo_on_fail": False, **given}
    return Item(key, type_, Text("护栏", "Rail"), **given)


def form(*items: Item) -> Form:
    """Return a form of these items."""
    basis = (Basis(Text("惯例", "Practice"), Mark.CUSTOM),)
    return Form("TEST-1", Text("检查", "Check"), Text("每天", "Daily"), (Text("保安", "Guard"),), basis, items)


def number(minimum: str | None = None, maximum: str | None = None, **given) -> Item:
    """Return a number item with limits."""
    limits = Limits(*(Decimal(end) if end else None for end in (minimum, maximum)))
    return item("temperature", ItemType.NUMBER, unit="℃", limits=limits, **given)


def read(one: Item, known=None, computed=None, **fields):
    """Return the reading of a form of one item; field names are given after the item, with _ for a dot."""
    posted = {}
    for name, value in fields.items():
        suffix = "" if name == "value" else f".{name}"
        posted[f"a.{one.key}{suffix}"] = value if isinstance(value, list) else [value]
    return read_answers(form(one), posted, known=known or {}, computed=computed or {}, today=TODAY)


def codes(reading) -> list[ProblemCode]:
    """Return the codes of a reading's problems in order."""
    return [problem.code for problem in reading.problems]


# --- Pass items ---------------------------------------------------------------------------------------------------


def test_a_sound_answer_gives_no_finding():
    reading = read(item(), value="pass")
    assert reading.answers == {"rail": Answer(ItemType.PASS, "pass")}
    assert reading.is_complete and reading.findings == ()


def test_nothing_is_taken_for_granted():
    reading = read(item())
    assert reading.problems == (Problem("rail", ProblemCode.MISSING, "a.rail"),)
    assert not reading.is_complete and reading.answers == {}


@pytest.mark.parametrize("given", [{"reason": ["loose", "torn"]}, {"note": "左边晃"}])
def test_a_fail_with_a_reason_or_a_note_is_a_finding(given):
    reading = read(item(reasons=(LOOSE, TORN)), value="fail", **given)
    reasons, note = tuple(given.get("reason", ())), given.get("note", "")
    assert reading.is_complete
    assert reading.findings == (Finding("rail", FailClass.NOW, reasons, note),)


def test_a_fail_that_says_nothing_wants_a_note():
    reading = read(item(reasons=(LOOSE,)), value="fail", note="  \u200b ")
    assert reading.problems == (Problem("rail", ProblemCode.NOTE_MISSING, "a.rail.note"),)


def test_a_reason_that_is_not_offered_is_refused():
    reading = read(item(reasons=(LOOSE,)), value="fail", reason="eaten", note="x")
    assert codes(reading) == [ProblemCode.NOT_A_CHOICE]


def test_reasons_left_over_on_a_sound_answer_are_dropped_and_its_note_is_kept():
    reading = read(item(reasons=(LOOSE,)), value="pass", reason="loose", note="有点旧")
    assert reading.answers["rail"].reasons == () and reading.answers["rail"].note == "有点旧"
    assert reading.findings == ()


def test_a_fail_wants_a_photo_or_why_there_is_none():
    one = item(photo_on_fail=True)
    assert read(one, value="fail", note="坏").problems == (
        Problem("rail", ProblemCode.PHOTO_MISSING, "a.rail.nophoto"),
    )
    assert read(one, value="fail", note="坏", nophoto="手机没电").answers["rail"].nophoto == "手机没电"


def test_not_applicable_only_where_the_item_allows_it():
    assert codes(read(item(), value="na")) == [ProblemCode.NOT_APPLICABLE_NOT_ALLOWED]
    reading = read(item(na_allowed=True), value="na")
    assert reading.answers["rail"].outcome == Outcome.NA and reading.findings == ()


def test_an_unknown_value_is_refused():
    assert codes(read(item(), value="maybe")) == [ProblemCode.NOT_A_CHOICE]


@pytest.mark.parametrize(("sent", "meant"), [("yes", True), ("no", False), ("", None), ("perhaps", None)])
def test_the_supervisors_answer_on_a_major_hazard_may_be_missing(sent, meant):
    reading = read(item(is_major=True), value="fail", note="坏", major=sent)
    assert reading.findings[0].is_major is meant and reading.is_complete


def test_an_item_that_is_not_marked_never_asks_for_major():
    assert read(item(), value="fail", note="坏", major="yes").findings[0].is_major is None


# --- How it was filled in -----------------------------------------------------------------------------------------


def modes(one: Item, value: str, mode: str):
    return read_answers(form(one), {f"a.{one.key}": [value], f"mode.{one.key}": [mode]})


def test_the_rest_being_normal_is_kept_as_such():
    assert modes(item(), "pass", "rest").answers["rail"].mode == Mode.REST
    assert modes(item(), "pass", "one").answers["rail"].mode == Mode.ONE
    assert modes(item(), "pass", "nonsense").answers["rail"].mode == Mode.ONE


def test_an_item_to_be_answered_one_by_one_does_not_take_the_rest():
    reading = modes(item(one_by_one=True), "pass", "rest")
    assert reading.problems == (Problem("rail", ProblemCode.MUST_BE_ONE_BY_ONE, "mode.rail"),)


def test_a_number_is_never_filled_in_by_the_rest():
    assert codes(modes(number("0", "8"), "4", "rest")) == [ProblemCode.MUST_BE_ONE_BY_ONE]


def test_an_answer_other_than_the_normal_one_was_given_by_hand():
    one = item("gauge", ItemType.CHOICE, choices=(*COLOURS, Choice("none", Text("无", "None"))))
    assert modes(one, "green", "rest").answers["gauge"].mode == Mode.REST
    assert modes(one, "none", "rest").answers["gauge"].mode == Mode.ONE


@pytest.mark.parametrize(
    ("choices", "normal"),
    [
        (COLOURS, "green"),
        (COLOURS[::-1], None),
        (COLOURS[:1], None),
        ((), None),
    ],
)
def test_a_choice_is_normal_if_its_first_answer_is_sound_and_another_is_not(choices, normal):
    assert item(type_=ItemType.CHOICE, choices=choices).normal == normal


# --- Numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "fails"),
    [("-0.1", True), ("0", False), ("8", False), ("8.0", False), ("8.01", True)],
)
def test_a_number_outside_its_limits_fails_by_itself(value, fails):
    reading = read(number("0", "8"), value=value)
    assert reading.is_complete
    assert bool(reading.findings) is fails
    assert reading.answers["temperature"].value == Decimal(value)


@pytest.mark.parametrize(("value", "fails"), [("-12.1", False), ("-12", False), ("-11.9", True)])
def test_limits_may_be_open_at_one_end(value, fails):
    assert read(number(None, "-12"), value=value).answers["temperature"].is_fail is fails


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("３．５", "3.5"),
        ("3,5", "3.5"),
        ("3，5", "3.5"),
        ("3。5", "3.5"),
        ("－１８", "-18"),
        ("−18", "-18"),
        (" 4 ", "4"),
        ("- 4", "-4"),
        ("+4", "4"),
        (".5", "0.5"),
        ("5.", "5"),
        ("٠", None),
        ("1,234", None),
        ("0,234", "0.234"),
        ("1.2.3", None),
        ("1e5", None),
        ("NaN", None),
        ("Infinity", None),
        ("四", None),
        ("--4", None),
        (".", None),
        ("9" * 41, None),
    ],
)
def test_numbers_as_people_type_them(typed, value):
    reading = read(item("temperature", ItemType.NUMBER), value=typed)
    if value is None:
        assert codes(reading) == [ProblemCode.NOT_A_NUMBER]
    else:
        assert reading.answers["temperature"].value == Decimal(value)


@pytest.mark.parametrize(("value", "is_absurd"), [("-60", False), ("60", False), ("60.1", True), ("480", True)])
def test_a_number_outside_what_can_be_meant_is_a_typing_error(value, is_absurd):
    one = number("0", "8", bounds=Limits(Decimal(-60), Decimal(60)))
    assert (codes(read(one, value=value)) == [ProblemCode.OUT_OF_BOUNDS]) is is_absurd


def test_a_huge_number_is_refused_without_bounds_too():
    assert codes(read(item("meter", ItemType.NUMBER), value="1000000000")) == []
    assert codes(read(item("meter", ItemType.NUMBER), value="1000000001")) == [ProblemCode.OUT_OF_BOUNDS]


@pytest.mark.parametrize("value", ["7.5", ""])
def test_a_number_with_reasons_fails_by_a_reason_too(value):
    one = item("weight", ItemType.NUMBER, reasons=(LOOSE,))
    reading = read(one, value=value, reason="loose")
    assert reading.is_complete
    assert reading.findings == (Finding("weight", FailClass.NOW, ("loose",)),)
    assert reading.answers["weight"].value == (Decimal(value) if value else None)


def test_a_reason_does_not_hide_a_number_that_is_none():
    one = item("weight", ItemType.NUMBER, reasons=(LOOSE,))
    assert codes(read(one, value="heavy", reason="loose")) == [ProblemCode.NOT_A_NUMBER]


def test_a_number_out_of_limits_wants_its_photo():
    assert codes(read(number("0", "8", photo_on_fail=True), value="9")) == [ProblemCode.PHOTO_MISSING]


@pytest.mark.parametrize(
    ("bounds", "limits", "may_be_negative"),
    [
        (None, None, True),
        (None, Limits(Decimal(0), None), False),
        (None, Limits(None, Decimal(-12)), True),
        (Limits(Decimal(-60), None), Limits(Decimal(0), None), True),
    ],
)
def test_the_keypad_needs_a_minus_where_a_number_may_be_negative(bounds, limits, may_be_negative):
    assert item(type_=ItemType.NUMBER, bounds=bounds, limits=limits).may_be_negative is may_be_negative


@pytest.mark.parametrize(
    ("low", "high", "fails"), [("1", "8", False), ("0", "9", True), ("-1", "8", True)]
)
def test_a_pair_fails_if_either_number_does(low, high, fails):
    one = replace(number("0", "8"), type=ItemType.PAIR)
    reading = read(one, low=low, high=high)
    assert reading.answers["temperature"].value == Pair(Decimal(low), Decimal(high))
    assert bool(reading.findings) is fails


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"low": "1"}, (ProblemCode.MISSING, "a.temperature.high")),
        ({"high": "1"}, (ProblemCode.MISSING, "a.temperature.low")),
        ({}, (ProblemCode.MISSING, "a.temperature.low")),
        ({"low": "1", "high": "x"}, (ProblemCode.NOT_A_NUMBER, "a.temperature.high")),
        ({"high": "x"}, (ProblemCode.NOT_A_NUMBER, "a.temperature.high")),
    ],
)
def test_half_a_pair_is_a_problem_at_the_other_half(given, problem):
    one = replace(number("0", "8"), type=ItemType.PAIR)
    assert read(one, **given).problems == (Problem("temperature", *problem),)


# --- Choices, words, dates ----------------------------------------------------------------------------------------


def test_a_failing_choice_is_a_finding_with_its_reason():
    one = item("gauge", ItemType.CHOICE, choices=COLOURS, reasons=(LOOSE,))
    assert read(one, value="green").findings == ()
    assert read(one, value="red", reason="loose").findings == (Finding("gauge", FailClass.NOW, ("loose",)),)
    assert codes(read(one, value="red")) == [ProblemCode.NOTE_MISSING]
    assert codes(read(one, value="pink")) == [ProblemCode.NOT_A_CHOICE]


def test_one_failing_choice_among_several_is_enough():
    one = item("gauge", ItemType.CHOICES, choices=COLOURS)
    reading = read(one, value=["blue", "green"], note="坏")
    assert reading.answers["gauge"].value == ("green", "blue")
    assert len(reading.findings) == 1
    assert codes(read(one, value=["green", "pink"])) == [ProblemCode.NOT_A_CHOICE]
    assert codes(read(one)) == [ProblemCode.MISSING]


@pytest.mark.parametrize(
    ("name", "longest"), [("value", LONGEST_TEXT), ("note", LONGEST_NOTE), ("nophoto", LONGEST_NOPHOTO)]
)
def test_words_may_be_as_long_as_allowed_and_no_longer(name, longest):
    one = item("remark", ItemType.TEXT) if name == "value" else item("remark", photo_on_fail=True)
    given = {} if name == "value" else {"value": "fail", "note": "坏", "nophoto": "黑"}
    assert read(one, **given | {name: "  " + "字" * longest + "\n"}).is_complete
    reading = read(one, **given | {name: "字" * (longest + 1)})
    assert codes(reading) == [ProblemCode.TOO_LONG]
    assert reading.sent(reading.problems[0].field) == "字" * (longest + 1)


def test_hostile_text_stays_text():
    text = "<script>alert(1)</script>'; DROP TABLE x;-- {{7*7}} =1+1"
    assert read(item("remark", ItemType.TEXT), value=text).answers["remark"].value == text


def test_what_no_database_can_keep_is_taken_out():
    reading = read(item("remark", ItemType.TEXT), value="a\x00b\x07\ud800c\r\nd\te")
    assert reading.answers["remark"].value == "abc\nd\te"


def test_na_is_a_word_in_a_text():
    assert read(item("remark", ItemType.TEXT), value="na").answers["remark"].value == "na"


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026/1/2", date(2026, 1, 2)),
        ("2026年1月2日", date(2026, 1, 2)),
        ("２０２６．１１．２０", date(2026, 11, 20)),
        ("20261120", date(2026, 11, 20)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-02-29", ProblemCode.NOT_A_DATE),
        ("2026-13-01", ProblemCode.NOT_A_DATE),
        ("yesterday", ProblemCode.NOT_A_DATE),
        ("1969-12-31", ProblemCode.OUT_OF_BOUNDS),
        ("2101-01-01", ProblemCode.OUT_OF_BOUNDS),
    ],
)
def test_dates_as_people_type_them(typed, on):
    reading = read(item("made", ItemType.DATE), value=typed)
    if isinstance(on, date):
        assert reading.answers["made"].value == on
    else:
        assert codes(reading) == [on]


@pytest.mark.parametrize(("typed", "fails"), [("2026-11-13", False), ("2026-11-12", True), ("2026-11-20", False)])
def test_a_date_fails_when_it_is_older_than_its_limit(typed, fails):
    one = item("defrosted", ItemType.DATE, limits=Limits(None, Decimal(7)))
    assert bool(read(one, value=typed).findings) is fails
    assert read_answers(form(one), {"a.defrosted": [typed]}).findings == ()


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-11-20T18:30", "2026-11-20T18:30"),
        ("2026-11-20 8：05", "2026-11-20T08:05"),
        ("2026-11-20T18:30:59", "2026-11-20T18:30"),
        ("2026-11-20T24:00", None),
        ("2026-11-20T18:60", None),
        ("2026-11-20", None),
        ("18:30", None),
    ],
)
def test_a_time_is_kept_as_the_local_text_it_was_said_in(typed, at):
    reading = read(item("left", ItemType.DATETIME), value=typed)
    if at is None:
        assert codes(reading) == [ProblemCode.NOT_A_DATE]
    else:
        assert reading.answers["left"].value == at


@pytest.mark.parametrize("type_", [each for each in ItemType if each not in (ItemType.ROWS, ItemType.COMPUTED)])
def test_an_optional_item_left_empty_gives_no_answer_and_no_problem(type_):
    reading = read(item("extra", type_, is_required=False, choices=COLOURS), value="  ")
    assert reading.answers == {} and reading.is_complete


def test_a_photo_that_is_required_may_be_excused():
    one = item("picture", ItemType.PHOTO)
    assert codes(read(one)) == [ProblemCode.PHOTO_MISSING]
    assert read(one, nophoto="手机没电").answers["picture"].nophoto == "手机没电"


# --- Rows ---------------------------------------------------------------------------------------------------------

ROWS = item(
    "dishes",
    ItemType.ROWS,
    rows=(
        item("name", ItemType.TEXT),
        item("grams", ItemType.NUMBER, limits=Limits(Decimal(125), None)),
        item("kept", ItemType.DATE, is_required=False),
    ),
)


def read_rows(**cells):
    """Return the reading of rows; cells are given as r<row>_<sub>."""
    posted = {f"a.dishes.{name[1:].replace('_', '.')}": [value] for name, value in cells.items()}
    return read_answers(form(ROWS), posted)


def test_rows_are_read_in_order_and_empty_ones_skipped():
    reading = read_rows(r2_name="汤", r2_grams="130", r0_name="饭", r0_grams="125", r1_name=" ", r1_grams="")
    rows = reading.answers["dishes"].value
    assert [row["name"].value for row in rows] == ["饭", "汤"]
    assert reading.findings == () and reading.is_complete


def test_a_fault_in_one_row_is_a_finding_of_the_item():
    reading = read_rows(r0_name="饭", r0_grams="124.9", r1_name="汤", r1_grams="130")
    assert reading.findings == (Finding("dishes", FailClass.NOW),)


def test_problems_in_rows_name_their_cell():
    reading = read_rows(r0_name="饭", r3_grams="many", r3_name="汤", r4_kept="x", r4_grams="1")
    assert reading.problems == (
        Problem("dishes", ProblemCode.MISSING, "a.dishes.0.grams"),
        Problem("dishes", ProblemCode.NOT_A_NUMBER, "a.dishes.3.grams"),
        Problem("dishes", ProblemCode.MISSING, "a.dishes.4.name"),
        Problem("dishes", ProblemCode.NOT_A_DATE, "a.dishes.4.kept"),
    )


@pytest.mark.parametrize(("count", "too_many"), [(MOST_ROWS, False), (MOST_ROWS + 1, True)])
def test_rows_are_bounded(count, too_many):
    cells = {f"r{number}_name": "饭" for number in range(count)} | {f"r{number}_grams": "125" for number in range(count)}
    assert (codes(read_rows(**cells)) == [ProblemCode.TOO_MANY_ROWS]) is too_many


@pytest.mark.parametrize("number", ["x", "-1", "01", "99999", "٣"])
def test_a_row_without_a_proper_number_is_ignored(number):
    posted = {f"a.dishes.{number}.name": ["饭"], f"a.dishes.{number}.grams": ["125"]}
    assert codes(read_answers(form(ROWS), posted)) == [ProblemCode.MISSING]


# --- Conditions, known and computed -------------------------------------------------------------------------------

CABINET = item(
    "cabinet",
    ItemType.CHOICE,
    fail_class=None,
    choices=(Choice("cold", Text("冷藏", "Fridge")), Choice("frozen", Text("冷冻", "Freezer"))),
    known_from="cabinet",
)
COLD = replace(number("0", "8"), key="cold", shown_if=Condition("cabinet", ("cold",)))
FROZEN = replace(number(None, "-12"), key="frozen", shown_if=Condition("cabinet", ("frozen",)))
FRIDGE = form(CABINET, COLD, FROZEN)


def test_an_item_whose_condition_is_not_met_is_ignored_whatever_was_sent():
    reading = read_answers(FRIDGE, {"a.cabinet": ["cold"], "a.cold": ["4"], "a.frozen": ["nonsense"]})
    assert set(reading.answers) == {"cabinet", "cold"} and reading.is_complete


def test_an_item_is_not_asked_while_the_one_it_depends_on_is_unanswered():
    assert [problem.item for problem in read_answers(FRIDGE, {}).problems] == ["cabinet"]


def test_what_is_known_is_not_asked_and_cannot_be_overruled():
    reading = read_answers(FRIDGE, {"a.cabinet": ["cold"], "a.frozen": ["-18"]}, known={"cabinet": "frozen"})
    assert reading.answers["cabinet"] == Answer(ItemType.CHOICE, "frozen", mode=Mode.KNOWN)
    assert reading.answers["frozen"].value == Decimal(-18) and reading.is_complete


@pytest.mark.parametrize("known", [{}, {"cabinet": ""}, {"cabinet": "oven"}, {"other": "cold"}])
def test_what_is_not_properly_known_is_asked(known):
    assert [one.key for one in asked(FRIDGE, known)] == ["cabinet", "cold", "frozen"]
    assert codes(read_answers(FRIDGE, {}, known=known)) == [ProblemCode.MISSING]


def test_only_what_fits_the_known_answers_is_asked_then_without_condition():
    assert asked(FRIDGE, {"cabinet": "cold"}) == (replace(COLD, shown_if=None),)


def test_what_depends_on_something_ruled_out_is_not_asked_either():
    deeper = item("deeper", shown_if=Condition("frost", ("fail",)))
    frost = item("frost", shown_if=Condition("cabinet", ("frozen",)))
    assert asked(form(CABINET, frost, deeper), {"cabinet": "cold"}) == ()


@pytest.mark.parametrize(("value", "is_shown"), [("pass", False), ("fail", True), ("na", True)])
def test_a_condition_may_hang_on_a_pass_item(value, is_shown):
    first = item(na_allowed=True)
    second = item("why", ItemType.TEXT, shown_if=Condition("rail", ("fail", "na")))
    reading = read_answers(form(first, second), {"a.rail": [value], "a.rail.note": ["x"], "a.why": ["y"]})
    assert ("why" in reading.answers) is is_shown


LIFETIME = item(
    "lifetime",
    ItemType.COMPUTED,
    photo_on_fail=True,
    choices=(Choice("ok", Text("在期", "In date")), Choice("scrap", Text("报废", "Scrap"), fails=True)),
)


@pytest.mark.parametrize(("value", "fails"), [("ok", False), ("scrap", True), ("unheard_of", False)])
def test_what_the_server_worked_out_is_an_answer_and_maybe_a_finding(value, fails):
    computed = Computed(value, TODAY)
    reading = read(LIFETIME, computed={"lifetime": computed}, value="ok")
    assert reading.answers["lifetime"].value == computed
    assert reading.answers["lifetime"].mode == Mode.COMPUTED
    assert bool(reading.findings) is fails and reading.is_complete


def test_what_was_not_worked_out_is_left_out_and_never_asked():
    assert read(LIFETIME, value="ok").answers == {}
    assert asked(form(LIFETIME)) == ()


# --- The whole reading --------------------------------------------------------------------------------------------


def test_all_problems_come_back_together_in_the_order_of_the_form():
    whole = form(item("first"), replace(number("0", "8"), key="second"), item("third", photo_on_fail=True))
    reading = read_answers(whole, {"a.second": ["x"], "a.third": ["fail"], "a.third.note": ["字" * 501]})
    assert [(problem.item, problem.code) for problem in reading.problems] == [
        ("first", ProblemCode.MISSING),
        ("second", ProblemCode.NOT_A_NUMBER),
        ("third", ProblemCode.TOO_LONG),
        ("third", ProblemCode.PHOTO_MISSING),
    ]
    assert reading.at("second") == (reading.problems[1],)


def test_what_was_typed_comes_back_and_foreign_fields_do_not():
    posted = {"a.rail": [" fail "], "a.rail.note": ["<b>"], "mode.rail": ["one"], "csrf": ["x"], "a.other": ["y"]}
    reading = read_answers(form(item()), posted)
    assert reading.typed == {"a.rail": (" fail ",), "a.rail.note": ("<b>",), "mode.rail": ("one",)}
    assert reading.sent("a.rail.note") == "<b>" and reading.sent("a.rail.nophoto") == ""


def test_a_plain_word_is_taken_as_one_value():
    assert read_answers(form(item()), {"a.rail": "pass"}).is_complete


EVERY_TYPE = form(
    *(
        item(f"i_{type_}", type_, choices=COLOURS, reasons=(LOOSE,), na_allowed=True)
        for type_ in ItemType
        if type_ != ItemType.ROWS
    ),
    ROWS,
)
NAMES = [
    name
    for one in EVERY_TYPE.items
    for name in (
        one.field,
        f"mode.{one.key}",
        *(f"{one.field}.{end}" for end in ("low", "high", "reason", "note", "nophoto", "major", "0.grams", "0.kept", "")),
    )
]
TYPED = st.one_of(
    st.text(), st.sampled_from(["pass", "fail", "na", "green", "red", "loose", "rest", "-3.5", "2026-02-29", "1/1"])
)


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(TYPED, max_size=3)))
def test_whatever_is_sent_is_read_and_what_is_kept_can_be_stored(posted):
    reading = read_answers(EVERY_TYPE, posted, today=TODAY)
    for answer in reading.answers.values():
        stored = json.dumps(answer.to_plain()).encode()
        assert Answer.from_plain(json.loads(stored)) == answer
    at_fault = {problem.item for problem in reading.problems}
    assert at_fault.isdisjoint(reading.answers)
    assert {found.item for found in reading.findings} <= set(reading.answers)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(ItemType.PASS, "fail", Outcome.FAIL, Mode.ONE, ("loose",), "坏", "黑", True),
        Answer(ItemType.PASS, None, Outcome.NA),
        Answer(ItemType.NUMBER, Decimal("-18.50")),
        Answer(ItemType.PAIR, Pair(Decimal("1.5"), Decimal(100))),
        Answer(ItemType.CHOICE, "green", mode=Mode.REST),
        Answer(ItemType.CHOICES, ("green", "red"), Outcome.FAIL),
        Answer(ItemType.TEXT, "话"),
        Answer(ItemType.DATE, date(2024, 2, 29)),
        Answer(ItemType.DATETIME, "2026-11-20T18:30"),
        Answer(ItemType.ROWS, ({"grams": Answer(ItemType.NUMBER, Decimal(125))},)),
        Answer(ItemType.PHOTO, None, nophoto="黑"),
        Answer(ItemType.COMPUTED, Computed("scrap", TODAY), Outcome.FAIL, Mode.COMPUTED),
        Answer(ItemType.COMPUTED, Computed("unknown"), mode=Mode.COMPUTED),
    ],
    ids=lambda answer: answer.type,
)
def test_an_answer_comes_back_equal_from_json(answer):
    assert Answer.from_plain(json.loads(json.dumps(answer.to_plain()))) == answer


@pytest.mark.parametrize(
    "plain", [{}, {"type": "pass"}, {"type": "number", "value": "x", "outcome": "pass", "mode": "one"}]
)
def test_values_that_are_no_answer_are_refused(plain):
    with pytest.raises(FormError):
        Answer.from_plain(plain)


# --- The make of a form -------------------------------------------------------------------------------------------


def test_a_form_comes_back_equal_from_json():
    full = item(
        "gauge",
        ItemType.NUMBER,
        is_major=True,
        na_allowed=True,
        one_by_one=True,
        limits=Limits(None, Decimal("-12.5")),
        bounds=Limits(Decimal(-60), Decimal(60)),
        reasons=(LOOSE,),
        hint=Text("看", "Look"),
        basis=Basis(Text("规定", "Rule"), Mark.LOCAL),
        shown_if=Condition("cabinet", ("cold",)),
    )
    whole = replace(form(CABINET, full, ROWS, LIFETIME), seconds=20)
    plain = whole.to_plain()
    assert Form.from_plain(json.loads(json.dumps(plain))) == whole
    assert json.loads(json.dumps(plain)) == plain


@pytest.mark.parametrize(
    "plain", [{}, {"code": "X"}, {**form(item()).to_plain(), "items": [{"key": "x"}]}, {"items": 3}]
)
def test_values_that_are_no_form_are_refused(plain):
    with pytest.raises(FormError):
        Form.from_plain(plain)


SIMPLE = item("gauge", ItemType.CHOICE, choices=COLOURS)


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ((), FlawCode.NO_ITEMS),
        ((item(), item()), FlawCode.DUPLICATE_KEY),
        ((item("a.b"),), FlawCode.BAD_KEY),
        ((item("Rail"),), FlawCode.BAD_KEY),
        ((replace(item(), text=Text(" ", "Rail")),), FlawCode.NO_TEXT),
        ((item(type_=ItemType.CHOICE),), FlawCode.NO_CHOICES),
        ((item(type_=ItemType.CHOICES),), FlawCode.NO_CHOICES),
        ((item(type_=ItemType.CHOICE, choices=(COLOURS[0], COLOURS[0])),), FlawCode.DUPLICATE_CHOICE),
        ((item(reasons=(LOOSE, LOOSE)),), FlawCode.DUPLICATE_REASON),
        ((item(reasons=(Reason("x", Text("", "")),)),), FlawCode.NO_TEXT),
        ((item(fail_class=None),), FlawCode.NO_FAIL_CLASS),
        ((number("0", "8", fail_class=None),), FlawCode.NO_FAIL_CLASS),
        ((replace(ROWS, fail_class=None),), FlawCode.NO_FAIL_CLASS),
        ((number("8", "0"),), FlawCode.LIMITS_CROSSED),
        ((number("0", "8", bounds=Limits(Decimal(1), None)),), FlawCode.LIMITS_OUT_OF_BOUNDS),
        ((item("why", shown_if=Condition("gauge", ("red",))), SIMPLE), FlawCode.CONDITION_ON_LATER_ITEM),
        ((item("why", shown_if=Condition("why", ("pass",))),), FlawCode.CONDITION_ON_LATER_ITEM),
        ((SIMPLE, item("why", shown_if=Condition("gauge", ("pink",)))), FlawCode.CONDITION_NEVER_MET),
        ((item(), item("why", shown_if=Condition("rail", ("na",)))), FlawCode.CONDITION_NEVER_MET),
        ((item(type_=ItemType.ROWS),), FlawCode.NO_ROWS),
        ((item(rows=(item("sub", ItemType.TEXT),)),), FlawCode.NO_ROWS),
        ((item("rows", ItemType.ROWS, rows=(item("sub"),)),), FlawCode.ROW_NOT_SIMPLE),
        ((item("rows", ItemType.ROWS, rows=(ROWS.rows[0], ROWS.rows[0])),), FlawCode.DUPLICATE_KEY),
        ((replace(CABINET, fail_class=FailClass.NOW),), FlawCode.KNOWN_MAY_FAIL),
    ],
)
def test_a_badly_made_form_is_refused(items, code):
    assert code in [flaw.code for flaw in problems(form(*items))]


@pytest.mark.parametrize(
    ("given", "code"),
    [({"code": "no spaces"}, FlawCode.NO_CODE), ({"title": Text("", "Check")}, FlawCode.NO_TITLE)],
)
def test_a_form_needs_a_code_and_a_title(given, code):
    assert [flaw.code for flaw in problems(replace(form(item()), **given))] == [code]


def test_a_well_made_form_has_no_flaws():
    assert problems(form(item(), SIMPLE, CABINET, COLD, FROZEN, ROWS, LIFETIME)) == ()
    assert problems(form(item(), item("why", ItemType.TEXT, shown_if=Condition("rail", ("fail",))))) == ()
    assert problems(form(number("8", "8"))) == ()


def test_items_choices_and_reasons_are_found_by_key():
    whole = form(item(reasons=(LOOSE,)), SIMPLE)
    assert whole.item("gauge") == SIMPLE and whole.item("nothing") is None
    assert SIMPLE.choice("red") == COLOURS[1] and SIMPLE.choice("pink") is None
    assert whole.items[0].reason("loose") == LOOSE and whole.items[0].reason("torn") is None


def test_classes_and_marks_are_said_in_words_in_both_languages():
    assert [each.sign for each in FailClass] == ["停", "立", "限"]
    words = [each.text for each in (*FailClass, *Mark)]
    assert all(text.zh and text.en for text in words) and len(set(words)) == len(words)
