"""Amounts of money as people type and read them: in yuan, held as fen."""

import re

from kiosk.operations.errors import Refusal, Refused
from kiosk.web.edge.inputs import plain

_AMOUNT = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.([0-9]{1,2}))?")


def fen(written: str, field: str) -> int | None:
    """Return an amount typed in yuan as fen, None for an empty one; raises Refused for what is no amount."""
    typed = plain(written).removeprefix("¥").removesuffix("元").strip()
    if not typed:
        return None
    found = _AMOUNT.fullmatch(typed)
    if found is None:
        raise Refused(Refusal.NOT_AN_AMOUNT, field)
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))


def yuan(cost: int) -> str:
    """Return an amount of fen as people write it, in yuan."""
    return f"{cost // 100:,}.{cost % 100:02d}" if cost % 100 else f"{cost // 100:,}"
