"""R12: mail and Apprise, against a mail server on loopback."""

import logging
import threading

import apprise
import pytest

from kiosk.core.notices import Outcome
from kiosk.upkeep.notices import mail, others, reach
from kiosk.upkeep.notices.answer import Answer, Reason
from tests.instants import FRIDAY_MORNING
from tests.upkeep.standin import postbox, robot

PASSWORD = "mail-password-9876"
# Apprise asks for a module that Python is giving up, and makes do without it.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture
def box():
    with postbox() as found:
        yield found


def parts(box, **given):
    return {
        "host": "127.0.0.1", "port": box.port, "security": "none", "username": "", "sender": "kiosk@school.cn",
        "recipients": ["head@school.cn", "chief@school.cn"],
    } | given  # fmt: skip


def send(box, *, inside=True, **given):
    return mail.send(
        parts(box, **given), {"password": PASSWORD}, "【阳光】巡查提醒\n◆ 检查逾期", now=FRIDAY_MORNING, may_be_inside=inside
    )


def test_a_mail_goes_to_everybody_with_the_first_line_as_its_subject(box):
    assert send(box).outcome is Outcome.SENT
    assert len(box.mails) == 1
    made = mail.message(parts(box), "【阳光】巡查提醒\n◆ 检查逾期", now=FRIDAY_MORNING)
    assert made["Subject"] == "【阳光】巡查提醒" and made["To"] == "head@school.cn, chief@school.cn"
    assert made.get_content_type() == "text/plain" and "◆ 检查逾期" in made.get_content()


@pytest.mark.parametrize(
    ("answers", "given", "outcome", "code"),
    [
        ({"AUTH": "535 wrong password"}, {"username": "kiosk"}, Outcome.FAILED, Reason.SIGN_IN),
        ({"RCPT": "550 nobody of that name"}, {}, Outcome.FAILED, Reason.REFUSED),
        ({"MAIL": "451 try later"}, {}, Outcome.LATER, "451"),
        ({"MAIL-END": "554 spam"}, {}, Outcome.FAILED, "554"),
        ({}, {"security": "starttls"}, Outcome.FAILED, Reason.CERTIFICATE),
        ({}, {"security": "ssl"}, Outcome.FAILED, Reason.CERTIFICATE),
    ],
)
def test_what_the_server_refuses_is_no_success(box, answers, given, outcome, code):
    box.answers = answers
    answer = send(box, **given)
    assert (answer.outcome, answer.code) == (outcome, code)
    assert PASSWORD not in answer.words


def test_a_password_is_not_sent_where_encryption_was_wanted_and_is_not_there(box):
    send(box, security="starttls", username="kiosk")
    assert "AUTH" not in box.asked


def test_a_mail_server_of_the_own_network_is_told_nothing(box):
    assert send(box, inside=False).code == Reason.INSIDE
    assert box.mails == [] and "AUTH" not in box.asked


@pytest.mark.parametrize(
    ("step", "outcome", "code"),
    [
        ("MAIL", Outcome.FAILED, Reason.UNREACHABLE),
        ("RCPT", Outcome.FAILED, Reason.UNREACHABLE),
        ("DATA", Outcome.UNCLEAR, Reason.CUT_OFF),
        ("MAIL-END", Outcome.UNCLEAR, Reason.CUT_OFF),
    ],
)
def test_a_server_that_hangs_up_leaves_it_unclear_only_once_it_may_have_the_mail(box, step, outcome, code):
    box.hangs_up_at = step
    answer = send(box)
    assert (answer.outcome, answer.code) == (outcome, code)


def test_a_server_that_is_not_there_is_unreachable():
    with postbox() as gone:
        pass
    assert send(gone).code == Reason.UNREACHABLE


def test_apprise_sends_by_its_address(caplog):
    caplog.set_level(logging.DEBUG)
    with robot() as stand_in:
        url = f"json://127.0.0.1:{stand_in.port}/SECRET-KEY-1234"
        assert others.send({"url": url}, "题\n文", may_be_inside=True).outcome is Outcome.SENT
        assert stand_in.bodies[0]["message"] == "文"
        stand_in.status = 500
        others.send({"url": url}, "题\n文", may_be_inside=True)
    assert "SECRET-KEY-1234" not in caplog.text


def test_a_service_of_apprise_that_answers_too_late_may_have_the_message():
    gate = threading.Event()
    with robot() as stand_in:
        stand_in.before = lambda: gate.wait(5)
        answer = others.send({"url": f"json://127.0.0.1:{stand_in.port}/?rto=0.2"}, "x", may_be_inside=True)
        gate.set()
        assert len(stand_in.bodies) == 1
    assert answer == Answer(Outcome.UNCLEAR, Reason.NO_WORD)


def test_where_one_of_several_places_of_an_address_failed_the_others_may_have_the_message(monkeypatch):
    # The wait that Apprise makes between two requests.
    monkeypatch.setattr(apprise.NotifyBase, "request_rate_per_sec", 0)
    with robot() as stand_in:
        stand_in.before = lambda: setattr(stand_in, "status", 200 if len(stand_in.bodies) == 1 else 500)
        answer = others.send({"url": f"ntfy://127.0.0.1:{stand_in.port}/one/two"}, "x", may_be_inside=True)
        assert {body["topic"] for body in stand_in.bodies} == {"one", "two"} and len(stand_in.bodies) == 2
    assert answer == Answer(Outcome.UNCLEAR, Reason.NO_WORD)


def test_a_service_of_apprise_that_cannot_be_reached_has_nothing_and_may_be_tried_again():
    with robot() as gone:
        url = f"json://127.0.0.1:{gone.port}/x"
    assert others.send({"url": url}, "x", may_be_inside=True) == Answer(Outcome.FAILED, Reason.UNREACHABLE)


def test_a_mail_server_of_apprise_that_lets_nobody_in_has_nothing(box):
    box.answers = {"AUTH": "535 wrong password"}
    url = f"mailto://kiosk:{PASSWORD}@example.com:{box.port}?smtp=127.0.0.1&mode=insecure"
    assert others.send({"url": url}, "x", may_be_inside=True).outcome is Outcome.FAILED
    assert "AUTH" in box.asked and box.mails == []


def test_a_redirect_into_the_own_network_comes_after_the_message_was_sent(monkeypatch):
    """The first host stands for one of the internet; it has the message, so it is not asked a second time by itself."""
    with robot() as first, robot() as second:
        first.status, first.headers = 307, {"Location": second.url()}
        monkeypatch.setattr(reach, "is_inside", lambda address: bool(first.bodies))
        url = f"json://127.0.0.1:{first.port}/?redirect=yes"
        answer = others.send({"url": url}, "x", may_be_inside=False, resolver=lambda host: ("8.8.8.8",))
        assert len(first.bodies) == 1 and second.bodies == []
    assert answer == Answer(Outcome.UNCLEAR, Reason.REDIRECT)


def test_apprise_sends_nothing_into_the_own_network():
    with robot() as stand_in:
        url = f"json://inside.example:{stand_in.port}/x"
        answer = others.send({"url": url}, "x", may_be_inside=False, resolver=lambda host: ("127.0.0.1",))
        assert answer.code == Reason.INSIDE and stand_in.paths == []


@pytest.mark.parametrize("url", ["json://127.0.0.1:{port}/x", "mailto://a:b@example.com:{port}?smtp=127.0.0.1&mode=insecure"])
def test_apprise_connects_to_nothing_inside_whatever_host_its_address_turns_out_to_mean(box, url):
    """As after a redirect, a name that changed, or a mail server named beside the host."""
    with robot() as stand_in:
        port = box.port if url.startswith("mailto") else stand_in.port
        secrets = {"url": url.format(port=port)}
        answer = others.send(secrets, "x", may_be_inside=False, resolver=lambda host: ())
        assert answer == Answer(Outcome.FAILED, Reason.INSIDE)
        assert stand_in.paths == [] and box.asked == []


@pytest.mark.parametrize("url", ["", "nonsense", "nosuch://abc"])
def test_an_address_apprise_does_not_know_fails_with_a_word(url):
    assert others.send({"url": url}, "x", may_be_inside=True).code == Reason.BROKEN
