"""R12, X6, X11, S7: channels whose secrets no page shows, rules with their times, and a log that shows what did not arrive."""

import logging
from datetime import timedelta

import pytest

from kiosk.core.notices import ChangeKind, ChannelKind, Outcome
from kiosk.operations import channels, notice_rules, people
from kiosk.operations.notice_rules import RuleValues
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import (
    Channel,
    Journal,
    Notice,
    NoticeRuleFact,
    NoticeTry,
)
from kiosk.upkeep.notices.answer import Reason
from kiosk.web import edge
from kiosk.web.desk.notices.words import try_words
from tests.factories import floor
from tests.instants import FRIDAY_MORNING
from tests.web.desk import errors, kept, look, read, send, sit, words

URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0f1e2d3c-SECRET-9876"
MAIL = {
    "host": "smtp.exmail.qq.com", "port": "465", "security": "ssl", "username": "kiosk@school.cn",
    "password": "hush-hush-4321", "sender": "kiosk@school.cn", "recipients": "li@school.cn，wang@school.cn",
}  # fmt: skip
PAGES = (
    "/desk/notices", "/desk/notices/log", "/desk/notices/rules", "/desk/notices/rules/add",
    *(f"/desk/notices/channels/add/{kind}" for kind in ChannelKind), "/desk/notices/channels/1", "/desk/notices/rules/1",
)  # fmt: skip
WRITES = (
    "/desk/notices/channels/add/wecom", "/desk/notices/channels/1", "/desk/notices/channels/1/secret",
    "/desk/notices/channels/1/end", "/desk/notices/channels/1/test", "/desk/notices/channels/1/answer",
    "/desk/notices/rules/add", "/desk/notices/rules/1", "/desk/notices/rules/1/end", "/desk/notices/1/again",
)  # fmt: skip


@pytest.fixture
def desk(client):
    """Return the supervisor's browser."""
    return sit(client)


def channel(name="后勤群", kind=ChannelKind.WECOM, **given):
    return channels.add_channel(kind, name, {"url": URL} | given, may_be_inside=False, now=FRIDAY_MORNING, by=None)


def rule(on, **given):
    values = RuleValues(channel_id=on.id, **{"kinds": tuple(ChangeKind), **given})
    return notice_rules.add_rule(values, now=FRIDAY_MORNING, by=None)


def told(on, outcome=None, *, text="【阳光幼儿园】巡查提醒\n◆ 检查逾期：灭火器", settled=None, code="", said=""):
    with writing() as session:
        notice = Notice(channel_id=on.id, kind="changes", text=text, made_at=FRIDAY_MORNING, not_before_at=FRIDAY_MORNING,
                        settled=settled, counts_from=1)  # fmt: skip
        session.add(notice)
        session.flush()
        if outcome is not None or code:
            session.add(NoticeTry(notice_id=notice.id, number=1, began_at=FRIDAY_MORNING, ended_at=FRIDAY_MORNING,
                                  outcome=outcome, code=code, words=said))  # fmt: skip
    return notice


def parts_of(secret, letters=4):
    """Return every part of a secret of so many letters, but for those of the service's own name."""
    key = secret.rpartition("=")[2].rpartition("/")[2]
    return {key[first : first + letters] for first in range(len(key) - letters + 1)}


def stamp(desk, path):
    return look(desk, path).select_one("input[name=seen]")["value"]


# -- who ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def something(app):
    """Return a school with a channel, a rule and a notice that failed."""
    own = channel()
    rule(own)
    told(own, Outcome.FAILED, settled="failed", code="93000")


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_and_a_recorder_see_no_page_of_notices(client, something, cast, path):
    assert client.get(path).location.startswith("/signin?next=")
    with writing():
        token = people._sign_in(people._staff(cast.inspector), None, FRIDAY_MORNING)
    client.set_cookie(edge.DESK_COOKIE, token.value)
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_a_supervisor_and_holds_no_secret(desk, something, path):
    response = desk.get(path)
    assert response.status_code == 200
    text = response.get_data(as_text=True)
    assert "SECRET" not in text and "0f1e2d3c" not in text


@pytest.mark.parametrize("path", WRITES)
def test_a_strangers_write_changes_nothing(client, desk, something, path):
    token = look(desk, "/desk/devices").select_one("input[name=form_token]")["value"]
    client.delete_cookie(edge.DESK_COOKIE)
    response = client.post(path, data={"form_token": token, "name": "x", "url": URL})
    assert response.status_code == 401
    assert len(kept(Channel)) == 1 and kept(Channel)[0].ended_at is None and kept(Channel)[0].name == "后勤群"
    assert kept(NoticeRuleFact)[0].ended_at is None and kept(Notice)[0].settled == "failed"


@pytest.mark.parametrize("path", [path for path in WRITES if path not in PAGES])
def test_no_state_changes_by_opening_an_address(desk, something, path):
    assert desk.get(path).status_code == 405


@pytest.mark.parametrize(
    "path", ["/desk/notices/channels/99", "/desk/notices/rules/99", "/desk/notices/channels/add/pigeon"]
)
def test_what_is_not_there_is_not_found(desk, path):
    assert desk.get(path).status_code == 404


# -- channels ----------------------------------------------------------------------------------------------------------


def test_a_channel_is_added_and_its_address_never_shown_again(desk):
    response = send(desk, "/desk/notices/channels/add/wecom", name="后勤群", url=f"  {URL} ")
    assert response.status_code == 303
    (found,) = kept(Channel)
    assert found.secrets == {"url": URL} and found.parts == {"host": "qyapi.weixin.qq.com"}
    page = look(desk, response.location)
    assert "2026 年 11 月 20 日 08:10 保存，不再显示 qyapi.weixin.qq.com" in words(page)
    assert not any(part in str(page) for part in parts_of(URL))


@pytest.mark.parametrize(
    "url", ["tgram://123456789/QwErTyUiOp-Zxcv", "json://robot.example.com/?password=Xq7ZkV9w"]
)
def test_no_part_of_an_address_of_apprise_is_shown(desk, url):
    """Not even its end, which is often a token or a password; only what kind of service it names."""
    own = channel(kind=ChannelKind.APPRISE, url=url)
    shown = [str(look(desk, path)) for path in ("/desk/notices", f"/desk/notices/channels/{own.id}", "/desk/journal")]
    assert url.partition(":")[0] in shown[0] and url.partition(":")[0] in shown[1]
    assert not any(part in page for page in shown for part in parts_of(url))


def test_every_reason_of_the_sending_has_its_words(app):
    with app.test_request_context():
        assert all(try_words(ChannelKind.MAIL, reason) for reason in Reason)


def test_a_mail_channel_keeps_its_parts_and_hides_its_password(desk):
    response = send(desk, "/desk/notices/channels/add/mail", name="园长邮箱", **MAIL)
    (found,) = kept(Channel)
    assert found.parts["recipients"] == ["li@school.cn", "wang@school.cn"] and found.parts["port"] == 465
    page = look(desk, response.location)
    assert page.select_one("[name=host]")["value"] == "smtp.exmail.qq.com"
    assert page.select_one("[name=password]")["value"] == "" and MAIL["password"] not in str(page)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "请填写"),
        ("后勤群", "地址不对"),
        ("qyapi.weixin.qq.com/x", "地址不对"),
        ("ftp://example.com", "地址不对"),
        ("javascript:alert(1)", "地址不对"),
        ("http://192.168.1.10/robot", "学校内网"),
        ("http://localhost:8080/", "学校内网"),
        ("http://2130706433/", "学校内网"),
        ("https://[::1]/", "学校内网"),
        ("https://example.com/" + "x" * 10_000, "太长"),
    ],
)
def test_an_address_that_cannot_be_is_refused_beside_its_field(desk, url, said):
    response = send(desk, "/desk/notices/channels/add/wecom", name="后勤群", url=url)
    assert response.status_code == 422 and kept(Channel) == []
    page = read(response)
    assert said in errors(page)["url"]
    assert page.select_one("[name=name]")["value"] == "后勤群" and page.select_one("[name=url]")["value"] == ""


def test_a_name_that_resolves_into_the_own_network_is_refused(desk, app):
    app.config["ADDRESSES_OF"] = lambda host: ("192.168.1.7",)
    response = send(desk, "/desk/notices/channels/add/wecom", name="后勤群", url="https://robot.example.com/x")
    assert response.status_code == 422 and "学校内网" in errors(read(response))["url"]


def test_all_that_is_wrong_with_a_mail_channel_is_said_at_once(desk):
    response = send(desk, "/desk/notices/channels/add/mail", name="", host="no host", port="70000", security="magic",
                    sender="nobody", recipients="a@b.cn;oops")  # fmt: skip
    assert response.status_code == 422
    said = errors(read(response))
    assert set(said) == {"name", "host", "port", "security", "sender", "recipients"}
    assert "地址不对" in said["host"], "it is no name at all, so it lies in no network"
    assert kept(Channel) == []


def test_two_channels_of_one_name_are_refused(desk):
    channel()
    response = send(desk, "/desk/notices/channels/add/wecom", name="后勤群", url=URL)
    assert "同样的名称" in errors(read(response))["name"]


def test_posting_a_new_channel_twice_makes_one(desk):
    for _ in range(2):
        send(desk, "/desk/notices/channels/add/wecom", name="后勤群", url=URL)
    assert len(kept(Channel)) == 1


def test_a_channel_is_renamed_and_its_history_shows_it(desk):
    path = f"/desk/notices/channels/{channel().id}"
    send(desk, path, name="后勤大群", seen=stamp(desk, path))
    assert kept(Channel)[0].name == "后勤大群" and kept(Channel)[0].secrets == {"url": URL}
    assert "后勤群 → 后勤大群" in words(look(desk, path).select_one(".history"))


def test_a_secret_is_replaced_and_the_journal_says_so_without_it(desk, clock):
    path = f"/desk/notices/channels/{channel().id}"
    seen = stamp(desk, path)
    clock.now = FRIDAY_MORNING + timedelta(hours=1)
    send(desk, f"{path}/secret", url=URL.replace("9876", "5555"), seen=seen)
    assert kept(Channel)[0].secrets["url"].endswith("5555")
    assert "09:10 保存，不再显示" in words(look(desk, path)) and "5555" not in str(look(desk, path))
    journal = look(desk, "/desk/journal")
    assert "换提醒渠道的密钥" in words(journal) and "SECRET" not in str(journal)
    assert "SECRET" not in repr([(row.about, row.before, row.after) for row in kept(Journal)])


def test_whoever_names_another_mail_server_must_know_the_password(desk):
    send(desk, "/desk/notices/channels/add/mail", name="邮箱", **MAIL)
    path = "/desk/notices/channels/1"
    moved = MAIL | {"host": "smtp.example.com", "password": ""}
    response = send(desk, path, name="邮箱", seen=stamp(desk, path), **moved)
    assert response.status_code == 422 and "password" in errors(read(response))
    assert kept(Channel)[0].parts["host"] == MAIL["host"]
    send(desk, path, name="邮箱", seen=stamp(desk, path), **moved | {"password": "new one"})
    assert kept(Channel)[0].parts["host"] == "smtp.example.com" and kept(Channel)[0].secrets == {"password": "new one"}


def test_the_second_of_two_editors_sees_both_versions_and_no_secret_is_carried_along(desk):
    path = f"/desk/notices/channels/{channel().id}"
    seen = stamp(desk, path)
    send(desk, path, name="甲群", seen=seen)
    late = send(desk, path, name="乙群", seen=seen)
    assert late.status_code == 409 and "甲群" in words(read(late)) and kept(Channel)[0].name == "甲群"
    late = send(desk, f"{path}/secret", url=URL.replace("9876", "5555"), seen=seen)
    assert late.status_code == 409 and "SECRET" not in late.get_data(as_text=True)
    assert kept(Channel)[0].secrets == {"url": URL}


def test_an_ended_channel_takes_its_rules_and_its_secret_along(desk):
    own = channel()
    rule(own)
    path = f"/desk/notices/channels/{own.id}"
    for _ in range(2):
        send(desk, f"{path}/end", seen=stamp(desk, path) if kept(Channel)[0].ended_at is None else "")
    assert kept(Channel)[0].secrets == {} and kept(NoticeRuleFact)[0].ended_at is not None
    assert desk.get(path).status_code == 404
    assert "还没有提醒渠道" in words(look(desk, "/desk/notices"))


# -- testing -----------------------------------------------------------------------------------------------------------


def test_a_test_is_put_into_the_outbox_once_and_its_answer_is_asked_for(desk, clock):
    own = channel()
    path = f"/desk/notices/channels/{own.id}"
    for _ in range(2):
        assert send(desk, f"{path}/test").location.endswith("#test")
    (test,) = kept(Notice)
    assert test.kind == "test" and "等待发送" in words(look(desk, path).select_one("#test"))
    with writing() as session:
        session.add(NoticeTry(notice_id=test.id, number=1, began_at=clock(), ended_at=clock(), outcome="sent", code="0",
                              words=""))  # fmt: skip
        session.get_one(Notice, test.id).settled = "sent"
    assert "群里收到了吗" in words(look(desk, path).select_one("#test"))
    send(desk, f"{path}/answer", received="no")
    assert kept(Notice)[0].is_received is False
    assert "没有收到" in words(look(desk, path).select_one("#test"))
    assert "群里没收到" in words(look(desk, "/desk/notices"))


def test_an_odd_answer_to_a_test_changes_nothing(desk):
    own = channel()
    send(desk, f"/desk/notices/channels/{own.id}/answer", received="maybe")
    assert send(desk, f"/desk/notices/channels/{own.id}/answer", received="yes").status_code == 303
    assert kept(Notice) == []


# -- rules -------------------------------------------------------------------------------------------------------------


def fields(on, **given):
    return {
        "channel": on.id, "kinds": ["check_overdue", "barred"], "place": "", "kind": "", "least_class": "now",
        "quiet_from": "20:00", "quiet_to": "7:00", "summary": "17:00", "is_quiet_on_holidays": "1", "urgent_passes": "1",
    } | given  # fmt: skip


def test_a_rule_is_made_as_its_page_says(desk):
    own, place = channel(), floor()
    assert send(desk, "/desk/notices/rules/add", **fields(own, place=place.id)).status_code == 303
    (made,) = kept(NoticeRuleFact)
    assert made.kinds == ["barred", "check_overdue"] and made.place_id == place.id
    assert (made.quiet_from_by, made.quiet_to_by, made.summary_by) == (1200, 420, 1020)
    assert made.is_quiet_on_holidays and made.urgent_passes and not made.only_major and made.since_at == FRIDAY_MORNING
    line = words(look(desk, "/desk/notices/rules").select_one("tbody"))
    assert "20:00 到 07:00 不发" in line and "17:00" in line and "教学楼A · 2层" in line


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"quiet_from": "x" * 10_000}, "quiet_from"),
        ({"quiet_to": "7:60"}, "quiet_to"),
        ({"quiet_to": ""}, "quiet_to"),
        ({"quiet_from": ""}, "quiet_from"),
        ({"quiet_from": "07:00"}, "quiet_to"),
        ({"summary": "noon"}, "summary"),
        ({"summary": "24:00"}, "summary"),
        ({"channel": ""}, "channel"),
        ({"channel": "99"}, "channel"),
        ({"place": "99"}, "place"),
        ({"kind": "nothing"}, "kind"),
        ({"least_class": "worst"}, "least_class"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_beside_its_field(desk, given, field):
    response = send(desk, "/desk/notices/rules/add", **fields(channel(), **given))
    assert response.status_code == 422 and kept(NoticeRuleFact) == []
    page = read(response)
    assert field in errors(page)
    assert page.select_one("[name=summary]")["value"] == given.get("summary", "17:00")
    assert {tag["value"] for tag in page.select("[name=kinds][checked]")} == {"check_overdue", "barred"}


@pytest.mark.parametrize(("kinds", "said"), [([], "请至少选一项"), (["weather"], "请从给出的选项里选")])
def test_a_rule_that_speaks_of_nothing_is_refused(desk, kinds, said):
    response = send(desk, "/desk/notices/rules/add", **fields(channel(), kinds=kinds, summary=""))
    assert response.status_code == 422 and kept(NoticeRuleFact) == []
    assert said in words(read(response))


def test_quiet_hours_may_end_at_midnight(desk):
    send(desk, "/desk/notices/rules/add", **fields(channel(), quiet_to="24:00"))
    assert kept(NoticeRuleFact)[0].quiet_to_by == 0


def test_a_changed_rule_speaks_of_what_changes_from_then_on(desk, clock):
    own = channel()
    made = rule(own)
    path = f"/desk/notices/rules/{made.id}"
    seen = stamp(desk, path)
    clock.now = FRIDAY_MORNING + timedelta(hours=2)
    send(desk, path, seen=seen, **fields(own))
    assert FRIDAY_MORNING < kept(NoticeRuleFact)[0].since_at < clock.now
    late = send(desk, path, seen=seen, **fields(own, summary="18:00"))
    assert late.status_code == 409 and kept(NoticeRuleFact)[0].summary_by == 1020
    assert "17:00" in words(read(late)) and "18:00" in words(read(late))


def test_an_ended_rule_is_gone_from_the_list(desk):
    made = rule(channel())
    path = f"/desk/notices/rules/{made.id}"
    seen = stamp(desk, path)
    for _ in range(2):
        assert send(desk, f"{path}/end", seen=seen).status_code == 303
    assert kept(NoticeRuleFact)[0].ended_at is not None and "还没有提醒规则" in words(look(desk, "/desk/notices/rules"))


# -- the log -------------------------------------------------------------------------------------------------------------


def test_the_log_says_why_a_notice_did_not_arrive(desk):
    told(channel(), Outcome.FAILED, settled="failed", code="93000", said="invalid webhook url")
    row = words(look(desk, "/desk/notices/log").select_one("tbody"))
    assert "失败" in row and "机器人可能已被移出群" in row and "93000 invalid webhook url" in row
    assert "没有发出去" in words(look(desk, "/desk/notices"))


def test_a_failed_notice_is_sent_again_by_its_button_and_once(desk):
    notice = told(channel(), Outcome.FAILED, settled="failed", code="93000")
    for _ in range(2):
        assert send(desk, f"/desk/notices/{notice.id}/again").status_code == 303
    assert kept(Notice)[0].settled is None and kept(Notice)[0].counts_from == 2
    page = look(desk, "/desk/notices/log")
    assert "等待发送" in words(page.select_one("tbody")) and page.select_one("tbody form") is None


def test_one_that_arrived_is_not_sent_again(desk):
    notice = told(channel(), Outcome.SENT, settled="sent", code="0")
    response = send(desk, f"/desk/notices/{notice.id}/again")
    assert response.status_code == 422 and kept(Notice)[0].settled == "sent"
    assert look(desk, "/desk/notices/log").select_one("tbody form") is None


def test_the_log_is_narrowed_by_state_and_channel_and_turned_over(desk):
    first, second = channel(), channel("二群")
    told(first, Outcome.SENT, settled="sent", code="0")
    for _ in range(60):
        told(second, settled="failed")
    page = look(desk, "/desk/notices/log?state=sent")
    assert len(page.select("tbody tr")) == 1
    page = look(desk, f"/desk/notices/log?channel={second.id}")
    assert len(page.select("tbody tr")) == 50 and page.select_one("a[rel=next]")
    page = look(desk, f"/desk/notices/log?channel={second.id}&page=2")
    assert len(page.select("tbody tr")) == 10
    for odd in ("state=odd", "channel=odd", "page=-1", "page=999999999"):
        assert desk.get(f"/desk/notices/log?{odd}").status_code == 200


def test_a_hostile_text_is_text_in_the_log(desk):
    told(channel('<b>"群"'), settled="sent", text='<script>alert("x")</script>\n=cmd')
    page = look(desk, "/desk/notices/log")
    assert '<script>alert("x")</script>' in page.get_text() and not page.select("tbody script, tbody b")


def test_trouble_is_counted_for_a_week_and_by_what_it_is(desk, clock):
    own = channel()
    told(own, settled="failed")
    told(own, settled="unclear")
    told(own, settled="sent")
    found = queries.notice_trouble(FRIDAY_MORNING)
    assert (found.failed, found.unclear) == (1, 1)
    assert not queries.notice_trouble(FRIDAY_MORNING + timedelta(days=8))


def test_no_log_line_holds_a_secret(desk, caplog):
    caplog.set_level(logging.DEBUG)
    send(desk, "/desk/notices/channels/add/wecom", name="后勤群", url=URL)
    send(desk, "/desk/notices/channels/add/wecom", name="后勤群", url=URL)
    assert "SECRET" not in caplog.text
