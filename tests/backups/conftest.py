"""What every test of backups has: a line that keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backups.backing import Backups, backed_up
from tests.postgres import Postgres
from tests.world import World


@pytest.fixture
def backups(
    here: World, database_url: str, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> Backups:
    def empty_url(machine: int) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / f'new-{machine}' / 'line.db'}"
        postgres: Postgres = request.getfixturevalue("postgres")
        return postgres.url(postgres.create_database())

    return backed_up(here, database_url, tmp_path, empty_url)
