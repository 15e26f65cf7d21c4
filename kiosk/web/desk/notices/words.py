"""What the pages of notices call things: channels, changes, how a notice stands, and what came of a try."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from kiosk.core.form import FailClass
from kiosk.core.notices import (
    KEYWORD,
    ChangeKind,
    ChannelKind,
    NoticeKind,
    NoticeState,
)


@dataclass(frozen=True)
class Mark:
    """A status as a page shows it: sign, tone and word."""

    sign: str
    tone: str
    word: str


def channel_word(kind: str) -> str:
    """Return what a kind of channel is called."""
    return {
        ChannelKind.WECOM: _("企业微信群机器人"),
        ChannelKind.DINGTALK: _("钉钉群机器人"),
        ChannelKind.FEISHU: _("飞书群机器人"),
        ChannelKind.MAIL: _("邮件"),
        ChannelKind.APPRISE: _("其他（Apprise）"),
    }[ChannelKind(kind)]


def change_word(kind: str) -> str:
    """Return what a rule calls a kind of change."""
    return {
        ChangeKind.BARRED: _("点位停止使用"),
        ChangeKind.DEADLINE_OVERDUE: _("隐患、维修过了期限"),
        ChangeKind.CHECK_OVERDUE: _("检查逾期或漏检"),
        ChangeKind.REJECTED: _("整改、维修被退回"),
        ChangeKind.ASSIGNED: _("隐患已交办、维修已派单"),
        ChangeKind.DEADLINE_NEAR: _("隐患、维修快到期限"),
    }[ChangeKind(kind)]


def class_word(fail_class: str) -> str:
    """Return which severities a rule tells that begins at a class."""
    return {
        FailClass.TERM: _("全部"),
        FailClass.NOW: _("“立”和“停”"),
        FailClass.STOP: _("只有“停”"),
    }[FailClass(fail_class)]


def notice_word(kind: str) -> str:
    """Return what a kind of notice is called."""
    return {
        NoticeKind.CHANGES: _("状态变化"),
        NoticeKind.SUMMARY: _("当日小结"),
        NoticeKind.TEST: _("测试"),
    }[NoticeKind(kind)]


def state_mark(state: NoticeState) -> Mark:
    """Return how a notice stands, as a page shows it."""
    return {
        NoticeState.WAITING: Mark("clock", "info", _("等待发送")),
        NoticeState.SENDING: Mark("next", "info", _("正在发送")),
        NoticeState.SENT: Mark("done", "good", _("已发出")),
        NoticeState.FAILED: Mark("fail", "bad", _("失败")),
        NoticeState.UNCLEAR: Mark("hazard", "late", _("结果不明")),
        NoticeState.MOOT: Mark("none", "quiet", _("不必再发")),
    }[state]


def keyword() -> str:
    """Return the word that stands in every message, for a robot's list of keywords; it is of the school's language."""
    return KEYWORD.in_(current_app.config["KIOSK"].language)


def try_words(kind: str, code: str) -> str:
    """Return what a try's code means and what to do, empty for a code that only the other side's words explain."""
    own = _OWN.get(code)
    if own is not None:
        return own()
    theirs = _THEIRS.get((ChannelKind(kind), code))
    if theirs is not None:
        return theirs()
    if code == "429" or code in ("421", "450", "451", "452"):
        return _("发得太快，对方要求等一等，稍后会再试。")
    return _("对方服务器出错（%(code)s），稍后会再试。", code=code) if code.startswith("http-") else ""


_OWN = {
    "0": lambda: "",
    "250": lambda: "",
    "unreachable": lambda: _("连不上对方服务器，请检查这台电脑能不能上外网。"),
    "name": lambda: _("找不到对方的网址，请检查这台电脑能不能上外网。"),
    "certificate": lambda: _("加密连接没有建成，请检查地址、端口和加密方式。"),
    "timeout": lambda: _("消息已交出，但没有等到回答，可能已经收到。"),
    "cut_off": lambda: _("发送到一半中断，可能已经收到。请到群里看一看。"),
    "redirect": lambda: _("对方要求转到别的地址，没有跟去。请重新复制地址。"),
    "garbage": lambda: _("收到的不是机器人的回答，可能是上网登录页面，或者地址不对。"),
    "inside": lambda: _("这个地址通到学校内网，没有发送。"),
    "sign_in": lambda: _("邮箱登录没有通过，请检查用户名和密码（授权码）。"),
    "refused": lambda: _("对方不收，请检查地址。"),
    "no_word": lambda: _("没有得到成功的回答：可能已经收到，也可能对方不收。请先看一看，再决定要不要再发。"),
    "broken": lambda: _("这个地址用不了，请检查写法。"),
}
_THEIRS = {
    (ChannelKind.WECOM, "93000"): lambda: _("地址里的 key 不对，机器人可能已被移出群。"),
    (ChannelKind.WECOM, "45009"): lambda: _("一分钟内发得太多，稍后会再试。"),
    (ChannelKind.WECOM, "40058"): lambda: _("消息内容不合要求，可能太长。"),
    (ChannelKind.DINGTALK, "310000"): lambda: _("安全设置没有通过：加签密钥、关键词或 IP 不对。"),
    (ChannelKind.DINGTALK, "410100"): lambda: _("一分钟内发得太多，稍后会再试。"),
    (ChannelKind.DINGTALK, "130101"): lambda: _("一分钟内发得太多，稍后会再试。"),
    (ChannelKind.DINGTALK, "300001"): lambda: _("地址里的 access_token 不对。"),
    (ChannelKind.DINGTALK, "300005"): lambda: _("地址里的 access_token 不对。"),
    (ChannelKind.DINGTALK, "400101"): lambda: _("地址里的 access_token 不对。"),
    (ChannelKind.DINGTALK, "400102"): lambda: _("机器人已停用。"),
    (ChannelKind.DINGTALK, "400013"): lambda: _("群已解散。"),
    (ChannelKind.FEISHU, "9499"): lambda: _("消息内容不合要求，或者太长。"),
    (ChannelKind.FEISHU, "19001"): lambda: _("地址不对，机器人可能已被移出群。"),
    (ChannelKind.FEISHU, "19021"): lambda: _("签名没有通过：密钥不对，或者这台电脑的时间差了一小时以上。"),
    (ChannelKind.FEISHU, "19022"): lambda: _("学校的出口 IP 不在机器人的白名单里。"),
    (ChannelKind.FEISHU, "19024"): lambda: _("机器人设了关键词，消息里没有。关键词请填“%(word)s”。", word=keyword()),
    (ChannelKind.FEISHU, "11232"): lambda: _("发得太快，稍后会再试。"),
}
