"""Keep what came of comparing the clocks, so that a jump is noticed across restarts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "clock_comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("compared_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("doubt", sa.String(length=30), nullable=True),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_comparison")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("clock_comparison")
