"""A second person (第二人): somebody else confirms an item of a record with their own PIN, on the phone it is made on."""

from datetime import datetime

from sqlalchemy import select

from kiosk.core.form import ItemType
from kiosk.operations import people
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.served import KEY_LENGTH, Served
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Person, SecondPerson


def confirm(
    served: Served, *, record_key: str, item: str, person_id: int, pin: str, now: datetime, address: str = ""
) -> Person:
    """Note that another person confirmed an item of the record under this key; returns who it was.

    Confirmed again, by them or by somebody else, the newest counts. Raises Refused for a missing key, an item that asks
    for no second person, the person the form was served to, somebody unknown or without a PIN, a wrong PIN or too many
    tries.
    """
    if len(record_key) not in KEY_LENGTH:
        raise Refused(Refusal.KEY_MISSING, "record")
    version = queries.version(served.form_version_id)
    asked = version.form.item(item) if version is not None else None
    if asked is None or asked.type is not ItemType.SECOND:
        raise Refused(Refusal.UNKNOWN_FORM, "item")
    if person_id == served.person_id:
        raise Refused(Refusal.SAME_PERSON, "person")
    second = people.prove_pin(person_id, pin, now=now, address=address)
    with writing() as session:
        same = (SecondPerson.record_key == record_key, SecondPerson.item == item, SecondPerson.person_id == second.id)
        row = session.scalar(select(SecondPerson).where(*same))
        if row is None:
            row = SecondPerson(record_key=record_key, item=item, person_id=second.id)
            session.add(row)
        row.device_id, row.at = served.device_id, now
    return second
