"""The signed grant inside a served form: to whom, which form version, when. It never expires; it cannot be made up.

It says as well whether a photo was asked for, so that no phone can leave that out.
"""

from datetime import date, datetime

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from kiosk.core.draw import draws_photo
from kiosk.operations.served import Served
from kiosk.web.edge.identity import desk_person, phone


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="served-form")


def grant(served: Served) -> str:
    """Return the text a served form carries and sends back."""
    closes = served.closes.isoformat() if served.closes else None
    signed = _signer().dumps(
        [
            served.person_id, served.device_id, served.checkpoint_id, served.form_version_id,
            served.served_at.isoformat(), closes, served.asks_photo,
        ]
    )  # fmt: skip
    return signed if isinstance(signed, str) else signed.decode()


def served_form() -> Served | None:
    """Return what the posted grant says was served, or None if it is missing or was changed."""
    try:
        person_id, device_id, checkpoint_id, version_id, served_at, closes, *asks = _signer().loads(
            request.form.get("grant", "")
        )
    except (BadSignature, ValueError, TypeError):
        return None
    # A form served before photos were asked for has a shorter grant, and is still taken.
    return Served(
        person_id, device_id, checkpoint_id, version_id, datetime.fromisoformat(served_at),
        datetime.fromisoformat(closes) if closes else None, bool(asks and asks[0]),
    )  # fmt: skip


def may_send(served: Served) -> bool:
    """Decide whether the sender may send what was served: from the phone it was served on, or as the same person.

    It goes under the name it was served to, whoever is signed in on that phone by now and even if nobody is; another
    enrolled phone, or the desk, sends it while that person is signed in there.
    """
    here = phone()
    if here is not None and served.device_id == here.device.id:
        return True
    signed_in = (here.person if here is not None else None, desk_person())
    return any(person is not None and person.id == served.person_id for person in signed_in)


def draw_photo(
    *, person_id: int, checkpoint_id: int, form_version_id: int, since: datetime | date, one_in: int
) -> bool:
    """Decide whether a form about to be served asks for a photo; `since` is its window's opening, or the local date."""
    parts = (str(person_id), str(checkpoint_id), str(form_version_id), since.isoformat())
    return draws_photo(str(current_app.secret_key or ""), parts, one_in=one_in)
