"""Tell recordings in which nothing was said apart from those the caller replaced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was discarded before counts as replaced."""
    column: sa.Column[bool] = sa.Column(
        "said_nothing", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("messages", column)


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("messages", "said_nothing")
