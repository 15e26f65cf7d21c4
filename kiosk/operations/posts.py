"""Posts (岗位) that owe checks: the gate, the kitchen. Who holds one is a dated fact; it may change every term."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from kiosk.core.calendar import Calendar
from kiosk.operations import edits
from kiosk.operations.errors import Refusal, Refusals, Refused, named
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Post, PostHolder
from kiosk.storage.queries import PostHeld


def post_values(post: PostHeld) -> dict[str, Any]:
    """Return what an editor of a post sees, as plain values: its name, and who holds it at last."""
    return {"name": post.name, "holders": [holder.name for holder in post.at_last]}


def add_post(name: str, *, holder_ids: Collection[int] = (), now: datetime, by: int | None) -> Post:
    """Add a post, held from now on; raises Refused for a bad or taken name and for somebody not of the staff."""
    wrong = Refusals()
    with wrong.gather():
        name = named(name, "name", longest=40)
    with writing() as session:
        with wrong.gather():
            _refuse_strangers(holder_ids)
        with wrong.gather():
            _refuse_taken(name, None)
        wrong.settle()
        post = Post(name=name, added_at=now)
        session.add(post)
        session.flush()
        session.add_all(PostHolder(post_id=post.id, person_id=each, from_at=now) for each in dict.fromkeys(holder_ids))
        session.flush()
        fresh = queries.posts(now)[post.id]
        edits.keep("post.add", f"post:{post.id}", name, before={}, after=post_values(fresh), now=now, by=by)
    return post


def edit_post(
    post_id: int,
    *,
    name: str,
    holder_ids: Collection[int],
    from_on: date | None = None,
    seen: str,
    calendar: Calendar,
    now: datetime,
    by: int | None,
) -> None:
    """Rename a post at once, and let exactly these hold it from 00:00 of a date on; today, the default, means now.

    What was entered for later is replaced. Raises Refused for a bad or taken name, somebody not of the staff, a date
    that is past or a post that has ended, Outdated if it is not as its editor saw it.
    """
    wrong, wanted = Refusals(), set(holder_ids)
    with wrong.gather():
        name = named(name, "name", longest=40)
    with wrong.gather():
        edge = _edge(from_on, calendar, now)
    with writing() as session:
        held = queries.posts(now).get(post_id)
        if held is None:
            raise Refused(Refusal.ALREADY_DONE)
        with wrong.gather():
            _refuse_strangers(wanted - held.holder_ids)
        with wrong.gather():
            _refuse_taken(name, post_id)
        wrong.settle()
        before = post_values(held)
        is_held_otherwise = wanted != {holder.person_id for holder in held.at_last}
        if name == held.name and not is_held_otherwise:
            return
        edits.check(f"post:{post_id}", before, seen=seen)
        post = session.get_one(Post, post_id)
        post.name = name
        if is_held_otherwise:
            _hold(post_id, wanted, edge)
        session.flush()
        after = post_values(queries.posts(now)[post_id])
        if is_held_otherwise:
            after["from_on"] = calendar.date_of(edge).isoformat()
        edits.keep("post.edit", f"post:{post_id}", name, before=before, after=after, now=now, by=by)


def end_post(post_id: int, *, seen: str, now: datetime, by: int | None) -> None:
    """End a post, and with it who holds it; harmless if it has ended.

    Raises Refused while a plan is owed by it, Outdated if it is not as its editor saw it.
    """
    with writing() as session:
        held = queries.posts(now).get(post_id)
        if held is None:
            return
        edits.check(f"post:{post_id}", post_values(held), seen=seen)
        owed = queries.plans_of_posts(now).get(post_id, ())
        if owed:
            raise Refused(Refusal.STILL_OWES, "", owed[0].title_zh)
        session.get_one(Post, post_id).ended_at = now
        _hold(post_id, set(), now)
        edits.keep(
            "post.end", f"post:{post_id}", held.name, before=post_values(held), after={"holders": []}, now=now, by=by
        )


def _edge(from_on: date | None, calendar: Calendar, now: datetime) -> datetime:
    today = calendar.date_of(now)
    if from_on is not None and from_on < today:
        raise Refused(Refusal.REACHES_BACK, "from_on")
    return now if from_on in (None, today) else calendar.instant(from_on or today)


def _hold(post_id: int, wanted: Collection[int], edge: datetime) -> None:
    """Let exactly these hold a post from an instant on, whatever was entered for later."""
    with writing() as session:
        going = set()
        for span in session.scalars(select(PostHolder).where(PostHolder.post_id == post_id).order_by(PostHolder.id)):
            if span.until_at is not None and span.until_at <= edge:
                continue
            goes_on = span.person_id in wanted and span.from_at <= edge and span.person_id not in going
            span.until_at = None if goes_on else max(edge, span.from_at)
            if goes_on:
                going.add(span.person_id)
        session.add_all(
            PostHolder(post_id=post_id, person_id=each, from_at=edge) for each in sorted(set(wanted) - going)
        )


def _refuse_strangers(holder_ids: Collection[int]) -> None:
    if not set(holder_ids) <= {person.id for person in queries.people()}:
        raise Refused(Refusal.UNKNOWN_PERSON, "holder")


def _refuse_taken(name: str, post_id: int | None) -> None:
    others = db.session.scalars(select(Post.id).where(Post.name == name, Post.ended_at.is_(None)))
    if any(other != post_id for other in others):
        raise Refused(Refusal.NAME_TAKEN, "name")
