"""What the school agreed on for its repairs: the cost above which somebody approves, and how long each step may take."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from kiosk.core.repair import LARGEST_COST, Span, Target, Terms, Unit, default_targets
from kiosk.operations import edits, school
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.storage import queries
from kiosk.storage.database import writing

ACCEPT_DAYS = range(1, 91)
AMOUNTS = {Unit.MINUTE: range(5, 1441), Unit.HOUR: range(1, 169), Unit.WORKDAY: range(366), Unit.DAY: range(366)}


def terms() -> Terms:
    """Return what the school agreed on for repairs; what it never set or what makes no sense is the default."""
    kept = queries.settings()
    # The school of one person is a setting of its hazards; all settings are read in one statement.
    found = Terms(is_one_person=kept.get("hazard_one_person") == "1")
    limit, days = kept.get("repair_cost_limit", ""), kept.get("repair_accept_days", "")
    return replace(
        found,
        cost_limit=int(limit) if limit.isdigit() else found.cost_limit,
        accept_days=int(days) if days.isdigit() else found.accept_days,
        targets={
            urgency: Target(
                _kept_span(kept.get(f"repair_{urgency.value}_answer"), target.answer),
                _kept_span(kept.get(f"repair_{urgency.value}_finish"), target.finish),
            )
            for urgency, target in default_targets().items()
        },
    )


def terms_values(found: Terms) -> dict[str, Any]:
    """Return the terms as plain values, as their editor sees them and stamps them (`edits.stamp`)."""
    values: dict[str, Any] = {"cost_limit": found.cost_limit, "accept_days": found.accept_days}
    for urgency, target in found.targets.items():
        values[f"{urgency.value}_answer"] = _written(target.answer)
        values[f"{urgency.value}_finish"] = _written(target.finish)
    return values


def change_terms(wanted: Terms, *, seen: str, now: datetime, by: int | None) -> bool:
    """Give the school other terms for repairs; return False if nothing differs.

    Raises Refused, with every field that is wrong, for amounts out of range, and Outdated if the terms are not as their
    editor saw them (`terms_values`).
    """
    wrong = Refusals()
    if not 0 <= wanted.cost_limit <= LARGEST_COST:
        wrong.add(Refused(Refusal.NOT_A_NUMBER, "cost_limit", f"0-{LARGEST_COST // 100}"))
    if wanted.accept_days not in ACCEPT_DAYS:
        wrong.add(Refused(Refusal.NOT_A_NUMBER, "accept_days", f"{ACCEPT_DAYS[0]}-{ACCEPT_DAYS[-1]}"))
    for urgency, target in wanted.targets.items():
        for name, span in (("answer", target.answer), ("finish", target.finish)):
            amounts = AMOUNTS[span.unit]
            if span.amount not in amounts:
                wrong.add(
                    Refused(Refusal.NOT_A_NUMBER, f"{urgency.value}_{name}", f"{amounts[0]}-{amounts[-1]}")
                )
    wrong.settle()
    with writing():
        before, after = terms_values(terms()), terms_values(wanted)
        if before == after:
            return False
        edits.check("repair_settings", before, seen=seen)
        for name, value in after.items():
            school.set_setting(f"repair_{name}", str(value))
        edits.keep("repair_settings.edit", "repair_settings", "", before=before, after=after, now=now, by=by)
    return True


def _written(span: Span) -> str:
    return f"{span.amount} {span.unit.value}"


def _kept_span(kept: str | None, default: Span) -> Span:
    amount, _, unit = (kept or "").partition(" ")
    return Span(int(amount), Unit(unit)) if amount.isdigit() and unit in list(Unit) else default
