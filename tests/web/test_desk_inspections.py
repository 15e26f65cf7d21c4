"""DESK-4: inspections listed by filter and page, and one shown as the form version it answered asked it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.core.form import Answer
from kiosk.core.words import Text
from kiosk.library import forms
from kiosk.operations import plans
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Inspection, Photo
from tests.factories import building, checkpoint, inspect, plan
from tests.instants import local
from tests.web.desk import kept, look, read, sit, words

HOSTILE = "<script>alert(1)</script>\"'\u202e=cmd"
FAILING = tuple(item.key for item in forms()["FIRE-01"].items if item.type == "pass")[:1]


@pytest.fixture
def school(app, cast):
    """Return two points, each inspected once; the second has one fault."""
    first, second = checkpoint(), checkpoint("灭火器 B-1-01", place=building("食堂"))
    plan()
    inspect(first, "FIRE-01", at=local("2026-11-18 09:00"), by=cast.inspector)
    inspect(second, "FIRE-01", at=local("2026-11-19 09:00"), by=cast.rectifier, failing=FAILING)
    return first, second


def names(page):
    return [words(tag) for tag in page.select("main tbody .point-name")]


def test_inspections_stand_newest_first(client, school):
    assert names(look(sit(client), "/desk/inspections")) == ["灭火器 B-1-01", "灭火器 A-2-03"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2026-11-19", ["灭火器 B-1-01"]),
        ("to=2026-11-18", ["灭火器 A-2-03"]),
        ("failing=1", ["灭火器 B-1-01"]),
        ("form=FIRE-05", []),
        ("form=FIRE-01&failing=1", ["灭火器 B-1-01"]),
    ],
)
def test_filters_narrow_the_list(client, school, query, expected):
    assert names(look(sit(client), f"/desk/inspections?{query}")) == expected


def test_the_list_is_narrowed_by_person_and_by_place_with_all_below_it(client, school, cast):
    sit(client)
    assert names(look(client, f"/desk/inspections?person={cast.inspector}")) == ["灭火器 A-2-03"]
    assert names(look(client, f"/desk/inspections?place={building('教学楼A').id}")) == ["灭火器 A-2-03"]


@pytest.mark.parametrize("query", ["person=abc", "place=99999", "form=' OR 1", "from=yesterday", "page=x", "person=99999999999999999999"])
def test_odd_values_are_ignored(client, school, query):
    page = look(sit(client), f"/desk/inspections?{query}")
    assert len(names(page)) == 2
    if not query.startswith("page"):
        assert "已忽略" in words(page.select_one("main"))


def test_the_list_is_cut_into_pages(client, school, cast):
    point = school[0]
    for n in range(55):
        inspect(point, "FIRE-01", at=local("2026-10-01 09:00") + timedelta(hours=n), by=cast.inspector)
    first = look(sit(client), "/desk/inspections")
    assert len(names(first)) == 50
    second = look(client, first.select_one("a[rel=next]")["href"])
    assert len(names(second)) == 7
    assert second.select("a[rel=next]") == []


def test_no_inspections_is_said_kindly(client, app):
    assert look(sit(client), "/desk/inspections").select_one(".empty-title").text == "还没有检查记录"


def test_one_inspection_shows_every_item_with_its_answer_and_the_fault_with_its_note(client, school):
    page = look(sit(client), "/desk/inspections/2")
    assert len(page.select("main tbody tr")) == len(forms()["FIRE-01"].items)
    failing = page.select("tr.failing")
    assert len(failing) == 1
    assert "异常" in words(failing[0]) and "坏了" in words(failing[0]) and "手机没电" in words(failing[0])
    head = words(page.select_one(".sheet-head"))
    for part in ("2026-00002", "灭火器 B-1-01", "陈师傅", "11 月 19 日 09:00", "FIRE-01", "第 1 版", "1 项异常"):
        assert part in head


def test_an_inspection_keeps_the_words_of_the_version_it_answered(client, school, clock):
    form = forms()["FIRE-01"]
    before = form.items[0].text.zh
    changed = replace(form, items=(replace(form.items[0], text=Text("换了说法", "Reworded")), *form.items[1:]))
    plans.publish_form(changed, now=clock())
    text = words(look(sit(client), "/desk/inspections/1").select_one("main"))
    assert before in text and "换了说法" not in text


def change(inspection_id, **values):
    with writing() as session:
        row = session.get(Inspection, inspection_id)
        for name, value in values.items():
            setattr(row, name, value)


def with_modes(inspection_id, mode, count):
    """Return an inspection's answers, the first of them filled in another way."""
    answers = queries.inspection(inspection_id).answers
    changed = list(answers)[:count]
    return {key: answer | {"mode": mode} if key in changed else answer for key, answer in answers.items()}


def test_origin_flags_times_and_manner_are_said_in_words(client, school):
    at = local("2026-11-18 09:00")
    change(
        1, origin="late", flags=["older_version", "after_closing"], received_at=at + timedelta(hours=2),
        device_at=at + timedelta(hours=2, minutes=6), answers=with_modes(1, "rest", 2), manner={"seconds": 75, "seen": 12},
    )  # fmt: skip
    page = look(sit(client), "/desk/inspections/1")
    text = words(page.select_one("main"))
    for part in ("补传", "收到时间", "11:00", "手机时间", "11:06", "旧版", "时段已结束", "用时 1 分 15 秒", "看过 12 /", "2 项用了“其余均正常”"):
        assert part in text
    assert "补传" in words(look(client, "/desk/inspections").select_one("main"))


def test_a_phone_clock_within_five_minutes_is_not_mentioned(client, school):
    change(1, device_at=local("2026-11-18 09:05"))
    assert "手机时间" not in words(look(sit(client), "/desk/inspections/1").select_one("main"))


def test_a_voided_inspection_says_so(client, school, clock):
    change(1, voided_at=clock())
    assert "这条记录已作废" in words(look(sit(client), "/desk/inspections/1").select_one("main"))


def test_why_there_is_no_photo_is_said_in_the_language_of_the_reader(client, app, cast):
    made = inspect(checkpoint(), "FIRE-01", at=local("2026-11-18 09:00"), by=cast.inspector, failing=FAILING)
    item = FAILING[0]
    change(made.id, answers={**made.answers, item: {**made.answers[item], "nophoto": "稍后补拍"}})
    sit(client)
    page = read(client.get(f"/desk/inspections/{made.id}", headers={"Accept-Language": "en"}))
    reason = words(page.select_one("tr.failing .under"))
    assert reason.startswith("No photo") and "稍后补拍" not in reason


def test_hostile_words_stay_words(client, app, cast):
    point = checkpoint(HOSTILE[:50])
    plan(title=HOSTILE[:50])
    made = inspect(point, "FIRE-01", at=local("2026-11-18 09:00"), by=cast.inspector, failing=FAILING)
    item = FAILING[0]
    change(made.id, answers={**made.answers, item: {**made.answers[item], "note": HOSTILE}, "strange": {"type": "?"}})
    sit(client)
    for path in (f"/desk/inspections/{made.id}", "/desk/inspections", f"/desk/checkpoints/{point.id}", "/desk/late?span=term",
                 "/desk", "/desk/labels", "/desk/checkpoints", "/desk/plans", f"/desk/labels/print?point={point.id}&stock=plain-a4-large"):
        page = look(client, path)
        assert not [tag for tag in page.select("script") if "alert" in tag.text], path
    assert HOSTILE in look(client, f"/desk/inspections/{made.id}").select_one(".said").text
    assert len(kept(Inspection)) == 1


@pytest.mark.parametrize("reason", ["电量 5%", "%(n)s 没带", "100%s"])
def test_a_reason_of_ones_own_is_shown_as_it_was_written(client, app, cast, reason):
    made = inspect(checkpoint(), "FIRE-01", at=local("2026-11-18 09:00"), by=cast.inspector, failing=FAILING)
    item = FAILING[0]
    change(made.id, answers={**made.answers, item: {**made.answers[item], "nophoto": reason}})
    assert reason in words(look(sit(client), f"/desk/inspections/{made.id}").select_one("main"))


def test_what_was_not_photographed_is_not_called_sound(client, app, cast):
    made = inspect(checkpoint(), "FIRE-01", at=local("2026-11-18 09:00"), by=cast.inspector)
    item = next(item for item in forms()["FIRE-01"].items if item.type == "photo")
    change(made.id, answers={**made.answers, item.key: Answer(item.type, None, nophoto="手机拍不了").to_plain()})
    rows = look(sit(client), f"/desk/inspections/{made.id}").select("main tbody tr")
    row = words(next(row for row in rows if item.text.zh in words(row)))
    assert "手机拍不了" in row and "正常" not in row


def test_a_fault_with_its_photo_is_still_called_a_fault(client, app, cast):
    made = inspect(checkpoint(), "FIRE-01", at=local("2026-11-18 09:00"), by=cast.inspector, failing=FAILING)
    with writing() as session:
        session.add(
            Photo(
                key="p" * 32, record_key=made.key, item=FAILING[0], kind="photo", digest="0" * 64, width=800, height=600,
                size=9, person_id=cast.inspector, checkpoint_id=made.checkpoint_id, received_at=made.at, inspection_id=made.id,
            )
        )  # fmt: skip
    row = look(sit(client), f"/desk/inspections/{made.id}").select_one("tr.failing")
    assert "异常" in words(row) and row.select_one("a[href='/photos/1'] img[src='/photos/1/small']")["alt"].startswith("照片 1：")


@pytest.mark.parametrize(
    ("offset", "is_shown"), [(0, False), (300, False), (-300, False), (301, True), (-18000, True)]
)
def test_the_phones_time_is_shown_where_its_clock_was_off_at_sending(client, school, offset, is_shown):
    at = local("2026-11-18 09:00")
    received_at = at + timedelta(hours=2)
    device_at = at + timedelta(seconds=offset)
    change(1, origin="late", received_at=received_at, device_at=device_at, manner={"offset": offset})
    text = words(look(sit(client), "/desk/inspections/1").select_one(".sheet-head"))
    assert ("手机时间" in text) is is_shown and "补传" in text
