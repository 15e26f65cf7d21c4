"""How the label of a checkpoint stands: a verdict over what is known of the one that was printed last."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LabelState(StrEnum):
    """How the label of a checkpoint stands."""

    NEVER = "never"
    PRINTED = "printed"
    POSTED = "posted"
    OLD_ADDRESS = "old"
    DAMAGED = "damaged"


@dataclass(frozen=True, kw_only=True)
class PrintedLabel:
    """A printed label: with which address, when printed, put up, and found damaged; an empty address is not known."""

    address: str
    printed_at: datetime | None
    posted_at: datetime | None
    damaged_at: datetime | None


def label_state(label: PrintedLabel | None, *, address: str) -> LabelState:
    """Return how a label stands that was printed last for its code; `address` is the one labels carry now.

    What must be printed again comes first: a damaged label, then one whose address leads elsewhere by now.
    """
    if label is None:
        return LabelState.NEVER
    if label.damaged_at is not None:
        return LabelState.DAMAGED
    if label.address and label.address != address:
        return LabelState.OLD_ADDRESS
    return LabelState.PRINTED if label.posted_at is None else LabelState.POSTED
