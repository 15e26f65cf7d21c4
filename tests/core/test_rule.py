"""PLAN-3: which rules are refused when saved; a part of a term waits for a term that is not entered yet."""

from datetime import date

import pytest

from kiosk.core.cadence import CadenceProblem, Part, TermPart
from kiosk.core.calendar import Calendar, Term
from kiosk.core.rule import problems
from tests.instants import FRIDAY_MORNING, SHANGHAI

AUTUMN = Term("a", "秋", date(2026, 9, 1), date(2027, 1, 22), date(2026, 8, 31))
SPRING = Term("s", "春", date(2027, 3, 1), date(2027, 7, 9), date(2027, 3, 1))


@pytest.mark.parametrize("part", list(Part))
@pytest.mark.parametrize("terms", [(), (AUTUMN,), (AUTUMN, SPRING)])
def test_a_part_of_a_term_is_taken_whatever_terms_are_known(part, terms):
    cadence = TermPart(part, week=3 if part is Part.WEEK else None)
    assert problems(cadence, Calendar(SHANGHAI, terms), FRIDAY_MORNING) == []


def test_a_week_that_no_known_term_to_come_has_is_refused():
    cadence = TermPart(Part.WEEK, week=30)
    assert problems(cadence, Calendar(SHANGHAI, (AUTUMN, SPRING)), FRIDAY_MORNING) == [CadenceProblem.NEVER_FIRES]
    assert problems(cadence, Calendar(SHANGHAI, (AUTUMN,)), FRIDAY_MORNING) == []
