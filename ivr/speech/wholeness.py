"""Whether a WAV file is all there, by its header alone, so that asking it costs nothing."""

from __future__ import annotations

_HEADER = 12
_CHUNK_HEADER = 8


def is_whole(content: bytes) -> bool:
    """Tell whether this is a WAV file with sound in it, as long as its header says it is.

    RIFF puts the length of what follows in bytes 4 to 7, and a four-letter name and a length
    before every chunk; a chunk of an odd length is followed by one byte of padding.
    """
    if content[:4] != b"RIFF" or content[8:_HEADER] != b"WAVE":
        return False
    return _length(content, 4) + _CHUNK_HEADER == len(content) and _holds_sound(content)


def _holds_sound(content: bytes) -> bool:
    place, has_form = _HEADER, False
    while place + _CHUNK_HEADER <= len(content):
        name, length = content[place : place + 4], _length(content, place + 4)
        end = place + _CHUNK_HEADER + length
        if name == b"data":
            return has_form and length > 0 and end <= len(content)
        has_form = has_form or name == b"fmt "
        place = end + length % 2
    return False


def _length(content: bytes, place: int) -> int:
    return int.from_bytes(content[place : place + 4], "little")
