"""The school's own rules for hazards: days for each step, who closes major ones, and who may report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from flask import make_response, render_template, url_for
from flask_babel import gettext as _

from kiosk.core.deadline import Limits
from kiosk.operations import edits
from kiosk.operations import hazard_settings as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.operations.hazard_settings import HazardSettings
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.hazards.words import people_choices
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.past import Past, past_of

_DAYS = ("stop_days", "now_days", "term_days", "verify_days", "repeat_days")
_TICKS = ("is_one_person", "takes_guests")
_FIELDS = (*_DAYS, "in_workdays", "head_id", *_TICKS)
_THING = "hazard_settings"


@dataclass(frozen=True)
class RulesPage:
    """What can be changed here, what was typed, and the defaults beside it."""

    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    seen: str
    people: Sequence[tuple[int, str]]
    defaults: Mapping[str, int]
    past: Sequence[Past]


@bp.get("/hazards/settings")
@edge.needs_administrator
def hazard_settings() -> str:
    """Show the school's rules for hazards."""
    values = operations.settings_values(operations.settings())
    return _shown(_as_typed(values), seen=edits.stamp(values))


@bp.post("/hazards/settings")
@edge.needs_administrator
def change_hazard_settings() -> Any:
    """Change the school's rules for hazards."""
    typed = {name: inputs.text(name) for name in _FIELDS}
    try:
        wanted = _read(typed)
        operations.change_settings(wanted, seen=inputs.text("seen"), now=edge.now(), by=sitting().id)
    except Refused as error:
        return make_response(_shown(typed, seen=inputs.text("seen"), wrong=edge.refusals(error)), 422)
    except Outdated as error:
        return outdated(
            error, title=_("隐患的期限与规则"), labels=_words(), current=_as_words(error.current),
            typed=_as_words(operations.settings_values(wanted)), back=url_for("desk.hazard_settings"),
        )  # fmt: skip
    return edge.done("desk.hazard_settings")


def _read(typed: Mapping[str, str]) -> HazardSettings:
    """Return the rules as typed; raises Refused with all that is no number or no choice."""
    wrong = Refusals()
    days = {name: edge.whole(typed[name]) for name in _DAYS}
    for name, value in days.items():
        if value is None or value not in operations.MOST_DAYS:
            wrong.add(Refused(Refusal.NOT_A_NUMBER, name, f"0-{operations.MOST_DAYS[-1]}"))
    if typed["in_workdays"] not in ("0", "1"):
        wrong.add(Refused(Refusal.NOT_A_CHOICE, "in_workdays"))
    head_id = edge.chosen(typed["head_id"])
    if head_id is not None and head_id not in dict(people_choices()):
        wrong.add(Refused(Refusal.UNKNOWN_PERSON, "head_id"))
    wrong.settle()
    limits = Limits(**{name: value or 0 for name, value in days.items()}, in_workdays=typed["in_workdays"] == "1")
    return HazardSettings(limits, head_id=head_id, **{name: typed[name] == "1" for name in _TICKS})


def _as_typed(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the rules as their fields hold them."""
    ticks = {name: "1" if values[name] else "" for name in _TICKS}
    rest = {name: str(values[name]) for name in _DAYS}
    return rest | ticks | {"in_workdays": "1" if values["in_workdays"] else "0", "head_id": str(values["head_id"] or "")}


def _as_words(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _value(name, value) for name, value in values.items()}


def _value(name: str, value: Any) -> str:
    if name == "head_id":
        person = queries.person(value) if value else None
        return person.name if person is not None else _("没有指定")
    if name == "in_workdays":
        return _("工作日") if value else _("日历日")
    if name in _TICKS:
        return _("是") if value else _("否")
    return str(value)


def _words() -> dict[str, str]:
    return {
        "stop_days": _("停：几天内整改"),
        "now_days": _("立：几天内整改"),
        "term_days": _("限：几天内整改"),
        "verify_days": _("整改后几天内复查、销号"),
        "repeat_days": _("销号后几天内再出现算反复"),
        "in_workdays": _("天数怎么数"),
        "head_id": _("校长（园长）"),
        "is_one_person": _("只有一个人的学校：可以复查自己整改的"),
        "takes_guests": _("访客可以上报"),
    }


def _shown(typed: Mapping[str, str], *, seen: str, wrong: Mapping[str, str] | None = None) -> str:
    standard = Limits()
    page = RulesPage(
        typed=typed,
        wrong=wrong or {},
        seen=seen,
        people=people_choices(),
        defaults={each.name: getattr(standard, each.name) for each in fields(standard) if each.name in _DAYS},
        past=past_of([_THING], _words(), _value),
    )
    return render_template("desk/hazard_settings.html", page=page)
