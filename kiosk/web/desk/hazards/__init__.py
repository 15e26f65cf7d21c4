"""Hazards at the desk: the queue, assigning many at once, the page of one, reporting from a list, and the settings."""

from kiosk.web.desk.hazards import bulk, listing, page, report, settings, workbook

__all__ = ["bulk", "listing", "page", "report", "settings", "workbook"]
