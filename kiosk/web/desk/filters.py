"""Filters kept by name: a list's address, saved for the person who keeps coming back to it."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import abort, redirect, request, url_for

from kiosk.operations import filters as operations
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk.frame import bp, sitting

_LISTS = {"late": "desk.late", "inspections": "desk.inspections", "hazards": "desk.hazards", "repairs": "desk.repairs"}
_KEPT = {
    "area", "kind", "owner", "state", "q", "span", "from", "to", "person", "form", "place", "failing", "class", "urgency",
    "sort", "year",
}  # fmt: skip


@bp.post("/filters/<name_of_list>")
@edge.needs_supervisor
def save_filter(name_of_list: str) -> Any:
    """Save the posted filter of a list under a name and return to the list."""
    path = _path(name_of_list)
    query = query_kept(request.form.get("query", ""))
    operations.save_filter(sitting().id, path=path, name=request.form.get("name", ""), query=query)
    return redirect(f"{path}?{query}" if query else path, code=303)


@bp.post("/filters/<name_of_list>/<int(max=999999999):filter_id>/delete")
@edge.needs_supervisor
def delete_filter(name_of_list: str, filter_id: int) -> Any:
    """Forget a saved filter of one's own and return to the list."""
    path = _path(name_of_list)
    if filter_id not in {each.id for each in queries.saved_filters(sitting().id, path)}:
        return redirect(path, code=303)
    operations.delete_filter(sitting().id, filter_id)
    return redirect(path, code=303)


def _path(name_of_list: str) -> str:
    if name_of_list not in _LISTS:
        abort(404)
    return url_for(_LISTS[name_of_list])


def query_kept(query: str) -> str:
    """Return a query string with only what lists know, each value cut to a length."""
    pairs = parse_qsl(query[:1000], keep_blank_values=False, max_num_fields=40)
    return urlencode([(name, value[:60]) for name, value in pairs if name in _KEPT])
