"""Judges a finished sound by every number it must keep to, in Dutch for whoever listens."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ivr.dutch.pacing import SLOWER, per_second, syllables
from ivr.sound.assembly import speech_seconds
from ivr.sound.manifest import Entry
from ivr.sound.recipe import TELEPHONE, silence_after
from ivr.sound.samples import Samples, loud_parts

RATE_LIMITS = (3.1, 5.6)
"""Syllables per second at the normal pace: from a list of keys, calmly said, to a sentence of long
words by itself. A whole part, in which such sentences are few, stays below 4.9."""

FEWEST_SYLLABLES = 12
"""Of fewer, the rate says little."""

_SILENCE_MS = 60
_LONGEST_LEAD_MS = 50
_OUTSIDE_HZ = (200, 3600)
_OUTSIDE_DB = -30


def rate(spoken: str, heard: Samples) -> float:
    """Return the syllables per second of a finished sound, without its silences of 60 ms and more.

    That leaves out every pause the line makes on purpose, also the tenth of a second behind
    "toets", and keeps the closure of a p, t or k.
    """
    return per_second(spoken, speech_seconds(heard, TELEPHONE.rate_hz, _SILENCE_MS))


def flags(entry: Entry, heard: Samples, written: str | None) -> Iterator[str]:
    """Return a sentence for everything that is out of bounds.

    `written` is what the prompt says today, or None when there is no such prompt.
    """
    yield from _words(entry, written)
    yield from _loudness(entry)
    yield from _edges(heard, silence_after(entry.spoken, entry.pace))
    if _share_outside(heard) > _OUTSIDE_DB:
        yield "Er is geluid buiten de band van de telefoon."
    yield from _pace(entry, heard)


def dutch(number: float, digits: int = 1) -> str:
    """Return a number written the Dutch way, with a comma and a true minus sign."""
    return f"{number:.{digits}f}".replace(".", ",").replace("-", "\u2212")


def _words(entry: Entry, written: str | None) -> Iterator[str]:
    if written is None:
        yield "De lijn heeft deze tekst niet meer."
    elif written != entry.text:
        yield "De tekst is veranderd; dit geluid zegt de oude woorden."


def _loudness(entry: Entry) -> Iterator[str]:
    if abs(entry.level_dbfs - TELEPHONE.level_dbfs) > 1:
        wanted = dutch(TELEPHONE.level_dbfs)
        yield f"Het niveau is {dutch(entry.level_dbfs)} dBFS; het hoort {wanted} te zijn."
    if entry.peak_dbfs > TELEPHONE.peak_dbfs:
        yield f"De piek is {dutch(entry.peak_dbfs)} dBFS; dat is te hard."


def _edges(heard: Samples, wanted: int) -> Iterator[str]:
    parts = loud_parts(heard, TELEPHONE.rate_hz, pause_ms=0)
    if not parts:
        yield "Er is geen spraak te horen."
        return
    per_ms = TELEPHONE.rate_hz / 1000
    lead, tail = parts[0][0] / per_ms, (len(heard) - parts[-1][1]) / per_ms
    if lead > _LONGEST_LEAD_MS:
        yield f"Het is {lead:.0f} ms stil voor het eerste woord; dat is te lang."
    # A weak last sound may count as silence, and a breath behind it as speech.
    if not wanted - max(30, wanted / 5) <= tail <= wanted + max(50, wanted / 4):
        yield (f"Het is {tail:.0f} ms stil na het laatste woord; dat hoort er {wanted} te zijn.")


def _share_outside(heard: Samples) -> float:
    """Return the power outside the telephone band, in dB below the whole."""
    power = np.abs(np.fft.rfft(heard)) ** 2
    hertz = np.fft.rfftfreq(len(heard), 1 / TELEPHONE.rate_hz)
    outside = power[(hertz < _OUTSIDE_HZ[0]) | (hertz > _OUTSIDE_HZ[1])].sum()
    return 10 * float(np.log10(outside / max(power.sum(), 1e-20) + 1e-20))


def _pace(entry: Entry, heard: Samples) -> Iterator[str]:
    if syllables(entry.spoken) < FEWEST_SYLLABLES:
        return
    found = rate(entry.spoken, heard)
    slowest, fastest = (limit * SLOWER[entry.pace] for limit in RATE_LIMITS)
    if not slowest <= found <= fastest:
        how = "snel" if found > fastest else "langzaam"
        yield f"Het spreektempo is {dutch(found)} lettergrepen per seconde; dat is te {how}."
