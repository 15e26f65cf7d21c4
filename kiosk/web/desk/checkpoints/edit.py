"""Editing one checkpoint: its name, place, person and the fields of its kind; who edits an older picture is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from kiosk.operations import edits, registry
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refused
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.checkpoints.page import known
from kiosk.web.desk.checkpoints.words import labels_of, values_shown, word
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.names import kind_word
from kiosk.web.desk.outdated import outdated


@dataclass(frozen=True)
class EditField:
    """One field of the point's kind as the form shows it: its name there, its word, type, choices and value."""

    name: str
    label: str
    type: str
    choices: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True)
class EditPage:
    """The form of one checkpoint with what was typed and what is wrong."""

    checkpoint: Any
    kind: str
    fields: tuple[EditField, ...]
    places: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str], ...]
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    seen: str


@bp.get("/checkpoints/<int(max=999999999):checkpoint_id>/edit")
@edge.needs_supervisor
def show_edit_checkpoint(checkpoint_id: int) -> Any:
    """Show a checkpoint to be edited."""
    point = known(checkpoint_id)
    values = registry.checkpoint_values(point)
    typed = {"name": point.name, "place": str(point.place_id), "owner": str(point.owner_id or "")}
    typed |= {field: value for field, value in values.items() if field.startswith("field.")}
    return render_template("desk/checkpoint_edit.html", page=_page(point, typed, {}, seen=edits.stamp(values)))


@bp.post("/checkpoints/<int(max=999999999):checkpoint_id>/edit")
@edge.needs_supervisor
def edit_checkpoint(checkpoint_id: int) -> Any:
    """Save what was typed about a checkpoint."""
    point = known(checkpoint_id)
    typed = {name: inputs.text(name) for name in ("name", "place", "owner")}
    typed |= {f"field.{key}": inputs.text(f"field.{key}", longest=300) for key in _keys(point)}
    seen = inputs.text("seen")
    try:
        registry.edit_checkpoint(
            checkpoint_id,
            name=typed["name"],
            place_id=inputs.whole(typed["place"]),
            owner_id=edge.chosen(typed["owner"]),
            fields={key: typed[f"field.{key}"] for key in _keys(point)},
            seen=seen,
            calendar=edge.calendar(),
            now=edge.now(),
            by=sitting().id,
        )
    except Refused as error:
        page = _page(point, typed, edge.refusals(error), seen=seen)
        return edge.invalid("desk/checkpoint_edit.html", page=page)
    except Outdated as error:
        return _outdated(error, point, typed)
    return edge.done("desk.checkpoint", checkpoint_id=checkpoint_id)


def _keys(point: Any) -> list[str]:
    return [field["key"] for field in point.kind.fields]


def _page(point: Any, typed: Mapping[str, str], errors: Mapping[str, str], *, seen: str) -> EditPage:
    fields = tuple(
        EditField(
            name=f"field.{field['key']}", label=word(field["text"]), type=field.get("type", "text"),
            choices=_choices(field, typed.get(f"field.{field['key']}", "")),
            value=typed.get(f"field.{field['key']}", ""),
        )
        for field in point.kind.fields
    )  # fmt: skip
    staff = [(person.id, person.name) for person in queries.people()]
    if point.owner_id and point.owner_id not in dict(staff):
        left = queries.person(point.owner_id)
        staff.append((point.owner_id, left.name if left else ""))
    return EditPage(
        checkpoint=point,
        kind=kind_word(point.kind),
        fields=fields,
        places=tuple((place.id, place.path) for place in queries.places().values()),
        people=tuple(staff),
        typed=typed,
        errors=errors,
        seen=seen or request.values.get("seen", ""),
    )


def _choices(field: Mapping[str, Any], value: str) -> tuple[tuple[str, str], ...]:
    """Return the choices of a field; an odd value that is kept stands among them, so that it is not lost unseen."""
    found = tuple((each["key"], word(each["text"])) for each in field.get("choices", ()))
    return found if not found or value in ("", *dict(found)) else (*found, (value, value))


def _outdated(error: Outdated, point: Any, typed: Mapping[str, str]) -> Any:
    mine = {"name": typed["name"], "place_id": inputs.whole(typed["place"]), "owner_id": edge.chosen(typed["owner"])}
    mine |= {field: value for field, value in typed.items() if field.startswith("field.")}
    return outdated(
        error, title=point.name, labels=labels_of(point.kind), current=values_shown(point.kind, error.current),
        typed=values_shown(point.kind, mine), back=url_for("desk.checkpoint", checkpoint_id=point.id),
    )  # fmt: skip
