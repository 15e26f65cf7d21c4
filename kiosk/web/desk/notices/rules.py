"""The rules of notices: which changes a channel is told, and when it is left in peace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core.form import FailClass
from kiosk.core.notices import ChangeKind
from kiosk.operations import edits
from kiosk.operations import notice_rules as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refused
from kiosk.operations.notice_rules import RuleValues
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.notices.words import change_word, class_word
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.past import Past, past_of

_MIDNIGHT = 24 * 60
_NO_TIME = -1
_TIMES = ("quiet_from", "quiet_to", "summary")
_TICKS = ("only_major", "is_quiet_on_holidays", "urgent_passes")
# A new rule as most schools want it.
_DEFAULTS = {
    "quiet_from": "20:00", "quiet_to": "07:00", "summary": "", "least_class": FailClass.TERM.value, "is_quiet_on_holidays": "1",
    "urgent_passes": "1",
}  # fmt: skip


@dataclass(frozen=True)
class RuleLine:
    """A rule as the list shows it, in words."""

    id: int
    channel: str
    kinds: tuple[str, ...]
    narrowed: tuple[str, ...]
    quiet: tuple[str, ...]
    summary: str


@dataclass(frozen=True)
class RulePage:
    """A rule to be made or changed: what is in the fields, what may be chosen, what is wrong, its history."""

    typed: Mapping[str, str]
    ticked: frozenset[str]
    wrong: Mapping[str, str]
    channels: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]
    places: Sequence[tuple[str, str]]
    point_kinds: Sequence[tuple[str, str]]
    classes: Sequence[tuple[str, str]]
    rule: Any = None
    seen: str = ""
    past: tuple[Past, ...] = ()


@bp.get("/notices/rules")
@edge.needs_supervisor
def notice_rules() -> str:
    """Show the rules in words."""
    words = _Words()
    lines = [_line(rule, words) for rule in queries.notice_rules()]
    return render_template("desk/notice_rules.html", lines=lines, has_channels=bool(queries.channels()))


@bp.get("/notices/rules/add")
@edge.needs_supervisor
def show_add_rule() -> str:
    """Show the form for a new rule, as most schools want it."""
    typed = _DEFAULTS | {"channel": inputs.text("channel")}
    return render_template("desk/notice_rule.html", page=_page(typed, frozenset(ChangeKind)))


@bp.post("/notices/rules/add")
@edge.needs_supervisor
def add_rule() -> Any:
    """Make a rule, which speaks of what changes from now on."""
    typed, ticked = _typed(), frozenset(request.form.getlist("kinds"))
    try:
        operations.add_rule(_read(typed, ticked), now=edge.now(), by=sitting().id)
    except Refused as error:
        return edge.invalid("desk/notice_rule.html", page=_page(typed, ticked, edge.refusals(error)))
    return edge.done("desk.notice_rules")


@bp.get("/notices/rules/<int(max=999999999):rule_id>")
@edge.needs_supervisor
def notice_rule(rule_id: int) -> str:
    """Show a rule to be changed or ended, with its history."""
    rule = _known(rule_id)
    return render_template("desk/notice_rule.html", page=_page(_typed_of(rule), frozenset(rule.kinds), rule=rule))


@bp.post("/notices/rules/<int(max=999999999):rule_id>")
@edge.needs_supervisor
def change_rule(rule_id: int) -> Any:
    """Change a rule; of what it did not speak of before, it speaks from now on."""
    rule, typed, ticked = _known(rule_id), _typed(), frozenset(request.form.getlist("kinds"))
    try:
        operations.change_rule(
            rule_id, _read(typed, ticked), seen=inputs.text("seen"), now=edge.now(), by=sitting().id
        )
    except Refused as error:
        return edge.invalid("desk/notice_rule.html", page=_page(typed, ticked, edge.refusals(error), rule=rule))
    except Outdated as error:
        return _outdated(error, rule, _shown_values(_plain(typed, ticked)))
    return edge.done("desk.notice_rules")


@bp.post("/notices/rules/<int(max=999999999):rule_id>/end")
@edge.needs_supervisor
def end_rule(rule_id: int) -> Any:
    """End a rule."""
    rule = queries.notice_rule(rule_id)
    if rule is not None and rule.ended_at is None:
        try:
            operations.end_rule(rule_id, seen=inputs.text("seen"), now=edge.now(), by=sitting().id)
        except Outdated as error:
            return _outdated(error, rule, {})
    return edge.done("desk.notice_rules")


def _known(rule_id: int) -> Any:
    """Return a rule in force; answers 404 for any other."""
    found = queries.notice_rule(rule_id)
    if found is None or found.ended_at is not None or all(each.id != rule_id for each in queries.notice_rules()):
        abort(404)
    return found


def _typed() -> dict[str, str]:
    return {name: inputs.text(name) for name in ("channel", "place", "kind", "least_class", *_TIMES, *_TICKS)}


def _typed_of(rule: Any) -> dict[str, str]:
    times = {name: getattr(rule, f"{name}_by") for name in _TIMES}
    return {
        "channel": str(rule.channel_id), "place": str(rule.place_id or ""), "kind": str(rule.kind_id or ""),
        "least_class": rule.least_class,
        **{name: "" if minutes is None else edge.clock_text(minutes) for name, minutes in times.items()},
        **{name: "1" if getattr(rule, name) else "" for name in _TICKS},
    }  # fmt: skip


def _read(typed: Mapping[str, str], ticked: frozenset[str]) -> RuleValues:
    """Return a rule as its page sent it; a time that cannot be is passed on as one, so that all is refused together."""
    return RuleValues(
        channel_id=edge.chosen(typed["channel"]),
        kinds=sorted(ticked),
        place_id=edge.chosen(typed["place"]),
        kind_id=edge.chosen(typed["kind"]),
        least_class=typed["least_class"],
        only_major=bool(typed["only_major"]),
        quiet_from_by=_time(typed["quiet_from"]),
        quiet_to_by=_time(typed["quiet_to"], may_be_midnight=True),
        is_quiet_on_holidays=bool(typed["is_quiet_on_holidays"]),
        urgent_passes=bool(typed["urgent_passes"]),
        summary_by=_time(typed["summary"]),
    )


def _time(written: str, *, may_be_midnight: bool = False) -> int | None:
    if not written:
        return None
    minutes = inputs.clock(written)
    if minutes == _MIDNIGHT and may_be_midnight:
        return 0
    return _NO_TIME if minutes is None else minutes


def _plain(typed: Mapping[str, str], ticked: frozenset[str]) -> dict[str, Any]:
    values = _read(typed, ticked)
    return {name: getattr(values, name) for name in values.__dataclass_fields__}


def _page(
    typed: Mapping[str, str], ticked: frozenset[str], wrong: Mapping[str, str] | None = None, *, rule: Any = None
) -> RulePage:
    words = _Words()
    return RulePage(
        typed=typed,
        ticked=ticked,
        wrong=wrong or {},
        channels=[(str(channel.id), channel.name) for channel in queries.channels()],
        kinds=[(kind.value, change_word(kind)) for kind in ChangeKind],
        places=[(str(each.id), each.path) for each in queries.places().values()],
        point_kinds=[(str(kind.id), words.kinds[kind.id]) for kind in queries.kinds().values()],
        classes=[(each.value, class_word(each)) for each in (FailClass.TERM, FailClass.NOW, FailClass.STOP)],
        rule=rule,
        seen=(inputs.text("seen") or edits.stamp(operations.rule_values(rule))) if rule is not None else "",
        past=past_of((f"rule:{rule.id}",), _labels(), words.shown) if rule is not None else (),
    )


class _Words:
    """What a rule's values are called, with the names of channels, places and kinds read once."""

    def __init__(self) -> None:
        english = edge.language() == "en"
        self.kinds = {kind.id: kind.en if english else kind.zh for kind in queries.kinds().values()}
        self.places = {each.id: each.path for each in queries.places().values()}
        self.channels = {channel.id: channel.name for channel in queries.channels(with_ended=True)}

    def shown(self, field: str, value: Any) -> str:
        """Return a value of a rule as people read it."""
        if value is None:
            return ""
        match field:
            case "channel_id":
                return self.channels.get(value, "")
            case "place_id":
                return self.places.get(value, "")
            case "kind_id":
                return self.kinds.get(value, "")
            case "kinds":
                return _("、").join(change_word(kind) for kind in value if kind in set(ChangeKind))
            case "least_class":
                return class_word(value) if value in set(FailClass) else ""
            case "quiet_from_by" | "quiet_to_by" | "summary_by":
                return edge.clock_text(value) if 0 <= value <= _MIDNIGHT else ""
            case "ended_at":
                return _("已结束")
        return _("是") if value is True else _("否") if value is False else str(value)


def _labels() -> dict[str, str]:
    return {
        "channel_id": _("渠道"), "kinds": _("提醒什么"), "place_id": _("位置"), "kind_id": _("类别"),
        "least_class": _("严重程度"), "only_major": _("只提醒重大隐患"), "quiet_from_by": _("安静时段从"),
        "quiet_to_by": _("安静时段到"), "is_quiet_on_holidays": _("休息日不发"),
        "urgent_passes": _("“停”和重大隐患随时发"), "summary_by": _("当日小结"), "ended_at": _("结束"),
    }  # fmt: skip


def _line(rule: Any, words: _Words) -> RuleLine:
    narrowed = [words.places[rule.place_id]] if rule.place_id in words.places else []
    narrowed += [words.kinds[rule.kind_id]] if rule.kind_id in words.kinds else []
    narrowed += [class_word(rule.least_class)] if rule.least_class != FailClass.TERM else []
    narrowed += [_("只提醒重大隐患")] if rule.only_major else []
    quiet = []
    if rule.quiet_from_by is not None:
        quiet.append(
            _("%(start)s 到 %(end)s 不发", start=edge.clock_text(rule.quiet_from_by), end=edge.clock_text(rule.quiet_to_by))
        )
    quiet += [_("休息日不发")] if rule.is_quiet_on_holidays else []
    quiet += [_("“停”和重大隐患随时发")] if rule.urgent_passes and quiet else []
    return RuleLine(
        id=rule.id,
        channel=words.channels.get(rule.channel_id, ""),
        kinds=tuple(change_word(kind) for kind in rule.kinds),
        narrowed=tuple(narrowed),
        quiet=tuple(quiet),
        summary="" if rule.summary_by is None else edge.clock_text(rule.summary_by),
    )


def _shown_values(values: Mapping[str, Any]) -> dict[str, str]:
    words = _Words()
    return {field: words.shown(field, value) for field, value in values.items()}


def _outdated(error: Outdated, rule: Any, typed: Mapping[str, str]) -> Any:
    labels = {field: word for field, word in _labels().items() if field != "ended_at"}
    return outdated(
        error, title=_("提醒规则"), labels=labels, current=_shown_values(error.current), typed=typed,
        back=url_for("desk.notice_rule", rule_id=rule.id),
    )  # fmt: skip
