"""Hear whether a worker lives, and how often a mail was not taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, which are empty until a worker starts."""
    op.create_table(
        "worker_beats",
        sa.Column("duty", sa.String(40), nullable=False),
        sa.Column("heard_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("duty", name="pk_worker_beats"),
    )
    op.create_table(
        "worker_tallies",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_worker_tallies"),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("worker_tallies")
    op.drop_table("worker_beats")
