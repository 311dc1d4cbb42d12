"""Keep voices that were lent: whose they are, their takes, and sittings by telephone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "lent_voices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic", sa.String(16), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("speaks", sa.Boolean(), nullable=False),
        sa.Column("consented_by", sa.String(100), nullable=False),
        sa.Column("consented_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_lent_voices"),
        sa.UniqueConstraint("clinic", "name", name="uq_lent_voices_clinic"),
        # The access log names a voice by its id for years, and SQLite would give it again.
        sqlite_autoincrement=True,
    )
    op.create_table(
        "takes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voice_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("prompt", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(100), nullable=False),
        sa.Column("recorded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("recording_sid", sa.String(100), nullable=True),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("is_approved", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("recipe", sa.String(40), nullable=True),
        sa.Column("entries", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("next_attempt_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("leased_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_takes"),
        sa.ForeignKeyConstraint(
            ["voice_id"], ["lent_voices.id"], name="fk_takes_voice_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("key", name="uq_takes_key"),
    )
    op.create_index("ix_takes_prompt", "takes", ["voice_id", "prompt"])
    op.create_table(
        "sittings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voice_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=True),
        sa.Column("valid_until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened_by", sa.String(100), nullable=False),
        sa.Column("call_sid", sa.String(100), nullable=True),
        sa.Column("prompt", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sittings"),
        sa.ForeignKeyConstraint(
            ["voice_id"], ["lent_voices.id"], name="fk_sittings_voice_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("voice_id", name="uq_sittings_voice_id"),
    )
    op.create_index("ix_sittings_call_sid", "sittings", ["call_sid"])


def downgrade() -> None:
    """Forget the voices; their files stay in the folder STUDIO until somebody removes it."""
    op.drop_table("sittings")
    op.drop_table("takes")
    op.drop_table("lent_voices")
