"""UX W14, L13: the guide says the same in both languages, leads to pages that are there, and quotes what they say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from PIL import Image

from kiosk import create_app
from kiosk.operations import demo, labels, people
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.web import edge
from kiosk.web.desk.guide import PICTURES
from qr import code as codes
from tests.conftest import Browser, FrozenClock, settings_for
from tests.factories import inspect
from tests.instants import FRIDAY_MORNING, SHANGHAI, local
from tests.web.desk import look, read, sit, words

ROOT = Path(__file__).resolve().parents[2]
PROSE = ROOT / "templates" / "desk" / "guide"
STATIC = ROOT / "static"
CHAPTERS = ("first-day", "second-day", "third-day", "fourth-day", "fifth-day", "questions")
PAGES = ("/desk/guide", "/desk/guide/all", *(f"/desk/guide/{key}" for key in CHAPTERS))
LANGUAGES = ("zh", "en")
MORNING = local("2026-11-20 10:10")
EXTINGUISHER, RECORDER = "灭火器 食-1-02", "赵师傅(水电)"
MOST_BYTES, MOST_TOGETHER, MOST_PICTURES = 60_000, 1_000_000, 25


def speak(client: FlaskClient, language: str) -> FlaskClient:
    """Let this browser ask for a language."""
    client.set_cookie("kiosk_language", language)
    return client


def steps(client: FlaskClient, key: str, language: str) -> list[Tag]:
    """Return the steps of a chapter as a supervisor sees them."""
    return look(speak(sit(client), language), f"/desk/guide/{key}").select(".guide-step")


def links(piece: Tag) -> list[str]:
    return [link["href"] for link in piece.select("a[href]")]


# -- who sees it, and where it stands ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_supervisor_reads_it_and_a_stranger_signs_in_first(client, path):
    assert client.get(path).status_code == 303
    assert len(look(sit(client), path).select("h1")) == 1


@pytest.mark.parametrize("path", PAGES)
def test_a_recorder_is_refused(client, cast, path):
    with writing():
        token = people._sign_in(people._staff(cast.inspector), None, FRIDAY_MORNING)
    client.set_cookie(edge.DESK_COOKIE, token.value)
    assert client.get(path).status_code == 403


def test_a_chapter_nobody_wrote_is_not_found(client):
    assert sit(client).get("/desk/guide/parts").status_code == 404


def test_the_side_leads_to_the_guide_and_shows_where_one_is(client):
    sit(client)
    assert "/desk/guide" in links(look(client, "/desk").select_one(".side-nav"))
    for path in PAGES:
        here = look(client, path).select(".side-nav a[aria-current]")
        assert [link["href"] for link in here] == ["/desk/guide"], path


def test_the_first_page_leads_to_every_chapter_in_order(client):
    found = links(look(sit(client), "/desk/guide").select_one("main .list"))
    assert found == [f"/desk/guide/{key}" for key in CHAPTERS]


def test_each_chapter_leads_to_the_next(client):
    sit(client)
    for key, following in pairwise(CHAPTERS):
        assert links(look(client, f"/desk/guide/{key}").select_one("main .buttons"))[-2] == f"/desk/guide/{following}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_printing_holds_every_step_once(client, language):
    each = [step["id"] for key in CHAPTERS for step in steps(client, key, language)]
    whole = look(speak(sit(client), language), "/desk/guide/all")
    assert [step["id"] for step in whole.select(".guide-step")] == each
    ids = [tag["id"] for tag in whole.select("[id]")]
    assert len(ids) == len(set(ids))


# -- the same in both languages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_has_its_file_and_no_other_is_left_over(language):
    assert {file.stem for file in (PROSE / language).iterdir()} == set(CHAPTERS)


@pytest.mark.parametrize("key", CHAPTERS)
def test_both_languages_have_the_same_steps_pictures_links_and_quoted_words(client, key):
    def shape(step: Tag, language: str) -> tuple:
        pictures = [image["src"].removesuffix(f"-{language}.webp") for image in step.select("img")]
        quoted = Counter(press["data-on"] for press in step.select(".guide-press"))
        lines = len(step.select("li, .guide-words > p"))
        return step["id"], pictures, Counter(links(step)), quoted, lines

    zh, en = ([shape(step, language) for step in steps(client, key, language)] for language in LANGUAGES)
    assert zh == en and zh


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CHAPTERS)
def test_every_step_has_a_title_words_and_a_picture_that_is_described(client, key, language):
    for step in steps(client, key, language):
        assert words(step.select_one("h2")) and words(step.select_one(".guide-words"))
        assert all(image["alt"].strip() for image in step.select("img"))


# -- the pictures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_stands_in_the_guide_once_with_its_size(client, language):
    shown = look(speak(sit(client), language), "/desk/guide/all").select(".guide-step img")
    assert Counter(image["src"] for image in shown) == Counter(
        f"/static/{picture.file(language)}" for picture in PICTURES.values()
    )
    sizes = {(picture.file(language), str(picture.width), str(picture.height)) for picture in PICTURES.values()}
    assert {(image["src"].removeprefix("/static/"), image["width"], image["height"]) for image in shown} == sizes


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_there_small_and_of_the_size_it_is_taken_in(name, language):
    picture = PICTURES[name]
    file = STATIC / picture.file(language)
    with Image.open(file) as opened:
        assert (opened.format, opened.size) == ("WEBP", (picture.width, picture.height))
    assert file.stat().st_size <= MOST_BYTES


def test_no_picture_is_left_over_and_all_together_are_small():
    files = sorted((STATIC / "guide").iterdir())
    wanted = {picture.file(language) for picture in PICTURES.values() for language in LANGUAGES}
    assert {f"guide/{file.name}" for file in files} == wanted
    assert sum(file.stat().st_size for file in files) <= MOST_TOGETHER
    assert len(PICTURES) <= MOST_PICTURES


# -- what it speaks of ------------------------------------------------------------------------------------------------


@dataclass
class Sample:
    """The sample kindergarten: browsers at its desk, of an enrolled phone and of nobody, and its pages' addresses."""

    desk: FlaskClient
    phone: FlaskClient
    nobody: FlaskClient
    paths: dict[str, tuple[FlaskClient, str]]

    def page(self, name: str, language: str) -> BeautifulSoup:
        """Return a page the guide speaks of; an address that is only posted to is posted to."""
        browser, path = self.paths[name]
        speak(browser, language)
        if not path.startswith("POST "):
            return look(browser, path)
        token = look(browser, "/desk/devices").select_one("input[name=form_token]")["value"]
        return read(browser.post(path.removeprefix("POST "), data={"form_token": token, "name": language}))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """Return the sample kindergarten on a Friday morning."""
    app = create_app(settings_for(tmp_path_factory.mktemp("sample")), clock=FrozenClock(MORNING), is_new=True)
    app.test_client_class = Browser
    with app.app_context():
        demo.build(now=MORNING, zone=SHANGHAI, new_code=partial(codes.new_code, Random(1).choice))
        yield _enter(Sample(*(app.test_client() for _ in range(3)), paths={}))
        db.session.remove()
        db.engine.dispose()


def _enter(sample: Sample) -> Sample:
    chief = queries.person_named(demo.USERNAMES["administrator"])
    who = next(person for person in queries.people() if person.name == RECORDER)
    point = next(each for each in queries.checkpoints() if each.name == EXTINGUISHER)
    code = queries.codes_in_use()[point.id]
    phone, signed = people.enrol_phone(
        people.offer_enrolment(now=MORNING, by=chief.id).value, person_id=who.id, pin=demo.PIN, pin_again=demo.PIN,
        name="手机", now=MORNING,
    )  # fmt: skip
    at_desk, _ = people.sign_in_at_desk(chief.username, demo.PASSWORD, now=MORNING)
    sample.desk.set_cookie(edge.DESK_COOKIE, at_desk.value)
    sample.phone.set_cookie("kiosk_phone", phone.value)
    sample.phone.set_cookie("kiosk_sign_in", signed.value)
    other = next(each for each in queries.checkpoints() if each.name == "灭火器 教-1-01")
    labels.note_printed(
        [code], key="guide-sample", address="http://10.0.0.1", stock="plain-a4", now=MORNING, by=chief.id
    )
    saved = inspect(other, "FIRE-01", at=MORNING, by=who.id)
    offer = people.offer_enrolment(now=MORNING, by=chief.id)
    missed = look(sample.desk, "/desk/late?state=missed").select_one("#late-rows .moves a")["href"]
    sample.paths |= {
        name: (sample.desk, path)
        for name, path in (
            ("setup-points", "/desk/setup/checkpoints"), ("setup", "/desk/setup"), ("labels", "/desk/labels"),
            ("print", f"/desk/labels/print?point={point.id}&stock=plain-a4-large"),
            ("label", f"/desk/labels/{point.id}"),
            ("devices", "/desk/devices"), ("offer", "POST /desk/devices/phones"), ("late", "/desk/late"),
            ("excuse", missed), ("hazards", "/desk/hazards"), ("checkpoint", f"/desk/checkpoints/{point.id}"),
            ("calendar", "/desk/calendar"), ("people", "/desk/people"), ("leave", f"/desk/people/{who.id}/remove"),
        )
    }  # fmt: skip
    sample.paths |= {
        name: (sample.phone, path)
        for name, path in (("form", f"/c/{code}"), ("saved", f"/saved/{saved.id}"), ("welcome", "/"), ("find", "/find"))
    }
    sample.paths["enrol"] = (sample.nobody, f"/enrol/{offer.value}")
    return sample


def quoted(client: FlaskClient, language: str) -> dict[str, set[str]]:
    """Return the quoted words of the whole guide by the page they are said to stand on."""
    found: dict[str, set[str]] = {}
    for press in look(speak(sit(client), language), "/desk/guide/all").select(".guide-press"):
        found.setdefault(press["data-on"], set()).add(words(press))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quoted_word_stands_on_the_page_it_is_said_to_be_on(client, sample, language):
    asked = quoted(client, language)
    assert asked.keys() == sample.paths.keys()
    missing = {name: sorted(asked[name] - standing(sample.page(name, language))) for name in asked}
    assert {name: gone for name, gone in missing.items() if gone} == {}


def standing(page: BeautifulSoup) -> set[str]:
    """Return every piece of text of a page; one with a number behind it counts without it too."""
    texts = {" ".join(text.split()) for text in page.stripped_strings}
    return texts | {text.rstrip("0123456789 ") for text in texts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_opens_a_page_for_a_supervisor_and_is_called_as_that_page_is(client, language):
    for link in look(speak(sit(client), language), "/desk/guide/all").select(".guide-step a[href]"):
        page = look(client, link["href"])
        called = [words(tag) for tag in page.select("h1, .side-nav a")]
        assert words(link) in [*called, *EXCEPT.get(link["href"], ())], link


# Said as what one does there, not as the page is called.
EXCEPT = {"/desk/late": ("填漏检说明", "Write excuse")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_names_no_address_outside(client, language):
    whole = look(speak(sit(client), language), "/desk/guide/all")
    assert all(address.startswith("/") for address in links(whole.select_one("main")))
