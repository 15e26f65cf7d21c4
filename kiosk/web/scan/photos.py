"""Photos and signatures: each is sent as soon as it is taken, and shown to those who may see its record."""

from typing import Any

from flask import (
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _

from kiosk.operations import hazards, repairs
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.photos import PhotoKind, PhotoRefused, file_of, take_photo
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.scan import bp

_TYPES = {PhotoKind.PHOTO: "image/jpeg", PhotoKind.SIGNATURE: "image/png"}


@bp.post("/photos")
def add_photo() -> Any:
    """Store one photo for the form that was served, or say why it was not kept."""
    served = edge.served_form()
    kind, item, key = (request.form.get(name, "").strip() for name in ("kind", "item", "key"))
    if served is None or kind not in _TYPES:
        abort(400)
    if not edge.may_send(served):
        return _signed_out()
    is_repeat = queries.photo_with(key) is not None
    try:
        photo = take_photo(
            served,
            key=key,
            record_key=request.form.get("record", "").strip(),
            item=item,
            kind=PhotoKind(kind),
            content=_content(),
            taken_at=edge.phone_time("taken_at"),
            now=edge.now(),
        )
    except PhotoRefused as error:
        return _refused(422, "refused", edge.photo_words(error.flaw), reason=error.flaw.value)
    except Refused as error:
        if error.why is not Refusal.KEY_TAKEN:
            abort(400)
        return _refused(409, "taken", _("这张照片的编号已经用过，没有保存。请重新拍一张。"))
    if not edge.wants_json():
        return redirect(url_for(".show_photo", photo_id=photo.id), code=303)
    small = url_for(".show_small_photo", photo_id=photo.id)
    return edge.told(200 if is_repeat else 201, "stored", key=photo.key, small=small)


@bp.get("/photos/<int(max=999999999):photo_id>")
def show_photo(photo_id: int) -> Any:
    """Show a photo or a signature."""
    return _shown(photo_id, small=False)


@bp.get("/photos/<int(max=999999999):photo_id>/small")
def show_small_photo(photo_id: int) -> Any:
    """Show the small copy of a photo or a signature."""
    return _shown(photo_id, small=True)


def _shown(photo_id: int, *, small: bool) -> Any:
    photo = _visible(photo_id)
    try:
        path = file_of(photo, small=small)
    except FileNotFoundError:
        current_app.logger.error("The file of photo %s is missing: %s", photo_id, photo.digest)
        abort(404)
    # The type is fixed by what was stored, never by what was sent; what a number shows never changes.
    response = send_file(path, mimetype=_TYPES[PhotoKind(photo.kind)], etag=photo.digest, max_age=0)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _visible(photo_id: int) -> Any:
    """Return a photo its asker may see; answers 401 to strangers, and 404 to others as if there were none."""
    recorder, at_desk = edge.recorder(), edge.desk_person()
    if recorder is None:
        abort(401)
    photo = queries.photo(photo_id)
    if photo is None:
        abort(404)
    is_supervised = at_desk is not None and at_desk.role in ("supervisor", "administrator")
    is_own = photo.person_id == recorder[0].id
    person = recorder[0]
    is_shown = _is_of_last_inspection(photo) or _is_of_hazard(photo, person) or _is_of_repair(photo, person)
    if not is_own and not is_supervised and not is_shown:
        abort(404)
    return photo


def _is_of_last_inspection(photo: Any) -> bool:
    """Decide whether whoever stands at the point may see it: it belongs to the last inspection of a form there."""
    return photo.inspection_id is not None and queries.is_last_result(photo.checkpoint_id, photo.inspection_id)


def _is_of_hazard(photo: Any, person: Any) -> bool:
    """Decide whether a photo shows a hazard that somebody may see: as it was found, or what was done about it."""
    files = (queries.hazard(hazard_id) for hazard_id in queries.hazards_of_photo(photo))
    return any(file is not None and hazards.may_see(file.card, person) for file in files)


def _is_of_repair(photo: Any, person: Any) -> bool:
    """Decide whether a photo came with a move of a repair that somebody may see."""
    card = queries.repair_of_photo(photo)
    return card is not None and repairs.may_see(card, person)


def _content() -> bytes:
    sent = request.files.get("photo")
    return b"" if sent is None else sent.read()


def _signed_out() -> Any:
    if edge.wants_json():
        text = _("这台手机没有登录，照片还在手机上。登录后会再传一次。")
        return edge.told(401, "signed_out", text=text, url=url_for("signin.show_phone"))
    return make_response(render_template("scan/signed_out.html", next="/"), 401)


def _refused(status: int, state: str, text: str, **more: str) -> Any:
    if edge.wants_json():
        return edge.told(status, state, text=text, **more)
    page = render_template("shared/error.html", status=status, title=_("照片没有保存"), text=text)
    return make_response(page, status)
