"""The fourth step: the places as an outline, with an example for the kind of school, and the tree before saving."""

from collections.abc import Sequence
from typing import Any

from flask import abort, request
from flask_babel import gettext as _

from kiosk.core import outline
from kiosk.operations import places as operations
from kiosk.operations.places import Planned
from kiosk.operations.setup import SchoolType, Step
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp, sitting
from kiosk.web.desk.places import LONGEST_OUTLINE, problem_words
from kiosk.web.desk.setup import steps
from kiosk.web.desk.setup.school import type_words


@bp.get("/setup/places")
@edge.needs_supervisor
def setup_places() -> Any:
    """Show where to write the places, filled with an example where one is asked for."""
    wanted = inputs.text("example")
    example = SchoolType(wanted) if wanted in set(SchoolType) else None
    return _page(examples()[example] if example else "", example=example)


@bp.post("/setup/places")
@edge.needs_supervisor
def save_setup_places() -> Any:
    """Show the tree an outline would make, or what is wrong with it by line; keep it once it was looked at."""
    text = request.form.get("outline", "")[:LONGEST_OUTLINE]
    root = queries.campus() or abort(404)
    school = queries.school_name()
    found = outline.read_outline(text, school=school)
    if found.problems:
        return _page(text, problems=[(each.line, problem_words(each, school)) for each in found.problems])
    if inputs.text("move") != "save":
        return _page(text, planned=operations.planned(found.spots, below=root.id))
    operations.add_outline(found.spots, below=root.id, now=edge.now(), by=sitting().id)
    return steps.gone_on(Step.PLACES)


def examples() -> dict[SchoolType, str]:
    """Return an outline to start from for each kind of school."""
    return {
        SchoolType.KINDERGARTEN: _(
            "教学楼\n  1层\n    小一班\n    小二班\n    厨房\n  2层\n    中一班\n    大一班\n户外操场\n门卫室"
        ),
        SchoolType.PRIMARY: _(
            "教学楼A\n  1层\n    一（1）班\n    一（2）班\n  2层\n    二（1）班\n综合楼\n  1层\n    图书室\n    科学教室\n"
            "食堂\n  后厨\n  餐厅\n操场\n校门"
        ),
        SchoolType.MIDDLE: _(
            "教学楼\n  1层\n    七（1）班\n  2层\n    八（1）班\n实验楼\n  1层\n    化学实验室\n  2层\n    物理实验室\n"
            "宿舍楼\n  1层\n  2层\n食堂\n  后厨\n  餐厅\n操场\n校门"
        ),
    }


def _page(
    text: str,
    *,
    problems: Sequence[tuple[int | None, str]] = (),
    planned: Sequence[Planned] = (),
    example: SchoolType | None = None,
) -> Any:
    return steps.shown(
        Step.PLACES, "setup_places.html", 422 if problems else 200, text=text, problems=problems, planned=planned,
        added=sum(each.is_new for each in planned), types=tuple(type_words().items()), example=example,
        present=[(place.name, len(place.ancestors) - 2) for place in queries.places().values() if len(place.ancestors) > 1],
    )  # fmt: skip
