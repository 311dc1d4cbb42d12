"""An office that rings back, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ringing_back.rung import RingingOffice, ringing_office


@pytest.fixture
def ringing(tmp_path: Path, migrated_sqlite: Path) -> Iterator[RingingOffice]:
    with ringing_office(tmp_path, migrated_sqlite) as ringing:
        yield ringing
