"""The places: the tree with what is in it, adding one or a whole outline, and a page for each to change it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from kiosk.core import outline
from kiosk.core.outline import Problem, ProblemCode
from kiosk.operations import edits
from kiosk.operations import places as operations
from kiosk.operations.edits import Outdated
from kiosk.operations.errors import Refused
from kiosk.operations.places import Inside, Planned
from kiosk.storage import queries
from kiosk.storage.queries import PlacePath
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.outdated import outdated
from kiosk.web.desk.past import Past, past_of

LONGEST_OUTLINE = 60_000


@dataclass(frozen=True)
class Twig:
    """A place of the tree: how deep it lies, who is responsible, how many points are in it and below, where it stands."""

    id: int
    name: str
    depth: int
    owner: str
    is_own: bool
    here: int
    below: int
    position: int
    last: int


@dataclass(frozen=True)
class Tree:
    """The tree with what is offered to add to it."""

    twigs: tuple[Twig, ...]
    parents: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str], ...]
    root: int


@dataclass(frozen=True)
class PlacePage:
    """One place: what is typed and wrong, what is in it, and where it could go."""

    place: PlacePath
    is_school: bool
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    seen: str
    inside: Inside
    parents: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str], ...]
    past: tuple[Past, ...]
    told: str = ""


@dataclass(frozen=True)
class OutlinePage:
    """An outline on its way: its text, what is wrong line by line, and what it would add."""

    text: str
    below: int
    parents: tuple[tuple[int, str], ...]
    problems: tuple[tuple[int | None, str], ...] = ()
    planned: Sequence[Planned] = ()
    is_ready: bool = False

    @property
    def count(self) -> int:
        """Return how many places would be new."""
        return sum(each.is_new for each in self.planned)


@bp.get("/places")
@edge.needs_supervisor
def places() -> str:
    """Show the tree of places, with a form to add one."""
    return render_template("desk/places.html", tree=_tree(), typed={}, errors={})


@bp.post("/places")
@edge.needs_supervisor
def add_place() -> Any:
    """Add a place below another."""
    typed = {name: inputs.text(name) for name in ("name", "parent", "owner")}
    try:
        operations.add_place(
            typed["name"], parent_id=inputs.whole(typed["parent"]) or 0, owner_id=edge.chosen(typed["owner"]),
            now=edge.now(), by=sitting().id,
        )  # fmt: skip
    except Refused as error:
        return edge.invalid("desk/places.html", tree=_tree(), typed=typed, errors=edge.refusals(error))
    return edge.done("desk.places")


@bp.get("/places/outline")
@edge.needs_supervisor
def show_outline() -> str:
    """Show where to write many places at once."""
    below = inputs.number("below")
    page = OutlinePage("", below if below in queries.places() else _root(), _parents())
    return render_template("desk/place_outline.html", page=page)


@bp.post("/places/outline")
@edge.needs_supervisor
def add_outline() -> Any:
    """Show what an outline would add, or what is wrong with it by line; add it once that was confirmed."""
    text = request.form.get("outline", "")[:LONGEST_OUTLINE]
    everywhere, below = queries.places(), inputs.number("below")
    if below not in everywhere:
        below = _root()
    depth = len(everywhere[below].ancestors) - 1
    school = queries.school_name() if depth == 0 else everywhere[below].name
    found = outline.read_outline(text, school=school, deepest=operations.DEEPEST - depth)
    if found.problems:
        told = tuple((problem.line, problem_words(problem, school)) for problem in found.problems)
        page = OutlinePage(text, below, _parents(), problems=told)
        return edge.invalid("desk/place_outline.html", page=page)
    if request.form.get("sure") == "1":
        operations.add_outline(found.spots, below=below, now=edge.now(), by=sitting().id)
        return edge.done("desk.places")
    planned = operations.planned(found.spots, below=below)
    page = OutlinePage(text, below, _parents(), planned=planned, is_ready=any(each.is_new for each in planned))
    return render_template("desk/place_outline.html", page=page)


@bp.get("/places/<int(max=999999999):place_id>")
@edge.needs_supervisor
def place(place_id: int) -> str:
    """Show one place to be changed, with what is in it."""
    return render_template("desk/place.html", page=_page(place_id))


@bp.post("/places/<int(max=999999999):place_id>")
@edge.needs_supervisor
def edit_place(place_id: int) -> Any:
    """Save a place's name, person responsible and the place above it."""
    found = _known(place_id)
    typed = {name: inputs.text(name) for name in ("name", "parent", "owner")}
    try:
        operations.edit_place(
            place_id, name=typed["name"], parent_id=inputs.whole(typed["parent"]), owner_id=edge.chosen(typed["owner"]),
            seen=inputs.text("seen"), calendar=edge.calendar(), now=edge.now(), by=sitting().id,
        )  # fmt: skip
    except Refused as error:
        page = _page(place_id, typed, edge.refusals(error), seen=inputs.text("seen"))
        return edge.invalid("desk/place.html", page=page)
    except Outdated as error:
        mine = {
            "name": typed["name"], "parent_id": inputs.whole(typed["parent"]), "owner_id": edge.chosen(typed["owner"])
        }  # fmt: skip
        return outdated(
            error, title=found.name, labels=_labels(), current=_shown(error.current), typed=_shown(mine),
            back=url_for("desk.place", place_id=place_id),
        )  # fmt: skip
    return edge.done("desk.places")


@bp.post("/places/<int(max=999999999):place_id>/order")
@edge.needs_supervisor
def order_place(place_id: int) -> Any:
    """Put a place before or behind its neighbour."""
    _known(place_id)
    to = inputs.number("to")
    if to is None:
        return edge.invalid("desk/place.html", page=_page(place_id, told=_("请从页面上的按钮操作。")))
    operations.order_place(place_id, to=to, now=edge.now(), by=sitting().id)
    return edge.done("desk.places")


@bp.post("/places/<int(max=999999999):place_id>/remove")
@edge.needs_supervisor
def remove_place(place_id: int) -> Any:
    """Take an empty place away; harmless if it is gone."""
    if place_id in queries.places():
        try:
            operations.remove_place(place_id, now=edge.now(), by=sitting().id)
        except Refused as error:
            held = inside_words(operations.inside(place_id))
            return edge.invalid("desk/place.html", page=_page(place_id, told=held or edge.refusal(error)))
    return edge.done("desk.places")


def problem_words(problem: Problem, school: str) -> str:
    """Return what is wrong with a line of an outline, in one sentence."""
    detail = problem.detail
    return {
        ProblemCode.NOTHING: lambda: _("请写下至少一个位置。"),
        ProblemCode.TOO_MANY: lambda: _("一次最多 %(most)s 行，请分几次添加。", most=detail),
        ProblemCode.NAME_MISSING: lambda: _("这一行没有名称。"),
        ProblemCode.TOO_LONG: lambda: _("名称太长了，最多 %(most)s 个字。", most=detail),
        ProblemCode.ODD_SIGN: lambda: _("名称里有看不见的特殊符号，请删掉重打这一行。"),
        ProblemCode.ODD_INDENT: lambda: _("缩进和上面哪一级都对不上，请和同级的行对齐。"),
        ProblemCode.TOO_DEEP: lambda: _("“%(name)s”太深了，最多四级：楼、层、房间、区域。", name=detail),
        ProblemCode.TWICE: lambda: _("和第 %(line)s 行重复了。", line=detail),
        ProblemCode.SECOND_ROOT: lambda: _(
            "“%(name)s”和“%(school)s”并列了。只能有一个最上级，其他的请缩进到它下面。", name=detail, school=school
        ),
    }[problem.code]()


def inside_words(inside: Inside) -> str:
    """Return what keeps a place from being taken away, empty for nothing."""
    parts = [
        (inside.places, _("%(n)s 个下级位置", n=inside.places)),
        (inside.checkpoints, _("%(n)s 个巡查点", n=inside.checkpoints)),
        (inside.retired, _("%(n)s 个已撤的点（旧记录要用）", n=inside.retired)),
        (inside.plans, _("%(n)s 个检查计划", n=inside.plans)),
    ]
    listed = _("、").join(text for count, text in parts if count)
    return _("不能删除：这里还有%(what)s。", what=listed) if listed else ""


def _known(place_id: int) -> PlacePath:
    return queries.places().get(place_id) or abort(404)


def _root() -> int:
    campus = queries.campus()
    return campus.id if campus is not None else abort(404)


def _parents() -> tuple[tuple[int, str], ...]:
    return tuple(
        (each.id, each.path) for each in queries.places().values() if len(each.ancestors) <= operations.DEEPEST
    )


def _people() -> tuple[tuple[int, str], ...]:
    return tuple((person.id, person.name) for person in queries.people())


def _tree() -> Tree:
    everywhere, names = queries.places(), {each.id: each.name for each in queries.people(with_left=True)}
    here = Counter(each.place_id for each in queries.checkpoints())
    below: Counter[int] = Counter()
    for place_id, count in here.items():
        for step in everywhere[place_id].ancestors:
            below[step] += count
    siblings = Counter(each.ancestors[-2] for each in everywhere.values() if len(each.ancestors) > 1)
    own, met = queries.place_owners(), Counter[int]()
    twigs = []
    for each in everywhere.values():
        parent = each.ancestors[-2] if len(each.ancestors) > 1 else 0
        twigs.append(
            Twig(
                each.id, each.name, len(each.ancestors) - 1, names.get(each.owner_id or 0, ""), each.id in own,
                here[each.id], below[each.id], met[parent], siblings[parent] - 1,
            )
        )  # fmt: skip
        met[parent] += 1
    return Tree(tuple(twigs), _parents(), _people(), _root())


def _page(
    place_id: int, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None, *, seen: str = "",
    told: str = "",
) -> PlacePage:  # fmt: skip
    found, everywhere = _known(place_id), queries.places()
    parent_id = found.ancestors[-2] if len(found.ancestors) > 1 else None
    own = queries.place_owners()
    values = {"name": found.name, "parent_id": parent_id, "owner_id": own.get(place_id)}
    people = _people()
    left = queries.person(own[place_id]) if place_id in own and own[place_id] not in dict(people) else None
    return PlacePage(
        place=found,
        is_school=parent_id is None,
        typed=typed or {"name": found.name, "parent": str(parent_id or ""), "owner": str(own.get(place_id) or "")},
        errors=errors or {},
        seen=seen or edits.stamp(values),
        inside=operations.inside(place_id),
        parents=tuple((each, everywhere[each].path) for each in operations.can_hold(place_id, everywhere)),
        people=(*people, (left.id, left.name)) if left else people,
        past=past_of([f"place:{place_id}"], _labels() | {"position": _("顺序")}, _shower()),
        told=told,
    )


def _labels() -> dict[str, str]:
    return {"name": _("名称"), "parent_id": _("上级"), "owner_id": _("责任人")}


def _shown(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the plain values of a place as people read them."""
    shown = _shower()
    return {field: shown(field, value) for field, value in values.items()}


def _shower() -> Callable[[str, Any], str]:
    """Return what puts a plain value of a place into words; the names are read once for a whole history."""
    everywhere, names = queries.places(), {each.id: each.name for each in queries.people(with_left=True)}

    def shown(field: str, value: Any) -> str:
        if field == "parent_id":
            return everywhere[value].path if value in everywhere else ""
        if field == "owner_id":
            return names.get(value, "") if value else _("跟随上级")
        return "" if value is None else str(value)

    return shown
