from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

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
from tests.worker.world import World, world

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


@pytest.fixture
def here(sessions: sessionmaker[Session], tmp_path: Path) -> Iterator[World]:
    with world(sessions, tmp_path / "twilio") as made:
        yield made
