"""The short code on a label: alphabet, check character, typed variants (L1, L6, Q2)."""

import random

import pytest

from qr import code
from qr.code import ALPHABET, CodeProblem, Flaw


def chooser(seed: int = 7):
    return random.Random(seed).choice


def valid_code_with(fixed: dict[int, str], rng: random.Random) -> str:
    """Return a random valid code that has the given characters at the given positions."""
    free = next(at for at in range(code.LENGTH) if at not in fixed)
    signs = [fixed.get(at) or rng.choice(ALPHABET) for at in range(code.LENGTH)]
    for character in ALPHABET:
        signs[free] = character
        if code.problem("".join(signs)) is None:
            return "".join(signs)
    raise AssertionError("every position can make a code valid")


def test_alphabet_has_no_sign_that_is_misread():
    assert len(set(ALPHABET)) == len(ALPHABET) == 30
    assert not set(ALPHABET) & set("0O1ILU")


def test_new_code_is_valid_and_follows_its_source_of_randomness():
    made = [code.new_code(chooser()) for _ in range(2)]
    assert made[0] == made[1]
    assert code.problem(made[0]) is None
    assert len(made[0]) == 8


def test_new_codes_differ_with_the_default_source():
    assert len({code.new_code() for _ in range(200)}) == 200


@pytest.mark.parametrize("position", range(code.LENGTH))
def test_every_single_wrong_character_is_caught(position):
    rng = random.Random(position)
    for right in ALPHABET:
        valid = valid_code_with({position: right}, rng)
        for wrong in set(ALPHABET) - {right}:
            typed = valid[:position] + wrong + valid[position + 1 :]
            assert code.problem(typed) == CodeProblem(Flaw.CHECK, length=8)


@pytest.mark.parametrize("position", range(code.LENGTH - 1))
def test_every_swap_of_neighbours_is_caught(position):
    rng = random.Random(position)
    for first in ALPHABET:
        for second in set(ALPHABET) - {first}:
            valid = valid_code_with({position: first, position + 1: second}, rng)
            typed = valid[:position] + second + first + valid[position + 2 :]
            assert code.problem(typed) == CodeProblem(Flaw.CHECK, length=8)


@pytest.mark.parametrize(
    "written",
    [
        "{0}",
        " {1}\n",
        "{2}-{3}",
        "{2} {3}",
        "{2}—{3}",
        "{2}\u3000{3}",
        "{2}－{3}",
        "{2}ー{3}",
        "\u200b{0}\ufeff",
        "{4}",
    ],
)
def test_typed_variants_name_the_same_code(written):
    made = code.new_code(chooser())
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in made)
    typed = written.format(made, made.lower(), made[:4], made[4:], full_width)
    assert code.normalise(typed) == made
    assert code.problem(typed) is None


@pytest.mark.parametrize("typed", ["", "  ", " - — ", "\u200b\n"])
def test_nothing_typed_is_empty(typed):
    assert code.problem(typed) == CodeProblem(Flaw.EMPTY, length=0)


@pytest.mark.parametrize(
    ("typed", "length"), [("2", 1), ("234-5678", 7), ("2345-6789A", 9)]
)
def test_other_lengths_are_named_with_their_length(typed, length):
    assert code.problem(typed) == CodeProblem(Flaw.LENGTH, length=length)


@pytest.mark.parametrize(
    ("typed", "character", "position"),
    [
        ("2o45-6789", "O", 2),
        ("2345-678I", "I", 8),
        ("0O1I-LU00", "0", 1),
        ("234é-6789", "é", 4),
        ("2345-灭789", "灭", 5),
        ("234/6789", "/", 4),
    ],
)
def test_first_impossible_character_is_named_with_its_position(
    typed, character, position
):
    assert code.problem(typed) == CodeProblem(Flaw.CHARACTER, 8, character, position)


def test_pretty_code_has_two_groups_of_four():
    made = code.new_code(chooser())
    assert code.pretty(made) == f"{made[:4]}-{made[4:]}"
    assert code.normalise(code.pretty(made)) == made


@pytest.mark.parametrize("seed", range(30))
def test_near_holds_the_code_that_was_meant(seed):
    rng = random.Random(seed)
    meant = code.new_code(rng.choice)
    position = rng.randrange(7)
    wrong = rng.choice(sorted(set(ALPHABET) - {meant[position]}))
    replaced = meant[:position] + wrong + meant[position + 1 :]
    swapped = (
        meant[:position] + meant[position + 1] + meant[position] + meant[position + 2 :]
    )
    assert meant in code.near(code.pretty(replaced).lower())
    assert meant in (code.near(swapped) or (swapped,))


@pytest.mark.parametrize("seed", range(30))
def test_near_is_bounded_and_holds_only_valid_codes(seed):
    typed = "".join(random.Random(seed).choices(ALPHABET, k=8))
    candidates = code.near(typed)
    assert len(candidates) == len(set(candidates)) <= 15
    assert all(code.problem(candidate) is None for candidate in candidates)


def test_near_an_impossible_character_is_exactly_one_code():
    made = code.new_code(chooser())
    assert code.near(made[:3] + "0" + made[4:]) == (made,)


def test_near_a_valid_code_or_another_length_is_nothing():
    made = code.new_code(chooser())
    assert code.near(made) == code.near(made[:-1]) == code.near("") == ()
