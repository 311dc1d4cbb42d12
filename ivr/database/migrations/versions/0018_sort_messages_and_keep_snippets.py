"""Sort messages under a label, and keep what colleagues often note."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the label and the table of texts."""
    op.add_column("messages", sa.Column("label", sa.String(30), nullable=True))
    op.create_table(
        "note_snippets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic", sa.String(16), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_note_snippets"),
        sa.UniqueConstraint("clinic", "text", name="uq_note_snippets_clinic"),
    )


def downgrade() -> None:
    """Forget both."""
    op.drop_table("note_snippets")
    op.drop_column("messages", "label")
