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
        "password.set": _("设置密码"),
        "phone.enrol": _("登记手机"),
        "wall.add": _("添加大屏"),
        "device.revoke": _("设备下线"),
        "checkpoint.pause": _("暂停检查"),
        "checkpoint.resume": _("恢复检查"),
        "checkpoint.retire": _("撤掉巡查点"),
        "checkpoint.bar": _("停止使用"),
        "checkpoint.release": _("恢复使用"),
        "checkpoints.import": _("导入巡查点"),
        "plan.add": _("添加计划"),
        "plan.change": _("修改计划"),
        "plan.end": _("结束计划"),
        "miss.excuse": _("漏检说明"),
    }
