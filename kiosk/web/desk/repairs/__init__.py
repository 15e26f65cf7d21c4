"""Repair slips at the desk: the queue, asking for one, the page of one with its moves and print, and the settings."""

from kiosk.web.desk.repairs import ask, listing, page, settings, workbook

__all__ = ["ask", "listing", "page", "settings", "workbook"]
