"""Printed labels and what became of them, printers, and a school's own stocks."""

import sqlalchemy as sa
from alembic import op

from kiosk.storage.types import UtcInstant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("printed_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("stock", sa.String(length=120), nullable=False),
        sa.Column("posted_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("posted_by_id", sa.Integer(), nullable=True),
        sa.Column("damaged_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("damaged_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_label_by_id")),
        sa.ForeignKeyConstraint(["code"], ["code.code"], name=op.f("fk_label_code")),
        sa.ForeignKeyConstraint(["damaged_by_id"], ["person.id"], name=op.f("fk_label_damaged_by_id")),
        sa.ForeignKeyConstraint(["posted_by_id"], ["person.id"], name=op.f("fk_label_posted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        sa.UniqueConstraint("key", "code", name="uq_label_is_noted_once_for_a_printing"),
    )
    op.create_index(op.f("ix_label_code"), "label", ["code"])
    op.create_table(
        "printer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("stock", sa.String(length=120), nullable=False),
        sa.Column("offset_x", sa.Integer(), nullable=False),
        sa.Column("offset_y", sa.Integer(), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("last_cell", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_cell >= 0", name=op.f("ck_printer_last_cell_is_counted")),
        sa.CheckConstraint("offset_x BETWEEN -200 AND 200", name=op.f("ck_printer_offset_x_is_small")),
        sa.CheckConstraint("offset_y BETWEEN -200 AND 200", name=op.f("ck_printer_offset_y_is_small")),
        sa.CheckConstraint("scale BETWEEN 900 AND 1100", name=op.f("ck_printer_scale_is_near_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printer")),
        sa.UniqueConstraint("name", name=op.f("uq_printer_name")),
    )
    op.create_table(
        "own_stock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("top", sa.Integer(), nullable=False),
        sa.Column("pitch_x", sa.Integer(), nullable=False),
        sa.Column("pitch_y", sa.Integer(), nullable=False),
        sa.Column("dots_per_inch", sa.Integer(), nullable=False),
        sa.CheckConstraint("dots_per_inch IN (0, 203, 300)", name=op.f("ck_own_stock_dots_are_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_stock")),
        sa.UniqueConstraint("name", name=op.f("uq_own_stock_name")),
    )


def downgrade() -> None:
    """Move the schema back."""
    op.drop_table("own_stock")
    op.drop_table("printer")
    op.drop_index(op.f("ix_label_code"), table_name="label")
    op.drop_table("label")
