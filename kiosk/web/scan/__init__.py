"""The phone: a scanned code opens the check form wanted there; what is sent becomes a record."""

from flask import Blueprint

from kiosk.web import edge

bp = Blueprint("scan", __name__)
# Every page of the phone says whose waiting records it may show.
bp.app_context_processor(lambda: {"recorder_here": edge.recorder})

from kiosk.web.scan import (  # noqa: F401 - they hang their pages on the blueprint
    finding,
    hazards,
    jobs,
    label,
    photos,
    ready,
    recording,
    repairs,
    report,
    round,
    seconds,
)
