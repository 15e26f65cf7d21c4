"""The supervisor's desk: what needs action now, and everything that is set up once."""

from kiosk.web.desk import (
    calendar,
    checkpoints,
    devices,
    filters,
    forms,
    hazards,
    home,
    inspections,
    journal,
    labels,
    late,
    late_workbook,
    people,
    plans,
)
from kiosk.web.desk.frame import bp

__all__ = [
    "bp",
    "calendar",
    "checkpoints",
    "devices",
    "filters",
    "forms",
    "hazards",
    "home",
    "inspections",
    "journal",
    "labels",
    "late",
    "late_workbook",
    "people",
    "plans",
]
