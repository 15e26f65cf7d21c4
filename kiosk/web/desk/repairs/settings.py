"""What the school agreed on for repairs: the cost that needs an approval, the targets, the days to acceptance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import make_response, render_template, url_for
from flask_babel import gettext as _

from kiosk.core.repair import Span, Target, Terms, Unit, Urgency
from kiosk.operations import edits
from kiosk.operations import repair_terms as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.past import Past, past_of
from kiosk.web.edge.money import fen, yuan
from kiosk.web.edge.repair_words import repair_urgency, span_words, unit_words

_SPANS = tuple(f"{urgency.value}_{what}" for urgency in Urgency for what in ("answer", "finish"))


@dataclass(frozen=True)
class TermsPage:
    """What can be set, what was typed, what is wrong with it, and what it was before."""

    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    seen: str
    units: Sequence[tuple[str, str]]
    past: Sequence[Past]
    defaults: Terms
    urgencies: Sequence[Urgency] = tuple(Urgency)


@bp.get("/repairs/settings")
@edge.needs_administrator
def repair_settings() -> str:
    """Show what the school agreed on for repairs."""
    values = operations.terms_values(operations.terms())
    return _shown(_as_typed(values), seen=edits.stamp(values))


@bp.post("/repairs/settings")
@edge.needs_administrator
def change_repair_settings() -> Any:
    """Change what the school agreed on for repairs."""
    typed = {name: inputs.text(name, longest=20) for name in _names()}
    seen = inputs.text("seen")
    try:
        operations.change_terms(_read(typed), seen=seen, now=edge.now(), by=sitting().id)
    except Refused as error:
        return make_response(_shown(typed, seen=seen, wrong=edge.refusals(error)), 422)
    except Outdated as error:
        return outdated(
            error, title=_("维修的费用与时限"), labels=_words(), current=_as_read(error.current),
            typed=_as_read(_plain(typed)), back=url_for("desk.repair_settings"),
        )  # fmt: skip
    return edge.done("desk.repair_settings")


def _read(typed: Mapping[str, str]) -> Terms:
    """Return the terms as typed; raises Refused with all that is wrong."""
    wrong = Refusals()
    cost_limit, accept_days = 0, edge.whole(typed["accept_days"])
    with wrong.gather():
        found = fen(typed["cost_limit"], "cost_limit")
        if found is None:
            raise Refused(Refusal.NOT_AN_AMOUNT, "cost_limit")
        cost_limit = found
    if accept_days is None:
        days = operations.ACCEPT_DAYS
        wrong.add(Refused(Refusal.NOT_A_NUMBER, "accept_days", f"{days[0]}-{days[-1]}"))
    spans: dict[str, Span] = {}
    for name in _SPANS:
        with wrong.gather():
            spans[name] = _span(typed, name)
    wrong.settle()
    assert accept_days is not None
    targets = {each: Target(spans[f"{each.value}_answer"], spans[f"{each.value}_finish"]) for each in Urgency}
    return replace(operations.terms(), cost_limit=cost_limit, accept_days=accept_days, targets=targets)


def _span(typed: Mapping[str, str], name: str) -> Span:
    amount, unit = edge.whole(typed[name]), typed[f"{name}_unit"]
    if unit not in list(Unit):
        raise Refused(Refusal.NOT_A_CHOICE, name)
    amounts = operations.AMOUNTS[Unit(unit)]
    if amount is None or amount not in amounts:
        raise Refused(Refusal.NOT_A_NUMBER, name, f"{amounts[0]}-{amounts[-1]}")
    return Span(amount, Unit(unit))


def _names() -> tuple[str, ...]:
    return ("cost_limit", "accept_days", *_SPANS, *(f"{name}_unit" for name in _SPANS))


def _as_typed(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the terms as their fields hold them: the cost in yuan, a span as its amount and its unit."""
    typed = {"cost_limit": yuan(values["cost_limit"]).replace(",", ""), "accept_days": str(values["accept_days"])}
    for name in _SPANS:
        typed[name], typed[f"{name}_unit"] = values[name].split(" ")
    return typed


def _plain(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed and read without complaint as plain values."""
    return operations.terms_values(_read(typed))


def _as_read(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _value(name, value) for name, value in values.items()}


def _value(name: str, value: Any) -> str:
    """Return a plain value as people read it."""
    if name == "cost_limit":
        return _("%(yuan)s 元", yuan=yuan(int(value)))
    if name == "accept_days":
        return _("%(n)s 天", n=value)
    amount, _space, unit = str(value).partition(" ")
    return span_words(Span(int(amount), Unit(unit)))


def _words() -> dict[str, str]:
    found = {"cost_limit": _("超过多少元要批准"), "accept_days": _("几天没验收由主管代验")}
    for urgency in Urgency:
        found[f"{urgency.value}_answer"] = _("%(urgency)s：多久内派单", urgency=repair_urgency(urgency))
        found[f"{urgency.value}_finish"] = _("%(urgency)s：派单后多久内修好", urgency=repair_urgency(urgency))
    return found


def _shown(typed: Mapping[str, str], *, seen: str, wrong: Mapping[str, str] | None = None) -> str:
    page = TermsPage(
        typed=typed,
        wrong=wrong or {},
        seen=seen,
        units=tuple((unit.value, unit_words(unit)) for unit in Unit),
        past=past_of(["repair_settings"], _words(), _value),
        defaults=Terms(),
    )
    return render_template("desk/repair_settings.html", page=page)
