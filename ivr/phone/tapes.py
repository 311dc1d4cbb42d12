"""The recordings of simulated callers in a folder: a sound file and its metadata, written whole.

Several processes may share the folder: the simulator writes, the exchange serves and deletes.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ivr.phone.clock import TimeSource, real_time
from ivr.phone.dialect import twilio_sid

Status = Literal["in-progress", "processing", "completed", "absent", "deleted"]


@dataclass(frozen=True)
class Recording:
    """Twilio's metadata of one recording; `created` is ISO 8601 in UTC, `seconds` rounded."""

    sid: str
    call_sid: str
    created: str
    status: Status = "in-progress"
    seconds: int = 0
    error_code: int | None = None

    @property
    def created_at(self) -> datetime:
        """The moment the recording began, in UTC."""
        return datetime.fromisoformat(self.created)


class Recordings:
    """The recordings kept in `folder`, which is made when it is not there.

    `clock` gives the moment at Twilio: of each recording, and of the exchange's answers.
    """

    def __init__(self, folder: Path, clock: TimeSource = real_time) -> None:
        self.folder = folder
        self.clock = clock
        folder.mkdir(parents=True, exist_ok=True)

    def begin(self, call_sid: str, created: datetime | None = None) -> Recording:
        """Add a recording that is in progress."""
        moment = (created or self.clock()).astimezone(UTC).isoformat()
        recording = Recording(twilio_sid("RE"), call_sid, moment)
        self._write(recording)
        return recording

    def complete(self, sid: str, wav: bytes, seconds: int) -> Recording:
        """Add the sound; from now on the media can be fetched."""
        self._put(self._sound(sid), wav)
        return self._change(sid, status="completed", seconds=seconds)

    def give_up(self, sid: str, error_code: int = 16101) -> Recording:
        """Mark it absent: nothing usable was recorded; by default it was too short (16101)."""
        return self._change(sid, status="absent", error_code=error_code)

    def add(self, call_sid: str, wav: bytes, seconds: int, created: datetime | None = None) -> str:
        """Add a completed recording at once and return its SID."""
        return self.complete(self.begin(call_sid, created).sid, wav, seconds).sid

    def get(self, sid: str) -> Recording | None:
        """Return the metadata, also of a deleted recording; None when there never was one."""
        if not re.fullmatch(r"RE[0-9a-f]{32}", sid):
            return None
        try:
            return Recording(**json.loads(self._metadata(sid).read_text("utf-8")))
        except FileNotFoundError:
            return None

    def sound(self, sid: str) -> bytes | None:
        """Return the WAV file, None unless the recording is completed."""
        recording = self.get(sid)
        if recording is None or recording.status != "completed":
            return None
        return self._sound(sid).read_bytes()

    def delete(self, sid: str) -> bool:
        """Delete the sound for good and keep the metadata; False when there was none to delete."""
        recording = self.get(sid)
        if recording is None or recording.status != "completed":
            return False
        self._sound(sid).unlink(missing_ok=True)
        self._write(replace(recording, status="deleted"))
        return True

    def all(self) -> list[Recording]:
        """Return every recording that was not deleted, the newest first, as Twilio lists them."""
        found = [recording for recording in self._read_all() if recording.status != "deleted"]
        return sorted(found, key=lambda recording: (recording.created, recording.sid), reverse=True)

    def _read_all(self) -> Iterator[Recording]:
        for path in self.folder.glob("RE*.json"):
            recording = self.get(path.stem)
            if recording is not None:
                yield recording

    def _change(self, sid: str, **changes: object) -> Recording:
        recording = self.get(sid)
        if recording is None:
            raise KeyError(f"no recording {sid} in {self.folder}")
        changed = replace(recording, **changes)  # type: ignore[arg-type]  # names are checked by replace
        self._write(changed)
        return changed

    def _write(self, recording: Recording) -> None:
        self._put(self._metadata(recording.sid), json.dumps(asdict(recording)).encode())

    def _put(self, path: Path, content: bytes) -> None:
        # A reader in another process sees the old file or the new one, never half of one.
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        draft.write_bytes(content)
        os.replace(draft, path)

    def _metadata(self, sid: str) -> Path:
        return self.folder / f"{sid}.json"

    def _sound(self, sid: str) -> Path:
        return self.folder / f"{sid}.wav"
