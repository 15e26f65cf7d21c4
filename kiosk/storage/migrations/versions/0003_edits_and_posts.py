"""Edits kept in the journal, posts that owe plans, and the preset a plan was taken from."""

import sqlalchemy as sa
from alembic import op

from kiosk.storage.types import UtcInstant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("added_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("ended_at", UtcInstant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    op.create_table(
        "post_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("until_at", UtcInstant(timezone=True), nullable=True),
        sa.CheckConstraint(
            "until_at IS NULL OR from_at <= until_at", name=op.f("ck_post_holder_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_holder_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_holder_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_holder")),
    )
    op.create_index(op.f("ix_post_holder_post_id"), "post_holder", ["post_id"])
    op.create_index(op.f("ix_post_holder_person_id"), "post_holder", ["person_id"])
    # Added as columns, not in batch: a batch would copy the table that others point at.
    op.execute("ALTER TABLE plan ADD COLUMN post_id INTEGER CONSTRAINT fk_plan_post_id REFERENCES post (id)")
    op.add_column("plan", sa.Column("preset", sa.String(length=120), nullable=True))
    op.add_column("journal", sa.Column("thing", sa.String(length=120), nullable=True))
    op.add_column("journal", sa.Column("before", sa.JSON(), nullable=True))
    op.add_column("journal", sa.Column("after", sa.JSON(), nullable=True))
    op.add_column("journal", sa.Column("bulk", sa.String(length=120), nullable=True))
    op.create_index(op.f("ix_journal_thing"), "journal", ["thing"])
    op.create_index(op.f("ix_journal_bulk"), "journal", ["bulk"])
