"""A move for telling the authorities of a major hazard (上报主管部门)."""

import sqlalchemy as sa
from alembic import op

from kiosk.storage.types import UtcInstant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOVES = (
    "'report', 'admit', 'dismiss', 'grade', 'bar', 'assign', 'recall', 'guard', 'treatment', 'notify', 'rectify', "
    "'verify', 'close', 'reject', 'reopen'"
)
COLUMNS = (
    "id, hazard_id, kind, at, by_id, note, key, guest, assignee_id, firm, due_at, is_major, cost, materials, no_photo, "
    "is_own, bulk"
)


def upgrade() -> None:
    """Move the schema forward."""
    _make_moves()
    op.execute(f"INSERT INTO new_move ({COLUMNS}) SELECT {COLUMNS} FROM move")
    # What points at a move points at its copy before the old table goes; the name follows it when it is renamed.
    for table in ("photo", "notice_change"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(batch.f(f"fk_{table}_move_id"), type_="foreignkey")
            batch.create_foreign_key(batch.f(f"fk_{table}_move_id"), "new_move", ["move_id"], ["id"])
    op.drop_table("move")
    op.rename_table("new_move", "move")
    op.create_index(op.f("ix_move_hazard_id"), "move", ["hazard_id"])
    op.create_index(op.f("ix_move_at"), "move", ["at"])


def _make_moves() -> None:
    op.create_table(
        "new_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hazard_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("guest", sa.String(length=120), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("firm", sa.String(length=120), nullable=False),
        sa.Column("due_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("is_major", sa.Boolean(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("no_photo", sa.Text(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("bulk", sa.String(length=120), nullable=True),
        sa.CheckConstraint(f"kind IN ({MOVES})", name=op.f("ck_move_kind_is_known")),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name=op.f("ck_move_cost_is_not_negative")),
        sa.ForeignKeyConstraint(["hazard_id"], ["hazard.id"], name=op.f("fk_move_hazard_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_move_by_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_move_assignee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
        sa.UniqueConstraint("key", name=op.f("uq_move_key")),
    )


def downgrade() -> None:
    """Refuse: that the authorities were told could not be said in the older schema."""
    raise NotImplementedError("Bring back the backup that was made before the upgrade.")
