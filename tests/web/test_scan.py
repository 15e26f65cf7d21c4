"""SCAN-1: a scanned code opens the wanted form, what is sent is kept once, and every refusal says what to do.

Everything here is posted as plain forms, without scripts and without htmx.
"""

import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kiosk.operations import people, plans, registry
from kiosk.storage import queries
from kiosk.storage.models import Finding, Inspection
from tests.factories import (
    DAILY,
    MONTHLY,
    PIN,
    THREE_ROUNDS,
    all_rows,
    barred,
    checkpoint,
    code_of,
    filled,
    floor,
    inspect,
    plan,
)
from tests.instants import FRIDAY_MORNING, local

PHONE = {"Host": "127.0.0.1:8080"}


@pytest.fixture
def point(app):
    """Return an extinguisher that is wanted daily."""
    made = checkpoint()
    plan(cadence=DAILY, title="灭火器日检")
    return made


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


def enrolled(client, cast, who):
    offer = people.offer_enrolment(now=FRIDAY_MORNING, by=cast.supervisor)
    fields = fields_in(client.get(f"/enrol/{offer.value}"))
    client.post(f"/enrol/{offer.value}", data=fields | {"person": who, "pin": PIN, "pin_again": PIN})
    return client


def page(response):
    return BeautifulSoup(response.data, "html.parser")


def fields_in(response, form="form[method=post]"):
    """Return what a browser would send of a form as it stands."""
    found = page(response).select_one(form)
    return {tag["name"]: tag.get("value", "") for tag in found.select("input[type=hidden]")}


def fill(response, *, failing=(), form_code="FIRE-01", **changed):
    """Return the fields of the form on a page, filled in all normal but for the items named."""
    form_id = queries.form_ids()[form_code]
    form = queries.current_versions([form_id])[form_id].form
    return fields_in(response, "#check") | filled(form, failing=failing) | changed


def first_pass_item(code="FIRE-01"):
    form_id = queries.form_ids()[code]
    form = queries.current_versions([form_id])[form_id].form
    return next(item.key for item in form.items if item.type == "pass")


def path_of(point):
    return f"/c/{code_of(point)}"


def test_a_scan_opens_the_form_with_place_name_and_deadline(phone, point):
    head = page(phone.get(path_of(point))).select_one("header").get_text(" ", strip=True)
    assert "灭火器 A-2-03" in head and "教学楼A · 2层" in head and "18:00 前" in head


WEEKLY = {"type": "weekly", "weekday": 4, "due_by": 1020, "least_days": 3, "filter": "school", "grace": 0}


@pytest.fixture
def slide(app):
    """Return a play set under a daily look and a weekly check, which serves the look too."""
    made = checkpoint("滑梯", "play_set")
    plan("PLAY-01", DAILY, kind="play_set", title="大型玩具使用前检查")
    plan("PLAY-02", WEEKLY, kind="play_set", title="大型玩具周检")
    return made


def test_where_one_check_serves_both_the_list_says_so(phone, slide):
    form_ids = queries.form_ids()
    first = page(phone.get(f"{path_of(slide)}?form={form_ids['PLAY-01']}"))
    assert "也算：大型玩具使用前检查" in first.select_one("nav.others a").get_text(" ", strip=True)
    assert "也算" not in first.select_one("header").get_text() and first.select_one("main > .strip") is None
    weekly = page(phone.get(f"{path_of(slide)}?form={form_ids['PLAY-02']}"))
    assert [tag.get_text(" ", strip=True) for tag in weekly.select("main > .strip")] == ["也算：大型玩具使用前检查"]
    assert "也算" not in weekly.select_one("nav.others").get_text()


def test_the_weekly_check_leaves_nothing_else_to_do_at_the_point(phone, slide, cast):
    weekly = f"{path_of(slide)}?form={queries.form_ids()['PLAY-02']}"
    saved = phone.post(path_of(slide), data=fill(phone.get(weekly), form_code="PLAY-02"))
    assert "这里还要查" not in phone.get(saved.location).get_data(as_text=True)
    done = page(phone.get(path_of(slide))).select_one(".answer-card").get_text(" ", strip=True)
    assert "本次已查" in done and done.count("赵师傅") == 2
    assert "大型玩具使用前检查" in done and "大型玩具周检" in done


def test_the_daily_look_leaves_the_weekly_check_to_do(phone, slide):
    daily = f"{path_of(slide)}?form={queries.form_ids()['PLAY-01']}"
    saved = page(phone.get(phone.post(path_of(slide), data=fill(phone.get(daily), form_code="PLAY-01")).location))
    left = [tag.get_text(" ", strip=True) for tag in saved.select("section.stack-tight a")]
    assert len(left) == 1 and "大型玩具周检" in left[0] and "也算" not in left[0]


def test_who_did_the_check_is_named_and_not_who_did_another_before(phone, slide, cast):
    inspect(slide, "PLAY-01", at=local("2026-11-19 08:00"), by=cast.rectifier)
    inspect(slide, "PLAY-02", at=local("2026-11-20 08:00"), by=cast.inspector)
    done = page(phone.get(path_of(slide))).select_one(".answer-card").get_text(" ", strip=True)
    assert "赵师傅" in done and "陈师傅" not in done


def test_a_point_whose_plan_waits_for_the_next_term_is_not_called_unplanned(phone, point, clock):
    clock.at("2027-01-30 09:00")
    shown = page(phone.get(path_of(point))).select_one(".answer-card").get_text(" ", strip=True)
    assert "现在不用查" in shown and "还没有检查计划" not in shown


def test_nothing_is_preselected(phone, point):
    assert page(phone.get(path_of(point))).select("#check input:checked, #check input[checked]") == []


def test_a_form_without_faults_is_recorded_and_confirmed(phone, point):
    answer = phone.post(path_of(point), data=fill(phone.get(path_of(point))))
    assert answer.status_code == 303
    confirmed = page(phone.get(answer.location)).select_one("#saved").get_text(" ", strip=True)
    (row,) = all_rows(Inspection)
    assert "已保存" in confirmed and "08:10:00" in confirmed and f"2026-{row.id:05d}" in confirmed


def test_the_word_saved_stands_on_no_page_before_saving(phone, point):
    fresh = phone.get(path_of(point))
    refused = phone.post(path_of(point), data=fields_in(fresh, "#check"))
    # What stands in a template is shown by a script, and only with the server's answer in hand.
    assert "已保存" not in page(fresh).get_text() and "已保存" not in page(refused).get_text()


def test_a_fault_is_recorded_with_its_reason(phone, point):
    item = first_pass_item()
    phone.post(path_of(point), data=fill(phone.get(path_of(point)), failing=(item,)))
    (row,) = all_rows(Finding)
    assert (row.item, row.note) == (item, "坏了")


def test_all_problems_come_back_together_each_at_its_item(phone, point):
    shown = phone.get(path_of(point))
    answer = phone.post(path_of(point), data=fields_in(shown, "#check"))
    required = page(shown).select(".item[data-required]:not([data-if])")
    wrong = page(answer).select(".item-wrong")
    assert answer.status_code == 422 and len(wrong) == len(required) > 3
    assert all(item.select_one(".field-error") for item in wrong)
    assert all_rows(Inspection) == []


def test_typed_values_are_kept(phone, point):
    item = first_pass_item()
    sent = fields_in(phone.get(path_of(point)), "#check") | {f"a.{item}": "fail", f"a.{item}.note": "<b>裂了</b>"}
    again = page(phone.post(path_of(point), data=sent))
    assert again.select_one(f'[name="a.{item}"][value=fail]').has_attr("checked")
    assert again.select_one(f'textarea[name="a.{item}.note"]').get_text() == "<b>裂了</b>"


@pytest.mark.parametrize("value", ["", "maybe", "x" * 5000, "<script>", "=cmd|'/c'!A1", "\u202e翻"])
def test_odd_answers_are_refused_in_words(phone, point, value):
    item = first_pass_item()
    answer = phone.post(path_of(point), data=fill(phone.get(path_of(point)), **{f"a.{item}": value}))
    assert answer.status_code == 422 and page(answer).select_one(f"#item-{item} .field-error")
    assert all_rows(Inspection) == []


def test_posted_twice_is_one_inspection(phone, point):
    sent = fill(phone.get(path_of(point)))
    first, second = phone.post(path_of(point), data=sent), phone.post(path_of(point), data=sent)
    assert first.location == second.location and len(all_rows(Inspection)) == 1


def test_the_same_key_with_other_answers_is_shown_again_with_a_new_key(phone, point):
    sent = fill(phone.get(path_of(point)))
    phone.post(path_of(point), data=sent)
    answer = phone.post(path_of(point), data=fill(phone.get(path_of(point) + "?form=1"), failing=(first_pass_item(),), key=sent["key"]) | {"grant": sent["grant"]})
    assert answer.status_code == 409
    assert page(answer).select_one("[name=key]")["value"] != sent["key"]
    assert len(all_rows(Inspection)) == 1


@pytest.mark.parametrize("missing", ["grant", "key"])
def test_a_form_without_grant_or_key_is_a_bad_request(phone, point, missing):
    answer = phone.post(path_of(point), data=fill(phone.get(path_of(point)), **{missing: ""}))
    assert answer.status_code == 400 and all_rows(Inspection) == []


def test_a_forged_grant_is_refused(phone, point):
    sent = fill(phone.get(path_of(point)))
    answer = phone.post(path_of(point), data=sent | {"grant": sent["grant"][:-2] + "xx"})
    assert answer.status_code == 400


def test_a_grant_of_another_point_is_refused(phone, point):
    other = checkpoint("另一个")
    answer = phone.post(path_of(other), data=fill(phone.get(path_of(point))))
    assert answer.status_code == 400 and all_rows(Inspection) == []


def test_without_a_form_token_nothing_is_kept(phone, point):
    answer = phone.post(path_of(point), data=fill(phone.get(path_of(point)), form_token=""))
    assert answer.status_code == 403 and all_rows(Inspection) == []


def test_a_foreign_origin_is_refused(phone, point):
    answer = phone.post(path_of(point), data=fill(phone.get(path_of(point))), headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403 and all_rows(Inspection) == []


def test_a_foreign_host_is_refused(phone, point):
    assert phone.get(path_of(point), headers={"Host": "evil.example"}).status_code == 421


def test_a_record_goes_under_the_name_the_form_was_shown_to(phone, point, cast):
    sent = fill(phone.get(path_of(point)))
    shown = phone.get("/phone/signin")
    phone.post("/phone/signin", data=fields_in(shown) | {"person": cast.rectifier, "pin": "271828"})
    phone.post(path_of(point), data=sent)
    (row,) = all_rows(Inspection)
    assert row.person_id == cast.inspector


def test_a_stranger_cannot_send_somebody_elses_form(phone, point, app):
    sent = fill(phone.get(path_of(point)))
    stranger = app.test_client()
    sent["form_token"] = fields_in(stranger.get("/"), "form.language-form")["form_token"]
    answer = stranger.post(path_of(point), data=sent)
    assert answer.status_code == 401 and all_rows(Inspection) == []
    assert "还没有保存" in page(answer).get_text()


def test_a_revoked_phone_can_neither_open_nor_send(phone, point, cast):
    sent = fill(phone.get(path_of(point)))
    people.revoke_device(1, now=FRIDAY_MORNING, by=cast.supervisor)
    assert phone.post(path_of(point), data=sent).status_code == 401
    assert page(phone.get(path_of(point))).select("#check") == []


def test_a_form_of_an_older_version_is_kept_and_says_so(phone, point):
    sent = fill(phone.get(path_of(point)))
    form_id = queries.form_ids()["FIRE-01"]
    form = queries.current_versions([form_id])[form_id].form
    plans.publish_form(replace(form, items=form.items[:3]), now=FRIDAY_MORNING)
    answer = phone.post(path_of(point), data=sent)
    assert "新版本" in page(phone.get(answer.location)).select_one("#saved").get_text()


def test_a_form_sent_after_its_round_is_kept_and_says_so(phone, point, clock):
    sent = fill(phone.get(path_of(point)))
    clock.at("2026-11-21 00:00")
    answer = phone.post(path_of(point), data=sent)
    assert "这个时段已结束" in page(phone.get(answer.location)).select_one("#saved").get_text()


def test_a_checked_point_says_who_and_when_and_offers_another_check(phone, point, clock):
    phone.post(path_of(point), data=fill(phone.get(path_of(point))))
    clock.at("2026-11-20 09:00")
    shown = page(phone.get(path_of(point)))
    text = shown.get_text(" ", strip=True)
    assert "本次已查" in text and "赵师傅" in text and "08:10" in text
    assert shown.select_one('a[href*="form="]') and shown.select_one('a[href*="/mine/"]')


def test_both_inspections_of_a_round_are_kept(phone, point):
    phone.post(path_of(point), data=fill(phone.get(path_of(point))))
    again = page(phone.get(path_of(point))).select_one('a[href*="form="]')["href"]
    phone.post(path_of(point), data=fill(phone.get(again)))
    assert len(all_rows(Inspection)) == 2


def test_nothing_wanted_says_when_next_and_offers_an_extra_check(phone, app, clock):
    point = checkpoint()
    plan(cadence=THREE_ROUNDS, title="三巡")
    clock.at("2026-11-20 20:00")
    shown = page(phone.get(path_of(point))).get_text(" ", strip=True)
    assert "现在不用查" in shown and "11 月 23 日" in shown and "临时检查" in shown


def test_the_most_urgent_form_opens_and_the_others_are_listed(phone, app, clock):
    point = checkpoint()
    plan(cadence=MONTHLY, title="月检")
    plan("FIRE-05", THREE_ROUNDS, title="三巡")
    clock.at("2026-11-20 10:00")
    shown = page(phone.get(path_of(point)))
    assert "逾期" in shown.select_one("main > .strip").get_text()
    assert "月检" in shown.select_one(".others").get_text()


def test_what_was_found_last_time_is_shown(phone, point, cast):
    inspect(point, "FIRE-01", at=local("2026-11-19 09:00"), by=cast.rectifier, failing=(first_pass_item(),))
    strip = page(phone.get(path_of(point))).select_one("main > .strip").get_text(" ", strip=True)
    assert "陈师傅" in strip and "1 项异常" in strip


def test_a_paused_and_a_barred_point_say_so(phone, point, cast):
    registry.pause_checkpoint(point.id, from_at=FRIDAY_MORNING, until_at=None, why="修", now=FRIDAY_MORNING, by=cast.supervisor)
    assert "暂停检查" in page(phone.get(path_of(point))).get_text()
    barred(point, by=cast.supervisor, now=FRIDAY_MORNING)
    assert "停止使用" in page(phone.get(path_of(point))).get_text()


def test_an_unknown_code_offers_to_type_one_and_lists_none(client, point):
    answer = client.get("/c/ABCDEFGH")
    assert answer.status_code == 404
    assert page(answer).select_one("input[name=code]") and code_of(point) not in answer.get_data(as_text=True)


def test_near_matches_are_for_staff_only(client, point, cast):
    code = code_of(point)
    typed = code[1] + code[0] + code[2:] if code[0] != code[1] else code[:6] + code[7] + code[6]
    stranger = client.get(f"/find?code={typed}").get_data(as_text=True)
    staff = enrolled(client, cast, cast.inspector).get(f"/find?code={typed}").get_data(as_text=True)
    assert (code[:4] in stranger and point.name in stranger) is False and point.name in staff


@pytest.mark.parametrize("typed", ["{lower}", "{dashed}", " {spaced} ", "http://192.168.1.5/c/{plain}"])
def test_a_code_may_be_typed_as_people_write_it(client, point, typed):
    code = code_of(point)
    text = typed.format(lower=code.lower(), dashed=f"{code[:4]}-{code[4:]}", spaced=f"{code[:4]} {code[4:]}", plain=code)
    assert client.get("/find", query_string={"code": text}).location == f"/c/{code}"


@pytest.mark.parametrize("query", ["code=X", "_external=1&_scheme=ftp", "_method=NONE", "endpoint=x"])
def test_a_label_in_small_letters_leads_to_its_point_whatever_the_address_adds(client, point, query):
    code = code_of(point)
    assert client.get(f"/c/{code.lower()}?form=7&{query}").location == f"/c/{code}?form=7"


@pytest.mark.parametrize("typed", ["ABCD-0EFG", "OOOOOOOO", "1BCDEFGH"])
def test_a_character_that_no_code_contains_is_named(client, typed):
    error = page(client.get("/find", query_string={"code": typed})).select_one(".field-error").get_text()
    assert re.search(r"第 \d 个字“[01OIL]”", error)


def test_a_replaced_and_a_retired_label_say_so(phone, point, cast):
    registry.retire_checkpoint(point.id, now=FRIDAY_MORNING, by=cast.supervisor)
    answer = phone.get(path_of(point))
    assert answer.status_code == 410 and "已撤掉" in page(answer).get_text()


def test_a_stranger_sees_the_name_and_the_way_in_and_nothing_else(client, point, cast):
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    text = page(client.get(path_of(point))).get_text(" ", strip=True)
    assert "灭火器 A-2-03" in text and "登录" in text
    assert "赵师傅" not in text and "教学楼A" not in text


def test_signing_in_returns_to_the_scanned_point_also_after_a_wrong_pin(phone, point):
    phone.post("/phone/signout", data=fields_in(phone.get("/"), "form[action='/phone/signout']"))
    sent_to = phone.get(path_of(point)).location
    fields = fields_in(phone.get(sent_to))
    wrong = phone.post("/phone/signin", data=fields | {"person": 3, "pin": "999999"})
    assert wrong.status_code == 422
    right = phone.post("/phone/signin", data=fields_in(wrong) | {"person": 3, "pin": PIN})
    assert right.location == path_of(point)


@pytest.mark.parametrize("target", ["//evil.example", "http://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(phone, target):
    fields = fields_in(phone.get("/phone/signin")) | {"next": target}
    answer = phone.post("/phone/signin", data=fields | {"person": 3, "pin": PIN})
    assert answer.location == "/"


def test_staff_see_their_own_inspections_and_not_other_peoples_older_ones(phone, point, cast):
    old = inspect(point, "FIRE-01", at=local("2026-11-18 09:00"), by=cast.rectifier)
    last = inspect(point, "FIRE-01", at=local("2026-11-19 09:00"), by=cast.rectifier)
    assert phone.get(f"/mine/{old.id}").status_code == 404
    assert phone.get(f"/mine/{last.id}").status_code == 200
    assert phone.get("/mine/999").status_code == 404
    assert [phone.get(f"/{page}/{'9' * 23}").status_code for page in ("mine", "saved")] == [404, 404]


def test_staff_find_their_own_inspections_listed(phone, point, cast):
    mine = inspect(point, "FIRE-01", at=local("2026-11-18 09:00"), by=cast.inspector)
    inspect(point, "FIRE-01", at=local("2026-11-19 09:00"), by=cast.rectifier)
    links = [link["href"] for link in page(phone.get("/mine")).select(".list a")]
    assert links == [f"/mine/{mine.id}"]


def test_a_stranger_has_no_list_of_inspections(client):
    assert client.get("/mine").location.startswith("/phone/signin")


def test_inspections_are_closed_to_strangers(client, point, cast):
    done = inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector)
    assert client.get(f"/mine/{done.id}").status_code == 401
    assert client.get(f"/saved/{done.id}").status_code == 401


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_do_nothing(phone, point, method):
    assert getattr(phone, method)(path_of(point)).status_code in (403, 405)


def test_the_way_of_filling_in_is_kept(phone, point):
    item = first_pass_item()
    sent = fill(phone.get(path_of(point)), seconds="42", seen="9", device_at="2026-11-20T00:10:00Z", **{f"mode.{item}": "rest"})
    phone.post(path_of(point), data=sent)
    (row,) = all_rows(Inspection)
    assert (row.manner["seconds"], row.manner["seen"]) == (42, 9) and row.device_at == FRIDAY_MORNING


@pytest.mark.parametrize("odd", ["-1", "abc", "9" * 30, "１２", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_odd_manners_count_as_not_said(phone, point, odd):
    phone.post(path_of(point), data=fill(phone.get(path_of(point)), seconds=odd, device_at=odd))
    (row,) = all_rows(Inspection)
    assert (row.manner["seconds"], row.device_at) == (None, None)


def test_what_is_open_nearby_is_offered_same_floor_first(phone, point):
    checkpoint("同层", place=floor("2层"))
    checkpoint("楼上", place=floor("3层"))
    checkpoint("别处", place=floor("1层", "厨房"))
    answer = phone.post(path_of(point), data=fill(phone.get(path_of(point))))
    saved = page(phone.get(answer.location))
    assert "2 个点" in saved.select_one(".next-card").get_text()
    assert "同层" in saved.select_one(".next-card .point-name").get_text()


def test_pages_carry_their_guards(phone, point):
    headers = phone.get(path_of(point)).headers
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"


def test_a_huge_body_is_refused_in_words(phone, point):
    answer = phone.post(path_of(point), data={"a.x": "x" * (2 * 1024 * 1024)})
    assert answer.status_code == 413 and "太大" in page(answer).get_text()


def parts_of(shown):
    """Return the addresses of all that a page loads, with the modules that its scripts import."""
    found = [tag["href"] for tag in shown.select("link[rel=stylesheet], link[rel=icon]")]
    waiting = [tag["src"] for tag in shown.select("script[src]")]
    while waiting:
        address = waiting.pop()
        if address not in found:
            found.append(address)
            name = Path("static") / address.removeprefix("/static/")
            folder = address.rpartition("/")[0]
            waiting += [f"{folder}/{each}" for each in re.findall(r'from "\./([^"]+)"', name.read_text(encoding="utf-8"))]
    return found


def test_the_form_page_is_light(phone, point):
    """P21: the bytes as they cross the wire, compressed as every phone's browser asks for it."""
    answer = phone.get(path_of(point), headers={"Accept-Encoding": "gzip"})
    names = parts_of(page(phone.get(path_of(point))))
    assert "/static/scan/check.js" in names and "/static/scan/store.js" in names
    parts = [phone.get(name) for name in names]
    assert {part.status_code for part in parts} == {200}
    carried = len(answer.data) + sum(len(zlib.compress(part.data)) for part in parts)
    assert len(answer.data) <= 15 * 1024 and carried <= 60 * 1024
