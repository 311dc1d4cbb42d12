from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.worker.world import World, world


@pytest.fixture
def here(sessions: sessionmaker[Session], tmp_path: Path) -> Iterator[World]:
    with world(sessions, tmp_path / "twilio") as made:
        yield made
