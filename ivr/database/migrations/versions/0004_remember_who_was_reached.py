"""Remember that a colleague accepted a call, because not every Dial action tells it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of earlier calls nobody asks any more."""
    op.add_column("calls", sa.Column("desk_accepted_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("calls", "desk_accepted_at")
