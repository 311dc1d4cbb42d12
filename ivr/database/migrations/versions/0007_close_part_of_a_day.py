"""Let a closure begin and end within a day."""

from __future__ import annotations

from datetime import time

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two times; the closures of before were of whole days and keep both empty."""
    for name in ("begins", "ends"):
        column: sa.Column[time] = sa.Column(name, sa.Time(), nullable=True)
        op.add_column("closures", column)


def downgrade() -> None:
    """Drop the times; what was closed for a part of the day is then closed all day."""
    for name in ("begins", "ends"):
        op.drop_column("closures", name)
