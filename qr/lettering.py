"""Text set into a given width without font files: cleaning, estimated widths, shrinking, wrapping, cutting.

Widths are estimates in em: Chinese characters are exactly one em wide in every font; Latin widths follow Arial, whose
metrics the usual sans-serif substitutes share, and unknown signs count as wide.
"""

import re
import unicodedata
from functools import cache, lru_cache

ELLIPSIS = "…"

_BOLD = 1.08
_ROUNDING = 1e-9
_NARROW = frozenset(" !'(),-./:;I[]`fijlrt{|}")
_BROAD = frozenset("MWmw%@")
_NON_CHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_OPENING = frozenset("（【《「『“‘([{")
_CLOSING = frozenset("，。、；：？！）】》」』”’…%·,.;:?!)]}")


def cleaned(text: str) -> str:
    """Return text as one line: controls, direction overrides, invisible marks and non-characters removed."""
    spaced = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text)
    visible = (
        sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join(_NON_CHARACTERS.sub("", "".join(visible)).split())


@lru_cache(maxsize=4096)
def width(text: str, *, is_bold: bool = False) -> float:
    """Return the estimated width of text in em."""
    return sum(_em(sign) for sign in text) * (_BOLD if is_bold else 1.0)


def cut(text: str, room: float, *, is_bold: bool = False) -> str:
    """Return text, shortened and ended with … where it is wider than `room` em."""
    if width(text, is_bold=is_bold) <= room:
        return text
    end = _fitting_length(
        text, room - width(ELLIPSIS, is_bold=is_bold), is_bold=is_bold
    )
    return text[:end].rstrip() + ELLIPSIS


def wrapped(
    text: str, room: float, *, most_lines: int | None = None, is_bold: bool = False
) -> tuple[str, ...]:
    """Return text on lines of `room` em, at most `most_lines`; what is left over is cut with … on the last line.

    Lines break at spaces and between Chinese characters, never before closing or after opening punctuation; a
    word longer than a line breaks anywhere.
    """
    lines: list[str] = []
    rest = text
    while rest and (most_lines is None or len(lines) < most_lines - 1):
        line = _first_line(rest, room, is_bold=is_bold)
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    if rest:
        lines.append(cut(rest, room, is_bold=is_bold))
    return tuple(lines)


def longest_word(text: str, *, is_bold: bool = False) -> float:
    """Return the width in em of the longest part of text that should not be broken."""
    breaks = [at for at in range(1, len(text)) if _may_break(text[at - 1], text[at])]
    parts = [
        text[start:end]
        for start, end in zip([0, *breaks], [*breaks, len(text)], strict=True)
    ]
    return max((width(part.strip(), is_bold=is_bold) for part in parts), default=0.0)


@cache
def _em(sign: str) -> float:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me"}:
        return 0.0
    if sign in _NARROW:
        return 0.34
    if sign in _BROAD:
        return 0.95
    if sign.isascii():
        return 0.70 if sign.isupper() else 0.57
    if sign < "\u0590":
        return 0.75
    if unicodedata.category(sign) in {"So", "Co", "Cn"}:
        return 1.4
    return 1.0


def _fitting_length(text: str, room: float, *, is_bold: bool) -> int:
    """Return how many characters from the start fit into `room` em; marks stay with their letter."""
    left = room / (_BOLD if is_bold else 1.0) + _ROUNDING
    for end, sign in enumerate(text):
        left -= _em(sign)
        if left < 0:
            return end
    return len(text)


def _first_line(text: str, room: float, *, is_bold: bool) -> str:
    """Return the longest beginning of `text` that fits and may end a line; always at least one character."""
    end = _fitting_length(text, room, is_bold=is_bold)
    if end == len(text):
        return text
    breaks = (at for at in range(end, 0, -1) if _may_break_at(text, at))
    return text[: next(breaks, max(end, 1))]


def _may_break_at(text: str, at: int) -> bool:
    """Decide whether a line may end before a character; what begins the next line counts, spaces left out."""
    begins = text[at:].lstrip()[:1]
    return _may_break(text[at - 1], text[at]) and begins not in _CLOSING


def _may_break(before: str, after: str) -> bool:
    """Decide whether a line may end between two neighbouring characters."""
    if before.isspace() or after.isspace():
        return True
    if before in _OPENING or after in _CLOSING or _em(after) == 0.0:
        return False
    return not (_is_in_word(before) and _is_in_word(after))


def _is_in_word(sign: str) -> bool:
    """Decide whether a character belongs to a script that is broken at spaces: Latin, Greek, Cyrillic, Arabic ..."""
    return "!" <= sign <= "~" or "\u00a1" <= sign <= "\u1dff"
