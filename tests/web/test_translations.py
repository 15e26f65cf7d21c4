"""LANG-1: every text of the pages has its English words, and the compiled catalogue is the one that is read."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "kiosk" / "web" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


@pytest.fixture(scope="module")
def english():
    with CATALOGUE.open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="en") if message.id}


def wanted():
    """Return every text marked for translation in code and templates."""
    found = set()
    for folder, method in ((ROOT / "kiosk", [("**.py", "python")]), (ROOT / "templates", [("**.html", "jinja2")])):
        found |= {text for _, _, text, _, _ in extract_from_dir(folder, method, keywords={"_": None, "gettext": None})}
    return found


def test_every_text_has_its_english_words(english):
    assert sorted(text for text in wanted() if not english.get(text)) == []


def test_no_english_words_are_left_over(english):
    assert sorted(english.keys() - wanted()) == []


def test_english_words_keep_the_placeholders_and_hold_no_chinese(english):
    assert [text for text, words in english.items() if sorted(set(_PLACEHOLDER.findall(text))) != sorted(set(_PLACEHOLDER.findall(words)))] == []
    assert [words for words in english.values() if _HAN.search(words)] == []


def test_the_compiled_catalogue_is_the_written_one(english):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == english


def test_pages_speak_the_language_the_browser_asks_for(client):
    zh = client.get("/", headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
    en = client.get("/", headers={"Accept-Language": "en-GB,en"}).get_data(as_text=True)
    assert 'lang="zh-CN"' in zh and "后勤工作台" in zh
    assert 'lang="en"' in en and "后勤工作台" not in en
