"""SAFE-4: guessing codes and board links is slowed down by address and overall; signed-in staff never are."""

from kiosk.web.edge.limits import OVERALL, PER_ADDRESS, SPAN_SECONDS, Guesses


class Seconds:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_an_address_is_stopped_after_so_many_wrong_guesses_and_let_in_again_later():
    seconds = Seconds()
    guesses = Guesses(seconds)
    assert [guesses.add("a") for _ in range(PER_ADDRESS + 1)] == [False] * PER_ADDRESS + [True]
    assert guesses.add("b") is False
    seconds.now = SPAN_SECONDS
    assert guesses.add("a") is False


def test_all_addresses_together_are_limited_too():
    guesses = Guesses(Seconds())
    results = [guesses.add(f"address {n}") for n in range(OVERALL + 1)]
    assert results == [False] * OVERALL + [True]


def test_guessing_codes_ends_in_a_page_that_says_when_to_try_again(client):
    answers = [client.get("/c/ABCDEFGH").status_code for _ in range(PER_ADDRESS + 1)]
    assert answers == [404] * PER_ADDRESS + [429]
    assert client.get("/c/ABCDEFGH").headers["Retry-After"] == "600"


def test_guessing_board_links_is_limited(client):
    answers = [client.get(f"/board/{n}").status_code for n in range(PER_ADDRESS + 1)]
    assert answers[:PER_ADDRESS] == [404] * PER_ADDRESS and answers[-1] in (404, 429)
