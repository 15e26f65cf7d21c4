"""What the calendar's pages call things: kinds of own entries, refusals that name the other term, changes, effects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from kiosk.core.calendar import EntryKind
from kiosk.operations import edits
from kiosk.operations.effects import Effect
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.web import edge

MOST_MOVED = 6


@dataclass(frozen=True)
class Remembered:
    """One change of a thing as its history shows it: when, by whom, and each value from and to."""

    what: str
    at: Any
    by: str | None
    changes: tuple[tuple[str, str, str], ...]


def entry_words() -> dict[EntryKind, str]:
    """Return what each kind of own entry means."""
    return {
        EntryKind.CLOSED: _("停课（教职工上班）"),
        EntryKind.SHUT: _("全休（校内无人）"),
        EntryKind.OPEN: _("上课（补课、调课）"),
        EntryKind.MEALS: _("供餐（非教学日开餐）"),
        EntryKind.BOARDING: _("住校夜"),
    }


def entry_signs() -> dict[EntryKind, str]:
    """Return the one character that stands for an own entry in a month's picture."""
    return {
        EntryKind.CLOSED: _("停"),
        EntryKind.SHUT: _("空"),
        EntryKind.OPEN: _("课"),
        EntryKind.MEALS: _("餐"),
        EntryKind.BOARDING: _("宿"),
    }


def field_words() -> dict[str, str]:
    """Return the fields of terms and own entries in their order, as their forms call them."""
    return {
        "name": _("名称"),
        "kind": _("安排"),
        "first_on": _("从哪天"),
        "last_on": _("到哪天（含）"),
        "reason": _("原因"),
        "is_confirmed": _("已核对"),
    }


def shown(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the plain values of a term, an own entry or a national table as people read them."""
    return {field: _shown(field, value) for field, value in values.items()}


def _shown(field: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field == "kind" and value in set(EntryKind):
        return entry_words()[EntryKind(value)]
    if field.endswith("_on") and (day := edge.day(value)):
        return edge.day_text(day, with_year=True, with_weekday=True)
    return str(value)


def remembered(thing: str) -> tuple[Remembered, ...]:
    """Return the history of a thing, newest first."""
    return tuple(
        Remembered(
            what=edit.what,
            at=edit.at,
            by=edit.by,
            changes=tuple(
                (_field_word(each.field), _shown(each.field, each.before), _shown(each.field, each.after))
                for each in edits.changes(edit.before, edit.after)
                if each.field != "id"
            ),
        )
        for edit in queries.edits_of(thing)
    )


def _field_word(field: str) -> str:
    day = edge.day(field)
    return edge.day_text(day, with_year=True) if day else field_words().get(field, field)


def said(error: Refused) -> dict[str, str]:
    """Return the sentence beside each field that was refused; an overlap names the other term."""
    found = edge.refusals(error)
    for each in error.every:
        if each.why is Refusal.OVERLAPS and each.detail:
            found[each.field] = _("和“%(name)s”的日期重叠，请检查日期。", name=each.detail)
    return found


def effect_lines(effect: Effect, today: date) -> tuple[str, ...]:
    """Return what a change does to the checks, a line for each thing it does."""
    if effect.is_empty:
        return (_("不影响任何检查时段。"),)
    lines = []
    if effect.gone:
        lines.append(_("去掉 %(n)s 个时段：%(plans)s", n=effect.gone_count, plans=_plans(effect.gone)))
    if effect.come:
        lines.append(_("新增 %(n)s 个时段：%(plans)s", n=effect.come_count, plans=_plans(effect.come)))
    for each in effect.moved[:MOST_MOVED]:
        days = [edge.day_text(day, with_year=day.year != today.year) for day in (each.from_on, each.to_on)]
        lines.append(
            _("%(plan)s从 %(first)s 移到 %(second)s（%(n)s 个）", plan=each.title.in_(edge.language()), first=days[0],
              second=days[1], n=each.count)
        )  # fmt: skip
    if len(effect.moved) > MOST_MOVED:
        lines.append(_("还有 %(n)s 处改期", n=len(effect.moved) - MOST_MOVED))
    return tuple(lines)


def _plans(counted: Sequence[tuple[Any, int]]) -> str:
    largest = sorted(counted, key=lambda each: -each[1])
    parts = [f"{title.in_(edge.language())} {count}" for title, count in largest[:4]]
    return _("、").join(parts) + (_(" 等") if len(largest) > len(parts) else "")
