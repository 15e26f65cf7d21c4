"""Reads of posts: who holds each, and what such an owner is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from kiosk.storage.database import db
from kiosk.storage.models import Person, Plan, Post, PostHolder


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post in [from_at, until_at), or until further notice."""

    person_id: int
    name: str
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True)
class PostHeld:
    """A post with who holds it at an instant, and who will from a later one; `ended_at` None while it is in force."""

    id: int
    name: str
    added_at: datetime
    ended_at: datetime | None
    holders: tuple[Holder, ...]
    coming: tuple[Holder, ...]

    @property
    def is_vacant(self) -> bool:
        """Decide whether nobody holds the post."""
        return not self.holders

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the present holders."""
        return tuple(holder.name for holder in self.holders)

    @property
    def holder_ids(self) -> frozenset[int]:
        """Return who holds the post."""
        return frozenset(holder.person_id for holder in self.holders)

    @property
    def at_last(self) -> tuple[Holder, ...]:
        """Return who holds the post once every change entered so far has come."""
        return tuple(holder for holder in (*self.holders, *self.coming) if holder.until_at is None)

    @property
    def text(self) -> str:
        """Return the post as the owner of a check, with its holders: 门卫：钱师傅、孙师傅, or 门卫（无人）."""
        return f"{self.name}：{'、'.join(self.names)}" if self.holders else f"{self.name}（无人）"


def posts(t: datetime, *, with_ended: bool = False) -> dict[int, PostHeld]:
    """Return the posts by id, in the order they were added, each with its holders at `t` and to come."""
    wanted = (
        select(Post, PostHolder.person_id, Person.name, PostHolder.from_at, PostHolder.until_at)
        .outerjoin(
            PostHolder,
            (PostHolder.post_id == Post.id) & or_(PostHolder.until_at.is_(None), PostHolder.until_at > t),
        )
        .outerjoin(Person, Person.id == PostHolder.person_id)
        .order_by(Post.id, PostHolder.from_at, PostHolder.id)
    )
    if not with_ended:
        wanted = wanted.where(Post.ended_at.is_(None))
    rows: dict[int, Post] = {}
    held: dict[int, list[Holder]] = {}
    for post, person_id, name, from_at, until_at in db.session.execute(wanted):
        rows[post.id] = post
        found = held.setdefault(post.id, [])
        # A holder who was taken back before the post was taken over leaves a span without any length.
        if person_id is not None and (until_at is None or from_at < until_at):
            found.append(Holder(person_id, name, from_at, until_at))
    return {
        post_id: PostHeld(
            post_id, post.name, post.added_at, post.ended_at,
            holders=tuple(each for each in held[post_id] if each.from_at <= t),
            coming=tuple(each for each in held[post_id] if each.from_at > t),
        )
        for post_id, post in rows.items()
    }  # fmt: skip


def plans_of_posts(t: datetime) -> Mapping[int, Sequence[Plan]]:
    """Return the plans that have not ended at `t` by the post that owes them."""
    found: dict[int, list[Plan]] = {}
    wanted = select(Plan).where(Plan.post_id.is_not(None), or_(Plan.valid_until.is_(None), Plan.valid_until > t))
    for plan in db.session.scalars(wanted.order_by(Plan.id)):
        found.setdefault(plan.post_id or 0, []).append(plan)
    return found


def vacant_posts(t: datetime) -> int:
    """Return how many posts that owe a plan are held by nobody at `t`."""
    is_held = (
        select(PostHolder.id)
        .where(
            PostHolder.post_id == Post.id,
            PostHolder.from_at <= t,
            or_(PostHolder.until_at.is_(None), PostHolder.until_at > t),
        )
        .exists()
    )
    owes = (
        select(Plan.id)
        .where(Plan.post_id == Post.id, or_(Plan.valid_until.is_(None), Plan.valid_until > t))
        .exists()
    )
    return db.session.scalar(select(func.count(Post.id)).where(Post.ended_at.is_(None), owes, ~is_held)) or 0
