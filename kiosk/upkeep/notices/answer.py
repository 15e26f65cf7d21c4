"""What came of one try to send, in words that hold no secret."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from kiosk.core.notices import Outcome

LONGEST_WORDS = 100
_LEAST_SECRET = 4
_LONG = 12


class Reason(StrEnum):
    """Why a try came to nothing before the other side said anything of its own."""

    UNREACHABLE = "unreachable"
    NAME = "name"
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    CUT_OFF = "cut_off"
    REDIRECT = "redirect"
    GARBAGE = "garbage"
    INSIDE = "inside"
    SIGN_IN = "sign_in"
    REFUSED = "refused"
    NO_WORD = "no_word"
    BROKEN = "broken"


@dataclass(frozen=True)
class Answer:
    """The outcome of a try with the other side's code and words, or with our own reason as the code and no words."""

    outcome: Outcome
    code: str = ""
    words: str = ""


def failed(reason: Reason) -> Answer:
    """Return the answer of a try of which it is certain that nothing arrived."""
    return Answer(Outcome.FAILED, reason)


def unclear(reason: Reason) -> Answer:
    """Return the answer of a try of which nobody knows whether the message arrived."""
    return Answer(Outcome.UNCLEAR, reason)


def without_secrets(words: str, secrets: Mapping[str, str]) -> str:
    """Return what the other side said on one line, shortened, and without any part of the secrets it may have echoed."""
    found = words
    for piece in sorted(_pieces(secrets.values()), key=len, reverse=True):
        found = re.sub(re.escape(piece), "…", found, flags=re.IGNORECASE)
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in found).split())
    return line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 1]}…"


def _pieces(secrets: Iterable[str]) -> set[str]:
    """Return secrets with their parts: the path's last step and the query's values of an address."""
    found = set()
    for secret in secrets:
        found.add(secret)
        try:
            parts = urlsplit(secret)
        except ValueError:
            continue
        if not parts.scheme:
            continue
        found.update(value for _name, value in parse_qsl(parts.query))
        # The other steps of a path are common words; a host is a secret only where Apprise keeps a key in its place.
        steps = parts.path.split("/") + (re.split("[:@]", parts.netloc) if parts.scheme not in ("http", "https") else [])
        found.update(step for step in steps if any(map(str.isdigit, step)) or len(step) >= _LONG)
    return {piece for piece in found if len(piece) >= _LEAST_SECRET}
