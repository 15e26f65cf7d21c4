"""R12: what the three robots are asked and what their answers mean, against stand-ins on loopback; no real one is reached."""

import base64
import hashlib
import json
import logging
import socket
import threading
from urllib.parse import parse_qs, urlsplit

import pytest

from kiosk.core.notices import ChannelKind, Outcome
from kiosk.upkeep.notices import delivery, robots
from kiosk.upkeep.notices.answer import LONGEST_WORDS, Reason, without_secrets
from kiosk.upkeep.notices.delivery import Letter
from kiosk.upkeep.notices.reach import Inside, TookTooLong, addresses_of, within
from tests.instants import FRIDAY_MORNING
from tests.upkeep.standin import robot

KEY = "SECRET-KEY-1234"
SIGN = "SEC0123456789abcdef"


@pytest.fixture
def stand_in():
    with robot() as found:
        yield found


def ask(stand_in, kind=ChannelKind.WECOM, *, sign="", seconds=5.0, inside=True):
    secrets = {"url": stand_in.url()} | ({"sign": sign} if sign else {})
    return robots.send(kind, secrets, "【阳光】巡查提醒\n一", now=FRIDAY_MORNING, may_be_inside=inside, seconds=seconds)


def hmac_sha256(key: bytes, text: bytes) -> bytes:
    """Return HMAC-SHA256 by its definition (RFC 2104), apart from the library the product uses."""
    block = key.ljust(64, b"\0") if len(key) <= 64 else hashlib.sha256(key).digest().ljust(64, b"\0")
    inner = hashlib.sha256(bytes(each ^ 0x36 for each in block) + text).digest()
    return hashlib.sha256(bytes(each ^ 0x5C for each in block) + inner).digest()


def test_wecom_gets_plain_text_at_the_address_with_its_key(stand_in):
    assert ask(stand_in).outcome is Outcome.SENT
    assert stand_in.bodies == [{"msgtype": "text", "text": {"content": "【阳光】巡查提醒\n一"}}]
    assert parse_qs(urlsplit(stand_in.paths[0]).query) == {"key": [KEY]}


def test_dingtalk_is_signed_by_milliseconds_and_keeps_its_token(stand_in):
    assert ask(stand_in, ChannelKind.DINGTALK, sign=SIGN).outcome is Outcome.SENT
    query = parse_qs(urlsplit(stand_in.paths[0]).query)
    stamp = query["timestamp"][0]
    assert stamp == str(int(FRIDAY_MORNING.timestamp()) * 1000)
    wanted = base64.b64encode(hmac_sha256(SIGN.encode(), f"{stamp}\n{SIGN}".encode())).decode()
    assert query["sign"] == [wanted] and query["key"] == [KEY]
    assert SIGN not in json.dumps(stand_in.bodies)


def test_feishu_is_signed_by_seconds_in_its_body(stand_in):
    stand_in.body = b'{"code":0,"msg":"success","data":{},"StatusCode":0,"StatusMessage":"success"}'
    assert ask(stand_in, ChannelKind.FEISHU, sign=SIGN).outcome is Outcome.SENT
    body = stand_in.bodies[0]
    stamp = str(int(FRIDAY_MORNING.timestamp()))
    wanted = base64.b64encode(hmac_sha256(f"{stamp}\n{SIGN}".encode(), b"")).decode()
    assert (body["timestamp"], body["sign"]) == (stamp, wanted)
    assert body["msg_type"] == "text" and body["content"] == {"text": "【阳光】巡查提醒\n一"}


def test_without_a_secret_nothing_is_signed(stand_in):
    ask(stand_in, ChannelKind.DINGTALK)
    assert "sign" not in stand_in.paths[0]


@pytest.mark.parametrize(
    ("kind", "status", "body", "outcome", "code"),
    [
        (ChannelKind.WECOM, 200, {"errcode": 93000, "errmsg": "invalid webhook url"}, Outcome.FAILED, "93000"),
        (ChannelKind.WECOM, 200, {"errcode": 45009, "errmsg": "api freq out of limit"}, Outcome.LATER, "45009"),
        (ChannelKind.DINGTALK, 200, {"errcode": 310000, "errmsg": "sign not match"}, Outcome.FAILED, "310000"),
        (ChannelKind.DINGTALK, 200, {"errcode": 410100, "errmsg": "too fast"}, Outcome.LATER, "410100"),
        (ChannelKind.DINGTALK, 200, {"status": 1111, "errcode": 130101, "errmsg": "send too fast"}, Outcome.LATER, "130101"),
        (ChannelKind.FEISHU, 200, {"code": 19021, "msg": "sign match fail"}, Outcome.FAILED, "19021"),
        (ChannelKind.FEISHU, 200, {"code": 19024, "msg": "Key Words Not Found"}, Outcome.FAILED, "19024"),
        (ChannelKind.FEISHU, 400, {"code": 9499, "msg": "Bad Request", "data": {}}, Outcome.FAILED, "9499"),
        (ChannelKind.FEISHU, 200, {"code": 11232, "msg": "frequency limited"}, Outcome.LATER, "11232"),
        (ChannelKind.FEISHU, 200, {"StatusCode": 0, "StatusMessage": "success"}, Outcome.SENT, "0"),
        (ChannelKind.WECOM, 429, {}, Outcome.LATER, "429"),
        (ChannelKind.WECOM, 502, {}, Outcome.FAILED, "http-502"),
        (ChannelKind.WECOM, 500, {"errcode": 0}, Outcome.FAILED, "http-500"),
        (ChannelKind.WECOM, 200, {}, Outcome.FAILED, Reason.GARBAGE),
        (ChannelKind.WECOM, 200, {"errcode": True}, Outcome.FAILED, Reason.GARBAGE),
        (ChannelKind.WECOM, 200, {"errcode": "0"}, Outcome.FAILED, Reason.GARBAGE),
        (ChannelKind.WECOM, 200, {"code": 0}, Outcome.FAILED, Reason.GARBAGE),
        (ChannelKind.WECOM, 200, [0], Outcome.FAILED, Reason.GARBAGE),
    ],
)
def test_the_robots_own_code_decides_whatever_http_says(stand_in, kind, status, body, outcome, code):
    stand_in.status, stand_in.body = status, json.dumps(body).encode()
    answer = ask(stand_in, kind)
    assert (answer.outcome, answer.code) == (outcome, code)


@pytest.mark.parametrize(
    "content",
    [b"", b"<!DOCTYPE html><title>Sign in to this network</title>", b"\xff\xfe\x00", b'{"errcode":0', b"[" * 9000,
     b'{"errcode":0,"errmsg":"' + b"x" * 20_000 + b'"}'],
)  # fmt: skip
def test_an_answer_that_is_no_answer_is_no_success(stand_in, content):
    stand_in.body = content
    assert ask(stand_in).code == Reason.GARBAGE


def test_a_redirect_is_not_followed(stand_in):
    stand_in.status, stand_in.headers = 302, {"Location": stand_in.url("/elsewhere")}
    assert ask(stand_in).code == Reason.REDIRECT
    assert len(stand_in.paths) == 1


def test_a_robot_that_does_not_answer_in_time_leaves_it_unclear(stand_in):
    gate = threading.Event()
    stand_in.before = lambda: gate.wait(5)
    try:
        answer = ask(stand_in, seconds=0.2)
    finally:
        gate.set()
    assert (answer.outcome, answer.code) == (Outcome.UNCLEAR, Reason.TIMEOUT)


def test_a_refused_connection_is_a_failure_that_may_be_tried_again(stand_in):
    with robot() as gone:
        url = gone.url()
    answer = robots.send(ChannelKind.WECOM, {"url": url}, "x", now=FRIDAY_MORNING, may_be_inside=True)
    assert (answer.outcome, answer.code) == (Outcome.FAILED, Reason.UNREACHABLE)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_connects_to_a_robot_that_turns_out_to_be_in_the_own_network(scheme):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}/robot?key={KEY}"
        answer = robots.send(ChannelKind.WECOM, {"url": url}, "x", now=FRIDAY_MORNING, may_be_inside=False, seconds=0.2)
        assert (answer.outcome, answer.code) == (Outcome.FAILED, Reason.INSIDE)
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_robot_without_the_certificate_it_should_have_is_told_nothing(stand_in):
    answer = robots.send(
        ChannelKind.WECOM, {"url": stand_in.url().replace("http:", "https:")}, "x", now=FRIDAY_MORNING, may_be_inside=True
    )
    assert (answer.outcome, answer.code) == (Outcome.FAILED, Reason.CERTIFICATE) and stand_in.paths == []


def test_a_robot_that_hangs_up_may_have_the_message(stand_in):
    def hang_up():
        raise ConnectionError

    stand_in.before = hang_up
    answer = ask(stand_in)
    assert (answer.outcome, answer.code) == (Outcome.UNCLEAR, Reason.CUT_OFF) and len(stand_in.paths) == 1


def test_what_a_robot_echoes_is_kept_without_the_key(stand_in):
    stand_in.body = json.dumps({"errcode": 93000, "errmsg": f"no such key {KEY} in {stand_in.url()}"}).encode()
    answer = ask(stand_in)
    assert KEY not in answer.words and answer.words.startswith("no such key … in ")


def test_words_that_also_stand_in_an_address_are_no_secrets():
    secrets = {"url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0f1e-2d3c"}
    assert without_secrets("invalid webhook url, key 0F1E-2D3C", secrets) == "invalid webhook url, key …"


def test_what_was_said_is_shortened_to_one_line():
    found = without_secrets("a\nb" + "x" * 500, {})
    assert len(found) == LONGEST_WORDS and "\n" not in found


def test_no_log_names_a_key(stand_in, caplog):
    caplog.set_level(logging.DEBUG)
    ask(stand_in, ChannelKind.DINGTALK, sign=SIGN)
    stand_in.status = 302
    ask(stand_in)
    with robot() as gone:
        url = gone.url()
    robots.send(ChannelKind.WECOM, {"url": url}, "x", now=FRIDAY_MORNING, may_be_inside=True)
    assert KEY not in caplog.text and SIGN not in caplog.text


def test_a_letter_that_trickles_on_for_ever_is_given_up(stand_in):
    gate = threading.Event()
    stand_in.before = lambda: gate.wait(5)
    letter = Letter(ChannelKind.WECOM, {}, {"url": stand_in.url()}, "x")
    try:
        answer = delivery.deliver(letter, now=FRIDAY_MORNING, may_be_inside=True, seconds=0.1)
    finally:
        gate.set()
    assert (answer.outcome, answer.code) == (Outcome.UNCLEAR, Reason.TIMEOUT)


def test_work_within_its_time_is_returned_and_its_errors_raised():
    assert within(5, lambda: 3) == 3
    with pytest.raises(Inside):
        within(5, lambda: (_ for _ in ()).throw(Inside()))
    gate = threading.Event()
    with pytest.raises(TookTooLong):
        within(0.05, lambda: gate.wait(5))
    gate.set()


def test_a_number_is_looked_up_without_asking_anybody():
    assert addresses_of("127.0.0.1") == ("127.0.0.1",)
