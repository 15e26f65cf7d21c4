"""Every page, on its screen, in both languages: answered as meant, whole, quiet, from this server only (G4).

Leaves a picture of each in screenshots/.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser import measure, pages
from tests.browser.pages import PAGES, Page, Scene
from tests.browser.window import TABLET, Window

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parent / "screenshots"
LANGUAGES = ("zh", "en")
_HAN = re.compile(r"[㐀-鿿、。，：；！？（）“”…]*[㐀-鿿][㐀-鿿、。，：；！？（）“”… 0-9A-Za-z]*")
_WORDS = """
const found = new Set([document.title]);
const isOther = element => !!element.closest("[lang^=zh]:not(html)");
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const element = walk.currentNode.parentElement;
  if (!element.closest("script, style, bdi") && !isOther(element)) found.add(walk.currentNode.data.trim());
}
document.querySelectorAll("[placeholder], [aria-label], [title], [alt]").forEach(element => {
  if (!isOther(element)) ["placeholder", "aria-label", "title", "alt"].forEach(name => found.add(element.getAttribute(name) || ""));
});
return [...found].filter(text => text);
"""


@dataclass(frozen=True)
class Sight:
    """What a page was like when it was looked at."""

    status: int
    language: str
    cut: tuple[str, ...]
    complaints: tuple[str, ...]
    hosts: frozenset[str]
    words: tuple[str, ...]


@pytest.fixture(scope="session")
def sights() -> dict[tuple[str, str], Sight]:
    """Return what has been looked at already, so that each page is opened once in each language."""
    return {}


@pytest.fixture
def sight(request, desk_window: Window, scenes: dict[str, Scene], sights) -> Sight:
    """Return the look of the page and language of this test, taken with a picture the first time."""
    page, language = request.param
    if (page.name, language) not in sights:
        sights[page.name, language] = _look(desk_window, page, scenes[page.school], language)
    return sights[page.name, language]


def _look(window: Window, page: Page, scene: Scene, language: str) -> Sight:
    window.driver.get("about:blank")
    window.complaints(), window.hosts()
    pages.show(window, page, scene, language)
    status, lang = window.status, window.run("return document.documentElement.lang")
    cut, words = measure.cut(window), window.run(_WORDS)
    window.picture(PICTURES / f"{page.name}-{language}.png", is_whole=page.screen is not TABLET)
    return Sight(status, lang, tuple(cut), tuple(window.complaints()), frozenset(window.hosts()), tuple(words))


def every_page(*languages: str) -> pytest.MarkDecorator:
    looks = [(page, language) for page in PAGES for language in languages]
    return pytest.mark.parametrize("sight", looks, indirect=True, ids=[f"{page.name}-{lang}" for page, lang in looks])


@every_page(*LANGUAGES)
def test_the_page_is_whole_and_quiet(sight, request):
    page, language = request.node.callspec.params["sight"]
    assert sight.status == page.status
    assert sight.language.startswith(language)
    assert sight.cut == () and sight.complaints == ()


@every_page("zh")
def test_the_page_asks_no_other_host(sight, request, scenes):
    page, _ = request.node.callspec.params["sight"]
    assert sight.hosts == {scenes[page.school].live.url.removeprefix("http://")}


@every_page("en")
def test_in_english_only_names_are_chinese(sight, request, scenes):
    page, _ = request.node.callspec.params["sight"]
    assert untranslated(sight.words, scenes[page.school].names) == []


def untranslated(words: tuple[str, ...], names: frozenset[str]) -> list[str]:
    """Return the Chinese pieces of some texts that are left once every entered name is taken out."""
    left = []
    for text in words:
        for name in sorted((name for name in names if name in text), key=len, reverse=True):
            text = text.replace(name, " ")
        left += [found.strip() for found in _HAN.findall(text)]
    return sorted(set(left))
