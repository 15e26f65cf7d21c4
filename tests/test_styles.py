"""What the wall's styles are written in: what Chromium 51 knows (W8), the oldest WebView an Android 7 tablet may have.

The sheets are parsed and looked up in lists of what that browser has; what is not on a list is a fault, so that a
feature nobody thought of is found too. A new entry needs a look at when Chromium learned it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import tinycss2

STATIC = Path(__file__).resolve().parent.parent / "static"


def words(names: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(names.split())


# The sheets a wall page links: base.html's own and the face's.
WALL_SHEETS = ("tokens.css", "base.css", "board.css")

AT_RULES = frozenset({"media", "page"})
MEDIA = words("print screen all and prefers-color-scheme prefers-reduced-motion dark reduce min-width max-width")
PSEUDO = words(
    "root before after first-child last-child nth-child hover focus active checked disabled empty not target "
    "nth-of-type first-of-type last-of-type"
)
UNITS = words("px em rem vw vh pt mm ms s deg")
FUNCTIONS = words("var calc url rect rgb rgba grayscale translate translatex translatey rotate scale attr counter")
PROPERTIES = words(
    "align-content align-items align-self animation background background-color background-image background-position "
    "background-repeat background-size border border-bottom border-collapse border-color border-left border-radius "
    "border-right border-spacing border-style border-top border-width bottom box-shadow box-sizing break-after "
    "break-inside clear clip color columns content cursor display fill filter flex flex-basis flex-direction flex-grow "
    "flex-shrink flex-wrap float font font-family font-size font-style font-variant-numeric font-weight height "
    "justify-content left letter-spacing line-height list-style margin margin-bottom margin-left margin-right margin-top "
    "max-height max-width min-height min-width opacity order outline outline-color outline-offset overflow overflow-wrap "
    "overflow-x overflow-y padding padding-bottom padding-left padding-right padding-top page-break-after "
    "page-break-inside position resize right stroke stroke-width table-layout text-align text-decoration text-indent "
    "text-overflow text-transform top touch-action transform transition vertical-align visibility white-space width "
    "word-break word-wrap z-index size"
)
# Chromium 51 passes these over, and nothing is lost but some polish; prefixed ones stand beside the plain one.
POLISH = words(
    "accent-color appearance print-color-adjust scroll-behavior text-size-adjust text-underline-offset text-wrap "
    "user-select -webkit-appearance -webkit-filter -webkit-print-color-adjust -webkit-text-size-adjust "
    "-webkit-user-select"
)
# Values newer than their property: (property, value).
NEWER_VALUES = {
    "display": frozenset({"grid", "inline-grid", "contents", "flow-root", "subgrid"}),
    "position": frozenset({"sticky"}),
    "overflow": frozenset({"clip"}),
    "overflow-wrap": frozenset({"anywhere"}),
    "justify-content": frozenset({"space-evenly", "start", "end", "left", "right"}),
    "align-items": frozenset({"start", "end"}),
    "width": frozenset({"fit-content", "min-content", "max-content"}),
    "height": frozenset({"fit-content", "min-content", "max-content"}),
}
# Rules with these are dropped whole by a browser that does not know them, and are meant to be.
DROPPED = frozenset({"focus-visible", "placeholder", "-webkit-details-marker"})


def faults(text: str) -> list[str]:
    """Return what a sheet uses that Chromium 51 does not know, with its line."""
    return list(_rule_faults(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)))


def _rule_faults(rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            pseudo = set(_pseudo(rule.prelude))
            yield from (f"{rule.source_line}: :{name}" for name in sorted(pseudo - PSEUDO - DROPPED))
            if not pseudo & DROPPED:
                yield from _declaration_faults(rule.content)
        elif rule.type == "at-rule" and rule.lower_at_keyword in AT_RULES:
            if rule.lower_at_keyword == "media":
                words = {token.lower_value for token in _tokens(rule.prelude) if token.type == "ident"}
                yield from (f"{rule.source_line}: @media {word}" for word in sorted(words - MEDIA))
                yield from _rule_faults(
                    tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                )
            else:
                yield from _declaration_faults(rule.content)
        else:
            name = getattr(rule, "lower_at_keyword", rule.type)
            yield f"{rule.source_line}: {name if rule.type == 'error' else '@' + name}"


def _declaration_faults(content: list[Any]) -> Iterator[str]:
    for each in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if each.type != "declaration":
            yield f"{each.source_line}: {each.type} inside a rule"
            continue
        if not each.name.startswith("--") and each.lower_name not in PROPERTIES | POLISH:
            yield f"{each.source_line}: {each.name}"
        for token in _tokens(each.value):
            if token.type == "function" and token.lower_name not in FUNCTIONS:
                yield f"{each.source_line}: {token.name}()"
            elif token.type == "dimension" and token.lower_unit not in UNITS:
                yield f"{each.source_line}: {token.unit}"
            elif token.type == "hash" and len(token.value) in (4, 8) and not each.name.startswith("--"):
                yield f"{each.source_line}: a colour of {len(token.value)} digits"
            elif token.type == "ident" and token.lower_value in NEWER_VALUES.get(each.lower_name, ()):
                yield f"{each.source_line}: {each.name}: {token.value}"


def _tokens(tokens: list[Any]) -> Iterator[Any]:
    """Yield every token, those inside brackets and functions too."""
    for token in tokens:
        yield token
        yield from _tokens(getattr(token, "arguments", None) or getattr(token, "content", None) or [])


def _pseudo(prelude: list[Any]) -> Iterator[str]:
    """Yield the names after colons in a selector, those inside :not() too."""
    tokens = list(_tokens(prelude))
    for one, after in pairwise(tokens):
        if one.type == "literal" and one.value == ":" and after.type in ("ident", "function"):
            yield after.lower_value if after.type == "ident" else after.lower_name


@pytest.mark.parametrize("name", WALL_SHEETS)
def test_a_sheet_of_the_wall_uses_what_an_old_tablet_knows(name):
    assert faults((STATIC / name).read_text(encoding="utf-8")) == []


def test_a_wall_page_links_only_the_sheets_that_are_looked_at():
    folder = STATIC.parent / "templates"
    linked = {
        name
        for path in (folder / "base.html", *(folder / "board").glob("*.html"))
        for name in STATIC.glob("*.css")
        if f"'{name.name}'" in path.read_text(encoding="utf-8")
    }
    assert {path.name for path in linked} == set(WALL_SHEETS)


# --- The rules bite -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a { gap: 4px }",
        "a { row-gap: 4px }",
        "a { grid-gap: 4px }",
        "a { display: grid }",
        "a { display: contents }",
        "a { aspect-ratio: 1 }",
        "a { inset: 0 }",
        "a { inset-inline-start: 0 }",
        "a { margin-inline: 4px }",
        "a { width: clamp(1px, 2vw, 3px) }",
        "a { width: min(1px, 2vw) }",
        "a { width: calc(1px + max(1px, 2vw)) }",
        "a { width: fit-content }",
        "a { color: color-mix(in srgb, red, blue) }",
        "a { color: #11223344 }",
        "a { height: 100dvh }",
        "a { position: sticky }",
        "a { backdrop-filter: blur(2px) }",
        "a { justify-content: space-evenly }",
        "a:has(b) { color: red }",
        "a:is(b, c) { color: red }",
        "a:where(b) { color: red }",
        "a:focus-within { color: red }",
        "a:not(:focus-within) { color: red }",
        "a { b { color: red } }",
        "@supports (gap: 1px) { a { color: red } }",
        "@layer one { a { color: red } }",
        "@container (min-width: 1px) { a { color: red } }",
        "@media (hover: none) { a { color: red } }",
        "@media (width >= 10px) { a { color: red } }",
        "@media print { a { gap: 4px } }",
        "a { color }",
    ],
)
def test_what_an_old_tablet_does_not_know_is_found(text):
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "/* gap: 4px */ a { content: 'gap: 4px; :has(b)' }",
        ":root { --gap: 4px; --paper: #fff } a:not(:first-child)::before { margin: calc(var(--gap) / -2) }",
        "@media (max-width: 860px) { a { display: flex } }",
    ],
)
def test_what_it_knows_passes(text):
    assert faults(text) == []


# --- Nothing is named in vain ---------------------------------------------------------------------------------------


def test_every_token_is_used_and_every_token_used_is_set():
    sheets = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.css"))
    asked = set(re.findall(r"var\((--[a-z0-9-]+)", sheets))
    assert set(re.findall(r"^\s*(--[a-z0-9-]+):", sheets, re.MULTILINE)) == asked
