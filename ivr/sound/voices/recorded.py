"""A human voice: a recording in a folder wins, as long as it says the words of today.

A file `menu-1.wav` (or .mp3, .m4a) speaks the prompt `menu-1`, and `menu-1.langzaam.wav` the slow
one; without the latter the slow prompt is the same recording with longer pauses. Beside the files
`recorded.json` remembers which words each one said when it was first used. When the words change
and the recording does not, it is stale: it is not used any more, and the build says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.sound.assembly import at_pace
from ivr.sound.manifest import Entry, write_whole
from ivr.sound.samples import NoSoundError, decoded, decoded_by_ffmpeg
from ivr.sound.voices.voice import Utterance, VoiceError
from ivr.words.prompt import Pace

SUFFIXES = (".wav", ".mp3", ".m4a")
_LEDGER = "recorded.json"


@dataclass(frozen=True)
class RecordedVoice:
    """A folder of recordings."""

    folder: Path
    engine: str = "recorded"
    at_once: int = 16
    is_elsewhere: bool = False

    def ready(self) -> None:
        """Return when the folder is there; VoiceError when it is not, or its ledger is broken."""
        if not self.folder.is_dir():
            raise VoiceError(f"There is no folder {self.folder}; make it, and put recordings in it")
        self._ledger()

    def offer(self, prompt_id: str, pace: Pace, text: str) -> str | None:
        """Return `recorded:` and a digest of the recording, or None without a fresh recording."""
        file = self._file(prompt_id, pace)
        if file is None or self._is_stale(file, text):
            return None
        return _name(file)

    def complaint(self, prompt_id: str, text: str) -> str | None:
        """Return which recordings of this prompt say other words than today's, None for none."""
        files = {self._file(prompt_id, pace) for pace in Pace} - {None}
        stale = sorted(file.name for file in files if file and self._is_stale(file, text))
        if not stale:
            return None
        return f"{', '.join(stale)} says other words than {prompt_id} has now: record it again"

    def perform(self, utterance: Utterance) -> Any:
        """Return the recording, with longer pauses for a slow prompt that was not recorded slow."""
        file = self._file(utterance.id, utterance.pace)
        if file is None:
            raise VoiceError(f"The recording of {utterance.id} is gone from {self.folder}")
        sound = _read(file)
        is_slow_itself = file.stem.endswith(f".{utterance.pace}")
        return at_pace(sound, Pace.NORMAL if is_slow_itself else utterance.pace)

    def leave(self) -> None:
        """Do nothing: a recording waits for nobody."""

    def strangers(self, ids: Iterable[str]) -> Iterator[str]:
        """Return a sentence for every file here that speaks none of these prompts."""
        stems = {name for one in ids for name in (one, *(f"{one}.{pace}" for pace in Pace))}
        for file in sorted(self.folder.iterdir()):
            speaks = file.suffix in SUFFIXES and file.stem in stems
            if not speaks and file.name != _LEDGER and not file.name.startswith("."):
                yield (
                    f"{file.name} speaks no prompt: call it <prompt id>.wav, .mp3 or .m4a, in "
                    "small letters"
                )

    def remember(self, words: Mapping[str, str]) -> None:
        """Write down which words the recordings say, given {prompt id: text} of those used."""
        ledger = self._ledger()
        for prompt_id, text in words.items():
            for file in {self._file(prompt_id, pace) for pace in Pace} - {None}:
                if file and not self._is_stale(file, text):
                    ledger[file.name] = {"sha256": _digest(file), "text": text}
        self._keep(ledger)

    def recall(self, entries: Iterable[Entry]) -> None:
        """Write down what a manifest still knows and the ledger does not.

        A build may be killed before the ledger is written, and recordings copied without it.
        """
        ledger = self._ledger()
        for entry in entries:
            file = self._file(entry.id, entry.pace)
            if file is None or entry.voice != _name(file):
                continue
            if ledger.get(file.name, {}).get("sha256") != _digest(file):
                ledger[file.name] = {"sha256": _digest(file), "text": entry.text}
        self._keep(ledger)

    def _keep(self, ledger: dict[str, dict[str, str]]) -> None:
        if ledger != self._ledger():
            content = json.dumps(ledger, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
            write_whole(self.folder / _LEDGER, content.encode())

    def _file(self, prompt_id: str, pace: Pace) -> Path | None:
        names = [prompt_id] if pace is Pace.NORMAL else [f"{prompt_id}.{pace}", prompt_id]
        files = (self.folder / (name + suffix) for name in names for suffix in SUFFIXES)
        return next((file for file in files if file.is_file()), None)

    def _is_stale(self, file: Path, text: str) -> bool:
        known = self._ledger().get(file.name)
        return known is not None and known["text"] != text and known["sha256"] == _digest(file)

    def _ledger(self) -> dict[str, dict[str, str]]:
        path = self.folder / _LEDGER
        try:
            rows = json.loads(path.read_bytes())
            return {
                name: {key: row[key] for key in ("sha256", "text")} for name, row in rows.items()
            }
        except FileNotFoundError:
            return {}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise VoiceError(
                f"{path} is broken ({error}); restore it, or remove it to trust all recordings"
            ) from error


def _name(file: Path) -> str:
    return f"recorded:{_digest(file)[:12]}"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _read(file: Path) -> Any:
    try:
        if file.suffix != ".m4a":
            return decoded(file.read_bytes())
        return decoded_by_ffmpeg(file)
    except FileNotFoundError as error:
        raise VoiceError(f"To read {file.name}, run: sudo apt install ffmpeg") from error
    except (NoSoundError, OSError) as error:
        raise VoiceError(f"{file} cannot be read as sound: {error}") from error
