"""Pages for what went wrong: what happened, whether the answers are safe, what to do next; never a stack trace."""

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from kiosk.operations.errors import Refused
from kiosk.operations.faults import StorageFault, storage_fault
from kiosk.web.edge.answers import told, wants_json
from kiosk.web.edge.words import refusal

RETRY_SECONDS = "5"


def handle(app: Flask) -> None:
    """Give an application its error pages."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, title: str, text: str) -> Response:
    if wants_json():
        return told(status, "failed", text=text)
    return make_response(render_template("shared/error.html", status=status, title=title, text=text), status)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if 300 <= code < 400:
        return make_response(error.get_response())
    title, text = _words().get(code, (_("没有办成"), _("请返回上一页再试一次。")))
    response = _page(code, title, text)
    if code == 429:
        response.headers["Retry-After"] = "600"
    if code == 405 and "Allow" in error.get_response().headers:
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def _words() -> dict[int, tuple[str, str]]:
    return {
        400: (_("请求不完整"), _("没有保存任何内容。请返回上一页再试一次。")),
        401: (_("请先登录"), _("没有保存任何内容。请在新窗口登录，再回到这一页刷新，刚才填的会再提交一次。")),
        403: (_("不能这样做"), _("没有保存任何内容。页面可能已过期或没有权限，请刷新后再试。")),
        404: (_("没有这个页面"), _("地址可能写错了，或内容已被移走。请从首页重新进入。")),
        405: (_("不能这样打开"), _("请从页面上的按钮操作。")),
        409: (_("已被别人修改"), _("没有保存您的修改。请刷新后查看最新内容。")),
        413: (_("内容太大"), _("没有保存任何内容。请减少文字或照片后再提交。")),
        429: (_("试得太多"), _("请十分钟后再试，或请后勤主管帮忙。已登录的手机不受影响。")),
        421: (_("地址不对"), _("请用标签上的地址打开，或请管理员把这个地址加入设置。")),
    }


def _refused(error: Refused) -> Response:
    return _page(422, _("没有办成"), refusal(error))


def _where() -> str:
    """Return the address that was asked for, without the token that a link may carry in it."""
    token = (request.view_args or {}).get("token", "")
    return request.path.replace(token, "…") if token else request.path


def _unexpected(error: Exception) -> Response:
    fault = storage_fault(error)
    if fault is StorageFault.BUSY:
        response = _page(503, _("系统正忙"), _("记录还没有保存。请等几秒，再提交一次。"))
        response.headers["Retry-After"] = RETRY_SECONDS
        return response
    if fault is StorageFault.UNUSABLE:
        current_app.logger.error("%s %s: %s", request.method, _where(), error)
        return _page(503, _("数据库打不开"), _("没有保存。请马上告诉管理员：不要重装，先检查数据文件夹和备份。"))
    if fault is StorageFault.FULL:
        return _page(507, _("存储已满"), _("没有保存，记录仍在手机上。请立即告诉管理员清理磁盘，再提交一次。"))
    current_app.logger.exception("%s %s", request.method, _where(), exc_info=error)
    return _page(500, _("出了故障"), _("没有保存任何内容。请再试一次；如果还不行，请告诉管理员时间和所做的操作。"))
