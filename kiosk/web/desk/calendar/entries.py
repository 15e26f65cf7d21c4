"""The school's own entries: entering, changing and withdrawing; before anything is saved the page says what it does."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from kiosk.core.calendar import EntryKind, OwnEntry
from kiosk.operations import calendar as operations
from kiosk.operations import edits, effects
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.calendar.page import entry_kinds, shown_page
from kiosk.web.desk.calendar.sure import Sure, asked, is_sure
from kiosk.web.desk.calendar.words import (
    effect_lines,
    entry_words,
    field_words,
    remembered,
    said,
    shown,
)
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.outdated import outdated

_FIELDS = ("kind", "entry_first_on", "entry_last_on", "reason")
_SHOWN = ("kind", "first_on", "last_on", "reason")


@bp.post("/calendar/entries")
@edge.needs_supervisor
def add_entry() -> Any:
    """Enter what the school decided about some dates, once its effect was shown."""
    typed = _typed()
    try:
        fresh = _read(typed)
    except Refused as error:
        return shown_page(typed, "entry", error), 422
    if not is_sure():
        return _ask(None, fresh, _("添加校内安排"), url_for("desk.calendar"))
    operations.add_own_entry(
        fresh.kind, first_on=fresh.first_on, last_on=fresh.last_on, reason=fresh.reason, now=edge.now(),
        by=sitting().id,
    )  # fmt: skip
    return edge.done("desk.calendar")


@bp.get("/calendar/entries/<int(max=999999999):root>")
@edge.needs_supervisor
def show_entry(root: int) -> Any:
    """Show an own entry to be changed or withdrawn, with its history."""
    fact = queries.own_entry(root) or abort(404)
    values = operations.entry_values(fact)
    typed = values | {"entry_first_on": values["first_on"], "entry_last_on": values["last_on"]}
    return _page(root, typed, {}, seen=edits.stamp(values))


@bp.post("/calendar/entries/<int(max=999999999):root>")
@edge.needs_supervisor
def change_entry(root: int) -> Any:
    """Change an own entry from now on, once the effect was shown."""
    typed = _typed()
    if not queries.edits_of(f"entry:{root}", 1) and queries.own_entry(root) is None:
        abort(404)
    try:
        fresh = _read(typed)
    except Refused as error:
        return _page(root, typed, said(error), seen=inputs.text("seen")), 422
    if _is_current(root) and not is_sure():
        return _ask(root, fresh, _("修改校内安排"), url_for("desk.show_entry", root=root))
    try:
        operations.change_own_entry(
            root, fresh.kind, first_on=fresh.first_on, last_on=fresh.last_on, reason=fresh.reason,
            seen=inputs.text("seen"), now=edge.now(), by=sitting().id,
        )  # fmt: skip
    except Outdated as error:
        return _outdated(error, fresh)
    return edge.done("desk.calendar")


@bp.post("/calendar/entries/<int(max=999999999):root>/withdraw")
@edge.needs_supervisor
def withdraw_entry(root: int) -> Any:
    """Take an own entry back from now on, once the effect was shown."""
    if queries.own_entry(root) is None:
        return edge.done("desk.calendar")
    if _is_current(root) and not is_sure():
        return _ask(root, None, _("取消校内安排"), url_for("desk.show_entry", root=root))
    try:
        operations.withdraw_own_entry(root, now=edge.now(), by=sitting().id, seen=inputs.text("seen"))
    except Outdated as error:
        return _outdated(error, None)
    return edge.done("desk.calendar")


def _typed() -> dict[str, str]:
    return {name: inputs.text(name) for name in _FIELDS}


def _read(typed: Mapping[str, str]) -> OwnEntry:
    """Return the entry as typed; raises Refused with all that is wrong."""
    wrong = Refusals()
    first_on = last_on = date.min
    with wrong.gather():
        if typed["kind"] not in set(EntryKind):
            raise Refused(Refusal.NAME_MISSING, "kind")
    with wrong.gather():
        first_on = edge.needed_day(typed["entry_first_on"], "entry_first_on")
    with wrong.gather():
        last_on = edge.needed_day(typed["entry_last_on"], "entry_last_on") if typed["entry_last_on"] else first_on
    wrong.settle()
    if (last_on - first_on).days not in range(367):
        raise Refused(Refusal.ENDS_BEFORE_IT_BEGINS, "entry_last_on")
    return OwnEntry(EntryKind(typed["kind"]), first_on, last_on, typed["reason"])


def _is_current(root: int) -> bool:
    fact = queries.own_entry(root)
    return fact is not None and inputs.text("seen") == edits.stamp(operations.entry_values(fact))


def _ask(root: int | None, fresh: OwnEntry | None, title: str, back: str) -> Any:
    calendar, now = edge.calendar(), edge.now()
    today = calendar.date_of(now)
    fact = queries.own_entry(root) if root else None
    old = None
    if fact is not None:
        old = OwnEntry(
            EntryKind(fact.kind), fact.first_on, fact.last_on, fact.reason, fact.entered_at, fact.withdrawn_at
        )
    spans = [each for each in (old, fresh) if each is not None]
    found = effects.effect(
        calendar, effects.with_entry(calendar, old=old, fresh=fresh, now=now), now=now,
        first_on=min(each.first_on for each in spans), last_on=max(each.last_on for each in spans),
    )  # fmt: skip
    shown_first = fresh or spans[0]
    is_past = shown_first.last_on < today
    return asked(
        Sure(
            title=title,
            lines=[
                (_("日期"), edge.days_text(shown_first.first_on, shown_first.last_on, today=today)),
                (_("安排"), entry_words()[shown_first.kind]),
                (_("原因"), shown_first.reason or "–"),
            ],
            notes=(_("这些日子已经过去，已有的检查结果不会因此改变。"),) if is_past else (),
            effect=effect_lines(found, today),
            button=_("保存") if fresh else _("确认取消"),
            back=back,
            is_bad=fresh is None,
        )
    )


def _page(root: int, typed: Mapping[str, str], wrong: Mapping[str, str], *, seen: str) -> str:
    return render_template(
        "desk/calendar_entry.html", root=root, typed=typed, wrong=wrong, seen=seen, kinds=entry_kinds(),
        past=remembered(f"entry:{root}"),
    )  # fmt: skip


def _outdated(error: Outdated, fresh: OwnEntry | None) -> Any:
    typed = {
        "kind": fresh.kind.value, "first_on": fresh.first_on.isoformat(), "last_on": fresh.last_on.isoformat(),
        "reason": fresh.reason,
    } if fresh else {}  # fmt: skip
    return outdated(
        error, title=_("校内安排"), labels={field: field_words()[field] for field in _SHOWN},
        current=shown(error.current), typed=shown(typed), back=url_for("desk.calendar"),
    )  # fmt: skip
