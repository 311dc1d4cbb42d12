"""Runs Alembic on the connection it is handed; `ivr.database.engine.migrate` is the way in."""

from __future__ import annotations

from alembic import context

from ivr.database.columns import Base
from ivr.records.seals import LogSeal

assert LogSeal.metadata is Base.metadata, "all tables are in one place, also those of upkeep"

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
