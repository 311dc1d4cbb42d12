"""Which voice speaks: a specification such as `recorded:opnames,mbrola:nl2` becomes voices."""

from __future__ import annotations

import re
from pathlib import Path

from ivr.dutch.language import LANGUAGE
from ivr.sound.voices.espeak import Espeak
from ivr.sound.voices.google import Google
from ivr.sound.voices.piper import Piper
from ivr.sound.voices.recorded import RecordedVoice
from ivr.sound.voices.voice import Voice, VoiceError

KNOWN = "gtts, piper:FILE.onnx, mbrola:nl2, espeak:nl or recorded:FOLDER"


def chosen(specification: str) -> tuple[Voice, ...]:
    """Return the voices in order of preference; a comma separates them.

    The first one that is ready says a prompt. Only `recorded` leaves prompts to the next voice, so
    that a line never changes its voice halfway.

    Raises:
        VoiceError: naming the part that is no voice.
    """
    parts = [part.strip() for part in specification.split(",") if part.strip()]
    if not parts:
        raise VoiceError(f"No voice was chosen; choose {KNOWN}")
    return tuple(_voice(part) for part in parts)


def ready(voices: tuple[Voice, ...]) -> tuple[tuple[Voice, ...], list[str]]:
    """Return the recordings and the first synthesiser that is ready, and why others are not.

    Raises:
        VoiceError: when no voice is ready, with the remedy for each.
    """
    able, reasons = list[Voice](), list[str]()
    for voice in voices:
        if reason := _lack(voice):
            reasons.append(reason)
            continue
        able.append(voice)
        if not isinstance(voice, RecordedVoice):
            break
    if not able:
        raise VoiceError("\n".join(reasons))
    return tuple(able), reasons


def _lack(voice: Voice) -> str:
    try:
        voice.ready()
    except VoiceError as error:
        return str(error)
    return ""


def _voice(part: str) -> Voice:
    engine, _, detail = part.partition(":")
    match engine:
        case "gtts" if not detail:
            return Google()
        case "piper" if detail:
            return Piper(Path(detail).expanduser())
        case "mbrola" if re.fullmatch(r"[a-z]{2}\d", detail):
            return Espeak("mbrola", detail)
        case "espeak" if re.fullmatch(r"[\w-]*", detail):
            return Espeak("espeak", detail or LANGUAGE)
        case "recorded" if detail:
            return RecordedVoice(Path(detail).expanduser())
        case _:
            raise VoiceError(f"{part!r} is not a voice; choose {KNOWN}")
