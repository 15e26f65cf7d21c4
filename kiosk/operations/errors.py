"""What an operation may refuse, each with a code the pages turn into a sentence."""

import unicodedata
from enum import StrEnum


class Refusal(StrEnum):
    """Why an operation did nothing."""

    NAME_MISSING = "name_missing"
    NAME_TAKEN = "name_taken"
    TOO_LONG = "too_long"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_FORM = "unknown_form"
    PIN_TOO_SHORT = "pin_too_short"
    PIN_TOO_SIMPLE = "pin_too_simple"
    PINS_DIFFER = "pins_differ"
    WRONG_SETUP_CODE = "wrong_setup_code"
    PASSWORD_TOO_SHORT = "password_too_short"
    NOT_ENROLLED = "not_enrolled"
    WRONG_SECRET = "wrong_secret"
    TOO_MANY_TRIES = "too_many_tries"
    OFFER_EXPIRED = "offer_expired"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    REACHES_BACK = "reaches_back"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    OVERLAPS = "overlaps"
    REASON_MISSING = "reason_missing"
    NOTHING_TICKED = "nothing_ticked"
    NOTHING_TO_EXCUSE = "nothing_to_excuse"
    ALREADY_DONE = "already_done"
    COVERS_NOTHING = "covers_nothing"
    IMPOSSIBLE_RULE = "impossible_rule"
    KEY_MISSING = "key_missing"
    KEY_TAKEN = "key_taken"
    FORM_INVALID = "form_invalid"
    NOT_ALLOWED = "not_allowed"
    TOO_MANY = "too_many"


class Refused(Exception):
    """Raised when an operation did nothing; `field` names the input it is about, if one."""

    def __init__(self, why: Refusal, field: str = "", detail: str = "") -> None:
        super().__init__(f"{why.value} {field} {detail}".strip())
        self.why = why
        self.field = field
        self.detail = detail


def named(value: str, field: str, *, longest: int = 60) -> str:
    """Return a trimmed name; raises Refused when it is empty or too long."""
    text = " ".join(_readable(value).split())
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in text):
        raise Refused(Refusal.NAME_MISSING, field)
    if len(text) > longest:
        raise Refused(Refusal.TOO_LONG, field, str(longest))
    return text


def reasoned(value: str, field: str, *, longest: int = 500) -> str:
    """Return a trimmed reason; raises Refused when it is empty or too long."""
    text = _readable(value).strip()
    if not text:
        raise Refused(Refusal.REASON_MISSING, field)
    if len(text) > longest:
        raise Refused(Refusal.TOO_LONG, field, str(longest))
    return text


def _readable(text: str) -> str:
    """Return text without control characters, which no screen shows and no file should hold; line breaks stay."""
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
