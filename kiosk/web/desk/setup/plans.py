"""The fifth step: the library's plans by family, to be ticked, each with its rhythm, who owes it, its form and basis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _

from kiosk.core.form import Mark
from kiosk.core.rule import from_plain
from kiosk.operations import setup as operations
from kiosk.operations.errors import Refusal, Refusals, Refused
from kiosk.operations.setup import PresetOwner, Step
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.cadence_words import cadence_words
from kiosk.web.desk.forms import mark_meanings
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.names import kind_choices
from kiosk.web.desk.setup import steps


@dataclass(frozen=True)
class Offer:
    """A plan of the library as it is offered: what it is, in which rhythm, owed by whom, on which ground."""

    key: str
    title: str
    kind: str
    rhythm: str
    owner: str
    form: str
    mark: Mark | None
    is_ticked: bool
    is_taken: bool


@dataclass(frozen=True)
class Family:
    """The plans of a family, with how many of them are ticked or in force."""

    title: str
    offers: Sequence[Offer]

    @property
    def ticked(self) -> int:
        """Return how many are ticked or in force."""
        return sum(each.is_ticked or each.is_taken for each in self.offers)


@bp.get("/setup/plans")
@edge.needs_supervisor
def setup_plans() -> Any:
    """Show the plans to choose from, the first ones of such a school ticked as long as there are none."""
    has_any = bool(queries.plans(edge.now()))
    ticked = frozenset() if has_any else _first()
    tomorrow = edge.calendar().date_of(edge.now()) + timedelta(days=1)
    return _page(ticked, {"from_on": tomorrow.isoformat()})


@bp.post("/setup/plans")
@edge.needs_supervisor
def save_setup_plans() -> Any:
    """Add the ticked plans that are not there yet, and go on."""
    ticked = frozenset(request.form.getlist("preset"))
    roles = _roles()
    typed = {name: inputs.text(name) for name in ("from_on", *(f"owner-{n}" for n in range(len(roles))))}
    wrong, from_on, owners = Refusals(), None, {}
    try:
        with wrong.gather():
            from_on = edge.needed_day(typed["from_on"], "from_on")
            if from_on < edge.calendar().date_of(edge.now()):
                raise Refused(Refusal.REACHES_BACK, "from_on")
        for n, (role, word) in enumerate(roles.items()):
            with wrong.gather():
                owners[role] = _owner(typed[f"owner-{n}"], word, f"owner-{n}")
        if not ticked and not queries.plans(edge.now()):
            wrong.add(Refused(Refusal.NOTHING_TICKED, "preset"))
        wrong.settle()
        operations.take_presets(
            sorted(ticked), owners=owners, from_on=from_on, calendar=edge.calendar(), now=edge.now(), by=sitting().id
        )
    except Refused as error:
        return _page(ticked, typed, _said(error))
    return steps.gone_on(Step.PLANS)


def _first() -> frozenset[str]:
    return operations.usual_presets(
        operations.school_type() or operations.likely_type(queries.school_name())
    )


def _said(error: Refused) -> dict[str, str]:
    found = edge.refusals(error)
    for each in error.every:
        if each.why is Refusal.NOTHING_TICKED:
            found["preset"] = _("还没有勾选计划，这样什么都不会查。请至少勾一个，或者先跳过。")
        if each.why is Refusal.IMPOSSIBLE_RULE:
            found["preset"] = _("有的计划按教学日排，没有学期就一次也排不出来。请先填学期，再回来保存。")
        if each.field == "preset" and each.why is Refusal.NOT_A_CHOICE:
            found["preset"] = _("没有这个计划，请从给出的计划里勾选。")
    return found


def _roles() -> dict[str, str]:
    """Return the posts of the library by their Chinese words, each in the reader's language."""
    presets = (preset for family in operations.preset_families() for preset, _form in family.presets)
    return {preset.owner.zh: preset.owner.in_(edge.language()) for preset in presets}


def _owner(written: str, word: str, field: str) -> PresetOwner:
    """Return who is chosen to owe what a post owes: nobody in particular, a person, a post, or one to be made."""
    what, _colon, number = written.partition(":")
    if not written:
        return PresetOwner()
    if written == "new":
        return PresetOwner(post_name=word)
    key = inputs.whole(number)
    if what == "person" and key in {person.id for person in queries.people()}:
        return PresetOwner(person_id=key)
    if what == "post" and key in queries.posts(edge.now()):
        return PresetOwner(post_id=key)
    raise Refused(Refusal.NOT_A_CHOICE, field)


def _page(ticked: frozenset[str], typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> Any:
    families, roles = _families(ticked), _roles()
    first = _first()
    begun = [each for family in families for each in family.offers if each.key in first]
    rest = [Family(family.title, [each for each in family.offers if each.key not in first]) for family in families]
    meanings = mark_meanings()
    shown = {each.mark for family in families for each in family.offers if each.mark}
    choices = [(f"post:{post.id}", post.text) for post in queries.posts(edge.now()).values()]
    choices += [(f"person:{person.id}", person.name) for person in queries.people()]
    return steps.shown(
        Step.PLANS, "setup_plans.html", 422 if errors else 200, first=begun, families=rest, typed=typed, errors=errors or {},
        roles=tuple(roles.values()), choices=choices, tones={mark: tone for mark, (_words, tone) in meanings.items()},
        owners_wrong=any(name.startswith("owner-") for name in errors or {}),
        meanings=[(mark, *meanings[mark]) for mark in Mark if mark in shown],
        has_term=bool(queries.calendar(edge.zone()).terms_known()),
    )  # fmt: skip


def _families(ticked: frozenset[str]) -> list[Family]:
    language, taken = edge.language(), operations.taken_presets(edge.now())
    kinds = dict(kind_choices())
    return [
        Family(
            family.text.in_(language),
            [
                Offer(
                    key=preset.key,
                    title=preset.title.in_(language),
                    kind=kinds.get(preset.kind, ""),
                    rhythm=cadence_words(from_plain(preset.cadence)),
                    owner=preset.owner.in_(language),
                    form=preset.form,
                    mark=form.basis[0].mark if form.basis else None,
                    is_ticked=preset.key in ticked,
                    is_taken=preset.key in taken,
                )
                for preset, form in family.presets
            ],
        )
        for family in operations.preset_families()
    ]
