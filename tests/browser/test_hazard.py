"""S6, W12: one hazard from the failing answer on the phone to its closing, by three people, with the wall watching.

The recorder's phone finds it, the supervisor gives it away, the worker's phone puts it right with a photo, and another
supervisor verifies it. A point that is unsafe is out of use until then.
"""

import base64
from pathlib import Path

import pypdfium2
import pytest

from kiosk.core.hazard import MoveKind
from kiosk.operations import people
from kiosk.storage import queries
from kiosk.storage.models import Hazard, Move, Photo, Role
from kiosk.web.edge import PHONE_COOKIE, SIGN_IN_COOKIE
from tests.browser import doors, haste
from tests.browser.live import Live
from tests.browser.window import Window
from tests.factories import (
    DAILY,
    SCHOOL,
    all_rows,
    checkpoint,
    code_of,
    moved,
    plan,
    repair_asked,
    repair_finished,
    reported,
)
from tests.instants import FRIDAY_MORNING
from tests.storage.pictures import noise
from tests.storage.pictures import picture as photo

pytestmark = pytest.mark.browser

FORM = "PLAY-01"


@pytest.fixture
def slide(app):
    """Return a play set that is wanted daily."""
    made = checkpoint("滑梯", "play_set")
    plan(FORM, DAILY, kind="play_set", title="大型玩具使用前检查")
    return made


@pytest.fixture
def wall(tablet: Window, live: Live, cast, slide) -> Window:
    """Return the tablet showing the wall."""
    haste.prepare(tablet)
    tablet.open(doors.wall_here(live, by=cast.supervisor))
    return tablet


@pytest.fixture
def picture(tmp_path: Path) -> str:
    """Return the path of a photo that is larger than what is sent."""
    file = tmp_path / "IMG_1.jpg"
    file.write_bytes(noise((2400, 1800)))
    return str(file)


def become(phone: Window, live: Live, person_id: int, *, by: int) -> None:
    """Make the phone somebody's, whoever had it before."""
    phone.command("Network.deleteCookies", name=PHONE_COOKIE, url=phone.site)
    phone.command("Network.deleteCookies", name=SIGN_IN_COOKIE, url=phone.site)
    doors.enrol_here(phone, live, person_id, by=by)


def answer_failing(phone: Window, item: str) -> None:
    """Answer every item normal but one, with a reason for it and none for the missing photo; then send."""
    for each in phone.all("#check .item"):
        key = each.get_attribute("data-item")
        answer = f"label[for='{key}-{'fail' if key == item else 'pass'}']"
        phone.tap(answer if phone.all(answer) else f"#item-{key} label.pick")
        if key == item:
            if phone.all(f"#item-{key} .chip-bad"):
                phone.tap(f"#item-{key} .chip-bad")
            else:
                phone.type(f"#item-{key} textarea", "护栏断了")
            phone.tap(f"#item-{key} label[for$='-nophoto-device']")
    phone.go("#send")


def stopping_item(phone: Window) -> str:
    """Return the item of the form on the phone whose failing takes the point out of use."""
    keys = phone.run("return Array.from(document.querySelectorAll('#check .item')).map(each => each.dataset.item)")
    form_id = queries.form_ids()[FORM]
    form = queries.current_versions([form_id])[form_id].form
    return next(item.key for item in form.items if item.key in keys and item.fail_class == "stop")


def add_photo(phone: Window, form: str, picture: str) -> None:
    """Choose a photo in a move's form and wait until its picture is shown."""
    phone.find(f"{form} input[type=file][name=photos]").send_keys(picture)
    phone.wait(lambda: phone.all(f"{form} .attached-photo img[src^='data:']"), what="the small picture")


def test_a_hazard_goes_from_the_failing_answer_to_its_closing(phone, desk, wall, live, slide, cast, picture):
    with live.inside():
        second = people.add_person("刘主任", role=Role.SUPERVISOR, now=live.clock()).id
    # The recorder finds it on the check form: the point is out of use at once, and the wall says so.
    become(phone, live, cast.inspector, by=cast.supervisor)
    phone.open(f"/c/{code_of(slide)}")
    answer_failing(phone, live.ask(lambda: stopping_item(phone)))
    assert "已保存" in phone.text("#saved")
    (hazard,) = live.ask(lambda: [row.id for row in all_rows(Hazard)])
    phone.open(f"/c/{code_of(slide)}")
    assert phone.text(".barred-bar").startswith("停止使用")
    haste.skip(wall, haste.POLL)
    assert "停止使用 滑梯" in wall.text(".foot")

    # The supervisor gives it to the worker.
    become(phone, live, cast.supervisor, by=cast.supervisor)
    phone.open("/jobs")
    phone.go(f"#free a[href='/hazards/{hazard}']")
    phone.choose("#move-assign [name=assignee]", "陈师傅")
    phone.go("#move-assign button:not([type=button])")
    assert "已保存：交办" in phone.text("#made")

    # On the next morning it is late: on the wall without its text, in the late list, and first on the worker's phone.
    live.clock.at("2026-11-21 09:00")
    haste.skip(wall, haste.POLL)
    line = next(each.get_attribute("textContent") for each in wall.all(".line-red") if "隐患整改" in each.get_attribute("textContent"))
    assert "滑梯" in line
    doors.sign_in_here(desk, live, "wang")
    desk.open("/desk/late")
    assert any("滑梯" in row.text for row in desk.all("tbody tr"))

    # The worker puts it right; the photo is made small before it is sent.
    become(phone, live, cast.rectifier, by=cast.supervisor)
    phone.open("/")
    assert phone.text("#own-hazards b") == "1"
    phone.go("#own-hazards")
    assert "逾期 9 小时" in phone.text("#given")
    phone.go("#given a")
    phone.type("#move-rectify [name=note]", "换了护栏，拧紧全部螺丝")
    add_photo(phone, "#move-rectify", picture)
    phone.go("#move-rectify button:not([type=button])")
    assert "已保存：整改" in phone.text("#made")
    (photo,) = live.ask(lambda: all_rows(Photo))
    assert max(photo.width, photo.height) <= 1600 and photo.size <= 500 * 1024 and photo.move_id is not None
    haste.skip(wall, haste.POLL)
    assert not [each for each in wall.all(".line-red") if "隐患整改" in each.get_attribute("textContent")]
    phone.open(f"/c/{code_of(slide)}")
    assert phone.all(".barred-bar"), "out of use until somebody else has looked"

    # Another supervisor verifies it, which closes it: the point is back in use.
    become(phone, live, second, by=cast.supervisor)
    phone.open("/jobs")
    phone.go(f"#verify a[href='/hazards/{hazard}']")
    assert phone.all(".before-after figure:last-child img")
    phone.type("#move-verify [name=note]", "牢固")
    phone.go("#move-verify button:not([type=button])")
    assert "这处隐患已销号" in phone.text("#made")
    kinds = live.ask(lambda: [move.kind for move in all_rows(Move)])
    assert kinds == ["report", "assign", "rectify", "verify", "close"]
    phone.open(f"/c/{code_of(slide)}")
    assert not phone.all(".barred-bar")
    haste.skip(wall, haste.POLL)
    assert "停止使用" not in wall.text(".foot")
    desk.open("/desk/late")
    assert not any("隐患" in row.text for row in desk.all("tbody tr"))


def test_photos_taken_one_after_the_other_add_up_and_one_can_be_taken_away(phone, live, slide, cast, picture, tmp_path):
    become(phone, live, cast.inspector, by=cast.supervisor)
    phone.open(f"/c/{code_of(slide)}/report")
    small = tmp_path / "IMG_2.jpg"
    small.write_bytes(noise((300, 200)))
    for number, file in enumerate((picture, str(small)), start=1):
        phone.find("#field-photos").send_keys(file)
        phone.wait(lambda n=number: len(phone.all(".attached-photo img[src^='data:']")) == n, what="the small picture")
    assert phone.run("return document.getElementById('field-photos').files.length") == 2
    phone.tap(".attached-photo button")
    assert phone.run("return document.getElementById('field-photos').files.length") == 1
    phone.type("#field-text", "台阶松了")
    phone.tap("label[for=urgent-1]")
    phone.go("#report button.button-main")
    assert "已上报" in phone.text("#reported")
    (photo,) = live.ask(lambda: all_rows(Photo))
    assert (photo.width, photo.height) == (300, 200)


def test_a_file_that_is_no_picture_is_sent_as_it_is_and_refused_in_words(phone, live, slide, cast, tmp_path):
    become(phone, live, cast.inspector, by=cast.supervisor)
    phone.open(f"/c/{code_of(slide)}/report")
    odd = tmp_path / "IMG_3.jpg"
    odd.write_bytes(b"plain text " * 50)
    phone.find("#field-photos").send_keys(str(odd))
    phone.type("#field-text", "台阶松了")
    phone.tap("label[for=urgent-0]")
    phone.go("#report button.button-main")
    assert "这不是照片" in phone.text("#problems") and phone.run("return document.getElementById('field-text').value") == "台阶松了"


def test_tapped_twice_it_is_sent_once(phone, live, slide, cast):
    become(phone, live, cast.inspector, by=cast.supervisor)
    phone.open(f"/c/{code_of(slide)}/report")
    phone.type("#field-text", "台阶松了")
    phone.tap("label[for=urgent-0]")
    phone.tap("label[for=no-photo-2]")
    phone.run("const b = document.querySelector('#report button.button-main'); b.click(); b.click();")
    phone.wait(lambda: phone.path.startswith("/reported/"), what="the confirmation")
    assert len(live.ask(lambda: all_rows(Hazard))) == 1


@pytest.fixture
def rectified(live, slide, cast):
    """Return the number of a major hazard with photos before and after, and that of its repair slip."""
    with live.inside():
        found = reported(
            slide, by=cast.inspector, now=FRIDAY_MORNING, text="护栏断了",
            pictures=[photo((800, 600)), photo((600, 800), colour="navy")],
        )  # fmt: skip
        moved(found.id, MoveKind.GRADE, by=cast.supervisor, now=FRIDAY_MORNING, is_major=True)
        moved(found.id, MoveKind.GUARD, by=cast.supervisor, now=FRIDAY_MORNING)
        moved(found.id, MoveKind.TREATMENT, by=cast.supervisor, now=FRIDAY_MORNING)
        moved(found.id, MoveKind.NOTIFY, by=cast.supervisor, now=FRIDAY_MORNING)
        moved(found.id, MoveKind.ASSIGN, by=cast.supervisor, now=FRIDAY_MORNING, assignee_id=cast.rectifier)
        slip = repair_asked(slide, by=cast.inspector, now=FRIDAY_MORNING, hazard_id=found.id, pictures=[photo((800, 600))])
        repair_finished(
            slip.id, by=cast.supervisor, repairer=cast.rectifier, now=FRIDAY_MORNING, rectifies=True,
            pictures=[photo((800, 600), colour="green")],
        )  # fmt: skip
    return found.id, slip.id


def test_on_a_small_phone_before_stands_left_of_after_on_one_line(phone, live, rectified, cast):
    become(phone, live, cast.rectifier, by=cast.supervisor)
    for path in (f"/hazards/{rectified[0]}", f"/repairs/{rectified[1]}"):
        phone.open(path)
        before, after = phone.run(
            "return Array.from(document.querySelectorAll('.before-after > figure'))"
            ".map(each => each.getBoundingClientRect().toJSON())"
        )
        assert len(phone.all(".before-after figure:first-child img")) and len(phone.all(".before-after figure:last-child img"))
        assert before["top"] == after["top"] and 0 <= before["left"] < before["right"] <= after["left"], path
        assert after["right"] <= 360 and before["width"] == pytest.approx(after["width"], abs=1), path


def printed(desk: Window) -> list[str]:
    """Return what stands on each sheet that the page makes on paper."""
    desk.wait(lambda: desk.run("return Array.from(document.images).every(each => each.naturalWidth)"), what="the photos")
    answer = desk.command("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
    paper = pypdfium2.PdfDocument(base64.b64decode(answer["data"]))
    sheets = ["".join(sheet.get_textpage().get_text_range().split()) for sheet in paper]
    paper.close()
    return sheets


def test_a_hazard_and_a_slip_are_each_one_sheet_with_number_school_and_lines_to_sign(desk, live, rectified, cast):
    doors.sign_in_here(desk, live, "wang")
    with live.inside():
        hazard, slip = queries.hazard(rectified[0]).card.number, queries.repair(rectified[1]).card.number
    for path, number, signs in (
        (f"/desk/hazards/{rectified[0]}", hazard, ("整改人签字", "复查人签字", "负责人签字")),
        (f"/desk/repairs/{rectified[1]}", slip, ("申报人签字", "审批人签字", "维修人签字", "验收人签字")),
    ):
        desk.open(path)
        (sheet,) = printed(desk)
        assert number in sheet and SCHOOL in sheet, sheet
        assert all(sign in sheet for sign in signs), sheet
        assert hazard in sheet and slip in sheet, "each names the other"
