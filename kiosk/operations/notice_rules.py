"""Rules of notices (提醒规则): which changes a channel is told, and when it is left in peace."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.core.form import FailClass
from kiosk.core.notices import NOTICED_WITHIN, ChangeKind
from kiosk.operations import edits
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import NoticeRuleFact

MOST_RULES = 50
_DAY_MINUTES = range(24 * 60)
# When a rule leaves its channel in peace; everything else says what it speaks of.
_PEACE = frozenset({"quiet_from_by", "quiet_to_by", "is_quiet_on_holidays", "urgent_passes"})


@dataclass(frozen=True)
class RuleValues:
    """A rule as its editor gives it; times are minutes after midnight, `place_id` and `kind_id` None for all."""

    channel_id: int | None
    kinds: Collection[str]
    place_id: int | None = None
    kind_id: int | None = None
    least_class: str = FailClass.TERM
    only_major: bool = False
    quiet_from_by: int | None = None
    quiet_to_by: int | None = None
    is_quiet_on_holidays: bool = True
    urgent_passes: bool = True
    summary_by: int | None = None


def rule_values(rule: NoticeRuleFact) -> dict[str, Any]:
    """Return what an editor of a rule sees, as plain values."""
    return {
        "channel_id": rule.channel_id, "kinds": list(rule.kinds), "place_id": rule.place_id, "kind_id": rule.kind_id,
        "least_class": rule.least_class, "only_major": rule.only_major, "quiet_from_by": rule.quiet_from_by,
        "quiet_to_by": rule.quiet_to_by, "is_quiet_on_holidays": rule.is_quiet_on_holidays,
        "urgent_passes": rule.urgent_passes, "summary_by": rule.summary_by,
    }  # fmt: skip


def add_rule(values: RuleValues, *, now: datetime, by: int | None) -> NoticeRuleFact:
    """Make a rule, which speaks of what changes from now on; raises Refused with all that is wrong with it."""
    with writing() as session:
        plain = _checked(values)
        if len(queries.notice_rules()) >= MOST_RULES:
            raise Refused(Refusal.TOO_MANY, "", str(MOST_RULES))
        rule = NoticeRuleFact(**plain, since_at=now)
        session.add(rule)
        session.flush()
        edits.keep("rule.add", f"rule:{rule.id}", _name(rule), before={}, after=plain, now=now, by=by)
    return rule


def change_rule(rule_id: int, values: RuleValues, *, seen: str, now: datetime, by: int | None) -> bool:
    """Change a rule; return False if nothing differs.

    One that speaks of other things now does so of what changes from now on, and of what may not have been noticed yet:
    nothing old is told, and nothing is lost; a channel is not told again what it was told. Raises Refused with all that is
    wrong and for a rule that has ended, Outdated if it is not as its editor saw it.
    """
    with writing():
        rule = queries.notice_rule(rule_id)
        if rule is None or rule.ended_at is not None:
            raise Refused(Refusal.ALREADY_DONE)
        plain, before = _checked(values), rule_values(rule)
        if plain == before:
            return False
        edits.check(f"rule:{rule_id}", before, seen=seen)
        for name, value in plain.items():
            setattr(rule, name, value)
        if any(plain[name] != before[name] for name in plain if name not in _PEACE):
            rule.since_at = max(rule.since_at, now - NOTICED_WITHIN)
        return edits.keep("rule.edit", f"rule:{rule_id}", _name(rule), before=before, after=plain, now=now, by=by)


def end_rule(rule_id: int, *, seen: str, now: datetime, by: int | None) -> None:
    """End a rule; what it has put into the outbox still goes out. Harmless if it has ended.

    Raises Outdated if it is not as its editor saw it.
    """
    with writing():
        rule = queries.notice_rule(rule_id)
        if rule is None or rule.ended_at is not None:
            return
        before = rule_values(rule)
        edits.check(f"rule:{rule_id}", before, seen=seen)
        rule.ended_at = now
        note(
            "rule.end", _name(rule), now=now, by=by, thing=f"rule:{rule_id}", before=before,
            after={"ended_at": now.isoformat()},
        )  # fmt: skip


def _name(rule: NoticeRuleFact) -> str:
    channel = queries.channel(rule.channel_id)
    return channel.name if channel is not None else ""


def _checked(values: RuleValues) -> dict[str, Any]:
    """Return a rule as it is kept, its kinds in their own order; raises Refused with all that is wrong."""
    wrong = Refusals()
    with wrong.gather():
        if values.channel_id not in {each.id for each in queries.channels()}:
            raise Refused(Refusal.NOT_A_CHOICE, "channel")
    with wrong.gather():
        if not set(values.kinds) <= set(ChangeKind):
            raise Refused(Refusal.NOT_A_CHOICE, "kinds")
        if not values.kinds and values.summary_by is None:
            raise Refused(Refusal.NONE_CHOSEN, "kinds")
    with wrong.gather():
        if values.place_id is not None and values.place_id not in queries.places():
            raise Refused(Refusal.NOT_A_CHOICE, "place")
    with wrong.gather():
        if values.kind_id is not None and values.kind_id not in {each.id for each in queries.kinds().values()}:
            raise Refused(Refusal.UNKNOWN_KIND, "kind")
    with wrong.gather():
        if values.least_class not in set(FailClass):
            raise Refused(Refusal.NOT_A_CHOICE, "least_class")
    for name in ("quiet_from_by", "quiet_to_by", "summary_by"):
        with wrong.gather():
            minutes = getattr(values, name)
            if minutes is not None and minutes not in _DAY_MINUTES:
                raise Refused(Refusal.NOT_A_TIME, name.removesuffix("_by"))
    with wrong.gather():
        quiet = (values.quiet_from_by, values.quiet_to_by)
        if (quiet[0] is None) != (quiet[1] is None):
            raise Refused(Refusal.NOT_A_TIME, "quiet_from" if quiet[0] is None else "quiet_to")
        if quiet[0] is not None and quiet[0] == quiet[1]:
            raise Refused(Refusal.SAME_TIME, "quiet_to")
    wrong.settle()
    known = [kind.value for kind in ChangeKind if kind in set(values.kinds)]
    plain = replace(values, kinds=known)
    return {name: getattr(plain, name) for name in plain.__dataclass_fields__} | {"least_class": str(values.least_class)}
