"""The first step: what the school is called, what kind it is, and the address on its labels."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from kiosk.operations import edits
from kiosk.operations import school as settings
from kiosk.operations import setup as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.operations.setup import SchoolType, Step
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.setup import steps

_FIELDS = ("name", "type", "address")


@bp.get("/setup/school")
@edge.needs_supervisor
def setup_school() -> Any:
    """Show name, kind and address, with what is likely filled in."""
    values = settings.values()
    own = edge.own_addresses()
    typed = {
        "name": values["name"],
        "type": operations.school_type() or operations.likely_type(values["name"]),
        "address": values["address"] or (own[0] if own else ""),
    }
    return _page(typed, seen=edits.stamp(values))


@bp.post("/setup/school")
@edge.needs_administrator
def save_setup_school() -> Any:
    """Settle name, kind and address, and go on."""
    typed = {name: inputs.text(name) for name in _FIELDS}
    seen = inputs.text("seen")
    try:
        operations.settle_school(
            typed["name"], type_=typed["type"], address=_address(typed), seen=seen, now=edge.now(), by=sitting().id
        )
    except Refused as error:
        return _page(typed, seen=seen, errors=_said(error))
    except Outdated as error:
        return outdated(
            error, title=_("学校设置"), labels={"name": _("学校名称"), "address": _("标签上的地址")},
            current={name: str(value) for name, value in error.current.items()}, typed=typed,
            back=url_for("desk.setup_school"),
        )  # fmt: skip
    return steps.gone_on(Step.SCHOOL)


def type_words() -> dict[SchoolType, str]:
    """Return what each kind of school is called."""
    return {
        SchoolType.KINDERGARTEN: _("幼儿园"),
        SchoolType.PRIMARY: _("小学"),
        SchoolType.MIDDLE: _("中学"),
    }


def _address(typed: Mapping[str, str]) -> str:
    """Return the address to keep, empty for the present one; raises Refused with all that is wrong on the page."""
    if _is_settled():
        return ""
    address, complaint = edge.read_address(typed["address"])
    if not complaint:
        return address
    wrong = Refusals()
    with wrong.gather():
        named(typed["name"], "name", longest=40)
    wrong.add(Refused(Refusal.NOT_A_CHOICE, "address", complaint))
    wrong.settle()
    return ""


def _is_settled() -> bool:
    """Decide whether the address can not be changed here: it stands in the file, or labels carry it already."""
    return current_app.config["KIOSK"].base_url is not None or bool(queries.last_labels())


def _said(error: Refused) -> dict[str, str]:
    found = edge.refusals(error)
    for each in error.every:
        if each.field == "address":
            found["address"] = each.detail
    return found


def _page(typed: Mapping[str, str], *, seen: str, errors: Mapping[str, str] | None = None) -> Any:
    return steps.shown(
        Step.SCHOOL, "setup_school.html", 422 if errors else 200, typed=typed, errors=errors or {}, seen=seen,
        types=tuple(type_words().items()), own_addresses=edge.own_addresses(), is_settled=_is_settled(),
        may_change=sitting().role == "administrator",
    )  # fmt: skip
