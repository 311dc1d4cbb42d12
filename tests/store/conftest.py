from tests.databases import (
    database_url,
    empty_database_url,
    kind,
    migrated_postgresql,
    migrated_sqlite,
    session,
    sessions,
)
from tests.postgres import postgres

__all__ = [
    "database_url",
    "empty_database_url",
    "kind",
    "migrated_postgresql",
    "migrated_sqlite",
    "postgres",
    "session",
    "sessions",
]
