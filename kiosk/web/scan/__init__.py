"""The phone: a scanned code opens the check form wanted there; what is sent becomes a record."""

from flask import Blueprint

bp = Blueprint("scan", __name__)

from kiosk.web.scan import finding, label, recording  # noqa: F401 - they hang their pages on the blueprint
