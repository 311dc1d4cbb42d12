"""Hears a telephone file as a stranger would: knows G.711, RIFF and P.56, and none of our code."""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter1d
from scipy.signal import lfilter

Sound = npt.NDArray[np.float64]
RATE = 8000


def chunks(content: bytes) -> dict[str, bytes]:
    """Take a RIFF file apart."""
    assert (content[:4], content[8:12]) == (b"RIFF", b"WAVE")
    assert struct.unpack("<I", content[4:8])[0] == len(content) - 8, "the RIFF length is wrong"
    found, place = {}, 12
    while place + 8 <= len(content):
        name, length = struct.unpack("<4sI", content[place : place + 8])
        found[name.decode()] = content[place + 8 : place + 8 + length]
        assert len(found[name.decode()]) == length, "a chunk is cut off"
        place += 8 + length + length % 2
    return found


def expanded(code: int) -> float:
    """Turn one mu-law byte into an amplitude of -1 to 1 (ITU-T G.711, table 2a)."""
    inverted = ~code & 0xFF
    magnitude = (((inverted & 0x0F) << 3) + 0x84 << (inverted >> 4 & 0x07)) - 0x84
    return (-magnitude if inverted & 0x80 else magnitude) / 32768


_TABLE = np.array([expanded(code) for code in range(256)])


def heard(content: bytes) -> Sound:
    """Decode a WAV file of 8 kHz mono mu-law; anything else fails the test."""
    parts = chunks(content)
    coding, channels, rate, _, _, bits = struct.unpack("<HHIIHH", parts["fmt "][:16])
    assert (coding, channels, rate, bits) == (7, 1, RATE, 8), "it is not 8 kHz mono mu-law"
    return np.asarray(_TABLE[np.frombuffer(parts["data"], dtype=np.uint8)])


def p56_level(sound: Sound) -> float:
    """Measure the active speech level in dBFS as ITU-T P.56 says, with thresholds 0.1 dB apart.

    "The active level is measured by integrating a quantity proportional to instantaneous power
    over the aggregate of time during which the speech is present": an envelope of two exponential
    averages of 30 ms, a hangover of 200 ms, and a margin of 15.9 dB.
    """
    keep = np.exp(-1 / (RATE * 0.03))
    envelope = lfilter([(1 - keep) ** 2], [1, -2 * keep, keep**2], np.abs(sound))
    hold = int(0.2 * RATE)
    # The latest hold + 1 values, and not a window around each place: the filter's origin moves it.
    held = maximum_filter1d(envelope, hold + 1, origin=hold // 2)
    energy, ordered = np.sum(sound**2), np.sort(held)
    for threshold in np.arange(-90, 0, 0.1):
        active = len(held) - np.searchsorted(ordered, 10 ** (threshold / 20))
        if active and 10 * np.log10(energy / active) - threshold <= 15.9:
            return float(10 * np.log10(energy / active))
    raise AssertionError("there is no speech")


def true_peak(sound: Sound) -> float:
    """Find the peak in dBFS between the samples too, from the spectrum, 16 times finer."""
    half, highest = 1024, 0.0
    padded = np.pad(sound, half)
    for start in range(0, len(sound), half):
        # Pieces that overlap by half: what the edge of one spoils is in the middle of the next.
        piece = padded[start : start + 2 * half]
        if np.abs(piece).max() > 0.5 * np.abs(sound).max():
            fine = np.fft.irfft(np.fft.rfft(piece, 2 * half), 32 * half) * 16
            highest = max(highest, float(np.abs(fine[8 * half : 24 * half]).max()))
    return 20 * float(np.log10(highest))


def active_level(sound: Sound) -> float:
    """Measure the level in dBFS of speech with its short gaps, and of nothing before or behind it.

    A gap of up to 200 ms between what is within 36 dB of the loudest 10 ms is the closure of a t;
    P.56 counts 200 ms behind the last sound too, which makes a single word seem too soft.
    """
    energies = [float(np.mean(sound[i : i + 80] ** 2)) for i in range(0, len(sound), 80)]
    least, energy, active, since = max(energies) / 10**3.6, 0.0, 0, math.inf
    for one in energies:
        since += 1
        if one >= least:
            energy += one
            active += int(since) if since <= 20 else 1
            since = 0
    return 10 * math.log10(energy / active)


@lru_cache(maxsize=1)
def loudness(content: bytes) -> tuple[float, float]:
    """Measure the active level and the true peak of a file, in dBFS; the last ones are kept."""
    sound = heard(content)
    return active_level(sound), true_peak(sound)


def share_of_power(sound: Sound, low_hz: float, high_hz: float) -> float:
    """Return how much of the power lies between two frequencies, in dB below the whole."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    inside = power[(hertz >= low_hz) & (hertz < high_hz)].sum()
    return 10 * float(np.log10(inside / power.sum() + 1e-20))


def edges_ms(sound: Sound, above_dbfs: float = -45.0) -> tuple[float, float]:
    """Return how long it is quiet at the beginning and at the end, in milliseconds."""
    loud = np.flatnonzero(np.abs(sound) > 10 ** (above_dbfs / 20))
    return loud[0] / RATE * 1000, (len(sound) - 1 - loud[-1]) / RATE * 1000


def pauses_ms(sound: Sound, longer_than_ms: float = 150.0) -> list[float]:
    """Return the pauses between speech, in milliseconds, in their order."""
    window = np.ones(40) / 40
    loud = np.flatnonzero(np.convolve(sound**2, window, "same") > 10 ** (-55 / 10))
    gaps = np.diff(loud) / RATE * 1000
    return [float(gap) for gap in gaps if gap > longer_than_ms]


def quietest_dbfs(sound: Sound) -> float:
    """Return the level in dBFS of the quietest 100 ms between the first and the last word."""
    loud = np.flatnonzero(np.abs(sound) > 10 ** (-45 / 20))
    power = np.convolve(sound[loud[0] : loud[-1]] ** 2, np.ones(800) / 800, "valid")
    return 10 * float(np.log10(max(power.min(), 1e-12)))


def complaints(content: bytes, tail_ms: tuple[float, float] = (400, 650)) -> list[str]:
    """Measure one finished file against every number of ivr/callers.md, "How it sounds".

    It ends with a silence within `tail_ms`.
    """
    sound = heard(content)
    level, peak = loudness(content)
    before, after = edges_ms(sound)
    low, high = share_of_power(sound, 0, 200), share_of_power(sound, 3600, 4001)
    claims = {
        f"level {level:.2f} dBFS": abs(level + 22) <= 1,
        f"P.56 {p56_level(sound):.2f} dBFS": len(sound) < 10 * RATE
        or abs(p56_level(sound) + 22) <= 1,
        f"peak {peak:.2f} dBFS": peak <= -3,
        f"{before:.0f} ms before": before <= 50,
        f"{after:.0f} ms after": tail_ms[0] <= after <= tail_ms[1],
        f"below 200 Hz {low:.0f} dB": low < -30,
        f"above 3600 Hz {high:.0f} dB": high < -30,
        f"first {sound[0]}, last {sound[-1]}": abs(sound[0]) < 1e-3 and abs(sound[-1]) < 1e-3,
    }
    return [claim for claim, holds in claims.items() if not holds]


def read(path: Path) -> Sound:
    """Decode a file on disk."""
    return heard(path.read_bytes())
