"""Help for the first week: a chapter a day and the usual questions, in both languages, with pictures of the pages.

The prose stands in templates/desk/guide/, one file for each chapter and language. The words of buttons in it are quoted
by the text that the button itself has, so that both change together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template
from flask_babel import gettext as _

from kiosk.web import edge
from kiosk.web.desk.frame import bp

FOLDER = "guide"
_DESK, _PRINT, _PHONE, _WALL = 848, 1024, 360, 960


@dataclass(frozen=True)
class Picture:
    """A picture of a page: its name, and its size in pixels as tests/browser/test_guide.py takes it."""

    name: str
    width: int
    height: int

    @property
    def is_upright(self) -> bool:
        """Decide whether it shows a phone."""
        return self.height > self.width

    def file(self, language: str) -> str:
        """Return where the picture of a language stands in the folder of static files."""
        return f"{FOLDER}/{self.name}-{language}.webp"


PICTURES: Mapping[str, Picture] = {
    picture.name: picture
    for picture in (
        Picture("setup", _DESK, 560),
        Picture("setup-points", _DESK, 496),
        Picture("labels", _DESK, 480),
        Picture("print", _PRINT, 496),
        Picture("devices", _DESK, 336),
        Picture("offer", _DESK, 400),
        Picture("enrol", _PHONE, 740),
        Picture("form", _PHONE, 740),
        Picture("saved", _PHONE, 740),
        Picture("find", _PHONE, 740),
        Picture("walls", _DESK, 336),
        Picture("wall-link", _DESK, 368),
        Picture("wall", _WALL, 600),
        Picture("home", _DESK, 560),
        Picture("late", _DESK, 496),
        Picture("excuse", _DESK, 400),
        Picture("hazards", _DESK, 384),
        Picture("calendar", _DESK, 448),
        Picture("entry", _DESK, 400),
        Picture("pause", _DESK, 384),
        Picture("backup", _DESK, 336),
        Picture("label", _DESK, 336),
        Picture("leave", _DESK, 400),
    )
}
"""The pictures of the guide by their names; each is there once in each language."""


@dataclass(frozen=True)
class Chapter:
    """A chapter: the name of its address and file, its title, what it is about, and whether it goes step by step."""

    key: str
    title: str
    about: str
    is_steps: bool = True


@bp.get("/guide")
@edge.needs_supervisor
def guide() -> str:
    """Show the chapters."""
    return render_template("desk/guide/guide.html", chapters=chapters())


@bp.get("/guide/<key>")
@edge.needs_supervisor
def guide_chapter(key: str) -> str:
    """Show one chapter, with the ways to the one before and the one behind it."""
    every = chapters()
    at = next((place for place, each in enumerate(every) if each.key == key), None)
    if at is None:
        abort(404)
    return render_template(
        "desk/guide/chapter.html", chapters=every, chapter=every[at], before=every[at - 1] if at else None,
        behind=every[at + 1] if at + 1 < len(every) else None, **_words(level=2),
    )  # fmt: skip


@bp.get("/guide/all")
@edge.needs_supervisor
def whole_guide() -> str:
    """Show all chapters on one page, for printing."""
    return render_template("desk/guide/whole.html", chapters=chapters(), **_words(level=3))


def chapters() -> tuple[Chapter, ...]:
    """Return the chapters in their order, in the words of this request's language."""
    return (
        Chapter("first-day", _("第一天：设好、印好、贴好"), _("走完“开始使用”，把标签印出来，贴到点位旁边。")),
        Chapter("second-day", _("第二天：登记手机，扫码检查"), _("每人登记一次手机，以后扫标签就能查。")),
        Chapter("third-day", _("第三天：架好大屏"), _("一块旧平板，接上电，挂在墙上，不用人管。")),
        Chapter("fourth-day", _("第四天：看逾期、漏检和隐患"), _("每天早晚各看一次首页，两分钟。")),
        Chapter("fifth-day", _("第五天：校历、暂停和备份"), _("放假、维修怎么填，备份放到哪里。")),
        Chapter("questions", _("常见问题"), _("打不开、扫不了、忘了密码、换了地址，先看这里。"), is_steps=False),
    )


def _words(*, level: int) -> dict[str, Any]:
    """Return what the prose needs beside its own words: its language's folder, the pictures, the rank of titles."""
    return {"prose": f"desk/guide/{edge.language()}", "pictures": PICTURES, "level": level}
