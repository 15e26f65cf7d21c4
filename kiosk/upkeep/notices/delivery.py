"""Choosing who sends a message, and keeping every sending within its time, so that none can hold up the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosk.core.notices import ChannelKind
from kiosk.upkeep.notices import mail, others, robots
from kiosk.upkeep.notices.answer import Answer, Reason, unclear
from kiosk.upkeep.notices.reach import TookTooLong, within

# Five seconds to connect and five for each wait; this ends what trickles on for ever.
LONGEST_SECONDS = 20.0


@dataclass(frozen=True)
class Letter:
    """One message ready to go: its text, and how its channel is reached; written out, it does not show its secrets."""

    kind: ChannelKind
    parts: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False)
    text: str


def deliver(letter: Letter, *, now: datetime, may_be_inside: bool, seconds: float = LONGEST_SECONDS) -> Answer:
    """Send a message and return what came of it, at the latest after so many seconds; nothing is raised."""

    def send() -> Answer:
        if letter.kind is ChannelKind.MAIL:
            return mail.send(letter.parts, letter.secrets, letter.text, now=now, may_be_inside=may_be_inside)
        if letter.kind is ChannelKind.APPRISE:
            return others.send(letter.secrets, letter.text, may_be_inside=may_be_inside)
        return robots.send(letter.kind, letter.secrets, letter.text, now=now, may_be_inside=may_be_inside)

    try:
        return within(seconds, send)
    except TookTooLong:
        return unclear(Reason.TIMEOUT)
    except Exception:  # noqa: BLE001 - what it says might hold a secret
        return unclear(Reason.BROKEN)
