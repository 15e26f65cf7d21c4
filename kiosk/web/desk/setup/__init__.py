"""The set-up path: from an empty school to printed labels, step by step; it can be left and gone on with."""

from kiosk.web.desk.setup import (
    calendar,
    labels,
    people,
    places,
    plans,
    points,
    school,
    steps,
)

__all__ = ["calendar", "labels", "people", "places", "plans", "points", "school", "steps"]
