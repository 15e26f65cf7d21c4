"""Two editors at once: the second sees both versions and decides; nothing is overwritten silently (ux S7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, make_response, render_template, request

from kiosk.operations import edits
from kiosk.operations.edits import Outdated

NOT_CARRIED = frozenset({"seen", "form_token"})


@dataclass(frozen=True)
class Compared:
    """One field in both versions, as people read it."""

    label: str
    current: str
    typed: str


@dataclass(frozen=True)
class OutdatedPage:
    """Whose edit came first, both versions, and what to send to have one's own after all."""

    error: Outdated
    title: str
    fields: Sequence[Compared]
    carried: Sequence[tuple[str, str]]
    seen: str
    back: str


def outdated(
    error: Outdated,
    *,
    title: str,
    labels: Mapping[str, str],
    current: Mapping[str, str],
    typed: Mapping[str, str],
    back: str,
) -> Response:
    """Answer 409 with both versions of a thing side by side.

    `labels` gives the fields in their order with their words, `current` and `typed` their values as people read them,
    `back` the page that shows the thing. Sending again carries everything that was posted, with the present stamp.
    """
    page = OutdatedPage(
        error=error,
        title=title,
        fields=[
            Compared(word, current.get(field, ""), typed.get(field, ""))
            for field, word in labels.items()
        ],
        carried=[
            (name, value)
            for name, values in request.form.lists()
            if name not in NOT_CARRIED
            for value in values
        ],
        seen=edits.stamp(error.current),
        back=back,
    )
    return make_response(render_template("desk/outdated.html", page=page), 409)
