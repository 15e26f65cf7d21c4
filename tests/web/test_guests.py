"""X5: a guest reports only where the school allows it, learns nothing, is limited, and waits for a supervisor's word."""

import pytest

from kiosk.operations import hazard_settings, hazards, school
from kiosk.storage import queries
from kiosk.storage.models import Hazard, Move, Photo
from kiosk.web.edge import limits
from tests.factories import checkpoint, code_of
from tests.instants import FRIDAY_MORNING
from tests.storage.pictures import picture
from tests.web.desk import errors, kept, look, read, sit, words
from tests.web.test_scan import enrolled, fields_in
from tests.web.uploads import post_files


@pytest.fixture
def point(app):
    """Return an extinguisher in a school that lets guests report."""
    school.set_setting("hazard_takes_guests", "1")
    return checkpoint()


def path_of(point):
    return f"/c/{code_of(point)}/report"


def report(browser, point, **changed):
    """Fill in the guest's form and send it."""
    fields = fields_in(browser.get(path_of(point)), "#report") | {"text": "秋千链子断了", "urgent": "1"}
    return post_files(browser, path_of(point), fields | changed)


def test_without_the_setting_a_stranger_sees_no_way_and_posts_nothing(client, point):
    school.set_setting("hazard_takes_guests", "0")
    page = look(client, f"/c/{code_of(point)}")
    assert "报隐患" not in words(page.main)
    assert client.get(path_of(point)).status_code == 303
    token = fields_in(client.get("/signin"))["form_token"]
    sent = {"form_token": token, "text": "x", "urgent": "1", "key": "k" * 30}
    assert client.post(path_of(point), data=sent).status_code == 404
    assert client.get(f"{path_of(point)}/sent").status_code == 404
    assert kept(Hazard) == []


def test_a_guest_reports_and_is_told_what_happens(client, point):
    (link,) = [tag["href"] for tag in look(client, f"/c/{code_of(point)}").select("main a") if words(tag) == "报隐患"]
    assert link == path_of(point)
    answer = report(client, point, guest="王女士 138")
    (hazard,) = kept(Hazard)
    (move,) = kept(Move)
    assert (hazard.source, hazard.text, move.by_id, move.guest) == ("guest", "秋千链子断了", None, "王女士 138")
    assert answer.status_code == 303
    said = words(look(client, answer.location).main)
    assert "已收到" in said and "受理" in said and str(hazard.id) not in answer.location


def test_a_guests_report_waits_and_nobody_but_supervisors_sees_it(app, client, point, cast):
    report(client, point)
    (hazard,) = kept(Hazard)
    assert queries.open_hazards() == [] and hazard_settings.settings().takes_guests
    recorder = enrolled(app.test_client(), cast, cast.inspector)
    assert recorder.get(f"/hazards/{hazard.id}").status_code == 404
    assert look(recorder, path_of(point)).select_one("#open-hazards") is None
    assert f"/hazards/{hazard.id}" not in recorder.get("/jobs").get_data(as_text=True)
    chief = sit(app.test_client())
    assert "待受理" in words(look(chief, f"/hazards/{hazard.id}").main)
    assert f"/hazards/{hazard.id}" in chief.get("/jobs").get_data(as_text=True)


def test_a_guest_sees_no_other_hazard_no_place_and_no_photo_field(client, point, cast):
    hazards.report_hazard(
        checkpoint_id=point.id, place_id=None, text="压力不足", is_urgent=True, key="k" * 30, by=cast.inspector,
        now=FRIDAY_MORNING, no_photo="x",
    )  # fmt: skip
    page = look(client, path_of(point))
    assert "压力不足" not in page.get_text() and "教学楼A" not in page.get_text()
    assert page.select("[type=file], [name=category]") == []
    assert client.get("/hazards/1").status_code == 401


def test_photos_that_a_guest_sends_are_not_kept(client, point):
    fields = fields_in(client.get(path_of(point)), "#report") | {"text": "x", "urgent": "0"}
    assert post_files(client, path_of(point), fields, photos=[picture()]).status_code == 303
    assert kept(Photo) == []


def test_what_is_missing_is_said_and_the_name_kept(client, point):
    answer = report(client, point, text="", guest="王女士")
    page = read(answer)
    assert answer.status_code == 422 and set(errors(page)) == {"text"}
    assert page.select_one("[name=guest]")["value"] == "王女士" and kept(Hazard) == []


def test_a_name_that_is_too_long_is_refused(client, point):
    answer = report(client, point, guest="长" * 200)
    assert answer.status_code == 422 and "guest" in errors(read(answer)) and kept(Hazard) == []


def test_an_address_may_report_so_often_and_is_then_told_to_wait(client, app, point, cast):
    answers = [report(client, point) for _ in range(limits.GUEST_PER_ADDRESS + 1)]
    assert [each.status_code for each in answers] == [303] * limits.GUEST_PER_ADDRESS + [429]
    last = read(answers[-1])
    assert "请稍后再试" in words(last.main) and answers[-1].headers["Retry-After"] == "3600"
    assert last.select_one("[name=text]").text == "秋千链子断了", "what was typed is kept"
    assert len(kept(Hazard)) == limits.GUEST_PER_ADDRESS
    assert client.get(f"/c/{code_of(point)}").status_code == 200, "looking is not slowed down"
    staff = enrolled(app.test_client(), cast, cast.inspector)
    assert report(staff, point, no_photo="手机拍不了").status_code == 303, "nor is staff"


def test_all_guests_together_are_limited_too(client, app, point):
    def from_address(number):
        client.environ_base["REMOTE_ADDR"] = f"10.0.{number // 200}.{number % 200}"
        return report(client, point).status_code

    assert [from_address(number) for number in range(limits.GUEST_OVERALL + 1)] == [303] * limits.GUEST_OVERALL + [429]


@pytest.mark.parametrize("typed", [{"text": ""}, {"text": "长" * 5000}, {"guest": "长" * 200}])
def test_a_form_that_is_refused_counts_for_nothing(client, point, typed):
    assert {report(client, point, **typed).status_code for _ in range(limits.GUEST_PER_ADDRESS + 2)} == {422}
    assert report(client, point).status_code == 303


def test_one_report_sent_again_and_again_counts_once(client, point):
    fields = fields_in(client.get(path_of(point)), "#report") | {"text": "秋千链子断了", "urgent": "1"}
    sent = [post_files(client, path_of(point), fields).status_code for _ in range(limits.GUEST_PER_ADDRESS + 2)]
    assert set(sent) == {303} and len(kept(Hazard)) == 1
    others = [report(client, point, text=f"第 {n} 处").status_code for n in range(limits.GUEST_PER_ADDRESS)]
    assert others == [303] * (limits.GUEST_PER_ADDRESS - 1) + [429]
    assert post_files(client, path_of(point), fields).status_code == 303, "what was taken is taken"


def test_sent_twice_it_is_one(client, point):
    fields = fields_in(client.get(path_of(point)), "#report") | {"text": "x", "urgent": "0"}
    assert {post_files(client, path_of(point), fields).status_code for _ in range(2)} == {303}
    assert len(kept(Hazard)) == 1
