"""What was not done in time: overdue now and missed lately, with the excuses given; and giving one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core import board
from kiosk.core.board import Moment, Risk, Watched
from kiosk.core.calendar import TICK
from kiosk.core.deadline import Deadline
from kiosk.core.window import Status, Window
from kiosk.operations import boards, deadlines, excuses
from kiosk.operations.boards import Miss, NightGap, Past
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.storage.queries import LastResult
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.names import kind_choices
from kiosk.web.desk.period import Period, Span, period

PAGE = 100
MOST_TICKED = 200


class State(StrEnum):
    """How a row stands: overdue until done, missed, missed and excused, or a night's gap (间隔超时).

    A gap is shown like a miss. A hazard's or a repair's deadline that has passed is a state of its own.
    """

    OVERDUE = "overdue"
    HAZARD = "hazard"
    MISSED = "missed"
    EXCUSED = "excused"
    GAP = "gap"


@dataclass(frozen=True)
class Row:
    """One window that was not done in time; `key` names it, `since` is when it became late, `ends` its deadline."""

    key: str
    watched: Watched | Deadline
    window: Window
    state: State
    age: timedelta | None
    since: Moment
    ends: Moment
    last: LastResult | None
    reason: str = ""
    excused_by: str = ""


@dataclass(frozen=True)
class LateFilter:
    """What the list is narrowed to; empty values narrow nothing."""

    period: Period
    area: str = ""
    kind: str = ""
    owner: str = ""
    state: str = ""
    q: str = ""
    hints: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Decide whether anything but the dates narrows the list."""
        return bool(self.area or self.kind or self.owner or self.state or self.q)

    def arguments(self, **changed: str) -> dict[str, str]:
        """Return the filter as the address says it, with some values changed."""
        values = {name: getattr(self, name) for name in ("area", "kind", "owner", "state", "q")}
        if self.period.span is not Span.RECENT:
            values["span"] = self.period.span.value
        if self.period.span is Span.DATES:
            values |= {"from": self.period.first_on.isoformat(), "to": self.period.last_on.isoformat()}
        return {name: value for name, value in (values | changed).items() if value}

    def takes(self, watched: Watched | Deadline) -> bool:
        """Decide whether the rows of a schedule or a deadline fit the filter, whatever their state."""
        title = f"{watched.title.zh} {watched.title.en}"
        if isinstance(watched, Deadline):
            title += f" {watched.about.zh} {watched.about.en}"
        text = f"{watched.name} {watched.place} {watched.code} {title} {watched.owner}"
        return (
            self.area in ("", watched.area)
            and self.kind in ("", watched.kind)
            and (not self.owner or watched.is_owed_by_name(self.owner))
            and self.q.replace("-", "").casefold() in text.replace("-", "").casefold()
        )


@dataclass(frozen=True)
class LateList:
    """The list as shown: rows of this page, how many of each state there are, and what can be chosen."""

    filter: LateFilter
    rows: tuple[Row, ...]
    counts: Mapping[State, int]
    total: int
    page: int
    pages: int
    areas: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]
    saved: Sequence[Any]
    has_plans: bool


@bp.get("/late")
@edge.needs_supervisor
def late() -> str:
    """Show what is overdue and what was missed."""
    return render_template("desk/late.html", late=_list())


@bp.get("/late/rows")
@edge.needs_supervisor
def late_rows() -> Response:
    """Return the list alone, for a page whose filter was changed; the page's address follows."""
    shown = _list()
    response = make_response(render_template("desk/_late_rows.html", late=shown))
    response.headers["HX-Push-Url"] = _address(shown.filter)
    return response


@bp.get("/late/excuse")
@edge.needs_supervisor
def show_excuse() -> str:
    """Show which misses an excuse would cover, and ask for the reason."""
    return render_template("desk/excuse.html", **_excuse_page())


@bp.post("/late/excuse")
@edge.needs_supervisor
def excuse() -> Any:
    """Excuse the misses named, all or none, and go back to the list."""
    reason = request.form.get("reason", "")
    try:
        excuses.excuse_misses(
            _named(), reason=reason, calendar=edge.calendar(), now=edge.now(), by=sitting().id
        )
    except Refused as error:
        return edge.invalid("desk/excuse.html", **_excuse_page(reason=reason, error=error))
    return edge.back_to(url_for("desk.late"))


def _address(wanted: LateFilter) -> str:
    values: dict[str, Any] = dict(wanted.arguments())
    return url_for("desk.late", **values)


def _excuse_page(reason: str = "", error: Refused | None = None) -> dict[str, Any]:
    named = _named()
    rows = with_last_results([row for row in missed_rows(named) if row.state is State.MISSED])
    if not rows and error is None:
        error = Refused(Refusal.NOTHING_TO_EXCUSE if named else Refusal.NOTHING_TICKED)
    back = edge.local_path(request.values.get("next"), url_for("desk.late"))
    said = edge.refusal(error) if error else ""
    return {"rows": rows, "left_out": len(named) - len(rows), "reason": reason, "error": said, "back": back,
            "field": error.field if error else ""}  # fmt: skip


def _named() -> list[tuple[int, datetime]]:
    """Return the windows the request names as schedule and opening instant; what makes no sense is left out."""
    found = []
    for key in request.values.getlist("window")[:MOST_TICKED]:
        schedule, _at, opens = key.partition("@")
        number, opens_at = inputs.whole(schedule), inputs.instant(opens)
        if number is not None and opens_at is not None:
            found.append((number, opens_at))
    return list(dict.fromkeys(found))


def missed_rows(named: Sequence[tuple[int, datetime]]) -> list[Row]:
    """Return the rows of the misses named, excused or not, oldest first."""
    if not named:
        return []
    wanted, start = set(named), min(opens for _schedule, opens in named)
    schedules = {schedule_id for schedule_id, _opens in named}
    past = boards.past_between(
        start, edge.now() + TICK, calendar=edge.calendar(), now=edge.now(),
        takes=lambda watched: watched.schedule_id in schedules,
    )  # fmt: skip
    kept = [miss for miss in past.missed() if (miss.watched.schedule_id, miss.window.opens) in wanted]
    return rows_of((), kept)[::-1]


def past_of(span: Period, takes: Callable[[Watched], bool] | None = None) -> Past:
    """Return what a period has left behind over the schedules that `takes` takes."""
    start, end = span.instants(edge.calendar())
    return boards.past_between(start, end, calendar=edge.calendar(), now=edge.now(), takes=takes)


def _rows_of_gaps(gaps: Iterable[NightGap]) -> list[Row]:
    """Return nights' gaps as rows, in the order given."""
    calendar = edge.calendar()
    found = []
    for each in gaps:
        window = Window(each.gap.start, each.gap.end, each.gap.end, each.gap.end, each.evening)
        since, ends = board.moment(calendar, each.gap.start), board.moment(calendar, each.gap.end)
        found.append(Row(f"gap-{_key(each.watched, window)}", each.watched, window, State.GAP, None, since, ends, None))
    return found


def rows_of(tiles: Iterable[Any], misses: Iterable[Miss]) -> list[Row]:
    """Return overdue tiles and then misses as rows of the list; the last results are not there yet."""
    calendar = edge.calendar()
    found = []
    for tile in tiles:
        window = tile.window
        ends, since = board.end_moment(calendar, window.due), board.moment(calendar, window.late)
        found.append(Row(_key(tile.watched, window), tile.watched, window, State.OVERDUE, tile.age, since, ends, None))
    for miss in misses:
        window, state = miss.window, State.EXCUSED if miss.is_excused else State.MISSED
        ends, since = board.end_moment(calendar, window.due), board.end_moment(calendar, window.closes or window.due)
        found.append(
            Row(_key(miss.watched, window), miss.watched, window, state, None, since, ends, None, miss.reason,
                miss.excused_by)
        )  # fmt: skip
    return found


def with_last_results(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with what the last inspection of each found."""
    asked_for = {
        row.key: (row.watched.checkpoint_id, row.watched.form_id) for row in rows if isinstance(row.watched, Watched)
    }
    last = queries.last_results(set(asked_for.values()))
    return tuple(replace(row, last=last.get(asked_for[row.key])) if row.key in asked_for else row for row in rows)


def _key(watched: Watched, window: Window) -> str:
    return f"{watched.schedule_id}@{window.opens.isoformat()}"


def asked() -> LateFilter:
    """Return the filter the address asks for."""
    return _filter(queries.areas(), [key for key, _word in kind_choices()], [person.name for person in queries.people()])


@dataclass(frozen=True)
class Scope:
    """What fits a filter: overdue, then missed, then the nights' gaps; rows of misses are made only when asked for.

    Deadlines of hazards that have passed (`hazards`) stand among what is overdue, all by risk and then age.
    """

    overdue: Sequence[Row]
    hazards: Sequence[Row]
    past: Past
    gaps: Sequence[Row]
    state: str

    @cached_property
    def counts(self) -> dict[State, int]:
        """Return how many rows there are of each state, whichever state the filter asks for."""
        return {
            State.OVERDUE: len(self.overdue),
            State.HAZARD: len(self.hazards),
            State.MISSED: self.past.misses.count(is_excused=False),
            State.EXCUSED: self.past.misses.count(is_excused=True),
            State.GAP: len(self.gaps),
        }

    @property
    def total(self) -> int:
        """Return how many rows there are of the state that the filter asks for."""
        return self.counts[State(self.state)] if self.state else sum(self.counts.values())

    def rows(self, first: int = 0, end: int | None = None) -> list[Row]:
        """Return the rows at the places [first, end) of the state that the filter asks for."""
        end = self.total if end is None else end
        overdue = self._overdue()
        gaps = self.gaps if self.state in ("", State.GAP) else ()
        before_gaps = self.total - len(gaps)
        offset = max(0, first - len(overdue))
        limit = min(before_gaps, end) - len(overdue) - offset
        is_excused = self.state == State.EXCUSED if self.state else None
        missed = self.past.missed(is_excused=is_excused, offset=offset, limit=limit) if limit > 0 else ()
        return [
            *overdue[first:end],
            *rows_of((), missed),
            *gaps[max(0, first - before_gaps) : max(0, end - before_gaps)],
        ]

    def _overdue(self) -> Sequence[Row]:
        """Return what is overdue of the state that the filter asks for, by risk and then age."""
        checks = self.overdue if self.state in ("", State.OVERDUE) else ()
        hazards = self.hazards if self.state in ("", State.HAZARD) else ()
        return sorted([*checks, *hazards], key=_risk_then_age)


def scope_of(wanted: LateFilter) -> Scope:
    """Return what fits a filter."""
    past = past_of(wanted.period, wanted.takes)
    return Scope(
        rows_of(past.overdue, ()), _rows_of_deadlines(wanted.takes), past, _rows_of_gaps(past.gaps), wanted.state
    )


def _rows_of_deadlines(takes: Callable[[Deadline], bool]) -> list[Row]:
    """Return the deadlines of hazards that have passed as rows."""
    calendar, now = edge.calendar(), edge.now()
    found = []
    for each in deadlines.deadlines(calendar=calendar, now=now):
        if each.status(now) is Status.OVERDUE and takes(each):
            ends, since = board.end_moment(calendar, each.window.due), board.moment(calendar, each.window.late)
            found.append(Row(each.key, each, each.window, State.HAZARD, now - each.window.late, since, ends, None))
    return found


def _risk_then_age(row: Row) -> tuple[int, timedelta]:
    return list(Risk).index(row.watched.risk), -(row.age or timedelta())


def _list() -> LateList:
    areas, kinds, owners = queries.areas(), kind_choices(), tuple(person.name for person in queries.people())
    wanted = _filter(areas, [key for key, _word in kinds], owners)
    scope = scope_of(wanted)
    pages = max(1, -(-scope.total // PAGE))
    page = min(max(inputs.number("page") or 1, 1), pages)
    return LateList(
        filter=wanted,
        rows=with_last_results(scope.rows((page - 1) * PAGE, page * PAGE)),
        counts=scope.counts,
        total=scope.total,
        page=page,
        pages=pages,
        areas=tuple((area, area) for area in areas),
        kinds=kinds,
        owners=tuple((owner, owner) for owner in owners),
        has_plans=bool(queries.plans(edge.now())),
        saved=queries.saved_filters(sitting().id, url_for("desk.late")),
    )


def _filter(areas: Sequence[str], kinds: Sequence[str], owners: Sequence[str]) -> LateFilter:
    choices = inputs.Choices()
    span = choices.one_of("span", list(Span), _("时间范围"))
    dates: list[date | None] = []
    for name in ("from", "to"):
        value = inputs.text(name)
        dates.append(edge.day(value))
        if hint := inputs.day_hint(value):
            choices.hints.append(hint)
    given = Span(span) if span else (Span.DATES if any(dates) else Span.RECENT)
    today = edge.calendar().date_of(edge.now())
    chosen = period(given, edge.calendar(), today, dates[0], dates[1])
    if all(dates) and chosen.span is Span.DATES and chosen.first_on > min(filter(None, dates)):
        choices.hints.append(_("一次最多看 400 天，只列出 %(first)s 以后的。", first=chosen.first_on.isoformat()))
    return LateFilter(
        period=chosen,
        area=choices.one_of("area", areas, _("位置")),
        kind=choices.one_of("kind", kinds, _("类别")),
        owner=choices.one_of("owner", owners, _("责任人")),
        state=choices.one_of("state", list(State), _("状态")),
        q=inputs.text("q", longest=60),
        hints=tuple(choices.hints),
    )
