"""What was done about the hazards of the sample kindergarten: some only reported, some assigned, late, verified, closed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from kiosk.core.calendar import Calendar
from kiosk.core.hazard import Category, MoveKind
from kiosk.core.repair import MoveKind as Step
from kiosk.core.repair import Urgency
from kiosk.operations import hazards, repairs
from kiosk.operations.demo import pictures, scene
from kiosk.operations.demo.story import Fate, Fault
from kiosk.storage import queries

_SOON = timedelta(days=5)


class _Moves:
    """Moves on one hazard, each some time after the one before; what would lie ahead of `now` is not made."""

    def __init__(self, hazard_id: int, *, at: datetime, calendar: Calendar, now: datetime) -> None:
        self._hazard_id = hazard_id
        self._at = at
        self._calendar = calendar
        self._now = now
        self._is_over = False

    def make(self, kind: MoveKind, *, by: int, after: timedelta, **parts: Any) -> None:
        """Make a move so long after the last one."""
        self._at += after
        self._is_over = self._is_over or self._at > self._now
        if self._is_over:
            return
        made = queries.moves_of(self._hazard_id)
        hazards.make_move(
            self._hazard_id, kind, seen=made[-1].id, key=f"demo-hazard-{self._hazard_id:06d}-{len(made):03d}", now=self._at,
            by=by, calendar=self._calendar, **parts,
        )  # fmt: skip


class _Slip:
    """Moves on one repair, each some time after the one before; what would lie ahead of `now` is not made."""

    def __init__(self, repair_id: int, *, at: datetime, calendar: Calendar, now: datetime) -> None:
        self._repair_id = repair_id
        self._at = at
        self._calendar = calendar
        self._now = now

    def make(self, kind: Step, *, by: int, after: timedelta, **parts: Any) -> None:
        """Make a move so long after the last one."""
        self._at += after
        if self._at > self._now:
            return
        made = queries.repair_moves_of(self._repair_id)
        repairs.make_move(
            self._repair_id, kind, seen=made[-1].id, key=f"demo-repair-{self._repair_id:06d}-{len(made):03d}",
            now=self._at, by=by, calendar=self._calendar, **parts,
        )  # fmt: skip


def deal(
    hazard_id: int, fault: Fault, staff: Mapping[str, int], *, at: datetime, calendar: Calendar, now: datetime
) -> None:
    """Take the hazard of a fault as far as the story says."""
    chief, repairer = staff[scene.CHIEF], staff[scene.REPAIRER]
    moves = _Moves(hazard_id, at=at, calendar=calendar, now=now)
    if fault.fate is Fate.REPORTED:
        return
    if fault.fate is Fate.DISMISSED:
        moves.make(MoveKind.DISMISS, by=chief, after=timedelta(minutes=40), note=fault.remedy)
        return
    to: dict[str, Any] = {"firm": fault.firm} if fault.firm else {"assignee_id": repairer}
    moves.make(
        MoveKind.ASSIGN, by=chief, after=timedelta(minutes=25), note=fault.remedy,
        due_on=_last_on(fault.fate, at, calendar=calendar, now=now), **to,
    )  # fmt: skip
    if fault.fate in (Fate.RECTIFIED, Fate.CLOSED):
        moves.make(
            MoveKind.RECTIFY, by=repairer, after=timedelta(hours=2), note=fault.remedy, no_photo="手上有油，没有拍",
        )  # fmt: skip
    if fault.fate is Fate.CLOSED:
        moves.make(MoveKind.VERIFY, by=chief, after=timedelta(hours=1), note="现场看过，合格")


def _last_on(fate: Fate, at: datetime, *, calendar: Calendar, now: datetime) -> date | None:
    """Return the last day of a repair: over by now for an overdue one, still ahead for an open one, else the usual."""
    found_on = calendar.date_of(at)
    if fate in (Fate.RECTIFIED, Fate.CLOSED):
        return None
    if fate is Fate.OVERDUE:
        return min(found_on + timedelta(days=2), max(found_on, calendar.date_of(now) - timedelta(days=1)))
    return max(found_on, calendar.date_of(now) + _SOON)


def report(staff: Mapping[str, int], *, calendar: Calendar, now: datetime) -> None:
    """Report two hazards without a form: one with photos before and after, and a major one that waits for the head."""
    spots = {place.path: place.id for place in queries.places().values()}
    begin = now - timedelta(days=6)
    lamp = hazards.report_hazard(
        checkpoint_id=None, place_id=_place(spots, "教学楼"), text="楼梯间应急灯不亮", is_urgent=True,
        category=Category.FIRE, key="demo-report-a-lamp-that-is-dark", by=staff[scene.TEACHERS[0]],
        pictures=[pictures.lamp(is_lit=False)], now=begin,
    )  # fmt: skip
    moves = _Moves(lamp.id, at=begin, calendar=calendar, now=now)
    chief, repairer = staff[scene.CHIEF], staff[scene.REPAIRER]
    moves.make(MoveKind.ASSIGN, by=chief, after=timedelta(minutes=20), assignee_id=repairer, note="今天换好")
    moves.make(
        MoveKind.RECTIFY, by=repairer, after=timedelta(hours=3), note="换了灯和电池", materials="应急灯 1 个", cost=8600,
        pictures=[pictures.lamp(is_lit=True)],
    )  # fmt: skip
    moves.make(MoveKind.VERIFY, by=chief, after=timedelta(minutes=50), note="断电试过，亮")
    box = hazards.report_hazard(
        checkpoint_id=None, place_id=_place(spots, "综合楼"), text="配电箱外壳发热，有焦味", is_urgent=True,
        category=Category.ELECTRICITY, key="demo-report-a-switch-box-that-is-hot", by=repairer, now=begin,
        no_photo="箱门锁着，只摸到外壳",
    )  # fmt: skip
    moves = _Moves(box.id, at=begin, calendar=calendar, now=now)
    after = timedelta(hours=1)
    moves.make(MoveKind.GRADE, by=chief, after=after, is_major=True, note="可能起火")
    moves.make(MoveKind.GUARD, by=chief, after=after, note="断开支路，围挡，每两小时看一次")
    moves.make(
        MoveKind.TREATMENT, by=chief, after=after, note="请有证电工换空开和端子；费用从维修费出；一周内完成；备好灭火器"
    )
    moves.make(
        MoveKind.NOTIFY, by=chief, after=after, note="电话报告区教育局安全科，次日报送书面材料；要求一周内办完再报"
    )
    moves.make(
        MoveKind.ASSIGN, by=chief, after=after, firm="诚达电气工程公司", note="带资质证书来",
        due_on=calendar.date_of(now) + timedelta(days=1),
    )  # fmt: skip
    moves.make(
        MoveKind.RECTIFY, by=chief, after=timedelta(days=3), note="换空开 2 个，端子重做，测温正常", cost=128000,
        no_photo="电工不让靠近拍照",
    )  # fmt: skip
    moves.make(MoveKind.VERIFY, by=staff[scene.HEAD], after=timedelta(hours=20), note="测温 31 度，合格")


def ask(staff: Mapping[str, int], *, calendar: Calendar, now: datetime) -> None:
    """Ask for four repairs: one accepted, one waiting for its acceptance, one dispatched, one fresh and urgent."""
    spots = {place.path: place.id for place in queries.places().values()}
    chief, repairer, teacher = staff[scene.CHIEF], staff[scene.REPAIRER], staff[scene.TEACHERS[0]]

    def slip(key: str, text: str, urgency: Urgency, days: float) -> _Slip:
        at = now - timedelta(days=days)
        asked = repairs.ask_repair(
            checkpoint_id=None, place_id=_place(spots, "教学楼"), text=text, urgency=urgency, key=f"demo-repair-{key:-<20}",
            now=at, by=teacher,
        )  # fmt: skip
        return _Slip(asked.id, at=at, calendar=calendar, now=now)

    def dispatched(found: _Slip, cost: int, after: timedelta) -> None:
        found.make(Step.DISPATCH, by=chief, after=after, assignee_id=repairer, cost=cost)

    def finished(found: _Slip, note: str, materials: str, cost: int) -> None:
        found.make(Step.BEGIN, by=repairer, after=timedelta(hours=2))
        found.make(
            Step.FINISH, by=repairer, after=timedelta(hours=1), note=note, materials=materials, cost=cost,
            no_photo="修好后在用",
        )  # fmt: skip

    tap = slip("tap", "洗手池龙头关不紧，一直滴水", Urgency.NORMAL, 6)
    dispatched(tap, 3000, timedelta(hours=1))
    finished(tap, "换了阀芯", "陶瓷阀芯 1 个", 2500)
    tap.make(Step.ACCEPT, by=teacher, after=timedelta(hours=1), rating=5)
    door = slip("door", "教室门合页松，关门有响声", Urgency.NORMAL, 2)
    dispatched(door, 2000, timedelta(minutes=50))
    finished(door, "换长螺丝，上油", "螺丝 6 颗", 300)
    dispatched(slip("curtain", "窗帘轨道掉了一截", Urgency.PLANNED, 1), 8000, timedelta(hours=3))
    slip("socket", "午睡室插座打火，已关掉空开", Urgency.URGENT, 1 / 48)


def _place(spots: Mapping[str, int], name: str) -> int:
    return spots.get(name) or next(iter(spots.values()))
