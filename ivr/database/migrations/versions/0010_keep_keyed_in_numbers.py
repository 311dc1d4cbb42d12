"""Keep a number that a caller keys in from its confirmation on, before there is a message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "given_numbers",
        sa.Column("call_sid", sa.String(length=100), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("given_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", name="pk_given_numbers"),
    )


def downgrade() -> None:
    """Drop the table; numbers that are not yet with a message are lost."""
    op.drop_table("given_numbers")
