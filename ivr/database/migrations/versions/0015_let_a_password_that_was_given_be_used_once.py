"""Let a password that a manager gave be used once: its owner then chooses another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the passwords of before stay as they are."""
    given: sa.Column[bool] = sa.Column(
        "password_is_given", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("staff", given)


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("staff", "password_is_given")
