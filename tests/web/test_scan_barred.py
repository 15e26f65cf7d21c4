"""W12, 6.14: what is out of use says so first to everybody who scans it, until its hazard is closed."""

import pytest

from kiosk.core.hazard import MoveKind
from kiosk.storage.database import writing
from kiosk.storage.models import Inspection, Plan
from tests.factories import DAILY, barred, checkpoint, code_of, plan, reported
from tests.instants import FRIDAY_MORNING
from tests.web.desk import kept, look, wall, words
from tests.web.test_round import unpacked
from tests.web.test_scan import enrolled, fill
from tests.web.test_scan_hazard import closed, moved


@pytest.fixture
def slide(app):
    """Return a play set that is wanted daily."""
    made = checkpoint("滑梯", "play_set")
    plan("PLAY-01", DAILY, kind="play_set", title="大型玩具使用前检查")
    return made


@pytest.fixture
def hazard(slide, cast):
    """Return the hazard that keeps the slide out of use since 08:10."""
    return barred(slide, by=cast.supervisor, now=FRIDAY_MORNING)


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


def goes_on():
    """Let the plan's checks go on while the point is out of use."""
    with writing() as session:
        session.get(Plan, 1).checks_barred = True


def path_of(point):
    return f"/c/{code_of(point)}"


def bar_of(page):
    """Return what the large bar says, or None where there is none."""
    found = page.select_one(".barred-bar")
    return words(found) if found else None


def test_a_point_in_use_has_no_bar(app, phone, slide):
    assert bar_of(look(phone, path_of(slide))) is None
    assert bar_of(look(app.test_client(), path_of(slide))) is None


def test_the_points_page_says_it_first_with_since_when_and_until_what(phone, slide, hazard):
    page = look(phone, path_of(slide))
    said = bar_of(page)
    assert said.startswith("停止使用") and "08:10" in said and "修好并复查后才恢复" in said
    assert page.select_one("main .barred-bar svg use")["xlink:href"] == "#s-barred"


def test_while_its_checks_pause_the_page_says_so_instead_of_the_form(phone, slide, hazard):
    page = look(phone, path_of(slide))
    assert page.select_one("#check") is None and "停止使用，不用查" in words(page.main)
    assert any(tag["href"] == f"{path_of(slide)}/report" for tag in page.select("main a"))


def test_a_check_beside_the_plans_is_still_possible(phone, slide, hazard):
    (again,) = [tag["href"] for tag in look(phone, path_of(slide)).select("main a") if "大型玩具使用前检查" in tag.text][:1]
    form = phone.get(again)
    assert form.status_code == 200
    saved = phone.post(path_of(slide), data=fill(form, form_code="PLAY-01"))
    assert saved.status_code == 303 and len(kept(Inspection)) == 1


def test_where_the_plan_goes_on_the_form_stands_under_the_bar(phone, slide, hazard):
    goes_on()
    page = look(phone, path_of(slide))
    assert bar_of(page) and page.select_one("#check")


def test_a_stranger_is_told_and_learns_nothing_else(client, slide, hazard):
    page = look(client, path_of(slide))
    assert "停止使用" in bar_of(page) and "请勿使用" in bar_of(page)
    assert "护栏" not in page.get_text() and "护栏断了" not in page.get_text()


def test_the_page_of_a_round_says_it_at_the_point(phone, slide, hazard):
    goes_on()
    page = unpacked(phone.get("/round/1"))
    assert len(page.select("[data-stop]")) == 1 and "停止使用" in bar_of(page)


def test_a_round_leaves_out_what_is_not_to_be_checked(phone, slide, hazard):
    page = look(phone, "/round/1?all=1")
    assert page.select("[data-stop]") == []
    assert page.select_one(".fold [data-status=barred]")


def test_reporting_again_shows_the_bar_and_what_is_known(phone, slide, hazard):
    page = look(phone, f"{path_of(slide)}/report")
    assert bar_of(page) and "护栏断了" in words(page.select_one("#open-hazards"))


def test_only_closing_the_hazard_brings_it_back(phone, slide, hazard, cast):
    page = look(phone, f"/hazards/{hazard.id}")
    assert bar_of(page)
    closed(hazard, cast)
    again = look(phone, path_of(slide))
    assert bar_of(again) is None and again.select_one("#check")


def test_a_second_hazard_keeps_it_out_of_use(phone, slide, hazard, cast):
    other = reported(slide, by=cast.inspector, now=FRIDAY_MORNING, text="台阶松了")
    moved(other, MoveKind.BAR, by=cast.supervisor, note="也危险")
    closed(hazard, cast)
    assert bar_of(look(phone, path_of(slide)))
    closed(other, cast)
    assert bar_of(look(phone, path_of(slide))) is None


def test_the_wall_names_what_is_out_of_use_and_never_why(client, slide, hazard, cast):
    page = look(client, wall(cast.supervisor))
    foot = words(page.select_one(".foot-bad"))
    assert "停止使用" in foot and "滑梯" in foot and "护栏" not in page.get_text()


def test_the_wall_names_an_overdue_repair_by_its_point_and_never_its_text(client, slide, cast, clock):
    reported(slide, by=cast.inspector, now=FRIDAY_MORNING, text="台阶松了", is_urgent=True)
    clock.at("2026-11-21 09:00")
    page = look(client, wall(cast.supervisor))
    (line,) = [tag for tag in page.select(".line-red") if "隐患整改" in tag.get_text()]
    assert "滑梯" in words(line) and "逾期" in words(line) and line["data-status"] == "overdue"
    assert "台阶松了" not in page.get_text()
    assert page.select_one(".say-bad .say-number").text == "1"
