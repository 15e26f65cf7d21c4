"""A phone's own request to be enrolled, for the supervisor to approve or to decline."""

import sqlalchemy as sa
from alembic import op

from kiosk.storage.types import UtcInstant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "enrolment_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("asked_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("answered_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_enrolment_request_is_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "answered_at IS NOT NULL OR person_id IS NULL", name=op.f("ck_enrolment_request_is_approved_by_an_answer")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_enrolment_request_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_request")),
        sa.UniqueConstraint("key", name=op.f("uq_enrolment_request_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_enrolment_request_token_hash")),
    )
    op.create_index(op.f("ix_enrolment_request_asked_at"), "enrolment_request", ["asked_at"])


def downgrade() -> None:
    """Move the schema back."""
    op.drop_index(op.f("ix_enrolment_request_asked_at"), table_name="enrolment_request")
    op.drop_table("enrolment_request")
