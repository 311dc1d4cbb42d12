"""The manifest says which sound file speaks which words; it is read whole and written whole."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ivr.sound.quality import engine_of
from ivr.words.prompt import Pace

MANIFEST = "manifest.json"
"""Its name in the folder of the sound files."""

FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The disk is full, or somebody's share of it, or a file is longer than is allowed."""

REMEDY = "Restore it (git checkout) or remove it, then run scripts/build_audio.py."


class ManifestError(Exception):
    """The manifest on disk cannot be used; the message names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One prompt at one pace, as it was measured on the finished file.

    `seconds` is the length of the file with its silences. `level_dbfs` is the active speech level
    (ITU-T P.56) and `peak_dbfs` the true peak, both relative to a full scale of 1.0 in amplitude.
    """

    id: str
    pace: Pace
    text: str
    spoken: str
    file: str
    sha256: str
    seconds: float
    level_dbfs: float
    peak_dbfs: float
    voice: str
    recipe: str

    @property
    def engine(self) -> str:
        """Return the name the pronunciation lexicon knows the voice by."""
        return engine_of(self.voice)


@dataclass(frozen=True)
class Manifest:
    """All entries, at most one per prompt and pace, in a fixed order.

    A sound is found by its words; the id names the prompt, of several with equal words one, for
    which it was made.
    """

    entries: tuple[Entry, ...] = ()

    def __post_init__(self) -> None:
        ordered = sorted(self.entries, key=lambda entry: (entry.id, entry.pace))
        object.__setattr__(self, "entries", tuple(ordered))
        if len(self._by_prompt) != len(ordered):
            raise ManifestError("Two entries speak the same prompt at the same pace. " + REMEDY)

    @classmethod
    def load(cls, path: Path) -> Manifest:
        """Read the manifest; a file that is not there yet is an empty manifest.

        Raises:
            ManifestError: naming the file when it is not a whole, well-formed manifest.
        """
        try:
            return cls(tuple(entry_of(row) for row in json.loads(path.read_bytes())["entries"]))
        except FileNotFoundError:
            return cls()
        except (ValueError, KeyError, TypeError, ManifestError) as error:
            raise ManifestError(f"{path} is not a sound manifest ({error}). {REMEDY}") from error

    def find(self, text: str, pace: Pace) -> Entry | None:
        """Return the entry that speaks exactly these words; None when there is none."""
        return self._by_words.get((text, pace))

    def at(self, prompt_id: str, pace: Pace) -> Entry | None:
        """Return the entry that was made for a prompt, whatever its words."""
        return self._by_prompt.get((prompt_id, pace))

    def nearest(self, prompt_id: str, text: str, pace: Pace) -> Entry | None:
        """Return the entry that speaks these words, else what this prompt said before."""
        return self.find(text, pace) or self.at(prompt_id, pace)

    @cached_property
    def files(self) -> Mapping[str, str]:
        """Return the SHA-256 of all sound files, by name."""
        return MappingProxyType({entry.file: entry.sha256 for entry in self.entries})

    def words_of(self, url: str) -> str | None:
        """Return the words of the sound file at an address; None when it is none of these."""
        return self._words.get(url.rpartition("/")[2])

    def updated(self, entries: Iterable[Entry]) -> Manifest:
        """Return a manifest in which these took the place of older ones: same prompt or words."""
        newer = Manifest(tuple(entries))
        older = (
            entry
            for entry in self.entries
            if newer.nearest(entry.id, entry.text, entry.pace) is None
        )
        return Manifest((*older, *newer.entries))

    def over(self, later: Manifest) -> Manifest:
        """Return a manifest with these sounds, and those of `later` that say other words.

        Where both have a sound of one prompt, in other words, that of `later` loses its id: it is
        found by its words.
        """
        others = (entry for entry in later.entries if self.find(entry.text, entry.pace) is None)
        return Manifest((*self.entries, *map(self._beside, others)))

    def _beside(self, entry: Entry) -> Entry:
        is_taken = self.at(entry.id, entry.pace) is not None
        return replace(entry, id=f"{entry.id}, {entry.file}") if is_taken else entry

    def save(self, path: Path) -> None:
        """Replace the file in one step: a reader sees the old or the new one, both whole.

        Raises:
            OSError: when it cannot be written; the old file is then untouched.
        """
        rows = [asdict(entry) for entry in self.entries]
        text = json.dumps({"entries": rows}, ensure_ascii=False, indent=1) + "\n"
        write_whole(path, text.encode())

    @cached_property
    def _by_words(self) -> Mapping[tuple[str, Pace], Entry]:
        return {(entry.text, entry.pace): entry for entry in self.entries}

    @cached_property
    def _by_prompt(self) -> Mapping[tuple[str, Pace], Entry]:
        return {(entry.id, entry.pace): entry for entry in self.entries}

    @cached_property
    def _words(self) -> Mapping[str, str]:
        return {entry.file: entry.text for entry in self.entries}


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then move it there in one step.

    Raises:
        OSError: when the disk is full or not writable; nothing is left behind then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is private; a served one must be readable by the web server's user.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def entry_of(row: Mapping[str, Any]) -> Entry:
    """Return an entry as `asdict` told it.

    Raises:
        ValueError: a field is missing, strange or of another kind.
    """
    names = {item.name for item in fields(Entry)}
    if set(row) != names:
        raise ValueError(f"an entry needs exactly the fields {', '.join(sorted(names))}")
    words = {name: row[name] for name in names - {"pace", "seconds", "level_dbfs", "peak_dbfs"}}
    if any(not isinstance(value, str) for value in words.values()):
        raise ValueError(f"entry {row['id']!r} has a field that should be text")
    if "/" in row["file"] or row["file"].startswith("."):
        raise ValueError(f"entry {row['id']!r} names a file outside the folder")
    return Entry(
        **words,
        pace=Pace(row["pace"]),
        seconds=float(row["seconds"]),
        level_dbfs=float(row["level_dbfs"]),
        peak_dbfs=float(row["peak_dbfs"]),
    )
