"""The robots in groups of WeCom (企业微信), DingTalk (钉钉) and Feishu (飞书): one message, and what they answer.

As their makers publish it: WeCom "群机器人配置说明", DingTalk "自定义机器人接入", Feishu "自定义机器人使用指南". Plain text only:
what stands in a name must not become a mention or a link. HTTP 200 is not success; `errcode` or `code` is (ux R12).
"""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests
from urllib3.exceptions import NameResolutionError

from kiosk.core.notices import ChannelKind, Outcome
from kiosk.upkeep.notices.answer import Answer, Reason, failed, unclear, without_secrets
from kiosk.upkeep.notices.reach import WAIT_SECONDS, Inside, outward

LONGEST_BODY = 16 * 1024
# Too fast, or too busy: WeCom 45009, 45033; DingTalk 410100, 130101, 90018, 90030, -1; Feishu 11232, 11233, 99991400.
_LATER = {
    ChannelKind.WECOM: frozenset({45009, 45033, -1}),
    ChannelKind.DINGTALK: frozenset({410100, 130101, 90018, 90030, -1}),
    ChannelKind.FEISHU: frozenset({11232, 11233, 99991400}),
}
# The library's own log would name the address, and with it the key.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)


def send(
    kind: ChannelKind, secrets: Mapping[str, str], text: str, *, now: datetime, may_be_inside: bool,
    seconds: float = WAIT_SECONDS,
) -> Answer:  # fmt: skip
    """Send a text by a robot and return what came of it; nothing is raised, and no secret stands in the answer."""
    url, body = asked(kind, secrets, text, now=now)
    with outward(may_be_inside=may_be_inside) as outgoing, requests.Session() as session:
        # Neither a proxy nor a password of the machine's environment may take a hand in this.
        session.trust_env = False
        try:
            with session.post(
                url, data=json.dumps(body, ensure_ascii=False).encode(), timeout=(seconds, seconds),
                allow_redirects=False, stream=True,
                headers={"Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "identity"},
            ) as response:  # fmt: skip
                content = response.raw.read(LONGEST_BODY + 1, decode_content=False)
                return read(kind, response.status_code, content, secrets)
        except Inside:
            return failed(Reason.INSIDE)
        except Exception as error:  # noqa: BLE001 - what it says would name the address, and with it the key
            if outgoing.has_sent:
                return unclear(Reason.TIMEOUT if isinstance(error, requests.exceptions.Timeout) else Reason.CUT_OFF)
            return failed(_why(error))


def _why(error: Exception) -> Reason:
    """Return why a robot was not asked, by what was raised before anything was sent to it."""
    if isinstance(error, requests.exceptions.SSLError):
        return Reason.CERTIFICATE
    cause = error.args[0] if error.args else None
    return Reason.NAME if isinstance(getattr(cause, "reason", None), NameResolutionError) else Reason.UNREACHABLE


def asked(
    kind: ChannelKind, secrets: Mapping[str, str], text: str, *, now: datetime
) -> tuple[str, dict[str, Any]]:
    """Return the address and the body of a robot's message, signed where it has a secret for that."""
    url, sign = secrets.get("url", ""), secrets.get("sign", "")
    if kind is ChannelKind.FEISHU:
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if sign:
            stamp = str(int(now.timestamp()))
            body |= {"timestamp": stamp, "sign": feishu_sign(stamp, sign)}
        return url, body
    if kind is ChannelKind.DINGTALK and sign:
        stamp = str(round(now.timestamp() * 1000))
        parts = urlsplit(url)
        query = [*parse_qsl(parts.query, keep_blank_values=True), ("timestamp", stamp), ("sign", ding_sign(stamp, sign))]
        url = urlunsplit(parts._replace(query=urlencode(query)))
    return url, {"msgtype": "text", "text": {"content": text}}


def ding_sign(stamp: str, secret: str) -> str:
    """Return DingTalk's signature: HMAC-SHA256 by the secret over "milliseconds, line break, secret", in Base64."""
    return base64.b64encode(hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)).decode()


def feishu_sign(stamp: str, secret: str) -> str:
    """Return Feishu's signature: HMAC-SHA256 by "seconds, line break, secret" over nothing, in Base64."""
    return base64.b64encode(hmac.digest(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256)).decode()


def read(kind: ChannelKind, status: int, content: bytes, secrets: Mapping[str, str]) -> Answer:
    """Return what a robot's answer means: its own code counts, whatever HTTP says beside it."""
    if 300 <= status < 400:
        return failed(Reason.REDIRECT)
    if status == 429:
        return Answer(Outcome.LATER, "429")
    found = _object(content)
    code, words = _code(kind, found)
    if code is None:
        return Answer(Outcome.FAILED, f"http-{status}") if status >= 400 else failed(Reason.GARBAGE)
    said = without_secrets(words, secrets)
    if code in _LATER[kind]:
        return Answer(Outcome.LATER, str(code), said)
    if code != 0:
        return Answer(Outcome.FAILED, str(code), said)
    return Answer(Outcome.SENT, "0") if status < 400 else Answer(Outcome.FAILED, f"http-{status}")


def _object(content: bytes) -> dict[str, Any]:
    """Return the JSON object of an answer, empty for what is none: a sign-in page of the network, or far too much."""
    if len(content) > LONGEST_BODY:
        return {}
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _code(kind: ChannelKind, found: Mapping[str, Any]) -> tuple[int | None, str]:
    # Feishu's older answers say StatusCode instead.
    names = ("code", "StatusCode") if kind is ChannelKind.FEISHU else ("errcode",)
    for name in names:
        code = found.get(name)
        if isinstance(code, int) and not isinstance(code, bool) and len(str(code)) <= 20:
            words = found.get("msg" if kind is ChannelKind.FEISHU else "errmsg")
            return code, words if isinstance(words, str) else ""
    return None, ""
