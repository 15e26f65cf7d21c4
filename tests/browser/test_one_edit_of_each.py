"""One edit of each thing, made at the desk, and what the wall and a phone say of it.

DESK-8, DESK-9, DESK-14, DESK-15, DESK-17, S5.
"""

import pytest

from kiosk.core.rule import from_plain
from kiosk.operations import plans, posts
from kiosk.storage import queries
from kiosk.storage.models import Checkpoint
from tests.browser import doors, haste
from tests.browser.live import Live
from tests.browser.window import Window
from tests.factories import all_rows, building, checkpoint, code_of, floor, plan
from tests.instants import SHANGHAI, TERM_BEGAN, local

pytestmark = pytest.mark.browser

ROUND = {
    "type": "slots",
    "filter": "school",
    "grace": 15,
    "slots": [{"opens": 450, "due": 540, "closes": 630}],
}
SAVE = "main form .button-main"


@pytest.fixture
def points(app):
    """Return two checkpoints in a room of the teaching block, and one in the canteen, all wanted once a morning."""
    room = floor("东走廊")
    return (
        checkpoint("灭火器 A-2-03", place=room),
        checkpoint("灭火器 A-2-04", place=room),
        checkpoint("灭火器 C-1-01", place=building("食堂")),
    )


@pytest.fixture
def round_(points, cast):
    """Return the plan of the morning round, which the inspector answers for."""
    return plan("FIRE-05", ROUND, title="早巡", now=local("2026-11-01 08:00"), owner_id=cast.inspector)


@pytest.fixture
def gate(app, round_, cast):
    """Return the post of the gate, held by the inspector, which answers for the main gate once a morning."""
    post = posts.add_post("门卫", holder_ids=[cast.inspector], now=TERM_BEGAN, by=cast.supervisor)
    checkpoint("大门", "gate")
    plans.add_plan(
        "门巡", "Gate", form_code="FIRE-05", cadence=from_plain(ROUND), calendar=queries.calendar(SHANGHAI),
        kind_id=queries.kinds()["gate"].id, post_id=post.id, valid_from=TERM_BEGAN, now=local("2026-11-01 08:00"),
    )  # fmt: skip
    return post


@pytest.fixture
def wall(tablet: Window, live: Live, cast, round_) -> Window:
    """Return the tablet showing the wall."""
    haste.prepare(tablet)
    tablet.open(doors.wall_here(live, by=cast.supervisor))
    return tablet


@pytest.fixture
def phone(phone: Window, live: Live, cast, round_) -> Window:
    """Return the inspector's phone."""
    doors.enrol_here(phone, live, cast.inspector, by=cast.supervisor)
    return phone


@pytest.fixture
def desk(desk: Window, live: Live, round_) -> Window:
    """Return the supervisor's computer."""
    doors.sign_in_here(desk, live, "wang")
    return desk


def put_day(desk: Window, css: str, day: str) -> None:
    """Pick a day in a date field, whatever the order in which this browser's language writes one."""
    desk.run("arguments[0].value = arguments[1]", desk.find(css), day)


def scan(phone: Window, point: Checkpoint) -> str:
    """Scan a checkpoint's label and return what the page says."""
    phone.open(f"/c/{code_of(point)}")
    return phone.text()


def polled(wall: Window) -> str:
    """Return what the wall says after it has asked again."""
    haste.skip(wall, haste.POLL)
    return wall.text("#picture")


def area_counts(wall: Window) -> dict[str, str]:
    """Return how far each area on the wall is, by its name."""
    haste.skip(wall, haste.POLL)
    return dict(
        wall.run(
            "return [...document.querySelectorAll('.area')].map(e => "
            "[e.querySelector('.area-name').textContent.trim(), e.querySelector('.area-share .num').textContent.trim()])"
        )
    )


def line_of(wall: Window, name: str) -> str:
    """Return what the wall's line of a checkpoint says, after it has asked again; empty where it has none."""
    haste.skip(wall, haste.POLL)
    found = wall.run(
        "return [...document.querySelectorAll('.line[data-status]')].map(e => e.textContent)"
        ".find(t => t.includes(arguments[0])) || ''",
        name,
    )
    return " ".join(found.split())


def test_a_room_moved_under_another_building_takes_its_checkpoints_along(desk, phone, wall, points):
    assert area_counts(wall) == {"教学楼A": "0/2", "食堂": "0/1"}
    assert "教学楼A · 东走廊" in scan(phone, points[0])
    desk.open(f"/desk/places/{points[0].place_id}")
    desk.choose("[name=parent]", "食堂")
    desk.go(SAVE)
    assert area_counts(wall) == {"食堂": "0/3"}
    text = scan(phone, points[0])
    assert "食堂 · 东走廊" in text and "教学楼A" not in text


def test_a_checkpoint_renamed_is_called_so_on_phone_and_wall(desk, phone, wall, points):
    desk.open(f"/desk/checkpoints/{points[0].id}/edit")
    desk.type("[name=name]", "灭火器 大厅东")
    desk.go(SAVE)
    scan(phone, points[0])
    assert phone.text("h1") == "灭火器 大厅东"
    assert line_of(wall, "灭火器 大厅东") and not line_of(wall, "A-2-03")


def test_two_points_paused_after_the_preview_leave_the_walls_count_until_undone(desk, phone, wall, points):
    desk.open("/desk/checkpoints")
    for point in points[:2]:
        desk.tap(f"input[name=point][value='{point.id}']")
    desk.choose("[name=action]", "暂停这些点")
    desk.go(".tick-bar .button-main")
    desk.type("[name=why]", "走廊装修")
    desk.go(SAVE)
    assert "将影响 2 项，还没有保存" in desk.text("main")
    haste.skip(wall, haste.POLL)
    assert wall.text(".say-number") == "0/3"
    desk.go(SAVE)
    haste.skip(wall, haste.POLL)
    assert wall.text(".say-number") == "0/1" and "暂停检查" in scan(phone, points[0])
    desk.go("form[action$='/undo'] button")
    haste.skip(wall, haste.POLL)
    assert wall.text(".say-number") == "0/3"
    scan(phone, points[0])
    assert phone.all("#check")


def test_a_plan_moved_to_another_time_is_shown_first_and_then_asked_at_that_time(desk, phone, wall, live, points, round_):
    live.clock.at("2026-11-20 11:00")
    assert "下次 11 月 23 日 07:30 · 早巡" in scan(phone, points[0])
    desk.open(f"/desk/plans/{round_.id}/change")
    desk.type("[name=title]", "晨间巡查")
    desk.type("[name=slot0_opens]", "07:00")
    desk.type("[name=slot0_due]", "08:00")
    desk.tap("button[name=preview]")
    desk.wait(lambda: desk.all("#plan-picture .picture"), what="the picture of four weeks")
    assert "08:00" in desk.text("#plan-picture .month") and "还没有保存" in desk.text("#plan-picture")
    assert "07:30 · 早巡" in scan(phone, points[0])
    desk.go("#plan .buttons .button-main")
    assert desk.path.startswith("/desk/plans")
    assert "下次 11 月 23 日 07:00 · 晨间巡查" in scan(phone, points[0])
    live.clock.at("2026-11-23 07:05")
    line = line_of(wall, "A-2-03")
    assert "晨间巡查" in line and "08:00" in line


def test_a_person_renamed_is_called_so_on_the_walls_overdue_line_and_on_the_phone(desk, phone, wall, live, points, cast):
    live.clock.at("2026-11-20 09:20")
    assert "赵师傅" in line_of(wall, "A-2-03")
    desk.open(f"/desk/people/{cast.inspector}")
    desk.type("[name=name]", "赵建国")
    desk.go(SAVE)
    line = line_of(wall, "A-2-03")
    assert "赵建国" in line and "逾期" in line and "赵师傅" not in line
    scan(phone, points[0])
    assert "赵建国" in phone.text("header")


def test_a_post_handed_over_names_its_new_holder_on_the_wall_and_leaves_the_old_ones_phone(desk, phone, wall, cast, gate):
    assert "门卫：赵师傅" in line_of(wall, "大门")
    phone.open("/")
    assert "我负责的，待查 4 处" in phone.text("main") and "大门" in phone.text(".open-points")
    desk.open(f"/desk/posts/{gate.id}")
    desk.tap(f"[name=holder][value='{cast.inspector}']")
    desk.tap(f"[name=holder][value='{cast.rectifier}']")
    desk.go(SAVE)
    assert "门卫：陈师傅" in line_of(wall, "大门")
    phone.open("/")
    assert "我负责的，待查 3 处" in phone.text("main") and "大门" not in phone.text(".open-points")


def test_a_term_shortened_leaves_nothing_to_do_afterwards(desk, phone, wall, live, points):
    live.clock.at("2026-11-20 11:00")
    assert "下次 11 月 23 日 07:30" in scan(phone, points[0])
    desk.open("/desk/calendar")
    desk.go("[aria-labelledby=terms-title] .between a")
    put_day(desk, "[name=last_on]", "2026-11-20")
    desk.go(SAVE)
    assert "还没有保存" in desk.text("main") and "去掉 132 个时段" in desk.text("main")
    assert "下次 11 月 23 日 07:30" in scan(phone, points[0])
    desk.go(SAVE)
    assert "下次" not in scan(phone, points[0])
    live.clock.at("2026-11-23 08:10")
    assert "今天放假" in polled(wall) and not wall.all(".line[data-status]")
    scan(phone, points[0])
    assert not phone.all("#check")


def test_a_day_without_school_is_skipped_by_wall_and_phone(desk, phone, wall, live, points):
    live.clock.at("2026-11-20 11:00")
    desk.open("/desk/calendar")
    desk.tap("#entries-title ~ details summary")
    desk.choose("[name=kind]", "停课（教职工上班）")
    put_day(desk, "[name=entry_first_on]", "2026-11-23")
    desk.type("[name=reason]", "台风停课")
    desk.go("#entries-title ~ details .button-main")
    assert "还没有保存" in desk.text("main") and "去掉 3 个时段" in desk.text("main")
    assert "下次 11 月 23 日 07:30" in scan(phone, points[0])
    desk.go(SAVE)
    assert "台风停课" in desk.text("[aria-labelledby=entries-title]")
    assert "下次 11 月 24 日 07:30" in scan(phone, points[0])
    live.clock.at("2026-11-23 08:10")
    assert "今天放假" in polled(wall) and not wall.all(".line[data-status]")
    assert "下次 明天 07:30" in scan(phone, points[0])


def test_a_pasted_line_of_the_notice_moves_the_next_time(desk, phone, wall, live, points):
    live.clock.at("2026-12-31 11:00")
    assert "下次 2027 年 1 月 4 日 07:30" in scan(phone, points[0])
    desk.open("/desk/calendar/notice?year=2027")
    desk.type("[name=text]", "元旦：1月1日（周五）至5日（周二）放假调休，共5天。1月9日（周六）上班。")
    desk.choose("[name=year]", "2027")
    desk.go("form[action$='/notice'] button")
    assert "1 月 9 日" in desk.text("#read")
    assert "1 月 4 日 07:30" in scan(phone, points[0])
    desk.go("form[action$='/save'] .button-main")
    desk.open("/desk/calendar?year=2027&month=2027-01")
    days = desk.text("[aria-labelledby=national-title]")
    assert "1 月 5 日 周二" in days and "1 月 9 日 周六" in days
    assert "下次 2027 年 1 月 6 日 07:30" in scan(phone, points[0])
    live.clock.at("2027-01-05 08:10")
    assert "今天放假" in polled(wall)
    live.clock.at("2027-01-09 08:10")
    assert line_of(wall, "A-2-03")


def test_the_school_renamed_is_called_so_on_wall_and_phone(desk, phone, wall, live):
    doors.sign_in_here(desk, live, "li")
    phone.open("/")
    assert "阳光幼儿园" in wall.text(".head-school") and "阳光幼儿园" in phone.text("body")
    desk.open("/desk/school")
    desk.type("[name=name]", "朝阳幼儿园")
    desk.go(SAVE)
    haste.skip(wall, haste.POLL)
    phone.open("/")
    for text in (wall.text(".head-school"), phone.text("body")):
        assert "朝阳幼儿园" in text and "阳光" not in text


def test_of_two_tabs_on_one_checkpoint_the_second_keeps_what_the_first_saved(desk, phone, wall, live, points):
    address = f"/desk/checkpoints/{points[0].id}/edit"
    desk.open(address)
    first = desk.driver.current_window_handle
    desk.driver.switch_to.new_window("tab")
    try:
        desk.open(address)
        desk.type("[name=name]", "灭火器 甲")
        desk.go(SAVE)
    finally:
        desk.driver.close()
        desk.driver.switch_to.window(first)
    desk.type("[name=name]", "灭火器 乙")
    desk.go(SAVE)
    assert desk.status == 409 and "王主任" in desk.text(".banner")
    row = desk.text("main tbody tr")
    assert "灭火器 甲" in row and "灭火器 乙" in row
    assert desk.text("main .buttons .button-main") == "保留现在的"
    desk.go("main .buttons .button-main")
    assert desk.path.startswith(f"/desk/checkpoints/{points[0].id}") and desk.status == 200
    assert "灭火器 甲" in {each.name for each in live.ask(lambda: all_rows(Checkpoint))}
    scan(phone, points[0])
    assert phone.text("h1") == "灭火器 甲"
    assert line_of(wall, "灭火器 甲") and not line_of(wall, "灭火器 乙")
