"""Opens a backup into an empty folder, and compares every byte with its inventory."""

from __future__ import annotations

import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ivr.backups import BackupError, Watch
from ivr.backups.age_file import DAMAGED, NOT_ONE, opened
from ivr.backups.inventory import INVENTORY, Inventory, read_inventory
from ivr.backups.tar_pieces import Sums, untarred

ROOM = "There is no room to unpack the backup in {}: {}."


@dataclass(frozen=True)
class BackupFile:
    """A backup, and the private key that opens it.

    `of_anyone` takes one that was sealed with keys of the line that are lost.
    """

    file: Path
    key: Path
    of_anyone: bool = False


def unpacked(source: BackupFile, keys: Sequence[bytes], folder: Path, watch: Watch) -> Inventory:
    """Write what is in a backup into a folder, and return what it says of itself.

    `keys` are those of the settings (`ivr.sealing.backup_keys`).

    Raises:
        BackupError: it is of another key or another line, damaged, or there is no room.
    """
    sums = _unpack(source, folder, watch)
    sums.pop(INVENTORY, None)
    path = folder / INVENTORY
    content = path.read_bytes() if path.exists() else b""
    inventory = read_inventory(content, keys, of_anyone=source.of_anyone)
    _compare(sums, inventory)
    return inventory


def _unpack(source: BackupFile, folder: Path, watch: Watch) -> Sums:
    if not source.file.is_file():
        raise BackupError(f"There is no file {source.file}.")
    told = _Told(watch, source.file.stat().st_size)
    read = partial(untarred, folder=folder, was_written=told.add)
    try:
        return opened(source.file, source.key, read)
    except tarfile.TarError as error:
        raise BackupError(NOT_ONE) from error
    except OSError as error:
        raise BackupError(ROOM.format(folder, error.strerror or error)) from error


class _Told:
    """Tells how much of a file was unpacked."""

    def __init__(self, watch: Watch, size: int) -> None:
        self._watch, self._size, self._done = watch, size, 0

    def add(self, more: int) -> None:
        """Count so many bytes more."""
        self._done += more
        self._watch("Unpacking", min(self._done, self._size), self._size)


def _compare(sums: Sums, inventory: Inventory) -> None:
    expected = {name: (size, total) for name, (size, total) in inventory.files.items()}
    if wrong := sorted(name for name, _ in sums.items() ^ expected.items()):
        raise BackupError(f"{DAMAGED} ({wrong[0]} is not as the inventory tells.)")
