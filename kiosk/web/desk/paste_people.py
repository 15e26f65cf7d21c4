"""Many persons at once: a pasted list, shown line by line before anybody is added; all or nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from kiosk.operations import persons as operations
from kiosk.operations.errors import Refused
from kiosk.operations.people import Role
from kiosk.operations.persons import Entered, LineFault, LineProblem
from kiosk.web import edge
from kiosk.web.desk.frame import bp, sitting

LONGEST = 60_000


@dataclass(frozen=True)
class Pasted:
    """A pasted list as read: who would be added, and the sentences about lines that cannot be."""

    text: str
    found: Sequence[Entered]
    problems: Sequence[str]
    is_read: bool


@bp.get("/people/paste")
@edge.needs_supervisor
def show_paste() -> str:
    """Ask for a list to be pasted."""
    return render_template("desk/paste_people.html", page=Pasted("", (), (), False))


@bp.post("/people/paste")
@edge.needs_supervisor
def paste() -> Any:
    """Show who would be added and what is wrong, line by line; once that was seen, add all of them."""
    text = request.form.get("list", "")[:LONGEST]
    found, wrong = operations.read_list(text, may_set_roles=sitting().role == Role.ADMINISTRATOR)
    problems = [line_words(each) for each in wrong]
    if not found and not problems:
        problems = [_("还没有名单。请一行写一个人。")]
    page = Pasted(text, found, problems, True)
    if problems:
        return edge.invalid("desk/paste_people.html", page=page)
    if request.form.get("sure") != "1":
        return render_template("desk/paste_people.html", page=page)
    try:
        operations.add_many(found, now=edge.now(), by=sitting().id)
    except Refused as error:
        return edge.invalid("desk/paste_people.html", page=Pasted(text, found, [edge.refusal(error)], True))
    return edge.done("desk.people")


def line_words(problem: LineProblem) -> str:
    """Return what is wrong with a line of the list, with its number, in one sentence."""
    number, name, detail = problem.number, problem.name, problem.detail
    sentences = {
        LineFault.NO_NAME: lambda: _("第 %(n)s 行没有姓名。", n=number),
        LineFault.TOO_LONG: lambda: _("第 %(n)s 行“%(name)s…”：姓名太长，最多 40 个字。", n=number, name=name[:12]),
        LineFault.TWICE: lambda: _("第 %(n)s 行“%(name)s”和第 %(other)s 行是同一个人。", n=number, name=name, other=detail),
        LineFault.ALREADY_THERE: lambda: _("第 %(n)s 行“%(name)s”已经在名单里了。", n=number, name=name),
        LineFault.USERNAME_TWICE: lambda: _(
            "第 %(n)s 行“%(name)s”的登录名和第 %(other)s 行一样。", n=number, name=name, other=detail
        ),
        LineFault.USERNAME_TAKEN: lambda: _(
            "第 %(n)s 行“%(name)s”：登录名 %(word)s 已经有人用了。", n=number, name=name, word=detail
        ),
        LineFault.USERNAME_MISSING: lambda: _("第 %(n)s 行“%(name)s”：主管和管理员要写登录名。", n=number, name=name),
        LineFault.USERNAME_NEEDLESS: lambda: _(
            "第 %(n)s 行“%(name)s”：看不懂“%(word)s”。检查人不用登录名；电话只写数字。", n=number, name=name, word=detail
        ),
        LineFault.ROLE_NOT_ALLOWED: lambda: _("第 %(n)s 行“%(name)s”：只有管理员能添加主管和管理员。", n=number, name=name),
        LineFault.TOO_MUCH: lambda: _("第 %(n)s 行“%(name)s”：看不懂“%(word)s”。", n=number, name=name, word=detail),
        LineFault.TOO_MANY_LINES: lambda: _("一次最多 %(most)s 个人，请分几次。", most=detail),
    }
    return sentences[problem.code]()
