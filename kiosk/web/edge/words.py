"""Sentences for what was refused, in the reader's language: what happened, and what to do next."""

from flask_babel import gettext as _

from kiosk.core.hazard import LONGEST_NOTE, Flaw
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.photos import MOST_PHOTOS, MOST_WITH_A_MOVE, PhotoFlaw
from kiosk.web.edge.repair_words import repair_refusal


def refusal(error: Refused) -> str:
    """Return the sentence for a refusal."""
    if error.why is Refusal.WRONG_SECRET and error.field == "password":
        return _("登录名或密码不对，请再试一次。")
    return _SENTENCES[error.why](error.detail)


def refusals(error: Refused) -> dict[str, str]:
    """Return the sentence beside each field for all that was refused together; what is about no field is under ""."""
    return {each.field: refusal(each) for each in reversed(error.every)}


def photo_words(flaw: PhotoFlaw) -> str:
    """Return why a photo or a signature was not kept, and what to do instead."""
    return _PHOTO_SENTENCES[flaw]()


def move_flaw(flaw: str) -> str:
    """Return why a move of a hazard was not made, or a photo that came with it not kept, and what to do instead."""
    if flaw == PhotoFlaw.TOO_MANY:
        return _("一次最多 %(most)s 张照片，请少选几张。", most=MOST_WITH_A_MOVE)
    if flaw in {each.value for each in PhotoFlaw}:
        return _("有一张照片没有保存：%(why)s 照片要重新选一次。", why=photo_words(PhotoFlaw(flaw)))
    return _MOVE_SENTENCES[Flaw(flaw)]()


def round_words(name: str) -> str:
    """Return what a round is called in the reader's language; a name the school gave stays as it is."""
    known = {
        "第一次": _("第一次"),
        "第二次": _("第二次"),
        "第一巡": _("第一巡"),
        "第二巡": _("第二巡"),
        "第三巡": _("第三巡"),
    }
    return known.get(name, name)


def owner_words(owner: str) -> str:
    """Return who owes a check in the reader's language: a person's name as it is, a post with its holders or none."""
    post, colon, holders = owner.partition("：")
    if colon:
        return _("%(post)s：%(holders)s", post=post, holders=_("、").join(holders.split("、")))
    if owner.endswith("（无人）"):
        return _("%(post)s（无人）", post=owner.removesuffix("（无人）"))
    return owner


def _date(fault: str) -> str:
    if fault == "none":
        return _("没有这一天，请检查日期。")
    if fault == "far":
        return _("日期太远了，请填 2000 年到 2099 年的日期。")
    return _("日期不对，请写成 2026-09-01。")


def _number(least: str, most: str) -> str:
    return _("请填 %(least)s 到 %(most)s 之间的整数。", least=least, most=most)


_SENTENCES = {
    Refusal.NAME_MISSING: lambda d: _("请填写，不能为空。"),
    Refusal.NAME_TAKEN: lambda d: _("已经有同样的名称了，请换一个。"),
    Refusal.TOO_LONG: lambda d: _("太长了，最多 %(most)s 个字。", most=d),
    Refusal.UNKNOWN_PLACE: lambda d: _("没有这个位置。请写成“教学楼A/2层/东走廊”，最多四级。"),
    Refusal.UNKNOWN_KIND: lambda d: _("没有“%(word)s”这个类别，请照类别表填写。", word=d) if d else _("请选类别。"),
    Refusal.UNKNOWN_PERSON: lambda d: _("人员名单里没有这个人，请先添加。"),
    Refusal.UNKNOWN_FORM: lambda d: _("没有这张检查表。"),
    Refusal.PIN_TOO_SHORT: lambda d: _("PIN 是 6 到 12 位数字，请重新设置。"),
    Refusal.PIN_TOO_SIMPLE: lambda d: _("这个 PIN 太容易猜，请不要用相同或连续的数字。"),
    Refusal.PINS_DIFFER: lambda d: _("两次输入的 PIN 不一样，请再输一遍。"),
    Refusal.PIN_NOT_SET: lambda d: _("这个人还没有 PIN，请先让他在登记过的手机上登录一次。"),
    Refusal.SAME_PERSON: lambda d: _("第二人要是另一个人，不能是提交人自己。"),
    Refusal.WRONG_SETUP_CODE: lambda d: _("设置码不对或已经用过。请看安装时命令行里显示的设置码。"),
    Refusal.PASSWORD_TOO_SHORT: lambda d: _("密码至少 %(least)s 位。", least=d),
    Refusal.PASSWORD_TOO_COMMON: lambda d: _("这个密码太容易猜。请不要用连续或重复的数字、登录名、校名或常见密码。"),
    Refusal.DESK_ONLY: lambda d: _("登录名和密码只给主管和管理员；检查人不用填。"),
    Refusal.NOT_ENROLLED: lambda d: _("这台设备没有登记，请找后勤主管扫码登记。"),
    Refusal.WRONG_SECRET: lambda d: _("PIN 不对，请再试一次。"),
    Refusal.TOO_MANY_TRIES: lambda d: _("试错次数太多，请十分钟后再试。已登录的手机不受影响。"),
    Refusal.OFFER_EXPIRED: lambda d: _("这个登记码已经用过或已过期，请后勤主管再显示一个。"),
    Refusal.REQUEST_OVER: lambda d: _("这个申请已经处理过或超过了 30 分钟，请在手机上重新申请。"),
    Refusal.TOO_MANY_REQUESTS: lambda d: _("申请太多了，请半小时后再试，或者请后勤主管显示登记码来扫。"),
    Refusal.NOT_A_DATE: lambda d: _date(d),
    Refusal.NOT_A_TIME: lambda d: (
        _("零点请写成 24:00。") if d == "midnight" else _("时间不对，请写成 11:30。")
    ),
    Refusal.NOT_A_NUMBER: lambda d: _number(*d.split("-")),
    Refusal.NOT_A_CHOICE: lambda d: _("请从给出的选项里选。"),
    Refusal.REACHES_BACK: lambda d: _("不能从过去的时间开始，请选今后的时间。"),
    Refusal.ENDS_BEFORE_IT_BEGINS: lambda d: _("结束要晚于开始，请检查日期。"),
    Refusal.OVERLAPS: lambda d: _("和已有的时间段重叠，请检查日期。"),
    Refusal.REASON_MISSING: lambda d: _("请写明原因。"),
    Refusal.NOTHING_TICKED: lambda d: _("请先在列表里勾选。"),
    Refusal.NOTHING_TO_EXCUSE: lambda d: _("没有可说明的漏检，可能已被处理，请刷新后再看。"),
    Refusal.ALREADY_DONE: lambda d: _("已经有人处理过了，请刷新后再看。"),
    Refusal.COVERS_NOTHING: lambda d: _("这个计划没有覆盖任何巡查点，请选择类别、位置或巡查点。"),
    Refusal.IMPOSSIBLE_RULE: lambda d: _("这个频次安排不成立，请检查时间先后和时段是否重叠。"),
    Refusal.KEY_MISSING: lambda d: _("这次提交不完整，没有保存。请再提交一次。"),
    Refusal.SENT_BEFORE: lambda d: _("这一页刚才已经提交过一次。这次填的还没有保存；如果是另一件事，请再点一次提交。"),
    Refusal.KEY_TAKEN: lambda d: _("这张表已经提交过另一份答案，这一份没有保存。请重新打开检查表再填。"),
    Refusal.FORM_INVALID: lambda d: _("还有问题没有解决，记录没有保存。请照提示修改。"),
    Refusal.NOT_ALLOWED: lambda d: _("没有权限做这件事。"),
    Refusal.TOO_MANY: lambda d: _("已经有 %(most)s 个了，请先删掉不用的。", most=d),
    Refusal.NOT_A_PHONE: lambda d: _("电话号码只写数字，可以有空格和 + - ( )。"),
    Refusal.STILL_OWES: lambda d: _("计划“%(title)s”还由这个岗位负责，请先改计划的责任人。", title=d),
    Refusal.NOBODY_TAKES_OVER: lambda d: _("这个人还有负责的事，请选由谁接手，或者选先空着。"),
    Refusal.WORK_LEFT_OPEN: lambda d: _("还有隐患整改或维修在他名下，不能空着，请选由谁接手。"),
    Refusal.LAST_ADMINISTRATOR: lambda d: _("这是最后一位管理员，请先让另一个人当管理员。"),
    Refusal.OWN_RIGHTS: lambda d: _("不能降低自己的角色，请另一位管理员来改。"),
    Refusal.NOT_EMPTY: lambda d: _("这里还不是空的，请先移走里面的内容。"),
    Refusal.BELOW_ITSELF: lambda d: _("不能移到自己或自己的下级里面，请另选一个位置。"),
    Refusal.TOO_DEEP: lambda d: _("这样就超过 %(most)s 级了，请放到浅一些的位置。", most=d),
    Refusal.TOO_LATE: lambda d: _("已经过了 %(minutes)s 分钟，不能撤销了。", minutes=d),
    Refusal.RETIRED: lambda d: _("这个点已经撤掉，不能再改。"),
    Refusal.NOT_AN_ADDRESS: lambda d: _("地址不对，请从群机器人或邮箱的设置页整段复制。"),
    Refusal.ADDRESS_INSIDE: lambda d: _("这个地址在学校内网或本机，不能用来发提醒。确实要用，请管理服务器的人在配置里打开 notice_lan（见说明书）。"),
    Refusal.NOT_A_MAIL: lambda d: _("邮箱地址不对，请写成 name@example.com，多个用逗号分开。"),
    Refusal.SAME_TIME: lambda d: _("开始和结束不能是同一时间。不要安静时段就都空着。"),
    Refusal.MOVE_REFUSED: lambda d: move_flaw(d),
    Refusal.REPAIR_REFUSED: lambda d: repair_refusal(d),
    Refusal.NONE_CHOSEN: lambda d: _("请至少选一项。"),
    Refusal.PHOTO_MISSING: lambda d: _("请拍照，或写明为什么没有照片。"),
    Refusal.NOT_AN_AMOUNT: lambda d: _("请填金额，例如 120 或 120.50。"),
}
_PHOTO_SENTENCES = {
    PhotoFlaw.EMPTY: lambda: _("照片是空的，没有传上来。请重新拍一张。"),
    PhotoFlaw.NOT_A_PHOTO: lambda: _("这不是照片。请用相机拍，或选 JPG、PNG、WebP 图片。"),
    PhotoFlaw.SVG: lambda: _("不能用 SVG 图形。请用相机拍一张照片。"),
    PhotoFlaw.HEIC: lambda: _("苹果手机的 HEIC 照片打不开。请到 设置 → 相机 → 格式，选“兼容性最佳”，再重新拍一张。"),
    PhotoFlaw.ANIMATED: lambda: _("不能用动图。请用相机拍一张照片。"),
    PhotoFlaw.TOO_MANY_PIXELS: lambda: _("照片太大，超过 6400 万像素。请在相机设置里调低像素，再重新拍一张。"),
    PhotoFlaw.BROKEN: lambda: _("照片损坏，打不开。请重新拍一张。"),
    PhotoFlaw.BLANK: lambda: _("看不到签名，笔画太少。请写上全名。"),
    PhotoFlaw.TOO_MANY: lambda: _("这次检查已有 %(most)s 张照片，不能再加了，请直接提交。", most=MOST_PHOTOS),
}
_MOVE_SENTENCES = {
    Flaw.NOT_NOW: lambda: _("这项隐患现在不能做这一步，请看它现在的状态。"),
    Flaw.NOT_YOURS: lambda: _("这一步不由您来做。"),
    Flaw.OWN_REPAIR: lambda: _("复查要由整改人以外的人做。"),
    Flaw.NOTE_MISSING: lambda: _("请写清楚，不能为空。"),
    Flaw.NOTE_TOO_LONG: lambda: _("太长了，最多 %(most)s 个字。", most=LONGEST_NOTE),
    Flaw.ASSIGNEE_MISSING: lambda: _("请选整改人，或者填外部单位。"),
    Flaw.TWO_ASSIGNEES: lambda: _("整改人和外部单位只能有一个，请去掉一个。"),
    Flaw.DEADLINE_PAST: lambda: _("整改期限已经过了，请选今天或以后的日期。"),
    Flaw.DEADLINE_FAR: lambda: _("这个日期太远了，请选两年以内的日期。"),
    Flaw.NO_CHECKPOINT: lambda: _("这项隐患只有位置，没有巡查点，不能停止使用。请到那里的巡查点页设为停止使用。"),
    Flaw.PROOF_MISSING: lambda: _("请加整改后的照片，或者写明为什么没有照片。"),
    Flaw.GRADE_MISSING: lambda: _("请选一般隐患或重大隐患。"),
    Flaw.GUARD_MISSING: lambda: _("这是重大隐患，请先写临时防范措施。"),
    Flaw.TREATMENT_MISSING: lambda: _("这是重大隐患，请先写治理方案。"),
    Flaw.BARRED: lambda: _("这里已停止使用，要整改并复查后才能结束。"),
    Flaw.IS_MAJOR: lambda: _("这是重大隐患，要整改、复查，再由校（园）长销号。"),
    Flaw.NOT_MAJOR: lambda: _("只有重大隐患才上报主管部门，请先定级。"),
    Flaw.TOLD: lambda: _("已经发出提醒，不能再撤回。需要时请改交办。"),
    Flaw.TOO_LATE: lambda: _("交办已超过十分钟，不能再撤回。需要时请改交办。"),
    Flaw.COST_ODD: lambda: _("请填金额，例如 120 或 120.50。"),
}
