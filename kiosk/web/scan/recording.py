"""A sent form: recorded once, shown again with all its problems, or kept from being recorded twice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core.form import Reading, read_answers
from kiosk.operations import boards
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.inspections import (
    Manner,
    Recorded,
    computed_answers,
    earlier_one,
    number_of,
    pictures_of,
    record_inspection,
    second_names,
)
from kiosk.operations.served import Served
from kiosk.storage import queries
from kiosk.storage.queries import Named, Version
from kiosk.web import edge
from kiosk.web.scan import bp
from kiosk.web.scan.finding import place_of, wanted_here
from kiosk.web.scan.plain import Brought, brought
from kiosk.web.scan.sheet import Sheet, make_sheet, new_key, problem_words
from kiosk.web.scan.standing import barred_since
from qr import code as codes

_JUST_SENT = timedelta(minutes=10)
_MOST_SECONDS = 7 * 24 * 3600
_MOST_LINES = 60


@bp.post("/c/<code>")
def submit(code: str) -> Any:
    """Record the posted form, or show it again with its problems; a script is told the same as JSON."""
    served, named = edge.served_form(), queries.named_by(codes.normalise(code))
    version = queries.version(served.form_version_id) if served is not None else None
    if served is None or named is None or version is None or named.checkpoint.id != served.checkpoint_id:
        return _unknown()
    if not edge.may_send(served):
        return _signed_out(served)
    came = brought(served, version, key=_key(), now=edge.now())
    reading = _read(served, named, version, came)
    sent = _Sent(served, named, version, reading, came.flaws)
    if request.form.get("resume") == "1":
        return sent.shown(replace(reading, problems=()), key=_key() or new_key())
    try:
        earlier = earlier_one(served, reading, key=_key())
        if earlier is None and (reading.problems or came.flaws):
            return _wrong(sent)
        recorded = record_inspection(served, reading, key=_key(), manner=_manner(), now=edge.now())
    except Refused as error:
        return _unknown() if error.why is Refusal.KEY_MISSING else _taken(sent)
    return _recorded(recorded)


@dataclass(frozen=True)
class _Sent:
    """A form that was sent, with what it says, to be shown again."""

    served: Served
    named: Named
    version: Version
    reading: Reading
    flaws: Mapping[str, tuple[str, ...]]

    def shown(self, reading: Reading, *, key: str, **context: Any) -> str:
        """Return the form page with every typed value kept."""
        sheet = _again(self.named, self.served, self.version, reading, key, self.flaws)
        return render_template("scan/form.html", sheet=sheet, **context)


def _recorded(recorded: Recorded) -> Any:
    if not edge.wants_json():
        return edge.done("scan.saved", inspection_id=recorded.inspection.id)
    inspection = recorded.inspection
    at = edge.calendar().local(inspection.received_at)
    return edge.told(
        200 if recorded.is_repeat else 201,
        "saved",
        number=number_of(inspection.id, at),
        at=at.strftime("%H:%M:%S"),
        url=url_for("scan.saved", inspection_id=inspection.id),
        is_late=recorded.is_late,
    )


def _wrong(sent: _Sent) -> Any:
    """Show the form again with its problems, or tell a script all of them; nothing was recorded."""
    reading = sent.reading
    if not edge.wants_json():
        return make_response(sent.shown(reading, key=_key()), 422)
    items = [
        {"item": problem.item, "field": problem.field, "text": problem_words(problem.code, sent.version, problem.item)}
        for problem in reading.problems
    ]
    items += [{"item": item, "field": "", "text": text} for item, texts in sent.flaws.items() for text in texts]
    count = len({each["item"] for each in items})
    return edge.told(422, "wrong", text=_("记录还没有保存，有 %(n)s 项要补", n=count), items=items)


def _taken(sent: _Sent) -> Any:
    """Say that other content was saved under this key before; a page comes with a new key, so that a second is meant."""
    if edge.wants_json():
        return edge.told(409, "taken", text=_("这份记录先前已经保存过，内容不同。这一份没有保存，还在手机上。"))
    return make_response(sent.shown(sent.reading, key=new_key(), sent=True), 409)


def _unknown() -> Any:
    """Say that what was sent can not be told apart from a made-up form."""
    if edge.wants_json():
        return edge.told(400, "unknown", text=_("服务器认不出这份记录，没有保存。它还在手机上，请告诉后勤主管。"))
    abort(400)


def _signed_out(served: Served) -> Any:
    """Ask for the sign-in without which nothing is taken; the record stays where it is."""
    here = url_for("signin.show_phone", next=request.path)
    person = queries.person(served.person_id)
    if not edge.wants_json():
        return make_response(render_template("scan/signed_out.html", next=request.path), 401)
    if edge.phone() is None:
        text = _("这台手机没有登记，或已经停用。记录没有保存，还在手机上；请找后勤主管重新登记，登录后会再发送。")
    else:
        name = person.name if person is not None else ""
        text = _("请 %(name)s 登录。记录没有保存，还在手机上，登录后会再发送。", name=name)
    return edge.told(401, "signed_out", text=text, url=here)


@bp.get("/saved/<int(max=999999999):inspection_id>")
def saved(inspection_id: int) -> Any:
    """Confirm what was saved, and show what is open nearby."""
    inspection = _just_sent(inspection_id) or _own(inspection_id)
    checkpoint = queries.checkpoint(inspection.checkpoint_id)
    version = queries.version(inspection.form_version_id)
    assert checkpoint is not None and version is not None
    calendar, now = edge.calendar(), edge.now()
    nearby = boards.next_nearby(checkpoint.id, calendar=calendar, now=now)
    code = queries.codes_in_use().get(checkpoint.id, "")
    return render_template(
        "scan/saved.html",
        inspection=inspection,
        number=number_of(inspection.id, calendar.local(inspection.received_at)),
        at=calendar.local(inspection.received_at),
        photos=queries.photos_of(inspection.id),
        checkpoint=checkpoint,
        form=version.form,
        code=code,
        others=[each for each in wanted_here(checkpoint.id) if each.is_open],
        nearby=nearby,
        today=calendar.date_of(now),
    )


@bp.get("/mine")
def show_mine() -> Any:
    """List the signed-in person's own latest inspections."""
    recorder = edge.recorder()
    if recorder is None:
        return redirect(url_for("signin.show_phone", next=request.path), code=303)
    lines = queries.lines(person_id=recorder[0].id, limit=_MOST_LINES)
    today = edge.calendar().date_of(edge.now())
    return render_template("scan/mine.html", lines=lines, person=recorder[0], today=today)


@bp.get("/mine/<int(max=999999999):inspection_id>")
def show_inspection(inspection_id: int) -> Any:
    """Show staff one inspection of theirs, or the last one at a point they stand at."""
    inspection = _own(inspection_id, or_last=True)
    version, checkpoint = queries.version(inspection.form_version_id), queries.checkpoint(inspection.checkpoint_id)
    person = queries.person(inspection.person_id)
    assert version is not None and checkpoint is not None
    calendar = edge.calendar()
    return render_template(
        "scan/inspection.html",
        inspection=inspection,
        number=number_of(inspection.id, calendar.local(inspection.received_at)),
        at=calendar.local(inspection.at),
        photos=pictures_of(inspection),
        seconds=second_names(inspection),
        checkpoint=checkpoint,
        place=queries.places()[checkpoint.place_id].path,
        form=version.form,
        person=person,
        findings={finding.item: finding for finding in inspection.findings},
        today=calendar.date_of(edge.now()),
        code=queries.codes_in_use().get(checkpoint.id, ""),
    )


def _just_sent(inspection_id: int) -> Any | None:
    """Return an inspection that was sent from this phone a moment ago, whoever is signed in on it by now, or None."""
    phone, inspection = edge.phone(), queries.inspection(inspection_id)
    if phone is None or inspection is None or inspection.device_id != phone.device.id:
        return None
    return inspection if edge.now() - inspection.received_at < _JUST_SENT else None


def _own(inspection_id: int, *, or_last: bool = False) -> Any:
    """Return an inspection its asker may see on a phone; answers 401 to strangers, 404 for others' older ones."""
    recorder, inspection = edge.recorder(), queries.inspection(inspection_id)
    if recorder is None:
        abort(401)
    if inspection is None:
        abort(404)
    if inspection.person_id == recorder[0].id:
        return inspection
    if or_last and queries.is_last_result(inspection.checkpoint_id, inspection_id):
        return inspection
    abort(404)


def _read(served: Served, named: Named, version: Version, came: Brought) -> Reading:
    """Return what the form says, its dates judged by the day it was filled in."""
    today = edge.calendar().date_of(_manner().sent(served, edge.now()).at)
    return read_answers(
        version.form,
        came.fields,
        known=named.checkpoint.fields,
        computed=computed_answers(named.checkpoint, version.form, today=today),
        today=today,
        held=came.held,
    )


def _again(
    named: Named, served: Served, version: Version, reading: Reading, key: str, flaws: Mapping[str, tuple[str, ...]]
) -> Sheet:
    """Return the form as it was sent, every typed value kept, with its problems."""
    calendar, person = edge.calendar(), queries.person(served.person_id)
    today = calendar.date_of(edge.now())
    wanted = wanted_here(named.checkpoint.id)
    return make_sheet(
        checkpoint=named.checkpoint,
        place=place_of(named),
        code=named.code,
        person=person,
        version=version,
        served=served,
        key=key,
        reading=reading,
        wanted=next((each for each in wanted if each.form_id == version.form_id), None),
        others=(),
        flaws=flaws,
        barred_since=barred_since(named.checkpoint.id),
        today=today,
        week=calendar.week_of(today),
    )


def _key() -> str:
    return request.form.get("key", "").strip()


def _manner() -> Manner:
    """Return how the form was filled in and sent, as far as the phone says; odd values count as not said."""
    return Manner(_whole("seconds"), _whole("seen"), edge.phone_time("device_at"), edge.phone_time("sent_at"))


def _whole(field: str) -> int | None:
    found = edge.whole(request.form.get(field))
    return None if found is None else min(found, _MOST_SECONDS)
