"""Terms: entering the next one, changing and withdrawing; before anything is saved the page says what it does."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from kiosk.core.calendar import Term, is_weekend, monday_of
from kiosk.operations import calendar as operations
from kiosk.operations import edits, effects
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusals, Refused, named
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.calendar.page import shown_page
from kiosk.web.desk.calendar.sure import Sure, asked, is_sure, is_ticked
from kiosk.web.desk.calendar.words import (
    effect_lines,
    field_words,
    remembered,
    said,
    shown,
)
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.outdated import outdated

_FIELDS = ("name", "first_on", "last_on")


@bp.post("/calendar/terms")
@edge.needs_supervisor
def add_term() -> Any:
    """Enter a term, once its effect was shown."""
    typed = _typed()
    try:
        name, first_on, last_on = _read(typed)
        if not is_sure() or not _is_confirmed(first_on, last_on):
            operations.check_term(first_on, last_on)
            return _ask(None, _as_term(name, first_on, last_on), _("添加学期"), url_for("desk.calendar"))
        operations.add_term(name, first_on=first_on, last_on=last_on, now=edge.now(), by=sitting().id)
    except Refused as error:
        return shown_page(typed, "term", error), 422
    return edge.done("desk.calendar")


@bp.get("/calendar/terms/<key>")
@edge.needs_supervisor
def show_term(key: str) -> Any:
    """Show a term to be changed or withdrawn, with its history."""
    term = _term(key)
    return _page(term, {"name": term.name, **operations.term_values(term)}, {})


@bp.post("/calendar/terms/<key>")
@edge.needs_supervisor
def change_term(key: str) -> Any:
    """Change a term from now on, once the effect was shown."""
    typed = _typed()
    # One withdrawn meanwhile is still shown, and the operation says what happened.
    term = _known(key) or _last_known(key)
    try:
        name, first_on, last_on = _read(typed)
        operations.check_term(first_on, last_on, but=key)
    except Refused as error:
        return _page(term, typed, said(error)), 422
    fresh = _as_term(name, first_on, last_on, key=key, week_one_on=_week_one(term, first_on))
    is_current = inputs.text("seen") == edits.stamp(_values(key))
    if is_current and (not is_sure() or not _is_confirmed(first_on, last_on)):
        return _ask(term, fresh, _("修改学期"), url_for("desk.show_term", key=key))
    try:
        operations.change_term(
            key, name=name, first_on=first_on, last_on=last_on, seen=inputs.text("seen"), now=edge.now(),
            by=sitting().id,
        )  # fmt: skip
    except Outdated as error:
        return _outdated(error, term, typed)
    return edge.done("desk.calendar")


@bp.post("/calendar/terms/<key>/withdraw")
@edge.needs_supervisor
def withdraw_term(key: str) -> Any:
    """Take a term back from now on, once the effect was shown."""
    term = _known(key)
    if term is None:
        return edge.done("desk.calendar")
    if inputs.text("seen") == edits.stamp(_values(key)) and not is_sure():
        return _ask(term, None, _("取消学期"), url_for("desk.show_term", key=key))
    try:
        operations.withdraw_term(key, seen=inputs.text("seen"), now=edge.now(), by=sitting().id)
    except Outdated as error:
        return _outdated(error, term, {})
    return edge.done("desk.calendar")


def _typed() -> dict[str, str]:
    return {name: inputs.text(name) for name in _FIELDS}


def _read(typed: Mapping[str, str]) -> tuple[str, date, date]:
    """Return name and dates as typed; raises Refused with all that is wrong."""
    wrong = Refusals()
    name, days = "", {"first_on": date.min, "last_on": date.max}
    with wrong.gather():
        name = named(typed["name"], "name")
    for field in days:
        with wrong.gather():
            days[field] = edge.needed_day(typed[field], field)
    wrong.settle()
    return name, days["first_on"], days["last_on"]


def _is_confirmed(first_on: date, last_on: date) -> bool:
    return is_ticked() or not operations.is_unusual(first_on, last_on)


def _as_term(name: str, first_on: date, last_on: date, *, key: str = "new", week_one_on: date | None = None) -> Term:
    monday = week_one_on or monday_of(first_on)
    return Term(key, name, first_on, last_on, monday)


def _week_one(term: Term, first_on: date) -> date | None:
    return term.week_one_on if term.first_on == first_on else None


def _known(key: str) -> Term | None:
    return next((term for term in queries.calendar(edge.zone()).terms_known() if term.key == key), None)


def _last_known(key: str) -> Term:
    """Return the newest version of a term, also of one withdrawn; answers 404 for one that never was."""
    found = [term for term in queries.calendar(edge.zone()).terms if term.key == key]
    if not found:
        abort(404)
    return found[-1]


def _term(key: str) -> Term:
    return _known(key) or abort(404)


def _values(key: str) -> dict[str, Any]:
    term = _known(key)
    return operations.term_values(term) if term else {}


def _ask(old: Term | None, fresh: Term | None, title: str, back: str) -> Any:
    calendar, now = edge.calendar(), edge.now()
    today = calendar.date_of(now)
    spans = [term for term in (old, fresh) if term is not None]
    found = effects.effect(
        calendar, effects.with_term(calendar, old=old, fresh=fresh, now=now), now=now,
        first_on=min(term.first_on for term in spans), last_on=max(term.last_on for term in spans),
    )  # fmt: skip
    unusual = fresh is not None and operations.is_unusual(fresh.first_on, fresh.last_on)
    page = Sure(
        title=title,
        lines=_lines(fresh or spans[0]),
        notes=_notes(fresh) if fresh else (_("取消后，这段时间不再有教学日；过去的检查不变。"),),
        effect=effect_lines(found, today),
        ask=_("这个学期有 %(n)s 周，日期没有写错", n=fresh.weeks) if unusual and fresh else "",
        button=_("保存") if fresh else _("确认取消"),
        back=back,
        is_bad=fresh is None,
    )
    return asked(page, is_missing=unusual and is_sure())


def _lines(term: Term) -> list[tuple[str, str]]:
    words = [(field_words()[field], value) for field, value in shown(operations.term_values(term)).items()]
    monday = edge.day_text(term.week_one_on, with_weekday=True)
    return [*words, (_("第 1 周"), _("从 %(day)s 起，共 %(n)s 周", day=monday, n=term.weeks))]


def _notes(term: Term) -> tuple[str, ...]:
    """Return what is allowed but worth a second look: a first or last day that is no school day."""
    notes = []
    if is_weekend(term.first_on):
        notes.append(_("第一个教学日是周末；如果那天不上课，第一次检查从下一个教学日开始。"))
    if is_weekend(term.last_on):
        notes.append(_("最后一个教学日是周末；如果那天不上课，最后一次检查在它之前的教学日。"))
    return tuple(notes)


def _page(term: Term, typed: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    return render_template(
        "desk/calendar_term.html",
        term=term,
        typed=typed,
        wrong=wrong,
        seen=inputs.text("seen") or edits.stamp(operations.term_values(term)),
        past=remembered(f"term:{term.key}"),
    )


def _outdated(error: Outdated, term: Term, typed: Mapping[str, str]) -> Any:
    return outdated(
        error, title=term.name, labels={field: field_words()[field] for field in _FIELDS},
        current=shown(error.current), typed=shown(typed), back=url_for("desk.calendar"),
    )  # fmt: skip
