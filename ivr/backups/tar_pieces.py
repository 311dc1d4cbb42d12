"""Writes a tar while it is read, of files whose length nobody knows before, and reads it back.

A tar tells the length of a file before the file. So each file goes in pieces of a known length,
`name.00000` and on, as `split` makes them: `cat name.*` joins them again.
"""

from __future__ import annotations

import os
import re
import tarfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ivr.backups import BackupError, FilePart

PIECE = 2**23
"""Bytes of a piece at most: as much is in memory."""

BLOCK = 2**20
"""Bytes that are read at a time."""

_NAME = re.compile(r"(.+)\.\d{5,}")

Sums = dict[str, tuple[int, str]]
"""Of each file, by its name, the bytes and the sum (SHA-256) of them."""


def tarred(parts: Iterable[FilePart], sums: Sums) -> Iterator[bytes]:
    """Yield a tar of these files, in their order; what was read of each is noted in `sums`."""
    for name, blocks in parts:
        total, size = sha256(), 0
        for number, piece in enumerate(_pieces(blocks)):
            total.update(piece)
            size += len(piece)
            yield _header(f"{name}.{number:05}", len(piece))
            yield piece
            yield bytes(-len(piece) % tarfile.BLOCKSIZE)
        sums[name] = size, total.hexdigest()
    yield bytes(2 * tarfile.BLOCKSIZE)


def blocks_of(reader: IO[bytes]) -> Iterator[bytes]:
    """Yield what is left of a file, a block at a time."""
    while block := reader.read(BLOCK):
        yield block


def _pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Join blocks to pieces of one length; a file without a byte has one empty piece."""
    piece, none_yet = bytearray(), True
    for block in blocks:
        piece += block
        while len(piece) >= PIECE:
            yield bytes(piece[:PIECE])
            del piece[:PIECE]
            none_yet = False
    if piece or none_yet:
        yield bytes(piece)


def _header(name: str, size: int) -> bytes:
    about = tarfile.TarInfo(name)
    about.size, about.mode = size, 0o600
    return about.tobuf(tarfile.PAX_FORMAT)


def untarred(source: IO[bytes], folder: Path, was_written: Callable[[int], None]) -> Sums:
    """Write the files of a tar into an empty folder; `was_written` is told of bytes more.

    Raises:
        BackupError: a name leads out of the folder.
        tarfile.TarError: it is no tar, or was cut off.
        OSError: there is no room.
    """
    totals, sizes = defaultdict[str, Any](sha256), Counter[str]()
    with tarfile.open(fileobj=source, mode="r|") as archive:
        for member in archive:
            name = _joined(member)
            with _opened(folder / name) as writer, _read(archive, member) as reader:
                for block in blocks_of(reader):
                    writer.write(block)
                    totals[name].update(block)
                    was_written(len(block))
            sizes[name] += member.size
    return {name: (size, totals[name].hexdigest()) for name, size in sizes.items()}


def _joined(member: tarfile.TarInfo) -> str:
    """Return the name of the file of which this is a piece."""
    match = _NAME.fullmatch(member.name)
    parts = PurePosixPath(member.name).parts
    if not (match and member.isfile()) or ".." in parts or parts[0] == "/":
        raise BackupError(f"This is no backup of the line: it has a {member.name!r}.")
    return match[1]


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    reader = archive.extractfile(member)
    assert reader is not None  # It is an ordinary file.
    return reader


def _opened(path: Path) -> IO[bytes]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return open(path, "ab", opener=private)


def private(name: str, flags: int) -> int:
    """Open a file as `open` asks, made for this account alone."""
    return os.open(name, flags, 0o600)
