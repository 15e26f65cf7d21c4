"""Single days of the national table, and the meals."""

from collections.abc import Mapping
from typing import Any

from kiosk.operations import calendar as operations
from kiosk.operations.errors import Refusal, Refused
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.calendar.page import YEARS, shown_page
from kiosk.web.desk.frame import bp, sitting


@bp.post("/calendar/national")
@edge.needs_supervisor
def set_national_day() -> Any:
    """Say what one date is in the national table."""
    return _changed(_set_national, "national", ("on", "is", "label"))


@bp.post("/calendar/national/<int(max=9999):year>/confirm")
@edge.needs_supervisor
def confirm_year(year: int) -> Any:
    """Mark a year's table as compared with the announcement."""
    operations.confirm_year(year, now=edge.now(), by=sitting().id)
    return edge.done("desk.calendar", year=year)


@bp.post("/calendar/meals")
@edge.needs_supervisor
def set_meal() -> Any:
    """Say when a meal starts from a date on, tomorrow at the earliest."""
    return _changed(_set_meal, "meal", ("meal", "starts_by", "from_on"))


def _changed(change: Any, form: str, names: tuple[str, ...]) -> Any:
    typed = {name: inputs.text(name) for name in names}
    try:
        change(typed)
    except Refused as error:
        return shown_page(typed, form, error), 422
    kept = {name: value for name in ("month", "year") if (value := inputs.text(name, longest=10))}
    return edge.done("desk.calendar", **kept)


def _set_national(typed: Mapping[str, str]) -> None:
    values = {"off": True, "work": False, "plain": None}
    if typed["is"] not in values:
        raise Refused(Refusal.NAME_MISSING, "is")
    on = inputs.needed_day(typed["on"], "on")
    if on.year not in YEARS:
        raise Refused(Refusal.NOT_A_DATE, "on")
    operations.set_national_day(on, values[typed["is"]], name=typed["label"], now=edge.now(), by=sitting().id)


def _set_meal(typed: Mapping[str, str]) -> None:
    starts_by, from_on = inputs.clock(typed["starts_by"]), inputs.needed_day(typed["from_on"], "from_on")
    if typed["meal"] not in operations.DEFAULT_MEALS:
        raise Refused(Refusal.NAME_MISSING, "meal")
    if starts_by is None:
        raise Refused(Refusal.NOT_A_TIME, "starts_by")
    if from_on <= edge.calendar().date_of(edge.now()):
        raise Refused(Refusal.REACHES_BACK, "from_on")
    operations.set_meal(typed["meal"], starts_by, from_on=from_on, now=edge.now(), by=sitting().id)
