"""Notices: the channels they go to, the rules that choose them, and the outbox with every try."""

import sqlalchemy as sa
from alembic import op

from kiosk.storage.types import UtcInstant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CHANGES = "'barred', 'deadline_overdue', 'check_overdue', 'rejected', 'assigned', 'deadline_near'"
QUIET = (
    "(quiet_from_by IS NULL) = (quiet_to_by IS NULL) AND "
    "(quiet_from_by IS NULL OR (quiet_from_by BETWEEN 0 AND 1439 AND quiet_to_by BETWEEN 0 AND 1439 "
    "AND quiet_from_by <> quiet_to_by))"
)


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("secrets", sa.JSON(), nullable=False),
        sa.Column("secrets_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("added_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("ended_at", UtcInstant(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('wecom', 'dingtalk', 'feishu', 'mail', 'apprise')", name=op.f("ck_channel_kind_is_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
    )
    op.create_table(
        "notice_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("least_class", sa.String(length=120), nullable=False),
        sa.Column("only_major", sa.Boolean(), nullable=False),
        sa.Column("quiet_from_by", sa.Integer(), nullable=True),
        sa.Column("quiet_to_by", sa.Integer(), nullable=True),
        sa.Column("is_quiet_on_holidays", sa.Boolean(), nullable=False),
        sa.Column("urgent_passes", sa.Boolean(), nullable=False),
        sa.Column("summary_by", sa.Integer(), nullable=True),
        sa.Column("since_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("ended_at", UtcInstant(timezone=True), nullable=True),
        sa.CheckConstraint("least_class IN ('stop', 'now', 'term')", name=op.f("ck_notice_rule_least_class_is_known")),
        sa.CheckConstraint(QUIET, name=op.f("ck_notice_rule_quiet_hours_are_a_span")),
        sa.CheckConstraint(
            "summary_by IS NULL OR summary_by BETWEEN 0 AND 1439", name=op.f("ck_notice_rule_summary_is_within_the_day")
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_notice_rule_channel_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_notice_rule_place_id")),
        sa.ForeignKeyConstraint(["kind_id"], ["kind.id"], name=op.f("fk_notice_rule_kind_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_rule")),
    )
    op.create_index(op.f("ix_notice_rule_channel_id"), "notice_rule", ["channel_id"])
    _make_outbox()


def _make_outbox() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("not_before_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("settled", sa.String(length=120), nullable=True),
        sa.Column("settled_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("counts_from", sa.Integer(), nullable=False),
        sa.Column("is_received", sa.Boolean(), nullable=True),
        sa.CheckConstraint("kind IN ('changes', 'summary', 'test')", name=op.f("ck_notice_kind_is_known")),
        sa.CheckConstraint(
            "settled IN ('sent', 'failed', 'unclear', 'moot')", name=op.f("ck_notice_settled_is_known")
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_notice_channel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    for column in ("channel_id", "made_at", "settled"):
        op.create_index(op.f(f"ix_notice_{column}"), "notice", [column])
    op.create_table(
        "notice_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=True),
        sa.Column("moot_at", UtcInstant(timezone=True), nullable=True),
        sa.CheckConstraint(f"kind IN ({CHANGES})", name=op.f("ck_notice_change_kind_is_known")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_change_notice_id")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_notice_change_channel_id")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_notice_change_move_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_change")),
        sa.UniqueConstraint("channel_id", "key", name="uq_notice_change_is_told_once"),
    )
    for column in ("notice_id", "move_id"):
        op.create_index(op.f(f"ix_notice_change_{column}"), "notice_change", [column])
    op.create_table(
        "notice_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("began_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("ended_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=120), nullable=True),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('sent', 'failed', 'later', 'unclear')", name=op.f("ck_notice_try_outcome_is_known")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_try_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_try")),
        sa.UniqueConstraint("notice_id", "number", name="uq_notice_try_is_begun_once"),
    )


def downgrade() -> None:
    """Move the schema back."""
    for table in ("notice_try", "notice_change", "notice", "notice_rule", "channel"):
        op.drop_table(table)
