"""Which department somebody answers for, as paper asks for it (责任部门, 申报部门: ledgers L-02, L-03)."""

from collections.abc import Collection

from flask_babel import gettext as _

from kiosk.storage import queries
from kiosk.web import edge


def department_of(person_id: int | None, place_id: int) -> str:
    """Return the posts that somebody holds now, else who is responsible for the place; empty where neither is known."""
    return departments_of([(person_id, place_id)])[person_id, place_id]


def departments_of(asked: Collection[tuple[int | None, int]]) -> dict[tuple[int | None, int], str]:
    """Return the departments of several, each a person and a place, in a fixed number of statements."""
    posts, everywhere = queries.posts(edge.now()).values(), queries.places()
    owners = {place_id: everywhere[place_id].owner_id for _person_id, place_id in asked}
    names = queries.person_names(owner_id for owner_id in owners.values() if owner_id is not None)
    found = {}
    for person_id, place_id in set(asked):
        held = [post.name for post in posts if person_id in post.holder_ids]
        found[person_id, place_id] = _("、").join(held) or names.get(owners[place_id] or 0, "")
    return found
