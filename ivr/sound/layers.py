"""Several folders of sounds as one: what an earlier folder says goes before a later one's."""

from __future__ import annotations

from functools import reduce
from pathlib import Path

from ivr.sound.manifest import Manifest
from ivr.sound.playable import Playable, SoundFolder


class LayeredSounds:
    """What can be played from the first of these folders that speaks the words of a prompt.

    A broken sound of an earlier folder is spoken by a later one.
    """

    def __init__(self, *folders: Path) -> None:
        self._layers = [SoundFolder(folder) for folder in folders]
        self._seen: list[Playable] = []
        self.now = Playable(Manifest())
        """What can be played, as of the last look."""
        self.look()

    def look(self) -> None:
        """See what can be played now."""
        for layer in self._layers:
            layer.look()
        seen = [layer.now for layer in self._layers]
        if [*map(id, seen)] != [*map(id, self._seen)]:
            self._seen, self.now = seen, _together(seen)

    def find(self, file: str) -> tuple[Path, str] | None:
        """Return where a sound file is, and its SHA-256; None when it is no sound of ours."""
        for layer in self._layers:
            if digest := layer.files.get(file):
                return layer.folder / file, digest
        return None


def _together(layers: list[Playable]) -> Playable:
    *early, last = layers
    whole = [_whole(layer) for layer in early]
    manifest = reduce(lambda later, earlier: earlier.over(later), whole[::-1], last.manifest)
    return Playable(manifest, last.broken)


def _whole(layer: Playable) -> Manifest:
    entries = layer.manifest.entries
    return Manifest(tuple(entry for entry in entries if entry.file not in layer.broken))
