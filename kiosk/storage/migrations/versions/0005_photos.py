"""Photos and signatures of a record, and the second person who confirms an item."""

import sqlalchemy as sa
from alembic import op

from kiosk.storage.types import UtcInstant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("record_key", sa.String(length=120), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=120), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("received_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('photo', 'signature')", name=op.f("ck_photo_kind_is_known")),
        sa.CheckConstraint("width > 0 AND height > 0 AND size > 0", name=op.f("ck_photo_has_content")),
        sa.ForeignKeyConstraint(["checkpoint_id"], ["checkpoint.id"], name=op.f("fk_photo_checkpoint_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_photo_device_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_photo_inspection_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_photo_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("key", name=op.f("uq_photo_key")),
    )
    op.create_index(op.f("ix_photo_record_key"), "photo", ["record_key"])
    op.create_index(op.f("ix_photo_inspection_id"), "photo", ["inspection_id"])
    op.create_table(
        "second_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_key", sa.String(length=120), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_second_person_device_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_second_person_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_person")),
        sa.UniqueConstraint("record_key", "item", "person_id", name="uq_second_person_confirms_an_item_once"),
    )


def downgrade() -> None:
    """Move the schema back."""
    op.drop_table("second_person")
    op.drop_index(op.f("ix_photo_inspection_id"), table_name="photo")
    op.drop_index(op.f("ix_photo_record_key"), table_name="photo")
    op.drop_table("photo")
