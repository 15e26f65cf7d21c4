"""What an operation may refuse, each with a code the pages turn into a sentence."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
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
    PIN_NOT_SET = "pin_not_set"
    SAME_PERSON = "same_person"
    WRONG_SETUP_CODE = "wrong_setup_code"
    PASSWORD_TOO_SHORT = "password_too_short"
    PASSWORD_TOO_COMMON = "password_too_common"
    DESK_ONLY = "desk_only"
    NOT_ENROLLED = "not_enrolled"
    WRONG_SECRET = "wrong_secret"
    TOO_MANY_TRIES = "too_many_tries"
    OFFER_EXPIRED = "offer_expired"
    REQUEST_OVER = "request_over"
    TOO_MANY_REQUESTS = "too_many_requests"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_CHOICE = "not_a_choice"
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
    SENT_BEFORE = "sent_before"
    FORM_INVALID = "form_invalid"
    NOT_ALLOWED = "not_allowed"
    TOO_MANY = "too_many"
    NOT_A_PHONE = "not_a_phone"
    STILL_OWES = "still_owes"
    NOBODY_TAKES_OVER = "nobody_takes_over"
    WORK_LEFT_OPEN = "work_left_open"
    LAST_ADMINISTRATOR = "last_administrator"
    OWN_RIGHTS = "own_rights"
    NOT_EMPTY = "not_empty"
    BELOW_ITSELF = "below_itself"
    TOO_DEEP = "too_deep"
    TOO_LATE = "too_late"
    RETIRED = "retired"
    NOT_AN_ADDRESS = "not_an_address"
    ADDRESS_INSIDE = "address_inside"
    NOT_A_MAIL = "not_a_mail"
    SAME_TIME = "same_time"
    MOVE_REFUSED = "move_refused"
    REPAIR_REFUSED = "repair_refused"
    NOT_AN_AMOUNT = "not_an_amount"
    PHOTO_MISSING = "photo_missing"
    NONE_CHOSEN = "none_chosen"


class Refused(Exception):
    """Raised when an operation did nothing; `field` names the input it is about, if one.

    `others` are what else was wrong with the same input, so that all of it can be said at once.
    """

    def __init__(self, why: Refusal, field: str = "", detail: str = "") -> None:
        super().__init__(f"{why.value} {field} {detail}".strip())
        self.why = why
        self.field = field
        self.detail = detail
        self.others: tuple[Refused, ...] = ()

    @property
    def every(self) -> tuple["Refused", ...]:
        """Return all that was refused together, this one first."""
        return (self, *self.others)


class Refusals:
    """What is wrong with one form, gathered part by part, so that it is refused once with everything named."""

    def __init__(self, first: Refused | None = None) -> None:
        self._found: list[Refused] = list(first.every) if first is not None else []

    def add(self, error: Refused) -> None:
        """Note a refusal, with all that was refused together with it."""
        self._found += error.every

    @contextmanager
    def gather(self) -> Iterator[None]:
        """Note the refusals raised inside, and go on behind the block."""
        try:
            yield
        except Refused as error:
            self.add(error)

    def settle(self) -> None:
        """Raise Refused with all that was gathered, the first complaint of each field; nothing if all was well."""
        found = self.whole()
        if found is not None:
            raise found

    def whole(self) -> Refused | None:
        """Return what `settle` raises, or None if all was well."""
        first = {error.field: error for error in reversed(self._found)}
        found = [error for error in self._found if first[error.field] is error]
        for error in found:
            error.others = ()
        if not found:
            return None
        found[0].others = tuple(found[1:])
        return found[0]


def named(value: str, field: str, *, longest: int = 60) -> str:
    """Return a trimmed name; raises Refused when it is empty or too long."""
    text = cleaned(value)
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in text):
        raise Refused(Refusal.NAME_MISSING, field)
    if len(text) > longest:
        raise Refused(Refusal.TOO_LONG, field, str(longest))
    return text


def cleaned(value: str) -> str:
    """Return text on one line, trimmed and without control characters."""
    return " ".join(_readable(value).split())


def reasoned(value: str, field: str, *, longest: int = 500) -> str:
    """Return a trimmed reason; raises Refused when it is empty or too long."""
    text = _readable(value).strip()
    if not text:
        raise Refused(Refusal.REASON_MISSING, field)
    if len(text) > longest:
        raise Refused(Refusal.TOO_LONG, field, str(longest))
    return text


def in_lines(text: str) -> str:
    """Return text as it is kept: its line breaks those of this program, nothing round it."""
    return text.replace("\r\n", "\n").strip()


def noted(value: str, field: str, *, longest: int) -> str:
    """Return a note of several lines, maybe empty; raises Refused when it is too long."""
    text = in_lines(value)
    if len(text) > longest:
        raise Refused(Refusal.TOO_LONG, field, str(longest))
    return text


def told(value: str, field: str, *, longest: int) -> str:
    """Return a note of several lines; raises Refused when it is empty or too long."""
    text = noted(value, field, longest=longest)
    if not text:
        raise Refused(Refusal.NAME_MISSING, field)
    return text


def short(value: str, field: str, *, longest: int) -> str:
    """Return one trimmed line, maybe empty; raises Refused when it is too long."""
    text = cleaned(value)
    if len(text) > longest:
        raise Refused(Refusal.TOO_LONG, field, str(longest))
    return text


def _readable(text: str) -> str:
    """Return text without control characters, which no screen shows and no file should hold; line breaks stay."""
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
