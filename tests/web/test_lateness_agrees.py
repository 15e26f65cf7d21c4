"""windows 4, R12: the wall, the late list, the desk's first page, the feed and the notices agree on what is overdue, to the second."""

from dataclasses import dataclass

import pytest
from icalendar import Calendar

from kiosk.core.hazard import MoveKind
from kiosk.core.notices import ChangeKind
from kiosk.core.repair import Urgency
from kiosk.operations import feeds
from kiosk.storage import queries
from kiosk.upkeep.notices.changes import changes
from tests.factories import (
    barred,
    checkpoint,
    inspect,
    moved,
    plan,
    rectified,
    repair_asked,
    reported,
)
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON, SHANGHAI, local
from tests.web.desk import look, sit, wall

# Asked for on Friday 20 November: today's end, the end of the third day, the half hour of an urgent slip.
MIDNIGHT = ("2026-11-20 23:59:59", "2026-11-21 00:00:00", "2026-11-21 00:00:01")
THIRD_DAY = ("2026-11-23 23:59:59", "2026-11-24 00:00:00", "2026-11-24 00:00:01")
HALF_HOUR = ("2026-11-20 08:39:59", "2026-11-20 08:40:00", "2026-11-20 08:40:01")


@dataclass
class Askers:
    """Everybody who says what is overdue, on one running program."""

    desk: object
    tablet: object
    tiles: str
    feed: str

    def say(self, now) -> dict[str, bool]:
        """Return who says that something is overdue at an instant."""
        summaries = [str(each["summary"]) for each in Calendar.from_ical(self.tablet.get(self.feed).data).walk("VEVENT")]
        told = changes(calendar=queries.calendar(SHANGHAI), now=now)
        late = {ChangeKind.DEADLINE_OVERDUE, ChangeKind.CHECK_OVERDUE}
        return {
            "wall": bool(look(self.tablet, self.tiles).select(".line[data-status=overdue]")),
            "late list": bool(look(self.desk, "/desk/late").select("#late-rows tbody tr[data-state=overdue], [data-state=hazard]")),
            "first page": _counts_overdue(look(self.desk, "/desk")),
            "feed": any(each.startswith("逾期") for each in summaries),
            "notices": any(each.kind in late for each in told),
        }  # fmt: skip


def _counts_overdue(page) -> bool:
    links = page.select("a[href='/desk/hazards?state=overdue'], a[href='/desk/repairs?state=overdue']")
    return bool(links or page.select("#overdue-title"))


@pytest.fixture
def askers(app, cast):
    """Return everybody who says what is overdue."""
    feed = feeds.make_feed(person_id=None, language="zh", now=FRIDAY_MORNING, by=cast.supervisor)
    return Askers(
        sit(app.test_client()), app.test_client(), wall(cast.supervisor), f"/desk/feeds/{feed.value}.ics"
    )


def urgent(point, cast):
    reported(point, by=cast.inspector, now=FRIDAY_MORNING, is_urgent=True)


def urgent_in_the_last_second(point, cast):
    reported(point, by=cast.inspector, now=local("2026-11-20 23:59:58"), is_urgent=True)


def out_of_use(point, cast):
    barred(point, by=cast.supervisor, now=FRIDAY_MORNING)


def to_verify(point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING)
    rectified(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON)


def sent_back(point, cast):
    hazard = reported(point, by=cast.inspector, now=FRIDAY_MORNING, is_urgent=True)
    rectified(hazard.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_NOON)
    moved(hazard.id, MoveKind.REJECT, by=cast.supervisor, now=FRIDAY_NOON)


def slip(point, cast):
    repair_asked(point, by=cast.inspector, now=FRIDAY_MORNING, urgency=Urgency.URGENT)


def check(point, cast):
    plan("FIRE-01", {"type": "floating", "count": 3, "unit": "days", "grace": 0}, title="三日检")
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)


@pytest.mark.parametrize(
    ("make", "instants"),
    [
        (urgent, MIDNIGHT),
        (urgent_in_the_last_second, MIDNIGHT),
        (out_of_use, MIDNIGHT),
        (sent_back, MIDNIGHT),
        (to_verify, THIRD_DAY),
        (slip, HALF_HOUR),
        (check, THIRD_DAY),
    ],
)
def test_all_five_say_overdue_from_the_same_second_on(askers, cast, clock, make, instants):
    make(checkpoint(), cast)
    for instant, is_overdue in zip(instants, (False, True, True), strict=True):
        now = clock.at(instant)
        assert askers.say(now) == dict.fromkeys(("wall", "late list", "first page", "feed", "notices"), is_overdue), instant
