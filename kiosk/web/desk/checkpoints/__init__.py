"""The checkpoints: the list with its bulk changes and its spreadsheets, and a page for each with its edit."""

from kiosk.web.desk.checkpoints import bulk, edit, listing, page, sheet
from kiosk.web.desk.checkpoints.listing import Point, PointList, point_list
from kiosk.web.desk.checkpoints.words import said

__all__ = [
    "Point",
    "PointList",
    "bulk",
    "edit",
    "listing",
    "page",
    "point_list",
    "said",
    "sheet",
]
