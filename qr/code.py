"""The short code printed on a label: seven random characters and one check character.

The alphabet leaves out 0 O 1 I L U, which people misread. Its thirty characters stand for the symmetries of a regular
polygon with fifteen corners (fifteen rotations, fifteen reflections), and a code is valid if its characters, each
moved by one more step of a fixed permutation than the one before, multiply to the identity. Because that group does
not commute and the permutation is anti-symmetric (Verhoeff 1969, Gumm 1985), every single wrong character and every
swap of two neighbours is caught; plain remainders cannot do that with an even number of characters.
"""

import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8

_choose = secrets.SystemRandom().choice

_HALF = len(ALPHABET) // 2
_TURN = 1
_SHIFT = 3


class Flaw(StrEnum):
    """Why typed text is no code."""

    EMPTY = "empty"
    LENGTH = "length"
    CHARACTER = "character"
    CHECK = "check"


@dataclass(frozen=True)
class CodeProblem:
    """The first flaw of a typed code.

    `length` counts the characters after normalising. `character` and `position` (counted from 1, without spaces and
    dashes) name the first impossible character and are None for the other flaws.
    """

    flaw: Flaw
    length: int
    character: str | None = None
    position: int | None = None


def new_code(
    choice: Callable[[Sequence[str]], str] = _choose,
) -> str:
    """Return a valid code of eight characters; `choice` picks one character out of a sequence."""
    body = "".join(choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check_character(body)


def normalise(typed: str) -> str:
    """Return typed text as a code is stored: half-width capitals without spaces, dashes and invisible characters.

    What is no letter, digit or separator stays, so that `problem` can name it.
    """
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(
        _capital(character) for character in plain if not _is_separator(character)
    )


def problem(typed: str) -> CodeProblem | None:
    """Return the first flaw of typed text, or None if it normalises to a valid code."""
    code = normalise(typed)
    if not code:
        return CodeProblem(Flaw.EMPTY, length=0)
    if len(code) != LENGTH:
        return CodeProblem(Flaw.LENGTH, length=len(code))
    for position, character in enumerate(code, start=1):
        if character not in ALPHABET:
            return CodeProblem(
                Flaw.CHARACTER, length=LENGTH, character=character, position=position
            )
    if not _is_balanced(code):
        return CodeProblem(Flaw.CHECK, length=LENGTH)
    return None


def pretty(code: str) -> str:
    """Return a code as it is printed and read aloud: XXXX-XXXX."""
    return f"{code[:4]}-{code[4:]}"


def near(typed: str) -> tuple[str, ...]:
    """Return the valid codes one swap of neighbours or one other character away from typed text.

    Swaps come first, then replacements from left to right; at most fifteen in all, because each position has one
    replacement that makes the check right. Empty for another length than eight and for text that is valid already.
    """
    code = normalise(typed)
    if len(code) != LENGTH:
        return ()
    candidates = [*_swapped(code), *_replaced(code)]
    return tuple(
        dict.fromkeys(
            other for other in candidates if other != code and problem(other) is None
        )
    )


def _capital(character: str) -> str:
    return character.upper() if character.isascii() else character


def _is_separator(character: str) -> bool:
    """Decide by Unicode category: spaces, controls, invisible marks and every kind of dash; also the underscore."""
    return (
        unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Pc"}
        or character in "\u2212\u30fc"
    )


def _swapped(code: str) -> list[str]:
    return [
        code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(LENGTH - 1)
    ]


def _replaced(code: str) -> list[str]:
    return [
        code[:at] + character + code[at + 1 :]
        for at in range(LENGTH)
        for character in ALPHABET
    ]


def _check_character(body: str) -> str:
    """Return the one character that makes `body` valid."""
    return next(character for character in ALPHABET if _is_balanced(body + character))


def _is_balanced(code: str) -> bool:
    """Decide whether the moved characters of a code multiply to the identity."""
    product = 0
    for position, character in enumerate(code):
        product = _product(product, _moved(ALPHABET.index(character), position))
    return product == 0


def _product(first: int, second: int) -> int:
    """Return the product in the group of 15 rotations (0 to 14) and 15 reflections (15 to 29)."""
    turn, is_mirrored = first % _HALF, first >= _HALF
    other, is_other_mirrored = second % _HALF, second >= _HALF
    angle = (turn - other if is_mirrored else turn + other) % _HALF
    return angle + _HALF * (is_mirrored != is_other_mirrored)


def _moved(element: int, steps: int) -> int:
    """Return an element after `steps` of the permutation: rotations are turned back, reflections are shifted.

    It is anti-symmetric (x * moved(y) differs from y * moved(x) for all x, y) because fifteen is odd and
    `_TURN + _SHIFT` is no multiple of fifteen.
    """
    if element >= _HALF:
        return (element - _HALF + steps * _SHIFT) % _HALF + _HALF
    return (_TURN - element) % _HALF if steps % 2 else element
