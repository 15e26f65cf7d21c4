"""The moves of a hazard as the desk and the phone ask for them: the words, reading a form, and what its page needs.

One form is one move; the templates are in `shared/hazard.html`.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import Flask, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from kiosk.core.calendar import TICK
from kiosk.core.hazard import Course, Flaw, MoveKind, State
from kiosk.operations import hazards
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.operations.moving import Overtaken
from kiosk.storage import queries
from kiosk.storage.queries import HazardFile
from kiosk.web.edge.dates import day_text
from kiosk.web.edge.inputs import asked_day, chosen, whole
from kiosk.web.edge.moment import calendar, now
from kiosk.web.edge.money import fen, yuan
from kiosk.web.edge.repair_words import person_words
from kiosk.web.edge.words import move_flaw, refusals

FIELDS = ("note", "assignee", "firm", "due_on", "is_major", "cost", "materials", "no_photo")
_LONGEST_TYPED = 12_000
_KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")


@dataclass(frozen=True)
class TypedMove:
    """A posted move: its kind (None for an unknown one), what the page had seen, its key, and what was typed.

    `arguments` are what `make_move` takes, `unread` what could not be read of them.
    """

    kind: MoveKind | None
    seen: int
    key: str
    values: Mapping[str, str]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    unread: Refused | None = None


@dataclass(frozen=True)
class Attempt:
    """What came of a posted move: `status` is 303 when it was made, 409 when somebody was quicker, else 422."""

    typed: TypedMove
    status: int
    errors: Mapping[str, str] = field(default_factory=dict)
    overtaken: str = ""

    @property
    def is_made(self) -> bool:
        """Decide whether the move was made, now or under the same key before."""
        return self.status == 303


@dataclass(frozen=True)
class MovePage:
    """A hazard with the moves that may be made on it now by whoever looks, and what was typed for one of them.

    `natural` is the most natural of them, shown unfolded; the others are folded. `last_day` is the default deadline.
    `is_own`: verifying now would be verifying the own repair, which is allowed here and marked.
    """

    file: HazardFile
    person_id: int
    allowed: tuple[MoveKind, ...]
    natural: MoveKind | None
    people: Sequence[tuple[int, str]]
    key: str
    last_day: date
    may_choose_person: bool
    is_own: bool
    attempt: Attempt | None = None

    @property
    def seen(self) -> int:
        """Return the newest move that the page shows."""
        return self.file.card.last_move_id

    def is_typed(self, kind: MoveKind) -> bool:
        """Decide whether this is the move that was sent and not made."""
        return self.attempt is not None and self.attempt.typed.kind is kind

    def typed(self, kind: MoveKind, name: str) -> str:
        """Return what was typed for a field of a move that was not made, else nothing."""
        return self.attempt.typed.values.get(name, "") if self.attempt is not None and self.is_typed(kind) else ""

    def error(self, kind: MoveKind, name: str = "") -> str:
        """Return what is wrong with a field of a move that was not made; "" names the move as a whole."""
        return self.attempt.errors.get(name, "") if self.attempt is not None and self.is_typed(kind) else ""

    @property
    def lost(self) -> MoveKind | None:
        """Return the move that was sent and cannot be made any more, so that what was typed is shown beside."""
        kind = self.attempt.typed.kind if self.attempt is not None else None
        return kind if kind is not None and kind not in self.allowed else None


def attempt(hazard_id: int, *, by: int) -> Attempt:
    """Make the move that was posted for a hazard and return what came of it; the handler only answers."""
    typed = read_move(request.form)
    if typed.kind is None:
        return Attempt(typed, 422, {"": move_flaw(Flaw.NOT_NOW)})
    try:
        hazards.make_move(
            hazard_id, typed.kind, seen=typed.seen, key=typed.key, pictures=pictures(request.files), now=now(), by=by,
            calendar=calendar(), unread=typed.unread, **typed.arguments,
        )  # fmt: skip
    except Refused as error:
        return Attempt(typed, 422, with_photo_hint(refusals(error)))
    except Overtaken as error:
        return Attempt(typed, 409, overtaken=overtaken_words(error, kind_words(MoveKind(error.what))))
    return Attempt(typed, 303)


def move_page(file: HazardFile, person_id: int, *, attempt: Attempt | None = None) -> MovePage:
    """Return what the page of a hazard shows to a person: the allowed moves and the values of their forms."""
    person = queries.person(person_id)
    course = file.card.course
    actor = hazards.actor_at(file.card.id, course, person)
    open_to = hazards.moves_allowed(course, actor, has_checkpoint=file.card.checkpoint_id is not None, now=now())
    is_supervisor = actor.is_supervisor
    wanted = attempt.typed.kind if attempt is not None else None
    return MovePage(
        file=file,
        person_id=person_id,
        allowed=open_to,
        natural=wanted if wanted in open_to else natural(course, open_to),
        people=tuple((each.id, each.name) for each in queries.people()) if is_supervisor else (),
        key=new_key(),
        last_day=hazards.default_due_on(file.card, is_taken=not is_supervisor, calendar=calendar(), now=now()),
        may_choose_person=is_supervisor,
        is_own=actor.is_repairer(course),
        attempt=attempt,
    )


def natural(course: Course, open_to: Sequence[MoveKind]) -> MoveKind | None:
    """Return the move that is wanted next, if it may be made, else None."""
    if course.state is State.ASSIGNED and course.is_major:
        wanted = [MoveKind.RECTIFY, MoveKind.GUARD if not course.has_guard else MoveKind.TREATMENT]
    else:
        wanted = {
            State.PENDING: [MoveKind.ADMIT],
            State.REPORTED: [MoveKind.ASSIGN],
            State.ASSIGNED: [MoveKind.RECTIFY],
            State.RECTIFIED: [MoveKind.VERIFY],
            State.VERIFIED: [MoveKind.CLOSE],
        }.get(course.state, [])
    return next((kind for kind in wanted if kind in open_to), None)


def new_key() -> str:
    """Return a fresh key for a page that sends a move."""
    return secrets.token_urlsafe(24)


# -- reading -----------------------------------------------------------------------------------------------------------


def read_move(form: MultiDict[str, str]) -> TypedMove:
    """Return a posted move; what cannot be read is told beside its field, and nothing of what was typed is lost."""
    values = {name: form.get(name, "")[:_LONGEST_TYPED] for name in FIELDS}
    kinds = {kind.value: kind for kind in MoveKind if kind is not MoveKind.REPORT}
    kind = kinds.get(form.get("kind", ""))
    key = form.get("key", "")
    wrong, due_on, cost = Refusals(), None, None
    with wrong.gather():
        if not _KEY.fullmatch(key):
            raise Refused(Refusal.KEY_MISSING)
    if kind in (MoveKind.ASSIGN, MoveKind.REJECT):
        with wrong.gather():
            due_on = asked_day(values["due_on"], "due_on")
    if kind is MoveKind.RECTIFY:
        with wrong.gather():
            cost = fen(values["cost"], "cost")
    arguments = {
        "note": values["note"], "assignee_id": chosen(values["assignee"]), "firm": values["firm"], "due_on": due_on,
        "is_major": {"1": True, "0": False}.get(values["is_major"]), "cost": cost, "materials": values["materials"],
        "no_photo": values["no_photo"],
    }  # fmt: skip
    shown = key if _KEY.fullmatch(key) else new_key()
    return TypedMove(kind, whole(form.get("seen")) or 0, shown, values, arguments, wrong.whole())


def pictures(files: MultiDict[str, FileStorage] | Iterable[FileStorage]) -> list[bytes]:
    """Return the photos of a form's field `photos`; a field left empty is none."""
    chosen = files.getlist("photos") if isinstance(files, MultiDict) else files
    return [each.read() for each in chosen if each.filename]


def with_photo_hint(errors: Mapping[str, str]) -> dict[str, str]:
    """Return the errors with a word on the chosen photos, which no browser gives back to a page shown again."""
    if "photos" in errors or not any(each.filename for each in request.files.getlist("photos")):
        return dict(errors)
    return {**errors, "photos": _("请再选一次照片，刚才的没有保存。")}


# -- words -------------------------------------------------------------------------------------------------------------


def flaw_words(flaw: Flaw) -> str:
    """Return why a move is not made, and what to do instead."""
    return move_flaw(flaw)


def overtaken_words(error: Overtaken, what: str) -> str:
    """Return that somebody was quicker: who, when, with which move."""
    local = calendar().local(error.at)
    at = f"{local:%H:%M}" if local.date() == calendar().date_of(now()) else f"{local:%m-%d %H:%M}"
    said = {"who": error.by or _("访客"), "at": at, "what": what}
    return _("已被 %(who)s 于 %(at)s 办理：%(what)s。您填的内容还在，请看一下再决定。", **said)


def state_words(course: Course) -> str:
    """Return the state of a hazard in words."""
    return {
        State.PENDING: _("待受理"),
        State.REPORTED: _("待交办"),
        State.ASSIGNED: _("整改中"),
        State.RECTIFIED: _("待复查"),
        State.VERIFIED: _("待销号"),
        State.CLOSED: _("已销号"),
        State.DISMISSED: _("不予受理"),
    }[course.state]


def kind_words(kind: MoveKind) -> str:
    """Return what a move is called."""
    return {
        MoveKind.REPORT: _("上报"),
        MoveKind.ADMIT: _("受理"),
        MoveKind.DISMISS: _("不予受理"),
        MoveKind.GRADE: _("定级"),
        MoveKind.BAR: _("停止使用"),
        MoveKind.ASSIGN: _("交办"),
        MoveKind.RECALL: _("撤回交办"),
        MoveKind.GUARD: _("临时防范"),
        MoveKind.TREATMENT: _("治理方案"),
        MoveKind.NOTIFY: _("上报主管部门"),
        MoveKind.RECTIFY: _("整改"),
        MoveKind.VERIFY: _("复查"),
        MoveKind.CLOSE: _("销号"),
        MoveKind.REJECT: _("退回"),
        MoveKind.REOPEN: _("重新打开"),
    }[kind]


def button_words(kind: MoveKind, course: Course) -> str:
    """Return what the button of a move says."""
    if kind is MoveKind.VERIFY:
        return _("复查合格，报校（园）长销号") if course.is_major else _("复查合格并销号")
    if kind is MoveKind.ASSIGN:
        return _("改交办") if course.state is State.ASSIGNED else _("交办")
    return {
        MoveKind.DISMISS: _("不受理"),
        MoveKind.BAR: _("设为停止使用"),
        MoveKind.NOTIFY: _("记下已上报主管部门"),
        MoveKind.RECTIFY: _("整改完成，请复查"),
    }.get(kind) or kind_words(kind)


def note_words(kind: MoveKind) -> str:
    """Return what the text of a move is asked for."""
    return {
        MoveKind.ADMIT: _("受理说明"),
        MoveKind.DISMISS: _("不予受理的原因"),
        MoveKind.GRADE: _("定级依据"),
        MoveKind.BAR: _("为什么停止使用"),
        MoveKind.ASSIGN: _("交办要求"),
        MoveKind.RECALL: _("撤回原因"),
        MoveKind.GUARD: _("临时防范措施"),
        MoveKind.TREATMENT: _("治理方案：措施、资金、时限、预案"),
        MoveKind.NOTIFY: _("上报情况：报给谁、怎么报的、有什么答复"),
        MoveKind.RECTIFY: _("整改措施"),
        MoveKind.VERIFY: _("复查情况"),
        MoveKind.CLOSE: _("销号意见"),
        MoveKind.REJECT: _("退回原因"),
        MoveKind.REOPEN: _("重新打开的原因"),
    }.get(kind, _("说明"))


def hint_words(kind: MoveKind) -> str:
    """Return what a move does, where its name does not say it."""
    return {
        MoveKind.BAR: _("扫码的人会先看到“停止使用”，直到这项隐患销号。"),
        MoveKind.GRADE: _("重大隐患要先写临时防范和治理方案，最后由校（园）长销号。"),
        MoveKind.RECALL: _("交办后十分钟内可以撤回。"),
        MoveKind.REJECT: _("整改期限不变；要改期限请填新的日期。"),
        MoveKind.REOPEN: _("从待交办重新开始，以前的记录都保留。"),
        MoveKind.DISMISS: _("这项隐患就此结束，记录保留。"),
        MoveKind.NOTIFY: _("只做记录，不会替您发送。"),
    }.get(kind, "")


def lost_lines(kind: MoveKind, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what was typed for a move that cannot be made any more, each with its label; empty fields are left out."""
    grade = {"0": _("一般隐患"), "1": _("重大隐患")}
    named = (
        (note_words(kind), "note"),
        (_("整改人"), "assignee"),
        (_("外部单位"), "firm"),
        (_("整改期限"), "due_on"),
        (_("等级"), "is_major"),
        (_("没有照片的原因"), "no_photo"),
        (_("用了什么材料"), "materials"),
        (_("花费（元）"), "cost"),
    )
    said = {**values, "assignee": person_words(values["assignee"]), "is_major": grade.get(values["is_major"], "")}
    return [(label, said[name]) for label, name in named if said[name].strip()]


def last_day_words(due_at: datetime, today: date | None = None) -> str:
    """Return the last local day before a deadline in words, with its year where that is not the year of `today`.

    Paper, which is read in another year, says a `today` long past.
    """
    day = calendar().date_of(due_at - TICK)
    return day_text(day, with_year=day.year != (today or calendar().date_of(now())).year)


def dress(app: Flask) -> None:
    """Let every template say the words of hazards this way."""
    app.jinja_env.globals.update(
        button_words=button_words, hint_words=hint_words, kind_words=kind_words, last_day_words=last_day_words,
        note_words=note_words, hazard_state_words=state_words, lost_lines=lost_lines, yuan=yuan,
    )  # fmt: skip
