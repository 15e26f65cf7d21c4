"""The national table by pasting the State Council's notice: read, shown as a list and as months, then saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import make_response, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core.notice_text import (
    LONGEST_TEXT,
    Complaint,
    Notice,
    NoticeDay,
    NoticeProblem,
    read_notice,
    year_in,
)
from kiosk.operations import calendar as operations
from kiosk.operations import edits, effects
from kiosk.operations.edits import Outdated
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.calendar.page import YEARS, Month, month_of, picture_year
from kiosk.web.desk.calendar.words import effect_lines
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.outdated import outdated

MOST_COMPLAINTS = 8


@dataclass(frozen=True)
class Preview:
    """What a text says of a year: its spans, months as they would be, what changes, and what was not understood."""

    notice: Notice
    spans: Sequence[tuple[str, bool, str, int]]
    months: Sequence[Month]
    effect: Sequence[str]
    seen: str
    is_same: bool
    missing: Sequence[str]


@dataclass(frozen=True)
class NoticePage:
    """The page for pasting: the year, the years to choose from, the text, its problems and its preview."""

    year: int
    chosen: int | None
    choices: Sequence[tuple[str, str]]
    text: str
    problems: Sequence[str]
    unread: Sequence[str]
    preview: Preview | None


@bp.get("/calendar/notice")
@edge.needs_supervisor
def notice() -> str:
    """Show where to paste the notice."""
    return _shown(_page(picture_year(), "", None))


@bp.post("/calendar/notice")
@edge.needs_supervisor
def read() -> Any:
    """Show what the pasted text says, or why it can not be taken; nothing is saved yet."""
    text = _text()
    found = _read(text)
    return make_response(_shown(_page(found.year, text, found)), 422 if found.complaints else 200)


@bp.post("/calendar/notice/save")
@edge.needs_supervisor
def save_notice() -> Any:
    """Put what the text says in place of the year's table."""
    text = _text()
    found = _read(text)
    if found.complaints:
        return make_response(_shown(_page(found.year, text, found)), 422)
    try:
        operations.save_notice(
            found.year, found.days, is_whole=found.is_whole, seen=inputs.text("seen"), now=edge.now(), by=sitting().id
        )
    except Outdated as error:
        return _outdated(error, found)
    return edge.done("desk.calendar", year=found.year)


def _text() -> str:
    return request.form.get("text", "").strip()[: LONGEST_TEXT + 1]


def _read(text: str) -> Notice:
    """Return the text as read for the year chosen, else the one it names, else this one."""
    candidates = (inputs.number("year"), year_in(text), picture_year())
    return read_notice(text, year=next(year for year in candidates if year is not None and year in YEARS))


def _page(year: int, text: str, found: Notice | None) -> NoticePage:
    this_year = edge.calendar().date_of(edge.now()).year
    years = sorted({this_year - 1, this_year, this_year + 1, this_year + 2, year})
    return NoticePage(
        year=year,
        # What could not be read names no year: then only the one that was chosen stays.
        chosen=inputs.number("year") if found and found.complaints else year if found else None,
        choices=[(str(each), str(each)) for each in years],
        text=text,
        problems=_sentences(found) if found else (),
        unread=found.unread if found else (),
        preview=_preview(found) if found and not found.complaints else None,
    )


def _shown(page: NoticePage) -> str:
    return render_template("desk/calendar_notice.html", page=page)


def _preview(found: Notice) -> Preview:
    calendar, now = edge.calendar(), edge.now()
    today = calendar.date_of(now)
    before = operations.national_values(found.year)
    gone = {row.on for row in queries.national_days(found.year)} if found.is_whole else {each.on for each in found.days}
    after = effects.with_national(calendar, gone | {each.on for each in found.days}, found.days, now=now)
    dates = [each.on for each in found.days] + sorted(gone)
    changed = effects.effect(calendar, after, first_on=min(dates), last_on=max(dates), now=now)
    firsts = sorted({each.on.replace(day=1) for each in found.days})
    return Preview(
        notice=found,
        spans=_spans(found.days, today),
        months=[month_of(after, first, today) for first in firsts],
        effect=effect_lines(changed, today),
        seen=edits.stamp(before),
        is_same=_is_same(before, found),
        missing=[edge.holiday_name(name) for name in found.missing],
    )


def _is_same(before: Mapping[str, Any], found: Notice) -> bool:
    """Decide whether the year's table says all this already."""
    table = {row.on: (row.is_off, row.name) for row in queries.national_days(found.year)}
    wanted = {each.on: (each.is_off, each.name) for each in found.days}
    is_there = wanted == table if found.is_whole else wanted.items() <= table.items()
    return is_there and (before["is_confirmed"] or not found.is_whole)


def _spans(days: Sequence[NoticeDay], today: date) -> list[tuple[str, bool, str, int]]:
    """Return the days in rows: dates in words, whether off, the name, how many."""
    rows: list[list[NoticeDay]] = []
    for day in days:
        last = rows[-1][-1] if rows else None
        goes_on = last and (day.on - last.on).days == 1 and (day.is_off, day.name) == (last.is_off, last.name)
        if goes_on:
            rows[-1].append(day)
        else:
            rows.append([day])
    return [
        (edge.days_text(row[0].on, row[-1].on, today=today), row[0].is_off, edge.holiday_name(row[0].name), len(row))
        for row in rows
    ]


def _sentences(found: Notice) -> tuple[str, ...]:
    """Return what is wrong in sentences: a year that fits every weekday is said once, in place of them all."""
    wrong = [each for each in found.complaints if each.what is NoticeProblem.WRONG_WEEKDAY]
    if wrong and wrong[0].fitting:
        fitting = wrong[0].fitting[0]
        return (
            _("星期对不上：%(sentence)s这份通知更像 %(fitting)s 年的。", sentence=_sentence(wrong[0]), fitting=fitting),
        )
    once = dict.fromkeys(_sentence(each) for each in found.complaints)
    return tuple(once)[:MOST_COMPLAINTS]


def _sentence(complaint: Complaint) -> str:
    day = edge.day_text(complaint.on, with_year=True) if complaint.on else ""
    match complaint.what:
        case NoticeProblem.NOTHING_READ:
            return _("没有读到放假安排。请粘贴通知里“一、元旦：1月1日……放假，共3天”这样的正文。")
        case NoticeProblem.TOO_LONG:
            return _("太长了，最多 %(most)s 个字。只粘贴通知的正文就够了。", most=LONGEST_TEXT)
        case NoticeProblem.NO_SUCH_DATE:
            return _("“%(piece)s”里有不存在的日期。", piece=complaint.piece)
        case NoticeProblem.WRONG_WEEKDAY:
            return _(
                "“%(piece)s”：%(day)s是%(found)s，不是%(said)s。", piece=complaint.piece, day=day,
                found=_weekday(complaint.found), said=_weekday(complaint.said),
            )  # fmt: skip
        case NoticeProblem.WRONG_COUNT:
            return _(
                "“%(piece)s”：写的是 %(said)s 天，日期算下来是 %(found)s 天。", piece=complaint.piece,
                said=complaint.said, found=complaint.found,
            )  # fmt: skip
        case NoticeProblem.BACKWARDS:
            return _("“%(piece)s”：开始和结束的先后不对，或相隔太远。", piece=complaint.piece)
        case NoticeProblem.OTHER_YEAR:
            return _("“%(piece)s”不在这一年。请检查年份。", piece=complaint.piece)
        case NoticeProblem.OFF_AND_WORK:
            return _("%(day)s既写了放假又写了上班。", day=day)
        case NoticeProblem.WORK_ON_A_WORKDAY:
            return _("%(day)s是%(found)s，本来就上班，不会是调休。请检查日期和年份。", day=day, found=_weekday(complaint.found))
    raise ValueError(complaint.what)


def _weekday(number: int | None) -> str:
    words = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return words[number or 0]


def _outdated(error: Outdated, found: Notice) -> Any:
    today = edge.calendar().date_of(edge.now())
    days = {
        on: text for on, text in error.current.items() if isinstance(text, str)
    }
    wanted = {each.on.isoformat(): f"{_('休') if each.is_off else _('班')} {each.name}" for each in found.days}
    dates = [on for on in sorted({*days, *wanted}) if days.get(on) != wanted.get(on)]
    labels = {on: edge.days_text(day, day, today=today) for on in dates if (day := edge.day(on))}
    return outdated(
        error, title=_("%(year)s 年放假与调休", year=found.year), labels=labels, current=days, typed=wanted,
        back=url_for("desk.calendar", year=found.year),
    )  # fmt: skip
