"""One line for whatever touches rights, devices or keys; never a secret in it."""

from datetime import datetime

from kiosk.storage.database import db
from kiosk.storage.models import Journal


def note(what: str, about: str = "", *, now: datetime, by: int | None = None, address: str = "") -> None:
    """Add a line to the journal inside the caller's transaction."""
    db.session.add(Journal(at=now, by_id=by, what=what, about=about[:300], address=address[:60]))
