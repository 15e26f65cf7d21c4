"""The calendar: terms, the school's own entries, the national table and the meals, with the months as they stand."""

from kiosk.web.desk.calendar import days, entries, notice, page, terms

__all__ = ["days", "entries", "notice", "page", "terms"]
