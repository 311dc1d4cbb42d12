"""Where the recordings of the studio are: each take as it was made, and what callers hear."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ivr.sound.manifest import write_whole

UNKNOWN_FOR = 24 * 60 * 60
"""Seconds after which a file that no row names is nobody's any more."""

EXPECTED_FOR = 10 * 60
"""Seconds that a code to record by telephone works."""

_EXPECTED = "expected"

KEY = re.compile(r"[A-Za-z0-9-]{8,40}")
"""What names a take: it becomes part of the name of a file."""


@dataclass(frozen=True)
class Shelf:
    """The folder of STUDIO: `takes/VOICE/KEY.wav`, and `published/` with its manifest."""

    folder: Path

    @property
    def published(self) -> Path:
        """Return the folder of the sounds that callers hear."""
        return self.folder / "published"

    def take(self, voice_id: int, key: str) -> Path:
        """Return where a take is as it was recorded."""
        return self.folder / "takes" / str(voice_id) / f"{key}.wav"

    def keep_take(self, voice_id: int, key: str, content: bytes) -> None:
        """Write a take; OSError when there is no room."""
        write_whole(self.take(voice_id, key), content)

    def keep_sound(self, content: bytes) -> str:
        """Write a finished sound under the name that only it can have, and return that."""
        name = f"{hashlib.sha256(content).hexdigest()[:20]}.wav"
        write_whole(self.published / name, content)
        return name

    def drop(self, voice_id: int, key: str, sounds: Collection[str]) -> None:
        """Remove a take and its finished sounds."""
        self.take(voice_id, key).unlink(missing_ok=True)
        for name in sounds:
            (self.published / name).unlink(missing_ok=True)

    def drop_voice(self, voice_id: int) -> None:
        """Remove all takes of a voice as they were recorded."""
        shutil.rmtree(self.folder / "takes" / str(voice_id), ignore_errors=True)

    def expect_call(self) -> None:
        """Remember that somebody was just given a code to record by telephone."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _EXPECTED).touch()

    def expects_call(self) -> bool:
        """Return whether somebody may be about to call with a code: asked without a database."""
        try:
            since = time.time() - (self.folder / _EXPECTED).stat().st_mtime
        except OSError:
            return False
        return since < EXPECTED_FOR

    def strangers(self, known: Collection[Path]) -> Iterator[Path]:
        """Return the files that lie here for a day without a row that names them."""
        before = time.time() - UNKNOWN_FOR
        for path in (*self.folder.glob("takes/*/*"), *self.published.glob("*.wav")):
            if path not in known and path.stat().st_mtime < before:
                yield path
