"""Remember which backups there are, and until when, so that a page can say what they hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; of backups that were made before it knows nothing."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "backups",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("file", sa.String(100), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("holds_from", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_backups"),
        sa.UniqueConstraint("file", name="uq_backups_file"),
    )


def downgrade() -> None:
    """Forget them; their files stay."""
    op.drop_table("backups")
