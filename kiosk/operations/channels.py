"""Channels of notices (提醒渠道): where messages go, and sending one again; the sending itself is done beside requests.

What opens a channel (a robot's address, a password) is a secret: written once, never shown again, and never in the journal.
"""

import ipaddress
import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, update

from kiosk.core import notices as core
from kiosk.core.notices import (
    ChannelKind,
    NoticeKind,
    NoticeState,
    Outcome,
)
from kiosk.core.reach import (
    LONGEST_URL,
    UrlFlaw,
    host_of,
    is_inside,
    is_inside_name,
    url_flaw,
)
from kiosk.operations import edits, school
from kiosk.operations.errors import Refusal, Refusals, Refused, cleaned, named
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import writing
from kiosk.storage.models import Channel, Notice, NoticeRuleFact, NoticeTry

Resolver = Callable[[str], Collection[str]]
"""Returns the IP addresses of a host, none where it cannot be found; it may ask the network, for a short time."""

MOST_CHANNELS = 20
MOST_RECIPIENTS = 20
PUBLISHED_HOSTS = {
    ChannelKind.WECOM: ("qyapi.weixin.qq.com",),
    ChannelKind.DINGTALK: ("oapi.dingtalk.com",),
    ChannelKind.FEISHU: ("open.feishu.cn", "open.larksuite.com"),
}
SECURITIES = ("starttls", "ssl", "none")
# These speak to the machine the server runs on, or are no service at all.
_LOCAL_SCHEMES = frozenset({"dbus", "kde", "qt", "glib", "gnome", "macosx", "windows", "syslog", "rsyslog", "file"})
_GOES_BY = ("host", "port", "security", "username")
_LONGEST_SECRET = 200
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


def nowhere(host: str) -> Collection[str]:
    """Return no address for any host: the resolver of who does not look names up."""
    return ()


def channel_values(channel: Channel) -> dict[str, Any]:
    """Return what an editor of a channel sees, as plain values without its secrets; a mail's recipients are a list."""
    return {"name": channel.name, **channel.parts, "secrets_at": channel.secrets_at.isoformat()}


def add_channel(
    kind: ChannelKind, name: str, given: Mapping[str, str], *, may_be_inside: bool, resolver: Resolver = nowhere,
    now: datetime, by: int | None,
) -> Channel:  # fmt: skip
    """Add a channel.

    `given` are the values as typed: `url` and `sign` of a robot, `url` of Apprise, `host`, `port`, `security`, `username`,
    `password`, `sender` and `recipients` of mail. Raises Refused with all that is wrong: a bad or taken name, an address
    that is none, or that leads into the school's own network unless it `may_be_inside`.
    """
    wrong = Refusals()
    parts: dict[str, Any] = {}
    secrets: dict[str, str] = {}
    with wrong.gather():
        name = named(name, "name", longest=40)
    _read(kind, given, parts, secrets, wrong, may_be_inside=may_be_inside, resolver=resolver)
    with writing() as session:
        with wrong.gather():
            _refuse_taken(name, None)
        with wrong.gather():
            if len(queries.channels()) >= MOST_CHANNELS:
                raise Refused(Refusal.TOO_MANY, "", str(MOST_CHANNELS))
        wrong.settle()
        channel = Channel(name=name, kind=kind, parts=parts, secrets=secrets, secrets_at=now, added_at=now)
        session.add(channel)
        session.flush()
        edits.keep(
            "channel.add", f"channel:{channel.id}", name, before={}, after={**channel_values(channel), "kind": kind},
            now=now, by=by,
        )  # fmt: skip
    return channel


def edit_channel(
    channel_id: int, *, name: str, given: Mapping[str, str], may_be_inside: bool, resolver: Resolver = nowhere,
    seen: str, now: datetime, by: int | None,
) -> bool:  # fmt: skip
    """Rename a channel and, of mail, change its parts; return False if nothing differs.

    Mail that is to go by another server or user name wants its password again. Raises Refused as `add_channel` does, and
    for one that has ended; Outdated if it is not as its editor saw it.
    """
    wrong = Refusals()
    with wrong.gather():
        name = named(name, "name", longest=40)
    with writing():
        channel = _in_use(channel_id)
        parts, secrets = dict(channel.parts), dict(channel.secrets)
        if channel.kind == ChannelKind.MAIL:
            _read_mail(given, parts, wrong, may_be_inside=may_be_inside, resolver=resolver)
            goes_elsewhere = any(parts[each] != channel.parts.get(each) for each in _GOES_BY if each in parts)
            if goes_elsewhere and (parts.get("username") or secrets.get("password")):
                # Whoever names another server must know the password: it is not handed to a host somebody else chose.
                with wrong.gather():
                    secrets["password"] = _secret(given.get("password", ""), "password")
        with wrong.gather():
            _refuse_taken(name, channel_id)
        wrong.settle()
        before = channel_values(channel)
        if (name, parts) == (channel.name, channel.parts):
            return False
        edits.check(f"channel:{channel_id}", before, seen=seen)
        if secrets != channel.secrets:
            channel.secrets, channel.secrets_at = secrets, now
        channel.name, channel.parts = name, parts
        return edits.keep(
            "channel.edit", f"channel:{channel_id}", name, before=before, after=channel_values(channel), now=now, by=by
        )


def replace_secrets(
    channel_id: int, given: Mapping[str, str], *, may_be_inside: bool, resolver: Resolver = nowhere, seen: str,
    now: datetime, by: int | None,
) -> None:  # fmt: skip
    """Give a channel another secret in place of its old one; the journal says that it was done, and nothing of it.

    Raises Refused as `add_channel` does, Outdated if the channel is not as its editor saw it.
    """
    wrong = Refusals()
    with writing():
        channel = _in_use(channel_id)
        kind = ChannelKind(channel.kind)
        parts, secrets = dict(channel.parts), dict[str, str]()
        if kind is ChannelKind.MAIL:
            with wrong.gather():
                secrets["password"] = _secret(given.get("password", ""), "password")
        else:
            _read(kind, given, parts, secrets, wrong, may_be_inside=may_be_inside, resolver=resolver)
        wrong.settle()
        before = channel_values(channel)
        edits.check(f"channel:{channel_id}", before, seen=seen)
        channel.parts, channel.secrets, channel.secrets_at = parts, secrets, now
        note(
            "channel.secret", channel.name, now=now, by=by, thing=f"channel:{channel_id}",
            before={"secrets_at": before["secrets_at"]}, after={"secrets_at": now.isoformat()},
        )  # fmt: skip


def end_channel(channel_id: int, *, seen: str, now: datetime, by: int | None) -> None:
    """End a channel with its rules, and forget its secrets; what waits for it is not sent. Harmless if it has ended.

    Raises Outdated if it is not as its editor saw it.
    """
    with writing() as session:
        channel = queries.channel(channel_id)
        if channel is None or channel.ended_at is not None:
            return
        before = channel_values(channel)
        edits.check(f"channel:{channel_id}", before, seen=seen)
        channel.ended_at, channel.secrets = now, {}
        session.execute(
            update(NoticeRuleFact)
            .where(NoticeRuleFact.channel_id == channel_id, NoticeRuleFact.ended_at.is_(None))
            .values(ended_at=now)
        )
        session.execute(
            update(Notice)
            .where(Notice.channel_id == channel_id, Notice.settled.is_(None))
            .values(settled=NoticeState.MOOT, settled_at=now)
        )
        note(
            "channel.end", channel.name, now=now, by=by, thing=f"channel:{channel_id}", before=before,
            after={"ended_at": now.isoformat()},
        )  # fmt: skip


def send_test(channel_id: int, *, language: str, now: datetime, by: int | None) -> Notice:
    """Put a test message into the outbox and return it; one that still waits is returned instead of a second.

    Raises Refused for a channel that has ended.
    """
    with writing() as session:
        channel = _in_use(channel_id)
        earlier = queries.last_test(channel_id, now)
        if earlier is not None and earlier.state in (NoticeState.WAITING, NoticeState.SENDING):
            return earlier.notice
        text = f"{core.heading(school.name(), language)}\n{core.TESTING.in_(language)}"
        notice = Notice(
            channel_id=channel_id, kind=NoticeKind.TEST, text=text, made_at=now, not_before_at=now, counts_from=1
        )
        session.add(notice)
        note("channel.test", channel.name, now=now, by=by)
    return notice


def answer_test(notice_id: int, *, is_received: bool, now: datetime, by: int | None) -> None:
    """Keep whether a test message was seen where it should arrive; harmless if the same was said before.

    Raises Refused for a notice that is no test or has not gone out.
    """
    with writing():
        line = queries.notice(notice_id, now)
        went = (NoticeState.SENT, NoticeState.UNCLEAR)
        if line is None or line.notice.kind != NoticeKind.TEST or line.state not in went:
            raise Refused(Refusal.ALREADY_DONE)
        if line.notice.is_received is is_received:
            return
        line.notice.is_received = is_received
        note(
            "channel.answer", line.channel.name, now=now, by=by, thing=f"channel:{line.channel.id}",
            before={}, after={"is_received": is_received},
        )  # fmt: skip


def send_again(notice_id: int, *, now: datetime, by: int | None) -> None:
    """Let a notice that failed, or of which nobody knows whether it arrived, be sent once more (再发一次).

    Harmless while it waits to be sent. Raises Refused for one that was sent, and for a channel that has ended.
    """
    with writing() as session:
        line = queries.notice(notice_id, now)
        if line is None or line.channel.ended_at is not None:
            raise Refused(Refusal.ALREADY_DONE)
        if line.state in (NoticeState.WAITING, NoticeState.SENDING):
            return
        if line.state not in (NoticeState.FAILED, NoticeState.UNCLEAR):
            raise Refused(Refusal.ALREADY_DONE)
        for row in session.scalars(
            select(NoticeTry).where(NoticeTry.notice_id == notice_id, NoticeTry.outcome.is_(None))
        ):
            row.outcome, row.ended_at = Outcome.UNCLEAR, now
        notice = line.notice
        notice.counts_from = max((row.number for row in line.tries), default=0) + 1
        notice.settled, notice.settled_at, notice.not_before_at = None, None, now
        note("notice.again", line.channel.name, now=now, by=by)


def _in_use(channel_id: int) -> Channel:
    channel = queries.channel(channel_id)
    if channel is None or channel.ended_at is not None:
        raise Refused(Refusal.ALREADY_DONE)
    return channel


def _refuse_taken(name: str, channel_id: int | None) -> None:
    if any(each.name == name and each.id != channel_id for each in queries.channels()):
        raise Refused(Refusal.NAME_TAKEN, "name")


# -- reading what was typed ------------------------------------------------------------------------------------------


def _read(
    kind: ChannelKind, given: Mapping[str, str], parts: dict[str, Any], secrets: dict[str, str], wrong: Refusals, *,
    may_be_inside: bool, resolver: Resolver,
) -> None:  # fmt: skip
    """Fill the parts and the secrets of a channel from what was typed, and gather what is wrong with it."""
    if kind is ChannelKind.MAIL:
        _read_mail(given, parts, wrong, may_be_inside=may_be_inside, resolver=resolver)
        with wrong.gather():
            if parts.get("username") or given.get("password"):
                secrets["password"] = _secret(given.get("password", ""), "password")
        return
    url = given.get("url", "").strip()
    with wrong.gather():
        if kind is ChannelKind.APPRISE:
            parts["host"] = _scheme_of(url, may_be_inside=may_be_inside)
        else:
            _refuse_url(url, may_be_inside=may_be_inside, resolver=resolver)
            parts["host"] = host_of(url)
        secrets["url"] = url
    sign = given.get("sign", "").strip()
    if sign and kind in (ChannelKind.DINGTALK, ChannelKind.FEISHU):
        with wrong.gather():
            secrets["sign"] = _secret(sign, "sign")


def _refuse_url(url: str, *, may_be_inside: bool, resolver: Resolver) -> None:
    if not url:
        raise Refused(Refusal.NAME_MISSING, "url")
    flaw = url_flaw(url, may_be_inside=may_be_inside)
    if flaw is UrlFlaw.TOO_LONG:
        raise Refused(Refusal.TOO_LONG, "url", str(LONGEST_URL))
    if flaw is UrlFlaw.ODD:
        raise Refused(Refusal.NOT_AN_ADDRESS, "url")
    if flaw is UrlFlaw.INSIDE:
        raise Refused(Refusal.ADDRESS_INSIDE, "url")
    _refuse_inside(host_of(url), "url", may_be_inside=may_be_inside, resolver=resolver)


def _refuse_inside(host: str, field: str, *, may_be_inside: bool, resolver: Resolver) -> None:
    """Refuse a host of the school's own network, by its name or by what it resolves to; it is looked at again at sending."""
    if may_be_inside:
        return
    try:
        is_near = is_inside_name(host)
    except ValueError:
        raise Refused(Refusal.NOT_AN_ADDRESS, field) from None
    if is_near or any(is_inside(address) for address in resolver(host)):
        raise Refused(Refusal.ADDRESS_INSIDE, field)


def _scheme_of(url: str, *, may_be_inside: bool) -> str:
    """Return what kind of service an Apprise address names ("tgram"); its parts are often keys, not hosts."""
    if not url:
        raise Refused(Refusal.NAME_MISSING, "url")
    if len(url) > LONGEST_URL:
        raise Refused(Refusal.TOO_LONG, "url", str(LONGEST_URL))
    try:
        found = urlsplit(url)
        host = found.hostname or ""
    except ValueError:
        raise Refused(Refusal.NOT_AN_ADDRESS, "url") from None
    if "://" not in url or not found.scheme or any(letter.isspace() or ord(letter) < 32 for letter in url):
        raise Refused(Refusal.NOT_AN_ADDRESS, "url")
    if may_be_inside:
        return found.scheme
    if found.scheme in _LOCAL_SCHEMES or host == "localhost" or _is_inside_literal(host):
        raise Refused(Refusal.ADDRESS_INSIDE, "url")
    return found.scheme


def _is_inside_literal(host: str) -> bool:
    try:
        return is_inside(host)
    except ValueError:
        return False


def _read_mail(
    given: Mapping[str, str], parts: dict[str, Any], wrong: Refusals, *, may_be_inside: bool, resolver: Resolver
) -> None:
    with wrong.gather():
        host = named(given.get("host", ""), "host", longest=120).lower()
        if not _is_host(host):
            raise Refused(Refusal.NOT_AN_ADDRESS, "host")
        _refuse_inside(host, "host", may_be_inside=may_be_inside, resolver=resolver)
        parts["host"] = host
    with wrong.gather():
        port = given.get("port", "").strip()
        if not (port.isascii() and port.isdigit() and len(port) < 6 and 1 <= int(port) <= 65535):
            raise Refused(Refusal.NOT_A_NUMBER, "port", "1-65535")
        parts["port"] = int(port)
    with wrong.gather():
        if given.get("security") not in SECURITIES:
            raise Refused(Refusal.NOT_A_CHOICE, "security")
        parts["security"] = given["security"]
    with wrong.gather():
        username = cleaned(given.get("username", ""))
        if len(username) > 120:
            raise Refused(Refusal.TOO_LONG, "username", "120")
        parts["username"] = username
    with wrong.gather():
        parts["sender"] = _mail(given.get("sender", ""), "sender")
    with wrong.gather():
        written = given.get("recipients", "").replace("，", ",").replace("；", ",").replace(";", ",").split()
        found = [each for each in ",".join(written).split(",") if each]
        if not found:
            raise Refused(Refusal.NAME_MISSING, "recipients")
        if len(found) > MOST_RECIPIENTS:
            raise Refused(Refusal.TOO_MANY, "recipients", str(MOST_RECIPIENTS))
        parts["recipients"] = list(dict.fromkeys(_mail(each, "recipients") for each in found))


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host_of(f"http://{host}") == host and _HOST.fullmatch(host) is not None
    return True


def _mail(written: str, field: str) -> str:
    """Return a bare mail address; raises Refused for what is none."""
    text = written.strip()
    if not text:
        raise Refused(Refusal.NAME_MISSING, field)
    _name, address = parseaddr(text)
    local, _at, domain = address.rpartition("@")
    if address != text or not local or "." not in domain or not text.isascii() or len(text) > 120 or " " in text:
        raise Refused(Refusal.NOT_A_MAIL, field)
    return address


def _secret(written: str, field: str) -> str:
    if not written:
        raise Refused(Refusal.NAME_MISSING, field)
    if len(written) > _LONGEST_SECRET:
        raise Refused(Refusal.TOO_LONG, field, str(_LONGEST_SECRET))
    if any(ord(letter) < 32 for letter in written):
        raise Refused(Refusal.NOT_A_CHOICE, field)
    return written
