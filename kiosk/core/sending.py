"""When a record sent by a phone counts as made.

The rule of `design.md` 6.7: the server's time decides. Of a record that waited on the phone, the phone's own time is
taken, corrected by how far its clock was off when it sent, and never outside of what the server knows to be possible.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

LATE_AFTER = timedelta(minutes=2)
CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True)
class Sent:
    """How the sending of a record counts: the instant it is judged by, and whether it is a late one (补传).

    `offset` is how far the phone's clock was ahead of the server's when it sent, None if it did not say.
    """

    at: datetime
    is_late: bool
    offset: timedelta | None


def sent(
    device_at: datetime | None, sent_at: datetime | None, served_at: datetime, received_at: datetime
) -> Sent:
    """Return when a record counts as made, given the phone's clock at finishing and at sending it.

    The corrected time lies between serving the form and receiving the record. It holds only if it is more than two
    minutes before receipt, so that a slow network is no late sending; where the phone said too little, receipt holds.
    """
    offset = None if sent_at is None else sent_at - received_at
    if device_at is None or offset is None:
        return Sent(received_at, False, offset)
    at = min(max(device_at - offset, served_at), received_at)
    if received_at - at <= LATE_AFTER:
        return Sent(received_at, False, offset)
    return Sent(at, True, offset)


def is_clock_off(offset: timedelta) -> bool:
    """Decide whether a phone's clock was so far off that both times are to be shown (P48)."""
    return abs(offset) > CLOCK_SLACK
