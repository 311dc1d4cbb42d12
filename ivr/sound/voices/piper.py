"""Piper: a neural voice on this machine, from a voice file that somebody put here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ivr.dutch.language import LANGUAGE
from ivr.dutch.pacing import SLOWER, SYLLABLES_PER_SECOND, per_second
from ivr.sound.assembly import speech_seconds
from ivr.sound.samples import Samples, segment
from ivr.sound.voices.voice import Synthesiser, VoiceError
from ivr.words.prompt import Pace

FETCHED = "nl_NL-pim-medium"
"""A Dutch voice that can be had for nothing, to name where there is none."""

_QUALITIES = ("high", "medium", "low", "x_low")

_RATE_TEST = (
    "Goedemiddag. U hoort een rustige stem die u van alles kan vertellen over gezond eten, "
    "voldoende drinken en elke dag een half uur wandelen."
)


@dataclass(frozen=True)
class Piper(Synthesiser):
    """One Piper voice: the .onnx file, with its .onnx.json beside it."""

    model: Path
    engine: str = "piper"
    # The model itself uses every core.
    at_once: int = 2

    def ready(self) -> None:
        """Load the voice; VoiceError names the package or the file that is missing."""
        _loaded(self.model)

    @property
    def name(self) -> str:
        """Return the voice file and a digest of it, because voices get new versions."""
        return f"piper:{self.model.stem}@{_digest(self.model)}"

    def say(self, text: str, pace: Pace) -> Any:
        """Say one phrase; the model itself is asked for the rate of `ivr.dutch.pacing`."""
        heard, rate_hz = _spoken(self.model, text, _length_scale(self.model) / SLOWER[pace])
        return segment(heard, rate_hz)


def of_our_language(folder: Path) -> tuple[Piper, ...]:
    """Return the Dutch voices in a folder, the best first; what else lies there is left alone.

    The language stands in the .onnx.json beside each, and not in its name, which anyone can change.
    """
    files = sorted(path for path in folder.glob("*.onnx") if _language(path) == LANGUAGE)
    return tuple(map(Piper, sorted(files, key=_fineness)))


def how_to_fetch(folder: Path) -> str:
    """Return the command that puts a Dutch voice in a folder."""
    return f".venv/bin/python -m piper.download_voices {FETCHED} --download-dir {folder}"


def _told(model: Path) -> dict[str, Any]:
    """Return what the file beside a voice tells of it; nothing when it is not there, or broken."""
    try:
        told = json.loads(model.with_name(model.name + ".json").read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _language(model: Path) -> str:
    """Return the language as ISO 639-1 has it; older voices name only that of espeak-ng."""
    told = _told(model)
    for place, name in (("language", "family"), ("language", "code"), ("espeak", "voice")):
        if isinstance(section := told.get(place), dict) and section.get(name):
            return str(section[name]).lower().replace("_", "-").partition("-")[0]
    return ""


def _fineness(model: Path) -> int:
    audio = _told(model).get("audio")
    quality = audio.get("quality") if isinstance(audio, dict) else None
    return _QUALITIES.index(quality) if quality in _QUALITIES else len(_QUALITIES)


@cache
def _loaded(model: Path) -> Any:
    try:
        from piper import PiperVoice  # noqa: PLC0415 - slow to import, and optional
    except ImportError as error:
        raise VoiceError(f"Piper is not installed ({error}); run: pip install piper-tts") from error
    try:
        return PiperVoice.load(model)
    except FileNotFoundError as error:
        raise VoiceError(
            f"There is no Piper voice {error.filename}. A Dutch one: {how_to_fetch(model.parent)}, "
            f"then --voice piper:{model.parent / FETCHED}.onnx"
        ) from error
    except Exception as error:
        # The errors of onnxruntime share no base but Exception, and stand in a private module.
        raise VoiceError(f"{model} is not a Piper voice: {error}") from error


@cache
def _digest(model: Path) -> str:
    try:
        return hashlib.sha256(model.read_bytes()).hexdigest()[:12]
    except OSError:
        # The voice is not there; ready() says so, with the remedy.
        return "absent"


def _spoken(model: Path, text: str, length_scale: float) -> tuple[Samples, int]:
    from piper import SynthesisConfig  # noqa: PLC0415 - slow to import, and optional

    voice = _loaded(model)
    # Without the model's random noise the same words give the same bytes, and clearer speech.
    settings = SynthesisConfig(
        length_scale=length_scale, noise_scale=0.0, noise_w_scale=0.0, normalize_audio=False
    )
    chunks = [chunk.audio_float_array for chunk in voice.synthesize(text, settings)]
    heard = np.concatenate([np.zeros(0), *chunks]).astype(np.float64)
    return heard, int(voice.config.sample_rate)


@cache
def _length_scale(model: Path) -> float:
    """Find how much longer the voice must make its sounds to speak at that rate."""
    scale = 1.0
    # Twice, because a sound twice as long does not make speech half as fast.
    for _ in range(2):
        scale *= _rate(*_spoken(model, _RATE_TEST, scale)) / SYLLABLES_PER_SECOND
    return float(np.clip(scale, 0.8, 1.5))


def _rate(heard: Samples, rate_hz: int) -> float:
    return per_second(_RATE_TEST, speech_seconds(heard, rate_hz))
