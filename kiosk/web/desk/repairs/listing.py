"""The queue of repairs: what waits for whom, narrowed and ordered by its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from kiosk.core.repair import OPEN, State, Urgency
from kiosk.storage import queries
from kiosk.storage.queries import RepairCard
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.repairs.lines import Line, Order, line_of, lines_of
from kiosk.web.edge.repair_words import repair_urgency

PAGE = 50
OVERDUE = "overdue"
OPEN_STATES = tuple(state for state in State if state in OPEN)
ENDED_STATES = tuple(state for state in State if state not in OPEN)
_FIRST_YEAR = 2020


@dataclass(frozen=True)
class RepairFilter:
    """What the queue is narrowed to and how it stands; empty values narrow nothing. `state` may also be "overdue".

    `year` is that in which ended ones were asked for.
    """

    state: str = ""
    urgency: str = ""
    area: str = ""
    person: int | None = None
    q: str = ""
    order: Order = Order.OVERDUE
    year: int = 0
    hints: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Decide whether anything narrows the list."""
        return bool(self.state or self.urgency or self.area or self.person or self.q)

    @property
    def is_ended(self) -> bool:
        """Decide whether it asks for repairs that have ended."""
        return self.state in ENDED_STATES

    def arguments(self, **changed: str) -> dict[str, str]:
        """Return the filter as the address says it, with some values changed."""
        values = {
            "state": self.state,
            "urgency": self.urgency,
            "area": self.area,
            "person": str(self.person or ""),
            "q": self.q,
            "sort": "" if self.order is Order.OVERDUE else self.order.value,
            "year": str(self.year or ""),
        }
        return {name: value for name, value in (values | changed).items() if value}

    def takes(self, card: RepairCard) -> bool:
        """Decide whether a repair fits, whatever its state."""
        text = f"{card.number} {card.checkpoint} {card.place} {card.code} {card.text} {card.requester} {card.assignee}"
        return (
            self.urgency in ("", card.urgency.value)
            and self.area in ("", card.area)
            and self.person in (None, card.course.assignee_id, card.course.requester_id)
            and self.q.replace("-", "").casefold() in text.replace("-", "").casefold()
        )

    def takes_state(self, line: Line) -> bool:
        """Decide whether a repair stands as asked."""
        return line.is_overdue if self.state == OVERDUE else self.state in ("", line.card.course.state.value)


@dataclass(frozen=True)
class RepairList:
    """The queue as shown: rows of this page, how many there are of each state, and what can be chosen."""

    filter: RepairFilter
    rows: Sequence[Line]
    counts: Mapping[str, int]
    total: int
    page: int
    pages: int
    areas: tuple[tuple[str, str], ...]
    urgencies: tuple[tuple[str, str], ...]
    people: tuple[tuple[int, str], ...]
    years: tuple[tuple[int, str], ...]
    saved: Sequence[Any]
    open_states: tuple[State, ...] = OPEN_STATES
    ended_states: tuple[State, ...] = ENDED_STATES


@bp.get("/repairs")
@edge.needs_supervisor
def repairs() -> str:
    """Show the repairs that want something, or those that have ended."""
    return render_template("desk/repairs.html", queue=_queue())


def _queue() -> RepairList:
    areas = queries.areas()
    staff = tuple((person.id, person.name) for person in queries.people(with_left=True))
    this_year = edge.calendar().date_of(edge.now()).year
    wanted = _filter(areas, {number for number, _name in staff}, this_year)
    fitting, ended = _open(wanted), _ended_lines(wanted, this_year)
    rows = [line for line in (ended if wanted.is_ended else fitting) if wanted.takes_state(line)]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(inputs.number("page") or 1, 1), pages)
    return RepairList(
        filter=wanted,
        rows=rows[(page - 1) * PAGE : page * PAGE],
        counts=_counts(fitting, ended),
        total=len(rows),
        page=page,
        pages=pages,
        areas=tuple((area, area) for area in areas),
        urgencies=tuple((each.value, repair_urgency(each)) for each in Urgency),
        people=staff,
        years=tuple((year, str(year)) for year in range(this_year, _FIRST_YEAR - 1, -1)),
        saved=queries.saved_filters(sitting().id, url_for("desk.repairs")),
    )


def asked() -> RepairFilter:
    """Return the filter that the address asks for."""
    staff = {person.id for person in queries.people(with_left=True)}
    return _filter(queries.areas(), staff, edge.calendar().date_of(edge.now()).year)


def lines_asked(wanted: RepairFilter) -> list[Line]:
    """Return all repairs that fit a filter, in the order in which the queue shows them."""
    this_year = edge.calendar().date_of(edge.now()).year
    found = _ended_lines(wanted, this_year) if wanted.is_ended else _open(wanted)
    return [line for line in found if wanted.takes_state(line)]


def _open(wanted: RepairFilter) -> list[Line]:
    return lines_of([card for card in queries.open_repairs() if wanted.takes(card)], wanted.order)


def _ended_lines(wanted: RepairFilter, this_year: int) -> list[Line]:
    return [line_of(card, None) for card in _ended(wanted, this_year) if wanted.takes(card)]


def _ended(wanted: RepairFilter, this_year: int) -> list[RepairCard]:
    """Return the repairs of a year that have ended, the last first."""
    calendar, year = edge.calendar(), wanted.year or this_year
    found = queries.ended_repairs(calendar.instant(date(year, 1, 1)), calendar.instant(date(year + 1, 1, 1)))
    return sorted(found, key=lambda card: card.course.ended_at or card.course.since, reverse=True)


def _counts(fitting: Sequence[Line], ended: Sequence[Line]) -> dict[str, int]:
    lines = [*fitting, *ended]
    found = {state.value: sum(line.card.course.state is state for line in lines) for state in State}
    return found | {OVERDUE: sum(line.is_overdue for line in fitting), "": len(fitting)}


def _filter(areas: Sequence[str], people: set[int], this_year: int) -> RepairFilter:
    choices = inputs.Choices()
    return RepairFilter(
        state=choices.one_of("state", [*(state.value for state in State), OVERDUE], _("状态")),
        urgency=choices.one_of("urgency", [each.value for each in Urgency], _("紧急程度")),
        area=choices.one_of("area", areas, _("位置")),
        person=edge.whole(choices.one_of("person", people, _("人员"))),
        q=inputs.text("q", longest=60),
        order=Order(choices.one_of("sort", [each.value for each in Order], _("排序")) or Order.OVERDUE),
        year=edge.whole(choices.one_of("year", range(_FIRST_YEAR, this_year + 1), _("年份"))) or 0,
        hints=tuple(choices.hints),
    )
