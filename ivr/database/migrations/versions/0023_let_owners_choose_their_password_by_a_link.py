"""Let the owner of an account choose its password by a link: no manager knows one any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a password that a manager gave open nothing: its owner asks for a link."""
    op.execute(
        "UPDATE staff SET password_hash = '', session_number = session_number + 1 "
        "WHERE password_is_given"
    )
    op.drop_column("staff", "password_is_given")


def downgrade() -> None:
    """Add the column; whoever has no password yet is given one by a manager or the command."""
    given: sa.Column[bool] = sa.Column(
        "password_is_given", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("staff", given)
