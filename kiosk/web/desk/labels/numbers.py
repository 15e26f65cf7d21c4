"""Decimal numbers as people type them, read exactly."""

import unicodedata
from decimal import Decimal, InvalidOperation


def parts(typed: str, per_unit: int) -> int | None:
    """Return a decimal number as a whole number of parts (10: tenths, 100: hundredths), or None if it is none.

    A comma counts as the point, wide digits as plain ones; more decimals than the parts hold are refused.
    """
    plain = unicodedata.normalize("NFKC", typed).strip().replace(",", ".").replace("\u2212", "-")
    if len(plain) > 12 or not plain or not set(plain) <= set("+-.0123456789"):
        return None
    try:
        value = Decimal(plain) * per_unit
    except InvalidOperation:
        return None
    return int(value) if value == value.to_integral_value() else None
