"""Repair slips and their moves, and photos that belong to one."""

import sqlalchemy as sa
from alembic import op

from kiosk.storage.types import UtcInstant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOVES = "'ask', 'approve', 'refuse', 'dispatch', 'begin', 'finish', 'accept', 'return', 'cancel'"


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "repair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hazard_id", sa.Integer(), nullable=True),
        sa.Column("checkpoint_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.CheckConstraint("urgency IN ('urgent', 'normal', 'planned')", name=op.f("ck_repair_urgency_is_known")),
        sa.ForeignKeyConstraint(["hazard_id"], ["hazard.id"], name=op.f("fk_repair_hazard_id")),
        sa.ForeignKeyConstraint(["checkpoint_id"], ["checkpoint.id"], name=op.f("fk_repair_checkpoint_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_repair_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair")),
    )
    op.create_index(op.f("ix_repair_hazard_id"), "repair", ["hazard_id"])
    op.create_index(op.f("ix_repair_checkpoint_id"), "repair", ["checkpoint_id"])
    op.create_table(
        "repair_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("repair_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("firm", sa.String(length=120), nullable=False),
        sa.Column("due_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("no_photo", sa.Text(), nullable=False),
        sa.Column("is_misuse", sa.Boolean(), nullable=False),
        sa.Column("compensation", sa.Integer(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"kind IN ({MOVES})", name=op.f("ck_repair_move_kind_is_known")),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name=op.f("ck_repair_move_cost_is_not_negative")),
        sa.CheckConstraint(
            "compensation IS NULL OR compensation >= 0", name=op.f("ck_repair_move_compensation_is_not_negative")
        ),
        sa.CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 5", name=op.f("ck_repair_move_rating_is_one_to_five")),
        sa.ForeignKeyConstraint(["repair_id"], ["repair.id"], name=op.f("fk_repair_move_repair_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_repair_move_by_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_repair_move_assignee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_move")),
        sa.UniqueConstraint("key", name=op.f("uq_repair_move_key")),
    )
    op.create_index(op.f("ix_repair_move_repair_id"), "repair_move", ["repair_id"])
    op.create_index(op.f("ix_repair_move_at"), "repair_move", ["at"])
    with op.batch_alter_table("photo") as batch:
        batch.add_column(sa.Column("repair_move_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_photo_repair_move_id"), "repair_move", ["repair_move_id"], ["id"])
        batch.create_index(batch.f("ix_photo_repair_move_id"), ["repair_move_id"])


def downgrade() -> None:
    """Move the schema back."""
    with op.batch_alter_table("photo") as batch:
        batch.drop_index(batch.f("ix_photo_repair_move_id"))
        batch.drop_constraint(batch.f("fk_photo_repair_move_id"), type_="foreignkey")
        batch.drop_column("repair_move_id")
    op.drop_table("repair_move")
    op.drop_table("repair")
