"""Tell which callers were put through after they left a message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment; of older messages it is not known."""
    op.add_column(
        "messages", sa.Column("put_through_at", UtcDateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_column("messages", "put_through_at")
