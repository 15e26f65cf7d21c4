"""What was done with rights, devices and plans, as the journal keeps it."""

from flask import render_template
from flask_babel import gettext as _

from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk.frame import bp

SHOWN = 200


@bp.get("/journal")
@edge.needs_supervisor
def journal() -> str:
    """Show the latest lines of the journal."""
    return render_template("desk/journal.html", lines=queries.journal(SHOWN), words=_words(), most=SHOWN)


def _words() -> dict[str, str]:
    return {
        "signin.desk": _("登录工作台"),
        "signin.phone": _("手机登录"),
        "signin.refused": _("登录失败"),
        "person.add": _("添加人员"),
        "person.remove": _("人员离开"),
        "person.edit": _("修改人员"),
        "post.add": _("添加岗位"),
        "post.edit": _("修改岗位"),
        "post.hand": _("岗位交接"),
        "post.end": _("结束岗位"),
        "password.set": _("设置密码"),
        "pin.clear": _("清除 PIN"),
        "phone.enrol": _("登记手机"),
        "request.approve": _("同意登记申请"),
        "request.decline": _("拒绝登记申请"),
        "wall.add": _("添加大屏"),
        "feed.make": _("添加日历订阅"),
        "feed.revoke": _("停用日历订阅"),
        "device.revoke": _("设备下线"),
        "checkpoint.pause": _("暂停检查"),
        "checkpoint.resume": _("恢复检查"),
        "checkpoint.retire": _("撤掉巡查点"),
        "checkpoint.bar": _("停止使用"),
        "checkpoint.release": _("恢复使用"),
        "checkpoints.import": _("导入巡查点"),
        "checkpoint.edit": _("修改巡查点"),
        "checkpoint.undo": _("撤销批量修改"),
        "place.add": _("添加位置"),
        "place.edit": _("修改位置"),
        "place.order": _("位置排序"),
        "place.remove": _("删除位置"),
        "plan.add": _("添加计划"),
        "plan.change": _("修改计划"),
        "plan.edit": _("修改计划"),
        "plan.hand": _("计划换责任人"),
        "plan.end": _("结束计划"),
        "plan.keep": _("取消结束计划"),
        "miss.excuse": _("漏检说明"),
        "hazard_settings.edit": _("修改隐患的期限与规则"),
        "repair_settings.edit": _("修改维修的费用与时限"),
        "label.print": _("打印标签"),
        "label.reprint": _("重印标签"),
        "label.post": _("贴标签"),
        "label.damage": _("标签破损"),
        "label.sound": _("标签完好"),
        "label.replace": _("换码"),
        "printer.save": _("保存打印机"),
        "printer.remove": _("删除打印机"),
        "stock.save": _("保存纸张"),
        "stock.remove": _("删除纸张"),
        "term.add": _("添加学期"),
        "term.edit": _("修改学期"),
        "term.withdraw": _("取消学期"),
        "entry.add": _("添加校内安排"),
        "entry.edit": _("修改校内安排"),
        "entry.withdraw": _("取消校内安排"),
        "national.set": _("修改节假日"),
        "national.notice": _("粘贴国务院放假通知"),
        "national.confirm": _("核对放假安排"),
        "meal.set": _("修改开餐时间"),
        "channel.add": _("添加提醒渠道"),
        "channel.edit": _("修改提醒渠道"),
        "channel.secret": _("换提醒渠道的密钥"),
        "channel.end": _("停用提醒渠道"),
        "channel.test": _("测试提醒渠道"),
        "channel.answer": _("测试收到没有"),
        "notice.again": _("提醒再发一次"),
        "rule.add": _("添加提醒规则"),
        "rule.edit": _("修改提醒规则"),
        "rule.end": _("结束提醒规则"),
        "school.edit": _("修改学校设置"),
    }
