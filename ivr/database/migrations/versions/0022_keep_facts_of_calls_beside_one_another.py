"""Keep what a call proved as facts beside one another, and count a request once by its turn.

What was known of earlier calls stays, and their rows say that the rest is unknown.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ivr.database.columns import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

EARLIER = 256
"""Nobody noted whether a part was heard to its end, or whether a person was wanted."""

FACTS = {"left_message": 32, "transferred": 16, "failed": 128, "informed": 1}
"""The number of the fact that each word stood for; a call kept the first of these words."""

BEFORE, AFTER = ("ix_calls_disposition", "disposition"), ("ix_calls_facts", "facts")


def upgrade() -> None:
    """Turn words into facts; the tokens of last requests are of no use any more."""
    op.add_column("calls", sa.Column("facts", sa.Integer(), server_default="0", nullable=False))
    known = " ".join(f"WHEN '{word}' THEN {fact}" for word, fact in FACTS.items())
    op.execute(f"UPDATE calls SET facts = {EARLIER} + CASE disposition {known} ELSE 0 END")
    _replace_index(BEFORE[0], AFTER)
    op.drop_column("calls", "disposition")
    op.drop_column("calls", "last_request")
    op.create_table(
        "counted_once",
        sa.Column("call_sid", sa.String(100), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", "what", name="pk_counted_once"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_counted_once_at", "counted_once", ["at"])


def downgrade() -> None:
    """Keep one word for each call, as before."""
    op.drop_table("counted_once")
    op.add_column("calls", sa.Column("last_request", sa.Text(), nullable=True))
    one = sa.Column("disposition", sa.String(30), server_default="abandoned", nullable=False)
    op.add_column("calls", one)
    proved = (f"WHEN facts & {fact} <> 0 THEN '{word}'" for word, fact in FACTS.items())
    op.execute(f"UPDATE calls SET disposition = CASE {' '.join(proved)} ELSE 'abandoned' END")
    _replace_index(AFTER[0], BEFORE)
    op.drop_column("calls", "facts")


def _replace_index(old: str, new: tuple[str, str]) -> None:
    op.drop_index(old, "calls")
    name, column = new
    op.create_index(name, "calls", ["clinic", column, "started_at", "leaflet"])
