"""What was inspected: a list with filters, and one inspection as the form it answered asked it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import abort, render_template
from flask_babel import gettext as _

from kiosk.core.form import (
    PICTURES,
    Answer,
    FailClass,
    Form,
    FormError,
    Item,
    ItemType,
    Mode,
    Pair,
)
from kiosk.core.form import Computed as ComputedValue
from kiosk.core.sending import is_clock_off
from kiosk.operations import inspections as operations
from kiosk.storage import queries
from kiosk.storage.queries import Line
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp

PAGE = 50
_TOLD_OTHERWISE = (*PICTURES, ItemType.SECOND)
MOST_PAGES = 10_000


@dataclass(frozen=True)
class InspectionFilter:
    """What the list is narrowed to; None and empty narrow nothing."""

    first_on: date | None = None
    last_on: date | None = None
    person: int | None = None
    form: str = ""
    place: int | None = None
    failing: bool = False
    checkpoint: int | None = None
    hints: tuple[str, ...] = ()

    def arguments(self, **changed: str) -> dict[str, str]:
        """Return the filter as the address says it, with some values changed."""
        values = {
            "from": self.first_on.isoformat() if self.first_on else "",
            "to": self.last_on.isoformat() if self.last_on else "",
            "person": str(self.person or ""),
            "form": self.form,
            "place": str(self.place or ""),
            "checkpoint": str(self.checkpoint or ""),
            "failing": "1" if self.failing else "",
        }
        return {name: value for name, value in (values | changed).items() if value}


@dataclass(frozen=True)
class InspectionList:
    """One page of inspections, newest first, and what can be chosen."""

    filter: InspectionFilter
    lines: Sequence[Line]
    page: int
    has_more: bool
    people: Sequence[Any]
    forms: tuple[tuple[str, str], ...]
    places: tuple[tuple[int, str], ...]
    checkpoint: Any | None


@dataclass(frozen=True)
class Answered:
    """One item of the form with what was answered.

    `mark` is ok, fail, none, or empty where there is no answer: not asked, or nothing to work it out from.
    """

    text: str
    type: str
    mark: str
    value: str
    limits: str
    fail_class: FailClass | None
    is_major: bool | None
    reasons: tuple[str, ...]
    note: str
    nophoto: str
    mode: str
    pictures: tuple[Any, ...] = ()
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One inspection to read: the head, the answers in the form's order, and what is odd about it."""

    id: int
    number: str
    title: str
    form_code: str
    version: int
    person: str
    checkpoint: Any
    place: str
    at: datetime
    received_at: datetime
    device_at: datetime | None
    origin: str
    is_voided: bool
    answered: tuple[Answered, ...]
    failing: int
    seconds: int | None
    seen: int | None
    asked: int
    one_by_one: int
    by_rest: int
    flags: tuple[str, ...]
    pictures: tuple[Any, ...]
    is_photo_asked: bool


@bp.get("/inspections")
@edge.needs_supervisor
def inspections() -> str:
    """Show the inspections, newest first."""
    return render_template("desk/inspections.html", inspections=_list())


@bp.get("/inspections/<int(max=999999999):inspection_id>")
@edge.needs_supervisor
def inspection(inspection_id: int) -> str:
    """Show one inspection as its form version asked it."""
    return render_template("desk/inspection.html", sheet=_sheet(inspection_id))


def _list() -> InspectionList:
    everywhere, people = queries.places(), queries.people(with_left=True)
    form_ids = queries.form_ids()
    wanted = _filter({place for place in everywhere}, {person.id for person in people}, form_ids)
    calendar = edge.calendar()
    inside = None
    if wanted.place is not None:
        inside = [place.id for place in everywhere.values() if wanted.place in place.ancestors]
    page = min(max(inputs.number("page") or 1, 1), MOST_PAGES)
    found = queries.lines(
        start=calendar.instant(wanted.first_on) if wanted.first_on else None,
        end=calendar.instant(wanted.last_on + timedelta(days=1)) if wanted.last_on else None,
        checkpoint_id=wanted.checkpoint,
        person_id=wanted.person,
        form_id=form_ids.get(wanted.form) if wanted.form else None,
        place_ids=inside,
        only_failing=wanted.failing,
        limit=PAGE + 1,
        offset=(page - 1) * PAGE,
    )
    return InspectionList(
        filter=wanted,
        lines=found[:PAGE],
        page=page,
        has_more=len(found) > PAGE,
        people=people,
        forms=form_choices(),
        places=tuple((place.id, place.path) for place in everywhere.values()),
        checkpoint=queries.checkpoint(wanted.checkpoint) if wanted.checkpoint else None,
    )


def form_choices() -> tuple[tuple[str, str], ...]:
    """Return every published form as code and title, in the order of the codes."""
    current = sorted(queries.current_versions().values(), key=lambda version: version.form.code)
    return tuple((each.form.code, f"{each.form.code} {each.form.title.in_(edge.language())}") for each in current)


def _filter(places: set[int], people: set[int], form_ids: Mapping[str, int]) -> InspectionFilter:
    hints: list[str] = []

    def ignored(value: str) -> None:
        hints.append(_("“%(value)s”不是可选的条件，已忽略。", value=value))

    def one_of(name: str, known: set[int] | None) -> int | None:
        value = inputs.text(name)
        found = inputs.whole(value)
        if value and (found is None or (known is not None and found not in known)):
            ignored(value)
            return None
        return found

    def day(name: str) -> date | None:
        value = inputs.text(name)
        if hint := inputs.day_hint(value):
            hints.append(hint)
        return edge.day(value)

    form = inputs.text("form", longest=20)
    if form and form not in form_ids:
        ignored(form)
        form = ""
    return InspectionFilter(
        first_on=day("from"),
        last_on=day("to"),
        person=one_of("person", people),
        form=form,
        place=one_of("place", places),
        failing=inputs.text("failing") == "1",
        checkpoint=one_of("checkpoint", None),
        hints=tuple(hints),
    )


def _sheet(inspection_id: int) -> Sheet:
    row = queries.inspection(inspection_id)
    version = queries.version(row.form_version_id) if row is not None else None
    if row is None or version is None:
        abort(404)
    checkpoint, person = queries.checkpoint(row.checkpoint_id), queries.person(row.person_id)
    form, modes = version.form, [answer.get("mode") for answer in row.answers.values()]
    calendar = edge.calendar()
    pictures = operations.pictures_of(row)
    is_photo_asked = "photo_asked" in row.flags
    return Sheet(
        id=row.id,
        number=operations.number_of(row.id, calendar.local(row.received_at)),
        title=form.title.in_(edge.language()),
        form_code=form.code,
        version=version.number,
        person=person.name if person else "",
        checkpoint=checkpoint,
        place=queries.places()[checkpoint.place_id].path if checkpoint else "",
        at=row.at,
        received_at=row.received_at,
        device_at=row.device_at if _is_clock_off(row) else None,
        origin=row.origin,
        is_voided=row.voided_at is not None,
        answered=tuple(_answers(form, row.answers, pictures, operations.second_names(row))),
        failing=len(row.findings),
        seconds=row.manner.get("seconds"),
        seen=row.manner.get("seen"),
        asked=sum(item.type is not ItemType.COMPUTED for item in form.items),
        one_by_one=modes.count(Mode.ONE),
        by_rest=modes.count(Mode.REST),
        flags=tuple(flag_word(flag) for flag in row.flags if flag != "photo_asked"),
        pictures=pictures.get("", ()),
        is_photo_asked=is_photo_asked,
    )


def _is_clock_off(row: Any) -> bool:
    """Decide whether the phone's clock was off, by what it said at sending; one that said nothing then is compared."""
    if row.device_at is None:
        return False
    said = row.manner.get("offset")
    return is_clock_off(row.device_at - row.received_at if said is None else timedelta(seconds=said))


def flag_word(flag: str) -> str:
    """Return what is odd about an inspection in words."""
    words = {
        "older_version": _("填的是旧版检查表"),
        "retired": _("提交时该点已撤"),
        "after_closing": _("打开时还在时段内，提交时时段已结束"),
        "no_second": _("要第二人确认的检查项，没有人确认"),
    }
    return words.get(flag, flag)


def _answers(
    form: Form, answers: Mapping[str, Any], pictures: Mapping[str, tuple[Any, ...]], seconds: Mapping[str, str]
) -> list[Answered]:
    """Return every item with its answer, its pictures, and the second person's name."""
    found = []
    for item in form.items:
        try:
            answer = Answer.from_plain(answers[item.key]) if item.key in answers else None
        except FormError:
            answer = None
        each = replace(_answered(item, answer), pictures=pictures.get(item.key, ()))
        found.append(replace(each, value=seconds[item.key]) if item.key in seconds else each)
    return found


def _unanswered(item: Item) -> str:
    """Return why an item has no answer: no source for it yet, left empty though asked, or not asked at all."""
    if item.type is ItemType.COMPUTED:
        return _("未接入")
    return _("没有填") if not item.is_required and item.shown_if is None else _("未问到")


def _answered(item: Item, answer: Answer | None) -> Answered:
    language = edge.language()
    text, limits = item.text.in_(language), limits_words(item)
    if answer is None:
        return Answered(text, item.type.value, "", _unanswered(item), limits, None, None, (), "", "", "")
    mark = {"pass": "ok", "fail": "fail", "na": "none"}[answer.outcome.value]
    if answer.nophoto and item.type in _TOLD_OTHERWISE:
        # Neither good nor bad: there is only the reason why there is none.
        mark = ""
    reasons = (item.reason(key) for key in answer.reasons)
    return Answered(
        text=text,
        type=item.type.value,
        mark=mark,
        value=_value_words(item, answer.value),
        limits=limits,
        fail_class=item.fail_class if answer.is_fail else None,
        is_major=answer.is_major,
        reasons=tuple(reason.text.in_(language) for reason in reasons if reason is not None),
        note=answer.note,
        nophoto=answer.nophoto,
        mode=answer.mode.value,
        rows=_rows(item, answer.value),
    )


def limits_words(item: Item) -> str:
    """Return an item's sound range in words, or nothing."""
    if item.limits is None:
        return ""
    low, high = item.limits.minimum, item.limits.maximum
    if item.type is ItemType.DATE:
        return _age_words(low, high)
    unit = f" {item.unit}" if item.unit else ""
    if low is not None and high is not None:
        return _("正常 %(low)s 至 %(high)s%(unit)s", low=low, high=high, unit=unit)
    if low is not None:
        return _("正常不低于 %(low)s%(unit)s", low=low, unit=unit)
    return _("正常不高于 %(high)s%(unit)s", high=high, unit=unit)


def _age_words(least: Decimal | None, most: Decimal | None) -> str:
    if most == 0:
        return _("当天没有过期")
    if most is not None:
        return _("距今不超过 %(n)s 天", n=most)
    return _("距今至少 %(n)s 天", n=least)


def _value_words(item: Item, value: Any) -> str:
    unit = f" {item.unit}" if item.unit else ""
    match value:
        case None:
            return ""
        case Pair(low, high):
            return f"{low} – {high}{unit}"
        case ComputedValue(key, due_on):
            word = _choice_word(item, key)
            return f"{word} ({due_on.isoformat()})" if due_on else word
        case date():
            return value.isoformat()
        case str():
            if item.type.value == "pass":
                return ""
            return _choice_word(item, value) if item.choices else value.replace("T", " ", item.type.value == "datetime")
        case tuple():
            return "、".join(_choice_word(item, part) for part in value if isinstance(part, str))
    return f"{value}{unit}"


def _choice_word(item: Item, key: str) -> str:
    choice = item.choice(key)
    return choice.text.in_(edge.language()) if choice else key


def _rows(item: Item, value: Any) -> tuple[tuple[tuple[str, str], ...], ...]:
    if not isinstance(value, tuple):
        return ()
    subs = {sub.key: sub for sub in item.rows}
    return tuple(
        tuple(
            (subs[key].text.in_(edge.language()), _value_words(subs[key], answer.value))
            for key, answer in row.items()
            if key in subs
        )
        for row in value
        if isinstance(row, Mapping)
    )
