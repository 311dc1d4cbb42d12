"""Which sounds a line can play now: looked at on disk now and then, never while a caller waits."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path

from ivr.dutch.pacing import seconds_to_say
from ivr.sound.manifest import MANIFEST, Manifest, ManifestError
from ivr.sound.wav import is_long_enough
from ivr.words.prompt import Pace, Prompt

log = logging.getLogger(__name__)

PATROL = 10.0
"""Seconds between two looks at single files."""

AT_ONCE = 2000
"""Files that are looked at singly in one go; those of hundreds of leaflets take their turns."""


@dataclass(frozen=True, eq=False)
class Playable:
    """The sounds of one look at the folder; every look that finds something else makes another.

    `broken` are the files that are missing or cut short.
    """

    manifest: Manifest
    broken: frozenset[str] = frozenset()

    def file_of(self, prompt: Prompt, pace: Pace) -> str | None:
        """Return the file that speaks a prompt; None when none is whole with exactly its words."""
        entry = self.manifest.find(prompt.text, pace)
        return None if entry is None or entry.file in self.broken else entry.file

    def seconds(self, prompt: Prompt, pace: Pace) -> float:
        """Return how long a prompt sounds; estimated when no sound has exactly its words."""
        entry = self.manifest.find(prompt.text, pace)
        return entry.seconds if entry else seconds_to_say(prompt.text, pace)


class SoundFolder:
    """A folder of sounds that may change while the line runs, as it does when speech is built."""

    def __init__(self, folder: Path, at_once: int = AT_ONCE, patrol: float = PATROL) -> None:
        self.folder, self._at_once, self._patrol = folder, at_once, patrol
        self.files: dict[str, str] = {}
        """The SHA-256 of every file by its name; also of those that an older manifest named, for a
        caller may just have been told to fetch one."""
        self._seen: tuple[tuple[int, ...], ...] = ()
        self._patrol_at, self._next = 0.0, 0
        self.now = Playable(Manifest())
        """What can be played, as of the last look."""
        self.look()

    def look(self) -> None:
        """See what can be played now.

        A file that comes or goes changes its folder; one that is written in its place is found by
        a patrol now and then, for to ask after each of them takes its time from callers.
        """
        seen = _version(self.folder / MANIFEST), _version(self.folder)
        if seen == self._seen and time.monotonic() < self._patrol_at:
            return
        manifest = self.now.manifest if seen[:1] == self._seen[:1] else self._manifest()
        is_changed, self._seen = seen != self._seen, seen
        self._patrol_at = time.monotonic() + self._patrol
        broken = self._broken(manifest, anew=is_changed)
        for file in sorted(broken - self.now.broken):
            log.error("sound file %s is missing or cut short; its words are said instead", file)
        if manifest is not self.now.manifest or broken != self.now.broken:
            self.now = Playable(manifest, broken)
            self.files |= manifest.files

    def _broken(self, manifest: Manifest, *, anew: bool) -> frozenset[str]:
        """Return the files that are missing, `anew` all of them, or short, each in its turn."""
        entries, begin = manifest.entries, self._next
        turn = entries[begin : begin + self._at_once]
        self._next = begin + self._at_once if begin + self._at_once < len(entries) else 0
        known = self.now.broken & manifest.files.keys()
        if anew:
            known |= self._missing(manifest)
        looked_at = {entry.file: entry.seconds for entry in turn}
        short = {
            file
            for file, seconds in looked_at.items()
            if not is_long_enough(self.folder / file, seconds)
        }
        return frozenset(known - looked_at.keys() | short)

    def _missing(self, manifest: Manifest) -> frozenset[str]:
        try:
            there = frozenset(os.listdir(self.folder))
        except OSError:
            there = frozenset()
        return frozenset(manifest.files.keys() - there)

    def _manifest(self) -> Manifest:
        """Return the manifest; one that cannot be read leaves us with what it said before."""
        try:
            return Manifest.load(self.folder / MANIFEST)
        except (ManifestError, OSError) as error:
            log.error("the line goes on without its newest sound: %s", error)
            return self.now.manifest


def _version(path: Path) -> tuple[int, ...]:
    """Return what changes whenever a file is written anew; nothing while there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns
