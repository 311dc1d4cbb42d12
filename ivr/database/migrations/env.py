"""Runs Alembic on the connection it is handed; `ivr.database.engine.migrate` is the way in."""

from __future__ import annotations

from alembic import context

from ivr.database.columns import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
