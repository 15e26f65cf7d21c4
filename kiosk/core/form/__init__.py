"""The check sheet and how a filled-in one is read: the make of a form, the answers and problems of a posted one."""

from kiosk.core.form.answer import (
    Answer,
    Computed,
    Mode,
    Outcome,
    Pair,
    Value,
)
from kiosk.core.form.fields import (
    LONGEST_TEXT,
    ProblemCode,
)
from kiosk.core.form.item import (
    PICTURES,
    Basis,
    Choice,
    Condition,
    FailClass,
    Item,
    ItemType,
    Limits,
    Mark,
    Reason,
)
from kiosk.core.form.make import (
    Flaw,
    FlawCode,
    Form,
    problems,
)
from kiosk.core.form.plain import (
    FormError,
)
from kiosk.core.form.reading import (
    LONGEST_NOPHOTO,
    LONGEST_NOTE,
    MOST_ROWS,
    Finding,
    Held,
    Problem,
    Reading,
    asked,
    read_answers,
)

__all__ = [
    "LONGEST_NOPHOTO",
    "LONGEST_NOTE",
    "LONGEST_TEXT",
    "MOST_ROWS",
    "PICTURES",
    "Answer",
    "Basis",
    "Choice",
    "Computed",
    "Condition",
    "FailClass",
    "Finding",
    "Flaw",
    "FlawCode",
    "Form",
    "FormError",
    "Held",
    "Item",
    "ItemType",
    "Limits",
    "Mark",
    "Mode",
    "Outcome",
    "Pair",
    "Problem",
    "ProblemCode",
    "Reading",
    "Reason",
    "Value",
    "asked",
    "problems",
    "read_answers",
]
