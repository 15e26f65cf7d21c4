"""The school's own settings: its name, the address on labels, the wall's hours, the photo rate; and what the file holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, make_response, render_template, url_for
from flask_babel import gettext as _

from kiosk.operations import edits
from kiosk.operations import school as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.past import Past, past_of

_FIELDS = ("name", "address", "bright_from", "bright_to", "photo_one_in")


@dataclass(frozen=True)
class SettingsPage:
    """What can be changed here, what was typed, and what stands in the file."""

    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    seen: str
    own_addresses: Sequence[str]
    is_address_in_file: bool
    elsewhere: int
    asks_for_labels: int
    past: Sequence[Past]
    file: Sequence[Any]
    folder: str


class _LabelsElsewhere(Exception):
    """Raised when printed labels carry another address than the one typed and nobody said that this is known."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@bp.get("/school")
@edge.needs_administrator
def school() -> str:
    """Show the school's settings."""
    values = operations.values()
    return _shown(_as_typed(values), seen=edits.stamp(values))


@bp.post("/school")
@edge.needs_administrator
def change_school() -> Any:
    """Change the school's settings."""
    typed = {name: inputs.text(name) for name in _FIELDS}
    try:
        values = _read(typed)
        operations.change_school(**values, seen=inputs.text("seen"), now=edge.now(), by=sitting().id)
    except Refused as error:
        return make_response(_shown(typed, seen=inputs.text("seen"), wrong=_said(error)), 422)
    except _LabelsElsewhere as error:
        return make_response(_shown(typed, seen=inputs.text("seen"), asks_for_labels=error.count), 422)
    except Outdated as error:
        return outdated(
            error, title=_("学校设置"), labels=_words(), current=_as_typed(error.current), typed=typed,
            back=url_for("desk.school"),
        )  # fmt: skip
    return edge.done("desk.school")


def _read(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the values as typed; raises Refused with all that is wrong, and asks about labels already printed."""
    wrong = Refusals()
    present = operations.values()
    with wrong.gather():
        named(typed["name"], "name", longest=40)
    address = present["address"]
    with wrong.gather():
        if not _is_address_in_file() and typed["address"] != present["address"]:
            address, complaint = edge.read_address(typed["address"])
            if complaint:
                raise Refused(Refusal.NOT_A_CHOICE, "address", complaint)
    hours = {}
    for field in ("bright_from", "bright_to"):
        with wrong.gather():
            minutes = inputs.clock(typed[field])
            if minutes is None:
                raise Refused(Refusal.NOT_A_TIME, field)
            hours[field] = minutes
    photo_one_in = edge.whole(typed["photo_one_in"])
    with wrong.gather():
        if photo_one_in is None or photo_one_in not in operations.PHOTO_RATES:
            raise Refused(Refusal.NOT_A_NUMBER, "photo_one_in", f"0-{operations.PHOTO_RATES[-1]}")
    with wrong.gather():
        if len(hours) == 2 and hours["bright_from"] >= hours["bright_to"]:
            raise Refused(Refusal.ENDS_BEFORE_IT_BEGINS, "bright_to")
    wrong.settle()
    count = _labels_elsewhere(address)
    if address != present["address"] and count and inputs.text("is_sure") != "1":
        raise _LabelsElsewhere(count)
    return {"name": typed["name"], "address": address, "photo_one_in": photo_one_in, **hours}


def _said(error: Refused) -> dict[str, str]:
    """Return the sentence beside each field; an address is refused with the remedy that the settings know."""
    found = edge.refusals(error)
    for each in error.every:
        if each.field == "address":
            found["address"] = each.detail
        if each.field == "bright_to" and each.why is Refusal.ENDS_BEFORE_IT_BEGINS:
            found["bright_to"] = _("变暗的时间要晚于变亮的时间。")
    return found


def _is_address_in_file() -> bool:
    return current_app.config["KIOSK"].base_url is not None


def _labels_elsewhere(address: str) -> int:
    """Return how many labels in use were printed with another address."""
    printed = Counter(label.address for label in queries.last_labels().values() if label.address)
    return sum(count for each, count in printed.items() if each != address)


def _as_typed(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values as their fields hold them: minutes as clock times."""
    return {name: _value(name, value) for name, value in values.items()}


def _value(name: str, value: Any) -> str:
    return edge.clock_text(value) if name.startswith("bright_") else str(value)


def _words() -> dict[str, str]:
    return {
        "name": _("学校名称"),
        "address": _("标签上的地址"),
        "bright_from": _("大屏几点变亮"),
        "bright_to": _("大屏几点变暗"),
        "photo_one_in": _("每多少份记录抽一份要求拍现场照片"),
    }


def _shown(
    typed: Mapping[str, str], *, seen: str, wrong: Mapping[str, str] | None = None, asks_for_labels: int = 0
) -> str:
    present = operations.values()
    page = SettingsPage(
        typed=typed,
        wrong=wrong or {},
        seen=seen,
        own_addresses=edge.own_addresses(),
        is_address_in_file=_is_address_in_file(),
        elsewhere=_labels_elsewhere(present["address"]),
        asks_for_labels=asks_for_labels,
        past=past_of(["school"], _words(), _value),
        file=edge.file_settings(),
        folder=str(current_app.config["KIOSK"].instance),
    )
    return render_template("desk/settings.html", page=page)
