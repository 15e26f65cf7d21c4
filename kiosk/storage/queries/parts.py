"""What several reads are built from; nothing here asks the database."""

from typing import TypeVarTuple

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from kiosk.storage.models import (
    Finding,
    Inspection,
)

_Columns = TypeVarTuple("_Columns")
_Numbers = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


def at_checkpoint(wanted: Select[*_Columns], column: _Numbers, checkpoint_id: int | None) -> Select[*_Columns]:
    """Return the query narrowed to one checkpoint by this column, or as it is for None."""
    return wanted if checkpoint_id is None else wanted.where(column == checkpoint_id)


def failing_answers() -> ScalarSelect[int]:
    """Return how many answers of the inspection in hand failed, as a column of a query on inspections."""
    count = select(func.count(Finding.id)).where(Finding.inspection_id == Inspection.id)
    return count.correlate(Inspection).scalar_subquery()
