"""The way from an empty school to printed labels: what is done of it, and the steps that no other page has.

What is done is read from the facts and never stored, so the way can be left at any moment and gone on with by anybody.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from kiosk import library
from kiosk.core.calendar import Calendar, Term
from kiosk.core.form import Form
from kiosk.core.rule import from_plain
from kiosk.core.words import Text
from kiosk.library import PlanPreset
from kiosk.library.whereabouts import likely_place
from kiosk.operations import edits, places, plans, posts, registry, school
from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.operations.journal import note
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import DeviceKind, Level, Place

MOST_OF_A_KIND = 200
MOST_AT_ONCE = 500
_TYPE_SETTING = "school_type"
_KEY = re.compile("[A-Za-z0-9_-]{8,60}")


class SchoolType(StrEnum):
    """What kind of school it is; it decides what is offered, and nothing else."""

    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    MIDDLE = "middle"


class Step(StrEnum):
    """The steps in their order; checkpoints need places and plans, labels need checkpoints."""

    SCHOOL = "school"
    TERM = "term"
    HOLIDAYS = "holidays"
    PLACES = "places"
    PLANS = "plans"
    CHECKPOINTS = "checkpoints"
    PEOPLE = "people"
    LABELS = "labels"


# What is checked from the first day on: few enough to be read one by one before they begin. What else a school wants it
# ticks when these run. A convention of ours, no rule of the field.
_EVERYWHERE = (
    "FIRE-01-M", "FIRE-05-D", "FIRE-06-D", "FIRE-07-N", "KIT-02-D", "KIT-09-W", "KIT-06-D2", "HYG-09-D3", "ROOM-01-D",
    "ROOM-02-W", "SEC-01-D2", "SEC-02-D3",
)  # fmt: skip
_FIRST: Mapping[SchoolType, frozenset[str]] = {
    SchoolType.KINDERGARTEN: frozenset((*_EVERYWHERE, "PLAY-01-D", "PLAY-02-W", "PLAY-03-M")),
    SchoolType.PRIMARY: frozenset((*_EVERYWHERE, "PLAY-07-W", "PLAY-07-M")),
    SchoolType.MIDDLE: frozenset((*_EVERYWHERE, "PLAY-07-W", "PLAY-07-M", "ROOM-04-W")),
}


@dataclass(frozen=True)
class Facts:
    """What is there already, counted; `year` is this year, `labels_missing` the checkpoints without a printed label.

    `years_missing` are the later years that a term reaches into and whose holidays are not announced or not entered yet.
    """

    school: str
    type: SchoolType | None
    address: str
    terms: tuple[Term, ...]
    year: int
    is_year_confirmed: bool
    years_missing: tuple[int, ...]
    buildings: int
    places: int
    plans: int
    checkpoints: int
    people: int
    labels_printed: int
    labels_missing: int
    phones: int

    def is_done(self, step: Step) -> bool:
        """Decide whether a step needs nothing more."""
        return self._done()[step]

    @property
    def left(self) -> tuple[Step, ...]:
        """Return the steps that are not done, in their order."""
        done = self._done()
        return tuple(step for step in Step if not done[step])

    def _done(self) -> dict[Step, bool]:
        return {
            Step.SCHOOL: self.type is not None and bool(self.address),
            Step.TERM: bool(self.terms),
            Step.HOLIDAYS: self.is_year_confirmed,
            Step.PLACES: self.places > 0,
            Step.PLANS: self.plans > 0,
            Step.CHECKPOINTS: self.checkpoints > 0,
            Step.PEOPLE: self.people > 1,
            Step.LABELS: self.labels_printed > 0 and self.labels_missing == 0,
        }


def facts(*, calendar: Calendar, address: str, now: datetime) -> Facts:
    """Return what is there of a school's set-up; a term counts until its last day, a label once it was printed.

    `address` is the one that labels carry.
    """
    today, printed = calendar.date_of(now), set(queries.last_labels())
    terms = tuple(term for term in calendar.terms_known() if term.last_on >= today)
    later = {term.last_on.year for term in terms} - {today.year}
    unconfirmed = queries.unconfirmed_years({today.year} | later)
    below = [place for place in queries.places().values() if place.level != Level.CAMPUS]
    in_use = {point.id for point in queries.checkpoints()}
    return Facts(
        school=school.name(),
        type=school_type(),
        address=address,
        terms=terms,
        year=today.year,
        is_year_confirmed=today.year not in unconfirmed,
        years_missing=tuple(year for year in unconfirmed if year in later),
        buildings=sum(place.level == Level.BUILDING for place in below),
        places=len(below),
        plans=len(queries.plans(now)),
        checkpoints=len(in_use),
        people=len(queries.people()),
        labels_printed=len(in_use & printed),
        labels_missing=len(in_use - printed),
        phones=queries.phones_and_walls().get(DeviceKind.PHONE, 0),
    )


def is_in_use() -> bool:
    """Decide whether anything was ever inspected: then the school is plainly set up, whatever is left."""
    return queries.newest_received_at() is not None


# -- the school --------------------------------------------------------------------------------------------------------


def school_type() -> SchoolType | None:
    """Return what kind of school it is, or None before it was said."""
    kept = queries.setting(_TYPE_SETTING)
    return SchoolType(kept) if kept in set(SchoolType) else None


def likely_type(name: str) -> SchoolType:
    """Return the kind of school that a name speaks of; a kindergarten where it says nothing."""
    if any(word in name for word in ("中学", "高中", "初中", "职高", "中专")):
        return SchoolType.MIDDLE
    return SchoolType.PRIMARY if any(word in name for word in ("小学", "学校")) else SchoolType.KINDERGARTEN


def settle_school(name: str, *, type_: str, address: str, seen: str, now: datetime, by: int | None) -> None:
    """Settle what a school is called, what kind it is and which address labels carry, all or nothing.

    An empty address leaves the present one. Raises Refused for a bad name or an unknown kind, and Outdated if the
    school's settings are not as their editor saw them.
    """
    wrong = Refusals()
    with wrong.gather():
        named(name, "name", longest=40)
    if type_ not in set(SchoolType):
        wrong.add(Refused(Refusal.NOT_A_CHOICE, "type"))
    wrong.settle()
    with writing():
        present = school.values()
        school.change_school(
            name, address=address or present["address"], bright_from=present["bright_from"],
            bright_to=present["bright_to"], seen=seen, now=now, by=by,
        )  # fmt: skip
        if queries.setting(_TYPE_SETTING) != type_:
            school.set_setting(_TYPE_SETTING, type_)
            note("school.edit", type_, now=now, by=by)


# -- plans by ticking --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PresetOwner:
    """Who owes what a post of the library usually owes: a person, a post, or a post of this name, made if missing."""

    person_id: int | None = None
    post_id: int | None = None
    post_name: str = ""


@dataclass(frozen=True)
class PresetFamily:
    """The plans of one family of the library, each with the form it asks for."""

    text: Text
    presets: tuple[tuple[PlanPreset, Form], ...]


def preset_families() -> tuple[PresetFamily, ...]:
    """Return the library's plans by family, in its order."""
    forms, presets = library.forms(), library.plans()
    return tuple(
        PresetFamily(family.text, tuple((each, forms[each.form]) for each in presets if each.form in family.forms))
        for family in library.families()
    )


def usual_presets(type_: SchoolType) -> frozenset[str]:
    """Return the keys of the plans that such a school wants from its first day on, at most 15."""
    return frozenset(each.key for each in library.plans() if each.is_usual and each.key in _FIRST[type_])


def taken_presets(now: datetime) -> frozenset[str]:
    """Return the keys of the library's plans that are in force or to come, also changed ones.

    A plan that asks the same form of the same kind in the same rhythm counts too, however it came to be.
    """
    forms, kinds = queries.form_ids(), queries.kinds()
    found: set[str] = set()
    asked = []
    for plan, _covered in queries.plans(now):
        asked.append((plan.form_id, plan.kind_id, queries.cadence_of(plan)))
        # A plan that takes another's place bears its key on.
        if plan.preset:
            found.add(plan.preset)
    for each in library.plans():
        kind = kinds.get(each.kind)
        if kind is not None and (forms.get(each.form), kind.id, from_plain(each.cadence)) in asked:
            found.add(each.key)
    return frozenset(found)


def take_presets(
    keys: Iterable[str],
    *,
    owners: Mapping[str, PresetOwner] | None = None,
    from_on: date | None = None,
    calendar: Calendar,
    now: datetime,
    by: int | None,
) -> int:
    """Add the library's plans of these keys from 00:00 of a date on, tomorrow by default; return how many are new.

    Each is for a kind, so it covers checkpoints that are added later. One that is in force already is passed over.
    `owners` says by the library's word for a post (in Chinese) who owes its plans; without it, whoever is responsible
    for the checkpoint. Raises Refused for an unknown key, kind, person or post and for a date that is past.
    """
    presets = {each.key: each for each in library.plans()}
    wanted = list(dict.fromkeys(keys))
    today = calendar.date_of(now)
    if not set(wanted) <= presets.keys():
        raise Refused(Refusal.NOT_A_CHOICE, "preset")
    if from_on is not None and from_on < today:
        raise Refused(Refusal.REACHES_BACK, "from_on")
    begins = now if from_on == today else calendar.instant(from_on or today + timedelta(days=1))
    with writing():
        kinds, taken = queries.kinds(), taken_presets(now)
        fresh = [presets[key] for key in wanted if key not in taken]
        made: dict[str, PresetOwner] = {}
        for each in fresh:
            if each.kind not in kinds:
                raise Refused(Refusal.UNKNOWN_KIND, "preset", each.kind)
            role = each.owner.zh
            if role not in made:
                made[role] = _settled_owner((owners or {}).get(role, PresetOwner()), now=now, by=by)
            plan = plans.add_plan(
                each.title.zh, each.title.en, form_code=each.form, cadence=from_plain(each.cadence), calendar=calendar,
                kind_id=kinds[each.kind].id, owner_id=made[role].person_id, post_id=made[role].post_id, valid_from=begins,
                now=now, by=by,
            )  # fmt: skip
            plan.preset = each.key
    return len(fresh)


def _settled_owner(owner: PresetOwner, *, now: datetime, by: int | None) -> PresetOwner:
    """Return an owner whose post is there, made if it was only named; raises Refused for one that does not exist."""
    if owner.person_id is not None and owner.person_id not in {person.id for person in queries.people()}:
        raise Refused(Refusal.UNKNOWN_PERSON, "owner")
    present = queries.posts(now)
    if owner.post_id is not None and owner.post_id not in present:
        raise Refused(Refusal.NOT_A_CHOICE, "owner")
    if not owner.post_name:
        return owner
    found = next((post.id for post in present.values() if post.name == owner.post_name), None)
    return PresetOwner(post_id=posts.add_post(owner.post_name, now=now, by=by).id if found is None else found)


# -- checkpoints by the dozen ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """So many checkpoints of a kind at a place, called by one name and a number."""

    kind: str
    name: str
    count: int
    place_id: int


def wanted_kinds(now: datetime) -> frozenset[str]:
    """Return the keys of the kinds that a plan in force or to come asks for."""
    wanted = {plan.kind_id for plan, _covered in queries.plans(now)}
    return frozenset(key for key, kind in queries.kinds().items() if kind.id in wanted)


def likely_places(kinds: Iterable[str]) -> Mapping[str, int]:
    """Return where checkpoints of each kind most likely are, by the names of the school's places; the school if unsure."""
    root = queries.campus()
    if root is None:
        return {}
    inside = [(place.id, place.name) for place in queries.places().values() if place.id != root.id]
    return {kind: likely_place(kind, inside) or root.id for kind in kinds}


def names_of(batch: Batch, taken: Iterable[str]) -> tuple[str, ...]:
    """Return what the checkpoints of a batch are called, counting on from the highest number in use for the name.

    One alone, the first of its name, needs no number.
    """
    pattern = re.compile(rf"{re.escape(batch.name)}(?: ([0-9]{{1,6}}))?")
    used = [int(found[1] or 1) for name in taken if (found := pattern.fullmatch(name))]
    first = max(used, default=0) + 1
    if batch.count == 1 and not used:
        return (batch.name,)
    return tuple(f"{batch.name} {first + n}" for n in range(batch.count))


def add_batches(
    batches: Sequence[Batch], *, key: str, new_code: Callable[[], str], now: datetime, by: int | None
) -> int:
    """Add checkpoints by the dozen, all or nothing; return how many are new, 0 for a `key` that was used before.

    `key` belongs to one page: sent twice, it adds once. Raises Refused at "count-", "name-" or "place-" and the kind.
    """
    wrong = Refusals()
    for each in batches:
        with wrong.gather():
            # The longest number still has to fit behind the name.
            named(each.name, f"name-{each.kind}", longest=50)
        if not 1 <= each.count <= MOST_OF_A_KIND:
            wrong.add(Refused(Refusal.NOT_A_NUMBER, f"count-{each.kind}", f"1-{MOST_OF_A_KIND}"))
    if not _KEY.fullmatch(key):
        wrong.add(Refused(Refusal.KEY_MISSING))
    elif sum(each.count for each in batches) > MOST_AT_ONCE:
        wrong.add(Refused(Refusal.NOT_A_NUMBER, "", f"1-{MOST_AT_ONCE}"))
    with writing() as session:
        if queries.last_edit(f"batch:{key}") is not None:
            return 0
        kinds = queries.kinds()
        for each in batches:
            if each.kind not in kinds:
                wrong.add(Refused(Refusal.UNKNOWN_KIND, f"count-{each.kind}", each.kind))
            elif _place(each.place_id) is None:
                wrong.add(Refused(Refusal.UNKNOWN_PLACE, f"place-{each.kind}"))
        wrong.settle()
        taken = [point.name for point in queries.checkpoints(with_retired=True)]
        added: list[str] = []
        for each in batches:
            place = _place(each.place_id)
            assert place is not None
            fresh = names_of(Batch(each.kind, " ".join(each.name.split()), each.count, each.place_id), taken + added)
            for name in fresh:
                registry.add_checkpoint(name, kind=kinds[each.kind], place=place, new_code=new_code, now=now)
            added += fresh
        session.flush()
        if added:
            note("checkpoints.import", f"+{len(added)}", now=now, by=by, thing=f"batch:{key}", before={}, after={})
    return len(added)


def _place(place_id: int) -> Place | None:
    return db.session.get(Place, place_id)


# -- who is responsible for a building --------------------------------------------------------------------------------


def settle_owners(
    owners: Mapping[int, int | None], *, seen: Mapping[int, str], calendar: Calendar, now: datetime, by: int | None
) -> int:
    """Make people responsible for places, all or nothing; return for how many that is new.

    `seen` are the stamps of the places as their editor saw them. Raises Refused for an unknown person, Outdated if a
    place has changed meanwhile.
    """
    changed = 0
    with writing():
        for place_id, owner_id in owners.items():
            place = _place(place_id)
            if place is None:
                raise Refused(Refusal.UNKNOWN_PLACE, f"owner-{place_id}")
            try:
                changed += places.edit_place(
                    place_id, name=place.name, parent_id=place.parent_id, owner_id=owner_id,
                    seen=seen.get(place_id, ""), calendar=calendar, now=now, by=by,
                )  # fmt: skip
            except Refused as error:
                raise Refused(error.why, f"owner-{place_id}", error.detail) from error
    return changed


@dataclass(frozen=True)
class Building:
    """A building (or other place right below the school), who is responsible for it, and its stamp for an editor."""

    id: int
    name: str
    owner_id: int | None
    seen: str


def buildings() -> tuple[Building, ...]:
    """Return the places right below the school."""
    school_ids = select(Place.id).where(Place.parent_id.is_(None))
    rows = db.session.scalars(select(Place).where(Place.parent_id.in_(school_ids)).order_by(Place.position, Place.id))
    return tuple(Building(row.id, row.name, row.owner_id, edits.stamp(places.place_values(row))) for row in rows)
