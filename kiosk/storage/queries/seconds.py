"""Reads of second persons: who confirmed which item of a record with their own PIN."""

from sqlalchemy import select

from kiosk.storage.database import db
from kiosk.storage.models import SecondPerson


def seconds_under(record_key: str, person_id: int) -> dict[str, int]:
    """Return the second person of each item of the record this person makes, the newest of several.

    Nobody is the second person of their own record.
    """
    wanted = (
        select(SecondPerson.item, SecondPerson.person_id)
        .where(SecondPerson.record_key == record_key, SecondPerson.person_id != person_id)
        .order_by(SecondPerson.at, SecondPerson.id)
    )
    return {item: second for item, second in db.session.execute(wanted)}
