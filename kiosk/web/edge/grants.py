"""The signed grant inside a served form: to whom, which form version, when. It never expires; it cannot be made up."""

from datetime import datetime

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from kiosk.operations.inspections import Served


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="served-form")


def grant(served: Served) -> str:
    """Return the text a served form carries and sends back."""
    closes = served.closes.isoformat() if served.closes else None
    signed = _signer().dumps(
        [
            served.person_id, served.device_id, served.checkpoint_id, served.form_version_id,
            served.served_at.isoformat(), closes,
        ]
    )  # fmt: skip
    return signed if isinstance(signed, str) else signed.decode()


def served_form() -> Served | None:
    """Return what the posted grant says was served, or None if it is missing or was changed."""
    try:
        person_id, device_id, checkpoint_id, version_id, served_at, closes = _signer().loads(
            request.form.get("grant", "")
        )
    except (BadSignature, ValueError, TypeError):
        return None
    return Served(
        person_id, device_id, checkpoint_id, version_id, datetime.fromisoformat(served_at),
        datetime.fromisoformat(closes) if closes else None,
    )  # fmt: skip
