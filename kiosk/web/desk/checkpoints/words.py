"""What the pages of checkpoints call things: fields and their values, refusals, and the history of a point."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk.past import Past, past_of


def said(error: Refused) -> dict[str, str]:
    """Return a refusal as pages show it: the field it is about and the sentence."""
    return {"field": error.field, "text": edge.refusal(error)}


def word(plain: Mapping[str, str]) -> str:
    """Return a plain bilingual text in the language of this request."""
    return plain["en" if edge.language() == "en" else "zh"]


def field_shown(kind: Any, key: str, value: str) -> str:
    """Return the value of a kind's field as people read it: a choice by its word, a date as a day."""
    field = next((each for each in kind.fields if each["key"] == key), None)
    if field is None or not value:
        return value
    chosen = next((each for each in field.get("choices", ()) if each["key"] == value), None)
    if chosen is not None:
        return word(chosen["text"])
    day = edge.day(value) if field.get("type") == "date" else None
    return edge.day_text(day, with_year=True) if day else value


def labels_of(kind: Any) -> dict[str, str]:
    """Return the fields an editor of a point of this kind sees, each with its word, in their order."""
    first = {"name": _("名称"), "place_id": _("位置"), "owner_id": _("责任人")}
    return first | {f"field.{field['key']}": word(field["text"]) for field in kind.fields}


def values_shown(kind: Any, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the plain values of a point as people read them."""
    shown = _shower(kind)
    return {field: shown(field, value) for field, value in values.items()}


def _shower(kind: Any) -> Callable[[str, Any], str]:
    """Return what puts a plain value of a point into words; the names are read once for a whole history."""
    places, people = queries.places(), {each.id: each.name for each in queries.people(with_left=True)}

    def shown(field: str, value: Any) -> str:
        if field == "place_id":
            return places[value].path if value in places else ""
        if field == "owner_id":
            return people.get(value, "") if value else _("跟随位置")
        if field.startswith("field."):
            return field_shown(kind, field.partition(".")[2], value or "")
        return str(value or "")

    return shown


def history(point: Any) -> tuple[Past, ...]:
    """Return what was done to a point: edits, pauses, barring, retiring, in bulk or alone."""
    words = labels_of(point.kind) | {"from_at": _("从"), "until_at": _("到"), "why": _("原因")}
    plain_shown = _shower(point.kind)

    def shown(field: str, value: Any) -> str:
        if field in ("from_at", "until_at"):
            return f"{edge.calendar().local(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}" if value else ""
        return plain_shown(field, value)

    return past_of([f"checkpoint:{point.id}"], words, shown)
