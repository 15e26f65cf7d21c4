"""Calendar feeds: making a link for a calendar, taking it out of use, and what is read by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, make_response, render_template
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.exchange.icalendar import to_ics
from kiosk.operations import feeds as operations
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.people import fingerprint
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from qr.symbol import svg

WHOLE = "school"


@dataclass(frozen=True)
class FeedList:
    """The feeds in use, the names of all people by number, and who a feed may be made for."""

    feeds: Sequence[Any]
    people: Mapping[int, str]
    choices: Sequence[tuple[str, str]]


@bp.get("/feeds")
@edge.needs_supervisor
def feeds() -> str:
    """Show the feeds in use and make another."""
    return render_template("desk/feeds.html", feeds=_feeds(), typed={}, error=None, said="")


@bp.post("/feeds")
@edge.needs_supervisor
def make_feed() -> Any:
    """Make a feed's link and show it, this once."""
    whose, language = inputs.text("person"), inputs.text("language") or edge.language()
    person_id = None if whose == WHOLE else inputs.whole(whose)
    try:
        if whose != WHOLE and person_id is None:
            raise Refused(Refusal.UNKNOWN_PERSON, "person")
        token = operations.make_feed(person_id=person_id, language=language, now=edge.now(), by=sitting().id)
    except Refused as error:
        typed = {"person": whose, "language": language}
        return edge.invalid("desk/feeds.html", feeds=_feeds(), typed=typed, error=error, said=edge.refusal(error))
    link = f"{edge.base_url()}/desk/feeds/{token.value}.ics"
    return render_template("desk/feed.html", link=link, drawn=Markup(svg(link)))


@bp.post("/feeds/<int(max=999999999):feed_id>/revoke")
@edge.needs_supervisor
def revoke_feed(feed_id: int) -> Any:
    """Take a feed out of use."""
    operations.revoke_feed(feed_id, now=edge.now(), by=sitting().id)
    return edge.done("desk.feeds")


@bp.get("/feeds/<token>.ics")
def read_feed(token: str) -> Response:
    """Return a feed to whoever holds its link; answers 404 for an unknown or revoked one."""
    found = queries.feed_with(fingerprint(token))
    if found is None:
        edge.count_wrong_guess()
        abort(404)
    person = queries.person(found.person_id) if found.person_id else None
    content = to_ics(
        operations.entries(found, calendar=edge.calendar(), now=edge.now()),
        name=" · ".join(part for part in (queries.school_name(), person.name if person else "") if part),
        feed=str(found.id),
        language=found.language,
        now=edge.now(),
        refresh=operations.REFRESH,
    )
    response = make_response(content)
    response.mimetype = "text/calendar"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = 'inline; filename="patrol.ics"'
    return response


def _feeds() -> FeedList:
    people = queries.people(with_left=True)
    staff = [(str(person.id), person.name) for person in people if person.left_at is None]
    return FeedList(
        feeds=queries.feeds(),
        people={person.id: person.name for person in people},
        choices=[(WHOLE, _("全校的检查与期限")), *staff],
    )
