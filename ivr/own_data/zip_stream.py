"""Writes a zip while it is being sent: nothing of it is on a disk, and one file at most in memory.

What a caller said may not lie in a folder for temporary files, where nobody wipes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FILE_MODE = 0o100600 << 16
"""Whoever unpacks it may read it, and nobody else on that machine."""

ZipPart = tuple[str, Iterable[bytes]]
"""A file: its name, and its content in pieces, of which the first is asked for when it begins."""


class _Outlet:
    """Takes what a zip writes, until it is sent; it cannot go back, and says so by having no seek.

    A zip then writes the length of a file behind it (APPNOTE.TXT of PKWARE, 4.3.9).
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep a piece."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Do nothing: a piece goes when it is taken."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        pieces = b"".join(self._pieces)
        self._pieces.clear()
        return pieces


def zipped(parts: Iterable[ZipPart], moment: datetime) -> Iterator[bytes]:
    """Yield a zip of these files, each dated at `moment`, as soon as there is something to send."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # writes only
        for name, pieces in parts:
            with archive.open(_described(name, moment), "w") as file:
                for piece in pieces:
                    file.write(piece)
                    if ready := outlet.taken():
                        yield ready
    yield outlet.taken()


def _described(name: str, moment: datetime) -> ZipInfo:
    about = ZipInfo(name, moment.timetuple()[:6])
    about.compress_type = ZIP_DEFLATED
    about.external_attr = FILE_MODE
    return about
