"""What many schedules missed in a span: counted as a whole, listed only as far as a page shows it.

A term of a large school has hundreds of thousands of misses, nearly all of windows that its schedules share. So the
windows of a cadence are looked at once, each schedule says which of them it wanted, and each check which of them it
served; a row is made when it is asked for. The rule is that of `window.missed`.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate

from kiosk.core.board import Watched
from kiosk.core.calendar import Calendar
from kiosk.core.window import Claim, Closed, Window, as_seen, claim_of, closed

Row = tuple[Watched, Window]


@dataclass(frozen=True)
class _Member:
    """One schedule among those that share some windows: the places it wanted, without those served and excused."""

    order: int
    watched: Watched
    claim: Claim
    served: set[int]
    excused: frozenset[int]

    def missed(self, place: int, *, is_excused: bool) -> bool:
        """Decide whether the window at a place was missed, and excused or not."""
        if not self.claim.wants(place) or place in self.served:
            return False
        return (place in self.excused) is is_excused


@dataclass(frozen=True)
class _Shared:
    """The windows of one cadence and the schedules that wanted some of them."""

    closed: Closed
    members: tuple[_Member, ...]

    @cached_property
    def excused(self) -> Counter[int]:
        """Return how many excused misses each place has."""
        return Counter(place for member in self.members for place in member.excused)

    @cached_property
    def missed(self) -> list[int]:
        """Return how many misses each place has, excused or not."""
        steps = [0] * (len(self.closed.windows) + 1)
        fewer: Counter[int] = Counter()
        for member in self.members:
            claim = member.claim
            if claim.first < claim.end:
                steps[claim.first] += 1
                steps[claim.end] -= 1
                fewer.update(member.served)
                fewer.update(claim.waived)
        return [wanted - fewer[place] for place, wanted in enumerate(accumulate(steps[:-1]))]

    def number(self, place: int, *, is_excused: bool) -> int:
        """Return how many schedules missed the window at a place, excused or not."""
        return self.excused[place] if is_excused else self.missed[place] - self.excused[place]


@dataclass(frozen=True)
class _Single:
    """A window that the start of a schedule cut short, so that no other schedule shares it."""

    order: int
    watched: Watched
    window: Window
    is_excused: bool


@dataclass(frozen=True)
class Misses:
    """What some schedules missed in a span; an excused miss is still a miss."""

    shared: tuple[_Shared, ...]
    singles: tuple[_Single, ...]

    def count(self, *, is_excused: bool) -> int:
        """Return how many misses there are with an excuse, or without one."""
        singles = sum(single.is_excused is is_excused for single in self.singles)
        return singles + sum(
            part.number(place, is_excused=is_excused) for part in self.shared for place in range(len(part.closed.windows))
        )

    def rows(
        self, *, is_excused: bool | None = None, offset: int = 0, limit: int | None = None
    ) -> list[Row]:
        """Return misses as (schedule, window), the latest due first and then by name; `is_excused` None means both."""
        wanted = (False, True) if is_excused is None else (is_excused,)
        found: list[Row] = []
        for due in sorted(self._by_due, reverse=True):
            if limit is not None and len(found) >= limit:
                break
            number = self._number(due, wanted)
            if offset >= number:
                offset -= number
                continue
            rows = sorted(self._at(due, wanted), key=lambda row: row[0])
            rows.sort(key=lambda row: row[1][0].name, reverse=True)
            found += [row for _order, row in rows[offset:]]
            offset = 0
        return found if limit is None else found[:limit]

    @cached_property
    def _by_due(self) -> dict[datetime, list[tuple[_Shared, int] | _Single]]:
        """Return where the misses of each instant stand."""
        found: dict[datetime, list[tuple[_Shared, int] | _Single]] = defaultdict(list)
        for part in self.shared:
            for place, window in enumerate(part.closed.windows):
                found[window.due].append((part, place))
        for single in self.singles:
            found[single.window.due].append(single)
        return found

    def _number(self, due: datetime, wanted: Sequence[bool]) -> int:
        total = 0
        for each in self._by_due[due]:
            if isinstance(each, _Single):
                total += each.is_excused in wanted
            else:
                part, place = each
                total += sum(part.number(place, is_excused=is_excused) for is_excused in wanted)
        return total

    def _at(self, due: datetime, wanted: Sequence[bool]) -> Iterator[tuple[int, Row]]:
        for each in self._by_due[due]:
            if isinstance(each, _Single):
                if each.is_excused in wanted:
                    yield each.order, (each.watched, each.window)
                continue
            part, place = each
            for member in part.members:
                if any(member.missed(place, is_excused=is_excused) for is_excused in wanted):
                    yield member.order, (member.watched, part.closed.windows[place])


def misses(
    watched: Iterable[Watched],
    made_at: Callable[[Watched], Sequence[datetime]],
    calendar: Calendar,
    *,
    start: datetime,
    end: datetime,
    t: datetime,
) -> Misses:
    """Return what some schedules missed of the windows that closed in [start, end) and by `t`.

    `made_at` gives the instants of the checks that count for a schedule, in any order: all that were made since `start`,
    and the last one before it.
    """
    members: dict[Closed, list[_Member]] = defaultdict(list)
    singles: list[_Single] = []
    for order, each in enumerate(watched):
        schedule = as_seen(each.schedule, t)
        for layer in closed(schedule.cadence, calendar, start=start, end=end, t=t):
            claim, instants = claim_of(layer, schedule), made_at(each)
            served = claim.served(instants)
            excused = frozenset(_excused(each, claim, served)) if each.excused else frozenset()
            members[layer].append(_Member(order, each, claim, served, excused))
            cut = claim.cut
            if cut is not None and not any(cut.holds(at) for at in instants):
                singles.append(_Single(order, each, cut, cut.opens in each.excused))
    return Misses(tuple(_Shared(layer, tuple(part)) for layer, part in members.items()), tuple(singles))


def _excused(watched: Watched, claim: Claim, served: set[int]) -> Iterator[int]:
    """Yield the places of the missed windows whose miss has been excused."""
    opens = claim.closed.opens
    for instant in watched.excused:
        place = bisect_left(opens, instant)
        if place < len(opens) and opens[place] == instant and claim.wants(place) and place not in served:
            yield place
