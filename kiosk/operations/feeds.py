"""Calendar feeds: a link that shows a calendar what is wanted, of one person or of the whole school."""

import secrets
from datetime import datetime, timedelta

from kiosk.core import feed as core
from kiosk.core.calendar import Calendar
from kiosk.operations.deadlines import deadlines
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.journal import note
from kiosk.operations.people import Token, fingerprint
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Feed

LANGUAGES = ("zh", "en")
REFRESH = timedelta(hours=1)


def make_feed(*, person_id: int | None, language: str, now: datetime, by: int) -> Token:
    """Make a feed's link; the token is shown once.

    Raises Refused for somebody who is not on the staff, and for a language that is neither zh nor en.
    """
    if language not in LANGUAGES:
        raise Refused(Refusal.NOT_A_CHOICE, "language")
    token = secrets.token_urlsafe(24)
    with writing() as session:
        person = queries.person(person_id) if person_id is not None else None
        if person_id is not None and (person is None or person.left_at is not None):
            raise Refused(Refusal.UNKNOWN_PERSON, "person")
        made = Feed(
            token_hash=fingerprint(token), person_id=person_id, language=language, made_at=now, made_by_id=by
        )
        session.add(made)
        session.flush()
        note("feed.make", person.name if person else "", now=now, by=by)
    return Token(token, made.id)


def revoke_feed(feed_id: int, *, now: datetime, by: int) -> None:
    """Take a feed's link out of use at once; twice is harmless. Raises Refused for an unknown one."""
    with writing() as session:
        found = session.get(Feed, feed_id)
        if found is None:
            raise Refused(Refusal.ALREADY_DONE)
        if found.revoked_at is None:
            found.revoked_at = now
            person = queries.person(found.person_id) if found.person_id else None
            note("feed.revoke", person.name if person else "", now=now, by=by)


def entries(feed: Feed, *, calendar: Calendar, now: datetime) -> list[core.Entry]:
    """Return what a feed shows at `now`: what its person owes, by name or by post, or what anybody does."""
    since = calendar.instant(calendar.date_of(now) - timedelta(days=1))
    watched = queries.watched(t=now, since=since)
    wanted = deadlines(calendar=calendar, now=now)
    person_id = feed.person_id
    if person_id is not None:
        watched = [each for each in watched if each.is_owed_by(person_id)]
        wanted = [each for each in wanted if each.is_owed_by(person_id)]
    return core.entries(watched, wanted, calendar, now)
