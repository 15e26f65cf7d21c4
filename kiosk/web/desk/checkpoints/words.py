"""What the pages of checkpoints call things: kinds, fields and their values, refusals, and the history of a point."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.past import Past, past_of


def said(error: Refused) -> dict[str, str]:
    """Return a refusal as pages show it: the field it is about and the sentence."""
    return {"field": error.field, "text": edge.refusal(error)}


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Return every kind as key and word."""
    is_english = edge.language() == "en"
    return tuple((kind.key, kind.en if is_english else kind.zh) for kind in queries.kinds().values())


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
    day = inputs.day(value) if field.get("type") == "date" else None
    return edge.day_text(day, with_year=True) if day else value


def labels_of(kind: Any) -> dict[str, str]:
    """Return the fields an editor of a point of this kind sees, each with its word, in their order."""
    first = {"name": _("名称"), "place_id": _("位置"), "owner_id": _("责任人")}
    return first | {f"field.{field['key']}": word(field["text"]) for field in kind.fields}


def values_shown(kind: Any, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the plain values of a point as people read them."""
    places, people = queries.places(), {each.id: each.name for each in queries.people(with_left=True)}
    found = {}
    for field, value in values.items():
        if field == "place_id":
            found[field] = places[value].path if value in places else ""
        elif field == "owner_id":
            found[field] = people.get(value, "") if value else _("跟随位置")
        elif field.startswith("field."):
            found[field] = field_shown(kind, field.partition(".")[2], value or "")
        else:
            found[field] = str(value or "")
    return found


def history(point: Any) -> tuple[Past, ...]:
    """Return what was done to a point: edits, pauses, barring, retiring, in bulk or alone."""
    words = labels_of(point.kind) | {"from_at": _("从"), "until_at": _("到"), "why": _("原因")}

    def shown(field: str, value: Any) -> str:
        if field in ("from_at", "until_at"):
            return f"{edge.calendar().local(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}" if value else ""
        if value is None and field == "owner_id":
            return _("跟随位置")
        return values_shown(point.kind, {field: value}).get(field, "") if value is not None else ""

    return past_of([f"checkpoint:{point.id}"], words, shown)
