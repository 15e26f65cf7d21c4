"""A hazard reported without a form: at a scanned point, or at a place or point chosen from a list; by a guest too.

Guests report only where the school allows it. What they send waits until a supervisor admits it, and they learn nothing
of other hazards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core.hazard import Category
from kiosk.operations import hazard_settings, hazards
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.photos import MOST_WITH_A_MOVE
from kiosk.storage import queries
from kiosk.storage.queries import Named
from kiosk.web import edge
from kiosk.web.edge import moves
from kiosk.web.edge.spots import spots_found, spots_inside
from kiosk.web.scan import bp
from kiosk.web.scan.finding import is_gone, named_at, place_of
from kiosk.web.scan.sheet import new_key
from kiosk.web.scan.standing import Line, barred_since, lines_of, visitor

MOST_FOUND = 30
_FIELDS = ("text", "urgent", "category", "no_photo", "guest")
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Where:
    """What a report is about: a point, or a place alone; where its form is sent to, and the page to go back to."""

    name: str
    path: str
    action: str
    back: str
    checkpoint_id: int | None = None
    place_id: int | None = None
    barred_since: datetime | None = None


@dataclass(frozen=True)
class Found:
    """A point in the list to choose from."""

    code: str
    name: str
    place: str


# -- from the scan -----------------------------------------------------------------------------------------------------


@bp.get("/c/<code>/report")
def show_report(code: str) -> Any:
    """Show the report form of a scanned point; a stranger's where guests may report, else the way to sign in."""
    named = named_at(code)
    if is_gone(named):
        return make_response(render_template("scan/gone.html", named=named), 410)
    if edge.recorder() is not None:
        return _form(_point(named))
    if edge.phone() is None and hazard_settings.settings().takes_guests:
        return _form(_point(named), is_guest=True)
    return redirect(url_for("signin.show_phone", next=request.path), code=303)


@bp.post("/c/<code>/report")
def report(code: str) -> Any:
    """Report a hazard at a scanned point; sent twice, it is one."""
    named = named_at(code)
    if is_gone(named):
        return make_response(render_template("scan/gone.html", named=named), 410)
    if edge.recorder() is not None:
        return _report(_point(named))
    if edge.phone() is not None:
        abort(401)
    if not hazard_settings.settings().takes_guests:
        abort(404)
    return _report_as_guest(named)


@bp.get("/c/<code>/report/sent")
def show_guest_sent(code: str) -> Any:
    """Tell a guest that the report has arrived; says nothing else."""
    named = named_at(code)
    if not hazard_settings.settings().takes_guests:
        abort(404)
    return render_template("scan/guest_sent.html", named=named, title=_("已收到"))


def _point(named: Named) -> Where:
    is_staff = edge.recorder() is not None
    return Where(
        name=named.checkpoint.name,
        # Where a point is, is not public.
        path=place_of(named) if is_staff else "",
        action=url_for("scan.report", code=named.code),
        back=url_for("scan.open_code", code=named.code),
        checkpoint_id=named.checkpoint.id,
        barred_since=barred_since(named.checkpoint.id),
    )


def _report_as_guest(named: Named) -> Any:
    where, typed = _point(named), _typed()
    flaws = _missing(typed)
    if flaws:
        return _form(where, typed, flaws, is_guest=True)
    is_new = queries.move_with(_key()) is None
    if is_new and edge.too_many_guests():
        said = {"": _("这里一小时内上报得太多，这一份没有收下。请稍后再试；有危险请直接告诉老师或门卫。")}
        response = _form(where, typed, said, is_guest=True)
        response.status_code = 429
        response.headers["Retry-After"] = "3600"
        return response
    try:
        hazards.report_hazard(
            checkpoint_id=named.checkpoint.id, place_id=None, text=typed["text"], is_urgent=typed["urgent"] == "1",
            key=_key(), by=None, guest=typed["guest"], now=edge.now(),
        )  # fmt: skip
    except Refused as error:
        return _form(where, typed, edge.refusals(error), is_guest=True)
    if is_new:
        edge.count_guest()
    return edge.done("scan.show_guest_sent", code=named.code)


# -- from a list -------------------------------------------------------------------------------------------------------


@bp.get("/report")
def choose_where() -> Any:
    """Show where a hazard can be: the buildings, what is inside a place, or what was searched for."""
    if edge.recorder() is None:
        return redirect(url_for("signin.show_phone", next=request.full_path.rstrip("?")), code=303)
    typed = " ".join(request.args.get("q", "").split())[:60]
    everywhere = queries.places()
    here = None if typed else everywhere.get(edge.whole(request.args.get("place")) or 0)
    found = spots_found(typed) if typed else spots_inside(here.id if here else None)
    root = next(iter(everywhere), None)
    places = [everywhere[each.place_id] for each in found if each.checkpoint_id is None and each.place_id != root]
    points = [Found(each.code, each.name, each.path) for each in found if each.code]
    return render_template(
        "scan/report_where.html",
        typed=typed,
        here=here,
        places=places[:MOST_FOUND] if typed else places,
        points=points[:MOST_FOUND] if typed else points,
        is_cut=bool(typed) and max(len(places), len(points)) > MOST_FOUND,
    )


@bp.get("/report/<int(max=999999999):place_id>")
def show_place_report(place_id: int) -> Any:
    """Show the report form of a place that is no point."""
    if edge.recorder() is None:
        return redirect(url_for("signin.show_phone", next=request.path), code=303)
    return _form(_place(place_id))


@bp.post("/report/<int(max=999999999):place_id>")
def report_place(place_id: int) -> Any:
    """Report a hazard at a place that is no point; sent twice, it is one."""
    visitor()
    return _report(_place(place_id))


def _place(place_id: int) -> Where:
    """Return a place to report; answers 404 for one that does not exist."""
    place = queries.places().get(place_id)
    if place is None:
        abort(404)
    return Where(
        name=place.name,
        path=" · ".join(place.steps[:-1]),
        action=url_for("scan.report_place", place_id=place.id),
        back=url_for("scan.choose_where", place=place.id),
        place_id=place.id,
    )


# -- the form of both --------------------------------------------------------------------------------------------------


def _report(where: Where) -> Any:
    """Report what staff sent, or show the form again with what is wrong and every typed value kept."""
    typed = _typed()
    pictures = moves.pictures(request.files)
    flaws = _missing(typed)
    if not pictures and not typed["no_photo"]:
        flaws["photos"] = edge.refusal(Refused(Refusal.PHOTO_MISSING, "photos"))
    if flaws:
        return _form(where, typed, moves.with_photo_hint(flaws))
    person, _device_id = visitor()
    try:
        hazard = hazards.report_hazard(
            checkpoint_id=where.checkpoint_id, place_id=where.place_id, text=typed["text"],
            is_urgent=typed["urgent"] == "1", category=typed["category"], key=_key(), by=person.id,
            pictures=pictures, no_photo=typed["no_photo"], now=edge.now(),
        )  # fmt: skip
    except Refused as error:
        return _form(where, typed, moves.with_photo_hint(edge.refusals(error)))
    return edge.done("scan.show_reported", hazard_id=hazard.id)


@bp.get("/reported/<int(max=999999999):hazard_id>")
def show_reported(hazard_id: int) -> Any:
    """Confirm a report: its number, what happens next and by when."""
    person, _device_id = visitor()
    file = queries.hazard(hazard_id)
    if file is None or not hazards.may_see(file.card, person):
        abort(404)
    line = lines_of([file.card])[0]
    today = edge.calendar().date_of(edge.now())
    return render_template("scan/reported.html", card=file.card, ends=line.ends, today=today)


def _form(
    where: Where, typed: Mapping[str, str] = _NOTHING, flaws: Mapping[str, str] = _NOTHING, *, is_guest: bool = False
) -> Any:
    open_here = () if is_guest else _open_at(where)
    page = render_template(
        "scan/report.html",
        where=where,
        typed=typed,
        flaws=flaws,
        flaw_lines=[(f"field-{field}" if field not in ("", "key") else "report", text) for field, text in flaws.items()],
        key=_key() if typed and _key() and "key" not in flaws else new_key(),
        open=open_here,
        is_guest=is_guest,
        most_photos=MOST_WITH_A_MOVE,
        no_photo_words=[_("稍后补拍"), _("手机拍不了"), _("有孩子在场")],
        categories=[(each.value, each.text.in_(edge.language())) for each in Category],
        today=edge.calendar().date_of(edge.now()),
    )
    return make_response(page, 422 if flaws else 200)


def _open_at(where: Where) -> Sequence[Line]:
    """Return the open hazards of a point, or those of a place that are about no point of it."""
    cards = queries.open_hazards(checkpoint_id=where.checkpoint_id)
    if where.checkpoint_id is None:
        cards = [card for card in cards if card.checkpoint_id is None and card.place_id == where.place_id]
    return lines_of(cards)


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in _FIELDS}


def _missing(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what has to be said before anything is tried, beside its field."""
    found = {}
    if not typed["text"]:
        found["text"] = _("请写哪里不对。")
    if typed["urgent"] not in ("0", "1"):
        found["urgent"] = _("请选紧急或一般。")
    return found


def _key() -> str:
    return request.form.get("key", "").strip()
