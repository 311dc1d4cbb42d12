"""Tell a second address, and a webhook, of what lies around: each message once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENTS = ("escalated_at", "hooked_at", "hook_escalated_at")


def upgrade() -> None:
    """Add when a message was told of, and the calls that are due."""
    for name in MOMENTS:
        op.add_column("messages", sa.Column(name, UtcDateTime(timezone=True), nullable=True))
    op.create_table(
        "hook_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("clinic", sa.String(16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("leased_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hook_calls"),
        sa.UniqueConstraint("event", name="uq_hook_calls_event"),
    )


def downgrade() -> None:
    """Forget both."""
    op.drop_table("hook_calls")
    for name in MOMENTS:
        op.drop_column("messages", name)
