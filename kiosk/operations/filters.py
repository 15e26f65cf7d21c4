"""Filters a person keeps by name for the lists at the desk."""

from sqlalchemy import func, select

from kiosk.operations.errors import Refusal, Refused, named
from kiosk.storage.database import writing
from kiosk.storage.models import SavedFilter

MOST_FILTERS = 20
LONGEST_NAME = 30
LONGEST_QUERY = 1500


def save_filter(person_id: int, *, path: str, name: str, query: str) -> SavedFilter:
    """Keep a list's filter under a name; the same name again replaces it.

    Raises Refused for an empty or too long name, a query that is too long, and when the person keeps too many already.
    """
    name = named(name, "name", longest=LONGEST_NAME)
    if len(query) > LONGEST_QUERY:
        raise Refused(Refusal.TOO_LONG, "query", str(LONGEST_QUERY))
    with writing() as session:
        mine = (SavedFilter.person_id == person_id, SavedFilter.path == path)
        found = session.scalar(select(SavedFilter).where(*mine, SavedFilter.name == name))
        if found is not None:
            found.query = query
            return found
        if (session.scalar(select(func.count(SavedFilter.id)).where(*mine)) or 0) >= MOST_FILTERS:
            raise Refused(Refusal.TOO_MANY, "name", str(MOST_FILTERS))
        fresh = SavedFilter(person_id=person_id, path=path, name=name, query=query)
        session.add(fresh)
        session.flush()
    return fresh


def delete_filter(person_id: int, filter_id: int) -> None:
    """Forget a filter of one's own; harmless if there is none."""
    with writing() as session:
        found = session.get(SavedFilter, filter_id)
        if found is not None and found.person_id == person_id:
            session.delete(found)
