"""The second person of an item: confirmed with their own PIN while the form is filled in, before it is sent."""

from typing import Any

from flask import abort, request

from kiosk.operations.errors import Refused
from kiosk.operations.second import confirm
from kiosk.web import edge
from kiosk.web.scan import bp


@bp.post("/second")
def confirm_second() -> Any:
    """Note who confirmed an item of a record under way; tells the script their name, or why not."""
    served = edge.served_form()
    if served is None:
        abort(400)
    if not edge.may_send(served):
        abort(401)
    try:
        second = confirm(
            served,
            record_key=request.form.get("record", "").strip(),
            item=request.form.get("item", ""),
            person_id=edge.whole(request.form.get("person")) or 0,
            pin=request.form.get("pin", "").strip(),
            now=edge.now(),
            address=edge.address(),
        )
    except Refused as error:
        return edge.told(422, "refused", text=edge.refusal(error))
    return edge.told(200, "confirmed", name=second.name)
