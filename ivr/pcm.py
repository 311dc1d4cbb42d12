"""Reads a WAV file of PCM or G.711, measures it and writes it, without a library for sound.

What answers callers and takes in their messages needs no more than this, so numpy and libsndfile
are for those who make sound (scripts/sound-requirements.txt).
"""

from __future__ import annotations

import io
import warnings
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

with warnings.catch_warnings():
    # Python 3.13 dropped it, after which audioop-lts of requirements.txt brings it: as pydub does.
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

WIDTH = 2
"""Bytes of a sample as we hold it: 16 bits, signed."""

FULL_SCALE = 32768

UNKNOWN_SIZES = (0, 0xFFFFFFFF)
"""What a WAV header says when its writer did not yet know the size."""

_RIFF_HEADER = 12
_CHUNK_HEADER = 8
_FORM = 16
"""Bytes of the smallest description of a form."""


class Chunk(NamedTuple):
    """A part of a WAV file: its four-letter name, and where it begins and should end."""

    name: bytes
    start: int
    end: int


@dataclass(frozen=True)
class Pcm:
    """Sound in one channel: `samples` are 16-bit numbers, `rate` of them a second."""

    samples: bytes
    rate: int

    @property
    def seconds(self) -> float:
        """Return how long it lasts."""
        return len(self.samples) / (WIDTH * self.rate)

    def at(self, rate: int) -> Pcm:
        """Return the same sound with another number of samples a second."""
        if rate == self.rate:
            return self
        samples, _ = audioop.ratecv(self.samples, WIDTH, 1, self.rate, rate, None)
        return Pcm(samples, rate)

    def until(self, seconds: float) -> Pcm:
        """Return the beginning of it, this long at most."""
        return Pcm(self.samples[: WIDTH * round(seconds * self.rate)], self.rate)

    def loudest(self, moment: float) -> float:
        """Return the root mean square of the loudest `moment` (in seconds), of full scale.

        A constant is no sound, so it is taken off first.
        """
        offset = audioop.avg(self.samples, WIDTH)
        heard = audioop.bias(self.samples, WIDTH, -offset)
        size = WIDTH * max(1, round(moment * self.rate))
        pieces = (heard[place : place + size] for place in range(0, len(heard), size))
        return max((audioop.rms(piece, WIDTH) for piece in pieces), default=0) / FULL_SCALE

    def wav(self) -> bytes:
        """Return it as a WAV file."""
        file = io.BytesIO()
        with wave.open(file, "wb") as writer:
            writer.setnchannels(1)
            writer.setsampwidth(WIDTH)
            writer.setframerate(self.rate)
            writer.writeframes(self.samples)
        return file.getvalue()


def promised(content: bytes) -> int | None:
    """Return how many bytes follow the first header, as it says; None when it is no WAV file."""
    is_wav = content[:4] == b"RIFF" and content[8:_RIFF_HEADER] == b"WAVE"
    return _number(content, 4, 4) if is_wav else None


def chunks(content: bytes) -> Iterator[Chunk]:
    """Return the parts of a WAV file; the last one may end beyond the file that was cut off.

    A four-letter name and a length stand before every chunk; one of an odd length is followed by
    one byte of padding.
    """
    place = _RIFF_HEADER
    while place + _CHUNK_HEADER <= len(content):
        start = place + _CHUNK_HEADER
        end = start + _number(content, place + 4, 4)
        yield Chunk(content[place : place + 4], start, end)
        place = end + (end - start) % 2


def read(content: bytes) -> Pcm:
    """Return the sound of a WAV file; several channels become their mean.

    Raises:
        ValueError: this is no WAV file, or one of a form that no telephone company uses.
    """
    form: bytes | None = None
    for chunk in chunks(content) if promised(content) is not None else ():
        if chunk.name == b"fmt ":
            form = content[chunk.start : chunk.end]
        if chunk.name == b"data" and form is not None:
            return _decoded(form, content[chunk.start : _end_of_sound(content, chunk)])
    raise ValueError("not a sound file: no WAV file with a form and sound in it")


def _end_of_sound(content: bytes, chunk: Chunk) -> int:
    """Return where it ends; a stream has a header from before anybody knew its size."""
    streamed = promised(content) in UNKNOWN_SIZES and chunk.end - chunk.start in UNKNOWN_SIZES
    return len(content) if streamed else chunk.end


def _decoded(form: bytes, sound: bytes) -> Pcm:
    kind, channels = _number(form, 0, 2), _number(form, 2, 2)
    rate, bits = _number(form, 4, 4), _number(form, 14, 2)
    width = bits // 8
    if len(form) < _FORM or not rate or channels not in (1, 2) or width not in (1, 2, 3, 4):
        raise ValueError("not a sound file: its form is not described")
    sound = sound[: len(sound) - len(sound) % (channels * width)]
    samples = _sixteen_bits(kind, sound, width)
    return Pcm(audioop.tomono(samples, WIDTH, 0.5, 0.5) if channels > 1 else samples, rate)


def _sixteen_bits(kind: int, sound: bytes, width: int) -> bytes:
    """Read PCM (1), A-law (6) or mu-law (7), as a header numbers them (RFC 2361, appendix A)."""
    match kind, width:
        case (7, 1):
            return audioop.ulaw2lin(sound, WIDTH)
        case (6, 1):
            return audioop.alaw2lin(sound, WIDTH)
        case (1, 1):
            # Eight bits are the only width that is written without a sign.
            return audioop.lin2lin(audioop.bias(sound, 1, -128), 1, WIDTH)
        case (1, _):
            return audioop.lin2lin(sound, width, WIDTH)
    raise ValueError(
        f"not a sound file: of a form that is not read here ({kind}, {8 * width} bits)"
    )


def _number(content: bytes, place: int, size: int) -> int:
    return int.from_bytes(content[place : place + size], "little")
