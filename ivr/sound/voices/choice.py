"""Which voices there are: a specification such as `recorded:opnames,best` becomes voices."""

from __future__ import annotations

import re
from pathlib import Path

from ivr.dutch.language import LANGUAGE
from ivr.sound.voices.absent import AbsentVoice
from ivr.sound.voices.espeak import Espeak
from ivr.sound.voices.google import Google
from ivr.sound.voices.mbrola import Mbrola
from ivr.sound.voices.piper import Piper, how_to_fetch, of_our_language
from ivr.sound.voices.recorded import RecordedVoice
from ivr.sound.voices.voice import Voice, VoiceError

KNOWN = "gtts, piper:FILE.onnx, mbrola:nl2, espeak:nl, recorded:FOLDER or best"
BEST = "best"


def before_best(specification: str) -> str | None:
    """Return what is to be tried before the best voice; None when that is not asked for."""
    first, _, last = specification.rpartition(",")
    return first if last.strip() == BEST else None


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


def best_first(folder: Path) -> tuple[Voice, ...]:
    """Return all that might speak, the best first; `folder` is where voices for Piper are.

    Only a Dutch voice for Piper: where there is none, a voice that is absent says how to get one.
    """
    offline = (Mbrola("nl2"), Mbrola("nl3"), Espeak(LANGUAGE))
    neural = of_our_language(folder) or (AbsentVoice("piper", _no_piper(folder)),)
    return (Google(), *neural, *offline)


def named(name: str, folder: Path) -> Voice:
    """Return the voice that has this name in a manifest; one that cannot be found is absent."""
    engine, _, detail = name.partition(":")
    detail = detail.partition("@")[0]
    if engine == "piper":
        return _piper_named(name, folder / f"{detail}.onnx")
    try:
        return _voice(f"{engine}:{detail}" if detail else engine)
    except VoiceError as error:
        return AbsentVoice(name, str(error))


def ready(voices: tuple[Voice, ...]) -> tuple[tuple[Voice, ...], list[str]]:
    """Return the recordings and the first synthesiser that is ready, and why others are not.

    Raises:
        VoiceError: when no voice is ready, with the remedy for each.
    """
    able, reasons = list[Voice](), list[str]()
    for voice in voices:
        if reason := lack(voice):
            reasons.append(reason)
            continue
        able.append(voice)
        if not isinstance(voice, RecordedVoice):
            break
    if not able:
        raise VoiceError("\n".join(reasons))
    return tuple(able), reasons


def here(voices: tuple[Voice, ...]) -> tuple[tuple[Voice, ...], list[str]]:
    """Return every voice that is ready, and why others are not."""
    reasons = {voice: lack(voice) for voice in voices}
    able = tuple(voice for voice, reason in reasons.items() if not reason)
    return able, list(filter(None, reasons.values()))


def lack(voice: Voice) -> str:
    """Return why a voice cannot speak, with the remedy; nothing when it can."""
    try:
        voice.ready()
    except VoiceError as error:
        return str(error)
    return ""


def _piper_named(name: str, model: Path) -> Voice:
    voice = Piper(model)
    if voice.name == name:
        return voice
    remedy = f"put that very file (the digest is behind the @) at {model}"
    return AbsentVoice(name, f"The voice {name} is not here; {remedy}")


def _no_piper(folder: Path) -> str:
    others = ", ".join(sorted(path.name for path in folder.glob("*.onnx")))
    here = f" (only {others})" if others else ""
    return f"No Dutch voice for Piper is in {folder}{here}; run: {how_to_fetch(folder)}"


def _voice(part: str) -> Voice:
    engine, _, detail = part.partition(":")
    match engine:
        case "gtts" if not detail:
            return Google()
        case "piper" if detail:
            return Piper(Path(detail).expanduser())
        case "mbrola" if re.fullmatch(r"[a-z]{2}\d", detail):
            return Mbrola(detail)
        case "espeak" if re.fullmatch(r"[\w-]*", detail):
            return Espeak(detail or LANGUAGE)
        case "recorded" if detail:
            return RecordedVoice(Path(detail).expanduser())
        case "best":
            raise VoiceError("best comes last: recorded:FOLDER,best")
        case _:
            raise VoiceError(f"{part!r} is not a voice; choose {KNOWN}")
