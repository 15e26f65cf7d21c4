"""The moves of a hazard as pages read and say them: typed values stay, rubbish is named, every flaw has its sentence."""

import pytest
from werkzeug.datastructures import MultiDict

from kiosk.core.hazard import Flaw, MoveKind, State
from kiosk.operations.photos import PhotoFlaw
from kiosk.storage import queries
from kiosk.web.edge import moves
from kiosk.web.edge.moment import moment_of
from tests.factories import barred, checkpoint, moved, rectified, reported
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON

KEY = "k" * 32


@pytest.fixture(autouse=True)
def request_of_a_page(app):
    """Read and say everything inside one request in Chinese."""
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        yield


@pytest.fixture
def hazard(cast):
    """Return a hazard the inspector reported."""
    return reported(checkpoint(), by=cast.inspector, now=FRIDAY_MORNING)


def unread(typed):
    """Return the fields that made no sense."""
    return {each.field for each in typed.unread.every} if typed.unread else set()


def read(**fields):
    return moves.read_move(MultiDict({"key": KEY, "seen": "3", "kind": "rectify"} | fields))


@pytest.mark.parametrize("written", ["一百", "-5", "1.234", "1e3", "12 34", "12.", "9" * 12, "=1+1", "<b>"])
def test_what_is_no_amount_is_refused_beside_its_field_and_kept(written):
    typed = read(cost=written, note="换好了")
    assert unread(typed) == {"cost"}
    assert (typed.values["cost"], typed.values["note"]) == (written, "换好了")


@pytest.mark.parametrize("written", ["2026-13-01", "明天", "2026-1120", "1999-01-01", "2100-01-01"])
def test_what_is_no_date_is_refused_beside_its_field(written):
    assert unread(read(kind="assign", due_on=written)) == {"due_on"}


def test_a_move_is_read_with_all_that_came_with_it():
    typed = read(
        kind="assign", assignee="4", firm="", due_on="2026/11/25", note="换锁", is_major="", cost="乱写", materials=""
    )
    assert (typed.kind, typed.seen, typed.key, unread(typed)) == (MoveKind.ASSIGN, 3, KEY, set())
    assert typed.arguments["assignee_id"] == 4
    assert typed.arguments["due_on"].isoformat() == "2026-11-25"
    assert typed.arguments["cost"] is None


@pytest.mark.parametrize("kind", ["", "report", "forget", "RECTIFY"])
def test_an_unknown_move_is_none(kind):
    assert read(kind=kind).kind is None


def test_a_page_without_a_key_is_refused():
    assert unread(read(key="short")) == {""}


def test_a_choice_that_is_no_number_is_nobody_and_never_left_out():
    assert read(kind="assign", assignee="abc").arguments["assignee_id"] == 0
    assert read(kind="assign", assignee="").arguments["assignee_id"] is None


@pytest.mark.parametrize("flaw", [*Flaw, *PhotoFlaw])
def test_every_flaw_has_a_sentence(flaw):
    assert moves.flaw_words(flaw).endswith(("。", "！"))


def test_the_sentence_for_the_own_repair_says_who_may():
    assert moves.flaw_words(Flaw.OWN_REPAIR) == "复查要由整改人以外的人做。"


@pytest.mark.parametrize("kind", MoveKind)
def test_every_move_has_its_words(kind):
    assert moves.kind_words(kind) and moves.note_words(kind)


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_word(state, hazard):
    course = queries.hazard(hazard.id).card.course
    assert moves.state_words(type(course)(**{**vars(course), "state": state}))


def shown(hazard, person_id):
    return moves.move_page(queries.hazard(hazard.id), person_id)


def test_the_page_offers_the_natural_next_move_and_folds_the_others(app, hazard, cast):
    page = shown(hazard, cast.supervisor)
    assert (page.natural, page.seen) == (MoveKind.ASSIGN, queries.moves_of(hazard.id)[-1].id)
    html = rendered(app, page)
    # Every form can be sent by itself, with the token, and only the natural one is unfolded.
    assert html.count("<form") == len(page.allowed) == html.count('name="form_token"')
    assert html.count("<details") == len(page.allowed) - 1
    assert 'value="2026-11-27"' in html


def test_a_recorder_takes_a_hazard_up_only_in_the_own_name(app, hazard, cast):
    page = shown(hazard, cast.stranger)
    assert page.allowed == (MoveKind.ASSIGN,)
    html = rendered(app, page)
    assert f'<input type="hidden" name="assignee" value="{cast.stranger}">' in html
    assert "<select" not in html and 'name="due_on"' not in html


def test_a_major_hazard_without_guard_asks_for_it_first(hazard, cast):
    moved(hazard.id, MoveKind.GRADE, by=cast.supervisor, now=FRIDAY_NOON, is_major=True)
    moved(hazard.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_NOON, assignee_id=cast.rectifier)
    assert shown(hazard, cast.rectifier).natural is MoveKind.GUARD
    moved(hazard.id, MoveKind.GUARD, by=cast.rectifier, now=FRIDAY_NOON)
    assert shown(hazard, cast.rectifier).natural is MoveKind.TREATMENT


def test_the_repairer_is_not_offered_to_verify(hazard, cast):
    rectified(hazard.id, by=cast.supervisor, repairer=cast.supervisor, now=FRIDAY_NOON)
    assert MoveKind.VERIFY not in shown(hazard, cast.supervisor).allowed
    assert shown(hazard, cast.administrator).natural is MoveKind.VERIFY


def test_hostile_words_come_out_as_text(app, cast):
    words = '<script>alert(1)</script>"\'&\u202e'
    hazard = barred(checkpoint(), by=cast.supervisor, now=FRIDAY_MORNING)
    moved(hazard.id, MoveKind.GUARD, by=cast.supervisor, now=FRIDAY_NOON, note=words)
    html = app.jinja_env.from_string(
        '{% from "shared/hazard.html" import history with context %}{{ history(file, today) }}'
    ).render(file=queries.hazard(hazard.id), today=FRIDAY_NOON.date(), moment_of=moment_of)
    assert "<script>" not in html and "&lt;script&gt;" in html


def rendered(app, page):
    return app.jinja_env.from_string(
        '{% from "shared/hazard.html" import moves with context %}{{ moves(page, "/hazards/1/moves") }}'
    ).render(page=page)
