"""The queue of hazards: what waits for whom, by risk and then age, narrowed by its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core.form import FailClass
from kiosk.core.hazard import RECALL_WITHIN, MoveKind, State
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, here, sitting
from kiosk.web.desk.hazards.lines import Line, Order, open_lines

PAGE = 50
CLOSED_SHOWN = timedelta(days=90)
OVERDUE = "overdue"
STATES = (State.PENDING, State.REPORTED, State.ASSIGNED, State.RECTIFIED, State.VERIFIED, State.CLOSED)


@dataclass(frozen=True)
class HazardFilter:
    """What the queue is narrowed to; empty values narrow nothing. `state` may also be "overdue"."""

    state: str = ""
    fail_class: str = ""
    area: str = ""
    person: int | None = None
    q: str = ""
    order: Order = Order.RISK
    hints: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Decide whether anything narrows the list."""
        return bool(self.arguments(sort=""))

    def arguments(self, **changed: str) -> dict[str, str]:
        """Return the filter as the address says it, with some values changed."""
        values = {
            "state": self.state, "class": self.fail_class, "area": self.area, "person": str(self.person or ""), "q": self.q,
            "sort": "" if self.order is Order.RISK else self.order.value,
        }  # fmt: skip
        return {name: value for name, value in (values | changed).items() if value}

    def takes(self, card: HazardCard) -> bool:
        """Decide whether a hazard fits, whatever its state."""
        text = f"{card.number} {card.checkpoint} {card.place} {card.code} {card.title.zh} {card.title.en} {card.assignee}"
        return (
            self.fail_class in ("", card.fail_class.value)
            and self.area in ("", card.area)
            and self.person in (None, card.course.assignee_id)
            and self.q.replace("-", "").casefold() in text.replace("-", "").casefold()
        )

    def takes_state(self, line: Line) -> bool:
        """Decide whether a hazard that is not closed stands as asked."""
        return line.is_overdue if self.state == OVERDUE else self.state in ("", line.card.course.state.value)


@dataclass(frozen=True)
class Given:
    """Hazards given to somebody in one go: to whom, and until when it can be taken back; `is_told`: word went out."""

    key: str
    count: int
    to: str
    until_at: datetime
    is_told: bool


@dataclass(frozen=True)
class HazardList:
    """The queue as shown: rows of this page, how many there are of each state, and what can be chosen."""

    filter: HazardFilter
    rows: Sequence[Line]
    counts: Mapping[str, int]
    total: int
    page: int
    pages: int
    areas: tuple[tuple[str, str], ...]
    classes: tuple[tuple[str, str], ...]
    people: tuple[tuple[int, str], ...]
    saved: Sequence[Any]
    here: str
    given: Given | None
    told: str

    @property
    def is_closed(self) -> bool:
        """Decide whether the closed ones are shown."""
        return self.filter.state == State.CLOSED


@bp.get("/hazards")
@edge.needs_supervisor
def hazards() -> str:
    """Show the hazards that want something, or the closed ones."""
    return render_template("desk/hazards.html", queue=queue())


def queue(*, told: str = "") -> HazardList:
    """Return the queue that the address asks for; `told` is what was wrong with a move of many."""
    areas = queries.areas()
    staff = tuple((person.id, person.name) for person in queries.people(with_left=True))
    wanted = _filter(areas, {number for number, _name in staff}) if request.method == "GET" else HazardFilter()
    fitting, closed = _open(wanted), _closed(wanted)
    rows = closed if wanted.state == State.CLOSED else [line for line in fitting if wanted.takes_state(line)]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(inputs.number("page") or 1, 1), pages)
    return HazardList(
        filter=wanted,
        rows=rows[(page - 1) * PAGE : page * PAGE],
        counts=_counts(fitting, closed),
        total=len(rows),
        page=page,
        pages=pages,
        areas=tuple((area, area) for area in areas),
        classes=class_choices(),
        people=staff,
        saved=queries.saved_filters(sitting().id, url_for("desk.hazards")),
        here=here(),
        given=_given(),
        told=told,
    )


def asked() -> HazardFilter:
    """Return the filter that the address asks for."""
    return _filter(queries.areas(), {person.id for person in queries.people(with_left=True)})


def lines_asked(wanted: HazardFilter) -> list[Line]:
    """Return all hazards that fit a filter, in the order in which the queue shows them."""
    if wanted.state == State.CLOSED:
        return _closed(wanted)
    return [line for line in _open(wanted) if wanted.takes_state(line)]


def _open(wanted: HazardFilter) -> list[Line]:
    return [line for line in open_lines(order=wanted.order) if wanted.takes(line.card)]


def _closed(wanted: HazardFilter) -> list[Line]:
    return [Line(card=card) for card in closed_cards() if wanted.takes(card)]


def closed_cards() -> list[HazardCard]:
    """Return what was closed or dismissed lately, the newest first."""
    now = edge.now()
    found = queries.closed_hazards(now - CLOSED_SHOWN, now)
    return sorted(found, key=lambda card: card.course.closed_at or card.course.since, reverse=True)


def class_choices() -> tuple[tuple[str, str], ...]:
    """Return the classes of a fail as key and words, in Chinese each with its sign."""
    if edge.language() == "en":
        return tuple((each.value, each.text.en) for each in FailClass)
    return tuple((each.value, f"{each.sign} {each.text.zh}") for each in FailClass)


def _counts(fitting: Sequence[Line], closed: Sequence[Line]) -> dict[str, int]:
    found = {state.value: sum(line.card.course.state is state for line in fitting) for state in STATES}
    return found | {State.CLOSED.value: len(closed), OVERDUE: sum(line.is_overdue for line in fitting), "": len(fitting)}


def _given() -> Given | None:
    """Return what whoever sits here gave away in one go within the last ten minutes, if nothing was done with it since."""
    now = edge.now()
    moves = queries.moves_since(now - RECALL_WITHIN)
    bulk = next((each.bulk for each in reversed(moves) if each.bulk and each.by_id == sitting().id), None)
    made = [each for each in moves if each.bulk == bulk and each.kind == MoveKind.ASSIGN] if bulk else []
    newest = {each.hazard_id: each.id for each in moves}
    if bulk is None or not made or any(newest[each.hazard_id] != each.id for each in made):
        return None
    if now >= made[0].at + RECALL_WITHIN:
        return None
    person = queries.person(made[0].assignee_id) if made[0].assignee_id is not None else None
    return Given(
        key=bulk,
        count=len(made),
        to=person.name if person is not None else made[0].firm,
        until_at=made[0].at + RECALL_WITHIN,
        is_told=queries.is_told([each.id for each in made]),
    )


def _filter(areas: Sequence[str], people: set[int]) -> HazardFilter:
    choices = inputs.Choices()
    return HazardFilter(
        state=choices.one_of("state", [*(state.value for state in STATES), OVERDUE], _("状态")),
        fail_class=choices.one_of("class", [each.value for each in FailClass], _("分级")),
        area=choices.one_of("area", areas, _("位置")),
        person=edge.whole(choices.one_of("person", [str(number) for number in people], _("整改人"))),
        q=inputs.text("q", longest=60),
        order=Order(choices.one_of("sort", [each.value for each in Order], _("排序")) or Order.RISK),
        hints=tuple(choices.hints),
    )
