"""A sent form: recorded once, shown again with all its problems, or kept from being recorded twice."""

from datetime import datetime
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for

from kiosk.core.form import Reading, read_answers
from kiosk.operations import boards
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.inspections import (
    Manner,
    Served,
    computed_answers,
    number_of,
    record_inspection,
)
from kiosk.storage import queries
from kiosk.storage.queries import Named, Version
from kiosk.web import edge
from kiosk.web.scan import bp
from kiosk.web.scan.finding import place_of, wanted_here
from kiosk.web.scan.sheet import Sheet, make_sheet, new_key
from qr import code as codes

_MOST_SECONDS = 7 * 24 * 3600
_MOST_LINES = 60
_YEARS = range(2000, 2100)


@bp.post("/c/<code>")
def submit(code: str) -> Any:
    """Record the posted form, or show it again with its problems."""
    served, named = edge.served_form(), queries.named_by(codes.normalise(code))
    if served is None or named is None or named.checkpoint.id != served.checkpoint_id:
        abort(400)
    if not _may_send(served):
        return make_response(render_template("scan/signed_out.html", next=request.path), 401)
    version = queries.version(served.form_version_id)
    if version is None:
        abort(400)
    reading = _read(named, version)
    if reading.problems:
        return edge.invalid("scan/form.html", sheet=_again(named, served, version, reading, _key()))
    try:
        recorded = record_inspection(served, reading, key=_key(), manner=_manner(), now=edge.now())
    except Refused as error:
        if error.why is Refusal.KEY_MISSING:
            abort(400)
        # The page was sent before with other answers: shown again under a new key, so that a second sending is meant.
        body = render_template("scan/form.html", sheet=_again(named, served, version, reading, new_key()), sent=True)
        return make_response(body, 409)
    return edge.done("scan.saved", inspection_id=recorded.inspection.id)


@bp.get("/saved/<int(max=999999999):inspection_id>")
def saved(inspection_id: int) -> Any:
    """Confirm what was saved, and show what is open nearby."""
    inspection = _own(inspection_id)
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
        received_at=calendar.local(inspection.received_at),
        checkpoint=checkpoint,
        place=queries.places()[checkpoint.place_id].path,
        form=version.form,
        person=person,
        findings={finding.item: finding for finding in inspection.findings},
        today=calendar.date_of(edge.now()),
        code=queries.codes_in_use().get(checkpoint.id, ""),
    )


def _own(inspection_id: int, *, or_last: bool = False) -> Any:
    """Return an inspection its asker may see on a phone; answers 401 to strangers, 404 for others' older ones."""
    recorder, inspection = edge.recorder(), queries.inspection(inspection_id)
    if recorder is None:
        abort(401)
    if inspection is None:
        abort(404)
    if inspection.person_id == recorder[0].id:
        return inspection
    last = queries.last_results(checkpoint_id=inspection.checkpoint_id)
    if or_last and any(each.inspection_id == inspection_id for each in last.values()):
        return inspection
    abort(404)


def _may_send(served: Served) -> bool:
    """Decide whether the sender is where the form was served: the same enrolled phone, or the same person at the desk.

    The record goes under the name the form was served to, whoever is signed in on the phone by now.
    """
    if served.device_id is not None:
        phone = edge.phone()
        return phone is not None and phone.device.id == served.device_id
    person = edge.desk_person()
    return person is not None and person.id == served.person_id


def _read(named: Named, version: Version) -> Reading:
    today = edge.calendar().date_of(edge.now())
    return read_answers(
        version.form,
        request.form.to_dict(flat=False),
        known=named.checkpoint.fields,
        computed=computed_answers(named.checkpoint, version.form, today=today),
        today=today,
    )


def _again(named: Named, served: Served, version: Version, reading: Reading, key: str) -> Sheet:
    """Return the form as it was sent, every typed value kept, with its problems."""
    calendar, person = edge.calendar(), queries.person(served.person_id)
    today = calendar.date_of(edge.now())
    wanted = wanted_here(named.checkpoint.id)
    return make_sheet(
        checkpoint=named.checkpoint,
        place=place_of(named),
        code=named.code,
        person=person.name if person else "",
        version=version,
        served_grant=edge.grant(served),
        key=key,
        reading=reading,
        wanted=next((each for each in wanted if each.form_id == version.form_id), None),
        others=(),
        today=today,
        week=calendar.week_of(today),
    )


def _key() -> str:
    return request.form.get("key", "").strip()


def _manner() -> Manner:
    """Return how the form was filled in, as far as the phone says; odd values count as not said."""
    return Manner(_whole("seconds"), _whole("seen"), _device_at(request.form.get("device_at", "")))


def _whole(field: str) -> int | None:
    found = edge.whole(request.form.get(field))
    return None if found is None else min(found, _MOST_SECONDS)


def _device_at(text: str) -> datetime | None:
    """Return the phone's own time, or None for one that is missing, odd, or not of this century."""
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return found if found.tzinfo is not None and found.year in _YEARS else None
