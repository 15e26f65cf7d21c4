"""The step before saving: what was typed, what it does to the checks, and a button that saves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import make_response, render_template, request

NOT_CARRIED = frozenset({"form_token", "sure", "is_sure"})


@dataclass(frozen=True)
class Sure:
    """What is about to be saved: its lines, notes and effect; `ask` is a sentence to be ticked before it is."""

    title: str
    lines: Sequence[tuple[str, str]]
    effect: Sequence[str]
    button: str
    back: str
    notes: Sequence[str] = ()
    ask: str = ""
    is_bad: bool = False


def is_sure() -> bool:
    """Decide whether the request comes from the page that showed what it does."""
    return request.form.get("sure") == "1"


def is_ticked() -> bool:
    """Decide whether the sentence of the page that asks was ticked."""
    return request.form.get("is_sure") == "1"


def asked(page: Sure, *, is_missing: bool = False) -> Any:
    """Show what is about to be saved; `is_missing`: the sentence to be ticked was not, so the answer is 422."""
    carried = [
        (name, value) for name, values in request.form.lists() if name not in NOT_CARRIED for value in values
    ]
    body = render_template("desk/calendar_sure.html", page=page, carried=carried, is_missing=is_missing)
    return make_response(body, 422 if is_missing else 200)
