"""A recording of every prompt, so that most tests need no synthesiser."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.sound.voices.recorded import RecordedVoice
from tests.sound.builds import PROMPTS, record


@pytest.fixture
def tape(tmp_path: Path) -> RecordedVoice:
    """A recording of every prompt, so that these tests need no synthesiser."""
    folder = tmp_path / "tape"
    folder.mkdir()
    record(folder, PROMPTS)
    return RecordedVoice(folder)
