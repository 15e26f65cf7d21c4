"""Single days of the national table, and the meals."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from kiosk.operations import calendar as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refused
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.cadence_words import meal_word
from kiosk.web.desk.calendar.page import YEARS, picture_year, shown_page
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.outdated import outdated


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
    except Outdated as error:
        return _told(error, form, typed)
    kept = {name: value for name in ("month", "year") if (value := inputs.text(name, longest=10))}
    return edge.done("desk.calendar", **kept)


def _set_national(typed: Mapping[str, str]) -> None:
    values = {"off": True, "work": False, "plain": None}
    if typed["is"] not in values:
        raise Refused(Refusal.NAME_MISSING, "is")
    on = edge.needed_day(typed["on"], "on")
    if on.year not in YEARS:
        raise Refused(Refusal.NOT_A_DATE, "on")
    # A date of another year than the table shown is said without having seen what that year's table says.
    seen = _seen() if on.year == picture_year() else None
    operations.set_national_day(
        on, values[typed["is"]], name=typed["label"], seen=seen, now=edge.now(), by=sitting().id
    )


def _set_meal(typed: Mapping[str, str]) -> None:
    starts_by, from_on = inputs.clock(typed["starts_by"]), edge.needed_day(typed["from_on"], "from_on")
    if typed["meal"] not in operations.DEFAULT_MEALS:
        raise Refused(Refusal.NAME_MISSING, "meal")
    if starts_by is None:
        raise Refused(Refusal.NOT_A_TIME, "starts_by")
    if from_on <= edge.calendar().date_of(edge.now()):
        raise Refused(Refusal.REACHES_BACK, "from_on")
    operations.set_meal(
        typed["meal"], starts_by, from_on=from_on, seen=_seen(), now=edge.now(), by=sitting().id
    )


def _seen() -> str | None:
    return inputs.text("seen") or None


def _told(error: Outdated, form: str, typed: Mapping[str, str]) -> Any:
    """Show both versions of the meals, or of one date of the national table."""
    back = url_for("desk.calendar", year=picture_year())
    if form == "meal":
        key = typed["meal"]
        times = [at for each, at in error.current.items() if each.startswith(f"{key} ")]
        now_at = edge.clock_text(times[-1]) if times else ""
        return outdated(
            error, title=_("开餐时间"), labels={key: meal_word(key)}, current={key: now_at},
            typed={key: typed["starts_by"]}, back=back,
        )  # fmt: skip
    on = edge.needed_day(typed["on"], "on")
    words = {"off": f"{_('休')} {typed['label']}", "work": f"{_('班')} {typed['label']}", "plain": ""}
    label = edge.days_text(on, on, today=edge.calendar().date_of(edge.now()))
    return outdated(
        error, title=_("%(year)s 年放假与调休", year=on.year), labels={"on": label},
        current={"on": str(error.current.get(on.isoformat()) or "")}, typed={"on": words[typed["is"]].strip()}, back=back,
    )  # fmt: skip
