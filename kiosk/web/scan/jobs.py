"""My hazards: what was given to me, what I reported, what I may take; and for supervisors what waits for their word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for

from kiosk.core.calendar import TICK
from kiosk.core.hazard import State
from kiosk.operations import hazards
from kiosk.storage import queries
from kiosk.storage.queries import HazardCard, PlacePath
from kiosk.web import edge
from kiosk.web.scan import bp
from kiosk.web.scan.standing import Line, is_supervisor, lines_of

# Long enough to see what became of what one reported.
_CLOSED_SHOWN = timedelta(days=30)
MOST_SHOWN = 100


@dataclass(frozen=True)
class Jobs:
    """The parts of the page, each in the order in which they want something.

    `given` wants a repair of this person, `waiting` was repaired by them and waits for somebody else. `verify`, `firms`
    (with an outside firm, whose word a supervisor takes) and `pending` are the supervisors' alone; a head who is none finds in `verify` the major ones that wait to be closed.
    """

    given: tuple[Line, ...] = ()
    verify: tuple[Line, ...] = ()
    firms: tuple[Line, ...] = ()
    pending: tuple[Line, ...] = ()
    waiting: tuple[Line, ...] = ()
    free: tuple[Line, ...] = ()
    reported: tuple[Line, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Decide whether there is nothing at all to show."""
        return not any((self.given, self.verify, self.firms, self.pending, self.waiting, self.free, self.reported))


@bp.get("/jobs")
def show_jobs() -> Any:
    """Show somebody signed in the hazards that are theirs."""
    recorder = edge.recorder()
    if recorder is None:
        return redirect(url_for("signin.show_phone", next=request.path), code=303)
    person, today = recorder[0], edge.calendar().date_of(edge.now())
    return render_template("scan/jobs.html", person=person, jobs=jobs_of(person), today=today)


def jobs_of(person: Any) -> Jobs:
    """Return the hazards of somebody, in a fixed number of statements."""
    cards = queries.open_hazards(with_pending=True)
    ended = queries.closed_hazards(edge.now() - _CLOSED_SHOWN, edge.now() + TICK)
    own, is_chief = person.id, is_supervisor(person)
    everywhere = queries.places()

    def in_state(state: State) -> list[HazardCard]:
        return [card for card in cards if card.course.state is state]

    given = [card for card in in_state(State.ASSIGNED) if card.course.assignee_id == own]
    repaired = in_state(State.RECTIFIED)
    waiting = [card for card in repaired if own in (card.course.assignee_id, card.course.repairer_id)]
    verify = [card for card in (*repaired, *in_state(State.VERIFIED)) if card not in waiting] if is_chief else []
    if not is_chief and hazards.actor_of(person).is_head:
        verify = [card for card in in_state(State.VERIFIED) if card.course.is_major]
    free = sorted(in_state(State.REPORTED), key=lambda card: not _is_near(card, everywhere, own))[:MOST_SHOWN]
    firms = [card for card in in_state(State.ASSIGNED) if card.course.firm] if is_chief else []
    shown = {card.id for card in (*given, *waiting, *verify, *firms)}
    reported = [card for card in (*cards, *ended) if card.course.reporter_id == own and card.id not in shown]
    parts: Mapping[str, Sequence[HazardCard]] = {
        "given": given, "verify": verify, "firms": firms, "pending": in_state(State.PENDING) if is_chief else [], "waiting": waiting,
        "free": free, "reported": reported[:MOST_SHOWN],
    }  # fmt: skip
    unique = {card.id: card for part in parts.values() for card in part}
    lines = {line.card.id: line for line in lines_of(unique.values())}
    found = {name: [lines[card.id] for card in part] for name, part in parts.items()}
    for name in ("given", "verify", "firms", "waiting"):
        found[name] = _soonest(found[name])
    return Jobs(**{name: tuple(part) for name, part in found.items()})


def _is_near(card: HazardCard, everywhere: Mapping[int, PlacePath], person_id: int) -> bool:
    """Decide whether a hazard lies in somebody's own area (责任区)."""
    return everywhere[card.place_id].owner_id == person_id


def _soonest(lines: Iterable[Line]) -> list[Line]:
    """Return the lines with the earliest deadline first, so what is overdue stands before the rest."""
    return sorted(lines, key=lambda line: (line.due is None, line.due or edge.now(), line.card.id))
