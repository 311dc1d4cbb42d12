"""Count a request once that Twilio repeats because no answer came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("calls", sa.Column("last_request", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("calls", "last_request")
