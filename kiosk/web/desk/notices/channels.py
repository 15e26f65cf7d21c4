"""The channels of notices: adding one, its name and secrets, a test message, ending it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import abort, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core.notices import ChannelKind
from kiosk.core.reach import LONGEST_URL
from kiosk.operations import channels as operations
from kiosk.operations import edits
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.storage.queries import NoticeLine, Trouble
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.notices.words import (
    Mark,
    channel_word,
    keyword,
    state_mark,
    try_words,
)
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.past import Past, past_of

SECRETS = frozenset({"url", "sign", "password"})
_FIELDS = ("name", "url", "sign", "host", "port", "security", "username", "password", "sender", "recipients")
_DEFAULTS = {"port": "465", "security": "ssl"}


@dataclass(frozen=True)
class ChannelLine:
    """A channel as the list shows it: what it is, where it goes, how many rules speak to it, and its last test."""

    channel: Any
    word: str
    where: str
    rules: int
    test: NoticeLine | None
    mark: Mark | None


@dataclass(frozen=True)
class ChannelPage:
    """A channel to be added or changed: what is in the fields (never a secret), what is wrong, its last test, its history.

    `secrets_at` says when its secrets were set; of the secrets themselves no part is shown.
    """

    kind: str
    word: str
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    hosts: Sequence[str]
    keyword: str
    securities: Sequence[tuple[str, str]]
    channel: Any = None
    secrets_at: str = ""
    seen: str = ""
    test: NoticeLine | None = None
    mark: Mark | None = None
    said: str = ""
    past: tuple[Past, ...] = ()


@bp.get("/notices")
@edge.needs_supervisor
def notices() -> str:
    """Show the channels, with what is wrong with any of them."""
    rules, tests = queries.notice_rules(), queries.last_tests(edge.now())
    lines = []
    for channel in queries.channels():
        test = tests.get(channel.id)
        lines.append(
            ChannelLine(
                channel=channel,
                word=channel_word(channel.kind),
                where=_where(channel),
                rules=sum(rule.channel_id == channel.id for rule in rules),
                test=test,
                mark=state_mark(test.state) if test else None,
            )
        )
    trouble: Trouble = queries.notice_trouble(edge.now())
    kinds = [(kind.value, channel_word(kind)) for kind in ChannelKind]
    return render_template("desk/notice_channels.html", lines=lines, kinds=kinds, trouble=trouble)


@bp.get("/notices/channels/add/<any(wecom, dingtalk, feishu, mail, apprise):kind>")
@edge.needs_supervisor
def show_add_channel(kind: str) -> str:
    """Show the form for a new channel of one kind."""
    return render_template("desk/notice_channel_add.html", page=_new_page(kind, _DEFAULTS))


@bp.post("/notices/channels/add/<any(wecom, dingtalk, feishu, mail, apprise):kind>")
@edge.needs_supervisor
def add_channel(kind: str) -> Any:
    """Add a channel; its secrets are never shown again."""
    typed = _typed()
    try:
        channel = operations.add_channel(
            ChannelKind(kind), typed["name"], typed, may_be_inside=_may_be_inside(), resolver=_resolver(), now=edge.now(),
            by=sitting().id,
        )  # fmt: skip
    except Refused as error:
        return edge.invalid("desk/notice_channel_add.html", page=_new_page(kind, typed, edge.refusals(error)))
    return edge.done("desk.channel", channel_id=channel.id)


@bp.get("/notices/channels/<int(max=999999999):channel_id>")
@edge.needs_supervisor
def channel(channel_id: int) -> str:
    """Show a channel to be tested, changed or ended, with its history."""
    found = _known(channel_id)
    return render_template("desk/notice_channel.html", page=_page(found, _typed_of(found)))


@bp.post("/notices/channels/<int(max=999999999):channel_id>")
@edge.needs_supervisor
def edit_channel(channel_id: int) -> Any:
    """Rename a channel and, of mail, change how it goes."""
    found, typed = _known(channel_id), _typed()
    return _changed(found, typed, lambda: operations.edit_channel(
        channel_id, name=typed["name"], given=typed, may_be_inside=_may_be_inside(), resolver=_resolver(),
        seen=inputs.text("seen"), now=edge.now(), by=sitting().id,
    ))  # fmt: skip


@bp.post("/notices/channels/<int(max=999999999):channel_id>/secret")
@edge.needs_supervisor
def replace_secret(channel_id: int) -> Any:
    """Put another secret in the place of a channel's own."""
    found, typed = _known(channel_id), _typed()
    return _changed(found, _typed_of(found), lambda: operations.replace_secrets(
        channel_id, typed, may_be_inside=_may_be_inside(), resolver=_resolver(), seen=inputs.text("seen"), now=edge.now(),
        by=sitting().id,
    ))  # fmt: skip


@bp.post("/notices/channels/<int(max=999999999):channel_id>/end")
@edge.needs_supervisor
def end_channel(channel_id: int) -> Any:
    """End a channel with its rules, and forget its secrets."""
    found = queries.channel(channel_id)
    if found is None or found.ended_at is not None:
        return edge.done("desk.notices")
    try:
        operations.end_channel(channel_id, seen=inputs.text("seen"), now=edge.now(), by=sitting().id)
    except Outdated as error:
        return _outdated(error, found, _typed_of(found))
    return edge.done("desk.notices")


@bp.post("/notices/channels/<int(max=999999999):channel_id>/test")
@edge.needs_supervisor
def test_channel(channel_id: int) -> Any:
    """Put a test message into the outbox; it goes out beside requests within seconds."""
    found = _known(channel_id)
    language = "en" if current_app.config["KIOSK"].language == "en" else "zh"
    operations.send_test(found.id, language=language, now=edge.now(), by=sitting().id)
    return edge.done("desk.channel", channel_id=found.id, _anchor="test")


@bp.post("/notices/channels/<int(max=999999999):channel_id>/answer")
@edge.needs_supervisor
def answer_test(channel_id: int) -> Any:
    """Keep whether the last test message was seen in the group."""
    found = _known(channel_id)
    test = queries.last_test(found.id, edge.now())
    answer = {"yes": True, "no": False}.get(request.form.get("received", ""))
    if test is not None and answer is not None:
        try:
            operations.answer_test(test.notice.id, is_received=answer, now=edge.now(), by=sitting().id)
        except Refused as error:
            page = _page(found, _typed_of(found), edge.refusals(error))
            return edge.invalid("desk/notice_channel.html", page=page)
    return edge.done("desk.channel", channel_id=found.id, _anchor="test")


def _changed(found: Any, typed: Mapping[str, str], change: Callable[[], object]) -> Any:
    try:
        change()
    except Refused as error:
        return edge.invalid("desk/notice_channel.html", page=_page(found, typed, edge.refusals(error)))
    except Outdated as error:
        return _outdated(error, found, typed)
    return edge.done("desk.channel", channel_id=found.id)


def _known(channel_id: int) -> Any:
    """Return a channel in use; answers 404 for any other."""
    found = queries.channel(channel_id)
    return found if found is not None and found.ended_at is None else abort(404)


def _typed() -> dict[str, str]:
    return {name: inputs.text(name, longest=LONGEST_URL + 1) for name in _FIELDS}


def _typed_of(channel: Any) -> dict[str, str]:
    parts = {name: str(value) for name, value in channel.parts.items() if name != "recipients"}
    return {"name": channel.name, **parts, "recipients": ", ".join(channel.parts.get("recipients", ()))}


def _may_be_inside() -> bool:
    return bool(current_app.config["KIOSK"].notice_lan)


def _resolver() -> operations.Resolver:
    """Return what looks names up while a school is being served; nobody does otherwise."""
    found: operations.Resolver = current_app.config.get("ADDRESSES_OF", operations.nowhere)
    return found


def _where(channel: Any) -> str:
    if channel.kind == ChannelKind.MAIL:
        return ", ".join(channel.parts.get("recipients", ()))
    return str(channel.parts.get("host", ""))


def _shown_only(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed without the secrets: these are typed again, since no page ever holds one."""
    return {name: value for name, value in typed.items() if name not in SECRETS}


def _new_page(kind: str, typed: Mapping[str, str], wrong: Mapping[str, str] | None = None) -> ChannelPage:
    return ChannelPage(
        kind=kind,
        word=channel_word(kind),
        typed=_shown_only(typed),
        wrong=wrong or {},
        hosts=operations.PUBLISHED_HOSTS.get(ChannelKind(kind), ()),
        keyword=keyword(),
        securities=tuple(_security_words().items()),
    )


def _page(found: Any, typed: Mapping[str, str], wrong: Mapping[str, str] | None = None) -> ChannelPage:
    test = queries.last_test(found.id, edge.now())
    return replace(
        _new_page(found.kind, typed, wrong),
        channel=found,
        secrets_at=_instant_text(found.secrets_at),
        seen=inputs.text("seen") or edits.stamp(operations.channel_values(found)),
        test=test,
        mark=state_mark(test.state) if test else None,
        said=try_words(found.kind, test.last.code) if test and test.last else "",
        past=past_of((f"channel:{found.id}",), _words(), _shown),
    )


def _words() -> dict[str, str]:
    return {
        "name": _("名称"), "host": _("服务器"), "port": _("端口"), "security": _("加密方式"), "username": _("用户名"),
        "sender": _("发件人"), "recipients": _("收件人"), "secrets_at": _("密钥更换时间"), "is_received": _("群里收到了吗"),
        "ended_at": _("停用时间"),
    }  # fmt: skip


def _security_words() -> dict[str, str]:
    """Return what the ways of encrypting mail are called."""
    return {"ssl": _("SSL/TLS（常用端口 465）"), "starttls": _("STARTTLS（常用端口 587）"), "none": _("不加密")}


def _shown(field: str, value: Any) -> str:
    if field == "security":
        return _security_words().get(str(value), str(value or ""))
    if field == "is_received":
        return {True: _("收到了"), False: _("没收到")}.get(value, "")
    if field in ("secrets_at", "ended_at") and (at := inputs.instant(str(value or ""))):
        return _instant_text(at)
    return ", ".join(value) if isinstance(value, list) else str(value if value is not None else "")


def _instant_text(at: datetime) -> str:
    local = edge.calendar().local(at)
    return f"{edge.day_text(local.date(), with_year=True)} {edge.clock_text(local.hour * 60 + local.minute)}"


def _outdated(error: Outdated, found: Any, typed: Mapping[str, str]) -> Any:
    if any(request.form.get(name) for name in SECRETS):
        # The page that compares two versions carries what was posted along, and no page may hold a secret.
        said = _("这个渠道刚刚被修改过，没有保存。请看一看现在的样子，再填一次密钥。")
        page = replace(
            _page(found, _typed_of(found), {"": said}), seen=edits.stamp(operations.channel_values(found))
        )
        return make_response(render_template("desk/notice_channel.html", page=page), 409)
    words = _words()
    return outdated(
        error, title=found.name,
        labels={field: words[field] for field in error.current if field in words},
        current={field: _shown(field, value) for field, value in error.current.items()},
        typed={field: typed.get(field, "") for field in words if field not in ("secrets_at", "host") or found.kind == "mail"},
        back=url_for("desk.channel", channel_id=found.id),
    )  # fmt: skip
